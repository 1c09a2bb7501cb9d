//! Keys in the place of names in packed folders: workbooks, projects of coded documents, archives of texts.

use super::authors::{MOST, holds_notes, people_of, without_authors};
use super::letters::{Letters, spellings};
use super::put::{Copied, Gaps, XML, of_one_length};
use super::still::still_in;
use super::{Keys, TEXTS, ending};
use crate::error::StudyError;
use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};
use std::path::Path;

impl Keys {
    /// A packed folder with keys for names in its texts; what is no text is left out and told.
    pub(super) fn in_packed(&self, (file, name): (&str, &str), bytes: &[u8]) -> Result<Copied, StudyError> {
        let broken =
            |error: &dyn std::fmt::Display| StudyError::io(Path::new(file))(std::io::Error::other(error.to_string()));
        let mut packed = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
        for at in 0..packed.len() {
            let mut part = packed.by_index(at).map_err(|error| broken(&error))?;
            if part.is_dir() {
                continue;
            }
            let own = part.name().map_err(|error| broken(&error))?.into_owned();
            let mut content = Vec::new();
            part.by_ref().take(MOST).read_to_end(&mut content).map_err(|error| broken(&error))?;
            parts.push((own, content));
        }
        let kind = ending(file);
        let owns: Vec<String> = parts.iter().map(|(own, _)| own.clone()).collect();
        // A workbook finds its parts by their names; what a project calls its own has keys, and so where it says them.
        let named = if kind == "xlsx" {
            owns.into_iter().map(|own| (own.clone(), own)).collect()
        } else {
            self.in_names(&owns)
        };
        let last = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
        let ends = named.iter().map(|(own, name)| (last(own), last(name))).flat_map(|(own, name)| {
            let ways = percent(&own).into_iter().zip(percent(&name));
            std::iter::once((own, name)).chain(ways).collect::<Vec<_>>()
        });
        let put = self.with_names(&ends.collect::<Vec<_>>());
        let people: Vec<String> = if kind == "xlsx" { people_of(bytes) } else { Vec::new() };
        let mut people: Vec<String> =
            people.into_iter().filter(|name| !self.0.iter().any(|(known, _)| known == name)).collect();
        // As keys are: the longest first, so that a name within another does not break it up.
        people.sort_by(|one, other| other.len().cmp(&one.len()).then(one.cmp(other)));
        let wrote_notes = Keys(people.iter().map(|name| (name.clone(), String::new())).collect()).sought();
        let mut made = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let mut copied = Copied::default();
        for ((own, content), (_, part)) in parts.into_iter().zip(named) {
            let (place, ending) = (format!("{name}: {part}"), ending(&own));
            let is_xml = matches!(ending.as_str(), "xml" | "qde" | "rels" | "vml");
            let content = if ending == "txt" && kind == "qdpx" {
                // Passages are counted in letters of the text: a key takes the room of its name.
                let (text, letters) = Letters::read(&content, false);
                let text = put.spelled(spellings).put(&text, Gaps::Lines, &of_one_length);
                let bytes = letters.write(&text);
                copied.texts.push((place, text));
                bytes
            } else if is_xml && kind != "zip" {
                let (text, letters) = Letters::read(&content, false);
                let text = without_authors(&own, &put.in_xml(&text), &people);
                let of_notes = if holds_notes(&own) { still_in(&[&text], &wrote_notes) } else { BTreeSet::new() };
                copied.to_look_at.extend(of_notes.into_iter().map(|name| format!("{place} (“{name}”)")));
                let bytes = letters.write(&text);
                copied.texts.push((place, text));
                bytes
            } else if TEXTS.contains(&ending.as_str()) || XML.contains(&ending.as_str()) {
                let text = put.in_text(&place, &content, &ending);
                copied.texts.extend(text.texts);
                text.bytes
            } else {
                copied.left_out.push(format!("{file}: {own}"));
                continue;
            };
            made.start_file(part, zip::write::SimpleFileOptions::default()).map_err(|error| broken(&error))?;
            made.write_all(&content).map_err(|error| broken(&error))?;
        }
        copied.bytes = made.finish().map_err(|error| broken(&error))?.into_inner();
        Ok(copied)
    }
}

/// A name of a file as projects may write it where they name it: blanks alone, or all but plain letters, by their bytes.
fn percent(name: &str) -> [String; 2] {
    let all = name.bytes().map(|byte| match byte {
        b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    [name.replace(' ', "%20"), all.collect()]
}
