//! Highlights as Taguette exports them: the words of a passage, without where it stands.

use crate::segments::{named, of_this_kind, optional};
use crate::{CodingError, TextSpan};
use crosscase_data::{Diagnostic, Listed, NoRows, Place, ReadOptions, Table, TableBuilder, counted};

/// The texts in which highlights are looked for.
///
/// ```
/// use crosscase_coding::Highlights;
/// use crosscase_data::{Format, ReadOptions, read_bytes};
///
/// let file = b"id,document,tag,content\n1,i1,trust,we trust them\n2,i1,rules,The law\n";
/// let table = read_bytes(file, Format::Csv, None, &Highlights::reading(ReadOptions::new()))?.table;
/// let texts = Highlights::default().text("i1", "The law? The law is far, and\nwe trust  them.");
/// let found = texts.fit(&table)?;
/// assert_eq!(found.segments.numbers("start")?, [Some(29.0), Some(0.0)]);
/// assert!(found.diagnostics[0].message.contains("stands there 2 times"));
/// # Ok::<(), crosscase_coding::CodingError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Highlights {
    /// Name and text of each document.
    texts: Vec<(String, String)>,
}

/// Passages, found by their words.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FoundHighlights {
    /// One row a tag of a highlight, as [`Segments::from_table`](crate::Segments::from_table) reads them; the case is the document.
    pub segments: Table,
    /// What was not found, and what stands in its document more than once.
    pub diagnostics: Vec<Diagnostic>,
}

/// Characters, each with where it stands.
type Folded = Vec<(char, u64)>;

impl Highlights {
    /// How the table of highlights is to be read.
    pub fn reading(options: ReadOptions) -> ReadOptions {
        let columns = ["id", "document", "tag", "content"];
        columns.into_iter().fold(options.without_id().no_rows(NoRows::Allow), ReadOptions::text_if_there)
    }

    /// The text of a document, by its name.
    #[must_use]
    pub fn text(mut self, document: impl Into<String>, text: impl Into<String>) -> Self {
        self.texts.push((document.into(), text.into()));
        self
    }

    /// The passages of a table with the columns `document`, `tag` and `content`. A highlight that stands in its document more than once is
    /// taken to be the first one after the highlight before it, and told.
    ///
    /// # Errors
    /// A column that is not there, a row without its document or words.
    pub fn fit(&self, table: &Table) -> Result<FoundHighlights, CodingError> {
        let is_own = ["document", "tag", "content"].iter().all(|column| table.has_column(column));
        if !is_own {
            of_this_kind(table)?;
        }
        let (documents, tags) = (named(table, "document")?, named(table, "tag")?);
        let contents = table.texts_as_written("content")?;
        let ids = optional(table, "id")?;
        let folded: Vec<(&str, Folded)> = self.texts.iter().map(|(name, text)| (name.as_str(), folded(text))).collect();
        let (mut rows, mut diagnostics) = (Vec::new(), Vec::new());
        let mut tagged = 0;
        let mut before: Option<(String, TextSpan, Option<String>)> = None;
        for (row, (((document, tag), content), id)) in
            documents.into_iter().zip(tags).zip(contents).zip(ids).enumerate()
        {
            let none = |what| CodingError::NotNamed { what, place: table.place(row, Some(what)) };
            let document = document.ok_or_else(|| none("document"))?;
            let content = content.ok_or_else(|| none("content"))?;
            let Some(tag) = tag else { continue };
            tagged += 1;
            let is_it = |(name, _): &&(&str, Folded)| same_document(name, &document);
            let Some((_, text)) = folded.iter().find(is_it) else {
                let message = format!("the text of {document} was not given, so that its highlights have no place");
                if !diagnostics.iter().any(|told: &Diagnostic| told.message == message) {
                    diagnostics.push(Diagnostic::warning("COD130", message));
                }
                continue;
            };
            let found = occurrences(text, &self::folded(&content));
            let told = |what: String| {
                let words: String = content.chars().take(40).collect();
                Diagnostic::warning("COD131", format!("“{words}” {what}")).at(table.place(row, Some("content")))
            };
            // The same highlight has a row for each of its tags; another one of the same words stands further on.
            let here = before.as_ref().filter(|(of, span, _)| *of == document && found.contains(span));
            let same = here.filter(|(.., known)| known.is_none() || *known == id).map(|(_, span, _)| *span);
            let after = before.as_ref().filter(|(of, ..)| *of == document).map_or(0, |(_, span, _)| span.start);
            let is_next = |span: &&TextSpan| span.start >= after && here.is_none_or(|(_, taken, _)| *taken != **span);
            let next = found.iter().find(is_next).or(found.first()).copied();
            let Some(span) = same.or(next) else {
                diagnostics.push(told(format!("does not stand in {document}, so that it is left out")));
                continue;
            };
            if found.len() > 1 && same.is_none() {
                let help = "make the highlight longer, or mend start and end";
                diagnostics.push(told(format!("stands there {} times; one was taken", found.len())).help(help));
            }
            before = Some((document.clone(), span, id));
            rows.push((document, tag, span, content));
        }
        if rows.is_empty() && tagged > 0 {
            let all = counted(tagged, "highlight stands", "highlights stand");
            let texts: Vec<String> = self.texts.iter().map(|(name, _)| name.clone()).collect();
            let reason = format!(
                "{all} in no text that was given ({}): give each text (`--text FILE`), called like its document",
                Listed(&texts)
            );
            return Err(CodingError::BadFile { place: Place { row: None, ..table.place(0, None) }, reason });
        }
        #[expect(clippy::cast_possible_wrap, reason = "places in a text")]
        let segments = TableBuilder::new("crosscase.coding.segments/1")
            .text("case", rows.iter().map(|row| Some(row.0.as_str())))
            .text("source", rows.iter().map(|row| Some(row.0.as_str())))
            .text("code", rows.iter().map(|row| Some(row.1.as_str())))
            .integer("start", rows.iter().map(|row| Some(row.2.start as i64)))
            .integer("end", rows.iter().map(|row| Some(row.2.end as i64)))
            .text("text", rows.iter().map(|row| Some(row.3.as_str())))
            .build()?;
        Ok(FoundHighlights { segments, diagnostics })
    }
}

/// Names of one document, with or without the ending of a file.
fn same_document(file: &str, document: &str) -> bool {
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    file == document || stem(file) == document || stem(file) == stem(document)
}

/// A text with white space as single blanks, and where each character stands.
fn folded(text: &str) -> Folded {
    let mut folded: Folded = Vec::new();
    for (at, letter) in (0..).zip(text.chars()) {
        let letter = if letter.is_whitespace() { ' ' } else { letter };
        if letter != ' ' || folded.last().is_some_and(|(last, _)| *last != ' ') {
            folded.push((letter, at));
        }
    }
    while folded.last().is_some_and(|(last, _)| *last == ' ') {
        folded.pop();
    }
    folded
}

/// Where the words stand in a text.
fn occurrences(text: &Folded, words: &Folded) -> Vec<TextSpan> {
    if words.is_empty() {
        return Vec::new();
    }
    let is_there = |window: &&[(char, u64)]| window.iter().zip(words).all(|((a, _), (b, _))| a == b);
    let span = |window: &[(char, u64)]| Some(TextSpan { start: window.first()?.1, end: window.last()?.1 + 1 });
    text.windows(words.len()).filter(is_there).filter_map(span).collect()
}
