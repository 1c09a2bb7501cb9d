//! GML: `graph [ node [ id 1 label "City" ] edge [ source 1 target 2 ] ]`.
//!
//! A node is called by its `label`, and where it has none by its `id`; where these only count, by its `name`. The weight of an edge is its
//! `weight`, in whatever letters, and where no edge has one its `value`.

mod write;

pub use write::write;

use super::draft::{Draft, DraftTie, Stated};
use super::text::{Filled, is_nan};
use super::{NetworkOptions, Relations, edge_list};
use crate::{Attribute, Direction, Mode, NetworkError};
use crosscase_data::Diagnostic;

/// A word of the text.
#[derive(Clone, Debug, PartialEq)]
enum Token {
    Key(String),
    Number(String),
    Text(String),
    Open,
    Close,
}

/// The network of a GML file.
///
/// ```
/// use crosscase_network::formats::{NetworkOptions, gml};
///
/// let file = br#"graph [ directed 1 node [ id 7 label "City &amp; Co" sector "gov" ] node [ id 9 ] edge [ source 7 target 9 weight 2 ] ]"#;
/// let network = gml::read(file, Some("a.gml"), &NetworkOptions::new())?.one(None)?;
/// assert_eq!((network.name(0), network.name(1), network.weight(0, 1)), ("City & Co", "9", Some(2.0)));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
///
/// # Errors
/// A file that does not keep its format, with its place; nodes, ties and weights of which no network is built.
pub fn read(bytes: &[u8], file: Option<&str>, options: &NetworkOptions) -> Result<Relations, NetworkError> {
    let (text, mut draft) = Draft::of_text(bytes, file, Stated::Ties(Direction::Undirected));
    draft.declares();
    let mut parser = Parser {
        tokens: Tokens { rest: &text, line: 1 },
        draft,
        nodes: Vec::new(),
        ties: Vec::new(),
        edges: Vec::new(),
        lists: false,
    };
    parser.file()?;
    parser.finish(options)
}

struct Parser<'t, 'd> {
    tokens: Tokens<'t>,
    draft: Draft<'d>,
    nodes: Vec<Filled>,
    ties: Vec<Filled>,
    edges: Vec<Edge>,
    /// Whether there are lists that are not kept, as that on how a node is drawn.
    lists: bool,
}

struct Edge {
    source: String,
    target: String,
    line: u32,
}

/// A value of a key: a number or a text, and how it is written.
struct Scalar {
    key: String,
    value: String,
    number: bool,
    line: u32,
}

impl Parser<'_, '_> {
    fn file(&mut self) -> Result<(), NetworkError> {
        let mut graphs = 0;
        while let Some((token, line)) = self.next()? {
            let Token::Key(key) = token else {
                return Err(self.draft.bad(line, "a GML file is a list of keys and values"));
            };
            match self.next()? {
                Some((Token::Open, line)) if key.eq_ignore_ascii_case("graph") => {
                    graphs += 1;
                    if graphs > 1 {
                        return Err(self.draft.bad(line, "there is a second graph: split the file"));
                    }
                    self.graph(line)?;
                }
                Some((Token::Open, line)) => self.skip(line)?,
                Some((Token::Number(_) | Token::Text(_), _)) => {}
                _ => return Err(self.draft.bad(line, format!("`{key}` has no value"))),
            }
        }
        if graphs == 0 { Err(self.draft.bad(1, "there is no graph [ … ]")) } else { Ok(()) }
    }

    fn graph(&mut self, opened: u32) -> Result<(), NetworkError> {
        let mut directed = false;
        loop {
            match self.next()? {
                Some((Token::Close, _)) => break,
                Some((Token::Key(key), line)) => match (key.to_lowercase().as_str(), self.next()?) {
                    ("node", Some((Token::Open, line))) => self.node(line)?,
                    ("edge", Some((Token::Open, line))) => self.edge(line)?,
                    ("directed", Some((Token::Number(value), _))) => directed = value != "0",
                    (_, Some((Token::Open, line))) => self.skip(line)?,
                    (_, Some((Token::Number(_) | Token::Text(_), _))) => {}
                    _ => return Err(self.draft.bad(line, format!("`{key}` has no value"))),
                },
                Some((_, line)) => return Err(self.draft.bad(line, "a key is wanted here")),
                None => return Err(self.draft.bad(opened, "this list is not closed")),
            }
        }
        self.draft.stated = Stated::Ties(if directed { Direction::Directed } else { Direction::Undirected });
        Ok(())
    }

    /// The scalars of a list; the lists in it are passed over.
    fn scalars(&mut self, opened: u32) -> Result<Vec<Scalar>, NetworkError> {
        let mut scalars: Vec<Scalar> = Vec::new();
        loop {
            match self.next()? {
                Some((Token::Close, _)) => return Ok(scalars),
                Some((Token::Key(key), line)) => {
                    let (value, number) = match self.next()? {
                        Some((Token::Number(value), _)) => (value, true),
                        Some((Token::Text(value), _)) => (value, false),
                        // A number that is missing, as igraph writes it.
                        Some((Token::Key(word), _)) if is_nan(&word) => (word, true),
                        Some((Token::Open, line)) => {
                            self.lists = true;
                            self.skip(line)?;
                            continue;
                        }
                        _ => return Err(self.draft.bad(line, format!("`{key}` has no value"))),
                    };
                    if scalars.iter().any(|known| known.key == key) {
                        return Err(self.draft.bad(line, format!("`{key}` is there twice")));
                    }
                    scalars.push(Scalar { key, value, number, line });
                }
                Some((_, line)) => return Err(self.draft.bad(line, "a key is wanted here")),
                None => return Err(self.draft.bad(opened, "this list is not closed")),
            }
        }
    }

    fn node(&mut self, line: u32) -> Result<(), NetworkError> {
        let scalars = self.scalars(line)?;
        let take = |key: &str| scalars.iter().find(|scalar| scalar.key == key).map(|scalar| scalar.value.as_str());
        let Some(id) = take("id") else { return Err(self.draft.bad(line, "a node has no id")) };
        let name = take("label").filter(|label| !label.trim().is_empty()).unwrap_or(id);
        let place = self.draft.node(id, name, Mode::First, line)?;
        for scalar in scalars.iter().filter(|scalar| !["id", "label"].contains(&scalar.key.as_str())) {
            fill(&mut self.nodes, scalar, place as usize);
        }
        Ok(())
    }

    fn edge(&mut self, line: u32) -> Result<(), NetworkError> {
        let scalars = self.scalars(line)?;
        let take = |key: &str| scalars.iter().find(|scalar| scalar.key == key).map(|scalar| scalar.value.clone());
        let (Some(source), Some(target)) = (take("source"), take("target")) else {
            return Err(self.draft.bad(line, "an edge wants a source and a target"));
        };
        let at = self.edges.len();
        for scalar in scalars.iter().filter(|scalar| !["source", "target"].contains(&scalar.key.as_str())) {
            fill(&mut self.ties, scalar, at);
        }
        let weighs = |scalar: &&Scalar| scalar.key.eq_ignore_ascii_case("weight") || scalar.key == "value";
        let line = scalars.iter().find(weighs).map_or(line, |scalar| scalar.line);
        self.edges.push(Edge { source, target, line });
        Ok(())
    }

    /// Goes past a list, however deep.
    fn skip(&mut self, opened: u32) -> Result<(), NetworkError> {
        let mut depth = 1_u64;
        while depth > 0 {
            match self.next()? {
                Some((Token::Open, _)) => depth += 1,
                Some((Token::Close, _)) => depth -= 1,
                Some(_) => {}
                None => return Err(self.draft.bad(opened, "this list is not closed")),
            }
        }
        Ok(())
    }

    fn next(&mut self) -> Result<Option<(Token, u32)>, NetworkError> {
        self.tokens.next().map_err(|(line, reason)| self.draft.bad(line, reason))
    }

    fn finish(mut self, options: &NetworkOptions) -> Result<Relations, NetworkError> {
        let arc = self.draft.stated == Stated::Ties(Direction::Directed);
        let called = |is_it: fn(&str) -> bool| self.ties.iter().position(|column| is_it(&column.name));
        let own = called(|name| name == "weight")
            .or_else(|| called(|name| name.eq_ignore_ascii_case("weight")))
            .or_else(|| called(|name| name == "value"));
        let own = own.map(|at| self.ties.remove(at));
        let words = self.edges.iter().enumerate();
        let words = words.map(|(at, edge)| (own.as_ref().and_then(|weights| weights.get(at)), edge.line));
        let weights = self.draft.weights(words)?;
        let mut ties = Vec::with_capacity(self.edges.len());
        for (edge, weight) in self.edges.iter().zip(weights) {
            let (source, target) = self.draft.ends(&edge.source, &edge.target, edge.line)?;
            ties.push(DraftTie { source, target, weight, line: edge.line, arc });
        }
        let nodes = self.draft.declared();
        self.draft.node_attributes = self.nodes.into_iter().map(|filled| filled.finish(nodes)).collect();
        let attributes: Vec<Attribute> = self.ties.into_iter().map(|filled| filled.finish(ties.len())).collect();
        self.draft.called_by(&["name"], options.roster.as_deref());
        self.draft.says_not_available();
        if own.is_none() {
            self.draft.diagnostics.extend(edge_list::unweighted(&attributes));
        }
        let relation = self.draft.relation(None)?;
        (relation.ties, relation.attributes) = (ties, attributes);
        if self.lists {
            let told = "lists within nodes and edges, such as how they are drawn, are not kept";
            self.draft.diagnostics.push(Diagnostic::note("NET112", told));
        }
        self.draft.finish(options)
    }
}

fn fill(columns: &mut Vec<Filled>, scalar: &Scalar, place: usize) {
    let found = columns.iter().position(|column| column.name == scalar.key);
    let at = found.unwrap_or(columns.len());
    if found.is_none() {
        columns.push(Filled::new(scalar.key.clone(), Some(true)));
    }
    if let Some(column) = columns.get_mut(at) {
        // An empty text is no value, and does not make numbers texts.
        if !scalar.number && !scalar.value.trim().is_empty() {
            column.numbers = Some(false);
        }
        // A weight that is missing is none of 1.
        if is_nan(&scalar.value) && scalar.key.eq_ignore_ascii_case("weight") {
            column.numbers = None;
        }
        let _ = column.set(place, &scalar.value);
    }
}

struct Tokens<'t> {
    rest: &'t str,
    line: u32,
}

impl Tokens<'_> {
    fn next(&mut self) -> Result<Option<(Token, u32)>, (u32, String)> {
        loop {
            let trimmed = self.rest.trim_start();
            self.pass(self.rest.len() - trimmed.len());
            if !self.rest.starts_with('#') {
                break;
            }
            self.pass(self.rest.find('\n').unwrap_or(self.rest.len()));
        }
        let line = self.line;
        let Some(first) = self.rest.chars().next() else { return Ok(None) };
        let token = match first {
            '[' => {
                self.pass(1);
                Token::Open
            }
            ']' => {
                self.pass(1);
                Token::Close
            }
            '"' => {
                self.pass(1);
                let Some(end) = self.rest.find('"') else {
                    return Err((line, "a quotation mark is not closed".to_owned()));
                };
                let text = unescaped(self.pass(end)).map_err(|reason| (line, reason))?;
                self.pass(1);
                Token::Text(text)
            }
            _ => {
                let end = self.rest.find(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '"'));
                let word = self.pass(end.unwrap_or(self.rest.len()));
                if super::text::number(word).is_some() {
                    Token::Number(word.to_owned())
                } else if word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
                    Token::Key(word.to_owned())
                } else {
                    return Err((line, format!("`{word}` is neither a key nor a value")));
                }
            }
        };
        Ok(Some((token, line)))
    }

    /// Goes past so many bytes.
    fn pass(&mut self, count: usize) -> &str {
        let (passed, rest) = self.rest.split_at_checked(count).unwrap_or((self.rest, ""));
        self.rest = rest;
        let lines = passed.bytes().filter(|byte| *byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        passed
    }
}

/// A text with its character references resolved: the five of XML and numbers. Any other `&` stands for itself, as it does in the files of
/// most tools.
fn unescaped(text: &str) -> Result<String, String> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let reference = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        let resolved = reference.map(|(name, after)| {
            let character = match (name, name.strip_prefix('#')) {
                ("amp", _) => Some('&'),
                ("quot", _) => Some('"'),
                ("apos", _) => Some('\''),
                ("lt", _) => Some('<'),
                ("gt", _) => Some('>'),
                (_, Some(number)) => {
                    let number = number
                        .strip_prefix('x')
                        .map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
                    let character = number.and_then(char::from_u32);
                    return character.map(|c| (Some(c), after)).ok_or_else(|| format!("`&{name};` is no character"));
                }
                _ => None,
            };
            Ok((character, after))
        });
        let (character, after) = match resolved.transpose()? {
            Some((Some(character), after)) => (character, after),
            _ => ('&', after),
        };
        plain.push(character);
        rest = after;
    }
    plain.push_str(rest);
    Ok(plain)
}
