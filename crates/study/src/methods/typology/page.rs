//! The types on the page: which there are, which cases are which, and the property space with what is empty and what cannot be.

use super::super::units::{Cases, Roll};
use super::{OfCase, Rule, Typed};
use crate::error::MethodError;
use crate::made::StageId;
use crate::method::{PageContext, PagePlace, PageQuestion, Part, downloads};
use crate::names::{OfferKind, RowUnit};
use crosscase_data::{Listed, counted};
use crosscase_report::{Block, Cell, ColumnKind, FigureBlock, KeyFigure, TableBlock, TableColumn, Text};

pub(super) fn parts(rule: &Rule, shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
    let stage = StageId::only("typology");
    let (kept, cases): (Typed, Cases) = (shown.made.kept(&stage)?, Cases::of(shown)?);
    let answer = vec![Block::Heading(rule.label.clone()), Block::List(each(&kept, &cases))];
    let mut blocks = vec![Block::Table(types(rule, &kept, &cases)), Block::Table(of_cases(rule, &kept, &cases))];
    blocks.push(Block::Heading("The property space".to_owned()));
    let space = &kept.space;
    blocks.push(Block::KeyFigures(vec![
        KeyFigure::new("Cells", space.cells.clone(), "the values of the dimensions, in every combination"),
        KeyFigure::new("Possible", space.possible.clone(), "those that nothing rules out"),
        KeyFigure::new("With a case", space.occupied.clone(), "of the possible ones"),
        KeyFigure::new("Empty", space.empty.clone(), "possible, and no case is there"),
    ]));
    if let Some(figure) = shown.made.figure(&stage, "space")? {
        let caption = "The property space with its cases; what is crossed out is declared impossible";
        let figure = FigureBlock::new(figure.clone()).caption(caption);
        blocks.push(Block::Figure(figure.leading_to(cases.addresses())));
    }
    if !space.impossible.is_empty() {
        let one = |(cell, why): &(String, String)| Text::from(cell.as_str()).plain(format!(": {why}"));
        blocks.push(Block::folded(
            "What is declared impossible, and why",
            vec![Block::List(space.impossible.iter().map(one).collect())],
        ));
    }
    if !space.farthest.is_empty() {
        let one = |(cell, far): &(String, usize)| {
            Text::from(format!("{cell} (the nearest case differs in {})", counted(*far, "dimension", "dimensions")))
        };
        let list = Block::List(space.farthest.iter().map(one).collect());
        blocks.push(Block::folded(
            "Empty cells that a further case would fill, the farthest from any case first",
            vec![list],
        ));
    }
    blocks.extend(kept.said.blocks(&cases));
    let called = |id: &str| cases.in_text(id).into_owned();
    let place = PagePlace::Section { id: "typology".to_owned(), heading: rule.label.clone() };
    let section = Part::new(place, 0, blocks).supplement().telling(shown.made.told_by([&stage])?, &[], &called);
    let asked = Part::new(PagePlace::Question(PageQuestion::Types), 0, in_short(&kept, &cases, shown)?);
    Ok(vec![asked, Part::new(PagePlace::Answer, 1, answer), section])
}

/// How many cases are of which type, and where they are.
fn in_short(kept: &Typed, cases: &Cases, shown: &PageContext<'_>) -> Result<Vec<Block>, MethodError> {
    let count = |of: Option<&str>| kept.cases.iter().filter(|case| case.of.as_deref() == of).count();
    let types: Vec<(&str, usize)> =
        kept.types.iter().map(|of| (of.name.as_str(), count(Some(&of.name)))).filter(|(_, n)| *n > 0).collect();
    let each: Vec<String> = types.iter().map(|(name, n)| format!("{n} {name}")).collect();
    let rest = match count(None) {
        0 => String::new(),
        n => format!("; {n} of none, or not decided"),
    };
    let (all, of) = (counted(kept.cases.len(), "case", "cases"), counted(types.len(), "type", "types"));
    let text = Text::from(format!("N = {all}, of {of}: {}{rest}.", Listed(&each)));
    let mut blocks = vec![Block::Prose(text)];
    blocks.push(Block::Table(grid(kept, &types, cases, shown)?));
    blocks.push(Block::Way(Text::new().link("How they were assigned", "#typology").plain(".")));
    Ok(blocks)
}

/// The cases by type, and by whom they stand within, such as their country, where they stand within anybody; each case stands in it once.
fn grid(
    kept: &Typed,
    types: &[(&str, usize)],
    cases: &Cases,
    shown: &PageContext<'_>,
) -> Result<TableBlock, MethodError> {
    // None is those of no type, or not decided.
    let none = kept.cases.iter().filter(|case| case.of.is_none()).count();
    let groups: Vec<(Option<&str>, usize)> = types.iter().map(|(name, n)| (Some(*name), *n)).collect();
    let groups: Vec<(Option<&str>, usize)> = groups.into_iter().chain((none > 0).then_some((None, none))).collect();
    let called = |name: Option<&str>| name.unwrap_or("no type, or not decided").to_owned();
    let linked = |is: &dyn Fn(&OfCase) -> bool| {
        let text = those(kept, is).fold(Text::new(), |text, case| {
            let (text, label) = (if text.is_empty() { text } else { text.plain("; ") }, cases.label(case));
            match cases.address(case) {
                Some(address) => text.link(label, address),
                None => text.plain(label),
            }
        });
        if text.is_empty() { Cell::Missing } else { Cell::Text(text) }
    };
    let offer = shown.names.get(OfferKind::Units, shown.names.cases());
    let above = offer.and_then(|offer| match &offer.of {
        RowUnit::Kind(above) => Some((offer, shown.names.get(OfferKind::Units, above)?)),
        _ => None,
    });
    let Some((offer, above)) = above else {
        let row = |(name, n): &(Option<&str>, usize)| {
            vec![Cell::from(called(*name)), Cell::from(*n as f64), linked(&|case| case.of.as_deref() == *name)]
        };
        return Ok(TableBlock {
            caption: Text::from("The cases by type"),
            columns: vec![
                TableColumn::new("Type", ColumnKind::RowHeader),
                TableColumn::new("N", ColumnKind::Integer),
                TableColumn::new("Cases", ColumnKind::Text),
            ],
            rows: groups.iter().map(row).collect(),
            downloads: downloads("typology"),
            ..TableBlock::default()
        });
    };
    let roll = Roll::of(shown.made.table(&offer.stage, "units")?)?;
    let places = Roll::of(shown.made.table(&above.stage, "units")?)?;
    let row = |place: Option<&str>| {
        let head = place.map_or_else(|| format!("of no {}", above.label), |place| places.label(place).to_owned());
        let cell = |(name, _): &(Option<&str>, usize)| {
            linked(&|case| case.of.as_deref() == *name && roll.within(&case.case) == place)
        };
        std::iter::once(Cell::from(head)).chain(groups.iter().map(cell)).collect()
    };
    let is_inhabited = |place: Option<&str>| kept.cases.iter().any(|case| roll.within(&case.case) == place);
    let mut columns = vec![TableColumn::new(crosscase_data::capitalised(&above.label), ColumnKind::RowHeader)];
    let column =
        |(name, n): &(Option<&str>, usize)| TableColumn::new(format!("{} (N = {n})", called(*name)), ColumnKind::Text);
    columns.extend(groups.iter().map(column));
    Ok(TableBlock {
        caption: Text::from(format!("The cases by {} and type", above.label)),
        columns,
        rows: places.ids().map(Some).chain([None]).filter(|place| is_inhabited(*place)).map(row).collect(),
        downloads: downloads("typology"),
        ..TableBlock::default()
    })
}

fn those(kept: &Typed, is: impl Fn(&OfCase) -> bool) -> impl Iterator<Item = &str> {
    kept.cases.iter().filter(move |case| is(case)).map(|case| case.case.as_str())
}

/// Each type with its cases, then who is of none.
fn each(kept: &Typed, cases: &Cases) -> Vec<Text> {
    let named = |is: &dyn Fn(&OfCase) -> bool| -> Vec<String> {
        those(kept, is).map(|case| cases.in_text(case).into_owned()).collect()
    };
    let mut told = Vec::new();
    for of in &kept.types {
        let own = named(&|case| case.of.as_ref() == Some(&of.name));
        if !own.is_empty() {
            told.push(Text::new().strong(&of.name).plain(format!(", N = {}: {}.", own.len(), Listed(&own))));
        }
    }
    let open = named(&|case| case.of.is_none() && !case.possible.is_empty());
    let none = named(&|case| case.of.is_none() && case.possible.is_empty());
    for (what, those) in [("Not decided", open), ("Of no type", none)] {
        if !those.is_empty() {
            told.push(Text::from(format!("{what}, N = {}: {}.", those.len(), Listed(&those))));
        }
    }
    let empty: Vec<String> = kept
        .types
        .iter()
        .filter(|of| !kept.cases.iter().any(|case| case.of.as_ref() == Some(&of.name)))
        .map(|of| of.name.clone())
        .collect();
    if !empty.is_empty() && empty.len() <= 12 {
        told.push(Text::from(format!("Without a case: {}.", Listed(&empty))));
    }
    told
}

fn types(rule: &Rule, kept: &Typed, cases: &Cases) -> TableBlock {
    let is_said = kept.types.iter().any(|of| of.definition.is_some() || of.source.is_some());
    let with_cases = |name: &String| kept.cases.iter().filter(|case| case.of.as_ref() == Some(name)).count();
    let mut columns = vec![
        TableColumn::new("Type", ColumnKind::RowHeader),
        TableColumn::new("Cases", ColumnKind::Integer),
        TableColumn::new("Mean membership", ColumnKind::Number { digits: 2 }),
        TableColumn::new("Which", ColumnKind::Text),
    ];
    if is_said {
        columns.extend(["Definition", "Source"].map(|name| TableColumn::new(name, ColumnKind::Text)));
    }
    // Where every cell is a type, those without a case are too many to be told.
    let told = kept.types.iter().filter(|of| is_said || kept.types.len() <= 12 || with_cases(&of.name) > 0);
    let row = |of: &super::OfType| {
        let own: Vec<&str> = those(kept, |case| case.of.as_ref() == Some(&of.name)).collect();
        let (n, which) = (own.len() as f64, cases.cells(&own));
        let mut cells = vec![Cell::from(of.name.as_str()), Cell::from(n), Cell::from(of.mean), which];
        if is_said {
            cells.extend([of.definition.as_deref(), of.source.as_deref()].map(Cell::from));
        }
        cells
    };
    TableBlock {
        caption: Text::from(format!("{}: each type and its cases", rule.label)),
        columns,
        rows: told.map(row).collect(),
        ..TableBlock::default()
    }
}

/// The type that a case comes nearest to, though it is not above 0.5 in it.
fn nearest(case: &OfCase) -> Option<String> {
    let is_near = case.membership.is_some_and(|membership| membership > 0.0);
    (is_near && case.best.len() <= 3).then(|| format!("none; nearest to {}", Listed(&case.best)))
}

fn of_cases(rule: &Rule, kept: &Typed, cases: &Cases) -> TableBlock {
    let two = ColumnKind::Number { digits: 2 };
    let row = |case: &OfCase| {
        let of = case
            .of
            .clone()
            .or_else(|| (!case.possible.is_empty()).then(|| format!("may be {}", case.possible.join(" or "))))
            .or_else(|| nearest(case));
        vec![
            cases.cell(&case.case),
            Cell::from(of),
            Cell::from(case.membership),
            Cell::from(case.margin),
            Cell::from(case.cell.clone()),
            Cell::from((!case.missing.is_empty()).then(|| case.missing.join(", "))),
        ]
    };
    TableBlock {
        caption: Text::from(format!("{}: each case and its type", rule.label)),
        columns: vec![
            TableColumn::new("Case", ColumnKind::RowHeader),
            TableColumn::new("Type", ColumnKind::Text),
            TableColumn::new("Membership", two),
            TableColumn::new("Margin", two),
            TableColumn::new("Cell", ColumnKind::Text),
            TableColumn::new("Not known", ColumnKind::Text),
        ],
        rows: kept.cases.iter().map(row).collect(),
        notes: vec![Text::from(
            "Membership is the greatest in any type, the margin what the next lower one is behind it.",
        )],
        downloads: downloads("typology"),
        ..TableBlock::default()
    }
}
