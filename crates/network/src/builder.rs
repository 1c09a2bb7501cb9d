//! How a network is made: statements are collected, and checked when it is built.

mod build;

use crate::{Attribute, AttributeColumn, Direction, Mode, Network, NetworkError, NodeNames, Nodes};
use serde::{Deserialize, Serialize};

/// What to do with a pair that is named twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Duplicates {
    /// It is an error.
    #[default]
    Error,
    /// Its weights are added up; where one of them is missing, the sum is.
    Sum,
    /// The first counts.
    First,
}

impl Duplicates {
    /// Each with its name and what it does.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Error, "error", "A pair named twice is an error"),
        (Self::Sum, "sum", "Its weights are added up"),
        (Self::First, "first", "The first counts"),
    ];
}

/// Collects nodes, ties, missing and impossible dyads; [`NetworkBuilder::build`] checks them.
///
/// Once a node is declared, all are: a tie to another one is an error. Without any, the nodes are the ends of ties and dyads, in the
/// order of their appearance. Names are texts; blanks around them are cut.
///
/// ```
/// use crosscase_network::{Duplicates, Network};
///
/// let calls = Network::directed().duplicates(Duplicates::Sum).weighted_tie("a", "b", 2.0).tie("a", "b").tie("b", "b").build()?;
/// assert_eq!((calls.ties()[0].weight, calls.left_out().self_ties), (3.0, 1));
///
/// let stray = Network::directed().nodes(["a", "b"]).tie("a", "c").build().unwrap_err();
/// assert_eq!(stray.to_string(), "`c` is not among the nodes: add it to them, or correct its name");
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Debug)]
pub struct NetworkBuilder {
    direction: Direction,
    relation: Option<String>,
    duplicates: Duplicates,
    signed: bool,
    /// Every name that was met, in the order of appearance.
    names: NodeNames,
    /// Places in `names`, in the order of declaration; whether each of `names` is declared.
    declared: Vec<u32>,
    is_declared: Vec<bool>,
    closed: bool,
    /// The mode of each declared node.
    modes: Vec<Mode>,
    two_mode: bool,
    node_attributes: Vec<Attribute>,
    tie_attributes: Vec<Attribute>,
    answered: Option<Vec<bool>>,
    ties: Vec<StatedTie>,
    missing: Vec<StatedDyad>,
    impossible: Vec<StatedDyad>,
    /// Where a reader is: what `build_at` makes a place of. 0 is nowhere.
    line: u32,
    /// The first fault, and where.
    fault: Option<(u32, NetworkError)>,
}

#[derive(Clone, Copy, Debug)]
struct StatedTie {
    source: u32,
    target: u32,
    weight: f64,
    line: u32,
    /// Its place among the ties as they were stated.
    nth: u32,
}

#[derive(Clone, Copy, Debug)]
struct StatedDyad {
    source: u32,
    target: u32,
    line: u32,
}

/// The most ties: with both their ends they are counted in 32 bits.
const MOST_TIES: u32 = 1_000_000_000;

impl NetworkBuilder {
    pub(crate) fn new(direction: Direction) -> Self {
        Self {
            direction,
            relation: None,
            duplicates: Duplicates::default(),
            signed: false,
            names: NodeNames::default(),
            declared: Vec::new(),
            is_declared: Vec::new(),
            closed: false,
            modes: Vec::new(),
            two_mode: false,
            node_attributes: Vec::new(),
            tie_attributes: Vec::new(),
            answered: None,
            ties: Vec::new(),
            missing: Vec::new(),
            impossible: Vec::new(),
            line: 0,
            fault: None,
        }
    }

    /// What the ties are: `advice`.
    #[must_use]
    pub fn relation(mut self, name: impl Into<String>) -> Self {
        self.relation = Some(name.into());
        self
    }

    /// What to do with a pair that is named twice; an error unless it is said.
    #[must_use]
    pub fn duplicates(mut self, duplicates: Duplicates) -> Self {
        self.duplicates = duplicates;
        self
    }

    /// Negative weights are allowed.
    #[must_use]
    pub fn signed(mut self) -> Self {
        self.signed = true;
        self
    }

    /// A node, after those that were declared before.
    #[must_use]
    pub fn node(self, name: impl AsRef<str>) -> Self {
        self.nodes([name])
    }

    /// Nodes, after those that were declared before. Without any in the list, there is none but those declared elsewhere.
    #[must_use]
    pub fn nodes<N: AsRef<str>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.close();
        for name in names {
            self.declare(name.as_ref(), Mode::First);
        }
        self
    }

    /// The nodes of a roster, with their attributes, modes and answers.
    #[must_use]
    pub fn roster(mut self, nodes: &Nodes) -> Self {
        self.close();
        let modes = nodes.modes().unwrap_or_default();
        self.two_mode |= nodes.modes().is_some();
        for (place, name) in nodes.names().iter().enumerate() {
            self.declare(name, modes.get(place).copied().unwrap_or(Mode::First));
        }
        self.node_attributes.extend(nodes.attributes().iter().cloned());
        self.answered = nodes.answered().map(<[bool]>::to_vec).or(self.answered);
        self
    }

    /// Nodes of the second mode of a two-mode network; the others are those of the first.
    #[must_use]
    pub fn second_mode<N: AsRef<str>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.close();
        self.two_mode = true;
        for name in names {
            self.declare(name.as_ref(), Mode::Second);
        }
        self
    }

    /// An attribute of the nodes: a value for each, in the order of the roster.
    #[must_use]
    pub fn attribute(mut self, name: impl Into<String>, values: impl Into<AttributeColumn>) -> Self {
        self.node_attributes.push(Attribute { name: name.into(), values: values.into() });
        self
    }

    /// An attribute of the ties: a value for each, in the order in which they are stated.
    #[must_use]
    pub fn tie_attribute(mut self, name: impl Into<String>, values: impl Into<AttributeColumn>) -> Self {
        self.tie_attributes.push(Attribute { name: name.into(), values: values.into() });
        self
    }

    /// Whether each node answered, in the order of the roster. In a directed network the dyads that a node would have reported are
    /// missing where it did not, and a tie that it reports is an error.
    #[must_use]
    pub fn answered(mut self, answered: impl IntoIterator<Item = bool>) -> Self {
        self.answered = Some(answered.into_iter().collect());
        self
    }

    /// A tie of weight 1.
    #[must_use]
    pub fn tie(self, source: impl AsRef<str>, target: impl AsRef<str>) -> Self {
        self.weighted_tie(source, target, 1.0)
    }

    /// Ties, each from the first of the two to the second.
    #[must_use]
    pub fn ties<S: AsRef<str>, T: AsRef<str>>(self, pairs: impl IntoIterator<Item = (S, T)>) -> Self {
        pairs.into_iter().fold(self, |network, (source, target)| network.tie(source, target))
    }

    /// A tie with its weight; 0 states that there is none.
    #[must_use]
    pub fn weighted_tie(mut self, source: impl AsRef<str>, target: impl AsRef<str>, weight: f64) -> Self {
        self.state(source.as_ref(), target.as_ref(), Some(weight));
        self
    }

    /// A dyad of which it is not known whether there is a tie.
    #[must_use]
    pub fn missing(mut self, source: impl AsRef<str>, target: impl AsRef<str>) -> Self {
        self.state(source.as_ref(), target.as_ref(), None);
        self
    }

    /// A dyad in which there can be no tie; it stands in no denominator.
    #[must_use]
    pub fn impossible(mut self, source: impl AsRef<str>, target: impl AsRef<str>) -> Self {
        match self.ends(source.as_ref(), target.as_ref()) {
            Some((source, target)) => self.impossible_places(source, target),
            None => self,
        }
    }

    /// The same of nodes by their place, as [`state_places`](Self::state_places).
    pub(crate) fn impossible_places(mut self, source: u32, target: u32) -> Self {
        self.impossible.push(StatedDyad { source, target, line: self.line });
        self
    }

    /// Nodes are declared from here on, even if there are none.
    pub(crate) fn close(&mut self) {
        self.closed = true;
    }

    /// What is stated next stands here: whatever number the reader's `build_at` makes a place of, from 1.
    pub(crate) fn at(&mut self, line: u64) {
        self.line = u32::try_from(line).unwrap_or(0);
    }

    pub(crate) fn declare(&mut self, name: &str, mode: Mode) {
        self.closed = true;
        let Some(place) = self.intern(name, "a node") else { return };
        match self.is_declared.get_mut(place as usize) {
            Some(known @ false) => {
                *known = true;
                self.declared.push(place);
                self.modes.push(mode);
            }
            _ => self.fail(NetworkError::DuplicateNode { node: name.trim().to_owned(), place: None }),
        }
    }

    /// What is known of a pair: its weight, or that it is missing.
    pub(crate) fn state(&mut self, source: &str, target: &str, weight: Option<f64>) {
        if let Some((source, target)) = self.ends(source, target) {
            self.state_places(source, target, weight);
        }
    }

    /// The same of nodes by their place among the names that were met, which is the order of declaration where all are declared first.
    pub(crate) fn state_places(&mut self, source: u32, target: u32, weight: Option<f64>) {
        match weight {
            Some(weight) => match u32::try_from(self.ties.len()).ok().filter(|nth| *nth < MOST_TIES) {
                Some(nth) => self.ties.push(StatedTie { source, target, weight, line: self.line, nth }),
                None => self.too_many("ties", self.ties.len() as u64 + 1, u64::from(MOST_TIES)),
            },
            None => self.missing.push(StatedDyad { source, target, line: self.line }),
        }
    }

    fn ends(&mut self, source: &str, target: &str) -> Option<(u32, u32)> {
        Some((self.intern(source, "the source of a tie")?, self.intern(target, "the target of a tie")?))
    }

    fn intern(&mut self, name: &str, what: &'static str) -> Option<u32> {
        let name = name.trim();
        if name.is_empty() {
            self.fail(NetworkError::NoName { what, place: None });
            return None;
        }
        let place = self.names.intern(name);
        if place.is_none() {
            self.too_many("nodes", self.names.len() as u64 + 1, NodeNames::MOST as u64);
        }
        self.is_declared.resize(self.names.len(), false);
        place
    }

    fn too_many(&mut self, what: &'static str, found: u64, most: u64) {
        self.fail(NetworkError::TooLarge { what, found, most, place: None });
    }

    fn fail(&mut self, error: NetworkError) {
        let line = self.line;
        self.fault.get_or_insert((line, error));
    }

    /// The network.
    ///
    /// # Errors
    /// A node, or an end of a tie, without a name; a node declared twice; an end that is not declared; a pair named twice, unless
    /// [`duplicates`](Self::duplicates) says otherwise; a weight that is not finite, or below 0 unless ties are
    /// [`signed`](Self::signed); a tie where there can be none; attributes of another length.
    pub fn build(self) -> Result<Network, NetworkError> {
        self.build_at(|_| None)
    }
}

impl StatedTie {
    fn dyad(&self) -> StatedDyad {
        StatedDyad { source: self.source, target: self.target, line: self.line }
    }
}
