//! How many groups of a reduced space have a possible cell, and how many possible cells a group has.

use super::dimensions::{Made, ReducedDimension, nearest};
use crate::TypologyError;
use crate::region::Region;
use crate::typology::Typology;
use crosscase_boolean::{Count, Interrupt, Pace};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// Reduced cells, of each of which one cell of the whole is possible.
    Groups,
    /// Possible cells of the whole.
    Cells,
}

/// The impossible regions, by number, in which the values so far lie.
type Alive = BTreeSet<usize>;

/// The ways to come to some values of the reduced dimensions: by what is alive of the impossible regions, how many cells of the
/// dimensions so far. Where groups are counted, one way without another's regions is enough.
type Ways = BTreeMap<Alive, Count>;

/// Counts one reduced dimension after the other.
pub(super) struct Counting<'a> {
    dimensions: &'a [ReducedDimension],
    of: Of,
    sizes: Vec<usize>,
    impossible: Vec<Region>,
    /// By dimension of the whole, the impossible regions whose last it is in the order of counting.
    ends: BTreeMap<usize, Vec<usize>>,
    pace: Pace<'a>,
    known: HashMap<(usize, Ways, Vec<usize>), Count>,
}

impl<'a> Counting<'a> {
    pub(super) fn new(
        typology: &Typology,
        dimensions: &'a [ReducedDimension],
        of: Of,
        stop: &'a dyn Interrupt,
    ) -> Self {
        let impossible: Vec<Region> =
            typology.impossible_regions().into_iter().filter(|region| !region.is_empty()).collect();
        let order: Vec<usize> = dimensions.iter().flat_map(|dimension| dimension.made_of.whole()).collect();
        let mut ends: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (number, region) in impossible.iter().enumerate() {
            let last = order.iter().rev().find(|dimension| region.mask(**dimension).is_some());
            if let Some(last) = last {
                ends.entry(*last).or_default().push(number);
            }
        }
        let sizes = typology.dimensions.iter().map(|dimension| dimension.values.len()).collect();
        Self { dimensions, of, sizes, impossible, ends, pace: Pace::new(stop), known: HashMap::new() }
    }

    /// Whether one of the regions has a possible cell outside of those that are struck.
    pub(super) fn has_cell_outside(&mut self, regions: &[Region], struck: &[Region]) -> Result<bool, TypologyError> {
        for region in regions {
            if !self.outside(region, struck)?.is_zero() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How many there are in `within` and in none of the regions.
    pub(super) fn outside(&mut self, within: &Region, regions: &[Region]) -> Result<Count, TypologyError> {
        self.known.clear();
        let alive: Vec<usize> =
            (0..regions.len()).filter(|at| regions.get(*at).is_some_and(|one| !one.is_empty())).collect();
        let begin = Ways::from([((0..self.impossible.len()).collect(), Count::one())]);
        self.from(0, begin, alive, (within, regions))
    }

    fn from(
        &mut self,
        at: usize,
        ways: Ways,
        alive: Vec<usize>,
        (within, regions): (&Region, &[Region]),
    ) -> Result<Count, TypologyError> {
        if self.pace.stops_after(64 * (ways.len() + alive.len() + 1)) {
            return Err(TypologyError::Interrupted);
        }
        if ways.is_empty() {
            return Ok(Count::zero());
        }
        let is_full = |number: &usize| {
            regions.get(*number).is_some_and(|region| region.masks().iter().all(|(dimension, _)| *dimension < at))
        };
        if alive.iter().any(is_full) {
            return Ok(Count::zero());
        }
        let Some(dimension) = self.dimensions.get(at) else {
            return Ok(match self.of {
                Of::Groups => Count::one(),
                Of::Cells => ways.values().fold(Count::zero(), |all, count| all.plus(count)),
            });
        };
        let key = (at, ways, alive);
        if let Some(known) = self.known.get(&key) {
            return Ok(known.clone());
        }
        let allowed = within.mask(at).unwrap_or(u128::MAX);
        let mut count = Count::zero();
        for (value, ways) in self.after(&dimension.made_of, &key.1)? {
            if allowed >> value & 1 == 0 {
                continue;
            }
            let lies_in = |number: &usize| {
                let mask = regions.get(*number).and_then(|region| region.mask(at));
                mask.is_none_or(|mask| mask >> value & 1 == 1)
            };
            let alive = key.2.iter().copied().filter(lies_in).collect();
            count = count.plus(&self.from(at + 1, ways, alive, (within, regions))?);
        }
        self.known.insert(key, count.clone());
        Ok(count)
    }

    /// The ways to each value of a dimension.
    fn after(&mut self, made: &Made, ways: &Ways) -> Result<BTreeMap<usize, Ways>, TypologyError> {
        if self.pace.stops_after(64 * ways.len()) {
            return Err(TypologyError::Interrupted);
        }
        let mut found: BTreeMap<usize, Ways> = BTreeMap::new();
        match made {
            Made::Whole(dimension) => {
                let size = self.sizes.get(*dimension).copied().unwrap_or(0);
                for value in 0..size {
                    let mut to = Ways::new();
                    for (alive, count) in ways {
                        if let Some(alive) = self.with(*dimension, value, alive) {
                            add(&mut to, alive, count);
                        }
                    }
                    found.insert(value, to);
                }
            }
            Made::Rescaled(of, new) => {
                for (value, ways) in self.after(of, ways)? {
                    let to = found.entry(new.get(value).copied().unwrap_or(0)).or_default();
                    add_all(to, ways);
                }
            }
            Made::Index(parts, sums) => {
                let mut so_far: Vec<(f64, Ways)> = vec![(0.0, ways.clone())];
                for (part, scores) in parts {
                    let mut next: Vec<(f64, Ways)> = Vec::new();
                    for (sum, ways) in so_far {
                        for (value, ways) in self.after(part, &ways)? {
                            let sum = sum + scores.get(value).copied().unwrap_or(0.0);
                            let place = next.iter().position(|(known, _)| (known - sum).abs() <= crate::cases::EQUAL);
                            match place.and_then(|place| next.get_mut(place)) {
                                Some((_, to)) => add_all(to, ways),
                                None => next.push((sum, ways)),
                            }
                        }
                    }
                    so_far = next.into_iter().map(|(sum, ways)| (sum, self.fewest(ways))).collect();
                }
                for (sum, ways) in so_far {
                    let to = found.entry(nearest(sums, sum)).or_default();
                    add_all(to, ways);
                }
            }
        }
        Ok(found.into_iter().map(|(value, ways)| (value, self.fewest(ways))).collect())
    }

    /// What is alive after a value of a dimension of the whole; `None` where the cell lies in an impossible region.
    fn with(&self, dimension: usize, value: usize, alive: &Alive) -> Option<Alive> {
        let lies_in = |number: &usize| {
            let mask = self.impossible.get(*number).and_then(|region| region.mask(dimension));
            mask.is_none_or(|mask| mask >> value & 1 == 1)
        };
        let alive: Alive = alive.iter().copied().filter(lies_in).collect();
        let ends = self.ends.get(&dimension).map(Vec::as_slice).unwrap_or_default();
        (!ends.iter().any(|number| alive.contains(number))).then_some(alive)
    }

    /// Where groups are counted, only the ways that have not all that another has alive, and how many each is does not matter.
    fn fewest(&self, ways: Ways) -> Ways {
        if self.of == Of::Cells {
            return ways;
        }
        let has_less = |alive: &Alive| ways.keys().any(|other| other != alive && other.is_subset(alive));
        ways.keys().filter(|alive| !has_less(alive)).map(|alive| (alive.clone(), Count::one())).collect()
    }
}

fn add(ways: &mut Ways, alive: Alive, count: &Count) {
    let slot = ways.entry(alive).or_insert_with(Count::zero);
    *slot = slot.plus(count);
}

fn add_all(ways: &mut Ways, more: Ways) {
    for (alive, count) in more {
        add(ways, alive, &count);
    }
}
