//! Tables to a workbook of one sheet, the same bytes every time.

use arrow_array::{Array, ArrayRef};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as Style, Workbook, Worksheet, XlsxError};

use crate::number::EXACT;
use crate::table::Values;
use crate::{DataError, Format, Table};

/// The sheet's name.
const SHEET: &str = "table";

pub(crate) fn write(table: &Table) -> Result<Vec<u8>, DataError> {
    let batch = table.to_batch()?;
    let written = || -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        // A creation date is part of the format; a fixed one keeps the bytes the same.
        let properties = DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
        book.set_properties(&properties);
        let sheet = book.add_worksheet().set_name(SHEET)?;
        let bold = Style::new().set_bold();
        for (index, field) in batch.schema_ref().fields().iter().enumerate() {
            let column = u16::try_from(index).map_err(|_| XlsxError::RowColumnLimitError)?;
            sheet.write_string_with_format(0, column, field.name(), &bold)?;
            write_column(sheet, column, batch.column(index))?;
        }
        sheet.set_freeze_panes(1, 0)?;
        book.save_to_buffer()
    };
    written().map_err(|error| DataError::NotWritable { format: Format::Xlsx, reason: error.to_string() })
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
