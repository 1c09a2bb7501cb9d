//! Conditions that are values of one set, such as `A[1]` and `A[2]` of a set A of three values: what they say of one another.
//!
//! No case is in both, whatever the world is like. So a configuration that no value of A makes is no remainder: a term that holds it
//! assumes nothing of any case. To the minimisation it is free, like an input that a circuit never gets (`McCluskey` 1956,
//! doi:10.1002/j.1538-7305.1956.tb03835.x). Were it negative, every `A[1]` would need `~A[2]` beside it, which says one thing twice; and
//! what holds for every value of A would be `~A[1] + ~A[2]` instead of no condition at all.
//!
//! What common sense or theory rules out (Schneider & Wagemann 2012, ch. 8) is another thing: that depends on the world, and is excluded
//! with [`Minimise::exclude`](crate::Minimise::exclude).

use std::collections::{BTreeMap, BTreeSet};

use crosscase_boolean::expression::{Literal, NODES};
use crosscase_boolean::{Bound, Cube, Never, Space, complement, count_configurations_until, implicants};
use crosscase_data::{Diagnostic, counted};

use crate::QcaError;

/// A condition by its place, and what it is of its set, unless it is that itself.
type Member = (usize, Option<Literal>);

/// The configurations that no value of a set makes, of conditions some of which are values of one: as conjunctions. `part` says of which
/// set a condition is values, of which, and how many the set has.
///
/// # Errors
/// [`QcaError::OneSetTwice`] for a condition that is known once others are: `A[1]` beside `A`, or `A[0]` beside `A[1]` and `A[2]`.
pub(crate) fn impossible(
    conditions: &[String],
    space: &Space,
    part: &dyn Fn(&str) -> Option<(Literal, u8)>,
) -> Result<Vec<Cube>, QcaError> {
    let mut sets: BTreeMap<String, (u8, Vec<Member>)> = BTreeMap::new();
    for (at, (condition, own)) in conditions.iter().zip(space.levels()).enumerate() {
        let part = part(condition);
        let levels = part.as_ref().map_or(*own, |(_, levels)| *levels);
        let set = part.as_ref().map_or(condition, |(of, _)| &of.name).clone();
        sets.entry(set).or_insert((levels, Vec::new())).1.push((at, part.map(|(of, _)| of)));
    }
    let mut found = Vec::new();
    for (levels, members) in sets.into_values().filter(|(_, members)| members.len() > 1) {
        let value = |of: &Option<Literal>, level: u8| match of {
            Some(of) => u8::from(of.membership(f64::from(level)) == 1.0),
            None => level,
        };
        let row = |level| members.iter().map(|(_, of)| value(of, level)).collect::<Vec<u8>>();
        let rows: BTreeSet<Vec<u8>> = (0..levels).map(row).collect();
        for out in (0..members.len()).rev() {
            let without: BTreeSet<Vec<u8>> = rows.iter().map(|row| [&row[..out], &row[out + 1..]].concat()).collect();
            if without.len() == rows.len() {
                let name = |(at, _): &Member| conditions.get(*at).cloned().unwrap_or_default();
                let mut others: Vec<String> = members.iter().map(name).collect();
                return Err(QcaError::OneSetTwice { condition: others.remove(out), others });
            }
        }
        let cube = |row: &Vec<u8>| {
            Cube::from_literals(space.len(), members.iter().zip(row).map(|((at, _), value)| (*at, *value)))
        };
        let others = complement(space, &rows.iter().map(cube).collect::<Vec<_>>())?;
        // As readers would say it: no two of three.
        found.extend(implicants(space, &others)?);
    }
    Ok(found)
}

/// Says which configurations are impossible, and how many; `text` writes a conjunction.
pub(crate) fn told(space: &Space, impossible: &[Cube], text: impl Fn(&Cube) -> String) -> Option<Diagnostic> {
    if impossible.is_empty() {
        return None;
    }
    let many = count_configurations_until(space, impossible, &Bound::new(NODES, &Never)).ok().flatten();
    let many = many.map_or("very many configurations are".to_owned(), |many| {
        usize::try_from(many).map_or_else(
            |_| format!("{many} configurations are"),
            |many| counted(many, "configuration is", "configurations are"),
        )
    });
    let terms: Vec<String> = impossible.iter().map(text).collect();
    let shown = terms.iter().take(TOLD).cloned().collect::<Vec<_>>().join(", ");
    let more = terms.len().saturating_sub(TOLD);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let message = format!("{many} impossible, since conditions are values of one set: {shown}{more}");
    let help = "they are no remainders; a term that holds them assumes nothing";
    Some(Diagnostic::note("QCA123", message).help(help))
}

/// Conjunctions that are told by name.
const TOLD: usize = 6;
