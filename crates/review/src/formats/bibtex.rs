//! BibTeX: entries of fields, in braces, in quotation marks or as abbreviations.

use super::latex::plain;
use crate::ReviewError;
use crate::record::Found;
use crosscase_data::Place;
use std::collections::BTreeMap;

/// The entries of a file; what stands between them is no part of it.
pub(super) fn read(text: &str, place: &Place) -> Result<Vec<Found>, ReviewError> {
    let mut reader = Reader { text, at: 0, place, abbreviations: BTreeMap::new() };
    let mut found = Vec::new();
    while let Some(begin) = reader.rest().find('@') {
        reader.at += begin;
        let entry = reader.at;
        reader.at += 1;
        let kind = reader.word().to_lowercase();
        reader.blanks();
        let close = match reader.rest().chars().next() {
            Some('{') if !kind.is_empty() => '}',
            Some('(') if !kind.is_empty() => ')',
            // An address in a remark.
            _ => continue,
        };
        match kind.as_str() {
            "comment" | "preamble" => {
                reader.braced(entry)?;
            }
            "string" => {
                reader.at += 1;
                let fields = reader.fields(close, entry)?;
                reader.abbreviations.extend(fields);
            }
            _ => {
                reader.at += 1;
                reader.key(close, entry)?;
                let fields = reader.fields(close, entry)?;
                found.push(record(&fields));
            }
        }
    }
    Ok(found)
}

fn record(fields: &BTreeMap<String, String>) -> Found {
    let of = |names: &[&str]| -> Vec<String> {
        names.iter().filter_map(|name| fields.get(*name)).map(|text| plain(text)).collect()
    };
    Found {
        titles: of(&["title"]),
        author: fields.get("author").and_then(|authors| first_author(authors)),
        dates: of(&["date", "year"]),
        dois: of(&["doi"]),
        addresses: of(&["url", "howpublished", "note"]),
        pmid: of(&["pmid"]).into_iter().next(),
        journals: of(&["journal", "journaltitle", "booktitle"]),
        summaries: of(&["abstract"]),
        kinds: of(&["type", "document_type"]),
    }
}

/// The first of the authors, which ` and ` stands between; a name in braces is one of an organisation.
fn first_author(authors: &str) -> Option<String> {
    let mut depth = 0_usize;
    let mut end = authors.len();
    for (at, letter) in authors.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 && letter.is_whitespace() => {
                let rest = authors.get(at..).unwrap_or_default().trim_start();
                if rest.strip_prefix("and").is_some_and(|rest| rest.starts_with(char::is_whitespace)) {
                    end = at;
                    break;
                }
            }
            _ => {}
        }
    }
    let first = authors.get(..end)?.trim();
    let inner = first.strip_prefix('{').and_then(|inner| inner.strip_suffix('}'));
    match inner.filter(|inner| !inner.contains(['{', '}', '\\'])) {
        // The comma ends the family name.
        Some(organisation) if !organisation.contains(',') => Some(format!("{organisation},")),
        _ => Some(plain(first)),
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    place: &'t Place,
    abbreviations: BTreeMap<String, String>,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn word(&mut self) -> &'t str {
        let rest = self.rest();
        let is_in = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.' | '+' | '/');
        let end = rest.find(|c| !is_in(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn bad(&self, entry: usize, reason: &str) -> ReviewError {
        let line = self.text.get(..entry).unwrap_or_default().matches('\n').count() as u64 + 1;
        ReviewError::BadFile { place: self.place.clone().line(line), reason: reason.to_owned() }
    }

    /// Goes past the name of an entry.
    fn key(&mut self, close: char, entry: usize) -> Result<(), ReviewError> {
        let rest = self.rest();
        let end = rest.find([',', close]).ok_or_else(|| self.bad(entry, "the entry that begins here does not end"))?;
        // An entry without a name begins with its first field.
        if !rest.get(..end).unwrap_or_default().contains('=') {
            self.at += end;
        }
        Ok(())
    }

    /// The fields up to the end of the entry, by their names in lower case; of two, the first.
    fn fields(&mut self, close: char, entry: usize) -> Result<BTreeMap<String, String>, ReviewError> {
        let mut fields = BTreeMap::new();
        loop {
            self.at +=
                self.rest().len() - self.rest().trim_start_matches(|c: char| c.is_whitespace() || c == ',').len();
            match self.rest().chars().next() {
                None => return Err(self.bad(entry, "the entry that begins here does not end")),
                Some(end) if end == close => {
                    self.at += 1;
                    return Ok(fields);
                }
                Some(_) => {}
            }
            let name = self.word().to_lowercase();
            self.blanks();
            if name.is_empty() || !self.rest().starts_with('=') {
                return Err(self.bad(entry, "a field of the entry that begins here has no name or no ="));
            }
            self.at += 1;
            let value = self.value(entry)?;
            fields.entry(name).or_insert(value);
        }
    }

    /// Parts that # joins.
    fn value(&mut self, entry: usize) -> Result<String, ReviewError> {
        let mut value = String::new();
        loop {
            self.blanks();
            match self.rest().chars().next() {
                Some('{') => value += self.braced(entry)?,
                Some('"') => value += self.quoted(entry)?,
                _ => {
                    let word = self.word();
                    if word.is_empty() {
                        return Err(self.bad(entry, "a field of the entry that begins here has no value"));
                    }
                    let known = self.abbreviations.get(&word.to_lowercase());
                    value += known.map_or(word, String::as_str);
                }
            }
            self.blanks();
            if !self.rest().starts_with('#') {
                return Ok(value);
            }
            self.at += 1;
        }
    }

    /// What stands in braces, which may hold others.
    fn braced(&mut self, entry: usize) -> Result<&'t str, ReviewError> {
        let rest = self.rest();
        let mut depth = 0_usize;
        for (at, letter) in rest.char_indices() {
            match letter {
                '{' | '(' if at == 0 => depth += 1,
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                ')' if rest.starts_with('(') && depth == 1 => depth = 0,
                _ => {}
            }
            if depth == 0 {
                self.at += at + 1;
                return Ok(rest.get(1..at).unwrap_or_default());
            }
        }
        Err(self.bad(entry, "a brace of the entry that begins here is not closed"))
    }

    fn quoted(&mut self, entry: usize) -> Result<&'t str, ReviewError> {
        let rest = self.rest();
        let mut depth = 0_usize;
        for (at, letter) in rest.char_indices().skip(1) {
            match letter {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                '"' if depth == 0 => {
                    self.at += at + 1;
                    return Ok(rest.get(1..at).unwrap_or_default());
                }
                _ => {}
            }
        }
        Err(self.bad(entry, "a quotation mark of the entry that begins here is not closed"))
    }
}
