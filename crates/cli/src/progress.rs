//! A sign of life on a terminal while something takes its time; nothing where standard error is not one.

use crate::deadline::Deadline;
use crate::input::tell;
use crosscase_boolean::Interrupt as _;
use crosscase_numerics::Progress;
use indicatif::{ProgressBar, ProgressStyle};
use std::ops::ControlFlow;
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

/// Makes replicates under a spinner that counts them, until the deadline; those that are left undone are told.
pub(crate) fn counting<T>(
    what: &str,
    until: Deadline,
    work: impl FnOnce(&mut dyn FnMut(Progress) -> ControlFlow<()>) -> T,
) -> T {
    let mut made = None;
    let done = watching(what, until, |watch| {
        work(&mut |progress| {
            made = Some(progress);
            watch(progress)
        })
    });
    tell(made.and_then(|made| until.cut_short(made)).as_slice());
    done
}

/// Does work that tells how far it is, until the deadline; what it leaves undone it tells itself.
pub(crate) fn watching<T>(
    what: &str,
    until: Deadline,
    work: impl FnOnce(&mut dyn FnMut(Progress) -> ControlFlow<()>) -> T,
) -> T {
    let bar = spinner(what);
    let mut last = None;
    let done = work(&mut |progress: Progress| {
        if last != Some(progress) {
            bar.set_message(format!("{what}: {} of {}", progress.done, progress.total));
            last = Some(progress);
        }
        if until.stop() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    bar.finish_and_clear();
    done
}
