//! The framework matrix: cases by codes with what was said, and a summary of it (Ritchie & Spencer 1994).

use crate::segments::named;
use crate::sheet::rows_of_names;
use crate::{Codebook, CodingError, SegmentStatus, Segments};
use crosscase_data::{DataError, MAX_ROWS, ReadOptions, Table, TableBuilder, held_by_pairs};
use serde::Serialize;
use std::collections::BTreeMap;

/// Cases by codes, with passages and summaries.
///
/// ```
/// use crosscase_coding::{FrameworkMatrix, Segments};
/// use crosscase_data::{Format, ReadOptions, read_bytes};
///
/// let file = "case,source,code,start,end,text\nEde,i1,trust,0,13,we trust them\nOss,i2,rules,3,10,the law\n";
/// let table = read_bytes(file.as_bytes(), Format::Csv, None, &Segments::reading(ReadOptions::new()))?.table;
/// let file = b"case,code,summary\nEde,trust,Partners rely on each other.\n";
/// let summaries = read_bytes(file, Format::Csv, None, &FrameworkMatrix::reading_summaries(ReadOptions::new()))?.table;
/// let matrix = FrameworkMatrix::new(&table, None, Some(&summaries))?;
/// assert_eq!(matrix.to_table()?.texts("trust")?, [Some("Partners rely on each other. “we trust them” (i1)".to_owned()), None]);
/// # Ok::<(), crosscase_coding::CodingError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FrameworkMatrix {
    /// The cases: the rows.
    pub cases: Vec<String>,
    /// The codes: the columns.
    pub codes: Vec<String>,
    /// A row of cells a case.
    pub cells: Vec<Vec<FrameworkCell>>,
}

/// What a case says under a code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FrameworkCell {
    /// The summary.
    pub summary: Option<String>,
    /// The passages, in their order; one that several coders found is one.
    pub quotes: Vec<FrameworkQuote>,
}

/// A passage.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FrameworkQuote {
    /// The interview or document.
    pub source: String,
    /// Its first code point, from 0.
    pub start: u64,
    /// The first code point after it.
    pub end: u64,
    /// Its words.
    pub text: String,
}

impl FrameworkMatrix {
    /// How a table of summaries is to be read.
    pub fn reading_summaries(options: ReadOptions) -> ReadOptions {
        ["case", "code", "summary"].into_iter().fold(rows_of_names(options), ReadOptions::text_if_there)
    }

    /// The matrix of a table that [`Segments::from_table`] reads and that has a column `text`, with a table of summaries (`case`, `code`,
    /// `summary`). A code has the passages that its parts have, as in [`MatrixOptions`](crate::MatrixOptions).
    ///
    /// # Errors
    /// As there; a summary of a case or a code that is not there, or a second one; more cases and codes than a table has room for.
    pub fn new(segments: &Table, codebook: Option<Codebook>, summaries: Option<&Table>) -> Result<Self, CodingError> {
        let texts = segments.texts("text")?;
        let segments = Segments::from_table(segments)?;
        let codebook = codebook.unwrap_or_else(|| Codebook::of_segments(&segments));
        let codes: Vec<String> = codebook.codes().iter().map(|code| code.name.clone()).collect();
        let code_places = codebook.places();
        let mut cases: Vec<String> = Vec::new();
        let mut cells: BTreeMap<(usize, usize), FrameworkCell> = BTreeMap::new();
        for (segment, text) in segments.rows().iter().zip(texts) {
            let case = cases.iter().position(|case| *case == segment.case).unwrap_or_else(|| {
                cases.push(segment.case.clone());
                cases.len() - 1
            });
            let code = code_places.get(segment.code.as_str()).copied();
            let code = code.ok_or_else(|| codebook.unknown(&segment.code, &segment.place))?;
            let Some((span, text)) =
                segment.span.zip(text).filter(|_| segment.status == SegmentStatus::Present && !segment.whole)
            else {
                continue;
            };
            let source = segment.source.clone().unwrap_or_default();
            let quote = FrameworkQuote { source, start: span.start, end: span.end, text };
            for code in codebook.collecting(code) {
                cells.entry((case, code)).or_default().quotes.push(quote.clone());
            }
        }
        for cell in cells.values_mut() {
            cell.quotes.sort();
            cell.quotes.dedup();
        }
        if let Some(table) = summaries {
            let (of_case, of_code, texts) = (named(table, "case")?, named(table, "code")?, table.texts("summary")?);
            for (row, ((case, code), text)) in of_case.into_iter().zip(of_code).zip(texts).enumerate() {
                let none = |what| CodingError::NotNamed { what, place: table.place(row, Some(what)) };
                let (name, code_name) = (case.ok_or_else(|| none("case"))?, code.ok_or_else(|| none("code"))?);
                let place = table.place(row, Some("case"));
                let case = cases.iter().position(|case| *case == name);
                let case = case.ok_or(CodingError::UnknownCase { name, known: cases.clone(), place: place.clone() })?;
                let code = code_places.get(code_name.as_str()).copied();
                let code = code.ok_or_else(|| codebook.unknown(&code_name, &table.place(row, Some("code"))))?;
                let cell = cells.entry((case, code)).or_default();
                if text.is_some() && cell.summary.is_some() {
                    let reason = "this case and code have a summary already".to_owned();
                    return Err(CodingError::BadSheet { reason, place });
                }
                cell.summary = cell.summary.take().or(text);
            }
        }
        held_by_pairs((cases.len(), "case", "cases"), (codes.len(), "code", "codes"), MAX_ROWS)?;
        let row = |case: usize| (0..codes.len()).map(|code| cells.remove(&(case, code)).unwrap_or_default()).collect();
        Ok(Self { cells: (0..cases.len()).map(row).collect(), cases, codes })
    }

    /// One row a case, a column a code, summary first and then the passages with their sources: `crosscase.coding.framework/1`.
    ///
    /// # Errors
    /// A code that is called `case`.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let table = TableBuilder::new("crosscase.coding.framework/1").id("case", self.cases.iter().cloned());
        let column = |table: TableBuilder, (at, code): (usize, &String)| {
            table.text(code, self.cells.iter().map(|row| row.get(at).and_then(FrameworkCell::told)))
        };
        self.codes.iter().enumerate().fold(table, column).build()
    }
}

impl FrameworkCell {
    fn told(&self) -> Option<String> {
        let quote = |quote: &FrameworkQuote| format!("“{}” ({})", quote.text.trim(), quote.source);
        let told: Vec<String> = self.summary.iter().cloned().chain(self.quotes.iter().map(quote)).collect();
        (!told.is_empty()).then(|| told.join(" "))
    }
}
