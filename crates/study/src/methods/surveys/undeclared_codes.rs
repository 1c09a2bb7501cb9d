//! Numbers that look like codes of missing answers that nobody declared.

use crosscase_data::{Diagnostic, SuspectCode, Table};

/// Says where a column without a scale looks like answers on one among which a number stands that other studies use for a missing
/// answer: 9 or 99 among 1 to 5.
pub(super) fn apart(table: &Table, item: &str) -> Option<Diagnostic> {
    let values = table.numbers(item).ok()?;
    let SuspectCode { code, low, high, .. } = SuspectCode::among(&values)?;
    let row = values.iter().position(|value| *value == Some(code)).unwrap_or_default();
    let message = format!("{code} stands apart from the other values of {item}, {low} to {high}");
    let help =
        "declare it under `missing` if it says that there is no answer; with a `range`, what is outside is refused";
    Some(Diagnostic::note("STU212", message).at(table.place(row, Some(item))).help(help))
}
