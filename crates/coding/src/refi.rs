//! Projects (`.qdpx`) and codebooks (`.qdc`) of REFI-QDA, by which tools for coding exchange their work (version 1.0, March 2019).
//!
//! The reader is tolerant: what it cannot use is counted ([`Imported::lost`]) and told, and only what is made to do harm is refused. The
//! writer keeps to the schema.

mod archive;
mod assemble;
mod attached;
mod offsets;
mod parse;
mod parsed;
mod write;

pub use attached::{ImportedMemo, ImportedValue, MemoAbout};
pub use offsets::OffsetUnit;
pub use write::write_qdc;

use crate::{Codebook, CodingError};
use crosscase_data::{DataError, Diagnostic, Place, Table, TableBuilder, decoded};
use serde::{Serialize, Serializer};

/// What a project holds of use here.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Imported {
    /// The codes, each after the one that it is a part of.
    #[serde(serialize_with = "codes")]
    pub codes: Codebook,
    /// The sources.
    pub sources: Vec<ImportedSource>,
    /// The cases.
    pub cases: Vec<ImportedCase>,
    /// The coded passages, by source, start, end and code.
    pub segments: Vec<ImportedSegment>,
    /// The memos.
    pub memos: Vec<ImportedMemo>,
    /// What cases and sources have of variables; those of one name are numbered.
    pub variables: Vec<ImportedValue>,
    /// The unit that the file counts in.
    pub offsets: OffsetUnit,
    /// Passages whose place was turned from that unit into code points and moved by it.
    pub repaired: usize,
    /// What could not be used.
    pub lost: Vec<LostElement>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// A source of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportedSource {
    /// Its name.
    pub name: String,
    /// Its length in code points; nothing where it has no text.
    pub length: Option<usize>,
}

/// A case of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportedCase {
    /// Its name.
    pub name: String,
    /// Its sources.
    pub sources: Vec<String>,
}

/// A code that a coder gave to a passage.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ImportedSegment {
    /// The source.
    pub source: String,
    /// The first code point.
    pub start: usize,
    /// The first one after it.
    pub end: usize,
    /// The code.
    pub code: String,
    /// The coder, where the file knows.
    pub coder: Option<String>,
    /// The one case that it belongs to, where there is one.
    pub case: Option<String>,
    /// Its words; none of a whole document.
    pub text: String,
    /// Whether the code is of the whole document and not of a passage.
    #[serde(skip_serializing_if = "is_false")]
    pub whole: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
const fn is_false(whole: &bool) -> bool {
    !*whole
}

/// Elements of a file that could not be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LostElement {
    /// What they are called in the file.
    pub element: String,
    /// How many.
    pub count: usize,
}

fn codes<S: Serializer>(book: &Codebook, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct CodeRow<'a> {
        guid: Option<&'a str>,
        name: &'a str,
        parent: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<&'a str>,
    }
    serializer.collect_seq(book.codes().iter().map(|code| CodeRow {
        guid: code.guid.as_deref(),
        name: &code.name,
        parent: book.parent(code),
        description: code.description.as_deref(),
    }))
}

/// The project of a `.qdpx` file.
///
/// # Errors
/// What is no archive with a project in it, a path that leads out of it, files inside that overlap or unpack to more than 1 GiB, a document
/// type, XML that is damaged.
pub fn read_qdpx(bytes: &[u8], file: Option<&str>) -> Result<Imported, CodingError> {
    let place = file.map_or_else(Place::default, Place::file);
    let mut archive = archive::Archive::open(bytes, place.clone())?;
    let project = archive.project()?;
    let (text, told) = decoded(&project, &place);
    let mut parsed = parse::parse(&with_line_ends_of_xml(&text), "Project", &place)?;
    parsed.diagnostics.extend(told);
    archive.texts(&mut parsed)?;
    Ok(assemble::assemble(parsed))
}

/// The codebook of a `.qdc` file.
///
/// ```
/// use crosscase_coding::refi::{read_qdc, write_qdc};
///
/// let file = br##"<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>
///   <Code guid="{0B1F3A5C-1111-4222-8333-444455556666}" name="Trust" isCodable="true" color="#0B5FA5">
///     <Description>Reliance on others</Description>
///     <Code guid="0b1f3a5c-1111-4222-8333-444455556667" name="Personal" isCodable="true"/>
///   </Code></Codes></CodeBook>"##;
/// let read = read_qdc(file, Some("book.qdc"))?;
/// assert_eq!(read.codes.parent(&read.codes.codes()[1]), Some("Trust"));
/// assert_eq!(read_qdc(&write_qdc(&read.codes)?, None)?.codes, read.codes);
/// # Ok::<(), crosscase_coding::CodingError>(())
/// ```
///
/// # Errors
/// A document type, XML that is damaged or is no codebook.
pub fn read_qdc(bytes: &[u8], file: Option<&str>) -> Result<Imported, CodingError> {
    let place = file.map_or_else(Place::default, Place::file);
    let (text, told) = decoded(bytes, &place);
    let mut parsed = parse::parse(&with_line_ends_of_xml(&text), "CodeBook", &place)?;
    parsed.diagnostics.extend(told);
    Ok(assemble::assemble(parsed))
}

/// A line end of two characters within XML is one to whoever reads it (XML 1.0, section 2.11); one that is meant is written as a reference.
fn with_line_ends_of_xml(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() }
}

impl Imported {
    /// One row a case, a column a variable of cases: `crosscase.coding.variables/1`. Several cases of one name are one row.
    ///
    /// # Errors
    /// A variable that is called `case`.
    pub fn variables_table(&self) -> Result<Table, DataError> {
        let mut seen = std::collections::BTreeSet::new();
        let cases = self.cases.iter().filter(|case| seen.insert(case.name.as_str()));
        let cases: Vec<String> = cases.map(|case| case.name.clone()).collect();
        attached::variables_table(&cases, &self.variables)
    }

    /// One row a memo and what it is about: `crosscase.coding.memos/1`.
    ///
    /// # Errors
    /// None that is known.
    pub fn memos_table(&self) -> Result<Table, DataError> {
        let mut rows: Vec<(&ImportedMemo, Option<&MemoAbout>)> = Vec::new();
        for memo in &self.memos {
            if memo.about.is_empty() {
                rows.push((memo, None));
            }
            rows.extend(memo.about.iter().map(|about| (memo, Some(about))));
        }
        TableBuilder::new("crosscase.coding.memos/1")
            .text("memo", rows.iter().map(|(memo, _)| Some(memo.name.as_str())))
            .text("about", rows.iter().map(|(_, about)| about.map(|about| about.kind)))
            .text("name", rows.iter().map(|(_, about)| about.and_then(|about| about.name.as_deref())))
            .count("start", rows.iter().map(|(_, about)| about.and_then(|about| about.start)))
            .count("end", rows.iter().map(|(_, about)| about.and_then(|about| about.end)))
            .text("text", rows.iter().map(|(memo, _)| memo.text.as_deref()))
            .build()
    }

    /// One row a code of a passage, as [`Segments::from_table`](crate::Segments::from_table) reads them:
    /// `crosscase.coding.segments/1`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let rows = &self.segments;
        TableBuilder::new("crosscase.coding.segments/1")
            .text("case", rows.iter().map(|row| row.case.as_deref()))
            .text("source", rows.iter().map(|row| Some(row.source.as_str())))
            .text("coder", rows.iter().map(|row| row.coder.as_deref()))
            .text("code", rows.iter().map(|row| Some(row.code.as_str())))
            .count("start", rows.iter().map(|row| row.start))
            .count("end", rows.iter().map(|row| row.end))
            .text("text", rows.iter().map(|row| Some(row.text.as_str())))
            .text("whole", rows.iter().map(|row| row.whole.then_some("yes")))
            .build()
    }
}
