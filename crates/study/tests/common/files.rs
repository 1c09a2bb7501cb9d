//! Fixtures, and what a folder holds; the tests of the binary use this file, too.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder of the repository's `fixtures/`, which a package brings with its tests.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// A copy of a fixture to change.
pub fn copy_of(name: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(fixture(name)).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    folder
}

/// A study of these files, in which some texts of some files are replaced: (file, from, to), each of which must stand there.
pub fn study_of(files: &[(&str, &str)], changes: &[(&str, &str, &str)]) -> TempDir {
    let study = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let mut text = (*text).to_owned();
        for (_, from, to) in changes.iter().filter(|(file, ..)| file == name) {
            assert!(text.contains(from), "{from} does not stand in {name}");
            text = text.replacen(from, to, 1);
        }
        fs::write(study.path().join(name), text).unwrap();
    }
    study
}

/// Every file below a folder but those under the names left out, with its bytes.
pub fn files_below(folder: &Path, but: &[&str]) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if but.iter().any(|name| path.file_name().unwrap() == *name) {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else {
                let bytes = fs::read(&path).unwrap();
                files.insert(path.strip_prefix(folder).unwrap().to_owned(), bytes);
            }
        }
    }
    files
}
