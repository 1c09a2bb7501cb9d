//! How far the neighbours of a node are neighbours of one another.

use super::census::{hidden_triples, share};
use crate::{Adjacency, Network};
use serde::Serialize;

/// Local clustering: of the pairs of a node's neighbours, by a tie either way, the share that is tied, over triples that are observed.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Clustering {
    /// Of each node; `None` without a pair of neighbours.
    pub nodes: Vec<Option<f64>>,
    /// The means.
    pub mean: LocalMean,
}

/// The mean of local clustering, in its two ways with nodes that have less than two neighbours; `None` where there is no node to take
/// it over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LocalMean {
    /// Over the nodes of which it is defined.
    pub defined_only: Option<f64>,
    /// Over all nodes, 0 where it is not defined.
    pub isolates_zero: Option<f64>,
}

/// Local clustering of each node of the skeleton (Watts & Strogatz 1998), and its mean.
///
/// ```
/// use crosscase_network::{Network, clustering};
///
/// let network = Network::undirected().tie("a", "b").tie("b", "c").tie("c", "a").tie("c", "d").build()?;
/// let clustering = clustering(&network);
/// assert_eq!(clustering.nodes, [Some(1.0), Some(1.0), Some(1.0 / 3.0), None]);
/// assert!((clustering.mean.isolates_zero.unwrap() - 7.0 / 12.0).abs() < 1e-15);
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
pub fn clustering(network: &Network) -> Clustering {
    let skeleton = Adjacency::binary(network).skeleton();
    let n = skeleton.len();
    let mut closed = triangles(&skeleton);
    let pairs = |node: u32| skeleton.out(node).len() as u64 * (skeleton.out(node).len() as u64).saturating_sub(1) / 2;
    let mut all: Vec<u64> = super::places(n).map(pairs).collect();
    if network.modes().is_none() {
        hidden_triples(network, |a, b, c| {
            for [centre, one, other] in [[a, b, c], [b, a, c], [c, a, b]] {
                if skeleton.has(centre, one) && skeleton.has(centre, other) {
                    all[centre as usize] -= 1;
                    closed[centre as usize] -= u64::from(skeleton.has(one, other));
                }
            }
        });
    }
    let nodes: Vec<Option<f64>> = closed.iter().zip(&all).map(|(closed, all)| share(*closed, *all)).collect();
    let (sum, defined) = (0.0 + nodes.iter().flatten().sum::<f64>(), nodes.iter().flatten().count());
    let mean = |over: usize| (over > 0).then(|| sum / over as f64);
    Clustering { mean: LocalMean { defined_only: mean(defined), isolates_zero: mean(n) }, nodes }
}

/// The triangles that each node is in. Each is found once, from the first of its nodes by degree.
fn triangles(skeleton: &Adjacency) -> Vec<u64> {
    let n = skeleton.len();
    let rank = |node: u32| (skeleton.out(node).len(), node);
    let (mut found, mut marked) = (vec![0; n], vec![u32::MAX; n]);
    for a in super::places(n) {
        let later = || skeleton.out(a).iter().copied().filter(|other| rank(*other) > rank(a));
        later().for_each(|other| marked[other as usize] = a);
        for b in later() {
            for &c in skeleton.out(b).iter().filter(|c| marked[**c as usize] == a && rank(**c) > rank(b)) {
                for node in [a, b, c] {
                    found[node as usize] += 1;
                }
            }
        }
    }
    found
}
