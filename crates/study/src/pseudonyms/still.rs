//! Where a name may still stand in a copy: in other letters, over lines, or with marks of formatting within.

use super::Keys;
use super::letters::{spaced, with_letters, without_marks, without_names_of_letters};
use std::collections::BTreeSet;

/// A name as it is looked for.
pub(super) struct Sought {
    name: String,
    /// Between blanks, without accents.
    words: Vec<String>,
    /// Whether capital and small letters are one.
    in_any_case: bool,
}

impl Keys {
    /// The names as words. A name of three letters or fewer may be a word of any language: it is looked for with a capital letter; one of
    /// a single letter and some figures says nothing.
    pub(super) fn sought(&self) -> Vec<Sought> {
        let one = |name: &String| {
            let words = spaced(name);
            let letters = words.chars().filter(|letter| letter.is_alphabetic()).count();
            let small = words.to_lowercase();
            match letters {
                0 | 1 => None,
                2 | 3 => {
                    let mut first = true;
                    let capital = |letter: char| {
                        if letter.is_alphabetic() && std::mem::take(&mut first) {
                            letter.to_uppercase().collect::<String>()
                        } else {
                            letter.to_string()
                        }
                    };
                    let capital: String = small.chars().map(capital).collect();
                    Some(Sought { name: name.clone(), words: vec![capital, small.to_uppercase()], in_any_case: false })
                }
                _ => Some(Sought { name: name.clone(), words: vec![small], in_any_case: true }),
            }
        };
        self.0.iter().filter_map(|(name, _)| one(name)).collect()
    }
}

/// The names that may still stand in a text.
pub(super) fn still_in<'a>(text: &str, sought: &'a [Sought]) -> BTreeSet<&'a str> {
    let text = with_letters(text);
    let mut found = BTreeSet::new();
    let mut looked = BTreeSet::new();
    for text in [text.clone(), without_marks(&text, ""), without_marks(&text, " ")] {
        let words = spaced(&without_names_of_letters(&text));
        if !looked.insert(words.clone()) {
            continue;
        }
        let small = words.to_lowercase();
        let is_in = |one: &&Sought| {
            let text = if one.in_any_case { &small } else { &words };
            one.words.iter().any(|word| text.contains(word.as_str()))
        };
        found.extend(sought.iter().filter(is_in).map(|one| one.name.as_str()));
    }
    found
}
