//! The case survey: what several coders scored of each case on each item, as one score, with how far they were apart (Larsson 1993,
//! doi:10.2307/256820; Newig & Fritsch 2009, doi:10.1002/eet.509).

mod reports;

pub use reports::CaseReports;

use crate::ReviewError;
use crate::tables::Names;
use crosscase_data::contract::Rating;
use crosscase_data::{
    DataError, Diagnostic, NoRows, Place, ReadOptions, Row, Table, TableBuilder, counted, name_list, told_alike,
};
use crosscase_numerics::{
    AgreementCoefficient, AgreementMetric, AgreementOptions, NumericsError, Ratings, mean, quantile, weighted_mean,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the scores of several coders become.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ScoreConsensus {
    /// Their median, which holds for ordinal scores.
    #[default]
    Median,
    /// Their mean.
    Mean,
    /// Their mean weighted by confidence; where all have confidence 0, nothing.
    Weighted,
}

impl ScoreConsensus {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Median, "median", "The median, which holds for ordinal scores"),
        (Self::Mean, "mean", "The mean"),
        (Self::Weighted, "weighted", "The mean weighted by the coders' confidence"),
    ];
}

/// How a case survey is put together.
///
/// ```
/// use crosscase_data::{Format, ReadOptions, read_bytes};
/// use crosscase_review::CaseSurvey;
///
/// let file = b"case,item,coder,value\nEde,trust,A,3\nEde,trust,B,4\nEde,trust,C,4\nOss,trust,A,0\nOss,trust,B,0\nOss,trust,C,\n";
/// let table = read_bytes(file, Format::Csv, None, &CaseSurvey::reading(ReadOptions::new()))?.table;
/// let found = CaseSurvey::default().range(0.0, 4.0).fit(&table)?;
/// assert_eq!((found.scores[0].value, found.scores[0].low, found.scores[0].high), (Some(4.0), Some(3.0), Some(4.0)));
/// assert_eq!((found.scores[1].coders, found.items[0].coders), (2, 3));
/// # Ok::<(), crosscase_review::ReviewError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CaseSurvey {
    /// What the scores of several coders become.
    pub consensus: ScoreConsensus,
    /// The least and the greatest score that there is; not checked where `None`.
    pub range: Option<(f64, f64)>,
}

/// The scores of a case survey.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SurveyedCases {
    /// One a case and item, in the order in which they are named first.
    pub scores: Vec<SurveyedScore>,
    /// The items, and how reliable each is.
    pub items: Vec<SurveyedItem>,
    /// The cases whose scores name their reports, and these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<CaseReports>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// What coders together say of a case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SurveyedScore {
    /// The case.
    pub case: String,
    /// The item.
    pub item: String,
    /// The score; nothing where nobody gave one.
    pub value: Option<f64>,
    /// The least that a coder says, her scores of several reports put together.
    pub low: Option<f64>,
    /// The greatest.
    pub high: Option<f64>,
    /// How many gave one.
    pub coders: usize,
}

/// How reliable an item is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SurveyedItem {
    /// The item.
    pub item: String,
    /// Krippendorff's alpha of its scores as ordinal ones; nothing where no case was scored twice or all scores are one.
    pub alpha: Option<f64>,
    /// The interval of alpha, from its lower to its upper end; `None` where there is none.
    pub ci: Option<(f64, f64)>,
    /// Cases that anybody scored.
    pub cases: usize,
    /// How many coders scored a case in it.
    pub coders: usize,
}

impl CaseSurvey {
    /// The same with other consensus.
    #[must_use]
    pub fn consensus(self, consensus: ScoreConsensus) -> Self {
        Self { consensus, ..self }
    }

    /// The same with scores held to a range.
    #[must_use]
    pub fn range(self, low: f64, high: f64) -> Self {
        Self { range: Some((low, high)), ..self }
    }

    /// How the table of scores is to be read: case, item, coder, value, and perhaps confidence, quote and the report that it is from.
    pub fn reading(options: ReadOptions) -> ReadOptions {
        let columns = ["case", "item", "coder", "quote", "report"];
        columns.into_iter().fold(options.without_id().no_rows(NoRows::Allow), ReadOptions::text_if_there)
    }

    /// The scores of a table in its order, each with the report that it is from, where there is a column `report`.
    ///
    /// # Errors
    /// What the table of ratings of the data contract does not allow, such as a coder who scores a case twice from one report.
    pub fn ratings(table: &Table) -> Result<Vec<Rating>, ReviewError> {
        reports::ratings(table)
    }

    /// The scores, each with how far its coders were apart. Where a case is told of by several reports, the scores of a coder are put
    /// together first, so that a case counts once however often it was written about.
    ///
    /// # Errors
    /// What the table of ratings of the data contract does not allow, such as a coder who scores a case twice from one report; a score out
    /// of range, with its row; a score without confidence where that is a weight.
    pub fn fit(&self, table: &Table) -> Result<SurveyedCases, ReviewError> {
        let ratings = reports::ratings(table)?;
        let (mut cases, mut items, mut coders) = (Names::default(), Names::default(), Names::default());
        let mut given: BTreeMap<(usize, usize), Vec<Given<'_>>> = BTreeMap::new();
        for (row, rating) in ratings.iter().enumerate() {
            let bad = |reason: String| {
                let (item, place) = (format!("{}, {}", rating.case, rating.item), at(table, row));
                Err(ReviewError::BadEvent { item, reason, place })
            };
            let cell = given.entry((cases.place(&rating.case), items.place(&rating.item))).or_default();
            let coder = coders.place(&rating.coder);
            let Ok(value) = rating.value else { continue };
            if let Some((low, high)) = self.range.filter(|(low, high)| value < *low || value > *high) {
                return bad(format!("the score {value} is outside {low} to {high}"));
            }
            match (self.consensus, rating.confidence) {
                (ScoreConsensus::Weighted, None) => {
                    return bad("a score has no confidence, which should weigh it".to_owned());
                }
                (_, confidence) => {
                    let confidence = confidence.unwrap_or(1.0);
                    cell.push(Given { coder, report: rating.report.as_deref(), value, confidence });
                }
            }
        }
        let mut of_items: Vec<Vec<&Vec<Given<'_>>>> = vec![Vec::new(); items.all.len()];
        for ((_, item), cell) in &given {
            of_items.get_mut(*item).into_iter().for_each(|own| own.push(cell));
        }
        let items_found =
            items.all.iter().zip(&of_items).map(|(item, cells)| reliability(item, cells, coders.all.len()));
        let items_found: Vec<SurveyedItem> = items_found.collect::<Result<_, _>>()?;
        let scores = given.iter().map(|((case, item), cell)| {
            let own = self.own(cell);
            let values: Vec<f64> = own.iter().map(|(value, _)| *value).collect();
            SurveyedScore {
                case: cases.name(*case),
                item: items.name(*item),
                value: self.together(&own),
                low: quantile(&values, 0.0),
                high: quantile(&values, 1.0),
                coders: own.len(),
            }
        });
        let scores: Vec<SurveyedScore> = scores.collect();
        let reports = reports::of_cases(&ratings);
        let mut diagnostics = told(&scores, &items_found);
        let names = |(case, item): &(usize, usize)| format!("{} ({})", cases.name(*case), items.name(*item));
        diagnostics.extend(apart(given.iter().filter(|(_, cell)| is_apart(cell)).map(|(of, _)| names(of)).collect()));
        diagnostics.extend(reports::told(&reports));
        diagnostics.extend(told_alike("REV147", "coder", ratings.iter().map(|rating| rating.coder.as_str())));
        diagnostics.extend(told_alike(
            "REV147",
            "report",
            ratings.iter().filter_map(|rating| rating.report.as_deref()),
        ));
        diagnostics.extend(told_alike("REV147", "case", ratings.iter().map(|rating| rating.case.as_str())));
        diagnostics.extend(told_alike("REV147", "item", ratings.iter().map(|rating| rating.item.as_str())));
        Ok(SurveyedCases { scores, items: items_found, reports, diagnostics })
    }

    /// What each coder says, whatever the number of reports: value and confidence.
    fn own(&self, cell: &[Given<'_>]) -> Vec<(f64, f64)> {
        let coders: BTreeSet<usize> = cell.iter().map(|one| one.coder).collect();
        let of = |coder: &usize| {
            let own: Vec<(f64, f64)> =
                cell.iter().filter(|one| one.coder == *coder).map(|one| (one.value, one.confidence)).collect();
            if let [one] = own[..] {
                return Some(one);
            }
            let sure = mean(&own.iter().map(|(_, confidence)| *confidence).collect::<Vec<_>>())?;
            // Of no confidence at all it does not matter which value has it.
            self.together(&own).or(own.first().map(|(value, _)| *value)).map(|value| (value, sure))
        };
        coders.iter().filter_map(of).collect()
    }

    /// Scores as one, each with its confidence.
    fn together(&self, given: &[(f64, f64)]) -> Option<f64> {
        let values: Vec<f64> = given.iter().map(|(value, _)| *value).collect();
        match self.consensus {
            ScoreConsensus::Median => quantile(&values, 0.5),
            ScoreConsensus::Mean => mean(&values),
            ScoreConsensus::Weighted => {
                weighted_mean(&values, &given.iter().map(|(_, confidence)| *confidence).collect::<Vec<_>>())
            }
        }
    }
}

/// Agreement that is 0/0, and cases that several scored and that have no score.
fn told(scores: &[SurveyedScore], items: &[SurveyedItem]) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    let same = items.iter().filter(|item| item.alpha.is_none() && item.coders > 1).map(|item| item.item.clone());
    let same: Vec<String> = same.collect();
    if !same.is_empty() {
        let message = "alpha is undefined: all scores are the same, or no case has those of two coders";
        told.push(Diagnostic::note("REV140", message).listing(same));
    }
    let none = scores.iter().filter(|score| score.value.is_none() && score.coders > 0);
    let none: Vec<String> = none.map(|score| format!("{} ({})", score.case, score.item)).collect();
    if !none.is_empty() {
        let message = "no score, since no coder has any confidence in one";
        told.push(Diagnostic::warning("REV141", message).listing(none));
    }
    told
}

/// Whether a score of another coder than those who name a report names none: what the two read may be one.
fn is_apart(cell: &[Given<'_>]) -> bool {
    let coders = |named: bool| cell.iter().filter(move |one| one.report.is_some() == named).map(|one| one.coder);
    let named: BTreeSet<usize> = coders(true).collect();
    !named.is_empty() && coders(false).any(|coder| named.iter().any(|other| *other != coder))
}

fn apart(scores: Vec<String>) -> Option<Diagnostic> {
    let what = counted(
        scores.len(),
        "score has a report from one coder and none from another",
        "scores have a report from one coder and none from another",
    );
    let help = "name the report in every row; where there is but one, name it all the same";
    let message = format!("{what}: these are not compared, and alpha is without them");
    (!scores.is_empty()).then(|| Diagnostic::warning("REV146", message).listing(scores).help(help))
}

/// A score, whose it is and from which report.
struct Given<'r> {
    coder: usize,
    report: Option<&'r str>,
    value: f64,
    confidence: f64,
}

fn at(table: &Table, row: usize) -> Place {
    let place = table.place(row, Some("value"));
    Place { row: place.row.or(Some(Row::Nth(row as u64 + 1))), ..place }
}

fn reliability(item: &str, cells: &[&Vec<Given<'_>>], coders: usize) -> Result<SurveyedItem, ReviewError> {
    // What two coders read of a case in one report is compared.
    let given = cells.iter().flat_map(|cell| {
        let mut of_report: BTreeMap<Option<&str>, BTreeMap<usize, f64>> = BTreeMap::new();
        for one in *cell {
            of_report.entry(one.report).or_default().insert(one.coder, one.value);
        }
        of_report.into_values().map(|own| own.into_iter().collect())
    });
    let options = AgreementOptions::new(AgreementCoefficient::Krippendorff).metric(AgreementMetric::Ordinal);
    let found = match Ratings::given(coders, given) {
        Ok(ratings) => Some(options.fit(&ratings)?),
        Err(NumericsError::NoPair | NumericsError::TooFewCoders { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    let seen: BTreeSet<usize> = cells.iter().flat_map(|cell| cell.iter().map(|one| one.coder)).collect();
    Ok(SurveyedItem {
        item: item.to_owned(),
        alpha: found.as_ref().and_then(|found| found.estimate),
        ci: found.and_then(|found| found.ci),
        cases: cells.iter().filter(|cell| !cell.is_empty()).count(),
        coders: seen.len(),
    })
}

impl SurveyedCases {
    /// One row a case and item: `crosscase.review.survey/1`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let scores = &self.scores;
        let table = TableBuilder::new("crosscase.review.survey/1")
            .text("case", scores.iter().map(|score| Some(score.case.as_str())))
            .text("item", scores.iter().map(|score| Some(score.item.as_str())))
            .number("value", scores.iter().map(|score| score.value))
            .number("low", scores.iter().map(|score| score.low))
            .number("high", scores.iter().map(|score| score.high))
            .count("coders", scores.iter().map(|score| score.coders));
        if self.reports.is_empty() {
            return table.build();
        }
        let of: BTreeMap<&str, &CaseReports> = self.reports.iter().map(|of| (of.case.as_str(), of)).collect();
        let reports = |score: &SurveyedScore| name_list(&of.get(score.case.as_str())?.reports);
        table.text("reports", scores.iter().map(reports)).build()
    }
}
