//! Keys in the place of names, in files of every kind: texts, tables with labels, packed folders.

use super::{Keys, ending};
use crate::error::{MethodError, StudyError};
use crosscase_data::{CodedValue, Format, NoRows, ReadOptions, Variable, VariableCodebook, VariableKind, read_bytes};
use std::io::{Cursor, Read, Write};
use std::path::Path;

impl Keys {
    /// The name of a file, which may be that of a person.
    pub(super) fn in_name(&self, file: &str) -> String {
        if file == "study.toml" { file.to_owned() } else { self.put(file, &|_, key| key.to_owned()) }
    }

    /// A text with keys for names. In files with fixed columns a key takes the room of the name and of the blanks behind it.
    pub(super) fn in_text(&self, bytes: &[u8], fixed: bool) -> Vec<u8> {
        let (text, is_utf8) = match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), true),
            // Each byte as a letter of Latin-1 and back: the names are found where they are written so, and nothing else changes.
            Err(_) => (bytes.iter().map(|byte| char::from(*byte)).collect(), false),
        };
        let put = if fixed {
            let room = text.split_inclusive('\n').map(|line| {
                let named = self.0.iter().find(|(name, _)| {
                    line.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with([' ', '\t']))
                });
                named.map_or_else(
                    || self.put(line, &|_, key| key.to_owned()),
                    |(name, key)| {
                        let rest = line.get(name.len()..).unwrap_or_default();
                        let blanks = rest.len() - rest.trim_start_matches(' ').len();
                        let room = name.chars().count() + blanks;
                        format!("{key:<room$}{}", rest.trim_start_matches(' '))
                    },
                )
            });
            room.collect()
        } else {
            self.put(&text, &|_, key| key.to_owned())
        };
        if is_utf8 {
            return put.into_bytes();
        }
        put.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?')).collect()
    }

    /// A packed folder with keys for names in its texts; what is no text is left out and told.
    pub(super) fn in_packed(
        &self,
        file: &str,
        bytes: &[u8],
        left_out: &mut Vec<String>,
    ) -> Result<Vec<u8>, StudyError> {
        let broken =
            |error: &dyn std::fmt::Display| StudyError::io(Path::new(file))(std::io::Error::other(error.to_string()));
        let mut packed = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        let mut made = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for at in 0..packed.len() {
            let mut part = packed.by_index(at).map_err(|error| broken(&error))?;
            let name = part.name().map_err(|error| broken(&error))?.into_owned();
            if part.is_dir() {
                continue;
            }
            let mut content = Vec::new();
            let most = 1_u64 << 30;
            part.by_ref().take(most).read_to_end(&mut content).map_err(|error| broken(&error))?;
            let content = match ending(&name).as_str() {
                // Passages are counted in letters of the text: a key takes the room of its name.
                "txt" => self.put(&String::from_utf8_lossy(&content), &of_one_length).into_bytes(),
                "xml" | "qde" | "rels" | "vml" => {
                    let text = self.in_xml(&String::from_utf8_lossy(&content));
                    AUTHORS.iter().fold(text, |text, tag| without_content(&text, tag)).into_bytes()
                }
                "csv" | "json" => self.in_text(&content, false),
                _ => {
                    left_out.push(format!("{file}: {name}"));
                    continue;
                }
            };
            let options = zip::write::SimpleFileOptions::default();
            // What the project calls its parts by has keys too.
            let name = self.put(&name, &|_, key| key.to_owned());
            made.start_file(name, options).map_err(|error| broken(&error))?;
            made.write_all(&content).map_err(|error| broken(&error))?;
        }
        Ok(made.finish().map_err(|error| broken(&error))?.into_inner())
    }

    /// A table that is no text, with keys for names in its texts and in what is said of its columns; what the format cannot hold is told.
    pub(super) fn in_table(&self, file: &str, bytes: &[u8], left_out: &mut Vec<String>) -> Result<Vec<u8>, StudyError> {
        let format = Format::from_path(Path::new(file)).map_err(MethodError::from)?;
        let options = ReadOptions::new().without_id().no_rows(NoRows::Allow);
        let read = read_bytes(bytes, format, Some(file), &options).map_err(MethodError::from)?;
        let put = |text: &str| self.put(text, &|_, key| key.to_owned());
        let mut table = read.table;
        for variable in VariableCodebook::of(&table).variables {
            if put(&variable.name) != variable.name {
                return Err(StudyError::Unsearched { file: file.to_owned() });
            }
            if variable.kind == VariableKind::Text {
                table = table.with_texts(&variable.name, put).map_err(MethodError::from)?;
            }
        }
        let code = |code: &CodedValue| match code {
            CodedValue::Text(text) => CodedValue::Text(put(text)),
            other => other.clone(),
        };
        let said = |variable: &Variable| {
            let mut said = variable.clone();
            said.label = variable.label.as_deref().map(put);
            said.labels = variable.labels.iter().map(|(value, label)| (code(value), put(label))).collect();
            said.codes = variable.codes.iter().map(|(row, value)| (*row, code(value))).collect();
            said
        };
        let mut codebook = read.codebook;
        codebook.variables = codebook.variables.iter().map(said).collect();
        let made = crosscase_data::to_labelled_bytes(&table, &codebook, format).map_err(MethodError::from)?;
        left_out.extend(made.diagnostics.iter().map(|told| format!("{file}: {}", told.message)));
        Ok(made.bytes)
    }

    fn in_xml(&self, text: &str) -> String {
        let escaped = |name: &str| name.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let all = self.0.iter().flat_map(|(name, key)| {
            let plain = escaped(name);
            let quoted = ["&apos;", "&#39;"].map(|mark| plain.replace('"', "&quot;").replace('\'', mark));
            let further: Vec<String> = quoted.into_iter().filter(|quoted| *quoted != plain).collect();
            std::iter::once(plain).chain(further).map(|name| (name, key.clone())).collect::<Vec<_>>()
        });
        Self(all.collect()).put(&with_letters(text), &|_, key| key.to_owned())
    }

    /// Where a name may still stand in a file: in other letters, or with marks of formatting within.
    pub(super) fn still_in(&self, file: &str, bytes: &[u8]) -> Vec<String> {
        let mut parts: Vec<(String, String)> = Vec::new();
        if let Ok(mut packed) = zip::ZipArchive::new(Cursor::new(bytes)) {
            for at in 0..packed.len() {
                let Ok(mut part) = packed.by_index(at) else { continue };
                let mut content = Vec::new();
                let name = part.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
                if part.read_to_end(&mut content).is_ok() {
                    let text = String::from_utf8_lossy(&content);
                    let words = ["", " "].map(|between| without_marks(&text, between)).join("\n");
                    parts.push((format!("{file}: {name}"), words));
                }
            }
        } else {
            parts.push((file.to_owned(), String::from_utf8_lossy(bytes).into_owned()));
        }
        // Of an id of one letter and some digits nothing could be said.
        let is_telling = |name: &str| name.chars().filter(|letter| letter.is_alphabetic()).count() > 3;
        let names: Vec<String> =
            self.0.iter().map(|(name, _)| name.to_lowercase()).filter(|name| is_telling(name)).collect();
        let found = |(place, text): (String, String)| {
            let text = text.to_lowercase();
            let one = names.iter().find(|name| !apart(&text, name).iter().all(Option::is_some))?;
            Some(format!("{place} (“{one}”)"))
        };
        parts.into_iter().filter_map(found).collect()
    }

    /// The text with what `with` makes of a name and its key wherever the name stands as a whole word.
    fn put(&self, text: &str, with: &dyn Fn(&str, &str) -> String) -> String {
        let mut parts: Vec<(bool, String)> = vec![(false, text.to_owned())];
        for (name, key) in &self.0 {
            let mut next = Vec::with_capacity(parts.len());
            for (is_put, part) in parts {
                if is_put || !part.contains(name.as_str()) {
                    next.push((is_put, part));
                    continue;
                }
                next.extend(apart(&part, name).into_iter().map(|piece| match piece {
                    Some(rest) => (false, rest),
                    None => (true, with(name, key)),
                }));
            }
            parts = next;
        }
        parts.into_iter().map(|(_, part)| part).collect()
    }
}

/// A text taken apart at a word; `None` where the word stood.
fn apart(text: &str, word: &str) -> Vec<Option<String>> {
    let (mut pieces, mut begin, mut from) = (Vec::new(), 0, 0);
    while let Some(found) = text.get(from..).and_then(|rest| rest.find(word)) {
        let (start, end) = (from + found, from + found + word.len());
        let before = text.get(..start).and_then(|before| before.chars().next_back());
        let after = text.get(end..).and_then(|after| after.chars().next());
        let joins = |letter: Option<char>| letter.is_some_and(|c| c.is_alphanumeric() || c == '_');
        if !joins(before) && !joins(after) {
            pieces.push(text.get(begin..start).map(str::to_owned));
            pieces.push(None);
            begin = end;
        }
        from = end;
    }
    pieces.push(text.get(begin..).map(str::to_owned));
    pieces
}

/// Elements of office files that say who made them.
const AUTHORS: [&str; 4] = ["dc:creator", "cp:lastModifiedBy", "Manager", "Company"];

/// A text of XML in which an element has no content.
fn without_content(text: &str, tag: &str) -> String {
    let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
    let found = text.split_once(&open).and_then(|(before, rest)| Some((before, rest.split_once(&close)?.1)));
    found.map_or_else(|| text.to_owned(), |(before, after)| format!("{before}{open}{close}{after}"))
}

/// A text of XML with letters in the place of their numbers: `&#233;` is é.
fn with_letters(text: &str) -> String {
    let (mut made, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("&#") {
        made.push_str(before);
        let letter = after.split_once(';').and_then(|(number, after)| {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            Some((char::from_u32(code).filter(|letter| !letter.is_ascii())?, after))
        });
        if let Some((letter, after)) = letter {
            made.push(letter);
            rest = after;
        } else {
            made.push_str("&#");
            rest = after;
        }
    }
    made + rest
}

/// The words of a text of XML, with something else in the place of its marks.
fn without_marks(text: &str, between: &str) -> String {
    let mut words = String::new();
    for part in text.split('<') {
        words.push_str(between);
        words.push_str(part.split_once('>').map_or(part, |(_, words)| words));
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The key in as many letters as the name has.
fn of_one_length(name: &str, key: &str) -> String {
    let room = name.chars().count();
    if key.chars().count() > room { "_".repeat(room) } else { format!("{key:_<room$}") }
}

#[cfg(test)]
mod tests {
    use super::Keys;

    #[test]
    fn names_are_whole_words_and_longer_ones_go_first() {
        let keys = Keys(
            [("Ada Zwaan", "per1"), ("Ada", "per2"), ("Bo", "per3")].map(|(n, k)| (n.to_owned(), k.to_owned())).into(),
        );
        let put = |text: &str| String::from_utf8(keys.in_text(text.as_bytes(), false)).unwrap();
        assert_eq!(
            put("“Ada Zwaan’s plan”, said Ada; Adam and Bob nodded, Bo did not."),
            "“per1’s plan”, said per2; Adam and Bob nodded, per3 did not."
        );
        assert_eq!(keys.put("Bo met Ada Zwaan.", &super::of_one_length), "__ met per1_____.");
        assert_eq!(String::from_utf8(keys.in_text(b"Ada      1 0-1\n", true)).unwrap(), "per2     1 0-1\n");
        assert_eq!(keys.in_text(b"Ada;caf\xe9\n", false), b"per2;caf\xe9\n");
    }
}
