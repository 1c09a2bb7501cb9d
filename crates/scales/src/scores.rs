//! From a person's answers to a score.

use crate::items::rests;
use crate::notices::{ROWS_LEFT_OUT, negative_items};
use crate::{Answers, ScalesError};
use crosscase_data::{Diagnostic, Table, TableBuilder, counted};
use crosscase_numerics::mean;
use serde::{Deserialize, Serialize};

/// What a score is of the answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ScoreKind {
    /// The mean of the answers there are.
    #[default]
    Mean,
    /// That mean times the number of items, so that a missing answer is not 0.
    Sum,
    /// Per cent of the maximum possible: the mean of 100·(x − min)/(max − min) (Cohen et al. 1999).
    Pomp,
}

impl ScoreKind {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Mean, "mean", "The mean of the answers there are"),
        (Self::Sum, "sum", "That mean times the number of items, so that a missing answer is not 0"),
        (Self::Pomp, "pomp", "Per cent of the maximum possible, for items with different ranges, too"),
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Sum => "sum",
            Self::Pomp => "pomp",
        }
    }
}

/// Scores of respondents.
///
/// ```
/// use crosscase_data::{Format, ReadOptions, read_bytes};
/// use crosscase_scales::{Answers, Item, ScoreKind, Scores};
///
/// let table = read_bytes(b"id,a,b,c\np,5,,4\nq,2,,\n", Format::Csv, None, &ReadOptions::new())?.table;
/// let answers = Answers::read(&table, &["a", "b", "c"].map(Item::new))?;
/// let found = Scores::new().kind(ScoreKind::Sum).min_answered(0.6).fit(&answers)?;
/// assert_eq!((found.scores[0].score, found.scores[1].score), (Some(13.5), None));
/// # Ok::<(), crosscase_scales::ScalesError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Scores {
    /// What a score is. Default the mean.
    pub kind: ScoreKind,
    /// The share of the items asked that must be answered, with a tolerance of 1e-9. Default 1: all.
    pub min_answered: f64,
}

impl Default for Scores {
    fn default() -> Self {
        Self { kind: ScoreKind::Mean, min_answered: 1.0 }
    }
}

/// The scores.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ScoresResult {
    /// What made them.
    pub parameters: Scores,
    /// Respondents with a score.
    pub n: usize,
    /// Every respondent, in the order of the file.
    pub scores: Vec<Score>,
    /// What there is to know before the figures are used.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// A respondent's score.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Score {
    /// The respondent.
    pub id: String,
    /// The score; none where too little was answered.
    pub score: Option<f64>,
    /// Items answered.
    pub answered: usize,
    /// Items asked.
    pub asked: usize,
}

impl Scores {
    /// The mean, where all items asked were answered.
    pub fn new() -> Self {
        Self::default()
    }

    /// What a score is.
    #[must_use]
    pub fn kind(mut self, kind: ScoreKind) -> Self {
        self.kind = kind;
        self
    }

    /// The share of the items asked that must be answered.
    #[must_use]
    pub fn min_answered(mut self, share: f64) -> Self {
        self.min_answered = share;
        self
    }

    /// The scores of all respondents.
    ///
    /// # Errors
    /// [`ScalesError::Option`] for a share outside 0 to 1; [`ScalesError::DifferentRanges`] for a mean or sum over different ranges;
    /// [`ScalesError::NoRange`] where pomp wants one.
    pub fn fit(&self, answers: &Answers) -> Result<ScoresResult, ScalesError> {
        if !(0.0..=1.0).contains(&self.min_answered) {
            let (found, allowed) = (self.min_answered.to_string(), "a share from 0 to 1");
            return Err(ScalesError::Option { option: "min-answered", found, allowed });
        }
        if self.kind == ScoreKind::Pomp {
            let unranged = answers.items().iter().filter(|item| item.range.is_none()).map(|item| item.id.clone());
            let items: Vec<String> = unranged.collect();
            if !items.is_empty() {
                return Err(ScalesError::NoRange { items, wanted: "per cent of the maximum possible want one" });
            }
        } else {
            answers.one_range(self.kind.as_str())?;
        }
        let columns: Vec<Vec<Option<f64>>> = (0..answers.items().len()).map(|item| answers.keyed(item)).collect();
        let scores: Vec<Score> =
            answers.ids().iter().enumerate().map(|(row, id)| self.score(answers, &columns, row, id)).collect();
        let n = scores.iter().filter(|score| score.score.is_some()).count();
        let mut diagnostics = answers.diagnostics().to_vec();
        negative_items(answers.items().iter().map(|item| item.id.clone()).zip(rests(answers)), &mut diagnostics);
        if n < scores.len() {
            let rows = counted(scores.len() - n, "row has", "rows have");
            let answered = match self.min_answered {
                0.0 => "none of the items asked was".to_owned(),
                share if share >= 1.0 => "less than all items asked were".to_owned(),
                share => format!("less than {share} of the items asked were"),
            };
            let message = format!("{rows} no score, since {answered} answered; {n} of {} have one", scores.len());
            diagnostics.push(Diagnostic::note(ROWS_LEFT_OUT, message));
        }
        Ok(ScoresResult { parameters: *self, n, scores, diagnostics })
    }

    fn score(&self, answers: &Answers, columns: &[Vec<Option<f64>>], row: usize, id: &str) -> Score {
        let asked = (0..columns.len()).filter(|&item| answers.asked(item, row)).count();
        let answer = |(column, item): (&Vec<Option<f64>>, &crate::Item)| {
            let answer = column.get(row).copied().flatten()?;
            match (self.kind, item.range) {
                (ScoreKind::Pomp, Some(range)) => Some(100.0 * (answer - range.low()) / range.width()),
                _ => Some(answer),
            }
        };
        let given: Vec<f64> = columns.iter().zip(answers.items()).filter_map(answer).collect();
        let enough = asked > 0 && given.len() as f64 / asked as f64 + 1e-9 >= self.min_answered;
        let score = mean(&given).filter(|_| enough).map(|mean| match self.kind {
            ScoreKind::Sum => mean * columns.len() as f64,
            ScoreKind::Mean | ScoreKind::Pomp => mean,
        });
        Score { id: id.to_owned(), score, answered: given.len(), asked }
    }
}

impl ScoresResult {
    /// The scores as a table, a row a respondent.
    ///
    /// # Errors
    /// [`ScalesError::Data`] for a table that cannot be made.
    pub fn to_table(&self) -> Result<Table, ScalesError> {
        let all = || self.scores.iter();
        Ok(TableBuilder::new("crosscase.scales.scores/1")
            .id("id", all().map(|score| score.id.clone()))
            .number("score", all().map(|score| score.score))
            .count("answered", all().map(|score| score.answered))
            .count("asked", all().map(|score| score.asked))
            .build()?)
    }
}
