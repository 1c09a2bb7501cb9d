//! Brokerage between groups (Gould & Fernandez 1989, doi:10.2307/270949).

use super::census::share;
use crate::Adjacency;
use serde::Serialize;

/// The roles of j in i→j→k without i→k, in the order of [`Brokerage::counts`].
pub const ROLES: [&str; 6] = ["coordinator", "consultant", "representative", "gatekeeper", "liaison", "total"];

/// How often a node stands between two that have no tie, by the groups of the three. An undirected network counts both orders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Brokerage {
    /// All three in one group.
    pub coordinator: u64,
    /// The ends in one group, the broker in another.
    pub consultant: u64,
    /// The sender and the broker in one group, the receiver in another.
    pub representative: u64,
    /// The broker and the receiver in one group, the sender in another.
    pub gatekeeper: u64,
    /// Three groups.
    pub liaison: u64,
    /// All of them.
    pub total: u64,
}

impl Brokerage {
    /// The counts in the order of [`ROLES`].
    pub fn counts(&self) -> [u64; 6] {
        [self.coordinator, self.consultant, self.representative, self.gatekeeper, self.liaison, self.total]
    }
}

/// The groups of nodes, numbered in the order of their first member; `None` of a node without one.
pub(crate) fn numbered_groups(labels: &[Option<String>]) -> (Vec<Option<u32>>, Vec<String>) {
    let mut known: std::collections::BTreeMap<&str, u32> = std::collections::BTreeMap::new();
    let mut names = Vec::new();
    let number = labels.iter().map(|label| {
        let label = label.as_deref()?;
        Some(*known.entry(label).or_insert_with(|| {
            names.push(label.to_owned());
            super::place(names.len() - 1)
        }))
    });
    (number.collect(), names)
}

/// The brokerage of each node. A triad with a node that has no group is left out; the number of those is beside.
///
/// ```
/// use crosscase_network::{Adjacency, Network, brokerage};
///
/// let network = Network::directed().tie("City", "Clinic").tie("Clinic", "Users").build()?;
/// let (roles, left_out) = brokerage(&Adjacency::binary(&network), &[Some(0), Some(1), Some(1)]);
/// assert_eq!((roles[1].gatekeeper, roles[1].total, left_out), (1, 1, 0));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
pub fn brokerage(ties: &Adjacency, groups: &[Option<u32>]) -> (Vec<Brokerage>, u64) {
    let group = |node: u32| groups.get(node as usize).copied().flatten();
    let mut roles = vec![Brokerage::default(); ties.len()];
    let (mut tied, mut left_out) = (vec![u32::MAX; ties.len()], 0);
    for i in super::places(ties.len()) {
        ties.out(i).iter().for_each(|other| tied[*other as usize] = i);
        for &j in ties.out(i) {
            for &k in ties.out(j).iter().filter(|k| **k != i && tied[**k as usize] != i) {
                let (Some(a), Some(b), Some(c)) = (group(i), group(j), group(k)) else {
                    left_out += 1;
                    continue;
                };
                let of = &mut roles[j as usize];
                of.total += 1;
                *match (a == b, b == c, a == c) {
                    (true, true, _) => &mut of.coordinator,
                    (false, false, true) => &mut of.consultant,
                    (true, false, _) => &mut of.representative,
                    (false, true, _) => &mut of.gatekeeper,
                    (false, false, false) => &mut of.liaison,
                } += 1;
            }
        }
    }
    (roles, left_out)
}

/// What brokerage would be if every tie was there with the same probability, whatever the groups.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// The mean of a role.
    pub mean: f64,
    /// Its standard deviation.
    pub sd: f64,
}

impl Expected {
    fn of(mean: f64, variance: f64) -> Self {
        Self { mean, sd: variance.max(0.0).sqrt() }
    }

    /// How many standard deviations a count is above the mean; `None` where there is no deviation.
    pub fn z(&self, count: u64) -> Option<f64> {
        (self.sd > 0.0).then(|| (count as f64 - self.mean) / self.sd)
    }
}

/// Brokerage by chance: directed ties are there independently of one another, each with the probability that the density gives, and
/// groups stay as they are.
///
/// A role is Σ `x_ij` `x_jk(1` − `x_ik`) over the triples (i, j, k) that have it. With x = d + ξ this is a sum of products of the independent
/// deviations ξ, whose variance is d(1 − d); the variance of the role is the sum of squared coefficients times a power of that.
///
/// ```
/// use crosscase_network::{Adjacency, ExpectedBrokerage, Network};
///
/// let network = Network::directed().tie("a", "b").tie("b", "c").tie("c", "d").tie("d", "a").build()?;
/// let expected = ExpectedBrokerage::new(&Adjacency::binary(&network), &[Some(0), Some(0), Some(1), Some(1)]);
/// let density: f64 = 4.0 / 12.0;
/// let total = expected.as_ref().map(|expected| expected.network()[5].mean);
/// assert_eq!(total, Some(24.0 * density * density * (1.0 - density)), "24 ordered triples");
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ExpectedBrokerage {
    density: f64,
    sizes: Vec<f64>,
    nodes: f64,
}

/// How the groups of a triple (i, j, k) are alike.
type Role = fn(u32, u32, u32) -> bool;

const CHOSEN: [Role; 6] = [
    |a, b, c| a == b && b == c,
    |a, b, c| a == c && a != b,
    |a, b, c| a == b && b != c,
    |a, b, c| b == c && a != b,
    |a, b, c| a != b && b != c && a != c,
    |_, _, _| true,
];

impl ExpectedBrokerage {
    /// By the density of a network among the nodes that have a group; `None` with less than two of them.
    pub fn new(ties: &Adjacency, groups: &[Option<u32>]) -> Option<Self> {
        let group = |node: u32| groups.get(node as usize).copied().flatten();
        let kept = || super::places(ties.len()).filter(|node| group(*node).is_some());
        let arcs = |node: u32| ties.out(node).iter().filter(|other| group(**other).is_some()).count() as u64;
        let (nodes, arcs) = (kept().count() as u64, kept().map(arcs).sum());
        let density = share(arcs, nodes * nodes.saturating_sub(1))?;
        let most = kept().filter_map(group).max().map_or(0, |most| most as usize + 1);
        let mut sizes = vec![0.0; most];
        kept().filter_map(group).for_each(|group| sizes[group as usize] += 1.0);
        Some(Self { density, sizes, nodes: nodes as f64 })
    }

    fn groups(&self) -> impl Iterator<Item = (u32, f64)> + Clone {
        (0..).zip(self.sizes.iter().copied())
    }

    /// How many nodes of a group there are beside others that are counted already.
    fn left(&self, group: u32, taken: &[u32]) -> f64 {
        let size = self.sizes.get(group as usize).copied().unwrap_or(0.0);
        (size - taken.iter().filter(|other| **other == group).count() as f64).max(0.0)
    }

    /// What to expect of a node of a group, in the order of [`ROLES`].
    pub fn node(&self, group: u32) -> [Expected; 6] {
        let d = self.density;
        CHOSEN.map(|role| {
            let (mut triples, mut sharing) = (0.0, 0.0);
            // How many receivers go with a sender of each group, and how many senders with a receiver.
            for turned in [false, true] {
                for (one, _) in self.groups() {
                    let ones = self.left(one, &[group]);
                    let others = self
                        .groups()
                        .filter(|(other, _)| if turned { role(*other, group, one) } else { role(one, group, *other) });
                    let others: f64 = others.map(|(other, _)| self.left(other, &[group, one])).sum();
                    sharing += ones * others * (others - 1.0).max(0.0);
                    triples += if turned { 0.0 } else { ones * others };
                }
            }
            let chance = d * d * (1.0 - d);
            let spread = d * (1.0 - d);
            Expected::of(triples * chance, triples * chance * (1.0 - chance) + sharing * spread * spread * spread)
        })
    }

    /// What to expect of all nodes together, in the order of [`ROLES`].
    pub fn network(&self) -> [Expected; 6] {
        let d = self.density;
        let spread = d * (1.0 - d);
        CHOSEN.map(|role| {
            let (mut triples, mut both_sent, mut both_received, mut single) = (0.0, 0.0, 0.0, 0.0);
            for (a, size) in self.groups() {
                for (b, _) in self.groups() {
                    let pairs = size * self.left(b, &[a]);
                    let (mut first, mut second, mut third) = (0.0, 0.0, 0.0);
                    for (c, _) in self.groups() {
                        let left = self.left(c, &[a, b]);
                        first += if role(a, b, c) { left } else { 0.0 };
                        second += if role(c, a, b) { left } else { 0.0 };
                        third += if role(a, c, b) { left } else { 0.0 };
                        both_sent += if role(a, b, c) && role(a, c, b) { pairs * left } else { 0.0 };
                        both_received += if role(a, b, c) && role(b, a, c) { pairs * left } else { 0.0 };
                    }
                    triples += pairs * first;
                    let slope = spread * (first + second) - d * d * third;
                    single += pairs * slope * slope;
                }
            }
            let double = triples * (1.0 - d) * (1.0 - d) + d * d * (2.0 * triples + both_sent + both_received);
            Expected::of(
                triples * d * spread,
                spread * single + spread * spread * double + spread * spread * spread * triples,
            )
        })
    }

    /// The nodes that have a group.
    pub fn len(&self) -> f64 {
        self.nodes
    }
}
