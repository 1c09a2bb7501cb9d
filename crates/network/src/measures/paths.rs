//! Shortest paths from one node.

use crate::{Adjacency, NetworkError};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// How long a tie is, for measures of paths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lengths {
    /// Every tie is one step.
    #[default]
    Steps,
    /// As long as its weight says: costs, travel times.
    Weight,
    /// One over its weight: the stronger, the shorter.
    Inverse,
}

impl Lengths {
    /// Each that reads weights, with its name and what it does.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Steps, "steps", "Every tie is one step"),
        (Self::Weight, "weight", "A tie is as long as its weight says"),
        (Self::Inverse, "inverse", "A tie is as long as one over its weight: the stronger, the shorter"),
    ];

    fn of(self, weight: f64) -> f64 {
        match self {
            Self::Steps => 1.0,
            Self::Weight => weight,
            Self::Inverse => 1.0 / weight,
        }
    }

    /// Whether every length is a number above 0.
    pub(crate) fn check(self, ties: &Adjacency) -> Result<(), NetworkError> {
        if self == Self::Steps {
            return Ok(());
        }
        let weights = super::places(ties.len()).flat_map(|node| ties.out_ties(node).map(|(_, weight)| weight));
        match weights.map(|weight| self.of(weight)).find(|length| !length.is_finite() || *length <= 0.0) {
            Some(length) => Err(NetworkError::Length { length }),
            None => Ok(()),
        }
    }
}

/// Two lengths within this relative difference are one.
const SAME: f64 = 1e-12;

/// The nodes that are reached from a source, in the order of their distance. The buffers are kept from source to source.
pub(crate) struct Search<'a> {
    ties: &'a Adjacency,
    lengths: Lengths,
    /// The distance of each node; infinite where it is not reached.
    pub(crate) distance: Vec<f64>,
    /// The nodes that are reached, the source first.
    pub(crate) order: Vec<u32>,
    /// The place of each in that order.
    rank: Vec<u32>,
    heap: BinaryHeap<Reverse<Ahead>>,
}

#[derive(PartialEq)]
struct Ahead {
    distance: f64,
    node: u32,
}

impl Eq for Ahead {}

impl PartialOrd for Ahead {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ahead {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.distance.total_cmp(&other.distance).then(self.node.cmp(&other.node))
    }
}

impl<'a> Search<'a> {
    pub(crate) fn new(ties: &'a Adjacency, lengths: Lengths) -> Self {
        let n = ties.len();
        let distance = vec![f64::INFINITY; n];
        Self { ties, lengths, distance, order: Vec::with_capacity(n), rank: vec![u32::MAX; n], heap: BinaryHeap::new() }
    }

    /// Finds everything that can be reached from a node.
    pub(crate) fn from(&mut self, source: u32) {
        for node in self.order.drain(..) {
            self.distance[node as usize] = f64::INFINITY;
            self.rank[node as usize] = u32::MAX;
        }
        self.distance[source as usize] = 0.0;
        match self.lengths {
            Lengths::Steps => self.breadth_first(source),
            Lengths::Weight | Lengths::Inverse => self.nearest_first(source),
        }
    }

    fn breadth_first(&mut self, source: u32) {
        self.order.push(source);
        let mut nth = 0;
        while let Some(&node) = self.order.get(nth) {
            nth += 1;
            let further = self.distance[node as usize] + 1.0;
            for other in self.ties.out(node) {
                let distance = &mut self.distance[*other as usize];
                if *distance == f64::INFINITY {
                    *distance = further;
                    self.order.push(*other);
                }
            }
        }
    }

    /// Dijkstra (1959).
    fn nearest_first(&mut self, source: u32) {
        self.heap.push(Reverse(Ahead { distance: 0.0, node: source }));
        while let Some(Reverse(Ahead { distance, node })) = self.heap.pop() {
            if self.rank[node as usize] != u32::MAX || distance > self.distance[node as usize] {
                continue;
            }
            self.rank[node as usize] = super::place(self.order.len());
            self.order.push(node);
            for (other, weight) in self.ties.out_ties(node) {
                let further = distance + self.lengths.of(weight);
                if further < self.distance[other as usize] {
                    self.distance[other as usize] = further;
                    self.heap.push(Reverse(Ahead { distance: further, node: other }));
                }
            }
        }
    }

    /// Calls with the nodes that come after a node on shortest paths.
    pub(crate) fn next(&self, node: u32, mut each: impl FnMut(usize)) {
        let here = self.distance[node as usize];
        if self.lengths == Lengths::Steps {
            for other in self.ties.out(node) {
                if self.distance[*other as usize] == here + 1.0 {
                    each(*other as usize);
                }
            }
            return;
        }
        let rank = self.rank[node as usize];
        for (other, weight) in self.ties.out_ties(node) {
            let (there, through) = (self.distance[other as usize], here + self.lengths.of(weight));
            if self.rank[other as usize] > rank && through - there <= SAME * there {
                each(other as usize);
            }
        }
    }
}
