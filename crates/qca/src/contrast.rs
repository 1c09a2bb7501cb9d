//! Whether there is anything to compare: cases on both sides in the outcome and in each condition, rows of both kinds.

use crosscase_data::Diagnostic;
use crosscase_sets::Kind;

use crate::analysed::Analysed;
use crate::{Out, Outcome, QcaError, SetData, TruthTable};

/// The code of what is told of a condition in which all cases are on one side, so that it cannot tell them apart.
pub const CONSTANT_CONDITION: &str = "QCA102";
/// The code of what is told of an outcome that all cases have, or none.
pub const CONSTANT_OUTCOME: &str = "QCA103";
/// No positive row.
const NO_POSITIVE: &str = "QCA106";
/// No negative row.
const NO_NEGATIVE: &str = "QCA113";

impl TruthTable {
    /// Those of [`TruthTable::diagnostics`] that say that there is nothing to compare: every case on the same side of 0.5 in the
    /// outcome (`QCA103`) or in a condition (`QCA102`), or every observed configuration sufficient (`QCA113`).
    ///
    /// ```
    /// use crosscase_qca::{SetData, TruthTableParams};
    /// let cases = ["a", "b", "c"].map(String::from).to_vec();
    /// let sets = SetData::new(cases, vec![
    ///     ("A".into(), vec![0.9, 0.2, 0.3]),
    ///     ("B".into(), vec![0.6, 0.9, 0.8]),
    ///     ("Y".into(), vec![0.9, 0.8, 0.7]),
    /// ])?;
    /// let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
    /// let said: Vec<&str> = table.nothing_to_explain().map(|told| told.message.as_str()).collect();
    /// assert_eq!(said, [
    ///     "every case is in B, so that it cannot tell cases apart",
    ///     "every case is in Y, so that there is nothing to explain",
    ///     "every observed configuration is sufficient for Y, none is negative",
    /// ]);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn nothing_to_explain(&self) -> impl Iterator<Item = &Diagnostic> {
        let codes = [CONSTANT_CONDITION, CONSTANT_OUTCOME, NO_NEGATIVE];
        self.diagnostics().iter().filter(move |told| codes.contains(&told.code.as_ref()))
    }
}

impl SetData {
    /// That every case is on one side of 0.5 in an outcome, so that there is nothing to explain (`QCA103`).
    ///
    /// # Errors
    /// An outcome that is not there.
    ///
    /// ```
    /// use crosscase_qca::SetData;
    /// let sets = SetData::from_rows(["A", "Y"], [("a", [1.0, 0.9]), ("b", [0.0, 0.8])])?;
    /// assert_eq!(sets.without_contrast(&"Y".parse()?)?.unwrap().message, "every case is in Y, so that there is nothing to explain");
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn without_contrast(&self, outcome: &Outcome) -> Result<Option<Diagnostic>, QcaError> {
        let ends: Vec<(f64, f64)> = self.memberships(outcome)?.iter().map(|x| (*x, *x)).collect();
        Ok(of_outcome(outcome, &ends))
    }
}

/// The least and the largest membership that each case can have, which are the same where it is known.
type Ends = [(f64, f64)];

/// Conditions, and an outcome, in which all cases are on one side.
pub(crate) fn of_sets(sets: &Analysed) -> Vec<Diagnostic> {
    let known = |x: &f64| (*x, *x);
    let mut found = Vec::new();
    for (at, (name, kind)) in sets.names.iter().zip(&sets.kinds).enumerate() {
        let (values, open) = (sets.values.get(at), sets.open.get(at));
        let closed = |case: &usize| open.is_none_or(|open| !open.contains(case));
        let values = values.into_iter().flatten().enumerate().filter(|(case, _)| closed(case)).map(|(_, x)| known(x));
        found.extend(of_condition(name, *kind, &values.collect::<Vec<_>>()));
    }
    found.extend(of_outcome(&sets.explained, &sets.outcome.iter().map(known).collect::<Vec<_>>()));
    found
}

/// A condition in which all cases are on one side.
pub(crate) fn of_condition(name: &str, kind: Kind, values: &Ends) -> Option<Diagnostic> {
    let message = format!("every case {}, so that it cannot tell cases apart", all_in(kind, values, name)?);
    Some(Diagnostic::warning(CONSTANT_CONDITION, message).help("look at its crossover, or leave it out"))
}

/// An outcome in which all cases are on one side, by their memberships in it.
pub(crate) fn of_outcome(outcome: &Outcome, values: &Ends) -> Option<Diagnostic> {
    // The absence of a set that all cases have is told as the set is called.
    let turned: Vec<(f64, f64)>;
    let (told, values) = if outcome.is_negated() {
        turned = values.iter().map(|(low, high)| (1.0 - high, 1.0 - low)).collect();
        (outcome.clone().negated(), turned.as_slice())
    } else {
        (outcome.clone(), values)
    };
    let where_all_are = all_in(Kind::Fuzzy, values, &told.to_string())?;
    let message = format!("every case {where_all_are}, so that there is nothing to explain");
    let help = format!(
        "look at the crossover of {}, or at which cases were chosen: a comparison needs cases on both sides of 0.5",
        outcome.names().join(", ")
    );
    Some(Diagnostic::warning(CONSTANT_OUTCOME, message).help(help))
}

/// Where all cases are, if they are together whatever their memberships come to be; one of 0.5 is on no side.
fn all_in(kind: Kind, values: &Ends, set: &str) -> Option<String> {
    let (first, rest) = values.split_first()?;
    if rest.is_empty() {
        // One case is compared with none, whatever its memberships are; that is another matter.
        return None;
    }
    let alike = || values.iter().all(|ends| ends == first && ends.0 == ends.1);
    match kind {
        Kind::MultiValue { .. } => alike().then(|| format!("has the value {} of {set}", first.0)),
        Kind::Crisp | Kind::Fuzzy if values.iter().all(|ends| ends.0 > 0.5) => Some(format!("is in {set}")),
        Kind::Crisp | Kind::Fuzzy if values.iter().all(|ends| ends.1 < 0.5) => Some(format!("is out of {set}")),
        Kind::Crisp | Kind::Fuzzy => alike().then(|| format!("is at {} in {set}", first.0)),
    }
}

/// Rows that all say the same, whatever those come to say of which it is not known.
pub(crate) fn of_rows(outs: impl IntoIterator<Item = Option<Out>>, outcome: &Outcome) -> Option<Diagnostic> {
    let outs: Vec<Option<Out>> = outs.into_iter().filter(|out| *out != Some(Out::Unobserved)).collect();
    if outs.iter().all(|out| out.is_some_and(|out| out != Out::Positive)) {
        let message = format!("no row of the truth table is positive for {outcome}; there is no model");
        let help = "look at the inclusion of the rows before lowering the cuts";
        return Some(Diagnostic::warning(NO_POSITIVE, message).help(help));
    }
    let message = format!("every observed configuration is sufficient for {outcome}, none is negative");
    let help = "a solution over nothing but positive rows tells no condition from any other; look at the inclusion cut";
    (outs.iter().all(|out| *out == Some(Out::Positive))).then(|| Diagnostic::warning(NO_NEGATIVE, message).help(help))
}
