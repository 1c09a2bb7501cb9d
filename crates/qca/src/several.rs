//! Both outcomes, or several, by one set of parameters.

use crosscase_boolean::{BooleanError, Interrupt};
use crosscase_data::{Diagnostic, Table, TableBuilder};
use serde::{Serialize, Serializer};

use crate::robustness::Analysis;
use crate::search::left_undone;
use crate::tables::whole;
use crate::{
    Configurations, Model, Outcome, QcaError, SetData, Solution, contradictory_assumptions, simultaneous_subsets,
};

/// An outcome and its negation, analysed alike, and where the two contradict each other.
///
/// ```
/// use crosscase_qca::robustness::Analysis;
/// use crosscase_qca::{Minimise, Never, TruthTableParams, both_outcomes};
/// # let sets = crosscase_qca::democracies()?;
/// # let table = TruthTableParams::new("SURV", ["DEV", "URB", "LIT", "STB"]).fit(&sets)?;
/// // Survival of interwar democracies (Lipset 1959), and their breakdown.
/// let analysis = Analysis::new(table.params().clone(), Minimise::parsimonious());
/// let both = both_outcomes(&analysis, &Minimise::parsimonious(), &sets, &Never)?;
/// assert_eq!(both.outcome.model(0)?.expr(), "DEV*STB");
/// assert_eq!(both.negated.model(0)?.expr(), "~DEV + ~STB");
/// assert!(both.simultaneous.is_empty() && both.contradictory.count == Some(0));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct BothOutcomes {
    /// The outcome as it was asked for.
    pub outcome: Solution,
    /// Its negation.
    pub negated: Solution,
    /// The rows that are positive for both, as indices of the rows of either truth table.
    pub simultaneous: Vec<usize>,
    /// The remainders that some model of each assumes.
    pub contradictory: Configurations,
}

/// The solutions of an outcome and of its negation. Causation need not be symmetric, so that the one is not the negation of the
/// other; but a remainder that both count on, or a row that is sufficient for both, is a contradiction to be solved.
///
/// `negated` is the minimisation for the negated outcome, whose directional expectations are seldom the same.
///
/// # Errors
/// As the two analyses; more contradictory configurations than can be held.
///
/// ```
/// use crosscase_qca::robustness::Analysis;
/// use crosscase_qca::{Minimise, Never, SetData, TruthTableParams, both_outcomes};
/// let sets = SetData::of_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
/// let analysis = Analysis::new(TruthTableParams::new("Y", ["A", "B"]), Minimise::parsimonious());
/// let both = both_outcomes(&analysis, &Minimise::parsimonious(), &sets, &Never)?;
/// assert_eq!(both.negated.models.iter().map(|model| model.expr()).collect::<Vec<_>>(), ["~A", "~B"]);
/// assert_eq!(both.contradictory.count, Some(2), "A*~B and ~A*B are counted on by both");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn both_outcomes(
    analysis: &Analysis,
    negated: &crate::Minimise,
    data: &SetData,
    stop: &dyn Interrupt,
) -> Result<BothOutcomes, QcaError> {
    let outcome = analysis.fit_until(data, stop)?;
    let negated = negated_outcome(analysis, negated).fit_until(data, stop)?;
    Ok(BothOutcomes {
        simultaneous: simultaneous_subsets(&outcome.table, &negated.table)?,
        contradictory: contradictory_assumptions(&outcome, &negated, stop)?,
        outcome,
        negated,
    })
}

/// The same analysis of the negated outcome, minimised so.
pub(crate) fn negated_outcome(analysis: &Analysis, minimise: &crate::Minimise) -> Analysis {
    let outcome = analysis.table.outcome().clone().negated();
    Analysis::new(analysis.table.clone().of_outcome(outcome), minimise.clone())
}

/// The solutions of several outcomes.
#[derive(Clone, Debug, PartialEq)]
pub struct SeveralOutcomes {
    /// One an outcome, in their order.
    pub solutions: Vec<Solution>,
    /// The outcomes for which there was no time; their solutions are the last, and are not there.
    pub undone: Vec<Outcome>,
}

impl SeveralOutcomes {
    /// The schema id of [`SeveralOutcomes::to_table`].
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
            .integer("model", rows.iter().map(|row| whole(row.1)))
            .text("expr", rows.iter().map(|row| Some(row.2.expr())))
            .number("incl", rows.iter().map(|row| row.2.incl))
            .number("pri", rows.iter().map(|row| row.2.pri))
            .number("cov", rows.iter().map(|row| row.2.cov))
            .build()?)
    }
}

/// `{"outcomes": [{"outcome", "result"}]}`, the result as that of a [`Solution`]; outcomes that are left undone are not there.
impl Serialize for SeveralOutcomes {
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
/// use crosscase_qca::robustness::Analysis;
/// use crosscase_qca::{Minimise, Never, SetData, TruthTableParams, several_outcomes};
/// let sets = SetData::of_rows(["A", "Y", "Z"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
/// let analysis = Analysis::new(TruthTableParams::new("Y", ["A", "Y"]), Minimise::parsimonious());
/// let found = several_outcomes(&analysis, &["Y".parse()?, "Z".parse()?], &sets, &Never)?;
/// assert_eq!(found.solutions.iter().map(|solution| solution.table.conditions().len()).collect::<Vec<_>>(), [1, 2]);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn several_outcomes(
    analysis: &Analysis,
    outcomes: &[Outcome],
    data: &SetData,
    stop: &dyn Interrupt,
) -> Result<SeveralOutcomes, QcaError> {
    let mut solutions = Vec::with_capacity(outcomes.len());
    for (at, outcome) in outcomes.iter().enumerate() {
        let table = analysis.table.clone().of_outcome(outcome.clone());
        match Analysis::new(table, analysis.minimise.clone()).fit_until(data, stop) {
            Err(QcaError::Boolean(BooleanError::Interrupted)) if at > 0 => break,
            found => solutions.push(found?),
        }
    }
    let undone = outcomes.iter().skip(solutions.len()).cloned().collect();
    Ok(SeveralOutcomes { solutions, undone })
}
