//! Each item by its own answers.

use crate::notices::{ROWS_LEFT_OUT, negative_items};
use crate::{Answers, Item, ScalesError};
use crosscase_data::{Diagnostic, Table, TableBuilder};
use crosscase_numerics::{mean, pearson, sd, sum};
use serde::Serialize;

/// Ranges with more whole numbers than this are counted by the answers there are alone.
const MOST_OPTIONS: usize = 1_000;

/// What was answered to each item, after reversal.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ItemStatistics {
    /// Rows of the file.
    pub n: usize,
    /// The items.
    pub items: Vec<ItemStatistic>,
    /// What there is to know before the figures are used.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// What was answered to an item.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ItemStatistic {
    /// The item.
    pub item: String,
    /// How many respondents answered it.
    pub n: usize,
    /// Rows without one.
    pub n_missing: usize,
    /// Their mean.
    pub mean: Option<f64>,
    /// Their standard deviation, with n − 1.
    pub sd: Option<f64>,
    /// The least.
    pub min: Option<f64>,
    /// The greatest.
    pub max: Option<f64>,
    /// m₃/m₂^1.5, moments with n.
    pub skewness: Option<f64>,
    /// m₄/m₂² − 3.
    pub kurtosis: Option<f64>,
    /// The share at the declared lower end.
    pub floor: Option<f64>,
    /// The share at the declared upper end.
    pub ceiling: Option<f64>,
    /// The correlation with the sum of the others, over rows without a missing answer.
    pub item_total_corrected: Option<f64>,
    /// How often each value was answered: every whole number of the range, and whatever else was.
    pub counts: Vec<(f64, usize)>,
}

/// The statistics of every item.
///
/// ```
/// use crosscase_data::{Format, ReadOptions, read_bytes};
/// use crosscase_scales::{Answers, Item, AnswerRange, item_statistics};
///
/// let table = read_bytes(b"id,a\n1,1\n2,3\n3,3\n", Format::Csv, None, &ReadOptions::new())?.table;
/// let found = item_statistics(&Answers::read(&table, &[Item::new("a").range(AnswerRange::new(1.0, 3.0)?)])?);
/// assert_eq!(found.items[0].counts, [(1.0, 1), (2.0, 0), (3.0, 2)]);
/// # Ok::<(), crosscase_scales::ScalesError>(())
/// ```
pub fn item_statistics(answers: &Answers) -> ItemStatistics {
    let rests = rests(answers);
    let mut diagnostics = answers.diagnostics().to_vec();
    let complete = complete_rows(answers).len();
    if complete < answers.rows() && answers.items().len() > 1 {
        let message = format!(
            "correlations with the rest are over the {complete} of {} rows without a missing answer",
            answers.rows()
        );
        diagnostics.push(Diagnostic::note(ROWS_LEFT_OUT, message));
    }
    negative_items(answers.items().iter().map(|item| item.id.clone()).zip(rests.iter().copied()), &mut diagnostics);
    let items = answers.items().iter().enumerate().map(|(at, item)| {
        let given: Vec<f64> = answers.keyed(at).into_iter().flatten().collect();
        let centre = mean(&given);
        let moment = |power: f64| {
            let centre = centre?;
            sum(&given.iter().map(|x| libm::pow(x - centre, power)).collect::<Vec<_>>())
                .map(|sum| sum / given.len() as f64)
        };
        let spread = moment(2.0).filter(|m2| *m2 > 0.0);
        let share = |end: f64| {
            (!given.is_empty()).then(|| given.iter().filter(|x| **x == end).count() as f64 / given.len() as f64)
        };
        ItemStatistic {
            item: item.id.clone(),
            n: given.len(),
            n_missing: answers.rows() - given.len(),
            mean: centre,
            sd: sd(&given),
            min: given.iter().copied().reduce(f64::min),
            max: given.iter().copied().reduce(f64::max),
            skewness: spread.and_then(|m2| Some(moment(3.0)? / (m2 * m2.sqrt()))),
            kurtosis: spread.and_then(|m2| Some(moment(4.0)? / (m2 * m2) - 3.0)),
            floor: item.range.and_then(|range| share(range.low())),
            ceiling: item.range.and_then(|range| share(range.high())),
            item_total_corrected: rests.get(at).copied().flatten(),
            counts: counts(item, &given),
        }
    });
    ItemStatistics { n: answers.rows(), items: items.collect(), diagnostics }
}

fn counts(item: &Item, given: &[f64]) -> Vec<(f64, usize)> {
    let options = item.range.filter(|range| range.options().is_some_and(|options| options <= MOST_OPTIONS));
    let mut values: Vec<f64> = given.to_vec();
    if let Some(range) = options {
        values.extend((0..range.options().unwrap_or_default()).map(|step| range.low() + step as f64));
    }
    values.sort_by(f64::total_cmp);
    values.dedup();
    values.into_iter().map(|value| (value, given.iter().filter(|x| **x == value).count())).collect()
}

/// The rows without a missing answer.
pub(crate) fn complete_rows(answers: &Answers) -> Vec<usize> {
    (0..answers.rows()).filter(|&row| answers.row(row).iter().all(Option::is_some)).collect()
}

/// The correlation of each item with the sum of the others, over complete rows.
pub(crate) fn rests(answers: &Answers) -> Vec<Option<f64>> {
    let rows = complete_rows(answers);
    let columns: Vec<Vec<f64>> = (0..answers.items().len())
        .map(|item| {
            let keyed = answers.keyed(item);
            rows.iter().filter_map(|&row| keyed.get(row).copied().flatten()).collect()
        })
        .collect();
    let rest =
        |at: usize, row: usize| columns.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, c)| c[row]).sum();
    let of = |(at, own): (usize, &Vec<f64>)| {
        let others: Vec<f64> = (0..rows.len()).map(|row| rest(at, row)).collect();
        pearson(own, &others)
    };
    if columns.len() < 2 { vec![None; columns.len()] } else { columns.iter().enumerate().map(of).collect() }
}

impl ItemStatistics {
    /// The items as a table, a row each; what was answered how often is in `counts` of each.
    ///
    /// # Errors
    /// [`ScalesError::Data`] for a table that cannot be made.
    pub fn to_table(&self) -> Result<Table, ScalesError> {
        let items = || self.items.iter();
        Ok(TableBuilder::new("crosscase.scales.items/1")
            .id("item", items().map(|item| item.item.clone()))
            .count("n", items().map(|item| item.n))
            .count("n_missing", items().map(|item| item.n_missing))
            .number("mean", items().map(|item| item.mean))
            .number("sd", items().map(|item| item.sd))
            .number("min", items().map(|item| item.min))
            .number("max", items().map(|item| item.max))
            .number("skewness", items().map(|item| item.skewness))
            .number("kurtosis", items().map(|item| item.kurtosis))
            .number("floor", items().map(|item| item.floor))
            .number("ceiling", items().map(|item| item.ceiling))
            .number("item_total_corrected", items().map(|item| item.item_total_corrected))
            .build()?)
    }
}
