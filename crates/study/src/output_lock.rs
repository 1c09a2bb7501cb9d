//! A folder of results is written by one run at a time, and a file in it is whole or not there.
//!
//! The lock file holds a mark that nobody else can have guessed, drawn when a run first writes to the folder. What is not yet
//! in its place bears the mark in its name: so what a killed run left half-written is told from the files of anybody else.

use crate::error::StudyError;
use std::collections::hash_map::RandomState;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::hash::{BuildHasher as _, Hasher as _};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

pub(crate) const LOCK: &str = ".lock";

/// How many hexadecimal digits a mark has.
const DIGITS: usize = 16;

/// A folder that other runs are kept out of until this is dropped, which the end of the process does in any case.
#[derive(Debug)]
pub(crate) struct OutputLock {
    out: PathBuf,
    mark: String,
    _lock: File,
}

impl OutputLock {
    pub(crate) fn take(out: &Path) -> Result<Self, StudyError> {
        let path = out.join(LOCK);
        no_link(&path)?;
        if fs::symlink_metadata(&path).is_ok_and(|found| !found.is_file()) {
            return Err(StudyError::NotOurs { path, edited: false });
        }
        let mut lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(StudyError::io(&path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StudyError::Busy { out: out.to_owned() }),
            Err(TryLockError::Error(source)) => return Err(StudyError::Io { path, source }),
        }
        let mark = mark(&mut lock).map_err(StudyError::io(&path))?;
        let mark = mark.ok_or(StudyError::NotOurs { path, edited: false })?;
        Ok(Self { out: out.to_owned(), mark, _lock: lock })
    }

    pub(crate) fn out(&self) -> &Path {
        &self.out
    }

    /// What nobody else can have guessed.
    pub(crate) fn mark(&self) -> &str {
        &self.mark
    }

    /// How the name of what is not yet in its place begins.
    pub(crate) fn half(&self) -> String {
        format!(".half-{}-", self.mark)
    }

    /// Replaces a file of the folder at once, or leaves it alone where it holds these bytes already.
    pub(crate) fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), StudyError> {
        let path = self.out.join(name);
        if own_bytes(&path).is_ok_and(|there| there == bytes) {
            return Ok(());
        }
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(StudyError::io(folder))?;
        // A name that nobody can guess, and that never follows a link.
        let prefix = self.half();
        let mut half = tempfile::Builder::new().prefix(&prefix).tempfile_in(folder).map_err(StudyError::io(folder))?;
        half.write_all(bytes).and_then(|()| half.as_file().sync_all()).map_err(StudyError::io(&path))?;
        shared(half.as_file()).map_err(StudyError::io(&path))?;
        half.persist(&path).map(drop).map_err(|error| StudyError::io(path)(error.error))
    }

    /// Takes away what a run that was killed left half-written, in the folder itself and below these places in it.
    pub(crate) fn sweep(&self, places: &[&str]) -> Result<(), StudyError> {
        let half = self.half();
        let mut open = vec![self.out.clone()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(&folder).map_err(StudyError::io(&folder))? {
                let entry = entry.map_err(StudyError::io(&folder))?;
                let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
                let is_folder = entry.file_type().is_ok_and(|found| found.is_dir());
                if is_folder && (folder != self.out || places.contains(&name.as_str())) {
                    open.push(path);
                } else if !is_folder && name.starts_with(&half) {
                    fs::remove_file(&path).map_err(StudyError::io(&path))?;
                }
            }
        }
        Ok(())
    }
}

/// More bytes than any file of a study's own has.
const MOST: u64 = 1 << 30;

/// The bytes of a file of a study's own: a regular one, of no more bytes than may be.
pub(crate) fn own_bytes(path: &Path) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("this is no file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST { Err(io::Error::other("this is larger than 1 GiB")) } else { Ok(bytes) }
}

/// A fault where there is a link, which writing would follow or replace.
pub(crate) fn no_link(path: &Path) -> Result<(), StudyError> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => Err(StudyError::LinkAmongResults { path: path.to_owned() }),
        _ => Ok(()),
    }
}

/// The mark in the lock file, a new one where it is empty or was being written; `None` where somebody else wrote the file.
fn mark(lock: &mut File) -> io::Result<Option<String>> {
    let mut there = Vec::new();
    (&*lock).take(DIGITS as u64 + 1).read_to_end(&mut there)?;
    if there.len() > DIGITS || !there.iter().all(u8::is_ascii_hexdigit) {
        return Ok(None);
    }
    let mut mark = String::from_utf8_lossy(&there).into_owned();
    if mark.len() < DIGITS {
        // The keys of a hash map are drawn anew from the randomness of the system.
        mark = format!("{:016x}", RandomState::new().build_hasher().finish());
        lock.rewind()?;
        lock.write_all(mark.as_bytes())?;
        lock.sync_all()?;
    }
    Ok(Some(mark))
}

/// Results are read by others, as files usually are, where a temporary file is its owner's alone.
#[cfg(unix)]
fn shared(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn shared(_: &File) -> std::io::Result<()> {
    Ok(())
}
