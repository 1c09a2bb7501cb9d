//! XML as far as networks need it: elements, attributes and texts. No document type, no entity but the five and numbers.

use crate::NetworkError;
use crosscase_data::Place;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// What stands next in a file.
#[derive(Debug)]
pub(super) enum Node {
    /// The beginning of an element; prefixes are left out of its name.
    Start(Element),
    /// The end of the element that was opened last.
    End,
    /// A text, of which a longer one may come in pieces.
    Text(String),
}

/// The beginning of an element.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) line: u32,
}

impl Element {
    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The elements and texts of a file, one after the other.
pub(super) struct Nodes<'a> {
    reader: Reader<&'a [u8]>,
    text: &'a str,
    place: Place,
    /// Up to where lines are counted, and how many there are.
    counted: usize,
    line: u32,
    /// An element without content is followed by its end.
    ends: bool,
    depth: usize,
    /// What the first element has to be, until it is read.
    root: Option<&'static str>,
}

impl<'a> Nodes<'a> {
    /// A file whose first element has to be `root`.
    pub(super) fn new(text: &'a str, place: Place, root: &'static str) -> Self {
        let reader = Reader::from_str(text);
        Self { reader, text, place, counted: 0, line: 1, ends: false, depth: 0, root: Some(root) }
    }

    /// What stands next; nothing at the end of the file.
    pub(super) fn next(&mut self) -> Result<Option<Node>, NetworkError> {
        if std::mem::take(&mut self.ends) {
            self.depth -= 1;
            return Ok(Some(Node::End));
        }
        loop {
            self.count();
            let event = self.reader.read_event().map_err(|error| self.bad(error.to_string()))?;
            return Ok(Some(match event {
                Event::Start(start) => {
                    self.depth += 1;
                    {
                        let element = self.element(&start)?;
                        self.begun(element)?
                    }
                }
                Event::Empty(start) => {
                    self.ends = true;
                    self.depth += 1;
                    {
                        let element = self.element(&start)?;
                        self.begun(element)?
                    }
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Node::End
                }
                Event::Text(text) => Node::Text(text.into_inner().into_owned()),
                Event::CData(text) => Node::Text(text.into_inner().into_owned()),
                Event::GeneralRef(reference) => Node::Text(self.resolved(&reference)?.to_string()),
                Event::DocType(_) => {
                    return Err(
                        self.bad("a document type (DOCTYPE) and its entities are not read; take it out of the file")
                    );
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
                Event::Eof if self.depth > 0 => return Err(self.bad("the file ends within an element")),
                Event::Eof => return Ok(None),
            }));
        }
    }

    /// Goes past what is left of the element that was opened last, and returns its text.
    pub(super) fn text(&mut self) -> Result<String, NetworkError> {
        let mut text = String::new();
        let mut depth = 1_u64;
        while depth > 0 {
            match self.next()? {
                Some(Node::Start(_)) => depth += 1,
                Some(Node::End) => depth -= 1,
                Some(Node::Text(piece)) => text += &piece,
                None => break,
            }
        }
        Ok(text)
    }

    /// A fault where the reader is.
    pub(super) fn bad(&self, reason: impl Into<String>) -> NetworkError {
        NetworkError::BadFile { place: self.place.clone().line(u64::from(self.line)), reason: reason.into() }
    }

    fn element(&self, start: &BytesStart<'_>) -> Result<Element, NetworkError> {
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| self.bad(error.to_string()))?;
            let value =
                attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| self.bad(error.to_string()))?;
            attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
        }
        Ok(Element { name: start.local_name().as_ref().to_owned(), attributes, line: self.line })
    }

    /// The same element, which as the first of the file has to be what such a file begins with.
    fn begun(&mut self, element: Element) -> Result<Node, NetworkError> {
        match self.root.take().filter(|root| *root != element.name) {
            Some(root) => Err(self.bad(format!("it begins with <{}> and not with <{root}>", element.name))),
            None => Ok(Node::Start(element)),
        }
    }

    fn resolved(&self, reference: &quick_xml::events::BytesRef<'_>) -> Result<char, NetworkError> {
        match reference.resolve_char_ref().map_err(|error| self.bad(error.to_string()))? {
            Some(character) => Ok(character),
            None => match reference.as_ref() {
                "amp" => Ok('&'),
                "lt" => Ok('<'),
                "gt" => Ok('>'),
                "quot" => Ok('"'),
                "apos" => Ok('\''),
                other => Err(self.bad(format!("the entity &{other}; is not resolved"))),
            },
        }
    }

    fn count(&mut self) {
        let now = usize::try_from(self.reader.buffer_position()).unwrap_or(self.text.len());
        let passed = self.text.get(self.counted..now).unwrap_or_default();
        let lines = passed.matches('\n').count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.counted = now;
    }
}

/// A text as it stands in an element or in the quotation marks of an attribute; nothing where XML cannot hold it.
pub(super) fn escaped(text: &str) -> Option<String> {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\n' => escaped += "&#10;",
            '\r' => escaped += "&#13;",
            '\t' => escaped += "&#9;",
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => return None,
            other => escaped.push(other),
        }
    }
    Some(escaped)
}
