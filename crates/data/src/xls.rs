//! Workbooks of Excel 97 to 2003: the records of BIFF8, read one by one ([MS-XLS], Microsoft 2024).
//!
//! Cells come as they stand, so that a cell far off makes no sheet of very many and a file cannot ask for more room than it has; that
//! is why the reader is our own. Formulas count by the value that was last computed.

use calamine::{ExcelDateTime, ExcelDateTimeType};

use crate::grid::OwnCell as Cell;
use crate::sheet_cells::{Found, TooMany, date};
use crate::{DataError, Format, Place};

mod compound;
mod records;

use records::{Record, Records, Spans};

/// A workbook whose frame has been read: its sheets, shared texts and styles.
pub(crate) struct OldWorkbook {
    stream: Vec<u8>,
    sheets: Vec<OldSheet>,
    texts: Vec<String>,
    /// What kind of number each style shows.
    styles: Vec<NumberStyle>,
    since_1904: bool,
}

struct OldSheet {
    name: String,
    is_hidden: bool,
    /// Where its records stand in the stream.
    from: usize,
    to: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NumberStyle {
    Number,
    Date,
    Duration,
}

/// Whether the bytes are one of Microsoft's compound files: an old workbook, or a new one with a password.
pub(crate) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(compound::MARK)
}

impl OldWorkbook {
    pub(crate) fn open(bytes: &[u8], place: &Place) -> Result<Self, DataError> {
        let malformed = |reason: &str| DataError::Malformed {
            place: place.clone(),
            format: Format::Xls,
            reason: reason.to_owned(),
        };
        let stream = compound::workbook(bytes).ok_or_else(|| {
            malformed("it holds no workbook that can be read, or one with a password; save it as .xlsx without one")
        })?;
        let mut book =
            Self { stream: Vec::new(), sheets: Vec::new(), texts: Vec::new(), styles: Vec::new(), since_1904: false };
        let (mut formats, mut style_formats) = (Vec::new(), Vec::new());
        let mut starts: Vec<(usize, Option<String>, bool)> = Vec::new();
        for record in Records::new(&stream) {
            match record.kind {
                records::BEGIN if record.u16(0) != Some(0x0600) => {
                    return Err(malformed("it is older than Excel 97; save it as .xlsx"));
                }
                records::PASSWORD => return Err(malformed("it has a password; save it as .xlsx without one")),
                records::SINCE_1904 => book.since_1904 = record.u16(0) == Some(1),
                records::FORMAT => {
                    if let (Some(id), Some(text)) = (record.u16(0), Spans::of(&record, 2).long_text()) {
                        formats.push((id, style_of(&text)));
                    }
                }
                records::STYLE => style_formats.push(record.u16(2).unwrap_or_default()),
                records::SHEET => {
                    let start = record.u32(0).and_then(|start| usize::try_from(start).ok());
                    let name = Spans::of(&record, 6).short_text();
                    let (Some(start), Some(name)) = (start, name) else { return Err(malformed("it is damaged")) };
                    // A page of charts or macros has no cells.
                    let is_hidden = record.data.get(4).is_some_and(|state| state & 3 != 0);
                    starts.push((start, Some(name).filter(|_| record.data.get(5) == Some(&0)), is_hidden));
                }
                records::SHARED_TEXTS => book.texts = Spans::of(&record, 8).shared_texts(),
                records::END => break,
                _ => {}
            }
        }
        let shown_by = |id: &u16| match formats.iter().find(|(known, _)| known == id) {
            Some((_, style_of)) => *style_of,
            None => match id {
                14..=22 | 27..=36 | 45 | 47 | 50..=58 => NumberStyle::Date,
                46 => NumberStyle::Duration,
                _ => NumberStyle::Number,
            },
        };
        book.styles = style_formats.iter().map(shown_by).collect();
        let mut ends: Vec<usize> = starts.iter().map(|(start, ..)| *start).collect();
        ends.sort_unstable();
        // Each sheet ends where the next begins, so that no two are made of the same records.
        let end = |start: usize| ends.iter().copied().find(|next| *next > start).unwrap_or(stream.len());
        let sheet = |(from, name, is_hidden): (usize, Option<String>, bool)| {
            Some(OldSheet { name: name?, is_hidden, from, to: end(from) })
        };
        book.sheets = starts.into_iter().filter_map(sheet).collect();
        book.stream = stream;
        Ok(book)
    }

    pub(crate) fn sheet_names(&self) -> Vec<String> {
        self.sheets.iter().map(|sheet| sheet.name.clone()).collect()
    }

    pub(crate) fn hidden(&self) -> Vec<String> {
        self.sheets.iter().filter(|sheet| sheet.is_hidden).map(|sheet| sheet.name.clone()).collect()
    }

    fn records(&self, sheet: &str) -> impl Iterator<Item = Record<'_>> {
        let sheet = self.sheets.iter().find(|known| known.name == sheet);
        let bytes = sheet.and_then(|sheet| self.stream.get(sheet.from..sheet.to)).unwrap_or_default();
        Records::new(bytes).of_sheet()
    }

    /// The areas of merged cells, each as first and last row and column.
    pub(crate) fn merged(&self, sheet: &str) -> Vec<[u32; 4]> {
        let areas = self.records(sheet).filter(|record| record.kind == records::MERGED);
        let area = |bytes: &[u8]| match bytes {
            [a, b, c, d, e, f, g, h] => {
                let [r1, r2, c1, c2] = [[*a, *b], [*c, *d], [*e, *f], [*g, *h]].map(u16::from_le_bytes).map(u32::from);
                Some([r1, r2, c1, c2])
            }
            _ => None,
        };
        let areas = areas.flat_map(|record| record.data.get(2..).unwrap_or_default().chunks(8));
        areas.filter_map(area).filter(|[r1, r2, c1, c2]| r1 <= r2 && c1 <= c2).collect()
    }

    /// The cells of a sheet that hold something.
    pub(crate) fn cells(&self, sheet: &str) -> Result<Found, TooMany> {
        let mut found = Found::default();
        let mut computed = None;
        for record in self.records(sheet) {
            let at = (record.u16(0).map(u32::from), record.u16(2).map(u32::from));
            let (Some(row), Some(column)) = at else { continue };
            let number = |value: f64, style: Option<u16>| self.number(value, style);
            let cell = match record.kind {
                records::NUMBER => record.f64(6).map(|value| number(value, record.u16(4))),
                records::SHORT_NUMBER => record.u32(6).map(|value| number(unpacked(value), record.u16(4))),
                records::SHARED_TEXT => {
                    let at = record.u32(6).and_then(|at| usize::try_from(at).ok());
                    at.and_then(|at| self.texts.get(at)).map(|text| Cell::Text(text.clone().into()))
                }
                records::TEXT => Spans::of(&record, 6).long_text().map(|text| Cell::Text(text.into())),
                records::BOOLEAN_OR_ERROR => record.data.get(6..8).and_then(|cell| boolean_or_error(cell[0], cell[1])),
                records::FORMULA => {
                    computed = Some((row, column));
                    match record.data.get(6..14) {
                        Some([kind, _, value, .., 0xff, 0xff]) => match kind {
                            1 => boolean_or_error(*value, 0),
                            2 => boolean_or_error(*value, 1),
                            // The text comes in the next record.
                            _ => None,
                        },
                        _ => record.f64(6).map(|value| number(value, record.u16(4))),
                    }
                }
                records::SHORT_NUMBERS => {
                    // Row and first column, then a style and a number each, then the last column.
                    let numbers = record.data.get(4..record.data.len().saturating_sub(2)).unwrap_or_default();
                    for (column, cell) in (column..).zip(numbers.chunks_exact(6)) {
                        if let [a, b, c, d, e, f] = cell {
                            let value = unpacked(u32::from_le_bytes([*c, *d, *e, *f]));
                            found.push(row, column, Some(number(value, Some(u16::from_le_bytes([*a, *b])))))?;
                        }
                    }
                    continue;
                }
                records::COMPUTED_TEXT => {
                    let Some((row, column)) = computed.take() else { continue };
                    found.push(row, column, Spans::of(&record, 0).long_text().map(|text| Cell::Text(text.into())))?;
                    continue;
                }
                _ => continue,
            };
            found.push(row, column, cell)?;
        }
        Ok(found)
    }

    fn number(&self, value: f64, style: Option<u16>) -> Cell {
        let style = style.and_then(|style| self.styles.get(usize::from(style))).copied();
        let kind = match style {
            Some(NumberStyle::Date) => ExcelDateTimeType::DateTime,
            Some(NumberStyle::Duration) => ExcelDateTimeType::TimeDelta,
            _ if value.is_finite() => return Cell::Number(value),
            _ => return Cell::Text(value.to_string().into()),
        };
        date(&ExcelDateTime::new(value, kind, self.since_1904))
    }
}

/// A number of 30 bits, whole or the upper part of a float, perhaps in hundredths.
fn unpacked(packed: u32) -> f64 {
    let value = if packed & 2 == 0 {
        f64::from_bits(u64::from(packed & !3) << 32)
    } else {
        f64::from(packed.cast_signed() >> 2)
    };
    if packed & 1 == 0 { value } else { value / 100.0 }
}

fn boolean_or_error(value: u8, is_error: u8) -> Option<Cell> {
    let error = match (is_error, value) {
        (0, value) => return Some(Cell::Boolean(value != 0)),
        (_, 0x00) => "#NULL!",
        (_, 0x07) => "#DIV/0!",
        (_, 0x0f) => "#VALUE!",
        (_, 0x17) => "#REF!",
        (_, 0x1d) => "#NAME?",
        (_, 0x24) => "#NUM!",
        (_, 0x2a) => "#N/A",
        _ => return None,
    };
    Some(Cell::Text(error.into()))
}

/// What a format of one's own shows: a date or a time where a letter of one stands outside quotes and brackets, in its first part.
fn style_of(format: &str) -> NumberStyle {
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        match letter.to_ascii_lowercase() {
            ';' => break,
            '\\' | '_' | '*' => _ = letters.next(),
            '"' => _ = letters.by_ref().find(|letter| *letter == '"'),
            '[' => {
                let within: String = letters.by_ref().take_while(|letter| *letter != ']').collect();
                if !within.is_empty() && within.to_ascii_lowercase().trim_matches(['h', 'm', 's']).is_empty() {
                    return NumberStyle::Duration;
                }
            }
            'd' | 'm' | 'y' | 'h' | 's' => return NumberStyle::Date,
            // The E of General is no letter of a date, and neither is what follows it.
            'g' if format.eq_ignore_ascii_case("general") => break,
            _ => {}
        }
    }
    NumberStyle::Number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_show_numbers_or_dates() {
        for (format, expected) in [
            ("General", NumberStyle::Number),
            ("0.00", NumberStyle::Number),
            ("#,##0\" days\"", NumberStyle::Number),
            ("[Red]0.0", NumberStyle::Number),
            ("0\\d", NumberStyle::Number),
            ("yyyy-mm-dd", NumberStyle::Date),
            ("[$-407]d. mmm", NumberStyle::Date),
            ("[h]:mm", NumberStyle::Duration),
        ] {
            assert_eq!(style_of(format), expected, "{format}");
        }
    }

    /// Numbers as [MS-XLS] 2.5.217 packs them.
    #[test]
    fn packed_numbers() {
        for (packed, expected) in
            [(0x0000_0006, 1.0), (0xffff_fffa, -2.0), (0x0000_0007, 0.01), (0x3ff8_0000, 1.5), (0x4059_0001, 1.0)]
        {
            assert_eq!(unpacked(packed), expected, "{packed:#x}");
        }
    }
}
