//! A time limit for the searches, which read no clock themselves.

use crate::fault::{Fault, say};
use crosscase_boolean::{BooleanError, Interrupt};
use crosscase_data::Diagnostic;
use crosscase_numerics::Progress;
use crosscase_qca::{QcaError, Reason, Search};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long a command may take.
#[derive(Debug, clap::Args)]
pub(crate) struct LimitArgs {
    /// Stop after so many seconds; the result then says what was proved
    #[arg(long, value_name = "SECONDS", value_parser = Deadline::parse)]
    time_limit: Option<Deadline>,
}

impl LimitArgs {
    /// The command with a limit, which ends it, where it has none of its own.
    pub(crate) fn on_every(command: clap::Command) -> clap::Command {
        const LIMIT: &str = "time_limit";
        if command.get_arguments().any(|arg| arg.get_id() == LIMIT) {
            return command;
        }
        // Of a command of its own, so that what the one at hand is about stays.
        let limited = <Self as clap::Args>::augment_args(clap::Command::new(LIMIT));
        let shown = |arg: &clap::Arg| arg.clone().help("Stop with an error after so many seconds");
        command.args(limited.get_arguments().map(shown))
    }

    /// The time has run since the command was called.
    pub(crate) fn deadline(&self) -> Deadline {
        self.time_limit.unwrap_or_default()
    }
}

/// So many seconds after the command was called; never where there is no limit.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Deadline {
    seconds: Option<f64>,
    end: Option<Instant>,
}

/// How long after its end a search may take to tell what it has.
const GRACE: Duration = Duration::from_millis(900);

/// Whether the result is on its way out, from where nothing stops it.
static TELLING: AtomicBool = AtomicBool::new(false);

/// From here on the result is told.
pub(crate) fn telling() {
    TELLING.store(true, Ordering::Relaxed);
}

impl Deadline {
    /// Reads a limit as it is given: a number of seconds, 0 and more.
    fn parse(text: &str) -> Result<Self, String> {
        let seconds: f64 = text.parse().map_err(|_| "a number of seconds is wanted".to_owned())?;
        let wait = Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())?;
        Ok(Self { seconds: Some(seconds), end: Instant::now().checked_add(wait) })
    }

    /// Ends the program where a command that this is the limit of has nothing to tell soon after it: reading and whatever else
    /// cannot be asked to stop.
    pub(crate) fn hold(self) {
        let Some((seconds, end)) = self.seconds.zip(self.end) else { return };
        std::thread::spawn(move || {
            std::thread::sleep((end + GRACE).saturating_duration_since(Instant::now()));
            if !TELLING.load(Ordering::Relaxed) {
                say(&format!(
                    "error: the time limit of {seconds} s was reached before there was a result; allow more time"
                ));
                std::process::exit(1);
            }
        });
    }

    /// What is told of replicates that were not all made.
    pub(crate) fn cut_short(self, made: Progress) -> Option<Diagnostic> {
        let seconds = self.seconds.filter(|_| made.done < made.total)?;
        let message =
            format!("the time limit of {seconds} s was reached after {} of {} replicates", made.done, made.total);
        let help = "the figures are of those that were made, with which a run without a limit begins; allow more time";
        Some(Diagnostic::warning("CLI106", message).help(help))
    }

    /// Why a search stopped: the limit in seconds, where it was the clock that stopped it.
    pub(crate) fn reason(&self, search: Search) -> Option<String> {
        match (search.reason()?, self.seconds) {
            (Reason::Boolean(crosscase_boolean::StopReason::Interrupted), Some(seconds)) => {
                Some(format!("the time limit of {seconds} s was reached"))
            }
            (reason, _) => Some(reason.to_string()),
        }
    }

    /// Tells that the clock stopped a search, and what is given all the same.
    pub(crate) fn reached(&self, given: &str) -> Option<Diagnostic> {
        let message = format!("the time limit of {} s was reached; {given}", self.seconds?);
        Some(Diagnostic::warning("CLI105", message).help("allow more time"))
    }

    /// A fault that says what was proved when the clock stopped what was done.
    pub(crate) fn ended(&self, doing: &str, proved: &str) -> Fault {
        let seconds = self.seconds.unwrap_or_default();
        Fault::data(format!("the time limit of {seconds} s was reached while {doing}; {proved}: allow more time"))
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
    pub(crate) fn describe(&self, search: Search) -> String {
        self.reason(search).map_or_else(|| "complete".to_owned(), |reason| format!("truncated: {reason}"))
    }
}

impl Interrupt for Deadline {
    fn stop(&self) -> bool {
        self.end.is_some_and(|end| Instant::now() >= end)
    }
}
