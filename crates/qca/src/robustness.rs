//! Does a solution hold when what was decided, or who was studied, had been a little different?

mod fit;
mod ranges;
mod resampling;

use crosscase_boolean::{Cube, Interrupt};
use std::collections::BTreeSet;

use crate::{Minimise, Model, QcaError, SetData, Solution, TruthTableParams};

pub use fit::{CaseClass, CaseRobustness, Robustness, robustness};
pub use ranges::{AnchorRange, Cut, CutRange, anchor_range, cut_range};
pub use resampling::{
    Chance, Perturbation, Resampling, Retention, TermShare, bootstrap, chance, retention, retention_sampled,
};

/// An analysis that can be repeated on other data: from memberships to models.
///
/// ```
/// use crosscase_boolean::Never;
/// use crosscase_qca::robustness::Analysis;
/// use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// let cases = ["a", "b"].map(String::from).to_vec();
/// let sets = SetData::new(cases, vec![("A".into(), vec![1.0, 0.0]), ("Y".into(), vec![1.0, 0.0])])?;
/// let analysis = Analysis::new(TruthTableParams::new("Y".parse()?, ["A"]), Minimise::parsimonious());
/// assert_eq!(analysis.fit(&sets, &Never)?.models[0].expr(), "A");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// From memberships to a truth table.
    pub table: TruthTableParams,
    /// From a truth table to models.
    pub minimise: Minimise,
}

impl Analysis {
    /// An analysis with these parameters.
    pub fn new(table: TruthTableParams, minimise: Minimise) -> Self {
        Self { table, minimise }
    }

    /// The solution for these data.
    ///
    /// # Errors
    /// As [`TruthTableParams::fit`] and [`Minimise::fit`].
    pub fn fit(&self, data: &SetData, stop: &dyn Interrupt) -> Result<Solution, QcaError> {
        self.minimise.fit(&self.table.fit(data)?, stop)
    }
}

/// The models of a solution as sets of conjunctions: what two solutions are compared by. All of them count, none is "the first".
pub(crate) fn models(solution: &Solution) -> BTreeSet<Vec<Cube>> {
    solution.models.iter().map(Model::cubes).collect()
}
