//! `substruct`: which dimensions the given types need to be told apart (Lazarsfeld 1937; Bailey 1994).

use crate::TypologyError;
use crate::region::{Region, members};
use crate::typology::{IdealType, Typology};
use crosscase_boolean::{Cube, Interrupt, Never, PrimeLimits, Search, Space, primes_until};
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder, name_list};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The sets of dimensions that tell the types of a typology apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Substruction {
    /// All smallest such sets, by length and then in the order of the dimensions.
    pub reducts: Vec<Vec<String>>,
    /// The dimensions in every one of them.
    pub core: Vec<String>,
    /// Those in some.
    pub replaceable: Vec<String>,
    /// Those in none.
    pub unused: Vec<String>,
    /// Pairs of types that no dimension tells apart.
    pub same: Vec<[String; 2]>,
    /// Whether these are all sets.
    #[serde(serialize_with = "as_text")]
    pub search: Search,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

fn as_text<S: serde::Serializer>(search: &Search, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(search.as_str())
}

impl Typology {
    /// All smallest sets of dimensions that tell apart every pair of types which all dimensions together do. A dimension tells two types
    /// apart if both name it and share no value.
    ///
    /// # Errors
    /// No types and too many cells; more than 128 dimensions.
    pub fn substruct(&self) -> Result<Substruction, TypologyError> {
        self.substruct_until(&Never)
    }

    /// The same, until `stop` says so; what was found by then is kept and told.
    ///
    /// # Errors
    /// As there.
    pub fn substruct_until(&self, stop: &dyn Interrupt) -> Result<Substruction, TypologyError> {
        let types = self.listed_types(stop)?;
        let (apart, same) = if self.types.is_empty() {
            (of_cells(&types, self.dimensions.len(), stop)?, Vec::new())
        } else {
            of_types(&types, stop)?
        };
        // The row lies outside each cube by the dimensions that the cube fixes, so that its prime implicants are the smallest sets of
        // dimensions that meet every one of them.
        let space = Space::binary(self.dimensions.len())?;
        let cube = |dimensions: &Vec<usize>| {
            Cube::from_literals(self.dimensions.len(), dimensions.iter().map(|dimension| (*dimension, 0)))
        };
        let off: Vec<Cube> = apart.iter().map(cube).collect();
        let found = primes_until(&space, &[vec![1; self.dimensions.len()]], &off, &PrimeLimits::default(), stop)?;
        let mut sets: Vec<Vec<usize>> =
            found.primes.iter().map(|prime| prime.literals().map(|(dimension, _)| dimension).collect()).collect();
        sets.sort_by(|a: &Vec<usize>, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
        let name = |dimension: usize| {
            self.dimensions.get(dimension).map(|dimension| dimension.name.clone()).unwrap_or_default()
        };
        let those = |is: &dyn Fn(usize) -> bool| -> Vec<String> {
            (0..self.dimensions.len()).filter(|dimension| is(*dimension)).map(name).collect()
        };
        let uses = |dimension: usize| sets.iter().filter(|set| set.contains(&dimension)).count();
        let core = those(&|dimension| uses(dimension) > 0 && uses(dimension) == sets.len());
        let replaceable = those(&|dimension| uses(dimension) > 0 && uses(dimension) < sets.len());
        let unused = those(&|dimension| uses(dimension) == 0);
        let mut diagnostics = Vec::new();
        if !same.is_empty() {
            let pairs: Vec<String> = same.iter().map(|[a, b]| format!("{a} and {b}")).collect();
            let message = format!("no dimension tells apart {}", crosscase_data::Listed(&pairs));
            let help = "two types are told apart by a dimension that both name, with values that differ";
            diagnostics.push(Diagnostic::warning("TYP110", message).help(help));
        }
        if let Some(reason) = found.search.reason() {
            let message =
                format!("the search ended early ({reason}): these sets tell the types apart, and there may be more");
            diagnostics.push(Diagnostic::warning("TYP111", message));
        }
        let reducts = sets.iter().map(|set| set.iter().map(|dimension| name(*dimension)).collect()).collect();
        Ok(Substruction { reducts, core, replaceable, unused, same, search: found.search, diagnostics })
    }
}

/// The dimensions that tell two types apart.
fn between(a: &Region, b: &Region) -> Vec<usize> {
    let differs = |(dimension, mask): &(usize, u128)| b.mask(*dimension).is_some_and(|other| mask & other == 0);
    a.masks().iter().filter(|one| differs(one)).map(|(dimension, _)| *dimension).collect()
}

/// Sets of dimensions, and pairs of names.
type Apart = (BTreeSet<Vec<usize>>, Vec<[String; 2]>);

fn of_types(types: &[IdealType], stop: &dyn Interrupt) -> Result<Apart, TypologyError> {
    let (mut apart, mut same) = (BTreeSet::new(), Vec::new());
    for (number, a) in types.iter().enumerate() {
        if stop.stop() {
            return Err(TypologyError::Interrupted);
        }
        for b in types.iter().skip(number + 1) {
            let dimensions = between(&a.region, &b.region);
            if dimensions.is_empty() {
                same.push([a.name.clone(), b.name.clone()]);
            } else {
                apart.insert(dimensions);
            }
        }
    }
    Ok((apart, same))
}

/// Of cells, which are too many for every pair: a dimension by which alone two of them differ is in every set, so that only pairs that
/// differ in none of those are left to look at.
fn of_cells(
    types: &[IdealType],
    dimensions: usize,
    stop: &dyn Interrupt,
) -> Result<BTreeSet<Vec<usize>>, TypologyError> {
    let cell = |of: &IdealType| -> Vec<usize> {
        of.region.masks().iter().filter_map(|(_, mask)| members(*mask).next()).collect()
    };
    let cells: Vec<Vec<usize>> = types.iter().map(cell).collect();
    let without = |cell: &[usize], out: &dyn Fn(usize) -> bool| -> Vec<usize> {
        cell.iter().enumerate().filter(|(at, _)| !out(*at)).map(|(_, value)| *value).collect()
    };
    let is_alone = |dimension: &usize| {
        let mut seen = BTreeSet::new();
        !cells.iter().all(|cell| seen.insert(without(cell, &|at| at == *dimension)))
    };
    let alone: BTreeSet<usize> = (0..dimensions).filter(is_alone).collect();
    let mut alike: BTreeMap<Vec<usize>, Vec<&Vec<usize>>> = BTreeMap::new();
    for cell in &cells {
        alike.entry(without(cell, &|at| !alone.contains(&at))).or_default().push(cell);
    }
    let mut apart: BTreeSet<Vec<usize>> = alone.iter().map(|dimension| vec![*dimension]).collect();
    for group in alike.values() {
        for (number, a) in group.iter().enumerate() {
            if stop.stop() {
                return Err(TypologyError::Interrupted);
            }
            for b in group.iter().skip(number + 1) {
                let differs = |(at, (x, y)): (usize, (&usize, &usize))| (x != y).then_some(at);
                apart.insert(a.iter().zip(b.iter()).enumerate().filter_map(differs).collect());
            }
        }
    }
    Ok(apart)
}

impl Substruction {
    /// One row a set of dimensions.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        TableBuilder::new("crosscase.typology.substruction/1")
            .text("dimensions", self.reducts.iter().map(name_list))
            .count("n", self.reducts.iter().map(Vec::len))
            .build()
    }
}
