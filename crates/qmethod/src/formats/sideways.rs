//! Which way a wide table lies, and what stands in it that is no place: sums below, ages beside.
//!
//! A statement's places, one by each sorter, have no reason to be the same numbers for most statements; forced sorts have.

use super::most_shared;
use crate::Grid;
use crosscase_data::{Listed, Place, Table, parse_number};
use std::collections::{BTreeMap, BTreeSet};

/// The rows of a wide table as sorts: the grid that more than half of them fill, and the columns that are none of their places.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RowsAsSorts<'a> {
    grid: Grid,
    share: usize,
    pub(super) beside: Vec<&'a str>,
}

/// The columns of numbers, each with its cells.
type Numbers<'a> = Vec<(&'a str, Vec<Option<f64>>)>;

/// With fewer columns or rows than these, what is beside them cannot be told from chance.
const LEAST: usize = 4;

/// How the rows of a table share a grid, if they do: with all columns, or without those that hold something else, such as ages.
pub(super) fn rows_as_sorts(table: &Table) -> Option<RowsAsSorts<'_>> {
    let columns = numbers(table);
    let every: Vec<usize> = (0..columns.len()).collect();
    let found = |kept: &[usize]| of_columns(table, &columns, kept);
    // Heads that count (`s1`, `s2` …) say themselves what is beside them.
    let counted = counted(&columns);
    let says_beside = counted.len() < columns.len() && 2 * counted.len() > columns.len();
    if let Some(found) = says_beside.then(|| found(&counted)).flatten() {
        return Some(found);
    }
    if let Some(found) = found(&every) {
        return Some(found);
    }
    let near = within_the_places(&columns);
    let mut best = (near.len() < columns.len()).then(|| found(&near)).flatten();
    for out in &near {
        let kept: Vec<usize> = near.iter().copied().filter(|column| column != out).collect();
        if let Some(one) = found(&kept).filter(|one| best.as_ref().is_none_or(|best| one.share > best.share)) {
            best = Some(one);
        }
    }
    best
}

/// Why a table that is about to be read with a row a statement looks as if its rows were sorts, as in KADE's CSV; nothing where it does not.
pub(super) fn turned(table: &Table) -> Option<String> {
    let columns = numbers(table);
    let grids: Vec<Option<Grid>> = columns.iter().map(|(_, cells)| grid_of(cells.iter().copied())).collect();
    if most_shared(&grids).is_some() {
        return None;
    }
    let say = "say `--rows sorts` (in a study `rows = \"sorts\"`), or `--rows statements` if they are statements all the same";
    let Some(found) = rows_as_sorts(table) else {
        let count = counted(&columns);
        let is_of_statements = count.len() >= LEAST && !counts_statements(table.ids().ok()?.iter().map(String::as_str));
        let (first, last) = (columns.get(*count.first()?)?.0, columns.get(*count.last()?)?.0);
        return (is_of_statements && 2 * count.len() > columns.len() && !names_statements(table)).then(|| {
            format!(
                "its columns {first} to {last} count as statements do, and share no grid as sorts would: the rows may be sorters; {say}"
            )
        });
    };
    let rows = table.rows();
    let fill = if found.share == rows {
        format!("each of its {rows} rows fills")
    } else {
        format!("{} of its {rows} rows fill", found.share)
    };
    let without = match &found.beside[..] {
        [] => String::new(),
        beside => format!(", without {}", Listed(&beside.iter().map(ToString::to_string).collect::<Vec<_>>())),
    };
    let (grid, columns) = (&found.grid, columns.len());
    Some(format!(
        "{fill} the grid {grid}{without}, and its {columns} columns share none: the rows look like sorters, not statements; {say}"
    ))
}

/// The columns of a table with a row a sorter that hold no places: words alone, or numbers without which the rows share a grid.
pub(super) fn beside_statements(table: &Table) -> Vec<&str> {
    let is_number = |text: &String| parse_number(text).is_some();
    let words = table.value_columns().into_iter().filter(|column| {
        let texts: Vec<String> = table.texts(column).unwrap_or_default().into_iter().flatten().collect();
        table.numbers(column).is_err() && !texts.is_empty() && !texts.iter().any(is_number)
    });
    let mut beside: Vec<&str> = words.collect();
    // A word among the places of a column is a fault of its own.
    let others = rows_as_sorts(table).map(|found| found.beside).unwrap_or_default();
    beside.extend(others.into_iter().filter(|column| table.numbers(column).is_ok()));
    let mut known = BTreeSet::new();
    beside.retain(|column| known.insert(*column));
    beside
}

fn numbers(table: &Table) -> Numbers<'_> {
    table.value_columns().into_iter().filter_map(|column| Some((column, table.numbers(column).ok()?))).collect()
}

fn grid_of(cells: impl Iterator<Item = Option<f64>>) -> Option<Grid> {
    Grid::of(&cells.collect::<Option<Vec<f64>>>()?)
}

/// The rows of these columns alone.
fn of_columns<'a>(table: &'a Table, columns: &Numbers<'a>, kept: &[usize]) -> Option<RowsAsSorts<'a>> {
    let rows = table.rows();
    let grids: Vec<Option<Grid>> =
        (0..rows).map(|row| grid_of(kept.iter().map(|column| columns[*column].1[row]))).collect();
    // A table of one row or one place has nothing that could be turned.
    let (grid, share) = most_shared(&grids).filter(|(grid, share)| grid.lowest() < grid.highest() && *share > 1)?;
    let is_chance = kept.len() < LEAST || share < LEAST;
    if is_chance && (share < rows || kept.len() < columns.len()) {
        return None;
    }
    let is_kept = |column: &&str| kept.iter().any(|at| columns[*at].0 == *column);
    let beside = table.value_columns().into_iter().filter(|column| !is_kept(column)).collect();
    Some(RowsAsSorts { grid: grid.clone(), share, beside })
}

/// The columns most of whose values stand in several others, too, as places do, and ages or years do not.
fn within_the_places(columns: &Numbers<'_>) -> Vec<usize> {
    let values = |cells: &[Option<f64>]| -> BTreeSet<u64> {
        cells.iter().flatten().map(|value| (value + 0.0).to_bits()).collect()
    };
    let mut columns_of: BTreeMap<u64, usize> = BTreeMap::new();
    for value in columns.iter().flat_map(|(_, cells)| values(cells)) {
        *columns_of.entry(value).or_default() += 1;
    }
    let several = (columns.len() / 10).max(3);
    let is_place = |value: &f64| columns_of.get(&(value + 0.0).to_bits()).is_some_and(|many| *many >= several);
    let is_near = |(_, cells): &(&str, Vec<Option<f64>>)| {
        let places = cells.iter().flatten().filter(|value| is_place(value)).count();
        2 * places >= cells.iter().flatten().count()
    };
    (0..columns.len()).filter(|column| is_near(&columns[*column])).collect()
}

/// The longest run of columns whose heads count from 1 as statements do: `s1`, `s2` …, `Statement 1` …, `1` …
fn counted(columns: &Numbers<'_>) -> Vec<usize> {
    let heads: Vec<Option<(String, usize)>> = columns.iter().map(|(name, _)| numbered(name)).collect();
    let run = |from: usize| {
        let word = heads[from].as_ref().filter(|(_, number)| *number == 1).map(|(word, _)| word);
        let is_next =
            |(nth, at): &(usize, usize)| heads[*at].as_ref() == word.map(|word| (word.clone(), *nth)).as_ref();
        (1..).zip(from..heads.len()).take_while(|next| word.is_some() && is_next(next)).map(|(_, at)| at).collect()
    };
    (0..heads.len()).map(run).max_by_key(Vec::len).unwrap_or_default()
}

/// The word and the number of a name such as `s7` that statements have.
fn numbered(name: &str) -> Option<(String, usize)> {
    let (word, number) = name.split_at(name.trim_end_matches(|c: char| c.is_ascii_digit()).len());
    let word = word.trim_end_matches([' ', '_', '.', '-', '#']).to_lowercase();
    ["", "s", "st", "stm", "stmt", "statement", "item", "q"].contains(&word.as_str()).then_some(())?;
    Some((word, number.parse().ok()?))
}

fn counts_statements<'a>(mut ids: impl Iterator<Item = &'a str>) -> bool {
    ids.all(|id| numbered(id).is_some())
}

/// Whether the head of the unit column or a column of wordings says that the rows are statements.
fn names_statements(table: &Table) -> bool {
    let of_statements = |name: &str| {
        let name = name.to_lowercase();
        ["statement", "item", "wording", "text"].iter().any(|word| name.starts_with(word))
    };
    table.id_column().is_some_and(of_statements) || table.value_columns().into_iter().any(of_statements)
}

/// Lines of numbers at the end of a table, rows or columns, that say something of those before them, as sums and means do; how many.
pub(super) fn summaries(lines: &[(&str, Vec<Option<f64>>)]) -> usize {
    let is_sum = |count: &usize| {
        let (body, last) = lines.split_at(lines.len() - count);
        body.len() > 1 && last.iter().all(|(name, line)| summarises(name, line, body))
    };
    (1..=MOST_SUMMARIES.min(lines.len())).rev().find(is_sum).unwrap_or(0)
}

const MOST_SUMMARIES: usize = 4;
/// What people call such a line.
const SUMMARIES: [&str; 14] = [
    "sum",
    "total",
    "totals",
    "check",
    "count",
    "n",
    "mean",
    "average",
    "avg",
    "summe",
    "gesamt",
    "mittelwert",
    "somme",
    "moyenne",
];

/// Whether a line is the sum, the mean or the number of those before it. Where every sort fills one grid around 0 a statement that all put
/// there is their sum as well: then what it is called decides.
fn summarises(name: &str, line: &[Option<f64>], body: &[(&str, Vec<Option<f64>>)]) -> bool {
    let Some(values) = line.iter().copied().collect::<Option<Vec<f64>>>() else { return false };
    let cells = |at: usize| body.iter().filter_map(move |(_, line)| line.get(at).copied().flatten());
    let all = |is: &dyn Fn(usize, f64) -> bool| values.iter().enumerate().all(|(at, value)| is(at, *value));
    let sum = |at: usize| cells(at).sum::<f64>();
    let number = |at: usize| cells(at).count() as f64;
    // Means are rounded to two decimals or more.
    let is_mean = |at: usize, value: f64| (value * number(at) - sum(at)).abs() <= 0.005 * number(at) + 1e-9;
    let is_one = all(&|at, value| (value - sum(at)).abs() < 1e-9)
        || all(&|at, value| is_mean(at, value))
        || all(&|at, value| number(at) > 1.0 && value.total_cmp(&number(at)).is_eq());
    let fits =
        |value: f64| body.iter().any(|(_, line)| line.iter().flatten().any(|place| place.total_cmp(&value).is_eq()));
    let is_called_so = SUMMARIES.contains(&name.trim().trim_end_matches([':', '.']).to_lowercase().as_str());
    is_one && (is_called_so || values.len() > 2 && !values.iter().all(|value| fits(*value)))
}

/// The file of a table.
pub(super) fn file_of(table: &Table) -> Place {
    Place { file: table.place(0, None).file, ..Place::default() }
}
