//! What lies in a study's folder and nothing uses: files that no section reads, and columns of those that are read.

use crate::inputs::{FirstColumn, Inputs, KEYS, KnownTable, files_of};
use crate::made::Made;
use crate::study::Study;
use crosscase_data::{Diagnostic, Format, NoRows, Place, counted, read_bytes};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use toml::de::{DeTable, DeValue};

/// Keys whose values are for readers: a column that stands in one is not used by that. Of units the label is a column.
const WORDS: [&str; 7] = ["label", "title", "question", "authors", "source", "reason", "names"];

/// A note on the files that nothing reads, and one on each file of which columns are left.
pub(crate) fn unused(folder: &Path, study: &Study, inputs: &Inputs, made: &Made) -> Vec<Diagnostic> {
    let read: BTreeSet<&str> = inputs.iter().map(|(name, _)| name).collect();
    let is_other = |file: &String| {
        let last = file.rsplit('/').next().unwrap_or(file).to_lowercase();
        let is_words = Path::new(&last).extension().is_some_and(|ending| ending == "md");
        let is_for_people = is_words || last.starts_with("readme") || last.starts_with("license");
        !is_for_people && file != "study.toml" && file != KEYS && !read.contains(file.as_str())
    };
    let others: Vec<String> = files_of(folder).into_iter().filter(is_other).collect();
    let mut told = Vec::new();
    if !others.is_empty() {
        let message = format!("nothing in the study reads {}", counted(others.len(), "file", "files"));
        told.push(Diagnostic::note("STU240", message).listing(others));
    }
    let of_file = |(file, unused): (String, Vec<String>)| {
        let message = format!("nothing in the study uses {}", counted(unused.len(), "column", "columns"));
        Diagnostic::note("STU241", message).listing(unused).at(Place::file(file))
    };
    told.extend(columns(study, inputs, made).into_iter().map(of_file));
    told
}

/// Of each table: the columns that the study file does not name, no instrument takes, and that have no meaning by their own names.
pub(crate) fn columns(study: &Study, inputs: &Inputs, made: &Made) -> Vec<(String, Vec<String>)> {
    let named = names(&study.text);
    // Several sections may read one table, each something else of it.
    let mut left: BTreeMap<(&str, Option<&String>), BTreeSet<String>> = BTreeMap::new();
    let mut taken: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (stage, input) in study.stages.iter().flat_map(|stage| stage.files.iter().map(move |file| (stage, file))) {
        let Some(known) = &input.table else { continue };
        let Some((all, id)) = header(&input.name, known, inputs) else { continue };
        // Instruments run before this is asked, and alone make codebooks: what is not there takes no items.
        let codebook = made.optional_table(&stage.id, "codebook").ok().flatten();
        let items = codebook.and_then(|book| book.texts("item").ok()).unwrap_or_default();
        taken.entry(&input.name).or_default().extend(items.into_iter().flatten().chain(id));
        taken.entry(&input.name).or_default().extend(known.takes.iter().cloned());
        left.entry((&input.name, known.read.sheet.as_ref())).or_default().extend(all);
    }
    let none = BTreeSet::new();
    let one = |((file, _), all): ((&str, Option<&String>), BTreeSet<String>)| {
        let taken = taken.get(file).unwrap_or(&none);
        let is_used = |column: &str| taken.contains(column) || named.iter().any(|text| has_word(text, column));
        let unused: Vec<String> = all
            .iter()
            .filter(|column| !is_used(column) && !column.strip_suffix(".missing").is_some_and(is_used))
            .cloned()
            .collect();
        (!unused.is_empty()).then(|| (file.to_owned(), unused))
    };
    left.into_iter().filter_map(one).collect()
}

/// The columns of a table, and the one that names its rows.
fn header(file: &str, known: &KnownTable, inputs: &Inputs) -> Option<(Vec<String>, Option<String>)> {
    let format = Format::from_path(Path::new(file)).ok()?;
    let (_, found) = inputs.of(file).find(|(name, _)| *name == file)?;
    let options = known.read.options();
    let options = if known.first == FirstColumn::Units { options } else { options.without_id().no_rows(NoRows::Allow) };
    let table = read_bytes(&found.bytes, format, Some(file), &options).ok()?.table;
    let names: Vec<String> = table.column_names().into_iter().map(str::to_owned).collect();
    let names_rows = match known.first {
        FirstColumn::Units => table.id_column().map(str::to_owned),
        FirstColumn::Names => names.first().cloned(),
        FirstColumn::Any => None,
    };
    Some((names, names_rows))
}

/// All keys and texts of the study file that are not for readers.
fn names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let Ok(table) = DeTable::parse(text) else { return names };
    for (key, value) in table.get_ref() {
        let words = if &**key.get_ref() == "units" { &WORDS[1..] } else { &WORDS[..] };
        walk(value.get_ref(), words, &mut names);
    }
    names
}

fn walk(value: &DeValue<'_>, words: &[&str], names: &mut Vec<String>) {
    match value {
        DeValue::String(text) => names.push(text.to_string()),
        DeValue::Array(all) => {
            for one in all {
                walk(one.get_ref(), words, names);
            }
        }
        DeValue::Table(all) => {
            for (key, one) in all {
                names.push(key.get_ref().to_string());
                if !words.contains(&&**key.get_ref()) {
                    walk(one.get_ref(), words, names);
                }
            }
        }
        _ => {}
    }
}

/// Whether a name stands in a text as a whole: `SUIT1` in `SUIT1:SUIT4`, `income` in `facts.income`.
fn has_word(text: &str, name: &str) -> bool {
    let joins = |letter: Option<char>| letter.is_some_and(|c| c.is_alphanumeric() || c == '_');
    text.match_indices(name)
        .any(|(at, found)| !joins(text[..at].chars().next_back()) && !joins(text[at + found.len()..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::{has_word, names};

    #[test]
    fn a_column_is_named_as_a_whole_and_not_in_words_for_readers() {
        let found = names(
            "[a]\nlabel = \"mood\"\nby = [\"sector\"]\nfrom = { items = [\"Q1:Q4\", \"of.income\"] }\nmissing.height = 1\n",
        );
        for (column, is_named) in
            [("mood", false), ("sector", true), ("Q1", true), ("Q", false), ("income", true), ("height", true)]
        {
            assert_eq!(found.iter().any(|text| has_word(text, column)), is_named, "{column}");
        }
    }
}
