use crate::search::Pace;
use crate::{BooleanError, Cube, Interrupt, Never, Space};

/// The most cubes [`complement`] returns.
///
/// [`implicants`](crate::implicants) has the same bound. More cubes than that say nothing to a reader and fill the
/// memory.
pub const MAX_CUBES: usize = 4_000_000;

/// The most literals in them, half a gigabyte.
const MAX_LITERALS: usize = 32_000_000;

/// What a node of the splitting tree costs besides looking at the literals, in the steps of [`Pace`].
const NODE_STEPS: usize = 64;

/// The configurations outside every one of the cubes, as disjoint cubes in canonical order.
///
/// The space is split by the condition fixed most often, value by value, until a part is wholly inside or outside (Shannon's
/// expansion). For `n` complete rows that gives at most `n · Σ(levels − 1)` cubes; the space is never enumerated.
/// A cube with a literal that the space does not have holds no configuration of it.
///
/// # Errors
/// [`BooleanError::Interrupted`] if `stop` says so, [`BooleanError::TooManyCubes`] past [`MAX_CUBES`], or past fewer that have 32 million
/// literals: part of a complement is of no use.
///
/// ```
/// use crosscase_boolean::{Cube, Space, complement};
/// let space = Space::binary(2)?;
/// let outside = complement(&space, &[Cube::from_row(&[1, 1])])?;
/// assert_eq!(outside, [Cube::from_literals(2, [(0, 0)]), Cube::from_row(&[1, 0])]);
/// # Ok::<(), crosscase_boolean::BooleanError>(())
/// ```
pub fn complement(space: &Space, cubes: &[Cube]) -> Result<Vec<Cube>, BooleanError> {
    complement_until(space, cubes, &Never)
}

/// [`complement`], until `stop` says so.
///
/// # Errors
/// As there.
pub fn complement_until(space: &Space, cubes: &[Cube], stop: &dyn Interrupt) -> Result<Vec<Cube>, BooleanError> {
    let mut outside: Vec<Cube> = Vec::new();
    let mut literals = 0;
    split(space, cubes, stop, &mut |path| {
        literals += path.len();
        if literals > MAX_LITERALS {
            return Err(BooleanError::TooManyCubes { limit: outside.len() });
        }
        if outside.len() == MAX_CUBES {
            return Err(BooleanError::TooManyCubes { limit: MAX_CUBES });
        }
        let mut path = path.to_vec();
        path.sort_unstable();
        outside.push(Cube::from_literals(space.len(), path));
        Ok(())
    })?;
    outside.sort_unstable();
    Ok(outside)
}

/// Number of configurations inside at least one of the cubes, counted exactly; `None` past `u128`.
///
/// Counted over the disjoint parts of the [`complement`], of which none is stored.
///
/// # Errors
/// [`BooleanError::Interrupted`] if `stop` says so.
///
/// ```
/// use crosscase_boolean::{Cube, Space, count_configurations};
/// let space = Space::binary(20)?;
/// let cubes = [Cube::from_literals(20, [(0, 1)]), Cube::from_literals(20, [(1, 1)])];
/// assert_eq!(count_configurations(&space, &cubes)?, Some(3 << 18));
/// # Ok::<(), crosscase_boolean::BooleanError>(())
/// ```
pub fn count_configurations(space: &Space, cubes: &[Cube]) -> Result<Option<u128>, BooleanError> {
    count_configurations_until(space, cubes, &Never)
}

/// [`count_configurations`], until `stop` says so.
///
/// # Errors
/// As there.
pub fn count_configurations_until(
    space: &Space,
    cubes: &[Cube],
    stop: &dyn Interrupt,
) -> Result<Option<u128>, BooleanError> {
    let Some(all) = space.configurations() else { return Ok(None) };
    let mut outside = 0u128;
    split(space, cubes, stop, &mut |path| {
        let fixed = path.iter().filter_map(|&(j, _)| space.levels().get(j));
        outside += fixed.fold(all, |rest, &levels| rest / u128::from(levels));
        Ok(())
    })?;
    Ok(Some(all - outside))
}

/// A part of the space: the conditions that are fixed, in the order in which they were.
type Path = [(usize, u8)];

/// Calls `visit` with each part that is wholly outside.
fn split(
    space: &Space,
    cubes: &[Cube],
    stop: &dyn Interrupt,
    visit: &mut dyn FnMut(&Path) -> Result<(), BooleanError>,
) -> Result<(), BooleanError> {
    let inside = |cube: &&Cube| {
        let fits = |(j, v): (usize, u8)| space.levels().get(j).is_some_and(|&l| v < l);
        cube.literals().all(fits)
    };
    let live: Vec<&Cube> = cubes.iter().filter(inside).collect();
    let mut splitting =
        Splitting { space, pace: Pace::new(stop), fixed: vec![false; space.len()], path: Vec::new(), visit };
    splitting.descend(&live)
}

struct Splitting<'a> {
    space: &'a Space,
    pace: Pace<'a>,
    fixed: Vec<bool>,
    path: Vec<(usize, u8)>,
    visit: &'a mut dyn FnMut(&Path) -> Result<(), BooleanError>,
}

impl Splitting<'_> {
    fn descend(&mut self, cubes: &[&Cube]) -> Result<(), BooleanError> {
        let literals: usize = cubes.iter().map(|cube| cube.len()).sum();
        if self.pace.stops_after(NODE_STEPS + 2 * literals) {
            return Err(BooleanError::Interrupted);
        }
        if cubes.is_empty() {
            self.pace.stops_after(NODE_STEPS + 16 * self.path.len());
            return (self.visit)(&self.path);
        }
        let mut uses = vec![0usize; self.fixed.len()];
        for cube in cubes {
            let mut free = 0;
            for (j, _) in cube.literals().filter(|&(j, _)| !self.fixed[j]) {
                uses[j] += 1;
                free += 1;
            }
            if free == 0 {
                return Ok(());
            }
        }
        // The first of the most used, so that the parts do not depend on the order of the cubes.
        let best = (0..uses.len()).rev().max_by_key(|&j| uses[j]);
        let Some(j) = best else { return Ok(()) };
        self.fixed[j] = true;
        for value in 0..self.space.levels()[j] {
            let fits = |cube: &&Cube| cube.value(j).is_none_or(|v| v == value);
            let part: Vec<&Cube> = cubes.iter().copied().filter(fits).collect();
            self.path.push((j, value));
            self.descend(&part)?;
            self.path.pop();
        }
        self.fixed[j] = false;
        Ok(())
    }
}
