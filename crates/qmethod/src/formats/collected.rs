//! What a collecting page sends back: one JSON file a sorter.
//!
//! ```json
//! {"crosscase": "qsort/1", "study": "Roles of users", "design": "1f0c…", "language": "en", "sorter": "P07",
//!  "sort": [{"statement": "s1", "place": 3}], "reasons": [{"statement": "s1", "text": "…"}], "notes": {"role": "tenant"}}
//! ```
//!
//! `design` tells one version of a design from another. The order of `sort` does not matter.

use super::{ReadSorts, there_again};
use crate::{CollectedSort, Grid, QData, QmethodError, Statement};
use crosscase_data::{Diagnostic, Listed, Place, counted};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// The mark of the format.
const FORMAT: &str = "qsort/1";

/// One sorter's file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct CollectedFile {
    crosscase: String,
    /// The study's title.
    study: String,
    /// The version of the design, as a hash.
    pub(crate) design: String,
    /// The language it was sorted in.
    language: String,
    sorter: String,
    sort: Vec<Placed>,
    #[serde(default)]
    reasons: Vec<Reason>,
    #[serde(default)]
    notes: BTreeMap<String, String>,
    /// Of which the order of the statements was drawn: each person's own.
    #[serde(default)]
    seed: Option<u32>,
    /// How long the page was in view.
    #[serde(default)]
    seconds: Option<f64>,
    #[serde(skip)]
    pub(crate) file: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Placed {
    statement: String,
    place: i32,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Reason {
    statement: String,
    text: String,
}

fn read_one(bytes: &[u8], file: &str) -> Result<CollectedFile, QmethodError> {
    let fault = |place: Place, reason: String| QmethodError::BadFile { place, reason };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let found: CollectedFile = serde_json::from_slice(bytes).map_err(|error| {
        let place = Place::file(file).line(error.line() as u64).column(error.column().to_string());
        let reason = if error.is_data() {
            format!(
                "this is no file of a collecting page: {}",
                error.to_string().split(" at line").next().unwrap_or_default()
            )
        } else {
            "this is no whole JSON text".to_owned()
        };
        fault(place, reason)
    })?;
    if found.crosscase != FORMAT {
        let reason = format!("it is of the kind `{}`, not `{FORMAT}`", found.crosscase);
        return Err(fault(Place::file(file), reason));
    }
    if found.sorter.trim().is_empty() {
        return Err(fault(Place::file(file), "the sorter has no name".to_owned()));
    }
    Ok(CollectedFile { file: file.to_owned(), sorter: found.sorter.trim().to_owned(), ..found })
}

/// Whether a file of this name in a folder is one of a collecting page.
///
/// ```
/// use crosscase_qmethod::formats::collected::belongs;
/// assert!(belongs("P07.JSON") && !belongs("readme.txt"));
/// ```
pub fn belongs(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
}

/// What is said of the files and folders of a folder that [`belongs`] leaves out; nothing of those that a system keeps there for itself, whose
/// names begin with a dot.
///
/// ```
/// use crosscase_qmethod::formats::collected::passed_over;
/// let names = ["P07.json", "P08.txt", ".DS_Store"].map(String::from);
/// assert!(passed_over(&names).unwrap().message.ends_with("was not read, since its name does not end in .json: P08.txt"));
/// ```
pub fn passed_over(names: &[String]) -> Option<Diagnostic> {
    let others: Vec<String> = names.iter().filter(|name| !belongs(name) && !name.starts_with('.')).cloned().collect();
    let many = counted(
        others.len(),
        "entry of this folder was not read, since its name does not end in .json",
        "entries of this folder were not read, since their names do not end in .json",
    );
    (!others.is_empty()).then(|| {
        Diagnostic::note("QME146", format!("{many}: {}", Listed(&others)))
            .help("a record of EQ Web Sort or a file of the page ends in .json; read tables by their own name")
    })
}

/// The sorts of a folder's files, each a name and its bytes, with the statements in the order of their ids. The design that they
/// were sorted with has their wordings, order and grid ([`Design::read`](crate::design::Design::read)).
///
/// A statement that a file lacks is a missing place. A file that was saved twice is read once, and told.
///
/// # Errors
/// [`QmethodError::BadFile`] naming the file: JSON that is not whole, another kind of file, a sorter without a name, another study
/// or version of its design than the first, a statement placed twice, two files of one sorter that are not the same; no file at all.
pub fn read(files: &[(&str, &[u8])], grid: Option<Grid>) -> Result<ReadSorts, QmethodError> {
    join(&read_each(files)?, None, grid)
}

pub(crate) fn read_each(files: &[(&str, &[u8])]) -> Result<Vec<CollectedFile>, QmethodError> {
    files.iter().map(|(name, bytes)| read_one(bytes, name)).collect()
}

/// The sorts of files that are of one study and one version of its design.
pub(crate) fn join(
    files: &[CollectedFile],
    statements: Option<&[Statement]>,
    grid: Option<Grid>,
) -> Result<ReadSorts, QmethodError> {
    let fault = |file: &CollectedFile, reason: String| QmethodError::BadFile { place: Place::file(&file.file), reason };
    let Some(first) = files.first() else {
        return Err(QmethodError::BadTable {
            reason: "the folder holds no file of a collecting page or of EQ Web Sort; their names end in .json"
                .to_owned(),
        });
    };
    let listed: Vec<Statement> = statements.map_or_else(|| from_ids(files), <[Statement]>::to_vec);
    let place_of: BTreeMap<&str, usize> = listed.iter().enumerate().map(|(at, s)| (s.id.as_str(), at)).collect();
    let (mut sorts, mut again) = (Vec::new(), Vec::new());
    let mut earlier: BTreeMap<&str, Vec<&CollectedFile>> = BTreeMap::new();
    for file in files {
        // Browsers save a file for the second time as `P07 (1).json`.
        let before = earlier.entry(&file.sorter).or_default();
        if before.iter().any(|before| {
            **before
                == CollectedFile {
                    file: before.file.clone(),
                    seed: before.seed,
                    seconds: before.seconds,
                    ..file.clone()
                }
        }) {
            again.push(format!("{} ({})", file.sorter, file.file));
            continue;
        }
        // Whoever goes back at the end and changes something saves a second file of the same seed.
        if let Some(other) = before.iter().find(|before| file.seed.is_some() && before.seed == file.seed) {
            let later = if file.seconds >= other.seconds { file } else { other };
            let reason = format!(
                "it is the sort of {} in {}, changed and saved again (both have the seed {}): keep one of them; {} is the later by its `seconds`",
                file.sorter,
                other.file,
                file.seed.unwrap_or_default(),
                later.file
            );
            return Err(fault(file, reason));
        }
        before.push(file);
        if (&file.study, &file.design) != (&first.study, &first.design) {
            let what = if file.study == first.study { "another version of its design" } else { "another study" };
            return Err(fault(file, format!("it is of {what} than {}", first.file)));
        }
        let mut places = vec![None; listed.len()];
        for placed in &file.sort {
            let at = place_of.get(placed.statement.as_str());
            let at =
                *at.ok_or_else(|| fault(file, format!("there is no statement `{}` in the design", placed.statement)))?;
            if places[at].replace(f64::from(placed.place)).is_some() {
                return Err(fault(file, format!("statement `{}` is placed twice", placed.statement)));
            }
        }
        let comments = file.reasons.iter().map(|reason| (reason.statement.clone(), reason.text.clone())).collect();
        sorts.push(CollectedSort {
            sorter: file.sorter.clone(),
            places,
            origin: Some(Place::file(&file.file)),
            comments,
            notes: file.notes.clone(),
        });
    }
    let title = Some(first.study.clone());
    let mut read = ReadSorts::of(QData { title, statements: listed, grid, sorts, flags: None })?;
    read.diagnostics.extend(there_again(&again));
    let languages: std::collections::BTreeSet<&String> = files.iter().map(|file| &file.language).collect();
    if languages.len() > 1 {
        let listed = Listed(&languages.into_iter().cloned().collect::<Vec<_>>()).to_string();
        read.diagnostics.push(Diagnostic::note(
            "QME140",
            format!("sorted in {listed}: compare viewpoints between languages before they are pooled"),
        ));
    }
    Ok(read)
}

fn from_ids(files: &[CollectedFile]) -> Vec<Statement> {
    let ids: std::collections::BTreeSet<&str> =
        files.iter().flat_map(|file| file.sort.iter().map(|placed| placed.statement.as_str())).collect();
    let mut ids: Vec<&str> = ids.into_iter().collect();
    // s2 before s10: shorter ids first, as numbers go.
    ids.sort_by_key(|id| (id.chars().count(), *id));
    ids.into_iter().map(|id| Statement { id: id.to_owned(), text: None }).collect()
}

/// Whether JSON is a file of a collecting page, without reading all of it.
pub(crate) fn recognised(bytes: &[u8]) -> bool {
    serde_json::from_slice::<serde_json::Value>(bytes).is_ok_and(|value| value.get("crosscase").is_some())
}
