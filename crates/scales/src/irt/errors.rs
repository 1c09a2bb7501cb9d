//! Standard errors of items: the observed information after Louis (1982, doi:10.1111/j.2517-6161.1982.tb01203.x).

use super::IrtErrors;
use super::em::{Estimate, Patterns, Posterior};
use super::response::Curve;
use crosscase_numerics::{Cholesky, Matrix};
use rayon::prelude::*;

/// What an answer adds to the gradient of its item: place by place, category by category, parameter by parameter.
struct Scores {
    of: Vec<f64>,
    size: usize,
}

impl Scores {
    fn of(curve: &Curve, nodes: &[f64]) -> Self {
        let size = curve.intercepts.len() + 1;
        let (mut p, mut of) = (vec![0.0; size], vec![0.0; nodes.len() * size * size]);
        for (z, scores) in nodes.iter().zip(of.chunks_exact_mut(size * size)) {
            curve.scores(*z, &mut p, scores);
        }
        Self { of, size }
    }

    fn at(&self, place: usize, category: usize) -> &[f64] {
        let from = (place * self.size + category) * self.size;
        &self.of[from..from + self.size]
    }
}

impl Estimate {
    /// Standard errors: the inverse of the observed information, and the delta method for difficulties.
    pub(super) fn errors(&self, patterns: &Patterns) -> Vec<IrtErrors> {
        let inverse = self.information(patterns).and_then(|i| Cholesky::of(&i).ok()?.inverse().ok());
        let mut from = usize::from(self.one_slope);
        let of = |curve: &Curve| {
            let steps = curve.used.last().copied().unwrap_or_default();
            let own: Vec<usize> = (from..from + curve.intercepts.len() + usize::from(!self.one_slope)).collect();
            from += own.len();
            let found = inverse.as_ref().map(|inverse| {
                // The delta method by differences of the difficulties, which are ratios of parameters.
                let parameters = curve.parameters();
                let first = usize::from(self.one_slope);
                let moved = |i: usize, by: f64| {
                    let mut next = parameters.clone();
                    next[i + first] += by;
                    self.places(curve, steps, &next)
                };
                let slopes: Vec<Vec<Option<f64>>> = (0..own.len())
                    .map(|i| {
                        let (up, down) = (moved(i, 1e-6), moved(i, -1e-6));
                        up.iter().zip(&down).map(|(u, d)| Some((*u)? / 2e-6 - (*d)? / 2e-6)).collect()
                    })
                    .collect();
                let error = |step: usize| {
                    let g: Option<Vec<f64>> = slopes.iter().map(|row| row[step]).collect();
                    let g = g?;
                    let mut variance = 0.0;
                    for (i, a) in own.iter().enumerate() {
                        for (j, b) in own.iter().enumerate() {
                            variance += g[i] * g[j] * inverse.row(*a)[*b];
                        }
                    }
                    (variance > 0.0).then(|| variance.sqrt())
                };
                let slope = own.first().filter(|_| !self.one_slope).map(|at| inverse.row(*at)[*at].sqrt());
                IrtErrors { discrimination: slope, difficulties: (0..steps).map(error).collect() }
            });
            found.unwrap_or_else(|| IrtErrors { discrimination: None, difficulties: vec![None; steps] })
        };
        self.curves.iter().map(of).collect()
    }

    /// What would be known if all places were, less what is not known of them: the mean of the information over the posterior, less the variance of
    /// the gradient there.
    fn information(&self, patterns: &Patterns) -> Option<Matrix> {
        let (nodes, counts, posteriors) = self.expected(patterns);
        let scores: Vec<Scores> = self.curves.par_iter().map(|curve| Scores::of(curve, &nodes)).collect();
        let starts: Vec<usize> = scores
            .iter()
            .scan(0, |next, one| {
                let start = *next;
                *next += one.size;
                Some(start)
            })
            .collect();
        let all: usize = scores.iter().map(|one| one.size).sum();
        let category = |item: usize, row: usize| {
            patterns.rows[row].0[item].and_then(|answer| self.curves[item].used.binary_search(&answer).ok())
        };
        let categories: Vec<Vec<Option<usize>>> =
            (0..self.curves.len()).map(|item| (0..posteriors.len()).map(|row| category(item, row)).collect()).collect();
        // Of each item and row the mean of the gradient over where the row may stand.
        let means: Vec<Vec<Vec<f64>>> = (0..self.curves.len())
            .into_par_iter()
            .map(|item| {
                let of = |(posterior, category): (&Posterior, &Option<usize>)| {
                    let mut mean = vec![0.0; scores[item].size];
                    let Some(category) = *category else { return mean };
                    for (place, density) in (posterior.from..).zip(&posterior.density) {
                        let own = scores[item].at(place, category);
                        mean.iter_mut().zip(own).for_each(|(slot, score)| *slot += density * score);
                    }
                    mean
                };
                posteriors.iter().zip(&categories[item]).map(of).collect()
            })
            .collect();
        let pairs: Vec<(usize, usize)> =
            (0..self.curves.len()).flat_map(|i| (i..self.curves.len()).map(move |j| (i, j))).collect();
        let block = |&(i, j): &(usize, usize)| -> Vec<f64> {
            let (a, b) = (&scores[i], &scores[j]);
            let mut block = vec![0.0; a.size * b.size];
            let mut add = |share: f64, own: &[f64], other: &[f64]| {
                for (row, x) in block.chunks_exact_mut(b.size).zip(own) {
                    row.iter_mut().zip(other).for_each(|(slot, y)| *slot += share * x * y);
                }
            };
            // How many of each two answers are expected at each place.
            let mut both = vec![0.0; a.size * b.size * nodes.len()];
            for (row, ((_, times), posterior)) in patterns.rows.iter().zip(&posteriors).enumerate() {
                let (Some(x), Some(y)) = (categories[i][row], categories[j][row]) else { continue };
                let from = (x * b.size + y) * nodes.len() + posterior.from;
                both[from..].iter_mut().zip(&posterior.density).for_each(|(slot, density)| *slot += times * density);
                add(*times, &means[i][row], &means[j][row]);
            }
            for (at, expected) in both.iter().enumerate().filter(|(_, expected)| **expected > 0.0) {
                let (pair, place) = (at / nodes.len(), at % nodes.len());
                add(-expected, a.at(place, pair / b.size), b.at(place, pair % b.size));
            }
            if i == j {
                for (slot, own) in block.iter_mut().zip(complete(&self.curves[i], &nodes, &counts[i])) {
                    *slot += own;
                }
            }
            block
        };
        let blocks: Vec<Vec<f64>> = pairs.par_iter().map(block).collect();
        // With one slope of all items the slopes of each count for it.
        let rest = usize::from(self.one_slope);
        let place = |item: usize, parameter: usize| match (self.one_slope, parameter) {
            (true, 0) => 0,
            (true, _) => rest + starts[item] - item + parameter - 1,
            (false, _) => starts[item] + parameter,
        };
        let size = if self.one_slope { all - self.curves.len() + 1 } else { all };
        let mut information = vec![0.0; size * size];
        for ((i, j), block) in pairs.into_iter().zip(blocks) {
            for (at, value) in block.into_iter().enumerate() {
                let (x, y) = (place(i, at / scores[j].size), place(j, at % scores[j].size));
                information[x * size + y] += value;
                if i != j {
                    information[y * size + x] += value;
                }
            }
        }
        information.iter().all(|x| x.is_finite()).then(|| Matrix::new(size, size, information).ok()).flatten()
    }
}

/// The information of an item if all places were known: how its gradient, which is exact, falls with its parameters.
fn complete(curve: &Curve, nodes: &[f64], counts: &[Vec<f64>]) -> Vec<f64> {
    const STEP: f64 = 1e-5;
    let parameters = curve.parameters();
    let row = |i: usize| -> Vec<f64> {
        let moved = |by: f64| {
            let mut next = parameters.clone();
            next[i] += by;
            curve.with(&next).gradient(nodes, counts)
        };
        moved(-STEP).iter().zip(moved(STEP)).map(|(down, up)| (down - up) / (2.0 * STEP)).collect()
    };
    let rows: Vec<Vec<f64>> = (0..parameters.len()).map(row).collect();
    let size = parameters.len();
    (0..size * size).map(|at| f64::midpoint(rows[at / size][at % size], rows[at % size][at / size])).collect()
}
