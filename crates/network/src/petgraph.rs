//! Graphs of petgraph in and out.

use crate::{Attribute, AttributeColumn, AttributeValue, Direction, Network, NetworkError};
use petgraph::EdgeType;
use petgraph::graph::{Graph, IndexType};
use petgraph::stable_graph::StableGraph;
use petgraph::visit::{EdgeRef, IntoEdgeReferences, IntoNodeReferences, NodeRef};
use std::collections::BTreeMap;

/// A node of a graph: its name, and what is known of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeRecord {
    /// Its name.
    pub name: String,
    /// Its attributes; what is not known of it is not there.
    pub attributes: BTreeMap<String, AttributeValue>,
}

/// An edge of a graph: its weight, and what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct TieRecord {
    /// The weight of the tie.
    pub weight: f64,
    /// Its attributes; what is not known of it is not there.
    pub attributes: BTreeMap<String, AttributeValue>,
}

impl<S: AsRef<str> + ?Sized> From<&S> for NodeRecord {
    fn from(name: &S) -> Self {
        Self { name: name.as_ref().to_owned(), attributes: BTreeMap::new() }
    }
}

impl From<&NodeRecord> for NodeRecord {
    fn from(record: &NodeRecord) -> Self {
        record.clone()
    }
}

impl From<&TieRecord> for TieRecord {
    fn from(record: &TieRecord) -> Self {
        record.clone()
    }
}

impl From<&f64> for TieRecord {
    fn from(weight: &f64) -> Self {
        Self { weight: *weight, attributes: BTreeMap::new() }
    }
}

impl From<&()> for TieRecord {
    fn from((): &()) -> Self {
        Self::from(&1.0)
    }
}

/// A network of a graph whose nodes are names or [`NodeRecord`]s and whose edges are weights, nothing or [`TieRecord`]s. The nodes keep
/// their order; what a `StableGraph` has lost leaves no gap.
///
/// ```
/// use crosscase_network::{Network, NodeRecord, TieRecord};
/// use petgraph::graph::DiGraph;
///
/// let mut graph = DiGraph::<&str, f64>::new();
/// let (city, clinic) = (graph.add_node("City"), graph.add_node("Clinic"));
/// graph.add_edge(city, clinic, 2.0);
/// let network = Network::try_from(&graph)?;
/// assert_eq!((network.len(), network.weight(0, 1)), (2, Some(2.0)));
///
/// let back = DiGraph::<NodeRecord, TieRecord>::try_from(&network)?;
/// assert_eq!(back[city].name, "City");
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
impl<N, E, Ty: EdgeType, Ix: IndexType> TryFrom<&Graph<N, E, Ty, Ix>> for Network
where
    for<'a> NodeRecord: From<&'a N>,
    for<'a> TieRecord: From<&'a E>,
{
    type Error = NetworkError;

    fn try_from(graph: &Graph<N, E, Ty, Ix>) -> Result<Self, NetworkError> {
        from_graph(graph, Ty::is_directed())
    }
}

impl<N, E, Ty: EdgeType, Ix: IndexType> TryFrom<&StableGraph<N, E, Ty, Ix>> for Network
where
    for<'a> NodeRecord: From<&'a N>,
    for<'a> TieRecord: From<&'a E>,
{
    type Error = NetworkError;

    fn try_from(graph: &StableGraph<N, E, Ty, Ix>) -> Result<Self, NetworkError> {
        from_graph(graph, Ty::is_directed())
    }
}

fn from_graph<G>(graph: G, directed: bool) -> Result<Network, NetworkError>
where
    G: IntoNodeReferences + IntoEdgeReferences,
    for<'a> NodeRecord: From<&'a G::NodeWeight>,
    for<'a> TieRecord: From<&'a G::EdgeWeight>,
    G::NodeId: Ord,
{
    let nodes: Vec<(G::NodeId, NodeRecord)> =
        graph.node_references().map(|node| (node.id(), NodeRecord::from(node.weight()))).collect();
    let names: BTreeMap<G::NodeId, &str> = nodes.iter().map(|(id, record)| (*id, record.name.as_str())).collect();
    let builder = if directed { Network::directed() } else { Network::undirected() };
    let mut builder = builder.signed().nodes(nodes.iter().map(|(_, record)| &record.name));
    let mut ties: Vec<TieRecord> = Vec::new();
    for edge in graph.edge_references() {
        let record = TieRecord::from(edge.weight());
        let name = |id| names.get(&id).copied().unwrap_or_default();
        builder = builder.weighted_tie(name(edge.source()), name(edge.target()), record.weight);
        ties.push(record);
    }
    for Attribute { name, values } in columns(&nodes.iter().map(|(_, record)| &record.attributes)) {
        builder = builder.attribute(name, values);
    }
    for Attribute { name, values } in columns(&ties.iter().map(|record| &record.attributes)) {
        builder = builder.tie_attribute(name, values);
    }
    builder.build()
}

/// The attributes of records as columns: of numbers where all values are, else of texts.
fn columns<'a>(records: &(impl Iterator<Item = &'a BTreeMap<String, AttributeValue>> + Clone)) -> Vec<Attribute> {
    let mut names: Vec<&String> = records.clone().flat_map(BTreeMap::keys).collect();
    names.sort_unstable();
    names.dedup();
    let column = |name: &String| {
        let values: Vec<Option<AttributeValue>> = records.clone().map(|record| record.get(name).cloned()).collect();
        Attribute { name: name.clone(), values: AttributeColumn::of_values(values) }
    };
    names.into_iter().map(column).collect()
}

/// A graph of a network. An undirected tie in a directed graph is two edges.
///
/// # Errors
/// A directed network has no undirected graph.
impl<Ty: EdgeType, Ix: IndexType> TryFrom<&Network> for Graph<NodeRecord, TieRecord, Ty, Ix> {
    type Error = NetworkError;

    fn try_from(network: &Network) -> Result<Self, NetworkError> {
        if network.is_directed() && !Ty::is_directed() {
            return Err(NetworkError::Directed { wanted: "the graph is undirected" });
        }
        let mut graph = Self::default();
        let record = |attributes: &[Attribute], place: usize| -> BTreeMap<String, AttributeValue> {
            let known = attributes.iter().filter_map(|a| Some((a.name.clone(), a.values.get(place)?)));
            known.collect()
        };
        let add = |(place, name): (usize, &str)| {
            graph
                .add_node(NodeRecord { name: name.to_owned(), attributes: record(network.nodes().attributes(), place) })
        };
        let nodes: Vec<_> = network.names().iter().enumerate().map(add).collect();
        for (place, tie) in network.ties().iter().enumerate() {
            let ends = (nodes.get(tie.source as usize), nodes.get(tie.target as usize));
            let (Some(source), Some(target)) = ends else { continue };
            let record = TieRecord { weight: tie.weight, attributes: record(network.tie_attributes(), place) };
            if network.direction() == Direction::Undirected && Ty::is_directed() {
                graph.add_edge(*target, *source, record.clone());
            }
            graph.add_edge(*source, *target, record);
        }
        Ok(graph)
    }
}

impl<Ty: EdgeType, Ix: IndexType> TryFrom<&Network> for StableGraph<NodeRecord, TieRecord, Ty, Ix> {
    type Error = NetworkError;

    fn try_from(network: &Network) -> Result<Self, NetworkError> {
        Graph::try_from(network).map(Self::from)
    }
}
