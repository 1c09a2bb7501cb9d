//! Remote and proximate conditions: first what enables the outcome, then what brings it about there.

use crosscase_boolean::expression::Expression;
use crosscase_boolean::{BooleanError, Interrupt, Never};
use crosscase_data::{Diagnostic, Listed, Table, TableBuilder};
use serde::{Deserialize, Serialize, Serializer};

use crate::analysed::Analysed;
use crate::contrast;
use crate::robustness::QcaAnalysis;
use crate::search::INTERRUPTED;
use crate::{
    Minimise, Model, Necessity, NecessityRow, QcaError, Search, SetData, SingleRow, Solution, TermFit, TruthTableParams,
};

/// How the remote conditions enable.
///
/// ```
/// use crosscase_qca::{SetData, TruthTableParams};
/// use crosscase_qca::two_step::{Enabling, TwoStep};
/// let cases = ["a", "b", "c", "d"].map(String::from).to_vec();
/// let sets = SetData::new(cases, vec![
///     ("OPEN".into(), vec![1.0, 1.0, 1.0, 0.0]),
///     ("LEAD".into(), vec![1.0, 1.0, 0.0, 0.0]),
///     ("Y".into(), vec![1.0, 1.0, 0.0, 0.0]),
/// ])?;
/// let contexts = |how| TwoStep::new(TruthTableParams::new("Y", ["LEAD"]), ["OPEN"]).enabling(how).fit(&sets);
/// assert_eq!(contexts(Enabling::Necessary)?.contexts.len(), 1);
/// assert_eq!(contexts(Enabling::Sufficient)?.contexts.len(), 0, "2 of 3 open cases are fewer than 0.7");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Enabling {
    /// As contexts that are nearly sufficient: the terms of the parsimonious solution at a low inclusion cut (Schneider &
    /// Wagemann 2006, doi:10.1111/j.1475-6765.2006.00635.x).
    Sufficient,
    /// As contexts that are necessary: the conjunctions and minimal disjunctions of remote conditions that pass the cuts of
    /// necessity (Schneider 2019, doi:10.1007/s11135-018-0805-7). The default.
    #[default]
    Necessary,
}

impl Enabling {
    /// The choices, each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Necessary, "necessary", "Contexts that are necessary (Schneider 2019)"),
        (Self::Sufficient, "sufficient", "Contexts that are nearly sufficient (Schneider & Wagemann 2006)"),
    ];
}

/// A two-step analysis (Schneider & Wagemann 2006, doi:10.1111/j.1475-6765.2006.00635.x; Schneider 2019,
/// doi:10.1007/s11135-018-0805-7): remote conditions alone, then each context they make with the proximate conditions.
///
/// ```
/// use crosscase_qca::two_step::{Enabling, TwoStep};
/// use crosscase_qca::{SetData, TruthTableParams};
/// let columns = ["OPEN", "LEAD", "Y"].map(|name| (name.to_owned(), vec![0.9, 0.1])).to_vec();
/// let sets = SetData::new(["a", "b"].map(String::from).to_vec(), columns)?;
/// let second = TruthTableParams::new("Y", ["LEAD"]).incl_cut(0.85);
/// let steps = TwoStep::new(second, ["OPEN"]).enabling(Enabling::Sufficient).remote_cut(0.75);
/// assert_eq!(steps.fit(&sets)?.contexts[0].solution.models[0].expr(), "OPEN*LEAD");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwoStep {
    second: TruthTableParams,
    remote: Vec<String>,
    #[serde(default)]
    enabling: Enabling,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    remote_cut: Option<f64>,
}

/// One context and what brings the outcome about in it.
///
/// ```
/// use crosscase_qca::{TruthTableParams};
/// use crosscase_qca::two_step::TwoStep;
/// # let sets = crosscase_qca::democracies()?;
/// // Interwar democracies (Lipset 1959): development and towns are remote, literacy and stability proximate.
/// let contexts = TwoStep::new(TruthTableParams::new("SURV", ["LIT", "STB"]), ["DEV", "URB"]).fit(&sets)?.contexts;
/// let context = &contexts[0];
/// assert_eq!((context.expression.to_string().as_str(), context.incl, context.cov), ("DEV", Some(1.0), Some(0.8)));
/// assert_eq!((context.solution.model(0)?.expr().as_str(), context.within[0]), ("DEV*LIT*STB", 0));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Context {
    /// The context, an expression of remote conditions. In the second step it stands as one condition of this name.
    pub expression: Expression,
    /// Its inclusion in the first step: of sufficiency or necessity.
    pub incl: Option<f64>,
    /// Its coverage in the first step.
    pub cov: Option<f64>,
    /// The second step: the context and the proximate conditions, minimised conservatively; what is assumed of no remainder
    /// cannot contradict the context.
    pub solution: Solution,
    /// The models of which every term contains the context, by index of the solution's models: those in which the outcome comes
    /// about in this context alone.
    pub within: Vec<usize>,
}

impl Context {
    /// A model of the second step as one expression of the data's own sets: the context is written out, in parentheses where it has
    /// several parts, so that it can be put to any other analysis.
    ///
    /// # Errors
    /// [`QcaError::NotListed`].
    ///
    /// ```
    /// use crosscase_qca::{SetData, TruthTableParams};
    /// use crosscase_qca::two_step::TwoStep;
    /// let cases = ["a", "b", "c", "d"].map(String::from).to_vec();
    /// let sets = SetData::new(cases, vec![
    ///     ("OPEN".into(), vec![1.0, 0.0, 0.0, 0.0]),
    ///     ("RICH".into(), vec![0.0, 1.0, 0.0, 0.0]),
    ///     ("LEAD".into(), vec![1.0, 1.0, 1.0, 0.0]),
    ///     ("Y".into(), vec![1.0, 1.0, 0.0, 0.0]),
    /// ])?;
    /// let contexts = TwoStep::new(TruthTableParams::new("Y", ["LEAD"]), ["OPEN", "RICH"]).fit(&sets)?.contexts;
    /// assert_eq!(contexts[0].written(0)?, "(OPEN + RICH)*LEAD");
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn written(&self, model: usize) -> Result<String, QcaError> {
        let table = &self.solution.table;
        let context = self.expression.to_string();
        let single = matches!(self.expression.terms.as_slice(), [term] if term.0.len() == 1);
        let term = |term: &TermFit| {
            let rest = term.cube.clone().without(0);
            let literal = match term.cube.value(0) {
                None => return table.text(&rest),
                Some(1) if single => context.clone(),
                Some(1) => format!("({context})"),
                Some(_) => format!("~({context})"),
            };
            if rest.is_empty() { literal } else { format!("{literal}*{}", table.text(&rest)) }
        };
        let terms: Vec<String> = self.solution.model(model)?.terms.iter().map(term).collect();
        Ok(terms.join(" + "))
    }
}

/// The contexts that the remote conditions make.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Contexts {
    /// Each with its second step.
    pub contexts: Vec<Context>,
    /// What was noticed, each once.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the first step found all of them, and there was time for their second step; whether that is complete is in its solution.
    pub search: Search,
}

/// A context and one of its models; none where its second step found none.
#[derive(Serialize)]
struct Row {
    context: String,
    context_incl: Option<f64>,
    context_cov: Option<f64>,
    model: Option<String>,
    incl: Option<f64>,
    pri: Option<f64>,
    cov: Option<f64>,
    within: bool,
}

impl Contexts {
    /// The schema id of [`Contexts::to_table`].
    pub const SCHEMA: &'static str = "crosscase.qca.two_step/2";

    fn rows(&self) -> Result<Vec<Row>, QcaError> {
        let mut rows = Vec::new();
        for context in &self.contexts {
            let models = &context.solution.models;
            for at in 0..models.len().max(1) {
                let model = models.get(at);
                rows.push(Row {
                    context: context.expression.to_string(),
                    context_incl: context.incl,
                    context_cov: context.cov,
                    model: model.map(|_| context.written(at)).transpose()?,
                    incl: model.and_then(|model| model.incl),
                    pri: model.and_then(|model| model.pri),
                    cov: model.and_then(|model| model.cov),
                    within: model.is_some() && context.within.contains(&at),
                });
            }
        }
        Ok(rows)
    }

    /// One row a context and model: `context`, `context_incl`, `context_cov`, `model`, `incl`, `pri`, `cov`, and whether the
    /// outcome comes about `within` this context alone.
    ///
    /// # Errors
    /// None that contexts of this crate can cause.
    pub fn to_table(&self) -> Result<Table, QcaError> {
        let rows = self.rows()?;
        Ok(TableBuilder::new(Self::SCHEMA)
            .text("context", rows.iter().map(|row| Some(row.context.as_str())))
            .number("context_incl", rows.iter().map(|row| row.context_incl))
            .number("context_cov", rows.iter().map(|row| row.context_cov))
            .text("model", rows.iter().map(|row| row.model.as_deref()))
            .number("incl", rows.iter().map(|row| row.incl))
            .number("pri", rows.iter().map(|row| row.pri))
            .number("cov", rows.iter().map(|row| row.cov))
            .boolean("within", rows.iter().map(|row| row.model.as_ref().map(|_| row.within)))
            .build()?)
    }
}

/// `{"models": [{"context", "context_incl", "context_cov", "model", "incl", "pri", "cov", "within"}], "search"}`.
impl Serialize for Contexts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Whole {
            models: Vec<Row>,
            search: String,
        }
        let models = self.rows().map_err(serde::ser::Error::custom)?;
        Whole { models, search: self.search.to_string() }.serialize(serializer)
    }
}

/// The inclusion that a necessary context has unless another is asked for.
const NECESSARY: f64 = 0.9;

/// The code of the warning that no context passes the cuts of the first step.
pub const NO_CONTEXT: &str = "QCA114";

/// What the first step finds.
struct First {
    text: String,
    incl: Option<f64>,
    cov: Option<f64>,
}

impl TwoStep {
    /// The truth table of the second step, by the proximate conditions alone, and remote conditions, far from the outcome in time or
    /// cause. Default: necessary contexts. What else the truth table says holds in both steps, but for the inclusion cut.
    pub fn new<S: Into<String>>(second: TruthTableParams, remote: impl IntoIterator<Item = S>) -> Self {
        let remote = remote.into_iter().map(Into::into).collect();
        Self { second, remote, enabling: Enabling::default(), remote_cut: None }
    }

    /// How the remote conditions enable.
    #[must_use]
    pub fn enabling(mut self, enabling: Enabling) -> Self {
        self.enabling = enabling;
        self
    }

    /// The inclusion cut of the first step. Default 0.7 for sufficient contexts, lower than the second step's since proximate
    /// conditions are still to come, and 0.9 for necessary ones, which must also have a coverage of 0.6.
    #[must_use]
    pub fn remote_cut(mut self, cut: f64) -> Self {
        self.remote_cut = Some(cut);
        self
    }

    /// The contexts, with the second step of each; none if the first step finds none.
    ///
    /// # Errors
    /// As [`TruthTableParams::fit`] and [`Minimise::fit`]; a condition that is both remote and proximate, or known once others are.
    ///
    /// ```
    /// use crosscase_qca::{SetData, TruthTableParams, two_step::TwoStep};
    /// let cases = ["a", "b", "c", "d", "e"].map(String::from).to_vec();
    /// let sets = SetData::new(cases, vec![
    ///     ("OPEN".into(), vec![1.0, 1.0, 0.0, 0.0, 1.0]),
    ///     ("LEAD".into(), vec![1.0, 0.0, 1.0, 0.0, 1.0]),
    ///     ("Y".into(), vec![1.0, 0.0, 0.0, 0.0, 1.0]),
    /// ])?;
    /// let contexts = TwoStep::new(TruthTableParams::new("Y", ["LEAD"]), ["OPEN"]).fit(&sets)?.contexts;
    /// assert_eq!(contexts[0].expression.to_string(), "OPEN");
    /// assert_eq!(contexts[0].solution.models[0].expr(), "OPEN*LEAD");
    /// assert_eq!(contexts[0].within, [0]);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn fit(&self, data: &SetData) -> Result<Contexts, QcaError> {
        self.fit_until(data, &Never)
    }

    /// Like [`TwoStep::fit`], until something outside stops it.
    ///
    /// # Errors
    /// As there.
    pub fn fit_until(&self, data: &SetData, stop: &dyn Interrupt) -> Result<Contexts, QcaError> {
        if let Some(both) = self.remote.iter().find(|condition| self.second.conditions().contains(condition)) {
            return Err(QcaError::DuplicateCondition { condition: both.clone() });
        }
        // What is remote says nothing of what is proximate, unless they are values of one set that determine each other.
        let all: Vec<String> = self.remote.iter().chain(self.second.conditions()).cloned().collect();
        Analysed::new(data, self.second.outcome(), &all)?;
        let mut contexts = Vec::new();
        let (first, mut search) = self.first(data, stop)?;
        for First { text, incl, cov } in first {
            let expression: Expression =
                text.parse().map_err(|source| QcaError::Syntax { text: text.clone(), source })?;
            let name = if expression.terms.len() == 1 && expression.terms[0].0.len() == 1 && data.kind(&text).is_some()
            {
                text
            } else {
                format!("({text})")
            };
            let extended = data.with(&name, data.expression(&expression)?)?;
            let conditions = [name].into_iter().chain(self.second.conditions().iter().cloned()).collect();
            let second = QcaAnalysis::new(self.second.clone().by(conditions), Minimise::conservative());
            let solution = match second.fit_until(&extended, stop) {
                Err(QcaError::Boolean(BooleanError::Interrupted)) if !contexts.is_empty() => {
                    search = search.then(INTERRUPTED);
                    break;
                }
                found => found?,
            };
            // Of values of one set a term may be in the context without a word of it: `A[1]` in the context `A[1,2]`.
            let is_in = |term: &TermFit| solution.table.sets.in_full(&term.cube).value(0) == Some(1);
            let inside = |model: &Model| model.terms.iter().all(is_in);
            let within = (0..solution.models.len()).filter(|&at| inside(&solution.models[at])).collect();
            contexts.push(Context { expression, incl, cov, solution, within });
        }
        let mut diagnostics = contrast::of_sets(&Analysed::new(data, self.second.outcome(), &self.remote)?);
        if contexts.is_empty() {
            let mut message = format!("no context of {} passes the cuts of the first step", Listed(&self.remote));
            if search.is_complete() {
                message.push_str(&self.nearest(data)?);
            }
            diagnostics.push(
                Diagnostic::warning(NO_CONTEXT, message)
                    .help("look at what is necessary, or sufficient, with lower cuts"),
            );
        }
        for told in contexts.iter().flat_map(|context| context.solution.notices()) {
            if !diagnostics.contains(&told) {
                diagnostics.push(told);
            }
        }
        Ok(Contexts { contexts, diagnostics, search })
    }

    /// How far the remote conditions by themselves are from being necessary, the one with the greatest inclusion.
    fn nearest(&self, data: &SetData) -> Result<String, QcaError> {
        if self.enabling == Enabling::Sufficient {
            return Ok(String::new());
        }
        let asked = Necessity::default().incl_cut(self.remote_cut.unwrap_or(NECESSARY));
        let all = asked.singles(data, self.second.outcome(), &self.remote)?.results;
        let known = all.iter().filter_map(|row| Some((row.incl?, row.cov?, row)));
        let best = known.reduce(|one, other| if other.0 > one.0 { other } else { one });
        let [least_incl, least_cov] = asked.asks();
        let told = |(incl, cov, row): (f64, f64, &SingleRow)| {
            let (incl, cov) = (beside(incl, least_incl), beside(cov, least_cov));
            format!(
                ": of single conditions the nearest is {}, with an inclusion of {incl} and a coverage of {cov}, where {least_incl} and {least_cov} are asked for",
                row.expr
            )
        };
        // One that passes by itself is not what was wanting.
        let best = best.filter(|(_, _, row)| !row.passes);
        Ok(best.map_or_else(String::new, told))
    }

    /// The contexts as they are written, with inclusion and coverage.
    fn first(&self, data: &SetData, stop: &dyn Interrupt) -> Result<(Vec<First>, Search), QcaError> {
        match self.enabling {
            Enabling::Sufficient => {
                let first = self.second.clone().by(self.remote.clone()).incl_cut(self.remote_cut.unwrap_or(0.7));
                let table = first.fit_until(data, stop)?;
                let solution = Minimise::parsimonious().fit_until(&table, stop)?;
                let mut found: Vec<First> = Vec::new();
                for term in solution.models.iter().flat_map(|model| &model.terms) {
                    if found.iter().all(|known| known.text != term.expr) {
                        found.push(First { text: term.expr.clone(), incl: term.incl, cov: term.cov });
                    }
                }
                Ok((found, solution.search))
            }
            Enabling::Necessary => {
                let cut = self.remote_cut.unwrap_or(NECESSARY);
                let found =
                    Necessity::default().incl_cut(cut).fit_until(data, self.second.outcome(), &self.remote, stop)?;
                let first = |row: NecessityRow| First { text: row.expr, incl: row.incl, cov: row.cov };
                Ok((found.results.into_iter().map(first).collect(), found.search))
            }
        }
    }
}

/// A figure with three digits, or as many as show that it does not reach what is asked.
fn beside(figure: f64, asked: f64) -> String {
    let texts = (3..17).map(|digits| format!("{figure:.digits$}"));
    let says = |text: &String| (figure < asked) == text.parse::<f64>().is_ok_and(|read| read < asked);
    texts.into_iter().find(says).unwrap_or_else(|| figure.to_string())
}
