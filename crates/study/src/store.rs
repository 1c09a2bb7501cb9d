//! Where finished stages are kept, so that what is unchanged is not run again.
//!
//! A stage's folder is written beside its place and renamed into it: it is there whole or not at all, also
//! when the process is killed. What it holds is listed with its hashes, and checked when it is read back.

use crate::error::StudyError;
use crate::hash::sha256;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const LISTING: &str = "stage.json";

/// The store of one results folder.
#[derive(Debug)]
pub(crate) struct Store {
    folder: PathBuf,
}

#[derive(Debug, Serialize, Deserialize)]
struct Listing {
    stage: String,
    files: BTreeMap<String, String>,
}

impl Store {
    /// Opens the store below `out` and clears what an interrupted run left half-written.
    pub(crate) fn open(out: &Path) -> Result<Self, StudyError> {
        let folder = out.join(".stages");
        fs::create_dir_all(&folder).map_err(StudyError::io(&folder))?;
        for entry in fs::read_dir(&folder).map_err(StudyError::io(&folder))?.filter_map(Result::ok) {
            if entry.file_name().to_string_lossy().starts_with("half-") {
                fs::remove_dir_all(entry.path()).map_err(StudyError::io(entry.path()))?;
            }
        }
        Ok(Self { folder })
    }

    /// The files of a stage, where it is kept whole; `None` where it is not, or no longer what was written.
    pub(crate) fn get(&self, key: &str) -> Option<BTreeMap<String, Vec<u8>>> {
        let folder = self.folder.join(key);
        let listing: Listing = serde_json::from_slice(&fs::read(folder.join(LISTING)).ok()?).ok()?;
        listing
            .files
            .into_iter()
            .map(|(name, hash)| {
                let bytes = fs::read(folder.join(&name)).ok()?;
                (sha256(&bytes) == hash).then_some((name, bytes))
            })
            .collect()
    }

    /// Keeps the files of a stage.
    pub(crate) fn put(&self, key: &str, stage: &str, files: &BTreeMap<String, Vec<u8>>) -> Result<(), StudyError> {
        let half = self.folder.join(format!("half-{key}"));
        let whole = self.folder.join(key);
        fs::create_dir_all(&half).map_err(StudyError::io(&half))?;
        let mut listing = Listing { stage: stage.to_owned(), files: BTreeMap::new() };
        for (name, bytes) in files {
            write(&half.join(name), bytes)?;
            listing.files.insert(name.clone(), sha256(bytes));
        }
        let listing = serde_json::to_vec_pretty(&listing).map_err(|e| StudyError::io(&half)(e.into()))?;
        write(&half.join(LISTING), &listing)?;
        if whole.exists() {
            // Only a damaged stage is written again under its key.
            fs::remove_dir_all(&whole).map_err(StudyError::io(&whole))?;
        }
        fs::rename(&half, &whole).map_err(StudyError::io(&whole))
    }
}

/// Writes a file and makes sure that it is on the disk before it is renamed.
fn write(path: &Path, bytes: &[u8]) -> Result<(), StudyError> {
    use std::io::Write;
    let mut file = fs::File::create(path).map_err(StudyError::io(path))?;
    file.write_all(bytes).map_err(StudyError::io(path))?;
    file.sync_all().map_err(StudyError::io(path))
}

/// Replaces a file at once, or leaves it alone where it holds these bytes already.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), StudyError> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(StudyError::io(folder))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let half = folder.join(format!(".half-{name}"));
    write(&half, bytes)?;
    fs::rename(&half, path).map_err(StudyError::io(path))
}

#[cfg(test)]
mod tests {
    use super::Store;
    use std::collections::BTreeMap;
    use std::fs;

    #[test]
    fn a_stage_comes_back_whole_or_not_at_all() {
        let out = tempfile::tempdir().unwrap();
        let files = BTreeMap::from([("a.svg".to_owned(), b"<svg/>".to_vec())]);
        let store = Store::open(out.path()).unwrap();
        assert_eq!(store.get("k"), None);
        store.put("k", "figure", &files).unwrap();
        assert_eq!(store.get("k"), Some(files.clone()));

        fs::write(out.path().join(".stages/k/a.svg"), "<svg").unwrap();
        assert_eq!(store.get("k"), None, "a damaged file is not handed out");
        store.put("k", "figure", &files).unwrap();
        assert_eq!(store.get("k"), Some(files));
    }

    #[test]
    fn what_an_interrupted_run_left_is_cleared() {
        let out = tempfile::tempdir().unwrap();
        let half = out.path().join(".stages/half-k");
        fs::create_dir_all(&half).unwrap();
        Store::open(out.path()).unwrap();
        assert!(!half.exists());
    }
}
