//! Files in.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use crate::format::{Format, MAX_FILE_BYTES, file_name};
use crate::{DataError, Limit, Place, Read, ReadOptions};

/// Reads a file whose format its extension tells.
///
/// # Errors
/// The file cannot be read, is empty, is not what its extension says, passes a limit ([`MAX_FILE_BYTES`] and its like), has no
/// rows, has a column without a name or two of one name; a row has too many or too few cells, names no unit, or names one again.
pub fn read(path: &Path, options: &ReadOptions) -> Result<Read, DataError> {
    let format = Format::from_path(path)?;
    let name = file_name(path);
    let cannot = |source| DataError::CannotRead { place: Place::file(path.display().to_string()), source };
    let file = File::open(path).map_err(cannot)?;
    let mut bytes = Vec::new();
    // One byte more than allowed tells that there is more, also where a length is not told beforehand.
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(cannot)?;
    read_bytes(&bytes, format, Some(&name), options)
}

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
pub fn read_bytes(bytes: &[u8], format: Format, name: Option<&str>, options: &ReadOptions) -> Result<Read, DataError> {
    let place = Place { file: name.map(str::to_owned), ..Place::default() };
    if bytes.is_empty() {
        return Err(DataError::EmptyFile { place });
    }
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(DataError::TooLarge { place, limit: Limit::Bytes, allowed: MAX_FILE_BYTES });
    }
    match format {
        #[cfg(feature = "csv")]
        Format::Csv | Format::Tsv => {
            let (grid, told) = crate::csv::grid(bytes, name, options)?;
            grid.into_read(options, told)
        }
        #[cfg(feature = "xlsx")]
        Format::Xlsx => {
            let (grid, told) = crate::xlsx::grid(bytes, &place, options)?;
            grid.into_read(options, told)
        }
        #[cfg(feature = "json")]
        Format::Json => crate::json::read(bytes, &place, options),
        #[cfg(feature = "ipc")]
        Format::ArrowIpc => crate::ipc::read(bytes, &place, options),
        #[cfg(feature = "parquet")]
        Format::Parquet => crate::parquet::read(bytes, &place, options),
        #[allow(unreachable_patterns, reason = "every format may be built in")]
        format => {
            let _ = options;
            Err(DataError::FormatNotBuilt { format })
        }
    }
}
