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
    /// Its first author as the file has it.
    #[serde(skip)]
    pub written: Option<String>,
    /// Whether it corrects or withdraws an article, and so is none itself.
    #[serde(skip)]
    pub is_notice: bool,
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
    /// What kind of publication it is.
    pub(crate) kinds: Vec<String>,
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
            author: self.author.as_deref().and_then(family),
            written: self.author.map(|authors| first_of(&authors)),
            is_notice: self.kinds.iter().any(|kind| is_notice(kind)),
            journal: first(self.journals),
            summary: first(self.summaries),
        }
    }
}

/// Whether one of the kinds of publication in a text is a correction or a withdrawal and nothing else, as `Error-correction paper` is not; a
/// retracted article is an article still.
fn is_notice(kinds: &str) -> bool {
    const NOTICES: &[&str] = &[
        "correction",
        "corrections",
        "corrigenda",
        "corrigendum",
        "errata",
        "erratum",
        "expression of concern",
        "retraction",
        "retractions",
    ];
    const BESIDE: &[&str] =
        &["article", "author", "journal", "note", "notice", "of", "publication", "published", "publisher", "to"];
    kinds.to_lowercase().split([';', ',', '|', '/']).any(|kind| {
        let words: Vec<&str> = kind.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let kind = words.join(" ");
        let said = NOTICES.iter().find(|notice| format!(" {kind} ").contains(&format!(" {notice} ")));
        said.is_some_and(|notice| {
            words.iter().all(|word| BESIDE.contains(word) || notice.split(' ').any(|own| own == *word))
        })
    })
}

/// A text without line breaks and runs of blanks.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The DOI in a text: from `10.` on, in lower case, without the punctuation of the sentence around it.
fn doi(text: &str) -> Option<String> {
    let text = decoded(text.get(text.find("10.")?..)?).to_lowercase();
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

/// Signs that addresses write as numbers (`%28`), as they are: Crossref's addresses have so the brackets of older DOIs of Elsevier and Wiley.
fn decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let sign = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(u8::is_ascii_graphic);
        if let Some(sign) = sign {
            out.push(char::from(sign));
            out.push_str(part.get(2..).unwrap_or_default());
        } else {
            out.push('%');
            out.push_str(part);
        }
    }
    out
}

/// The first four digits of a date that stand together.
fn year(date: &str) -> Option<i32> {
    date.split(|letter: char| !letter.is_ascii_digit()).find_map(|digits| digits.get(..4)?.parse().ok())
}

/// Words that stand in names of organisations and in hardly a name of a person.
const ORGANISATIONS: &[&str] = &[
    "agency",
    "asociación",
    "association",
    "associazione",
    "associação",
    "authority",
    "bank",
    "board",
    "bureau",
    "center",
    "centre",
    "centro",
    "centrum",
    "collaboration",
    "comité",
    "commission",
    "committee",
    "conseil",
    "consejo",
    "consortium",
    "council",
    "department",
    "département",
    "federation",
    "fondation",
    "foundation",
    "fundación",
    "gemeente",
    "government",
    "group",
    "hospital",
    "institut",
    "institute",
    "institution",
    "instituto",
    "instituut",
    "investigators",
    "istituto",
    "ministerie",
    "ministerio",
    "ministero",
    "ministry",
    "ministère",
    "network",
    "office",
    "organisation",
    "organization",
    "program",
    "programme",
    "secretariat",
    "sociedad",
    "society",
    "société",
    "stichting",
    "team",
    "universidad",
    "universidade",
    "universiteit",
    "university",
    "università",
    "université",
    "vereniging",
    "ülikool",
];

/// How such words end where a language joins them: `Bundesministerium`, `Forschungsinstitut`.
const COMPOUNDS: &[&str] =
    &["gesellschaft", "institut", "instituut", "ministeerium", "ministerium", "stiftung", "universität", "verband"];

/// How many words a name has before its initials, where it ends in some: one in `Novak J`, `Novak J.-P.`.
fn before_initials(words: &[&str]) -> Option<usize> {
    let letters = |word: &str| word.chars().filter(|letter| letter.is_alphabetic()).count();
    let is_capital = |word: &str| word.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-'));
    let is_initials = |word: &&&str| (1..=3).contains(&letters(word)) && is_capital(word);
    let n = words.len() - words.iter().rev().take_while(is_initials).count();
    // `IPCC Working Group II` and `Medical Research Council UK` end in no initials; `Bank J` does.
    if n > 1 && words.iter().any(|word| is_of_organisations(word)) {
        return None;
    }
    let (without, initials) = words.split_at_checked(n)?;
    // In a name that is all capitals, three of them may be a name.
    let are_initials = without.iter().any(|word| !is_capital(word)) || initials.iter().all(|word| letters(word) < 3);
    (!without.is_empty() && !initials.is_empty() && are_initials).then_some(n)
}

/// The family name after initials, as in `C Ansell` and `J.-P. van Dam`, of which a list may be parted by commas.
fn after_initials(name: &str) -> Option<&str> {
    let (initials, family) = name.trim().split_once(' ')?;
    let letters = initials.chars().filter(|letter| letter.is_alphabetic()).count();
    let are_initials = initials.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-'));
    let is_name = family.chars().any(char::is_lowercase) && !family.split(' ').any(is_of_organisations);
    ((1..=3).contains(&letters) && are_initials && is_name).then_some(family)
}

/// Whether a word is one of those by which organisations are called.
fn is_of_organisations(word: &str) -> bool {
    let word = word.to_lowercase();
    let word = word.trim_matches(|c: char| !c.is_alphabetic());
    ORGANISATIONS.contains(&word) || COMPOUNDS.iter().any(|end| word.ends_with(end))
}

/// Whether words are the name of an organisation: not where the one word that says so is the last and an initial stands before it, as in
/// `Steven A. Bank`.
fn is_organisation(words: &[&str]) -> bool {
    let Some((last, before)) = words.split_last() else { return false };
    let is_initial = |word: &&str| word.trim_end_matches('.').chars().count() == 1;
    let is_person = before.last().is_some_and(is_initial) && is_of_organisations(last);
    words.len() > 1 && (before.iter().any(|word| is_of_organisations(word)) || is_of_organisations(last) && !is_person)
}

/// The first of authors whom a comma parts: `Novak J., Bos P.`, `Novak, J., Bos, P.`; the whole of `Novak, Jana`.
fn first_of(authors: &str) -> String {
    let authors = one_line(authors);
    let parts: Vec<&str> = authors.split(',').map(str::trim).collect();
    let words: Vec<&str> = parts.first().map(|first| first.split(' ').collect()).unwrap_or_default();
    match parts[..] {
        [first, ..] if before_initials(&words).is_some() => first.to_owned(),
        [first, second, ..] if after_initials(first).is_some() && after_initials(second).is_some() => first.to_owned(),
        [first, second, _, ..] => format!("{first}, {second}"),
        _ => authors,
    }
}

/// Whether the way a name is written says which of its words are the family name: by a comma, or by initials.
pub(crate) fn tells_family(name: &str) -> bool {
    name.contains(',') || before_initials(&name.split_whitespace().collect::<Vec<_>>()).is_some()
}

/// The family name in `Novak, Jana`, `Jana Novak`, `Novak J`, `Novak J., Bos P.` and `Ludwig van Beethoven`; the name of an organisation.
fn family(name: &str) -> Option<String> {
    let name = one_line(name);
    let (first, has_comma) = name.split_once(',').map_or((name.as_str(), false), |(first, _)| (first, true));
    let words: Vec<&str> = first.split_whitespace().collect();
    if let Some(n) = before_initials(&words) {
        return Some(words.get(..n)?.join(" "));
    }
    if !has_comma && is_organisation(&words) {
        return Some(name);
    }
    let (last, before) = words.split_last()?;
    let second = name.split(',').nth(1).unwrap_or_default();
    if let Some(family) = after_initials(first).filter(|_| after_initials(second).is_some()) {
        return Some(family.to_owned());
    }
    if has_comma {
        return Some(words.join(" "));
    }
    let particles = before.iter().rev().take_while(|word| word.starts_with(char::is_lowercase)).count();
    Some(before.get(before.len() - particles..)?.iter().chain([last]).copied().collect::<Vec<_>>().join(" "))
}

/// A title without what databases write into it for pages of the web: `<i>`, `&amp;`.
pub(crate) fn without_markup(title: &str) -> String {
    const TAGS: &[&str] = &["b", "br", "em", "i", "italic", "p", "scp", "span", "strong", "sub", "sup", "u"];
    let mut plain = String::with_capacity(title.len());
    let mut rest = title;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, sign) = rest.split_at(at);
        plain += before;
        // Not in all the rest, which each sign of many would go through.
        let last = if sign.starts_with('<') { b'>' } else { b';' };
        let end = sign.bytes().take(40).position(|byte| byte == last);
        let inner = end.and_then(|end| sign.get(1..end));
        let known = match inner {
            Some(inner) if sign.starts_with('<') => {
                let name = inner.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
                TAGS.contains(&name.to_lowercase().as_str()).then(String::new)
            }
            Some(inner) => entity(inner).map(String::from),
            None => None,
        };
        let taken = if let (Some(text), Some(end)) = (known, end) {
            plain += &text;
            end + 1
        } else {
            plain.extend(sign.chars().next());
            1
        };
        rest = sign.get(taken..).unwrap_or_default();
    }
    plain + rest
}

/// What stands between `&` and `;`.
fn entity(name: &str) -> Option<char> {
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => number.parse().ok(),
    });
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => number.and_then(char::from_u32),
    }
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
            ("https://doi.org/10.1016/S0140-6736%2810%2960834-3", Some("10.1016/s0140-6736(10)60834-3")),
            ("10.1000/abc%zz.5%", Some("10.1000/abc%zz.5%")),
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
            ("C Ansell, A Gash", "Ansell"),
            ("J.-P. van Dam, W Li, A Gash", "van Dam"),
            ("O Brien, Conor", "O Brien"),
            ("LI WEI, K", "LI WEI"),
            ("DE VRIES, JAN", "DE VRIES"),
            ("NOVAK J", "NOVAK"),
            ("WHO", "WHO"),
            ("World Health Organization,", "World Health Organization"),
            ("World Health Organization", "World Health Organization"),
            ("Ministry of Health", "Ministry of Health"),
            ("BCG Trial Group", "BCG Trial Group"),
            ("Center for Open Science", "Center for Open Science"),
            ("Bundesministerium für Gesundheit", "Bundesministerium für Gesundheit"),
            ("Ministère de la Santé", "Ministère de la Santé"),
            ("Bank J", "Bank"),
            ("Steven A. Bank", "Bank"),
            ("World Bank", "World Bank"),
            ("John F. Kennedy Center", "John F. Kennedy Center"),
            ("IPCC Working Group II", "IPCC Working Group II"),
            ("Medical Research Council UK", "Medical Research Council UK"),
            ("Anna Samt", "Samt"),
        ] {
            assert_eq!(family(name).as_deref(), Some(expected), "{name}");
        }
        for (authors, expected) in [
            ("Novak J., Bos P.", "Novak J."),
            ("Novak, J., Bos, P.", "Novak, J."),
            ("Novak, Jana", "Novak, Jana"),
            ("Berg, J. van der", "Berg, J. van der"),
            ("Jana Novak", "Jana Novak"),
            ("C Ansell, A Gash, K Provan", "C Ansell"),
        ] {
            assert_eq!(first_of(authors), expected);
        }
        for (kind, expected) in [
            ("Published Erratum", true),
            ("Journal Article; Correction", true),
            ("Author Correction", true),
            ("Expression of Concern", true),
            ("Retraction of Publication", true),
            ("Error-correction working paper", false),
            ("Correctional studies", false),
            ("Retracted Publication", false),
            ("Journal Article", false),
        ] {
            assert_eq!(is_notice(kind), expected, "{kind}");
        }
        for (date, expected) in
            [("2019 Mar-Apr", Some(2019)), ("12/03/2019", Some(2019)), ("20190301", Some(2019)), ("in press", None)]
        {
            assert_eq!(year(date), expected, "{date}");
        }
    }

    #[test]
    fn titles_are_compared_without_marks() {
        for (written, plain) in [
            ("Users &amp; makers of <i>E. coli</i> and CO<sub>2</sub>", "Users & makers of E. coli and CO2"),
            ("p &lt; .05 &#39;here&#x27; & 3 < 4 <unknown> &nosuch;", "p < .05 'here' & 3 < 4 <unknown> &nosuch;"),
            ("AT&T; &", "AT&T; &"),
        ] {
            assert_eq!(without_markup(written), plain);
        }
        let long = "<".repeat(1_000_000);
        assert_eq!(without_markup(&long), long);
        assert_eq!(folded("Who steers?: Gouvérner le “bien” — ﬁnal"), "whosteersgouvernerlebienfinal");
        assert_eq!(folded("…"), "");
    }
}
