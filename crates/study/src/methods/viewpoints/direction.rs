//! Which way a viewpoint points: that of most sorts, or that of a statement which the study names. A factor and its mirror image fit the sorts alike
//! (Brown 1980, *Political Subjectivity*), so that a few other sorts may turn one round, and with it every condition that is made of its loadings.

use crate::error::{MethodError, StudyError};
use crate::file::{Faults, Placed, Span};
use crosscase_data::Diagnostic;
use crosscase_qmethod::{Analysis, Extensions, MissingPlaces, QData, RotationPlan, RotationStep};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A z-score that is not told from 0.
const ZERO: f64 = 1e-9;

/// The statement that a viewpoint agrees with.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TowardKeys {
    /// The viewpoint, by its number.
    viewpoint: Placed<usize>,
    /// The id of the statement.
    statement: Placed<String>,
}

/// The same, checked.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Toward {
    viewpoint: usize,
    statement: String,
    #[serde(skip)]
    at: Span,
}

/// Each viewpoint at most once, among those that there are.
pub(super) fn checked(keys: &[TowardKeys], factors: usize, faults: &mut Faults<'_>) -> Vec<Toward> {
    let mut known = BTreeSet::new();
    for key in keys {
        let (viewpoint, at) = (*key.viewpoint, key.viewpoint.at());
        if viewpoint == 0 || viewpoint > factors {
            let help = format!("write one from 1 to {factors}, or more `factors`");
            faults.add_with_help("STU016", at, format!("there is no viewpoint {viewpoint}"), help.as_str());
        } else if !known.insert(viewpoint) {
            faults.add("STU016", at, format!("viewpoint {viewpoint} is turned by one statement alone; keep one"));
        }
    }
    let toward = |key: &TowardKeys| Toward {
        viewpoint: *key.viewpoint,
        statement: key.statement.to_string(),
        at: key.statement.at(),
    };
    keys.iter().map(toward).collect()
}

/// The analysis with every viewpoint turned so that its z-score on the statement that is named is positive, by steps at the end of its rotation, and
/// which could not be turned. Of a bipolar factor the first pole is meant.
pub(super) fn turned(
    registry: &Extensions,
    analysis: Analysis,
    data: &QData,
    toward: &[Toward],
) -> Result<(Analysis, Vec<Diagnostic>), MethodError> {
    if toward.is_empty() {
        return Ok((analysis, Vec::new()));
    }
    let (sorts, _) = data.complete(MissingPlaces::Error)?;
    let analysis = analysis.of_data(data);
    let found = analysis.fit_with(registry, &sorts)?;
    let (mut plan, mut told) = (analysis.rotation.clone(), Vec::new());
    for Toward { viewpoint, statement, at } in toward {
        let unknown = || {
            let (name, allowed) = (statement.clone(), sorts.statements().to_vec());
            MethodError::from(StudyError::Unknown { what: "statement", name, allowed }).at(at.clone())
        };
        let row = sorts.statements().iter().position(|id| id == statement).ok_or_else(unknown)?;
        let is_meant = |label: &str| label.trim_end_matches(|end: char| !end.is_ascii_digit()) == viewpoint.to_string();
        let column = found.factors.iter().position(|factor| is_meant(&factor.label));
        match column.and_then(|column| found.zscores[column].as_ref()).map(|scores| scores[row]) {
            Some(z) if z < -ZERO => plan = plan.then(RotationStep::Invert(*viewpoint)),
            Some(z) if z > ZERO => {}
            score => {
                let why = score.map_or("has no scores", |_| "has a z-score of 0 on it");
                let message = format!("viewpoint {viewpoint} cannot be turned toward {statement}: it {why}");
                let help = "it points as most sorts do; name a statement that it clearly agrees with";
                told.push(Diagnostic::warning("STU253", message).help(help));
            }
        }
    }
    Ok((analysis.rotation(plan), told))
}

/// A warning where something is made of viewpoints whose direction is that of most sorts: `items` are those that are taken of them.
pub(super) fn undirected<'a>(
    (name, factors): (&str, usize),
    rotation: &RotationPlan,
    toward: &[Toward],
    items: impl Iterator<Item = &'a str>,
) -> Option<Diagnostic> {
    let used: BTreeSet<usize> =
        items.flat_map(|items| items.split(',')).flat_map(|item| taken(item, factors)).collect();
    let free: Vec<String> = used
        .into_iter()
        .filter(|viewpoint| !toward.iter().any(|one| one.viewpoint == *viewpoint))
        .map(|viewpoint| viewpoint.to_string())
        .collect();
    let first = free.first()?;
    let listed = free.join(", ");
    let (which, they, them) =
        if free.len() == 1 { ("viewpoint", "it points", "it") } else { ("viewpoints", "they point", "each") };
    let is_by_hand = rotation.steps().iter().any(|step| matches!(step, RotationStep::Invert(_)));
    let by_hand = if is_by_hand { ", and `invert` turns it from there" } else { "" };
    let message = format!(
        "{name}: what is made of {which} {listed} may turn round with a few other sorts, since most sorts say which way {they}{by_hand}"
    );
    let help = format!(
        "say what {them} agrees with: `toward = [{{ viewpoint = {first}, statement = \"…\" }}]` in [viewpoints.{name}]"
    );
    Some(Diagnostic::warning("STU252", message).help(help))
}

/// Which viewpoints point where: “, viewpoint 1 turned toward helps”.
pub(super) fn in_words(toward: &[Toward]) -> String {
    let each = |one: &Toward| format!(", viewpoint {} turned toward {}", one.viewpoint, one.statement);
    toward.iter().map(each).collect::<Vec<_>>().concat()
}

/// The viewpoints of an item or a range of items: `loading_1`, `loading_1:loading_3`; all, where it is none that is known.
fn taken(item: &str, factors: usize) -> std::ops::RangeInclusive<usize> {
    let number = |item: &str| -> Option<usize> {
        let (_, label) = item.trim().rsplit_once('_')?;
        label.trim_end_matches(|end: char| !end.is_ascii_digit()).parse().ok()
    };
    let (first, last) = item.split_once(':').unwrap_or((item, item));
    match (number(first), number(last)) {
        (Some(first), Some(last)) => first..=last,
        _ => 1..=factors,
    }
}
