//! How far those of a case agree on items: `r_wg(j)`, `r*_wg(j)` and the average deviation.

use crate::{AnswerRange, ScalesError};
use crosscase_numerics::{mean, quantile, variance};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// How answers would be spread if nobody agreed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NullDistribution {
    /// Every option as likely: (A² − 1)/12.
    #[default]
    Uniform,
    /// Shares .05 .15 .20 .35 .25: 1.34.
    SlightSkew,
    /// 0 .10 .15 .40 .35: 0.90.
    ModerateSkew,
    /// 0 0 .10 .40 .50: 0.44.
    HeavySkew,
    /// .11 .22 .34 .22 .11: 1.32.
    Triangular,
    /// A variance of one's own.
    Variance(f64),
}

impl NullDistribution {
    /// Those with a name: each with it and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Uniform, "uniform", "Every option as likely"),
        (Self::SlightSkew, "slight-skew", "Of five options .05 .15 .20 .35 .25"),
        (Self::ModerateSkew, "moderate-skew", "Of five options 0 .10 .15 .40 .35"),
        (Self::HeavySkew, "heavy-skew", "Of five options 0 0 .10 .40 .50"),
        (Self::Triangular, "triangular", "Of five options .11 .22 .34 .22 .11"),
    ];

    /// The variance of an answer (LeBreton & Senter 2008, doi:10.1177/1094428106296642, table 2). `None` where the number of options is
    /// not known and wanted.
    ///
    /// # Errors
    /// [`ScalesError::NullShape`] for a skewed or triangular shape of other than five options.
    ///
    /// ```
    /// use crosscase_scales::{NullDistribution, AnswerRange};
    /// assert_eq!(NullDistribution::Uniform.variance(Some(AnswerRange::new(1.0, 7.0)?))?, Some(4.0));
    /// assert_eq!(NullDistribution::HeavySkew.variance(Some(AnswerRange::new(1.0, 7.0)?)).unwrap_err().code(), "SCA013");
    /// # Ok::<(), crosscase_scales::ScalesError>(())
    /// ```
    pub fn variance(self, range: Option<AnswerRange>) -> Result<Option<f64>, ScalesError> {
        let variance = match self {
            Self::Variance(variance) => return Ok(Some(variance)),
            Self::Uniform => {
                let options = range.map(|range| range.width() + 1.0);
                return Ok(options.map(|a| (a * a - 1.0) / 12.0));
            }
            Self::SlightSkew => 1.34,
            Self::ModerateSkew => 0.90,
            Self::HeavySkew => 0.44,
            Self::Triangular => 1.32,
        };
        match range.map(AnswerRange::options) {
            None => Ok(None),
            Some(Some(5)) => Ok(Some(variance)),
            Some(options) => Err(ScalesError::NullShape {
                shape: Self::CHOICES.iter().find(|(known, ..)| *known == self).map_or("", |(_, name, _)| name),
                options: options.map_or("no whole number of them".to_owned(), |options| options.to_string()),
            }),
        }
    }
}

impl FromStr for NullDistribution {
    type Err = ScalesError;

    /// A name, or a variance above 0.
    fn from_str(text: &str) -> Result<Self, ScalesError> {
        let named = Self::CHOICES.iter().find(|(_, name, _)| *name == text).map(|(known, ..)| *known);
        let variance = || text.parse().ok().filter(|v: &f64| *v > 0.0 && v.is_finite()).map(Self::Variance);
        named.or_else(variance).ok_or_else(|| ScalesError::Option {
            option: "null",
            found: text.to_owned(),
            allowed: "uniform, slight-skew, moderate-skew, heavy-skew, triangular or a variance above 0",
        })
    }
}

/// How far respondents agree on the items of a scale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Agreement {
    /// `r_wg(j)` (James, Demaree & Wolf 1984): J(1 − s̄²/σ²)/(J(1 − s̄²/σ²) + s̄²/σ²), cut at 0 as a whole; of one item `r_wg`.
    pub rwg_j: Option<f64>,
    /// `r*_wg(j)` = 1 − s̄²/σ² (Lindell, Brandt & Whitney 1999), not cut.
    pub r_star_wg_j: Option<f64>,
    /// The mean absolute deviation from each item's mean, over the items (Burke, Finkelstein & Dusig 1999).
    pub ad: Option<f64>,
    /// The same from the median.
    pub ad_median: Option<f64>,
}

/// Agreement on items, each given by its answers; an item with fewer than two does not count. `null` is the variance of an answer if nobody agreed.
///
/// ```
/// use crosscase_scales::agreement;
/// let found = agreement(&[vec![3.0, 4.0], vec![4.0, 2.0]], Some(2.0));
/// assert_eq!((found.rwg_j, found.ad), (Some(6.0 / 11.0), Some(0.75)));
/// ```
pub fn agreement(items: &[Vec<f64>], null: Option<f64>) -> Agreement {
    let counted: Vec<&Vec<f64>> = items.iter().filter(|answers| answers.len() > 1).collect();
    let over = |f: &dyn Fn(&[f64]) -> Option<f64>| {
        mean(&counted.iter().map(|answers| f(answers)).collect::<Option<Vec<_>>>()?)
    };
    let deviation = |answers: &[f64], from: f64| mean(&answers.iter().map(|x| (x - from).abs()).collect::<Vec<_>>());
    let share = over(&variance).zip(null).map(|(spread, null)| spread / null);
    let j = counted.len() as f64;
    Agreement {
        rwg_j: share.map(|s| if s > 1.0 { 0.0 } else { j * (1.0 - s) / (j * (1.0 - s) + s) }),
        r_star_wg_j: share.map(|s| 1.0 - s),
        ad: over(&|answers| deviation(answers, mean(answers)?)),
        ad_median: over(&|answers| deviation(answers, quantile(answers, 0.5)?)),
    }
}
