//! Codes and which of them are parts of which.

use crate::segments::{named, optional};
use crate::{CodingError, Segments};
use crosscase_data::{DataError, Place, ReadOptions, Table, TableBuilder};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Code {
    /// Its GUID as a file of REFI-QDA has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guid: Option<String>,
    /// Its name.
    pub name: String,
    /// The place of the code that it is a part of.
    pub parent: Option<usize>,
    /// Whether it has the passages that its parts have.
    pub aggregate: bool,
    /// What it means.
    pub description: Option<String>,
    /// What is coded so.
    pub counts: Option<String>,
    /// What is not, though it looks alike.
    pub does_not_count: Option<String>,
    /// A passage that is.
    pub example: Option<String>,
    /// Whether passages may have it.
    pub codable: bool,
    /// Its colour, as `#RRGGBB`.
    pub color: Option<String>,
}

impl Code {
    /// A code of that name, part of none.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            guid: None,
            name: name.into(),
            parent: None,
            aggregate: true,
            description: None,
            counts: None,
            does_not_count: None,
            example: None,
            codable: true,
            color: None,
        }
    }
}

/// Codes in the order of their file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Codebook {
    codes: Vec<Code>,
    /// Which version of it coders work by.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
}

/// What coders go by, beside the description.
const RULES: [&str; 3] = ["counts", "does_not_count", "example"];

impl Codebook {
    /// How a table of codes is to be read.
    pub fn reading(options: ReadOptions) -> ReadOptions {
        let columns = ["code", "parent", "aggregate", "description", "version"].into_iter().chain(RULES);
        columns.fold(options.without_id(), ReadOptions::text_if_there)
    }

    /// Codes, each at most once; where they come from, for whoever has to be told.
    pub(crate) fn new(codes: Vec<Code>) -> Result<Self, CodingError> {
        let book = Self { codes, version: None };
        for (at, code) in book.codes.iter().enumerate() {
            let mut chain = vec![code.name.clone()];
            let mut above = code.parent;
            while let Some(parent) = above.filter(|_| chain.len() <= book.codes.len()) {
                chain.extend(book.codes.get(parent).map(|parent| parent.name.clone()));
                if parent == at {
                    return Err(CodingError::CodeCircle { name: code.name.clone(), chain });
                }
                above = book.codes.get(parent).and_then(|parent| parent.parent);
            }
        }
        Ok(book)
    }

    /// Codes that come in the order of their file, each after the one that it is a part of.
    #[cfg(feature = "refi")]
    pub(crate) const fn in_order(codes: Vec<Code>) -> Self {
        Self { codes, version: None }
    }

    /// The codes of a table with the columns `code` and `parent`, and perhaps `aggregate` (yes or no), `description`, what `counts` and what
    /// `does_not_count`, an `example`, and the `version` of the codebook.
    ///
    /// # Errors
    /// A row without a code, a code listed twice, a parent that is none or is below its own part, two versions.
    pub fn from_table(table: &Table) -> Result<Self, CodingError> {
        // What is for readers may be called otherwise; what decides over figures may not.
        let column =
            |name: &str| if table.has_column(name) { named(table, name) } else { Ok(vec![None; table.rows()]) };
        let (names, parents) = (named(table, "code")?, optional(table, "parent")?);
        let (aggregates, descriptions) = (optional(table, "aggregate")?, column("description")?);
        let [counts, does_not_count, examples] = RULES.map(column);
        let (counts, does_not_count, examples) = (counts?, does_not_count?, examples?);
        let of = |column: &[Option<String>], row: usize| column.get(row).cloned().flatten();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for (row, name) in names.iter().enumerate() {
            let place = || table.place(row, Some("code"));
            let name = name.as_deref().ok_or_else(|| CodingError::NotNamed { what: "code", place: place() })?;
            if places.insert(name, row).is_some() {
                return Err(CodingError::DuplicateCode { name: name.to_owned(), place: place() });
            }
        }
        let known = || names.iter().flatten().cloned().collect();
        let cells = names.iter().zip(&parents).zip(&aggregates).zip(descriptions).enumerate();
        let codes = cells.map(|(row, (((name, parent), aggregate), description))| {
            let place = |column: &str| table.place(row, Some(column));
            let parent = parent.as_ref().map(|name| {
                let place = || place("parent");
                let unknown = || CodingError::UnknownCode { name: name.clone(), known: known(), place: place() };
                places.get(name.as_str()).copied().ok_or_else(unknown)
            });
            let aggregate = match aggregate.as_deref().map(str::to_lowercase).as_deref() {
                None | Some("yes" | "true" | "1") => true,
                Some("no" | "false" | "0") => false,
                Some(word) => {
                    return Err(CodingError::NotYesOrNo { found: word.to_owned(), place: place("aggregate") });
                }
            };
            let name = name.clone().unwrap_or_default();
            let rules = Code {
                counts: of(&counts, row),
                does_not_count: of(&does_not_count, row),
                example: of(&examples, row),
                ..Code::new(name)
            };
            Ok(Code { parent: parent.transpose()?, aggregate, description, ..rules })
        });
        let book = Self::new(codes.collect::<Result<_, _>>()?)?;
        let mut version: Option<String> = None;
        for (row, found) in column("version")?.into_iter().enumerate() {
            match (&version, found) {
                (Some(one), Some(other)) if *one != other => {
                    let reason = format!("the codebook is of version {one}, and here of version {other}: it has one");
                    return Err(CodingError::BadSheet { reason, place: table.place(row, Some("version")) });
                }
                (None, found) => version = found,
                _ => {}
            }
        }
        Ok(Self { version, ..book })
    }

    /// Which version of it coders work by, where it says so.
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// The codes of passages, in the order in which they are named first, none part of another.
    pub fn of_segments(segments: &Segments) -> Self {
        let mut seen = BTreeSet::new();
        let mut codes = Vec::new();
        for segment in segments.rows().iter().filter(|segment| seen.insert(segment.code.as_str())) {
            codes.push(Code::new(segment.code.as_str()));
        }
        Self { codes, version: None }
    }

    /// The codes in the order of the file; [`Code::parent`] counts in it from 0.
    pub fn codes(&self) -> &[Code] {
        &self.codes
    }

    /// The name of the code that a code is a part of.
    pub fn parent(&self, code: &Code) -> Option<&str> {
        self.codes.get(code.parent?).map(|parent| parent.name.as_str())
    }

    /// The place of a code.
    pub(crate) fn places(&self) -> BTreeMap<&str, usize> {
        self.codes.iter().enumerate().map(|(at, code)| (code.name.as_str(), at)).collect()
    }

    pub(crate) fn unknown(&self, name: &str, place: &Place) -> CodingError {
        let known = self.codes.iter().map(|code| code.name.clone()).collect();
        CodingError::UnknownCode { name: name.to_owned(), known, place: place.clone() }
    }

    /// The codes that have the passages of a code: itself, and those above it as long as each has the passages of its parts.
    pub(crate) fn collecting(&self, code: usize) -> Vec<usize> {
        let mut collecting = vec![code];
        let mut above = self.codes.get(code).and_then(|code| code.parent);
        while let Some((at, parent)) = above.and_then(|at| Some((at, self.codes.get(at)?))).filter(|(_, p)| p.aggregate)
        {
            collecting.push(at);
            above = parent.parent;
        }
        collecting
    }

    /// The names of the codes that have the passages of a code: its own first, then those above it as long as each has the passages of
    /// its parts; none where there is no such code.
    ///
    /// ```
    /// use crosscase_coding::Codebook;
    /// use crosscase_data::{Format, ReadOptions, read_bytes};
    /// let file = b"code,parent\ntrust,\npersonal,trust\n";
    /// let table = read_bytes(file, Format::Csv, None, &Codebook::reading(ReadOptions::new()))?.table;
    /// assert_eq!(Codebook::from_table(&table)?.having_passages_of("personal"), ["personal", "trust"]);
    /// # Ok::<(), crosscase_coding::CodingError>(())
    /// ```
    pub fn having_passages_of(&self, code: &str) -> Vec<&str> {
        let at = self.codes.iter().position(|known| known.name == code);
        let collecting = at.map_or_else(Vec::new, |at| self.collecting(at));
        collecting.into_iter().filter_map(|at| Some(self.codes.get(at)?.name.as_str())).collect()
    }

    /// One row a code: `crosscase.coding.codes/1`, which [`Codebook::from_table`] reads. What no code has, nor the codebook, has no column.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let codes = &self.codes;
        let table = TableBuilder::new("crosscase.coding.codes/1")
            .text("code", codes.iter().map(|code| Some(code.name.as_str())))
            .text("parent", codes.iter().map(|code| self.parent(code)))
            .text("aggregate", codes.iter().map(|code| Some(if code.aggregate { "yes" } else { "no" })))
            .text("description", codes.iter().map(|code| code.description.as_deref()));
        let rules: [fn(&Code) -> Option<&str>; 3] =
            [|code| code.counts.as_deref(), |code| code.does_not_count.as_deref(), |code| code.example.as_deref()];
        let with_rule = |table: TableBuilder, (name, rule): (&str, fn(&Code) -> Option<&str>)| {
            if codes.iter().any(|code| rule(code).is_some()) { table.text(name, codes.iter().map(rule)) } else { table }
        };
        let table = RULES.into_iter().zip(rules).fold(table, with_rule);
        let version = self.version.as_deref();
        if version.is_some() { table.text("version", codes.iter().map(|_| version)).build() } else { table.build() }
    }
}
