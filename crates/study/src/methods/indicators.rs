//! `[indicators.NAME]`: from answers to one value a case, by item keys, scores under the minimum-answered rule, and the rule
//! of composition. A column of a table about the cases is an indicator without being declared.

mod answer_matrix;
mod change;
mod coder_range;
mod compose;
mod diagnostics;
mod figure;
mod page;

use super::filter::{Attributes, Filter, Where};
use super::units::{Roll, case_of};
use crate::artifacts::Artifacts;
use crate::error::{MethodError, ValueError};
use crate::file::{Faults, Placed, Section, Span};
use crate::hash::sha256_of_parts;
use crate::made::{StageId, StageInputs};
use crate::method::{Key, Method, PageContext, Part};
use crate::names::{Declaration, Names, Offer, OfferKind, RowUnit, Want, rules};
use crate::plan::{Plan, Stage};
use answer_matrix::AnswerMatrix;
use change::taken_off;
use compose::{Compose, Composed, Counting, Keying, Scale, compose, score};
use crosscase_data::contract::{Answer, CellRef, Indicator, Record, Score, SourceLink};
use crosscase_data::{Missing, Table, select};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use diagnostics::{diagnostics, without_value};
pub(super) use page::digits;

/// One value a case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Keys {
    /// Its name for readers.
    label: Option<String>,
    /// What it is taken from.
    from: From,
    /// From the units to the case: `mean`, `median`, `minimum`, `maximum`, `dispersion`, `sum`, `count`, `share`.
    compose: Option<Placed<Compose>>,
    /// Of a count or a share: the score from which up a unit counts.
    at_least: Option<Placed<f64>>,
    /// An indicator whose value is taken off: what changed since then.
    minus: Option<Placed<String>>,
}

/// Items of an instrument, or a figure that it has of each case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct From {
    /// The instrument.
    instrument: Placed<String>,
    /// Items and ranges of items.
    items: Option<Placed<Vec<String>>>,
    /// In place of items: a figure of the case's network or of its nodes, or of a code: `membership`, `count`, `length`.
    figure: Option<Placed<String>>,
    /// The code, in coded documents.
    code: Option<Placed<String>>,
    /// Of a figure: from which group to which.
    between: Option<[String; 2]>,
    /// Of a figure of nodes: the group whose mean it is; of all nodes unless given.
    of: Option<String>,
    /// The reverse-keyed ones: min + max − x.
    reverse: Option<Vec<String>>,
    /// The share of the items that must be answered for a score; all unless given.
    min_answered: Option<Placed<f64>>,
    /// Which units count: those that have these values, `{ sector = "government" }`; all unless given.
    #[serde(rename = "where")]
    only: Option<Placed<Where>>,
}

/// The same, checked.
#[derive(Clone, Debug, Serialize)]
struct Rule {
    name: String,
    items: String,
    reverse: String,
    min_answered: f64,
    /// `None`: the instrument is about the cases themselves.
    compose: Option<Compose>,
    /// From which score up a unit counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    at_least: Option<f64>,
    /// The indicator that is taken off.
    #[serde(skip_serializing_if = "Option::is_none")]
    minus: Option<String>,
    #[serde(rename = "where", skip_serializing_if = "Filter::is_empty")]
    only: Filter,
    /// The words that stand for 1, 2, 3 …, as a set of it names them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    levels: Vec<String>,
}

struct Declared {
    rule: Rule,
    instrument: String,
    at_instrument: Span,
    at_compose: Option<Span>,
}

pub(super) struct Indicators;

impl Method for Indicators {
    fn key(&self) -> Key {
        Key::Named("indicators")
    }

    fn schema(&self, generator: &mut SchemaGenerator) -> Schema {
        Keys::json_schema(generator)
    }

    fn declare(&self, section: Section<'_>, faults: &mut Faults<'_>) -> Option<Declaration> {
        let (name, at) = (section.name.to_owned(), section.at.clone());
        let Keys { label, from, compose, at_least, minus } = section.read(faults)?;
        let (label, stage) = (label.unwrap_or_else(|| name.clone()), StageId::new("indicator", &name));
        let offer = Offer { what: OfferKind::Indicator, name: name.clone(), label, of: RowUnit::Cases, stage };
        if from.figure.is_some() || from.code.is_some() {
            let composed = compose.as_ref().map(Placed::at).or_else(|| at_least.as_ref().map(Placed::at));
            return Some(figure::declare(&from, composed, minus.as_ref(), (at, offer), faults));
        }
        let Some(asked) = from.items.as_ref().filter(|items| !items.is_empty()) else {
            let at = from.items.as_ref().map_or_else(|| from.instrument.at(), Placed::at);
            let help = "write `items = [\"A1:A5\"]`, for a network `figure = \"density\"`, for coded documents `code = \"trust\"`";
            faults.add_with_help("STU007", at, format!("indicator `{name}` has no items"), help);
            return None;
        };
        let min_answered = from.min_answered.as_ref().map_or(1.0, |share| **share);
        if !(min_answered > 0.0 && min_answered <= 1.0) {
            let message = format!("min_answered = {min_answered} is not a share above 0 and up to 1");
            faults.add("STU007", from.min_answered.as_ref().map(Placed::at), message);
        }
        let counts = matches!(compose.as_deref(), Some(Compose::Count | Compose::Share));
        if let Some(least) = at_least.as_ref().filter(|_| !counts) {
            faults.add("STU007", least.at(), "`at_least` goes with compose = \"count\" or \"share\"");
        }
        let items = asked.join(",");
        let (at_items, only) = (asked.at(), Filter::from(from.only));
        let chooses = !only.is_empty();
        let rule = Rule {
            name: name.clone(),
            items: items.clone(),
            reverse: from.reverse.unwrap_or_default().join(","),
            min_answered,
            compose: compose.as_deref().copied(),
            at_least: at_least.as_deref().copied(),
            minus: minus.as_ref().map(|minus| minus.to_string()),
            only,
            levels: Vec::new(),
        };
        let mut declared = Declaration::new(
            &name,
            at,
            Declared {
                rule,
                instrument: from.instrument.to_string(),
                at_instrument: from.instrument.at(),
                at_compose: compose.as_ref().map(Placed::at),
            },
        );
        let want = Want::new(OfferKind::Answers, from.instrument.as_str(), from.instrument.at());
        declared.wants.push(Want { items, at_items: Some(at_items), chooses, ..want });
        declared.wants.extend(minus.map(|minus| Want::new(OfferKind::Indicator, minus.as_str(), minus.at())));
        declared.offers.push(offer);
        Some(declared)
    }

    fn plan(&self, mine: &[&Declaration], names: &Names, plan: &mut Plan, faults: &mut Faults<'_>) {
        for (declared, Declared { rule, instrument, at_instrument, at_compose }) in rules::<Declared>(mine) {
            let Some(source) = names.find(OfferKind::Answers, instrument, faults) else { continue };
            if composes(rule, source, names, (at_instrument.clone(), at_compose.clone()), faults) {
                plan_one(rule.clone(), source, declared.at.clone(), names, (plan, faults));
            }
        }
        figure::plan(mine, names, plan, faults);
        for (offer, want) in names.columns() {
            let Some(source) = names.find(OfferKind::Answers, &want.name, faults) else { continue };
            let Some(unit) = names.find_unit(source, faults) else { continue };
            if unit.name != names.cases() {
                let message = format!("`{}` is about {}, not {}", want.name, unit.name, names.cases());
                let help = "make an indicator of it under [indicators], with a rule to compose";
                faults.add_with_help("STU008", want.at.clone(), message, help);
                continue;
            }
            let (name, items) = (offer.name.clone(), want.items.clone());
            let (reverse, levels, only) = (String::new(), Vec::new(), Filter::default());
            let (compose, at_least, minus) = (None, None, None);
            let rule = Rule { name, items, reverse, min_answered: 1.0, compose, at_least, minus, only, levels };
            plan_one(rule, source, want.at.clone(), names, (plan, faults));
        }
    }

    fn page(&self, mine: &[&Declaration], shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
        Ok(page::parts(shown)?.into_iter().chain(page::made(mine, shown)).collect())
    }
}

/// Whether the rule of composition fits what the instrument is about; a fault where it does not.
fn composes(
    rule: &Rule,
    source: &Offer,
    names: &Names,
    (at_instrument, at_compose): (Span, Option<Span>),
    faults: &mut Faults<'_>,
) -> bool {
    let Some(unit) = names.find_unit(source, faults) else { return false };
    let (about, cases) = (&unit.name, names.cases());
    let leads_there = || names.path_to_cases(unit).last().is_some_and(|last| last.name == cases);
    let (at, message, help) = match rule.compose {
        None if about == cases => return true,
        Some(_) if about == cases => {
            (at_compose, format!("`{}` is about {cases} already: there is nothing to compose", source.name), None)
        }
        None => {
            let help =
                "write compose = \"mean\", or another of median, minimum, maximum, dispersion, sum, count, share";
            let message = format!("indicator `{}` does not say how {about} become {cases}", rule.name);
            (Some(at_instrument), message, Some(help))
        }
        Some(_) if leads_there() => return true,
        Some(_) => {
            let message = format!("{about} do not stand within {cases}, so that they cannot be composed");
            (Some(at_instrument), message, None)
        }
    };
    faults.add_with_help("STU008", at, message, help);
    false
}

fn plan_one(mut rule: Rule, source: &Offer, at: Span, names: &Names, (plan, faults): (&mut Plan, &mut Faults<'_>)) {
    for want in names.wants(OfferKind::Indicator, &rule.name).filter(|want| !want.levels.is_empty()) {
        if !rule.levels.is_empty() && rule.levels != want.levels {
            let message = format!("`{}` is read as other levels by another set", rule.name);
            faults.add("STU010", want.at.clone(), message);
        }
        rule.levels.clone_from(&want.levels);
    }
    let path: Vec<StageId> = names
        .unit_of(source)
        .map_or_else(Vec::new, |unit| names.path_to_cases(unit).into_iter().map(|kind| kind.stage.clone()).collect());
    let minus = rule.minus.as_ref().and_then(|name| names.find(OfferKind::Indicator, name, faults));
    let minus = minus.map(|minus| minus.stage.clone());
    let (work, from, kinds, seed) = (rule.clone(), source.stage.clone(), path.clone(), names.seed());
    let needs = [Some(source.stage.clone()), minus.clone()];
    let stage = Stage::new(StageId::new("indicator", &rule.name), at, &(&rule, &path, seed), move |given| {
        make(&work, (&from, minus.as_ref()), &kinds, seed, given)
    });
    plan.push(stage.needs(path).needs(needs.into_iter().flatten()));
}

/// The score of one unit of the instrument and the case it counts for.
struct Scored<'a> {
    unit: &'a str,
    case: &'a str,
    score: Option<f64>,
    /// The answers that there are, in the order of the items.
    answers: Vec<&'a Answer>,
}

/// Makes the indicator's values for all cases, in the order of the cases.
fn make(
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
    let scored: Vec<Scored<'_>> = grid
        .units
        .iter()
        .zip(&grid.answers)
        .map(|(unit, all)| {
            let answers = grid.items.iter().map(|item| all.get(item));
            let given: Vec<Option<f64>> = answers.clone().map(|answer| answer?.value.ok()).collect();
            let (answers, score) = (answers.flatten().collect(), score(&given, &keys, rule.min_answered));
            Scored { unit, case: case_of(unit, &rolls).unwrap_or_default(), score, answers }
        })
        .collect();
    let mut within: BTreeMap<&str, Vec<Option<f64>>> = BTreeMap::new();
    let scale = scale(&grid, &scored);
    let counting = Counting::of(rule, scale)?;
    for s in &scored {
        within.entry(s.case).or_default().push(s.score.map(|score| counting.of_score(score)));
    }
    let scale = counting.scale(scale);
    let cases: Vec<&str> = rolls.last().into_iter().flat_map(Roll::ids).collect();
    let composed: Vec<Composed> = cases
        .iter()
        .map(|case| {
            let scores = within.get(case).map_or(&[][..], Vec::as_slice);
            let found = compose(rule.compose, scores, scale, seed_of(seed, &rule.name, case));
            // Of whom nothing is known, nobody is known to be below a bound.
            let value = found.value.filter(|_| found.n > 0 || rule.at_least.is_none());
            Composed { value, ..found }
        })
        .collect();
    let composed = match given.optional_table(instrument, coder_range::TABLE)? {
        Some(table) if rule.compose.is_none() => coder_range::of_coders(table, &grid, &keys, &cases, composed)?,
        _ => composed,
    };
    // Whom the rule leaves out nobody invited.
    let all: Vec<String> = rolls.first().into_iter().flat_map(Roll::ids).map(str::to_owned).collect();
    let (is_invited, _) = attributes.chosen(&rule.only, &all, &rolls)?;
    let invited = all.iter().zip(is_invited).filter_map(|(unit, counts)| counts.then_some(unit.as_str()));
    let asked = asked(rule, &scored, invited, &rolls);
    let mut values = values(rule, &cases, &composed, &reasons(rule, &scored), &asked);
    let mut links = links(rule, &grid.items, &keys, &scored);
    if let Some(minus) = minus {
        links.extend(taken_off(&rule.name, &mut values, minus, given)?);
    }
    let made = Artifacts::default()
        .say(told)
        .say(diagnostics(rule, &scored, &values))
        .stacked("indicators", Indicator::table(&values)?)
        .stacked("lineage", SourceLink::table(&links)?);
    Ok(match rule.compose {
        None => made,
        Some(_) => made.stacked("scores", scores(rule, &grid.items, &scored)?),
    })
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
            _ if !reversed.contains(item) => Ok(Keying { reversed: None }),
            Some((low, high)) => Ok(Keying { reversed: Some(low + high) }),
            None => Err(fault(item, "which has no answer scale, so that it cannot be reversed")),
        }
    };
    items.iter().map(key).collect()
}

/// What the scores can be: yes or no where every score is 0 or 1, or at an end of a scale of two answers, else the scale that the items
/// have in common.
fn scale(grid: &AnswerMatrix, scored: &[Scored<'_>]) -> Scale {
    let two = |no: f64| scored.iter().filter_map(|s| s.score).all(|score| score == no || score == no + 1.0);
    if two(0.0) {
        return Scale::YesNo(0.0);
    }
    let mut scales = grid.items.iter().map(|item| grid.scales.get(item).copied());
    match scales.next().flatten() {
        Some(first) if scales.all(|scale| scale == Some(first)) => match first {
            (low, high) if high - low == 1.0 && two(low) => Scale::YesNo(low),
            (low, high) => Scale::From(low, high),
        },
        _ => Scale::Open,
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
    rule: &Rule,
    scored: &[Scored<'a>],
    invited: impl Iterator<Item = &'a str>,
    rolls: &'a [Roll],
) -> BTreeMap<&'a str, Foundation> {
    let mut of: BTreeMap<&str, Foundation> = BTreeMap::new();
    for unit in invited.filter(|_| rule.compose.is_some()) {
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
    composed: &[Composed],
    reasons: &BTreeMap<&str, Missing>,
    asked: &BTreeMap<&str, Foundation>,
) -> Vec<Indicator> {
    let row = |(case, c): (&&str, &Composed)| Indicator {
        indicator: rule.name.clone(),
        case: (*case).to_owned(),
        value: c.value.ok_or_else(|| reasons.get(case).copied().unwrap_or(Missing::Empty)),
        n: i64::try_from(c.n).ok(),
        n_missing: i64::try_from(c.n_missing).ok(),
        lower: c.interval.map(|(lower, _)| lower),
        upper: c.interval.map(|(_, upper)| upper),
        sd: c.sd,
        invited: asked.get(case).filter(|_| rule.compose.is_some()).map(|of| of.invited),
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
        score: s.score.ok_or(Missing::Empty),
        answered: whole(s.answers.iter().filter(|answer| answer.value.is_ok()).count()),
        items: whole(items.len()),
    };
    Ok(Score::table(&scored.iter().map(row).collect::<Vec<_>>())?)
}

/// From the case's value to the scores, and from each score to the cells of the file; a value about a case itself
/// goes to the cells at once.
fn links(rule: &Rule, items: &[String], keys: &[Keying], scored: &[Scored<'_>]) -> Vec<SourceLink> {
    let mut links = Vec::new();
    for s in scored {
        let mut of = CellRef::new("indicators", s.unit, &rule.name);
        if let Some(compose) = rule.compose {
            let score = CellRef::new("scores", s.unit, &rule.name);
            links.push(SourceLink::new(
                CellRef::new("indicators", s.case, &rule.name),
                score.clone(),
                None,
                compose.as_str(),
            ));
            of = score;
        }
        let how = if items.len() == 1 { "the answer" } else { "mean of the items" };
        for answer in &s.answers {
            let key = items.iter().position(|item| *item == answer.item).and_then(|at| keys.get(at));
            let told = key.and_then(|key| key.sentence(answer.value.ok()?)).map(|told| format!("{how}, {told}"));
            let how = told.as_deref().unwrap_or(how);
            links.extend(answer.cell().map(|cell| SourceLink::new(of.clone(), cell, answer.row, how)));
        }
    }
    links
}
