//! What several screeners decided: where they disagree, and how far they agree.

use super::ReviewLog;
use crate::ReviewError;
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder, told_alike};
use crosscase_numerics::{AgreementCoefficient, AgreementOptions, NumericsError, Ratings};
use serde::Serialize;
use std::collections::BTreeMap;

/// At which stage records or reports are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ScreeningStage {
    /// Records, by title and abstract.
    #[default]
    Screen,
    /// Reports, by their full text.
    Assess,
}

impl ScreeningStage {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Screen, "screen", "Records, by title and abstract"),
        (Self::Assess, "assess", "Reports, by their full text"),
    ];

    /// The name of its event in the log.
    pub const fn event(self) -> &'static str {
        match self {
            Self::Screen => "screen",
            Self::Assess => "assess",
        }
    }
}

/// What a person decided last on an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Vote {
    pub(super) item: String,
    pub(super) by: String,
    pub(super) include: bool,
    pub(super) why: String,
}

/// What several screeners decided.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ScreenedRecords {
    /// At which stage.
    pub stage: ScreeningStage,
    /// The screeners, in the order in which they decide first; the adjudicator is none.
    pub screeners: Vec<String>,
    /// The items that anybody decided on.
    pub items: Vec<ScreenedItem>,
    /// How far the screeners agree.
    pub agreement: ScreeningAgreement,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// An item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScreenedItem {
    /// Its name.
    pub item: String,
    /// What it comes to.
    pub outcome: ScreeningOutcome,
    /// By screener, what was decided; the adjudicator too.
    pub decisions: BTreeMap<String, &'static str>,
    /// By screener, the reason, where one was given.
    pub reasons: BTreeMap<String, String>,
}

/// What decisions on an item come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ScreeningOutcome {
    /// It goes on.
    Include,
    /// It does not.
    Exclude,
    /// Screeners disagree, and nobody has settled it.
    Conflict,
}

impl ScreeningOutcome {
    const fn name(self) -> &'static str {
        match self {
            Self::Include => "include",
            Self::Exclude => "exclude",
            Self::Conflict => "conflict",
        }
    }
}

/// How far screeners agree, over items that at least two of them decided on. Who saw which items does not matter: nobody need have seen all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct ScreeningAgreement {
    /// Items that two or more screeners decided on.
    pub twice: usize,
    /// Items that one alone decided on.
    pub once: usize,
    /// The share of pairs of decisions that agree.
    pub percent: Option<f64>,
    /// Krippendorff's alpha.
    pub alpha: Option<f64>,
    /// Gwet's AC1, which does not fall where nearly everything is excluded.
    pub ac1: Option<f64>,
    /// Brennan and Prediger's coefficient; of two screeners the prevalence-adjusted kappa.
    pub brennan_prediger: Option<f64>,
    /// The share of decisions that include.
    pub prevalence: Option<f64>,
}

impl ReviewLog {
    /// What the screeners decided at a stage.
    ///
    /// # Errors
    /// A line that says what cannot be.
    ///
    /// ```
    /// use crosscase_data::{Format, ReadOptions, read_bytes};
    /// use crosscase_review::{ReviewLog, ScreeningOutcome, ScreeningStage};
    ///
    /// let read = |file: &[u8]| read_bytes(file, Format::Csv, None, &ReviewLog::reading(ReadOptions::new())).map(|read| read.table);
    /// let anna = ReviewLog::from_table(&read(b"item,event,value,by\nr1,screen,include,Anna\nr2,screen,exclude,Anna\n")?)?;
    /// let bram = ReviewLog::from_table(&read(b"item,event,value,by\nr1,screen,exclude,Bram\nr2,screen,exclude,Bram\n")?)?;
    /// let found = anna.with([bram]).screening(ScreeningStage::Screen)?;
    /// assert_eq!((found.items[0].outcome, found.agreement.percent), (ScreeningOutcome::Conflict, Some(0.5)));
    /// # Ok::<(), crosscase_review::ReviewError>(())
    /// ```
    pub fn screening(&self, stage: ScreeningStage) -> Result<ScreenedRecords, ReviewError> {
        let votes = self.votes(stage)?;
        let is_adjudicator = |by: &str| by.eq_ignore_ascii_case("adjudicator");
        let (mut screeners, mut names): (Vec<String>, Vec<String>) = Default::default();
        let mut of_item: BTreeMap<&str, Vec<&super::screening::Vote>> = BTreeMap::new();
        for vote in &votes {
            if !is_adjudicator(&vote.by) && !screeners.contains(&vote.by) {
                screeners.push(vote.by.clone());
            }
            let of = of_item.entry(&vote.item).or_default();
            if of.is_empty() {
                names.push(vote.item.clone());
            }
            of.push(vote);
        }
        let item = |name: &String| {
            let of = of_item.get(name.as_str()).map_or(&[][..], Vec::as_slice);
            let settled = of.iter().find(|vote| is_adjudicator(&vote.by));
            let include = settled.or(of.first()).is_some_and(|vote| vote.include);
            let outcome = match (settled.is_none() && of.iter().any(|vote| vote.include != include), include) {
                (true, _) => ScreeningOutcome::Conflict,
                (false, true) => ScreeningOutcome::Include,
                (false, false) => ScreeningOutcome::Exclude,
            };
            let said = |vote: &&Vote| (vote.by.clone(), if vote.include { "include" } else { "exclude" });
            let reasons = of.iter().filter(|vote| !vote.why.is_empty());
            ScreenedItem {
                item: name.clone(),
                outcome,
                decisions: of.iter().map(said).collect(),
                reasons: reasons.map(|vote| (vote.by.clone(), vote.why.clone())).collect(),
            }
        };
        let items: Vec<ScreenedItem> = names.iter().map(item).collect();
        let rows = names.iter().map(|name| {
            let of = of_item.get(name.as_str()).map_or(&[][..], Vec::as_slice);
            let by = |screener: &String| {
                of.iter().find(|vote| vote.by == *screener).map(|vote| f64::from(u8::from(vote.include)))
            };
            screeners.iter().map(by).collect::<Vec<Option<f64>>>()
        });
        let agreement = agreement(&rows.collect::<Vec<_>>())?;
        let conflicts: Vec<String> = items
            .iter()
            .filter(|item| item.outcome == ScreeningOutcome::Conflict)
            .map(|item| item.item.clone())
            .collect();
        let mut diagnostics = Vec::new();
        if !conflicts.is_empty() {
            let help = "write a line by `adjudicator` for each";
            diagnostics.push(Diagnostic::warning("REV130", "the screeners disagree").help(help).listing(conflicts));
        }
        if agreement.twice == 0 && !items.is_empty() {
            let message = "no item was decided on by two screeners, so that nothing is known of their agreement";
            diagnostics.push(Diagnostic::note("REV131", message));
        }
        if agreement.twice > 0 && agreement.alpha.is_none() {
            let message = "all decisions on items of two screeners are the same: agreement beyond chance is 0/0, not 1";
            diagnostics.push(Diagnostic::note("REV132", message));
        }
        diagnostics.extend(told_alike("REV147", "item", names.iter().map(String::as_str)));
        diagnostics.extend(told_alike("REV147", "screener", screeners.iter().map(String::as_str)));
        Ok(ScreenedRecords { stage, screeners, items, agreement, diagnostics })
    }
}

fn agreement(rows: &[Vec<Option<f64>>]) -> Result<ScreeningAgreement, ReviewError> {
    let given = |row: &Vec<Option<f64>>| row.iter().flatten().count();
    let decisions: Vec<f64> = rows.iter().flatten().copied().flatten().collect();
    let counts = ScreeningAgreement {
        twice: rows.iter().filter(|row| given(row) > 1).count(),
        once: rows.iter().filter(|row| given(row) == 1).count(),
        prevalence: crosscase_numerics::mean(&decisions),
        ..ScreeningAgreement::default()
    };
    let ratings = match Ratings::new(rows.iter().filter(|row| given(row) > 1).cloned()) {
        Ok(ratings) => ratings,
        Err(NumericsError::NoPair | NumericsError::TooFewCoders { .. }) => return Ok(counts),
        Err(error) => return Err(error.into()),
    };
    let of = |coefficient| -> Result<Option<f64>, ReviewError> {
        Ok(AgreementOptions::new(coefficient).fit(&ratings)?.estimate)
    };
    Ok(ScreeningAgreement {
        percent: of(AgreementCoefficient::Percent)?,
        alpha: of(AgreementCoefficient::Krippendorff)?,
        ac1: of(AgreementCoefficient::Gwet)?,
        brennan_prediger: of(AgreementCoefficient::BrennanPrediger)?,
        ..counts
    })
}

impl ScreenedRecords {
    /// One row an item: `crosscase.review.screening/1`.
    ///
    /// # Errors
    /// A screener who is called as one of the other columns.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let items = &self.items;
        let table = TableBuilder::new("crosscase.review.screening/1")
            .text("item", items.iter().map(|item| Some(item.item.as_str())))
            .text("outcome", items.iter().map(|item| Some(item.outcome.name())));
        let column = |table: TableBuilder, by: &String| {
            table.text(&format!("by {by}"), items.iter().map(|item| item.decisions.get(by).copied()))
        };
        let told = |item: &ScreenedItem| {
            let told: Vec<String> = item.reasons.iter().map(|(by, why)| format!("{by}: {why}")).collect();
            (!told.is_empty()).then(|| told.join("; "))
        };
        self.screeners.iter().fold(table, column).text("reasons", items.iter().map(told)).build()
    }

    /// A line of the log for each conflict, whose `value` an adjudicator has to fill in: `crosscase.review.conflicts/1`.
    ///
    /// # Errors
    /// None that is known.
    pub fn conflicts(&self) -> Result<Table, DataError> {
        let open: Vec<&ScreenedItem> =
            self.items.iter().filter(|item| item.outcome == ScreeningOutcome::Conflict).collect();
        let said = |item: &&ScreenedItem| {
            let one = |(by, what): (&String, &&str)| {
                let why = item.reasons.get(by).map_or_else(String::new, |why| format!(" ({why})"));
                format!("{by} {what}{why}")
            };
            item.decisions.iter().map(one).collect::<Vec<_>>().join("; ")
        };
        let empty = || open.iter().map(|_| None::<String>);
        TableBuilder::new("crosscase.review.conflicts/1")
            .text("item", open.iter().map(|item| Some(item.item.as_str())))
            .text("event", open.iter().map(|_| Some(self.stage.event())))
            .text("value", empty())
            .text("by", open.iter().map(|_| Some("adjudicator")))
            .text("when", empty())
            .text("why", empty())
            .text("said", open.iter().map(|item| Some(said(item))))
            .build()
    }
}
