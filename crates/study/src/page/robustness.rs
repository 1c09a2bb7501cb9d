//! How far a solution holds: the cuts and anchors that could stand elsewhere, and the cases on which it hangs.

use super::downloads;
use crate::artifacts::Artifacts;
use crate::problem::StudyError;
use crosscase_data::Table;
use crosscase_report::{Block, ColumnKind, TableBlock, TableOptions, Text};

/// Cases named in a sentence; the table has all.
const NAMED: usize = 12;

pub(super) fn blocks(outcome: &str, file: &str, held: &Artifacts) -> Result<Vec<Block>, StudyError> {
    let Some(ranges) = held.tables.get("ranges") else { return Ok(Vec::new()) };
    let mut blocks = vec![Block::Heading("How far the solution holds".to_owned()), Block::Prose(cuts(ranges)?)];
    let influence = held.tables.get("influence");
    if let Some(table) = influence {
        blocks.push(Block::Prose(cases(table)?));
    }
    blocks.push(Block::folded(
        "How far each cut and each anchor can move, alone, until a model changes",
        vec![Block::Table(range_table(outcome, file, ranges)?)],
    ));
    if let Some(table) = influence {
        let options = TableOptions::default()
            .header("case", "Case")
            .header("same_without", "Same models without it")
            .header("same_with_outcome_turned", "Same models with its outcome turned round");
        let mut block = TableBlock::from_table("What hangs on single cases", table, &options)?;
        block.downloads = downloads(&format!("influence-{file}"));
        blocks.push(Block::folded("What hangs on single cases", vec![Block::Table(block)]));
    }
    Ok(blocks)
}

fn cuts(ranges: &Table) -> Result<Text, StudyError> {
    let what = ranges.texts("what")?;
    let (at, above, to) = (ranges.numbers("at")?, ranges.numbers("above")?, ranges.numbers("to")?);
    let Some(row) = what.iter().position(|what| what.as_deref() == Some("inclusion cut")) else {
        return Ok(Text::new());
    };
    let shown = |value: Option<f64>, otherwise: &str| value.map_or_else(|| otherwise.to_owned(), |v| format!("{v:.3}"));
    Ok(Text::from(format!(
        "Every model of the intermediate solution stays as it is wherever the inclusion cut stands above {} and up to {}; it stands at {}.",
        shown(above.get(row).copied().flatten(), "0"),
        shown(to.get(row).copied().flatten(), "1"),
        shown(at.get(row).copied().flatten(), "–"),
    )))
}

fn cases(table: &Table) -> Result<Text, StudyError> {
    let cases: Vec<String> = table.texts("case")?.into_iter().flatten().collect();
    let same = table.texts("same_without")?;
    let moved: Vec<&str> = cases
        .iter()
        .zip(&same)
        .filter(|(_, same)| same.as_deref() == Some("false"))
        .map(|(case, _)| case.as_str())
        .collect();
    if moved.is_empty() {
        return Ok(Text::from("No single case decides: without any one of them the models are the same."));
    }
    let named = moved.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    let more = moved.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Ok(Text::from(format!(
        "Without one of {} of the {} cases a model would be another: {named}{more}.",
        moved.len(),
        cases.len()
    )))
}

fn range_table(outcome: &str, file: &str, ranges: &Table) -> Result<TableBlock, StudyError> {
    let options = TableOptions::default()
        .header("what", "Decision")
        .header("anchor", "Anchor")
        .header("at", "Stands at")
        .header("above", "Same from")
        .header("to", "Same to")
        .header("search", "Search")
        .kind("at", ColumnKind::Number { digits: 3 })
        .kind("above", ColumnKind::Number { digits: 3 })
        .kind("to", ColumnKind::Number { digits: 3 });
    let caption = Text::from("Where the models for ").code(outcome).plain(" stay the same");
    let mut block = TableBlock::from_table(caption, ranges, &options)?;
    block.notes.push(Text::from(
        "Proved, not sampled (Oana & Schneider 2024 step through these ranges). A dash: nothing changes that far, for an anchor up to the next one, or as far beyond the raw values as these are apart. The lower end is not in a range, nor is the upper end of an anchor's.",
    ));
    block.downloads = downloads(&format!("ranges-{file}"));
    Ok(block)
}
