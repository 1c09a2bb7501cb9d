//! Tables to SPSS system files, the same bytes every time.

use std::borrow::Cow;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::{LOWEST, STRETCH, SYSTEM_MISSING, print};
use crate::format::Written;
use crate::labelled::Clock;
use crate::labelled::{NameRule, Outgoing, cut, fitting_names, lost, numbered, outgoing};
use crate::{
    CodeRange, CodedValue, DataError, Diagnostic, Format, MeasurementLevel, Table, Variable, VariableCodebook,
    VariableKind,
};

/// What SPSS allows in a name.
const NAMES: NameRule = NameRule {
    format: Format::Sav,
    most: 64,
    signs: ".$#@",
    ignores_case: true,
    reserved: &["ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"],
};
/// The most bytes of a wording.
const LABEL: usize = 255;
/// The most bytes of the label of a value.
const VALUE_LABEL: usize = 120;
/// The most bytes of a text in SPSS; other programs read up to 99 999, which is what the file can say.
const TEXT: usize = 32_767;
const MOST_TEXT: usize = 99_999;
/// How many bytes are packed at once.
const BLOCK: usize = 0x3f_f000;
const BIAS: f64 = 100.0;

/// A column, and how it stands in the file.
struct Field<'a> {
    column: Outgoing<'a>,
    name: String,
    /// The bytes of a text; 0 for a number.
    width: usize,
    /// The names of its stretches, of which a number and a short text have one.
    short: Vec<String>,
    print: i32,
}

pub(crate) fn write(table: &Table, codebook: &VariableCodebook, format: Format) -> Result<Written, DataError> {
    let mut told = Vec::new();
    let names = table.column_names();
    let (fitting, renamed) = fitting_names(&names, &NAMES);
    told.extend(renamed);
    let mut fields = Vec::new();
    let mut number = 0;
    for (mut column, name) in outgoing(table, codebook).into_iter().zip(fitting) {
        numbered(&mut column, format, &mut told);
        fields.push(field(column, name, table.rows(), format, &mut number, &mut told));
    }
    let cases = i32::try_from(table.rows()).unwrap_or(-1);
    let mut bytes = head(format, cases, fields.iter().map(Field::octets).sum());
    for field in &fields {
        field.variable(&mut bytes);
    }
    let mut at = 1;
    for field in &fields {
        field.labels(at, &mut bytes);
        at += field.octets();
    }
    extensions(&fields, &mut bytes);
    let packed = pack(&fields, table.rows());
    if format == Format::Zsav {
        zlib(&packed, &mut bytes).map_err(|error| DataError::NotWritable { format, reason: error.to_string() })?;
    } else {
        bytes.extend(packed);
    }
    Ok(Written { bytes, diagnostics: told })
}

/// How a column stands in the file; what of it cannot is told.
fn field<'a>(
    mut column: Outgoing<'a>,
    name: String,
    rows: usize,
    format: Format,
    number: &mut usize,
    told: &mut Vec<Diagnostic>,
) -> Field<'a> {
    let variable = &mut column.variable;
    let own = variable.name.clone();
    let label = shortened(variable.label.as_deref().unwrap_or_default(), LABEL, format, &own, "a wording", told);
    variable.label = Some(label.into_owned()).filter(|label| !label.is_empty());
    let labels = variable.labels.iter().map(|(code, label)| {
        (code.clone(), shortened(label, VALUE_LABEL, format, &own, "the label of a value", told).into_owned())
    });
    variable.labels = labels.collect();
    if variable.missing.range.is_some() && variable.missing.values.len() > 1 || variable.missing.values.len() > 3 {
        told.push(lost(format, &own, "more than three missing codes, or a range and one; the others are values in it"));
        variable.missing.values.truncate(if variable.missing.range.is_some() { 1 } else { 3 });
    }
    if variable.missing.values.iter().any(|code| matches!(code, CodedValue::Text(text) if text.len() > 8)) {
        told.push(lost(format, &own, "a missing code of more than 8 bytes; it is cut"));
    }
    let is_text = variable.kind == VariableKind::Text;
    let declared = variable.print.as_deref().and_then(|print| print.strip_prefix('A')?.parse::<usize>().ok());
    let longest = if is_text { (0..rows).map(|row| column.text(row).len()).max() } else { None };
    let codes = column.variable.labels.iter().map(|(code, _)| code).chain(&column.variable.missing.values);
    let codes = codes.map(|code| if let CodedValue::Text(text) = code { text.len() } else { 0 }).max();
    let width = match (longest, codes) {
        (None, _) => 0,
        (Some(longest), codes) => longest.max(codes.unwrap_or_default()).max(declared.unwrap_or_default()).max(1),
    };
    if width > MOST_TEXT {
        told.push(lost(format, &own, &format!("texts of more than {MOST_TEXT} bytes; they are cut")));
    } else if width > TEXT {
        told.push(lost(
            format,
            &own,
            &format!("texts of more than {TEXT} bytes where SPSS reads it; they are whole in it"),
        ));
    }
    let width = width.min(MOST_TEXT);
    let print =
        column.variable.print.as_deref().and_then(print::number).filter(|number| {
            !is_text && print::print(*number).as_deref().map(print::kind) == Some(column.variable.kind)
        });
    let usual = match column.variable.kind {
        VariableKind::Number => "F8.2",
        VariableKind::Date => "SDATE10",
        VariableKind::DateTime => "YMDHMS19",
        VariableKind::Time => "TIME8",
        VariableKind::Text => "A8",
    };
    let print = print.or_else(|| print::number(usual)).unwrap_or_default();
    let short = (0..stretches(width)).map(|_| {
        *number += 1;
        format!("V{number}")
    });
    let short = short.collect();
    Field { column, name, width, short, print }
}

/// How many stretches a text of so many bytes has.
const fn stretches(width: usize) -> usize {
    if width <= STRETCH { 1 } else { width.div_ceil(252) }
}

fn shortened<'t>(
    text: &'t str,
    most: usize,
    format: Format,
    column: &str,
    what: &str,
    told: &mut Vec<Diagnostic>,
) -> Cow<'t, str> {
    let short = cut(text, most);
    if short.len() < text.len() {
        told.push(lost(format, column, &format!("{what} of more than {most} bytes; it is cut: {short}")));
    }
    short.into()
}

fn head(format: Format, cases: i32, octets: usize) -> Vec<u8> {
    let mut bytes = if format == Format::Zsav { b"$FL3".to_vec() } else { b"$FL2".to_vec() };
    bytes.extend(fixed("@(#) SPSS DATA FILE crosscase", 60));
    bytes.extend(2_i32.to_le_bytes());
    bytes.extend(length(octets));
    bytes.extend(if format == Format::Zsav { 2_i32 } else { 1 }.to_le_bytes());
    bytes.extend(0_i32.to_le_bytes());
    bytes.extend(cases.to_le_bytes());
    bytes.extend(BIAS.to_le_bytes());
    // A moment is part of the format; a fixed one keeps the bytes the same.
    bytes.extend(b"01 Jan 0000:00:00");
    bytes.extend(fixed("", 67));
    bytes
}

/// A text with blanks after it.
fn fixed(text: &str, width: usize) -> Vec<u8> {
    let mut bytes = cut(text, width).as_bytes().to_vec();
    bytes.resize(width, b' ');
    bytes
}

fn length(length: usize) -> [u8; 4] {
    i32::try_from(length).unwrap_or(i32::MAX).to_le_bytes()
}

/// A text after its length, filled up.
fn padded(text: &str, to: usize) -> Vec<u8> {
    let mut bytes = length(text.len()).to_vec();
    bytes.extend(fixed(text, text.len().next_multiple_of(to)));
    bytes
}

fn record(bytes: &mut Vec<u8>, numbers: &[i32]) {
    bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
}

impl Field<'_> {
    /// The widths of its stretches.
    fn widths(&self) -> impl Iterator<Item = usize> {
        let last = self.short.len() - 1;
        (0..=last).map(move |at| if at < last { STRETCH } else { self.width - 252 * last })
    }

    fn octets(&self) -> usize {
        self.widths().map(|width| width.div_ceil(8).max(1)).sum()
    }

    const fn is_text(&self) -> bool {
        self.width > 0
    }

    /// Whether labels and missing codes stand in the records for longer texts.
    const fn is_long(&self) -> bool {
        self.width > 8
    }

    fn variable(&self, bytes: &mut Vec<u8>) {
        let Variable { label, missing, .. } = &self.column.variable;
        for (at, (width, short)) in self.widths().zip(&self.short).enumerate() {
            let first = at == 0;
            let label = label.as_ref().filter(|_| first);
            let text = |width: usize| i32::from_le_bytes([0, u8::try_from(width).unwrap_or(255), 1, 0]);
            let print = if self.is_text() { text(width) } else { self.print };
            let (kind, codes) = match &missing.range {
                _ if !first || self.is_long() => (0, Vec::new()),
                Some(range) if !self.is_text() => {
                    let CodeRange { low, high } = range;
                    let ends = [low.unwrap_or(LOWEST), high.unwrap_or(f64::MAX)].map(f64::to_le_bytes);
                    let more = missing.values.iter().take(1).map(octet);
                    (if missing.values.is_empty() { -2 } else { -3 }, ends.into_iter().chain(more).collect())
                }
                _ => (i32::try_from(missing.values.len()).unwrap_or(3), missing.values.iter().map(octet).collect()),
            };
            let width_number = i32::try_from(width).unwrap_or(255);
            record(bytes, &[2, width_number, i32::from(label.is_some()), kind, print, print]);
            bytes.extend(fixed(short, 8));
            bytes.extend(label.map(|label| padded(label, 4)).unwrap_or_default());
            bytes.extend(codes.concat());
            for _ in 1..width.div_ceil(8) {
                record(bytes, &[2, -1, 0, 0, 0, 0]);
                bytes.extend(b"        ");
            }
        }
    }

    /// The labels of numbers and short texts; `at` is its first octet in a case, from 1.
    fn labels(&self, at: usize, bytes: &mut Vec<u8>) {
        let labels = &self.column.variable.labels;
        if labels.is_empty() || self.is_long() {
            return;
        }
        record(bytes, &[3]);
        bytes.extend(length(labels.len()));
        for (code, label) in labels.iter() {
            bytes.extend(octet(code));
            bytes.push(u8::try_from(label.len()).unwrap_or(0));
            bytes.extend(fixed(label, (label.len() + 1).next_multiple_of(8) - 1));
        }
        record(bytes, &[4, 1]);
        bytes.extend(length(at));
    }
}

/// A number or a short text as it stands in a case.
fn octet(code: &CodedValue) -> [u8; 8] {
    match code {
        CodedValue::Number(value) => value.to_le_bytes(),
        other => fixed(&other.to_string(), 8).try_into().unwrap_or(*b"        "),
    }
}

fn extension(bytes: &mut Vec<u8>, kind: i32, size: usize, content: &[u8]) {
    if content.is_empty() {
        return;
    }
    record(bytes, &[7, kind]);
    bytes.extend(length(size));
    bytes.extend(length(content.len() / size));
    bytes.extend(content);
}

fn extensions(fields: &[Field<'_>], bytes: &mut Vec<u8>) {
    let numbers = |numbers: &[i32]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
    // Version, machine, floating point (IEEE), compression, byte order (little), and the code page of UTF-8.
    extension(bytes, 3, 4, &numbers(&[1, 0, 0, -1, 1, 1, 2, 65001]));
    let floats = [SYSTEM_MISSING, f64::MAX, LOWEST].map(f64::to_le_bytes).concat();
    extension(bytes, 4, 8, &floats);
    let display = fields.iter().flat_map(|field| {
        let measure = match field.column.variable.measure {
            Some(MeasurementLevel::Nominal) => 1,
            Some(MeasurementLevel::Ordinal) => 2,
            Some(MeasurementLevel::Scale) => 3,
            None => 0,
        };
        // How wide it is on the screen; texts stand to the left, numbers to the right.
        field
            .widths()
            .map(move |width| [measure, i32::try_from(width.clamp(8, 40)).unwrap_or(8), i32::from(width == 0)])
    });
    extension(bytes, 11, 4, &numbers(&display.flatten().collect::<Vec<_>>()));
    let joined = |pairs: Vec<String>| pairs.join("\t").into_bytes();
    let long = |field: &Field<'_>| Some(format!("{}={}", field.short.first()?, field.name));
    extension(bytes, 13, 1, &joined(fields.iter().filter_map(long).collect()));
    let very_long = fields.iter().filter(|field| field.short.len() > 1);
    let very_long = very_long.filter_map(|field| Some(format!("{}={:05}\0\t", field.short.first()?, field.width)));
    extension(bytes, 14, 1, very_long.collect::<String>().as_bytes());
    extension(bytes, 20, 1, b"UTF-8");
    let (mut labels, mut missing) = (Vec::new(), Vec::new());
    for field in fields.iter().filter(|field| field.is_long()) {
        let Variable { labels: own, missing: codes, .. } = &field.column.variable;
        if !own.is_empty() {
            labels.extend(padded(&field.name, 1));
            labels.extend(length(field.width));
            labels.extend(length(own.len()));
            for (code, label) in own.iter() {
                let code = code.to_string();
                labels.extend(length(field.width));
                labels.extend(fixed(&code, field.width));
                labels.extend(padded(label, 1));
            }
        }
        if !codes.values.is_empty() {
            missing.extend(padded(&field.name, 1));
            missing.push(u8::try_from(codes.values.len()).unwrap_or(3));
            missing.extend(length(8));
            missing.extend(codes.values.iter().flat_map(|code| fixed(&code.to_string(), 8)));
        }
    }
    extension(bytes, 21, 1, &labels);
    extension(bytes, 22, 1, &missing);
    record(bytes, &[999, 0]);
}

/// The cases, a byte for each small whole number.
fn pack(fields: &[Field<'_>], rows: usize) -> Vec<u8> {
    let mut packed = Packed::default();
    for row in 0..rows {
        for field in fields {
            if field.is_text() {
                let text = field.column.text(row);
                let mut rest = cut(&text, MOST_TEXT).as_bytes();
                for width in field.widths() {
                    let (stretch, after) = rest.split_at(rest.len().min(STRETCH).min(width.div_ceil(8) * 8));
                    rest = after;
                    packed.text(stretch, width.div_ceil(8));
                }
            } else {
                match field.column.cell(row, Clock::Seconds1582) {
                    Some(CodedValue::Number(value)) => packed.number(value),
                    _ => packed.number(SYSTEM_MISSING),
                }
            }
        }
    }
    packed.finish()
}

/// Octets on their way into a file: eight bytes that say what each is, and after them those that are no small whole number.
#[derive(Default)]
struct Packed {
    bytes: Vec<u8>,
    commands: Vec<u8>,
    octets: Vec<u8>,
}

impl Packed {
    fn command(&mut self, command: u8) {
        self.commands.push(command);
        if self.commands.len() == 8 {
            self.bytes.append(&mut self.commands);
            self.bytes.append(&mut self.octets);
        }
    }

    fn octet(&mut self, octet: [u8; 8]) {
        // The octet follows its command's eight, which the command may complete.
        self.octets.extend(octet);
        self.command(253);
    }

    fn number(&mut self, value: f64) {
        // A number next to a whole one is none, though the sum may be.
        let is_small = value.fract() == 0.0 && (1.0 - BIAS..=251.0 - BIAS).contains(&value);
        if value == SYSTEM_MISSING {
            self.command(255);
        } else if is_small && !(value == 0.0 && value.is_sign_negative()) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a whole number from 1 to 251"
            )]
            self.command((value + BIAS) as u8);
        } else {
            self.octet(value.to_le_bytes());
        }
    }

    fn text(&mut self, text: &[u8], octets: usize) {
        for at in 0..octets {
            let mut octet = *b"        ";
            let part = text.get(at * 8..).unwrap_or_default();
            octet.iter_mut().zip(part).for_each(|(to, from)| *to = *from);
            if octet == *b"        " { self.command(254) } else { self.octet(octet) }
        }
    }

    fn finish(mut self) -> Vec<u8> {
        if !self.commands.is_empty() {
            self.commands.resize(8, 0);
            self.bytes.append(&mut self.commands);
            self.bytes.append(&mut self.octets);
        }
        self.bytes
    }
}

/// The packed cases in blocks, each packed again, and the list of them.
fn zlib(packed: &[u8], bytes: &mut Vec<u8>) -> std::io::Result<()> {
    let start = bytes.len();
    let mut blocks = Vec::new();
    let mut entries = Vec::new();
    let (mut unpacked_at, mut packed_at) = (start, start + 24);
    for block in packed.chunks(BLOCK) {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(block)?;
        let encoded = encoder.finish()?;
        for offset in [unpacked_at, packed_at] {
            entries.extend((offset as u64).to_le_bytes());
        }
        entries.extend(length(block.len()));
        entries.extend(length(encoded.len()));
        unpacked_at += block.len();
        packed_at += encoded.len();
        blocks.extend(encoded);
    }
    let count = entries.len() / 24;
    for number in [start, start + 24 + blocks.len(), 24 + entries.len()] {
        bytes.extend((number as u64).to_le_bytes());
    }
    bytes.extend(blocks);
    bytes.extend((-100_i64).to_le_bytes());
    bytes.extend(0_i64.to_le_bytes());
    bytes.extend(length(BLOCK));
    bytes.extend(length(count));
    bytes.extend(entries);
    Ok(())
}
