//! What a model implies, how far it is from the answers, and the way there.

use super::model::{Model, Spot};
use crosscase_numerics::{Cholesky, Matrix};
use rayon::prelude::*;

/// Rows of one group that answered the same variables: how many, their means, and their covariances with n.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    pub(super) group: usize,
    pub(super) seen: Vec<usize>,
    pub(super) n: f64,
    pub(super) mean: Vec<f64>,
    pub(super) covariance: Vec<f64>,
}

/// What is implied for a group: of all variables, the observed ones first.
#[derive(Clone, Debug)]
pub(super) struct Implied {
    pub(super) size: usize,
    /// (I − A)⁻¹.
    effects: Vec<f64>,
    pub(super) covariance: Vec<f64>,
    pub(super) mean: Vec<f64>,
}

impl Implied {
    pub(super) fn of(model: &Model, free: &[f64], group: usize) -> Option<Self> {
        let size = model.observed.len() + model.latent.len();
        let (mut paths, mut spread, mut centre) = (vec![0.0; size * size], vec![0.0; size * size], vec![0.0; size]);
        for parameter in model.parameters.iter().filter(|parameter| parameter.group == group) {
            let value = parameter.free.map_or(parameter.value, |at| free[at]);
            match parameter.spot {
                Spot::Path(to, from) => paths[to * size + from] = value,
                Spot::Covariance(a, b) => (spread[a * size + b], spread[b * size + a]) = (value, value),
                Spot::Mean(at) => centre[at] = value,
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
        let cell = |i: usize, j: usize| -> f64 { (0..size).map(|k| half[i * size + k] * effects[j * size + k]).sum() };
        let covariance = (0..size * size).map(|at| cell(at / size, at % size)).collect();
        let mean = (0..size).map(|i| (0..size).map(|k| effects[i * size + k] * centre[k]).sum()).collect();
        Some(Self { size, effects, covariance, mean })
    }

    /// How the implied covariances move with a parameter, as c(uv′ + vu′) over the observed variables, and how the means do.
    fn slope(&self, spot: Spot, seen: &[usize]) -> Slope {
        let column = |at: usize| -> Vec<f64> { seen.iter().map(|i| self.effects[i * self.size + at]).collect() };
        let none = || vec![0.0; seen.len()];
        match spot {
            Spot::Path(to, from) => {
                let u = column(to);
                let v = seen.iter().map(|i| self.covariance[from * self.size + i]).collect();
                let mean = u.iter().map(|u| u * self.mean[from]).collect();
                Slope { share: 1.0, u, v, mean }
            }
            Spot::Covariance(a, b) => {
                Slope { share: if a == b { 0.5 } else { 1.0 }, u: column(a), v: column(b), mean: none() }
            }
            Spot::Mean(at) => Slope { share: 0.0, u: none(), v: none(), mean: column(at) },
        }
    }
}

struct Slope {
    share: f64,
    u: Vec<f64>,
    v: Vec<f64>,
    mean: Vec<f64>,
}

fn identity(size: usize) -> Vec<f64> {
    (0..size * size).map(|at| f64::from(u8::from(at / size == at % size))).collect()
}

pub(super) fn product(a: &[f64], b: &[f64], size: usize) -> Vec<f64> {
    let mut out = vec![0.0; size * size];
    for i in 0..size {
        for k in 0..size {
            let x = a[i * size + k];
            if x != 0.0 {
                for j in 0..size {
                    out[i * size + j] += x * b[k * size + j];
                }
            }
        }
    }
    out
}

fn times(matrix: &[f64], x: &[f64]) -> Vec<f64> {
    let size = x.len();
    (0..size).map(|i| matrix[i * size..(i + 1) * size].iter().zip(x).map(|(a, b)| a * b).sum()).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Twice the negative log-likelihood without its constant, its half-gradient and its expected information.
pub(super) struct Distance {
    pub(super) value: f64,
    pub(super) gradient: Vec<f64>,
    pub(super) information: Vec<f64>,
}

/// How much is asked of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Asked {
    /// The value alone.
    Value,
    /// The gradient, too.
    Gradient,
    /// And the information.
    Information,
}

/// The part of one pattern.
fn part(model: &Model, implied: &Implied, pattern: &Pattern, asked: Asked) -> Option<Distance> {
    let (p, seen) = (pattern.seen.len(), &pattern.seen);
    let cell = |at: usize| implied.covariance[seen[at / p] * implied.size + seen[at % p]];
    let factor = Cholesky::of(&Matrix::new(p, p, (0..p * p).map(cell).collect()).ok()?).ok()?;
    let inverse = factor.inverse().ok()?;
    let w = inverse.values();
    let off: Vec<f64> = if model.means {
        seen.iter().zip(&pattern.mean).map(|(i, m)| m - implied.mean[*i]).collect()
    } else {
        vec![0.0; p]
    };
    let weighted = times(w, &off);
    let value = pattern.n * (factor.ln_determinant() + dot(w, &pattern.covariance) + dot(&off, &weighted));
    if asked == Asked::Value {
        return Some(Distance { value, gradient: Vec::new(), information: Vec::new() });
    }
    // W − W(S + dd′)W.
    let middle = product(&product(w, &pattern.covariance, p), w, p);
    let pull: Vec<f64> = (0..p * p).map(|at| w[at] - middle[at] - weighted[at / p] * weighted[at % p]).collect();
    let of_group: Vec<(usize, Slope)> = (model.parameters.iter())
        .filter(|parameter| parameter.group == pattern.group)
        .filter_map(|parameter| Some((parameter.free?, implied.slope(parameter.spot, seen))))
        .collect();
    let of = |slope: &Slope| [times(w, &slope.u), times(w, &slope.v), times(w, &slope.mean)];
    let is_whole = asked == Asked::Information;
    let through: Vec<[Vec<f64>; 3]> = of_group.iter().filter(|_| is_whole).map(|(_, slope)| of(slope)).collect();
    let q = model.free;
    let (mut gradient, mut information) = (vec![0.0; q], vec![0.0; if is_whole { q * q } else { 0 }]);
    for (one, (i, a)) in of_group.iter().enumerate() {
        let slope = a.share * dot(&a.u, &times(&pull, &a.v)) - dot(&a.mean, &weighted);
        gradient[*i] += pattern.n * slope;
        for (other, ((j, b), [u, v, m])) in of_group.iter().zip(&through).enumerate().skip(one) {
            let shared =
                a.share * b.share * (dot(&a.u, u) * dot(&a.v, v) + dot(&a.u, v) * dot(&a.v, u)) + dot(&a.mean, m);
            information[i * q + j] += pattern.n * shared;
            if one != other {
                information[j * q + i] += pattern.n * shared;
            }
        }
    }
    Some(Distance { value, gradient, information })
}

/// Over all patterns, summed in their order.
pub(super) fn distance(
    model: &Model,
    patterns: &[Pattern],
    free: &[f64],
    groups: usize,
    asked: Asked,
) -> Option<Distance> {
    let implied: Vec<Implied> = (0..groups).map(|group| Implied::of(model, free, group)).collect::<Option<_>>()?;
    let parts: Vec<Option<Distance>> =
        patterns.par_iter().map(|pattern| part(model, &implied[pattern.group], pattern, asked)).collect();
    let q = model.free;
    let mut total = Distance { value: 0.0, gradient: vec![0.0; q], information: vec![0.0; q * q] };
    for part in parts {
        let part = part?;
        total.value += part.value;
        total.gradient.iter_mut().zip(&part.gradient).for_each(|(a, b)| *a += b);
        total.information.iter_mut().zip(&part.information).for_each(|(a, b)| *a += b);
    }
    total.value.is_finite().then_some(total)
}

/// The free values of greatest likelihood by Fisher scoring, and whether they settled.
pub(super) fn maximise(
    model: &Model,
    patterns: &[Pattern],
    groups: usize,
    start: Vec<f64>,
) -> Option<(Vec<f64>, Distance, bool)> {
    let mut at = start;
    let mut here = distance(model, patterns, &at, groups, Asked::Information)?;
    for _ in 0..500 {
        let q = model.free;
        let downhill: Vec<f64> = here.gradient.iter().map(|g| -g).collect();
        let step = [0.0, 1e-8, 1e-4, 1e-2, 1.0].iter().find_map(|more| {
            let cell = |place: usize| here.information[place] * if place / q == place % q { 1.0 + more } else { 1.0 };
            let h = Matrix::new(q, q, (0..q * q).map(cell).collect()).ok()?;
            Cholesky::of(&h).ok()?.solve(&downhill).ok()
        })?;
        // The square of the distance that is left, in units of standard errors.
        let left = dot(&step, &downhill);
        if left < 1e-14 {
            return Some((at, here, true));
        }
        let tried = (0..40).find_map(|halvings| {
            let share = libm::ldexp(1.0, -halvings);
            let next: Vec<f64> = at.iter().zip(&step).map(|(at, step)| at + share * step).collect();
            let found = distance(model, patterns, &next, groups, Asked::Value)?;
            (found.value < here.value).then_some(next)
        });
        let Some(next) = tried else { return Some((at, here, left < 1e-6)) };
        here = distance(model, patterns, &next, groups, Asked::Information)?;
        at = next;
    }
    Some((at, here, false))
}
