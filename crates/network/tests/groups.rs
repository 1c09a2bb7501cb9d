//! Communities, cores and positions against every partition of small networks, and against published figures.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may")]

use crosscase_network::groups::{Communities, CommunityMethod};
use crosscase_network::{Adjacency, Network};
use crosscase_numerics::Stream;

#[track_caller]
fn near(found: Option<f64>, expected: f64) {
    let found = found.expect("a value");
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{found} is not {expected}");
}

fn network(size: usize, ties: &[(usize, usize)], directed: bool) -> Network {
    let names: Vec<String> = (0..size).map(|node| format!("n{node}")).collect();
    let empty = if directed { Network::directed() } else { Network::undirected() }.nodes(&names);
    ties.iter().fold(empty, |network, (a, b)| network.tie(&names[*a], &names[*b])).build().unwrap()
}

fn random(size: usize, share: f64, directed: bool, stream: &mut Stream) -> Network {
    let pairs = (0..size).flat_map(|i| (0..size).map(move |j| (i, j)));
    let pairs = pairs.filter(|(i, j)| if directed { i != j } else { i < j });
    let ties: Vec<(usize, usize)> = pairs.filter(|_| stream.unit() < share).collect();
    network(size, &ties, directed)
}

/// Every partition of so many things, up to the names of the groups.
fn partitions(size: usize) -> Vec<Vec<u32>> {
    (0..size).fold(vec![Vec::new()], |shorter, _| {
        let longer = |partition: &Vec<u32>| {
            let next = partition.iter().max().map_or(0, |most| most + 1);
            (0..=next).map(|group| [partition.as_slice(), &[group]].concat()).collect::<Vec<_>>()
        };
        shorter.iter().flat_map(longer).collect()
    })
}

/// Modularity as it is defined.
fn modularity(network: &Network, groups: &[u32]) -> f64 {
    let ties = Adjacency::binary(network);
    let nodes = || 0..u32::try_from(network.len()).unwrap();
    let m: usize = nodes().map(|node| ties.out(node).len()).sum();
    let m = m as f64;
    let pairs =
        nodes().flat_map(|i| nodes().map(move |j| (i, j))).filter(|(i, j)| groups[*i as usize] == groups[*j as usize]);
    let term = |(i, j): (u32, u32)| {
        f64::from(u8::from(ties.has(i, j))) - ties.out(i).len() as f64 * ties.incoming(j).len() as f64 / m
    };
    pairs.map(term).sum::<f64>() / m
}

/// Zachary's (1977, doi:10.1086/jar.33.4.3629752) karate club: 34 members, 78 ties.
const KARATE: [(usize, usize); 78] = [
    (1, 2),
    (1, 3),
    (1, 4),
    (1, 5),
    (1, 6),
    (1, 7),
    (1, 8),
    (1, 9),
    (1, 11),
    (1, 12),
    (1, 13),
    (1, 14),
    (1, 18),
    (1, 20),
    (1, 22),
    (1, 32),
    (2, 3),
    (2, 4),
    (2, 8),
    (2, 14),
    (2, 18),
    (2, 20),
    (2, 22),
    (2, 31),
    (3, 4),
    (3, 8),
    (3, 9),
    (3, 10),
    (3, 14),
    (3, 28),
    (3, 29),
    (3, 33),
    (4, 8),
    (4, 13),
    (4, 14),
    (5, 7),
    (5, 11),
    (6, 7),
    (6, 11),
    (6, 17),
    (7, 17),
    (9, 31),
    (9, 33),
    (9, 34),
    (10, 34),
    (14, 34),
    (15, 33),
    (15, 34),
    (16, 33),
    (16, 34),
    (19, 33),
    (19, 34),
    (20, 34),
    (21, 33),
    (21, 34),
    (23, 33),
    (23, 34),
    (24, 26),
    (24, 28),
    (24, 30),
    (24, 33),
    (24, 34),
    (25, 26),
    (25, 28),
    (25, 32),
    (26, 32),
    (27, 30),
    (27, 34),
    (28, 34),
    (29, 32),
    (29, 34),
    (30, 33),
    (30, 34),
    (31, 33),
    (31, 34),
    (32, 33),
    (32, 34),
    (33, 34),
];

fn karate() -> Network {
    network(34, &KARATE.map(|(a, b)| (a - 1, b - 1)), false)
}

/// The greatest modularity of the karate club is 0.419790 (Brandes et al. 2008, doi:10.1109/TKDE.2007.190689: 0.4197, proved).
#[test]
fn leiden_finds_the_best_partition_of_the_karate_club() {
    let best =
        (0..10).filter_map(|seed| Communities::new().seed(seed).fit(&karate()).unwrap().modularity).fold(0.0, f64::max);
    assert!((best - 0.419_790).abs() < 1e-6, "{best}");
    let girvan_newman = Communities::new().method(CommunityMethod::GirvanNewman).fit(&karate()).unwrap();
    // Newman & Girvan (2004) have 0.401 with five groups.
    assert!(
        girvan_newman.modularity.is_some_and(|found| (found - 0.401).abs() < 1e-3),
        "{:?}",
        girvan_newman.modularity
    );
    assert_eq!(girvan_newman.communities, 5);
}

/// A community of Leiden is connected, whatever the network (`NetworKit` #1244 and graspologic #803 were not); modularity is what its
/// definition gives, and of small networks the best seed finds the best of all partitions.
#[test]
fn communities_are_connected_and_small_networks_solved() {
    let mut stream = Stream::new(1, 0);
    for round in 0..24 {
        let directed = round % 2 == 1;
        let network = random(7, 0.3, directed, &mut stream);
        if network.ties().is_empty() {
            continue;
        }
        let best = partitions(7).iter().map(|groups| modularity(&network, groups)).fold(f64::NEG_INFINITY, f64::max);
        let mut found = f64::NEG_INFINITY;
        for seed in 0..8 {
            let leiden = Communities::new().seed(seed).fit(&network).unwrap();
            let groups: Vec<u32> = leiden.nodes.iter().map(|node| node.community).collect();
            near(leiden.modularity, modularity(&network, &groups));
            assert!(is_connected(&network, &groups));
            found = found.max(leiden.modularity.unwrap());
        }
        near(Some(found), best);
    }
    for method in [
        CommunityMethod::Leiden,
        CommunityMethod::Louvain,
        CommunityMethod::LabelPropagation,
        CommunityMethod::GirvanNewman,
    ] {
        let large = random(150, 0.02, false, &mut stream);
        let found = Communities::new().method(method).fit(&large).unwrap();
        let groups: Vec<u32> = found.nodes.iter().map(|node| node.community).collect();
        near(found.modularity, modularity(&large, &groups));
        assert!(
            method == CommunityMethod::Louvain
                || method == CommunityMethod::LabelPropagation
                || is_connected(&large, &groups)
        );
        let ties = Adjacency::binary(&large);
        for (place, group) in (0_u32..).zip(&groups).filter(|(place, _)| ties.out(*place).is_empty()) {
            assert_eq!(groups.iter().filter(|other| *other == group).count(), 1, "{place} has no tie and is alone");
        }
    }
    let nothing = Communities::new().fit(&network(3, &[], false)).unwrap();
    assert_eq!((nothing.modularity, nothing.communities), (None, 3));
}

fn is_connected(network: &Network, groups: &[u32]) -> bool {
    let ties = Adjacency::binary(network).skeleton();
    groups.iter().all(|group| {
        let members: Vec<u32> = (0_u32..).zip(groups).filter(|(_, own)| *own == group).map(|(node, _)| node).collect();
        let mut reached = vec![members[0]];
        let mut at = 0;
        while let Some(node) = reached.get(at).copied() {
            let next: Vec<u32> = ties
                .out(node)
                .iter()
                .copied()
                .filter(|other| members.contains(other) && !reached.contains(other))
                .collect();
            reached.extend(next);
            at += 1;
        }
        reached.len() == members.len()
    })
}
