//! What stood in the cells whose words stand for other values, so that a trace ends at what is in the file.

use crate::artifacts::{Artifacts, Publish};
use crate::error::MethodError;
use crate::made::{StageId, StageInputs};
use crosscase_data::contract::{Answer, Record};
use crosscase_data::{Declared, Format, Table, TableBuilder, is_same_word, read_bytes};
use std::collections::BTreeMap;
use std::path::Path;

/// The table of the cells: their row in the file, their item, and what stands there.
const RECODED: &str = "recoded";

/// Adds the cells of the answers that the file has otherwise than they are read.
pub(super) fn kept(
    made: Artifacts,
    (file, bytes): (&str, &[u8]),
    declared: &Declared,
) -> Result<Artifacts, MethodError> {
    let Some(answers) = made.tables.get("answers").filter(|_| !declared.recode.is_empty()) else { return Ok(made) };
    let plain = Declared { recode: Vec::new(), ..declared.clone() };
    let options = plain.options().without_id().unnamed_first("id");
    let read = read_bytes(bytes, Format::from_path(Path::new(file))?, Some(file), &options)?;
    let raw = &read.table;
    let number = |row: usize| i64::try_from(raw.place(row, None).row?.number()).ok();
    let row_of: BTreeMap<i64, usize> = (0..raw.rows()).filter_map(|row| Some((number(row)?, row))).collect();
    let mut columns: BTreeMap<String, Vec<Option<String>>> = BTreeMap::new();
    let mut cells: Vec<(i64, String, String)> = Vec::new();
    for answer in Answer::rows(&answers.table)? {
        let Some(row) = answer.row.filter(|_| raw.has_column(&answer.item)) else { continue };
        if !columns.contains_key(&answer.item) {
            columns.insert(answer.item.clone(), raw.texts_as_written(&answer.item)?);
        }
        let Some(at) = row_of.get(&row).copied() else { continue };
        let text = columns.get(&answer.item).and_then(|texts| texts.get(at)?.clone());
        // The code of an answer that the file itself calls missing stands beside its table.
        let code = || Some(read.codebook.variable(&answer.item)?.code(at)?.to_string());
        let written = text.or_else(code);
        let value = answer.value.ok().map(|value| value.to_string()).or(answer.text);
        if let (Some(written), Some(value)) = (written, value)
            && declared.recodes(&written)
            && !is_same_word(&written, &value)
        {
            cells.push((row, answer.item, written));
        }
    }
    if cells.is_empty() {
        return Ok(made);
    }
    let table = TableBuilder::new("crosscase.study.recoded/1")
        .integer("row", cells.iter().map(|(row, ..)| Some(*row)))
        .text("item", cells.iter().map(|(_, item, _)| Some(item.as_str())))
        .text("written", cells.iter().map(|(.., written)| Some(written.as_str())));
    Ok(made.table(RECODED, table.build()?, Publish::Kept))
}

/// What stood in the cells of an instrument, by row and item.
pub(in crate::methods) fn written(
    instrument: &StageId,
    given: &StageInputs<'_>,
) -> Result<BTreeMap<(i64, String), String>, MethodError> {
    let Some(table) = given.optional_table(instrument, RECODED)? else { return Ok(BTreeMap::new()) };
    cells(table)
}

fn cells(table: &Table) -> Result<BTreeMap<(i64, String), String>, MethodError> {
    let (rows, items, written) = (table.numbers("row")?, table.texts("item")?, table.texts("written")?);
    #[expect(clippy::cast_possible_truncation, reason = "rows of a file")]
    let cell = |((row, item), written): ((Option<f64>, Option<String>), Option<String>)| {
        Some(((row? as i64, item?), written?))
    };
    Ok(rows.into_iter().zip(items).zip(written).filter_map(cell).collect())
}
