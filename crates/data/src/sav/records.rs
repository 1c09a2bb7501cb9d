//! The records of a file before its first case, as bytes.

use super::Fault;
use crate::bytes::Bytes;

/// What the file begins with, cut into its records.
#[derive(Debug, Default)]
pub(super) struct Records<'a> {
    pub(super) big_endian: bool,
    pub(super) compression: Compression,
    /// What a byte between 1 and 251 counts from.
    pub(super) bias: f64,
    /// Which variable weighs the cases, counted in octets from 1; 0 for none.
    pub(super) weight: usize,
    cases: Option<u64>,
    pub(super) variables: Vec<VariableRecord<'a>>,
    /// How many octets a case has.
    pub(super) octets: usize,
    pub(super) labels: Vec<LabelRecord<'a>>,
    pub(super) page: Option<i32>,
    pub(super) encoding: Option<&'a [u8]>,
    pub(super) long_names: &'a [u8],
    pub(super) long_texts: &'a [u8],
    pub(super) long_labels: &'a [u8],
    pub(super) long_missing: &'a [u8],
    pub(super) display: Vec<i32>,
    /// The whole file, and what follows the records.
    pub(super) file: &'a [u8],
    pub(super) data: &'a [u8],
}

/// How the cases are packed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Compression {
    #[default]
    None,
    /// A byte for small whole numbers.
    Bytes,
    /// The same, and zlib.
    Zlib,
}

/// A variable, or a stretch of a long text.
#[derive(Debug)]
pub(super) struct VariableRecord<'a> {
    /// At which octet of a case it begins.
    pub(super) start: usize,
    /// The bytes of a text; 0 for a number.
    pub(super) width: usize,
    pub(super) label: Option<&'a [u8]>,
    /// How many single codes there are; −2 for a range, −3 for a range and a code.
    pub(super) missing_kind: i32,
    pub(super) missing: &'a [u8],
    pub(super) print: i32,
    pub(super) name: &'a [u8],
}

/// Labels of values, and the octets of the variables that have them, counted from 1.
#[derive(Debug)]
pub(super) struct LabelRecord<'a> {
    pub(super) labels: Vec<([u8; 8], &'a [u8])>,
    pub(super) variables: Vec<usize>,
}

/// What is made of a dictionary takes many times its length.
const MAX_BYTES: usize = 256 << 20;

const SHORT: Fault = "it ends within its dictionary";

/// The records of a file.
pub(super) fn read(file: &[u8]) -> Result<Records<'_>, Fault> {
    let mut records = header(file)?;
    let mut bytes = Bytes::new(records.data, records.big_endian);
    loop {
        if file.len() - bytes.rest().len() > MAX_BYTES {
            return Err("its dictionary is longer than 256 MiB");
        }
        match bytes.i32().ok_or(SHORT)? {
            2 => variable(&mut bytes, &mut records)?,
            3 => records.labels.push(labels(&mut bytes)?),
            6 => {
                let lines = bytes.length().and_then(|lines| lines.checked_mul(80)).ok_or(SHORT)?;
                bytes.take(lines).ok_or(SHORT)?;
            }
            7 => extension(&mut bytes, &mut records).ok_or(SHORT)?,
            999 => {
                bytes.i32().ok_or(SHORT)?;
                break;
            }
            _ => return Err("a record of its dictionary is of an unknown kind"),
        }
    }
    records.data = bytes.rest();
    if records.variables.is_empty() {
        return Err("it has no variables");
    }
    Ok(records)
}

fn header(file: &[u8]) -> Result<Records<'_>, Fault> {
    const NONE: Fault = "it does not begin as a file of SPSS does";
    let zlib = match file.first_chunk() {
        Some(b"$FL2") => false,
        Some(b"$FL3") => true,
        _ => return Err(NONE),
    };
    let layout = file.get(64..).and_then(<[u8]>::first_chunk).copied().ok_or(NONE)?;
    let big_endian = match (i32::from_le_bytes(layout), i32::from_be_bytes(layout)) {
        (2 | 3, _) => false,
        (_, 2 | 3) => true,
        _ => return Err(NONE),
    };
    let mut bytes = Bytes::new(file.get(72..).ok_or(NONE)?, big_endian);
    let compression = match (bytes.i32().ok_or(NONE)?, zlib) {
        (0, false) => Compression::None,
        (1, false) => Compression::Bytes,
        (2, _) => Compression::Zlib,
        _ => return Err("its cases are packed in an unknown way"),
    };
    let weight = bytes.length().unwrap_or_default();
    let cases = u64::try_from(bytes.i32().ok_or(NONE)?).ok();
    let bias = bytes.f64().ok_or(NONE)?;
    bytes.take(84).ok_or(NONE)?;
    Ok(Records { big_endian, compression, bias, weight, cases, file, data: bytes.rest(), ..Records::default() })
}

impl Records<'_> {
    /// How many cases the file says that it has.
    pub(super) const fn announced_cases(&self) -> Option<u64> {
        self.cases
    }
}

fn variable<'a>(bytes: &mut Bytes<'a>, records: &mut Records<'a>) -> Result<(), Fault> {
    let mut record = || {
        let (kind, has_label, missing_kind, print, _write) =
            (bytes.i32()?, bytes.i32()?, bytes.i32()?, bytes.i32()?, bytes.i32()?);
        let name = bytes.take(8)?;
        let label = match has_label {
            0 => None,
            _ => Some(padded(bytes, 4)?),
        };
        let missing = bytes.take(missing_kind.unsigned_abs().min(3) as usize * 8)?;
        Some((kind, VariableRecord { start: records.octets, width: 0, label, missing_kind, missing, print, name }))
    };
    let (kind, record) = record().ok_or(SHORT)?;
    match usize::try_from(kind) {
        // One more octet of the text before.
        Err(_) => {}
        Ok(width @ ..=255) => records.variables.push(VariableRecord { width, ..record }),
        Ok(_) => return Err("a variable of it is of an unknown kind"),
    }
    records.octets += 1;
    Ok(())
}

/// A text after its length, and what fills it up.
fn padded<'a>(bytes: &mut Bytes<'a>, to: usize) -> Option<&'a [u8]> {
    let length = bytes.length()?;
    let text = bytes.take(length)?;
    bytes.take(length.next_multiple_of(to) - length)?;
    Some(text)
}

fn labels<'a>(bytes: &mut Bytes<'a>) -> Result<LabelRecord<'a>, Fault> {
    let mut record = LabelRecord { labels: Vec::new(), variables: Vec::new() };
    for _ in 0..bytes.length().ok_or(SHORT)? {
        let value = bytes.take(8).and_then(|value| value.first_chunk().copied()).ok_or(SHORT)?;
        let length = usize::from(bytes.u8().ok_or(SHORT)?);
        let label = bytes.take(length).ok_or(SHORT)?;
        bytes.take((length + 1).next_multiple_of(8) - length - 1).ok_or(SHORT)?;
        record.labels.push((value, label));
    }
    if bytes.i32() != Some(4) {
        return Err("labels of values belong to no variable");
    }
    for _ in 0..bytes.length().ok_or(SHORT)? {
        record.variables.push(bytes.length().ok_or(SHORT)?);
    }
    Ok(record)
}

fn extension<'a>(bytes: &mut Bytes<'a>, records: &mut Records<'a>) -> Option<()> {
    let (kind, size, count) = (bytes.i32()?, bytes.length()?, bytes.length()?);
    let content = bytes.take(size.checked_mul(count)?)?;
    let mut inner = Bytes::new(content, bytes.is_big_endian());
    match kind {
        3 => records.page = (0..8).filter_map(|_| inner.i32()).nth(7),
        11 => records.display = std::iter::from_fn(|| inner.i32()).collect(),
        13 => records.long_names = content,
        14 => records.long_texts = content,
        16 => {
            inner.i64()?;
            records.cases = inner.i64().and_then(|cases| u64::try_from(cases).ok()).or(records.cases);
        }
        20 => records.encoding = Some(content),
        21 => records.long_labels = content,
        22 => records.long_missing = content,
        _ => {}
    }
    Some(())
}
