//! Stata files, `.dta` of the releases 113 (Stata 8) to 119, after Stata's own description ("help dta"), in our own reader: nothing
//! that a file says of its sizes is believed before it is there.

use std::collections::BTreeMap;
use std::sync::Arc;

use header::{Header, Type};

use crate::bytes::Bytes;
use crate::format::{MAX_EXPANDED_BYTES, check_size};
use crate::labelled::{Column, Found, Texts, table};
use crate::{
    CodedValue, DataError, Diagnostic, Format, Place, ReadOptions, ReadTable, Variable, VariableKind, counted,
};

mod header;
mod write;

pub(crate) use write::write;

/// What is wrong with a file, where its reader knows.
type Fault = &'static str;

const SHORT: Fault = "it ends before it is whole";

/// The table in a Stata file.
pub(crate) fn read(bytes: &[u8], place: &Place, options: &ReadOptions) -> Result<ReadTable, DataError> {
    let malformed = |reason: String| DataError::Malformed { place: place.clone(), format: Format::Dta, reason };
    let faulty = |fault: Fault| malformed(fault.to_owned());
    let (header, mut rest) = header::read(bytes).map_err(faulty)?;
    check_size(header.rows, header.fields.len(), place)?;
    let width: usize = header.fields.iter().map(|field| field.kind.width()).sum();
    let data = usize::try_from(header.rows).ok().and_then(|rows| rest.take(rows.checked_mul(width)?));
    let data = data.ok_or_else(|| faulty("its rows are not all there"))?;
    if header.is_tagged() {
        rest.skip(b"</data>").ok_or_else(|| faulty("its rows do not end where they should"))?;
    }
    let long = long_texts(&mut rest, &header).map_err(faulty)?;
    let reference = header.reference(data, width, |at| long.contains_key(&at)).map_err(faulty)?;
    let labels = value_labels(&mut rest, &header).map_err(faulty)?;
    let mut told = Vec::new();
    let mut spoilt = 0_usize;
    let mut columns = Vec::new();
    let (mut start, mut left) = (0, MAX_EXPANDED_BYTES);
    for field in &header.fields {
        let cells = || data.chunks_exact(width.max(1)).filter_map(|row| row.get(start..));
        let variable = variable(field, &labels);
        if variable.kind == VariableKind::Text {
            let mut texts = Texts::default();
            for cell in cells() {
                let stored = if let Type::Text(width) = field.kind {
                    cell.get(..width)
                } else {
                    header.long_text_at(cell, reference).and_then(|at| long.get(&at).copied())
                };
                let stored = stored.unwrap_or_default();
                let (text, is_spoilt) = header.text(stored);
                spoilt += usize::from(is_spoilt);
                texts.push(text.trim_end_matches([' ', '\0']), &mut left, place)?;
            }
            columns.push(Column::of_texts(variable, texts.into_array()));
        } else {
            let found = cells().map(|cell| field.kind.number(cell, header.big_endian));
            let mut column = Column::of_numbers(variable, header::clock(&field.format), found);
            letters(&mut column.variable);
            columns.push(column);
        }
        start += field.kind.width();
    }
    if spoilt > 0 {
        let cells = counted(spoilt, "text is", "texts are");
        let message = format!("{cells} not in the letters that this file should have, and read as Windows-1252");
        told.push(Diagnostic::warning("DAT111", message).at(place.clone()));
    }
    let rows = usize::try_from(header.rows).unwrap_or_default();
    table(columns, rows, place, options, told)
}

/// The letters that are labelled or stand in cells are the variable's missing codes.
fn letters(variable: &mut Variable) {
    let codes = variable.labels.iter().map(|(code, _)| code).chain(variable.codes.iter().map(|(_, code)| code));
    let mut letters: Vec<char> =
        codes.filter_map(|code| if let CodedValue::Letter(letter) = code { Some(*letter) } else { None }).collect();
    letters.sort_unstable();
    letters.dedup();
    variable.missing.values = letters.into_iter().map(CodedValue::Letter).collect();
}

impl Type {
    /// The number in a cell; Stata keeps its highest ones for missing values.
    fn number(self, cell: &[u8], big_endian: bool) -> Found {
        let mut bytes = Bytes::new(cell, big_endian);
        let whole = |value: Option<i32>, first: i32| match value {
            Some(value) if value >= first => missing(i64::from(value) - i64::from(first)),
            Some(value) => Found::Value(f64::from(value)),
            None => Found::Nothing,
        };
        #[expect(clippy::cast_possible_wrap, reason = "the bytes of a number with a sign")]
        match self {
            Self::Byte => whole(bytes.u8().map(|value| i32::from(value as i8)), 101),
            Self::Int => whole(bytes.u16().map(|value| i32::from(value as i16)), 32_741),
            Self::Long => whole(bytes.i32(), 2_147_483_621),
            Self::Float => {
                let Some(bits) = bytes.u32() else { return Found::Nothing };
                match bits.checked_sub(0x7f00_0000).filter(|_| bits < 0x8000_0000) {
                    Some(above) if above % 0x800 == 0 => missing(i64::from(above / 0x800)),
                    _ => Found::Value(crate::number::as_meant(f32::from_bits(bits))),
                }
            }
            Self::Double => {
                let Some(bits) = bytes.u64() else { return Found::Nothing };
                match bits.checked_sub(0x7fe0_0000_0000_0000).filter(|_| bits < 1 << 63) {
                    Some(above) if above % (1 << 40) == 0 => missing(i64::try_from(above >> 40).unwrap_or_default()),
                    _ => Found::Value(f64::from_bits(bits)),
                }
            }
            Self::Text(_) | Self::LongText => Found::Nothing,
        }
    }
}

/// The missing value that stands so far above the first, which is `.` and after which `.a` to `.z` follow.
fn missing(above: i64) -> Found {
    let letter = u8::try_from(above).ok().and_then(|above| above.checked_sub(1)).filter(|letter| *letter < 26);
    letter.map_or(Found::Nothing, |letter| Found::Code(CodedValue::Letter(char::from(b'a' + letter))))
}

/// The long texts of a file by where they are said to stand.
type LongTexts<'a> = BTreeMap<(u64, u64), &'a [u8]>;

/// A variable with what is said of it.
fn variable(field: &header::Field, labels: &Labels) -> Variable {
    let kind = field.kind.is_text().then_some(VariableKind::Text);
    Variable {
        name: field.name.clone(),
        label: Some(field.label.clone()).filter(|label| !label.is_empty()),
        kind: kind.unwrap_or_else(|| header::kind(&field.format)),
        labels: labels.get(&field.labels).filter(|_| kind.is_none()).cloned().unwrap_or_default(),
        print: Some(field.format.clone()).filter(|format| !format.is_empty()),
        ..Variable::default()
    }
}

/// Labels of values by their name.
type Labels = BTreeMap<String, Arc<[(CodedValue, String)]>>;

/// The texts that stand apart from the rows.
fn long_texts<'a>(rest: &mut Bytes<'a>, header: &Header) -> Result<LongTexts<'a>, Fault> {
    let mut texts = LongTexts::new();
    if !header.is_tagged() {
        return Ok(texts);
    }
    rest.skip(b"<strls>").ok_or(SHORT)?;
    while rest.skip(b"GSO").is_some() {
        let variable = rest.u32().map(u64::from).ok_or(SHORT)?;
        let row = if header.release == 117 { rest.u32().map(u64::from) } else { rest.u64() }.ok_or(SHORT)?;
        let (_kind, length) = (rest.u8().ok_or(SHORT)?, rest.length().ok_or(SHORT)?);
        texts.insert((variable, row), rest.take(length).ok_or(SHORT)?);
    }
    rest.skip(b"</strls>").ok_or(SHORT)?;
    Ok(texts)
}

/// The labels of values.
fn value_labels(rest: &mut Bytes<'_>, header: &Header) -> Result<Labels, Fault> {
    let mut labels = Labels::new();
    if header.is_tagged() {
        rest.skip(b"<value_labels>").ok_or(SHORT)?;
    }
    loop {
        let is_there = if header.is_tagged() { rest.skip(b"<lbl>").is_some() } else { !rest.rest().is_empty() };
        if !is_there {
            let is_whole = !header.is_tagged() || rest.skip(b"</value_labels>").is_some();
            return if is_whole { Ok(labels) } else { Err(SHORT) };
        }
        let length = rest.length().ok_or(SHORT)?;
        let name = header.string(rest.take(header.name_width()).ok_or(SHORT)?);
        rest.take(3).ok_or(SHORT)?;
        let table = rest.take(length).ok_or(SHORT)?;
        labels.insert(name, set(table, header).ok_or("labels of values are damaged")?);
        if header.is_tagged() {
            rest.skip(b"</lbl>").ok_or(SHORT)?;
        }
    }
}

fn set(table: &[u8], header: &Header) -> Option<Arc<[(CodedValue, String)]>> {
    let mut bytes = Bytes::new(table, header.big_endian);
    let (count, length) = (bytes.length()?, bytes.length()?);
    let mut offsets = Bytes::new(bytes.take(count.checked_mul(4)?)?, header.big_endian);
    let mut values = Bytes::new(bytes.take(count.checked_mul(4)?)?, header.big_endian);
    let texts = bytes.take(length)?;
    // Each text is there once, so that together they are no longer than all of it.
    let mut left = texts.len();
    let label = |_| {
        let offset = offsets.length()?;
        let code = match values.i32()? {
            value @ 2_147_483_622..=2_147_483_647 => {
                CodedValue::Letter(char::from(b'a' + u8::try_from(value - 2_147_483_622).ok()?))
            }
            value => CodedValue::Number(f64::from(value)),
        };
        let text = texts.get(offset..)?;
        let end = text.iter().position(|byte| *byte == 0).unwrap_or(text.len());
        left = left.checked_sub(end)?;
        Some((code, header.string(text.get(..end)?)))
    };
    let mut set: Vec<(CodedValue, String)> = (0..count).map(label).collect::<Option<_>>()?;
    // Letters after numbers, as the codes themselves are ordered.
    set.sort_by(|(one, _), (other, _)| match (one, other) {
        (CodedValue::Number(one), CodedValue::Number(other)) => one.total_cmp(other),
        (CodedValue::Letter(one), CodedValue::Letter(other)) => one.cmp(other),
        (one, _) => matches!(one, CodedValue::Letter(_)).cmp(&matches!(other, CodedValue::Letter(_))),
    });
    Some(set.into())
}
