//! An analysis repeated on other data, within a bound of work.

use crosscase_boolean::{BooleanError, Interrupt};
use std::sync::atomic::{AtomicU64, Ordering};

use super::Analysis;
use crate::{QcaError, SetData, Solution};

/// What an analysis gives on other data.
pub(super) enum Repeated {
    Solved(Box<Solution>),
    /// It cannot be analysed.
    Unanalysed,
    /// The search took more nodes than a replicate may, and what it held by then need not be the models.
    CutShort,
}

impl Repeated {
    pub(super) fn solution(self) -> Option<Solution> {
        match self {
            Self::Solved(solution) => Some(*solution),
            Self::Unanalysed | Self::CutShort => None,
        }
    }
}

impl Analysis {
    /// The solution for these other data within the bound of a replicate.
    pub(super) fn repeat(&self, data: &SetData, stop: &dyn Interrupt) -> Repeated {
        if stop.stop() {
            return Repeated::CutShort;
        }
        let bound = Bound { stop, nodes: self.nodes, taken: AtomicU64::new(0) };
        match self.fit(data, &bound) {
            _ if bound.is_hit() => Repeated::CutShort,
            Ok(solution) => Repeated::Solved(Box::new(solution)),
            Err(_) => Repeated::Unanalysed,
        }
    }
}

/// Stops after so many nodes. A search asks at every node, and in between after every so many steps; both are counted, and
/// neither depends on time or threads.
struct Bound<'a> {
    stop: &'a dyn Interrupt,
    nodes: u64,
    taken: AtomicU64,
}

impl Bound<'_> {
    fn is_hit(&self) -> bool {
        self.taken.load(Ordering::Relaxed) > self.nodes
    }
}

impl Interrupt for Bound<'_> {
    fn stop(&self) -> bool {
        self.taken.fetch_add(1, Ordering::Relaxed) >= self.nodes || self.stop.stop()
    }
}

/// Shares over replicates that a user stopped would look like any others.
pub(super) fn unstopped(stop: &dyn Interrupt) -> Result<(), QcaError> {
    if stop.stop() { Err(BooleanError::Interrupted.into()) } else { Ok(()) }
}
