//! Tables to text: commas, LF, UTF-8 without a mark, quotes where they are needed.

use arrow_array::{Array, ArrayRef, RecordBatch};

use crate::number::shortest;
use crate::table::Values;

/// The bytes of a text file that holds the batch.
pub(crate) fn write(batch: &RecordBatch, delimiter: char) -> Vec<u8> {
    let mut text = String::new();
    let schema = batch.schema();
    line(&mut text, delimiter, schema.fields().iter().map(|field| field.name().clone()));
    for row in 0..batch.num_rows() {
        line(&mut text, delimiter, batch.columns().iter().map(|column| cell(column, row)));
    }
    text.into_bytes()
}

fn cell(column: &ArrayRef, row: usize) -> String {
    if column.is_null(row) {
        return String::new();
    }
    match Values::of(column) {
        Values::Text(values) => values.value(row).to_owned(),
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
