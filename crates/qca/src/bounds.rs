//! Bounds of the parameters of fit where memberships are missing or known only within intervals: the lowest and the highest value
//! over every way of filling them in.

mod reach;
mod rows;

use crosscase_boolean::expression::{Expression, Literal, Relation, RelationKind};
use crosscase_boolean::{BooleanError, Never, Pace};
use crosscase_data::{Table, TableBuilder};
use crosscase_sets::{Kind, numbers_or_dash, settled};
use serde::Serialize;
use std::collections::BTreeSet;

use crate::sets::{check_cases, check_level, levels_of};
use crate::{Outcome, QcaError, SetData, SetLevels};
use reach::Reach;
pub use rows::{RowBounds, TruthTableBounds};

/// Sets some of whose memberships are missing, or known only within an interval.
///
/// A missing value can be any membership of a fuzzy set, 0 or 1 of a crisp one, any level of a multi-value one; the kind is read
/// from the values that are there, unless [`IncompleteSets::fuzzy`] says that a set has degrees of which none was seen.
///
/// ```
/// use crosscase_qca::bounds::IncompleteSets;
/// let cases = ["a", "b"].map(String::from).to_vec();
/// // Two coders agree on Y and not on X.
/// let sets = IncompleteSets::within(cases, vec![
///     ("X".into(), vec![(0.4, 0.6), (0.8, 1.0)]),
///     ("Y".into(), vec![(0.5, 0.5), (0.9, 0.9)]),
/// ])?;
/// let incl = sets.fit(&"X -> Y".parse().unwrap())?.incl.unwrap();
/// assert!((incl.low - 1.4 / 1.6).abs() < 1e-12 && incl.high == 1.0);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct IncompleteSets {
    cases: Vec<String>,
    columns: Vec<Column>,
}

#[derive(Clone, Debug, PartialEq)]
struct Column {
    name: String,
    kind: Kind,
    values: Vec<Value>,
    /// What it is of another of the sets, if it is values of one.
    part: Option<Literal>,
}

/// What is known of a value.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Value {
    Known(f64),
    /// Of a fuzzy set: anything between these, ends included.
    Within(f64, f64),
    /// Of a crisp or multi-value set.
    AnyLevel,
    /// The set does not apply to the case: none of its literals holds.
    NotApplicable,
}

/// The least and the largest value of a parameter of fit over all fillings for which it is defined. Those of two parameters seldom
/// come from the same filling.
///
/// ```
/// use crosscase_qca::bounds::IncompleteSets;
/// let columns = vec![("X".into(), vec![Some(1.0), None]), ("Y".into(), vec![Some(1.0), Some(0.0)])];
/// let sets = IncompleteSets::new(["a", "b"].map(String::from).to_vec(), columns)?;
/// let incl = sets.fit(&"X -> Y".parse()?)?.incl;
/// assert_eq!(incl.map(|range| (range.low, range.high)), Some((0.5, 1.0)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Serialised they are a pair.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(into = "[f64; 2]")]
#[non_exhaustive]
pub struct FigureRange {
    /// The least.
    pub low: f64,
    /// The largest.
    pub high: f64,
}

impl From<FigureRange> for [f64; 2] {
    fn from(bounds: FigureRange) -> Self {
        [bounds.low, bounds.high]
    }
}

/// The fit of a relation over all fillings; formulas: [`measures`](crate::measures). A parameter is `None` if no
/// filling defines it.
///
/// ```
/// use crosscase_qca::bounds::IncompleteSets;
/// let columns = vec![("X".into(), vec![Some(1.0), None]), ("Y".into(), vec![Some(1.0), Some(1.0)])];
/// let sets = IncompleteSets::new(["a", "b"].map(String::from).to_vec(), columns)?;
/// let fit = sets.fit(&"X <- Y".parse()?)?;
/// assert_eq!(fit.incl.map(|b| (b.low, b.high)), Some((0.5, 1.0)));
/// assert_eq!((fit.pri, fit.open), (None, 1), "PRI is for sufficiency only");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FitBounds {
    /// Inclusion, of sufficiency or necessity as the relation runs.
    pub incl: Option<FigureRange>,
    /// Proportional reduction in inconsistency; for sufficiency only.
    pub pri: Option<FigureRange>,
    /// Coverage.
    pub cov: Option<FigureRange>,
    /// Relevance of necessity; for necessity only.
    pub ron: Option<FigureRange>,
    /// Cases with an open value that matters here.
    pub open: usize,
}

impl FitBounds {
    /// The schema id of [`FitBounds::to_table`].
    pub const SCHEMA: &'static str = "crosscase.qca.bounds/1";

    /// One row a parameter of fit: `figure` (its name), `low` and `high`.
    ///
    /// # Errors
    /// None that bounds of this crate can cause.
    pub fn to_table(&self) -> Result<Table, QcaError> {
        let rows = [("incl", self.incl), ("pri", self.pri), ("cov", self.cov), ("ron", self.ron)];
        Ok(TableBuilder::new(Self::SCHEMA)
            .text("figure", rows.iter().map(|row| Some(row.0)))
            .number("low", rows.iter().map(|row| row.1.map(|bounds| bounds.low)))
            .number("high", rows.iter().map(|row| row.1.map(|bounds| bounds.high)))
            .build()?)
    }
}

/// Combinations of open values of one case that are gone through.
const MAX_FILLINGS: usize = 1_000_000;

/// About what finding the membership of a case takes, in the steps of a [`Pace`].
const A_REACH: usize = 1000;

impl IncompleteSets {
    /// Sets over named cases, of which some values are missing.
    ///
    /// # Errors
    /// A set of another length, a value that is no membership and no level, a set without any value. Names are not
    /// checked.
    ///
    /// ```
    /// use crosscase_qca::bounds::IncompleteSets;
    /// let cases = || ["a", "b"].map(String::from).to_vec();
    /// assert!(IncompleteSets::new(cases(), vec![("X".into(), vec![Some(0.4), None])]).is_ok());
    /// assert!(IncompleteSets::new(cases(), vec![("X".into(), vec![None, None])]).is_err());
    /// assert!(IncompleteSets::new(cases(), vec![("X".into(), vec![Some(1.4), None])]).is_err());
    /// ```
    pub fn new(cases: Vec<String>, columns: Vec<(String, Vec<Option<f64>>)>) -> Result<Self, QcaError> {
        Self::with_levels(cases, columns, &SetLevels::default())
    }

    fn with_levels(
        cases: Vec<String>,
        columns: Vec<(String, Vec<Option<f64>>)>,
        levels: &SetLevels,
    ) -> Result<Self, QcaError> {
        check_cases(&cases)?;
        let mut sets: Vec<Column> = Vec::with_capacity(columns.len());
        for (name, values) in columns {
            check_column(&name, values.len(), &cases, &sets)?;
            let kind = levels.kind(&name, &cases, &values)?;
            let open = if kind == Kind::Fuzzy { Value::Within(0.0, 1.0) } else { Value::AnyLevel };
            let values =
                values.into_iter().map(|value| value.map_or(open, |known| Value::Known(settled(known)))).collect();
            sets.push(Column { name, kind, values, part: None });
        }
        Ok(Self { cases, columns: sets })
    }

    /// Fuzzy sets over named cases, of which each membership is known to lie between two ends: those of coders who do not
    /// agree, of an indicator with an interval, of anchors that could stand elsewhere.
    ///
    /// # Errors
    /// A set of another length than there are cases; [`QcaError::NoInterval`] for ends that are not within 0 to 1 or in the wrong order.
    ///
    /// ```
    /// use crosscase_qca::bounds::IncompleteSets;
    /// let cases = || ["a", "b"].map(String::from).to_vec();
    /// let sets = IncompleteSets::within(cases(), vec![("X".into(), vec![(0.25, 0.75), (1.0, 1.0)])])?;
    /// assert_eq!(sets.cases(), ["a", "b"]);
    /// let turned = IncompleteSets::within(cases(), vec![("X".into(), vec![(0.75, 0.25), (1.0, 1.0)])]);
    /// assert!(turned.is_err(), "the lower end comes first");
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn within(cases: Vec<String>, columns: Vec<(String, Vec<(f64, f64)>)>) -> Result<Self, QcaError> {
        check_cases(&cases)?;
        let mut sets: Vec<Column> = Vec::with_capacity(columns.len());
        for (name, ends) in columns {
            check_column(&name, ends.len(), &cases, &sets)?;
            let wrong = ends.iter().position(|(low, high)| !(0.0 <= *low && low <= high && *high <= 1.0));
            if let Some(case) = wrong.and_then(|at| cases.get(at)).cloned() {
                return Err(QcaError::NoInterval { set: name, case });
            }
            let value = |(low, high): (f64, f64)| {
                let (low, high) = (settled(low), settled(high));
                if low == high { Value::Known(low) } else { Value::Within(low, high) }
            };
            let values = ends.into_iter().map(value).collect();
            sets.push(Column { name, kind: Kind::Fuzzy, values, part: None });
        }
        Ok(Self { cases, columns: sets })
    }

    /// The named columns of a table whose unit column names the cases. `levels` are at most how many values a multi-value set has, or
    /// [`SetLevels`].
    ///
    /// # Errors
    /// As [`IncompleteSets::new`]; an unknown column; text where numbers belong, but for `-` where a crisp or multi-value set does not
    /// apply to a case.
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    /// use crosscase_qca::MAX_LEVELS;
    /// use crosscase_qca::bounds::IncompleteSets;
    /// let table = TableBuilder::default()
    ///     .id("case", ["BE", "FI"])
    ///     .number("DEV", [Some(0.99), None])
    ///     .build()?;
    /// assert_eq!(IncompleteSets::from_table(&table, &["DEV"], MAX_LEVELS)?.cases(), ["BE", "FI"]);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn from_table(table: &Table, columns: &[&str], levels: impl Into<SetLevels>) -> Result<Self, QcaError> {
        let read = columns.iter().map(|column| numbers_or_dash(table, column)).collect::<Result<Vec<_>, _>>()?;
        let (values, dashes): (Vec<_>, Vec<_>) = read.into_iter().unzip();
        let named = columns.iter().map(|column| (*column).to_owned()).zip(values).collect();
        let mut sets = Self::with_levels(table.ids()?, named, &levels.into())?;
        for (column, dashes) in sets.columns.iter_mut().zip(dashes).filter(|(_, dashes)| !dashes.is_empty()) {
            if column.kind == Kind::Fuzzy {
                return Err(QcaError::NeverOpen { set: column.name.clone() });
            }
            for at in dashes {
                column.values.get_mut(at).into_iter().for_each(|value| *value = Value::NotApplicable);
            }
        }
        Ok(sets)
    }

    /// The same, where these sets are fuzzy: none of their known memberships lies between 0 and 1, but a missing one may.
    ///
    /// # Errors
    /// A set that is not there, or has levels or cases to which it does not apply.
    ///
    /// ```
    /// use crosscase_qca::bounds::IncompleteSets;
    /// let columns = vec![("X".into(), vec![Some(1.0), None]), ("Y".into(), vec![Some(1.0), Some(0.0)])];
    /// let sets = IncompleteSets::new(["a", "b"].map(String::from).to_vec(), columns)?;
    /// assert_eq!(sets.taken_as_crisp(), ["X"]);
    /// assert!(sets.fuzzy(&["X"])?.taken_as_crisp().is_empty());
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn fuzzy<S: AsRef<str>>(mut self, sets: &[S]) -> Result<Self, QcaError> {
        for set in sets.iter().map(AsRef::as_ref) {
            let at = self.place(set)?;
            let Some(column) = self.columns.get_mut(at) else { continue };
            if matches!(column.kind, Kind::MultiValue { .. }) || column.values.contains(&Value::NotApplicable) {
                return Err(QcaError::NeverOpen { set: set.to_owned() });
            }
            column.kind = Kind::Fuzzy;
            column
                .values
                .iter_mut()
                .filter(|value| **value == Value::AnyLevel)
                .for_each(|value| *value = Value::Within(0.0, 1.0));
        }
        Ok(self)
    }

    /// The same with one more crisp set for each of these names that is none of a set and is written as values of one: `A[1,2]`.
    ///
    /// # Errors
    /// A set that is not there, or does not have the values.
    ///
    /// ```
    /// use crosscase_qca::bounds::IncompleteSets;
    /// let columns = vec![("A".into(), vec![Some(2.0), None, Some(0.0), Some(1.0)]), ("Y".into(), vec![Some(1.0), Some(0.0), Some(0.0), Some(1.0)])];
    /// let sets = IncompleteSets::new(["a", "b", "c", "d"].map(String::from).to_vec(), columns)?.with_sets_of_values(&["A[1,2]"])?;
    /// let incl = sets.fit(&"A[1,2] -> Y".parse().unwrap())?.incl.unwrap();
    /// assert!((incl.low - 2.0 / 3.0).abs() < 1e-12 && incl.high == 1.0);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn with_sets_of_values<S: AsRef<str>>(mut self, names: &[S]) -> Result<Self, QcaError> {
        for name in names.iter().map(AsRef::as_ref) {
            let Some(literal) = Literal::of_values(name).filter(|_| self.place(name).is_err()) else { continue };
            let Column { kind, values, .. } = &self.columns[self.place(&literal.name)?];
            check_level(&literal, *kind)?;
            let value = |value: &Value| match value {
                Value::Known(x) => Value::Known(literal.membership(*x)),
                open => *open,
            };
            let values = values.iter().map(value).collect();
            self.columns.push(Column { name: name.to_owned(), kind: Kind::Crisp, values, part: Some(literal) });
        }
        Ok(self)
    }

    /// The sets of which a missing value is taken for 0 or 1, since all known ones are.
    pub fn taken_as_crisp(&self) -> Vec<&str> {
        let crisp = self.columns.iter().filter(|column| column.kind == Kind::Crisp);
        crisp.filter(|column| column.values.contains(&Value::AnyLevel)).map(|column| column.name.as_str()).collect()
    }

    /// The sets of two data about the same cases, and those of which they are values, each membership anywhere between what it is in the
    /// one and in the other; none where anything but a degree differs.
    pub(crate) fn enclosed<'a>(one: &SetData, other: &SetData, names: impl Iterator<Item = &'a str>) -> Option<Self> {
        let column = |name: &str| {
            let ((kind, ours), (_, theirs)) = (one.condition(name).ok()?, other.condition(name).ok()?);
            let same = ours == theirs;
            if !same && (matches!(kind, Kind::MultiValue { .. }) || ours.len() != theirs.len()) {
                return None;
            }
            let value =
                |(a, b): (&f64, &f64)| if a == b { Value::Known(*a) } else { Value::Within(a.min(*b), a.max(*b)) };
            let values = ours.iter().zip(theirs).map(value).collect();
            let part = one.part_of(name).map(|(of, _)| of);
            Some(Column { name: name.to_owned(), kind: if same { kind } else { Kind::Fuzzy }, values, part })
        };
        let mut columns = names.map(column).collect::<Option<Vec<_>>>()?;
        for set in columns.iter().filter_map(|column| column.part.clone()).map(|of| of.name).collect::<BTreeSet<_>>() {
            if columns.iter().all(|column| column.name != set) {
                columns.push(column(&set)?);
            }
        }
        Some(Self { cases: one.cases().to_vec(), columns })
    }

    /// What a set is of another, if it is values of one, and how many values that has.
    fn part_of(&self, name: &str) -> Option<(Literal, u8)> {
        let of = self.columns.get(self.place(name).ok()?)?.part.clone()?;
        let levels = levels_of(self.columns.get(self.place(&of.name).ok()?)?.kind);
        Some((of, levels))
    }

    /// The cases, in order.
    pub fn cases(&self) -> &[String] {
        &self.cases
    }

    /// The fit of a relation, each parameter with its bounds over all fillings.
    ///
    /// A sum over a sum is largest where each case takes the filling that adds most to `part − λ·whole`, λ being that largest
    /// value: found by Dinkelbach's iteration (1967, doi:10.1287/mnsc.13.7.492), exact up to rounding. Where a fuzzy
    /// membership is open, so is an interval; what a case adds is piecewise linear there, and its corners are all tried.
    ///
    /// # Errors
    /// Unknown sets and values; an outcome that the expression names, too; more than a million combinations of open values in
    /// one case.
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
        let everywhere = |_: usize| true;
        let pace = &mut Pace::new(&Never);
        let (points, open) = self.points(&relation.expression, &relation.into(), &everywhere, pace)?;
        let bounds = |figure: Figure| bounds(&points, figure);
        Ok(match relation.direction {
            RelationKind::Sufficient => {
                FitBounds { incl: bounds(inclusion), pri: bounds(pri), cov: bounds(coverage), ron: None, open }
            }
            RelationKind::Necessary => {
                FitBounds { incl: bounds(coverage), pri: None, cov: bounds(inclusion), ron: bounds(relevance), open }
            }
        })
    }

    /// Case by case the memberships in an expression and an outcome at which a figure can bend, and how many cases are open; cases that
    /// cannot be in the expression are out of it.
    fn points(
        &self,
        expression: &Expression,
        outcome: &Outcome,
        can_be_in: &dyn Fn(usize) -> bool,
        pace: &mut Pace<'_>,
    ) -> Result<(Points, usize), QcaError> {
        // What is open in both would be filled in one way here and in another there.
        if let Some(set) = outcome.names().into_iter().find(|set| expression.names().contains(set)) {
            return Err(QcaError::OutcomeAmongConditions { outcome: set.to_owned() });
        }
        let mut open = 0;
        let mut points = Vec::with_capacity(self.cases.len());
        for case in 0..self.cases.len() {
            if pace.stops_after(A_REACH) {
                return Err(BooleanError::Interrupted.into());
            }
            let x = if can_be_in(case) { self.reach(case, expression)? } else { Reach::out() };
            let y = self.outcome(case, outcome)?;
            open += usize::from(!(x.is_known() && y.is_known()));
            points.push(reach::corners(&x, &y));
        }
        Ok((points, open))
    }

    /// The memberships that a case can have in an outcome.
    fn outcome(&self, case: usize, outcome: &Outcome) -> Result<Reach, QcaError> {
        let (expression, negated) = outcome.parts();
        for set in outcome.names() {
            let column = self.columns.get(self.place(set)?);
            if column.is_some_and(|column| column.values.contains(&Value::NotApplicable)) {
                return Err(QcaError::NeverOpen { set: set.to_owned() });
            }
        }
        let reach = self.reach(case, expression)?;
        Ok(if negated { reach.turned() } else { reach })
    }

    fn place(&self, name: &str) -> Result<usize, QcaError> {
        self.columns.iter().position(|column| column.name == name).ok_or_else(|| QcaError::UnknownSet {
            name: name.to_owned(),
            known: self.columns.iter().map(|column| column.name.clone()).collect(),
        })
    }
}

fn check_column(column: &str, found: usize, cases: &[String], known: &[Column]) -> Result<(), QcaError> {
    let (column, expected) = (column.to_owned(), cases.len());
    if found != expected {
        return Err(QcaError::ColumnLength { column, found, expected });
    }
    if known.iter().any(|known| known.name == column) { Err(QcaError::DuplicateSet { column }) } else { Ok(()) }
}

/// Case by case, memberships (x, y) that it can have.
type Points = Vec<Vec<(f64, f64)>>;

/// What a case with memberships (x, y) adds to the two sums of a figure.
type Figure = fn((f64, f64)) -> (f64, f64);

fn inclusion((x, y): (f64, f64)) -> (f64, f64) {
    (x.min(y), x)
}

fn coverage((x, y): (f64, f64)) -> (f64, f64) {
    (x.min(y), y)
}

fn pri((x, y): (f64, f64)) -> (f64, f64) {
    let either = x.min(y).min(1.0 - y);
    (x.min(y) - either, x - either)
}

fn relevance((x, y): (f64, f64)) -> (f64, f64) {
    (1.0 - x, 1.0 - x.min(y))
}

fn bounds(points: &[Vec<(f64, f64)>], figure: Figure) -> Option<FigureRange> {
    let parts: Vec<Vec<(f64, f64)>> = points.iter().map(|case| case.iter().map(|p| figure(*p)).collect()).collect();
    let high = extreme(&parts, 1.0)?;
    let low = extreme(&parts, -1.0)?;
    Some(FigureRange { low, high })
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
