//! What an answer stands on: every model of every solution, the truth table, necessity, the cases against the diagonal.

use super::{downloads, robustness};
use crate::model::Analysis;
use crate::models::Models;
use crate::pipeline::Results;
use crate::problem::StudyError;
use crate::stages::analysis::{Goal, KINDS};
use crosscase_data::Table;
use crosscase_report::{Block, Cell, Column, ColumnKind, FigureBlock, Link, Section, TableBlock, TableOptions, Text};

/// Models shown per solution; the tables beside the page have all that were listed.
const SHOWN: usize = 20;

pub(super) fn section(at: usize, analysis: &Analysis, goal: Goal, results: &Results) -> Result<Section, StudyError> {
    let outcome = goal.text(analysis);
    let file = goal.file(analysis);
    let mut blocks = Vec::new();
    if let Some(made) = results.get(&goal.stage(analysis)) {
        if let Some(table) = made.tables.get("models") {
            blocks.push(Block::Heading("Solutions".to_owned()));
            blocks.push(Block::Table(models(&outcome, &file, &Models::from_table(table)?)));
            for kind in KINDS {
                let Some(table) = made.tables.get(kind) else { continue };
                if table.rows() > 0 {
                    let summary = format!("The terms of the {kind} solution, and how each fits");
                    blocks.push(Block::folded(summary, vec![Block::Table(terms(kind, &outcome, &file, table)?)]));
                }
            }
        }
        let plots = made
            .figures
            .iter()
            .map(|(name, figure)| FigureBlock::new(figure.clone()).file(format!("{name}-{file}.svg")));
        let plots: Vec<FigureBlock> = plots.collect();
        if !plots.is_empty() {
            blocks.push(Block::Heading("Cases against the diagonal".to_owned()));
            blocks.push(Block::Gallery(plots));
        }
        if let Some(held) = results.get(&goal.robustness_stage(analysis)) {
            blocks.extend(robustness::blocks(&outcome, &file, held)?);
        }
        if let Some(table) = made.tables.get("necessity") {
            blocks.push(Block::Heading("Necessary conditions".to_owned()));
            blocks.extend(necessity(analysis, &outcome, &file, table)?);
        }
        if let Some(table) = made.tables.get("truth_table") {
            blocks.push(Block::Heading("Truth table".to_owned()));
            blocks.push(Block::Table(truth_table(analysis, &outcome, &file, table)?));
        }
        if let Some(table) = made.tables.get("assumptions").filter(|table| table.rows() > 0) {
            blocks.push(Block::folded("Remainders that the models assume", vec![Block::Table(assumed(&file, table)?)]));
        }
        if let Some(table) = made.tables.get("remainders") {
            blocks.push(remainders(table)?);
        }
    }
    Ok(Section::new(format!("evidence-{at}"), format!("{}: evidence for {outcome}", analysis.label), blocks))
}

fn models(outcome: &str, file: &str, all: &[Models]) -> TableBlock {
    let three = ColumnKind::Number { digits: 3 };
    let columns = [
        ("Solution", ColumnKind::RowHeader),
        ("Models", ColumnKind::Text),
        ("Model", ColumnKind::Code),
        ("Inclusion", three),
        ("PRI", three),
        ("Coverage", three),
    ];
    let mut rows = Vec::new();
    for solution in all {
        let count = solution.count.clone().unwrap_or_else(|| format!("at least {}", solution.at_least));
        if solution.listed.is_empty() {
            rows.push(vec![
                Cell::from(solution.kind.as_str()),
                Cell::from(count.as_str()),
                Cell::Missing,
                Cell::Missing,
                Cell::Missing,
                Cell::Missing,
            ]);
        }
        for model in solution.listed.iter().take(SHOWN) {
            rows.push(vec![
                Cell::from(solution.kind.as_str()),
                Cell::from(count.as_str()),
                Cell::from(model.expr.as_str()),
                Cell::from(model.incl),
                Cell::from(model.pri),
                Cell::from(model.cov),
            ]);
        }
    }
    let mut notes = Vec::new();
    for solution in all.iter().filter(|solution| solution.listed.len() > SHOWN) {
        notes.push(Text::from(format!(
            "The first {SHOWN} {} models are shown; the CSV has {}.",
            solution.kind,
            solution.listed.len()
        )));
    }
    for solution in all.iter().filter(|solution| solution.count.is_none()) {
        notes.push(Text::from(format!("The {} search was not completed: {}.", solution.kind, solution.search)));
    }
    TableBlock {
        caption: Text::from("Every model that is sufficient for ").code(outcome),
        columns: columns.map(|(name, kind)| Column::new(name, kind)).to_vec(),
        rows,
        notes,
        downloads: downloads(&format!("models-{file}"))
            .into_iter()
            .chain(KINDS.iter().map(|kind| Link::new(format!("R script, {kind}"), format!("../r/{file}-{kind}.R"))))
            .collect(),
    }
}

fn terms(kind: &str, outcome: &str, file: &str, table: &Table) -> Result<TableBlock, StudyError> {
    let options = TableOptions::default()
        .columns(["model", "expr", "incl", "pri", "cov", "cov_unique", "cases"])
        .header("model", "Model")
        .header("expr", "Term")
        .header("incl", "Inclusion")
        .header("pri", "PRI")
        .header("cov", "Coverage")
        .header("cov_unique", "Unique coverage")
        .header("cases", "Cases")
        .kind("expr", ColumnKind::Code);
    let caption = Text::from(format!("Terms of the {kind} solution for ")).code(outcome);
    let first = table.filter_rows(|row| row < SHOWN * 5)?;
    let mut block = TableBlock::from_table(caption, &first, &options)?;
    if first.rows() < table.rows() {
        block.notes.push(Text::from(format!(
            "The first {} terms are shown; the CSV has {}.",
            first.rows(),
            table.rows()
        )));
    }
    block.downloads = downloads(&format!("solutions-{file}"));
    Ok(block)
}

fn necessity(analysis: &Analysis, outcome: &str, file: &str, table: &Table) -> Result<Vec<Block>, StudyError> {
    let cuts = format!(
        "inclusion of at least {}, coverage of at least {}, RoN of at least {}",
        analysis.necessity_incl_cut, analysis.necessity_cov_cut, analysis.necessity_ron_cut
    );
    if table.rows() == 0 {
        let text = Text::from("No condition, conjunction or disjunction is necessary for ")
            .code(outcome)
            .plain(format!(" with an {cuts}."));
        return Ok(vec![Block::Prose(text)]);
    }
    let options = TableOptions::default()
        .columns(["expr", "incl", "ron", "cov"])
        .header("expr", "Condition")
        .header("incl", "Inclusion")
        .header("ron", "RoN")
        .header("cov", "Coverage")
        .kind("expr", ColumnKind::Code);
    let caption = Text::from("Necessary for ").code(outcome);
    let mut block = TableBlock::from_table(caption, table, &options)?;
    block.notes.push(Text::from(format!(
        "Conjunctions, and disjunctions none of whose parts passes, with an {cuts}. RoN: relevance of necessity (Schneider & Wagemann 2012); near 0 the condition is trivial."
    )));
    block.downloads = downloads(&format!("necessity-{file}"));
    Ok(vec![Block::Table(block)])
}

fn truth_table(analysis: &Analysis, outcome: &str, file: &str, table: &Table) -> Result<TableBlock, StudyError> {
    let mut options = TableOptions::default();
    let shown = ["out", "n", "incl", "pri", "cases"];
    options = options.columns(analysis.conditions.iter().map(String::as_str).chain(shown));
    for condition in &analysis.conditions {
        options = options.kind(condition, ColumnKind::Integer);
    }
    let options = options
        .header("out", "OUT")
        .header("incl", "Inclusion")
        .header("pri", "PRI")
        .header("cases", "Cases")
        .kind("out", ColumnKind::Sign);
    let caption = Text::from("Observed configurations and whether they are sufficient for ").code(outcome);
    let mut block = TableBlock::from_table(caption, table, &options)?;
    let below = if analysis.n_cut > 1 { format!(", ? below {} cases", analysis.n_cut) } else { String::new() };
    block.notes.push(Text::from(format!(
        "OUT is 1 from an inclusion of {} and a PRI of {} up{below}.",
        analysis.incl_cut, analysis.pri_cut
    )));
    block.downloads = downloads(&format!("truth-table-{file}"));
    Ok(block)
}

fn assumed(file: &str, table: &Table) -> Result<TableBlock, StudyError> {
    let options = TableOptions::default()
        .header("solution", "Solution")
        .header("model", "Model")
        .header("expr", "Conjunction")
        .header("configurations", "Remainders in it")
        .kind("expr", ColumnKind::Code);
    let first = table.filter_rows(|row| row < SHOWN * 5)?;
    let caption = "Configurations that no case shows and that a model counts as showing the outcome";
    let mut block = TableBlock::from_table(caption, &first, &options)?;
    block.notes.push(Text::from(
        "For the intermediate solution these are the easy counterfactuals, in line with the expectations. The first models are shown.",
    ));
    block.downloads = downloads(&format!("assumptions-{file}"));
    Ok(block)
}

/// The remainders, folded: as conjunctions that hold them all and share none.
fn remainders(table: &Table) -> Result<Block, StudyError> {
    let sizes = table.texts("configurations")?;
    let total: Option<u128> = sizes.iter().map(|size| size.as_ref()?.parse::<u128>().ok()).sum();
    if total == Some(0) {
        return Ok(Block::prose("There are no remainders: every configuration is shown by a case."));
    }
    let total = total.map_or_else(|| "more than 2^128".to_owned(), |total| total.to_string());
    let options = TableOptions::default()
        .header("expr", "Conjunction")
        .header("configurations", "Configurations in it")
        .kind("expr", ColumnKind::Code);
    let first = table.filter_rows(|row| row < SHOWN * 5)?;
    let mut block = TableBlock::from_table(
        "Configurations that no case shows, as conjunctions that do not overlap",
        &first,
        &options,
    )?;
    if first.rows() < table.rows() {
        block.notes.push(Text::from(format!("The first {} of {} conjunctions are shown.", first.rows(), table.rows())));
    }
    Ok(Block::folded(format!("{total} remainders: configurations that no case shows"), vec![Block::Table(block)]))
}
