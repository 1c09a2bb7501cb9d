//! What a command that failed has to say, and the exit status that goes with it.

use crosscase_data::Coded;
use std::fmt;
use std::io::Write as _;

/// A message for a person and an exit status.
///
/// ```
/// use crosscase::Fault;
/// use crosscase_data::DataError;
///
/// let fault: Fault = DataError::NoIdColumn.into();
/// assert!(fault.to_string().ends_with("[DAT004]"));
/// assert_eq!((fault.status(), Fault::usage("--by wants a column").status()), (1, 2));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    message: String,
    status: u8,
}

impl Fault {
    /// The data or the analysis is at fault.
    pub fn data(message: impl Into<String>) -> Self {
        Self { message: message.into(), status: 1 }
    }

    /// The command was called wrongly.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), status: 2 }
    }

    /// The command was called wrongly, which a library found.
    pub fn misused(error: &impl Coded) -> Self {
        Self::usage(coded(error.code(), error))
    }

    /// The exit status: 1 where the data or the analysis is at fault, 2 for wrong usage.
    pub fn status(&self) -> u8 {
        self.status
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl<E: Coded> From<E> for Fault {
    fn from(error: E) -> Self {
        Self::data(coded(error.code(), &error))
    }
}

/// An option that has no part in what is asked for is wrong usage: who gives it expects something of it.
pub(crate) fn only_with(option: &str, is_given: bool, other: &str, holds: bool) -> Result<(), Fault> {
    if is_given && !holds { Err(Fault::usage(format!("{option}: only with {other}"))) } else { Ok(()) }
}

/// A message with its code at the end; the faults of a study file carry theirs themselves.
pub(crate) fn coded(code: &str, message: &impl fmt::Display) -> String {
    let (message, code) = (message.to_string(), format!("[{code}]"));
    if message.contains(&code) { message } else { format!("{message} {code}") }
}

/// A line on standard error. Where nobody can read it, since it is closed or full, the work goes on and ends as it would.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}
