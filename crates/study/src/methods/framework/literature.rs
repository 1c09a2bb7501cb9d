//! The references of the reviewed studies: which record of a bibliography each of them is, and what it found.

use super::reviewed::Finding;
use crate::error::MethodError;
use crate::file::{Faults, Placed};
use crate::method::downloads;
use crosscase_data::{Table, TableBuilder};
use crosscase_report::{ColumnKind, TableBlock, TableOptions, Text};
use crosscase_review::{BibRecord, formats};

/// Finds the record of each reviewed study, by its DOI or by first author and year. One that is no record, or may be several, is a fault.
pub(super) fn cite(file: &str, named: &Placed<String>, found: &mut [Finding], faults: &mut Faults<'_>) {
    // A file that is not there is told with all others.
    let Some(bytes) = faults.bytes_of(file) else { return };
    let records = match formats::read(&bytes, file) {
        Ok(read) => read.records,
        Err(error) => return faults.add("STU016", named.at(), error.to_string()),
    };
    for finding in found {
        let of: Vec<&BibRecord> = records.iter().filter(|record| is_of(record, &finding.study)).collect();
        let by = "by its DOI, or by its first author and year";
        match of[..] {
            [record] => finding.record = Some(record.clone()),
            [] => {
                let message = format!("{file}: no record is the reviewed study {} {by}", finding.study);
                return faults.add("STU016", named.at(), message);
            }
            _ => {
                let ids: Vec<&str> = of.iter().map(|record| record.id.as_str()).collect();
                let message = format!(
                    "{file}: the reviewed study {} may be {} {by}: write its DOI",
                    finding.study,
                    ids.join(" or ")
                );
                return faults.add("STU016", named.at(), message);
            }
        }
    }
}

/// Whether a record is the study that a text names.
fn is_of(record: &BibRecord, study: &str) -> bool {
    let study = study.to_lowercase();
    if record.doi.as_ref().is_some_and(|doi| study.contains(doi.as_str())) {
        return true;
    }
    let words = || study.split(|letter: char| !letter.is_alphanumeric());
    let has_author = record.author.as_ref().is_some_and(|author| {
        let author = author.to_lowercase();
        let mut wanted = author.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        wanted.all(|word| words().any(|said| said == word))
    });
    // `2019a` is a study of 2019.
    let has_year = record.year.is_some_and(|year| {
        let year = year.to_string();
        words().any(|said| said.strip_prefix(year.as_str()).is_some_and(|rest| rest.chars().all(char::is_alphabetic)))
    });
    has_author && has_year
}

/// One row a study and what it found: `crosscase.study.literature/1`.
pub(super) fn table(found: &[Finding]) -> Result<Table, MethodError> {
    let of = |cell: fn(&BibRecord) -> Option<&str>| {
        found.iter().map(move |one| one.record.as_ref().and_then(cell)).collect::<Vec<_>>()
    };
    Ok(TableBuilder::new("crosscase.study.literature/1")
        .text("study", found.iter().map(|one| Some(one.study.as_str())))
        .text("title", of(|record| record.title.as_deref()))
        .text("journal", of(|record| record.journal.as_deref()))
        .integer("year", found.iter().map(|one| one.record.as_ref().and_then(|record| record.year).map(i64::from)))
        .text("doi", of(|record| record.doi.as_deref()))
        .text("condition", found.iter().map(|one| Some(one.condition.as_str())))
        .text("outcome", found.iter().map(|one| Some(one.outcome.as_str())))
        .text("found", found.iter().map(|one| Some(one.found.as_str())))
        .build()?)
}

/// The same for readers, with the references where there are any.
pub(super) fn block(table: &Table, is_cited: bool) -> Result<TableBlock, MethodError> {
    let mut columns = vec![("study", "Study")];
    if is_cited {
        columns.extend([("title", "Title"), ("journal", "Published in"), ("doi", "DOI")]);
    }
    columns.extend([("condition", "Condition"), ("outcome", "Outcome"), ("found", "Found")]);
    let of = |column: &str| table.texts(column).is_ok_and(|texts| texts.iter().any(Option::is_some));
    columns.retain(|(column, _)| of(column));
    let options = TableOptions::default().columns(columns.iter().map(|(column, _)| *column));
    let options = columns.iter().fold(options, |options, (column, head)| options.header(*column, *head));
    let options = options.kind("study", ColumnKind::RowHeader);
    let mut block = TableBlock::from_table("What each reviewed study found", table, &options)?;
    block.notes.push(Text::from(
        "Found: present, the outcome comes with the condition; absent, without it; none, it makes no difference; mixed, it depends.",
    ));
    block.downloads = downloads("literature");
    Ok(block)
}
