//! Modularity by moving nodes (Louvain: Blondel et al. 2008, doi:10.1088/1742-5468/2008/10/P10008), with refinement (Leiden: Traag,
//! Waltman & van Eck 2019, doi:10.1038/s41598-019-41695-z).
//!
//! As there, the group that a node joins in the refinement is drawn, of better ones more probably; one that joined the best alone would
//! end in a worse optimum of large networks. Most of what can still be won is won among few and large groups: where nodes have become
//! few, rounds are repeated among these before they are among all nodes again.

use super::strengths::{Strengths, members, renumbered};
use crosscase_numerics::Stream;
use rayon::prelude::*;
use std::collections::HashMap;

/// Rounds before it ends where no round ended it.
const ROUNDS: usize = 200;

/// A round that adds less modularity than this has found nothing.
const NOTHING: f64 = 1e-7;

/// First rounds, each with draws of its own. What is together in all of them is a good start for what follows.
const STARTS: u64 = 3;

/// How far below the best a group may be that a node joins in the refinement, in mean ties: the chance falls by e at each.
const SPREAD: f64 = 0.003;

/// Where there are so many times fewer groups than nodes, rounds are among these groups.
const FEWER: usize = 8;

/// Communities of nodes, each connected.
pub(super) fn leiden(network: &Strengths, resolution: f64, seed: u64) -> Vec<u32> {
    let start = |start| {
        let mut stream = Stream::new(seed, start);
        let alone: Vec<u32> = (0_u32..).take(network.len()).collect();
        let first = round(network, &alone, resolution, true, &mut stream);
        (network.modularity(&first, resolution), first)
    };
    let found: Vec<_> = (0..STARTS).into_par_iter().map(start).collect();
    let Some((_, better)) = found.iter().reduce(|best, other| if other.0 > best.0 { other } else { best }) else {
        return Vec::new();
    };
    let mut stream = Stream::new(seed, STARTS);
    let firsts = found.iter().map(|(_, first)| first.as_slice());
    let (first, count) = renumbered(&from_common(network, firsts, better, resolution, &mut stream));
    // Communities one after the other: what is looked up together stands together.
    let members = members(&first, count);
    let order: Vec<u32> = (0..count).flat_map(|community| members.of(community).iter().copied()).collect();
    let found = best(&network.in_order(&order), lifted(&order, &first), resolution, &mut stream);
    let mut communities = vec![0; order.len()];
    for (node, community) in order.iter().zip(found) {
        if let Some(own) = communities.get_mut(*node as usize) {
            *own = community;
        }
    }
    network.connected_parts(&communities)
}

/// Makes nodes of what is together in each of several partitions, and of these communities, from those of the better one: core groups
/// (Ovelgönne & Geyer-Schulz 2013, “An ensemble learning strategy for graph clustering”).
fn from_common<'a>(
    network: &Strengths,
    several: impl Iterator<Item = &'a [u32]>,
    better: &[u32],
    resolution: f64,
    stream: &mut Stream,
) -> Vec<u32> {
    let mut together = vec![0; network.len()];
    for partition in several {
        let mut numbers = HashMap::new();
        for (own, other) in together.iter_mut().zip(partition) {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            *own = *numbers.entry((*own, *other)).or_insert(next);
        }
    }
    let (together, count) = renumbered(&together);
    let mut communities = vec![0; count];
    for (group, community) in together.iter().zip(better) {
        if let Some(own) = communities.get_mut(*group as usize) {
            *own = *community;
        }
    }
    let (communities, _) = renumbered(&communities);
    lifted(&together, &best(&network.aggregated(&together, count), communities, resolution, stream))
}

/// Rounds until one finds nothing.
fn best(network: &Strengths, mut communities: Vec<u32>, resolution: f64, stream: &mut Stream) -> Vec<u32> {
    let mut quality = network.modularity(&communities, resolution);
    for _ in 0..ROUNDS {
        let moved = network.connected_parts(&round(network, &communities, resolution, true, stream));
        let now = network.modularity(&moved, resolution);
        let Some(gain) = now.zip(quality).map(|(now, before)| now - before).filter(|gain| *gain > 0.0) else { break };
        (communities, quality) = (moved, now);
        if gain < NOTHING {
            break;
        }
    }
    communities
}

/// Communities of nodes, of which one may be in parts.
pub(super) fn louvain(network: &Strengths, resolution: f64, stream: &mut Stream) -> Vec<u32> {
    let alone: Vec<u32> = (0_u32..).take(network.len()).collect();
    round(network, &alone, resolution, false, stream)
}

/// Moves nodes, makes nodes of communities (or of what is refined within them), and again, until nothing moves.
fn round(network: &Strengths, from: &[u32], resolution: f64, refines: bool, stream: &mut Stream) -> Vec<u32> {
    let mut level: Option<Strengths> = None;
    // Which node of the level each node is in.
    let mut within: Vec<u32> = (0_u32..).take(network.len()).collect();
    let mut communities = from.to_vec();
    loop {
        let here = level.as_ref().unwrap_or(network);
        if refines && here.len() * FEWER <= network.len() {
            return lifted(&within, &best(here, communities, resolution, stream));
        }
        let moved = after_moves(here, communities, resolution, stream);
        let count;
        (communities, count) = renumbered(&moved);
        let (groups, groups_count) =
            if refines { refined(here, &communities, count, resolution, stream) } else { (communities.clone(), count) };
        if count == here.len() || groups_count == here.len() {
            return lifted(&within, &communities);
        }
        let next = here.aggregated(&groups, groups_count);
        let mut of_groups = vec![0; groups_count];
        for (group, community) in groups.iter().zip(&communities) {
            if let Some(slot) = of_groups.get_mut(*group as usize) {
                *slot = *community;
            }
        }
        within = lifted(&within, &groups);
        communities = of_groups;
        level = Some(next);
    }
}

/// What each node is in, by what the node that it is in is in.
fn lifted(within: &[u32], of: &[u32]) -> Vec<u32> {
    within.iter().map(|node| of.get(*node as usize).copied().unwrap_or_default()).collect()
}

/// Moves each node to the community where it adds most, and looks again at the neighbours of those that moved.
fn after_moves(network: &Strengths, mut communities: Vec<u32>, resolution: f64, stream: &mut Stream) -> Vec<u32> {
    let size = network.len();
    let mut sums = Sums::of(network, &communities);
    // Communities without a member, for nodes that are better alone.
    let mut sizes = vec![0_u32; size];
    for community in &communities {
        if let Some(own) = sizes.get_mut(*community as usize) {
            *own += 1;
        }
    }
    let mut free: Vec<u32> =
        (0_u32..).zip(&sizes).filter(|(_, size)| **size == 0).map(|(community, _)| community).collect();
    let mut order: Vec<u32> = (0_u32..).take(size).collect();
    stream.shuffle(&mut order);
    let mut queue = std::collections::VecDeque::from(order);
    let mut waiting = vec![true; size];
    let negligible = network.negligible();
    let mut joined = Joined::new(size);
    while let Some(node) = queue.pop_front() {
        if let Some(waits) = waiting.get_mut(node as usize) {
            *waits = false;
        }
        let own = communities.get(node as usize).copied().unwrap_or_default();
        let strength = (network.out(node), network.incoming(node));
        sums.leave(own, strength);
        joined.collect(
            network.neighbours(node).filter_map(|(other, weight)| Some((*communities.get(other as usize)?, weight))),
        );
        let gain =
            |community: u32, joined: f64| joined - network.expected(strength, sums.of_community(community), resolution);
        let mut best = (own, gain(own, joined.with(own)));
        for (community, weight) in joined.iter() {
            let value = gain(community, weight);
            if value > best.1 + negligible {
                best = (community, value);
            }
        }
        let was_alone = sizes.get(own as usize) == Some(&1);
        if best.1 < -negligible
            && !was_alone
            && let Some(empty) = free.last()
        {
            best = (*empty, 0.0);
        }
        joined.clear();
        sums.join(best.0, strength);
        if best.0 == own {
            continue;
        }
        if free.last() == Some(&best.0) {
            free.pop();
        }
        if was_alone {
            free.push(own);
        }
        for (community, by) in [(own, false), (best.0, true)] {
            if let Some(size) = sizes.get_mut(community as usize) {
                *size = if by { *size + 1 } else { size.saturating_sub(1) };
            }
        }
        if let Some(community) = communities.get_mut(node as usize) {
            *community = best.0;
        }
        for (other, _) in network.neighbours(node) {
            if communities.get(other as usize) != Some(&best.0)
                && let Some(waits @ false) = waiting.get_mut(other as usize)
            {
                *waits = true;
                queue.push_back(other);
            }
        }
    }
    communities
}

/// Well-connected groups within communities, numbered from 0: nodes start alone, and one that still is may join a group, drawn
/// among those that it is tied to, if both are tied well to the rest of their community.
fn refined(
    network: &Strengths,
    communities: &[u32],
    count: usize,
    resolution: f64,
    stream: &mut Stream,
) -> (Vec<u32>, usize) {
    let size = network.len();
    let mut whole = Sums { sums: vec![(0.0, 0.0); count] };
    for (node, community) in (0_u32..).zip(communities) {
        whole.join(*community, (network.out(node), network.incoming(node)));
    }
    let mut groups: Vec<u32> = (0_u32..).take(size).collect();
    let mut sums = Sums::of(network, &groups);
    let mut alone = vec![true; size];
    // What joins each group to the rest of its community.
    let same = |node: u32, other: u32| communities.get(node as usize) == communities.get(other as usize);
    let to_rest =
        |node: u32| network.neighbours(node).filter(|(other, _)| same(node, *other)).map(|(_, weight)| weight).sum();
    let mut rest: Vec<f64> = (0_u32..).take(size).map(to_rest).collect();
    let mut order: Vec<u32> = (0_u32..).take(size).collect();
    stream.shuffle(&mut order);
    let negligible = network.negligible();
    let spread = SPREAD * network.mean_weight();
    let mut joined = Joined::new(size);
    // Groups that a node may join, with what that adds and what joins them.
    let mut open: Vec<(u32, f64, f64)> = Vec::new();
    for node in order {
        if alone.get(node as usize) != Some(&true) {
            continue;
        }
        let community = communities.get(node as usize).copied().unwrap_or_default();
        let all = whole.of_community(community);
        let is_well_tied = |group: u32, own: (f64, f64), rest: &[f64]| {
            let tied = rest.get(group as usize).copied().unwrap_or(0.0);
            tied >= network.expected(own, (all.0 - own.0, all.1 - own.1), resolution) - negligible
        };
        let own = (network.out(node), network.incoming(node));
        if !is_well_tied(node, own, &rest) {
            continue;
        }
        let within = network.neighbours(node).filter(|(other, _)| same(node, *other));
        joined.collect(within.filter_map(|(other, weight)| Some((*groups.get(other as usize)?, weight))));
        open.clear();
        for (group, weight) in joined.iter().filter(|(group, _)| *group != node) {
            let of_group = sums.of_community(group);
            let value = weight - network.expected(own, of_group, resolution);
            if value >= -negligible && is_well_tied(group, of_group, &rest) {
                open.push((group, value, weight));
            }
        }
        joined.clear();
        let Some((group, weight)) = drawn(&open, spread, stream) else { continue };
        sums.leave(node, own);
        sums.join(group, own);
        let added = rest.get(node as usize).copied().unwrap_or(0.0) - 2.0 * weight;
        if let Some(rest) = rest.get_mut(group as usize) {
            *rest += added;
        }
        // Neither is alone from now on. The group is called after its first node.
        for node in [node, group] {
            if let Some(alone) = alone.get_mut(node as usize) {
                *alone = false;
            }
        }
        if let Some(own) = groups.get_mut(node as usize) {
            *own = group;
        }
    }
    renumbered(&groups)
}

/// One of the groups, with what joins it, drawn with `exp(value / spread)` as its chance among all.
fn drawn(open: &[(u32, f64, f64)], spread: f64, stream: &mut Stream) -> Option<(u32, f64)> {
    if let [] | [_] = open {
        return open.first().map(|(group, _, weight)| (*group, *weight));
    }
    let most = open.iter().fold(f64::NEG_INFINITY, |most, (_, value, _)| value.max(most));
    let chance = |value: f64| libm::exp((value - most) / spread);
    let mut left = stream.unit() * open.iter().map(|(_, value, _)| chance(*value)).sum::<f64>();
    let mut found = None;
    for (group, value, weight) in open {
        let own = chance(*value);
        if own > 0.0 {
            found = Some((*group, *weight));
        }
        left -= own;
        if left < 0.0 {
            break;
        }
    }
    found
}

/// Out- and instrength of each community.
struct Sums {
    sums: Vec<(f64, f64)>,
}

impl Sums {
    /// Of as many communities as there are nodes.
    fn of(network: &Strengths, communities: &[u32]) -> Self {
        let mut sums = Self { sums: vec![(0.0, 0.0); communities.len()] };
        for (node, community) in (0_u32..).zip(communities) {
            sums.join(*community, (network.out(node), network.incoming(node)));
        }
        sums
    }

    fn of_community(&self, community: u32) -> (f64, f64) {
        self.sums.get(community as usize).copied().unwrap_or_default()
    }

    fn join(&mut self, community: u32, (out, incoming): (f64, f64)) {
        if let Some(sum) = self.sums.get_mut(community as usize) {
            *sum = (sum.0 + out, sum.1 + incoming);
        }
    }

    fn leave(&mut self, community: u32, (out, incoming): (f64, f64)) {
        self.join(community, (-out, -incoming));
    }
}

/// What joins a node to each of the communities around it.
struct Joined {
    sums: Vec<f64>,
    touched: Vec<u32>,
}

impl Joined {
    fn new(size: usize) -> Self {
        Self { sums: vec![0.0; size], touched: Vec::new() }
    }

    fn collect(&mut self, weights: impl Iterator<Item = (u32, f64)>) {
        for (community, weight) in weights {
            let Some(sum) = self.sums.get_mut(community as usize) else { continue };
            if *sum == 0.0 {
                self.touched.push(community);
            }
            *sum += weight;
        }
    }

    fn with(&self, community: u32) -> f64 {
        self.sums.get(community as usize).copied().unwrap_or(0.0)
    }

    fn iter(&self) -> impl Iterator<Item = (u32, f64)> + '_ {
        self.touched.iter().map(|community| (*community, self.with(*community)))
    }

    fn clear(&mut self) {
        for community in self.touched.drain(..) {
            if let Some(sum) = self.sums.get_mut(community as usize) {
                *sum = 0.0;
            }
        }
    }
}
