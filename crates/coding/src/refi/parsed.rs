//! What stands in the XML of a project or a codebook, its references not yet followed.

use crate::Code;
use crosscase_data::Diagnostic;
use std::collections::BTreeMap;

/// What a file holds.
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

impl ParsedSource {
    /// Whether it is a transcript that the file gives no name.
    pub(super) const fn is_nameless(&self) -> bool {
        self.transcript_of.is_some() && self.name.is_empty()
    }
}

/// GUIDs are compared without braces and without regard to case.
pub(super) fn guid(written: &str) -> String {
    written.trim().trim_start_matches('{').trim_end_matches('}').to_lowercase()
}
