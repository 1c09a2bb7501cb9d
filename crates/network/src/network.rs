//! A relation among the nodes of a roster.

use crate::{Attribute, AttributeColumn, Mode, NetworkBuilder, NetworkError, NodeNames, Nodes};
use crosscase_data::Diagnostic;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The code of the note on how many dyads of a network are missing.
pub const DYADS_MISSING: &str = "NET103";

/// Whether a tie goes from one node to another, or joins two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From the source to the target: arcs.
    Directed,
    /// Between both: edges.
    Undirected,
}

/// A tie. In an undirected network the source is the one that stands first on the roster.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tie {
    /// The place on the roster of the node that it goes out from.
    pub source: u32,
    /// The place of the node that it goes to.
    pub target: u32,
    /// Its weight, which is not 0. Unless ties are valued or signed, a weight above 0 says that there is a tie and no more.
    pub weight: f64,
}

/// What is known of a pair of nodes, in a directed network of an ordered one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DyadStatus {
    /// There is a tie.
    Present,
    /// There is none.
    Absent,
    /// It is not known whether there is one.
    Missing,
    /// There can be none: to itself, within a mode, or declared so.
    Impossible,
}

/// What was stated of a network and is not in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DroppedTies {
    /// Ties from a node to itself.
    pub self_ties: usize,
    /// Ties of pairs that had one before, added to it or left out.
    pub duplicates: usize,
}

/// A relation among the nodes of a roster: those without ties belong to it, and those who did not answer. A dyad is present, absent,
/// missing or impossible.
///
/// ```
/// use crosscase_network::{DyadStatus, Network};
///
/// let network = Network::directed()
///     .relation("advice")
///     .nodes(["City", "Clinic", "Users", "Firm"])
///     .attribute("sector", ["gov", "care", "civil", "private"])
///     .tie("City", "Clinic")
///     .weighted_tie("Users", "City", 3.0)
///     .missing("Clinic", "City")
///     .impossible("Firm", "Users")
///     .build()?;
/// assert_eq!((network.len(), network.ties().len(), network.dyads(), network.observed()), (4, 2, 11, 10));
/// let status = |source: &str, target: &str| Some(network.status(network.place(source)?, network.place(target)?));
/// assert_eq!(status("City", "Clinic"), Some(DyadStatus::Present));
/// assert_eq!(status("Clinic", "City"), Some(DyadStatus::Missing));
/// assert_eq!(status("Users", "Firm"), Some(DyadStatus::Absent));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    pub(crate) nodes: Arc<Nodes>,
    pub(crate) direction: Direction,
    pub(crate) relation: Option<String>,
    /// By source, then target; each pair once.
    pub(crate) ties: Vec<Tie>,
    pub(crate) tie_attributes: Vec<Attribute>,
    /// In the same order, without those that are impossible.
    pub(crate) missing: Vec<(u32, u32)>,
    /// In the same order: those declared so. Self-ties and, in two modes, ties within one are impossible without a word.
    pub(crate) impossible: Vec<(u32, u32)>,
    pub(crate) left_out: DroppedTies,
}

impl Network {
    /// More nodes than can be held where something is kept for every pair of them.
    pub(crate) fn held_by_pairs(&self) -> Result<(), NetworkError> {
        const MOST: u64 = 5_000;
        let found = self.len() as u64;
        let what = "nodes of which every pair is looked at";
        if found > MOST { Err(NetworkError::TooLarge { what, found, most: MOST, place: None }) } else { Ok(()) }
    }

    /// The beginning of a network whose ties go from one node to another.
    pub fn directed() -> NetworkBuilder {
        NetworkBuilder::new(Direction::Directed)
    }

    /// The beginning of a network whose ties join two nodes.
    pub fn undirected() -> NetworkBuilder {
        NetworkBuilder::new(Direction::Undirected)
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.names.len()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.nodes.names.is_empty()
    }

    /// The roster, which several relations share.
    pub const fn nodes(&self) -> &Arc<Nodes> {
        &self.nodes
    }

    /// The names of the nodes, in the order of the roster.
    pub fn names(&self) -> &NodeNames {
        &self.nodes.names
    }

    /// The name of the node at a place, from 0; nothing beyond the roster.
    pub fn name(&self, place: u32) -> &str {
        self.nodes.names.get(place).unwrap_or_default()
    }

    /// The place on the roster of a node, from 0.
    pub fn place(&self, name: &str) -> Option<u32> {
        self.nodes.names.index(name)
    }

    /// The values of an attribute of the nodes.
    pub fn attribute(&self, name: &str) -> Option<&AttributeColumn> {
        self.nodes.attribute(name)
    }

    /// The side that each node is on; `None` where there is one mode.
    pub fn modes(&self) -> Option<&[Mode]> {
        self.nodes.modes()
    }

    /// Whether each node answered; `None` where it is not told.
    pub fn answered(&self) -> Option<&[bool]> {
        self.nodes.answered()
    }

    /// Whether ties go from one node to another, or join two.
    pub const fn direction(&self) -> Direction {
        self.direction
    }

    /// Whether ties go from one node to another.
    pub fn is_directed(&self) -> bool {
        self.direction == Direction::Directed
    }

    /// What the ties are: `advice`.
    pub fn relation(&self) -> Option<&str> {
        self.relation.as_deref()
    }

    /// The ties, by source and target in the order of the roster; a pair has one. An undirected one is listed once.
    pub fn ties(&self) -> &[Tie] {
        &self.ties
    }

    /// The attributes of the ties, in their order.
    pub fn tie_attributes(&self) -> &[Attribute] {
        &self.tie_attributes
    }

    /// The missing dyads, in the same order.
    pub fn missing(&self) -> &[(u32, u32)] {
        &self.missing
    }

    /// That missing dyads count as no tie, where something needs the whole network.
    pub(crate) fn missing_as_none(&self, needed: &str) -> Option<Diagnostic> {
        let dyads = match self.missing.len() {
            0 => return None,
            1 => "1 missing dyad counts".to_owned(),
            more => format!("{more} missing dyads count"),
        };
        Some(Diagnostic::warning("NET174", format!("{dyads} as no tie: {needed} the whole network")))
    }

    /// The dyads declared impossible, in the same order.
    pub fn impossible(&self) -> &[(u32, u32)] {
        &self.impossible
    }

    /// What was stated and is not in the network.
    pub const fn left_out(&self) -> DroppedTies {
        self.left_out
    }

    /// The weight between two nodes; `None` where there is no tie.
    pub fn weight(&self, source: u32, target: u32) -> Option<f64> {
        let pair = self.direction.pair(source, target);
        let found = self.ties.binary_search_by_key(&pair, |tie| (tie.source, tie.target)).ok()?;
        self.ties.get(found).map(|tie| tie.weight)
    }

    /// What is known of a pair of nodes.
    pub fn status(&self, source: u32, target: u32) -> DyadStatus {
        let pair = self.direction.pair(source, target);
        if source == target || self.is_within_a_mode(source, target) || self.impossible.binary_search(&pair).is_ok() {
            DyadStatus::Impossible
        } else if self.missing.binary_search(&pair).is_ok() {
            DyadStatus::Missing
        } else if self.weight(source, target).is_some() {
            DyadStatus::Present
        } else {
            DyadStatus::Absent
        }
    }

    /// The weight of a dyad as far as it is known: 0 where there is no tie, nothing where that is not known or there can be none.
    pub(crate) fn known_weight(&self, source: u32, target: u32) -> Option<f64> {
        match self.status(source, target) {
            DyadStatus::Missing | DyadStatus::Impossible => None,
            DyadStatus::Absent | DyadStatus::Present => Some(self.weight(source, target).unwrap_or(0.0)),
        }
    }

    fn is_within_a_mode(&self, source: u32, target: u32) -> bool {
        self.modes().is_some_and(|modes| modes.get(source as usize) == modes.get(target as usize))
    }

    /// How many dyads there can be: ordered pairs of a directed network, pairs of an undirected one, without those that are
    /// impossible.
    pub fn dyads(&self) -> u64 {
        let both = if self.is_directed() { 2 * self.pairs() } else { self.pairs() };
        both - self.impossible.len() as u64
    }

    /// How many pairs of nodes there are, in two modes those of one of each; those declared impossible are among them.
    pub(crate) fn pairs(&self) -> u64 {
        let all = self.len() as u64;
        match self.modes() {
            Some(modes) => {
                let first = modes.iter().filter(|mode| **mode == Mode::First).count() as u64;
                first * (all - first)
            }
            None => all * all.saturating_sub(1) / 2,
        }
    }

    /// How many of the dyads are known: all but the missing ones.
    pub fn observed(&self) -> u64 {
        self.dyads() - self.missing.len() as u64
    }

    /// The least and the greatest weight, where every pair of which something is told is a tie and weights differ.
    fn weights_of_all(&self) -> Option<(f64, f64)> {
        let weights = || self.ties.iter().map(|tie| tie.weight);
        let all = self.len() > 2 && self.ties.len() as u64 == self.observed();
        let range = (weights().fold(f64::INFINITY, f64::min), weights().fold(f64::NEG_INFINITY, f64::max));
        Some(range).filter(|(low, high)| all && *low > 0.0 && low < high)
    }

    /// That every pair is a tie, be it of the least weight, in all networks of several pairs: on a scale of 1 (never) to 5 (daily), or of
    /// 1 (yes) and 2 (no), the least or the greatest may say that there is none.
    pub(crate) fn all_are_ties<'a>(networks: impl IntoIterator<Item = &'a Self>) -> Option<Diagnostic> {
        let large = networks.into_iter().filter(|network| network.len() > 2);
        let ranges = large.map(Self::weights_of_all).collect::<Option<Vec<(f64, f64)>>>()?;
        let low = ranges.iter().map(|(low, _)| *low).reduce(f64::min)?;
        let high = ranges.iter().map(|(_, high)| *high).reduce(f64::max)?;
        let message = format!("every pair is a tie, of weights from {low} to {high}");
        let help = format!(
            "if one of these says that there is none, make it 0: `--recode weight:{low}=0`, in a study `recode = {{ \"{low}\" = 0 }}`"
        );
        Some(Diagnostic::note("NET124", message).help(help))
    }

    /// What of the network has to be told: self-ties and duplicates that are not in it, dyads that are missing.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let counted = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
        let mut told = Vec::new();
        if self.left_out.self_ties > 0 {
            let message = counted(self.left_out.self_ties, "self-tie is left out", "self-ties are left out");
            told.push(Diagnostic::warning("NET101", message));
        }
        if self.left_out.duplicates > 0 {
            let message = counted(self.left_out.duplicates, "duplicate tie is", "duplicate ties are");
            told.push(Diagnostic::note("NET102", message + " added up or left out, as was declared"));
        }
        if !self.missing.is_empty() {
            let message = counted(self.missing.len(), "dyad is missing", "dyads are missing");
            told.push(Diagnostic::note(DYADS_MISSING, format!("{message}, of {}", self.dyads())));
        }
        told
    }
}

impl Direction {
    /// A pair as it is kept: in an undirected network the node that stands first on the roster is the first.
    pub(crate) fn pair(self, source: u32, target: u32) -> (u32, u32) {
        if self == Self::Undirected && source > target { (target, source) } else { (source, target) }
    }
}
