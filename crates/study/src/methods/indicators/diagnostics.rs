//! What has to be said of an indicator: who answered too little, who has no role, who speaks alone, which cases have no value, which items
//! run against the others.

use super::super::about::alike;
use super::Rule;
use super::answer_matrix::Scored;
use super::compose::{Compose, Keying};
use super::persons::{Column, Columns};
use crosscase_data::contract::Indicator;
use crosscase_data::{Diagnostic, Listed, Missing, Place, counted};
use crosscase_figures::rounded;
use crosscase_scales::{Answers, Composition, Item, Person, ScoreScale, item_statistics};

/// Of how many complete answers a correlation is told; of fewer its sign is chance.
const FEW: usize = 10;

/// What there is to say of an indicator of these items, each as it is keyed.
pub(super) fn diagnostics(
    rule: &Rule,
    (items, scale): ((&[String], &[Keying]), ScoreScale),
    scored: &[Scored<'_>],
    values: &[Indicator],
) -> Vec<Diagnostic> {
    let file = scored.first().and_then(|s| s.answers.first()?.file.clone());
    let at = |diagnostic: Diagnostic| match &file {
        Some(file) => diagnostic.at(Place::file(file)),
        None => diagnostic,
    };
    let mut found = Vec::new();
    let without = scored.iter().filter(|s| s.person.score.is_none()).count();
    if without > 0 && rule.compose.is_some() {
        let message = format!(
            "{}: {without} of {} units answered too few items to have a score ({} wanted)",
            rule.name,
            scored.len(),
            if rule.min_answered >= 1.0 {
                "all are".to_owned()
            } else {
                format!("a share of {} is", rule.min_answered)
            }
        );
        found.push(at(Diagnostic::note("STU201", message)));
    }
    found.extend(without_column(rule, scored).map(at));
    found.extend(in_other_letters(rule, scored));
    found.extend(beyond(rule, scale).map(at));
    found.extend(against_the_rest(rule, items, scored).map(at));
    let is_alone = |one: &&Indicator| rule.compose.is_some() && one.n == Some(1);
    let alone: Vec<String> = values.iter().filter(is_alone).map(|one| one.case.clone()).collect();
    if !alone.is_empty() {
        let of = counted(alone.len(), "case is", "cases are");
        let message = format!("{}: {of} spoken for by one respondent, of which nothing can be drawn", rule.name);
        found.push(at(Diagnostic::note("STU220", message).listing(alone)));
    }
    // Where it does not apply, its sets say what comes of that.
    let is_empty = |one: &&Indicator| one.value.is_err_and(|reason| reason != Missing::NotApplicable);
    let empty: Vec<String> = values.iter().filter(is_empty).map(|one| one.case.clone()).collect();
    found.extend(without_value(&rule.name, empty).map(at));
    found
}

/// Counts those of whom the column that the rule goes by says nothing, and what becomes of them.
fn without_column(rule: &Rule, scored: &[Scored<'_>]) -> Option<Diagnostic> {
    let columns = &rule.columns;
    let one = |person: &Person| match columns {
        Columns { role: Some(column), .. } if person.role.is_none() => {
            Some((column, "each counts as a role of its own"))
        }
        Columns { organisation: Some(column), .. } if person.organisation.is_none() => {
            Some((column, "each counts as an organisation of its own"))
        }
        Columns { weight: Some(column), .. } if person.weight.is_none() => Some((column, "their cases have no value")),
        _ => None,
    };
    let mut without = scored.iter().filter(|s| s.person.score.is_some()).filter_map(|s| one(&s.person));
    let (column, what) = without.next()?;
    let units = counted(1 + without.count(), "unit has", "units have");
    Some(Diagnostic::warning("STU236", format!("{}: {units} no value in {}: {what}", rule.name, column.name())))
}

/// Roles or organisations that are one but for how they are written; by their count, where scores of persons must not be told, of whom an
/// organisation may be the name.
fn in_other_letters(rule: &Rule, scored: &[Scored<'_>]) -> Vec<Diagnostic> {
    let of = |what: &str, column: &Option<Column>, named: fn(&Person) -> Option<&str>| {
        let Some(column) = column else { return Vec::new() };
        let place = || Place::default().column(column.name());
        let told = alike(what, scored.iter().filter_map(|s| named(&s.person)).map(|name| (name, name, place())));
        if told.is_empty() || !rule.is_guarded {
            return told;
        }
        let names = counted(told.len(), "name is", "names are");
        let message =
            format!("{names} written like others but for capitals, blanks or signs: each counts as one more {what}");
        vec![Diagnostic::warning("STU248", message).at(place()).help("if they are one, write the name in one way")]
    };
    let roles = of("role", &rule.columns.role, |person| person.role.as_deref());
    [roles, of("organisation", &rule.columns.organisation, |person| person.organisation.as_deref())].concat()
}

/// Says where a bound from which up units count leaves no score on its other side: all count, or nobody does.
fn beyond(rule: &Rule, scale: ScoreScale) -> Option<Diagnostic> {
    let (Some(Compose::Rule(compose)), ScoreScale::Within(range)) = (rule.compose, scale) else { return None };
    let (Composition::ShareAtOrAbove(least) | Composition::CountAtOrAbove(least)) = compose else { return None };
    let who = match least {
        _ if least > range.high() => "nobody has a score",
        _ if least <= range.low() => "every score is",
        _ => return None,
    };
    let message = format!("{}: {who} from {least} up, on a scale from {} to {}", rule.name, range.low(), range.high());
    let help = "`at_least` is a score within the scale; decimals take a point, as in 3.5";
    Some(Diagnostic::warning("STU258", message).help(help))
}

/// Names the items of respondents that correlate negatively with the rest of the indicator, as keyed: one that is worded the other way round
/// takes from the mean what it should add.
fn against_the_rest(rule: &Rule, (items, keys): (&[String], &[Keying]), scored: &[Scored<'_>]) -> Option<Diagnostic> {
    if rule.compose.is_none() || items.len() < 3 {
        return None;
    }
    let keyed = |s: &Scored<'_>, item: &String, key: &Keying| {
        let answer = s.answers.iter().find(|answer| answer.item == *item)?;
        answer.value.ok().map(|value| key.key(value))
    };
    let row = |s: &Scored<'_>| items.iter().zip(keys).map(|(item, key)| keyed(s, item, key)).collect();
    let rows: Vec<Vec<Option<f64>>> = scored.iter().map(row).collect();
    let complete = rows.iter().filter(|row| row.iter().all(Option::is_some)).count();
    // Numbers as names, since an item may be called anything.
    let numbered: Vec<Item> = (1..=items.len()).map(|at| Item::new(at.to_string())).collect();
    let answers = Answers::from_rows(&numbered, &rows).ok().filter(|_| complete >= FEW)?;
    let told = items.iter().zip(item_statistics(&answers).items).filter_map(|(item, of)| {
        let rest = of.item_total_corrected.filter(|rest| *rest < 0.0)?;
        Some(format!("{item} ({})", rounded(rest, 3)))
    });
    let told: Vec<String> = told.collect();
    let message = format!("{}: negatively correlated with the rest of its items: {}", rule.name, Listed(&told));
    let help = "where an item is worded the other way round, name it in `reverse`: nothing is reversed unasked";
    (!told.is_empty()).then(|| Diagnostic::warning("SCA104", message).help(help))
}

/// Names the cases that have no value.
pub(super) fn without_value(indicator: &str, empty: Vec<String>) -> Option<Diagnostic> {
    let cases = counted(empty.len(), "case", "cases");
    let message = format!("{indicator}: no value for {cases}");
    (!empty.is_empty()).then(|| Diagnostic::warning("STU202", message).listing(empty))
}
