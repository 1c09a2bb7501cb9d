//! Krippendorff's alpha, with its linearised variance in Gwet's form (2014, chapter 2).

use super::{AgreementMetric, Estimate, Ratings};
use crate::describe::binary_unit;

/// Alpha of units that were all rated at least twice; `None` where all ratings are of one category.
pub(super) fn alpha(ratings: &Ratings, metric: AgreementMetric) -> Option<Estimate> {
    let categories = ratings.values().len();
    let mut given = vec![0.0; categories];
    for (_, category) in ratings.rated().iter().flatten() {
        if let Some(given) = given.get_mut(*category) {
            *given += 1.0;
        }
    }
    let all: f64 = given.iter().sum();
    // Alpha does not depend on the unit of the values; their squares must fit.
    let unit = binary_unit(ratings.values())?;
    let values: Vec<f64> = ratings.values().iter().map(|value| value / unit).collect();
    // Measured values can be as many as the ratings: no matrix of their distances is held.
    let below = running_sums(&given);
    let apart = |a: usize, b: usize| metric.squared(&values, &given, &below, (a, b));
    // How far each category is from a rating drawn at random.
    let from_any: Vec<f64> =
        (0..categories).map(|a| given.iter().enumerate().map(|(b, n)| apart(a, b) * n).sum::<f64>() / all).collect();
    let by_chance = from_any.iter().zip(&given).map(|(d, n)| d * n).sum::<f64>() / all;
    if !(by_chance > 0.0 && by_chance.is_finite()) {
        return None;
    }
    let (units, rated): (f64, f64) = (ratings.units() as f64, all);
    let mean_rated = rated / units;
    // The disagreement within each unit, with pairs weighted so that each rating counts once.
    let within: Vec<f64> = ratings
        .rated()
        .iter()
        .map(|unit| {
            let pairs: f64 = unit.iter().flat_map(|(_, a)| unit.iter().map(|(_, b)| apart(*a, *b))).sum();
            pairs / ((unit.len() - 1) as f64 * mean_rated)
        })
        .collect();
    let observed = within.iter().sum::<f64>() / units;
    let corrected = 1.0 - 1.0 / rated;
    let value = 1.0 - observed * corrected / by_chance;
    // The same without the correction for the number of ratings: what the variance is centred on.
    let centre = 1.0 - observed / by_chance;
    let influence = ratings.rated().iter().zip(&within).map(|(unit, within)| {
        let more = unit.len() as f64 / mean_rated - 1.0;
        let own = 1.0 - (within - observed * corrected * more) / by_chance;
        let from_own: f64 = unit.iter().filter_map(|(_, category)| from_any.get(*category)).sum();
        let chance = from_own / mean_rated - by_chance * more;
        // Agreement by chance is 1 less the distance, so that the sign turns.
        own + 2.0 * (1.0 - centre) * (chance - by_chance) / by_chance
    });
    Some(Estimate { value, influence: influence.collect() })
}

/// The sum of all before each place, and of all.
fn running_sums(counts: &[f64]) -> Vec<f64> {
    let sums = counts.iter().scan(0.0, |sum, count| {
        *sum += count;
        Some(*sum)
    });
    std::iter::once(0.0).chain(sums).collect()
}
