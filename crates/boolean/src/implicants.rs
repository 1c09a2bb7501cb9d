use crate::search::Pace;
use crate::{BooleanError, Cube, Interrupt, MAX_CUBES, Space};

/// All prime implicants of a sum of cubes, nothing outside it being allowed, in canonical order.
///
/// By Shannon's expansion (Coudert & Madre 1992, doi:10.1109/DAC.1992.227866): with `g` what holds whatever value
/// a condition takes, a prime implicant of the sum is one of `g`, or a value of the condition with a prime implicant of
/// the sum at that value that is none of `g`. Configurations are never enumerated. Of rows that were observed,
/// [`primes`](crate::primes) finds those of an incompletely known function.
///
/// # Errors
/// Cubes outside the space, [`BooleanError::Interrupted`], [`BooleanError::TooManyCubes`].
///
/// ```
/// use crosscase_boolean::{Cube, Never, Space, implicants};
/// // A*B + ~A*C has a third prime implicant, B*C.
/// let cubes = [Cube::from_literals(3, [(0, 1), (1, 1)]), Cube::from_literals(3, [(0, 0), (2, 1)])];
/// assert_eq!(implicants(&Space::binary(3)?, &cubes, &Never)?.len(), 3);
/// # Ok::<(), crosscase_boolean::BooleanError>(())
/// ```
pub fn implicants(space: &Space, cubes: &[Cube], stop: &dyn Interrupt) -> Result<Vec<Cube>, BooleanError> {
    space.check_cubes(cubes)?;
    let mut pace = Pace::new(stop);
    let mut found = expand(space, absorbed(cubes.to_vec()), &mut pace)?;
    found.sort_unstable();
    Ok(found)
}

fn expand(space: &Space, cubes: Vec<Cube>, pace: &mut Pace<'_>) -> Result<Vec<Cube>, BooleanError> {
    if pace.stops_after(cubes.len() + 1) {
        return Err(BooleanError::Interrupted);
    }
    // One cube is its own prime implicant; absorbed cubes without a common split are too.
    if cubes.len() < 2 {
        return Ok(cubes);
    }
    let Some(split) = most_used(space.len(), &cubes) else { return Ok(cubes) };
    let levels = space.levels().get(split).copied().unwrap_or_default();
    let parts: Vec<Vec<Cube>> = (0..levels).map(|value| cofactor(&cubes, split, value)).collect();
    let mut whatever = parts.first().cloned().unwrap_or_default();
    for part in parts.iter().skip(1) {
        whatever = product(&whatever, part)?;
    }
    let whatever = expand(space, whatever, pace)?;
    let mut found = whatever.clone();
    for (value, part) in (0..levels).zip(parts) {
        let inside = expand(space, part, pace)?;
        let new = inside.into_iter().filter(|prime| !whatever.iter().any(|other| other.covers(prime)));
        found.extend(new.map(|prime| prime.with(split, value)));
        if found.len() > MAX_CUBES {
            return Err(BooleanError::TooManyCubes { limit: MAX_CUBES });
        }
    }
    Ok(found)
}

/// The condition that most cubes fix, the first of several.
fn most_used(conditions: usize, cubes: &[Cube]) -> Option<usize> {
    let mut uses = vec![0usize; conditions];
    for (condition, _) in cubes.iter().flat_map(Cube::literals) {
        uses[condition] += 1;
    }
    (0..conditions).rev().filter(|&j| uses[j] > 0).max_by_key(|&j| uses[j])
}

/// What is left of the cubes where a condition has a value.
fn cofactor(cubes: &[Cube], condition: usize, value: u8) -> Vec<Cube> {
    let fits = cubes.iter().filter(|cube| cube.value(condition).is_none_or(|v| v == value));
    absorbed(fits.map(|cube| cube.clone().without(condition)).collect())
}

/// The cubes inside both sums, without those inside another.
pub(crate) fn product(a: &[Cube], b: &[Cube]) -> Result<Vec<Cube>, BooleanError> {
    if a.len().saturating_mul(b.len()) > MAX_CUBES {
        return Err(BooleanError::TooManyCubes { limit: MAX_CUBES });
    }
    Ok(absorbed(a.iter().flat_map(|x| b.iter().filter_map(|y| x.intersection(y))).collect()))
}

/// The cubes that lie inside no other, in canonical order.
pub(crate) fn absorbed(mut cubes: Vec<Cube>) -> Vec<Cube> {
    cubes.sort_unstable();
    cubes.dedup();
    let mut kept: Vec<Cube> = Vec::with_capacity(cubes.len());
    for cube in cubes {
        // What covers a cube has fewer literals and so stands before it.
        if !kept.iter().any(|wider| wider.covers(&cube)) {
            kept.push(cube);
        }
    }
    kept
}
