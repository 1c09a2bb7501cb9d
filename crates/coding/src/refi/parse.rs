//! The XML of a project or a codebook, as it stands there.

use crate::{Code, CodingError};
use crosscase_data::{Diagnostic, Place, XmlElement, XmlFault, XmlNode, XmlNodes, composed};
use std::collections::BTreeMap;

/// What a file holds, its references not yet followed.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub(super) codes: Vec<Code>,
    /// The GUIDs and names of the coders.
    pub(super) users: Vec<(String, String)>,
    pub(super) cases: Vec<ParsedCase>,
    pub(super) sources: Vec<ParsedSource>,
    pub(super) selections: Vec<Selection>,
    /// The GUID, the name and the type of each variable.
    pub(super) variables: Vec<[String; 3]>,
    pub(super) values: Vec<ParsedValue>,
    /// Memos, which are texts as sources are.
    pub(super) memos: Vec<ParsedSource>,
    /// What refers to a memo, and to which.
    pub(super) memo_refs: Vec<(MemoOf, String)>,
    pub(super) lost: Lost,
    pub(super) diagnostics: Vec<Diagnostic>,
}

#[derive(Debug, Default)]
pub(super) struct ParsedCase {
    pub(super) name: String,
    pub(super) sources: Vec<String>,
    pub(super) selections: Vec<String>,
}

#[derive(Debug)]
pub(super) struct ParsedSource {
    pub(super) element: String,
    pub(super) guid: String,
    pub(super) name: String,
    pub(super) text: Text,
    /// Where it is, if that is not in the archive.
    pub(super) outside: Option<String>,
    /// The recording that it is the transcript of.
    pub(super) transcript_of: Option<usize>,
    /// Points of a transcript by their GUIDs: where in its text they are.
    pub(super) points: BTreeMap<String, usize>,
}

/// What a case or a source has of a variable.
#[derive(Debug)]
pub(super) struct ParsedValue {
    pub(super) of: ValueOf,
    pub(super) variable: String,
    pub(super) value: String,
}

/// Whose value it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueOf {
    Case(usize),
    Source(usize),
}

/// What a memo is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MemoOf {
    Project,
    Code(usize),
    Case(usize),
    Source(usize),
    Selection(usize),
}

/// The text of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Text {
    None,
    Here(String),
    /// In a file of the archive.
    Inside(String),
}

/// Where a passage is in its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// From a character to the one after its last; nothing where the file does not say so in numbers.
    Span(Option<(usize, usize)>),
    /// From one point of a transcript to another.
    Points([String; 2]),
    /// All of it: the source itself was given a code.
    Whole,
}

/// A passage of a source and what it is coded with.
#[derive(Debug)]
pub(super) struct Selection {
    pub(super) element: &'static str,
    pub(super) source: usize,
    pub(super) guid: String,
    /// Its words, as far as the file has them.
    pub(super) label: Option<String>,
    pub(super) extent: Extent,
    pub(super) codings: Vec<Coding>,
    pub(super) line: u32,
}

#[derive(Debug)]
pub(super) struct Coding {
    pub(super) user: Option<String>,
    pub(super) code: Option<String>,
}

/// What could not be used: by element and why, how often, and the first of them.
#[derive(Debug, Default)]
pub(super) struct Lost(pub(super) BTreeMap<(String, &'static str), (usize, String)>);

impl Lost {
    pub(super) fn add(&mut self, element: &str, why: &'static str, first: &str) {
        self.0.entry((element.to_owned(), why)).or_insert_with(|| (0, first.to_owned())).0 += 1;
    }
}

impl Parsed {
    /// Begins what a case or a source has of a variable.
    fn value(&mut self, of: ValueOf) -> Open {
        self.values.push(ParsedValue { of, variable: String::new(), value: String::new() });
        Open::Value
    }
}

/// GUIDs are compared without braces and without regard to case.
pub(super) fn guid(written: &str) -> String {
    written.trim().trim_start_matches('{').trim_end_matches('}').to_lowercase()
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

    /// Takes in an element; nothing is open of one that was read to its end.
    #[expect(clippy::too_many_lines, reason = "one arm an element")]
    fn element(&mut self, element: &XmlElement, within: Open) -> Result<Option<Open>, CodingError> {
        let parsed = &mut self.parsed;
        let get = |name: &str| element.get(name).filter(|value| !value.is_empty());
        for path in ["plainTextPath", "richTextPath", "path"].into_iter().filter_map(get) {
            if let Some(path) = inside(path).filter(|path| climbs(path)) {
                return Err(CodingError::PathOut {
                    place: self.place.clone().line(u64::from(element.line)),
                    path: path.to_owned(),
                });
            }
        }
        let own = get("guid").map(guid).unwrap_or_default();
        let called = || composed(get("name").or(get("guid")).unwrap_or("without a name")).into_owned();
        Ok(match (element.name.as_str(), within) {
            (name, Open::Room) if ROOMS.contains(&name) => Some(Open::Room),
            ("User", Open::Room) => {
                let name = get("name").or(get("id")).or(get("guid")).unwrap_or_default();
                parsed.users.push((own, composed(name).into_owned()));
                Some(Open::User)
            }
            ("Code", Open::Room | Open::Code(_)) => {
                let parent = if let Open::Code(parent) = within { Some(parent) } else { None };
                let code = Code {
                    guid: get("guid").map(str::to_owned),
                    parent,
                    codable: get("isCodable").is_none_or(|word| !matches!(word, "false" | "0")),
                    color: get("color").map(str::to_owned),
                    ..Code::new(called())
                };
                parsed.codes.push(code);
                Some(Open::Code(parsed.codes.len() - 1))
            }
            ("Description", Open::Code(code)) => {
                let text = Some(self.text()?).filter(|text| !text.trim().is_empty());
                if let Some(code) = self.parsed.codes.get_mut(code) {
                    code.description = text;
                }
                None
            }
            ("Case", Open::Room) => {
                parsed.cases.push(ParsedCase { name: called(), ..ParsedCase::default() });
                Some(Open::Case(parsed.cases.len() - 1))
            }
            ("SourceRef" | "SelectionRef", Open::Case(case)) => {
                let to = get("targetGUID").map(guid).unwrap_or_default();
                if let Some(case) = parsed.cases.get_mut(case) {
                    if element.name == "SourceRef" { case.sources.push(to) } else { case.selections.push(to) }
                }
                Some(Open::User)
            }
            (name, Open::Room) if SOURCES.contains(&name) => {
                parsed.sources.push(ParsedSource::of(element, own, called()));
                Some(Open::Source(parsed.sources.len() - 1))
            }
            // The text of a recording, which may have several.
            ("Transcript", Open::Source(of)) => {
                let name = get("name").unwrap_or_default().to_owned();
                parsed.sources.push(ParsedSource { transcript_of: Some(of), ..ParsedSource::of(element, own, name) });
                Some(Open::Source(parsed.sources.len() - 1))
            }
            ("SyncPoint", Open::Source(at)) => {
                if let (Some(source), Some(place)) = (parsed.sources.get_mut(at), number(element, "position")) {
                    source.points.insert(own, place);
                }
                Some(Open::User)
            }
            ("Note", Open::Room) => {
                parsed.memos.push(ParsedSource::of(element, own, called()));
                Some(Open::Memo(parsed.memos.len() - 1))
            }
            ("PlainTextContent", Open::Memo(at)) => {
                let text = self.text()?;
                if let Some(memo) = self.parsed.memos.get_mut(at) {
                    memo.text = Text::Here(text);
                }
                None
            }
            // A memo about a memo is about nothing that is coded.
            ("NoteRef", within) if !matches!(within, Open::Memo(_)) => {
                let about = match within {
                    Open::Code(at) => MemoOf::Code(at),
                    Open::Case(at) => MemoOf::Case(at),
                    Open::Source(at) => MemoOf::Source(at),
                    Open::Selection(at) | Open::Coding(at) => MemoOf::Selection(at),
                    _ => MemoOf::Project,
                };
                parsed.memo_refs.push((about, get("targetGUID").map(guid).unwrap_or_default()));
                Some(Open::User)
            }
            ("Variable", Open::Room) => {
                let kind = get("typeOfVariable").unwrap_or("Text").to_owned();
                parsed.variables.push([own, called(), kind]);
                self.text()?;
                None
            }
            ("VariableValue", Open::Case(at)) => Some(parsed.value(ValueOf::Case(at))),
            ("VariableValue", Open::Source(at)) => Some(parsed.value(ValueOf::Source(at))),
            ("VariableRef", Open::Value) => {
                let to = get("targetGUID").map(guid).unwrap_or_default();
                parsed.values.last_mut().into_iter().for_each(|value| value.variable.clone_from(&to));
                Some(Open::User)
            }
            (name, Open::Value) if name.ends_with("Value") => {
                let text = self.text()?;
                if let Some(value) = self.parsed.values.last_mut() {
                    text.trim().clone_into(&mut value.value);
                }
                None
            }
            // The text of a document that is none itself.
            ("Representation" | "TextDescription", Open::Source(at)) => {
                let (text, outside) = text_of(element);
                if let Some(source) = parsed.sources.get_mut(at) {
                    source.outside = source.outside.take().or(outside);
                    source.text = text;
                }
                Some(Open::Source(at))
            }
            ("PlainTextContent", Open::Source(source)) => {
                let text = self.text()?;
                if let Some(source) = self.parsed.sources.get_mut(source) {
                    source.text = Text::Here(text);
                }
                None
            }
            ("PlainTextSelection" | "TranscriptSelection", Open::Source(source)) => {
                let span = number(element, "startPosition").zip(number(element, "endPosition"));
                let point = |name| get(name).map(guid).unwrap_or_default();
                let (element_is, extent) = if element.name == "PlainTextSelection" {
                    ("PlainTextSelection", Extent::Span(span))
                } else {
                    ("TranscriptSelection", Extent::Points([point("fromSyncPoint"), point("toSyncPoint")]))
                };
                parsed.selections.push(Selection {
                    element: element_is,
                    source,
                    guid: own,
                    label: get("name").map(str::to_owned),
                    extent,
                    codings: Vec::new(),
                    line: element.line,
                });
                Some(Open::Selection(parsed.selections.len() - 1))
            }
            // A code of the whole document.
            ("Coding", Open::Source(source)) => {
                parsed.selections.push(Selection {
                    element: "Coding",
                    source,
                    guid: String::new(),
                    label: None,
                    extent: Extent::Whole,
                    codings: vec![Coding { user: get("creatingUser").map(guid), code: None }],
                    line: element.line,
                });
                Some(Open::Coding(parsed.selections.len() - 1))
            }
            ("Description", Open::Selection(selection)) => {
                let text = Some(self.text()?).filter(|text| !text.trim().is_empty());
                if let Some(selection) = self.parsed.selections.get_mut(selection) {
                    selection.label = selection.label.take().or(text);
                }
                None
            }
            ("Coding", Open::Selection(at)) => {
                if let Some(selection) = parsed.selections.get_mut(at) {
                    selection.codings.push(Coding { user: get("creatingUser").map(guid), code: None });
                }
                Some(Open::Coding(at))
            }
            ("CodeRef", Open::Coding(at)) => {
                let selection = parsed.selections.get_mut(at);
                if let Some(coding) = selection.and_then(|selection| selection.codings.last_mut()) {
                    coding.code = get("targetGUID").map(guid);
                }
                Some(Open::User)
            }
            (name, _) => {
                parsed.lost.add(name, "it is not read", &format!("line {}", element.line));
                self.text()?;
                None
            }
        })
    }
}

impl ParsedSource {
    /// Whether it is a transcript that the file gives no name.
    pub(super) const fn is_nameless(&self) -> bool {
        self.transcript_of.is_some() && self.name.is_empty()
    }

    fn of(element: &XmlElement, guid: String, name: String) -> Self {
        let (text, outside) = text_of(element);
        let element = element.name.clone();
        Self { element, guid, name, text, outside, transcript_of: None, points: BTreeMap::new() }
    }
}

fn number(element: &XmlElement, name: &str) -> Option<usize> {
    element.get(name).and_then(|number| number.trim().parse().ok())
}

/// The text of a source, and where it is outside of the archive.
fn text_of(element: &XmlElement) -> (Text, Option<String>) {
    let paths = ["plainTextPath", "richTextPath", "path"].map(|name| element.get(name).filter(|path| !path.is_empty()));
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
