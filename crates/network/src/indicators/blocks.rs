//! Densities from group to group.

use crate::measures::share;
use crate::{Mode, Network};
use serde::Serialize;

/// The density of the dyads from one group to another.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GroupDensity {
    /// The group that ties go out from.
    pub from: String,
    /// The group that they go to.
    pub to: String,
    /// Over the observed dyads; `None` where there is none.
    pub value: Option<f64>,
    /// The least over all fillings; `None` where there is no dyad.
    pub lower: Option<f64>,
    /// The greatest.
    pub upper: Option<f64>,
}

/// All blocks, by the order of the groups; of an undirected network each pair once.
pub(super) fn blocks(network: &Network, labels: &[Option<u32>], names: &[String]) -> Vec<GroupDensity> {
    let count = names.len();
    let (mut dyads, mut ties, mut missing) =
        (vec![0_u64; count * count], vec![0_u64; count * count], vec![0_u64; count * count]);
    let place = |source: u32, target: u32| {
        let of = |node: u32| labels.get(node as usize).copied().flatten().map(|group| group as usize);
        let (from, to) = (of(source)?, of(target)?);
        Some(if network.is_directed() { from * count + to } else { from.min(to) * count + from.max(to) })
    };
    let add = |to: &mut [u64], source: u32, target: u32| {
        if let Some(cell) = place(source, target).and_then(|place| to.get_mut(place)) {
            *cell += 1;
        }
    };
    let (mut impossible, all) = (vec![0_u64; count * count], sizes(network, labels, count));
    network.impossible().iter().for_each(|(a, b)| add(&mut impossible, *a, *b));
    network.missing().iter().for_each(|(a, b)| add(&mut missing, *a, *b));
    network.ties().iter().filter(|tie| tie.weight > 0.0).for_each(|tie| add(&mut ties, tie.source, tie.target));
    for (from, one) in all.iter().enumerate() {
        for (to, other) in all.iter().enumerate() {
            let pairs = match (network.modes().is_some(), from == to) {
                (true, _) => one.0 * other.1 + one.1 * other.0,
                (false, true) => one.0 * one.0.saturating_sub(1),
                (false, false) => one.0 * other.0,
            };
            // Pairs within a group are counted from both ends.
            let twice = from == to && !network.is_directed();
            dyads[from * count + to] = if twice { pairs / 2 } else { pairs };
        }
    }
    let mut blocks = Vec::new();
    for (from, one) in names.iter().enumerate() {
        for (to, other) in names.iter().enumerate().filter(|(to, _)| network.is_directed() || from <= *to) {
            let cell = from * count + to;
            let (all, ties, unknown) = (dyads[cell] - impossible[cell], ties[cell], missing[cell]);
            blocks.push(GroupDensity {
                from: one.clone(),
                to: other.clone(),
                value: share(ties, all - unknown),
                lower: share(ties, all),
                upper: share(ties + unknown, all),
            });
        }
    }
    blocks
}

/// How many nodes each group has in the first mode, or the only one, and in the second.
fn sizes(network: &Network, labels: &[Option<u32>], count: usize) -> Vec<(u64, u64)> {
    let mut sizes = vec![(0, 0); count];
    for (node, group) in labels.iter().enumerate() {
        let Some(size) = group.and_then(|group| sizes.get_mut(group as usize)) else { continue };
        match network.modes().and_then(|modes| modes.get(node)) {
            Some(Mode::Second) => size.1 += 1,
            _ => size.0 += 1,
        }
    }
    sizes
}
