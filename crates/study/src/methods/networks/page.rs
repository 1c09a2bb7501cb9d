//! The networks on the page: each case's sociogram, who answered, and the figures with their bounds.

use super::super::tier;
use super::super::units::{Cases, Roll, dossiers_of};
use super::Rule;
use crate::error::MethodError;
use crate::made::StageId;
use crate::method::{PageContext, PagePlace, Part, downloads};
use crate::names::CaseFigure;
use crosscase_data::contract::{Indicator, Record};
use crosscase_figures::{DotPlot, DotRow};
use crosscase_report::{Block, Cell, ColumnKind, FigureBlock, TableBlock, TableColumn, Text};

/// The section of one instrument.
pub(super) fn part(rule: &Rule, shown: &PageContext<'_>) -> Result<Part, MethodError> {
    let stage = StageId::new("instrument", &rule.name);
    let (cases, own) = (Cases::of(shown)?, format!("network-{}", rule.name));
    let figure = |name: &str, caption: &str| {
        let found = shown.made.figure(&stage, name)?;
        let block = |figure: &crosscase_figures::Figure| FigureBlock::new(figure.clone()).caption(caption);
        Ok::<_, MethodError>(found.map(|figure| Block::Figure(block(figure).leading_to(cases.addresses()))))
    };
    // Words first: on paper the sociograms of many cases take a page of their own.
    let mut blocks = vec![Block::prose(
        "Who did not answer stays in the network, and the pairs that they would have reported are missing. The bounds of a figure are \
         the least and the greatest that it can be, whatever is missing; they are no confidence interval. The shape of a network \
         alone does not show how a partnership is governed.",
    )];
    if rule.responded.is_none() {
        blocks.push(Block::prose(format!(
            "Who answered is not said: {ALL_TAKEN}, and whoever names nobody as having no ties."
        )));
    }
    blocks.extend(tier::sentence(rule.tier, "the nodes").map(Block::prose));
    let found = Indicator::rows(shown.made.table(&stage, "figures")?)?;
    let wanted = shown.names.figures_of(&rule.name);
    let of_all = wanted.iter().find(|figure| figure.between.is_none()).or(wanted.first());
    if let Some(name) = of_all.map(ToString::to_string) {
        let of: Vec<&Indicator> = found.iter().filter(|one| one.indicator == name).collect();
        blocks.push(Block::Table(answered(rule, &of, &cases, &own)));
    }
    let mut sheets = Vec::new();
    while let Some(sheet) = shown.made.figure(&stage, &of_sheet(sheets.len()))? {
        sheets.push(sheet);
    }
    for (at, sheet) in sheets.iter().enumerate() {
        let of = if sheets.len() > 1 { format!(", sheet {} of {}", at + 1, sheets.len()) } else { String::new() };
        let caption = format!("{}: the network of each case{of}", rule.label);
        let sheet = FigureBlock::new((*sheet).clone()).caption(caption);
        blocks.push(Block::Figure(sheet.leading_to(cases.addresses())));
    }
    let mut drawn = Vec::new();
    for (case, _) in cases.all() {
        drawn.extend(shown.made.figure(&stage, &of_case(case))?.map(|_| case));
    }
    blocks.extend(dossiers_of("Each with all else that is known of it: ", drawn, shown)?);
    for wanted in wanted {
        let name = wanted.to_string();
        let of: Vec<&Indicator> = found.iter().filter(|one| one.indicator == name).collect();
        blocks.extend(figure(&name, &format!("{}: {} of each case, with its bounds", rule.label, wanted.title()))?);
        let table = values(rule, wanted, &of, &cases, &own);
        blocks.push(Block::folded(format!("{}: values and bounds", wanted.title()), vec![Block::Table(table)]));
    }
    let called = |id: &str| cases.in_text(id).into_owned();
    let place = PagePlace::Section { id: own, heading: rule.label.clone() };
    Ok(Part::new(place, 1, blocks).supplement().telling(shown.made.told_by([&stage])?, &[], &called))
}

/// So high is a sheet of sociograms, that print fits it to a page with letters that can be read.
pub(super) const SHEET: f64 = 1040.0;

/// The name of a sheet of sociograms, counted from 0.
pub(super) fn of_sheet(at: usize) -> String {
    format!("sociograms {at}")
}

/// The name of the sociogram of a case.
pub(super) fn of_case(case: &str) -> String {
    format!("sociogram {case}")
}

/// The sociogram of each case in its dossier.
pub(super) fn dossiers(rule: &Rule, shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
    let (stage, cases, mut parts) = (StageId::new("instrument", &rule.name), Cases::of(shown)?, Vec::new());
    for (case, _) in cases.all() {
        if let Some(figure) = shown.made.figure(&stage, &of_case(case))? {
            let caption = format!("{}: {}", cases.at_start(case), rule.label);
            let block = FigureBlock::new(figure.clone()).caption(caption);
            let block = block.beside(shown.beside(&stage, &of_case(case))?);
            parts.push(Part::new(PagePlace::Dossier(case.to_owned()), 1, vec![Block::Figure(block)]));
        }
    }
    Ok(parts)
}

/// What holds where the study does not say who answered.
const ALL_TAKEN: &str = "all are taken as having answered";

/// Who answered of each case, and how many of its pairs are known. Where nobody says who answered there is no rate.
fn answered(rule: &Rule, of: &[&Indicator], cases: &Cases, file: &str) -> TableBlock {
    let part = |part: Option<i64>, whole: Option<i64>| Some(format!("{} of {}", part?, whole?));
    let share = |one: &Indicator| Some(one.n? as f64 / one.invited.filter(|asked| *asked > 0)? as f64);
    let is_said = rule.responded.is_some();
    let row = |one: &&Indicator| {
        let asked = if is_said {
            vec![part(one.n, one.invited).into(), share(one).into()]
        } else {
            vec![one.invited.map(|all| all as f64).into()]
        };
        let known = part(one.answered, one.asked).into();
        std::iter::once(cases.cell(&one.case)).chain(asked).chain([known]).collect()
    };
    let (what, asked) = if is_said {
        let rate = TableColumn::new("Response rate", ColumnKind::Number { digits: 2 });
        (
            "response rates, and the pairs that are known".to_owned(),
            vec![TableColumn::new("Answered, of the roster", ColumnKind::Sign), rate],
        )
    } else {
        let what = format!("the roster, and the pairs that are known where {ALL_TAKEN}");
        (what, vec![TableColumn::new("On the roster", ColumnKind::Integer)])
    };
    let known = TableColumn::new("Pairs known, of all", ColumnKind::Sign);
    TableBlock {
        caption: Text::from(format!("{}: {what}", rule.label)),
        columns: std::iter::once(TableColumn::new("Case", ColumnKind::RowHeader)).chain(asked).chain([known]).collect(),
        rows: of.iter().map(row).collect(),
        downloads: downloads(file),
        ..TableBlock::default()
    }
}

/// A figure of each case; none where what is missing keeps it from one.
fn values(rule: &Rule, figure: &CaseFigure, of: &[&Indicator], cases: &Cases, file: &str) -> TableBlock {
    let number = ColumnKind::Number { digits: 3 };
    let row = |one: &&Indicator| {
        let figures = [one.value.ok(), one.lower, one.upper].map(Cell::from);
        std::iter::once(cases.cell(&one.case)).chain(figures).collect()
    };
    TableBlock {
        caption: Text::from(format!("{}: {} of each case", rule.label, figure.title())),
        columns: vec![
            TableColumn::new("Case", ColumnKind::RowHeader),
            TableColumn::new("Value", number),
            TableColumn::new("Bounds from", number),
            TableColumn::new("to", number),
        ],
        rows: of.iter().map(row).collect(),
        downloads: downloads(file),
        ..TableBlock::default()
    }
}

fn answered_of((n, of): (i64, i64)) -> String {
    format!("{n} of {of}")
}

/// A figure of each case between the least and the greatest that it can be.
pub(super) fn bounds(
    (rule, figure): (&Rule, &CaseFigure),
    of: &[&Indicator],
    cases: &Roll,
) -> crosscase_figures::Figure {
    let is_told = rule.responded.is_some() && figure.between.is_none();
    let who = if is_told { "; at the right stands how many answered" } else { "" };
    let row = |one: &&Indicator| DotRow {
        label: cases.label(&one.case).to_owned(),
        value: one.value.ok(),
        interval: one.lower.zip(one.upper),
        note: one.n.zip(one.invited.filter(|_| is_told)).map_or_else(String::new, answered_of),
        group: None,
    };
    DotPlot {
        title: format!("{} of each case", figure.title()),
        description: format!(
            "The line of a case goes from the least to the greatest that the figure can be, whatever is missing{who}."
        ),
        x_label: figure.title(),
        rows: of.iter().map(row).collect(),
        groups: Vec::new(),
        rules: Vec::new(),
        limits: None,
    }
    .draw()
}
