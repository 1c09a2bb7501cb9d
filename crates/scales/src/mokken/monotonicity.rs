//! Whether more of what the other items measure never goes with less of an item: manifest monotonicity over groups of rest scores.

use serde::Serialize;

/// A share that falls by no more than this is none to speak of (Molenaar & Sijtsma 2000).
const LEAST: f64 = 0.03;
/// From this normal deviate on a fall is no chance, one-sided at .05.
const SIGNIFICANT: f64 = 1.644_853_626_951_472_7;

/// Whether the answers to an item rise with the sum of the others (Junker & Sijtsma 2000, doi:10.1177/01466216000241004): of every step, from one
/// option to the next, the share of those who took it, in groups of respondents by their rest score. A share that is greater in a lower group
/// by more than .03 is a violation.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Monotonicity {
    /// Groups of neighbouring rest scores; with one there is nothing to compare.
    pub groups: usize,
    /// Pairs of groups, over all steps.
    pub comparisons: usize,
    /// Those in which the share falls by more than .03.
    pub violations: usize,
    /// By how much it falls at most; none without a violation.
    pub greatest: Option<f64>,
    /// The greatest normal deviate of a violation: the difference of two shares over its error where they are one.
    pub z_max: Option<f64>,
    /// Violations that are no chance, one-sided at .05.
    pub significant: usize,
}

/// How many respondents a group has at least: a tenth of more than 500, a fifth of more than 250, else a third, and never fewer than 50 (Molenaar &
/// Sijtsma 2000).
pub(super) fn usual_size(n: usize) -> usize {
    match n {
        501.. => n / 10,
        251.. => n / 5,
        _ => (n / 3).max(50),
    }
}

impl Monotonicity {
    /// Of an item and the sums of the others, in groups of at least so many.
    pub(super) fn of(item: &[f64], rest: &[f64], size: usize) -> Self {
        let groups = groups(rest, size);
        let mut options = item.to_vec();
        options.sort_by(f64::total_cmp);
        options.dedup();
        let mut found = Self { groups: groups.len(), ..Self::default() };
        for step in options.iter().skip(1) {
            let took = |rows: &Vec<usize>| rows.iter().filter(|row| item[**row] >= *step).count() as f64;
            let counts: Vec<(f64, f64)> = groups.iter().map(|rows| (took(rows), rows.len() as f64)).collect();
            for (at, (higher, n_higher)) in counts.iter().enumerate() {
                for (lower, n_lower) in &counts[..at] {
                    found.comparisons += 1;
                    let fall = lower / n_lower - higher / n_higher;
                    if fall <= LEAST {
                        continue;
                    }
                    let all = (lower + higher) / (n_lower + n_higher);
                    let z = fall / (all * (1.0 - all) * (1.0 / n_lower + 1.0 / n_higher)).sqrt();
                    found.violations += 1;
                    found.significant += usize::from(z > SIGNIFICANT);
                    found.greatest = Some(found.greatest.map_or(fall, |most| most.max(fall)));
                    found.z_max = Some(found.z_max.map_or(z, |most| most.max(z)));
                }
            }
        }
        found
    }
}

/// Respondents by their rest score, the lowest first: neighbouring scores are joined until a group has so many, and what is left over at the top
/// goes with the last group.
fn groups(rest: &[f64], size: usize) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..rest.len()).collect();
    order.sort_by(|a, b| rest[*a].total_cmp(&rest[*b]));
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for same in order.chunk_by(|a, b| rest[*a] == rest[*b]) {
        open.extend(same);
        if open.len() >= size {
            groups.push(std::mem::take(&mut open));
        }
    }
    match groups.last_mut() {
        Some(last) => last.append(&mut open),
        None => groups.push(open),
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::{Monotonicity, groups, usual_size};

    #[test]
    fn neighbouring_scores_are_joined() {
        let rest = [3.0, 1.0, 1.0, 2.0, 5.0, 4.0, 4.0];
        assert_eq!(groups(&rest, 2), [vec![1, 2], vec![3, 0], vec![5, 6, 4]]);
        assert_eq!(groups(&rest, 8), [vec![1, 2, 3, 0, 5, 6, 4]]);
        assert_eq!([1_000, 500, 251, 250, 149, 12].map(usual_size), [100, 100, 50, 83, 50, 50]);
    }

    /// Three groups of four: of those with the lowest rest 3 take the step, then 1, then 2. The falls are 3/4 − 1/4 and 3/4 − 2/4; over eight of whom
    /// four took it the first is half over √(¼ · ½), √2.
    #[test]
    fn a_share_that_falls_is_counted() {
        let item = [1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0];
        let rest: Vec<f64> = (0..12).map(|at| f64::from(at / 4)).collect();
        let found = Monotonicity::of(&item, &rest, 4);
        assert_eq!((found.groups, found.comparisons, found.violations, found.significant), (3, 3, 2, 0));
        assert_eq!(found.greatest, Some(0.5));
        assert!((found.z_max.unwrap() - 2.0_f64.sqrt()).abs() < 1e-12, "{found:?}");
        // Turned round it rises from 1 to 3 and 2 of four: one violation.
        let turned: Vec<f64> = item.iter().map(|x| 1.0 - x).collect();
        assert_eq!(Monotonicity::of(&turned, &rest, 4).violations, 1);
        // Many of them are no chance.
        let many = |values: &[f64]| values.iter().flat_map(|x| [*x; 20]).collect::<Vec<_>>();
        assert_eq!(Monotonicity::of(&many(&item), &many(&rest), 4).significant, 2);
        assert_eq!(Monotonicity::of(&item, &rest, 50).comparisons, 0);
    }
}
