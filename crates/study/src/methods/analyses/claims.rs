//! What an answer has to say beside the solution: on how many cases it stands, what there is to explain, and where it goes
//! against what was expected.

use super::goal::Goal;
use crate::error::MethodError;
use crosscase_boolean::expression::{Expression, Literal};
use crosscase_data::{Diagnostic, Table, TableBuilder, in_list};
use crosscase_qca::{SetData, Solution};
use serde::{Deserialize, Serialize};

/// The cases that an analysis stands on, and those that it could not use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Analysed {
    pub(super) used: Vec<String>,
    pub(super) left_out: Vec<LeftOut>,
}

/// A case that was left out, and the sets in which it has no membership.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct LeftOut {
    pub(super) case: String,
    pub(super) without: Vec<String>,
}

impl Analysed {
    pub(super) fn of(data: &SetData, wide: &Table) -> Result<Self, MethodError> {
        let ids = wide.ids()?;
        let columns = wide.value_columns().into_iter().map(|set| Ok((set, wide.numbers(set)?)));
        let columns = columns.collect::<Result<Vec<_>, MethodError>>()?;
        let left_out = |case: &String| {
            let row = ids.iter().position(|id| id == case);
            let lacks = |values: &[Option<f64>]| row.is_some_and(|row| values.get(row).is_none_or(Option::is_none));
            let without = columns.iter().filter(|(_, values)| lacks(values)).map(|(set, _)| (*set).to_owned());
            LeftOut { case: case.clone(), without: without.collect() }
        };
        Ok(Self { used: data.cases().to_vec(), left_out: data.dropped().iter().map(left_out).collect() })
    }

    /// Says who was left out, and for want of which membership.
    pub(super) fn notice(&self, goal: &Goal) -> Option<Diagnostic> {
        let of = |left: &LeftOut| format!("{} (no membership in {})", in_list(&left.case), left.without.join(", "));
        let left: Vec<String> = self.left_out.iter().map(of).collect();
        let message = format!("analysis {}: left out: {}", goal.rule.name, left.join("; "));
        (!left.is_empty()).then(|| Diagnostic::warning("STU210", message))
    }

    /// One row a case: `crosscase.study.analysed/1`.
    pub(super) fn table(&self, goal: &Goal) -> Result<Table, MethodError> {
        let used = self.used.iter().map(|case| (case, None));
        let out = self.left_out.iter().map(|left| (&left.case, Some(left.without.join(", "))));
        let rows: Vec<(&String, Option<String>)> = used.chain(out).collect();
        let outcome = goal.outcome.to_string();
        Ok(TableBuilder::new("crosscase.study.analysed/1")
            .text("analysis", rows.iter().map(|_| Some(goal.rule.name.as_str())))
            .text("outcome", rows.iter().map(|_| Some(outcome.as_str())))
            .text("case", rows.iter().map(|(case, _)| Some(case.as_str())))
            .boolean("used", rows.iter().map(|(_, without)| Some(without.is_none())))
            .text("without_membership_in", rows.iter().map(|(_, without)| without.as_deref()))
            .build()?)
    }
}

/// The literals of the listed models that go against an expectation, each once: `~A` where A is expected.
pub(super) fn against_expectation(solution: &Solution, expected: &str) -> Vec<String> {
    let literals = |text: &str| -> Vec<Literal> {
        let parsed = text.parse::<Expression>();
        parsed.into_iter().flat_map(|e| e.terms).flat_map(|term| term.0).collect()
    };
    let expected: Vec<Literal> = expected.split(',').flat_map(literals).collect();
    let mut found = Vec::new();
    for literal in solution.models.iter().flat_map(|model| literals(&model.expr())) {
        let same = |expected: &&Literal| expected.name == literal.name && expected.value != literal.value;
        if expected.iter().find(same).is_some() && !found.contains(&literal.to_string()) {
            found.push(literal.to_string());
        }
    }
    found
}
