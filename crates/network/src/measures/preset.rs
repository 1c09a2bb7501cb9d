//! The conventions of other programs.

use super::closeness::NodeReach;
use super::measure::Measured;
use super::spectral::eigenvector;
use super::{Lengths, reach};
use crate::{Adjacency, NetworkError};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Whose conventions figures follow: which way distances go, what values are divided by or scaled to, what stands for a node that is not
/// reached. Never a program's errors: what is not defined stays undefined. Beside the standard figures there are then `closeness`,
/// `eigenvector` and, of `sna` and `igraph`, its centralisation.
///
/// ```
/// use crosscase_network::{MeasureOptions, Network, Preset};
///
/// let path = Network::directed().nodes(["a", "b", "c"]).tie("a", "b").tie("b", "c").build()?;
/// let harmonic = |preset| Ok::<_, crosscase_network::NetworkError>(MeasureOptions::new().preset(preset).fit(&path)?.nodes[0].harmonic);
/// assert_eq!((harmonic(Preset::Igraph)?, harmonic(Preset::Networkx)?), (Some(0.75), Some(0.0)), "out and mean; in and sum");
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    /// Its own.
    #[default]
    Crosscase,
    /// R `sna` 2.7.
    Sna,
    /// `igraph` 1.3 of R.
    Igraph,
    /// `networkx` 3.6.
    Networkx,
    /// UCINET 6 as its help describes it; not checked against the program.
    Ucinet,
}

/// What stands beside the standard figures where another program's conventions are asked for.
pub(super) const BESIDE: [&str; 2] = ["closeness", "eigenvector"];

impl Preset {
    /// Each with its name and what it does.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Crosscase, "crosscase", "As the definitions say"),
        (
            Self::Sna,
            "sna",
            "R sna: dyadic reciprocity counts pairs without a tie, eigenvectors follow ties out, closeness is 0 where one is not reached",
        ),
        (
            Self::Igraph,
            "igraph",
            "igraph: closeness to those that are reached, greatest eigenvector value 1, self-ties in the denominator of degree centralisation",
        ),
        (
            Self::Networkx,
            "networkx",
            "networkx: distances along ties in, harmonic closeness a sum, closeness by Wasserman and Faust, local clustering 0 below two neighbours",
        ),
        (
            Self::Ucinet,
            "ucinet",
            "UCINET by its help, not checked against the program: closeness, eigenvector and centralisation in percent",
        ),
    ];

    /// What figures are multiplied by that UCINET gives in percent.
    pub(super) const fn percent(self) -> f64 {
        if matches!(self, Self::Ucinet) { 100.0 } else { 1.0 }
    }

    /// The ties the way distances go along them.
    pub(super) fn along(self, ties: &Adjacency) -> Cow<'_, Adjacency> {
        if self == Self::Networkx { Cow::Owned(ties.transpose()) } else { Cow::Borrowed(ties) }
    }

    pub(super) fn harmonic(self, reach: &NodeReach, n: usize) -> Option<f64> {
        if self == Self::Networkx { Some(reach.inverse) } else { reach.harmonic(n) }
    }

    /// Closeness, with what the program has for a node that does not reach all others.
    pub(super) fn closeness(self, reach: &NodeReach, n: usize) -> Option<f64> {
        match self {
            Self::Crosscase => reach.freeman(n),
            Self::Sna => reach.freeman(n).or((n > 1).then_some(0.0)),
            Self::Igraph => reach.reachable(),
            Self::Networkx => reach.wasserman_faust(n),
            Self::Ucinet => reach.reachable().map(|_| {
                let (size, others) = (n as f64, n as f64 - 1.0);
                100.0 * others / (reach.total + (others - reach.reached as f64) * size)
            }),
        }
    }

    /// A measure that the program has otherwise.
    pub(super) fn measure(self, id: &str, ties: &Adjacency) -> Option<Result<Measured, NetworkError>> {
        match (self, id) {
            (Self::Crosscase, _) => None,
            (_, "closeness") => Some(
                reach(&self.along(ties), Lengths::Steps)
                    .map(|reach| Measured::nodes(reach.iter().map(|node| self.closeness(node, ties.len())))),
            ),
            (_, "eigenvector") => {
                let found = match self {
                    Self::Sna => eigenvector(&ties.transpose()),
                    Self::Ucinet => eigenvector(&ties.skeleton()),
                    _ => eigenvector(ties),
                };
                let scale = |vector: &[f64]| match self {
                    Self::Igraph => 1.0 / vector.iter().copied().fold(f64::MIN_POSITIVE, f64::max),
                    Self::Ucinet => 100.0 * std::f64::consts::SQRT_2,
                    _ => 1.0,
                };
                let scaled = |vector: Vec<f64>| {
                    let scale = scale(&vector);
                    vector.into_iter().map(|value| value * scale).collect()
                };
                Some(Ok(Measured::vector(id, ties.len(), found.map(scaled))))
            }
            _ => None,
        }
    }

    /// What the centralisation of the eigenvector is divided by; nothing where the program has none, or does not say.
    pub(super) fn eigenvector_denominator(self, n: f64, directed: bool) -> Option<f64> {
        match (self, directed) {
            (Self::Sna | Self::Igraph, true) => Some(n - 1.0),
            (Self::Sna, false) => Some((n - 2.0) / std::f64::consts::SQRT_2),
            (Self::Igraph, false) => Some(n - 2.0),
            _ => None,
        }
    }

    /// What a figure is and what it is divided by, where the program has it otherwise.
    pub(super) fn definition(self, figure: &str, directed: bool) -> Option<(&'static str, &'static str)> {
        let by = |undirected, arcs| if directed { arcs } else { undirected };
        Some(match (self, figure) {
            (Self::Sna, "reciprocity.dyadic") => ("M + N: pairs without a tie count as answered", "M + A + N"),
            (Self::Igraph, "centralization.degree") => {
                ("sum of (greatest - degree)", by("n(n-1): with self-ties", "2(n-1)^2: with self-ties"))
            }
            (Self::Igraph, "centralization.indegree") if directed => {
                ("sum of (greatest - indegree)", "n(n-1): with self-ties")
            }
            (Self::Igraph, "centralization.outdegree") if directed => {
                ("sum of (greatest - outdegree)", "n(n-1): with self-ties")
            }
            (Self::Sna, "centralization.eigenvector") => {
                ("sum of (greatest - eigenvector)", by("(n-2)/sqrt(2)", "n-1"))
            }
            (Self::Igraph, "centralization.eigenvector") => ("sum of (greatest - eigenvector)", by("n-2", "n-1")),
            (Self::Networkx, "harmonic") => ("sum of 1/distance along ties in", "none"),
            (Self::Sna, "closeness") => (
                "1 over the mean distance to the others along ties out; 0 where one is not reached",
                "sum of distances",
            ),
            (Self::Igraph, "closeness") => {
                ("1 over the mean distance to those reached along ties out", "sum of distances to those reached")
            }
            (Self::Networkx, "closeness") => (
                "1 over the mean distance from those that reach the node, times their share (Wasserman & Faust 1994)",
                "sum of distances from those that reach the node, and n-1",
            ),
            (Self::Ucinet, "closeness") => {
                ("100(n-1) over the sum of distances, n to a node that is not reached", "sum of distances")
            }
            (Self::Sna, "eigenvector") => ("in proportion to the sum over ties out", "length of the vector"),
            (Self::Igraph, "eigenvector") => ("in proportion to the sum over ties in", "greatest value"),
            (Self::Networkx, "eigenvector") => ("in proportion to the sum over ties in", "length of the vector"),
            (Self::Ucinet, "eigenvector") => {
                ("100 times in proportion to the sum over ties either way", "length of the vector over sqrt(2)")
            }
            _ => return None,
        })
    }
}
