//! Words of which something is said and that stand in no cell: another spelling of a word, or another code, is mostly what was meant.

use std::collections::BTreeSet;

use crate::number::Notation;
use crate::options::is_same_in;
use crate::{Diagnostic, Place, ReadOptions, is_same_word, near_name, parse_number, written_alike};

/// What stands in the cells of a column before anything is done with it.
pub(crate) struct Seen {
    column: String,
    /// Each text once, and whether the file itself calls it a number.
    texts: BTreeSet<(String, bool)>,
}

impl Seen {
    /// Nothing where nothing is said of words.
    pub(crate) fn of(
        column: &str,
        texts: &[Option<String>],
        is_number: impl Fn(usize) -> bool,
        options: &ReadOptions,
    ) -> Option<Self> {
        let says = options.declares_missing() || !options.recode.is_empty();
        let present = texts.iter().enumerate().filter_map(|(row, text)| Some((text.clone()?, is_number(row))));
        says.then(|| Self { column: column.to_owned(), texts: present.collect() })
    }
}

/// A word, and the columns of which something is said, as a list; all where there is none.
type Said<'a> = (Option<&'a str>, &'a str);

/// The note about words that stand in no cell. Of words that are answers, such as the points of a scale, and of codes of missing values
/// some may well be nobody's: where others of them are there, a word is told only if one is there that is written alike. Nothing is told of
/// words that are declared in case they are there.
pub(crate) fn idle(options: &ReadOptions, seen: &[Seen], notations: &[Notation], file: &Place) -> Option<Diagnostic> {
    let said = options.as_said();
    if seen.iter().all(|seen| seen.texts.is_empty()) {
        return None;
    }
    let known: Vec<&str> = seen.iter().map(|seen| seen.column.as_str()).collect();
    let holds = |(list, word): &Said<'_>| {
        let columns = list.map(|list| columns(list, &known));
        let mut of = seen.iter().filter(|seen| columns.as_ref().is_none_or(|columns| columns.contains(&seen.column)));
        of.any(|seen| {
            seen.texts
                .iter()
                .any(|(text, is_number)| is_same_in(word, text, if *is_number { Notation::POINTS } else { notations }))
                || options
                    .labels
                    .get(&seen.column)
                    .is_some_and(|labels| labels.iter().any(|label| label.trim() == word.trim()))
        })
    };
    let counts = |(_, word): &Said<'_>| !word.trim().is_empty() && !options.implied.contains(*word);
    // What a word stands for may be a code of a missing value.
    let is_made = |word: &str| said.recode.iter().any(|(_, _, value)| is_same_word(word, value));
    let missing: Vec<Said<'_>> = (said.missing.iter().map(|(word, _)| (None, word.as_str())))
        .chain(said.missing_in.iter().map(|(list, word, _)| (Some(list.as_str()), word.as_str())))
        .filter(counts)
        .collect();
    let recode: Vec<Said<'_>> =
        said.recode.iter().map(|(list, word, _)| (list.as_deref(), word.as_str())).filter(counts).collect();
    let lists: BTreeSet<Option<&str>> = recode.iter().map(|(list, _)| *list).collect();
    let of_list = |of| recode.iter().copied().filter(|(list, _)| *list == of).collect();
    let mut words: Vec<String> = Vec::new();
    for together in std::iter::once(missing.clone()).chain(lists.into_iter().map(of_list)) {
        let (there, absent): (Vec<Said<'_>>, Vec<Said<'_>>) =
            together.into_iter().partition(|said| holds(said) || is_made(said.1) && missing.contains(said));
        for (list, word) in absent.into_iter().filter(|(_, word)| !there.iter().any(|(_, known)| known == word)) {
            let near = near((list, word), options, seen, notations);
            if there.is_empty() || near.is_some() && parse_number(word).is_none() {
                let of = list.map_or_else(String::new, |list| format!(" in {list}"));
                let near = near.map_or_else(String::new, |near| format!(" (did you mean \"{near}\"?)"));
                words.push(format!("\"{word}\"{of}{near}"));
            }
        }
    }
    let (stand, them) = if words.len() == 1 { ("stands", "it") } else { ("stand", "them") };
    let message = format!("{} {stand} in no cell: what is said of {them} changes nothing", listed(&words));
    let help = "write a word as the file has it (`--missing-value`, `--recode`; in a study `missing`, `recode`), or leave it out";
    (!words.is_empty()).then(|| Diagnostic::note("DAT128", message).at(file.clone()).help(help))
}

fn listed(words: &[String]) -> String {
    let (shown, more) = (words.iter().take(10).cloned().collect::<Vec<_>>().join(", "), words.len().saturating_sub(10));
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}

fn columns(list: &str, known: &[&str]) -> Vec<String> {
    if known.contains(&list) {
        return vec![list.to_owned()];
    }
    crate::select(list, known).unwrap_or_default()
}

/// The word that was probably meant, among those of these columns of which nothing is said.
fn near((list, word): Said<'_>, options: &ReadOptions, seen: &[Seen], notations: &[Notation]) -> Option<String> {
    let known: Vec<&str> = seen.iter().map(|seen| seen.column.as_str()).collect();
    let columns = list.map(|list| columns(list, &known));
    let of = seen.iter().filter(|seen| columns.as_ref().is_none_or(|columns| columns.contains(&seen.column)));
    let mut others: Vec<String> = Vec::new();
    for seen in of {
        let is_free = |text: &&(String, bool)| {
            let notations = if text.1 { Notation::POINTS } else { notations };
            options.recoded(&seen.column, &text.0, notations).is_none()
                && options.declared(&seen.column, &text.0, notations).is_none()
        };
        let labels = options.labels.get(&seen.column).into_iter().flatten().cloned();
        others.extend(seen.texts.iter().filter(is_free).map(|(text, _)| text.trim().to_owned()).chain(labels));
    }
    if let Some(value) = parse_number(word) {
        return others.into_iter().find(|other| is_code_like(word, value, other));
    }
    let alike = others.iter().find(|other| written_alike(word, other)).cloned();
    others.retain(|other| parse_number(other).is_none());
    alike.or_else(|| (word.chars().count() > 3).then(|| near_name(word, &others).map(str::to_owned))?)
}

/// Whether a number is a code of the habit of another: -99 and 99, 99 and 999.
fn is_code_like(word: &str, value: f64, other: &str) -> bool {
    let digit = |text: &str| {
        let digits = text.trim_start_matches(['-', '\u{2212}']);
        let first = digits.chars().next().filter(|first| matches!(first, '7'..='9'))?;
        digits.chars().all(|digit| digit == first).then_some(first)
    };
    let same = parse_number(other).is_some_and(|other| other.abs() == value.abs() && other != value);
    same || digit(word).is_some() && digit(word) == digit(other) && other.len() > 1
}
