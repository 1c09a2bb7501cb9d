//! Files that a command reads.

use crate::fault::Fault;
use clap::builder::{OsStringValueParser, TypedValueParser, ValueParserFactory};
use crosscase_data::{ReadOptions, ReadTable};
use crosscase_qmethod::formats::collected;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// A file to read, or a folder of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    path: PathBuf,
    /// What else is read where this is.
    also: Vec<PathBuf>,
}

impl Source {
    /// Sorts: with a `.dat` goes the `.sta` beside it, with a folder the files of a collecting page in it.
    pub(crate) fn sorts() -> impl TypedValueParser<Value = Self> {
        OsStringValueParser::new().map(|path| {
            let path = PathBuf::from(path);
            let also = if path.is_dir() { collected_in(&path) } else { wordings(&path).into_iter().collect() };
            Self { path, also }
        })
    }

    /// A network: with a `.##h` go the values beside it.
    pub(crate) fn network() -> impl TypedValueParser<Value = Self> {
        OsStringValueParser::new().map(|path| {
            let path = PathBuf::from(path);
            let is_header = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("##h"));
            let also = is_header.then(|| path.with_extension("##d")).into_iter().collect();
            Self { path, also }
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The wordings beside a `.dat`, the values beside a `.##h`, or the files of a collecting page in a folder, in the order of their names.
    pub(crate) fn also(&self) -> &[PathBuf] {
        &self.also
    }

    /// Both.
    pub(super) fn all(&self) -> impl Iterator<Item = &Path> {
        std::iter::once(self.path()).chain(self.also.iter().map(PathBuf::as_path))
    }

    /// The names of what is in a folder, in order.
    pub(crate) fn entries(&self) -> Vec<String> {
        let mut names: Vec<String> =
            entries(&self.path).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Its name as messages have it.
    pub fn name(&self) -> String {
        self.path.display().to_string()
    }

    /// Its bytes.
    pub fn bytes(&self) -> Result<Vec<u8>, Fault> {
        bytes(&self.path)
    }

    /// Its text.
    pub fn text(&self) -> Result<String, Fault> {
        let text = String::from_utf8(self.bytes()?);
        text.map_err(|_| Fault::data(format!("{}: it is no UTF-8 text; save it as such", self.name())))
    }

    /// Its table, in the format that its ending tells.
    pub fn table(&self, options: &ReadOptions) -> Result<ReadTable, Fault> {
        Ok(crosscase_data::read(&self.path, options)?)
    }
}

/// The bytes of a file that goes with a source.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Fault> {
    Ok(crosscase_data::file_bytes(path)?)
}

impl ValueParserFactory for Source {
    type Parser = clap::builder::MapValueParser<OsStringValueParser, fn(OsString) -> Self>;

    fn value_parser() -> Self::Parser {
        OsStringValueParser::new().map(|path| Self { path: path.into(), also: Vec::new() })
    }
}

/// What is in a folder. One that cannot be listed is told of when it is read.
fn entries(folder: &Path) -> impl Iterator<Item = std::fs::DirEntry> {
    std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok)
}

fn collected_in(folder: &Path) -> Vec<PathBuf> {
    let belongs = |path: &PathBuf| path.file_name().is_some_and(|name| collected::belongs(&name.to_string_lossy()));
    let mut files: Vec<PathBuf> = entries(folder).map(|entry| entry.path()).filter(belongs).collect();
    files.sort();
    files
}

/// The wordings beside a `.dat`.
fn wordings(path: &Path) -> Option<PathBuf> {
    let is_dat = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("dat"));
    let beside = ["sta", "STA", "Sta"].map(|ending| path.with_extension(ending));
    // One that cannot be read is a fault, and not none at all.
    beside.into_iter().find(|path| is_dat && path.symlink_metadata().is_ok())
}
