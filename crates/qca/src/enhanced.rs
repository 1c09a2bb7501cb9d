//! The enhanced standard analysis: solutions without assumptions that cannot be held.

use crosscase_boolean::expression::{Expression, Shortest};
use crosscase_boolean::{Interrupt, Never};

use crate::assumptions::comparable;
use crate::{Configurations, Minimise, QcaError, Solution, TruthTable, contradictory_assumptions_until};

/// What the enhanced standard analysis forbids to assume, as one expression for [`Minimise::exclude`](crate::Minimise::exclude):
/// configurations without a necessary condition, which cannot show the outcome, and those that theory or common sense rules out
/// (Schneider & Wagemann 2013, doi:10.1177/1065912912468269).
///
/// ```
/// use crosscase_qca::{SetData, TruthTableParams, untenable};
/// let cases = ["a", "b"].map(String::from).to_vec();
/// let column = |name: &str| (name.to_owned(), vec![1.0, 0.0]);
/// let sets = SetData::new(cases, ["PREGNANT", "MALE", "LAW", "Y"].map(column).to_vec())?;
/// let table = TruthTableParams::new("Y", ["PREGNANT", "MALE", "LAW"]).fit(&sets)?;
/// let forbidden = untenable(&table, &["LAW".parse().unwrap()], &["PREGNANT*MALE".parse().unwrap()])?;
/// assert_eq!(forbidden.to_string(), "~LAW + PREGNANT*MALE");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
///
/// # Errors
/// Conditions and values that the table does not have; more work than an expression may take.
pub fn untenable(
    table: &TruthTable,
    necessary: &[Expression],
    impossible: &[Expression],
) -> Result<Expression, QcaError> {
    let words = table.vocabulary()?;
    let mut forbidden = Expression::default();
    for expression in necessary {
        forbidden.terms.extend(words.negate(expression)?.first().terms);
    }
    forbidden.terms.extend(impossible.iter().flat_map(|expression| expression.terms.iter().cloned()));
    Ok(words.simplify(&forbidden)?.first())
}

/// How often contradictory assumptions are excluded and solutions made without them, which may make others.
const ROUNDS: usize = 100;

/// What to exclude from the assumptions for an outcome and for its negation, so that no remainder is assumed to show both. Made
/// by [`enhanced_exclusions`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct EnhancedExclusions {
    /// For the outcome and for its negation, what to [`Minimise::exclude`].
    pub excluded: [Expression; 2],
    /// What the parsimonious solutions of the two still both assume, where a hundred rounds were not enough; else nothing.
    pub contradictory: Configurations,
}

/// The enhanced standard analysis of an outcome and its negation (Schneider & Wagemann 2013, doi:10.1177/1065912912468269), each with
/// its necessary conditions: what lacks one of these is not assumed, and what the parsimonious solutions of both assume, over all
/// models listed, is assumed for neither. Where the solutions without it assume something else of both, that is excluded, too, until
/// nothing is left.
///
/// Rows that were observed and are sufficient for both ([`simultaneous_subsets`](crate::simultaneous_subsets)) stay what they are.
///
/// # Errors
/// [`QcaError::DifferentTables`]; conditions that the tables do not have; more conjunctions than can be held; a stop.
///
/// ```
/// use crosscase_qca::{Minimise, SetData, TruthTableParams, enhanced_exclusions};
/// let cases = ["a", "b"].map(String::from).to_vec();
/// let column = |name: &str| (name.to_owned(), vec![1.0, 0.0]);
/// let sets = SetData::new(cases, ["A", "B", "Y"].map(column).to_vec())?;
/// let table = |outcome: &str| TruthTableParams::new(outcome, ["A", "B"]).fit(&sets);
/// let (present, absent) = (table("Y")?, table("~Y")?);
/// // A or B alone was taken for sufficient for Y, and their absence for its absence: nobody saw the one without the other.
/// let found = enhanced_exclusions((&present, &[]), (&absent, &[]))?;
/// assert_eq!(found.excluded.each_ref().map(ToString::to_string), ["~A*B + A*~B", "~A*B + A*~B"]);
/// assert_eq!(found.contradictory.count, Some(0));
/// let [excluded, _] = found.excluded;
/// assert_eq!(Minimise::parsimonious().exclude(excluded).fit(&present)?.exprs(), ["A*B"]);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn enhanced_exclusions(
    (present, necessary): (&TruthTable, &[Expression]),
    (absent, necessary_for_absence): (&TruthTable, &[Expression]),
) -> Result<EnhancedExclusions, QcaError> {
    enhanced_exclusions_until((present, necessary), (absent, necessary_for_absence), &Never)
}

/// [`enhanced_exclusions`], until `stop` says so.
///
/// # Errors
/// As there.
pub fn enhanced_exclusions_until(
    (present, necessary): (&TruthTable, &[Expression]),
    (absent, necessary_for_absence): (&TruthTable, &[Expression]),
    stop: &dyn Interrupt,
) -> Result<EnhancedExclusions, QcaError> {
    comparable(present, absent)?;
    let words = present.vocabulary()?;
    let mut excluded = [untenable(present, necessary, &[])?, untenable(absent, necessary_for_absence, &[])?];
    let both_assume = |[ours, theirs]: [&Expression; 2]| {
        let fit = |table, excluded: &Expression| -> Result<Solution, QcaError> {
            Minimise::parsimonious().exclude(excluded.clone()).fit_until(table, stop)
        };
        contradictory_assumptions_until(&fit(present, ours)?, &fit(absent, theirs)?, stop)
    };
    // First what the standard analysis assumes of both, as published.
    let mut contradictory = both_assume([&Expression::default(); 2])?;
    for _ in 0..ROUNDS {
        let shared = words.expression(&contradictory.cubes);
        for excluded in &mut excluded {
            excluded.terms.extend(shared.terms.iter().cloned());
        }
        contradictory = both_assume(excluded.each_ref())?;
        if contradictory.cubes.is_empty() {
            break;
        }
    }
    // The shortest form is for readers: where it takes too much work, this one means the same.
    let excluded = excluded.map(|long| words.simplify_until(&long, stop).map_or(long, Shortest::first));
    Ok(EnhancedExclusions { excluded, contradictory })
}
