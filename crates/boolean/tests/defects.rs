//! Tables on which other programs have given wrong answers; here the right ones, from the definition.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop at the first wrong answer, as tests do")]

use crosscase_boolean::expression::{Notation, cube_text};
use crosscase_boolean::{Chart, CoverLimits, Cube, Objective, PrimeLimits, Space, models, primes};

/// Rows are conditions, then `|` and the outcome.
fn solve(table: &[&str], objective: Objective) -> Vec<Vec<String>> {
    let digits = |text: &str| text.bytes().map(|b| b - b'0').collect::<Vec<u8>>();
    let split: Vec<(&str, &str)> = table.iter().filter_map(|row| row.split_once('|')).collect();
    let rows = |outcome: &str| {
        let rows = split.iter().filter(|row| row.1 == outcome);
        rows.map(|row| digits(row.0)).collect::<Vec<_>>()
    };
    let space = Space::binary(split[0].0.len()).unwrap();
    let off: Vec<Cube> = rows("0").iter().map(|row| Cube::from_row(row)).collect();
    let found = primes(&space, &rows("1"), &off, &PrimeLimits::default()).unwrap();
    let chart = Chart::new(&rows("1"), &found.primes).unwrap();
    let solution = models(&chart, None, objective, &CoverLimits::default()).unwrap();
    let names: Vec<String> = ('A'..='Z').take(space.len()).map(String::from).collect();
    let text = |&c: &usize| cube_text(&found.primes[c], &names, &vec![Notation::Tilde; space.len()]);
    solution.models.iter().map(|model| model.iter().map(text).collect()).collect()
}

#[test]
fn a_long_prime_implicant_is_found_after_two_lengths_without_any() {
    let table = ["11111|1", "00111|0", "01011|0", "01101|0", "01110|0"];
    for objective in [Objective::FewestTerms, Objective::Irredundant] {
        assert_eq!(solve(&table, objective), [["A"], ["B*C*D*E"]]);
    }
}

#[test]
fn one_long_term_beats_two_short_ones() {
    let table = ["101111|1", "011111|1", "000111|0", "001011|0", "001101|0", "001110|0"];
    assert_eq!(solve(&table, Objective::FewestTerms), [["C*D*E*F"]]);
    assert_eq!(solve(&table, Objective::FewestLiterals), [vec!["A", "B"]]);
    assert_eq!(solve(&table, Objective::Irredundant), [vec!["C*D*E*F"], vec!["A", "B"]]);
}

/// Distinct rows whose outcome is condition `perfect`, the others pseudo-random.
fn perfect_predictor(conditions: usize, perfect: usize) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    let mut state = 1u32;
    let mut bit = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        u8::try_from(state >> 31).unwrap()
    };
    let mut rows: Vec<Vec<u8>> = (0..40).map(|_| (0..conditions).map(|_| bit()).collect()).collect();
    // Every table holds the same columns; only the place of the predictor differs.
    for row in &mut rows {
        row.swap(0, perfect);
    }
    rows.into_iter().partition(|row| row[perfect] == 1)
}

#[test]
fn conditions_past_the_sixteenth_count_as_the_others_do() {
    let counts = |conditions: usize| {
        [0, 15, 16, conditions - 1].map(|perfect| {
            let (on, off) = perfect_predictor(conditions, perfect);
            let off: Vec<Cube> = off.iter().map(|row| Cube::from_row(row)).collect();
            let space = Space::binary(conditions).unwrap();
            let found = primes(&space, &on, &off, &PrimeLimits::default()).unwrap();
            assert!(found.primes.contains(&Cube::from_literals(conditions, [(perfect, 1)])));
            found.primes.len()
        })
    };
    for conditions in [20, 33] {
        let counts = counts(conditions);
        assert!(counts[0] > 500, "{counts:?}");
        assert!(counts.iter().all(|&n| n == counts[0]), "{counts:?}");
    }
}

#[test]
fn a_predictor_in_the_last_of_128_conditions_is_the_model() {
    let mut on = vec![vec![0u8; 128]; 2];
    on[1][0] = 1;
    for row in &mut on {
        row[127] = 1;
    }
    let off = Cube::from_literals(128, [(127, 0)]);
    let space = Space::binary(128).unwrap();
    let found = primes(&space, &on, &[off], &PrimeLimits::default()).unwrap();
    assert_eq!(found.primes, [Cube::from_literals(128, [(127, 1)])]);
}
