//! Which cases to study further: set-theoretic multi-method research.
//!
//! Schneider & Rohlfing (2013), doi:10.1177/0049124113481341; Schneider (2024), *Set-Theoretic Multi-Method Research*, Cambridge
//! University Press. Every score is the smaller the better. A case at exactly 0.5 in a set that decides its type has none.

use crosscase_boolean::Cube;

use crate::{Model, QcaError, TruthTable};

/// What a case is to a sufficient term or a solution.
///
/// ```
/// use crosscase_qca::CaseType;
/// assert_eq!(CaseType::DeviantCoverage.as_str(), "deviant for coverage");
/// assert!(CaseType::Typical < CaseType::DeviantConsistency, "the order in which `case_types` lists them");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CaseType {
    /// In the term, with the outcome.
    Typical,
    /// In the term, without the outcome.
    DeviantConsistency,
    /// Outside the solution, with the outcome.
    DeviantCoverage,
    /// Outside the solution, without the outcome: individually irrelevant.
    Irrelevant,
}

impl CaseType {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Typical => "typical",
            Self::DeviantConsistency => "deviant for consistency",
            Self::DeviantCoverage => "deviant for coverage",
            Self::Irrelevant => "individually irrelevant",
        }
    }
}

/// A case and how well it suits the study of its type.
///
/// ```
/// use crosscase_boolean::Never;
/// use crosscase_qca::{CaseType, Minimise, Ranked, SetData, TruthTableParams, case_types};
/// let cases = ["a", "b"].map(String::from).to_vec();
/// let sets = SetData::new(cases, vec![("A".into(), vec![0.75, 0.25]), ("Y".into(), vec![1.0, 0.25])])?;
/// let table = TruthTableParams::new("Y".parse()?, ["A"]).fit(&sets)?;
/// let solution = Minimise::conservative().fit(&table, &Never)?;
/// // 2(1 − 0.75) + (1 − 0.75)
/// let typical =
///     Ranked { case: 0, kind: CaseType::Typical, membership: 0.75, outcome: 1.0, score: 0.75, unique: true };
/// assert_eq!(case_types(&table, solution.model(0)?, Some(0))?[0], typical);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// The case, by index.
    pub case: usize,
    /// What it is.
    pub kind: CaseType,
    /// Its membership in the term; for deviant coverage and irrelevant cases, in its own truth-table row.
    pub membership: f64,
    /// Its membership in the outcome.
    pub outcome: f64,
    /// The smaller the better.
    pub score: f64,
    /// Whether it is uniquely covered: in no other term of the model.
    pub unique: bool,
}

/// Two cases to be compared.
///
/// ```
/// # use crosscase_boolean::Never;
/// # use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// use crosscase_qca::{CasePair, Comparison, case_pairs};
/// # let cases = ["a", "b"].map(String::from).to_vec();
/// # let columns = vec![("A".into(), vec![1.0, 0.0]), ("Y".into(), vec![1.0, 0.0])];
/// # let table = TruthTableParams::new("Y".parse()?, ["A"]).fit(&SetData::new(cases, columns)?)?;
/// # let solution = Minimise::conservative().fit(&table, &Never)?;
/// // A crisp case with term and outcome, and one with neither: nothing could tell them better apart.
/// let pairs = case_pairs(&table, solution.model(0)?, Some(0), None, Comparison::TypicalIrrelevant, 10)?;
/// assert_eq!(pairs, [CasePair { first: 0, second: 1, score: 0.0 }]);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct CasePair {
    /// The first case, by index.
    pub first: usize,
    /// The second case, by index.
    pub second: usize,
    /// The smaller the better.
    pub score: f64,
}

/// The comparisons that sufficiency calls for (Schneider & Rohlfing 2013, doi:10.1177/0049124113481341).
///
/// ```
/// # use crosscase_boolean::Never;
/// # use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// use crosscase_qca::{Comparison, case_pairs};
/// # let cases = ["a", "b", "c", "d"].map(String::from).to_vec();
/// # let columns = vec![("A".into(), vec![0.9, 0.6, 0.1, 0.2]), ("Y".into(), vec![1.0, 0.8, 0.7, 0.1])];
/// # let table = TruthTableParams::new("Y".parse()?, ["A"]).incl_cut(0.9).fit(&SetData::new(cases, columns)?)?;
/// # let solution = Minimise::conservative().fit(&table, &Never)?;
/// // In A and Y: a (0.9, 1) and b (0.6, 0.8) are typical, c (0.1, 0.7) is deviant for coverage,
/// // d (0.2, 0.1) is irrelevant.
/// let pairs = |comparison| {
///     let found = case_pairs(&table, solution.model(0)?, Some(0), None, comparison, 10)?;
///     Ok::<_, crosscase_qca::QcaError>(found.iter().map(|pair| (pair.first, pair.second)).collect::<Vec<_>>())
/// };
/// assert_eq!(pairs(Comparison::TypicalTypical)?, [(0, 1)]);
/// assert_eq!(pairs(Comparison::DeviantIrrelevant)?, [(2, 3)]);
/// assert_eq!(pairs(Comparison::TypicalDeviant)?, [], "no case is deviant for consistency");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparison {
    /// Typical with typical: how the mechanism works, in cases that differ.
    TypicalTypical,
    /// Typical with deviant for consistency: which condition the term lacks.
    TypicalDeviant,
    /// Typical with irrelevant: whether the term makes the difference.
    TypicalIrrelevant,
    /// Deviant for coverage with irrelevant, of the same truth-table row: which term is missing.
    DeviantIrrelevant,
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
/// use crosscase_boolean::Never;
/// use crosscase_qca::{CaseType, Minimise, SetData, TruthTableParams, case_types};
/// let cases = ["a", "b", "c"].map(String::from).to_vec();
/// let sets = SetData::new(cases, vec![("A".into(), vec![0.9, 0.6, 0.1]), ("Y".into(), vec![1.0, 0.8, 0.7])])?;
/// let table = TruthTableParams::new("Y".parse()?, ["A"]).incl_cut(0.9).fit(&sets)?;
/// let solution = Minimise::conservative().fit(&table, &Never)?;
/// let ranked = case_types(&table, &solution.models[0], Some(0))?;
/// assert_eq!((ranked[0].case, ranked[0].kind), (0, CaseType::Typical));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
///
/// # Errors
/// [`QcaError::NotListed`] if the model has no such term. Without a term, the model as a whole takes its place.
pub fn case_types(table: &TruthTable, model: &Model, term: Option<usize>) -> Result<Vec<Ranked>, QcaError> {
    let sets = Sets::new(table, model, term)?;
    let mut found: Vec<Ranked> = (0..sets.y.len()).filter_map(|case| sets.rank(case)).collect();
    found.sort_by(|a, b| a.kind.cmp(&b.kind).then(a.score.total_cmp(&b.score)).then(a.case.cmp(&b.case)));
    Ok(found)
}

/// The best pairs of cases for a comparison, best first, at most `most`.
///
/// With x, y as in [`case_types`] and w the membership in the truth-table row, the scores are
///
/// | comparison | score |
/// |---|---|
/// | typical i, typical j | `(½ − (xᵢ − xⱼ)) + (½ − (yᵢ − yⱼ)) + 2·|yᵢ − xᵢ| + 2·|yⱼ − xⱼ|` |
/// | typical i, deviant for consistency j | `|xᵢ − xⱼ| + (1 − (yᵢ − yⱼ)) + (1 − xᵢ) + (1 − xⱼ)` |
/// | typical i, irrelevant j | `(1 − (xᵢ − xⱼ)) + (1 − (yᵢ − yⱼ)) + 2·|yᵢ − xᵢ| + 2·|yⱼ − xⱼ|` |
/// | deviant for coverage i, irrelevant j, of one row | `|wᵢ − wⱼ| + (1 − (yᵢ − yⱼ)) + (1 − wᵢ) + (1 − wⱼ)` |
///
/// With a `focal` condition of the term, the pairs with typical cases are matched on the rest of the term: x is then the
/// membership in the focal literal and `|cᵢ − cⱼ|` is added, c being the membership in the other literals; the last summand of
/// typical–irrelevant is then counted once. Typical cases come first in their pair, of two the one with the larger x.
///
/// # Errors
/// [`QcaError::NotListed`] for a term that the model does not have; a focal condition that the term does not have.
///
/// ```
/// use crosscase_boolean::Never;
/// use crosscase_qca::{Comparison, Minimise, SetData, TruthTableParams, case_pairs};
/// let cases = ["a", "b", "c", "d"].map(String::from).to_vec();
/// let columns = vec![("A".into(), vec![0.9, 0.6, 0.1, 0.2]), ("Y".into(), vec![1.0, 0.8, 0.7, 0.1])];
/// let table = TruthTableParams::new("Y".parse()?, ["A"]).incl_cut(0.9).fit(&SetData::new(cases, columns)?)?;
/// let solution = Minimise::conservative().fit(&table, &Never)?;
/// let best = &case_pairs(&table, solution.model(0)?, Some(0), None, Comparison::TypicalIrrelevant, 1)?[0];
/// assert_eq!(table.names(&[best.first, best.second]), ["a", "d"]);
/// // (1 − (0.9 − 0.2)) + (1 − (1 − 0.1)) + 2 · |1 − 0.9| + 2 · |0.1 − 0.2|
/// assert!((best.score - 0.8).abs() < 1e-12);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn case_pairs(
    table: &TruthTable,
    model: &Model,
    term: Option<usize>,
    focal: Option<usize>,
    comparison: Comparison,
    most: usize,
) -> Result<Vec<CasePair>, QcaError> {
    let sets = Sets::new(table, model, term)?;
    let focus = focal.map(|condition| sets.focus(table, condition)).transpose()?;
    let (one, other) = match comparison {
        Comparison::TypicalTypical => (CaseType::Typical, CaseType::Typical),
        Comparison::TypicalDeviant => (CaseType::Typical, CaseType::DeviantConsistency),
        Comparison::TypicalIrrelevant => (CaseType::Typical, CaseType::Irrelevant),
        Comparison::DeviantIrrelevant => (CaseType::DeviantCoverage, CaseType::Irrelevant),
    };
    let of = |kind: CaseType| {
        let is = |case: &usize| sets.rank(*case).is_some_and(|ranked| ranked.kind == kind);
        (0..sets.y.len()).filter(is).collect::<Vec<usize>>()
    };
    let (firsts, seconds) = (of(one), of(other));
    let mut pairs = Vec::new();
    for &i in &firsts {
        for &j in seconds.iter().filter(|&&j| j != i) {
            let (x, c) = focus.as_ref().map_or((&sets.x, None), |(x, c)| (x, Some(c)));
            let same_types = comparison == Comparison::TypicalTypical;
            if same_types && (x[i], i) < (x[j], j) {
                continue;
            }
            if comparison == Comparison::DeviantIrrelevant && sets.row[i].0 != sets.row[j].0 {
                continue;
            }
            let rest = c.map_or(0.0, |c| (c[i] - c[j]).abs());
            let (y, w) = (&sets.y, |case: usize| sets.row[case].1);
            let off = |case: usize| (y[case] - x[case]).abs();
            let score = match comparison {
                Comparison::TypicalTypical => {
                    (0.5 - (x[i] - x[j])) + (0.5 - (y[i] - y[j])) + rest + 2.0 * off(i) + 2.0 * off(j)
                }
                Comparison::TypicalDeviant => {
                    (x[i] - x[j]).abs() + (1.0 - (y[i] - y[j])) + (1.0 - x[i]) + (1.0 - x[j]) + rest
                }
                Comparison::TypicalIrrelevant => {
                    let last = if c.is_some() { 1.0 } else { 2.0 };
                    (1.0 - (x[i] - x[j])) + (1.0 - (y[i] - y[j])) + rest + 2.0 * off(i) + last * off(j)
                }
                Comparison::DeviantIrrelevant => {
                    (w(i) - w(j)).abs() + (1.0 - (y[i] - y[j])) + (1.0 - w(i)) + (1.0 - w(j))
                }
            };
            pairs.push(CasePair { first: i, second: j, score });
        }
    }
    pairs.sort_by(|a, b| a.score.total_cmp(&b.score).then((a.first, a.second).cmp(&(b.first, b.second))));
    pairs.truncate(most);
    Ok(pairs)
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
        let mut row = vec![(None, 0.0); solution.len()];
        for (at, found) in table.rows().iter().enumerate() {
            let membership = table.membership(&Cube::from_row(&found.config));
            for &case in &found.cases {
                row[case] = (Some(at), membership[case]);
            }
        }
        let terms = (0..solution.len()).map(|case| parts.iter().filter(|part| part[case] > 0.5).count()).collect();
        Ok(Self { x, term, solution, terms, y: table.outcome(), row })
    }

    fn rank(&self, case: usize) -> Option<Ranked> {
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
        Some(Ranked { case, kind, membership, outcome: y, score, unique: self.terms[case] == 1 })
    }

    /// Memberships in the focal literal and in the rest of the term.
    fn focus(&self, table: &TruthTable, condition: usize) -> Result<(Vec<f64>, Vec<f64>), QcaError> {
        let literal = self.term.and_then(|term| term.value(condition).map(|value| (term, value)));
        let (term, value) = literal.ok_or_else(|| QcaError::NoFocus {
            condition: table.conditions().get(condition).cloned().unwrap_or_else(|| (condition + 1).to_string()),
        })?;
        let focal = Cube::from_literals(term.conditions(), [(condition, value)]);
        Ok((table.membership(&focal), table.membership(&term.clone().without(condition))))
    }
}
