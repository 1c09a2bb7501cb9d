//! Parameters of fit over two membership vectors, `x` the condition (or term, or solution) and `y` the outcome.
//!
//! Both hold one membership a case, 0 to 1, in the same order; sums run in that order. What lies past the shorter of the two
//! is ignored. A measure whose denominator is 0 is undefined: `None`, never 0.
//!
//! Inclusion and coverage: Ragin (2006), *Political Analysis* 14(3), doi:10.1093/pan/mpj019. PRI: Schneider & Wagemann (2012),
//! *Set-Theoretic Methods for the Social Sciences*, pp. 237–249. Relevance of necessity: the same, pp. 233–237.

pub use crate::cuts::reaches;

/// A measure of how far `x` is sufficient for `y`.
pub type SufficiencyMeasure = fn(&[f64], &[f64]) -> Option<f64>;

/// The measures of sufficiency beyond inclusion, PRI and coverage, each by its name.
pub const FURTHER: [(&str, SufficiencyMeasure); 9] = [
    ("haesebrouck", haesebrouck),
    ("inclusion times PRI", product),
    ("contrapositive consistency", contrapositive_consistency),
    ("contrapositive coverage", contrapositive_coverage),
    ("prevalence-adjusted consistency", prevalence_adjusted_consistency),
    ("antecedent-adjusted coverage", antecedent_adjusted_coverage),
    ("antecedent-adjusted contrapositive consistency", antecedent_adjusted_contrapositive_consistency),
    ("prevalence-adjusted contrapositive coverage", prevalence_adjusted_contrapositive_coverage),
    ("symmetric consistency", symmetric_consistency),
];

/// Inclusion of `x` in `y`, `Σ min(x, y) / Σ x`: how far `x` is a subset of `y`.
///
/// With the condition first it is the inclusion of sufficiency and the coverage of necessity; with the outcome first it is
/// the inclusion of necessity and the coverage of sufficiency.
///
/// ```
/// use crosscase_qca::measures::inclusion;
/// let (x, y) = ([0.2, 0.6], [0.4, 0.2]);
/// assert_eq!(inclusion(&x, &y), Some(0.5));
/// assert_eq!(inclusion(&[0.0, 0.0], &y), None);
/// ```
pub fn inclusion(x: &[f64], y: &[f64]) -> Option<f64> {
    let (mut both, mut whole) = (0.0, 0.0);
    for (&a, &b) in x.iter().zip(y) {
        both += a.min(b);
        whole += a;
    }
    inclusion_of(both, whole)
}

/// Inclusion by its two sums.
pub(crate) fn inclusion_of(both: f64, whole: f64) -> Option<f64> {
    ratio(both, whole)
}

/// Proportional reduction in inconsistency, `(Σ min(x, y) − Z) / (Σ x − Z)` with `Z = Σ min(x, y, 1 − y)`: how far `x` is a
/// subset of `y` rather than of its negation.
///
/// Undefined where no case says anything of it, that is where `x ≤ min(y, 1 − y)` throughout.
///
/// ```
/// use crosscase_qca::measures::pri;
/// assert_eq!(pri(&[1.0, 1.0], &[1.0, 0.0]), Some(0.5));
/// assert_eq!(pri(&[0.3], &[0.5]), None);
/// ```
pub fn pri(x: &[f64], y: &[f64]) -> Option<f64> {
    let (mut both, mut whole) = (0.0, 0.0);
    for (&a, &b) in x.iter().zip(y) {
        let either = a.min(b).min(1.0 - b);
        both += a.min(b) - either;
        whole += a - either;
    }
    pri_of(both, whole, x.len())
}

/// PRI by its two sums over so many cases.
pub(crate) fn pri_of(both: f64, whole: f64, cases: usize) -> Option<f64> {
    // Both sums are of differences that rounding can leave at an ulp where they are 0.
    let rounding = 4.0 * f64::EPSILON * cases as f64;
    if whole <= rounding { None } else { ratio(both, whole) }
}

/// Relevance of necessity, `Σ (1 − x) / Σ (1 − min(x, y))`: low where `x` is so large a set that it is necessary for
/// anything.
///
/// ```
/// use crosscase_qca::measures::relevance;
/// assert_eq!(relevance(&[0.5, 0.75], &[0.25, 0.75]), Some(0.75));
/// assert_eq!(relevance(&[1.0], &[1.0]), None);
/// ```
pub fn relevance(x: &[f64], y: &[f64]) -> Option<f64> {
    let (mut outside, mut whole) = (0.0, 0.0);
    for (&a, &b) in x.iter().zip(y) {
        outside += 1.0 - a;
        whole += 1.0 - a.min(b);
    }
    ratio(outside, whole)
}

/// Unique coverage of each term of a sum: the part of `y` that it covers and no other term does,
/// `(Σ min(x, y) − Σ min(x, y, other terms)) / Σ y`. A term without others covers uniquely what it covers.
///
/// ```
/// use crosscase_qca::measures::unique_coverage;
/// let (a, b) = ([1.0, 1.0, 0.0], [0.0, 1.0, 0.0]);
/// assert_eq!(unique_coverage(&[&a, &b], &[1.0, 1.0, 0.0]), [Some(0.5), Some(0.0)]);
/// ```
pub fn unique_coverage(terms: &[&[f64]], y: &[f64]) -> Vec<Option<f64>> {
    let whole: f64 = y.iter().sum();
    // For each case the two largest memberships, so that the largest among the others needs no second pass.
    let mut largest = vec![(0.0f64, 0.0f64, usize::MAX); y.len()];
    for (index, term) in terms.iter().enumerate() {
        for ((first, second, holder), &value) in largest.iter_mut().zip(*term) {
            if *holder == usize::MAX || value > *first {
                (*second, *first, *holder) = (*first, value, index);
            } else if value > *second {
                *second = value;
            }
        }
    }
    let unique = |(index, term): (usize, &&[f64])| {
        let cases = term.iter().zip(y).zip(&largest);
        let alone: f64 = cases
            .map(|((&x, &y), &(first, second, holder))| {
                let others = if holder == index { second } else { first };
                let covered = x.min(y);
                covered - covered.min(others)
            })
            .sum();
        ratio(alone, whole)
    };
    terms.iter().enumerate().map(unique).collect()
}

/// Inclusion that weighs inconsistency by how large it is, `Σ min(x, y) / Σ (min(x, y) + √(max(x − y, 0) · x))` (Haesebrouck 2015,
/// “Pitfalls in QCA's consistency measure”, *Journal of Comparative Politics* 8(2), in kind): many small inconsistencies count for less than a few large ones.
///
/// ```
/// use crosscase_qca::measures::haesebrouck;
/// assert_eq!(haesebrouck(&[1.0, 1.0], &[1.0, 0.0]), Some(0.5));
/// assert!(haesebrouck(&[0.5], &[0.4]) < Some(0.8));
/// ```
pub fn haesebrouck(x: &[f64], y: &[f64]) -> Option<f64> {
    let (mut both, mut whole) = (0.0, 0.0);
    for (&a, &b) in x.iter().zip(y) {
        both += a.min(b);
        whole += a.min(b) + ((a - b).max(0.0) * a).sqrt();
    }
    ratio(both, whole)
}

/// Inclusion times PRI, as the package `SetMethods` offers it; undefined where either is.
///
/// ```
/// use crosscase_qca::measures::product;
/// assert_eq!(product(&[1.0, 1.0], &[1.0, 0.0]), Some(0.25));
/// ```
pub fn product(x: &[f64], y: &[f64]) -> Option<f64> {
    Some(inclusion(x, y)? * pri(x, y)?)
}

/// Symmetric consistency, fsQCA's SYM: with Z for `Σ min(x, y, 1 − y)`, `(Σ min(x, y) − Z) / (Σ min(x, max(y, 1 − y)) − Z)`. A version of PRI
/// in which that of an outcome and that of its absence add up to 1 (Ragin 2017, *User's Guide to Fuzzy-Set/Qualitative Comparative
/// Analysis 3.0*).
///
/// ```
/// use crosscase_qca::measures::symmetric_consistency;
/// let (x, y) = ([0.8, 0.6], [0.9, 0.25]);
/// assert!((symmetric_consistency(&x, &y).unwrap() - 0.7 / 1.05).abs() < 1e-12);
/// let absence = y.map(|y| 1.0 - y);
/// assert!((symmetric_consistency(&x, &absence).unwrap() - 0.35 / 1.05).abs() < 1e-12);
/// ```
pub fn symmetric_consistency(x: &[f64], y: &[f64]) -> Option<f64> {
    let sums = x.iter().zip(y).fold((0.0, 0.0), |(part, whole), (x, y)| {
        let both_ways = x.min(*y).min(1.0 - y);
        (part + x.min(*y) - both_ways, whole + x.min(y.max(1.0 - y)) - both_ways)
    });
    pri_of(sums.0, sums.1, x.len())
}

/// Contrapositive consistency, `Σ (1 − max(x, y)) / Σ (1 − y)`: how far cases without the outcome lack the condition (De Souter
/// 2024, doi:10.1515/jci-2023-0014).
///
/// ```
/// use crosscase_qca::measures::contrapositive_consistency;
/// let (x, y) = ([0.1, 0.4, 0.8, 0.9, 0.3], [0.2, 0.3, 0.9, 0.7, 0.6]);
/// assert!((contrapositive_consistency(&x, &y).unwrap() - 0.869_565_2).abs() < 1e-7);
/// ```
pub fn contrapositive_consistency(x: &[f64], y: &[f64]) -> Option<f64> {
    let sums = x.iter().zip(y).fold((0.0, 0.0), |(n, d), (a, b)| (n + 1.0 - a.max(*b), d + 1.0 - b));
    ratio(sums.0, sums.1)
}

/// Contrapositive coverage, `Σ (1 − max(x, y)) / Σ (1 − x)`: how far cases without the condition lack the outcome (De Souter 2024).
///
/// ```
/// use crosscase_qca::measures::contrapositive_coverage;
/// let (x, y) = ([0.1, 0.4, 0.8, 0.9, 0.3], [0.2, 0.3, 0.9, 0.7, 0.6]);
/// assert!((contrapositive_coverage(&x, &y).unwrap() - 0.8).abs() < 1e-12);
/// ```
pub fn contrapositive_coverage(x: &[f64], y: &[f64]) -> Option<f64> {
    contrapositive_consistency(y, x)
}

/// Prevalence-adjusted consistency (De Souter 2024): with XY for `Σ min(x, y)`, Xy for `Σ min(x, 1 − y)`, Q for
/// `Σ min(x, y, 1 − x, 1 − y)` and the odds of the outcome `w = Σ y / (n − Σ y)`, `XY / (XY + w · (Xy − Q))`. What it would be if
/// the outcome were as frequent as its absence.
///
/// ```
/// use crosscase_qca::measures::prevalence_adjusted_consistency;
/// let (x, y) = ([0.1, 0.4, 0.8, 0.9, 0.3], [0.2, 0.3, 0.9, 0.7, 0.6]);
/// assert!((prevalence_adjusted_consistency(&x, &y).unwrap() - 0.862_010_2).abs() < 1e-7);
/// ```
pub fn prevalence_adjusted_consistency(x: &[f64], y: &[f64]) -> Option<f64> {
    adjusted(x.iter().zip(y).map(|(a, b)| (*a, *b)))
}

/// Antecedent-adjusted coverage: [`prevalence_adjusted_consistency`] with condition and outcome in each other's place.
///
/// ```
/// use crosscase_qca::measures::antecedent_adjusted_coverage;
/// let (x, y) = ([0.1, 0.4, 0.8, 0.9, 0.3], [0.2, 0.3, 0.9, 0.7, 0.6]);
/// assert!((antecedent_adjusted_coverage(&x, &y).unwrap() - 0.814_814_8).abs() < 1e-7);
/// ```
pub fn antecedent_adjusted_coverage(x: &[f64], y: &[f64]) -> Option<f64> {
    prevalence_adjusted_consistency(y, x)
}

/// Antecedent-adjusted contrapositive consistency: [`prevalence_adjusted_contrapositive_coverage`] with condition and outcome in
/// each other's place.
///
/// ```
/// use crosscase_qca::measures::antecedent_adjusted_contrapositive_consistency;
/// let (x, y) = ([0.1, 0.4, 0.8, 0.9, 0.3], [0.2, 0.3, 0.9, 0.7, 0.6]);
/// assert!((antecedent_adjusted_contrapositive_consistency(&x, &y).unwrap() - 0.869_565_2).abs() < 1e-7);
/// ```
pub fn antecedent_adjusted_contrapositive_consistency(x: &[f64], y: &[f64]) -> Option<f64> {
    prevalence_adjusted_contrapositive_coverage(y, x)
}

/// Prevalence-adjusted contrapositive coverage (De Souter 2024): the adjusted consistency of absences, `nn / (nn + w · (nY − Q))` with
/// nn for `Σ min(1 − x, 1 − y)`, nY for `Σ min(1 − x, y)` and `w = Σ (1 − y) / Σ y`.
///
/// ```
/// use crosscase_qca::measures::prevalence_adjusted_contrapositive_coverage;
/// let (x, y) = ([0.1, 0.4, 0.8, 0.9, 0.3], [0.2, 0.3, 0.9, 0.7, 0.6]);
/// assert!((prevalence_adjusted_contrapositive_coverage(&x, &y).unwrap() - 0.824_427_5).abs() < 1e-7);
/// ```
pub fn prevalence_adjusted_contrapositive_coverage(x: &[f64], y: &[f64]) -> Option<f64> {
    adjusted(x.iter().zip(y).map(|(a, b)| (1.0 - a, 1.0 - b)))
}

fn adjusted(cases: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let (mut both, mut without, mut fuzzy, mut outcome, mut n) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (x, y) in cases {
        both += x.min(y);
        without += x.min(1.0 - y);
        fuzzy += x.min(y).min(1.0 - x).min(1.0 - y);
        outcome += y;
        n += 1.0;
    }
    let odds = ratio(outcome, n - outcome)?;
    ratio(both, both + odds * (without - fuzzy))
}

fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole != 0.0).then(|| part / whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_over_nothing_is_undefined() {
        let (none, all) = ([0.0; 3], [1.0; 3]);
        assert_eq!(inclusion(&none, &all), None);
        assert_eq!(inclusion(&all, &none), Some(0.0));
        assert_eq!(pri(&none, &all), None);
        assert_eq!(relevance(&all, &all), None);
        assert_eq!(unique_coverage(&[&all], &none), [None]);
        assert_eq!(inclusion(&[], &[]), None);
    }

    #[test]
    fn pri_is_undefined_where_rounding_alone_is_left() {
        assert_eq!(pri(&[1.0 - 0.7], &[0.3]), None);
        assert_eq!(pri(&[0.3], &[0.7]), None);
    }

    #[test]
    fn unique_coverage_of_equal_terms_is_zero() {
        let a = [0.8, 0.2];
        assert_eq!(unique_coverage(&[&a, &a], &[0.9, 0.1]), [Some(0.0), Some(0.0)]);
        let three: [&[f64]; 3] = [&[0.5], &[0.25], &[0.125]];
        assert_eq!(unique_coverage(&three, &[1.0]), [Some(0.25), Some(0.0), Some(0.0)]);
    }
}
