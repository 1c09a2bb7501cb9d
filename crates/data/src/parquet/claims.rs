//! What a Parquet file says of its sizes, held against its length before its reader makes room for it.

use parquet::basic::Compression;
use parquet::file::metadata::ParquetMetaData;

use super::thrift::{Thrift, Value};
use crate::format::{MAX_COLUMNS, MAX_EXPANDED_BYTES};
use crate::{DataError, FileLimit, Format, Place};

fn malformed(place: &Place, reason: impl Into<String>) -> DataError {
    DataError::Malformed { place: place.clone(), format: Format::Parquet, reason: reason.into() }
}

fn too_large(place: &Place, limit: FileLimit, allowed: u64) -> DataError {
    DataError::TooLarge { place: place.clone(), limit, allowed }
}

/// The most chunks of columns, in all groups of rows.
const MAX_CHUNKS: u64 = 1_000_000;

/// The description at the end of the file: its lists are not longer than its bytes, and its columns hold no columns or lists.
///
/// Its reader makes room for as many groups of rows as are announced, and goes down into columns within columns without an end.
pub(super) fn footer(bytes: &[u8], place: &Place) -> Result<(), DataError> {
    let damaged = || malformed(place, "what it says of itself at its end is damaged");
    let (rest, [a, b, c, d, mark @ ..]) = bytes.split_last_chunk::<8>().ok_or_else(damaged)?;
    if mark != b"PAR1" {
        return Err(malformed(place, "it does not end as a Parquet file does"));
    }
    let start = rest.len().checked_sub(u32::from_le_bytes([*a, *b, *c, *d]) as usize).ok_or_else(damaged)?;
    let (mut columns, mut parents, mut lists, mut chunks) = (0, 0_u64, 0_u64, 0_u64);
    let mut see = |path: &[i16], value: Value<'_>| match (path, value) {
        ([2], Value::List(elements)) => columns = elements.saturating_sub(1),
        ([2, 3], Value::Whole(REPEATED)) => lists += 1,
        ([2, 5], Value::Whole(children)) if children > 0 => parents += 1,
        ([4, 1], Value::List(size)) => chunks = chunks.saturating_add(size),
        _ => {}
    };
    Thrift::new(rest.get(start..).unwrap_or_default()).structure(&mut see).ok_or_else(damaged)?;
    if columns > MAX_COLUMNS {
        return Err(too_large(place, FileLimit::Columns, MAX_COLUMNS));
    }
    // The root is a parent itself.
    if parents > 1 || lists > 0 {
        return Err(malformed(place, "it has columns that hold lists or further columns; write one value a cell"));
    }
    if chunks > MAX_CHUNKS {
        return Err(too_large(place, FileLimit::Members, MAX_CHUNKS));
    }
    Ok(())
}

/// The repetition of an element that is a list.
const REPEATED: i64 = 2;
/// The encodings of texts whose lengths are written apart, and made room for before they are looked at.
const DELTA_LENGTHS: std::ops::RangeInclusive<i64> = 6..=7;
/// The types of pages.
const DICTIONARY: i64 = 2;
/// Snappy copies at most 64 bytes for three.
const SNAPPY_RATIO: u64 = 22;

/// What the header of a page says.
#[derive(Default)]
struct Page {
    kind: i64,
    unpacked: u64,
    packed: u64,
    values: u64,
    encoding: i64,
}

impl Page {
    /// A header, and how long it is.
    fn read(bytes: &[u8]) -> Option<(Self, usize)> {
        let mut page = Self::default();
        let mut whole = true;
        let mut size = |value: i64| {
            u64::try_from(value).unwrap_or_else(|_| {
                whole = false;
                0
            })
        };
        let mut walk = Thrift::new(bytes);
        walk.structure(&mut |path, value| match (path, value) {
            ([1], Value::Whole(kind)) => page.kind = kind,
            ([2], Value::Whole(bytes)) => page.unpacked = size(bytes),
            ([3], Value::Whole(bytes)) => page.packed = size(bytes),
            ([5 | 7 | 8, 1], Value::Whole(values)) => page.values = page.values.max(size(values)),
            ([5, 2] | [8, 4], Value::Whole(encoding)) => page.encoding = page.encoding.max(encoding),
            _ => {}
        })?;
        whole.then_some((page, walk.at()))
    }
}

/// The largest page of a file whose pages, all of them, lie in the file, are not said to unpack to more than they can, and hold no
/// more values than there are rows. The columns are flat, so that a value is a row.
pub(super) fn pages(bytes: &[u8], metadata: &ParquetMetaData, place: &Place) -> Result<u64, DataError> {
    let damaged = || malformed(place, "what it says of the sizes of its pages does not go together");
    let (mut taken, mut unpacked, mut largest, mut rows) = (0_u64, 0_u64, 0_u64, 0_u64);
    for group in metadata.row_groups() {
        let group_rows = u64::try_from(group.num_rows()).map_err(|_| damaged())?;
        rows = rows.saturating_add(group_rows);
        for chunk in group.columns() {
            let (start, length) = chunk.byte_range();
            taken = taken.saturating_add(length);
            let end = start.checked_add(length).filter(|end| *end <= bytes.len() as u64).ok_or_else(damaged)?;
            // Chunks do not overlap.
            if taken > bytes.len() as u64 {
                return Err(damaged());
            }
            #[expect(clippy::cast_possible_truncation, reason = "not beyond the length of bytes in memory")]
            let mut rest = bytes.get(start as usize..end as usize).ok_or_else(damaged)?;
            let mut values = 0_u64;
            while !rest.is_empty() {
                let (page, header) = Page::read(rest).ok_or_else(damaged)?;
                let body = rest.get(header..).and_then(|body| body.get(usize::try_from(page.packed).ok()?..));
                rest = body.ok_or_else(damaged)?;
                let most = SNAPPY_RATIO.saturating_mul(page.packed).saturating_add(64);
                if chunk.compression() == Compression::SNAPPY && page.unpacked > most {
                    return Err(damaged());
                }
                if DELTA_LENGTHS.contains(&page.encoding) {
                    return Err(malformed(
                        place,
                        "its texts have the encoding DELTA_BYTE_ARRAY or DELTA_LENGTH_BYTE_ARRAY, which is not read; write it with PLAIN or a dictionary",
                    ));
                }
                if page.kind == DICTIONARY {
                    if page.values > page.unpacked {
                        return Err(damaged());
                    }
                } else {
                    values = values.saturating_add(page.values);
                }
                largest = largest.max(page.unpacked).max(page.packed);
                unpacked = unpacked.saturating_add(page.unpacked.max(page.packed));
            }
            if values > group_rows {
                return Err(damaged());
            }
            if unpacked > MAX_EXPANDED_BYTES {
                return Err(too_large(place, FileLimit::ExpandedBytes, MAX_EXPANDED_BYTES));
            }
        }
    }
    match u64::try_from(metadata.file_metadata().num_rows()) {
        Ok(announced) if rows <= announced => Ok(largest),
        _ => Err(damaged()),
    }
}
