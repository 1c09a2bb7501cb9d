//! Groups of persons side by side, such as roles or countries: their means, and how far they differ, where persons stand within cases.

use crate::{AnswerRange, logit_interval};
use crosscase_numerics::{mean, sd, student_quantile};
use serde::Serialize;
use std::collections::BTreeMap;

/// The score of a person who belongs to a case and to a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OfGroup<'a> {
    /// The case.
    pub case: &'a str,
    /// The group.
    pub group: &'a str,
    /// The score.
    pub score: f64,
}

/// A group of persons.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GroupMean {
    /// The group.
    pub group: String,
    /// Its persons.
    pub n: usize,
    /// Cases in which it has any.
    pub n_cases: usize,
    /// The mean of its persons.
    pub mean: f64,
    /// Their standard deviation, with n − 1.
    pub sd: Option<f64>,
    /// The 95 % interval of the mean; none of one case, and where nobody differs.
    pub ci: Option<[f64; 2]>,
}

/// How far two groups differ.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GroupDifference {
    /// The groups.
    pub groups: [String; 2],
    /// The mean of the first less that of the second.
    pub difference: f64,
    /// Its 95 % interval; none where a group has one case, and where nobody differs.
    pub ci: Option<[f64; 2]>,
}

/// Groups of persons, and how far any two of them differ.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SideBySide {
    /// The groups, in the order in which they first appear.
    pub groups: Vec<GroupMean>,
    /// Every two of them.
    pub differences: Vec<GroupDifference>,
}

/// Compares groups of persons. Persons of one case are not independent of one another: errors are those of the cases' sums of deviations, times
/// C/(C − 1) of C cases, with C − 1 degrees of freedom (Liang & Zeger 1986, doi:10.1093/biomet/73.1.13; Cameron & Miller 2015,
/// doi:10.3368/jhr.50.2.317). With one person a case and group this is Student's interval of a mean, and the paired test of a difference; what a case has in
/// common drops out of the difference of roles within it. Of groups that share no case, such as countries, each has the error of its own cases, and with one
/// person a case the difference has Welch's interval. A group of one case has no interval, and no difference from it has one. On a scale with ends the interval of a mean is on the logit of its place ([`logit_interval`]).
///
/// ```
/// use crosscase_scales::{OfGroup, side_by_side};
/// let of = |case, group, score| OfGroup { case, group, score };
/// let found = side_by_side(&[of("Gent", "users", 2.0), of("Gent", "private", 3.0), of("Odense", "users", 4.0), of("Odense", "private", 5.5)], None);
/// assert_eq!((found.groups[0].mean, found.groups[0].n), (3.0, 2));
/// assert_eq!(found.differences[0].difference, -1.25);
/// ```
pub fn side_by_side(persons: &[OfGroup<'_>], range: Option<AnswerRange>) -> SideBySide {
    let mut names: Vec<&str> = Vec::new();
    for person in persons {
        if !names.contains(&person.group) {
            names.push(person.group);
        }
    }
    let of = |name: &str| persons.iter().filter(|person| person.group == name).copied().collect::<Vec<_>>();
    let groups: Vec<(Vec<OfGroup<'_>>, f64)> = (names.iter())
        .filter_map(|name| {
            let own = of(name);
            let centre = mean(&own.iter().map(|person| person.score).collect::<Vec<_>>())?;
            Some((own, centre))
        })
        .collect();
    let mut found = SideBySide::default();
    for (own, centre) in &groups {
        let Some(first) = own.first() else { continue };
        let (error, n_cases) = error_of(&[(own, *centre, 1.0)]);
        let degrees = n_cases as f64 - 1.0;
        found.groups.push(GroupMean {
            group: first.group.to_owned(),
            n: own.len(),
            n_cases,
            mean: *centre,
            sd: sd(&own.iter().map(|person| person.score).collect::<Vec<_>>()),
            ci: error.and_then(|error| match range {
                Some(range) => logit_interval(*centre, error, degrees, range),
                None => around(*centre, error, degrees),
            }),
        });
    }
    for (at, (one, first)) in groups.iter().enumerate() {
        for (other, second) in groups.iter().skip(at + 1) {
            let named =
                |group: &[OfGroup<'_>]| group.first().map_or_else(String::new, |person| person.group.to_owned());
            found.differences.push(GroupDifference {
                groups: [named(one), named(other)],
                difference: first - second,
                ci: error_of_difference((one, *first), (other, *second))
                    .and_then(|(error, degrees)| around(first - second, error, degrees)),
            });
        }
    }
    found
}

fn around(centre: f64, error: f64, degrees: f64) -> Option<[f64; 2]> {
    let half = student_quantile(0.975, degrees)? * error;
    Some([centre - half, centre + half])
}

/// The standard error of a difference of means and its degrees of freedom; none where a group has one case, of which nobody knows how far
/// others would lie. Groups that share no case are as many clusters each as they have cases, with the degrees of freedom of Welch (1947,
/// doi:10.1093/biomet/34.1-2.28).
fn error_of_difference(one: (&Vec<OfGroup<'_>>, f64), other: (&Vec<OfGroup<'_>>, f64)) -> Option<(f64, f64)> {
    let ((first, n_first), (second, n_second)) =
        (error_of(&[(one.0, one.1, 1.0)]), error_of(&[(other.0, other.1, 1.0)]));
    if n_first < 2 || n_second < 2 {
        return None;
    }
    if one.0.iter().any(|person| other.0.iter().any(|their| their.case == person.case)) {
        let (error, n_cases) = error_of(&[(one.0, one.1, 1.0), (other.0, other.1, -1.0)]);
        return error.map(|error| (error, n_cases as f64 - 1.0));
    }
    let [first, second] = [first, second].map(|error| error.map_or(0.0, |error| error * error));
    let degrees = |square: f64, cases: usize| square * square / (cases as f64 - 1.0);
    let square = first + second;
    (square > 0.0).then(|| (square.sqrt(), square * square / (degrees(first, n_first) + degrees(second, n_second))))
}

/// The standard error of a sum of means with these signs, and over how many cases; none of one case, and where nobody differs.
fn error_of(parts: &[(&Vec<OfGroup<'_>>, f64, f64)]) -> (Option<f64>, usize) {
    let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
    for (persons, centre, sign) in parts {
        for person in *persons {
            *sums.entry(person.case).or_default() += sign * (person.score - centre) / persons.len() as f64;
        }
    }
    let cases = sums.len();
    let squares: f64 = sums.values().map(|sum| sum * sum).sum();
    let error = (squares * cases as f64 / (cases as f64 - 1.0)).sqrt();
    // What is left of equal scores by rounding is nothing.
    let largest = parts.iter().flat_map(|(persons, ..)| *persons).map(|person| person.score.abs()).fold(0.0, f64::max);
    ((cases > 1 && error > 1e-12 * largest).then_some(error), cases)
}

#[cfg(test)]
mod tests {
    use super::{OfGroup, side_by_side};
    use crosscase_numerics::{mean_interval, student_quantile};

    const CASES: [&str; 4] = ["a", "b", "c", "d"];

    fn of(group: &'static str, scores: [f64; 4]) -> Vec<OfGroup<'static>> {
        CASES.into_iter().zip(scores).map(|(case, score)| OfGroup { case, group, score }).collect()
    }

    /// With one person of each role in each case, the mean has Student's interval and the difference that of the differences in pairs.
    #[test]
    fn of_one_person_a_case_it_is_students_interval_and_the_paired_one() {
        let (users, private) = ([2.0, 3.0, 4.5, 1.0], [2.5, 4.0, 4.0, 3.0]);
        let found = side_by_side(&[of("users", users), of("private", private)].concat(), None);
        let close = |ci: Option<[f64; 2]>, values: &[f64]| {
            let (ci, expected) = (ci.unwrap(), mean_interval(values, 0.95).unwrap());
            assert!((ci[0] - expected.lower).abs() < 1e-12 && (ci[1] - expected.upper).abs() < 1e-12, "{ci:?}");
        };
        close(found.groups[0].ci, &users);
        close(found.groups[1].ci, &private);
        let pairs: Vec<f64> = users.iter().zip(private).map(|(a, b)| a - b).collect();
        close(found.differences[0].ci, &pairs);
    }

    /// Everybody twice tells no more than once: the cases are what there is of them.
    #[test]
    fn who_stands_twice_in_a_case_counts_for_no_more_certainty() {
        let once = of("users", [2.0, 3.0, 4.5, 1.0]);
        let twice = side_by_side(&[once.clone(), once.clone()].concat(), None);
        assert_eq!((twice.groups[0].n, twice.groups[0].n_cases), (8, 4));
        let (one, two) = (side_by_side(&once, None).groups[0].ci.unwrap(), twice.groups[0].ci.unwrap());
        assert!((one[0] - two[0]).abs() < 1e-12 && (one[1] - two[1]).abs() < 1e-12);
    }

    /// Of different cases with one person each it is Welch's interval: squares of errors 2/2 = 1 and 13/3, so that the degrees of freedom
    /// are (16/3)² / (1²/1 + (13/3)²/2) = 512/187, where those of the pooled cases would be 4.
    #[test]
    fn groups_of_different_cases_have_welchs_interval() {
        let of = |group, cases: &[(&'static str, f64)]| -> Vec<OfGroup<'static>> {
            cases.iter().map(|&(case, score)| OfGroup { case, group, score }).collect()
        };
        let countries = side_by_side(
            &[of("NL", &[("a", 1.0), ("b", 3.0)]), of("DK", &[("c", 2.0), ("d", 4.0), ("e", 9.0)])].concat(),
            None,
        );
        let half = student_quantile(0.975, 512.0 / 187.0).unwrap() * (16.0_f64 / 3.0).sqrt();
        let [low, high] = countries.differences[0].ci.unwrap();
        assert!((low - (-3.0 - half)).abs() < 1e-9 && (high - (-3.0 + half)).abs() < 1e-9, "{low} {high} {half}");
    }

    /// The mean of one case is not known exactly, however many of its persons answered, whether or not others share the case.
    #[test]
    fn a_difference_from_a_group_of_one_case_has_no_interval() {
        let of = |case, group, score| OfGroup { case, group, score };
        for case in ["a", "b"] {
            let one = [of(case, "NL", 1.0), of(case, "NL", 5.0)];
            let other = [of("b", "DK", 2.0), of("c", "DK", 3.0), of("d", "DK", 4.0)];
            let found = side_by_side(&[&one[..], &other].concat(), None);
            assert_eq!(
                (found.groups[0].ci, found.differences[0].difference, found.differences[0].ci),
                (None, 0.0, None)
            );
            assert!(found.groups[1].ci.is_some());
        }
    }

    #[test]
    fn what_one_case_says_and_what_nobody_differs_on_has_no_interval() {
        let alike = side_by_side(&of("users", [0.1 + 0.2; 4]), None);
        assert_eq!((alike.groups[0].ci, alike.groups[0].n_cases), (None, 4));
        let one = [1.0, 2.0].map(|score| OfGroup { case: "a", group: "users", score });
        assert_eq!(side_by_side(&one, None).groups[0].ci, None);
        assert!(side_by_side(&[], None).groups.is_empty());
    }
}
