//! The engine against brute force: every complete function of up to four conditions, and random partial ones.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop at the first wrong answer, as tests do")]

mod common;

use crosscase_boolean::{
    Chart, CoverLimits, Cube, Objective, PrimeLimits, Space, complement, count_configurations, models, primes,
};
use proptest::prelude::*;

const OBJECTIVES: [Objective; 4] =
    [Objective::FewestTerms, Objective::Irredundant, Objective::FewestLiterals, Objective::FewestTermsThenLiterals];

fn found(space: &Space, on: &[Vec<u8>], off: &[Cube]) -> Vec<Cube> {
    let found = primes(space, on, off, &PrimeLimits::default()).unwrap();
    assert!(found.search.is_complete());
    found.primes
}

#[track_caller]
fn check_models(rows: u32, columns: &[u32], weights: &[u64], objective: Objective) {
    let sets = columns.iter().map(|c| (0..rows as usize).filter(|r| c >> r & 1 == 1).collect());
    let chart = Chart::from_columns(rows as usize, sets.collect()).unwrap();
    let limits = CoverLimits::default().max_models(usize::MAX);
    let found = models(&chart, Some(weights), objective, &limits).unwrap();
    let expected = common::models(rows, columns, weights, objective);
    assert_eq!(found.models, expected, "{objective:?} of {columns:?}, weights {weights:?}");
    assert!(found.search.is_complete());
    assert_eq!(found.best.as_ref(), expected.first());
    assert_eq!(found.count.and_then(|n| n.to_usize()), Some(expected.len()));
    assert_eq!(found.count_at_least.to_usize(), Some(expected.len()));
    let price = |model: &Vec<usize>| match objective {
        Objective::FewestLiterals => usize::try_from(model.iter().map(|&c| weights[c]).sum::<u64>()).unwrap(),
        _ => model.len(),
    };
    assert_eq!(found.size, expected.first().map(price));
    assert_eq!(found.size, Some(found.lower_bound));
    let share = found.share.unwrap();
    for (column, share) in share.iter().enumerate() {
        let n = expected.iter().filter(|model| model.contains(&column)).count();
        assert!((share - n as f64 / expected.len() as f64).abs() < 1e-15);
    }
}

#[test]
fn every_complete_function_of_up_to_four_conditions() {
    for conditions in 0..=4usize {
        let space = Space::binary(conditions).unwrap();
        let rows = common::configurations(&space);
        let cubes: Vec<(Cube, u32)> = common::cubes(&space)
            .into_iter()
            .map(|cube| {
                let inside = (0..rows.len()).filter(|&i| cube.contains(&rows[i]));
                let inside = inside.fold(0u32, |set, i| set | 1 << i);
                (cube, inside)
            })
            .collect();
        for function in 0..1u32 << rows.len() {
            let part = |value: u32| (0..rows.len()).filter(move |i| function >> i & 1 == value);
            let on: Vec<Vec<u8>> = part(1).map(|i| rows[i].clone()).collect();
            let off: Vec<Cube> = part(0).map(|i| Cube::from_row(&rows[i])).collect();
            let implicants: Vec<&(Cube, u32)> = cubes.iter().filter(|c| c.1 & !function == 0).collect();
            let larger = |c: &(Cube, u32)| implicants.iter().any(|d| c.1 != d.1 && c.1 & !d.1 == 0);
            let mut expected: Vec<&(Cube, u32)> = implicants.iter().filter(|c| !larger(c)).copied().collect();
            expected.sort();
            let found = found(&space, &on, &off);
            assert!(found.iter().eq(expected.iter().map(|c| &c.0)), "function {function:#b}");

            let chart = Chart::new(&on, &found).unwrap();
            let columns: Vec<u32> =
                (0..chart.columns()).map(|c| chart.rows_of(c).iter().fold(0, |set, &row| set | 1 << row)).collect();
            let weights: Vec<u64> = found.iter().map(|c| c.len().max(1) as u64).collect();
            let kinds = if function % 5 == 0 { 4 } else { 1 };
            for objective in OBJECTIVES.into_iter().take(kinds) {
                check_models(u32::try_from(on.len()).unwrap(), &columns, &weights, objective);
            }
        }
    }
}

/// A space of up to seven conditions with, for each configuration, whether it is false (0), true (1) or free.
fn partial_functions() -> impl Strategy<Value = (Space, Vec<Vec<u8>>, Vec<Vec<u8>>)> {
    proptest::collection::vec(prop_oneof![4 => Just(2u8), 2 => Just(3), 1 => Just(4), 1 => Just(1)], 0..=7)
        .prop_filter("a space that brute force can take", |levels| {
            levels.iter().map(|&l| usize::from(l) + 1).product::<usize>() <= 6000
        })
        .prop_flat_map(|levels| {
            let space = Space::new(&levels).unwrap();
            let all = common::configurations(&space);
            let n = all.len();
            (Just(space), proptest::sample::subsequence(all, 0..=n.min(16)), proptest::bits::u32::ANY)
        })
        .prop_map(|(space, rows, truth)| {
            let (on, off): (Vec<_>, Vec<_>) = rows.into_iter().enumerate().partition(|(i, _)| truth >> i & 1 == 1);
            let rows = |part: Vec<(usize, Vec<u8>)>| part.into_iter().map(|(_, row)| row).collect();
            (space, rows(on), rows(off))
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn primes_of_partial_functions((space, on, off) in partial_functions()) {
        let negative: Vec<Cube> = off.iter().map(|row| Cube::from_row(row)).collect();
        prop_assert_eq!(found(&space, &on, &negative), common::primes(&space, &on, &off));
    }

    #[test]
    fn primes_of_the_positive_rows_alone((space, on, _) in partial_functions()) {
        let rest = complement(&space, &on.iter().map(|row| Cube::from_row(row)).collect::<Vec<_>>()).unwrap();
        let per_row: usize = space.levels().iter().map(|&l| usize::from(l) - 1).sum();
        prop_assert!(on.is_empty() || rest.len() <= on.len() * per_row);
        let others: Vec<Vec<u8>> = common::configurations(&space).into_iter().filter(|row| !on.contains(row)).collect();
        prop_assert_eq!(found(&space, &on, &rest), common::primes(&space, &on, &others));
    }

    #[test]
    fn negative_cubes_do_what_their_configurations_do((space, on, off) in partial_functions(), pick in any::<prop::sample::Selector>()) {
        let candidates: Vec<Cube> = common::cubes(&space).into_iter().filter(|c| !on.iter().any(|row| c.contains(row))).collect();
        prop_assume!(!candidates.is_empty());
        let wide = pick.select(candidates);
        let mut negative: Vec<Cube> = off.iter().map(|row| Cube::from_row(row)).collect();
        negative.push(wide.clone());
        let rows: Vec<Vec<u8>> = common::configurations(&space).into_iter().filter(|row| wide.contains(row) || off.contains(row)).collect();
        prop_assert_eq!(found(&space, &on, &negative), common::primes(&space, &on, &rows));
    }

    #[test]
    fn complements_are_disjoint_and_exact((space, on, off) in partial_functions(), wide in any::<prop::sample::Selector>()) {
        let mut cubes: Vec<Cube> = on.iter().chain(&off).map(|row| Cube::from_row(row)).collect();
        cubes.push(wide.select(common::cubes(&space)));
        let outside = complement(&space, &cubes).unwrap();
        let mut inside = 0u128;
        for row in common::configurations(&space) {
            let covered = cubes.iter().any(|c| c.contains(&row));
            inside += u128::from(covered);
            let parts = outside.iter().filter(|c| c.contains(&row)).count();
            prop_assert_eq!(parts, usize::from(!covered));
        }
        prop_assert_eq!(count_configurations(&space, &cubes), Ok(Some(inside)));
    }

    #[test]
    fn models_of_any_chart(
        (rows, columns, weights) in (1u32..=8).prop_flat_map(|rows| {
            let column = (0..1u32 << rows).prop_map(|c| c);
            (Just(rows), proptest::collection::vec(column, 1..=11), proptest::collection::vec(1u64..=4, 12))
        }),
    ) {
        let mut columns = columns;
        let missing = ((1u32 << rows) - 1) & !columns.iter().fold(0, |union, c| union | c);
        if missing > 0 {
            columns.push(missing);
        }
        for objective in OBJECTIVES {
            check_models(rows, &columns, &weights[..columns.len()], objective);
        }
    }
}
