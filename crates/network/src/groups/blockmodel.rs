//! Blocks of nodes with like ties, each pair of blocks all tied or not tied at all (generalised blockmodelling: Doreian, Batagelj &
//! Ferligoj 2005, doi:10.1017/CBO9780511584176).

mod drawing;
mod state;

use super::core_periphery::PartitionSearch;
use super::strengths::renumbered;
use crate::measures::numbered_groups;
use crate::{Network, NetworkError};
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder};
use crosscase_numerics::Stream;
use serde::Serialize;
use state::{Known, State, is_less};
use std::collections::BTreeSet;

/// What the cells of two blocks are held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockType {
    /// Complete: every cell has a tie.
    Com,
    /// Null: none has.
    Nul,
}

impl BlockType {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] =
        &[(Self::Com, "com", "Complete: every cell has a tie"), (Self::Nul, "nul", "Null: none has")];

    const fn name(self) -> &'static str {
        match self {
            Self::Com => "com",
            Self::Nul => "nul",
        }
    }
}

/// What it costs a cell to be against the type of its block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockApproach {
    /// 1 for a tie in a null block and for none in a complete one.
    #[default]
    Binary,
    /// The value of a tie in a null block, and what it lacks of this value in a complete one (Žiberna 2007, doi:10.1016/j.socnet.2006.04.002).
    Valued(f64),
    /// The squared distance of a value from 0 in a null block, from the mean of the block in a complete one (there, too).
    Homogeneity,
}

impl BlockApproach {
    /// Whether weights count.
    const fn is_valued(self) -> bool {
        !matches!(self, Self::Binary)
    }
}

/// Finds the partition into blocks whose cells are least against the type of their block, or says how far those of a given one are.
///
/// ```
/// use crosscase_network::Network;
/// use crosscase_network::groups::{BlockType, Blockmodel};
///
/// let network = Network::directed().nodes(["a", "b", "c", "d"]);
/// let ties = [("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")];
/// let network = ties.iter().fold(network, |network, (a, b)| network.tie(a, b)).build()?;
/// let found = Blockmodel::blocks(2).fit(&network)?;
/// assert_eq!((found.criterion, found.solutions), (0.0, 1));
/// assert_eq!(found.image[0], [BlockType::Nul, BlockType::Com]);
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Blockmodel {
    /// So many blocks, or those of an attribute.
    pub partition: BlockPartition,
    /// The types that a block may have.
    pub types: Vec<BlockType>,
    /// What it costs a cell to be against its type.
    pub approach: BlockApproach,
    /// The seed of the starts, where not all partitions are looked at.
    pub seed: u64,
}

/// Where blocks come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockPartition {
    /// So many are sought.
    Blocks(usize),
    /// The values of an attribute.
    Group(String),
}

/// The block of a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BlockNode {
    /// Its name.
    pub node: String,
    /// Its block, numbered from 1 by the first member; null of a node without a group.
    pub block: Option<u32>,
}

/// A blockmodel.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BlockmodelResult {
    /// What all cells off the diagonal cost, without weights how many are against the type of their block; an undirected pair is two cells.
    pub criterion: f64,
    /// How the partition was sought.
    pub search: PartitionSearch,
    /// How many partitions are best, as far as they were found, whatever their blocks are called.
    pub solutions: usize,
    /// The type of each block of cells, from block to block; `nul` on a draw.
    pub image: Vec<Vec<BlockType>>,
    /// The nodes, in the order of the roster.
    pub nodes: Vec<BlockNode>,
    /// What cells cost.
    #[serde(skip)]
    pub approach: BlockApproach,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// So many partitions are looked at one by one.
const COMPLETE: u64 = 100_000;

/// Random starts where there are more.
const STARTS: u64 = 100;

impl Blockmodel {
    /// So many blocks, complete or null.
    pub fn blocks(blocks: usize) -> Self {
        Self::of(BlockPartition::Blocks(blocks))
    }

    /// The blocks that an attribute makes.
    pub fn group(attribute: impl Into<String>) -> Self {
        Self::of(BlockPartition::Group(attribute.into()))
    }

    fn of(partition: BlockPartition) -> Self {
        Self { partition, types: vec![BlockType::Com, BlockType::Nul], approach: BlockApproach::Binary, seed: 0 }
    }

    /// The types that a block may have.
    #[must_use]
    pub fn types(mut self, types: impl IntoIterator<Item = BlockType>) -> Self {
        self.types = types.into_iter().collect();
        self
    }

    /// What it costs a cell to be against its type.
    #[must_use]
    pub fn approach(mut self, approach: BlockApproach) -> Self {
        self.approach = approach;
        self
    }

    /// The seed of the starts.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Finds the blocks.
    ///
    /// # Errors
    /// [`NetworkError::BadOption`] for no block, more blocks than nodes or no type; [`NetworkError::UnknownAttribute`].
    pub fn fit(&self, network: &Network) -> Result<BlockmodelResult, NetworkError> {
        if self.types.is_empty() {
            return Err(NetworkError::BadOption { option: "types", found: 0.0, allowed: "at least one" });
        }
        if let BlockApproach::Valued(value) = self.approach
            && !(value.is_finite() && value > 0.0)
        {
            return Err(NetworkError::BadOption {
                option: "the value of a complete block",
                found: value,
                allowed: "a number above 0",
            });
        }
        let size = network.len();
        network.held_by_pairs()?;
        let mut diagnostics = Vec::new();
        let (members, best, search) = match &self.partition {
            BlockPartition::Group(attribute) => {
                let column =
                    network.attribute(attribute).ok_or_else(|| NetworkError::unknown_attribute(network, attribute))?;
                let (groups, _) = numbered_groups(&column.texts());
                let grouped = groups.into_iter().enumerate().filter_map(|(node, group)| Some((node, group?)));
                let (members, blocks): (Vec<usize>, Vec<u32>) = grouped.unzip();
                if members.len() < size {
                    let message = format!("{} nodes have no `{attribute}` and are in no block", size - members.len());
                    diagnostics.push(Diagnostic::warning("NET178", message));
                }
                (members, BTreeSet::from([blocks]), PartitionSearch::Given)
            }
            BlockPartition::Blocks(blocks) => {
                if *blocks == 0 || *blocks > size {
                    return Err(NetworkError::BadOption {
                        option: "blocks",
                        found: *blocks as f64,
                        allowed: "1 to the number of nodes",
                    });
                }
                let members: Vec<usize> = (0..size).collect();
                let known = Known::of(network, &members, self.approach);
                let (best, search) = if partitions(size, *blocks).is_some_and(|count| count <= COMPLETE) {
                    (self.all(&known, *blocks), PartitionSearch::Complete)
                } else {
                    (self.some(&known, *blocks), PartitionSearch::Heuristic)
                };
                (members, best, search)
            }
        };
        let known = Known::of(network, &members, self.approach);
        let shown = best.first().cloned().unwrap_or_default();
        let state = State::new(&known, &shown, self);
        let mut nodes: Vec<BlockNode> =
            network.names().iter().map(|node| BlockNode { node: node.to_owned(), block: None }).collect();
        for (member, block) in members.iter().zip(&shown) {
            if let Some(node) = nodes.get_mut(*member) {
                node.block = Some(block + 1);
            }
        }
        let criterion = state.criterion();
        if !criterion.is_finite() {
            let (option, allowed) = ("the criterion of these weights", "weights whose squares add up to a number");
            return Err(NetworkError::BadOption { option, found: criterion, allowed });
        }
        Ok(BlockmodelResult {
            criterion,
            search,
            solutions: best.len(),
            image: state.image(),
            nodes,
            approach: self.approach,
            diagnostics,
        })
    }

    /// The best of all partitions into so many blocks, in their order.
    fn all(&self, known: &Known, blocks: usize) -> BTreeSet<Vec<u32>> {
        let mut best = Best::default();
        let mut partition: Vec<u32> = Vec::with_capacity(known.size);
        self.extend(known, blocks, &mut partition, 0, &mut best);
        best.partitions
    }

    /// Every way to go on: a node goes to a block that there is, or begins the next.
    fn extend(&self, known: &Known, blocks: usize, partition: &mut Vec<u32>, used: usize, best: &mut Best) {
        if partition.len() == known.size {
            best.meet(State::new(known, partition, self).criterion(), || partition.clone());
            return;
        }
        let left = known.size - partition.len();
        let fewest = if used + left == blocks { used } else { 0 };
        for block in fewest..(used + 1).min(blocks) {
            partition.push(u32::try_from(block).unwrap_or(u32::MAX));
            self.extend(known, blocks, partition, used.max(block + 1), best);
            partition.pop();
        }
    }

    /// From random partitions to where no move and no swap is better.
    fn some(&self, known: &Known, blocks: usize) -> BTreeSet<Vec<u32>> {
        let mut best = Best::default();
        for start in 0..STARTS {
            let mut stream = Stream::new(self.seed, start);
            // Each block has a node, the others are anywhere.
            let mut partition: Vec<u32> = (0_u32..).take(blocks).collect();
            partition.extend((blocks..known.size).map(|_| u32::try_from(stream.below(blocks)).unwrap_or_default()));
            stream.shuffle(&mut partition);
            let mut state = State::new(known, &partition, self);
            while state.climb() {}
            best.meet(state.criterion(), || renumbered(&state.blocks).0);
        }
        best.partitions
    }
}

/// How many partitions there are of so many things into so many groups (Stirling's numbers of the second kind); nothing beyond 2⁶⁴.
fn partitions(things: usize, groups: usize) -> Option<u64> {
    let mut row: Vec<Option<u64>> = vec![Some(1)];
    for _ in 0..things {
        let at = |k: usize| row.get(k).copied().unwrap_or(Some(0));
        let next = |k: usize| {
            let same = (k as u64).checked_mul(at(k)?)?;
            same.checked_add(if k == 0 { 0 } else { at(k - 1)? })
        };
        row = (0..=groups.min(row.len())).map(next).collect();
    }
    row.get(groups).copied().unwrap_or(Some(0))
}

#[derive(Default)]
struct Best {
    criterion: Option<f64>,
    partitions: BTreeSet<Vec<u32>>,
}

impl Best {
    fn meet(&mut self, criterion: f64, partition: impl FnOnce() -> Vec<u32>) {
        if self.criterion.is_some_and(|best| is_less(best, criterion)) {
            return;
        }
        if self.criterion.is_none_or(|best| is_less(criterion, best)) {
            self.partitions.clear();
            self.criterion = Some(criterion);
        }
        self.partitions.insert(partition());
    }
}

impl BlockNode {
    /// Every node of a network in its block, of which the first is 0.
    pub(super) fn of(network: &Network, blocks: &[u32]) -> Vec<Self> {
        let node = |(node, block): (&str, &u32)| Self { node: node.to_owned(), block: Some(block + 1) };
        network.names().iter().zip(blocks).map(node).collect()
    }
}

impl BlockmodelResult {
    /// One row a node, with the types from its block to each block. `crosscase.network.blockmodel/1`: `node`, `block`, `image`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let row = |node: &BlockNode| {
            let types = self.image.get(node.block?.checked_sub(1)? as usize)?;
            Some(types.iter().map(|block_type| block_type.name()).collect::<Vec<_>>().join("; "))
        };
        TableBuilder::new("crosscase.network.blockmodel/1")
            .id("node", self.nodes.iter().map(|row| row.node.clone()))
            .integer("block", self.nodes.iter().map(|row| row.block.map(i64::from)))
            .text("image", self.nodes.iter().map(row))
            .build()
    }
}

#[cfg(test)]
mod tests {
    use super::partitions;

    #[test]
    fn partitions_are_counted() {
        assert_eq!([partitions(5, 2), partitions(6, 3), partitions(3, 3), partitions(2, 3)], [15, 90, 1, 0].map(Some));
        assert_eq!(partitions(100, 5), None);
    }
}
