//! A record of a bibliographic database, and what of it tells it from others.

use serde::Serialize;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A record, kept as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BibRecord {
    /// The file and its number within it, from 1: `export.ris#1`.
    pub id: String,
    /// Its DOI from `10.` on, in lower case.
    pub doi: Option<String>,
    /// Its number in PubMed.
    pub pmid: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// The year of its date.
    pub year: Option<i32>,
    /// The family name of its first author.
    pub author: Option<String>,
    /// Where it was published, for those who screen it.
    #[serde(skip)]
    pub journal: Option<String>,
    /// Its abstract, for those who screen it.
    #[serde(skip)]
    pub summary: Option<String>,
}

/// What a file says of a record, before anything is made of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    pub(crate) titles: Vec<String>,
    pub(crate) author: Option<String>,
    pub(crate) dates: Vec<String>,
    pub(crate) dois: Vec<String>,
    pub(crate) addresses: Vec<String>,
    pub(crate) pmid: Option<String>,
    pub(crate) journals: Vec<String>,
    pub(crate) summaries: Vec<String>,
}

impl Found {
    pub(crate) fn record(self, id: String) -> BibRecord {
        let at_doi_org = self.addresses.iter().filter(|address| address.to_lowercase().contains("doi.org/"));
        let first = |texts: Vec<String>| texts.into_iter().map(|text| one_line(&text)).find(|text| !text.is_empty());
        let pmid = self.pmid.map(|pmid| pmid.trim().to_owned()).filter(|pmid| !pmid.is_empty());
        BibRecord {
            id,
            doi: self.dois.iter().chain(at_doi_org).find_map(|text| doi(text)),
            pmid,
            title: first(self.titles),
            year: self.dates.iter().find_map(|date| year(date)),
            author: self.author.and_then(|name| family(&name)),
            journal: first(self.journals),
            summary: first(self.summaries),
        }
    }
}

/// A text without line breaks and runs of blanks.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The DOI in a text: from `10.` on, in lower case, without the punctuation of the sentence around it.
fn doi(text: &str) -> Option<String> {
    let text = text.get(text.find("10.")?..)?.to_lowercase().replace("%2f", "/");
    let mut doi = text.split_whitespace().next()?;
    loop {
        let is_open = |pair: (char, char)| doi.matches(pair.0).count() >= doi.matches(pair.1).count();
        let last = doi.chars().next_back()?;
        let is_stray = match last {
            ')' => !is_open(('(', ')')),
            ']' => !is_open(('[', ']')),
            '>' => !is_open(('<', '>')),
            '}' => true,
            other => ".,;:!?'\"/".contains(other),
        };
        if !is_stray {
            break;
        }
        doi = doi.strip_suffix(last)?;
    }
    let (prefix, suffix) = doi.split_once('/')?;
    (prefix.len() > 3 && !suffix.is_empty()).then(|| doi.to_owned())
}

/// The first four digits of a date that stand together.
fn year(date: &str) -> Option<i32> {
    date.split(|letter: char| !letter.is_ascii_digit()).find_map(|digits| digits.get(..4)?.parse().ok())
}

/// The family name in `Novak, Jana`, `Jana Novak`, `Novak J`, `Novak J., Bos P.` and `Ludwig van Beethoven`.
fn family(name: &str) -> Option<String> {
    let name = one_line(name);
    let (first, has_comma) = name.split_once(',').map_or((name.as_str(), false), |(first, _)| (first, true));
    let words: Vec<&str> = first.split_whitespace().collect();
    let letters = |word: &str| word.chars().filter(|letter| letter.is_alphabetic()).count();
    let is_capital = |word: &str| word.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-'));
    let is_initials = |word: &&&str| (1..=3).contains(&letters(word)) && is_capital(word);
    let without = words.get(..words.len() - words.iter().rev().take_while(is_initials).count())?;
    let initials = words.get(without.len()..)?;
    // In a name that is all capitals, three of them may be a name.
    let are_initials = without.iter().any(|word| !is_capital(word)) || initials.iter().all(|word| letters(word) < 3);
    if !without.is_empty() && !initials.is_empty() && are_initials {
        return Some(without.join(" "));
    }
    let (last, before) = words.split_last()?;
    if has_comma {
        return Some(words.join(" "));
    }
    let particles = before.iter().rev().take_while(|word| word.starts_with(char::is_lowercase)).count();
    Some(before.get(before.len() - particles..)?.iter().chain([last]).copied().collect::<Vec<_>>().join(" "))
}

/// A text as it is compared: without marks on letters, in lower case, letters and digits alone.
pub(crate) fn folded(text: &str) -> String {
    let letters = text.nfkd().filter(|letter| !is_combining_mark(*letter));
    letters.flat_map(char::to_lowercase).filter(|letter| letter.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dois_are_found_in_what_stands_around_them() {
        for (text, expected) in [
            ("10.1000/ABC.12", Some("10.1000/abc.12")),
            ("https://doi.org/10.1000/abc.12", Some("10.1000/abc.12")),
            ("doi:10.1000/abc.12.", Some("10.1000/abc.12")),
            ("10.1000/abc.12 [doi]", Some("10.1000/abc.12")),
            ("(see http://dx.doi.org/10.1000%2Fabc.12)", Some("10.1000/abc.12")),
            ("10.1016/0304-4009(95)00001(a)", Some("10.1016/0304-4009(95)00001(a)")),
            ("S0000-0000(20)30001-2 [pii]", None),
            ("10.", None),
        ] {
            assert_eq!(doi(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn family_names_and_years() {
        for (name, expected) in [
            ("Novak, Jana", "Novak"),
            ("Jana Novak", "Novak"),
            ("Novak J", "Novak"),
            ("Novak J.-P.", "Novak"),
            ("de Vries AB", "de Vries"),
            ("Ludwig van Beethoven", "van Beethoven"),
            ("Novak J., Bos P.", "Novak"),
            ("DE VRIES, JAN", "DE VRIES"),
            ("NOVAK J", "NOVAK"),
            ("WHO", "WHO"),
            ("World Health Organization,", "World Health Organization"),
        ] {
            assert_eq!(family(name).as_deref(), Some(expected), "{name}");
        }
        for (date, expected) in
            [("2019 Mar-Apr", Some(2019)), ("12/03/2019", Some(2019)), ("20190301", Some(2019)), ("in press", None)]
        {
            assert_eq!(year(date), expected, "{date}");
        }
    }

    #[test]
    fn titles_are_compared_without_marks() {
        assert_eq!(folded("Who steers?: Gouvérner le “bien” — ﬁnal"), "whosteersgouvernerlebienfinal");
        assert_eq!(folded("…"), "");
    }
}
