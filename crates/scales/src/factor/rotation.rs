//! Factors turned, from several starts where there may be several ends.

use super::{FactorAnalysis, FactorRotation, Turned};
use crate::ScalesError;
use crosscase_numerics::{
    Bifactor, Cholesky, Geomin, Matrix, NumericsError, Oblimin, Orthomax, PartialTarget, Rotated, RotationCriterion,
    RotationOptions, Stream, least_squares, normal_quantile, resample, rotate, varimax,
};

/// Criteria within this share of the best are the best.
const AGREE: f64 = 1e-6;
/// What keeps geomin from an edge: that of Browne (2001).
const EPSILON: f64 = 0.01;

pub(super) fn turned(model: &FactorAnalysis, loadings: &Matrix) -> Result<Turned, ScalesError> {
    let m = loadings.columns();
    let alone =
        |loadings: Matrix, phi: Matrix, converged: bool| Turned { loadings, phi, converged, starts: 1, agreeing: 1 };
    let found = match model.rotation {
        // One factor has nothing to turn but its direction.
        _ if m == 1 => {
            let targets = model.target.iter().map(|row| row.first().copied().flatten().unwrap_or_default());
            let along: f64 = targets.zip(loadings.values()).map(|(wanted, loading)| wanted * loading).sum();
            let sign = if model.rotation == FactorRotation::Target && along < 0.0 { -1.0 } else { 1.0 };
            let turned = loadings.values().iter().map(|loading| sign * loading).collect();
            alone(Matrix::new(loadings.rows(), 1, turned)?, Matrix::identity(1), true)
        }
        FactorRotation::None => alone(loadings.clone(), Matrix::identity(m), true),
        FactorRotation::Varimax => {
            let found = varimax(loadings, true)?;
            alone(found.loadings, Matrix::identity(m), found.converged)
        }
        FactorRotation::Promax => {
            let (loadings, phi, converged) = promax(loadings)?;
            alone(loadings, phi, converged)
        }
        FactorRotation::Quartimax => best(model, loadings, &Orthomax { gamma: 0.0 })?,
        FactorRotation::Oblimin => best(model, loadings, &Oblimin { gamma: 0.0 })?,
        FactorRotation::Geomin => best(model, loadings, &Geomin { epsilon: EPSILON })?,
        FactorRotation::Bifactor => best(model, loadings, &Bifactor)?,
        FactorRotation::Target => best(model, loadings, &PartialTarget { wanted: model.target.clone() })?,
    };
    // A target names its factors, and a general factor stays the first.
    let (kept, may_turn): (usize, &dyn Fn(usize) -> bool) = match model.rotation {
        FactorRotation::Target => (m, &|f| {
            let wanted = model.target.iter().filter_map(|row| row.get(f).copied().flatten());
            wanted.fold(0.0_f64, |most, wanted| most.max(wanted.abs())) == 0.0
        }),
        FactorRotation::Bifactor => (1, &|_| true),
        _ => (0, &|_| true),
    };
    in_order(&found, kept, may_turn)
}

/// By a criterion from the loadings as they are, and from others turned at random; the best of all.
fn best(model: &FactorAnalysis, loadings: &Matrix, criterion: &dyn RotationCriterion) -> Result<Turned, ScalesError> {
    let (m, starts) = (loadings.columns(), model.starts.max(1));
    let options = RotationOptions { kaiser: false, ..RotationOptions::default() };
    let from = |stream: &mut Stream, at: usize| -> Result<(f64, Rotated), ScalesError> {
        let start = if at == 0 { loadings.clone() } else { loadings.multiply(&at_random(stream, m)?)? };
        let found = rotate(&start, criterion, &options)?;
        let (value, _) = criterion.evaluate(&found.loadings)?;
        Ok((value, found))
    };
    // A start from which nothing is found does not agree.
    let found: Vec<Option<(f64, Rotated)>> = resample(starts, model.seed, |stream, at| from(stream, at).ok());
    let least = found.iter().flatten().map(|(value, _)| *value).fold(f64::INFINITY, f64::min);
    let is_best = |value: f64| value <= least + AGREE * least.abs().max(1e-6);
    let agreeing = found.iter().flatten().filter(|(value, _)| is_best(*value)).count();
    let best = found.into_iter().flatten().find(|(value, _)| is_best(*value));
    let (_, best) = best.ok_or(NumericsError::NotConverged { iterations: starts })?;
    let phi = best.phi.unwrap_or_else(|| Matrix::identity(m));
    Ok(Turned { loadings: best.loadings, phi, converged: best.converged, starts, agreeing })
}

/// A rotation at random: normal numbers made orthogonal (Gram & Schmidt).
fn at_random(stream: &mut Stream, m: usize) -> Result<Matrix, ScalesError> {
    let mut columns: Vec<Vec<f64>> = Vec::with_capacity(m);
    while columns.len() < m {
        let mut column: Vec<f64> = (0..m).map(|_| normal_quantile(stream.unit()).unwrap_or(0.0)).collect();
        for known in &columns {
            let along: f64 = known.iter().zip(&column).map(|(a, b)| a * b).sum();
            column.iter_mut().zip(known).for_each(|(x, k)| *x -= along * k);
        }
        let size = column.iter().map(|x| x * x).sum::<f64>().sqrt();
        if size > 1e-3 && size.is_finite() {
            columns.push(column.iter().map(|x| x / size).collect());
        }
    }
    Ok(Matrix::from_rows(&columns)?.transpose())
}

/// Towards λ|λ|³ of varimax, on rows of length 1 (Hendrickson & White 1964).
fn promax(loadings: &Matrix) -> Result<(Matrix, Matrix, bool), ScalesError> {
    let (k, m) = (loadings.rows(), loadings.columns());
    let sizes: Vec<f64> = loadings.iter().map(|row| row.iter().map(|l| l * l).sum::<f64>().sqrt()).collect();
    let length = |i: usize| if sizes[i] > 0.0 { sizes[i] } else { 1.0 };
    let unit = Matrix::new(k, m, (0..k * m).map(|at| loadings.values()[at] / length(at / m)).collect())?;
    let simple = varimax(&unit, false)?;
    let columns = (0..m).map(|f| {
        let target: Vec<f64> = simple.loadings.column(f).iter().map(|l| l * l.abs() * l.abs() * l.abs()).collect();
        Ok(least_squares(&simple.loadings, &target)?.coefficients)
    });
    let u = Matrix::from_rows(&columns.collect::<Result<Vec<_>, ScalesError>>()?)?.transpose();
    let inner = Cholesky::of(&u.transpose().multiply(&u)?)?.inverse()?;
    let scaled = Matrix::new(m, m, (0..m * m).map(|at| u.values()[at] * inner.row(at % m)[at % m].sqrt()).collect())?;
    let turned = simple.loadings.multiply(&scaled)?;
    let pattern = Matrix::new(k, m, (0..k * m).map(|at| turned.values()[at] * length(at / m)).collect())?;
    let phi = Cholesky::of(&scaled.transpose().multiply(&scaled)?)?.inverse()?;
    Ok((pattern, phi, simple.converged))
}

/// Each factor's loadings sum to at least 0; factors by falling sum of squares, but for the first ones that are kept where they are.
fn in_order(found: &Turned, kept: usize, may_turn: impl Fn(usize) -> bool) -> Result<Turned, ScalesError> {
    let m = found.loadings.columns();
    let columns: Vec<Vec<f64>> = (0..m).map(|f| found.loadings.column(f)).collect();
    let turns = |f: usize| may_turn(f) && columns[f].iter().sum::<f64>() < 0.0;
    let sign: Vec<f64> = (0..m).map(|f| if turns(f) { -1.0 } else { 1.0 }).collect();
    let size = |f: usize| columns[f].iter().map(|l| l * l).sum::<f64>();
    let mut order: Vec<usize> = (0..m).collect();
    order[kept..].sort_by(|a, b| size(*b).total_cmp(&size(*a)));
    let rows: Vec<Vec<f64>> =
        found.loadings.iter().map(|row| order.iter().map(|&f| sign[f] * row[f]).collect()).collect();
    let phi = |a: usize, b: usize| if a == b { 1.0 } else { sign[a] * sign[b] * found.phi.row(a)[b] };
    let phi: Vec<Vec<f64>> = order.iter().map(|&a| order.iter().map(|&b| phi(a, b)).collect()).collect();
    Ok(Turned { loadings: Matrix::from_rows(&rows)?, phi: Matrix::from_rows(&phi)?, ..*found })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::factor::extraction;
    use crate::suitability::tests::thurstone;

    /// The rows of some tests of ability after a rotation of three factors by minres, as `GPArotation` 2022.10 gives them from the best of 30 starts.
    #[track_caller]
    fn check(model: &FactorAnalysis, expected: &[(usize, [f64; 3])], least_agreeing: usize) -> Turned {
        let loadings = extraction::minres(&thurstone(), 3).unwrap().loadings;
        let found = turned(model, &loadings).unwrap();
        for (row, figures) in expected {
            for (f, figure) in figures.iter().enumerate() {
                let value = found.loadings.row(*row)[f];
                assert!((value - figure).abs() < 5e-5, "row {row}: {:?} is not {figures:?}", found.loadings.row(*row));
            }
        }
        assert!(found.starts == 30 && found.agreeing >= least_agreeing, "{} agree", found.agreeing);
        found
    }

    #[test]
    fn rotations_of_thurstones_tests() {
        let by = |rotation| FactorAnalysis::new(3).rotation(rotation);
        let quartimax = [
            (0, [0.902_095, 0.024_244, 0.055_981]),
            (3, [0.468_158, 0.705_207, 0.111_238]),
            (6, [0.446_623, 0.122_839, 0.714_782]),
        ];
        check(&by(FactorRotation::Quartimax), &quartimax, 30);
        let geomin = [
            (0, [0.894_781, -0.024_710, 0.046_641]),
            (3, [0.009_527, 0.837_298, 0.023_530]),
            (7, [0.396_335, -0.030_174, 0.448_274]),
        ];
        let found = check(&by(FactorRotation::Geomin), &geomin, 25);
        assert!((found.phi.row(0)[1] - 0.572_687).abs() < 5e-5 && (found.phi.row(0)[2] - 0.484_539).abs() < 5e-5);
        // Of the bifactor criterion there are three ends, and one start of four finds the best.
        let bifactor = [
            (0, [0.813_832, -0.046_219, 0.391_201]),
            (3, [0.583_033, 0.623_647, -0.000_049]),
            (6, [0.740_403, -0.090_550, -0.411_194]),
        ];
        let found = check(&by(FactorRotation::Bifactor), &bifactor, 2);
        assert!(found.agreeing < 30 && found.phi == Matrix::identity(3));
        let wanted = (0..9).map(|i| (0..3).map(|f| (i / 3 != f).then_some(0.0)).collect()).collect();
        let target = [
            (0, [0.856_983, -0.005_915, 0.082_848]),
            (5, [0.170_594, 0.643_690, -0.084_003]),
            (7, [0.320_110, -0.069_539, 0.521_592]),
        ];
        let found = check(&FactorAnalysis::new(3).target(wanted), &target, 25);
        assert!((found.phi.row(1)[2] - 0.591_002).abs() < 5e-5);
    }

    /// A target that is the rotated loadings with factors turned round and in another order is met in its own order and direction.
    #[test]
    fn a_target_says_the_order() {
        let loadings = extraction::minres(&thurstone(), 3).unwrap().loadings;
        let simple = turned(&FactorAnalysis::new(3), &loadings).unwrap();
        let wanted: Vec<Vec<f64>> = simple.loadings.iter().map(|row| vec![row[2], -row[0], row[1]]).collect();
        let target = wanted.iter().map(|row| row.iter().copied().map(Some).collect()).collect();
        let found = turned(&FactorAnalysis::new(3).target(target), &loadings).unwrap();
        assert!(found.loadings.max_abs_difference(&Matrix::from_rows(&wanted).unwrap()).unwrap() < 1e-5);
        assert!((found.phi.row(0)[1] + simple.phi.row(2)[0]).abs() < 1e-5);
        // So is a target of one factor, that of a part of its rows, too; one of zeros says no direction.
        let loadings = extraction::minres(&thurstone(), 1).unwrap().loadings;
        let first = |target: Vec<Vec<Option<f64>>>| {
            turned(&FactorAnalysis::new(1).target(target), &loadings).unwrap().loadings.row(0)[0]
        };
        assert!(first(vec![vec![Some(-0.8)]; 9]) < -0.5 && first(vec![vec![Some(0.8)]; 9]) > 0.5);
        let part = (0..9).map(|i| vec![(i == 4).then_some(-0.8)]).collect();
        assert!(first(part) < -0.5 && first(vec![vec![Some(0.0)]; 9]) > 0.5);
    }
}
