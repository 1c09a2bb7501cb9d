//! What can be wrong with the values of a study's files.

use super::MethodError;
use crosscase_boolean::expression::{Expression, ParseError};
use crosscase_data::{Coded, DidYouMean, Listed, Place};
use thiserror::Error;

/// A value of a data file, or an expression, that is at fault in the light of the study file.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum ValueError {
    /// A row is about a unit that the study does not have.
    #[error("`{unit}` is no {kind} of the study ({place}); {mend}")]
    NoUnit {
        /// The unit.
        unit: String,
        /// The kind of unit that it should be.
        kind: String,
        /// Which unit was probably meant, or what else to change.
        mend: String,
        /// Where it is named.
        place: Place,
    },
    /// The first column, taken as the one of the units, holds none of them.
    #[error(
        "`{unit}` is no {kind} of the study ({place})\n  help: if another column names them, say which: `id = \"COLUMN\"`"
    )]
    NoUnitFirst {
        /// What the column holds.
        unit: String,
        /// The kind of unit that it should be.
        kind: String,
        /// Where it stands.
        place: Place,
    },
    /// A unit stands within no other, where its kind does.
    #[error("{unit} stands within no {kind} ({place})")]
    Within {
        /// The unit.
        unit: String,
        /// The kind of unit that it should stand within.
        kind: String,
        /// Where that should be named.
        place: Place,
    },
    /// A unit is in several cases, and the row does not say which it is about.
    #[error(
        "`{unit}` is on the roster of more than one {kind} ({place})\n  help: add a column `{kind}` that says which"
    )]
    SeveralCases {
        /// The unit.
        unit: String,
        /// The kind of the cases.
        kind: String,
        /// The row.
        place: Place,
    },
    /// A tie between two networks.
    #[error(
        "`{}` is in the network of {} and `{}` in that of {} ({place}): leave the tie out, or list both on one roster",
        ends[0], cases[0], ends[1], cases[1]
    )]
    AcrossCases {
        /// Whom it joins.
        ends: [String; 2],
        /// In which networks they are.
        cases: [String; 2],
        /// The row.
        place: Place,
    },
    /// A group that an indicator names and no node belongs to.
    #[error("no node is of the group `{group}` ({place}); there are: {}", known.join(", "))]
    NoGroup {
        /// The group.
        group: String,
        /// The groups that there are.
        known: Vec<String>,
        /// The column of the roster.
        place: Place,
    },
    /// An item of a survey has no answer scale.
    #[error("the item has no answer scale ({place})\n  help: add the item to a block of `range` in study.toml")]
    NoScale {
        /// The item.
        place: Place,
    },
    /// An answer is outside its scale.
    #[error(
        "{value} is outside the answer scale {low} to {high} ({place})\n  help: correct the answer, the `range`, or declare the value under `missing` in study.toml"
    )]
    OutsideScale {
        /// The answer.
        value: f64,
        /// The lowest possible answer.
        low: f64,
        /// The highest possible answer.
        high: f64,
        /// Where it stands.
        place: Place,
    },
    /// An answer in words is none of those that stand for a value.
    #[error("\"{found}\" is no level of the set that is made of it ({place}): there are {}, or their numbers from 1", levels.join(", "))]
    NoLevel {
        /// The answer.
        found: String,
        /// The levels.
        levels: Vec<String>,
        /// Where it stands.
        place: Place,
    },
    /// An answer of a column whose file says what answers are called is none of the levels.
    #[error("\"{found}\"{} is no level of the set that is made of it ({place}): the file calls its values {}, and the levels are {}\n  help: call the levels as the file does, or say under `recode` what each value stands for", label.as_ref().map_or_else(String::new, |label| format!(" ({label})")), Listed(labels), Listed(levels))]
    NoLabelledLevel {
        /// The answer.
        found: String,
        /// What the file calls it.
        label: Option<String>,
        /// What the file calls its values.
        labels: Vec<String>,
        /// The levels.
        levels: Vec<String>,
        /// Where it stands.
        place: Place,
    },
    /// A list without a value.
    #[error("`where` names no value for {column}; there are {}", Listed(known))]
    NothingWanted {
        /// The column.
        column: String,
        /// What the rows hold.
        known: Vec<String>,
    },
    /// No row has what rows have to have in order to count.
    #[error("no row has {column} = {wanted}{}: there are {}", DidYouMean(wanted, known), Listed(known))]
    NoSuchRow {
        /// The column.
        column: String,
        /// What it should hold.
        wanted: String,
        /// What it holds.
        known: Vec<String>,
    },
    /// What a column says of a unit is not what a rule looks for in it.
    #[error("{unit} has \"{found}\" in {column}, which should say {wanted}")]
    OfUnit {
        /// The unit.
        unit: String,
        /// The column.
        column: String,
        /// What it holds.
        found: String,
        /// What it should hold.
        wanted: &'static str,
    },
    /// A case belongs to no group, where groups are calibrated each by its own anchors.
    #[error("set {set}: {case} has no value in {by}, which says by which anchors it is calibrated")]
    Ungrouped {
        /// The case.
        case: String,
        /// The column of the groups.
        by: String,
        /// The set.
        set: String,
    },
    /// Units are to be counted by a score, and it is not said from which up.
    #[error(
        "indicator `{indicator}` is a share, and its scores are not 0 for no and 1 for yes\n  help: say from which score up a unit counts, such as `at_least = 3.5`; of answers 1 and 2 `at_least = 2` where 2 is yes, else `recode = {{ \"2\" = 0 }}` at the instrument"
    )]
    NoShare {
        /// The indicator.
        indicator: String,
    },
    /// An item is to be turned round and is none of the indicator's, or has no scale.
    #[error("indicator `{indicator}` reverses {item}, {why}")]
    Reversed {
        /// The indicator.
        indicator: String,
        /// The item.
        item: String,
        /// What is the matter with it.
        why: &'static str,
    },
    /// A typology reads a column that the study does not give it.
    #[error(
        "the typology reads `{column}`, and `values` does not say where it is from: add {column} = \"INSTRUMENT.COLUMN\" or the name of a set"
    )]
    NoValues {
        /// The dimension, or the column of a concept.
        column: String,
    },
    /// A study gives a typology what it does not read.
    #[error(
        "`values` names {name}, which the typology does not read{}: it reads {}",
        DidYouMean(name, known),
        Listed(known)
    )]
    NotRead {
        /// The name.
        name: String,
        /// The dimensions and the columns of concepts.
        known: Vec<String>,
    },
    /// An expression over sets cannot be read.
    #[error("`{expression}`: {source}")]
    Expression {
        /// The expression.
        expression: String,
        /// What is wrong with it.
        source: ParseError,
    },
    /// An expression names a multi-value set without saying which level is meant.
    #[error("`{expression}`: {set} has more than two levels; say which is meant, such as {set}[1]")]
    LevelNeeded {
        /// The expression.
        expression: String,
        /// The set.
        set: String,
    },
}

impl ValueError {
    /// An expression over sets.
    pub(crate) fn expression(text: &str) -> Result<Expression, MethodError> {
        text.parse().map_err(|source| Self::Expression { expression: text.to_owned(), source }.into())
    }
}

impl Coded for ValueError {
    fn code(&self) -> &str {
        match self {
            Self::NoUnit { .. }
            | Self::NoUnitFirst { .. }
            | Self::Within { .. }
            | Self::SeveralCases { .. }
            | Self::AcrossCases { .. }
            | Self::NoGroup { .. } => "STU105",
            Self::NoScale { .. } | Self::OutsideScale { .. } | Self::NoLevel { .. } | Self::NoLabelledLevel { .. } => {
                "STU106"
            }
            Self::Reversed { .. } | Self::NoShare { .. } => "STU107",
            Self::Ungrouped { .. } => "STU122",
            Self::OfUnit { .. } => "STU123",
            Self::NoValues { .. } | Self::NotRead { .. } => "STU124",
            Self::NoSuchRow { .. } | Self::NothingWanted { .. } => "STU121",
            Self::Expression { source, .. } => source.code(),
            Self::LevelNeeded { .. } => "STU108",
        }
    }
}
