//! From a unit's answers to its score, and by which rule units become a case.

use super::persons::Columns;
use crate::error::{MethodError, ValueError};
use crate::file::{Faults, Placed, Span};
use crosscase_numerics::mean;
use crosscase_scales::{Composition, Person, ScoreScale};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// How the values of the units within a case become the case's value, as a study file writes it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) enum Compose {
    /// A rule of survey scales.
    Rule(Composition),
    /// Which share of the units says yes, or has a score from `at_least` up.
    Share,
}

const SHARE: &str = "share";

impl TryFrom<String> for Compose {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text == SHARE {
            return Ok(Self::Share);
        }
        let comma = || text.replace(',', ".").parse::<Composition>().is_ok();
        let mend =
            || if comma() { format!("; decimals take a point: `{}`", text.replace(',', ".")) } else { String::new() };
        let fault = |_| format!("`{text}` is no rule to compose; there are: {}{}", listed(), mend());
        text.parse().map(Self::Rule).map_err(fault)
    }
}

impl From<Compose> for String {
    fn from(compose: Compose) -> Self {
        match compose {
            Compose::Rule(rule) => rule.to_string(),
            Compose::Share => SHARE.to_owned(),
        }
    }
}

/// The rules by name.
pub(super) fn listed() -> String {
    let named = Composition::CHOICES.iter().map(|(_, name, _)| *name);
    named.chain([SHARE, "share-at-or-above=X", "count-at-or-above=X"]).collect::<Vec<_>>().join(", ")
}

/// The names as editors complete them.
impl JsonSchema for Compose {
    fn schema_name() -> Cow<'static, str> {
        "Compose".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let share = "The share of units that say yes, or have a score from `at_least` up";
        let named = Composition::CHOICES.iter().map(|(_, name, what)| (*name, *what)).chain([(SHARE, share)]);
        let named =
            named.map(|(name, what)| json_schema!({ "const": name, "description": what, "type": "string" }).into());
        let bounded = json_schema!({ "pattern": "^(share|count)-at-or-above=-?[0-9.]+$", "type": "string" }).into();
        let rules: Vec<serde_json::Value> = named.chain([bounded]).collect();
        json_schema!({ "description": "How the values of the units within a case become the case's value.", "oneOf": rules })
    }
}

/// In words, as the way back and the page tell it.
impl fmt::Display for Compose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            Self::Share => SHARE,
            Self::Rule(rule) => match rule {
                Composition::ShareAtOrAbove(least) => return write!(f, "share of those from {least} up"),
                Composition::CountAtOrAbove(least) => return write!(f, "count of those from {least} up"),
                Composition::Mean => "mean",
                Composition::Median => "median",
                Composition::Minimum => "minimum",
                Composition::Maximum => "maximum",
                Composition::KeyPerson => "key person",
                Composition::Dispersion => "standard deviation",
                Composition::Sum => "sum",
                Composition::Count => "count",
                Composition::OrganisationFirst => "mean of organisations",
                Composition::RoleFirst => "mean of roles",
                Composition::Weighted => "weighted mean",
            },
        };
        f.write_str(words)
    }
}

impl Compose {
    /// The same with the score from which up a unit counts.
    pub(super) fn with_bound(self, least: Option<&Placed<f64>>, faults: &mut Faults<'_>) -> Self {
        let Some(least) = least else { return self };
        match self {
            Self::Share => Self::Rule(Composition::ShareAtOrAbove(**least)),
            Self::Rule(Composition::Count) => Self::Rule(Composition::CountAtOrAbove(**least)),
            Self::Rule(_) => {
                faults.add("STU007", least.at(), "`at_least` goes with compose = \"count\" or \"share\"");
                self
            }
        }
    }

    /// The rule for scores that can be these.
    pub(super) fn of(self, scale: ScoreScale, indicator: &str) -> Result<Composition, MethodError> {
        match (self, scale) {
            (Self::Rule(rule), _) => Ok(rule),
            // Of 1 and 2 either may be yes: SPSS and Stata mostly have 1 for it, web forms 2.
            (Self::Share, ScoreScale::YesNo(0.0)) => Ok(Composition::ShareAtOrAbove(1.0)),
            (Self::Share, _) => Err(ValueError::NoShare { indicator: indicator.to_owned() }.into()),
        }
    }

    /// Whether a unit counts by the rule.
    pub(super) fn counts(self, person: &Person) -> bool {
        self != Self::Rule(Composition::KeyPerson) || person.is_key
    }
}

/// Holds the columns against the rule that they go with: each rule has its own, which it must have.
pub(super) fn check_columns(compose: Option<&Placed<Compose>>, columns: &Columns, at: &Span, faults: &mut Faults<'_>) {
    let rule = compose.map(|compose| **compose);
    for (key, column, wanted) in [
        ("key_person", &columns.key_person, Composition::KeyPerson),
        ("organisation", &columns.organisation, Composition::OrganisationFirst),
        ("role", &columns.role, Composition::RoleFirst),
        ("weight", &columns.weight, Composition::Weighted),
    ] {
        match (column, rule == Some(Compose::Rule(wanted))) {
            (Some(column), false) => {
                faults.add("STU007", column.at(), format!("`{key}` goes with compose = \"{wanted}\""));
            }
            (None, true) => {
                let help = format!(
                    "write `{key} = \"COLUMN\"`, a column of the instrument's file, or of the file of the units"
                );
                let message = format!("compose = \"{wanted}\" wants a column under `{key}`");
                let at = compose.map_or_else(|| at.clone(), Placed::at);
                faults.add_with_help("STU007", at, message, help.as_str());
            }
            _ => {}
        }
    }
}

/// What an item's answer may be, and whether it is turned round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Keying {
    /// The sum of the lowest and the highest possible answer, where the item is reverse-keyed: `min + max − x`.
    pub(super) reversed: Option<f64>,
}

impl Keying {
    pub(super) fn key(self, answer: f64) -> f64 {
        self.reversed.map_or(answer, |ends| ends - answer)
    }

    /// What an answer that is turned round counts as: `reversed: 6 − 1 = 5`.
    pub(super) fn sentence(self, answer: f64) -> Option<String> {
        self.reversed.map(|ends| format!("reversed: {ends} − {answer} = {}", ends - answer))
    }
}

/// A unit's score: the mean of the items it answered, where it answered at least the share `min_answered` of those that it was asked, which are all but
/// `not_asked`.
///
/// A share is met with a tolerance of 1e-9, so that 0.8 of 5 items is 4 answers whatever the rounding.
pub(super) fn score(answers: &[Option<f64>], keys: &[Keying], min_answered: f64, not_asked: usize) -> Option<f64> {
    let given: Vec<f64> =
        answers.iter().zip(keys).filter_map(|(answer, key)| answer.map(|answer| key.key(answer))).collect();
    let asked = answers.len().saturating_sub(not_asked).max(1);
    let share = given.len() as f64 / asked as f64;
    if share + 1e-9 < min_answered { None } else { mean(&given) }
}

#[cfg(test)]
mod tests {
    use super::{Compose, Keying, score};
    use crosscase_scales::{Composition, ScoreScale};

    const PLAIN: Keying = Keying { reversed: None };

    #[test]
    fn a_score_wants_its_share_of_answers() {
        let four_of_five = [Some(1.0), Some(2.0), None, Some(4.0), Some(5.0)];
        assert_eq!(score(&four_of_five, &[PLAIN; 5], 0.8, 0), Some(3.0));
        assert_eq!(score(&four_of_five, &[PLAIN; 5], 0.81, 0), None);
        assert_eq!(score(&four_of_five, &[PLAIN; 5], 1.0, 1), Some(3.0), "who was not asked need not answer");
        assert_eq!(score(&[None, None], &[PLAIN; 2], 0.1, 0), None);
        assert_eq!(score(&[None, None], &[PLAIN; 2], 1.0, 2), None);
    }

    #[test]
    fn a_reversed_item_is_turned_round_on_its_scale() {
        let keys = [PLAIN, Keying { reversed: Some(6.0) }];
        assert_eq!(score(&[Some(5.0), Some(2.0)], &keys, 1.0, 0), Some(4.5));
    }

    #[test]
    fn a_share_without_a_bound_is_of_those_who_say_yes() {
        let share = Compose::try_from("share".to_owned()).unwrap();
        assert_eq!(share.of(ScoreScale::YesNo(0.0), "I").unwrap(), Composition::ShareAtOrAbove(1.0));
        assert_eq!(share.of(ScoreScale::YesNo(1.0), "I").unwrap_err().code(), "STU107", "which of two codes is yes?");
        assert_eq!(share.of(ScoreScale::Open, "I").unwrap_err().code(), "STU107");
        assert!(Compose::try_from("average".to_owned()).unwrap_err().contains("there are: mean, "));
    }
}
