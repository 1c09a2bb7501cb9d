//! A long table: a row a person and statement, told by its structure, whatever its columns are called and in whichever order.
//!
//! Two columns of which every pair stands once, and a column of whole places. Persons are those within whom the places fill one grid.

use super::{ReadSorts, most_shared};
use crate::qdata::numbers_of;
use crate::{CollectedSort, Grid, QData, QmethodError, Statement};
use crosscase_data::{Diagnostic, Place, Table};
use std::collections::{BTreeMap, BTreeSet};

/// More columns or rows than this are no long table of sorts, and there would be too much to try.
const MOST_COLUMNS: usize = 12;
/// Columns cubed times rows that are tried all the same.
const MOST_TRIED: usize = 30_000_000;
const MOST_ROWS: usize = 1_000_000;

/// The columns of a long table, by their number.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Columns {
    person: usize,
    statement: usize,
    place: usize,
}

/// How far the persons of a long table, those without a hole, share a grid in which some place holds several statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// They do not: who the persons are has to be said.
    Free,
    /// More than half of them and at least two, who are few of all persons: by these the places are known, but not the persons, as the few
    /// statements that everybody placed may share a grid by chance.
    Few,
    /// More than half of all persons, and at least two.
    Most,
    /// These, and nobody keeps another.
    All,
}

/// The texts of a table that was read without a unit column, and whole numbers where a column holds nothing else.
struct Cells<'a> {
    table: &'a Table,
    /// Of its columns, and last of those that are joined to name the persons.
    names: Vec<&'a str>,
    texts: Vec<Vec<Option<String>>>,
    places: Vec<Option<Vec<Option<f64>>>>,
    /// How many values a column holds; 0 where one is missing.
    values: Vec<usize>,
}

/// The sorts of a long table; nothing where it is none. A column that is named holds the persons, or several together (`person,wave`), whether
/// or not they share a grid.
///
/// # Errors
/// [`QmethodError::BadTable`] for a table that could be taken in two ways.
pub(super) fn read(table: &Table, id: Option<&str>) -> Result<Option<ReadSorts>, QmethodError> {
    let Some(cells) = Cells::of(table, id)? else { return Ok(None) };
    let mut found: Vec<(Fit, Columns)> = Vec::new();
    for (fit, columns) in cells.candidates() {
        if id.map_or(fit < Fit::Most, |id| cells.names[columns.person] != id) {
            continue;
        }
        // A statement's number and its wording say the same: the first of them is its id.
        let one = |a: usize, b: usize| a == b || cells.says_the_same(a, b);
        let is_known = |(_, known): &(Fit, Columns)| {
            one(known.person, columns.person) && one(known.statement, columns.statement) && known.place == columns.place
        };
        if !found.iter().any(is_known) {
            found.push((fit, columns));
        }
    }
    let best = found.iter().map(|(fit, _)| *fit).max();
    found.retain(|(fit, _)| Some(*fit) == best);
    match found[..] {
        [] => Ok(None),
        [(fit, columns)] => cells.sorts(columns, fit).map(Some),
        [(_, one), (_, other), ..] => {
            let shown = |columns: Columns| {
                let name = |column: usize| cells.names[column];
                format!("{} puts {} at {}", name(columns.person), name(columns.statement), name(columns.place))
            };
            let mend = match id {
                None => "name the column of the persons (`--id`), and leave out those that are no places",
                Some(_) => "leave out the columns that are no places",
            };
            let reason = format!(
                "a row of it is a person and a statement, and it could be that {} or that {}; {mend}",
                shown(one),
                shown(other)
            );
            Err(QmethodError::BadTable { reason })
        }
    }
}

/// What keeps a table from being a long one, where every pair of two columns stands in it once, or almost every pair.
///
/// # Errors
/// [`QmethodError::BadTable`] with what the persons are to be named by, with the pair that is there twice, or the first that is not there.
pub(super) fn nearly(table: &Table) -> Result<(), QmethodError> {
    let Some(cells) = Cells::of(table, None)? else { return Ok(()) };
    let Cells { texts, names, .. } = &cells;
    let seems = |a: usize, b: usize, why: &str| {
        let (a, b) = (names[a], names[b]);
        let reason = format!("it seems to be a long table, a row a person and statement by {a} and {b}, but {why}");
        Err(QmethodError::BadTable { reason })
    };
    cells.unnamed(|_| true)?;
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
        if let Some((first, row)) = again.first() {
            let places = [*first, *row].map(|row| table.place(row, None).to_string());
            let (x, y) = (word(a, *row), word(b, *row));
            return seems(a, b, &format!("{x} and {y} stand together twice ({} and {})", places[0], places[1]));
        }
        let mut pairs = sets[a].iter().flat_map(|x| sets[b].iter().map(move |y| (*x, *y)));
        let Some((x, y)) = pairs.find(|pair| !seen.contains_key(pair)) else { continue };
        let shown = |text: &Option<String>| text.clone().unwrap_or_default();
        return seems(a, b, &format!("no row has {} with {}", shown(x), shown(y)));
    }
    // Somebody may have sorted several times: before and after, say.
    for (a, b) in (0..names.len()).flat_map(|a| (a + 1..names.len()).map(move |b| (a, b))) {
        let id = format!("{},{}", names[a], names[b]);
        // A name that holds a comma cannot be joined.
        let joined = Cells::of(table, Some(&id)).ok().flatten();
        let is_told = joined.is_some_and(|joined| {
            joined.candidates().any(|(fit, columns)| fit == Fit::All && joined.names[columns.person] == id)
        });
        if is_told {
            let reason = format!(
                "it seems to be a long table in which {} and {} name a sort together: say so (`--id {id}`; in a study `id`)",
                names[a], names[b]
            );
            return Err(QmethodError::BadTable { reason });
        }
    }
    Ok(())
}

/// Says that a table is a long one whose persons are to be named, where it is one by a column of words, as a wide table has none beside its
/// first.
///
/// # Errors
/// [`QmethodError::BadTable`] with the columns that may name them.
pub(super) fn unnamed(table: &Table) -> Result<(), QmethodError> {
    let of = |cells: Cells<'_>| cells.unnamed(|(a, b)| cells.places[*a].is_none() || cells.places[*b].is_none());
    Cells::of(table, None)?.map_or(Ok(()), of)
}

fn distinct(texts: &[Option<String>]) -> usize {
    let values: Option<BTreeSet<&str>> = texts.iter().map(Option::as_deref).collect();
    values.map_or(0, |values| values.len())
}

/// The numbers of a column that holds whole ones alone, and in more than half of its rows.
fn whole(table: &Table, name: &str) -> Option<Vec<Option<f64>>> {
    let numbers = table.numbers(name).ok()?;
    let is_whole = numbers.iter().flatten().all(|number| number.fract() == 0.0);
    (is_whole && 2 * numbers.iter().flatten().count() > numbers.len()).then_some(numbers)
}

impl<'a> Cells<'a> {
    /// Those of a table that may be a long one; a name that is of no column is that of several.
    fn of(table: &'a Table, id: Option<&'a str>) -> Result<Option<Self>, QmethodError> {
        let mut names = table.column_names();
        let tried = names.len().saturating_pow(3).saturating_mul(table.rows());
        if names.len() < 3 || table.rows() > MOST_ROWS || (names.len() > MOST_COLUMNS && tried > MOST_TRIED) {
            return Ok(None);
        }
        let mut texts = names.iter().map(|name| table.texts(name)).collect::<Result<Vec<_>, _>>()?;
        let mut places: Vec<_> = names.iter().map(|name| whole(table, name)).collect();
        if let Some(id) = id.filter(|id| id.contains(',') && !names.contains(id)) {
            texts.push(table.names_by(id)?);
            places.push(None);
            names.push(id);
        }
        Ok(Some(Self { table, values: texts.iter().map(|texts| distinct(texts)).collect(), texts, places, names }))
    }

    /// The ways in which it is a long table, in the order of its columns.
    fn candidates(&self) -> impl Iterator<Item = (Fit, Columns)> {
        self.crossed().flat_map(|(a, b)| [(a, b), (b, a)]).flat_map(move |(person, statement)| {
            let columns = (0..self.names.len()).map(move |place| Columns { person, statement, place });
            columns.filter_map(|columns| Some((self.fit(&columns)?, columns)))
        })
    }

    /// The pairs of columns every value of which stands with every value of the other, once.
    fn crossed(&self) -> impl Iterator<Item = (usize, usize)> {
        let all = 0..self.names.len();
        let pairs = all.clone().flat_map(move |a| (a + 1..all.end).map(move |b| (a, b)));
        pairs.filter(|(a, b)| {
            let (of_a, of_b, rows) = (self.values[*a], self.values[*b], self.table.rows());
            let pairs = || self.texts[*a].iter().zip(&self.texts[*b]).collect::<BTreeSet<_>>();
            of_a > 1 && of_b > 1 && of_a * of_b == rows && pairs().len() == rows
        })
    }

    /// An error for a table that is a long one by two such columns.
    fn unnamed(&self, such: impl Fn(&(usize, usize)) -> bool) -> Result<(), QmethodError> {
        let Some((a, b)) = self.crossed().find(such) else { return Ok(()) };
        let has_places =
            self.candidates().any(|(_, columns)| [(a, b), (b, a)].contains(&(columns.person, columns.statement)));
        let (a, b) = (self.names[a], self.names[b]);
        let why = if has_places {
            "the places of neither fill one grid: name the column of the persons (`--id`; in a study `id`)"
        } else {
            "no other column holds places, whole numbers that differ within a person"
        };
        let reason = format!("it seems to be a long table, a row a person and statement by {a} and {b}, but {why}");
        Err(QmethodError::BadTable { reason })
    }

    /// How far the persons share a grid of these places; nothing where they are none, but words, or what is known of each person or statement,
    /// such as its theme.
    fn fit(&self, columns: &Columns) -> Option<Fit> {
        let Columns { person, statement, place } = *columns;
        let places = self.places[place].as_ref()?;
        if self.goes_with(person, place) || self.goes_with(statement, place) {
            return None;
        }
        let mut sorts: BTreeMap<Option<&str>, Vec<Option<f64>>> = BTreeMap::new();
        for (person, place) in self.texts[person].iter().zip(places) {
            sorts.entry(person.as_deref()).or_default().push(*place);
        }
        let persons = sorts.len();
        let whole = sorts.into_values().filter_map(|sort| sort.into_iter().collect::<Option<Vec<f64>>>());
        let grids: Vec<Option<Grid>> = whole.map(|sort| Grid::of(&sort)).collect();
        let is_one = |grid: &Grid| grid.lowest() < grid.highest() && grid.places().any(|(_, count)| count > 1);
        Some(match most_shared(&grids).filter(|(grid, _)| is_one(grid)) {
            // One alone shares its grid with itself.
            None | Some((_, ..=1)) => Fit::Free,
            Some((_, share)) if 2 * share <= persons => Fit::Few,
            Some((_, share)) if share < grids.len() => Fit::Most,
            Some(_) => Fit::All,
        })
    }

    /// Whether each value of the one goes with one value of the other, which is then known with it.
    fn goes_with(&self, a: usize, b: usize) -> bool {
        let mut known = BTreeMap::new();
        self.texts[a].iter().zip(&self.texts[b]).all(|(a, b)| *known.entry(a).or_insert(b) == b)
    }

    /// Whether each value of the one goes with one value of the other, and the other way round.
    fn says_the_same(&self, a: usize, b: usize) -> bool {
        self.goes_with(a, b) && self.goes_with(b, a)
    }

    fn sorts(&self, columns: Columns, fit: Fit) -> Result<ReadSorts, QmethodError> {
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
            sort[at] = self.places[place].as_ref().and_then(|places| places[row]);
        }
        let mut read = ReadSorts::of(data)?;
        let message = format!(
            "read as a long table: {} {} the persons, {} the statements, {} holds the places{}",
            self.names[person],
            if person < self.table.column_names().len() { "names" } else { "together name" },
            self.names[statement],
            self.names[place],
            if fit == Fit::Free { "; the persons share no grid" } else { "" }
        );
        let file = Place { file: self.table.place(0, None).file, ..Place::default() };
        read.diagnostics.push(Diagnostic::note("QME129", message).at(file));
        Ok(read)
    }
}
