//! Necessity, truth table and the three solutions of one outcome.

use crate::artifacts::Artifacts;
use crate::model::{Analysis, MissingCases, Study};
use crate::models::Models;
use crate::pipeline::{Results, sets_of};
use crate::problem::StudyError;
use crate::stages::remainders::{assumptions, remainders};
use crate::stages::set;
use crosscase_boolean::Never;
use crosscase_data::Diagnostic;
use crosscase_qca::{
    Expectations, MAX_LEVELS, Minimise, Missing, Necessity, Outcome, QcaError, SetData, TruthTableParams, figures,
};
use serde::Serialize;

/// The outcome itself, or its negation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Goal {
    Present,
    Negated,
}

impl Goal {
    /// What an analysis is after.
    pub(crate) fn of(analysis: &Analysis) -> &'static [Self] {
        if analysis.negated { &[Self::Present, Self::Negated] } else { &[Self::Present] }
    }

    /// The stage's name: `analysis:survival:SURV`.
    pub(crate) fn stage(self, analysis: &Analysis) -> String {
        format!("analysis:{}:{}", analysis.name, self.text(analysis))
    }

    /// The outcome that is explained.
    pub(crate) fn outcome(self, analysis: &Analysis) -> Outcome {
        match self {
            Self::Present => analysis.outcome.clone(),
            Self::Negated => analysis.outcome.clone().negated(),
        }
    }

    /// The outcome as it is written: `SURV`, `~SURV`.
    pub(crate) fn text(self, analysis: &Analysis) -> String {
        self.outcome(analysis).to_string()
    }

    /// The name of the stage that asks how far the solution holds.
    pub(crate) fn robustness_stage(self, analysis: &Analysis) -> String {
        format!("robustness:{}:{}", analysis.name, self.text(analysis))
    }

    /// A name for files: `survival-SURV`, `survival-not-SURV`, `wealth-TYPE-2`.
    pub(crate) fn file(self, analysis: &Analysis) -> String {
        let outcome = self.text(analysis).replace('~', "not-").replace('[', "-").replace(']', "");
        format!("{}-{outcome}", analysis.name)
    }
}

/// The three solutions in the order of a paper: what was observed, then easy, then any counterfactuals.
pub(crate) const KINDS: [&str; 3] = ["conservative", "intermediate", "parsimonious"];

/// Models in the configuration chart; the tables have all.
pub(crate) const CHARTED: usize = 4;

/// The expectations of the analysis's conditions for the goal, as the method reads them: for the negated outcome each is
/// turned round (Ragin 2008: what helps an outcome about is expected absent from its failure).
pub(crate) fn expectations(study: &Study, analysis: &Analysis, goal: Goal) -> String {
    let (outcome, other) = (goal.text(analysis), goal.outcome(analysis).negated().to_string());
    let turned = |literal: &String| literal.strip_prefix('~').map_or_else(|| format!("~{literal}"), str::to_owned);
    let of = |condition: &String| {
        let expect = &study.set(condition)?.expect;
        expect.get(&outcome).cloned().or_else(|| expect.get(&other).map(turned))
    };
    analysis.conditions.iter().filter_map(of).collect::<Vec<_>>().join(",")
}

/// The sets of an analysis.
pub(crate) fn set_data(analysis: &Analysis, results: &Results) -> Result<SetData, StudyError> {
    let names: Vec<&str> = sets_of(analysis).collect();
    let wide = set::wide(results, &names)?;
    let missing = match analysis.missing {
        MissingCases::Error => Missing::Error,
        MissingCases::Drop => Missing::Drop,
    };
    SetData::from_table(&wide, &names, MAX_LEVELS, missing)
        .map_err(|source| StudyError::Analysis { analysis: analysis.name.clone(), source })
}

/// How its truth table is made.
pub(crate) fn table_params(analysis: &Analysis, goal: Goal) -> TruthTableParams {
    TruthTableParams::new(goal.outcome(analysis), analysis.conditions.clone())
        .incl_cut(analysis.incl_cut)
        .n_cut(analysis.n_cut)
        .pri_cut(analysis.pri_cut)
        .at_half(analysis.at_half)
}

pub(crate) fn make(
    analysis: &Analysis,
    goal: Goal,
    expected: &str,
    results: &Results,
) -> Result<Artifacts, StudyError> {
    let wrong = |source: QcaError| StudyError::Analysis { analysis: analysis.name.clone(), source };
    let data = set_data(analysis, results)?;
    let outcome = goal.outcome(analysis);
    let necessity = Necessity::default()
        .incl_cut(analysis.necessity_incl_cut)
        .cov_cut(analysis.necessity_cov_cut)
        .ron_cut(analysis.necessity_ron_cut)
        .fit(&data, &outcome, &analysis.conditions)
        .map_err(wrong)?;
    let table = table_params(analysis, goal).fit(&data).map_err(wrong)?;
    let expected: Expectations = expected.parse().map_err(wrong)?;
    let solve = |how: Minimise| how.fit(&table, &Never).map_err(wrong);
    let conservative = solve(Minimise::conservative())?;
    let parsimonious = solve(Minimise::parsimonious())?;
    let intermediate = solve(Minimise::intermediate(expected))?;

    let mut diagnostics = [data.diagnostics(), table.diagnostics(), &necessity.diagnostics].concat();
    if !necessity.search.is_complete() {
        let message =
            format!("analysis {}: the search for necessary conditions is {}", analysis.name, necessity.search);
        diagnostics.push(Diagnostic::warning("STU205", message));
    }
    let mut made = Artifacts { diagnostics, ..Artifacts::default() }
        .with_table("necessity", necessity.to_table().map_err(wrong)?)
        .with_table("truth_table", table.to_table().map_err(wrong)?)
        .with_table("remainders", remainders(&table).map_err(wrong)?);
    let mut models = Vec::new();
    for (kind, solution) in KINDS.iter().zip([&conservative, &intermediate, &parsimonious]) {
        made = made.with_table(*kind, solution.to_table().map_err(wrong)?);
        made.diagnostics.extend(solution.diagnostics.iter().cloned());
        models.push(Models::of(kind, solution));
    }
    made = made
        .with_table("models", Models::to_table(&models)?)
        .with_table("assumptions", assumptions(&[&intermediate, &parsimonious]).map_err(wrong)?);
    if intermediate.models.is_empty() {
        return Ok(made);
    }
    let charted: Vec<usize> = (0..intermediate.models.len().min(CHARTED)).collect();
    let chart = figures::configuration_chart(&intermediate, &parsimonious, &charted).map_err(wrong)?;
    let plot = figures::model_plot(&intermediate, 0).map_err(wrong)?;
    Ok(made.with_chart("configurations", chart).with_figure("xy", plot.draw()))
}

/// A configuration and its cases.
type PositiveRow = (Vec<Option<f64>>, String);

/// Says which configurations are sufficient for the outcome and for its negation alike: one of the two cannot hold, and
/// a PRI cut would have told (Schneider & Wagemann 2012, ch. 9).
pub(crate) fn both_ways(analysis: &Analysis, results: &Results) -> Result<Artifacts, StudyError> {
    let positive = |goal: Goal| -> Result<Vec<PositiveRow>, StudyError> {
        let Some(table) = results.table(&goal.stage(analysis), "truth_table") else { return Ok(Vec::new()) };
        let outs = table.texts("out")?;
        let cases = table.texts("cases")?;
        let columns: Vec<Vec<Option<f64>>> = table
            .column_names()
            .iter()
            .take(analysis.conditions.len())
            .map(|name| table.numbers(name))
            .collect::<Result<_, _>>()?;
        Ok((0..table.rows())
            .filter(|row| outs[*row].as_deref() == Some("1"))
            .map(|row| (columns.iter().map(|column| column[row]).collect(), cases[row].clone().unwrap_or_default()))
            .collect())
    };
    let negated = positive(Goal::Negated)?;
    let shared = positive(Goal::Present)?.into_iter().filter(|(row, _)| negated.iter().any(|(other, _)| other == row));
    let diagnostics = shared.map(|(_, cases)| {
        let message = format!(
            "analysis {}: the configuration of {cases} counts as sufficient for {} and for {}",
            analysis.name,
            Goal::Present.text(analysis),
            Goal::Negated.text(analysis)
        );
        Diagnostic::warning("STU203", message).help("raise pri_cut: a PRI of 0.5 and more cannot hold for both")
    });
    Ok(Artifacts { diagnostics: diagnostics.collect(), ..Artifacts::default() })
}
