//! Other people's readers: what they say about a file becomes our error, also where they give up with a panic.

use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{DataError, Format, Place};

/// Runs another crate's reader over a file that may be damaged on purpose.
pub(crate) fn foreign<T, E: Display>(
    format: Format,
    place: &Place,
    reader: impl FnOnce() -> Result<T, E>,
) -> Result<T, DataError> {
    let malformed = |reason: String| DataError::Malformed { place: place.clone(), format, reason };
    match catch_unwind(AssertUnwindSafe(reader)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(malformed(error.to_string())),
        Err(_) => Err(malformed("it is damaged".to_owned())),
    }
}
