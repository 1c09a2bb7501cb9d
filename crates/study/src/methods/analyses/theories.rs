//! Published terms tested on the study's own cases: how they fit, and where they and the solution meet and part.

use super::super::sets::SideBySide;
use super::super::units::Cases;
use super::fillings::all_known;
use super::outcome_rule::{OutcomeRule, Rule, Theory};
use super::solution::OutcomeSolution;
use crate::artifacts::{Artifacts, Publish};
use crate::error::{MethodError, ValueError};
use crate::made::{StageId, StageInputs};
use crate::method::{PageContext, PagePlace, Part, downloads};
use crate::names::Offer;
use crosscase_data::{Diagnostic, Listed, Table, TableBuilder, name_list};
use crosscase_qca::{IntersectionKind, theory_evaluation};
use crosscase_report::{Block, Cell, ColumnKind, TableBlock, TableColumn, Text};
use serde::{Deserialize, Serialize};

/// The stage: `theories:innovation`.
pub(super) fn stage(rule: &Rule) -> StageId {
    StageId::new("theories", &rule.name)
}

/// What is kept for the page: one a term.
#[derive(Debug, Serialize, Deserialize)]
struct Tested {
    source: String,
    term: String,
    incl: Option<f64>,
    pri: Option<f64>,
    cov: Option<f64>,
    /// The cases of each corner, with the outcome and without it; none where there is no path to hold the term against.
    corners: Vec<(String, Vec<String>, Vec<String>)>,
}

/// Tests each term; where there is no path, for its fit alone.
pub(super) fn test(goal: &OutcomeRule, sets: &[Offer], given: &StageInputs<'_>) -> Result<Artifacts, MethodError> {
    let theories = &goal.rule.theories;
    let mut named: Vec<&str> = goal.rule.sets();
    for name in theories.iter().flat_map(|theory| theory.term.names()) {
        if !named.contains(&name) {
            named.push(name);
        }
    }
    let data = all_known(goal, &SideBySide::of(given, sets)?, &named)?;
    let solved: OutcomeSolution = given.kept(&goal.solve())?;
    let paths = solved.paths()?.map(crosscase_qca::ModelRecord::expr);
    let one = |theory: &Theory| {
        let against = paths.as_ref().map_or_else(|| Ok(theory.term.clone()), |paths| ValueError::expression(paths))?;
        let found = theory_evaluation(&data, &theory.term, &against, &goal.outcome)?;
        let corners = found.intersections.iter().filter(|_| paths.is_some());
        let corner = |one: &crosscase_qca::Intersection| {
            (one.corner.as_str().to_owned(), one.with_outcome.clone(), one.without_outcome.clone())
        };
        let (source, term) = (theory.source.clone(), theory.term.to_string());
        let whole = found.theory.clone();
        let told = found
            .diagnostics
            .iter()
            .filter(|_| paths.is_some())
            .cloned()
            .map(|told| Diagnostic { message: format!("published term {term}: {}", told.message), ..told });
        let (told, corners) = (told.collect::<Vec<_>>(), corners.map(corner).collect());
        Ok((Tested { source, term, incl: whole.incl, pri: whole.pri, cov: whole.cov, corners }, told))
    };
    let tested = theories.iter().map(one).collect::<Result<Vec<_>, MethodError>>()?;
    let (tested, told): (Vec<Tested>, Vec<Vec<Diagnostic>>) = tested.into_iter().unzip();
    let own = Publish::Own(format!("theories-{}", goal.file()));
    Ok(Artifacts::default().table("theories", table(&tested)?, own).keep(&tested)?.say(told.into_iter().flatten()))
}

/// One row a term and corner: `crosscase.study.theories/1`.
fn table(all: &[Tested]) -> Result<Table, MethodError> {
    type Row<'a> = (&'a Tested, Option<&'a (String, Vec<String>, Vec<String>)>);
    let rows: Vec<Row<'_>> = all
        .iter()
        .flat_map(|one| std::iter::once((one, None)).chain(one.corners.iter().map(move |corner| (one, Some(corner)))))
        .collect();
    let whole =
        |of: fn(&Tested) -> Option<f64>| rows.iter().map(move |(one, corner)| of(one).filter(|_| corner.is_none()));
    Ok(TableBuilder::new("crosscase.study.theories/1")
        .text("source", rows.iter().map(|(one, _)| Some(one.source.as_str())))
        .text("term", rows.iter().map(|(one, _)| Some(one.term.as_str())))
        .text("corner", rows.iter().map(|(_, corner)| Some(corner.map_or("T", |corner| corner.0.as_str()))))
        .number("incl", whole(|one| one.incl))
        .number("pri", whole(|one| one.pri))
        .number("cov", whole(|one| one.cov))
        .text("with_outcome", rows.iter().map(|(_, corner)| name_list(&(*corner)?.1)))
        .text("without_outcome", rows.iter().map(|(_, corner)| name_list(&(*corner)?.2)))
        .build()?)
}

/// A section an analysis that has theories.
pub(super) fn parts(all: &[(&Rule, &str)], shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
    let (mut parts, cases) = (Vec::new(), Cases::of(shown)?);
    for (rule, label) in all {
        let Some(goal) = rule.goals().into_iter().next().filter(|_| !rule.theories.is_empty()) else { continue };
        let tested: Vec<Tested> = shown.made.kept(&stage(rule))?;
        let mut blocks = vec![Block::Prose(
            Text::from("Terms that others published, tested on the cases of this study as sufficient for ")
                .code(goal.outcome.to_string())
                .plain(". Inclusion and coverage are those of the whole term here, not where it was found."),
        )];
        blocks.push(Block::Table(fits(&tested, &goal)));
        for one in &tested {
            blocks.extend(told(one, &cases));
        }
        let place = PagePlace::Section {
            id: format!("theories-{}", rule.name),
            heading: format!("{label}: published terms in these cases"),
        };
        parts.push(Part::new(place, 2, blocks));
    }
    Ok(parts)
}

fn fits(tested: &[Tested], goal: &OutcomeRule) -> TableBlock {
    let three = ColumnKind::Number { digits: 3 };
    let row = |one: &Tested| {
        let text = |text: &str| Cell::from(text);
        vec![text(&one.source), text(&one.term), Cell::from(one.incl), Cell::from(one.pri), Cell::from(one.cov)]
    };
    TableBlock {
        caption: Text::from("How published terms fit the cases of this study"),
        columns: vec![
            TableColumn::new("Published by", ColumnKind::RowHeader),
            TableColumn::new("Term", ColumnKind::Code),
            TableColumn::new("Inclusion", three),
            TableColumn::new("PRI", three),
            TableColumn::new("Coverage", three),
        ],
        rows: tested.iter().map(row).collect(),
        downloads: downloads(&format!("theories-{}", goal.file())),
        ..TableBlock::default()
    }
}

/// What a term and the solution say of which cases (Ragin 1987, pp. 118–121; Schneider & Wagemann 2012, ch. 11).
fn told(one: &Tested, cases: &Cases) -> Option<Block> {
    let says = |corner: &str, with: bool| match (corner, with) {
        (c, true) if c == IntersectionKind::Both.as_str() => {
            Some("expected by the term, on a path, and with the outcome")
        }
        (c, false) if c == IntersectionKind::TheoryAlone.as_str() => {
            Some("expected by the term and rightly on no path: without the outcome")
        }
        (c, true) if c == IntersectionKind::TheoryAlone.as_str() => {
            Some("expected by the term, with the outcome, and on no path")
        }
        (c, true) if c == IntersectionKind::SolutionAlone.as_str() => {
            Some("on a path that the term does not know, and with the outcome")
        }
        (c, false) if c == IntersectionKind::Both.as_str() => {
            Some("expected by the term, on a path, and without the outcome")
        }
        (c, false) if c == IntersectionKind::SolutionAlone.as_str() => {
            Some("on a path that the term does not know, and without the outcome")
        }
        (c, true) if c == IntersectionKind::Neither.as_str() => Some("expected by neither, and with the outcome"),
        _ => None,
    };
    let mut told = Vec::new();
    for (corner, with, without) in &one.corners {
        for (those, has) in [(with, true), (without, false)] {
            let names: Vec<String> = those.iter().map(|case| cases.in_text(case).into_owned()).collect();
            if let Some(says) = says(corner, has).filter(|_| !names.is_empty()) {
                told.push(Text::from(format!("{says}, N = {}: {}.", names.len(), Listed(&names))));
            }
        }
    }
    let summary = format!("{}: case by case", one.source);
    (!told.is_empty()).then(|| Block::folded(summary, vec![Block::List(told)]))
}
