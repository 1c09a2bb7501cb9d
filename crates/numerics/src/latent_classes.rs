//! Latent class analysis: the classes whose members answer alike (Lazarsfeld & Henry 1968; Goodman 1974, doi:10.1093/biomet/61.2.215).

mod em;
mod rank;

use crate::{NumericsError, Progress, resample_while, sum};
use em::{Estimate, Pattern, Run};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// How far from the greatest log-likelihood a start may end and still count as having found it.
const AT_BEST: f64 = 1e-6;

/// How latent classes are sought: the EM algorithm from many random starts, until no share and no probability moves by 1e-10.
///
/// ```
/// use crosscase_numerics::LatentClasses;
///
/// // Two yes/no questions, answered by four: two always say yes, two always no.
/// let rows = [[0, 0], [0, 0], [1, 1], [1, 1]].map(|row| (row.map(Some).to_vec(), 1.0));
/// let found = LatentClasses::new(2).fit(&[2, 2], &rows)?;
/// assert_eq!(found.shares.len(), 2);
/// assert!((found.log_likelihood - 4.0 * 0.5_f64.ln()).abs() < 1e-9);
/// assert!(!found.identified, "two questions do not tell the shares of two classes from their probabilities");
/// # Ok::<(), crosscase_numerics::NumericsError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LatentClasses {
    /// How many classes.
    pub classes: usize,
    /// How many random starts; 50 by default.
    pub starts: usize,
    /// The seed of the starts; 1 by default.
    pub seed: u64,
}

/// Latent classes as they were found, the largest first.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LatentClassModel {
    /// How many answered, each row as often as it counts.
    pub n: f64,
    /// The log-likelihood.
    pub log_likelihood: f64,
    /// Parameters: shares and probabilities that are free.
    pub npar: usize,
    /// Akaike's criterion.
    pub aic: f64,
    /// The Bayesian criterion.
    pub bic: f64,
    /// The likelihood ratio against the observed patterns; `None` where an answer is missing.
    pub g2: Option<f64>,
    /// Pearson's χ², the patterns that nobody gave included; `None` where an answer is missing.
    pub x2: Option<f64>,
    /// Degrees of freedom: the lesser of n and the number of patterns less one, less the rank.
    pub df: i64,
    /// The rank of the Jacobian of the probabilities of the patterns by the parameters, at the estimate (Goodman 1974).
    pub rank: usize,
    /// Whether the rank is the number of parameters. Else shares and probabilities are one choice of many.
    pub identified: bool,
    /// One less the entropy of the classes of the rows over its greatest; `None` for one class.
    pub entropy: Option<f64>,
    /// Starts that were run.
    pub starts: usize,
    /// Starts that ended within 1e-6 of the greatest log-likelihood.
    pub at_best: usize,
    /// Whether the best start came to rest within 100 000 steps.
    pub converged: bool,
    /// The shares of the classes, adding up to 1.
    pub shares: Vec<f64>,
    /// By class, item and level, how probable the answer is.
    pub probabilities: Vec<Vec<Vec<f64>>>,
    /// By row, how probable each class is.
    pub posterior: Vec<Vec<f64>>,
}

impl LatentClasses {
    /// So many classes from 50 starts.
    pub const fn new(classes: usize) -> Self {
        Self { classes, starts: 50, seed: 1 }
    }

    /// Another number of starts.
    #[must_use]
    pub const fn starts(self, starts: usize) -> Self {
        Self { starts, ..self }
    }

    /// The seed of the random starts. Default 1.
    #[must_use]
    pub const fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Finds the classes. `levels` says how many answers each item has; a row holds an answer an item, from 0, and how often it counts.
    /// A missing answer drops out of the likelihood of its row.
    ///
    /// # Errors
    /// No class, no start, no item, no row that counts; rows that do not fit the items; what the rank stops.
    pub fn fit(&self, levels: &[usize], rows: &[(Vec<Option<usize>>, f64)]) -> Result<LatentClassModel, NumericsError> {
        self.fit_while(levels, rows, |_| ControlFlow::Continue(()))
    }

    /// The same, until `watch` breaks; what is returned is then the best of the starts that were run.
    ///
    /// # Errors
    /// As [`LatentClasses::fit`]; stopped before the first start ended.
    pub fn fit_while(
        &self,
        levels: &[usize],
        rows: &[(Vec<Option<usize>>, f64)],
        watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<LatentClassModel, NumericsError> {
        let fault = |reason| Err(NumericsError::LatentClasses { reason });
        if self.classes == 0 || self.starts == 0 {
            return fault("give at least one class and one start");
        }
        if levels.is_empty() || levels.contains(&0) {
            return fault("every item needs an answer, and there must be an item");
        }
        let fits = |(answers, count): &(Vec<Option<usize>>, f64)| {
            answers.len() == levels.len()
                && answers.iter().zip(levels).all(|(answer, levels)| answer.is_none_or(|answer| answer < *levels))
                && count.is_finite()
                && *count >= 0.0
        };
        if !rows.iter().all(fits) {
            return fault("a row has an answer an item, each of its levels, and counts 0 or more");
        }
        let mut counted: BTreeMap<&[Option<usize>], f64> = BTreeMap::new();
        for (answers, count) in rows.iter().filter(|(_, count)| *count > 0.0) {
            *counted.entry(answers).or_default() += count;
        }
        let patterns: Vec<Pattern<'_>> =
            counted.into_iter().map(|(answers, count)| Pattern { answers, count }).collect();
        let n = sum(&patterns.iter().map(|pattern| pattern.count).collect::<Vec<_>>()).unwrap_or(0.0);
        if n <= 0.0 {
            return fault("no row counts");
        }
        let run = Run { levels, patterns: &patterns, n };
        let found = resample_while(self.starts, self.seed, |stream, _| run.start(self.classes, stream), watch).values;
        let best = found
            .iter()
            .enumerate()
            .max_by(|(i, a), (j, b)| a.log_likelihood.total_cmp(&b.log_likelihood).then(j.cmp(i)));
        let Some((_, best)) = best else { return fault("it was stopped before the first start ended") };
        let at_best = found.iter().filter(|one| best.log_likelihood - one.log_likelihood <= AT_BEST).count();
        self.model_of(&run, &best.clone().largest_first(), rows, (found.len(), at_best))
    }

    fn model_of(
        &self,
        run: &Run<'_>,
        best: &Estimate,
        rows: &[(Vec<Option<usize>>, f64)],
        (starts, at_best): (usize, usize),
    ) -> Result<LatentClassModel, NumericsError> {
        let free: usize = run.levels.iter().map(|levels| levels - 1).sum();
        let npar = self.classes - 1 + self.classes * free;
        let rank = rank::of(run.levels, best)?;
        // More patterns than a number can say are more than there are rows.
        let patterns = run.levels.iter().fold(1.0, |all, levels| all * *levels as f64);
        #[expect(clippy::cast_possible_truncation, reason = "counts of cases")]
        let most = run.n.min(patterns - 1.0).floor() as i64;
        let complete = run.patterns.iter().all(|pattern| pattern.answers.iter().all(Option::is_some));
        let terms = |of: &dyn Fn(f64, f64) -> f64| {
            let term = |pattern: &Pattern<'_>| of(pattern.count, run.n * best.likelihood(pattern.answers));
            sum(&run.patterns.iter().map(term).collect::<Vec<_>>())
        };
        let expected = terms(&|_, expected| expected).unwrap_or(0.0);
        let g2 = terms(&|n, expected| 2.0 * n * libm::log(n / expected)).filter(|_| complete);
        let x2 = terms(&|n, expected| (n - expected) * (n - expected) / expected)
            .filter(|_| complete)
            .map(|seen| seen + (run.n - expected).max(0.0));
        let posterior: Vec<Vec<f64>> = rows.iter().map(|(answers, _)| best.posterior(answers).0).collect();
        let entropy = (self.classes > 1).then(|| {
            let of_row = |(of, (_, count)): (&Vec<f64>, &(Vec<Option<usize>>, f64))| {
                count * of.iter().filter(|share| **share > 0.0).map(|share| share * libm::log(*share)).sum::<f64>()
            };
            let all = sum(&posterior.iter().zip(rows).map(of_row).collect::<Vec<_>>()).unwrap_or(0.0);
            1.0 + all / (run.n * libm::log(self.classes as f64))
        });
        Ok(LatentClassModel {
            n: run.n,
            log_likelihood: best.log_likelihood,
            npar,
            aic: 2.0f64.mul_add(npar as f64, -2.0 * best.log_likelihood),
            bic: (npar as f64).mul_add(libm::log(run.n), -2.0 * best.log_likelihood),
            g2,
            x2,
            df: most - i64::try_from(rank).unwrap_or(i64::MAX),
            rank,
            identified: rank == npar,
            entropy,
            starts,
            at_best,
            converged: best.converged,
            shares: best.shares.clone(),
            probabilities: best.probabilities.clone(),
            posterior,
        })
    }
}
