//! What of a network and its nodes is measured, and what was found.

use super::{
    Brokerage, Centralization, Distances, DyadCensus, EgoModel, Krackhardt, Lengths, LocalMean, Pivots, Preset,
    StructuralHoles, Tally,
};
use crosscase_data::Diagnostic;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What of a network is measured, and how.
///
/// ```
/// use crosscase_network::{MeasureOptions, Network};
///
/// let network = Network::directed().nodes(["a", "b", "c"]).attribute("sector", ["gov", "gov", "care"]).tie("a", "b").tie("b", "c");
/// let measures = MeasureOptions::new().group("sector").fit(&network.build()?)?;
/// assert_eq!((measures.density, measures.ei_index), (Some(1.0 / 3.0), Some(0.0)));
/// assert_eq!(measures.nodes[1].brokerage.map(|roles| roles.representative), Some(1));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MeasureOptions {
    /// Density, degrees, E–I and structural holes count weights; else a tie is one of a weight above 0.
    pub valued: bool,
    /// How long ties are in paths.
    pub lengths: Lengths,
    /// The attribute that says to which group a node belongs.
    pub group: Option<String>,
    /// The attribute whose likeness over ties is measured.
    pub numeric: Option<String>,
    /// Whose ties the strengths of contacts are measured against.
    pub ego_model: EgoModel,
    /// Betweenness is estimated from so many sources.
    pub pivots: Option<Pivots>,
    /// Betweenness is divided by the number of pairs.
    pub normalized: bool,
    /// Whose conventions figures follow.
    #[serde(default)]
    pub preset: Preset,
    /// What is measured, by name; `standard` is everything that is there when nothing is said.
    pub only: Option<Vec<String>>,
}

impl MeasureOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Density, degrees, E–I and structural holes count weights.
    #[must_use]
    pub fn valued(mut self) -> Self {
        self.valued = true;
        self
    }

    /// How long ties are in paths.
    #[must_use]
    pub fn lengths(mut self, lengths: Lengths) -> Self {
        self.lengths = lengths;
        self
    }

    /// The attribute that says to which group a node belongs.
    #[must_use]
    pub fn group(mut self, attribute: impl Into<String>) -> Self {
        self.group = Some(attribute.into());
        self
    }

    /// The attribute whose likeness over ties is measured.
    #[must_use]
    pub fn numeric(mut self, attribute: impl Into<String>) -> Self {
        self.numeric = Some(attribute.into());
        self
    }

    /// Whose ties the strengths of contacts are measured against.
    #[must_use]
    pub fn ego_model(mut self, model: EgoModel) -> Self {
        self.ego_model = model;
        self
    }

    /// Betweenness is estimated from so many sources.
    #[must_use]
    pub fn pivots(mut self, sources: usize, seed: u64) -> Self {
        self.pivots = Some(Pivots { sources, seed });
        self
    }

    /// Betweenness is divided by the number of pairs.
    #[must_use]
    pub fn normalized(mut self) -> Self {
        self.normalized = true;
        self
    }

    /// The conventions of this program.
    #[must_use]
    pub fn preset(mut self, preset: Preset) -> Self {
        self.preset = preset;
        self
    }

    /// These figures alone, by name: those that are there when nothing is asked for (`density`, `dyads`, `reciprocity`, `transitivity`,
    /// `triads`, `components`, `krackhardt`, `distances`, `centralization`, `ei_index`, `assortativity`, `modularity`, `cuts`, `degree`,
    /// `betweenness`, `harmonic`, `pagerank`, `structural_holes`, `coreness`, `brokerage`), all of them as `standard`, and whatever
    /// [`MeasureRegistry::ids`](crate::MeasureRegistry::ids) names.
    #[must_use]
    pub fn only<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.only = Some(names.into_iter().map(Into::into).collect());
        self
    }
}

/// The share of ties that are answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Reciprocity {
    /// 2M/(2M + A), of ties.
    pub edgewise: Option<f64>,
    /// M/(M + A), of tied pairs.
    pub dyadic: Option<f64>,
}

/// Transitivity in its variants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Transitivity {
    /// The share of two-paths i→j→k, i ≠ k, with i→k.
    pub ordered_triples: Option<f64>,
    /// Of the skeleton: three times the triangles over the connected triples.
    pub undirected: Option<f64>,
    /// The mean of local clustering.
    pub local_mean: LocalMean,
}

/// How many components there are; `None` with missing dyads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ComponentCounts {
    /// Joined by ties, whichever way these go.
    pub weak: Option<usize>,
    /// Reaching one another along the ties.
    pub strong: Option<usize>,
}

/// A value a role of brokerage.
pub type Roles<T> = BTreeMap<&'static str, T>;

/// Brokerage of all nodes together, against chance.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NetworkBrokerage {
    /// How often each role is played.
    pub counts: Roles<u64>,
    /// How often it would be if every tie was there with the probability that the density gives.
    pub expected: Roles<Option<f64>>,
    /// How many standard deviations the count is above that.
    pub z: Roles<Option<f64>>,
}

/// What was measured of a network. A figure that is not defined, that was not asked for, or that cannot be known since dyads are missing
/// is `None`; the diagnostics say which.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Measures {
    /// Ties over dyads, of weights their mean.
    pub density: Option<f64>,
    /// Pairs by what ties they have.
    pub dyads: Option<DyadCensus>,
    /// The share of ties that are answered.
    pub reciprocity: Reciprocity,
    /// How far two-paths are closed.
    pub transitivity: Transitivity,
    /// The triads of a digraph by type.
    pub triads: Option<BTreeMap<&'static str, Tally>>,
    /// How many components there are.
    pub components: ComponentCounts,
    /// Krackhardt's four dimensions.
    pub krackhardt: Krackhardt,
    /// 1 − connectedness.
    pub fragmentation: Option<f64>,
    /// Distances over the pairs that are reached.
    pub distances: Distances,
    /// Freeman's centralisation.
    pub centralization: Centralization,
    /// (E − I)/(E + I).
    pub ei_index: Option<f64>,
    /// Newman's assortativity by group, or, without groups, the correlation of a number over ties.
    pub assortativity: Option<f64>,
    /// The correlation of a number over ties.
    pub assortativity_numeric: Option<f64>,
    /// The correlation over ties of the outdegree of the source with the indegree of the target.
    pub assortativity_degree: Option<f64>,
    /// How far ties are within groups, beyond what degrees would give.
    pub modularity: Option<f64>,
    /// Nodes without which there are more components.
    pub cutpoints: Option<Vec<String>>,
    /// Ties without which there are more components.
    pub bridges: Option<Vec<[String; 2]>>,
    /// Brokerage of all nodes together.
    pub brokerage: Option<NetworkBrokerage>,
    /// Further figures of the network that were asked for, by name.
    #[serde(flatten)]
    pub further: BTreeMap<String, Option<f64>>,
    /// The nodes, in the order of the roster.
    pub nodes: Vec<NodeMeasures>,
    /// What each figure is, and what it is divided by.
    pub definitions: Vec<Definition>,
    /// What has to be told.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// What was measured of a node.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NodeMeasures {
    /// Its name.
    pub node: String,
    /// Ties, of a digraph out and in; with weights their sum.
    pub degree: Option<f64>,
    /// Ties that come in.
    pub indegree: Option<f64>,
    /// Ties that go out.
    pub outdegree: Option<f64>,
    /// Pairs of others by the share of their shortest paths that pass it.
    pub betweenness: Option<f64>,
    /// The standard error of betweenness, where it is estimated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub betweenness_se: Option<f64>,
    /// The mean of one over the distances to the others.
    pub harmonic: Option<f64>,
    /// `PageRank`.
    pub pagerank: Option<f64>,
    /// Structural holes around it.
    #[serde(flatten)]
    pub holes: StructuralHoles,
    /// The greatest k of a k-core that it is in.
    pub coreness: Option<u32>,
    /// The share of pairs of its neighbours that are tied.
    pub clustering: Option<f64>,
    /// How often it stands between two that have no tie.
    pub brokerage: Option<Brokerage>,
    /// How many standard deviations each role is above what chance would give.
    pub brokerage_z: Option<Roles<Option<f64>>>,
    /// Further figures that were asked for, by name.
    #[serde(flatten)]
    pub further: BTreeMap<String, Option<f64>>,
}

/// What a figure is, and what it is divided by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[allow(clippy::struct_field_names, reason = "a definition is what it is called")]
pub struct Definition {
    /// The figure.
    pub figure: String,
    /// What it is.
    pub definition: String,
    /// What it is divided by; `none` where it is not.
    pub denominator: String,
}
