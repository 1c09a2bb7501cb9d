//! Expressions are calculated with a bound of work: what is hostile ends soon, with an answer or an error that names the bound.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

use std::time::Instant;

use crosscase_boolean::expression::{Expression, NODES, ParseError, Shortest, Vocabulary, VocabularyError};
use crosscase_boolean::{BooleanError, Search};

/// What is said of a text by one of the calculations.
#[derive(Debug, PartialEq)]
enum Told {
    /// An expression of so many terms, proved to be the shortest.
    Shortest(usize),
    /// An equivalent one.
    Equivalent,
    /// An error with this code, which names the bound.
    Refused(&'static str),
}

fn told(text: &str, negated: bool) -> Told {
    let started = Instant::now();
    let told = calculated(text, negated);
    // Ten seconds are promised of a command; tests run beside others.
    assert!(
        started.elapsed().as_secs() < 20,
        "{} took {:?}",
        text.chars().take(60).collect::<String>(),
        started.elapsed()
    );
    told
}

fn calculated(text: &str, negated: bool) -> Told {
    let expression = match text.parse::<Expression>() {
        Ok(expression) => expression,
        Err(ParseError::TooLong { terms: 10_000, .. }) => return Told::Refused("BOO104"),
        Err(ParseError::TooMuchWork { literals: 10_000_000, .. }) => return Told::Refused("BOO110"),
        Err(error) => panic!("{error}"),
    };
    let words = match Vocabulary::of([&expression]) {
        Ok(words) => words,
        Err(error) => return Told::Refused(error.code()),
    };
    let found = if negated { words.negate(&expression) } else { words.simplify(&expression) };
    match found {
        Ok(found) if found.search.is_complete() => Told::Shortest(found.first().terms.len()),
        Ok(found) => {
            let first = found.first();
            let other = if negated { words.negate(&first).map(Shortest::first) } else { Ok(first) };
            assert!(other.is_err() || words.equivalent(&expression, &other.unwrap()).unwrap_or(true));
            Told::Equivalent
        }
        Err(VocabularyError::TooMuchWork { nodes: NODES }) => Told::Refused("BOO109"),
        Err(VocabularyError::Boolean(
            error @ (BooleanError::TooManyCubes { .. } | BooleanError::TooManyRows { .. }),
        )) => Told::Refused(error.code()),
        Err(error) => panic!("{error}"),
    }
}

/// Pseudo-random terms, the same each time.
fn terms(conditions: u32, terms: usize, literals: usize) -> String {
    let mut state = 1u32;
    let mut below = |n: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % n
    };
    let mut term = || {
        let literal =
            |_| if below(2) == 0 { format!("C{}", below(conditions)) } else { format!("~C{}", below(conditions)) };
        (0..literals).map(literal).collect::<Vec<_>>().join("*")
    };
    (0..terms).map(|_| term()).collect::<Vec<_>>().join(" + ")
}

fn joined(count: usize, sign: &str, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect::<Vec<_>>().join(sign)
}

#[test]
fn hostile_expressions_end_with_an_answer_or_a_named_bound() {
    let pairs = |n| joined(n, " + ", |i| format!("A{i}*B{i}"));
    let sums = |n| joined(n, "*", |i| format!("(A{i} + B{i})"));
    // Products of many sums: two to the power of their number.
    assert_eq!(told(&sums(12), false), Told::Shortest(4096));
    assert_eq!(told(&sums(14), false), Told::Refused("BOO104"));
    // The negation of a wide sum of products.
    assert_eq!(told(&pairs(5), true), Told::Shortest(32));
    assert_eq!(told(&pairs(20), true), Told::Refused("BOO109"));
    assert_eq!(told(&pairs(64), true), Told::Refused("BOO109"));
    assert_eq!(told(&format!("~({})", pairs(12)), false), Told::Shortest(4096));
    assert_eq!(told(&format!("~({})", pairs(40)), false), Told::Refused("BOO104"));
    // Single literals go into every one of thousands of terms.
    let wide = pairs(13) + " + " + &joined(3000, " + ", |i| format!("E{i}"));
    assert_eq!(told(&format!("~({wide})"), false), Told::Refused("BOO110"));
    assert_eq!(
        told(&format!("{}*{}", sums(13), joined(3000, "*", |i| format!("E{i}"))), false),
        Told::Refused("BOO110")
    );
    // More conditions than a space has.
    assert_eq!(told(&joined(500, " + ", |i| format!("X{i}")), false), Told::Refused("BOO001"));
    // As deep as may be; of n levels both ways have n + 1 terms: ~(B + C*X) is ~B*~C + ~B*~X, of which X is one level less.
    let nested = |depth| (0..depth).fold("A".to_owned(), |inner, i| format!("~(B{i} + C{i}*{inner})"));
    for negated in [false, true] {
        assert_eq!(told(&nested(14), negated), Told::Shortest(15));
        assert_eq!(told(&nested(60), negated), Told::Refused("BOO110"));
    }
}

#[test]
fn random_sums_of_products_end() {
    // By the bound of cubes or that of nodes, whichever comes first: the same each time.
    let (cubes, nodes) = (Told::Refused("BOO010"), Told::Refused("BOO109"));
    for (conditions, number, literals, of_text, of_negation) in [
        (20, 60, 5, &nodes, &cubes),
        (30, 200, 6, &cubes, &nodes),
        (60, 400, 8, &nodes, &nodes),
        (100, 1000, 4, &nodes, &nodes),
        (128, 5000, 10, &cubes, &nodes),
    ] {
        let text = terms(conditions, number, literals);
        assert_eq!((&told(&text, false), &told(&text, true)), (of_text, of_negation), "{number} terms");
    }
    // Of many values: each absence is every other one.
    let text = joined(12, "*", |i| format!("~M{i}[200]"));
    assert_eq!((&told(&text, false), &told(&text, true)), (&nodes, &nodes));
}

/// The bound is of work: it falls alike each time, and a stop that comes before it is told as one.
#[test]
fn a_bound_is_no_stop() {
    let text = terms(100, 1000, 4);
    let expression: Expression = text.parse().unwrap();
    let words = Vocabulary::of([&expression]).unwrap();
    assert_eq!(words.negate(&expression), words.negate(&expression));
    assert_eq!(
        words.negate_until(&expression, &|| true),
        Err(VocabularyError::Boolean(BooleanError::Interrupted)),
        "a stop is a stop"
    );
    let found = words.negate(&"C1*C2".parse().unwrap()).unwrap();
    assert_eq!((found.search, found.first().to_string().as_str()), (Search::Complete, "~C1 + ~C2"));
}
