//! The prime implicants themselves.

use crosscase_boolean::{Cube, Interrupt, Never, RowIndex};

use super::engine::{self, Engine};
use super::intermediate;
use crate::search::INTERRUPTED;
use crate::solution::PrimeImplicant;
use crate::{Minimise, Out, QcaError, Search, SolutionKind, TruthTable};

/// The prime implicants of a truth table, before any are chosen. See [`primes()`].
///
/// ```
/// use crosscase_qca::{Minimise, SetData, TruthTableParams, primes};
/// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
/// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
/// let found = primes(&table, &Minimise::parsimonious())?;
/// assert_eq!(found.primes.iter().map(|prime| prime.expr.as_str()).collect::<Vec<_>>(), ["A", "B"]);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PrimeImplicants {
    /// Each once, in canonical order.
    pub primes: Vec<PrimeImplicant>,
    /// How many were found, listed or not.
    pub count: usize,
    /// Whether these are all. Of what was found before a stop by the caller, at least the first 100 000 are kept.
    pub search: Search,
}

impl PrimeImplicants {
    /// The same with so many of them listed at most; all are counted.
    #[must_use]
    pub fn listed(mut self, most: usize) -> Self {
        self.primes.truncate(most);
        self
    }
}

/// The prime implicants of the conservative or the parsimonious solution: every one that covers a positive row. For an
/// intermediate solution they depend on the pair of models; see [`Solution::primes`](crate::Solution::primes).
///
/// # Errors
/// A complement of more conjunctions than can be held.
///
/// ```
/// use crosscase_qca::{Minimise, SetData, TruthTableParams, primes};
/// let cases = ["a", "b", "c"].map(String::from).to_vec();
/// let columns = [("A", [1.0, 1.0, 0.0]), ("B", [1.0, 0.0, 0.0]), ("Y", [1.0, 0.0, 0.0])];
/// let columns = columns.map(|(name, values)| (name.to_owned(), values.to_vec())).to_vec();
/// let table = TruthTableParams::new("Y", ["A", "B"]).fit(&SetData::new(cases, columns)?)?;
/// assert_eq!(primes(&table, &Minimise::parsimonious())?.primes[0].expr, "B");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn primes(table: &TruthTable, minimise: &Minimise) -> Result<PrimeImplicants, QcaError> {
    primes_until(table, minimise, &Never)
}

/// [`primes`], until `stop` says so.
///
/// # Errors
/// As there.
pub fn primes_until(
    table: &TruthTable,
    minimise: &Minimise,
    stop: &dyn Interrupt,
) -> Result<PrimeImplicants, QcaError> {
    let unexpected = minimise.expect.unexpected(&table.sets)?;
    if engine::clash(table).is_some() {
        return Ok(PrimeImplicants { primes: Vec::new(), count: 0, search: engine::CLASH });
    }
    let engine = Engine::new(table, minimise, stop)?;
    let (primes, search) = match minimise.solution {
        SolutionKind::Conservative => engine.primes(engine.outside(&[])?.as_deref())?,
        SolutionKind::Parsimonious => engine.primes(Some(&engine.negative()))?,
        SolutionKind::Intermediate => {
            let solution = intermediate::fit(minimise, &engine, &unexpected)?;
            return Ok(PrimeImplicants {
                count: solution.primes.len(),
                primes: solution.primes,
                search: solution.search,
            });
        }
    };
    let (primes, search) = prime_implicants(&engine, primes, search);
    Ok(PrimeImplicants { count: primes.len(), primes, search })
}

/// Prime implicants that are told in full even after a stop. To tell millions takes longer than to find them.
const TOLD: usize = 100_000;

/// The prime implicants with the positive rows they cover, and the search with what became of it.
pub(super) fn prime_implicants(engine: &Engine<'_>, cubes: Vec<Cube>, search: Search) -> (Vec<PrimeImplicant>, Search) {
    let rows = engine.table.rows().iter().enumerate();
    let positive: Vec<usize> = rows.filter(|(_, row)| row.out == Out::Positive).map(|(at, _)| at).collect();
    let index = RowIndex::new(&engine.on);
    let prime = |cube: Cube| PrimeImplicant {
        expr: engine.table.text(&cube),
        rows: index.inside(&cube).into_iter().filter_map(|at| positive.get(at).copied()).collect(),
        cube,
        share: None,
    };
    let mut primes = Vec::with_capacity(cubes.len().min(TOLD));
    for cube in cubes {
        if primes.len() >= TOLD && primes.len() % 1024 == 0 && engine.stopped() {
            return (primes, search.then(INTERRUPTED));
        }
        primes.push(prime(cube));
    }
    (primes, search)
}
