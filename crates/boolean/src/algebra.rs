use crate::{BooleanError, Cube, Interrupt, Space};

/// The most cubes [`complement`] returns.
///
/// [`implicants`](crate::implicants) has the same bound. More cubes than that say nothing to a reader and fill the
/// memory.
pub const MAX_CUBES: usize = 4_000_000;

/// The configurations outside every one of the cubes, as disjoint cubes in canonical order.
///
/// The space is split by the condition fixed most often, value by value, until a part is wholly inside or outside (Shannon's
/// expansion). For `n` complete rows that gives at most `n · Σ(levels − 1)` cubes; the space is never enumerated.
/// A cube with a literal that the space does not have holds no configuration of it.
///
/// # Errors
/// [`BooleanError::Interrupted`] if `stop` says so, [`BooleanError::TooManyCubes`] past [`MAX_CUBES`]: part of a complement is of no use.
///
/// ```
/// use crosscase_boolean::{Cube, Never, Space, complement};
/// let space = Space::binary(2)?;
/// let outside = complement(&space, &[Cube::from_row(&[1, 1])], &Never)?;
/// assert_eq!(outside, [Cube::from_literals(2, [(0, 0)]), Cube::from_row(&[1, 0])]);
/// # Ok::<(), crosscase_boolean::BooleanError>(())
/// ```
pub fn complement(space: &Space, cubes: &[Cube], stop: &dyn Interrupt) -> Result<Vec<Cube>, BooleanError> {
    let mut outside = Vec::new();
    let mut steps = 0usize;
    split(space, cubes, &mut |path| {
        steps += 1;
        if steps.is_multiple_of(1024) && stop.stop() {
            return Err(BooleanError::Interrupted);
        }
        let Some(path) = path else { return Ok(()) };
        if outside.len() == MAX_CUBES {
            return Err(BooleanError::TooManyCubes { limit: MAX_CUBES });
        }
        outside.push(Cube::from_literals(space.len(), path.iter().copied()));
        Ok(())
    })?;
    outside.sort_unstable();
    Ok(outside)
}

/// Number of configurations inside at least one of the cubes, counted exactly; `None` past `u128`.
///
/// Counted over the disjoint parts of the [`complement`], of which none is stored.
///
/// ```
/// use crosscase_boolean::{Cube, Space, count_configurations};
/// let space = Space::binary(20)?;
/// let cubes = [Cube::from_literals(20, [(0, 1)]), Cube::from_literals(20, [(1, 1)])];
/// assert_eq!(count_configurations(&space, &cubes), Some(3 << 18));
/// # Ok::<(), crosscase_boolean::BooleanError>(())
/// ```
pub fn count_configurations(space: &Space, cubes: &[Cube]) -> Option<u128> {
    let all = space.configurations()?;
    let mut outside = 0u128;
    let counted: Result<(), std::convert::Infallible> = split(space, cubes, &mut |path| {
        if let Some(path) = path {
            let fixed = path.iter().filter_map(|&(j, _)| space.levels().get(j));
            outside += fixed.fold(all, |rest, &levels| rest / u128::from(levels));
        }
        Ok(())
    });
    match counted {
        Ok(()) => Some(all - outside),
    }
}

/// Calls `visit` at each node of the splitting tree, with the path for a part that is wholly outside.
fn split<E>(
    space: &Space,
    cubes: &[Cube],
    visit: &mut impl FnMut(Option<&[(usize, u8)]>) -> Result<(), E>,
) -> Result<(), E> {
    let inside = |cube: &&Cube| {
        let fits = |(j, v): (usize, u8)| space.levels().get(j).is_some_and(|&l| v < l);
        cube.literals().all(fits)
    };
    let live: Vec<&Cube> = cubes.iter().filter(inside).collect();
    descend(space, &live, &mut vec![None; space.len()], &mut Vec::new(), visit)
}

fn descend<E>(
    space: &Space,
    cubes: &[&Cube],
    fixed: &mut [Option<u8>],
    path: &mut Vec<(usize, u8)>,
    visit: &mut impl FnMut(Option<&[(usize, u8)]>) -> Result<(), E>,
) -> Result<(), E> {
    if cubes.is_empty() {
        return visit(Some(path));
    }
    visit(None)?;
    let mut uses = vec![0usize; fixed.len()];
    for cube in cubes {
        let mut free = 0;
        for (j, _) in cube.literals().filter(|&(j, _)| fixed[j].is_none()) {
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
    for value in 0..space.levels()[j] {
        let part: Vec<&Cube> = cubes.iter().copied().filter(|cube| cube.value(j).is_none_or(|v| v == value)).collect();
        fixed[j] = Some(value);
        path.push((j, value));
        descend(space, &part, fixed, path, visit)?;
        path.pop();
        fixed[j] = None;
    }
    Ok(())
}
