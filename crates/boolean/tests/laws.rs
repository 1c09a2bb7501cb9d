//! What holds whatever the table: names and order do not matter, models cover and nothing in them can be spared, and a
//! search that was cut short says so.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop at the first wrong answer, as tests do")]

use std::sync::atomic::{AtomicUsize, Ordering};

use crosscase_boolean::{
    BooleanError, Chart, Count, CoverLimits, Cube, Limit, Models, Objective, PrimeLimits, Search, Space, StopReason,
    complement_until, models, models_until, primes,
};
use proptest::prelude::*;
use proptest::sample::subsequence;

type Rows = Vec<Vec<u8>>;

/// Distinct rows over 5 conditions of 2, 3, 2, 2 and 3 levels, split by outcome.
fn tables() -> impl Strategy<Value = (Rows, Rows)> {
    let all: Rows = (0..72u8).map(|i| vec![i / 36, i / 12 % 3, i / 6 % 2, i / 3 % 2, i % 3]).collect();
    (subsequence(all, 2..24), any::<u32>()).prop_map(|(rows, truth)| {
        let (on, off): (Vec<_>, Vec<_>) = rows.into_iter().enumerate().partition(|(i, _)| truth >> i & 1 == 1);
        let rows = |part: Vec<(usize, Vec<u8>)>| part.into_iter().map(|(_, row)| row).collect();
        (rows(on), rows(off))
    })
}

fn cubes(rows: &Rows) -> Vec<Cube> {
    rows.iter().map(|row| Cube::from_row(row)).collect()
}

fn solve(levels: &[u8], on: &Rows, off: &Rows, objective: Objective) -> (Vec<Cube>, Models) {
    let space = Space::new(levels).unwrap();
    let found = primes(&space, on, &cubes(off), &PrimeLimits::default()).unwrap();
    let chart = Chart::new(on, &found.primes).unwrap();
    let solution = models(&chart, None, objective, &CoverLimits::default()).unwrap();
    (found.primes, solution)
}

const LEVELS: [u8; 5] = [2, 3, 2, 2, 3];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_model_covers_and_nothing_in_it_can_be_spared((on, off) in tables()) {
        for objective in [Objective::FewestTerms, Objective::Irredundant] {
            let (primes, solution) = solve(&LEVELS, &on, &off, objective);
            for model in &solution.models {
                let terms: Vec<&Cube> = model.iter().map(|&c| &primes[c]).collect();
                let true_for = |row: &Vec<u8>, without: usize| {
                    terms.iter().enumerate().any(|(i, term)| i != without && term.contains(row))
                };
                prop_assert!(on.iter().all(|row| true_for(row, usize::MAX)));
                prop_assert!(!off.iter().any(|row| true_for(row, usize::MAX)));
                for (i, term) in terms.iter().enumerate() {
                    prop_assert!(!on.iter().all(|row| true_for(row, i)), "a term to spare");
                    for (j, _) in term.literals() {
                        let shorter = (*term).clone().without(j);
                        prop_assert!(off.iter().any(|row| shorter.contains(row)), "a literal to spare");
                    }
                }
            }
        }
    }

    #[test]
    fn renaming_and_reordering_change_nothing_but_names(
        (on, off) in tables(),
        order in Just([0usize, 1, 2, 3, 4]).prop_shuffle(),
        turn in 0u8..3,
        rotation in 0usize..24,
    ) {
        let level = |j: usize, v: u8| (v + turn) % LEVELS[j];
        let renamed = |rows: &Rows| -> Rows {
            let row = |row: &Vec<u8>| order.iter().map(|&j| level(j, row[j])).collect();
            let mut rows: Rows = rows.iter().map(row).collect();
            let n = rows.len().max(1);
            rows.rotate_left(rotation % n);
            rows
        };
        let levels = order.map(|j| LEVELS[j]);
        for objective in [Objective::FewestTerms, Objective::FewestTermsThenLiterals, Objective::Irredundant] {
            let terms = |(primes, solution): &(Vec<Cube>, Models), back: bool| {
                let literal = |(j, v): (usize, u8)| if back { (j, v) } else {
                    (order.iter().position(|&o| o == j).unwrap(), level(j, v))
                };
                let term = |&c: &usize| Cube::from_literals(5, primes[c].literals().map(literal));
                let mut models: Vec<Vec<Cube>> = solution.models.iter().map(|model| {
                    let mut model: Vec<Cube> = model.iter().map(term).collect();
                    model.sort();
                    model
                }).collect();
                models.sort();
                models
            };
            let plain = solve(&LEVELS, &on, &off, objective);
            let other = solve(&levels, &renamed(&on), &renamed(&off), objective);
            prop_assert_eq!(&plain.1.count, &other.1.count);
            if plain.1.count.as_ref().is_some_and(|n| *n <= Count::from(1000usize)) {
                prop_assert_eq!(terms(&plain, false), terms(&other, true));
            }
        }
    }

    #[test]
    fn a_shorter_list_is_the_head_of_the_longer((on, off) in tables(), max in 0usize..5) {
        for objective in [Objective::FewestTerms, Objective::Irredundant] {
            let (primes, all) = solve(&LEVELS, &on, &off, objective);
            let chart = Chart::new(&on, &primes).unwrap();
            let limits = CoverLimits::default().max_models(max);
            let some = models(&chart, None, objective, &limits).unwrap();
            prop_assert_eq!(&some.models[..], &all.models[..max.min(all.models.len())]);
            prop_assert_eq!(Models { models: all.models.clone(), ..some }, all);
        }
    }

    #[test]
    fn a_truncated_search_says_so_and_claims_no_more_than_is_true((on, off) in tables(), few in 0usize..6) {
        for objective in [Objective::FewestTerms, Objective::FewestLiterals, Objective::FewestTermsThenLiterals, Objective::Irredundant] {
            let (primes, all) = solve(&LEVELS, &on, &off, objective);
            let chart = Chart::new(&on, &primes).unwrap();
            let calls = AtomicUsize::new(0);
            let stop = || calls.fetch_add(1, Ordering::Relaxed) >= few;
            let cut = [
                models(&chart, None, objective, &CoverLimits::default().max_states(few)),
                models(&chart, None, objective, &CoverLimits::default().max_nodes(few).max_states(few)),
                models_until(&chart, None, objective, &CoverLimits::default(), &stop),
            ];
            for some in cut.map(Result::unwrap) {
                if some.search.is_complete() {
                    prop_assert_eq!(&some, &all);
                    continue;
                }
                let optimum = all.size.unwrap();
                prop_assert!(some.lower_bound <= optimum);
                prop_assert!(some.size.is_none_or(|size| size == optimum));
                prop_assert!(some.count_at_least <= all.count_at_least);
                prop_assert!(some.count.is_none() || some.count == all.count);
                prop_assert!(!some.models.is_empty());
                for model in some.models.iter().chain(&some.best) {
                    prop_assert!((0..on.len()).all(|row| model.iter().any(|&c| chart.covers(row, c))));
                }
            }
        }
    }

    #[test]
    fn a_limit_on_primes_leaves_primes((on, off) in tables(), max in 0usize..8) {
        let space = Space::new(&LEVELS).unwrap();
        let all = primes(&space, &on, &cubes(&off), &PrimeLimits::default()).unwrap().primes;
        let some = primes(&space, &on, &cubes(&off), &PrimeLimits { max_primes: Some(max) }).unwrap();
        prop_assert_eq!(some.primes.len(), max.min(all.len()));
        prop_assert!(some.primes.iter().all(|prime| all.contains(prime)));
        let limit = StopReason::Limit { limit: Limit::Primes, value: max };
        let search = if max < all.len() { Search::Truncated { reason: limit } } else { Search::Complete };
        prop_assert_eq!(some.search, search);
    }
}

/// A ring in which each column covers two neighbours: of an even ring there are two smallest covers.
fn ring(rows: usize) -> Chart {
    Chart::from_columns(rows, (0..rows).map(|i| vec![i, (i + 1) % rows]).collect()).unwrap()
}

#[test]
fn rings_of_any_size_have_two_smallest_covers() {
    for rows in [4, 64, 66, 130, 256] {
        let found = models(&ring(rows), None, Objective::FewestTerms, &CoverLimits::default()).unwrap();
        assert_eq!(found.count.map(|n| n.to_string()).as_deref(), Some("2"), "{rows} rows");
        let every_second = |first: usize| (first..rows).step_by(2).collect::<Vec<_>>();
        assert_eq!(found.models, [every_second(0), every_second(1)]);
        assert_eq!(found.size, Some(rows / 2));
    }
}

#[test]
fn a_chart_too_large_to_search_has_a_cover_and_a_bound() {
    let found = models(&ring(600), None, Objective::FewestTerms, &CoverLimits::default()).unwrap();
    assert!(!found.search.is_complete());
    assert_eq!(found.lower_bound, 300);
    assert!(found.best.is_some_and(|best| best.len() >= 300));
    let error = models(&ring(5000), None, Objective::FewestTerms, &CoverLimits::default()).unwrap_err();
    assert_eq!(error, BooleanError::TooManyRows { found: 5000, limit: 4096 });
}

#[test]
fn counts_pass_the_largest_machine_number() {
    // 300 independent rows with 5 columns each: 5^300 models.
    let chart = Chart::from_columns(300, (0..1500).map(|c| vec![c / 5]).collect()).unwrap();
    let found = models(&chart, None, Objective::FewestTerms, &CoverLimits::default().max_models(7)).unwrap();
    let count = found.count.unwrap();
    assert_eq!(count.to_string().len(), 210); // 300 · log10(5) = 209.69
    assert_eq!(count.to_u128(), None);
    assert_eq!(found.models.len(), 7);
    assert_eq!(found.models[6][298..], [1491, 1496]);
    assert!(found.share.unwrap().iter().all(|&share| share == 0.2));
}

#[test]
fn a_chart_without_rows_has_the_empty_model() {
    for columns in [vec![], vec![vec![]]] {
        let chart = Chart::from_columns(0, columns).unwrap();
        let found = models(&chart, None, Objective::FewestTerms, &CoverLimits::default()).unwrap();
        assert_eq!(found.models, [Vec::<usize>::new()]);
        assert_eq!((found.size, found.search), (Some(0), Search::Complete));
    }
}

#[test]
fn without_negative_rows_the_universe_is_the_only_prime_implicant() {
    let space = Space::binary(3).unwrap();
    let found = |on: &[Vec<u8>], off: &[Cube]| primes(&space, on, off, &PrimeLimits::default()).unwrap();
    assert_eq!(found(&[vec![0, 1, 0], vec![0, 1, 0]], &[]).primes, [Cube::universe(3)]);
    assert_eq!(found(&[], &[Cube::universe(3)]).primes, []);
    assert_eq!(found(&[], &[]).primes, []);
}

#[test]
fn wrong_input_is_named() {
    let space = Space::new(&[2, 3]).unwrap();
    let check = |on: &[Vec<u8>], off: &[Cube], expected: BooleanError| {
        assert_eq!(primes(&space, on, off, &PrimeLimits::default()), Err(expected));
    };
    check(&[vec![0, 0], vec![0]], &[], BooleanError::RowLength { row: 1, found: 1, expected: 2 });
    check(&[vec![2, 0]], &[], BooleanError::RowValue { row: 0, condition: 0, value: 2, levels: 2 });
    let (far, high) = (Cube::from_literals(3, [(2, 0)]), Cube::from_literals(2, [(1, 3)]));
    check(&[vec![0, 0]], &[far], BooleanError::CubeLength { cube: 0, found: 3, expected: 2 });
    check(&[vec![0, 0]], &[Cube::from_row(&[0])], BooleanError::CubeLength { cube: 0, found: 1, expected: 2 });
    check(&[vec![0, 0]], &[high], BooleanError::CubeLiteral { cube: 0, condition: 1, value: 3 });
    let (other, wide) = (Cube::from_row(&[0, 0]), Cube::from_literals(2, [(1, 2)]));
    check(&[vec![1, 0], vec![1, 2]], &[other, wide], BooleanError::Contradiction { row: 1, cube: 1 });

    let chart = |rows, columns: &[&[usize]]| Chart::from_columns(rows, columns.iter().map(|c| c.to_vec()).collect());
    assert_eq!(chart(2, &[&[0]]), Err(BooleanError::Uncovered { row: 1 }));
    assert_eq!(
        chart(usize::MAX, &[&[0, 1]]),
        Err(BooleanError::Uncovered { row: 2 }),
        "no memory for rows that nothing covers"
    );
    assert_eq!(chart(2, &[&[0], &[2, 1]]), Err(BooleanError::UnknownRow { column: 1, row: 2, rows: 2 }));
    let weighed = |weights: &[u64]| {
        let chart = chart(1, &[&[0], &[0]]).unwrap();
        models(&chart, Some(weights), Objective::FewestLiterals, &CoverLimits::default()).unwrap_err()
    };
    assert_eq!(weighed(&[1]), BooleanError::WeightCount { found: 1, expected: 2 });
    assert_eq!(weighed(&[1, 0]), BooleanError::Weight { column: 1, weight: 0 });
}

#[test]
fn an_interrupt_stops_what_has_no_partial_result() {
    let space = Space::binary(40).unwrap();
    let pairs: Vec<Cube> = (0..20).map(|i| Cube::from_literals(40, [(2 * i, 1), (2 * i + 1, 1)])).collect();
    assert_eq!(complement_until(&space, &pairs, &|| true), Err(BooleanError::Interrupted));
}

/// How many sets of `size` columns cover every row, by inclusion and exclusion over the sets of rows that are missed.
fn covers_of_size(rows: u32, columns: &[u32], size: u32) -> i128 {
    let binomial = |n: i128| (0..i128::from(size)).fold(1, |product, i| product * (n - i) / (i + 1));
    (0..1u32 << rows)
        .map(|missed| {
            let avoiding = columns.iter().filter(|&c| c & missed == 0).count() as i128;
            if missed.count_ones() % 2 == 0 { binomial(avoiding) } else { -binomial(avoiding) }
        })
        .sum()
}

#[test]
fn counts_of_larger_charts_agree_with_inclusion_and_exclusion() {
    let mut state = 7u32;
    let mut below = |n: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % n
    };
    for (rows, columns, widest) in [(15, 60, 3), (15, 45, 4), (14, 90, 4), (15, 120, 3), (13, 40, 3), (15, 70, 5)] {
        let mut sets: Vec<u32> =
            (0..columns).map(|_| (0..=below(widest)).fold(0, |set, _| set | 1 << below(rows))).collect();
        sets.extend((0..rows).map(|row| 1 << row));
        let members = |set: &u32| (0..rows as usize).filter(|row| set >> row & 1 == 1).collect();
        let chart = Chart::from_columns(rows as usize, sets.iter().map(members).collect()).unwrap();
        let found = models(&chart, None, Objective::FewestTerms, &CoverLimits::default()).unwrap();
        let size = u32::try_from(found.size.unwrap()).unwrap();
        assert!(size >= 3);
        assert_eq!(covers_of_size(rows, &sets, size - 1), 0);
        assert_eq!(found.count.unwrap().to_string(), covers_of_size(rows, &sets, size).to_string());
    }
}
