//! Files out.

use std::collections::hash_map::RandomState;
use std::fs::{self, OpenOptions};
use std::hash::{BuildHasher as _, Hasher as _};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::format::{Format, Written};
use crate::{DataError, Delimiter, Diagnostic, Place, Table, Variable, VariableCodebook, counted};

/// Writes a table to a file whose format its extension tells: the whole file or nothing.
///
/// The bytes go to a file beside it, which then takes its place.
///
/// # Errors
/// An unknown extension, a format that is not built in, a file that cannot be written.
pub fn write(path: impl AsRef<Path>, table: &Table) -> Result<(), DataError> {
    let path = path.as_ref();
    let format = Format::from_path(path)?;
    write_bytes(path, &to_bytes(table, format)?)
}

/// Writes bytes to a file, whole or not at all: they go to a temporary file beside it, which then takes its name. A link stays
/// one, and the file behind it is replaced. What is no file, a device or a pipe, is written to.
///
/// # Errors
/// A file that cannot be written.
pub fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), DataError> {
    put(path, bytes).map_err(|source| cannot(path, source))
}

/// The bytes of a file that holds the table. The same table gives the same bytes.
///
/// ```
/// # #[cfg(feature = "csv")] {
/// use crosscase_data::{Format, TableBuilder, to_bytes};
///
/// let table = TableBuilder::default().id("case", ["a"]).number("x", [Some(0.5)]).build()?;
/// assert_eq!(to_bytes(&table, Format::Csv)?, b"case,x\na,0.5\n");
/// # }
/// # Ok::<(), crosscase_data::DataError>(())
/// ```
///
/// # Errors
/// [`DataError::NotWritable`] for a table that the format cannot hold; a column called `X.missing` beside a column `X` that has reasons (see [`Table::to_batch`]).
pub fn to_bytes(table: &Table, format: Format) -> Result<Vec<u8>, DataError> {
    to_styled_bytes(table, format, TextStyle::default())
}

/// How a text file is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextStyle {
    /// What separates the cells of `.csv`. With semicolons decimals have a comma, as spreadsheets of the European continent read
    /// them, which make dates of `1.5`.
    pub separator: Delimiter,
    /// Whether a text that begins with `=`, `+`, `-`, `@`, a tab or a return, which a spreadsheet would take for a formula, has an
    /// apostrophe before it. What is written so reads back with the apostrophe. Numbers are as they are.
    pub quote_formulas: bool,
}

/// The same as [`to_bytes`], a text file in a style.
///
/// ```
/// # #[cfg(feature = "csv")] {
/// use crosscase_data::{Delimiter, Format, TableBuilder, TextStyle, to_styled_bytes};
///
/// let table = TableBuilder::new("crosscase.raw/1").id("case", ["=1+1", "b"]).number("x", [Some(-0.5), None]).build()?;
/// let style = TextStyle { quote_formulas: true, ..TextStyle::default() };
/// assert_eq!(to_styled_bytes(&table, Format::Csv, style)?, b"case,x\n'=1+1,-0.5\nb,\n");
/// let style = TextStyle { separator: Delimiter::Semicolon, ..TextStyle::default() };
/// assert_eq!(to_styled_bytes(&table, Format::Csv, style)?, b"case;x\n=1+1;-0,5\nb;\n");
/// # }
/// # Ok::<(), crosscase_data::DataError>(())
/// ```
///
/// # Errors
/// As [`to_bytes`].
pub fn to_styled_bytes(table: &Table, format: Format, style: TextStyle) -> Result<Vec<u8>, DataError> {
    // Without any format there is none to ask for.
    let _ = (table, style);
    match format {
        #[cfg(feature = "csv")]
        Format::Csv => Ok(crate::csv::write(&table.to_batch()?, style)),
        #[cfg(feature = "csv")]
        Format::Tsv => Ok(crate::csv::write(&table.to_batch()?, TextStyle { separator: Delimiter::Tab, ..style })),
        #[cfg(feature = "xlsx")]
        Format::Xlsx => crate::xlsx::write(table),
        #[cfg(feature = "xlsx")]
        Format::Xls => {
            let reason = "it is read and not written: write .xlsx".to_owned();
            Err(DataError::NotWritable { format, reason })
        }
        #[cfg(feature = "json")]
        Format::Json => crate::json::write(table),
        #[cfg(feature = "ipc")]
        Format::ArrowIpc => crate::ipc::write(&table.to_batch()?),
        #[cfg(feature = "parquet")]
        Format::Parquet => crate::parquet::write(&table.to_batch()?),
        #[cfg(feature = "labelled")]
        Format::Sav | Format::Zsav => Ok(crate::sav::write(table, &VariableCodebook::of(table), format)?.bytes),
        #[cfg(feature = "labelled")]
        Format::Dta => Ok(crate::dta::write(table, &VariableCodebook::of(table))?.bytes),
    }
}

/// The bytes of a file that holds the table and, where the format can, what is said of its variables: wording, labels of values, missing
/// codes, how they are shown. The same table gives the same bytes.
///
/// ```
/// # #[cfg(all(feature = "csv", feature = "labelled"))] {
/// use crosscase_data::{Format, Missing, ReadOptions, read_bytes, to_labelled_bytes};
///
/// let options = ReadOptions::new().missing("9", Missing::Refused);
/// let answers = read_bytes(b"person,trust\np1,4\np2,9\n", Format::Csv, None, &options)?;
/// let written = to_labelled_bytes(&answers.table, &answers.codebook, Format::Sav)?;
/// let again = read_bytes(&written.bytes, Format::Sav, None, &ReadOptions::new())?;
/// assert_eq!(again.table.numbers("trust")?, [Some(4.0), None]);
/// assert_eq!(again.codebook.reason(&again.table, "trust", 1).as_deref(), Some("9"));
/// # }
/// # Ok::<(), crosscase_data::DataError>(())
/// ```
pub fn to_labelled_bytes(table: &Table, codebook: &VariableCodebook, format: Format) -> Result<Written, DataError> {
    match format {
        #[cfg(feature = "labelled")]
        Format::Sav | Format::Zsav => crate::sav::write(table, codebook, format),
        #[cfg(feature = "labelled")]
        Format::Dta => crate::dta::write(table, codebook),
        #[allow(unreachable_patterns, reason = "no other format may be built in")]
        format => Ok(Written { bytes: to_bytes(table, format)?, diagnostics: unsaid(table, codebook, format) }),
    }
}

/// What files of values alone do not say of their variables.
fn unsaid(table: &Table, codebook: &VariableCodebook, format: Format) -> Vec<Diagnostic> {
    let columns = table.column_names();
    let used = || codebook.variables.iter().filter(|variable| columns.contains(&variable.name.as_str()));
    let of = |what: &str, has: fn(&Variable) -> bool| {
        let n = used().filter(|variable| has(variable)).count();
        (n > 0).then(|| format!("{what} of {}", counted(n, "column", "columns")))
    };
    let unsaid = [
        of("the wording", |variable| variable.label.is_some()),
        of("the labels of values", |variable| !variable.labels.is_empty()),
        of("the codes of missing answers", |variable| !variable.missing.is_empty()),
    ];
    let unsaid: Vec<String> = unsaid.into_iter().flatten().collect();
    if unsaid.is_empty() {
        return Vec::new();
    }
    let message = format!("{format} cannot hold {}", unsaid.join(", "));
    vec![
        Diagnostic::warning("DAT114", message)
            .help("write them with `crosscase scales codebook`, or write a .sav, .zsav or .dta"),
    ]
}

/// Puts bytes where a path leads to.
fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(found) if !found.is_file() => OpenOptions::new().write(true).open(path)?.write_all(bytes),
        _ => Begun::new(path, bytes)?.place(),
    }
}

/// Writes several files that belong together: all of them, or none where one cannot be written. A link stays one, as in
/// [`write_bytes`]. What was in them is kept beside until the last is in its place.
///
/// # Errors
/// [`DataError::CannotWrite`]: a place that cannot be written to, or that is taken by what is no file.
pub fn write_together(files: &[(&Path, &[u8])]) -> Result<(), DataError> {
    let mut begun = Vec::with_capacity(files.len());
    let written = files.iter().try_for_each(|&(path, bytes)| {
        let one = Begun::new(path, bytes).map_err(|source| cannot(path, source))?;
        begun.push((path, one));
        Ok(())
    });
    written.and_then(|()| place(&mut begun))
}

/// Puts all in their places, or takes back those that were put there.
fn place(begun: &mut [(&Path, Begun)]) -> Result<(), DataError> {
    let kept = begun.iter_mut().try_for_each(|(path, one)| one.keep().map_err(|source| cannot(path, source)));
    let placed = kept
        .and_then(|()| begun.iter_mut().try_for_each(|(path, one)| one.place().map_err(|source| cannot(path, source))));
    if placed.is_err() {
        for (_, one) in begun.iter_mut() {
            one.undo();
        }
    }
    placed
}

/// A file whose bytes stand beside its place.
struct Begun {
    place: PathBuf,
    beside: PathBuf,
    /// What was there before, under another name.
    before: Option<PathBuf>,
    placed: bool,
}

impl Begun {
    fn new(path: &Path, bytes: &[u8]) -> io::Result<Self> {
        let (place, permissions) = match fs::metadata(path) {
            Ok(found) if found.is_file() => {
                // What may not be written to is not replaced, though its folder would let it.
                OpenOptions::new().write(true).open(path)?;
                (path.canonicalize()?, Some(found.permissions()))
            }
            Ok(_) => return Err(io::Error::other("this is no file")),
            Err(_) => (end_of(path)?, None),
        };
        let (beside, mut file) = create_beside(&place)?;
        let begun = Self { place, beside, before: None, placed: false };
        let allowed = permissions.map_or(Ok(()), |permissions| file.set_permissions(permissions));
        allowed.and_then(|()| file.write_all(bytes)).and_then(|()| file.sync_all())?;
        Ok(begun)
    }

    /// Gives what is there a second name.
    fn keep(&mut self) -> io::Result<()> {
        if !self.place.exists() {
            return Ok(());
        }
        let before = self.beside.with_extension("before");
        // Where a file system has no links, a copy is as good.
        if fs::hard_link(&self.place, &before).is_err() {
            fs::copy(&self.place, &before)?;
        }
        self.before = Some(before);
        Ok(())
    }

    fn place(&mut self) -> io::Result<()> {
        fs::rename(&self.beside, &self.place)?;
        self.placed = true;
        Ok(())
    }

    /// Takes it back; the error that made it so is the one to tell.
    fn undo(&mut self) {
        let _ = match self.before.take() {
            Some(before) if self.placed => fs::rename(before, &self.place),
            None if self.placed => fs::remove_file(&self.place),
            _ => Ok(()),
        };
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        if !self.placed {
            let _ = fs::remove_file(&self.beside);
        }
        if let Some(before) = &self.before {
            let _ = fs::remove_file(before);
        }
    }
}

fn cannot(path: &Path, source: io::Error) -> DataError {
    DataError::CannotWrite { place: Place::file(path.display().to_string()), source: crate::read::in_words(source) }
}

/// Where a path leads to where there is nothing yet: through as many links as systems follow.
fn end_of(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..40 {
        match fs::read_link(&path) {
            Ok(next) => path = path.parent().unwrap_or(Path::new("")).join(next),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("its links lead in a circle"))
}

/// A new file in the same folder, so that taking the place of `path` is one step of the file system. Nobody can guess its name, and
/// where there is something of that name, a link too, it is another.
fn create_beside(path: &Path) -> io::Result<(PathBuf, fs::File)> {
    loop {
        // The keys of a hash map are drawn anew from the randomness of the system.
        let random = RandomState::new().build_hasher().finish();
        let beside = path.with_file_name(format!(".half-{random:016x}"));
        match OpenOptions::new().write(true).create_new(true).open(&beside) {
            Ok(file) => return Ok((beside, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Begun, place};
    use std::fs;

    /// Where the third of three files cannot take its place, the first two are as they were: one with its old bytes, one not there.
    #[test]
    fn files_that_belong_together_take_their_places_together() -> Result<(), Box<dyn std::error::Error>> {
        let folder = std::env::temp_dir().join(format!("crosscase-write-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let paths = ["old", "new", "last"].map(|name| folder.join(name));
        fs::write(&paths[0], "before")?;
        let mut begun = Vec::new();
        for path in &paths {
            begun.push((path.as_path(), Begun::new(path, b"after")?));
        }
        fs::remove_file(&begun[2].1.beside)?;
        let placed = place(&mut begun);
        drop(begun);
        let left: Vec<_> =
            fs::read_dir(&folder)?.map(|entry| entry.map(|entry| entry.file_name())).collect::<Result<_, _>>()?;
        let old = fs::read_to_string(&paths[0])?;
        fs::remove_dir_all(&folder)?;
        assert!(placed.is_err());
        assert_eq!((left, old.as_str()), (vec!["old".into()], "before"));
        Ok(())
    }
}
