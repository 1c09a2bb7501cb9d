//! What does not stop the work but has to be told: diagnostics with their place.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Place;

/// How much a [`Diagnostic`] asks of its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// For the record: nothing has to be done.
    Note,
    /// Somebody should look at it before the result is used.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
        })
    }
}

/// A problem that does not stop the work, with a stable code.
///
/// ```
/// use crosscase_data::{Diagnostic, Place};
///
/// let told = Diagnostic::warning("DAT103", "this file is not UTF-8 and was read as Windows-1252")
///     .at(Place::file("answers.csv"))
///     .help("save it as UTF-8");
/// assert_eq!(told.to_string(), "this file is not UTF-8 and was read as Windows-1252 (answers.csv)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// A code that stays the same from version to version, such as `DAT101`.
    pub code: Cow<'static, str>,
    /// How much it asks of its reader.
    pub severity: Severity,
    /// A lower-case sentence without a full stop.
    pub message: String,
    /// Where, if there is one place.
    pub place: Option<Place>,
    /// What to do about it, if anything.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Something for the record.
    pub fn note(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code.into(), message.into())
    }

    /// Something to look at before the result is used.
    pub fn warning(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code.into(), message.into())
    }

    fn new(severity: Severity, code: Cow<'static, str>, message: String) -> Self {
        Self { code, severity, message, place: None, help: None }
    }

    /// The same diagnostic, at a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The same diagnostic, with what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{} ({place})", self.message),
            None => f.write_str(&self.message),
        }
    }
}
