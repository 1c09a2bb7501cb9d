//! How far a solution holds: what goes back to the raw values behind the sets.

use super::super::sets::{Origin, SideBySide, levels};
use super::fillings::{Filled, filled};
use super::outcome_rule::{OutcomeRule, solution};
use super::robustness_summary::{Range, RobustnessSummary};
use super::solution::OutcomeSolution;
use super::solve::raw_sets;
use crate::artifacts::{Artifacts, Publish};
use crate::error::{MethodError, ValueError};
use crate::made::StageInputs;
use crate::names::Offer;
use crosscase_boolean::expression::Expression;
use crosscase_data::contract::{Member, Record};
use crosscase_data::{Diagnostic, Table, TableBuilder};
use crosscase_qca::robustness::{
    Cut, ModelRetention, Perturbation, QcaAnalysis, RawSet, anchor_ranges, cut_range, retention,
};
use crosscase_qca::{QcaError, SetData, SetLevels};
use crosscase_sets::{Concept, Memberships};
use std::collections::BTreeMap;

/// The stage: ranges of cuts and anchors, and what depends on single cases.
pub(super) fn hold(
    goal: &OutcomeRule,
    expected: &str,
    sets: &[Offer],
    parts: &[Offer],
    seed: u64,
    given: &StageInputs<'_>,
) -> Result<Artifacts, MethodError> {
    let found: OutcomeSolution = given.kept(&goal.solve())?;
    let solved = found.headline()?;
    let none = Artifacts::default().keep(&None::<RobustnessSummary>)?;
    if solved.models.is_empty() {
        return Ok(none);
    }
    let models = solved.models.iter().map(|model| ValueError::expression(&model.expr())).collect::<Result<_, _>>()?;
    let data = filled(goal, &SideBySide::of(given, sets)?, found.put())?;
    let sources = Sources::new(parts, data.cases(), found.put(), given)?;
    let repeated = QcaAnalysis::new(goal.table(), solution(solved.solution, expected)?).with_known_models(models);
    let mut ranges = Vec::new();
    for (name, cut) in [("inclusion cut", Cut::Inclusion), ("PRI cut", Cut::Pri), ("frequency cut", Cut::Frequency)] {
        ranges.push(Range::of_cut(name, &cut_range(&repeated, &data, cut)?));
    }
    let analysed = goal.rule.sets();
    let mut told = None;
    for raw in &sources.raw {
        let assemble = |values: Vec<f64>| {
            sources.assemble(&raw.set, values, &analysed)?.with_sets_of_values(&goal.rule.conditions)
        };
        let found = match anchor_ranges(&repeated, raw, &assemble) {
            Err(QcaError::NotBounded { set }) => {
                let why = if sources.open.get(set.as_str()).is_some_and(|open| !open.is_empty()) {
                    "does not apply to every case"
                } else {
                    "would then not be known of every case"
                };
                let message =
                    format!("analysis {}: how far anchors can move is not asked, since {set} {why}", goal.rule.name);
                told = Some(Diagnostic::note("STU213", message));
                continue;
            }
            Err(error @ QcaError::CutNotBounded { .. }) => {
                let message = format!("analysis {}: how far anchors can move is not asked: {error}", goal.rule.name);
                told = Some(Diagnostic::note("STU213", message));
                break;
            }
            found => found?,
        };
        let anchors = raw.calibration.anchor_names().into_iter().zip(found);
        ranges.extend(anchors.map(|(anchor, range)| Range::of_anchor(raw, anchor, &range)));
    }
    let own = |name: &str| Publish::Own(format!("{name}-{}", goal.file()));
    let made = none.table("ranges", Range::table(&ranges)?, own("ranges")).say(told);
    if data.cases().len() <= 2 {
        return Ok(made);
    }
    let without = retention(&repeated, &data, Perturbation::Deletion, 1)?;
    let turned = retention(&repeated, &data, Perturbation::Corruption, 1)?;
    let certainty = RobustnessSummary::of(&repeated, &data, &ranges, [&without, &turned], seed)?;
    Ok(made
        .table("influence", influence(data.cases(), &without, &turned)?, own("influence"))
        .table("certainty", certainty.table()?, own("certainty"))
        .keep(&Some(certainty))?)
}

/// How a set is made of others.
enum Whole {
    Expression(Expression),
    Concept(Concept),
}

/// The raw values behind the sets of an analysis, and how its data are made anew from them.
struct Sources<'a> {
    cases: &'a [String],
    /// The memberships of the cases in every set that is needed.
    values: BTreeMap<&'a str, Vec<f64>>,
    /// For each set the cases to which it does not apply, whose memberships mean nothing.
    open: BTreeMap<&'a str, Vec<usize>>,
    /// How many values they have, wherever anchors stand.
    levels: SetLevels,
    raw: Vec<RawSet>,
    /// Sets that are made of others, each after those.
    joined: Vec<(&'a str, Whole)>,
}

impl<'a> Sources<'a> {
    fn new(
        parts: &'a [Offer],
        cases: &'a [String],
        put: &[Filled],
        given: &StageInputs<'_>,
    ) -> Result<Self, MethodError> {
        let raw = raw_sets(parts, cases, given)?;
        let levels = levels(given, parts)?;
        let mut sources =
            Self { cases, values: BTreeMap::new(), open: BTreeMap::new(), levels, raw, joined: Vec::new() };
        for part in parts {
            let members = Member::rows(given.table(&part.stage, "memberships")?)?;
            let members: BTreeMap<&str, &Member> = members.iter().map(|m| (m.case.as_str(), m)).collect();
            let value = |m: &Member| if m.applies() { m.value() } else { Some(0.0) };
            let put =
                |case: &String| put.iter().find(|put| put.set == part.name && put.case == *case).map(|put| put.value);
            let of = |case: &String| members.get(case.as_str()).and_then(|member| value(member)).or_else(|| put(case));
            let values: Option<Vec<f64>> = cases.iter().map(of).collect();
            let is_open = |case: &usize| members.get(cases[*case].as_str()).is_some_and(|member| !member.applies());
            sources.open.insert(&part.name, (0..cases.len()).filter(is_open).collect());
            // A case of the analysis may lack a membership in a part of another set only where that does not matter there.
            let Some(values) = values else { continue };
            sources.values.insert(&part.name, values);
            match given.optional_kept(&part.stage)? {
                Some(Origin::Joined(text)) => {
                    sources.joined.push((&part.name, Whole::Expression(ValueError::expression(&text)?)));
                }
                Some(Origin::Concept(text)) => sources.joined.push((&part.name, Whole::Concept(text.parse()?))),
                _ => {}
            }
        }
        Ok(sources)
    }

    /// The data of the analysis with other memberships in one set, and in those that are made of it.
    fn assemble(&self, set: &str, moved: Vec<f64>, analysed: &[&str]) -> Result<SetData, QcaError> {
        let mut values = self.values.clone();
        if let Some(column) = values.get_mut(set) {
            *column = moved;
        }
        for (name, joined) in &self.joined {
            let one = |joined: &Expression, case: usize| {
                let of = |part: &str| values.get(part).and_then(|column| column.get(case)).copied();
                let applies = |part: &str| self.open.get(part).is_none_or(|open| !open.contains(&case));
                joined.where_it_applies(applies).membership(of, |_| false)
            };
            let of = |part: &str| {
                let members = Memberships::from(values.get(part)?.iter().copied().map(Some).collect::<Vec<_>>());
                let open = self.open.get(part).into_iter().flatten().copied();
                Some(members.of_levels(self.levels.get(part).unwrap_or_default()).not_applicable(open))
            };
            // What every filling of a missing part agreed on, it may no longer agree on.
            let column: Option<Vec<f64>> = match joined {
                Whole::Expression(joined) => (0..self.cases.len()).map(|case| one(joined, case)).collect(),
                // It was joined before, so that whatever stops it now comes of the memberships that moved.
                Whole::Concept(concept) => {
                    concept.memberships_in(self.cases.len(), &of).ok().and_then(|whole| whole.into_iter().collect())
                }
            };
            values.insert(name, column.ok_or_else(|| QcaError::NotBounded { set: (*name).to_owned() })?);
        }
        let column = |name: &&str| ((*name).to_owned(), values.get(name).cloned().unwrap_or_default());
        let data =
            SetData::with_levels(self.cases.to_vec(), analysed.iter().map(column).collect(), self.levels.clone())?;
        let mut open = self.open.iter().filter(|(name, open)| !open.is_empty() && analysed.contains(name));
        open.try_fold(data, |data, (name, open)| data.not_applicable(name, open))
    }
}

/// Case by case, whether the models are the same without it, and with its outcome turned round.
fn influence(cases: &[String], without: &ModelRetention, turned: &ModelRetention) -> Result<Table, MethodError> {
    let same = |found: &ModelRetention| -> Vec<Option<bool>> {
        found.by_case.iter().map(|share| share.map(|share| share == 1.0)).collect()
    };
    Ok(TableBuilder::new("crosscase.study.influence/1")
        .text("case", cases.iter().map(|case| Some(case.as_str())))
        .boolean("same_without", same(without))
        .boolean("same_with_outcome_turned", same(turned))
        .build()?)
}
