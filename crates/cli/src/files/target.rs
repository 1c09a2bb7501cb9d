//! Files that a command writes, and folders of them.

use super::Files;
use super::source::bytes;
use crate::deadline::telling;
use crate::fault::Fault;
use clap::builder::{OsStringValueParser, TypedValueParser, ValueParserFactory};
use crosscase_data::{DataError, Format, NoRows, ReadOptions};
use std::ffi::OsString;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// A file to write.
#[derive(Clone, Debug)]
pub struct Target {
    path: PathBuf,
    /// What is said where a study reads what is there, and this would make something else of it; set when arguments are checked, for all
    /// clones of one.
    read_by_study: Arc<OnceLock<String>>,
}

/// Formats of pictures and of paper that nothing here writes.
const PICTURES: [&str; 9] = ["png", "jpg", "jpeg", "gif", "pdf", "eps", "tif", "tiff", "webp"];

/// Endings of text for people: no other file is taken for one.
const TEXTS: [&str; 4] = ["txt", "lis", "lst", "md"];

impl Target {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, read_by_study: Arc::default() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps a table that a study reads from being made another; `message` is what is said then.
    pub(super) fn keep_as_read(&self, message: String) {
        // Checked twice, it is the same study.
        let _ = self.read_by_study.set(message);
    }

    /// A file for a result: its ending says in which format, and there is a folder for it. Known before anything is computed.
    /// There are other endings beside those of tables.
    pub(crate) fn of_result(others: &'static [&'static str]) -> impl TypedValueParser<Value = Self> {
        OsStringValueParser::new().try_map(move |path| {
            let target = Self::new(path.into());
            let is_other = target.is_json() || others.iter().any(|ending| target.ends_with(ending));
            let is_table = !is_other && !target.is_plain_stream();
            if is_table && Format::from_path(&target.path).map_err(|error| error.to_string())? == Format::Xls {
                return Err("an .xls workbook is read and not written: write .xlsx".to_owned());
            }
            match target.path.parent().filter(|folder| *folder != Path::new("") && !folder.is_dir()) {
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
        let target = Self::new(path.into());
        match target.path.extension() {
            Some(other) if !endings.iter().any(|ending| target.ends_with(ending)) => {
                Err(mend(&other.to_string_lossy()))
            }
            _ => Ok(target),
        }
    }

    /// A file whose name is not that of a picture: under such a name nobody could open what is written.
    fn but_pictures(path: OsString, mend: impl Fn(&str) -> String) -> Result<Self, String> {
        let target = Self::new(path.into());
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
        self.path.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending))
    }

    /// Whether its name says in which format a table is written to it; a stream such as `/dev/stdout` says none.
    pub(crate) fn is_plain_stream(&self) -> bool {
        Format::from_path(&self.path).is_err() && std::fs::metadata(&self.path).is_ok_and(|found| !found.is_file())
            || self.is_standard(1)
            || self.is_standard(2)
    }

    /// Writes bytes: the whole file or nothing; into what is no file, such as a pipe, as it is.
    pub fn write(&self, bytes: &[u8]) -> Result<(), Fault> {
        self.spare(bytes)?;
        telling();
        let written = if self.is_standard(1) {
            let mut out = std::io::stdout().lock();
            out.write_all(bytes).and_then(|()| out.flush())
        } else if self.is_standard(2) {
            std::io::stderr().lock().write_all(bytes)
        } else {
            match crosscase_data::write_bytes(&self.path, bytes) {
                Err(DataError::CannotWrite { source, .. }) if source.kind() == ErrorKind::BrokenPipe => Ok(()),
                other => return Ok(other?),
            }
        };
        match written {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Fault::data(format!("{}: {error}", self.path.display())))
            }
            _ => Ok(()),
        }
    }

    /// A fault where these bytes would replace others that a study reads, but for a table that the same command made: what is made of
    /// answers is made again when more have come in.
    pub(super) fn spare(&self, made: &[u8]) -> Result<(), Fault> {
        match self.read_by_study.get() {
            Some(message)
                if bytes(&self.path).is_ok_and(|there| there != made && !is_made_again(&self.path, &there, made)) =>
            {
                Err(Fault::usage(message.clone()))
            }
            _ => Ok(()),
        }
    }

    /// Whether it is a standard stream of this process, which is continued and not opened anew.
    fn is_standard(&self, number: u8) -> bool {
        let name = if number == 1 { "/dev/stdout" } else { "/dev/stderr" };
        [name.to_owned(), format!("/dev/fd/{number}"), format!("/proc/self/fd/{number}")]
            .iter()
            .any(|stream| self.path == Path::new(stream))
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

/// A folder to write to; made where it does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Writes files of these names, none of them over a file that was read or that is another's.
    pub(crate) fn write(&self, files: &Files<'_>, made: Vec<(String, Vec<u8>)>) -> Result<(), Fault> {
        let made: Vec<_> = made.into_iter().map(|(name, bytes)| (Target::new(self.0.join(name)), bytes)).collect();
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
pub(super) fn together(made: &[(Target, Vec<u8>)]) -> Result<(), Fault> {
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
