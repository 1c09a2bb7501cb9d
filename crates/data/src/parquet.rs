//! Apache Parquet, compressed with Snappy.

use std::fs::File;
use std::sync::Arc;

use arrow_array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::ChunkReader;

use crate::format::{MAX_EXPANDED_BYTES, check_size};
use crate::guarded::guarded;
use crate::{DataError, FileLimit, Format, Place, ReadOptions, ReadTable};

mod claims;
mod thrift;

/// A reader over bytes in memory. The crate that owns the type `B` of shared bytes is no dependency of ours; `_of` is any
/// function that returns it, from which the compiler knows the type.
fn builder<B: ChunkReader + From<Vec<u8>> + 'static>(
    bytes: &[u8],
    _of: fn(&File, u64, usize) -> Result<B, ParquetError>,
) -> Result<ParquetRecordBatchReaderBuilder<B>, ParquetError> {
    ParquetRecordBatchReaderBuilder::try_new(B::from(bytes.to_vec()))
}

/// The rows that are read at a time, fewer where a page is so large that each may hold much of it.
fn batch_size(largest_page: u64) -> usize {
    const ROWS: u64 = 1024;
    const BYTES: u64 = 64 << 20;
    usize::try_from((BYTES / largest_page.max(1)).clamp(1, ROWS)).unwrap_or(1)
}

pub(crate) fn read(bytes: &[u8], place: &Place, options: &ReadOptions) -> Result<ReadTable, DataError> {
    claims::footer(bytes, place)?;
    let builder = guarded(Format::Parquet, place, || builder(bytes, File::get_bytes))?;
    let rows = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(u64::MAX);
    let schema = Arc::clone(builder.schema());
    check_size(rows, schema.fields().len(), place)?;
    crate::typed::check_types(&schema)?;
    let metadata = Arc::clone(builder.metadata());
    let largest = guarded(Format::Parquet, place, || Ok::<_, ParquetError>(claims::pages(bytes, &metadata, place)))??;
    let batches = guarded(Format::Parquet, place, || {
        let mut held = 0_u64;
        let mut batches = Vec::new();
        for batch in builder.with_batch_size(batch_size(largest)).build()? {
            let batch = batch?;
            held = held.saturating_add(batch.get_array_memory_size() as u64);
            batches.push(batch);
            // A word of a dictionary may stand in every row.
            if held > MAX_EXPANDED_BYTES {
                return Ok(None);
            }
        }
        Ok::<_, ParquetError>(Some(batches))
    })?;
    let limit = FileLimit::ExpandedBytes;
    let too_large = || DataError::TooLarge { place: place.clone(), limit, allowed: MAX_EXPANDED_BYTES };
    crate::typed::table(&schema, &batches.ok_or_else(too_large)?, place, options)
}

pub(crate) fn write(batch: &RecordBatch) -> Result<Vec<u8>, DataError> {
    let written = || {
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties))?;
        writer.write(batch)?;
        writer.close()?;
        Ok(bytes)
    };
    written()
        .map_err(|error: ParquetError| DataError::NotWritable { format: Format::Parquet, reason: error.to_string() })
}
