//! Brute force over small spaces: what the fast engine is held against.

#![allow(dead_code, reason = "each test file uses its part")]

use crosscase_boolean::{Cube, Objective, Space};

/// Every configuration of the space.
pub(crate) fn configurations(space: &Space) -> Vec<Vec<u8>> {
    space.levels().iter().fold(vec![Vec::new()], |rows, &levels| {
        let longer = |row: &Vec<u8>, v: u8| row.iter().copied().chain([v]).collect();
        rows.iter().flat_map(|row| (0..levels).map(move |v| longer(row, v))).collect()
    })
}

/// Every cube of the space.
pub(crate) fn cubes(space: &Space) -> Vec<Cube> {
    let universe = vec![Cube::universe(space.len())];
    space.levels().iter().enumerate().fold(universe, |cubes, (j, &levels)| {
        let fixed = cubes.iter().flat_map(|c| (0..levels).map(move |v| c.clone().with(j, v)));
        cubes.iter().cloned().chain(fixed).collect()
    })
}

/// The prime implicants, by looking at every cube.
pub(crate) fn primes(space: &Space, on: &[Vec<u8>], off: &[Vec<u8>]) -> Vec<Cube> {
    let excludes = |cube: &Cube| !off.iter().any(|row| cube.contains(row));
    let mut primes: Vec<Cube> = cubes(space)
        .into_iter()
        .filter(|cube| on.iter().any(|row| cube.contains(row)))
        .filter(|cube| excludes(cube))
        .filter(|cube| cube.literals().all(|(j, _)| !excludes(&cube.clone().without(j))))
        .collect();
    primes.sort();
    primes
}

/// All models of a chart given as bit sets of rows, by looking at every set of columns.
pub(crate) fn models(rows: u32, columns: &[u32], weights: &[u64], objective: Objective) -> Vec<Vec<usize>> {
    let all = (1u32 << rows) - 1;
    let members = |set: u32| (0..columns.len()).filter(move |i| set >> i & 1 == 1);
    let covers = |set: u32| members(set).fold(0, |union, i| union | columns[i]) == all;
    let irredundant = |set: u32| covers(set) && members(set).all(|i| !covers(set & !(1 << i)));
    let sets: Vec<u32> = (0..1u32 << columns.len()).filter(|&set| irredundant(set)).collect();
    let price = |set: u32| {
        let weight: u64 = members(set).map(|i| weights[i]).sum();
        match objective {
            Objective::FewestTerms => (u64::from(set.count_ones()), 0),
            Objective::FewestLiterals => (weight, 0),
            Objective::FewestTermsThenLiterals => (u64::from(set.count_ones()), weight),
            _ => (0, 0),
        }
    };
    let least = sets.iter().map(|&set| price(set)).min();
    let optimal = sets.iter().filter(|&&set| Some(price(set)) == least);
    let mut models: Vec<Vec<usize>> = optimal.map(|&set| members(set).collect()).collect();
    models.sort_by_key(|model: &Vec<usize>| (model.len(), model.clone()));
    models
}
