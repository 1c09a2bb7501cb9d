//! Sorts to test and to measure with: the benches use this file, too.

use crosscase_numerics::Stream;
use crosscase_qmethod::Sorts;

/// So many names.
pub(crate) fn named(prefix: &str, n: usize) -> Vec<String> {
    (1..=n).map(|i| format!("{prefix}{i}")).collect()
}

/// Synthetic sorts: `sorters` people with one of `views` viewpoints each and as much noise as signal, forced into a grid of nine places.
///
/// # Panics
/// With fewer than two sorts or statements.
pub fn synthetic(sorters: usize, statements: usize, views: usize, noise: f64, seed: u64) -> Sorts {
    let mut stream = Stream::new(seed, 0);
    let views: Vec<Vec<f64>> = (0..views).map(|_| (0..statements).map(|_| stream.unit()).collect()).collect();
    let sorts: Vec<Vec<f64>> = (0..sorters)
        .map(|i| {
            let mut held: Vec<(f64, usize)> =
                (0..statements).map(|s| (views[i % views.len()][s] + noise * stream.unit(), s)).collect();
            held.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut places = vec![0.0; statements];
            for (rank, (_, statement)) in held.iter().enumerate() {
                places[*statement] = (rank * 9 / statements) as f64 - 4.0;
            }
            places
        })
        .collect();
    Sorts::new(named("p", sorters), named("s", statements), &sorts).unwrap_or_else(|error| unreachable!("{error}"))
}
