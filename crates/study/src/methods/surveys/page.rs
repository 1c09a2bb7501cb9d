//! The section of a survey on the page: who answered, what they answered, by group, and whether those of a case agree.

use super::super::case_means::AGREEMENT;
use super::super::units::Cases;
use super::bars::what_else_is_hidden;
use super::pictures::{AGREED, ANSWERS, by_group, file_by_group};
use super::respondents::{Column, stage_of};
use super::side_by_side::{Figures, Kept, Response};
use crate::error::MethodError;
use crate::made::StageId;
use crate::method::{PageContext, PagePlace, Part, downloads};
use crate::names::{Offer, OfferKind};
use crosscase_data::counted;
use crosscase_figures::{Figure, rounded};
use crosscase_report::{Block, Cell, ColumnKind, FigureBlock, TableBlock, TableColumn, Text};
use std::collections::BTreeMap;

const TWO: ColumnKind = ColumnKind::Number { digits: 2 };

/// What stands in the place of a figure of one or two persons.
const TOO_FEW: &str = "fewer than three persons, or what would tell the figure of so few";
const TOO_FEW_OR_ALIKE: &str = "fewer than three persons, or all alike, or what would tell the figure of such";

/// The section of one survey; none where its respondents stand within no cases.
pub(super) fn part(instrument: &str, shown: &PageContext<'_>) -> Result<Option<Part>, MethodError> {
    let stage = stage_of(instrument);
    // Where respondents stand within no cases nothing is set beside one another.
    let Some(kept) = Kept::of(instrument, shown)? else { return Ok(None) };
    let Some(source) = shown.names.get(OfferKind::Answers, instrument) else { return Ok(None) };
    let indicators: Vec<&Offer> =
        shown.names.made_of(source).filter(|offer| offer.what == OfferKind::Indicator).collect();
    let is_public = shown.names.is_public(source);
    let page = Page { instrument, kept: &kept, cases: Cases::of(shown)?, stage, indicators, is_public, shown };
    let place = PagePlace::Section { id: format!("survey-{instrument}"), heading: source.label.clone() };
    Ok(Some(Part::new(place, 1, page.blocks()?).supplement()))
}

/// The answers to an indicator's items by a column, where they are drawn.
pub(in crate::methods) fn answers_by(
    instrument: &str,
    column: &str,
    indicator: &str,
    shown: &PageContext<'_>,
) -> Result<Option<Block>, MethodError> {
    let stage = stage_of(instrument);
    if !shown.made.has(&stage) {
        return Ok(None);
    }
    let (figure, kept) = (shown.made.figure(&stage, &by_group(column, indicator))?, Kept::of(instrument, shown)?);
    let (Some(figure), Some(kept)) = (figure, kept) else { return Ok(None) };
    let figure = as_given(figure).file(file_by_group(instrument, column, indicator));
    Ok(Some(Block::Figure(figure.leading_to(means_at(instrument, (column, indicator), &kept)))))
}

/// A figure of answers, whose caption says that no item is turned.
fn as_given(figure: &Figure) -> FigureBlock {
    let block = FigureBlock::new(figure.clone());
    let caption = block.caption.clone().plain(", as they were given");
    block.caption(caption)
}

/// The id of the row of a mean among those of its column, by the number of that column, both from 0.
fn mean_id(instrument: &str, column: usize, row: usize) -> String {
    format!("mean-{instrument}-{}-{}", column + 1, row + 1)
}

/// Where the means of an indicator stand, by the groups of a column.
fn means_at(instrument: &str, (column, indicator): (&str, &str), kept: &Kept) -> BTreeMap<String, String> {
    let Some(at) = kept.columns.iter().position(|one| one.name == column) else { return BTreeMap::new() };
    let rows = kept.means.iter().filter(|row| row.by == column).enumerate();
    let own = rows.filter(|(_, row)| row.indicator == indicator);
    own.map(|(row, mean)| (mean.group.clone(), format!("#{}", mean_id(instrument, at, row)))).collect()
}

/// The id of the answers to each item by a column, which are folded.
fn items_id(instrument: &str, column: usize) -> String {
    format!("items-{instrument}-{}", column + 1)
}

struct Page<'a> {
    instrument: &'a str,
    kept: &'a Kept,
    cases: Cases,
    stage: StageId,
    /// Those that are made of the survey.
    indicators: Vec<&'a Offer>,
    /// Whether single answers are published.
    is_public: bool,
    shown: &'a PageContext<'a>,
}

impl Page<'_> {
    /// What readers call the survey.
    fn label(&self) -> &str {
        self.shown.names.label(OfferKind::Answers, self.instrument)
    }

    fn blocks(&self) -> Result<Vec<Block>, MethodError> {
        let standing = self.kept.standing.as_ref().map(|standing| Block::prose(standing.told()));
        let mut blocks: Vec<Block> = standing.into_iter().collect();
        blocks.extend([Block::prose(self.who_answered()), Block::Table(self.response())]);
        let drawn = |column: &Column| self.answers_by(column).map(|drawn| !drawn.is_empty());
        let drawn = self.kept.columns.iter().map(drawn).collect::<Result<Vec<_>, _>>()?;
        let by_items = drawn.iter().position(|is_drawn| *is_drawn).map(|at| items_id(self.instrument, at));
        for (name, figure) in self.shown.made.figures(&self.stage)? {
            if let Some(number) = name.strip_prefix(ANSWERS) {
                let file = format!("survey-{}{number}", self.instrument);
                let block = FigureBlock::new(figure.clone())
                    .caption(format!("{}: answers to each item, as they were given", self.label()))
                    .file(file);
                // The way on from all to groups, where there are any.
                let way =
                    by_items.iter().flat_map(|id| figure.marks().into_iter().map(move |item| (item, format!("#{id}"))));
                blocks.push(Block::Figure(block.leading_to(way.collect())));
            }
        }
        if self.kept.between > 0 {
            let answers = counted(self.kept.between, "answer lies", "answers lie");
            blocks.push(Block::prose(format!("{answers} between two options and without a bar.")));
        }
        if !self.kept.means.is_empty() {
            blocks.push(Block::prose(
                "Persons of one case are not independent of one another: intervals are those of cases drawn, not of persons, and what a case has in common \
                 drops out of a difference within it (Liang & Zeger 1986).",
            ));
        }
        for (at, column) in self.kept.columns.iter().enumerate() {
            blocks.push(Block::Heading(format!("By {}", column.name)));
            blocks.extend(self.by_column(at, column)?);
        }
        for structure in &self.kept.structure {
            blocks.extend(structure.blocks(self.called(&structure.indicator), self.instrument));
        }
        if let Some(figure) = self.shown.made.figure(&self.stage, AGREED)? {
            blocks.push(Block::Heading("Agreement within cases".to_owned()));
            let cases = self.cases.addresses();
            let caption = "How far the respondents of each case agree, for each indicator that is a mean. Whether the means are properties of the cases is told \
                           under Calibration";
            let file = format!("agreement-{}", self.instrument);
            let figure = FigureBlock::new(figure.clone()).caption(caption).file(file);
            blocks.push(Block::Figure(figure.leading_to(cases)));
        } else if self.has_agreement()? {
            blocks.push(Block::Heading("Agreement within cases".to_owned()));
            let why = "How far the respondents of a case agree is not shown: no case has respondents enough for it.";
            blocks.push(Block::prose(why));
        }
        Ok(blocks)
    }

    /// Whether agreement is looked for, whatever there is to show of it.
    fn has_agreement(&self) -> Result<bool, MethodError> {
        let of = |indicator: &&Offer| self.shown.made.optional_table(&indicator.stage, AGREEMENT);
        Ok(self.indicators.iter().map(of).collect::<Result<Vec<_>, _>>()?.iter().any(Option::is_some))
    }

    fn of_cases(&self) -> impl Iterator<Item = &Response> {
        self.kept.response.iter().filter(|row| row.by.is_none())
    }

    fn who_answered(&self) -> Text {
        let counts = self.of_cases().filter_map(|row| row.counts);
        let (answered, invited) = counts.fold((0, 0), |(a, b), (answered, invited)| (a + answered, b + invited));
        let small = self.kept.response.iter().any(|row| row.counts.is_none())
            || self.kept.means.iter().any(|row| row.figures.is_none())
            || self.kept.cells.iter().any(|row| row.figures.is_none());
        let hidden = if small {
            format!(" Figures of fewer than three persons are not shown (–), {}.", what_else_is_hidden(self.is_public))
        } else {
            String::new()
        };
        let all = if answered == invited {
            format!("All {invited} who are listed answered; whoever was asked and is not listed is not known.")
        } else {
            let rate = answered as f64 / invited.max(1) as f64 * 100.0;
            format!("{answered} of {invited} who were to answer did ({}\u{a0}%).", rounded(rate, 0))
        };
        Text::from(all + &hidden)
    }

    /// Who answered of each case, and of each role in it.
    fn response(&self) -> TableBlock {
        let within: Vec<&Column> =
            self.kept.columns.iter().filter(|column| column.is_within && !column.is_of_survey).collect();
        let (mut columns, mut rows) = self.cases.who();
        let of_case = |row: &Response, cell: Cell| row.case.clone().map(|case| (case, cell));
        columns.push(TableColumn::new("Answered, of invited", ColumnKind::Sign));
        self.cases.add(&mut rows, self.of_cases().filter_map(|row| of_case(row, part_of(row))));
        columns.push(TableColumn::new("Response rate, %", ColumnKind::Number { digits: 0 }));
        self.cases.add(&mut rows, self.of_cases().filter_map(|row| of_case(row, rate(row))));
        for column in within {
            for group in &column.groups {
                let own = self.kept.response.iter().filter(|row| {
                    row.case.is_some() && row.by.as_ref() == Some(&column.name) && row.group.as_ref() == Some(group)
                });
                // A column in which nothing is shown says nothing.
                if !own.clone().any(|row| row.counts.is_some()) {
                    continue;
                }
                columns.push(TableColumn::new(group, ColumnKind::Sign));
                self.cases.add(&mut rows, own.filter_map(|row| of_case(row, part_of(row))));
            }
        }
        let caption = Text::from(format!("{}: who answered, of each case", self.label()));
        TableBlock { caption, columns, rows, downloads: downloads("response"), ..TableBlock::default() }
    }

    fn by_column(&self, at: usize, column: &Column) -> Result<Vec<Block>, MethodError> {
        let mut blocks = Vec::new();
        let mut means = self.means(column);
        means.row_ids = (0..means.rows.len()).map(|row| mean_id(self.instrument, at, row)).collect();
        if !means.rows.is_empty() {
            blocks.push(Block::Table(means));
        }
        if column.without > 0 {
            let who = counted(column.without, "person has", "persons have");
            blocks.push(Block::prose(format!("{who} no value in {} and stand in no group.", column.name)));
        }
        let differences = self.differences(column);
        if !differences.rows.is_empty() {
            blocks.push(Block::folded(
                format!("How far they differ, by {}", column.name),
                vec![Block::Table(differences)],
            ));
        }
        if let Some(cells) = self.cells(column) {
            blocks.push(Block::folded(format!("Means of each case, by {}", column.name), vec![Block::Table(cells)]));
        }
        let gallery = self.answers_by(column)?;
        if !gallery.is_empty() {
            let summary = format!("Answers to each item, by {}", column.name);
            blocks.push(Block::folded_at(items_id(self.instrument, at), summary, gallery));
        }
        Ok(blocks)
    }

    /// The answers to the items of each indicator, by a column.
    fn answers_by(&self, column: &Column) -> Result<Vec<Block>, MethodError> {
        let of = |indicator: &&Offer| answers_by(self.instrument, &column.name, &indicator.name, self.shown);
        Ok(self.indicators.iter().map(of).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    fn means(&self, column: &Column) -> TableBlock {
        let own = self.kept.means.iter().filter(|row| row.by == column.name);
        let row = |row: &super::side_by_side::Mean| {
            let all = self.kept.response.iter();
            let mut answered = all.filter(|one| {
                one.case.is_none() && one.by.as_ref() == Some(&row.by) && one.group.as_ref() == Some(&row.group)
            });
            let who = [Cell::from(self.called(&row.indicator)), Cell::from(row.group.as_str())];
            let response = answered.next().map_or(Cell::Missing, part_of);
            let figures = match row.figures {
                None => vec![Cell::Because(self.why_hidden().to_owned()); 5],
                Some(Figures { n, n_cases, mean, ci, .. }) => {
                    let counts = [n, n_cases].map(|n| Cell::from(n as f64));
                    counts
                        .into_iter()
                        .chain([Some(mean), ci.map(|ci| ci[0]), ci.map(|ci| ci[1])].map(Cell::from))
                        .collect()
                }
            };
            who.into_iter().chain(figures).chain([response]).collect()
        };
        let heads = [
            ("Indicator", ColumnKind::RowHeader),
            (&column.name, ColumnKind::Text),
            ("Persons", ColumnKind::Integer),
            ("Cases", ColumnKind::Integer),
            ("Mean", TWO),
            ("95 % from", TWO),
            ("to", TWO),
            ("Answered, of invited", ColumnKind::Sign),
        ];
        TableBlock {
            caption: Text::from(format!("{}: means of persons, by {}", self.label(), column.name)),
            columns: heads.map(|(head, kind)| TableColumn::new(head, kind)).into(),
            rows: own.map(row).collect(),
            downloads: downloads(&format!("side-by-side-{}", self.instrument)),
            ..TableBlock::default()
        }
    }

    fn differences(&self, column: &Column) -> TableBlock {
        let own = self.kept.differences.iter().filter(|row| row.by == column.name);
        let row = |row: &super::side_by_side::Difference| {
            let between = row.groups.join(" − ");
            let who = [Cell::from(self.called(&row.indicator)), Cell::from(between)];
            let figures = [Some(row.value), row.ci.map(|ci| ci[0]), row.ci.map(|ci| ci[1])].map(Cell::from);
            who.into_iter().chain(figures).collect()
        };
        let heads = [
            ("Indicator", ColumnKind::RowHeader),
            ("Between", ColumnKind::Text),
            ("Difference", TWO),
            ("95 % from", TWO),
            ("to", TWO),
        ];
        TableBlock {
            caption: Text::from(format!("{}: how far the means differ, by {}", self.label(), column.name)),
            columns: heads.map(|(head, kind)| TableColumn::new(head, kind)).into(),
            rows: own.map(row).collect(),
            downloads: downloads(&format!("differences-{}", self.instrument)),
            ..TableBlock::default()
        }
    }

    /// Means by case, a column an indicator and group; none where all are hidden.
    fn cells(&self, column: &Column) -> Option<TableBlock> {
        let own = || self.kept.cells.iter().filter(|row| row.by == column.name);
        if !own().any(|row| row.figures.is_some()) {
            return None;
        }
        let (mut columns, mut rows) = self.cases.who();
        for indicator in &self.indicators {
            for group in &column.groups {
                let of = own().filter(|row| row.indicator == indicator.name && row.group == *group);
                let cell = |row: &super::side_by_side::CaseMean| match row.figures {
                    Some((n, mean)) => Cell::from(format!("{} ({n})", rounded(mean, 2))),
                    None => Cell::Because(self.why_hidden().to_owned()),
                };
                // A column in which nothing is shown says nothing.
                if !of.clone().any(|row| row.figures.is_some()) {
                    continue;
                }
                columns.push(TableColumn::new(format!("{}, {}", indicator.label, group), ColumnKind::Sign));
                self.cases.add(&mut rows, of.map(|row| (row.case.clone(), cell(row))));
            }
        }
        let caption = Text::from(format!("Mean (persons) of each case, by {}", column.name));
        Some(TableBlock { caption, columns, rows, ..TableBlock::default() })
    }

    /// What stands in the place of a mean that is not shown.
    const fn why_hidden(&self) -> &'static str {
        if self.is_public { TOO_FEW } else { TOO_FEW_OR_ALIKE }
    }

    fn called<'a>(&'a self, indicator: &'a str) -> &'a str {
        self.shown.names.label(OfferKind::Indicator, indicator)
    }
}

fn part_of(row: &Response) -> Cell {
    match row.counts {
        Some((answered, invited)) => Cell::from(format!("{answered} of {invited}")),
        None => Cell::Because(TOO_FEW.to_owned()),
    }
}

fn rate(row: &Response) -> Cell {
    let rate = row.counts.filter(|(_, invited)| *invited > 0);
    Cell::from(rate.map(|(answered, invited)| answered as f64 / invited as f64 * 100.0))
}
