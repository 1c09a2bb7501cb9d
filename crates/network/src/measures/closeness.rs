//! How near a node is to the others, along the ties that go out from it.

use super::paths::{Lengths, Search};
use crate::{Adjacency, NetworkError};
use rayon::prelude::*;
use serde::Serialize;

/// What a node reaches, by distances in steps or in the units of [`Lengths`](crate::Lengths).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct NodeReach {
    /// How many others it reaches.
    pub reached: u64,
    /// Their distances, added up.
    pub total: f64,
    /// One over their distances, added up.
    pub inverse: f64,
    /// The greatest of their distances.
    pub farthest: f64,
}

/// What each node reaches along the ties that go out from it; transpose the ties for those that come in.
///
/// # Errors
/// A length that is not above 0.
///
/// ```
/// use crosscase_network::{Adjacency, Lengths, Network, reach};
///
/// let path = Network::directed().tie("a", "b").tie("b", "c").build()?;
/// let reach = reach(&Adjacency::binary(&path), Lengths::Steps)?;
/// assert_eq!((reach[0].reached, reach[0].total, reach[0].inverse), (2, 3.0, 1.5));
/// assert_eq!(reach[0].harmonic(3), Some(0.75));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
pub fn reach(ties: &Adjacency, lengths: Lengths) -> Result<Vec<NodeReach>, NetworkError> {
    lengths.check(ties)?;
    let of = |search: &mut Search<'_>, node: u32| {
        search.from(node);
        let mut found = NodeReach::default();
        for other in search.order.iter().skip(1) {
            let distance = search.distance[*other as usize];
            found.reached += 1;
            found.total += distance;
            found.inverse += 1.0 / distance;
            found.farthest = distance;
        }
        found
    };
    Ok(super::places(ties.len()).into_par_iter().map_init(|| Search::new(ties, lengths), of).collect())
}

impl NodeReach {
    /// Harmonic closeness: the mean of 1/d over the n − 1 others, 0 for those that are not reached; `None` where there is no other.
    pub fn harmonic(&self, n: usize) -> Option<f64> {
        (n > 1).then(|| self.inverse / (n - 1) as f64)
    }

    /// Freeman's closeness, (n − 1)/Σd; `None` where an other is not reached.
    pub fn freeman(&self, n: usize) -> Option<f64> {
        (self.reached + 1 == n as u64).then(|| self.reachable()).flatten()
    }

    /// Closeness to those that are reached alone, r/Σd: in a small component it is great. `None` for an isolate.
    pub fn reachable(&self) -> Option<f64> {
        (self.reached > 0).then(|| self.reached as f64 / self.total)
    }

    /// Closeness to those that are reached, times their share of the others (Wasserman & Faust 1994, p. 201); 0 for an isolate.
    pub fn wasserman_faust(&self, n: usize) -> Option<f64> {
        (n > 1).then(|| self.reachable().map_or(0.0, |near| near * self.reached as f64 / (n - 1) as f64))
    }
}

/// The distances of a network, over the ordered pairs of which the first reaches the second; `None` where there is no such pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Distances {
    /// Their mean.
    pub mean: Option<f64>,
    /// The greatest.
    pub diameter: Option<f64>,
}

impl Distances {
    /// The distances that the nodes have reached.
    pub fn of(reach: &[NodeReach]) -> Self {
        let pairs: u64 = reach.iter().map(|node| node.reached).sum();
        let (total, farthest) =
            reach.iter().fold((0.0, 0.0_f64), |(total, far), node| (total + node.total, far.max(node.farthest)));
        Self { mean: (pairs > 0).then(|| total / pairs as f64), diameter: (pairs > 0).then_some(farthest) }
    }
}
