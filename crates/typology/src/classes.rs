//! `classes`: latent classes of cases by what they answer.

use crate::TypologyError;
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder};
use crosscase_numerics::{LatentClassModel, LatentClasses, Progress};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// Latent classes of the cases of a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Classes {
    /// Cases, each as often as it counts.
    #[serde(serialize_with = "as_count")]
    pub n: f64,
    /// The log-likelihood.
    pub log_likelihood: f64,
    /// Free parameters.
    pub npar: usize,
    /// Akaike's criterion.
    pub aic: f64,
    /// The Bayesian criterion.
    pub bic: f64,
    /// The likelihood ratio; `None` where an answer is missing.
    pub g2: Option<f64>,
    /// Pearson's χ²; `None` where an answer is missing.
    pub x2: Option<f64>,
    /// Degrees of freedom.
    pub df: i64,
    /// Whether shares and probabilities are the only ones that fit so well.
    pub identified: bool,
    /// How clearly cases fall into classes, 1 being without doubt; `None` of one class.
    pub entropy: Option<f64>,
    /// Random starts.
    pub starts: usize,
    /// Starts that came to the best.
    pub at_best: usize,
    /// The classes, the largest first.
    pub classes: Vec<LatentClass>,
    /// By case, the class that is most probable, from 1.
    #[serde(skip)]
    pub assigned: Vec<(String, usize, f64)>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// The answers of a case, an item each, and how often it counts.
type Row = (Vec<Option<usize>>, f64);

/// A latent class.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LatentClass {
    /// Its share of the cases.
    pub share: f64,
    /// By item and value, how probable its members give the answer.
    pub items: BTreeMap<String, BTreeMap<String, f64>>,
}

/// A count is written as a whole number where it is one.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn as_count<S: serde::Serializer>(n: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
    if n.fract() == 0.0 && *n < 9e15 { serializer.serialize_i64(*n as i64) } else { serializer.serialize_f64(*n) }
}

/// Latent classes of the cases by some columns, each as often as the column `count` says, until `watch` breaks.
///
/// # Errors
/// A column that is not there, a count that is missing, negative or no number, no class or no start, a column without an answer.
///
/// ```
/// use crosscase_data::TableBuilder;
/// use crosscase_numerics::LatentClasses;
/// use std::ops::ControlFlow;
///
/// let table = TableBuilder::default()
///     .id("case", ["a", "b", "c"])
///     .text("A", ["yes", "yes", "no"].map(Some))
///     .text("B", ["yes", "yes", "no"].map(Some))
///     .build()?;
/// let items = ["A", "B"].map(String::from);
/// let found = crosscase_typology::classes(&table, &items, None, &LatentClasses::new(1), |_| ControlFlow::Continue(()))?;
/// assert!((found.classes[0].items["A"]["yes"] - 2.0 / 3.0).abs() < 1e-12);
/// # Ok::<(), crosscase_typology::TypologyError>(())
/// ```
pub fn classes(
    table: &Table,
    items: &[String],
    count: Option<&str>,
    options: &LatentClasses,
    watch: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Classes, TypologyError> {
    if items.is_empty() {
        return Err(TypologyError::NoColumns);
    }
    let at_least_one = |option, found: usize| {
        let bad = TypologyError::BadOption { option, found: found.to_string(), allowed: "1 or more is wanted".into() };
        if found == 0 { Err(bad) } else { Ok(()) }
    };
    at_least_one("the number of classes", options.classes)?;
    at_least_one("the number of starts", options.starts)?;
    let counts = match count {
        None => vec![Some(1.0); table.rows()],
        Some(column) => table.numbers(column)?,
    };
    for (row, counted) in counts.iter().enumerate() {
        let found = match counted {
            Some(n) if *n >= 0.0 => continue,
            Some(n) => n.to_string(),
            None => "missing".to_owned(),
        };
        let allowed = "0 or more is wanted".into();
        let source = TypologyError::BadOption { option: "a count", found, allowed };
        return Err(TypologyError::At { place: table.place(row, count), source: Box::new(source) });
    }
    let counts: Vec<f64> = counts.into_iter().flatten().collect();
    let (mut values, mut answers): (Vec<Vec<String>>, Vec<Vec<Option<usize>>>) = Default::default();
    for item in items {
        let texts = table.texts(item)?;
        let known = in_order(texts.iter().flatten());
        if known.is_empty() {
            return Err(TypologyError::NoCases { reason: "an item has no answer at all: leave it out" });
        }
        let coded = |text: &Option<String>| text.as_ref().and_then(|text| known.iter().position(|value| value == text));
        answers.push(texts.iter().map(coded).collect());
        values.push(known);
    }
    let row = |(row, count): (usize, &f64)| {
        let of_row = answers.iter().map(|of| of.get(row).copied().flatten()).collect();
        (of_row, *count)
    };
    let rows: Vec<Row> = counts.iter().enumerate().map(row).collect();
    if rows.iter().all(|(_, count)| *count == 0.0) {
        return Err(TypologyError::NoCases { reason: "every row counts 0" });
    }
    let levels: Vec<usize> = values.iter().map(Vec::len).collect();
    let model = options.fit_while(&levels, &rows, watch)?;
    let ids = table.ids()?;
    Ok(to_classes(&model, options, (items, &values), (&ids, &rows)))
}

/// Values that are all numbers by their size, others as texts.
fn in_order<'a>(texts: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut known: Vec<&String> = texts.collect::<std::collections::BTreeSet<_>>().into_iter().collect();
    if known.iter().all(|text| text.parse::<f64>().is_ok()) {
        let number = |text: &str| text.parse::<f64>().unwrap_or(0.0);
        known.sort_by(|a, b| number(a).total_cmp(&number(b)));
    }
    known.into_iter().cloned().collect()
}

fn to_classes(
    model: &LatentClassModel,
    options: &LatentClasses,
    (items, values): (&[String], &[Vec<String>]),
    (ids, rows): (&[String], &[Row]),
) -> Classes {
    let class = |(share, probabilities): (&f64, &Vec<Vec<f64>>)| {
        let item = |((item, values), of): ((&String, &Vec<String>), &Vec<f64>)| {
            (item.clone(), values.iter().cloned().zip(of.iter().copied()).collect())
        };
        LatentClass { share: *share, items: items.iter().zip(values).zip(probabilities).map(item).collect() }
    };
    let most = |(id, of): (&String, &Vec<f64>)| {
        let best = of.iter().enumerate().max_by(|(i, a), (j, b)| a.total_cmp(b).then(j.cmp(i)));
        (id.clone(), best.map_or(0, |(at, _)| at + 1), best.map_or(0.0, |(_, share)| *share))
    };
    let mut diagnostics = Vec::new();
    let mut warn = |code: &'static str, message: String, help: &str| {
        diagnostics.push(Diagnostic::warning(code, message).help(help));
    };
    if !model.identified {
        let message = format!(
            "the classes are not identified: the Jacobian has the rank {} for {} parameters, so that shares and probabilities are one choice of many",
            model.rank, model.npar
        );
        warn("TYP150", message, "take fewer classes or more items; log-likelihood and fit hold all the same");
    }
    if model.at_best == 1 && options.starts > 1 {
        let message = format!("only one of {} starts came to the best log-likelihood", model.starts);
        warn("TYP151", message, "take more starts");
    }
    if !model.converged {
        warn("TYP152", "the best start did not come to rest".to_owned(), "take fewer classes");
    }
    if model.n < 60.0 && options.classes > 1 {
        let message = format!("{} cases are few for latent classes", model.n);
        warn("TYP153", message, "take the classes as a description, and hold them against `typology cluster`");
    }
    let missing = rows.iter().flat_map(|(answers, _)| answers).filter(|answer| answer.is_none()).count();
    if missing > 0 {
        let message = format!(
            "{missing} answers are missing and drop out of the likelihood of their rows; G² and χ² are not reported"
        );
        diagnostics.push(Diagnostic::note("TYP154", message));
    }
    Classes {
        n: model.n,
        log_likelihood: model.log_likelihood,
        npar: model.npar,
        aic: model.aic,
        bic: model.bic,
        g2: model.g2,
        x2: model.x2,
        df: model.df,
        identified: model.identified,
        entropy: model.entropy,
        starts: model.starts,
        at_best: model.at_best,
        classes: model.shares.iter().zip(&model.probabilities).map(class).collect(),
        assigned: ids.iter().zip(&model.posterior).map(most).collect(),
        diagnostics,
    }
}

impl Classes {
    /// One row a class, item and value.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let rows = || {
            self.classes.iter().enumerate().flat_map(|(at, class)| {
                let of_item = move |(item, values): (&'_ String, &'_ BTreeMap<String, f64>)| {
                    let item = item.clone();
                    let rows = values.iter().map(move |(value, p)| (at, class.share, item.clone(), value.clone(), *p));
                    rows.collect::<Vec<_>>()
                };
                class.items.iter().flat_map(of_item)
            })
        };
        TableBuilder::new("crosscase.typology.classes/1")
            .count("class", rows().map(|row| row.0 + 1))
            .number("share", rows().map(|row| Some(row.1)))
            .text("item", rows().map(|row| Some(row.2)))
            .text("value", rows().map(|row| Some(row.3)))
            .number("probability", rows().map(|row| Some(row.4)))
            .build()
    }
}
