//! The files of a study, read once: their bytes are hashed for the keys and the manifest, and parsed by the stages.

use crate::error::StudyError;
use crate::guard::Guard;
use crate::hash::{Files, Hashed};
use crate::output_lock::LOCK;
use crate::store::{LOG, STAGES};
use crosscase_data::{Declared, near_name};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A file of the study's folder, or the files of a folder in it.
#[derive(Clone, Debug)]
pub struct Input {
    pub(crate) name: String,
    /// Where the name may be that of a folder: which files of it belong.
    pub(crate) belongs: Option<fn(&str) -> bool>,
    /// Of a table: how it is read, and which of its columns have a meaning.
    pub(crate) table: Option<KnownTable>,
}

/// A table whose columns are the study's to name, or have a meaning by their own names.
#[derive(Clone, Debug)]
pub(crate) struct KnownTable {
    pub(crate) read: Declared,
    /// The columns that have a meaning whatever the study file says, beside the one that names the units.
    pub(crate) takes: Vec<String>,
    pub(crate) first: FirstColumn,
}

/// What the first column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FirstColumn {
    /// It names the units, a row each.
    Units,
    /// It names what a row is about, which several may be.
    Names,
    /// A column like any other.
    Any,
}

impl Input {
    /// A file by its name, relative to the folder of the study.
    pub fn file(name: impl Into<String>) -> Self {
        Self { name: name.into(), belongs: None, table: None }
    }

    /// A table, and how it is read: a check says which of its columns nothing uses.
    pub(crate) fn table(name: impl Into<String>, read: Declared) -> Self {
        Self { table: Some(KnownTable { read, takes: Vec::new(), first: FirstColumn::Units }), ..Self::file(name) }
    }

    /// A table with a row an event, such as a tie or a passage, whose columns have a meaning by their own names.
    pub(crate) fn rows<'a>(
        name: impl Into<String>,
        read: Declared,
        first: FirstColumn,
        takes: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let takes = takes.into_iter().map(str::to_owned).collect();
        Self { table: Some(KnownTable { read, takes, first }), ..Self::file(name) }
    }

    /// One file, or those files of a folder that belong by their name.
    pub fn file_or_folder(name: impl Into<String>, belongs: fn(&str) -> bool) -> Self {
        Self { name: name.into(), belongs: Some(belongs), table: None }
    }

    /// The files among `names` that it stands for, in their order, each with the name that may be published. Files that persons handed in are
    /// called like them, so that where their names must not stand in results each goes by its number.
    pub(crate) fn shown<'a>(&self, names: impl Iterator<Item = &'a str>, guard: Guard) -> Vec<(&'a str, String)> {
        let names: Vec<&str> = names.filter(|name| is_of(name, &self.name)).collect();
        let digits = names.len().to_string().len();
        let ending =
            |name: &str| Path::new(name).extension().map_or_else(String::new, |end| format!(".{}", end.display()));
        let one = |(at, name): (usize, &&'a str)| {
            let is_withheld = guard.hides_names && *name != self.name;
            let number = format!("{}/{:0digits$}{}", self.name, at + 1, ending(name));
            (*name, if is_withheld { number } else { (*name).to_owned() })
        };
        names.iter().enumerate().map(one).collect()
    }
}

/// Whether a file is that of a name, or in the folder of that name.
fn is_of(file: &str, name: &str) -> bool {
    file.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The bytes of each file that the study names, by the name it has there.
#[derive(Debug)]
pub(crate) struct Inputs(Files);

impl Inputs {
    pub(crate) fn read<'a>(folder: &Path, named: impl IntoIterator<Item = &'a Input>) -> Result<Self, StudyError> {
        let mut files = Files::new();
        let read = |path: &Path| crosscase_data::file_bytes(path).map_err(|error| StudyError::Method(error.into()));
        for name in Self::names(folder, named)? {
            let bytes = read(&folder.join(&name))?;
            files.insert(name, bytes.into());
        }
        Ok(Self(files))
    }

    /// The names of the files, those in folders too, each once.
    pub(crate) fn names<'a>(
        folder: &Path,
        named: impl IntoIterator<Item = &'a Input>,
    ) -> Result<BTreeSet<String>, StudyError> {
        let mut names = BTreeSet::new();
        for Input { name, belongs, .. } in named {
            let path = folder.join(name);
            let Some(belongs) = belongs.filter(|_| path.is_dir()) else {
                names.insert(name.clone());
                continue;
            };
            for entry in std::fs::read_dir(&path).map_err(StudyError::io(&path))? {
                let file = entry.map_err(StudyError::io(&path))?.file_name().to_string_lossy().into_owned();
                if belongs(&file) {
                    names.insert(format!("{name}/{file}"));
                }
            }
        }
        Ok(names)
    }

    /// The file of a name, or those of a folder, in the order of their names.
    pub(crate) fn of<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a str, &'a Hashed)> {
        self.iter().filter(move |(file, _)| is_of(file, name))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Hashed)> {
        self.0.iter().map(|(name, file)| (name.as_str(), file))
    }
}

/// The list of names and keys that `study pseudonymise` leaves in the folder of the study: no file of it.
pub(crate) const KEYS: &str = "pseudonyms.csv";

/// How many folders of a study are looked through for a file that is not where it should be.
const FOLDERS: usize = 100;

/// The list of what a run has written, by which a folder of results is known.
pub(crate) const MANIFEST: &str = "manifest.json";

/// Whether a folder holds the results of a run, one that failed before it wrote its list among them: its lock and its stages are there.
fn is_results(folder: &Path) -> bool {
    let of_a_run = || folder.join(STAGES).is_dir() || folder.join(LOG).is_file();
    folder.join(MANIFEST).is_file() || (folder.join(LOCK).is_file() && of_a_run())
}

/// The files of a folder and the folders in it, by their names from there, without results and what is hidden.
pub(crate) fn files_of(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    let mut open: Vec<PathBuf> = vec![PathBuf::new()];
    let mut at = 0;
    while let Some(inside) = open.get(at).cloned().filter(|_| at < FOLDERS) {
        at += 1;
        let here = folder.join(&inside);
        let is_results = is_results(&here);
        for entry in std::fs::read_dir(&here).into_iter().flatten().flatten().filter(|_| !is_results) {
            let name = inside.join(entry.file_name());
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !hidden => open.push(name),
                Ok(kind) if kind.is_file() && !hidden => files.push(name.to_string_lossy().replace('\\', "/")),
                _ => {}
            }
        }
    }
    files.sort();
    files
}

/// What is said where no file is like the one that was meant: the tables that a study does not name.
pub(crate) fn where_to_look<'a>(there: &[String], named: impl Iterator<Item = &'a Input>) -> String {
    const MOST: usize = 5;
    let named: Vec<&str> = named.map(|input| input.name.as_str()).collect();
    let is_named = |file: &str| named.iter().any(|name| is_of(file, name));
    let tables: Vec<&str> = there.iter().map(String::as_str).filter(|file| is_table(file) && !is_named(file)).collect();
    match tables.get(..MOST).unwrap_or(&tables) {
        [] => "files are named from the folder of the study on".to_owned(),
        some => {
            let more = if tables.len() > MOST { " …" } else { "" };
            format!("files are named from the folder of the study on; nothing reads {}{more} there", some.join(", "))
        }
    }
}

fn is_table(file: &str) -> bool {
    crosscase_data::Format::from_path(Path::new(file)).is_ok()
}

/// The file that was probably meant: of that name in another folder or in other letters, of another ending, or one named alike, with the same
/// numbers: `survey2.csv` is not `survey1.csv`.
pub(crate) fn meant<'a>(wanted: &str, there: &'a [String]) -> Option<&'a str> {
    let last = |file: &str| file.rsplit('/').next().unwrap_or_default().to_lowercase();
    let stem = |file: &str| last(file).rsplit_once('.').map_or_else(|| last(file), |(stem, _)| stem.to_owned());
    let found = there.iter().find(|file| last(file) == last(wanted));
    let found = found.or_else(|| there.iter().filter(|file| is_table(file)).find(|file| stem(file) == stem(wanted)));
    let digits = |file: &str| last(file).chars().filter(char::is_ascii_digit).collect::<String>();
    let numbered: Vec<&String> = there.iter().filter(|file| digits(file) == digits(wanted)).collect();
    let names: Vec<String> = numbered.iter().map(|file| last(file)).collect();
    let near = || near_name(&last(wanted), &names).and_then(|near| names.iter().position(|name| name == near));
    found.or_else(|| numbered.get(near()?).copied()).map(String::as_str)
}
