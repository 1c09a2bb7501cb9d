//! The Arrow IPC file format (Feather version 2), uncompressed.

use std::io::Cursor;

use arrow_array::RecordBatch;
use arrow_ipc::reader::FileReader;
use arrow_ipc::writer::FileWriter;
use arrow_schema::ArrowError;

use crate::foreign::foreign;
use crate::{DataError, Format, Place, Read, ReadOptions};

pub(crate) fn read(bytes: &[u8], place: &Place, options: &ReadOptions) -> Result<Read, DataError> {
    let (schema, batches) = foreign(Format::ArrowIpc, place, || {
        let reader = FileReader::try_new(Cursor::new(bytes), None)?;
        let schema = reader.schema();
        Ok::<_, ArrowError>((schema, reader.collect::<Result<Vec<_>, _>>()?))
    })?;
    let rows = batches.iter().map(|batch| batch.num_rows() as u64).sum();
    crate::format::check_size(rows, schema.fields().len(), place)?;
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
