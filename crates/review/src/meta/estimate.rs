//! Weighted means, and the variance between studies by restricted maximum likelihood.

use super::{StudyEffect, WeighedStudy};
use crate::ReviewError;
use crosscase_numerics::sum;

/// Studies weighted by the inverse of their variances, to which that between studies is added.
pub(super) struct Weighted {
    weights: Vec<f64>,
    effects: Vec<f64>,
    /// The sum of the weights, and that of their squares.
    pub(super) sum: f64,
    pub(super) squares: f64,
    pub(super) mean: f64,
}

impl Weighted {
    /// # Errors
    /// No study; figures that pass all bounds.
    pub(super) fn new(studies: &[StudyEffect], tau2: f64) -> Result<Self, ReviewError> {
        let variances = || studies.iter().map(|study| study.variance);
        let apart = || ReviewError::TooFarApart {
            least: variances().fold(f64::INFINITY, f64::min),
            most: variances().fold(0.0, f64::max),
        };
        if studies.is_empty() {
            return Err(ReviewError::NoStudies);
        }
        Self::finite(studies, tau2).ok_or_else(apart)
    }

    fn finite(studies: &[StudyEffect], tau2: f64) -> Option<Self> {
        let weights: Vec<f64> = studies.iter().map(|study| 1.0 / (study.variance + tau2)).collect();
        let effects: Vec<f64> = studies.iter().map(|study| study.effect).collect();
        let all = sum(&weights).filter(|all| *all > 0.0)?;
        let squares = sum(&weights.iter().map(|w| w * w).collect::<Vec<_>>())?;
        let weighted: Vec<f64> = weights.iter().zip(&effects).map(|(w, y)| w * y).collect();
        let mean = sum(&weighted)? / all;
        Some(Self { weights, effects, sum: all, squares, mean })
    }

    /// The sum of squares about the mean, each weighted.
    fn spread_by(&self, weight: impl Fn(f64) -> f64) -> f64 {
        let parts = self.weights.iter().zip(&self.effects);
        let parts: Vec<f64> = parts.map(|(w, y)| weight(*w) * (y - self.mean) * (y - self.mean)).collect();
        sum(&parts).unwrap_or(f64::INFINITY)
    }

    /// The weighted sum of squares about the mean.
    pub(super) fn spread(&self) -> f64 {
        self.spread_by(|w| w)
    }

    pub(super) fn weighed(&self, studies: &[StudyEffect]) -> Vec<WeighedStudy> {
        let weighed = studies.iter().zip(&self.weights).map(|(study, weight)| WeighedStudy {
            study: study.study.clone(),
            effect: study.effect,
            variance: study.variance,
            weight: 100.0 * weight / self.sum,
        });
        weighed.collect()
    }

    /// The restricted log-likelihood, but for a constant.
    fn likelihood(&self) -> f64 {
        let logs: Vec<f64> = self.weights.iter().map(|w| libm::log(*w)).collect();
        0.5 * (sum(&logs).unwrap_or(f64::NEG_INFINITY) - libm::log(self.sum) - self.spread())
    }

    /// Twice the slope of the restricted log-likelihood: above 0 where its peak is further up.
    fn slope(&self) -> f64 {
        self.spread_by(|w| w * w) - (self.sum - self.squares / self.sum)
    }

    /// The step of Fisher's scoring.
    fn step(&self) -> f64 {
        let cubes: f64 = self.weights.iter().map(|w| w * w * w).sum();
        let share = self.squares / self.sum;
        let information = self.squares - 2.0 * cubes / self.sum + share * share;
        self.slope() / information
    }
}

/// Steps of the scoring, of which a dozen is usual, and of a search after it.
const STEPS: usize = 64;

/// The variance between studies, from 0 on: Fisher's scoring until it stands still, each step halved until the likelihood does not fall.
///
/// Where the expected information is far from the observed, a step overshoots by nearly as much as there was to go, and the next one
/// goes back: a step that turns round is halved as well. Or it creeps, by a few hundredths of what is left: then the peak is sought between a
/// variance below it and one above.
pub(super) fn reml(studies: &[StudyEffect]) -> Result<f64, ReviewError> {
    let scale = studies.iter().map(|study| study.variance).sum::<f64>() / studies.len() as f64;
    let at = |tau2: f64| Weighted::new(studies, tau2);
    let mut tau2 = 0.0;
    let mut here = at(tau2)?;
    let mut last: f64 = 0.0;
    for _ in 0..STEPS {
        let mut step = here.step();
        if step * last < 0.0 {
            step /= 2.0;
        }
        loop {
            let next = (tau2 + step).max(0.0);
            let moved = next - tau2;
            if moved.abs() <= 1e-14 * (scale + tau2) {
                return Ok(next);
            }
            let there = at(next)?;
            if there.likelihood() >= here.likelihood() - 1e-13 * here.likelihood().abs() {
                (tau2, here, last) = (next, there, moved);
                break;
            }
            step = moved / 2.0;
        }
    }
    let is_above = |tau2: f64| Ok::<bool, ReviewError>(at(tau2)?.slope() > 0.0);
    between(tau2, last.abs(), is_above)?.ok_or(ReviewError::NotConverged { steps: 2 * STEPS })
}

/// From a place on, in steps that double, until the peak is between two places, and then halfway again and again.
fn between(
    from: f64,
    first: f64,
    is_above: impl Fn(f64) -> Result<bool, ReviewError>,
) -> Result<Option<f64>, ReviewError> {
    let goes_up = is_above(from)?;
    let (mut near, mut width) = (from, first);
    let mut found = None;
    for _ in 0..STEPS {
        let far = if goes_up { near + width } else { (near - width).max(0.0) };
        if is_above(far)? != goes_up {
            found = Some(if goes_up { (near, far) } else { (far, near) });
            break;
        }
        if far == 0.0 {
            return Ok(Some(0.0));
        }
        (near, width) = (far, 2.0 * width);
    }
    let Some((mut low, mut high)) = found else { return Ok(None) };
    loop {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            return Ok(Some(middle));
        }
        if is_above(middle)? { low = middle } else { high = middle }
    }
}
