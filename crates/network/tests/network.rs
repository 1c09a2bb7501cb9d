//! A network is what was stated, or an error that says what is wrong; nothing is dropped without a word.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

use crosscase_network::{Adjacency, Duplicates, DyadStatus, Network, NetworkBuilder, NetworkError};
use proptest::prelude::*;

#[track_caller]
fn refused(builder: NetworkBuilder, code: &str, message: &str) {
    let error = builder.build().expect_err("a fault");
    assert_eq!((error.code(), error.to_string().as_str()), (code, message));
}

#[test]
fn what_cannot_be_is_told() {
    refused(Network::directed().tie("a", " "), "NET001", "the target of a tie has no name");
    refused(Network::directed().node("a").node(" a"), "NET002", "node `a` is there twice: give each a name of its own");
    let stray = "`x` is not among the nodes: add it to them, or correct its name";
    refused(Network::directed().tie("a", "x").node("a"), "NET003", stray);
    refused(Network::directed().nodes([""; 0]).impossible("x", "x"), "NET003", stray);
    let twice = "the pair a, b is named twice; name each pair once, or say what to do with duplicates";
    refused(Network::directed().tie("a", "b").tie("a", "b"), "NET004", twice);
    refused(Network::directed().weighted_tie("a", "b", 0.0).missing("a", "b"), "NET004", twice);
    refused(Network::directed().missing("a", "b").missing("a", "b"), "NET004", twice);
    let turned = "the pair b, a is named twice; in an undirected network both orders are one pair: read it as directed, or say \
                  what to do with duplicates";
    refused(Network::undirected().tie("a", "b").tie("b", "a"), "NET004", turned);
    refused(
        Network::directed().weighted_tie("a", "b", -1.0),
        "NET005",
        "the weight of a, b is -1; a negative weight wants signed or valued ties",
    );
    let infinite = "the weight of a, b is inf: weights are finite numbers";
    refused(Network::directed().weighted_tie("a", "b", f64::INFINITY), "NET006", infinite);
    let huge = Network::directed().duplicates(Duplicates::Sum).weighted_tie("a", "b", f64::MAX);
    refused(huge.weighted_tie("a", "b", f64::MAX), "NET006", infinite);
    refused(
        Network::undirected().impossible("b", "a").tie("a", "b"),
        "NET007",
        "a, b is a tie, and there can be none between them, as was declared: mend one of the two",
    );
    refused(
        Network::undirected().nodes(["a", "b"]).second_mode(["x"]).tie("a", "b"),
        "NET007",
        "a, b is a tie, and both are on one side of the two modes: mend one of the two",
    );
    refused(
        Network::directed().nodes(["a", "b"]).answered([false, true]).tie("a", "b"),
        "NET007",
        "a, b is a tie, and its source did not answer: mend one of the two",
    );
    let short = Network::directed().nodes(["a", "b"]).attribute("staff", [3.0]);
    refused(short, "NET008", "attribute `staff` has 1 values for 2 nodes");
    let twice = Network::directed().node("a").attribute("staff", [3.0]).attribute("staff", [3.0]);
    refused(twice, "NET009", "attribute `staff` is there twice");
    let one = "whether they answered is told of 1 nodes, and there are 2";
    refused(Network::directed().nodes(["a", "b"]).answered([true]), "NET011", one);
}

#[test]
fn a_pair_named_twice_is_one_by_the_rule() {
    let build = |rule| {
        let builder = Network::undirected().duplicates(rule).weighted_tie("a", "b", 2.0).weighted_tie("b", "a", 3.0);
        builder.missing("b", "c").weighted_tie("b", "c", 1.0).build().expect("a network")
    };
    let (sum, first) = (build(Duplicates::Sum), build(Duplicates::First));
    assert_eq!(
        (sum.weight(0, 1), sum.status(1, 2)),
        (Some(5.0), DyadStatus::Missing),
        "a sum with an unknown is unknown"
    );
    assert_eq!((first.weight(1, 0), first.left_out().duplicates), (Some(2.0), 2));
}

#[test]
fn attributes_stay_with_their_nodes_and_ties() {
    let network = Network::directed()
        .tie("c", "a")
        .weighted_tie("a", "b", 0.0)
        .tie("a", "a")
        .tie("a", "c")
        .nodes(["a", "b", "c"])
        .attribute("staff", [Some(1.0), None, Some(3.0)])
        .tie_attribute("since", ["first", "none", "self", "second"])
        .build()
        .expect("a network");
    let ties: Vec<_> = network.ties().iter().map(|tie| (network.name(tie.source), network.name(tie.target))).collect();
    assert_eq!(ties, [("a", "c"), ("c", "a")], "in the order of the roster, without none and self");
    assert_eq!(network.tie_attributes()[0].values, ["second", "first"].into());
    assert_eq!(network.attribute("staff"), Some(&[Some(1.0), None, Some(3.0)].into()));
    let told: Vec<String> = network.diagnostics().iter().map(ToString::to_string).collect();
    assert_eq!(told, ["1 self-tie is left out"]);
}

#[test]
fn two_modes_have_dyads_between_them_alone() {
    let network = Network::undirected().nodes(["a", "b", "c"]).second_mode(["x", "y"]).tie("x", "a").missing("b", "y");
    let network = network.impossible("c", "x").impossible("a", "b").build().expect("a network");
    assert_eq!((network.dyads(), network.observed()), (5, 4));
    assert_eq!(network.status(0, 1), DyadStatus::Impossible);
    assert_eq!(network.status(3, 0), DyadStatus::Present);
}

/// Ties among at most six nodes, each with a weight from 0 to 2, in any order; pairs may come twice.
fn stated() -> impl Strategy<Value = (bool, Vec<(u8, u8, u8)>)> {
    (any::<bool>(), proptest::collection::vec((0..6_u8, 0..6_u8, 0..3_u8), 0..40))
}

proptest! {
    /// Every dyad has one status, and their numbers add up; the lists of neighbours say the same as the ties.
    #[test]
    fn a_network_and_its_neighbours_agree((directed, stated) in stated()) {
        let mut builder = if directed { Network::directed() } else { Network::undirected() };
        builder = builder.duplicates(Duplicates::First).nodes((0..6).map(|node| node.to_string()));
        for (source, target, weight) in &stated {
            let (source, target) = (source.to_string(), target.to_string());
            builder = match weight {
                2 => builder.missing(source, target),
                weight => builder.weighted_tie(source, target, f64::from(*weight)),
            };
        }
        let network = builder.build().expect("no rule is broken");
        let ties = Adjacency::binary(&network);
        let skeleton = ties.skeleton();
        let mut counts = [0_u64; 3];
        for source in 0..6 {
            for target in (0..6).filter(|target| directed || source < *target) {
                match network.status(source, target) {
                    DyadStatus::Present => counts[0] += 1,
                    DyadStatus::Absent => counts[1] += 1,
                    DyadStatus::Missing => counts[2] += 1,
                    DyadStatus::Impossible => prop_assert_eq!(source, target),
                }
                let tied = network.status(source, target) == DyadStatus::Present;
                prop_assert_eq!(ties.has(source, target), tied);
                prop_assert_eq!(ties.incoming(target).contains(&source), tied);
                prop_assert_eq!(skeleton.has(source, target), ties.has(source, target) || ties.has(target, source));
            }
            prop_assert!(ties.out(source).is_sorted() && ties.incoming(source).is_sorted());
        }
        prop_assert_eq!(counts[0] + counts[1] + counts[2], network.dyads());
        prop_assert_eq!((counts[0], counts[2]), (network.ties().len() as u64, network.missing().len() as u64));
        prop_assert_eq!((ties.ties(), network.observed()), (network.ties().len(), counts[0] + counts[1]));
        prop_assert_eq!(ties.transpose().transpose(), ties);
    }
}

#[cfg(feature = "petgraph")]
mod graphs {
    use super::*;
    use ::petgraph::Undirected;
    use ::petgraph::graph::{DiGraph, Graph, UnGraph};
    use ::petgraph::stable_graph::StableDiGraph;
    use crosscase_network::{NodeRecord, TieRecord};

    #[test]
    fn a_graph_comes_back_with_its_attributes() {
        let builder = Network::directed().nodes(["a", "b", "lone"]).attribute("staff", [Some(4.0), None, Some(1.0)]);
        let builder =
            builder.attribute("sector", [Some("gov"), Some("care"), None]).weighted_tie("b", "a", -2.0).signed();
        let network = builder.tie_attribute("since", ["2020"]).build().unwrap();
        let graph = DiGraph::<NodeRecord, TieRecord>::try_from(&network).unwrap();
        let back = Network::try_from(&graph).unwrap();
        assert_eq!(back.ties(), network.ties());
        assert_eq!(
            (back.attribute("staff"), back.attribute("sector")),
            (network.attribute("staff"), network.attribute("sector"))
        );
        assert_eq!(back.tie_attributes(), network.tie_attributes());
        let lost = Graph::<NodeRecord, TieRecord, Undirected>::try_from(&network).unwrap_err();
        assert!(matches!(lost, NetworkError::Directed { .. }));
    }

    #[test]
    fn a_stable_graph_leaves_no_gap() {
        let mut graph = StableDiGraph::<&str, ()>::new();
        let nodes = ["a", "gone", "b"].map(|name| graph.add_node(name));
        graph.add_edge(nodes[2], nodes[0], ());
        graph.remove_node(nodes[1]);
        let network = Network::try_from(&graph).unwrap();
        assert_eq!(network.names().iter().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(network.weight(1, 0), Some(1.0));
    }

    #[test]
    fn an_edge_is_two_arcs_and_a_parallel_one_is_told() {
        let network = Network::undirected().tie("a", "b").build().unwrap();
        assert_eq!(DiGraph::<NodeRecord, TieRecord>::try_from(&network).unwrap().edge_count(), 2);
        assert_eq!(UnGraph::<NodeRecord, TieRecord>::try_from(&network).unwrap().edge_count(), 1);
        let mut graph = UnGraph::<String, f64>::default();
        let (a, b) = (graph.add_node("a".into()), graph.add_node("b".into()));
        graph.add_edge(a, b, 1.0);
        graph.add_edge(b, a, 1.0);
        assert_eq!(Network::try_from(&graph).unwrap_err().code(), "NET004");
    }
}
