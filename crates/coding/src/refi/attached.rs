//! What a project says beside its passages: memos, and variables of cases and sources.

use super::parsed::{Lost, MemoOf, ParsedCase, ParsedSource, ParsedValue, Selection, Text, ValueOf};
use crate::Code;
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A memo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportedMemo {
    /// Its name.
    pub name: String,
    /// Its words, where the file has them.
    pub text: Option<String>,
    /// What it is about, in the order of the file.
    pub about: Vec<MemoAbout>,
}

/// What a memo is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MemoAbout {
    /// `project`, `code`, `case`, `source` or `passage`.
    pub kind: &'static str,
    /// The name of the code, the case or the source.
    pub name: Option<String>,
    /// The first code point of a passage.
    pub start: Option<usize>,
    /// The first one after it.
    pub end: Option<usize>,
}

/// What a case or a source has of a variable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportedValue {
    /// `case` or `source`.
    pub of: &'static str,
    /// The name of the case or the source.
    pub name: String,
    /// The variable.
    pub variable: String,
    /// Its type as the file has it: `Text`, `Boolean`, `Integer`, `Float`, `Date`, `DateTime`.
    pub kind: String,
    /// The value as the file has it.
    pub value: String,
}

/// What memos and variables may belong to.
pub(super) struct Owners<'p> {
    pub(super) codes: &'p [Code],
    pub(super) cases: &'p [ParsedCase],
    pub(super) sources: &'p [ParsedSource],
    pub(super) selections: &'p [Selection],
}

const DANGLING: &str = "what it refers to is not in the file";

pub(super) fn memos(
    memos: &[ParsedSource],
    refs: &[(MemoOf, String)],
    owners: &Owners<'_>,
    place: impl Fn(&Selection) -> Option<(usize, usize)>,
    lost: &mut Lost,
) -> Vec<ImportedMemo> {
    let places = memos.iter().enumerate().filter(|(_, memo)| !memo.guid.is_empty());
    let places: BTreeMap<&str, usize> = places.map(|(at, memo)| (memo.guid.as_str(), at)).collect();
    let mut about: Vec<Vec<MemoAbout>> = vec![Vec::new(); memos.len()];
    for (of, to) in refs {
        let Some(own) = places.get(to.as_str()).and_then(|at| about.get_mut(*at)) else {
            lost.add("NoteRef", DANGLING, to);
            continue;
        };
        let source = |at: usize| owners.sources.get(at).map(|source| source.name.clone());
        let whole = |kind, name| MemoAbout { kind, name, start: None, end: None };
        own.push(match *of {
            MemoOf::Project => whole("project", None),
            MemoOf::Code(at) => whole("code", owners.codes.get(at).map(|code| code.name.clone())),
            MemoOf::Case(at) => whole("case", owners.cases.get(at).map(|case| case.name.clone())),
            MemoOf::Source(at) => whole("source", source(at)),
            MemoOf::Selection(at) => {
                let selection = owners.selections.get(at);
                let span = selection.and_then(&place);
                MemoAbout {
                    start: span.map(|(start, _)| start),
                    end: span.map(|(_, end)| end),
                    ..whole("passage", selection.and_then(|selection| source(selection.source)))
                }
            }
        });
    }
    let memo = |(memo, about): (&ParsedSource, Vec<MemoAbout>)| ImportedMemo {
        name: memo.name.clone(),
        text: if let Text::Here(text) = &memo.text { Some(text.clone()) } else { None },
        about,
    };
    memos.iter().zip(about).map(memo).collect()
}

pub(super) fn variables(
    variables: &[[String; 3]],
    values: &[ParsedValue],
    owners: &Owners<'_>,
    lost: &mut Lost,
) -> Vec<ImportedValue> {
    let known = variables.iter().filter(|variable| !variable[0].is_empty());
    let known: BTreeMap<&str, &[String; 3]> = known.map(|variable| (variable[0].as_str(), variable)).collect();
    let mut found = Vec::new();
    for value in values {
        let (of, name) = match value.of {
            ValueOf::Case(at) => ("case", owners.cases.get(at).map(|case| case.name.clone())),
            ValueOf::Source(at) => ("source", owners.sources.get(at).map(|source| source.name.clone())),
        };
        let Some(([_, variable, kind], name)) = known.get(value.variable.as_str()).copied().zip(name) else {
            lost.add("VariableValue", DANGLING, &value.variable);
            continue;
        };
        let (variable, kind) = (variable.clone(), kind.clone());
        found.push(ImportedValue { of, name, variable, kind, value: value.value.clone() });
    }
    found
}

/// Cases that have two values of one variable, as where two cases are called the same.
pub(super) fn two_values(values: &[ImportedValue]) -> Option<Diagnostic> {
    let mut first: BTreeMap<(&str, &str, &str), &str> = BTreeMap::new();
    let mut twice = BTreeSet::new();
    for one in values.iter().filter(|one| !one.value.is_empty()) {
        if *first.entry((one.of, &one.name, &one.variable)).or_insert(&one.value) != one.value {
            twice.insert(format!("{} ({})", one.name, one.variable));
        }
    }
    let message = "several values of one variable, of which the first is taken";
    (!twice.is_empty()).then(|| Diagnostic::warning("COD128", message).listing(twice.into_iter().collect()))
}

/// One row a case and a column a variable, in the order of the file: `crosscase.coding.variables/1`. Whole numbers and fractions are
/// numbers, true and false 1 and 0, anything else is text.
pub(super) fn variables_table(cases: &[String], values: &[ImportedValue]) -> Result<Table, DataError> {
    let of_cases = || values.iter().filter(|value| value.of == "case");
    let mut seen = BTreeSet::new();
    let variables: Vec<(&str, &str)> = of_cases()
        .filter(|value| seen.insert(value.variable.as_str()))
        .map(|value| (value.variable.as_str(), value.kind.as_str()))
        .collect();
    let mut cells: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for one in of_cases().filter(|one| !one.value.is_empty()) {
        cells.entry((&one.name, &one.variable)).or_insert(&one.value);
    }
    let table = TableBuilder::new("crosscase.coding.variables/1").id("case", cases.iter().cloned());
    let column = |table: TableBuilder, (variable, kind): &(&str, &str)| {
        let texts = cases.iter().map(|case| cells.get(&(case.as_str(), *variable)).copied());
        let texts: Vec<Option<&str>> = texts.map(|text| text.filter(|text| !text.is_empty())).collect();
        let number = |text: &str| match *kind {
            "Boolean" => match text.to_lowercase().as_str() {
                "true" | "1" => Some(1.0),
                "false" | "0" => Some(0.0),
                _ => None,
            },
            "Integer" | "Float" => text.parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        };
        // What one cell holds that is no number would be lost in a column of numbers.
        if texts.iter().flatten().all(|text| number(text).is_some()) && texts.iter().any(Option::is_some) {
            table.number(variable, texts.iter().map(|text| text.and_then(number)))
        } else {
            table.text(variable, texts)
        }
    };
    variables.iter().fold(table, column).build()
}
