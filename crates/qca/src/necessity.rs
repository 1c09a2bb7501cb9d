//! The search for necessary conditions.

mod singles;
mod walk;

use std::collections::BTreeMap;

use crosscase_boolean::{Cube, Interrupt, Never};
use crosscase_data::{Diagnostic, counted};
use serde::{Deserialize, Serialize};

use crate::analysed::Analysed;
use crate::contrast;
use crate::cuts::check_cut;
use crate::search::INTERRUPTED;
use crate::{Outcome, QcaError, Search, SetData};
pub use singles::{SingleConditions, SingleRow};
use walk::{Walk, conjunctions, disjunctions};

/// How necessary conditions are searched for.
///
/// Found are **all conjunctions** that pass every cut, redundant ones included, and then **all minimal disjunctions**:
/// of two or more single literals, at most one a condition, that pass every cut and none of whose proper parts (single
/// literals included) passes every cut. Of any length. Inclusion falls and relevance rises with every conjunct,
/// inclusion rises and relevance falls with every disjunct, so branches are cut off exactly; coverage follows neither
/// and is bounded by the best it could still become.
///
/// Inclusion of necessity is `Σ min(x, y) / Σ y`, coverage `Σ min(x, y) / Σ x` (Ragin 2006, doi:10.1093/pan/mpj019),
/// relevance `Σ (1 − x) / Σ (1 − min(x, y))` (Schneider & Wagemann 2012, pp. 233–237).
///
/// ```
/// use crosscase_qca::{Necessity, SetData};
/// let sets = SetData::from_rows(["A", "B", "Y"], [("a", [0.9, 0.1, 0.8]), ("b", [0.7, 0.9, 0.6]), ("c", [0.1, 0.3, 0.2])])?;
/// let (outcome, conditions) = ("Y".parse()?, ["A", "B"].map(String::from));
/// let found = Necessity::default().fit(&sets, &outcome, &conditions)?;
/// assert_eq!(found.results.iter().map(|row| row.expr.as_str()).collect::<Vec<_>>(), ["A"]);
/// let strict = Necessity::default().incl_cut(0.95).cov_cut(0.7).ron_cut(0.5).max_steps(1000);
/// assert_eq!(strict.fit(&sets, &outcome, &conditions)?.results[0].expr, "A + B");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Necessity {
    incl_cut: f64,
    cov_cut: f64,
    ron_cut: f64,
    max_steps: u64,
}

/// Conditions of each form that are listed after a stop, and memberships that are looked at for them, a fraction of a second.
const LISTED_AFTER_STOP: usize = 10_000;
const AFTER_STOP: usize = 20_000_000;

impl Default for Necessity {
    /// Inclusion 0.9, coverage 0.6, no demand on relevance.
    fn default() -> Self {
        Self { incl_cut: 0.9, cov_cut: 0.6, ron_cut: 0.0, max_steps: 50_000_000 }
    }
}

impl Necessity {
    /// The inclusion of necessity that is asked for, 0 to 1. Default 0.9 (Schneider & Wagemann 2012, p. 143).
    #[must_use]
    pub fn incl_cut(mut self, cut: f64) -> Self {
        self.incl_cut = cut;
        self
    }

    /// The coverage of necessity that is asked for, 0 to 1. Default 0.6: below, conditions are mostly trivial.
    #[must_use]
    pub fn cov_cut(mut self, cut: f64) -> Self {
        self.cov_cut = cut;
        self
    }

    /// The relevance of necessity that is asked for, 0 to 1. Default 0.
    #[must_use]
    pub fn ron_cut(mut self, cut: f64) -> Self {
        self.ron_cut = cut;
        self
    }

    /// The literals that may be tried before the search gives up, and says so. Default 50 million, some seconds.
    #[must_use]
    pub fn max_steps(mut self, steps: u64) -> Self {
        self.max_steps = steps;
        self
    }

    /// The inclusion and the coverage that are asked for.
    pub(crate) const fn asks(&self) -> [f64; 2] {
        [self.incl_cut, self.cov_cut]
    }

    /// The necessary conditions of an outcome.
    ///
    /// # Errors
    /// A cut outside 0 to 1, unknown or repeated sets, the outcome among the conditions.
    ///
    /// ```
    /// use crosscase_qca::Necessity;
    /// # let sets = crosscase_qca::democracies()?;
    /// // `sets`: interwar democracies (Lipset 1959), crisp after Rihoux & De Meur (2009).
    /// let conditions = ["DEV", "LIT"].map(String::from);
    /// let found = Necessity::default().fit(&sets, &"SURV".parse()?, &conditions)?;
    /// let written: Vec<_> = found.results.iter().map(|row| (row.expr.as_str(), row.ron)).collect();
    /// assert_eq!(written, [("DEV", Some(0.8)), ("LIT", Some(0.5)), ("DEV*LIT", Some(0.8))]);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn fit(&self, data: &SetData, outcome: &Outcome, conditions: &[String]) -> Result<NecessityTable, QcaError> {
        self.fit_until(data, outcome, conditions, &Never)
    }

    /// Like [`Necessity::fit`], until something outside stops the search; what was found by then is returned, and says
    /// so.
    ///
    /// # Errors
    /// As there. To be stopped is none.
    ///
    /// ```
    /// use crosscase_qca::{Necessity, Never, SetData};
    /// # let column = |name: &str| (name.to_owned(), vec![1.0, 0.0]);
    /// # let sets = SetData::new(["a", "b"].map(String::from).to_vec(), ["A", "Y"].map(column).to_vec())?;
    /// let found = Necessity::default().fit_until(&sets, &"Y".parse()?, &["A".to_owned()], &Never)?;
    /// assert!(found.search.is_complete());
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn fit_until(
        &self,
        data: &SetData,
        outcome: &Outcome,
        conditions: &[String],
        stop: &dyn Interrupt,
    ) -> Result<NecessityTable, QcaError> {
        self.check()?;
        let sets = Analysed::new(data, outcome, conditions)?;
        let mut diagnostics = contrast::of_sets(&sets);
        let (mut results, mut all) = (Vec::new(), 0);
        let mut search = Search::Complete;
        if sets.outcome.iter().all(|y| *y == 0.0) {
            let message = format!("no case has a membership in {outcome}; nothing can be said to be necessary for it");
            diagnostics.push(Diagnostic::warning("QCA107", message));
        } else {
            let mut walk = Walk::new(&sets, self, stop);
            let found = [
                (NecessityForm::Conjunction, conjunctions(&mut walk)),
                (NecessityForm::Disjunction, disjunctions(&mut walk)),
            ];
            search = walk.search();
            for (form, mut found) in found {
                found.retain(|literals| match form {
                    NecessityForm::Conjunction => !sets.repeats_itself(literals),
                    NecessityForm::Disjunction => !sets.always_holds(literals),
                });
                all += found.len();
                if search == INTERRUPTED {
                    found.truncate(LISTED_AFTER_STOP.min(AFTER_STOP / sets.cases.len().max(1)));
                }
                found.sort_unstable();
                results.extend(found.into_iter().map(|cube| row(&sets, form, cube)));
            }
            diagnostics.extend(mark_trivial(&sets, &mut results));
        }
        if let Some(reason) = search.reason() {
            let (found, listed) = (counted(all, "was", "were"), results.len());
            let message = format!(
                "the search for necessary conditions stopped early ({reason}); {found} found by then, of which {listed} are listed, and there may be more"
            );
            diagnostics.push(Diagnostic::warning("QCA108", message).help(reason.help()));
        }
        Ok(NecessityTable { params: self.clone(), outcome: outcome.clone(), results, found: all, search, diagnostics })
    }

    fn check(&self) -> Result<(), QcaError> {
        check_cut("the inclusion cut", self.incl_cut)?;
        check_cut("the coverage cut", self.cov_cut)?;
        check_cut("the relevance cut", self.ron_cut)
    }
}

/// How the literals of a necessary condition are joined.
///
/// ```
/// use crosscase_qca::{NecessityForm, Necessity, SetData};
/// let cases = ["a", "b", "c"].map(String::from).to_vec();
/// let column = |name: &str, values: [f64; 3]| (name.to_owned(), values.to_vec());
/// let columns = vec![column("A", [1.0, 0.0, 0.0]), column("B", [0.0, 1.0, 0.0]), column("Y", [1.0, 1.0, 0.0])];
/// let sets = SetData::new(cases, columns)?;
/// let found = Necessity::default().cov_cut(0.7).fit(&sets, &"Y".parse()?, &["A", "B"].map(String::from))?;
/// assert_eq!((found.results[0].form, found.results[0].expr.as_str()), (NecessityForm::Disjunction, "A + B"));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NecessityForm {
    /// All of them together: `A*B`. A single literal is one.
    Conjunction,
    /// One or another: `A + B`.
    Disjunction,
}

/// A necessary condition.
///
/// ```
/// use crosscase_qca::{Cube, Necessity, SetData};
/// let sets = SetData::from_rows(["A", "Y"], [("a", [1.0, 0.75]), ("b", [0.5, 0.5])])?;
/// let row = &Necessity::default().fit(&sets, &"Y".parse()?, &["A".to_owned()])?.results[0];
/// assert_eq!(row.literals, Cube::from_literals(1, [(0, 1)]));
/// assert_eq!((row.incl, row.cov), (Some(1.0), Some(1.25 / 1.5)));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NecessityRow {
    /// How its literals are joined.
    #[serde(skip)]
    pub form: NecessityForm,
    /// Its literals.
    #[serde(skip)]
    pub literals: Cube,
    /// As it is written: `LIT*STB`, `DEV + URB`.
    pub expr: String,
    /// Inclusion of necessity, `Σ min(x, y) / Σ y`.
    pub incl: Option<f64>,
    /// Relevance of necessity.
    pub ron: Option<f64>,
    /// Coverage of necessity, `Σ min(x, y) / Σ x`.
    pub cov: Option<f64>,
    /// Whether the disjunction is trivial: with every other value of one of its conditions it passes as well (`A + B` beside
    /// `A + ~B`), so that it says nothing of that condition.
    pub trivial: bool,
}

/// The necessary conditions of an outcome.
///
/// ```
/// use crosscase_qca::{Necessity, SetData};
/// let sets = SetData::from_rows(["A", "Y"], [("a", [1.0, 0.0]), ("b", [0.0, 0.0])])?;
/// let found = Necessity::default().fit(&sets, &"Y".parse()?, &["A".to_owned()])?;
/// assert!(found.results.is_empty() && found.search.is_complete());
/// assert!(found.diagnostics.iter().any(|d| d.code == "QCA107"), "no case shows the outcome");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NecessityTable {
    /// How they were searched for.
    pub params: Necessity,
    /// What they are necessary for.
    pub outcome: Outcome,
    /// Conjunctions, then disjunctions, each by number of literals and then in the order of the conditions.
    pub results: Vec<NecessityRow>,
    /// How many were found; of a search that the caller stopped fewer may be listed.
    pub found: usize,
    /// Whether these are all.
    pub search: Search,
    /// What was noticed.
    pub diagnostics: Vec<Diagnostic>,
}

fn row(sets: &Analysed, form: NecessityForm, literals: Cube) -> NecessityRow {
    let single = |(condition, value)| sets.text(&Cube::from_literals(sets.names.len(), [(condition, value)]));
    let (x, expr) = match form {
        NecessityForm::Conjunction => (sets.conjunction(literals.literals()), sets.text(&literals)),
        NecessityForm::Disjunction => {
            let parts: Vec<String> = literals.literals().map(single).collect();
            (sets.disjunction(literals.literals()), parts.join(" + "))
        }
    };
    let fit = crate::fit::necessity(&x, &sets.outcome);
    NecessityRow { form, literals, expr, incl: fit.incl, ron: fit.ron, cov: fit.cov, trivial: false }
}

/// Groups of trivial disjunctions that are told by name.
const TOLD: usize = 5;

/// Marks the disjunctions that pass with every value of one of their conditions, and says which they are.
fn mark_trivial(sets: &Analysed, results: &mut [NecessityRow]) -> Option<Diagnostic> {
    let mut alike: BTreeMap<(usize, Cube), Vec<usize>> = BTreeMap::new();
    for (at, row) in results.iter().enumerate().filter(|(_, row)| row.form == NecessityForm::Disjunction) {
        for (condition, _) in row.literals.literals() {
            alike.entry((condition, row.literals.clone().without(condition))).or_default().push(at);
        }
    }
    let levels = sets.space.levels();
    alike
        .retain(|(condition, _), rows| levels.get(*condition).is_some_and(|levels| rows.len() == usize::from(*levels)));
    let mut told = Vec::new();
    for ((condition, _), rows) in alike.iter().take(TOLD) {
        let exprs: Vec<&str> = rows.iter().filter_map(|&at| results.get(at)).map(|row| row.expr.as_str()).collect();
        let name = sets.names.get(*condition).map_or("", String::as_str);
        told.push(format!("{}, which say nothing of {name}", exprs.join(" and ")));
    }
    for &at in alike.values().flatten() {
        if let Some(row) = results.get_mut(at) {
            row.trivial = true;
        }
    }
    let groups = alike.len();
    (groups > 0).then(|| {
        let more = groups.saturating_sub(TOLD);
        let more = if more == 0 { String::new() } else { format!("; and {more} more such groups") };
        let message = format!("trivial, since all of them pass: {}{more}", told.join("; "));
        let help = "one of them holds whatever that condition is: leave them aside";
        Diagnostic::note("QCA115", message).help(help)
    })
}
