//! A sign of life on a terminal while something takes its time; nothing where standard error is not one.

use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// A spinner with a message and the time that has passed.
pub(crate) fn spinner(message: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {msg} ({elapsed})");
    let bar = ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    bar.set_message(message.to_owned());
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

/// Does the work under a spinner.
pub(crate) fn during<T>(message: &str, work: impl FnOnce() -> T) -> T {
    let bar = spinner(message);
    let done = work();
    bar.finish_and_clear();
    done
}
