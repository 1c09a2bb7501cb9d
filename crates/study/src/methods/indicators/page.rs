//! The values before calibration, on the page: one table of all, and for each indicator of many answers what it rests on.

use super::super::units::Cases;
use super::Declared;
use super::figure::FigureIndicator;
use crate::error::MethodError;
use crate::method::{PageContext, PagePlace, Part, downloads};
use crate::names::{Declaration, Names, Offer, OfferKind, RowUnit, rules};
use crosscase_data::contract::{Indicator, Record};
use crosscase_figures::rounded;
use crosscase_report::{Block, Cell, ColumnKind, TableBlock, TableColumn, Text};

pub(super) fn parts(shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
    let names = shown.names;
    let cases = Cases::of(shown)?;
    // What is made of an instrument, as viewpoints are, tells of itself.
    let kinds = [OfferKind::Units, OfferKind::Sorts, OfferKind::Answers, OfferKind::Indicator];
    let of_data =
        kinds.into_iter().flat_map(|what| names.all(what)).filter(|offer| !matches!(offer.of, RowUnit::SameAs(..)));
    let called = |id: &str| cases.in_text(id).into_owned();
    let told = shown.made.told_by(of_data.map(|offer| &offer.stage))?;
    if names.all(OfferKind::Set).next().is_none() {
        return Ok(vec![Part::new(PagePlace::Cases, 1, Vec::new()).telling(told, &[], &called)]);
    }
    let (mut columns, mut rows) = cases.who();
    let mut foundations = Vec::new();
    for offer in names.all(OfferKind::Indicator) {
        let found = Indicator::rows(shown.made.table(&offer.stage, "indicators")?)?;
        let values: Vec<Option<f64>> = found.iter().map(|one| one.value.ok()).collect();
        columns.push(TableColumn::new(header(offer, names), ColumnKind::Number { digits: digits(&values) }));
        cases.add(&mut rows, found.iter().map(|one| (one.case.clone(), Cell::from(one.value.ok()))));
        // What has bounds stands in the section of its instrument, with them.
        let many = found.iter().any(|one| one.asked.is_some_and(|asked| asked > 1));
        if many && names.bounds_of(offer).is_none() {
            let summary = format!("{}: value, respondents, answers given", offer.label);
            foundations.push(Block::folded(summary, vec![Block::Table(foundation(&offer.label, &found, &cases))]));
        }
    }
    let caption = Text::from("Values of the cases before calibration");
    let table = TableBlock { caption, columns, rows, downloads: downloads("indicators"), ..TableBlock::default() };
    let mut blocks = vec![Block::folded("Values before calibration", vec![Block::Table(table)])];
    blocks.extend(foundations);
    Ok(vec![Part::new(PagePlace::Cases, 1, blocks).telling(told, &[], &called)])
}

/// How each declared indicator was made: of which items, turned round or not, and by which rule one value a case.
pub(super) fn made(mine: &[&Declaration], shown: &PageContext<'_>) -> Option<Part> {
    let called = |what: OfferKind, name: &str| shown.names.label(what, name).to_owned();
    let or_none = |list: &str| if list.is_empty() { "none".to_owned() } else { list.replace(',', ", ") };
    let of_items = rules::<Declared>(mine).map(|(declared, of)| {
        let least = match (&of.rule.compose, of.rule.min_answered) {
            (_, share) if share >= 1.0 => "all items".to_owned(),
            (_, share) => format!("{}\u{a0}% of the items", rounded(share * 100.0, 0)),
        };
        let mut rule = of.rule.compose.map_or("the answer itself".to_owned(), |compose| compose.to_string());
        rule.extend((!of.rule.only.is_empty()).then(|| format!(", where {}", of.rule.only.without_names(shown.names))));
        rule.extend(of.rule.minus.as_deref().map(|minus| format!(", less {}", called(OfferKind::Indicator, minus))));
        let (name, instrument) =
            (called(OfferKind::Indicator, &declared.name), called(OfferKind::Answers, &of.instrument));
        [name, instrument, or_none(&of.rule.items), or_none(&of.rule.reverse), least, rule]
    });
    let of_figures = rules::<FigureIndicator>(mine).map(|(declared, of)| {
        let (name, instrument) =
            (called(OfferKind::Indicator, &declared.name), called(OfferKind::Figures, &of.instrument));
        let less = of.minus.as_deref().map(|minus| format!(", less {}", called(OfferKind::Indicator, minus)));
        let rule = format!("a figure of the case{}", less.unwrap_or_default());
        [name, instrument, of.figure.title(), "none".to_owned(), "–".to_owned(), rule]
    });
    let rows: Vec<Vec<Cell>> = of_items.chain(of_figures).map(|row| row.map(Cell::from).into()).collect();
    let heads = ["Indicator", "Instrument", "Items", "Reversed", "Wanted for a score", "From respondents to the case"];
    let kinds = [ColumnKind::RowHeader].into_iter().chain(std::iter::repeat(ColumnKind::Text));
    let table = TableBlock {
        caption: Text::from("How each indicator was made"),
        columns: heads.into_iter().zip(kinds).map(|(head, kind)| TableColumn::new(head, kind)).collect(),
        rows,
        ..TableBlock::default()
    };
    (!table.rows.is_empty()).then(|| Part::new(PagePlace::Method, 1, vec![Block::Table(table)]))
}

/// What readers call an indicator: a column of a table has no label, so that it goes by those of the sets that are made of it.
fn header(offer: &Offer, names: &Names) -> String {
    let sets = names.made_of(offer).filter(|set| set.what == OfferKind::Set && set.label != set.name);
    let labels: Vec<&str> = sets.map(|set| set.label.as_str()).collect();
    let column = offer.name.strip_suffix(&offer.label).is_some_and(|before| before.ends_with('.'));
    if column && !labels.is_empty() { format!("{} ({})", labels.join("; "), offer.label) } else { offer.label.clone() }
}

/// Whole numbers without digits after the point, others with two.
pub(in super::super) fn digits(values: &[Option<f64>]) -> usize {
    if values.iter().flatten().all(|value| value.fract() == 0.0) { 0 } else { 2 }
}

/// What each case's value rests on: a score made of half of the answers does not look like a full one.
fn foundation(label: &str, found: &[Indicator], cases: &Cases) -> TableBlock {
    let two = ColumnKind::Number { digits: 2 };
    let of_units = found.iter().any(|one| one.invited.is_some());
    let of = |part: Option<i64>, whole: Option<i64>| Some(format!("{} of {}", part?, whole?));
    let mut columns = vec![TableColumn::new("Case", ColumnKind::RowHeader), TableColumn::new("Value", two)];
    if of_units {
        columns.extend(
            [("95 % from", two), ("to", two), ("Standard deviation", two)]
                .map(|(name, kind)| TableColumn::new(name, kind)),
        );
        columns.push(TableColumn::new("With a score, of invited", ColumnKind::Sign));
    }
    columns.push(TableColumn::new("Answers given, of asked", ColumnKind::Sign));
    let row = |one: &Indicator| {
        let mut cells = vec![cases.cell(&one.case), Cell::from(one.value.ok())];
        if of_units {
            cells.extend([one.lower, one.upper, one.sd].map(Cell::from));
            cells.push(of(one.n, one.invited).into());
        }
        cells.push(of(one.answered, one.asked).into());
        cells
    };
    TableBlock {
        caption: Text::from(format!("{label}, by case")),
        columns,
        rows: found.iter().map(row).collect(),
        downloads: downloads("indicators"),
        ..TableBlock::default()
    }
}
