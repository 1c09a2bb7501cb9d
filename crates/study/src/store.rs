//! Where finished stages are kept, so that what is unchanged is not run again.
//!
//! A stage's folder is written beside its place and renamed into it: it is there whole or not at all, also
//! when the process is killed. What it holds is listed with its hashes, the listing is bound to the stage and its key, and
//! both are checked when it is read back: a folder that was swapped, shortened or edited is made again.

use crate::error::StudyError;
use crate::hash::{Files, Hashed, sha256_of_parts};
use crate::output_lock::{OutputLock, no_link, own_bytes};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

pub(crate) const STAGES: &str = ".stages";

/// The log of the stages, in the folder of the results.
pub(crate) const LOG: &str = "log/stages.jsonl";

const LISTING: &str = "stage.json";

/// The store of one results folder.
#[derive(Debug)]
pub(crate) struct Store {
    folder: PathBuf,
    /// How the name of a stage's folder begins that is not yet in its place.
    half: String,
}

/// What a stage's folder holds.
#[derive(Debug, Serialize, Deserialize)]
struct Listing {
    key: String,
    stage: String,
    files: BTreeMap<String, String>,
    /// The hash of all the above.
    seal: String,
}

impl Listing {
    fn new(key: &str, stage: &str, files: BTreeMap<String, String>) -> Self {
        let parts = [key, stage].into_iter().chain(files.iter().flat_map(|(name, hash)| [name.as_str(), hash]));
        let seal = sha256_of_parts(parts.map(str::as_bytes));
        Self { key: key.to_owned(), stage: stage.to_owned(), files, seal }
    }
}

/// What the store has of a stage.
#[derive(Debug, PartialEq)]
pub(crate) enum Kept {
    /// Its files, as they were written.
    Whole(Files),
    /// Nothing.
    Nothing,
    /// Something that is not what was written for this stage and key.
    Altered,
}

impl Store {
    /// Opens the store of a folder of results and clears what an interrupted run left half-written.
    pub(crate) fn open(held: &OutputLock) -> Result<Self, StudyError> {
        let (folder, half) = (held.out().join(STAGES), held.half());
        no_link(&folder)?;
        fs::create_dir_all(&folder).map_err(StudyError::io(&folder))?;
        for entry in fs::read_dir(&folder).map_err(StudyError::io(&folder))?.filter_map(Result::ok) {
            if entry.file_name().to_string_lossy().starts_with(&half) {
                clear(&entry.path())?;
            }
        }
        Ok(Self { folder, half })
    }

    /// The store of a folder of results as it is, for those who only look.
    pub(crate) fn seen(out: &Path) -> Self {
        Self { folder: out.join(STAGES), half: String::new() }
    }

    /// The files of a stage, where they are what was written.
    pub(crate) fn get(&self, key: &str, stage: &str) -> Kept {
        let folder = self.folder.join(key);
        if fs::symlink_metadata(&folder).is_err() {
            return Kept::Nothing;
        }
        let read = || {
            let found: Listing = serde_json::from_slice(&own_bytes(&folder.join(LISTING)).ok()?).ok()?;
            let listing = Listing::new(key, stage, found.files);
            if listing.seal != found.seal {
                return None;
            }
            let file = |(name, hash): (String, String)| {
                let file = Hashed::from(own_bytes(&folder.join(&name)).ok()?);
                (file.sha256 == hash).then_some((name, file))
            };
            listing.files.into_iter().map(file).collect()
        };
        read().map_or(Kept::Altered, Kept::Whole)
    }

    /// Keeps the files of a stage.
    pub(crate) fn put(&self, key: &str, stage: &str, files: &Files) -> Result<(), StudyError> {
        let half = self.folder.join(format!("{}{key}", self.half));
        let whole = self.folder.join(key);
        clear(&half)?;
        fs::create_dir_all(&half).map_err(StudyError::io(&half))?;
        let mut hashes = BTreeMap::new();
        for (name, file) in files {
            write(&half.join(name), &file.bytes)?;
            hashes.insert(name.clone(), file.sha256.clone());
        }
        let listing = Listing::new(key, stage, hashes);
        let listing = serde_json::to_vec_pretty(&listing).map_err(|e| StudyError::io(&half)(e.into()))?;
        write(&half.join(LISTING), &listing)?;
        // Only what is not this stage as it was written stands there.
        clear(&whole)?;
        fs::rename(&half, &whole).map_err(StudyError::io(&whole))
    }

    /// Takes away what earlier runs kept of other stages than these, by their keys: where less may be published than then.
    pub(crate) fn keep_only(&self, keys: &BTreeSet<&str>) -> Result<(), StudyError> {
        for entry in fs::read_dir(&self.folder).map_err(StudyError::io(&self.folder))?.filter_map(Result::ok) {
            let is_key = |name: &str| name.len() == 64 && name.bytes().all(|digit| digit.is_ascii_hexdigit());
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_key(&name) && !keys.contains(name.as_str()) {
                clear(&entry.path())?;
            }
        }
        Ok(())
    }
}

/// Takes away whatever stands at a place: a folder, a file, a link (never what it leads to), or nothing.
fn clear(path: &Path) -> Result<(), StudyError> {
    match fs::symlink_metadata(path) {
        Err(_) => Ok(()),
        Ok(found) if found.is_dir() => fs::remove_dir_all(path).map_err(StudyError::io(path)),
        Ok(_) => fs::remove_file(path).map_err(StudyError::io(path)),
    }
}

/// Writes a file and makes sure that it is on the disk before it is renamed.
fn write(path: &Path, bytes: &[u8]) -> Result<(), StudyError> {
    let mut file = fs::File::create(path).map_err(StudyError::io(path))?;
    file.write_all(bytes).map_err(StudyError::io(path))?;
    file.sync_all().map_err(StudyError::io(path))
}

#[cfg(test)]
mod tests {
    use super::{Files, Kept, OutputLock, Store};
    use std::fs;

    #[test]
    fn a_stage_comes_back_whole_or_not_at_all() {
        let out = tempfile::tempdir().unwrap();
        let files = Files::from([("a.svg".to_owned(), b"<svg/>".to_vec().into())]);
        let store = Store::open(&OutputLock::take(out.path()).unwrap()).unwrap();
        assert_eq!(store.get("k", "figure"), Kept::Nothing);
        store.put("k", "figure", &files).unwrap();
        assert_eq!(store.get("k", "figure"), Kept::Whole(files.clone()));
        assert_eq!(store.get("k", "table"), Kept::Altered, "another stage's");

        let at = |name: &str| out.path().join(".stages").join(name);
        let mend = || {
            store.put("k", "figure", &files).unwrap();
            assert_eq!(store.get("k", "figure"), Kept::Whole(files.clone()));
        };
        fs::write(at("k/a.svg"), "<svg").unwrap();
        assert_eq!(store.get("k", "figure"), Kept::Altered, "a damaged file");
        mend();
        let listing = fs::read_to_string(at("k/stage.json")).unwrap();
        let shortened = listing.lines().filter(|line| !line.contains("a.svg")).collect::<Vec<_>>().join("\n");
        fs::write(at("k/stage.json"), shortened).unwrap();
        assert_eq!(store.get("k", "figure"), Kept::Altered, "a shortened listing");
        mend();
        store.put("l", "figure", &Files::new()).unwrap();
        fs::remove_dir_all(at("k")).unwrap();
        fs::rename(at("l"), at("k")).unwrap();
        assert_eq!(store.get("k", "figure"), Kept::Altered, "a folder in another's place");
        mend();
        fs::remove_dir_all(at("k")).unwrap();
        fs::write(at("k"), "a file where a folder should be").unwrap();
        assert_eq!(store.get("k", "figure"), Kept::Altered);
        mend();
    }

    #[test]
    fn what_an_interrupted_run_left_is_cleared() {
        let out = tempfile::tempdir().unwrap();
        let held = OutputLock::take(out.path()).unwrap();
        let at = |name: &str| out.path().join(".stages").join(name);
        let (half, mine) = (at(&format!("{}k", held.half())), at("half-mine"));
        fs::create_dir_all(&half).unwrap();
        fs::create_dir_all(&mine).unwrap();
        Store::open(&held).unwrap();
        assert_eq!((half.exists(), mine.exists()), (false, true), "what bears another name is somebody else's");
    }
}
