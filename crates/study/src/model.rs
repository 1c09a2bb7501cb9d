//! The study once its file has been checked: every name resolved, every rule stated, nothing left to default.
//!
//! These types are what a stage's key and the manifest are made of, so that a change of any of them shows.

use crosscase_data::Missing;
use crosscase_qca::{AtHalf, Outcome};
use crosscase_qmethod::{Grid, MissingPlaces};
use crosscase_sets::Calibration;
use serde::Serialize;
use std::collections::BTreeMap;

/// A whole study, checked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Study {
    /// What it is called.
    pub title: String,
    /// What it asks.
    pub question: Option<String>,
    /// Who made it.
    pub authors: Vec<String>,
    /// Where its data come from.
    pub source: Option<String>,
    /// The seed of everything random.
    pub seed: u64,
    /// The kind of unit that is compared.
    pub cases: String,
    /// The kinds of units, in the order of the file.
    pub units: Vec<UnitKind>,
    /// The instruments, in the order of the file.
    pub instruments: Vec<Instrument>,
    /// The viewpoints, in the order of the file.
    pub viewpoints: Vec<ViewpointRule>,
    /// The indicators, in the order of the file; columns that sets name directly come last.
    pub indicators: Vec<Indicator>,
    /// The sets, each after those that it is made of.
    pub sets: Vec<SetRule>,
    /// The analyses, in the order of the file.
    pub analyses: Vec<Analysis>,
}

/// A kind of unit: partnership, organisation, person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnitKind {
    /// Its name in the study file.
    pub name: String,
    /// The file that lists them, relative to the study's folder.
    pub file: String,
    /// The column that names them; the first where `None`.
    pub id: Option<String>,
    /// The column with names for readers.
    pub label: Option<String>,
    /// The kind of unit each of them stands within, named in the column of that name.
    pub within: Option<String>,
}

/// What kind of data an instrument gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum InstrumentKind {
    /// Answers on declared scales, one row a respondent.
    Survey,
    /// Figures, one row a unit.
    Table,
    /// Q-sorts, one a sorter.
    Qsort,
    /// What the viewpoints say of each sorter: an instrument that is made and not read.
    Viewpoints,
}

/// One source of data.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Instrument {
    /// Its name in the study file.
    pub name: String,
    /// Survey or table.
    pub kind: InstrumentKind,
    /// Its name for readers.
    pub label: String,
    /// Its file, relative to the study's folder.
    pub file: String,
    /// The sheet of a workbook; the first where `None`.
    pub sheet: Option<String>,
    /// The kind of unit that each row is about.
    pub unit: String,
    /// The column that names the unit; the first where `None`.
    pub id: Option<String>,
    /// The answer scale: for all items (`None`), or by block of items.
    pub ranges: Vec<Range>,
    /// Words that stand for a missing value.
    pub missing: BTreeMap<String, Missing>,
    /// What there is to say about Q-sorts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qsort: Option<QsortRule>,
}

impl Instrument {
    /// The stage that makes its answers.
    pub(crate) fn stage(&self) -> String {
        let kind = if self.kind == InstrumentKind::Viewpoints { "viewpoints" } else { "instrument" };
        format!("{kind}:{}", self.name)
    }
}

/// How Q-sorts are read.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct QsortRule {
    /// The file with the wordings, a statement a line.
    pub statements: Option<String>,
    /// The file of the design that a folder's files were sorted with.
    pub design: Option<String>,
    /// The grid that the sorters were asked to fill; that of the file where `None`.
    pub grid: Option<Grid>,
    /// What to do with a sort that lacks a statement.
    pub missing_places: MissingPlaces,
}

/// How the sorts of an instrument become viewpoints.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ViewpointRule {
    /// Its name in the study file.
    pub name: String,
    /// Its name for readers.
    pub label: String,
    /// The instrument that holds the sorts.
    pub instrument: String,
    /// The analysis.
    pub analysis: crosscase_qmethod::Analysis,
    /// What readers call the viewpoints, in the order of the factors.
    pub names: Vec<String>,
    /// Replicates of the bootstrap and of the shuffled sorts; 0 for none.
    pub replicates: usize,
    /// The seed of both.
    pub seed: u64,
}

/// The answer scale of a block of items.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Range {
    /// The items, as a list such as `A1:A5`; all where `None`.
    pub items: Option<String>,
    /// The lowest possible answer.
    pub low: f64,
    /// The highest possible answer.
    pub high: f64,
}

/// How the values of the units within a case become the case's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Compose {
    /// The instrument is about the cases themselves.
    None,
    /// Arithmetic mean.
    Mean,
    /// Middle value.
    Median,
    /// Lowest value: the weakest link.
    Minimum,
    /// Highest value.
    Maximum,
    /// Standard deviation (n − 1): how far the units within a case differ.
    Dispersion,
}

impl Compose {
    /// The rule in a word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Mean => "mean",
            Self::Median => "median",
            Self::Minimum => "minimum",
            Self::Maximum => "maximum",
            Self::Dispersion => "standard deviation",
        }
    }
}

/// One value a case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Indicator {
    /// Its name in the study file.
    pub name: String,
    /// Its name for readers.
    pub label: String,
    /// The instrument it is taken from.
    pub instrument: String,
    /// Its items, as a list such as `A1:A5,B2`.
    pub items: String,
    /// The reverse-keyed items among them, as a list; empty for none.
    pub reverse: String,
    /// The share of the items that a unit must have answered to count.
    pub min_answered: f64,
    /// From the units to the case.
    pub compose: Compose,
}

/// What a set is made of.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// An indicator, calibrated.
    Calibrated {
        /// The indicator's name.
        indicator: String,
        /// How.
        calibration: Calibration,
    },
    /// An indicator that holds memberships already.
    AsIs {
        /// The indicator's name.
        indicator: String,
    },
    /// Other sets, joined: minimum for `*`, maximum for `+`, 1 − x for `~`.
    Expression(String),
}

/// A set and the rule that gives its memberships.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SetRule {
    /// Its name in the study file.
    pub name: String,
    /// Its name for readers.
    pub label: String,
    /// What it is made of.
    pub origin: Origin,
    /// Why the anchors stand where they do.
    pub reason: Option<String>,
    /// The directional expectation for each outcome, as a literal of this set (`A`, `~A`, `A[1]`).
    pub expect: BTreeMap<String, String>,
}

/// What to do with a case that has no membership in a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MissingCases {
    /// Stop, naming the case.
    Error,
    /// Leave the case out, and say so.
    Drop,
}

/// One outcome and its conditions, from necessity to all three solutions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Analysis {
    /// Its name in the study file.
    pub name: String,
    /// Its name for readers.
    pub label: String,
    /// The outcome: a set, its negation, or a value of it.
    pub outcome: Outcome,
    /// The conditions, sets.
    pub conditions: Vec<String>,
    /// Whether the negated outcome is analysed too.
    pub negated: bool,
    /// Rows at or above this inclusion are sufficient.
    pub incl_cut: f64,
    /// Rows with fewer cases are remainders.
    pub n_cut: usize,
    /// Rows below this PRI are not sufficient.
    pub pri_cut: f64,
    /// Whether to ask how far the solution holds.
    pub robustness: bool,
    /// What a membership of exactly 0.5 means.
    pub at_half: AtHalf,
    /// What to do with a case that lacks a membership.
    pub missing: MissingCases,
    /// Necessity: the least inclusion.
    pub necessity_incl_cut: f64,
    /// Necessity: the least coverage.
    pub necessity_cov_cut: f64,
    /// Necessity: the least relevance (RoN).
    pub necessity_ron_cut: f64,
}

impl Study {
    /// The unit kind of this name.
    pub fn unit(&self, name: &str) -> Option<&UnitKind> {
        self.units.iter().find(|unit| unit.name == name)
    }

    /// The instrument of this name.
    pub fn instrument(&self, name: &str) -> Option<&Instrument> {
        self.instruments.iter().find(|instrument| instrument.name == name)
    }

    /// The indicator of this name.
    pub fn indicator(&self, name: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.name == name)
    }

    /// The set of this name.
    pub fn set(&self, name: &str) -> Option<&SetRule> {
        self.sets.iter().find(|set| set.name == name)
    }

    /// The kinds of units from `name` up to the cases: `["soldier", "company"]`.
    pub fn path_to_cases<'a>(&'a self, name: &'a str) -> Vec<&'a str> {
        let mut path = vec![name];
        let mut at = name;
        while at != self.cases
            && let Some(above) = self.unit(at).and_then(|unit| unit.within.as_deref())
        {
            path.push(above);
            at = above;
        }
        path
    }
}
