//! Bounds contain the truth when ties are masked and are attained by some filling: all fillings of networks of up to five nodes, tried
//! with the measures and not with the code of the bounds.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_possible_truncation,
    reason = "a test may"
)]

use crosscase_network::{
    BoundsStatus, CaseNetwork, DyadStatus, Governance, IndicatorOptions, MeasureOptions, Measures, Network,
};
use crosscase_numerics::Stream;
use proptest::prelude::*;
use std::collections::BTreeMap;

const GROUPS: [Option<&str>; 8] =
    [Some("gov"), Some("users"), Some("gov"), None, Some("users"), Some("gov"), Some("care"), None];

/// A network of dyads in order: 0 none, 1 tie, 2 missing, 3 impossible.
fn network(directed: bool, n: usize, codes: &[u8]) -> Network {
    let builder = if directed { Network::directed() } else { Network::undirected() };
    let groups =
        crosscase_network::AttributeColumn::Text(GROUPS.iter().take(n).map(|group| group.map(str::to_owned)).collect());
    let mut builder = builder.nodes((0..n).map(|node| node.to_string())).attribute("group", groups);
    let pairs = (0..n).flat_map(|a| (0..n).map(move |b| (a, b))).filter(|(a, b)| if directed { a != b } else { a < b });
    for ((a, b), code) in pairs.zip(codes) {
        let (a, b) = (a.to_string(), b.to_string());
        builder = match code {
            1 => builder.tie(a, b),
            2 => builder.missing(a, b),
            3 => builder.impossible(a, b),
            _ => builder,
        };
    }
    builder.build().unwrap()
}

fn case(network: Network) -> CaseNetwork {
    IndicatorOptions::new().group("group").fit([(None, network)]).unwrap().cases.remove(0)
}

fn figures(found: &Measures) -> BTreeMap<&'static str, Option<f64>> {
    BTreeMap::from([
        ("density", found.density),
        ("reciprocity", found.reciprocity.edgewise),
        ("ei_index", found.ei_index),
        ("transitivity", found.transitivity.ordered_triples),
        ("connectedness", found.krackhardt.connectedness),
        ("degree_centralization", found.centralization.degree),
        ("indegree_centralization", found.centralization.indegree),
        ("outdegree_centralization", found.centralization.outdegree),
        ("betweenness_centralization", found.centralization.betweenness),
    ])
}

fn measures(network: &Network) -> Measures {
    MeasureOptions::new().group("group").fit(network).unwrap()
}

/// The same dyads with the missing ones filled as the bits say.
fn filled(directed: bool, n: usize, codes: &[u8], code: u32) -> Network {
    let mut nth = 0;
    let fill = |code_: &u8| {
        if *code_ != 2 {
            return *code_;
        }
        nth += 1;
        (code >> (nth - 1) & 1) as u8
    };
    network(directed, n, &codes.iter().map(fill).collect::<Vec<u8>>())
}

fn drawn() -> impl Strategy<Value = (bool, usize, Vec<u8>)> {
    (any::<bool>(), 0..6_usize, proptest::collection::vec(0..24_u8, 20)).prop_map(|(directed, n, codes)| {
        let pairs = if directed { n * n.saturating_sub(1) } else { n * n.saturating_sub(1) / 2 };
        let mut missing = 0;
        let code = |code: u8| match code {
            0..8 => 1,
            8..14 if missing < 7 => {
                missing += 1;
                2
            }
            14 => 3,
            _ => 0,
        };
        (directed, n, codes.into_iter().take(pairs).map(code).collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn bounds_are_those_of_all_fillings((directed, n, codes) in drawn()) {
        let open = network(directed, n, &codes);
        let missing = open.missing().len();
        let found = case(open);
        let mut least: BTreeMap<&str, f64> = BTreeMap::new();
        let mut most = least.clone();
        let mut central: Option<Vec<String>> = None;
        for code in 0..1_u32 << missing {
            let found = measures(&filled(directed, n, &codes, code));
            for (name, value) in figures(&found) {
                if let Some(value) = value {
                    least.entry(name).and_modify(|least| *least = least.min(value)).or_insert(value);
                    most.entry(name).and_modify(|most| *most = most.max(value)).or_insert(value);
                }
            }
            let degrees: Vec<f64> = found.nodes.iter().map(|node| node.indegree.unwrap()).collect();
            let greatest = degrees.iter().copied().fold(0.0, f64::max);
            let first = found.nodes.iter().zip(&degrees).filter(|(_, degree)| **degree == greatest && greatest > 0.0);
            let first: Vec<String> = first.map(|(node, _)| node.node.clone()).collect();
            central = Some(match central {
                Some(before) => before.into_iter().filter(|node| first.contains(node)).collect(),
                None => first,
            });
        }
        for (name, indicator) in found.indicators.named() {
            let close = |found: Option<f64>, expected: Option<&f64>| match (found, expected) {
                (Some(a), Some(b)) => (a - b).abs() < 1e-9,
                (a, b) => a.is_none() && b.is_none(),
            };
            prop_assert_eq!(indicator.bounds, BoundsStatus::Sharp);
            prop_assert!(close(indicator.lower, least.get(name)), "{} {:?} {:?}", name, indicator, least.get(name));
            prop_assert!(close(indicator.upper, most.get(name)), "{} {:?} {:?}", name, indicator, most.get(name));
            if missing == 0 {
                prop_assert!(close(indicator.value, least.get(name)) && close(indicator.respondents, least.get(name)), "{} {:?}", name, indicator);
            }
        }
        prop_assert_eq!(found.central, central.unwrap_or_default());
        let ties = |of: fn(&crosscase_network::GroupDensity) -> Option<f64>| found.blocks.iter().all(|block| of(block).is_none_or(|x| (0.0..=1.0).contains(&x)));
        prop_assert!(ties(|block| block.lower) && ties(|block| block.upper));
    }
}

/// Paths are searched anew where a tie that is turned lies on them alone: of six to eight nodes all fillings, each measured afresh.
#[test]
fn bounds_of_larger_networks_are_those_of_all_fillings() {
    let mut stream = Stream::new(8, 0);
    for round in 0..12 {
        let (directed, n) = (round % 2 == 0, 6 + round % 3);
        let pairs = if directed { n * (n - 1) } else { n * (n - 1) / 2 };
        let mut codes: Vec<u8> = (0..pairs).map(|_| [0, 0, 0, 1, 1][stream.below(5)]).collect();
        (0..9).for_each(|_| codes[stream.below(pairs)] = 2);
        let open = network(directed, n, &codes);
        let missing = open.missing().len();
        let found = case(open).indicators.betweenness_centralization;
        let fillings = (0..1_u32 << missing).map(|code| filled(directed, n, &codes, code));
        let values: Vec<f64> = fillings.filter_map(|network| measures(&network).centralization.betweenness).collect();
        let (least, most) =
            values.iter().fold((1.0_f64, 0.0_f64), |(least, most), value| (least.min(*value), most.max(*value)));
        assert!(
            (found.lower.unwrap() - least).abs() < 1e-9 && (found.upper.unwrap() - most).abs() < 1e-9,
            "{found:?} {least} {most}"
        );
    }
}

/// With more than 20 missing dyads bounds without a closed form are outer ones, and every filling that is drawn is within.
#[test]
fn outer_bounds_hold() {
    let mut stream = Stream::new(5, 0);
    for directed in [true, false] {
        for _ in 0..10 {
            let n = 8;
            let codes: Vec<u8> = (0..56).map(|_| [0, 1, 2, 2][stream.below(4)]).collect();
            let pairs = if directed { 56 } else { 28 };
            let codes: Vec<u8> = codes
                .into_iter()
                .take(pairs)
                .enumerate()
                .map(|(at, code)| if at % 28 < 22 && !directed { 2 } else { code })
                .collect();
            let open = network(directed, n, &codes);
            assert!(open.missing().len() > 20, "{}", open.missing().len());
            let found = case(open);
            assert_eq!(found.indicators.density.bounds, BoundsStatus::Sharp);
            assert_eq!(found.indicators.betweenness_centralization.bounds, BoundsStatus::Outer);
            for _ in 0..50 {
                let filling: Vec<u8> =
                    codes.iter().map(|code| if *code == 2 { stream.below(2) as u8 } else { *code }).collect();
                let values = figures(&measures(&network(directed, n, &filling)));
                for (name, indicator) in found.indicators.named() {
                    let Some(value) = values[name] else { continue };
                    let (lower, upper) = (indicator.lower.unwrap(), indicator.upper.unwrap());
                    assert!(lower - 1e-9 <= value && value <= upper + 1e-9, "{name}: {value} in {lower}..{upper}");
                }
            }
        }
    }
}

/// A star whose centre is known, and one tie that is not: the centre is central whatever it is.
#[test]
fn modes_of_governance() {
    let network = |administrative: [&str; 5]| {
        let builder = Network::directed().nodes(["hub", "a", "b", "c", "d"]).attribute("office", administrative);
        let builder = ["a", "b", "c", "d"].iter().fold(builder, |builder, node| builder.tie(node, "hub"));
        builder.missing("hub", "a").build().unwrap()
    };
    let mode = |cut: f64, administrative| {
        let found = IndicatorOptions::new().mode(cut, "office").fit([(None, network(administrative))]).unwrap();
        assert!(found.diagnostics.iter().any(|told| told.code == "NET139"));
        assert_eq!(found.cases[0].central, ["hub"]);
        found.cases[0].mode
    };
    let none = ["no"; 5];
    // Indegree centralisation is 1 without the missing tie, 15/16 with it.
    assert_eq!(mode(0.9, none), Some(Some(Governance::Lead)));
    assert_eq!(mode(0.97, none), Some(None), "the bounds straddle the cut");
    assert_eq!(mode(1.5, none), Some(Some(Governance::Shared)));
    assert_eq!(mode(1.5, ["yes", "no", "no", "no", "no"]), Some(Some(Governance::Administered)));
    let odd = IndicatorOptions::new().mode(0.5, "office").fit([(None, network(["maybe", "no", "no", "no", "no"]))]);
    assert_eq!(odd.unwrap_err().code(), "NET038");
}

#[test]
fn one_node_and_nobody_who_answered() {
    let one = case(Network::directed().node("a").attribute("group", ["x"]).build().unwrap());
    assert_eq!((one.dyads, one.response_rate), (0, Some(1.0)));
    for (name, indicator) in one.indicators.named() {
        assert_eq!(
            (indicator.value, indicator.lower, indicator.upper, indicator.respondents),
            (None, None, None, None),
            "{name}"
        );
    }
    assert!(one.central.is_empty());
    let nobody = Network::directed()
        .nodes(["a", "b", "c"])
        .attribute("group", ["x", "y", "x"])
        .answered([false; 3])
        .build()
        .unwrap();
    assert!(nobody.status(0, 1) == DyadStatus::Missing);
    let found = case(nobody);
    let density = found.indicators.density;
    assert_eq!((density.value, density.lower, density.upper), (None, Some(0.0), Some(1.0)));
    assert_eq!((found.answered, found.response_rate, found.missing), (0, Some(0.0), 6));
}
