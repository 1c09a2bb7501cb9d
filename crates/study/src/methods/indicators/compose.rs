//! From a unit's answers to its score, and from the scores of the units within a case to the case's value.

use super::Rule;
use crate::error::{MethodError, ValueError};
use crosscase_numerics::{
    mean, mean_interval, median_interval, percentile_interval, quantile, resample, sd, share_interval,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the values of the units within a case become the case's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Compose {
    /// Arithmetic mean.
    Mean,
    /// Middle value.
    Median,
    /// Lowest value: the weakest link.
    Minimum,
    /// Highest value.
    Maximum,
    /// Standard deviation (n − 1): how far the units within a case differ.
    Dispersion,
    /// Sum of those that are known.
    Sum,
    /// How many units have a score, or one from a bound up.
    Count,
    /// Which share of the units with a score has one from a bound up.
    Share,
}

impl Compose {
    /// The rule in a word.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Median => "median",
            Self::Minimum => "minimum",
            Self::Maximum => "maximum",
            Self::Dispersion => "standard deviation",
            Self::Sum => "sum",
            Self::Count => "count",
            Self::Share => "share",
        }
    }
}

/// From which score up a unit counts, where units are counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counting(Option<f64>);

impl Counting {
    /// That of the rule; of a share of yes and no, yes.
    pub(super) fn of(rule: &Rule, scale: Scale) -> Result<Self, MethodError> {
        match (rule.compose, rule.at_least, scale) {
            (Some(Compose::Share), None, Scale::YesNo(no)) => Ok(Self(Some(no + 1.0))),
            (Some(Compose::Share), None, _) => Err(ValueError::NoShare { indicator: rule.name.clone() }.into()),
            // Whoever has a score.
            (Some(Compose::Count), None, _) => Ok(Self(Some(f64::NEG_INFINITY))),
            (_, least, _) => Ok(Self(least)),
        }
    }

    /// 1 or 0 where units are counted, else the score; a bound is met with a tolerance of 1e-9, since scores are means.
    pub(super) fn of_score(self, score: f64) -> f64 {
        self.0.map_or(score, |least| f64::from(u8::from(score + 1e-9 >= least)))
    }

    pub(super) fn scale(self, scale: Scale) -> Scale {
        self.0.map_or(scale, |_| Scale::YesNo(0.0))
    }
}

/// What an item's answer may be, and whether it is turned round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Keying {
    /// The sum of the lowest and the highest possible answer, where the item is reverse-keyed: `min + max − x`.
    pub(super) reversed: Option<f64>,
}

impl Keying {
    pub(super) fn key(self, answer: f64) -> f64 {
        self.reversed.map_or(answer, |ends| ends - answer)
    }

    /// What an answer that is turned round counts as: `reversed: 6 − 1 = 5`.
    pub(super) fn sentence(self, answer: f64) -> Option<String> {
        self.reversed.map(|ends| format!("reversed: {ends} − {answer} = {}", ends - answer))
    }
}

/// A unit's score: the mean of the items it answered, where it answered at least the share `min_answered` of them.
///
/// A share is met with a tolerance of 1e-9, so that 0.8 of 5 items is 4 answers whatever the rounding.
pub(super) fn score(answers: &[Option<f64>], keys: &[Keying], min_answered: f64) -> Option<f64> {
    let given: Vec<f64> =
        answers.iter().zip(keys).filter_map(|(answer, key)| answer.map(|answer| key.key(answer))).collect();
    let share = given.len() as f64 / answers.len() as f64;
    if share + 1e-9 < min_answered { None } else { mean(&given) }
}

/// A case's value and how far it can be trusted.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Composed {
    pub(super) value: Option<f64>,
    /// Units with a score.
    pub(super) n: usize,
    /// Units without one.
    pub(super) n_missing: usize,
    /// Standard deviation (n − 1) of the scores.
    pub(super) sd: Option<f64>,
    /// 95 % interval of the value.
    pub(super) interval: Option<(f64, f64)>,
}

const LEVEL: f64 = 0.95;
const REPLICATES: usize = 2000;

/// What the scores of an indicator can be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Scale {
    /// Yes or no, so that a mean is a share; no is this number, and yes the next.
    YesNo(f64),
    /// From a lowest to a highest score.
    From(f64, f64),
    /// Any number.
    Open,
}

/// Composes the scores of the units within a case; those without a score are counted, never guessed.
///
/// The interval of a share is Wilson's; that of a mean Student's, within the scale where there is one. Where all agree, which
/// Student's takes for certainty, the interval on a scale is Wilson's of the place on it, and there is none on an open one.
/// That of a median lies between two of the scores, whatever their distribution (Thompson 1936); of fewer than six there is none at
/// 95 %, nor where all agree. That of a dispersion is the percentile interval over units resampled within the case (Efron 1979, doi
/// 10.1214/aos/1176344552), and there is none where an end is the estimate itself, as it is of two scores. The extremes have none:
/// resampling fails for them. One score alone has none but on a scale of yes and no.
pub(super) fn compose(rule: Option<Compose>, scores: &[Option<f64>], scale: Scale, seed: u64) -> Composed {
    let given: Vec<f64> = scores.iter().copied().flatten().collect();
    Composed {
        value: value(rule, &given),
        n: given.len(),
        n_missing: scores.len() - given.len(),
        sd: rule.and_then(|_| sd(&given)),
        interval: match rule {
            Some(Compose::Mean | Compose::Share) => of_mean(&given, scale),
            Some(Compose::Median) => of_median(&given),
            Some(Compose::Dispersion) => resampled(rule, &given, seed),
            None | Some(Compose::Minimum | Compose::Maximum | Compose::Sum | Compose::Count) => None,
        },
    }
}

fn of_mean(given: &[f64], scale: Scale) -> Option<(f64, f64)> {
    let agree = given.windows(2).all(|two| two[0] == two[1]);
    let centre = mean(given)?;
    match scale {
        Scale::YesNo(no) => {
            share_interval(centre - no, given.len(), LEVEL).map(|share| (no + share.lower, no + share.upper))
        }
        Scale::From(low, high) if agree && given.len() > 1 => {
            let share = share_interval((centre - low) / (high - low), given.len(), LEVEL)?;
            Some((low + share.lower * (high - low), low + share.upper * (high - low)))
        }
        Scale::Open if agree => None,
        Scale::From(..) | Scale::Open => {
            let (low, high) = if let Scale::From(low, high) = scale { (low, high) } else { (f64::MIN, f64::MAX) };
            mean_interval(given, LEVEL).map(|interval| (interval.lower.max(low), interval.upper.min(high)))
        }
    }
}

fn of_median(given: &[f64]) -> Option<(f64, f64)> {
    let interval = median_interval(given, LEVEL).filter(|interval| interval.lower < interval.upper)?;
    Some((interval.lower, interval.upper))
}

fn value(rule: Option<Compose>, given: &[f64]) -> Option<f64> {
    match rule {
        None | Some(Compose::Mean | Compose::Share) => mean(given),
        Some(Compose::Median) => quantile(given, 0.5),
        Some(Compose::Minimum) => given.iter().copied().reduce(f64::min),
        Some(Compose::Maximum) => given.iter().copied().reduce(f64::max),
        Some(Compose::Dispersion) => sd(given),
        Some(Compose::Sum) => (!given.is_empty()).then(|| given.iter().sum()),
        Some(Compose::Count) => Some(given.iter().sum()),
    }
}

fn resampled(rule: Option<Compose>, given: &[f64], seed: u64) -> Option<(f64, f64)> {
    // Drawn again, scores that all agree are the same: that is no certainty.
    if given.windows(2).all(|two| two[0] == two[1]) {
        return None;
    }
    let replicates = resample(REPLICATES, seed, |stream, _| {
        let drawn: Vec<f64> = stream.bootstrap(given.len()).into_iter().map(|at| given[at]).collect();
        value(rule, &drawn)
    });
    let draws: Vec<f64> = replicates.into_iter().flatten().collect();
    let ends = percentile_interval(&draws, LEVEL).map(|ends| (ends.lower, ends.upper))?;
    // Where no resample goes beyond the estimate, an end there says how resampling works and not how far the value can lie: two
    // scores drawn again are the two, or one of them twice.
    let estimate = value(rule, given)?;
    (ends.0 < estimate && estimate < ends.1).then_some(ends)
}

#[cfg(test)]
mod tests {
    use super::{Compose, Composed, Keying, Scale, compose, score};

    const PLAIN: Keying = Keying { reversed: None };

    #[test]
    fn a_score_wants_its_share_of_answers() {
        let four_of_five = [Some(1.0), Some(2.0), None, Some(4.0), Some(5.0)];
        assert_eq!(score(&four_of_five, &[PLAIN; 5], 0.8), Some(3.0));
        assert_eq!(score(&four_of_five, &[PLAIN; 5], 0.81), None);
        assert_eq!(score(&[None, None], &[PLAIN; 2], 0.1), None);
    }

    #[test]
    fn a_reversed_item_is_turned_round_on_its_scale() {
        let keys = [PLAIN, Keying { reversed: Some(6.0) }];
        assert_eq!(score(&[Some(5.0), Some(2.0)], &keys, 1.0), Some(4.5));
    }

    #[test]
    fn every_rule_composes_what_is_there() {
        let scores = [Some(1.0), None, Some(2.0), Some(6.0)];
        let value = |rule| compose(Some(rule), &scores, Scale::Open, 1).value;
        assert_eq!(value(Compose::Mean), Some(3.0));
        assert_eq!(value(Compose::Median), Some(2.0));
        assert_eq!(value(Compose::Minimum), Some(1.0));
        assert_eq!(value(Compose::Maximum), Some(6.0));
        assert!((value(Compose::Dispersion).unwrap() - 7.0_f64.sqrt()).abs() < 1e-15);
        let mean = compose(Some(Compose::Mean), &scores, Scale::Open, 1);
        assert_eq!((mean.n, mean.n_missing), (3, 1));
        let (low, high) = mean.interval.unwrap();
        assert!(low < 3.0 && high > 3.0);
    }

    #[test]
    fn a_resampled_interval_follows_its_seed_and_holds_the_value() {
        let scores: Vec<Option<f64>> = (0..30).map(|i| Some(f64::from(i % 7))).collect();
        let interval = |seed| compose(Some(Compose::Dispersion), &scores, Scale::Open, seed).interval.unwrap();
        assert_eq!(interval(1), interval(1));
        assert!(interval(1).0 <= 2.0 && interval(1).1 >= 2.0);
        assert_eq!(compose(Some(Compose::Minimum), &scores, Scale::Open, 1).interval, None);
        assert_eq!(compose(Some(Compose::Dispersion), &[Some(1.0)], Scale::Open, 1).interval, None);
    }

    /// Of five scores even the least and the greatest hold the median in no more than 1 − 2/2⁵ = 93.75 % of samples; of nine the
    /// second from either end does in 1 − 2 · 10/2⁹ = 96.1 %.
    #[test]
    fn the_interval_of_a_median_is_that_of_its_ranks() {
        let interval = |n: u32| {
            let scores: Vec<Option<f64>> = (1..=n).rev().map(|score| Some(f64::from(score))).collect();
            compose(Some(Compose::Median), &scores, Scale::From(1.0, 9.0), 1).interval
        };
        assert_eq!([2, 5].map(interval), [None, None]);
        assert_eq!([6, 8, 9].map(interval), [Some((1.0, 6.0)), Some((1.0, 8.0)), Some((2.0, 8.0))]);
    }

    /// Two scores drawn again differ as they do or not at all: no resample is more dispersed than they are.
    #[test]
    fn a_resampled_interval_that_ends_at_the_estimate_is_none() {
        let interval = |rule, scores: &[f64]| {
            let scores: Vec<Option<f64>> = scores.iter().copied().map(Some).collect();
            compose(Some(rule), &scores, Scale::Open, 1).interval
        };
        assert_eq!(interval(Compose::Dispersion, &[1.0, 5.0]), None);
        assert_eq!(interval(Compose::Dispersion, &[1.0, 1.0, 5.0]), None, "1, 5, 5 is as dispersed");
        assert_eq!(interval(Compose::Dispersion, &[1.0, 1.0, 5.0, 5.0]), None, "halves apart are the most there is");
        // 1, 1, 5 (and 1, 5, 5) come in 6 of 27 draws, 3, 3, 3 and its like in 3.
        let (low, high) = interval(Compose::Dispersion, &[1.0, 3.0, 5.0]).unwrap();
        assert!(low == 0.0 && (high - (16.0_f64 / 3.0).sqrt()).abs() < 1e-12, "{low} {high}");
    }

    #[test]
    fn nobody_answered_is_undefined_not_zero() {
        let nobody = Composed { value: None, n: 0, n_missing: 2, sd: None, interval: None };
        assert_eq!(compose(Some(Compose::Mean), &[None, None], Scale::Open, 1), nobody);
    }

    #[test]
    fn an_interval_stays_on_its_scale_and_is_never_certain_of_few() {
        let interval = |scores: &[f64], scale| {
            let scores: Vec<Option<f64>> = scores.iter().copied().map(Some).collect();
            compose(Some(Compose::Mean), &scores, scale, 1).interval
        };
        // Wilson (1927): 1/(1 + z²/2) for two of two.
        let (low, high) = interval(&[1.0, 1.0], Scale::YesNo(0.0)).unwrap();
        assert!((low - 0.342_380).abs() < 1e-6 && high == 1.0, "{low} {high}");
        let (low, high) = interval(&[1.0, 0.0], Scale::YesNo(0.0)).unwrap();
        assert!((low - 0.094_531).abs() < 1e-6 && (high - 0.905_469).abs() < 1e-6);
        // Student's would run from 0.10 to 8.57.
        // Answers coded 1 and 2 are no others than those coded 0 and 1.
        let (one, two) = interval(&[2.0, 1.0], Scale::YesNo(1.0)).unwrap();
        assert!((one - 1.0 - low).abs() < 1e-12 && (two - 1.0 - high).abs() < 1e-12);
        let (low, high) = interval(&[4.666_666, 4.0], Scale::From(1.0, 5.0)).unwrap();
        assert!(low >= 1.0 && high == 5.0, "{low} {high}");
        let (low, high) = interval(&[4.0, 4.0, 4.0], Scale::From(1.0, 5.0)).unwrap();
        assert!(low > 1.0 && low < 4.0 && high > 4.0 && high < 5.0, "{low} {high}");
        assert_eq!(interval(&[4.0, 4.0, 4.0], Scale::Open), None);
        assert_eq!(interval(&[4.0], Scale::From(1.0, 5.0)), None);
    }
}
