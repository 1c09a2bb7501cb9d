//! How far a cut can move alone without any model changing.

use crosscase_boolean::{Interrupt, Never};
use serde::Serialize;

use super::replicate::unstopped;
use super::{QcaAnalysis, models};
use crate::{QcaError, SetData, TruthTableParams};

/// A cut of the truth table.
///
/// ```
/// use crosscase_qca::robustness::{QcaAnalysis, Cut, cut_range};
/// use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
/// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
/// let analysis = QcaAnalysis::new(table.params().clone(), Minimise::conservative());
/// let range = cut_range(&analysis, &sets, Cut::Frequency)?;
/// assert_eq!((range.at, range.above, range.up_to), (1.0, None, Some(1.0)), "with 2 cases a row, no row is left");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "&'static str")]
pub enum Cut {
    /// The inclusion cut.
    Inclusion,
    /// The PRI cut.
    Pri,
    /// The frequency cut.
    Frequency,
}

impl Cut {
    /// The three cuts: of inclusion, of PRI and of frequency.
    pub const ALL: [Self; 3] = [Self::Inclusion, Self::Pri, Self::Frequency];

    /// Its name: `inclusion cut`, `PRI cut`, `frequency cut`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inclusion => "inclusion cut",
            Self::Pri => "PRI cut",
            Self::Frequency => "frequency cut",
        }
    }
}

impl From<Cut> for &'static str {
    fn from(cut: Cut) -> Self {
        cut.as_str()
    }
}

/// The cuts that give the same models.
///
/// ```
/// use crosscase_qca::robustness::{Cut, QcaAnalysis, cut_range};
/// use crosscase_qca::{Minimise, TruthTableParams};
/// # let sets = crosscase_qca::democracies()?;
/// # let table = TruthTableParams::new("SURV", ["DEV", "URB", "LIT", "STB"]).fit(&sets)?;
/// // Survival of interwar democracies (Lipset 1959): every row is wholly consistent or not at all.
/// let analysis = QcaAnalysis::new(table.params().clone(), Minimise::parsimonious());
/// let range = cut_range(&analysis, &sets, Cut::Inclusion)?;
/// assert_eq!((range.at, range.above, range.up_to), (0.8, Some(0.0), None));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
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
/// Exact: between two neighbouring values of the rows a cut decides the same, so that the ends are values of rows. There is
/// no step to choose.
///
/// # Errors
/// As the analysis itself; a stop before the end.
///
/// ```
/// use crosscase_qca::robustness::{QcaAnalysis, Cut, cut_range};
/// use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// let sets = SetData::from_rows(["A", "Y"], [("a", [1.0, 1.0]), ("b", [1.0, 0.75]), ("c", [0.0, 0.25]), ("d", [0.0, 0.0])])?;
/// let analysis = QcaAnalysis::new(TruthTableParams::new("Y", ["A"]).incl_cut(0.8), Minimise::conservative());
/// let range = cut_range(&analysis, &sets, Cut::Inclusion)?;
/// assert_eq!((range.above, range.up_to), (Some(0.125), Some(0.875)));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn cut_range(analysis: &QcaAnalysis, data: &SetData, cut: Cut) -> Result<CutRange, QcaError> {
    cut_range_until(analysis, data, cut, &Never)
}

/// [`cut_range`], until `stop` says so.
///
/// # Errors
/// As there.
pub fn cut_range_until(
    analysis: &QcaAnalysis,
    data: &SetData,
    cut: Cut,
    stop: &dyn Interrupt,
) -> Result<CutRange, QcaError> {
    let now = analysis.models(data, stop)?;
    let table = analysis.table.fit_until(data, stop)?;
    let figure = |row: &crate::TruthRow| match cut {
        Cut::Inclusion => row.incl,
        Cut::Pri => row.pri,
        Cut::Frequency => Some(row.n as f64),
    };
    let mut steps: Vec<f64> = table.rows().iter().filter_map(figure).collect();
    steps.sort_by(f64::total_cmp);
    // Figures that a tolerance does not tell apart are one.
    steps.dedup_by(|b, a| *b - *a <= 2e-8);
    let at = analysis.table.cut(cut);
    let same = |value: f64| {
        let moved = QcaAnalysis::new(analysis.table.clone().with_cut(cut, value), analysis.minimise.clone());
        match moved.fit_until(data, stop) {
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
    unstopped(stop)?;
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
