//! Parameters of fit over two membership vectors, `x` the condition (or term, or solution) and `y` the outcome.
//!
//! Both hold one membership a case, 0 to 1, in the same order; sums run in that order. What lies past the shorter of the two
//! is ignored. A figure whose denominator is 0 is undefined: `None`, never 0.
//!
//! Inclusion and coverage: Ragin (2006), *Political Analysis* 14(3), doi:10.1093/pan/mpj019. PRI: Schneider & Wagemann (2012),
//! *Set-Theoretic Methods for the Social Sciences*, pp. 237–249. Relevance of necessity: the same, pp. 233–237.

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
    // Both sums are of differences that rounding can leave at an ulp where they are 0.
    let rounding = 4.0 * f64::EPSILON * x.len() as f64;
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
