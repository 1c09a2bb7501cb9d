//! The files in which networks are kept.
//!
//! Bytes and tables in, bytes and tables out. CSV, Parquet and Arrow tables are read by `crosscase-data` and handed over as a
//! [`Table`](crosscase_data::Table). Names stay as they are written, nothing is dropped silently, and every fault has its place.

mod detect;
pub mod dl;
mod draft;
pub mod edge_list;
#[cfg(feature = "xml")]
pub mod gexf;
pub mod gml;
#[cfg(feature = "xml")]
pub mod graphml;
pub mod matrix;
pub mod pajek;
mod text;
pub mod ucinet;
pub mod vna;
#[cfg(feature = "xml")]
mod xml;

pub use detect::{ENDINGS, read, write};

use crate::{Attribute, AttributeColumn, Direction, Duplicates, Network, NetworkBuilder, NetworkError, Nodes};
use crosscase_data::{Diagnostic, Place, ReadOptions, in_list};
use std::sync::Arc;

/// How a file of ties is to be read. The default: undirected where the file does not say, the nodes are those of the file, a pair
/// named twice and a negative weight are errors.
///
/// ```
/// use crosscase_network::Duplicates;
/// use crosscase_network::formats::NetworkOptions;
///
/// let options = NetworkOptions::new().directed().duplicates(Duplicates::Sum);
/// # let _ = options;
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct NetworkOptions {
    /// Ties go from the source to the target; what a file states must not gainsay it.
    pub directed: bool,
    /// Who belongs to the network; those of the file where it is not said.
    pub roster: Option<Arc<Nodes>>,
    /// What to do with a pair that is named twice.
    pub duplicates: Duplicates,
    /// Negative weights are allowed.
    pub signed: bool,
    /// Dyads in which there can be no tie.
    pub impossible: Vec<ImpossiblePair>,
    /// A table is a matrix, whose first row and column are names, and not an edge list.
    pub matrix: bool,
    /// How the cells of a table are read.
    pub table: ReadOptions,
    /// Further attributes of the nodes, a value each in their order.
    pub values: Vec<Attribute>,
}

/// A dyad in which there can be no tie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImpossiblePair {
    /// The case in which there can be none, where there are several; `None` says in each that both belong to.
    pub case: Option<String>,
    /// From where.
    pub source: String,
    /// To where.
    pub target: String,
}

impl ImpossiblePair {
    /// Whether it is of a case with these nodes. One that names the case is, so that a node which is not there is told.
    fn is_in(&self, case: &str, nodes: &Nodes) -> bool {
        let both = || [&self.source, &self.target].iter().all(|name| nodes.names().index(name.trim()).is_some());
        self.case.as_ref().map_or_else(both, |own| own.trim() == case)
    }
}

impl NetworkOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Ties go from the source to the target.
    #[must_use]
    pub fn directed(mut self) -> Self {
        self.directed = true;
        self
    }

    /// Who belongs to the network.
    #[must_use]
    pub fn roster(mut self, roster: impl Into<Arc<Nodes>>) -> Self {
        self.roster = Some(roster.into());
        self
    }

    /// What to do with a pair that is named twice.
    #[must_use]
    pub fn duplicates(mut self, duplicates: Duplicates) -> Self {
        self.duplicates = duplicates;
        self
    }

    /// A table is a matrix, whose first row and column are names.
    #[must_use]
    pub fn matrix(mut self) -> Self {
        self.matrix = true;
        self
    }

    /// How the cells of a table are read.
    #[must_use]
    pub fn table(mut self, options: ReadOptions) -> Self {
        self.table = options;
        self
    }

    /// A further attribute of the nodes, a value each in their order: a partition or a vector of Pajek.
    #[must_use]
    pub fn values(mut self, name: impl Into<String>, values: impl Into<AttributeColumn>) -> Self {
        self.values.push(Attribute { name: name.into(), values: values.into() });
        self
    }

    /// Negative weights are allowed.
    #[must_use]
    pub fn signed(mut self) -> Self {
        self.signed = true;
        self
    }

    /// Dyads in which there can be no tie.
    #[must_use]
    pub fn impossible<S: Into<String>, T: Into<String>>(mut self, dyads: impl IntoIterator<Item = (S, T)>) -> Self {
        let pair =
            |(source, target): (S, T)| ImpossiblePair { case: None, source: source.into(), target: target.into() };
        self.impossible.extend(dyads.into_iter().map(pair));
        self
    }

    /// The beginning of a network that is read so.
    pub(crate) fn builder(&self, direction: Direction) -> NetworkBuilder {
        let builder = match direction {
            Direction::Directed => Network::directed(),
            Direction::Undirected => Network::undirected(),
        };
        let builder = builder.duplicates(self.duplicates);
        if self.signed { builder.signed() } else { builder }
    }
}

/// What was read: the relations of a file, which share their nodes, and what was noticed.
#[derive(Clone, Debug, PartialEq)]
pub struct Relations {
    /// One network a relation; at least one.
    pub networks: Vec<Network>,
    /// What did not stop the reading.
    pub diagnostics: Vec<Diagnostic>,
}

impl Relations {
    /// The network of one relation; of the only one where none is named.
    ///
    /// # Errors
    /// There are several and none is named, or none has that name.
    pub fn one(self, relation: Option<&str>) -> Result<Network, NetworkError> {
        let known = || {
            let names = self.networks.iter().filter_map(Network::relation);
            names.map(|name| in_list(name).into_owned()).collect::<Vec<_>>().join(", ")
        };
        match relation {
            None if self.networks.len() > 1 => Err(NetworkError::SeveralRelations { known: known() }),
            Some(name) if !self.networks.iter().any(|network| network.relation() == Some(name)) => {
                Err(NetworkError::UnknownRelation { relation: name.to_owned(), known: known() })
            }
            _ => {
                let wanted = |network: &Network| relation.is_none_or(|name| network.relation() == Some(name));
                self.networks.into_iter().find(wanted).ok_or(NetworkError::SeveralRelations { known: String::new() })
            }
        }
    }
}

/// The files of a network: the bytes of the file itself and of those beside it, by the ending of their names.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NetworkFiles {
    /// The file.
    pub bytes: Vec<u8>,
    /// What stands beside it: `("-nodes.csv", ..)` beside `out.csv` is `out-nodes.csv`.
    pub beside: Vec<(String, Vec<u8>)>,
    /// What the format cannot hold, one thing each.
    pub lost: Vec<Diagnostic>,
}

impl NetworkFiles {
    fn one(bytes: Vec<u8>, lost: Vec<Diagnostic>) -> Self {
        Self { bytes, beside: Vec::new(), lost }
    }
}

/// What of a network a format does not hold.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that a format does not hold")]
struct Lost {
    missing: bool,
    impossible: bool,
    node_attributes: bool,
    tie_attributes: bool,
    direction: bool,
    two_mode: bool,
    relation: bool,
}

impl Lost {
    /// What of this network it is.
    fn of(self, network: &Network) -> Vec<Diagnostic> {
        let counted = |count: usize, what: &str| match count {
            1 => format!("1 {what} dyad"),
            count => format!("{count} {what} dyads"),
        };
        let missing = network.missing().len();
        let impossible = network.impossible().len();
        let mut what: Vec<String> = Vec::new();
        if self.missing && missing > 0 {
            what.push(counted(missing, "missing"));
        }
        if self.impossible && impossible > 0 {
            what.push(counted(impossible, "impossible"));
        }
        if self.direction && network.is_directed() {
            what.push("that the network is directed".to_owned());
        }
        if self.two_mode && network.modes().is_some() {
            what.push("the two modes".to_owned());
        }
        if let Some(relation) = network.relation().filter(|_| self.relation) {
            what.push(format!("the name of the relation, {relation}"));
        }
        let nodes = network.nodes().attributes().iter().filter(|_| self.node_attributes);
        what.extend(nodes.map(|attribute| format!("the attribute {} of the nodes", attribute.name)));
        let ties = network.tie_attributes().iter().filter(|_| self.tie_attributes);
        what.extend(ties.map(|attribute| format!("the attribute {} of the ties", attribute.name)));
        let help = if self.direction && network.is_directed() { Some("read it as directed") } else { None };
        let of = |what: &String| match help.filter(|_| what.starts_with("that")) {
            Some(help) => lost(what).help(help),
            None => lost(what),
        };
        what.iter().map(of).collect()
    }
}

fn lost(what: &str) -> Diagnostic {
    Diagnostic::warning("NET120", format!("the file cannot hold {what}"))
}

fn not_writable(format: &'static str, reason: String) -> NetworkError {
    NetworkError::NotWritable { format, reason }
}

/// The most nodes that a file may declare, and the most cells of a matrix.
const MOST_NODES: u64 = 100_000_000;
const MOST_CELLS: u64 = 1_000_000_000;
/// The most relations of a file.
const MOST_RELATIONS: u64 = 1000;
/// As many nodes a file may declare without a word on each; beyond that it must be as long.
const UNNAMED: u64 = 100_000;

/// Holds the nodes that a file of so many bytes declares against what can be, before there is room for them.
fn check_nodes(found: u64, bytes: usize, place: Place) -> Result<(), NetworkError> {
    let most = MOST_NODES.min(UNNAMED.max(bytes as u64));
    if found > most {
        return Err(NetworkError::TooLarge { what: "nodes", found, most, place: Some(place) });
    }
    Ok(())
}

/// The same of the cells of matrices.
fn check_cells(rows: u64, columns: u64, levels: u64, place: Place) -> Result<(), NetworkError> {
    let found = rows.saturating_mul(columns).saturating_mul(levels);
    if found > MOST_CELLS {
        return Err(NetworkError::TooLarge { what: "cells", found, most: MOST_CELLS, place: Some(place) });
    }
    Ok(())
}
