//! Where the nodes of a drawing stand.

use crate::measures::{place, places};
use crate::{Adjacency, weak_components};
use crosscase_numerics::Stream;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::f64::consts::TAU;

/// How nodes are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// Distances in the drawing are near to those in the network: stress by majorization (Gansner, Koren & North 2005,
    /// doi:10.1007/978-3-540-31843-9_25), the best of eight starts.
    #[default]
    Stress,
    /// Ties pull, nodes push (Fruchterman & Reingold 1991, doi:10.1002/spe.4380211102).
    Force,
    /// On a circle, group by group in the order of the roster.
    Circle,
    /// On rings: the more ties, the nearer to the centre (after Brandes, Kenis & Wagner 2003, doi:10.1109/TVCG.2003.1196010).
    Target,
}

impl Layout {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Stress, "stress", "Distances in the drawing are near to those in the network"),
        (Self::Force, "force", "Ties pull, nodes push"),
        (Self::Circle, "circle", "On a circle, group by group"),
        (Self::Target, "target", "The more ties, the nearer to the centre"),
    ];
}

type Point = (f64, f64);

/// The places of the nodes of a network without direction, in units of a tie's length.
pub(super) fn places_of(ties: &Adjacency, layout: Layout, groups: &[Option<u32>], seed: u64) -> Vec<Point> {
    match layout {
        Layout::Stress => by_component(ties, |own| stress(own, seed)),
        Layout::Force => by_component(ties, |own| force(own, seed)),
        Layout::Circle => circle(ties.len(), groups),
        Layout::Target => target(ties, seed),
    }
}

/// The number of ties of each node, and the radius of the ring on which it stands.
pub(super) fn radius(ties: &Adjacency) -> impl Fn(u32) -> f64 {
    let degrees: Vec<usize> = places(ties.len()).map(|node| ties.out(node).len()).collect();
    let (least, most) = (degrees.iter().copied().min().unwrap_or(0), degrees.iter().copied().max().unwrap_or(0));
    // Several in the centre stand beside one another.
    let alone = degrees.iter().filter(|degree| **degree == most).count() == 1;
    let inner = if alone { 0.0 } else { 0.15 };
    move |node| {
        let degree = degrees.get(node as usize).copied().unwrap_or(least);
        if most == least { 1.0 } else { inner + (1.0 - inner) * (most - degree) as f64 / (most - least) as f64 }
    }
}

fn circle(n: usize, groups: &[Option<u32>]) -> Vec<Point> {
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|node| groups.get(*node).copied().flatten().map_or(u32::MAX, |group| group));
    let radius = (n as f64 / TAU).max(1.0);
    let mut at = vec![(0.0, 0.0); n];
    for (turn, node) in order.into_iter().enumerate() {
        if let Some(at) = at.get_mut(node) {
            *at = on_circle(turn as f64 / n as f64, radius);
        }
    }
    at
}

/// A part of a turn, clockwise from above.
fn on_circle(turn: f64, radius: f64) -> Point {
    (radius * libm::sin(TAU * turn), -radius * libm::cos(TAU * turn))
}

/// Rings by degree; around them, the nodes in the order in which the stress layout has them.
fn target(ties: &Adjacency, seed: u64) -> Vec<Point> {
    let around = by_component(ties, |own| stress(own, seed));
    let centre = mean(&around);
    let mut order: Vec<(f64, usize)> =
        around.iter().map(|at| libm::atan2(at.1 - centre.1, at.0 - centre.0)).zip(0..).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let radius = radius(ties);
    let mut at = vec![(0.0, 0.0); ties.len()];
    for (turn, (_, node)) in order.into_iter().enumerate() {
        if let Some(at) = at.get_mut(node) {
            *at = on_circle(turn as f64 / ties.len() as f64, radius(place(node)));
        }
    }
    at
}

/// Lays out every component by itself, its longer side across, and sets them in rows, the largest first. Nodes without ties stand in
/// the last ones.
fn by_component(ties: &Adjacency, lay: impl Fn(&[Vec<u32>]) -> Vec<Point>) -> Vec<Point> {
    let components = weak_components(ties);
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); components.sizes.len()];
    for (node, component) in places(ties.len()).zip(&components.of) {
        if let Some(of) = members.get_mut(*component as usize) {
            of.push(node);
        }
    }
    members.sort_by_key(|of| std::cmp::Reverse(of.len()));
    let mut own = vec![0; ties.len()];
    let mut boxes = Vec::with_capacity(members.len());
    for of in &members {
        for (number, node) in (0..).zip(of) {
            if let Some(own) = own.get_mut(*node as usize) {
                *own = number;
            }
        }
        let lists: Vec<Vec<u32>> = of
            .iter()
            .map(|node| ties.out(*node).iter().map(|other| own.get(*other as usize).copied().unwrap_or(0)).collect())
            .collect();
        let mut at = lay(&lists);
        lay_across(&mut at);
        boxes.push(at);
    }
    let mut at = vec![(0.0, 0.0); ties.len()];
    for (of, (corner, own)) in members.iter().zip(in_rows(&boxes).into_iter().zip(&boxes)) {
        for (node, own) in of.iter().zip(own) {
            if let Some(at) = at.get_mut(*node as usize) {
                *at = (corner.0 + own.0, corner.1 + own.1);
            }
        }
    }
    at
}

/// The corner of each box, in rows that are together about as wide as high.
fn in_rows(boxes: &[Vec<Point>]) -> Vec<Point> {
    /// Between two components.
    const GAP: f64 = 0.9;
    let size = |at: &[Point]| {
        let end = |axis: fn(&Point) -> f64| at.iter().map(axis).fold(0.0, f64::max);
        (end(|at| at.0) + GAP, end(|at| at.1) + GAP)
    };
    let area: f64 = boxes.iter().map(|at| size(at)).map(|(width, height)| width * height).sum();
    let widest = boxes.iter().map(|at| size(at).0).fold(0.0, f64::max);
    let room = widest.max((area * 1.3).sqrt());
    let (mut x, mut y, mut row) = (0.0, 0.0, 0.0_f64);
    let corner = |at: &Vec<Point>| {
        let (width, height) = size(at);
        if x > 0.0 && x + width > room + 1e-9 {
            (x, y, row) = (0.0, y + row, 0.0);
        }
        let corner = (x, y);
        x += width;
        row = row.max(height);
        corner
    };
    boxes.iter().map(corner).collect()
}

/// Turns the points so that they reach furthest sideways, and moves them so that the least of each coordinate is 0.
fn lay_across(at: &mut [Point]) {
    let centre = mean(at);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in at.iter().map(|at| (at.0 - centre.0, at.1 - centre.1)) {
        (xx, xy, yy) = (xx + x * x, xy + x * y, yy + y * y);
    }
    let angle = 0.5 * libm::atan2(2.0 * xy, xx - yy);
    let (sin, cos) = (libm::sin(angle), libm::cos(angle));
    for at in at.iter_mut() {
        let (x, y) = (at.0 - centre.0, at.1 - centre.1);
        *at = (x * cos + y * sin, y * cos - x * sin);
    }
    let least = |axis: fn(&Point) -> f64| at.iter().map(axis).fold(f64::INFINITY, f64::min);
    let (left, top) = (least(|at| at.0), least(|at| at.1));
    for at in at.iter_mut() {
        *at = (at.0 - left, at.1 - top);
    }
}

fn mean(at: &[Point]) -> Point {
    let n = at.len().max(1) as f64;
    (at.iter().map(|at| at.0).sum::<f64>() / n, at.iter().map(|at| at.1).sum::<f64>() / n)
}

/// Steps from each node to each of a connected network.
fn distances(ties: &[Vec<u32>]) -> Vec<Vec<f64>> {
    let from = |start: usize| {
        let mut steps = vec![f64::INFINITY; ties.len()];
        let mut next = VecDeque::from([start]);
        steps[start] = 0.0;
        while let Some(node) = next.pop_front() {
            for other in ties[node].iter().map(|other| *other as usize) {
                if steps[other].is_infinite() {
                    steps[other] = steps[node] + 1.0;
                    next.push_back(other);
                }
            }
        }
        steps
    };
    (0..ties.len()).map(from).collect()
}

fn anywhere(n: usize, seed: u64, start: u64) -> Vec<Point> {
    let (mut stream, side) = (Stream::new(seed, start), (n as f64).sqrt());
    (0..n).map(|_| (side * stream.unit(), side * stream.unit())).collect()
}

/// Each node in turn goes where its terms Σ(|x − y| − d)²/d² would have it; from start to start the least sum is kept.
fn stress(ties: &[Vec<u32>], seed: u64) -> Vec<Point> {
    const STARTS: u64 = 8;
    const ROUNDS: usize = 300;
    let distances = distances(ties);
    let mut best: Option<(f64, Vec<Point>)> = None;
    for start in 0..STARTS {
        let mut at = anywhere(ties.len(), seed, start);
        let mut last = f64::INFINITY;
        for _ in 0..ROUNDS {
            let mut sum = 0.0;
            for node in 0..at.len() {
                let (mut to, mut weights) = ((0.0, 0.0), 0.0);
                for (other, &d) in distances[node].iter().enumerate().filter(|(other, _)| *other != node) {
                    let (dx, dy) = (at[node].0 - at[other].0, at[node].1 - at[other].1);
                    let length = libm::hypot(dx, dy).max(1e-9);
                    let weight = 1.0 / (d * d);
                    sum += weight * (length - d) * (length - d);
                    weights += weight;
                    to.0 += weight * (at[other].0 + d * dx / length);
                    to.1 += weight * (at[other].1 + d * dy / length);
                }
                if weights > 0.0 {
                    at[node] = (to.0 / weights, to.1 / weights);
                }
            }
            if sum >= last * (1.0 - 1e-6) {
                break;
            }
            last = sum;
        }
        if best.as_ref().is_none_or(|(least, _)| last < *least) {
            best = Some((last, at));
        }
    }
    best.map(|(_, at)| at).unwrap_or_default()
}

/// With forces d² along ties and 1/d between all nodes; how far a node may go falls from round to round.
fn force(ties: &[Vec<u32>], seed: u64) -> Vec<Point> {
    const ROUNDS: usize = 500;
    let mut at = anywhere(ties.len(), seed, 0);
    for round in 0..ROUNDS {
        let furthest = 0.1 * (ties.len() as f64).sqrt() * (1.0 - round as f64 / ROUNDS as f64);
        let pulled = |node: usize| {
            let here = at[node];
            let towards = |other: usize, strength: fn(f64) -> f64| {
                let (dx, dy) = (at[other].0 - here.0, at[other].1 - here.1);
                let length = libm::hypot(dx, dy).max(1e-6);
                (dx / length * strength(length), dy / length * strength(length))
            };
            let pushes = (0..at.len()).filter(|other| *other != node).map(|other| towards(other, |d| -1.0 / d));
            let pulls = ties[node].iter().map(|other| towards(*other as usize, |d| d * d));
            pushes.chain(pulls).fold((0.0, 0.0), |sum, force| (sum.0 + force.0, sum.1 + force.1))
        };
        let forces: Vec<Point> = (0..at.len()).map(pulled).collect();
        for (at, force) in at.iter_mut().zip(forces) {
            let length = libm::hypot(force.0, force.1).max(1e-9);
            let step = length.min(furthest) / length;
            *at = (at.0 + force.0 * step, at.1 + force.1 * step);
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Network;

    fn path() -> Adjacency {
        let network = Network::undirected().nodes(["a", "b", "c", "d", "lone"]);
        let network = network.tie("a", "b").tie("b", "c").tie("c", "d").build().expect("four nodes and one");
        Adjacency::binary(&network)
    }

    /// A path can be drawn without stress: on a line, its nodes one apart; after 300 rounds less than a hundredth is left.
    #[test]
    fn stress_draws_a_path_as_a_line() {
        let at = places_of(&path(), Layout::Stress, &[], 1);
        let network = path();
        let gap = |a: usize, b: usize| libm::hypot(at[a].0 - at[b].0, at[a].1 - at[b].1);
        let tied: Vec<(usize, usize)> = places(network.len())
            .flat_map(|node| network.out(node).iter().map(move |other| (node as usize, *other as usize)))
            .collect();
        assert_eq!(tied.len(), 6, "three ties, both ways");
        assert!(tied.iter().all(|&(a, b)| (gap(a, b) - 1.0).abs() < 0.01), "{at:?}");
    }

    #[test]
    fn every_layout_is_finite_and_the_same_twice() {
        for (layout, name, _) in Layout::CHOICES {
            for network in [path(), Adjacency::binary(&Network::undirected().build().expect("no node"))] {
                let at = places_of(&network, *layout, &[Some(1), None, Some(0), Some(1), None], 7);
                assert_eq!(at.len(), network.len(), "{name}");
                assert!(at.iter().all(|at| at.0.is_finite() && at.1.is_finite()), "{name}: {at:?}");
                assert_eq!(at, places_of(&network, *layout, &[Some(1), None, Some(0), Some(1), None], 7), "{name}");
            }
        }
    }
}
