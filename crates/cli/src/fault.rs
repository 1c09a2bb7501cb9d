//! What a command that failed has to say, and the exit status that goes with it.

use crosscase_data::DataError;
use crosscase_qca::QcaError;
use crosscase_qmethod::QmethodError;
use crosscase_sets::SetsError;
use crosscase_study::StudyError;

/// A message for a person and an exit status.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) message: String,
    pub(crate) status: u8,
}

impl Fault {
    /// The data or the analysis is at fault.
    pub(crate) fn data(message: impl Into<String>) -> Self {
        Self { message: message.into(), status: 1 }
    }

    /// The command was called wrongly.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), status: 2 }
    }
}

macro_rules! coded {
    ($($error:ty),*) => {$(
        impl From<$error> for Fault {
            fn from(error: $error) -> Self {
                let code = error.code();
                let text = error.to_string();
                // The faults of a study file carry their codes themselves.
                Self::data(if text.contains(code) { text } else { format!("{text} [{code}]") })
            }
        }
    )*};
}
coded!(DataError, QcaError, QmethodError, SetsError, StudyError);
