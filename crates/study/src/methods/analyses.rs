//! `[analyses.NAME]`: one outcome and its conditions, from necessity to all solutions, what they assume, and how far they hold.

mod alike;
mod below_cut;
mod by_type;
mod contexts;
mod enhanced;
mod evidence;
mod explained_cases;
mod fillings;
mod in_words;
mod necessity;
mod outcome_rule;
mod overview;
mod page;
mod robustness;
mod robustness_summary;
mod solution;
mod solve;
mod summary_table;
mod theories;

use crate::error::MethodError;
use crate::file::{Faults, Placed, Section, Span};
use crate::made::{StageId, StageInputs};
use crate::method::{Key, Method, PageContext, Part};
use crate::methods::Registries;
use crate::methods::sets::set_of;
use crate::names::{Declaration, Names, Offer, OfferKind, RowUnit, Want, rules};
use crate::plan::{Plan, RunScope, Stage};
use crosscase_boolean::expression::{Expression, Literal, ParseError};
use crosscase_data::DidYouMean;
use crosscase_qca::two_step::Enabling;
use crosscase_qca::{AtHalf, FitMeasures, FurtherCut, Out, Outcome, RowOverride};
use outcome_rule::{MissingCases, OutcomeRule, Remote, Rule, Theory};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde_json::json;
use solution::OutcomeSolution;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One outcome and its conditions.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Keys {
    /// Its name for readers.
    label: Option<String>,
    /// A set, its negation `~Y`, values of a multi-value set `Y[2]` or `Y[1,2]`, or an expression `Y*~Z`.
    outcome: Placed<String>,
    /// Sets, or values of a multi-value set, `A[1,2]`, which are a crisp condition.
    conditions: Vec<Placed<String>>,
    /// Whether the negated outcome is analysed too, with expectations turned round; it is unless this says no.
    negated: Option<bool>,
    /// Rows at or above this inclusion are positive.
    incl_cut: Option<Placed<f64>>,
    /// Rows with fewer cases are remainders.
    n_cut: Option<Placed<usize>>,
    /// Rows below this PRI are not positive.
    pri_cut: Option<Placed<f64>>,
    /// Further measures of fit, and the value of each below which rows are not positive.
    #[serde(default)]
    further_cuts: BTreeMap<String, Placed<f64>>,
    /// Observed rows of which the truth table of the outcome says something else than the cuts, and why.
    #[serde(default)]
    set_by_hand: Vec<ByHand>,
    /// Whether robustness is tested: how far cuts and anchors can move, the cases without which the models change, 200 bootstrap
    /// samples of the cases and 199 shuffled outcomes. Default true.
    robustness: Option<bool>,
    /// What a condition's membership of exactly 0.5 means: `error`, `drop`, `below`, `above`.
    #[serde(default)]
    #[schemars(with = "String")]
    at_half: AtHalf,
    /// What to do with a case without a membership: `error`, `drop`, `bounds`.
    #[serde(default)]
    #[schemars(with = "String")]
    missing: MissingCases,
    /// The cuts of necessity.
    #[serde(default)]
    necessity: Cuts,
    /// Remote conditions, such as those of countries: which contexts they make, and what the conditions bring about in each.
    two_step: Option<TwoStep>,
    /// Published terms in the sets of this study, tested on its cases: `{ "Ansell & Gash (2008)" = "TRUST*LEAD" }`.
    #[serde(default)]
    theories: BTreeMap<String, Placed<String>>,
}

/// A two-step analysis.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TwoStep {
    /// Sets that are far from the outcome in time or cause.
    remote: Vec<Placed<String>>,
    /// How they enable it: as contexts that are `necessary` (unless given) or nearly `sufficient`.
    #[serde(default)]
    #[schemars(with = "String")]
    enabling: Enabling,
    /// The inclusion cut of the first step; 0.9 for necessary contexts, 0.7 for sufficient ones unless given.
    cut: Option<Placed<f64>>,
}

/// Observed rows, what the truth table is to say of them, and the reason, which the report tells.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ByHand {
    /// Which rows: `A*~B`.
    rows: Placed<String>,
    /// `1`, `0`, `?` or `C`.
    out: Placed<String>,
    /// Why.
    reason: String,
}

/// What a necessary condition has to reach.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Cuts {
    /// The least inclusion.
    incl_cut: Option<Placed<f64>>,
    /// The least coverage.
    cov_cut: Option<Placed<f64>>,
    /// The least relevance (RoN).
    ron_cut: Option<Placed<f64>>,
    /// The least relevance of what the answer names as necessary; 0.5 unless given.
    headline_ron: Option<Placed<f64>>,
}

pub(super) struct Analyses(pub(super) Arc<Registries>);

impl Method for Analyses {
    fn key(&self) -> Key {
        Key::Named("analyses")
    }

    fn schema(&self, generator: &mut SchemaGenerator) -> Schema {
        Keys::json_schema(generator)
    }

    fn declare(&self, section: Section<'_>, faults: &mut Faults<'_>) -> Option<Declaration> {
        let (name, at) = (section.name.to_owned(), section.at.clone());
        let keys: Keys = section.read(faults)?;
        let want =
            |name: &str, at: Span, called| Want { called, code: "STU011", ..Want::new(OfferKind::Set, name, at) };
        let remote = || keys.two_step.iter().flat_map(|steps| &steps.remote);
        for condition in keys.conditions.iter().chain(remote()).filter(|condition| condition.contains('[')) {
            if Literal::of_values(condition).is_none() {
                let message = format!("`{}` is neither a set nor values of one, as in A[1,2]", condition.as_str());
                faults.add("STU011", condition.at(), message);
            }
        }
        let mut wants: Vec<Want> =
            keys.conditions.iter().map(|condition| want(set_of(condition), condition.at(), "condition")).collect();
        let outcome = match keys.outcome.parse::<Outcome>() {
            Ok(outcome) => outcome,
            Err(error) => {
                faults.add("STU011", keys.outcome.at(), error.to_string());
                return None;
            }
        };
        wants.extend(outcome.names().into_iter().map(|set| want(set, keys.outcome.at(), "outcome")));
        wants.extend(remote().map(|set| want(set_of(set), set.at(), "remote condition")));
        let theories = theories_of(&keys, faults);
        for (theory, at) in &theories {
            wants.extend(theory.term.names().into_iter().map(|set| want(set, at.clone(), "set of a published term")));
        }
        check_conditions(&name, &keys, &outcome, faults);
        let label = keys.label.clone().unwrap_or_else(|| name.clone());
        let mut rule = rule_of(&name, outcome, &keys, faults);
        rule.further_cuts = further_cuts(&self.0.fit, &keys, faults);
        rule.by_hand = by_hand(&keys, faults);
        rule.two_step = remote_of(&keys, faults);
        rule.theories = theories.into_iter().map(|(theory, _)| theory).collect();
        let offers = rule.goals().into_iter().map(|goal| Offer {
            what: OfferKind::Outcome,
            name: goal.outcome.to_string(),
            label: label.clone(),
            of: RowUnit::Cases,
            stage: goal.solve(),
        });
        let offers = offers.collect();
        let mut declared = Declaration::new(&name, at, (rule, label));
        (declared.offers, declared.wants) = (offers, wants);
        Some(declared)
    }

    fn plan(&self, mine: &[&Declaration], names: &Names, plan: &mut Plan, faults: &mut Faults<'_>) {
        check_expectations(names, faults);
        let mut files: BTreeMap<String, String> = BTreeMap::new();
        for (declared, (rule, _)) in rules::<(Rule, String)>(mine) {
            let sets: Option<Vec<Offer>> =
                rule.sets().iter().map(|set| names.find(OfferKind::Set, set, faults).cloned()).collect();
            let units = names.find(OfferKind::Units, names.cases(), faults).map(|units| units.stage.clone());
            let (Some(sets), Some(units)) = (sets, units) else { continue };
            let needs: Vec<StageId> = sets.iter().map(|set| set.stage.clone()).chain([units.clone()]).collect();
            let at = || declared.at.clone();
            for goal in rule.goals() {
                let own = format!("{} of analysis {}", goal.outcome, rule.name);
                // To Windows and macOS `m` and `M` are one name.
                if let Some(other) = files.insert(goal.file().to_lowercase(), own.clone()) {
                    let message =
                        format!("the files of {own} and of {other} have one name: call one analysis otherwise");
                    faults.add("STU019", at(), message);
                }
                let expected = goal.expected(names);
                let (id, sets, units) = (goal.solve(), sets.clone(), units.clone());
                // Beyond a bound, fillings of what is missing are drawn.
                let seed = (goal.rule.missing == MissingCases::Bounds).then(|| names.seed());
                let params = json!([goal, expected, seed]);
                let work = move |given: &StageInputs<'_>| solve::solve(&goal, &expected, &sets, &units, seed, given);
                let stage = Stage::new(id, at(), &params, work);
                plan.push(stage.needs(needs.clone()).reach(RunScope::Answers));
            }
            let goals = rule.goals();
            let expected: Vec<String> = goals.iter().map(|goal| goal.expected(names)).collect();
            let needs: Vec<StageId> = needs.into_iter().chain(goals.iter().map(OutcomeRule::solve)).collect();
            let (id, params, of) = (enhanced::stage(&rule.name), json!([goals, expected]), sets.clone());
            let stage = Stage::new(id, at(), &params, move |given| enhanced::assume(&goals, &expected, &of, given));
            plan.push(stage.needs(needs).reach(RunScope::Answers));
            let parts: Vec<Offer> = names.with_parts(OfferKind::Set, &rule.sets()).into_iter().cloned().collect();
            if let Some(groupings) = by_type::Groupings::of(names) {
                for goal in rule.goals() {
                    let (expected, of, by) = (goal.expected(names), sets.clone(), groupings.clone());
                    let needs = sets.iter().map(|set| set.stage.clone()).chain([goal.solve()]).chain(groupings.needs());
                    let (id, params) = (by_type::stage(&goal), json!([goal, expected, groupings.above()]));
                    let work = move |given: &StageInputs<'_>| by_type::compare(&goal, &expected, &of, &by, given);
                    plan.push(Stage::new(id, at(), &params, work).needs(needs).reach(RunScope::Report));
                }
            }
            if let Some(goal) = rule.goals().into_iter().next() {
                beyond(&goal, rule, &sets, (declared, names), (plan, faults));
            }
            for goal in rule.goals().into_iter().filter(|goal| goal.rule.robustness) {
                let expected = goal.expected(names);
                let needs: Vec<StageId> = parts.iter().map(|part| part.stage.clone()).chain([goal.solve()]).collect();
                let seed = names.seed();
                let (id, params, sets, parts) =
                    (goal.hold(), json!([goal, expected, seed]), sets.clone(), parts.clone());
                let work =
                    move |given: &StageInputs<'_>| robustness::hold(&goal, &expected, &sets, &parts, seed, given);
                plan.push(Stage::new(id, at(), &params, work).needs(needs).reach(RunScope::Report));
            }
        }
    }

    fn page(&self, mine: &[&Declaration], shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
        let all: Vec<(&Rule, &str)> =
            rules::<(Rule, String)>(mine).map(|(_, (rule, label))| (rule, label.as_str())).collect();
        let beyond = [contexts::parts(&all, shown)?, theories::parts(&all, shown)?].concat();
        let asked = overview::parts(&all, shown)?;
        Ok([asked, page::parts(&all, shown)?, by_type::parts(&all, shown)?, beyond].concat())
    }

    fn summary(&self, mine: &[&Declaration], shown: &PageContext<'_>) -> Result<Vec<String>, MethodError> {
        let mut lines = Vec::new();
        for (_, (rule, _)) in rules::<(Rule, String)>(mine) {
            for goal in rule.goals() {
                lines.push(format!("{}: {}", goal.outcome, OutcomeSolution::of(&goal, shown.made)?.line()?));
            }
        }
        Ok(lines)
    }

    fn asks(&self) -> bool {
        true
    }
}

/// Asks for the stages that go beyond the conditions of the outcome: contexts, and published terms.
fn beyond(
    goal: &OutcomeRule,
    rule: &Rule,
    sets: &[Offer],
    (declared, names): (&Declaration, &Names),
    (plan, faults): (&mut Plan, &mut Faults<'_>),
) {
    let mut with = |more: Vec<&str>| -> Option<Vec<Offer>> {
        let mut all = sets.to_vec();
        for set in more {
            let found = names.find(OfferKind::Set, set, faults)?.clone();
            if !all.contains(&found) {
                all.push(found);
            }
        }
        Some(all)
    };
    if let Some(remote) = &rule.two_step
        && let Some(sets) = with(remote.conditions.iter().map(|condition| set_of(condition)).collect())
    {
        let needs: Vec<StageId> = sets.iter().map(|set| set.stage.clone()).collect();
        let (goal, remote, params) = (goal.clone(), remote.clone(), json!([goal, remote]));
        let work = move |given: &StageInputs<'_>| contexts::find(&goal, &remote, &sets, given);
        let stage = Stage::new(contexts::stage(rule), declared.at.clone(), &params, work);
        plan.push(stage.needs(needs).reach(RunScope::Answers));
    }
    if !rule.theories.is_empty()
        && let Some(sets) = with(rule.theories.iter().flat_map(|theory| theory.term.names()).collect())
    {
        let needs: Vec<StageId> = sets.iter().map(|set| set.stage.clone()).chain([goal.solve()]).collect();
        let (goal, params) = (goal.clone(), json!([goal, rule.theories]));
        let work = move |given: &StageInputs<'_>| theories::test(&goal, &sets, given);
        let stage = Stage::new(theories::stage(rule), declared.at.clone(), &params, work);
        plan.push(stage.needs(needs).reach(RunScope::Answers));
    }
}

/// Each case on a path to an outcome, with the path.
pub(super) fn paths_of(outcome: &Offer, shown: &PageContext<'_>) -> Result<Vec<(String, String)>, MethodError> {
    let solved: OutcomeSolution = shown.made.kept(&outcome.stage)?;
    let terms = solved.paths()?.map_or(&[][..], |model| &model.terms);
    let of = |term: &crosscase_qca::TermRecord| {
        term.cases.iter().map(|case| (case.clone(), term.expr.clone())).collect::<Vec<_>>()
    };
    Ok(terms.iter().flat_map(of).collect())
}

/// A condition as it is written everywhere: `A[1,2]` for `A[2, 1]`.
fn written(condition: &str) -> String {
    Literal::of_values(condition).map_or_else(|| condition.to_owned(), |literal| literal.to_string())
}

/// Whether one is a set, and the other values of it.
fn is_whole_of(set: &str, values: &str) -> bool {
    set != values && set == set_of(values)
}

fn follows(values: &str, set: &str) -> String {
    format!("condition `{values}` follows from `{set}`: they are values of one set; leave one of them out")
}

fn check_conditions(name: &str, keys: &Keys, outcome: &Outcome, faults: &mut Faults<'_>) {
    for (at, condition) in keys.conditions.iter().enumerate() {
        let twice = keys.conditions[..at].iter().any(|earlier| written(earlier) == written(condition));
        let whole = keys.conditions.iter().find(|whole| is_whole_of(whole, condition));
        if let Some(whole) = whole {
            faults.add("STU011", condition.at(), follows(condition, whole));
        } else if twice || outcome.names().contains(&set_of(condition)) {
            let what = match (twice, outcome.literal()) {
                (true, _) => "named twice",
                (false, Some(_)) if set_of(condition) == condition.as_str() => "the outcome itself",
                (false, Some(_)) => "of the set of the outcome",
                (false, None) => "a part of the outcome",
            };
            faults.add("STU011", condition.at(), format!("condition `{}` is {what}", condition.as_str()));
        }
    }
    if keys.conditions.is_empty() {
        faults.add("STU011", keys.outcome.at(), format!("analysis `{name}` has no conditions"));
    }
}

fn rule_of(name: &str, outcome: Outcome, keys: &Keys, faults: &mut Faults<'_>) -> Rule {
    let n_cut = keys.n_cut.as_ref().map_or(1, |n| **n);
    if n_cut == 0 {
        faults.add("STU012", keys.n_cut.as_ref().map(Placed::at), "a frequency cut is at least 1");
    }
    let mut cut = |cut: &Option<Placed<f64>>, default: f64| match cut {
        None => default,
        Some(cut) => {
            if !(0.0..=1.0).contains(&**cut) {
                faults.add("STU012", cut.at(), format!("a cut lies between 0 and 1, {} does not", **cut));
            }
            **cut
        }
    };
    let Cuts { incl_cut, cov_cut, ron_cut, headline_ron } = &keys.necessity;
    Rule {
        name: name.to_owned(),
        outcome,
        conditions: keys.conditions.iter().map(|condition| written(condition)).collect(),
        negated: keys.negated.unwrap_or(true),
        incl_cut: cut(&keys.incl_cut, 0.8),
        n_cut,
        pri_cut: cut(&keys.pri_cut, 0.0),
        further_cuts: Vec::new(),
        by_hand: Vec::new(),
        robustness: keys.robustness.unwrap_or(true),
        at_half: keys.at_half,
        missing: keys.missing,
        necessity: [cut(incl_cut, 0.9), cut(cov_cut, 0.6), cut(ron_cut, 0.0)],
        headline_ron: cut(headline_ron, 0.5),
        two_step: None,
        theories: Vec::new(),
    }
}

/// The remote conditions, which are none of the others.
fn remote_of(keys: &Keys, faults: &mut Faults<'_>) -> Option<Remote> {
    let steps = keys.two_step.as_ref()?;
    if steps.remote.is_empty() {
        faults.add("STU011", keys.outcome.at(), "`two_step` names no remote condition");
    }
    let is_condition =
        |set: &&Placed<String>| keys.conditions.iter().any(|condition| written(condition) == written(set));
    for set in steps.remote.iter().filter(is_condition) {
        faults.add("STU011", set.at(), format!("`{}` is a condition already, and cannot be remote too", set.as_str()));
    }
    for set in &steps.remote {
        if let Some(other) = keys.conditions.iter().find(|other| is_whole_of(other, set) || is_whole_of(set, other)) {
            let (values, whole) = if is_whole_of(set, other) { (other, set) } else { (set, other) };
            faults.add("STU011", set.at(), follows(values, whole));
        }
    }
    if let Some(cut) = steps.cut.as_ref().filter(|cut| !(0.0..=1.0).contains(&***cut)) {
        faults.add("STU012", cut.at(), format!("a cut lies between 0 and 1, {} does not", **cut));
    }
    let conditions = steps.remote.iter().map(|set| written(set)).collect();
    Some(Remote { conditions, enabling: steps.enabling, cut: steps.cut.as_deref().copied() })
}

/// Published terms, each with its place.
fn theories_of(keys: &Keys, faults: &mut Faults<'_>) -> Vec<(Theory, Span)> {
    let mut found = Vec::new();
    for (source, term) in &keys.theories {
        match term.parse::<Expression>() {
            Ok(parsed) => found.push((Theory { source: source.clone(), term: parsed }, term.at())),
            Err(error) => faults.add("STU009", term.at(), ParseError::to_string(&error)),
        }
    }
    found
}

/// What is set by hand, each with its reason.
fn by_hand(keys: &Keys, faults: &mut Faults<'_>) -> Vec<RowOverride> {
    let mut found = Vec::new();
    for hand in &keys.set_by_hand {
        let out = Out::from_text(&hand.out);
        if out.is_none() {
            faults.add("STU012", hand.out.at(), "a truth table says 1, 0, ? or C of a row".to_owned());
        }
        if hand.reason.trim().is_empty() {
            faults.add("STU012", hand.rows.at(), "say why these rows are set by hand: reason = \"…\"".to_owned());
        }
        match hand.rows.parse() {
            Ok(rows) => found.extend(out.map(|out| RowOverride::new(rows, out, hand.reason.as_str()))),
            Err(error) => faults.add("STU009", hand.rows.at(), ParseError::to_string(&error)),
        }
    }
    found
}

/// The cuts of measures that this program knows.
fn further_cuts(known: &FitMeasures, keys: &Keys, faults: &mut Faults<'_>) -> Vec<FurtherCut> {
    let mut cuts = Vec::new();
    for (measure, cut) in &keys.further_cuts {
        let found = known.find(measure).and_then(|measure| FurtherCut::new(measure, **cut));
        match found {
            Ok(found) => cuts.push(found),
            Err(error) => faults.add("STU012", cut.at(), error.to_string()),
        }
    }
    cuts
}

/// An expectation names an outcome that some analysis explains; without any analysis every set may become one.
fn check_expectations(names: &Names, faults: &mut Faults<'_>) {
    let base = |outcome: &str| -> Option<Vec<String>> {
        Some(outcome.parse::<Outcome>().ok()?.names().into_iter().map(str::to_owned).collect())
    };
    // What is expected of an outcome is expected of its negation, turned round.
    let both = |outcome: Outcome| [outcome.clone(), outcome.negated()];
    let analysed: Vec<Outcome> =
        names.all(OfferKind::Outcome).filter_map(|offer| offer.name.parse().ok()).flat_map(both).collect();
    for expected in names.expectations() {
        let outcome = base(&expected.outcome);
        let said = expected.outcome.parse::<Outcome>().ok();
        let is_set = |set: &String| names.get(OfferKind::Set, set).is_some();
        let known = outcome.as_ref().is_some_and(|sets| sets.iter().all(is_set));
        let there_are: Vec<String> = names.all(OfferKind::Set).map(|set| set.name.clone()).collect();
        let is_told = outcome.iter().flatten().any(|set| faults.is_unread(set)) || faults.lacks_any_of("analyses");
        // Why there is no such set, or no analysis of it.
        if is_told {
            continue;
        }
        if !known {
            let near = DidYouMean(&expected.outcome, &there_are);
            let message = format!("unknown set `{}`{near}; there are: {}", expected.outcome, there_are.join(", "));
            faults.add("STU002", expected.at.clone(), message);
        } else if !analysed.is_empty() && said.is_some_and(|said| !analysed.contains(&said)) {
            let there_are: BTreeSet<String> = analysed.iter().map(ToString::to_string).collect();
            let message = format!(
                "`expect` of {} names {}, which is the outcome of no analysis; there are: {}",
                expected.condition,
                expected.outcome,
                there_are.into_iter().collect::<Vec<_>>().join(", ")
            );
            let help = "`expect` stands with the condition and names the outcome: [sets.TRUST] expect = { INNOV = \"present\" }";
            faults.add_with_help("STU017", expected.at.clone(), message, help);
        }
    }
}
