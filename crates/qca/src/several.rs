//! Both outcomes, or several, by one set of parameters.

use crosscase_boolean::Interrupt;

use crate::robustness::Analysis;
use crate::{Configurations, Outcome, QcaError, SetData, Solution, contradictory_assumptions, simultaneous_subsets};

/// An outcome and its negation, analysed alike, and where the two contradict each other.
///
/// ```
/// use crosscase_boolean::Never;
/// use crosscase_qca::robustness::Analysis;
/// use crosscase_qca::{Minimise, SetData, TruthTableParams, both_outcomes};
/// # let set = |(name, members): (&str, &str)| {
/// #     (name.to_owned(), members.bytes().map(|b| f64::from(b - b'0')).collect::<Vec<f64>>())
/// # };
/// # let cases = "AU BE CZ EE FI FR DE GR HU IE IT NL PL PT RO ES SE UK".split(' ').map(String::from).collect();
/// # let columns = [
/// #     ("DEV", "111011100101000011"), ("URB", "011000100001000001"), ("LIT", "111111101101100011"),
/// #     ("STB", "011111000111001011"), ("SURV", "011011000101000011"),
/// # ];
/// # let sets = SetData::new(cases, columns.map(set).to_vec())?;
/// # let table = TruthTableParams::new("SURV".parse()?, ["DEV", "URB", "LIT", "STB"]).fit(&sets)?;
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
/// use crosscase_boolean::Never;
/// use crosscase_qca::robustness::Analysis;
/// use crosscase_qca::{Minimise, SetData, TruthTableParams, both_outcomes};
/// let cases = ["a", "b"].map(String::from).to_vec();
/// let column = |name: &str| (name.to_owned(), vec![1.0, 0.0]);
/// let sets = SetData::new(cases, ["A", "B", "Y"].map(column).to_vec())?;
/// let analysis = Analysis::new(TruthTableParams::new("Y".parse()?, ["A", "B"]), Minimise::parsimonious());
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
    let outcome = analysis.fit(data, stop)?;
    let other =
        Analysis::new(analysis.table.clone().of_outcome(analysis.table.outcome().clone().negated()), negated.clone());
    let negated = other.fit(data, stop)?;
    Ok(BothOutcomes {
        simultaneous: simultaneous_subsets(&outcome.table, &negated.table)?,
        contradictory: contradictory_assumptions(&outcome, &negated)?,
        outcome,
        negated,
    })
}

/// The same analysis of several outcomes, in their order. Outcomes that are also conditions are left out of the conditions of their
/// own analysis.
///
/// # Errors
/// As the analyses.
///
/// ```
/// use crosscase_boolean::Never;
/// use crosscase_qca::robustness::Analysis;
/// use crosscase_qca::{Minimise, SetData, TruthTableParams, several_outcomes};
/// let cases = ["a", "b"].map(String::from).to_vec();
/// let column = |name: &str| (name.to_owned(), vec![1.0, 0.0]);
/// let sets = SetData::new(cases, ["A", "Y", "Z"].map(column).to_vec())?;
/// let analysis = Analysis::new(TruthTableParams::new("Y".parse()?, ["A", "Y"]), Minimise::parsimonious());
/// let found = several_outcomes(&analysis, &["Y".parse()?, "Z".parse()?], &sets, &Never)?;
/// assert_eq!(found.iter().map(|solution| solution.table.conditions().len()).collect::<Vec<_>>(), [1, 2]);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn several_outcomes(
    analysis: &Analysis,
    outcomes: &[Outcome],
    data: &SetData,
    stop: &dyn Interrupt,
) -> Result<Vec<Solution>, QcaError> {
    let one = |outcome: &Outcome| {
        let table = analysis.table.clone().of_outcome(outcome.clone());
        Analysis::new(table, analysis.minimise.clone()).fit(data, stop)
    };
    outcomes.iter().map(one).collect()
}
