//! Communities by taking away the ties that most shortest paths go through (Girvan & Newman 2002, doi:10.1073/pnas.122653799; Newman &
//! Girvan 2004, doi:10.1103/PhysRevE.69.026113).

use super::strengths::{Strengths, renumbered};
use crate::Adjacency;
use std::collections::VecDeque;

/// The best of the partitions that come about when the tie of greatest betweenness is taken away, one after the other, with
/// betweenness computed anew. Ties are those of the skeleton.
///
/// Of ties that are equal the one goes first whose ends look least in the network as it stands ([`looks`]), whatever they are called.
/// Those that still look alike are mirror images of each other: the first by the roster goes, and another order of the roster
/// gives the mirror image of the same partition.
pub(super) fn girvan_newman(skeleton: &Adjacency, network: &Strengths, resolution: f64) -> Vec<u32> {
    let nodes = || 0..u32::try_from(skeleton.len()).unwrap_or(u32::MAX);
    let mut ties: Vec<Vec<u32>> = nodes().map(|node| skeleton.out(node).to_vec()).collect();
    let mut best = components(&ties);
    let mut quality = network.modularity(&best, resolution);
    while let Some((from, to)) = next_tie(&ties, skeleton) {
        for (end, other) in [(from, to), (to, from)] {
            if let Some(neighbours) = ties.get_mut(end as usize) {
                neighbours.retain(|neighbour| *neighbour != other);
            }
        }
        let parts = components(&ties);
        let now = network.modularity(&parts, resolution);
        if now.zip(quality).is_some_and(|(now, before)| now > before + 1e-12) {
            (best, quality) = (parts, now);
        }
    }
    best
}

/// The tie that goes next.
fn next_tie(ties: &[Vec<u32>], skeleton: &Adjacency) -> Option<(u32, u32)> {
    let betweenness = edge_betweenness(ties);
    let most = betweenness.iter().flatten().copied().fold(0.0, f64::max);
    let mut equal: Vec<(u32, u32)> = Vec::new();
    for (node, (neighbours, values)) in (0_u32..).zip(ties.iter().zip(&betweenness)) {
        let greatest = neighbours.iter().zip(values).filter(|(_, value)| **value >= most * (1.0 - 1e-9));
        equal.extend(greatest.filter(|(other, _)| **other > node).map(|(other, _)| (node, *other)));
    }
    if equal.len() < 2 {
        return equal.pop();
    }
    let looks = looks(ties, skeleton);
    let of = |node: u32| looks.get(node as usize).copied().unwrap_or_default();
    equal.into_iter().min_by_key(|(a, b)| (of(*a).min(of(*b)), of(*a).max(of(*b))))
}

/// What a node looks like: numbers that are the same for nodes whose neighbours look the same, of all ties that there were and of those that
/// are left, refined until no number parts any more (Weisfeiler & Leman 1968). They do not depend on the order of the nodes.
fn looks(ties: &[Vec<u32>], skeleton: &Adjacency) -> Vec<usize> {
    let mut looks = vec![0; ties.len()];
    let mut count = 0;
    loop {
        let around = |neighbours: &[u32]| {
            let mut around: Vec<usize> =
                neighbours.iter().filter_map(|other| looks.get(*other as usize).copied()).collect();
            around.sort_unstable();
            around
        };
        let own = (0_u32..).zip(ties.iter().zip(&looks));
        let seen: Vec<_> = own.map(|(node, (left, own))| (*own, around(skeleton.out(node)), around(left))).collect();
        let mut different = seen.clone();
        different.sort_unstable();
        different.dedup();
        if different.len() == count {
            return looks;
        }
        count = different.len();
        looks = seen.iter().map(|seen| different.binary_search(seen).unwrap_or_default()).collect();
    }
}

/// For each node the betweenness of the ties to its neighbours: Brandes' (2001) sums, from both ends.
fn edge_betweenness(ties: &[Vec<u32>]) -> Vec<Vec<f64>> {
    let mut sums: Vec<Vec<f64>> = ties.iter().map(|neighbours| vec![0.0; neighbours.len()]).collect();
    let (mut distance, mut paths, mut share) = (vec![None; ties.len()], vec![0.0; ties.len()], vec![0.0; ties.len()]);
    let neighbours = |node: u32| ties.get(node as usize).map_or(&[][..], Vec::as_slice);
    let at = |values: &[f64], node: u32| values.get(node as usize).copied().unwrap_or(0.0);
    for source in (0_u32..).take(ties.len()) {
        distance.fill(None);
        paths.fill(0.0);
        share.fill(0.0);
        let (mut order, mut queue) = (Vec::new(), VecDeque::from([source]));
        if let (Some(distance), Some(paths)) = (distance.get_mut(source as usize), paths.get_mut(source as usize)) {
            (*distance, *paths) = (Some(0_u32), 1.0);
        }
        while let Some(node) = queue.pop_front() {
            order.push(node);
            let next = distance.get(node as usize).copied().flatten().map(|steps| steps + 1);
            let own = at(&paths, node);
            for other in neighbours(node) {
                let Some(known) = distance.get_mut(*other as usize) else { continue };
                if known.is_none() {
                    *known = next;
                    queue.push_back(*other);
                }
                if *known == next
                    && let Some(paths) = paths.get_mut(*other as usize)
                {
                    *paths += own;
                }
            }
        }
        for node in order.into_iter().rev() {
            let steps = distance.get(node as usize).copied().flatten();
            let mut gathered = 0.0;
            for (nth, other) in neighbours(node).iter().enumerate() {
                // Those one step further have been summed up before.
                if distance.get(*other as usize).copied().flatten() == steps.map(|steps| steps + 1) {
                    let through = at(&paths, node) / at(&paths, *other) * (1.0 + at(&share, *other));
                    gathered += through;
                    if let Some(sum) = sums.get_mut(node as usize).and_then(|sums| sums.get_mut(nth)) {
                        *sum += through;
                    }
                }
            }
            if let Some(share) = share.get_mut(node as usize) {
                *share = gathered;
            }
        }
    }
    // From each source a tie is met from its nearer end; both ends together are the tie.
    let back = |node: usize, other: u32| {
        let there = ties.get(other as usize)?.binary_search(&u32::try_from(node).ok()?).ok()?;
        sums.get(other as usize)?.get(there).copied()
    };
    let both = |(node, own): (usize, &Vec<f64>)| {
        own.iter()
            .zip(neighbours(u32::try_from(node).unwrap_or(u32::MAX)))
            .map(|(sum, other)| sum + back(node, *other).unwrap_or(0.0))
            .collect()
    };
    sums.iter().enumerate().map(both).collect()
}

fn components(ties: &[Vec<u32>]) -> Vec<u32> {
    let mut parts: Vec<Option<u32>> = vec![None; ties.len()];
    for start in (0_u32..).take(ties.len()) {
        let mut stack = vec![start];
        while let Some(node) = stack.pop() {
            if let Some(part @ None) = parts.get_mut(node as usize) {
                *part = Some(start);
                stack.extend(ties.get(node as usize).into_iter().flatten());
            }
        }
    }
    renumbered(&parts.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>()).0
}
