//! A design from its file, every fault with its line.

use super::{Design, DesignStatement, Distribution, Question, QuestionKind, QuestionTime, Words};
use crate::{Grid, QmethodError};
use crosscase_data::{Listed, Place, toml_fault};
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
    consent: Words,
    #[serde(default = "yes")]
    shuffle: bool,
    send: Option<Spanned<String>>,
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
    image: Option<Spanned<String>>,
    /// Whether it is in the sample, or in the concourse alone.
    #[serde(default = "yes")]
    sample: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionToml {
    id: Spanned<String>,
    label: Words,
    kind: Option<QuestionKind>,
    #[serde(default)]
    when: QuestionTime,
    #[serde(default)]
    choices: BTreeMap<String, Vec<String>>,
    from: Option<i32>,
    to: Option<i32>,
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
    let written: DesignToml = toml::from_str(text)
        .map_err(|error| file.fault(error.span(), toml_fault(text, error.span(), error.message())))?;
    let languages = written.languages.get_ref();
    if languages.is_empty() {
        return Err(file.fault(Some(written.languages.span()), "a design has at least one language"));
    }
    for (at, language) in languages.iter().enumerate() {
        let span = Some(written.languages.span());
        if languages[..at].contains(language) {
            return Err(file.fault(span, format!("the language `{language}` is named twice")));
        }
        if !is_language(language) {
            let mended = language.replace('_', "-");
            let write = if is_language(&mended) { mended } else { "nl` or `nl-BE".to_owned() };
            let reason = format!("`{language}` is no language that a browser knows: write it as `{write}`");
            return Err(file.fault(span, reason));
        }
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
        if let Some(image) = statement.image.as_ref().filter(|image| image.get_ref().trim().is_empty()) {
            return Err(file.fault(Some(image.span()), format!("the picture of statement `{id}` has no name")));
        }
        let (text, cell) = (statement.text.clone(), statement.cell.clone());
        let image = statement.image.as_ref().map(|image| image.get_ref().clone());
        let list = if statement.sample { &mut statements } else { &mut left_out };
        list.push(DesignStatement { id: id.clone(), text, cell, image });
    }
    // Of two questions with one id the second answer would take the place of the first.
    let mut asked = BTreeSet::new();
    if let Some(again) =
        written.questions.iter().find(|q| q.id.get_ref().trim().is_empty() || !asked.insert(q.id.get_ref()))
    {
        let reason = format!("the question `{}` has no id of its own", again.id.get_ref());
        return Err(file.fault(Some(again.id.span()), reason));
    }
    let questions =
        written.questions.iter().map(|asked| question(&file, languages, asked)).collect::<Result<Vec<_>, _>>()?;
    if !written.consent.is_empty() {
        spoken(&file, languages, &written.consent, None, "the consent")?;
    }
    if let Some(send) = written.send.as_ref().filter(|send| !is_own_address(send.get_ref())) {
        let reason = "a sort is sent to an address of your own: `https://…`, or `http://localhost…` to try it";
        return Err(file.fault(Some(send.span()), reason));
    }
    Ok(Design {
        distribution: distribution(&file, &written, statements.len())?,
        title: written.title,
        languages: languages.clone(),
        instruction: written.instruction,
        consent: written.consent,
        shuffle: written.shuffle,
        send: written.send.map(Spanned::into_inner),
        statements,
        left_out,
        dimensions: written.dimensions,
        questions,
        extremes: written.extremes,
        interface: written.interface,
        pictures: BTreeMap::new(),
    })
}

fn question(file: &File<'_>, languages: &[String], asked: &QuestionToml) -> Result<Question, QmethodError> {
    let (id, span) = (asked.id.get_ref().clone(), Some(asked.id.span()));
    spoken(file, languages, &asked.label, span.as_ref(), &format!("question `{id}`"))?;
    let counts: BTreeSet<usize> = languages.iter().map(|l| asked.choices.get(l).map_or(0, Vec::len)).collect();
    if counts.len() > 1 {
        return Err(file.fault(span, format!("question `{id}` has another number of choices in another language")));
    }
    let choices = counts.first().copied().unwrap_or(0);
    let usual = if choices > 0 { QuestionKind::Single } else { QuestionKind::Text };
    let kind = asked.kind.unwrap_or(usual);
    let steps = asked.from.zip(asked.to).map(|(from, to)| i64::from(to) - i64::from(from));
    let wanted = match kind {
        QuestionKind::Single | QuestionKind::Several if choices == 0 => Some("choices"),
        QuestionKind::Scale if !steps.is_some_and(|steps| (1..=20).contains(&steps)) => {
            Some("a lower `from` and a higher `to`, at most 20 apart")
        }
        QuestionKind::Scale if choices != 0 && choices != 2 => Some("two `choices`, for what its ends mean, or none"),
        QuestionKind::Text | QuestionKind::Number if choices > 0 => Some("no choices"),
        QuestionKind::Number if steps.is_some_and(|steps| steps < 0) => Some("a lower `from` and a higher `to`"),
        _ => None,
    };
    if let Some(wanted) = wanted {
        return Err(file.fault(span, format!("question `{id}` wants {wanted}")));
    }
    // What is chosen is kept as its words, several joined by semicolons.
    let is_kept = matches!(kind, QuestionKind::Single | QuestionKind::Several);
    for given in asked.choices.values().filter(|_| is_kept) {
        let mut known = BTreeSet::new();
        if let Some(again) = given.iter().find(|choice| !known.insert(choice.trim())) {
            return Err(file.fault(span, format!("question `{id}` has the choice `{again}` twice")));
        }
        if given.iter().any(|choice| choice.trim().is_empty()) {
            return Err(file.fault(span, format!("question `{id}` has a choice without words")));
        }
        if let Some(joined) = given.iter().find(|choice| kind == QuestionKind::Several && choice.contains("; ")) {
            let reason =
                format!("question `{id}` has a choice with a semicolon, by which several are told apart: `{joined}`");
            return Err(file.fault(span, reason));
        }
    }
    Ok(Question {
        id,
        label: asked.label.clone(),
        kind,
        when: asked.when,
        choices: asked.choices.clone(),
        from: asked.from,
        to: asked.to,
        required: asked.required,
    })
}

/// Whether an address is one that nobody can listen in on: of the web, encrypted, or of the same machine. It may hold nothing that
/// would end it where it stands in the page.
fn is_own_address(address: &str) -> bool {
    let plain =
        |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_graphic() && !b"\"';,<>\\".contains(&b));
    // A name and a password in it would stand in the page, and no browser sends to such an address.
    let host =
        |rest: &str| rest.split(['/', '?', '#']).next().is_some_and(|host| !host.is_empty() && !host.contains('@'));
    let is_local = |rest: &str| {
        let host = rest.split(['/', ':']).next().unwrap_or_default();
        ["localhost", "127.0.0.1"].contains(&host)
    };
    match (address.strip_prefix("https://"), address.strip_prefix("http://")) {
        (Some(rest), _) => plain(rest) && host(rest),
        (_, Some(rest)) => plain(rest) && host(rest) && is_local(rest),
        _ => false,
    }
}

/// Whether a language is written as browsers want it (RFC 5646, without extensions): a page stops at one that is not.
fn is_language(tag: &str) -> bool {
    let (letters, all) = (|part: &str| part.bytes().all(|b| b.is_ascii_alphabetic()), tag.split('-'));
    let known = |(at, part): (usize, &str)| match (at, part.len()) {
        (0, 2 | 3 | 5..=8) | (1.., 2) => letters(part),
        (1.., 3) => part.bytes().all(|b| b.is_ascii_digit()),
        (1.., 4) => {
            letters(part)
                || part.starts_with(|first: char| first.is_ascii_digit())
                    && part.bytes().all(|b| b.is_ascii_alphanumeric())
        }
        (1.., 5..=8) => part.bytes().all(|b| b.is_ascii_alphanumeric()),
        _ => false,
    };
    all.enumerate().all(known)
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
