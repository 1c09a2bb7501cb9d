//! Positions by correlations of correlations (CONCOR: Breiger, Boorman & Arabie 1975, doi:10.1016/0022-2496(75)90028-0).

use super::blockmodel::BlockNode;
use super::profiles::Profiles;
use super::strengths::renumbered;
use crate::{Network, NetworkError};
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder};
use crosscase_numerics::pearson;
use serde::Serialize;

/// Splits the nodes in two, and each part again.
///
/// The ties of two nodes to and from all others are correlated (those with each other left out), then the columns of the correlations, until
/// all are 1 or −1: those that correlate 1 stay together, as nodes with exactly the same ties do. One whose ties do not vary correlates 0 with
/// those whose ties are others, which is told. A part whose nodes all correlate 1 is split no further.
///
/// ```
/// use crosscase_network::Network;
/// use crosscase_network::groups::Concor;
///
/// let ties = [("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"), ("c", "d")];
/// let network = ties.iter().fold(Network::directed().nodes(["a", "b", "c", "d"]), |network, (a, b)| network.tie(a, b));
/// let found = Concor::new(1).fit(&network.build()?)?;
/// assert_eq!(found.nodes.iter().map(|node| node.block).collect::<Vec<_>>(), [1, 1, 2, 2].map(Some));
/// assert_eq!(found.densities[0], [Some(0.0), Some(1.0)]);
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Concor {
    /// How often each part is split.
    pub splits: u32,
    /// Whether weights count; else a weight above 0 is a tie.
    pub valued: bool,
}

/// The blocks that splitting made.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ConcorResult {
    /// How often each part was to be split.
    pub splits: u32,
    /// How many blocks there are.
    pub blocks: usize,
    /// Whether all correlations settled; a part whose did not is not split.
    pub converged: bool,
    /// The nodes, in the order of the roster.
    pub nodes: Vec<BlockNode>,
    /// The mean of the known cells from block to block.
    pub densities: Vec<Vec<Option<f64>>>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// Correlations of correlations before it is given up.
const ITERATIONS: usize = 1_000;

impl Concor {
    /// So many splits, of ties without weights: at most 2 to the power of that many blocks.
    pub fn new(splits: u32) -> Self {
        Self { splits, valued: false }
    }

    /// Compares the weights of ties instead of whether there is one.
    #[must_use]
    pub fn valued(mut self) -> Self {
        self.valued = true;
        self
    }

    /// Splits.
    ///
    /// # Errors
    /// [`NetworkError::BadOption`] without a split, [`NetworkError::TooLarge`].
    pub fn fit(&self, network: &Network) -> Result<ConcorResult, NetworkError> {
        if self.splits == 0 {
            return Err(NetworkError::BadOption { option: "splits", found: 0.0, allowed: "at least 1" });
        }
        let profiles = Profiles::of(network, self.valued)?;
        let correlations = profiles.correlations();
        let mut parts: Vec<Vec<usize>> = vec![(0..network.len()).collect()];
        let mut converged = true;
        for _ in 0..self.splits.min(u32::try_from(network.len()).unwrap_or(u32::MAX)) {
            let mut next = Vec::new();
            for part in parts {
                match split(&correlations, &part) {
                    Split::In([one, other]) => next.extend([one, other]),
                    Split::Alike => next.push(part),
                    Split::Unsettled => {
                        converged = false;
                        next.push(part);
                    }
                }
            }
            parts = next;
        }
        let mut blocks = vec![0_u32; network.len()];
        for (number, part) in (0_u32..).zip(&parts) {
            for node in part {
                if let Some(block) = blocks.get_mut(*node) {
                    *block = number;
                }
            }
        }
        let (blocks, count) = renumbered(&blocks);
        let mut diagnostics: Vec<Diagnostic> = profiles.undefined(network, &correlations).into_iter().collect();
        if !converged {
            let message = "the correlations of some part did not settle at 1 and −1: it is not split";
            diagnostics.push(Diagnostic::warning("NET182", message));
        }
        Ok(ConcorResult {
            splits: self.splits,
            blocks: count,
            converged,
            nodes: BlockNode::of(network, &blocks),
            densities: profiles.densities(&blocks, count),
            diagnostics,
        })
    }
}

enum Split {
    In([Vec<usize>; 2]),
    Alike,
    Unsettled,
}

fn split(correlations: &[Vec<Option<f64>>], part: &[usize]) -> Split {
    let first = |one: &usize, other: &usize| {
        let known = correlations.get(*one).and_then(|row| row.get(*other)).copied().flatten();
        if one == other { 1.0 } else { known.unwrap_or(0.0) }
    };
    let mut now: Vec<Vec<f64>> = part.iter().map(|one| part.iter().map(|other| first(one, other)).collect()).collect();
    for _ in 0..ITERATIONS {
        if now.iter().flatten().all(|r| r.abs() > 1.0 - 1e-9) {
            let with_first = now.first().map(Vec::as_slice).unwrap_or_default();
            let (one, other): (Vec<_>, Vec<_>) = part.iter().zip(with_first).partition(|(_, r)| **r > 0.0);
            let [one, other] = [one, other].map(|side| side.into_iter().map(|(node, _)| *node).collect::<Vec<usize>>());
            return if other.is_empty() { Split::Alike } else { Split::In([one, other]) };
        }
        let mut next = now.clone();
        for (i, row) in next.iter_mut().enumerate() {
            for (j, cell) in row.iter_mut().enumerate() {
                let (Some(one), Some(other)) = (now.get(i), now.get(j)) else { continue };
                *cell = if one == other { 1.0 } else { pearson(one, other).unwrap_or(0.0) };
            }
        }
        now = next;
    }
    Split::Unsettled
}

impl ConcorResult {
    /// One row a node, with the densities from its block to each block. `crosscase.network.concor/1`: `node`, `block`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let table = TableBuilder::new("crosscase.network.concor/1")
            .id("node", self.nodes.iter().map(|row| row.node.clone()))
            .integer("block", self.nodes.iter().map(|row| row.block.map(i64::from)));
        let density = |row: &BlockNode, to: usize| {
            let own = self.densities.get(row.block?.checked_sub(1)? as usize)?;
            own.get(to).copied().flatten()
        };
        let column = |table: TableBuilder, to: usize| {
            table.number(
                &format!("density_to_{}", to + 1),
                self.nodes.iter().map(|row| density(row, to)).collect::<Vec<_>>(),
            )
        };
        (0..self.blocks).fold(table, column).build()
    }
}
