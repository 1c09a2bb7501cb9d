//! How many factors: parallel analysis.

use crate::answers::Used;
use crate::moments::{LEAVE_OUT_OR_PAIRWISE, correlations_by, pairwise};
use crate::one_factor::least_residual;
use crate::ordinal::Ordinal;
use crate::suitability::{AveragePartial, MOST_STEPS, Sphericity, adequacy, average_partials, inverse, least_left};
use crate::{Answers, MissingRule, ScalesError};
use crosscase_data::{Diagnostic, Table, TableBuilder};
use crosscase_numerics::{
    Matrix, Progress, Stream, normal_quantile, polychoric_matrix, quantile, resample_while, symmetric_eigenvalues,
};
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;

/// Why n rows of k items have no measure of sampling adequacy, and the way out; whether the correlations have an inverse.
fn without_adequacy((n, k): (usize, usize), has_inverse: bool) -> (&'static str, &'static str) {
    if has_inverse {
        return ("no two items correlate at all", "there is nothing common to look for");
    }
    if n <= k {
        let why = "there are no more rows than items, so that what is suggested rests on few";
        return (why, "take fewer items, or more rows");
    }
    let help = "an item follows from others, or the correlations of pairs contradict each other: leave items out";
    ("the correlations are singular or indefinite", help)
}

/// Which eigenvalues are held against chance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Those of the correlations.
    #[default]
    Pca,
    /// Those of the correlations with what one factor by minres holds of each item on the diagonal.
    Factor,
}

impl Basis {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Pca, "pca", "The eigenvalues of the correlations"),
        (Self::Factor, "factor", "Of the correlations with the communalities of one factor on the diagonal"),
    ];
}

/// Which correlations, and what chance makes of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ParallelKind {
    /// Pearson's, beside those of normal numbers.
    #[default]
    Pearson,
    /// Polychoric ones, beside those of the same answers with the rows of each item in another order.
    Polychoric,
}

impl ParallelKind {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Pearson, "pearson", "Of numbers, beside normal numbers without any correlation"),
        (Self::Polychoric, "polychoric", "Of ordered answers, beside the same answers in another order for each item"),
    ];
}

/// Parallel analysis (Horn 1965, doi:10.1007/BF02289447): the eigenvalues of Pearson correlations beside those of normal numbers without any correlation, of
/// as many rows and items; of polychoric correlations beside those of the same answers, of each item in an order of its own (Timmerman & Lorenzo-Seva 2011,
/// doi:10.1037/a0023353), so that chance has the same options, as often chosen.
///
/// ```
/// use crosscase_scales::Parallel;
/// let model = Parallel::new().draws(200);
/// assert_eq!((model.quantile, model.draws), (0.95, 200));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Parallel {
    /// Which correlations. Default Pearson's.
    pub kind: ParallelKind,
    /// Which eigenvalues. Default those of the correlations.
    pub basis: Basis,
    /// The number of random data sets. Default 1 000.
    pub draws: usize,
    /// The quantile, of type 7, that an eigenvalue is held against. Default .95.
    pub quantile: f64,
    /// The seed. Default 1.
    pub seed: u64,
    /// What becomes of rows with a missing answer. Default listwise.
    pub missing: MissingRule,
}

impl Default for Parallel {
    fn default() -> Self {
        let (kind, basis, missing) = (ParallelKind::Pearson, Basis::Pca, MissingRule::Listwise);
        Self { kind, basis, draws: 1_000, quantile: 0.95, seed: 1, missing }
    }
}

/// The eigenvalues beside those of chance.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ParallelResult {
    /// What made it.
    pub parameters: Parallel,
    /// The random data sets that were made: fewer than were asked for where it was stopped.
    pub draws: usize,
    /// Rows that are used.
    pub n: usize,
    /// Items that are used.
    pub n_items: usize,
    /// The eigenvalues, falling.
    pub eigenvalues: Vec<f64>,
    /// What chance stays below.
    pub reference: Vec<f64>,
    /// How many of the leading eigenvalues are above theirs, up to the first that is not; it may be none.
    pub suggested: usize,
    /// What 0, 1, 2 … components leave between items, a hundred at most: the average partial correlations of which the least counts.
    pub map: Vec<AveragePartial>,
    /// After how many components the mean square is least; it may be none.
    pub map_suggested: Option<usize>,
    /// After how many the mean fourth power is.
    pub map_fourth_suggested: Option<usize>,
    /// The measure of sampling adequacy; none of a singular matrix.
    pub kmo: Option<f64>,
    /// Whether items correlate at all; none of a singular matrix.
    pub sphericity: Option<Sphericity>,
    /// What there is to know before the figures are used.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

impl Parallel {
    /// The eigenvalues of the correlations, against the .95 quantile of 1 000 draws.
    pub fn new() -> Self {
        Self::default()
    }

    /// Which correlations, and what chance makes of them.
    #[must_use]
    pub fn kind(mut self, kind: ParallelKind) -> Self {
        self.kind = kind;
        self
    }

    /// Which eigenvalues.
    #[must_use]
    pub fn basis(mut self, basis: Basis) -> Self {
        self.basis = basis;
        self
    }

    /// The number of random data sets.
    #[must_use]
    pub fn draws(mut self, draws: usize) -> Self {
        self.draws = draws;
        self
    }

    /// The seed of the random data. Default 1.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// What becomes of rows with a missing answer. Pairwise, of Pearson correlations alone, each is over the rows that answered both items,
    /// and chance has the same gaps.
    #[must_use]
    pub fn missing(mut self, rule: MissingRule) -> Self {
        self.missing = rule;
        self
    }

    /// Holds the eigenvalues against chance.
    ///
    /// # Errors
    /// [`ScalesError::Option`] for no draw, a quantile outside 0 to 1, or polychoric correlations of pairs; [`ScalesError::TooFew`]; [`ScalesError::BetweenOptions`] in ordered answers.
    pub fn fit(&self, answers: &Answers) -> Result<ParallelResult, ScalesError> {
        self.fit_while(answers, |_| ControlFlow::Continue(()))
    }

    /// As [`fit`](Self::fit), and may be stopped; the reference is then of the draws that were made.
    ///
    /// # Errors
    /// As [`fit`](Self::fit); stopped before any draw was made.
    pub fn fit_while(
        &self,
        answers: &Answers,
        watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<ParallelResult, ScalesError> {
        if self.draws == 0 {
            return Err(ScalesError::Option { option: "draws", found: "0".to_owned(), allowed: "1 or more" });
        }
        if !(self.quantile > 0.0 && self.quantile < 1.0) {
            let found = self.quantile.to_string();
            return Err(ScalesError::Option { option: "quantile", found, allowed: "a number between 0 and 1" });
        }
        let by_pairs = self.missing == MissingRule::Pairwise;
        let is_ordered = self.kind == ParallelKind::Polychoric;
        if by_pairs && is_ordered {
            let allowed =
                "listwise with polychoric correlations, of which chance is the same answers in another order,";
            return Err(ScalesError::Option { option: "missing", found: "pairwise".to_owned(), allowed });
        }
        let mut used = Used::of_rows(answers, self.missing.rows(), "parallel analysis", LEAVE_OUT_OR_PAIRWISE)?;
        let mut diagnostics = std::mem::take(&mut used.diagnostics);
        let (n, k) = (used.rows.len(), used.items.len());
        let columns = used.complete();
        let (r, least_n) = if is_ordered {
            answers.whole_numbers()?;
            (Some(Ordinal::of(&columns)?.correlations), n)
        } else {
            correlations_by(self.missing, answers, &used)?
        };
        let eigenvalues = match &r {
            Some(r) => self.eigenvalues(r)?,
            None => Vec::new(),
        };
        let map = r.as_ref().and_then(average_partials).unwrap_or_default();
        if map.len() == MOST_STEPS && k > MOST_STEPS {
            let message = format!("MAP looked at {} components, of the {k} that there are", MOST_STEPS - 1);
            diagnostics.push(Diagnostic::note("SCA145", message));
        }
        let inverse = r.as_ref().and_then(inverse);
        let kmo = r.as_ref().zip(inverse.as_ref()).and_then(|(r, inverse)| adequacy(r, inverse).0);
        let sphericity = r.as_ref().and_then(|r| Sphericity::of(r, least_n));
        if kmo.is_none() {
            let (why, help) = without_adequacy((n, k), inverse.is_some());
            let message = format!("{why}: the measure of sampling adequacy has no value");
            diagnostics.push(Diagnostic::warning("SCA119", message).help(help));
        }
        let has_gaps = by_pairs && used.columns.iter().flatten().any(Option::is_none);
        let by_chance = |stream: &mut Stream| match () {
            () if is_ordered => permuted(stream, &columns),
            () if has_gaps => chance_with_gaps(stream, &used.columns),
            () => chance(stream, n, k),
        };
        let made = resample_while(self.draws, self.seed, |stream, _| self.eigenvalues(&by_chance(stream)?), watch);
        let made: Vec<Vec<f64>> = made.values.into_iter().collect::<Result<_, _>>()?;
        if made.is_empty() {
            let allowed = "time for 1 or more";
            return Err(ScalesError::Option { option: "draws", found: "0 when it was stopped".to_owned(), allowed });
        }
        let at = |place: usize| {
            let drawn: Vec<f64> = made.iter().filter_map(|values| values.get(place).copied()).collect();
            quantile(&drawn, self.quantile)
        };
        let reference: Vec<f64> = (0..k).filter_map(at).collect();
        let suggested = eigenvalues.iter().zip(&reference).take_while(|(found, chance)| found > chance).count();
        Ok(ParallelResult {
            parameters: *self,
            draws: made.len(),
            n,
            n_items: k,
            eigenvalues,
            reference,
            suggested,
            map_suggested: least_left(&map, |step| step.squared),
            map_fourth_suggested: least_left(&map, |step| step.fourth),
            map,
            kmo,
            sphericity,
            diagnostics,
        })
    }

    fn eigenvalues(&self, r: &Matrix) -> Result<Vec<f64>, ScalesError> {
        if self.basis == Basis::Pca {
            return Ok(symmetric_eigenvalues(r)?);
        }
        let held = least_residual(r);
        let k = r.rows();
        let cell = |i: usize, j: usize| if i == j { held[i] * held[i] } else { r.row(i)[j] };
        let reduced = Matrix::new(k, k, (0..k * k).map(|at| cell(at / k, at % k)).collect())?;
        Ok(symmetric_eigenvalues(&reduced)?)
    }
}

/// Polychoric correlations of the same answers, of each item in an order of its own.
fn permuted(stream: &mut Stream, columns: &[Vec<f64>]) -> Result<Matrix, ScalesError> {
    let mut columns = columns.to_vec();
    for column in &mut columns {
        stream.shuffle(column);
    }
    Ok(polychoric_matrix(&columns.iter().map(Vec::as_slice).collect::<Vec<_>>())?)
}

/// Correlations of normal numbers without any: of a Wishart matrix by its triangular factor (Bartlett 1933), so that the number of rows costs
/// nothing.
fn chance(stream: &mut Stream, n: usize, k: usize) -> Result<Matrix, ScalesError> {
    // Rows of which the products are taken: those of the factor, or the numbers themselves where there are few.
    let rows: Vec<Vec<f64>> = if n > k {
        (0..k)
            .map(|i| {
                let mut row: Vec<f64> = (0..i).map(|_| normal(stream)).collect();
                row.push(chi(stream, (n - 1 - i) as f64));
                row.resize(k, 0.0);
                row
            })
            .collect()
    } else {
        (0..k)
            .map(|_| {
                let column: Vec<f64> = (0..n).map(|_| normal(stream)).collect();
                let centre = column.iter().sum::<f64>() / n as f64;
                column.iter().map(|x| x - centre).collect()
            })
            .collect()
    };
    let product = |i: usize, j: usize| -> f64 { rows[i].iter().zip(&rows[j]).map(|(a, b)| a * b).sum() };
    let sizes: Vec<f64> = (0..k).map(|i| product(i, i).sqrt()).collect();
    let cell = |i: usize, j: usize| if i == j { 1.0 } else { product(i.max(j), i.min(j)) / (sizes[i] * sizes[j]) };
    Ok(Matrix::new(k, k, (0..k * k).map(|at| cell(at / k, at % k)).collect())?)
}

/// Correlations of normal numbers without any, that are missing where answers are.
fn chance_with_gaps(stream: &mut Stream, answers: &[Vec<Option<f64>>]) -> Result<Matrix, ScalesError> {
    let drawn = |column: &Vec<Option<f64>>| column.iter().map(|answer| answer.map(|_| normal(stream))).collect();
    let columns: Vec<Vec<Option<f64>>> = answers.iter().map(drawn).collect();
    let k = columns.len();
    let values = pairwise(&columns).map_err(|_| crosscase_numerics::NumericsError::Constant)?;
    Ok(Matrix::new(k, k, values)?)
}

/// A normal number.
fn normal(stream: &mut Stream) -> f64 {
    loop {
        if let Some(z) = normal_quantile(stream.unit()).filter(|z| z.is_finite()) {
            return z;
        }
    }
}

/// The root of χ² with so many degrees of freedom (Marsaglia & Tsang 2000, doi:10.1145/358407.358414).
fn chi(stream: &mut Stream, degrees: f64) -> f64 {
    if degrees < 2.0 {
        return normal(stream).abs();
    }
    let d = degrees / 2.0 - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let z = normal(stream);
        let v = (1.0 + c * z) * (1.0 + c * z) * (1.0 + c * z);
        let u = stream.unit();
        if v > 0.0 && u > 0.0 && libm::log(u) < 0.5 * z * z + d - d * v + d * libm::log(v) {
            return (2.0 * d * v).sqrt();
        }
    }
}

impl ParallelResult {
    /// The eigenvalues as a table, a row each.
    ///
    /// # Errors
    /// [`ScalesError::Data`] for a table that cannot be made.
    pub fn to_table(&self) -> Result<Table, ScalesError> {
        Ok(TableBuilder::new("crosscase.scales.parallel/1")
            .integer("factor", (1..).take(self.eigenvalues.len()).map(Some))
            .number("eigenvalue", self.eigenvalues.iter().copied().map(Some))
            .number("reference", self.reference.iter().copied().map(Some))
            .build()?)
    }
}
