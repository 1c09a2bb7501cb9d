//! What stands below `data:`.

use super::{Header, Layout, Word};
use crate::formats::draft::{Draft, DraftTie, Stated};
use crate::formats::text;
use crate::{Mode, NetworkError};

/// The two sides of a matrix or a list: what each calls its nodes, and the keys of these in the draft. In one mode they are one.
struct Sides {
    rows: Vec<String>,
    columns: Vec<String>,
    two_mode: bool,
}

pub(super) fn read(words: &[Word<'_>], header: &Header, draft: &mut Draft<'_>) -> Result<(), NetworkError> {
    match header.layout {
        Layout::Full | Layout::Lower | Layout::Upper => matrices(words, header, draft),
        Layout::Edges | Layout::Nodes => lists(words, header, draft),
    }
}

fn names_of_levels(header: &Header, level: u64) -> Option<String> {
    let label = usize::try_from(level).ok().and_then(|level| header.level_labels.get(level)).cloned();
    label.or_else(|| (header.levels > 1).then(|| (level + 1).to_string()))
}

impl Sides {
    /// The sides that the header describes, with numbers where it has no labels.
    fn of(header: &Header) -> Self {
        let of = |own: &[String]| if own.is_empty() { header.labels.clone() } else { own.to_vec() };
        let (rows, columns) = (of(&header.row_labels), of(&header.column_labels));
        let row_size =
            header.rows.or(header.square).map_or(rows.len(), |size| usize::try_from(size).unwrap_or(usize::MAX));
        let column_size =
            header.columns.or(header.square).map_or(columns.len(), |size| usize::try_from(size).unwrap_or(usize::MAX));
        let given = !header.row_labels.is_empty() && !header.column_labels.is_empty();
        let two_mode = header.two_mode || row_size != column_size || given && rows != columns;
        let filled = |mut labels: Vec<String>, size: usize, letter: &str| {
            let numbered = |at: usize| if two_mode { format!("{letter}{at}") } else { at.to_string() };
            let from = labels.len();
            labels.extend((from..size).map(|at| numbered(at + 1)));
            labels
        };
        Self { rows: filled(rows, row_size, "r"), columns: filled(columns, column_size, "c"), two_mode }
    }

    /// Declares the nodes; what the ties call them stands before the name: `1 ` for rows and `2 ` for columns.
    fn declare(&self, draft: &mut Draft<'_>, line: u32) -> Result<(), NetworkError> {
        draft.two_mode = self.two_mode;
        draft.declares();
        for name in &self.rows {
            draft.node(name, name, Mode::First, line)?;
        }
        if self.two_mode {
            for name in &self.columns {
                draft.node(name, name, Mode::Second, line)?;
            }
        }
        Ok(())
    }
}

fn matrices(words: &[Word<'_>], header: &Header, draft: &mut Draft<'_>) -> Result<(), NetworkError> {
    let first = words.first().map_or(1, |word| word.line);
    let last = words.last().map_or(1, |word| word.line);
    let mut sides = Sides::of(header);
    let mut words = words.iter();
    let short = |draft: &Draft<'_>| draft.bad(last, "the data end before the matrix is full");
    if header.rows.or(header.square).is_none() {
        return Err(draft.bad(first, "the header does not say how many nodes there are (n=)"));
    }
    let mut cells: Vec<(u64, usize, usize, Option<f64>, u32)> = Vec::new();
    for level in 0..header.levels {
        if header.columns_embedded {
            let own: Vec<String> = words.by_ref().take(sides.columns.len()).map(|word| word.text.to_owned()).collect();
            if level == 0 {
                sides.columns = own;
            }
        }
        for row in 0..sides.rows.len() {
            if header.rows_embedded {
                let word = words.next().ok_or_else(|| short(draft))?;
                if let Some(name) = sides.rows.get_mut(row).filter(|_| level == 0) {
                    word.text.clone_into(name);
                }
            }
            let columns = match header.layout {
                Layout::Lower => 0..row + usize::from(!header.no_diagonal),
                Layout::Upper => row + usize::from(header.no_diagonal)..sides.columns.len(),
                _ => 0..sides.columns.len(),
            };
            for column in columns {
                if header.layout == Layout::Full && header.no_diagonal && row == column && !sides.two_mode {
                    continue;
                }
                let word = words.next().ok_or_else(|| short(draft))?;
                let weight = value(word, draft)?;
                if weight == Some(0.0) || weight.is_none() && row == column && !sides.two_mode {
                    continue;
                }
                cells.push((level, row, column, weight, word.line));
                if header.layout != Layout::Full && row != column {
                    cells.push((level, column, row, weight, word.line));
                }
            }
        }
    }
    if let Some(word) = words.next() {
        return Err(draft.bad(word.line, format!("`{}` stands after the last value of the matrix", word.text)));
    }
    let embedded = header.rows_embedded && header.columns_embedded;
    if sides.rows.len() == sides.columns.len() && !header.two_mode {
        if embedded {
            sides.two_mode = sides.rows != sides.columns;
        } else if header.rows_embedded {
            sides.columns.clone_from(&sides.rows);
        } else if header.columns_embedded {
            sides.rows.clone_from(&sides.columns);
        }
    }
    if sides.two_mode {
        draft.stated = Stated::Nothing;
    }
    sides.declare(draft, first)?;
    let columns = if sides.two_mode { &sides.columns } else { &sides.rows };
    for level in 0..header.levels {
        draft.matrix(names_of_levels(header, level).as_deref(), first)?;
    }
    for (level, row, column, weight, line) in cells {
        let (Some(source), Some(target)) = (sides.rows.get(row), columns.get(column)) else { continue };
        let (source, target) = draft.ends(source, target, line)?;
        let name = names_of_levels(header, level);
        draft.relation(name.as_deref())?.ties.push(DraftTie { source, target, weight, line, arc: false });
    }
    Ok(())
}

fn value(word: &Word<'_>, draft: &Draft<'_>) -> Result<Option<f64>, NetworkError> {
    if word.text == "." { Ok(None) } else { text::weight(word.text, word.line, draft) }
}

fn lists(words: &[Word<'_>], header: &Header, draft: &mut Draft<'_>) -> Result<(), NetworkError> {
    draft.stated = Stated::Nothing;
    let first = words.first().map_or(1, |word| word.line);
    let embedded = header.rows_embedded || header.columns_embedded;
    let sides = Sides::of(header);
    let two_mode = sides.two_mode;
    draft.two_mode = two_mode;
    // A list of all labels declares the nodes, whether or not the data name them.
    let listed = !two_mode && header.square.is_some_and(|size| header.labels.len() as u64 == size);
    if !embedded || listed {
        sides.declare(draft, first)?;
    } else if two_mode {
        embedded_modes(words, header, draft)?;
    }
    let mut level = 0;
    draft.matrix(names_of_levels(header, 0).as_deref(), first)?;
    let mut ties = 0_u64;
    for words in words.chunk_by(|one, next| one.line == next.line) {
        let Some(head) = words.first() else { continue };
        let line = head.line;
        if head.text == "!" {
            level += 1;
            if level >= header.levels {
                return Err(draft.bad(line, format!("there are more than {} matrices", header.levels)));
            }
            draft.matrix(names_of_levels(header, level).as_deref(), line)?;
            continue;
        }
        let source = name(head, &sides.rows, embedded, draft)?;
        let rest = words.get(1..).unwrap_or_default();
        let columns = if two_mode { &sides.columns } else { &sides.rows };
        let (targets, weight) = match (header.layout, rest) {
            (Layout::Edges, [target]) => (vec![target], Some(1.0)),
            (Layout::Edges, [target, weight]) => (vec![target], value(weight, draft)?),
            (Layout::Edges, _) => {
                return Err(draft.bad(line, "a line of an edge list has two names and, if any, a weight"));
            }
            (_, targets) => (targets.iter().collect(), Some(1.0)),
        };
        for target in targets {
            let target = name(target, columns, embedded, draft)?;
            let (source, target) = draft.ends(&source, &target, line)?;
            let name = names_of_levels(header, level);
            draft.relation(name.as_deref())?.ties.push(DraftTie { source, target, weight, line, arc: false });
            ties += 1;
        }
    }
    let declared = header.square.filter(|_| embedded && !two_mode && !listed);
    if let Some(size) = declared.filter(|size| (draft.known() as u64) > *size) {
        return Err(draft.bad(first, format!("the header says {size} nodes, and the list names {}", draft.known())));
    }
    if let Some(size) = declared.filter(|size| (draft.known() as u64) < *size) {
        let told = format!("the header says {size} nodes, and the list of {ties} ties names {}", draft.known());
        draft.diagnostics.push(crosscase_data::Diagnostic::warning("NET114", told));
    }
    Ok(())
}

/// The names of a two-mode list with embedded labels, those of the rows first.
fn embedded_modes(words: &[Word<'_>], header: &Header, draft: &mut Draft<'_>) -> Result<(), NetworkError> {
    let mut seen = crate::NodeNames::default();
    let lines = || {
        words.chunk_by(|one, next| one.line == next.line).filter(|words| words.first().is_some_and(|w| w.text != "!"))
    };
    let rows = lines().filter_map(<[Word<'_>]>::first);
    for word in rows {
        if seen.index(word.text).is_none() {
            seen.intern(word.text);
            draft.node(word.text, word.text, Mode::First, word.line)?;
        }
    }
    let mut columns = crate::NodeNames::default();
    for words in lines() {
        let last = if header.layout == Layout::Edges { 2 } else { words.len() };
        for word in words.get(1..last.min(words.len())).unwrap_or_default() {
            if columns.index(word.text).is_none() {
                columns.intern(word.text);
                draft.node(word.text, word.text, Mode::Second, word.line)?;
            }
        }
    }
    Ok(())
}

/// The node that a word of a list means: its name where labels are embedded, else its number, or a label.
fn name(word: &Word<'_>, labels: &[String], embedded: bool, draft: &Draft<'_>) -> Result<String, NetworkError> {
    if embedded {
        return Ok(word.text.to_owned());
    }
    let number = word.text.parse::<usize>().ok().filter(|_| !word.quoted);
    if let Some(label) = number.and_then(|number| labels.get(number.checked_sub(1)?)) {
        return Ok(label.clone());
    }
    match labels.iter().find(|label| *label == word.text) {
        Some(label) => Ok(label.clone()),
        None => Err(draft.bad(word.line, format!("`{}` is none of the nodes 1 to {}", word.text, labels.len()))),
    }
}
