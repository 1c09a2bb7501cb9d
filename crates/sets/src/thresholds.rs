//! Thresholds that the distribution of a column suggests. They are a starting point: a threshold needs a reason that
//! is not in the data.

use crate::SetsError;
use serde::{Deserialize, Serialize};

/// How far apart two groups of neighbouring values are.
///
/// ```
/// use crosscase_sets::{Linkage, by_cluster};
/// let values = [0.0, 2.0, 5.0, 9.0].map(Some);
/// let cut = |linkage| by_cluster(&values, 1, linkage).map(|found| found[0].at);
/// assert_eq!(cut(Linkage::Single)?, 7.0, "a chain: each value is nearer to the one below it than 9 is to 5");
/// assert_eq!(cut(Linkage::Complete)?, 3.5, "5 is nearer to 9 than to 0");
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Linkage {
    /// As far as their most distant values. The default, as in R `QCA`'s `findTh`.
    #[default]
    Complete,
    /// As far as their nearest values.
    Single,
    /// As far as their values are on average.
    Average,
}

/// A suggested threshold, and the empty stretch of the scale that it halves.
///
/// ```
/// use crosscase_sets::{Threshold, by_gap};
/// let gnp = [720.0, 1098.0, 586.0, 468.0].map(Some);
/// assert_eq!(by_gap(&gnp, 1)?, [Threshold { at: 909.0, below: 720.0, above: 1098.0 }]);
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    /// Halfway between the two.
    pub at: f64,
    /// The largest value below it.
    pub below: f64,
    /// The smallest value above it.
    pub above: f64,
}

/// The thresholds in the widest gaps between neighbouring values, in rising order. Of equally wide gaps the lower
/// comes first.
///
/// # Errors
/// A value that is not finite; fewer than `thresholds + 1` different values.
///
/// ```
/// use crosscase_sets::by_gap;
/// let found = by_gap(&[Some(1.0), Some(2.0), Some(7.0), None, Some(8.0)], 1)?;
/// assert_eq!((found[0].below, found[0].at, found[0].above), (2.0, 4.5, 7.0));
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
pub fn by_gap(values: &[Option<f64>], thresholds: usize) -> Result<Vec<Threshold>, SetsError> {
    let mut sorted = sorted(values, thresholds)?;
    sorted.dedup();
    let mut gaps: Vec<Threshold> = sorted.windows(2).map(|pair| halve(pair[0], pair[1])).collect();
    gaps.sort_by(|a, b| (b.above - b.below).total_cmp(&(a.above - a.below)).then(a.at.total_cmp(&b.at)));
    gaps.truncate(thresholds);
    gaps.sort_by(|a, b| a.at.total_cmp(&b.at));
    Ok(gaps)
}

/// The thresholds between the groups that hierarchical clustering leaves when it has merged neighbours down to
/// `thresholds + 1` groups, in rising order. Of equally near neighbours the lowest merge first.
///
/// # Errors
/// As [`by_gap`].
///
/// ```
/// use crosscase_sets::{Linkage, by_cluster};
/// let values = [0.0, 1.0, 2.0, 6.0, 7.0, 20.0].map(Some);
/// let cuts: Vec<f64> = by_cluster(&values, 2, Linkage::Complete)?.iter().map(|t| t.at).collect();
/// assert_eq!(cuts, [4.0, 13.5]);
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
pub fn by_cluster(values: &[Option<f64>], thresholds: usize, linkage: Linkage) -> Result<Vec<Threshold>, SetsError> {
    let sorted = sorted(values, thresholds)?;
    let mut groups: Vec<Vec<f64>> = sorted.chunk_by(|a, b| a == b).map(<[f64]>::to_vec).collect();
    while groups.len() > thresholds + 1 {
        let nearest = groups
            .windows(2)
            .map(|pair| distance(&pair[0], &pair[1], linkage))
            .enumerate()
            .min_by(|a, b| a.1.total_cmp(&b.1));
        let Some((at, _)) = nearest else { break };
        let upper = groups.remove(at + 1);
        groups[at].extend(upper);
    }
    let edges = groups.windows(2).filter_map(|pair| Some(halve(*pair[0].last()?, *pair[1].first()?)));
    Ok(edges.collect())
}

fn halve(below: f64, above: f64) -> Threshold {
    Threshold { at: below + (above - below) / 2.0, below, above }
}

/// Between two groups in rising order, the lower first.
fn distance(low: &[f64], high: &[f64], linkage: Linkage) -> f64 {
    let ends = |a: Option<&f64>, b: Option<&f64>| b.zip(a).map_or(0.0, |(b, a)| b - a);
    match linkage {
        Linkage::Complete => ends(low.first(), high.last()),
        Linkage::Single => ends(low.last(), high.first()),
        Linkage::Average => high.iter().sum::<f64>() / high.len() as f64 - low.iter().sum::<f64>() / low.len() as f64,
    }
}

fn sorted(values: &[Option<f64>], thresholds: usize) -> Result<Vec<f64>, SetsError> {
    let mut sorted = Vec::with_capacity(values.len());
    for (row, value) in values.iter().enumerate().filter_map(|(row, value)| value.map(|value| (row, value))) {
        if !value.is_finite() {
            return Err(SetsError::NotFinite { row, value });
        }
        sorted.push(value);
    }
    sorted.sort_by(f64::total_cmp);
    let different = sorted.chunk_by(|a, b| a == b).count();
    if different > thresholds { Ok(sorted) } else { Err(SetsError::TooFewValues { thresholds, different }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linkages_part_a_chain_differently() {
        // A chain of ones and a lone pair: single linkage keeps the chain, complete halves it.
        let values = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 8.0].map(Some);
        let cut = |linkage| by_cluster(&values, 1, linkage).map_or(f64::NAN, |found| found[0].at);
        assert_eq!(cut(Linkage::Single), 6.0);
        assert_eq!(cut(Linkage::Complete), 3.5);
        assert_eq!(by_gap(&values, 1).map_or(f64::NAN, |found| found[0].at), 6.0);
    }

    #[test]
    fn the_figures_of_r() {
        // R QCA 3.25.1: findTh(x, n, hclustm), GNP per head of Lipset's cases.
        let gnp = [720.0, 1098.0, 586.0, 468.0, 590.0, 983.0, 795.0, 390.0, 424.0, 662.0, 517.0, 1008.0];
        let all: Vec<Option<f64>> =
            gnp.into_iter().chain([350.0, 320.0, 331.0, 367.0, 897.0, 1038.0]).map(Some).collect();
        let check = |n: usize, linkage: Linkage, expected: &[f64]| {
            let found: Vec<f64> = by_cluster(&all, n, linkage).unwrap_or_default().iter().map(|t| t.at).collect();
            assert_eq!(found, expected);
        };
        check(1, Linkage::Complete, &[626.0]);
        check(2, Linkage::Complete, &[626.0, 940.0]);
        check(2, Linkage::Single, &[846.0, 940.0]);
        check(3, Linkage::Average, &[551.5, 757.5, 940.0]);
    }

    #[test]
    fn too_few_values_are_refused() {
        let code = |values: &[Option<f64>], n| by_gap(values, n).map_err(|error| error.code()).err();
        assert_eq!(code(&[Some(1.0), Some(1.0)], 1), Some("SET023"));
        assert_eq!(code(&[], 0), Some("SET023"));
        assert_eq!(code(&[Some(f64::NAN)], 0), Some("SET015"));
        assert_eq!(code(&[Some(1.0)], 0), None);
    }
}
