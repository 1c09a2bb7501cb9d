//! Coefficients that set observed agreement against agreement by chance, by Gwet's estimators for missing ratings (2014, chapters
//! 2 and 5): observed agreement over the units with two ratings, chance over all, each unit's part of the variance with weight n/n′.

use super::{AgreementCoefficient, AgreementWeights, Estimate, Ratings};

/// The estimate; `None` where agreement by chance is complete, and of a draw in which a coder or every pair is missing.
pub(super) fn corrected(
    ratings: &Ratings,
    coefficient: AgreementCoefficient,
    weights: AgreementWeights,
) -> Option<Estimate> {
    let shares = Shares::of(ratings, weights)?;
    let chance = match coefficient {
        AgreementCoefficient::Fleiss => shares.pooled(),
        AgreementCoefficient::Gwet => shares.prevalence()?,
        AgreementCoefficient::BrennanPrediger => Chance::constant(shares.uniform(), shares.units),
        AgreementCoefficient::Cohen | AgreementCoefficient::Conger => shares.coders(ratings)?,
        AgreementCoefficient::Percent | AgreementCoefficient::Krippendorff => Chance::constant(0.0, shares.units),
    };
    let room = 1.0 - chance.agreement;
    if room <= f64::EPSILON {
        return None;
    }
    let value = (shares.observed - chance.agreement) / room;
    let weight = shares.units as f64 / shares.paired as f64;
    let influence = shares.within.iter().zip(&chance.of_units).map(|(within, own)| {
        let part = within.map_or(0.0, |within| weight * (within - chance.agreement) / room);
        part - 2.0 * (1.0 - value) * (own - chance.agreement) / room
    });
    Some(Estimate { value, influence: influence.collect() })
}

/// What all of these coefficients are made of.
struct Shares {
    weights: Vec<Vec<f64>>,
    /// For each unit, the share of its ratings in each category.
    of_units: Vec<Vec<f64>>,
    /// The mean of these.
    prevalence: Vec<f64>,
    /// Agreement within each unit that was rated twice.
    within: Vec<Option<f64>>,
    observed: f64,
    units: usize,
    paired: usize,
}

/// Agreement by chance, and each unit's part in it.
struct Chance {
    agreement: f64,
    of_units: Vec<f64>,
}

impl Chance {
    fn constant(agreement: f64, units: usize) -> Self {
        Self { agreement, of_units: vec![agreement; units] }
    }
}

impl Shares {
    fn of(ratings: &Ratings, weights: AgreementWeights) -> Option<Self> {
        let categories = ratings.values().len();
        let weights = weights.of(ratings.values());
        let weight = |a: usize, b: usize| weights.get(a).and_then(|row| row.get(b)).copied().unwrap_or_default();
        let (mut of_units, mut within) = (Vec::new(), Vec::new());
        for unit in ratings.rated() {
            let mut shares = vec![0.0; categories];
            for (_, category) in unit {
                if let Some(share) = shares.get_mut(*category) {
                    *share += 1.0 / unit.len() as f64;
                }
            }
            of_units.push(shares);
            let n = unit.len() as f64;
            let all: f64 = unit.iter().flat_map(|(_, a)| unit.iter().map(|(_, b)| weight(*a, *b))).sum();
            within.push((unit.len() > 1).then(|| (all - n) / (n * (n - 1.0))));
        }
        let units = of_units.len();
        let paired = within.iter().flatten().count();
        if paired == 0 {
            return None;
        }
        let prevalence = (0..categories)
            .map(|category| of_units.iter().filter_map(|unit| unit.get(category)).sum::<f64>() / units as f64)
            .collect();
        let observed = within.iter().flatten().sum::<f64>() / paired as f64;
        Some(Self { weights, of_units, prevalence, within, observed, units, paired })
    }

    /// Each unit's part, where each of its ratings adds something by its category.
    fn by_category(&self, agreement: f64, part: &[f64]) -> Chance {
        let of_unit = |shares: &Vec<f64>| shares.iter().zip(part).map(|(share, part)| share * part).sum();
        Chance { agreement, of_units: self.of_units.iter().map(of_unit).collect() }
    }

    /// Two ratings drawn from all coders together.
    fn pooled(&self) -> Chance {
        let part: Vec<f64> = self.weights.iter().map(|row| product(row, &self.prevalence)).collect();
        self.by_category(product(&part, &self.prevalence), &part)
    }

    /// Chance as far as the prevalence of the categories leaves units hard to rate; `None` with one category.
    fn prevalence(&self) -> Option<Chance> {
        let categories = self.weights.len() as f64;
        if self.weights.len() < 2 {
            return None;
        }
        let scale = self.total() / (categories * (categories - 1.0));
        let part: Vec<f64> = self.prevalence.iter().map(|share| scale * (1.0 - share)).collect();
        Some(self.by_category(product(&part, &self.prevalence), &part))
    }

    fn uniform(&self) -> f64 {
        let categories = self.weights.len() as f64;
        self.total() / (categories * categories)
    }

    fn total(&self) -> f64 {
        self.weights.iter().flatten().sum()
    }

    /// One rating of each of two coders; `None` where a coder rated nothing.
    fn coders(&self, ratings: &Ratings) -> Option<Chance> {
        let (coders, categories) = (ratings.coders(), self.weights.len());
        let mut own = vec![vec![0.0; categories]; coders];
        let mut rated = vec![0.0; coders];
        for (coder, category) in ratings.rated().iter().flatten() {
            *rated.get_mut(*coder)? += 1.0;
            *own.get_mut(*coder)?.get_mut(*category)? += 1.0;
        }
        if rated.contains(&0.0) {
            return None;
        }
        for (own, rated) in own.iter_mut().zip(&rated) {
            for share in own {
                *share /= rated;
            }
        }
        let sum: Vec<f64> = (0..categories).map(|k| own.iter().filter_map(|own| own.get(k)).sum()).collect();
        // What the other coders' ratings weigh for each coder and category.
        let others: Vec<Vec<f64>> = own
            .iter()
            .map(|own| {
                let rest: Vec<f64> = sum.iter().zip(own).map(|(sum, own)| sum - own).collect();
                self.weights.iter().map(|row| product(row, &rest)).collect()
            })
            .collect();
        let pairs = (coders * (coders - 1)) as f64;
        let expected: Vec<f64> = own.iter().zip(&others).map(|(own, others)| product(own, others)).collect();
        let agreement = expected.iter().sum::<f64>() / pairs;
        let units = self.units as f64;
        let base: f64 = expected.iter().sum();
        let of_unit = |unit: &Vec<(usize, usize)>| -> Option<f64> {
            let mut part = base;
            for (coder, category) in unit {
                let of_category = *others.get(*coder)?.get(*category)?;
                part += units / rated.get(*coder)? * (of_category - expected.get(*coder)?);
            }
            Some(part / pairs)
        };
        Some(Chance { agreement, of_units: ratings.rated().iter().map(of_unit).collect::<Option<_>>()? })
    }
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
