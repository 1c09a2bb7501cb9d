use crate::correlation::{correlations, ranked, standardised, statement_products, usable};
use crate::error::check_fraction;
use crate::{Analysis, Correlation, Extensions, QmethodError, SetAside, Sorts};
use crosscase_data::Diagnostic;
use crosscase_numerics::{
    Matrix, Progress, Stream, SymmetricEigen, mean, quantile, resample_while, symmetric_eigenvalues,
};
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;

/// The evidence on how many factors to keep: every criterion of the field in one table. It is offered; nothing is decided.
///
/// ```
/// use crosscase_qmethod::Retention;
/// let evidence = Retention::new().most(5).replicates(500);
/// assert_eq!(evidence.quantile, 0.95);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Retention {
    /// The most factors to look at. Default 8.
    pub most: usize,
    /// How often the sorts are shuffled; 0 for no parallel analysis. Default 1 000.
    pub replicates: usize,
    /// The seed of the shuffling. Default 1.
    pub seed: u64,
    /// The quantile that an eigenvalue is held against, between 0 and 1, ends excluded. Default .95.
    pub quantile: f64,
}

impl Default for Retention {
    fn default() -> Self {
        Self { most: 8, replicates: 1_000, seed: 1, quantile: 0.95 }
    }
}

/// What speaks for and against one factor more.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FactorEvidence {
    /// The factor, from 1.
    pub factor: usize,
    /// The eigenvalue of the correlations.
    pub eigenvalue: f64,
    /// It as a share of the number of sorts.
    pub share: f64,
    /// The shares up to here.
    pub cumulative: f64,
    /// How much larger it is than the next one; the scree.
    pub drop: Option<f64>,
    /// Kaiser (1960) and Guttman (1954): larger than 1.
    pub kaiser: bool,
    /// Parallel analysis: the mean eigenvalue of sorts that were shuffled, each by itself. `None` where none were.
    pub parallel_mean: Option<f64>,
    /// Their quantile, .95 unless said otherwise.
    pub parallel_quantile: Option<f64>,
    /// Whether the eigenvalue is larger than that quantile.
    pub parallel: Option<bool>,
    /// Velicer's minimum average partial (1976, doi:10.1007/BF02293557) after so many components; the least speaks for
    /// that many. `None` where a component leaves a sort nothing.
    pub average_partial: Option<f64>,
    /// The same of fourth powers (Velicer, Eaton & Fava 2000).
    pub average_partial_fourth: Option<f64>,
    /// The product of its two largest loadings, unrotated; `None` where fewer factors could be extracted.
    pub humphrey_product: Option<f64>,
    /// Humphrey's rule (Brown 1980, p. 223): that product larger than 2/√N.
    pub humphrey: Option<bool>,
    /// The lenient form: larger than 1/√N.
    pub humphrey_lenient: Option<bool>,
    /// Unrotated loadings beyond 1.96/√N; two speak for the factor.
    pub significant_05: Option<usize>,
    /// Unrotated loadings beyond 2.58/√N.
    pub significant_01: Option<usize>,
    /// The mean of the sorts' communalities up to this factor.
    pub communality: Option<f64>,
}

/// The evidence, factor by factor.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RetentionEvidence {
    /// What made it.
    pub retention: Retention,
    /// The factors.
    pub factors: Vec<FactorEvidence>,
    /// The average partial before any component.
    pub average_partial_before: f64,
    /// The sorts, in order.
    pub sorters: Vec<String>,
    /// Cumulative communalities: a row a sort, a column a factor that could be extracted.
    pub cumulative_communalities: Matrix,
    /// What there is to know before the figures are used: the sorts that could not be correlated.
    pub diagnostics: Vec<Diagnostic>,
}

impl Retention {
    /// Up to eight factors, 1 000 shuffles, their quantile of .95.
    pub fn new() -> Self {
        Self::default()
    }

    /// The most factors to look at.
    #[must_use]
    pub fn most(self, most: usize) -> Self {
        Self { most, ..self }
    }

    /// How often the sorts are shuffled; 0 for no parallel analysis.
    #[must_use]
    pub fn replicates(self, replicates: usize) -> Self {
        Self { replicates, ..self }
    }

    /// The seed of the shuffling.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// The quantile that an eigenvalue is held against.
    #[must_use]
    pub fn quantile(self, quantile: f64) -> Self {
        Self { quantile, ..self }
    }

    /// The evidence in sorts, by the correlation and extraction of an analysis.
    ///
    /// Each sort is shuffled over the statements by itself (Horn 1965, doi:10.1007/BF02289447, as permutation): it keeps
    /// its distribution, and all correlations are 0 but for chance. Shuffling each statement over the sorters instead would keep what
    /// statements have in common, and with it a strong first factor.
    ///
    /// # Errors
    /// As [`Analysis::fit`], and [`QmethodError::Fraction`] for a quantile outside 0 to 1.
    pub fn fit(&self, analysis: &Analysis, sorts: &Sorts) -> Result<RetentionEvidence, QmethodError> {
        self.fit_with(&Extensions::standard(), analysis, sorts)
    }

    /// As [`Retention::fit`], with an extraction of another crate.
    ///
    /// # Errors
    /// As [`Retention::fit`].
    pub fn fit_with(
        &self,
        registry: &Extensions,
        analysis: &Analysis,
        sorts: &Sorts,
    ) -> Result<RetentionEvidence, QmethodError> {
        self.fit_while(registry, analysis, sorts, |_| ControlFlow::Continue(()))
    }

    /// As [`Retention::fit_with`], and tells how many replicates are made, after which it may be stopped: parallel analysis is then of
    /// those that were made, with which a run that is not stopped begins.
    ///
    /// # Errors
    /// As [`Retention::fit`].
    pub fn fit_while(
        &self,
        registry: &Extensions,
        analysis: &Analysis,
        sorts: &Sorts,
        watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<RetentionEvidence, QmethodError> {
        check_fraction("the quantile of parallel analysis", self.quantile)?;
        let (sorters, places, set_aside) = usable(sorts)?;
        let (n, statements) = (places.len(), sorts.statements().len());
        let r = analysis.correlate(&places)?;
        let eigen = SymmetricEigen::of(&r)?;
        let most = self.most.clamp(1, n);
        let unrotated = extracted(registry, analysis, &r, most)?;
        let shuffled = self.shuffled(analysis, &places, watch)?;
        let partials = average_partials(&r, &eigen, most);
        let mut factors = Vec::new();
        let mut cumulative = 0.0;
        // Past the rank of the correlations nothing but rounding is left: those are 0, and larger than no other.
        let nothing = 1e-10 * n as f64;
        let of_rank = |value: f64| if value.abs() < nothing { 0.0 } else { value };
        for at in 0..most {
            let eigenvalue = of_rank(eigen.values()[at]);
            cumulative += eigenvalue / n as f64;
            let chance: Vec<f64> = shuffled.iter().map(|values| of_rank(values[at])).collect();
            let column = (at < unrotated.columns()).then(|| unrotated.column(at));
            let parallel_quantile = quantile(&chance, self.quantile);
            let partial = partials.get(at + 1).copied().flatten();
            factors.push(FactorEvidence {
                factor: at + 1,
                eigenvalue,
                share: eigenvalue / n as f64,
                cumulative,
                drop: eigen.values().get(at + 1).map(|next| eigenvalue - of_rank(*next)),
                kaiser: eigenvalue > 1.0,
                parallel_mean: mean(&chance),
                parallel_quantile,
                parallel: parallel_quantile.map(|chance| eigenvalue > chance),
                average_partial: partial.map(|(square, _)| square),
                average_partial_fourth: partial.map(|(_, fourth)| fourth),
                humphrey_product: column.as_deref().map(two_largest),
                humphrey: column.as_deref().map(|l| two_largest(l) > 2.0 / (statements as f64).sqrt()),
                humphrey_lenient: column.as_deref().map(|l| two_largest(l) > 1.0 / (statements as f64).sqrt()),
                significant_05: column.as_deref().map(|l| beyond(l, 1.96, statements)),
                significant_01: column.as_deref().map(|l| beyond(l, 2.58, statements)),
                communality: column.map(|_| (0..n).map(|i| common(&unrotated, i, at)).sum::<f64>() / n as f64),
            });
        }
        let values =
            (0..n).flat_map(|i| (0..unrotated.columns()).map(move |f| (i, f))).map(|(i, f)| common(&unrotated, i, f));
        Ok(RetentionEvidence {
            retention: *self,
            factors,
            average_partial_before: partials.first().copied().flatten().map_or(0.0, |(square, _)| square),
            sorters,
            diagnostics: Vec::from_iter(SetAside::notice(&set_aside)),
            cumulative_communalities: Matrix::new(n, unrotated.columns(), values.collect())?,
        })
    }

    /// The eigenvalues of every shuffled replicate.
    fn shuffled(
        &self,
        analysis: &Analysis,
        places: &[&[f64]],
        watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Vec<Vec<f64>>, QmethodError> {
        // What is shuffled keeps its ranks, and Spearman's coefficient is Pearson's of them.
        let (kind, unshuffled) = match analysis.correlation {
            Correlation::Spearman => (Correlation::Pearson, ranked(places)),
            kind => (kind, places.iter().map(|sort| sort.to_vec()).collect()),
        };
        let statements = places.first().map_or(0, |sort| sort.len());
        let by_statements = kind == Correlation::Pearson && statements < places.len();
        let draw = |stream: &mut Stream, _: usize| -> Result<Vec<f64>, QmethodError> {
            let mut sorts = unshuffled.clone();
            for sort in &mut sorts {
                stream.shuffle(sort);
            }
            if by_statements {
                return eigenvalues_by_statements(&sorts);
            }
            let sorts: Vec<&[f64]> = sorts.iter().map(Vec::as_slice).collect();
            Ok(symmetric_eigenvalues(&correlations(&sorts, kind)?)?)
        };
        if kind == Correlation::Polychoric {
            // The pairs of one replicate are shared out among the threads already, and of many sorts they take seconds.
            return one_by_one(self.replicates, self.seed, draw, watch);
        }
        resample_while(self.replicates, self.seed, draw, watch).values.into_iter().collect()
    }
}

/// As [`resample_while`], and asks before each replicate.
fn one_by_one(
    replicates: usize,
    seed: u64,
    draw: impl Fn(&mut Stream, usize) -> Result<Vec<f64>, QmethodError>,
    mut watch: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Vec<Vec<f64>>, QmethodError> {
    let mut made = Vec::new();
    while made.len() < replicates && watch(Progress { done: made.len(), total: replicates }).is_continue() {
        made.push(draw(&mut Stream::new(seed, made.len() as u64), made.len())?);
    }
    Ok(made)
}

/// The eigenvalues of the Pearson correlations of more sorts than statements: those of the products of the statements, and 0.
fn eigenvalues_by_statements(sorts: &[Vec<f64>]) -> Result<Vec<f64>, QmethodError> {
    let standard =
        |(position, sort): (usize, &Vec<f64>)| standardised(sort).ok_or(QmethodError::NoVariance { position });
    let standard = sorts.iter().enumerate().map(standard).collect::<Result<Vec<_>, _>>()?;
    let rows: Vec<&[f64]> = standard.iter().map(Vec::as_slice).collect();
    let mut values = symmetric_eigenvalues(&statement_products(&rows)?)?;
    values.resize(sorts.len(), 0.0);
    Ok(values)
}

/// As many factors as there are to be had.
fn extracted(registry: &Extensions, analysis: &Analysis, r: &Matrix, most: usize) -> Result<Matrix, QmethodError> {
    match registry.extract(analysis, r, most) {
        Err(QmethodError::TooManyFactors { most, .. }) if most > 0 => Ok(registry.extract(analysis, r, most)?.loadings),
        other => Ok(other?.loadings),
    }
}

fn two_largest(loadings: &[f64]) -> f64 {
    let mut sizes: Vec<f64> = loadings.iter().map(|l| l.abs()).collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    sizes.iter().take(2).product()
}

fn beyond(loadings: &[f64], critical: f64, statements: usize) -> usize {
    loadings.iter().filter(|l| l.abs() > critical / (statements as f64).sqrt()).count()
}

/// The communality of a sort in the factors up to this one.
fn common(unrotated: &Matrix, sort: usize, factor: usize) -> f64 {
    unrotated.row(sort).iter().take(factor + 1).map(|l| l * l).sum()
}

/// The average squared and fourth-power partial correlation after 0, 1, 2 … components.
fn average_partials(r: &Matrix, eigen: &SymmetricEigen, most: usize) -> Vec<Option<(f64, f64)>> {
    let n = r.rows();
    let loading = |i: usize, f: usize| eigen.vectors().row(i)[f] * eigen.values()[f].max(0.0).sqrt();
    let mut left = r.values().to_vec();
    let mut found = vec![average_partial(&left, n)];
    for f in 0..most {
        for i in 0..n {
            for j in 0..n {
                left[i * n + j] -= loading(i, f) * loading(j, f);
            }
        }
        found.push(if f + 1 < n { average_partial(&left, n) } else { None });
    }
    found
}

fn average_partial(left: &[f64], n: usize) -> Option<(f64, f64)> {
    let (mut squares, mut fourths) = (0.0, 0.0);
    for i in 0..n {
        for j in (0..n).filter(|j| *j != i) {
            let scale = left[i * n + i] * left[j * n + j];
            if left[i * n + i] < 1e-10 || left[j * n + j] < 1e-10 {
                return None;
            }
            let partial = left[i * n + j] * left[i * n + j] / scale;
            squares += partial;
            fourths += partial * partial;
        }
    }
    let pairs = (n * (n - 1)) as f64;
    Some((squares / pairs, fourths / pairs))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Six sorts of four statements, each another order of the same places.
    fn sorts() -> Vec<Vec<f64>> {
        let orders = [[0, 1, 2, 3], [1, 0, 2, 3], [3, 2, 1, 0], [0, 2, 1, 3], [2, 3, 0, 1], [1, 3, 0, 2]];
        orders.map(|order| order.map(|at| [-2.0, -1.0, 0.0, 3.0][at]).to_vec()).to_vec()
    }

    /// ZZ′ and Z′Z have the same eigenvalues but for zeros.
    #[test]
    fn eigenvalues_are_the_same_by_sorts_and_by_statements() -> Result<(), QmethodError> {
        let sorts = sorts();
        let rows: Vec<&[f64]> = sorts.iter().map(Vec::as_slice).collect();
        let by_sorts = SymmetricEigen::of(&correlations(&rows, Correlation::Pearson)?)?;
        let by_statements = eigenvalues_by_statements(&sorts)?;
        assert_eq!(by_statements.len(), 6);
        for (one, other) in by_statements.iter().zip(by_sorts.values()) {
            assert!((one - other).abs() < 1e-12, "{one} and {other}");
        }
        Ok(())
    }

    /// Ranks are shuffled where places would be: the shuffled eigenvalues are those of Spearman's coefficient, by its own way to them.
    #[test]
    fn ranks_may_be_shuffled_in_place_of_places() -> Result<(), QmethodError> {
        let (places, retention) = (sorts(), Retention::new().replicates(20));
        let rows: Vec<&[f64]> = places.iter().map(Vec::as_slice).collect();
        let found = retention
            .shuffled(&Analysis::new(1).correlation(Correlation::Spearman), &rows, |_| ControlFlow::Continue(()))?;
        let draw = |stream: &mut Stream, _: usize| -> Result<Vec<f64>, QmethodError> {
            let mut sorts = places.clone();
            for sort in &mut sorts {
                stream.shuffle(sort);
            }
            let sorts: Vec<&[f64]> = sorts.iter().map(Vec::as_slice).collect();
            Ok(SymmetricEigen::of(&correlations(&sorts, Correlation::Spearman)?)?.values().to_vec())
        };
        let expected: Vec<Vec<f64>> =
            resample_while(20, 1, draw, |_| ControlFlow::Continue(())).values.into_iter().collect::<Result<_, _>>()?;
        let (found, expected) = (found.concat(), expected.concat());
        assert_eq!((found.len(), expected.len()), (20 * 6, 20 * 6));
        for (one, other) in found.iter().zip(&expected) {
            assert!((one - other).abs() < 1e-12, "{one} and {other}");
        }
        // Six sorts have 6 to share; by Spearman a shuffled one has the same ranks, so that every draw sums to that.
        for draw in found.chunks(6) {
            assert!((draw.iter().sum::<f64>() - 6.0).abs() < 1e-12, "{draw:?}");
        }
        Ok(())
    }

    /// Six sorts of four statements have three factors at most: what rounding leaves of a fourth is nothing, and larger than nothing that chance has.
    #[test]
    fn past_the_rank_there_is_nothing() -> Result<(), QmethodError> {
        let sorts = Sorts::try_from(sorts())?;
        let found = Retention::new().most(6).replicates(50).fit(&Analysis::new(1), &sorts)?;
        for factor in &found.factors[3..] {
            assert_eq!((factor.eigenvalue, factor.share, factor.parallel), (0.0, 0.0, Some(false)), "{factor:?}");
            assert_eq!(factor.parallel_mean, Some(0.0));
        }
        assert!(found.factors[2].eigenvalue > 1e-3);
        Ok(())
    }

    /// One by one, replicates are those of all at once.
    #[test]
    fn replicates_are_the_same_one_by_one() -> Result<(), QmethodError> {
        let draw = |stream: &mut Stream, at: usize| Ok(vec![stream.unit(), at as f64]);
        let all: Vec<Vec<f64>> = resample_while(70, 3, draw, |_| ControlFlow::Continue(()))
            .values
            .into_iter()
            .collect::<Result<_, QmethodError>>()?;
        assert_eq!(one_by_one(70, 3, draw, |_| ControlFlow::Continue(()))?, all);
        let two = |made: Progress| if made.done < 2 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
        assert_eq!(one_by_one(70, 3, draw, two)?, all[..2]);
        Ok(())
    }

    /// What is stopped holds the replicates that were made, and says of the rest nothing.
    #[test]
    fn parallel_analysis_may_be_stopped() -> Result<(), QmethodError> {
        let (sorts, analysis) = (Sorts::try_from(sorts())?, Analysis::new(1));
        let fit = |replicates: usize, most: usize| {
            let watch =
                |made: Progress| if made.done < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
            Retention::new().replicates(replicates).fit_while(&Extensions::standard(), &analysis, &sorts, watch)
        };
        assert_eq!(fit(100_000, 64)?.factors, fit(64, usize::MAX)?.factors);
        assert_eq!(fit(100_000, 0)?.factors[0].parallel, None);
        Ok(())
    }
}
