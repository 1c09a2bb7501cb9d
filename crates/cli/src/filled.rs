//! What people have filled in by hand, in tables that are known by their columns: no command writes over it.

use crosscase_data::{Format, NoRows, ReadOptions, Table, counted};
use crosscase_qmethod::formats::collected;
use std::path::Path;

/// A table for people to fill in.
struct Form {
    /// What a row of it is.
    row: &'static str,
    /// The columns by which it is known.
    columns: &'static [&'static str],
    /// Those that people fill in.
    filled: &'static [&'static str],
}

const FORMS: [Form; 5] = [
    // `coding sheet` writes it blank.
    Form {
        row: "judgement",
        columns: &["case", "set", "dimension", "score", "rationale"],
        filled: &["intensity", "quotes", "score", "rationale"],
    },
    // `review page` begins it, `review screening --conflicts` asks for some.
    Form { row: "decision", columns: &["item", "event", "value", "by"], filled: &["value"] },
    // For `review dedupe` and for `coding consensus`.
    Form { row: "decision", columns: &["a", "b", "decision"], filled: &["decision"] },
    Form { row: "decision", columns: &["case", "set", "score", "why"], filled: &["score", "why"] },
    // For `review survey` and `coding agreement`.
    Form { row: "score", columns: &["case", "item", "coder", "value"], filled: &["value"] },
];

/// The writer of a log that is no person.
const PROGRAM: &str = "crosscase";

/// What a file holds that people filled in, if it does, by its name and its bytes.
pub(crate) fn filled_in(path: &Path, bytes: &[u8]) -> Option<String> {
    let format = Format::from_path(path).ok()?;
    if format == Format::Json && collected::read(&[("", bytes)], None).is_ok() {
        return Some("the sort of a person".to_owned());
    }
    let all = FORMS.iter().flat_map(|form| form.columns.iter().chain(form.filled).copied());
    let options = all.fold(ReadOptions::new().without_id().no_rows(NoRows::Allow), ReadOptions::text_if_there);
    match crosscase_data::read_bytes(bytes, format, None, &options) {
        Ok(read) => FORMS.iter().find_map(|form| form.of(&read.table)),
        // A line that is not whole yet is a person's work, too.
        Err(_) => FORMS.iter().find(|form| form.begins(bytes)).map(|form| format!("{}s", form.row)),
    }
}

impl Form {
    /// How many rows of a table of this form are filled in, in words.
    fn of(&self, table: &Table) -> Option<String> {
        if !self.columns.iter().all(|column| table.has_column(column)) {
            return None;
        }
        let texts = |column: &str| table.texts_as_written(column).unwrap_or_default();
        let filled: Vec<Vec<Option<String>>> =
            self.filled.iter().filter(|column| table.has_column(column)).map(|column| texts(column)).collect();
        let by = if table.has_column("by") { texts("by") } else { Vec::new() };
        let is_ours = |row: usize| by.get(row).is_some_and(|by| by.as_deref() == Some(PROGRAM));
        let is_filled = |row: usize| filled.iter().any(|column| matches!(column.get(row), Some(Some(_))));
        let rows = (0..table.rows()).filter(|row| is_filled(*row) && !is_ours(*row)).count();
        (rows > 0).then(|| counted(rows, self.row, &format!("{}s", self.row)))
    }

    /// Whether the first line of a text has its columns.
    fn begins(&self, bytes: &[u8]) -> bool {
        let head =
            String::from_utf8_lossy(bytes.split(|byte| *byte == b'\n').next().unwrap_or_default()).to_lowercase();
        let names: Vec<&str> = head.split([',', ';', '\t']).map(|name| name.trim().trim_matches('"')).collect();
        self.columns.iter().all(|column| names.contains(column))
    }
}
