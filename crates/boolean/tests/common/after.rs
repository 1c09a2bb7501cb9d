//! An interrupt of tests.

use std::sync::atomic::{AtomicUsize, Ordering};

use crosscase_boolean::Interrupt;

/// Says to stop from one question on, and counts the questions.
pub(crate) struct After {
    polls: usize,
    asked: AtomicUsize,
}

impl After {
    pub(crate) fn polls(polls: usize) -> Self {
        Self { polls, asked: AtomicUsize::new(0) }
    }

    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

impl Interrupt for After {
    fn stop(&self) -> bool {
        self.asked.fetch_add(1, Ordering::Relaxed) >= self.polls
    }
}
