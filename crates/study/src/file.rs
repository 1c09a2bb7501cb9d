//! The study file as a person writes it, with the place of every word kept for the messages.

use crate::error::{Problem, StudyError};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{DeserializeOwned, Deserializer};
use serde::{Deserialize, Serialize, Serializer};
use std::borrow::Cow;
use std::ops::{Deref, Range};
use std::path::Path;
use toml::Spanned;
use toml::de::{DeValue, ValueDeserializer};

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
        let whole = self.value.span();
        match T::deserialize(ValueDeserializer::from(self.value)) {
            Ok(keys) => Some(keys),
            Err(error) => {
                // A key that is missing has no place of its own: that of the section's name is the one to look at.
                let at = error.span().filter(|at| *at != whole).unwrap_or(self.at);
                faults.add("STU001", at, error.message().replace('\n', "; "));
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
}

impl<'a> Faults<'a> {
    pub(crate) fn new(text: &'a str, file: &'a str) -> Self {
        Self { text, file, folder: None, found: Vec::new() }
    }

    /// The same, where the study's folder is known.
    pub(crate) fn within(self, folder: Option<&'a Path>) -> Self {
        Self { folder, ..self }
    }

    /// The text of a file of the study's folder, which a section takes more from. `None` where the folder is not known or the file
    /// cannot be read: that is told when the files are.
    pub(crate) fn text_of(&self, file: &str) -> Option<String> {
        let bytes = crosscase_data::file_bytes(&self.folder?.join(file)).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
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

    /// A data file's path: it stays within the study's folder, so that the folder can be handed on.
    pub fn path(&mut self, written: &Placed<String>) -> String {
        let path = Path::new(written.as_str());
        let inside = path.components().all(|part| matches!(part, std::path::Component::Normal(_)));
        if !inside || written.is_empty() {
            let message = format!("`{}` leads out of the study's folder", written.as_str());
            let help = "copy the file into the folder, so that the study can be handed on whole";
            self.add_with_help("STU003", written.at(), message, help);
        }
        written.replace('\\', "/")
    }

    /// A place as messages give it: `study.toml:12:1`.
    pub(crate) fn place(&self, at: &Span) -> String {
        let (line, column) = line_and_column(self.text, at.start);
        format!("{}:{line}:{column}", self.file)
    }

    /// Nothing, or every fault in the order of the file.
    pub(crate) fn into_result(mut self) -> Result<(), StudyError> {
        if self.found.is_empty() {
            return Ok(());
        }
        self.found.sort_by_key(|(start, _)| *start);
        Err(StudyError::Invalid { problems: self.found.into_iter().map(|(_, problem)| problem).collect() })
    }
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
    use super::line_and_column;

    #[test]
    fn columns_count_characters() {
        assert_eq!(line_and_column("é = 1\nb = 2", 0), (1, 1));
        assert_eq!(line_and_column("é = 1\nb = 2", 3), (1, 3));
        assert_eq!(line_and_column("é = 1\nb = 2", 7), (2, 1));
    }
}
