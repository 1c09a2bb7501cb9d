//! The references of the reviewed studies: which record of a bibliography each of them is, and what it found.

use super::reviewed::Finding;
use crate::error::MethodError;
use crate::file::{Faults, Placed};
use crate::method::downloads;
use crosscase_data::{Diagnostic, Table, TableBuilder};
use crosscase_report::{ColumnKind, TableBlock, TableOptions, Text};
use crosscase_review::{BibRecord, formats};
use std::collections::BTreeSet;

/// Finds the record of each reviewed study, by its DOI or by first author and year. One that is no record, or may be several, is a fault.
pub(super) fn cite(
    file: &str,
    named: &Placed<String>,
    found: &mut [Finding],
    (told, faults): (&mut Vec<Diagnostic>, &mut Faults<'_>),
) {
    // A file that is not there is told with all others.
    let Some(bytes) = faults.bytes_of(file) else { return };
    let records = match formats::read(&bytes, file) {
        Ok(read) => {
            told.extend(read.diagnostics);
            read.records
        }
        Err(error) => return faults.add("STU016", named.at(), error.to_string()),
    };
    let mut refused = BTreeSet::new();
    for finding in found {
        let by_rule =
            |names: Names| records.iter().filter(|record| is_of(record, &finding.study, names)).collect::<Vec<_>>();
        let of = Some(by_rule(Names::AtItsBeginning)).filter(|of| !of.is_empty());
        let of = of.unwrap_or_else(|| by_rule(Names::WithFirstName));
        let has_doi = doi_in(&finding.study.to_lowercase()).is_some();
        let by = if has_doi { "by its DOI" } else { "by its first author and year" };
        let message = match of[..] {
            [record] => {
                finding.record = Some(record.clone());
                continue;
            }
            [] => format!("{file}: no record is the reviewed study {} {by}", finding.study),
            _ => {
                let ids: Vec<&str> = of.iter().map(|record| record.id.as_str()).collect();
                let mend = if has_doi { "keep one of them" } else { "write its DOI" };
                format!("{file}: the reviewed study {} may be {} {by}: {mend}", finding.study, ids.join(" or "))
            }
        };
        if refused.insert(finding.study.clone()) {
            faults.add("STU016", named.at(), message);
        }
    }
}

/// The DOI in a text, with what may be signs of the sentence behind it.
fn doi_in(text: &str) -> Option<&str> {
    let begins = |(at, _): &(usize, &str)| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        let figures = text.get(at + 3..).and_then(|rest| rest.split_once('/')).map(|(figures, _)| figures);
        before.is_none_or(|letter| !letter.is_alphanumeric() && letter != '.')
            && figures
                .is_some_and(|all| !all.is_empty() && all.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
    };
    let (at, _) = text.match_indices("10.").find(begins)?;
    text.get(at..)?.split_whitespace().next()
}

/// How the first author stands in the text that names a study.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    /// `Doe 2020`, `J. Doe (2020)`, `Doe & Roe 2020`.
    AtItsBeginning,
    /// `Jane Doe (2020)`, `The World Bank 2019`: before whatever parts the first author from others.
    WithFirstName,
}

/// Whether a record is the study that a text names: by its DOI, where it has one, and else by its first author and first year.
fn is_of(record: &BibRecord, study: &str, names: Names) -> bool {
    let study = study.to_lowercase();
    if let Some(found) = doi_in(&study) {
        let is_sentence = |rest: &str| rest.chars().all(|sign| ".,;:)]}>\"'”’".contains(sign));
        let doi = record.doi.as_ref().map(|doi| doi.to_lowercase());
        return doi.is_some_and(|doi| found.strip_prefix(doi.as_str()).is_some_and(is_sentence));
    }
    let words = |text: &str| -> Vec<String> {
        text.split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    // `2019a` is a study of 2019.
    let year_of = |word: &String| {
        let (year, letters) = word.split_at_checked(4)?;
        let is_year = year.bytes().all(|byte| byte.is_ascii_digit()) && letters.chars().all(char::is_alphabetic);
        is_year.then(|| year.parse::<i64>().ok())?
    };
    let said = words(&study);
    let year = said.iter().find_map(year_of);
    let has_author = record.author.as_ref().is_some_and(|author| {
        let mut wanted = words(&author.to_lowercase());
        // Initials may stand before the name, and “van der” behind it.
        let initials = said.iter().take_while(|word| word.chars().count() == 1 && !wanted.contains(word)).count();
        let mut first: Vec<String> = said.iter().skip(initials).take(wanted.len()).cloned().collect();
        let parts = ['&', ',', ';', '(', ':'];
        let alone = study.split(parts).next().unwrap_or_default().split(" and ").next().unwrap_or_default();
        if names == Names::WithFirstName {
            let alone = words(alone);
            return !wanted.is_empty() && alone.windows(wanted.len()).any(|some| some == wanted);
        }
        first.sort();
        wanted.sort();
        !wanted.is_empty() && first == wanted
    });
    has_author && record.year.is_some_and(|own| year == Some(i64::from(own)))
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

#[cfg(test)]
mod tests {
    use super::{Names, is_of};
    use crosscase_review::formats;

    #[test]
    fn a_study_is_the_record_of_its_whole_doi_or_of_its_first_author_and_first_year() {
        let ris = "TY  - JOUR\nAU  - Doe, J.\nPY  - 2020\nDO  - 10.1000/X.1\nER  - \n\
                   TY  - JOUR\nAU  - Chen, A.\nPY  - 2020\nDO  - 10.1000/x.17\nER  - \n\
                   TY  - JOUR\nAU  - van der Berg, B.\nPY  - 2015\nER  - \n";
        let records = formats::read(ris.as_bytes(), "r.ris").unwrap().records;
        let by = |study: &str, names: Names| -> Vec<usize> {
            (0..records.len()).filter(|at| is_of(&records[*at], study, names)).collect()
        };
        let of = |study: &str| by(study, Names::AtItsBeginning);
        assert_eq!(by("Jane Doe (2020)", Names::WithFirstName), [0]);
        assert!(by("Li & Chen (2020)", Names::WithFirstName).is_empty(), "a second author");
        assert!(by("Li and Chen (2020)", Names::WithFirstName).is_empty(), "a second author");
        assert_eq!(of("10.1000/x.17"), [1]);
        assert_eq!(of("Doe 2020 (https://doi.org/10.1000/x.1)."), [0]);
        assert!(of("10.1000/x.2, Doe 2020").is_empty(), "a DOI goes before author and year");
        assert!(of("10.1000/x").is_empty());
        assert!(of("Li & Chen (2020)").is_empty(), "a second author");
        assert_eq!(of("Chen & Li (2020a)"), [1]);
        assert_eq!(of("J. Doe (2020), data of 2015"), [0]);
        assert!(of("Doe (2021), data of 2020").is_empty(), "the first year");
        assert_eq!(of("Van der Berg (2015)"), [2]);
        assert_eq!(of("Berg, van der (2015)"), [2]);
    }
}
