//! Tables to Stata files of release 118 (Stata 14 and later), the same bytes every time.

use std::collections::BTreeMap;

use super::header::{clock, kind};
use crate::format::Written;
use crate::labelled::Clock;
use crate::labelled::{NameRule, Outgoing, cut, fitting_names, lettered, lost, outgoing};
use crate::{CodedValue, DataError, Diagnostic, Format, Table, VariableCodebook, VariableKind};

/// What Stata allows in a name: 32 letters, which may have four bytes each; we keep to 32 bytes.
const NAMES: NameRule = NameRule {
    format: Format::Dta,
    most: 32,
    signs: "",
    ignores_case: false,
    reserved: &["byte", "int", "long", "float", "double", "if", "in", "using", "with", "strL"],
};
/// The most bytes of a wording; Stata allows 80 letters.
const LABEL: usize = 320;
const LETTERS: usize = 80;
/// The most bytes of a text that stands in its row.
const SHORT_TEXT: usize = 2045;

/// A column, and how it stands in the file.
struct Field<'a> {
    column: Outgoing<'a>,
    name: String,
    /// The most bytes of its texts; 0 for a number.
    width: usize,
    format: String,
    clock: Clock,
}

pub(crate) fn write(table: &Table, codebook: &VariableCodebook) -> Result<Written, DataError> {
    let mut told = Vec::new();
    let columns = table.column_names();
    let variables = u16::try_from(columns.len()).map_err(|_| DataError::NotWritable {
        format: Format::Dta,
        reason: "it has more than 65535 columns; write a .csv".to_owned(),
    })?;
    let (fitting, renamed) = fitting_names(&columns, &NAMES);
    told.extend(renamed);
    let mut fields = Vec::new();
    for (column, name) in outgoing(table, codebook).into_iter().zip(fitting) {
        fields.push(field(column, name, table.rows(), &mut told));
    }
    let (rows, long) = rows(&fields, table.rows(), &mut told)?;
    let mut file = File::default();
    file.bytes.extend(b"<stata_dta><header><release>118</release><byteorder>LSF</byteorder><K>");
    file.bytes.extend(variables.to_le_bytes());
    file.bytes.extend(b"</K><N>");
    file.bytes.extend((table.rows() as u64).to_le_bytes());
    // No label of the file, and no moment: the same table gives the same bytes.
    file.bytes.extend(b"</N><label>\0\0</label><timestamp>\0</timestamp></header>");
    file.part("map", &[0; 14 * 8]);
    file.part("variable_types", &fields.iter().flat_map(|field| field.kind().to_le_bytes()).collect::<Vec<_>>());
    file.part("varnames", &texts(&fields, 129, |field| &field.name));
    file.part("sortlist", &vec![0; (fields.len() + 1) * 2]);
    file.part("formats", &texts(&fields, 57, |field| &field.format));
    let labelled = |field: &Field<'_>| !field.column.variable.labels.is_empty();
    file.part("value_label_names", &texts(&fields, 129, |field| if labelled(field) { &field.name } else { "" }));
    file.part(
        "variable_labels",
        &texts(&fields, 321, |field| field.column.variable.label.as_deref().unwrap_or_default()),
    );
    file.part("characteristics", &[]);
    file.part("data", &rows);
    file.part("strls", &long);
    let labels = fields.iter().filter(|field| labelled(field)).map(labels).collect::<Result<Vec<_>, _>>()?;
    file.part("value_labels", &labels.concat());
    Ok(Written { bytes: file.finish(), diagnostics: told })
}

/// A file whose parts stand between tags, and where each begins.
#[derive(Default)]
struct File {
    bytes: Vec<u8>,
    starts: Vec<u64>,
}

impl File {
    fn part(&mut self, tag: &str, content: &[u8]) {
        self.starts.push(self.bytes.len() as u64);
        self.bytes.extend(format!("<{tag}>").bytes());
        self.bytes.extend(content);
        self.bytes.extend(format!("</{tag}>").bytes());
    }

    /// The map says where the file, its parts, its last tag and its end stand.
    fn finish(mut self) -> Vec<u8> {
        let end = self.bytes.len() as u64;
        self.bytes.extend(b"</stata_dta>");
        let map: Vec<u64> =
            [0].into_iter().chain(self.starts.iter().copied()).chain([end, self.bytes.len() as u64]).collect();
        let map = map.iter().flat_map(|place| place.to_le_bytes());
        let start = self.starts.first().map_or(0, |start| usize::try_from(*start).unwrap_or(0)) + "<map>".len();
        self.bytes.iter_mut().skip(start).zip(map).for_each(|(to, from)| *to = from);
        self.bytes
    }
}

/// One text a variable, each of so many bytes with a zero at its end.
fn texts<'f>(fields: &'f [Field<'_>], width: usize, of: impl Fn(&'f Field<'_>) -> &'f str) -> Vec<u8> {
    let padded = |field| {
        let mut text = cut(of(field), width - 1).as_bytes().to_vec();
        text.resize(width, 0);
        text
    };
    fields.iter().flat_map(padded).collect()
}

/// How a column stands in the file; what of it cannot is told.
fn field<'a>(mut column: Outgoing<'a>, name: String, rows: usize, told: &mut Vec<Diagnostic>) -> Field<'a> {
    lettered(&mut column, told);
    let variable = &mut column.variable;
    if let Some(label) = &mut variable.label {
        let short: String = cut(label, LABEL).chars().take(LETTERS).collect();
        if short.len() < label.len() {
            told.push(lost(
                Format::Dta,
                &variable.name,
                &format!("a wording of more than {LETTERS} letters; it is cut: {short}"),
            ));
            *label = short;
        }
    }
    let is_text = variable.kind == VariableKind::Text;
    let own = variable.print.clone().filter(|print| print.starts_with('%') && is_text == print.ends_with('s'));
    let own = own.filter(|print| is_text || kind(print) == variable.kind);
    let width = if is_text { (0..rows).map(|row| column.text(row).len()).max().unwrap_or_default().max(1) } else { 0 };
    let usual = match column.variable.kind {
        VariableKind::Number => "%10.0g".to_owned(),
        VariableKind::Date => "%td".to_owned(),
        VariableKind::DateTime => "%tc".to_owned(),
        VariableKind::Time => "%tcHH:MM:SS".to_owned(),
        VariableKind::Text => format!("%{}s", width.clamp(9, 244)),
    };
    let format = own.unwrap_or(usual);
    let clock = clock(&format);
    Field { column, name, width, format, clock }
}

impl Field<'_> {
    fn kind(&self) -> u16 {
        match self.width {
            0 => 65_526,
            width if width <= SHORT_TEXT => u16::try_from(width).unwrap_or(1),
            _ => 32_768,
        }
    }
}

/// The rows, and the texts that stand apart from them.
fn rows(fields: &[Field<'_>], rows: usize, told: &mut Vec<Diagnostic>) -> Result<(Vec<u8>, Vec<u8>), DataError> {
    let (mut bytes, mut long) = (Vec::new(), Vec::new());
    let mut too_large: BTreeMap<&str, usize> = BTreeMap::new();
    for row in 0..rows {
        for (at, field) in fields.iter().enumerate() {
            match field.width {
                0 => {
                    let bits = match field.column.cell(row, field.clock) {
                        Some(CodedValue::Number(value)) if value.abs() < f64::from_bits(missing(None)) => {
                            value.to_bits()
                        }
                        Some(CodedValue::Number(_)) => {
                            *too_large.entry(&field.name).or_default() += 1;
                            missing(None)
                        }
                        Some(CodedValue::Letter(letter)) => missing(Some(letter)),
                        _ => missing(None),
                    };
                    bytes.extend(bits.to_le_bytes());
                }
                width if width <= SHORT_TEXT => {
                    let mut text = field.column.text(row).into_owned().into_bytes();
                    text.resize(width, 0);
                    bytes.extend(text);
                }
                _ => {
                    let text = field.column.text(row);
                    if text.is_empty() {
                        bytes.extend([0; 8]);
                        continue;
                    }
                    let (variable, observation) = (at as u64 + 1, row as u64 + 1);
                    bytes.extend((variable | observation << 16).to_le_bytes());
                    long.extend(b"GSO");
                    long.extend(length(at + 1)?);
                    long.extend(observation.to_le_bytes());
                    // 130: a text that ends with a zero.
                    long.push(130);
                    long.extend(length(text.len() + 1)?);
                    long.extend(text.bytes());
                    long.push(0);
                }
            }
        }
    }
    for (name, count) in too_large {
        told.push(lost(Format::Dta, name, &format!("numbers from 2^1023 on; {count} of them are missing")));
    }
    Ok((bytes, long))
}

/// A length as the format has it, in four bytes.
fn length(n: usize) -> Result<[u8; 4], DataError> {
    let reason = "its texts are longer than the 4 GiB that the format can count; write a .csv".to_owned();
    let length = u32::try_from(n).map_err(|_| DataError::NotWritable { format: Format::Dta, reason })?;
    Ok(length.to_le_bytes())
}

/// The number by which Stata writes `.`, or `.a` to `.z`.
fn missing(letter: Option<char>) -> u64 {
    let above = letter.map_or(0, |letter| u64::from(u32::from(letter).saturating_sub(u32::from('a'))) + 1);
    0x7fe0_0000_0000_0000 + (above << 40)
}

/// The labels of a variable's values, under its name.
fn labels(field: &Field<'_>) -> Result<Vec<u8>, DataError> {
    let (mut offsets, mut values, mut texts) = (Vec::new(), Vec::new(), Vec::new());
    let mut count = 0_u32;
    for (code, label) in field.column.variable.labels.iter() {
        #[expect(clippy::cast_possible_truncation, reason = "whole and within an i32, else it is told and left out")]
        let value = match code {
            CodedValue::Number(value) => *value as i32,
            CodedValue::Letter(letter) => {
                2_147_483_622_i32.saturating_add_unsigned(u32::from(*letter).saturating_sub(u32::from('a')))
            }
            CodedValue::Text(_) => continue,
        };
        count += 1;
        offsets.extend(length(texts.len())?);
        values.extend(value.to_le_bytes());
        texts.extend(label.bytes());
        texts.push(0);
    }
    let mut table = count.to_le_bytes().to_vec();
    table.extend(length(texts.len())?);
    table.extend([offsets, values, texts].concat());
    let mut bytes = b"<lbl>".to_vec();
    bytes.extend(length(table.len())?);
    let mut name = field.name.clone().into_bytes();
    name.resize(129 + 3, 0);
    bytes.extend(name);
    bytes.extend(table);
    bytes.extend(b"</lbl>");
    Ok(bytes)
}
