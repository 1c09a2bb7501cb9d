//! How many values multi-value sets have, and the crisp sets of some of these.

use std::collections::BTreeMap;

use crosscase_boolean::expression::{Literal, LiteralValue};
use crosscase_sets::Kind;

use super::{Column, SetData};
use crate::QcaError;

/// The levels that a column of whole numbers may have to be a multi-value set, unless said otherwise.
pub const MAX_LEVELS: u8 = 10;

/// How many values multi-value sets have. It is read from the data, up to a limit, but for sets of which it is said: a set has the
/// values that its method gives it, whether or not some case shows each of them.
///
/// ```
/// use crosscase_qca::{SetLevels, SetData};
/// let cases = || ["a", "b"].map(String::from).to_vec();
/// let columns = || vec![("REGION".to_owned(), vec![0.0, 2.0])];
/// assert!(SetData::new(cases(), columns()).is_err(), "no case has 1, so that these may be anything");
/// let sets = SetData::with_levels(cases(), columns(), SetLevels::default().of("REGION", 4))?;
/// assert_eq!(sets.memberships(&"REGION[2,3]".parse()?)?, [0.0, 1.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetLevels {
    most: u8,
    known: BTreeMap<String, u8>,
}

/// As the data show, at most [`MAX_LEVELS`].
impl Default for SetLevels {
    fn default() -> Self {
        Self::from(MAX_LEVELS)
    }
}

/// As the data show, at most so many.
impl From<u8> for SetLevels {
    fn from(most: u8) -> Self {
        Self { most, known: BTreeMap::new() }
    }
}

impl SetLevels {
    /// The same, where this set has so many values, whatever the data show. Fewer than three make no multi-value set: the kind of that
    /// one is read from its values.
    #[must_use]
    pub fn of(mut self, set: impl Into<String>, levels: u8) -> Self {
        self.known.insert(set.into(), levels);
        self
    }

    /// How many values it is said that a set has.
    pub fn get(&self, set: &str) -> Option<u8> {
        self.known.get(set).copied()
    }

    /// The kind of a column with these values. Values that are none of those that it is said to have are read as they are.
    pub(crate) fn kind(&self, column: &str, cases: &[String], values: &[Option<f64>]) -> Result<Kind, QcaError> {
        let fits = |levels: u8| values.iter().flatten().all(|x| (0..levels).any(|level| f64::from(level) == *x));
        if let Some(levels) = self.get(column).filter(|levels| *levels > 2 && fits(*levels)) {
            return Ok(Kind::MultiValue { levels });
        }
        Kind::of(values, self.most).map_err(|source| {
            let case = source.row().and_then(|row| cases.get(row)).cloned();
            QcaError::NotASet { column: column.to_owned(), case, place: None, source: Box::new(source) }
        })
    }
}

impl SetData {
    /// The same with one more crisp set for each of these names that is none of a set and is written as values of one: `A[1,2]`.
    ///
    /// # Errors
    /// A set that is not there, or does not have the values.
    ///
    /// ```
    /// use crosscase_qca::{Minimise, SetData, TruthTableParams};
    /// let rows = [("a", [0.0, 0.0]), ("b", [1.0, 1.0]), ("c", [2.0, 1.0])];
    /// let sets = SetData::from_rows(["REGION", "Y"], rows)?.with_sets_of_values(&["REGION[1,2]"])?;
    /// let table = TruthTableParams::new("Y", ["REGION[1,2]"]).fit(&sets)?;
    /// assert_eq!(Minimise::parsimonious().fit(&table)?.models[0].expr(), "REGION[1,2]");
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn with_sets_of_values<S: AsRef<str>>(mut self, names: &[S]) -> Result<Self, QcaError> {
        for name in names.iter().map(AsRef::as_ref) {
            let Some(literal) = Literal::of_values(name).filter(|_| self.column(name).is_err()) else { continue };
            let column = self.part(name, literal)?;
            self.columns.push(column);
        }
        Ok(self)
    }

    fn part(&self, name: &str, of: Literal) -> Result<Column, QcaError> {
        let (values, open) = (self.literal(&of)?, self.open(&of.name).to_vec());
        Ok(Column { name: name.to_owned(), kind: Kind::Crisp, values, open, part: Some(of) })
    }

    /// The same with the sets that are values of this one made anew.
    pub(super) fn with_parts_of(mut self, set: &str) -> Result<Self, QcaError> {
        for at in 0..self.columns.len() {
            let Some(of) = self.columns[at].part.clone().filter(|of| of.name == set) else { continue };
            self.columns[at] = self.part(&self.columns[at].name, of)?;
        }
        Ok(self)
    }

    /// What a set is of another, if it is values of one, and how many values that has.
    pub(crate) fn part_of(&self, name: &str) -> Option<(Literal, u8)> {
        let of = self.column(name).ok()?.part.clone()?;
        let levels = levels_of(self.column(&of.name).ok()?.kind);
        Some((of, levels))
    }
}

/// Whether a literal says of a set what can be said of one of this kind.
pub(crate) fn check_level(literal: &Literal, kind: Kind) -> Result<(), QcaError> {
    let (set, levels) = (|| literal.name.clone(), levels_of(kind));
    match (kind, literal.value) {
        (Kind::Fuzzy, LiteralValue::Level(_) | LiteralValue::NotLevel(_)) => Err(QcaError::LevelOfFuzzy { set: set() }),
        (Kind::MultiValue { .. }, LiteralValue::Present | LiteralValue::Absent) => {
            Err(QcaError::LevelNeeded { set: set(), levels })
        }
        (_, LiteralValue::Level(named) | LiteralValue::NotLevel(named)) if named.highest() >= levels => {
            Err(QcaError::UnknownLevel { set: set(), level: named.highest(), levels })
        }
        _ => Ok(()),
    }
}

/// The values that a condition has in a configuration.
pub(crate) fn levels_of(kind: Kind) -> u8 {
    match kind {
        Kind::MultiValue { levels } => levels,
        Kind::Crisp | Kind::Fuzzy => 2,
    }
}
