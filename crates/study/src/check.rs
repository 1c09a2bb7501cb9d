//! From the file as written to the study as meant: every name resolved, every fault with its line.

mod graph;
mod rules;
mod sets;
mod viewpoints;

use crate::file::StudyToml;
use crate::model::Study;
use crate::problem::{Problem, StudyError};
use std::ops::Range;
use std::path::Path;

/// Reads and checks the study file of a folder; the data are checked when they are read.
///
/// # Errors
/// [`StudyError::Io`] where there is no readable `study.toml`, [`StudyError::Invalid`] with every fault found in it.
pub fn load(folder: &Path) -> Result<Study, StudyError> {
    let path = folder.join("study.toml");
    if !path.exists() {
        return Err(StudyError::NoStudy { folder: folder.to_owned() });
    }
    let text = std::fs::read_to_string(&path).map_err(StudyError::io(&path))?;
    parse(&text, &path.display().to_string())
}

/// Checks the text of a study file; `file` is the name that messages give it.
///
/// # Errors
/// [`StudyError::Invalid`] with every fault found.
///
/// # Examples
/// ```
/// let error = crosscase_study::parse("[study]\ntitel = \"Trust\"\n", "study.toml").unwrap_err();
/// assert!(error.to_string().starts_with("study.toml:2:1: unknown field `titel`"));
/// ```
pub fn parse(text: &str, file: &str) -> Result<Study, StudyError> {
    let mut faults = Faults { text, file, found: Vec::new() };
    let written: StudyToml = match toml::from_str(text) {
        Ok(written) => written,
        Err(error) => {
            let message = error.message().replace('\n', "; ");
            faults.add("STU001", error.span(), message, None);
            return Err(faults.into_error());
        }
    };
    let study = rules::resolve(&written, &mut faults);
    match study {
        Some(study) if faults.found.is_empty() => Ok(study),
        _ => Err(faults.into_error()),
    }
}

/// The faults found so far, and the text in which their places are counted.
pub(crate) struct Faults<'a> {
    text: &'a str,
    file: &'a str,
    found: Vec<(usize, Problem)>,
}

impl Faults<'_> {
    pub(crate) fn add(
        &mut self,
        code: &'static str,
        span: Option<Range<usize>>,
        message: String,
        help: Option<String>,
    ) {
        let start = span.map(|span| span.start);
        let at = start.map(|start| line_and_column(self.text, start));
        let problem = Problem { code, file: self.file.to_owned(), at, message, help };
        self.found.push((start.unwrap_or(0), problem));
    }

    fn into_error(mut self) -> StudyError {
        self.found.sort_by_key(|(start, _)| *start);
        StudyError::Invalid { problems: self.found.into_iter().map(|(_, problem)| problem).collect() }
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
