//! Formats of one tag a line: RIS, PubMed, EndNote and Web of Science. A line without a tag carries the field before it on.

use crate::record::Found;

/// The fields of a record: tag and text.
type Fields = Vec<(String, String)>;

/// The records of a file, which a tag begins and perhaps another one ends.
fn records(text: &str, tag_of: impl Fn(&str) -> Option<(&str, &str)>, begins: &str, ends: Option<&str>) -> Vec<Fields> {
    let mut records: Vec<Fields> = Vec::new();
    let mut open = false;
    for line in text.split(['\n', '\r']) {
        match tag_of(line.strip_prefix('\u{feff}').unwrap_or(line)) {
            Some((tag, _)) if Some(tag) == ends => open = false,
            Some((tag, value)) => {
                if tag == begins || !open {
                    records.push(Fields::new());
                    open = true;
                }
                records
                    .last_mut()
                    .into_iter()
                    .for_each(|fields| fields.push((tag.to_owned(), value.trim().to_owned())));
            }
            None if line.trim().is_empty() => {}
            None if open => {
                if let Some((_, value)) = records.last_mut().and_then(|fields| fields.last_mut()) {
                    *value += if value.is_empty() { "" } else { " " };
                    *value += line.trim();
                }
            }
            None => {}
        }
    }
    records
}

/// The texts of the first of these tags, then of the next.
fn all(fields: &Fields, tags: &[&str]) -> Vec<String> {
    let of = |tag: &&str| -> Vec<String> {
        fields
            .iter()
            .filter(|(known, value)| known == tag && !value.is_empty())
            .map(|(_, value)| value.clone())
            .collect()
    };
    tags.iter().flat_map(of).collect()
}

pub(super) fn ris(text: &str) -> Vec<Found> {
    // Some tools write one blank before the hyphen, where there should be two.
    let blanks = if text.contains("TY  -") { "  -" } else { " -" };
    let found = records(text, |line| ris_tag(line, blanks), "TY", Some("ER")).into_iter().map(|fields| {
        let of = |tags: &[&str]| all(&fields, tags);
        let from_pubmed = of(&["DB", "DP"]).iter().any(|name| name.to_lowercase().contains("pubmed"));
        let number = of(&["AN"]).into_iter().find(|text| text.chars().all(|c| c.is_ascii_digit()));
        Found {
            titles: of(&["TI", "T1", "CT", "BT"]),
            author: of(&["AU", "A1"]).into_iter().next(),
            dates: of(&["PY", "Y1", "YR", "DA"]),
            dois: of(&["DO"]),
            addresses: of(&["UR", "LK", "L1", "L2"]),
            pmid: number.filter(|_| from_pubmed),
            journals: of(&["T2", "JO", "JF", "JA"]),
            summaries: of(&["AB", "N2"]),
            kinds: of(&["TY", "M3"]),
        }
    });
    found.collect()
}

/// Two signs, blanks, a hyphen, and then a blank or the end: `TY  - JOUR`.
fn ris_tag<'l>(line: &'l str, blanks: &str) -> Option<(&'l str, &'l str)> {
    let (tag, value) = (line.get(..2)?, line.get(2..)?.strip_prefix(blanks)?);
    let is_tag = tag.starts_with(|c: char| c.is_ascii_uppercase()) && is_capital(tag);
    (is_tag && (value.is_empty() || value.starts_with(' '))).then_some((tag, value))
}

fn is_capital(tag: &str) -> bool {
    tag.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

pub(super) fn nbib(text: &str) -> Vec<Found> {
    let found = records(text, nbib_tag, "PMID", None).into_iter().map(|fields| {
        let of = |tags: &[&str]| all(&fields, tags);
        let is_doi = |text: &String| text.to_lowercase().contains("[doi]");
        Found {
            titles: of(&["TI", "BTI"]),
            // Behind CN stands an organisation, whose name the comma keeps whole.
            author: of(&["FAU", "AU"]).into_iter().next().or_else(|| Some(format!("{},", of(&["CN"]).first()?))),
            dates: of(&["DP", "DEP"]),
            dois: of(&["LID", "AID", "DO"]).into_iter().filter(is_doi).collect(),
            addresses: of(&["UR"]),
            pmid: of(&["PMID"]).into_iter().next(),
            journals: of(&["JT", "TA"]),
            summaries: of(&["AB"]),
            kinds: of(&["PT"]),
        }
    });
    found.collect()
}

/// A tag of up to four signs, filled up with blanks, and a hyphen: `DP  - 2019`.
fn nbib_tag(line: &str) -> Option<(&str, &str)> {
    let (tag, value) = (line.get(..4)?.trim_end(), line.get(4..)?.strip_prefix('-')?);
    (!tag.is_empty() && is_capital(tag)).then_some((tag, value))
}

pub(super) fn enw(text: &str) -> Vec<Found> {
    let found = records(text, enw_tag, "%0", None).into_iter().map(|fields| {
        let of = |tags: &[&str]| all(&fields, tags);
        Found {
            titles: of(&["%T"]),
            author: of(&["%A"]).into_iter().next(),
            dates: of(&["%D", "%8"]),
            dois: of(&["%R"]),
            addresses: of(&["%U"]),
            pmid: None,
            journals: of(&["%J", "%B"]),
            summaries: of(&["%X"]),
            kinds: of(&["%0", "%9"]),
        }
    });
    found.collect()
}

/// A percent sign and one more: `%T Who steers?`.
fn enw_tag(line: &str) -> Option<(&str, &str)> {
    let (tag, value) = (line.get(..2)?, line.get(2..)?);
    (tag.starts_with('%') && (value.is_empty() || value.starts_with(' '))).then_some((tag, value))
}

/// What reads a text whose name does not say what it is, by its first line.
pub(super) fn reader_of(text: &str) -> Option<fn(&str) -> Vec<Found>> {
    let first = text.lines().map(|line| line.trim_start_matches('\u{feff}')).find(|line| !line.trim().is_empty())?;
    if first.starts_with("PMID-") {
        Some(nbib)
    } else if first.starts_with("FN ") || first.starts_with("PT ") {
        Some(web_of_science)
    } else if first.starts_with("TY  -") || first.starts_with("Provider: ") {
        Some(ris)
    } else {
        None
    }
}

pub(super) fn web_of_science(text: &str) -> Vec<Found> {
    // A line that carries authors on is another author.
    let (mut lines, mut tag) = (String::with_capacity(text.len()), "");
    for line in text.lines() {
        if let Some((next, _)) = web_of_science_tag(line.trim_start_matches('\u{feff}')) {
            tag = next;
        }
        match line.strip_prefix("   ").filter(|_| AUTHORS.contains(&tag)) {
            Some(author) => lines.extend([tag, " ", author, "\n"]),
            None => lines.extend([line, "\n"]),
        }
    }
    let found = records(&lines, web_of_science_tag, "PT", Some("ER")).into_iter().map(|fields| {
        let of = |tags: &[&str]| all(&fields, tags);
        Found {
            titles: of(&["TI"]),
            author: of(&AUTHORS).into_iter().next(),
            dates: of(&["PY", "EY", "PD"]),
            dois: of(&["DI", "D2"]),
            addresses: of(&["DL"]),
            pmid: of(&["PM"]).into_iter().next(),
            journals: of(&["SO"]),
            summaries: of(&["AB"]),
            kinds: of(&["DT"]),
        }
    });
    found.collect()
}

/// Authors in full, authors, those of a book, and groups.
const AUTHORS: [&str; 5] = ["AF", "AU", "BF", "BA", "CA"];

/// Two signs and a blank, or the end: `TI Who steers?`. What stands around all records is none: `FN`, `VR` and `EF`.
fn web_of_science_tag(line: &str) -> Option<(&str, &str)> {
    let (tag, value) = (line.get(..2)?, line.get(2..)?);
    let is_tag = tag.starts_with(|c: char| c.is_ascii_uppercase()) && is_capital(tag);
    let stands = is_tag && !["FN", "VR", "EF"].contains(&tag) && (value.trim().is_empty() || value.starts_with(' '));
    stands.then_some((tag, value))
}
