//! What is fitted where variables are ordered: thresholds and polychoric correlations, with what each row adds to them (Muthén 1984,
//! doi:10.1007/BF02294210); means and variances of numbers, and their correlations, with them.

use super::likelihood::Pattern;
use crate::ScalesError;
use crate::ordinal::{Ends, Ordinal, phi, phi_cdf, threshold_influences};
use crate::polyserial::polyserial;
use crosscase_numerics::Matrix;
use rayon::prelude::*;

/// One figure that is fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// A threshold of an ordered variable.
    Cut(usize, usize),
    /// The mean of a number.
    Mean(usize),
    /// A covariance, the later variable first; a correlation of latent responses.
    Covariance(usize, usize),
}

/// The figures of one group.
pub(super) struct Sample {
    pub(super) n: f64,
    /// The figures, by cell.
    pub(super) values: Vec<f64>,
    /// Their asymptotic variances, times n.
    pub(super) variances: Vec<f64>,
    /// How their estimates correlate.
    pub(super) together: Matrix,
    /// Covariances and means of all variables; of latent responses correlations and 0.
    pub(super) covariance: Vec<f64>,
    pub(super) mean: Vec<f64>,
}

/// A correlation from here on is at its end.
const EDGE: f64 = 0.9999 - 1e-7;

/// A variable by itself.
enum Margin {
    /// The category of each row, the cuts, and what a row of each category adds to these.
    Ordered { categories: Vec<usize>, cuts: Vec<f64>, influences: Vec<Vec<f64>> },
    /// Standardised values, and what each row adds to mean and variance.
    Number { values: Vec<f64>, z: Vec<f64>, mean: f64, sd: f64, influences: [Vec<f64>; 2] },
}

impl Margin {
    fn number(values: &[f64], mean: f64, variance: f64) -> Option<Self> {
        let sd = variance.sqrt();
        let z: Vec<f64> = values.iter().map(|x| (x - mean) / sd).collect();
        let scores = [z.iter().map(|z| z / sd).collect(), z.iter().map(|z| (z * z - 1.0) / (2.0 * variance)).collect()];
        let bread = |a: &Vec<f64>, b: &Vec<f64>| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let [m, v] = &scores;
        let (mm, mv, vv) = (bread(m, m), bread(m, v), bread(v, v));
        let size = mm * vv - mv * mv;
        let solve =
            |own: f64, other: f64| -> Vec<f64> { m.iter().zip(v).map(|(m, v)| (own * m + other * v) / size).collect() };
        let influences = [solve(vv, -mv), solve(-mv, mm)];
        (size > 0.0).then(|| Self::Number { values: values.to_vec(), z, mean, sd, influences })
    }

    fn sd(&self) -> f64 {
        if let Self::Number { sd, .. } = self { *sd } else { 1.0 }
    }

    /// What each row adds to each of the variable's own figures.
    fn influences(&self) -> Vec<Vec<f64>> {
        match self {
            Self::Ordered { categories, cuts, influences } => {
                let of = |cut: usize| categories.iter().map(|at| influences[*at][cut]).collect();
                (0..cuts.len()).map(of).collect()
            }
            Self::Number { influences, .. } => influences.to_vec(),
        }
    }
}

/// The scores of a pair's likelihood, by row: of the correlation, and of the figures of both variables.
struct Scores {
    rho: Vec<f64>,
    first: Vec<Vec<f64>>,
    second: Vec<Vec<f64>>,
}

impl Scores {
    /// Of an ordered variable with a number.
    fn polyserial(categories: &[usize], cuts: &[f64], z: &[f64], sd: f64, rho: f64) -> Self {
        let n = z.len();
        let (ends, root) = (Ends(cuts), (1.0 - rho * rho).sqrt());
        let mut scores =
            Self { rho: vec![0.0; n], first: vec![vec![0.0; n]; cuts.len()], second: vec![vec![0.0; n]; 2] };
        for (row, (&category, &z)) in categories.iter().zip(z).enumerate() {
            let (high, low) = (ends.above(category), ends.below(category));
            let at = |cut: f64| (cut - rho * z) / root;
            let p = (phi_cdf(at(high)) - phi_cdf(at(low))).max(1e-300);
            let slope = |cut: f64| if cut.is_finite() { phi(at(cut)) * (rho * cut - z) } else { 0.0 };
            scores.rho[row] = (slope(high) - slope(low)) / (root * root * root * p);
            if let Some(own) = scores.first.get_mut(category) {
                own[row] += phi(at(high)) / (root * p);
            }
            if let Some(own) = category.checked_sub(1).and_then(|cut| scores.first.get_mut(cut)) {
                own[row] -= phi(at(low)) / (root * p);
            }
            let by_z = -rho * (phi(at(high)) - phi(at(low))) / (root * p);
            scores.second[0][row] = (z - by_z) / sd;
            scores.second[1][row] = (z * z - 1.0 - by_z * z) / (2.0 * sd * sd);
        }
        scores
    }

    /// Of two numbers.
    fn pearson(x: (&[f64], f64), y: (&[f64], f64), rho: f64) -> Self {
        let left = 1.0 - rho * rho;
        let both = || x.0.iter().zip(y.0);
        let of = |(x, y): (&f64, &f64)| {
            rho / left + x * y / left - rho * (x * x - 2.0 * rho * x * y + y * y) / (left * left)
        };
        let own = |sd: f64, z: f64, other: f64| {
            let by_z = (z - rho * other) / left;
            (by_z / sd, (z * by_z - 1.0) / (2.0 * sd * sd))
        };
        let (a, b) = both().map(|(x_at, y_at)| own(x.1, *x_at, *y_at)).unzip();
        let (c, d) = both().map(|(x_at, y_at)| own(y.1, *y_at, *x_at)).unzip();
        Self { rho: both().map(of).collect(), first: vec![a, b], second: vec![c, d] }
    }

    /// What each row adds to the correlation: its score less what the figures of both variables owe, over the information.
    fn influences(&self, first: &[Vec<f64>], second: &[Vec<f64>]) -> Vec<f64> {
        let mut out = self.rho.clone();
        let owed = self.first.iter().zip(first).chain(self.second.iter().zip(second));
        for (scores, influences) in owed {
            let cross: f64 = scores.iter().zip(&self.rho).map(|(a, b)| a * b).sum();
            out.iter_mut().zip(influences).for_each(|(out, own)| *out -= cross * own);
        }
        let information: f64 = self.rho.iter().map(|score| score * score).sum();
        out.iter().map(|x| x / information).collect()
    }
}

/// The variables of one group, each by itself.
struct Variables<'a> {
    pattern: &'a Pattern,
    /// The places of the ordered ones, and what is known of those.
    ordered: Vec<usize>,
    ordinal: Ordinal,
    margins: Vec<Margin>,
    /// By variable and figure of its own, what each row adds to it.
    influences: Vec<Vec<Vec<f64>>>,
}

impl<'a> Variables<'a> {
    fn of(pattern: &'a Pattern, is_ordered: &[bool], names: &[String]) -> Result<Self, ScalesError> {
        let p = names.len();
        let ordered: Vec<usize> = (0..p).filter(|at| is_ordered[*at]).collect();
        let ordinal = Ordinal::of(&ordered.iter().map(|at| pattern.values[*at].clone()).collect::<Vec<_>>())?;
        let margin = |at: usize| match ordered.iter().position(|known| *known == at) {
            Some(own) => {
                let (categories, cuts) = (ordinal.categories[own].clone(), ordinal.thresholds[own].clone());
                let influences = threshold_influences(&categories, &cuts)?;
                Some(Margin::Ordered { categories, cuts, influences })
            }
            None => Margin::number(&pattern.values[at], pattern.mean[at], pattern.covariance[at * p + at]),
        };
        let margins = (0..p).map(|at| margin(at).ok_or_else(|| no_spread(&names[at])));
        let margins: Vec<Margin> = margins.collect::<Result<_, _>>()?;
        let influences = margins.iter().map(Margin::influences).collect();
        Ok(Self { pattern, ordered, ordinal, margins, influences })
    }

    /// The covariance of two variables and what each row adds to it; nothing where they correlate as far as can be.
    fn covariance(&self, i: usize, j: usize) -> Option<(f64, Vec<f64>)> {
        let (rho, about) = self.correlation(i, j)?;
        // A covariance moves with the standard deviations of numbers, too.
        let (a, b) = (self.margins[i].sd(), self.margins[j].sd());
        let mut about: Vec<f64> = about.iter().map(|x| a * b * x).collect();
        for (at, sd, other) in [(i, a, b), (j, b, a)] {
            if let Margin::Number { influences: [_, variance], .. } = &self.margins[at] {
                let share = rho * other / (2.0 * sd);
                about.iter_mut().zip(variance).for_each(|(sum, x)| *sum += share * x);
            }
        }
        Some((a * b * rho, about))
    }

    fn correlation(&self, i: usize, j: usize) -> Option<(f64, Vec<f64>)> {
        let own = &self.influences;
        match (&self.margins[i], &self.margins[j]) {
            (Margin::Ordered { .. }, Margin::Ordered { .. }) => {
                let place = |at: usize| self.ordered.iter().position(|known| *known == at);
                let (a, b) = (place(i)?, place(j)?);
                Some((self.ordinal.correlations.get(a, b)?, self.ordinal.influences(a, b)?))
            }
            (Margin::Ordered { categories, cuts, .. }, Margin::Number { values, z, sd, .. }) => {
                let rho = with_number(values, categories)?;
                let scores = Scores::polyserial(categories, cuts, z, *sd, rho);
                Some((rho, scores.influences(&own[i], &own[j])))
            }
            (Margin::Number { .. }, Margin::Ordered { .. }) => self.correlation(j, i),
            (Margin::Number { z: x, sd: x_sd, .. }, Margin::Number { z: y, sd: y_sd, .. }) => {
                let rho = self.pattern.covariance[i * self.margins.len() + j] / (x_sd * y_sd);
                let rho = Some(rho).filter(|rho| rho.abs() < EDGE)?;
                Some((rho, Scores::pearson((x, *x_sd), (y, *y_sd), rho).influences(&own[i], &own[j])))
            }
        }
    }
}

impl Sample {
    /// The figures of one group, whose rows answered everything.
    pub(super) fn of(
        pattern: &Pattern,
        is_ordered: &[bool],
        names: &[String],
    ) -> Result<(Vec<Cell>, Self), ScalesError> {
        let p = names.len();
        let variables = Variables::of(pattern, is_ordered, names)?;
        let (mut cells, mut values, mut influences) = (Vec::new(), Vec::new(), Vec::new());
        let (mut mean, mut covariance) = (vec![0.0; p], vec![0.0; p * p]);
        for (at, margin) in variables.margins.iter().enumerate() {
            match margin {
                Margin::Ordered { cuts, .. } => {
                    cells.extend((0..cuts.len()).map(|cut| Cell::Cut(at, cut)));
                    values.extend(cuts);
                }
                Margin::Number { mean: centre, sd, .. } => {
                    cells.extend([Cell::Mean(at), Cell::Covariance(at, at)]);
                    values.extend([*centre, sd * sd]);
                    mean[at] = *centre;
                }
            }
            influences.extend(variables.influences[at].iter().cloned());
            covariance[at * p + at] = margin.sd() * margin.sd();
        }
        let pairs: Vec<(usize, usize)> = (0..p).flat_map(|i| (0..i).map(move |j| (i, j))).collect();
        let found: Vec<Option<(f64, Vec<f64>)>> = pairs.par_iter().map(|&(i, j)| variables.covariance(i, j)).collect();
        for (&(i, j), found) in pairs.iter().zip(found) {
            let (value, about) = found.ok_or_else(|| ScalesError::Model {
                reason: format!(
                    "the correlation of {} and {} is ±1, so that its error is not known",
                    names[j], names[i]
                ),
                way_out: "join categories of one of them, or leave it out",
            })?;
            (covariance[i * p + j], covariance[j * p + i]) = (value, value);
            cells.push(Cell::Covariance(i, j));
            values.push(value);
            influences.push(about);
        }
        let sizes: Vec<f64> = influences.iter().map(|x| inner(x, x)).collect();
        if let Some(at) = sizes.iter().position(|size| !(*size > 0.0 && size.is_finite())) {
            let (Cell::Cut(variable, _) | Cell::Mean(variable) | Cell::Covariance(variable, _)) = cells[at];
            return Err(no_spread(&names[variable]));
        }
        influences.iter_mut().zip(&sizes).for_each(|(x, size)| x.iter_mut().for_each(|x| *x /= size.sqrt()));
        let variances = sizes.iter().map(|size| pattern.n * size).collect();
        let together = products(&influences)?;
        Ok((cells, Self { n: pattern.n, values, variances, together, covariance, mean }))
    }
}

fn no_spread(name: &str) -> ScalesError {
    ScalesError::Model {
        reason: format!("{name} has no spread of which the error can be known"),
        way_out: "leave it out, or take more rows",
    }
}

/// The sums of products of every two.
fn products(of: &[Vec<f64>]) -> Result<Matrix, ScalesError> {
    let m = of.len();
    let rows: Vec<Vec<f64>> =
        (0..m).into_par_iter().map(|i| (0..=i).map(|j| inner(&of[i], &of[j])).collect()).collect();
    let cells = (0..m * m).map(|at| rows[(at / m).max(at % m)][(at / m).min(at % m)]).collect();
    Ok(Matrix::new(m, m, cells)?)
}

/// The correlation of a number with an ordered variable, unless it is at its end.
fn with_number(values: &[f64], categories: &[usize]) -> Option<f64> {
    let steps: Vec<f64> = categories.iter().map(|at| *at as f64).collect();
    polyserial(values, &steps).filter(|rho| rho.abs() < EDGE)
}

/// The sum of products, in eight sums side by side.
fn inner(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    let (mut left, mut right) = (a.chunks_exact(8), b.chunks_exact(8));
    for (a, b) in left.by_ref().zip(right.by_ref()) {
        sums.iter_mut().zip(a.iter().zip(b)).for_each(|(sum, (a, b))| *sum += a * b);
    }
    let rest: f64 = left.remainder().iter().zip(right.remainder()).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f64>() + rest
}
