//! How conjunctions are written.

use crosscase_boolean::Cube;

use crate::syntax::Name;

/// How the literals of a condition are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notation {
    /// `A`, `~A`.
    Tilde,
    /// `A[0]`, `A[1]`, `A[2]`.
    Brackets,
}

pub(crate) fn cube_text(cube: &Cube, names: &[String], notation: &[Notation]) -> String {
    let literal = |(j, value): (usize, u8)| {
        let name = Name(names.get(j).map_or("?", String::as_str));
        match (notation.get(j), value) {
            (Some(Notation::Tilde), 0) => format!("~{name}"),
            (Some(Notation::Tilde), 1) => name.to_string(),
            _ => format!("{name}[{value}]"),
        }
    };
    if cube.is_empty() { "1".to_owned() } else { cube.literals().map(literal).collect::<Vec<_>>().join("*") }
}
