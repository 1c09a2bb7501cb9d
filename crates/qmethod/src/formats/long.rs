//! A long table: a row a person and statement, told by its structure, whatever its columns are called and in whichever order.
//!
//! Two columns of which every pair stands once, and a column of whole places. Persons are those within whom the places fill one grid.

use super::ReadSorts;
use crate::qdata::numbers_of;
use crate::{CollectedSort, Grid, QData, QmethodError, Statement};
use crosscase_data::{Diagnostic, Place, Table};
use std::collections::{BTreeMap, BTreeSet};

/// More columns or rows than this are no long table of sorts, and there would be too much to try.
const MOST_COLUMNS: usize = 12;
const MOST_ROWS: usize = 1_000_000;

/// The columns of a long table, by their number.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Columns {
    person: usize,
    statement: usize,
    place: usize,
}

/// The texts of a table that was read without a unit column, and whole numbers where a column holds nothing else.
struct Cells<'a> {
    table: &'a Table,
    names: Vec<&'a str>,
    texts: Vec<Vec<Option<String>>>,
    places: Vec<Option<Vec<f64>>>,
    /// How many values a column holds; 0 where one is missing.
    values: Vec<usize>,
}

/// The sorts of a long table; nothing where it is none. A column that is named holds the persons.
///
/// # Errors
/// [`QmethodError::BadTable`] for a table that could be taken in two ways.
pub(super) fn read(table: &Table, id: Option<&str>) -> Result<Option<ReadSorts>, QmethodError> {
    let names = table.column_names();
    if names.len() < 3 || names.len() > MOST_COLUMNS || table.rows() > MOST_ROWS {
        return Ok(None);
    }
    let texts = names.iter().map(|name| table.texts(name)).collect::<Result<Vec<_>, _>>()?;
    let cells = Cells {
        table,
        values: texts.iter().map(|texts| distinct(texts)).collect(),
        texts,
        places: names.iter().map(|name| whole(table, name)).collect(),
        names,
    };
    let mut found: Vec<Columns> = Vec::new();
    for columns in cells.candidates().filter(|columns| id.is_none_or(|id| cells.names[columns.person] == id)) {
        // A statement's number and its wording say the same: the first of them is its id.
        let one = |a: usize, b: usize| a == b || cells.says_the_same(a, b);
        let is_known = |known: &Columns| {
            one(known.person, columns.person) && one(known.statement, columns.statement) && known.place == columns.place
        };
        if !found.iter().any(is_known) {
            found.push(columns);
        }
    }
    match found[..] {
        [] => Ok(None),
        [columns] => cells.sorts(columns).map(Some),
        [one, other, ..] => {
            let shown = |columns: Columns| {
                let name = |column: usize| cells.names[column];
                format!("{} puts {} at {}", name(columns.person), name(columns.statement), name(columns.place))
            };
            let reason = format!(
                "a row of it is a person and a statement, and it could be that {} or that {}; name the column of the persons \
                 (`--id`), and leave out those that are no places",
                shown(one),
                shown(other)
            );
            Err(QmethodError::BadTable { reason })
        }
    }
}

/// What keeps a table from being a long one, where almost every pair of two columns stands in it once.
///
/// # Errors
/// [`QmethodError::BadTable`] with the pair that is there twice, or the first that is not there.
pub(super) fn nearly(table: &Table) -> Result<(), QmethodError> {
    let names = table.column_names();
    if names.len() < 3 || names.len() > MOST_COLUMNS || table.rows() > MOST_ROWS {
        return Ok(());
    }
    let texts = names.iter().map(|name| table.texts(name)).collect::<Result<Vec<_>, _>>()?;
    let sets: Vec<BTreeSet<&Option<String>>> = texts.iter().map(|texts| texts.iter().collect()).collect();
    for (a, b) in (0..names.len()).flat_map(|a| (a + 1..names.len()).map(move |b| (a, b))) {
        let mut seen = BTreeMap::new();
        let mut again = Vec::new();
        for (row, pair) in texts[a].iter().zip(&texts[b]).enumerate() {
            let first = *seen.entry(pair).or_insert(row);
            if first < row {
                again.push((first, row));
            }
        }
        let (all, most) = (sets[a].len() * sets[b].len(), sets[a].len().max(sets[b].len()));
        let lacks = all - seen.len();
        if all < 3 * most || 10 * (again.len() + lacks) > all {
            continue;
        }
        let word = |of: usize, row: usize| texts[of][row].clone().unwrap_or_default();
        let why = if let Some((first, row)) = again.first() {
            let places = [*first, *row].map(|row| table.place(row, None).to_string());
            let (x, y) = (word(a, *row), word(b, *row));
            format!("{x} and {y} stand together twice ({} and {})", places[0], places[1])
        } else {
            let mut pairs = sets[a].iter().flat_map(|x| sets[b].iter().map(move |y| (*x, *y)));
            let Some((x, y)) = pairs.find(|pair| !seen.contains_key(pair)) else { continue };
            let shown = |text: &Option<String>| text.clone().unwrap_or_default();
            format!("no row has {} with {}", shown(x), shown(y))
        };
        let reason = format!(
            "it seems to be a long table, a row a person and statement by {} and {}, but {why}",
            names[a], names[b]
        );
        return Err(QmethodError::BadTable { reason });
    }
    Ok(())
}

fn distinct(texts: &[Option<String>]) -> usize {
    let values: Option<BTreeSet<&str>> = texts.iter().map(Option::as_deref).collect();
    values.map_or(0, |values| values.len())
}

fn whole(table: &Table, name: &str) -> Option<Vec<f64>> {
    let numbers: Vec<f64> = table.numbers(name).ok()?.into_iter().collect::<Option<_>>()?;
    numbers.iter().all(|number| number.fract() == 0.0).then_some(numbers)
}

impl Cells<'_> {
    /// The ways in which it is a long table, in the order of its columns.
    fn candidates(&self) -> impl Iterator<Item = Columns> {
        let all = 0..self.names.len();
        let pairs = all.clone().flat_map(move |a| (a + 1..all.end).map(move |b| (a, b)));
        let crossed = pairs.filter(|(a, b)| self.is_crossed(*a, *b)).flat_map(|(a, b)| [(a, b), (b, a)]);
        crossed.flat_map(move |(person, statement)| {
            let places = (0..self.names.len()).filter(move |place| *place != person && *place != statement);
            let columns = places.map(move |place| Columns { person, statement, place });
            columns.filter(|columns| self.share_a_grid(columns))
        })
    }

    /// Whether every value of the one stands with every value of the other, once.
    fn is_crossed(&self, a: usize, b: usize) -> bool {
        let (of_a, of_b, rows) = (self.values[a], self.values[b], self.table.rows());
        let pairs = || self.texts[a].iter().zip(&self.texts[b]).collect::<BTreeSet<_>>();
        of_a > 1 && of_b > 1 && of_a * of_b == rows && pairs().len() == rows
    }

    /// Whether the places of each person fill the same grid, one in which some place holds several statements.
    fn share_a_grid(&self, columns: &Columns) -> bool {
        let Some(places) = &self.places[columns.place] else { return false };
        let mut sorts: BTreeMap<Option<&str>, Vec<f64>> = BTreeMap::new();
        for (person, place) in self.texts[columns.person].iter().zip(places) {
            sorts.entry(person.as_deref()).or_default().push(*place);
        }
        let mut grids = sorts.values().map(|sort| Grid::of(sort));
        let first = grids.next().flatten();
        let is_one = |grid: &Grid| grid.lowest() < grid.highest() && grid.places().any(|(_, count)| count > 1);
        first.as_ref().is_some_and(is_one) && grids.all(|grid| grid == first)
    }

    /// Whether each value of the one goes with one value of the other.
    fn says_the_same(&self, a: usize, b: usize) -> bool {
        let one_way = |a: usize, b: usize| {
            let mut known = BTreeMap::new();
            self.texts[a].iter().zip(&self.texts[b]).all(|(a, b)| *known.entry(a).or_insert(b) == b)
        };
        one_way(a, b) && one_way(b, a)
    }

    fn sorts(&self, columns: Columns) -> Result<ReadSorts, QmethodError> {
        let Columns { person, statement, place } = columns;
        let wording = (0..self.names.len())
            .find(|&other| other != statement && self.places[other].is_none() && self.says_the_same(statement, other));
        let mut data = QData::default();
        let text = |column: usize, row: usize| self.texts[column][row].clone().unwrap_or_default();
        let mut known = BTreeSet::new();
        let rows = (0..self.table.rows()).filter(|row| known.insert(text(statement, *row)));
        let of_row = |row| Statement { id: text(statement, row), text: wording.map(|column| text(column, row)) };
        data.statements = rows.map(of_row).collect();
        // The rows of a long table may stand in any order: numbered statements stand by their number.
        if let Some(numbers) = numbers_of(data.statements.iter().map(|statement| statement.id.as_str())) {
            let mut numbered: Vec<(usize, Statement)> = numbers.into_iter().zip(data.statements).collect();
            numbered.sort_by_key(|(number, _)| *number);
            data.statements = numbered.into_iter().map(|(_, statement)| statement).collect();
        }
        let at_statement: BTreeMap<String, usize> =
            data.statements.iter().enumerate().map(|(at, statement)| (statement.id.clone(), at)).collect();
        let mut at_person = BTreeMap::new();
        for row in 0..self.table.rows() {
            let text = |column: usize| text(column, row);
            let at = at_statement.get(&text(statement)).copied().unwrap_or_default();
            let sort = *at_person.entry(text(person)).or_insert_with(|| {
                let origin = Some(Place { column: None, ..self.table.place(row, None) });
                data.sorts.push(CollectedSort { sorter: text(person), origin, ..CollectedSort::default() });
                data.sorts.len() - 1
            });
            let sort = &mut data.sorts[sort].places;
            sort.resize(sort.len().max(at + 1), None);
            sort[at] = self.places[place].as_ref().map(|places| places[row]);
        }
        let mut read = ReadSorts::of(data)?;
        let message = format!(
            "read as a long table: {} names the persons, {} the statements, {} holds the places",
            self.names[person], self.names[statement], self.names[place]
        );
        let file = Place { file: self.table.place(0, None).file, ..Place::default() };
        read.diagnostics.push(Diagnostic::note("QME129", message).at(file));
        Ok(read)
    }
}
