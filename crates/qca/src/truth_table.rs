//! The truth table: what it says, and of which cases.

mod assign;
mod params;

use std::fmt;
use std::sync::Arc;

use crosscase_boolean::expression::Vocabulary;
use crosscase_boolean::{Cube, Space, count_configurations};
use crosscase_data::Diagnostic;
use crosscase_sets::Kind;
use serde::{Deserialize, Serialize};

use crate::QcaError;
use crate::analysed::Analysed;
pub use params::TruthTableParams;

/// What a membership of exactly 0.5 in a condition means for the row its case belongs to.
///
/// Such a case is neither more in nor more out of the condition, so it has no row of its own. Whatever the policy, its
/// memberships stay as they are in every sum: inclusion and PRI of a row, and the fit of terms and models, run over all cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AtHalf {
    /// An error that names the cases: calibration should decide.
    #[default]
    Error,
    /// The case belongs to no row: it is not counted, makes no row observed, and is listed nowhere. Its memberships stay in the
    /// sums, as in fsQCA and in R's `QCA`, so that rows and terms are judged over the same cases.
    Drop,
    /// As if a little below: the case belongs to the row without the condition.
    Below,
    /// As if a little above: the case belongs to the row with the condition.
    Above,
}

impl fmt::Display for AtHalf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Drop => "drop",
            Self::Below => "below",
            Self::Above => "above",
        })
    }
}

/// What a truth table says of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Out {
    /// `1`: the configuration is sufficient for the outcome.
    Positive,
    /// `0`: it is not.
    Negative,
    /// `?`: fewer cases than the frequency cut; treated as a remainder.
    Unobserved,
    /// `C`: between the two inclusion thresholds; minimised as a negative row.
    Contradiction,
}

impl fmt::Display for Out {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Positive => "1",
            Self::Negative => "0",
            Self::Unobserved => "?",
            Self::Contradiction => "C",
        })
    }
}

/// An observed configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct TruthRow {
    /// The value of each condition, [`FREE`](crate::FREE) where it does not apply.
    pub config: Vec<u8>,
    /// What the table says of it.
    pub out: Out,
    /// Cases that belong to it.
    pub n: usize,
    /// Inclusion in the outcome, over all cases.
    pub incl: Option<f64>,
    /// Proportional reduction in inconsistency, over all cases.
    pub pri: Option<f64>,
    /// The cases that belong to it, by index.
    pub cases: Vec<usize>,
    /// In a positive row, those of them whose outcome is below 0.5: deviant cases for consistency. Empty in other rows.
    pub deviant: Vec<usize>,
}

/// The observed configurations of an analysis, what they say of the outcome, and with which cases.
///
/// Rows stand in the order of their values, the first condition being the most significant. Remainders are counted, never
/// listed: there may be 2^128 of them.
#[derive(Clone, Debug, PartialEq)]
pub struct TruthTable {
    params: TruthTableParams,
    pub(crate) sets: Arc<Analysed>,
    rows: Vec<TruthRow>,
    diagnostics: Vec<Diagnostic>,
}

impl TruthTable {
    /// The observed rows.
    pub fn rows(&self) -> &[TruthRow] {
        &self.rows
    }

    /// The conditions, in order.
    pub fn conditions(&self) -> &[String] {
        &self.sets.names
    }

    /// What kind of set each condition is.
    pub fn kinds(&self) -> &[Kind] {
        &self.sets.kinds
    }

    /// The possible configurations.
    pub fn space(&self) -> &Space {
        &self.sets.space
    }

    /// The cases, in the order that the indices of [`TruthRow::cases`] count.
    pub fn cases(&self) -> &[String] {
        &self.sets.cases
    }

    /// The names of these cases.
    pub fn names(&self, cases: &[usize]) -> Vec<&str> {
        cases.iter().filter_map(|&case| self.sets.cases.get(case)).map(String::as_str).collect()
    }

    /// The membership of each case in the outcome, negated if the outcome is.
    pub fn outcome(&self) -> &[f64] {
        &self.sets.outcome
    }

    /// The membership of each case in a conjunction of this table's conditions.
    pub fn membership(&self, term: &Cube) -> Vec<f64> {
        self.sets.conjunction(term.literals())
    }

    /// A conjunction as it is written for these conditions, such as `DEV*~URB` or `DEV[2]`; the empty one is `1`.
    pub fn text(&self, term: &Cube) -> String {
        self.sets.text(term)
    }

    /// This table's conditions, to calculate with expressions over them.
    ///
    /// # Errors
    /// None that a table of this crate can cause.
    pub fn vocabulary(&self) -> Result<Vocabulary, QcaError> {
        self.sets.vocabulary()
    }

    /// How many configurations are not observed; `None` past `u128`.
    pub fn remainders(&self) -> Option<u128> {
        let observed: Vec<Cube> = self.rows.iter().map(|row| Cube::from_row(&row.config)).collect();
        let all = self.space().configurations()?;
        if self.sets.open.iter().all(Vec::is_empty) {
            return all.checked_sub(observed.len() as u128);
        }
        all.checked_sub(count_configurations(self.space(), &observed)?)
    }

    /// How the table was made.
    pub fn params(&self) -> &TruthTableParams {
        &self.params
    }

    /// What was noticed while making it.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    pub(crate) fn configurations(&self, of: impl Fn(Out) -> bool) -> Vec<Vec<u8>> {
        self.rows.iter().filter(|row| of(row.out)).map(|row| row.config.clone()).collect()
    }
}
