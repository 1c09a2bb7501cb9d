//! Positions and cliques: figures of the karate club (Zachary 1977) worked out apart, in Python by the definitions alone (cliques: `networkx`
//! 3.6), every partition of small networks, and that labels do not show.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

use crosscase_network::groups::{
    BlockApproach, BlockNode, BlockType, Blockmodel, Cliques, Concor, CorePeriphery, LinkageMethod, ProfileMeasure,
    StructuralEquivalence,
};
use crosscase_network::permutation::{AttributeStatistic, AttributeTest, Permutations};
use crosscase_network::{AttributeColumn, IndicatorOptions, MeasureOptions, Network, NetworkError};
use crosscase_numerics::Stream;
use std::collections::BTreeSet;

/// The ties of each member to those that come after.
const KARATE: [&[u32]; 34] = [
    &[2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 18, 20, 22, 32],
    &[3, 4, 8, 14, 18, 20, 22, 31],
    &[4, 8, 9, 10, 14, 28, 29, 33],
    &[8, 13, 14],
    &[7, 11],
    &[7, 11, 17],
    &[17],
    &[],
    &[31, 33, 34],
    &[34],
    &[],
    &[],
    &[],
    &[34],
    &[33, 34],
    &[33, 34],
    &[],
    &[],
    &[33, 34],
    &[34],
    &[33, 34],
    &[],
    &[33, 34],
    &[26, 28, 30, 33, 34],
    &[26, 28, 32],
    &[32],
    &[30, 34],
    &[34],
    &[32, 34],
    &[33, 34],
    &[33, 34],
    &[33, 34],
    &[34],
    &[],
];

fn karate() -> Network {
    let numbers = AttributeColumn::Number((1_i32..35).map(|number| Some(f64::from(number))).collect());
    let nodes = Network::undirected().nodes((1..35).map(|number| number.to_string())).attribute("number", numbers);
    let ties = (1_u32..).zip(KARATE).flat_map(|(from, to)| to.iter().map(move |to| (from, *to)));
    ties.fold(nodes, |network, (from, to)| network.tie(from.to_string(), to.to_string())).build().unwrap()
}

fn near(found: Option<f64>, expected: f64) {
    let found = found.expect("a value");
    assert!((found - expected).abs() < 1e-9 * expected.abs().max(1.0), "{found}, not {expected}");
}

/// A network of random weights from 0 to 3, and the same with its nodes in the other order.
fn both(size: usize, directed: bool, stream: &mut Stream) -> [Network; 2] {
    let mut cells = vec![vec![0.0; size]; size];
    for cell in cells.iter_mut().flatten() {
        *cell = [0.0, 0.0, 1.0, 2.0, 3.0][stream.below(5)];
    }
    [false, true].map(|turned| {
        let builder = if directed { Network::directed() } else { Network::undirected() };
        let place = |node: usize| if turned { size - 1 - node } else { node };
        let nodes = builder.nodes((0..size).map(|at| place(at).to_string()));
        let pairs =
            (0..size).flat_map(|i| (0..size).map(move |j| (i, j))).filter(|(i, j)| i != j && (directed || i < j));
        let weighted = pairs.filter(|(i, j)| cells[*i][*j] > 0.0);
        weighted
            .fold(nodes, |made, (i, j)| made.weighted_tie(i.to_string(), j.to_string(), cells[i][j]))
            .build()
            .unwrap()
    })
}

/// Which names stand together.
fn together(nodes: &[BlockNode]) -> BTreeSet<BTreeSet<&str>> {
    let block = |at: Option<u32>| nodes.iter().filter(|node| node.block == at).map(|node| node.node.as_str()).collect();
    nodes.iter().map(|node| block(node.block)).collect()
}

#[test]
fn cliques_of_the_karate_club() {
    let found = Cliques::new().fit(&karate()).unwrap();
    let of = |size: usize| found.cliques.iter().filter(|clique| clique.len() == size).count();
    assert_eq!((found.cliques.len(), of(3), of(4), of(5)), (25, 21, 2, 2));
    assert_eq!(found.cliques[..2], [["1", "2", "3", "4", "8"], ["1", "2", "3", "4", "14"]]);
    assert_eq!((found.nodes[0].cliques, found.nodes[0].largest, found.nodes[9].largest), (11, Some(5), None));
    // Every set of nodes of small networks.
    let mut stream = Stream::new(1, 0);
    for round in 0..20 {
        let [network, turned] = both(7, round % 2 == 0, &mut stream);
        let tied = |i: u32, j: u32| network.weight(i, j).is_some() && network.weight(j, i).is_some();
        let is_clique = |set: u32| (0..7).all(|i| (0..i).all(|j| set >> i & set >> j & 1 == 0 || tied(i, j)));
        let maximal =
            |set: &u32| is_clique(*set) && (0..7).all(|node| set >> node & 1 == 1 || !is_clique(set | 1 << node));
        let expected: BTreeSet<BTreeSet<String>> = (1..128_u32)
            .filter(maximal)
            .map(|set| (0..7).filter(|node| set >> node & 1 == 1).map(|node| node.to_string()).collect())
            .collect();
        for network in [&network, &turned] {
            let found = Cliques::new().least(1).fit(network).unwrap().cliques;
            let found: BTreeSet<BTreeSet<String>> =
                found.into_iter().map(|clique| clique.into_iter().collect()).collect();
            assert_eq!(found, expected);
        }
    }
}

#[test]
fn structural_equivalence_of_the_karate_club() {
    let fit = |measure| StructuralEquivalence::new().measure(measure).fit(&karate()).unwrap();
    let (far, alike) = (fit(ProfileMeasure::Euclidean), fit(ProfileMeasure::Correlation));
    near(far.values[0][33], 5.0);
    near(alike.values[0][33], -0.563_601_861_976_634_5);
    near(alike.values[0][1], 0.470_015_991_940_421_7);
    // 15, 16, 19, 21 and 23 are tied to 33 and 34 alone; 18 and 22 to 1 and 2.
    let blocks: Vec<Option<u32>> = [15, 16, 19, 21, 23].iter().map(|node| far.nodes[node - 1].block).collect();
    assert!(blocks.iter().all(|block| *block == blocks[0]) && far.nodes[17].block == far.nodes[21].block);
    assert_eq!(far.densities.len(), 34 - 4 - 1);
    let mut stream = Stream::new(2, 0);
    for linkage in [LinkageMethod::Complete, LinkageMethod::Average, LinkageMethod::Single] {
        for directed in [true, false] {
            let [found, turned] = both(8, directed, &mut stream)
                .map(|network| StructuralEquivalence::new().linkage(linkage).valued().blocks(3).fit(&network).unwrap());
            assert_eq!(found.densities.len(), 3);
            let levels: Vec<f64> = found.steps.iter().map(|step| step.level).collect();
            assert!(levels.is_sorted() && levels.len() == 7, "{levels:?}");
            for (i, row) in found.values.iter().enumerate() {
                for (j, value) in row.iter().enumerate() {
                    assert_eq!(
                        value.map(|v| (v * 1e9).round()),
                        turned.values[7 - i][7 - j].map(|v| (v * 1e9).round())
                    );
                }
            }
        }
    }
}

/// Weights in another unit part the same nodes, and their distances are in that unit: a and b have the same ties, c and d not.
#[test]
fn the_unit_of_weights_parts_no_nodes() {
    let ties = [("a", "c", 3.0), ("b", "c", 3.0), ("a", "d", 1.0), ("b", "d", 1.0), ("c", "e", 2.0)];
    let fit = |unit: f64| {
        let made = ties.iter().fold(Network::undirected(), |made, (a, b, w)| made.weighted_tie(*a, *b, w * unit));
        StructuralEquivalence::new().valued().fit(&made.build().unwrap()).unwrap()
    };
    let one = fit(1.0);
    assert_eq!(together(&one.nodes).len(), 4, "{:?}", one.nodes);
    for unit in [1e-200, 1e-12, 0.1, 1e9, 1e200] {
        let found = fit(unit);
        assert_eq!(together(&found.nodes), together(&one.nodes), "{unit}");
        for (found, one) in found.steps.iter().zip(&one.steps) {
            assert!((found.level / unit - one.level).abs() < 1e-9 && found.members == one.members, "{unit} {found:?}");
        }
    }
}

#[test]
fn concor_of_the_karate_club() {
    let fit = |splits| Concor::new(splits).fit(&karate()).unwrap();
    let members = |nodes: &[BlockNode], block: u32| -> Vec<String> {
        nodes.iter().filter(|node| node.block == Some(block)).map(|node| node.node.clone()).collect()
    };
    let once = fit(1);
    assert_eq!(members(&once.nodes, 1).join(" "), "1 2 3 4 5 6 7 8 11 12 13 14 17 18 20 22");
    near(once.densities[0][0], 0.275);
    near(once.densities[0][1], 0.034_722_222_222_222_224);
    near(once.densities[1][1], 0.228_758_169_934_640_51);
    let twice = fit(2);
    assert_eq!((twice.blocks, twice.converged), (4, true));
    assert_eq!(members(&twice.nodes, 1).join(" "), "1 2 3 4 8 12 13 14 18 20 22");
    assert_eq!(members(&twice.nodes, 4).join(" "), "25 26 28 29 33 34");
    let mut stream = Stream::new(3, 0);
    for round in 0..10 {
        let [found, turned] =
            both(9, round % 2 == 0, &mut stream).map(|network| Concor::new(2).valued().fit(&network).unwrap());
        assert_eq!(together(&found.nodes), together(&turned.nodes));
    }
}

/// Nodes with exactly the same ties stand in one position, whether or not these vary; the others' correlations are told.
#[test]
fn ties_that_do_not_vary() {
    let ring = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "a"), ("a", "c")];
    let pairs = |names: [&'static str; 4]| {
        let all = move |(at, one): (usize, &'static str)| names.into_iter().skip(at + 1).map(move |other| (one, other));
        names.into_iter().enumerate().flat_map(all).collect::<Vec<_>>()
    };
    let of = |names: &[&str], ties: &[(&str, &str)]| {
        let nodes = Network::undirected().nodes(names.iter().copied());
        ties.iter().fold(nodes, |network, (a, b)| network.tie(*a, *b)).build().unwrap()
    };
    let isolates = of(&["a", "b", "c", "d", "i1", "i2"], &ring);
    for (network, alike, told) in [
        (&isolates, "i1 i2", Some("i1, i2")),
        (&of(&["a", "b"], &[("a", "b")]), "a b", None),
        (&of(&["a", "b", "c", "d"], &pairs(["a", "b", "c", "d"])), "a b c d", None),
        (&of(&["a", "b", "c"], &[]), "a b c", None),
    ] {
        let concor = Concor::new(2).fit(network).unwrap();
        let model = StructuralEquivalence::new().measure(ProfileMeasure::Correlation);
        let equivalent = model.fit(network).unwrap();
        let alike: BTreeSet<&str> = alike.split(' ').collect();
        assert!(concor.converged && together(&concor.nodes).contains(&alike), "{concor:?}");
        assert!(together(&equivalent.nodes).contains(&alike), "{equivalent:?}");
        for diagnostics in [&concor.diagnostics, &equivalent.diagnostics] {
            let found: Vec<_> = diagnostics.iter().map(|one| (one.code.as_ref(), one.cases.join(", "))).collect();
            let expected: Vec<_> = told.iter().map(|names| ("NET188", (*names).to_owned())).collect();
            assert_eq!(found, expected);
        }
    }
    // b is tied as a is, with twice the weight: that correlates 1, and is not the same.
    let ties = [("a", "x", 1.0), ("a", "y", 2.0), ("a", "z", 3.0), ("b", "x", 2.0), ("b", "y", 4.0), ("b", "z", 6.0)];
    let network = ties.iter().fold(Network::directed(), |made, (a, b, w)| made.weighted_tie(*a, *b, *w)).build();
    let found = StructuralEquivalence::new().measure(ProfileMeasure::Correlation).valued();
    let network = network.unwrap();
    assert_eq!(together(&found.fit(&network).unwrap().nodes).len(), 5);
    assert!(together(&found.blocks(2).fit(&network).unwrap().nodes).contains(&BTreeSet::from(["a", "b"])));
}

/// Without a number of blocks they are those of exactly the same ties, by whatever measure and linkage.
#[test]
fn blocks_of_the_same_ties_have_no_measure() {
    let mut stream = Stream::new(6, 0);
    for round in 0..40 {
        for network in both(5, round % 2 == 0, &mut stream) {
            let model = StructuralEquivalence::new();
            let [far, alike] = [ProfileMeasure::Euclidean, ProfileMeasure::Correlation]
                .map(|measure| model.measure(measure).fit(&network).unwrap());
            assert_eq!(together(&far.nodes), together(&alike.nodes));
        }
    }
}

/// Every partition of six nodes into two blocks, by the definitions.
#[test]
fn valued_blocks_are_the_best_of_all_partitions() {
    let mut stream = Stream::new(4, 0);
    for round in 0..12 {
        let approach = [BlockApproach::Homogeneity, BlockApproach::Valued(2.5)][round % 2];
        let [network, turned] = both(6, round % 4 < 2, &mut stream);
        let cost = |set: u32| -> f64 {
            let side = |node: u32| set >> node & 1;
            let cells = |from: u32, to: u32| -> Vec<f64> {
                let pairs = (0..6).flat_map(|i| (0..6).map(move |j| (i, j)));
                let mine = pairs.filter(|(i, j)| i != j && side(*i) == from && side(*j) == to);
                mine.map(|(i, j)| network.weight(i, j).unwrap_or(0.0)).collect()
            };
            let of = |cells: Vec<f64>| {
                if let BlockApproach::Valued(m) = approach {
                    let lacking: f64 = cells.iter().map(|x| (m - x).max(0.0)).sum();
                    return cells.iter().sum::<f64>().min(lacking);
                }
                let mean = cells.iter().sum::<f64>() / cells.len() as f64;
                cells.iter().map(|x| (x - mean) * (x - mean)).sum()
            };
            (0..2)
                .flat_map(|from| (0..2).map(move |to| (from, to)))
                .map(|(from, to)| of(cells(from, to)))
                .filter(|cost| cost.is_finite())
                .sum()
        };
        let best = (1..63).map(cost).fold(f64::INFINITY, f64::min);
        for network in [&network, &turned] {
            let found = Blockmodel::blocks(2).approach(approach).fit(network).unwrap();
            near(Some(found.criterion), best);
        }
    }
    // Two blocks of weights 1 and 5 within, none between, each the mean of its block.
    let ties = [(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0), (3, 4, 5.0), (3, 5, 5.0), (4, 5, 5.0)];
    let network =
        ties.iter().fold(Network::undirected(), |made, (a, b, w)| made.weighted_tie(a.to_string(), b.to_string(), *w));
    let found = Blockmodel::blocks(2).approach(BlockApproach::Homogeneity).fit(&network.build().unwrap()).unwrap();
    assert_eq!((found.criterion, found.solutions), (0.0, 1));
    assert_eq!(found.image, [[BlockType::Com, BlockType::Nul], [BlockType::Nul, BlockType::Com]]);
    // Weights whose squares are no numbers: an error, and no criterion without end.
    let huge = ties.iter().fold(Network::undirected(), |made, (a, b, w)| {
        made.weighted_tie(a.to_string(), b.to_string(), w * 1e200 + f64::from(a + b) * 1e199)
    });
    let huge = Blockmodel::blocks(2).approach(BlockApproach::Homogeneity).fit(&huge.build().unwrap());
    assert_eq!(huge.unwrap_err().code(), "NET079");
}

#[test]
fn attributes_are_tested() {
    let karate = karate();
    let observed = |statistic, attribute: &str| AttributeTest::new(statistic, attribute).fit(&karate).unwrap();
    near(observed(AttributeStatistic::Moran, "number").observed, 0.721_145_521_145_521_1);
    near(observed(AttributeStatistic::Geary, "number").observed, 0.861_473_820_297_349_6);
    let groups = ["a", "b", "a", "b", "c", "a"];
    let staff = [1.0, 4.0, 2.0, 5.0, 6.0, 3.0];
    let kind = ["x", "y", "x", "y", "y", "x"];
    let mut stream = Stream::new(5, 0);
    for directed in [true, false] {
        let base_of = |directed: bool| {
            let base = if directed { Network::directed() } else { Network::undirected() };
            base.nodes((0..6).map(|node| node.to_string())).attribute("group", groups).attribute("kind", kind)
        };
        let base = base_of(directed).attribute("staff", staff);
        let pairs = (0..6).flat_map(|i| (0..i).map(move |j| (i, j)));
        let drawn: Vec<(usize, usize)> = pairs.filter(|_| stream.below(2) == 0).collect();
        let network = drawn.iter().fold(base, |made, (i, j)| made.tie(i.to_string(), j.to_string())).build().unwrap();
        let test =
            |statistic, attribute: &str| AttributeTest::new(statistic, attribute).permutations(Permutations::Exact);
        let found = test(AttributeStatistic::Assortativity, "group").fit(&network).unwrap();
        near(found.observed, MeasureOptions::new().group("group").fit(&network).unwrap().assortativity.unwrap());
        // Three a side: 1, 2, 3 and 4, 5, 6 differ by 3, and vary by 1: F = (3 · 1.5² · 2)/(4/4) = 13.5; of 20 ways to choose three, two are as far apart.
        let found = test(AttributeStatistic::Anova, "staff").group("kind").fit(&network).unwrap();
        near(found.observed, 13.5);
        near(found.p.p_greater, 0.1);
        // Where groups tell all values nothing varies within them: F has no value, and 2 of the 20 ways tell as much.
        let told = base_of(directed).attribute("told", [1.0, 2.0, 1.0, 2.0, 2.0, 1.0]).build().unwrap();
        let found = test(AttributeStatistic::Anova, "told").group("kind").fit(&told).unwrap();
        assert_eq!(found.observed, None);
        near(found.p.p_greater, 0.1);
        // The mean over all orders is what is expected.
        let found = test(AttributeStatistic::Moran, "staff").fit(&network).unwrap();
        assert!(found.exact && found.permutations == 720);
        near(found.expected, -0.2);
    }
}

/// What is kept for every pair of nodes is bounded before it is made.
#[test]
fn networks_whose_pairs_cannot_be_held_are_refused() {
    let names: Vec<String> = (0..5001).map(|node| format!("n{node}")).collect();
    let network = Network::undirected().nodes(&names).build().unwrap();
    for error in [
        CorePeriphery::new().fit(&network).unwrap_err(),
        Blockmodel::blocks(2).fit(&network).unwrap_err(),
        IndicatorOptions::new().fit([(None, network.clone())]).unwrap_err(),
    ] {
        assert!(matches!(error, NetworkError::TooLarge { found: 5001, .. }), "{error}");
    }
}
