//! Typed tables over Arrow record batches: missing values with reasons, lineage, diagnostics, readers and writers.
