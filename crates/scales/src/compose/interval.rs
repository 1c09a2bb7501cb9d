//! The 95 % interval of the value of a case, by its rule.

use super::{Composition, ScoreScale, Scored};
use crate::{AnswerRange, logit_interval};
use crosscase_numerics::{
    mean, mean_interval, median_interval, percentile_interval, resample, sd, share_interval, student_quantile, variance,
};

const LEVEL: f64 = 0.95;
const REPLICATES: usize = 2000;

impl Composition {
    /// The interval of the value; none where nothing can be said.
    pub(super) fn interval(self, persons: &[Scored<'_>], scale: ScoreScale, seed: u64) -> Option<[f64; 2]> {
        let parts = self.parts(persons);
        match self {
            Self::Mean | Self::KeyPerson => of_mean(&parts, scale),
            Self::ShareAtOrAbove(_) => of_mean(&parts, ScoreScale::YesNo(0.0)),
            Self::Median => median_interval(&parts, LEVEL)
                .map(|interval| [interval.lower, interval.upper])
                .filter(|[lower, upper]| lower < upper),
            Self::Dispersion => self.resampled(persons, seed),
            Self::OrganisationFirst => {
                let means = self.strata(persons).iter().map(|scores| mean(scores)).collect::<Option<Vec<_>>>()?;
                of_mean(&means, scale.between())
            }
            Self::RoleFirst | Self::Weighted if agree(&parts) => of_mean(&parts, scale),
            Self::RoleFirst => {
                let errors = self.strata(persons).iter().map(|scores| error_of(scores)).collect::<Option<Vec<_>>>()?;
                let (error, degrees) = pooled(&errors);
                student(self.value(persons)?, error / errors.len() as f64, degrees, scale)
            }
            Self::Weighted => {
                let weights = persons.iter().map(|person| person.person.weight).collect::<Option<Vec<_>>>()?;
                let (error, degrees) = of_ratio(&parts, &weights, self.value(persons)?);
                student(self.value(persons)?, error, degrees, scale)
            }
            Self::Minimum | Self::Maximum | Self::Sum | Self::Count | Self::CountAtOrAbove(_) => None,
        }
    }

    fn resampled(self, persons: &[Scored<'_>], seed: u64) -> Option<[f64; 2]> {
        // Drawn again, scores that all agree are the same: that is no certainty.
        if agree(&self.parts(persons)) {
            return None;
        }
        let replicates = resample(REPLICATES, seed, |stream, _| {
            let drawn = stream.bootstrap(persons.len()).into_iter().filter_map(|at| persons.get(at).copied());
            self.value(&drawn.collect::<Vec<_>>())
        });
        let draws: Vec<f64> = replicates.into_iter().flatten().collect();
        let ends = percentile_interval(&draws, LEVEL)?;
        // Where no resample goes beyond the estimate, an end there says how resampling works and not how far the value can lie: two
        // scores drawn again are the two, or one of them twice.
        let estimate = self.value(persons)?;
        // In another order a sum is another by its last digits.
        let rounding = 1e-9 * estimate.abs();
        let is_within = ends.lower < estimate - rounding && estimate + rounding < ends.upper;
        is_within.then_some([ends.lower, ends.upper])
    }
}

impl ScoreScale {
    /// The scale of means of such scores, which lie between yes and no as well.
    fn between(self) -> Self {
        match self {
            Self::YesNo(no) => AnswerRange::new(no, no + 1.0).map_or(Self::Open, Self::Within),
            other => other,
        }
    }
}

fn agree(scores: &[f64]) -> bool {
    scores.windows(2).all(|two| two[0] == two[1])
}

fn of_mean(scores: &[f64], scale: ScoreScale) -> Option<[f64; 2]> {
    let (centre, n) = (mean(scores)?, scores.len());
    match scale {
        ScoreScale::YesNo(no) => {
            share_interval(centre - no, n, LEVEL).map(|share| [no + share.lower, no + share.upper])
        }
        ScoreScale::Within(range) if agree(scores) && n > 1 => {
            let share = share_interval((centre - range.low()) / range.width(), n, LEVEL)?;
            Some([share.lower, share.upper].map(|end| range.low() + end * range.width()))
        }
        ScoreScale::Within(range) => {
            let degrees = n.checked_sub(1)? as f64;
            logit_interval(centre, sd(scores)? / (n as f64).sqrt(), degrees, range)
        }
        ScoreScale::Open if agree(scores) => None,
        ScoreScale::Open => mean_interval(scores, LEVEL).map(|interval| [interval.lower, interval.upper]),
    }
}

/// Student's interval of a value with this standard error, within its scale.
fn student(centre: f64, error: f64, degrees: f64, scale: ScoreScale) -> Option<[f64; 2]> {
    match scale.between() {
        ScoreScale::Within(range) => logit_interval(centre, error, degrees, range),
        _ if error > 0.0 => {
            let half = student_quantile(f64::midpoint(LEVEL, 1.0), degrees)? * error;
            Some([centre - half, centre + half])
        }
        _ => None,
    }
}

/// The squared standard error of a mean and its degrees of freedom; none of one score.
fn error_of(scores: &[f64]) -> Option<(f64, f64)> {
    Some((variance(scores)? / scores.len() as f64, (scores.len() - 1) as f64))
}

/// The standard error of a sum of independent means, with its degrees of freedom (Satterthwaite 1946, doi:10.2307/3002019).
fn pooled(errors: &[(f64, f64)]) -> (f64, f64) {
    let total: f64 = errors.iter().map(|(squared, _)| squared).sum();
    let parts: f64 = errors.iter().map(|(squared, degrees)| squared * squared / degrees).sum();
    (total.sqrt(), total * total / parts)
}

/// The standard error of a weighted mean, which is a ratio of sums, with its degrees of freedom; with equal weights that of a mean.
fn of_ratio(scores: &[f64], weights: &[f64], centre: f64) -> (f64, f64) {
    let n = weights.iter().filter(|weight| **weight > 0.0).count() as f64;
    let total: f64 = weights.iter().sum();
    let squares: f64 = scores.iter().zip(weights).map(|(x, w)| w * w * (x - centre) * (x - centre)).sum();
    ((squares * n / (n - 1.0)).sqrt() / total, n - 1.0)
}

#[cfg(test)]
mod tests {
    use crate::{AnswerRange, Composition, Person, ScoreScale};

    fn interval(rule: Composition, scores: &[f64], scale: ScoreScale) -> Option<[f64; 2]> {
        let of = |score: &f64| Person { score: Some(*score), weight: Some(2.5), ..Person::default() };
        rule.compose(&scores.iter().map(of).collect::<Vec<_>>(), scale, 1).interval
    }

    fn one_to_five() -> ScoreScale {
        ScoreScale::Within(AnswerRange::new(1.0, 5.0).unwrap())
    }

    #[test]
    fn an_interval_stays_on_its_scale_and_is_never_certain_of_few() {
        // Wilson (1927): 1/(1 + z²/2) for two of two.
        let [low, high] = interval(Composition::Mean, &[1.0, 1.0], ScoreScale::YesNo(0.0)).unwrap();
        assert!((low - 0.342_380).abs() < 1e-6 && high == 1.0, "{low} {high}");
        let [low, high] = interval(Composition::Mean, &[1.0, 0.0], ScoreScale::YesNo(0.0)).unwrap();
        assert!((low - 0.094_531).abs() < 1e-6 && (high - 0.905_469).abs() < 1e-6);
        // Answers coded 1 and 2 are no others than those coded 0 and 1.
        let [one, two] = interval(Composition::Mean, &[2.0, 1.0], ScoreScale::YesNo(1.0)).unwrap();
        assert!((one - 1.0 - low).abs() < 1e-12 && (two - 1.0 - high).abs() < 1e-12);
        let [low, high] = interval(Composition::Mean, &[4.0, 4.0, 4.0], one_to_five()).unwrap();
        assert!(low > 1.0 && low < 4.0 && high > 4.0 && high < 5.0, "{low} {high}");
        assert_eq!(interval(Composition::Mean, &[4.0, 4.0, 4.0], ScoreScale::Open), None);
        assert_eq!(interval(Composition::Mean, &[4.0], one_to_five()), None);
    }

    /// 2 and 4 on 1 to 5: the place is ½, its logit 0, the error of the mean 1, of the logit 1/(4 · ¼) = 1, and t is tan(0.475 π) =
    /// 12.7062 with one degree of freedom: logit⁻¹(±12.7062) = 3.0302e-6 from the ends of 0 to 1, of which the scale has four.
    #[test]
    fn a_bounded_mean_has_students_interval_on_the_logit() {
        let [low, high] = interval(Composition::Mean, &[2.0, 4.0], one_to_five()).unwrap();
        let place = 1.0 / (1.0 + libm::exp(libm::tan(0.475 * std::f64::consts::PI)));
        assert!((low - 1.0 - 4.0 * place).abs() < 1e-9 && (5.0 - high - 4.0 * place).abs() < 1e-9, "{low} {high}");
    }

    /// Of five scores even the least and the greatest hold the median in no more than 1 − 2/2⁵ = 93.75 % of samples; of nine the
    /// second from either end does in 1 − 2 · 10/2⁹ = 96.1 %.
    #[test]
    fn the_interval_of_a_median_is_that_of_its_ranks() {
        let of = |n: u32| {
            let scores: Vec<f64> = (1..=n).rev().map(f64::from).collect();
            interval(Composition::Median, &scores, ScoreScale::Open)
        };
        assert_eq!([2, 5].map(of), [None, None]);
        assert_eq!([6, 8, 9].map(of), [Some([1.0, 6.0]), Some([1.0, 8.0]), Some([2.0, 8.0])]);
    }

    /// Two scores drawn again differ as they do or not at all: no resample is more dispersed than they are.
    #[test]
    fn a_resampled_interval_that_ends_at_the_estimate_is_none() {
        let of = |scores: &[f64]| interval(Composition::Dispersion, scores, ScoreScale::Open);
        // Of three of whom two agree the widest resample is these three, in whatever order.
        for tenth in 0..50 {
            let (one, two) = (f64::from(tenth) / 10.0 + 0.1, 4.3);
            for scores in [[one, two, two], [two, one, two], [two, two, one]] {
                assert_eq!(of(&scores), None, "{scores:?}");
            }
        }
        assert_eq!(of(&[1.0]), None);
        assert_eq!(of(&[1.0, 5.0]), None);
        assert_eq!(of(&[1.0, 1.0, 5.0]), None, "1, 5, 5 is as dispersed");
        assert_eq!(of(&[1.0, 1.0, 5.0, 5.0]), None, "halves apart are the most there is");
        // 1, 1, 5 (and 1, 5, 5) come in 6 of 27 draws, 3, 3, 3 and its like in 3.
        let [low, high] = of(&[1.0, 3.0, 5.0]).unwrap();
        assert!(low == 0.0 && (high - (16.0_f64 / 3.0).sqrt()).abs() < 1e-12, "{low} {high}");
        assert_eq!(interval(Composition::Minimum, &[1.0, 3.0, 5.0], ScoreScale::Open), None);
    }

    /// Equal weights, every person an organisation, one role: each is the mean, and so is its interval.
    #[test]
    fn rules_that_are_the_mean_have_its_interval() {
        let scores = [2.0, 3.0, 4.5, 4.0];
        for scale in [one_to_five(), ScoreScale::Open] {
            let [low, high] = interval(Composition::Mean, &scores, scale).unwrap();
            for rule in [Composition::Weighted, Composition::OrganisationFirst, Composition::RoleFirst] {
                let of = |score: &f64| Person {
                    score: Some(*score),
                    weight: Some(2.5),
                    role: Some("user".to_owned()),
                    ..Person::default()
                };
                let case: Vec<Person> = scores.iter().map(of).collect();
                let [one, two] = rule.compose(&case, scale, 1).interval.unwrap();
                assert!((low - one).abs() < 1e-12 && (high - two).abs() < 1e-12, "{rule}: {one} {two}");
            }
        }
    }

    /// Two roles of two: 1, 3 and 4, 6 have a squared error of 1 each, so that the mean of their means, 3.5, has an error of √2/2 and two
    /// degrees of freedom, of which t is 0.95·√(2/(1 − 0.95²)) = 4.302653.
    #[test]
    fn roles_are_strata_and_a_role_of_one_leaves_no_interval() {
        let of = |(score, role): (f64, &str)| Person {
            score: Some(score),
            role: Some(role.to_owned()),
            ..Person::default()
        };
        let case = [(1.0, "a"), (3.0, "a"), (4.0, "b"), (6.0, "b")].map(of);
        let [low, high] = Composition::RoleFirst.compose(&case, ScoreScale::Open, 1).interval.unwrap();
        let half = 4.302_652_7 * 0.5_f64.sqrt();
        assert!((low - 3.5 + half).abs() < 1e-6 && (high - 3.5 - half).abs() < 1e-6, "{low} {high}");
        assert_eq!(Composition::RoleFirst.compose(&case[..3], ScoreScale::Open, 1).interval, None);
    }
}
