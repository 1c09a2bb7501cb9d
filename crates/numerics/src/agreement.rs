//! How far coders agree: percent agreement, the kappas, Gwet's AC, Krippendorff's alpha, for any number of coders and with ratings
//! missing (Gwet 2014, Handbook of Inter-Rater Reliability, 4th ed.; Krippendorff 2019, Content Analysis, 4th ed.).

mod chance;
mod krippendorff;
mod ratings;
mod weights;

pub use ratings::Ratings;
pub use weights::{AgreementMetric, AgreementWeights};

use crate::resample::resample_while;
use crate::student::student_range;
use crate::{NumericsError, Progress, quantile, sd, variance};
use std::ops::ControlFlow;

/// A coefficient of agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AgreementCoefficient {
    /// Krippendorff's alpha (2019): disagreement over what pairs drawn from all ratings would have.
    Krippendorff,
    /// The share of pairs of ratings of one unit that agree, not corrected for chance.
    Percent,
    /// Cohen's kappa of two coders (1960, doi:10.1177/001316446002000104): chance from each coder's own ratings.
    Cohen,
    /// Fleiss' kappa (1971, doi:10.1037/h0031619), Scott's pi of two coders: chance from the ratings of all coders.
    Fleiss,
    /// Conger's kappa (1980, doi:10.1037/0033-2909.88.2.322): Cohen's for any number of coders.
    Conger,
    /// Gwet's AC1, weighted AC2 (2008, doi:10.1348/000711006X126600): stable where one category is very frequent.
    Gwet,
    /// Brennan and Prediger (1981, doi:10.1177/001316448104100307): all categories equally likely by chance.
    BrennanPrediger,
}

impl AgreementCoefficient {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Krippendorff, "krippendorff", "Krippendorff's alpha, by the metric of the values"),
        (Self::Percent, "percent", "Share of pairs of ratings that agree, not corrected for chance"),
        (Self::Cohen, "cohen", "Cohen's kappa, of two coders"),
        (Self::Fleiss, "fleiss", "Fleiss' kappa; Scott's pi of two coders"),
        (Self::Conger, "conger", "Conger's kappa: Cohen's for any number of coders"),
        (Self::Gwet, "gwet", "Gwet's AC1; AC2 with weights"),
        (Self::BrennanPrediger, "brennan-prediger", "Brennan and Prediger: categories equally likely by chance"),
    ];
}

/// How the interval of a coefficient is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AgreementInterval {
    /// Student's t around the estimate, with the linearised standard error over units (Gwet 2014).
    #[default]
    T,
    /// The 2.5th and 97.5th percentile over resampled units; the standard error is that of the replicates.
    Bootstrap,
    /// Student's t with the standard error of leaving out one unit at a time (Hughes 2022, arXiv:2210.13265).
    Jackknife,
}

impl AgreementInterval {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::T, "t", "Student's t with the linearised standard error over units"),
        (Self::Bootstrap, "bootstrap", "Percentiles over resampled units"),
        (Self::Jackknife, "jackknife", "Student's t with the standard error of leaving out one unit at a time"),
    ];

    /// Its name as options write it, such as `krippendorff`.
    pub fn name(self) -> &'static str {
        Self::CHOICES.iter().find(|choice| choice.0 == self).map_or("", |choice| choice.1)
    }
}

/// Which coefficient, and how.
///
/// ```
/// use crosscase_numerics::{AgreementCoefficient, AgreementMetric, AgreementOptions, Ratings};
///
/// // Krippendorff (2011): two coders, ten units, yes or no.
/// let one = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0];
/// let two = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0];
/// let ratings = Ratings::new(one.iter().zip(two).map(|(a, b)| vec![Some(f64::from(*a)), Some(f64::from(b))]))?;
/// let alpha = AgreementOptions::new(AgreementCoefficient::Krippendorff).metric(AgreementMetric::Nominal).fit(&ratings)?;
/// assert_eq!(alpha.estimate.map(|alpha| (alpha * 1000.0).round()), Some(95.0));
/// # Ok::<(), crosscase_numerics::NumericsError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct AgreementOptions {
    /// The coefficient.
    pub coefficient: AgreementCoefficient,
    /// How far two values are apart: for Krippendorff's alpha alone.
    pub metric: AgreementMetric,
    /// How much two categories agree: for every other coefficient.
    pub weights: AgreementWeights,
    /// How the interval is made.
    pub interval: AgreementInterval,
    /// Its level; 0.95 unless said otherwise.
    pub level: f64,
    /// Replicates of the bootstrap; 2 000 unless said otherwise.
    pub replicates: usize,
    /// The seed of the bootstrap.
    pub seed: u64,
}

/// A coefficient of agreement with its interval.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CoderAgreement {
    /// The estimate; `None` where chance leaves no room for disagreement, as with one category.
    pub estimate: Option<f64>,
    /// Its standard error; `None` with one unit.
    pub se: Option<f64>,
    /// Lower and upper end of its interval, cut at 1; `None` with one unit.
    pub ci: Option<(f64, f64)>,
    /// Units that the coefficient uses.
    pub units: usize,
    /// Coders who rated something.
    pub coders: usize,
    /// The categories that the coefficient uses, in ascending order.
    pub categories: Vec<f64>,
    /// Units that were rated once: no pair of ratings can be made of them.
    pub rated_once: usize,
    /// Replicates of the bootstrap that have no value, which the interval leaves out; of the jackknife, which then has none.
    pub undefined_replicates: usize,
}

/// An estimate, and what each unit adds to it: their variance over units is that of the estimate.
struct Estimate {
    value: f64,
    influence: Vec<f64>,
}

impl AgreementOptions {
    /// A coefficient by nominal categories, with Student's interval at 0.95.
    pub fn new(coefficient: AgreementCoefficient) -> Self {
        Self {
            coefficient,
            metric: AgreementMetric::default(),
            weights: AgreementWeights::default(),
            interval: AgreementInterval::default(),
            level: 0.95,
            replicates: 2_000,
            seed: 1,
        }
    }

    /// The metric of Krippendorff's alpha.
    #[must_use]
    pub fn metric(self, metric: AgreementMetric) -> Self {
        Self { metric, ..self }
    }

    /// The weights of every other coefficient.
    #[must_use]
    pub fn weights(self, weights: AgreementWeights) -> Self {
        Self { weights, ..self }
    }

    /// How the interval is made.
    #[must_use]
    pub fn interval(self, interval: AgreementInterval) -> Self {
        Self { interval, ..self }
    }

    /// The coefficient.
    ///
    /// # Errors
    /// Cohen's kappa of other than two coders; the ratio metric of a value below 0.
    pub fn fit(&self, ratings: &Ratings) -> Result<CoderAgreement, NumericsError> {
        self.fit_while(ratings, |_| ControlFlow::Continue(()))
    }

    /// As [`fit`](Self::fit), and tells the caller how far the bootstrap is, who may stop it.
    pub fn fit_while(
        &self,
        ratings: &Ratings,
        watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<CoderAgreement, NumericsError> {
        if self.coefficient == AgreementCoefficient::Cohen && ratings.coders() != 2 {
            return Err(NumericsError::TwoCoders { found: ratings.coders() });
        }
        let used = if self.coefficient == AgreementCoefficient::Krippendorff {
            if let (AgreementMetric::Ratio, Some(&value)) =
                (self.metric, ratings.values().first().filter(|v| **v < 0.0))
            {
                return Err(NumericsError::RatioBelowZero { value });
            }
            ratings.rated_twice()
        } else {
            ratings.clone()
        };
        let whole = self.estimate(&used);
        let mut found = CoderAgreement {
            estimate: whole.as_ref().map(|whole| whole.value),
            se: None,
            ci: None,
            units: used.units(),
            coders: ratings.coders(),
            categories: used.values().to_vec(),
            rated_once: ratings.units() - ratings.rated_twice().units(),
            undefined_replicates: 0,
        };
        if let Some(whole) = whole {
            self.add_interval(&used, &whole, &mut found, watch);
        }
        Ok(found)
    }

    fn estimate(&self, ratings: &Ratings) -> Option<Estimate> {
        match self.coefficient {
            AgreementCoefficient::Krippendorff => krippendorff::alpha(ratings, self.metric),
            other => chance::corrected(ratings, other, self.weights),
        }
    }

    fn add_interval(
        &self,
        ratings: &Ratings,
        whole: &Estimate,
        found: &mut CoderAgreement,
        watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) {
        let units = ratings.units();
        if units < 2 {
            return;
        }
        match self.interval {
            AgreementInterval::T => {
                found.se = variance(&whole.influence).map(|v| (v / units as f64).sqrt());
            }
            AgreementInterval::Jackknife => {
                let without = |unit| self.estimate(&ratings.without(unit)).map(|left| left.value);
                let values: Vec<f64> = (0..units).filter_map(without).collect();
                found.undefined_replicates = units - values.len();
                let spread = if values.len() == units { variance(&values) } else { None };
                found.se = spread.map(|v| (v * (units - 1) as f64 * (units - 1) as f64 / units as f64).sqrt());
            }
            AgreementInterval::Bootstrap => {
                let replicate = |stream: &mut crate::Stream, _| {
                    self.estimate(&ratings.resampled(&stream.bootstrap(units))).map(|drawn| drawn.value)
                };
                let drawn = resample_while(self.replicates, self.seed, replicate, watch).values;
                let values: Vec<f64> = drawn.iter().flatten().copied().collect();
                found.undefined_replicates = drawn.len() - values.len();
                found.se = sd(&values);
                let tail = (1.0 - self.level) / 2.0;
                found.ci = quantile(&values, tail).zip(quantile(&values, 1.0 - tail));
                return;
            }
        }
        let half = found.se.zip(student_range(self.level, units.saturating_sub(1))).map(|(se, t)| t * se);
        found.ci = half.map(|half| (whole.value - half, (whole.value + half).min(1.0)));
    }
}
