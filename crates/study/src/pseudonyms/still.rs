//! Where a name may still stand in a copy: in other letters, turned round, with an ending, over lines, in part, or with marks of formatting
//! within.

use super::Keys;
use super::letters::{each_word, words};
use super::readings::{SOME_LETTER, each_reading, folded, in_unknown_letters};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use unicode_normalization::UnicodeNormalization as _;

/// How many letters a name may have more at its end: of the plural, of a case.
const ENDING: usize = 3;

/// Words of names that stand in more names than this are words of any text: “university”.
const SHARED: usize = 2;

/// The names as they are looked for.
pub(super) struct Sought {
    forms: Vec<Form>,
    /// Forms by their first word, in small letters.
    first: BTreeMap<String, Vec<usize>>,
}

/// One way in which a name may be written.
struct Form {
    /// The name, or the part of one.
    name: String,
    /// The whole name, where this is a part of it: told only where no whole one is that has it.
    whole: Option<String>,
    /// Without accents; in small letters unless a capital is asked for.
    words: Vec<String>,
    letters: Capitals,
    may_end: bool,
}

/// Which letters of a word are to be capital.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Capitals {
    Any,
    First,
    /// The first, or all: of a name of three letters or fewer, which may be a word of any language.
    FirstOrAll,
}

impl Keys {
    /// The names as words. A name of a single letter and some figures says nothing.
    pub(super) fn sought(&self) -> Sought {
        let mut forms: Vec<Form> = Vec::new();
        let mut shared: BTreeMap<String, usize> = BTreeMap::new();
        let names: Vec<String> = self.0.iter().map(|(name, _)| name.nfc().collect()).collect();
        for name in &names {
            for part in parts(name).into_iter().collect::<BTreeSet<_>>() {
                *shared.entry(part.to_lowercase()).or_default() += 1;
            }
        }
        for name in &names {
            let mut spelled = vec![folded(name, false), folded(name, true)];
            spelled.extend(in_unknown_letters(name));
            spelled.dedup();
            for text in &spelled {
                forms.extend(whole_forms(name, text));
            }
            for part in
                parts(name).into_iter().filter(|part| shared.get(&part.to_lowercase()).is_some_and(|n| *n <= SHARED))
            {
                for text in [folded(part, false), folded(part, true)] {
                    let (words, letters, whole) = (vec![text.to_lowercase()], Capitals::First, Some(name.clone()));
                    forms.push(Form { name: part.to_owned(), whole, words, letters, may_end: true });
                }
            }
        }
        let mut first: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, form) in forms.iter().enumerate() {
            if let Some(word) = form.words.first() {
                first.entry(word.clone()).or_default().push(at);
            }
        }
        Sought { forms, first }
    }
}

/// The words of a name of several that may stand for it: those of persons begin with a capital.
fn parts(name: &str) -> Vec<&str> {
    let all = words(name);
    let is_part = |word: &&str| {
        word.chars().count() > 3 && word.chars().all(char::is_alphabetic) && word.starts_with(char::is_uppercase)
    };
    if all.len() < 2 { Vec::new() } else { all.into_iter().map(|(_, word)| word).filter(is_part).collect() }
}

/// A name as it is, and with each of its last words first: “Zwaan, Ada”.
fn whole_forms(name: &str, text: &str) -> Vec<Form> {
    let said: Vec<String> = words(text).into_iter().map(|(_, word)| word.to_lowercase()).collect();
    let letters = said.iter().flat_map(|word| word.chars()).filter(|letter| letter.is_alphabetic()).count();
    let capitals = match letters {
        0 | 1 => return Vec::new(),
        2 | 3 => Capitals::FirstOrAll,
        _ => Capitals::Any,
    };
    let is_long = |word: &String| word.chars().count() > 3 && word.chars().all(char::is_alphabetic);
    let form = |words: Vec<String>| {
        let may_end = words.last().is_some_and(is_long);
        Form { name: name.to_owned(), whole: None, words, letters: capitals, may_end }
    };
    let mut forms = vec![form(said.clone())];
    let is_persons = |word: &str| word.chars().count() > 1 && word.starts_with(char::is_uppercase);
    if words(name).first().is_some_and(|(_, word)| is_persons(word))
        && said.len() < 6
        && !name.chars().any(char::is_numeric)
    {
        for at in 1..said.len() {
            let (first, last) = said.split_at(at);
            forms.push(form([last, first].concat()));
        }
    }
    forms
}

/// The names that may still stand in a text, which may be read in several ways.
pub(super) fn still_in<S: AsRef<str>>(texts: &[S], sought: &Sought) -> BTreeSet<String> {
    let mut found: BTreeSet<&str> = BTreeSet::new();
    let mut parts: BTreeMap<&str, &str> = BTreeMap::new();
    let longest = sought.forms.iter().map(|form| form.words.len()).max().unwrap_or_default();
    let mut look = |text: &str| {
        // As many words as the longest name has.
        let mut behind = each_word(text);
        let mut said: VecDeque<(usize, &str)> = behind.by_ref().take(longest).collect();
        while !said.is_empty() {
            for form in sought.beginning(said.make_contiguous()) {
                match &form.whole {
                    None => _ = found.insert(&form.name),
                    Some(whole) => _ = parts.insert(&form.name, whole),
                }
            }
            said.pop_front();
            said.extend(behind.next());
        }
    };
    for text in texts {
        each_reading(text.as_ref(), &mut look);
    }
    let is_in = |part: &str, whole: &str| words(whole).iter().any(|(_, word)| word.eq_ignore_ascii_case(part));
    parts.retain(|part, _| !found.iter().any(|whole| is_in(part, whole)));
    let mut all: BTreeSet<String> = found.into_iter().map(str::to_owned).collect();
    all.extend(parts.into_iter().map(|(part, whole)| format!("{part}” of “{whole}")));
    all
}

impl Sought {
    /// The forms with which these words begin.
    fn beginning<'a>(&'a self, said: &[(usize, &str)]) -> impl Iterator<Item = &'a Form> {
        let word = said.first().map(|(_, word)| word.to_lowercase()).unwrap_or_default();
        let ends: Vec<usize> =
            word.char_indices().map(|(at, _)| at).chain([word.len()]).rev().take(ENDING + 1).collect();
        let mut found = Vec::new();
        for (cut, end) in ends.into_iter().enumerate() {
            let forms = word.get(..end).and_then(|first| self.first.get(first)).into_iter().flatten();
            for form in forms.filter_map(|form| self.forms.get(*form)) {
                if form.stands(said.get(..form.words.len()), cut > 0) {
                    found.push(form);
                }
            }
        }
        found.into_iter()
    }
}

impl Form {
    fn stands(&self, said: Option<&[(usize, &str)]>, first_ends: bool) -> bool {
        let Some(said) = said else { return false };
        let one = |(at, (word, (_, found))): (usize, (&String, &(usize, &str)))| {
            let is_last = at + 1 == self.words.len();
            let found = found.to_lowercase();
            found == *word
                || is_last
                    && self.may_end
                    && found.strip_prefix(word.as_str()).is_some_and(|end| {
                        end.chars().count() <= ENDING
                            && end.chars().all(|letter| letter.is_alphabetic() && letter != SOME_LETTER)
                    })
        };
        if first_ends && self.words.len() > 1 || !self.words.iter().zip(said).enumerate().all(one) {
            return false;
        }
        let all: String = said.iter().map(|(_, word)| *word).collect();
        let mut letters = all.chars().filter(|letter| letter.is_alphabetic());
        let begins = letters.next().is_some_and(char::is_uppercase);
        match self.letters {
            Capitals::Any => true,
            Capitals::First => begins,
            Capitals::FirstOrAll => {
                let rest: Vec<char> = letters.collect();
                let none = rest.iter().all(|letter| !letter.is_uppercase());
                begins && (none || rest.iter().all(|letter| letter.is_uppercase()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Keys, still_in};
    use crate::pseudonyms::readings::of_unknown_letters;

    fn found(text: &str) -> Vec<String> {
        let names = ["Žofie Nováková", "Ludwig van Beek", "Jörg Grüner-Weiß", "Bo", "coder A", "P01-4a", "Ilves"];
        let keys = Keys(names.map(|name| (name.to_owned(), "key".to_owned())).into());
        still_in(&[text], &keys.sought()).into_iter().collect()
    }

    #[test]
    fn names_are_told_in_other_letters_turned_round_and_with_endings() {
        let zofie = ["Žofie Nováková"];
        for text in [
            "ZOFIE NOVAKOVA",
            "Nováková, Žofie",
            "Nováková Žofie",
            "the Žofie Novákovás",
            "Žofie\nNováková",
            "žofie.novakova@x.org",
            "Žofie Nová-\nková",
            "<b>Žofie</b> Nováková",
            "a/%C5%BDofie%20Nov%C3%A1kov%C3%A1",
            "Nov{\\'a}kov{\\'a}, {\\v Z}ofie",
            "\\u017dofie\\nNov\\xe1kov\\xe1",
            "Žo\u{ad}fie Nováková",
        ] {
            assert_eq!(found(text), zofie, "{text}");
        }
        assert_eq!(found("van Beek, Ludwig; the Ludwig van Beeks"), ["Ludwig van Beek"]);
        assert_eq!(found("joerg gruener weiss"), ["Jörg Grüner-Weiß"]);
        assert_eq!(found("Ilvese sõnul"), ["Ilves"]);
        assert_eq!(found("a coder and Bob, bo, Ilvesheim, P01-4ab").len(), 0);
        assert_eq!(found("BO, P01-4A"), ["Bo", "P01-4a"]);
        // Bytes of Latin 2 and of DOS, read as they may be.
        assert_eq!(found(&of_unknown_letters(b"\xaeofie Nov\xe1kov\xe1")), zofie);
        assert_eq!(found(&of_unknown_letters(b"J\x94rg Gr\x81ner-Wei\xe1")), ["Jörg Grüner-Weiß"]);
    }

    #[test]
    fn a_part_of_a_name_is_told_where_the_whole_is_not() {
        assert_eq!(found("as Ms Nováková said"), ["Nováková” of “Žofie Nováková"]);
        assert_eq!(found("Nováková alone, and Žofie Nováková"), ["Žofie Nováková"]);
        assert_eq!(found("weiss and novakova are no capitals").len(), 0);
        assert_eq!(found("Weiß, said Žofie, and Ž. Nováková").len(), 3, "each word once");
    }
}
