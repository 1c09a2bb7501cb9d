//! Prime implicants of a partial function.

mod transversals;

use std::collections::{BTreeMap, BTreeSet};

use crate::search::Pace;
use crate::{BooleanError, Cube, FREE, Interrupt, Limit, Never, Search, Space, StopReason};
use transversals::{Flow, Transversals};

/// How far [`primes`] may go.
///
/// ```
/// use crosscase_boolean::PrimeLimits;
/// assert_eq!(PrimeLimits::default().max_primes, Some(1_000_000));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrimeLimits {
    /// Stop after this many prime implicants, which are what takes the memory; a million by default. `None` is no limit.
    pub max_primes: Option<usize>,
}

impl Default for PrimeLimits {
    fn default() -> Self {
        Self { max_primes: Some(1_000_000) }
    }
}

/// Prime implicants that are kept of a search that did not find all of them: those with the fewest literals.
const KEPT: usize = 100_000;

/// Elementary steps that finding one prime implicant a row may take after a stop, a fraction of a second.
const STEPS_AFTER_STOP: usize = 100_000_000;

/// The prime implicants of a partial function.
///
/// ```
/// use crosscase_boolean::{Cube, PrimeLimits, Primes, Search, Space, primes};
/// let off = [Cube::from_row(&[0, 0])];
/// let found = primes(&Space::binary(2)?, &[vec![1, 0]], &off, &PrimeLimits::default())?;
/// assert_eq!(found, Primes { primes: vec![Cube::from_literals(2, [(0, 1)])], search: Search::Complete });
/// # Ok::<(), crosscase_boolean::BooleanError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Primes {
    /// Each once, in canonical order.
    pub primes: Vec<Cube>,
    /// Whether these are all.
    pub search: Search,
}

/// The prime implicants of the function that is true on `on`, false inside every cube of `off` and free elsewhere.
///
/// These are the shortest conjunctions that hold for no configuration of `off` and for at least one row of `on`, and that do
/// so no longer when any literal is left out. A prime implicant of a positive row `p` fixes a set of conditions at `p`'s
/// values; it excludes `n` if the set meets the difference set `D(p, n) = {j : n fixes j at another value than p}`. So the
/// prime implicants of `p` are exactly the minimal hitting sets of its difference sets, found by MMCS (Murakami & Uno 2014,
/// Discrete Applied Mathematics 170, doi:10.1016/j.dam.2014.01.012). Configurations that are free are never looked at.
///
/// With `off` the [`complement`](crate::complement) of `on`, these are the prime implicants of a complete function.
/// Before the search, all rows are held against all cubes for contradictions; a `stop` that comes so early leaves no prime implicant.
/// Of a search that ends early, by `stop` or by a limit, the 100 000 with the fewest literals are kept, and one of every row
/// where that takes no time, so that what is kept covers the rows.
/// A row may leave conditions [`FREE`]: then it stands for all their values together, is only excluded as a whole and only
/// covered as a whole, by conjunctions without these conditions. Rows may be repeated. Without `off` the only prime implicant is the universe; without `on` there is none.
///
/// # Errors
/// A row or cube that does not fit the space; [`BooleanError::Contradiction`] for a positive row inside a negative cube.
///
/// ```
/// use crosscase_boolean::{Cube, PrimeLimits, Space, primes};
/// let space = Space::binary(3)?;
/// let on = [vec![1, 1, 0], vec![0, 1, 1]];
/// let off = [Cube::from_row(&[0, 0, 0])];
/// let found = primes(&space, &on, &off, &PrimeLimits::default())?;
/// assert_eq!(found.primes, [
///     Cube::from_literals(3, [(0, 1)]),
///     Cube::from_literals(3, [(1, 1)]),
///     Cube::from_literals(3, [(2, 1)]),
/// ]);
/// # Ok::<(), crosscase_boolean::BooleanError>(())
/// ```
pub fn primes(space: &Space, on: &[Vec<u8>], off: &[Cube], limits: &PrimeLimits) -> Result<Primes, BooleanError> {
    primes_until(space, on, off, limits, &Never)
}

/// [`primes`], until `stop` says so.
///
/// # Errors
/// As there.
pub fn primes_until(
    space: &Space,
    on: &[Vec<u8>],
    off: &[Cube],
    limits: &PrimeLimits,
    stop: &dyn Interrupt,
) -> Result<Primes, BooleanError> {
    space.check_rows(on)?;
    space.check_cubes(off)?;
    let fixed = |row: &Vec<u8>| row.clone().into_iter().enumerate().filter(|&(_, value)| value != FREE);
    let positive: Vec<Planes> = on.iter().map(|row| Planes::of(fixed(row))).collect();
    let negative: Vec<Planes> = off.iter().map(|cube| Planes::of(cube.literals())).collect();
    let mut pace = Pace::new(stop);
    // A row and the conditions that it fixes: what is held is 32 bytes each, however many literals it has.
    let mut held: Vec<(usize, u128)> = Vec::new();
    if !consistent(space, on, &positive, off, &negative, &mut pace)? {
        return Ok(Primes { primes: Vec::new(), search: truncated(StopReason::Interrupted) });
    }

    let mut search = Search::Complete;
    let mut seen = BTreeSet::new();
    for (i, (row, here)) in on.iter().zip(&positive).enumerate() {
        if !seen.insert(row) {
            continue;
        }
        let edges = negative.iter().map(|n| here.differences(n));
        // Each prime implicant is given by the first row it covers, so it must exclude the rows before.
        // A literal on what such a row leaves free excludes it too.
        let before = positive[..i].iter().map(|p| here.differences(p) | (here.fixed & !p.fixed));
        let flow = match Transversals::new(edges, before, &mut pace) {
            Some(transversals) => transversals.each(&mut pace, &mut |set| {
                if limits.max_primes.is_some_and(|max| held.len() >= max) {
                    return false;
                }
                held.push((i, set));
                true
            }),
            None => Flow::Interrupted,
        };
        search = match (flow, limits.max_primes) {
            (Flow::Finished, _) => continue,
            (Flow::Refused, Some(value)) => truncated(StopReason::Limit { limit: Limit::Primes, value }),
            (Flow::Refused | Flow::Interrupted, _) => truncated(StopReason::Interrupted),
        };
        break;
    }
    if !search.is_complete() {
        let order = |&(row, set): &(usize, u128)| (set.count_ones(), row, set);
        if held.len() > KEPT {
            held.select_nth_unstable_by_key(KEPT, order);
            held.truncate(KEPT);
        }
        // So that there is a cover at all, which is no more than a cover: one of each row.
        let steps = space.len().saturating_mul(negative.len()).saturating_mul(positive.len());
        let room = limits.max_primes.is_none_or(|max| held.len() + positive.len() <= max);
        if steps <= STEPS_AFTER_STOP && room {
            held.extend(positive.iter().enumerate().map(|(row, here)| (row, one_of(here, &negative))));
        }
    }
    let cube = |(row, set): (usize, u128)| {
        let value = |j| on.get(row).and_then(|row| row.get(j)).map(|&value| (j, value));
        Cube::from_literals(space.len(), members(set).filter_map(value))
    };
    let mut primes: Vec<Cube> = held.into_iter().map(cube).collect();
    primes.sort_unstable();
    primes.dedup();
    Ok(Primes { primes, search })
}

/// The conditions of one prime implicant of a row: those that tell it from the most negatives that are left, without any that can be
/// spared.
fn one_of(row: &Planes, negative: &[Planes]) -> u128 {
    let edges: Vec<u128> = negative.iter().map(|n| row.differences(n)).collect();
    let mut set = 0u128;
    loop {
        let left = || edges.iter().filter(|edge| *edge & set == 0);
        let mut uses = [0usize; 128];
        left().flat_map(|edge| members(*edge)).for_each(|j| uses[j] += 1);
        match (0..uses.len()).rev().max_by_key(|&j| uses[j]).filter(|&j| uses[j] > 0) {
            Some(j) => set |= 1 << j,
            None => break,
        }
    }
    for j in members(set) {
        let spared = set & !(1 << j);
        if edges.iter().all(|edge| edge & spared != 0) {
            set = spared;
        }
    }
    set
}

/// Looks for a positive row inside a negative cube; false if there was no time to look everywhere.
fn consistent(
    space: &Space,
    on: &[Vec<u8>],
    positive: &[Planes],
    off: &[Cube],
    negative: &[Planes],
    pace: &mut Pace<'_>,
) -> Result<bool, BooleanError> {
    // Most often the cubes are whole configurations: those are looked up.
    let mut whole: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
    let mut wide: Vec<(usize, &Planes)> = Vec::new();
    for (at, (cube, planes)) in off.iter().zip(negative).enumerate() {
        if cube.len() == space.len() {
            whole.entry(cube.literals().map(|(_, value)| value).collect()).or_insert(at);
        } else {
            wide.push((at, planes));
        }
    }
    for (i, (row, here)) in on.iter().zip(positive).enumerate() {
        let first = wide.iter().find(|(_, n)| here.differences(n) == 0).map(|(at, _)| *at);
        let first = if row.contains(&FREE) { negative.iter().position(|n| here.differences(n) == 0) } else { first };
        if let Some(cube) = first.into_iter().chain(whole.get(row).copied()).min() {
            return Err(BooleanError::Contradiction { row: i, cube });
        }
        if pace.stops_after(wide.len() + 1) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn truncated(reason: StopReason) -> Search {
    Search::Truncated { reason }
}

fn members(mut set: u128) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (set != 0).then(|| {
            let j = set.trailing_zeros() as usize;
            set &= set - 1;
            j
        })
    })
}

/// A conjunction in bit planes: bit `j` of plane `b` is bit `b` of the value of condition `j`.
struct Planes {
    fixed: u128,
    planes: Vec<u128>,
}

impl Planes {
    fn of(literals: impl Iterator<Item = (usize, u8)>) -> Self {
        let mut out = Self { fixed: 0, planes: Vec::new() };
        for (j, value) in literals {
            out.fixed |= 1 << j;
            let bits = (u8::BITS - value.leading_zeros()) as usize;
            if out.planes.len() < bits {
                out.planes.resize(bits, 0);
            }
            for (b, plane) in out.planes.iter_mut().enumerate() {
                *plane |= u128::from(value >> b & 1) << j;
            }
        }
        out
    }

    /// The conditions that both fix, at different values.
    fn differences(&self, other: &Self) -> u128 {
        let planes = self.planes.len().max(other.planes.len());
        let plane = |p: &Self, b: usize| p.planes.get(b).copied().unwrap_or(0);
        let differ = (0..planes).fold(0, |d, b| d | (plane(self, b) ^ plane(other, b)));
        differ & self.fixed & other.fixed
    }
}
