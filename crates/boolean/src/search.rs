use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Something outside that may stop a search: a deadline, an interrupt from the keyboard. This crate reads no clock.
///
/// Closures and [`AtomicBool`] are interrupts. A search asks every few microseconds to milliseconds.
///
/// ```
/// use crosscase_boolean::Interrupt;
/// let started = std::time::Instant::now();
/// let deadline = move || started.elapsed().as_secs() >= 60;
/// assert!(!Interrupt::stop(&deadline));
/// ```
pub trait Interrupt: Sync {
    /// Whether the search should stop now. Once true it should stay true.
    fn stop(&self) -> bool;
}

impl<F: Fn() -> bool + Sync> Interrupt for F {
    fn stop(&self) -> bool {
        self()
    }
}

impl Interrupt for AtomicBool {
    fn stop(&self) -> bool {
        self.load(Ordering::Relaxed)
    }
}

/// The [`Interrupt`] that never stops a search.
///
/// ```
/// use crosscase_boolean::{Interrupt, Never};
/// assert!(!Never.stop());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Never;

impl Interrupt for Never {
    fn stop(&self) -> bool {
        false
    }
}

/// An [`Interrupt`] that also stops after so many search nodes: a bound by work, which falls alike on any machine and any number of
/// threads.
///
/// A search asks at every node, and in between after every so many steps; each question counts as a node.
///
/// ```
/// use crosscase_boolean::{Bound, Interrupt, Never};
/// let bound = Bound::new(2, &Never);
/// assert_eq!([bound.stop(), bound.stop(), bound.is_hit()], [false, false, false]);
/// assert_eq!([bound.stop(), bound.is_hit()], [true, true]);
/// ```
pub struct Bound<'a> {
    stop: &'a dyn Interrupt,
    nodes: u64,
    taken: AtomicU64,
}

impl<'a> Bound<'a> {
    /// At most so many nodes, and no further than `stop` allows.
    pub const fn new(nodes: u64, stop: &'a dyn Interrupt) -> Self {
        Self { stop, nodes, taken: AtomicU64::new(0) }
    }

    /// Whether it was the number of nodes that stopped the search.
    pub fn is_hit(&self) -> bool {
        self.taken.load(Ordering::Relaxed) > self.nodes
    }
}

impl Interrupt for Bound<'_> {
    fn stop(&self) -> bool {
        self.taken.fetch_add(1, Ordering::Relaxed) >= self.nodes || self.stop.stop()
    }
}

impl fmt::Debug for Bound<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bound").field("nodes", &self.nodes).field("taken", &self.taken).finish_non_exhaustive()
    }
}

/// Elementary steps (a few nanoseconds each) between two questions to an [`Interrupt`].
const STEPS_BETWEEN: usize = 1 << 16;

/// Asks an [`Interrupt`] at an even pace of work, every 65 536 steps, and remembers that it said to stop.
///
/// ```
/// use crosscase_boolean::Pace;
/// let mut pace = Pace::new(&|| true);
/// assert!(!pace.stops_after(1000), "so little is soon done");
/// assert!(pace.stops_after(100_000) && pace.stops_after(0));
/// ```
pub struct Pace<'a> {
    stop: &'a dyn Interrupt,
    steps: usize,
    stopped: bool,
}

impl<'a> Pace<'a> {
    /// A pace of which no step is done yet, and which asks `stop` from time to time.
    pub fn new(stop: &'a dyn Interrupt) -> Self {
        Self { stop, steps: 0, stopped: false }
    }

    /// Whether to stop, now that so many more steps (a few nanoseconds each) are done.
    pub fn stops_after(&mut self, steps: usize) -> bool {
        self.steps = self.steps.saturating_add(steps);
        if self.steps >= STEPS_BETWEEN && !self.stopped {
            self.steps = 0;
            self.stopped = self.stop.stop();
        }
        self.stopped
    }
}

impl fmt::Debug for Pace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pace").field("steps", &self.steps).field("stopped", &self.stopped).finish_non_exhaustive()
    }
}

/// Whether a search ran to its end, or what stopped it: a [`StopReason`] of this crate, or one of a search that stands on it.
///
/// ```
/// use crosscase_boolean::{StopReason, Search};
/// let search = Search::Truncated { reason: StopReason::Interrupted };
/// assert_eq!((search.to_string().as_str(), search.as_str()), ("truncated: interrupted", "truncated"));
/// assert_eq!((search.is_complete(), search.reason()), (false, Some(StopReason::Interrupted)));
/// assert_eq!(Search::Complete.then(search), search, "complete if both are");
/// assert_eq!(search.map(|reason| reason.to_string()).reason().as_deref(), Some("interrupted"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Search<R = StopReason> {
    /// It did; what was returned is everything there is.
    Complete,
    /// It did not; what was returned holds, but there may be more.
    Truncated {
        /// What stopped it.
        reason: R,
    },
}

impl<R> Search<R> {
    /// Whether the search ran to its end.
    pub fn is_complete(&self) -> bool {
        matches!(self, Self::Complete)
    }

    /// `complete` or `truncated`.
    pub fn as_str(&self) -> &'static str {
        if self.is_complete() { "complete" } else { "truncated" }
    }

    /// What stopped the search, if anything did.
    pub fn reason(&self) -> Option<R>
    where
        R: Clone,
    {
        match self {
            Self::Complete => None,
            Self::Truncated { reason } => Some(reason.clone()),
        }
    }

    /// This search followed by another: complete if both are, else stopped by what stopped the first.
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        if self.is_complete() { next } else { self }
    }

    /// The same search, as a part of one that has other reasons to stop as well.
    pub fn map<S>(self, of: impl FnOnce(R) -> S) -> Search<S> {
        match self {
            Self::Complete => Search::Complete,
            Self::Truncated { reason } => Search::Truncated { reason: of(reason) },
        }
    }
}

impl<R: fmt::Display> fmt::Display for Search<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Complete => f.write_str("complete"),
            Self::Truncated { reason } => write!(f, "truncated: {reason}"),
        }
    }
}

/// What stopped a search.
///
/// ```
/// use crosscase_boolean::{Limit, StopReason};
/// let reason = StopReason::Limit { limit: Limit::Primes, value: 1000 };
/// assert_eq!(reason.to_string(), "limit of 1000 prime implicants reached");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StopReason {
    /// The caller's [`Interrupt`].
    Interrupted,
    /// A limit that the caller set, or its default.
    Limit {
        /// Which limit.
        limit: Limit,
        /// Its value.
        value: usize,
    },
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interrupted => f.write_str("interrupted"),
            Self::Limit { limit, value } => write!(f, "limit of {value} {limit} reached"),
        }
    }
}

/// The limits a search can run into.
///
/// ```
/// use crosscase_boolean::{Cube, Limit, PrimeLimits, StopReason, Search, Space, primes};
/// let (on, off) = ([vec![1, 1]], [Cube::from_row(&[0, 0])]);
/// let mut limits = PrimeLimits::default();
/// limits.max_primes = Some(1);
/// let found = primes(&Space::binary(2)?, &on, &off, &limits)?;
/// assert_eq!(found.primes.len(), 1, "DEV and URB are prime implicants, but one is allowed");
/// assert_eq!(found.search, Search::Truncated { reason: StopReason::Limit { limit: Limit::Primes, value: 1 } });
/// # Ok::<(), crosscase_boolean::BooleanError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// Prime implicants held.
    Primes,
    /// Nodes of a search.
    Nodes,
    /// States of the decision diagram that counts.
    States,
    /// Edges of the part of the diagram that is listed: 16 for each state that may be counted.
    Edges,
    /// Rows of one connected part of a chart.
    Rows,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Primes => "prime implicants",
            Self::Nodes => "search nodes",
            Self::States => "diagram states",
            Self::Edges => "diagram edges",
            Self::Rows => "rows in one connected part",
        })
    }
}
