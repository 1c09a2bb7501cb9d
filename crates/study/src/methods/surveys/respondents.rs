//! The respondents of a survey, and the columns by which they are set beside one another.

use super::super::about::alike;
use super::super::units::Roll;
use super::told::SaidToItems;
use crate::error::MethodError;
use crate::file::{Placed, Span};
use crate::made::{StageId, StageInputs};
use crate::names::{Names, Offer};
use crosscase_data::{Diagnostic, Place};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The kinds of units from the respondents of a survey up to the cases; none where they do not stand within cases.
pub(super) fn path(source: &Offer, names: &Names) -> Option<Vec<StageId>> {
    let kinds = names.unit_of(source).map_or_else(Vec::new, |unit| names.path_to_cases(unit));
    let is_within = kinds.len() > 1 && kinds.last().is_some_and(|last| last.name == names.cases());
    is_within.then(|| kinds.into_iter().map(|kind| kind.stage.clone()).collect())
}

/// A column by which respondents are set beside one another, and where the study file names it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct By {
    pub(super) name: String,
    #[serde(skip)]
    pub(super) at: Option<Span>,
}

impl By {
    pub(super) fn of(written: Option<&Placed<Vec<String>>>) -> Vec<Self> {
        let each = |written: &Placed<Vec<String>>| {
            written.iter().map(|name| Self { name: name.clone(), at: Some(written.at()) }).collect()
        };
        written.map_or_else(Vec::new, each)
    }
}

/// An indicator that is made of the survey.
#[derive(Clone, Debug, Serialize)]
pub(super) struct OfSurvey {
    pub(super) name: String,
    pub(super) label: String,
    #[serde(skip)]
    pub(super) stage: StageId,
}

/// What is set beside one another.
#[derive(Clone)]
pub(super) struct SideBySide {
    pub(super) name: String,
    pub(super) instrument: StageId,
    /// The kinds of units from the respondents up to the cases.
    pub(super) path: Vec<StageId>,
    pub(super) indicators: Vec<OfSurvey>,
    pub(super) by: Vec<By>,
    /// Of each of these columns the kind of unit that it names, where it is called like one.
    pub(super) kinds: Vec<Option<StageId>>,
    pub(super) show_small_cells: bool,
    /// Whether single answers are published.
    pub(super) is_public: bool,
    /// The indicators whose items are looked at as one scale.
    pub(super) structure: Vec<String>,
}

impl SideBySide {
    /// The stage of the cases.
    pub(super) fn cases(&self) -> Option<&StageId> {
        self.path.last()
    }
}

/// The name of the stage of an instrument.
pub(super) fn stage_of(instrument: &str) -> StageId {
    StageId::new("survey", instrument)
}

/// A column and its groups, in the order of the units' file.
#[derive(Serialize, Deserialize)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) groups: Vec<String>,
    /// Whether a case has respondents of several groups, as it has of roles.
    pub(super) is_within: bool,
    /// Whether the survey's own file has it: who did not answer has no value, so that there is no response of its groups.
    pub(super) is_of_survey: bool,
    /// How many have no value in it, and stand in no group.
    pub(super) without: usize,
}

/// A respondent who was to answer.
pub(super) struct Respondent {
    pub(super) case: String,
    /// The group by each column.
    pub(super) groups: Vec<Option<String>>,
    /// Answers by item.
    pub(super) answers: BTreeMap<String, f64>,
}

impl Respondent {
    /// Whether it stands in a group of a column, by the place of that.
    pub(super) fn belongs(&self, column: usize, group: &str) -> bool {
        self.groups.get(column).is_some_and(|own| own.as_deref() == Some(group))
    }
}

/// Groups that are one but for how they are written.
pub(super) fn in_other_letters(columns: &[Column], respondents: &BTreeMap<String, Respondent>) -> Vec<Diagnostic> {
    let of = |(at, column): (usize, &Column)| {
        let names = respondents.values().filter_map(|one| one.groups.get(at)?.as_deref());
        alike("group", names.map(|name| (name, name, Place::default().column(&column.name))))
    };
    columns.iter().enumerate().flat_map(of).collect()
}

/// Who said what, by item.
pub(super) fn said(respondents: &BTreeMap<String, Respondent>) -> SaidToItems {
    let mut said = SaidToItems::new();
    for (unit, one) in respondents {
        for (item, answer) in &one.answers {
            said.entry(item.clone()).or_default().push((unit.clone(), *answer));
        }
    }
    said
}

/// Which cells must not be shown, by the count of persons and of those without a group.
pub(super) type Hidden<'a> = &'a dyn Fn(&[usize], usize) -> Vec<bool>;

/// The group of those who name none of the units, where units go by their number.
const OTHER: &str = "other";

/// Groups that are units by what readers call these, which is a number where their names must not be published.
pub(super) fn called(
    texts: Vec<Option<String>>,
    kind: Option<&StageId>,
    given: &StageInputs<'_>,
) -> Result<Vec<Option<String>>, MethodError> {
    let Some(kind) = kind else { return Ok(texts) };
    let roll = Roll::given(kind, given)?;
    let one = |text: String| {
        let unit = roll.number(text.trim());
        let known = roll.contains(unit).then(|| roll.label(unit).to_owned());
        // A text that is none of them may be a name as well.
        known.unwrap_or_else(|| if roll.is_numbered() { OTHER.to_owned() } else { text })
    };
    Ok(texts.into_iter().map(|text| text.map(one)).collect())
}

/// Within whom a respondent stands, so many kinds of units further up: itself at 0.
pub(super) fn above(unit: &str, level: usize, rolls: &[Roll]) -> Option<String> {
    rolls.iter().take(level).try_fold(unit, |unit, roll| roll.within(unit)).map(str::to_owned)
}
