//! How far a network is an out-tree: Krackhardt's four dimensions of hierarchy.

use super::census::share;
use super::components::{Components, strong_components, weak_components};
use crate::Adjacency;
use rayon::prelude::*;
use serde::Serialize;

/// Krackhardt's (1994) four dimensions, each 1 for an out-tree; a dimension without anything to divide by is `None`. An undirected
/// network counts as its symmetric digraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Krackhardt {
    /// The share of pairs that are joined by a path, whichever way its ties go.
    pub connectedness: Option<f64>,
    /// Of the pairs of which one reaches the other, the share of those where only one does.
    pub hierarchy: Option<f64>,
    /// 1 − the ties beyond what keeps each component together, over the most that there can be.
    pub efficiency: Option<f64>,
    /// 1 − the pairs within components without a least upper bound (a node that reaches both, and is reached by every other that does),
    /// over Σ(s − 1)(s − 2)/2.
    pub lubness: Option<f64>,
}

/// More strong components in a weak one than this, and the search for least upper bounds is not made: it takes their square in memory.
const MOST_FOR_BOUNDS: usize = 30_000;

/// Krackhardt's four dimensions. `lubness` is `None` where a component has more than 30 000 strong components.
///
/// ```
/// use crosscase_network::{Adjacency, Network, krackhardt};
///
/// let tree = Network::directed().tie("head", "a").tie("head", "b").tie("a", "c").build()?;
/// let four = krackhardt(&Adjacency::binary(&tree));
/// assert_eq!((four.connectedness, four.hierarchy, four.efficiency, four.lubness), (Some(1.0), Some(1.0), Some(1.0), Some(1.0)));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
pub fn krackhardt(ties: &Adjacency) -> Krackhardt {
    let weak = weak_components(ties);
    let order = Condensed::of(ties);
    let (mutual, one_way) = order.reachable_pairs();
    Krackhardt {
        connectedness: weak.connectedness(),
        hierarchy: share(one_way, mutual + one_way),
        efficiency: efficiency(ties, &weak),
        lubness: order.lubness(&weak),
    }
}

fn efficiency(ties: &Adjacency, weak: &Components) -> Option<f64> {
    let arcs: u64 = super::places(ties.len()).map(|node| ties.out(node).len() as u64).sum();
    let sizes = || weak.sizes.iter().map(|size| *size as u64);
    let kept: u64 = sizes().map(|size| size - 1).sum();
    let most: u64 = sizes().map(|size| (size - 1) * (size - 1)).sum();
    share(most - (arcs - kept), most)
}

/// The strong components as an acyclic network, in an order in which ties go from later to earlier ones.
struct Condensed {
    sizes: Vec<u64>,
    /// The weak component of each.
    weak: Vec<u32>,
    /// Those to which each has ties, all of which come before it.
    below: Vec<Vec<u32>>,
}

impl Condensed {
    fn of(ties: &Adjacency) -> Self {
        let strong = strong_components(ties);
        let weak_of = weak_components(ties);
        let count = strong.len();
        let mut above: Vec<Vec<u32>> = vec![Vec::new(); count];
        let mut below: Vec<Vec<u32>> = vec![Vec::new(); count];
        let mut weak = vec![0; count];
        for node in super::places(ties.len()) {
            let own = strong.of[node as usize];
            weak[own as usize] = weak_of.of[node as usize];
            for other in ties.out(node).iter().map(|other| strong.of[*other as usize]).filter(|other| *other != own) {
                above[other as usize].push(own);
                below[own as usize].push(other);
            }
        }
        // What has nothing below it that is not yet in the order comes next (Kahn 1962).
        let mut left: Vec<usize> = below.iter().map(Vec::len).collect();
        let mut order: Vec<u32> = super::places(count).filter(|c| left[*c as usize] == 0).collect();
        let mut nth = 0;
        while let Some(&next) = order.get(nth) {
            nth += 1;
            for &upper in &above[next as usize] {
                left[upper as usize] -= 1;
                if left[upper as usize] == 0 {
                    order.push(upper);
                }
            }
        }
        let mut rank = vec![0; count];
        order.iter().enumerate().for_each(|(nth, c)| rank[*c as usize] = super::place(nth));
        let below = order.iter().map(|c| {
            let mut ranks: Vec<u32> = below[*c as usize].iter().map(|other| rank[*other as usize]).collect();
            ranks.sort_unstable();
            ranks.dedup();
            ranks
        });
        Self {
            below: below.collect(),
            sizes: order.iter().map(|c| strong.sizes[*c as usize] as u64).collect(),
            weak: order.iter().map(|c| weak[*c as usize]).collect(),
        }
    }

    /// The pairs of nodes that reach one another, and those of which one reaches the other alone.
    fn reachable_pairs(&self) -> (u64, u64) {
        const BLOCK: usize = 256;
        let mutual = self.sizes.iter().map(|size| size * (size - 1) / 2).sum();
        let targets: Vec<usize> = (0..self.sizes.len()).step_by(BLOCK).collect();
        // Which of a block of targets each reaches, from the lowest up.
        let reaching = |first: &usize| -> u64 {
            let mut reached = vec![[0_u64; BLOCK / 64]; self.sizes.len()];
            let mut pairs = 0;
            for own in *first..self.sizes.len() {
                let mut set = [0_u64; BLOCK / 64];
                for lower in &self.below[own] {
                    set.iter_mut().zip(reached[*lower as usize]).for_each(|(a, b)| *a |= b);
                }
                for (word, bits) in set.iter().enumerate() {
                    super::bits(*bits).for_each(|bit| pairs += self.sizes[own] * self.sizes[first + word * 64 + bit]);
                }
                if let Some(word) = set.get_mut((own - first) / 64) {
                    *word |= 1 << ((own - first) % 64);
                }
                reached[own] = set;
            }
            pairs
        };
        (mutual, targets.par_iter().map(reaching).sum())
    }

    fn lubness(&self, weak: &Components) -> Option<f64> {
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); weak.len()];
        self.weak.iter().enumerate().for_each(|(own, component)| members[*component as usize].push(own));
        if members.iter().any(|members| members.len() > MOST_FOR_BOUNDS) {
            return None;
        }
        let most = weak.sizes.iter().map(|size| (*size as u64).saturating_sub(2) * (*size as u64 - 1) / 2).sum();
        let lacking: u64 = members.iter().map(|members| self.lacking(members)).sum();
        share(most - lacking.min(most), most)
    }

    /// How many pairs within a weak component have no least upper bound.
    fn lacking(&self, members: &[usize]) -> u64 {
        let words = members.len().div_ceil(64);
        let local: std::collections::BTreeMap<usize, usize> = members.iter().copied().zip(0..).collect();
        // Who reaches each, itself included, from the highest down.
        let mut reaching = vec![0_u64; words * members.len()];
        for (nth, own) in members.iter().enumerate().rev() {
            reaching[nth * words + nth / 64] |= 1 << (nth % 64);
            for lower in self.below[*own].iter().filter_map(|lower| local.get(&(*lower as usize)).copied()) {
                let (low, high) = reaching.split_at_mut(nth * words);
                low[lower * words..][..words].iter_mut().zip(&high[..words]).for_each(|(a, b)| *a |= b);
            }
        }
        let of = |nth: usize| &reaching[nth * words..][..words];
        let bounds: Vec<u32> =
            (0..members.len()).map(|nth| of(nth).iter().map(|word| word.count_ones()).sum()).collect();
        let is_lacking = |a: usize, b: usize| {
            let (mut common, mut least) = (0, None);
            for (word, (x, y)) in of(a).iter().zip(of(b)).enumerate() {
                let both = x & y;
                common += both.count_ones();
                if both != 0 && least.is_none() {
                    least = Some(word * 64 + both.trailing_zeros() as usize);
                }
            }
            // The lowest of those that reach both is the least if all the others reach it.
            least.is_none_or(|least| bounds[least] != common)
        };
        let pairs = |a: usize| -> u64 {
            let sizes = |b: usize| self.sizes[members[a]] * self.sizes[members[b]];
            (0..a).filter(|b| is_lacking(a, *b)).map(sizes).sum()
        };
        (0..members.len()).into_par_iter().map(pairs).sum()
    }
}
