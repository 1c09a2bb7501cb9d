//! What messages say in more than one way.

use crosscase_boolean::expression::{Literal, LiteralValue};
use crosscase_data::Place;

/// "which is empty", or how many there are.
pub(super) struct Many(pub(super) usize);

impl std::fmt::Display for Many {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            0 => f.write_str("which is empty"),
            listed => write!(f, "which has {listed}"),
        }
    }
}

/// That so many cases cannot be perturbed, and how many can.
pub(super) fn unperturbed(asked: usize, cases: usize) -> String {
    match cases {
        0 | 1 => "of one case nothing is left when it is perturbed; more cases are needed".to_owned(),
        cases => format!("{asked} of {cases} cases cannot be perturbed; choose 1 to {}", cases - 1),
    }
}

/// How expectations are written, for these conditions.
pub(super) struct RightExpectations<'a>(pub(super) &'a [String]);

impl std::fmt::Display for RightExpectations<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [first, second, ..] = self.0 else {
            return f.write_str("name what is expected, such as A,~B");
        };
        let literal = |name: &str, value| Literal { name: name.to_owned(), value };
        let (one, other) = (literal(first, LiteralValue::Present), literal(second, LiteralValue::Absent));
        let vector: Vec<&str> = ["1", "0", "-"].into_iter().cycle().take(self.0.len()).collect();
        let (count, vector) = (self.0.len(), vector.join(","));
        write!(
            f,
            "name what is expected, such as {one},{other}, or give 1, 0 or - for each of the {count} conditions in their order, such as {vector}; of a condition of several values name the value, such as {}",
            literal(first, LiteralValue::Level(2.into()))
        )
    }
}

/// ` (BE; lipset.csv, row 3, column DEV)`, as far as it is known.
pub(super) struct Whereabouts<'a>(pub(super) Option<&'a str>, pub(super) Option<&'a Place>);

impl std::fmt::Display for Whereabouts<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self(Some(case), Some(place)) => write!(f, " ({case}; {place})"),
            Self(Some(case), None) => write!(f, " ({case})"),
            Self(None, Some(place)) => write!(f, " ({place})"),
            Self(None, None) => Ok(()),
        }
    }
}
