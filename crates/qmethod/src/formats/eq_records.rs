//! Easy-HTMLQ and EQ Web Sort: a record a person, in whatever it is kept.
//!
//! A record's `sort` is `+2|-2|+0|…`, the places in the order of the statements. The sorter is the field that is asked for, else
//! `partId`, `participantName`, `urlUsercode` or `randomId`, the first that holds more than words like `no part ID`, else what the
//! record is known by. Other fields are kept as notes; records need not have the same ones.

use super::{ReadSorts, numbered, there_again, without_a_sort};
use crate::{CollectedSort, QData, QmethodError};
use crosscase_data::{Diagnostic, Place, counted, parse_number};
use std::collections::BTreeMap;

/// The fields that may name a sorter.
pub(super) const NAMES: [&str; 4] = ["partId", "participantName", "urlUsercode", "randomId"];

/// What was kept of one person.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct EqRecord {
    /// By what it is known in its file, and among the files that are read with it.
    pub(super) key: String,
    pub(super) origin: Place,
    /// Names and values, in order.
    pub(super) fields: Vec<(String, String)>,
}

impl EqRecord {
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())
    }

    fn fault(&self, reason: impl Into<String>) -> QmethodError {
        QmethodError::BadFile { place: self.origin.clone(), reason: reason.into() }
    }

    fn name(&self, id: Option<&str>) -> Result<String, QmethodError> {
        let filled = |name: &&str| !name.is_empty();
        if let Some(id) = id {
            // A field of that very name goes before several together, `partId,wave`.
            let parts: Vec<&str> = if self.field(id).is_some() { vec![id] } else { id.split(',').collect() };
            let part = |part: &str| {
                let lacks = || self.fault(format!("the record has no `{part}`, by which `--id` names the sorts"));
                self.field(part).filter(filled).ok_or_else(lacks)
            };
            let names = parts.into_iter().map(str::trim).map(part).collect::<Result<Vec<_>, _>>()?;
            return Ok(names.join(" "));
        }
        let mut named = NAMES.iter().filter_map(|name| self.field(name)).filter(filled).filter(|name| !is_nobody(name));
        Ok(named.next().unwrap_or(&self.key).to_owned())
    }

    /// The places; none at all of somebody who left before sorting, whose record may have no `sort` either.
    fn places(&self) -> Result<Option<Vec<Option<f64>>>, QmethodError> {
        let Some(sort) = self.field("sort") else { return Ok(None) };
        let place = |(at, place): (usize, &str)| match (place.trim(), parse_number(place)) {
            ("", _) => Ok(None),
            (_, Some(place)) => Ok(Some(place)),
            (other, None) => Err(self.fault(format!("`{other}` is no place for statement {}", at + 1))),
        };
        let places = sort.split('|').enumerate().map(place).collect::<Result<Vec<_>, _>>()?;
        Ok(Some(places).filter(|places| places.iter().any(Option::is_some)))
    }
}

/// What EQ Web Sort writes where a study asks for no name.
pub(super) fn is_nobody(name: &str) -> bool {
    let name = name.trim().to_lowercase().replace('_', " ");
    let is_unset = ["not set", "none", "null", "undefined"].contains(&name.as_str());
    let of_none = name.strip_prefix("no ");
    is_unset || of_none.is_some_and(|rest| ["part", "user", "name", "id"].iter().any(|word| rest.starts_with(word)))
}

/// What is said where a bar at the end was taken to begin no statement, as it would be left out, too, where nobody placed the last one.
fn barred(statements: usize) -> Diagnostic {
    let statements = counted(statements, "statement", "statements");
    let message = format!("a bar at the end of sorts was taken to begin no statement: there are {statements}");
    Diagnostic::note("QME147", message).help("if there is one more, nobody placed it, and it is left out")
}

/// What is said of records that hold no more than `no part ID` where a name could be.
pub(super) fn nameless(many: usize, field: &str) -> Option<Diagnostic> {
    let message = format!(
        "{} no name in `{field}`: the sorts are named by the first other field that holds one",
        counted(many, "record has", "records have"),
    );
    (many > 0).then(|| Diagnostic::note("QME126", message).help("name the field that is meant with --id"))
}

/// The length of sorts that end with a bar, as `HtmlQ`'s lines do, of which nothing follows it in any: where all of them do, or the others have a
/// place less.
pub(super) fn trailing_bar<'a>(sorts: impl Iterator<Item = &'a [Option<f64>]>) -> Option<usize> {
    let sorts: Vec<&[Option<f64>]> = sorts.collect();
    let longest = sorts.iter().map(|sort| sort.len()).max()?;
    let ends = |sort: &&&[Option<f64>]| sort.len() == longest;
    let is_bar = longest > 2
        && sorts.iter().filter(ends).all(|sort| sort.last() == Some(&None))
        && sorts.iter().all(|sort| sort.len() + 1 >= longest);
    is_bar.then_some(longest)
}

/// The sorts in these records of a file, named by the field that is asked for.
///
/// # Errors
/// [`QmethodError::BadFile`] naming the record: no place where one stands, another number of places than before, no name in
/// the field that is asked for; no record with a sort at all.
pub(super) fn sorts(records: &[EqRecord], id: Option<&str>, file: Place) -> Result<ReadSorts, QmethodError> {
    let mut data = QData::default();
    let (mut empty, mut again, mut known) = (Vec::new(), Vec::new(), BTreeMap::new());
    let placed =
        records.iter().map(|record| Ok((record, record.places()?))).collect::<Result<Vec<_>, QmethodError>>()?;
    let bar = trailing_bar(placed.iter().filter_map(|(_, places)| places.as_deref()));
    for (record, places) in placed {
        let Some(mut places) = places else {
            empty.push(format!("{} ({})", record.name(None)?, record.origin));
            continue;
        };
        if bar == Some(places.len()) {
            places.pop();
        }
        let sorter = record.name(id)?;
        if known.insert(sorter.clone(), &record.fields) == Some(&record.fields) {
            again.push(format!("{sorter} ({})", record.origin));
            continue;
        }
        if data.statements.is_empty() {
            data.statements = numbered(places.len(), &[]);
        }
        if places.len() != data.statements.len() {
            let (found, expected) = (places.len(), data.statements.len());
            return Err(record.fault(format!("the sort has {found} places, and those before it {expected}")));
        }
        data.sorts.push(CollectedSort {
            sorter,
            places,
            origin: Some(record.origin.clone()),
            notes: record.fields.iter().filter(|(name, _)| name != "sort").cloned().collect(),
            ..CollectedSort::default()
        });
    }
    if data.sorts.is_empty() {
        return Err(QmethodError::BadFile { place: file, reason: "it holds no record with a `sort`".to_owned() });
    }
    let anonymous = records.iter().filter(|record| record.field(NAMES[0]).is_some_and(is_nobody)).count();
    let mut read = ReadSorts::of(data)?;
    read.diagnostics.extend(bar.map(|length| barred(length - 1).at(file)));
    read.diagnostics.extend(Some(anonymous).filter(|_| id.is_none()).and_then(|many| nameless(many, NAMES[0])));
    read.diagnostics.extend(without_a_sort(&empty));
    read.diagnostics.extend(there_again(&again));
    Ok(read)
}
