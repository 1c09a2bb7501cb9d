//! Tables to text: commas, LF, UTF-8 without a mark, quotes where they are needed.

use arrow_array::{Array, ArrayRef, RecordBatch};

use crate::number::shortest;
use crate::table::Values;

/// The bytes of a text file that holds the batch; `text_cell` says how a text is written.
pub(crate) fn write(batch: &RecordBatch, delimiter: char, text_cell: fn(&str) -> String) -> Vec<u8> {
    let mut text = String::new();
    let schema = batch.schema();
    line(&mut text, delimiter, schema.fields().iter().map(|field| text_cell(field.name())));
    for row in 0..batch.num_rows() {
        line(&mut text, delimiter, batch.columns().iter().map(|column| cell(column, row, text_cell)));
    }
    text.into_bytes()
}

/// A text that a spreadsheet shows and does not calculate.
pub(crate) fn no_formula(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

fn cell(column: &ArrayRef, row: usize, text_cell: fn(&str) -> String) -> String {
    if column.is_null(row) {
        return String::new();
    }
    match Values::of(column) {
        Values::Text(values) => text_cell(values.value(row)),
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
        // Semicolons and tabs are quoted too, so that nobody's reader takes them for the delimiter.
        if cell.contains(['"', ',', ';', '\t', '\n', '\r']) || cell.starts_with(' ') || cell.ends_with(' ') {
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
