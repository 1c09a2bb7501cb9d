//! The answer first: for each outcome the solution, how well it fits, and whether it is the only one; and the parameters.

use super::evidence;
use super::goal::{Goal, KINDS, Rule, solution};
use super::solve::{Model, Summary};
use crate::error::MethodError;
use crate::method::{Part, Place, Shown, Step, downloads};
use crate::names::What;
use crosscase_data::Table;
use crosscase_figures::ConfigurationChart;
use crosscase_report::{Block, Callout, Cell, Column, ColumnKind, Configurations, KeyFigure, TableBlock, Text};
use serde_json::json;

/// Models listed in words; the tables have all of them.
const LISTED: usize = 5;

/// The parts of the analyses, each with its name for readers.
pub(super) fn parts(all: &[(&Rule, &str)], shown: &Shown<'_>) -> Result<Vec<Part>, MethodError> {
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let (mut parts, mut number) = (Vec::new(), 0);
    let mut steps = Vec::new();
    for (rule, label) in all {
        for goal in rule.goals() {
            number += 1;
            let before = if all.len() == 1 { String::new() } else { format!("{label}: ") };
            parts.push(Part::new(Place::Answer, 0, answer(&before, &goal, shown)?));
            let heading = format!("{label}: evidence for {}", goal.outcome);
            let place = Place::Section { id: format!("evidence-{number}"), heading };
            parts.push(Part::new(place, 0, evidence::blocks(&goal, shown.made)?));
            steps.extend(repeat(&goal, shown)?);
        }
    }
    parts.push(Part::new(Place::Method, 0, vec![Block::Table(parameters(all, shown))]));
    parts.push(Part::new(Place::Repeat, 0, steps));
    Ok(parts)
}

fn answer(before: &str, goal: &Goal, shown: &Shown<'_>) -> Result<Vec<Block>, MethodError> {
    let solutions = Summary::of(goal, shown.made)?;
    let Some(solutions) = solutions.iter().find(|summary| summary.kind == "intermediate") else {
        return Ok(Vec::new());
    };
    let label = shown.names.label(What::Set, goal.outcome.name());
    let not = if goal.outcome.is_negated() { "not: " } else { "" };
    let mut blocks = vec![Block::Heading(format!("{before}{} – {not}{label}", goal.outcome))];
    blocks.extend(solved(goal, solutions));
    blocks.push(Block::Prose(necessary(&goal.outcome.to_string(), shown.made.table(&goal.solve(), "necessity")?)?));
    if let Some(chart) = shown.made.kept::<ConfigurationChart>(&goal.solve(), "configurations")? {
        let caption = Text::from("Paths to ").code(goal.outcome.to_string()).plain(
            ", a column each (intermediate solution). Core conditions are in a parsimonious model too (Fiss 2011).",
        );
        blocks.push(Block::Configurations(Configurations {
            caption,
            downloads: downloads(&format!("solutions-{}", goal.file())),
            ..Configurations::new(labelled(chart, shown))
        }));
    }
    Ok(blocks)
}

/// The chart with its conditions called by name and label, for those who do not know the names by heart.
fn labelled(chart: ConfigurationChart, shown: &Shown<'_>) -> ConfigurationChart {
    let conditions = chart.conditions.iter().map(|name| match shown.names.label(What::Set, name) {
        label if label == name => name.clone(),
        label => format!("{label} ({name})"),
    });
    ConfigurationChart { conditions: conditions.collect(), ..chart }
}

fn solved(goal: &Goal, solutions: &Summary) -> Vec<Block> {
    let Some(first) = solutions.listed.first() else {
        let text = Text::from("No configuration is consistent enough for ").code(goal.outcome.to_string()).plain(format!(
            " at an inclusion of {} and a PRI of {}. That is a finding: under these conditions nothing was sufficient.",
            goal.rule.incl_cut, goal.rule.pri_cut
        ));
        return vec![Block::Callout(Callout::Note(text))];
    };
    let mut blocks = vec![Block::prose(sentence(&goal.outcome.to_string(), first)), Block::KeyFigures(figures(first))];
    if solutions.listed.len() > 1 || solutions.count.as_deref() != Some("1") {
        blocks.push(Block::Callout(Callout::Warning(ambiguity(solutions))));
        blocks.push(Block::List(
            solutions.listed.iter().take(LISTED).map(|model| Text::new().code(&model.expr)).collect(),
        ));
    }
    blocks
}

/// What is necessary, in a sentence.
fn necessary(outcome: &str, table: &Table) -> Result<Text, MethodError> {
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

fn ambiguity(solutions: &Summary) -> Text {
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

/// What a parameter is called, and its value in an analysis.
type Parameter = (&'static str, fn(&Rule, &Shown<'_>) -> String);

fn parameters(all: &[(&Rule, &str)], shown: &Shown<'_>) -> TableBlock {
    let rows: [Parameter; 9] = [
        ("Outcome", |a, _| a.goals().iter().map(|goal| goal.outcome.to_string()).collect::<Vec<_>>().join(", ")),
        ("Conditions", |a, _| a.conditions.join(", ")),
        ("Expectations", expected),
        ("Inclusion cut", |a, _| a.incl_cut.to_string()),
        ("Frequency cut", |a, _| a.n_cut.to_string()),
        ("PRI cut", |a, _| a.pri_cut.to_string()),
        ("Membership of exactly 0.5", |a, _| a.at_half.to_string()),
        ("Missing memberships", |a, _| json!(a.missing).as_str().unwrap_or_default().to_owned()),
        ("Necessity: inclusion, coverage, RoN at least", |a, _| a.necessity.map(|cut| cut.to_string()).join(", ")),
    ];
    let header = Column::new("Parameter", ColumnKind::RowHeader);
    let row = |(name, of): &Parameter| {
        std::iter::once(Cell::from(*name)).chain(all.iter().map(|(rule, _)| Cell::from(of(rule, shown)))).collect()
    };
    TableBlock {
        caption: Text::from("Parameters of the analyses"),
        columns: std::iter::once(header)
            .chain(all.iter().map(|(_, label)| Column::new(*label, ColumnKind::Text)))
            .collect(),
        rows: rows.iter().map(row).collect(),
        ..TableBlock::default()
    }
}

/// What theory expects, for the outcome and for its negation.
fn expected(rule: &Rule, shown: &Shown<'_>) -> String {
    let of = |goal: &Goal| match goal.expected(shown.names) {
        none if none.is_empty() => format!("{}: none", goal.outcome),
        some => format!("{}: {}", goal.outcome, some.replace(',', ", ")),
    };
    rule.goals().iter().map(of).collect::<Vec<_>>().join("; ")
}

/// Each step of an analysis by itself on the published sets.
fn repeat(goal: &Goal, shown: &Shown<'_>) -> Result<Vec<Block>, MethodError> {
    let (table, missing) = (goal.table(), goal.rule.missing);
    let necessity = json!({ "outcome": goal.outcome, "conditions": goal.rule.conditions, "missing": missing, "necessity": goal.necessity() });
    let mut steps = vec![
        Step::new("necessity", "sets", &necessity),
        Step::new("truth-table", "sets", &json!({ "table": table, "missing": missing })),
    ];
    for kind in KINDS {
        let how = solution(kind, &goal.expected(shown.names))?;
        steps.push(Step::new("solution", "sets", &json!({ "table": table, "missing": missing, "minimise": how })));
    }
    Ok(steps.iter().filter_map(|step| shown.block(step)).collect())
}
