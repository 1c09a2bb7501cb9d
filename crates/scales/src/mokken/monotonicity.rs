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
    /// Pairs of groups, over all steps, in which a share can fall: some in the lower group took the step, and not all in the higher one.
    pub comparisons: usize,
    /// Those in which the share falls by more than .03.
    pub violations: usize,
    /// By how much it falls at most; none without a violation.
    pub greatest: Option<f64>,
    /// The greatest normal deviate of a violation, by Molenaar's approximation of the hypergeometric tail (Molenaar & Sijtsma 2000): below 0 for a fall
    /// that is less than what chance alone makes of so few.
    pub z_max: Option<f64>,
    /// Violations that are no chance, one-sided at .05.
    pub significant: usize,
}

/// How many respondents a group has at least: a tenth of 500 and more, a fifth of more than 250, else a third, and never fewer than 50 (Molenaar &
/// Sijtsma 2000).
pub(super) fn usual_size(n: usize) -> usize {
    match n {
        500.. => n / 10,
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
                    found.comparisons += usize::from(*lower > 0.0 && higher < n_higher);
                    let fall = lower / n_lower - higher / n_higher;
                    if fall <= LEAST {
                        continue;
                    }
                    let z = deviate((*higher, *n_higher), (*lower, *n_lower));
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

/// How far a fall is from chance, of how many took the step and how many there are in the higher and in the lower group. That so few or fewer of the
/// higher group took it, given how many did in all, is a tail of the hypergeometric distribution, and 2 (√((a+1)(d+1)) − √(bc)) / √(N−1) its normal
/// deviate (Molenaar 1970, Statistica Neerlandica 24), here turned round so that a greater fall is a greater figure.
fn deviate((a, n_higher): (f64, f64), (c, n_lower): (f64, f64)) -> f64 {
    let (b, d) = (n_higher - a, n_lower - c);
    2.0 * ((b * c).sqrt() - ((a + 1.0) * (d + 1.0)).sqrt()) / (n_higher + n_lower - 1.0).sqrt()
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
    use super::{Monotonicity, SIGNIFICANT, deviate, groups, usual_size};

    #[test]
    fn neighbouring_scores_are_joined() {
        let rest = [3.0, 1.0, 1.0, 2.0, 5.0, 4.0, 4.0];
        assert_eq!(groups(&rest, 2), [vec![1, 2], vec![3, 0], vec![5, 6, 4]]);
        assert_eq!(groups(&rest, 8), [vec![1, 2, 3, 0, 5, 6, 4]]);
        assert_eq!([1_000, 500, 499, 251, 250, 149, 12].map(usual_size), [100, 50, 99, 50, 83, 50, 50]);
    }

    /// By hand: 20 and 12 of 50 are 2 (√(38 · 20) − √(13 · 31)) / √99, for which the hypergeometric tail is .066 (.067 by the normal one); 5 and 1 are
    /// 2 (√(49 · 5) − √(2 · 46)) / √99, with a tail of .102.
    #[test]
    fn a_fall_is_held_against_the_hypergeometric() {
        let of = |higher: f64, lower: f64| deviate((higher, 50.0), (lower, 50.0));
        assert!((of(12.0, 20.0) - 2.0 * (760_f64.sqrt() - 403_f64.sqrt()) / 99_f64.sqrt()).abs() < 1e-12);
        assert!((of(12.0, 20.0) - 1.506).abs() < 5e-4 && (of(1.0, 5.0) - 1.218).abs() < 5e-4);
        assert!(of(12.0, 20.0) < SIGNIFICANT && of(11.0, 20.0) > SIGNIFICANT);
        // One of 33 below and nobody above is what chance makes.
        assert!(deviate((0.0, 1.0), (1.0, 33.0)) < 0.0);
    }

    /// Nobody below took the first step and everybody above the second: neither can fall.
    #[test]
    fn what_cannot_fall_is_no_comparison() {
        let item = [0.0, 0.0, 1.0, 2.0, 2.0, 2.0];
        let rest = [0.0, 0.0, 1.0, 1.0, 2.0, 2.0];
        let found = Monotonicity::of(&item, &rest, 2);
        assert_eq!((found.groups, found.comparisons, found.violations), (3, 0, 0));
        // Shares of ½, 1, ½ and of ½, ½, ½: what lies below a group in which all took the step cannot fall.
        let item = [2.0, 0.0, 1.0, 2.0, 2.0, 0.0];
        let found = Monotonicity::of(&item, &rest, 2);
        assert_eq!((found.comparisons, found.violations), (5, 1));
    }

    /// Three groups of four: of those with the lowest rest 3 take the step, then 1, then 2. The falls are 3/4 − 1/4 and 3/4 − 2/4; the deviate of the
    /// first is 2 (√(3 · 3) − √(2 · 2)) / √7, that of the second 2 (√(2 · 3) − √(3 · 2)) / √7.
    #[test]
    fn a_share_that_falls_is_counted() {
        let item = [1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0];
        let rest: Vec<f64> = (0..12).map(|at| f64::from(at / 4)).collect();
        let found = Monotonicity::of(&item, &rest, 4);
        assert_eq!((found.groups, found.comparisons, found.violations, found.significant), (3, 3, 2, 0));
        assert_eq!(found.greatest, Some(0.5));
        assert!((found.z_max.unwrap() - 2.0 / 7.0_f64.sqrt()).abs() < 1e-12, "{found:?}");
        // Turned round it rises from 1 to 3 and 2 of four: one violation.
        let turned: Vec<f64> = item.iter().map(|x| 1.0 - x).collect();
        assert_eq!(Monotonicity::of(&turned, &rest, 4).violations, 1);
        // Many of them are no chance.
        let many = |values: &[f64]| values.iter().flat_map(|x| [*x; 20]).collect::<Vec<_>>();
        assert_eq!(Monotonicity::of(&many(&item), &many(&rest), 4).significant, 2);
        assert_eq!(Monotonicity::of(&item, &rest, 50).comparisons, 0);
    }
}
