//! What was found for an outcome: as the stage that solves it keeps it, and as other stages and the page read it.

use super::super::about::rounded_or_dash;
use super::explained_cases::{AnalysedCases, ExplainedCases};
use super::fillings::{Bounded, Filled};
use super::necessity::Candidate;
use super::outcome_rule::OutcomeRule;
use crate::error::{MethodError, StudyError};
use crate::made::Made;
use crosscase_data::{Diagnostic, Table, TableBuilder};
use crosscase_figures::ConfigurationChart;
use crosscase_qca::{
    CONSTANT_CONDITION, CONSTANT_OUTCOME, ExpectationConflict, ModelRecord, SolutionKind, SolutionRecord,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct OutcomeSolution {
    pub(super) analysed: AnalysedCases,
    /// How many of the analysed cases have the outcome.
    pub(super) with_outcome: usize,
    /// Whether some configuration has cases enough to be looked at.
    pub(super) is_frequent: bool,
    /// Why there is nothing to explain, where there is not.
    pub(super) nothing_to_explain: Vec<Diagnostic>,
    pub(super) necessity: Vec<Candidate>,
    /// In the order of a paper, the parsimonious one last.
    pub(super) solutions: Vec<SolutionRecord>,
    /// What paths of the solution that the answer names have against the expectations.
    pub(super) against_expectation: Vec<ExpectationConflict>,
    /// Of that solution, where it has a model.
    pub(super) drawn: Option<Drawn>,
    /// What missing memberships leave open, where there are any and all cases stay.
    pub(super) bounded: Option<Bounded>,
}

/// A solution in its cases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Drawn {
    pub(super) configurations: ConfigurationChart,
    pub(super) explained: ExplainedCases,
}

impl OutcomeSolution {
    /// Values filled in where memberships are missing.
    pub(super) fn put(&self) -> &[Filled] {
        self.bounded.as_ref().map_or(&[], |bounded| &bounded.shown)
    }

    pub(super) fn of(goal: &OutcomeRule, made: &Made) -> Result<Self, StudyError> {
        made.kept(&goal.solve())
    }

    /// The solution that the answer names: the last before the parsimonious one.
    pub(super) fn headline(&self) -> Result<&SolutionRecord, StudyError> {
        let found = self.solutions.iter().rfind(|found| found.solution != SolutionKind::Parsimonious);
        let (stage, what) = ("analysis".to_owned(), Some("the solution that the answer names".to_owned()));
        found.ok_or(StudyError::NotMade { stage, what })
    }

    /// Whether that solution has the models of the conservative one, and so needs no remainder.
    pub(super) fn is_conservative(&self) -> Result<bool, StudyError> {
        let exprs = |found: &SolutionRecord| found.models.iter().map(ModelRecord::expr).collect::<BTreeSet<_>>();
        let conservative = self.solutions.iter().find(|found| found.solution == SolutionKind::Conservative);
        Ok(conservative.map(exprs) == Some(exprs(self.headline()?)))
    }

    /// The first model of that solution where it has paths to name: not every configuration leads to the outcome, nor is every
    /// case on a path, so that the paths would make no difference between the cases.
    pub(super) fn paths(&self) -> Result<Option<&ModelRecord>, StudyError> {
        let everybody = |model: &&ModelRecord| {
            let on_a_path: BTreeSet<&String> = model.terms.iter().flat_map(|term| &term.cases).collect();
            on_a_path.len() == self.analysed.used.len()
        };
        Ok(self.headline()?.models.first().filter(|first| !first.is_always() && !everybody(first)))
    }

    /// Whether all cases are on one side of the outcome, so that nothing can be found of it.
    pub(super) fn has_constant_outcome(&self) -> bool {
        self.nothing_to_explain.iter().any(|told| told.code == CONSTANT_OUTCOME)
    }

    /// What is told of conditions in which all cases are on one side.
    pub(super) fn constant_conditions(&self) -> impl Iterator<Item = &str> {
        let own = self.nothing_to_explain.iter().filter(|told| told.code == CONSTANT_CONDITION);
        own.map(|told| told.message.as_str())
    }

    /// Why that solution has no paths to name, where it has none.
    pub(super) fn why_no_path(&self, goal: &OutcomeRule) -> Result<Option<String>, StudyError> {
        if self.paths()?.is_some() {
            return Ok(None);
        }
        let found = self.headline()?;
        let cuts = goal.cuts();
        Ok(Some(match (found.models.first(), &found.reason) {
            _ if self.has_constant_outcome() => {
                "no path, since all cases are on one side of the outcome and there is nothing to explain".to_owned()
            }
            (None, Some(why)) => format!("no path was found: {why}"),
            (None, None) if !self.is_frequent => {
                format!("no configuration has {} cases, so that none was looked at", goal.rule.n_cut)
            }
            (None, None) => format!("no configuration{} is sufficient at {cuts}", goal.frequent()),
            (Some(first), _) if first.is_always() => {
                format!("no path, since every configuration counts as sufficient at {cuts}")
            }
            _ => "no path, since every case would be on it".to_owned(),
        }))
    }

    /// What is necessary of so few cases, where that says little of the condition.
    pub(super) fn few_with_outcome(&self) -> Option<&'static str> {
        match self.with_outcome {
            1 => Some(
                "One case alone has the outcome: whatever it has is necessary by that, and it is no finding without other evidence",
            ),
            2 => Some(
                "Two cases alone have the outcome: whatever they share is necessary by that, and it is no finding without other evidence",
            ),
            _ => None,
        }
    }

    /// The answer in a line.
    pub(super) fn line(&self) -> Result<String, StudyError> {
        let shown = |figure| rounded_or_dash(figure, 3);
        let found = self.headline()?;
        let Some(first) = found.models.first() else {
            return Ok(match &found.reason {
                None => "no configuration is sufficient".to_owned(),
                Some(why) => format!("no solution: {why}"),
            });
        };
        if self.paths()?.is_none() {
            return Ok(format!("no path, since every case is on it ({})", first.expr()));
        }
        let fit = format!("inclusion {}, PRI {}, coverage {}", shown(first.incl), shown(first.pri), shown(first.cov));
        let others = match found.model_count.as_ref().map(ToString::to_string).as_deref() {
            Some("1") => String::new(),
            Some(count) => format!("; the first of {count} models"),
            None => format!("; one of at least {} models", found.count_at_least),
        };
        Ok(format!("{} ({fit}{others})", first.expr()))
    }
}

/// “complete”, or why not.
pub(super) fn search(found: &SolutionRecord) -> String {
    match &found.reason {
        None => found.search.clone(),
        Some(why) => format!("{}: {why}", found.search),
    }
}

/// One row a model; a solution without one has a row without an expression.
pub(super) fn models(all: &[SolutionRecord]) -> Result<Table, MethodError> {
    let of = |found: &'_ SolutionRecord| -> Vec<Option<usize>> {
        if found.models.is_empty() { vec![None] } else { (0..found.models.len()).map(Some).collect() }
    };
    let rows: Vec<(&SolutionRecord, Option<usize>)> =
        all.iter().flat_map(|found| of(found).into_iter().map(move |at| (found, at))).collect();
    let model = |(found, at): &(&'_ SolutionRecord, Option<usize>)| at.and_then(|at| found.models.get(at)).cloned();
    let whole = |n: usize| i64::try_from(n).ok();
    Ok(TableBuilder::new("crosscase.study.models/1")
        .text("solution", rows.iter().map(|(found, _)| Some(found.solution.as_str())))
        .integer("model", rows.iter().map(|(_, at)| at.and_then(|at| whole(at + 1))))
        .text("expr", rows.iter().map(|row| model(row).map(|model| model.expr())))
        .integer("terms", rows.iter().map(|row| model(row).and_then(|model| whole(model.terms.len()))))
        .number("incl", rows.iter().map(|row| model(row).and_then(|model| model.incl)))
        .number("pri", rows.iter().map(|row| model(row).and_then(|model| model.pri)))
        .number("cov", rows.iter().map(|row| model(row).and_then(|model| model.cov)))
        .text("model_count", rows.iter().map(|(found, _)| found.model_count.as_ref().map(ToString::to_string)))
        .text("count_at_least", rows.iter().map(|(found, _)| Some(found.count_at_least.to_string())))
        .text("search", rows.iter().map(|(found, _)| Some(search(found))))
        .build()?)
}
