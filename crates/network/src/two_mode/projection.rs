//! One mode, tied by what its nodes share of the other.

use super::Affiliations;
use crate::{Mode, NetworkError};
use crosscase_data::{DataError, Table, TableBuilder};
use serde::Serialize;
use std::collections::BTreeMap;

/// What two nodes that share others are tied by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ProjectionWeights {
    /// How many they share.
    #[default]
    Count,
    /// Σ of the products of their weights.
    Sum,
    /// Σ 1/(k − 1) over the shared, k being how many share each (Newman 2001, doi:10.1103/PhysRevE.64.016132).
    Newman,
    /// Shared over those that either has.
    Jaccard,
    /// Shared over the root of the product of how many each has.
    Cosine,
}

impl ProjectionWeights {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Count, "count", "How many they share"),
        (Self::Sum, "sum", "The sum of the products of their weights"),
        (Self::Newman, "newman", "The sum of 1/(k - 1), k being how many share each"),
        (Self::Jaccard, "jaccard", "Shared over those that either has"),
        (Self::Cosine, "cosine", "Shared over the root of the product of how many each has"),
    ];
}

/// A tie between two nodes of the mode that was kept.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ProjectedTie {
    /// The one that comes first.
    pub source: String,
    /// The other.
    pub target: String,
    /// Its weight.
    pub weight: f64,
}

/// A projection: an undirected network of one mode.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Projected {
    /// What the weights are.
    pub weights: ProjectionWeights,
    /// All nodes of the mode, those without ties among them.
    pub nodes: Vec<String>,
    /// The pairs that share something, in the order of the nodes.
    pub ties: Vec<ProjectedTie>,
}

/// The most pairs that a projection may have.
const MOST_PAIRS: u64 = 3_000_000;

/// Keeps one mode.
///
/// # Errors
/// [`NetworkError::TooLarge`]: three million pairs and more.
///
/// ```
/// use crosscase_network::Mode;
/// use crosscase_network::two_mode::{Affiliations, ProjectionWeights, project};
///
/// let visits = Affiliations::new().tie("ann", "e1", 1.0)?.tie("bob", "e1", 1.0)?.tie("cec", "e1", 1.0)?;
/// let visits = visits.tie("ann", "e2", 1.0)?.tie("bob", "e2", 1.0)?;
/// let projected = project(&visits, Mode::First, ProjectionWeights::Newman)?;
/// let found: Vec<f64> = projected.ties.iter().map(|tie| tie.weight).collect();
/// assert_eq!(found, [1.5, 0.5, 0.5], "ann-bob 1/2 + 1, ann-cec, bob-cec");
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
pub fn project(affiliations: &Affiliations, keep: Mode, weights: ProjectionWeights) -> Result<Projected, NetworkError> {
    let (names, others) = match keep {
        Mode::First => (affiliations.first(), affiliations.second()),
        Mode::Second => (affiliations.second(), affiliations.first()),
    };
    let mut attending: Vec<Vec<(u32, f64)>> = vec![Vec::new(); others.len()];
    let mut degrees = vec![0_u32; names.len()];
    for (source, target, weight) in affiliations.ties() {
        let (node, other) = if keep == Mode::First { (source, target) } else { (target, source) };
        if let (Some(attending), Some(degree)) = (attending.get_mut(other as usize), degrees.get_mut(node as usize)) {
            attending.push((node, weight));
            *degree += 1;
        }
    }
    // How many each pair shares, and Σ of what each of these adds.
    let mut shared: BTreeMap<(u32, u32), (u32, f64)> = BTreeMap::new();
    for mut attending in attending {
        attending.sort_unstable_by_key(|(node, _)| *node);
        let k = attending.len() as f64;
        for (nth, (one, weight)) in attending.iter().enumerate() {
            if shared.len() as u64 > MOST_PAIRS {
                let (found, most) = (shared.len() as u64, MOST_PAIRS);
                return Err(NetworkError::TooLarge { what: "pairs of a projection", found, most, place: None });
            }
            for (other, other_weight) in attending.iter().skip(nth + 1) {
                let (count, sum) = shared.entry((*one, *other)).or_default();
                *count += 1;
                *sum += if weights == ProjectionWeights::Newman { 1.0 / (k - 1.0) } else { weight * other_weight };
            }
        }
    }
    let degree = |node: u32| degrees.get(node as usize).copied().map_or(0.0, f64::from);
    let tie = |((one, other), (count, sum)): ((u32, u32), (u32, f64))| {
        let count = f64::from(count);
        let weight = match weights {
            ProjectionWeights::Count => count,
            ProjectionWeights::Sum | ProjectionWeights::Newman => sum,
            ProjectionWeights::Jaccard => count / (degree(one) + degree(other) - count),
            ProjectionWeights::Cosine => count / (degree(one) * degree(other)).sqrt(),
        };
        let name = |node: u32| names.get(node).unwrap_or_default().to_owned();
        ProjectedTie { source: name(one), target: name(other), weight }
    };
    let ties = shared.into_iter().map(tie).collect();
    Ok(Projected { weights, nodes: names.iter().map(str::to_owned).collect(), ties })
}

impl Projected {
    /// One row a tie. `crosscase.network.project/1`: `source`, `target`, `weight`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        TableBuilder::new("crosscase.network.project/1")
            .text("source", self.ties.iter().map(|tie| Some(tie.source.clone())))
            .text("target", self.ties.iter().map(|tie| Some(tie.target.clone())))
            .number("weight", self.ties.iter().map(|tie| Some(tie.weight)))
            .build()
    }
}
