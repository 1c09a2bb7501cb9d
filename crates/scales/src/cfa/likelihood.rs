//! What a model implies, how far it is from the answers, and the way there.

use super::model::{Model, Spot};
use crosscase_numerics::{Cholesky, Matrix};
use rayon::prelude::*;

/// Rows of one group that answered the same variables: how many, their means, their covariances with n, and the answers, variable by variable.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    pub(super) group: usize,
    pub(super) seen: Vec<usize>,
    pub(super) n: f64,
    pub(super) mean: Vec<f64>,
    pub(super) covariance: Vec<f64>,
    pub(super) values: Vec<Vec<f64>>,
}

/// What is implied for a group: of all variables, the observed ones first.
#[derive(Clone, Debug)]
pub(super) struct Implied {
    pub(super) size: usize,
    observed: usize,
    /// (I − A)⁻¹.
    effects: Vec<f64>,
    pub(super) covariance: Vec<f64>,
    pub(super) mean: Vec<f64>,
    /// One over the standard deviation of each latent response; 1 of what is not ordered.
    pub(super) scale: Vec<f64>,
    /// What is left of the variance of each latent response.
    pub(super) rest: Vec<f64>,
}

impl Implied {
    /// The matrices of all groups.
    pub(super) fn all(model: &Model, free: &[f64]) -> Option<Vec<Self>> {
        (0..model.groups).map(|group| Self::of(model, free, group)).collect()
    }

    fn of(model: &Model, free: &[f64], group: usize) -> Option<Self> {
        let (p, size) = (model.observed.len(), model.observed.len() + model.latent.len());
        let (mut paths, mut spread, mut centre) = (vec![0.0; size * size], vec![0.0; size * size], vec![0.0; size]);
        let mut scale = vec![1.0; p];
        for parameter in model.parameters.iter().filter(|parameter| parameter.group == group) {
            let value = parameter.free.map_or(parameter.value, |at| free[at]);
            match parameter.spot {
                Spot::Path(to, from) => paths[to * size + from] = value,
                // What is left of an ordered variable is what its scale leaves.
                Spot::Covariance(a, b) if a == b && model.is_ordered(a) => {}
                Spot::Covariance(a, b) => (spread[a * size + b], spread[b * size + a]) = (value, value),
                Spot::Mean(at) => centre[at] = value,
                Spot::Scale(at) => scale[at] = value,
                Spot::Cut(..) => {}
            }
        }
        // I + A + A² + …, which ends where no variable is its own cause.
        let mut effects = identity(size);
        let mut power = identity(size);
        for step in 0..=size {
            power = product(&power, &paths, size);
            if power.iter().all(|x| *x == 0.0) {
                break;
            }
            if step == size {
                return None;
            }
            effects.iter_mut().zip(&power).for_each(|(e, p)| *e += p);
        }
        let half = product(&effects, &spread, size);
        let cell = |i: usize, j: usize| dot(&half[i * size..(i + 1) * size], &effects[j * size..(j + 1) * size]);
        let mut covariance: Vec<f64> = (0..size * size).map(|at| cell(at / size, at % size)).collect();
        let mut rest = vec![0.0; p];
        for at in (0..p).filter(|at| model.is_ordered(*at)) {
            let whole = 1.0 / (scale[at] * scale[at]);
            rest[at] = whole - covariance[at * size + at];
            covariance[at * size + at] = whole;
        }
        let mean = (0..size).map(|i| dot(&effects[i * size..(i + 1) * size], &centre)).collect();
        Some(Self { size, observed: p, effects, covariance, mean, scale, rest })
    }

    /// How the implied covariances of the observed variables move with a parameter, as c(uv′ + vu′), and how their means do.
    pub(super) fn slope(&self, spot: Spot) -> Slope {
        let sparse = |of: &dyn Fn(usize) -> f64| -> Sparse {
            (0..self.observed).map(|i| (i, of(i))).filter(|(_, value)| *value != 0.0).collect()
        };
        let column = |at: usize| sparse(&|i| self.effects[i * self.size + at]);
        match spot {
            Spot::Path(to, from) => {
                let u = column(to);
                let v = sparse(&|i| self.covariance[from * self.size + i]);
                let mean = u.iter().map(|(i, u)| (*i, u * self.mean[from])).filter(|(_, m)| *m != 0.0).collect();
                Slope { share: 1.0, u, v, mean }
            }
            Spot::Covariance(a, b) => {
                Slope { share: if a == b { 0.5 } else { 1.0 }, u: column(a), v: column(b), mean: Vec::new() }
            }
            Spot::Mean(at) => Slope { share: 0.0, u: Vec::new(), v: Vec::new(), mean: column(at) },
            Spot::Cut(..) | Spot::Scale(_) => Slope { share: 0.0, u: Vec::new(), v: Vec::new(), mean: Vec::new() },
        }
    }
}

/// Places with their values; elsewhere is 0.
type Sparse = Vec<(usize, f64)>;

pub(super) struct Slope {
    pub(super) share: f64,
    pub(super) u: Sparse,
    pub(super) v: Sparse,
    pub(super) mean: Sparse,
}

fn identity(size: usize) -> Vec<f64> {
    (0..size * size).map(|at| f64::from(u8::from(at / size == at % size))).collect()
}

fn product(a: &[f64], b: &[f64], size: usize) -> Vec<f64> {
    let mut out = vec![0.0; size * size];
    for i in 0..size {
        for k in 0..size {
            let x = a[i * size + k];
            if x != 0.0 {
                let row = &b[k * size..(k + 1) * size];
                out[i * size..(i + 1) * size].iter_mut().zip(row).for_each(|(out, b)| *out += x * b);
            }
        }
    }
    out
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn on(sparse: &Sparse, dense: &[f64]) -> f64 {
    sparse.iter().map(|(i, x)| x * dense[*i]).sum()
}

/// A symmetric matrix times a vector.
fn times(matrix: &[f64], sparse: &Sparse, p: usize) -> Vec<f64> {
    let mut out = vec![0.0; p];
    for (i, x) in sparse {
        out.iter_mut().zip(&matrix[i * p..(i + 1) * p]).for_each(|(out, m)| *out += x * m);
    }
    out
}

/// One pattern at a place: matrices over all observed variables, which are 0 where the pattern has none.
struct Part {
    value: f64,
    /// W, the inverse of the implied covariances.
    w: Vec<f64>,
    /// W(S + dd′)W.
    middle: Vec<f64>,
    /// Wd.
    weighted: Vec<f64>,
}

impl Part {
    fn of(model: &Model, implied: &Implied, pattern: &Pattern) -> Option<Self> {
        let (p, size, seen) = (model.observed.len(), pattern.seen.len(), &pattern.seen);
        let cell = |at: usize| implied.covariance[seen[at / size] * implied.size + seen[at % size]];
        let factor = Cholesky::of(&Matrix::new(size, size, (0..size * size).map(cell).collect()).ok()?).ok()?;
        let inverse = factor.inverse().ok()?;
        let off: Vec<f64> = if model.means {
            seen.iter().zip(&pattern.mean).map(|(i, m)| m - implied.mean[*i]).collect()
        } else {
            vec![0.0; size]
        };
        let pulled: Vec<f64> = inverse.iter().map(|row| dot(row, &off)).collect();
        let value =
            pattern.n * (factor.ln_determinant() + dot(inverse.values(), &pattern.covariance) + dot(&off, &pulled));
        let inner = product(&product(inverse.values(), &pattern.covariance, size), inverse.values(), size);
        let (mut w, mut middle, mut weighted) = (vec![0.0; p * p], vec![0.0; p * p], vec![0.0; p]);
        for (a, &i) in seen.iter().enumerate() {
            weighted[i] = pulled[a];
            for (b, &j) in seen.iter().enumerate() {
                w[i * p + j] = inverse.values()[a * size + b];
                middle[i * p + j] = inner[a * size + b] + pulled[a] * pulled[b];
            }
        }
        Some(Self { value, w, middle, weighted })
    }

    /// What one row of answers adds to the gradient of the log-likelihood: W(x − μ).
    fn pull(&self, model: &Model, implied: &Implied, pattern: &Pattern, row: usize) -> Vec<f64> {
        let p = model.observed.len();
        let off = pattern.seen.iter().enumerate().map(|(at, &i)| {
            let centre = if model.means { implied.mean[i] } else { pattern.mean[at] };
            (i, pattern.values[at][row] - centre)
        });
        times(&self.w, &off.collect(), p)
    }
}

/// What a parameter's slope is through W, and through W(S + dd′)W.
struct Through {
    w: [Vec<f64>; 3],
    middle: [Vec<f64>; 2],
    /// u and v on Wd.
    weighted: [f64; 2],
}

/// Which second derivatives of the negative log-likelihood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Information {
    /// Those that the model expects.
    Expected,
    /// Those at the answers.
    Observed,
}

/// The sum of matrices, in their order.
fn total(blocks: &[Vec<f64>], q: usize) -> Vec<f64> {
    let mut sum = vec![0.0; q * q];
    for block in blocks {
        sum.iter_mut().zip(block).for_each(|(a, b)| *a += b);
    }
    sum
}

/// Patterns that are summed by one thread.
const BLOCK: usize = 8;

/// Free values, and what they say of the answers.
pub(super) struct Fit<'a> {
    model: &'a Model,
    patterns: &'a [Pattern],
    pub(super) free: Vec<f64>,
    pub(super) implied: Vec<Implied>,
    parts: Vec<Part>,
    /// Twice the negative log-likelihood without its constant.
    pub(super) value: f64,
}

impl<'a> Fit<'a> {
    pub(super) fn of(model: &'a Model, patterns: &'a [Pattern], free: Vec<f64>) -> Option<Self> {
        let implied = Implied::all(model, &free)?;
        let parts: Vec<Part> =
            patterns.par_iter().map(|one| Part::of(model, &implied[one.group], one)).collect::<Option<_>>()?;
        let value: f64 = parts.iter().map(|part| part.value).sum();
        value.is_finite().then_some(Self { model, patterns, free, implied, parts, value })
    }

    /// The free parameters of a group, with their slopes.
    fn slopes<'b>(&'b self, implied: &'b Implied, group: usize) -> impl Iterator<Item = (usize, Slope)> + 'b {
        let own = self.model.parameters.iter().filter(move |parameter| parameter.group == group);
        own.filter_map(|parameter| Some((parameter.free?, implied.slope(parameter.spot))))
    }

    /// The gradient of half the value: half the pull on covariances, W − W(S + dd′)W, and that on means.
    fn gradient(&self) -> Vec<f64> {
        let pulls: Vec<_> = (0..self.model.groups).map(|group| self.pulls(group)).collect();
        self.along(&pulls, &self.implied)
    }

    fn pulls(&self, group: usize) -> (Vec<f64>, Vec<f64>) {
        let p = self.model.observed.len();
        let (mut spread, mut centre) = (vec![0.0; p * p], vec![0.0; p]);
        for (pattern, part) in self.patterns.iter().zip(&self.parts).filter(|(pattern, _)| pattern.group == group) {
            let both = part.w.iter().zip(&part.middle);
            spread.iter_mut().zip(both).for_each(|(sum, (w, middle))| *sum += pattern.n * (w - middle));
            centre.iter_mut().zip(&part.weighted).for_each(|(sum, weighted)| *sum += pattern.n * weighted);
        }
        (spread, centre)
    }

    fn along(&self, pulls: &[(Vec<f64>, Vec<f64>)], implied: &[Implied]) -> Vec<f64> {
        let p = self.model.observed.len();
        let mut gradient = vec![0.0; self.model.free];
        for (group, ((spread, centre), implied)) in pulls.iter().zip(implied).enumerate() {
            for (at, slope) in self.slopes(implied, group) {
                gradient[at] += slope.share * on(&slope.u, &times(spread, &slope.v, p)) - on(&slope.mean, centre);
            }
        }
        gradient
    }

    /// Second derivatives of the negative log-likelihood.
    pub(super) fn information(&self, kind: Information) -> Option<Matrix> {
        let q = self.model.free;
        let slopes: Vec<Vec<(usize, Slope)>> =
            self.implied.iter().enumerate().map(|(group, implied)| self.slopes(implied, group).collect()).collect();
        let all: Vec<(&Pattern, &Part)> = self.patterns.iter().zip(&self.parts).collect();
        let blocks: Vec<Vec<f64>> = all
            .par_chunks(BLOCK)
            .map(|block| {
                let mut sum = vec![0.0; q * q];
                for (pattern, part) in block {
                    part.add(pattern.n, &slopes[pattern.group], kind, &mut sum, q);
                }
                sum
            })
            .collect();
        let mut sum = total(&blocks, q);
        if kind == Information::Observed {
            self.bend(&mut sum)?;
        }
        Matrix::new(q, q, (0..q * q).map(|at| f64::midpoint(sum[at], sum[at % q * q + at / q])).collect()).ok()
    }

    /// Adds what second derivatives owe to the bend of the model: slopes move under a pull that stays.
    fn bend(&self, sum: &mut [f64]) -> Option<()> {
        let q = self.model.free;
        let pulls: Vec<_> = (0..self.model.groups).map(|group| self.pulls(group)).collect();
        for at in 0..q {
            let step = 1e-4 * self.free[at].abs().max(1.0);
            let moved = |by: f64| {
                let mut free = self.free.clone();
                free[at] += by;
                Implied::all(self.model, &free).map(|implied| self.along(&pulls, &implied))
            };
            let (up, down) = (moved(step)?, moved(-step)?);
            let row = &mut sum[at * q..(at + 1) * q];
            row.iter_mut().zip(up.iter().zip(&down)).for_each(|(sum, (u, d))| *sum += (u - d) / (2.0 * step));
        }
        Some(())
    }

    /// The cross-products of what each row adds to the gradient.
    pub(super) fn products(&self) -> Option<Matrix> {
        let (p, q) = (self.model.observed.len(), self.model.free);
        let of_pattern = |(pattern, part): (&Pattern, &Part)| {
            let implied = &self.implied[pattern.group];
            let slopes: Vec<(usize, Slope, f64)> = self
                .slopes(implied, pattern.group)
                .map(|(at, slope)| {
                    let expected = on(&slope.u, &times(&part.w, &slope.v, p));
                    (at, slope, expected)
                })
                .collect();
            let mut sum = vec![0.0; q * q];
            let rows = pattern.values.first().map_or(0, Vec::len);
            for row in 0..rows {
                let pull = part.pull(self.model, implied, pattern, row);
                let mut score = vec![0.0; q];
                for (at, slope, expected) in &slopes {
                    score[*at] +=
                        slope.share * (on(&slope.u, &pull) * on(&slope.v, &pull) - expected) + on(&slope.mean, &pull);
                }
                for (i, x) in score.iter().enumerate().filter(|(_, x)| **x != 0.0) {
                    sum[i * q..(i + 1) * q].iter_mut().zip(&score).for_each(|(sum, y)| *sum += x * y);
                }
            }
            sum
        };
        let all: Vec<(&Pattern, &Part)> = self.patterns.iter().zip(&self.parts).collect();
        let blocks: Vec<Vec<f64>> = all
            .par_chunks(BLOCK)
            .map(|block| {
                let mut sum = vec![0.0; q * q];
                for one in block {
                    sum.iter_mut().zip(of_pattern(*one)).for_each(|(a, b)| *a += b);
                }
                sum
            })
            .collect();
        Matrix::new(q, q, total(&blocks, q)).ok()
    }

    /// The free values of greatest likelihood by Fisher scoring, and whether they settled.
    pub(super) fn maximised(mut self) -> Option<(Self, bool)> {
        for _ in 0..500 {
            let downhill: Vec<f64> = self.gradient().iter().map(|g| -g).collect();
            let information = self.information(Information::Expected)?;
            let q = self.model.free;
            let step = [0.0, 1e-8, 1e-4, 1e-2, 1.0].iter().find_map(|more| {
                let cell = |at: usize| information.values()[at] * if at / q == at % q { 1.0 + more } else { 1.0 };
                let h = Matrix::new(q, q, (0..q * q).map(cell).collect()).ok()?;
                Cholesky::of(&h).ok()?.solve(&downhill).ok()
            })?;
            // The square of the distance that is left, in units of standard errors.
            let left = dot(&step, &downhill);
            if left < 1e-14 {
                return Some((self, true));
            }
            let tried = (0..40).find_map(|halvings| {
                let share = libm::ldexp(1.0, -halvings);
                let next = self.free.iter().zip(&step).map(|(at, step)| at + share * step).collect();
                Self::of(self.model, self.patterns, next).filter(|next| next.value < self.value)
            });
            let Some(next) = tried else { return Some((self, left < 1e-6)) };
            self = next;
        }
        Some((self, false))
    }
}

impl Part {
    /// Adds the part of the information that comes from this pattern, without the bend of the model.
    fn add(&self, n: f64, slopes: &[(usize, Slope)], kind: Information, sum: &mut [f64], q: usize) {
        let p = self.weighted.len();
        let is_observed = kind == Information::Observed;
        let through = |slope: &Slope| Through {
            w: [times(&self.w, &slope.u, p), times(&self.w, &slope.v, p), times(&self.w, &slope.mean, p)],
            middle: if is_observed {
                [times(&self.middle, &slope.u, p), times(&self.middle, &slope.v, p)]
            } else {
                [Vec::new(), Vec::new()]
            },
            weighted: [on(&slope.u, &self.weighted), on(&slope.v, &self.weighted)],
        };
        let all: Vec<Through> = slopes.iter().map(|(_, slope)| through(slope)).collect();
        for (one, (i, a)) in slopes.iter().enumerate() {
            let own = &all[one];
            for (other, ((j, b), to)) in slopes.iter().zip(&all).enumerate().skip(one) {
                let [wu, wv, wm] = &to.w;
                let (uu, uv, vu, vv) = (on(&a.u, wu), on(&a.u, wv), on(&a.v, wu), on(&a.v, wv));
                let (share, means) = (a.share * b.share, on(&a.mean, wm));
                let shared = if is_observed {
                    let [mu, mv] = &to.middle;
                    let crossed = vu * on(&a.u, mv) + vv * on(&a.u, mu) + uu * on(&a.v, mv) + uv * on(&a.v, mu);
                    let mixed = b.share * (on(&a.mean, wu) * to.weighted[1] + on(&a.mean, wv) * to.weighted[0])
                        + a.share * (on(&a.u, wm) * own.weighted[1] + on(&a.v, wm) * own.weighted[0]);
                    share * (crossed - uu * vv - uv * vu) + mixed + means
                } else {
                    share * (uu * vv + uv * vu) + means
                };
                sum[i * q + j] += n * shared;
                if one != other {
                    sum[j * q + i] += n * shared;
                }
            }
        }
    }
}
