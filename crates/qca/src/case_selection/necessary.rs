//! Cases and pairs for a necessary condition.

use crosscase_boolean::Cube;
use crosscase_boolean::expression::Expression;

use super::pairs::best;
use super::{
    CasePair, CaseType, Comparison, PairClass, PairMember, ROUNDING, RankedCase, by_kind, in_order, no_focus, own_rows,
};
use crate::{QcaError, TruthTable};

/// The cases of a necessary condition, a literal, a conjunction or a disjunction of the table's conditions, ranked within
/// their types.
///
/// With n the membership in the condition and y in the outcome: a typical case (`n > ½`, `y > ½`, `n ≥ y`) scores
/// `2·|n − y| + (1 − n)`; deviant for consistency (`n < ½`, `y > ½`, more in than out of its truth-table row) `1 − (y − n)`;
/// deviant for relevance (`n > ½`, `y < ½`) `(1 − (n − y)) + (1 − n)` (Schneider & Rohlfing 2013,
/// doi:10.1177/0049124113481341; Schneider 2024). Irrelevant cases (`n < ½`, `y < ½`), for which there is no published score,
/// are ranked as those of sufficiency are, by `1 − w`, w being the membership in their truth-table row. Cases with condition
/// and outcome but `n < y` are inconsistent in degree and not listed, as in [`case_types`](crate::case_types).
///
/// # Errors
/// An unknown condition or level.
///
/// ```
/// use crosscase_qca::{CaseType, SetData, TruthTableParams, necessary_case_types};
/// let sets = SetData::from_rows(["A", "Y"], [("a", [0.75, 0.625]), ("b", [0.25, 0.875]), ("c", [0.75, 0.125])])?;
/// let table = TruthTableParams::new("Y", ["A"]).fit(&sets)?;
/// let ranked = necessary_case_types(&table, &"A".parse().unwrap())?;
/// let told: Vec<_> = ranked.iter().map(|case| (case.case, case.kind, case.score)).collect();
/// // 2 · 0.125 + 0.25; 1 − (0.875 − 0.25); (1 − (0.75 − 0.125)) + 0.25
/// let (consistency, relevance) = (CaseType::DeviantConsistency, CaseType::DeviantRelevance);
/// assert_eq!(told, [(0, CaseType::Typical, 0.5), (1, consistency, 0.375), (2, relevance, 0.625)]);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn necessary_case_types(table: &TruthTable, condition: &Expression) -> Result<Vec<RankedCase>, QcaError> {
    let sets = Necessary::new(table, condition, None)?;
    Ok(by_kind((0..sets.y.len()).filter_map(|case| sets.rank(case)).collect()))
}

/// The best pairs of cases for a comparison, best first, at most `most`.
///
/// With n, y as in [`necessary_case_types`] the scores are
///
/// | comparison | score |
/// |---|---|
/// | typical i, typical j | `(½ − (nᵢ − nⱼ)) + (½ − (yᵢ − yⱼ)) + 2·(nᵢ − yᵢ) + 2·(nⱼ − yⱼ)` |
/// | typical i, deviant for consistency j, alike in the other conditions | `(1 − (nᵢ − nⱼ)) + |yᵢ − yⱼ|` |
/// | typical i, deviant for relevance j | `(1 − nᵢ) + (1 − nⱼ) + |1 − (yᵢ − yⱼ)| + |nᵢ − nⱼ|` |
/// | typical i, irrelevant j with `nⱼ ≥ yⱼ` | `(1 − (nᵢ − nⱼ)) + (1 − (yᵢ − yⱼ)) + 2·|nᵢ − yᵢ| + |nⱼ − yⱼ|` |
///
/// "Alike in the other conditions": of one truth-table row but for the conditions that the necessary one is made of, since in
/// these the two must differ. Of two typical cases the more typical one comes first, and of two equally typical ones the
/// better of both orders is listed, as in [`case_pairs`](crate::case_pairs).
///
/// With a `focal` condition, the pairs with typical and irrelevant cases trace its literal: n is the membership in it, and
/// `|cᵢ − cⱼ|` is added, c being the membership in the other literals together. Of a conjunction the focal literal has the
/// typical cases of the whole, and comparisons with deviant cases are those of the whole. Of a disjunction of literals the focal
/// one has typical and relevance-deviant cases of its own; pairs whose typical cases are in no other disjunct come first.
/// R `SetMethods` 4.1 adds `|cᵢ − cⱼ|` for conjunctions alone, and there sorts by classes as
/// [`case_pairs`](crate::case_pairs) does; here necessity knows no such classes.
///
/// # Errors
/// An unknown condition or level; a focal condition that is no literal of a conjunction and no disjunct;
/// [`Comparison::DeviantIrrelevant`].
///
/// ```
/// use crosscase_qca::{Comparison, SetData, TruthTableParams, necessary_case_pairs};
/// let sets = SetData::from_rows(["A", "Y"], [("a", [0.75, 0.625]), ("b", [0.75, 0.125])])?;
/// let table = TruthTableParams::new("Y", ["A"]).fit(&sets)?;
/// let relevance = Comparison::TypicalRelevance;
/// let pairs = necessary_case_pairs(&table, &"A".parse().unwrap(), None, relevance, 5)?;
/// // 0.25 + 0.25 + |1 − 0.5| + 0
/// assert_eq!((pairs[0].first, pairs[0].second, pairs[0].score), (0, 1, 1.0));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn necessary_case_pairs(
    table: &TruthTable,
    condition: &Expression,
    focal: Option<usize>,
    comparison: Comparison,
    most: usize,
) -> Result<Vec<CasePair>, QcaError> {
    let other = match comparison {
        Comparison::TypicalTypical => CaseType::Typical,
        Comparison::TypicalDeviant => CaseType::DeviantConsistency,
        Comparison::TypicalRelevance => CaseType::DeviantRelevance,
        Comparison::TypicalIrrelevant => CaseType::Irrelevant,
        Comparison::DeviantIrrelevant => {
            let why = "belongs to sufficiency: no case is deviant for coverage";
            return Err(QcaError::Comparison { comparison: comparison.as_str(), why });
        }
    };
    let traces = matches!(comparison, Comparison::TypicalTypical | Comparison::TypicalIrrelevant);
    let sets = Necessary::new(table, condition, focal.map(|focal| (focal, traces)))?;
    let of = |kind: CaseType| (0..sets.y.len()).filter(|case| sets.kind(*case) == Some(kind)).collect::<Vec<usize>>();
    let pair = |i: usize, j: usize| {
        let wanted = match comparison {
            Comparison::TypicalTypical => sets.untypical(i) <= sets.untypical(j) + ROUNDING,
            Comparison::TypicalDeviant => sets.alike(table, i, j),
            Comparison::TypicalIrrelevant => sets.consistent(j),
            Comparison::TypicalRelevance | Comparison::DeviantIrrelevant => true,
        };
        let class = || PairClass {
            standing: None,
            clean: None,
            consistent: PairMember::of(sets.consistent(i), sets.consistent(j)),
            unique: PairMember::of(sets.disjuncts[i] == 1, sets.disjuncts[j] == 1),
        };
        wanted.then(|| CasePair { first: i, second: j, score: sets.score(comparison, i, j), class: class() })
    };
    let class = |pair: &CasePair| if sets.one_of_several { Some(pair.class.unique) } else { None };
    Ok(best(&of(CaseType::Typical), &of(other), most, pair, |a, b| {
        class(a).cmp(&class(b)).then(in_order(a.score, b.score))
    }))
}

/// The memberships that the types rest on.
struct Necessary<'a> {
    /// In the condition, or in its focal literal.
    n: Vec<f64>,
    /// In what makes a case typical or deviant for relevance: the condition, or one of its disjuncts.
    typical: Vec<f64>,
    whole: Vec<f64>,
    /// In the other literals, where one is focal.
    rest: Option<Vec<f64>>,
    /// In how many disjuncts the case is more in than out.
    disjuncts: Vec<usize>,
    /// Whether one disjunct of several is focal.
    one_of_several: bool,
    y: &'a [f64],
    row: Vec<(Option<usize>, f64)>,
    /// The conditions in which cases of different types must differ.
    own: Vec<usize>,
}

impl<'a> Necessary<'a> {
    /// With a focal condition, and whether the literal of a conjunction is to be traced.
    fn new(table: &'a TruthTable, condition: &Expression, focal: Option<(usize, bool)>) -> Result<Self, QcaError> {
        let cubes = table.vocabulary()?.cubes(condition)?;
        let parts: Vec<Vec<f64>> = cubes.iter().map(|cube| table.membership(cube)).collect();
        let cases = table.cases().len();
        let whole = union(parts.iter(), cases);
        let own: Vec<usize> = cubes.iter().flat_map(Cube::literals).map(|(condition, _)| condition).collect();
        let in_parts = |case: usize| parts.iter().filter(|part| part[case] > 0.5).count();
        let disjuncts = (0..cases).map(in_parts).collect();
        let (y, row) = (table.outcome(), own_rows(table));
        let all = |n: Vec<f64>| (n.clone(), n);
        let Some((focal, traces)) = focal else {
            let (n, typical) = all(whole.clone());
            return Ok(Self { n, typical, whole, rest: None, disjuncts, one_of_several: false, y, row, own });
        };
        if let [only] = cubes.as_slice() {
            let value = only.value(focal).ok_or_else(|| no_focus(table, focal))?;
            let literal = table.membership(&Cube::from_literals(only.conditions(), [(focal, value)]));
            let rest = (traces && only.len() > 1).then(|| table.membership(&only.clone().without(focal)));
            let n = if traces { literal } else { whole.clone() };
            return Ok(Self { n, typical: whole.clone(), whole, rest, disjuncts, one_of_several: false, y, row, own });
        }
        let is_it = |cube: &Cube| cube.len() == 1 && cube.value(focal).is_some();
        let single = cubes.iter().all(|cube| cube.len() == 1) && cubes.iter().any(is_it);
        if !single {
            return Err(no_focus(table, focal));
        }
        let of = |wanted: bool| cubes.iter().zip(&parts).filter(move |(cube, _)| is_it(cube) == wanted).map(|(_, x)| x);
        let (n, typical) = all(union(of(true), cases));
        let rest = traces.then(|| union(of(false), cases));
        Ok(Self { n, typical, whole, rest, disjuncts, one_of_several: true, y, row, own: vec![focal] })
    }

    fn kind(&self, case: usize) -> Option<CaseType> {
        let (t, y, (row, w)) = (self.typical[case], self.y[case], self.row[case]);
        if t > 0.5 && y > 0.5 {
            (t >= y - ROUNDING).then_some(CaseType::Typical)
        } else if t > 0.5 && y < 0.5 {
            Some(CaseType::DeviantRelevance)
        } else if self.whole[case] < 0.5 && y > 0.5 && row.is_some() && w > 0.5 {
            Some(CaseType::DeviantConsistency)
        } else if self.whole[case] < 0.5 && self.n[case] < 0.5 && y < 0.5 && row.is_some() {
            Some(CaseType::Irrelevant)
        } else {
            None
        }
    }

    fn rank(&self, case: usize) -> Option<RankedCase> {
        let (kind, n, y) = (self.kind(case)?, self.n[case], self.y[case]);
        let score = match kind {
            CaseType::Typical => self.untypical(case),
            CaseType::DeviantConsistency => 1.0 - (y - n),
            CaseType::DeviantRelevance => (1.0 - (n - y)) + (1.0 - n),
            CaseType::DeviantCoverage | CaseType::Irrelevant => 1.0 - self.row[case].1,
        };
        Some(RankedCase { case, kind, membership: n, outcome: y, score, unique: self.disjuncts[case] == 1 })
    }

    /// How far a typical case is from the best one.
    fn untypical(&self, case: usize) -> f64 {
        2.0 * (self.n[case] - self.y[case]).abs() + (1.0 - self.n[case])
    }

    fn consistent(&self, case: usize) -> bool {
        self.n[case] >= self.y[case] - ROUNDING
    }

    /// Whether two cases are of one row but for the conditions that the necessary one is made of.
    fn alike(&self, table: &TruthTable, i: usize, j: usize) -> bool {
        let config = |case: usize| self.row[case].0.and_then(|row| table.rows().get(row)).map(|row| &row.config);
        let same = |(a, b): (&Vec<u8>, &Vec<u8>)| {
            a.iter().zip(b).enumerate().all(|(condition, (a, b))| a == b || self.own.contains(&condition))
        };
        config(i).zip(config(j)).is_some_and(same)
    }

    fn score(&self, comparison: Comparison, i: usize, j: usize) -> f64 {
        let (n, y) = (&self.n, self.y);
        let rest = self.rest.as_ref().map_or(0.0, |c| (c[i] - c[j]).abs());
        let off = |case: usize| (n[case] - y[case]).abs();
        match comparison {
            Comparison::TypicalTypical => {
                (0.5 - (n[i] - n[j])) + (0.5 - (y[i] - y[j])) + rest + 2.0 * off(i) + 2.0 * off(j)
            }
            Comparison::TypicalDeviant => (1.0 - (n[i] - n[j])) + (y[i] - y[j]).abs(),
            Comparison::TypicalRelevance | Comparison::DeviantIrrelevant => {
                (1.0 - n[i]) + (1.0 - n[j]) + (1.0 - (y[i] - y[j])).abs() + (n[i] - n[j]).abs()
            }
            Comparison::TypicalIrrelevant => {
                (1.0 - (n[i] - n[j])) + (1.0 - (y[i] - y[j])) + rest + 2.0 * off(i) + off(j)
            }
        }
    }
}

fn union<'b>(parts: impl Iterator<Item = &'b Vec<f64>>, cases: usize) -> Vec<f64> {
    let slices: Vec<&[f64]> = parts.map(Vec::as_slice).collect();
    crate::fit::union(&slices, cases)
}
