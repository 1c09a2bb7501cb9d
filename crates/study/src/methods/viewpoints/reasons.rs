//! What sorters said of the statements that they put at the ends.

use super::results::{SORT, ViewpointResults};
use crate::error::MethodError;
use crosscase_report::{Block, Cell, ColumnKind, NamedUnit, TableBlock, TableColumn, Text};
use std::collections::BTreeMap;

/// The reasons of those who define a viewpoint, beside the place that it gives the statement: where the two agree, the words
/// are the viewpoint's own. The viewpoint's highest statements come first.
pub(super) fn of_viewpoint(shown: &ViewpointResults<'_>, label: &str) -> Result<Option<Block>, MethodError> {
    let tables = &shown.tables;
    let (Some(reasons), Some(loadings), Some(statements)) =
        (tables.get("reasons"), tables.get("loadings"), tables.get("statements"))
    else {
        return Ok(None);
    };
    let (sorts, values) = (loadings.texts("sort")?, loadings.numbers(&format!("loading_{label}"))?);
    let defines = loadings.numbers(&format!("defines_{label}"))?;
    let defining = sorts.into_iter().zip(values).zip(defines).filter(|(_, defines)| *defines == Some(1.0));
    let holds: BTreeMap<String, bool> =
        defining.filter_map(|((sort, loading), _)| Some((sort?, loading? < 0.0))).collect();
    let ids = statements.texts("statement")?.into_iter().flatten();
    let array: BTreeMap<String, Option<f64>> = ids.zip(statements.numbers(&format!("place_{label}"))?).collect();
    let said = reasons.texts("statement")?;
    let place = |row: &usize| said[*row].as_ref().and_then(|id| array.get(id).copied().flatten());
    let sorters = reasons.texts("sorter")?;
    let is_holder = |row: &usize| sorters[*row].as_ref().is_some_and(|sorter| holds.contains_key(sorter));
    let mut rows: Vec<usize> = (0..reasons.rows()).filter(is_holder).collect();
    if rows.is_empty() {
        return Ok(None);
    }
    // Equal places keep the order of the table.
    rows.sort_by(|a, b| place(b).unwrap_or(f64::MIN).total_cmp(&place(a).unwrap_or(f64::MIN)));
    let opposite = |sorter: &str| holds.get(sorter) == Some(&true);
    let caption =
        "What those who define the viewpoint said of their extremes; beside the sorter's place, the viewpoint's";
    let table = table(shown, &rows, &opposite, Some(&|row| place(&row)), caption)?;
    Ok(Some(Block::folded("What its sorters said", vec![Block::Table(table)])))
}

/// Every reason that was given, with the files to take it from.
pub(super) fn all(shown: &ViewpointResults<'_>) -> Result<Option<Block>, MethodError> {
    let Some(reasons) = shown.tables.get("reasons") else { return Ok(None) };
    let rows: Vec<usize> = (0..reasons.rows()).collect();
    let table = table(shown, &rows, &|_| false, None, "What each sorter said of the statements at the ends")?;
    let table = TableBlock { downloads: (shown.downloads)("reasons"), ..table };
    Ok(Some(Block::folded("All reasons", vec![Block::Table(table)])))
}

fn table(
    shown: &ViewpointResults<'_>,
    rows: &[usize],
    opposite: &dyn Fn(&str) -> bool,
    array: Option<&dyn Fn(usize) -> Option<f64>>,
    caption: &str,
) -> Result<TableBlock, MethodError> {
    let reasons = shown.table("reasons")?;
    let (sorters, statements) = (reasons.texts("sorter")?, reasons.texts("statement")?);
    let (places, words) = (reasons.numbers("place")?, reasons.texts("reason")?);
    let texts = if reasons.has_column("text") { Some(reasons.texts("text")?) } else { None };
    let whole = places.iter().flatten().all(|place| place.fract() == 0.0);
    let mut columns =
        vec![TableColumn::new(SORT, ColumnKind::RowHeader), TableColumn::new("Statement", ColumnKind::Text)];
    columns.extend(texts.is_some().then(|| TableColumn::new("Wording", ColumnKind::Text)));
    columns.push(TableColumn::new("Place", if whole { ColumnKind::Integer } else { ColumnKind::Number { digits: 2 } }));
    columns.extend(array.is_some().then(|| TableColumn::new("Viewpoint", ColumnKind::Integer)));
    columns.push(TableColumn::new("Reason", ColumnKind::Text));
    let cells = |&row: &usize| {
        let id = sorters[row].clone().unwrap_or_default();
        let called = (shown.sorter)(&id);
        let label = if opposite(&id) { format!("{called} (opposite view)") } else { called };
        let mut cells =
            vec![Cell::Names(vec![NamedUnit { label, id, address: None }]), Cell::from(statements[row].clone())];
        cells.extend(texts.as_ref().map(|texts| Cell::from(texts[row].clone())));
        cells.push(Cell::from(places[row]));
        cells.extend(array.map(|array| Cell::from(array(row))));
        cells.push(Cell::from(words[row].clone()));
        cells
    };
    Ok(TableBlock {
        caption: Text::from(caption),
        columns,
        rows: rows.iter().map(cells).collect(),
        ..TableBlock::default()
    })
}
