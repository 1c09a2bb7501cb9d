//! `study pseudonymise`: a copy of a study in which keys stand for the names of persons and of those with whom they stand, in every file; the
//! list of them stays behind, in one file that is handed to nobody.

use crate::error::{MethodError, StudyError};
use crate::inputs::files_of;
use crate::methods::{Methods, coders_and_sources, left_out};
use crate::names::OfferKind;
use crate::output_lock::own_bytes;
use crate::plan::RunScope;
use crate::run::compute;
use crate::study::Study;
use crosscase_data::contract::{Rating, Record, Unit};
use crosscase_data::{Format, ReadOptions, TableBuilder, read_bytes};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

/// The list of names and keys, in the folder of the study.
pub(crate) const KEYS: &str = "pseudonyms.csv";

/// Files whose text is looked through as it stands.
const TEXTS: [&str; 15] =
    ["toml", "csv", "tsv", "txt", "md", "json", "dat", "sta", "ris", "bib", "nbib", "xml", "qdc", "graphml", "gexf"];

/// Files that are a packed folder of such texts.
const PACKED: [&str; 3] = ["xlsx", "qdpx", "zip"];

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pseudonymised {
    /// How many names have a key.
    pub names: usize,
    /// The list of names and keys, which stays with the study.
    pub keys: PathBuf,
    /// How many files were written.
    pub files: usize,
    /// What could not be looked through, and was left out: pictures, sounds, documents inside of a project.
    pub left_out: Vec<String>,
}

/// Writes the study of a folder to a new one, with keys in the place of names. Names are the ids and labels of all units below the cases, and
/// those of coders and sources of coded documents, of whom the study leaves out too, each as a whole word wherever it stands, in quotes too; a name that stands nowhere
/// whole, such as a first name alone, is not found, and an id that is a number stays: add it to the list with a key of your choice and call again. Keys stay as they are
/// from one call to the next.
///
/// # Errors
/// Faults of the study; [`StudyError::Exists`] where something is at `out` already; [`StudyError::Unsearched`] for a file that cannot be looked
/// through; files that cannot be read or written.
pub fn pseudonymise(folder: &Path, methods: &Methods, out: &Path) -> Result<Pseudonymised, StudyError> {
    if out.exists() {
        return Err(StudyError::Exists { path: out.to_owned() });
    }
    let keys = Keys::of(folder, methods)?;
    let files: Vec<String> = files_of(folder).into_iter().filter(|file| file != KEYS).collect();
    let mut written: Vec<(String, Vec<u8>)> = Vec::new();
    let mut left_out = Vec::new();
    for file in files {
        let path = folder.join(&file);
        let bytes = own_bytes(&path).map_err(StudyError::io(&path))?;
        let ending = ending(&file);
        let bytes = if TEXTS.contains(&ending.as_str()) {
            keys.in_text(&bytes, ending == "dat")
        } else if PACKED.contains(&ending.as_str()) {
            keys.in_packed(&file, &bytes, &mut left_out)?
        } else {
            return Err(StudyError::Unsearched { file });
        };
        written.push((keys.in_name(&file), bytes));
    }
    for (file, bytes) in &written {
        let path = out.join(file);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(StudyError::io(folder))?;
        }
        crosscase_data::write_bytes(&path, bytes).map_err(MethodError::from)?;
    }
    let path = folder.join(KEYS);
    crosscase_data::write_bytes(&path, &keys.to_csv()?).map_err(MethodError::from)?;
    Ok(Pseudonymised { names: keys.0.len(), keys: path, files: written.len(), left_out })
}

/// Whether a word is replaced: a number says nothing of anybody, and stands for answers, anchors and places as well.
fn is_name(word: &str) -> bool {
    word.chars().any(char::is_alphabetic)
}

fn ending(file: &str) -> String {
    file.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_lowercase())
}

/// Names with their keys, the longest names first, so that a name within another does not break it up.
struct Keys(Vec<(String, String)>);

impl Keys {
    /// Those of the list that is there, and new ones for the names that it lacks.
    fn of(folder: &Path, methods: &Methods) -> Result<Self, StudyError> {
        let study = Study::load_open(folder, methods)?;
        let computed = compute(folder, &study, RunScope::Memberships)?;
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        let path = folder.join(KEYS);
        if path.exists() {
            let bytes = own_bytes(&path).map_err(StudyError::io(&path))?;
            let options = ReadOptions::new().without_id().text("name").text("key");
            let table = read_bytes(&bytes, Format::Csv, Some(KEYS), &options).map_err(MethodError::from)?.table;
            let [names, keys] = ["name", "key"].map(|column| table.texts(column).map_err(MethodError::from));
            known.extend(names?.into_iter().zip(keys?).filter_map(|(name, key)| Some((name?, key?))));
        }
        let mut taken: BTreeSet<String> = known.values().cloned().collect();
        let mut add = |kind: &str, name: &str, digits: usize| {
            if !is_name(name) || known.contains_key(name) {
                return;
            }
            let stem: String = kind.chars().filter(|c| c.is_alphanumeric()).take(3).collect::<String>().to_lowercase();
            // Eight letters are what the files of PQMethod have room for.
            let free = (1..=usize::MAX).map(|n| format!("{stem}{n:0digits$}")).find(|key| !taken.contains(key));
            if let Some(key) = free {
                taken.insert(key.clone());
                known.insert(name.to_owned(), key);
            }
        };
        let mut labels: Vec<(String, String)> = Vec::new();
        let names = study.names();
        for kind in names.all(OfferKind::Units) {
            if kind.name == names.cases() || !names.path_above_cases(&kind.name).is_empty() {
                continue;
            }
            let units = Unit::rows(computed.made.table(&kind.stage, "units")?).map_err(MethodError::from)?;
            let [others, called] = left_out(&computed.made, &kind.stage)?;
            let digits = (units.len() + others.len()).to_string().len();
            units.iter().map(|unit| &unit.unit).chain(&others).for_each(|name| add(&kind.name, name, digits));
            // Two may be called the same: what one of them alone is called has the key of its name.
            for unit in &units {
                let Some(label) = &unit.name else { continue };
                let bearers = units.iter().filter(|other| other.name.as_ref() == Some(label)).count();
                if bearers == 1 && !called.contains(label) && is_name(label) {
                    labels.push((label.clone(), unit.unit.clone()));
                } else {
                    add(&kind.name, label, digits);
                }
            }
            for label in &called {
                add(&kind.name, label, digits);
            }
        }
        for figures in names.all(OfferKind::Figures).chain(names.all(OfferKind::Answers)) {
            if let Some(table) = computed.made.optional_table(&figures.stage, "ratings")? {
                for rating in Rating::rows(table).map_err(MethodError::from)? {
                    add("coder", &rating.coder, 2);
                }
            }
            if computed.made.optional_table(&figures.stage, "codings")?.is_some() {
                let [coders, sources] = coders_and_sources(&computed.made, &figures.stage)?;
                for coder in &coders {
                    add("coder", coder, 2);
                }
                for source in &sources {
                    add("source", source, 3);
                }
            }
        }
        for (label, unit) in labels {
            if let Some(key) = known.get(&unit).cloned() {
                known.entry(label).or_insert(key);
            }
        }
        let mut all: Vec<(String, String)> = known.into_iter().filter(|(name, _)| is_name(name)).collect();
        all.sort_by(|(one, _), (other, _)| other.len().cmp(&one.len()).then(one.cmp(other)));
        Ok(Self(all))
    }

    /// As the list, in the order of the keys.
    fn to_csv(&self) -> Result<Vec<u8>, StudyError> {
        let mut all = self.0.clone();
        all.sort_by(|one, other| one.1.cmp(&other.1).then(one.0.cmp(&other.0)));
        let table = TableBuilder::new("crosscase.study.pseudonyms/1")
            .text("name", all.iter().map(|(name, _)| Some(name.as_str())))
            .text("key", all.iter().map(|(_, key)| Some(key.as_str())))
            .build();
        let table = table.map_err(MethodError::from)?;
        Ok(crosscase_data::to_bytes(&table, Format::Csv).map_err(MethodError::from)?)
    }

    /// The name of a file, which may be that of a person.
    fn in_name(&self, file: &str) -> String {
        if file == "study.toml" { file.to_owned() } else { self.put(file, &|_, key| key.to_owned()) }
    }

    /// A text with keys for names. In files with fixed columns a key takes the room of the name and of the blanks behind it.
    fn in_text(&self, bytes: &[u8], fixed: bool) -> Vec<u8> {
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
                    || line.to_owned(),
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
    fn in_packed(&self, file: &str, bytes: &[u8], left_out: &mut Vec<String>) -> Result<Vec<u8>, StudyError> {
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
                "xml" | "qde" | "rels" | "vml" => self.in_xml(&String::from_utf8_lossy(&content)).into_bytes(),
                "csv" | "json" => self.in_text(&content, false),
                _ => {
                    left_out.push(format!("{file}: {name}"));
                    continue;
                }
            };
            let options = zip::write::SimpleFileOptions::default();
            made.start_file(name, options).map_err(|error| broken(&error))?;
            made.write_all(&content).map_err(|error| broken(&error))?;
        }
        Ok(made.finish().map_err(|error| broken(&error))?.into_inner())
    }

    fn in_xml(&self, text: &str) -> String {
        let escaped = |name: &str| name.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        Self(self.0.iter().map(|(name, key)| (escaped(name), key.clone())).collect())
            .put(text, &|_, key| key.to_owned())
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
