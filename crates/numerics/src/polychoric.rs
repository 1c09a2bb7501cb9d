use crate::bivariate::{Corners, Cuts, ROUNDED};
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
/// A probability below this is 0.
const LEAST: f64 = 1e-300;
/// How far a probability may be off where corners are known roughly.
const ROUGHLY: f64 = 1e-6;

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
    Ok(Polychoric { rho: most_likely(&a, &b), x_thresholds: a.cuts.at, y_thresholds: b.cuts.at })
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
    let each = variables.par_iter().enumerate().map(|(column, variable)| Categories::of(variable, column));
    let categories = each.collect::<Vec<_>>().into_iter().collect::<Result<Vec<_>, _>>()?;
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
    cuts: Cuts,
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
        let mut counts = vec![0_usize; levels.len()];
        for of in &of_each {
            counts[*of] += 1;
        }
        let below = |c: usize| counts[..=c].iter().sum::<usize>() as f64 / n;
        let thresholds = (0..levels.len() - 1).map(|c| normal_quantile(below(c)).ok_or(NumericsError::Constant));
        let cuts = Cuts::new(thresholds.collect::<Result<_, _>>()?);
        Ok(Self { of_each, cuts })
    }

    fn count(&self) -> usize {
        self.cuts.at.len() + 1
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

    /// The likelihood at corners that are known roughly: where a probability is lost in that, more rather than less.
    fn rough_likelihood(&self, corners: &Corners<'_>) -> f64 {
        self.around(&corners.below, corners.columns()).map(|(count, p)| count * libm::log(p.max(ROUGHLY))).sum()
    }

    /// Of each cell that is not empty the count, its probability and the derivative of that by the angle; those of a cell so small that corners
    /// are too coarse for it are found for themselves.
    fn exactly(&self, corners: &Corners<'_>) -> impl Iterator<Item = (f64, f64, f64)> {
        let (slopes, columns) = (corners.slopes(), corners.columns());
        let ps: Vec<f64> = self.around(&corners.below, columns).map(|(_, p)| p).collect();
        let slopes: Vec<f64> = self.around(&slopes, columns).map(|(_, slope)| slope).collect();
        self.cells.iter().zip(ps.into_iter().zip(slopes)).map(|(&(i, j, count), (p, slope))| {
            let (p, slope) = if p > ROUNDED { (p, slope) } else { corners.cell(i, j) };
            (count, p, slope)
        })
    }

    fn likelihood(&self, corners: &Corners<'_>) -> f64 {
        self.exactly(corners).map(|(count, p, _)| count * libm::log(p.max(LEAST))).sum()
    }

    /// The information about the angle, from the squares of what each row adds to the score.
    fn information(&self, corners: &Corners<'_>) -> f64 {
        let cells = self.exactly(corners).filter(|(_, p, _)| *p > LEAST);
        cells.map(|(count, p, slope)| count * (slope / p) * (slope / p)).sum()
    }

    /// The derivative of the likelihood by the angle; where a cell is impossible, that towards independence.
    fn score(&self, corners: &Corners<'_>) -> f64 {
        let mut sum = 0.0;
        for (count, p, slope) in self.exactly(corners) {
            if p <= LEAST {
                return f64::INFINITY.copysign(-corners.angle);
            }
            sum += count * slope / p;
        }
        sum
    }
}

/// The correlation of greatest likelihood.
///
/// The tables are walked from independence to both ends, roughly; between the neighbours of the best of these places the score
/// has its root, which is then found exactly.
fn most_likely(a: &Categories, b: &Categories) -> f64 {
    let table = Table::of(a, b);
    let independent = Corners::independent(&a.cuts, &b.cuts);
    let at_zero = table.likelihood(&independent);
    let has_empty = table.cells.len() < a.count() * b.count();
    let walk = |sign: f64| -> Vec<(f64, f64)> {
        let (mut here, mut path, mut is_rising) = (independent.clone(), Vec::new(), true);
        for angle in angles() {
            // A table without an empty cell has no likelihood at ±1: where it falls from a strong correlation to a stronger one, it falls on.
            if !has_empty && !is_rising && angle > 46_f64.to_radians() {
                break;
            }
            here = here.roughly_at(sign * angle);
            let reached = table.rough_likelihood(&here);
            is_rising = path.last().is_none_or(|(_, before)| reached > *before);
            path.push((here.angle, reached));
        }
        path
    };
    let mut path = walk(-1.0);
    path.reverse();
    path.push((0.0, at_zero));
    path.extend(walk(1.0));
    // What was looked at roughly is the best place only if it is so exactly.
    let mut is_exact = vec![false; path.len()];
    let (best, at_best) = loop {
        let best = (0..path.len()).max_by(|&s, &t| path[s].1.total_cmp(&path[t].1)).unwrap_or(0);
        let here = along(&independent, path[best].0);
        if std::mem::replace(&mut is_exact[best], true) {
            break (best, here);
        }
        path[best].1 = table.likelihood(&here);
    };
    let place = |at: usize| path.get(at).map(|(angle, _)| *angle);
    let (Some(low), Some(high)) = (best.checked_sub(1).and_then(place), place(best + 1)) else {
        // The last correlation that is considered, unless the likelihood falls towards it.
        let inner = if best == 0 { place(1) } else { best.checked_sub(1).and_then(place) };
        let inner = inner.unwrap_or_default();
        let outwards = table.score(&at_best) * at_best.angle.signum();
        return libm::sin(if outwards >= 0.0 {
            at_best.angle
        } else {
            highest(&table, &at_best, inner.min(at_best.angle), inner.max(at_best.angle))
        });
    };
    libm::sin(highest(&table, &at_best, low, high))
}

/// The corners at an angle, by way of the places of the path where it is far.
fn along<'a>(independent: &Corners<'a>, angle: f64) -> Corners<'a> {
    let between = angles().into_iter().filter(|place| *place >= 30_f64.to_radians() && *place < angle.abs());
    let far = between.fold(independent.clone(), |at, place| at.at(place.copysign(angle)));
    far.at(angle)
}

/// Where the likelihood is highest between two angles: the root of its derivative, by steps of the secant that stay between places
/// where it rises and where it falls.
fn highest(table: &Table, start: &Corners<'_>, mut low: f64, mut high: f64) -> f64 {
    let mut here = start.clone();
    let mut score = table.score(&here);
    let mut curvature = -table.information(&here);
    for _ in 0..STEPS {
        if score > 0.0 {
            low = here.angle;
        } else if score < 0.0 {
            high = here.angle;
        } else {
            return here.angle;
        }
        let wanted = here.angle - score / curvature;
        // A step that leaves the bracket, or none since the likelihood is not hollow here: half the way.
        let next = if curvature < 0.0 && wanted > low && wanted < high { wanted } else { f64::midpoint(low, high) };
        let step = next - here.angle;
        if step.abs() < SETTLED {
            return next;
        }
        let moved = here.at(next);
        let reached = table.score(&moved);
        curvature = (reached - score) / step;
        (here, score) = (moved, reached);
    }
    here.angle
}

/// The angles at which the path stops on one side: every 15° up to 60°, then half of what is left to 90°, since a table
/// changes fast only near ±1.
fn angles() -> Vec<f64> {
    let wide = [15.0, 30.0, 45.0, 60.0, 75.0, 82.5, 86.25, 88.125, 89.0625_f64];
    wide.into_iter().map(f64::to_radians).chain(std::iter::once(libm::asin(EDGE))).collect()
}
