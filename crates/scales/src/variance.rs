//! One-way analysis of variance: how far cases differ, and how far those within them agree.

use crosscase_numerics::{f_tail, mean, sum};
use serde::Serialize;

/// What the scores within and between groups say of their means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OneWay {
    /// How many scores there are.
    pub n: usize,
    /// Groups with a score.
    pub n_groups: usize,
    /// Scores a group, on average.
    pub mean_size: Option<f64>,
    /// ICC(1): (MSB − MSW)/(MSB + (n̄ − 1)MSW), the share of the variance of a score that is its group's (Bliese 2000). It may be below 0.
    pub icc1: Option<f64>,
    /// ICC(2): (MSB − MSW)/MSB, the reliability of the groups' means.
    pub icc2: Option<f64>,
    /// MSB/MSW.
    pub f: Option<f64>,
    /// How probable as large an F is where groups do not differ.
    pub p: Option<f64>,
}

/// The analysis of variance of scores in groups; those without a score do not count. With one group, or groups of one, it has no ICC.
///
/// ```
/// use crosscase_scales::one_way;
/// let found = one_way(&[vec![1.0, 2.0], vec![4.0, 5.0]]);
/// assert_eq!((found.f, found.icc2), (Some(18.0), Some(17.0 / 18.0)));
/// assert_eq!(one_way(&[vec![1.0], vec![4.0]]).icc1, None);
/// ```
pub fn one_way(groups: &[Vec<f64>]) -> OneWay {
    let groups: Vec<&Vec<f64>> = groups.iter().filter(|group| !group.is_empty()).collect();
    let all: Vec<f64> = groups.iter().flat_map(|group| group.iter().copied()).collect();
    let (n, g) = (all.len(), groups.len());
    let mean_size = (g > 0).then(|| n as f64 / g as f64);
    let found = OneWay { n, n_groups: g, mean_size, ..OneWay::default() };
    if g < 2 || n == g {
        return found;
    }
    let squares = |values: &[f64], from: f64| sum(&values.iter().map(|x| (x - from) * (x - from)).collect::<Vec<_>>());
    let ends = || {
        let centre = mean(&all)?;
        let means = groups.iter().map(|group| mean(group)).collect::<Option<Vec<_>>>()?;
        let between: Vec<f64> = groups
            .iter()
            .zip(&means)
            .map(|(group, mean)| group.len() as f64 * (mean - centre) * (mean - centre))
            .collect();
        let within =
            groups.iter().zip(&means).map(|(group, mean)| squares(group, *mean)).collect::<Option<Vec<_>>>()?;
        // What is left of equal scores by rounding is nothing.
        let nothing = 1e-14 * squares(&all, 0.0)?;
        let least = |x: f64| if x <= nothing { 0.0 } else { x };
        Some((least(sum(&between)?) / (g - 1) as f64, least(sum(&within)?) / (n - g) as f64))
    };
    let Some((between, within)) = ends() else { return found };
    let size = n as f64 / g as f64;
    let share = |of: f64| (of > 0.0).then(|| (between - within) / of);
    let f = (within > 0.0).then(|| between / within);
    let p = match f {
        Some(f) => f_tail(f, (g - 1) as f64, (n - g) as f64),
        // All agree within, and groups differ: nothing is as large.
        None => (between > 0.0).then_some(0.0),
    };
    let whole = between + (size - 1.0) * within;
    let icc1 = if whole > 0.0 { Some((between - within) / whole) } else { None };
    OneWay { icc1, icc2: share(between), f, p, ..found }
}
