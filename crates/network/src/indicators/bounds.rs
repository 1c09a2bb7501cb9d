//! The least and the greatest of an indicator over all fillings of the missing dyads, in closed form.

use super::BoundsStatus;
use crate::measures::{
    Mixing, centralization, dyad_census, hidden_pairs, pairs_around, places, share, triad_census, weak_components,
};
use crate::{Adjacency, Betweenness, DyadStatus, Network};

/// The least and the greatest that a figure can be.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Range {
    pub(super) lower: Option<f64>,
    pub(super) upper: Option<f64>,
    pub(super) bounds: BoundsStatus,
}

impl Range {
    pub(super) fn sharp(lower: Option<f64>, upper: Option<f64>) -> Self {
        Self { lower, upper, bounds: BoundsStatus::Sharp }
    }

    /// Bounds that hold; where they meet, every filling attains them.
    pub(super) fn outer(lower: Option<f64>, upper: Option<f64>) -> Self {
        Self { lower, upper, bounds: if lower == upper { BoundsStatus::Sharp } else { BoundsStatus::Outer } }
    }
}

/// What is known of a network.
pub(super) struct Known<'a> {
    pub(super) network: &'a Network,
    groups: Option<&'a [Option<u32>]>,
    /// Of each node: ties in and out that are known, and dyads that are missing.
    pub(super) incoming: Vec<u64>,
    pub(super) out: Vec<u64>,
    pub(super) open_in: Vec<u64>,
    pub(super) open_out: Vec<u64>,
}

impl<'a> Known<'a> {
    pub(super) fn of(network: &'a Network, groups: Option<&'a [Option<u32>]>) -> Self {
        let n = network.len();
        let mut known =
            Self { network, groups, incoming: vec![0; n], out: vec![0; n], open_in: vec![0; n], open_out: vec![0; n] };
        for tie in network.ties().iter().filter(|tie| tie.weight > 0.0) {
            known.out[tie.source as usize] += 1;
            known.incoming[tie.target as usize] += 1;
        }
        for (source, target) in network.missing() {
            known.open_out[*source as usize] += 1;
            known.open_in[*target as usize] += 1;
        }
        if !network.is_directed() {
            let both = |a: &mut [u64], b: &[u64]| a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
            both(&mut known.incoming, &known.out);
            both(&mut known.open_in, &known.open_out);
            (known.out, known.open_out) = (known.incoming.clone(), known.open_in.clone());
        }
        known
    }

    pub(super) fn groups(&self) -> Option<&'a [Option<u32>]> {
        self.groups
    }

    pub(super) fn density(&self) -> Range {
        let (all, missing) = (self.network.dyads(), self.network.missing().len() as u64);
        let ties = self.network.ties().iter().filter(|tie| tie.weight > 0.0).count() as u64;
        Range::sharp(share(ties, all), share(ties + missing, all))
    }

    pub(super) fn observed_reciprocity(&self) -> Option<f64> {
        dyad_census(self.network).edgewise()
    }

    /// Every pair is filled on its own: all that can be mutual is so for the greatest, nothing that need not be for the least.
    pub(super) fn reciprocity(&self) -> Range {
        let network = self.network;
        let dyads = dyad_census(network);
        let missing = |a, b| network.status(a, b) == DyadStatus::Missing;
        if !network.is_directed() {
            let some = dyads.mutual + network.missing().len() as u64 > 0;
            return Range::sharp(some.then_some(1.0), some.then_some(1.0));
        }
        // Pairs with a tie one way and the other missing; with no tie and the other missing; with both missing.
        let (mut tied, mut untied, mut open) = (0, 0, 0);
        for (a, b) in hidden_pairs(network) {
            match (network.status(a, b), network.status(b, a)) {
                (DyadStatus::Impossible, _) | (_, DyadStatus::Impossible) => {}
                (DyadStatus::Present, _) if missing(b, a) => tied += 1,
                (_, DyadStatus::Present) if missing(a, b) => tied += 1,
                _ if missing(a, b) && missing(b, a) => open += 1,
                _ => untied += 1,
            }
        }
        let of = |mutual: u64, asymmetric: u64| share(2 * mutual, 2 * mutual + asymmetric);
        let upper = of(dyads.mutual + tied + open, dyads.asymmetric).or_else(|| of(0, untied));
        Range::sharp(of(dyads.mutual, dyads.asymmetric + tied + untied + open), upper)
    }

    pub(super) fn observed_ei_index(&self) -> Option<f64> {
        Mixing::of(self.network, self.groups?, false).ei_index()
    }

    /// Every tie between groups raises it, every tie within one lowers it.
    pub(super) fn ei_index(&self) -> Range {
        let Some(groups) = self.groups else { return Range::default() };
        let is_external = |a: u32, b: u32| {
            let of = |node: u32| groups.get(node as usize).copied().flatten();
            Some(of(a)? != of(b)?)
        };
        let (mut known, mut open) = ([0_u64; 2], [0_u64; 2]);
        for tie in self.network.ties().iter().filter(|tie| tie.weight > 0.0) {
            if let Some(external) = is_external(tie.source, tie.target) {
                known[usize::from(external)] += 1;
            }
        }
        for (source, target) in self.network.missing() {
            if let Some(external) = is_external(*source, *target) {
                open[usize::from(external)] += 1;
            }
        }
        let of = |internal: u64, external: u64| {
            let all = internal + external;
            (all > 0).then(|| (external as f64 - internal as f64) / all as f64)
        };
        let least = of(known[0] + open[0], known[1]).or_else(|| of(0, open[1]));
        let greatest = of(known[0], known[1] + open[1]).or_else(|| of(open[0], 0));
        Range::sharp(least, greatest)
    }

    /// A tie never parts what was joined.
    pub(super) fn connectedness(&self) -> Range {
        let of = |fill: bool| weak_components(&Adjacency::binary(&self.filled(fill))).connectedness();
        Range::sharp(of(false), of(true))
    }

    /// The network with a tie in all missing dyads, or in none.
    pub(super) fn filled(&self, fill: bool) -> Network {
        let mut network = self.network.clone();
        network.tie_attributes.clear();
        network.ties.retain(|tie| tie.weight > 0.0);
        let missing = std::mem::take(&mut network.missing);
        if fill {
            network.ties.extend(missing.into_iter().map(|(source, target)| crate::Tie { source, target, weight: 1.0 }));
            network.ties.sort_unstable_by_key(|tie| (tie.source, tie.target));
        }
        network
    }

    pub(super) fn indegree(&self) -> Range {
        self.degrees(&self.incoming, &self.open_in)
    }

    pub(super) fn outdegree(&self) -> Range {
        self.degrees(&self.out, &self.open_out)
    }

    /// Degrees that are filled independently of one another: Σ(greatest − own) is greatest where one node has all that it can and the
    /// others nothing, and least where no node has more than the greatest that is certain and as many as can have that.
    fn degrees(&self, least: &[u64], open: &[u64]) -> Range {
        let n = least.len() as f64;
        let most = (n - 1.0) * (n - 1.0);
        let certain = least.iter().copied().max().unwrap_or(0);
        let sum: u64 = least.iter().sum();
        let lower: u64 = least.iter().zip(open).map(|(least, open)| certain.saturating_sub(least + open)).sum();
        let spread = |(least, open): (&u64, &u64)| {
            let own = least + open;
            (own.max(certain) * self.network.len() as u64) - (sum + open)
        };
        let upper = least.iter().zip(open).map(spread).max().unwrap_or(0);
        let over = |sum: u64| (self.network.len() > 1).then(|| sum as f64 / most);
        Range::sharp(over(lower), over(upper))
    }

    /// Nodes that have the greatest indegree, or degree, in every filling.
    pub(super) fn central(&self) -> Vec<u32> {
        if self.incoming.iter().all(|degree| *degree == 0) {
            return Vec::new();
        }
        let most = |node: usize| self.incoming[node] + self.open_in[node];
        // The two nodes that can have the most: all others are below them.
        let shared = |a: u32, b: u32| !self.network.is_directed() && self.network.status(a, b) == DyadStatus::Missing;
        let holds = |node: u32| {
            let certain = self.incoming[node as usize];
            places(self.network.len())
                .all(|other| other == node || certain + u64::from(shared(node, other)) >= most(other as usize))
        };
        // Only a node with the greatest certain degree can hold.
        let greatest = self.incoming.iter().copied().max().unwrap_or(0);
        places(self.network.len()).filter(|node| self.incoming[*node as usize] == greatest && holds(*node)).collect()
    }
}

/// A network of which nothing is missing, and its figures.
pub(super) struct Filled {
    pub(super) network: Network,
    pub(super) groups: Option<Vec<Option<u32>>>,
}

impl Filled {
    pub(super) fn reciprocity(&self) -> Option<f64> {
        dyad_census(&self.network).edgewise()
    }

    pub(super) fn ei_index(&self) -> Option<f64> {
        Mixing::of(&self.network, self.groups.as_ref()?, false).ei_index()
    }

    pub(super) fn transitivity(&self) -> Option<f64> {
        triad_census(&self.network).ordered_triples()
    }

    fn degrees(&self, of: fn(&Adjacency, u32) -> usize, most: f64) -> Option<f64> {
        let ties = Adjacency::binary(&self.network);
        centralization(places(ties.len()).map(|node| Some(of(&ties, node) as f64)), most)
    }

    pub(super) fn degree(&self) -> Option<f64> {
        let n = self.network.len() as f64;
        self.degrees(|ties, node| ties.out(node).len(), (n - 1.0) * (n - 2.0))
    }

    pub(super) fn indegree(&self) -> Option<f64> {
        let n = self.network.len() as f64;
        self.degrees(|ties, node| ties.incoming(node).len(), (n - 1.0) * (n - 1.0))
    }

    pub(super) fn outdegree(&self) -> Option<f64> {
        let n = self.network.len() as f64;
        self.degrees(|ties, node| ties.out(node).len(), (n - 1.0) * (n - 1.0))
    }

    pub(super) fn betweenness(&self) -> Option<f64> {
        let ties = Adjacency::binary(&self.network);
        let scores = Betweenness::new().fit(&ties).ok()?;
        centralization(scores.values, (ties.len() as f64 - 1.0) * pairs_around(&ties))
    }
}
