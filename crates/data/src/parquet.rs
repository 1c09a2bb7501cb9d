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

use crate::foreign::foreign;
use crate::format::MAX_EXPANDED_BYTES;
use crate::{DataError, Format, Limit, Place, Read, ReadOptions};

/// A reader over bytes in memory. The crate that owns the type `B` of shared bytes is no dependency of ours; `_of` is any
/// function that returns it, from which the compiler knows the type.
fn builder<B: ChunkReader + From<Vec<u8>> + 'static>(
    bytes: &[u8],
    _of: fn(&File, u64, usize) -> Result<B, ParquetError>,
) -> Result<ParquetRecordBatchReaderBuilder<B>, ParquetError> {
    ParquetRecordBatchReaderBuilder::try_new(B::from(bytes.to_vec()))
}

pub(crate) fn read(bytes: &[u8], place: &Place, options: &ReadOptions) -> Result<Read, DataError> {
    let builder = foreign(Format::Parquet, place, || builder(bytes, File::get_bytes))?;
    let metadata = builder.metadata();
    let rows = u64::try_from(metadata.file_metadata().num_rows()).unwrap_or(u64::MAX);
    let expanded = metadata
        .row_groups()
        .iter()
        .fold(0_u64, |sum, group| sum.saturating_add(u64::try_from(group.total_byte_size()).unwrap_or(u64::MAX)));
    let schema = Arc::clone(builder.schema());
    crate::format::check_size(rows, schema.fields().len(), place)?;
    if expanded > MAX_EXPANDED_BYTES {
        let limit = Limit::ExpandedBytes;
        return Err(DataError::TooLarge { place: place.clone(), limit, allowed: MAX_EXPANDED_BYTES });
    }
    let batches = foreign(Format::Parquet, place, || {
        builder.build()?.collect::<Result<Vec<_>, _>>().map_err(ParquetError::from)
    })?;
    crate::typed::table(&schema, &batches, place, options)
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
