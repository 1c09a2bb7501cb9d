//! Names as people write them, alone and within texts.

use std::borrow::Cow;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization as _;

/// A name as it looks, whatever blanks it has and however its letters with marks are composed.
pub(crate) fn looks(name: &str) -> String {
    name.nfc().map(|letter| if letter.is_whitespace() { ' ' } else { letter }).collect()
}

/// A name by its letters and numbers alone: `NL-01`, `nl 1`.
pub(crate) fn written_alike(name: &str) -> String {
    let mut plain = String::new();
    for letter in name.nfkc().flat_map(char::to_lowercase).filter(|letter| letter.is_alphanumeric()) {
        let leads = letter == '0' && !plain.ends_with(|before: char| before.is_ascii_digit());
        plain.extend((!leads).then_some(letter));
    }
    plain
}

/// A text in which “…” stands for what is quoted.
pub(crate) fn without_quotes(text: &str) -> String {
    let parts: Vec<&str> = text.split('"').collect();
    if parts.len().is_multiple_of(2) {
        return text.to_owned();
    }
    parts.iter().enumerate().map(|(at, part)| if at % 2 == 0 { (*part).to_owned() } else { "“…”".to_owned() }).collect()
}

/// Words, each with another that is put in its place wherever it stands as a whole: the longest that stands somewhere, so that a name within
/// another does not break it up, and none within what was put.
pub(crate) struct Replaced<'a>(BTreeMap<char, Vec<(Cow<'a, str>, &'a str)>>);

impl<'a> Replaced<'a> {
    pub(crate) fn new(words: impl IntoIterator<Item = (Cow<'a, str>, &'a str)>) -> Self {
        let mut by_first: BTreeMap<char, Vec<(Cow<'a, str>, &'a str)>> = BTreeMap::new();
        for (word, other) in words {
            if let Some(first) = word.chars().next() {
                by_first.entry(first).or_default().push((word, other));
            }
        }
        for words in by_first.values_mut() {
            words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        }
        Self(by_first)
    }

    pub(crate) fn within(&self, text: &str) -> String {
        let (mut made, mut rest, mut before) = (String::with_capacity(text.len()), text, None::<char>);
        while let Some(first) = rest.chars().next() {
            let begins = !before.is_some_and(char::is_alphanumeric);
            let words = self.0.get(&first).filter(|_| begins).into_iter().flatten();
            let mut found = words.filter_map(|(word, other)| Some((&**word, *other, rest.strip_prefix(&**word)?)));
            let whole = found.find(|(_, _, after)| !after.starts_with(char::is_alphanumeric));
            (before, rest) = if let Some((word, other, after)) = whole {
                made.push_str(other);
                (word.chars().next_back(), after)
            } else {
                made.push(first);
                (Some(first), rest.get(first.len_utf8()..).unwrap_or_default())
            };
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use super::Replaced;

    #[test]
    fn the_longest_name_goes_whole_and_nothing_within_what_was_put() {
        let words = [("Ada", "person 1"), ("Ada Zwaan", "person 2"), ("person", "person 3"), ("Zwa", "person 4")];
        let replaced = Replaced::new(words.map(|(word, other)| (word.into(), other)));
        assert_eq!(
            replaced.within("Ada Zwaan, Ada, Adam and xAda; a person, Ada Zwaanstra"),
            "person 2, person 1, Adam and xAda; a person 3, person 1 Zwaanstra"
        );
        assert_eq!(replaced.within("é Ada"), "é person 1");
    }
}
