//! Communities: groups with more ties within than there would be at random.

use super::strengths::{Strengths, renumbered};
use super::{girvan_newman, label_propagation, leiden};
use crate::{Adjacency, Network, NetworkError};
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder};
use crosscase_numerics::Stream;
use serde::Serialize;

/// How communities are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CommunityMethod {
    /// Modularity by moving nodes, with refinement: every community is connected.
    #[default]
    Leiden,
    /// Modularity by moving nodes; a community may be in parts.
    Louvain,
    /// The label that most neighbours have.
    LabelPropagation,
    /// Taking away the ties that most shortest paths go through; the best modularity on the way.
    GirvanNewman,
}

impl CommunityMethod {
    /// Each with its name and what it does.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Leiden, "leiden", "Modularity by moving nodes, with refinement: every community is connected"),
        (Self::Louvain, "louvain", "Modularity by moving nodes; a community may be in parts"),
        (Self::LabelPropagation, "label-propagation", "The label that most neighbours have"),
        (Self::GirvanNewman, "girvan-newman", "Taking away the ties that most shortest paths go through"),
    ];
}

/// Finds communities. Modularity is `Σ(a_ij − γ·k_i·k_j/2m)δ/2m`, of a digraph `Σ(a_ij − γ·k_i^out·k_j^in/m)δ/m` (Leicht & Newman 2008).
///
/// ```
/// use crosscase_network::Network;
/// use crosscase_network::groups::Communities;
///
/// let ties = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("d", "e"), ("e", "f"), ("d", "f")];
/// let network = Network::undirected().nodes(["a", "b", "c", "d", "e", "f", "alone"]);
/// let network = ties.iter().fold(network, |network, (a, b)| network.tie(a, b)).build()?;
/// let found = Communities::new().fit(&network)?;
/// assert_eq!(found.nodes.iter().map(|node| node.community).collect::<Vec<_>>(), [1, 1, 1, 2, 2, 2, 3]);
/// assert_eq!(found.modularity.map(|q| (q * 14.0).round()), Some(5.0));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Communities {
    /// How they are found.
    pub method: CommunityMethod,
    /// γ: the greater, the smaller communities are.
    pub resolution: f64,
    /// The seed of the order of the nodes, and of draws.
    pub seed: u64,
    /// Whether weights count; else a weight above 0 is a tie.
    pub valued: bool,
}

impl Default for Communities {
    fn default() -> Self {
        Self { method: CommunityMethod::default(), resolution: 1.0, seed: 0, valued: false }
    }
}

/// The community of a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CommunityNode {
    /// Its name.
    pub node: String,
    /// Its community, numbered from 1 by the first member.
    pub community: u32,
}

/// The communities of a network.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CommunityResult {
    /// How they were found.
    pub method: CommunityMethod,
    /// The resolution.
    pub resolution: f64,
    /// Modularity, at a resolution of 1; null without ties.
    pub modularity: Option<f64>,
    /// The same at the resolution that was asked for.
    pub quality: Option<f64>,
    /// How many communities there are; a node without ties is one of its own.
    pub communities: usize,
    /// The nodes, by the order of the roster.
    pub nodes: Vec<CommunityNode>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

impl Communities {
    /// Leiden at a resolution of 1, seed 0.
    pub fn new() -> Self {
        Self::default()
    }

    /// How they are found.
    #[must_use]
    pub fn method(mut self, method: CommunityMethod) -> Self {
        self.method = method;
        self
    }

    /// The resolution γ, finite and 0 or above.
    #[must_use]
    pub fn resolution(mut self, resolution: f64) -> Self {
        self.resolution = resolution;
        self
    }

    /// The seed of what is drawn.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Counts the weight of each tie instead of 1.
    #[must_use]
    pub fn valued(mut self) -> Self {
        self.valued = true;
        self
    }

    /// Finds them.
    ///
    /// # Errors
    /// [`NetworkError::BadOption`] unless the resolution is finite and not below 0; a weight below 0 where weights count.
    pub fn fit(&self, network: &Network) -> Result<CommunityResult, NetworkError> {
        if !(self.resolution.is_finite() && self.resolution >= 0.0) {
            return Err(NetworkError::BadOption {
                option: "resolution",
                found: self.resolution,
                allowed: "a number from 0",
            });
        }
        if let Some(tie) = network.ties().iter().find(|tie| self.valued && tie.weight < 0.0) {
            return Err(NetworkError::BadOption { option: "a weight", found: tie.weight, allowed: "a number from 0" });
        }
        let ties = if self.valued { Adjacency::valued(network) } else { Adjacency::binary(network) };
        let strengths = Strengths::of(&ties);
        let mut stream = Stream::new(self.seed, 0);
        let found = match self.method {
            _ if strengths.total <= 0.0 => (0_u32..).take(network.len()).collect(),
            CommunityMethod::Leiden => leiden::leiden(&strengths, self.resolution, self.seed),
            CommunityMethod::Louvain => leiden::louvain(&strengths, self.resolution, &mut stream),
            CommunityMethod::LabelPropagation => label_propagation::label_propagation(&strengths, &mut stream),
            CommunityMethod::GirvanNewman => {
                girvan_newman::girvan_newman(&ties.skeleton(), &strengths, self.resolution)
            }
        };
        let (found, communities) = renumbered(&found);
        let mut diagnostics: Vec<Diagnostic> = network.missing_as_none("communities need").into_iter().collect();
        if strengths.total <= 0.0 {
            let message = "there is no tie: each node is a community of its own, and modularity is not defined";
            diagnostics.push(Diagnostic::warning("NET186", message));
        }
        Ok(CommunityResult {
            method: self.method,
            resolution: self.resolution,
            modularity: strengths.modularity(&found, 1.0),
            quality: strengths.modularity(&found, self.resolution),
            communities,
            nodes: (network.names().iter().zip(found))
                .map(|(node, community)| CommunityNode { node: node.to_owned(), community: community + 1 })
                .collect(),
            diagnostics,
        })
    }
}

impl CommunityResult {
    /// One row a node. `crosscase.network.communities/1`: `node`, `community`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        TableBuilder::new("crosscase.network.communities/1")
            .id("node", self.nodes.iter().map(|row| row.node.clone()))
            .integer("community", self.nodes.iter().map(|row| Some(i64::from(row.community))))
            .build()
    }
}
