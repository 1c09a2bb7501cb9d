//! Figures that missing values leave open: their least and largest value over every admissible filling.

mod rows;

use crosscase_boolean::expression::{Direction, Expression, Relation, Term};
use crosscase_data::Table;
use crosscase_sets::Kind;

use crate::sets::{Meant, levels_of, meant};
use crate::{MAX_LEVELS, QcaError};
pub use rows::RowBounds;

/// Sets of which some values are missing. A missing value can be any membership of a fuzzy set, 0 or 1 of a crisp one, any
/// level of a multi-value one; the kind is read from the values that are there.
#[derive(Clone, Debug, PartialEq)]
pub struct IncompleteSets {
    cases: Vec<String>,
    columns: Vec<(String, Kind, Vec<Option<f64>>)>,
}

/// The least and the largest value of a figure over all fillings for which it is defined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// The least.
    pub low: f64,
    /// The largest.
    pub high: f64,
}

/// The fit of a relation over all fillings. A figure is `None` if no filling defines it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FitBounds {
    /// Inclusion, of sufficiency or necessity as the relation runs.
    pub incl: Option<Bounds>,
    /// Proportional reduction in inconsistency; a figure of sufficiency alone.
    pub pri: Option<Bounds>,
    /// Coverage.
    pub cov: Option<Bounds>,
    /// Relevance of necessity; a figure of necessity alone.
    pub ron: Option<Bounds>,
    /// Cases with a missing value that matters here.
    pub open: usize,
}

/// Combinations of missing values of one case that are gone through.
const MAX_FILLINGS: usize = 1_000_000;

impl IncompleteSets {
    /// Sets over named cases.
    ///
    /// # Errors
    /// As [`SetData::new`](crate::SetData::new), but that values may be missing; a set without any value.
    pub fn new(cases: Vec<String>, columns: Vec<(String, Vec<Option<f64>>)>) -> Result<Self, QcaError> {
        let mut sets = Vec::with_capacity(columns.len());
        for (name, values) in columns {
            if values.len() != cases.len() {
                return Err(QcaError::ColumnLength { column: name, found: values.len(), expected: cases.len() });
            }
            let kind = Kind::of(&values, MAX_LEVELS).map_err(|source| QcaError::NotASet {
                case: source.row().and_then(|row| cases.get(row)).cloned(),
                column: name.clone(),
                place: None,
                source: Box::new(source),
            })?;
            sets.push((name, kind, values));
        }
        Ok(Self { cases, columns: sets })
    }

    /// The named columns of a table whose unit column names the cases.
    ///
    /// # Errors
    /// As [`IncompleteSets::new`]; an unknown column; text where numbers belong.
    pub fn from_table(table: &Table, columns: &[&str]) -> Result<Self, QcaError> {
        let read = |column: &&str| Ok(((*column).to_owned(), table.numbers(column)?));
        Self::new(table.ids()?, columns.iter().map(read).collect::<Result<_, QcaError>>()?)
    }

    /// The cases, in order.
    pub fn cases(&self) -> &[String] {
        &self.cases
    }

    /// The fit of a relation, each figure with its bounds over all fillings.
    ///
    /// A sum over a sum is largest where each case takes the filling that adds most to `part − λ·whole`, λ being that largest
    /// value: found by Dinkelbach's iteration (1967, doi:10.1287/mnsc.13.7.492), exact up to rounding. Where a fuzzy
    /// membership is open, so is an interval; what a case adds is piecewise linear there, and its corners are all tried.
    ///
    /// # Errors
    /// Unknown sets and values; more than a million combinations of missing values in one case.
    ///
    /// ```
    /// use crosscase_qca::bounds::IncompleteSets;
    /// let cases = ["a", "b"].map(String::from).to_vec();
    /// let sets = IncompleteSets::new(cases, vec![
    ///     ("X".into(), vec![Some(0.5), None]),
    ///     ("Y".into(), vec![Some(0.5), Some(0.25)]),
    /// ])?;
    /// let incl = sets.fit(&"X -> Y".parse().unwrap())?.incl.unwrap();
    /// assert_eq!((incl.low, incl.high), (0.5, 1.0));
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn fit(&self, relation: &Relation) -> Result<FitBounds, QcaError> {
        let outcome = Expression { terms: vec![Term(vec![relation.outcome.clone()])] };
        let mut open = 0;
        let mut points: Vec<Vec<(f64, f64)>> = Vec::with_capacity(self.cases.len());
        for case in 0..self.cases.len() {
            let (x, x_open) = self.memberships(case, &relation.expression)?;
            let (y, y_open) = self.memberships(case, &outcome)?;
            open += usize::from(x_open || y_open);
            points.push(corners(&x, &y));
        }
        let both = |x: f64, y: f64| x.min(y);
        let neither = |x: f64, y: f64| x.min(y).min(1.0 - y);
        let incl = |p: (f64, f64)| (both(p.0, p.1), p.0);
        let cov = |p: (f64, f64)| (both(p.0, p.1), p.1);
        let pri = |p: (f64, f64)| (both(p.0, p.1) - neither(p.0, p.1), p.0 - neither(p.0, p.1));
        let ron = |p: (f64, f64)| (1.0 - p.0, 1.0 - both(p.0, p.1));
        Ok(match relation.direction {
            Direction::Sufficient => FitBounds {
                incl: bounds(&points, &incl),
                pri: bounds(&points, &pri),
                cov: bounds(&points, &cov),
                ron: None,
                open,
            },
            Direction::Necessary => FitBounds {
                incl: bounds(&points, &cov),
                pri: None,
                cov: bounds(&points, &incl),
                ron: bounds(&points, &ron),
                open,
            },
        })
    }

    /// The memberships that a case can have in an expression: single values, or the ends of an interval.
    fn memberships(&self, case: usize, expression: &Expression) -> Result<(Reach, bool), QcaError> {
        let mut named: Vec<usize> = Vec::new();
        for literal in expression.terms.iter().flat_map(|term| &term.0) {
            let at = self.place(&literal.name)?;
            meant(literal, self.columns[at].1)?;
            if !named.contains(&at) {
                named.push(at);
            }
        }
        let value = |at: usize| self.columns[at].2[case];
        let missing: Vec<usize> = named.iter().copied().filter(|&at| value(at).is_none()).collect();
        // A fuzzy value that is open matters where it meets another membership of the case, its complement, or itself.
        let mut meetings = vec![0.0, 0.5, 1.0];
        meetings.extend(named.iter().filter_map(|&at| value(at)).flat_map(|x| [x, 1.0 - x]));
        meetings.retain(|x| (0.0..=1.0).contains(x));
        meetings.sort_by(f64::total_cmp);
        meetings.dedup();
        let choices: Vec<Vec<f64>> = missing
            .iter()
            .map(|&at| match self.columns[at].1 {
                Kind::Fuzzy => meetings.clone(),
                kind => (0..levels_of(kind)).map(f64::from).collect(),
            })
            .collect();
        let ways = choices.iter().try_fold(1usize, |ways, choice| ways.checked_mul(choice.len()));
        if ways.is_none_or(|ways| ways > MAX_FILLINGS) {
            return Err(QcaError::TooManyFillings { case: self.cases[case].clone(), limit: MAX_FILLINGS });
        }
        let is_fuzzy = missing.iter().any(|&at| self.columns[at].1 == Kind::Fuzzy);
        let mut found: Vec<f64> = Vec::new();
        for way in 0..ways.unwrap_or(1) {
            let mut rest = way;
            let filled: Vec<f64> = choices
                .iter()
                .map(|choice| {
                    let picked = choice[rest % choice.len()];
                    rest /= choice.len();
                    picked
                })
                .collect();
            let of = |at: usize| {
                let hole = missing.iter().position(|&m| m == at);
                value(at).or_else(|| hole.map(|hole| filled[hole])).unwrap_or_default()
            };
            found.push(self.evaluate(expression, &of)?);
        }
        found.sort_by(f64::total_cmp);
        found.dedup();
        let reach = match (is_fuzzy, found.first(), found.last()) {
            // Memberships are continuous in an open fuzzy value, so that all between the ends are reached.
            (true, Some(low), Some(high)) => Reach::Interval(*low, *high),
            _ => Reach::Values(found),
        };
        Ok((reach, !missing.is_empty()))
    }

    fn evaluate(&self, expression: &Expression, value: &dyn Fn(usize) -> f64) -> Result<f64, QcaError> {
        let mut most = 0.0f64;
        for term in &expression.terms {
            let mut least = 1.0f64;
            for literal in &term.0 {
                let Some(at) = self.columns.iter().position(|(name, ..)| *name == literal.name) else { continue };
                let Meant { level, negated } = meant(literal, self.columns[at].1)?;
                let x = match level {
                    Some(level) => f64::from(u8::from(value(at) == f64::from(level))),
                    None => value(at),
                };
                least = least.min(if negated { 1.0 - x } else { x });
            }
            most = most.max(least);
        }
        Ok(most)
    }
}

/// What a membership can be.
enum Reach {
    Values(Vec<f64>),
    Interval(f64, f64),
}

impl Reach {
    /// Its values, or the ends of the interval and what of these marks lies within.
    fn points(&self, marks: &[f64]) -> Vec<f64> {
        match self {
            Self::Values(values) => values.clone(),
            Self::Interval(low, high) => {
                marks.iter().copied().filter(|mark| mark > low && mark < high).chain([*low, *high]).collect()
            }
        }
    }

    fn ends(&self) -> Vec<f64> {
        match self {
            Self::Values(values) => values.clone(),
            Self::Interval(low, high) => vec![*low, *high],
        }
    }
}

/// Where the figures of a case can bend: the corners of what is possible, and where the bounds of `x` or `y` meet the lines
/// `x = y`, `x = 1 − y` and `y = ½`.
fn corners(x: &Reach, y: &Reach) -> Vec<(f64, f64)> {
    let marks = |of: &Reach| {
        let mut marks: Vec<f64> = of.ends().iter().flat_map(|end| [*end, 1.0 - end]).collect();
        marks.push(0.5);
        marks
    };
    let (xs, ys) = (x.points(&marks(y)), y.points(&marks(x)));
    xs.iter().flat_map(|x| ys.iter().map(move |y| (*x, *y))).collect()
}

fn bounds(points: &[Vec<(f64, f64)>], figure: &dyn Fn((f64, f64)) -> (f64, f64)) -> Option<Bounds> {
    let parts: Vec<Vec<(f64, f64)>> = points.iter().map(|case| case.iter().map(|p| figure(*p)).collect()).collect();
    let high = extreme(&parts, 1.0)?;
    let low = extreme(&parts, -1.0)?;
    Some(Bounds { low, high })
}

/// The largest (`sign` 1) or least (`sign` −1) ratio of sums, one point a case.
fn extreme(cases: &[Vec<(f64, f64)>], sign: f64) -> Option<f64> {
    // From a filling with the largest whole: if that is 0, every filling is undefined.
    let widest = |case: &Vec<(f64, f64)>| case.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1));
    let (mut part, mut whole) = sums(cases.iter().filter_map(widest));
    let rounding = 4.0 * f64::EPSILON * cases.len() as f64;
    if whole <= rounding {
        return None;
    }
    let mut ratio = part / whole;
    for _ in 0..200 {
        let gain = |p: &(f64, f64)| sign * (p.0 - ratio * p.1);
        // Of equal gains the larger whole, so that the ratio stays defined.
        let best = |case: &Vec<(f64, f64)>| {
            case.iter().copied().max_by(|a, b| gain(a).total_cmp(&gain(b)).then(a.1.total_cmp(&b.1)))
        };
        (part, whole) = sums(cases.iter().filter_map(best));
        if whole <= rounding {
            break;
        }
        let next = part / whole;
        if sign * (next - ratio) <= 0.0 {
            break;
        }
        ratio = next;
    }
    Some(ratio.clamp(0.0, 1.0))
}

fn sums(points: impl Iterator<Item = (f64, f64)>) -> (f64, f64) {
    points.fold((0.0, 0.0), |(part, whole), (p, w)| (part + p, whole + w))
}
