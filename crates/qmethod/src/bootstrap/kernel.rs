//! One replicate.

use super::{Alignment, Over};
use crate::analysis::poles;
use crate::congruence::tucker;
use crate::correlation::{correlations, standardised, varies};
use crate::extraction::{components_by_statements, with_sign};
use crate::rotation::RotatedFactors;
use crate::{Analysis, Correlation, Extensions, QmethodError, Sorts, Viewpoints};
use crosscase_numerics::{Matrix, Stream, assignment, procrustes};

/// What all replicates share.
pub(crate) struct Kernel<'a> {
    analysis: &'a Analysis,
    registry: &'a Extensions,
    over: Over,
    alignment: Alignment,
    places: Vec<&'a [f64]>,
    correlations: Matrix,
    /// The sorts standardised, where principal components are had from the products of fewer statements than there are sorts.
    standard: Option<Vec<Vec<f64>>>,
    /// The factors of the whole sample, before any is split by its poles.
    target: Matrix,
    /// Sorters drawn from among each other.
    groups: Vec<Vec<usize>>,
    /// The viewpoints of the whole sample.
    pub(crate) found: Viewpoints,
}

/// The analysis of one resample, aligned with the whole sample.
#[derive(Debug)]
pub(crate) struct Replicate {
    /// Which sort stands in each row.
    pub(crate) chosen: Vec<usize>,
    pub(crate) loadings: Matrix,
    pub(crate) flags: Vec<Vec<bool>>,
    pub(crate) zscores: Vec<Option<Vec<f64>>>,
    pub(crate) arrays: Vec<Option<Vec<i32>>>,
    /// With each factor of the whole sample.
    pub(crate) congruence: Vec<Option<f64>>,
}

impl Replicate {
    /// A row in which a sort stands.
    pub(crate) fn of_sort(&self, sort: usize) -> Option<usize> {
        self.chosen.iter().position(|chosen| *chosen == sort)
    }
}

impl<'a> Kernel<'a> {
    /// `groups` parts the sorters that are analysed; nobody is drawn for one of another group.
    pub(crate) fn new(
        analysis: &'a Analysis,
        sorts: &'a Sorts,
        registry: &'a Extensions,
        over: Over,
        alignment: Alignment,
        groups: Option<Vec<Vec<usize>>>,
    ) -> Result<Self, QmethodError> {
        let found = analysis.fit_with(registry, sorts)?;
        let target = analysis.clone().bipolar([]).fit_with(registry, sorts)?.loadings;
        let places: Vec<&[f64]> = sorts.iter().filter(|sort| varies(sort)).collect();
        let groups = groups.unwrap_or_else(|| vec![(0..places.len()).collect()]);
        let correlations = analysis.correlate(&places)?;
        let by_statements = analysis.extraction == "pca"
            && analysis.correlation == Correlation::Pearson
            && analysis.conventions.rounding.is_none()
            && places.len() > sorts.statements().len();
        let standard = by_statements.then(|| places.iter().filter_map(|sort| standardised(sort)).collect());
        Ok(Self { analysis, registry, over, alignment, places, correlations, standard, target, groups, found })
    }

    pub(crate) fn replicate(&self, stream: &mut Stream) -> Result<Replicate, QmethodError> {
        let (chosen, unrotated) = match self.over {
            Over::Persons => {
                let chosen = self.persons(stream);
                let unrotated = self.of_persons(&chosen)?;
                (chosen, unrotated)
            }
            Over::Statements => ((0..self.places.len()).collect(), self.of_statements(stream)?),
        };
        let conventions = self.analysis.conventions.of_extraction(&self.analysis.extraction);
        let unrotated = with_sign(&unrotated, conventions.sign)?;
        let rotated = self.analysis.rotation.play(&unrotated, &conventions, self.registry)?;
        let target = rows(&self.target, &chosen)?;
        let aligned = match self.alignment {
            Alignment::Matching => matched(rotated, &target)?,
            Alignment::Procrustes => {
                let loadings = rotated.loadings.multiply(&procrustes(&rotated.loadings, &target)?)?;
                RotatedFactors { loadings, pattern: None, phi: None, diagnostics: Vec::new() }
            }
        };
        let statements = self.found.statements.len();
        let names: Vec<String> = chosen.iter().map(|&i| self.found.sorters[i].clone()).collect();
        let flagging = self.analysis.flagging.among(&names);
        let flags = flagging.apply(self.registry, &names, &aligned, statements, conventions.rounding)?;
        let poles = poles::split(aligned, flags, &self.analysis.bipolar)?;
        let places: Vec<&[f64]> = chosen.iter().map(|&i| self.places[i]).collect();
        let scored = self.analysis.score(&places, &poles.rotated.loadings, &poles.flags, &self.found.grid);
        let whole = |f: usize| chosen.iter().map(|&i| self.found.loadings.row(i)[f]).collect::<Vec<_>>();
        let congruence = (0..poles.rotated.loadings.columns())
            .map(|f| tucker(&poles.rotated.loadings.column(f), &whole(f)))
            .collect();
        Ok(Replicate {
            chosen,
            loadings: poles.rotated.loadings,
            flags: poles.flags,
            zscores: scored.zscores,
            arrays: scored.arrays,
            congruence,
        })
    }

    /// Sorters drawn within their groups.
    fn persons(&self, stream: &mut Stream) -> Vec<usize> {
        let draw =
            |group: &Vec<usize>| stream.bootstrap(group.len()).into_iter().map(|at| group[at]).collect::<Vec<_>>();
        let mut chosen: Vec<usize> = self.groups.iter().flat_map(draw).collect();
        chosen.sort_unstable();
        chosen
    }

    /// The factors of these sorters; the correlations between two sorts are what they were.
    fn of_persons(&self, chosen: &[usize]) -> Result<Matrix, QmethodError> {
        if let Some(standard) = &self.standard {
            let sorts: Vec<&[f64]> = chosen.iter().map(|&i| standard[i].as_slice()).collect();
            return components_by_statements(&sorts, self.analysis.factors);
        }
        let n = chosen.len();
        let values = chosen.iter().flat_map(|&i| chosen.iter().map(move |&j| self.correlations.row(i)[j])).collect();
        self.extract(&Matrix::new(n, n, values)?)
    }

    /// The factors of statements drawn from among them.
    fn of_statements(&self, stream: &mut Stream) -> Result<Matrix, QmethodError> {
        let drawn = stream.bootstrap(self.found.statements.len());
        let sorts: Vec<Vec<f64>> = self.places.iter().map(|sort| drawn.iter().map(|&s| sort[s]).collect()).collect();
        if self.standard.is_none() {
            let sorts: Vec<&[f64]> = sorts.iter().map(Vec::as_slice).collect();
            return self.extract(&correlations(&sorts, self.analysis.correlation)?);
        }
        let standard =
            |(position, sort): (usize, &Vec<f64>)| standardised(sort).ok_or(QmethodError::NoVariance { position });
        let standard = sorts.iter().enumerate().map(standard).collect::<Result<Vec<_>, _>>()?;
        components_by_statements(&standard.iter().map(Vec::as_slice).collect::<Vec<_>>(), self.analysis.factors)
    }

    fn extract(&self, correlations: &Matrix) -> Result<Matrix, QmethodError> {
        Ok(self.registry.extract(self.analysis, correlations, self.analysis.factors)?.loadings)
    }
}

fn rows(matrix: &Matrix, chosen: &[usize]) -> Result<Matrix, QmethodError> {
    let values = chosen.iter().flat_map(|&i| matrix.row(i).iter().copied()).collect();
    Ok(Matrix::new(chosen.len(), matrix.columns(), values)?)
}

/// Factors put in the order and direction of the target, so that their congruences with it are greatest together.
fn matched(rotated: RotatedFactors, target: &Matrix) -> Result<RotatedFactors, QmethodError> {
    let k = target.columns();
    let columns: Vec<Vec<f64>> = (0..k).map(|f| rotated.loadings.column(f)).collect();
    let wanted: Vec<Vec<f64>> = (0..k).map(|f| target.column(f)).collect();
    let phi = |f: usize, g: usize| tucker(&wanted[f], &columns[g]).unwrap_or(0.0);
    let cost = (0..k).flat_map(|f| (0..k).map(move |g| (f, g))).map(|(f, g)| -phi(f, g).abs()).collect();
    let order = assignment(&Matrix::new(k, k, cost)?)?;
    let signs: Vec<f64> = order.iter().enumerate().map(|(f, &g)| if phi(f, g) < 0.0 { -1.0 } else { 1.0 }).collect();
    let arrange = |m: &Matrix, rows: Option<&[usize]>| -> Result<Matrix, QmethodError> {
        let cell = |i: usize, f: usize| match rows {
            None => m.row(i)[order[f]] * signs[f],
            Some(rows) => m.row(rows[i])[order[f]] * signs[f] * signs[i],
        };
        let values = (0..m.rows()).flat_map(|i| (0..k).map(move |f| (i, f))).map(|(i, f)| cell(i, f)).collect();
        Ok(Matrix::new(m.rows(), k, values)?)
    };
    Ok(RotatedFactors {
        loadings: arrange(&rotated.loadings, None)?,
        pattern: rotated.pattern.as_ref().map(|pattern| arrange(pattern, None)).transpose()?,
        phi: rotated.phi.as_ref().map(|phi| arrange(phi, Some(&order))).transpose()?,
        diagnostics: rotated.diagnostics,
    })
}
