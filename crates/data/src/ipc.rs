//! The Arrow IPC file format (Feather version 2), uncompressed.

use std::io::Cursor;

use arrow_array::RecordBatch;
use arrow_ipc::reader::FileReader;
use arrow_ipc::writer::FileWriter;
use arrow_schema::ArrowError;

use crate::format::{MAX_ROWS, check_size};
use crate::guarded::guarded;
use crate::{DataError, Format, Place, ReadOptions, ReadTable};

mod claims;

pub(crate) fn read(bytes: &[u8], place: &Place, options: &ReadOptions) -> Result<ReadTable, DataError> {
    guarded(Format::ArrowIpc, place, || Ok::<_, ArrowError>(claims::check(bytes, place)))??;
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
