//! The curve of an item: the probability of each answer at each place on the line.

use super::IrtModel;
use crosscase_numerics::{Cholesky, Matrix};

/// An item's slope and intercepts, over the categories that were used.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Curve {
    /// Whether steps are cumulative (graded) or from each category to the next.
    cumulative: bool,
    pub(super) slope: f64,
    /// Of each category that was used but the lowest.
    pub(super) intercepts: Vec<f64>,
    /// The places of the categories that were used.
    pub(super) used: Vec<usize>,
}

const LEAST: f64 = 1e-300;

impl Curve {
    pub(super) fn start(model: IrtModel, counts: &[usize]) -> Self {
        let used: Vec<usize> = (0..counts.len()).filter(|c| counts[*c] > 0).collect();
        let total: f64 = counts.iter().sum::<usize>() as f64;
        let cumulative = !matches!(model, IrtModel::Pcm | IrtModel::Gpcm);
        let above = |at: usize| used.iter().skip(at).map(|c| counts[*c]).sum::<usize>() as f64 / total;
        let intercepts = (1..used.len())
            .map(|at| {
                if cumulative {
                    1.2 * libm::log(above(at) / (1.0 - above(at)))
                } else {
                    libm::log(counts[used[at]] as f64 / counts[used[0]] as f64)
                }
            })
            .collect();
        Self { cumulative, slope: 1.0, intercepts, used }
    }

    /// The parameters, the slope first.
    pub(super) fn parameters(&self) -> Vec<f64> {
        std::iter::once(self.slope).chain(self.intercepts.iter().copied()).collect()
    }

    pub(super) fn with(&self, parameters: &[f64]) -> Self {
        let (slope, intercepts) = parameters.split_first().map_or((self.slope, &self.intercepts[..]), |(a, d)| (*a, d));
        Self { slope, intercepts: intercepts.to_vec(), ..self.clone() }
    }

    /// Whether every category has a probability: cumulative steps fall.
    pub(super) fn is_proper(&self) -> bool {
        let finite = self.slope.is_finite() && self.intercepts.iter().all(|d| d.is_finite());
        finite && (!self.cumulative || self.intercepts.windows(2).all(|two| two[0] > two[1]))
    }

    pub(super) const fn is_cumulative(&self) -> bool {
        self.cumulative
    }

    /// The score that a category stands for.
    fn weight(&self, at: usize) -> f64 {
        (self.used[at] - self.used[0]) as f64
    }

    /// The probability of each category that was used.
    pub(super) fn at(&self, z: f64) -> Vec<f64> {
        let mut p = vec![0.0; self.intercepts.len() + 1];
        self.probabilities(z, &mut p);
        p
    }

    /// The same, into room that is there already.
    fn probabilities(&self, z: f64, p: &mut [f64]) {
        if self.cumulative {
            let mut above = 1.0;
            for (p, d) in p.iter_mut().zip(&self.intercepts) {
                let next = 1.0 / (1.0 + libm::exp(-(self.slope * z + d)));
                *p = (above - next).max(LEAST);
                above = next;
            }
            p[self.intercepts.len()] = above.max(LEAST);
            return;
        }
        p[0] = 0.0;
        for (c, d) in (1..).zip(&self.intercepts) {
            p[c] = self.slope * self.weight(c) * z + d;
        }
        let largest = p.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for e in &mut *p {
            *e = libm::exp(*e - largest);
        }
        let total: f64 = p.iter().sum();
        for e in p {
            *e = (*e / total).max(LEAST);
        }
    }

    /// What an answer in each category adds to the gradient of the log-likelihood, by slope and intercepts: the derivatives of its probability
    /// over it, category by category, beside the probabilities.
    pub(super) fn scores(&self, z: f64, p: &mut [f64], scores: &mut [f64]) {
        self.probabilities(z, p);
        let size = self.intercepts.len() + 1;
        scores.fill(0.0);
        if self.cumulative {
            let mut above = 0.0;
            for c in 0..size {
                let end = self.intercepts.get(c).map_or(0.0, |d| 1.0 / (1.0 + libm::exp(-(self.slope * z + d))));
                let below = end * (1.0 - end);
                let row = &mut scores[c * size..(c + 1) * size];
                row[0] = z * (above - below) / p[c];
                if c > 0 {
                    row[c] = above / p[c];
                }
                if c + 1 < size {
                    row[c + 1] = -below / p[c];
                }
                above = below;
            }
            return;
        }
        let mean: f64 = (0..size).map(|c| p[c] * self.weight(c)).sum();
        for c in 0..size {
            let row = &mut scores[c * size..(c + 1) * size];
            row[0] = z * (self.weight(c) - mean);
            (1..size).for_each(|at| row[at] = f64::from(u8::from(at == c)) - p[at]);
        }
    }

    /// The same curve over θ whose standard deviation is so many times that of z.
    pub(super) fn over(&self, scale: f64) -> Self {
        Self { slope: self.slope / scale, ..self.clone() }
    }

    /// The information of an answer, ΣP′²/P over its categories (Samejima 1969).
    pub(super) fn information(&self, z: f64) -> f64 {
        let p = self.at(z);
        let m = self.intercepts.len();
        let slopes: Vec<f64> = if self.cumulative {
            let logistic = |d: f64| 1.0 / (1.0 + libm::exp(-(self.slope * z + d)));
            let steep = |at: usize| match at.checked_sub(1).and_then(|at| self.intercepts.get(at)) {
                Some(d) => logistic(*d) * (1.0 - logistic(*d)),
                None => 0.0,
            };
            (0..=m).map(|c| self.slope * (steep(c) - steep(c + 1))).collect()
        } else {
            let mean: f64 = (0..=m).map(|c| p[c] * self.weight(c)).sum();
            (0..=m).map(|c| self.slope * p[c] * (self.weight(c) - mean)).collect()
        };
        p.iter().zip(&slopes).map(|(p, slope)| slope * slope / p).sum()
    }

    /// The expected log-likelihood of counts by category and node.
    pub(super) fn expected(&self, nodes: &[f64], counts: &[Vec<f64>]) -> f64 {
        let mut p = vec![0.0; self.intercepts.len() + 1];
        let of = |(q, z): (usize, &f64)| {
            self.probabilities(*z, &mut p);
            // Where nobody is expected nothing is added.
            let here = p.iter().zip(counts).filter(|(_, row)| row[q] > 0.0);
            here.map(|(p, row)| row[q] * libm::log(*p)).sum::<f64>()
        };
        nodes.iter().enumerate().map(of).sum()
    }

    /// Its gradient.
    pub(super) fn gradient(&self, nodes: &[f64], counts: &[Vec<f64>]) -> Vec<f64> {
        self.slopes(nodes, counts).0
    }

    /// Its gradient and expected information.
    pub(super) fn slopes(&self, nodes: &[f64], counts: &[Vec<f64>]) -> (Vec<f64>, Vec<f64>) {
        let size = self.intercepts.len() + 1;
        let (mut gradient, mut information) = (vec![0.0; size], vec![0.0; size * size]);
        let (mut p, mut scores) = (vec![0.0; size], vec![0.0; size * size]);
        for (q, z) in nodes.iter().enumerate() {
            let here: f64 = counts.iter().map(|row| row[q]).sum();
            if here == 0.0 {
                continue;
            }
            self.scores(*z, &mut p, &mut scores);
            for (c, row) in scores.chunks_exact(size).enumerate() {
                for i in 0..size {
                    gradient[i] += counts[c][q] * row[i];
                    let share = here * p[c] * row[i];
                    if share != 0.0 {
                        (0..size).for_each(|j| information[i * size + j] += share * row[j]);
                    }
                }
            }
        }
        (gradient, information)
    }

    /// Steps of Fisher scoring towards the greatest expected log-likelihood; with `slope_too`, of the slope as well.
    pub(super) fn improved(&self, nodes: &[f64], counts: &[Vec<f64>], slope_too: bool) -> Self {
        let mut here = self.clone();
        let mut value = here.expected(nodes, counts);
        for _ in 0..4 {
            let (gradient, information) = here.slopes(nodes, counts);
            let size = gradient.len();
            let first = usize::from(!slope_too);
            let kept: Vec<usize> = (first..size).collect();
            let rows: Vec<f64> = kept
                .iter()
                .flat_map(|i| kept.iter().map(move |j| (*i, *j)))
                .map(|(i, j)| information[i * size + j] * if i == j { 1.0 + 1e-9 } else { 1.0 })
                .collect();
            let wanted: Vec<f64> = kept.iter().map(|i| gradient[*i]).collect();
            let matrix = Matrix::new(kept.len(), kept.len(), rows);
            let Ok(step) = matrix.and_then(|m| Cholesky::of(&m)).and_then(|m| m.solve(&wanted)) else { return here };
            let tried = (0..20).find_map(|halvings| {
                let share = libm::ldexp(1.0, -halvings);
                let mut parameters = here.parameters();
                kept.iter().zip(&step).for_each(|(i, step)| parameters[*i] += share * step);
                let next = here.with(&parameters);
                let reached = if next.is_proper() { next.expected(nodes, counts) } else { f64::NEG_INFINITY };
                (reached > value).then_some((next, reached))
            });
            let Some((next, reached)) = tried else { return here };
            let gained = reached - value;
            (here, value) = (next, reached);
            if gained < 1e-12 * value.abs() {
                break;
            }
        }
        here
    }
}
