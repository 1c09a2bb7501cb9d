//! `PQMethod`: `.DAT` with the sorts and `.STA` with the statements.
//!
//! A `.DAT` file is read by position alone, since its numbers touch (`-1 0-2`). Line 1: the number of sorts in columns
//! 4–6, of statements in 7–9, the title from 11. Line 2: lowest and highest place and twenty counts for the places −6
//! to 13, three columns each. Then a line a sort: the name in columns 1–10, two columns a place. A blank field is a
//! missing place. A `.STA` file holds a statement a line; its line number is the statement's id.

use super::{ReadSorts, TWENTY, bad, common_grid, grid_of_twenty, not_writable, numbered, origin, twenty};
use crate::{CollectedSort, Grid, QData, QmethodError};
use crosscase_data::{Diagnostic, Place, decoded};
use std::fmt::Write as _;

const NAME: usize = 10;
const FORMAT: &str = "a PQMethod file";

/// The sorts of a `.DAT` file; its statements are numbers, to be given their wording by [`QData::with_texts`].
///
/// ```
/// use crosscase_qmethod::formats::pqmethod;
/// let file = "  0  2  3 A study\n -1  1  0  0  0  0  0  1  1  1  0  0  0  0  0  0  0  0  0  0  0  0\n\
///             Ada       -1 0 1\nBen        1 0-1\n";
/// let read = pqmethod::read_dat(file.as_bytes(), Some("study.dat"))?;
/// assert_eq!(read.data.title.as_deref(), Some("A study"));
/// assert_eq!(read.data.sorts[1].places, [Some(1.0), Some(0.0), Some(-1.0)]);
/// # Ok::<(), crosscase_qmethod::QmethodError>(())
/// ```
///
/// # Errors
/// [`QmethodError::BadFile`] with line and column.
pub fn read_dat(bytes: &[u8], file: Option<&str>) -> Result<ReadSorts, QmethodError> {
    let (text, told) = decoded(bytes, &file.map_or_else(Place::default, Place::file));
    // The mark of the end of a file under DOS may still be there.
    let lines: Vec<Vec<char>> =
        text.trim_end_matches(['\u{1a}', '\n', '\r']).lines().map(|line| line.trim_end().chars().collect()).collect();
    let header = lines.first().filter(|line| !line.is_empty());
    let header =
        header.ok_or_else(|| bad(file, 1, None, "a PQMethod file begins with the numbers of sorts and statements"))?;
    let number = |line: usize, of: &[char], from: usize, to: usize, what: &str| -> Result<usize, QmethodError> {
        let field = field(of, from, to);
        let columns = Some(format!("{}–{to}", from + 1));
        field.trim().parse().map_err(|_| bad(file, line, columns, format!("`{field}` is not {what}")))
    };
    let sorts = number(1, header, 3, 6, "the number of sorts")?;
    let statements = number(1, header, 6, 9, "the number of statements")?;
    let title = field(header, 10, header.len()).trim().to_owned();
    let second = lines.get(1).ok_or_else(|| bad(file, 2, None, "the line with the grid is missing"))?;
    let counts: Vec<usize> = (0..20)
        .map(|at| {
            if second.len() <= 6 + 3 * at {
                Ok(0)
            } else {
                number(2, second, 6 + 3 * at, 9 + 3 * at, "a count of the grid")
            }
        })
        .collect::<Result<_, _>>()?;
    let grid = grid_of_twenty(&counts)?;
    if let Some(grid) = grid.as_ref().filter(|grid| grid.statements() != statements) {
        let reason = format!(
            "the counts of the grid sum to {}, and line 1 announces {statements} statements",
            grid.statements()
        );
        return Err(bad(file, 2, None, reason));
    }
    let rows: Vec<(usize, &Vec<char>)> = lines.iter().enumerate().skip(2).collect();
    if rows.len() != sorts {
        let reason = format!("line 1 announces {sorts} sorts, and {} lines of sorts follow", rows.len());
        return Err(bad(file, 1, Some("4–6".to_owned()), reason));
    }
    let sort = |(at, line): (usize, &Vec<char>)| -> Result<CollectedSort, QmethodError> {
        if line.len() > NAME + 2 * statements {
            let column = Some((NAME + 2 * statements + 1).to_string());
            return Err(bad(
                file,
                at + 1,
                column,
                format!("the line goes on after the place of statement {statements}"),
            ));
        }
        let place = |statement: usize| {
            let from = NAME + 2 * statement;
            let field = field(line, from, from + 2);
            let columns = Some(format!("{}–{}", from + 1, from + 2));
            match field.trim() {
                "" => Ok(None),
                text => text.parse::<i32>().map(|place| Some(f64::from(place))).map_err(|_| {
                    bad(file, at + 1, columns, format!("`{field}` is no place for statement {}", statement + 1))
                }),
            }
        };
        Ok(CollectedSort {
            sorter: field(line, 0, NAME).trim().to_owned(),
            places: (0..statements).map(place).collect::<Result<_, _>>()?,
            origin: Some(origin(file, at + 1)),
            ..CollectedSort::default()
        })
    };
    let mut read = ReadSorts::of(QData {
        title: Some(title).filter(|title| !title.is_empty()),
        statements: numbered(statements, &[]),
        grid,
        sorts: rows.into_iter().map(sort).collect::<Result<_, _>>()?,
    })?;
    read.diagnostics.splice(0..0, told);
    Ok(read)
}

fn field(line: &[char], from: usize, to: usize) -> String {
    line.get(from.min(line.len())..to.min(line.len())).unwrap_or(&[]).iter().collect()
}

/// The statements of a `.STA` file, whole, in order; lines after the last that holds something do not count.
///
/// A file that is not UTF-8 is read as Windows-1252, which is told.
pub fn read_sta(bytes: &[u8], file: Option<&str>) -> (Vec<String>, Option<Diagnostic>) {
    let (text, told) = decoded(bytes, &file.map_or_else(Place::default, Place::file));
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
        if sort.sorter.chars().count() > 8 {
            return Err(fault(format!("the name `{}` is longer than 8 characters", sort.sorter)));
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

/// From the lowest to the highest place that anybody used.
fn spread(data: &QData) -> Option<(i32, i32)> {
    let places: Vec<f64> = data.sorts.iter().flat_map(|sort| sort.places.iter().flatten().copied()).collect();
    Grid::of(&places).map(|grid| (grid.lowest(), grid.highest()))
}
