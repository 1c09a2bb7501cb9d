//! GraphML.
//!
//! A node is called by its `id`; where the ids only count (`n0`, `n1`), by its attribute `name` or `label`, or what yEd writes on it. The
//! weight of an edge is its attribute `weight`, in whatever letters; a key may have a default. Direction is that of the graph
//! (`edgedefault`) or of an edge itself.

mod write;

pub use write::write;

use super::draft::{Draft, DraftTie, Stated};
use super::text::{Filled, is_nan};
use super::xml::{Element, Node, Nodes};
use super::{NetworkOptions, Relations, edge_list};
use crate::{Direction, Mode, NetworkError};
use crosscase_data::Place;

/// An attribute that the file declares.
struct Key {
    id: String,
    nodes: bool,
    edges: bool,
    name: String,
    /// Whether it holds how nodes are drawn, of which the text is what is written on them.
    drawn: bool,
    on_nodes: Filled,
    on_edges: Filled,
}

/// The element that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Graph,
    Node(u32),
    Edge(usize),
    Other,
}

struct Edge {
    source: u32,
    target: u32,
    arc: bool,
    line: u32,
}

/// The network of a GraphML file.
///
/// ```
/// use crosscase_network::formats::{NetworkOptions, graphml};
///
/// let file = br#"<graphml>
///   <key id="w" for="edge" attr.name="weight" attr.type="double"><default>2.5</default></key>
///   <graph edgedefault="undirected"><node id="City"/><node id="Users &amp; Co"/><edge source="City" target="Users &amp; Co"/></graph>
/// </graphml>"#;
/// let network = graphml::read(file, Some("a.graphml"), &NetworkOptions::new())?.one(None)?;
/// assert_eq!((network.name(1), network.weight(1, 0)), ("Users & Co", Some(2.5)));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
///
/// # Errors
/// A file that does not keep its format, with its place; nodes, ties and weights of which no network is built.
pub fn read(bytes: &[u8], file: Option<&str>, options: &NetworkOptions) -> Result<Relations, NetworkError> {
    let (text, mut draft) = Draft::of_text(bytes, file, Stated::Ties(Direction::Undirected));
    draft.declares();
    let mut parser = Parser {
        xml: Nodes::new(&text, file.map_or_else(Place::default, Place::file), "graphml"),
        draft,
        keys: Vec::new(),
        edges: Vec::new(),
        arcs: None,
        relation: None,
    };
    parser.file()?;
    parser.finish(options)
}

struct Parser<'t, 'd> {
    xml: Nodes<'t>,
    draft: Draft<'d>,
    keys: Vec<Key>,
    edges: Vec<Edge>,
    /// Whether edges are arcs unless they say otherwise; nothing before there is a graph.
    arcs: Option<bool>,
    relation: Option<String>,
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
                    match element.name.as_str() {
                        "key" => self.key(&element)?,
                        "data" => self.data(&element, within)?,
                        "graph" => open.push(self.graph(&element, within)?),
                        "node" => {
                            let id = element.get("id").unwrap_or_default();
                            open.push(Open::Node(self.draft.node(id, id, Mode::First, element.line)?));
                        }
                        "edge" => open.push(self.edge(&element)?),
                        "hyperedge" => {
                            return Err(self.xml.bad("an edge of more than two nodes (hyperedge) is not read"));
                        }
                        _ => open.push(Open::Other),
                    }
                }
            }
        }
        if self.arcs.is_none() { Err(self.xml.bad("there is no <graph>")) } else { Ok(()) }
    }

    fn key(&mut self, element: &Element) -> Result<(), NetworkError> {
        let id = element.get("id").unwrap_or_default().to_owned();
        let name = element.get("attr.name").unwrap_or(&id).to_owned();
        let domain = element.get("for").unwrap_or("all");
        let numbers = match element.get("attr.type") {
            Some("int" | "long" | "float" | "double") => Some(true),
            Some(_) => Some(false),
            None => None,
        };
        if self.keys.iter().any(|key| key.id == id) {
            return Err(self.xml.bad(format!("the key `{id}` is there twice")));
        }
        // `<default>` is all that a key holds.
        let default = Some(self.xml.text()?.trim().to_owned()).filter(|default| !default.is_empty());
        let mut filled = Filled::new(name.clone(), numbers);
        if let Some(default) =
            default.as_deref().filter(|default| numbers == Some(true) && super::text::number(default).is_none())
        {
            return Err(self.xml.bad(format!("the default `{default}` of {name} is no number")));
        }
        filled.default = default;
        let (nodes, edges) = (matches!(domain, "node" | "all"), matches!(domain, "edge" | "all"));
        let drawn = element.get("yfiles.type") == Some("nodegraphics");
        self.keys.push(Key { id, nodes, edges, name, drawn, on_nodes: filled.clone(), on_edges: filled });
        Ok(())
    }

    fn graph(&mut self, element: &Element, within: Open) -> Result<Open, NetworkError> {
        if self.arcs.is_some() && !matches!(within, Open::Node(_)) {
            return Err(self.xml.bad("there is a second graph: split the file"));
        }
        let arcs = match element.get("edgedefault") {
            Some("directed") => true,
            Some("undirected") => false,
            other => {
                let found = other.unwrap_or("nothing");
                return Err(self.xml.bad(format!("edgedefault is directed or undirected, not {found}")));
            }
        };
        if self.arcs.is_none() {
            self.arcs = Some(arcs);
            self.draft.stated = Stated::Ties(if arcs { Direction::Directed } else { Direction::Undirected });
        }
        Ok(Open::Graph)
    }

    fn edge(&mut self, element: &Element) -> Result<Open, NetworkError> {
        let end = |name: &str| element.get(name).unwrap_or_default();
        let (source, target) = self.draft.ends(end("source"), end("target"), element.line)?;
        let arc = match element.get("directed") {
            Some("true") => true,
            Some("false") => false,
            Some(other) => return Err(self.xml.bad(format!("directed is true or false, not `{other}`"))),
            None => self.arcs.unwrap_or_default(),
        };
        self.edges.push(Edge { source, target, arc, line: element.line });
        Ok(Open::Edge(self.edges.len() - 1))
    }

    fn data(&mut self, element: &Element, within: Open) -> Result<(), NetworkError> {
        let id = element.get("key").unwrap_or_default();
        let text = self.xml.text()?;
        let Some(key) = self.keys.iter_mut().find(|key| key.id == id) else {
            return Err(self.xml.bad(format!("data names the key `{id}`, which is not declared")));
        };
        let set = match within {
            Open::Node(node) => key.on_nodes.set(node as usize, &text),
            Open::Edge(edge) if is_weight(&key.name) && (text.trim() == "NA" || is_nan(&text)) => {
                key.on_edges.numbers = None;
                key.on_edges.set(edge, "NA")
            }
            Open::Edge(edge) => key.on_edges.set(edge, &text),
            Open::Graph => {
                if key.name == "relation" {
                    self.relation = Some(text.trim().to_owned()).filter(|name| !name.is_empty());
                }
                Some(())
            }
            Open::Other => Some(()),
        };
        let name = key.name.clone();
        set.ok_or_else(|| self.xml.bad(format!("`{}` is no number, as {name} is said to be", text.trim())))
    }

    fn finish(mut self, options: &NetworkOptions) -> Result<Relations, NetworkError> {
        let exactly = self.keys.iter().position(|key| key.edges && key.name == "weight");
        let weights = exactly.or_else(|| self.keys.iter().position(|key| key.edges && is_weight(&key.name)));
        let own = weights.and_then(|at| {
            let key = self.keys.get_mut(at)?;
            key.edges = false;
            Some(key.on_edges.clone())
        });
        let words = self.edges.iter().enumerate();
        let words = words.map(|(at, edge)| (own.as_ref().and_then(|weights| weights.get(at)), edge.line));
        let weights = self.draft.weights(words)?;
        let tie = |(edge, weight): (&Edge, Option<f64>)| DraftTie {
            source: edge.source,
            target: edge.target,
            weight,
            line: edge.line,
            arc: edge.arc,
        };
        let ties: Vec<DraftTie> = self.edges.iter().zip(weights).map(tie).collect();
        let drawn: Vec<String> = self.keys.iter().filter(|key| key.drawn).map(|key| key.name.clone()).collect();
        let mut attributes = Vec::new();
        let nodes = self.draft.declared();
        for key in self.keys {
            if key.nodes {
                self.draft.node_attributes.push(key.on_nodes.finish(nodes));
            }
            if key.edges {
                attributes.push(key.on_edges.finish(ties.len()));
            }
        }
        let names: Vec<&str> = ["name", "label"].into_iter().chain(drawn.iter().map(String::as_str)).collect();
        self.draft.called_by(&names, options.roster.as_deref());
        self.draft.says_not_available();
        if own.is_none() {
            self.draft.diagnostics.extend(edge_list::unweighted(&attributes));
        }
        let relation = self.draft.relation(self.relation.as_deref())?;
        (relation.ties, relation.attributes) = (ties, attributes);
        self.draft.finish(options)
    }
}

/// Gephi calls the weight `Weight`.
fn is_weight(name: &str) -> bool {
    name.eq_ignore_ascii_case("weight")
}
