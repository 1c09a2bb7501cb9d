//! Whether the items that an indicator is made of are one scale, where the survey asks: how well they hang together, what one factor leaves of
//! them, and the items of each group beside one another. With some dozens of persons a group no test tells whether groups understand items alike.

use super::super::about::rounded_or_dash;
use super::super::case_means::Made;
use super::super::tier::FEWEST;
use super::respondents::path;
use super::respondents::{Column, Hidden, OfSurvey, Respondent};
use super::told::{ToldOfSurvey, largest_first};
use crate::file::{Faults, Placed};
use crate::method::downloads;
use crate::names::{Names, Offer, OfferKind};
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder};
use crosscase_figures::rounded;
use crosscase_report::{Block, Cell, ColumnKind, TableBlock, TableColumn, Text};
use crosscase_scales::{
    AnswerRange, Answers, Cfa, CfaModel, FEW_ROWS, FactorAnalysis, Item, ItemStatistic, ROWS_LEFT_OUT, Reliability,
    ScalesError, item_statistics,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What one person answered to each item.
type Given = [Option<f64>];

/// What is known of the items of one indicator.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Structure {
    pub(super) indicator: String,
    n: usize,
    /// How many answered every item, over whom alpha and omega are.
    complete: usize,
    alpha: Option<f64>,
    alpha_ci: Option<[f64; 2]>,
    omega: Option<f64>,
    fit: Option<Fit>,
    items: Vec<Line>,
    /// What there is to know before the figures are used.
    notices: Vec<String>,
    groups: Vec<Group>,
}

/// The fit of one factor, by maximum likelihood over complete answers.
#[derive(Serialize, Deserialize)]
struct Fit {
    n: usize,
    chisq: f64,
    df: usize,
    cfi: Option<f64>,
    rmsea: Option<f64>,
    srmr: f64,
}

/// An item: its loading on one factor, its correlation with the rest.
#[derive(Serialize, Deserialize)]
struct Line {
    item: String,
    n: usize,
    mean: Option<f64>,
    sd: Option<f64>,
    item_total: Option<f64>,
    loading: Option<f64>,
}

/// The items of the persons of a group.
#[derive(Serialize, Deserialize)]
struct Group {
    by: String,
    name: String,
    n: usize,
    alpha: Option<f64>,
    /// Mean and correlation with the rest, by item, where enough answered it.
    items: Vec<(Option<f64>, Option<f64>)>,
}

/// The indicators of a survey whose structure it asks for must be made of it.
pub(super) fn check(asked: Option<&Placed<Vec<String>>>, source: &Offer, names: &Names, faults: &mut Faults<'_>) {
    let Some(asked) = asked else { return };
    if path(source, names).is_none() {
        let message =
            format!("`structure` looks at persons within cases, and those of `{}` stand in none", source.name);
        let help = "leave it out, or say with `within` in the section of their units in which case each stands";
        faults.add_with_help("STU007", asked.at(), message, help);
    }
    let made: Vec<&str> = names
        .made_of(source)
        .filter(|offer| offer.what == OfferKind::Indicator)
        .map(|offer| offer.name.as_str())
        .collect();
    for stray in asked.iter().filter(|name| !made.contains(&name.as_str())) {
        if faults.is_unread(stray) {
            continue;
        }
        let message = format!("`structure` names `{stray}`, which is no indicator made of `{}`", source.name);
        faults.add("STU006", asked.at(), format!("{message}; there are: {}", made.join(", ")));
    }
}

/// The items of an indicator, and those of its units who answered any of them.
pub(super) struct AnsweredItems<'a> {
    names: &'a [String],
    items: Vec<Item>,
    persons: Vec<AnsweringPerson<'a>>,
}

struct AnsweringPerson<'a> {
    unit: &'a str,
    respondent: &'a Respondent,
    /// To each item.
    answers: Vec<Option<f64>>,
}

impl<'a> AnsweredItems<'a> {
    pub(super) fn of(
        made: &'a Made,
        units: &BTreeSet<String>,
        ranges: &BTreeMap<String, AnswerRange>,
        respondents: &'a BTreeMap<String, Respondent>,
    ) -> Self {
        let item = |item: &String| {
            let own = Item::new(item.as_str());
            let own = ranges.get(item).map_or(own.clone(), |range| own.range(*range));
            if made.reversed.contains(item) { own.reversed() } else { own }
        };
        let person = |(unit, respondent): (&'a String, &'a Respondent)| AnsweringPerson {
            unit,
            respondent,
            answers: made.items.iter().map(|item| respondent.answers.get(item).copied()).collect(),
        };
        let persons = respondents.iter().filter(|(unit, _)| units.contains(*unit)).map(person);
        Self {
            names: &made.items,
            items: made.items.iter().map(item).collect(),
            persons: persons.filter(|person| person.answers.iter().any(Option::is_some)).collect(),
        }
    }

    /// The answers of some of the persons, a row each.
    fn rows(&self, counts: &dyn Fn(&Respondent) -> bool) -> Vec<&Given> {
        let own = self.persons.iter().filter(|person| counts(person.respondent));
        own.map(|person| person.answers.as_slice()).collect()
    }

    /// Who of some of the persons answered an item: whoever answered another has no part in the figure of this one.
    fn who(&self, item: usize, counts: &dyn Fn(&Respondent) -> bool) -> Vec<&'a str> {
        let own = self.persons.iter().filter(|person| counts(person.respondent));
        own.filter(|person| person.answers.get(item).is_some_and(Option::is_some)).map(|person| person.unit).collect()
    }
}

/// What decides on the figures that are shown: how few persons they are of, and what they tell beside all that are shown already.
pub(super) struct Privacy<'a> {
    pub(super) hidden: Hidden<'a>,
    pub(super) told: &'a mut ToldOfSurvey,
}

/// The structure of the items of an indicator.
pub(super) fn of(
    indicator: &OfSurvey,
    answered: &AnsweredItems<'_>,
    columns: &[Column],
    mut privacy: Privacy<'_>,
) -> Structure {
    let (n, k) = (answered.persons.len(), answered.items.len());
    let mut found = Structure { indicator: indicator.name.clone(), n, ..Structure::default() };
    if k < 2 || n < FEWEST {
        found.notices.push("two items or more, answered by three persons or more, have a structure".to_owned());
        return found;
    }
    let (rows, hidden) = (answered.rows(&|_| true), privacy.hidden);
    let items = answered.names.iter().enumerate();
    let of_all: Vec<bool> =
        items.map(|(at, item)| privacy.told.of(item).may_show(answered.who(at, &|_| true))).collect();
    found.complete = complete(&rows);
    // As crosscase_scales has it: two parameters an item by one factor.
    if found.complete < 100 || found.complete < 10 * k {
        let n = found.complete;
        found.notices.push(format!("{n} persons are few for {k} items, so that the figures are uncertain"));
    }
    match figures(&mut found, &answered.items, &rows, (hidden, &of_all)) {
        Ok(told) => found.notices.extend(told),
        Err(error) => found.notices.push(error.to_string()),
    }
    if k > 3 && !hides(hidden, found.complete) {
        match one_factor(&answered.items, &rows) {
            Ok((fit, told)) => {
                found.fit = Some(fit);
                found.notices.extend(told);
            }
            Err(error) => found.notices.push(format!("one factor by maximum likelihood has no fit: {error}")),
        }
    }
    for (at, column) in columns.iter().enumerate() {
        found.set_side_by_side((at, column), answered, &mut privacy);
    }
    found
}

/// One row an item of an indicator, `crosscase.study.structure/1`.
pub(super) fn table(all: &[Structure]) -> Result<Table, DataError> {
    let rows = || all.iter().flat_map(|one| one.items.iter().map(move |line| (&one.indicator, line)));
    let number = |of: fn(&Line) -> Option<f64>| rows().map(move |(_, line)| of(line));
    TableBuilder::new("crosscase.study.structure/1")
        .text("indicator", rows().map(|(indicator, _)| Some(indicator.as_str())))
        .text("item", rows().map(|(_, line)| Some(line.item.as_str())))
        .integer("n", rows().map(|(_, line)| i64::try_from(line.n).ok()))
        .number("mean", number(|line| line.mean))
        .number("sd", number(|line| line.sd))
        .number("item_total_corrected", number(|line| line.item_total))
        .number("loading", number(|line| line.loading))
        .build()
}

/// How many answered every item.
fn complete(rows: &[&Given]) -> usize {
    rows.iter().filter(|row| row.iter().all(Option::is_some)).count()
}

/// Whether a figure of so many persons may not be shown.
fn hides(hidden: Hidden<'_>, n: usize) -> bool {
    hidden(&[n], 0).contains(&true)
}

/// Alpha and omega, and the items; no figure of those items whose answers may not be shown.
fn figures(
    found: &mut Structure,
    items: &[Item],
    rows: &[&[Option<f64>]],
    (hidden, shown): (Hidden<'_>, &[bool]),
) -> Result<Vec<String>, ScalesError> {
    let answers = Answers::from_rows(items, rows)?;
    let statistics = item_statistics(&answers);
    let line = |(one, is_shown): (&ItemStatistic, &bool)| Line {
        item: one.item.clone(),
        n: one.n,
        mean: one.mean.filter(|_| *is_shown),
        sd: one.sd.filter(|_| *is_shown),
        item_total: None,
        loading: None,
    };
    found.items = statistics.items.iter().zip(shown).map(line).collect();
    if hides(hidden, found.complete) {
        return Ok(vec![
            "fewer than three answered every item, so that there are neither alpha nor loadings".to_owned(),
        ]);
    }
    let reliability = Reliability::new().fit(&answers)?;
    (found.alpha, found.alpha_ci, found.omega) =
        (reliability.alpha, reliability.alpha_ci_feldt, reliability.omega_total);
    let mut told: Vec<String> = further(&reliability.diagnostics).collect();
    let factor = match (items.len() > 2).then(|| FactorAnalysis::new(1).fit(&answers)).transpose() {
        Ok(factor) => factor,
        Err(error) => {
            told.push(format!("there are no loadings: {error}"));
            None
        }
    };
    for (at, line) in found.items.iter_mut().enumerate() {
        line.item_total = reliability.items.get(at).and_then(|own| own.item_total_corrected);
        line.loading = factor.as_ref().and_then(|found| found.loadings.get(at)?.first().copied().flatten());
    }
    told.extend(factor.iter().flat_map(|found| further(&found.diagnostics)));
    told.sort();
    told.dedup();
    Ok(told)
}

/// What is noticed beside what the sentences say themselves: how few the persons are, and how many answered every item.
fn further(diagnostics: &[Diagnostic]) -> impl Iterator<Item = String> + '_ {
    diagnostics.iter().filter(|one| ![ROWS_LEFT_OUT, FEW_ROWS].contains(&&*one.code)).map(|one| one.message.clone())
}

/// The fit of one factor, and what there is to know of it: that it is improper, say, or an item constant.
fn one_factor(items: &[Item], rows: &[&[Option<f64>]]) -> Result<(Fit, Vec<String>), ScalesError> {
    let model = CfaModel::one_factor(items.iter().map(|item| item.id.as_str()));
    let found = Cfa::new().fit(&model, &Answers::from_rows(items, rows)?, None)?;
    let of = found.fit;
    let told = further(&found.diagnostics).collect();
    let n = found.n.iter().sum();
    Ok((Fit { n, chisq: of.chisq, df: of.df, cfi: of.cfi, rmsea: of.rmsea, srmr: of.srmr }, told))
}

impl Structure {
    /// Adds the items of each group of a column, at its place among the columns.
    fn set_side_by_side(
        &mut self,
        (at, column): (usize, &Column),
        answered: &AnsweredItems<'_>,
        Privacy { hidden, told }: &mut Privacy<'_>,
    ) {
        let rows = |group: &String| answered.rows(&|one| one.belongs(at, group));
        let groups: Vec<(&String, Vec<&Given>)> = column.groups.iter().map(|group| (group, rows(group))).collect();
        let masked = |all: usize, count: &dyn Fn(&[&Given]) -> usize| -> Vec<bool> {
            let counts: Vec<usize> = groups.iter().map(|(_, rows)| count(rows)).collect();
            hidden(&counts, all - counts.iter().sum::<usize>())
        };
        let shown = |(item, name): (usize, &String)| {
            let who = |group: &String| answered.who(item, &|one| one.belongs(at, group));
            largest_first(told.of(name), &column.groups.iter().map(who).collect::<Vec<_>>())
        };
        let by_item: Vec<Vec<bool>> = answered.names.iter().enumerate().map(shown).collect();
        let (whole, any) = (masked(self.complete, &complete), masked(self.n, &|rows| rows.len()));
        for (at, (group, rows)) in groups.iter().enumerate() {
            if any[at] || rows.len() < FEWEST {
                continue;
            }
            let of_group = |what: &str, error: &ScalesError| format!("{what} of {group} ({}): {error}", column.name);
            let answers = match Answers::from_rows(&answered.items, rows) {
                Ok(answers) => answers,
                Err(error) => {
                    self.notices.push(of_group("there are no figures", &error));
                    continue;
                }
            };
            let alpha = if whole[at] { Ok(None) } else { Reliability::new().fit(&answers).map(|found| found.alpha) };
            self.notices.extend(alpha.as_ref().err().map(|error| of_group("there is no alpha", error)));
            let figures = |(item, one): (usize, &ItemStatistic)| {
                let is_shown = by_item[item][at];
                (one.mean.filter(|_| is_shown), one.item_total_corrected.filter(|_| is_shown && !whole[at]))
            };
            self.groups.push(Group {
                by: column.name.clone(),
                name: (*group).clone(),
                n: rows.len(),
                alpha: alpha.ok().flatten(),
                items: item_statistics(&answers).items.iter().enumerate().map(figures).collect(),
            });
        }
    }

    /// What a reader is shown of it; `label` is what readers call the indicator.
    pub(super) fn blocks(&self, label: &str, instrument: &str) -> Vec<Block> {
        let mut blocks = vec![Block::Heading(format!("Structure of {label}")), Block::prose(self.sentences())];
        if self.items.is_empty() {
            return blocks;
        }
        let two = |head: &str| TableColumn::new(head, ColumnKind::Number { digits: 2 });
        let row = |line: &Line| {
            vec![
                Cell::from(line.item.as_str()),
                Cell::from(line.n as f64),
                Cell::from(line.mean),
                Cell::from(line.sd),
                Cell::from(line.item_total),
                Cell::from(line.loading),
            ]
        };
        blocks.push(Block::Table(TableBlock {
            caption: Text::from(format!(
                "Items of {label}, worded the same way round: with the rest, and on one factor"
            )),
            columns: vec![
                TableColumn::new("Item", ColumnKind::RowHeader),
                TableColumn::new("Persons", ColumnKind::Integer),
                two("Mean"),
                two("SD"),
                two("Correlation with the rest"),
                two("Loading"),
            ],
            rows: self.items.iter().map(row).collect(),
            downloads: downloads(&format!("structure-{instrument}")),
            ..TableBlock::default()
        }));
        let mut columns: Vec<&str> = self.groups.iter().map(|group| group.by.as_str()).collect();
        columns.dedup();
        for by in columns {
            blocks.push(Block::folded(
                format!("Items of {label} side by side, by {by}"),
                vec![
                    Block::prose(
                        "Mean, and in brackets the correlation with the rest. An item that stands apart in one group may be read otherwise there: so few persons \
                         carry no test of whether groups understand the items alike (measurement invariance). Figures of an item that fewer than three of \
                         a group answered are not shown, nor those by which these could be worked out.",
                    ),
                    Block::Table(self.side_by_side(by)),
                ],
            ));
        }
        blocks
    }

    fn sentences(&self) -> String {
        let two = |x| rounded_or_dash(x, 2);
        let interval = self.alpha_ci.map_or_else(String::new, |[low, high]| {
            format!(
                " ({} to {}, which takes persons as independent, so that it is too narrow where those of a case are alike)",
                rounded(low, 2),
                rounded(high, 2)
            )
        });
        let (n, complete, alpha, omega) = (self.n, self.complete, two(self.alpha), two(self.omega));
        let mut told = vec![format!(
            "{n} persons, alpha and omega over the {complete} who answered every item: alpha {alpha}{interval}, omega total {omega}."
        )];
        if let Some(Fit { n, chisq, df, cfi, rmsea, srmr }) = &self.fit {
            let (cfi, rmsea) = (two(*cfi), two(*rmsea));
            told.push(format!(
                "One factor over {n} complete answers: χ² {} with {df} degrees of freedom, CFI {cfi}, RMSEA {rmsea}, SRMR {}; persons of one \
                 case are not independent, so that χ² is too great.",
                rounded(*chisq, 2),
                rounded(*srmr, 2)
            ));
        }
        told.extend(self.notices.iter().map(|notice| format!("Note: {notice}.")));
        told.join(" ")
    }

    fn side_by_side(&self, by: &str) -> TableBlock {
        let groups: Vec<&Group> = self.groups.iter().filter(|group| group.by == by).collect();
        let two = |x| rounded_or_dash(x, 2);
        let mut columns = vec![TableColumn::new("Item", ColumnKind::RowHeader)];
        let heads = groups.iter().map(|one| format!("{}, n {}, alpha {}", one.name, one.n, two(one.alpha)));
        columns.extend(heads.map(|head| TableColumn::new(head, ColumnKind::Sign)));
        let row = |(at, line): (usize, &Line)| {
            let cell = |group: &&Group| match group.items.get(at) {
                Some((Some(mean), rest)) => Cell::from(format!("{} ({})", rounded(*mean, 2), two(*rest))),
                _ => Cell::Missing,
            };
            std::iter::once(Cell::from(line.item.as_str())).chain(groups.iter().map(cell)).collect()
        };
        TableBlock {
            caption: Text::from(format!("Items side by side, by {by}")),
            columns,
            rows: self.items.iter().enumerate().map(row).collect(),
            ..TableBlock::default()
        }
    }
}
