//! Which cases to study further: set-theoretic multi-method research.
//!
//! Schneider & Rohlfing (2013), doi:10.1177/0049124113481341; Schneider (2024), *Set-Theoretic Multi-Method Research*, Cambridge
//! University Press. Every score is the smaller the better. A case at exactly 0.5 in a set that decides its type has none.

mod by_name;
mod necessary;
mod pair_class;
mod pairs;

use crosscase_boolean::Cube;

pub use by_name::CasesByName;
pub use necessary::{necessary_case_pairs, necessary_case_types};
pub use pair_class::{FocalRole, MissingPart, PairClass, PairMember, PairRank};
pub use pairs::{CasePair, Comparison, case_pairs};

use crate::{Model, QcaError, TruthTable};
use pairs::Focus;

/// What a case is to a sufficient term or a solution, or to a necessary condition.
///
/// ```
/// use crosscase_qca::CaseType;
/// assert_eq!(CaseType::DeviantCoverage.as_str(), "deviant for coverage");
/// assert!(CaseType::Typical < CaseType::DeviantConsistency, "the order in which `case_types` lists them");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CaseType {
    /// In the term or the necessary condition, with the outcome.
    Typical,
    /// In the sufficient term, without the outcome; outside the necessary condition, with the outcome.
    DeviantConsistency,
    /// Outside the solution, with the outcome. Of sufficiency alone.
    DeviantCoverage,
    /// In the necessary condition, without the outcome: deviant for relevance. Of necessity alone.
    DeviantRelevance,
    /// Outside the solution or the necessary condition, without the outcome: individually irrelevant.
    Irrelevant,
}

impl CaseType {
    /// Its name in words, such as `deviant for coverage`, as tables have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Typical => "typical",
            Self::DeviantConsistency => "deviant for consistency",
            Self::DeviantCoverage => "deviant for coverage",
            Self::DeviantRelevance => "deviant for relevance",
            Self::Irrelevant => "individually irrelevant",
        }
    }
}

/// A case and how well it suits the study of its type.
///
/// ```
/// use crosscase_qca::{CaseType, Minimise, SetData, TruthTableParams, case_types};
/// let sets = SetData::from_rows(["A", "Y"], [("a", [0.75, 1.0]), ("b", [0.25, 0.25])])?;
/// let table = TruthTableParams::new("Y", ["A"]).fit(&sets)?;
/// let solution = Minimise::conservative().fit(&table)?;
/// // 2(1 − 0.75) + (1 − 0.75)
/// let found = &case_types(&table, solution.model(0)?, Some(0))?[0];
/// assert_eq!((found.case, found.kind, found.score, found.unique), (0, CaseType::Typical, 0.75, true));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RankedCase {
    /// The case, by index.
    pub case: usize,
    /// What it is.
    pub kind: CaseType,
    /// Its membership in the term or the necessary condition; for cases deviant for coverage and, of sufficiency, irrelevant
    /// ones, in its own truth-table row.
    pub membership: f64,
    /// Its membership in the outcome.
    pub outcome: f64,
    /// The smaller the better; comparable among cases of one kind alone.
    pub score: f64,
    /// Whether it is in exactly one term of the model, or of the necessary condition.
    pub unique: bool,
}

/// Memberships closer than this are one: the complement of 0.18 is an ulp above 0.82.
const ROUNDING: f64 = 1e-9;

/// The cases of a model, ranked within their types.
///
/// With x the membership in the term and y in the outcome: a typical case (`x > ½`, `y > ½`, `x ≤ y`) scores
/// `2(y − x) + (1 − x)`; deviant for consistency (`x > ½`, `y < ½`) `(1 − (x − y)) + (1 − x)`; deviant for coverage (solution
/// below ½, `y > ½`) `1 − w`, w being the membership in its truth-table row; irrelevant cases `1 − w` likewise. Cases in a term
/// with `y > ½` but `x > y` are inconsistent in degree and no good typical cases: they are not listed.
///
/// ```
/// use crosscase_qca::{CaseType, Minimise, SetData, TruthTableParams, case_types};
/// let sets = SetData::from_rows(["A", "Y"], [("a", [0.9, 1.0]), ("b", [0.6, 0.8]), ("c", [0.1, 0.7])])?;
/// let table = TruthTableParams::new("Y", ["A"]).incl_cut(0.9).fit(&sets)?;
/// let solution = Minimise::conservative().fit(&table)?;
/// let ranked = case_types(&table, &solution.models[0], Some(0))?;
/// assert_eq!((ranked[0].case, ranked[0].kind), (0, CaseType::Typical));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
///
/// # Errors
/// [`QcaError::NotListed`] if the model has no such term. Without a term, the model as a whole takes its place.
pub fn case_types(table: &TruthTable, model: &Model, term: Option<usize>) -> Result<Vec<RankedCase>, QcaError> {
    let sets = Sets::new(table, model, term)?;
    Ok(by_kind((0..sets.y.len()).filter_map(|case| sets.rank(case)).collect()))
}

fn by_kind(mut found: Vec<RankedCase>) -> Vec<RankedCase> {
    found.sort_by(|a, b| a.kind.cmp(&b.kind).then(in_order(a.score, b.score)).then(a.case.cmp(&b.case)));
    found
}

/// Scores that differ by the roundings of their sums alone are one, so that such roundings decide no order.
fn in_order(a: f64, b: f64) -> std::cmp::Ordering {
    (a / ROUNDING).round().total_cmp(&(b / ROUNDING).round())
}

/// The memberships that the types rest on.
struct Sets<'a> {
    /// In the term, or in the model as a whole.
    x: Vec<f64>,
    term: Option<&'a Cube>,
    solution: Vec<f64>,
    /// In how many terms the case is more in than out.
    terms: Vec<usize>,
    y: &'a [f64],
    /// Which truth-table row the case belongs to, and its membership there; none with a membership of 0.5.
    row: Vec<(Option<usize>, f64)>,
}

impl<'a> Sets<'a> {
    fn new(table: &'a TruthTable, model: &'a Model, term: Option<usize>) -> Result<Self, QcaError> {
        let parts: Vec<Vec<f64>> = model.terms.iter().map(|term| table.membership(&term.cube)).collect();
        let slices: Vec<&[f64]> = parts.iter().map(Vec::as_slice).collect();
        let solution = crate::fit::union(&slices, table.cases().len());
        let listed = model.terms.len();
        let (x, term) = match term {
            None => (solution.clone(), None),
            Some(index) => {
                let part = parts.get(index).zip(model.terms.get(index));
                let (x, term) = part.ok_or(QcaError::NotListed { index, listed })?;
                (x.clone(), Some(&term.cube))
            }
        };
        let terms = (0..solution.len()).map(|case| parts.iter().filter(|part| part[case] > 0.5).count()).collect();
        Ok(Self { x, term, solution, terms, y: table.outcome(), row: own_rows(table) })
    }

    fn rank(&self, case: usize) -> Option<RankedCase> {
        let (x, y, (row, w)) = (self.x[case], self.y[case], self.row[case]);
        let (kind, membership, score) = if x > 0.5 && y > 0.5 && x <= y + ROUNDING {
            (CaseType::Typical, x, 2.0 * (y - x) + (1.0 - x))
        } else if x > 0.5 && y < 0.5 {
            (CaseType::DeviantConsistency, x, (1.0 - (x - y)) + (1.0 - x))
        } else if self.solution[case] < 0.5 && row.is_some() && y > 0.5 {
            (CaseType::DeviantCoverage, w, 1.0 - w)
        } else if self.solution[case] < 0.5 && row.is_some() && y < 0.5 {
            (CaseType::Irrelevant, w, 1.0 - w)
        } else {
            return None;
        };
        Some(RankedCase { case, kind, membership, outcome: y, score, unique: self.terms[case] == 1 })
    }

    /// Memberships in the focal literal and in the rest of the term.
    fn focus(&self, table: &TruthTable, condition: usize) -> Result<Focus, QcaError> {
        let literal = self.term.and_then(|term| term.value(condition).map(|value| (term, value)));
        let (term, value) = literal.ok_or_else(|| no_focus(table, condition))?;
        let focal = Cube::from_literals(term.conditions(), [(condition, value)]);
        let rest = (term.len() > 1).then(|| table.membership(&term.clone().without(condition)));
        Ok(Focus { literal: table.membership(&focal), rest })
    }
}

fn no_focus(table: &TruthTable, condition: usize) -> QcaError {
    let name = table.conditions().get(condition).cloned();
    QcaError::NoFocus { condition: name.unwrap_or_else(|| (condition + 1).to_string()) }
}

/// Which row of the truth table each case belongs to, and its membership there; none with a membership of 0.5.
fn own_rows(table: &TruthTable) -> Vec<(Option<usize>, f64)> {
    let mut rows = vec![(None, 0.0); table.cases().len()];
    for (at, found) in table.rows().iter().enumerate() {
        let membership = table.membership(&Cube::from_row(&found.config));
        for &case in &found.cases {
            rows[case] = (Some(at), membership[case]);
        }
    }
    rows
}
