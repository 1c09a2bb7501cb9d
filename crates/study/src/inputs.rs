//! The files of a study, read once: their bytes are hashed for the keys and the manifest, and parsed by the stages.

use crate::model::{InstrumentKind, Study};
use crate::problem::StudyError;
use std::collections::BTreeMap;
use std::path::Path;

/// The bytes of each file that the study names, by the name it has there.
#[derive(Debug)]
pub(crate) struct Inputs(BTreeMap<String, Vec<u8>>);

impl Inputs {
    pub(crate) fn read(folder: &Path, study: &Study) -> Result<Self, StudyError> {
        let units = study.units.iter().map(|unit| &unit.file);
        let read = study.instruments.iter().filter(|instrument| instrument.kind != InstrumentKind::Viewpoints);
        let qsorts = study.instruments.iter().filter_map(|instrument| instrument.qsort.as_ref());
        let beside = qsorts.flat_map(|rule| rule.statements.iter().chain(&rule.design));
        let named = units.chain(read.map(|instrument| &instrument.file)).chain(beside);
        let mut files = BTreeMap::new();
        for name in named {
            let path = folder.join(name);
            if path.is_dir() {
                for file in collected(&path)? {
                    let inside = format!("{name}/{file}");
                    let path = path.join(&file);
                    files.insert(inside, std::fs::read(&path).map_err(StudyError::io(&path))?);
                }
            } else if !files.contains_key(name) {
                files.insert(name.clone(), std::fs::read(&path).map_err(StudyError::io(&path))?);
            }
        }
        Ok(Self(files))
    }

    /// The bytes of a file that the study names.
    pub(crate) fn bytes(&self, name: &str) -> &[u8] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// A file that the study names, or the files of a folder that it names, in the order of their names.
    pub(crate) fn below(&self, name: &str) -> Vec<(&str, &[u8])> {
        let folder = format!("{name}/");
        self.iter().filter(|(file, _)| *file == name || file.starts_with(&folder)).collect()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }
}

/// The files of a collecting page in a folder, by name.
fn collected(folder: &Path) -> Result<Vec<String>, StudyError> {
    let entries = std::fs::read_dir(folder).map_err(StudyError::io(folder))?;
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(StudyError::io(folder))?.file_name().to_string_lossy().into_owned();
        if Path::new(&name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}
