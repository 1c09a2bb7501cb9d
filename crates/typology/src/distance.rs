//! How far cases are from one another: a distance of any kind, and the distances between all cases that it gives.

use crate::TypologyError;
use crosscase_data::{MAX_PAIRS, held_by_pairs};
use serde::Serialize;

/// A distance between cases, which are called by their places from 0. A function of two places is one.
///
/// What is made of distances (medoids, linkage, silhouettes, the map, stability) takes those of any other crate as it takes
/// [Gower's](crate::Gower); [`laws`](crate::laws) holds one to what they want. Here cases are sequences of years, and two are as far
/// apart as the share of the years in which they differ (Hamming 1950, doi:10.1002/j.1538-7305.1950.tb00463.x):
///
/// ```
/// use crosscase_typology::{CaseDistances, Distance, laws};
///
/// struct Hamming(Vec<&'static str>);
///
/// impl Distance for Hamming {
///     fn between(&self, a: usize, b: usize) -> Option<f64> {
///         let (a, b) = (self.0.get(a)?, self.0.get(b)?);
///         let differ = a.chars().zip(b.chars()).filter(|(x, y)| x != y).count();
///         (a.len() == b.len() && !a.is_empty()).then(|| differ as f64 / a.len() as f64)
///     }
/// }
///
/// // By year: p(ublic), u(sers) or f(irms) lead.
/// let led = Hamming(vec!["ppuu", "ppuf", "ffff"]);
/// assert_eq!(laws::broken_distance(3, &led), None);
///
/// let ids = ["Ede", "Oss", "Tiel"].map(String::from).to_vec();
/// let found = CaseDistances::by(ids, &led)?.medoids(2)?;
/// assert_eq!((found.clusters, found.cost), (vec![1, 1, 2], 0.25));
/// # Ok::<(), crosscase_typology::TypologyError>(())
/// ```
pub trait Distance {
    /// How far two cases are apart: from 0 on, the same from either side, 0 of a case from itself; `None` where they cannot be compared.
    fn between(&self, a: usize, b: usize) -> Option<f64>;
}

impl<F: Fn(usize, usize) -> Option<f64>> Distance for F {
    fn between(&self, a: usize, b: usize) -> Option<f64> {
        self(a, b)
    }
}

/// The distances between all cases: each pair once, symmetric, 0 of a case from itself.
///
/// ```
/// use crosscase_typology::CaseDistances;
/// // That between places on a line.
/// let places: [f64; 3] = [0.0, 1.0, 5.0];
/// let ids = ["a", "b", "c"].map(String::from).to_vec();
/// let distances = CaseDistances::by(ids, &|a: usize, b: usize| Some((places[a] - places[b]).abs()))?;
/// assert_eq!((distances.get(0, 2), distances.get(2, 0), distances.get(0, 3)), (Some(5.0), Some(5.0), None));
/// # Ok::<(), crosscase_typology::TypologyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CaseDistances {
    ids: Vec<String>,
    rows: Vec<Vec<f64>>,
}

impl CaseDistances {
    /// All distances of one kind.
    ///
    /// # Errors
    /// Two cases without a distance; one that is negative or no number; more cases than can be held pair by pair.
    pub fn by(ids: Vec<String>, distance: &dyn Distance) -> Result<Self, TypologyError> {
        let n = ids.len();
        held_by_pairs((n, "case", "cases"), (n, "case", "cases"), MAX_PAIRS)?;
        let name = |at: usize| ids.get(at).cloned().unwrap_or_default();
        let mut rows = vec![vec![0.0; n]; n];
        for a in 0..n {
            for b in 0..a {
                let Some(distance) = distance.between(b, a) else {
                    return Err(TypologyError::NothingInCommon { a: name(b), b: name(a) });
                };
                if !distance.is_finite() || distance < 0.0 {
                    let reason = format!(
                        "{} and {} are {distance} apart, which is no distance: it has to be finite and 0 or above",
                        name(b),
                        name(a)
                    );
                    return Err(TypologyError::Outside { name: "the distance".to_owned(), reason });
                }
                for (row, column) in [(a, b), (b, a)] {
                    if let Some(slot) = rows.get_mut(row).and_then(|row| row.get_mut(column)) {
                        *slot = distance;
                    }
                }
            }
        }
        Ok(Self { ids, rows })
    }

    /// The distances between some of the cases, by their places and in that order.
    #[must_use]
    pub fn of(&self, places: &[usize]) -> Self {
        let ids = places.iter().filter_map(|place| self.ids.get(*place)).cloned().collect();
        let known: Vec<usize> = places.iter().copied().filter(|place| *place < self.ids.len()).collect();
        let rows = known.iter().map(|a| known.iter().map(|b| self.apart(*a, *b)).collect()).collect();
        Self { ids, rows }
    }

    /// The names of the cases.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// A row of distances a case.
    pub fn rows(&self) -> &[Vec<f64>] {
        &self.rows
    }

    /// The distance of two cases by their places from 0; `None` where one is not there.
    pub fn get(&self, a: usize, b: usize) -> Option<f64> {
        self.rows.get(a)?.get(b).copied()
    }

    /// The distance of two cases that are there.
    pub(crate) fn apart(&self, a: usize, b: usize) -> f64 {
        self.get(a, b).unwrap_or(0.0)
    }
}
