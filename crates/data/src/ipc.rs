//! The Arrow IPC file format (Feather version 2), uncompressed.

use std::io::Cursor;

use arrow_array::RecordBatch;
use arrow_ipc::reader::FileReader;
use arrow_ipc::writer::FileWriter;
use arrow_ipc::{Block, Footer, root_as_footer};
use arrow_schema::ArrowError;

use crate::format::{MAX_ROWS, check_size};
use crate::guarded::guarded;
use crate::{DataError, Format, Place, ReadOptions, ReadTable};

pub(crate) fn read(bytes: &[u8], place: &Place, options: &ReadOptions) -> Result<ReadTable, DataError> {
    guarded(Format::ArrowIpc, place, || Ok::<_, ArrowError>(check_sizes(bytes, place)))??;
    let reader = guarded(Format::ArrowIpc, place, || FileReader::try_new(Cursor::new(bytes), None))?;
    let schema = reader.schema();
    crate::typed::check_types(&schema)?;
    let (rows, batches) = guarded(Format::ArrowIpc, place, || {
        let (mut rows, mut batches) = (0_u64, Vec::new());
        for batch in reader {
            let batch = batch?;
            rows = rows.saturating_add(batch.num_rows() as u64);
            if rows > MAX_ROWS {
                break;
            }
            batches.push(batch);
        }
        Ok::<_, ArrowError>((rows, batches))
    })?;
    check_size(rows, schema.fields().len(), place)?;
    crate::typed::table(&schema, &batches, place, options)
}

pub(crate) fn write(batch: &RecordBatch) -> Result<Vec<u8>, DataError> {
    let written = || {
        let mut bytes = Vec::new();
        let mut writer = FileWriter::try_new(&mut bytes, batch.schema_ref())?;
        writer.write(batch)?;
        writer.finish()?;
        drop(writer);
        Ok(bytes)
    };
    written()
        .map_err(|error: ArrowError| DataError::NotWritable { format: Format::ArrowIpc, reason: error.to_string() })
}

/// The footer is there and whole, its columns hold no columns, its texts are not told over and over, and the blocks that it lists
/// lie in the file beside each other.
fn check_sizes(bytes: &[u8], place: &Place) -> Result<(), DataError> {
    let malformed = |reason: &str| DataError::Malformed {
        place: place.clone(),
        format: Format::ArrowIpc,
        reason: reason.to_owned(),
    };
    let damaged = || malformed("what it says of itself at its end is damaged");
    let (rest, [a, b, c, d, mark @ ..]) = bytes.split_last_chunk::<10>().ok_or_else(damaged)?;
    if mark != b"ARROW1" {
        return Err(malformed("it does not end as an Arrow file does"));
    }
    let length = u32::from_le_bytes([*a, *b, *c, *d]) as usize;
    let start = rest.len().checked_sub(length).ok_or_else(damaged)?;
    // A copy stands where its numbers are aligned.
    let footer = rest.get(start..).unwrap_or_default().to_vec();
    let footer = root_as_footer(&footer).map_err(|_| damaged())?;
    let columns = footer.schema().and_then(|schema| schema.fields()).map_or(0, |fields| fields.len());
    check_size(0, columns, place)?;
    if is_nested(&footer) {
        return Err(malformed("it has columns that hold lists or further columns; write one value a cell"));
    }
    // A text of the footer that is pointed to a thousand times is small until it is read.
    if metadata_bytes(&footer) > 4 * length as u64 {
        return Err(damaged());
    }
    let blocks = footer.dictionaries().into_iter().chain(footer.recordBatches()).flatten();
    let mut taken = 0_u64;
    for block in blocks {
        let size = extent(block, bytes.len() as u64).ok_or_else(damaged)?;
        taken = taken.saturating_add(size);
    }
    if taken > bytes.len() as u64 { Err(damaged()) } else { Ok(()) }
}

fn is_nested(footer: &Footer<'_>) -> bool {
    let fields = footer.schema().and_then(|schema| schema.fields()).into_iter().flatten();
    fields.into_iter().any(|field| field.children().is_some_and(|children| !children.is_empty()))
}

/// How many bytes of names and metadata the columns and the schema have.
fn metadata_bytes(footer: &Footer<'_>) -> u64 {
    let Some(schema) = footer.schema() else { return 0 };
    let fields = || schema.fields().into_iter().flatten();
    let names = fields().filter_map(|field| field.name()).map(str::len);
    let pairs = fields().filter_map(|field| field.custom_metadata()).chain(schema.custom_metadata()).flatten();
    let pairs = pairs.map(|pair| pair.key().map_or(0, str::len) + pair.value().map_or(0, str::len));
    names.chain(pairs).map(|length| length as u64).sum()
}

/// How many bytes a block takes, if it lies in a file of that length.
fn extent(block: &Block, length: u64) -> Option<u64> {
    let whole = |number: i64| u64::try_from(number).ok();
    let size = whole(block.metaDataLength().into())?.checked_add(whole(block.bodyLength())?)?;
    (whole(block.offset())?.checked_add(size)? <= length).then_some(size)
}
