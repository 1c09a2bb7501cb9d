//! How far a solution holds, and the scripts that repeat it in R: what goes back to the raw values behind the sets.

use super::analysis::{Goal, KINDS, set_data, table_params};
use crate::artifacts::Artifacts;
use crate::expression;
use crate::model::{Analysis, Origin, SetRule, Study};
use crate::pipeline::{Results, sets_of};
use crate::problem::StudyError;
use crosscase_boolean::Never;
use crosscase_boolean::expression::Expression;
use crosscase_data::contract::{Member, Record};
use crosscase_data::{Table, TableBuilder};
use crosscase_qca::robustness::{
    Analysis as Repeated, AnchorRange, Cut, CutRange, Perturbation, RawSet, Retention, anchor_ranges, cut_range,
    retention,
};
use crosscase_qca::{Expectations, Minimise, QcaError, SetData, r_script};
use std::collections::{BTreeMap, BTreeSet};

/// The rules behind the sets of an analysis, and behind the sets that these are made of, in the order of the study.
pub(crate) fn rules<'a>(study: &'a Study, analysis: &'a Analysis) -> Vec<&'a SetRule> {
    let mut wanted: BTreeSet<String> = sets_of(analysis).map(str::to_owned).collect();
    // Each set stands after those that it is made of.
    for rule in study.sets.iter().rev() {
        if let (true, Origin::Expression(text)) = (wanted.contains(&rule.name), &rule.origin) {
            wanted.extend(expression::names(text));
        }
    }
    study.sets.iter().filter(|rule| wanted.contains(&rule.name)).collect()
}

/// The stage: ranges of cuts and anchors, what hangs on single cases, and a script for each solution.
pub(crate) fn make(
    study: &Study,
    analysis: &Analysis,
    goal: Goal,
    expected: &str,
    results: &Results,
) -> Result<Artifacts, StudyError> {
    let wrong = |source: QcaError| StudyError::Analysis { analysis: analysis.name.clone(), source };
    let data = set_data(analysis, results)?;
    let params = table_params(analysis, goal);
    let expected: Expectations = expected.parse().map_err(wrong)?;
    let sources = Sources::new(&rules(study, analysis), data.cases(), results)?;
    let table = params.fit(&data).map_err(wrong)?;
    let mut made = Artifacts::default();
    let direct: Vec<RawSet> =
        sources.raw.iter().filter(|raw| sets_of(analysis).any(|set| set == raw.set)).cloned().collect();
    for kind in KINDS {
        let how = match kind {
            "conservative" => Minimise::conservative(),
            "parsimonious" => Minimise::parsimonious(),
            _ => Minimise::intermediate(expected.clone()),
        };
        let solution = how.fit(&table, &Never).map_err(wrong)?;
        made.scripts.insert(kind.to_owned(), r_script(&data, &params, &how, &solution, &direct).map_err(wrong)?);
    }
    let repeated = Repeated::new(params, Minimise::intermediate(expected));
    if !analysis.robustness || repeated.fit(&data, &Never).map_err(wrong)?.models.is_empty() {
        return Ok(made);
    }
    let mut ranges = Vec::new();
    for (name, cut) in [("inclusion cut", Cut::Inclusion), ("PRI cut", Cut::Pri), ("frequency cut", Cut::Frequency)] {
        ranges.push(Range::of_cut(name, &cut_range(&repeated, &data, cut, &Never).map_err(wrong)?));
    }
    let analysed: Vec<&str> = sets_of(analysis).collect();
    for raw in &sources.raw {
        let assemble = |values: Vec<f64>| sources.assemble(&raw.set, values, &analysed);
        let found = anchor_ranges(&repeated, raw, &assemble, &Never).map_err(wrong)?;
        let anchors = raw.calibration.anchor_names().into_iter().zip(found);
        ranges.extend(anchors.map(|(anchor, range)| Range::of_anchor(&raw.set, anchor, &range)));
    }
    made = made.with_table("ranges", Range::table(&ranges)?);
    if data.cases().len() > 2 {
        let each = |how| retention(&repeated, &data, how, 1, &Never).map_err(wrong);
        let (without, turned) = (each(Perturbation::Deletion)?, each(Perturbation::Corruption)?);
        made = made.with_table("influence", influence(data.cases(), &without, &turned)?);
    }
    Ok(made)
}

/// The raw values behind the sets of an analysis, and how its data are made anew from them.
struct Sources<'a> {
    cases: &'a [String],
    /// The memberships of the cases in every set that is needed.
    values: BTreeMap<&'a str, Vec<f64>>,
    raw: Vec<RawSet>,
    /// Sets that are made of others, each after those.
    joined: Vec<(&'a str, Expression)>,
}

impl<'a> Sources<'a> {
    fn new(rules: &[&'a SetRule], cases: &'a [String], results: &Results) -> Result<Self, StudyError> {
        let mut sources = Self { cases, values: BTreeMap::new(), raw: Vec::new(), joined: Vec::new() };
        for rule in rules {
            let Some(table) = results.table(&format!("set:{}", rule.name), "memberships") else { continue };
            let members: BTreeMap<String, Member> =
                Member::rows(table)?.into_iter().map(|member| (member.case.clone(), member)).collect();
            let all = |of: fn(&Member) -> Option<f64>| -> Option<Vec<f64>> {
                cases.iter().map(|case| members.get(case).and_then(of)).collect()
            };
            let membership = |m: &Member| m.membership.ok().or(m.level.map(|level| level as f64));
            let Some(values) = all(membership) else { continue };
            sources.values.insert(&rule.name, values);
            match &rule.origin {
                Origin::Calibrated { calibration, .. } => {
                    if let Some(values) = all(|m| m.raw) {
                        let calibration = calibration.clone();
                        sources.raw.push(RawSet { set: rule.name.clone(), values, calibration });
                    }
                }
                Origin::AsIs { .. } => {}
                Origin::Expression(text) => {
                    let parsed: Expression =
                        text.parse().map_err(|source| StudyError::Expression { expression: text.clone(), source })?;
                    sources.joined.push((&rule.name, parsed));
                }
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
            let one = |case: usize| {
                let of = |part: &str| values.get(part).and_then(|column| column.get(case)).copied();
                expression::membership(joined, of).unwrap_or_default()
            };
            let column: Vec<f64> = (0..self.cases.len()).map(one).collect();
            values.insert(name, column);
        }
        let column = |name: &&str| ((*name).to_owned(), values.get(name).cloned().unwrap_or_default());
        SetData::new(self.cases.to_vec(), analysed.iter().map(column).collect())
    }
}

/// How far one decision can move alone.
struct Range {
    what: String,
    anchor: Option<String>,
    at: f64,
    above: Option<f64>,
    to: Option<f64>,
    search: String,
}

impl Range {
    fn of_cut(name: &str, range: &CutRange) -> Self {
        let CutRange { at, above, up_to, .. } = *range;
        Self { what: name.to_owned(), anchor: None, at, above, to: up_to, search: "complete".to_owned() }
    }

    fn of_anchor(set: &str, anchor: String, range: &AnchorRange) -> Self {
        let AnchorRange { at, above, below, search } = *range;
        Self { what: set.to_owned(), anchor: Some(anchor), at, above, to: below, search: search.to_string() }
    }

    fn table(ranges: &[Self]) -> Result<Table, StudyError> {
        Ok(TableBuilder::new("crosscase.study.ranges/1")
            .text("what", ranges.iter().map(|range| Some(range.what.as_str())))
            .text("anchor", ranges.iter().map(|range| range.anchor.as_deref()))
            .number("at", ranges.iter().map(|range| Some(range.at)))
            .number("above", ranges.iter().map(|range| range.above))
            .number("to", ranges.iter().map(|range| range.to))
            .text("search", ranges.iter().map(|range| Some(range.search.as_str())))
            .build()?)
    }
}

/// Case by case, whether the models are the same without it, and with its outcome turned round.
fn influence(cases: &[String], without: &Retention, turned: &Retention) -> Result<Table, StudyError> {
    let same = |found: &Retention| -> Vec<Option<bool>> {
        found.by_case.iter().map(|share| share.map(|share| share == 1.0)).collect()
    };
    Ok(TableBuilder::new("crosscase.study.influence/1")
        .text("case", cases.iter().map(|case| Some(case.as_str())))
        .boolean("same_without", same(without))
        .boolean("same_with_outcome_turned", same(turned))
        .build()?)
}
