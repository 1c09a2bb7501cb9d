//! Necessary condition analysis: how large the space is that a condition keeps empty.
//!
//! Dul (2016), doi:10.1177/1094428115584005; the permutation test: Dul, van der Laan & Kuik (2020),
//! doi:10.1177/1094428118795272.

use crosscase_numerics::resample;

use crate::QcaError;

/// The ceiling that separates the empty space in the upper left corner from the rest.
///
/// ```
/// use crosscase_qca::nca::{Ceiling, ceiling};
/// let (x, y) = ([0.0, 0.5, 1.0, 1.0], [0.25, 0.5, 1.0, 0.0]);
/// assert_eq!(ceiling(&x, &y, Ceiling::CeFdh)?.accuracy, 1.0);
/// assert_eq!(ceiling(&x, &y, Ceiling::CrFdh)?.accuracy, 0.5, "two of four cases lie above the line");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ceiling {
    /// Free disposal hull: the steps over the highest outcomes reached so far (CE-FDH). No case lies above it.
    CeFdh,
    /// The regression line through the corners of those steps (CR-FDH). Cases may lie above it.
    CrFdh,
}

/// A ceiling and the effect size of the condition.
///
/// ```
/// use crosscase_qca::nca::{Ceiling, ceiling};
/// let (x, y) = ([0.0, 0.5, 1.0, 1.0], [0.25, 0.5, 1.0, 0.0]);
/// let line = ceiling(&x, &y, Ceiling::CrFdh)?;
/// assert_eq!(line.peers, [(0.0, 0.25), (0.5, 0.5), (1.0, 1.0)]);
/// assert!(line.line.is_some_and(|(_, slope)| (slope - 0.75).abs() < 1e-12));
/// assert_eq!((line.scope, line.effect), (1.0, line.empty));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct CeilingFit {
    /// Which ceiling.
    pub ceiling: Ceiling,
    /// The empty space over the scope, 0 to 1. Dul's rule of thumb: below 0.1 small, to 0.3 medium, to 0.5 large.
    pub effect: f64,
    /// The area between ceiling and the upper left corner, in units of the scope.
    pub empty: f64,
    /// The area of the observed ranges.
    pub scope: f64,
    /// The share of cases on or below the ceiling.
    pub accuracy: f64,
    /// The corners of the steps, left to right: the cases (x, y) that reach a new height.
    pub peers: Vec<(f64, f64)>,
    /// Intercept and slope of the line; `None` for steps, and where fewer than two corners leave no line.
    pub line: Option<(f64, f64)>,
    range: [f64; 4],
}

/// The ceiling of `y` over `x`, the expected scope being the observed ranges.
///
/// With memberships, "necessary in degree" (`x ≥ y`) asks for an empty triangle; the effect size asks how much is empty at all.
///
/// # Errors
/// [`QcaError::NoCeiling`] for fewer than two cases, values that are not finite, and a condition or an outcome that does not vary.
///
/// ```
/// use crosscase_qca::nca::{Ceiling, ceiling};
/// let (x, y) = ([0.0, 0.5, 1.0, 1.0], [0.25, 0.5, 1.0, 0.0]);
/// let steps = ceiling(&x, &y, Ceiling::CeFdh)?;
/// // Empty: half the width above 0.25 and half above 0.5.
/// assert_eq!(steps.effect, 0.5 * 0.75 + 0.5 * 0.5);
/// assert_eq!(steps.required(0.4), Some(0.5));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn ceiling(x: &[f64], y: &[f64], ceiling: Ceiling) -> Result<CeilingFit, QcaError> {
    let mut cases: Vec<(f64, f64)> = x.iter().copied().zip(y.iter().copied()).collect();
    if cases.len() < 2 || cases.iter().any(|(x, y)| !(x.is_finite() && y.is_finite())) {
        return Err(QcaError::NoCeiling { why: "give at least two cases with finite values" });
    }
    // Left to right, the highest of one place first.
    cases.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)));
    let low = |of: fn(&(f64, f64)) -> f64| cases.iter().map(of).fold(f64::INFINITY, f64::min);
    let high = |of: fn(&(f64, f64)) -> f64| cases.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
    let range @ [left, right, bottom, top] = [low(|c| c.0), high(|c| c.0), low(|c| c.1), high(|c| c.1)];
    let scope = (right - left) * (top - bottom);
    if scope <= 0.0 {
        return Err(QcaError::NoCeiling { why: "condition and outcome must both vary" });
    }
    let mut peers: Vec<(f64, f64)> = Vec::new();
    for &(x, y) in &cases {
        if peers.last().is_none_or(|last| y > last.1) {
            peers.push((x, y));
        }
    }
    let line = match ceiling {
        Ceiling::CeFdh => None,
        Ceiling::CrFdh => line(&peers),
    };
    let empty = match (ceiling, line) {
        (Ceiling::CrFdh, Some(line)) => above(line, range),
        // A single corner in the upper left leaves nothing empty, whichever ceiling.
        (Ceiling::CrFdh, None) => 0.0,
        (Ceiling::CeFdh, _) => peers.windows(2).map(|pair| (pair[1].0 - pair[0].0) * (top - pair[0].1)).sum::<f64>(),
    };
    let mut fit = CeilingFit { ceiling, effect: empty / scope, empty, scope, accuracy: 0.0, peers, line, range };
    let under = cases.iter().filter(|(x, y)| *y <= fit.height(*x) + 1e-12 * (top - bottom)).count();
    fit.accuracy = under as f64 / cases.len() as f64;
    Ok(fit)
}

impl CeilingFit {
    /// The highest outcome that the ceiling allows at a value of the condition: for steps that of the last corner at or
    /// left of `x` (left of all of them the bottom of the range), for the line `intercept + slope · x`, which is not
    /// cut off at the top of the range.
    ///
    /// ```
    /// use crosscase_qca::nca::{Ceiling, ceiling};
    /// let steps = ceiling(&[0.0, 0.5, 1.0, 1.0], &[0.25, 0.5, 1.0, 0.0], Ceiling::CeFdh)?;
    /// assert_eq!([0.0, 0.25, 0.5, 1.0].map(|x| steps.height(x)), [0.25, 0.25, 0.5, 1.0]);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn height(&self, x: f64) -> f64 {
        match self.line {
            Some((intercept, slope)) => intercept + slope * x,
            None => match self.ceiling {
                Ceiling::CeFdh => {
                    self.peers.iter().take_while(|peer| peer.0 <= x).last().map_or(self.range[2], |p| p.1)
                }
                Ceiling::CrFdh => self.range[3],
            },
        }
    }

    /// The value of the condition that an outcome needs; `None` where every value will do. Above the ceiling's highest point it
    /// is the right end of the range.
    ///
    /// ```
    /// use crosscase_qca::nca::{Ceiling, ceiling};
    /// let steps = ceiling(&[0.0, 0.5, 1.0, 1.0], &[0.25, 0.5, 1.0, 0.0], Ceiling::CeFdh)?;
    /// assert_eq!([0.25, 0.3, 1.0].map(|y| steps.required(y)), [None, Some(0.5), Some(1.0)]);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn required(&self, y: f64) -> Option<f64> {
        let [left, right, ..] = self.range;
        let needed = match (self.ceiling, self.line) {
            // A level that was computed may lie a rounding above the corner that it is meant to be.
            (Ceiling::CeFdh, _) => {
                let [.., bottom, top] = self.range;
                let level = y - 1e-12 * (top - bottom);
                self.peers.iter().find(|peer| peer.1 >= level).map_or(right, |peer| peer.0)
            }
            (Ceiling::CrFdh, None) => left,
            (Ceiling::CrFdh, Some((intercept, slope))) if slope > 0.0 => ((y - intercept) / slope).min(right),
            (Ceiling::CrFdh, Some((intercept, _))) => {
                if y > intercept {
                    right
                } else {
                    left
                }
            }
        };
        (needed > left).then_some(needed)
    }

    /// The bottleneck table (Dul 2016, doi:10.1177/1094428115584005): for the outcome at 0, 10, … 100 per cent of its
    /// range (for `steps` of 10; at least one step), how much of the condition it needs, in per cent of the condition's
    /// range; `None` where nothing is needed.
    ///
    /// ```
    /// use crosscase_qca::nca::{Ceiling, ceiling};
    /// let steps = ceiling(&[0.0, 0.5, 1.0, 1.0], &[0.25, 0.5, 1.0, 0.0], Ceiling::CeFdh)?;
    /// let half = Some(50.0);
    /// assert_eq!(steps.bottleneck(4)[..3], [(0.0, None), (25.0, None), (50.0, half)]);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn bottleneck(&self, steps: u32) -> Vec<(f64, Option<f64>)> {
        let [left, right, bottom, top] = self.range;
        let level = |step: u32| {
            let share = f64::from(step) / f64::from(steps.max(1));
            let needed = self.required(bottom + share * (top - bottom));
            (f64::from(100 * step) / f64::from(steps.max(1)), needed.map(|x| 100.0 * (x - left) / (right - left)))
        };
        (0..=steps.max(1)).map(level).collect()
    }
}

/// Least squares through the corners.
fn line(peers: &[(f64, f64)]) -> Option<(f64, f64)> {
    let n = peers.len() as f64;
    let (mx, my) = (peers.iter().map(|p| p.0).sum::<f64>() / n, peers.iter().map(|p| p.1).sum::<f64>() / n);
    let sxx: f64 = peers.iter().map(|p| (p.0 - mx).powi(2)).sum();
    let sxy: f64 = peers.iter().map(|p| (p.0 - mx) * (p.1 - my)).sum();
    (peers.len() > 1 && sxx > 0.0).then(|| (my - sxy / sxx * mx, sxy / sxx))
}

/// The area of the range above a rising line.
fn above((intercept, slope): (f64, f64), [left, right, bottom, top]: [f64; 4]) -> f64 {
    // Where the line enters and leaves the range; below the range all is empty, above it nothing.
    let at = |y: f64| ((y - intercept) / slope).clamp(left, right);
    let (from, to) = if slope > 0.0 { (at(bottom), at(top)) } else { (left, right) };
    let height = |x: f64| (top - (intercept + slope * x)).clamp(0.0, top - bottom);
    (from - left) * (top - bottom) + (to - from) * f64::midpoint(height(from), height(to))
}

/// An effect size against chance.
///
/// ```
/// use crosscase_qca::nca::{Ceiling, effect_test};
/// let (x, y) = ([0.0, 0.5, 1.0, 1.0], [0.25, 0.5, 1.0, 0.0]);
/// let test = effect_test(&x, &y, Ceiling::CeFdh, 99, 1)?;
/// assert_eq!((test.effect, test.permutations), (0.625, 99));
/// assert!(test.p >= 0.01, "the data themselves count as one");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EffectTest {
    /// The effect size of the data.
    pub effect: f64,
    /// Permutations made.
    pub permutations: usize,
    /// `(as large + 1) / (permutations + 1)`.
    pub p: f64,
}

/// The share of permutations of the outcome with an effect size at least as large. Permutation i draws from stream i.
///
/// # Errors
/// As [`ceiling()`]; [`QcaError::NoReplicates`].
///
/// ```
/// use crosscase_qca::nca::{Ceiling, effect_test};
/// let x: Vec<f64> = (0..12).map(f64::from).collect();
/// let found = effect_test(&x, &x, Ceiling::CeFdh, 999, 1)?;
/// assert_eq!(found.p, 0.001);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn effect_test(
    x: &[f64],
    y: &[f64],
    kind: Ceiling,
    permutations: usize,
    seed: u64,
) -> Result<EffectTest, QcaError> {
    if permutations == 0 {
        return Err(QcaError::NoReplicates);
    }
    let effect = ceiling(x, y, kind)?.effect;
    let larger = resample(permutations, seed, |stream, _| {
        let mut dealt: Vec<f64> = y.iter().take(x.len()).copied().collect();
        stream.shuffle(&mut dealt);
        ceiling(x, &dealt, kind).is_ok_and(|found| found.effect >= effect - 1e-12)
    });
    let as_large = larger.iter().filter(|larger| **larger).count();
    Ok(EffectTest { effect, permutations, p: (as_large + 1) as f64 / (permutations + 1) as f64 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_above_a_line_by_hand() {
        let unit = [0.0, 1.0, 0.0, 1.0];
        for (line, expected) in [
            ((0.0, 1.0), 0.5),
            ((0.5, 1.0), 0.125),
            ((-0.5, 1.0), 0.875),
            ((0.0, 2.0), 0.25),
            ((0.3, 0.0), 0.7),
            ((2.0, 1.0), 0.0),
            ((-3.0, 1.0), 1.0),
        ] {
            assert!((above(line, unit) - expected).abs() < 1e-12, "{line:?}: {}", above(line, unit));
        }
    }

    #[test]
    fn a_line_through_the_corners_cuts_where_least_squares_put_it() {
        let (x, y) = ([0.0, 1.0, 2.0, 3.0, 3.0], [0.0, 2.0, 2.0, 3.0, 1.0]);
        let found = ceiling(&x, &y, Ceiling::CrFdh).unwrap();
        assert_eq!(found.peers, [(0.0, 0.0), (1.0, 2.0), (3.0, 3.0)]);
        let (a, b) = found.line.unwrap();
        assert!((b - 13.0 / 14.0).abs() < 1e-12 && (a - (5.0 / 3.0 - 4.0 / 3.0 * 13.0 / 14.0)).abs() < 1e-12);
        assert_eq!(found.accuracy, 0.8);
    }

    #[test]
    fn what_does_not_vary_has_no_ceiling() {
        for (x, y) in [(&[1.0, 1.0], &[0.0, 1.0]), (&[0.0, 1.0], &[1.0, 1.0]), (&[0.0, f64::NAN], &[0.0, 1.0])] {
            assert_eq!(ceiling(x, y, Ceiling::CeFdh).unwrap_err().code(), "QCA030");
        }
    }

    #[test]
    fn rounding_does_not_lift_a_level_over_its_corner() {
        // 0.03 + 1.0 · (0.29 − 0.03), as the level of 100 per cent is computed, is a rounding above 0.29.
        let found = ceiling(&[0.0, 0.2, 1.0, 0.8], &[0.03, 0.29, 0.1, 0.05], Ceiling::CeFdh).unwrap();
        assert_eq!(found.bottleneck(1)[1].1.map(f64::round), Some(20.0));
    }

    #[test]
    fn the_bottleneck_of_steps() {
        let found = ceiling(&[0.0, 0.5, 1.0], &[0.25, 0.5, 1.0], Ceiling::CeFdh).unwrap();
        let table = found.bottleneck(4);
        assert_eq!(table[0], (0.0, None));
        assert_eq!(table[2], (50.0, Some(100.0)));
        assert_eq!(found.bottleneck(3)[1], (100.0 / 3.0, Some(50.0)));
    }
}
