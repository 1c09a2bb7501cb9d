//! What is necessary: every condition with its figures, and what passes the cuts.

use super::outcome_rule::OutcomeRule;
use crate::error::MethodError;
use crosscase_data::{Table, TableBuilder};
use crosscase_qca::measures::reaches;
use crosscase_qca::{NecessityTable, SetData, SingleRow};
use serde::{Deserialize, Serialize};

/// What can be necessary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum NecessityForm {
    Condition,
    Conjunction,
    Disjunction,
}

/// One candidate with its figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Candidate {
    pub(super) expr: String,
    pub(super) form: NecessityForm,
    pub(super) incl: Option<f64>,
    pub(super) ron: Option<f64>,
    pub(super) cov: Option<f64>,
    pub(super) passes: bool,
    /// A disjunction that passes with every value of one of its conditions says nothing of that condition.
    pub(super) trivial: bool,
}

impl Candidate {
    /// Whether the answer names it as necessary: it passes and is relevant. A disjunction is no more than a candidate.
    pub(super) fn is_found(&self, goal: &OutcomeRule) -> bool {
        self.is_relevant(goal) && self.form != NecessityForm::Disjunction
    }

    /// Whether it is a disjunction that says nothing of one of its conditions.
    pub(super) fn is_trivial(&self) -> bool {
        self.form == NecessityForm::Disjunction && self.trivial
    }

    pub(super) fn is_relevant(&self, goal: &OutcomeRule) -> bool {
        self.passes && reaches(self.ron, goal.rule.headline_ron)
    }
}

/// Every condition and its negation, whatever passes, and then the conjunctions and disjunctions that do.
pub(super) fn candidates(
    goal: &OutcomeRule,
    data: &SetData,
    found: &NecessityTable,
) -> Result<Vec<Candidate>, MethodError> {
    let single = |row: SingleRow| {
        let SingleRow { expr, incl, ron, cov, passes, .. } = row;
        Candidate { expr, form: NecessityForm::Condition, incl, ron, cov, passes, trivial: false }
    };
    let singles = goal.necessity().singles(data, &goal.outcome, &goal.rule.conditions)?.results;
    let mut all: Vec<Candidate> = singles.into_iter().map(single).collect();
    for row in &found.results {
        let form = if row.form == crosscase_qca::NecessityForm::Disjunction {
            NecessityForm::Disjunction
        } else {
            NecessityForm::Conjunction
        };
        if row.literals.len() > 1 {
            let (expr, incl, ron, cov) = (row.expr.clone(), row.incl, row.ron, row.cov);
            all.push(Candidate { expr, form, incl, ron, cov, passes: true, trivial: row.trivial });
        }
    }
    Ok(all)
}

/// One row a candidate.
pub(super) fn table(all: &[Candidate]) -> Result<Table, MethodError> {
    let form = |form: NecessityForm| match form {
        NecessityForm::Condition => "condition",
        NecessityForm::Conjunction => "conjunction",
        NecessityForm::Disjunction => "disjunction",
    };
    Ok(TableBuilder::new("crosscase.study.necessity/1")
        .text("expr", all.iter().map(|one| Some(one.expr.as_str())))
        .number("incl", all.iter().map(|one| one.incl))
        .number("ron", all.iter().map(|one| one.ron))
        .number("cov", all.iter().map(|one| one.cov))
        .text("form", all.iter().map(|one| Some(form(one.form))))
        .boolean("passes", all.iter().map(|one| Some(one.passes)))
        .boolean("trivial", all.iter().map(|one| (one.form == NecessityForm::Disjunction).then_some(one.trivial)))
        .build()?)
}
