//! Tables to workbooks, the same bytes every time.

use std::borrow::Cow;
use std::collections::BTreeSet;

use arrow_array::{Array, ArrayRef};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as Style, Workbook, Worksheet, XlsxError};

use crate::number::EXACT;
use crate::table::Values;
use crate::{DataError, Diagnostic, Format, Table, Written, counted};

/// The sheet's name.
const SHEET: &str = "table";

/// The rows of a sheet, the one with the names among them.
const SHEET_ROWS: usize = 1 << 20;

/// The columns of a sheet.
const SHEET_COLUMNS: usize = 1 << 14;

/// The letters of a cell, as spreadsheets count them: one beyond the first 65 536 of Unicode is two.
const CELL_LETTERS: usize = 32_767;

/// What stands behind a text that was cut.
const CUT: &str = " […]";

/// How many letters of the end of a name stay where it is too long for a sheet.
const END: usize = 12;

/// A text that is longer than a cell: its row in the sheet, its column, and how many letters it has.
struct TooLong {
    row: usize,
    column: String,
    letters: usize,
}

pub(crate) fn write(table: &Table) -> Result<Vec<u8>, DataError> {
    let (sheet, cut) = sheet(SHEET, table)?;
    if let Some(TooLong { row, column, letters }) = cut.first() {
        return Err(DataError::NotWritable {
            format: Format::Xlsx,
            reason: format!(
                "the text in row {row}, column {column} has {letters} letters, and a cell has room for {CELL_LETTERS}; write .csv, .parquet or .arrow, \
                 which have no such limit"
            ),
        });
    }
    book([sheet])
}

/// A workbook with a sheet a table, the same bytes every time; a table that no sheet can hold is left out and told, and a text that no cell
/// can hold is cut, marked `[…]` and told. Names that are too long for a sheet lose their middle; those that are taken are numbered.
///
/// ```
/// use crosscase_data::{TableBuilder, read_workbook, tables_to_workbook};
///
/// let table = TableBuilder::new("crosscase.raw/1").id("case", ["a"]).number("x", [Some(0.5)]).build()?;
/// let long = "truth-table-participation-not-SURVIVAL";
/// let written = tables_to_workbook([("codebook", &table), (long, &table), (&format!("{long}-2"), &table)])?;
/// let sheets = read_workbook(&written.bytes, None)?;
/// let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
/// assert_eq!(names, ["codebook", "truth-table-partic~not-SURVIVAL", "truth-table-partic~t-SURVIVAL-2"]);
/// # Ok::<(), crosscase_data::DataError>(())
/// ```
///
/// # Errors
/// [`DataError::NotWritable`] where the workbook as a whole cannot be written.
pub fn tables_to_workbook<'a>(tables: impl IntoIterator<Item = (&'a str, &'a Table)>) -> Result<Written, DataError> {
    let (mut sheets, mut taken, mut diagnostics) = (Vec::new(), BTreeSet::new(), Vec::new());
    for (name, table) in tables {
        let (name, of) = (sheet_name(name, &mut taken), name);
        match sheet(&name, table) {
            Ok((sheet, cut)) => {
                sheets.push(sheet);
                if let Some(TooLong { row, column, letters }) = cut.first() {
                    let cells = counted(cut.len(), "text", "texts");
                    let message = format!(
                        "in the workbook {cells} of the table {of} had to be cut: a cell has room for {CELL_LETTERS} letters, and that in row {row}, column \
                         {column} has {letters}"
                    );
                    diagnostics.push(Diagnostic::warning("DAT114", message));
                }
            }
            Err(error) => {
                let message = format!("the workbook is without the table {of}: {error}");
                diagnostics.push(Diagnostic::warning("DAT114", message));
            }
        }
    }
    Ok(Written { bytes: book(sheets)?, diagnostics })
}

/// A name as a sheet may have it: at most 31 letters, some signs barred, each once whatever the case of its letters. What tells two names
/// apart is often their end (`not-SURVIVAL`): the middle goes.
fn sheet_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    const LETTERS: usize = 31;
    let is_barred = |sign: char| r"[]:*?/\'".contains(sign) || sign.is_control();
    // A letter that spreadsheets count as two is none of a name that they open without a question.
    let plain: Vec<char> =
        name.chars().map(|sign| if is_barred(sign) || sign.len_utf16() > 1 { '-' } else { sign }).collect();
    let fitted = |room: usize| -> String {
        if plain.len() <= room {
            return plain.iter().collect();
        }
        let end = plain.len() - END.min(room / 2);
        let begin = room - (plain.len() - end) - 1;
        plain[..begin].iter().chain(['~'].iter()).chain(&plain[end..]).collect()
    };
    let mut number = 1;
    loop {
        let end = if number == 1 { String::new() } else { format!("~{number}") };
        let found = fitted(LETTERS - end.len()) + &end;
        // Excel keeps this name for itself.
        if !found.eq_ignore_ascii_case("history") && taken.insert(found.to_lowercase()) {
            return found;
        }
        number += 1;
    }
}

/// A sheet, and the texts that had to be cut for it.
fn sheet(name: &str, table: &Table) -> Result<(Worksheet, Vec<TooLong>), DataError> {
    let not_there = |reason: String| DataError::NotWritable { format: Format::Xlsx, reason };
    if table.rows() >= SHEET_ROWS {
        let (rows, room) = (table.rows(), SHEET_ROWS - 1);
        return Err(not_there(format!(
            "it has {rows} rows, and a sheet has room for {room}; write .csv, .parquet or .arrow"
        )));
    }
    let batch = table.to_batch()?;
    if batch.num_columns() > SHEET_COLUMNS {
        let columns = batch.num_columns();
        let reason = format!(
            "it has {columns} columns, and a sheet has room for {SHEET_COLUMNS}; write .csv, .parquet or .arrow"
        );
        return Err(not_there(reason));
    }
    let mut cut = Vec::new();
    let mut written = || -> Result<Worksheet, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        let bold = Style::new().set_bold();
        for (index, field) in batch.schema_ref().fields().iter().enumerate() {
            let column = u16::try_from(index).map_err(|_| XlsxError::RowColumnLimitError)?;
            sheet.write_string_with_format(0, column, fitting(field.name()).0, &bold)?;
            write_column(&mut sheet, column, batch.column(index), &mut |row, letters| {
                cut.push(TooLong { row: row + 1, column: field.name().clone(), letters });
            })?;
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(sheet)
    };
    let sheet = written().map_err(|error| not_writable(&error))?;
    Ok((sheet, cut))
}

/// A text as a cell can hold it, and how many letters it had where it was cut.
fn fitting(text: &str) -> (Cow<'_, str>, Option<usize>) {
    // No text has more letters than bytes.
    if text.len() <= CELL_LETTERS {
        return (text.into(), None);
    }
    let letters: usize = text.chars().map(char::len_utf16).sum();
    if letters <= CELL_LETTERS {
        return (text.into(), None);
    }
    let (mut room, mut kept) = (CELL_LETTERS - CUT.encode_utf16().count(), String::new());
    for letter in text.chars() {
        let Some(left) = room.checked_sub(letter.len_utf16()) else { break };
        room = left;
        kept.push(letter);
    }
    ((kept + CUT).into(), Some(letters))
}

fn book(sheets: impl IntoIterator<Item = Worksheet>) -> Result<Vec<u8>, DataError> {
    let written = || -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        // A creation date is part of the format; a fixed one keeps the bytes the same.
        let properties = DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
        book.set_properties(&properties);
        for sheet in sheets {
            book.push_worksheet(sheet);
        }
        book.save_to_buffer()
    };
    written().map_err(|error| not_writable(&error))
}

fn not_writable(error: &XlsxError) -> DataError {
    DataError::NotWritable { format: Format::Xlsx, reason: error.to_string() }
}

fn write_column(
    sheet: &mut Worksheet,
    column: u16,
    values: &ArrayRef,
    cut: &mut dyn FnMut(usize, usize),
) -> Result<(), XlsxError> {
    for index in (0..values.len()).filter(|row| values.is_valid(*row)) {
        let row = u32::try_from(index + 1).map_err(|_| XlsxError::RowColumnLimitError)?;
        match Values::of(values) {
            Values::Text(values) => {
                let (text, letters) = fitting(values.value(index));
                if let Some(letters) = letters {
                    cut(index + 1, letters);
                }
                sheet.write_string(row, column, text)?
            }
            Values::Number(values) => sheet.write_number(row, column, values.value(index))?,
            #[expect(clippy::cast_precision_loss, reason = "what an f64 cannot hold is written as text")]
            Values::Integer(values) => match values.value(index) {
                value if (value as f64).abs() < EXACT => sheet.write_number(row, column, value as f64)?,
                value => sheet.write_string(row, column, value.to_string())?,
            },
            Values::Boolean(values) => sheet.write_boolean(row, column, values.value(index))?,
            Values::Other => continue,
        };
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SheetCell, TableBuilder, read_workbook};

    #[test]
    fn names_of_sheets_are_short_and_each_once_and_keep_their_ends() {
        let mut taken = BTreeSet::new();
        let long = "assumptions-a_very_long_name_of_an_analysis";
        for (name, expected) in [
            ("codebook", "codebook"),
            ("Codebook", "Codebook~2"),
            (&format!("{long}-one-B"), "assumptions-a_very~alysis-one-B"),
            (&format!("{long}-one-not-B"), "assumptions-a_very~is-one-not-B"),
            (&format!("{long}ysis-one-B"), "assumptions-a_very~isysis-one-B"),
            ("SURV*~IND [1]", "SURV-~IND -1-"),
            ("history", "history~2"),
            ("näher 😀", "näher -"),
        ] {
            assert_eq!(sheet_name(name, &mut taken), expected, "{name}");
        }
        assert!(taken.iter().all(|name| name.encode_utf16().count() <= 31));
    }

    #[test]
    fn a_text_that_no_cell_can_hold_is_cut_marked_and_told() {
        let long = "é".repeat(40_000);
        let emoji = "😀".repeat(20_000);
        let table =
            TableBuilder::default().id("case", ["a", "b", "c"]).text("quote", [Some("=1"), Some(&long), Some(&emoji)]);
        let table = table.build().unwrap();
        let written = tables_to_workbook([("codings", &table)]).unwrap();
        let sheets = read_workbook(&written.bytes, None).unwrap();
        assert_eq!(sheets[0].cell(1, 1), &SheetCell::Text("=1".into()));
        for row in [2, 3] {
            let text = sheets[0].cell(row, 1).text().unwrap();
            let letters = text.encode_utf16().count();
            assert!(text.ends_with(CUT) && (CELL_LETTERS - 1..=CELL_LETTERS).contains(&letters), "{letters}");
        }
        let told = written.diagnostics[0].to_string();
        assert!(
            told.contains("2 texts of the table codings") && told.contains("row 3, column quote has 40000"),
            "{told}"
        );
        // What is written alone is not cut.
        let error = write(&table).unwrap_err().to_string();
        assert!(error.contains("row 3, column quote") && error.contains("write .csv"), "{error}");
    }
}
