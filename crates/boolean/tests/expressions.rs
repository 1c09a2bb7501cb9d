//! Expressions: what is read, how it is printed, where it is wrong.

use crosscase_boolean::expression::{Expression, Levels, Literal, LiteralValue, Relation, Term, Vocabulary};
use proptest::prelude::*;

fn literals() -> impl Strategy<Value = Literal> {
    let name = prop_oneof!["[A-Za-z]{1,4}", "[ -~é→]{0,5}", "[01]", "-[>a]{0,2}", "[a-]{1,3}[->\"]?"];
    let value = prop_oneof![
        Just(LiteralValue::Present),
        Just(LiteralValue::Absent),
        levels().prop_map(LiteralValue::Level),
        levels().prop_map(LiteralValue::NotLevel),
    ];
    (name, value).prop_map(|(name, value)| Literal { name, value })
}

fn levels() -> impl Strategy<Value = Levels> {
    proptest::collection::vec(any::<u8>(), 1..4).prop_map(|levels| levels.into_iter().collect())
}

fn expressions() -> impl Strategy<Value = Expression> {
    let term = proptest::collection::vec(literals(), 0..4).prop_map(Term);
    proptest::collection::vec(term, 0..4).prop_map(|terms| Expression { terms })
}

proptest! {
    #[test]
    fn what_is_printed_reads_back_as_it_was(expression in expressions(), outcome in literals()) {
        prop_assert_eq!(expression.to_string().parse(), Ok(expression.clone()));
        for arrow in ["->", "<-"] {
            let text = format!("{expression}{arrow}{outcome}");
            let relation: Relation = text.parse().unwrap();
            prop_assert_eq!(&relation.expression, &expression);
            prop_assert_eq!(relation.to_string().parse(), Ok(relation));
        }
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "[-A01*+~\\[\\]\"<> é]{0,12}") {
        let length = text.chars().count();
        if let Err(error) = text.parse::<Relation>() {
            prop_assert!(error.position() <= length);
        }
    }
}

#[test]
fn accepted_texts_print_in_one_form() {
    #[track_caller]
    fn check(text: &str, printed: &str) {
        assert_eq!(text.parse::<Expression>().unwrap().to_string(), printed);
    }
    check(" A*~B+C ", "A*~B + C");
    check("A[1] * B[0]", "A[1]*B[0]");
    check("~A[2]", "~A[2]");
    check("~ A", "~A");
    check("1", "1");
    check("0", "0");
    check("1 + A", "1 + A");
    check("\"free press\"*\"A\"", "\"free press\"*A");
    check("\"say \"\"no\"\"\"", "\"say \"\"no\"\"\"");
    check("\"1\"", "\"1\"");
    check("a-b*a", "a-b*a");
    check("Größe", "Größe");
    check("~(A*B)", "~A + ~B");
    check("~(A + ~B)*C", "~A*B*C");
    check("A*~(B*(C + ~D[2]))", "A*~B + A*~C*D[2]");
    check("~(~(A))", "A");
    check("~(1)", "0");
    check("~(0) + A", "1 + A");
    check("A.1_x/y", "A.1_x/y");
}

#[test]
fn wrong_texts_say_where_and_what() {
    #[track_caller]
    fn check(text: &str, position: usize, code: &str, says: &str) {
        let error = text.parse::<Expression>().unwrap_err();
        assert_eq!((error.position(), error.code()), (position, code), "{error}");
        assert!(error.to_string().contains(says), "{error}");
    }
    check("", 0, "BOO101", "found the end");
    check("A +", 3, "BOO101", "expected a condition");
    check("A B", 2, "BOO101", "found the name 'B'");
    check("A**B", 2, "BOO101", "found '*'");
    check("~", 1, "BOO101", "the name of a condition");
    check("é*~*", 3, "BOO101", "character 4");
    check("A[x]", 2, "BOO103", "0 to 255");
    check("A[256]", 2, "BOO103", "0 to 255");
    check("A[1", 3, "BOO101", "']'");
    check("A[1,]", 4, "BOO103", "0 to 255");
    check("A[,1]", 2, "BOO103", "0 to 255");
    check("\"A", 0, "BOO102", "close it");
    check("(A + B*C", 8, "BOO101", "')'");
    check("A*1", 2, "BOO101", "found the name '1'");
    check("0 + A", 2, "BOO101", "found '+'");
    check("A -> Y", 2, "BOO101", "an arrow");
    check("A < B", 2, "BOO101", "found '<'");
}

#[test]
fn relations_need_one_arrow_and_one_outcome() {
    #[track_caller]
    fn check(text: &str, position: usize) {
        assert_eq!(text.parse::<Relation>().unwrap_err().position(), position);
    }
    check("A", 1);
    check("A ->", 4);
    check("A -> Y -> Z", 7);
    check("A -> Y + Z -> W", 11);
    check("A -> 1", 5);
    check("A -> Y + 1", 5);
    assert_eq!("a-b->~Y[2]".parse::<Relation>().unwrap().to_string(), "a-b -> ~Y[2]");
    assert_eq!("A[2, 0,2] <- Y*~Z + W".parse::<Relation>().unwrap().to_string(), "A[0,2] <- Y*~Z + W");
}

/// `A[1,2]` is “A is 1 or 2”, and no two terms: what it says of A is read against the values that A has.
#[test]
fn sets_of_values() {
    let words = Vocabulary::new([("A", 4), ("B", 2)]).unwrap();
    let check = |text: &str, expected: &str| {
        let expression: Expression = text.parse().unwrap();
        assert_eq!(expression.to_string(), text);
        assert_eq!(words.simplify(&expression).unwrap().first().to_string(), expected, "{text}");
    };
    check("A[0,1,2,3]*B", "B");
    check("~A[0,3]", "A[1] + A[2]");
    check("A[1,2]*A[2,3]*B", "A[2]*B");
    assert_eq!(words.cubes(&"A[1,4]".parse().unwrap()).unwrap_err().code(), "BOO107");
    // A condition that is called so is that literal.
    let called = Vocabulary::new([("A[1,2]", 2), ("B", 2)]).unwrap();
    let negated = called.negate(&"A[2,1]*B".parse().unwrap()).unwrap().first();
    assert_eq!(negated.to_string(), "~A[1,2] + ~B");
}
