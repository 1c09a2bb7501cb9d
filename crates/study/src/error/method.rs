//! What stops a stage.

use crosscase_data::{Coded, Diagnostic};
use std::fmt;
use std::ops::Range;

/// What a method says when it cannot go on: any error that has a code, and what it noticed before.
#[derive(Debug)]
pub struct MethodError {
    error: Box<dyn Coded>,
    noticed: Vec<Diagnostic>,
    at: Option<Range<usize>>,
}

impl MethodError {
    /// Stable code of the error.
    pub fn code(&self) -> &str {
        self.error.code()
    }

    /// The same error about what stands at a place of the study file, where it is not its section as a whole.
    #[must_use]
    pub fn at(self, at: impl Into<Option<Range<usize>>>) -> Self {
        Self { at: self.at.or(at.into()), ..self }
    }

    pub(crate) fn place(&self) -> Option<&Range<usize>> {
        self.at.as_ref()
    }

    /// The same error after what was noticed of the data that it concerns, and may explain it.
    #[must_use]
    pub fn after(mut self, noticed: impl IntoIterator<Item = Diagnostic>) -> Self {
        self.noticed.extend(noticed);
        self
    }

    pub(crate) fn noticed(&self) -> &[Diagnostic] {
        &self.noticed
    }
}

impl fmt::Display for MethodError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for MethodError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.error.source()
    }
}

impl<E: Coded> From<E> for MethodError {
    fn from(error: E) -> Self {
        Self { error: Box::new(error), noticed: Vec::new(), at: None }
    }
}
