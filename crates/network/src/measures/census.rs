//! Dyads and triads, counted over what is observed.

use super::tally::Tally;
use crate::{Adjacency, Network, Tie};
use rayon::prelude::*;
use serde::Serialize;

/// The sixteen types of triads in the order of Holland and Leinhardt (1970): mutual, asymmetric and null dyads, then down, up,
/// transitive or cyclic.
pub const TRIADS: [&str; 16] = [
    "003", "012", "102", "021D", "021U", "021C", "111D", "111U", "030T", "030C", "201", "120D", "120U", "120C", "210",
    "300",
];

/// How many pairs of nodes have a tie both ways, one way, none; pairs that are not observed both ways are in none of them. An
/// undirected tie is one both ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DyadCensus {
    /// Ties both ways.
    pub mutual: u64,
    /// A tie one way.
    pub asymmetric: u64,
    /// No tie.
    pub null: u64,
}

impl DyadCensus {
    /// The share of ties that are answered by one the other way, 2M/(2M + A); `None` without ties.
    pub fn edgewise(&self) -> Option<f64> {
        share(2 * self.mutual, 2 * self.mutual + self.asymmetric)
    }

    /// The share of tied pairs that are tied both ways, M/(M + A); `None` without ties.
    pub fn dyadic(&self) -> Option<f64> {
        share(self.mutual, self.mutual + self.asymmetric)
    }
}

/// A share; 0/0 is none.
pub(crate) fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// How many triples of nodes there are of each type, in the order of [`TRIADS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TriadCensus(pub [u128; 16]);

/// Two-paths i→j→k (i ≠ k), and those of them with i→k, in a triad of each type: the ordered triples of transitivity.
const TWO_PATHS: [(u8, u8); 16] = [
    (0, 0),
    (0, 0),
    (0, 0),
    (0, 0),
    (0, 0),
    (1, 0),
    (1, 0),
    (1, 0),
    (1, 1),
    (3, 0),
    (2, 0),
    (2, 2),
    (2, 2),
    (3, 1),
    (4, 3),
    (6, 6),
];

impl TriadCensus {
    /// The count of a type by its name.
    pub fn get(&self, name: &str) -> Option<u128> {
        TRIADS.iter().position(|known| *known == name).and_then(|at| self.0.get(at)).copied()
    }

    /// The number of all triples, whatever their ties: n(n − 1)(n − 2)/6 of n nodes.
    pub fn total(&self) -> u128 {
        self.0.iter().sum()
    }

    /// The share of two-paths i→j→k, i ≠ k, with i→k (Wasserman & Faust 1994, p. 243: weak transitivity); `None` without any.
    pub fn ordered_triples(&self) -> Option<f64> {
        let weighed = |of: fn(&(u8, u8)) -> u8| -> u128 {
            self.0.iter().zip(&TWO_PATHS).map(|(count, paths)| count * u128::from(of(paths))).sum()
        };
        let (all, closed) = (weighed(|paths| paths.0), weighed(|paths| paths.1));
        (all > 0).then(|| closed as f64 / all as f64)
    }

    /// Three times the triangles over the connected triples of the skeleton, where a tie either way is one edge; `None` without any.
    pub fn skeleton_transitivity(&self) -> Option<f64> {
        let sum = |places: &[usize]| -> u128 { places.iter().filter_map(|place| self.0.get(*place)).sum() };
        let (open, closed) = (sum(&[3, 4, 5, 6, 7, 10]), 3 * sum(&[8, 9, 11, 12, 13, 14, 15]));
        (open + closed > 0).then(|| closed as f64 / (open + closed) as f64)
    }

    /// The counts with the names of their types.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&'static str, Tally)> {
        TRIADS.into_iter().zip(self.0.map(Tally))
    }
}

/// The pairs of nodes of which something is not observed, the ends in the order of the roster: those that are missing or impossible in
/// either direction. Pairs within a mode of a two-mode network are not listed.
pub(crate) fn hidden_pairs(network: &Network) -> Vec<(u32, u32)> {
    let both = network.missing().iter().chain(network.impossible());
    let mut hidden: Vec<(u32, u32)> = both.map(|(a, b)| (*a.min(b), *a.max(b))).collect();
    hidden.sort_unstable();
    hidden.dedup();
    hidden
}

/// The dyads of a network by what ties they have.
///
/// ```
/// use crosscase_network::{Network, dyad_census};
///
/// let network = Network::directed().nodes(["a", "b", "c", "d"]).tie("a", "b").tie("b", "a").tie("c", "a").missing("c", "b").build()?;
/// let dyads = dyad_census(&network);
/// assert_eq!((dyads.mutual, dyads.asymmetric, dyads.null), (1, 1, 3), "b and c are not observed both ways");
/// assert_eq!(dyads.edgewise(), Some(2.0 / 3.0));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
pub fn dyad_census(network: &Network) -> DyadCensus {
    let hidden = hidden_pairs(network);
    let pairs = network.pairs() - hidden.len() as u64;
    let is_seen = |tie: &&Tie| {
        let pair = (tie.source.min(tie.target), tie.source.max(tie.target));
        tie.weight > 0.0 && hidden.binary_search(&pair).is_err()
    };
    let seen = network.ties().iter().filter(is_seen);
    let back = |tie: &&Tie| network.weight(tie.target, tie.source).is_some_and(|weight| weight > 0.0);
    let (ties, answered) = (seen.clone().count() as u64, seen.filter(back).count() as u64);
    let (mutual, asymmetric) = if network.is_directed() { (answered / 2, ties - answered) } else { (ties, 0) };
    DyadCensus { mutual, asymmetric, null: pairs - mutual - asymmetric }
}

/// The triads of a network by type, over triples that are fully observed; of an undirected one, that of its symmetric digraph.
///
/// Time grows with ties times the greatest degree (Batagelj & Mrvar 2001, doi:10.1016/S0378-8733(01)00035-1).
///
/// ```
/// use crosscase_network::{Network, triad_census};
///
/// let network = Network::directed().nodes(["a", "b", "c", "d"]).tie("a", "b").tie("b", "c").tie("a", "c").build()?;
/// let triads = triad_census(&network);
/// assert_eq!((triads.get("030T"), triads.get("012"), triads.total()), (Some(1), Some(3), 4));
/// assert_eq!(triads.ordered_triples(), Some(1.0));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
pub fn triad_census(network: &Network) -> TriadCensus {
    if network.modes().is_some() {
        return TriadCensus::default();
    }
    let ties = Adjacency::binary(network);
    let mut census = triads(&ties);
    let code = |a, b| usize::from(ties.has(a, b)) | usize::from(ties.has(b, a)) << 1;
    hidden_triples(network, |a, b, c| {
        let kind = TYPES[code(a, b) | code(a, c) << 2 | code(b, c) << 4];
        if let Some(count) = census.0.get_mut(usize::from(kind)) {
            *count -= 1;
        }
    });
    census
}

/// Calls with every triple of nodes, once, that has a pair which is not observed.
pub(crate) fn hidden_triples(network: &Network, mut each: impl FnMut(u32, u32, u32)) {
    let hidden = hidden_pairs(network);
    let is_hidden = |a: u32, b: u32| hidden.binary_search(&(a.min(b), a.max(b))).is_ok();
    for &(a, b) in &hidden {
        for c in super::places(network.len()).filter(|c| *c != a && *c != b) {
            // The pair that stands first in order speaks for the triple.
            let first = |x: u32, y: u32| (x.min(y), x.max(y)) < (a, b) && is_hidden(x, y);
            if !first(a, c) && !first(b, c) {
                each(a, b, c);
            }
        }
    }
}

/// The type, as a place in [`TRIADS`], of the triad of nodes 0, 1, 2 with the ties that the bits stand for: 0→1, 1→0, 0→2, 2→0, 1→2, 2→1.
const TYPES: [u8; 64] = types();

const fn types() -> [u8; 64] {
    let mut table = [0; 64];
    let mut code = 0;
    while code < 64 {
        table[code] = triad_type(code);
        code += 1;
    }
    table
}

const fn triad_type(code: usize) -> u8 {
    const ENDS: [(usize, usize); 3] = [(0, 1), (0, 2), (1, 2)];
    let (mut mutual, mut asymmetric) = (0, 0);
    // Of the one-way ties alone; and whether a node is an end of a mutual one.
    let (mut sent, mut received, mut in_mutual) = ([0, 0, 0], [0, 0, 0], [false; 3]);
    let mut dyad = 0;
    while dyad < 3 {
        let (a, b) = ENDS[dyad];
        match code >> (2 * dyad) & 3 {
            3 => {
                mutual += 1;
                in_mutual[a] = true;
                in_mutual[b] = true;
            }
            1 => {
                asymmetric += 1;
                sent[a] += 1;
                received[b] += 1;
            }
            2 => {
                asymmetric += 1;
                sent[b] += 1;
                received[a] += 1;
            }
            _ => {}
        }
        dyad += 1;
    }
    let down = sent[0] == 2 || sent[1] == 2 || sent[2] == 2;
    let up = received[0] == 2 || received[1] == 2 || received[2] == 2;
    let into_the_mutual =
        in_mutual[0] && received[0] == 1 || in_mutual[1] && received[1] == 1 || in_mutual[2] && received[2] == 1;
    match (mutual, asymmetric) {
        (0, 0) => 0,
        (0, 1) => 1,
        (1, 0) => 2,
        (0, 2) if down => 3,
        (0, 2) if up => 4,
        (0, 2) => 5,
        (1, 1) if into_the_mutual => 6,
        (1, 1) => 7,
        (0, _) if down => 8,
        (0, _) => 9,
        (2, 0) => 10,
        (1, _) if down => 11,
        (1, _) if up => 12,
        (1, _) => 13,
        (2, _) => 14,
        _ => 15,
    }
}

/// Neighbours by a tie either way, with the ties: 1 out, 2 in, 3 both.
struct Skeleton {
    starts: Vec<usize>,
    neighbours: Vec<(u32, u8)>,
}

impl Skeleton {
    fn of(ties: &Adjacency) -> Self {
        let mut starts = vec![0];
        let mut neighbours = Vec::new();
        for node in super::places(ties.len()) {
            let (mut out, mut incoming) = (ties.out(node).iter().peekable(), ties.incoming(node).iter().peekable());
            while let Some(next) = out.peek().into_iter().chain(incoming.peek()).copied().min() {
                let code =
                    u8::from(out.next_if_eq(&next).is_some()) | u8::from(incoming.next_if_eq(&next).is_some()) << 1;
                neighbours.push((*next, code));
            }
            starts.push(neighbours.len());
        }
        Self { starts, neighbours }
    }

    fn of_node(&self, node: u32) -> &[(u32, u8)] {
        let node = node as usize;
        &self.neighbours[self.starts[node]..self.starts[node + 1]]
    }
}

/// The census of all triples, as if every dyad was observed.
pub(crate) fn triads(ties: &Adjacency) -> TriadCensus {
    let skeleton = Skeleton::of(ties);
    let n = ties.len();
    // Triads with two or three tied pairs in `kinds`; those with one by the pair, since all but a few nodes are the third.
    let count = |mut counts: [u64; 16], v: u32| {
        let around = skeleton.of_node(v);
        for &(u, vu) in around.iter().filter(|(u, _)| *u > v) {
            let mut third = 0;
            let (mut of_v, mut of_u) = (around.iter().peekable(), skeleton.of_node(u).iter().peekable());
            loop {
                let (w, vw, uw) = match (of_v.peek(), of_u.peek()) {
                    (None, None) => break,
                    (Some((a, _)), Some((b, _))) if a == b => {
                        let (Some((w, vw)), Some((_, uw))) = (of_v.next(), of_u.next()) else { break };
                        (*w, *vw, *uw)
                    }
                    (Some((a, _)), other) if other.is_none_or(|(b, _)| a < b) => {
                        let Some((w, vw)) = of_v.next() else { break };
                        (*w, *vw, 0)
                    }
                    _ => {
                        let Some((w, uw)) = of_u.next() else { break };
                        (*w, 0, *uw)
                    }
                };
                if w == u || w == v {
                    continue;
                }
                third += 1;
                if u < w || (v < w && vw == 0) {
                    let code = usize::from(vu) | usize::from(vw) << 2 | usize::from(uw) << 4;
                    counts[usize::from(TYPES[code])] += 1;
                }
            }
            counts[if vu == 3 { 2 } else { 1 }] += n as u64 - 2 - third;
        }
        counts
    };
    let add = |mut one: [u64; 16], other: [u64; 16]| {
        one.iter_mut().zip(other).for_each(|(a, b)| *a += b);
        one
    };
    let counts = super::places(n).into_par_iter().with_min_len(64).fold(|| [0; 16], count).reduce(|| [0; 16], add);
    let mut census = counts.map(u128::from);
    let n = n as u128;
    let all = if n < 3 { 0 } else { n * (n - 1) / 2 * (n - 2) / 3 };
    census[0] = all - census.iter().sum::<u128>();
    TriadCensus(census)
}
