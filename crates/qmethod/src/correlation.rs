use crate::{QmethodError, Sorts};
use crosscase_data::{Diagnostic, Listed, MAX_PAIRS, counted, held_by_pairs};
use crosscase_numerics::{Matrix, kendall_tau_b, mean, midranks, pearson, polychoric_matrix, sd};
use serde::{Deserialize, Serialize};

/// How alike two sorts are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Correlation {
    /// Pearson's r of the places, as every tool of the field has it.
    #[default]
    Pearson,
    /// Pearson's r of the ranks, ties at their mean.
    Spearman,
    /// Kendall's τ-b. The usual threshold of significance for loadings, 1.96/√N, does not fit it: its variance is
    /// 2(2N+5)/(9N(N−1)).
    Kendall,
    /// The correlation of two normal variables that the places are cut from, in two steps (Olsson 1979,
    /// doi:10.1007/BF02296207).
    Polychoric,
}

impl Correlation {
    /// The choices, each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Pearson, "pearson", "Of the places"),
        (Self::Spearman, "spearman", "Of the ranks"),
        (Self::Kendall, "kendall", "Tau-b, of the order of pairs"),
        (Self::Polychoric, "polychoric", "Of the normal variables behind the places"),
    ];
}

/// A sort with mean 0 and standard deviation 1 (n − 1); `None` where all places are the same.
pub fn standardised(sort: &[f64]) -> Option<Vec<f64>> {
    if !varies(sort) {
        return None;
    }
    let (centre, spread) = (mean(sort)?, sd(sort)?);
    (spread > 0.0).then(|| sort.iter().map(|place| (place - centre) / spread).collect())
}

pub(crate) fn varies(sort: &[f64]) -> bool {
    sort.iter().any(|place| Some(place) != sort.first())
}

/// The correlations between sorts, a symmetric matrix with ones on its diagonal.
///
/// ```
/// use crosscase_qmethod::{Correlation, correlations};
/// let (ada, ben) = ([2.0, 1.0, 0.0, -1.0, -2.0], [1.0, 2.0, 0.0, -2.0, -1.0]);
/// let r = correlations(&[&ada, &ben], Correlation::Pearson)?;
/// assert!((r.row(0)[1] - 0.8).abs() < 1e-15);
/// # Ok::<(), crosscase_qmethod::QmethodError>(())
/// ```
///
/// # Errors
/// [`QmethodError::NoVariance`] for a sort with one place for all statements; more sorts than can be held pair by pair.
pub fn correlations(sorts: &[&[f64]], kind: Correlation) -> Result<Matrix, QmethodError> {
    let n = sorts.len();
    let number = (n, "sort", "sorts");
    let mut values = vec![1.0; held_by_pairs(number, number, MAX_PAIRS)?];
    let standard: Vec<Vec<f64>> = sorts
        .iter()
        .enumerate()
        .map(|(at, sort)| standardised(sort).ok_or(QmethodError::NoVariance { position: at }))
        .collect::<Result<_, _>>()?;
    // Each sort is ranked once, not once a pair.
    let ranks = if kind == Correlation::Spearman { ranked(sorts) } else { Vec::new() };
    let ordered: Vec<Option<Ordered>> =
        if kind == Correlation::Kendall { sorts.iter().map(|sort| Ordered::of(sort)).collect() } else { Vec::new() };
    let of = |i: usize, j: usize| match kind {
        Correlation::Pearson => Some(product(&standard[i], &standard[j])),
        Correlation::Spearman => pearson(&ranks[i], &ranks[j]),
        Correlation::Kendall => match (&ordered[i], &ordered[j]) {
            (Some(one), Some(other)) => one.tau_b(other),
            _ => kendall_tau_b(sorts[i], sorts[j]),
        },
        Correlation::Polychoric => None,
    };
    if kind == Correlation::Polychoric {
        return Ok(polychoric_matrix(sorts)?);
    }
    for i in 0..n {
        for j in i + 1..n {
            let r = of(i, j).unwrap_or(0.0);
            values[i * n + j] = r;
            values[j * n + i] = r;
        }
    }
    Ok(Matrix::new(n, n, values)?)
}

/// A sort by the number of each statement's place among the places it uses. A sort has few places, so that the order of all pairs of
/// statements is told from what stands lower, place by place, and not pair by pair.
struct Ordered {
    at: Vec<u8>,
    /// The statements from the lowest place up, place by place.
    rising: Vec<Vec<usize>>,
    /// Pairs of statements that do not share a place.
    untied: i64,
}

/// Whether a place (column) is above another (row), as 1, 0 or −1.
const fn signs<const N: usize>() -> [[i16; N]; N] {
    let mut signs = [[0; N]; N];
    let mut at = 0;
    while at < N * N {
        let (row, column) = (at / N, at % N);
        signs[row][column] = if column > row {
            1
        } else if column < row {
            -1
        } else {
            0
        };
        at += 1;
    }
    signs
}

impl Ordered {
    /// More places or statements than this are told pair by pair.
    const MOST: (usize, usize) = (32, 30_000);

    fn of(sort: &[f64]) -> Option<Self> {
        let mut places = sort.to_vec();
        places.sort_by(f64::total_cmp);
        places.dedup();
        if places.len() > Self::MOST.0 || sort.len() > Self::MOST.1 || !sort.iter().all(|place| place.is_finite()) {
            return None;
        }
        let (mut at, mut rising) = (Vec::with_capacity(sort.len()), vec![Vec::new(); places.len()]);
        for (statement, place) in sort.iter().enumerate() {
            let place = places.partition_point(|known| known < place);
            at.push(u8::try_from(place).ok()?);
            rising[place].push(statement);
        }
        let pairs = |n: usize| i64::try_from(n * n.saturating_sub(1) / 2).unwrap_or(i64::MAX);
        let tied: i64 = rising.iter().map(|here| pairs(here.len())).sum();
        Some(Self { untied: pairs(at.len()) - tied, at, rising })
    }

    /// τ-b, to the bit that of [`kendall_tau_b`]: both count whole pairs.
    fn tau_b(&self, other: &Self) -> Option<f64> {
        let balance = if other.rising.len() <= 16 { self.balance::<16>(other) } else { self.balance::<32>(other) };
        let scale = (self.untied as f64 * other.untied as f64).sqrt();
        (scale > 0.0).then(|| (balance as f64 / scale).clamp(-1.0, 1.0))
    }

    /// Pairs that both sorts order alike, less those that they order against each other.
    fn balance<const N: usize>(&self, other: &Self) -> i64 {
        const { assert!(N <= Self::MOST.0) }
        let signs = const { signs::<N>() };
        // For every place there: how many of the statements that stand lower here are below it, less those above it.
        let mut lower = [0_i16; N];
        let mut balance = 0;
        for here in &self.rising {
            let below = lower;
            for statement in here {
                let there = usize::from(other.at[*statement]);
                balance += i64::from(below[there]);
                for (lower, sign) in lower.iter_mut().zip(&signs[there]) {
                    *lower += sign;
                }
            }
        }
        balance
    }
}

/// The ranks of each sort, ties at their mean; places that are not finite have none, and a sort of them is left as it is.
pub(crate) fn ranked(sorts: &[&[f64]]) -> Vec<Vec<f64>> {
    sorts.iter().map(|sort| midranks(sort).unwrap_or_else(|| sort.to_vec())).collect()
}

/// The products of statements over standardised sorts, Z′Z/(N−1) for a sort in each row of Z. The correlations between the sorts are
/// ZZ′/(N−1), and both matrices have the same eigenvalues but for those that are 0: where there are more sorts than statements, this
/// is the smaller one.
pub(crate) fn statement_products(standard: &[&[f64]]) -> Result<Matrix, QmethodError> {
    let n = standard.first().map_or(0, |sort| sort.len());
    let number = (n, "statement", "statements");
    let mut products = vec![0.0; held_by_pairs(number, number, MAX_PAIRS)?];
    for sort in standard {
        for (row, a) in products.chunks_exact_mut(n.max(1)).zip(*sort) {
            for (product, b) in row.iter_mut().zip(*sort) {
                *product += a * b;
            }
        }
    }
    Ok(Matrix::new(n, n, products.into_iter().map(|product| product / (n as f64 - 1.0)).collect())?)
}

/// The correlation of two standardised sorts.
pub(crate) fn product(a: &[f64], b: &[f64]) -> f64 {
    let sum: f64 = a.iter().zip(b).map(|(a, b)| a * b).sum();
    (sum / (a.len() as f64 - 1.0)).clamp(-1.0, 1.0)
}

/// The correlations between the sorts of a study.
///
/// ```
/// use crosscase_qmethod::{Correlated, Correlation, Sorts};
/// let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
/// let sorts = Sorts::new(names(&["Ada", "Ben", "Cem"]), names(&["s1", "s2", "s3"]), &[[1.0, 0.0, -1.0], [0.0, 1.0, -1.0], [0.0; 3]])?;
/// let found = Correlated::of(&sorts, Correlation::Spearman)?;
/// assert_eq!(found.correlations.row(0), [1.0, 0.5]);
/// assert_eq!(found.set_aside[0].sorter, "Cem");
/// # Ok::<(), crosscase_qmethod::QmethodError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Correlated {
    /// The sorts that can be correlated, in order.
    pub sorters: Vec<String>,
    /// A row and a column a sort.
    pub correlations: Matrix,
    /// The sorts that cannot.
    pub set_aside: Vec<SetAside>,
}

impl Correlated {
    /// Of sorts.
    ///
    /// # Errors
    /// Fewer than two sorts that can be correlated.
    pub fn of(sorts: &Sorts, kind: Correlation) -> Result<Self, QmethodError> {
        let (sorters, places, set_aside) = usable(sorts)?;
        Ok(Self { sorters, correlations: correlations(&places, kind)?, set_aside })
    }
}

/// A sort that could not be analysed: it puts every statement at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SetAside {
    /// Whose sort.
    pub sorter: String,
    /// Its place among the sorts that were given, from 0.
    pub position: usize,
}

impl SetAside {
    /// What there is to tell of those of a study.
    pub fn notice(all: &[Self]) -> Option<Diagnostic> {
        let names: Vec<String> = all.iter().map(|one| one.sorter.clone()).collect();
        let message = format!(
            "{} with every statement at one place left out, since {} with nothing",
            counted(names.len(), "sort", "sorts"),
            if names.len() == 1 { "it correlates" } else { "they correlate" }
        );
        (!names.is_empty()).then(|| Diagnostic::warning("QME112", message).listing(names))
    }
}

/// The names and places of the sorts that can be correlated, and the sorts that cannot.
type Usable<'a> = (Vec<String>, Vec<&'a [f64]>, Vec<SetAside>);

/// The sorts that can be correlated, at least two, and those that cannot.
pub(crate) fn usable(sorts: &Sorts) -> Result<Usable<'_>, QmethodError> {
    let (mut sorters, mut places, mut set_aside) = (Vec::new(), Vec::new(), Vec::new());
    for (position, (sorter, sort)) in sorts.sorters().iter().zip(sorts.iter()).enumerate() {
        if varies(sort) {
            sorters.push(sorter.clone());
            places.push(sort);
        } else {
            set_aside.push(SetAside { sorter: sorter.clone(), position });
        }
    }
    let (all, left, statements) = (sorts.sorters().len(), sorters.len(), sorts.statements().len());
    match set_aside.len() {
        _ if left > 1 => Ok((sorters, places, set_aside)),
        0 => Err(QmethodError::TooSmall { sorts: all, statements }),
        _ => {
            let flat: Vec<String> = set_aside.iter().map(|aside| aside.sorter.clone()).collect();
            Err(QmethodError::FlatSorts { sorts: all, left, sorters: Listed(&flat).to_string() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counting by places and counting pair by pair give the same bits, whatever is tied.
    #[test]
    fn kendall_by_places_is_kendall_by_pairs() {
        let mut x = 7_u64;
        let mut draw = |of: u64| {
            x = x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((x >> 33) % of) as f64 - 3.5
        };
        for places in [2, 3, 9, 16, 17, 32] {
            for _ in 0..20 {
                let [a, b]: [Vec<f64>; 2] = std::array::from_fn(|_| (0..70).map(|_| draw(places)).collect());
                let (one, other) = (Ordered::of(&a), Ordered::of(&b));
                let found = one.zip(other).and_then(|(one, other)| one.tau_b(&other));
                assert_eq!(found, kendall_tau_b(&a, &b), "{a:?} {b:?}");
            }
        }
        assert!(Ordered::of(&[1.0, f64::NAN]).is_none());
    }
}
