//! The files of a study, read once: their bytes are hashed for the keys and the manifest, and parsed by the stages.

use crate::error::StudyError;
use crate::hash::{Files, Hashed};
use std::collections::BTreeSet;
use std::path::Path;

/// A file of the study's folder, or the files of a folder in it.
#[derive(Clone, Debug)]
pub struct Input {
    pub(crate) name: String,
    /// Where the name may be that of a folder: which files of it belong.
    pub(crate) belongs: Option<fn(&str) -> bool>,
}

impl Input {
    /// One file.
    pub fn file(name: impl Into<String>) -> Self {
        Self { name: name.into(), belongs: None }
    }

    /// One file, or those files of a folder that belong by their name.
    pub fn file_or_folder(name: impl Into<String>, belongs: fn(&str) -> bool) -> Self {
        Self { name: name.into(), belongs: Some(belongs) }
    }
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
        for Input { name, belongs } in named {
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
        let inside =
            move |file: &str| file.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.iter().filter(move |(file, _)| inside(file))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Hashed)> {
        self.0.iter().map(|(name, file)| (name.as_str(), file))
    }
}
