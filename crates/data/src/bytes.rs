//! Numbers and stretches of a binary file, none of them read past its end.

/// What is left of a file, in the byte order of whoever wrote it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bytes<'a> {
    rest: &'a [u8],
    big_endian: bool,
}

macro_rules! numbers {
    ($($name:ident: $type:ty),+) => {
        $(pub(crate) fn $name(&mut self) -> Option<$type> {
            let (bytes, rest) = self.rest.split_first_chunk()?;
            self.rest = rest;
            Some(if self.big_endian { <$type>::from_be_bytes(*bytes) } else { <$type>::from_le_bytes(*bytes) })
        })+
    };
}

impl<'a> Bytes<'a> {
    pub(crate) const fn new(bytes: &'a [u8], big_endian: bool) -> Self {
        Self { rest: bytes, big_endian }
    }

    pub(crate) const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(crate) const fn is_big_endian(&self) -> bool {
        self.big_endian
    }

    /// The next so many bytes.
    pub(crate) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    /// Goes past these bytes, if they stand here.
    pub(crate) fn skip(&mut self, expected: &[u8]) -> Option<()> {
        self.rest = self.rest.strip_prefix(expected)?;
        Some(())
    }

    /// The same at a place further on in the file.
    pub(crate) fn at(bytes: &'a [u8], offset: u64, big_endian: bool) -> Option<Self> {
        Some(Self::new(bytes.get(usize::try_from(offset).ok()?..)?, big_endian))
    }

    numbers!(u8: u8, u16: u16, u32: u32, u64: u64, i32: i32, i64: i64, f64: f64);

    /// A length or a number of things, which is not below zero.
    pub(crate) fn length(&mut self) -> Option<usize> {
        usize::try_from(self.i32()?).ok()
    }
}
