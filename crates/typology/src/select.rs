//! `select`: which cases to look at beside each other.

use crate::{Distance, Gower, TypologyError};
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder};
use serde::Serialize;
use std::collections::BTreeMap;

/// Pairs of cases, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Selection {
    /// What the pairs are for.
    pub role: PairRole,
    /// The pairs, the best first.
    pub picks: Vec<Pick>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// What a pair of cases is for (Seawright & Gerring 2008, doi:10.1177/1065912907313077).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PairRole {
    /// Alike in the background and of different type.
    MostSimilar,
    /// Different in the background and of the same type.
    MostDifferent,
}

impl PairRole {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::MostSimilar, "most-similar", "Alike in the background, of different type"),
        (Self::MostDifferent, "most-different", "Different in the background, of the same type"),
    ];
}

/// A pair of cases.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pick {
    /// The two, in the order of the file.
    pub cases: [String; 2],
    /// Their distance in the background.
    pub score: f64,
    /// What each column adds to it; a column missing in one is not there.
    pub parts: BTreeMap<String, f64>,
}

/// All pairs of a role by Gower's distance on the background: most similar of different type, the nearest first; most different of the same
/// type, and outcome where one is given, the farthest first. Pairs as far apart stand in the order of the file.
///
/// # Errors
/// A column that is not there; a pair without a column that is known of both.
///
/// ```
/// use crosscase_data::TableBuilder;
/// use crosscase_typology::{Gower, PairRole, select_pairs};
///
/// let table = TableBuilder::default()
///     .id("case", ["Ede", "Oss", "Gent"])
///     .text("type", ["hub", "hub", "ring"].map(Some))
///     .number("years", [10.0, 18.0, 11.0].map(Some))
///     .build()?;
/// let found = select_pairs(&table, PairRole::MostSimilar, "type", None, &["years".to_owned()], &Gower::new())?;
/// assert_eq!((found.picks[0].cases.clone(), found.picks[0].score), (["Ede".to_owned(), "Gent".to_owned()], 0.125));
/// # Ok::<(), crosscase_typology::TypologyError>(())
/// ```
pub fn select_pairs(
    table: &Table,
    role: PairRole,
    of: &str,
    outcome: Option<&str>,
    background: &[String],
    gower: &Gower,
) -> Result<Selection, TypologyError> {
    let cases = gower.fit(table, background)?;
    let types = table.texts(of)?;
    let outcomes = match outcome.filter(|_| role == PairRole::MostDifferent) {
        Some(column) => table.texts(column)?,
        None => vec![Some(String::new()); table.rows()],
    };
    let known: Vec<Option<(&String, &String)>> =
        types.iter().zip(&outcomes).map(|(of, outcome)| of.as_ref().zip(outcome.as_ref())).collect();
    let left_out: Vec<String> =
        cases.ids().iter().zip(&known).filter(|(_, known)| known.is_none()).map(|(id, _)| id.clone()).collect();
    let mut picks = Vec::new();
    for (a, (id_a, of_a)) in cases.ids().iter().zip(&known).enumerate() {
        for (b, (id_b, of_b)) in cases.ids().iter().zip(&known).enumerate().skip(a + 1) {
            let Some((of_a, of_b)) = of_a.zip(*of_b) else { continue };
            let is_pair = match role {
                PairRole::MostSimilar => of_a.0 != of_b.0,
                PairRole::MostDifferent => of_a == of_b,
            };
            if is_pair {
                let Some((score, parts)) = cases.between(a, b).zip(cases.parts(a, b)) else {
                    return Err(TypologyError::NothingInCommon { a: id_a.clone(), b: id_b.clone() });
                };
                picks.push(Pick { cases: [id_a.clone(), id_b.clone()], score, parts });
            }
        }
    }
    // Rounded to 1e-9, so that what is as far apart but for rounding stays in the order of the file.
    let rounded = |pick: &Pick| (pick.score * 1e9).round();
    picks.sort_by(|a: &Pick, b: &Pick| match role {
        PairRole::MostSimilar => rounded(a).total_cmp(&rounded(b)),
        PairRole::MostDifferent => rounded(b).total_cmp(&rounded(a)),
    });
    let mut diagnostics = Vec::new();
    if !left_out.is_empty() {
        diagnostics
            .push(Diagnostic::warning("TYP160", "left out, since their type or outcome is missing").listing(left_out));
    }
    if outcome.is_some() && role == PairRole::MostSimilar {
        let message = "the outcome has no part in it: the most similar pairs are those of two types that are nearest";
        diagnostics.push(Diagnostic::note("TYP162", message));
    }
    Ok(Selection { role, picks, diagnostics })
}

impl Selection {
    /// One row a pair, with a column of what each background column adds.
    ///
    /// # Errors
    /// A background column that is called as one of the others.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let mut columns: Vec<&String> = self.picks.iter().flat_map(|pick| pick.parts.keys()).collect();
        columns.sort();
        columns.dedup();
        let case = |at: usize| self.picks.iter().map(move |pick| pick.cases.get(at).cloned());
        let table = TableBuilder::new("crosscase.typology.selection/1")
            .text("case", case(0))
            .text("other", case(1))
            .number("score", self.picks.iter().map(|pick| Some(pick.score)));
        let part = |table: TableBuilder, name: &&String| {
            table.number(&format!("part {name}"), self.picks.iter().map(|pick| pick.parts.get(*name).copied()))
        };
        columns.iter().fold(table, part).build()
    }
}
