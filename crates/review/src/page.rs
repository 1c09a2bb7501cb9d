//! The page on which a person screens records: one file that works offline and shows nobody else's decisions.

use crate::{BibRecord, Deduplicated, ReviewError, ScreeningStage};
use crosscase_data::{DataError, Table, TableBuilder};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

const PAGE: &str = include_str!("../assets/screen.html");
const STYLE: &str = include_str!("../assets/screen.css");
const SCRIPT: &str = include_str!("../assets/screen.js");

/// What a screener sees.
///
/// ```
/// use crosscase_review::{Decisions, ScreeningPage, deduplicate, formats};
/// let file = b"TY  - JOUR\nTI  - Who steers?\nAB  - We ask who <steers>.\nER  - \n";
/// let found = deduplicate(formats::read(file, "a.ris")?.records, &Decisions::default())?;
/// let page = ScreeningPage::new("Partnerships").criteria(["no cases", "not about services"]).page(&found)?;
/// assert!(page.contains("Who steers?") && !page.contains("<steers>") && !page.contains("{{"));
/// # Ok::<(), crosscase_review::ReviewError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScreeningPage {
    /// What the review is about.
    pub title: String,
    /// Who screens; asked for on the page where it is empty.
    pub screener: String,
    /// At which stage.
    pub stage: ScreeningStage,
    /// Reasons to exclude.
    pub criteria: Vec<String>,
    /// The records that are shown: all that stand for themselves, where `None`. A duplicate stands for the record that is kept of it.
    pub only: Option<BTreeSet<String>>,
}

/// What of a record is shown.
#[derive(Serialize)]
struct Shown<'a> {
    id: &'a str,
    title: Option<&'a str>,
    author: Option<&'a str>,
    year: Option<i32>,
    journal: Option<&'a str>,
    summary: Option<&'a str>,
    doi: Option<&'a str>,
}

impl<'a> Shown<'a> {
    fn of(record: &'a BibRecord) -> Self {
        Self {
            id: &record.id,
            title: record.title.as_deref(),
            author: record.author.as_deref(),
            year: record.year,
            journal: record.journal.as_deref(),
            summary: record.summary.as_deref(),
            doi: record.doi.as_deref(),
        }
    }
}

impl ScreeningPage {
    /// A page for titles and abstracts, without reasons.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// Who screens; the page asks for the name where it is empty.
    #[must_use]
    pub fn screener(self, screener: impl Into<String>) -> Self {
        Self { screener: screener.into(), ..self }
    }

    /// The stage whose decisions the page takes down.
    #[must_use]
    pub fn stage(self, stage: ScreeningStage) -> Self {
        Self { stage, ..self }
    }

    /// The reasons to exclude that are offered.
    #[must_use]
    pub fn criteria<S: Into<String>>(self, criteria: impl IntoIterator<Item = S>) -> Self {
        Self { criteria: criteria.into_iter().map(Into::into).collect(), ..self }
    }

    /// Only these records, such as those that were included by title and abstract.
    #[must_use]
    pub fn only(self, records: impl IntoIterator<Item = String>) -> Self {
        Self { only: Some(records.into_iter().collect()), ..self }
    }

    /// The records of the page: those that stand for themselves and are wanted.
    ///
    /// # Errors
    /// [`ReviewError::NotShown`] for wanted ones that are not there.
    pub fn shown<'r>(&self, records: &'r Deduplicated) -> Result<Vec<&'r BibRecord>, ReviewError> {
        let kept = kept_instead(records);
        let stands = |record: &&BibRecord| !kept.contains_key(record.id.as_str());
        let Some(only) = &self.only else { return Ok(records.records.iter().filter(stands).collect()) };
        let known: BTreeSet<&str> = records.records.iter().map(|record| record.id.as_str()).collect();
        let lost: Vec<String> = only.iter().filter(|id| !known.contains(id.as_str())).cloned().collect();
        if !lost.is_empty() {
            return Err(ReviewError::NotShown { lost, known: records.records.first().map(|record| record.id.clone()) });
        }
        let wanted: BTreeSet<&str> =
            only.iter().map(|id| kept.get(id.as_str()).copied().unwrap_or(id.as_str())).collect();
        Ok(records.records.iter().filter(|record| wanted.contains(record.id.as_str())).collect())
    }

    /// The page of the records that are [shown](Self::shown).
    ///
    /// # Errors
    /// As there.
    pub fn page(&self, records: &Deduplicated) -> Result<String, ReviewError> {
        let records: Vec<Shown<'_>> = self.shown(records)?.into_iter().map(Shown::of).collect();
        let data = serde_json::json!({
            "title": self.title,
            "screener": self.screener,
            "event": self.stage.event(),
            "criteria": self.criteria,
            "records": records,
        });
        // Inside a script element only `<` can end or open anything.
        let data = data.to_string().replace('<', "\\u003c");
        Ok(PAGE.replace("{{style}}", STYLE).replace("{{script}}", SCRIPT).replace("{{data}}", &data))
    }
}

/// By record that another stands for, that other.
fn kept_instead(records: &Deduplicated) -> BTreeMap<&str, &str> {
    let members = records.groups.iter().flat_map(|group| group.members.iter().map(move |member| (member, &group.kept)));
    members.filter(|(member, kept)| member != kept).map(|(member, kept)| (member.as_str(), kept.as_str())).collect()
}

impl Deduplicated {
    /// The log with which a review begins: a line where each record was found, by the name of its file as a database, and one for each that
    /// another stands for, as [`ReviewLog`](crate::ReviewLog) reads them: `crosscase.review.log/1`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_log(&self) -> Result<Table, DataError> {
        let mut lines: Vec<[String; 4]> = Vec::new();
        for record in &self.records {
            let file = record.id.rsplit_once('#').map_or(record.id.as_str(), |(file, _)| file);
            let file = file.rsplit(['/', '\\']).next().unwrap_or(file);
            let name = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
            lines.push([record.id.clone(), "found".to_owned(), format!("database:{name}"), String::new()]);
        }
        for group in &self.groups {
            for member in group.members.iter().filter(|member| **member != group.kept) {
                lines.push([member.clone(), "duplicate".to_owned(), group.kept.clone(), group.why.clone()]);
            }
        }
        let column = |at: usize| lines.iter().map(move |line| line.get(at).cloned().filter(|text| !text.is_empty()));
        TableBuilder::new("crosscase.review.log/1")
            .text("item", column(0))
            .text("event", column(1))
            .text("value", column(2))
            .text("by", lines.iter().map(|_| Some("crosscase")))
            .text("when", lines.iter().map(|_| None::<String>))
            .text("why", column(3))
            .build()
    }
}
