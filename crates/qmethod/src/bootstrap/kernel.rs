//! One replicate.

use super::{Alignment, Over};
use crate::analysis::poles;
use crate::congruence::tucker;
use crate::correlation::{correlations, varies};
use crate::extraction::with_sign;
use crate::rotation::RotatedFactors;
use crate::{Analysis, Extensions, QmethodError, Sorts, Viewpoints};
use crosscase_numerics::{Matrix, Stream, assignment, procrustes};

/// What all replicates share.
pub(crate) struct Kernel<'a> {
    analysis: &'a Analysis,
    registry: &'a Extensions,
    over: Over,
    alignment: Alignment,
    places: Vec<&'a [f64]>,
    correlations: Matrix,
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
        Ok(Self { analysis, registry, over, alignment, places, correlations, target, groups, found })
    }

    pub(crate) fn replicate(&self, stream: &mut Stream) -> Result<Replicate, QmethodError> {
        let (chosen, correlations) = match self.over {
            Over::Persons => self.persons(stream)?,
            Over::Statements => ((0..self.places.len()).collect(), self.statements(stream)?),
        };
        let conventions = self.analysis.conventions.of_extraction(&self.analysis.extraction);
        let extracted = self.registry.extract(self.analysis, &correlations, self.analysis.factors)?;
        let unrotated = with_sign(&extracted.loadings, conventions.sign)?;
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

    /// Sorters drawn within their groups; the correlations between two sorts are what they were.
    fn persons(&self, stream: &mut Stream) -> Result<(Vec<usize>, Matrix), QmethodError> {
        let mut chosen: Vec<usize> = self
            .groups
            .iter()
            .flat_map(|group| stream.bootstrap(group.len()).into_iter().map(|at| group[at]).collect::<Vec<_>>())
            .collect();
        chosen.sort_unstable();
        let n = chosen.len();
        let values = chosen.iter().flat_map(|&i| chosen.iter().map(move |&j| self.correlations.row(i)[j])).collect();
        Ok((chosen, Matrix::new(n, n, values)?))
    }

    fn statements(&self, stream: &mut Stream) -> Result<Matrix, QmethodError> {
        let drawn = stream.bootstrap(self.found.statements.len());
        let sorts: Vec<Vec<f64>> = self.places.iter().map(|sort| drawn.iter().map(|&s| sort[s]).collect()).collect();
        let sorts: Vec<&[f64]> = sorts.iter().map(Vec::as_slice).collect();
        correlations(&sorts, self.analysis.correlation)
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
