use crate::sum;
use std::collections::BTreeMap;

/// How alike two partitions of the same things are.
///
/// ```
/// use crosscase_numerics::PartitionAgreement;
/// let found = PartitionAgreement::of(&[0, 0, 1, 1], &["x", "x", "y", "z"]);
/// assert_eq!(found.adjusted_rand.map(|ari| (ari * 7.0).round()), Some(4.0));
/// assert_eq!(found.variation_of_information.map(|vi| (vi * 1e6).round()), Some(346_574.0)); // half of ln 2
/// assert_eq!(PartitionAgreement::of(&[1, 1], &[2, 2]).adjusted_rand, None, "two that say nothing");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct PartitionAgreement {
    /// The Rand index, adjusted for chance (Hubert & Arabie 1985, doi:10.1007/BF01908075): 1 where they are equal, 0 as by chance. `None`
    /// where both put all things together, or each alone.
    pub adjusted_rand: Option<f64>,
    /// The mutual information over the mean of the two entropies; `None` where both put all things together.
    pub normalized_mutual_information: Option<f64>,
    /// The variation of information, in nats (Meilă 2007, doi:10.1016/j.jmva.2006.11.013): 0 where they are equal. `None` without things.
    pub variation_of_information: Option<f64>,
}

impl PartitionAgreement {
    /// The agreement of two partitions given by labels; what one of them has more than the other is not looked at.
    pub fn of<A: Ord, B: Ord>(a: &[A], b: &[B]) -> Self {
        let mut cells: BTreeMap<(&A, &B), usize> = BTreeMap::new();
        let (mut rows, mut columns): (BTreeMap<&A, usize>, BTreeMap<&B, usize>) = Default::default();
        for (a, b) in a.iter().zip(b) {
            *cells.entry((a, b)).or_default() += 1;
            *rows.entry(a).or_default() += 1;
            *columns.entry(b).or_default() += 1;
        }
        let things = a.len().min(b.len());
        let pairs = |counts: &mut dyn Iterator<Item = usize>| counts.map(|n| (n * (n - 1) / 2) as f64).sum::<f64>();
        let both = pairs(&mut cells.values().copied());
        let (in_a, in_b) = (pairs(&mut rows.values().copied()), pairs(&mut columns.values().copied()));
        let all = (things * things.saturating_sub(1) / 2) as f64;
        // As integers where they are: a difference of 0 is one.
        let by_chance = in_a * in_b;
        let range = f64::midpoint(in_a, in_b) * all - by_chance;
        let adjusted_rand = (range != 0.0).then(|| (both * all - by_chance) / range);

        let entropy = |counts: &mut dyn Iterator<Item = usize>| {
            let share = |n: usize| n as f64 / things as f64;
            sum(&counts.map(|n| -share(n) * libm::log(share(n))).collect::<Vec<_>>()).unwrap_or(0.0)
        };
        let (of_a, of_b) = (entropy(&mut rows.values().copied()), entropy(&mut columns.values().copied()));
        let joint = entropy(&mut cells.values().copied());
        let mean = f64::midpoint(of_a, of_b);
        Self {
            adjusted_rand,
            normalized_mutual_information: (mean > 0.0).then(|| ((of_a + of_b - joint) / mean).clamp(0.0, 1.0)),
            variation_of_information: (things > 0).then(|| (2.0 * joint - of_a - of_b).max(0.0)),
        }
    }
}
