//! The correlation of a number with the normal variable behind an ordered answer.

use crate::ordinal::phi;
use crosscase_numerics::{mean, normal_cdf, normal_quantile, pearson};

/// The correlation nearest to ±1 that is considered.
const EDGE: f64 = 0.9999;

/// Whether a correlation is the last that is considered.
pub(crate) fn is_boundary(rho: f64) -> bool {
    rho.abs() >= EDGE - 1e-7
}

/// Numbers with ordered answers.
struct Pair {
    /// The numbers, standardised with n.
    z: Vec<f64>,
    category: Vec<usize>,
    cuts: Vec<f64>,
}

/// In two steps: thresholds from the margin, mean and variance (with n) of the number, then the correlation of greatest likelihood, whose score falls
/// through 0 once.
pub(crate) fn polyserial(x: &[f64], y: &[f64]) -> Option<f64> {
    let pair = Pair::of(x, y)?;
    let score = |rho: f64| pair.score(rho, &pair.cuts, |z| z);
    let (mut low, mut high) = (-EDGE, EDGE);
    if score(low) <= 0.0 {
        return Some(low);
    }
    if score(high) >= 0.0 {
        return Some(high);
    }
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if score(middle) > 0.0 { low = middle } else { high = middle }
    }
    Some(f64::midpoint(low, high))
}

/// What each row adds to the estimate, by way of the correlation itself and of what it stands on: the mean, the variance and the thresholds. `None`
/// at the boundary.
pub(crate) fn influences(x: &[f64], y: &[f64], rho: f64) -> Option<Vec<f64>> {
    const STEP: f64 = 1e-5;
    let pair = Pair::of(x, y).filter(|_| !is_boundary(rho))?;
    let n = pair.z.len() as f64;
    let by = |moved: &dyn Fn(f64) -> f64| (moved(STEP) - moved(-STEP)) / (2.0 * STEP);
    let by_rho = by(&|step| pair.score(rho + step, &pair.cuts, |z| z));
    let by_mean = by(&|step| pair.score(rho, &pair.cuts, |z| z - step));
    let by_spread = by(&|step| pair.score(rho, &pair.cuts, |z| z / (1.0 + step)));
    let by_cut = |at: usize| {
        by(&|step| {
            let mut cuts = pair.cuts.clone();
            cuts[at] += step;
            pair.score(rho, &cuts, |z| z)
        })
    };
    let by_cuts: Vec<f64> = (0..pair.cuts.len()).map(by_cut).collect();
    let of = |(z, category): (&f64, &usize)| {
        let cuts: f64 = (pair.cuts.iter().zip(&by_cuts).enumerate())
            .map(|(at, (cut, by))| by * (f64::from(u8::from(*category <= at)) - normal_cdf(*cut)) / phi(*cut))
            .sum();
        let own = Pair::score_of(rho, *z, *category, &pair.cuts);
        -(own + (by_mean * z + by_spread * (z * z - 1.0) / 2.0 + cuts) / n) / by_rho
    };
    let found: Vec<f64> = pair.z.iter().zip(&pair.category).map(of).collect();
    found.iter().all(|one| one.is_finite()).then_some(found)
}

impl Pair {
    /// `None` where one of them does not vary.
    fn of(x: &[f64], y: &[f64]) -> Option<Self> {
        pearson(x, y)?;
        let n = x.len() as f64;
        let centre = mean(x)?;
        let spread = (x.iter().map(|x| (x - centre) * (x - centre)).sum::<f64>() / n).sqrt();
        let mut levels = y.to_vec();
        levels.sort_by(f64::total_cmp);
        levels.dedup();
        let share = |level: f64| y.iter().filter(|y| **y <= level).count() as f64 / n;
        let cuts = levels.iter().take(levels.len() - 1).filter_map(|level| normal_quantile(share(*level))).collect();
        let category = y.iter().map(|y| levels.partition_point(|level| level < y)).collect();
        Some(Self { z: x.iter().map(|x| (x - centre) / spread).collect(), category, cuts })
    }

    /// The derivative of the likelihood by the correlation, over all rows.
    fn score(&self, rho: f64, cuts: &[f64], moved: impl Fn(f64) -> f64) -> f64 {
        self.z.iter().zip(&self.category).map(|(z, category)| Self::score_of(rho, moved(*z), *category, cuts)).sum()
    }

    fn score_of(rho: f64, z: f64, category: usize, cuts: &[f64]) -> f64 {
        let left = 1.0 - rho * rho;
        let root = left.sqrt();
        let end = |cut: Option<&f64>, none: f64| {
            cut.map_or((none, 0.0), |tau| {
                let at = (tau - rho * z) / root;
                (normal_cdf(at), phi(at) * (tau * rho - z) / (left * root))
            })
        };
        let (above, rising) = end(cuts.get(category), 1.0);
        let (below, falling) = end(category.checked_sub(1).and_then(|cut| cuts.get(cut)), 0.0);
        (rising - falling) / (above - below).max(1e-300)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What rows add comes to nothing over all of them, and its root of squares is near the error that leaving each row out in turn shows.
    #[test]
    fn influences_are_those_of_leaving_a_row_out() {
        let mut stream = crosscase_numerics::Stream::new(7, 0);
        let mut normal = || (0..12).map(|_| stream.unit()).sum::<f64>() - 6.0;
        let (mut x, mut y) = (Vec::new(), Vec::new());
        for _ in 0..200 {
            let (common, own) = (normal(), normal());
            x.push(common);
            let behind = 0.6 * common + 0.8 * own;
            y.push([-0.7, 0.2, 1.0].iter().filter(|cut| behind > **cut).count() as f64);
        }
        let rho = polyserial(&x, &y).unwrap();
        let found = influences(&x, &y, rho).unwrap();
        assert!(found.iter().sum::<f64>().abs() < 1e-8);
        let without = |row: usize| {
            let (mut x, mut y) = (x.clone(), y.clone());
            x.remove(row);
            y.remove(row);
            polyserial(&x, &y).unwrap()
        };
        for (row, influence) in found.iter().enumerate() {
            let left_out = rho - without(row);
            assert!((influence - left_out).abs() < 3e-4 + 0.1 * left_out.abs(), "{row}: {influence} {left_out}");
        }
        assert_eq!(influences(&x, &y, EDGE), None);
    }
}
