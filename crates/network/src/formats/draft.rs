//! What a file says of its networks, before the rules that hold for every format make networks of it.

mod called;

use super::{MOST_RELATIONS, NetworkOptions, Relations};
use crate::{Attribute, Direction, Mode, Network, NetworkError, NodeNames, Nodes};
use crosscase_data::{Diagnostic, Place, decoded};
use std::borrow::Cow;
use std::sync::Arc;

/// What a file says of direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stated {
    /// Each tie says whether it is an arc; where there is none, this holds.
    Ties(Direction),
    /// Nothing: a list of ties is undirected unless it is said.
    Nothing,
    /// Nothing, and both cells of a pair are there: an undirected matrix is symmetric.
    Cells,
}

/// A tie as a file has it, or a missing dyad.
#[derive(Clone, Copy, Debug)]
pub(super) struct DraftTie {
    /// The places of its ends among the keys.
    pub(super) source: u32,
    pub(super) target: u32,
    /// Its weight; `None` where it is not known whether there is a tie.
    pub(super) weight: Option<f64>,
    /// What the draft makes a place of.
    pub(super) line: u32,
    /// Whether it says that it goes from source to target.
    pub(super) arc: bool,
}

/// The ties of one relation.
#[derive(Debug, Default)]
pub(super) struct DraftRelation {
    pub(super) name: Option<String>,
    pub(super) ties: Vec<DraftTie>,
    /// A value a tie, missing dyads too.
    pub(super) attributes: Vec<Attribute>,
    /// Dyads in which there can be no tie: the keys of their ends, and the line.
    pub(super) impossible: Vec<(u32, u32, u32)>,
}

/// A node that a file declares.
#[derive(Debug)]
struct DraftNode {
    name: String,
    mode: Mode,
    line: u32,
}

/// A file on its way to networks.
pub(super) struct Draft<'a> {
    pub(super) stated: Stated,
    pub(super) relations: Vec<DraftRelation>,
    pub(super) node_attributes: Vec<Attribute>,
    pub(super) two_mode: bool,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What ties call their ends: ids, numbers, or names.
    keys: NodeNames,
    /// Which of the declared nodes each key is.
    node_of: Vec<Option<u32>>,
    nodes: Vec<DraftNode>,
    declares: bool,
    /// Where among the relations the one without a name is, and those with one.
    unnamed: Option<usize>,
    relation_names: NodeNames,
    named: Vec<usize>,
    place: Box<dyn Fn(u32) -> Place + 'a>,
}

impl<'a> Draft<'a> {
    /// A file without nodes and relations yet; what `place` makes of a line is told of faults. 0 is the file as a whole.
    pub(super) fn new(stated: Stated, place: impl Fn(u32) -> Place + 'a) -> Self {
        Self {
            stated,
            relations: Vec::new(),
            node_attributes: Vec::new(),
            two_mode: false,
            diagnostics: Vec::new(),
            keys: NodeNames::default(),
            node_of: Vec::new(),
            nodes: Vec::new(),
            declares: false,
            unnamed: None,
            relation_names: NodeNames::default(),
            named: Vec::new(),
            place: Box::new(place),
        }
    }

    /// A file of lines.
    pub(super) fn of_lines(stated: Stated, file: &Place) -> Self {
        let file = file.clone();
        Self::new(stated, move |line| if line > 0 { file.clone().line(u64::from(line)) } else { file.clone() })
    }

    /// A file of lines as text, and the draft of it.
    pub(super) fn of_text<'t>(bytes: &'t [u8], file: Option<&str>, stated: Stated) -> (Cow<'t, str>, Self) {
        let place = file.map_or_else(Place::default, Place::file);
        let (text, told) = decoded(bytes, &place);
        let mut draft = Self::of_lines(stated, &place);
        draft.diagnostics.extend(told);
        (text, draft)
    }

    /// From here on every node is declared.
    pub(super) fn declares(&mut self) {
        self.declares = true;
    }

    /// How many nodes are declared.
    pub(super) fn declared(&self) -> usize {
        self.nodes.len()
    }

    /// How many nodes were met, declared or not.
    pub(super) fn known(&self) -> usize {
        self.keys.len()
    }

    /// A node that the file declares: what ties call it, and its name.
    pub(super) fn node(&mut self, key: &str, name: &str, mode: Mode, line: u32) -> Result<u32, NetworkError> {
        self.declares = true;
        let key_at = self.key(key, "a node", line)?;
        let place = || Some((self.place)(line));
        let number = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        match self.node_of.get_mut(key_at as usize) {
            Some(node @ None) => *node = Some(number),
            _ => return Err(NetworkError::DuplicateNode { node: key.trim().to_owned(), place: place() }),
        }
        let name = name.trim();
        if name.is_empty() {
            return Err(NetworkError::NoName { what: "a node", place: place() });
        }
        self.nodes.push(DraftNode { name: name.to_owned(), mode, line });
        Ok(number)
    }

    /// The place among the keys of an end of a tie, which may be declared later.
    pub(super) fn key(&mut self, key: &str, what: &'static str, line: u32) -> Result<u32, NetworkError> {
        let key = key.trim();
        let place = || Some((self.place)(line));
        if key.is_empty() {
            return Err(NetworkError::NoName { what, place: place() });
        }
        let (found, most) = (self.keys.len() as u64 + 1, NodeNames::MOST as u64);
        let at = self.keys.intern(key);
        let at = at.ok_or_else(|| NetworkError::TooLarge { what: "nodes", found, most, place: place() })?;
        self.node_of.resize(self.keys.len(), None);
        Ok(at)
    }

    /// Both ends of a tie.
    pub(super) fn ends(&mut self, source: &str, target: &str, line: u32) -> Result<(u32, u32), NetworkError> {
        Ok((self.key(source, "the source of a tie", line)?, self.key(target, "the target of a tie", line)?))
    }

    /// The relation of a name, which begins with its first tie.
    pub(super) fn relation(&mut self, name: Option<&str>) -> Result<&mut DraftRelation, NetworkError> {
        let found = match name {
            None => self.unnamed,
            Some(name) => self.relation_names.index(name).and_then(|at| self.named.get(at as usize).copied()),
        };
        let at = found.unwrap_or(self.relations.len());
        if found.is_none() {
            self.relations.push(DraftRelation { name: name.map(str::to_owned), ..DraftRelation::default() });
            match name {
                None => self.unnamed = Some(at),
                Some(name) => {
                    self.relation_names.intern(name);
                    self.named.push(at);
                }
            }
        }
        let (found, most, place) = (self.relations.len() as u64, MOST_RELATIONS, &self.place);
        let relation = self.relations.get_mut(at).filter(|_| (at as u64) < MOST_RELATIONS);
        relation.ok_or_else(|| NetworkError::TooLarge { what: "relations", found, most, place: Some(place(0)) })
    }

    /// The relation of a matrix, which is its own.
    pub(super) fn matrix(&mut self, name: Option<&str>, line: u32) -> Result<&mut DraftRelation, NetworkError> {
        if name.is_some_and(|name| self.relation_names.index(name).is_some()) {
            return Err(self.bad(line, format!("two matrices are called {}", name.unwrap_or_default())));
        }
        self.relation(name)
    }

    /// Where a line is.
    pub(super) fn place(&self, line: u32) -> Place {
        (self.place)(line)
    }

    /// A fault at a line.
    pub(super) fn bad(&self, line: u32, reason: impl Into<String>) -> NetworkError {
        NetworkError::BadFile { place: (self.place)(line), reason: reason.into() }
    }

    /// The networks of this file, by the rules that hold for every format.
    pub(super) fn finish(mut self, options: &NetworkOptions) -> Result<Relations, NetworkError> {
        let direction = self.direction(options)?;
        let mut nodes = self.roster(options)?;
        nodes.attributes.extend(options.values.iter().cloned());
        let nodes = Arc::new(nodes);
        let mut diagnostics = std::mem::take(&mut self.diagnostics);
        if self.relations.is_empty() {
            self.relations.push(DraftRelation::default());
        }
        let several = self.relations.len() > 1;
        let mut networks: Vec<Network> = Vec::with_capacity(self.relations.len());
        for relation in std::mem::take(&mut self.relations) {
            let mut network = self.network(relation, direction, &nodes, options)?;
            if *network.nodes == *nodes {
                network.nodes = Arc::clone(&nodes);
            }
            for told in network.diagnostics() {
                diagnostics.push(match network.relation().filter(|_| several) {
                    Some(name) => Diagnostic { message: format!("{name}: {}", told.message), ..told },
                    None => told,
                });
            }
            networks.push(network);
        }
        Ok(Relations { networks, diagnostics })
    }

    fn direction(&self, options: &NetworkOptions) -> Result<Direction, NetworkError> {
        let mut ties = self.relations.iter().flat_map(|relation| &relation.ties).peekable();
        let stated = match self.stated {
            Stated::Ties(otherwise) if ties.peek().is_none() => otherwise,
            Stated::Ties(_) if ties.any(|tie| tie.arc) => Direction::Directed,
            Stated::Nothing | Stated::Cells if options.directed => Direction::Directed,
            Stated::Ties(_) | Stated::Nothing | Stated::Cells => Direction::Undirected,
        };
        if options.directed && stated == Direction::Undirected {
            return Err(NetworkError::StatedUndirected { place: (self.place)(0) });
        }
        Ok(stated)
    }

    /// Who belongs to the networks: those of the roster that was given, else those that the file declares, else all ends of ties.
    fn roster(&mut self, options: &NetworkOptions) -> Result<Nodes, NetworkError> {
        let given = options.roster.as_deref();
        match (self.declares, given) {
            (false, None) => Ok(Nodes { names: std::mem::take(&mut self.keys), ..Nodes::default() }),
            (false, Some(given)) => Ok(given.clone()),
            (true, None) => self.own_nodes(),
            (true, Some(given)) => {
                let own = self.own_nodes()?;
                self.completed(given.clone(), own)
            }
        }
    }

    /// The nodes that the file declares.
    fn own_nodes(&mut self) -> Result<Nodes, NetworkError> {
        let mut names = NodeNames::default();
        for (at, node) in (0..).zip(&self.nodes) {
            if names.intern(&node.name) != Some(at) {
                let (node, place) = (node.name.clone(), self.place_of(node));
                return Err(NetworkError::DuplicateNode { node, place });
            }
        }
        let modes = self.two_mode.then(|| self.nodes.iter().map(|node| node.mode).collect());
        Ok(Nodes { names, attributes: std::mem::take(&mut self.node_attributes), modes, answered: None })
    }

    /// A roster that was given, with what the file knows of its nodes, who must all be on it.
    fn completed(&mut self, mut roster: Nodes, own: Nodes) -> Result<Nodes, NetworkError> {
        if let Some(stray) = self.nodes.iter().find(|node| roster.names.index(&node.name).is_none()) {
            return Err(NetworkError::UnknownNode { node: stray.name.clone(), place: self.place_of(stray) });
        }
        let rows: Vec<u32> = roster.names.iter().map(|name| own.names.index(name).unwrap_or(u32::MAX)).collect();
        for attribute in own.attributes {
            if roster.attribute(&attribute.name).is_some() {
                let told =
                    format!("attribute {} of the nodes is that of the roster, not that of the file", attribute.name);
                self.diagnostics.push(Diagnostic::note("NET111", told));
            } else {
                let values = attribute.values.at(&rows);
                roster.attributes.push(Attribute { values, ..attribute });
            }
        }
        if let (None, Some(modes)) = (&roster.modes, own.modes) {
            // A node that the file has no word of is one of the first mode.
            let mode = |row: &u32| modes.get(*row as usize).copied().unwrap_or(Mode::First);
            roster.modes = Some(rows.iter().map(mode).collect());
        }
        Ok(roster)
    }

    fn place_of(&self, node: &DraftNode) -> Option<Place> {
        (node.line > 0).then(|| (self.place)(node.line))
    }

    fn network(
        &self,
        relation: DraftRelation,
        direction: Direction,
        nodes: &Nodes,
        options: &NetworkOptions,
    ) -> Result<Network, NetworkError> {
        let mut builder = options.builder(direction).roster(nodes);
        if let Some(name) = relation.name {
            builder = builder.relation(name);
        }
        for pair in &options.impossible {
            builder = builder.impossible(&pair.source, &pair.target);
        }
        let places = self.places(nodes);
        let place = |key: u32, line: u32| match &places {
            None => Ok(key),
            Some(places) => places.get(key as usize).copied().flatten().ok_or_else(|| NetworkError::UnknownNode {
                node: self.keys.get(key).unwrap_or_default().to_owned(),
                place: Some((self.place)(line)),
            }),
        };
        let ties = if self.stated == Stated::Cells && direction == Direction::Undirected {
            self.symmetric(relation.ties)?
        } else {
            relation.ties
        };
        let mut rows: Vec<u32> = Vec::new();
        for (at, tie) in (0..).zip(&ties) {
            builder.at(u64::from(tie.line));
            let (source, target) = (place(tie.source, tie.line)?, place(tie.target, tie.line)?);
            builder.state_places(source, target, tie.weight);
            // In a file with arcs an edge is two ties.
            let both = direction == Direction::Directed
                && !tie.arc
                && matches!(self.stated, Stated::Ties(_))
                && source != target;
            if both {
                builder.state_places(target, source, tie.weight);
            }
            if tie.weight.is_some() && !relation.attributes.is_empty() {
                rows.extend(std::iter::repeat_n(at, if both { 2 } else { 1 }));
            }
        }
        for (source, target, line) in relation.impossible {
            builder.at(u64::from(line));
            builder = builder.impossible_places(place(source, line)?, place(target, line)?);
        }
        builder.at(0);
        drop(ties);
        for attribute in relation.attributes {
            builder = builder.tie_attribute(attribute.name, attribute.values.at(&rows));
        }
        builder.build_at(|line| Some((self.place)(line)))
    }

    /// The place on the roster of each key; nothing where the keys are the roster.
    fn places(&self, nodes: &Nodes) -> Option<Vec<Option<u32>>> {
        if self.declares {
            let place = |node: &Option<u32>| nodes.names.index(&self.nodes.get((*node)? as usize)?.name);
            return Some(self.node_of.iter().map(place).collect());
        }
        (!self.keys.is_empty()).then(|| self.keys.iter().map(|key| nodes.names.index(key)).collect())
    }

    /// The cells above the diagonal of a symmetric matrix.
    fn symmetric(&self, mut ties: Vec<DraftTie>) -> Result<Vec<DraftTie>, NetworkError> {
        let key = |tie: &DraftTie| (tie.source.min(tie.target), tie.source.max(tie.target));
        ties.retain(|tie| tie.weight != Some(0.0));
        ties.sort_by_key(|tie| (key(tie), tie.source > tie.target));
        let mut kept: Vec<DraftTie> = Vec::with_capacity(ties.len() / 2);
        let mut rest = ties.into_iter().peekable();
        while let Some(tie) = rest.next() {
            let other = rest.next_if(|next| key(next) == key(&tie));
            if tie.source != tie.target && other.is_none_or(|other| other.weight != tie.weight) {
                let name = |key: u32| self.keys.get(key).unwrap_or_default().to_owned();
                return Err(NetworkError::AsymmetricMatrix {
                    source_node: name(tie.source),
                    target_node: name(tie.target),
                    place: Some((self.place)(tie.line)),
                });
            }
            kept.push(tie);
        }
        Ok(kept)
    }
}
