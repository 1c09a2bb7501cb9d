//! Communities, cores and positions against every partition of small networks, and against published figures.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

use crosscase_network::groups::{
    BlockType, Blockmodel, Communities, CommunityMethod, CorePeriphery, CoreResult, OffDiagonal, PartitionSearch,
};
use crosscase_network::{Adjacency, KeyCriterion, KeyPlayers, KeySearch, Network, NetworkError};
use crosscase_numerics::{Stream, pearson};

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

/// Without ties there is nothing that communities could hold together, and that is said.
#[test]
fn communities_of_a_network_without_ties_are_told() {
    let mut stream = Stream::new(1, 0);
    let found = Communities::new().fit(&random(4, 0.0, false, &mut stream)).unwrap();
    assert_eq!((found.communities, found.modularity), (4, None));
    assert_eq!(found.diagnostics.iter().map(|told| &*told.code).collect::<Vec<_>>(), ["NET186"]);
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
    assert_eq!(nothing.diagnostics.iter().map(|told| told.code.as_ref()).collect::<Vec<_>>(), ["NET186"]);
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

/// The correlation of every pattern with the cells, as it is defined.
#[test]
fn the_core_is_the_best_of_all_partitions() {
    let mut stream = Stream::new(4, 0);
    for (round, off) in
        [OffDiagonal::Missing, OffDiagonal::Zero, OffDiagonal::One].into_iter().cycle().take(9).enumerate()
    {
        let network = random(7, 0.4, round % 2 == 0, &mut stream);
        let ties = Adjacency::binary(&network);
        let fit = |core: &[bool]| {
            let pairs = (0..7_u32).flat_map(|i| (0..7_u32).filter(move |j| *j != i).map(move |j| (i, j)));
            let cells = pairs.filter_map(|(i, j)| {
                let expected = match (core[i as usize], core[j as usize]) {
                    (true, true) => 1.0,
                    (false, false) => 0.0,
                    _ if off == OffDiagonal::Missing => return None,
                    _ => f64::from(u8::from(off == OffDiagonal::One)),
                };
                Some((expected, f64::from(u8::from(ties.has(i, j)))))
            });
            let (expected, cells): (Vec<f64>, Vec<f64>) = cells.unzip();
            pearson(&expected, &cells)
        };
        let sets = (0..128_u32).map(|bits| (0..7).map(|node| bits >> node & 1 == 1).collect::<Vec<bool>>());
        let sets: Vec<Vec<bool>> =
            sets.filter(|set| (2..=5).contains(&set.iter().filter(|core| **core).count())).collect();
        let fits: Vec<f64> = sets.iter().filter_map(|set| fit(set)).collect();
        let best = fits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let found = CorePeriphery::new().off(off).fit(&network).unwrap();
        near(found.fit, best);
        assert_eq!(
            (found.solutions, found.search),
            (fits.iter().filter(|fit| **fit > best - 1e-9).count(), PartitionSearch::Complete)
        );
        let shown: Vec<bool> = found.nodes.iter().map(|node| node.core.unwrap()).collect();
        near(fit(&shown), best);
    }
    assert!(matches!(CorePeriphery::new().fit(&network(3, &[(0, 1)], false)), Err(NetworkError::TooFewNodes { .. })));
    let nothing = CorePeriphery::new().fit(&network(4, &[], false)).unwrap();
    assert_eq!((nothing.fit, nothing.solutions, nothing.nodes[0].core), (None, 0, None));
    assert_eq!(nothing.diagnostics[0].code, "NET186");
}

/// A core of six of thirty, each tied to the others of the core and to four of the periphery: found where not all are looked at.
#[test]
fn a_planted_core_is_found_in_a_larger_network() {
    let within = (0..6).flat_map(|i| (0..i).map(move |j| (i, j)));
    let between = (0..6).flat_map(|i| (0..4).map(move |j| (i, 6 + 4 * i + j)));
    let planted = network(30, &within.chain(between).collect::<Vec<_>>(), false);
    let found = CorePeriphery::new().continuous().fit(&planted).unwrap();
    near(found.fit, 1.0);
    assert_eq!((found.search, found.converged), (PartitionSearch::Heuristic, Some(true)));
    assert!(found.nodes.iter().enumerate().all(|(place, node)| node.core == Some(place < 6)));
    let coreness: Vec<f64> = found.nodes.iter().map(|node| node.coreness.unwrap()).collect();
    assert!(
        (coreness.iter().map(|c| c * c).sum::<f64>() - 1.0).abs() < 1e-9
            && coreness[..6].iter().all(|c| *c > coreness[7])
    );
}

/// The figures of Σ(x − cᵢcⱼ)² over cells, each cell of a digraph by itself: relabelled, they are the same; no c on a grid is better; and the
/// fit is the correlation of cᵢcⱼ with the cells.
#[test]
fn coreness_does_not_depend_on_labels() {
    let mut stream = Stream::new(11, 0);
    for round in 0..12 {
        let network = random(7, 0.45, round % 2 == 0, &mut stream);
        let ties = Adjacency::binary(&network);
        let pairs: Vec<(u32, u32)> =
            (0..7).flat_map(|i| (0..7).filter(move |j| *j != i).map(move |j| (i, j))).collect();
        let cell = |(i, j): &(u32, u32)| f64::from(u8::from(ties.has(*i, *j)));
        let off = |c: &[f64]| {
            // The best scale of a direction is Σxp/Σp².
            let products: Vec<f64> = pairs.iter().map(|(i, j)| c[*i as usize] * c[*j as usize]).collect();
            let both: f64 = pairs.iter().zip(&products).map(|(pair, product)| cell(pair) * product).sum();
            let square: f64 = products.iter().map(|product| product * product).sum();
            pairs.iter().map(cell).sum::<f64>() - if square > 0.0 { both.max(0.0) * both / square } else { 0.0 }
        };
        let found = CorePeriphery::new().continuous().fit(&network).unwrap();
        let turned = CorePeriphery::new().continuous().fit(&reversed(&network)).unwrap();
        assert_eq!(found.converged, Some(true));
        near(turned.continuous_fit, found.continuous_fit.unwrap());
        let of = |found: &CoreResult| found.nodes.iter().map(|node| node.coreness).collect::<Option<Vec<f64>>>();
        let (Some(c), Some(mut other)) = (of(&found), of(&turned)) else {
            assert_eq!((of(&found), of(&turned)), (None, None));
            continue;
        };
        other.reverse();
        assert!(c.iter().zip(&other).all(|(a, b)| (a - b).abs() < 1e-6), "{c:?} {other:?}");
        let (products, cells): (Vec<f64>, Vec<f64>) =
            pairs.iter().map(|pair| (c[pair.0 as usize] * c[pair.1 as usize], cell(pair))).unzip();
        near(found.continuous_fit, pearson(&products, &cells).unwrap());
        for _ in 0..2_000 {
            let drawn: Vec<f64> = (0..7).map(|_| stream.unit() * stream.unit()).collect();
            assert!(off(&c) <= off(&drawn) + 1e-9);
        }
    }
    // Two cliques of equal size: either is the core.
    let cliques = (0..8).flat_map(|i| (0..i).map(move |j| (i, j))).filter(|(i, j)| i / 4 == j / 4);
    let two = CorePeriphery::new().continuous().fit(&network(8, &cliques.collect::<Vec<_>>(), false)).unwrap();
    assert!(two.nodes.iter().all(|node| node.coreness.is_none()));
    assert!(two.diagnostics.iter().any(|told| told.code == "NET180"));
}

/// The same network with its nodes in the other order.
fn reversed(network: &Network) -> Network {
    let last = network.len() - 1;
    let ties: Vec<(usize, usize)> =
        network.ties().iter().map(|tie| (last - tie.source as usize, last - tie.target as usize)).collect();
    self::network(network.len(), &ties, network.is_directed())
}

/// Ties go one by one: of a ring of six any is as good as any other, then the middle of the path that is left goes, which gives two
/// paths of three, 4/6 − 2·(1/2)² = 1/6; all six at once would give nothing. Modularity does not depend on labels, nor does a partition that is
/// better than all others.
#[test]
fn ties_go_one_by_one() {
    let girvan_newman =
        |network: &Network| Communities::new().method(CommunityMethod::GirvanNewman).fit(network).unwrap();
    let ring = network(6, &[(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 5)], false);
    near(girvan_newman(&ring).modularity, 1.0 / 6.0);
    near(girvan_newman(&reversed(&ring)).modularity, 1.0 / 6.0);
    // Two rings of four joined by a tie.
    let rings = [(0, 1), (1, 2), (2, 3), (0, 3), (4, 5), (5, 6), (6, 7), (4, 7), (0, 4)];
    let found = girvan_newman(&network(8, &rings, false));
    assert_eq!(found.nodes.iter().map(|node| node.community).collect::<Vec<_>>(), [1, 1, 1, 1, 2, 2, 2, 2]);
    let mut stream = Stream::new(9, 0);
    for _ in 0..20 {
        let network = random(10, 0.3, false, &mut stream);
        let (found, turned) = (girvan_newman(&network), girvan_newman(&reversed(&network)));
        assert_eq!(found.modularity.map(|q| (q * 1e9).round()), turned.modularity.map(|q| (q * 1e9).round()));
        assert_eq!(found.communities, turned.communities);
    }
}

/// Every partition into two blocks of six, and into three.
#[test]
fn blocks_are_the_best_of_all_partitions() {
    let mut stream = Stream::new(6, 0);
    for round in 0..8 {
        let (blocks, directed) = (2 + round % 2, round % 4 < 2);
        let network = random(6, 0.45, directed, &mut stream);
        let ties = Adjacency::binary(&network);
        let against = |groups: &[u32]| -> u64 {
            let count = u32::try_from(blocks).unwrap();
            let cells = |from: u32, to: u32| {
                let pairs = (0..6_u32).flat_map(|i| (0..6_u32).map(move |j| (i, j))).filter(|(i, j)| i != j);
                let mine = pairs.filter(|(i, j)| groups[*i as usize] == from && groups[*j as usize] == to);
                let found: Vec<bool> = mine.map(|(i, j)| ties.has(i, j)).collect();
                let with = found.iter().filter(|tie| **tie).count();
                with.min(found.len() - with) as u64
            };
            (0..count).flat_map(|from| (0..count).map(move |to| (from, to))).map(|(from, to)| cells(from, to)).sum()
        };
        let all: Vec<Vec<u32>> = partitions(6)
            .into_iter()
            .filter(|groups| groups.iter().max().map(|most| *most as usize + 1) == Some(blocks))
            .collect();
        let best = all.iter().map(|groups| against(groups)).min().unwrap();
        let found = Blockmodel::blocks(blocks).fit(&network).unwrap();
        assert_eq!((found.criterion, found.search), (best as f64, PartitionSearch::Complete));
        assert_eq!(found.solutions, all.iter().filter(|groups| against(groups) == best).count());
        let shown: Vec<u32> = found.nodes.iter().map(|node| node.block.unwrap() - 1).collect();
        assert_eq!(against(&shown), best);
    }
}

#[test]
fn given_and_planted_blocks() {
    // Twelve nodes in three blocks, each tied to all of the next: 86 526 partitions; of 24 nodes there are too many to look at.
    let ring = |each: usize| {
        let ties = (0..3 * each).flat_map(|i| (0..3 * each).map(move |j| (i, j)));
        network(3 * each, &ties.filter(|(i, j)| j / each == (i / each + 1) % 3).collect::<Vec<_>>(), true)
    };
    for (each, search) in [(4, PartitionSearch::Complete), (8, PartitionSearch::Heuristic)] {
        let found = Blockmodel::blocks(3).fit(&ring(each)).unwrap();
        assert_eq!((found.criterion, found.solutions, found.search), (0.0, 1, search));
        assert_eq!(found.image[0], [BlockType::Nul, BlockType::Com, BlockType::Nul]);
    }
    let labelled = Network::directed()
        .nodes(["a", "b", "c"])
        .attribute("g", [Some("x"), Some("x"), None])
        .tie("a", "b")
        .build()
        .unwrap();
    let found = Blockmodel::group("g").fit(&labelled).unwrap();
    assert_eq!(
        (found.criterion, found.search, &found.image),
        (1.0, PartitionSearch::Given, &vec![vec![BlockType::Nul]]),
        "a draw is null"
    );
    assert_eq!((found.nodes[0].block, found.nodes[2].block, found.diagnostics.len()), (Some(1), None, 1));
    let complete = Blockmodel::group("g").types([BlockType::Com]).fit(&labelled).unwrap();
    assert_eq!(complete.image, [[BlockType::Com]]);
    assert!(matches!(Blockmodel::blocks(4).fit(&labelled), Err(NetworkError::BadOption { .. })));
}

/// Two stars of four leaves whose centres are tied: without both centres nobody reaches anybody, and both reach all.
#[test]
fn key_players_of_two_stars() {
    let ties: Vec<(usize, usize)> =
        [(0, 1)].into_iter().chain((2..6).map(|leaf| (0, leaf))).chain((6..10).map(|leaf| (1, leaf))).collect();
    let stars = network(10, &ties, false);
    let check = |size: usize, criterion: KeyCriterion, value: f64, baseline: f64, sets: &[&[&str]]| {
        let found = KeyPlayers::new(size, criterion).fit(&stars).unwrap();
        near(found.value, value);
        near(found.baseline, baseline);
        assert_eq!(
            (found.sets, found.search),
            (sets.iter().map(|set| set.iter().map(|node| (*node).to_owned()).collect()).collect(), KeySearch::Complete)
        );
    };
    // Of nine nodes without one centre, a star of five is left whole: 1 - 20/72. Both centres do it alike: two best sets.
    check(1, KeyCriterion::Fragmentation, 1.0 - 20.0 / 72.0, 0.0, &[&["n0"], &["n1"]]);
    check(2, KeyCriterion::Fragmentation, 1.0, 0.0, &[&["n0", "n1"]]);
    check(2, KeyCriterion::Reach, 1.0, 0.0, &[&["n0", "n1"]]);
    check(1, KeyCriterion::Reach, 0.6, 0.0, &[&["n0"], &["n1"]]);
    // Pairs of the whole: 9 ties; 6 + 6 + 4 + 4 at two steps; 16 at three. Without n0: 4 ties and 6 pairs at two steps.
    let whole = 1.0 - 2.0 * (9.0 + 20.0 / 2.0 + 16.0 / 3.0) / 90.0;
    check(1, KeyCriterion::DistanceFragmentation, 1.0 - 2.0 * (4.0 + 6.0 / 2.0) / 72.0, whole, &[&["n0"], &["n1"]]);
    // A ring of three: one way round, all reach each other; without one, nobody does.
    let ring = network(3, &[(0, 1), (1, 2), (2, 0)], true);
    let found = KeyPlayers::new(1, KeyCriterion::Fragmentation).directed().fit(&ring).unwrap();
    assert_eq!((found.value, found.baseline, found.sets.len()), (Some(1.0), Some(0.0), 3));
    let none = KeyPlayers::new(3, KeyCriterion::Fragmentation).fit(&ring).unwrap();
    assert!(none.diagnostics.iter().any(|told| told.code == "NET186"), "{none:?}");
    assert_eq!((none.value, none.sets.len()), (None, 0), "of no nodes there are no pairs");
    assert!(matches!(KeyPlayers::new(4, KeyCriterion::Reach).fit(&ring), Err(NetworkError::BadOption { .. })));
}
