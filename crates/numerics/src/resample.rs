use crate::Stream;
use rayon::prelude::*;
use std::ops::ControlFlow;

/// Replicates between two looks at the caller's callback.
const BLOCK: usize = 64;

/// Replicates for which room is made at a time, however many are asked for.
const UNWATCHED: usize = 1 << 16;

/// How far a resampling has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Replicates finished.
    pub done: usize,
    /// Replicates asked for.
    pub total: usize,
}

/// The replicates that were made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resampled<T> {
    /// Replicates 0, 1, 2 … without a hole.
    pub values: Vec<T>,
    /// How many were asked for; more than there are values if the caller stopped.
    pub requested: usize,
}

impl<T> Resampled<T> {
    /// Whether every replicate asked for was made.
    pub fn is_complete(&self) -> bool {
        self.values.len() == self.requested
    }
}

/// Makes replicates in parallel; replicate `i` draws from stream `i` of the seed, and stands at place `i`.
///
/// The result depends on the seed alone, not on the number of threads or their timing. It runs on rayon's current
/// thread pool: `ThreadPool::install` limits it. A replicate that can fail returns a `Result`; collect them after.
///
/// ```
/// use crosscase_numerics::resample;
/// let values = [3.0, 1.0, 4.0, 1.0, 5.0];
/// let largest = resample(200, 42, |stream, _| {
///     stream.bootstrap(values.len()).iter().filter_map(|&i| values.get(i)).copied().fold(0.0, f64::max)
/// });
/// assert!(largest.iter().all(|x| values.contains(x)));
/// ```
pub fn resample<T, F>(replicates: usize, seed: u64, replicate: F) -> Vec<T>
where
    T: Send,
    F: Fn(&mut Stream, usize) -> T + Sync,
{
    let mut values = Vec::new();
    while values.len() < replicates {
        let done = values.len();
        values.extend(block(done..replicates.min(done + UNWATCHED), seed, &replicate));
    }
    values
}

/// As [`resample`], and tells the caller how far it is, who may stop it.
///
/// `watch` is called on the caller's thread before the first replicate and after every 64. When it breaks, the
/// replicates made so far are returned; each is the one that a complete run would have made.
///
/// ```
/// use crosscase_numerics::resample_while;
/// use std::ops::ControlFlow;
/// let draw = |stream: &mut crosscase_numerics::Stream, _| stream.next_u64();
/// let stopped = resample_while(1_000, 1, draw, |progress| {
///     if progress.done >= 100 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
/// });
/// assert!(!stopped.is_complete());
/// assert_eq!(stopped.values[..], crosscase_numerics::resample(1_000, 1, draw)[..stopped.values.len()]);
/// ```
pub fn resample_while<T, F, W>(replicates: usize, seed: u64, replicate: F, mut watch: W) -> Resampled<T>
where
    T: Send,
    F: Fn(&mut Stream, usize) -> T + Sync,
    W: FnMut(Progress) -> ControlFlow<()>,
{
    let mut values = Vec::new();
    while values.len() < replicates {
        let done = values.len();
        if watch(Progress { done, total: replicates }).is_break() {
            return Resampled { values, requested: replicates };
        }
        values.extend(block(done..replicates.min(done + BLOCK), seed, &replicate));
    }
    // The last call reports the end; there is nothing left to stop.
    let _ = watch(Progress { done: replicates, total: replicates });
    Resampled { values, requested: replicates }
}

fn block<T, F>(numbers: std::ops::Range<usize>, seed: u64, replicate: &F) -> Vec<T>
where
    T: Send,
    F: Fn(&mut Stream, usize) -> T + Sync,
{
    numbers.into_par_iter().map(|i| replicate(&mut Stream::new(seed, i as u64), i)).collect()
}
