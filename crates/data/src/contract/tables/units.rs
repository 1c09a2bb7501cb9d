//! Units, what is known of cases, and where it comes from.

use super::typed_table;
use crate::Missing;
use crate::contract::{CellRef, Check, OrMissing, RowRule};

typed_table! {
    /// A unit of the study: a case, an organisation, a person. Further columns may describe it (country, sector).
    Unit, UNITS, "units";
    key ["kind", "unit"];
    references [["within_kind", "within"] -> units ["kind", "unit"]];
    rules [RowRule::Together("within", "within_kind"), RowRule::NoCircle];
    /// The unit's id.
    unit: String,
    /// What it is, in the study's own word: `partnership`, `organisation`, `person`.
    kind: String,
    /// Its name for people to read.
    name: Option<String>,
    /// The unit it is within.
    within: Option<String>,
    /// What that unit is.
    within_kind: Option<String>,
}

impl Unit {
    /// A unit that is within no other.
    pub fn new(kind: impl Into<String>, unit: impl Into<String>) -> Self {
        Self { unit: unit.into(), kind: kind.into(), name: None, within: None, within_kind: None }
    }

    /// The same unit, within another.
    #[must_use]
    pub fn within(mut self, kind: impl Into<String>, unit: impl Into<String>) -> Self {
        self.within = Some(unit.into());
        self.within_kind = Some(kind.into());
        self
    }
}

typed_table! {
    /// The score of a unit on an indicator, before the units within a case are composed to the case's value.
    Score, SCORES, "scores" as "crosscase.study.scores/1";
    key ["indicator", "unit"];
    references [["unit"] -> units ["unit"], ["case"] -> units ["unit"]];
    rules [RowRule::Ordered("answered", "items")];
    cell "unit" ["indicator"] = ["score"];
    /// The indicator.
    indicator: String,
    /// The unit.
    unit: String,
    /// The case it counts for.
    case: String,
    /// Its score.
    score: OrMissing<f64>,
    /// How many of the items it answered.
    answered: i64 => Check::at_least(0.0),
    /// How many items there are.
    items: i64 => Check::at_least(1.0),
}

typed_table! {
    /// The value of an indicator for a case, with what it rests on.
    Indicator, INDICATORS, "indicators";
    key ["indicator", "case"];
    references [["case"] -> units ["unit"]];
    rules [RowRule::Ordered("lower", "upper"), RowRule::Ordered("answered", "asked")];
    cell "case" ["indicator"] = ["value"];
    /// The indicator.
    indicator: String,
    /// The case.
    case: String,
    /// Its value.
    value: OrMissing<f64>,
    /// How many units or answers the value was computed from.
    n: Option<i64> => Check::at_least(0.0),
    /// How many were asked and are missing.
    n_missing: Option<i64> => Check::at_least(0.0),
    /// The lower end of its interval.
    lower: Option<f64>,
    /// The upper end of its interval.
    upper: Option<f64>,
    /// The standard deviation (n − 1) among those the value was computed from.
    sd: Option<f64> => Check::at_least(0.0),
    /// How many units were to answer: all that stand within the case, but those that the instrument or the composition leaves out.
    invited: Option<i64> => Check::at_least(0.0),
    /// How many answers to its items were given, over all units.
    answered: Option<i64> => Check::at_least(0.0),
    /// How many were asked.
    asked: Option<i64> => Check::at_least(0.0),
}

typed_table! {
    /// One draw of an indicator for a case: what it might have been with other respondents, coders or answers.
    Draw, DRAWS, "draws";
    key ["indicator", "case", "draw"];
    references [["indicator", "case"] -> indicators ["indicator", "case"]];
    rules [];
    cell "case" ["indicator", "draw"] = ["value"];
    /// The indicator.
    indicator: String,
    /// The case.
    case: String,
    /// The number of the draw, from 0. Draws of one number belong together across indicators.
    draw: i64 => Check::at_least(0.0),
    /// The value in this draw.
    value: OrMissing<f64>,
}

typed_table! {
    /// How far a case belongs to a set.
    Member, MEMBERSHIPS, "memberships";
    key ["set", "case"];
    references [["case"] -> units ["unit"]];
    rules [RowRule::AtMostOne("membership", "level")];
    cell "case" ["set"] = ["membership", "level"];
    /// The set.
    set: String,
    /// The case.
    case: String,
    /// The membership, 0 (fully out) to 1 (fully in). Missing as not applicable, without a level: the set does not apply to the
    /// case, which is not the same as a membership that is not known.
    membership: OrMissing<f64> => Check::between(0.0, 1.0),
    /// The level of a multi-value condition, from 0, which has a level in place of a membership.
    level: Option<i64> => Check::at_least(0.0),
    /// The value that was calibrated.
    raw: Option<f64>,
}

impl Member {
    /// The membership, or the level as a number.
    pub fn value(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "levels are small")]
        self.membership.ok().or(self.level.map(|level| level as f64))
    }

    /// Whether the set applies to the case at all, be its membership known or not: of events that did not both take place, none
    /// came first (temporal QCA: Caren & Panofsky 2005, doi:10.1177/0049124105277197). In wide tables such a cell is `-`.
    ///
    /// ```
    /// use crosscase_data::Missing;
    /// use crosscase_data::contract::Member;
    ///
    /// let of = |membership, level| Member { set: "FIRST".into(), case: "a".into(), membership, level, raw: None };
    /// assert!(!of(Err(Missing::NotApplicable), None).applies());
    /// assert!(of(Err(Missing::Empty), None).applies(), "it is missing");
    /// assert!(of(Err(Missing::NotApplicable), Some(2)).applies(), "a level stands in its place");
    /// ```
    pub fn applies(&self) -> bool {
        self.membership != Err(Missing::NotApplicable) || self.level.is_some()
    }
}

typed_table! {
    /// One step back from a value to one that it was made of. Several rows tell all that a value was made of.
    SourceLink, LINEAGE, "lineage";
    key [];
    references [];
    rules [];
    /// The table that the value stands in.
    table: String,
    /// The id of its row: the case, the unit.
    id: String,
    /// What of that row it is: the set, the indicator, the column.
    column: String,
    /// The table that the source stands in: another table of the study or a file.
    source_table: String,
    /// The id of the source's row.
    source_id: String,
    /// What of that row it is.
    source_column: String,
    /// The row of the file the source stands in (the header is 1).
    source_row: Option<i64> => Check::at_least(1.0),
    /// How the value was made of it: `mean`, `direct calibration`.
    how: Option<String>,
}

impl SourceLink {
    /// A step from a value back to one that it was made of, which may stand in a row of a file, and how it was made.
    ///
    /// ```
    /// use crosscase_data::contract::{Answer, CellRef, SourceLink, Record};
    ///
    /// let answer = Answer {
    ///     instrument: "climate".into(), unit: "p1".into(), item: "T1".into(), value: Ok(4.0), text: None,
    ///     file: Some("climate.csv".into()), row: Some(2),
    /// };
    /// let link = SourceLink::new(CellRef::new("indicators", "c1", "TRUST"), answer.cell().unwrap_or_default(), answer.row, "mean");
    /// assert_eq!((link.source_table.as_str(), link.source_row), ("climate.csv", Some(2)));
    /// ```
    pub fn new(of: CellRef, source: CellRef, source_row: Option<i64>, how: &str) -> Self {
        Self {
            table: of.table,
            id: of.id,
            column: of.column,
            source_table: source.table,
            source_id: source.id,
            source_column: source.column,
            source_row,
            how: Some(how.to_owned()),
        }
    }
}
