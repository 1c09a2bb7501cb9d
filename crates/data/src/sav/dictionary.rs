//! The variables of a file: the records brought together.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::records::{Records, VariableRecord};
use super::{Fault, LOWEST, STRETCH, print};
use crate::bytes::Bytes;
use crate::{CodeRange, CodedValue, Diagnostic, MeasurementLevel, MissingCodes, Place, Variable, VariableKind};

/// What a file says of itself.
pub(super) struct Dictionary {
    pub(super) encoding: Letters,
    pub(super) fields: Vec<Field>,
    /// How many octets a case has.
    pub(super) octets: usize,
    /// The variable that weighs the cases.
    pub(super) weight: Option<String>,
}

/// A variable and where it stands in a case.
pub(super) struct Field {
    pub(super) variable: Variable,
    /// At which octet it begins.
    pub(super) start: usize,
    /// The bytes of a text, its stretches together.
    width: usize,
    /// The stretches of a long text, each of 256 bytes but the last.
    stretches: usize,
    short: String,
}

impl Field {
    /// The bytes of a text; those of a long one without the byte between two of its stretches.
    pub(super) fn text<'a>(&self, stored: &'a [u8]) -> std::borrow::Cow<'a, [u8]> {
        if self.stretches == 1 {
            return stored.get(..self.width).unwrap_or(stored).into();
        }
        let stretches = stored.chunks(STRETCH + 1).map(|chunk| chunk.get(..STRETCH).unwrap_or(chunk));
        let mut joined: Vec<u8> = stretches.take(self.stretches).flatten().copied().collect();
        joined.truncate(self.width);
        joined.into()
    }
}

impl Dictionary {
    pub(super) fn of(records: &Records<'_>) -> Result<Self, Fault> {
        let encoding = Letters::declared(records.encoding, records.page);
        let long_names = pairs(records.long_names, &encoding);
        let long_texts = pairs(records.long_texts, &encoding);
        let mut fields = Vec::new();
        let mut records_left = records.variables.iter().enumerate();
        // Display has three numbers a variable, in older files two.
        let each = if records.display.len() == records.variables.len() * 2 { 2 } else { 3 };
        while let Some((at, record)) = records_left.next() {
            let short = encoding.text(record.name);
            let long = long_texts.get(&short.to_lowercase()).and_then(|width| width.trim().parse::<usize>().ok());
            let (width, stretches) = match long.filter(|width| *width > STRETCH && record.width > 0) {
                Some(width) => (width, width.div_ceil(252)),
                None => (record.width, 1),
            };
            // The other stretches are records of their own.
            for _ in 1..stretches {
                let next = records_left.next().filter(|(_, next)| next.width > 0);
                next.ok_or("a long text of it lacks a stretch")?;
            }
            let end = records_left.clone().next().map_or(records.octets, |(_, next)| next.start);
            if end.saturating_sub(record.start) * 8 < if stretches > 1 { width } else { width.max(8) } {
                return Err("a text of it has less room than its width");
            }
            let name = long_names.get(&short.to_lowercase()).cloned().unwrap_or_else(|| short.clone());
            let measure = match records.display.get(at * each) {
                Some(1) => Some(MeasurementLevel::Nominal),
                Some(2) => Some(MeasurementLevel::Ordinal),
                Some(3) => Some(MeasurementLevel::Scale),
                _ => None,
            };
            let variable = Variable { name, measure, ..variable(record, width, &encoding, records.big_endian) };
            fields.push(Field { variable, start: record.start, width, stretches, short });
        }
        label(&mut fields, records, &encoding);
        long_labels(&mut fields, records, &encoding);
        long_missing(&mut fields, records, &encoding);
        let weight = records.weight.checked_sub(1);
        let weight = fields.iter().find(|field| Some(field.start) == weight).map(|field| field.variable.name.clone());
        Ok(Self { encoding, fields, octets: records.octets, weight })
    }
}

/// `NAME=value`, one after another with tabs between, by the names in small letters.
fn pairs(bytes: &[u8], encoding: &Letters) -> BTreeMap<String, String> {
    let text = encoding.text(bytes);
    let pairs = text.split(['\t', '\0']).filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.trim().to_lowercase(), value.trim_end().to_owned())).collect()
}

fn variable(record: &VariableRecord<'_>, width: usize, encoding: &Letters, big_endian: bool) -> Variable {
    let print = if width > 0 { Some(format!("A{width}")) } else { print::print(record.print) };
    let kind = if width > 0 { VariableKind::Text } else { print.as_deref().map(print::kind).unwrap_or_default() };
    let octets: Vec<&[u8]> = record.missing.chunks(8).collect();
    let number = |octet: &[u8]| super::number(octet, big_endian);
    let code = |octet: &&[u8]| {
        if width > 0 { CodedValue::Text(encoding.text(octet)) } else { CodedValue::Number(number(octet)) }
    };
    let range = match (octets.as_slice(), record.missing_kind) {
        ([low, high, ..], ..=-2) if width == 0 => {
            let (low, high) = (number(low), number(high));
            Some(CodeRange {
                low: Some(low).filter(|low| *low > LOWEST),
                high: Some(high).filter(|high| *high < f64::MAX),
            })
        }
        _ => None,
    };
    let values = octets.iter().skip(if range.is_some() { 2 } else { 0 }).map(code);
    let finite = |code: &CodedValue| !matches!(code, CodedValue::Number(value) if !value.is_finite());
    let label = record.label.map(|label| encoding.text(label)).filter(|label| !label.is_empty());
    let missing = MissingCodes { values: values.filter(finite).collect(), range };
    Variable { label, kind, missing, print, ..Variable::default() }
}

/// Labels that belong to several variables are kept once.
fn label(fields: &mut [Field], records: &Records<'_>, encoding: &Letters) {
    let by_start: BTreeMap<usize, usize> = fields.iter().enumerate().map(|(at, field)| (field.start + 1, at)).collect();
    for record in &records.labels {
        let (mut numbers, mut texts) = (None, None);
        for octet in &record.variables {
            let Some(field) = by_start.get(octet).and_then(|at| fields.get_mut(*at)) else { continue };
            let is_text = field.variable.kind == VariableKind::Text;
            let code = |value: &[u8; 8]| {
                if is_text {
                    CodedValue::Text(encoding.text(value))
                } else {
                    CodedValue::Number(super::number(value, records.big_endian))
                }
            };
            let labelled = || record.labels.iter().map(|(value, label)| (code(value), encoding.text(label)));
            let set = if is_text { &mut texts } else { &mut numbers };
            let is_number = |code: &CodedValue| !matches!(code, CodedValue::Number(value) if !value.is_finite());
            let set: &Arc<[_]> = set.get_or_insert_with(|| labelled().filter(|(code, _)| is_number(code)).collect());
            field.variable.labels = Arc::clone(set);
        }
    }
}

/// The variables of text by their long and short names in small letters.
fn texts(fields: &[Field]) -> BTreeMap<String, usize> {
    let texts = || fields.iter().enumerate().filter(|(_, field)| field.variable.kind == VariableKind::Text);
    let short = texts().map(|(at, field)| (field.short.to_lowercase(), at));
    short.chain(texts().map(|(at, field)| (field.variable.name.to_lowercase(), at))).collect()
}

/// A text after its length.
fn counted<'a>(bytes: &mut Bytes<'a>) -> Option<&'a [u8]> {
    let length = bytes.length()?;
    bytes.take(length)
}

/// Labels of values of more than eight bytes.
fn long_labels(fields: &mut [Field], records: &Records<'_>, encoding: &Letters) {
    let mut bytes = Bytes::new(records.long_labels, records.big_endian);
    let mut next = || {
        let (name, _width, count) = (encoding.text(counted(&mut bytes)?), bytes.i32()?, bytes.length()?);
        let mut labels = Vec::new();
        for _ in 0..count {
            labels.push((CodedValue::Text(encoding.text(counted(&mut bytes)?)), encoding.text(counted(&mut bytes)?)));
        }
        Some((name, labels))
    };
    let texts = texts(fields);
    while let Some((name, labels)) = next() {
        if let Some(field) = texts.get(&name.to_lowercase()).and_then(|at| fields.get_mut(*at)) {
            field.variable.labels = labels.into();
        }
    }
}

/// Missing codes of texts of more than eight bytes.
fn long_missing(fields: &mut [Field], records: &Records<'_>, encoding: &Letters) {
    let mut bytes = Bytes::new(records.long_missing, records.big_endian);
    let mut next = || {
        let (name, count, length) = (encoding.text(counted(&mut bytes)?), bytes.u8()?, bytes.length()?);
        let codes = (0..count).map(|_| Some(CodedValue::Text(encoding.text(bytes.take(length)?))));
        Some((name, codes.collect::<Option<Vec<_>>>()?))
    };
    let texts = texts(fields);
    while let Some((name, codes)) = next() {
        if let Some(field) = texts.get(&name.to_lowercase()).and_then(|at| fields.get_mut(*at)) {
            field.variable.missing.values = codes;
        }
    }
}

/// How texts are written.
#[derive(Debug)]
pub(super) struct Letters {
    encoding: &'static Encoding,
    /// What was declared and is not known.
    unknown: Option<String>,
}

impl Letters {
    /// By its name, or by the code page in the older declaration; without any, Windows-1252.
    pub(super) fn declared(name: Option<&[u8]>, page: Option<i32>) -> Self {
        let named = |label: &str| match label.trim().to_ascii_lowercase().as_str() {
            "cp65001" | "65001" => Some(UTF_8),
            label => Encoding::for_label(label.as_bytes()).or_else(|| {
                let number = label.trim_start_matches(|c: char| !c.is_ascii_digit());
                Encoding::for_label(format!("windows-{number}").as_bytes())
            }),
        };
        if let Some(name) =
            name.map(|name| String::from_utf8_lossy(name).trim().to_owned()).filter(|name| !name.is_empty())
        {
            return match named(&name) {
                Some(encoding) => Self { encoding, unknown: None },
                None => Self { encoding: WINDOWS_1252, unknown: Some(name) },
            };
        }
        let encoding = match page {
            Some(65001) => UTF_8,
            Some(932) => encoding_rs::SHIFT_JIS,
            Some(936) => encoding_rs::GBK,
            Some(949) => encoding_rs::EUC_KR,
            Some(950) => encoding_rs::BIG5,
            Some(page) => Encoding::for_label(format!("windows-{page}").as_bytes()).unwrap_or(WINDOWS_1252),
            None => WINDOWS_1252,
        };
        Self { encoding, unknown: None }
    }

    pub(super) fn name(&self) -> &'static str {
        self.encoding.name()
    }

    /// A text, and whether letters of it could not be read.
    pub(super) fn decode<'a>(&self, bytes: &'a [u8]) -> (Cow<'a, str>, bool) {
        self.encoding.decode_without_bom_handling(bytes)
    }

    /// A text without the blanks after it.
    pub(super) fn text(&self, bytes: &[u8]) -> String {
        self.decode(bytes).0.trim_end_matches([' ', '\0']).to_owned()
    }

    pub(super) fn unknown(&self, place: &Place) -> Option<Diagnostic> {
        let name = self.unknown.as_ref()?;
        let message =
            format!("the file declares the encoding {name}, which is not known here, and was read as Windows-1252");
        Some(
            Diagnostic::warning("DAT111", message)
                .at(place.clone())
                .help("look at the letters with accents, and save the file as UTF-8 (Unicode)"),
        )
    }
}
