//! The intermediate solution where conditions are values of one set, `A[1]` and `A[2]` of an A of three values: held against all
//! configurations that some value makes, one by one, with every term in full.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

#[path = "common/terms.rs"]
mod terms;

use std::collections::BTreeSet;

use crosscase_qca::{Expectations, Minimise, SetData, SetLevels, Solution, TruthTable, TruthTableParams};
use terms::{holds, text};

const CONDITIONS: [&str; 4] = ["A[1]", "A[2]", "B", "C"];

type Row = Vec<u8>;

/// The configurations that some value of A makes, of the first three conditions or all four.
fn possible(conditions: usize) -> Vec<Row> {
    let mut rows: Vec<Row> = vec![vec![0, 0], vec![1, 0], vec![0, 1]];
    for _ in 2..conditions {
        rows = rows.into_iter().flat_map(|row| [0, 1].map(|value| [row.clone(), vec![value]].concat())).collect();
    }
    rows
}

fn table(positive: &[Row], negative: &[Row]) -> TruthTable {
    let rows: Vec<(&Row, f64)> =
        positive.iter().map(|row| (row, 1.0)).chain(negative.iter().map(|row| (row, 0.0))).collect();
    let conditions = &CONDITIONS[..rows[0].0.len()];
    let cases = (0..rows.len()).map(|case| format!("c{case}")).collect();
    let of_a = rows.iter().map(|(row, _)| f64::from(row[0] + 2 * row[1])).collect();
    let mut columns = vec![("A".to_owned(), of_a), ("Y".to_owned(), rows.iter().map(|(_, y)| *y).collect())];
    for (at, name) in conditions.iter().enumerate().skip(2) {
        columns.push(((*name).to_owned(), rows.iter().map(|(row, _)| f64::from(row[at])).collect()));
    }
    let data = SetData::with_levels(cases, columns, SetLevels::default().of("A", 3)).unwrap();
    TruthTableParams::new("Y", conditions).fit(&data.with_sets_of_values(conditions).unwrap()).unwrap()
}

/// A conjunction, condition by condition; none where anything will do.
type Term = Vec<Option<u8>>;

/// Everything that holds of all configurations in a term.
fn in_full(term: &Term, all: &[Row]) -> Term {
    let inside: Vec<&Row> = all.iter().filter(|row| holds(term, row)).collect();
    let value = |at: usize| Some(inside[0][at]).filter(|value| inside.iter().all(|row| row[at] == *value));
    (0..term.len()).map(value).collect()
}

/// All models with the fewest terms, of terms that hold a positive row and no other than what is allowed, and none of whose literals can go.
fn models(all: &[Row], positive: &[Row], is_allowed: impl Fn(&Row) -> bool) -> Vec<Vec<Term>> {
    let conditions = all[0].len();
    let mut terms: Vec<Term> = vec![Vec::new()];
    for _ in 0..conditions {
        terms = terms
            .iter()
            .flat_map(|term| [None, Some(0), Some(1)].map(|value| [term.clone(), vec![value]].concat()))
            .collect();
    }
    let is_free = |term: &Term| all.iter().all(|row| !holds(term, row) || is_allowed(row));
    let can_lose = |term: &Term, at: usize| {
        let mut less = term.clone();
        term[at].is_some() && less[at].take().is_some() && is_free(&less)
    };
    let primes: Vec<Term> = terms
        .into_iter()
        .filter(|term| positive.iter().any(|row| holds(term, row)) && is_free(term))
        .filter(|term| !(0..conditions).any(|at| can_lose(term, at)))
        .collect();
    // Every way to choose so many, the fewest first.
    let mut chosen: Vec<Vec<usize>> = vec![Vec::new()];
    loop {
        let covers = |chosen: &Vec<usize>| positive.iter().all(|row| chosen.iter().any(|at| holds(&primes[*at], row)));
        let found: Vec<Vec<Term>> =
            chosen.iter().filter(|c| covers(c)).map(|c| c.iter().map(|at| primes[*at].clone()).collect()).collect();
        if !found.is_empty() {
            return found;
        }
        let longer = |some: &Vec<usize>| {
            let some = some.clone();
            (some.last().map_or(0, |last| last + 1)..primes.len()).map(move |at| [some.clone(), vec![at]].concat())
        };
        chosen = chosen.iter().flat_map(longer).collect();
    }
}

/// The intermediate models, the counterfactuals of each pair being sought among the configurations themselves.
fn intermediate(positive: &[Row], negative: &[Row], expected: &[Option<u8>]) -> BTreeSet<BTreeSet<String>> {
    let all = possible(expected.len());
    let mut found = BTreeSet::new();
    let parsimonious = models(&all, positive, |row| !negative.contains(row));
    for conservative in models(&all, positive, |row| positive.contains(row)) {
        for shortest in &parsimonious {
            let mut easy: BTreeSet<&Row> = BTreeSet::new();
            for c in conservative.iter().map(|c| in_full(c, &all)) {
                for s in shortest.iter().filter(|s| all.iter().all(|row| !holds(&c, row) || holds(s, row))) {
                    let kept = |at: usize| {
                        c[at].filter(|value| s[at].is_some() || expected[at].is_none_or(|wanted| wanted == *value))
                    };
                    let trimmed: Term = (0..c.len()).map(kept).collect();
                    easy.extend(all.iter().filter(|row| holds(&trimmed, row)));
                }
            }
            for model in models(&all, positive, |row| positive.contains(row) || easy.contains(row)) {
                found.insert(model.iter().map(|term| text(term, &CONDITIONS)).collect());
            }
        }
    }
    found
}

fn expectations(expected: &[Option<u8>]) -> Expectations {
    let one = |(at, value): (usize, &Option<u8>)| {
        value.map(|value| format!("{}{}", ["~", ""][usize::from(value)], CONDITIONS[at]))
    };
    expected.iter().enumerate().filter_map(one).collect::<Vec<_>>().join(",").parse().unwrap()
}

fn written(solution: &Solution) -> BTreeSet<BTreeSet<String>> {
    let terms = |model: &crosscase_qca::Model| model.terms.iter().map(|term| term.expr.clone()).collect();
    solution.models.iter().map(terms).collect()
}

/// Holds one truth table, as a number in base three, against what is sought by hand under the expectations of that number.
fn check(conditions: usize, number: usize, signs: usize) {
    let all = possible(conditions);
    let digit = |number: usize, at: usize| number / 3_usize.pow(u32::try_from(at).unwrap()) % 3;
    let of = |wanted: usize| -> Vec<Row> {
        all.iter().enumerate().filter(|(at, _)| digit(number, *at) == wanted).map(|(_, row)| row.clone()).collect()
    };
    let (positive, negative) = (of(1), of(2));
    if positive.is_empty() {
        return;
    }
    let expected: Vec<Option<u8>> = (0..conditions).map(|at| [None, Some(0), Some(1)][digit(signs, at)]).collect();
    let expect = expectations(&expected);
    let found = Minimise::intermediate(expect.clone()).fit(&table(&positive, &negative)).unwrap();
    assert_eq!(written(&found), intermediate(&positive, &negative, &expected), "{number} {expect}");
}

/// Every truth table of A[1], A[2] and B, under every sign of expectation.
#[test]
fn every_truth_table_under_every_expectation() {
    for number in 0..3_usize.pow(6) {
        for signs in 0..27 {
            check(3, number, signs);
        }
    }
}

/// With a fourth condition some truth tables, far apart.
#[test]
fn four_conditions() {
    for step in 0..300 {
        check(4, step * 104_729 % 3_usize.pow(12), step * 37 % 81);
    }
}

fn rows<const N: usize>(of: [[u8; 3]; N]) -> Vec<Row> {
    of.iter().map(|[a, b, c]| vec![u8::from(*a == 1), u8::from(*a == 2), *b, *c]).collect()
}

/// `A[1]*B*C` is inside `~A[2]*B`, though no word of it says that A is not 2; and it is not left for A of 2 where A[1] alone may go.
#[test]
fn what_goes_without_saying_counts() {
    let fit = |positive: &[Row], negative: &[Row], expect: &str| {
        let table = table(positive, negative);
        let solution = Minimise::intermediate(expect.parse().unwrap()).fit(&table).unwrap();
        (
            solution.exprs(),
            solution.expectation_conflicts().unwrap().into_iter().map(|one| one.literal).collect::<Vec<_>>(),
        )
    };
    let (exprs, _) = fit(&rows([[0, 1, 0], [1, 1, 1]]), &rows([[2, 1, 0], [2, 1, 1], [0, 0, 0], [1, 0, 1]]), "~C");
    assert_eq!(exprs, ["A[1]*B + ~A[2]*B*~C"]);
    let (exprs, conflicts) = fit(&rows([[1, 1, 1]]), &rows([[0, 0, 1], [2, 0, 1], [1, 0, 1]]), "~A[1]");
    // Both have three literals, and neither holds A of 2, of which nothing is expected.
    assert_eq!((exprs, conflicts), (vec!["A[1]*B*C".to_owned(), "~A[2]*B*C".to_owned()], vec!["A[1]".to_owned()]));
    // Where A is 2 it is not 1, as was expected.
    let (exprs, conflicts) = fit(&rows([[2, 1, 1]]), &rows([[0, 1, 1], [1, 1, 1]]), "A[1],B,C");
    assert_eq!((exprs, conflicts), (vec!["A[2]*B*C".to_owned()], vec!["~A[1]".to_owned()]));
}

/// A conjunction that is expected as a whole says in full what it says: with `A[2]*C`, A of 1 becomes A of 2.
#[test]
fn a_conjunction_is_moved_in_whole() {
    let table = table(&rows([[1, 1, 0]]), &rows([[0, 0, 0], [2, 0, 1]]));
    let solution = Minimise::intermediate("A[2]*C".parse().unwrap()).fit(&table).unwrap();
    let terms: BTreeSet<String> =
        solution.counterfactuals.iter().flat_map(|easy| &easy.terms).map(|term| table.text(term)).collect();
    assert!(terms.contains("~A[1]*A[2]*B*C"), "{terms:?}");
    assert!(!terms.iter().any(|term| term.starts_with("A[1]*A[2]")), "{terms:?}");
}
