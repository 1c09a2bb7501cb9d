//! Tables to text: LF, UTF-8 without a mark, quotes where they are needed.

use arrow_array::{Array, ArrayRef, RecordBatch};

use crate::number::shortest;
use crate::table::Values;
use crate::{Delimiter, TextStyle};

/// The bytes of a text file that holds the batch.
pub(crate) fn write(batch: &RecordBatch, style: TextStyle) -> Vec<u8> {
    let mut text = String::new();
    let (schema, delimiter) = (batch.schema(), style.separator.as_char());
    line(&mut text, delimiter, schema.fields().iter().map(|field| text_cell(field.name(), style)));
    for row in 0..batch.num_rows() {
        line(&mut text, delimiter, batch.columns().iter().map(|column| cell(column, row, style)));
    }
    text.into_bytes()
}

/// A text, which a spreadsheet shows and does not calculate where that is wanted.
fn text_cell(text: &str, style: TextStyle) -> String {
    let is_formula = style.quote_formulas && text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

fn cell(column: &ArrayRef, row: usize, style: TextStyle) -> String {
    if column.is_null(row) {
        return String::new();
    }
    match Values::of(column) {
        Values::Text(values) => text_cell(values.value(row), style),
        // Where semicolons separate cells, spreadsheets read a decimal comma, and may make a date of 1.5.
        Values::Number(values) if style.separator == Delimiter::Semicolon => {
            shortest(values.value(row)).replace('.', ",")
        }
        Values::Number(values) => shortest(values.value(row)),
        Values::Integer(values) => values.value(row).to_string(),
        Values::Boolean(values) => values.value(row).to_string(),
        Values::Other => String::new(),
    }
}

fn line(text: &mut String, delimiter: char, cells: impl Iterator<Item = String>) {
    let start = text.len();
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(delimiter);
        }
        // Semicolons and tabs are quoted too, so that nobody's reader takes them for the delimiter; a decimal comma is none.
        let is_number = delimiter == ';' && cell.chars().all(|c| c.is_ascii_digit() || "-,e".contains(c));
        let special = cell.contains(['"', ',', ';', '\t', '\n', '\r']) && !is_number;
        if special || cell.starts_with(' ') || cell.ends_with(' ') {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    if text.len() == start {
        // A line without a character would be no record.
        text.push_str("\"\"");
    }
    text.push('\n');
}
