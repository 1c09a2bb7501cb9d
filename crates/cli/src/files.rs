//! What a command reads and what it writes: told by the types of its arguments, and never the same file.
//!
//! An argument that names a file to read is a [`Source`], one that names a file to write a [`Target`], one that names a folder
//! to write to a [`Folder`]. Before a command runs, [`Files::of`] finds all of them among its arguments and holds each against
//! each, against what the study reads in whose folder it is, and against what people have filled in. What a command writes under a name that nobody gave replaces nothing, but with [`ForceArgs`]. There is no other way from this crate to a file (tidy sees to it), so that a new command is held to it, too.

use crate::deadline::telling;
use crate::fault::Fault;
use crate::filled::filled_in;
use clap::builder::{OsStringValueParser, TypedValueParser, ValueParserFactory};
use clap::{ArgMatches, Args};
use crosscase_data::{DataError, Format, NoRows, ReadOptions, ReadTable};
use crosscase_qmethod::formats::collected;
use crosscase_study::{Methods, study_files};
use std::ffi::OsString;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

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

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target(PathBuf);

/// Formats of pictures and of paper that nothing here writes.
const PICTURES: [&str; 9] = ["png", "jpg", "jpeg", "gif", "pdf", "eps", "tif", "tiff", "webp"];

/// Endings of text for people: no other file is taken for one.
const TEXTS: [&str; 4] = ["txt", "lis", "lst", "md"];

impl Target {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A file for a result: its ending says in which format, and there is a folder for it. Known before anything is computed.
    /// There are other endings beside those of tables.
    pub(crate) fn of_result(others: &'static [&'static str]) -> impl TypedValueParser<Value = Self> {
        OsStringValueParser::new().try_map(move |path| {
            let target = Self(path.into());
            let is_other = target.is_json() || others.iter().any(|ending| target.ends_with(ending));
            let is_table = !is_other && !target.is_plain_stream();
            if is_table && Format::from_path(&target.0).map_err(|error| error.to_string())? == Format::Xls {
                return Err("an .xls workbook is read and not written: write .xlsx".to_owned());
            }
            match target.0.parent().filter(|folder| *folder != Path::new("") && !folder.is_dir()) {
                Some(folder) => Err(format!("{}: there is no such folder", folder.display())),
                None => Ok(target),
            }
        })
    }

    /// A file for a figure.
    pub(crate) fn figure() -> impl TypedValueParser<Value = Self> {
        let mend =
            |ending: &str| format!("figures are written as SVG, and not as {ending}: name a file that ends in .svg");
        OsStringValueParser::new().try_map(move |path| Self::ending_in(path, &["svg"], mend))
    }

    /// A file for a page.
    pub(crate) fn page() -> impl TypedValueParser<Value = Self> {
        let mend = |ending: &str| {
            format!("pages are written as HTML, and not as {ending}: write .html and print it from the browser")
        };
        OsStringValueParser::new().try_map(move |path| Self::ending_in(path, &["html", "htm"], mend))
    }

    /// A file for a text that people read.
    pub(crate) fn text() -> impl TypedValueParser<Value = Self> {
        let mend =
            |ending: &str| format!("this is written as text, and not as {ending}: name a file that ends in .txt");
        OsStringValueParser::new().try_map(move |path| Self::ending_in(path, &TEXTS, mend))
    }

    /// A file whose name has one of these endings, or none: under another nobody could open what is written, and what is there under
    /// such a name is something else.
    fn ending_in(path: OsString, endings: &[&str], mend: impl Fn(&str) -> String) -> Result<Self, String> {
        let target = Self(path.into());
        match target.0.extension() {
            Some(other) if !endings.iter().any(|ending| target.ends_with(ending)) => {
                Err(mend(&other.to_string_lossy()))
            }
            _ => Ok(target),
        }
    }

    /// A file whose name is not that of a picture: under such a name nobody could open what is written.
    fn but_pictures(path: OsString, mend: impl Fn(&str) -> String) -> Result<Self, String> {
        let target = Self(path.into());
        match PICTURES.iter().find(|ending| target.ends_with(ending)) {
            Some(ending) => Err(mend(ending)),
            None => Ok(target),
        }
    }

    /// Whether its name is that of a JSON file.
    pub(crate) fn is_json(&self) -> bool {
        self.ends_with("json")
    }

    /// Whether this is the ending of its name.
    pub(crate) fn ends_with(&self, ending: &str) -> bool {
        self.0.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending))
    }

    /// Whether its name says in which format a table is written to it; a stream such as `/dev/stdout` says none.
    pub(crate) fn is_plain_stream(&self) -> bool {
        Format::from_path(&self.0).is_err() && std::fs::metadata(&self.0).is_ok_and(|found| !found.is_file())
            || self.is_standard(1)
            || self.is_standard(2)
    }

    /// Writes bytes: the whole file or nothing; into what is no file, such as a pipe, as it is.
    pub fn write(&self, bytes: &[u8]) -> Result<(), Fault> {
        spare(&self.0, bytes)?;
        telling();
        let written = if self.is_standard(1) {
            let mut out = std::io::stdout().lock();
            out.write_all(bytes).and_then(|()| out.flush())
        } else if self.is_standard(2) {
            std::io::stderr().lock().write_all(bytes)
        } else {
            match crosscase_data::write_bytes(&self.0, bytes) {
                Err(DataError::CannotWrite { source, .. }) if source.kind() == ErrorKind::BrokenPipe => Ok(()),
                other => return Ok(other?),
            }
        };
        match written {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Fault::data(format!("{}: {error}", self.0.display())))
            }
            _ => Ok(()),
        }
    }

    /// Whether it is a standard stream of this process, which is continued and not opened anew.
    fn is_standard(&self, number: u8) -> bool {
        let name = if number == 1 { "/dev/stdout" } else { "/dev/stderr" };
        [name.to_owned(), format!("/dev/fd/{number}"), format!("/proc/self/fd/{number}")]
            .iter()
            .any(|stream| self.0 == Path::new(stream))
    }
}

/// One that is neither a figure nor a page, such as a table.
impl ValueParserFactory for Target {
    type Parser = clap::builder::TryMapValueParser<OsStringValueParser, fn(OsString) -> Result<Self, String>>;

    fn value_parser() -> Self::Parser {
        OsStringValueParser::new().try_map(|path| {
            Self::but_pictures(path, |ending| {
                format!("what is written here is no {ending}: give the name another ending")
            })
        })
    }
}

/// A folder to write to; made where it does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Writes files of these names, none of them over a file that was read or that is another's.
    pub(crate) fn write(&self, files: &Files<'_>, made: Vec<(String, Vec<u8>)>) -> Result<(), Fault> {
        let made: Vec<_> = made.into_iter().map(|(name, bytes)| (Target(self.0.join(name)), bytes)).collect();
        files.hold(None, &made)?;
        std::fs::create_dir_all(&self.0).map_err(|error| Fault::data(format!("{}: {error}", self.0.display())))?;
        together(&made)
    }

    /// Writes templates by their names; gives the line that tells which.
    pub(crate) fn write_templates(&self, files: &Files<'_>, templates: &[(&str, &str)]) -> Result<String, Fault> {
        self.write(
            files,
            templates.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect(),
        )?;
        let names: Vec<&str> = templates.iter().map(|(name, _)| *name).collect();
        Ok(format!("wrote {}\n", names.join(", ")))
    }
}

/// Writes files that belong together, all or none.
fn together(made: &[(Target, Vec<u8>)]) -> Result<(), Fault> {
    telling();
    let made: Vec<_> = made.iter().map(|(target, bytes)| (target.path(), bytes.as_slice())).collect();
    Ok(crosscase_data::write_together(&made)?)
}

impl ValueParserFactory for Folder {
    type Parser = clap::builder::MapValueParser<OsStringValueParser, fn(OsString) -> Self>;

    fn value_parser() -> Self::Parser {
        OsStringValueParser::new().map(|path| Self(path.into()))
    }
}

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
        let sources = each::<Source>(matches);
        let read = sources.into_iter().flat_map(|source| [source.path].into_iter().chain(source.also)).collect();
        let force = matches.try_get_one(FORCE).ok().flatten().copied().unwrap_or(false);
        let files = Self { read, force, methods };
        files.refuse_overwrite(&each::<Target>(matches))?;
        Ok(files)
    }

    /// A file to write whose name is made from others.
    pub(crate) fn target(&self, path: PathBuf) -> Result<Target, Fault> {
        let target = Target(path);
        self.refuse_overwrite([&target])?;
        Ok(target)
    }

    /// These, and others that are read without being arguments.
    pub(crate) fn and(&self, others: Vec<PathBuf>) -> Self {
        Self { read: self.read.iter().cloned().chain(others).collect(), ..self.clone() }
    }

    /// Writes the file that was named, if one was, and those that go with it under names made from its own.
    pub(crate) fn write(&self, named: Option<&Target>, made: Vec<(PathBuf, Vec<u8>)>) -> Result<(), Fault> {
        let made: Vec<_> = made.into_iter().map(|(path, bytes)| (Target(path), bytes)).collect();
        self.hold(named, &made)?;
        if made.iter().any(|(target, _)| is_stream(&target.0)) {
            return made.iter().try_for_each(|(target, bytes)| target.write(bytes));
        }
        together(&made)
    }

    /// A fault where a file to write is one that is read, or where nobody named it and another is there in its place.
    fn hold(&self, named: Option<&Target>, made: &[(Target, Vec<u8>)]) -> Result<(), Fault> {
        self.refuse_overwrite(made.iter().map(|(target, _)| target))?;
        made.iter().try_for_each(|(target, bytes)| spare(&target.0, bytes))?;
        let is_another = |(target, made): &&(Target, Vec<u8>)| {
            Some(target) != named && target.0.is_file() && bytes(&target.0).ok().as_ref() != Some(made)
        };
        match made.iter().find(is_another) {
            Some((target, _)) if !self.force => {
                let message =
                    format!("{} is there already, and would be replaced without being named", target.0.display());
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
            let shown = target.0.display();
            if let Some(source) = self.read.iter().find(|source| same(source, &target.0)) {
                let message = format!("{shown} would overwrite {}, which is read", source.display());
                return Err(Fault::usage(message + "; name another file"));
            }
            if let Some(study) = study_reading(&target.0, self.methods) {
                let message = format!("{shown} is read by the study in {}, and would be replaced", study.display());
                let message = message + "; name another file, or move it away first";
                // A table that a study reads may be the one that this command made before: of the same columns it is made again.
                match SPARED.lock() {
                    Ok(mut spared) if Format::from_path(&target.0).is_ok() => spared.push((target.0.clone(), message)),
                    _ => return Err(Fault::usage(message)),
                }
            }
            if let Some(what) = there(&target.0).and_then(|bytes| filled_in(&target.0, &bytes)) {
                let message = format!("{shown} is there already, and holds {what}, which would be lost");
                return Err(Fault::usage(message + "; name another file, or move it away first"));
            }
            if before.iter().any(|other| one_place(&other.0, &target.0)) {
                return Err(Fault::usage(format!("{shown} would be written twice; name two files")));
            }
            before.push(target);
        }
        Ok(())
    }
}

/// The tables that studies read among those that are to be written, each with what is said where another would replace it.
static SPARED: Mutex<Vec<(PathBuf, String)>> = Mutex::new(Vec::new());

/// A fault where these bytes would replace others that a study reads, but for a table that the same command made: what is made of answers is
/// made again when more have come in.
fn spare(target: &Path, made: &[u8]) -> Result<(), Fault> {
    let spared = SPARED.lock().map_or_else(|_| Vec::new(), |spared| spared.clone());
    match spared.into_iter().find(|(path, _)| path == target) {
        Some((path, message))
            if bytes(&path).is_ok_and(|there| there != made && !is_made_again(&path, &there, made)) =>
        {
            Err(Fault::usage(message))
        }
        _ => Ok(()),
    }
}

/// Whether a table has the sheets and columns of the one that is there, and leaves none blank that is filled in there.
fn is_made_again(path: &Path, there: &[u8], made: &[u8]) -> bool {
    let told = |bytes: &[u8]| {
        let options = ReadOptions::new().without_id().no_rows(NoRows::Allow);
        let read = crosscase_data::read_bytes(bytes, Format::from_path(path)?, None, &options)?;
        let sheets: Vec<String> =
            read.diagnostics.into_iter().filter(|told| told.code == "DAT108").map(|told| told.message).collect();
        let is_filled =
            |name: &&str| Ok::<_, DataError>(read.table.texts_as_written(name)?.iter().any(Option::is_some));
        let columns: Vec<&str> = read.table.column_names();
        let filled = columns.iter().map(is_filled).collect::<Result<Vec<bool>, _>>()?;
        let columns: Vec<String> = columns.into_iter().map(str::to_owned).collect();
        Ok::<_, DataError>((sheets, columns, filled))
    };
    let (Ok((sheets, columns, filled)), Ok(made)) = (told(there), told(made)) else { return false };
    (sheets, columns) == (made.0, made.1) && filled.iter().zip(made.2).all(|(before, now)| now || !before)
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
