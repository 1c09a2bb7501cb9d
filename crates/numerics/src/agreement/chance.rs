//! Coefficients that set observed agreement against agreement by chance, by Gwet's estimators for missing ratings (2014, chapters
//! 2 and 5): observed agreement over the units with two ratings, chance over all, each unit's part of the variance with weight n/n′.

use super::{AgreementCoefficient, AgreementWeights, Estimate, Ratings};
use std::collections::BTreeMap;

/// The estimate; `None` where agreement by chance is complete, and of a draw in which every pair is missing.
pub(super) fn corrected(
    ratings: &Ratings,
    coefficient: AgreementCoefficient,
    weights: AgreementWeights,
) -> Option<Estimate> {
    let shares = Shares::of(ratings, weights.of(ratings.values()))?;
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
struct Shares<W> {
    /// The weight of two categories.
    weight: W,
    /// For each unit, the share of its ratings in each category that it was put into.
    of_units: Vec<BTreeMap<usize, f64>>,
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

impl<W: Fn(usize, usize) -> f64> Shares<W> {
    fn of(ratings: &Ratings, weight: W) -> Option<Self> {
        let (mut of_units, mut within) = (Vec::new(), Vec::new());
        for unit in ratings.rated() {
            let mut shares = BTreeMap::new();
            for (_, category) in unit {
                *shares.entry(*category).or_insert(0.0) += 1.0 / unit.len() as f64;
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
        let mut prevalence = vec![0.0; ratings.values().len()];
        for (category, share) in of_units.iter().flatten() {
            if let Some(sum) = prevalence.get_mut(*category) {
                *sum += share;
            }
        }
        for sum in &mut prevalence {
            *sum /= units as f64;
        }
        let observed = within.iter().flatten().sum::<f64>() / paired as f64;
        Some(Self { weight, of_units, prevalence, within, observed, units, paired })
    }

    /// Each unit's part, where each of its ratings adds something by its category.
    fn by_category(&self, agreement: f64, part: &[f64]) -> Chance {
        let of_category = |category: &usize| part.get(*category).copied().unwrap_or_default();
        let of_unit =
            |shares: &BTreeMap<usize, f64>| shares.iter().map(|(category, share)| share * of_category(category)).sum();
        Chance { agreement, of_units: self.of_units.iter().map(of_unit).collect() }
    }

    /// Two ratings drawn from all coders together.
    fn pooled(&self) -> Chance {
        let part = self.weighed(&self.prevalence);
        self.by_category(product(&part, &self.prevalence), &part)
    }

    /// Chance as far as the prevalence of the categories leaves units hard to rate; `None` with one category.
    fn prevalence(&self) -> Option<Chance> {
        let categories = self.prevalence.len() as f64;
        if self.prevalence.len() < 2 {
            return None;
        }
        let scale = self.total() / (categories * (categories - 1.0));
        let part: Vec<f64> = self.prevalence.iter().map(|share| scale * (1.0 - share)).collect();
        Some(self.by_category(product(&part, &self.prevalence), &part))
    }

    fn uniform(&self) -> f64 {
        let categories = self.prevalence.len() as f64;
        self.total() / (categories * categories)
    }

    /// The weights of every pair of categories together.
    fn total(&self) -> f64 {
        let categories = self.prevalence.len();
        (0..categories).flat_map(|a| (0..categories).map(move |b| (a, b))).map(|(a, b)| (self.weight)(a, b)).sum()
    }

    /// For each category, the sum of shares by how much it agrees with that of each.
    fn weighed(&self, shares: &[f64]) -> Vec<f64> {
        let of = |a: usize| shares.iter().enumerate().map(|(b, share)| (self.weight)(a, b) * share).sum();
        (0..self.prevalence.len()).map(of).collect()
    }

    /// One rating of each of two of the coders who rated something: in a draw of units that may be fewer than there are.
    fn coders(&self, ratings: &Ratings) -> Option<Chance> {
        let categories = self.prevalence.len();
        let mut own = vec![vec![0.0; categories]; ratings.coders()];
        let mut rated = vec![0.0; ratings.coders()];
        for (coder, category) in ratings.rated().iter().flatten() {
            *rated.get_mut(*coder)? += 1.0;
            *own.get_mut(*coder)?.get_mut(*category)? += 1.0;
        }
        let coders = rated.iter().filter(|rated| **rated > 0.0).count();
        for (own, rated) in own.iter_mut().zip(&rated).filter(|(_, rated)| **rated > 0.0) {
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
                self.weighed(&rest)
            })
            .collect();
        // A unit that was rated twice was so by two of them.
        let pairs = (coders * coders.saturating_sub(1)) as f64;
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
