//! By whom the cases stand within, such as their country, how many sorters hold which viewpoint: on the first page.

use super::super::tier::FEWEST;
use super::super::units::{Roll, case_of};
use super::Rule;
use super::results::ViewpointResults;
use crate::error::MethodError;
use crate::method::PageContext;
use crate::names::{OfferKind, RowUnit};
use crosscase_data::capitalised;
use crosscase_report::{Block, Cell, ColumnKind, TableBlock, TableColumn, Text};

/// How many of those of one country sorted, and how many of them define each viewpoint, and its opposite.
struct Row {
    place: String,
    sorts: usize,
    held: Vec<[usize; 2]>,
}

impl Row {
    fn cells(&self) -> impl Iterator<Item = usize> {
        self.held.iter().flatten().copied().filter(|n| *n > 0)
    }

    /// Whether what it counts is of three persons or more, and of no view that all hold.
    fn tells_of_nobody(&self) -> bool {
        self.cells().all(|n| (FEWEST..self.sorts).contains(&n))
            && !(1..FEWEST).contains(&(self.sorts - self.cells().sum::<usize>().min(self.sorts)))
    }
}

/// The table; none where the cases stand within nobody. Where single sorts are not public it has all rows or none.
pub(super) fn blocks(
    rule: &Rule,
    found: &ViewpointResults<'_>,
    shown: &PageContext<'_>,
) -> Result<Vec<Block>, MethodError> {
    let names = shown.names;
    let Some(sorts) = names.get(OfferKind::Sorts, &rule.from) else { return Ok(Vec::new()) };
    let path = names.unit_of(sorts).map_or_else(Vec::new, |unit| names.path_to_cases(unit));
    let Some(cases) = path.last().filter(|last| last.name == names.cases()) else { return Ok(Vec::new()) };
    let RowUnit::Kind(above) = &cases.of else { return Ok(Vec::new()) };
    let Some(above) = names.get(OfferKind::Units, above) else { return Ok(Vec::new()) };
    let rolls = path.iter().map(|kind| Roll::of(shown.made.table(&kind.stage, "units")?));
    let rolls = rolls.collect::<Result<Vec<_>, _>>()?;
    let (places, labels) = (Roll::of(shown.made.table(&above.stage, "units")?)?, found.labels()?);
    let poles = labels.iter().map(|label| found.defining(label)).collect::<Result<Vec<_>, _>>()?;
    let place_of = |sort: &String| rolls.last()?.within(case_of(sort, &rolls)?);
    let all: Vec<String> = found.table("loadings")?.texts("sort")?.into_iter().flatten().collect();
    let row = |place: &str| {
        let is_here = |sort: &&String| place_of(sort) == Some(place);
        let count = |sorts: &Vec<String>| sorts.iter().filter(is_here).count();
        let held = poles.iter().map(|[same, opposite]| [count(same), count(opposite)]).collect();
        Row { place: places.label(place).to_owned(), sorts: all.iter().filter(is_here).count(), held }
    };
    let rows: Vec<Row> = places.ids().map(row).filter(|row| row.sorts > 0).collect();
    if rows.len() < 2 {
        return Ok(Vec::new());
    }
    if !names.is_public(sorts) && !rows.iter().all(Row::tells_of_nobody) {
        let why = "is not shown, since it would tell which view some of them hold";
        return Ok(vec![Block::prose(format!("Who holds which by {} {why}.", above.label))]);
    }
    let mut columns = vec![
        TableColumn::new(capitalised(&above.label), ColumnKind::RowHeader),
        TableColumn::new("Sorts", ColumnKind::Integer),
    ];
    // A column of which nobody is tells nothing.
    let mut kept: Vec<(usize, usize)> = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        for pole in 0..2 {
            if pole == 0 || rows.iter().any(|row| row.held[at][pole] > 0) {
                let opposite = if pole == 0 { "" } else { ", the opposite" };
                let header = format!("{}{opposite}", capitalised(&found.called(label)?));
                columns.push(TableColumn::new(header, ColumnKind::Integer));
                kept.push((at, pole));
            }
        }
    }
    let cells = |row: &Row| {
        let counts = std::iter::once(row.sorts).chain(kept.iter().map(|(at, pole)| row.held[*at][*pole]));
        std::iter::once(Cell::from(row.place.as_str())).chain(counts.map(|n| Cell::from(n as f64))).collect()
    };
    Ok(vec![Block::Table(TableBlock {
        caption: Text::from(format!("{}: how many sorts define each viewpoint, by {}", rule.label, above.label)),
        columns,
        rows: rows.iter().map(cells).collect(),
        ..TableBlock::default()
    })])
}

#[cfg(test)]
mod tests {
    use super::Row;

    #[test]
    fn what_would_tell_a_view_is_not_shown() {
        let tells =
            |sorts, held: &[[usize; 2]]| !Row { place: String::new(), sorts, held: held.to_vec() }.tells_of_nobody();
        assert!(!tells(9, &[[3, 0], [3, 0]]) && !tells(6, &[[3, 0], [3, 0]]) && !tells(4, &[[0, 0]]));
        assert!(tells(9, &[[2, 0], [3, 0]]), "two hold one");
        assert!(tells(9, &[[4, 1], [4, 0]]), "one holds the opposite");
        assert!(tells(4, &[[4, 0], [0, 0]]), "all hold one");
        assert!(tells(8, &[[3, 0], [3, 0]]), "two hold none");
    }
}
