//! Agreement of coders over a table with one row a rating.

use crate::CodingError;
use crate::segments::{alike, named};
use crosscase_data::{DataError, Diagnostic, MAX_PAIRS, ReadOptions, Row, Table, TableBuilder, held_by_pairs};
use crosscase_numerics::{
    AgreementCoefficient, AgreementInterval, AgreementMetric, AgreementOptions, AgreementWeights, CoderAgreement,
    Progress, Ratings,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// The most pairs of values that are compared: those of 31 622. Nothing is held for them, but it takes seconds.
const MOST_COMPARED: u64 = 1_000_000_000;

/// Which columns say what was rated, by whom, and how.
///
/// ```
/// use crosscase_coding::AgreementColumns;
/// use crosscase_data::{Format, ReadOptions, read_bytes};
/// use crosscase_numerics::{AgreementCoefficient, AgreementOptions};
///
/// let columns = AgreementColumns::new("unit", "coder", "value");
/// let file = b"unit,coder,value\nu1,a,yes\nu1,b,yes\nu2,a,no\nu2,b,yes\nu3,a,no\nu3,b,no\n";
/// let table = read_bytes(file, Format::Csv, None, &columns.reading(ReadOptions::new()))?.table;
/// let found = columns.fit(&table, &AgreementOptions::new(AgreementCoefficient::Percent))?;
/// assert_eq!((found.estimate, found.units, found.coders), (Some(2.0 / 3.0), 3, 2));
/// # Ok::<(), crosscase_coding::CodingError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementColumns {
    /// What was rated.
    pub unit: String,
    /// Who rated it.
    pub coder: String,
    /// The rating.
    pub value: String,
}

/// A coefficient of agreement, as it is told.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RatedAgreement {
    /// The estimate; nothing where agreement by chance is complete.
    pub estimate: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// Its interval, cut at 1.
    pub ci: Option<(f64, f64)>,
    /// How the interval was made.
    pub interval: &'static str,
    /// Units that the coefficient uses.
    pub units: usize,
    /// Coders who rated something.
    pub coders: usize,
    /// Categories that the coefficient uses.
    pub categories: usize,
    /// Units that were rated once.
    pub rated_once: usize,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

impl AgreementColumns {
    /// The columns that name what was rated, who rated it, and the rating.
    pub fn new(unit: impl Into<String>, coder: impl Into<String>, value: impl Into<String>) -> Self {
        Self { unit: unit.into(), coder: coder.into(), value: value.into() }
    }

    /// How the table is to be read: a row a rating, units and coders by their names.
    pub fn reading(&self, options: ReadOptions) -> ReadOptions {
        options.without_id().text(&self.unit).text(&self.coder)
    }

    /// The coefficient.
    ///
    /// # Errors
    /// A row without its unit or coder, a coder who rated a unit twice, words where a metric needs numbers; one coder alone, no unit
    /// rated twice, Cohen's kappa of other than two coders; more different values than can be held against each other, or against the coders.
    pub fn fit(&self, table: &Table, options: &AgreementOptions) -> Result<RatedAgreement, CodingError> {
        self.fit_while(table, options, |_| ControlFlow::Continue(()))
    }

    /// As [`fit`](Self::fit), and tells the caller how far a bootstrap is, who may stop it.
    pub fn fit_while(
        &self,
        table: &Table,
        options: &AgreementOptions,
        watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<RatedAgreement, CodingError> {
        let mut diagnostics = Vec::new();
        let values = self.values(table, options, &mut diagnostics)?;
        let ratings = self.ratings(table, &values)?;
        diagnostics.extend(self.silent(table, &values)?);
        // Chance sets every value against every other, and that of each coder's own ratings has room for every coder and value.
        let values = (ratings.values().len(), "different value", "different values");
        let coders = (ratings.coders(), "coder", "coders");
        if options.coefficient != AgreementCoefficient::Percent {
            held_by_pairs(values, values, MOST_COMPARED)?;
        }
        if matches!(options.coefficient, AgreementCoefficient::Cohen | AgreementCoefficient::Conger) {
            held_by_pairs(values, coders, MAX_PAIRS)?;
        }
        let found = options.fit_while(&ratings, watch)?;
        diagnostics.extend(noticed(&found, options));
        let coders = named(table, &self.coder)?;
        diagnostics.extend(alike("coder", coders.iter().flatten().map(String::as_str)));
        let units = named(table, &self.unit)?;
        diagnostics.extend(alike("unit", units.iter().flatten().map(String::as_str)));
        if table.numbers(&self.value).is_err() {
            let words = named(table, &self.value)?;
            diagnostics.extend(alike("value", words.iter().flatten().map(String::as_str)));
        }
        Ok(RatedAgreement {
            estimate: found.estimate,
            se: found.se,
            ci: found.ci,
            interval: options.interval.name(),
            units: found.units,
            coders: found.coders,
            categories: found.categories.len(),
            rated_once: found.rated_once,
            diagnostics,
        })
    }

    /// The values as numbers: what a metric or weights count with, else the places of the words.
    fn values(
        &self,
        table: &Table,
        options: &AgreementOptions,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Vec<Option<f64>>, CodingError> {
        let is_alpha = options.coefficient == AgreementCoefficient::Krippendorff;
        let unused = |option: &str, other: &str| {
            Diagnostic::warning("COD110", format!("the {option} has no part in this coefficient: {other}"))
        };
        if !is_alpha && options.metric != AgreementMetric::Nominal {
            diagnostics.push(unused("metric", "it is Krippendorff's; the other coefficients have weights"));
        }
        if is_alpha && options.weights != AgreementWeights::Identity {
            diagnostics.push(unused("weighting", "Krippendorff's alpha has a metric"));
        }
        if is_alpha && options.metric != AgreementMetric::Nominal {
            return Ok(table.numbers(&self.value)?);
        }
        let texts = named(table, &self.value)?;
        if let Ok(numbers) = table.numbers(&self.value) {
            // Different texts of one number, such as 1 and 01, are different categories where they are only names.
            let is_one =
                |a: &Option<String>, b: &Option<f64>| a.as_ref().map(|a| a.parse() == Ok(b.unwrap_or(f64::NAN)));
            let weighted = options.weights != AgreementWeights::Identity;
            if weighted || texts.iter().zip(&numbers).all(|(text, number)| is_one(text, number) != Some(false)) {
                return Ok(numbers);
            }
        }
        let mut words: Vec<&str> = texts.iter().flatten().map(String::as_str).collect();
        words.sort_unstable();
        words.dedup();
        if !is_alpha && options.weights != AgreementWeights::Identity {
            let message = format!("the categories are words and were weighted in the order {}", words.join(" < "));
            diagnostics
                .push(Diagnostic::warning("COD111", message).help("write them as numbers, if that is not their order"));
        }
        let place = |word: &str| (words.partition_point(|known| *known < word) + 1) as f64;
        Ok(texts.iter().map(|text| text.as_deref().map(place)).collect())
    }

    /// Coders of whom every rating is missing: they are none of those who are compared.
    fn silent(&self, table: &Table, values: &[Option<f64>]) -> Result<Option<Diagnostic>, CodingError> {
        let coders = named(table, &self.coder)?;
        let rated: BTreeSet<&String> = coders
            .iter()
            .zip(values)
            .filter(|(_, value)| value.is_some())
            .filter_map(|(coder, _)| coder.as_ref())
            .collect();
        let silent: BTreeSet<&String> = coders.iter().flatten().filter(|coder| !rated.contains(coder)).collect();
        let names: Vec<String> = silent.into_iter().cloned().collect();
        let message = "every rating of these coders is missing, and they are left out";
        Ok((!names.is_empty()).then(|| Diagnostic::note("COD116", message).listing(names)))
    }

    /// Who rated each unit how.
    fn ratings(&self, table: &Table, values: &[Option<f64>]) -> Result<Ratings, CodingError> {
        let (units, coders) = (named(table, &self.unit)?, named(table, &self.coder)?);
        let (mut unit_places, mut coder_places) = (BTreeMap::new(), BTreeMap::new());
        let mut rated: BTreeMap<(usize, usize), (f64, usize)> = BTreeMap::new();
        for (row, (unit, coder)) in units.iter().zip(&coders).enumerate() {
            let none = |what: &'static str, column: &String| CodingError::NotNamed {
                what,
                place: table.place(row, Some(column)),
            };
            let unit = unit.as_deref().ok_or_else(|| none("unit", &self.unit))?;
            let coder = coder.as_deref().ok_or_else(|| none("coder", &self.coder))?;
            // A missing rating is as if it had no row.
            let Some(value) = values.get(row).copied().flatten() else { continue };
            let next = unit_places.len();
            let unit_place = *unit_places.entry(unit).or_insert(next);
            let next = coder_places.len();
            let coder_place = *coder_places.entry(coder).or_insert(next);
            if let Some((_, before)) = rated.insert((unit_place, coder_place), (value, row)) {
                let first = table.place(before, None).row.unwrap_or(Row::Nth(before as u64 + 1));
                let place = table.place(row, None);
                return Err(CodingError::RatedTwice { unit: unit.to_owned(), coder: coder.to_owned(), place, first });
            }
        }
        let mut given = vec![Vec::new(); unit_places.len()];
        for ((unit, coder), (value, _)) in rated {
            given.get_mut(unit).into_iter().for_each(|own: &mut Vec<_>| own.push((coder, value)));
        }
        Ok(Ratings::given(coder_places.len(), given)?)
    }
}

fn noticed(found: &CoderAgreement, options: &AgreementOptions) -> Vec<Diagnostic> {
    let mut noticed = Vec::new();
    if found.categories.len() < 2 {
        let message = if found.estimate.is_some() {
            "all ratings are of one category, so that there was nothing to disagree on"
        } else {
            "all ratings are of one category: agreement beyond chance is 0/0, not 1"
        };
        noticed
            .push(Diagnostic::warning("COD112", message).help("rate units that differ, or report percent agreement"));
    } else if found.estimate.is_none() {
        let message = "agreement by chance is complete, so that there is no agreement beyond it";
        noticed.push(Diagnostic::warning("COD112", message));
    }
    if found.rated_once > 0 {
        let (one, several) = if options.coefficient == AgreementCoefficient::Krippendorff {
            ("and is left out", "and are left out")
        } else {
            (
                "and counts for how often each category is given, not for agreement",
                "and count for how often each category is given, not for agreement",
            )
        };
        let units = crosscase_data::counted(found.rated_once, "unit was", "units were");
        let what = if found.rated_once == 1 { one } else { several };
        noticed.push(Diagnostic::note("COD113", format!("{units} rated by one coder alone {what}")));
    }
    let undefined = found.undefined_replicates;
    match options.interval {
        _ if found.estimate.is_none() => {}
        _ if found.units < 2 => noticed.push(Diagnostic::note("COD115", "one unit alone has no interval")),
        AgreementInterval::Jackknife if undefined > 0 => {
            let message = format!(
                "{undefined} of {} units cannot be left out, since there is no value without them: there is no interval",
                found.units
            );
            let help = "the interval t needs no unit left out";
            noticed.push(Diagnostic::warning("COD115", message).help(help));
        }
        _ if undefined > 0 => {
            let message = format!(
                "{undefined} of {} replicates have no value and are left out of the interval",
                options.replicates
            );
            noticed.push(Diagnostic::warning("COD114", message));
        }
        _ => {}
    }
    noticed
}

impl RatedAgreement {
    /// One row: `crosscase.coding.agreement/1`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        TableBuilder::new("crosscase.coding.agreement/1")
            .number("estimate", [self.estimate])
            .number("se", [self.se])
            .number("lower", [self.ci.map(|ci| ci.0)])
            .number("upper", [self.ci.map(|ci| ci.1)])
            .text("interval", [Some(self.interval)])
            .count("units", [self.units])
            .count("coders", [self.coders])
            .count("categories", [self.categories])
            .build()
    }
}
