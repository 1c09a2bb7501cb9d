//! Necessity, truth table and the three solutions of one outcome.

use crate::artifacts::Artifacts;
use crate::model::{Analysis, MissingCases, Study};
use crate::models::Models;
use crate::pipeline::{Results, sets_of};
use crate::problem::StudyError;
use crate::stages::set;
use crosscase_boolean::{Cube, Never, complement, count_configurations};
use crosscase_data::{Table, TableBuilder};
use crosscase_qca::{
    Expectations, MAX_LEVELS, Minimise, Missing, Necessity, Outcome, QcaError, SetData, TruthTable, TruthTableParams,
    figures,
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

    /// The outcome as it is written: `SURV`, `~SURV`.
    pub(crate) fn text(self, analysis: &Analysis) -> String {
        match self {
            Self::Present => analysis.outcome.clone(),
            Self::Negated => format!("~{}", analysis.outcome),
        }
    }

    /// A name for files: `survival-SURV`, `survival-not-SURV`.
    pub(crate) fn file(self, analysis: &Analysis) -> String {
        match self {
            Self::Present => format!("{}-{}", analysis.name, analysis.outcome),
            Self::Negated => format!("{}-not-{}", analysis.name, analysis.outcome),
        }
    }
}

/// The three solutions in the order of a paper: what was observed, then easy, then any counterfactuals.
pub(crate) const KINDS: [&str; 3] = ["conservative", "intermediate", "parsimonious"];

/// Models in the configuration chart; the tables have all.
const CHARTED: usize = 4;

/// The expectations of the analysis's conditions for the goal, as the method reads them: for the negated outcome each is
/// turned round (Ragin 2008: what helps an outcome about is expected absent from its failure).
pub(crate) fn expectations(study: &Study, analysis: &Analysis, goal: Goal) -> String {
    let of = |condition: &String| study.set(condition)?.expect.get(&analysis.outcome).cloned();
    let literals = analysis.conditions.iter().filter_map(of).map(|literal| match goal {
        Goal::Present => literal,
        Goal::Negated => literal.strip_prefix('~').map_or_else(|| format!("~{literal}"), str::to_owned),
    });
    literals.collect::<Vec<_>>().join(",")
}

pub(crate) fn make(
    analysis: &Analysis,
    goal: Goal,
    expected: &str,
    results: &Results,
) -> Result<Artifacts, StudyError> {
    let wrong = |source: QcaError| StudyError::Analysis { analysis: analysis.name.clone(), source };
    let names: Vec<&str> = sets_of(analysis).collect();
    let wide = set::wide(results, &names)?;
    let missing = match analysis.missing {
        MissingCases::Error => Missing::Error,
        MissingCases::Drop => Missing::Drop,
    };
    let data = SetData::from_table(&wide, &names, MAX_LEVELS, missing).map_err(wrong)?;
    let outcome: Outcome = goal.text(analysis).parse().map_err(wrong)?;
    let necessity = Necessity::default()
        .incl_cut(analysis.necessity_incl_cut)
        .cov_cut(analysis.necessity_cov_cut)
        .ron_cut(analysis.necessity_ron_cut)
        .fit(&data, &outcome, &analysis.conditions)
        .map_err(wrong)?;
    let table = TruthTableParams::new(outcome, analysis.conditions.clone())
        .incl_cut(analysis.incl_cut)
        .n_cut(analysis.n_cut)
        .pri_cut(analysis.pri_cut)
        .at_half(analysis.at_half)
        .fit(&data)
        .map_err(wrong)?;
    let expected: Expectations = expected.parse().map_err(wrong)?;
    let solve = |how: Minimise| how.fit(&table, &Never).map_err(wrong);
    let conservative = solve(Minimise::conservative())?;
    let parsimonious = solve(Minimise::parsimonious())?;
    let intermediate = solve(Minimise::intermediate(expected))?;

    let mut made = Artifacts {
        diagnostics: [data.diagnostics(), table.diagnostics(), &necessity.diagnostics].concat(),
        ..Artifacts::default()
    }
    .with_table("necessity", necessity.to_table().map_err(wrong)?)
    .with_table("truth_table", table.to_table().map_err(wrong)?)
    .with_table("remainders", remainders(&table).map_err(wrong)?);
    let mut models = Vec::new();
    for (kind, solution) in KINDS.iter().zip([&conservative, &intermediate, &parsimonious]) {
        made = made.with_table(*kind, solution.to_table().map_err(wrong)?);
        made.diagnostics.extend(solution.diagnostics.iter().cloned());
        models.push(Models::of(kind, solution));
    }
    made = made.with_table("models", Models::to_table(&models)?);
    if intermediate.models.is_empty() {
        return Ok(made);
    }
    let charted: Vec<usize> = (0..intermediate.models.len().min(CHARTED)).collect();
    let chart = figures::configuration_chart(&intermediate, &parsimonious, &charted).map_err(wrong)?;
    let plot = figures::model_plot(&intermediate, 0).map_err(wrong)?;
    Ok(made.with_chart("configurations", chart).with_figure("xy", plot.draw()))
}

/// The configurations that no case shows, as disjoint conjunctions: never one by one, since there may be 2^k of them.
fn remainders(table: &TruthTable) -> Result<Table, QcaError> {
    let observed: Vec<Cube> = table.rows().iter().map(|row| Cube::from_row(&row.config)).collect();
    let cubes = complement(table.space(), &observed, &Never)?;
    let size = |cube: &Cube| count_configurations(table.space(), std::slice::from_ref(cube)).map(|n| n.to_string());
    Ok(TableBuilder::new("crosscase.study.remainders/1")
        .text("expr", cubes.iter().map(|cube| Some(table.text(cube))))
        .text("configurations", cubes.iter().map(size))
        .build()?)
}
