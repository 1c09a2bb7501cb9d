//! Thresholds that the distribution of a column suggests. They are a starting point: a threshold needs a reason that
//! is not in the data.

use crate::SetsError;
use crosscase_data::{Diagnostic, Table, TableBuilder};
use crosscase_numerics::mean;
use serde::{Deserialize, Serialize};

/// How a column is divided: in its widest gaps, or between the groups that hierarchical clustering leaves when it has merged
/// neighbours down to as many as are wanted; what differs is how far apart two groups of neighbours are.
///
/// ```
/// use crosscase_sets::{Division, Thresholds};
/// let values = [0.0, 2.0, 5.0, 9.0].map(Some);
/// let cut = |by| Thresholds::of(&values, 1, by).map(|found| found.thresholds[0].at);
/// assert_eq!(cut(Division::Single)?, 7.0, "a chain: each value is nearer to the one below it than 9 is to 5");
/// assert_eq!(cut(Division::Complete)?, 3.5, "5 is nearer to 9 than to 0");
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Division {
    /// The widest gaps between neighbouring values; of equally wide ones the lower.
    Gap,
    /// Groups as far apart as their most distant values. The default, as in R `QCA`'s `findTh`.
    #[default]
    Complete,
    /// Groups as far apart as their nearest values.
    Single,
    /// Groups as far apart as their values are on average.
    Average,
}

impl Division {
    /// Every division with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Gap, "gap", "The widest gaps between neighbouring values"),
        (Self::Complete, "complete", "Hierarchical clustering, complete linkage"),
        (Self::Single, "single", "Hierarchical clustering, single linkage"),
        (Self::Average, "average", "Hierarchical clustering, average linkage"),
    ];

    /// Between two groups in rising order, the lower first.
    fn distance(self, low: &[f64], high: &[f64]) -> f64 {
        let ends = |a: Option<&f64>, b: Option<&f64>| b.zip(a).map_or(0.0, |(b, a)| b - a);
        let mean = |group: &[f64]| mean(group).unwrap_or_default();
        match self {
            Self::Complete => ends(low.first(), high.last()),
            Self::Gap | Self::Single => ends(low.last(), high.first()),
            Self::Average => mean(high) - mean(low),
        }
    }
}

/// A suggested threshold, and the empty stretch of the scale that it halves.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    /// Halfway between the two.
    #[serde(rename = "threshold")]
    pub at: f64,
    /// The largest value below it.
    pub below: f64,
    /// The smallest value above it.
    pub above: f64,
}

/// The thresholds that the distribution of a column suggests.
///
/// ```
/// use crosscase_sets::{Division, Threshold, Thresholds};
/// let gnp = [720.0, 1098.0, 586.0, 468.0].map(Some);
/// let found = Thresholds::of(&gnp, 1, Division::Gap)?;
/// assert_eq!(found.thresholds, [Threshold { at: 909.0, below: 720.0, above: 1098.0 }]);
/// assert_eq!(found.to_table()?.rows(), 1);
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Thresholds {
    /// In rising order.
    pub thresholds: Vec<Threshold>,
    /// That others are as good, where distances are equal but for rounding.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

impl Thresholds {
    /// The schema id of [`Thresholds::to_table`].
    pub const SCHEMA: &'static str = "crosscase.sets.thresholds/1";

    /// So many thresholds of a column. Distances that differ by no more than the rounding of the values are equal: of equally wide gaps the
    /// lower divides, of equally near groups the lower merge first. Where the upper would give other thresholds, a note says which.
    ///
    /// # Errors
    /// A value that is not finite; fewer than `number + 1` different values.
    pub fn of(values: &[Option<f64>], number: usize, by: Division) -> Result<Self, SetsError> {
        let sorted = sorted(values, number)?;
        let divided = |of_equals: OfEquals| {
            let mut thresholds = match by {
                Division::Gap => widest(&sorted, number, of_equals),
                _ => between_groups(&sorted, number, by, of_equals),
            };
            thresholds.sort_by(|a, b| a.at.total_cmp(&b.at));
            thresholds
        };
        let (thresholds, others) = (divided(OfEquals::Lowest), divided(OfEquals::Highest));
        let diagnostics = (thresholds != others).then(|| {
            let others: Vec<String> = others.iter().map(|other| other.at.to_string()).collect();
            let message =
                format!("some distances are equal, and the lower was taken; the upper gives {}", others.join(", "));
            Diagnostic::note("SET113", message)
                .help("the figures do not choose between them; a reason from outside has to")
        });
        Ok(Self { thresholds, diagnostics: diagnostics.into_iter().collect() })
    }

    /// One row a threshold: `threshold`, and the values `below` and `above` it.
    ///
    /// # Errors
    /// None that thresholds of this crate can cause.
    pub fn to_table(&self) -> Result<Table, SetsError> {
        let each = |of: fn(&Threshold) -> f64| self.thresholds.iter().map(move |threshold| Some(of(threshold)));
        let table = TableBuilder::new(Self::SCHEMA).number("threshold", each(|t| t.at));
        Ok(table.number("below", each(|t| t.below)).number("above", each(|t| t.above)).build()?)
    }
}

/// Which of several equal distances counts first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OfEquals {
    Lowest,
    Highest,
}

impl OfEquals {
    /// The place of the largest number, and of those that are less by no more than `slack` the one that counts first.
    fn largest(self, numbers: &[f64], slack: f64) -> Option<usize> {
        let largest = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut places =
            (0..numbers.len()).filter(|at| numbers.get(*at).is_some_and(|number| *number >= largest - slack));
        if self == Self::Lowest { places.next() } else { places.next_back() }
    }
}

/// What the rounding of the values, each to its nearest number, and of their means can make of a distance between them.
fn slack(sorted: &[f64]) -> f64 {
    8.0 * f64::EPSILON * sorted.iter().map(|x| x.abs()).fold(0.0, f64::max)
}

fn widest(sorted: &[f64], thresholds: usize, of_equals: OfEquals) -> Vec<Threshold> {
    let distinct: Vec<f64> = sorted.chunk_by(|a, b| a == b).filter_map(|same| same.first().copied()).collect();
    let mut gaps: Vec<Threshold> = distinct.windows(2).map(|pair| halve(pair[0], pair[1])).collect();
    let mut found = Vec::with_capacity(thresholds);
    while found.len() < thresholds {
        let widths: Vec<f64> = gaps.iter().map(|gap| gap.above - gap.below).collect();
        let Some(at) = of_equals.largest(&widths, slack(sorted)) else { break };
        found.push(gaps.remove(at));
    }
    found
}

fn between_groups(sorted: &[f64], thresholds: usize, by: Division, of_equals: OfEquals) -> Vec<Threshold> {
    let mut groups: Vec<Vec<f64>> = sorted.chunk_by(|a, b| a == b).map(<[f64]>::to_vec).collect();
    while groups.len() > thresholds + 1 {
        let nearness: Vec<f64> = groups.windows(2).map(|pair| -by.distance(&pair[0], &pair[1])).collect();
        let Some(at) = of_equals.largest(&nearness, slack(sorted)) else { break };
        let upper = groups.remove(at + 1);
        groups[at].extend(upper);
    }
    groups.windows(2).filter_map(|pair| Some(halve(*pair[0].last()?, *pair[1].first()?))).collect()
}

fn halve(below: f64, above: f64) -> Threshold {
    Threshold { at: f64::midpoint(below, above), below, above }
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

    fn cuts(values: &[Option<f64>], number: usize, by: Division) -> Vec<f64> {
        Thresholds::of(values, number, by).map_or(Vec::new(), |found| found.thresholds.iter().map(|t| t.at).collect())
    }

    #[test]
    fn linkages_part_a_chain_differently() {
        // A chain of ones and a lone pair: single linkage keeps the chain, complete halves it.
        let values = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 8.0].map(Some);
        assert_eq!(cuts(&values, 1, Division::Single), [6.0]);
        assert_eq!(cuts(&values, 1, Division::Complete), [3.5]);
        assert_eq!(cuts(&values, 1, Division::Gap), [6.0]);
    }

    #[test]
    fn the_figures_of_r() {
        // R QCA 3.25.1: findTh(x, n, hclustm), GNP per head of Lipset's cases.
        let gnp = [720.0, 1098.0, 586.0, 468.0, 590.0, 983.0, 795.0, 390.0, 424.0, 662.0, 517.0, 1008.0];
        let all: Vec<Option<f64>> =
            gnp.into_iter().chain([350.0, 320.0, 331.0, 367.0, 897.0, 1038.0]).map(Some).collect();
        assert_eq!(cuts(&all, 1, Division::Complete), [626.0]);
        assert_eq!(cuts(&all, 2, Division::Complete), [626.0, 940.0]);
        assert_eq!(cuts(&all, 2, Division::Single), [846.0, 940.0]);
        assert_eq!(cuts(&all, 3, Division::Average), [551.5, 757.5, 940.0]);
    }

    /// Four values as far from each other: whatever their unit, the lowest gap, and a note of the other.
    #[test]
    fn equal_distances_are_told_in_whatever_unit() {
        for unit in [1.0, 0.1, 0.3, 1e-7, 1e9, 1.0 / 3.0] {
            let values = [1.0, 2.0, 3.0, 4.0].map(|x| Some(x * unit));
            for (by, at, other) in [
                (Division::Gap, 1.5, 3.5),
                (Division::Complete, 2.5, 2.5),
                (Division::Single, 3.5, 1.5),
                (Division::Average, 2.5, 2.5),
            ] {
                let found = Thresholds::of(&values, 1, by).unwrap();
                assert!((found.thresholds[0].at / unit - at).abs() < 1e-9, "{by:?} {unit}: {found:?}");
                let told: Vec<String> = found.diagnostics.iter().map(|told| told.message.clone()).collect();
                let expected =
                    [1.0, 2.0, 3.0, 4.0].windows(2).map(|pair| f64::midpoint(pair[0] * unit, pair[1] * unit));
                let expected = expected.into_iter().find(|cut| (cut / unit - other).abs() < 1e-9).unwrap();
                assert_eq!(told.len(), usize::from(at != other), "{by:?} {unit}: {told:?}");
                assert!(told.iter().all(|told| told.ends_with(&format!("the upper gives {expected}"))), "{told:?}");
            }
        }
        // One gap is the widest, and equal ones below it change nothing.
        let found = Thresholds::of(&[0.1, 0.2, 0.3, 0.9].map(Some), 1, Division::Gap).unwrap();
        assert!(found.diagnostics.is_empty() && found.thresholds[0].at == f64::midpoint(0.3, 0.9));
        // The same value several times is no gap, and no two values.
        let found = Thresholds::of(&[1.0, 1.0, 2.0, 2.0].map(Some), 1, Division::Gap).unwrap();
        assert!(found.diagnostics.is_empty() && found.thresholds[0].at == 1.5);
    }

    #[test]
    fn too_few_values_are_refused() {
        let code =
            |values: &[Option<f64>], n| Thresholds::of(values, n, Division::Gap).map_err(|error| error.code()).err();
        assert_eq!(code(&[Some(1.0), Some(1.0)], 1), Some("SET023"));
        assert_eq!(code(&[], 0), Some("SET023"));
        assert_eq!(code(&[Some(f64::NAN)], 0), Some("SET015"));
        assert_eq!(code(&[Some(1.0)], 0), None);
    }
}
