//! VNA, the files of NetDraw: a table of nodes and one of ties.
//!
//! Each column of the ties beside `from` and `to` is a relation; where there is one alone and it is called `strength`, `weight` or `value`, the
//! relation has no name. A VNA file does not say whether its ties have a direction.

mod write;

pub use write::write;

use super::draft::{Draft, DraftTie, Stated};
use super::text::{Filled, Word, words};
use super::{NetworkOptions, Relations};
use crate::{Mode, NetworkError};
use crosscase_data::Diagnostic;

/// What the column of the only relation is called where it has no name.
const UNNAMED: [&str; 3] = ["strength", "weight", "value"];

/// The networks of a VNA file.
///
/// ```
/// use crosscase_network::formats::{NetworkOptions, vna};
///
/// let file = b"*node data\nID sector\nCity gov\n\"Users' Board\" civil\n*tie data\nfrom to meets funds\nCity \"Users' Board\" 2 0\n";
/// let relations = vna::read(file, Some("a.vna"), &NetworkOptions::new().directed())?;
/// assert_eq!(relations.networks.len(), 2);
/// assert_eq!(relations.one(Some("meets"))?.weight(0, 1), Some(2.0));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
///
/// # Errors
/// A file that does not keep its format, with its place; nodes, ties and weights of which no network is built.
pub fn read(bytes: &[u8], file: Option<&str>, options: &NetworkOptions) -> Result<Relations, NetworkError> {
    let (text, mut draft) = Draft::of_text(bytes, file, Stated::Nothing);
    let mut section = Section::None;
    let mut header: Vec<String> = Vec::new();
    let mut attributes: Vec<Filled> = Vec::new();
    let mut relations: Vec<Option<String>> = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        if text.trim().is_empty() {
            continue;
        }
        if let Some(heading) = text.trim().strip_prefix('*') {
            section = Section::of(heading, &mut draft, line)?;
            header.clear();
            continue;
        }
        let Some(words) = words(text, true) else { return Err(draft.bad(line, "a quotation mark is not closed")) };
        match section {
            Section::None => return Err(draft.bad(line, "a VNA file begins with *node data or *tie data")),
            Section::Skipped => {}
            _ if header.is_empty() => {
                header = words.iter().map(|word| word.text.to_owned()).collect();
                if section == Section::Nodes {
                    draft.declares();
                    attributes = header.iter().skip(1).map(|name| Filled::new(name.clone(), None)).collect();
                } else {
                    relations = columns(&words, &draft, line)?;
                    for name in &relations {
                        draft.relation(name.as_deref())?;
                    }
                }
            }
            _ if words.len() != header.len() => {
                let reason = format!("{} words, and the heading names {} columns", words.len(), header.len());
                return Err(draft.bad(line, reason));
            }
            Section::Nodes => {
                let Some(name) = words.first() else { continue };
                let place = draft.node(name.text, name.text, Mode::First, line)?;
                for (column, word) in attributes.iter_mut().zip(words.iter().skip(1)) {
                    let _ = column.set(place as usize, if word.text == "NA" && !word.quoted { "" } else { word.text });
                }
            }
            Section::Ties => {
                let [source, target, weights @ ..] = words.as_slice() else { continue };
                let (source, target) = draft.ends(source.text, target.text, line)?;
                for (at, relation) in relations.iter().enumerate() {
                    let weight = match weights.get(at) {
                        Some(word) => super::text::weight(word.text, line, &draft)?,
                        None => Some(1.0),
                    };
                    let tie = DraftTie { source, target, weight, line, arc: false };
                    draft.relation(relation.as_deref())?.ties.push(tie);
                }
            }
        }
    }
    let nodes = draft.declared();
    draft.node_attributes = attributes.into_iter().map(|filled| filled.finish(nodes)).collect();
    draft.finish(options)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    None,
    Skipped,
    Nodes,
    Ties,
}

impl Section {
    fn of(heading: &str, draft: &mut Draft<'_>, line: u32) -> Result<Self, NetworkError> {
        let words: Vec<String> = heading.split_whitespace().map(str::to_lowercase).collect();
        match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["node", "data"] => Ok(Self::Nodes),
            ["tie", "data"] => Ok(Self::Ties),
            ["node" | "tie", "properties"] => {
                let told = format!("the section {} on how the network is drawn is not kept", heading.trim());
                draft.diagnostics.push(Diagnostic::note("NET112", told));
                Ok(Self::Skipped)
            }
            _ => Err(draft.bad(line, format!("`*{heading}` is no section of a VNA file"))),
        }
    }
}

/// The relations that the columns of the ties are; one without a name where there is none, or one alone that says no more.
fn columns(header: &[Word<'_>], draft: &Draft<'_>, line: u32) -> Result<Vec<Option<String>>, NetworkError> {
    let [from, to, relations @ ..] = header else {
        return Err(draft.bad(line, "the ties want the columns from and to"));
    };
    if !from.is("from") || !to.is("to") {
        return Err(draft.bad(line, "the first two columns of the ties are from and to"));
    }
    match relations {
        [] => Ok(vec![None]),
        [one] if UNNAMED.iter().any(|name| one.is(name)) => Ok(vec![None]),
        relations => {
            let mut names: Vec<Option<String>> = Vec::new();
            for word in relations {
                let name = Some(word.text.to_owned());
                if names.contains(&name) {
                    return Err(draft.bad(line, format!("the column `{}` is there twice", word.text)));
                }
                names.push(name);
            }
            Ok(names)
        }
    }
}
