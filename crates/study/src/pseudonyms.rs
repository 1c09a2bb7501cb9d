//! `study pseudonymise`: a copy of a study in which keys stand for the names of persons and of those with whom they stand, in every file; the
//! list of them stays behind, in one file that is handed to nobody.

mod authors;
mod keys;
mod letters;
mod packed;
mod put;
mod readings;
mod still;

use crate::error::{MethodError, StudyError};
use crate::inputs::{Inputs, KEYS, files_of};
use crate::methods::Methods;
use crate::output_lock::own_bytes;
use crate::plan::RunScope;
use crate::run::{computed, read_inputs};
use crate::study::Study;
use crate::unused;
use crosscase_data::{Format, TableBuilder};
use put::Copied;
use std::fs;
use std::path::{Path, PathBuf};
use still::{Sought, still_in};

/// Files whose text is looked through as it stands.
const TEXTS: [&str; 22] = [
    "toml", "csv", "tsv", "tab", "txt", "md", "html", "json", "r", "dat", "sta", "ris", "bib", "nbib", "enw", "xml",
    "qdc", "graphml", "gexf", "net", "dl", "vna",
];

/// Tables that are no text.
const TABLES: [&str; 7] = ["sav", "zsav", "dta", "parquet", "arrow", "feather", "ipc"];

/// Files that are a packed folder of such texts.
const PACKED: [&str; 3] = ["xlsx", "qdpx", "zip"];

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pseudonymised {
    /// How many names have a key.
    pub names: usize,
    /// The list of names and keys, which stays with the study.
    pub keys: PathBuf,
    /// How many files were written.
    pub files: usize,
    /// What could not be looked through, and was left out: pictures, sounds, documents inside of a project, documents that the study does not
    /// read.
    pub left_out: Vec<String>,
    /// What the format of a file cannot hold of what was read from it, and the copy lacks.
    pub not_kept: Vec<String>,
    /// Where a name may still stand, in other letters or with marks within: a person has to look there.
    pub to_look_at: Vec<String>,
}

/// Writes the study of a folder to a new one, with keys in the place of names. Names are the ids and labels of all units below the cases, and
/// those of coders and sources of coded documents, of whom the study leaves out too, each as a whole word wherever it stands, in quotes too; a name that stands nowhere
/// whole, such as a first name alone, is not found, and an id that is a number stays: add it to the list with a key of your choice and call again. Keys stay as they are
/// from one call to the next.
///
/// # Errors
/// Faults of the study; [`StudyError::Exists`] where something is at `out` already; [`StudyError::Unsearched`] for a file that the study reads
/// and that cannot be looked through; files that cannot be read or written.
pub fn pseudonymise(folder: &Path, methods: &Methods, out: &Path) -> Result<Pseudonymised, StudyError> {
    if out.exists() {
        return Err(StudyError::Exists { path: out.to_owned() });
    }
    let study = Study::load_open(folder, methods)?;
    let inputs = read_inputs(folder, &study)?;
    let made = computed(&study, RunScope::Memberships, &inputs)?.made;
    let keys = Keys::of(folder, &study, &made)?;
    let read = Inputs::names(folder, study.stages.iter().flat_map(|stage| &stage.files))?;
    let files: Vec<String> = files_of(folder).into_iter().filter(|file| file != KEYS).collect();
    let named = keys.in_names(&files);
    let sought = keys.sought();
    let put = keys.with_names(&named);
    let mut copy = StudyCopy::default();
    for (file, name) in &named {
        match put.copied(folder, file, name) {
            Ok(Some(copied)) => copy.add(name, copied, &sought),
            Ok(None) if read.contains(file) => return Err(StudyError::Unsearched { file: file.clone() }),
            Ok(None) => copy.left_out.push(file.clone()),
            Err(error) if read.contains(file) => return Err(error),
            Err(error) => copy.left_out.push(format!("{file} ({error})")),
        }
    }
    let StudyCopy { written, left_out, not_kept, mut to_look_at } = copy;
    for (file, columns) in unused::columns(&study, &inputs, &made) {
        to_look_at.push(format!("{file}, in columns that nothing in the study uses (“{}”)", columns.join("”, “")));
    }
    // The list first: keys of a copy that no list holds could never be undone.
    let list = folder.join(KEYS);
    crosscase_data::write_bytes(&list, &keys.to_csv()?).map_err(MethodError::from)?;
    for (file, bytes) in &written {
        let path = out.join(file);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(StudyError::io(folder))?;
        }
        crosscase_data::write_bytes(&path, bytes).map_err(MethodError::from)?;
    }
    Ok(Pseudonymised { names: keys.0.len(), keys: list, files: written.len(), left_out, not_kept, to_look_at })
}

/// The files of the copy, and what there is to say of them.
#[derive(Default)]
struct StudyCopy {
    /// Each by its name in the copy.
    written: Vec<(String, Vec<u8>)>,
    left_out: Vec<String>,
    not_kept: Vec<String>,
    to_look_at: Vec<String>,
}

impl StudyCopy {
    /// Adds a file under its name in the copy, and where a name may still stand in it, or in that name.
    fn add(&mut self, name: &str, copied: Copied, sought: &Sought) {
        self.left_out.extend(copied.left_out);
        self.to_look_at.extend(copied.to_look_at);
        self.not_kept.extend(copied.not_kept);
        let mut places = vec![(format!("the name of {name}"), vec![name.to_owned()])];
        for (place, text) in copied.texts {
            match places.last_mut().filter(|(last, _)| *last == place) {
                Some((_, texts)) => texts.push(text),
                None => places.push((place, vec![text])),
            }
        }
        for (place, texts) in places {
            let found: Vec<String> = still_in(&texts, sought).into_iter().collect();
            if !found.is_empty() {
                self.to_look_at.push(format!("{place} (“{}”)", found.join("”, “")));
            }
        }
        self.written.push((name.to_owned(), copied.bytes));
    }
}

fn ending(file: &str) -> String {
    file.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_lowercase())
}

/// Names with their keys, the longest names first, so that a name within another does not break it up.
struct Keys(Vec<(String, String)>);

impl Keys {
    /// A file with keys in the place of names, under its own name in the copy; nothing where it cannot be looked through.
    fn copied(&self, folder: &Path, file: &str, name: &str) -> Result<Option<Copied>, StudyError> {
        let path = folder.join(file);
        let bytes = own_bytes(&path).map_err(StudyError::io(&path))?;
        let ending = ending(file);
        Ok(if TEXTS.contains(&ending.as_str()) {
            Some(self.in_text(name, &bytes, &ending))
        } else if PACKED.contains(&ending.as_str()) {
            Some(self.in_packed((file, name), &bytes)?)
        } else if TABLES.contains(&ending.as_str()) {
            Some(self.in_table((file, name), &bytes)?)
        } else {
            None
        })
    }

    /// As the list, in the order of the keys.
    fn to_csv(&self) -> Result<Vec<u8>, StudyError> {
        let mut all = self.0.clone();
        all.sort_by(|one, other| one.1.cmp(&other.1).then(one.0.cmp(&other.0)));
        let table = TableBuilder::new("crosscase.study.pseudonyms/1")
            .text("name", all.iter().map(|(name, _)| Some(name.as_str())))
            .text("key", all.iter().map(|(_, key)| Some(key.as_str())))
            .build();
        let table = table.map_err(MethodError::from)?;
        Ok(crosscase_data::to_bytes(&table, Format::Csv).map_err(MethodError::from)?)
    }
}
