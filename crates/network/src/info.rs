//! What a file of networks holds, in a few words.

use crate::Network;
use crosscase_data::{DataError, Table, TableBuilder};
use serde::Serialize;

/// How many nodes and ties there are, and what else.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NetworkInfo {
    /// How many nodes.
    pub nodes: usize,
    /// How many ties over all relations: edges if undirected, arcs if directed; missing dyads and self-ties are not counted.
    pub ties: usize,
    /// Whether ties go from one node to another.
    pub directed: bool,
    /// Whether there are two kinds of nodes, with ties between them alone.
    pub two_mode: bool,
    /// The names of the relations.
    pub relations: Vec<String>,
    /// How many dyads are missing.
    pub missing: usize,
    /// How many self-ties were left out.
    pub self_ties: usize,
    /// The attributes of the nodes.
    pub node_attributes: Vec<String>,
    /// The attributes of the ties, beside their weight.
    pub tie_attributes: Vec<String>,
}

/// What the relations of a file hold, taken together.
///
/// ```
/// use crosscase_network::{Network, info};
///
/// let network = Network::directed().node("lone").tie("a", "b").nodes(["a", "b"]).missing("b", "a").build()?;
/// let info = info(&[network]);
/// assert_eq!((info.nodes, info.ties, info.directed, info.missing), (3, 1, true, 1));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
pub fn info(relations: &[Network]) -> NetworkInfo {
    let sum = |count: fn(&Network) -> usize| relations.iter().map(count).sum();
    let mut tie_attributes: Vec<String> = Vec::new();
    for attribute in relations.iter().flat_map(Network::tie_attributes) {
        if !tie_attributes.contains(&attribute.name) {
            tie_attributes.push(attribute.name.clone());
        }
    }
    let nodes = relations.first().map(Network::nodes);
    NetworkInfo {
        nodes: nodes.map_or(0, |nodes| nodes.names().len()),
        ties: sum(|network| network.ties().len()),
        directed: relations.iter().any(Network::is_directed),
        two_mode: nodes.is_some_and(|nodes| nodes.modes().is_some()),
        relations: relations.iter().filter_map(Network::relation).map(str::to_owned).collect(),
        missing: sum(|network| network.missing().len()),
        self_ties: sum(|network| network.left_out().self_ties),
        node_attributes: nodes
            .map_or_else(Vec::new, |nodes| nodes.attributes().iter().map(|attribute| attribute.name.clone()).collect()),
        tie_attributes,
    }
}

impl NetworkInfo {
    /// One row a figure. `crosscase.network.info/1`: `figure`, `value`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let list = |names: &[String]| crosscase_data::name_list(names);
        let rows = [
            ("nodes", Some(self.nodes.to_string())),
            ("ties", Some(self.ties.to_string())),
            ("directed", Some(self.directed.to_string())),
            ("two_mode", Some(self.two_mode.to_string())),
            ("relations", list(&self.relations)),
            ("missing", Some(self.missing.to_string())),
            ("self_ties", Some(self.self_ties.to_string())),
            ("node_attributes", list(&self.node_attributes)),
            ("tie_attributes", list(&self.tie_attributes)),
        ];
        let (figures, values): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        TableBuilder::new("crosscase.network.info/1").id("figure", figures).text("value", values).build()
    }
}
