//! Calculating with expressions: against all configurations of up to five conditions.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

use crosscase_boolean::expression::{Expression, Vocabulary};
use crosscase_boolean::{Cube, Space, implicants};
use proptest::prelude::*;

const LEVELS: [u8; 5] = [2, 2, 3, 2, 2];

fn words() -> Vocabulary {
    Vocabulary::new(["A", "b", "free press", "D", "E"].into_iter().zip(LEVELS)).unwrap()
}

fn rows() -> Vec<[u8; 5]> {
    let mut rows = vec![[0; 5]];
    for (j, levels) in LEVELS.into_iter().enumerate() {
        rows = rows
            .iter()
            .flat_map(|row| {
                (0..levels).map(move |v| {
                    let mut row = *row;
                    row[j] = v;
                    row
                })
            })
            .collect();
    }
    rows
}

fn cubes() -> impl Strategy<Value = Vec<Cube>> {
    let cube = LEVELS.map(|levels| proptest::option::of(0..levels)).prop_map(|values| {
        Cube::from_literals(5, values.into_iter().enumerate().filter_map(|(j, v)| v.map(|v| (j, v))))
    });
    proptest::collection::vec(cube, 0..7)
}

fn holds(cubes: &[Cube], row: &[u8]) -> bool {
    cubes.iter().any(|cube| cube.contains(row))
}

proptest! {
    #[test]
    fn results_hold_where_they_should(a in cubes(), b in cubes()) {
        let words = words();
        let (ea, eb) = (words.expression(&a), words.expression(&b));
        let read: Expression = ea.to_string().parse().unwrap();
        prop_assert_eq!(&read, &ea);
        let simple = words.simplify(&ea).unwrap().forms;
        let (negated, both) = (words.negate(&ea).unwrap().first(), words.intersect([&ea, &eb]).unwrap().first());
        let factored: Expression = words.factorise(&ea).unwrap().to_string().parse().unwrap();
        let of = |e: &Expression| words.cubes(e).unwrap();
        for row in rows() {
            let (in_a, in_b) = (holds(&a, &row), holds(&b, &row));
            prop_assert!(simple.iter().all(|e| holds(&of(e), &row) == in_a));
            prop_assert_eq!(holds(&of(&negated), &row), !in_a);
            prop_assert_eq!(holds(&of(&both), &row), in_a && in_b);
            prop_assert_eq!(holds(&of(&factored), &row), in_a, "{}", factored);
        }
        let same = rows().iter().all(|row| holds(&a, row) == holds(&b, row));
        prop_assert_eq!(words.equivalent(&ea, &eb).unwrap(), same);
    }

    #[test]
    fn implicants_are_all_that_are_prime(a in cubes()) {
        let found = implicants(&Space::new(&LEVELS).unwrap(), &a).unwrap();
        let rows = rows();
        let implies = |cube: &Cube| rows.iter().all(|row| !cube.contains(row) || holds(&a, row));
        let mut all: Vec<Cube> = vec![Cube::universe(5)];
        for (j, levels) in LEVELS.into_iter().enumerate() {
            all = all.iter().flat_map(|c| (0..levels).map(move |v| c.clone().with(j, v)).chain([c.clone()])).collect();
        }
        let mut prime: Vec<Cube> = all
            .into_iter()
            .filter(|c| implies(c) && c.literals().all(|(j, _)| !implies(&c.clone().without(j))))
            .collect();
        prime.sort();
        prop_assert_eq!(found, prime);
    }
}

#[test]
fn parentheses_multiply_out() {
    let check = |text: &str, expected: &str| assert_eq!(text.parse::<Expression>().unwrap().to_string(), expected);
    check("(A + ~B)*C", "A*C + ~B*C");
    check("A*(B + C*(D + E)) + F", "A*B + A*C*D + A*C*E + F");
    check("(A + B)*(C + D)", "A*C + A*D + B*C + B*D");
    check("((A))", "A");
    let refused = |text: &str, code: &str| assert_eq!(text.parse::<Expression>().unwrap_err().code(), code, "{text}");
    refused("(A + B", "BOO101");
    refused("A + B)", "BOO101");
    refused(&"(".repeat(100_000), "BOO105");
    refused(&vec!["(A + B)"; 20].join("*"), "BOO104");
}

#[test]
fn constants_and_strangers() {
    let words = words();
    let simple = |text: &str| words.simplify(&text.parse().unwrap()).map(|found| found.first().to_string());
    assert_eq!(simple("A + ~A").unwrap(), "1");
    assert_eq!(simple("A*~A").unwrap(), "0");
    assert_eq!(simple("0").unwrap(), "0");
    assert_eq!(words.negate(&"0".parse().unwrap()).unwrap().first().to_string(), "1");
    assert_eq!(simple("\"free press\"[0] + ~\"free press\"[0]").unwrap(), "1");
    for (text, code) in [("a", "BOO106"), ("A[2]", "BOO107"), ("\"free press\"", "BOO108")] {
        assert_eq!(simple(text).unwrap_err().code(), code, "{text}");
    }
}
