//! What a researcher says of observed rows instead of the cuts.

use crosscase_boolean::Cube;
use crosscase_boolean::expression::Expression;
use crosscase_data::{Diagnostic, name_list};
use serde::{Deserialize, Serialize};

use super::{Out, TruthRow};
use crate::QcaError;
use crate::analysed::Analysed;

/// Observed rows, and what the table is to say of them, with the reason (a case that is known better than its memberships tell; Schneider &
/// Wagemann 2012, ch. 5). Never of a remainder, which [`Minimise::exclude`](crate::Minimise::exclude) is for.
///
/// ```
/// use crosscase_qca::{Out, RowOverride, SetData, TruthTableParams};
/// let sets = SetData::from_rows(["A", "Y"], [("a", [0.9, 0.6]), ("b", [0.2, 0.1])])?;
/// let rows = RowOverride::new("A".parse().unwrap(), Out::Positive, "the minutes show it");
/// let table = TruthTableParams::new("Y", ["A"]).set_by_hand(rows).fit(&sets)?;
/// let row = &table.rows()[1];
/// assert_eq!((row.out, row.by_hand.as_ref().map(|hand| hand.before)), (Out::Positive, Some(Out::Negative)));
/// assert!(table.diagnostics().iter().any(|told| told.code == "QCA120"), "it is told");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowOverride {
    rows: Expression,
    out: Out,
    reason: String,
}

impl RowOverride {
    /// The observed rows inside an expression, what is to be said of them, and why.
    pub fn new(rows: Expression, out: Out, reason: impl Into<String>) -> Self {
        Self { rows, out, reason: reason.into() }
    }

    /// Sets the rows, and tells which.
    pub(super) fn apply(&self, sets: &Analysed, rows: &mut [TruthRow]) -> Result<Diagnostic, QcaError> {
        let cubes = sets.vocabulary()?.cubes(&self.rows)?;
        let is_meant = |row: &TruthRow| row.out != self.out && cubes.iter().any(|cube| cube.contains(&row.config));
        let mut told = Vec::new();
        for row in rows.iter_mut().filter(|row| is_meant(row)) {
            let (text, before) = (sets.text(&Cube::from_row(&row.config)), row.out);
            let names = name_list(row.cases.iter().filter_map(|&case| sets.cases.get(case)));
            told.push(format!("{text} ({}) is {}, not {before}", names.unwrap_or_default(), self.out));
            row.out = self.out;
            // What is said of a row twice overrules the cuts once.
            let before = row.by_hand.take().map_or(before, |hand| hand.before);
            row.by_hand = Some(OverriddenRow { before, reason: self.reason.clone() });
        }
        if told.is_empty() {
            let message =
                format!("set by hand to {}: {}, in which no observed row says anything else", self.out, self.rows);
            let help = "only observed rows can be set by hand; of others say what may not be assumed";
            return Ok(Diagnostic::warning("QCA121", message).help(help));
        }
        Ok(Diagnostic::note("QCA120", format!("set by hand: {}; reason: {}", told.join("; "), self.reason)))
    }
}

/// What a row said before it was set by hand, and why it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OverriddenRow {
    /// What the cuts made of it.
    pub before: Out,
    /// Why it was set.
    pub reason: String,
}
