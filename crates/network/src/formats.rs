//! The files in which networks are kept.
//!
//! Bytes and tables in, bytes and tables out. CSV, Parquet and Arrow tables are read by `crosscase-data` and handed over as a
//! [`Table`](crosscase_data::Table). Names stay as they are written, nothing is dropped silently, and every fault has its place.

pub mod edge_list;

use crate::{Direction, Duplicates, Network, NetworkBuilder, NetworkError, Nodes};
use crosscase_data::{Diagnostic, in_list};
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
    /// Weights below 0 may be.
    pub signed: bool,
    /// Dyads in which there can be no tie.
    pub impossible: Vec<(String, String)>,
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

    /// Weights below 0 may be.
    #[must_use]
    pub fn signed(mut self) -> Self {
        self.signed = true;
        self
    }

    /// Dyads in which there can be no tie.
    #[must_use]
    pub fn impossible<S: Into<String>, T: Into<String>>(mut self, dyads: impl IntoIterator<Item = (S, T)>) -> Self {
        self.impossible.extend(dyads.into_iter().map(|(source, target)| (source.into(), target.into())));
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

    /// The same, with the roster and the impossible dyads, after the nodes of the file are declared.
    pub(crate) fn complete(&self, builder: NetworkBuilder) -> NetworkBuilder {
        let builder = match &self.roster {
            Some(roster) => builder.roster(roster),
            None => builder,
        };
        self.impossible.iter().fold(builder, |builder, (source, target)| builder.impossible(source, target))
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
