//! Betweenness, exact or estimated from some of the nodes.

use super::paths::{Lengths, Search};
use crate::{Adjacency, NetworkError};
use crosscase_numerics::Stream;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Σ over pairs of other nodes of the share of shortest paths between them that pass a node (Freeman 1977); a pair of an undirected
/// network counts once. Computed by Brandes (2001, doi:10.1080/0022250X.2001.9990249).
///
/// ```
/// use crosscase_network::{Adjacency, Betweenness, Network};
///
/// let star = Network::undirected().tie("hub", "a").tie("hub", "b").tie("hub", "c").build()?;
/// let ties = Adjacency::binary(&star);
/// assert_eq!(Betweenness::new().fit(&ties)?.values, [Some(3.0), Some(0.0), Some(0.0), Some(0.0)]);
/// assert_eq!(Betweenness::new().normalized().fit(&ties)?.values[0], Some(1.0));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Betweenness {
    /// How long ties are.
    pub lengths: Lengths,
    /// Estimated from this many sources, which are drawn with this seed; all sources where it is not said (Brandes & Pich 2007).
    pub pivots: Option<Pivots>,
    /// Divided by (n − 1)(n − 2), half of that in an undirected network.
    pub normalized: bool,
}

/// Sources that are drawn without replacement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pivots {
    /// How many.
    pub sources: usize,
    /// The seed.
    pub seed: u64,
}

/// The betweenness of each node.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct BetweennessScores {
    /// The values; `None` where there is nothing to divide by, or where the paths are more than a double can count.
    pub values: Vec<Option<f64>>,
    /// The standard error of each, where values are estimated from some sources; `None` of a single one.
    pub standard_errors: Option<Vec<Option<f64>>>,
}

/// Sums are taken within blocks of sources, whose number depends on nothing but theirs, and then over the blocks in order: the result
/// is the same on any number of threads.
const BLOCKS: usize = 64;

impl Betweenness {
    /// Exact, in steps, not normalised.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long ties are.
    #[must_use]
    pub fn lengths(mut self, lengths: Lengths) -> Self {
        self.lengths = lengths;
        self
    }

    /// Estimated from so many sources; exact where there are no more nodes than that.
    #[must_use]
    pub fn pivots(mut self, sources: usize, seed: u64) -> Self {
        self.pivots = Some(Pivots { sources, seed });
        self
    }

    /// Divided by the number of pairs.
    #[must_use]
    pub fn normalized(mut self) -> Self {
        self.normalized = true;
        self
    }

    /// The betweenness of each node; weights are those of the ties, 1 where every tie counts one.
    ///
    /// # Errors
    /// A length that is not above 0, no pivot.
    pub fn fit(&self, ties: &Adjacency) -> Result<BetweennessScores, NetworkError> {
        self.lengths.check(ties)?;
        let n = ties.len();
        let sources = match self.pivots {
            Some(Pivots { sources: 0, .. }) => return Err(NetworkError::NoPivot),
            Some(pivots) if pivots.sources < n => pivots.drawn(n),
            _ => super::places(n).collect(),
        };
        let sums = self.sums(ties, &sources);
        let (drawn, size) = (sources.len() as f64, n as f64);
        let pairs = super::pairs_around(ties);
        let unit = size / drawn.max(1.0) * if ties.is_directed() { 1.0 } else { 0.5 };
        let scaled =
            |value: f64| if self.normalized { (pairs > 0.0).then(|| value * unit / pairs) } else { Some(value * unit) };
        let values = sums.of.iter().map(|sum| scaled(*sum).filter(|value| value.is_finite())).collect();
        let error = |(sum, squares): (&f64, &f64)| {
            let variance = ((squares - sum * sum / drawn) / (drawn - 1.0)).max(0.0);
            let error = (drawn * variance * (1.0 - drawn / size)).sqrt();
            (drawn > 1.0).then(|| scaled(error)).flatten().filter(|error| error.is_finite())
        };
        let standard_errors = (sources.len() < n).then(|| sums.of.iter().zip(&sums.squares).map(error).collect());
        Ok(BetweennessScores { values, standard_errors })
    }

    fn sums(&self, ties: &Adjacency, sources: &[u32]) -> Sums {
        let blocks: Vec<&[u32]> = sources.chunks(sources.len().div_ceil(BLOCKS).max(1)).collect();
        let estimated = sources.len() < ties.len();
        let block = |sources: &&[u32]| {
            let mut sums = Sums::new(ties.len(), estimated);
            if self.lengths == Lengths::Steps {
                let mut steps = Steps::new(ties);
                sources.iter().for_each(|source| steps.from(*source, &mut sums));
                return sums;
            }
            let mut search = Search::new(ties, self.lengths);
            let (mut paths, mut share) = (vec![0.0; ties.len()], vec![0.0; ties.len()]);
            for source in *sources {
                search.from(*source);
                sums.add(&search, &mut paths, &mut share);
            }
            sums
        };
        let done: Vec<Sums> = blocks.par_iter().map(block).collect();
        done.into_iter().fold(Sums::new(ties.len(), estimated), Sums::with)
    }
}

impl Pivots {
    /// Sources in the order of the roster.
    fn drawn(self, n: usize) -> Vec<u32> {
        let mut stream = Stream::new(self.seed, 0);
        let mut nodes: Vec<u32> = super::places(n).collect();
        for nth in 0..self.sources {
            nodes.swap(nth, nth + stream.below(n - nth));
        }
        nodes.truncate(self.sources);
        nodes.sort_unstable();
        nodes
    }
}

/// What the paths from some sources add up to at each node, and their squares by source where there is need of them.
struct Sums {
    of: Vec<f64>,
    squares: Vec<f64>,
}

impl Sums {
    fn new(n: usize, squares: bool) -> Self {
        Self { of: vec![0.0; n], squares: vec![0.0; if squares { n } else { 0 }] }
    }

    fn with(mut self, other: Self) -> Self {
        self.of.iter_mut().zip(other.of).for_each(|(a, b)| *a += b);
        self.squares.iter_mut().zip(other.squares).for_each(|(a, b)| *a += b);
        self
    }

    /// Adds the paths from one source. `paths` and `share` are buffers: how many shortest paths there are to a node, and what each of
    /// them carries on from it.
    fn add(&mut self, search: &Search<'_>, paths: &mut [f64], share: &mut [f64]) {
        let Some(&source) = search.order.first() else { return };
        search.order.iter().for_each(|node| paths[*node as usize] = 0.0);
        paths[source as usize] = 1.0;
        for &node in &search.order {
            let count = paths[node as usize];
            search.next(node, |other| paths[other] += count);
        }
        for &node in search.order.iter().rev() {
            let mut carried = 0.0;
            search.next(node, |other| carried += share[other]);
            let passing = carried * paths[node as usize];
            share[node as usize] = (1.0 + passing) / paths[node as usize];
            if node != source {
                self.pass(node, passing);
            }
        }
    }

    fn pass(&mut self, node: u32, passing: f64) {
        self.of[node as usize] += passing;
        if let Some(squares) = self.squares.get_mut(node as usize) {
            *squares += passing * passing;
        }
    }
}

/// Shortest paths in steps, whose ties are gone through once on the way out; on the way back only those that lie on such paths are. Which
/// do, no processor can foretell: so there is no branch on it, and what does not count is written over. The buffers are kept from
/// source to source.
struct Steps<'a> {
    ties: &'a Adjacency,
    /// How far each node is and how many shortest paths there are to it.
    reached: Vec<(u32, f64)>,
    /// What a path carries on from each node.
    share: Vec<f64>,
    /// The nodes that are reached, the source first; one place more than nodes, to be written over.
    order: Vec<u32>,
    found: usize,
    /// The nodes that come after each on shortest paths, in that order, and where those of each end; one place more than ties.
    after: Vec<u32>,
    ends: Vec<usize>,
}

/// Of a node that is not reached.
const UNSEEN: u32 = u32::MAX;

impl<'a> Steps<'a> {
    fn new(ties: &'a Adjacency) -> Self {
        let n = ties.len();
        let arcs: usize = super::places(n).map(|node| ties.out(node).len()).sum();
        Self {
            ties,
            reached: vec![(UNSEEN, 0.0); n],
            share: vec![0.0; n],
            order: vec![0; n + 1],
            found: 0,
            after: vec![0; arcs + 1],
            ends: vec![0; n],
        }
    }

    /// Adds the paths from one source.
    fn from(&mut self, source: u32, sums: &mut Sums) {
        for node in &self.order[..self.found] {
            self.reached[*node as usize] = (UNSEEN, 0.0);
        }
        self.order[0] = source;
        self.reached[source as usize] = (0, 1.0);
        let (mut found, mut nth, mut end) = (1, 0, 0);
        while nth < found {
            let node = self.order[nth];
            let (distance, paths) = self.reached[node as usize];
            let next = distance + 1;
            for &other in self.ties.out(node) {
                let (there, count) = &mut self.reached[other as usize];
                let is_new = *there == UNSEEN;
                self.order[found] = other;
                found += usize::from(is_new);
                *there = if is_new { next } else { *there };
                let is_after = *there == next;
                *count += if is_after { paths } else { 0.0 };
                self.after[end] = other;
                end += usize::from(is_after);
            }
            self.ends[nth] = end;
            nth += 1;
        }
        self.found = found;
        for nth in (0..found).rev() {
            let from = nth.checked_sub(1).map_or(0, |before| self.ends[before]);
            let after = &self.after[from..self.ends[nth]];
            // Not `sum`, which begins at -0.
            let carried = after.iter().fold(0.0, |sum, other| sum + self.share[*other as usize]);
            let node = self.order[nth];
            let paths = self.reached[node as usize].1;
            let passing = carried * paths;
            self.share[node as usize] = (1.0 + passing) / paths;
            if nth > 0 {
                sums.pass(node, passing);
            }
        }
    }
}
