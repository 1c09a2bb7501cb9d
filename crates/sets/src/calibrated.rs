use crate::membership::is_at;
use crate::{Calibration, Landmark, Role};
use crosscase_data::Diagnostic;

/// Cases closer to an anchor than this share of the observed range count as near it.
pub(crate) const NEAR: f64 = 0.025;

/// A calibrated column, with what made it. Parameters stay with the result, so that a report can print them.
///
/// ```
/// use crosscase_sets::{Anchors, Calibration, Role};
/// let gnp = [Some(720.0), Some(550.0), None];
/// let developed = Calibration::direct(Anchors::new(400.0, 550.0, 900.0)?).fit(&gnp)?;
/// assert_eq!(developed.membership[1..], [Some(0.5), None]);
/// assert_eq!((developed.landmarks[1].role, developed.landmarks[1].at), (Role::Crossover, 550.0));
/// assert_eq!(developed.regression, None);
/// assert!(developed.diagnostics.iter().any(|d| d.code == "SET102"), "the second case is neither in nor out");
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Calibrated {
    /// One membership a case, from 0 to 1, in the order of the values; missing where the value was, and where the
    /// method leaves it undefined. For a multi-value condition the level 0, 1, 2 …
    pub membership: Vec<Option<f64>>,
    /// The method and its parameters.
    pub calibration: Calibration,
    /// Where the anchors and cut points stand, in rising order; empty for totally fuzzy and relative and for a scale.
    pub landmarks: Vec<Landmark>,
    /// Counts and places that a reader of the set should know.
    pub summary: Summary,
    /// How the regression of the indirect method ended; `None` for the other methods.
    pub regression: Option<Regression>,
    /// Notes and warnings about the set.
    pub diagnostics: Vec<Diagnostic>,
}

/// Counts and places of a calibrated column. Rows are counted from 0.
///
/// ```
/// use crosscase_sets::{Anchors, Calibration};
/// let gnp = [Some(720.0), Some(550.0), None, Some(895.0), Some(320.0)];
/// let summary = Calibration::direct(Anchors::new(400.0, 550.0, 900.0)?).fit(&gnp)?.summary;
/// assert_eq!((summary.n, summary.missing, summary.at_half), (4, vec![2], vec![1]));
/// assert_eq!(summary.above_half, Some(0.5));
/// assert_eq!(summary.near_anchor, [3], "895 is within 2.5 % of the range 320 to 895 from 900");
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Summary {
    /// Cases with a value.
    pub n: usize,
    /// Rows without a value.
    pub missing: Vec<usize>,
    /// Rows at 0.5, which belong to no side; a truth table has to decide on them. Empty for a multi-value
    /// condition.
    pub at_half: Vec<usize>,
    /// The share of cases above 0.5, of those that have a membership; `None` without any, or for a multi-value
    /// condition.
    pub above_half: Option<f64>,
    /// Rows whose raw value is within 2.5 per cent of the observed range of an anchor (but not on it).
    pub near_anchor: Vec<usize>,
    /// For each crossover and cut point, how far it could move without a case changing sides.
    pub gaps: Vec<Gap>,
}

/// The observed values next to a crossover or cut point: anywhere between them it divides the cases as it does now.
///
/// ```
/// use crosscase_sets::Calibration;
/// let literate = Calibration::crisp(50.0)?.fit(&[Some(38.0), Some(55.6), Some(98.0)])?;
/// let gap = literate.summary.gaps[0];
/// assert_eq!((gap.at, gap.below, gap.above), (50.0, Some(38.0), Some(55.6)));
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Gap {
    /// The crossover or cut point.
    pub at: f64,
    /// The largest observed value below it.
    pub below: Option<f64>,
    /// The smallest observed value above it.
    pub above: Option<f64>,
}

/// How the regression of the indirect method ended.
///
/// ```
/// use crosscase_sets::Calibration;
/// let gnp = [720.0, 1098.0, 586.0, 468.0, 590.0, 983.0, 795.0, 390.0].map(Some);
/// let regression = Calibration::indirect(vec![400.0, 550.0, 900.0])?.fit(&gnp)?.regression;
/// assert_eq!(regression.map(|r| r.rank), Some(5));
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Regression {
    /// Iterations until no membership moved by more than 1e-11.
    pub iterations: usize,
    /// The rank of the design; 5 unless there are fewer different values.
    pub rank: usize,
}

impl Summary {
    pub(crate) fn of(
        values: &[Option<f64>],
        membership: &[Option<f64>],
        landmarks: &[Landmark],
        is_multi_value: bool,
    ) -> Self {
        let observed: Vec<f64> = values.iter().flatten().copied().collect();
        let n = observed.len();
        let (mut at_half, mut above_half) = (Vec::new(), None);
        if !is_multi_value {
            at_half = rows_where(membership, |m| m == 0.5);
            let defined: Vec<f64> = membership.iter().flatten().copied().collect();
            let above = defined.iter().filter(|m| **m > 0.5).count();
            above_half = (!defined.is_empty()).then(|| above as f64 / defined.len() as f64);
        }
        let range = observed.iter().copied().fold(f64::NEG_INFINITY, f64::max)
            - observed.iter().copied().fold(f64::INFINITY, f64::min);
        let is_near = |x: f64| landmarks.iter().any(|l| !is_at(x, l.at) && (x - l.at).abs() <= NEAR * range);
        let divides = |l: &&Landmark| matches!(l.role, Role::Crossover | Role::Cut);
        Self {
            n,
            missing: (values.iter().enumerate()).filter(|(_, v)| v.is_none()).map(|(row, _)| row).collect(),
            at_half,
            above_half,
            near_anchor: rows_where(values, is_near),
            gaps: landmarks.iter().filter(divides).map(|l| Gap::around(l.at, &observed)).collect(),
        }
    }
}

impl Gap {
    fn around(at: f64, observed: &[f64]) -> Self {
        Self {
            at,
            below: observed.iter().copied().filter(|x| *x < at && !is_at(*x, at)).reduce(f64::max),
            above: observed.iter().copied().filter(|x| *x > at && !is_at(*x, at)).reduce(f64::min),
        }
    }
}

fn rows_where(column: &[Option<f64>], is_so: impl Fn(f64) -> bool) -> Vec<usize> {
    column.iter().enumerate().filter(|(_, v)| v.is_some_and(&is_so)).map(|(row, _)| row).collect()
}
