//! Workbooks that KADE opens.

use crate::formats::{TWENTY, common_grid, not_writable, twenty};
use crate::{Grid, QData, QmethodError};
use crosscase_data::{Sheet, SheetCell, write_workbook};

const FORMAT: &str = "a KADE workbook";

/// Which of its layouts to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkbookType {
    /// Statement numbers in the slots of the grid: every sort must keep the grid.
    Slots,
    /// Places by statement.
    Places,
    /// The sheets of a workbook of results that KADE reads a study back from; the results themselves are not in it.
    Results,
}

/// A workbook of type 1 or 2 in the present layout, or of type 3.
///
/// # Errors
/// [`QmethodError::NotWritable`]: no grid, neither declared nor kept by every sort, one beyond −6 to 13, or for [`WorkbookType::Slots`] a sort that
/// does not keep it.
pub fn write(data: &QData, kind: WorkbookType) -> Result<Vec<u8>, QmethodError> {
    let fault = |reason: String| not_writable(FORMAT, reason, "write CSV");
    let grid = common_grid(data);
    let grid = &grid.ok_or_else(|| fault("it declares no grid, and the sorts do not share one".to_owned()))?;
    let counts = twenty(grid).ok_or_else(|| fault(format!("the grid {grid} reaches beyond −6 to 13")))?;
    let text = |text: &str| SheetCell::Text(text.to_owned());
    let count = |count: &usize| SheetCell::Number(*count as f64);
    let sheet = |name: &str, rows| Sheet { name: name.to_owned(), rows };
    if kind == WorkbookType::Results {
        return Ok(write_workbook(&results(data, grid))?);
    }
    let number = if kind == WorkbookType::Slots { 1.0 } else { 2.0 };
    let mut statements = vec![vec![text("Statements")]];
    statements.extend(data.statements.iter().map(|s| vec![text(s.text.as_deref().unwrap_or(&s.id))]));
    let sorts = if kind == WorkbookType::Slots { slots(data, grid)? } else { places(data) };
    Ok(write_workbook(&[
        sheet("name", vec![vec![text("name")], vec![text(data.title.as_deref().unwrap_or("study"))]]),
        sheet("type", vec![vec![text("type")], vec![SheetCell::Number(number)]]),
        sheet("version", vec![vec![text("version")], vec![SheetCell::Number(2.0)]]),
        sheet(
            "pattern",
            vec![TWENTY.map(|p| SheetCell::Number(f64::from(p))).collect(), counts.iter().map(count).collect()],
        ),
        sheet("sorts", sorts),
        sheet("statements", statements),
    ])?)
}

/// Name and grid of the study in column B of the overview, the sorts from row 6, the statements from row 4.
///
/// The grid is what KADE looks for there: the place of every slot in rising order, one a statement.
fn results(data: &QData, grid: &Grid) -> [Sheet; 3] {
    let text = |text: &str| SheetCell::Text(text.to_owned());
    let number = |value: f64| SheetCell::Number(value);
    let mut overview = vec![vec![text("Project Overview")]; 7];
    overview[2] = vec![text("Project Name"), text(data.title.as_deref().unwrap_or("study"))];
    let listed: Vec<String> = grid.values().iter().map(ToString::to_string).collect();
    overview[6] = vec![text("Q sort Design"), text(&listed.join(","))];
    let mut sorts = vec![vec![text("Q sorts")]; 4];
    let mut head = vec![text("Part. ID")];
    head.extend((1..=data.statements.len()).map(|at| text(&format!("S{at}"))));
    sorts.push(head);
    for sort in &data.sorts {
        let places = sort.places.iter().map(|place| place.map_or(SheetCell::Empty, SheetCell::Number));
        sorts.push(std::iter::once(text(&sort.sorter)).chain(places).collect());
    }
    let mut statements = vec![vec![text("Statements")]; 3];
    statements.extend(data.statements.iter().enumerate().map(|(at, statement)| {
        vec![number(at as f64 + 1.0), text(statement.text.as_deref().unwrap_or(&statement.id))]
    }));
    let sheet = |name: &str, rows| Sheet { name: name.to_owned(), rows };
    [sheet("Project Overview", overview), sheet("Q sorts", sorts), sheet("statements", statements)]
}

fn slots(data: &QData, grid: &Grid) -> Result<Vec<Vec<SheetCell>>, QmethodError> {
    let mut head = vec![SheetCell::Text("value".to_owned())];
    head.extend(data.sorts.iter().map(|sort| SheetCell::Text(sort.sorter.clone())));
    let values = grid.values();
    let mut rows: Vec<Vec<SheetCell>> = values.iter().map(|place| vec![SheetCell::Number(f64::from(*place))]).collect();
    for sort in &data.sorts {
        let mut placed: Vec<(f64, usize)> =
            sort.places.iter().enumerate().filter_map(|(at, place)| Some(((*place)?, at + 1))).collect();
        placed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        if placed.len() != values.len() || placed.iter().zip(&values).any(|(a, b)| a.0 != f64::from(*b)) {
            let reason = format!("the sort of `{}` does not keep the grid", sort.sorter);
            return Err(not_writable("a KADE workbook of type 1", reason, "write one of type 2"));
        }
        rows.iter_mut().zip(placed).for_each(|(row, (_, number))| row.push(SheetCell::Number(number as f64)));
    }
    rows.insert(0, head);
    Ok(rows)
}

fn places(data: &QData) -> Vec<Vec<SheetCell>> {
    let mut head = vec![SheetCell::Empty];
    head.extend((1..=data.statements.len()).map(|number| SheetCell::Text(format!("s{number}"))));
    let mut rows = vec![head];
    for sort in &data.sorts {
        let mut row = vec![SheetCell::Text(sort.sorter.clone())];
        row.extend(sort.places.iter().map(|place| place.map_or(SheetCell::Empty, SheetCell::Number)));
        rows.push(row);
    }
    rows
}
