//! Necessary condition analysis: the ceiling, the effect size and its test, and the bottleneck table of a condition and an outcome.
//!
//! Dul (2016), doi:10.1177/1094428115584005; the permutation test: Dul, van der Laan & Kuik (2020),
//! doi:10.1177/1094428118795272.

use crosscase_data::{Table, TableBuilder};
use crosscase_numerics::{Progress, Stream, resample_while};
use serde::{Deserialize, Serialize, Serializer};
use std::ops::ControlFlow;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ceiling {
    /// Free disposal hull: the steps over the highest outcomes reached so far (CE-FDH). No case lies above it.
    CeFdh,
    /// The regression line through the corners of those steps (CR-FDH). Cases may lie above it. Every case at a corner counts,
    /// so that a corner at which two cases lie draws the line twice as hard: the line R's `NCA` has drawn since its version
    /// 4.0.3 ("allow duplicate peers").
    CrFdh,
    /// As [`Ceiling::CrFdh`], each corner counting once however many cases lie at it: the line before `NCA` 4.0.3, for
    /// comparison with what was published then.
    CrFdhDistinct,
}

impl Ceiling {
    /// The choices, each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::CeFdh, "ce-fdh", "Steps over the highest cases: no case lies above"),
        (
            Self::CrFdh,
            "cr-fdh",
            "The regression line through the corners of the steps, every case at a corner counting",
        ),
        (Self::CrFdhDistinct, "cr-fdh-distinct", "The same, each corner counting once"),
    ];
}

/// How much of the condition a level of the outcome needs.
///
/// ```
/// use crosscase_qca::nca::{Ceiling, RequiredLevel, ceiling};
/// let (x, y) = ([0.0, 1.0, 2.0, 2.0], [0.0, 2.0, 2.25, 3.0]);
/// let line = ceiling(&x, &y, Ceiling::CrFdh)?;
/// // The line 1/6 + 1.5 x is above the bottom everywhere and reaches the top at 17/9.
/// assert_eq!(line.required(0.0), RequiredLevel::Nothing);
/// assert!(matches!(line.required(3.0), RequiredLevel::AtLeast(x) if (x - 17.0 / 9.0).abs() < 1e-12));
/// assert_eq!(line.required(4.0), RequiredLevel::Unattainable);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RequiredLevel {
    /// Every observed value of the condition will do.
    Nothing,
    /// This much of it at least; the right end of the range is all of it.
    AtLeast(f64),
    /// The ceiling stays below this level at every observed value of the condition: no line says how much would be needed
    /// (`NA` in R's `NCA`). Where the ceiling is a regression line, a case may be there all the same.
    Unattainable,
}

impl RequiredLevel {
    /// The amount, if there is one.
    ///
    /// ```
    /// use crosscase_qca::nca::RequiredLevel;
    /// assert_eq!([RequiredLevel::AtLeast(0.5), RequiredLevel::Unattainable].map(RequiredLevel::amount), [Some(0.5), None]);
    /// ```
    pub fn amount(self) -> Option<f64> {
        match self {
            Self::AtLeast(amount) => Some(amount),
            Self::Nothing | Self::Unattainable => None,
        }
    }

    fn map(self, of: impl Fn(f64) -> f64) -> Self {
        match self {
            Self::AtLeast(amount) => Self::AtLeast(of(amount)),
            other => other,
        }
    }
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
    /// The area between ceiling and the upper left corner, in units of the condition times those of the outcome.
    pub empty: f64,
    /// The area of the observed ranges, in the same units.
    pub scope: f64,
    /// The share of cases on or below the ceiling.
    pub accuracy: f64,
    /// The corners of the steps, left to right: the places (x, y) of cases that reach a new height, each once.
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
/// [`QcaError::NoCeiling`] for fewer than two cases, values that are not finite, a condition or an outcome that does not vary,
/// and ranges whose product is past all numbers.
///
/// ```
/// use crosscase_qca::nca::{Ceiling, RequiredLevel, ceiling};
/// let (x, y) = ([0.0, 0.5, 1.0, 1.0], [0.25, 0.5, 1.0, 0.0]);
/// let steps = ceiling(&x, &y, Ceiling::CeFdh)?;
/// // Empty: half the width above 0.25 and half above 0.5.
/// assert_eq!(steps.effect, 0.5 * 0.75 + 0.5 * 0.5);
/// assert_eq!(steps.required(0.4), RequiredLevel::AtLeast(0.5));
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
    if left == right || bottom == top {
        return Err(QcaError::NoCeiling { why: "condition and outcome must both vary" });
    }
    // Areas are products of two ranges: of numbers past 1e154 or below 1e-154 they are none.
    if !scope.is_normal() {
        return Err(QcaError::NoCeiling {
            why: "the figures are too large or too small to multiply; write them in another unit",
        });
    }
    // Every case at a corner, and each corner once.
    let (mut at_corners, mut peers) = (Vec::new(), Vec::<(f64, f64)>::new());
    for &case in &cases {
        if peers.last().is_none_or(|last| case.1 > last.1) {
            peers.push(case);
        }
        if peers.last() == Some(&case) {
            at_corners.push(case);
        }
    }
    let line = match ceiling {
        Ceiling::CeFdh => None,
        Ceiling::CrFdh => line(&at_corners),
        Ceiling::CrFdhDistinct => line(&peers),
    };
    let empty = match (ceiling, line) {
        (Ceiling::CeFdh, _) => {
            peers.windows(2).map(|pair| (pair[1].0 - pair[0].0) * (top - pair[0].1)).fold(0.0, |sum, area| sum + area)
        }
        (_, Some(line)) => above(line, range),
        // A single corner in the upper left leaves nothing empty, whichever ceiling.
        (_, None) => 0.0,
    };
    let mut fit = CeilingFit { ceiling, effect: empty / scope, empty, scope, accuracy: 0.0, peers, line, range };
    let under = cases.iter().filter(|(x, y)| *y <= fit.height(*x) + 1e-12 * (top - bottom)).count();
    fit.accuracy = under as f64 / cases.len() as f64;
    Ok(fit)
}

impl CeilingFit {
    /// The highest observed outcome that the ceiling allows at a value of the condition: for steps that of the last corner
    /// at or left of `x` (left of all of them the bottom of the range), for the line `intercept + slope · x`, but never more
    /// than the top of the range, above which nothing was observed that a ceiling could allow. Below the bottom the line is
    /// left as it is: there it allows no observed outcome at all, not even the least.
    ///
    /// `height(x) ≥ y` exactly where `x` is at least what [`CeilingFit::required`] says of `y`, for `x` and `y` in their ranges.
    ///
    /// ```
    /// use crosscase_qca::nca::{Ceiling, ceiling};
    /// let (x, y) = ([0.0, 0.5, 1.0, 1.0], [0.25, 0.5, 1.0, 0.0]);
    /// let steps = ceiling(&x, &y, Ceiling::CeFdh)?;
    /// assert_eq!([0.0, 0.25, 0.5, 1.0].map(|x| steps.height(x)), [0.25, 0.25, 0.5, 1.0]);
    /// // 1/6 + 1.5 x would be 19/6 at 2; the largest outcome is 3.
    /// let line = ceiling(&[0.0, 1.0, 2.0, 2.0], &[0.0, 2.0, 2.25, 3.0], Ceiling::CrFdh)?;
    /// assert_eq!(line.height(2.0), 3.0);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn height(&self, x: f64) -> f64 {
        let [.., bottom, top] = self.range;
        match (self.ceiling, self.line) {
            (_, Some((intercept, slope))) => (intercept + slope * x).min(top),
            (Ceiling::CeFdh, None) => self.peers.iter().take_while(|peer| peer.0 <= x).last().map_or(bottom, |p| p.1),
            (Ceiling::CrFdh | Ceiling::CrFdhDistinct, None) => top,
        }
    }

    /// The value of the condition that an outcome needs.
    ///
    /// ```
    /// use crosscase_qca::nca::{Ceiling, RequiredLevel, ceiling};
    /// let steps = ceiling(&[0.0, 0.5, 1.0, 1.0], &[0.25, 0.5, 1.0, 0.0], Ceiling::CeFdh)?;
    /// let needed = [0.25, 0.3, 1.0, 1.1].map(|y| steps.required(y));
    /// assert_eq!(needed, [RequiredLevel::Nothing, RequiredLevel::AtLeast(0.5), RequiredLevel::AtLeast(1.0), RequiredLevel::Unattainable]);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn required(&self, y: f64) -> RequiredLevel {
        let [left, right, bottom, top] = self.range;
        // A level that was computed may lie a rounding above the corner, or the end of the range, that it is meant to be.
        let (slack, level) = (1e-12 * (right - left), y - 1e-12 * (top - bottom));
        let needed = match (self.ceiling, self.line) {
            _ if level > top => None,
            (Ceiling::CeFdh, _) => self.peers.iter().find(|peer| peer.1 >= level).map(|peer| peer.0),
            (_, None) => Some(left),
            (_, Some((intercept, slope))) if slope > 0.0 => Some((y - intercept) / slope),
            (_, Some((intercept, _))) => (level <= intercept).then_some(left),
        };
        match needed {
            Some(x) if x <= left + slack => RequiredLevel::Nothing,
            Some(x) if x <= right + slack => RequiredLevel::AtLeast(x.min(right)),
            _ => RequiredLevel::Unattainable,
        }
    }

    /// The bottleneck table (Dul 2016, doi:10.1177/1094428115584005): for the outcome at 0, 10, … 100 per cent of its
    /// range (for `steps` of 10; at least one step), how much of the condition it needs, in per cent of the condition's
    /// range.
    ///
    /// ```
    /// use crosscase_qca::nca::{Ceiling, RequiredLevel, ceiling};
    /// let steps = ceiling(&[0.0, 0.5, 1.0, 1.0], &[0.25, 0.5, 1.0, 0.0], Ceiling::CeFdh)?;
    /// let half = RequiredLevel::AtLeast(50.0);
    /// assert_eq!(steps.bottleneck(4)[..3], [(0.0, RequiredLevel::Nothing), (25.0, RequiredLevel::Nothing), (50.0, half)]);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn bottleneck(&self, steps: u32) -> Vec<(f64, RequiredLevel)> {
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
    let sxx: f64 = peers.iter().map(|p| (p.0 - mx) * (p.0 - mx)).sum();
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

/// An effect size against chance: the share of permutations of the outcome with one at least as large.
///
/// ```
/// use crosscase_qca::nca::{Ceiling, NcaResult};
/// let x: Vec<Option<f64>> = (0..12).map(|x| Some(f64::from(x))).collect();
/// let found = NcaResult::of(("A", &x), ("Y", &x), Ceiling::CeFdh, 999, 1)?;
/// assert_eq!(found.test.map(|test| test.p), Some(0.001), "the data themselves count as one");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct EffectTest {
    /// The effect size of the data.
    pub effect: f64,
    /// Permutations made.
    pub permutations: usize,
    /// `(as large + 1) / (permutations + 1)`.
    pub p: f64,
}

/// The test by the permutations made until the caller stops them, of which number i draws from stream i; none where there was not one.
fn test_until(
    (x, y): (&[f64], &[f64]),
    kind: Ceiling,
    effect: f64,
    (permutations, seed): (usize, u64),
    watch: impl FnMut(Progress) -> ControlFlow<()>,
) -> Option<EffectTest> {
    let permute = |stream: &mut Stream, _| {
        let mut permuted: Vec<f64> = y.iter().take(x.len()).copied().collect();
        stream.shuffle(&mut permuted);
        ceiling(x, &permuted, kind).is_ok_and(|found| found.effect >= effect - 1e-12)
    };
    let larger = resample_while(permutations, seed, permute, watch).values;
    let (made, as_large) = (larger.len(), larger.iter().filter(|larger| **larger).count());
    let p = (as_large as f64 + 1.0) / (made as f64 + 1.0);
    (made > 0).then_some(EffectTest { effect, permutations: made, p })
}

/// The necessary condition analysis of one condition and one outcome: the ceiling, the test of its effect size, and the bottleneck
/// table.
///
/// ```
/// use crosscase_qca::nca::{Ceiling, NcaResult};
/// let (x, y) = ([Some(0.0), Some(0.5), Some(1.0), Some(1.0), None], [0.25, 0.5, 1.0, 0.0, 1.0].map(Some));
/// let found = NcaResult::of(("LIT", &x), ("SURV", &y), Ceiling::CeFdh, 0, 1)?;
/// assert_eq!((found.n, found.fit.effect), (4, 0.625), "the last case has no condition");
/// assert_eq!(found.to_table()?.texts("note")?[5].as_deref(), Some("nothing needed"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NcaResult {
    /// The condition.
    pub x: String,
    /// The outcome.
    pub y: String,
    /// The cases with a value of both.
    pub n: usize,
    /// The ceiling.
    pub fit: CeilingFit,
    /// The test of the effect size, if it was asked for.
    pub test: Option<EffectTest>,
    /// The outcome at 0, 10, … 100 per cent of its range, and what it needs of the condition, in per cent of that range.
    pub bottleneck: Vec<(f64, RequiredLevel)>,
}

impl NcaResult {
    /// The schema id of [`NcaResult::to_table`].
    pub const SCHEMA: &'static str = "crosscase.qca.nca/2";

    /// The analysis of two named columns over the cases that have a value in both. No permutations, no test.
    ///
    /// # Errors
    /// As [`ceiling()`].
    pub fn of(
        (x, xs): (&str, &[Option<f64>]),
        (y, ys): (&str, &[Option<f64>]),
        kind: Ceiling,
        permutations: usize,
        seed: u64,
    ) -> Result<Self, QcaError> {
        Self::of_while((x, xs), (y, ys), kind, (permutations, seed), |_| ControlFlow::Continue(()))
    }

    /// As [`NcaResult::of`], permutations and their seed together, and tells the caller how far it is, who may stop it: the
    /// permutations made until then count.
    ///
    /// # Errors
    /// As [`ceiling()`].
    pub fn of_while(
        (x, xs): (&str, &[Option<f64>]),
        (y, ys): (&str, &[Option<f64>]),
        kind: Ceiling,
        drawn: (usize, u64),
        watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Self, QcaError> {
        let (xs, ys): (Vec<f64>, Vec<f64>) = xs.iter().zip(ys).filter_map(|(x, y)| x.zip(*y)).unzip();
        let fit = ceiling(&xs, &ys, kind)?;
        let test = test_until((&xs, &ys), kind, fit.effect, drawn, watch);
        let bottleneck = fit.bottleneck(10);
        Ok(Self { x: x.to_owned(), y: y.to_owned(), n: xs.len(), fit, test, bottleneck })
    }

    /// One row a result, then one a step of the bottleneck table: `figure`, `value`, `note` (why there is no amount).
    ///
    /// # Errors
    /// None that an analysis of this crate can cause.
    pub fn to_table(&self) -> Result<Table, QcaError> {
        let figures = [
            ("effect", Some(self.fit.effect)),
            ("p", self.test.map(|test| test.p)),
            ("accuracy", Some(self.fit.accuracy)),
            ("scope", Some(self.fit.scope)),
            ("empty", Some(self.fit.empty)),
        ];
        let mut rows: Vec<_> = figures.map(|(figure, value)| (figure.to_owned(), value, None)).into();
        rows.extend(self.bottleneck.iter().map(|(level, needed)| {
            let note = match needed {
                RequiredLevel::Nothing => Some("nothing needed"),
                RequiredLevel::AtLeast(_) => None,
                RequiredLevel::Unattainable => Some("unattainable"),
            };
            (format!("needed for {level:.0} % of {}, in % of {}", self.y, self.x), needed.amount(), note)
        }));
        Ok(TableBuilder::new(Self::SCHEMA)
            .text("figure", rows.iter().map(|row| Some(row.0.as_str())))
            .number("value", rows.iter().map(|row| row.1))
            .text("note", rows.iter().map(|row| row.2))
            .build()?)
    }
}

/// `{"n", "effect", "p", "accuracy", "scope", "empty", "peers", "line", "bottleneck": [{"outcome", "kind", "needed"}]}`.
impl Serialize for NcaResult {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Step {
            outcome: f64,
            kind: &'static str,
            needed: Option<f64>,
        }
        #[derive(Serialize)]
        struct Whole<'a> {
            n: usize,
            effect: f64,
            p: Option<f64>,
            accuracy: f64,
            scope: f64,
            empty: f64,
            peers: &'a [(f64, f64)],
            line: Option<(f64, f64)>,
            bottleneck: Vec<Step>,
        }
        let step = |(outcome, needed): &(f64, RequiredLevel)| Step {
            outcome: *outcome,
            kind: match needed {
                RequiredLevel::Nothing => "nothing",
                RequiredLevel::AtLeast(_) => "share",
                RequiredLevel::Unattainable => "unattainable",
            },
            needed: needed.amount(),
        };
        let CeilingFit { effect, empty, scope, accuracy, ref peers, line, .. } = self.fit;
        let (p, bottleneck) = (self.test.map(|test| test.p), self.bottleneck.iter().map(step).collect());
        Whole { n: self.n, effect, p, accuracy, scope, empty, peers, line, bottleneck }.serialize(serializer)
    }
}

#[cfg(test)]
mod tests;
