//! Laws of measures: each holds of the crate's own and fails on a broken one; censuses add up and turn round; brokerage by chance is
//! that of all networks.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_possible_truncation,
    clippy::unnecessary_literal_bound,
    reason = "a test may"
)]

use crosscase_network::laws::{self, BrokenMeasure};
use crosscase_network::{
    Adjacency, Betweenness, DyadStatus, ExpectedBrokerage, Isolate, Measure, MeasureProperties, MeasureRegistry,
    Measured, Network, NetworkError, TRIADS, TriadCensus, brokerage, dyad_census, triad_census,
};
use proptest::prelude::*;

#[test]
fn the_crates_own_measures_are_lawful() {
    let registry = MeasureRegistry::standard();
    for id in registry.ids() {
        laws::check(registry.find(id).unwrap()).unwrap_or_else(|broken| panic!("{broken}"));
    }
}

/// A measure that promises everything and gives what it is told.
#[derive(Debug)]
struct Broken {
    promises: MeasureProperties,
    gives: fn(&Adjacency, u32) -> Option<f64>,
}

impl Measure for Broken {
    fn id(&self) -> &str {
        "broken"
    }
    fn definition(&self) -> &str {
        "none"
    }
    fn denominator(&self) -> &str {
        "none"
    }
    fn behaviour(&self) -> MeasureProperties {
        self.promises
    }
    fn measure(&self, ties: &Adjacency) -> Result<Measured, NetworkError> {
        Ok(Measured::nodes((0..ties.len() as u32).map(|node| (self.gives)(ties, node))))
    }
}

#[track_caller]
fn breaks(law: &str, promises: MeasureProperties, gives: fn(&Adjacency, u32) -> Option<f64>) {
    let broken = laws::check(&Broken { promises, gives }).expect_err(law);
    assert!(broken.to_string().contains(law), "{broken}");
}

#[test]
fn broken_measures_are_found_out() {
    let outdegree: fn(&Adjacency, u32) -> Option<f64> = |ties, node| Some(ties.out(node).len() as f64);
    let open = MeasureProperties::default();
    breaks("finite", open, |_, _| Some(f64::NAN));
    breaks("not defined on any", open, |_, _| None);
    breaks("relabelling", open, |_, node| Some(f64::from(node)));
    breaks("isolates", MeasureProperties { isolate: Isolate::Value(1.0), ..open }, outdegree);
    breaks("isolates", MeasureProperties { isolate: Isolate::Undefined, ..open }, outdegree);
    breaks("union", MeasureProperties { union: true, ..open }, |ties, _| Some(ties.len() as f64));
    breaks("transpose", MeasureProperties { transpose: true, ..open }, outdegree);
    breaks("complement", MeasureProperties { complement: Some(|n| n as f64), ..open }, outdegree);
    let short = |ties: &Adjacency, node: u32| (node > 0).then(|| ties.len() as f64);
    breaks("relabelling", open, short);
}

#[test]
fn a_taken_name_is_an_error() {
    #[derive(Debug)]
    struct Named(&'static str);
    impl Measure for Named {
        fn id(&self) -> &str {
            self.0
        }
        fn definition(&self) -> &str {
            ""
        }
        fn denominator(&self) -> &str {
            ""
        }
        fn behaviour(&self) -> MeasureProperties {
            MeasureProperties::default()
        }
        fn measure(&self, _: &Adjacency) -> Result<Measured, NetworkError> {
            Err(NetworkError::Measure { id: self.0.to_owned(), message: "it is broken".to_owned() })
        }
    }
    for taken in ["katz", "degree", "Katz", "", "a,b"] {
        assert_eq!(MeasureRegistry::standard().with(Named(taken)).unwrap_err().code(), "NET034", "{taken}");
    }
    let broken = laws::check(&Named("own")).unwrap_err();
    assert!(matches!(broken, BrokenMeasure::Failed(NetworkError::Measure { .. })), "{broken}");
}

/// Dyads of at most seven nodes: 0 none, 1 tie, 2 missing, 3 impossible.
fn drawn() -> impl Strategy<Value = Network> {
    (any::<bool>(), 0..8_usize, proptest::collection::vec(0..12_u8, 42)).prop_map(|(directed, n, codes)| {
        let builder = if directed { Network::directed() } else { Network::undirected() };
        let mut builder = builder.nodes((0..n).map(|node| node.to_string()));
        let pairs =
            (0..n).flat_map(|a| (0..n).map(move |b| (a, b))).filter(|(a, b)| if directed { a != b } else { a < b });
        for ((a, b), code) in pairs.zip(codes) {
            let (a, b) = (a.to_string(), b.to_string());
            builder = match code {
                0..5 => builder.tie(a, b),
                5 => builder.missing(a, b),
                6 => builder.impossible(a, b),
                _ => builder,
            };
        }
        builder.build().unwrap()
    })
}

fn turned(network: &Network, complement: bool) -> Network {
    let builder = Network::directed().nodes(network.names().iter());
    let n = network.len() as u32;
    let pairs = (0..n).flat_map(|a| (0..n).map(move |b| (a, b))).filter(|(a, b)| a != b);
    let is_tied = |a, b| network.status(a, b) == DyadStatus::Present;
    let kept = pairs.filter(|(a, b)| if complement { !is_tied(*a, *b) } else { is_tied(*b, *a) });
    kept.fold(builder, |builder, (a, b)| builder.tie(a.to_string(), b.to_string())).build().unwrap()
}

/// The census in another order of types.
fn renamed(census: &TriadCensus, names: [(&str, &str); 8]) -> TriadCensus {
    let other = |name: &str| {
        let pair = names.iter().find_map(|(a, b)| if *a == name { Some(*b) } else { (*b == name).then_some(*a) });
        pair.unwrap_or(name).to_owned()
    };
    TriadCensus(TRIADS.map(|name| census.get(&other(name)).unwrap()))
}

proptest! {
    /// Dyads and triads, counted one by one by what is observed of them.
    #[test]
    fn censuses_count_what_is_observed(network in drawn()) {
        let n = network.len() as u32;
        let status = |a, b| network.status(a, b);
        let seen = |a, b| [status(a, b), status(b, a)].iter().all(|s| matches!(s, DyadStatus::Present | DyadStatus::Absent));
        let tied = |a, b| status(a, b) == DyadStatus::Present;
        let (mut dyads, mut triples, mut paths, mut closed) = ([0_u64; 3], 0_u128, 0_u64, 0_u64);
        for a in 0..n {
            for b in (0..n).filter(|b| *b != a) {
                if a < b && seen(a, b) {
                    dyads[2 - usize::from(tied(a, b)) - usize::from(tied(b, a))] += 1;
                }
                for c in (0..n).filter(|c| *c != a && *c != b && seen(a, b) && seen(b, *c) && seen(a, *c)) {
                    triples += u128::from(a < b && b < c);
                    paths += u64::from(tied(a, b) && tied(b, c));
                    closed += u64::from(tied(a, b) && tied(b, c) && tied(a, c));
                }
            }
        }
        let found = dyad_census(&network);
        prop_assert_eq!([found.mutual, found.asymmetric, found.null], dyads);
        let triads = triad_census(&network);
        prop_assert_eq!(triads.total(), triples);
        prop_assert_eq!(triads.ordered_triples(), (paths > 0).then(|| closed as f64 / paths as f64));
    }

    /// Turning every tie round changes down and up; the complement changes null and mutual.
    #[test]
    fn censuses_turn_round(network in drawn()) {
        let all = turned(&turned(&network, false), false);
        let census = triad_census(&all);
        let down_and_up = [("021D", "021U"), ("111D", "111U"), ("120D", "120U"), ("", ""), ("", ""), ("", ""), ("", ""), ("", "")];
        prop_assert_eq!(triad_census(&turned(&all, false)), renamed(&census, down_and_up));
        let opposite = [
            ("003", "300"), ("012", "210"), ("102", "201"), ("021D", "120U"), ("021U", "120D"), ("021C", "120C"), ("", ""), ("", ""),
        ];
        prop_assert_eq!(triad_census(&turned(&all, true)), renamed(&census, opposite));
    }

    /// Betweenness by its definition: for all pairs, the paths through a node over all shortest ones.
    #[test]
    fn betweenness_is_the_share_of_shortest_paths(network in drawn()) {
        let ties = Adjacency::binary(&network);
        let n = ties.len();
        let mut distance = vec![vec![f64::INFINITY; n]; n];
        let mut count = vec![vec![0.0; n]; n];
        for a in 0..n {
            (distance[a][a], count[a][a]) = (0.0, 1.0);
            let mut level = vec![a];
            while !level.is_empty() {
                let mut next = Vec::new();
                for v in level {
                    for w in ties.out(v as u32).iter().map(|w| *w as usize) {
                        if distance[a][w] == f64::INFINITY {
                            distance[a][w] = distance[a][v] + 1.0;
                            next.push(w);
                        }
                        if distance[a][w] == distance[a][v] + 1.0 {
                            count[a][w] += count[a][v];
                        }
                    }
                }
                level = next;
            }
        }
        let found = Betweenness::new().fit(&ties).unwrap().values;
        for v in 0..n {
            let mut expected = 0.0;
            for (a, b) in (0..n).flat_map(|a| (0..n).map(move |b| (a, b))).filter(|(a, b)| *a != v && *b != v && a != b) {
                if distance[a][b] < f64::INFINITY && distance[a][v] + distance[v][b] == distance[a][b] {
                    expected += count[a][v] * count[v][b] / count[a][b];
                }
            }
            let expected = if network.is_directed() { expected } else { expected / 2.0 };
            prop_assert!((found[v].unwrap() - expected).abs() < 1e-9, "{} {:?} {}", v, found[v], expected);
        }
    }
}

/// Mean and spread of every role over all 4 096 digraphs of four nodes, each with its probability, are those of the formulas.
#[test]
fn brokerage_by_chance_is_that_of_all_networks() {
    let pairs: Vec<(u32, u32)> = (0..4).flat_map(|a| (0..4).map(move |b| (a, b))).filter(|(a, b)| a != b).collect();
    let build = |ties: &[(u32, u32)]| {
        let builder = Network::directed().nodes(["0", "1", "2", "3"]);
        let network =
            ties.iter().fold(builder, |builder, (a, b)| builder.tie(a.to_string(), b.to_string())).build().unwrap();
        Adjacency::binary(&network)
    };
    for groups in [[0, 0, 0, 0], [0, 0, 1, 1], [0, 0, 0, 1], [0, 1, 2, 0], [0, 1, 2, 3]] {
        let groups = groups.map(Some);
        let expected = ExpectedBrokerage::new(&build(&pairs[..5]), &groups).unwrap();
        let density: f64 = 5.0 / 12.0;
        let (mut all, mut node) = ([[0.0; 2]; 6], [[0.0; 2]; 6]);
        for code in 0..1_u32 << 12 {
            let ties: Vec<(u32, u32)> =
                pairs.iter().enumerate().filter(|(bit, _)| code >> bit & 1 == 1).map(|(_, pair)| *pair).collect();
            let chance: f64 = (0..12).map(|nth| if nth < ties.len() { density } else { 1.0 - density }).product();
            let (roles, _) = brokerage(&build(&ties), &groups);
            for role in 0..6 {
                let sum: u64 = roles.iter().map(|roles| roles.counts()[role]).sum();
                for (moments, count) in [(&mut all[role], sum), (&mut node[role], roles[1].counts()[role])] {
                    moments[0] += chance * count as f64;
                    moments[1] += chance * (count * count) as f64;
                }
            }
        }
        for (moments, expected) in [(all, expected.network()), (node, expected.node(groups[1].unwrap()))] {
            for ([mean, square], expected) in moments.into_iter().zip(expected) {
                let sd = (square - mean * mean).max(0.0).sqrt();
                assert!(
                    (mean - expected.mean).abs() < 1e-9 && (sd - expected.sd).abs() < 1e-6,
                    "{groups:?} {mean} {sd} {expected:?}"
                );
            }
        }
    }
}

/// Sums are taken in the same order on one thread and on many.
#[test]
fn betweenness_does_not_depend_on_threads() {
    let mut stream = crosscase_numerics::Stream::new(11, 0);
    let mut builder =
        Network::directed().duplicates(crosscase_network::Duplicates::First).nodes((0..200).map(|n| n.to_string()));
    for _ in 0..900 {
        builder = builder.tie(stream.below(200).to_string(), stream.below(200).to_string());
    }
    let ties = Adjacency::binary(&builder.build().unwrap());
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| Betweenness::new().fit(&ties).unwrap())
    };
    assert_eq!(with(1), with(3));
}
