//! Sensitivity ranges: how far one decision can move alone without any model changing.

use crosscase_boolean::{Cube, Interrupt};
use std::collections::BTreeSet;

use super::{Analysis, models};
use crate::{QcaError, SetData, TruthTableParams};

/// A cut of the truth table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cut {
    /// The inclusion cut.
    Inclusion,
    /// The PRI cut.
    Pri,
    /// The frequency cut.
    Frequency,
}

/// The cuts that give the same models.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CutRange {
    /// Which cut.
    pub cut: Cut,
    /// Where it stands.
    pub at: f64,
    /// Above this the models are the same; for the frequency cut the first whole number above it is the least. `None` if nothing
    /// below is different.
    pub above: Option<f64>,
    /// Up to here, and with it, the models are the same. `None` if nothing above is different.
    pub up_to: Option<f64>,
}

/// The range of a cut within which every model stays as it is, all else equal (Oana & Schneider 2024,
/// doi:10.1177/00491241211036158, who step through it).
///
/// Exact: between two neighbouring figures of the rows a cut decides the same, so that the ends are figures of rows. There is
/// no step to choose.
///
/// # Errors
/// As the analysis itself.
///
/// ```
/// use crosscase_boolean::Never;
/// use crosscase_qca::robustness::{Analysis, Cut, cut_range};
/// use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// let cases = ["a", "b", "c", "d"].map(String::from).to_vec();
/// let sets = SetData::new(cases, vec![
///     ("A".into(), vec![1.0, 1.0, 0.0, 0.0]),
///     ("Y".into(), vec![1.0, 0.75, 0.25, 0.0]),
/// ])?;
/// let analysis = Analysis::new(TruthTableParams::new("Y".parse()?, ["A"]).incl_cut(0.8), Minimise::conservative());
/// let range = cut_range(&analysis, &sets, Cut::Inclusion, &Never)?;
/// assert_eq!((range.above, range.up_to), (Some(0.125), Some(0.875)));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn cut_range(analysis: &Analysis, data: &SetData, cut: Cut, stop: &dyn Interrupt) -> Result<CutRange, QcaError> {
    let solution = analysis.fit(data, stop)?;
    let now = models(&solution);
    let figure = |row: &crate::TruthRow| match cut {
        Cut::Inclusion => row.incl,
        Cut::Pri => row.pri,
        Cut::Frequency => Some(row.n as f64),
    };
    let mut steps: Vec<f64> = solution.table.rows().iter().filter_map(figure).collect();
    steps.sort_by(f64::total_cmp);
    // Figures that a tolerance does not tell apart are one.
    steps.dedup_by(|b, a| *b - *a <= 2e-8);
    let at = analysis.table.cut(cut);
    let same = |value: f64| {
        let moved =
            Analysis { table: analysis.table.clone().with_cut(cut, value), minimise: analysis.minimise.clone() };
        match moved.fit(data, stop) {
            Ok(found) => Ok(models(&found) == now),
            // A contradiction cut that the inclusion cut would fall below.
            Err(QcaError::ContradictionCut { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    };
    // A cut at a step decides as any between it and the step below; past the last step every row fails.
    let first_above = steps.partition_point(|step| *step < at - 1e-8);
    let mut up_to = steps.get(first_above).copied();
    for step in steps.iter().skip(first_above + 1).copied().chain([top(cut, &steps)]) {
        if up_to.is_some() && !same(step)? {
            break;
        }
        up_to = Some(step).filter(|step| *step < top(cut, &steps));
    }
    let mut above = None;
    for index in (0..first_above).rev() {
        if !same(steps[index])? {
            above = Some(steps[index]);
            break;
        }
    }
    Ok(CutRange { cut, at, above, up_to })
}

/// A cut that no row reaches, as far as a cut can go.
fn top(cut: Cut, steps: &[f64]) -> f64 {
    match cut {
        Cut::Inclusion | Cut::Pri => 1.0,
        Cut::Frequency => steps.last().copied().unwrap_or_default() + 1.0,
    }
}

impl TruthTableParams {
    fn cut(&self, cut: Cut) -> f64 {
        let (incl, pri, n) = self.cuts();
        match cut {
            Cut::Inclusion => incl,
            Cut::Pri => pri,
            Cut::Frequency => n as f64,
        }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of cases that a row has")]
    fn with_cut(self, cut: Cut, value: f64) -> Self {
        match cut {
            Cut::Inclusion => self.incl_cut(value),
            Cut::Pri => self.pri_cut(value),
            Cut::Frequency => self.n_cut((value as usize).max(1)),
        }
    }
}

/// The positions of an anchor that give the same models.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AnchorRange {
    /// Where it stands.
    pub at: f64,
    /// Above this the models are the same; `None` if they are down to the limit.
    pub above: Option<f64>,
    /// Below this the models are the same; `None` if they are up to the limit.
    pub below: Option<f64>,
}

/// Points looked at between two neighbouring raw values.
const LOOKS: u32 = 16;

/// The range of an anchor within which every model stays as it is, all else equal.
///
/// `calibrate` gives the data with the anchor at a value, `raw` the raw values of the cases. A case changes sides only where
/// the anchor passes its raw value: these positions are exact. Between them a row can cross a cut; each stretch is looked at in
/// 16 places and the crossing found by bisection to the last digits. A stretch in which models change and change back
/// between two places is not seen.
///
/// # Errors
/// As `calibrate` and the analysis at the anchor's own position. Where either fails further off, the range ends.
///
/// ```
/// use crosscase_boolean::Never;
/// use crosscase_qca::robustness::{Analysis, anchor_range};
/// use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// let raw = [1.0, 3.0, 6.0, 9.0];
/// let calibrate = |cut: f64| {
///     let a = raw.iter().map(|x| f64::from(u8::from(*x >= cut))).collect();
///     let cases = ["a", "b", "c", "d"].map(String::from).to_vec();
///     SetData::new(cases, vec![("A".into(), a), ("Y".into(), vec![0.0, 0.0, 1.0, 1.0])])
/// };
/// let analysis = Analysis::new(TruthTableParams::new("Y".parse()?, ["A"]), Minimise::conservative());
/// let range = anchor_range(&analysis, 5.0, (0.0, 10.0), &raw, &calibrate, &Never)?;
/// assert_eq!((range.above, range.below), (Some(3.0), Some(9.0)));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn anchor_range(
    analysis: &Analysis,
    at: f64,
    limits: (f64, f64),
    raw: &[f64],
    calibrate: &dyn Fn(f64) -> Result<SetData, QcaError>,
    stop: &dyn Interrupt,
) -> Result<AnchorRange, QcaError> {
    let now = models(&analysis.fit(&calibrate(at)?, stop)?);
    let look = |position: f64| same(analysis, &now, calibrate(position), stop);
    let mut rising: Vec<f64> = raw.iter().copied().filter(|x| x.is_finite()).collect();
    rising.sort_by(f64::total_cmp);
    rising.dedup();
    let up: Vec<f64> = rising.iter().copied().filter(|x| *x > at && *x < limits.1).chain([limits.1]).collect();
    let down: Vec<f64> = rising.iter().rev().copied().filter(|x| *x < at && *x > limits.0).chain([limits.0]).collect();
    Ok(AnchorRange { at, above: walk(at, &down, &look), below: walk(at, &up, &look) })
}

fn same(analysis: &Analysis, now: &BTreeSet<Vec<Cube>>, data: Result<SetData, QcaError>, stop: &dyn Interrupt) -> bool {
    data.and_then(|data| analysis.fit(&data, stop)).is_ok_and(|found| models(&found) == *now)
}

/// From a position through the marks one by one, never onto a mark itself: the first place where `same` fails.
fn walk(from: f64, marks: &[f64], same: &dyn Fn(f64) -> bool) -> Option<f64> {
    let mut start = from;
    for (number, &mark) in marks.iter().enumerate() {
        let place = |part: u32| start + (mark - start) * f64::from(part) / f64::from(LOOKS + 1);
        let mut last = if number == 0 { start } else { f64::NAN };
        for part in 1..=LOOKS {
            let here = place(part);
            if !same(here) {
                // At the very beginning of a stretch it is the mark that changed it.
                return Some(if last.is_nan() {
                    start_or_crossing(start, here, same)
                } else {
                    bisect(last, here, same)
                });
            }
            last = here;
        }
        start = mark;
    }
    None
}

/// Whether the change comes at the mark itself or a little behind it.
fn start_or_crossing(mark: f64, here: f64, same: &dyn Fn(f64) -> bool) -> f64 {
    let behind = mark + (here - mark) * 1e-9;
    if same(behind) { bisect(behind, here, same) } else { mark }
}

fn bisect(mut good: f64, mut bad: f64, same: &dyn Fn(f64) -> bool) -> f64 {
    for _ in 0..60 {
        let middle = good + (bad - good) / 2.0;
        if middle == good || middle == bad {
            break;
        }
        if same(middle) { good = middle } else { bad = middle }
    }
    bad
}
