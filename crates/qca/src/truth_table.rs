//! The truth table: what it says, and of which cases.

mod assign;
mod by_hand;
mod params;
mod sums;

use std::fmt;
use std::sync::Arc;

use crosscase_boolean::expression::NODES;
use crosscase_boolean::expression::Vocabulary;
use crosscase_boolean::{Bound, Cube, Never, Space, count_configurations_until};
use crosscase_data::{Diagnostic, or_dash};
use crosscase_sets::Kind;
use serde::{Deserialize, Serialize};

use crate::QcaError;
use crate::analysed::Analysed;
use crate::choices::name_of;
pub use by_hand::{OverriddenRow, RowOverride};
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Out {
    /// `1`: the configuration is sufficient for the outcome.
    #[serde(rename = "1")]
    Positive,
    /// `0`: it is not.
    #[serde(rename = "0")]
    Negative,
    /// `?`: fewer cases than the frequency cut; treated as a remainder.
    #[serde(rename = "?")]
    Unobserved,
    /// `C`: between the two inclusion thresholds; minimised as a negative row.
    #[serde(rename = "C")]
    Contradiction,
}

impl Out {
    /// What a truth table writes, read back, in either letter and with or without decimals.
    ///
    /// ```
    /// use crosscase_qca::Out;
    /// assert_eq!([" 1", "0.0", "c"].map(Out::from_text), [Some(Out::Positive), Some(Out::Negative), Some(Out::Contradiction)]);
    /// assert_eq!(["", "0.5", "NA"].map(Out::from_text), [None; 3]);
    /// ```
    pub fn from_text(text: &str) -> Option<Self> {
        match text.trim() {
            "?" => Some(Self::Unobserved),
            "C" | "c" => Some(Self::Contradiction),
            number => match crosscase_data::parse_number(number)? {
                1.0 => Some(Self::Positive),
                0.0 => Some(Self::Negative),
                _ => None,
            },
        }
    }
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
    /// Those of them that speak against what the table says (Schneider & Rohlfing 2013, doi:10.1177/0049124113481341): in a positive row,
    /// whose outcome is below 0.5, deviant for consistency; in a negative or contradictory one, which no solution covers, whose outcome is
    /// above 0.5, deviant for coverage. Empty in rows below the frequency cut.
    pub deviant: Vec<usize>,
    /// The values that are held against [`TruthTableParams::further_cuts`], in their order, over all cases.
    pub further: Vec<Option<f64>>,
    /// What it said before it was set by hand, and why; none if it was not.
    pub by_hand: Option<OverriddenRow>,
}

impl TruthRow {
    /// A row that is not observed.
    pub(crate) const fn remainder(config: Vec<u8>) -> Self {
        Self {
            config,
            out: Out::Unobserved,
            n: 0,
            incl: None,
            pri: None,
            cases: Vec::new(),
            deviant: Vec::new(),
            further: Vec::new(),
            by_hand: None,
        }
    }
}

/// More configurations are not listed one by one.
const MOST_ROWS: usize = 65_536;

/// The values of the conditions, what the table says, how many cases, inclusion and PRI: `1 0 1 1: 1, n 4, incl 1.000, PRI 1.000`.
impl fmt::Display for TruthRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = |&value: &u8| if value == crate::FREE { "-".to_owned() } else { value.to_string() };
        let figure = |figure| or_dash(figure, 3);
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
/// assert_eq!(table.params().outcome().names(), ["SURV"]);
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

/// A truth table, or what there was time for.
#[derive(Clone, Debug, PartialEq)]
pub enum PartialFit {
    /// All of it.
    Whole(TruthTable),
    /// The search was stopped.
    Part(PartialTruthTable),
}

/// The observed configurations of a truth table with their cases, of which some were worked out before a stop. Made by
/// [`TruthTableParams::fit_partial`].
#[derive(Clone, Debug, PartialEq)]
pub struct PartialTruthTable {
    /// Of rows that were not worked out it says nothing.
    pub(crate) table: TruthTable,
    /// Row by row, whether what the table says is known.
    pub(crate) decided: Vec<bool>,
}

impl PartialTruthTable {
    /// How many rows are worked out, and of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.decided.iter().filter(|decided| **decided).count(), self.decided.len())
    }

    /// What was noticed of the sets.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.table.diagnostics
    }
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
    /// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
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
    /// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
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
    /// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
    /// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
    /// let words = table.vocabulary()?;
    /// assert_eq!(words.negate(&"A*B".parse()?)?.first().to_string(), "~A + ~B");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn vocabulary(&self) -> Result<Vocabulary, QcaError> {
        self.sets.vocabulary()
    }

    /// How many configurations are not observed, `∏ levels` less those of the rows and those that are impossible; `None` past `u128`, and
    /// where rows with conditions that do not apply overlap in more ways than can be counted. Rows below the frequency cut were observed and are
    /// not counted, though minimisation treats them as remainders.
    ///
    /// ```
    /// # use crosscase_qca::{SetData, TruthTableParams};
    /// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
    /// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
    /// assert_eq!(table.remainders(), Some(2), "A*~B and ~A*B");
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn remainders(&self) -> Option<u128> {
        let all = self.space().configurations()?;
        if self.sets.open.iter().all(Vec::is_empty) && self.impossible().is_empty() {
            return all.checked_sub(self.observed().count() as u128);
        }
        let observed = self.observed().map(|row| Cube::from_row(&row.config));
        let others: Vec<Cube> = observed.chain(self.impossible().iter().cloned()).collect();
        let others = count_configurations_until(self.space(), &others, &Bound::new(NODES, &Never)).ok()??;
        all.checked_sub(others)
    }

    /// The configurations that no case can show, as conjunctions, which may overlap: those that no value of a set makes, where several
    /// conditions are values of one. They are no remainders: nothing is assumed of any case where a term holds them, and every solution
    /// may use them.
    ///
    /// ```
    /// use crosscase_qca::{Minimise, SetData, TruthTableParams};
    /// let rows = [("a", [0.0, 0.0]), ("b", [1.0, 1.0]), ("c", [2.0, 1.0])];
    /// let sets = SetData::from_rows(["REGION", "Y"], rows)?.with_sets_of_values(&["REGION[1]", "REGION[2]"])?;
    /// let table = TruthTableParams::new("Y", ["REGION[1]", "REGION[2]"]).fit(&sets)?;
    /// assert_eq!(table.impossible().iter().map(|cube| table.text(cube)).collect::<Vec<_>>(), ["REGION[1]*REGION[2]"]);
    /// assert_eq!(table.remainders(), Some(0));
    /// assert_eq!(Minimise::conservative().fit(&table)?.exprs(), ["REGION[1] + REGION[2]"]);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn impossible(&self) -> &[Cube] {
        &self.sets.impossible
    }

    /// How many configurations are impossible; `None` past `u128`.
    pub fn impossible_count(&self) -> Option<u128> {
        if self.impossible().is_empty() {
            return Some(0);
        }
        count_configurations_until(self.space(), self.impossible(), &Bound::new(NODES, &Never)).ok()?
    }

    /// The rows that have cases.
    fn observed(&self) -> impl Iterator<Item = &TruthRow> {
        self.rows.iter().filter(|row| row.n > 0)
    }

    /// The same with a row for every remainder, too: `?`, without cases and figures. What is impossible is none.
    ///
    /// # Errors
    /// [`QcaError::TooManyRows`] past 65 536 configurations.
    ///
    /// ```
    /// # use crosscase_qca::{SetData, TruthTableParams};
    /// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
    /// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
    /// let whole = table.with_remainders()?;
    /// assert_eq!(whole.rows().iter().map(|row| (row.out.to_string(), row.n)).collect::<Vec<_>>(), [
    ///     ("0".to_owned(), 1), ("?".to_owned(), 0), ("?".to_owned(), 0), ("1".to_owned(), 1),
    /// ]);
    /// assert_eq!(whole.remainders(), table.remainders());
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn with_remainders(&self) -> Result<Self, QcaError> {
        let few = self.space().configurations().filter(|all| *all <= MOST_ROWS as u128);
        few.ok_or(QcaError::TooManyRows { limit: MOST_ROWS })?;
        let mut configs: Vec<Vec<u8>> = vec![Vec::new()];
        for levels in self.space().levels() {
            let longer = |config: &Vec<u8>| {
                let config = config.clone();
                (0..*levels).map(move |level| config.iter().copied().chain([level]).collect::<Vec<u8>>())
            };
            configs = configs.iter().flat_map(longer).collect();
        }
        let observed: Vec<Cube> = self.rows.iter().map(|row| Cube::from_row(&row.config)).collect();
        configs.retain(|config| !observed.iter().chain(self.impossible()).any(|row| row.contains(config)));
        let mut whole = self.clone();
        whole.rows.extend(configs.into_iter().map(TruthRow::remainder));
        whole.rows.sort_by(|a, b| a.config.cmp(&b.config));
        Ok(whole)
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
