//! Figures of whole networks and of their nodes.
//!
//! Each is a plain function on [`Adjacency`] (or on [`Network`], where what is missing matters); [`Measures`] puts those together that a
//! report wants, and says what each is and what it is divided by. A [`Measure`] is one that can be asked for by name.

mod betweenness;
mod brokerage;
mod census;
mod closeness;
mod clustering;
mod components;
mod krackhardt;
pub mod laws;
mod measure;
mod mixing;
mod own;
mod paths;
mod preset;
mod registry;
mod report;
mod spectral;
mod structural_holes;
mod tables;
mod tally;
mod work;

pub use betweenness::{Betweenness, BetweennessScores, Pivots};
pub use brokerage::{Brokerage, Expected, ExpectedBrokerage, ROLES, brokerage};
pub use census::{DyadCensus, TRIADS, TriadCensus, dyad_census, triad_census};
pub use closeness::{Distances, NodeReach, reach};
pub use clustering::{Clustering, LocalMean, clustering};
pub use components::{Components, Cutpoints, coreness, cuts, strong_components, weak_components};
pub use krackhardt::{Krackhardt, krackhardt};
pub use measure::{Isolate, Measure, MeasureProperties, MeasureValues, Measured};
pub use mixing::Centralization;
pub use paths::Lengths;
pub use preset::Preset;
pub use registry::MeasureRegistry;
pub use report::{
    ComponentCounts, Definition, MeasureOptions, Measures, NetworkBrokerage, NodeMeasures, Reciprocity, Roles,
    Transitivity,
};
pub use spectral::{Attenuation, NoLeadingVector, bonacich_power, eigenvector, hits, katz, pagerank, spectral_radius};
pub use structural_holes::{EgoModel, StructuralHoles, structural_holes};
pub use tally::Tally;

pub(crate) use brokerage::numbered_groups;
pub(crate) use census::{hidden_pairs, share};
pub(crate) use mixing::{Mixing, centralization};
pub(crate) use work::attribute;

use crate::{Adjacency, Network};

/// The places of so many nodes.
pub(crate) fn places(n: usize) -> std::ops::Range<u32> {
    0..place(n)
}

/// A place as it is kept; there are never more than 32 bits can tell.
pub(crate) fn place(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The places of the bits that are set.
pub(crate) fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let next = (word != 0).then(|| word.trailing_zeros() as usize);
        word &= word.wrapping_sub(1);
        next
    })
}

/// How many pairs of others there are around a node: ordered if directed.
pub(crate) fn pairs_around(ties: &Adjacency) -> f64 {
    let n = ties.len() as f64;
    let ordered = ((n - 1.0) * (n - 2.0)).max(0.0);
    if ties.is_directed() { ordered } else { ordered / 2.0 }
}

/// Ties over the dyads that are observed, with `valued` their mean; `None` without a dyad.
///
/// ```
/// use crosscase_network::{Network, density};
///
/// let network = Network::directed().nodes(["a", "b", "c"]).weighted_tie("a", "b", 4.0).tie("c", "a").missing("b", "a").build()?;
/// assert_eq!((density(&network, false), density(&network, true)), (Some(0.4), Some(1.0)));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
pub fn density(network: &Network, valued: bool) -> Option<f64> {
    let ties = network.ties().iter();
    let sum: f64 =
        if valued { ties.map(|tie| tie.weight).sum() } else { ties.filter(|tie| tie.weight > 0.0).count() as f64 };
    (network.observed() > 0).then(|| sum / network.observed() as f64)
}
