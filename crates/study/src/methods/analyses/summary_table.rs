//! Every answer of a study in one table, for the reader who has a minute.

use super::super::about::rounded_or_dash;
use super::enhanced;
use super::outcome_rule::Rule;
use super::robustness_summary::{PERMUTATIONS, RESAMPLES, RobustnessSummary, percent};
use super::solution::OutcomeSolution;
use crate::error::MethodError;
use crate::method::PageContext;
use crosscase_report::{Block, Cell, ColumnKind, TableBlock, TableColumn, Text};

/// Every answer in a row: on how many cases, the solution and its fit, whether chance does as well, and on how many cases it depends.
pub(super) fn table(all: &[(&Rule, &str)], shown: &PageContext<'_>) -> Result<Block, MethodError> {
    let (mut rows, mut enhanced) = (Vec::new(), Vec::new());
    let goals = || all.iter().flat_map(|(rule, label)| rule.goals().into_iter().map(move |goal| (label, goal)));
    // What was asked for is not done where there are too few cases, or no path.
    let mut is_tested = false;
    for (_, goal) in goals() {
        is_tested |= RobustnessSummary::found(&goal, shown.made)?.is_some();
    }
    for (label, goal) in goals() {
        let found = OutcomeSolution::of(&goal, shown.made)?;
        let (paths, analysed) = (found.paths()?, &found.analysed);
        let certainty = RobustnessSummary::found(&goal, shown.made)?.filter(|_| paths.is_some());
        if paths.is_some() && enhanced::changes(&goal, found.headline()?.solution, shown)? {
            enhanced.push(format!("for {}", goal.outcome));
        }
        let of = |part: usize, whole: usize| format!("{part} of {whole}");
        let titled = goal.titled(shown.names);
        let mut row = vec![
            Cell::from(if all.len() > 1 { format!("{label}: {titled}") } else { titled }),
            Cell::from(of(analysed.used.len(), analysed.used.len() + analysed.left_out.len())),
            Cell::from(paths.map_or_else(|| "no path".to_owned(), crosscase_qca::ModelRecord::expr)),
            paths.map(|first| format!("{} / {}", rounded_or_dash(first.incl, 3), rounded_or_dash(first.cov, 3))).into(),
        ];
        if is_tested {
            row.extend([
                Cell::from(certainty.as_ref().map(RobustnessSummary::chance)),
                certainty.as_ref().zip(paths).and_then(|(found, first)| found.least_stable(first)).map(percent).into(),
                certainty.map(|found| found.decisive().to_string()).into(),
            ]);
        }
        rows.push(row);
    }
    let mut heads = vec!["Outcome", "Cases", "Solution", "Inclusion / coverage"];
    let robustness = if is_tested {
        heads.extend(["Chance does as well (p)", "Least stable path", "Decisive cases"]);
        format!(
            "Chance does as well: of {PERMUTATIONS} outcomes shuffled among the cases b lead to a solution as good by the lower of its inclusion and coverage, of several models those of the best, and p = (b + 1)/({PERMUTATIONS} + 1); above 0.05 the paths are no finding without other evidence. Least stable path: the share of {RESAMPLES} resamples of the cases that hold it. Decisive cases: those whose removal, one at a time, changes the solution."
        )
    } else {
        "Robustness was not tested.".to_owned()
    };
    let kind = |head: &str| match head {
        "Outcome" => ColumnKind::RowHeader,
        "Solution" => ColumnKind::Code,
        _ => ColumnKind::Sign,
    };
    let mut notes = vec![Text::from(format!(
        "Cases: analysed, of all. Solution: the first model of the solution that the answer names, with its fit. {robustness} In expressions * is and, + is or, ~ is not."
    ))];
    if let [first @ .., last] = &enhanced[..] {
        let (outcomes, see) = match first {
            [] => (last.clone(), "the answer to it"),
            _ => (format!("{} and {last}", first.join(", ")), "the answer to each"),
        };
        notes.push(Text::from(format!(
            "Without untenable assumptions another solution is found {outcomes}; see {see}."
        )));
    }
    Ok(Block::Table(TableBlock {
        caption: Text::from("Summary of results"),
        columns: heads.into_iter().map(|head| TableColumn::new(head, kind(head))).collect(),
        rows,
        notes,
        ..TableBlock::default()
    }))
}
