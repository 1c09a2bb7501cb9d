//! Necessity, truth table and the solutions of one outcome.

use super::super::sets::{Origin, wide};
use super::super::units::Roll;
use super::claims::{Analysed, Explained};
use super::goal::{Goal, kinds, solution};
use super::necessity;
use crate::artifacts::{Artifacts, Publish};
use crate::error::MethodError;
use crate::made::{Given, Made, StageId};
use crate::names::Offer;
use crosscase_boolean::{Cube, Never, complement};
use crosscase_data::contract::{Member, Record};
use crosscase_data::{Diagnostic, Table, TableBuilder};
use crosscase_qca::robustness::RawSet;
use crosscase_qca::{MAX_LEVELS, SetData, Solution, TruthTable, figures, r_script};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Models in the configuration chart; the tables have all.
const CHARTED: usize = 4;

pub(super) fn solve(
    goal: &Goal,
    expected: &str,
    sets: &[Offer],
    units: &StageId,
    given: &Given<'_>,
) -> Result<Artifacts, MethodError> {
    let (rule, file) = (&goal.rule, goal.file());
    let own = |name: &str| Publish::Own(format!("{name}-{file}"));
    let wide = wide(given, sets)?;
    let data = set_data(goal, &wide)?;
    let necessity = goal.necessity().fit(&data, &goal.outcome, &rule.conditions)?;
    let params = goal.table();
    let table = params.fit(&data)?;
    let analysed = Analysed::of(&table, &data, &wide)?;

    let nothing: Vec<Diagnostic> = table.nothing_to_explain().cloned().collect();
    // What is noticed of the sets is noticed of the truth table, too.
    let of_necessity =
        necessity.diagnostics.iter().filter(|told| !table.diagnostics().contains(told)).cloned().collect();
    let mut made = Artifacts::default()
        .say([data.diagnostics().to_vec(), table.diagnostics().to_vec(), of_necessity].concat())
        .keep("nothing_to_explain", &nothing)
        .keep("analysed", &analysed)
        .record(&analysed)
        .table("analysed", analysed.table(goal)?, Publish::Stacked("analysed".to_owned()));
    if !necessity.search.is_complete() {
        let message = format!("analysis {}: the search for necessary conditions is {}", rule.name, necessity.search);
        made = made.say([Diagnostic::warning("STU205", message)]);
    }
    let raw = raw_sets(sets, data.cases(), given)?;
    let mut solutions = Vec::new();
    for kind in kinds(expected) {
        let how = solution(kind, expected)?;
        let found = how.fit(&table)?;
        let script = r_script(&data, &params, &how, &found, &raw)?;
        made = made.script(format!("{file}-{kind}"), script).say(found.diagnostics.clone());
        made = made.table(kind, found.to_table()?, Publish::Kept);
        solutions.push(found);
    }
    let all = solutions.iter().map(Solution::to_table).collect::<Result<Vec<_>, _>>()?;
    if let Some((first, rest)) = all.split_first() {
        made = made.table("solutions", first.stack(&rest.iter().collect::<Vec<_>>())?, own("solutions"));
    }
    let summaries: Vec<Summary> =
        kinds(expected).zip(&solutions).map(|(kind, found)| Summary::new(kind, found)).collect();
    let candidates = necessity::candidates(goal, &data, &necessity)?;
    let [.., headline, parsimonious] = &solutions[..] else { return Ok(made) };
    made = made
        .table("necessity", necessity::table(&candidates)?, own("necessity"))
        .keep("necessity", &candidates)
        .keep("against_expectation", &headline.against_expectations()?)
        .table("truth_table", table.to_table()?, own("truth-table"))
        .table("remainders", remainders(&table)?, own("remainders"))
        .table("models", Summary::table(&summaries)?, own("models"))
        .table("assumptions", assumptions(&[headline, parsimonious])?, own("assumptions"))
        .keep("summaries", &summaries);
    if headline.models.is_empty() {
        return Ok(made);
    }
    let charted: Vec<usize> = (0..headline.models.len().min(CHARTED)).collect();
    let mut chart = figures::configuration_chart(headline, parsimonious, &charted)?;
    let mut plot = figures::model_plot(headline, 0)?;
    let explained = Explained::of(&plot.points);
    let roll = Roll::of(given.table(units, "units")?)?;
    for point in &mut plot.points {
        point.label = roll.label(&point.label).to_owned();
    }
    for case in chart.models.iter_mut().flat_map(|model| &mut model.terms).flat_map(|term| &mut term.cases) {
        *case = roll.label(case).to_owned();
    }
    Ok(made
        .figure("configurations", chart.draw(), format!("configurations-{file}"))
        .keep("configurations", &chart)
        .keep("explained", &explained)
        .figure("xy", plot.draw(), format!("xy-{file}")))
}

/// The memberships of the cases in the sets of an analysis.
pub(super) fn set_data(goal: &Goal, wide: &Table) -> Result<SetData, MethodError> {
    Ok(SetData::from_table(wide, &goal.rule.sets(), MAX_LEVELS, goal.rule.missing)?)
}

/// The raw values behind those of the sets that were calibrated, where every case has one.
pub(super) fn raw_sets(sets: &[Offer], cases: &[String], given: &Given<'_>) -> Result<Vec<RawSet>, MethodError> {
    let mut found = Vec::new();
    for set in sets {
        let Some(Origin::Calibrated(calibration)) = given.kept(&set.stage, "origin")? else { continue };
        let raw: BTreeMap<String, Option<f64>> =
            Member::rows(given.table(&set.stage, "memberships")?)?.into_iter().map(|m| (m.case, m.raw)).collect();
        let values: Option<Vec<f64>> = cases.iter().map(|case| raw.get(case).copied().flatten()).collect();
        found.extend(values.map(|values| RawSet { set: set.name.clone(), values, calibration }));
    }
    Ok(found)
}

/// One model of one kind of solution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Model {
    pub(super) expr: String,
    /// Its terms, each a path.
    pub(super) terms: Vec<String>,
    pub(super) incl: Option<f64>,
    pub(super) pri: Option<f64>,
    pub(super) cov: Option<f64>,
}

/// A kind of solution in short: its models, and how many there are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Summary {
    /// `conservative`, `intermediate`, `parsimonious`.
    pub(super) kind: String,
    /// How many there are, in decimal; `None` where they could not be counted.
    pub(super) count: Option<String>,
    /// How many there are at least, in decimal.
    pub(super) at_least: String,
    /// “complete”, or why not.
    pub(super) search: String,
    pub(super) listed: Vec<Model>,
    /// Whether every case is on a path of the first model, which so makes no difference between the cases.
    everybody: bool,
}

impl Summary {
    fn new(kind: &str, solution: &Solution) -> Self {
        let listed = solution.models.iter().map(|model| Model {
            expr: model.expr(),
            terms: model.terms.iter().map(|term| term.expr.clone()).collect(),
            incl: model.incl,
            pri: model.pri,
            cov: model.cov,
        });
        let on_a_path = solution.models.iter().take(1).flat_map(|model| &model.terms).flat_map(|term| &term.cases);
        let on_a_path: BTreeSet<&usize> = on_a_path.collect();
        Self {
            everybody: on_a_path.len() == solution.table.cases().len(),
            kind: kind.to_owned(),
            count: solution.model_count.as_ref().map(ToString::to_string),
            at_least: solution.count_at_least.to_string(),
            search: solution.search.to_string(),
            listed: listed.collect(),
        }
    }

    /// The solutions of an outcome, as many as there are.
    pub(super) fn of(goal: &Goal, made: &Made) -> Result<Vec<Self>, MethodError> {
        Ok(made.kept(&goal.solve(), "summaries")?.unwrap_or_default())
    }

    /// The one that the answer names: the last before the parsimonious one.
    pub(super) fn headline(goal: &Goal, made: &Made) -> Result<Option<Self>, MethodError> {
        Ok(Self::of(goal, made)?.into_iter().rfind(|summary| summary.kind != "parsimonious"))
    }

    /// One row a model; a solution without one has a row without an expression.
    fn table(all: &[Self]) -> Result<Table, MethodError> {
        let row = |summary: &'_ Self| -> Vec<Option<usize>> {
            (0..summary.listed.len().max(1)).map(|at| (at < summary.listed.len()).then_some(at)).collect()
        };
        let rows: Vec<(&Self, Option<usize>)> =
            all.iter().flat_map(|summary| row(summary).into_iter().map(move |at| (summary, at))).collect();
        let model = |(summary, at): &(&Self, Option<usize>)| at.and_then(|at| summary.listed.get(at)).cloned();
        let whole = |n: usize| i64::try_from(n).ok();
        Ok(TableBuilder::new("crosscase.study.models/1")
            .text("solution", rows.iter().map(|(summary, _)| Some(summary.kind.as_str())))
            .integer("model", rows.iter().map(|(_, at)| at.and_then(|at| whole(at + 1))))
            .text("expr", rows.iter().map(|row| model(row).map(|model| model.expr)))
            .integer("terms", rows.iter().map(|row| model(row).and_then(|model| whole(model.terms.len()))))
            .number("incl", rows.iter().map(|row| model(row).and_then(|model| model.incl)))
            .number("pri", rows.iter().map(|row| model(row).and_then(|model| model.pri)))
            .number("cov", rows.iter().map(|row| model(row).and_then(|model| model.cov)))
            .text("model_count", rows.iter().map(|(summary, _)| summary.count.as_deref()))
            .text("count_at_least", rows.iter().map(|(summary, _)| Some(summary.at_least.as_str())))
            .text("search", rows.iter().map(|(summary, _)| Some(summary.search.as_str())))
            .build()?)
    }

    /// Whether there are paths to name: models, and cases that are on none of their paths.
    pub(super) fn has_paths(&self) -> bool {
        self.listed.first().is_some_and(|first| first.expr != "1") && !self.everybody
    }

    /// The answer in a line.
    pub(super) fn line(&self) -> String {
        let shown = |figure: Option<f64>| figure.map_or_else(|| "–".to_owned(), |figure| format!("{figure:.3}"));
        let Some(first) = self.listed.first() else {
            let why = self.search.strip_prefix("truncated: ");
            return why
                .map_or_else(|| "no configuration is sufficient".to_owned(), |why| format!("no solution: {why}"));
        };
        if !self.has_paths() {
            return format!("no path, since every case is on it ({})", first.expr);
        }
        let fit = format!("inclusion {}, PRI {}, coverage {}", shown(first.incl), shown(first.pri), shown(first.cov));
        let others = match self.count.as_deref() {
            Some("1") => String::new(),
            Some(count) => format!("; the first of {count} models"),
            None => format!("; one of at least {} models", self.at_least),
        };
        format!("{} ({fit}{others})", first.expr)
    }
}

/// The remainders that the first models assume to show the outcome, as conjunctions that do not overlap.
fn assumptions(solutions: &[&Solution]) -> Result<Table, MethodError> {
    let mut rows: Vec<(&str, usize, String, Option<String>)> = Vec::new();
    for solution in solutions {
        for model in 0..solution.models.len().min(CHARTED) {
            for cube in solution.simplifying_assumptions(model, &Never)?.cubes {
                let size = solution.table.space().configurations_in(&cube);
                let text = solution.table.text(&cube);
                rows.push((solution.params.kind().as_str(), model + 1, text, size.map(|size| size.to_string())));
            }
        }
    }
    Ok(TableBuilder::new("crosscase.study.assumptions/1")
        .text("solution", rows.iter().map(|row| Some(row.0)))
        .integer("model", rows.iter().map(|row| i64::try_from(row.1).ok()))
        .text("expr", rows.iter().map(|row| Some(row.2.as_str())))
        .text("configurations", rows.iter().map(|row| row.3.as_deref()))
        .build()?)
}

/// The configurations that no case shows, as disjoint conjunctions: never one by one, since there may be 2^k of them.
fn remainders(table: &TruthTable) -> Result<Table, MethodError> {
    let observed: Vec<Cube> = table.rows().iter().map(|row| Cube::from_row(&row.config)).collect();
    let cubes = complement(table.space(), &observed, &Never).map_err(crosscase_qca::QcaError::from)?;
    let size = |cube: &Cube| table.space().configurations_in(cube).map(|n| n.to_string());
    Ok(TableBuilder::new("crosscase.study.remainders/1")
        .text("expr", cubes.iter().map(|cube| Some(table.text(cube))))
        .text("configurations", cubes.iter().map(size))
        .build()?)
}
