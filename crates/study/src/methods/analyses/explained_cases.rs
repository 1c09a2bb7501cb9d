//! What an answer has to say beside the solution: on how many cases it stands, and what it explains of them.

use super::super::units::Cases;
use super::outcome_rule::OutcomeRule;
use crate::error::MethodError;
use crosscase_data::{Listed, Table, TableBuilder, in_list, name_list};
use crosscase_qca::{SetData, TruthTable};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The cases that an analysis stands on, and those that it could not use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct AnalysedCases {
    pub(super) used: Vec<String>,
    /// Those of them that stand in no row of the truth table, being exactly between in and out.
    pub(super) in_no_row: Vec<String>,
    pub(super) left_out: Vec<LeftOut>,
}

/// A case that was left out, and the sets in which it has no membership.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct LeftOut {
    pub(super) case: String,
    pub(super) without: Vec<String>,
}

impl AnalysedCases {
    pub(super) fn of(truth: &TruthTable, data: &SetData, wide: &Table) -> Result<Self, MethodError> {
        let ids = wide.ids()?;
        let columns = wide.value_columns().into_iter().map(|set| Ok((set, wide.texts(set)?)));
        let columns = columns.collect::<Result<Vec<_>, MethodError>>()?;
        let left_out = |case: &String| {
            let row = ids.iter().position(|id| id == case);
            let lacks = |values: &[Option<String>]| row.is_some_and(|row| values.get(row).is_none_or(Option::is_none));
            let without = columns.iter().filter(|(_, values)| lacks(values)).map(|(set, _)| (*set).to_owned());
            LeftOut { case: case.clone(), without: without.collect() }
        };
        let in_row: BTreeSet<usize> = truth.rows().iter().flat_map(|row| &row.cases).copied().collect();
        let in_no_row = (0..).zip(data.cases()).filter(|(at, _)| !in_row.contains(at));
        let in_no_row = in_no_row.map(|(_, case)| case.clone()).collect();
        Ok(Self { used: data.cases().to_vec(), in_no_row, left_out: data.dropped().iter().map(left_out).collect() })
    }

    /// On which cases the answer stands, and which it could not use, in sentences.
    pub(super) fn sentence(&self, cases: &Cases) -> String {
        let (used, all) = (self.used.len(), self.used.len() + self.left_out.len());
        let names: Vec<_> = self.in_no_row.iter().map(|case| cases.in_text(case)).collect();
        let between = name_list(&names).map_or_else(String::new, |names| {
            format!(" Exactly at 0.5 in a condition, and so in no row of the truth table, though in the fit: {names}.")
        });
        if self.left_out.is_empty() {
            return format!("N = {used} cases: all of them.{between}");
        }
        let left: Vec<String> = self
            .left_out
            .iter()
            .map(|left| format!("{} (no value for {})", in_list(&cases.in_text(&left.case)), Listed(&left.without)))
            .collect();
        format!("N = {used} of {all} cases. Left out: {}.{between}", left.join("; "))
    }

    /// One row a case: `crosscase.study.analysed/1`.
    pub(super) fn table(&self, goal: &OutcomeRule) -> Result<Table, MethodError> {
        let used = self.used.iter().map(|case| (case, None));
        let out = self.left_out.iter().map(|left| (&left.case, Some(name_list(&left.without).unwrap_or_default())));
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

/// What the first model explains, counted in cases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct ExplainedCases {
    /// Cases with the outcome, and those of them on a path.
    pub(super) with_outcome: usize,
    pub(super) on_a_path: usize,
    /// Cases on a path without the outcome: deviant for consistency (Schneider & Rohlfing 2013).
    pub(super) without_outcome: Vec<String>,
    /// Cases with the outcome on no path: deviant for coverage.
    pub(super) on_no_path: Vec<String>,
    /// Cases neither with the outcome nor without it.
    pub(super) at_half: Vec<String>,
}

impl ExplainedCases {
    /// From the cases with their membership in the outcome, and those that stand on a path of the model.
    pub(super) fn of(cases: &[String], outcome: &[f64], on_paths: &BTreeSet<usize>) -> Self {
        let of = |is: &dyn Fn(f64, bool) -> bool| -> Vec<String> {
            let all = cases.iter().zip(outcome).enumerate();
            all.filter(|(at, (_, y))| is(**y, on_paths.contains(at))).map(|(_, (case, _))| case.clone()).collect()
        };
        Self {
            with_outcome: of(&|y, _| y > 0.5).len(),
            on_a_path: of(&|y, on_path| y > 0.5 && on_path).len(),
            without_outcome: of(&|y, on_path| y < 0.5 && on_path),
            on_no_path: of(&|y, on_path| y > 0.5 && !on_path),
            at_half: of(&|y, _| y == 0.5),
        }
    }
}
