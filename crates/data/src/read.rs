//! Files in.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use crate::format::{Format, MAX_FILE_BYTES, file_name};
use crate::joined_names::joined_names;
use crate::{DataError, FileLimit, Place, ReadOptions, ReadTable, near_name};

/// Reads a file whose format its extension tells.
///
/// # Errors
/// The file cannot be read, is empty, is not what its extension says, passes a limit ([`MAX_FILE_BYTES`] and its like), has no
/// rows, has a column without a name or two of one name; a row has too many or too few cells, names no unit, or names one again.
///
/// ```
/// # #[cfg(feature = "csv")] {
/// use crosscase_data::{ReadOptions, read, write, TableBuilder};
///
/// let folder = std::env::temp_dir().join(format!("crosscase-read-{}", std::process::id()));
/// std::fs::create_dir_all(&folder).expect("a folder for the example");
/// let table = TableBuilder::default().id("case", ["Antwerp"]).number("trust", [Some(3.5)]).build()?;
/// write(folder.join("cases.csv"), &table)?;
/// assert_eq!(read(folder.join("cases.csv"), &ReadOptions::new())?.table.numbers("trust")?, [Some(3.5)]);
/// # std::fs::remove_dir_all(&folder).expect("its folder");
/// # }
/// # Ok::<(), crosscase_data::DataError>(())
/// ```
pub fn read(path: impl AsRef<Path>, options: &ReadOptions) -> Result<ReadTable, DataError> {
    let path = path.as_ref();
    if path.is_dir() {
        return Err(DataError::Folder { place: Place::file(path.display().to_string()) });
    }
    let format = Format::from_path(path)?;
    read_bytes(&file_bytes(path)?, format, Some(&file_name(path)), options)
}

/// The bytes of a file of any kind, at most [`MAX_FILE_BYTES`]: for whoever hashes or parses what was read, and reads it once.
///
/// What a file says of its length is not believed, so that a pipe or a device is read up to the limit and no further.
///
/// ```
/// use crosscase_data::file_bytes;
///
/// assert!(!file_bytes("Cargo.toml".as_ref())?.is_empty());
/// let folder = file_bytes("src".as_ref()).unwrap_err();
/// assert_eq!(folder.to_string(), "cannot read src: it is a folder; name a file in it");
/// # Ok::<(), crosscase_data::DataError>(())
/// ```
///
/// # Errors
/// A file that cannot be read, a folder, more bytes than the limit.
pub fn file_bytes(path: &Path) -> Result<Vec<u8>, DataError> {
    up_to(path, MAX_FILE_BYTES)
}

fn up_to(path: &Path, most: u64) -> Result<Vec<u8>, DataError> {
    let place = || Place::file(path.display().to_string());
    let cannot = |source: io::Error| match source.kind() {
        io::ErrorKind::IsADirectory => DataError::Folder { place: place() },
        kind @ io::ErrorKind::NotFound => {
            DataError::CannotRead { place: place(), source: io::Error::new(kind, not_there(path)) }
        }
        _ => DataError::CannotRead { place: place(), source: in_words(source) },
    };
    if path.is_dir() {
        return Err(DataError::Folder { place: place() });
    }
    let mut bytes = Vec::new();
    // One byte more than allowed tells that there is more.
    File::open(path).map_err(cannot)?.take(most + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > most {
        return Err(DataError::TooLarge { place: place(), limit: FileLimit::Bytes, allowed: most });
    }
    Ok(bytes)
}

/// What the system says, in the words of whoever works with files.
pub(crate) fn in_words(source: io::Error) -> io::Error {
    let kind = source.kind();
    let words = match kind {
        io::ErrorKind::NotFound => "there is no such folder; make it, or name another",
        io::ErrorKind::PermissionDenied => "whoever runs this has no right to; change who has, or name another place",
        io::ErrorKind::IsADirectory => "it is a folder; name a file in it",
        io::ErrorKind::StorageFull => "there is no room left",
        io::ErrorKind::ReadOnlyFilesystem => "nothing can be written there; name another place",
        _ => return source,
    };
    io::Error::new(kind, words)
}

/// What is said of a file that is not there: which one of its folder was probably meant, by a name like it or by the same name with another
/// ending.
fn not_there(path: &Path) -> String {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    if !folder.is_dir() {
        return format!("there is no folder {}", folder.display());
    }
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().take(MOST_NAMES);
    let there: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let wanted = file_name(path);
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase();
    let other = || there.iter().find(|name| stem(name) == stem(&wanted)).map(String::as_str);
    match near_name(&wanted, &there).or_else(other) {
        Some(name) => format!("there is no such file (did you mean {}?)", path.with_file_name(name).display()),
        None => "there is no such file; write its path from the folder in which the command is run".to_owned(),
    }
}

/// In how many files of a folder one is looked for that may have been meant.
const MOST_NAMES: usize = 10_000;

/// Reads the bytes of a file; `name` is what errors and diagnostics call it.
///
/// ```
/// # #[cfg(feature = "csv")] {
/// use crosscase_data::{Format, Missing, ReadOptions, read_bytes};
///
/// let bytes = b"case;trust\nAnna;3,5\nBram;99\n";
/// let options = ReadOptions::new().missing("99", Missing::Refused);
/// let read = read_bytes(bytes, Format::Csv, Some("answers.csv"), &options)?;
/// assert_eq!(read.table.numbers("trust")?, [Some(3.5), None]);
/// assert_eq!(read.diagnostics[0].message, "1 value of trust is missing: 1 refused");
/// # }
/// # Ok::<(), crosscase_data::DataError>(())
/// ```
///
/// # Errors
/// As [`read`], but for opening the file.
pub fn read_bytes(
    bytes: &[u8],
    format: Format,
    name: Option<&str>,
    options: &ReadOptions,
) -> Result<ReadTable, DataError> {
    let place = Place { file: name.map(str::to_owned), ..Place::default() };
    if bytes.is_empty() {
        return Err(DataError::EmptyFile { place });
    }
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(DataError::TooLarge { place, limit: FileLimit::Bytes, allowed: MAX_FILE_BYTES });
    }
    if options.names_row > 1 && !format.may_have_titles() {
        return Err(DataError::NoNamesRow { place, row: options.names_row });
    }
    let mut read = as_it_is(bytes, format, name, &place, options)?;
    read.diagnostics.extend(joined_names(&read.table));
    Ok(read)
}

/// The same before anything is told of its names.
#[allow(unused_variables, reason = "each reader needs some of them, and none may be compiled in")]
fn as_it_is(
    bytes: &[u8],
    format: Format,
    name: Option<&str>,
    place: &Place,
    options: &ReadOptions,
) -> Result<ReadTable, DataError> {
    match format {
        #[cfg(feature = "csv")]
        Format::Csv | Format::Tsv => crate::csv::read(bytes, name, options),
        #[cfg(feature = "xlsx")]
        Format::Xlsx | Format::Xls => crate::xlsx::read(bytes, place, options),
        #[cfg(feature = "json")]
        Format::Json => crate::json::read(bytes, place, options),
        #[cfg(feature = "ipc")]
        Format::ArrowIpc => crate::ipc::read(bytes, place, options),
        #[cfg(feature = "labelled")]
        Format::Sav | Format::Zsav => crate::sav::read(bytes, format, place, options),
        #[cfg(feature = "labelled")]
        Format::Dta => crate::dta::read(bytes, place, options),
        #[cfg(feature = "parquet")]
        Format::Parquet => crate::parquet::read(bytes, place, options),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A device that never ends is read up to the limit, and a pipe like any file.
    #[test]
    #[cfg(target_os = "linux")]
    fn the_limit_holds_for_what_has_no_length() {
        let error = up_to("/dev/zero".as_ref(), 1 << 16).expect_err("no end");
        assert_eq!(error.to_string(), "more bytes than the 65536 allowed (/dev/zero); split the file");
        assert_eq!(up_to("/dev/null".as_ref(), 0).expect("nothing"), b"");

        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("answers.csv");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("a pipe").success());
        let write = |bytes: &'static [u8]| {
            let pipe = pipe.clone();
            std::thread::spawn(move || std::fs::write(pipe, bytes))
        };
        let writer = write(b"case,x\na,1\n");
        assert_eq!(read(&pipe, &ReadOptions::new()).expect("a table").table.rows(), 1);
        writer.join().expect("a thread").expect("written");
        let writer = write(b"case,x\na,1\n");
        assert_eq!(up_to(&pipe, 5).expect_err("longer").code(), "DAT031");
        // Whether the rest could be written before the pipe was closed does not matter.
        let _ = writer.join();
    }
}
