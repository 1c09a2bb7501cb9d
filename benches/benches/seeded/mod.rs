//! A kernel on tables of one size, at every noise level on the median and the worst of the stated seeds.

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId};
use crosscase_benches::{NOISE, Problem, SEEDS, time_seeds};
use std::time::Duration;

/// The size of a table, and what the kernel may take on it.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) rows: usize,
    pub(crate) conditions: usize,
    /// `None` where no time was promised.
    pub(crate) limit: Option<Duration>,
}

/// `cargo bench` says so; `cargo test --benches` runs each bench once, and needs no seeds looked for.
fn is_measured() -> bool {
    std::env::args().any(|argument| argument == "--bench")
}

/// Times every seed, prints the median, the worst and how many were proved, and hands those two to criterion, which runs
/// them again and again. Of a time past its limit it is said; a shared machine is no reason to fail.
pub(crate) fn bench<T, R>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    size: Size,
    prepare: impl Fn(&Problem) -> T,
    run: impl Fn(&T) -> R,
    is_proved: impl Fn(&R) -> bool,
) {
    let Size { rows, conditions, limit } = size;
    for noise in NOISE {
        let problem = |seed| prepare(&Problem::random(rows, conditions, noise, seed));
        let mut chosen = vec![("one", *SEEDS.start())];
        if is_measured() {
            let Some(seeds) = time_seeds(problem, &run, &is_proved) else { return };
            let ms = |took: Duration| took.as_secs_f64() * 1e3;
            let held = match limit {
                None => "no limit".to_owned(),
                Some(limit) if seeds.worst.took <= limit => format!("within {:.0} ms", ms(limit)),
                Some(limit) => format!("PAST {:.0} ms", ms(limit)),
            };
            eprintln!(
                "{rows}x{conditions}, noise {noise}: median {:.1} ms, worst {:.1} ms, {held}; proved {} of {}",
                ms(seeds.median.took),
                ms(seeds.worst.took),
                seeds.proved,
                seeds.tried
            );
            chosen = vec![("median", seeds.median.seed), ("worst", seeds.worst.seed)];
        }
        for (which, seed) in chosen {
            let id = format!("{rows}x{conditions}/noise {noise}/{which} (seed {seed})");
            group.bench_with_input(BenchmarkId::from_parameter(id), &problem(seed), |b, input| b.iter(|| run(input)));
        }
    }
}

/// Short, since there are many of them: the whole of a bench shall run within a minute or two.
pub(crate) fn configure(group: &mut BenchmarkGroup<'_, WallTime>) {
    group.sample_size(10).warm_up_time(Duration::from_millis(200)).measurement_time(Duration::from_millis(800));
}
