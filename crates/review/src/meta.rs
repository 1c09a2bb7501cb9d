//! Meta-analysis of one effect a study: common effect, DerSimonian and Laird, or restricted maximum likelihood, with Knapp and Hartung's
//! interval, heterogeneity and prediction.

mod effects;
mod estimate;
mod plots;

pub use effects::{EffectMeasure, StudyEffect, StudyEffects};

use crate::ReviewError;
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder};
use crosscase_numerics::{chi_square_tail, normal_quantile, student_range};
use estimate::{Weighted, reml};
use serde::{Deserialize, Serialize};

/// How the variance between studies is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MetaMethod {
    /// Restricted maximum likelihood (Viechtbauer 2005, doi:10.3102/10769986030003261), from 0 on.
    #[default]
    Reml,
    /// DerSimonian and Laird (1986, doi:10.1016/0197-2456(86)90046-2).
    Dl,
    /// There is none: one effect is common to all studies.
    Common,
}

impl MetaMethod {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Reml, "reml", "Effects differ between studies; restricted maximum likelihood"),
        (Self::Dl, "dl", "Effects differ between studies; DerSimonian and Laird"),
        (Self::Common, "common", "One effect is common to all studies"),
    ];
}

/// How effects are put together.
///
/// ```
/// use crosscase_review::{MetaMethod, MetaOptions, StudyEffect};
///
/// let studies = [("a", 0.2, 0.04), ("b", 0.6, 0.02), ("c", 0.25, 0.09)].map(|(study, effect, variance)| StudyEffect::new(study, effect, variance));
/// let found = MetaOptions::new(MetaMethod::Dl).fit(&studies)?;
/// assert!(found.tau2.is_some_and(|tau2| tau2 > 0.0) && found.prediction.is_some_and(|(low, high)| low < found.estimate && found.estimate < high));
/// # Ok::<(), crosscase_review::ReviewError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MetaOptions {
    /// How the variance between studies is found.
    pub method: MetaMethod,
    /// Whether the standard error comes from the spread of the effects, with Student's t (Knapp & Hartung 2003, doi:10.1002/sim.1482).
    pub knapp_hartung: bool,
}

/// Effects of several studies, put together.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MetaAnalysis {
    /// How many studies there are.
    pub k: usize,
    /// The effect of all studies together, on the scale of theirs (of ratios the logarithm).
    pub estimate: f64,
    /// Its standard error; nothing of one study by Knapp and Hartung.
    pub se: Option<f64>,
    /// Its interval at 95 %.
    pub ci: Option<(f64, f64)>,
    /// The variance between studies; nothing of one study.
    pub tau2: Option<f64>,
    /// Its share of the variance of an effect.
    pub i2: Option<f64>,
    /// The variance of an effect over that within a study.
    pub h2: Option<f64>,
    /// Cochran's Q.
    pub q: f64,
    /// Its degrees of freedom.
    pub q_df: usize,
    /// The probability of as much where all studies have one effect.
    pub q_p: Option<f64>,
    /// Where the effect of a new study lies, at 95 %.
    pub prediction: Option<(f64, f64)>,
    /// The studies.
    pub studies: Vec<WeighedStudy>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// A study and its part in the whole.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WeighedStudy {
    /// Its name.
    pub study: String,
    /// Its effect.
    pub effect: f64,
    /// The variance of that.
    pub variance: f64,
    /// Its weight, in per cent.
    pub weight: f64,
}

impl MetaOptions {
    /// By that method, with the usual interval.
    pub fn new(method: MetaMethod) -> Self {
        Self { method, knapp_hartung: false }
    }

    /// The same with the interval of Knapp and Hartung, which is never made narrower.
    #[must_use]
    pub fn knapp_hartung(self) -> Self {
        Self { knapp_hartung: true, ..self }
    }

    /// The effects, put together.
    ///
    /// # Errors
    /// No study; effects or variances beyond what a number holds; a search for the variance between studies that does not end.
    pub fn fit(&self, studies: &[StudyEffect]) -> Result<MetaAnalysis, ReviewError> {
        let k = studies.len();
        let common = Weighted::new(studies, 0.0)?;
        let q = common.spread();
        let degrees = k - 1;
        let df = degrees as f64;
        let several = k > 1;
        let tau2 = match self.method {
            MetaMethod::Common => 0.0,
            _ if !several => 0.0,
            MetaMethod::Dl => ((q - df) / (common.sum - common.squares / common.sum)).max(0.0),
            MetaMethod::Reml => reml(studies)?,
        };
        let whole = Weighted::new(studies, tau2)?;
        // The variance within a typical study (Higgins & Thompson 2002).
        let within = df * common.sum / (common.sum * common.sum - common.squares);
        let (i2, h2) = match self.method {
            MetaMethod::Common => ((q > 0.0).then(|| ((q - df) / q).max(0.0)).or(Some(0.0)), Some(q / df)),
            _ => (Some(tau2 / (tau2 + within)), Some(tau2 / within + 1.0)),
        };
        let (se, quantile) = if self.knapp_hartung {
            (several.then(|| (whole.spread() / df / whole.sum).sqrt()), student_range(LEVEL, degrees))
        } else {
            (Some((1.0 / whole.sum).sqrt()), normal_quantile(f64::midpoint(1.0, LEVEL)))
        };
        let around = |half: f64| (whole.mean - half, whole.mean + half);
        let prediction = se.zip(quantile).map(|(se, quantile)| around(quantile * (se * se + tau2).sqrt()));
        Ok(MetaAnalysis {
            k,
            estimate: whole.mean,
            se,
            ci: se.zip(quantile).map(|(se, quantile)| around(quantile * se)),
            tau2: several.then_some(tau2),
            i2: i2.filter(|_| several),
            h2: h2.filter(|_| several),
            q,
            q_df: degrees,
            q_p: chi_square_tail(q, degrees),
            prediction: prediction.filter(|_| several && self.method != MetaMethod::Common),
            studies: whole.weighed(studies),
            diagnostics: narrow(self.knapp_hartung, studies).into_iter().collect(),
        })
    }
}

const LEVEL: f64 = 0.95;

/// Knapp and Hartung's interval comes from how the effects differ: where they cannot, or do not, it says nothing.
/// They are the same as they were given: their mean may be off by its rounding, and the standard error by that.
fn narrow(knapp_hartung: bool, studies: &[StudyEffect]) -> Option<Diagnostic> {
    let effects = || studies.iter().map(|study| study.effect);
    let (least, most) = (effects().fold(f64::INFINITY, f64::min), effects().fold(f64::NEG_INFINITY, f64::max));
    // Effects of cells are logarithms, whose last digits differ where the ratios do not.
    let is_same = most - least <= 1e-12 * least.abs().max(most.abs());
    let message = match studies {
        _ if !knapp_hartung => return None,
        [_] => "one study has no interval by Knapp and Hartung, which comes from how effects differ",
        _ if is_same => "the effects are all the same, so that Knapp and Hartung's interval has no width",
        _ => return None,
    };
    Some(Diagnostic::warning("REV145", message).help("take the usual interval (without --knapp-hartung)"))
}

impl MetaAnalysis {
    /// One row a study: `crosscase.review.studies/1`.
    ///
    /// # Errors
    /// Two studies of one name.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let studies = &self.studies;
        TableBuilder::new("crosscase.review.studies/1")
            .id("study", studies.iter().map(|study| study.study.clone()))
            .number("effect", studies.iter().map(|study| Some(study.effect)))
            .number("variance", studies.iter().map(|study| Some(study.variance)))
            .number("weight", studies.iter().map(|study| Some(study.weight)))
            .build()
    }
}
