//! KADE and Ken-Q workbooks.
//!
//! Type 1 holds, for each slot of the grid, the number of the statement that each sorter put there; type 2 the place of
//! each statement, a row a sorter; type 3 is the workbook that KADE writes of its results. Types 1 and 2 come in two
//! layouts: with sheets `type`, `version`, `name` and `pattern`, and an older one with everything in the sheet `sorts`.
//! Cells are read as cells, so a comma cuts no statement and an empty cell shifts nothing.

mod flags;
mod old;
mod pattern;
mod results;
mod write;

pub use write::{WorkbookType, write};

use super::{ReadSorts, grid_of_twenty, numbered};
use crate::{CollectedSort, Grid, QData, QmethodError};
use crosscase_data::{Diagnostic, Place, Row, Sheet, SheetCell, in_list, read_workbook};

const SORTS: [&str; 3] = ["sorts", "qsorts", "q-sorts"];
const STATEMENTS: [&str; 2] = ["statements", "statement"];

/// Whether a workbook is one of KADE's: by the sheets of its results, or by a sheet of sorts with what goes with it; a plain table may stand in
/// a sheet of that name, too.
///
/// # Errors
/// What is no workbook.
pub fn recognised(bytes: &[u8], file: Option<&str>) -> Result<bool, QmethodError> {
    let sheets = read_workbook(bytes, file)?;
    let book = Book { file, sheets: &sheets };
    let is_template = |sorts: &Sheet| book.find(&["type", "pattern", "patterns"]).is_some() || old::recognised(sorts);
    Ok(book.find(&["project overview", "analysis overview"]).is_some() || book.find(&SORTS).is_some_and(is_template))
}

/// The sorts of a workbook of any type.
///
/// # Errors
/// [`QmethodError::BadFile`] with sheet, row and column; what is no workbook.
pub fn read(bytes: &[u8], file: Option<&str>) -> Result<ReadSorts, QmethodError> {
    let sheets = read_workbook(bytes, file)?;
    let book = Book { file, sheets: &sheets };
    if book.find(&["project overview", "analysis overview"]).is_some() {
        let (data, told) = results::read(&book)?;
        let mut read = ReadSorts::of(data)?;
        read.diagnostics.extend(told);
        return Ok(read);
    }
    let sorts = book.find(&SORTS).ok_or_else(|| {
        let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        book.fault(None, None, None, format!("there is no sheet `sorts`; there are {}", names.join(", ")))
    })?;
    let texts = book.wordings();
    let told = texts.told.clone();
    let data = match book.find(&["type"]).and_then(|sheet| sheet.cell(1, 0).number()) {
        None if book.find(&["pattern", "patterns"]).is_none() => old::read(&book, sorts, &texts)?,
        Some(1.0) => numbers_in_slots(&book, sorts, &texts, 1, book.grid()?, book.title())?,
        Some(2.0) => places_by_statement(&book, sorts, &texts, 1, book.grid()?, book.title())?,
        other => {
            let shown = other.map_or_else(|| "missing".to_owned(), |value| value.to_string());
            return Err(book.fault(Some("type"), Some(1), Some(0), format!("the type is {shown}; it is 1 or 2")));
        }
    };
    let mut read = ReadSorts::of(data)?;
    read.diagnostics.extend(told);
    Ok(read)
}

/// A workbook, with what its faults are told by.
struct Book<'a> {
    file: Option<&'a str>,
    sheets: &'a [Sheet],
}

impl Book<'_> {
    fn find(&self, names: &[&str]) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| names.contains(&sheet.name.trim().to_lowercase().as_str()))
    }

    /// Rows and columns count from 0 here and as a sheet does in the message.
    fn fault(
        &self,
        sheet: Option<&str>,
        row: Option<usize>,
        column: Option<usize>,
        reason: impl Into<String>,
    ) -> QmethodError {
        QmethodError::BadFile { place: self.place(sheet, row, column), reason: reason.into() }
    }

    fn place(&self, sheet: Option<&str>, row: Option<usize>, column: Option<usize>) -> Place {
        let file = [self.file, sheet].into_iter().flatten().collect::<Vec<_>>().join(", sheet ");
        let file = if self.file.is_none() { sheet.map(|sheet| format!("sheet {sheet}")) } else { Some(file) };
        let at = |row: usize| {
            let number = row as u64 + 1;
            match column.and_then(|column| u32::try_from(column).ok()) {
                Some(column) => Row::Cell { row: number, column },
                None => Row::Sheet(number),
            }
        };
        Place { file, row: row.map(at), column: None }
    }

    fn title(&self) -> Option<String> {
        self.find(&["name", "names"]).and_then(|sheet| sheet.cell(1, 0).text())
    }

    /// The wordings: those under the head `Statements`, whatever stands beside it; without a head, those of the first column that is
    /// not numbers. Rows without a wording are left over from a template, unless a statement is missing there.
    fn wordings(&self) -> Wordings {
        let Some(sheet) = self.find(&STATEMENTS) else { return Wordings::default() };
        let width = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
        let is_head = |row: usize, column: usize| {
            sheet.cell(row, column).text().is_some_and(|text| STATEMENTS.contains(&text.to_lowercase().as_str()))
        };
        let head = (0..sheet.rows.len().min(HEADS))
            .find_map(|row| Some((row + 1, (0..width).find(|column| is_head(row, *column))?)));
        let is_words = |column: &usize| {
            (0..sheet.rows.len()).any(|row| {
                let cell = sheet.cell(row, *column);
                cell.text().is_some() && cell.number().is_none()
            })
        };
        let (first, column) = head.unwrap_or_else(|| (0, (0..width).find(is_words).unwrap_or(0)));
        let mut wordings = Wordings::default();
        let (mut empty, mut rows) = (None, Vec::new());
        for row in first..sheet.rows.len() {
            match sheet.cell(row, column).text() {
                Some(text) => {
                    wordings.texts.push(text);
                    rows.push(row);
                    wordings.gap = wordings.gap.take().or_else(|| empty.take());
                }
                None => {
                    empty = empty.take().or_else(|| Some(self.place(Some(&sheet.name), Some(row), Some(column))));
                }
            }
        }
        let mut others = (0..width).filter(|other| *other != column);
        wordings.told = others.find_map(|other| self.other_order(sheet, &rows, other, &wordings.texts));
        wordings
    }

    /// What is said of numbers beside the wordings that count them in another order than the rows do, by which KADE goes.
    fn other_order(&self, sheet: &Sheet, rows: &[usize], column: usize, texts: &[String]) -> Option<Diagnostic> {
        let numbers: Vec<f64> = rows.iter().map(|row| sheet.cell(*row, column).number()).collect::<Option<_>>()?;
        let mut sorted = numbers.clone();
        sorted.sort_by(f64::total_cmp);
        let counts =
            |numbers: &[f64]| (1_u32..).zip(numbers).all(|(at, number)| f64::from(at).total_cmp(number).is_eq());
        if counts(&numbers) || !counts(&sorted) {
            return None;
        }
        let at = (1..).zip(&numbers).position(|(at, number)| f64::from(at).total_cmp(number).is_ne())?;
        let message = format!(
            "the numbers beside the wordings are not in the order of the rows, and the rows count, as in KADE: {} is statement {}, and the \
             number beside it is {}",
            in_list(texts.get(at)?),
            at + 1,
            numbers[at]
        );
        let told = Diagnostic::warning("QME148", message).at(self.place(
            Some(&sheet.name),
            Some(*rows.get(at)?),
            Some(column),
        ));
        Some(told.help("sort the sheet by its numbers, if the sorts go by them"))
    }

    /// The grid of the sheet `pattern`: places in row 1, counts in row 2.
    fn grid(&self) -> Result<Option<Grid>, QmethodError> {
        let Some(sheet) = self.find(&["pattern", "patterns"]) else { return Ok(None) };
        let mut named = Vec::new();
        for (column, head) in sheet.rows.first().into_iter().flatten().enumerate() {
            let Some(place) = head.number() else { continue };
            let count = self.whole(sheet, 1, column, "a count of the grid")?.unwrap_or(0);
            named.push((format!("{place}:{count}"), count));
        }
        if named.is_empty() {
            let counts: Vec<usize> = (0..20)
                .map(|column| Ok(self.whole(sheet, 1, column, "a count of the grid")?.unwrap_or(0)))
                .collect::<Result<_, QmethodError>>()?;
            return grid_of_twenty(&counts);
        }
        // Counts that nobody filled in declare no grid, as in the other files.
        if named.iter().all(|(_, count)| *count == 0) {
            return Ok(None);
        }
        let grid = named.into_iter().map(|(place, _)| place).collect::<Vec<_>>().join(",").parse();
        grid.map(Some).map_err(|error: QmethodError| self.fault(Some(&sheet.name), Some(0), None, error.to_string()))
    }

    /// A whole number from 0, nothing in an empty cell.
    fn whole(&self, sheet: &Sheet, row: usize, column: usize, what: &str) -> Result<Option<usize>, QmethodError> {
        let cell = sheet.cell(row, column);
        let Some(text) = cell.text() else { return Ok(None) };
        let number = cell.number().filter(|number| number.fract() == 0.0 && (0.0..=1e6).contains(number));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, from 0 to a million")]
        match number {
            Some(number) => Ok(Some(number as usize)),
            None => Err(self.fault(Some(&sheet.name), Some(row), Some(column), format!("`{text}` is not {what}"))),
        }
    }
}

/// The rows among which a head is looked for.
const HEADS: usize = 3;

/// The wordings of the statements, where between two of them one is missing, and what is said of the numbers beside them.
#[derive(Default)]
struct Wordings {
    texts: Vec<String>,
    gap: Option<Place>,
    told: Option<Diagnostic>,
}

impl Wordings {
    /// How many statements there are, of which so many were sorted.
    fn statements(&self, sorted: usize) -> Result<usize, QmethodError> {
        match &self.gap {
            _ if self.texts.is_empty() => Ok(sorted),
            Some(place) if self.texts.len() != sorted => {
                let reason = "the statement has no wording".to_owned();
                Err(QmethodError::BadFile { place: place.clone(), reason })
            }
            _ => Ok(self.texts.len()),
        }
    }
}

/// Type 1: under the names in `head`, each row is a slot: its place, then the statement that each sorter put there.
fn numbers_in_slots(
    book: &Book<'_>,
    sheet: &Sheet,
    texts: &Wordings,
    head: usize,
    grid: Option<Grid>,
    title: Option<String>,
) -> Result<QData, QmethodError> {
    let head = head - 1;
    let name = Some(sheet.name.as_str());
    let slots: Vec<usize> = (head + 1..sheet.rows.len()).filter(|&row| sheet.cell(row, 0).text().is_some()).collect();
    if let Some(row) = slots.iter().find(|&&row| sheet.cell(row, 0).number().is_none()) {
        return Err(book.fault(name, Some(*row), Some(0), "a slot begins with its place, a number"));
    }
    let statements = texts.statements(slots.len())?;
    let widest = sheet.rows.iter().skip(head).map(Vec::len).max().unwrap_or(0);
    let mut columns: Vec<(usize, String)> = Vec::new();
    for column in 1..widest {
        let filled = || (head + 1..sheet.rows.len()).find(|&row| sheet.cell(row, column).text().is_some());
        match (sheet.cell(head, column).text(), filled()) {
            (Some(sorter), _) => columns.push((column, sorter)),
            (None, None) => {}
            (None, Some(_)) => return Err(book.fault(name, Some(head), Some(column), "the sort below has no name")),
        }
    }
    // A statement beside no place would be lost with its row.
    let mut rest = (head + 1..sheet.rows.len()).filter(|row| !slots.contains(row));
    if let Some(row) = rest.find(|&row| first_number(sheet, row).is_some()) {
        return Err(book.fault(name, Some(row), Some(0), "a slot begins with its place, a number"));
    }
    let mut data = QData { title, statements: numbered(statements, &texts.texts), grid, ..QData::default() };
    for (column, sorter) in columns {
        let mut places = vec![None; statements];
        for &row in &slots {
            let Some(number) = book.whole(sheet, row, column, "the number of a statement")? else { continue };
            let fault = |reason: String| book.fault(name, Some(row), Some(column), reason);
            let slot = number.checked_sub(1).and_then(|at| places.get_mut(at));
            let slot = slot.ok_or_else(|| fault(format!("there is no statement {number} among {statements}")))?;
            if slot.replace(sheet.cell(row, 0).number().unwrap_or_default()).is_some() {
                return Err(fault(format!("`{sorter}` has put statement {number} somewhere already")));
            }
        }
        let origin = Some(book.place(name, Some(head), Some(column)));
        data.sorts.push(CollectedSort { sorter, places, origin, ..CollectedSort::default() });
    }
    Ok(data)
}

/// Type 2: from row `first`, each row is a sorter: the name, then the place of each statement.
fn places_by_statement(
    book: &Book<'_>,
    sheet: &Sheet,
    texts: &Wordings,
    first: usize,
    grid: Option<Grid>,
    title: Option<String>,
) -> Result<QData, QmethodError> {
    let rows = named_rows(book, sheet, first - 1)?;
    let widest = rows.iter().map(|(row, _)| sheet.rows[*row].len().saturating_sub(1)).max().unwrap_or(0);
    let statements = texts.statements(widest)?;
    let mut data = QData { title, statements: numbered(statements, &texts.texts), grid, ..QData::default() };
    for (row, sorter) in rows {
        let places = place_cells(book, sheet, row, statements)?;
        let origin = Some(book.place(Some(&sheet.name), Some(row), None));
        data.sorts.push(CollectedSort { sorter, places, origin, ..CollectedSort::default() });
    }
    Ok(data)
}

/// The rows from `first` on that hold a sort, with the sorter's name.
///
/// A row that holds no number is no sort unless it has a name, and neither is the head: the first row that holds anything,
/// where its cells after the first are words or the statements' numbers. A sort without a name is an error, since it
/// would be lost.
fn named_rows(book: &Book<'_>, sheet: &Sheet, first: usize) -> Result<Vec<(usize, String)>, QmethodError> {
    let mut rows = Vec::new();
    let filled = (first..sheet.rows.len()).filter(|&row| sheet.rows[row].iter().any(|cell| cell.text().is_some()));
    for (at, row) in filled.enumerate() {
        let name = sheet.cell(row, 0).text();
        if at == 0 && is_head(sheet, row, name.is_some()) {
            continue;
        }
        match (name, first_number(sheet, row)) {
            (Some(name), _) => rows.push((row, name)),
            (None, None) => {}
            (None, Some(_)) => {
                return Err(book.fault(Some(&sheet.name), Some(row), Some(0), "the sort in this row has no name"));
            }
        }
    }
    Ok(rows)
}

/// Words alone after the first cell, or the numbers of the statements in order, whatever stands before them: no sort puts each statement at
/// its number.
fn is_head(sheet: &Sheet, row: usize, named: bool) -> bool {
    let cells = &sheet.rows[row];
    let cells = || cells.iter().skip(1).filter(|cell| cell.text().is_some());
    let words = cells().next().is_some() && cells().all(|cell| cell.number().is_none());
    let counted = cells().enumerate().all(|(at, cell)| cell.number() == Some(at as f64 + 1.0));
    words || (counted && (!named || cells().count() > 2))
}

/// The first cell of a row after its name that holds a number.
fn first_number(sheet: &Sheet, row: usize) -> Option<usize> {
    (1..sheet.rows[row].len()).find(|&column| sheet.cell(row, column).number().is_some())
}

/// The places in a row from its second cell on.
fn place_cells(
    book: &Book<'_>,
    sheet: &Sheet,
    row: usize,
    statements: usize,
) -> Result<Vec<Option<f64>>, QmethodError> {
    let name = Some(sheet.name.as_str());
    let beyond =
        (statements + 1..sheet.rows.get(row).map_or(0, Vec::len)).find(|&c| sheet.cell(row, c).text().is_some());
    if let Some(column) = beyond {
        let reason = format!("the row goes on after the place of statement {statements}");
        return Err(book.fault(name, Some(row), Some(column), reason));
    }
    (1..=statements)
        .map(|column| match sheet.cell(row, column) {
            SheetCell::Empty => Ok(None),
            cell => match (cell.number(), cell.text()) {
                (Some(place), _) => Ok(Some(place)),
                (None, None) => Ok(None),
                (None, Some(text)) => Err(book.fault(name, Some(row), Some(column), format!("`{text}` is no place"))),
            },
        })
        .collect()
}
