//! The memberships that a case with open values can have in an expression.

use crosscase_boolean::expression::Expression;
use crosscase_sets::Kind;

use super::{IncompleteSets, MAX_FILLINGS, Value};
use crate::QcaError;
use crate::sets::{check_level, levels_of};

/// Intervals, one for each way to fill what is open in levels; a single value is an interval without length.
pub(super) struct Reach(Vec<(f64, f64)>);

impl Reach {
    /// Whether there is nothing open.
    pub(super) fn is_known(&self) -> bool {
        matches!(self.0[..], [(low, high)] if low == high)
    }

    /// That of a case which is out.
    pub(super) fn out() -> Self {
        Self(vec![(0.0, 0.0)])
    }

    /// The same of the absence.
    pub(super) fn turned(self) -> Self {
        Self(self.0.into_iter().rev().map(|(low, high)| (1.0 - high, 1.0 - low)).collect())
    }

    /// The least and the largest of all.
    pub(super) fn ends(&self) -> (f64, f64) {
        self.0.iter().fold((1.0, 0.0), |(low, high): (f64, f64), ends| (low.min(ends.0), high.max(ends.1)))
    }

    /// The ends of its intervals, and what of these marks lies within.
    fn points(&self, marks: &[f64]) -> Vec<f64> {
        let inside = |&(low, high): &(f64, f64)| {
            marks.iter().copied().filter(move |mark| low < *mark && *mark < high).chain([low, high])
        };
        sorted(self.0.iter().flat_map(inside).collect())
    }

    /// Where a figure can bend for what meets this: its ends, their complements, and one half.
    fn marks(&self) -> Vec<f64> {
        let ends = self.0.iter().flat_map(|(low, high)| [*low, *high]);
        sorted(ends.flat_map(|end| [end, 1.0 - end]).chain([0.5]).collect())
    }
}

/// Where the figures of a case can bend: the corners of what is possible, and where the bounds of `x` or `y` meet the lines
/// `x = y`, `x = 1 − y` and `y = ½`.
pub(super) fn corners(x: &Reach, y: &Reach) -> Vec<(f64, f64)> {
    if let ([(x, to_x)], [(y, to_y)]) = (&x.0[..], &y.0[..])
        && x == to_x
        && y == to_y
    {
        return vec![(*x, *y)];
    }
    let (xs, ys) = (x.points(&y.marks()), y.points(&x.marks()));
    xs.iter().flat_map(|x| ys.iter().map(move |y| (*x, *y))).collect()
}

impl IncompleteSets {
    /// The memberships that a case can have in an expression.
    pub(super) fn reach(&self, case: usize, expression: &Expression) -> Result<Reach, QcaError> {
        let value = |at: usize| self.columns.get(at).and_then(|column| column.values.get(case)).copied();
        self.check(expression)?;
        let applies = |set: &str| self.place(set).is_ok_and(|at| value(at) != Some(Value::NotApplicable));
        let expression = &expression.where_it_applies(applies);
        let named = expression.names().into_iter().map(|name| self.place(name)).collect::<Result<Vec<_>, _>>()?;
        // A membership that is open matters where it meets another of the case, its complement, or itself.
        let mut meetings = vec![0.5];
        for value in named.iter().filter_map(|&at| value(at)) {
            match value {
                Value::Known(x) => meetings.extend([x, 1.0 - x]),
                Value::Within(low, high) => meetings.extend([low, high, 1.0 - low, 1.0 - high]),
                Value::AnyLevel | Value::NotApplicable => {}
            }
        }
        let meetings = sorted(meetings);
        let (mut levels, mut degrees) = (Choices::default(), Choices::default());
        for &at in &named {
            match value(at) {
                Some(Value::AnyLevel) => {
                    let kind = self.columns.get(at).map_or(Kind::Crisp, |column| column.kind);
                    levels.push(at, (0..levels_of(kind)).map(f64::from).collect());
                }
                Some(Value::Within(low, high)) => {
                    degrees.push(at, meetings.iter().copied().filter(|x| (low..=high).contains(x)).collect());
                }
                Some(Value::Known(_) | Value::NotApplicable) | None => {}
            }
        }
        let ways = levels.ways().zip(degrees.ways()).and_then(|(a, b)| a.checked_mul(b));
        if ways.is_none_or(|ways| ways > MAX_FILLINGS) {
            let case = self.cases.get(case).cloned().unwrap_or_default();
            return Err(QcaError::TooManyFillings { case, limit: MAX_FILLINGS });
        }
        let mut intervals = Vec::new();
        for level in 0..levels.ways().unwrap_or(1) {
            // Memberships are continuous in those that are open, so that all between the ends are reached.
            let mut ends: Option<(f64, f64)> = None;
            for degree in 0..degrees.ways().unwrap_or(1) {
                let of = |at: usize| match value(at) {
                    Some(Value::Known(x)) => x,
                    _ => levels.pick(at, level).or_else(|| degrees.pick(at, degree)).unwrap_or_default(),
                };
                let x = expression.membership(|name| self.place(name).ok().map(of), |_| false).unwrap_or_default();
                ends = Some(ends.map_or((x, x), |(low, high)| (low.min(x), high.max(x))));
            }
            intervals.extend(ends);
        }
        intervals.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        intervals.dedup();
        Ok(Reach(intervals))
    }

    /// Whether an expression says of the columns that it names what can be said of them.
    fn check(&self, expression: &Expression) -> Result<(), QcaError> {
        for literal in expression.literals() {
            let kind = self.columns.get(self.place(&literal.name)?).map_or(Kind::Fuzzy, |column| column.kind);
            check_level(literal, kind)?;
        }
        Ok(())
    }
}

/// Columns that are open, and the values to try for each.
#[derive(Default)]
struct Choices(Vec<(usize, Vec<f64>)>);

impl Choices {
    fn push(&mut self, column: usize, values: Vec<f64>) {
        self.0.push((column, values));
    }

    /// How many combinations there are; `None` past what can be counted.
    fn ways(&self) -> Option<usize> {
        self.0.iter().try_fold(1usize, |ways, (_, values)| ways.checked_mul(values.len()))
    }

    /// The value of a column in one of the combinations; `None` if the column is not among these.
    fn pick(&self, column: usize, way: usize) -> Option<f64> {
        let mut rest = way;
        for (at, values) in &self.0 {
            if *at == column {
                return values.get(rest % values.len()).copied();
            }
            rest /= values.len();
        }
        None
    }
}

fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values.dedup();
    values
}
