//! Structural equivalence: nodes with the same ties to the same others (Lorrain & White 1971, doi:10.1080/0022250X.1971.9989788).

use super::blockmodel::BlockNode;
use super::profiles::Profiles;
use super::strengths::renumbered;
use crate::{Network, NetworkError};
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder};
use serde::Serialize;

/// How alike the ties of two nodes are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ProfileMeasure {
    /// The Euclidean distance of their ties to and from the others.
    #[default]
    Euclidean,
    /// Pearson's correlation of these; 1 where they are exactly the same.
    Correlation,
}

impl ProfileMeasure {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Euclidean, "euclidean", "The Euclidean distance of their ties to and from the others"),
        (Self::Correlation, "correlation", "Pearson's correlation of these"),
    ];
}

/// How far two clusters are from each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkageMethod {
    /// As far as those of their members that are farthest.
    #[default]
    Complete,
    /// The mean over their members.
    Average,
    /// As far as those of their members that are nearest.
    Single,
}

impl LinkageMethod {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Complete, "complete", "As far as the members that are farthest"),
        (Self::Average, "average", "The mean over the members"),
        (Self::Single, "single", "As far as the members that are nearest"),
    ];
}

/// Compares the ties of all nodes, those of two with each other left out, and clusters the nodes by that.
///
/// A distance that is not defined, since no cell is known, counts as the greatest; a correlation that is not, since ties do not vary, as 0,
/// which is told. Nodes with exactly the same ties correlate 1, and without a number of blocks they alone are one, whatever the measure.
/// Of distances that are equal the pair that stands first on the roster is joined first.
///
/// ```
/// use crosscase_network::Network;
/// use crosscase_network::groups::StructuralEquivalence;
///
/// let ties = [("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")];
/// let network = ties.iter().fold(Network::directed().nodes(["a", "b", "c", "d"]), |network, (a, b)| network.tie(a, b));
/// let found = StructuralEquivalence::new().fit(&network.build()?)?;
/// assert_eq!(found.nodes.iter().map(|node| node.block).collect::<Vec<_>>(), [1, 1, 2, 2].map(Some));
/// assert_eq!((found.values[0][1], found.values[0][2]), (Some(0.0), Some(2.0_f64.sqrt())));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct StructuralEquivalence {
    /// How alike ties are.
    pub measure: ProfileMeasure,
    /// How far clusters are from each other.
    pub linkage: LinkageMethod,
    /// How many blocks are cut; without it, blocks are of nodes with exactly the same ties.
    pub blocks: Option<usize>,
    /// Whether weights count; else a weight above 0 is a tie.
    pub valued: bool,
}

/// Two clusters that became one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ClusterStep {
    /// How far they were from each other; of correlations 1 less what they correlate.
    pub level: f64,
    /// How many clusters are left.
    pub clusters: usize,
    /// The nodes of the new one.
    pub members: Vec<String>,
}

/// How alike nodes are, and blocks of those that are most.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EquivalenceResult {
    /// How alike ties are.
    pub measure: ProfileMeasure,
    /// How far clusters are from each other.
    pub linkage: LinkageMethod,
    /// A row a node: its distance from, or correlation with, each node.
    pub values: Vec<Vec<Option<f64>>>,
    /// The clusters, from the first two that became one on.
    pub steps: Vec<ClusterStep>,
    /// The nodes, in the order of the roster, each with its block.
    pub nodes: Vec<BlockNode>,
    /// The mean of the known cells from block to block.
    pub densities: Vec<Vec<Option<f64>>>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

impl StructuralEquivalence {
    /// Euclidean distances, complete linkage, blocks of nodes with exactly the same ties.
    pub fn new() -> Self {
        Self::default()
    }

    /// How alike ties are.
    #[must_use]
    pub fn measure(mut self, measure: ProfileMeasure) -> Self {
        self.measure = measure;
        self
    }

    /// How far clusters are from each other.
    #[must_use]
    pub fn linkage(mut self, linkage: LinkageMethod) -> Self {
        self.linkage = linkage;
        self
    }

    /// Cuts the tree of clusters into so many blocks.
    #[must_use]
    pub fn blocks(mut self, blocks: usize) -> Self {
        self.blocks = Some(blocks);
        self
    }

    /// Compares the weights of ties instead of whether there is one.
    #[must_use]
    pub fn valued(mut self) -> Self {
        self.valued = true;
        self
    }

    /// Compares and clusters.
    ///
    /// # Errors
    /// [`NetworkError::BadOption`] for no block or more than there are nodes; [`NetworkError::TooLarge`].
    pub fn fit(&self, network: &Network) -> Result<EquivalenceResult, NetworkError> {
        let size = network.len();
        if let Some(blocks) = self.blocks.filter(|blocks| *blocks == 0 || *blocks > size) {
            let allowed = "1 to the number of nodes";
            return Err(NetworkError::BadOption { option: "blocks", found: blocks as f64, allowed });
        }
        let profiles = Profiles::of(network, self.valued)?;
        let far = || -> Vec<Vec<Option<f64>>> {
            (0..size).map(|one| (0..size).map(|other| profiles.distance(one, other)).collect()).collect()
        };
        let values = match self.measure {
            ProfileMeasure::Euclidean => far(),
            ProfileMeasure::Correlation => profiles.correlations(),
        };
        // Distances are the same, or not, beside the weights that there are.
        let unit_of = |measure: ProfileMeasure| if measure == ProfileMeasure::Euclidean { profiles.unit } else { 1.0 };
        let joined_by = |values: &[Vec<Option<f64>>], measure: ProfileMeasure| {
            let greatest = values.iter().flatten().flatten().copied().fold(0.0, f64::max);
            let apart = |value: &Option<f64>| match measure {
                ProfileMeasure::Euclidean => value.unwrap_or(greatest) / unit_of(measure),
                ProfileMeasure::Correlation => 1.0 - value.unwrap_or(0.0),
            };
            joined(values.iter().map(|row| row.iter().map(apart).collect()).collect(), self.linkage)
        };
        let joined = joined_by(&values, self.measure);
        let blocks = match (self.blocks, self.measure) {
            (Some(blocks), _) => after(size, &joined, |left, _| left >= blocks),
            (None, ProfileMeasure::Euclidean) => after(size, &joined, |_, level| level <= SAME),
            // Ties that differ may correlate 1, as those do of which one is twice the other.
            (None, ProfileMeasure::Correlation) => {
                after(size, &joined_by(&far(), ProfileMeasure::Euclidean), |_, level| level <= SAME)
            }
        };
        let mut cluster: Vec<u32> = (0_u32..).take(size).collect();
        let mut steps = Vec::with_capacity(joined.len());
        for (step, (level, into, from)) in (1..).zip(joined) {
            for own in cluster.iter_mut().filter(|own| **own == from) {
                *own = into;
            }
            let members = network.names().iter().zip(&cluster).filter(|(_, own)| **own == into);
            steps.push(ClusterStep {
                level: level * unit_of(self.measure),
                clusters: size - step,
                members: members.map(|(name, _)| name.to_owned()).collect(),
            });
        }
        let (blocks, count) = renumbered(&blocks);
        let undefined = (self.measure == ProfileMeasure::Correlation).then(|| profiles.undefined(network, &values));
        Ok(EquivalenceResult {
            diagnostics: undefined.flatten().into_iter().collect(),
            measure: self.measure,
            linkage: self.linkage,
            values,
            steps,
            densities: profiles.densities(&blocks, count),
            nodes: BlockNode::of(network, &blocks),
        })
    }
}

/// Distances below this are those of nodes with the same ties, where the greatest weight is between 1 and 2.
const SAME: f64 = 1e-9;

/// The cluster of each node after the steps that are taken, by how many clusters they leave and at what level.
fn after(size: usize, joined: &[(f64, u32, u32)], taken: impl Fn(usize, f64) -> bool) -> Vec<u32> {
    let mut cluster: Vec<u32> = (0_u32..).take(size).collect();
    for (step, (level, into, from)) in (1..).zip(joined) {
        if !taken(size - step, *level) {
            break;
        }
        for own in cluster.iter_mut().filter(|own| *own == from) {
            *own = *into;
        }
    }
    cluster
}

/// Which clusters are joined, each called after its first node, and at what distance.
fn joined(mut distances: Vec<Vec<f64>>, linkage: LinkageMethod) -> Vec<(f64, u32, u32)> {
    let size = distances.len();
    let mut sizes = vec![1.0; size];
    let mut left: Vec<usize> = (0..size).collect();
    let at = |distances: &[Vec<f64>], a: usize, b: usize| {
        distances.get(a).and_then(|row| row.get(b)).copied().unwrap_or(f64::INFINITY)
    };
    let nearest = |distances: &[Vec<f64>], left: &[usize], one: usize| {
        let others = left.iter().copied().filter(|other| *other > one);
        others
            .map(|other| (at(distances, one, other), other))
            .fold((f64::INFINITY, usize::MAX), |best, next| if next.0 < best.0 - SAME { next } else { best })
    };
    let mut near: Vec<(f64, usize)> = (0..size).map(|one| nearest(&distances, &left, one)).collect();
    let mut steps = Vec::with_capacity(size.saturating_sub(1));
    while left.len() > 1 {
        let near_of = |one: &usize| near.get(*one).copied().unwrap_or((f64::INFINITY, usize::MAX));
        let first = left.iter().fold((f64::INFINITY, 0, 0), |best, one| {
            let (distance, other) = near_of(one);
            if distance < best.0 - SAME { (distance, *one, other) } else { best }
        });
        let (level, into, from) = first;
        let weight = |node: usize| sizes.get(node).copied().unwrap_or(1.0);
        let (own, added): (f64, f64) = (weight(into), weight(from));
        left.retain(|one| *one != from);
        for other in left.iter().copied().filter(|other| *other != into) {
            let (a, b) = (at(&distances, into, other), at(&distances, from, other));
            let made = match linkage {
                LinkageMethod::Complete => a.max(b),
                LinkageMethod::Single => a.min(b),
                LinkageMethod::Average => (own * a + added * b) / (own + added),
            };
            for (row, column) in [(into, other), (other, into)] {
                if let Some(cell) = distances.get_mut(row).and_then(|row| row.get_mut(column)) {
                    *cell = made;
                }
            }
        }
        if let Some(size) = sizes.get_mut(into) {
            *size = own + added;
        }
        for one in &left {
            let stale = *one <= into || near.get(*one).is_some_and(|(_, other)| [into, from].contains(other));
            if let Some(near) = near.get_mut(*one).filter(|_| stale) {
                *near = nearest(&distances, &left, *one);
            }
        }
        let name = |node: usize| u32::try_from(node).unwrap_or(u32::MAX);
        steps.push((level, name(into), name(from)));
    }
    steps
}

impl EquivalenceResult {
    /// One row a node, with its block and how far it is from each node. `crosscase.network.equivalence/1`: `node`, `block`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let table = TableBuilder::new("crosscase.network.equivalence/1")
            .id("node", self.nodes.iter().map(|row| row.node.clone()))
            .integer("block", self.nodes.iter().map(|row| row.block.map(i64::from)));
        let column = |table: TableBuilder, (at, node): (usize, &BlockNode)| {
            let values: Vec<Option<f64>> = self.values.iter().map(|row| row.get(at).copied().flatten()).collect();
            // The names of nodes may be those of the first two columns.
            table.number(&format!("with {}", node.node), values)
        };
        self.nodes.iter().enumerate().fold(table, column).build()
    }
}
