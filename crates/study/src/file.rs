//! The study file as a person writes it: `study.toml`, with the place of every word kept for the messages.
//!
//! Nothing is decided here: [`crate::check`] turns this into a [`crate::model::Study`].

use crosscase_data::Missing;
use crosscase_qmethod::{Correlation, Flagging, Heywood, MissingPlaces};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

type Named<T> = BTreeMap<Spanned<String>, T>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StudyToml {
    pub(crate) study: HeadingToml,
    pub(crate) units: Named<UnitToml>,
    pub(crate) instruments: Named<InstrumentToml>,
    #[serde(default)]
    pub(crate) indicators: Named<IndicatorToml>,
    #[serde(default)]
    pub(crate) viewpoints: Named<ViewpointsToml>,
    #[serde(default)]
    pub(crate) sets: Named<SetToml>,
    #[serde(default)]
    pub(crate) analyses: Named<AnalysisToml>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HeadingToml {
    pub(crate) title: String,
    pub(crate) question: Option<String>,
    #[serde(default)]
    pub(crate) authors: Vec<String>,
    /// Where the data come from.
    pub(crate) source: Option<String>,
    /// The kind of unit that is compared, where more than one stands within no other.
    pub(crate) cases: Option<Spanned<String>>,
    #[serde(default = "one")]
    pub(crate) seed: u64,
}

fn one() -> u64 {
    1
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnitToml {
    pub(crate) file: Spanned<String>,
    pub(crate) id: Option<Spanned<String>>,
    /// The column with the units' names as a reader should see them.
    pub(crate) label: Option<Spanned<String>>,
    pub(crate) within: Option<Spanned<String>>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum KindToml {
    Survey,
    Table,
    Qsort,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InstrumentToml {
    pub(crate) kind: Spanned<KindToml>,
    pub(crate) label: Option<String>,
    pub(crate) file: Spanned<String>,
    pub(crate) sheet: Option<String>,
    pub(crate) unit: Spanned<String>,
    pub(crate) id: Option<Spanned<String>>,
    pub(crate) range: Option<Spanned<RangeToml>>,
    #[serde(default)]
    pub(crate) missing: BTreeMap<String, Missing>,
    /// Of Q-sorts: the wordings, a statement a line.
    pub(crate) statements: Option<Spanned<String>>,
    /// Of Q-sorts in a folder: the design that they were sorted with.
    pub(crate) design: Option<Spanned<String>>,
    /// Of Q-sorts: the grid that the sorters were asked to fill.
    pub(crate) grid: Option<Spanned<String>>,
    /// Of Q-sorts: what to do with a sort that lacks a statement.
    pub(crate) missing_places: Option<Spanned<MissingPlaces>>,
}

/// How the sorts of an instrument become viewpoints.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ViewpointsToml {
    pub(crate) label: Option<String>,
    /// The instrument.
    pub(crate) from: Spanned<String>,
    pub(crate) factors: Spanned<usize>,
    #[serde(default)]
    pub(crate) correlation: Correlation,
    pub(crate) extraction: Option<Spanned<String>>,
    pub(crate) rotation: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) flags: Flagging,
    #[serde(default)]
    pub(crate) bipolar: Vec<usize>,
    pub(crate) reliability: Option<f64>,
    #[serde(default)]
    pub(crate) heywood: Heywood,
    #[serde(default)]
    pub(crate) conventions: ConventionsToml,
    /// What readers call the viewpoints, in the order of the factors.
    #[serde(default)]
    pub(crate) names: Vec<String>,
    /// Replicates of the bootstrap and of the shuffled sorts.
    pub(crate) replicates: Option<usize>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ConventionsToml {
    #[default]
    Default,
    Pqmethod,
    Kade,
    QmethodR,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "a range is `[1, 5]`, or one a block of items: `{ \"A1:A5\" = [1, 5], \"B1:B3\" = [0, 4] }`"
)]
pub(crate) enum RangeToml {
    All([f64; 2]),
    Blocks(BTreeMap<String, [f64; 2]>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct IndicatorToml {
    pub(crate) label: Option<String>,
    pub(crate) from: FromToml,
    pub(crate) compose: Option<Spanned<ComposeToml>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FromToml {
    pub(crate) instrument: Spanned<String>,
    pub(crate) items: Spanned<Vec<String>>,
    #[serde(default)]
    pub(crate) reverse: Option<Spanned<Vec<String>>>,
    pub(crate) min_answered: Option<Spanned<f64>>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ComposeToml {
    Mean,
    Median,
    Minimum,
    Maximum,
    Dispersion,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetToml {
    pub(crate) label: Option<String>,
    pub(crate) from: Option<Spanned<String>>,
    pub(crate) expression: Option<Spanned<String>>,
    pub(crate) method: Option<Spanned<MethodToml>>,
    pub(crate) anchors: Option<Spanned<Vec<f64>>>,
    pub(crate) idm: Option<Spanned<f64>>,
    pub(crate) shape: Option<Spanned<ShapeToml>>,
    pub(crate) below: Option<Spanned<f64>>,
    pub(crate) above: Option<Spanned<f64>>,
    pub(crate) reason: Option<String>,
    #[serde(default)]
    pub(crate) expect: BTreeMap<Spanned<String>, Spanned<ExpectToml>>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum MethodToml {
    Direct,
    Indirect,
    Tfr,
    Crisp,
    MultiValue,
    AsIs,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ShapeToml {
    Logistic,
    S,
    Bell,
    Empirical,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(untagged, expecting = "an expectation is \"present\", \"absent\", or the level of a multi-value condition")]
pub(crate) enum ExpectToml {
    Word(ExpectWord),
    Level(u8),
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ExpectWord {
    Present,
    Absent,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnalysisToml {
    pub(crate) label: Option<String>,
    pub(crate) outcome: Spanned<String>,
    pub(crate) conditions: Vec<Spanned<String>>,
    /// Whether the negated outcome is analysed too.
    #[serde(default = "yes")]
    pub(crate) negated: bool,
    pub(crate) incl_cut: Option<Spanned<f64>>,
    pub(crate) n_cut: Option<Spanned<usize>>,
    pub(crate) pri_cut: Option<Spanned<f64>>,
    pub(crate) robustness: Option<bool>,
    pub(crate) at_half: Option<AtHalfToml>,
    #[serde(default)]
    pub(crate) missing: MissingToml,
    #[serde(default)]
    pub(crate) necessity: NecessityToml,
}

fn yes() -> bool {
    true
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum AtHalfToml {
    Error,
    Drop,
    Below,
    Above,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum MissingToml {
    #[default]
    Error,
    Drop,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the keys as a person writes them")]
pub(crate) struct NecessityToml {
    pub(crate) incl_cut: Option<Spanned<f64>>,
    pub(crate) cov_cut: Option<Spanned<f64>>,
    pub(crate) ron_cut: Option<Spanned<f64>>,
}
