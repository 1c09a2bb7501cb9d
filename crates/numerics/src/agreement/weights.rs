//! How far two values are apart, and how much two categories agree.

use crate::describe::binary_unit;

/// How far two values are apart (Krippendorff 2019, section 12.3.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AgreementMetric {
    /// They are the same or not.
    #[default]
    Nominal,
    /// By how many ratings lie between them.
    Ordinal,
    /// By their difference.
    Interval,
    /// By their difference over their sum; values are 0 and more.
    Ratio,
}

impl AgreementMetric {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Nominal, "nominal", "Values are the same or not"),
        (Self::Ordinal, "ordinal", "Values are in order: apart by the ratings between them"),
        (Self::Interval, "interval", "Differences count"),
        (Self::Ratio, "ratio", "Differences over sums count; values are 0 and more"),
    ];

    /// The squared distance of two values, by the place of each among them, how often each was given, and how often those below it were.
    pub(super) fn squared(self, values: &[f64], given: &[f64], below: &[f64], (a, b): (usize, usize)) -> f64 {
        let value = |at: usize| values.get(at).copied().unwrap_or_default();
        match self {
            _ if a == b => 0.0,
            Self::Nominal => 1.0,
            Self::Ordinal => {
                let (low, high) = (a.min(b), a.max(b));
                let often = |at: usize| given.get(at).copied().unwrap_or_default();
                let below = |at: usize| below.get(at).copied().unwrap_or_default();
                let between = below(high + 1) - below(low);
                let apart = between - f64::midpoint(often(low), often(high));
                apart * apart
            }
            Self::Interval => (value(a) - value(b)) * (value(a) - value(b)),
            Self::Ratio => {
                let share = (value(a) - value(b)) / (value(a) + value(b));
                if share.is_finite() { share * share } else { 0.0 }
            }
        }
    }
}

/// How much two categories agree: 1 where they are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AgreementWeights {
    /// Not at all, unless they are the same.
    #[default]
    Identity,
    /// Less by their difference over the range of all.
    Linear,
    /// Less by the square of that.
    Quadratic,
}

impl AgreementWeights {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Identity, "identity", "Categories are the same or not"),
        (Self::Linear, "linear", "Less agreement by the difference of the categories"),
        (Self::Quadratic, "quadratic", "Less agreement by the square of their difference"),
    ];

    /// The weight of a pair of categories, by their places; measured values can be as many as the ratings, so that no matrix is held.
    pub(super) fn of(self, values: &[f64]) -> impl Fn(usize, usize) -> f64 {
        // The range of the largest numbers would not fit; in another unit it does.
        let unit = binary_unit(values).unwrap_or(1.0);
        let values: Vec<f64> = values.iter().map(|value| value / unit).collect();
        let range = values.last().zip(values.first()).map_or(0.0, |(last, first)| last - first);
        move |a, b| {
            let value = |at: usize| values.get(at).copied().unwrap_or_default();
            let apart = (value(a) - value(b)).abs() / range;
            match self {
                _ if value(a) == value(b) => 1.0,
                Self::Identity => 0.0,
                Self::Linear => 1.0 - apart,
                Self::Quadratic => 1.0 - apart * apart,
            }
        }
    }
}
