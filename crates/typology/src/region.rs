//! Regions of a property space, and how many cells lie outside of them: counted exactly, without going through cells.

use crate::TypologyError;
use crosscase_boolean::{Count, Interrupt, Pace};
use std::collections::{BTreeMap, HashMap};

/// The most values of a dimension: a set of them is one number.
pub(crate) const MAX_VALUES: usize = 128;

/// What a step of counting takes, in the steps of [`Pace`].
const A_STEP: usize = 64;

/// The set of all of so many values.
pub(crate) fn all(values: usize) -> u128 {
    if values >= MAX_VALUES { u128::MAX } else { (1 << values) - 1 }
}

/// The values in a set, from the first.
pub(crate) fn members(mut set: u128) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (set != 0).then(|| {
            let first = set.trailing_zeros() as usize;
            set &= set - 1;
            first
        })
    })
}

/// The cells that have one of some values in each of some dimensions, which stand in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Region(Vec<(usize, u128)>);

impl Region {
    pub(crate) fn new(mut masks: Vec<(usize, u128)>) -> Self {
        masks.sort_unstable();
        Self(masks)
    }

    pub(crate) fn of_cell(cell: &[usize]) -> Self {
        Self(cell.iter().enumerate().map(|(dimension, value)| (dimension, 1 << value)).collect())
    }

    pub(crate) fn masks(&self) -> &[(usize, u128)] {
        &self.0
    }

    /// The values in a dimension that it names.
    pub(crate) fn mask(&self, dimension: usize) -> Option<u128> {
        self.0.iter().find(|(at, _)| *at == dimension).map(|(_, mask)| *mask)
    }

    /// Whether a dimension is named without a value.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().any(|(_, mask)| *mask == 0)
    }

    pub(crate) fn contains(&self, cell: &[usize]) -> bool {
        self.0.iter().all(|(at, mask)| cell.get(*at).is_some_and(|value| mask >> value & 1 == 1))
    }

    /// What lies in both; it may be empty.
    pub(crate) fn and(&self, other: &Self) -> Self {
        let mut masks: BTreeMap<usize, u128> = self.0.iter().copied().collect();
        for (at, mask) in &other.0 {
            masks.entry(*at).and_modify(|here| *here &= mask).or_insert(*mask);
        }
        Self(masks.into_iter().collect())
    }
}

/// The numbers of values of the dimensions, and what is asked whether to stop.
pub(crate) struct Space<'a> {
    sizes: Vec<usize>,
    pace: Pace<'a>,
    known: HashMap<Part, Count>,
}

/// Dimensions with the values that are left of them, and regions that each restrict some of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Part {
    dimensions: Vec<(usize, u128)>,
    regions: Vec<Region>,
}

impl<'a> Space<'a> {
    pub(crate) fn new(sizes: Vec<usize>, stop: &'a dyn Interrupt) -> Self {
        Self { sizes, pace: Pace::new(stop), known: HashMap::new() }
    }

    /// How many cells there are.
    pub(crate) fn cells(&self) -> Count {
        self.sizes.iter().fold(Count::one(), |count, size| count.times(&Count::from(*size)))
    }

    /// How many cells of `within` lie in none of the regions.
    ///
    /// The dimension that most regions restrict is taken apart, its values together that the same regions allow; what falls
    /// into parts without a common dimension is multiplied. So no cell is ever looked at.
    pub(crate) fn outside(&mut self, within: &Region, regions: &[Region]) -> Result<Count, TypologyError> {
        if within.is_empty() {
            return Ok(Count::zero());
        }
        let left = |(dimension, size): (usize, &usize)| (dimension, within.mask(dimension).unwrap_or(all(*size)));
        let dimensions: Vec<(usize, u128)> = self.sizes.iter().enumerate().map(left).collect();
        let restricted = |region: &Region| {
            let mut masks = Vec::new();
            for (dimension, mask) in &region.0 {
                let here = dimensions.get(*dimension).map_or(0, |(_, here)| *here);
                match here & mask {
                    0 => return None,
                    both if both == here => {}
                    both => masks.push((*dimension, both)),
                }
            }
            Some(Region(masks))
        };
        let regions: Vec<Region> = regions.iter().filter_map(restricted).collect();
        self.count(Part { dimensions, regions })
    }

    fn count(&mut self, mut part: Part) -> Result<Count, TypologyError> {
        if part.regions.iter().any(|region| region.0.is_empty()) {
            return Ok(Count::zero());
        }
        part.regions.sort_unstable();
        part.regions.dedup();
        if self.pace.stops_after((part.regions.len() + part.dimensions.len() + 1) * A_STEP) {
            return Err(TypologyError::Interrupted);
        }
        // What no region restricts is free, and the rest falls into parts that share no dimension.
        let groups = part.groups();
        let mut group_of: HashMap<usize, usize> = HashMap::new();
        for (number, regions) in groups.iter().enumerate() {
            group_of.extend(regions.iter().flat_map(|region| &region.0).map(|(dimension, _)| (*dimension, number)));
        }
        let mut count = Count::one();
        let mut dimensions: Vec<Vec<(usize, u128)>> = vec![Vec::new(); groups.len()];
        for (dimension, mask) in part.dimensions {
            match group_of.get(&dimension).and_then(|group| dimensions.get_mut(*group)) {
                Some(bound) => bound.push((dimension, mask)),
                None => count = count.times(&Count::from(u64::from(mask.count_ones()))),
            }
        }
        for (dimensions, regions) in dimensions.into_iter().zip(groups) {
            count = count.times(&self.apart(Part { dimensions, regions })?);
        }
        Ok(count)
    }

    /// The count of a part that hangs together, of which every dimension is restricted.
    fn apart(&mut self, part: Part) -> Result<Count, TypologyError> {
        if let Some(known) = self.known.get(&part) {
            return Ok(known.clone());
        }
        let mut uses: BTreeMap<usize, usize> = BTreeMap::new();
        for (dimension, _) in part.regions.iter().flat_map(|region| &region.0) {
            *uses.entry(*dimension).or_default() += 1;
        }
        let most = uses.iter().max_by(|(i, a), (j, b)| a.cmp(b).then(j.cmp(i)));
        let Some((&split, _)) = most else { return Ok(Count::one()) };
        let values = part.dimensions.iter().find(|(dimension, _)| *dimension == split).map_or(0, |(_, mask)| *mask);
        let rest: Vec<(usize, u128)> = part.dimensions.iter().filter(|one| one.0 != split).copied().collect();
        let mut alike: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        for value in members(values) {
            let allows = |(_, region): &(usize, &Region)| region.mask(split).is_none_or(|mask| mask >> value & 1 == 1);
            let alive = part.regions.iter().enumerate().filter(allows).map(|(at, _)| at).collect();
            *alike.entry(alive).or_default() += 1;
        }
        let mut count = Count::zero();
        for (alive, values) in alike {
            let without = |at: &usize| {
                let masks = part.regions.get(*at)?.0.iter().filter(|one| one.0 != split).copied().collect();
                Some(Region(masks))
            };
            let regions = alive.iter().filter_map(without).collect();
            let inside = self.count(Part { dimensions: rest.clone(), regions })?;
            count = count.plus(&inside.times(&Count::from(values)));
        }
        self.known.insert(part, count.clone());
        Ok(count)
    }

    /// The first cell that lies in none of the regions, the last dimension running fastest.
    pub(crate) fn first_outside(&mut self, regions: &[Region]) -> Result<Option<Vec<usize>>, TypologyError> {
        let mut cell = Vec::new();
        for dimension in 0..self.sizes.len() {
            let size = self.sizes.get(dimension).copied().unwrap_or(0);
            let mut found = None;
            for value in 0..size {
                cell.push(value);
                if !self.outside(&Region::of_cell(&cell), regions)?.is_zero() {
                    found = Some(value);
                    break;
                }
                cell.pop();
            }
            if found.is_none() {
                return Ok(None);
            }
        }
        Ok(Some(cell))
    }

    /// All cells that lie in none of the regions, in order; `None` where there are more than `most`.
    pub(crate) fn cells_outside(
        &mut self,
        regions: &[Region],
        most: usize,
    ) -> Result<Option<Vec<Vec<usize>>>, TypologyError> {
        self.cells_within(&Region::default(), regions, most)
    }

    /// The same of the cells of a region.
    pub(crate) fn cells_within(
        &mut self,
        within: &Region,
        regions: &[Region],
        most: usize,
    ) -> Result<Option<Vec<Vec<usize>>>, TypologyError> {
        let count = self.outside(within, regions)?;
        if count.to_usize().is_none_or(|count| count > most) {
            return Ok(None);
        }
        let mut found = Vec::new();
        let regions: Vec<&Region> = regions.iter().filter(|region| !region.is_empty()).collect();
        self.walk(&mut Vec::new(), within, &regions, &mut found)?;
        Ok(Some(found))
    }

    /// Every cell of a region that begins so; `alive` are the regions that its values so far lie in.
    fn walk(
        &mut self,
        cell: &mut Vec<usize>,
        within: &Region,
        alive: &[&Region],
        found: &mut Vec<Vec<usize>>,
    ) -> Result<(), TypologyError> {
        let dimension = cell.len();
        let Some(size) = self.sizes.get(dimension).copied() else {
            found.push(cell.clone());
            return Ok(());
        };
        let may = within.mask(dimension).unwrap_or(all(size));
        for value in members(may & all(size)) {
            let allows = |region: &&&Region| region.mask(dimension).is_none_or(|mask| mask >> value & 1 == 1);
            let alive: Vec<&Region> = alive.iter().filter(allows).copied().collect();
            cell.push(value);
            let owned: Vec<Region> = alive.iter().map(|region| (*region).clone()).collect();
            if owned.is_empty() || !self.outside(&Region::of_cell(cell).and(within), &owned)?.is_zero() {
                self.walk(cell, within, &alive, found)?;
            }
            cell.pop();
        }
        Ok(())
    }
}

impl Part {
    /// The regions that hang together by the dimensions that they restrict.
    fn groups(&self) -> Vec<Vec<Region>> {
        let mut of_dimension: BTreeMap<usize, usize> = BTreeMap::new();
        let mut parent: Vec<usize> = (0..self.regions.len()).collect();
        for (at, region) in self.regions.iter().enumerate() {
            for (dimension, _) in &region.0 {
                let other = *of_dimension.entry(*dimension).or_insert(at);
                let (a, b) = (root(&parent, at), root(&parent, other));
                if let Some(slot) = parent.get_mut(a.max(b)) {
                    *slot = a.min(b);
                }
            }
        }
        let mut groups: BTreeMap<usize, Vec<Region>> = BTreeMap::new();
        for (at, region) in self.regions.iter().enumerate() {
            groups.entry(root(&parent, at)).or_default().push(region.clone());
        }
        groups.into_values().collect()
    }
}

/// The first of those that a place hangs together with.
fn root(parent: &[usize], mut at: usize) -> usize {
    while let Some(&up) = parent.get(at).filter(|up| **up != at) {
        at = up;
    }
    at
}
