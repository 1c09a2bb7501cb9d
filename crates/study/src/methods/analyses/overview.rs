//! The first page's answers on conditions, and on how sure they are: a sentence an outcome, with the way down.

use super::super::units::Cases;
use super::below_cut::is_sufficient;
use super::in_words::{between, in_words, of_cases};
use super::necessity::{Candidate, NecessityForm};
use super::outcome_rule::{OutcomeRule, Rule};
use super::page::labelled;
use super::robustness_summary::{RESAMPLES, RobustnessSummary, percent};
use super::solution::OutcomeSolution;
use crate::error::MethodError;
use crate::method::{PageContext, PagePlace, PageQuestion, Part};
use crosscase_data::{capitalised, counted, name_list};
use crosscase_figures::{DotPlot, DotRow, ReferenceLine};
use crosscase_report::{Block, ConfigurationBlock, FigureBlock, Text};

pub(super) fn parts(all: &[(&Rule, &str)], shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
    let (mut conditions, mut charts, mut certainty) = (Vec::new(), Vec::new(), Vec::new());
    let (mut ways, mut paths, cases) = (Vec::new(), Vec::new(), Cases::of(shown)?);
    let mut number = 0;
    for (rule, label) in all {
        for goal in rule.goals() {
            number += 1;
            // The page has the negated outcome further down.
            if goal.outcome != rule.outcome {
                continue;
            }
            let solved = OutcomeSolution::of(&goal, shown.made)?;
            conditions.push(found(&goal, label, &solved, shown)?);
            charts.extend(chart(&goal, label, &solved, shown)?);
            certainty.push(sure(&goal, label, &solved, shown, &cases)?);
            paths.extend(stability(&goal, label, &solved, shown)?);
            ways.push((*label, format!("#evidence-{number}")));
        }
    }
    let way = ways.iter().enumerate().fold(Text::from("The evidence: "), |text, (at, (label, address))| {
        if at > 0 { text.plain(", ") } else { text }.link(*label, address.as_str())
    });
    let way = Block::Way(way.plain("."));
    let part = |question, told: Vec<Text>, pictures: Vec<Block>| {
        let blocks = std::iter::once(Block::List(told.clone())).chain(pictures).chain([way.clone()]);
        (!told.is_empty()).then(|| Part::new(PagePlace::Question(question), 0, blocks.collect()))
    };
    let held = (!paths.is_empty()).then(|| Block::Figure(drawn_again(paths)));
    let conditions = part(PageQuestion::Conditions, conditions, charts);
    let certainty = part(PageQuestion::Certainty, certainty, held.into_iter().collect());
    Ok(conditions.into_iter().chain(certainty).collect())
}

/// The paths as a chart, without what the answer below has as well: a column each with its inclusion and its coverage.
fn chart(
    goal: &OutcomeRule,
    label: &str,
    solved: &OutcomeSolution,
    shown: &PageContext<'_>,
) -> Result<Option<Block>, MethodError> {
    if solved.paths()?.is_none() {
        return Ok(None);
    }
    let Some(drawn) = &solved.drawn else { return Ok(None) };
    let mut chart = labelled(drawn.configurations.clone(), shown);
    chart.models.truncate(1);
    let kept: Vec<usize> =
        (0..chart.term_rows.len()).filter(|at| KEPT.contains(&chart.term_rows[*at].as_str())).collect();
    let of_kept = |values: &[Option<f64>]| kept.iter().map(|at| values.get(*at).copied().flatten()).collect::<Vec<_>>();
    for model in &mut chart.models {
        model.values.clear();
        for term in &mut model.terms {
            term.values = of_kept(&term.values);
            term.cases.clear();
        }
    }
    chart.term_rows = KEPT
        .iter()
        .filter(|name| chart.term_rows.iter().any(|row| row == *name))
        .map(|name| (*name).to_owned())
        .collect();
    chart.model_rows.clear();
    let caption = Text::from(format!("{label}: the paths to ")).code(goal.outcome.to_string()).plain(", a column each");
    Ok(Some(Block::Configurations(ConfigurationBlock { caption, ..ConfigurationBlock::new(chart) })))
}

/// The rows of the chart that the first page keeps.
const KEPT: [&str; 2] = ["Inclusion", "Raw coverage"];

/// A row for each path: how often it comes back.
fn stability(
    goal: &OutcomeRule,
    label: &str,
    solved: &OutcomeSolution,
    shown: &PageContext<'_>,
) -> Result<Vec<DotRow>, MethodError> {
    let Some((model, summary)) = solved.paths()?.zip(RobustnessSummary::found(goal, shown.made)?) else {
        return Ok(Vec::new());
    };
    let row = |(path, share): (&str, f64)| DotRow::new(format!("{label}: {path}"), share).note(percent(share));
    Ok(summary.stability(model).map(row).collect())
}

fn drawn_again(rows: Vec<DotRow>) -> FigureBlock {
    let figure = DotPlot {
        title: "How often each path comes back".to_owned(),
        description: "The share of resamples of the cases, drawn with replacement, in which the path is found again."
            .to_owned(),
        x_label: "Share of resamples".to_owned(),
        rows,
        groups: Vec::new(),
        rules: vec![ReferenceLine::new(0.5, "half")],
        limits: Some((0.0, 1.0)),
    };
    let caption =
        format!("How often each path comes back where the cases are drawn again with replacement, {RESAMPLES} times");
    FigureBlock::new(figure.draw()).caption(caption)
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
        None => text.plain(solved.why_no_path(goal)?.unwrap_or_default()),
        Some(model) => {
            let summary = RobustnessSummary::found(goal, shown.made)?;
            let like_chance = summary.is_some_and(|summary| summary.is_like_chance());
            let verb = if is_sufficient(goal, model, like_chance) {
                "sufficient is "
            } else {
                "found, but not shown to be sufficient: "
            };
            let explained = solved.drawn.as_ref().map(|drawn| &drawn.explained);
            let mut paths = text.plain(verb);
            for (at, term) in model.terms.iter().enumerate() {
                paths = if at > 0 { paths.plain(", or ") } else { paths };
                let cases = of_cases(&term.cases, explained);
                paths = match in_words(&term.expr, shown.names)? {
                    Some(words) => append(paths, &words).plain(" (").code(&term.expr).plain(format!("; {cases})")),
                    None => paths.code(&term.expr).plain(format!(" ({cases})")),
                };
            }
            if model.terms.iter().all(|term| term.cases.len() < 2) {
                paths = paths.plain(", each path of one case, so that this tells of single cases and is no pattern");
            }
            match solved.headline()?.model_count.as_ref().map(ToString::to_string).as_deref() {
                Some("1") => paths,
                _ => paths.plain(", in the first of several models"),
            }
        }
    };
    // A conjunction of what is necessary by itself follows from that.
    let found = || solved.necessity.iter().filter(|one| one.is_found(goal));
    let is_single = |part: &str| found().any(|one| one.form == NecessityForm::Condition && one.expr == part);
    let follows = |one: &&Candidate| one.form == NecessityForm::Conjunction && one.expr.split('*').all(is_single);
    let necessary: Vec<&str> = found().filter(|one| !follows(one)).map(|one| one.expr.as_str()).collect();
    let following: Vec<&str> = found().filter(follows).map(|one| one.expr.as_str()).collect();
    let mut text = match necessary.len() {
        0 if solved.has_constant_outcome() => text,
        0 => text.plain("; no condition passes as necessary"),
        1 => text.plain("; necessary is "),
        _ => text.plain("; necessary are "),
    };
    for (at, expr) in necessary.iter().enumerate() {
        text = if at > 0 { text.plain(between(at, necessary.len())) } else { text };
        text = match in_words(expr, shown.names)? {
            Some(words) => append(text, &words).plain(" (").code(*expr).plain(")"),
            None => text.code(*expr),
        };
    }
    if !following.is_empty() {
        let so = if necessary.len() == 2 { ", and so both together (" } else { ", and so these together (" };
        let each = following.iter().enumerate();
        text = each
            .fold(text.plain(so), |text, (at, expr)| if at > 0 { text.plain(", ") } else { text }.code(*expr))
            .plain(")");
    }
    let few = solved.few_with_outcome().filter(|_| !necessary.is_empty());
    let text = text.plain(few.map_or_else(|| ".".to_owned(), |few| format!(". {few}.")));
    Ok(solved.constant_conditions().fold(text, |text, told| text.plain(format!(" {}.", capitalised(told)))))
}

/// What is known to speak against the paths without any test: cases on them without the outcome, and with it on none.
fn against(solved: &OutcomeSolution, cases: &Cases) -> String {
    let Some(explained) = solved.drawn.as_ref().map(|drawn| &drawn.explained) else { return String::new() };
    let those = |what: &str, of: &[String]| {
        let named: Vec<_> = of.iter().map(|case| cases.in_text(case)).collect();
        match name_list(&named) {
            None => format!("; {what}: no case"),
            Some(names) if named.len() <= 5 => format!("; {what}: {names}"),
            Some(_) => format!("; {what}: {}", counted(named.len(), "case", "cases")),
        }
    };
    let on = those("on a path and without the outcome", &explained.without_outcome);
    on + &those("with the outcome and on no path", &explained.on_no_path)
}

fn append(text: Text, more: &Text) -> Text {
    more.parts().iter().cloned().fold(text, Text::with)
}

/// Whether chance does as well, how stable the paths are, and on whom they depend.
fn sure(
    goal: &OutcomeRule,
    label: &str,
    solved: &OutcomeSolution,
    shown: &PageContext<'_>,
    cases: &Cases,
) -> Result<Text, MethodError> {
    let used = counted(solved.analysed.used.len(), "case", "cases");
    let text = Text::new().strong(label).plain(format!(", N = {used}: "));
    let Some(model) = solved.paths()? else {
        return Ok(text.plain("no path is named, and so none is tested."));
    };
    let Some(found) = RobustnessSummary::found(goal, shown.made)? else {
        return Ok(text.plain(format!("robustness was not tested{}.", against(solved, cases))));
    };
    let reserve = if found.is_like_chance() { ", so that the paths are no finding without other evidence" } else { "" };
    let chance = format!("{}{reserve}", found.in_short());
    let which = if model.terms.len() == 1 { "path" } else { "least stable path" };
    let stable = found.least_stable(model).map_or_else(String::new, |share| {
        format!("; the {which} comes back in {} of {RESAMPLES} resamples of the cases", percent(share))
    });
    let named: Vec<String> = found.depends_on().iter().map(|case| cases.in_text(case).into_owned()).collect();
    let hangs = match name_list(&named) {
        None => "; it hangs on no single case".to_owned(),
        Some(names) if named.len() == 1 => format!("; without {names} it changes"),
        Some(names) if named.len() <= 5 => format!("; without any one of these cases it changes: {names}"),
        Some(_) => format!("; without any one of {} it changes", counted(named.len(), "case", "cases")),
    };
    Ok(text.plain(format!("{chance}{stable}{hangs}.")))
}
