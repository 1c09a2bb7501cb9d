//! A time limit for the searches, which read no clock themselves.

use crate::fault::Fault;
use crate::output::Answer;
use crosscase_boolean::{BooleanError, Interrupt};
use crosscase_qca::{QcaError, Reason, Search};
use std::time::{Duration, Instant};

/// How long a command may take.
#[derive(Debug, clap::Args)]
pub(crate) struct LimitArgs {
    /// Stop after so many seconds; the result then says what was proved
    #[arg(long, value_name = "SECONDS", value_parser = Deadline::parse)]
    time_limit: Option<f64>,
}

impl LimitArgs {
    /// The time runs from here.
    pub(crate) fn start(&self) -> Deadline {
        Deadline::after(self.time_limit)
    }
}

/// So many seconds from now; never where `None`.
pub(crate) struct Deadline {
    seconds: Option<f64>,
    end: Option<Instant>,
}

impl Deadline {
    /// Of a command that has no limit.
    pub(crate) const fn never() -> Self {
        Self { seconds: None, end: None }
    }

    fn after(seconds: Option<f64>) -> Self {
        let wait = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        Self { seconds, end: wait.and_then(|wait| Instant::now().checked_add(wait)) }
    }

    /// Reads a limit as it is given: a number of seconds, 0 and more.
    fn parse(text: &str) -> Result<f64, String> {
        let seconds: f64 = text.parse().map_err(|_| "a number of seconds is wanted".to_owned())?;
        Duration::try_from_secs_f64(seconds).map(|_| seconds).map_err(|error| error.to_string())
    }

    /// Why a search stopped: the limit in seconds, where it was the clock that stopped it.
    fn reason(&self, search: Search) -> Option<String> {
        match (search.reason()?, self.seconds) {
            (Reason::Boolean(crosscase_boolean::Reason::Interrupted), Some(seconds)) => {
                Some(format!("the time limit of {seconds} s was reached"))
            }
            (reason, _) => Some(reason.to_string()),
        }
    }

    /// The answer of a search; where the clock stopped it, its reason says so.
    pub(crate) fn answer(&self, search: Search, mut answer: Answer) -> Answer {
        answer.json["reason"] = self.reason(search).into();
        answer
    }

    /// A fault; where the clock stopped what has no partial result, it says so.
    pub(crate) fn fault(&self, error: QcaError, doing: &str) -> Fault {
        match (&error, self.seconds) {
            (QcaError::Boolean(BooleanError::Interrupted), Some(seconds)) => Fault::data(format!(
                "the time limit of {seconds} s was reached while {doing}; nothing was proved by then: allow more time [{}]",
                error.code()
            )),
            _ => error.into(),
        }
    }

    /// “complete”, or why not.
    pub(crate) fn told(&self, search: Search) -> String {
        self.reason(search).map_or_else(|| "complete".to_owned(), |reason| format!("truncated: {reason}"))
    }
}

impl Interrupt for Deadline {
    fn stop(&self) -> bool {
        self.end.is_some_and(|end| Instant::now() >= end)
    }
}
