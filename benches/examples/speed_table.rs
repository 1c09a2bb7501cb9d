//! Median and worst times of the stated seeds and noise levels, as a table.
//!
//! `cargo run --release -p crosscase-benches --example speed_table [seconds]`; a search may take so many seconds (default 10).

#![expect(clippy::print_stdout, reason = "the table is the purpose")]

use std::time::{Duration, Instant};

use crosscase_benches::{NOISE, Problem, SEEDS};
use crosscase_boolean::{BooleanError, CoverLimits, Objective, PrimeLimits, Space, models_until, primes};

fn main() -> Result<(), BooleanError> {
    let seconds = std::env::args().nth(1).and_then(|s| s.parse().ok()).unwrap_or(10.0);
    println!(
        "| table | noise | primes | median | worst | minimum: proved | median | worst | models: counted | median | worst |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    for (rows, conditions) in [(60, 10), (60, 20), (100, 20), (40, 30)] {
        for noise in NOISE {
            row(rows, conditions, noise, Duration::from_secs_f64(seconds))?;
        }
    }
    Ok(())
}

fn row(rows: usize, conditions: usize, noise: f64, limit: Duration) -> Result<(), BooleanError> {
    let (mut primes_took, mut minimum_took, mut count_took) = (Vec::new(), Vec::new(), Vec::new());
    let (mut numbers, mut proved, mut counted) = (Vec::new(), 0, 0);
    for seed in SEEDS {
        let problem = Problem::random(rows, conditions, noise, seed);
        let space = Space::binary(conditions)?;
        let started = Instant::now();
        let found = primes(&space, &problem.on, &problem.off, &PrimeLimits::default())?;
        primes_took.push(started.elapsed());
        numbers.push(found.primes.len());

        let chart = problem.chart()?;
        // Without a state to open, the search ends with the proof of the minimum.
        for (states, took) in [(0, &mut minimum_took), (2_000_000, &mut count_took)] {
            let limits = CoverLimits::default().max_states(states);
            let started = Instant::now();
            let deadline = move || started.elapsed() > limit;
            let solution = models_until(&chart, None, Objective::FewestTerms, &limits, &deadline)?;
            took.push(started.elapsed());
            if states == 0 {
                proved += usize::from(solution.size.is_some());
            } else {
                counted += usize::from(solution.count.is_some());
            }
        }
    }
    numbers.sort_unstable();
    let seeds = numbers.len();
    let [primes, minimum, count] = [primes_took, minimum_took, count_took].map(median_and_worst);
    let median = numbers.get(seeds / 2).copied().unwrap_or(0);
    println!(
        "| {rows}×{conditions} | {noise} | {median} | {primes} | {proved}/{seeds} | {minimum} | {counted}/{seeds} | {count} |"
    );
    Ok(())
}

fn median_and_worst(mut took: Vec<Duration>) -> String {
    took.sort_unstable();
    let at = |i: usize| took.get(i).map_or(0.0, |t| t.as_secs_f64() * 1e3);
    format!("{:.1} ms | {:.1} ms", at(took.len() / 2), at(took.len().saturating_sub(1)))
}
