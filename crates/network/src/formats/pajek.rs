//! Pajek: networks (`.net`), projects (`.paj`), partitions (`.clu`) and vectors (`.vec`).
//!
//! Vertices are numbered from 1, with a line of their own or not; one without a name is called by its number. `*Arcs` go from one vertex
//! to another, `*Edges` join two, `*Matrix` holds arcs. Partitions and vectors are attributes of the vertices.

mod write;

pub use write::{write_net, write_paj};

use super::draft::{Draft, DraftTie, Stated};
use super::text::{Word, number, words};
use super::{NetworkOptions, Relations, check_cells, check_nodes};
use crate::{Attribute, AttributeColumn, Direction, Mode, NetworkError};
use crosscase_data::{Diagnostic, Place, decoded};

/// What the lines below a heading are.
#[derive(Clone, Debug, PartialEq)]
enum Section {
    /// Nothing that is read.
    Skipped,
    Vertices,
    /// Pairs of vertices with a weight.
    Ties {
        arcs: bool,
    },
    /// A vertex and those that it is tied to.
    Lists {
        arcs: bool,
    },
    /// Rows of a matrix.
    Matrix {
        row: u32,
    },
    /// A value a vertex, of the attribute of this number.
    Values(usize),
}

/// The words by which a line says how its tie is drawn: width, colour, pattern, arrow, label (Mrvar & Batagelj, Pajek reference manual).
const DRAWN: [&str; 21] = [
    "w", "c", "p", "s", "a", "ap", "l", "lp", "lr", "lphi", "lc", "la", "fos", "font", "h1", "h2", "a1", "a2", "k1",
    "k2", "label",
];

struct Parser<'a> {
    draft: Draft<'a>,
    section: Section,
    relation: Option<String>,
    /// How many vertices there are, and of them those of the first mode.
    vertices: u32,
    first_mode: u32,
    labels: Vec<Option<(String, u32)>>,
    /// The name of the network at hand, where there are several.
    network: Option<String>,
    networks: usize,
    values: Vec<(String, Vec<Option<f64>>)>,
    /// Whether the next `*Vertices` belongs to a partition or a vector.
    awaited: Option<String>,
    drawn: bool,
    /// Whether a heading names a relation.
    named_so: bool,
    skipped: Vec<String>,
}

/// The networks of a `.net` or `.paj` file.
///
/// ```
/// use crosscase_network::formats::{NetworkOptions, pajek};
///
/// let file = b"*Vertices 3\n1 \"City Council\"\n2 \"Users\"\n*Arcs :1 \"meets\"\n1 2 2\n*Arcs :2 \"funds\"\n3 1\n";
/// let relations = pajek::read(file, Some("a.net"), &NetworkOptions::new())?;
/// assert_eq!(relations.networks.len(), 2);
/// let meets = relations.one(Some("meets"))?;
/// assert_eq!(meets.names().iter().collect::<Vec<_>>(), ["City Council", "Users", "3"]);
/// assert_eq!(meets.weight(0, 1), Some(2.0));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
///
/// # Errors
/// A file that does not keep its format, with its place; nodes, ties and weights of which no network is built.
pub fn read(bytes: &[u8], file: Option<&str>, options: &NetworkOptions) -> Result<Relations, NetworkError> {
    let (text, draft) = Draft::of_text(bytes, file, Stated::Ties(Direction::Undirected));
    let mut parser = Parser {
        draft,
        section: Section::Skipped,
        relation: None,
        vertices: 0,
        first_mode: 0,
        labels: Vec::new(),
        network: None,
        networks: 0,
        values: Vec::new(),
        awaited: None,
        drawn: false,
        named_so: false,
        skipped: Vec::new(),
    };
    let mut started = false;
    for (line, text) in (1..).zip(text.lines()) {
        let text = text.trim();
        if text.is_empty() || text.starts_with('%') {
            continue;
        }
        let Some(words) = words(text, false) else {
            return Err(parser.draft.bad(line, "a quotation mark is not closed"));
        };
        match text.strip_prefix('*') {
            Some(heading) => {
                started = true;
                parser.end_of_matrix(line)?;
                parser.heading(heading, &words, line, bytes.len())?;
            }
            None if !started => {
                return Err(parser.draft.bad(line, "a Pajek file begins with a heading such as *Vertices"));
            }
            None => parser.line(&words, line)?,
        }
    }
    if !started {
        return Err(parser.draft.bad(1, "there is no heading such as *Vertices"));
    }
    parser.end_of_matrix(u32::try_from(text.lines().count()).unwrap_or(u32::MAX))?;
    parser.finish(options)
}

impl Parser<'_> {
    /// A matrix has all of its rows.
    fn end_of_matrix(&self, line: u32) -> Result<(), NetworkError> {
        let rows = if self.draft.two_mode { self.first_mode } else { self.vertices };
        match self.section {
            Section::Matrix { row } if row < rows => {
                Err(self.draft.bad(line, format!("the matrix ends after {row} of {rows} rows")))
            }
            _ => Ok(()),
        }
    }

    fn heading(&mut self, heading: &str, words: &[Word<'_>], line: u32, bytes: usize) -> Result<(), NetworkError> {
        let kind = words.first().map(|word| word.text.trim_start_matches('*').to_lowercase()).unwrap_or_default();
        let title = heading.split_once(char::is_whitespace).map(|(_, title)| title.trim().to_owned());
        self.section = match kind.as_str() {
            "network" => {
                self.networks += 1;
                self.network = title.filter(|title| !title.is_empty());
                self.relation = None;
                Section::Skipped
            }
            "partition" | "vector" => {
                let name = title.filter(|title| !title.is_empty()).unwrap_or_else(|| kind.clone());
                self.awaited = Some(name);
                Section::Skipped
            }
            "vertices" => self.vertices(words, line, bytes)?,
            "arcs" | "edges" | "arcslist" | "edgeslist" | "matrix" => {
                self.relation = self.named(words);
                self.draft.relation(self.relation.as_deref())?;
                let arcs = kind.starts_with("arcs");
                if arcs || kind == "matrix" {
                    // Without a tie, the heading says the direction.
                    self.draft.stated = Stated::Ties(Direction::Directed);
                }
                match kind.as_str() {
                    "matrix" => {
                        let columns = if self.draft.two_mode { self.vertices - self.first_mode } else { self.vertices };
                        let rows = if self.draft.two_mode { self.first_mode } else { self.vertices };
                        check_cells(u64::from(rows), u64::from(columns), 1, self.draft.place(line))?;
                        Section::Matrix { row: 0 }
                    }
                    "arcs" | "edges" => Section::Ties { arcs },
                    _ => Section::Lists { arcs },
                }
            }
            _ => {
                self.skipped.push(kind);
                Section::Skipped
            }
        };
        Ok(())
    }

    /// The relation that a heading names: `*Arcs :2 "funds"`, else that of the network.
    fn named(&mut self, words: &[Word<'_>]) -> Option<String> {
        let number = words.get(1).and_then(|word| word.text.strip_prefix(':'));
        let name = words.get(2).map(|word| word.text.trim()).filter(|name| !name.is_empty());
        self.named_so |= name.is_some();
        match (number, name) {
            (_, Some(name)) => Some(name.to_owned()),
            (Some(number), None) if !number.is_empty() => Some(number.to_owned()),
            _ => self.network.clone(),
        }
    }

    fn vertices(&mut self, words: &[Word<'_>], line: u32, bytes: usize) -> Result<Section, NetworkError> {
        let count = |at: usize| words.get(at).map(|word| word.text.parse::<u64>());
        let Some(Ok(found)) = count(1) else {
            return Err(self.draft.bad(line, "*Vertices wants how many there are, such as *Vertices 12"));
        };
        if let Some(name) = self.awaited.take() {
            if found != u64::from(self.vertices) && !self.labels.is_empty() {
                let reason = format!("{name} has {found} values, and there are {} vertices", self.vertices);
                return Err(self.draft.bad(line, reason));
            }
            check_nodes(found, bytes, self.draft.place(line))?;
            self.values.push((name, Vec::new()));
            return Ok(Section::Values(self.values.len() - 1));
        }
        check_nodes(found, bytes, self.draft.place(line))?;
        let found = u32::try_from(found).unwrap_or(u32::MAX);
        if !self.labels.is_empty() && found != self.vertices {
            let reason =
                format!("a network of {} vertices and one of {found} stand in one file: split it", self.vertices);
            return Err(self.draft.bad(line, reason));
        }
        if self.labels.is_empty() {
            self.labels = vec![None; found as usize];
        }
        self.vertices = found;
        self.draft.declares();
        match count(2) {
            None => {}
            Some(Ok(first)) if first <= u64::from(found) => {
                self.draft.two_mode = true;
                self.first_mode = u32::try_from(first).unwrap_or(found);
            }
            Some(_) => {
                return Err(self.draft.bad(line, "the second number of *Vertices is how many are of the first mode"));
            }
        }
        Ok(Section::Vertices)
    }

    fn line(&mut self, words: &[Word<'_>], line: u32) -> Result<(), NetworkError> {
        match self.section.clone() {
            Section::Skipped => Ok(()),
            Section::Vertices => self.vertex(words, line),
            Section::Ties { arcs } => self.tie(words, arcs, line),
            Section::Lists { arcs } => {
                let mut vertices =
                    words.iter().map(|word| self.number_of(word, line)).collect::<Result<Vec<_>, _>>()?.into_iter();
                let Some(source) = vertices.next() else { return Ok(()) };
                for target in vertices {
                    let (source, target) = (source.to_string(), target.to_string());
                    self.state(&source, &target, Some(1.0), arcs, line)?;
                }
                Ok(())
            }
            Section::Matrix { row } => self.row(words, row, line),
            Section::Values(at) => {
                let value = words.first().and_then(|word| number(word.text));
                let Some(value) = value.filter(|_| words.len() == 1) else {
                    return Err(self.draft.bad(line, "a partition or vector has one number a line"));
                };
                if let Some((_, values)) = self.values.get_mut(at) {
                    values.push(Some(value));
                }
                Ok(())
            }
        }
    }

    fn vertex(&mut self, words: &[Word<'_>], line: u32) -> Result<(), NetworkError> {
        let Some(first) = words.first() else { return Ok(()) };
        let number = self.number_of(first, line)?;
        let label = words.get(1).map_or(first.text, |word| word.text).to_owned();
        self.drawn |= words.len() > 2;
        let slot = self.labels.get_mut(number as usize - 1);
        match slot {
            Some(slot @ None) => *slot = Some((label, line)),
            Some(Some((known, _))) if *known == label && self.network.is_some() && !self.draft.relations.is_empty() => {
            }
            _ => return Err(NetworkError::DuplicateNode { node: label, place: Some(self.draft.place(line)) }),
        }
        Ok(())
    }

    /// The number of a vertex that there is.
    fn number_of(&self, word: &Word<'_>, line: u32) -> Result<u32, NetworkError> {
        let number = word.text.parse::<u32>().ok().filter(|number| (1..=self.vertices).contains(number));
        number.ok_or_else(|| {
            let reason = format!("`{}` is none of the vertices 1 to {}", word.text, self.vertices);
            self.draft.bad(line, reason)
        })
    }

    fn tie(&mut self, words: &[Word<'_>], arcs: bool, line: u32) -> Result<(), NetworkError> {
        // `2: 1 3 1` is a tie of relation 2.
        let own = words.first().and_then(|word| word.text.strip_suffix(':')).map(str::to_owned);
        let words = if own.is_some() { words.get(1..).unwrap_or_default() } else { words };
        let (Some(source), Some(target)) = (words.first(), words.get(1)) else {
            return Err(self.draft.bad(line, "a tie wants two vertices"));
        };
        let (source, target) = (self.number_of(source, line)?, self.number_of(target, line)?);
        let weight = match words.get(2) {
            None => Some(1.0),
            // What follows may say how the tie is drawn, without a weight before it.
            Some(word) if !word.quoted && DRAWN.contains(&word.text.to_lowercase().as_str()) => {
                self.drawn = true;
                Some(1.0)
            }
            Some(word) => super::text::weight(word.text, line, &self.draft)?,
        };
        self.drawn |= words.len() > 3;
        let before = self.relation.clone();
        self.relation = own.or(self.relation.take());
        let stated = self.state(&source.to_string(), &target.to_string(), weight, arcs, line);
        self.relation = before;
        stated
    }

    fn row(&mut self, words: &[Word<'_>], row: u32, line: u32) -> Result<(), NetworkError> {
        let (rows, columns, first) = if self.draft.two_mode {
            (self.first_mode, self.vertices - self.first_mode, self.first_mode)
        } else {
            (self.vertices, self.vertices, 0)
        };
        if row >= rows || words.len() as u64 != u64::from(columns) {
            let reason =
                format!("a matrix of {rows} rows wants {columns} numbers in each, and this one has {}", words.len());
            return Err(self.draft.bad(line, reason));
        }
        for (column, word) in (1..).zip(words) {
            let weight = super::text::weight(word.text, line, &self.draft)?;
            if weight != Some(0.0) {
                self.state(&(row + 1).to_string(), &(first + column).to_string(), weight, true, line)?;
            }
        }
        self.section = Section::Matrix { row: row + 1 };
        Ok(())
    }

    fn state(
        &mut self,
        source: &str,
        target: &str,
        weight: Option<f64>,
        arc: bool,
        line: u32,
    ) -> Result<(), NetworkError> {
        let (source, target) = self.draft.ends(source, target, line)?;
        let relation = self.relation.clone();
        self.draft.relation(relation.as_deref())?.ties.push(DraftTie { source, target, weight, line, arc });
        Ok(())
    }

    fn finish(mut self, options: &NetworkOptions) -> Result<Relations, NetworkError> {
        for (at, label) in (1..=self.vertices).zip(std::mem::take(&mut self.labels)) {
            let number = at.to_string();
            let (label, line) = label.unwrap_or_else(|| (number.clone(), 0));
            let mode = if self.draft.two_mode && at > self.first_mode { Mode::Second } else { Mode::First };
            let label = if label.trim().is_empty() { number.clone() } else { label };
            self.draft.node(&number, &label, mode, line)?;
        }
        for (name, values) in std::mem::take(&mut self.values) {
            if values.len() != self.vertices as usize {
                let reason = format!("{name} has {} values, and there are {} vertices", values.len(), self.vertices);
                return Err(self.draft.bad(0, reason));
            }
            self.draft.node_attributes.push(Attribute { name, values: AttributeColumn::Number(values) });
        }
        if self.networks < 2 {
            // The title of the only network is not the name of a relation.
            let is_title = |name: &Option<String>| name.is_some() && *name == self.network && !self.named_so;
            for relation in self.draft.relations.iter_mut().filter(|relation| is_title(&relation.name)) {
                relation.name = None;
            }
        }
        if self.drawn {
            let told = "how vertices and ties are drawn (coordinates, shapes, colours) is not kept";
            self.draft.diagnostics.push(Diagnostic::note("NET112", told));
        }
        if !self.skipped.is_empty() {
            let told = format!("sections of the file are not read: {}", self.skipped.join(", "));
            self.draft.diagnostics.push(Diagnostic::warning("NET113", told));
        }
        self.draft.finish(options)
    }
}

/// The values of a partition (`.clu`) or a vector (`.vec`), one a vertex, in their order.
///
/// ```
/// use crosscase_network::formats::pajek;
///
/// assert_eq!(pajek::read_values(b"*Vertices 3\n1\n1\n2\n", Some("a.clu"))?, [1.0, 1.0, 2.0]);
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
///
/// # Errors
/// A file that is no partition and no vector, with its place.
pub fn read_values(bytes: &[u8], file: Option<&str>) -> Result<Vec<f64>, NetworkError> {
    let place = file.map_or_else(Place::default, Place::file);
    let (text, _) = decoded(bytes, &place);
    let bad = |line: u64, reason: String| NetworkError::BadFile { place: place.clone().line(line), reason };
    let mut lines =
        (1_u64..).zip(text.lines().map(str::trim)).filter(|(_, text)| !text.is_empty() && !text.starts_with('%'));
    let heading = lines.next().map(|(_, text)| text.to_lowercase()).unwrap_or_default();
    let count = heading.strip_prefix("*vertices").and_then(|count| count.trim().parse::<usize>().ok());
    let Some(count) = count else {
        return Err(bad(1, "a partition or vector begins with *Vertices and how many there are".to_owned()));
    };
    let mut values = Vec::new();
    for (line, text) in lines {
        values.push(number(text).ok_or_else(|| bad(line, format!("`{text}` is no number")))?);
    }
    if values.len() == count {
        Ok(values)
    } else {
        Err(bad(1, format!("{} values for {count} vertices", values.len())))
    }
}
