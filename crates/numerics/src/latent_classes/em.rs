//! The EM algorithm from one start.

use crate::{Stream, sum};

/// Steps after which a start is taken as it is.
const MOST_STEPS: usize = 100_000;

/// No share and no probability moves by so much any more.
const AT_REST: f64 = 1e-10;

/// Answers, and how often they were given.
pub(super) struct Pattern<'a> {
    pub(super) answers: &'a [Option<usize>],
    pub(super) count: f64,
}

/// What every start is run on.
pub(super) struct Run<'a> {
    pub(super) levels: &'a [usize],
    pub(super) patterns: &'a [Pattern<'a>],
    pub(super) n: f64,
}

/// Shares and probabilities, and how well they fit.
#[derive(Clone, Debug)]
pub(super) struct Estimate {
    pub(super) shares: Vec<f64>,
    /// By class, item and level.
    pub(super) probabilities: Vec<Vec<Vec<f64>>>,
    pub(super) log_likelihood: f64,
    pub(super) converged: bool,
}

impl Run<'_> {
    /// From shares that are equal and probabilities drawn evenly from all that there are.
    pub(super) fn start(&self, classes: usize, stream: &mut Stream) -> Estimate {
        let shares = vec![1.0 / classes as f64; classes];
        let mut evenly = |levels: usize| {
            // Spacings of exponentials lie evenly on the simplex; a draw of 0 is no logarithm.
            let drawn: Vec<f64> = (0..levels).map(|_| -libm::log(1.0 - stream.unit()) + 1e-12).collect();
            let all: f64 = drawn.iter().sum();
            drawn.into_iter().map(|x| x / all).collect::<Vec<f64>>()
        };
        let probabilities = (0..classes).map(|_| self.levels.iter().map(|levels| evenly(*levels)).collect()).collect();
        let mut now = Estimate { shares, probabilities, log_likelihood: f64::NEG_INFINITY, converged: false };
        for _ in 0..MOST_STEPS {
            let next = self.step(&now);
            let moved = now.farthest(&next);
            now = next;
            if moved < AT_REST {
                now.converged = true;
                break;
            }
        }
        let terms = self.patterns.iter().map(|pattern| pattern.count * now.posterior(pattern.answers).1);
        now.log_likelihood = sum(&terms.collect::<Vec<_>>()).unwrap_or(f64::NEG_INFINITY);
        now
    }

    fn step(&self, now: &Estimate) -> Estimate {
        let classes = now.shares.len();
        let mut shares = vec![0.0; classes];
        let mut sums: Vec<Vec<Vec<f64>>> = vec![self.levels.iter().map(|levels| vec![0.0; *levels]).collect(); classes];
        for pattern in self.patterns {
            let (posterior, _) = now.posterior(pattern.answers);
            for ((share, of_class), theta) in shares.iter_mut().zip(&mut sums).zip(posterior) {
                let weight = pattern.count * theta;
                *share += weight;
                for (of_item, answer) in of_class.iter_mut().zip(pattern.answers) {
                    if let Some(slot) = answer.and_then(|answer| of_item.get_mut(answer)) {
                        *slot += weight;
                    }
                }
            }
        }
        for share in &mut shares {
            *share /= self.n;
        }
        for (of_class, before) in sums.iter_mut().zip(&now.probabilities) {
            for (of_item, before) in of_class.iter_mut().zip(before) {
                let all: f64 = of_item.iter().sum();
                if all > 0.0 {
                    for x in of_item.iter_mut() {
                        *x /= all;
                    }
                } else {
                    of_item.clone_from(before); // nobody of the class answered: nothing is learnt
                }
            }
        }
        Estimate { shares, probabilities: sums, log_likelihood: f64::NEG_INFINITY, converged: false }
    }
}

impl Estimate {
    /// The share of each class among those who answer so, and the logarithm of how probable it is to.
    pub(super) fn posterior(&self, answers: &[Option<usize>]) -> (Vec<f64>, f64) {
        let mut joint: Vec<f64> = self.joint(answers, |p| p, |a, b| a * b);
        let all: f64 = joint.iter().sum();
        if all.is_normal() {
            for x in &mut joint {
                *x /= all;
            }
            return (joint, libm::log(all));
        }
        // Many items: the products are below what a number can hold, their logarithms are not.
        let logs = self.joint(answers, libm::log, |a, b| a + b);
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if most == f64::NEG_INFINITY {
            return (self.shares.clone(), most);
        }
        let scaled: Vec<f64> = logs.iter().map(|log| libm::exp(log - most)).collect();
        let all: f64 = scaled.iter().sum();
        (scaled.into_iter().map(|x| x / all).collect(), most + libm::log(all))
    }

    fn joint(&self, answers: &[Option<usize>], of: fn(f64) -> f64, join: fn(f64, f64) -> f64) -> Vec<f64> {
        let of_class = |(share, items): (&f64, &Vec<Vec<f64>>)| {
            let given = items.iter().zip(answers).filter_map(|(levels, answer)| levels.get((*answer)?));
            given.fold(of(*share), |product, p| join(product, of(*p)))
        };
        self.shares.iter().zip(&self.probabilities).map(of_class).collect()
    }

    /// How probable it is to answer so.
    pub(super) fn likelihood(&self, answers: &[Option<usize>]) -> f64 {
        libm::exp(self.posterior(answers).1)
    }

    /// The farthest that a share or a probability lies from its other.
    fn farthest(&self, other: &Self) -> f64 {
        let all = |of: &Self| -> Vec<f64> {
            let within = of.probabilities.iter().flatten().flatten().copied();
            of.shares.iter().copied().chain(within).collect()
        };
        all(self).iter().zip(all(other)).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
    }

    /// The classes by their shares, the largest first.
    pub(super) fn largest_first(self) -> Self {
        let mut order: Vec<(f64, Vec<Vec<f64>>)> = self.shares.into_iter().zip(self.probabilities).collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (shares, probabilities) = order.into_iter().unzip();
        Self { shares, probabilities, ..self }
    }
}
