use super::{Rotated, denormalised, normalised};
use crate::{Matrix, NumericsError, Svd};

/// Simultaneous iterations to find the basin of the maximum; what is left is done pair by pair.
const SIMULTANEOUS: usize = 1_000;
/// Relative growth of the simultaneous criterion below which the basin is found.
const BASIN: f64 = 1e-7;
/// Sweeps over all pairs of columns. A handful is usual; where two positions are almost as good the way between them is nearly
/// flat, and of 80 000 random matrices of up to five columns the slowest took some 3 600.
const SWEEPS: usize = 20_000;
/// An angle below this turns no loading by more than rounding.
const STILL: f64 = 1e-15;
/// Where the criterion is flat at the maximum, angles stay at the size of rounding over curvature: below this size they are
/// taken for still …
const NEARLY_STILL: f64 = 1e-12;
/// … once so many sweeps in a row have not made them smaller.
const PATIENCE: usize = 20;

/// Varimax (Kaiser 1958, doi:10.1007/BF02289233), to the last digits.
///
/// From the position given it goes to the maximum that simultaneous iteration reaches (Horst 1965; Sherin 1966), the
/// way of R's `varimax`, and is finished there by planar rotations. With `kaiser` rows are brought to length 1 before the rotation
/// and back after it (Kaiser normalisation, 1958). Order and direction of the columns are left as they come.
///
/// ```
/// use crosscase_numerics::{Matrix, varimax};
/// let simple = varimax(&Matrix::from_rows(&[[0.8, 0.8], [0.7, 0.7], [0.6, -0.6]])?, true)?;
/// assert!(simple.converged);
/// assert!(simple.loadings.row(0).iter().any(|l| l.abs() < 1e-12));
/// # Ok::<(), crosscase_numerics::NumericsError>(())
/// ```
///
/// # Errors
/// [`NumericsError::Overflow`].
pub fn varimax(loadings: &Matrix, kaiser: bool) -> Result<Rotated, NumericsError> {
    orthomax(loadings, 1.0, kaiser, simultaneous)
}

/// The same criterion approached by planar rotations alone, pair after pair, as Kaiser's program (1959,
/// doi:10.1177/001316445901900314) and those that follow it go: the columns end in their order, and in the maximum that they find
/// where there are several.
///
/// ```
/// use crosscase_numerics::{Matrix, varimax_in_pairs};
/// // An angle of more than half a right angle is never needed: the first column stays the first.
/// let apart = varimax_in_pairs(&Matrix::from_rows(&[[0.8, 0.1], [0.7, 0.0], [0.1, 0.6]])?, true)?;
/// assert!(apart.loadings.row(0)[0] > 0.79 && apart.loadings.row(2)[1] > 0.59);
/// # Ok::<(), crosscase_numerics::NumericsError>(())
/// ```
///
/// # Errors
/// [`NumericsError::Overflow`].
pub fn varimax_in_pairs(loadings: &Matrix, kaiser: bool) -> Result<Rotated, NumericsError> {
    orthomax(loadings, 1.0, kaiser, |normal, _| Ok((Matrix::identity(normal.columns()), 0)))
}

/// Quartimax (Neuhaus & Wrigley 1954), to the last digits; see [`varimax`].
///
/// # Errors
/// [`NumericsError::Overflow`].
pub fn quartimax(loadings: &Matrix, kaiser: bool) -> Result<Rotated, NumericsError> {
    orthomax(loadings, 0.0, kaiser, simultaneous)
}

/// The orthogonal matrix from which planar rotations begin, for rows of length 1 and a criterion, and after how many iterations.
type Start = fn(&Matrix, f64) -> Result<(Matrix, usize), NumericsError>;

/// From where `start` leads, to the maximum by planar rotations.
fn orthomax(loadings: &Matrix, gamma: f64, kaiser: bool, start: Start) -> Result<Rotated, NumericsError> {
    let k = loadings.columns();
    if k < 2 || loadings.rows() == 0 {
        let transformation = Matrix::identity(k);
        return Ok(Rotated { loadings: loadings.clone(), transformation, phi: None, iterations: 0, converged: true });
    }
    let normal = normalised(loadings, kaiser);
    let (start, mut iterations) = start(&normal, gamma)?;
    let mut columns: Vec<Vec<f64>> = (0..k).map(|f| turned(&normal, &start, f)).collect();
    let mut turns: Vec<Vec<f64>> = (0..k).map(|f| start.column(f)).collect();
    let mut converged = false;
    let (mut smallest, mut waited) = (f64::INFINITY, 0);
    for _ in 0..SWEEPS {
        iterations += 1;
        let mut largest: f64 = 0.0;
        for f in 0..k {
            for g in f + 1..k {
                let angle = best_angle(&columns[f], &columns[g], gamma);
                largest = largest.max(angle.abs());
                turn(&mut columns, f, g, angle);
                turn(&mut turns, f, g, angle);
            }
        }
        waited = if largest < smallest { 0 } else { waited + 1 };
        smallest = smallest.min(largest);
        if largest < STILL || (largest < NEARLY_STILL && waited >= PATIENCE) {
            converged = true;
            break;
        }
    }
    let rotated = Matrix::filled(loadings.rows(), k, |i, f| columns[f][i]);
    let transformation = Matrix::filled(k, k, |i, f| turns[f][i]);
    let loadings = denormalised(&rotated, loadings, kaiser);
    let loadings = Matrix::computed(loadings.rows(), k, loadings.values().to_vec())?;
    Ok(Rotated { loadings, transformation, phi: None, iterations, converged })
}

/// The orthogonal matrix near the maximum: each iteration takes the one nearest to the gradient.
fn simultaneous(normal: &Matrix, gamma: f64) -> Result<(Matrix, usize), NumericsError> {
    let (n, k) = (normal.rows(), normal.columns());
    let mut transformation = Matrix::identity(k);
    let mut reached = 0.0;
    for iteration in 1..=SIMULTANEOUS {
        let columns: Vec<Vec<f64>> = (0..k).map(|f| turned(normal, &transformation, f)).collect();
        let mut ascent = vec![0.0; k * k];
        for (f, column) in columns.iter().enumerate() {
            let mean = gamma * column.iter().map(|l| l * l).sum::<f64>() / n as f64;
            for (i, l) in column.iter().enumerate() {
                let steep = l * l * l - l * mean;
                for (h, own) in normal.row(i).iter().enumerate() {
                    ascent[h * k + f] += own * steep;
                }
            }
        }
        let svd = Svd::of(&Matrix::computed(k, k, ascent)?)?;
        transformation = svd.u().multiply(&svd.v().transpose())?;
        let sum: f64 = svd.singular_values().iter().sum();
        if sum <= reached * (1.0 + BASIN) {
            return Ok((transformation, iteration));
        }
        reached = sum;
    }
    Ok((transformation, SIMULTANEOUS))
}

fn turned(normal: &Matrix, transformation: &Matrix, column: usize) -> Vec<f64> {
    let by = transformation.column(column);
    (0..normal.rows()).map(|i| normal.row(i).iter().zip(&by).map(|(l, t)| l * t).sum()).collect()
}

/// The angle that maximises the criterion in the plane of two columns (Kaiser 1958).
fn best_angle(x: &[f64], y: &[f64], gamma: f64) -> f64 {
    let (mut a, mut b, mut c, mut d) = (0.0, 0.0, 0.0, 0.0);
    for (x, y) in x.iter().zip(y) {
        let (u, v) = ((x + y) * (x - y), 2.0 * x * y);
        a += u;
        b += v;
        c += (u + v) * (u - v);
        d += 2.0 * u * v;
    }
    let n = x.len() as f64;
    let (num, den) = (d - gamma * 2.0 * a * b / n, c - gamma * (a * a - b * b) / n);
    if num == 0.0 && den == 0.0 { 0.0 } else { libm::atan2(num, den) / 4.0 }
}

fn turn(columns: &mut [Vec<f64>], f: usize, g: usize, angle: f64) {
    let (sin, cos) = libm::sincos(angle);
    let (before, rest) = columns.split_at_mut(g);
    for (x, y) in before[f].iter_mut().zip(rest[0].iter_mut()) {
        (*x, *y) = (*x * cos + *y * sin, *y * cos - *x * sin);
    }
}
