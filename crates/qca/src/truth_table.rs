//! The truth table: what it says, and of which cases.

mod assign;
mod params;
mod sums;

use std::fmt;
use std::sync::Arc;

use crosscase_boolean::expression::NODES;
use crosscase_boolean::expression::Vocabulary;
use crosscase_boolean::{Bound, Cube, Never, Space, count_configurations_until};
use crosscase_data::Diagnostic;
use crosscase_sets::Kind;
use serde::{Deserialize, Serialize};

use crate::QcaError;
use crate::analysed::Analysed;
use crate::choices::name_of;
pub use params::TruthTableParams;

/// What a membership of exactly 0.5 in a condition means for the row its case belongs to.
///
/// Such a case is neither more in nor more out of the condition, so it has no row of its own. Whatever the policy, its
/// memberships stay as they are in every sum: inclusion and PRI of a row, and the fit of terms and models, run over all cases.
///
/// ```
/// use crosscase_qca::{AtHalf, SetData, TruthTableParams};
/// let cases = ["a", "b"].map(String::from).to_vec();
/// let sets = SetData::new(cases, vec![("A".into(), vec![0.9, 0.5]), ("Y".into(), vec![0.9, 0.3])])?;
/// let table = |policy| TruthTableParams::new("Y", ["A"]).at_half(policy).fit(&sets);
/// assert!(table(AtHalf::Error).is_err());
/// assert_eq!(table(AtHalf::Drop)?.rows().len(), 1);
/// assert_eq!(table(AtHalf::Below)?.rows()[0].config, [0]);
/// assert_eq!(table(AtHalf::Above)?.rows()[0].cases, [0, 1]);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
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

impl AtHalf {
    /// The choices, each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Error, "error", "Stop, naming the cases"),
        (Self::Drop, "drop", "The case belongs to no row of the truth table; it stays in the sums of every figure"),
        (Self::Below, "below", "Count it as out of the set"),
        (Self::Above, "above", "Count it as in the set"),
    ];
}

impl fmt::Display for AtHalf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(name_of(Self::CHOICES, *self))
    }
}

/// What a truth table says of a row. [`TruthTableParams`] has the cuts that decide it.
///
/// ```
/// use crosscase_qca::Out;
/// let all = [Out::Positive, Out::Negative, Out::Unobserved, Out::Contradiction];
/// assert_eq!(all.map(|out| out.to_string()), ["1", "0", "?", "C"]);
/// ```
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

/// An observed configuration. Inclusion is `Σ min(x, y) / Σ x` and PRI `(Σ min(x, y) − Z) / (Σ x − Z)` with `Z = Σ
/// min(x, y, 1 − y)`, x being the membership in the configuration (see [`measures`](crate::measures)).
///
/// ```
/// use crosscase_qca::{Out, TruthTableParams};
/// # let table = TruthTableParams::new("SURV", ["DEV", "URB", "LIT", "STB"]).fit(&crosscase_qca::democracies()?)?;
/// // Survival of interwar democracies (Lipset 1959); conditions DEV, URB, LIT and STB.
/// let row = &table.rows()[5];
/// assert_eq!((row.config.as_slice(), row.out, row.n), ([1, 0, 1, 1].as_slice(), Out::Positive, 4));
/// assert_eq!((row.incl, row.pri), (Some(1.0), Some(1.0)));
/// assert_eq!(table.names(&row.cases), ["FI", "FR", "IE", "SE"]);
/// assert!(row.deviant.is_empty());
/// assert_eq!(row.to_string(), "1 0 1 1: 1, n 4, incl 1.000, PRI 1.000");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
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
    /// The values that are held against [`TruthTableParams::further_cuts`], in their order, over all cases.
    pub further: Vec<Option<f64>>,
}

/// The values of the conditions, what the table says, how many cases, inclusion and PRI: `1 0 1 1: 1, n 4, incl 1.000, PRI 1.000`.
impl fmt::Display for TruthRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = |&value: &u8| if value == crate::FREE { "-".to_owned() } else { value.to_string() };
        let figure = |figure: Option<f64>| figure.map_or("–".to_owned(), |figure| format!("{figure:.3}"));
        let config: Vec<String> = self.config.iter().map(value).collect();
        let (incl, pri) = (figure(self.incl), figure(self.pri));
        write!(f, "{}: {}, n {}, incl {incl}, PRI {pri}", config.join(" "), self.out, self.n)
    }
}

/// The observed configurations of an analysis, what they say of the outcome, and with which cases. Made by
/// [`TruthTableParams::fit`].
///
/// Rows stand in the order of their values, the first condition being the most significant. Remainders are counted,
/// never listed: there may be 2^128 of them.
///
/// ```
/// use crosscase_qca::TruthTableParams;
/// use crosscase_sets::Kind;
/// # let table = TruthTableParams::new("SURV", ["DEV", "URB", "LIT", "STB"]).fit(&crosscase_qca::democracies()?)?;
/// // `table`: survival of interwar democracies (Lipset 1959) by four crisp conditions.
/// assert_eq!((table.rows().len(), table.remainders()), (8, Some(8)));
/// assert_eq!((table.conditions()[3].as_str(), table.kinds()[3]), ("STB", Kind::Crisp));
/// assert_eq!(table.space().configurations(), Some(16));
/// assert_eq!((table.cases().len(), table.outcome().len()), (18, 18));
/// assert_eq!(table.names(&[0, 1]), ["AU", "BE"]);
/// assert_eq!(table.params().outcome().name(), "SURV");
/// assert!(table.diagnostics().is_empty());
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
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

    /// The place of a condition.
    ///
    /// # Errors
    /// [`QcaError::UnknownCondition`].
    ///
    /// ```
    /// # use crosscase_qca::{SetData, TruthTableParams};
    /// # let sets = SetData::of_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
    /// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
    /// assert_eq!(table.condition("B")?, 1);
    /// assert!(table.condition("C").is_err());
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn condition(&self, name: &str) -> Result<usize, QcaError> {
        let at = self.conditions().iter().position(|condition| condition == name);
        let unknown = || QcaError::UnknownCondition { name: name.to_owned(), known: self.conditions().to_vec() };
        at.ok_or_else(unknown)
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

    /// The membership of each case in a conjunction of this table's conditions: the minimum over its literals, `1 − x`
    /// for an absent fuzzy condition; 1 in the empty conjunction.
    ///
    /// ```
    /// # use crosscase_qca::{Cube, SetData, TruthTableParams};
    /// let cases = ["a", "b"].map(String::from).to_vec();
    /// let columns = vec![("A".into(), vec![0.75, 0.25]), ("B".into(), vec![0.25, 0.0]), ("Y".into(), vec![1.0, 0.0])];
    /// let table = TruthTableParams::new("Y", ["A", "B"]).fit(&SetData::new(cases, columns)?)?;
    /// assert_eq!(table.membership(&Cube::from_row(&[1, 0])), [0.75, 0.25]);
    /// assert_eq!(table.membership(&Cube::universe(2)), [1.0, 1.0]);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn membership(&self, term: &Cube) -> Vec<f64> {
        self.sets.conjunction(term.literals())
    }

    /// The cases on a term, by index, of their memberships in it: those whose row the term covers, and those in no row that are in it by
    /// more than 0.5.
    pub(crate) fn cases_of(&self, term: &Cube, memberships: &[f64]) -> Vec<usize> {
        let mut on: Vec<Option<bool>> = vec![None; memberships.len()];
        for row in self.rows() {
            let covered = term.contains(&row.config);
            for case in &row.cases {
                if let Some(slot) = on.get_mut(*case) {
                    *slot = Some(covered);
                }
            }
        }
        let cases = on.into_iter().zip(memberships).enumerate();
        cases.filter(|(_, (on, x))| on.unwrap_or(**x > 0.5)).map(|(case, _)| case).collect()
    }

    /// A conjunction as it is written for these conditions, such as `DEV*~URB` or `DEV[2]`; the empty one is `1`.
    ///
    /// ```
    /// # use crosscase_qca::{Cube, SetData, TruthTableParams};
    /// # let sets = SetData::of_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
    /// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
    /// assert_eq!(table.text(&Cube::from_row(&[1, 0])), "A*~B");
    /// assert_eq!(table.text(&Cube::universe(2)), "1");
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn text(&self, term: &Cube) -> String {
        self.sets.text(term)
    }

    /// This table's conditions, to calculate with expressions over them.
    ///
    /// # Errors
    /// None that a table of this crate can cause.
    ///
    /// ```
    /// # use crosscase_qca::{SetData, TruthTableParams};
    /// # let sets = SetData::of_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
    /// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
    /// let words = table.vocabulary()?;
    /// assert_eq!(words.negate(&"A*B".parse()?)?.first().to_string(), "~A + ~B");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn vocabulary(&self) -> Result<Vocabulary, QcaError> {
        self.sets.vocabulary()
    }

    /// How many configurations are not observed, `∏ levels` less those of the rows; `None` past `u128`, and where rows with
    /// conditions that do not apply overlap in more ways than can be counted. Rows below the frequency cut were observed and are
    /// not counted, though minimisation treats them as remainders.
    ///
    /// ```
    /// # use crosscase_qca::{SetData, TruthTableParams};
    /// # let sets = SetData::of_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
    /// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
    /// assert_eq!(table.remainders(), Some(2), "A*~B and ~A*B");
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn remainders(&self) -> Option<u128> {
        let all = self.space().configurations()?;
        if self.sets.open.iter().all(Vec::is_empty) {
            return all.checked_sub(self.rows.len() as u128);
        }
        let observed: Vec<Cube> = self.rows.iter().map(|row| Cube::from_row(&row.config)).collect();
        let observed = count_configurations_until(self.space(), &observed, &Bound::new(NODES, &Never)).ok()??;
        all.checked_sub(observed)
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
