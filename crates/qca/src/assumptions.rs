//! Assumptions about remainders that should not be made, and rows that should not be trusted.

use crosscase_boolean::expression::Expression;
use crosscase_boolean::{BooleanError, Count, Cube, FREE, Interrupt, MAX_CUBES, Never, complement_until};
use crosscase_data::{Table, TableBuilder};
use serde::{Serialize, Serializer};

use crate::outcomes::negated_outcome;
use crate::robustness::QcaAnalysis;
use crate::search::INTERRUPTED;
use crate::{Configurations, Minimise, Model, Out, QcaError, Search, SetData, Solution, SolutionKind, TruthTable};

/// The rows that are positive for the outcome and for its negation: simultaneous subset relations (Schneider & Wagemann 2012,
/// ch. 9). As indices of the rows of both tables.
///
/// # Errors
/// [`QcaError::DifferentTables`] unless both are of the same cases and conditions.
///
/// ```
/// use crosscase_qca::{SetData, TruthTableParams, simultaneous_subsets};
/// let sets = SetData::from_rows(["A", "Y"], [("a", [0.6, 0.6]), ("b", [0.3, 0.4])])?;
/// let table = |outcome: &str| TruthTableParams::new(outcome, ["A"]).incl_cut(0.7).fit(&sets);
/// assert_eq!(simultaneous_subsets(&table("Y")?, &table("~Y")?)?, [0, 1]);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn simultaneous_subsets(a: &TruthTable, b: &TruthTable) -> Result<Vec<usize>, QcaError> {
    comparable(a, b)?;
    let positive = |(a, b): (&crate::TruthRow, &crate::TruthRow)| a.out == Out::Positive && b.out == Out::Positive;
    Ok(a.rows().iter().zip(b.rows()).enumerate().filter(|(_, rows)| positive(*rows)).map(|(at, _)| at).collect())
}

/// The remainders that some model of one solution assumes to show the outcome and some model of the other to show its
/// negation: contradictory simplifying assumptions (Yamasaki & Rihoux 2009, in Rihoux & Ragin, ch. 6). Over all models
/// listed: the configurations inside a term of the one and a term of the other that are an observed row of
/// neither table.
///
/// # Errors
/// [`QcaError::DifferentTables`]; more conjunctions than can be held; a stop.
///
/// ```
/// use crosscase_qca::{Minimise, SetData, TruthTableParams, contradictory_assumptions};
/// // Both conditions go with the outcome; A without B and B without A were not observed.
/// let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
/// let solution = |outcome: &str| {
///     let table = TruthTableParams::new(outcome, ["A", "B"]).fit(&sets)?;
///     Minimise::parsimonious().fit(&table)
/// };
/// let (present, absent) = (solution("Y")?, solution("~Y")?);
/// // The models are A and B for the outcome, ~A and ~B for its negation.
/// let both = contradictory_assumptions(&present, &absent)?;
/// let written: Vec<String> = both.cubes.iter().map(|cube| present.table.text(cube)).collect();
/// assert_eq!((written, both.count), (vec!["~A*B".to_owned(), "A*~B".to_owned()], Some(2)));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn contradictory_assumptions(a: &Solution, b: &Solution) -> Result<Configurations, QcaError> {
    contradictory_assumptions_until(a, b, &Never)
}

/// [`contradictory_assumptions`], until `stop` says so.
///
/// # Errors
/// As there.
pub fn contradictory_assumptions_until(
    a: &Solution,
    b: &Solution,
    stop: &dyn Interrupt,
) -> Result<Configurations, QcaError> {
    comparable(&a.table, &b.table)?;
    remainders_in_both(&[&a.table, &b.table], &listed_terms(a), &listed_terms(b), stop)
}

/// The remainders that some listed model assumes to show the outcome though they lack what is necessary for it (Schneider &
/// Wagemann 2013, doi:10.1177/1065912912468269): those inside a term and outside `necessary`.
///
/// # Errors
/// Conditions and values that the table does not have; more conjunctions than can be held; a stop.
///
/// ```
/// use crosscase_qca::{Minimise, SetData, TruthTableParams, assumptions_without};
/// let cases = ["a", "b"].map(String::from).to_vec();
/// let column = |name: &str| (name.to_owned(), vec![1.0, 0.0]);
/// let sets = SetData::new(cases, ["A", "B", "Y"].map(column).to_vec())?;
/// let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
/// // The models are A and B; that with B alone assumes that A is not needed.
/// let found = assumptions_without(&Minimise::parsimonious().fit(&table)?, &"A".parse().unwrap())?;
/// assert_eq!(found.cubes.iter().map(|cube| table.text(cube)).collect::<Vec<_>>(), ["~A*B"]);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn assumptions_without(solution: &Solution, necessary: &Expression) -> Result<Configurations, QcaError> {
    assumptions_without_until(solution, necessary, &Never)
}

/// [`assumptions_without`], until `stop` says so.
///
/// # Errors
/// As there.
pub fn assumptions_without_until(
    solution: &Solution,
    necessary: &Expression,
    stop: &dyn Interrupt,
) -> Result<Configurations, QcaError> {
    let table = &solution.table;
    let lacking = complement_until(table.space(), &table.vocabulary()?.cubes(necessary)?, stop)?;
    remainders_in_both(&[table], &listed_terms(solution), &lacking, stop)
}

/// The terms of all models that are listed, each once.
fn listed_terms(solution: &Solution) -> Vec<Cube> {
    let mut cubes: Vec<Cube> = solution.models.iter().flat_map(Model::cubes).collect();
    cubes.sort_unstable();
    cubes.dedup();
    cubes
}

/// The configurations inside one of the first conjunctions and one of the second that none of these tables of one space observed.
fn remainders_in_both(
    tables: &[&TruthTable],
    ours: &[Cube],
    theirs: &[Cube],
    stop: &dyn Interrupt,
) -> Result<Configurations, QcaError> {
    let Some(space) = tables.first().map(|table| table.space()) else { return Ok(Configurations::default()) };
    if ours.len().saturating_mul(theirs.len()) > MAX_CUBES {
        return Err(BooleanError::TooManyCubes { limit: MAX_CUBES }.into());
    }
    let both: Vec<Cube> = ours.iter().flat_map(|x| theirs.iter().filter_map(|y| x.intersection(y))).collect();
    let mut others = complement_until(space, &both, stop)?;
    for table in tables {
        let observed = table.configurations(|out| out != Out::Unobserved);
        others.extend(observed.iter().map(|row| Cube::from_row(row)));
        others.extend(table.impossible().iter().cloned());
    }
    Configurations::outside(space, &others, stop)
}

/// The difficult counterfactuals: what a parsimonious model assumes and the expectations do not support, that is its simplifying
/// assumptions without the easy counterfactuals of a pair that it is part of (Ragin & Sonnett 2005; Ragin 2008, ch. 9).
///
/// `model` is a model of the parsimonious solution, `easy` a set of counterfactuals of the intermediate one
/// ([`Solution::pairs`] tells which belong together).
///
/// # Errors
/// [`QcaError::DifferentTables`], [`QcaError::NotListed`]; more conjunctions than can be held; a stop.
///
/// ```
/// use crosscase_qca::{Minimise, SetData, TruthTableParams, difficult_counterfactuals};
/// let sets = SetData::from_rows(["A", "B", "C", "Y"], [("a", [1.0; 4]), ("b", [0.0; 4])])?;
/// let table = TruthTableParams::new("Y", ["A", "B", "C"]).fit(&sets)?;
/// let parsimonious = Minimise::parsimonious().fit(&table)?;
/// let intermediate = Minimise::intermediate("A,~B".parse()?).fit(&table)?;
/// // Of the pair with the parsimonious model A: without B is easy, without C is not.
/// let pair = &intermediate.pairs[0];
/// assert_eq!(parsimonious.models[pair.parsimonious].expr(), "A");
/// let found = difficult_counterfactuals(&parsimonious, pair.parsimonious, &intermediate, pair.counterfactuals)?;
/// assert_eq!(found.cubes.iter().map(|cube| table.text(cube)).collect::<Vec<_>>(), ["A*~B*~C", "A*B*~C"]);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn difficult_counterfactuals(
    parsimonious: &Solution,
    model: usize,
    intermediate: &Solution,
    easy: usize,
) -> Result<Configurations, QcaError> {
    difficult_counterfactuals_until(parsimonious, model, intermediate, easy, &Never)
}

/// [`difficult_counterfactuals`], until `stop` says so.
///
/// # Errors
/// As there.
pub fn difficult_counterfactuals_until(
    parsimonious: &Solution,
    model: usize,
    intermediate: &Solution,
    easy: usize,
    stop: &dyn Interrupt,
) -> Result<Configurations, QcaError> {
    comparable(&parsimonious.table, &intermediate.table)?;
    let space = parsimonious.table.space();
    let assumed = parsimonious.simplifying_assumptions_until(model, stop)?.cubes;
    let mut others = complement_until(space, &assumed, stop)?;
    others.extend(intermediate.easy_counterfactuals_until(easy, stop)?.cubes);
    Configurations::outside(space, &others, stop)
}

/// The counterfactual assumptions of a solution. Made by [`assumptions`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Assumptions {
    /// The solution.
    pub solution: Solution,
    /// Kind by kind; conjunctions of one kind and number do not overlap.
    pub assumptions: Vec<Assumption>,
    /// Whether these are all of the models listed, of which the search for them may have been stopped. What is given holds.
    pub search: Search,
}

/// One conjunction of remainders that a solution assumes something about, or of observed rows that should not be trusted.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Assumption {
    /// `simplifying`, `easy`, `difficult`, `necessity` or `contradictory`, of remainders; `both` of an observed row that is sufficient for
    /// the outcome and for its negation.
    pub kind: &'static str,
    /// The model, of simplifying and difficult ones, or the set of easy counterfactuals, from 1.
    pub number: Option<usize>,
    /// As it is written.
    pub expr: String,
    /// The value of each condition, none where any will do.
    pub config: Vec<Option<u8>>,
    /// How many configurations it holds.
    pub configurations: Option<Count>,
    /// Of one that clashes with necessity, the necessary condition that it lacks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lacks: Option<String>,
}

/// Models, and sets of counterfactuals, that are gone through; the solution itself lists them all.
const LISTED: usize = 50;

/// The assumptions of a solution: the simplifying ones of its models; of an intermediate solution the easy counterfactuals, and the
/// difficult ones of the parsimonious models; the contradictory ones, and the rows that are sufficient for both, by the solution
/// of the negated outcome under `negated`. Different models and pairs often assume the same; it is listed once.
///
/// # Errors
/// As the analyses and [`difficult_counterfactuals`]. A stop after the solution is none: what was found by then is given, and
/// [`Assumptions::search`] says that there may be more.
///
/// ```
/// use crosscase_qca::robustness::QcaAnalysis;
/// use crosscase_qca::{Minimise, SetData, TruthTableParams, assumptions};
/// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
/// let analysis = QcaAnalysis::new(TruthTableParams::new("Y", ["A", "B"]), Minimise::parsimonious());
/// let found = assumptions(&analysis, &Minimise::parsimonious(), &sets)?;
/// let told: Vec<_> = found.assumptions.iter().map(|one| (one.kind, one.number, one.expr.as_str())).collect();
/// // The models are A and B, those of the negated outcome ~A and ~B.
/// assert_eq!(told, [
///     ("simplifying", Some(1), "A*~B"),
///     ("simplifying", Some(2), "~A*B"),
///     ("contradictory", None, "~A*B"),
///     ("contradictory", None, "A*~B"),
/// ]);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn assumptions(analysis: &QcaAnalysis, negated: &Minimise, data: &SetData) -> Result<Assumptions, QcaError> {
    assumptions_until(analysis, negated, &[], data, &Never)
}

/// [`assumptions`], until `stop` says so, with those that clash with necessity: of each of these necessary conditions what the solution
/// assumes without it ([`assumptions_without`]).
///
/// # Errors
/// As there; conditions that the table does not have.
///
/// ```
/// use crosscase_qca::robustness::QcaAnalysis;
/// use crosscase_qca::{Minimise, Never, SetData, TruthTableParams, assumptions_until};
/// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
/// let analysis = QcaAnalysis::new(TruthTableParams::new("Y", ["A", "B"]), Minimise::parsimonious());
/// let found = assumptions_until(&analysis, &Minimise::parsimonious(), &["A".parse().unwrap()], &sets, &Never)?;
/// let clash = found.assumptions.iter().find(|one| one.kind == "necessity").unwrap();
/// assert_eq!((clash.expr.as_str(), clash.lacks.as_deref()), ("~A*B", Some("A")));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn assumptions_until(
    analysis: &QcaAnalysis,
    negated: &Minimise,
    necessary: &[Expression],
    data: &SetData,
    stop: &dyn Interrupt,
) -> Result<Assumptions, QcaError> {
    let solution = analysis.fit_until(data, stop)?;
    let mut found = Found::default();
    let search = match gather(&mut found, &solution, analysis, negated, necessary, data, stop) {
        Ok(search) => solution.search.then(search),
        Err(QcaError::Boolean(BooleanError::Interrupted)) => solution.search.then(INTERRUPTED),
        Err(error) => return Err(error),
    };
    let line = |kind, number, lacks: &Option<String>, cube: &Cube| Assumption {
        kind,
        number,
        lacks: lacks.clone(),
        expr: solution.table.text(cube),
        config: (0..cube.conditions()).map(|at| cube.value(at).filter(|value| *value != FREE)).collect(),
        configurations: solution.table.space().configurations_in(cube).map(Count::from),
    };
    let lines = found.0.iter().flat_map(|Of { kind, number, lacks, cubes }| {
        cubes.iter().map(|cube| line(*kind, *number, lacks, cube)).collect::<Vec<_>>()
    });
    let assumptions = lines.collect();
    Ok(Assumptions { solution, assumptions, search })
}

/// Assumptions of each kind and number.
#[derive(Default)]
struct Found(Vec<Of>);

/// Those of one kind and number, or that lack one necessary condition.
struct Of {
    kind: &'static str,
    number: Option<usize>,
    lacks: Option<String>,
    cubes: Vec<Cube>,
}

impl Found {
    fn add(&mut self, kind: &'static str, number: Option<usize>, cubes: Vec<Cube>) {
        if kind == "simplifying" || !self.0.iter().any(|known| known.kind == kind && known.cubes == cubes) {
            self.0.push(Of { kind, number, lacks: None, cubes });
        }
    }
}

/// Finds the assumptions one after the other, so that those before a stop are kept; whether the solution for the negated outcome is
/// complete.
fn gather(
    found: &mut Found,
    solution: &Solution,
    analysis: &QcaAnalysis,
    negated: &Minimise,
    necessary: &[Expression],
    data: &SetData,
    stop: &dyn Interrupt,
) -> Result<Search, QcaError> {
    for model in 0..solution.models.len().min(LISTED) {
        found.add("simplifying", Some(model + 1), solution.simplifying_assumptions_until(model, stop)?.cubes);
    }
    if analysis.minimise.kind() == SolutionKind::Intermediate {
        let parsimonious = Minimise::parsimonious().fit_until(&solution.table, stop)?;
        for set in 0..solution.counterfactuals.len().min(LISTED) {
            found.add("easy", Some(set + 1), solution.easy_counterfactuals_until(set, stop)?.cubes);
        }
        for pair in solution.pairs.iter().take(LISTED) {
            let (model, easy) = (pair.parsimonious, pair.counterfactuals);
            let difficult = difficult_counterfactuals_until(&parsimonious, model, solution, easy, stop)?;
            found.add("difficult", Some(model + 1), difficult.cubes);
        }
    }
    for condition in necessary {
        let cubes = assumptions_without_until(solution, condition, stop)?.cubes;
        let lacks = Some(condition.to_string());
        found.0.push(Of { kind: "necessity", number: None, lacks, cubes });
    }
    let other = negated_outcome(analysis, negated).fit_until(data, stop)?;
    found.add("contradictory", None, contradictory_assumptions_until(solution, &other, stop)?.cubes);
    let simultaneous = simultaneous_subsets(&solution.table, &other.table)?;
    for row in simultaneous.iter().filter_map(|&row| solution.table.rows().get(row)) {
        found.add("both", None, vec![Cube::from_row(&row.config)]);
    }
    Ok(other.search)
}

impl Assumptions {
    /// The schema id of [`Assumptions::to_table`].
    pub const SCHEMA: &'static str = "crosscase.qca.assumptions/1";

    /// One row a conjunction: `kind`, `number`, `expr`, `configurations`; where necessary conditions were asked about `lacks`, too.
    ///
    /// # Errors
    /// None that assumptions of this crate can cause.
    pub fn to_table(&self) -> Result<Table, QcaError> {
        let rows = &self.assumptions;
        let table = TableBuilder::new(Self::SCHEMA)
            .text("kind", rows.iter().map(|row| Some(row.kind)))
            .count("number", rows.iter().map(|row| row.number))
            .text("expr", rows.iter().map(|row| Some(row.expr.as_str())))
            .text("configurations", rows.iter().map(|row| row.configurations.as_ref().map(ToString::to_string)));
        let lacks = rows.iter().any(|row| row.lacks.is_some());
        let table = if lacks { table.text("lacks", rows.iter().map(|row| row.lacks.as_deref())) } else { table };
        Ok(table.build()?)
    }
}

/// `{"models": ["A*B + C"], "search": "complete" | "truncated", "reason", "assumptions": [{"kind", "number", "expr", "config",
/// "configurations"}]}`.
impl Serialize for Assumptions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Whole<'a> {
            models: Vec<String>,
            search: &'static str,
            reason: Option<String>,
            assumptions: &'a [Assumption],
        }
        Whole {
            models: self.solution.exprs(),
            search: self.search.as_str(),
            reason: self.search.reason().map(|reason| reason.to_string()),
            assumptions: &self.assumptions,
        }
        .serialize(serializer)
    }
}

pub(crate) fn comparable(a: &TruthTable, b: &TruthTable) -> Result<(), QcaError> {
    let same = a.cases() == b.cases() && a.conditions() == b.conditions() && a.sets.values == b.sets.values;
    let rows = a.rows().iter().map(|row| &row.config).eq(b.rows().iter().map(|row| &row.config));
    if same && rows { Ok(()) } else { Err(QcaError::DifferentTables) }
}
