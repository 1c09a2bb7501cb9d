//! A time limit for the searches, which read no clock themselves.

use crosscase_boolean::Interrupt;
use std::time::{Duration, Instant};

pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    /// So many seconds from now; never where `None`.
    pub(crate) fn after(seconds: Option<f64>) -> Self {
        Self(
            seconds.and_then(|s| Duration::try_from_secs_f64(s).ok()).and_then(|wait| Instant::now().checked_add(wait)),
        )
    }
}

impl Interrupt for Deadline {
    fn stop(&self) -> bool {
        self.0.is_some_and(|end| Instant::now() >= end)
    }
}
