use crate::bivariate::Corners;
use crate::{Matrix, NumericsError, normal_quantile};
use rayon::prelude::*;

/// A polychoric correlation.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Polychoric {
    /// The correlation of the two normal variables behind the categories.
    pub rho: f64,
    /// Where the first is cut, in standard normal units and rising order; one fewer than there are categories.
    pub x_thresholds: Vec<f64>,
    /// Where the second is cut.
    pub y_thresholds: Vec<f64>,
}

/// The correlation nearest to ±1 that is considered.
const EDGE: f64 = 0.9999;
/// How well its arcsine is found.
const SETTLED: f64 = 1e-11;
/// Steps towards it; some ten are enough.
const STEPS: usize = 200;
/// A probability below this is 0 but for rounding.
const LEAST: f64 = 1e-300;

/// The polychoric correlation of two ordered variables, in two steps: thresholds from the margins, then the
/// correlation of greatest likelihood (Olsson 1979, doi:10.1007/BF02296207). Empty cells are not corrected. The estimate lies
/// within ±0.9999. The categories are the different values of each variable, in rising order.
///
/// ```
/// use crosscase_numerics::polychoric;
/// let x: Vec<f64> = [0., 0., 0., 0., 1., 1., 1., 1.].to_vec();
/// let y: Vec<f64> = [0., 0., 0., 1., 0., 1., 1., 1.].to_vec();
/// // Two halves: the tetrachoric correlation is sin(2π(p − ¼)) with p = 3/8.
/// assert!((polychoric(&x, &y)?.rho - (std::f64::consts::PI / 4.0).sin()).abs() < 1e-8);
/// # Ok::<(), crosscase_numerics::NumericsError>(())
/// ```
///
/// # Errors
/// [`NumericsError::Operands`] for unequal lengths, [`NumericsError::NotFinite`] with the place of a value that is none,
/// [`NumericsError::Constant`] for a side with one category.
pub fn polychoric(x: &[f64], y: &[f64]) -> Result<Polychoric, NumericsError> {
    if x.len() != y.len() {
        let (left_rows, right_rows) = (x.len(), y.len());
        return Err(NumericsError::Operands { left_rows, left_columns: 1, right_rows, right_columns: 1 });
    }
    let (a, b) = (Categories::of(x, 0)?, Categories::of(y, 1)?);
    Ok(Polychoric { rho: most_likely(&a, &b), x_thresholds: a.thresholds, y_thresholds: b.thresholds })
}

/// The polychoric correlations of all pairs of variables: as [`polychoric`] for each, on all threads, with the same bytes on
/// any number of them.
///
/// ```
/// use crosscase_numerics::{polychoric, polychoric_matrix};
/// let (x, y) = ([0., 0., 0., 0., 1., 1., 1., 1.], [0., 0., 0., 1., 0., 1., 1., 1.]);
/// assert_eq!(polychoric_matrix(&[&x, &y])?.get(0, 1), Some(polychoric(&x, &y)?.rho));
/// # Ok::<(), crosscase_numerics::NumericsError>(())
/// ```
///
/// # Errors
/// Those of [`polychoric`], of the first variable that has one.
pub fn polychoric_matrix(variables: &[&[f64]]) -> Result<Matrix, NumericsError> {
    let n = variables.len();
    if let Some(other) = variables.iter().find(|variable| variable.len() != variables[0].len()) {
        let (left_rows, right_rows) = (variables[0].len(), other.len());
        return Err(NumericsError::Operands { left_rows, left_columns: 1, right_rows, right_columns: 1 });
    }
    let each = variables.iter().enumerate().map(|(column, variable)| Categories::of(variable, column));
    let categories = each.collect::<Result<Vec<_>, _>>()?;
    let pairs: Vec<(usize, usize)> = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j))).collect();
    let found: Vec<f64> = pairs.par_iter().map(|&(i, j)| most_likely(&categories[i], &categories[j])).collect();
    let mut values = vec![1.0; n * n];
    for ((i, j), rho) in pairs.into_iter().zip(found) {
        values[i * n + j] = rho;
        values[j * n + i] = rho;
    }
    Matrix::new(n, n, values)
}

struct Categories {
    of_each: Vec<usize>,
    thresholds: Vec<f64>,
}

impl Categories {
    fn of(values: &[f64], column: usize) -> Result<Self, NumericsError> {
        if let Some((row, &value)) = values.iter().enumerate().find(|(_, value)| !value.is_finite()) {
            return Err(NumericsError::NotFinite { row, column, value });
        }
        let mut levels = values.to_vec();
        levels.sort_by(f64::total_cmp);
        levels.dedup();
        if levels.len() < 2 {
            return Err(NumericsError::Constant);
        }
        let of_each = values.iter().map(|v| levels.partition_point(|level| level < v)).collect::<Vec<_>>();
        let n = values.len() as f64;
        let below = |c: usize| of_each.iter().filter(|of| **of <= c).count() as f64 / n;
        let thresholds = (0..levels.len() - 1).map(|c| normal_quantile(below(c)).ok_or(NumericsError::Constant));
        let thresholds = thresholds.collect::<Result<_, _>>()?;
        Ok(Self { of_each, thresholds })
    }

    fn count(&self) -> usize {
        self.thresholds.len() + 1
    }
}

/// What the table of two variables says of a correlation.
struct Table {
    /// Row, column and count of each cell that is not empty.
    cells: Vec<(usize, usize, f64)>,
}

impl Table {
    fn of(a: &Categories, b: &Categories) -> Self {
        let mut counts = vec![0.0; a.count() * b.count()];
        a.of_each.iter().zip(&b.of_each).for_each(|(i, j)| counts[i * b.count() + j] += 1.0);
        let cells = counts.into_iter().enumerate().map(|(at, count)| (at / b.count(), at % b.count(), count));
        Self { cells: cells.filter(|(_, _, count)| *count > 0.0).collect() }
    }

    /// Of each cell that is not empty the count, and what four corners around it make.
    fn around(&self, corners: &[f64], columns: usize) -> impl Iterator<Item = (f64, f64)> {
        self.cells.iter().map(move |&(i, j, count)| {
            let (top, bottom) = (i * columns + j, (i + 1) * columns + j);
            (count, (corners[bottom + 1] - corners[bottom]) - (corners[top + 1] - corners[top]))
        })
    }

    fn likelihood(&self, corners: &Corners<'_>) -> f64 {
        self.around(&corners.below, corners.columns()).map(|(count, p)| count * libm::log(p.max(LEAST))).sum()
    }

    /// The derivative of the likelihood by the angle.
    fn score(&self, corners: &Corners<'_>) -> f64 {
        let slopes = corners.slopes();
        let cells = self.around(&corners.below, corners.columns()).zip(self.around(&slopes, corners.columns()));
        cells.filter(|((_, p), _)| *p > LEAST).map(|((count, p), (_, slope))| count * slope / p).sum()
    }
}

/// The correlation of greatest likelihood.
///
/// The tables are walked from independence to both ends; between the best of these places and its better neighbour the
/// score has its root.
fn most_likely(a: &Categories, b: &Categories) -> f64 {
    let table = Table::of(a, b);
    let independent = Corners::independent(&a.thresholds, &b.thresholds);
    let walk = |sign: f64| -> Vec<Corners<'_>> {
        let mut path = vec![independent.clone()];
        for angle in &angles() {
            path.extend(path.last().map(|at| at.at(sign * angle)));
        }
        path
    };
    let mut path = walk(-1.0);
    path.reverse();
    path.extend(walk(1.0).into_iter().skip(1));
    let likelihoods: Vec<f64> = path.iter().map(|at| table.likelihood(at)).collect();
    let best = (0..path.len()).max_by(|&s, &t| likelihoods[s].total_cmp(&likelihoods[t])).unwrap_or(0);
    let rising = table.score(&path[best]) > 0.0;
    let (low, high) = if rising { (best, best + 1) } else { (best.wrapping_sub(1), best) };
    let (Some(low), Some(high)) = (path.get(low), path.get(high)) else {
        // It rises to the last correlation that is considered.
        return libm::sin(path[best].angle);
    };
    let score = |angle: f64| table.score(&low.at(angle));
    let root = root(score, (low.angle, table.score(low)), (high.angle, table.score(high)));
    libm::sin(root.unwrap_or_else(|| maximum(|angle| table.likelihood(&low.at(angle)), low.angle, high.angle)))
}

/// The angles at which the path stops on one side: every 15° up to 60°, then half of what is left to 90°, since a table
/// changes fast only near ±1.
fn angles() -> Vec<f64> {
    let wide = [15.0, 30.0, 45.0, 60.0, 75.0, 82.5, 86.25, 88.125, 89.0625_f64];
    wide.into_iter().map(f64::to_radians).chain(std::iter::once(libm::asin(EDGE))).collect()
}

/// The root between a place where a function is positive and one where it is negative, by false position with the weight of
/// an end that stays halved (Dowell & Jarratt 1971, doi:10.1007/BF01934364); `None` where they do not enclose one.
fn root(f: impl Fn(f64) -> f64, (mut low, mut above): (f64, f64), (mut high, mut below): (f64, f64)) -> Option<f64> {
    if !(above.is_finite() && below.is_finite() && above > 0.0 && below < 0.0) {
        return None;
    }
    let (mut last, mut stayed) = (f64::NAN, 0);
    for _ in 0..STEPS {
        let at = (high * above - low * below) / (above - below);
        let value = f(at);
        if value == 0.0 || (at - last).abs() < SETTLED {
            return Some(at);
        }
        if value > 0.0 {
            (low, above) = (at, value);
            below /= if stayed == 1 { 2.0 } else { 1.0 };
            stayed = 1;
        } else {
            (high, below) = (at, value);
            above /= if stayed == -1 { 2.0 } else { 1.0 };
            stayed = -1;
        }
        last = at;
    }
    Some(f64::midpoint(low, high))
}

/// Golden section between two ends that enclose one maximum.
fn maximum(f: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    let ratio = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut a, mut b) = (high - ratio * (high - low), low + ratio * (high - low));
    let (mut fa, mut fb) = (f(a), f(b));
    while high - low > SETTLED {
        if fa >= fb {
            (high, b, fb) = (b, a, fa);
            a = high - ratio * (high - low);
            fa = f(a);
        } else {
            (low, a, fa) = (a, b, fb);
            b = low + ratio * (high - low);
            fb = f(b);
        }
    }
    f64::midpoint(low, high)
}
