//! Robustness of a solution: other cuts, other anchors, other or fewer cases, and chance (Oana & Schneider 2024,
//! doi:10.1177/00491241211036158; Braumoeller 2015, doi:10.1093/pan/mpv014).

mod anchors;
mod chance;
mod ends;
mod fit;
mod probes;
mod ranges;
mod replicate;
mod resampling;

use crosscase_boolean::expression::Expression;
use crosscase_boolean::{Cube, Interrupt, Never};
use std::collections::BTreeSet;

use crate::analysed::Analysed;
use crate::{Minimise, Model, QcaError, SetData, Solution, TruthTableParams};

pub use anchors::{
    AnchorRange, AnchorRanges, RawSet, Recalibrated, SetAnchor, anchor_range, anchor_range_until, anchor_ranges,
    anchor_ranges_until,
};
pub use chance::{Chance, chance, chance_until};
pub use fit::{CaseClass, CaseRobustness, Robustness, robustness};
pub use probes::{RobustnessReport, RobustnessTests};
pub use ranges::{Cut, CutRange, cut_range, cut_range_until};
pub use resampling::{
    ModelRetention, Perturbation, Resampling, TermShare, bootstrap, bootstrap_until, retention, retention_until,
};

/// An analysis that can be repeated on other data: from memberships to models.
///
/// ```
/// use crosscase_qca::robustness::QcaAnalysis;
/// use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// let sets = SetData::from_rows(["A", "Y"], [("a", [1.0, 1.0]), ("b", [0.0, 0.0])])?;
/// let analysis = QcaAnalysis::new(TruthTableParams::new("Y", ["A"]), Minimise::parsimonious());
/// assert_eq!(analysis.fit(&sets)?.models[0].expr(), "A");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct QcaAnalysis {
    /// From memberships to a truth table.
    pub table: TruthTableParams,
    /// From a truth table to models.
    pub minimise: Minimise,
    /// The models on the data themselves, where they are known.
    known: Option<Vec<Expression>>,
    /// How often a replicate may ask whether to go on.
    nodes: u64,
}

/// The search nodes that a replicate may take by default; see [`QcaAnalysis::nodes`]. A convention of ours: enough to list a thousand
/// models, or for a hundred pairs of a conservative and a parsimonious model that trim to different terms.
pub const NODES: u64 = 20_000;

impl QcaAnalysis {
    /// An analysis with these parameters. Nothing is checked before it is fitted.
    ///
    /// ```
    /// use crosscase_qca::robustness::QcaAnalysis;
    /// use crosscase_qca::{Minimise, Outcome, SolutionKind, TruthTableParams};
    /// let analysis = QcaAnalysis::new(TruthTableParams::new(Outcome::new("Y"), ["A"]), Minimise::parsimonious());
    /// assert_eq!(analysis.minimise.kind(), SolutionKind::Parsimonious);
    /// ```
    pub fn new(table: TruthTableParams, minimise: Minimise) -> Self {
        Self { table, minimise, known: None, nodes: NODES }
    }

    /// The same analysis, whose models on the data are known from a solution before, so that the functions here that compare
    /// with them need not find them again. Nothing is checked: they must be all that [`QcaAnalysis::fit`] lists for the data.
    ///
    /// ```
    /// use crosscase_qca::robustness::{QcaAnalysis, Cut, cut_range};
    /// use crosscase_qca::{Minimise, SetData, TruthTableParams};
    /// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
    /// let analysis = QcaAnalysis::new(TruthTableParams::new("Y", ["A", "B"]), Minimise::parsimonious());
    /// let knowing = analysis.clone().with_known_models(vec!["A".parse()?, "B".parse()?]);
    /// let range = |of: &QcaAnalysis| cut_range(of, &sets, Cut::Inclusion);
    /// assert_eq!(range(&knowing)?, range(&analysis)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_known_models(self, models: Vec<Expression>) -> Self {
        Self { known: Some(models), ..self }
    }

    /// The same analysis, of which a replicate on other data ([`bootstrap`], [`chance()`], [`retention`]) takes at most so many
    /// search nodes: a bound by work, so that it falls alike on any machine and any number of threads. What hits it is counted,
    /// in `cut_short`. Default [`NODES`]. The solution of the data themselves is never cut short by it.
    ///
    /// ```
    /// use crosscase_qca::robustness::{QcaAnalysis, chance};
    /// use crosscase_qca::{Minimise, SetData, TruthTableParams};
    /// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
    /// let analysis = QcaAnalysis::new(TruthTableParams::new("Y", ["A", "B"]), Minimise::parsimonious());
    /// let luck = chance(&analysis.nodes(1000), &sets, 99, 1)?;
    /// assert_eq!(luck.cut_short, 0, "two cases take no search");
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    #[must_use]
    pub fn nodes(self, nodes: u64) -> Self {
        Self { nodes, ..self }
    }

    /// The solution for these data.
    ///
    /// # Errors
    /// As [`TruthTableParams::fit`] and [`Minimise::fit`].
    ///
    /// ```
    /// use crosscase_qca::robustness::QcaAnalysis;
    /// use crosscase_qca::{Minimise, SetData, TruthTableParams};
    /// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
    /// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
    /// let analysis = QcaAnalysis::new(TruthTableParams::new("Y", ["A", "B"]), Minimise::conservative());
    /// assert_eq!(analysis.fit(&sets)?, Minimise::conservative().fit(&table)?);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn fit(&self, data: &SetData) -> Result<Solution, QcaError> {
        self.fit_until(data, &Never)
    }

    /// Like [`QcaAnalysis::fit`], until something outside stops it.
    ///
    /// # Errors
    /// As there, and a stop before the truth table is made.
    pub fn fit_until(&self, data: &SetData, stop: &dyn Interrupt) -> Result<Solution, QcaError> {
        self.minimise.fit_until(&self.table.fit_until(data, stop)?, stop)
    }

    /// The models on the data, in their order, as they are known or else found.
    fn listed(&self, data: &SetData, stop: &dyn Interrupt) -> Result<Vec<Vec<Cube>>, QcaError> {
        let Some(known) = &self.known else {
            return Ok(self.fit_until(data, stop)?.models.iter().map(Model::cubes).collect());
        };
        let words = Analysed::new(data, self.table.outcome(), self.table.conditions())?.vocabulary()?;
        let cubes = |model: &Expression| {
            let mut cubes = words.cubes(model)?;
            cubes.sort_unstable();
            Ok(cubes)
        };
        known.iter().map(cubes).collect()
    }

    /// The models on the data as solutions are compared by them.
    fn models(&self, data: &SetData, stop: &dyn Interrupt) -> Result<BTreeSet<Vec<Cube>>, QcaError> {
        Ok(self.listed(data, stop)?.into_iter().collect())
    }
}

/// What the solution of one analysis shares with the solutions of other analyses of the same data: every model of every test
/// solution counts (Oana & Schneider 2024, doi:10.1177/00491241211036158).
///
/// ```
/// use crosscase_boolean::Never;
/// use crosscase_qca::robustness::{QcaAnalysis, compare_with_tests_until};
/// use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
/// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
/// let analysis = |minimise| QcaAnalysis::new(table.params().clone(), minimise);
/// let tests = [analysis(Minimise::parsimonious())];
/// let found = compare_with_tests_until(&analysis(Minimise::conservative()), 0, &tests, &sets, &Never)?;
/// assert_eq!(found.tests, [["A", "B"]], "one test solution of two models");
/// assert_eq!(found.core.to_string(), "A*B");
/// assert_eq!(found.robustness.rank, 1);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct TestComparison {
    /// The parameters of robustness and the cases.
    pub robustness: Robustness,
    /// What the initial model and all models of all test solutions share, in a shortest form.
    pub core: Expression,
    /// The models of each test solution, as they are written.
    pub tests: Vec<Vec<String>>,
}

/// Robustness of a model of an analysis against other analyses of the same data and conditions (see [`robustness()`]), until `stop` says so.
///
/// # Errors
/// As the analyses; [`QcaError::NotListed`] for a model that there is not; expressions too large to intersect; a test solution
/// without a model, against which nothing is robust, is [`QcaError::NoModel`].
///
/// ```
/// use crosscase_boolean::Never;
/// use crosscase_qca::robustness::{QcaAnalysis, compare_with_tests_until};
/// use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// let sets = SetData::from_rows(["A", "B", "Y"], [("a", [0.9, 0.9, 0.9]), ("b", [0.8, 0.3, 0.6]), ("c", [0.2, 0.1, 0.1])])?;
/// let at = |cut: f64| {
///     let table = TruthTableParams::new(crosscase_qca::Outcome::new("Y"), ["A", "B"]).incl_cut(cut);
///     QcaAnalysis::new(table, Minimise::conservative())
/// };
/// let found = compare_with_tests_until(&at(0.9), 0, &[at(0.7)], &sets, &Never)?;
/// assert_eq!(found.tests, [["A"]]);
/// assert_eq!(found.core.to_string(), "A*B");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn compare_with_tests_until(
    initial: &QcaAnalysis,
    model: usize,
    tests: &[QcaAnalysis],
    data: &SetData,
    stop: &dyn Interrupt,
) -> Result<TestComparison, QcaError> {
    let solution = initial.fit_until(data, stop)?;
    let model = solution.model(model)?;
    let table = &solution.table;
    let membership = |cubes: &[Cube]| {
        let terms: Vec<Vec<f64>> = cubes.iter().map(|cube| table.membership(cube)).collect();
        let parts: Vec<&[f64]> = terms.iter().map(Vec::as_slice).collect();
        crate::fit::union(&parts, table.cases().len())
    };
    let words = table.vocabulary()?;
    let mut expressions = vec![words.expression(&model.cubes())];
    let (mut memberships, mut written) = (Vec::new(), Vec::new());
    for (number, test) in tests.iter().enumerate() {
        let found = test.fit_until(data, stop)?;
        if found.table.conditions() != table.conditions() {
            return Err(QcaError::DifferentTables);
        }
        if found.models.is_empty() {
            return Err(QcaError::NoModel { test: number + 1 });
        }
        memberships.extend(found.models.iter().map(|model| membership(&model.cubes())));
        expressions.extend(found.models.iter().map(|model| words.expression(&model.cubes())));
        written.push(found.models.iter().map(Model::expr).collect());
    }
    replicate::unstopped(stop)?;
    Ok(TestComparison {
        robustness: robustness(&membership(&model.cubes()), &memberships, table.outcome()),
        core: words.intersect_until(&expressions, stop)?.first(),
        tests: written,
    })
}

/// The models of a solution as sets of conjunctions: what two solutions are compared by. All of them count, none is "the first".
pub(crate) fn models(solution: &Solution) -> BTreeSet<Vec<Cube>> {
    solution.models.iter().map(Model::cubes).collect()
}
