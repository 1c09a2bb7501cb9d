//! The answer first: for each outcome the solution, how well it fits, and whether it is the only one.

use super::downloads;
use crate::collect::goals;
use crate::model::{Analysis, Study};
use crate::models::{Model, Models};
use crate::pipeline::Results;
use crate::problem::StudyError;
use crate::stages::analysis::Goal;
use crosscase_data::Table;
use crosscase_figures::ConfigurationChart;
use crosscase_report::{Block, Callout, Configurations, KeyFigure, Section, Text};

/// Models listed in words; the tables have all of them.
const LISTED: usize = 5;

pub(super) fn section(study: &Study, results: &Results) -> Result<Section, StudyError> {
    let mut blocks = Vec::new();
    for (analysis, goal) in goals(study) {
        let Some(artifacts) = results.get(&goal.stage(analysis)) else { continue };
        let Some(table) = artifacts.tables.get("models") else { continue };
        let solutions = Models::from_table(table)?;
        let Some(solutions) = solutions.iter().find(|models| models.kind == "intermediate") else { continue };
        blocks.push(Block::Heading(heading(study, analysis, goal)));
        blocks.extend(answer(analysis, goal, solutions));
        if let Some(table) = artifacts.tables.get("necessity") {
            blocks.push(Block::Prose(necessary(&goal.text(analysis), table)?));
        }
        if let Some(chart) = artifacts.charts.get("configurations") {
            let caption = Text::from("Paths to ").code(goal.text(analysis)).plain(
                ", a column each (intermediate solution). Core conditions are in a parsimonious model too (Fiss 2011).",
            );
            let file = format!("solutions-{}", goal.file(analysis));
            blocks.push(Block::Configurations(Configurations {
                caption,
                downloads: downloads(&file),
                ..Configurations::new(labelled(study, chart))
            }));
        }
    }
    Ok(Section::new("answer", "The answer", blocks))
}

/// `SURV – Countries whose democracy survived`, or its negation; with the analysis before it where there are several.
fn heading(study: &Study, analysis: &Analysis, goal: Goal) -> String {
    let label = study.set(analysis.outcome.name()).map_or(analysis.outcome.name(), |set| &set.label);
    let not = if goal.outcome(analysis).is_negated() { "not: " } else { "" };
    let outcome = format!("{} – {not}{label}", goal.text(analysis));
    if study.analyses.len() == 1 { outcome } else { format!("{}: {outcome}", analysis.label) }
}

/// The chart with its conditions called by name and label, for those who do not know the names by heart.
fn labelled(study: &Study, chart: &ConfigurationChart) -> ConfigurationChart {
    let conditions = chart.conditions.iter().map(|name| match study.set(name) {
        Some(set) if set.label != *name => format!("{} ({name})", set.label),
        _ => name.clone(),
    });
    ConfigurationChart { conditions: conditions.collect(), ..chart.clone() }
}

fn answer(analysis: &Analysis, goal: Goal, solutions: &Models) -> Vec<Block> {
    let outcome = goal.text(analysis);
    let Some(first) = solutions.listed.first() else {
        let text = Text::from("No configuration is consistent enough for ").code(outcome).plain(format!(
            " at an inclusion of {} and a PRI of {}. That is a finding: under these conditions nothing was sufficient.",
            analysis.incl_cut, analysis.pri_cut
        ));
        return vec![Block::Callout(Callout::Note(text))];
    };
    let mut blocks = vec![Block::prose(sentence(&outcome, first)), Block::KeyFigures(figures(first))];
    if solutions.listed.len() > 1 || solutions.count.as_deref() != Some("1") {
        blocks.push(Block::Callout(Callout::Warning(ambiguity(solutions))));
        blocks.push(Block::List(
            solutions.listed.iter().take(LISTED).map(|model| Text::new().code(&model.expr)).collect(),
        ));
    }
    blocks
}

/// What is necessary, in a sentence.
fn necessary(outcome: &str, table: &Table) -> Result<Text, StudyError> {
    let exprs: Vec<String> = table.texts("expr")?.into_iter().flatten().collect();
    if exprs.is_empty() {
        return Ok(Text::from("Nothing passes the cuts as necessary for ").code(outcome).plain("."));
    }
    let mut text = Text::from("Passing the cuts as necessary for ").code(outcome).plain(": ");
    for (at, expr) in exprs.iter().take(LISTED).enumerate() {
        text = if at > 0 { text.plain("; ").code(expr) } else { text.code(expr) };
    }
    let more = exprs.len().saturating_sub(LISTED);
    Ok(if more > 0 { text.plain(format!("; and {more} more.")) } else { text.plain(".") })
}

fn sentence(outcome: &str, model: &Model) -> Text {
    let paths = match model.terms {
        1 => "One path is".to_owned(),
        2 => "Two paths are".to_owned(),
        3 => "Three paths are".to_owned(),
        n => format!("{n} paths are"),
    };
    Text::from(format!("{paths} sufficient for "))
        .code(outcome)
        .plain(": ")
        .code(&model.expr)
        .plain(" (intermediate solution).")
}

fn figures(model: &Model) -> Vec<KeyFigure> {
    let shown = |figure: Option<f64>| figure.map_or_else(|| "–".to_owned(), |figure| format!("{figure:.3}"));
    vec![
        KeyFigure::new("Inclusion", shown(model.incl), "how far cases on a path show the outcome"),
        KeyFigure::new("PRI", shown(model.pri), "the same, without what speaks for the negation as well"),
        KeyFigure::new("Coverage", shown(model.cov), "how much of the outcome the paths account for"),
    ]
}

fn ambiguity(solutions: &Models) -> Text {
    let listed = solutions.listed.len().min(LISTED);
    let count = match &solutions.count {
        Some(count) => format!("The data allow {count} models"),
        None => format!(
            "The search was not completed ({}); there are at least {} models",
            solutions.search, solutions.at_least
        ),
    };
    let shown = if solutions.listed.len() > listed { format!(" The first {listed} are shown.") } else { String::new() };
    Text::from(format!(
        "{count} with as few terms; the truth table does not decide between them, and they may differ in fit.{shown}"
    ))
}
