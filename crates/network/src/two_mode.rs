//! Two modes: organisations and the meetings that they attend, projected on one of them or described as they are.

mod figures;
mod projection;

pub use figures::{TwoModeNode, TwoModeResult, two_mode};
pub use projection::{Projected, ProjectedTie, ProjectionWeights, project};

use crate::{Duplicates, Mode, NetworkError, NodeNames};
use std::collections::BTreeMap;

/// Who is tied to what: ties from nodes of the first mode to nodes of the second, each with names of its own.
///
/// ```
/// use crosscase_network::two_mode::Affiliations;
///
/// let visits = Affiliations::new().tie("ann", "e1", 1.0)?.tie("bob", "e1", 2.0)?;
/// assert_eq!((visits.first().len(), visits.second().len(), visits.ties().count()), (2, 1, 2));
/// assert!(Affiliations::new().tie("ann", "bob", 1.0)?.tie("bob", "cec", 1.0).is_err(), "bob is of both modes");
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Affiliations {
    first: NodeNames,
    second: NodeNames,
    ties: BTreeMap<(u32, u32), f64>,
    duplicates: Duplicates,
    modes_apart: bool,
    closed: bool,
}

impl Affiliations {
    /// Without a node or tie.
    pub fn new() -> Self {
        Self::default()
    }

    /// What to do with a pair that is named twice; an error unless it is said.
    #[must_use]
    pub fn duplicates(mut self, duplicates: Duplicates) -> Self {
        self.duplicates = duplicates;
        self
    }

    /// A name may be in both modes, and is then of two nodes.
    #[must_use]
    pub fn modes_apart(mut self) -> Self {
        self.modes_apart = true;
        self
    }

    /// The nodes so far are all that there are.
    #[must_use]
    pub fn closed(mut self) -> Self {
        self.closed = true;
        self
    }

    /// A node of a mode, which need not have ties.
    ///
    /// # Errors
    /// It has no name, or is of the other mode.
    pub fn node(mut self, name: &str, mode: Mode) -> Result<Self, NetworkError> {
        self.place(name, mode)?;
        Ok(self)
    }

    /// A tie from a node of the first mode to one of the second; a weight of 0 is none.
    ///
    /// # Errors
    /// An end has no name, is of the other mode, or none of the nodes where these are all that there are; the pair has a tie already; a weight that is not finite, or below 0.
    pub fn tie(mut self, source: &str, target: &str, weight: f64) -> Result<Self, NetworkError> {
        let pair = (self.place(source, Mode::First)?, self.place(target, Mode::Second)?);
        let (source_node, target_node) = (source.trim().to_owned(), target.trim().to_owned());
        if !weight.is_finite() {
            return Err(NetworkError::NotFinite { source_node, target_node, weight, place: None });
        }
        if weight < 0.0 {
            return Err(NetworkError::NegativeWeight { source_node, target_node, weight, place: None });
        }
        match (self.ties.get_mut(&pair), self.duplicates) {
            (None, _) => _ = self.ties.insert(pair, weight),
            (Some(known), Duplicates::Sum) => *known += weight,
            (Some(_), Duplicates::First) => {}
            (Some(_), Duplicates::Error) => {
                return Err(NetworkError::DuplicateTie {
                    source_node,
                    target_node,
                    first: None,
                    place: None,
                    reversed: false,
                });
            }
        }
        Ok(self)
    }

    fn place(&mut self, name: &str, mode: Mode) -> Result<u32, NetworkError> {
        let name = name.trim();
        if name.is_empty() {
            return Err(NetworkError::NoName { what: "a node", place: None });
        }
        let (own, other) = match mode {
            Mode::First => (&mut self.first, &self.second),
            Mode::Second => (&mut self.second, &self.first),
        };
        if !self.modes_apart && other.index(name).is_some() {
            return Err(NetworkError::BothModes { node: name.to_owned(), place: None });
        }
        if self.closed && own.index(name).is_none() {
            return Err(NetworkError::UnknownNode { node: name.to_owned(), place: None });
        }
        let (found, most) = (own.len() as u64 + 1, NodeNames::MOST as u64);
        own.intern(name).ok_or(NetworkError::TooLarge { what: "nodes", found, most, place: None })
    }

    /// A network of two modes, with its nodes; missing dyads are no ties.
    ///
    /// # Errors
    /// The network has one mode, or those of [`tie`](Self::tie).
    pub fn with_network(mut self, network: &crate::Network) -> Result<Self, NetworkError> {
        let modes = network.modes().ok_or(NetworkError::OneMode)?;
        for (name, mode) in network.names().iter().zip(modes) {
            self = self.node(name, *mode)?;
        }
        for tie in network.ties() {
            let (source, target) = (network.name(tie.source), network.name(tie.target));
            let from_second = modes.get(tie.source as usize) == Some(&Mode::Second);
            let (source, target) = if from_second { (target, source) } else { (source, target) };
            self = self.tie(source, target, tie.weight)?;
        }
        Ok(self)
    }

    /// The nodes of the first mode, in the order of appearance.
    pub const fn first(&self) -> &NodeNames {
        &self.first
    }

    /// The nodes of the second mode.
    pub const fn second(&self) -> &NodeNames {
        &self.second
    }

    /// The ties of a weight above 0: places within the modes, and the weight.
    pub fn ties(&self) -> impl Iterator<Item = (u32, u32, f64)> + '_ {
        self.ties
            .iter()
            .filter(|(_, weight)| **weight > 0.0)
            .map(|((source, target), weight)| (*source, *target, *weight))
    }
}
