//! Each answer of those of a case, in its dossier: where single answers are public.

use super::super::about::brief;
use super::super::units::{Cases, Roll, case_of};
use crate::error::MethodError;
use crate::method::{PageContext, PagePlace, Part, downloads};
use crate::names::OfferKind;
use crosscase_data::contract::{Answer, CodebookEntry, Record};
use crosscase_report::{Block, Cell, ColumnKind, TableBlock, TableColumn, Text};
use std::collections::BTreeMap;

/// More answers than these make a page too large for a telephone; the table beside it has them.
const MOST: usize = 20_000;

/// The parts, and the ids of those that are folded, by case.
pub(super) type Single = (Vec<Part>, BTreeMap<String, String>);

/// A table a case, a row a person, a column an item.
pub(super) fn parts(instrument: &str, shown: &PageContext<'_>) -> Result<Single, MethodError> {
    let names = shown.names;
    let Some(source) = names.get(OfferKind::Answers, instrument).filter(|source| names.is_public(source)) else {
        return Ok(Single::default());
    };
    let path = names.unit_of(source).map_or_else(Vec::new, |unit| names.path_to_cases(unit));
    let is_within = path.len() > 1 && path.last().is_some_and(|last| last.name == names.cases());
    let made = shown.made;
    let answers = made.optional_table(&source.stage, "answers")?.zip(made.optional_table(&source.stage, "codebook")?);
    let Some((answers, codebook)) = answers.filter(|_| is_within) else { return Ok(Single::default()) };
    let rolls = path.iter().map(|kind| Roll::of(made.table(&kind.stage, "units")?));
    let rolls = rolls.collect::<Result<Vec<_>, _>>()?;
    let items: Vec<String> = CodebookEntry::rows(codebook)?.into_iter().map(|entry| entry.item).collect();
    let rows = Answer::rows(answers)?;
    if rows.len() > MOST {
        let text = Text::from(format!("{}, each answer: ", source.label)).link("answers.csv", "../tables/answers.csv");
        let all = Cases::of(shown)?;
        let part = |(case, _): (&str, _)| {
            Part::new(PagePlace::Dossier(case.to_owned()), 2, vec![Block::Prose(text.clone().plain("."))])
        };
        return Ok((all.all().map(part).collect(), BTreeMap::new()));
    }
    let mut by_unit: BTreeMap<String, BTreeMap<String, Cell>> = BTreeMap::new();
    for answer in rows {
        let cell = match answer.value {
            Ok(value) => Cell::from(brief(value)),
            Err(reason) => Cell::Because(reason.to_string()),
        };
        by_unit.entry(answer.unit).or_default().insert(answer.item, cell);
    }
    let mut of_case: BTreeMap<&str, Vec<Vec<Cell>>> = BTreeMap::new();
    for (unit, mut said) in by_unit.iter().map(|(unit, said)| (unit, said.clone())) {
        let Some(case) = case_of(unit, &rolls) else { continue };
        let called = rolls.first().map_or(unit.as_str(), |roll| roll.label(unit));
        let cells = items.iter().map(|item| said.remove(item).unwrap_or(Cell::Missing));
        of_case.entry(case).or_default().push(std::iter::once(Cell::from(called)).chain(cells).collect());
    }
    let cases = Cases::of(shown)?;
    // By the number of the case, as its dossier has it.
    let numbered = cases.all().zip(1..).filter(|((case, _), _)| of_case.contains_key(case));
    let ids: BTreeMap<String, String> =
        numbered.map(|((case, _), number)| (case.to_owned(), format!("answers-{instrument}-{number}"))).collect();
    let part = |(case, rows): (&str, Vec<Vec<Cell>>)| {
        let columns = items.iter().map(|item| TableColumn::new(item, ColumnKind::Sign));
        let table = TableBlock {
            caption: Text::from(format!("{}: each answer of those of {}", source.label, cases.in_text(case))),
            columns: std::iter::once(TableColumn::new("Who", ColumnKind::RowHeader)).chain(columns).collect(),
            rows,
            downloads: downloads("answers"),
            ..TableBlock::default()
        };
        let folded = Block::folded_at(
            ids.get(case).cloned().unwrap_or_default(),
            format!("{}, each answer", source.label),
            vec![Block::Table(table)],
        );
        Part::new(PagePlace::Dossier(case.to_owned()), 2, vec![folded])
    };
    let parts = of_case.into_iter().map(part).collect();
    Ok((parts, ids))
}
