//! Several outcomes by one set of parameters.

use crosscase_boolean::{BooleanError, Interrupt, Never};
use crosscase_data::{Diagnostic, Table, TableBuilder};
use serde::{Serialize, Serializer};

use crate::robustness::QcaAnalysis;
use crate::search::left_undone;
use crate::{Model, Outcome, QcaError, SetData, Solution};

/// The same analysis of the negated outcome, minimised so.
pub(crate) fn negated_outcome(analysis: &QcaAnalysis, minimise: &crate::Minimise) -> QcaAnalysis {
    let outcome = analysis.table.outcome().clone().negated();
    QcaAnalysis::new(analysis.table.clone().of_outcome(outcome), minimise.clone())
}

/// The solutions of several outcomes.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct OutcomeSolutions {
    /// One an outcome, in their order.
    pub solutions: Vec<Solution>,
    /// The outcomes for which there was no time; their solutions are the last, and are not there.
    pub undone: Vec<Outcome>,
}

impl OutcomeSolutions {
    /// The schema id of [`OutcomeSolutions::to_table`].
    pub const SCHEMA: &'static str = "crosscase.qca.outcomes/1";

    fn outcomes(&self) -> impl Iterator<Item = (&Outcome, &Solution)> {
        self.solutions.iter().map(|solution| (solution.table.params().outcome(), solution))
    }

    /// What was noticed, each once: what goes for the conditions goes for every outcome.
    pub fn notices(&self) -> Vec<Diagnostic> {
        let mut told: Vec<Diagnostic> = Vec::new();
        for notice in self.solutions.iter().flat_map(Solution::notices) {
            if !told.contains(&notice) {
                told.push(notice);
            }
        }
        let undone: Vec<String> = self.undone.iter().map(|outcome| format!("the solution of {outcome}")).collect();
        told.extend(left_undone(&undone));
        told
    }

    /// One row a model: `outcome`, `model` (from 1), `expr`, `incl`, `pri`, `cov`.
    ///
    /// # Errors
    /// None that solutions of this crate can cause.
    pub fn to_table(&self) -> Result<Table, QcaError> {
        let models = |(outcome, solution): (&'_ Outcome, &'_ Solution)| {
            let models = solution.models.iter().enumerate();
            models.map(|(at, model)| (outcome.to_string(), at + 1, model.clone())).collect::<Vec<_>>()
        };
        let rows: Vec<(String, usize, Model)> = self.outcomes().flat_map(models).collect();
        Ok(TableBuilder::new(Self::SCHEMA)
            .text("outcome", rows.iter().map(|row| Some(row.0.as_str())))
            .count("model", rows.iter().map(|row| row.1))
            .text("expr", rows.iter().map(|row| Some(row.2.expr())))
            .number("incl", rows.iter().map(|row| row.2.incl))
            .number("pri", rows.iter().map(|row| row.2.pri))
            .number("cov", rows.iter().map(|row| row.2.cov))
            .build()?)
    }
}

/// `{"outcomes": [{"outcome", "result"}]}`, the result as that of a [`Solution`]; outcomes that are left undone are not there.
impl Serialize for OutcomeSolutions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct One<'a> {
            outcome: String,
            result: &'a Solution,
        }
        let one = self.outcomes().map(|(outcome, result)| One { outcome: outcome.to_string(), result });
        serializer.collect_map([("outcomes", one.collect::<Vec<_>>())])
    }
}

/// The same analysis of several outcomes, in their order. Outcomes that are also conditions are left out of the conditions of their
/// own analysis.
///
/// # Errors
/// As the analyses; a stop before the first of them is done.
///
/// ```
/// use crosscase_qca::robustness::QcaAnalysis;
/// use crosscase_qca::{Minimise, SetData, TruthTableParams, solve_outcomes};
/// let sets = SetData::from_rows(["A", "Y", "Z"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
/// let analysis = QcaAnalysis::new(TruthTableParams::new("Y", ["A", "Y"]), Minimise::parsimonious());
/// let found = solve_outcomes(&analysis, &["Y".parse()?, "Z".parse()?], &sets)?;
/// assert_eq!(found.solutions.iter().map(|solution| solution.table.conditions().len()).collect::<Vec<_>>(), [1, 2]);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn solve_outcomes(
    analysis: &QcaAnalysis,
    outcomes: &[Outcome],
    data: &SetData,
) -> Result<OutcomeSolutions, QcaError> {
    solve_outcomes_until(analysis, outcomes, data, &Never)
}

/// [`solve_outcomes`], until `stop` says so.
///
/// # Errors
/// As there.
pub fn solve_outcomes_until(
    analysis: &QcaAnalysis,
    outcomes: &[Outcome],
    data: &SetData,
    stop: &dyn Interrupt,
) -> Result<OutcomeSolutions, QcaError> {
    let mut solutions = Vec::with_capacity(outcomes.len());
    for (at, outcome) in outcomes.iter().enumerate() {
        let table = analysis.table.clone().of_outcome(outcome.clone());
        match QcaAnalysis::new(table, analysis.minimise.clone()).fit_until(data, stop) {
            Err(QcaError::Boolean(BooleanError::Interrupted)) if at > 0 => break,
            found => solutions.push(found?),
        }
    }
    let undone = outcomes.iter().skip(solutions.len()).cloned().collect();
    Ok(OutcomeSolutions { solutions, undone })
}
