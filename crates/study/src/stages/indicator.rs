//! From answers to one value a case: item keys, scores under the minimum-answered rule, the rule of composition.

use super::instrument::{Answers, scale_of};
use super::units::Units;
use crate::artifacts::Artifacts;
use crate::compose::{Composed, Keying, compose, score};
use crate::hash::sha256_of_parts;
use crate::model::{Compose, Indicator, Instrument, Study};
use crate::problem::StudyError;
use crosscase_data::contract::{self, Cell, Link, Record};
use crosscase_data::{Diagnostic, Missing, Place, Table, TableBuilder};
use std::collections::BTreeMap;

use crate::stages::link;

/// The score of one unit of the instrument and the case it counts for.
struct Scored<'a> {
    unit: &'a str,
    case: &'a str,
    score: Option<f64>,
    answered: usize,
    row: Option<i64>,
}

/// Makes the indicator's values for all cases, in the order of the cases.
pub(crate) fn make(
    study: &Study,
    indicator: &Indicator,
    instrument: &Instrument,
    answers: &Answers,
    units: &BTreeMap<String, Units>,
) -> Result<Artifacts, StudyError> {
    let columns: Vec<&str> = answers.items.iter().map(String::as_str).collect();
    let items = crosscase_data::select(&indicator.items, &columns)?;
    let keys = keys(indicator, instrument, &columns, &items)?;
    let positions: Vec<usize> =
        items.iter().filter_map(|item| columns.iter().position(|column| column == item)).collect();

    let path = study.path_to_cases(&instrument.unit);
    let mut scored = Vec::with_capacity(answers.units.len());
    for (row, unit) in answers.units.iter().enumerate() {
        let given: Vec<Option<f64>> = positions.iter().map(|at| answers.values[row][*at]).collect();
        scored.push(Scored {
            unit,
            case: case_of(unit, &path, units),
            score: score(&given, &keys, indicator.min_answered),
            answered: given.iter().flatten().count(),
            row: answers.rows[row],
        });
    }
    let cases = units.get(&study.cases).map_or(&[][..], |cases| &cases.ids);
    let mut within: BTreeMap<&str, Vec<Option<f64>>> = BTreeMap::new();
    for s in &scored {
        within.entry(s.case).or_default().push(s.score);
    }
    let composed: Vec<Composed> = cases
        .iter()
        .map(|case| {
            let scores = within.get(case.as_str()).map_or(&[][..], Vec::as_slice);
            compose(indicator.compose, scores, seed_of(study.seed, &indicator.name, case))
        })
        .collect();

    let made = Artifacts {
        diagnostics: diagnostics(indicator, instrument, &scored, cases, &composed),
        ..Artifacts::default()
    }
    .with_table("indicators", values(indicator, cases, &composed)?)
    .with_table("lineage", Link::table(&links(indicator, instrument, &items, &scored))?);
    if indicator.compose == Compose::None {
        Ok(made)
    } else {
        Ok(made.with_table("scores", scores(indicator, items.len(), &scored)?))
    }
}

fn keys(
    indicator: &Indicator,
    instrument: &Instrument,
    columns: &[&str],
    items: &[String],
) -> Result<Vec<Keying>, StudyError> {
    let reversed = match indicator.reverse.as_str() {
        "" => Vec::new(),
        list => crosscase_data::select(list, columns)?,
    };
    if let Some(stray) = reversed.iter().find(|item| !items.contains(item)) {
        let message = format!("indicator `{}` reverses {stray}, which is not one of its items", indicator.name);
        let place = Place::file("study.toml");
        return Err(StudyError::Value { diagnostic: Diagnostic::warning("STU107", message).at(place) });
    }
    items
        .iter()
        .map(|item| {
            let scale = if reversed.contains(item) { scale_of(columns, instrument, item)? } else { None };
            Ok(Keying { reversed: scale.map(|(low, high)| low + high) })
        })
        .collect()
}

/// A seed of its own for every value, so that one more case or indicator changes no other's interval.
fn seed_of(study: u64, indicator: &str, case: &str) -> u64 {
    let digest = sha256_of_parts([&study.to_le_bytes()[..], indicator.as_bytes(), case.as_bytes()]);
    digest.get(..16).and_then(|head| u64::from_str_radix(head, 16).ok()).unwrap_or(study)
}

/// The case that a unit counts for, up the path of kinds.
fn case_of<'a>(unit: &'a str, path: &[&str], units: &'a BTreeMap<String, Units>) -> &'a str {
    path.iter()
        .take(path.len().saturating_sub(1))
        .fold(unit, |at, kind| units.get(*kind).and_then(|units| units.within(at)).unwrap_or(""))
}

fn values(indicator: &Indicator, cases: &[String], composed: &[Composed]) -> Result<Table, StudyError> {
    let rows: Vec<contract::Indicator> = cases
        .iter()
        .zip(composed)
        .map(|(case, c)| contract::Indicator {
            indicator: indicator.name.clone(),
            case: case.clone(),
            value: c.value.ok_or(Missing::Empty),
            n: i64::try_from(c.n).ok(),
            n_missing: i64::try_from(c.n_missing).ok(),
            lower: c.interval.map(|(lower, _)| lower),
            upper: c.interval.map(|(_, upper)| upper),
            sd: c.sd,
        })
        .collect();
    Ok(contract::Indicator::table(&rows)?)
}

fn scores(indicator: &Indicator, items: usize, scored: &[Scored<'_>]) -> Result<Table, StudyError> {
    Ok(TableBuilder::new("crosscase.study.scores/1")
        .text("indicator", scored.iter().map(|_| Some(indicator.name.as_str())))
        .text("unit", scored.iter().map(|s| Some(s.unit)))
        .text("case", scored.iter().map(|s| Some(s.case)))
        .number("score", scored.iter().map(|s| s.score))
        .integer("answered", scored.iter().map(|s| i64::try_from(s.answered).ok()))
        .integer("items", scored.iter().map(|_| i64::try_from(items).ok()))
        .build()?)
}

/// From the case's value to the scores, and from each score to the cells of the file; a value about a case itself
/// goes to the cells at once.
fn links(indicator: &Indicator, instrument: &Instrument, items: &[String], scored: &[Scored<'_>]) -> Vec<Link> {
    let cell = |table: &str, id: &str, column: &str| Cell::new(table, id, column);
    let composed = indicator.compose != Compose::None;
    let mut links = Vec::new();
    for s in scored {
        if composed {
            let (of, score) = (cell("indicators", s.case, &indicator.name), cell("scores", s.unit, &indicator.name));
            links.push(link(of, score, None, indicator.compose.as_str()));
        }
        let table = if composed { "scores" } else { "indicators" };
        links.extend(items.iter().map(|item| {
            let how = if items.len() == 1 { "the answer" } else { "mean of the items" };
            link(cell(table, s.unit, &indicator.name), cell(&instrument.file, s.unit, item), s.row, how)
        }));
    }
    links
}

fn diagnostics(
    indicator: &Indicator,
    instrument: &Instrument,
    scored: &[Scored<'_>],
    cases: &[String],
    composed: &[Composed],
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let without = scored.iter().filter(|s| s.score.is_none()).count();
    if without > 0 && indicator.compose != Compose::None {
        let message = format!(
            "{}: {without} of {} units answered too few items to have a score (at least {} of them are wanted)",
            indicator.name,
            scored.len(),
            indicator.min_answered
        );
        found.push(Diagnostic::note("STU201", message).at(Place::file(&instrument.file)));
    }
    let empty: Vec<&str> =
        cases.iter().zip(composed).filter(|(_, c)| c.value.is_none()).map(|(case, _)| case.as_str()).collect();
    if !empty.is_empty() {
        let message = format!("{}: no value for {}", indicator.name, empty.join(", "));
        found.push(Diagnostic::warning("STU202", message).at(Place::file(&instrument.file)));
    }
    found
}
