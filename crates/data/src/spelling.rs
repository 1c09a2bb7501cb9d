//! One name has one spelling: no white space around it, and its letters with marks composed (Unicode, form NFC).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use arrow_array::{Array as _, StringArray};
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

use crate::table::Values;
use crate::{Diagnostic, Place, Table, counted};

/// A text whose letters with marks are composed: `ö` is one sign, also where the file has an `o` and the two dots, as some systems write
/// it. Whoever looks at the two sees no difference.
///
/// ```
/// use crosscase_data::composed;
/// assert_eq!(composed("Zoe\u{308}"), "Zo\u{eb}");
/// ```
pub fn composed(text: &str) -> Cow<'_, str> {
    // No sign before U+0300 joins another, and none of those has a first byte from 0xCC on.
    if text.bytes().all(|byte| byte < 0xcc) || is_nfc(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// What a cell names: its text [`composed`], without the white space around it; nothing where there is no more than that.
pub fn name_in(cell: &str) -> Option<Cow<'_, str>> {
    Some(composed(cell.trim())).filter(|name| !name.is_empty())
}

/// The texts of a column, each as [`name_in`] reads it.
pub(crate) fn names_in(cells: &StringArray) -> impl Iterator<Item = Option<Cow<'_, str>>> {
    cells.iter().map(|cell| name_in(cell?))
}

/// Whether every text of a column is spelt as it is read.
pub(crate) fn is_spelt_so(cells: &StringArray) -> bool {
    cells.iter().flatten().all(|cell| matches!(name_in(cell), Some(Cow::Borrowed(name)) if name.len() == cell.len()))
}

/// One note for each column of texts in which some are told from others by white space around them, or by how their letters are composed,
/// alone: they are one name, and nobody sees why the file has two.
pub(crate) fn joined_names(table: &Table) -> Vec<Diagnostic> {
    let columns = table.column_names().into_iter().zip(table.batch().columns());
    let texts = columns.filter_map(|(column, array)| match Values::of(array) {
        Values::Text(texts) => Some((column, texts)),
        _ => None,
    });
    texts.filter_map(|(column, texts)| joined_in(table, column, texts)).collect()
}

fn joined_in(table: &Table, column: &str, cells: &StringArray) -> Option<Diagnostic> {
    if is_spelt_so(cells) {
        return None;
    }
    let mut spellings: BTreeMap<Cow<'_, str>, BTreeSet<&str>> = BTreeMap::new();
    for cell in cells.iter().flatten() {
        if let Some(name) = name_in(cell) {
            spellings.entry(name).or_default().insert(cell);
        }
    }
    let mut joined = Vec::new();
    for row in (0..cells.len()).filter(|row| cells.is_valid(*row)) {
        let cell = cells.value(row);
        let Some(name) = name_in(cell).filter(|name| name != cell) else { continue };
        if spellings.get(&name).is_some_and(|of| of.len() > 1) {
            joined.push((row, cell, name));
        }
    }
    let (first, ..) = joined.first()?;
    let padded = joined.iter().any(|(_, cell, _)| cell.trim().len() < cell.len());
    let apart = joined.iter().any(|(_, cell, name)| cell.trim() != name);
    let by = match (padded, apart) {
        (true, false) => "white space around them alone",
        (false, _) => "how their letters with marks are composed alone",
        (true, true) => "white space around them, or how their letters with marks are composed, alone",
    };
    let cells = counted(joined.len(), "text", "texts");
    let (differ, are) = if joined.len() == 1 { ("differs", "is") } else { ("differ", "are") };
    // What stands there may be the name of a person, and messages stand in reports that are handed on.
    let message = format!("{cells} of {column} {differ} from others by {by}, and {are} read as the same");
    let place = Place { column: Some(column.to_owned()), ..table.place(*first, Some(column)) };
    Some(Diagnostic::note("DAT126", message).at(place))
}
