//! The ties of each node as a profile, and how alike the profiles of two nodes are.

use crate::{Network, NetworkError};
use crosscase_data::{Diagnostic, counted};
use crosscase_numerics::{binary_unit, pearson};

/// The cells of a network: nothing where they are missing or impossible.
pub(super) struct Profiles {
    pub(super) size: usize,
    directed: bool,
    cells: Vec<Option<f64>>,
    /// The power of two that the greatest weight lies between it and its double.
    pub(super) unit: f64,
}

impl Profiles {
    /// Of weights, or of whether there is a tie.
    pub(super) fn of(network: &Network, valued: bool) -> Result<Self, NetworkError> {
        let size = network.len();
        network.held_by_pairs()?;
        let nodes = || 0..u32::try_from(size).unwrap_or(u32::MAX);
        let value = |weight: f64| if valued { weight } else { f64::from(weight > 0.0) };
        let cell = |source: u32, target: u32| network.known_weight(source, target).map(value);
        let cells: Vec<Option<f64>> =
            nodes().flat_map(|source| nodes().map(move |target| cell(source, target))).collect();
        let unit = binary_unit(&cells.iter().flatten().copied().collect::<Vec<_>>()).unwrap_or(1.0);
        Ok(Self { size, directed: network.is_directed(), cells, unit })
    }

    pub(super) fn cell(&self, source: usize, target: usize) -> Option<f64> {
        self.cells.get(source * self.size + target).copied().flatten()
    }

    /// The ties of two nodes to each other node, and in a digraph from it, side by side, where both are known.
    fn pairs(&self, one: usize, other: usize) -> (Vec<f64>, Vec<f64>) {
        let others = || (0..self.size).filter(move |node| *node != one && *node != other);
        let out = others().map(|node| (self.cell(one, node), self.cell(other, node)));
        let incoming = others().filter(|_| self.directed).map(|node| (self.cell(node, one), self.cell(node, other)));
        out.chain(incoming).filter_map(|(a, b)| Some((a?, b?))).unzip()
    }

    /// √Σ(x − y)² over the others (Burt 1976, doi:10.1086/226155); of missing cells as if they were like those that are known.
    pub(super) fn distance(&self, one: usize, other: usize) -> Option<f64> {
        let (a, b) = self.pairs(one, other);
        let all = self.size.saturating_sub(2) * if self.directed { 2 } else { 1 };
        if all == 0 {
            return Some(0.0);
        }
        let apart = |(a, b): (&f64, &f64)| a / self.unit - b / self.unit;
        let sum: f64 = a.iter().zip(&b).map(apart).map(|apart| apart * apart).sum();
        (!a.is_empty()).then(|| (sum * all as f64 / a.len() as f64).sqrt() * self.unit)
    }

    /// Pearson's correlation over the others; 1 of nodes with exactly the same ties, also where these do not vary. Nothing where the ties of
    /// one do not vary and those of the other are not the same, or where no cell is known of both.
    pub(super) fn correlation(&self, one: usize, other: usize) -> Option<f64> {
        let (a, b) = self.pairs(one, other);
        if a == b && self.distance(one, other).is_some() { Some(1.0) } else { pearson(&a, &b) }
    }

    /// The correlations of every two nodes, a row a node.
    pub(super) fn correlations(&self) -> Vec<Vec<Option<f64>>> {
        (0..self.size).map(|one| (0..self.size).map(|other| self.correlation(one, other)).collect()).collect()
    }

    /// What is to be said of correlations that there are not: nodes whose ties do not vary, as those of isolates, are named.
    pub(super) fn undefined(&self, network: &Network, correlations: &[Vec<Option<f64>>]) -> Option<Diagnostic> {
        let pairs = (1..).zip(correlations).flat_map(|(next, row)| row.iter().skip(next));
        let pairs = pairs.filter(|value| value.is_none()).count();
        if pairs == 0 {
            return None;
        }
        let varies = |node: usize| {
            let others = (0..self.size).filter(|other| *other != node);
            let mut ties = others.flat_map(|other| [self.cell(node, other), self.cell(other, node)]).flatten();
            let first = ties.next();
            ties.any(|tie| Some(tie) != first)
        };
        let named = network.names().iter().zip(correlations).enumerate();
        let named = named.filter(|(node, (_, row))| !varies(*node) && row.contains(&None));
        let named: Vec<String> = named.map(|(_, (name, _))| name.to_owned()).collect();
        let pairs = counted(pairs, "pair of nodes", "pairs of nodes");
        let message = format!(
            "of {pairs} the ties of one do not vary, or none are known: they have no correlation, and count as 0"
        );
        Some(if named.is_empty() {
            Diagnostic::note("NET188", message)
        } else {
            let help = "leave isolates out, or compare by Euclidean distance (`network equivalence`)";
            Diagnostic::warning("NET188", message).help(help).listing(named)
        })
    }

    /// The mean of the known cells from block to block; nothing where there is none.
    pub(super) fn densities(&self, blocks: &[u32], count: usize) -> Vec<Vec<Option<f64>>> {
        let mut sums = vec![vec![(0.0, 0_u64); count]; count];
        for (source, from) in blocks.iter().enumerate() {
            for (target, to) in blocks.iter().enumerate() {
                let sum = sums.get_mut(*from as usize).and_then(|row| row.get_mut(*to as usize));
                if let (Some(value), Some(sum)) = (self.cell(source, target), sum) {
                    *sum = (sum.0 + value, sum.1 + 1);
                }
            }
        }
        let mean = |(sum, cells): (f64, u64)| (cells > 0).then(|| sum / cells as f64);
        sums.into_iter().map(|row| row.into_iter().map(mean).collect()).collect()
    }
}
