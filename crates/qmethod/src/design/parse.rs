//! A design from its file, every fault with its line.

use super::{Design, DesignStatement, Distribution, Question, Words};
use crate::{Grid, QmethodError};
use crosscase_data::{Listed, Place};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DesignToml {
    title: String,
    languages: Spanned<Vec<String>>,
    grid: Option<Spanned<String>>,
    free: Option<Spanned<[i32; 2]>>,
    #[serde(default)]
    instruction: Words,
    #[serde(default)]
    dimensions: BTreeMap<String, Vec<String>>,
    statements: Spanned<Vec<StatementToml>>,
    #[serde(default)]
    questions: Vec<QuestionToml>,
    #[serde(default = "one")]
    extremes: usize,
    #[serde(default)]
    interface: BTreeMap<String, Words>,
}

fn one() -> usize {
    1
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StatementToml {
    id: Spanned<String>,
    text: Words,
    #[serde(default)]
    cell: BTreeMap<String, String>,
    /// Whether it is in the sample, or in the concourse alone.
    #[serde(default = "yes")]
    sample: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionToml {
    id: Spanned<String>,
    label: Words,
    #[serde(default)]
    choices: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    required: bool,
}

struct File<'a> {
    text: &'a str,
    name: &'a str,
}

impl File<'_> {
    fn fault(&self, span: Option<Range<usize>>, reason: impl Into<String>) -> QmethodError {
        let mut place = Place::file(self.name);
        if let Some(before) = span.and_then(|span| self.text.get(..span.start)) {
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            place = place.line(line as u64).column(column.to_string());
        }
        QmethodError::BadFile { place, reason: reason.into() }
    }
}

pub(super) fn design(text: &str, name: &str) -> Result<Design, QmethodError> {
    let file = File { text, name };
    let written: DesignToml =
        toml::from_str(text).map_err(|error| file.fault(error.span(), error.message().replace('\n', "; ")))?;
    let languages = written.languages.get_ref();
    if languages.is_empty() {
        return Err(file.fault(Some(written.languages.span()), "a design has at least one language"));
    }
    let mut ids = BTreeSet::new();
    let (mut statements, mut left_out) = (Vec::new(), Vec::new());
    for statement in written.statements.get_ref() {
        let (id, span) = (statement.id.get_ref(), Some(statement.id.span()));
        if id.trim().is_empty() || !ids.insert(id.clone()) {
            return Err(file.fault(span, format!("the statement `{id}` has no id of its own")));
        }
        spoken(&file, languages, &statement.text, span.as_ref(), &format!("statement `{id}`"))?;
        for (dimension, levels) in &written.dimensions {
            let level = statement.cell.get(dimension);
            if !level.is_some_and(|level| levels.contains(level)) {
                let reason = format!("statement `{id}` has no level of `{dimension}`; there are {}", Listed(levels));
                return Err(file.fault(span, reason));
            }
        }
        if let Some(stray) = statement.cell.keys().find(|name| !written.dimensions.contains_key(*name)) {
            return Err(file.fault(span, format!("there is no dimension `{stray}` in the design")));
        }
        let (text, cell) = (statement.text.clone(), statement.cell.clone());
        let list = if statement.sample { &mut statements } else { &mut left_out };
        list.push(DesignStatement { id: id.clone(), text, cell });
    }
    let mut questions = Vec::new();
    for question in &written.questions {
        let (id, span) = (question.id.get_ref().clone(), Some(question.id.span()));
        spoken(&file, languages, &question.label, span.as_ref(), &format!("question `{id}`"))?;
        let counts: BTreeSet<usize> = languages.iter().map(|l| question.choices.get(l).map_or(0, Vec::len)).collect();
        if counts.len() > 1 {
            return Err(file.fault(span, format!("question `{id}` has another number of choices in another language")));
        }
        questions.push(Question {
            id,
            label: question.label.clone(),
            choices: question.choices.clone(),
            required: question.required,
        });
    }
    Ok(Design {
        distribution: distribution(&file, &written, statements.len())?,
        title: written.title,
        languages: languages.clone(),
        instruction: written.instruction,
        statements,
        left_out,
        dimensions: written.dimensions,
        questions,
        extremes: written.extremes,
        interface: written.interface,
    })
}

/// Whether something is said in every language.
fn spoken(
    file: &File<'_>,
    languages: &[String],
    words: &Words,
    span: Option<&Range<usize>>,
    what: &str,
) -> Result<(), QmethodError> {
    match languages.iter().find(|language| words.get(*language).is_none_or(|text| text.trim().is_empty())) {
        None => Ok(()),
        Some(language) => Err(file.fault(span.cloned(), format!("{what} has no wording in `{language}`"))),
    }
}

fn distribution(file: &File<'_>, written: &DesignToml, statements: usize) -> Result<Distribution, QmethodError> {
    match (&written.grid, &written.free) {
        (Some(grid), None) => {
            let found: Grid = grid
                .get_ref()
                .parse()
                .map_err(|error: QmethodError| file.fault(Some(grid.span()), error.to_string()))?;
            if found.statements() != statements {
                let error = QmethodError::GridSize { grid: found.statements(), statements };
                return Err(file.fault(Some(grid.span()), error.to_string()));
            }
            Ok(Distribution::Forced(found))
        }
        (None, Some(free)) => match *free.get_ref() {
            [from, to] if from < to && to - from < 100 => Ok(Distribution::Free { from, to }),
            _ => Err(file.fault(Some(free.span()), "`free` runs from a lower to a higher place, at most 100 of them")),
        },
        (Some(grid), Some(_)) => Err(file.fault(Some(grid.span()), "a design has a `grid` or is `free`, not both")),
        (None, None) => Err(file.fault(None, "the design has no `grid`; write one, or `free = [-4, 4]`")),
    }
}
