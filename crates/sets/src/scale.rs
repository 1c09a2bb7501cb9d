//! Qualitative scales: named levels, each with its membership.

use crate::SetsError;
use serde::{Deserialize, Serialize};

/// A level of a qualitative scale.
///
/// ```
/// use crosscase_sets::{Level, Scale};
/// let levels = vec![
///     Level { name: "no".to_owned(), membership: 0.0 },
///     Level { name: "partly".to_owned(), membership: 0.4 },
///     Level { name: "yes".to_owned(), membership: 1.0 },
/// ];
/// assert_eq!(Scale::try_from(levels)?.membership("partly"), Some(0.4));
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// How coders write it.
    pub name: String,
    /// What it means, 0 to 1.
    pub membership: f64,
}

/// Named levels in rising order, from fully out to fully in; several may have one membership.
///
/// A column holds the names, or the numbers 1, 2, 3 … of the levels in this order.
///
/// ```
/// use crosscase_sets::Scale;
/// let scale = Scale::four();
/// assert_eq!(scale.levels()[2].name, "more in than out");
/// assert_eq!(scale.membership("more in than out"), Some(2.0 / 3.0));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Level>", into = "Vec<Level>")]
pub struct Scale(Vec<Level>);

impl Scale {
    /// A scale of these levels.
    ///
    /// # Errors
    /// Fewer than two levels, a membership outside 0 to 1, memberships that fall or are all one, a name used twice or empty.
    ///
    /// ```
    /// use crosscase_sets::Scale;
    /// assert!(Scale::new([("none", 0.0), ("some", 0.4), ("full", 1.0)]).is_ok());
    /// assert!(Scale::new([("none", 0.0), ("some", 0.0), ("full", 1.0)]).is_ok(), "two words for one membership");
    /// assert!(Scale::new([("none", 0.0), ("some", 0.0)]).is_err());
    /// ```
    pub fn new<S: Into<String>>(levels: impl IntoIterator<Item = (S, f64)>) -> Result<Self, SetsError> {
        let levels: Vec<Level> =
            levels.into_iter().map(|(name, membership)| Level { name: name.into(), membership }).collect();
        Self::try_from(levels)
    }

    /// Four values: 0, ⅓, ⅔ and 1 (Ragin 2000, *Fuzzy-Set Social Science*, p. 156; usually written .33 and .67).
    ///
    /// ```
    /// use crosscase_sets::Scale;
    /// let memberships: Vec<f64> = Scale::four().levels().iter().map(|level| level.membership).collect();
    /// assert_eq!(memberships, [0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0]);
    /// ```
    pub fn four() -> Self {
        Self::named(
            ["fully out", "more out than in", "more in than out", "fully in"],
            &[0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0],
        )
    }

    /// Five values: 0, ¼, ½, ¾ and 1. The middle one belongs to no side and needs a policy in a truth table.
    ///
    /// ```
    /// use crosscase_sets::Scale;
    /// assert_eq!(Scale::five().membership("neither in nor out"), Some(0.5));
    /// ```
    pub fn five() -> Self {
        let names = ["fully out", "more out than in", "neither in nor out", "more in than out", "fully in"];
        Self::named(names, &[0.0, 0.25, 0.5, 0.75, 1.0])
    }

    /// Six values: 0, 0.1, 0.4, 0.6, 0.9 and 1 (Ragin 2000, p. 156).
    ///
    /// ```
    /// use crosscase_sets::Scale;
    /// assert_eq!(Scale::six().membership("more or less in"), Some(0.6));
    /// ```
    pub fn six() -> Self {
        let names = ["fully out", "mostly out", "more or less out", "more or less in", "mostly in", "fully in"];
        Self::named(names, &[0.0, 0.1, 0.4, 0.6, 0.9, 1.0])
    }

    fn named<const N: usize>(names: [&str; N], memberships: &[f64]) -> Self {
        let level = |(name, membership): (&str, &f64)| Level { name: name.to_owned(), membership: *membership };
        Self(names.into_iter().zip(memberships).map(level).collect())
    }

    /// The levels, in rising order.
    pub fn levels(&self) -> &[Level] {
        &self.0
    }

    /// The membership of the level with this name, blanks around it aside; `None` if there is no such level. Case
    /// matters.
    ///
    /// ```
    /// use crosscase_sets::Scale;
    /// assert_eq!(Scale::six().membership(" mostly in "), Some(0.9));
    /// assert_eq!(Scale::six().membership("Mostly in"), None);
    /// ```
    pub fn membership(&self, name: &str) -> Option<f64> {
        self.0.iter().find(|level| level.name == name.trim()).map(|level| level.membership)
    }

    /// The memberships of a column of names; an empty cell stays missing.
    ///
    /// # Errors
    /// [`SetsError::UnknownScaleLevel`] names the row.
    ///
    /// ```
    /// use crosscase_sets::Scale;
    /// let coded = [Some("fully in"), None, Some("fully out")];
    /// assert_eq!(Scale::six().memberships(&coded)?, [Some(1.0), None, Some(0.0)]);
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn memberships<S: AsRef<str>>(&self, names: &[Option<S>]) -> Result<Vec<Option<f64>>, SetsError> {
        let one = |(row, name): (usize, &Option<S>)| {
            let Some(name) = name.as_ref().map(AsRef::as_ref) else { return Ok(None) };
            self.membership(name).map(Some).ok_or_else(|| self.unknown(row, name))
        };
        names.iter().enumerate().map(one).collect()
    }

    /// The number, from 1, of the level with this name or with this number.
    pub(crate) fn number(&self, row: usize, cell: &str) -> Result<f64, SetsError> {
        let cell = cell.trim();
        let named = self.0.iter().position(|level| level.name == cell);
        let numbered = || cell.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).filter(|at| *at < self.0.len());
        named.or_else(numbered).map(|at| (at + 1) as f64).ok_or_else(|| self.unknown(row, cell))
    }

    /// The membership of the level with this number, from 1.
    pub(crate) fn numbered(&self, row: usize, number: f64) -> Result<f64, SetsError> {
        let found = self.0.iter().zip(1u32..).find(|(_, at)| f64::from(*at) == number);
        found.map(|(level, _)| level.membership).ok_or_else(|| self.unknown(row, &number.to_string()))
    }

    /// The names of each level that has the membership of the one before it, with that.
    pub(crate) fn equal(&self) -> Vec<[&str; 2]> {
        let pairs = self.0.iter().zip(self.0.iter().skip(1));
        let equal = pairs.filter(|(one, next)| one.membership == next.membership);
        equal.map(|(one, next)| [one.name.as_str(), next.name.as_str()]).collect()
    }

    fn unknown(&self, row: usize, found: &str) -> SetsError {
        let known = self.0.iter().map(|level| level.name.clone()).collect();
        SetsError::UnknownScaleLevel { row, found: found.to_owned(), known }
    }
}

impl TryFrom<Vec<Level>> for Scale {
    type Error = SetsError;

    fn try_from(levels: Vec<Level>) -> Result<Self, SetsError> {
        let fault = |why| Err(SetsError::Scale { why });
        if levels.len() < 2 {
            return fault("give at least two levels");
        }
        if levels.iter().any(|level| !(0.0..=1.0).contains(&level.membership)) {
            return fault("a level's membership is from 0 to 1");
        }
        let memberships = || levels.iter().map(|level| level.membership);
        if !memberships().is_sorted() || memberships().next() == memberships().next_back() {
            return fault("list the levels with rising memberships, not all of them one");
        }
        let used = |(at, level): (usize, &Level)| levels.iter().take(at).any(|earlier| earlier.name == level.name);
        if levels.iter().enumerate().any(used) || levels.iter().any(|level| level.name.trim().is_empty()) {
            return fault("give every level a name of its own");
        }
        Ok(Self(levels))
    }
}

impl From<Scale> for Vec<Level> {
    fn from(scale: Scale) -> Self {
        scale.0
    }
}
