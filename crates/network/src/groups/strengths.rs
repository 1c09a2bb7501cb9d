//! A network as modularity sees it: what joins two nodes either way, and how strong each is.

use crate::Adjacency;

/// Neighbours with `a_ij + a_ji`, and out- and instrengths. An undirected tie counts as one each way, which changes no modularity.
#[derive(Clone, Debug)]
pub(super) struct Strengths {
    starts: Vec<usize>,
    neighbours: Vec<u32>,
    weights: Vec<f64>,
    pub(super) out: Vec<f64>,
    pub(super) incoming: Vec<f64>,
    /// Σ of all out-strengths.
    pub(super) total: f64,
}

impl Strengths {
    pub(super) fn of(ties: &Adjacency) -> Self {
        let nodes = || 0..u32::try_from(ties.len()).unwrap_or(u32::MAX);
        let mut made = Self {
            starts: vec![0],
            neighbours: Vec::new(),
            weights: Vec::new(),
            out: Vec::new(),
            incoming: Vec::new(),
            total: 0.0,
        };
        for node in nodes() {
            let (mut out, mut incoming) = (ties.out_ties(node).peekable(), ties.incoming_ties(node).peekable());
            made.out.push(ties.out_ties(node).map(|(_, weight)| weight).sum());
            made.incoming.push(ties.incoming_ties(node).map(|(_, weight)| weight).sum());
            while let Some(next) = [out.peek(), incoming.peek()].into_iter().flatten().map(|(node, _)| *node).min() {
                let weight = |tie: Option<(u32, f64)>| tie.map_or(0.0, |(_, weight)| weight);
                let both = weight(out.next_if(|(node, _)| *node == next))
                    + weight(incoming.next_if(|(node, _)| *node == next));
                made.neighbours.push(next);
                made.weights.push(both);
            }
            made.starts.push(made.neighbours.len());
        }
        made.total = made.out.iter().sum();
        made
    }

    pub(super) fn len(&self) -> usize {
        self.out.len()
    }

    /// The neighbours of a node, each with what joins them either way.
    pub(super) fn neighbours(&self, node: u32) -> impl Iterator<Item = (u32, f64)> + '_ {
        let node = node as usize;
        let range = match (self.starts.get(node), self.starts.get(node + 1)) {
            (Some(from), Some(to)) => *from..*to,
            _ => 0..0,
        };
        let neighbours = self.neighbours.get(range.clone()).unwrap_or_default();
        neighbours.iter().copied().zip(self.weights.get(range).unwrap_or_default().iter().copied())
    }

    pub(super) fn out(&self, node: u32) -> f64 {
        self.out.get(node as usize).copied().unwrap_or(0.0)
    }

    pub(super) fn incoming(&self, node: u32) -> f64 {
        self.incoming.get(node as usize).copied().unwrap_or(0.0)
    }

    /// What two nodes would be joined by at random, either way, at this resolution.
    pub(super) fn expected(&self, one: (f64, f64), other: (f64, f64), resolution: f64) -> f64 {
        resolution * (one.0 * other.1 + one.1 * other.0) / self.total
    }

    /// Less than this is no gain: rounding alone.
    pub(super) fn negligible(&self) -> f64 {
        1e-10 * self.mean_weight()
    }

    pub(super) fn mean_weight(&self) -> f64 {
        self.weights.iter().sum::<f64>() / self.weights.len().max(1) as f64
    }

    /// Modularity: `Σ(a_ij − γ·k_i^out·k_j^in/m)δ/m`. Nothing without ties.
    pub(super) fn modularity(&self, communities: &[u32], resolution: f64) -> Option<f64> {
        let count = communities.iter().map(|community| *community as usize + 1).max()?;
        let mut strengths = vec![(0.0, 0.0); count];
        // Within a community each pair is met from both ends.
        let mut within = 0.0;
        for (node, community) in (0_u32..).zip(communities) {
            let same = |other: &u32| communities.get(*other as usize) == Some(community);
            within += self.neighbours(node).filter(|(other, _)| same(other)).map(|(_, weight)| weight).sum::<f64>();
            if let Some((out, incoming)) = strengths.get_mut(*community as usize) {
                *out += self.out(node);
                *incoming += self.incoming(node);
            }
        }
        let expected: f64 = strengths.iter().map(|(out, incoming)| out * incoming).sum();
        (self.total > 0.0).then(|| within / 2.0 / self.total - resolution * expected / self.total / self.total)
    }

    /// The network whose nodes are these groups, numbered from 0 without a gap.
    pub(super) fn aggregated(&self, groups: &[u32], count: usize) -> Self {
        let mut made = Self {
            starts: Vec::with_capacity(count + 1),
            neighbours: Vec::new(),
            weights: Vec::new(),
            out: vec![0.0; count],
            incoming: vec![0.0; count],
            total: self.total,
        };
        made.starts.push(0);
        let members = members(groups, count);
        let mut joined = vec![0.0; count];
        let mut touched: Vec<u32> = Vec::new();
        for group in 0..count {
            for node in members.of(group) {
                if let (Some(out), Some(incoming)) = (made.out.get_mut(group), made.incoming.get_mut(group)) {
                    *out += self.out(*node);
                    *incoming += self.incoming(*node);
                }
                for (other, weight) in self.neighbours(*node) {
                    let Some(other) = groups.get(other as usize) else { continue };
                    if *other as usize == group {
                        continue;
                    }
                    let Some(sum) = joined.get_mut(*other as usize) else { continue };
                    if *sum == 0.0 {
                        touched.push(*other);
                    }
                    *sum += weight;
                }
            }
            for other in touched.drain(..) {
                if let Some(sum) = joined.get_mut(other as usize) {
                    made.neighbours.push(other);
                    made.weights.push(std::mem::take(sum));
                }
            }
            made.starts.push(made.neighbours.len());
        }
        made
    }

    /// The same network with its nodes in this order.
    pub(super) fn in_order(&self, order: &[u32]) -> Self {
        let mut place = vec![0_u32; order.len()];
        for (at, node) in (0_u32..).zip(order) {
            if let Some(place) = place.get_mut(*node as usize) {
                *place = at;
            }
        }
        let mut made = Self {
            starts: vec![0],
            neighbours: Vec::with_capacity(self.neighbours.len()),
            weights: Vec::with_capacity(self.weights.len()),
            out: order.iter().map(|node| self.out(*node)).collect(),
            incoming: order.iter().map(|node| self.incoming(*node)).collect(),
            total: self.total,
        };
        for node in order {
            for (other, weight) in self.neighbours(*node) {
                made.neighbours.push(place.get(other as usize).copied().unwrap_or_default());
                made.weights.push(weight);
            }
            made.starts.push(made.neighbours.len());
        }
        made
    }

    /// Communities cut into their connected parts: modularity never falls.
    pub(super) fn connected_parts(&self, communities: &[u32]) -> Vec<u32> {
        let mut parts: Vec<Option<u32>> = vec![None; communities.len()];
        let mut count = 0;
        let mut stack = Vec::new();
        for start in (0_u32..).take(communities.len()) {
            if parts.get(start as usize).is_none_or(Option::is_some) {
                continue;
            }
            stack.push(start);
            while let Some(node) = stack.pop() {
                let Some(part @ None) = parts.get_mut(node as usize) else { continue };
                *part = Some(count);
                let community = communities.get(node as usize);
                let own = self.neighbours(node).map(|(other, _)| other);
                stack.extend(own.filter(|other| communities.get(*other as usize) == community));
            }
            count += 1;
        }
        parts.into_iter().map(Option::unwrap_or_default).collect()
    }
}

/// The members of groups, one group after the other.
pub(super) struct Members {
    starts: Vec<usize>,
    nodes: Vec<u32>,
}

impl Members {
    pub(super) fn of(&self, group: usize) -> &[u32] {
        match (self.starts.get(group), self.starts.get(group + 1)) {
            (Some(from), Some(to)) => self.nodes.get(*from..*to).unwrap_or_default(),
            _ => &[],
        }
    }
}

pub(super) fn members(groups: &[u32], count: usize) -> Members {
    let mut starts = vec![0; count + 1];
    for group in groups {
        if let Some(after) = starts.get_mut(*group as usize + 1) {
            *after += 1;
        }
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    let mut next = starts.clone();
    let mut nodes = vec![0; groups.len()];
    for (node, group) in (0_u32..).zip(groups) {
        if let Some(place) = next.get_mut(*group as usize) {
            if let Some(slot) = nodes.get_mut(*place) {
                *slot = node;
            }
            *place += 1;
        }
    }
    Members { starts, nodes }
}

/// The same groups, numbered from 0 by their first member, and how many there are.
pub(super) fn renumbered(groups: &[u32]) -> (Vec<u32>, usize) {
    let most = groups.iter().map(|group| *group as usize + 1).max().unwrap_or(0);
    let mut numbers: Vec<Option<u32>> = vec![None; most];
    let mut count = 0;
    let number = |group: &u32| {
        let slot = numbers.get_mut(*group as usize);
        slot.map_or(0, |slot| {
            *slot.get_or_insert_with(|| {
                count += 1;
                count - 1
            })
        })
    };
    let groups = groups.iter().map(number).collect();
    (groups, count as usize)
}
