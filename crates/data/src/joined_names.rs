//! Texts of a table that are told apart by what nobody sees.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use arrow_array::{Array as _, StringArray};

use crate::spelling::{is_spelt_so, name_in};
use crate::table::Values;
use crate::{Diagnostic, Place, Table, counted};

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
