//! Which rows count, `where = { role = "skipper", wave = [1, 2] }`: the same rule for units, instruments of every kind and indicators.

use super::readings::{Readings, ValueLabels};
use crate::artifacts::{Artifacts, Publish};
use crate::error::{MethodError, ValueError};
use crate::file::{Placed, Span};
use crate::made::{StageId, StageInputs};
use crate::names::Names;
use crosscase_data::{
    DataError, Diagnostic, Format, Place, ReadOptions, ReadTable, Table, TableBuilder, VALUES_MISSING, counted,
    is_same_word, read_bytes,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

/// By column what it has to hold, as it is written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(super) struct Where(BTreeMap<String, Wanted>);

/// One value, or one of several.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "a column holds a value or one of several: `where = { role = \"skipper\", wave = [1, 2] }`"
)]
enum Wanted {
    One(Word),
    Any(Vec<Word>),
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Word {
    Text(String),
    Whole(i64),
    Number(f64),
    Truth(bool),
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Whole(number) => number.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Truth(truth) => truth.fmt(f),
        }
    }
}

/// The same, checked: each column with the words of which a row has one. Without any, every row counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    columns: BTreeMap<String, Vec<String>>,
    /// Those of which messages must not say what they have to hold: names of units that go by number.
    unnamed: BTreeSet<String>,
    /// Where it stands, which is no part of what it means.
    at: Option<Span>,
}

impl From<Option<Placed<Where>>> for Filter {
    fn from(written: Option<Placed<Where>>) -> Self {
        let Some(written) = written else { return Self::default() };
        let words = |wanted: &Wanted| match wanted {
            Wanted::One(word) => vec![word.to_string()],
            Wanted::Any(words) => words.iter().map(ToString::to_string).collect(),
        };
        let columns = written.0.iter().map(|(column, wanted)| (column.clone(), words(wanted))).collect();
        Self { columns, unnamed: BTreeSet::new(), at: Some(written.at()) }
    }
}

impl Serialize for Filter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.columns.serialize(serializer)
    }
}

/// `role = skipper or mate, wave = 1`
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = |(column, words): (&String, &Vec<String>)| format!("{column} = {}", self.wanted(column, words));
        f.write_str(&self.columns.iter().map(one).collect::<Vec<_>>().join(", "))
    }
}

/// A file of which only some rows count.
pub(super) struct Narrowed {
    /// The rows that count.
    pub(super) read: ReadTable,
    /// The same rows as the file has them, where the instrument reads columns that it does not name otherwise.
    pub(super) written: Option<Table>,
    /// The units of the others.
    pub(super) left_out: BTreeSet<String>,
    /// The other rows.
    pub(super) others: Option<Table>,
    pub(super) told: Vec<Diagnostic>,
}

impl Filter {
    pub(super) fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// The columns that it looks at.
    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.keys().map(String::as_str)
    }

    /// The same, where messages do not name units that go by number in what is published.
    pub(super) fn without_names(&self, names: &Names) -> Self {
        let unnamed = self.columns.keys().filter(|column| names.names_units(column)).cloned().collect();
        Self { unnamed, ..self.clone() }
    }

    /// What a column has to hold, as messages say it.
    fn wanted(&self, column: &str, words: &[String]) -> String {
        if self.unnamed.contains(column) { format!("one of {}", words.len()) } else { words.join(" or ") }
    }

    /// Which of some rows count, from what each of them has in a column; a word that no row has is told.
    pub(super) fn keeps(
        &self,
        rows: usize,
        mut column_of: impl FnMut(&str) -> Result<Readings, MethodError>,
    ) -> Result<(Vec<bool>, Vec<Diagnostic>), MethodError> {
        let (mut keeps, mut told) = (vec![true; rows], Vec::new());
        for (column, words) in &self.columns {
            let found = column_of(column).map_err(|error| error.at(self.at.clone()))?;
            let is =
                |word: &String, text: &Option<String>| text.as_deref().is_some_and(|text| is_same_word(word, text));
            // Each word goes by the way of reading the column in which it stands.
            let readings: Vec<&[Option<String>]> = words.iter().map(|word| found.by(word)).collect();
            let by_word = || words.iter().zip(readings.iter().copied());
            let shown = found.shown();
            let known = || shown.iter().flatten().cloned().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>();
            let is_stray = |(word, texts): &(&String, &[Option<String>])| !texts.iter().any(|text| is(word, text));
            let stray: Vec<&String> = by_word().filter(is_stray).map(|(word, _)| word).collect();
            if stray.len() == words.len() {
                if words.is_empty() {
                    let (column, known) = (column.clone(), known());
                    return Err(MethodError::from(ValueError::NothingWanted { column, known }).at(self.at.clone()));
                }
                let (column, wanted) = (column.clone(), words.join(" or "));
                return Err(
                    MethodError::from(ValueError::NoSuchRow { column, wanted, known: known() }).at(self.at.clone())
                );
            }
            let counts = |row: usize| by_word().any(|(word, texts)| texts.get(row).is_some_and(|text| is(word, text)));
            // A warning stands in the report: it names what the study asks for, and not what the file holds.
            let asked =
                |word: &'_ str| if self.unnamed.contains(column) { "a unit".to_owned() } else { word.to_owned() };
            told.extend(stray.into_iter().map(|word| {
                let wanted = asked(word);
                Diagnostic::warning("STU231", format!("no row has {column} = {wanted}, which `where` asks for as well"))
            }));
            let in_other_letters = |word: &String| {
                let word = word.trim().to_lowercase();
                let is_it =
                    |text: &Option<String>| text.as_deref().is_some_and(|text| text.trim().to_lowercase() == word);
                shown.iter().enumerate().filter(|(row, text)| is_it(text) && !counts(*row)).count()
            };
            // `["north", "NORTH"]` are one word in other letters, whose rows are told once.
            let mut spelled = BTreeSet::new();
            let each = words.iter().filter(|word| spelled.insert(word.trim().to_lowercase()));
            told.extend(each.map(|word| (asked(word), in_other_letters(word))).filter(|(_, rows)| *rows > 0).map(
                |(word, rows)| {
                    let (rows, other) = (counted(rows, "row", "rows"), if rows == 1 { "has" } else { "have" });
                    let message = format!(
                        "where {self}: {rows} {other} {column} = {word} in other letters, capital or small, and {} left out",
                        if other == "has" { "is" } else { "are" }
                    );
                    let help = "ask for these as well, or write them in one way in the file";
                    Diagnostic::warning("STU238", message).help(help)
                },
            ));
            for (row, keep) in keeps.iter_mut().enumerate() {
                *keep &= counts(row);
            }
        }
        Ok((keeps, told))
    }

    /// The part that asks for columns of a table, and the part that does not.
    pub(super) fn divided(&self, has: impl Fn(&str) -> bool) -> (Self, Self) {
        let (own, other) = self.columns.clone().into_iter().partition(|(column, _)| has(column));
        let part = |columns| Self { columns, ..self.clone() };
        (part(own), part(other))
    }

    /// A fault for the first column, since no file has it; `known` are those that there are.
    pub(super) fn nowhere(&self, known: Vec<String>) -> Result<(), MethodError> {
        let Some(column) = self.columns.keys().next().cloned() else { return Ok(()) };
        let error = DataError::UnknownColumn { column, known, file: None, elsewhere: Vec::new() };
        Err(MethodError::from(error).at(self.at.clone()))
    }

    /// The rows of a table that count, the others, and what there is to say of it.
    pub(super) fn split(
        &self,
        table: &Table,
        labels: &ValueLabels,
        file: &str,
    ) -> Result<(Table, Table, Vec<Diagnostic>), MethodError> {
        let (keeps, told) = self.kept_of(file, table, |column| Readings::of(column, table, labels, None))?;
        let [kept, others] = parted(table, &keeps)?;
        Ok((kept, others, told))
    }

    /// Which rows of a table count, and how many of them.
    fn kept_of(
        &self,
        file: &str,
        table: &Table,
        column_of: impl FnMut(&str) -> Result<Readings, MethodError>,
    ) -> Result<(Vec<bool>, Vec<Diagnostic>), MethodError> {
        let (keeps, mut told) = self.keeps(table.rows(), column_of)?;
        let kept = keeps.iter().filter(|keep| **keep).count();
        told.push(self.counted("row", kept, table.rows()).at(Place::file(file)));
        Ok((keeps, told))
    }

    /// Says how many of something count.
    pub(super) fn counted(&self, what: &str, kept: usize, all: usize) -> Diagnostic {
        let of = counted(all, what, &format!("{what}s"));
        Diagnostic::note("STU230", format!("where {self}: {} of {of} left out", all - kept))
    }

    /// Reads the rows of a file that count; `id` is the column that is declared to name the units. Where the columns by which units are chosen are
    /// read otherwise than the answers, `written` says how.
    pub(super) fn read(
        &self,
        (file, bytes): (&str, &[u8]),
        options: &ReadOptions,
        written: Option<&ReadOptions>,
        id: Option<&str>,
    ) -> Result<Narrowed, MethodError> {
        let format = Format::from_path(Path::new(file))?;
        let read_as = |options: &ReadOptions| read_bytes(bytes, format, Some(file), options);
        if self.is_empty() {
            let (read, written) = (read_as(options)?, written.map(read_as).transpose()?.map(|read| read.table));
            return Ok(Narrowed { read, written, left_out: BTreeSet::new(), others: None, told: Vec::new() });
        }
        // Of rows that do not count a unit may have several, or none.
        let read_all = |options: &ReadOptions| match read_as(options) {
            Err(DataError::DuplicateId { .. } | DataError::MissingId { .. }) => {
                read_as(&options.clone().without_id().unnamed_first("id"))
            }
            read => read,
        };
        let (mut read, mut written) = (read_all(options)?, written.map(read_all).transpose()?);
        let labels = ValueLabels::from(&written.as_ref().unwrap_or(&read).codebook);
        let of_file = written.as_ref().map_or(&read.table, |written| &written.table);
        let as_read = written.is_some().then_some(&read.table);
        let (keeps, told) = self.kept_of(file, of_file, |column| Readings::of(column, of_file, &labels, as_read))?;
        let named = |table: &Table| -> Result<(ReadTable, Table), MethodError> {
            let [kept, others] = parted(table, &keeps)?;
            let first = kept.column_names().first().map(|first| (*first).to_owned());
            let name = id.map(str::to_owned).or(first).filter(|_| kept.id_column().is_none());
            let again = name.map_or_else(ReadOptions::new, |name| ReadOptions::new().id(name));
            Ok((kept.declare(&again)?, others))
        };
        if let Some(written) = &mut written {
            written.table = named(&written.table)?.0.table;
        }
        let (declared, others) = named(&read.table)?;
        // How much is missing is told of the rows that count.
        let missing = |told: &Diagnostic| told.code == VALUES_MISSING;
        read.diagnostics.retain(|told| !missing(told));
        read.diagnostics.extend(declared.diagnostics.into_iter().filter(missing));
        let mut left_out = names(&others, id)?;
        let ids: BTreeSet<String> = declared.table.ids()?.into_iter().collect();
        left_out.retain(|unit| !ids.contains(unit));
        read.table = declared.table;
        Ok(Narrowed { read, written: written.map(|read| read.table), left_out, others: Some(others), told })
    }
}

/// The rows of a table that are kept, and the others.
fn parted(table: &Table, keeps: &[bool]) -> Result<[Table; 2], MethodError> {
    let keeps = |row: usize| keeps.get(row) == Some(&true);
    Ok([table.filter_rows(keeps)?, table.filter_rows(|row| !keeps(row))?])
}

/// Whom rows are about, where that can be told.
fn names(table: &Table, id: Option<&str>) -> Result<BTreeSet<String>, MethodError> {
    if let Some(column) = table.id_column() {
        return Ok(table.texts(column)?.into_iter().flatten().collect());
    }
    let first = table.column_names().first().map(|first| (*first).to_owned()).unwrap_or_default();
    let id = id.unwrap_or(&first);
    let parts: Vec<&str> = if table.has_column(id) { vec![id] } else { id.split(',').map(str::trim).collect() };
    let columns = parts.into_iter().filter(|part| table.has_column(part)).map(|part| table.texts(part));
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    let of = |row: usize| {
        let parts: Vec<&str> = columns.iter().filter_map(|texts| texts.get(row)?.as_deref()).map(str::trim).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    };
    Ok((0..table.rows()).filter_map(of).collect())
}

/// The name of the table in which a stage keeps the columns by which an indicator may choose units.
const ATTRIBUTES: &str = "attributes";

/// The same as an instrument reads them that says what words stand for, where it keeps both.
const AS_READ: &str = "attributes_as_read";

/// The name of the table in which an instrument keeps whom it leaves out, who are none of those who did not answer.
const LEFT_OUT: &str = "left_out";

impl Artifacts {
    /// With the units that the study leaves out of an instrument, by name or by `where`.
    pub(super) fn with_left_out(self, units: &BTreeSet<String>) -> Result<Self, MethodError> {
        if units.is_empty() {
            return Ok(self);
        }
        let table =
            TableBuilder::new("crosscase.study.left-out/1").text("unit", units.iter().map(|unit| Some(unit.as_str())));
        Ok(self.table(LEFT_OUT, table.build()?, Publish::Kept))
    }

    /// With the columns of a file, where an indicator may ask for some of them: as the file has them, and as they are read where that is otherwise.
    pub(super) fn with_attributes(self, wanted: bool, table: &Table, as_read: Option<&Table>) -> Self {
        if !wanted {
            return self;
        }
        let made = self.table(ATTRIBUTES, table.clone(), Publish::Kept);
        as_read.into_iter().fold(made, |made, table| made.table(AS_READ, table.clone(), Publish::Kept))
    }
}

/// What is known of the units of an instrument by which an indicator chooses them: the columns of its file, then those of the units'
/// file, then those of whom they stand within.
pub(super) struct Attributes<'a> {
    pub(super) instrument: &'a StageId,
    /// The kinds of units from those of the instrument up.
    pub(super) path: &'a [StageId],
    pub(super) given: &'a StageInputs<'a>,
}

impl Attributes<'_> {
    /// Which of the units count, and how many do not; `above` tells for each kind of the path whom a unit stands within.
    pub(super) fn chosen(
        &self,
        filter: &Filter,
        units: &[String],
        above: &[super::units::roll::Roll],
    ) -> Result<(Vec<bool>, Vec<Diagnostic>), MethodError> {
        if filter.is_empty() {
            return Ok((vec![true; units.len()], Vec::new()));
        }
        let (keeps, mut told) = filter.keeps(units.len(), |column| self.column(column, units, above))?;
        told.push(filter.counted("unit", keeps.iter().filter(|keep| **keep).count(), units.len()));
        Ok((keeps, told))
    }

    /// The units of the first kind that were to answer: all but those that the instrument leaves out.
    pub(super) fn not_left_out(&self, rolls: &[super::units::roll::Roll]) -> Result<Vec<String>, MethodError> {
        let out: BTreeSet<String> = match self.given.optional_table(self.instrument, LEFT_OUT)? {
            Some(table) => table.texts("unit")?.into_iter().flatten().collect(),
            None => BTreeSet::new(),
        };
        let all = rolls.first().into_iter().flat_map(super::units::roll::Roll::ids).map(str::to_owned);
        Ok(all.filter(|unit| !out.contains(unit)).collect())
    }

    /// Whether a column is known of those alone who are in the instrument's file.
    pub(super) fn is_of_instrument(&self, column: &str) -> Result<bool, MethodError> {
        let table = self.given.optional_table(self.instrument, ATTRIBUTES)?;
        Ok(table.is_some_and(|table| table.has_column(column)))
    }

    /// What each unit has in a column.
    pub(super) fn column(
        &self,
        column: &str,
        units: &[String],
        above: &[super::units::roll::Roll],
    ) -> Result<Readings, MethodError> {
        let mut known: Vec<String> = Vec::new();
        let levels = self.path.iter().enumerate();
        for (level, stage) in [(0, self.instrument)].into_iter().chain(levels) {
            let Some(table) = self.given.optional_table(stage, ATTRIBUTES)? else { continue };
            if !table.has_column(column) {
                known.extend(table.column_names().into_iter().map(str::to_owned));
                continue;
            }
            let (labels, as_read) =
                (ValueLabels::given(stage, self.given)?, self.given.optional_table(stage, AS_READ)?);
            let rows: BTreeMap<String, usize> = table.ids()?.into_iter().zip(0..).collect();
            let at = |unit: &String| {
                let unit = above.iter().take(level).try_fold(unit.as_str(), |unit, roll| roll.within(unit))?;
                rows.get(unit).copied()
            };
            let rows: Vec<Option<usize>> = units.iter().map(at).collect();
            return Ok(Readings::of(column, table, &labels, as_read)?.at(&rows));
        }
        known.dedup();
        Err(DataError::UnknownColumn { column: column.to_owned(), known, file: None, elsewhere: Vec::new() }.into())
    }
}
