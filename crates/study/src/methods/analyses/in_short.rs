//! Every answer of a study in one table, for the reader who has a minute.

use super::certainty::Certainty;
use super::goal::Rule;
use super::solved::Solved;
use crate::error::MethodError;
use crate::method::Results;
use crosscase_report::{Block, Cell, ColumnKind, TableBlock, TableColumn, Text};

/// Every answer in a row: on how many cases, the solution and its fit, whether chance does as well, and on how many cases it depends.
pub(super) fn table(all: &[(&Rule, &str)], shown: &Results<'_>) -> Result<Block, MethodError> {
    let mut rows = Vec::new();
    for (label, goal) in all.iter().flat_map(|(rule, label)| rule.goals().into_iter().map(move |goal| (label, goal))) {
        let found = Solved::of(&goal, shown.made)?;
        let (paths, analysed) = (found.paths()?, &found.analysed);
        let certainty = Certainty::found(&goal, shown.made)?.filter(|_| paths.is_some());
        let better = certainty.as_ref().map(|found| if found.is_like_chance() { "no" } else { "yes" });
        let certainty = certainty.map(|found| found.in_short());
        let of = |part: usize, whole: usize| format!("{part} of {whole}");
        let shown_as = |figure: Option<f64>| figure.map_or_else(|| "–".to_owned(), |figure| format!("{figure:.3}"));
        let titled = goal.titled(shown.names);
        rows.push(vec![
            Cell::from(if all.len() > 1 { format!("{label}: {titled}") } else { titled }),
            Cell::from(of(analysed.used.len(), analysed.used.len() + analysed.left_out.len())),
            Cell::from(paths.map_or_else(|| "no path".to_owned(), crosscase_qca::ModelRecord::expr)),
            paths.map(|first| format!("{} / {}", shown_as(first.incl), shown_as(first.cov))).into(),
            certainty.map(|(p, _)| p).into(),
            better.map(str::to_owned).into(),
            certainty.map(|(_, hangs_on)| hangs_on.to_string()).into(),
        ]);
    }
    let heads = ["Outcome", "Cases", "Solution", "Inclusion / coverage", "p", "Beats chance", "Decisive cases"];
    let kind = |head: &str| match head {
        "Outcome" => ColumnKind::RowHeader,
        "Solution" => ColumnKind::Code,
        "p" => ColumnKind::Number { digits: 3 },
        _ => ColumnKind::Sign,
    };
    let note = "Cases: analysed, of all. Solution: the first model of the solution that the answer names, with its fit. p: how often outcomes shuffled among the cases have at least as good a solution; above 0.05 the paths are no finding without other evidence. Decisive cases: those without any single one of which another solution is found. In expressions * is and, + is or, ~ is not.";
    Ok(Block::Table(TableBlock {
        caption: Text::from("Summary of results"),
        columns: heads.map(|head| TableColumn::new(head, kind(head))).to_vec(),
        rows,
        notes: vec![Text::from(note)],
        ..TableBlock::default()
    }))
}
