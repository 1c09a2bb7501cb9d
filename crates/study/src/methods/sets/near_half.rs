//! Cases whose membership what is missing, or on what coders differ, can put on either side of 0.5.

use crate::error::MethodError;
use crate::made::StageInputs;
use crate::names::{Bounds, Offer};
use crosscase_data::contract::{Indicator, Record};
use crosscase_data::{Diagnostic, counted};
use crosscase_sets::{Calibration, MembershipFunctions};

/// The code of that warning.
pub(in crate::methods) const UNDECIDED: &str = "STU219";

/// Names the cases whose side of 0.5 depends on what is missing, or on the coder: between the bounds of the indicator lies the crossover.
pub(super) fn cases(
    known: &MembershipFunctions,
    set: &str,
    calibration: &Calibration,
    (indicator, why): (&Offer, Bounds),
    given: &StageInputs<'_>,
) -> Result<Option<Diagnostic>, MethodError> {
    let rows = Indicator::rows(given.table(&indicator.stage, "indicators")?)?;
    let cases: Vec<String> = rows.iter().map(|row| row.case.clone()).collect();
    let member = |of: fn(&Indicator) -> Option<f64>| {
        let ends: Vec<Option<f64>> = rows.iter().map(of).collect();
        Ok::<_, MethodError>(calibration.fit_cases(known, set, &cases, &ends)?.membership)
    };
    let (lowest, highest) = (member(|row| row.lower)?, member(|row| row.upper)?);
    let crosses = |(one, other): (&Option<f64>, &Option<f64>)| {
        one.zip(*other).is_some_and(|(one, other)| (one > 0.5) != (other > 0.5))
    };
    let ends = lowest.iter().zip(&highest).map(crosses);
    let cases: Vec<String> =
        cases.iter().zip(ends).filter(|(_, crosses)| *crosses).map(|(case, _)| case.clone()).collect();
    let of = counted(cases.len(), "case", "cases");
    let (what, help) = match why {
        Bounds::Missing => (
            "what is missing can put",
            "the bounds of the figure lie on either side of the crossover; ask again, or see whether the solution holds without them",
        ),
        Bounds::Coders => (
            "coders differ on what puts",
            "the values of the coders lie on either side of the crossover; let them agree, or see whether the solution holds without them",
        ),
    };
    let message = format!("set {set}: {what} {of} on the other side of 0.5");
    Ok((!cases.is_empty()).then(|| Diagnostic::warning(UNDECIDED, message).listing(cases).help(help)))
}
