//! The effect of a study and its variance, as they are given or from the counts of two arms.

use crate::ReviewError;
use crosscase_data::{Diagnostic, Table};
use serde::Serialize;

/// A study: its effect, and the variance of that.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StudyEffect {
    /// Its name.
    pub study: String,
    /// Its effect.
    pub effect: f64,
    /// The variance of that.
    pub variance: f64,
}

impl StudyEffect {
    /// A study by its name, its effect and the variance of that, which is above 0.
    pub fn new(study: impl Into<String>, effect: f64, variance: f64) -> Self {
        Self { study: study.into(), effect, variance }
    }
}

/// What two arms are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EffectMeasure {
    /// The logarithm of the ratio of the two risks.
    RiskRatio,
    /// The logarithm of the ratio of the two odds.
    OddsRatio,
    /// The difference of the two risks.
    RiskDifference,
}

impl EffectMeasure {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::RiskRatio, "rr", "Logarithm of the risk ratio"),
        (Self::OddsRatio, "or", "Logarithm of the odds ratio"),
        (Self::RiskDifference, "rd", "Difference of risks"),
    ];

    /// The effect and its variance, of events and others of the treated, then of the controls; where one is 0, half is added to all four.
    fn of(self, cells: [f64; 4]) -> (f64, f64) {
        let add = if cells.contains(&0.0) { 0.5 } else { 0.0 };
        let [a, b, c, d] = cells.map(|cell| cell + add);
        let (treated, controls) = (a + b, c + d);
        match self {
            Self::RiskRatio => {
                (libm::log(a / treated) - libm::log(c / controls), 1.0 / a - 1.0 / treated + 1.0 / c - 1.0 / controls)
            }
            Self::OddsRatio => (libm::log(a / b) - libm::log(c / d), 1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d),
            Self::RiskDifference => (
                a / treated - c / controls,
                a * b / (treated * treated * treated) + c * d / (controls * controls * controls),
            ),
        }
    }
}

/// The studies of a table that have an effect, and what was noticed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct StudyEffects {
    /// Those that have one.
    pub studies: Vec<StudyEffect>,
    /// Those that have none.
    pub diagnostics: Vec<Diagnostic>,
}

impl StudyEffects {
    /// From a column of effects and one of variances.
    ///
    /// # Errors
    /// A variance of 0 or below, with its row.
    pub fn from_table(table: &Table, effect: &str, variance: &str) -> Result<Self, ReviewError> {
        let (effects, variances) = (table.numbers(effect)?, table.numbers(variance)?);
        let of_row = |row: usize| {
            let of = |column: &Vec<Option<f64>>| column.get(row).copied().flatten();
            if let Some(value) = of(&variances).filter(|value| *value <= 0.0) {
                return Err(ReviewError::BadVariance { value, place: table.place(row, Some(variance)) });
            }
            Ok(of(&effects).zip(of(&variances)))
        };
        Self::of(table, of_row)
    }

    /// From four columns of counts: events and others of the treated, then of the controls.
    ///
    /// # Errors
    /// Other than four columns; a count below 0 or an arm without anybody, with its row.
    pub fn from_cells(table: &Table, cells: &[String], measure: EffectMeasure) -> Result<Self, ReviewError> {
        let [a, b, c, d] = cells else { return Err(ReviewError::FourCells { found: cells.len() }) };
        let columns = [table.numbers(a)?, table.numbers(b)?, table.numbers(c)?, table.numbers(d)?];
        let of_row = |row: usize| {
            let [a, b, c, d] =
                [0, 1, 2, 3].map(|at: usize| columns.get(at).and_then(|c| c.get(row)).copied().flatten());
            for (count, column) in [a, b, c, d].into_iter().zip(cells) {
                if let Some(value) = count.filter(|count| *count < 0.0) {
                    return Err(ReviewError::BadCount { value, place: table.place(row, Some(column)) });
                }
            }
            let Some(found) = a.zip(b).zip(c.zip(d)).map(|((a, b), (c, d))| [a, b, c, d]) else { return Ok(None) };
            let [a, b, c, d] = found;
            if a + b == 0.0 || c + d == 0.0 {
                return Err(ReviewError::EmptyArm { place: table.place(row, None) });
            }
            Ok(Some(measure.of(found)))
        };
        Self::of(table, of_row)
    }

    fn of(
        table: &Table,
        of_row: impl Fn(usize) -> Result<Option<(f64, f64)>, ReviewError>,
    ) -> Result<Self, ReviewError> {
        let (mut studies, mut left_out) = (Vec::new(), Vec::new());
        for (row, study) in table.ids()?.into_iter().enumerate() {
            match of_row(row)? {
                Some((effect, variance)) => studies.push(StudyEffect { study, effect, variance }),
                None => left_out.push(study),
            }
        }
        if studies.is_empty() {
            return Err(ReviewError::NoStudies);
        }
        let told = (!left_out.is_empty()).then(|| {
            let of = (left_out.len(), "study has no effect and is left out", "studies have no effect and are left out");
            let message = crosscase_data::counted(of.0, of.1, of.2);
            Diagnostic::warning("REV142", message).listing(left_out)
        });
        Ok(Self { studies, diagnostics: told.into_iter().collect() })
    }
}
