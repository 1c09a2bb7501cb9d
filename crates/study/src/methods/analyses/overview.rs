//! The first page's answers on conditions, and on how sure they are: a sentence an outcome, with the way down.

use super::super::units::Cases;
use super::outcome_rule::{OutcomeRule, Rule};
use super::page::is_sufficient;
use super::robustness_summary::{RobustnessSummary, percent};
use super::solution::OutcomeSolution;
use crate::error::MethodError;
use crate::method::{PageContext, PagePlace, PageQuestion, Part};
use crosscase_data::{counted, name_list};
use crosscase_report::{Block, Text};

pub(super) fn parts(all: &[(&Rule, &str)], shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
    let (mut conditions, mut certainty, cases) = (Vec::new(), Vec::new(), Cases::of(shown)?);
    let mut number = 0;
    for (rule, label) in all {
        for goal in rule.goals() {
            number += 1;
            // The page has the negated outcome further down.
            if goal.outcome != rule.outcome {
                continue;
            }
            let solved = OutcomeSolution::of(&goal, shown.made)?;
            let way = format!("#evidence-{number}");
            conditions.push(found(&goal, label, &solved, shown)?.plain(" ").link("The evidence", way).plain("."));
            certainty.extend(sure(&goal, label, &solved, shown, &cases)?);
        }
    }
    let part = |question, told: Vec<Text>| {
        (!told.is_empty()).then(|| Part::new(PagePlace::Question(question), 0, vec![Block::List(told)]))
    };
    Ok([part(PageQuestion::Conditions, conditions), part(PageQuestion::Certainty, certainty)]
        .into_iter()
        .flatten()
        .collect())
}

/// What is sufficient and what is necessary.
fn found(
    goal: &OutcomeRule,
    label: &str,
    solved: &OutcomeSolution,
    shown: &PageContext<'_>,
) -> Result<Text, MethodError> {
    let used = solved.analysed.used.len();
    let all = used + solved.analysed.left_out.len();
    let text = Text::new().strong(label).plain(format!(" ({}), N = {used} of {all}: ", goal.called(shown.names)));
    let text = match solved.paths()? {
        None => text.plain("no path is named"),
        Some(model) => {
            let summary = RobustnessSummary::found(goal, shown.made)?;
            let like_chance = summary.is_some_and(|summary| summary.is_like_chance());
            let verb = if is_sufficient(goal, model, like_chance) {
                "sufficient is "
            } else {
                "found, and not shown to be sufficient, is "
            };
            let paths = model.terms.iter().enumerate().fold(text.plain(verb), |text, (at, term)| {
                let text = if at > 0 { text.plain(", or ") } else { text };
                text.code(&term.expr).plain(format!(" ({})", counted(term.cases.len(), "case", "cases")))
            });
            match solved.headline()?.model_count.as_ref().map(ToString::to_string).as_deref() {
                Some("1") => paths,
                _ => paths.plain(" in the first of several models"),
            }
        }
    };
    let necessary: Vec<&str> =
        solved.necessity.iter().filter(|one| one.is_found(goal)).map(|one| one.expr.as_str()).collect();
    Ok(match necessary[..] {
        [] => text.plain("; nothing is necessary."),
        _ => necessary
            .iter()
            .enumerate()
            .fold(text.plain("; necessary is "), |text, (at, expr)| {
                let text = if at > 0 { text.plain(", and ") } else { text };
                text.code(*expr)
            })
            .plain("."),
    })
}

/// Whether chance does as well, how stable the paths are, and on whom they depend.
fn sure(
    goal: &OutcomeRule,
    label: &str,
    solved: &OutcomeSolution,
    shown: &PageContext<'_>,
    cases: &Cases,
) -> Result<Option<Text>, MethodError> {
    let Some(model) = solved.paths()? else { return Ok(None) };
    let text = Text::new().strong(label).plain(": ");
    let Some(found) = RobustnessSummary::found(goal, shown.made)? else {
        return Ok(Some(text.plain("robustness was not tested.")));
    };
    let chance = if found.is_like_chance() {
        format!("chance does as well (p = {}), so that the paths are no finding without other evidence", found.p())
    } else {
        format!("chance alone seldom does as well (p = {})", found.p())
    };
    let stable = found.least_stable(model).map_or_else(String::new, |share| {
        format!("; the least stable path comes back in {} of resamples of the cases", percent(share))
    });
    let named: Vec<&str> = found.depends_on().iter().map(|case| cases.label(case)).collect();
    let hangs = match name_list(&named) {
        None => "; it hangs on no single case".to_owned(),
        Some(_) if named.len() > 5 => {
            format!("; without any one of {} it changes", counted(named.len(), "case", "cases"))
        }
        Some(names) if named.len() == 1 => format!("; without {names} it changes"),
        Some(names) => format!("; without any one of {names} it changes"),
    };
    Ok(Some(text.plain(format!("{chance}{stable}{hangs}."))))
}
