//! Whether there is anything to compare: cases on both sides in the outcome and in each condition, rows of both kinds.

use crosscase_data::Diagnostic;
use crosscase_sets::Kind;

use crate::analysed::Analysed;
use crate::{Out, TruthRow, TruthTable};

/// A condition that cannot tell cases apart.
const CONDITION: &str = "QCA102";
/// An outcome that all cases have, or none.
const OUTCOME: &str = "QCA103";
/// No positive row.
const NO_POSITIVE: &str = "QCA106";
/// No negative row.
const NO_NEGATIVE: &str = "QCA113";

impl TruthTable {
    /// What leaves an outcome nothing to be explained, or a condition nothing to explain it with, of [`TruthTable::diagnostics`]: every
    /// case on one side of 0.5 in the outcome (`QCA103`) or in a condition (`QCA102`), every observed configuration sufficient
    /// (`QCA113`).
    ///
    /// ```
    /// use crosscase_qca::{SetData, TruthTableParams};
    /// let cases = ["a", "b", "c"].map(String::from).to_vec();
    /// let sets = SetData::new(cases, vec![
    ///     ("A".into(), vec![0.9, 0.2, 0.3]),
    ///     ("B".into(), vec![0.6, 0.9, 0.8]),
    ///     ("Y".into(), vec![0.9, 0.8, 0.7]),
    /// ])?;
    /// let table = TruthTableParams::new("Y".parse()?, ["A", "B"]).fit(&sets)?;
    /// let said: Vec<&str> = table.nothing_to_explain().map(|told| told.message.as_str()).collect();
    /// assert_eq!(said, [
    ///     "every case is in B, so that it cannot tell cases apart",
    ///     "every case is in Y, so that there is nothing to explain",
    ///     "every observed configuration is sufficient for Y, none is negative",
    /// ]);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn nothing_to_explain(&self) -> impl Iterator<Item = &Diagnostic> {
        let codes = [CONDITION, OUTCOME, NO_NEGATIVE];
        self.diagnostics().iter().filter(move |told| codes.contains(&told.code.as_ref()))
    }
}

/// Conditions, and an outcome, in which all cases are on one side.
pub(crate) fn of_sets(sets: &Analysed) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (at, (name, kind)) in sets.names.iter().zip(&sets.kinds).enumerate() {
        let (values, open) = (sets.values.get(at), sets.open.get(at));
        let closed = |case: &usize| open.is_none_or(|open| !open.contains(case));
        let values: Vec<f64> = values
            .into_iter()
            .flatten()
            .copied()
            .enumerate()
            .filter(|(case, _)| closed(case))
            .map(|(_, x)| x)
            .collect();
        let Some(where_all_are) = all_in(*kind, &values, name) else { continue };
        let message = format!("every case {where_all_are}, so that it cannot tell cases apart");
        found.push(Diagnostic::warning(CONDITION, message).help("look at its crossover, or leave it out"));
    }
    // The absence of a set that all cases have is told as the set is called.
    let explained = if sets.explained.is_negated() { sets.explained.clone().negated() } else { sets.explained.clone() };
    let set = sets.explained.name();
    let values: Vec<f64> =
        if sets.explained.is_negated() { sets.outcome.iter().map(|y| 1.0 - y).collect() } else { sets.outcome.clone() };
    if let Some(where_all_are) = all_in(Kind::Fuzzy, &values, &explained.to_string()) {
        let message = format!("every case {where_all_are}, so that there is nothing to explain");
        let help = format!(
            "look at the crossover of {set}, or at which cases were chosen: a comparison needs cases on both sides of 0.5"
        );
        found.push(Diagnostic::warning(OUTCOME, message).help(help));
    }
    found
}

/// Where all cases are, if they are together; a membership of 0.5 is on no side.
fn all_in(kind: Kind, values: &[f64], set: &str) -> Option<String> {
    let (first, rest) = values.split_first()?;
    if rest.is_empty() {
        // One case is compared with none, whatever its memberships are; that is another matter.
        return None;
    }
    match kind {
        Kind::MultiValue { .. } => rest.iter().all(|x| x == first).then(|| format!("has the value {first} of {set}")),
        Kind::Crisp | Kind::Fuzzy if values.iter().all(|x| *x > 0.5) => Some(format!("is in {set}")),
        Kind::Crisp | Kind::Fuzzy if values.iter().all(|x| *x < 0.5) => Some(format!("is out of {set}")),
        Kind::Crisp | Kind::Fuzzy => rest.iter().all(|x| x == first).then(|| format!("is at {first} in {set}")),
    }
}

/// Rows that all say the same.
pub(crate) fn of_rows(rows: &[TruthRow], sets: &Analysed) -> Option<Diagnostic> {
    let mut observed = rows.iter().filter(|row| row.out != Out::Unobserved).peekable();
    let (any, outcome) = (observed.peek().is_some(), &sets.explained);
    if !rows.iter().any(|row| row.out == Out::Positive) {
        let message = format!("no row of the truth table is positive for {outcome}; there is no model");
        let help = "look at the inclusion of the rows before lowering the cuts";
        return Some(Diagnostic::warning(NO_POSITIVE, message).help(help));
    }
    let message = format!("every observed configuration is sufficient for {outcome}, none is negative");
    let help = "a solution over nothing but positive rows tells no condition from any other; look at the inclusion cut";
    (any && observed.all(|row| row.out == Out::Positive)).then(|| Diagnostic::warning(NO_NEGATIVE, message).help(help))
}
