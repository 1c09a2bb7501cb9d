//! Diagonally weighted least squares of thresholds and polychoric correlations (Muthén, du Toit & Spisic 1997), and the test that is scaled
//! and shifted (Asparouhov & Muthén 2010).

use super::likelihood::Implied;
use super::model::{Model, Spot};
use super::ordered::{Cell, Sample};
use super::saturated::Moments;
use crosscase_numerics::{Cholesky, Matrix};

/// What was found.
pub(super) struct Found {
    pub(super) free: Vec<f64>,
    pub(super) implied: Vec<Implied>,
    pub(super) converged: bool,
    /// The covariances of the free values; none where these are not identified.
    pub(super) covariance: Option<Matrix>,
    pub(super) test: Test,
    /// That of variables that do not correlate.
    pub(super) baseline: Test,
    /// What a test of restrictions is made from; none where the free values are not identified.
    pub(super) curved: Option<Curved>,
}

/// How the figures move with the free values, all groups below each other, and Δ′WΔ and Δ′WΓWΔ.
pub(super) struct Curved {
    pub(super) slopes: Matrix,
    pub(super) bread: Matrix,
    pub(super) meat: Matrix,
}

/// χ² as it is, and scaled and shifted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Test {
    pub(super) chisq: f64,
    pub(super) df: usize,
    pub(super) scaled: Option<f64>,
}

impl Test {
    /// From the traces of UΓ and of its square.
    fn of(chisq: f64, df: usize, traces: Option<(f64, f64)>) -> Self {
        let expected = df as f64;
        let scaled = traces.filter(|(_, squared)| df > 0 && *squared > 0.0).map(|(trace, squared)| {
            let a = (expected / squared).sqrt();
            a * chisq + expected - a * trace
        });
        Self { chisq, df, scaled }
    }
}

impl Found {
    /// What is left of correlations and variances, standardised by the observed variances, by group.
    pub(super) fn residuals(&self, moments: &[Moments]) -> Vec<Vec<f64>> {
        let of = |(implied, moments): (&Implied, &Moments)| {
            let p = moments.mean.len();
            let cell = |(i, j): (usize, usize)| {
                let s = |i: usize, j: usize| moments.covariance[i * p + j];
                let expected = implied.scale[i] * implied.scale[j] * implied.covariance[i * implied.size + j];
                (s(i, j) - expected) / (s(i, i) * s(j, j)).sqrt()
            };
            (0..p).flat_map(|i| (0..=i).map(move |j| (i, j))).map(cell).collect()
        };
        self.implied.iter().zip(moments).map(of).collect()
    }
}

const STEPS: usize = 1_000;

/// The figures that are implied for a group.
fn implied_cells(model: &Model, cells: &[Cell], implied: &Implied, free: &[f64], group: usize) -> Vec<f64> {
    let mut cuts: Vec<Vec<f64>> = model.cuts.iter().map(|count| vec![0.0; *count]).collect();
    for one in model.parameters.iter().filter(|one| one.group == group) {
        if let Spot::Cut(at, cut) = one.spot {
            cuts[at][cut] = one.free.map_or(one.value, |slot| free[slot]);
        }
    }
    let of = |cell: &Cell| match *cell {
        Cell::Cut(at, cut) => implied.scale[at] * (cuts[at][cut] - implied.mean[at]),
        Cell::Mean(at) => implied.mean[at],
        Cell::Covariance(i, j) => implied.scale[i] * implied.scale[j] * implied.covariance[i * implied.size + j],
    };
    cells.iter().map(of).collect()
}

/// How the figures of a group move with each free value, a row a figure.
fn slopes(model: &Model, cells: &[Cell], implied: &Implied, values: &[f64], group: usize) -> Vec<Vec<f64>> {
    let (p, q) = (model.observed.len(), model.free);
    let mut rows = vec![vec![0.0; q]; cells.len()];
    for one in model.parameters.iter().filter(|one| one.group == group) {
        let Some(slot) = one.free else { continue };
        let slope = implied.slope(one.spot);
        let dense = |sparse: &[(usize, f64)]| {
            let mut out = vec![0.0; p];
            for (at, value) in sparse {
                out[*at] = *value;
            }
            out
        };
        let (u, v, mean) = (dense(&slope.u), dense(&slope.v), dense(&slope.mean));
        for (row, (cell, value)) in rows.iter_mut().zip(cells.iter().zip(values)) {
            let scale = |at: usize| implied.scale[at];
            row[slot] += match (*cell, one.spot) {
                (Cell::Cut(at, cut), Spot::Cut(own, which)) if (at, cut) == (own, which) => scale(at),
                (Cell::Cut(at, _), Spot::Scale(own)) if at == own => value / scale(at),
                (Cell::Covariance(i, j), Spot::Scale(own)) if i == own || j == own => value / scale(own),
                (Cell::Cut(at, _), _) => -scale(at) * mean[at],
                (Cell::Mean(at), _) => mean[at],
                (Cell::Covariance(i, j), _) => scale(i) * scale(j) * slope.share * (u[i] * v[j] + u[j] * v[i]),
            };
        }
    }
    rows
}

/// A place: what is left of the figures, each weighted.
struct At {
    free: Vec<f64>,
    implied: Vec<Implied>,
    values: Vec<Vec<f64>>,
    left: Vec<Vec<f64>>,
    chisq: f64,
}

impl At {
    fn of(model: &Model, cells: &[Cell], samples: &[Sample], free: Vec<f64>) -> Option<Self> {
        let implied = Implied::all(model, &free)?;
        let values: Vec<Vec<f64>> = implied
            .iter()
            .enumerate()
            .map(|(group, implied)| implied_cells(model, cells, implied, &free, group))
            .collect();
        let left: Vec<Vec<f64>> = samples.iter().zip(&values).map(|(sample, values)| sample.left(values)).collect();
        let chisq: f64 = left.iter().flatten().map(|left| left * left).sum();
        chisq.is_finite().then_some(Self { free, implied, values, left, chisq })
    }

    /// The slopes of the weighted figures; χ² weighs a group by n − 1, errors by its share of n.
    fn slopes(
        &self,
        model: &Model,
        cells: &[Cell],
        samples: &[Sample],
        weight: impl Fn(f64) -> f64,
    ) -> Vec<Vec<Vec<f64>>> {
        let of = |(group, sample): (usize, &Sample)| {
            let mut rows = slopes(model, cells, &self.implied[group], &self.values[group], group);
            for (row, variance) in rows.iter_mut().zip(&sample.variances) {
                let root = (weight(sample.n) / variance).sqrt();
                for x in row.iter_mut() {
                    *x *= root;
                }
            }
            rows
        };
        samples.iter().enumerate().map(of).collect()
    }
}

impl Sample {
    fn left(&self, values: &[f64]) -> Vec<f64> {
        let each = self.values.iter().zip(values).zip(&self.variances);
        each.map(|((own, value), variance)| (own - value) * ((self.n - 1.0) / variance).sqrt()).collect()
    }
}

/// J′J.
fn cross(rows: &[Vec<Vec<f64>>], q: usize) -> Vec<f64> {
    let mut sum = vec![0.0; q * q];
    for row in rows.iter().flatten() {
        for (i, x) in row.iter().enumerate().filter(|(_, x)| **x != 0.0) {
            sum[i * q..(i + 1) * q].iter_mut().zip(row).for_each(|(sum, y)| *sum += x * y);
        }
    }
    sum
}

/// The free values that leave least, by the Levenberg–Marquardt method; `turn` says which way factors point.
pub(super) fn fit(
    model: &Model,
    cells: &[Cell],
    samples: &[Sample],
    start: Vec<f64>,
    turn: impl Fn(&mut [f64]),
) -> Option<Found> {
    let q = model.free;
    let mut at = At::of(model, cells, samples, start)?;
    let (mut damping, mut converged) = (0.0_f64, false);
    for _ in 0..STEPS {
        let rows = at.slopes(model, cells, samples, |n| n - 1.0);
        let mut downhill = vec![0.0; q];
        for (row, left) in rows.iter().flatten().zip(at.left.iter().flatten()) {
            downhill.iter_mut().zip(row).for_each(|(sum, x)| *sum += x * left);
        }
        let h = cross(&rows, q);
        let next = loop {
            let cell = |place: usize| h[place] * if place / q == place % q { 1.0 + damping } else { 1.0 };
            let step =
                Matrix::new(q, q, (0..q * q).map(cell).collect()).and_then(|h| Cholesky::of(&h)?.solve(&downhill)).ok();
            let tried = step.and_then(|step| {
                let ahead: f64 = step.iter().zip(&downhill).map(|(a, b)| a * b).sum();
                let free = at.free.iter().zip(&step).map(|(at, step)| at + step).collect();
                Some((ahead, At::of(model, cells, samples, free)?))
            });
            match tried {
                Some((ahead, next)) if next.chisq < at.chisq || ahead < 1e-13 => break Some((ahead, next)),
                _ if damping > 1e6 => break None,
                _ => damping = damping.max(1e-5) * 10.0,
            }
        };
        // Where no step leaves less, rounding is all that is left, unless there is still a way to go.
        let Some((ahead, next)) = next else {
            converged = downhill.iter().enumerate().all(|(i, g)| g * g < 1e-6 * h[i * q + i].max(f64::MIN_POSITIVE));
            break;
        };
        if next.chisq < at.chisq {
            at = next;
        }
        damping = if damping < 1e-4 { 0.0 } else { damping / 100.0 };
        if ahead < 1e-13 {
            converged = true;
            break;
        }
    }
    let mut free = at.free.clone();
    turn(&mut free);
    let at = At::of(model, cells, samples, free)?;
    let df = (cells.len() * samples.len()).saturating_sub(q);
    let inferred = infer(model, cells, samples, &at);
    let test = Test::of(at.chisq, df, inferred.as_ref().map(|(_, traces, _)| *traces));
    let (covariance, curved) = inferred.map(|(covariance, _, curved)| (covariance, curved)).unzip();
    let baseline = baseline(cells, samples);
    Some(Found { free: at.free, implied: at.implied, converged, covariance, test, baseline, curved })
}

/// The covariances of the free values, the traces of UΓ and of its square, and what a test of restrictions is made from. Weighted by their variances the figures have the covariances
/// with which their estimates correlate, and U takes from them what the slopes hold.
fn infer(model: &Model, cells: &[Cell], samples: &[Sample], at: &At) -> Option<(Matrix, (f64, f64), Curved)> {
    let q = model.free;
    let n: f64 = samples.iter().map(|sample| sample.n).sum();
    let rows = at.slopes(model, cells, samples, |own| own / n);
    let bread = Matrix::new(q, q, cross(&rows, q)).ok()?;
    let factor = Cholesky::of(&bread).ok()?;
    let lower = factor.lower();
    // Solves Lx = b.
    let through = |b: &[f64]| {
        let mut x: Vec<f64> = Vec::with_capacity(q);
        for (i, b) in b.iter().enumerate() {
            let row = lower.row(i);
            let known: f64 = row.iter().zip(&x).map(|(l, x)| l * x).sum();
            x.push((b - known) / row[i]);
        }
        x
    };
    let (mut middle, mut trace, mut squared) = (vec![0.0; q * q], 0.0, 0.0);
    for (sample, rows) in samples.iter().zip(&rows) {
        let basis: Vec<Vec<f64>> = rows.iter().map(|row| through(row)).collect();
        for (row, own) in sample.together.iter().zip(&basis) {
            let mut moved = vec![0.0; q];
            for (r, b) in row.iter().zip(&basis).filter(|(r, _)| **r != 0.0) {
                moved.iter_mut().zip(b).for_each(|(sum, b)| *sum += r * b);
            }
            for (i, x) in own.iter().enumerate().filter(|(_, x)| **x != 0.0) {
                middle[i * q..(i + 1) * q].iter_mut().zip(&moved).for_each(|(sum, y)| *sum += x * y);
            }
            squared += row.iter().map(|r| r * r).sum::<f64>() - 2.0 * moved.iter().map(|x| x * x).sum::<f64>();
        }
        trace += rows.len() as f64;
    }
    trace -= (0..q).map(|i| middle[i * q + i]).sum::<f64>();
    squared += middle.iter().map(|x| x * x).sum::<f64>();
    let unit = |at: usize| through(&(0..q).map(|i| f64::from(u8::from(i == at))).collect::<Vec<_>>());
    let inverse = Matrix::from_rows(&(0..q).map(unit).collect::<Vec<_>>()).ok()?;
    let middle = Matrix::new(q, q, middle).ok()?;
    let covariance = inverse.multiply(&middle).ok()?.multiply(&inverse.transpose()).ok()?;
    let degrees = n - samples.len() as f64;
    let covariance = covariance.values().iter().map(|x| x / degrees).collect();
    let meat = lower.multiply(&middle).ok()?.multiply(&lower.transpose()).ok()?;
    let of_group = |group: usize| slopes(model, cells, &at.implied[group], &at.values[group], group);
    let slopes = Matrix::from_rows(&(0..samples.len()).flat_map(of_group).collect::<Vec<_>>()).ok()?;
    Some((Matrix::new(q, q, covariance).ok()?, (trace, squared), Curved { slopes, bread, meat }))
}

/// No correlations, with everything else free.
fn baseline(cells: &[Cell], samples: &[Sample]) -> Test {
    let between: Vec<usize> =
        (0..cells.len()).filter(|at| matches!(cells[*at], Cell::Covariance(i, j) if i != j)).collect();
    let (mut chisq, mut squared) = (0.0, 0.0);
    for sample in samples {
        for &at in &between {
            chisq += (sample.n - 1.0) * sample.values[at] * sample.values[at] / sample.variances[at];
            let row = sample.together.row(at);
            squared += between.iter().map(|other| row[*other] * row[*other]).sum::<f64>();
        }
    }
    let df = between.len() * samples.len();
    Test::of(chisq, df, Some((df as f64, squared)))
}
