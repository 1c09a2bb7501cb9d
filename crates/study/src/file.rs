//! The study file as a person writes it, with the place of every word kept for the messages.

mod mended;

use crate::error::{Problem, StudyError};
use crosscase_data::{mended_toml, toml_in_words};
use mended::{in_a_list, number_in_quotes, twice};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{DeserializeOwned, Deserializer};
use serde::{Deserialize, Serialize, Serializer};
use std::borrow::Cow;
use std::ops::{Deref, Range};
use std::path::{Component, Path};
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};
use unicode_normalization::UnicodeNormalization as _;

/// A stretch of the study file, in bytes.
pub type Span = Range<usize>;

/// A value and the place in the study file where it stands.
#[derive(Clone, Debug)]
pub struct Placed<T> {
    value: T,
    at: Span,
}

impl<T> Placed<T> {
    /// Where it stands.
    pub fn at(&self) -> Span {
        self.at.clone()
    }
}

impl<T> Deref for Placed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Placed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<T>::deserialize(deserializer)?;
        let at = spanned.span();
        Ok(Self { value: spanned.into_inner(), at })
    }
}

/// As the value alone: the place is no part of what was meant.
impl<T: Serialize> Serialize for Placed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl<T: JsonSchema> JsonSchema for Placed<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }

    fn inline_schema() -> bool {
        T::inline_schema()
    }
}

/// One section of the study file, such as `[sets.DEV]`.
#[derive(Debug)]
pub struct Section<'a> {
    /// Its name: `DEV`.
    pub name: &'a str,
    /// Where the name stands.
    pub at: Span,
    pub(crate) value: Spanned<DeValue<'a>>,
}

impl Section<'_> {
    /// The section as a struct of its keys; a key that is unknown, missing or of the wrong kind is a fault with its place.
    pub fn read<T: DeserializeOwned>(self, faults: &mut Faults<'_>) -> Option<T> {
        self.read_beside(&[], faults)
    }

    /// The same, where these keys were read before: they are allowed, too.
    pub(crate) fn read_beside<T: DeserializeOwned>(self, known: &[&str], faults: &mut Faults<'_>) -> Option<T> {
        let whole = self.value.span();
        match T::deserialize(ValueDeserializer::from(self.value)) {
            Ok(keys) => Some(keys),
            Err(error) => {
                // A key that is missing has no place of its own: that of the section's name is the one to look at.
                let at = error.span().filter(|at| *at != whole).unwrap_or(self.at);
                let written = faults.text.get(at.clone()).unwrap_or_default();
                let message = error.message().replace('\n', "; ");
                let help = in_a_list(written, &message).or_else(|| number_in_quotes(written));
                faults.add_with_help("STU001", at, toml_in_words(known, &message), help.as_deref());
                None
            }
        }
    }
}

/// The faults found so far, and the text in which their places are counted.
#[derive(Debug)]
pub struct Faults<'a> {
    text: &'a str,
    file: &'a str,
    folder: Option<&'a Path>,
    found: Vec<(usize, Problem)>,
    /// Sections that could not be read, by table and name: that there is nothing of their name is no further fault.
    unread: Vec<(String, String)>,
}

impl<'a> Faults<'a> {
    /// No fault yet, of a text that messages call by this name.
    pub fn new(text: &'a str, file: &'a str) -> Self {
        Self { text, file, folder: None, found: Vec::new(), unread: Vec::new() }
    }

    /// The same, where the study's folder is known.
    pub(crate) fn within(self, folder: Option<&'a Path>) -> Self {
        Self { folder, ..self }
    }

    /// The text of a file of the study's folder, which a section takes more from. `None` where the folder is not known or the file
    /// cannot be read: that is told when the files are.
    pub(crate) fn text_of(&self, file: &str) -> Option<String> {
        Some(String::from_utf8_lossy(&self.bytes_of(file)?).into_owned())
    }

    /// The same as bytes, for what is not always UTF-8.
    pub(crate) fn bytes_of(&self, file: &str) -> Option<Vec<u8>> {
        crosscase_data::file_bytes(&self.folder?.join(file)).ok()
    }

    /// Notes that a section could not be read.
    pub(crate) fn unread(&mut self, table: &str, name: &str) {
        self.unread.push((table.to_owned(), name.to_owned()));
    }

    /// Whether a section of that name could not be read.
    pub(crate) fn is_unread(&self, name: &str) -> bool {
        self.unread.iter().any(|(_, unread)| unread == name)
    }

    /// Whether a section of a table could not be read.
    pub(crate) fn lacks_any_of(&self, table: &str) -> bool {
        self.unread.iter().any(|(unread, _)| unread == table)
    }

    /// Notes that something is not there which has to be, unless a fault is known already that may be why.
    pub(crate) fn absent(&mut self, at: impl Into<Option<Span>>, what: &str) {
        if self.found.is_empty() {
            self.add("STU111", at, format!("{what} was not made before it was wanted"));
        }
    }

    /// Notes a fault: a stable code, a place in the study file (`None` where it concerns the file as a whole), and what is
    /// wrong and allowed.
    pub fn add(&mut self, code: &'static str, at: impl Into<Option<Span>>, message: impl Into<String>) {
        self.add_with_help(code, at, message, None);
    }

    /// The same, with what to change.
    pub fn add_with_help<'h>(
        &mut self,
        code: &'static str,
        at: impl Into<Option<Span>>,
        message: impl Into<String>,
        help: impl Into<Option<&'h str>>,
    ) {
        let start = at.into().map(|at| at.start);
        let at = start.map(|start| line_and_column(self.text, start));
        let help = help.into().map(str::to_owned);
        let problem = Problem { code, file: self.file.to_owned(), at, message: message.into(), help };
        self.found.push((start.unwrap_or(0), problem));
    }

    /// Notes that the file cannot be read as TOML, with what people write that TOML does not take.
    pub(crate) fn add_syntax(&mut self, at: Option<Span>, message: &str) {
        let start = at.as_ref().map_or(0, |at| at.start).min(self.text.len());
        let line = self.text.get(start..).map_or("", |rest| rest.lines().next().unwrap_or_default());
        let before = self.text.get(..start).and_then(|before| before.rsplit('\n').next()).unwrap_or_default();
        let help = mended_toml(&format!("{before}{line}"));
        if let Some((key, first)) = twice(self.text, start).filter(|_| message == "duplicate key") {
            let message = format!("`{key}` stands here for the second time, and first in line {first}");
            return self.add_with_help("STU001", at, message, "keep one, or give this one another name");
        }
        self.add_with_help("STU001", at, toml_in_words(&[], &message.replace('\n', "; ")), help.as_deref());
    }

    /// Reads each section of another TOML file than that of a study, in its order, such as the sets of a file of calibrations. What
    /// stands outside of sections, and what is no TOML, is a fault.
    ///
    /// ```
    /// use crosscase_study::Faults;
    /// let mut faults = Faults::new("[DEV]\nmethod = “direct”\n", "sets.toml");
    /// faults.each_section(&mut |_, _| {});
    /// let told = faults.into_result().unwrap_err().to_string();
    /// assert!(told.starts_with("sets.toml:2:10: ") && told.contains("straight quotes"), "{told}");
    /// ```
    pub fn each_section(&mut self, read: &mut dyn FnMut(Section<'_>, &mut Self)) {
        let tables = match DeTable::parse(self.text) {
            Ok(tables) => tables.into_inner(),
            Err(error) => return self.add_syntax(error.span(), error.message()),
        };
        for (name, value) in in_file_order(tables) {
            let (name, at) = (name.get_ref().clone(), name.span());
            if matches!(value.get_ref(), DeValue::Table(_)) {
                read(Section { name: &name, at, value }, self);
            } else {
                self.add("STU001", at, format!("`{name}` stands outside a section; write [SET] and its keys below"));
            }
        }
    }

    /// The numbers of a list that was perhaps written with decimal commas, `[1,5, 2,8]`, as they should then be: `[1.5, 2.8]`.
    pub fn with_points(&self, at: &Span) -> Option<String> {
        mended::with_points(self.text.get(at.clone())?)
    }

    /// A data file's path: it stays within the study's folder, so that the folder can be handed on.
    pub fn path(&mut self, written: &Placed<String>) -> String {
        if written.contains(char::is_control) {
            let help =
                "write `/` between folders, which works everywhere; between double quotes TOML reads `\\t` as a tab";
            self.add_with_help("STU003", written.at(), "the name of a file holds no tab and no line break", help);
            return written.to_string();
        }
        let slashed = written.replace('\\', "/");
        let Some(inside) = within_the_folder(&slashed) else {
            let message = format!("`{}` leads out of the study's folder", written.as_str());
            let help = "copy the file into the folder, so that the study can be handed on whole";
            self.add_with_help("STU003", written.at(), message, help);
            return slashed;
        };
        let there = self.folder.and_then(|folder| as_it_is_there(folder, &inside));
        there.unwrap_or(inside)
    }

    /// A place as messages give it: `study.toml:12:1`.
    pub(crate) fn place(&self, at: &Span) -> String {
        let (line, column) = line_and_column(self.text, at.start);
        format!("{}:{line}:{column}", self.file)
    }

    /// Nothing, or every fault in the order of the file.
    ///
    /// # Errors
    /// [`StudyError::Invalid`] with the faults.
    pub fn into_result(mut self) -> Result<(), StudyError> {
        if self.found.is_empty() {
            return Ok(());
        }
        // That a stage lacks what another section was to make follows from the fault of that section.
        // So does that nothing is asked for where a section that asks has faults.
        for follows in ["STU018", "STU014"] {
            if self.found.iter().any(|(_, problem)| problem.code != follows) {
                self.found.retain(|(_, problem)| problem.code != follows);
            }
        }
        self.found.sort_by_key(|(start, _)| *start);
        Err(StudyError::Invalid { problems: self.found.into_iter().map(|(_, problem)| problem).collect() })
    }
}

/// A path without `.` and `..`, one file by one name; none where it is no path within the folder.
fn within_the_folder(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in Path::new(path).components() {
        match part {
            Component::Normal(name) => parts.push(name.to_str()?),
            Component::CurDir => {}
            Component::ParentDir => drop(parts.pop()?),
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// The same as the folder has it, where its letters with marks are composed otherwise, as archives of other systems have them.
fn as_it_is_there(folder: &Path, path: &str) -> Option<String> {
    if folder.join(path).exists() {
        return None;
    }
    let mut there = String::new();
    for part in path.split('/') {
        let is_it = |name: &String| name.nfc().eq(part.nfc());
        let entries = std::fs::read_dir(folder.join(&there)).ok()?.flatten();
        let found = entries.filter_map(|entry| entry.file_name().into_string().ok()).find(is_it)?;
        there = if there.is_empty() { found } else { format!("{there}/{found}") };
    }
    Some(there)
}

/// A table's entries as they stand in the file: TOML tables have no order of their own.
pub(crate) fn in_file_order(table: DeTable<'_>) -> Vec<(Spanned<Cow<'_, str>>, Spanned<DeValue<'_>>)> {
    let mut entries: Vec<_> = table.into_iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    entries
}

/// Line and column of a byte, both from 1; columns count characters.
fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.matches('\n').count() + 1;
    let column = before.get(line_start..).unwrap_or("").chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::{as_it_is_there, line_and_column, within_the_folder};

    #[test]
    fn columns_count_characters() {
        assert_eq!(line_and_column("é = 1\nb = 2", 0), (1, 1));
        assert_eq!(line_and_column("é = 1\nb = 2", 3), (1, 3));
        assert_eq!(line_and_column("é = 1\nb = 2", 7), (2, 1));
    }

    #[test]
    fn a_file_has_one_name() {
        for (written, expected) in [
            ("a.csv", Some("a.csv")),
            ("./data/a.csv", Some("data/a.csv")),
            ("data/../data//a.csv", Some("data/a.csv")),
            ("data/..", None),
            ("../a.csv", None),
            ("data/../../a.csv", None),
            ("/data/a.csv", None),
            ("", None),
        ] {
            assert_eq!(within_the_folder(written).as_deref(), expected, "{written}");
        }
    }

    /// `é` as one letter in the study file, and as `e` with an accent in the name of the file and its folder.
    #[test]
    fn letters_with_marks_are_the_same_however_composed() {
        let room = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let there = "the\u{0301}/cafe\u{0301}.csv";
        std::fs::create_dir(room.path().join("the\u{0301}"))
            .and_then(|()| std::fs::write(room.path().join(there), "a\n"))
            .ok();
        assert_eq!(as_it_is_there(room.path(), "th\u{e9}/caf\u{e9}.csv").as_deref(), Some(there));
        assert_eq!(as_it_is_there(room.path(), there), None, "it is there as it is written");
        assert_eq!(as_it_is_there(room.path(), "th\u{e9}/other.csv"), None);
    }
}
