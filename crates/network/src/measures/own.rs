//! The crate's own measures by name.

use super::census::{share, triads};
use super::measure::{Isolate, Measure, MeasureProperties, Measured};
use super::spectral::{Attenuation, NoLeadingVector, bonacich_power, eigenvector, hits, katz};
use super::{
    Betweenness, EgoModel, Lengths, StructuralHoles, coreness, krackhardt, pagerank, reach, structural_holes,
    weak_components,
};
use crate::{Adjacency, NetworkError};
use std::fmt;

/// A measure of the crate's own.
#[derive(Clone, Copy)]
pub(super) struct Own {
    pub(super) id: &'static str,
    definition: &'static str,
    denominator: &'static str,
    behaviour: MeasureProperties,
    measure: fn(&Adjacency) -> Result<Measured, NetworkError>,
}

impl fmt::Debug for Own {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Own").field(&self.id).finish()
    }
}

impl Measure for Own {
    fn id(&self) -> &str {
        self.id
    }

    fn definition(&self) -> &str {
        self.definition
    }

    fn denominator(&self) -> &str {
        self.denominator
    }

    fn behaviour(&self) -> MeasureProperties {
        self.behaviour
    }

    fn measure(&self, ties: &Adjacency) -> Result<Measured, NetworkError> {
        (self.measure)(ties)
    }
}

/// How many others there are.
fn others(n: usize) -> f64 {
    n as f64 - 1.0
}

/// Nothing promised.
const OPEN: MeasureProperties =
    MeasureProperties { isolate: Isolate::Depends, union: false, transpose: false, complement: None };

fn near(ties: &Adjacency, of: impl Fn(&super::NodeReach, usize) -> Option<f64>) -> Result<Measured, NetworkError> {
    let n = ties.len();
    Ok(Measured::nodes(reach(ties, Lengths::Steps)?.iter().map(|reach| of(reach, n))))
}

fn vector(id: &str, ties: &Adjacency, found: Result<Vec<f64>, NoLeadingVector>) -> Measured {
    Measured::vector(id, ties.len(), found)
}

fn all(values: Result<Vec<f64>, NetworkError>) -> Result<Measured, NetworkError> {
    Ok(Measured::nodes(values?.into_iter().map(Some)))
}

fn holes(ties: &Adjacency, of: fn(&StructuralHoles) -> Option<f64>) -> Measured {
    Measured::nodes(structural_holes(ties, EgoModel::Whole).iter().map(of))
}

fn count(ties: &Adjacency, of: impl Fn(u32) -> usize) -> Measured {
    Measured::nodes(super::places(ties.len()).map(|node| Some(of(node) as f64)))
}

/// Arcs, an undirected tie both ways, and ordered pairs.
fn arcs(ties: &Adjacency) -> (u64, u64) {
    let n = ties.len() as u64;
    (super::places(ties.len()).map(|node| ties.out(node).len() as u64).sum(), n * n.saturating_sub(1))
}

/// Those that are figures of the standard report as well.
pub(super) const OWN: &[Own] = &[
    Own {
        id: "density",
        definition: "ties over dyads",
        denominator: "ordered pairs, n(n - 1); pairs if undirected",
        behaviour: MeasureProperties { transpose: true, ..OPEN },
        measure: |ties| {
            let (arcs, pairs) = arcs(ties);
            Ok(Measured::network(share(arcs, pairs)))
        },
    },
    Own {
        id: "transitivity",
        definition: "the share of two-paths i>j>k, i not k, with i>k",
        denominator: "two-paths",
        behaviour: MeasureProperties { transpose: true, ..OPEN },
        measure: |ties| Ok(Measured::network(triads(ties).ordered_triples())),
    },
    Own {
        id: "connectedness",
        definition: "the share of pairs that are joined by a path, whichever way its ties go (Krackhardt 1994)",
        denominator: "pairs",
        behaviour: MeasureProperties { transpose: true, ..OPEN },
        measure: |ties| Ok(Measured::network(krackhardt(ties).connectedness)),
    },
    Own {
        id: "krackhardt_hierarchy",
        definition: "of the pairs of which one reaches the other, the share where only one does (Krackhardt 1994)",
        denominator: "pairs of which one reaches the other",
        behaviour: MeasureProperties { transpose: true, ..OPEN },
        measure: |ties| Ok(Measured::network(krackhardt(ties).hierarchy)),
    },
    Own {
        id: "indegree",
        definition: "ties that come in",
        denominator: "none",
        behaviour: MeasureProperties { isolate: Isolate::Value(0.0), union: true, complement: Some(others), ..OPEN },
        measure: |ties| Ok(count(ties, |node| ties.incoming(node).len())),
    },
    Own {
        id: "outdegree",
        definition: "ties that go out",
        denominator: "none",
        behaviour: MeasureProperties { isolate: Isolate::Value(0.0), union: true, complement: Some(others), ..OPEN },
        measure: |ties| Ok(count(ties, |node| ties.out(node).len())),
    },
    Own {
        id: "betweenness",
        definition: "pairs of others by the share of their shortest paths that pass the node (Freeman 1977)",
        denominator: "none",
        behaviour: MeasureProperties { isolate: Isolate::Value(0.0), union: true, transpose: true, ..OPEN },
        measure: |ties| Ok(Measured::nodes(Betweenness::new().fit(ties)?.values)),
    },
    Own {
        id: "harmonic",
        definition: "the mean of 1 over the distances to the others along the ties that go out, 0 for those that are not reached",
        denominator: "n - 1",
        behaviour: MeasureProperties { isolate: Isolate::Value(0.0), ..OPEN },
        measure: |ties| near(ties, super::NodeReach::harmonic),
    },
    Own {
        id: "pagerank",
        definition: "PageRank with a damping of 0.85, the rank of dead ends spread over all nodes (Brin & Page 1998)",
        denominator: "the sum of all, which is 1",
        behaviour: OPEN,
        measure: |ties| all(Ok(pagerank(ties, 0.85))),
    },
    Own {
        id: "constraint",
        definition: "Burt's (1992) constraint, whole-network model",
        denominator: "the ties of each node, in and out",
        behaviour: MeasureProperties { isolate: Isolate::Undefined, union: true, transpose: true, ..OPEN },
        measure: |ties| Ok(holes(ties, |holes| holes.constraint)),
    },
    Own {
        id: "effective_size",
        definition: "Burt's (1992) effective size: contacts that are not redundant",
        denominator: "none",
        behaviour: MeasureProperties { isolate: Isolate::Undefined, union: true, transpose: true, ..OPEN },
        measure: |ties| Ok(holes(ties, |holes| holes.effective_size)),
    },
    Own {
        id: "coreness",
        definition: "the greatest k such that the node is among nodes of which each has k ties to others of them",
        denominator: "none",
        behaviour: MeasureProperties { isolate: Isolate::Value(0.0), union: true, transpose: true, ..OPEN },
        measure: |ties| {
            let cores = coreness(ties);
            Ok(Measured::nodes(cores.into_iter().map(|core| Some(f64::from(core)))))
        },
    },
    Own {
        id: "authority",
        definition: "in proportion to the hub values of those that have ties to the node (Kleinberg 1999); squares add up to 1",
        denominator: "the length of the vector",
        behaviour: OPEN,
        measure: |ties| Ok(vector("authority", ties, hits(ties).map(|(_, authorities)| authorities))),
    },
    Own {
        id: "bonacich_power",
        definition: "(I - bA)^-1 A 1 along the ties that go out (Bonacich 1987), b half of 1 over the greatest eigenvalue; squares \
                     add up to n",
        denominator: "the length of the vector over the root of n",
        behaviour: OPEN,
        measure: |ties| all(bonacich_power(ties, Attenuation::Share(0.5))),
    },
    Own {
        id: "closeness",
        definition: "1 over the mean distance to the others along the ties that go out (Freeman 1978); null where one is not reached",
        denominator: "the sum of the distances",
        behaviour: OPEN,
        measure: |ties| near(ties, super::NodeReach::freeman),
    },
    Own {
        id: "closeness_reachable",
        definition: "1 over the mean distance to those that are reached along the ties that go out; great in a small component",
        denominator: "the sum of the distances to those that are reached",
        behaviour: MeasureProperties { isolate: Isolate::Undefined, union: true, ..OPEN },
        measure: |ties| near(ties, |reach, _| reach.reachable()),
    },
    Own {
        id: "closeness_wasserman_faust",
        definition: "closeness to those that are reached, times their share of the others (Wasserman & Faust 1994)",
        denominator: "the sum of the distances to those that are reached, and n - 1",
        behaviour: MeasureProperties { isolate: Isolate::Value(0.0), ..OPEN },
        measure: |ties| near(ties, super::NodeReach::wasserman_faust),
    },
    Own {
        id: "component_size",
        definition: "how many nodes the component has, whichever way ties go",
        denominator: "none",
        behaviour: MeasureProperties { isolate: Isolate::Value(1.0), union: true, transpose: true, ..OPEN },
        measure: |ties| {
            let components = weak_components(ties);
            let size = |component: &u32| components.sizes.get(*component as usize).map(|size| *size as f64);
            Ok(Measured::nodes(components.of.iter().map(size)))
        },
    },
    Own {
        id: "eccentricity",
        definition: "the greatest distance to those that are reached along the ties that go out; null of a node that reaches none",
        denominator: "none",
        behaviour: MeasureProperties { isolate: Isolate::Undefined, union: true, ..OPEN },
        measure: |ties| near(ties, |reach, _| (reach.reached > 0).then_some(reach.farthest)),
    },
    Own {
        id: "eigenvector",
        definition: "in proportion to the sum of those that have ties to the node (Bonacich 1972); squares add up to 1; null where \
                     components tie for the greatest eigenvalue",
        denominator: "the length of the vector",
        behaviour: OPEN,
        measure: |ties| Ok(vector("eigenvector", ties, eigenvector(ties))),
    },
    Own {
        id: "hub",
        definition: "in proportion to the authority values of those that the node has ties to (Kleinberg 1999); squares add up to 1",
        denominator: "the length of the vector",
        behaviour: OPEN,
        measure: |ties| Ok(vector("hub", ties, hits(ties).map(|(hubs, _)| hubs))),
    },
    Own {
        id: "katz",
        definition: "walks that end at the node, by a to their length (Katz 1953), a half of 1 over the greatest eigenvalue; squares \
                     add up to 1",
        denominator: "the length of the vector",
        behaviour: OPEN,
        measure: |ties| all(katz(ties, Attenuation::Share(0.5))),
    },
];
