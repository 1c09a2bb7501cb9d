//! What a typology says, entry by entry, as its file holds it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A typology as it is written: a file, or put together in code. [`Typology::new`](crate::Typology::new) checks it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TypologySpec {
    /// The dimensions.
    pub dimension: Vec<DimensionSpec>,
    /// Sets joined of others, used like columns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub concept: Vec<ConceptSpec>,
    /// The types; without any, every possible cell is one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub r#type: Vec<TypeSpec>,
    /// Cells that there cannot be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub impossible: Vec<ImpossibleSpec>,
    /// The log of reductions, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reduction: Vec<ReductionSpec>,
}

/// What a dimension is measured by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DimensionKind {
    /// Values without an order.
    #[default]
    Nominal,
    /// Values from low to high.
    Ordinal,
    /// Sets of which a case is a member by degree: one, in (1) or out (0), or one a value.
    Fuzzy,
}

/// A dimension.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DimensionSpec {
    /// Its name, and that of its column unless another is said.
    pub name: String,
    /// What it is measured by.
    pub kind: DimensionKind,
    /// The values; of an ordinal dimension from low to high. A fuzzy one without values is one set.
    #[serde(default)]
    pub values: Vec<Word>,
    /// The column, where it has another name.
    pub column: Option<String>,
    /// What is meant.
    pub definition: Option<String>,
    /// The question that a coder answers.
    pub question: Option<String>,
    /// The publication.
    pub source: Option<String>,
    /// What stands at the values, or at 0, 0.5 and 1.
    pub anchors: Option<String>,
}

/// A set joined of others.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConceptSpec {
    /// Its name, which is used like that of a column.
    pub name: String,
    /// How it is joined, such as `min(A, max(B, ~C))`.
    pub is: String,
    /// What is meant.
    pub definition: Option<String>,
    /// The question that a coder answers.
    pub question: Option<String>,
    /// The publication.
    pub source: Option<String>,
    /// What stands at 0, 0.5 and 1.
    pub anchors: Option<String>,
}

/// Values by dimension: one, or several of which one is enough. A dimension that is not named is left open.
pub type Where = BTreeMap<String, ValueList>;

/// A type.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypeSpec {
    /// Its name.
    pub name: String,
    /// The values that it has.
    #[serde(default)]
    pub r#where: Where,
    /// What is meant.
    pub definition: Option<String>,
    /// The question that a coder answers.
    pub question: Option<String>,
    /// The publication.
    pub source: Option<String>,
    /// How a case of it is known.
    pub anchors: Option<String>,
}

/// Cells that there cannot be (logical compression).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImpossibleSpec {
    /// The values that the cells have.
    #[serde(default)]
    pub r#where: Where,
    /// Why they cannot be.
    pub why: String,
    /// What is meant.
    pub definition: Option<String>,
    /// The question that a coder answers.
    pub question: Option<String>,
    /// The publication.
    pub source: Option<String>,
    /// How such a case would be known.
    pub anchors: Option<String>,
}

/// A step of the log of reductions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReductionSpec {
    /// What it does.
    pub kind: StepKind,
    /// `rescale`: the dimension.
    pub dimension: Option<String>,
    /// `index`: the dimensions.
    pub dimensions: Option<Vec<String>>,
    /// `rescale`: new values with the old ones in them; `index` and `pragmatic`: a name.
    pub into: Option<NewValues>,
    /// `index`: the scores of values, by dimension.
    pub scores: Option<BTreeMap<String, ValueScores>>,
    /// `pragmatic` and `empirical`: the groups.
    pub r#where: Option<Wheres>,
    /// Who did it.
    pub by: Option<String>,
    /// When.
    pub when: Option<When>,
    /// Why.
    pub why: Option<String>,
    /// Why it does not count any more.
    pub undone: Option<String>,
    /// What is meant.
    pub definition: Option<String>,
    /// The question that it answers.
    pub question: Option<String>,
    /// The publication.
    pub source: Option<String>,
    /// What stands at the values.
    pub anchors: Option<String>,
}

/// How a property space is reduced (Elman 2005, doi:10.1017/S0020818305050101; Lazarsfeld 1937; Barton 1955).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StepKind {
    /// Fewer values of a dimension.
    Rescale,
    /// Dimensions give way to the sum of their scores.
    Index,
    /// Groups are merged, since their difference does not matter.
    Pragmatic,
    /// Groups are struck, since no case is in them.
    Empirical,
}

impl StepKind {
    /// Its name, as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rescale => "rescale",
            Self::Index => "index",
            Self::Pragmatic => "pragmatic",
            Self::Empirical => "empirical",
        }
    }
}

/// A value, as a text or a number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "a value is a text or a number, such as \"public\" or 1")]
pub enum Word {
    /// A text.
    Text(String),
    /// A whole number, such as 0 or 1 of a fuzzy dimension.
    Whole(i64),
    /// Another number.
    Number(f64),
}

impl Word {
    /// As a text: 1 and 1.0 are `1`.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Whole(number) => number.to_string(),
            Self::Number(number) => number.to_string(),
        }
    }
}

impl From<&str> for Word {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Word {
    fn from(number: i64) -> Self {
        Self::Whole(number)
    }
}

/// One value or several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "a dimension has a value or a list of values, such as \"public\" or [\"few\", \"some\"]; a set has 1 (in) or 0 (out)"
)]
pub enum ValueList {
    /// One.
    One(Word),
    /// Several.
    Several(Vec<Word>),
}

impl ValueList {
    /// All of them as texts.
    pub fn texts(&self) -> Vec<String> {
        match self {
            Self::One(word) => vec![word.text()],
            Self::Several(words) => words.iter().map(Word::text).collect(),
        }
    }
}

/// A name, or new values with the old ones in them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "`into` is a name, such as \"weight\", or new values with the old ones in them, such as { small = [\"few\", \"some\"], large = [\"many\"] }"
)]
pub enum NewValues {
    /// A name.
    Name(String),
    /// New values.
    Values(BTreeMap<String, ValueList>),
}

/// The scores of the values of a dimension: in their order, or by value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "`scores` are numbers in the order of the values, such as [0, 1, 3], or by value, such as { few = 0, many = 3 }"
)]
pub enum ValueScores {
    /// One a value, in the order of the values.
    InOrder(Vec<f64>),
    /// By value.
    ByValue(BTreeMap<String, f64>),
}

/// One group of values or several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "`where` is a list of groups, such as [{ lead = \"users\", size = [\"few\", \"some\"] }]; a set is 1 (in) or 0 (out)"
)]
pub enum Wheres {
    /// Several.
    Several(Vec<Where>),
    /// One.
    One(Where),
}

impl Wheres {
    /// The conjunctions, of which one has to hold.
    pub fn all(&self) -> &[Where] {
        match self {
            Self::Several(all) => all,
            Self::One(one) => std::slice::from_ref(one),
        }
    }
}

/// A day, as a text or as TOML writes days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "`when` is a day or a text, such as \"2026-03-01\"")]
pub enum When {
    /// A text.
    Text(String),
    /// A day of TOML.
    Day(toml::value::Datetime),
}

impl When {
    /// As it was written; a date as year, month and day.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Day(day) => day.to_string(),
        }
    }
}
