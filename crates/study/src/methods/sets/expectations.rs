//! What theory expects of a condition for an outcome, and why.

use crate::error::MethodError;
use crate::file::Span;
use crate::made::StageId;
use crate::method::{PageContext, downloads};
use crate::names::Expectation;
use crosscase_boolean::expression::Levels;
use crosscase_data::{Table, TableBuilder};
use crosscase_qca::Outcome;
use crosscase_report::{Block, ColumnKind, TableBlock, TableOptions};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What theory expects of a condition, by itself or with the reason.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "an expectation is \"present\", \"absent\", or the level of a multi-value condition or [levels], or with its reason { value = \"present\", reason = \"…\" }"
)]
pub(super) enum Expected {
    Plain(Value),
    Reasoned(Reasoned),
}

/// What theory expects of a condition, and why.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reasoned {
    /// `"present"`, `"absent"`, a level, or a list of levels.
    value: Value,
    /// Why theory expects it; the report shows it.
    reason: Option<String>,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Value {
    Word(Word),
    Level(u8),
    /// One of these levels.
    Levels(Vec<u8>),
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Word {
    Present,
    Absent,
}

impl Expected {
    /// The same of a condition for an outcome.
    pub(super) fn of(&self, condition: &str, outcome: String, at: Span) -> Expectation {
        let (value, reason) = match self {
            Self::Plain(value) => (value, None),
            Self::Reasoned(Reasoned { value, reason }) => (value, reason.clone()),
        };
        let literal = match value {
            Value::Word(Word::Present) => condition.to_owned(),
            Value::Word(Word::Absent) => format!("~{condition}"),
            Value::Level(level) => format!("{condition}[{level}]"),
            Value::Levels(levels) => format!("{condition}[{}]", levels.iter().copied().collect::<Levels>()),
        };
        // As an analysis writes it: `Y[1,2]` where somebody writes `Y[1, 2]`.
        let outcome = outcome.parse::<Outcome>().map_or(outcome, |outcome| outcome.to_string());
        Expectation { condition: condition.to_owned(), outcome, literal, reason, at }
    }
}

/// An expectation as it is published.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Told {
    outcome: String,
    expected: String,
    reason: Option<String>,
}

impl Told {
    pub(super) fn of(expected: &Expectation) -> Self {
        let Expectation { outcome, literal, reason, .. } = expected.clone();
        Self { outcome, expected: literal, reason }
    }
}

/// One row an expectation: `crosscase.study.expectations/1`.
pub(super) fn table(all: &[Told]) -> Result<Table, MethodError> {
    Ok(TableBuilder::new("crosscase.study.expectations/1")
        .text("outcome", all.iter().map(|one| Some(one.outcome.as_str())))
        .text("expected", all.iter().map(|one| Some(one.expected.as_str())))
        .text("reason", all.iter().map(|one| one.reason.as_deref()))
        .build()?)
}

/// The same on the page, where anything is expected.
pub(super) fn blocks(shown: &PageContext<'_>) -> Result<Vec<Block>, MethodError> {
    let table = shown.made.table(&StageId::only("sets"), "expectations")?;
    if table.rows() == 0 {
        return Ok(Vec::new());
    }
    let options = TableOptions::default()
        .header("outcome", "Outcome")
        .header("expected", "Expected")
        .header("reason", "Reason")
        .kind("outcome", ColumnKind::Code)
        .kind("expected", ColumnKind::Code);
    let mut block = TableBlock::from_table("What theory expects of the conditions, and why", table, &options)?;
    block.downloads = downloads("expectations");
    Ok(vec![Block::Table(block)])
}
