//! Figures of a two-mode network as it is.

use super::{Affiliations, ProjectionWeights, project};
use crate::{Mode, NetworkError};
use crosscase_data::{DataError, Table, TableBuilder};
use serde::Serialize;

/// A node of a two-mode network.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TwoModeNode {
    /// Its name.
    pub node: String,
    /// 1 for the first mode, 2 for the second.
    pub mode: u8,
    /// How many ties it has.
    pub degree: u32,
    /// The same over the size of the other mode; null where that is empty.
    pub degree_normalized: Option<f64>,
}

/// Figures of a two-mode network.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TwoModeResult {
    /// Ties over the pairs of one node of each mode, n₁·n₂; null without any.
    pub density: Option<f64>,
    /// The share of paths of three ties that are closed to a circle of four: 4·C₄/L₃ (Robins & Alexander 2004,
    /// doi:10.1023/B:CMOT.0000032580.12184.c0); null without such paths.
    pub clustering: Option<f64>,
    /// The nodes of the first mode, then those of the second.
    pub nodes: Vec<TwoModeNode>,
}

/// Density, clustering and degrees; a weight above 0 is a tie.
///
/// ```
/// use crosscase_network::two_mode::{Affiliations, two_mode};
///
/// // A circle of four: each of the four paths of three ties is closed.
/// let circle = Affiliations::new().tie("a", "x", 1.0)?.tie("a", "y", 1.0)?.tie("b", "x", 1.0)?.tie("b", "y", 1.0)?;
/// let found = two_mode(&circle)?;
/// assert_eq!((found.density, found.clustering, found.nodes[0].degree_normalized), (Some(1.0), Some(1.0), Some(1.0)));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
///
/// # Errors
/// [`NetworkError::TooLarge`]: more pairs that share something than can be held.
pub fn two_mode(affiliations: &Affiliations) -> Result<TwoModeResult, NetworkError> {
    let sizes = [affiliations.first().len(), affiliations.second().len()];
    let mut degrees = sizes.map(|size| vec![0_u32; size]);
    for (source, target, _) in affiliations.ties() {
        for (degrees, node) in degrees.iter_mut().zip([source, target]) {
            if let Some(degree) = degrees.get_mut(node as usize) {
                *degree += 1;
            }
        }
    }
    let [of_first, of_second] = &degrees;
    let others = |degrees: &[u32], node: u32| degrees.get(node as usize).map_or(0.0, |degree| f64::from(*degree) - 1.0);
    let paths: f64 = affiliations.ties().map(|(one, other, _)| others(of_first, one) * others(of_second, other)).sum();
    let shared = project(affiliations, Mode::First, ProjectionWeights::Count)?;
    let circles: f64 = shared.ties.iter().map(|tie| tie.weight * (tie.weight - 1.0) / 2.0).sum();
    let ties = affiliations.ties().count() as f64;
    let all = (affiliations.first().len() * affiliations.second().len()) as f64;
    let nodes = |names: &crate::NodeNames, mode: u8, degrees: &[u32], others: usize| -> Vec<TwoModeNode> {
        let node = |(name, degree): (&str, &u32)| TwoModeNode {
            node: name.to_owned(),
            mode,
            degree: *degree,
            degree_normalized: (others > 0).then(|| f64::from(*degree) / others as f64),
        };
        names.iter().zip(degrees).map(node).collect()
    };
    let mut listed = nodes(affiliations.first(), 1, of_first, affiliations.second().len());
    listed.extend(nodes(affiliations.second(), 2, of_second, affiliations.first().len()));
    Ok(TwoModeResult {
        density: (all > 0.0).then(|| ties / all),
        clustering: (paths > 0.0).then(|| 4.0 * circles / paths),
        nodes: listed,
    })
}

impl TwoModeResult {
    /// One row a node. `crosscase.network.two-mode/1`: `node`, `mode`, `degree`, `degree_normalized`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        TableBuilder::new("crosscase.network.two-mode/1")
            .text("node", self.nodes.iter().map(|row| Some(row.node.clone())))
            .integer("mode", self.nodes.iter().map(|row| Some(i64::from(row.mode))))
            .integer("degree", self.nodes.iter().map(|row| Some(i64::from(row.degree))))
            .number("degree_normalized", self.nodes.iter().map(|row| row.degree_normalized))
            .build()
    }
}
