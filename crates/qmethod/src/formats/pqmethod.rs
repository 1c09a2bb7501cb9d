//! `PQMethod`: `.DAT` with the sorts and `.STA` with the statements.
//!
//! A `.DAT` file is read by position alone, since its numbers touch (`-1 0-2`). Line 1: the number of sorts in columns
//! 4–6, of statements in 7–9, the title from 11. Line 2: lowest and highest place and twenty counts for the places −6
//! to 13, three columns each. Then a line a sort: the name in columns 1–10, two columns a place. A blank field is a
//! missing place. A `.STA` file holds a statement a line; its line number is the statement's id. Letters beyond ASCII are those of
//! DOS where the program wrote them itself.

use super::{ReadSorts, TWENTY, bad, common_grid, grid_of_twenty, not_writable, numbered, origin, twenty};
use crate::{CollectedSort, Grid, QData, QmethodError};
use crosscase_data::{DataError, Diagnostic, Encoding, Place, Table, TableBuilder, decoded_dos};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

const NAME: usize = 10;
/// What a name may take of them.
const SHORT: usize = 8;
const FORMAT: &str = "a PQMethod file";

/// The sorts of a `.DAT` file; its statements are numbers, to be given their wording by [`QData::with_texts`]. How its letters are
/// written is found out where it is not said.
///
/// ```
/// use crosscase_qmethod::formats::pqmethod;
/// let file = "  0  2  3 A study\n -1  1  0  0  0  0  0  1  1  1  0  0  0  0  0  0  0  0  0  0  0  0\n\
///             Ada       -1 0 1\nBen        1 0-1\n";
/// let read = pqmethod::read_dat(file.as_bytes(), Some("study.dat"), None)?;
/// assert_eq!(read.data.title.as_deref(), Some("A study"));
/// assert_eq!(read.data.sorts[1].places, [Some(1.0), Some(0.0), Some(-1.0)]);
/// # Ok::<(), crosscase_qmethod::QmethodError>(())
/// ```
///
/// # Errors
/// [`QmethodError::BadFile`] with line and column: what is no number, a grid that contradicts the range beside it, a place beyond that
/// range.
pub fn read_dat(bytes: &[u8], file: Option<&str>, encoding: Option<Encoding>) -> Result<ReadSorts, QmethodError> {
    let (text, told) = decoded_dos(bytes, &file.map_or_else(Place::default, Place::file), encoding);
    // The mark of the end of a file under DOS may still be there.
    let text = text.trim_end_matches(['\u{1a}', '\n', '\r']);
    let lines: Vec<Vec<char>> = text.lines().map(|line| line.trim_end().chars().collect()).collect();
    let header = lines.first().filter(|line| !line.is_empty());
    let header =
        header.ok_or_else(|| bad(file, 1, None, "a PQMethod file begins with the numbers of sorts and statements"))?;
    let sorts = whole_number(file, 1, header, 3..6, "the number of sorts")?;
    let statements = whole_number(file, 1, header, 6..9, "the number of statements")?;
    let title = field(header, 10..header.len()).trim().to_owned();
    let second = lines.get(1).ok_or_else(|| bad(file, 2, None, "the line with the grid is missing"))?;
    let range = range(second);
    let grid = grid_of(file, second, statements, range)?;
    let rows: Vec<(usize, &Vec<char>)> = lines.iter().enumerate().skip(2).collect();
    if rows.len() != sorts {
        let reason = format!("line 1 announces {sorts} sorts, and {} lines of sorts follow", rows.len());
        return Err(bad(file, 1, Some("4–6".to_owned()), reason));
    }
    let sort = |(at, line): (usize, &Vec<char>)| sort_of(file, at + 1, line, statements, range);
    let mut read = ReadSorts::of(QData {
        title: Some(title).filter(|title| !title.is_empty()),
        statements: numbered(statements, &[]),
        grid,
        sorts: rows.into_iter().map(sort).collect::<Result<_, _>>()?,
        flags: None,
    })?;
    read.diagnostics.splice(0..0, told);
    Ok(read)
}

/// The grid of line 2, whose counts have to be those of the statements, and its places within the range beside them.
fn grid_of(
    file: Option<&str>,
    line: &[char],
    statements: usize,
    range: Option<(i32, i32)>,
) -> Result<Option<Grid>, QmethodError> {
    let count = |at: usize| match 6 + 3 * at {
        from if line.len() <= from => Ok(0),
        from => whole_number(file, 2, line, from..from + 3, "a count of the grid"),
    };
    let counts: Vec<usize> = (0..20).map(count).collect::<Result<_, _>>()?;
    let Some(grid) = grid_of_twenty(&counts)? else { return Ok(None) };
    if grid.statements() != statements {
        let sum = grid.statements();
        let reason = format!("the counts of the grid sum to {sum}, and line 1 announces {statements} statements");
        return Err(bad(file, 2, None, reason));
    }
    match range {
        Some((low, high)) if grid.lowest() < low || grid.highest() > high => {
            let reason = format!(
                "the counts of the grid stand for the places {} to {}, and the line says {low} to {high}: the first of the twenty counts \
                 is that of place −6",
                grid.lowest(),
                grid.highest()
            );
            Err(bad(file, 2, Some("1–66".to_owned()), reason))
        }
        _ => Ok(Some(grid)),
    }
}

/// The sort in a line, its number counted from 1.
fn sort_of(
    file: Option<&str>,
    number: usize,
    line: &[char],
    statements: usize,
    range: Option<(i32, i32)>,
) -> Result<CollectedSort, QmethodError> {
    let end = NAME + 2 * statements;
    if line.len() > end {
        let reason = format!("the line goes on after the place of statement {statements}");
        return Err(bad(file, number, Some((end + 1).to_string()), reason));
    }
    let place = |statement: usize| {
        let from = NAME + 2 * statement;
        let field = field(line, from..from + 2);
        if field.trim().is_empty() {
            return Ok(None);
        }
        let fault = |reason: String| bad(file, number, Some(format!("{}–{}", from + 1, from + 2)), reason);
        // The minus of typography is one letter, too.
        let place = field.trim().replace('\u{2212}', "-").parse::<i32>();
        let place = place.map_err(|_| fault(format!("`{field}` is no place for statement {}", statement + 1)))?;
        match range.filter(|(low, high)| place < *low || place > *high) {
            Some((low, high)) => Err(fault(format!("{place} lies beyond {low} to {high}, which line 2 allows"))),
            None => Ok(Some(f64::from(place))),
        }
    };
    Ok(CollectedSort {
        sorter: field(line, 0..NAME).trim().to_owned(),
        places: (0..statements).map(place).collect::<Result<_, _>>()?,
        origin: Some(origin(file, number)),
        ..CollectedSort::default()
    })
}

/// The number in some columns of a line.
fn whole_number(
    file: Option<&str>,
    line: usize,
    of: &[char],
    columns: Range<usize>,
    what: &str,
) -> Result<usize, QmethodError> {
    let name = format!("{}–{}", columns.start + 1, columns.end);
    let field = field(of, columns);
    field.trim().parse().map_err(|_| bad(file, line, Some(name), format!("`{field}` is not {what}")))
}

/// The lowest and the highest place of line 2, where it says them.
fn range(line: &[char]) -> Option<(i32, i32)> {
    let place = |from: usize| field(line, from..from + 3).trim().replace('\u{2212}', "-").parse::<i32>().ok();
    place(0).zip(place(3)).filter(|(low, high)| low < high)
}

/// What stands in some columns of a line, which may end before them.
fn field(line: &[char], columns: Range<usize>) -> String {
    line.get(columns.start.min(line.len())..columns.end.min(line.len())).unwrap_or(&[]).iter().collect()
}

/// The statements of a `.STA` file, whole, in order; lines after the last that holds something do not count.
///
/// A file that is not UTF-8 is read as Windows-1252 or as code page 850 of DOS, which is told where it was not said.
pub fn read_sta(bytes: &[u8], file: Option<&str>, encoding: Option<Encoding>) -> (Vec<String>, Option<Diagnostic>) {
    let (text, told) = decoded_dos(bytes, &file.map_or_else(Place::default, Place::file), encoding);
    let lines = text.trim_end_matches(['\u{1a}', '\n', '\r', ' ']).lines();
    (lines.map(|line| line.trim().to_owned()).collect(), told)
}

/// A `.STA` file; line breaks within a statement become spaces.
pub fn write_sta(data: &QData) -> Vec<u8> {
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ") + "\n";
    let texts = data.statements.iter().map(|statement| line(statement.text.as_deref().unwrap_or("")));
    texts.collect::<String>().into_bytes()
}

/// A `.DAT` file.
///
/// # Errors
/// [`QmethodError::NotWritable`] for what the format cannot hold: names beyond 8 characters, places that are no whole
/// numbers from −9 to 99, a grid beyond −6 to 13, more than 999 sorts or statements.
pub fn write_dat(data: &QData) -> Result<Vec<u8>, QmethodError> {
    let fault = |reason: String| not_writable(FORMAT, reason, "write a workbook or CSV");
    if data.sorts.len() > 999 || data.statements.len() > 999 {
        return Err(fault(format!(
            "{} sorts of {} statements, and it holds 999",
            data.sorts.len(),
            data.statements.len()
        )));
    }
    let title = data.title.as_deref().unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text = format!("  0{:>3}{:>3} {title}\n", data.sorts.len(), data.statements.len());
    let grid = common_grid(data);
    let (lowest, highest) = match &grid {
        Some(grid) => (grid.lowest(), grid.highest()),
        None => spread(data).ok_or_else(|| fault("its places are no whole numbers".to_owned()))?,
    };
    let counts = match &grid {
        Some(grid) => twenty(grid),
        // Where the sorts share no grid, none is declared: only how far they reach.
        None => (TWENTY.contains(&lowest) && TWENTY.contains(&highest)).then(|| vec![0; TWENTY.count()]),
    };
    let reaches = || format!("it reaches beyond −6 to 13, from {lowest} to {highest}");
    let counts = counts.ok_or_else(|| fault(reaches()))?;
    let _ = write!(text, "{lowest:>3}{highest:>3}");
    text.extend(counts.iter().map(|count| format!("{count:>3}")));
    text.push('\n');
    for sort in &data.sorts {
        if sort.sorter.chars().count() > SHORT {
            let reason = format!("the name `{}` is longer than {SHORT} characters", sort.sorter);
            return Err(not_writable(FORMAT, reason, "write a workbook or CSV, or shorten the names (`--shorten`)"));
        }
        let mut line = format!("{:<10}", sort.sorter);
        for place in &sort.places {
            match place {
                None => line.push_str("  "),
                Some(place) if place.fract() == 0.0 && (-9.0..=99.0).contains(place) => _ = write!(line, "{place:>2}"),
                Some(place) => return Err(fault(format!("{} puts a statement at {place}", sort.sorter))),
            }
        }
        text += line.trim_end();
        text.push('\n');
    }
    Ok(text.into_bytes())
}

/// The key of [`shortened`] names as a table: each that was shortened, by what it became.
///
/// # Errors
/// Two names that became one, which `shortened` does not make.
pub fn key_table(key: &[(String, String)]) -> Result<Table, DataError> {
    TableBuilder::new("crosscase.qmethod.names/1")
        .id("short", key.iter().map(|(short, _)| short))
        .text("name", key.iter().map(|(_, name)| Some(name)))
        .build()
}

/// The same data with names that the format can hold, and each name that was shortened after what it became.
///
/// ```
/// use crosscase_qmethod::formats::pqmethod::shortened;
/// use crosscase_qmethod::{CollectedSort, QData};
/// let named = |name: &str| CollectedSort { sorter: name.into(), ..CollectedSort::default() };
/// let data = QData { sorts: ["Benjamin-Lee", "Benjamin", "Ada"].map(named).to_vec(), ..QData::default() };
/// let (short, key) = shortened(&data);
/// assert_eq!(key, [("Benjami2".to_owned(), "Benjamin-Lee".to_owned())]);
/// assert_eq!(short.sorts[2].sorter, "Ada");
/// ```
pub fn shortened(data: &QData) -> (QData, Vec<(String, String)>) {
    let is_long = |name: &str| name.chars().count() > SHORT;
    let mut taken: BTreeSet<String> =
        data.sorts.iter().map(|sort| sort.sorter.clone()).filter(|name| !is_long(name)).collect();
    let (mut short, mut key) = (data.clone(), Vec::new());
    for sort in short.sorts.iter_mut().filter(|sort| is_long(&sort.sorter)) {
        let cut = |most: usize| sort.sorter.chars().take(most).collect::<String>().trim_end().to_owned();
        let counted = (2..).map(|number: usize| number.to_string()).map(|number| cut(SHORT - number.len()) + &number);
        let free = std::iter::once(cut(SHORT)).chain(counted).find(|name| !taken.contains(name));
        // As many names as there are digits for; beyond that the format holds none anyway.
        let Some(name) = free else { break };
        taken.insert(name.clone());
        key.push((name.clone(), std::mem::replace(&mut sort.sorter, name)));
    }
    (short, key)
}

/// From the lowest to the highest place that anybody used.
fn spread(data: &QData) -> Option<(i32, i32)> {
    let places: Vec<f64> = data.sorts.iter().flat_map(|sort| sort.places.iter().flatten().copied()).collect();
    Grid::of(&places).map(|grid| (grid.lowest(), grid.highest()))
}
