//! The files of a study, read once: their bytes are hashed for the keys and the manifest, and parsed by the stages.

use crate::model::Study;
use crate::problem::StudyError;
use std::collections::BTreeMap;
use std::path::Path;

/// The bytes of each file that the study names, by the name it has there.
#[derive(Debug)]
pub(crate) struct Inputs(BTreeMap<String, Vec<u8>>);

impl Inputs {
    pub(crate) fn read(folder: &Path, study: &Study) -> Result<Self, StudyError> {
        let units = study.units.iter().map(|unit| &unit.file);
        let named = units.chain(study.instruments.iter().map(|instrument| &instrument.file));
        let mut files = BTreeMap::new();
        for name in named {
            let path = folder.join(name);
            if !files.contains_key(name) {
                files.insert(name.clone(), std::fs::read(&path).map_err(StudyError::io(&path))?);
            }
        }
        Ok(Self(files))
    }

    /// The bytes of a file that the study names.
    pub(crate) fn bytes(&self, name: &str) -> &[u8] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }
}
