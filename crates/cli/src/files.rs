//! What a command reads and what it writes: told by the types of its arguments, and never the same file.
//!
//! An argument that names a file to read is a [`Source`], one that names a file to write a [`Target`], one that names a folder
//! to write to a [`Folder`]. Before a command runs, [`Files::of`] finds all of them among its arguments and holds each against
//! each, against what the study reads in whose folder it is, and against what people have filled in. What a command writes under a name that nobody gave replaces nothing, but with [`ForceArgs`]. There is no other way from this crate to a file (tidy sees to it), so that a new command is held to it, too.

mod source;
mod target;

pub use source::Source;
pub(crate) use source::bytes;
pub(crate) use target::Folder;
pub use target::Target;

use crate::fault::Fault;
use crate::filled::filled_in;
use clap::{ArgMatches, Args};
use crosscase_data::Format;
use crosscase_study::{Methods, study_files};
use std::path::{Path, PathBuf};
use target::together;

/// For a command that writes files under names that nobody gave it.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct ForceArgs {
    /// Replace files that are there already, under names that are not given here
    #[arg(id = FORCE, long = FORCE)]
    _force: bool,
}

const FORCE: &str = "force";

/// The files that a command reads, and whether it may replace what nobody named.
#[derive(Clone, Debug)]
pub(crate) struct Files<'a> {
    read: Vec<PathBuf>,
    force: bool,
    /// By which it is known what the study reads in whose folder something is written.
    methods: &'a Methods,
}

impl<'a> Files<'a> {
    /// Those that the arguments name; a fault where a file that they name to be written is one of them, is read by a study or was filled in
    /// by hand, or where two of those are one.
    pub(crate) fn of(matches: &ArgMatches, methods: &'a Methods) -> Result<Self, Fault> {
        let read = each::<Source>(matches).iter().flat_map(Source::all).map(Path::to_owned).collect();
        let force = matches.try_get_one(FORCE).ok().flatten().copied().unwrap_or(false);
        let files = Self { read, force, methods };
        files.refuse_overwrite(&each::<Target>(matches))?;
        Ok(files)
    }

    /// A file to write whose name is made from others.
    pub(crate) fn target(&self, path: PathBuf) -> Result<Target, Fault> {
        let target = Target::new(path);
        self.refuse_overwrite([&target])?;
        Ok(target)
    }

    /// These, and others that are read without being arguments.
    pub(crate) fn and(&self, others: Vec<PathBuf>) -> Self {
        Self { read: self.read.iter().cloned().chain(others).collect(), ..self.clone() }
    }

    /// Writes the file that was named, if one was, and those that go with it under names made from its own.
    pub(crate) fn write(&self, named: Option<&Target>, made: Vec<(PathBuf, Vec<u8>)>) -> Result<(), Fault> {
        let made: Vec<_> = made.into_iter().map(|(path, bytes)| (Target::new(path), bytes)).collect();
        self.hold(named, &made)?;
        if made.iter().any(|(target, _)| is_stream(target.path())) {
            return made.iter().try_for_each(|(target, bytes)| target.write(bytes));
        }
        together(&made)
    }

    /// A fault where a file to write is one that is read, or where nobody named it and another is there in its place.
    fn hold(&self, named: Option<&Target>, made: &[(Target, Vec<u8>)]) -> Result<(), Fault> {
        self.refuse_overwrite(made.iter().map(|(target, _)| target))?;
        made.iter().try_for_each(|(target, bytes)| target.spare(bytes))?;
        let is_another = |(target, made): &&(Target, Vec<u8>)| {
            Some(target.path()) != named.map(Target::path)
                && target.path().is_file()
                && bytes(target.path()).ok().as_ref() != Some(made)
        };
        match made.iter().find(is_another) {
            Some((target, _)) if !self.force => {
                let message =
                    format!("{} is there already, and would be replaced without being named", target.path().display());
                Err(Fault::usage(message + "; move it away, or say --force"))
            }
            _ => Ok(()),
        }
    }

    /// A fault where a target is a file that is read here or by a study, by whatever name or link, where people filled it in, or where two
    /// targets are one.
    pub(crate) fn refuse_overwrite<'t>(&self, targets: impl IntoIterator<Item = &'t Target>) -> Result<(), Fault> {
        let mut before: Vec<&Target> = Vec::new();
        for target in targets {
            let shown = target.path().display();
            if let Some(source) = self.read.iter().find(|source| same(source, target.path())) {
                let message = format!("{shown} would overwrite {}, which is read", source.display());
                return Err(Fault::usage(message + "; name another file"));
            }
            if let Some(study) = study_reading(target.path(), self.methods) {
                let message = format!("{shown} is read by the study in {}, and would be replaced", study.display());
                let message = message + "; name another file, or move it away first";
                if Format::from_path(target.path()).is_err() {
                    return Err(Fault::usage(message));
                }
                // It may be the table that this command made before: of the same columns it is made again.
                target.keep_as_read(message);
            }
            if let Some(what) = there(target.path()).and_then(|bytes| filled_in(target.path(), &bytes)) {
                let message = format!("{shown} is there already, and holds {what}, which would be lost");
                return Err(Fault::usage(message + "; name another file, or move it away first"));
            }
            if before.iter().any(|other| one_place(other.path(), target.path())) {
                return Err(Fault::usage(format!("{shown} would be written twice; name two files")));
            }
            before.push(target);
        }
        Ok(())
    }
}

/// More bytes than a table has that people filled in.
const MOST: u64 = 1 << 25;

/// What a file holds that is there and is no larger than people make them.
fn there(path: &Path) -> Option<Vec<u8>> {
    let is_small = std::fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() <= MOST);
    if is_small { bytes(path).ok() } else { None }
}

/// The folder of the study that reads a file that is there: one that it is in, by its name or where its name leads.
fn study_reading(target: &Path, methods: &Methods) -> Option<PathBuf> {
    if !target.is_file() {
        return None;
    }
    let named = folder_of(target).map(|folder| folder.join(target.file_name().unwrap_or_default()));
    let places = [named, target.canonicalize().ok()];
    let mut around = places.iter().flatten().flat_map(|place| place.ancestors().skip(1));
    let reads = |folder: &&Path| {
        folder.join("study.toml").is_file() && study_files(folder, methods).iter().any(|file| same(file, target))
    };
    around.find(reads).map(Path::to_owned)
}

/// Every value of a type among the arguments.
pub(crate) fn each<T: Clone + Send + Sync + 'static>(matches: &ArgMatches) -> Vec<T> {
    let of = |id: &clap::Id| matches.try_get_many::<T>(id.as_str()).ok().flatten();
    matches.ids().filter_map(of).flatten().cloned().collect()
}

/// Whether two names are of one file. What is no file, such as a pipe or a terminal, may be read and written, and is not opened.
fn same(one: &Path, other: &Path) -> bool {
    one.is_file() && other.is_file() && same_file::is_same_file(one, other).unwrap_or(false)
}

/// Whether two names to be written are of one place, whether or not there is a file yet.
fn one_place(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| Some((folder_of(path)?, path.file_name()?.to_owned()));
    same(one, other) || !is_stream(one) && place(one).is_some_and(|one| Some(one) == place(other))
}

/// The folder that a file is in.
fn folder_of(path: &Path) -> Option<PathBuf> {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder.canonicalize().ok(),
        _ => Path::new(".").canonicalize().ok(),
    }
}

fn is_stream(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|found| !found.is_file())
}
