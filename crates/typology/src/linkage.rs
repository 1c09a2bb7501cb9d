//! Clusters within clusters: agglomerative linkage, and the dendrogram of it.

use crate::{CaseDistances, TypologyError};
use crosscase_figures::Dendrogram;
use serde::Serialize;

/// How far a cluster is from two that are joined, by its distance from each and their sizes: those of Ward, the centroid and the median, which
/// also need the distance between the two, are not of this kind. [`laws`](crate::laws) holds one of another crate to what the algorithm wants.
///
/// That of Sokal & Michener (1958), in which each of the two counts alike however many cases it has:
///
/// ```
/// use crosscase_typology::{CaseDistances, Linkage, laws};
///
/// struct Unweighted;
///
/// impl Linkage for Unweighted {
///     fn name(&self) -> &'static str {
///         "unweighted"
///     }
///
///     fn joined(&self, (a, b): (f64, f64), _: (usize, usize)) -> f64 {
///         f64::midpoint(a, b)
///     }
/// }
///
/// assert_eq!(laws::broken(&Unweighted), None);
/// let places: [f64; 4] = [0.0, 1.0, 2.5, 9.5];
/// let ids = ["a", "b", "c", "d"].map(String::from).to_vec();
/// let linked = CaseDistances::by(ids, &|a: usize, b: usize| Some((places[a] - places[b]).abs()))?.link(&Unweighted)?;
/// assert_eq!(linked.merges, [(0, 1, 1.0), (2, 4, 2.0), (3, 5, 8.0)]);
/// # Ok::<(), crosscase_typology::TypologyError>(())
/// ```
pub trait Linkage {
    /// Its name.
    fn name(&self) -> &'static str;

    /// The distance of a third cluster from two joined, given its distances from each and how many cases each of the two has.
    fn joined(&self, from: (f64, f64), sizes: (usize, usize)) -> f64;
}

/// The mean of the distances between the cases of two clusters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AverageLinkage;

/// The greatest of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CompleteLinkage;

impl Linkage for AverageLinkage {
    fn name(&self) -> &'static str {
        "average"
    }

    fn joined(&self, (a, b): (f64, f64), (size_a, size_b): (usize, usize)) -> f64 {
        (a * size_a as f64 + b * size_b as f64) / (size_a + size_b) as f64
    }
}

impl Linkage for CompleteLinkage {
    fn name(&self) -> &'static str {
        "complete"
    }

    fn joined(&self, (a, b): (f64, f64), _: (usize, usize)) -> f64 {
        a.max(b)
    }
}

/// The order in which cases were joined to clusters.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Linked {
    /// The linkage.
    pub linkage: &'static str,
    /// The cases.
    pub cases: Vec<String>,
    /// Two clusters and their distance: cases are 0 to n − 1, the first merge is n, the next n + 1 …
    pub merges: Vec<(usize, usize, f64)>,
}

impl CaseDistances {
    /// Joins the two nearest clusters until there is one; of several as near the first in the order of the cases.
    ///
    /// ```
    /// use crosscase_typology::{AverageLinkage, CaseDistances};
    /// let places: [f64; 3] = [0.0, 1.0, 5.0];
    /// let ids = ["a", "b", "c"].map(String::from).to_vec();
    /// let linked = CaseDistances::by(ids, &|a: usize, b: usize| Some((places[a] - places[b]).abs()))?.link(&AverageLinkage)?;
    /// assert_eq!(linked.merges, [(0, 1, 1.0), (2, 3, 4.5)]);
    /// assert_eq!(linked.clusters(2), [1, 1, 2]);
    /// # Ok::<(), crosscase_typology::TypologyError>(())
    /// ```
    ///
    /// # Errors
    /// [`TypologyError::Outside`] where a linkage of another crate gives no distance: a number from 0 on.
    pub fn link(&self, linkage: &dyn Linkage) -> Result<Linked, TypologyError> {
        let mut rows = self.rows().to_vec();
        // By place, the number of the cluster that stands there and its size.
        let mut alive: Vec<Option<(usize, usize)>> = (0..rows.len()).map(|case| Some((case, 1))).collect();
        let mut merges = Vec::new();
        while let Some((a, b, distance)) = nearest(&rows, &alive) {
            let of = |place: usize| alive.get(place).copied().flatten().unwrap_or((0, 0));
            let ((number_a, size_a), (number_b, size_b)) = (of(a), of(b));
            let row_b = rows.get(b).cloned().unwrap_or_default();
            let row_a = rows.get(a).cloned().unwrap_or_default();
            for (other, (from_a, from_b)) in row_a.into_iter().zip(row_b).enumerate() {
                let joined = linkage.joined((from_a, from_b), (size_a, size_b));
                if !joined.is_finite() || joined < 0.0 {
                    let reason = format!("it gave {joined}, which is no distance: it has to be finite and 0 or above");
                    return Err(TypologyError::Outside { name: format!("the linkage {}", linkage.name()), reason });
                }
                for (row, column) in [(a, other), (other, a)] {
                    if let Some(slot) = rows.get_mut(row).and_then(|row| row.get_mut(column)) {
                        *slot = joined;
                    }
                }
            }
            merges.push((number_a.min(number_b), number_a.max(number_b), distance));
            let number = self.ids().len() + merges.len() - 1;
            for (place, now) in [(a, Some((number, size_a + size_b))), (b, None)] {
                if let Some(slot) = alive.get_mut(place) {
                    *slot = now;
                }
            }
        }
        Ok(Linked { linkage: linkage.name(), cases: self.ids().to_vec(), merges })
    }
}

fn nearest(rows: &[Vec<f64>], alive: &[Option<(usize, usize)>]) -> Option<(usize, usize, f64)> {
    let mut best: Option<(usize, usize, f64)> = None;
    for (a, (row, _)) in rows.iter().zip(alive).enumerate().filter(|(_, (_, alive))| alive.is_some()) {
        for (b, (distance, _)) in
            row.iter().zip(alive).enumerate().skip(a + 1).filter(|(_, (_, alive))| alive.is_some())
        {
            if best.is_none_or(|best| *distance < best.2) {
                best = Some((a, b, *distance));
            }
        }
    }
    best
}

impl Linked {
    /// The clusters where so many are left, numbered from 1 by first appearance.
    pub fn clusters(&self, k: usize) -> Vec<usize> {
        let n = self.cases.len();
        let mut label: Vec<usize> = (0..n).collect();
        for (at, (a, b, _)) in self.merges.iter().enumerate().take(n.saturating_sub(k.max(1))) {
            for slot in label.iter_mut().filter(|slot| **slot == *a || **slot == *b) {
                *slot = n + at;
            }
        }
        crate::medoids::by_appearance(&label)
    }

    /// The dendrogram: at which distance cases, and clusters of them, are joined.
    pub fn figure(&self) -> crosscase_figures::Figure {
        let title = format!("How cases are joined to clusters, {} linkage", self.linkage);
        let (labels, merges) = (self.cases.clone(), self.merges.clone());
        Dendrogram { title, x_label: "Distance".into(), labels, merges, ..Dendrogram::default() }.draw()
    }
}
