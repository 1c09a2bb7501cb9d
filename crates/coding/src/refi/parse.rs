//! The XML of a project or a codebook, as it stands there.

use super::parsed::{
    Coding, Extent, MemoOf, Parsed, ParsedCase, ParsedSource, ParsedValue, Selection, Text, ValueOf, guid,
};
use crate::{Code, CodingError};
use crosscase_data::{Place, XmlElement, XmlFault, XmlNode, XmlNodes, composed};
use std::collections::BTreeMap;

impl Parsed {
    /// Begins what a case or a source has of a variable.
    fn value(&mut self, of: ValueOf) -> Open {
        self.values.push(ParsedValue { of, variable: String::new(), value: String::new() });
        Open::Value
    }

    /// Begins a code, which may be part of another.
    fn code(&mut self, element: &XmlElement, parent: Option<usize>) -> Open {
        self.codes.push(Code {
            guid: said(element, "guid").map(str::to_owned),
            parent,
            codable: said(element, "isCodable").is_none_or(|word| !matches!(word, "false" | "0")),
            color: said(element, "color").map(str::to_owned),
            ..Code::new(called(element))
        });
        Open::Code(self.codes.len() - 1)
    }

    /// Begins a passage of a source.
    fn selection(&mut self, name: &'static str, element: &XmlElement, source: usize, extent: Extent) -> Open {
        self.selections.push(Selection {
            element: name,
            source,
            guid: own_guid(element),
            label: said(element, "name").map(str::to_owned),
            extent,
            codings: Vec::new(),
            line: element.line,
        });
        Open::Selection(self.selections.len() - 1)
    }
}

impl Coding {
    /// One whose code is not read yet.
    fn of(element: &XmlElement) -> Self {
        Self { user: said(element, "creatingUser").map(guid), code: None }
    }
}

/// What an attribute says, unless it is empty.
fn said<'e>(element: &'e XmlElement, name: &str) -> Option<&'e str> {
    element.get(name).filter(|value| !value.is_empty())
}

/// The GUID of an element; an empty text where it has none.
fn own_guid(element: &XmlElement) -> String {
    said(element, "guid").map(guid).unwrap_or_default()
}

/// The GUID of what an element refers to.
fn target(element: &XmlElement) -> String {
    said(element, "targetGUID").map(guid).unwrap_or_default()
}

/// What an element is called.
fn called(element: &XmlElement) -> String {
    composed(said(element, "name").or(said(element, "guid")).unwrap_or("without a name")).into_owned()
}

/// The element that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// One that holds others of use.
    Room,
    Code(usize),
    User,
    Case(usize),
    Source(usize),
    Selection(usize),
    Coding(usize),
    Value,
    Memo(usize),
}

/// Elements that hold others and say nothing themselves.
const ROOMS: &[&str] =
    &["Users", "CodeBook", "Codes", "Cases", "Sources", "Variables", "Notes", "Links", "Sets", "Graphs"];
/// Attributes that say where the text of a source is.
const PATHS: [&str; 3] = ["plainTextPath", "richTextPath", "path"];
const SOURCES: &[&str] = &["TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource"];

/// Everything in a file whose outermost element is `root`.
pub(super) fn parse(text: &str, root: &'static str, place: &Place) -> Result<Parsed, CodingError> {
    let mut parser = Parser { xml: XmlNodes::new(text, root), parsed: Parsed::default(), place };
    let mut open: Vec<Open> = Vec::new();
    let mut seen = false;
    while let Some(node) = parser.next()? {
        match node {
            XmlNode::Text(_) => {}
            XmlNode::End => drop(open.pop()),
            XmlNode::Start(_) if !std::mem::replace(&mut seen, true) => open.push(Open::Room),
            XmlNode::Start(element) => {
                let within = open.last().copied().unwrap_or(Open::Room);
                open.extend(parser.element(&element, within)?);
            }
        }
    }
    if seen { Ok(parser.parsed) } else { Err(parser.bad(&format!("there is no <{root}> in it"))) }
}

struct Parser<'a> {
    xml: XmlNodes<'a>,
    parsed: Parsed,
    place: &'a Place,
}

impl Parser<'_> {
    fn next(&mut self) -> Result<Option<XmlNode>, CodingError> {
        self.xml.advance().map_err(|fault| self.at(fault))
    }

    fn at(&self, fault: XmlFault) -> CodingError {
        CodingError::BadFile { place: self.place.clone().line(u64::from(fault.line)), reason: fault.reason }
    }

    fn bad(&self, reason: &str) -> CodingError {
        self.at(self.xml.bad(reason))
    }

    fn text(&mut self) -> Result<String, CodingError> {
        self.xml.text().map_err(|fault| self.at(fault))
    }

    /// Takes in an element by what is open around it; nothing is open of one that was read to its end.
    fn element(&mut self, element: &XmlElement, within: Open) -> Result<Option<Open>, CodingError> {
        self.stays_inside(element)?;
        let taken = match within {
            _ if element.name == "NoteRef" => self.memo_ref(element, within),
            Open::Room => self.in_room(element)?,
            Open::Code(at) => self.in_code(element, at)?,
            Open::Case(at) => self.in_case(element, at),
            Open::Source(at) => self.in_source(element, at)?,
            Open::Selection(at) => self.in_selection(element, at)?,
            Open::Coding(at) => self.in_coding(element, at),
            Open::Value => self.in_value(element)?,
            Open::Memo(at) => self.in_memo(element, at)?,
            Open::User => Taken::Unknown,
        };
        match taken {
            Taken::Opened(open) => Ok(Some(open)),
            Taken::Whole => Ok(None),
            Taken::Unknown => {
                self.parsed.lost.add(&element.name, "it is not read", &format!("line {}", element.line));
                self.text()?;
                Ok(None)
            }
        }
    }

    /// No path of a file in the archive may lead out of it.
    fn stays_inside(&self, element: &XmlElement) -> Result<(), CodingError> {
        let mut paths = PATHS.into_iter().filter_map(|name| said(element, name)).filter_map(inside);
        match paths.find(|path| climbs(path)) {
            None => Ok(()),
            Some(path) => {
                let place = self.place.clone().line(u64::from(element.line));
                Err(CodingError::PathOut { place, path: path.to_owned() })
            }
        }
    }

    fn in_room(&mut self, element: &XmlElement) -> Result<Taken, CodingError> {
        let parsed = &mut self.parsed;
        Ok(Taken::Opened(match element.name.as_str() {
            name if ROOMS.contains(&name) => Open::Room,
            "User" => {
                let name = said(element, "name").or(said(element, "id")).or(said(element, "guid")).unwrap_or_default();
                parsed.users.push((own_guid(element), composed(name).into_owned()));
                Open::User
            }
            "Code" => parsed.code(element, None),
            "Case" => {
                parsed.cases.push(ParsedCase { name: called(element), ..ParsedCase::default() });
                Open::Case(parsed.cases.len() - 1)
            }
            name if SOURCES.contains(&name) => {
                parsed.sources.push(ParsedSource::of(element, called(element)));
                Open::Source(parsed.sources.len() - 1)
            }
            "Note" => {
                parsed.memos.push(ParsedSource::of(element, called(element)));
                Open::Memo(parsed.memos.len() - 1)
            }
            "Variable" => {
                let kind = said(element, "typeOfVariable").unwrap_or("Text").to_owned();
                parsed.variables.push([own_guid(element), called(element), kind]);
                self.text()?;
                return Ok(Taken::Whole);
            }
            _ => return Ok(Taken::Unknown),
        }))
    }

    fn in_code(&mut self, element: &XmlElement, at: usize) -> Result<Taken, CodingError> {
        match element.name.as_str() {
            "Code" => Ok(Taken::Opened(self.parsed.code(element, Some(at)))),
            "Description" => {
                let text = self.description()?;
                if let Some(code) = self.parsed.codes.get_mut(at) {
                    code.description = text;
                }
                Ok(Taken::Whole)
            }
            _ => Ok(Taken::Unknown),
        }
    }

    fn in_case(&mut self, element: &XmlElement, at: usize) -> Taken {
        let case = self.parsed.cases.get_mut(at);
        match element.name.as_str() {
            "SourceRef" => case.into_iter().for_each(|case| case.sources.push(target(element))),
            "SelectionRef" => case.into_iter().for_each(|case| case.selections.push(target(element))),
            "VariableValue" => return Taken::Opened(self.parsed.value(ValueOf::Case(at))),
            _ => return Taken::Unknown,
        }
        Taken::Opened(Open::User)
    }

    fn in_source(&mut self, element: &XmlElement, at: usize) -> Result<Taken, CodingError> {
        let parsed = &mut self.parsed;
        Ok(Taken::Opened(match element.name.as_str() {
            "PlainTextContent" => {
                let text = self.text()?;
                if let Some(source) = self.parsed.sources.get_mut(at) {
                    source.text = Text::Here(text);
                }
                return Ok(Taken::Whole);
            }
            // The text of a document that is none itself.
            "Representation" | "TextDescription" => {
                let (text, outside) = text_of(element);
                if let Some(source) = parsed.sources.get_mut(at) {
                    source.outside = source.outside.take().or(outside);
                    source.text = text;
                }
                Open::Source(at)
            }
            // The text of a recording, which may have several.
            "Transcript" => {
                let name = said(element, "name").unwrap_or_default().to_owned();
                parsed.sources.push(ParsedSource { transcript_of: Some(at), ..ParsedSource::of(element, name) });
                Open::Source(parsed.sources.len() - 1)
            }
            "SyncPoint" => {
                if let (Some(source), Some(place)) = (parsed.sources.get_mut(at), number(element, "position")) {
                    source.points.insert(own_guid(element), place);
                }
                Open::User
            }
            "PlainTextSelection" => {
                let span = number(element, "startPosition").zip(number(element, "endPosition"));
                parsed.selection("PlainTextSelection", element, at, Extent::Span(span))
            }
            "TranscriptSelection" => {
                let point = |name| said(element, name).map(guid).unwrap_or_default();
                let points = [point("fromSyncPoint"), point("toSyncPoint")];
                parsed.selection("TranscriptSelection", element, at, Extent::Points(points))
            }
            // A code of the whole document.
            "Coding" => {
                parsed.selections.push(Selection {
                    element: "Coding",
                    source: at,
                    guid: String::new(),
                    label: None,
                    extent: Extent::Whole,
                    codings: vec![Coding::of(element)],
                    line: element.line,
                });
                Open::Coding(parsed.selections.len() - 1)
            }
            "VariableValue" => parsed.value(ValueOf::Source(at)),
            _ => return Ok(Taken::Unknown),
        }))
    }

    fn in_selection(&mut self, element: &XmlElement, at: usize) -> Result<Taken, CodingError> {
        match element.name.as_str() {
            "Description" => {
                let text = self.description()?;
                if let Some(selection) = self.parsed.selections.get_mut(at) {
                    selection.label = selection.label.take().or(text);
                }
                Ok(Taken::Whole)
            }
            "Coding" => {
                if let Some(selection) = self.parsed.selections.get_mut(at) {
                    selection.codings.push(Coding::of(element));
                }
                Ok(Taken::Opened(Open::Coding(at)))
            }
            _ => Ok(Taken::Unknown),
        }
    }

    fn in_coding(&mut self, element: &XmlElement, at: usize) -> Taken {
        if element.name != "CodeRef" {
            return Taken::Unknown;
        }
        let selection = self.parsed.selections.get_mut(at);
        if let Some(coding) = selection.and_then(|selection| selection.codings.last_mut()) {
            coding.code = said(element, "targetGUID").map(guid);
        }
        Taken::Opened(Open::User)
    }

    fn in_value(&mut self, element: &XmlElement) -> Result<Taken, CodingError> {
        match element.name.as_str() {
            "VariableRef" => {
                if let Some(value) = self.parsed.values.last_mut() {
                    value.variable = target(element);
                }
                Ok(Taken::Opened(Open::User))
            }
            name if name.ends_with("Value") => {
                let text = self.text()?;
                if let Some(value) = self.parsed.values.last_mut() {
                    text.trim().clone_into(&mut value.value);
                }
                Ok(Taken::Whole)
            }
            _ => Ok(Taken::Unknown),
        }
    }

    fn in_memo(&mut self, element: &XmlElement, at: usize) -> Result<Taken, CodingError> {
        if element.name != "PlainTextContent" {
            return Ok(Taken::Unknown);
        }
        let text = self.text()?;
        if let Some(memo) = self.parsed.memos.get_mut(at) {
            memo.text = Text::Here(text);
        }
        Ok(Taken::Whole)
    }

    /// That a memo is about what is open. One about a memo is about nothing that is coded.
    fn memo_ref(&mut self, element: &XmlElement, within: Open) -> Taken {
        let about = match within {
            Open::Code(at) => MemoOf::Code(at),
            Open::Case(at) => MemoOf::Case(at),
            Open::Source(at) => MemoOf::Source(at),
            Open::Selection(at) | Open::Coding(at) => MemoOf::Selection(at),
            Open::Room | Open::User | Open::Value => MemoOf::Project,
            Open::Memo(_) => return Taken::Unknown,
        };
        self.parsed.memo_refs.push((about, target(element)));
        Taken::Opened(Open::User)
    }

    /// The text of a description, unless it is blank.
    fn description(&mut self) -> Result<Option<String>, CodingError> {
        Ok(Some(self.text()?).filter(|text| !text.trim().is_empty()))
    }
}

/// What became of an element.
enum Taken {
    /// It is open, and what stands in it comes next.
    Opened(Open),
    /// It was read to its end.
    Whole,
    /// It is not read where it stands.
    Unknown,
}

impl ParsedSource {
    fn of(element: &XmlElement, name: String) -> Self {
        let (text, outside) = text_of(element);
        let (guid, element) = (own_guid(element), element.name.clone());
        Self { element, guid, name, text, outside, transcript_of: None, points: BTreeMap::new() }
    }
}

fn number(element: &XmlElement, name: &str) -> Option<usize> {
    element.get(name).and_then(|number| number.trim().parse().ok())
}

/// The text of a source, and where it is outside of the archive.
fn text_of(element: &XmlElement) -> (Text, Option<String>) {
    let paths = PATHS.map(|name| said(element, name));
    let outside = paths.into_iter().flatten().find(|path| inside(path).is_none());
    let text = paths.first().copied().flatten().and_then(inside);
    (text.map_or(Text::None, |path| Text::Inside(path.to_owned())), outside.map(str::to_owned))
}

/// The path of a file within the archive; nothing where it is elsewhere.
fn inside(path: &str) -> Option<&str> {
    match path.split_once(':') {
        Some(("internal", path)) => Some(path.strip_prefix("//").unwrap_or(path)),
        Some((scheme, _)) if scheme.len() > 1 => None,
        _ => Some(path),
    }
}

/// Whether a path leads out of where it begins.
pub(super) fn climbs(path: &str) -> bool {
    let is_drive = path.as_bytes().get(1) == Some(&b':');
    path.starts_with(['/', '\\']) || is_drive || path.split(['/', '\\']).any(|part| part == "..")
}
