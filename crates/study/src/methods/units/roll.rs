//! The units of one kind: who there is, whom the study is not about, and what each is called.

use crate::error::{MethodError, StudyError, ValueError};
use crate::made::{Made, StageId, StageInputs};
use crate::names_in_texts::{Replaced, looks, without_quotes, written_alike};
use crosscase_data::contract::{Record, Unit};
use crosscase_data::{Diagnostic, Place, Table};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The units of one kind, in the order of their file.
pub(crate) struct Roll {
    units: Vec<Unit>,
    /// What readers call each: its name, with its id where another has the same name, or it as an id.
    called: Vec<Option<String>>,
    place: BTreeMap<String, usize>,
    known: Known,
}

impl Roll {
    /// The units of a stage, which knows whom it left out, and whom it calls by a number.
    pub(crate) fn given(stage: &StageId, given: &StageInputs<'_>) -> Result<Self, MethodError> {
        let known = given.optional_kept(stage)?.unwrap_or_default();
        Ok(Self { known, ..Self::of(given.table(stage, "units")?)? })
    }

    /// The units of a stage's table.
    pub(crate) fn of(table: &Table) -> Result<Self, MethodError> {
        let units = Unit::rows(table)?;
        let place: BTreeMap<String, usize> = units.iter().map(|unit| unit.unit.clone()).zip(0..).collect();
        let mut bearers: BTreeMap<&str, usize> = BTreeMap::new();
        for name in units.iter().filter_map(|unit| unit.name.as_deref()) {
            *bearers.entry(name).or_default() += 1;
        }
        let called = |unit: &Unit| {
            let name = unit.name.as_deref()?;
            let of_another = *name != unit.unit && place.contains_key(name);
            let alone = bearers.get(name) == Some(&1) && !of_another;
            Some(if alone { name.to_owned() } else { format!("{name} ({})", unit.unit) })
        };
        let called = units.iter().map(called).collect();
        Ok(Self { units, called, place, known: Known::default() })
    }

    /// Whether the study is not about a unit that its file lists, or that stands within such a one.
    pub(crate) fn leaves_out(&self, id: &str) -> bool {
        self.known.above.contains(id) || self.leaves_out_itself(id)
    }

    /// The same of a name by which a file may mean a unit: its id, or what readers call it.
    pub(crate) fn leaves_out_called(&self, name: &str) -> bool {
        self.leaves_out(name) || self.known.labels.contains(name)
    }

    /// The same by the rule of its kind, whatever it stands within.
    pub(crate) fn leaves_out_itself(&self, id: &str) -> bool {
        self.known.own.contains(id)
    }

    /// What a unit is called in what may be published: by its name, or by a number.
    pub(crate) fn number<'a>(&'a self, id: &'a str) -> &'a str {
        self.known.number(id)
    }

    /// Whether a column of their file names them, and that must not be published.
    pub(crate) fn is_withheld(&self, column: &str) -> bool {
        self.known.label.as_deref() == Some(column)
    }

    /// Whether they go by their number in what may be published.
    pub(crate) fn is_numbered(&self) -> bool {
        !self.known.numbers.is_empty()
    }

    /// What was noticed, with the units so called.
    pub(crate) fn told(&self, noticed: Vec<Diagnostic>) -> Vec<Diagnostic> {
        self.known.told(noticed)
    }

    /// A table whose rows are about the units, with these so called.
    pub(crate) fn numbered(&self, table: Table) -> Result<Table, MethodError> {
        self.known.numbered(table)
    }

    /// What a unit of their file is called, as in [`Roll::numbered`].
    pub(crate) fn numbered_id(&self, id: &str) -> String {
        self.known.number(id).to_owned()
    }

    /// The names of the units, in order.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        self.units.iter().map(|unit| unit.unit.as_str())
    }

    /// Each unit's name with what readers call it.
    pub(crate) fn labels(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.units.iter().zip(&self.called).map(|(unit, called)| (unit.unit.as_str(), called.as_deref()))
    }

    /// What readers call a unit.
    pub(crate) fn label<'a>(&'a self, id: &'a str) -> &'a str {
        self.place.get(id).and_then(|at| self.called.get(*at)?.as_deref()).unwrap_or(id)
    }

    /// Whether there is a unit of this name.
    pub(crate) fn contains(&self, id: &str) -> bool {
        self.place.contains_key(id)
    }

    /// That a file names a unit that is none of these, with the one that is written alike.
    pub(crate) fn no_unit(&self, unit: &str, kind: &str, place: Place) -> ValueError {
        let names = self.known.numbers.keys().map(String::as_str).chain(self.ids());
        let mend = match names.into_iter().find(|name| written_alike(name) == written_alike(unit)) {
            Some(meant) if looks(meant) == looks(unit) => {
                format!(
                    "`{meant}` looks the same, and its blanks or its letters with marks are other signs: copy it from the file of {kind}"
                )
            }
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("correct it there, or list it in the file of {kind}"),
        };
        ValueError::NoUnit { unit: unit.to_owned(), kind: kind.to_owned(), mend, place }
    }

    /// Which unit of the kind above this one stands within.
    pub(crate) fn within(&self, id: &str) -> Option<&str> {
        self.units.get(*self.place.get(id)?)?.within.as_deref()
    }
}

/// The case that a unit counts for, up the kinds of units, of which the last is that of the cases; none where it leads to none.
pub(crate) fn case_of<'a>(unit: &'a str, rolls: &'a [Roll]) -> Option<&'a str> {
    let below = rolls.get(..rolls.len().saturating_sub(1)).unwrap_or_default();
    below.iter().try_fold(unit, |at, roll| roll.within(at))
}

/// The names of whom a stage of units left out, since the study is not about them, and what readers call these.
pub(crate) fn left_out(made: &Made, stage: &StageId) -> Result<[BTreeSet<String>; 2], StudyError> {
    let known: Known = made.optional_kept(stage)?.unwrap_or_default();
    Ok([known.own.into_iter().chain(known.above).collect(), known.labels])
}

/// What is known of the units of a kind beside those of the study.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Known {
    /// Those that the study is not about by the rule of their kind.
    pub(super) own: BTreeSet<String>,
    /// Those that are left out with whom they stand within.
    pub(super) above: BTreeSet<String>,
    /// What readers call either.
    pub(super) labels: BTreeSet<String>,
    /// What those of the study are called in everything that may be published, where that is not their name: “person 07”.
    pub(super) numbers: BTreeMap<String, String>,
    /// Where they go by number, the column of their file with what readers call them, which then is as little published.
    pub(super) label: Option<String>,
}

impl Known {
    /// What a unit is called in what may be published.
    fn number<'a>(&'a self, id: &'a str) -> &'a str {
        self.numbers.get(id).map_or(id, String::as_str)
    }

    /// What was noticed, with the units so called and without what is quoted of a cell; a name that is a number says nothing of anybody.
    pub(super) fn told(&self, noticed: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let names = self.numbers.iter().filter(|(name, _)| name.chars().any(char::is_alphabetic));
        // In the name of a file another sign may stand between its words.
        let spelled = names.flat_map(|(name, number)| {
            let other =
                ["-", "_"].into_iter().filter(|_| name.contains(' ')).map(|sign| name.replace(' ', sign).into());
            std::iter::once(name.as_str().into()).chain(other).map(|name: Cow<'_, str>| (name, number.as_str()))
        });
        let replaced = Replaced::new(spelled);
        let told = |text: &str| without_quotes(&replaced.within(text));
        let one = |said: Diagnostic| Diagnostic {
            message: told(&said.message),
            help: said.help.as_deref().map(told),
            cases: said.cases.iter().map(|name| told(name)).collect(),
            place: said.place.map(|place| Place {
                column: place.column.as_deref().map(told),
                file: place.file.as_deref().map(told),
                ..place
            }),
            ..said
        };
        noticed.into_iter().map(|said| if self.numbers.is_empty() { said } else { one(said) }).collect()
    }

    /// The table with its units so called.
    pub(super) fn numbered(&self, table: Table) -> Result<Table, MethodError> {
        match table.id_column() {
            Some(id) if !self.numbers.is_empty() => Ok(table.with_texts(id, |id| self.number(id).to_owned())?),
            _ => Ok(table),
        }
    }
}
