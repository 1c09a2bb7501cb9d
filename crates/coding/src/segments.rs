//! Coded passages, as a table has them: one row a code that a coder gave to a passage.

use crate::{CodingError, TextSpan};
use crosscase_data::{Diagnostic, NoRows, Place, ReadOptions, Table, told_alike, written_alike};
use serde::{Deserialize, Serialize};

/// Whether a code was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SegmentStatus {
    /// A passage has it.
    #[default]
    Present,
    /// The coder looked for it, and it is truly not there.
    Absent,
    /// The source was not asked about it.
    #[serde(rename = "not asked")]
    NotAsked,
}

impl SegmentStatus {
    fn read(word: &str) -> Option<Self> {
        let word: String = word.trim().to_lowercase().replace(['_', '-'], " ");
        match word.as_str() {
            "present" => Some(Self::Present),
            "absent" => Some(Self::Absent),
            "not asked" => Some(Self::NotAsked),
            _ => None,
        }
    }
}

/// What a coder says of a code in a source of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The case.
    pub case: String,
    /// The interview or document.
    pub source: Option<String>,
    /// The coder.
    pub coder: Option<String>,
    /// The code.
    pub code: String,
    /// Whether it was found.
    pub status: SegmentStatus,
    /// The passage; what is present has one.
    pub span: Option<TextSpan>,
    /// Whether the code is of the whole document, from its beginning to its end, and not of a passage.
    pub whole: bool,
    /// Where the row stands.
    pub place: Place,
}

/// Coded passages in the order of their table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segments(pub(crate) Vec<Segment>);

const NAMES: [&str; 6] = ["case", "source", "coder", "code", "status", "whole"];

/// What people and other tools call the column of coders.
const CODERS: [&str; 14] = [
    "coders",
    "coder name",
    "coder id",
    "coded by",
    "created by",
    "rater",
    "rater id",
    "annotator",
    "analyst",
    "codeur",
    "codeuse",
    "codierer",
    "codificador",
    "codificatore",
];

impl Segments {
    /// How the table of passages is to be read: it has a row a passage, and names are texts as written.
    pub fn reading(options: ReadOptions) -> ReadOptions {
        let options = options.without_id().no_rows(NoRows::Allow);
        NAMES.iter().fold(options, |options, name| options.text_if_there(*name))
    }

    /// Those of a table with the columns `case`, `source`, `code`, `start`, `end`, and perhaps `coder`, `status` and `whole` (yes: the code is of
    /// the whole document).
    ///
    /// ```
    /// use crosscase_coding::{SegmentStatus, Segments};
    /// use crosscase_data::{Format, ReadOptions, read_bytes};
    ///
    /// let file = b"case,source,code,start,end,status\nEde,i1,trust,0,10,\nOss,i2,trust,,,absent\n";
    /// let table = read_bytes(file, Format::Csv, None, &Segments::reading(ReadOptions::new()))?.table;
    /// let segments = Segments::from_table(&table)?;
    /// assert_eq!(segments.rows()[0].span.map(|span| span.length()), Some(10));
    /// assert_eq!(segments.rows()[1].status, SegmentStatus::Absent);
    /// # Ok::<(), crosscase_coding::CodingError>(())
    /// ```
    ///
    /// # Errors
    /// A column that is not there, a row without its case, code or, where the code is present, passage; a status that is none, a
    /// passage that ends where it starts.
    pub fn from_table(table: &Table) -> Result<Self, CodingError> {
        of_this_kind(table)?;
        let [cases, sources, coders, codes, statuses, wholes] = NAMES.map(|name| match name {
            "coder" | "status" | "whole" => optional(table, name),
            _ => named(table, name),
        });
        let (cases, sources, coders) = (cases?, sources?, coders?);
        let (codes, statuses, wholes) = (codes?, statuses?, wholes?);
        let (starts, ends) = (table.numbers("start")?, table.numbers("end")?);
        let wanted = |cell: &Option<String>, what: &'static str, row: usize| {
            cell.clone().ok_or_else(|| CodingError::NotNamed { what, place: table.place(row, Some(what)) })
        };
        let rows = (0..table.rows()).map(|row| {
            let status = match statuses.get(row).and_then(Option::as_deref) {
                None => SegmentStatus::Present,
                Some(word) => SegmentStatus::read(word).ok_or_else(|| CodingError::UnknownStatus {
                    found: word.to_owned(),
                    place: table.place(row, Some("status")),
                })?,
            };
            let place = table.place(row, None);
            let of = |column: &Vec<Option<String>>| column.get(row).cloned().flatten();
            let ends = (starts.get(row).copied().flatten(), ends.get(row).copied().flatten());
            let span = match ends {
                (Some(start), Some(end)) => Some(span(start, end, &place)?),
                _ if status == SegmentStatus::Present => return Err(CodingError::NoSpan { place }),
                _ => None,
            };
            let whole = of(&wholes).is_some_and(|word| says_whole(&word));
            let source = of(&sources);
            if status == SegmentStatus::Present {
                wanted(&source, "source", row)?;
            }
            let (case, code) = (wanted(&of(&cases), "case", row)?, wanted(&of(&codes), "code", row)?);
            Ok(Segment { case, source, coder: of(&coders), code, status, span, whole, place })
        });
        Ok(Self(rows.collect::<Result<_, _>>()?))
    }

    /// What speaks against taking the passages of a table as those of one coder: a column that looks like one of coders, where none is
    /// called `coder`.
    pub fn unread(table: &Table) -> Option<Diagnostic> {
        let columns = table.column_names();
        if columns.contains(&"coder") {
            return None;
        }
        let found = columns.into_iter().find(|name| CODERS.iter().any(|coder| written_alike(name, coder)))?;
        let message =
            format!("there is no column `coder`, so that all passages count as those of one, and {found} is not read");
        let help = format!("if {found} names the coders, call it `coder`");
        Some(Diagnostic::warning("COD152", message).at(Place { row: None, ..table.place(0, Some(found)) }).help(help))
    }

    /// Passages in their order, as they stand in a table; nothing is checked.
    pub const fn new(rows: Vec<Segment>) -> Self {
        Self(rows)
    }

    /// The passages, a row each, in their order.
    pub fn rows(&self) -> &[Segment] {
        &self.0
    }
}

/// Refuses what other tools export of coded passages, with what leads from there to here.
///
/// # Errors
/// The table is such an export.
pub(crate) fn of_this_kind(table: &Table) -> Result<(), CodingError> {
    let has =
        |names: &[&str]| table.column_names().into_iter().any(|column| names.iter().any(|n| written_alike(n, column)));
    let reason = if table.has_column("case") {
        return Ok(());
    } else if has(&["document name", "dokumentname", "nombre del documento", "nom du document"]) && has(&["segment"]) {
        "this is MAXQDA's list of coded segments, which does not say where in its text a passage stands: export the project as REFI-QDA \
         (.qdpx), which is read as it is, in a study too"
    } else if has(&["document"]) && has(&["tag"]) && has(&["content"]) {
        "these are highlights of Taguette, which do not say where in its text a passage stands: `crosscase coding import FILE --text TEXT \
         --output passages.csv`, with each text, finds that"
    } else {
        return Ok(());
    };
    Err(CodingError::BadFile { place: Place { row: None, ..table.place(0, None) }, reason: reason.to_owned() })
}

/// Whether a word of the column `whole` says that the code is of the whole document.
pub(crate) fn says_whole(word: &str) -> bool {
    matches!(&*word.to_lowercase(), "yes" | "true" | "1")
}

/// A column of names, without the white space around them.
pub(crate) fn named(table: &Table, column: &str) -> Result<Vec<Option<String>>, CodingError> {
    let trimmed = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    Ok(table.texts(column)?.into_iter().map(trimmed).collect())
}

/// Coders, cases, units, sets or codes whose names are one but for capitals, blanks and signs: whatever is written in two ways counts as two.
pub(crate) fn alike<'a>(what: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<Diagnostic> {
    told_alike("COD151", what, names)
}

/// A column of names that may be left out.
pub(crate) fn optional(table: &Table, column: &str) -> Result<Vec<Option<String>>, CodingError> {
    if table.has_optional(column)? { named(table, column) } else { Ok(vec![None; table.rows()]) }
}

/// A span of whole numbers that holds something.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole numbers from 0 to 2^53")]
pub(crate) fn span(start: f64, end: f64, place: &Place) -> Result<TextSpan, CodingError> {
    let is_whole = |x: f64| x.fract() == 0.0 && (0.0..9_007_199_254_740_992.0).contains(&x);
    if is_whole(start) && is_whole(end) && start < end {
        Ok(TextSpan { start: start as u64, end: end as u64 })
    } else {
        Err(CodingError::BadSpan { start, end, place: place.clone() })
    }
}
