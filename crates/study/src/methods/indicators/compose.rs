//! From a unit's answers to its score, and from the scores of the units within a case to the case's value.

use crosscase_numerics::{mean, mean_interval, quantile, resample, sd};
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
        }
    }
}

/// What an item's answer may be, and whether it is turned round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Keying {
    /// The sum of the lowest and the highest possible answer, where the item is reverse-keyed: `min + max − x`.
    pub(super) reversed: Option<f64>,
}

impl Keying {
    fn key(self, answer: f64) -> f64 {
        self.reversed.map_or(answer, |ends| ends - answer)
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

/// Composes the scores of the units within a case; those without a score are counted, never guessed.
///
/// The interval of a mean is Student's; that of a median or a dispersion is the percentile interval over units resampled
/// within the case (Efron 1979, doi 10.1214/aos/1176344552). The extremes have none: resampling fails for them.
pub(super) fn compose(rule: Option<Compose>, scores: &[Option<f64>], seed: u64) -> Composed {
    let given: Vec<f64> = scores.iter().copied().flatten().collect();
    Composed {
        value: value(rule, &given),
        n: given.len(),
        n_missing: scores.len() - given.len(),
        sd: rule.and_then(|_| sd(&given)),
        interval: match rule {
            Some(Compose::Mean) => mean_interval(&given, LEVEL).map(|interval| (interval.lower, interval.upper)),
            Some(Compose::Median | Compose::Dispersion) => resampled(rule, &given, seed),
            None | Some(Compose::Minimum | Compose::Maximum) => None,
        },
    }
}

fn value(rule: Option<Compose>, given: &[f64]) -> Option<f64> {
    match rule {
        None | Some(Compose::Mean) => mean(given),
        Some(Compose::Median) => quantile(given, 0.5),
        Some(Compose::Minimum) => given.iter().copied().reduce(f64::min),
        Some(Compose::Maximum) => given.iter().copied().reduce(f64::max),
        Some(Compose::Dispersion) => sd(given),
    }
}

fn resampled(rule: Option<Compose>, given: &[f64], seed: u64) -> Option<(f64, f64)> {
    if given.len() < 2 {
        return None;
    }
    let replicates = resample(REPLICATES, seed, |stream, _| {
        let drawn: Vec<f64> = stream.bootstrap(given.len()).into_iter().map(|at| given[at]).collect();
        value(rule, &drawn)
    });
    let draws: Vec<f64> = replicates.into_iter().flatten().collect();
    let tail = (1.0 - LEVEL) / 2.0;
    Some((quantile(&draws, tail)?, quantile(&draws, 1.0 - tail)?))
}

#[cfg(test)]
mod tests {
    use super::{Compose, Composed, Keying, compose, score};

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
        let value = |rule| compose(Some(rule), &scores, 1).value;
        assert_eq!(value(Compose::Mean), Some(3.0));
        assert_eq!(value(Compose::Median), Some(2.0));
        assert_eq!(value(Compose::Minimum), Some(1.0));
        assert_eq!(value(Compose::Maximum), Some(6.0));
        assert!((value(Compose::Dispersion).unwrap() - 7.0_f64.sqrt()).abs() < 1e-15);
        let mean = compose(Some(Compose::Mean), &scores, 1);
        assert_eq!((mean.n, mean.n_missing), (3, 1));
        let (low, high) = mean.interval.unwrap();
        assert!(low < 3.0 && high > 3.0);
    }

    #[test]
    fn a_resampled_interval_follows_its_seed_and_holds_the_value() {
        let scores: Vec<Option<f64>> = (0..30).map(|i| Some(f64::from(i % 7))).collect();
        let interval = |seed| compose(Some(Compose::Median), &scores, seed).interval.unwrap();
        assert_eq!(interval(1), interval(1));
        assert!(interval(1).0 <= 3.0 && interval(1).1 >= 3.0);
        assert_eq!(compose(Some(Compose::Minimum), &scores, 1).interval, None);
        assert_eq!(compose(Some(Compose::Dispersion), &[Some(1.0)], 1).interval, None);
    }

    #[test]
    fn nobody_answered_is_undefined_not_zero() {
        let nobody = Composed { value: None, n: 0, n_missing: 2, sd: None, interval: None };
        assert_eq!(compose(Some(Compose::Mean), &[None, None], 1), nobody);
    }
}
