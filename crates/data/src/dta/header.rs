//! What a Stata file begins with: its release, and for each variable a name, a type, a format and a wording.

use std::borrow::Cow;

use super::{Fault, SHORT};
use crate::bytes::Bytes;
use crate::format::MAX_COLUMNS;
use crate::labelled::Clock;
use crate::{Place, VariableKind, decoded};

/// What a file says of itself.
pub(super) struct Header {
    pub(super) release: u32,
    pub(super) big_endian: bool,
    pub(super) rows: u64,
    pub(super) fields: Vec<Field>,
}

/// A variable.
#[derive(Default)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) kind: Type,
    pub(super) format: String,
    /// The name of its labels of values.
    pub(super) labels: String,
    pub(super) label: String,
}

/// How a value is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Type {
    Byte,
    Int,
    Long,
    Float,
    #[default]
    Double,
    /// A text of at most so many bytes.
    Text(usize),
    /// A text that stands elsewhere in the file.
    LongText,
}

impl Type {
    const fn old(number: u8) -> Option<Self> {
        Some(match number {
            251 => Self::Byte,
            252 => Self::Int,
            253 => Self::Long,
            254 => Self::Float,
            255 => Self::Double,
            1..=244 => Self::Text(number as usize),
            _ => return None,
        })
    }

    const fn new(number: u16) -> Option<Self> {
        Some(match number {
            65_530 => Self::Byte,
            65_529 => Self::Int,
            65_528 => Self::Long,
            65_527 => Self::Float,
            65_526 => Self::Double,
            32_768 => Self::LongText,
            1..=2045 => Self::Text(number as usize),
            _ => return None,
        })
    }

    pub(super) const fn width(self) -> usize {
        match self {
            Self::Byte => 1,
            Self::Int => 2,
            Self::Long | Self::Float => 4,
            Self::Double | Self::LongText => 8,
            Self::Text(width) => width,
        }
    }

    pub(super) const fn is_text(self) -> bool {
        matches!(self, Self::Text(_) | Self::LongText)
    }
}

impl Header {
    /// Whether the parts of the file stand between tags.
    pub(super) const fn is_tagged(&self) -> bool {
        self.release >= 117
    }

    /// A text, and whether it is not in the letters of its release: UTF-8 from 118 on, before it nobody says which.
    pub(super) fn text<'a>(&self, bytes: &'a [u8]) -> (Cow<'a, str>, bool) {
        let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
        let (text, told) = decoded(bytes.get(..end).unwrap_or_default(), &Place::default());
        (text, told.is_some() && self.release >= 118)
    }

    pub(super) fn string(&self, bytes: &[u8]) -> String {
        self.text(bytes).0.trim_end().to_owned()
    }

    /// How many bytes a name has.
    pub(super) const fn name_width(&self) -> usize {
        if self.release >= 118 { 129 } else { 33 }
    }

    /// Where the long text of a cell stands, whose variable has so many bytes.
    pub(super) fn long_text_at(&self, cell: &[u8], variable: usize) -> Option<(u64, u64)> {
        let bytes: [u8; 8] = *cell.first_chunk()?;
        let number = |bytes: &[u8]| {
            let digit = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
            if self.big_endian { bytes.iter().fold(0, digit) } else { bytes.iter().rev().fold(0, digit) }
        };
        let (variable, row) = bytes.split_at(variable);
        Some((number(variable), number(row)))
    }

    /// How many bytes of the cell of a long text name its variable: those by which every text is there to which a cell refers. `ReadStat`,
    /// the library of haven and pyreadstat, writes files of release 119 with the cells of 118.
    pub(super) fn reference(
        &self,
        data: &[u8],
        width: usize,
        is_there: impl Fn((u64, u64)) -> bool,
    ) -> Result<usize, Fault> {
        let layouts: &[usize] = match self.release {
            ..=117 => &[4],
            118 => &[2],
            _ => &[3, 2],
        };
        let mut starts = Vec::new();
        let mut start = 0;
        for field in &self.fields {
            starts.extend((field.kind == Type::LongText).then_some(start));
            start += field.kind.width();
        }
        let cells = || data.chunks_exact(width.max(1)).flat_map(|row| starts.iter().filter_map(|at| row.get(*at..)));
        let fits = |layout: &&usize| {
            cells().filter_map(|cell| self.long_text_at(cell, **layout)).all(|at| at == (0, 0) || is_there(at))
        };
        layouts.iter().find(fits).copied().ok_or("a long text of it is not where its cell says that it stands")
    }
}

/// What the file begins with, up to its first row, and what follows.
pub(super) fn read(bytes: &[u8]) -> Result<(Header, Bytes<'_>), Fault> {
    let mut rest = Bytes::new(bytes, false);
    if rest.skip(b"<stata_dta>").is_some() { tagged(rest) } else { old(bytes) }
}

fn old(bytes: &[u8]) -> Result<(Header, Bytes<'_>), Fault> {
    const NONE: Fault = "it does not begin as a file of Stata 8 or later does";
    let (release, big_endian) = match bytes {
        [release @ (113..=115), order @ (1 | 2), 1, _, ..] => (u32::from(*release), *order == 1),
        [102..=112, ..] => return Err("it is of a Stata before 8; save it with a later one"),
        _ => return Err(NONE),
    };
    let mut rest = Bytes::new(bytes.get(4..).ok_or(SHORT)?, big_endian);
    let (variables, rows) = (usize::from(rest.u16().ok_or(SHORT)?), u64::from(rest.u32().ok_or(SHORT)?));
    rest.take(81 + 18).ok_or(SHORT)?;
    let mut header = Header { release, big_endian, rows, fields: Vec::new() };
    let types = rest.take(variables).ok_or(SHORT)?;
    for kind in types {
        let kind = Type::old(*kind).ok_or("a variable of it is of an unknown type")?;
        header.fields.push(Field { kind, ..Field::default() });
    }
    let format = if release == 113 { 12 } else { 49 };
    strings(&mut rest, &mut header, 33, |field| &mut field.name)?;
    rest.take((variables + 1) * 2).ok_or(SHORT)?;
    strings(&mut rest, &mut header, format, |field| &mut field.format)?;
    strings(&mut rest, &mut header, 33, |field| &mut field.labels)?;
    strings(&mut rest, &mut header, 81, |field| &mut field.label)?;
    loop {
        let (kind, length) = (rest.u8().ok_or(SHORT)?, rest.length().ok_or(SHORT)?);
        if kind == 0 && length == 0 {
            return Ok((header, rest));
        }
        rest.take(length).ok_or(SHORT)?;
    }
}

/// One text a variable, each of so many bytes.
fn strings(
    rest: &mut Bytes<'_>,
    header: &mut Header,
    width: usize,
    part: fn(&mut Field) -> &mut String,
) -> Result<(), Fault> {
    for at in 0..header.fields.len() {
        let text = header.string(rest.take(width).ok_or(SHORT)?);
        if let Some(field) = header.fields.get_mut(at) {
            *part(field) = text;
        }
    }
    Ok(())
}

fn tagged(mut rest: Bytes<'_>) -> Result<(Header, Bytes<'_>), Fault> {
    const TAGS: Fault = "a part of it does not stand where it should";
    let tag = |rest: &mut Bytes<'_>, tag: &str| rest.skip(tag.as_bytes()).ok_or(TAGS);
    tag(&mut rest, "<header><release>")?;
    let release = match rest.take(3).ok_or(SHORT)? {
        b"117" => 117,
        b"118" => 118,
        b"119" => 119,
        _ => return Err("it is of a release that is not known here; save it as one of Stata 13 to 18"),
    };
    tag(&mut rest, "</release><byteorder>")?;
    let big_endian = match rest.take(3).ok_or(SHORT)? {
        b"LSF" => false,
        b"MSF" => true,
        _ => return Err(TAGS),
    };
    let mut rest = Bytes::new(rest.rest(), big_endian);
    tag(&mut rest, "</byteorder><K>")?;
    let variables = if release == 119 { rest.length() } else { rest.u16().map(usize::from) }.ok_or(SHORT)?;
    if variables as u64 > MAX_COLUMNS {
        return Err("it has more variables than the 16384 allowed");
    }
    tag(&mut rest, "</K><N>")?;
    let rows = if release == 117 { rest.u32().map(u64::from) } else { rest.u64() }.ok_or(SHORT)?;
    tag(&mut rest, "</N><label>")?;
    let length = if release == 117 { rest.u8().map(usize::from) } else { rest.u16().map(usize::from) };
    rest.take(length.ok_or(SHORT)?).ok_or(SHORT)?;
    tag(&mut rest, "</label><timestamp>")?;
    let length = rest.u8().ok_or(SHORT)?;
    rest.take(usize::from(length)).ok_or(SHORT)?;
    tag(&mut rest, "</timestamp></header><map>")?;
    rest.take(14 * 8).ok_or(SHORT)?;
    tag(&mut rest, "</map><variable_types>")?;
    let mut header = Header { release, big_endian, rows, fields: Vec::new() };
    for _ in 0..variables {
        let kind = Type::new(rest.u16().ok_or(SHORT)?).ok_or("a variable of it is of an unknown type")?;
        header.fields.push(Field { kind, ..Field::default() });
    }
    let name = header.name_width();
    tag(&mut rest, "</variable_types><varnames>")?;
    strings(&mut rest, &mut header, name, |field| &mut field.name)?;
    tag(&mut rest, "</varnames><sortlist>")?;
    rest.take((variables + 1) * if release == 119 { 4 } else { 2 }).ok_or(SHORT)?;
    tag(&mut rest, "</sortlist><formats>")?;
    strings(&mut rest, &mut header, if release == 117 { 49 } else { 57 }, |field| &mut field.format)?;
    tag(&mut rest, "</formats><value_label_names>")?;
    strings(&mut rest, &mut header, name, |field| &mut field.labels)?;
    tag(&mut rest, "</value_label_names><variable_labels>")?;
    strings(&mut rest, &mut header, if release == 117 { 81 } else { 321 }, |field| &mut field.label)?;
    tag(&mut rest, "</variable_labels><characteristics>")?;
    while rest.skip(b"<ch>").is_some() {
        let length = rest.length().ok_or(SHORT)?;
        rest.take(length).ok_or(SHORT)?;
        tag(&mut rest, "</ch>")?;
    }
    tag(&mut rest, "</characteristics><data>")?;
    Ok((header, rest))
}

/// What the values of a number with this format are.
pub(super) fn kind(format: &str) -> VariableKind {
    let plain = format.trim_start_matches('%').trim_start_matches('-');
    if let Some(shown) = plain.strip_prefix("tc").or_else(|| plain.strip_prefix("tC")) {
        // Only hours, minutes and seconds are shown.
        let is_time = !shown.is_empty() && shown.chars().all(|sign| "HhMmSs:._,+ #".contains(sign));
        return if is_time { VariableKind::Time } else { VariableKind::DateTime };
    }
    let is_day = plain.starts_with('d') || ["td", "tw", "tm", "tq", "th"].iter().any(|day| plain.starts_with(day));
    if is_day { VariableKind::Date } else { VariableKind::Number }
}

/// By what the numbers of this format count.
pub(super) fn clock(format: &str) -> Clock {
    let plain = format.trim_start_matches('%').trim_start_matches('-');
    match plain.get(..2) {
        Some("tc" | "tC") => Clock::Milliseconds1960,
        Some("tw") => Clock::Weeks1960,
        Some("tm") => Clock::Months1960(1),
        Some("tq") => Clock::Months1960(3),
        Some("th") => Clock::Months1960(6),
        _ => Clock::Days1960,
    }
}
