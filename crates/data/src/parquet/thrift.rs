//! The compact protocol of Thrift, in which Parquet writes what it says of itself: walked without believing a length.

/// What stands in a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value<'a> {
    /// A whole number of any width.
    Whole(i64),
    /// Bytes or text.
    Bytes(&'a [u8]),
    /// A list or a set, of so many; its elements come after it, under the same path.
    List(u64),
}

/// A place in bytes, going forward.
pub(super) struct Thrift<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// Sees each value with the numbers of the fields that lead to it.
type Visit<'v, 'a> = &'v mut dyn FnMut(&[i16], Value<'a>);

/// What stands where a structure ends.
const END: u8 = 0;

/// Deeper than anything that Parquet defines.
const DEEPEST: u8 = 24;

impl<'a> Thrift<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// How many bytes were passed.
    pub(super) const fn at(&self) -> usize {
        self.at
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied()?;
        self.at += 1;
        Some(byte)
    }

    fn take(&mut self, length: u64) -> Option<&'a [u8]> {
        let end = self.at.checked_add(usize::try_from(length).ok()?)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..70).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or_default();
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn zigzag(&mut self) -> Option<i64> {
        let value = self.varint()?;
        Some((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    /// A list cannot have more elements than there are bytes left.
    fn size(&mut self, size: u64) -> Option<u64> {
        let left = self.bytes.len().saturating_sub(self.at) as u64;
        (size <= left).then_some(size)
    }

    /// A structure from here to its end; `None` for what is none.
    pub(super) fn structure(&mut self, visit: Visit<'_, 'a>) -> Option<()> {
        self.fields(&mut Vec::new(), DEEPEST, visit)
    }

    fn fields(&mut self, path: &mut Vec<i16>, depth: u8, visit: Visit<'_, 'a>) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        let mut id = 0_i16;
        loop {
            let head = self.byte()?;
            let kind = head & 0x0f;
            if kind == END {
                return Some(());
            }
            id = match head >> 4 {
                0 => i16::try_from(self.zigzag()?).ok()?,
                step => id.checked_add(i16::from(step))?,
            };
            path.push(id);
            self.value(kind, false, path, depth, visit)?;
            path.pop();
        }
    }

    fn value(&mut self, kind: u8, in_list: bool, path: &mut Vec<i16>, depth: u8, visit: Visit<'_, 'a>) -> Option<()> {
        match kind {
            1 | 2 if in_list => _ = self.byte()?,
            1 | 2 => visit(path, Value::Whole(i64::from(kind == 1))),
            3 => visit(path, Value::Whole(i64::from(self.byte()?.cast_signed()))),
            4..=6 => visit(path, Value::Whole(self.zigzag()?)),
            7 => _ = self.take(8)?,
            8 => {
                let length = self.varint()?;
                visit(path, Value::Bytes(self.take(length)?));
            }
            9 | 10 => {
                let head = self.byte()?;
                let size = if head >> 4 == 15 { self.varint()? } else { u64::from(head >> 4) };
                let size = self.size(size)?;
                visit(path, Value::List(size));
                let depth = depth.checked_sub(1)?;
                for _ in 0..size {
                    self.value(head & 0x0f, true, path, depth, visit)?;
                }
            }
            11 => {
                let size = self.varint()?;
                let size = self.size(size)?;
                let kinds = if size == 0 { 0 } else { self.byte()? };
                let depth = depth.checked_sub(1)?;
                for _ in 0..size {
                    self.value(kinds >> 4, true, path, depth, visit)?;
                    self.value(kinds & 0x0f, true, path, depth, visit)?;
                }
            }
            12 => self.fields(path, depth, visit)?,
            13 => _ = self.take(16)?,
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: Option<&[(&[i16], Value<'_>)]>) {
        let mut found = Vec::new();
        let whole = Thrift::new(bytes).structure(&mut |path, value| found.push((path.to_vec(), value)));
        let found: Vec<(&[i16], Value<'_>)> = found.iter().map(|(path, value)| (path.as_slice(), *value)).collect();
        assert_eq!(whole.map(|()| found.as_slice()), expected, "{bytes:02x?}");
    }

    #[test]
    fn fields_are_seen_by_their_numbers() {
        check(&[0], Some(&[]));
        check(&[0x15, 0x03, 0x25, 0x04, 0], Some(&[(&[1], Value::Whole(-2)), (&[3], Value::Whole(2))]));
        check(&[0x18, 2, b'a', b'b', 0x11, 0], Some(&[(&[1], Value::Bytes(b"ab")), (&[2], Value::Whole(1))]));
        // A list of two structures, each with a field 5; then the fields go on.
        check(
            &[0x29, 0x2c, 0x55, 2, 0, 0x55, 4, 0, 0x16, 8, 0],
            Some(&[
                (&[2], Value::List(2)),
                (&[2, 5], Value::Whole(1)),
                (&[2, 5], Value::Whole(2)),
                (&[3], Value::Whole(4)),
            ]),
        );
    }

    #[test]
    fn lengths_beyond_the_bytes_and_depths_without_end_are_none() {
        check(&[], None);
        check(&[0x15], None);
        check(&[0x18, 0xff, 0xff, 0xff, 0xff, 0x7f, b'a', 0], None);
        check(&[0x19, 0xf5, 0xff, 0xff, 0xff, 0xff, 0x07, 0, 0], None);
        check(&[0x15, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0], None);
        check(&[0x1c; 1000], None);
        check(&[0x19, 0x19, 0x19, 0x19], None);
    }
}
