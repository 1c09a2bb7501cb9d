//! A truth table that is published, as the data of an analysis.

use std::collections::BTreeMap;

use crosscase_boolean::FREE;
use crosscase_boolean::expression::{Literal, LiteralValue};
use crosscase_data::{Diagnostic, Place, Table, counted};
use crosscase_sets::{Kind, numbers_or_dash};

use super::weights::{Weights, number_of_cases, numbers_of_cases, numbers_or_none};
use super::{Column, MissingPolicy, SetData, SetLevels, check_cases};
use crate::{Out, Outcome, QcaError};

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputKind {
    /// A case a row.
    Cases,
    /// A configuration a row, with what a truth table says of it.
    TruthTable,
}

impl InputKind {
    /// The choices, each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Cases, "cases", "A case a row"),
        (Self::TruthTable, "truth-table", "A configuration a row, with 1, 0, ? or C as the outcome"),
    ];

    /// How a table is read where nobody says it: as a truth table if the outcome holds `?` or `C` beside `1` and `0` alone, and no
    /// configuration of the conditions stands there twice. A column of only 0 and 1 is always that of cases.
    ///
    /// # Errors
    /// [`QcaError::UnclearReading`] where the outcome looks like that of a truth table, and the configurations do not.
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    /// use crosscase_qca::{Outcome, InputKind};
    /// let read = |outs: [&'static str; 3], a: [f64; 3]| {
    ///     let table = TableBuilder::new("crosscase.raw/1").id("row", ["1", "2", "3"]).number("A", a.map(Some));
    ///     InputKind::of(&table.text("OUT", outs.map(Some)).build()?, &Outcome::new("OUT"), &["A"])
    /// };
    /// assert_eq!(read(["1", "0", "?"], [0.0, 1.0, 2.0])?, InputKind::TruthTable);
    /// assert_eq!(read(["1", "0", "1"], [0.0, 1.0, 2.0])?, InputKind::Cases);
    /// assert!(read(["1", "0", "?"], [0.0, 1.0, 1.0]).is_err());
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn of<S: AsRef<str>>(table: &Table, outcome: &Outcome, conditions: &[S]) -> Result<Self, QcaError> {
        let Some(name) = column_of(outcome) else { return Ok(Self::Cases) };
        let Ok(cells) = table.texts(name) else { return Ok(Self::Cases) };
        let outs: Vec<Option<Out>> = cells.iter().flatten().map(|cell| Out::from_text(cell)).collect();
        let any = |is: fn(&Out) -> bool| outs.iter().flatten().any(is);
        let verdicts = any(|out| matches!(out, Out::Unobserved | Out::Contradiction))
            && any(|out| matches!(out, Out::Positive | Out::Negative));
        if outs.iter().any(Option::is_none) || !verdicts {
            return Ok(Self::Cases);
        }
        match configurations(table, conditions) {
            Ok(_) => Ok(Self::TruthTable),
            Err(why) => Err(QcaError::UnclearReading { outcome: name.to_owned(), why: why.to_string() }),
        }
    }

    /// Whether a column may be what a published truth table says of its rows, though some cells are written otherwise: at least three in four are
    /// `1`, `0`, `?` or `C`, some of them verdicts and some not.
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    /// use crosscase_qca::InputKind;
    /// let column = |outs: [&'static str; 4]| {
    ///     let table = TableBuilder::new("crosscase.raw/1").id("row", ["1", "2", "3", "4"]);
    ///     Ok::<_, crosscase_data::DataError>(InputKind::may_be_verdicts(&table.text("OUT", outs.map(Some)).build()?, "OUT"))
    /// };
    /// assert!(column(["1", "0", "?", "NA"])? && column(["1", "0", "C", "?"])?);
    /// assert!(!column(["1", "0", "NA", "NA"])? && !column(["yes", "no", "?", "?"])?);
    /// # Ok::<(), crosscase_data::DataError>(())
    /// ```
    pub fn may_be_verdicts(table: &Table, column: &str) -> bool {
        let Ok(cells) = table.texts(column) else { return false };
        let cells: Vec<&str> = cells.iter().flatten().map(String::as_str).collect();
        let outs: Vec<Out> = cells.iter().filter_map(|cell| Out::from_text(cell)).collect();
        let is_verdict = |out: &Out| matches!(out, Out::Positive | Out::Negative);
        outs.iter().any(is_verdict) && !outs.iter().all(is_verdict) && 4 * outs.len() >= 3 * cells.len()
    }
}

/// What the `C` of a published truth table counts as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Contradictory {
    /// As in a truth table of data: a contradiction, which is minimised as a negative row.
    #[default]
    Negative,
    /// As a positive row.
    Positive,
    /// As a remainder.
    Remainder,
}

impl Contradictory {
    /// The choices, each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Negative, "negative", "As a negative row"),
        (Self::Positive, "positive", "As a positive row"),
        (Self::Remainder, "remainder", "As a remainder"),
    ];
}

/// What a published truth table says: of the configurations of its conditions, the verdict and how many cases there are.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Published {
    conditions: Vec<String>,
    outcome: Outcome,
    rows: BTreeMap<Vec<u8>, (Out, usize)>,
}

impl Published {
    /// The rows by their configurations, if these are its conditions; for the negated outcome positive rows are negative, and the other
    /// way round.
    pub(crate) fn rows(
        &self,
        outcome: &Outcome,
        conditions: &[String],
    ) -> Result<BTreeMap<Vec<u8>, (Out, usize)>, QcaError> {
        if conditions != self.conditions {
            return Err(QcaError::NotOfThisTable { conditions: self.conditions.clone() });
        }
        let turned = *outcome == self.outcome.clone().negated();
        let of = |out: Out| match out {
            Out::Positive if turned => Out::Negative,
            Out::Negative if turned => Out::Positive,
            out => out,
        };
        Ok(self.rows.iter().map(|(config, (out, n))| (config.clone(), (of(*out), *n))).collect())
    }
}

/// More cases are not made of the rows of a table.
const MOST_CASES: usize = 1_000_000;

impl SetData {
    /// The rows of a published truth table, each as many cases as `weights`, or a column called `n`, `freq`, `frequency` or `count`
    /// that holds numbers, says, or fsQCA's `number`, unless it numbers the rows; else one. They show the outcome where the row is positive. Rows that are `?`, and those that are not
    /// there, are remainders; a `?` without a number has no case.
    ///
    /// Conditions such as `C[1,2]` put configurations together: where these say different things, the one that holds them is a `C`.
    ///
    /// A truth table of these data says of each row what the published one says; figures of terms and models are those of cases that
    /// show the outcome as their row does.
    ///
    /// # Errors
    /// An outcome that is an expression, or holds anything but `1`, `0`, `?` and `C`; a configuration that stands there twice; what is no
    /// number of cases; no case at all.
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    /// use crosscase_qca::{Contradictory, Minimise, Outcome, SetData, TruthTableParams};
    /// let table = TableBuilder::new("crosscase.raw/1")
    ///     .id("row", ["1", "2", "3"])
    ///     .number("A", [1.0, 1.0, 0.0].map(Some))
    ///     .number("B", [1.0, 0.0, 0.0].map(Some))
    ///     .text("OUT", [Some("1"), Some("?"), Some("C")])
    ///     .number("n", [4.0, 0.0, 2.0].map(Some))
    ///     .build()?;
    /// let (outcome, conditions) = (Outcome::new("OUT"), ["A", "B"]);
    /// let data = SetData::from_truth_table(&table, &outcome, &conditions, None, Contradictory::Negative)?;
    /// let truth = TruthTableParams::new(outcome, conditions).fit(&data)?;
    /// assert_eq!(truth.rows().iter().map(|row| (row.out.to_string(), row.n)).collect::<Vec<_>>(), [("C".to_owned(), 2), ("1".to_owned(), 4)]);
    /// assert_eq!(Minimise::parsimonious().fit(&truth)?.exprs(), ["A", "B"]);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn from_truth_table<S: AsRef<str>>(
        table: &Table,
        outcome: &Outcome,
        conditions: &[S],
        weights: Option<&str>,
        contradictory: Contradictory,
    ) -> Result<Self, QcaError> {
        let name = column_of(outcome).ok_or_else(|| QcaError::NoVerdicts { outcome: outcome.to_string() })?;
        let ids = table.ids()?;
        let mut outs = Vec::with_capacity(ids.len());
        for (row, cell) in table.texts(name)?.iter().enumerate() {
            let place = || table.place(row, Some(name));
            let out = cell.as_deref().and_then(Out::from_text).ok_or_else(|| QcaError::NoVerdict { place: place() })?;
            outs.push(out);
        }
        let (configs, columns) = configurations(table, conditions)?;
        // A condition such as `COUNT[1,2]` takes the column COUNT.
        let is_of = |condition: &str, column: &str| {
            condition == column || Literal::of_values(condition).is_some_and(|part| part.name == column)
        };
        let is_taken =
            |column: &str| column == name || conditions.iter().any(|condition| is_of(condition.as_ref(), column));
        let free: Vec<&str> = table.value_columns().into_iter().filter(|column| !is_taken(column)).collect();
        let weights = Weights::found(table, &free, weights);
        // Tables are printed without a number of cases for what was not observed.
        let unobserved = |row: usize| outs.get(row) == Some(&Out::Unobserved);
        let numbers = weights.column.map(|column| numbers_of_cases(table, column, unobserved)).transpose()?;
        let n = |row: usize, out: Out| match &numbers {
            Some(numbers) => numbers.get(row).copied().unwrap_or_default(),
            None => usize::from(out != Out::Unobserved),
        };
        let mut rows: BTreeMap<Vec<u8>, (Out, usize)> = BTreeMap::new();
        for (row, (config, out)) in configs.iter().zip(&outs).enumerate() {
            let n = n(row, *out);
            if n == 0 && *out != Out::Unobserved {
                return Err(QcaError::NoCaseInRow { place: table.place(row, weights.column), out: out.to_string() });
            }
            if n > 0 {
                let said = rows.get(config).map_or((*out, n), |known| together(*known, (*out, n)));
                rows.insert(config.clone(), said);
            }
        }
        let counts_as = |out: Out| match (out, contradictory) {
            (Out::Contradiction, Contradictory::Positive) => Out::Positive,
            (Out::Contradiction, Contradictory::Remainder) => Out::Unobserved,
            (out, _) => out,
        };
        for (out, _) in rows.values_mut() {
            *out = counts_as(*out);
        }
        let is_taken = |config: &Vec<u8>, out: Out| {
            counts_as(out) != Out::Unobserved && rows.get(config).is_some_and(|(out, _)| *out != Out::Unobserved)
        };
        let all = configs.iter().zip(&outs).enumerate();
        let taken: Vec<(usize, usize)> = all
            .filter(|(_, (config, out))| is_taken(config, **out))
            .map(|(row, (_, out))| (row, n(row, *out)))
            .collect();
        let shows = outs.iter().map(|out| f64::from(u8::from(counts_as(*out) == Out::Positive))).collect();
        let outcomes = Column { name: name.to_owned(), kind: Kind::Crisp, values: shows, open: Vec::new(), part: None };
        check_cases(&ids)?;
        let mut data = Self::bare(ids, columns.into_iter().chain([outcomes]).collect()).repeated(&taken)?;
        let positive = plain(outcome);
        let names = conditions.iter().map(|name| name.as_ref().to_owned()).collect();
        let (configurations, cases) = (counted(rows.len(), "configuration", "configurations"), data.cases.len());
        data.published = Some(Published { conditions: names, outcome: positive, rows });
        let message = format!(
            "read as a truth table: {name} says what is sufficient, in {configurations} of {}, {}; \
             cuts of inclusion do not apply, and figures are of cases that show the outcome as their row says",
            counted(cases, "case", "cases"),
            weights.told()
        );
        let help = format!("if each row is a case instead, say so: --input-is cases{}", weights.asked());
        data.diagnostics.push(Diagnostic::note("QCA119", message).help(help));
        Ok(data)
    }

    /// The same with each case as often as a column of whole numbers says: identical cases that stand in one row. What it says of rows
    /// that are not among the cases does not matter; a case of which it says nothing is left out where `missing` says so, and told, as is
    /// one that stands for no case.
    ///
    /// # Errors
    /// An unknown column; what is no number of cases; more than a million cases, or none.
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    /// use crosscase_qca::{MAX_LEVELS, MissingPolicy, SetData};
    /// let table = TableBuilder::new("crosscase.raw/1")
    ///     .id("case", ["a", "b"])
    ///     .number("A", [1.0, 0.0].map(Some))
    ///     .number("n", [2.0, 1.0].map(Some))
    ///     .build()?;
    /// let sets = SetData::from_table(&table, &["A"], MAX_LEVELS, MissingPolicy::Error)?.weighted(&table, "n", MissingPolicy::Error)?;
    /// assert_eq!((sets.cases(), sets.values("A")), (&["a", "a (2)", "b"].map(String::from)[..], Some(&[1.0, 1.0, 0.0][..])));
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn weighted(self, table: &Table, column: &str, missing: MissingPolicy) -> Result<Self, QcaError> {
        let (ids, numbers) = (table.ids()?, numbers_or_none(table, column)?);
        let of: BTreeMap<&String, usize> = ids.iter().enumerate().map(|(row, id)| (id, row)).collect();
        let (mut taken, mut without, mut of_none) = (Vec::with_capacity(self.cases.len()), Vec::new(), Vec::new());
        for (at, case) in self.cases.iter().enumerate() {
            let row = of.get(case).copied();
            let number = row.and_then(|row| numbers.get(row).copied().flatten());
            // A case that the table does not have is one of which it says nothing.
            let place = || match row {
                Some(row) => table.place(row, Some(column)),
                None => Place { row: None, ..table.place(0, Some(column)) }.column(format!("{column}, case {case}")),
            };
            match number {
                None if missing == MissingPolicy::Drop => without.push(case.clone()),
                number => match number_of_cases(number, place)? {
                    0 => of_none.push(case.clone()),
                    number => taken.push((at, number)),
                },
            }
        }
        let mut repeated = self.repeated(&taken)?;
        let are = |cases: &[String]| counted(cases.len(), "case is", "cases are");
        let told = [
            (
                &without,
                Diagnostic::warning("QCA101", format!("{} left out, without a value in {column}", are(&without))),
            ),
            (&of_none, Diagnostic::note("QCA124", format!("{} left out, being 0 cases by {column}", are(&of_none)))),
        ];
        let told: Vec<Diagnostic> = told
            .into_iter()
            .filter(|(cases, _)| !cases.is_empty())
            .map(|(cases, told)| told.listing(cases.clone()))
            .collect();
        repeated.diagnostics = self.diagnostics.into_iter().chain(told).collect();
        repeated.dropped = self.dropped.into_iter().chain(without).collect();
        Ok(repeated)
    }

    fn bare(cases: Vec<String>, columns: Vec<Column>) -> Self {
        let (dropped, diagnostics) = (Vec::new(), Vec::new());
        Self { cases, columns, dropped, diagnostics, explained: None, published: None }
    }

    /// The value of a case in a set of whole numbers, [`FREE`] where that does not apply.
    fn value_in(&self, set: &str, case: usize) -> Result<u8, QcaError> {
        Ok(self.column(set)?.level(case).unwrap_or(FREE))
    }

    /// These cases, each so often; the further ones are numbered.
    fn repeated(&self, taken: &[(usize, usize)]) -> Result<Self, QcaError> {
        let all = taken.iter().try_fold(0usize, |sum, (_, n)| sum.checked_add(*n).filter(|sum| *sum <= MOST_CASES));
        if all.ok_or(QcaError::TooManyCases { limit: MOST_CASES })? == 0 {
            return Err(QcaError::NoCases);
        }
        let rows: Vec<usize> = taken.iter().flat_map(|&(row, n)| std::iter::repeat_n(row, n)).collect();
        let mut repeated = self.rows(&rows);
        let numbers = taken.iter().flat_map(|(_, n)| 1..=*n);
        for (case, number) in repeated.cases.iter_mut().zip(numbers).filter(|(_, number)| *number > 1) {
            *case = format!("{case} ({number})");
        }
        check_cases(&repeated.cases)?;
        Ok(repeated)
    }

    pub(crate) const fn published(&self) -> Option<&Published> {
        self.published.as_ref()
    }
}

impl Column {
    /// The value of a case, [`FREE`] where the set does not apply.
    fn level(&self, case: usize) -> Option<u8> {
        if self.open.contains(&case) {
            return Some(FREE);
        }
        let value = self.values.get(case)?;
        (0..FREE).find(|level| f64::from(*level) == *value)
    }
}

/// The column of an outcome that is one set, present or absent.
pub(super) fn column_of(outcome: &Outcome) -> Option<&str> {
    let literal = outcome.literal()?;
    matches!(literal.value, LiteralValue::Present | LiteralValue::Absent).then_some(literal.name.as_str())
}

fn plain(outcome: &Outcome) -> Outcome {
    if outcome.is_negated() { outcome.clone().negated() } else { outcome.clone() }
}

/// What two configurations say that conditions put together: what one says beside a remainder, or both, else that they contradict.
fn together((one, of_one): (Out, usize), (other, of_other): (Out, usize)) -> (Out, usize) {
    match (one, other) {
        (Out::Unobserved, said) if said != Out::Unobserved => (said, of_other),
        (said, Out::Unobserved) if said != Out::Unobserved => (said, of_one),
        (one, other) => (if one == other { one } else { Out::Contradiction }, of_one + of_other),
    }
}

/// The configuration of every row and the conditions, with the sets of which some of these are values. In the columns of the table each
/// configuration stands once.
pub(super) fn configurations<S: AsRef<str>>(
    table: &Table,
    conditions: &[S],
) -> Result<(Vec<Vec<u8>>, Vec<Column>), QcaError> {
    let part = |condition: &str| Literal::of_values(condition).filter(|_| !table.has_column(condition));
    let mut sets: Vec<String> = Vec::new();
    for condition in conditions.iter().map(AsRef::as_ref) {
        let set = part(condition).map_or_else(|| condition.to_owned(), |part| part.name);
        if !sets.contains(&set) {
            sets.push(set);
        }
    }
    let (configs, columns) = configurations_of(table, &sets)?;
    if conditions.iter().all(|condition| part(condition.as_ref()).is_none()) {
        return Ok((configs, columns));
    }
    let wide = SetData::bare(table.ids()?, columns).with_sets_of_values(conditions)?;
    let config = |row: usize| conditions.iter().map(|condition| wide.value_in(condition.as_ref(), row)).collect();
    Ok(((0..wide.cases.len()).map(config).collect::<Result<_, QcaError>>()?, wide.columns))
}

/// The configuration of every row, each once, and the columns.
fn configurations_of(table: &Table, conditions: &[String]) -> Result<(Vec<Vec<u8>>, Vec<Column>), QcaError> {
    let ids = table.ids()?;
    let mut columns = Vec::with_capacity(conditions.len());
    for condition in conditions {
        let (values, open) = numbers_or_dash(table, condition)?;
        if let Some(row) = values.iter().position(|value| value.is_none_or(|x| x.fract() != 0.0)) {
            return Err(QcaError::NoConfiguration { place: table.place(row, Some(condition)) });
        }
        let kind = SetLevels::default().kind(condition, &ids, &values)?;
        let values = values.into_iter().flatten().collect();
        columns.push(Column { name: condition.to_owned(), kind, values, open, part: None });
    }
    let mut seen: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
    let mut configs = Vec::with_capacity(ids.len());
    for row in 0..ids.len() {
        let config: Vec<u8> = columns.iter().filter_map(|column: &Column| column.level(row)).collect();
        if let Some(first) = seen.insert(config.clone(), row) {
            return Err(QcaError::ConfigurationTwice {
                first: table.place(first, None),
                second: table.place(row, None),
            });
        }
        configs.push(config);
    }
    Ok((configs, columns))
}
