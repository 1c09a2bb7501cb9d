//! GEXF.
//!
//! A node is called by its `label`, and where it has none by its `id`; where these only count, by its attribute `name`. Direction is that of the graph (`defaultedgetype`) or of an edge itself; a
//! `mutual` edge is two ties.

mod write;

pub use write::write;

use super::draft::{Draft, DraftTie, Stated};
use super::text::Filled;
use super::xml::{Element, Node, Nodes};
use super::{NetworkOptions, Relations, edge_list};
use crate::{Direction, Mode, NetworkError};
use crosscase_data::{Diagnostic, Place};

/// An attribute that the file declares, of nodes or of edges.
struct Declared {
    id: String,
    of_nodes: bool,
    filled: Filled,
}

/// The element that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Graph,
    Attributes { of_nodes: bool },
    Attribute(usize),
    Node(u32),
    Edge(usize),
    Other,
}

struct Edge {
    source: u32,
    target: u32,
    weight: Option<String>,
    kind: Kind,
    line: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Arc,
    Edge,
    Mutual,
}

/// The network of a GEXF file.
///
/// ```
/// use crosscase_network::formats::{NetworkOptions, gexf};
///
/// let file = br#"<gexf version="1.3"><graph defaultedgetype="directed">
///   <attributes class="node"><attribute id="0" title="sector" type="string"><default>civil</default></attribute></attributes>
///   <nodes><node id="0" label="City"><attvalues><attvalue for="0" value="gov"/></attvalues></node><node id="1" label="Users"/></nodes>
///   <edges><edge source="0" target="1" weight="2"/></edges>
/// </graph></gexf>"#;
/// let network = gexf::read(file, Some("a.gexf"), &NetworkOptions::new())?.one(None)?;
/// assert_eq!((network.name(0), network.weight(0, 1)), ("City", Some(2.0)));
/// assert_eq!(network.attribute("sector"), Some(&["gov", "civil"].into()));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
///
/// # Errors
/// A file that does not keep its format, with its place; nodes, ties and weights of which no network is built.
pub fn read(bytes: &[u8], file: Option<&str>, options: &NetworkOptions) -> Result<Relations, NetworkError> {
    let (text, mut draft) = Draft::of_text(bytes, file, Stated::Ties(Direction::Undirected));
    draft.declares();
    let mut parser = Parser {
        xml: Nodes::new(&text, file.map_or_else(Place::default, Place::file), "gexf"),
        draft,
        declared: Vec::new(),
        edges: Vec::new(),
        kind: None,
        unread: Vec::new(),
    };
    parser.file()?;
    parser.finish(options)
}

struct Parser<'t, 'd> {
    xml: Nodes<'t>,
    draft: Draft<'d>,
    declared: Vec<Declared>,
    edges: Vec<Edge>,
    /// What edges are unless they say otherwise; nothing before there is a graph.
    kind: Option<Kind>,
    /// Elements within nodes and edges that are not kept.
    unread: Vec<String>,
}

impl Parser<'_, '_> {
    fn file(&mut self) -> Result<(), NetworkError> {
        let mut open: Vec<Open> = Vec::new();
        while let Some(node) = self.xml.next()? {
            match node {
                Node::Text(_) => {}
                Node::End => drop(open.pop()),
                Node::Start(element) => {
                    let within = open.last().copied().unwrap_or(Open::Other);
                    let opened = self.start(&element, within)?;
                    // A default is read to its end.
                    open.extend(opened);
                }
            }
        }
        if self.kind.is_none() { Err(self.xml.bad("there is no <graph>")) } else { Ok(()) }
    }

    fn start(&mut self, element: &Element, within: Open) -> Result<Option<Open>, NetworkError> {
        Ok(Some(match element.name.as_str() {
            "graph" => {
                if self.kind.is_some() {
                    return Err(self.xml.bad("there is a second graph: split the file"));
                }
                let kind = self.kind_of(element.get("defaultedgetype"), Kind::Edge)?;
                self.kind = Some(kind);
                let direction = if kind == Kind::Edge { Direction::Undirected } else { Direction::Directed };
                self.draft.stated = Stated::Ties(direction);
                Open::Graph
            }
            "attributes" => Open::Attributes { of_nodes: element.get("class") != Some("edge") },
            "attribute" => self.attribute(element, within)?,
            "default" => {
                let text = self.xml.text()?;
                if let Open::Attribute(at) = within
                    && let Some(declared) = self.declared.get_mut(at)
                {
                    declared.filled.default = Some(text.trim().to_owned()).filter(|default| !default.is_empty());
                }
                return Ok(None);
            }
            "node" => {
                let id = element.get("id").unwrap_or_default();
                let name = element.get("label").filter(|label| !label.trim().is_empty()).unwrap_or(id);
                Open::Node(self.draft.node(id, name, Mode::First, element.line)?)
            }
            "edge" => self.edge(element)?,
            "attvalues" => within,
            "attvalue" => {
                self.value(element, within)?;
                Open::Other
            }
            "nodes" | "edges" | "gexf" | "meta" | "creator" | "keywords" | "description" => Open::Other,
            other => {
                if matches!(within, Open::Node(_) | Open::Edge(_)) && !self.unread.iter().any(|known| known == other) {
                    self.unread.push(other.to_owned());
                }
                Open::Other
            }
        }))
    }

    fn kind_of(&self, word: Option<&str>, otherwise: Kind) -> Result<Kind, NetworkError> {
        match word {
            None => Ok(otherwise),
            Some("directed") => Ok(Kind::Arc),
            Some("undirected") => Ok(Kind::Edge),
            Some("mutual") => Ok(Kind::Mutual),
            Some(other) => Err(self.xml.bad(format!("an edge is directed, undirected or mutual, not `{other}`"))),
        }
    }

    fn attribute(&mut self, element: &Element, within: Open) -> Result<Open, NetworkError> {
        let Open::Attributes { of_nodes } = within else { return Ok(Open::Other) };
        let id = element.get("id").unwrap_or_default().to_owned();
        if self.declared.iter().any(|declared| declared.id == id && declared.of_nodes == of_nodes) {
            return Err(self.xml.bad(format!("the attribute `{id}` is there twice")));
        }
        let numbers = matches!(
            element.get("type"),
            Some("integer" | "long" | "double" | "float" | "short" | "byte" | "biginteger" | "bigdecimal")
        );
        let filled = Filled::new(element.get("title").unwrap_or(&id), Some(numbers));
        self.declared.push(Declared { id, of_nodes, filled });
        Ok(Open::Attribute(self.declared.len() - 1))
    }

    fn edge(&mut self, element: &Element) -> Result<Open, NetworkError> {
        let end = |name: &str| element.get(name).unwrap_or_default();
        let (source, target) = self.draft.ends(end("source"), end("target"), element.line)?;
        let kind = self.kind_of(element.get("type"), self.kind.unwrap_or(Kind::Edge))?;
        let weight = element.get("weight").map(str::to_owned);
        self.edges.push(Edge { source, target, weight, kind, line: element.line });
        Ok(Open::Edge(self.edges.len() - 1))
    }

    fn value(&mut self, element: &Element, within: Open) -> Result<(), NetworkError> {
        let (of_nodes, place) = match within {
            Open::Node(node) => (true, node as usize),
            Open::Edge(edge) => (false, edge),
            _ => return Ok(()),
        };
        let id = element.get("for").or(element.get("id")).unwrap_or_default();
        let value = element.get("value").unwrap_or_default();
        let declared = self.declared.iter_mut().find(|declared| declared.id == id && declared.of_nodes == of_nodes);
        let Some(declared) = declared else {
            return Err(self.xml.bad(format!("a value names the attribute `{id}`, which is not declared")));
        };
        let set = declared.filled.set(place, value);
        let name = declared.filled.name.clone();
        set.ok_or_else(|| self.xml.bad(format!("`{value}` is no number, as {name} is said to be")))
    }

    fn finish(mut self, options: &NetworkOptions) -> Result<Relations, NetworkError> {
        let is_weight = |declared: &Declared| !declared.of_nodes && declared.filled.name.eq_ignore_ascii_case("weight");
        let exactly = self.declared.iter().position(|declared| is_weight(declared) && declared.filled.name == "weight");
        let weights = exactly.or_else(|| self.declared.iter().position(is_weight));
        let own = weights.map(|at| self.declared.remove(at).filled);
        // An edge without its `weight` has one of 1, as the format has it; one without a value of an attribute has none.
        let otherwise = own.is_none().then_some("1");
        let word = |(at, edge): (usize, &Edge)| {
            let of_attribute = || own.as_ref().and_then(|weights| weights.get(at)).map(str::to_owned);
            (edge.weight.clone().or_else(of_attribute).or(otherwise.map(str::to_owned)), edge.line)
        };
        let words: Vec<(Option<String>, u32)> = self.edges.iter().enumerate().map(word).collect();
        let weights = self.draft.weights(words.iter().map(|(word, line)| (word.as_deref(), *line)))?;
        let mut ties = Vec::with_capacity(self.edges.len());
        let mut edges: Vec<u32> = Vec::with_capacity(self.edges.len());
        for (at, (edge, weight)) in self.edges.iter().zip(weights).enumerate() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            let arc = edge.kind != Kind::Edge;
            ties.push(DraftTie { source: edge.source, target: edge.target, weight, line: edge.line, arc });
            edges.push(at);
            if edge.kind == Kind::Mutual && edge.source != edge.target {
                ties.push(DraftTie { source: edge.target, target: edge.source, weight, line: edge.line, arc });
                edges.push(at);
            }
        }
        let mut attributes = Vec::new();
        let nodes = self.draft.declared();
        for declared in self.declared {
            if declared.of_nodes {
                self.draft.node_attributes.push(declared.filled.finish(nodes));
            } else {
                let attribute = declared.filled.finish(self.edges.len());
                attributes.push(crate::Attribute { values: attribute.values.at(&edges), ..attribute });
            }
        }
        self.draft.called_by(&["name"], options.roster.as_deref());
        self.draft.says_not_available();
        if own.is_none() && self.edges.iter().all(|edge| edge.weight.is_none()) {
            self.draft.diagnostics.extend(edge_list::unweighted(&attributes));
        }
        let relation = self.draft.relation(None)?;
        (relation.ties, relation.attributes) = (ties, attributes);
        if !self.unread.is_empty() {
            let told = format!("elements within nodes and edges are not kept: {}", self.unread.join(", "));
            self.draft.diagnostics.push(Diagnostic::note("NET112", told));
        }
        self.draft.finish(options)
    }
}
