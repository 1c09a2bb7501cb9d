//! An analysis repeated on other data, within a bound of work.

use crosscase_boolean::{BooleanError, Bound, Interrupt};
use crosscase_numerics::{Stream, resample_while};
use std::ops::ControlFlow;

use super::QcaAnalysis;
use crate::{QcaError, SetData, Solution};

/// What an analysis gives on other data.
pub(super) enum Repeated {
    Solved(Box<Solution>),
    /// It cannot be analysed.
    Unanalysed,
    /// The caller stopped it.
    Stopped,
    /// The search took more nodes than a replicate may, and what it held by then need not be the models.
    CutShort,
}

impl Repeated {
    pub(super) fn solution(self) -> Option<Solution> {
        match self {
            Self::Solved(solution) => Some(*solution),
            Self::Stopped | Self::Unanalysed | Self::CutShort => None,
        }
    }
}

impl QcaAnalysis {
    /// The solution for these other data within the bound of a replicate.
    pub(super) fn repeat(&self, data: &SetData, stop: &dyn Interrupt) -> Repeated {
        if stop.stop() {
            return Repeated::Stopped;
        }
        let bound = Bound::new(self.nodes, stop);
        match self.fit_until(data, &bound) {
            _ if stop.stop() => Repeated::Stopped,
            _ if bound.is_hit() => Repeated::CutShort,
            Ok(solution) => Repeated::Solved(Box::new(solution)),
            Err(_) => Repeated::Unanalysed,
        }
    }
}

/// Makes replicates until the caller stops them, and keeps those before the first that was stopped, which are `None`: the same that a
/// run to the end would begin with, so that quick ones are not preferred.
pub(super) fn made<T: Send>(
    replicates: usize,
    seed: u64,
    stop: &dyn Interrupt,
    replicate: impl Fn(&mut Stream, usize) -> Option<T> + Sync,
) -> Result<Vec<T>, QcaError> {
    if replicates == 0 {
        return Err(QcaError::NoReplicates);
    }
    let going = |_| if stop.stop() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    let made: Vec<T> =
        resample_while(replicates, seed, replicate, going).values.into_iter().map_while(|made| made).collect();
    if made.is_empty() { Err(BooleanError::Interrupted.into()) } else { Ok(made) }
}

/// What a user stopped would look like a finding.
pub(super) fn unstopped(stop: &dyn Interrupt) -> Result<(), QcaError> {
    if stop.stop() { Err(BooleanError::Interrupted.into()) } else { Ok(()) }
}
