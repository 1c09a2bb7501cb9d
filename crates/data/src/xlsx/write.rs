//! Tables to workbooks, the same bytes every time.

use std::collections::BTreeSet;

use arrow_array::{Array, ArrayRef};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as Style, Workbook, Worksheet, XlsxError};

use crate::number::EXACT;
use crate::table::Values;
use crate::{DataError, Diagnostic, Format, Table, Written};

/// The sheet's name.
const SHEET: &str = "table";

/// The rows of a sheet, the one with the names among them.
const SHEET_ROWS: usize = 1 << 20;

pub(crate) fn write(table: &Table) -> Result<Vec<u8>, DataError> {
    book([sheet(SHEET, table)?])
}

/// A workbook with a sheet a table, the same bytes every time; a table that no sheet can hold is left out and told. Names that are
/// too long for a sheet, or taken, are cut and numbered.
///
/// ```
/// use crosscase_data::{TableBuilder, read_workbook, tables_to_workbook};
///
/// let table = TableBuilder::new("crosscase.raw/1").id("case", ["a"]).number("x", [Some(0.5)]).build()?;
/// let long = "truth-table-participation-not-SURVIVAL";
/// let written = tables_to_workbook([("codebook", &table), (long, &table), (&format!("{long}-2"), &table)])?;
/// let sheets = read_workbook(&written.bytes, None)?;
/// let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
/// assert_eq!(names, ["codebook", "truth-table-participation-not-S", "truth-table-participation-not~2"]);
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
            Ok(sheet) => sheets.push(sheet),
            Err(error) => {
                let message = format!("the workbook is without the table {of}: {error}");
                diagnostics.push(Diagnostic::warning("DAT114", message));
            }
        }
    }
    Ok(Written { bytes: book(sheets)?, diagnostics })
}

/// A name as a sheet may have it: at most 31 characters, some of them barred, each once whatever the case of its letters.
fn sheet_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let plain: Vec<char> = name.chars().map(|c| if r"[]:*?/\'".contains(c) { '-' } else { c }).collect();
    let mut number = 1;
    loop {
        let end = if number == 1 { String::new() } else { format!("~{number}") };
        let found: String = plain.iter().take(31 - end.len()).copied().chain(end.chars()).collect();
        if taken.insert(found.to_lowercase()) {
            return found;
        }
        number += 1;
    }
}

fn sheet(name: &str, table: &Table) -> Result<Worksheet, DataError> {
    if table.rows() >= SHEET_ROWS {
        return Err(not_writable(&XlsxError::RowColumnLimitError));
    }
    let batch = table.to_batch()?;
    let written = || -> Result<Worksheet, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        let bold = Style::new().set_bold();
        for (index, field) in batch.schema_ref().fields().iter().enumerate() {
            let column = u16::try_from(index).map_err(|_| XlsxError::RowColumnLimitError)?;
            sheet.write_string_with_format(0, column, field.name(), &bold)?;
            write_column(&mut sheet, column, batch.column(index))?;
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(sheet)
    };
    written().map_err(|error| not_writable(&error))
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

fn write_column(sheet: &mut Worksheet, column: u16, values: &ArrayRef) -> Result<(), XlsxError> {
    for index in (0..values.len()).filter(|row| values.is_valid(*row)) {
        let row = u32::try_from(index + 1).map_err(|_| XlsxError::RowColumnLimitError)?;
        match Values::of(values) {
            Values::Text(values) => sheet.write_string(row, column, values.value(index))?,
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
