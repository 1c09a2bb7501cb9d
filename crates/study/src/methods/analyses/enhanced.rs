//! What the solutions assume of configurations that no case shows, what speaks against it, and what is left without: the enhanced
//! standard analysis (Schneider & Wagemann 2013, doi:10.1177/1065912912468269).

use super::super::about::rounded_or_dash;
use super::super::sets::SideBySide;
use super::super::units::Cases;
use super::fillings::filled;
use super::outcome_rule::{OutcomeRule, kinds, solution};
use super::solution::OutcomeSolution;
use crate::artifacts::{Artifacts, Publish};
use crate::error::{MethodError, StudyError, ValueError};
use crate::made::{StageId, StageInputs};
use crate::method::{PageContext, downloads};
use crate::names::Offer;
use crosscase_boolean::expression::{Expression, Literal, NODES, Shortest, Term};
use crosscase_boolean::{BooleanError, Bound, Count, Cube, Never};
use crosscase_data::{Diagnostic, Table, TableBuilder, name_list, names_in_list};
use crosscase_qca::{
    Configurations, EnhancedExclusions, QcaError, Solution, SolutionKind, TruthTable, assumptions_without_until,
    contradictory_assumptions_until, enhanced_exclusions_until, simultaneous_subsets, untenable,
};
use crosscase_report::{Block, Callout, ColumnKind, TableBlock, TableOptions, Text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Terms of an expression in a sentence, and rows of a table; the tables beside the page have them all.
const TOLD: usize = 6;
const SHOWN: usize = 100;

/// What is assumed for an outcome and should not be, and its solutions without that.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct AssumptionTable {
    untenable: Vec<Untenable>,
    /// Configurations that are sufficient for the outcome and for its negation, with their cases.
    simultaneous: Vec<(String, Vec<String>)>,
    enhanced: Vec<Compared>,
    /// Why not all of this is known.
    unknown: Option<String>,
}

/// Remainders that a solution assumes to show the outcome, over all of its models that are listed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Untenable {
    solution: SolutionKind,
    /// The necessary condition that they lack; none where the solution for the other outcome assumes them, too.
    lacks: Option<String>,
    /// As short as it can be written.
    expr: String,
    /// How many.
    configurations: Option<Count>,
}

/// A model of the standard analysis, of the enhanced one, or of both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Compared {
    solution: SolutionKind,
    expr: String,
    incl: Option<f64>,
    pri: Option<f64>,
    cov: Option<f64>,
    standard: bool,
    enhanced: bool,
}

/// The stage of an analysis.
pub(super) fn stage(analysis: &str) -> StageId {
    StageId::new("assumed", analysis)
}

/// One outcome with what is found for it, and its solutions that assume anything.
struct Side<'a> {
    goal: &'a OutcomeRule,
    expected: &'a str,
    table: TruthTable,
    necessary: Vec<Expression>,
    solutions: Vec<(SolutionKind, Solution)>,
}

/// The outcome, and its negation where that is analysed too.
pub(super) fn assume(
    goals: &[OutcomeRule],
    expected: &[String],
    sets: &[Offer],
    given: &StageInputs<'_>,
) -> Result<Artifacts, MethodError> {
    let wide = SideBySide::of(given, sets)?;
    let mut sides = Vec::new();
    for (goal, expected) in goals.iter().zip(expected) {
        let solved: OutcomeSolution = given.kept(&goal.solve())?;
        let table = goal.table().fit(&filled(goal, &wide, solved.put())?)?;
        let necessary =
            solved.necessity.iter().filter(|one| one.is_found(goal)).map(|one| ValueError::expression(&one.expr));
        let necessary = without_repeats(&necessary.collect::<Result<Vec<_>, _>>()?);
        let fit = |kind| Ok((kind, solution(kind, expected)?.fit(&table)?));
        let solutions = kinds(expected).skip(1).map(fit).collect::<Result<_, QcaError>>()?;
        sides.push(Side { goal, expected, table, necessary, solutions });
    }
    let mut made = Artifacts::default();
    let simultaneous = match &sides[..] {
        [one, other] => simultaneous_subsets(&one.table, &other.table)?,
        _ => Vec::new(),
    };
    if let Some(first) = sides.first() {
        made = made.say(both_ways(&first.table, goals, &simultaneous));
    }
    let found = match assumptions(&sides) {
        // More than can be gone through leaves the question open, as a search that is cut does.
        Err(QcaError::Boolean(why @ (BooleanError::Interrupted | BooleanError::TooManyCubes { .. }))) => {
            let unknown = match why {
                BooleanError::Interrupted => "going through the assumptions takes too much work".to_owned(),
                why => why.to_string(),
            };
            made = made.say(goals.first().map(|goal| {
                let message =
                    format!("analysis {}: {unknown}: which assumptions are untenable is not known", goal.rule.name);
                Diagnostic::warning("STU215", message).help("use fewer conditions")
            }));
            vec![AssumptionTable { unknown: Some(unknown), ..AssumptionTable::default() }; sides.len()]
        }
        found => found?,
    };
    let mut kept = BTreeMap::new();
    for (side, mut found) in sides.iter().zip(found) {
        let rows = simultaneous.iter().filter_map(|row| side.table.rows().get(*row));
        let names = |cases: &[usize]| side.table.names(cases).into_iter().map(str::to_owned).collect();
        found.simultaneous =
            rows.map(|row| (side.table.text(&Cube::from_row(&row.config)), names(&row.cases))).collect();
        let (outcome, file) = (side.goal.outcome.to_string(), side.goal.file());
        let own = |name: &str| Publish::Own(format!("{name}-{file}"));
        made = made.table(format!("untenable {outcome}"), found.untenable()?, own("untenable")).table(
            format!("enhanced {outcome}"),
            found.enhanced()?,
            own("enhanced"),
        );
        kept.insert(outcome, found);
    }
    Ok(made.keep(&kept)?)
}

/// What is found to be necessary, without conjunctions that say no more than their parts, each of which was found by itself, or than a
/// longer conjunction.
fn without_repeats(found: &[Expression]) -> Vec<Expression> {
    let longer = |term: &Term| {
        let holds =
            |other: &Term| other.0.len() > term.0.len() && term.0.iter().all(|literal| other.0.contains(literal));
        found.iter().any(|other| matches!(&other.terms[..], [other] if holds(other)))
    };
    let alone = |literal: &Literal| found.iter().any(|other| *other == Expression::from(Term(vec![literal.clone()])));
    let says_more = |one: &&Expression| match &one.terms[..] {
        [term] if term.0.len() > 1 => !term.0.iter().all(alone) && !longer(term),
        _ => true,
    };
    found.iter().filter(says_more).cloned().collect()
}

/// Says which configurations are sufficient for the outcome and for its negation alike: one of the two cannot hold, and
/// a PRI cut would have told (Schneider & Wagemann 2012, ch. 9).
fn both_ways(table: &TruthTable, goals: &[OutcomeRule], rows: &[usize]) -> Vec<Diagnostic> {
    let [present, negated] = goals else { return Vec::new() };
    let said = |row: &crosscase_qca::TruthRow| {
        let cases: Vec<String> = table.names(&row.cases).into_iter().map(str::to_owned).collect();
        let message = format!(
            "analysis {}: one configuration counts as sufficient for {} and for {}",
            present.rule.name, present.outcome, negated.outcome
        );
        let help = "raise pri_cut: a PRI of 0.5 and more cannot hold for both";
        Diagnostic::warning("STU203", message).help(help).listing(cases)
    };
    rows.iter().filter_map(|row| table.rows().get(*row)).map(said).collect()
}

/// What speaks against the assumptions of each outcome, and its solutions without those.
fn assumptions(sides: &[Side<'_>]) -> Result<Vec<AssumptionTable>, QcaError> {
    let mut all = Vec::new();
    for (at, side) in sides.iter().enumerate() {
        let mut found = AssumptionTable::default();
        let bound = Bound::new(NODES, &Never);
        for (kind, solution) in &side.solutions {
            for necessary in &side.necessary {
                let lacking = assumptions_without_until(solution, necessary, &bound)?;
                found.untenable.extend(Untenable::of(*kind, Some(necessary.to_string()), solution, &lacking));
            }
            let others = sides.iter().enumerate().filter(|(other, _)| *other != at).flat_map(|(_, o)| &o.solutions);
            for (_, other) in others.filter(|(other, _)| other == kind) {
                let both = contradictory_assumptions_until(solution, other, &bound)?;
                found.untenable.extend(Untenable::of(*kind, None, solution, &both));
            }
        }
        all.push(found);
    }
    // Where nothing speaks against any assumption the enhanced analysis is the standard one.
    let excluded = match sides {
        _ if all.iter().all(|found| found.untenable.is_empty()) => vec![Expression::default(); sides.len()],
        [one, other] => {
            let bound = Bound::new(NODES, &Never);
            let (ours, theirs) = ((&one.table, &one.necessary[..]), (&other.table, &other.necessary[..]));
            let EnhancedExclusions { excluded, contradictory, .. } = enhanced_exclusions_until(ours, theirs, &bound)?;
            if !contradictory.cubes.is_empty() {
                return Err(BooleanError::Interrupted.into());
            }
            excluded.to_vec()
        }
        sides => sides.iter().map(|side| untenable(&side.table, &side.necessary, &[])).collect::<Result<_, _>>()?,
    };
    for ((side, found), excluded) in sides.iter().zip(&mut all).zip(excluded) {
        for (kind, standard) in &side.solutions {
            let without = if excluded.is_false() {
                standard.clone()
            } else {
                solution(*kind, side.expected)?.exclude(excluded.clone()).fit(&side.table)?
            };
            found.enhanced.extend(Compared::of(*kind, standard, &without));
        }
    }
    Ok(all)
}

impl Untenable {
    fn of(kind: SolutionKind, lacks: Option<String>, solution: &Solution, found: &Configurations) -> Option<Self> {
        let words = solution.table.vocabulary().ok()?;
        let long = words.expression(&found.cubes);
        let short = words.simplify(&long).map_or(long, Shortest::first);
        // In the notation of the table, which writes brackets for every condition as soon as one needs them.
        let terms = words.cubes(&short).unwrap_or_else(|_| found.cubes.clone());
        let terms: Vec<String> = terms.iter().map(|cube| solution.table.text(cube)).collect();
        (!found.cubes.is_empty()).then(|| Self {
            solution: kind,
            lacks,
            expr: terms.join(" + "),
            configurations: found.count.map(Count::from),
        })
    }

    /// The conjunctions as a sentence names them.
    fn sentence(&self) -> Text {
        let terms: Vec<&str> = self.expr.split(" + ").collect();
        let text = Text::new().code(terms.iter().take(TOLD).copied().collect::<Vec<_>>().join(" + "));
        match terms.len().saturating_sub(TOLD) {
            0 => text,
            more => text.plain(format!(" and {more} more")),
        }
    }
}

impl Compared {
    /// The models of both, those of the standard analysis first.
    fn of(kind: SolutionKind, standard: &Solution, enhanced: &Solution) -> Vec<Self> {
        let (before, after) = (standard.exprs(), enhanced.exprs());
        let new = enhanced.models.iter().filter(|model| !before.contains(&model.expr()));
        let one = |model: &crosscase_qca::Model| {
            let expr = model.expr();
            Self {
                solution: kind,
                incl: model.incl,
                pri: model.pri,
                cov: model.cov,
                standard: before.contains(&expr),
                enhanced: after.contains(&expr),
                expr,
            }
        };
        standard.models.iter().chain(new).map(one).collect()
    }
}

impl AssumptionTable {
    fn found(goal: &OutcomeRule, shown: &PageContext<'_>) -> Result<Self, MethodError> {
        let (stage, outcome) = (stage(&goal.rule.name), goal.outcome.to_string());
        let mut all: BTreeMap<String, Self> = shown.made.kept(&stage)?;
        let missing = || StudyError::NotMade { stage: stage.to_string(), what: Some(outcome.clone()) };
        Ok(all.remove(&outcome).ok_or_else(missing)?)
    }

    /// One row an expression: `crosscase.study.untenable/1`.
    fn untenable(&self) -> Result<Table, MethodError> {
        let rows = &self.untenable;
        let why = |row: &Untenable| if row.lacks.is_some() { "against necessity" } else { "contradictory" };
        let kinds = rows.iter().map(why).chain(self.simultaneous.iter().map(|_| "simultaneous subset"));
        let none = || self.simultaneous.iter().map(|_| None::<&str>);
        let count = |row: &Untenable| row.configurations.as_ref().map(ToString::to_string);
        let written =
            rows.iter().map(|row| row.expr.as_str()).chain(self.simultaneous.iter().map(|row| row.0.as_str()));
        let cases = self.simultaneous.iter().map(|row| name_list(&row.1));
        Ok(TableBuilder::new("crosscase.study.untenable/1")
            .text("kind", kinds.map(Some))
            .text("solution", rows.iter().map(|row| Some(row.solution.as_str())).chain(none()))
            .text("expr", written.map(Some))
            .text("configurations", rows.iter().map(count).chain(self.simultaneous.iter().map(|_| None)))
            .text("lacks", rows.iter().map(|row| row.lacks.as_deref()).chain(none()))
            .text("cases", rows.iter().map(|_| None).chain(cases))
            .build()?)
    }

    /// One row a model: `crosscase.study.enhanced/1`.
    fn enhanced(&self) -> Result<Table, MethodError> {
        let rows = &self.enhanced;
        Ok(TableBuilder::new("crosscase.study.enhanced/1")
            .text("solution", rows.iter().map(|row| Some(row.solution.as_str())))
            .text("expr", rows.iter().map(|row| Some(row.expr.as_str())))
            .number("incl", rows.iter().map(|row| row.incl))
            .number("pri", rows.iter().map(|row| row.pri))
            .number("cov", rows.iter().map(|row| row.cov))
            .boolean("standard", rows.iter().map(|row| Some(row.standard)))
            .boolean("enhanced", rows.iter().map(|row| Some(row.enhanced)))
            .build()?)
    }
}

/// Whether a solution is another one without untenable assumptions.
pub(super) fn changes(goal: &OutcomeRule, kind: SolutionKind, shown: &PageContext<'_>) -> Result<bool, MethodError> {
    let rows = AssumptionTable::found(goal, shown)?.enhanced;
    Ok(rows.iter().any(|row| row.solution == kind && row.standard != row.enhanced))
}

/// What the answer has to say of it, where there is anything.
pub(super) fn reservations(
    goal: &OutcomeRule,
    shown: &PageContext<'_>,
    cases: &Cases,
) -> Result<Vec<Block>, MethodError> {
    let found = AssumptionTable::found(goal, shown)?;
    let outcome = goal.outcome.to_string();
    let mut blocks = Vec::new();
    let lacking = found.untenable.iter().filter(|one| one.lacks.is_some());
    if lacking.clone().next().is_some() {
        let text =
            Text::from("Assumptions against necessity: configurations without what is necessary for ").code(&outcome);
        let text = text.plain(", which no case shows, are assumed to be sufficient: ");
        blocks.push(callout(lacking.clone(), by_solution(text, lacking).plain(".")));
    }
    let both = found.untenable.iter().filter(|one| one.lacks.is_none());
    if both.clone().next().is_some() {
        let text = Text::from(
            "Contradictory assumptions: configurations that no case shows are assumed to be sufficient both for the outcome and for its negation, of which one is untenable: ",
        );
        blocks.push(callout(both.clone(), by_solution(text, both).plain(".")));
    }
    if !found.simultaneous.is_empty() {
        let text = Text::from("Sufficient both for the outcome and for its negation (simultaneous subset relation): ");
        let text = found.simultaneous.iter().take(TOLD).enumerate().fold(text, |text, (at, (expr, of))| {
            let names: Vec<_> = of.iter().map(|case| cases.in_text(case)).collect();
            let text = if at > 0 { text.plain("; ") } else { text };
            text.code(expr).plain(name_list(&names).map_or_else(String::new, |names| format!(" ({names})")))
        });
        let more = found.simultaneous.len().saturating_sub(TOLD);
        let text = if more > 0 { text.plain(format!("; and {more} more")) } else { text };
        let text =
            text.plain(". One of the two cannot hold: no row with a PRI above 0.5 for the one has it for the other.");
        blocks.push(Block::Callout(Callout::Warning(text)));
    }
    if !found.untenable.is_empty() {
        blocks.push(Block::Prose(found.effect()));
    }
    Ok(blocks)
}

/// A warning where the solution that the answer names is concerned, a note where the parsimonious one alone is.
fn callout<'a>(mut rows: impl Iterator<Item = &'a Untenable>, text: Text) -> Block {
    let named = rows.any(|row| row.solution != SolutionKind::Parsimonious);
    Block::Callout(if named { Callout::Warning(text) } else { Callout::Note(text) })
}

/// “by the intermediate solution `A*~B` (one remainder), without `B`; by the parsimonious solution …”.
fn by_solution<'a>(text: Text, rows: impl Iterator<Item = &'a Untenable>) -> Text {
    rows.enumerate().fold(text, |text, (at, row)| {
        let by = if at > 0 { "; by the " } else { "by the " };
        let text = text.plain(format!("{by}{} solution ", row.solution.as_str()));
        let text = row.sentence().parts().iter().cloned().fold(text, Text::with);
        let text = match &row.configurations {
            Some(one) if *one == Count::one() => text.plain(" (one remainder)"),
            Some(count) => text.plain(format!(" ({count} remainders)")),
            None => text,
        };
        match &row.lacks {
            Some(necessary) => text.plain(", without ").code(necessary),
            None => text,
        }
    })
}

impl AssumptionTable {
    /// What becomes of the solutions without untenable assumptions.
    fn effect(&self) -> Text {
        let text =
            Text::from("Without untenable assumptions (the enhanced standard analysis, Schneider & Wagemann 2013) ");
        let mut kinds: Vec<SolutionKind> = self.enhanced.iter().map(|row| row.solution).collect();
        kinds.dedup();
        let text = kinds.into_iter().enumerate().fold(text, |text, (at, kind)| {
            let rows = || self.enhanced.iter().filter(|row| row.solution == kind);
            let mut without = rows().filter(|row| row.enhanced);
            let text = text.plain(format!("{}the {} solution ", if at > 0 { "; " } else { "" }, kind.as_str()));
            match without.next() {
                Some(first) if rows().any(|row| row.standard != row.enhanced) => {
                    let fit = format!(
                        "inclusion {}, coverage {}",
                        rounded_or_dash(first.incl, 3),
                        rounded_or_dash(first.cov, 3)
                    );
                    let more = without.count();
                    let more = if more > 0 { format!(", the first of {} models", more + 1) } else { String::new() };
                    let (kept, all) =
                        (rows().filter(|row| row.enhanced).count(), rows().filter(|row| row.standard).count());
                    let change = if rows().all(|row| row.standard) {
                        format!("keeps {kept} of {all} models: ")
                    } else {
                        "becomes ".to_owned()
                    };
                    text.plain(change).code(&first.expr).plain(format!(" ({fit}{more})"))
                }
                Some(_) => text.plain("stays as it is"),
                None => text.plain("has no model"),
            }
        });
        text.plain(".")
    }
}

/// The same in full, under the truth table.
pub(super) fn evidence(goal: &OutcomeRule, shown: &PageContext<'_>, cases: &Cases) -> Result<Vec<Block>, MethodError> {
    let found = AssumptionTable::found(goal, shown)?;
    let (outcome, file, stage) = (goal.outcome.to_string(), goal.file(), stage(&goal.rule.name));
    let mut blocks = vec![Block::Heading("Assumptions about remainders".to_owned())];
    if let Some(unknown) = &found.unknown {
        blocks.push(Block::prose(format!("Which of them cannot be held is not known: {unknown}.")));
    } else if found.untenable.is_empty() {
        let negation = if goal.rule.negated {
            "is made for the negation, too"
        } else {
            "could be compared with the negation, which is not analysed"
        };
        blocks.push(Block::prose(format!(
            "No assumption lacks a condition that the answer names as necessary, and none {negation}: the enhanced standard analysis (Schneider & Wagemann 2013) is the standard one."
        )));
    }
    if !found.untenable.is_empty() || !found.simultaneous.is_empty() {
        let table = shown.made.table(&stage, &format!("untenable {outcome}"))?;
        let options = TableOptions::default()
            .header("kind", "Reason")
            .header("solution", "Solution")
            .header("expr", "Configurations")
            .header("configurations", "How many")
            .header("lacks", "Missing necessary condition")
            .header("cases", "Cases")
            .kind("expr", ColumnKind::Code)
            .kind("lacks", ColumnKind::Code);
        let mut block = block("Untenable assumptions for ", &outcome, table, &options)?;
        cases.call(&mut block, "Cases", names_in_list);
        block.notes.push(Text::from(
            "Against necessity: assumed to be sufficient without what is necessary. Contradictory: assumed of the outcome and of its negation. Simultaneous subset: a row that cases show and that is sufficient for both; it stays as it is. Over all models listed.",
        ));
        block.downloads = downloads(&format!("untenable-{file}"));
        blocks.push(Block::Table(block));
    }
    if !found.untenable.is_empty() {
        let table = shown.made.table(&stage, &format!("enhanced {outcome}"))?;
        let three = ColumnKind::Number { digits: 3 };
        let options = TableOptions::default()
            .header("solution", "Solution")
            .header("expr", "Model")
            .header("incl", "Inclusion")
            .header("pri", "PRI")
            .header("cov", "Coverage")
            .header("standard", "Standard analysis")
            .header("enhanced", "Enhanced analysis")
            .kind("expr", ColumnKind::Code);
        let options = ["incl", "pri", "cov"].into_iter().fold(options, |options, column| options.kind(column, three));
        let mut block = block("The enhanced standard analysis of ", &outcome, table, &options)?;
        block.notes.push(Text::from(
            "Models with any assumption (standard) and without those that lack a necessary condition or that the negation makes, too (enhanced), again until none is left. The conservative solution assumes nothing and is the same in both.",
        ));
        block.downloads = downloads(&format!("enhanced-{file}"));
        blocks.push(Block::Table(block));
    }
    Ok(blocks)
}

fn block(caption: &str, outcome: &str, table: &Table, options: &TableOptions) -> Result<TableBlock, MethodError> {
    let first = table.filter_rows(|row| row < SHOWN)?;
    let mut block = TableBlock::from_table(Text::from(caption).code(outcome), &first, options)?;
    if first.rows() < table.rows() {
        block.notes.push(Text::from(format!("The first {SHOWN} rows are shown; the CSV has {}.", table.rows())));
    }
    Ok(block)
}
