//! What is said of those whom the cases stand within, such as their countries, is said of each of the cases.

use super::units::Roll;
use crate::artifacts::Artifacts;
use crate::error::MethodError;
use crate::made::{StageId, StageInputs};
use crosscase_data::contract::{Answer, Record};

/// The answers of an instrument as those of the cases; `path` has the kinds of units from the cases up to those that it is about. Each
/// answer keeps the row that it was read from.
pub(super) fn to_the_cases(
    made: Artifacts,
    path: &[StageId],
    given: &StageInputs<'_>,
) -> Result<Artifacts, MethodError> {
    let rolls = path.iter().map(|kind| Roll::given(kind, given)).collect::<Result<Vec<_>, _>>()?;
    let [cases, .., _] = &rolls[..] else { return Ok(made) };
    let below = rolls.get(..rolls.len() - 1).unwrap_or_default();
    let answers = Answer::rows(made.made("answers")?)?;
    let mut of_cases: Vec<Answer> = Vec::new();
    for case in cases.ids() {
        let above = below.iter().try_fold(case, |unit, roll| roll.within(unit));
        let own = answers.iter().filter(|answer| above == Some(answer.unit.as_str()));
        of_cases.extend(own.map(|answer| Answer { unit: case.to_owned(), ..answer.clone() }));
    }
    Ok(made.stacked("answers", Answer::table(&of_cases)?))
}
