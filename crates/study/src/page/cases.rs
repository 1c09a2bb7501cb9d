//! The cases: their memberships, the values behind them, and who answered.

use super::downloads;
use crate::model::{Compose, Study};
use crate::pipeline::Results;
use crate::problem::StudyError;
use crate::stages::set;
use crosscase_data::Table;
use crosscase_report::{Block, Cell, Column, ColumnKind, Section, TableBlock, Text};
use std::collections::BTreeMap;

pub(super) fn section(study: &Study, results: &Results) -> Result<Section, StudyError> {
    let names = labels(study, results)?;
    let mut blocks = vec![Block::prose(
        Text::from("Every membership can be followed back to the rows of the data files: ")
            .code(format!("crosscase trace . --case {} --set {}", first_case(&names), first_set(study)))
            .plain("."),
    )];
    blocks.push(Block::Table(memberships(study, results, &names)?));
    blocks.push(Block::folded("Values before calibration", vec![Block::Table(values(study, results, &names)?)]));
    let composed: Vec<&str> = study
        .indicators
        .iter()
        .filter(|indicator| indicator.compose != Compose::None)
        .map(|indicator| indicator.name.as_str())
        .collect();
    for name in composed {
        let Some(indicator) = study.indicator(name) else { continue };
        let Some(table) = results.table(&format!("indicator:{name}"), "indicators") else { continue };
        let summary = format!("{}: value, respondents, spread", indicator.label);
        blocks.push(Block::folded(summary, vec![Block::Table(spread(&indicator.label, table, &names)?)]));
    }
    Ok(Section::new("cases", "Cases and data", blocks))
}

type Names = Vec<(String, Option<String>)>;

fn labels(study: &Study, results: &Results) -> Result<Names, StudyError> {
    let Some(units) = results.table(&format!("units:{}", study.cases), "units") else { return Ok(Vec::new()) };
    Ok(units.texts("unit")?.into_iter().flatten().zip(units.texts("name")?).collect())
}

fn first_case(names: &Names) -> &str {
    names.first().map_or("ID", |(id, _)| id)
}

fn first_set(study: &Study) -> &str {
    study.sets.first().map_or("SET", |set| &set.name)
}

/// The columns that say who a row is about: the id, and the name where the study has names.
fn who(study: &Study, names: &Names) -> (Vec<Column>, Vec<Vec<Cell>>) {
    let named = names.iter().any(|(_, name)| name.is_some());
    let mut columns = vec![Column::new(&study.cases, ColumnKind::RowHeader)];
    if named {
        columns.push(Column::new("name", ColumnKind::Text));
    }
    let rows = names.iter().map(|(id, name)| {
        let id = Cell::from(id.as_str());
        if named { vec![id, Cell::from(name.clone())] } else { vec![id] }
    });
    (columns, rows.collect())
}

fn memberships(study: &Study, results: &Results, names: &Names) -> Result<TableBlock, StudyError> {
    let sets: Vec<&str> = study.sets.iter().map(|set| set.name.as_str()).collect();
    let wide = set::wide(results, &sets)?;
    let (mut columns, mut rows) = who(study, names);
    for set in sets {
        let values = wide.numbers(set)?;
        columns.push(Column::new(set, ColumnKind::Number { digits: digits(&values) }));
        for (row, value) in rows.iter_mut().zip(values) {
            row.push(Cell::from(value));
        }
    }
    let caption = Text::from("Memberships of the cases in the sets");
    Ok(TableBlock { caption, columns, rows, downloads: downloads("sets"), ..TableBlock::default() })
}

/// Whole numbers without digits after the point, others with two.
fn digits(values: &[Option<f64>]) -> usize {
    if values.iter().flatten().all(|value| value.fract() == 0.0) { 0 } else { 2 }
}

fn values(study: &Study, results: &Results, names: &Names) -> Result<TableBlock, StudyError> {
    let (mut columns, mut rows) = who(study, names);
    for indicator in &study.indicators {
        let Some(table) = results.table(&format!("indicator:{}", indicator.name), "indicators") else { continue };
        let values = table.numbers("value")?;
        columns.push(Column::new(&indicator.label, ColumnKind::Number { digits: digits(&values) }));
        for (row, value) in rows.iter_mut().zip(values) {
            row.push(Cell::from(value));
        }
    }
    let caption = Text::from("Values of the cases before calibration");
    Ok(TableBlock { caption, columns, rows, downloads: downloads("indicators"), ..TableBlock::default() })
}

fn spread(label: &str, table: &Table, names: &Names) -> Result<TableBlock, StudyError> {
    let names: BTreeMap<&str, Option<&str>> = names.iter().map(|(id, name)| (id.as_str(), name.as_deref())).collect();
    let two = ColumnKind::Number { digits: 2 };
    let columns = [
        ("Case", ColumnKind::RowHeader),
        ("Value", two),
        ("95 % from", two),
        ("to", two),
        ("Units with a score", ColumnKind::Integer),
        ("Without a score", ColumnKind::Integer),
        ("Standard deviation", two),
    ];
    let numbers = ["value", "lower", "upper", "n", "n_missing", "sd"]
        .iter()
        .map(|name| table.numbers(name))
        .collect::<Result<Vec<_>, _>>()?;
    let cases = table.texts("case")?.into_iter().flatten();
    let rows = cases.enumerate().map(|(row, case)| {
        let name = names.get(case.as_str()).copied().flatten().map_or(case.clone(), str::to_owned);
        std::iter::once(Cell::from(name)).chain(numbers.iter().map(|column| Cell::from(column[row]))).collect()
    });
    Ok(TableBlock {
        caption: Text::from(format!("{label}, by case")),
        columns: columns.map(|(name, kind)| Column::new(name, kind)).to_vec(),
        rows: rows.collect(),
        downloads: downloads("indicators"),
        ..TableBlock::default()
    })
}
