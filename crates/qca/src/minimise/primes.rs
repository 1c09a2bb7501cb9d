//! The prime implicants of a truth table.

use super::Minimise;
use super::engine::Engine;
use crate::solution::PrimeImplicant;
use crate::{QcaError, Search, TruthTable};
use crosscase_boolean::{Cube, Interrupt};

/// The prime implicants of a truth table, before any are chosen. See [`primes()`].
///
/// ```
/// use crosscase_boolean::Never;
/// use crosscase_qca::{Minimise, SetData, TruthTableParams, primes};
/// # let column = |name: &str| (name.to_owned(), vec![1.0, 0.0]);
/// # let sets = SetData::new(["a", "b"].map(String::from).to_vec(), ["A", "B", "Y"].map(column).to_vec())?;
/// # let table = TruthTableParams::new("Y".parse()?, ["A", "B"]).fit(&sets)?;
/// let found = primes(&table, &Minimise::parsimonious(), &Never)?;
/// assert_eq!(found.primes.iter().map(|prime| prime.expr.as_str()).collect::<Vec<_>>(), ["A", "B"]);
/// assert!(found.search.is_complete());
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Primes {
    /// Each once, in canonical order.
    pub primes: Vec<PrimeImplicant>,
    /// How many were found, listed or not.
    pub count: usize,
    /// Whether these are all. Of what was found before a stop by the caller, at least the first 100 000 are kept.
    pub search: Search,
}

impl Primes {
    /// The same with so many of them listed at most; all are counted.
    #[must_use]
    pub fn listed(mut self, most: usize) -> Self {
        self.primes.truncate(most);
        self
    }
}

/// The prime implicants of the conservative or the parsimonious solution: every one that covers a positive row. For an
/// intermediate solution they depend on the pair of models; see [`Solution::primes`].
///
/// # Errors
/// A complement of more conjunctions than can be held.
///
/// ```
/// use crosscase_boolean::Never;
/// use crosscase_qca::{Minimise, SetData, TruthTableParams, primes};
/// let cases = ["a", "b", "c"].map(String::from).to_vec();
/// let sets = SetData::new(cases, vec![
///     ("A".into(), vec![1.0, 1.0, 0.0]),
///     ("B".into(), vec![1.0, 0.0, 0.0]),
///     ("Y".into(), vec![1.0, 0.0, 0.0]),
/// ])?;
/// let table = TruthTableParams::new("Y".parse()?, ["A", "B"]).fit(&sets)?;
/// let found = primes(&table, &Minimise::parsimonious(), &Never)?;
/// assert_eq!(found.primes[0].expr, "B");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn primes(table: &TruthTable, minimise: &Minimise, stop: &dyn Interrupt) -> Result<Primes, QcaError> {
    let unexpected = minimise.expect.unexpected(&table.sets)?;
    let engine = Engine::new(table, minimise, stop)?;
    let (primes, search) = match minimise.solution {
        SolutionKind::Conservative => engine.primes(engine.outside(&[])?.as_deref())?,
        SolutionKind::Parsimonious => engine.primes(Some(&engine.negative()))?,
        SolutionKind::Intermediate => {
            let solution = intermediate::fit(minimise, &engine, &unexpected)?;
            return Ok(Primes { count: solution.primes.len(), primes: solution.primes, search: solution.search });
        }
    };
    let (primes, search) = prime_implicants(&engine, primes, search);
    Ok(Primes { count: primes.len(), primes, search })
}

/// Prime implicants that are told in full even after a stop. To tell millions takes longer than to find them.
const TOLD: usize = 100_000;

/// The prime implicants with the positive rows they cover, and the search with what became of it.
fn prime_implicants(engine: &Engine<'_>, cubes: Vec<Cube>, search: Search) -> (Vec<PrimeImplicant>, Search) {
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
            return (primes, search.then(engine::interrupted()));
        }
        primes.push(prime(cube));
    }
    (primes, search)
}
