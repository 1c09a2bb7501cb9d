//! All robustness tests of a solution at once.

use crosscase_boolean::{BooleanError, Interrupt, Never};
use crosscase_data::{Diagnostic, Table};
use crosscase_figures::Figure;
use serde::{Serialize, Serializer};

use super::{
    CaseClass, Chance, Cut, CutRange, ModelRetention, Perturbation, QcaAnalysis, Resampling, Robustness,
    TestComparison, bootstrap_until, chance_until, compare_with_tests_until, cut_range_until, retention_until,
};
use crate::search::{INTERRUPTED, left_undone};
use crate::{Outcome, QcaError, Search, SetData, Solution};

/// Which robustness tests are made and with how many repetitions; the ranges of the cuts are always found.
///
/// ```
/// use crosscase_qca::robustness::{QcaAnalysis, RobustnessTests};
/// use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// let cases = ["a", "b", "c", "d"].map(String::from).to_vec();
/// let sets = SetData::new(cases, vec![
///     ("A".into(), vec![1.0, 1.0, 0.0, 0.0]),
///     ("Y".into(), vec![1.0, 1.0, 0.0, 0.0]),
/// ])?;
/// let analysis = QcaAnalysis::new(TruthTableParams::new("Y", ["A"]), Minimise::conservative());
/// let probed = RobustnessTests::new().corrupt(0).fit(&analysis, &sets)?;
/// assert_eq!((probed.models.join(" "), probed.delete.map(|kept| kept.same)), ("A".to_owned(), Some(1.0)));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RobustnessTests {
    /// Every choice of so many cases is left out; none by 0.
    pub delete: usize,
    /// The outcome of every choice of so many cases is inverted (1 − y); none by 0.
    pub corrupt: usize,
    /// So often cases are drawn anew.
    pub bootstrap: usize,
    /// So often the outcome is dealt out at random.
    pub chance: usize,
    /// The seed of both.
    pub seed: u64,
    /// Other analyses, against which the first model is held.
    pub tests: Vec<QcaAnalysis>,
}

impl Default for RobustnessTests {
    /// One case left out at a time, one outcome inverted at a time, no bootstrap, no permutations, no test solutions.
    fn default() -> Self {
        Self { delete: 1, corrupt: 1, bootstrap: 0, chance: 0, seed: 1, tests: Vec::new() }
    }
}

/// The results of the robustness tests of a solution.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RobustnessReport {
    /// The outcome.
    pub outcome: Outcome,
    /// The cases, in order.
    pub cases: Vec<String>,
    /// The models as they are written.
    pub models: Vec<String>,
    /// How far each cut can move.
    pub ranges: Vec<CutRange>,
    /// With cases left out, if any were.
    pub delete: Option<ModelRetention>,
    /// With outcomes inverted, if any were.
    pub corrupt: Option<ModelRetention>,
    /// Against the tests, if there were any.
    pub against: Option<TestComparison>,
    /// With cases drawn anew, if they were.
    pub bootstrap: Option<Resampling>,
    /// With the outcome dealt out at random, if it was.
    pub chance: Option<Chance>,
    /// Whether all that was asked was done; what is given holds.
    pub search: Search,
    /// What was asked and not done, or not to its end, in words.
    pub undone: Vec<String>,
    /// What was noticed of the solution for the data.
    pub diagnostics: Vec<Diagnostic>,
}

impl RobustnessTests {
    /// One case left out at a time, one outcome inverted at a time, no bootstrap, no permutations, no test solutions.
    pub fn new() -> Self {
        Self::default()
    }

    /// Leaves out every choice of so many cases; none by 0.
    #[must_use]
    pub fn delete(self, delete: usize) -> Self {
        Self { delete, ..self }
    }

    /// Turns the outcome of every choice of so many cases round; none by 0.
    #[must_use]
    pub fn corrupt(self, corrupt: usize) -> Self {
        Self { corrupt, ..self }
    }

    /// Draws cases anew so often.
    #[must_use]
    pub fn bootstrap(self, bootstrap: usize) -> Self {
        Self { bootstrap, ..self }
    }

    /// Deals the outcome out at random so often.
    #[must_use]
    pub fn chance(self, chance: usize) -> Self {
        Self { chance, ..self }
    }

    /// The seed of both.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Other analyses, against which the first model is held.
    #[must_use]
    pub fn tests(self, tests: impl IntoIterator<Item = QcaAnalysis>) -> Self {
        Self { tests: tests.into_iter().collect(), ..self }
    }

    /// Everything that is asked, of the solution for these data, or what was done of it before a stop.
    ///
    /// # Errors
    /// As the functions of [`robustness`](super) that are asked; a stop before the solution is known.
    pub fn fit(&self, analysis: &QcaAnalysis, data: &SetData) -> Result<RobustnessReport, QcaError> {
        self.fit_until(analysis, data, &Never)
    }

    /// Like [`RobustnessTests::fit`], until something outside stops it.
    ///
    /// # Errors
    /// As there.
    pub fn fit_until(
        &self,
        analysis: &QcaAnalysis,
        data: &SetData,
        stop: &dyn Interrupt,
    ) -> Result<RobustnessReport, QcaError> {
        let solution = analysis.fit_until(data, stop)?;
        let words = solution.table.vocabulary()?;
        let known = solution.models.iter().map(|model| words.expression(&model.cubes())).collect();
        let analysis = &analysis.clone().with_known_models(known);
        let mut left = Left::default();
        // Models that are not all known are nothing to hold others against; they are what is proved by then.
        if solution.search == INTERRUPTED {
            left.0.push("everything but the search for models, which was not finished".to_owned());
            return Ok(RobustnessReport::of(analysis, data, &solution, left));
        }
        let mut ranges = Vec::new();
        for cut in Cut::ALL {
            ranges.extend(
                left.done(&format!("the range of the {}", cut.as_str()), cut_range_until(analysis, data, cut, stop))?,
            );
        }
        let mut kept = |name: &str, how, cases: usize| {
            if cases == 0 {
                return Ok(None);
            }
            let name = format!("{name} {cases}");
            let found = left.done(&name, retention_until(analysis, data, how, cases, stop))?;
            left.short(&name, found.as_ref().map(|found| (found.tried, found.ways)));
            Ok::<_, QcaError>(found)
        };
        let delete = kept("delete", Perturbation::Deletion, self.delete)?;
        let corrupt = kept("corrupt", Perturbation::Corruption, self.corrupt)?;
        let mut held = None;
        if !self.tests.is_empty() {
            held = left.done("the test solutions", compare_with_tests_until(analysis, 0, &self.tests, data, stop))?;
        }
        let mut drawn = None;
        if self.bootstrap > 0 {
            drawn = left.done("bootstrap", bootstrap_until(analysis, data, self.bootstrap, self.seed, stop))?;
            left.short("bootstrap", drawn.as_ref().map(|found| (found.replicates, found.asked)));
        }
        let mut luck = None;
        if self.chance > 0 {
            luck = left.done("chance", chance_until(analysis, data, self.chance, self.seed, stop))?;
            left.short("chance", luck.as_ref().map(|found| (found.permutations, found.asked)));
        }
        let undecided = held.as_ref().and_then(|held| held.robustness.undecided(data.cases()));
        let known = RobustnessReport::of(analysis, data, &solution, left);
        Ok(RobustnessReport {
            diagnostics: known.diagnostics.into_iter().chain(undecided).collect(),
            ranges,
            delete,
            corrupt,
            against: held,
            bootstrap: drawn,
            chance: luck,
            ..known
        })
    }
}

impl RobustnessReport {
    /// The models alone, with what is left undone.
    fn of(analysis: &QcaAnalysis, data: &SetData, solution: &Solution, left: Left) -> Self {
        let mut diagnostics = solution.notices();
        diagnostics.extend(left_undone(&left.0));
        Self {
            diagnostics,
            outcome: analysis.table.outcome().clone(),
            cases: data.cases().to_vec(),
            models: solution.exprs(),
            ranges: Vec::new(),
            delete: None,
            corrupt: None,
            against: None,
            bootstrap: None,
            chance: None,
            search: if left.0.is_empty() { Search::Complete } else { INTERRUPTED },
            undone: left.0,
        }
    }
}

/// What was asked and is left undone.
#[derive(Default)]
pub(super) struct Left(pub(super) Vec<String>);

impl Left {
    /// What was found, if there was time for it.
    pub(super) fn done<T>(&mut self, name: &str, found: Result<T, QcaError>) -> Result<Option<T>, QcaError> {
        match found {
            Err(QcaError::Boolean(BooleanError::Interrupted)) => {
                self.0.push(format!("{name} (not begun, or without a result)"));
                Ok(None)
            }
            found => found.map(Some),
        }
    }

    /// Notes what was not done so often as was asked.
    fn short(&mut self, name: &str, counts: Option<(usize, usize)>) {
        if let Some((made, asked)) = counts.filter(|(made, asked)| made < asked) {
            self.0.push(format!("{name} ({made} of {asked})"));
        }
    }
}

impl RobustnessReport {
    /// The schema id of [`RobustnessReport::to_table`].
    pub const SCHEMA: &'static str = "crosscase.qca.robustness/1";

    /// One row a result: `figure` (its name), `value`. Of the terms of a bootstrap those of the models, and others among the ten most
    /// frequent. What was cut short stands there if anything was.
    ///
    /// # Errors
    /// None that results of this crate can cause.
    pub fn to_table(&self) -> Result<Table, QcaError> {
        let mut rows: Vec<(String, Option<f64>)> = Vec::new();
        for range in &self.ranges {
            rows.push((format!("{}, above", range.cut.as_str()), range.above));
            rows.push((format!("{}, up to", range.cut.as_str()), range.up_to));
        }
        for (name, kept) in [("delete", &self.delete), ("corrupt", &self.corrupt)] {
            let Some(kept) = kept else { continue };
            rows.extend(self.kept(&format!("{name} {}", kept.cases), kept.same, kept.one_shared));
            rows.extend(cut_short(&format!("{name} {}", kept.cases), kept.cut_short, "not the same"));
        }
        if let Some(TestComparison { robustness: r, .. }) = &self.against {
            let figures = [
                ("RF_cov", r.rf_cov),
                ("RF_cons", r.rf_cons),
                ("RF_SC, intersection of the tests", r.rf_sc_min),
                ("RF_SC, union of the tests", r.rf_sc_max),
                ("RCR, typical cases", r.rcr_typical),
                ("RCR, deviant cases", r.rcr_deviant),
                ("case rank, 1 to 4", Some(f64::from(r.rank))),
            ];
            rows.extend(figures.map(|(name, value)| (name.to_owned(), value)));
        }
        if let Some(drawn) = &self.bootstrap {
            rows.extend(self.kept("bootstrap", drawn.same, drawn.one_shared));
            rows.push(("bootstrap: no model".to_owned(), Some(drawn.none)));
            rows.extend(cut_short("bootstrap", drawn.cut_short, "without any path"));
            let told = drawn.terms.iter().enumerate().filter(|(at, term)| term.own || *at < 10);
            rows.extend(told.map(|(_, term)| (format!("bootstrap: {}", term.expr), Some(term.share))));
        }
        if let Some(luck) = &self.chance {
            rows.push(("chance: largest min(inclusion, coverage)".to_owned(), Some(luck.statistic)));
            rows.push(("chance: a solution as good, p".to_owned(), Some(luck.p)));
            rows.extend(cut_short("chance", luck.cut_short, "as good"));
        }
        crate::tables::figures(Self::SCHEMA, &rows)
    }

    /// How often the models come out again. Where there is none, a share of the same ones would praise what is not there.
    fn kept(&self, name: &str, same: f64, one_shared: f64) -> Vec<(String, Option<f64>)> {
        if self.models.is_empty() {
            return vec![(format!("{name}: no model either"), Some(same))];
        }
        vec![(format!("{name}: same models"), Some(same)), (format!("{name}: a model shared"), Some(one_shared))]
    }

    /// The first model and the range over the tests, case by case; none without tests.
    pub fn figure(&self) -> Option<Figure> {
        let against = self.against.as_ref()?;
        Some(crate::figures::robustness_figure(&against.robustness, &self.outcome.to_string(), &self.cases))
    }

    fn in_class(&self, against: &TestComparison, class: CaseClass) -> Vec<&str> {
        let cases = self.cases.iter().zip(&against.robustness.cases).filter(|(_, case)| case.class == class);
        cases.map(|(name, _)| name.as_str()).collect()
    }
}

/// A row for replicates whose search was cut short, if there were any, and what they count as.
fn cut_short(what: &str, number: usize, counted: &str) -> Option<(String, Option<f64>)> {
    (number > 0).then(|| (format!("{what}: cut short by the bound of work, counted as {counted}"), Some(number as f64)))
}

/// `{"models", "search": "complete" | "truncated", "reason", "undone", "ranges": [{"cut", "at", "above", "up_to"}]}`, and what was asked
/// of `"delete"`, `"corrupt"`, `"against"`, `"bootstrap"`, `"chance"`.
impl Serialize for RobustnessReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Case<'a> {
            case: &'a str,
            same: Option<f64>,
        }
        #[derive(Serialize)]
        struct Kept<'a> {
            #[serde(flatten)]
            kept: &'a ModelRetention,
            by_case: Vec<Case<'a>>,
        }
        #[derive(Serialize)]
        struct Held<'a> {
            core: String,
            tests: &'a [Vec<String>],
            #[serde(flatten)]
            robustness: &'a Robustness,
            robust: Vec<&'a str>,
            shaky: Vec<&'a str>,
            possible: Vec<&'a str>,
        }
        #[derive(Serialize)]
        struct Whole<'a> {
            models: &'a [String],
            search: &'static str,
            reason: Option<String>,
            undone: &'a [String],
            ranges: &'a [CutRange],
            #[serde(skip_serializing_if = "Option::is_none")]
            delete: Option<Kept<'a>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            corrupt: Option<Kept<'a>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            against: Option<Held<'a>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            bootstrap: Option<&'a Resampling>,
            #[serde(skip_serializing_if = "Option::is_none")]
            chance: Option<Chance>,
        }
        let kept = |kept| {
            let ModelRetention { by_case, .. }: &ModelRetention = kept;
            let by_case = self.cases.iter().zip(by_case).map(|(case, same)| Case { case, same: *same });
            Kept { kept, by_case: by_case.collect() }
        };
        Whole {
            models: &self.models,
            search: self.search.as_str(),
            reason: self.search.reason().map(|reason| reason.to_string()),
            undone: &self.undone,
            ranges: &self.ranges,
            delete: self.delete.as_ref().map(kept),
            corrupt: self.corrupt.as_ref().map(kept),
            against: self.against.as_ref().map(|against| Held {
                core: against.core.to_string(),
                tests: &against.tests,
                robustness: &against.robustness,
                robust: self.in_class(against, CaseClass::Robust),
                shaky: self.in_class(against, CaseClass::Shaky),
                possible: self.in_class(against, CaseClass::Possible),
            }),
            bootstrap: self.bootstrap.as_ref(),
            chance: self.chance,
        }
        .serialize(serializer)
    }
}
