//! SPSS system files, `.sav` and `.zsav`, after what PSPP's developers publish of the format ("System File Format", GNU PSPP
//! Developers Guide), in our own reader: nothing that a file says of its sizes is believed before it is there.

use crate::format::{MAX_EXPANDED_BYTES, check_size};
use crate::labelled::Clock;
use crate::labelled::{Column, Found, Texts, table};
use crate::{DataError, Diagnostic, Format, Place, ReadOptions, ReadTable, VariableKind, counted};

mod cases;
mod dictionary;
mod print;
mod records;
mod write;

use cases::Cases;
use dictionary::{Dictionary, Field};
pub(crate) use write::write;

/// How SPSS writes that there is nothing.
const SYSTEM_MISSING: f64 = -f64::MAX;
/// The lowest number that is one.
const LOWEST: f64 = f64::from_bits(0xffef_ffff_ffff_fffe);
/// How many bytes of a long text stand in one stretch of it, of 256 with the byte between two.
const STRETCH: usize = 255;

/// What is wrong with a file, where its reader knows.
type Fault = &'static str;

/// The table in an SPSS file.
pub(crate) fn read(bytes: &[u8], format: Format, place: &Place, options: &ReadOptions) -> Result<ReadTable, DataError> {
    let malformed = |reason: String| DataError::Malformed { place: place.clone(), format, reason };
    let records = records::read(bytes).map_err(|fault| malformed(fault.to_owned()))?;
    let dictionary = Dictionary::of(&records).map_err(|fault| malformed(fault.to_owned()))?;
    check_size(0, dictionary.fields.len(), place)?;
    let mut told = Vec::new();
    told.extend(dictionary.encoding.unknown(place));
    if let Some(weight) = &dictionary.weight {
        let message =
            format!("the file counts its cases by {weight}; here every row counts once unless it is said otherwise");
        told.push(Diagnostic::note("DAT115", message).at(place.clone()));
    }
    let data = cases::unpacked(&records).map_err(|fault| match fault {
        cases::Fault::Malformed(reason) => malformed(reason),
        cases::Fault::TooLarge => DataError::TooLarge {
            place: place.clone(),
            limit: crate::FileLimit::ExpandedBytes,
            allowed: MAX_EXPANDED_BYTES,
        },
    })?;
    let mut columns: Vec<Cells> = dictionary.fields.iter().map(Cells::new).collect();
    let (mut rows, mut left, mut spoilt) = (0_usize, MAX_EXPANDED_BYTES, 0_usize);
    let announced = records.announced_cases();
    let mut cases = Cases::new(&data, &records, dictionary.octets * 8);
    while announced.is_none_or(|cases| (rows as u64) < cases) {
        let Some(case) = cases.next_case().map_err(|()| malformed(format!("it ends within case {}", rows + 1)))? else {
            break;
        };
        for (field, cells) in dictionary.fields.iter().zip(&mut columns) {
            let stored = case.get(field.start * 8..).unwrap_or_default();
            match cells {
                Cells::Numbers(numbers) => numbers.push(number(stored, records.big_endian)),
                Cells::Texts(texts) => {
                    let stored = field.text(stored);
                    let (text, is_spoilt) = dictionary.encoding.decode(&stored);
                    spoilt += usize::from(is_spoilt);
                    texts.push(text.trim_end_matches([' ', '\0']), &mut left, place)?;
                }
            }
        }
        rows += 1;
        if rows.is_multiple_of(4096) {
            check_size(rows as u64, columns.len(), place)?;
        }
    }
    if let Some(announced) = announced.filter(|announced| *announced != rows as u64) {
        return Err(malformed(format!("it announces {} and holds {rows}", counted_cases(announced))));
    }
    if spoilt > 0 {
        let cells = counted(spoilt, "cell holds letters that are", "cells hold letters that are");
        let message = format!("{cells} none in {}, the encoding that the file declares", dictionary.encoding.name());
        told.push(Diagnostic::warning("DAT111", message).at(place.clone()));
    }
    let columns = dictionary.fields.into_iter().zip(columns).map(|(field, cells)| field.column(cells)).collect();
    table(columns, rows, place, options, told)
}

fn counted_cases(cases: u64) -> String {
    usize::try_from(cases).map_or_else(|_| format!("{cases} cases"), |cases| counted(cases, "case", "cases"))
}

/// The values of a column as they stand in the file.
enum Cells {
    Numbers(Vec<f64>),
    Texts(Texts),
}

impl Cells {
    fn new(field: &Field) -> Self {
        if field.variable.kind == VariableKind::Text {
            Self::Texts(Texts::default())
        } else {
            Self::Numbers(Vec::new())
        }
    }
}

fn number(stored: &[u8], big_endian: bool) -> f64 {
    let bytes = stored.first_chunk().copied().unwrap_or_default();
    if big_endian { f64::from_be_bytes(bytes) } else { f64::from_le_bytes(bytes) }
}

impl Field {
    fn column(self, cells: Cells) -> Column {
        match cells {
            Cells::Texts(texts) => Column::of_texts(self.variable, texts.into_array()),
            Cells::Numbers(numbers) => {
                let missing = self.variable.missing.clone();
                let none_missing = missing.is_empty();
                let found = numbers.into_iter().map(|value| {
                    if value == SYSTEM_MISSING {
                        Found::Nothing
                    } else if !none_missing && missing.holds(value) && value.is_finite() {
                        Found::Code(crate::CodedValue::Number(value))
                    } else {
                        Found::Value(value)
                    }
                });
                Column::of_numbers(self.variable, Clock::Seconds1582, found)
            }
        }
    }
}
