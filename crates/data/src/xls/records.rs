//! The records of a workbook, and the texts in them, which may go on in the records that follow.

pub(super) const FORMULA: u16 = 0x0006;
pub(super) const END: u16 = 0x000a;
pub(super) const SINCE_1904: u16 = 0x0022;
pub(super) const PASSWORD: u16 = 0x002f;
const CONTINUED: u16 = 0x003c;
pub(super) const SHEET: u16 = 0x0085;
pub(super) const SHORT_NUMBERS: u16 = 0x00bd;
pub(super) const STYLE: u16 = 0x00e0;
pub(super) const MERGED: u16 = 0x00e5;
pub(super) const SHARED_TEXTS: u16 = 0x00fc;
pub(super) const SHARED_TEXT: u16 = 0x00fd;
pub(super) const NUMBER: u16 = 0x0203;
pub(super) const TEXT: u16 = 0x0204;
pub(super) const BOOLEAN_OR_ERROR: u16 = 0x0205;
pub(super) const COMPUTED_TEXT: u16 = 0x0207;
pub(super) const SHORT_NUMBER: u16 = 0x027e;
pub(super) const FORMAT: u16 = 0x041e;
pub(super) const BEGIN: u16 = 0x0809;

/// A record, with those that it goes on in.
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) data: &'a [u8],
    continued: Vec<&'a [u8]>,
}

impl Record<'_> {
    pub(super) fn u16(&self, at: usize) -> Option<u16> {
        self.data.get(at..)?.first_chunk().map(|number| u16::from_le_bytes(*number))
    }

    pub(super) fn u32(&self, at: usize) -> Option<u32> {
        self.data.get(at..)?.first_chunk().map(|number| u32::from_le_bytes(*number))
    }

    pub(super) fn f64(&self, at: usize) -> Option<f64> {
        self.data.get(at..)?.first_chunk().map(|number| f64::from_le_bytes(*number))
    }
}

/// Every record up to one that is cut short.
#[derive(Clone)]
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Those of a sheet itself, without what is embedded in it, such as a chart.
    pub(super) fn of_sheet(self) -> impl Iterator<Item = Record<'a>> {
        let within = self.scan(0_usize, |depth, record| {
            match record.kind {
                BEGIN => *depth += 1,
                END => *depth = depth.saturating_sub(1),
                _ => {}
            }
            (*depth > 0).then_some((*depth, record))
        });
        within.filter(|(depth, _)| *depth == 1).map(|(_, record)| record)
    }

    fn one(&mut self, wanted: Option<u16>) -> Option<(u16, &'a [u8])> {
        let (head, rest) = self.rest.split_first_chunk::<4>()?;
        let kind = u16::from_le_bytes([head[0], head[1]]);
        if wanted.is_some_and(|wanted| wanted != kind) {
            return None;
        }
        let (data, rest) = rest.split_at_checked(usize::from(u16::from_le_bytes([head[2], head[3]])))?;
        self.rest = rest;
        Some((kind, data))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let (kind, data) = self.one(None)?;
        let continued = std::iter::from_fn(|| self.one(Some(CONTINUED)).map(|(_, data)| data)).collect();
        Some(Record { kind, data, continued })
    }
}

/// The bytes of a record from a place on, over all the records that it goes on in.
pub(super) struct Spans<'a> {
    now: &'a [u8],
    rest: std::vec::IntoIter<&'a [u8]>,
}

impl<'a> Spans<'a> {
    pub(super) fn of(record: &Record<'a>, from: usize) -> Self {
        Self { now: record.data.get(from..).unwrap_or_default(), rest: record.continued.clone().into_iter() }
    }

    fn byte(&mut self) -> Option<u8> {
        while self.now.is_empty() {
            self.now = self.rest.next()?;
        }
        let (first, rest) = self.now.split_first()?;
        self.now = rest;
        Some(*first)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            while self.now.is_empty() {
                self.now = self.rest.next()?;
            }
            let now = bytes.min(self.now.len());
            self.now = self.now.get(now..)?;
            bytes -= now;
        }
        Some(())
    }

    /// A text after its length in one byte.
    pub(super) fn short_text(&mut self) -> Option<String> {
        let length = self.byte()?;
        self.text(u16::from(length))
    }

    /// A text after its length in two bytes.
    pub(super) fn long_text(&mut self) -> Option<String> {
        let length = self.u16()?;
        self.text(length)
    }

    /// Every text up to one that is cut short.
    pub(super) fn shared_texts(mut self) -> Vec<String> {
        std::iter::from_fn(|| self.long_text()).collect()
    }

    /// Flags, letters of one or two bytes, and what is skipped: runs of fonts and how the text is said.
    fn text(&mut self, length: u16) -> Option<String> {
        let flags = self.byte()?;
        let fonts = if flags & 8 == 0 { 0 } else { 4 * usize::from(self.u16()?) };
        let said = if flags & 4 == 0 { 0 } else { usize::try_from(self.u32()?).ok()? };
        let mut wide = flags & 1 != 0;
        let mut units = Vec::new();
        while units.len() < usize::from(length) {
            if self.now.is_empty() {
                // A text that goes on says anew how its letters are written.
                wide = self.byte()? & 1 != 0;
            } else {
                units.push(if wide { self.u16()? } else { u16::from(self.byte()?) });
            }
        }
        self.skip(fonts + said)?;
        Some(String::from_utf16_lossy(&units))
    }
}
