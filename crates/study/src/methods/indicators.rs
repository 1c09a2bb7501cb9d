//! `[indicators.NAME]`: from answers to one value a case, by item keys, scores under the minimum-answered rule, and the rule
//! of composition. A column of a table about the cases is an indicator without being declared.

mod agreement;
mod answer_matrix;
mod change;
mod coder_range;
mod compose;
mod diagnostics;
mod figure;
mod make;
mod page;
mod persons;

use super::case_means::Made;
use super::filter::{Filter, Where};
use super::people::{self, Question};
use crate::error::MethodError;
use crate::file::{Faults, Placed, Section, Span};
use crate::made::StageId;
use crate::method::{Key, Method, PageContext, Part};
use crate::names::{Declaration, Names, Offer, OfferKind, RowUnit, Want, rules};
use crate::plan::{Plan, Stage};
use compose::{Compose, check_columns};
use make::make;
use persons::{Column, Columns};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use diagnostics::without_value;
pub(super) use page::digits;

/// One value a case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Keys {
    /// Its name for readers.
    label: Option<String>,
    /// What it is taken from.
    from: From,
    /// From the units to the case: `mean`, `median`, `minimum`, `maximum`, `key-person`, `dispersion`, `sum`, `count`, `share`,
    /// `share-at-or-above=X`, `count-at-or-above=X`, `organisation-first`, `role-first`, `weighted`.
    compose: Option<Placed<Compose>>,
    /// Of a count or a share: the score from which up a unit counts.
    at_least: Option<Placed<f64>>,
    /// Of `key-person`: the column that says who is one, 1 or 0, yes or no, true or false.
    key_person: Option<Placed<String>>,
    /// Of `organisation-first`: the column that says to which organisation a unit belongs.
    organisation: Option<Placed<String>>,
    /// Of `role-first`: the column of the roles.
    role: Option<Placed<String>>,
    /// Of `weighted`: the column of the weights, 0 or more.
    weight: Option<Placed<String>>,
    /// An indicator whose value is taken off: what changed since then.
    minus: Option<Placed<String>>,
    /// The question of the report's first page that it answers: `people` (what they bring), unless given, or `technology` (how it is seen).
    question: Option<Placed<Question>>,
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
    /// The columns that the rule looks at.
    #[serde(skip_serializing_if = "Columns::is_empty")]
    columns: Columns,
    /// The indicator that is taken off.
    #[serde(skip_serializing_if = "Option::is_none")]
    minus: Option<String>,
    #[serde(rename = "where", skip_serializing_if = "Filter::is_empty")]
    only: Filter,
    /// The words that stand for 1, 2, 3 …, as a set of it names them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    levels: Vec<String>,
    /// Whether no figure may tell what each of one or two persons said.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    is_guarded: bool,
}

struct Declared {
    rule: Rule,
    question: Question,
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
        let Keys { label, from, compose, at_least, key_person, organisation, role, weight, minus, question } =
            section.read(faults)?;
        let column = |key: Option<Placed<String>>| key.map(Column::from);
        let columns = Columns {
            key_person: column(key_person),
            organisation: column(organisation),
            role: column(role),
            weight: column(weight),
        };
        let (label, stage) = (label.unwrap_or_else(|| name.clone()), StageId::new("indicator", &name));
        let offer = Offer { what: OfferKind::Indicator, name: name.clone(), label, of: RowUnit::Cases, stage };
        if from.figure.is_some() || from.code.is_some() {
            let composed = compose.as_ref().map(Placed::at).or_else(|| at_least.as_ref().map(Placed::at));
            let composed = composed.or_else(|| columns.first().map(Column::at));
            if let Some(question) = &question {
                faults.add("STU007", question.at(), "`question` goes with `items`, which persons answer");
            }
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
        check_columns(compose.as_ref(), &columns, &at, faults);
        let rule = match (&compose, &at_least) {
            (Some(compose), least) => Some(compose.with_bound(least.as_ref(), faults)),
            (None, Some(least)) => {
                faults.add("STU007", least.at(), "`at_least` goes with compose = \"count\" or \"share\"");
                None
            }
            (None, None) => None,
        };
        let items = asked.join(",");
        let (at_items, only) = (asked.at(), Filter::from(from.only));
        let chooses = !only.is_empty() || !columns.is_empty();
        let rule = Rule {
            name: name.clone(),
            items: items.clone(),
            reverse: from.reverse.unwrap_or_default().join(","),
            min_answered,
            compose: rule,
            columns,
            minus: minus.as_ref().map(|minus| minus.to_string()),
            only,
            levels: Vec::new(),
            is_guarded: false,
        };
        let mut declared = Declaration::new(
            &name,
            at,
            Declared {
                rule,
                question: question.as_deref().copied().unwrap_or_default(),
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
        for (declared, Declared { rule, instrument, at_instrument, at_compose, .. }) in rules::<Declared>(mine) {
            let Some(source) = names.find(OfferKind::Answers, instrument, faults) else { continue };
            if composes(rule, source, names, (at_instrument.clone(), at_compose.clone()), faults) {
                let rule = Rule { only: rule.only.without_names(names), ..rule.clone() };
                plan_one(rule, source, declared.at.clone(), names, (plan, faults));
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
            let (compose, columns, minus) = (None, Columns::default(), None);
            let rule = Rule {
                name,
                items,
                reverse,
                min_answered: 1.0,
                compose,
                columns,
                minus,
                only,
                levels,
                is_guarded: false,
            };
            plan_one(rule, source, want.at.clone(), names, (plan, faults));
        }
    }

    fn page(&self, mine: &[&Declaration], shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
        let asked = rules::<Declared>(mine).map(|(_, one)| (one.rule.name.as_str(), one.question)).collect();
        let first_page = people::parts(&asked, scale_of_mean, shown)?;
        Ok(first_page.into_iter().chain(page::parts(shown)?).chain(page::made(mine, shown)).collect())
    }
}

/// The ends of the scale of an indicator that is a mean of persons.
fn scale_of_mean(indicator: &Offer, shown: &PageContext<'_>) -> Result<Option<(f64, f64)>, MethodError> {
    let made = shown.made.optional_kept::<Made>(&indicator.stage)?;
    Ok(made.filter(|made| made.is_mean).and_then(|made| made.range))
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
            let help = format!("write compose = \"mean\", or another of {}", compose::listed());
            let message = format!("indicator `{}` does not say how {about} become {cases}", rule.name);
            (Some(at_instrument), message, Some(help))
        }
        Some(_) if leads_there() => return true,
        Some(_) => {
            let message = format!("{about} do not stand within {cases}, so that they cannot be composed");
            (Some(at_instrument), message, None)
        }
    };
    faults.add_with_help("STU008", at, message, help.as_deref());
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
    rule.is_guarded = names.hides_persons(&StageId::new("indicator", &rule.name));
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
