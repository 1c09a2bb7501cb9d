//! The configuration chart.

mod fiss;
mod rubinson;

use crate::figure::Figure;
use crate::text::{listed, opening, rounded};
use std::collections::BTreeSet;

/// Is a condition part of the parsimonious solution too? Where there are several parsimonious models, they need not agree
/// (Fiss 2011, doi:10.5465/amj.2011.60263120, has one).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Weight {
    /// In every parsimonious model too: large signs.
    Core,
    /// In some of the parsimonious models, not in all: small signs in a ring.
    Ambiguous {
        /// The parsimonious models that have it.
        models: usize,
        /// All of them.
        of: usize,
    },
    /// In no parsimonious model: small signs.
    Peripheral,
}

/// How a configuration chart is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChartNotation {
    /// A column a term and a row a condition: ● present, ⊗ absent, large for core and small for peripheral conditions, small in a
    /// ring (ours) for those that are core in some parsimonious models only
    /// (Ragin & Fiss 2008, in Ragin, *Redesigning Social Inquiry*, ch. 11; Fiss 2011, doi:10.5465/amj.2011.60263120).
    #[default]
    Fiss,
    /// A row a term and a column a condition: ● present, ○ absent, all of one size, with the figures and the cases of the
    /// term at the end of its row and those of the model below its terms.
    ///
    /// For the notation of Rubinson (2019), *Presenting qualitative comparative analysis: Notation, tabular layout, and
    /// visualization*, doi:10.1177/2059799119862110, and made from a description of it, not held against the article's own
    /// charts. It says nothing of core and peripheral conditions.
    Rubinson,
}

/// What a term says of a condition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum ChartCell {
    /// Nothing: the condition may be present or absent.
    #[default]
    Blank,
    /// ● The condition is present.
    Present(Weight),
    /// ⊗ The condition is absent.
    Absent(Weight),
    /// The condition has this level, or one of these (`"2"`, `"1,2"`), where it has more than two.
    Level(String, Weight),
}

impl ChartCell {
    /// The cell in words.
    ///
    /// ```
    /// use crosscase_figures::{ChartCell, Weight};
    /// assert_eq!(ChartCell::Absent(Weight::Peripheral).words(), "absent, peripheral condition");
    /// assert_eq!(ChartCell::Blank.words(), "may be present or absent");
    /// ```
    pub fn words(&self) -> String {
        let weighed = |what: &str, weight: &Weight| match weight {
            Weight::Core => format!("{what}, core condition"),
            Weight::Ambiguous { models, of } => {
                format!("{what}, core condition in {models} of {of} parsimonious models")
            }
            Weight::Peripheral => format!("{what}, peripheral condition"),
        };
        match self {
            Self::Blank => "may be present or absent".to_owned(),
            Self::Present(weight) => weighed("present", weight),
            Self::Absent(weight) => weighed("absent", weight),
            Self::Level(level, weight) => weighed(&format!("level {level}"), weight),
        }
    }

    /// The cell in the words of a notation: Rubinson's knows no core.
    fn words_in(&self, notation: ChartNotation) -> String {
        match (notation, self) {
            (ChartNotation::Fiss, _) | (_, Self::Blank) => self.words(),
            (ChartNotation::Rubinson, Self::Present(_)) => "present".to_owned(),
            (ChartNotation::Rubinson, Self::Absent(_)) => "absent".to_owned(),
            (ChartNotation::Rubinson, Self::Level(level, _)) => format!("level {level}"),
        }
    }
}

/// One term of a model.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ChartTerm {
    /// Heading, such as `1a`.
    pub label: String,
    /// One cell a condition, in the order of the chart's conditions; what is missing is blank.
    pub cells: Vec<ChartCell>,
    /// One value a row of `term_rows`; `None` is shown as “–”.
    pub values: Vec<Option<f64>>,
    /// Names of the cases that the term covers.
    pub cases: Vec<String>,
}

/// A group of terms: one model.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ChartModel {
    /// Heading over its terms, such as `Model 1`.
    pub label: String,
    /// Its terms.
    pub terms: Vec<ChartTerm>,
    /// One value a row of `model_rows`; `None` is shown as “–”.
    pub values: Vec<Option<f64>>,
}

/// Solutions as tables of signs, blank where a condition does not matter, in either [`ChartNotation`].
///
/// ```
/// use crosscase_figures::{ChartCell, ChartModel, ChartTerm, ConfigurationChart, ChartNotation, Weight};
/// let term = ChartTerm {
///     label: "1".into(),
///     cells: vec![ChartCell::Present(Weight::Core), ChartCell::Absent(Weight::Peripheral)],
///     values: vec![Some(0.904)],
///     cases: vec!["BE".into(), "UK".into()],
/// };
/// let chart = ConfigurationChart {
///     title: "Survival of democracy".into(),
///     conditions: vec!["DEV".into(), "URB".into()],
///     models: vec![ChartModel { label: "Model 1".into(), terms: vec![term], values: vec![Some(0.904)] }],
///     term_rows: vec!["Inclusion".into()],
///     model_rows: vec!["Solution inclusion".into()],
///     ..ConfigurationChart::default()
/// };
/// assert!(chart.draw().description().contains("DEV present, core condition; URB absent, peripheral condition"));
/// let plain = chart.draw_as(ChartNotation::Rubinson);
/// assert!(plain.description().contains("DEV present; URB absent."));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ConfigurationChart {
    /// What the chart shows, in a few words.
    pub title: String,
    /// What it says beyond its cells, for the text alternative; may be empty.
    pub description: String,
    /// The conditions: the rows of Fiss's notation, the columns of Rubinson's.
    pub conditions: Vec<String>,
    /// The terms, model by model.
    pub models: Vec<ChartModel>,
    /// Names of the values given for each term, such as inclusion, PRI, raw and unique coverage.
    pub term_rows: Vec<String>,
    /// Names of the values given for each model.
    pub model_rows: Vec<String>,
    /// Digits after the point of every value; 3 by default, at most 6.
    pub digits: usize,
    /// What the key says beyond the signs in Fiss's notation, such as which models core was held against; may be empty.
    #[cfg_attr(feature = "serde", serde(default))]
    pub note: String,
}

impl Default for ConfigurationChart {
    fn default() -> Self {
        Self {
            title: String::new(),
            description: String::new(),
            conditions: Vec::new(),
            models: Vec::new(),
            term_rows: Vec::new(),
            model_rows: Vec::new(),
            digits: 3,
            note: String::new(),
        }
    }
}

impl ConfigurationChart {
    /// Draws the chart in Fiss's notation.
    pub fn draw(&self) -> Figure {
        self.draw_as(ChartNotation::Fiss)
    }

    /// Draws the chart in a notation.
    pub fn draw_as(&self, notation: ChartNotation) -> Figure {
        let canvas = match notation {
            ChartNotation::Fiss => fiss::draw(self),
            ChartNotation::Rubinson => rubinson::draw(self),
        };
        canvas.finish(&self.title, &self.describe(notation))
    }

    /// A value as the chart writes it: with its fixed number of digits, “–” where it is undefined.
    pub fn format(&self, value: Option<f64>) -> String {
        match value.filter(|value| value.is_finite()) {
            Some(value) => rounded(value, self.digits.min(6)),
            None => "–".to_owned(),
        }
    }

    /// What the signs of Fiss's notation mean, as far as they occur.
    pub fn legend(&self) -> String {
        self.legend_as(ChartNotation::Fiss)
    }

    /// What the signs of a notation mean, as far as they occur.
    pub fn legend_as(&self, notation: ChartNotation) -> String {
        let cells = || self.models.iter().flat_map(|model| &model.terms).flat_map(|term| &term.cells);
        let mut parts = Vec::new();
        if cells().any(|cell| matches!(cell, ChartCell::Present(_))) {
            parts.push("● present".to_owned());
        }
        if cells().any(|cell| matches!(cell, ChartCell::Absent(_))) {
            parts.push(if notation == ChartNotation::Fiss { "⊗ absent" } else { "○ absent" }.to_owned());
        }
        if cells().any(|cell| matches!(cell, ChartCell::Level(..))) {
            parts.push("number: level".to_owned());
        }
        if notation == ChartNotation::Fiss {
            parts.extend(weights(cells().filter_map(weight)));
        }
        parts.push("blank: may be present or absent".to_owned());
        parts.extend(Some(self.note.clone()).filter(|note| notation == ChartNotation::Fiss && !note.is_empty()));
        parts.join(" · ")
    }

    fn describe(&self, notation: ChartNotation) -> String {
        let mut words = opening("Configuration chart.".to_owned(), &self.description);
        if notation == ChartNotation::Fiss && !self.note.is_empty() {
            words.push(format!("Key: {}.", self.note));
        }
        for model in &self.models {
            for term in &model.terms {
                words.push(self.describe_term(model, term, notation));
            }
            let values = self.describe_values(&self.model_rows, &model.values);
            if !values.is_empty() {
                words.push(format!("{}: {values}.", model.label).trim_start_matches(": ").to_owned());
            }
        }
        words.join(" ")
    }

    fn describe_term(&self, model: &ChartModel, term: &ChartTerm, notation: ChartNotation) -> String {
        let cells: Vec<String> = self
            .conditions
            .iter()
            .zip(&term.cells)
            .filter(|(_, cell)| **cell != ChartCell::Blank)
            .map(|(condition, cell)| format!("{condition} {}", cell.words_in(notation)))
            .collect();
        let cells = if cells.is_empty() { "no condition matters".to_owned() } else { cells.join("; ") };
        let mut words = format!("{} term {}: {cells}.", model.label, term.label).trim_start().to_owned();
        let values = self.describe_values(&self.term_rows, &term.values);
        if !values.is_empty() {
            words = format!("{words} {values}.");
        }
        if !term.cases.is_empty() {
            words = format!("{words} Cases: {}.", listed(&term.cases));
        }
        words
    }

    fn describe_values(&self, names: &[String], values: &[Option<f64>]) -> String {
        let value = |row| match values.get(row).copied().flatten() {
            Some(value) => self.format(Some(value)),
            None => "undefined".to_owned(),
        };
        let pairs: Vec<String> = names.iter().enumerate().map(|(row, name)| format!("{name} {}", value(row))).collect();
        pairs.join(", ")
    }
}

/// What size and ring say, where not everything is core.
fn weights(weights: impl Iterator<Item = Weight>) -> Option<String> {
    let (mut peripheral, mut ambiguous) = (false, BTreeSet::new());
    for weight in weights {
        match weight {
            Weight::Core => {}
            Weight::Ambiguous { models, of } => drop(ambiguous.insert((of, models))),
            Weight::Peripheral => peripheral = true,
        }
    }
    let mut parts = vec!["large: core".to_owned()];
    if !ambiguous.is_empty() {
        let shares: Vec<String> = ambiguous.iter().map(|(of, models)| format!("{models} of {of}")).collect();
        parts.push(format!("◉ in a ring: core in some parsimonious models, not in all ({})", shares.join(", ")));
    }
    if peripheral {
        parts.push("small: peripheral".to_owned());
    }
    (parts.len() > 1).then(|| parts.join(", "))
}

fn weight(cell: &ChartCell) -> Option<Weight> {
    match cell {
        ChartCell::Blank => None,
        ChartCell::Present(weight) | ChartCell::Absent(weight) | ChartCell::Level(_, weight) => Some(*weight),
    }
}
