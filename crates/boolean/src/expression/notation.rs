//! How the conditions of a cube are written.

use super::{Literal, LiteralValue, Term};
use crate::Cube;

/// How the literals of a condition are written.
///
/// ```
/// use crosscase_boolean::Cube;
/// use crosscase_boolean::expression::{Notation, cube_text};
/// let (absent, names) = (Cube::from_row(&[0]), ["DEV".to_owned()]);
/// assert_eq!(cube_text(&absent, &names, &[Notation::Tilde]), "~DEV");
/// assert_eq!(cube_text(&absent, &names, &[Notation::Brackets]), "DEV[0]");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Notation {
    /// `A` for value 1, `~A` for value 0 (and brackets for a value above 1, which a two-valued condition does not have).
    #[default]
    Tilde,
    /// `A[0]`, `A[1]`, `A[2]` …
    Brackets,
}

/// The cube as a term over named conditions; the universe is `1`. A condition past the end of `names` is named by its
/// number from 1, one past the end of `notation` is written with tildes (brackets for a value above 1).
///
/// ```
/// use crosscase_boolean::Cube;
/// use crosscase_boolean::expression::{Notation, cube_text};
/// let names = ["DEV".to_owned(), "URB".to_owned(), "REGION".to_owned()];
/// let notation = [Notation::Tilde, Notation::Tilde, Notation::Brackets];
/// let cube = Cube::from_literals(3, [(0, 1), (1, 0), (2, 2)]);
/// assert_eq!(cube_text(&cube, &names, &notation), "DEV*~URB*REGION[2]");
/// assert_eq!(cube_text(&Cube::universe(3), &names, &notation), "1");
/// ```
pub fn cube_text(cube: &Cube, names: &[String], notation: &[Notation]) -> String {
    cube_term(cube, names, notation).to_string()
}

/// The cube as a [`Term`]; see [`cube_text`]. A condition that is called as a literal with values is written, `A[1,2]`, is that literal;
/// see [`Literal::within`].
///
/// ```
/// use crosscase_boolean::Cube;
/// use crosscase_boolean::expression::{Notation, cube_term};
/// let term = cube_term(&Cube::from_row(&[0]), &["A".to_owned()], &[Notation::Tilde]);
/// assert_eq!(term.0[0].to_string(), "~A");
/// ```
pub fn cube_term(cube: &Cube, names: &[String], notation: &[Notation]) -> Term {
    let literal = |(j, value): (usize, u8)| {
        let name = names.get(j).cloned().unwrap_or_else(|| format!("condition {}", j + 1));
        let value = match (set_of_values(&name), notation.get(j).copied().unwrap_or_default(), value) {
            (Some(literal), _, 0) => return literal.negated(),
            (Some(literal), _, 1) => return literal,
            (_, Notation::Tilde, 0) => LiteralValue::Absent,
            (_, Notation::Tilde, 1) => LiteralValue::Present,
            (_, Notation::Tilde | Notation::Brackets, level) => LiteralValue::Level(level.into()),
        };
        Literal { name, value }
    };
    Term(cube.literals().map(literal).collect())
}

/// What a condition that is called `A[1,2]` says of A.
fn set_of_values(name: &str) -> Option<Literal> {
    let literal: Literal = name.ends_with(']').then(|| name.parse().ok())??;
    (matches!(literal.value, LiteralValue::Level(_)) && literal.to_string() == name).then_some(literal)
}
