//! The ties as compact lists of neighbours, on which everything is computed.

use crate::{Direction, Network};

/// Neighbours in the order of the roster, out and in, made once from a [`Network`]. Nodes are their places on the roster.
///
/// [`Adjacency::binary`] has the ties of a weight above 0; [`Adjacency::valued`] has every tie with its weight. In an undirected network each
/// tie is with both its ends, and what goes out is what comes in.
///
/// ```
/// use crosscase_network::{Adjacency, Network};
///
/// let network = Network::directed().tie("a", "b").tie("b", "a").weighted_tie("c", "b", 2.5).build()?;
/// let ties = Adjacency::valued(&network);
/// assert_eq!((ties.out(0), ties.incoming(1), ties.weight(2, 1), ties.has(1, 2)), (&[1][..], &[0, 2][..], Some(2.5), false));
/// let skeleton = ties.skeleton();
/// assert_eq!((skeleton.ties(), skeleton.out(1)), (2, &[0, 2][..]), "a mutual tie is one edge");
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Adjacency {
    direction: Direction,
    out: Lists,
    /// Nothing where it would be the same as `out`.
    incoming: Option<Lists>,
}

/// Lists of neighbours one after the other: those of node `i` stand from `starts[i]` to `starts[i + 1]`.
#[derive(Clone, Debug, PartialEq)]
struct Lists {
    starts: Vec<u32>,
    neighbours: Vec<u32>,
    /// As long as `neighbours`, or nothing where every tie counts one.
    weights: Option<Vec<f64>>,
}

impl Adjacency {
    /// The ties of a weight above 0, each counting one.
    pub fn binary(network: &Network) -> Self {
        Self::of(network, false)
    }

    /// All ties, with their weights.
    pub fn valued(network: &Network) -> Self {
        Self::of(network, true)
    }

    fn of(network: &Network, valued: bool) -> Self {
        let kept = network.ties().iter().filter(|tie| valued || tie.weight > 0.0);
        let arcs = kept.map(|tie| (tie.source, tie.target, tie.weight));
        let back = arcs.clone().map(|(source, target, weight)| (target, source, weight));
        let size = network.len();
        match network.direction() {
            Direction::Directed => Self {
                direction: Direction::Directed,
                out: Lists::new(size, arcs, valued),
                incoming: Some(Lists::new(size, back, valued)),
            },
            // The arcs are in order, so are those turned round, and all that come before a node on the roster come first.
            Direction::Undirected => Self {
                direction: Direction::Undirected,
                out: Lists::new(size, back.chain(arcs), valued),
                incoming: None,
            },
        }
    }

    /// The ties of a weight above 0, with their weights.
    pub(crate) fn positive(network: &Network) -> Self {
        if network.ties().iter().all(|tie| tie.weight > 0.0) {
            return Self::valued(network);
        }
        let ties = network.ties().iter().copied().filter(|tie| tie.weight > 0.0).collect();
        Self::valued(&Network { ties, tie_attributes: Vec::new(), ..network.clone() })
    }

    /// Every node once as a sender and, after them all, once as a receiver, joined by its ties.
    pub(crate) fn two_sided(&self) -> Self {
        let n = self.len();
        let half = u32::try_from(n).unwrap_or(u32::MAX);
        let arcs = (0..half).flat_map(|node| self.out(node).iter().map(move |other| (node, half + other, 1.0)));
        let back = (0..half).flat_map(|node| self.incoming(node).iter().map(move |other| (half + node, *other, 1.0)));
        let out = Lists::new(2 * n, arcs.chain(back), false);
        Self { direction: Direction::Undirected, out, incoming: None }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.out.starts.len().saturating_sub(1)
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many ties there are: arcs of a directed network, edges of an undirected one.
    pub fn ties(&self) -> usize {
        if self.is_directed() { self.out.neighbours.len() } else { self.out.neighbours.len() / 2 }
    }

    /// Whether ties go from one node to another, or join two.
    pub const fn direction(&self) -> Direction {
        self.direction
    }

    /// Whether ties go from one node to another.
    pub fn is_directed(&self) -> bool {
        self.direction == Direction::Directed
    }

    /// The nodes that a node has ties to, in the order of the roster.
    pub fn out(&self, node: u32) -> &[u32] {
        self.out.neighbours(node)
    }

    /// The nodes that have ties to a node, in the order of the roster.
    pub fn incoming(&self, node: u32) -> &[u32] {
        self.incoming.as_ref().unwrap_or(&self.out).neighbours(node)
    }

    /// The weights of the ties to [`Adjacency::out`]; nothing where every tie counts one.
    pub fn out_weights(&self, node: u32) -> Option<&[f64]> {
        self.out.weights(node)
    }

    /// The neighbours that a node has ties to, each with the weight, which is 1 where every tie counts one.
    pub fn out_ties(&self, node: u32) -> impl Iterator<Item = (u32, f64)> {
        self.out.ties(node)
    }

    /// The neighbours that have ties to a node, each with the weight.
    pub fn incoming_ties(&self, node: u32) -> impl Iterator<Item = (u32, f64)> {
        self.incoming.as_ref().unwrap_or(&self.out).ties(node)
    }

    /// Whether there is a tie.
    pub fn has(&self, source: u32, target: u32) -> bool {
        self.out(source).binary_search(&target).is_ok()
    }

    /// The weight of a tie, which is 1 where every tie counts one; `None` where there is none.
    pub fn weight(&self, source: u32, target: u32) -> Option<f64> {
        let found = self.out(source).binary_search(&target).ok()?;
        Some(self.out_weights(source).and_then(|weights| weights.get(found)).copied().unwrap_or(1.0))
    }

    /// The same ties the other way round.
    #[must_use]
    pub fn transpose(&self) -> Self {
        match &self.incoming {
            None => self.clone(),
            Some(incoming) => {
                Self { direction: self.direction, out: incoming.clone(), incoming: Some(self.out.clone()) }
            }
        }
    }

    /// The same nodes without the ties of those that are gone, each tie counting one.
    pub(crate) fn without(&self, gone: &[bool]) -> Self {
        let stays = |node: u32| gone.get(node as usize) == Some(&false);
        let arcs = |incoming: bool| {
            let mut arcs = Vec::new();
            for node in (0_u32..).take(self.len()).filter(|node| stays(*node)) {
                let others = if incoming { self.incoming(node) } else { self.out(node) };
                arcs.extend(others.iter().filter(|other| stays(**other)).map(|other| (node, *other, 1.0)));
            }
            arcs.into_iter()
        };
        let incoming = self.incoming.as_ref().map(|_| Lists::new(self.len(), arcs(true), false));
        Self { direction: self.direction, out: Lists::new(self.len(), arcs(false), false), incoming }
    }

    /// The undirected network of all pairs that have a tie either way, each counting one.
    #[must_use]
    pub fn skeleton(&self) -> Self {
        let nodes = 0..u32::try_from(self.len()).unwrap_or(u32::MAX);
        let mut starts = vec![0];
        let mut neighbours: Vec<u32> = Vec::with_capacity(self.out.neighbours.len());
        for node in nodes {
            neighbours.extend(merged(self.out(node), self.incoming(node)));
            starts.push(u32::try_from(neighbours.len()).unwrap_or(u32::MAX));
        }
        Self { direction: Direction::Undirected, out: Lists { starts, neighbours, weights: None }, incoming: None }
    }
}

/// Two sorted lists as one, each once.
fn merged<'a>(mut one: &'a [u32], mut other: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
    std::iter::from_fn(move || {
        let next = match (one.first(), other.first()) {
            (Some(a), Some(b)) => *a.min(b),
            (Some(last), None) | (None, Some(last)) => *last,
            (None, None) => return None,
        };
        for list in [&mut one, &mut other] {
            if list.first() == Some(&next) {
                *list = list.get(1..).unwrap_or_default();
            }
        }
        Some(next)
    })
}

impl Lists {
    /// Arcs that come in the order of their targets for each source; where they do not, `new` must not be asked.
    fn new(size: usize, arcs: impl Iterator<Item = (u32, u32, f64)> + Clone, valued: bool) -> Self {
        let mut starts = vec![0_u32; size + 1];
        for (source, _, _) in arcs.clone() {
            if let Some(count) = starts.get_mut(source as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next: Vec<u32> = starts.clone();
        let mut neighbours = vec![0; sum as usize];
        let mut weights = valued.then(|| vec![0.0; sum as usize]);
        for (source, target, weight) in arcs {
            let Some(slot) = next.get_mut(source as usize) else { continue };
            if let Some(neighbour) = neighbours.get_mut(*slot as usize) {
                *neighbour = target;
            }
            if let Some(value) = weights.as_mut().and_then(|weights| weights.get_mut(*slot as usize)) {
                *value = weight;
            }
            *slot += 1;
        }
        Self { starts, neighbours, weights }
    }

    fn range(&self, node: u32) -> std::ops::Range<usize> {
        let at = |node: usize| self.starts.get(node).map_or(0, |start| *start as usize);
        let node = node as usize;
        if node + 1 < self.starts.len() { at(node)..at(node + 1) } else { 0..0 }
    }

    fn neighbours(&self, node: u32) -> &[u32] {
        self.neighbours.get(self.range(node)).unwrap_or_default()
    }

    fn weights(&self, node: u32) -> Option<&[f64]> {
        self.weights.as_ref().map(|weights| weights.get(self.range(node)).unwrap_or_default())
    }

    fn ties(&self, node: u32) -> impl Iterator<Item = (u32, f64)> {
        let weights = self.weights(node);
        let weight = move |nth: usize| weights.and_then(|weights| weights.get(nth)).copied().unwrap_or(1.0);
        self.neighbours(node).iter().enumerate().map(move |(nth, neighbour)| (*neighbour, weight(nth)))
    }
}
