use crate::search::Pace;
use crate::{BooleanError, Cube, Interrupt, MAX_CUBES, Never, Space};

/// About what making a cube takes, and putting it in its place among others, in the steps of [`Pace`].
const A_CUBE: usize = 128;

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
/// use crosscase_boolean::{Cube, Space, implicants};
/// // A*B + ~A*C has a third prime implicant, B*C.
/// let cubes = [Cube::from_literals(3, [(0, 1), (1, 1)]), Cube::from_literals(3, [(0, 0), (2, 1)])];
/// assert_eq!(implicants(&Space::binary(3)?, &cubes)?.len(), 3);
/// # Ok::<(), crosscase_boolean::BooleanError>(())
/// ```
pub fn implicants(space: &Space, cubes: &[Cube]) -> Result<Vec<Cube>, BooleanError> {
    implicants_until(space, cubes, &Never)
}

/// [`implicants`], until `stop` says so.
///
/// # Errors
/// As there.
pub fn implicants_until(space: &Space, cubes: &[Cube], stop: &dyn Interrupt) -> Result<Vec<Cube>, BooleanError> {
    space.check_cubes(cubes)?;
    let mut pace = Pace::new(stop);
    let cubes = absorbed(cubes.to_vec(), &mut pace)?;
    let mut found = expand(space, cubes, &mut pace)?;
    found.sort_unstable();
    Ok(found)
}

fn expand(space: &Space, cubes: Vec<Cube>, pace: &mut Pace<'_>) -> Result<Vec<Cube>, BooleanError> {
    if pace.stops_after((cubes.len() + 1) * A_CUBE) {
        return Err(BooleanError::Interrupted);
    }
    // One cube is its own prime implicant; absorbed cubes without a common split are too.
    if cubes.len() < 2 || one_sided(space, &cubes) {
        return Ok(cubes);
    }
    let Some(split) = most_used(space.len(), &cubes) else { return Ok(cubes) };
    let levels = space.levels().get(split).copied().unwrap_or_default();
    let parts: Vec<Vec<Cube>> =
        (0..levels).map(|value| cofactor(&cubes, split, value, pace)).collect::<Result<_, _>>()?;
    let mut whatever = parts.first().cloned().unwrap_or_default();
    for part in parts.iter().skip(1) {
        whatever = product(&whatever, part, pace)?;
    }
    let whatever = expand(space, whatever, pace)?;
    if pace.stops_after(whatever.len() * A_CUBE) {
        return Err(BooleanError::Interrupted);
    }
    let mut found = whatever.clone();
    for (value, part) in (0..levels).zip(parts) {
        let inside = expand(space, part, pace)?;
        let new = uncovered(inside, &whatever, pace)?;
        found.extend(new.into_iter().map(|prime| prime.with(split, value)));
        if found.len() > MAX_CUBES {
            return Err(BooleanError::TooManyCubes { limit: MAX_CUBES });
        }
    }
    Ok(found)
}

/// Whether no condition occurs with two values. Then absorbed cubes are prime implicants, all there are, and none can be spared: where
/// its own literals hold and no others do, no other one holds.
pub(crate) fn one_sided(space: &Space, cubes: &[Cube]) -> bool {
    let mut values = vec![None; space.len()];
    let levels = space.levels();
    cubes.iter().flat_map(Cube::literals).all(|(j, value)| levels[j] > 1 && *values[j].get_or_insert(value) == value)
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
fn cofactor(cubes: &[Cube], condition: usize, value: u8, pace: &mut Pace<'_>) -> Result<Vec<Cube>, BooleanError> {
    let fits = cubes.iter().filter(|cube| cube.value(condition).is_none_or(|v| v == value));
    absorbed(fits.map(|cube| cube.clone().without(condition)).collect(), pace)
}

/// The cubes inside both sums, without those inside another.
pub(crate) fn product(a: &[Cube], b: &[Cube], pace: &mut Pace<'_>) -> Result<Vec<Cube>, BooleanError> {
    let pairs = a.len().saturating_mul(b.len());
    if pairs > MAX_CUBES {
        return Err(BooleanError::TooManyCubes { limit: MAX_CUBES });
    }
    let mut both = Vec::new();
    for x in a {
        let before = both.len();
        both.extend(b.iter().filter_map(|y| x.intersection(y)));
        if pace.stops_after(b.len() * (x.len() + 1) + (both.len() - before) * A_CUBE) {
            return Err(BooleanError::Interrupted);
        }
    }
    absorbed(both, pace)
}

/// The cubes that lie inside no other, in canonical order.
pub(crate) fn absorbed(mut cubes: Vec<Cube>, pace: &mut Pace<'_>) -> Result<Vec<Cube>, BooleanError> {
    if pace.stops_after(cubes.len() * A_CUBE) {
        return Err(BooleanError::Interrupted);
    }
    cubes.sort_unstable();
    cubes.dedup();
    let mut kept = Wider::default();
    for cube in cubes {
        // What covers a cube has fewer literals and so stands before it.
        if !kept.cover(&cube, pace)? {
            kept.push(cube);
        }
    }
    Ok(kept.cubes)
}

/// The cubes that lie inside none of the others.
fn uncovered(cubes: Vec<Cube>, others: &[Cube], pace: &mut Pace<'_>) -> Result<Vec<Cube>, BooleanError> {
    let wider = Wider { marks: others.iter().map(marks).collect(), cubes: others.to_vec() };
    let mut kept = Vec::new();
    for cube in cubes {
        if !wider.cover(&cube, pace)? {
            kept.push(cube);
        }
    }
    Ok(kept)
}

/// Cubes that may cover others.
#[derive(Default)]
struct Wider {
    cubes: Vec<Cube>,
    marks: Vec<u128>,
}

impl Wider {
    fn push(&mut self, cube: Cube) {
        self.marks.push(marks(&cube));
        self.cubes.push(cube);
    }

    /// Whether one of them covers this cube.
    fn cover(&self, cube: &Cube, pace: &mut Pace<'_>) -> Result<bool, BooleanError> {
        if pace.stops_after(self.cubes.len() + cube.len()) {
            return Err(BooleanError::Interrupted);
        }
        let here = marks(cube);
        Ok(self.cubes.iter().zip(&self.marks).any(|(wider, marks)| marks & !here == 0 && wider.covers(cube)))
    }
}

/// A bit for each literal, which a cube inside has, too; some literals share one.
fn marks(cube: &Cube) -> u128 {
    cube.literals().fold(0, |marks, (j, value)| marks | 1 << ((2 * j + usize::from(value)) % 128))
}
