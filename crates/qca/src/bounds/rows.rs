//! Truth tables that missing values leave open.

use crosscase_boolean::expression::{Expression, Literal, LiteralValue, Term};
use crosscase_boolean::{BooleanError, Cube, FREE, Interrupt, Never, Pace, Space};
use crosscase_data::{Diagnostic, Table, TableBuilder, name_list};
use crosscase_sets::Kind;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

use super::{Column, FigureRange, IncompleteSets, MAX_FILLINGS, Value, bounds, inclusion, pri};
use crate::contrast;
use crate::one_set;
use crate::sets::levels_of;
use crate::tables::{ConfigValue, condition_column};
use crate::{AtHalf, Out, QcaError, TruthTableParams};

/// A configuration that some filling shows.
///
/// ```
/// use crosscase_qca::bounds::IncompleteSets;
/// use crosscase_qca::{Out, TruthTableParams};
/// let cases = ["a", "b", "c"].map(String::from).to_vec();
/// let sets = IncompleteSets::new(cases, vec![
///     ("X".into(), vec![Some(1.0), Some(0.0), None]),
///     ("Y".into(), vec![Some(1.0), Some(0.0), Some(1.0)]),
/// ])?;
/// let rows = sets.truth_table(&TruthTableParams::new("Y", ["X"]))?.rows;
/// assert_eq!((rows[1].config.as_slice(), rows[1].out), ([1].as_slice(), Some(Out::Positive)));
/// assert_eq!((rows[1].certain.as_slice(), rows[1].possible.as_slice()), ([0].as_slice(), [2].as_slice()));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RowBounds {
    /// The value of each condition, [`FREE`] where it does not apply.
    pub config: Vec<u8>,
    /// The cases that belong to it whatever the filling, by index.
    pub certain: Vec<usize>,
    /// The further cases that belong to it under some filling.
    pub possible: Vec<usize>,
    /// Inclusion in the outcome.
    pub incl: Option<FigureRange>,
    /// Proportional reduction in inconsistency.
    pub pri: Option<FigureRange>,
    /// What the table says of it under every filling; `None` where that depends on the filling.
    pub out: Option<Out>,
}

/// The truth table of sets with open values.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TruthTableBounds {
    /// The conditions, in order.
    pub conditions: Vec<String>,
    /// The cases, in the order that the indices of the rows count.
    pub cases: Vec<String>,
    /// The configurations that some filling shows, in the order of their values.
    pub rows: Vec<RowBounds>,
    /// What was noticed, whatever the filling: as of a [`TruthTable`](crate::TruthTable).
    pub diagnostics: Vec<Diagnostic>,
}

impl TruthTableBounds {
    /// The schema id of [`TruthTableBounds::to_table`].
    pub const SCHEMA: &'static str = "crosscase.qca.truth_table_bounds/1";

    /// One row a configuration: the value of each condition, then `out`, `incl_low`, `incl_high`, `pri_low`, `pri_high`, and the
    /// cases that are `certain` and `possible` (separated by `; `).
    ///
    /// # Errors
    /// A condition that is called like another column.
    pub fn to_table(&self) -> Result<Table, QcaError> {
        let rows = &self.rows;
        let mut table = TableBuilder::new(Self::SCHEMA);
        for (at, condition) in self.conditions.iter().enumerate() {
            let values = rows.iter().map(|row| row.config.get(at).copied());
            table = condition_column(table, condition, values);
        }
        let (low, high) = (|bounds: FigureRange| bounds.low, |bounds: FigureRange| bounds.high);
        Ok(table
            .text("out", rows.iter().map(|row| row.out.map(|out| out.to_string())))
            .number("incl_low", rows.iter().map(|row| row.incl.map(low)))
            .number("incl_high", rows.iter().map(|row| row.incl.map(high)))
            .number("pri_low", rows.iter().map(|row| row.pri.map(low)))
            .number("pri_high", rows.iter().map(|row| row.pri.map(high)))
            .text("certain", rows.iter().map(|row| name_list(self.names(&row.certain))))
            .text("possible", rows.iter().map(|row| name_list(self.names(&row.possible))))
            .build()?)
    }

    fn names(&self, cases: &[usize]) -> Vec<&str> {
        cases.iter().filter_map(|&case| self.cases.get(case)).map(String::as_str).collect()
    }
}

/// `{"conditions", "rows": [{"config", "out", "certain", "possible", "incl", "pri"}]}`.
impl Serialize for TruthTableBounds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Row<'a> {
            config: Vec<ConfigValue>,
            out: Option<String>,
            certain: Vec<&'a str>,
            possible: Vec<&'a str>,
            incl: Option<FigureRange>,
            pri: Option<FigureRange>,
        }
        #[derive(Serialize)]
        struct Whole<'a> {
            conditions: &'a [String],
            rows: Vec<Row<'a>>,
        }
        let rows = self.rows.iter().map(|row| Row {
            config: row.config.iter().copied().map(ConfigValue).collect(),
            out: row.out.map(|out| out.to_string()),
            certain: self.names(&row.certain),
            possible: self.names(&row.possible),
            incl: row.incl,
            pri: row.pri,
        });
        Whole { conditions: &self.conditions, rows: rows.collect() }.serialize(serializer)
    }
}

impl IncompleteSets {
    /// The rows of the truth table that some filling shows, in the order of their values, with the bounds of their parameters
    /// of fit.
    ///
    /// Bounds of single parameters are exact; a verdict that is `None` may still be the same under every filling, where the least
    /// inclusion and the fewest cases do not come together. A verdict that is given holds under all of them.
    ///
    /// # Errors
    /// Unknown sets; [`QcaError::CutNotBounded`] if the parameters have a further cut; memberships of exactly 0.5 under
    /// [`AtHalf::Error`]; more than a million rows open to one case, or to all of them
    /// together; a stop.
    ///
    /// ```
    /// use crosscase_qca::bounds::IncompleteSets;
    /// use crosscase_qca::{Out, TruthTableParams};
    /// let cases = ["a", "b", "c"].map(String::from).to_vec();
    /// let sets = IncompleteSets::new(cases, vec![
    ///     ("A".into(), vec![Some(1.0), None, Some(0.0)]),
    ///     ("Y".into(), vec![Some(1.0), Some(1.0), Some(0.0)]),
    /// ])?;
    /// let rows = sets.truth_table(&TruthTableParams::new("Y", ["A"]))?.rows;
    /// assert_eq!((rows[1].certain.as_slice(), rows[1].possible.as_slice()), ([0].as_slice(), [1].as_slice()));
    /// assert_eq!((rows[0].out, rows[1].out), (Some(Out::Negative), Some(Out::Positive)));
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn truth_table(&self, params: &TruthTableParams) -> Result<TruthTableBounds, QcaError> {
        self.truth_table_until(params, &Never)
    }

    /// [`truth_table`](Self::truth_table), until `stop` says so.
    ///
    /// # Errors
    /// As there.
    pub fn truth_table_until(
        &self,
        params: &TruthTableParams,
        stop: &dyn Interrupt,
    ) -> Result<TruthTableBounds, QcaError> {
        params.check()?;
        if let Some(of) = params.further_cuts().first() {
            return Err(QcaError::CutNotBounded { measure: of.measure().name().to_owned() });
        }
        let columns: Vec<usize> = params.conditions().iter().map(|name| self.place(name)).collect::<Result<_, _>>()?;
        let levels: Vec<u8> = columns.iter().map(|&at| levels_of(self.columns[at].kind)).collect();
        let part = |condition: &str| self.part_of(condition);
        let impossible = one_set::impossible(params.conditions(), &Space::new(&levels)?, &part)?;
        let mut rows: BTreeMap<Vec<u8>, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        let mut at_half = Vec::new();
        let mut held = 0;
        for case in 0..self.cases.len() {
            let Some(choices) = self.choices(case, &columns, params.policy(), &mut at_half) else { continue };
            let ways = choices.iter().try_fold(1usize, |ways, choice| ways.checked_mul(choice.len()));
            if ways.is_none_or(|ways| ways > MAX_FILLINGS) {
                return Err(QcaError::TooManyFillings { case: self.cases[case].clone(), limit: MAX_FILLINGS });
            }
            let mut configs: Vec<Vec<u8>> = vec![Vec::new()];
            for choice in &choices {
                let longer = |config: &Vec<u8>| {
                    let config = config.clone();
                    choice.iter().map(move |value| config.iter().copied().chain([*value]).collect::<Vec<u8>>())
                };
                configs = configs.iter().flat_map(longer).collect();
            }
            // What is open in one set is open in all that are values of it, together.
            configs.retain(|config| !impossible.iter().any(|cube| cube.contains(config)));
            held += configs.len();
            if held > MAX_FILLINGS.max(self.cases.len()) {
                return Err(QcaError::TooManyFillings { case: self.cases[case].clone(), limit: MAX_FILLINGS });
            }
            if stop.stop() {
                return Err(BooleanError::Interrupted.into());
            }
            let sure = configs.len() == 1;
            for config in configs {
                let (certain, possible) = rows.entry(config).or_default();
                if sure { certain.push(case) } else { possible.push(case) }
            }
        }
        if !at_half.is_empty() && params.policy() == AtHalf::Error {
            return Err(QcaError::AtHalf { memberships: at_half });
        }
        let mut pace = Pace::new(stop);
        let row = |(config, cases)| self.row(params, config, cases, &mut pace);
        let rows: Vec<RowBounds> = rows.into_iter().map(row).collect::<Result<_, _>>()?;
        let diagnostics = self.notices(params, &columns, &rows)?;
        Ok(TruthTableBounds { conditions: params.conditions().to_vec(), cases: self.cases.clone(), rows, diagnostics })
    }

    /// What leaves nothing to be explained, or nothing to explain it with, whatever the filling.
    fn notices(
        &self,
        params: &TruthTableParams,
        columns: &[usize],
        rows: &[RowBounds],
    ) -> Result<Vec<Diagnostic>, QcaError> {
        let mut found = Vec::new();
        for column in columns.iter().filter_map(|&at| self.columns.get(at)) {
            let values = column.values.iter().filter_map(|value| match value {
                Value::Known(x) => Some((*x, *x)),
                Value::Within(low, high) => Some((*low, *high)),
                Value::AnyLevel => Some((0.0, 1.0)),
                Value::NotApplicable => None,
            });
            found.extend(contrast::of_condition(&column.name, column.kind, &values.collect::<Vec<_>>()));
        }
        let ends = |case| Ok(self.outcome(case, params.outcome())?.ends());
        let ends = (0..self.cases.len()).map(ends).collect::<Result<Vec<_>, QcaError>>()?;
        found.extend(contrast::of_outcome(params.outcome(), &ends));
        found.extend(contrast::of_rows(rows.iter().map(|row| row.out), params.outcome()));
        Ok(found)
    }

    /// The values that each condition can have for a case; `None` if a membership of 0.5 leaves it without a row.
    fn choices(
        &self,
        case: usize,
        columns: &[usize],
        policy: AtHalf,
        at_half: &mut Vec<String>,
    ) -> Option<Vec<Vec<u8>>> {
        let mut choices = Vec::with_capacity(columns.len());
        for &at in columns {
            let Column { name, kind, values, .. } = &self.columns[at];
            choices.push(match (values[case], kind) {
                (Value::NotApplicable, _) => vec![FREE],
                (Value::Within(low, _), _) if low > 0.5 => vec![1],
                (Value::Within(_, high), _) if high < 0.5 => vec![0],
                (Value::AnyLevel | Value::Within(..), kind) => (0..levels_of(*kind)).collect(),
                (Value::Known(0.5), Kind::Fuzzy) => {
                    at_half.push(format!("{name} of {}", self.cases[case]));
                    match policy {
                        AtHalf::Drop | AtHalf::Error => return None,
                        AtHalf::Below => vec![0],
                        AtHalf::Above => vec![1],
                    }
                }
                (Value::Known(x), Kind::Fuzzy) => vec![u8::from(x > 0.5)],
                (Value::Known(x), kind) => (0..levels_of(*kind)).filter(|level| f64::from(*level) == x).collect(),
            });
        }
        Some(choices)
    }

    /// A value of a set, as a literal of the set of which it is values, if it is that.
    fn literal(&self, at: usize, value: u8) -> Literal {
        let Column { name, kind, part, .. } = &self.columns[at];
        let name = name.clone();
        match (part, value) {
            (Some(part), 0) => part.negated(),
            (Some(part), _) => part.clone(),
            (None, value) if levels_of(*kind) > 2 => Literal { name, value: LiteralValue::Level(value.into()) },
            (None, 0) => Literal { name, value: LiteralValue::Absent },
            (None, _) => Literal { name, value: LiteralValue::Present },
        }
    }

    fn row(
        &self,
        params: &TruthTableParams,
        config: Vec<u8>,
        (certain, possible): (Vec<usize>, Vec<usize>),
        pace: &mut Pace<'_>,
    ) -> Result<RowBounds, QcaError> {
        let columns: Vec<usize> = params.conditions().iter().map(|name| self.place(name)).collect::<Result<_, _>>()?;
        let literal = |(at, value): (usize, u8)| self.literal(columns[at], value);
        let expression = Expression::from(Term(Cube::from_row(&config).literals().map(literal).collect()));
        // A row that leaves a condition open is that of the cases to which it does not apply.
        let applies = |at: &usize, case: usize| {
            self.columns.get(*at).and_then(|column| column.values.get(case)) != Some(&Value::NotApplicable)
        };
        let can_be_in =
            |case: usize| columns.iter().zip(&config).all(|(at, value)| applies(at, case) != (*value == FREE));
        let (points, _) = self.points(&expression, params.outcome(), &can_be_in, pace)?;
        let (incl, pri) = (bounds(&points, inclusion), bounds(&points, pri));
        let out = verdict(params, certain.len(), certain.len() + possible.len(), incl, pri);
        Ok(RowBounds { config, certain, possible, incl, pri, out })
    }
}

/// What the table says of a row with at least so many and at most so many cases, wherever in these bounds its figures lie;
/// `None` if that depends.
fn verdict(
    params: &TruthTableParams,
    certain: usize,
    all: usize,
    incl: Option<FigureRange>,
    pri: Option<FigureRange>,
) -> Option<Out> {
    let ends = |bounds: Option<FigureRange>| bounds.map_or([None, None], |b| [Some(b.low), Some(b.high)]);
    // Between an inclusion that is negative and one that is positive lie those of a contradiction.
    let between = incl.zip(params.lower_cut()).map(|(b, lower)| lower.clamp(b.low, b.high));
    let mut found: Option<Out> = None;
    for n in [certain, all] {
        for incl in ends(incl).into_iter().chain(between.map(Some)) {
            for pri in ends(pri) {
                let out = params.verdict(n, incl, pri);
                if found.is_some_and(|known| known != out) {
                    return None;
                }
                found = Some(out);
            }
        }
    }
    found
}
