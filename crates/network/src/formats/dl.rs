//! UCINET's DL: matrices and lists as text.
//!
//! Read are `fullmatrix`, `lowerhalf`, `upperhalf`, `edgelist1`, `edgelist2`, `nodelist1` and `nodelist2`, with labels in lists of their own
//! or embedded, several matrices, and two modes (`nr=`, `nc=`). A DL file does not say whether its ties have a direction.

mod data;
mod write;

pub(super) use write::sides;
pub use write::write;

use super::draft::{Draft, Stated};
use super::{NetworkOptions, Relations, check_cells, check_nodes};
use crate::NetworkError;

/// A word of the file and the line on which it stands.
#[derive(Clone, Copy, Debug)]
struct Word<'a> {
    text: &'a str,
    quoted: bool,
    line: u32,
}

impl Word<'_> {
    fn lower(&self) -> String {
        if self.quoted { String::new() } else { self.text.to_lowercase() }
    }
}

/// How the values are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Layout {
    #[default]
    Full,
    Lower,
    Upper,
    /// Pairs; the second names are of the second mode in two-mode lists.
    Edges,
    /// A node and those that it is tied to.
    Nodes,
}

/// What stands before the data.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word of the header")]
struct Header {
    rows: Option<u64>,
    columns: Option<u64>,
    square: Option<u64>,
    levels: u64,
    layout: Layout,
    two_mode: bool,
    no_diagonal: bool,
    row_labels: Vec<String>,
    column_labels: Vec<String>,
    labels: Vec<String>,
    level_labels: Vec<String>,
    rows_embedded: bool,
    columns_embedded: bool,
}

/// The networks of a DL file.
///
/// ```
/// use crosscase_network::formats::{NetworkOptions, dl};
///
/// let file = b"DL, N = 3, FORMAT = FULLMATRIX\nLABELS:\ncity,\"East End\"\nusers\nDATA:\n0 1 0\n0 0\n1 0 2 0\n";
/// let network = dl::read(file, Some("a.dl"), &NetworkOptions::new().directed())?.one(None)?;
/// assert_eq!((network.name(1), network.weight(1, 2), network.weight(2, 1)), ("East End", Some(1.0), Some(2.0)));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
///
/// # Errors
/// A file that does not keep its format, with its place; nodes, ties and weights of which no network is built.
pub fn read(bytes: &[u8], file: Option<&str>, options: &NetworkOptions) -> Result<Relations, NetworkError> {
    let (text, mut draft) = Draft::of_text(bytes, file, Stated::Cells);
    let words = words(&text).map_err(|line| draft.bad(line, "a quotation mark is not closed"))?;
    let mut words = words.as_slice();
    let header = header(&mut words, &draft)?;
    let last = draft.place(words.first().map_or(1, |word| word.line));
    for size in [header.rows, header.columns, header.square].into_iter().flatten() {
        check_nodes(size, bytes.len(), last.clone())?;
    }
    if header.levels > super::MOST_RELATIONS {
        let (found, most) = (header.levels, super::MOST_RELATIONS);
        return Err(NetworkError::TooLarge { what: "relations", found, most, place: Some(last) });
    }
    if matches!(header.layout, Layout::Full | Layout::Lower | Layout::Upper) {
        let size = |own: Option<u64>| own.or(header.square).unwrap_or_default();
        check_cells(size(header.rows), size(header.columns), header.levels, last)?;
    }
    data::read(words, &header, &mut draft)?;
    draft.finish(options)
}

/// The words of a text, parted by white space and commas; a line whose quotation mark is not closed is a fault.
fn words(text: &str) -> Result<Vec<Word<'_>>, u32> {
    let mut found = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        let words = super::text::words(text, true).ok_or(line)?;
        found.extend(words.into_iter().map(|word| Word { text: word.text, quoted: word.quoted, line }));
    }
    Ok(found)
}

/// The header, up to `data:`; the words that follow are left.
fn header(words: &mut &[Word<'_>], draft: &Draft<'_>) -> Result<Header, NetworkError> {
    let mut header = Header { levels: 1, ..Header::default() };
    let mut pending = spelt(words);
    if pending.first().is_none_or(|word| word.lower() != "dl") {
        return Err(draft.bad(1, "a DL file begins with the word dl"));
    }
    pending.remove(0);
    let mut at = 0;
    // `row`, `column` or `matrix` before `labels`.
    let mut of = String::new();
    while let Some(word) = pending.get(at) {
        at += 1;
        let lower = word.lower();
        let key = lower.trim_end_matches(':');
        match key {
            "row" | "rows" | "col" | "cols" | "column" | "columns" | "matrix" | "matrices" | "level" | "levels" => {
                key.clone_into(&mut of);
            }
            "labels" => {
                let next = pending.get(at).map(Word::lower).unwrap_or_default();
                if next.trim_end_matches(':') == "embedded" {
                    at += 1;
                    header.rows_embedded |= !of.starts_with("col");
                    header.columns_embedded |= !of.starts_with("row");
                } else {
                    let most = header.labels_wanted(&of);
                    let list: Vec<String> = pending
                        .iter()
                        .skip(at)
                        .take_while(|word| !is_heading(word))
                        .take(most)
                        .map(|w| w.text.to_owned())
                        .collect();
                    at += list.len();
                    header.labels_of(&of, list);
                }
                of.clear();
            }
            "diagonal" => {
                let next = pending.get(at).map(Word::lower).unwrap_or_default();
                header.no_diagonal = match next.as_str() {
                    "absent" => true,
                    "present" => false,
                    _ => return Err(draft.bad(word.line, "the diagonal is present or absent")),
                };
                at += 1;
            }
            "n" | "nr" | "nc" | "nm" | "format" => {
                let value = pending.get(at).map(Word::lower).unwrap_or_default();
                at += 1;
                header.set(key, &value, word.line, draft)?;
            }
            "data" => {
                // The words of the header were parted at `=`, those of the data are not.
                let rest = pending.len() - at;
                let from = words.len().saturating_sub(rest);
                *words = words.get(from..).unwrap_or_default();
                return Ok(header);
            }
            _ => return Err(draft.bad(word.line, format!("`{}` is no word of a DL header", word.text))),
        }
    }
    Err(draft.bad(words.last().map_or(1, |word| word.line), "the header has no data:"))
}

/// The words with `n=4` as `n` and `4`, up to `data:` and with all that follows as it is.
fn spelt<'a>(words: &[Word<'a>]) -> Vec<Word<'a>> {
    let mut spelt = Vec::new();
    let mut words = words.iter();
    let mut labels = false;
    for word in words.by_ref() {
        let lower = word.lower();
        labels = labels && !is_heading(word) || lower == "labels:";
        if word.quoted || labels && lower != "labels:" {
            spelt.push(*word);
        } else {
            spelt.extend(word.text.split('=').filter(|part| !part.is_empty()).map(|text| Word { text, ..*word }));
        }
        if lower == "data:" {
            break;
        }
    }
    spelt.extend(words);
    spelt
}

/// Whether a word ends a list of labels.
fn is_heading(word: &Word<'_>) -> bool {
    let lower = word.lower();
    matches!(lower.as_str(), "data:" | "labels:" | "labels" | "row" | "col" | "column" | "matrix" | "level")
}

impl Header {
    fn set(&mut self, key: &str, value: &str, line: u32, draft: &Draft<'_>) -> Result<(), NetworkError> {
        if key == "format" {
            (self.layout, self.two_mode) = match value {
                "fullmatrix" | "fm" => (Layout::Full, false),
                "lowerhalf" | "halfmatrix" | "lh" => (Layout::Lower, false),
                "upperhalf" | "uh" => (Layout::Upper, false),
                "edgelist1" | "edgelist" | "el1" => (Layout::Edges, false),
                "edgelist2" | "el2" => (Layout::Edges, true),
                "nodelist1" | "nodelist" | "nl1" => (Layout::Nodes, false),
                "nodelist2" | "nl2" => (Layout::Nodes, true),
                _ => return Err(draft.bad(line, format!("the DL format `{value}` is not read"))),
            };
            return Ok(());
        }
        let Ok(number) = value.parse::<u64>() else {
            return Err(draft.bad(line, format!("{key} wants a number, not `{value}`")));
        };
        match key {
            "n" => self.square = Some(number),
            "nr" => self.rows = Some(number),
            "nc" => self.columns = Some(number),
            _ => self.levels = number.max(1),
        }
        Ok(())
    }

    /// The most labels that a list has.
    fn labels_wanted(&self, of: &str) -> usize {
        let wanted = match of.get(..3) {
            Some("row") => self.rows.or(self.square),
            Some("col") => self.columns.or(self.square),
            Some("mat" | "lev") => Some(self.levels),
            _ => self.square.or(self.rows),
        };
        wanted.and_then(|wanted| usize::try_from(wanted).ok()).unwrap_or(usize::MAX)
    }

    fn labels_of(&mut self, of: &str, list: Vec<String>) {
        match of.get(..3) {
            Some("row") => self.row_labels = list,
            Some("col") => self.column_labels = list,
            Some("mat" | "lev") => self.level_labels = list,
            _ => self.labels = list,
        }
    }
}
