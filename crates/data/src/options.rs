//! How a file is to be read.

use std::collections::{BTreeMap, BTreeSet};

use crate::number::Notation;
use crate::table::Origin;
use crate::{DataError, DecimalMark, Missing, Thousands};

mod declared;
mod units;
mod words;

pub use declared::Declared;
pub(crate) use units::UnitColumns;
pub use words::is_same_word;
pub(crate) use words::{code_of, is_same_in};

/// Which column names the units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum IdColumn {
    /// The first column. In a file written by this crate, the column that was the unit column then, or none if there was none.
    #[default]
    First,
    /// The column of that name; else several columns together, `COUNTRY,YEAR`; or `none`, and the rows are numbered 1, 2, 3.
    Named(String),
    /// No column: the file holds one row an observation, and repeats are normal.
    None,
}

/// What separates the cells of a text file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delimiter {
    /// `,`
    #[default]
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
}

impl Delimiter {
    /// The choices, each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Comma, "comma", "Commas, and decimal points"),
        (Self::Semicolon, "semicolon", "Semicolons and decimal commas, for spreadsheets of the European continent"),
        (Self::Tab, "tab", "Tabs, and decimal points"),
    ];

    /// The character itself.
    pub const fn as_char(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Semicolon => ';',
            Self::Tab => '\t',
        }
    }
}

/// Whether a file without rows is a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoRows {
    /// It is an error: data were expected.
    #[default]
    Error,
    /// It is a table without rows, as a result may be.
    Allow,
}

/// How a file is to be read. The default: the first column names the units, an empty cell is missing and so is `NA` in a
/// column of numbers, nothing else is; the delimiter and the decimal mark are found out; the first sheet is read; data are expected.
///
/// ```
/// use crosscase_data::{Missing, ReadOptions};
///
/// let options = ReadOptions::new()
///     .id("soldier")
///     .missing("99", Missing::Refused)
///     .missing_in("AGE", "0", Missing::NotAsked)
///     .text("company");
/// # let _ = options;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    pub(crate) id: IdColumn,
    pub(crate) missing: Vec<(String, Missing)>,
    pub(crate) missing_in: Vec<(String, String, Missing)>,
    pub(crate) text: Vec<String>,
    pub(crate) delimiter: Option<Delimiter>,
    pub(crate) sheet: Option<String>,
    decimal: Option<DecimalMark>,
    thousands: Option<Thousands>,
    pub(crate) no_rows: NoRows,
    /// Columns that are text if they are there.
    typed_text: Vec<String>,
    pub(crate) unnamed_first: Option<String>,
    /// The row in which the names of the columns stand, from 1; the first that holds anything where it is 0.
    pub(crate) names_row: u64,
    /// What words stand for, in the columns of a list (`A1:A5`) or in all.
    pub(crate) recode: Vec<(Option<String>, String, String)>,
    /// Words that are declared in case they are there.
    pub(crate) implied: BTreeSet<String>,
    /// What a file calls its values, by column.
    pub(crate) labels: BTreeMap<String, Vec<String>>,
    /// The options as they were given, where these are the same by column.
    as_said: Option<Box<Self>>,
}

impl ReadOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// How a typed table is read: those columns are text wherever they stand.
    pub(crate) fn typed(text: Vec<String>) -> Self {
        Self { typed_text: text, id: IdColumn::None, no_rows: NoRows::Allow, ..Self::default() }
    }

    /// Whether a column is text whatever stands in it.
    pub(crate) fn is_text(&self, column: &str) -> bool {
        self.text.iter().chain(&self.typed_text).any(|text| text == column)
    }

    /// The column that names the units.
    #[must_use]
    pub fn id(self, column: impl Into<String>) -> Self {
        self.id_column(IdColumn::Named(column.into()))
    }

    /// No column names the units.
    #[must_use]
    pub fn without_id(self) -> Self {
        self.id_column(IdColumn::None)
    }

    /// Which column names the units.
    #[must_use]
    pub fn id_column(mut self, id: IdColumn) -> Self {
        self.id = id;
        self
    }

    /// The column or columns that were named as the unit's.
    pub fn named_id(&self) -> Option<&str> {
        if let IdColumn::Named(name) = &self.id { Some(name) } else { None }
    }

    /// A word that means a missing value in every column but the unit's. `99` stands for `99.0` too, and for `99,0` where numbers are
    /// written so. A word of two reasons is an error.
    #[must_use]
    pub fn missing(mut self, word: impl Into<String>, reason: Missing) -> Self {
        self.missing.push((word.into(), reason));
        self
    }

    /// A word that means a missing value in one column, or in those of a list (`A1:A5`). It goes before what is said for every
    /// column.
    #[must_use]
    pub fn missing_in(mut self, column: impl Into<String>, word: impl Into<String>, reason: Missing) -> Self {
        self.missing_in.push((column.into(), word.into(), reason));
        self
    }

    /// Words that are declared in case they are there, as the codes of a questionnaire are: that they stand in no cell is not told.
    #[must_use]
    pub fn implied(mut self, words: impl IntoIterator<Item: Into<String>>) -> Self {
        self.implied.extend(words.into_iter().map(Into::into));
        self
    }

    /// A column that is text whatever stands in it: never numbers, never dates gone wrong.
    #[must_use]
    pub fn text(mut self, column: impl Into<String>) -> Self {
        self.text.push(column.into());
        self
    }

    /// A column that is text whatever stands in it, if there is one of that name.
    ///
    /// ```
    /// use crosscase_data::{Format, ReadOptions, read_bytes};
    ///
    /// let options = ReadOptions::new().without_id().text_if_there("source").text_if_there("sender");
    /// let ties = read_bytes(b"source,weight\n07,1.0\n1e5,NA\n", Format::Csv, None, &options)?.table;
    /// assert_eq!(ties.texts("source")?, [Some("07".to_owned()), Some("1e5".to_owned())]);
    /// assert_eq!(ties.numbers("weight")?, [Some(1.0), None]);
    /// # Ok::<(), crosscase_data::DataError>(())
    /// ```
    #[must_use]
    pub fn text_if_there(mut self, column: impl Into<String>) -> Self {
        self.typed_text.push(column.into());
        self
    }

    /// What the first column is called where it has no name, as in the corner of a matrix; unasked, that is an error.
    ///
    /// ```
    /// use crosscase_data::{Format, ReadOptions, read_bytes};
    ///
    /// let options = ReadOptions::new().unnamed_first("names");
    /// let matrix = read_bytes(b",a,b\na,0,1\nb,1,0\n", Format::Csv, None, &options)?.table;
    /// assert_eq!((matrix.ids()?, matrix.value_columns()), (vec!["a".to_owned(), "b".to_owned()], vec!["a", "b"]));
    /// # Ok::<(), crosscase_data::DataError>(())
    /// ```
    #[must_use]
    pub fn unnamed_first(mut self, name: impl Into<String>) -> Self {
        self.unnamed_first = Some(name.into());
        self
    }

    /// How many rows stand above the names of the columns, titles say: lines of a text, rows of a sheet.
    ///
    /// ```
    /// use crosscase_data::{Format, ReadOptions, read_bytes};
    ///
    /// let file = b"Survey of trees\n(made by J. Roe)\ncase,x\nash,1\n";
    /// for options in [ReadOptions::new().skip(2), ReadOptions::new().header_row(3)] {
    ///     assert_eq!(read_bytes(file, Format::Csv, None, &options)?.table.column_names(), ["case", "x"]);
    /// }
    /// # Ok::<(), crosscase_data::DataError>(())
    /// ```
    #[must_use]
    pub fn skip(self, rows: u64) -> Self {
        self.header_row(rows.saturating_add(1))
    }

    /// In which row the names of the columns stand, from 1.
    #[must_use]
    pub fn header_row(mut self, row: u64) -> Self {
        self.names_row = row;
        self
    }

    /// What a word stands for in every column but the unit's: a number, or a class that a spreadsheet made a date of. Recoding goes before
    /// [`missing`](Self::missing) values: a word that was recoded is looked up among them as what it now stands for.
    ///
    /// ```
    /// use crosscase_data::{Format, ReadOptions, read_bytes};
    ///
    /// let options = ReadOptions::new().recode("Yes", "1").recode("Off", "0").recode_in("size", "6-okt", "6-10");
    /// let read = read_bytes(b"case,open,size\nash,Yes,6-okt\nbirch,Off,11-15\n", Format::Csv, None, &options)?;
    /// assert_eq!(read.table.numbers("open")?, [Some(1.0), Some(0.0)]);
    /// assert_eq!(read.table.texts("size")?[0].as_deref(), Some("6-10"));
    /// # Ok::<(), crosscase_data::DataError>(())
    /// ```
    #[must_use]
    pub fn recode(mut self, word: impl Into<String>, value: impl Into<String>) -> Self {
        self.recode.push((None, word.into(), value.into()));
        self
    }

    /// What a word stands for in one column, or in those of a list (`A1:A5`). It goes before what is said for every column.
    #[must_use]
    pub fn recode_in(mut self, column: impl Into<String>, word: impl Into<String>, value: impl Into<String>) -> Self {
        self.recode.push((Some(column.into()), word.into(), value.into()));
        self
    }

    /// What separates the cells of a text file, where it need not be found out.
    #[must_use]
    pub fn delimiter(mut self, delimiter: Delimiter) -> Self {
        self.delimiter = Some(delimiter);
        self
    }

    /// The decimal mark of every column, where it need not be found out: `1,5` or `1.5`. It also settles which of them stands
    /// between thousands, should there be any: the file is read as [`thousands`](Self::thousands) says.
    ///
    /// ```
    /// use crosscase_data::{DecimalMark, Format, ReadOptions, Thousands, read_bytes};
    ///
    /// let file = b"town;people;rate\nAsk;100.000;0,5\n";
    /// let unasked = read_bytes(file, Format::Csv, None, &ReadOptions::new())?;
    /// assert_eq!(unasked.table.numbers("people").unwrap_err().code(), "DAT015");
    ///
    /// let options = ReadOptions::new().decimal(DecimalMark::Comma).thousands(Thousands::Point);
    /// let read = read_bytes(file, Format::Csv, None, &options)?;
    /// assert_eq!(read.table.numbers("people")?, [Some(100_000.0)]);
    /// # Ok::<(), crosscase_data::DataError>(())
    /// ```
    #[must_use]
    pub fn decimal(mut self, mark: DecimalMark) -> Self {
        self.decimal = Some(mark);
        self
    }

    /// What may stand between groups of three digits; unasked, nothing may. A point there makes the comma the decimal mark, and
    /// the other way round.
    #[must_use]
    pub fn thousands(mut self, sign: Thousands) -> Self {
        self.thousands = Some(sign);
        self
    }

    /// The sheet of a workbook.
    #[must_use]
    pub fn sheet(mut self, name: impl Into<String>) -> Self {
        self.sheet = Some(name.into());
        self
    }

    /// Whether a file without rows is a table.
    #[must_use]
    pub fn no_rows(mut self, no_rows: NoRows) -> Self {
        self.no_rows = no_rows;
        self
    }

    /// The ways in which numbers may be written, the usual one first.
    pub(crate) fn notations(&self, decimal_comma: bool) -> Vec<Notation> {
        let of = |mark| Notation { mark, thousands: self.thousands };
        match (self.decimal, self.thousands) {
            (Some(mark), _) => vec![of(mark)],
            (None, Some(Thousands::Point)) => vec![of(DecimalMark::Comma)],
            (None, Some(Thousands::Comma)) => vec![of(DecimalMark::Point)],
            (None, _) if decimal_comma => vec![of(DecimalMark::Point), of(DecimalMark::Comma)],
            (None, _) => vec![of(DecimalMark::Point)],
        }
    }

    /// Whether it is said how numbers are written.
    #[cfg(any(feature = "csv", feature = "xlsx", feature = "json"))]
    pub(crate) const fn declares_marks(&self) -> bool {
        self.decimal.is_some() || self.thousands.is_some()
    }

    /// One sign cannot mean two things.
    #[cfg(any(feature = "csv", feature = "xlsx", feature = "json"))]
    pub(crate) fn check_marks(&self, file: &crate::Place) -> Result<(), DataError> {
        match (self.decimal, self.thousands) {
            (Some(DecimalMark::Point), Some(Thousands::Point)) | (Some(DecimalMark::Comma), Some(Thousands::Comma)) => {
                Err(DataError::OneMark { place: file.clone() })
            }
            _ => Ok(()),
        }
    }

    /// The same before what is said of lists of columns was said of each of them.
    pub(crate) fn as_said(&self) -> &Self {
        self.as_said.as_deref().unwrap_or(self)
    }

    /// What is declared about a column must be about one there is.
    pub(crate) fn check_names(&self, known: &[String], origin: &Origin) -> Result<(), DataError> {
        match self.text.iter().find(|column| !known.contains(column)) {
            Some(column) => Err(origin.unknown(column, known.to_vec())),
            None => Ok(()),
        }
    }

    /// The same, with the words of each column by its name: what is said of a list of columns is said of each of them.
    pub(crate) fn by_column(
        &self,
        known: &[String],
        origin: &Origin,
        notations: &[Notation],
    ) -> Result<Self, DataError> {
        let names: Vec<&str> = known.iter().map(String::as_str).collect();
        let columns = |list: &String| {
            if known.contains(list) {
                return Ok(vec![list.clone()]);
            }
            crate::select(list, &names).map_err(|error| origin.told(error))
        };
        let (mut recode, mut missing_in) = (Vec::new(), Vec::new());
        for (list, word, value) in &self.recode {
            let columns =
                list.as_ref().map_or(Ok(vec![None]), |list| Ok(columns(list)?.into_iter().map(Some).collect()));
            recode.extend(columns?.into_iter().map(|column| (column, word.clone(), value.clone())));
        }
        for (list, word, reason) in &self.missing_in {
            missing_in.extend(columns(list)?.into_iter().map(|column| (column, word.clone(), *reason)));
        }
        let found = Self { missing_in, recode, as_said: Some(Box::new(self.as_said().clone())), ..self.clone() };
        found.check_words(notations)?;
        Ok(found)
    }
}
