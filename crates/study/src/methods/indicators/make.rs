//! Makes the values of an indicator: the scores of the units, what becomes of them in each case, and the way back.

use super::super::filter::Attributes;
use super::super::units::{Roll, case_of};
use super::answer_matrix::{AnswerMatrix, Scored};
use super::change::taken_off;
use super::compose::{Keying, score};
use super::diagnostics::diagnostics;
use super::{Rule, agreement, coder_range};
use crate::artifacts::Artifacts;
use crate::error::{MethodError, ValueError};
use crate::guard::RowsOf;
use crate::hash::sha256_of_parts;
use crate::made::{StageId, StageInputs};
use crate::methods::tier::FEWEST;
use crosscase_data::contract::{CellRef, Draw, Indicator, Record, Score, SourceLink};
use crosscase_data::{Missing, Table, select};
use crosscase_numerics::mean;
use crosscase_scales::{AnswerRange, CaseValue, Composition, Person, ScoreScale};
use std::collections::BTreeMap;

/// How often the units of each case are drawn again for the table of draws.
const DRAWS: usize = 500;

/// Makes the indicator's values for all cases, in the order of the cases.
pub(super) fn make(
    rule: &Rule,
    (instrument, minus): (&StageId, Option<&StageId>),
    path: &[StageId],
    seed: u64,
    given: &StageInputs<'_>,
) -> Result<Artifacts, MethodError> {
    let mut grid = AnswerMatrix::of(rule, instrument, given)?;
    let rolls = path.iter().map(|kind| Roll::given(kind, given)).collect::<Result<Vec<_>, _>>()?;
    let attributes = Attributes { instrument, path, given };
    let (counts, told) = attributes.chosen(&rule.only, &grid.units, &rolls)?;
    grid.retain(&counts);
    let keys = keys(rule, &grid)?;
    let persons = rule.columns.persons(&grid.units, &rolls, &attributes)?;
    let scored: Vec<Scored<'_>> = (grid.units.iter().zip(&grid.answers).zip(persons))
        .map(|((unit, all), person)| {
            let answers = grid.items.iter().map(|item| all.get(item));
            let given: Vec<Option<f64>> = answers.clone().map(|answer| answer?.value.ok()).collect();
            let not_asked = answers.clone().flatten().filter(|answer| answer.value == Err(Missing::NotAsked)).count();
            let person = Person { score: score(&given, &keys, rule.min_answered, not_asked), ..person };
            let case = case_of(unit, &rolls).unwrap_or_default();
            Scored { unit, case, person, answers: answers.flatten().collect() }
        })
        .collect();
    let mut within: BTreeMap<&str, Vec<Person>> = BTreeMap::new();
    for s in &scored {
        within.entry(s.case).or_default().push(s.person.clone());
    }
    let scale = scale(&grid, &scored);
    let composition = rule.compose.map(|compose| compose.of(scale, &rule.name)).transpose()?;
    let cases: Vec<&str> = rolls.last().into_iter().flat_map(Roll::ids).collect();
    let of_case = |case: &&str| {
        let persons = within.get(case).map_or(&[][..], Vec::as_slice);
        match composition {
            Some(rule_of) => rule_of.compose(persons, scale, seed_of(seed, &rule.name, case)),
            None => itself(persons),
        }
    };
    // Of two persons the spread and the interval, beside the value, are what each of them said; of a share they follow from it and tell no more.
    let is_share = matches!(scale, ScoreScale::YesNo(_)) || matches!(composition, Some(Composition::ShareAtOrAbove(_)));
    let without_spread = |mut of: CaseValue| {
        if rule.is_guarded && composition.is_some() && !is_share && of.n < FEWEST {
            (of.sd, of.interval) = (None, None);
        }
        of
    };
    let composed: Vec<CaseValue> = cases.iter().map(of_case).map(without_spread).collect();
    let composed = match given.optional_table(instrument, coder_range::TABLE)? {
        Some(table) if rule.compose.is_none() => coder_range::of_coders(table, &grid, &keys, &cases, composed)?,
        _ => composed,
    };
    let invited = invited(rule, &rolls, &attributes)?;
    let asked = asked(&scored, invited.iter().map(String::as_str), &rolls);
    let mut values = values(rule, &cases, &composed, &reasons(rule, &scored), &asked);
    let mut links = links(rule, &grid, &keys, &scored);
    if let Some(minus) = minus {
        links.extend(taken_off(&rule.name, &mut values, minus, given)?);
    }
    let made = Artifacts::default()
        .say(told)
        .say(grid.told.iter().cloned())
        .say(diagnostics(rule, ((&grid.items, &keys), scale), &scored, &values))
        .stacked_of(RowsOf::Cases, "indicators", Indicator::table(&values)?)
        .stacked("lineage", SourceLink::table(&links)?);
    let Some(composition) = composition else { return Ok(made) };
    let made = made.stacked("scores", scores(rule, &grid.items, &scored)?);
    // What changed has no interval, since the same units may stand in both.
    let draws = if minus.is_some() { Vec::new() } else { draws(rule, composition, &scored, &rolls, (path, seed)) };
    let made = if draws.is_empty() { made } else { made.stacked("draws", Draw::table(&draws)?) };
    agreement::with(made, (rule, composition, scale), &grid, &keys, &scored)
}

/// The value of a case that the instrument is about itself.
fn itself(persons: &[Person]) -> CaseValue {
    let scores: Vec<f64> = persons.iter().filter_map(|person| person.score).collect();
    let mut found = CaseValue::default();
    (found.value, found.n, found.n_missing) = (mean(&scores), scores.len(), persons.len() - scores.len());
    found
}

/// The value as it might have been with other units of each case. Draws of one number are of the same units for every indicator of units
/// of one kind: drawn from all that the case has, in the order of their own file, whoever of them is in the instrument's and in
/// whatever order; the seed is that of the kind and the case.
fn draws(
    rule: &Rule,
    composition: Composition,
    scored: &[Scored<'_>],
    rolls: &[Roll],
    (path, seed): (&[StageId], u64),
) -> Vec<Draw> {
    let known: BTreeMap<&str, &Person> = scored.iter().map(|s| (s.unit, &s.person)).collect();
    let mut within: BTreeMap<&str, Vec<Person>> = BTreeMap::new();
    for unit in rolls.first().into_iter().flat_map(Roll::ids) {
        let person = known.get(unit).map_or_else(Person::default, |person| (*person).clone());
        within.entry(case_of(unit, rolls).unwrap_or_default()).or_default().push(person);
    }
    let kind = path.first().map(ToString::to_string).unwrap_or_default();
    let of_case = |case: &str| {
        let persons = within.get(case).map_or(&[][..], Vec::as_slice);
        let drawn = composition.draws(persons, DRAWS, seed_of(seed, &kind, case));
        let row = |(draw, value): (i64, Option<f64>)| Draw {
            indicator: rule.name.clone(),
            case: case.to_owned(),
            draw,
            value: value.ok_or(Missing::Empty),
        };
        (0..).zip(drawn).map(row).collect::<Vec<_>>()
    };
    rolls.last().into_iter().flat_map(Roll::ids).flat_map(of_case).collect()
}

/// The units that were to answer, of whom those that the rule or the instrument leaves out are none.
fn invited(rule: &Rule, rolls: &[Roll], attributes: &Attributes<'_>) -> Result<Vec<String>, MethodError> {
    let Some(compose) = rule.compose else { return Ok(Vec::new()) };
    let all = attributes.not_left_out(rolls)?;
    let (is_invited, _) = attributes.chosen(&rule.only, &all, rolls)?;
    let persons = rule.columns.persons(&all, rolls, attributes)?;
    let chosen = all.into_iter().zip(is_invited).zip(persons);
    Ok(chosen.filter(|((_, chosen), person)| *chosen && compose.counts(person)).map(|((unit, _), _)| unit).collect())
}

fn keys(rule: &Rule, grid: &AnswerMatrix) -> Result<Vec<Keying>, MethodError> {
    let (items, columns) = (&grid.items, grid.columns.iter().map(String::as_str).collect::<Vec<_>>());
    let reversed = if rule.reverse.is_empty() { Vec::new() } else { select(&rule.reverse, &columns)? };
    let fault = |item: &String, why| {
        let (indicator, item) = (rule.name.clone(), item.clone());
        MethodError::from(ValueError::Reversed { indicator, item, why })
    };
    if let Some(stray) = reversed.iter().find(|item| !items.contains(item)) {
        return Err(fault(stray, "which is not one of its items"));
    }
    let key = |item: &String| -> Result<Keying, MethodError> {
        match grid.scales.get(item) {
            _ if !reversed.contains(item) && !grid.reversed.contains(item) => Ok(Keying { reversed: None }),
            Some((low, high)) => Ok(Keying { reversed: Some(low + high) }),
            None => Err(fault(item, "which has no answer scale, so that it cannot be reversed")),
        }
    };
    items.iter().map(key).collect()
}

/// What the scores can be: the scale that the items have in common; of one item with two answers yes or no. What is seen decides only where no
/// item has a scale: then 0 and 1 alone are no and yes.
fn scale(grid: &AnswerMatrix, scored: &[Scored<'_>]) -> ScoreScale {
    let two = |no: f64| scored.iter().filter_map(|s| s.person.score).all(|score| score == no || score == no + 1.0);
    let scales: Vec<Option<(f64, f64)>> = grid.items.iter().map(|item| grid.scales.get(item).copied()).collect();
    match (scales.first().copied().flatten(), &scales[..]) {
        (Some((low, high)), [_]) if high - low == 1.0 && two(low) => ScoreScale::YesNo(low),
        (Some((low, high)), all) if all.iter().all(|scale| *scale == Some((low, high))) => {
            AnswerRange::new(low, high).map_or(ScoreScale::Open, ScoreScale::Within)
        }
        (None, all) if all.iter().all(Option::is_none) && two(0.0) => ScoreScale::YesNo(0.0),
        _ => ScoreScale::Open,
    }
}

/// A seed of its own for every value, so that one more case or indicator changes no other's interval.
fn seed_of(study: u64, indicator: &str, case: &str) -> u64 {
    let digest = sha256_of_parts([&study.to_le_bytes()[..], indicator.as_bytes(), case.as_bytes()]);
    digest.get(..16).and_then(|head| u64::from_str_radix(head, 16).ok()).unwrap_or(study)
}

/// Why cases have no value, where all that it would be made of is missing for one reason; what is composed of units has none.
fn reasons<'a>(rule: &Rule, scored: &[Scored<'a>]) -> BTreeMap<&'a str, Missing> {
    let reason = |s: &Scored<'a>| {
        let mut missing = s.answers.iter().map(|answer| answer.value.err());
        let first = missing.next().flatten()?;
        missing.all(|other| other == Some(first)).then_some((s.case, first))
    };
    scored.iter().filter(|_| rule.compose.is_none()).filter_map(reason).collect()
}

/// Who and what was asked of a case: units that stand within it, answers that they gave, answers that were asked for.
#[derive(Default)]
struct Foundation {
    invited: i64,
    answered: i64,
    asked: i64,
}

fn asked<'a>(
    scored: &[Scored<'a>],
    invited: impl Iterator<Item = &'a str>,
    rolls: &'a [Roll],
) -> BTreeMap<&'a str, Foundation> {
    let mut of: BTreeMap<&str, Foundation> = BTreeMap::new();
    for unit in invited {
        of.entry(case_of(unit, rolls).unwrap_or_default()).or_default().invited += 1;
    }
    for s in scored {
        let of_case = of.entry(s.case).or_default();
        for answer in &s.answers {
            of_case.answered += i64::from(answer.value.is_ok());
            of_case.asked += i64::from(!matches!(answer.value, Err(Missing::NotAsked | Missing::NotApplicable)));
        }
    }
    of
}

fn values(
    rule: &Rule,
    cases: &[&str],
    composed: &[CaseValue],
    reasons: &BTreeMap<&str, Missing>,
    asked: &BTreeMap<&str, Foundation>,
) -> Vec<Indicator> {
    let invited = |case: &str| asked.get(case).filter(|_| rule.compose.is_some()).map(|of| of.invited);
    let missing = |case: &str, c: &CaseValue| {
        let (n, n_missing) = (i64::try_from(c.n).ok()?, i64::try_from(c.n_missing).ok()?);
        // Who was to answer and is not in the file is missing as well.
        Some(invited(case).map_or(n_missing, |invited| (invited - n).max(n_missing)))
    };
    let row = |(case, c): (&&str, &CaseValue)| Indicator {
        indicator: rule.name.clone(),
        case: (*case).to_owned(),
        value: c.value.ok_or_else(|| reasons.get(case).copied().unwrap_or(Missing::Empty)),
        n: i64::try_from(c.n).ok(),
        n_missing: missing(case, c),
        lower: c.interval.map(|[lower, _]| lower),
        upper: c.interval.map(|[_, upper]| upper),
        sd: c.sd,
        invited: invited(case),
        answered: asked.get(case).map(|of| of.answered),
        asked: asked.get(case).map(|of| of.asked),
    };
    cases.iter().zip(composed).map(row).collect()
}

fn scores(rule: &Rule, items: &[String], scored: &[Scored<'_>]) -> Result<Table, MethodError> {
    let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let row = |s: &Scored<'_>| Score {
        indicator: rule.name.clone(),
        unit: s.unit.to_owned(),
        case: s.case.to_owned(),
        score: s.person.score.ok_or(Missing::Empty),
        answered: whole(s.answers.iter().filter(|answer| answer.value.is_ok()).count()),
        items: whole(items.len()),
    };
    Ok(Score::table(&scored.iter().map(row).collect::<Vec<_>>())?)
}

/// From the case's value to the scores, and from each score to the cells of the file; a value about a case itself
/// goes to the cells at once.
fn links(rule: &Rule, grid: &AnswerMatrix, keys: &[Keying], scored: &[Scored<'_>]) -> Vec<SourceLink> {
    let items = &grid.items;
    let mut links = Vec::new();
    for s in scored {
        if rule.compose.is_some_and(|compose| !compose.counts(&s.person)) {
            continue;
        }
        let mut of = CellRef::new("indicators", s.unit, &rule.name);
        if let Some(compose) = rule.compose {
            let score = CellRef::new("scores", s.unit, &rule.name);
            links.push(SourceLink::new(
                CellRef::new("indicators", s.case, &rule.name),
                score.clone(),
                None,
                &compose.to_string(),
            ));
            of = score;
        }
        let how = if items.len() == 1 { "the answer" } else { "mean of the items" };
        for answer in &s.answers {
            let key = items.iter().position(|item| *item == answer.item).and_then(|at| keys.get(at));
            let turned = key.and_then(|key| key.sentence(answer.value.ok()?));
            let written = answer.row.and_then(|row| grid.written.get(&(row, answer.item.clone())));
            let read = written.zip(answer.value.ok()).map(|(written, value)| format!("{written} → {value}"));
            let how = [Some(how.to_owned()), read, turned].into_iter().flatten().collect::<Vec<_>>().join(", ");
            links.extend(answer.cell().map(|cell| SourceLink::new(of.clone(), cell, answer.row, &how)));
        }
    }
    links
}
