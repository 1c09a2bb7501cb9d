//! The cases of a file, unpacked one by one.

use std::borrow::Cow;
use std::io::Read as _;

use flate2::read::ZlibDecoder;

use super::SYSTEM_MISSING;
use super::records::{Compression, Records};
use crate::bytes::Bytes;
use crate::format::MAX_EXPANDED_BYTES;

/// What is wrong with the stretches of a packed file.
pub(super) enum Fault {
    Malformed(String),
    TooLarge,
}

/// What follows the dictionary, without the outer packing.
pub(super) fn unpacked<'a>(records: &Records<'a>) -> Result<Cow<'a, [u8]>, Fault> {
    if records.compression != Compression::Zlib {
        return Ok(records.data.into());
    }
    let malformed = |reason: &str| Fault::Malformed(reason.to_owned());
    let mut blocks = blocks(records).ok_or_else(|| malformed("its list of packed blocks is damaged"))?;
    let mut data = Vec::new();
    while let Some((start, length)) = next_block(&mut blocks) {
        let block =
            Bytes::at(records.file, start, false).and_then(|mut bytes| bytes.take(usize::try_from(length).ok()?));
        let block = block.ok_or_else(|| malformed("a packed block of it is not there"))?;
        let room = MAX_EXPANDED_BYTES.saturating_sub(data.len() as u64);
        let read = ZlibDecoder::new(block).take(room.saturating_add(1)).read_to_end(&mut data);
        read.map_err(|error| Fault::Malformed(format!("a packed block of it is damaged: {error}")))?;
        if data.len() as u64 > MAX_EXPANDED_BYTES {
            return Err(Fault::TooLarge);
        }
    }
    Ok(data.into())
}

/// The list of the packed blocks, at the end of the file.
fn blocks<'a>(records: &Records<'a>) -> Option<Bytes<'a>> {
    let mut head = Bytes::new(records.data, records.big_endian);
    let (_start, list, length) = (head.u64()?, head.u64()?, head.u64()?);
    let mut list = Bytes::at(records.file, list, records.big_endian)?;
    let mut list = Bytes::new(list.take(usize::try_from(length).ok()?)?, records.big_endian);
    let (_bias, _zero, _size, count) = (list.i64()?, list.i64()?, list.i32()?, list.length()?);
    let entries = list.take(count.checked_mul(24)?)?;
    Some(Bytes::new(entries, records.big_endian))
}

/// Where a packed block begins, and how long it is.
fn next_block(blocks: &mut Bytes<'_>) -> Option<(u64, u32)> {
    let (_unpacked, start, _size, length) = (blocks.u64()?, blocks.u64()?, blocks.u32()?, blocks.u32()?);
    Some((start, length))
}

/// The cases, one after another.
pub(super) struct Cases<'a> {
    rest: &'a [u8],
    case: Vec<u8>,
    width: usize,
    /// The bytes that stand for octets, of which some are left.
    commands: &'a [u8],
    packed: Option<f64>,
    big_endian: bool,
}

impl<'a> Cases<'a> {
    pub(super) fn new(data: &'a [u8], records: &Records<'_>, width: usize) -> Self {
        let packed = (records.compression != Compression::None).then_some(records.bias);
        Self {
            rest: data,
            case: Vec::with_capacity(width),
            width,
            commands: &[],
            packed,
            big_endian: records.big_endian,
        }
    }

    /// The next case; nothing after the last, an error where the file ends within one.
    pub(super) fn next_case(&mut self) -> Result<Option<&[u8]>, ()> {
        let Some(bias) = self.packed else {
            return match self.rest.split_at_checked(self.width) {
                Some((case, rest)) => {
                    self.rest = rest;
                    Ok(Some(case))
                }
                None if self.rest.is_empty() => Ok(None),
                None => Err(()),
            };
        };
        self.case.clear();
        while self.case.len() < self.width {
            let Some(octet) = self.octet(bias)? else {
                return if self.case.is_empty() { Ok(None) } else { Err(()) };
            };
            self.case.extend_from_slice(&octet);
        }
        Ok(Some(&self.case))
    }

    /// The next octet that is packed; nothing at the end.
    fn octet(&mut self, bias: f64) -> Result<Option<[u8; 8]>, ()> {
        let number = |value: f64| if self.big_endian { value.to_be_bytes() } else { value.to_le_bytes() };
        loop {
            let Some((command, commands)) = self.commands.split_first() else {
                if self.rest.is_empty() {
                    return Ok(None);
                }
                (self.commands, self.rest) = self.rest.split_at_checked(8).ok_or(())?;
                continue;
            };
            self.commands = commands;
            match command {
                0 => {}
                252 => {
                    (self.commands, self.rest) = (&[], &[]);
                    return Ok(None);
                }
                253 => {
                    let (octet, rest) = self.rest.split_first_chunk().ok_or(())?;
                    self.rest = rest;
                    return Ok(Some(*octet));
                }
                254 => return Ok(Some(*b"        ")),
                255 => return Ok(Some(number(SYSTEM_MISSING))),
                small => return Ok(Some(number(f64::from(*small) - bias))),
            }
        }
    }
}
