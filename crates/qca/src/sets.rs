mod levels;
mod printed;
mod published;
mod read;
mod weights;

use std::collections::BTreeMap;

use crosscase_boolean::expression::{Expression, Literal};
use crosscase_data::Diagnostic;
use crosscase_sets::{Kind, settled};
use serde::{Deserialize, Serialize};

use crate::{Outcome, QcaError};
pub use levels::{MAX_LEVELS, SetLevels};
pub(crate) use levels::{check_level, levels_of};
pub(crate) use published::Published;
pub use published::{Contradictory, InputKind};
pub use read::with_labels;

/// What happens to cases with a missing value.
///
/// ```
/// use crosscase_data::TableBuilder;
/// use crosscase_qca::{MAX_LEVELS, MissingPolicy, SetData};
/// let values = [Some(1.0), None];
/// let table = TableBuilder::default().id("case", ["BE", "GR"]).number("DEV", values).build()?;
/// let read = |missing| SetData::from_table(&table, &["DEV"], MAX_LEVELS, missing);
/// assert!(read(MissingPolicy::Error).is_err());
/// assert_eq!(read(MissingPolicy::Drop)?.cases(), ["BE"]);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MissingPolicy {
    /// They are an error that names them: a truth table is a statement about every case.
    #[default]
    Error,
    /// They are left out of the analysis, and a diagnostic names them.
    Drop,
}

impl MissingPolicy {
    /// The choices, each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] =
        &[(Self::Error, "error", "Stop, naming the cases"), (Self::Drop, "drop", "Leave the case out, and say so")];
}

#[derive(Clone, Debug, PartialEq)]
struct Column {
    name: String,
    kind: Kind,
    values: Vec<f64>,
    /// The cases to which the set does not apply, by index. Their values mean nothing.
    open: Vec<usize>,
    /// What it is of another of the sets, if it is values of one.
    part: Option<Literal>,
}

/// The sets that an analysis is about: for each case a membership, or a value of a multi-value set.
///
/// The kind of a column is read from its values: only 0 and 1, crisp; whole numbers from 0 without holes, multi-value;
/// anything else within 0 to 1, fuzzy. Kinds may be mixed. Every case has a value in every set. A membership within 1e-9 of 0.5 is taken as
/// 0.5 ([`settled`]): what the rounding of a mean or a regression leaves beside it puts no case on a side.
///
/// ```
/// use crosscase_qca::SetData;
/// use crosscase_sets::Kind;
///
/// let sets = SetData::from_rows(["DEV", "SURV"], [("BE", [0.99, 1.0]), ("FI", [0.58, 1.0]), ("GR", [0.04, 0.0])])?;
/// assert_eq!((sets.kind("DEV"), sets.kind("SURV")), (Some(Kind::Fuzzy), Some(Kind::Crisp)));
/// assert_eq!((sets.cases().len(), sets.names().collect::<Vec<_>>()), (3, vec!["DEV", "SURV"]));
/// assert_eq!(sets.values("DEV"), Some([0.99, 0.58, 0.04].as_slice()));
/// assert!(sets.dropped().is_empty() && sets.diagnostics().is_empty());
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct SetData {
    cases: Vec<String>,
    columns: Vec<Column>,
    dropped: Vec<String>,
    diagnostics: Vec<Diagnostic>,
    /// Memberships in an outcome that hold instead of those that its sets make: of replicates.
    explained: Option<(Outcome, Vec<f64>)>,
    /// What a truth table says of the cases, where they are those of a published one.
    published: Option<Published>,
}

impl SetData {
    /// Sets over named cases, each with one value a case; whole numbers have at most [`MAX_LEVELS`] levels.
    ///
    /// # Errors
    /// No case, a case or set named twice, a set of another length, a value that is no membership and no level.
    ///
    /// ```
    /// use crosscase_qca::SetData;
    /// let cases = || ["BE", "GR"].map(String::from).to_vec();
    /// assert!(SetData::new(cases(), vec![("DEV".into(), vec![0.99, 0.04])]).is_ok());
    /// let raw = SetData::new(cases(), vec![("GNP".into(), vec![1098.0, 390.5])]);
    /// assert!(raw.is_err(), "a raw figure is no membership");
    /// ```
    pub fn new(cases: Vec<String>, columns: Vec<(String, Vec<f64>)>) -> Result<Self, QcaError> {
        Self::with_levels(cases, columns, SetLevels::default())
    }

    /// The same, case by case: the names of the sets, and each case with its values in them.
    ///
    /// # Errors
    /// As [`SetData::new`].
    ///
    /// ```
    /// use crosscase_qca::SetData;
    /// let sets = SetData::from_rows(["DEV", "SURV"], [("BE", [0.99, 1.0]), ("GR", [0.04, 0.0])])?;
    /// assert_eq!(sets.values("DEV"), Some([0.99, 0.04].as_slice()));
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn from_rows<'a, const N: usize>(
        sets: [&str; N],
        rows: impl IntoIterator<Item = (&'a str, [f64; N])>,
    ) -> Result<Self, QcaError> {
        let mut columns = sets.map(|set| (set.to_owned(), Vec::new())).to_vec();
        let mut cases = Vec::new();
        for (case, values) in rows {
            cases.push(case.to_owned());
            columns.iter_mut().zip(values).for_each(|((_, column), value)| column.push(value));
        }
        Self::new(cases, columns)
    }

    /// Like [`SetData::new`], with another limit on the levels of a multi-value set, or with what is known of these.
    ///
    /// # Errors
    /// As there.
    ///
    /// ```
    /// use crosscase_qca::SetData;
    /// let cases: Vec<String> = (0..12).map(|case| format!("case {case}")).collect();
    /// let columns = vec![("REGION".into(), (0..12).map(f64::from).collect())];
    /// assert!(SetData::new(cases.clone(), columns.clone()).is_err(), "twelve levels are more than ten");
    /// assert!(SetData::with_levels(cases, columns, 12).is_ok());
    /// ```
    pub fn with_levels(
        cases: Vec<String>,
        columns: Vec<(String, Vec<f64>)>,
        levels: impl Into<SetLevels>,
    ) -> Result<Self, QcaError> {
        let levels = levels.into();
        if cases.is_empty() {
            return Err(QcaError::NoCases);
        }
        check_cases(&cases)?;
        let mut sets: Vec<Column> = Vec::with_capacity(columns.len());
        for (name, values) in columns {
            if values.len() != cases.len() {
                return Err(QcaError::ColumnLength { column: name, found: values.len(), expected: cases.len() });
            }
            if name.trim().is_empty() {
                return Err(QcaError::NoName { what: "set", at: sets.len() + 1 });
            }
            if sets.iter().any(|set| set.name == name) {
                return Err(QcaError::DuplicateSet { column: name });
            }
            let given: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
            let kind = levels.kind(&name, &cases, &given)?;
            let values = values.into_iter().map(settled).collect();
            sets.push(Column { name, kind, values, open: Vec::new(), part: None });
        }
        Ok(Self {
            cases,
            columns: sets,
            dropped: Vec::new(),
            diagnostics: Vec::new(),
            explained: None,
            published: None,
        })
    }

    /// The same sets, of which one does not apply to some cases: of events that did not both take place, none came first
    /// (temporal QCA: Caren & Panofsky 2005, doi:10.1177/0049124105277197; Ragin & Strand 2008, doi:10.1177/0049124107309732). Such a case is
    /// a member of no value of the set, and its configuration leaves the condition open. The values that are there for these
    /// cases are forgotten; the kind of the set stays.
    ///
    /// # Errors
    /// An unknown set; a fuzzy one, which always applies in degree.
    ///
    /// ```
    /// use crosscase_qca::{Minimise, SetData, TruthTableParams};
    /// let rows = [("a", [1.0, 1.0, 1.0]), ("b", [1.0, 0.0, 0.0]), ("c", [0.0, 0.0, 0.0])];
    /// let sets = SetData::from_rows(["E", "FIRST", "Y"], rows)?;
    /// let sets = sets.not_applicable("FIRST", &[2])?;
    /// let table = TruthTableParams::new("Y", ["E", "FIRST"]).fit(&sets)?;
    /// assert_eq!(Minimise::parsimonious().fit(&table)?.models[0].expr(), "E*FIRST");
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn not_applicable(mut self, set: &str, cases: &[usize]) -> Result<Self, QcaError> {
        let kind = self.column(set)?.kind;
        if kind == Kind::Fuzzy {
            return Err(QcaError::NeverOpen { set: set.to_owned() });
        }
        let known = 0..self.cases.len();
        for column in self.columns.iter_mut().filter(|column| column.name == set) {
            column.open = cases.iter().copied().filter(|case| known.contains(case)).collect();
            column.open.sort_unstable();
            column.open.dedup();
        }
        Ok(self)
    }

    /// The cases, in order.
    pub fn cases(&self) -> &[String] {
        &self.cases
    }

    /// The names of the sets, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// What kind of set a column is; `None` if there is none of that name.
    pub fn kind(&self, name: &str) -> Option<Kind> {
        self.column(name).ok().map(|column| column.kind)
    }

    /// The values of a set, one a case; `None` if there is none of that name.
    pub fn values(&self, name: &str) -> Option<&[f64]> {
        self.column(name).ok().map(|column| column.values.as_slice())
    }

    /// The cases of the table that were left out for missing values.
    pub fn dropped(&self) -> &[String] {
        &self.dropped
    }

    /// What was noticed on the way in.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The membership of each case in the outcome.
    ///
    /// # Errors
    /// An unknown set, a multi-value set without a level, a level that the set does not have.
    ///
    /// ```
    /// use crosscase_qca::{Outcome, SetData};
    /// let sets = SetData::from_rows(["TYPE"], [("a", [0.0]), ("b", [1.0]), ("c", [2.0])])?;
    /// assert_eq!(sets.memberships(&Outcome::new("TYPE").at_level(2).negated())?, [1.0, 1.0, 0.0]);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn memberships(&self, outcome: &Outcome) -> Result<Vec<f64>, QcaError> {
        if let Some(set) = outcome.names().into_iter().find(|set| !self.open(set).is_empty()) {
            return Err(QcaError::NeverOpen { set: set.to_owned() });
        }
        let turned = |values: Vec<f64>| values.into_iter().map(|x| 1.0 - x).collect();
        match &self.explained {
            Some((explained, values)) if explained == outcome => return Ok(values.clone()),
            Some((explained, values)) if *explained == outcome.clone().negated() => return Ok(turned(values.clone())),
            _ => {}
        }
        let (expression, negated) = outcome.parts();
        let values = self.expression(expression)?;
        Ok(if negated { turned(values) } else { values })
    }

    /// The membership of each case in an expression: the maximum over its terms of the minimum over their literals.
    ///
    /// # Errors
    /// As [`SetData::memberships`].
    ///
    /// ```
    /// use crosscase_qca::SetData;
    /// let sets = SetData::from_rows(["A", "B"], [("a", [0.2, 0.9]), ("b", [0.7, 0.4])])?;
    /// assert_eq!(sets.expression(&"A*B + ~A*B".parse().unwrap())?, [0.8, 0.4]);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn expression(&self, expression: &Expression) -> Result<Vec<f64>, QcaError> {
        let terms: Vec<Vec<f64>> =
            expression.terms.iter().map(|term| crate::fit::membership(self, term)).collect::<Result<_, _>>()?;
        let parts: Vec<&[f64]> = terms.iter().map(Vec::as_slice).collect();
        Ok(crate::fit::union(&parts, self.cases.len()))
    }

    pub(crate) fn literal(&self, literal: &Literal) -> Result<Vec<f64>, QcaError> {
        let column = self.column(&literal.name)?;
        check_level(literal, column.kind)?;
        let one = |(case, x): (usize, &f64)| if column.open.contains(&case) { 0.0 } else { literal.membership(*x) };
        Ok(column.values.iter().enumerate().map(one).collect())
    }

    /// The cases to which a set does not apply, by index.
    pub(crate) fn open(&self, name: &str) -> &[usize] {
        self.column(name).map_or(&[], |column| column.open.as_slice())
    }

    pub(crate) fn condition(&self, name: &str) -> Result<(Kind, &[f64]), QcaError> {
        self.column(name).map(|column| (column.kind, column.values.as_slice()))
    }

    /// The same with one more set.
    ///
    /// # Errors
    /// As [`SetData::new`].
    pub(crate) fn with(&self, name: &str, values: Vec<f64>) -> Result<Self, QcaError> {
        let mut all = self.clone();
        if all.columns.iter().all(|known| known.name != name) {
            all.columns.extend(Self::new(self.cases.clone(), vec![(name.to_owned(), values)])?.columns);
        }
        Ok(all)
    }

    /// The same with other values in one set, one a case, and so in the sets that are values of it. A multi-value set keeps the values
    /// that it can have.
    ///
    /// # Errors
    /// As [`SetData::new`]; an unknown set.
    ///
    /// ```
    /// use crosscase_qca::SetData;
    /// let sets = SetData::from_rows(["A", "Y"], [("a", [0.2, 0.9]), ("b", [0.7, 0.4])])?;
    /// assert_eq!(sets.with_values("A", vec![0.3, 0.8])?.values("A"), Some(&[0.3, 0.8][..]));
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn with_values(&self, set: &str, values: Vec<f64>) -> Result<Self, QcaError> {
        let levels = SetLevels::default().of(set, levels_of(self.column(set)?.kind));
        self.with_values_in(set, values, levels)
    }

    /// The same, where more is known of the values that the set can have.
    pub(crate) fn with_values_in(&self, set: &str, values: Vec<f64>, levels: SetLevels) -> Result<Self, QcaError> {
        self.column(set)?;
        let mut new = Self::with_levels(self.cases.clone(), vec![(set.to_owned(), values)], levels)?;
        let mut moved = self.clone();
        if let (Some(column), Some(new)) = (moved.columns.iter_mut().find(|c| c.name == set), new.columns.pop()) {
            *column = new;
        }
        moved.with_parts_of(set)
    }

    /// These cases in this order, of which some may be taken twice. Every set keeps its kind.
    pub(crate) fn rows(&self, rows: &[usize]) -> Self {
        let taken = |column: &Column| Column {
            name: column.name.clone(),
            kind: column.kind,
            values: rows.iter().filter_map(|&row| column.values.get(row).copied()).collect(),
            open: rows.iter().enumerate().filter(|(_, row)| column.open.contains(row)).map(|(at, _)| at).collect(),
            part: column.part.clone(),
        };
        let explained = |(outcome, values): &(Outcome, Vec<f64>)| {
            (outcome.clone(), rows.iter().filter_map(|&row| values.get(row).copied()).collect())
        };
        Self {
            cases: rows.iter().filter_map(|&row| self.cases.get(row).cloned()).collect(),
            columns: self.columns.iter().map(taken).collect(),
            dropped: Vec::new(),
            diagnostics: Vec::new(),
            explained: self.explained.as_ref().map(explained),
            published: None,
        }
    }

    /// The same with these memberships in an outcome, one a case, whatever its sets are.
    pub(crate) fn explaining(&self, outcome: &Outcome, values: Vec<f64>) -> Self {
        Self { explained: Some((outcome.clone(), values)), published: None, ..self.clone() }
    }

    fn column(&self, name: &str) -> Result<&Column, QcaError> {
        self.columns.iter().find(|column| column.name == name).ok_or_else(|| QcaError::UnknownSet {
            name: name.to_owned(),
            known: self.columns.iter().map(|column| column.name.clone()).collect(),
        })
    }
}

pub(crate) fn check_cases(cases: &[String]) -> Result<(), QcaError> {
    let mut seen = BTreeMap::new();
    for (at, case) in cases.iter().enumerate() {
        if case.trim().is_empty() {
            return Err(QcaError::NoName { what: "case", at: at + 1 });
        }
        if let Some(first) = seen.insert(case, at) {
            return Err(QcaError::DuplicateCase { case: case.clone(), first: first + 1, second: at + 1 });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_a_name() {
        let code = |case: &str, set: &str| {
            SetData::new(vec![case.to_owned()], vec![(set.to_owned(), vec![1.0])]).map_err(|error| error.code())
        };
        assert!(code("a", "A").is_ok());
        assert_eq!(code("", "A").unwrap_err(), "QCA024");
        assert_eq!(code("a", " ").unwrap_err(), "QCA024");
    }

    fn cases(n: usize) -> Vec<String> {
        (0..n).map(|i| format!("c{i}")).collect()
    }

    fn code(result: Result<impl Sized, QcaError>) -> &'static str {
        result.err().map_or("none", |error| error.code())
    }

    #[test]
    fn what_is_not_a_data_set_is_refused() {
        let check = |cases: Vec<String>, columns: &[(&str, &[f64])], expected: &str| {
            let columns = columns.iter().map(|(name, values)| ((*name).to_owned(), values.to_vec())).collect();
            assert_eq!(code(SetData::new(cases, columns)), expected);
        };
        check(vec![], &[], "QCA001");
        check(cases(2), &[("A", &[0.0])], "QCA002");
        check(vec!["x".into(), "x".into()], &[("A", &[0.0, 1.0])], "QCA003");
        check(cases(1), &[("A", &[0.0]), ("A", &[1.0])], "QCA004");
        check(cases(2), &[("A", &[0.2, 1.2])], "QCA005");
        check(cases(2), &[("A", &[0.0, 2.0])], "QCA005");
        check(cases(2), &[("A", &[0.2, f64::NAN])], "QCA005");
        check(cases(2), &[("A", &[0.0, f64::INFINITY])], "QCA005");
        check(cases(2), &[("A", &[0.2, 1.0])], "none");
    }

    #[test]
    fn memberships_follow_the_kind() {
        let columns = [("F", vec![0.2, 0.9]), ("C", vec![0.0, 1.0]), ("M", vec![0.0, 1.0]), ("N", vec![2.0, 1.0, 0.0])];
        let two = columns.iter().take(3).map(|(n, v)| ((*n).to_owned(), v.clone())).collect();
        let two = SetData::new(cases(2), two).unwrap();
        let three = SetData::new(cases(3), vec![("N".into(), columns[3].1.clone())]).unwrap();
        let check = |data: &SetData, outcome: &str, expected: &[f64]| {
            assert_eq!(data.memberships(&outcome.parse().unwrap()).unwrap(), expected, "{outcome}");
        };
        check(&two, "F", &[0.2, 0.9]);
        check(&two, "~F", &[0.8, 1.0 - 0.9]);
        check(&two, "C", &[0.0, 1.0]);
        check(&two, "C[0]", &[1.0, 0.0]);
        check(&two, "~C[0]", &[0.0, 1.0]);
        check(&three, "N[2]", &[1.0, 0.0, 0.0]);
        check(&three, "~N[2]", &[0.0, 1.0, 1.0]);
        check(&three, "N[0,2]", &[1.0, 0.0, 1.0]);
        check(&two, "F*~C", &[0.2, 0.0]);
        check(&two, "~(F*~C)", &[0.8, 1.0]);
        let check = |data: &SetData, outcome: &str, expected: &str| {
            assert_eq!(code(data.memberships(&outcome.parse().unwrap())), expected, "{outcome}");
        };
        check(&two, "F[1]", "QCA017");
        check(&two, "C[2]", "QCA016");
        check(&three, "N[1,3]", "QCA016");
        check(&two, "F*M[2]", "QCA016");
        check(&three, "N", "QCA015");
        check(&three, "~N", "QCA015");
        check(&three, "M", "QCA007");
    }
}
