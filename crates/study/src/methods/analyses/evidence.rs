//! What an answer stands on: every model of every solution, the truth table, necessity, the cases against the diagonal.

use super::super::units::Cases;
use super::enhanced;
use super::necessity::Candidate;
use super::outcome_rule::{OutcomeRule, Rule, kinds};
use super::solution::{OutcomeSolution, search};
use crate::error::MethodError;
use crate::method::{PageContext, downloads};
use crosscase_data::{Table, names_in_list};
use crosscase_qca::{FurtherCut, ModelRecord, SolutionKind, SolutionRecord, TruthTable};
use crosscase_report::{Block, Cell, ColumnKind, FigureBlock, FileLink, TableBlock, TableColumn, TableOptions, Text};
use std::collections::BTreeMap;

/// Models shown per solution; the tables beside the page have all that were listed.
const SHOWN: usize = 20;

/// Of the outcome with this number among those of the page.
pub(super) fn blocks(goal: &OutcomeRule, number: usize, shown: &PageContext<'_>) -> Result<Vec<Block>, MethodError> {
    let (outcome, file, stage) = (goal.outcome.to_string(), goal.file(), goal.solve());
    let (made, by_label) = (shown.made, Cases::of(shown)?);
    let table = |name: &str| made.table(&stage, name);
    let mut blocks = vec![Block::Heading("Solutions".to_owned())];
    let place = blocks.len();
    let mut ways = BTreeMap::new();
    for kind in kinds(&goal.expected(shown.names)) {
        let of = terms_of(table("solutions")?, kind)?;
        if of.rows() > 0 {
            let summary = format!("The terms of the {} solution, and how each fits", kind.as_str());
            let mut terms = terms(kind, &outcome, &file, &of)?;
            by_label.call(&mut terms, "Cases", names_in_list);
            for (at, expr) in of.texts("expr")?.into_iter().enumerate().take(terms.rows.len()) {
                let id = format!("terms-{number}-{}-{}", kind.as_str(), at + 1);
                terms.row_ids.push(id.clone());
                // A term of several models fits alike in each: the first row that has it.
                ways.entry((kind.as_str(), expr.unwrap_or_default())).or_insert(format!("#{id}"));
            }
            blocks.push(Block::folded(summary, vec![Block::Table(terms)]));
        }
    }
    let solution = OutcomeSolution::of(goal, made)?;
    let models = models(&outcome, &file, &solution.solutions, &ways);
    blocks.insert(place, Block::Table(models));
    if let Some(plot) = made.figure(&stage, "xy")? {
        blocks.push(Block::Heading("Membership in the solution and in the outcome, case by case".to_owned()));
        let caption = format!("Each case by its membership in the solution for {outcome} and in {outcome} itself");
        let plot = FigureBlock::new(plot.clone()).caption(caption).file(format!("xy-{file}"));
        let plot = plot.leading_to(by_label.addresses());
        blocks.push(Block::Gallery(vec![plot]));
        blocks.push(Block::prose(
            "Typical: on a path and with the outcome, and not more on the path than in the outcome. Deviant in degree alone: the same, \
             but more on the path than in the outcome. Deviant for consistency: on a path without the outcome. Deviant for coverage: with \
             the outcome on no path (Schneider & Rohlfing 2013).",
        ));
    }
    if goal.rule.robustness
        && let Some(ranges) = made.optional_table(&goal.hold(), "ranges")?
    {
        blocks.push(Block::Heading("Robustness of the solution".to_owned()));
        let moves = "How far each cut and each anchor can move, alone, until a model changes";
        blocks.push(Block::folded(moves, vec![Block::Table(range_table(&outcome, &file, ranges)?)]));
        if let Some(table) = made.optional_table(&goal.hold(), "influence")? {
            let mut single = influence(&outcome, &file, table)?;
            by_label.call(&mut single, "Case", |case| vec![case.to_owned()]);
            blocks.push(Block::folded("Cases that the solution depends on", vec![Block::Table(single)]));
        }
    }
    blocks.push(Block::Heading("Necessary conditions".to_owned()));
    blocks.extend(necessity(goal, table("necessity")?, &solution.necessity)?);
    blocks.push(Block::Heading("Truth table".to_owned()));
    let mut rows = truth_table(&goal.rule, &outcome, &file, table("truth_table")?)?;
    by_label.call(&mut rows, "Cases", names_in_list);
    rows.notes.push(Text::from(solution.analysed.sentence(&by_label)));
    blocks.push(Block::Table(rows));
    blocks.extend(open(
        &outcome,
        &file,
        made.optional_table(&stage, "bounds")?,
        made.optional_table(&stage, "fillings")?,
    )?);
    blocks.extend(enhanced::evidence(goal, shown, &by_label)?);
    if table("assumptions")?.rows() > 0 {
        let assumed = assumptions(&outcome, &file, table("assumptions")?)?;
        blocks.push(Block::folded("Remainders that the models assume", vec![Block::Table(assumed)]));
    }
    blocks.push(remainders(&outcome, table("remainders")?)?);
    Ok(blocks)
}

/// What missing memberships leave open: the figures of every row, and the solutions under every filling.
fn open(outcome: &str, file: &str, rows: Option<&Table>, fillings: Option<&Table>) -> Result<Vec<Block>, MethodError> {
    let (Some(rows), Some(fillings)) = (rows, fillings) else { return Ok(Vec::new()) };
    let options = TableOptions::default()
        .header("out", "OUT")
        .header("incl_low", "Inclusion, least")
        .header("incl_high", "largest")
        .header("pri_low", "PRI, least")
        .header("pri_high", "largest")
        .header("certain", "Cases")
        .header("possible", "Cases under some filling")
        .kind("out", ColumnKind::Sign);
    let caption = Text::from("Every configuration that some filling shows, for ").code(outcome);
    let mut bounds = TableBlock::from_table(caption, rows, &options)?;
    bounds.notes.push(Text::from(
        "The least and the largest of each figure over all fillings; without OUT where that depends on the filling.",
    ));
    bounds.downloads = downloads(&format!("bounds-{file}"));
    let first = fillings.filter_rows(|row| row < SHOWN * 5)?;
    let options = TableOptions::default()
        .header("filling", "Filling")
        .header("filled", "Values filled in")
        .header("solution", "Solution")
        .header("model_count", "Models")
        .header("model", "Model no.")
        .header("expr", "Model")
        .header("incl", "Inclusion")
        .header("pri", "PRI")
        .header("cov", "Coverage")
        .kind("expr", ColumnKind::Code);
    let caption = Text::from("The models under each filling, for ").code(outcome);
    let mut models = TableBlock::from_table(caption, &first, &options)?;
    if first.rows() < fillings.rows() {
        models.notes.push(Text::from("The first are shown."));
    }
    models.downloads = downloads(&format!("fillings-{file}"));
    let summary = "What missing memberships leave open, filling by filling";
    Ok(vec![Block::Table(bounds), Block::folded(summary, vec![Block::Table(models)])])
}

/// Where the terms of a solution stand with their cases, by the kind of the solution and the term.
type Ways<'a> = BTreeMap<(&'a str, String), String>;

/// A model, whose terms lead to their cases.
fn model_of(kind: SolutionKind, model: &ModelRecord, ways: &Ways<'_>) -> Text {
    let expr = model.expr();
    let terms: Vec<&str> = model.terms.iter().map(|term| term.expr.as_str()).collect();
    // What is not written as its terms joined, such as a model without any, leads nowhere.
    if terms.join(" + ") != expr {
        return Text::from(expr);
    }
    terms.into_iter().enumerate().fold(Text::new(), |text, (at, term)| {
        let text = if at > 0 { text.plain(" + ") } else { text };
        match ways.get(&(kind.as_str(), term.to_owned())) {
            Some(way) => text.link(term, way.as_str()),
            None => text.plain(term),
        }
    })
}

fn models(outcome: &str, file: &str, all: &[SolutionRecord], ways: &Ways<'_>) -> TableBlock {
    let three = ColumnKind::Number { digits: 3 };
    let columns = [
        ("Solution", ColumnKind::RowHeader),
        ("Model no.", ColumnKind::Text),
        ("Model", ColumnKind::Code),
        ("Inclusion", three),
        ("PRI", three),
        ("Coverage", three),
    ];
    let mut rows = Vec::new();
    for solution in all {
        let count = solution.model_count.as_ref().map(ToString::to_string);
        let count = count.unwrap_or_else(|| format!("at least {}", solution.count_at_least));
        if solution.models.is_empty() {
            rows.push(vec![
                Cell::from(solution.solution.as_str()),
                Cell::from(count.as_str()),
                Cell::Missing,
                Cell::Missing,
                Cell::Missing,
                Cell::Missing,
            ]);
        }
        for (number, model) in (1..).zip(solution.models.iter().take(SHOWN)) {
            rows.push(vec![
                Cell::from(solution.solution.as_str()),
                Cell::from(format!("{number} of {count}")),
                Cell::from(model_of(solution.solution, model, ways)),
                Cell::from(model.incl),
                Cell::from(model.pri),
                Cell::from(model.cov),
            ]);
        }
    }
    let mut notes = Vec::new();
    for solution in all.iter().filter(|solution| solution.models.len() > SHOWN) {
        notes.push(Text::from(format!(
            "The first {SHOWN} {} models are shown; the CSV has {}.",
            solution.solution.as_str(),
            solution.models.len()
        )));
    }
    for solution in all.iter().filter(|solution| solution.model_count.is_none()) {
        let (kind, search) = (solution.solution.as_str(), search(solution));
        notes.push(Text::from(format!("The {kind} search was not completed: {search}.")));
    }
    TableBlock {
        caption: Text::from("Every model that is sufficient for ").code(outcome),
        columns: columns.map(|(name, kind)| TableColumn::new(name, kind)).to_vec(),
        rows,
        notes,
        downloads: downloads(&format!("models-{file}"))
            .into_iter()
            .chain(all.iter().map(|solution| {
                let kind = solution.solution.as_str();
                FileLink::new(format!("R script, {kind}"), format!("../r/{file}-{kind}.R"))
            }))
            .collect(),
        ..TableBlock::default()
    }
}

/// The terms of a solution.
fn terms_of(solutions: &Table, kind: SolutionKind) -> Result<Table, MethodError> {
    let kinds = solutions.texts("solution")?;
    Ok(solutions.filter_rows(|row| kinds.get(row).is_some_and(|of| of.as_deref() == Some(kind.as_str())))?)
}

fn terms(kind: SolutionKind, outcome: &str, file: &str, terms: &Table) -> Result<TableBlock, MethodError> {
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
    let caption = Text::from(format!("Terms of the {} solution for ", kind.as_str())).code(outcome);
    let first = terms.filter_rows(|row| row < SHOWN * 5)?;
    let mut block = TableBlock::from_table(caption, &first, &options)?;
    if first.rows() < terms.rows() {
        block.notes.push(Text::from(format!(
            "The first {} terms are shown; the CSV has {}.",
            first.rows(),
            terms.rows()
        )));
    }
    block.downloads = downloads(&format!("solutions-{file}"));
    Ok(block)
}

/// The table of the candidates for necessity.
fn necessity(goal: &OutcomeRule, table: &Table, candidates: &[Candidate]) -> Result<Vec<Block>, MethodError> {
    let rule = &goal.rule;
    let cuts = format!(
        "inclusion of at least {}, coverage of at least {}, RoN of at least {}",
        rule.necessity[0], rule.necessity[1], rule.necessity[2]
    );
    let options = TableOptions::default()
        .columns(["expr", "incl", "ron", "cov", "passes"])
        .header("expr", "Condition")
        .header("incl", "Inclusion")
        .header("ron", "RoN")
        .header("cov", "Coverage")
        .header("passes", "Passes")
        .kind("expr", ColumnKind::Code);
    let caption = Text::from("Every condition and its negation, and what else passes as necessary for ")
        .code(goal.outcome.to_string());
    let mut block = TableBlock::from_table(caption, table, &options)?;
    block.notes.push(Text::from(format!(
        "Passing is an {cuts}: conditions, conjunctions, and disjunctions none of whose parts passes. RoN: relevance of necessity (Schneider & Wagemann 2012); near 0 the condition is trivial."
    )));
    let trivial: Vec<&str> = candidates.iter().filter(|one| one.is_trivial()).map(|one| one.expr.as_str()).collect();
    if !trivial.is_empty() {
        let why = "since the same passes with every value of one of their conditions, of which they so say nothing";
        block.notes.push(Text::from(format!("Trivial, {why}: {}.", trivial.join(", "))));
    }
    // The last column says whether a candidate passes.
    for (row, _) in block.rows.iter_mut().zip(candidates).filter(|(_, one)| one.is_trivial()) {
        if let Some(passes) = row.last_mut() {
            *passes = Cell::from("trivial");
        }
    }
    block.notes.extend(
        (rule.headline_ron > rule.necessity[2]).then(|| {
            Text::from(format!("The answer names what passes with an RoN of at least {}.", rule.headline_ron))
        }),
    );
    block.downloads = downloads(&format!("necessity-{}", goal.file()));
    Ok(vec![Block::Table(block)])
}

fn truth_table(rule: &Rule, outcome: &str, file: &str, table: &Table) -> Result<TableBlock, MethodError> {
    let mut options = TableOptions::default();
    let shown = ["out", "n", "incl", "pri", "cases"];
    let conditions: Vec<String> = rule.conditions.iter().map(|condition| TruthTable::column(condition)).collect();
    options = options.columns(conditions.iter().map(String::as_str).chain(shown));
    for (column, condition) in conditions.iter().zip(&rule.conditions) {
        options = options.kind(column, ColumnKind::Integer).header(column, condition);
    }
    let options = options
        .header("out", "OUT")
        .header("incl", "Inclusion")
        .header("pri", "PRI")
        .header("cases", "Cases")
        .kind("out", ColumnKind::Sign);
    let caption = Text::from("Observed configurations and whether they are sufficient for ").code(outcome);
    let mut block = TableBlock::from_table(caption, table, &options)?;
    let below = if rule.n_cut > 1 { format!(", ? below {} cases", rule.n_cut) } else { String::new() };
    let further = |cut: &FurtherCut| format!(", a {} of {}", cut.measure().label(), cut.cut());
    let further = rule.further_cuts.iter().map(further).collect::<Vec<_>>().concat();
    block.notes.push(Text::from(format!(
        "OUT is 1 from an inclusion of {} and a PRI of {}{further} up{below}.",
        rule.incl_cut, rule.pri_cut
    )));
    block.downloads = downloads(&format!("truth-table-{file}"));
    Ok(block)
}

fn assumptions(outcome: &str, file: &str, table: &Table) -> Result<TableBlock, MethodError> {
    let options = TableOptions::default()
        .header("solution", "Solution")
        .header("model", "Model")
        .header("expr", "Conjunction")
        .header("configurations", "Remainders in it")
        .kind("expr", ColumnKind::Code);
    let first = table.filter_rows(|row| row < SHOWN * 5)?;
    let caption = Text::from("Simplifying assumptions for ").code(outcome).plain(": remainders that a model covers");
    let mut block = TableBlock::from_table(caption, &first, &options)?;
    if table.texts("solution")?.iter().flatten().any(|kind| kind == SolutionKind::Intermediate.as_str()) {
        let easy = "For the intermediate solution these are the easy counterfactuals, in line with the expectations.";
        block.notes.push(Text::from(easy));
    }
    if first.rows() < table.rows() {
        block.notes.push(Text::from("The first models are shown."));
    }
    block.downloads = downloads(&format!("assumptions-{file}"));
    Ok(block)
}

/// The remainders, folded: as conjunctions that hold them all and share none.
fn remainders(outcome: &str, table: &Table) -> Result<Block, MethodError> {
    let sizes = table.texts("configurations")?;
    let total: Option<u128> = sizes.iter().map(|size| size.as_ref()?.parse::<u128>().ok()).sum();
    if total == Some(0) {
        return Ok(Block::prose("There are no remainders: every configuration that a case can have is shown by one."));
    }
    let options = TableOptions::default()
        .header("expr", "Conjunction")
        .header("configurations", "Configurations in it")
        .kind("expr", ColumnKind::Code);
    let first = table.filter_rows(|row| row < SHOWN * 5)?;
    let caption = Text::from("Configurations of the conditions of ")
        .code(outcome)
        .plain(" that no case shows, as conjunctions that do not overlap");
    let mut block = TableBlock::from_table(caption, &first, &options)?;
    if first.rows() < table.rows() {
        block.notes.push(Text::from(format!("The first {} of {} conjunctions are shown.", first.rows(), table.rows())));
    }
    let title = match total {
        Some(1) => "One remainder: a configuration that no case shows".to_owned(),
        Some(total) => format!("{total} remainders: configurations that no case shows"),
        None => "more than 2^128 remainders: configurations that no case shows".to_owned(),
    };
    Ok(Block::folded(title, vec![Block::Table(block)]))
}

fn influence(outcome: &str, file: &str, table: &Table) -> Result<TableBlock, MethodError> {
    let options = TableOptions::default()
        .header("case", "Case")
        .kind("case", ColumnKind::RowHeader)
        .header("same_without", "Same models without it")
        .header("same_with_outcome_turned", "Same models with its outcome reversed");
    let caption = Text::from("The cases that the models for ").code(outcome).plain(" depend on");
    let mut block = TableBlock::from_table(caption, table, &options)?;
    block.downloads = downloads(&format!("influence-{file}"));
    Ok(block)
}

fn range_table(outcome: &str, file: &str, ranges: &Table) -> Result<TableBlock, MethodError> {
    let options = TableOptions::default()
        .header("what", "Parameter")
        .header("anchor", "Anchor")
        .header("at", "Current value")
        .header("above", "Solution unchanged from")
        .header("to", "Solution unchanged to")
        .header("search", "Search")
        .kind("at", ColumnKind::Number { digits: 3 })
        .kind("above", ColumnKind::Number { digits: 3 })
        .kind("to", ColumnKind::Number { digits: 3 });
    let caption = Text::from("Where the models for ").code(outcome).plain(" stay the same");
    let mut block = TableBlock::from_table(caption, ranges, &options)?;
    block.notes.push(Text::from(
        "Proved, not sampled (Oana & Schneider 2024 step through these ranges). A dash: nothing changes that far, for an anchor up to the next one, or as far beyond the raw values as these are apart. A cut has to be above the lower end and may be at the upper one; an anchor has to lie between the two.",
    ));
    block.downloads = downloads(&format!("ranges-{file}"));
    Ok(block)
}
