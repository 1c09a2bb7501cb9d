//! From the scores of the persons of a case to the value of the case.

mod interval;

use crate::{AnswerRange, Belonging, ScalesError};
use crosscase_data::Table;
use crosscase_numerics::{mean, quantile, resample, sd, sum, weighted_mean};
use serde::{Deserialize, Serialize};
use std::fmt;
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
    /// The share of persons at or above a score, which is met with a tolerance of 1e-9, since scores are means.
    ShareAtOrAbove(f64),
    /// The sum of those that are known.
    Sum,
    /// How many persons have a score.
    Count,
    /// How many persons are at or above a score, with the same tolerance.
    CountAtOrAbove(f64),
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
        (Self::Sum, "sum", "The sum of those that are known"),
        (Self::Count, "count", "How many persons have a score"),
        (Self::OrganisationFirst, "organisation-first", "The mean over organisations of their means"),
        (Self::RoleFirst, "role-first", "The mean over roles of their means"),
        (Self::Weighted, "weighted", "The mean weighted by a column"),
    ];
}

/// The names of those that take a score.
const SHARE: &str = "share-at-or-above";
const COUNT: &str = "count-at-or-above";

impl FromStr for Composition {
    type Err = ScalesError;

    /// A name, or `share-at-or-above=3.5` and `count-at-or-above=3.5`.
    fn from_str(text: &str) -> Result<Self, ScalesError> {
        let named = Self::CHOICES.iter().find(|(_, name, _)| *name == text).map(|(known, ..)| *known);
        let bound = |name: &str| -> Option<f64> {
            text.strip_prefix(name)?.strip_prefix('=')?.trim().parse().ok().filter(|bound: &f64| bound.is_finite())
        };
        let bounded = || bound(SHARE).map(Self::ShareAtOrAbove).or_else(|| bound(COUNT).map(Self::CountAtOrAbove));
        named.or_else(bounded).ok_or_else(|| ScalesError::Option {
            option: "rule",
            found: text.to_owned(),
            allowed: "mean, median, minimum, maximum, key-person, dispersion, share-at-or-above=X, sum, count, count-at-or-above=X, organisation-first, role-first or weighted",
        })
    }
}

/// As it is read: `mean`, `share-at-or-above=3.5`.
impl fmt::Display for Composition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ShareAtOrAbove(bound) => write!(f, "{SHARE}={bound}"),
            Self::CountAtOrAbove(bound) => write!(f, "{COUNT}={bound}"),
            named => {
                f.write_str(Self::CHOICES.iter().find(|(known, ..)| known == named).map_or("", |(_, name, _)| name))
            }
        }
    }
}

/// A person of a case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Person {
    /// The score; none of whom too little is known.
    pub score: Option<f64>,
    /// The organisation.
    pub organisation: Option<String>,
    /// The role.
    pub role: Option<String>,
    /// The weight, 0 or more.
    pub weight: Option<f64>,
    /// Whether it is a key person.
    pub is_key: bool,
}

/// What a text says of a yes or no, such as whether somebody is a key person: 1 or 0, yes or no, true or false in any letters; nothing is no.
///
/// ```
/// use crosscase_scales::yes_or_no;
/// assert_eq!(["Yes", " 0", "", "perhaps"].map(yes_or_no), [Some(true), Some(false), Some(false), None]);
/// ```
pub fn yes_or_no(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "1" | "yes" | "true" => Some(true),
        "0" | "no" | "false" | "" => Some(false),
        _ => None,
    }
}

impl Belonging {
    /// Who is a key person by a column of a table, one a row, as [`yes_or_no`] reads it.
    ///
    /// # Errors
    /// An unknown column; a cell that says something else.
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    /// use crosscase_scales::Belonging;
    ///
    /// let said = |words: [&str; 3]| TableBuilder::new("persons/1").text("lead", words.map(Some)).build();
    /// assert_eq!(Belonging::keys(&said(["Yes", " 0", ""])?, "lead")?, [true, false, false]);
    /// assert_eq!(Belonging::keys(&said(["yes", "no", "perhaps"])?, "lead").unwrap_err().code(), "SCA014");
    /// # Ok::<(), crosscase_scales::ScalesError>(())
    /// ```
    pub fn keys(table: &Table, column: &str) -> Result<Vec<bool>, ScalesError> {
        let said = |(row, text): (usize, Option<String>)| {
            let text = text.unwrap_or_default();
            yes_or_no(&text).ok_or_else(|| cell(table, row, column, format!("\"{text}\" says neither yes nor no")))
        };
        table.texts(column)?.into_iter().enumerate().map(said).collect()
    }

    /// The weights of a column of a table, one a row, 0 and more; none where the cell is empty.
    ///
    /// # Errors
    /// An unknown column, or one that is not of numbers; a weight below 0.
    pub fn weights(table: &Table, column: &str) -> Result<Vec<Option<f64>>, ScalesError> {
        let weights = table.numbers(column)?;
        match weights.iter().enumerate().find_map(|(row, weight)| Some((row, weight.filter(|weight| *weight < 0.0)?))) {
            Some((row, weight)) => Err(cell(table, row, column, format!("a weight of {weight} is below 0"))),
            None => Ok(weights),
        }
    }
}

fn cell(table: &Table, row: usize, column: &str, reason: String) -> ScalesError {
    ScalesError::Cell { place: table.place(row, Some(column)), reason }
}

/// What the scores of persons can be.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum ScoreScale {
    /// Yes or no, so that a mean is a share; no is this number, and yes the next.
    YesNo(f64),
    /// From a lowest to a highest score.
    Within(AnswerRange),
    /// Any number.
    #[default]
    Open,
}

/// The value of a case, and how far it can be trusted.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CaseValue {
    /// The value; none where there is nobody to take it from.
    pub value: Option<f64>,
    /// Persons with a score who count by the rule.
    pub n: usize,
    /// Persons without one.
    pub n_missing: usize,
    /// The standard deviation (n − 1) of the scores; of a share or a count, of 0 and 1.
    pub sd: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<[f64; 2]>,
}

impl Composition {
    /// The value of a case; none where there is nobody to take it from, and for a weighted mean without a weight of everybody.
    ///
    /// ```
    /// use crosscase_scales::{Composition, Person};
    /// let person = |score: f64, role: &str| Person { score: Some(score), role: Some(role.to_owned()), ..Person::default() };
    /// let case = [person(1.0, "user"), person(2.0, "user"), person(4.5, "government"), Person::default()];
    /// assert_eq!(Composition::Mean.of(&case), Some(2.5));
    /// assert_eq!(Composition::RoleFirst.of(&case), Some(3.0));
    /// assert_eq!(Composition::ShareAtOrAbove(2.0).of(&case), Some(2.0 / 3.0));
    /// assert_eq!(Composition::KeyPerson.of(&case), None);
    /// ```
    pub fn of(self, persons: &[Person]) -> Option<f64> {
        self.value(&self.counting(persons).filter_map(Scored::of).collect::<Vec<_>>())
    }

    /// The value with how many it rests on, how they spread and its 95 % interval.
    ///
    /// The interval of a share, that of yes and no answers included, is Wilson's (1927). That of a mean is Student's, on a scale with ends
    /// on the logit of the place between them ([`crate::logit_interval`]). Where all agree, which Student's takes for certainty, the
    /// interval on a scale is Wilson's of the place on it, and there is none on an open one. Organisations that count once are what is
    /// drawn: Student's of their means. Roles that count once are strata: the errors of their means add up, by the degrees of freedom of
    /// Welch (1947) and Satterthwaite (1946), and a role with one person leaves none. That of a weighted mean is Student's with the error
    /// of a ratio (Cochran 1977, ch. 6). That of a median lies between two of the scores (Thompson 1936); of fewer than six there is none,
    /// nor where all agree. That of a dispersion is the percentile interval of 2 000 draws by the seed (Efron 1979), and there is none where
    /// an end is the value itself. Sums, counts and extremes have none: resampling fails for extremes. One person alone has none but on a
    /// scale of yes and no.
    ///
    /// ```
    /// use crosscase_scales::{Composition, Person, AnswerRange, ScoreScale};
    /// let of = |score: f64| Person { score: Some(score), ..Person::default() };
    /// let scale = ScoreScale::Within(AnswerRange::new(1.0, 5.0)?);
    /// let found = Composition::Mean.compose(&[of(4.5), of(4.0), Person::default()], scale, 1);
    /// assert_eq!((found.value, found.n, found.n_missing), (Some(4.25), 2, 1));
    /// let [low, high] = found.interval.unwrap();
    /// assert!(1.0 < low && high < 5.0, "within the scale");
    /// # Ok::<(), crosscase_scales::ScalesError>(())
    /// ```
    pub fn compose(self, persons: &[Person], scale: ScoreScale, seed: u64) -> CaseValue {
        let counting: Vec<&Person> = self.counting(persons).collect();
        let scored: Vec<Scored<'_>> = counting.iter().copied().filter_map(Scored::of).collect();
        CaseValue {
            value: self.value(&scored),
            n: scored.len(),
            n_missing: counting.len() - scored.len(),
            sd: sd(&self.parts(&scored)),
            interval: self.interval(&scored, scale, seed),
        }
    }

    /// What the value might have been with other respondents: those who count and have a score drawn again within the case, as many as there
    /// are, draw by draw (Efron 1979). No draws of fewer than two of them, of whom nothing can be drawn otherwise. The same seed goes by the
    /// same persons, whoever of them has a score: who has none is passed over, so that of one list of persons the draws of two scores are of
    /// the same ones as far as these have both.
    ///
    /// ```
    /// use crosscase_scales::{Composition, Person};
    /// let of = |score: f64| Person { score: Some(score), ..Person::default() };
    /// assert!(Composition::Mean.draws(&[of(1.0)], 100, 1).is_empty());
    /// assert_eq!(Composition::Mean.draws(&[of(1.0), of(3.0)], 100, 1).len(), 100);
    /// ```
    pub fn draws(self, persons: &[Person], replicates: usize, seed: u64) -> Vec<Option<f64>> {
        let of = |person| Scored::of(person).filter(|scored| self.is_counting(scored.person));
        let all: Vec<Option<Scored<'_>>> = persons.iter().map(of).collect();
        let n = all.iter().flatten().count();
        if n < 2 {
            return Vec::new();
        }
        resample(replicates, seed, |stream, _| {
            let drawn = std::iter::repeat_with(|| all.get(stream.below(all.len())).copied().flatten());
            self.value(&drawn.flatten().take(n).collect::<Vec<_>>())
        })
    }

    /// Those who count by the rule.
    fn counting(self, persons: &[Person]) -> impl Iterator<Item = &Person> {
        persons.iter().filter(move |person| self.is_counting(person))
    }

    fn is_counting(self, person: &Person) -> bool {
        self != Self::KeyPerson || person.is_key
    }

    /// What is averaged or added: the scores, or whether they reach a bound.
    fn parts(self, persons: &[Scored<'_>]) -> Vec<f64> {
        let part = |person: &Scored<'_>| match self {
            Self::ShareAtOrAbove(bound) | Self::CountAtOrAbove(bound) => {
                f64::from(u8::from(person.score + 1e-9 >= bound))
            }
            Self::Count => 1.0,
            _ => person.score,
        };
        persons.iter().map(part).collect()
    }

    fn value(self, persons: &[Scored<'_>]) -> Option<f64> {
        let parts = self.parts(persons);
        match self {
            Self::Mean | Self::KeyPerson | Self::ShareAtOrAbove(_) => mean(&parts),
            Self::Median => quantile(&parts, 0.5),
            Self::Minimum => parts.into_iter().reduce(f64::min),
            Self::Maximum => parts.into_iter().reduce(f64::max),
            Self::Dispersion => sd(&parts),
            Self::Count => Some(parts.len() as f64),
            // Of whom nothing is known, nobody is known to be below a bound.
            Self::Sum | Self::CountAtOrAbove(_) => (!parts.is_empty()).then(|| sum(&parts)).flatten(),
            Self::OrganisationFirst | Self::RoleFirst => {
                mean(&self.strata(persons).iter().map(|scores| mean(scores)).collect::<Option<Vec<_>>>()?)
            }
            Self::Weighted => {
                weighted_mean(&parts, &persons.iter().map(|person| person.person.weight).collect::<Option<Vec<_>>>()?)
            }
        }
    }

    /// The scores by organisation, or by role, in the order in which these first appear; a person without one stands alone.
    fn strata(self, persons: &[Scored<'_>]) -> Vec<Vec<f64>> {
        let mut strata: Vec<(Option<&str>, Vec<f64>)> = Vec::new();
        for &Scored { score, person } in persons {
            let name = if self == Self::RoleFirst { person.role.as_deref() } else { person.organisation.as_deref() };
            match strata.iter_mut().find(|(known, _)| name.is_some() && *known == name) {
                Some((_, scores)) => scores.push(score),
                None => strata.push((name, vec![score])),
            }
        }
        strata.into_iter().map(|(_, scores)| scores).collect()
    }
}

/// A person with a score.
#[derive(Clone, Copy)]
struct Scored<'a> {
    score: f64,
    person: &'a Person,
}

impl<'a> Scored<'a> {
    fn of(person: &'a Person) -> Option<Self> {
        Some(Self { score: person.score?, person })
    }
}

#[cfg(test)]
mod tests {
    use super::{Composition, Person, ScoreScale};

    fn persons(scores: &[Option<f64>]) -> Vec<Person> {
        scores.iter().map(|&score| Person { score, ..Person::default() }).collect()
    }

    #[test]
    fn every_rule_composes_what_is_there() {
        let mut case = persons(&[Some(1.0), None, Some(2.0), Some(6.0)]);
        for (person, (role, organisation, weight)) in
            case.iter_mut().zip([("a", "x", 1.0), ("a", "x", 9.0), ("a", "y", 1.0), ("b", "y", 2.0)])
        {
            (person.role, person.organisation) = (Some(role.to_owned()), Some(organisation.to_owned()));
            (person.weight, person.is_key) = (Some(weight), organisation == "y");
        }
        for (rule, expected) in [
            ("mean", 3.0),
            ("median", 2.0),
            ("minimum", 1.0),
            ("maximum", 6.0),
            ("key-person", 4.0),
            ("dispersion", 7.0_f64.sqrt()),
            ("share-at-or-above=2", 2.0 / 3.0),
            ("sum", 9.0),
            ("count", 3.0),
            ("count-at-or-above=2", 2.0),
            ("organisation-first", 2.5),
            ("role-first", 3.75),
            ("weighted", 15.0 / 4.0),
        ] {
            let parsed: Composition = rule.parse().unwrap();
            assert_eq!(parsed.to_string(), rule);
            let found = parsed.compose(&case, ScoreScale::Open, 1);
            assert!((found.value.unwrap() - expected).abs() < 1e-15, "{rule}: {found:?}");
            let counted = if rule == "key-person" { (2, 0) } else { (3, 1) };
            assert_eq!((found.n, found.n_missing), counted, "{rule}");
        }
        assert!("share".parse::<Composition>().is_err() && "count-at-or-above=x".parse::<Composition>().is_err());
    }

    /// Weights of tenths are no exact numbers: where the weighted mean is 3 the value is 3, in whatever order the persons stand.
    #[test]
    fn the_weighted_mean_hangs_on_no_order_of_the_persons() {
        let weights = [0.1, 0.2, 0.3, 0.7, 1.1];
        for (far, many) in weights.iter().flat_map(|far| weights.iter().map(move |many| (*far, *many))) {
            // As much above 3 as below it.
            let mut case: Vec<Person> = [(4.0, far), (3.0, many), (2.0, far), (5.0, many), (1.0, many), (3.0, 0.6)]
                .map(|(score, weight)| Person { score: Some(score), weight: Some(weight), ..Person::default() })
                .into();
            for _ in 0..case.len() {
                let found = Composition::Weighted.compose(&case, ScoreScale::Open, 1);
                assert_eq!(found.value, Some(3.0), "{far} {many}");
                case.rotate_left(1);
            }
        }
    }

    #[test]
    fn of_nobody_nothing_is_known_but_their_number() {
        let nobody = persons(&[None, None]);
        for (rule, expected) in
            [("mean", None), ("sum", None), ("count", Some(0.0)), ("count-at-or-above=2", None), ("weighted", None)]
        {
            let found = rule.parse::<Composition>().unwrap().compose(&nobody, ScoreScale::Open, 1);
            assert_eq!((found.value, found.n, found.n_missing, found.interval), (expected, 0, 2, None), "{rule}");
        }
    }

    /// Draws of one number are the same persons: their mean is never below their minimum.
    #[test]
    fn draws_of_one_seed_belong_together() {
        let case = persons(&[Some(1.0), None, Some(2.0), Some(6.0)]);
        let of = |rule: Composition| rule.draws(&case, 200, 7);
        let together = of(Composition::Mean).into_iter().zip(of(Composition::Minimum));
        assert!(together.clone().all(|(mean, least)| least.is_some() && mean >= least), "of those with a score");
    }

    /// Somebody without a score is passed over and leaves the others where they are: of two persons who count alike in both, the draws of
    /// key persons are those of a list in which nobody else has a score.
    #[test]
    fn who_has_no_score_changes_no_draw_of_the_others() {
        let mut key = persons(&[Some(1.0), Some(9.0), Some(2.0), Some(6.0)]);
        for at in [0, 2, 3] {
            key[at].is_key = true;
        }
        let scored = persons(&[Some(1.0), None, Some(2.0), Some(6.0)]);
        assert_eq!(Composition::KeyPerson.draws(&key, 100, 7), Composition::Mean.draws(&scored, 100, 7));
        // Each draw is of three.
        let sums = Composition::Count.draws(&scored, 100, 7);
        assert!(sums.iter().all(|n| *n == Some(3.0)), "{sums:?}");
    }
}
