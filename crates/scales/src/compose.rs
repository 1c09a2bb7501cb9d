//! From the scores of the persons of a case to the value of the case.

use crate::ScalesError;
use crosscase_numerics::{mean, quantile, resample, sd};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The rule by which persons become a case. Which one is right is a matter of the concept: a shared attitude is a mean, a weakest link
/// a minimum, a champion a key person, discord a dispersion (Kozlowski & Klein 2000).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Composition {
    /// The mean of persons.
    #[default]
    Mean,
    /// The middle person.
    Median,
    /// The lowest: the weakest link.
    Minimum,
    /// The highest.
    Maximum,
    /// Those that a column names key persons; the mean of several.
    KeyPerson,
    /// The standard deviation, with n − 1.
    Dispersion,
    /// The share of persons at or above a score.
    ShareAtOrAbove(f64),
    /// How many persons have a score.
    Count,
    /// The mean over organisations of their means, so that none counts more for having sent more persons.
    OrganisationFirst,
    /// The mean over roles of their means: cases differ in who answered.
    RoleFirst,
    /// The mean weighted by a column.
    Weighted,
}

impl Composition {
    /// Those without a figure of their own: each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Mean, "mean", "The mean of persons"),
        (Self::Median, "median", "The middle person"),
        (Self::Minimum, "minimum", "The lowest: the weakest link"),
        (Self::Maximum, "maximum", "The highest"),
        (Self::KeyPerson, "key-person", "Those that a column names key persons"),
        (Self::Dispersion, "dispersion", "The standard deviation, with n - 1"),
        (Self::Count, "count", "How many persons have a score"),
        (Self::OrganisationFirst, "organisation-first", "The mean over organisations of their means"),
        (Self::RoleFirst, "role-first", "The mean over roles of their means"),
        (Self::Weighted, "weighted", "The mean weighted by a column"),
    ];
}

impl FromStr for Composition {
    type Err = ScalesError;

    /// A name, or `share-at-or-above=3.5`.
    fn from_str(text: &str) -> Result<Self, ScalesError> {
        let named = Self::CHOICES.iter().find(|(_, name, _)| *name == text).map(|(known, ..)| *known);
        let share = || {
            let anchor = text.strip_prefix("share-at-or-above=")?.parse().ok()?;
            Some(Self::ShareAtOrAbove(anchor)).filter(|_| anchor.is_finite())
        };
        named.or_else(share).ok_or_else(|| ScalesError::Option {
            option: "rule",
            found: text.to_owned(),
            allowed: "mean, median, minimum, maximum, key-person, dispersion, share-at-or-above=X, count, organisation-first, role-first or weighted",
        })
    }
}

/// A person of a case, with a score.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Person {
    /// The score.
    pub score: f64,
    /// The organisation.
    pub organisation: Option<String>,
    /// The role.
    pub role: Option<String>,
    /// The weight, 0 or more.
    pub weight: Option<f64>,
    /// Whether it is a key person.
    pub is_key: bool,
}

impl Composition {
    /// The value of a case; none where there is nobody to take it from, and for a weighted mean without a weight of everybody.
    ///
    /// ```
    /// use crosscase_scales::{Composition, Person};
    /// let person = |score: f64, role: &str| Person { score, role: Some(role.to_owned()), ..Person::default() };
    /// let case = [person(1.0, "user"), person(2.0, "user"), person(4.5, "government")];
    /// assert_eq!(Composition::Mean.of(&case), Some(2.5));
    /// assert_eq!(Composition::RoleFirst.of(&case), Some(3.0));
    /// assert_eq!(Composition::ShareAtOrAbove(2.0).of(&case), Some(2.0 / 3.0));
    /// assert_eq!(Composition::KeyPerson.of(&case), None);
    /// ```
    pub fn of(self, persons: &[Person]) -> Option<f64> {
        let scores: Vec<f64> = persons.iter().map(|person| person.score).collect();
        match self {
            Self::Mean => mean(&scores),
            Self::Median => quantile(&scores, 0.5),
            Self::Minimum => scores.into_iter().reduce(f64::min),
            Self::Maximum => scores.into_iter().reduce(f64::max),
            Self::KeyPerson => {
                mean(&persons.iter().filter(|person| person.is_key).map(|person| person.score).collect::<Vec<_>>())
            }
            Self::Dispersion => sd(&scores),
            Self::ShareAtOrAbove(anchor) => {
                mean(&scores.iter().map(|score| f64::from(u8::from(*score >= anchor))).collect::<Vec<_>>())
            }
            Self::Count => Some(scores.len() as f64),
            Self::OrganisationFirst => first_within(persons, |person| person.organisation.as_deref()),
            Self::RoleFirst => first_within(persons, |person| person.role.as_deref()),
            Self::Weighted => {
                let weights = persons.iter().map(|person| person.weight).collect::<Option<Vec<_>>>()?;
                let total: f64 = weights.iter().sum();
                (total > 0.0).then(|| scores.iter().zip(&weights).map(|(x, w)| x * w).sum::<f64>() / total)
            }
        }
    }

    /// What the value might have been with other respondents: persons drawn again within the case, draw by draw (Efron 1979). None of fewer
    /// than two persons, of whom nothing can be drawn otherwise.
    ///
    /// ```
    /// use crosscase_scales::{Composition, Person};
    /// let of = |score: f64| Person { score, ..Person::default() };
    /// assert!(Composition::Mean.draws(&[of(1.0)], 100, 1).is_empty());
    /// assert_eq!(Composition::Mean.draws(&[of(1.0), of(3.0)], 100, 1).len(), 100);
    /// ```
    pub fn draws(self, persons: &[Person], replicates: usize, seed: u64) -> Vec<Option<f64>> {
        if persons.len() < 2 {
            return Vec::new();
        }
        resample(replicates, seed, |stream, _| {
            let drawn: Vec<Person> =
                stream.bootstrap(persons.len()).into_iter().filter_map(|at| persons.get(at).cloned()).collect();
            self.of(&drawn)
        })
    }
}

/// The mean over groups of their means; a person without one is a group alone.
fn first_within<'a>(persons: &'a [Person], group: impl Fn(&'a Person) -> Option<&'a str>) -> Option<f64> {
    let mut groups: Vec<(Option<&str>, Vec<f64>)> = Vec::new();
    for person in persons {
        let name = group(person);
        match groups.iter_mut().find(|(known, _)| name.is_some() && *known == name) {
            Some((_, scores)) => scores.push(person.score),
            None => groups.push((name, vec![person.score])),
        }
    }
    mean(&groups.iter().map(|(_, scores)| mean(scores)).collect::<Option<Vec<_>>>()?)
}
