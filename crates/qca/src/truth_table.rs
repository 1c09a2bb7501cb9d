use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crosscase_boolean::{Cube, Space};
use crosscase_data::Diagnostic;
use crosscase_sets::Kind;
use serde::{Deserialize, Serialize};

use crate::analysed::Analysed;
use crate::cuts::{check_cut, reaches};
use crate::measures::{inclusion, pri};
use crate::near::Listed;
use crate::{Outcome, QcaError, SetData};

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
    /// The value of each condition.
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
    /// Those of them whose outcome is below 0.5: deviant cases for consistency.
    pub deviant: Vec<usize>,
}

/// How a truth table is made.
///
/// ```
/// use crosscase_qca::{AtHalf, TruthTableParams};
/// let params = TruthTableParams::new("SURV".parse()?, ["DEV", "STB"]).incl_cut(0.75).n_cut(2).at_half(AtHalf::Drop);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TruthTableParams {
    outcome: Outcome,
    conditions: Vec<String>,
    #[serde(default = "default_incl_cut")]
    incl_cut: f64,
    #[serde(default = "default_n_cut")]
    n_cut: usize,
    #[serde(default)]
    pri_cut: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    contradiction_cut: Option<f64>,
    #[serde(default)]
    at_half: AtHalf,
}

fn default_incl_cut() -> f64 {
    0.8
}

fn default_n_cut() -> usize {
    1
}

impl TruthTableParams {
    /// The truth table of an outcome by these conditions, the first being the most significant.
    pub fn new<S: Into<String>>(outcome: Outcome, conditions: impl IntoIterator<Item = S>) -> Self {
        Self {
            outcome,
            conditions: conditions.into_iter().map(Into::into).collect(),
            incl_cut: default_incl_cut(),
            n_cut: default_n_cut(),
            pri_cut: 0.0,
            contradiction_cut: None,
            at_half: AtHalf::Error,
        }
    }

    /// The inclusion from which a row is positive, 0 to 1. Default 0.8: the field asks for no less than 0.75 (Schneider &
    /// Wagemann 2012, p. 279) and fsQCA proposes 0.8.
    #[must_use]
    pub fn incl_cut(mut self, cut: f64) -> Self {
        self.incl_cut = cut;
        self
    }

    /// The cases a row needs to be more than a remainder. Default 1: every observed row counts, as suits few cases.
    #[must_use]
    pub fn n_cut(mut self, cut: usize) -> Self {
        self.n_cut = cut;
        self
    }

    /// The PRI from which a row is positive, 0 to 1; a row that fails it is negative. Default 0: no requirement, as in R's `QCA`.
    #[must_use]
    pub fn pri_cut(mut self, cut: f64) -> Self {
        self.pri_cut = cut;
        self
    }

    /// A second threshold below the inclusion cut: rows between the two are contradictions. Default none, and so no
    /// contradictions.
    #[must_use]
    pub fn contradiction_cut(mut self, cut: f64) -> Self {
        self.contradiction_cut = Some(cut);
        self
    }

    /// What a membership of exactly 0.5 means. Default [`AtHalf::Error`].
    #[must_use]
    pub fn at_half(mut self, policy: AtHalf) -> Self {
        self.at_half = policy;
        self
    }

    /// What is explained.
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// The conditions, in order.
    pub fn conditions(&self) -> &[String] {
        &self.conditions
    }

    fn check(&self) -> Result<(), QcaError> {
        check_cut("the inclusion cut", self.incl_cut)?;
        check_cut("the PRI cut", self.pri_cut)?;
        if self.n_cut == 0 {
            return Err(QcaError::FrequencyCut);
        }
        if let Some(lower) = self.contradiction_cut {
            check_cut("the contradiction cut", lower)?;
            if lower >= self.incl_cut {
                return Err(QcaError::ContradictionCut { lower, upper: self.incl_cut });
            }
        }
        Ok(())
    }

    /// The truth table of these data.
    ///
    /// A case belongs to the row whose values are 1 where its membership is above 0.5 and 0 elsewhere; for crisp and
    /// multi-value conditions, its values. The inclusion and PRI of a row are those of the conjunction of all its literals,
    /// over all cases (Ragin 2008, *Redesigning Social Inquiry*, ch. 7). Cuts hold with a tolerance of 1.5e-8.
    ///
    /// # Errors
    /// A cut outside 0 to 1, unknown or repeated sets, the outcome among the conditions, more than 128 conditions, memberships
    /// of exactly 0.5 under [`AtHalf::Error`].
    ///
    /// ```
    /// use crosscase_qca::{Out, SetData, TruthTableParams};
    /// let cases = ["a", "b", "c", "d"].map(String::from).to_vec();
    /// let sets = SetData::new(cases, vec![
    ///     ("A".into(), vec![1.0, 1.0, 0.0, 0.0]),
    ///     ("B".into(), vec![1.0, 1.0, 1.0, 0.0]),
    ///     ("Y".into(), vec![1.0, 1.0, 1.0, 0.0]),
    /// ])?;
    /// let table = TruthTableParams::new("Y".parse()?, ["A", "B"]).fit(&sets)?;
    /// assert_eq!(table.rows().iter().map(|row| row.out).collect::<Vec<_>>(), [Out::Negative, Out::Positive, Out::Positive]);
    /// assert_eq!(table.remainders(), Some(1));
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn fit(&self, data: &SetData) -> Result<TruthTable, QcaError> {
        self.check()?;
        let sets = Analysed::new(data, &self.outcome, &self.conditions)?;
        let (members, at_half) = assign(&sets, self.at_half)?;
        let rows: Vec<TruthRow> = members.into_iter().map(|(config, cases)| self.row(&sets, config, cases)).collect();
        let mut diagnostics = sets.diagnostics();
        diagnostics.extend(at_half);
        let below = rows.iter().filter(|row| row.out == Out::Unobserved).count();
        if below > 0 {
            let message =
                format!("{below} observed rows have fewer than {} cases and are treated as remainders", self.n_cut);
            diagnostics.push(Diagnostic::note("QCA105", message));
        }
        Ok(TruthTable { params: self.clone(), sets: Arc::new(sets), rows, diagnostics })
    }

    fn row(&self, sets: &Analysed, config: Vec<u8>, cases: Vec<usize>) -> TruthRow {
        let membership = sets.conjunction(config.iter().copied().enumerate());
        let (incl, pri) = (inclusion(&membership, &sets.outcome), pri(&membership, &sets.outcome));
        let out = if cases.len() < self.n_cut {
            Out::Unobserved
        } else if reaches(incl, self.incl_cut) {
            if reaches(pri, self.pri_cut) { Out::Positive } else { Out::Negative }
        } else if self.contradiction_cut.is_some_and(|lower| reaches(incl, lower)) {
            Out::Contradiction
        } else {
            Out::Negative
        };
        let deviates = |case: &usize| sets.outcome.get(*case).is_some_and(|y| *y < 0.5);
        let deviant = cases.iter().copied().filter(deviates).collect();
        TruthRow { config, out, n: cases.len(), incl, pri, cases, deviant }
    }
}

/// The observed configurations with their cases, and what the policy on 0.5 did.
type Assigned = (BTreeMap<Vec<u8>, Vec<usize>>, Option<Diagnostic>);

fn assign(sets: &Analysed, policy: AtHalf) -> Result<Assigned, QcaError> {
    let mut rows: BTreeMap<Vec<u8>, Vec<usize>> = BTreeMap::new();
    let mut at_half = Vec::new();
    for (case, name) in sets.cases.iter().enumerate() {
        let mut undecided = false;
        let mut config = Vec::with_capacity(sets.names.len());
        for ((condition, kind), values) in sets.names.iter().zip(&sets.kinds).zip(&sets.values) {
            let x = values.get(case).copied().unwrap_or_default();
            let half = *kind == Kind::Fuzzy && x == 0.5;
            if half {
                at_half.push(format!("{condition} of {name}"));
                undecided = true;
            }
            config.push(match kind {
                Kind::Fuzzy => u8::from(x > 0.5 || (half && policy == AtHalf::Above)),
                Kind::Crisp | Kind::MultiValue { .. } => level(x),
            });
        }
        if !(undecided && policy == AtHalf::Drop) {
            rows.entry(config).or_default().push(case);
        }
    }
    if at_half.is_empty() {
        return Ok((rows, None));
    }
    if policy == AtHalf::Error {
        return Err(QcaError::AtHalf { memberships: at_half });
    }
    if rows.is_empty() {
        return Err(QcaError::NothingLeft { policy });
    }
    let treated = match policy {
        AtHalf::Error | AtHalf::Drop => "their cases belong to no row",
        AtHalf::Below => "they count as absent",
        AtHalf::Above => "they count as present",
    };
    let message = format!("memberships of exactly 0.5: {}; {treated}", Listed(&at_half));
    Ok((rows, Some(Diagnostic::warning("QCA104", message))))
}

/// The level that a value of a crisp or multi-value set is; its kind says that it is one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the kind of the set makes it a whole number below 256"
)]
fn level(x: f64) -> u8 {
    x as u8
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

    /// How many configurations are not observed; `None` past `u128`.
    pub fn remainders(&self) -> Option<u128> {
        self.space().configurations()?.checked_sub(self.rows.len() as u128)
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
