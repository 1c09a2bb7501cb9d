//! Workbooks, new and old: one sheet, the first row that holds anything is the header.
//!
//! What a file holds is told by its bytes, whatever it is called. Formulas count by the value the spreadsheet last computed; one that was never
//! computed is told, and stands as it is written, which is no number. Numbers keep every digit.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetVisible, Xlsx, XlsxError};

use crate::archive::{ArchiveError, MAX_MEMBERS, each};
use crate::format::{MAX_COLUMNS, MAX_EXPANDED_BYTES, check_size};
use crate::grid::{Grid, OwnCell as Cell, left_out};
use crate::guarded::guarded;
use crate::sheet_cells::{Filled, Found, TooMany, check_filled, date};
use crate::table::{Origin, OtherSheet};
use crate::xls::{OldWorkbook, is_compound};
use crate::{DataError, Diagnostic, FileLimit, Format, Listed, Place, ReadOptions, ReadTable, Row};

mod book;
mod write;

pub use book::{Sheet, SheetCell, read_workbook, write_workbook};
pub use write::tables_to_workbook;
pub(crate) use write::write;

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// How many sheets are looked at beside the one that is read.
const OTHERS: usize = 50;

/// A workbook whose sizes are what they say.
enum Book<'a> {
    Xlsx { book: Box<Workbook<'a>>, has_formulas: bool },
    Xls(OldWorkbook),
}

impl<'a> Book<'a> {
    fn open(bytes: &'a [u8], place: &Place) -> Result<Self, DataError> {
        if is_compound(bytes) {
            return OldWorkbook::open(bytes, place).map(Self::Xls);
        }
        if let Some(reason) = text_instead(bytes) {
            return Err(DataError::Malformed { place: place.clone(), format: Format::Xlsx, reason: reason.to_owned() });
        }
        let has_formulas = check_sizes(bytes, place)?;
        let book = guarded(Format::Xlsx, place, || Xlsx::new(Cursor::new(bytes)))?;
        Ok(Self::Xlsx { book: Box::new(book), has_formulas })
    }

    fn sheet_names(&self) -> Vec<String> {
        match self {
            Self::Xlsx { book, .. } => book.sheet_names(),
            Self::Xls(book) => book.sheet_names(),
        }
    }

    /// The sheets that whoever opens the workbook does not see.
    fn hidden(&self) -> Vec<String> {
        match self {
            Self::Xlsx { book, .. } => {
                let hidden = book.sheets_metadata().iter().filter(|sheet| sheet.visible != SheetVisible::Visible);
                hidden.map(|sheet| sheet.name.clone()).collect()
            }
            Self::Xls(book) => book.hidden(),
        }
    }

    /// The cells of a sheet that hold something, row by row.
    fn cells(&mut self, sheet: &str, place: &Place) -> Result<Vec<Filled>, DataError> {
        let found = match self {
            Self::Xlsx { book, has_formulas } => {
                guarded(Format::Xlsx, place, || filled_cells(book, sheet, *has_formulas))?
            }
            Self::Xls(book) => book.cells(sheet),
        };
        let found = found.map_err(|(limit, allowed)| DataError::TooLarge { place: place.clone(), limit, allowed })?;
        Ok(found.in_order())
    }

    /// The areas of merged cells, each as first and last row and column.
    fn merged(&mut self, sheet: &str, place: &Place) -> Result<Vec<[u32; 4]>, DataError> {
        let areas = match self {
            Self::Xls(book) => return Ok(book.merged(sheet)),
            Self::Xlsx { book, .. } => guarded(Format::Xlsx, place, || match book.merge_cells_by_sheet_name(sheet) {
                // A page of charts has no cells, and is told as what it is with them.
                Err(XlsxError::NotAWorksheet(_)) => Ok(Vec::new()),
                other => other,
            })?,
        };
        Ok(areas.iter().map(|area| [area.start.0, area.end.0, area.start.1, area.end.1]).collect())
    }

    /// What stands in the first row that holds anything; nothing for a sheet that cannot be read.
    fn first_row(&mut self, sheet: &str) -> Vec<String> {
        match self {
            Self::Xlsx { book, .. } => crate::guarded::quietly(|| first_row(book, sheet)).flatten().unwrap_or_default(),
            Self::Xls(book) => {
                let cells = book.cells(sheet).map(Found::in_order).unwrap_or_default();
                let first = cells.first().map(|cell| cell.row);
                let cells = cells.into_iter().take_while(|cell| Some(cell.row) == first);
                cells.filter_map(|cell| cell.cell.into_text()).map(|name| name.trim().to_owned()).collect()
            }
        }
    }
}

/// What to do with a text that somebody called a workbook; nothing where it is none.
fn text_instead(bytes: &[u8]) -> Option<&'static str> {
    let start = bytes.get(..bytes.len().min(1000)).unwrap_or_default();
    let first = start.iter().find(|byte| !byte.is_ascii_whitespace() && !b"\xef\xbb\xbf".contains(byte));
    match first {
        _ if bytes.starts_with(b"PK") || start.contains(&0) => None,
        Some(b'<') => {
            Some("it is a web page under the name of a workbook; open it in a spreadsheet and save it as .xlsx")
        }
        _ => Some(
            "it is a text under the name of a workbook; let its name end in .csv, or in .tsv where tabs separate its cells",
        ),
    }
}

/// The table in a sheet: the one that is named, else the first that is not hidden, which is told where there are others.
pub(crate) fn read(bytes: &[u8], place: &Place, options: &ReadOptions) -> Result<ReadTable, DataError> {
    let mut book = Book::open(bytes, place)?;
    let known = book.sheet_names();
    let hidden = book.hidden();
    let first = known.iter().find(|name| !hidden.contains(name)).or(known.first()).cloned();
    let first = first.ok_or_else(|| DataError::EmptyFile { place: place.clone() })?;
    let sheet = options.sheet.clone().unwrap_or(first);
    if !known.contains(&sheet) {
        return Err(DataError::UnknownSheet { place: place.clone(), sheet, known });
    }
    if known.len() == 1 {
        return table(&mut book, &sheet, place, Vec::new(), options);
    }
    let others: Vec<&String> = known.iter().filter(|name| **name != sheet).take(OTHERS).collect();
    let named = |sheet: &str| Place {
        file: Some(
            place.file.as_ref().map_or_else(|| format!("sheet {sheet}"), |file| format!("{file}, sheet {sheet}")),
        ),
        ..place.clone()
    };
    let heads = others.iter().map(|name| OtherSheet { name: (*name).clone(), columns: book.first_row(name) });
    let heads = heads.collect();
    let found = table(&mut book, &sheet, &named(&sheet), heads, options);
    if options.sheet.is_some() {
        return found;
    }
    match found {
        Ok(mut read) => {
            read.diagnostics.insert(0, taken(&sheet, &known, &hidden, place));
            Ok(read)
        }
        Err(mut source) => {
            let mut fits = others.into_iter().cloned().collect::<Vec<_>>();
            fits.retain(|name| table(&mut book, name, &named(name), Vec::new(), options).is_ok());
            if fits.is_empty() {
                return Err(source);
            }
            // Which sheet has the column is said by which can be read.
            if let DataError::UnknownColumn { elsewhere, .. } = &mut source {
                elsewhere.clear();
            }
            Err(DataError::WrongSheet { place: named(&sheet), fits, source: Box::new(source) })
        }
    }
}

fn taken(sheet: &str, known: &[String], hidden: &[String], place: &Place) -> Diagnostic {
    let first = if known.first().is_some_and(|first| first == sheet) { "first" } else { "first that is not hidden" };
    let message = format!("of the {} sheets of this workbook the {first} was read: {sheet}", known.len());
    let shown = |name: &String| if hidden.contains(name) { format!("{name} (hidden)") } else { name.clone() };
    let known: Vec<String> = known.iter().map(shown).collect();
    Diagnostic::note("DAT108", message)
        .at(place.clone())
        .help(format!("name the sheet that is meant (`--sheet`; in a study `sheet`); there are {}", Listed(&known)))
}

fn table(
    book: &mut Book<'_>,
    sheet: &str,
    place: &Place,
    others: Vec<OtherSheet>,
    options: &ReadOptions,
) -> Result<ReadTable, DataError> {
    // Cells merged in titles above the names are nobody's.
    let is_read = |[_, last, ..]: &[u32; 4]| u64::from(*last) + 1 >= options.names_row;
    let merged = book.merged(sheet, place)?.into_iter().filter(is_read);
    let mut told: Vec<Diagnostic> = merged.map(|area| merged_cells(area, place)).collect();
    let cells = book.cells(sheet, place)?;
    let cells = match options.names_row {
        0 | 1 => cells,
        row => cells.into_iter().filter(|cell| u64::from(cell.row) + 1 >= row).collect(),
    };
    if cells.is_empty() && options.names_row > 1 {
        return Err(DataError::NoNamesRow { place: place.clone(), row: options.names_row });
    }
    let uncomputed: Vec<(u32, u32)> =
        cells.iter().filter(|cell| cell.uncomputed).map(|cell| (cell.row, cell.column)).collect();
    let grid = arrange(cells, place, others)?;
    told.extend(empty_rows(&grid, place));
    told.extend(never_computed(&uncomputed, &grid, place));
    grid.into_read(options, told)
}

/// Formulas that no spreadsheet computed: a program wrote them, and the file was not opened since.
fn never_computed(cells: &[(u32, u32)], grid: &Grid<'_>, place: &Place) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    for (column, name) in (0_u32..).zip(&grid.header) {
        let mut of_column = cells.iter().filter(|(_, at)| *at == column).map(|(row, _)| u64::from(*row) + 1);
        let Some(row) = of_column.next() else { continue };
        let more = match of_column.count() {
            0 => String::new(),
            more => format!(", and so were {more} more in this column"),
        };
        let message = format!("a formula in this cell was never computed{more}: it has no value");
        let place = Place { row: Some(Row::Cell { row, column }), ..place.clone() };
        let help = "open the workbook in a spreadsheet, save it there, and read it again";
        told.push(Diagnostic::warning("DAT123", message).at(place.column(name.trim())).help(help));
    }
    told
}

fn merged_cells([first, last, left, right]: [u32; 4], place: &Place) -> Diagnostic {
    let (row, end) = (u64::from(first) + 1, u64::from(last) + 1);
    let columns = u64::from(right.saturating_sub(left)) + 1;
    let message = format!(
        "cells are merged here over rows {row} to {end} and {columns} columns: the first holds the value, the others are missing"
    );
    Diagnostic::warning("DAT107", message)
        .at(place.clone().row(Row::Cell { row, column: left }))
        .help("unmerge the cells and repeat the value where it holds")
}

/// Rows between those of a table that hold nothing.
fn empty_rows(grid: &Grid<'_>, place: &Place) -> Option<Diagnostic> {
    let at = |row: &Row| if let Row::Sheet(row) = row { Some(*row) } else { None };
    let (first, last) = (at(grid.names_at.as_ref()?)?, at(grid.origin.rows.last()?)?);
    let empty = usize::try_from(last - first).ok()?.checked_sub(grid.origin.rows.len())?;
    left_out(empty, "", place)
}

/// The first row is the header; a row that holds nothing is no row.
fn arrange(cells: Vec<Filled>, place: &Place, others: Vec<OtherSheet>) -> Result<Grid<'static>, DataError> {
    let Some(head) = cells.first().map(|cell| cell.row) else {
        return Err(DataError::EmptyFile { place: place.clone() });
    };
    let mut rows: Vec<u32> = cells.iter().map(|cell| cell.row).filter(|row| *row != head).collect();
    rows.dedup();
    let width = cells.iter().map(|cell| cell.column + 1).max().unwrap_or_default() as usize;
    check_size(rows.len() as u64, width, place)?;
    check_filled(rows.len() as u64 * width as u64, cells.len(), place)?;
    let mut header = vec![String::new(); width];
    let mut columns = vec![vec![Cell::Empty; rows.len()]; width];
    let mut row_of = rows.iter().copied().zip(0_usize..).peekable();
    for Filled { row, column, cell, .. } in cells {
        if row == head {
            if let Some(name) = header.get_mut(column as usize) {
                cell.into_text().unwrap_or_default().trim().clone_into(name);
            }
            continue;
        }
        while row_of.next_if(|(at, _)| *at < row).is_some() {}
        let at = row_of.peek().map_or(0, |(_, index)| *index);
        if let Some(place) = columns.get_mut(column as usize).and_then(|column| column.get_mut(at)) {
            *place = cell;
        }
    }
    let origin = Origin {
        file: place.file.clone(),
        rows: rows.into_iter().map(|row| Row::Sheet(u64::from(row) + 1)).collect(),
        columns: header.iter().cloned().zip(0..).collect(),
        others,
    };
    Ok(Grid {
        origin,
        names_at: Some(Row::Sheet(u64::from(head) + 1)),
        header,
        columns,
        decimal_comma: false,
        taken: Vec::new(),
    })
}

/// Every cell of a sheet that holds something.
fn filled_cells(book: &mut Workbook<'_>, sheet: &str, has_formulas: bool) -> Result<Result<Found, TooMany>, XlsxError> {
    let mut found = Found::default();
    // Where something stands, be it an empty text that a formula gave.
    let mut held: Vec<(u32, u32)> = Vec::new();
    let mut reader = book.worksheet_cells_reader(sheet)?;
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        if has_formulas && !matches!(cell.get_value(), DataRef::Empty) {
            held.push((row, column));
        }
        if let Err(limit) = found.push(row, column, convert(cell.get_value())) {
            return Ok(Err(limit));
        }
    }
    drop(reader);
    if has_formulas {
        held.sort_unstable();
        let mut reader = book.worksheet_cells_reader(sheet)?;
        while let Some(cell) = reader.next_formula()? {
            let (row, column) = cell.get_position();
            if cell.get_value().trim().is_empty() || held.binary_search(&(row, column)).is_ok() {
                continue;
            }
            if let Err(limit) = found.push_formula(row, column, cell.get_value()) {
                return Ok(Err(limit));
            }
        }
    }
    Ok(Ok(found))
}

/// What stands in the first row that holds anything.
fn first_row(book: &mut Workbook<'_>, sheet: &str) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let mut first = None;
    let mut reader = book.worksheet_cells_reader(sheet).ok()?;
    while let Some(cell) = reader.next_cell().ok()? {
        let row = cell.get_position().0;
        if first.is_some_and(|first| first != row) || names.len() as u64 >= MAX_COLUMNS {
            break;
        }
        if let Some(text) = convert(cell.get_value()).and_then(Cell::into_text) {
            first = Some(row);
            names.push(text.trim().to_owned());
        }
    }
    Some(names)
}

fn convert(value: &DataRef<'_>) -> Option<Cell> {
    let text = |text: &str| Some(Cell::Text(text.to_owned().into()));
    match value {
        DataRef::Empty => None,
        DataRef::Int(value) => text(&value.to_string()),
        DataRef::Float(value) if value.is_finite() => Some(Cell::Number(*value)),
        DataRef::Float(value) => text(&value.to_string()),
        DataRef::String(value) | DataRef::DurationIso(value) => text(value),
        DataRef::SharedString(value) => text(value),
        DataRef::Bool(value) => Some(Cell::Boolean(*value)),
        DataRef::DateTime(value) => Some(date(value)),
        DataRef::DateTimeIso(value) => Some(Cell::Date(value.clone())),
        DataRef::Error(error) => text(&error.to_string()),
    }
}

/// The most bytes of a member that is no data: styles, the list of sheets, relations. Its reader makes many times as much of it.
const MAX_FRAME_BYTES: u64 = 16 << 20;

/// Every member is whole and they are not too large together; the frame is small; the shared texts are not more than could be
/// there. Tells whether any sheet has formulas.
fn check_sizes(bytes: &[u8], place: &Place) -> Result<bool, DataError> {
    let malformed = |reason: String| DataError::Malformed { place: place.clone(), format: Format::Xlsx, reason };
    let mut fault = None;
    let mut has_formulas = false;
    let look = |name: &str, content: &[u8]| {
        let is_formula = |part: &[u8]| matches!(part, b"<f>" | b"<f " | b":f>" | b":f ");
        let is_sheet = name.to_lowercase().contains("worksheets/");
        has_formulas = has_formulas || is_sheet && content.windows(3).any(is_formula);
        let found = strings(name, content).map(&malformed).or_else(|| frame(name, content, place));
        fault = fault.take().or(found);
    };
    each(bytes, MAX_EXPANDED_BYTES, |_| true, look).map_err(|error| match error {
        ArchiveError::TooLarge { allowed } => too_large(FileLimit::ExpandedBytes, allowed, place),
        ArchiveError::Members { .. } => too_large(FileLimit::Members, MAX_MEMBERS as u64, place),
        other => malformed(other.to_string()),
    })?;
    fault.map_or(Ok(has_formulas), Err)
}

fn too_large(limit: FileLimit, allowed: u64, place: &Place) -> DataError {
    DataError::TooLarge { place: place.clone(), limit, allowed }
}

fn frame(name: &str, content: &[u8], place: &Place) -> Option<DataError> {
    let name = name.to_lowercase();
    let is_frame = [".rels", "styles.xml", "workbook.xml", "theme1.xml"].iter().any(|ending| name.ends_with(ending));
    (is_frame && content.len() as u64 > MAX_FRAME_BYTES)
        .then(|| too_large(FileLimit::ExpandedBytes, MAX_FRAME_BYTES, place))
}

/// What is wrong with the number of shared texts, for which the reader makes room before it has read one.
fn strings(name: &str, content: &[u8]) -> Option<String> {
    const COUNT: &[u8] = b"uniqueCount";
    if !name.to_lowercase().ends_with("sharedstrings.xml") {
        return None;
    }
    let starts = content.windows(COUNT.len()).enumerate().filter(|(_, window)| *window == COUNT).map(|(at, _)| at);
    let numbers = starts.filter_map(|at| {
        let rest = content.get(at + COUNT.len()..)?.iter();
        let digits = rest.skip_while(|byte| b" \t\r\n=\"'+".contains(byte)).take_while(|byte| byte.is_ascii_digit());
        Some(digits.fold(0_u64, |number, digit| number.saturating_mul(10).saturating_add(u64::from(digit - b'0'))))
    });
    let most = numbers.max().filter(|number| *number > content.len() as u64)?;
    Some(format!("it announces {most} texts in {} bytes", content.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_texts_are_not_more_than_their_bytes() {
        for (content, expected) in [
            (r#"<sst count="2" uniqueCount="2"><si><t>a</t></si></sst>"#, false),
            (r#"<sst uniqueCount="4000000000000"></sst>"#, true),
            ("<sst uniqueCount = '+99999999999999999999999999'/>", true),
            ("<sst/>", false),
            ("<!-- <si/> --><sst uniqueCount=\"9999\"/>", true),
            ("uniqueCount", false),
        ] {
            assert_eq!(strings("xl/SharedStrings.xml", content.as_bytes()).is_some(), expected, "{content}");
            assert_eq!(strings("xl/workbook.xml", content.as_bytes()), None);
        }
    }
}
