//! XML as far as the files of other tools need it: elements, attributes and texts. No document type, no entity but the five and
//! numbers.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// What stands next in an XML file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum XmlNode {
    /// The beginning of an element; prefixes are left out of its name.
    Start(XmlElement),
    /// The end of the element that was opened last.
    End,
    /// A text, of which a longer one may come in pieces.
    Text(String),
}

/// The beginning of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlElement {
    /// Its name, without a prefix.
    pub name: String,
    attributes: Vec<(String, String)>,
    /// The line on which it stands.
    pub line: u32,
}

impl XmlElement {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// What is amiss with an XML file, and on which line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct XmlFault {
    /// The line.
    pub line: u32,
    /// What is wrong.
    pub reason: String,
}

/// The elements and texts of an XML file, one after the other. Line ends in texts are as they stand.
///
/// ```
/// use crosscase_data::{XmlNode, XmlNodes};
///
/// let mut nodes = XmlNodes::new("<code name='Rules &amp; law'>kept</code>", "code");
/// let Some(XmlNode::Start(code)) = nodes.advance()? else { panic!("an element") };
/// assert_eq!((code.name.as_str(), code.get("name"), nodes.text()?.as_str()), ("code", Some("Rules & law"), "kept"));
/// assert_eq!(nodes.advance()?, None);
/// assert!(XmlNodes::new("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "a").advance().is_err());
/// # Ok::<(), crosscase_data::XmlFault>(())
/// ```
#[derive(Debug)]
pub struct XmlNodes<'a> {
    reader: Reader<&'a [u8]>,
    text: &'a str,
    /// Up to where lines are counted, and how many there are.
    counted: usize,
    line: u32,
    /// An element without content is followed by its end.
    ends: bool,
    depth: usize,
    /// What the first element has to be, until it is read.
    root: Option<&'static str>,
}

impl<'a> XmlNodes<'a> {
    /// Those of a text whose first element has to be `root`.
    pub fn new(text: &'a str, root: &'static str) -> Self {
        let reader = Reader::from_str(text);
        Self { reader, text, counted: 0, line: 1, ends: false, depth: 0, root: Some(root) }
    }

    /// What stands next; nothing at the end of the file.
    ///
    /// # Errors
    /// What is no XML, a document type, an entity that XML does not know itself.
    pub fn advance(&mut self) -> Result<Option<XmlNode>, XmlFault> {
        if std::mem::take(&mut self.ends) {
            self.depth = self.depth.saturating_sub(1);
            return Ok(Some(XmlNode::End));
        }
        loop {
            self.count();
            let event = self.reader.read_event().map_err(|error| self.bad(error.to_string()))?;
            return Ok(Some(match event {
                Event::Start(start) => {
                    self.depth += 1;
                    self.begun(&start)?
                }
                Event::Empty(start) => {
                    self.ends = true;
                    self.depth += 1;
                    self.begun(&start)?
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    XmlNode::End
                }
                Event::Text(text) => XmlNode::Text(text.into_inner().into_owned()),
                Event::CData(text) => XmlNode::Text(text.into_inner().into_owned()),
                Event::GeneralRef(reference) => XmlNode::Text(self.resolved(&reference)?.to_string()),
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
    pub fn text(&mut self) -> Result<String, XmlFault> {
        let mut text = String::new();
        let mut depth = 1_u64;
        while depth > 0 {
            match self.advance()? {
                Some(XmlNode::Start(_)) => depth += 1,
                Some(XmlNode::End) => depth -= 1,
                Some(XmlNode::Text(piece)) => text += &piece,
                None => break,
            }
        }
        Ok(text)
    }

    /// A fault where the reader is.
    pub fn bad(&self, reason: impl Into<String>) -> XmlFault {
        XmlFault { line: self.line, reason: reason.into() }
    }

    /// The beginning of an element, which as the first of the file has to be what such a file begins with.
    fn begun(&mut self, start: &BytesStart<'_>) -> Result<XmlNode, XmlFault> {
        let element = self.element(start)?;
        match self.root.take().filter(|root| *root != element.name) {
            Some(root) => Err(self.bad(format!("it begins with <{}> and not with <{root}>", element.name))),
            None => Ok(XmlNode::Start(element)),
        }
    }

    fn element(&self, start: &BytesStart<'_>) -> Result<XmlElement, XmlFault> {
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| self.bad(error.to_string()))?;
            let value =
                attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| self.bad(error.to_string()))?;
            attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
        }
        Ok(XmlElement { name: start.local_name().as_ref().to_owned(), attributes, line: self.line })
    }

    fn resolved(&self, reference: &quick_xml::events::BytesRef<'_>) -> Result<char, XmlFault> {
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

/// A text as it stands in an XML element or in the quotation marks of an attribute; nothing where XML cannot hold it.
///
/// ```
/// assert_eq!(crosscase_data::xml_escaped("a < b").as_deref(), Some("a &lt; b"));
/// assert_eq!(crosscase_data::xml_escaped("\u{1}"), None);
/// ```
pub fn xml_escaped(text: &str) -> Option<String> {
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
