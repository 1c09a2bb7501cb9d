//! Files of references, told apart by their ending: RIS (`.ris`), PubMed (`.nbib`), BibTeX (`.bib`), EndNote (`.enw`, `.xml`), Web of Science
//! (`.ciw`), CSV. A `.txt` is what it begins with: PubMed and Web of Science write such.
//!
//! What stands in a record is kept as it is, but for the signs of BibTeX: accents of LaTeX become letters, commands their arguments,
//! and braces go.

mod bibtex;
mod endnote;
mod latex;
mod table;
mod tagged;

use crate::record::Found;
use crate::{BibRecord, ReviewError};
use crosscase_data::{Diagnostic, Format, Place, decoded};
use std::path::Path;

/// Records, and what was noticed of their file.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReadRecords {
    /// The records, in the order of the file.
    pub records: Vec<BibRecord>,
    /// What was noticed.
    pub diagnostics: Vec<Diagnostic>,
}

const KNOWN: &str =
    ".ris, .nbib, .bib, .enw, .xml (EndNote), .ciw, a .txt of Web of Science, PubMed or RIS, or a table (.csv, .tsv)";

/// The records of a file, each called after it and its number in it.
///
/// ```
/// use crosscase_review::formats;
///
/// let file = b"TY  - JOUR\nAU  - Novak, Jana\nTI  - Who steers? Governing\npartnerships\nPY  - 2019/03\nDO  - 10.1000/ABC.12\nER  - \n";
/// let record = formats::read(file, "a.ris")?.records.swap_remove(0);
/// assert_eq!((record.id.as_str(), record.title.as_deref()), ("a.ris#1", Some("Who steers? Governing partnerships")));
/// assert_eq!((record.doi.as_deref(), record.year, record.author.as_deref()), (Some("10.1000/abc.12"), Some(2019), Some("Novak")));
/// # Ok::<(), crosscase_review::ReviewError>(())
/// ```
///
/// # Errors
/// An ending that is none of these, a file that is damaged.
pub fn read(bytes: &[u8], file: &str) -> Result<ReadRecords, ReviewError> {
    let ending = Path::new(file).extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let place = Place::file(file);
    let text = || decoded(bytes, &place);
    let (found, diagnostics): (Vec<Found>, Vec<Diagnostic>) = match ending.as_deref() {
        Some("ciw") => {
            let (text, told) = text();
            (tagged::web_of_science(&text), told.into_iter().collect())
        }
        Some("txt") if tagged::reader_of(&text().0).is_some() => {
            let (text, told) = text();
            (tagged::reader_of(&text).map_or_else(Vec::new, |read| read(&text)), told.into_iter().collect())
        }
        Some("ris") => {
            let (text, told) = text();
            (tagged::ris(&text), told.into_iter().collect())
        }
        Some("nbib") => {
            let (text, told) = text();
            (tagged::nbib(&text), told.into_iter().collect())
        }
        Some("enw") => {
            let (text, told) = text();
            (tagged::enw(&text), told.into_iter().collect())
        }
        Some("xml") => {
            let (text, told) = text();
            (endnote::read(&text, &place)?, told.into_iter().collect())
        }
        Some("bib" | "bibtex") => {
            let (text, told) = text();
            (bibtex::read(&text, &place)?, told.into_iter().collect())
        }
        Some("csv") => table::read(bytes, Format::Csv, file)?,
        Some("tsv") => table::read(bytes, Format::Tsv, file)?,
        // As Web of Science writes its tab-delimited tables.
        Some("txt") if text().0.lines().next().is_some_and(|names| names.split('\t').any(|name| name == "TI")) => {
            table::read(bytes, Format::Tsv, file)?
        }
        _ => return Err(ReviewError::UnknownFormat { file: file.to_owned(), known: KNOWN }),
    };
    let mut diagnostics = diagnostics;
    if found.is_empty() {
        diagnostics.push(Diagnostic::warning("REV101", "there is no record in this file").at(place));
    }
    let records = found.into_iter().enumerate().map(|(at, found)| found.record(format!("{file}#{}", at + 1)));
    Ok(ReadRecords { records: records.collect(), diagnostics })
}
