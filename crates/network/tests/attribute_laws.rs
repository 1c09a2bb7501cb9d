//! Laws of the tests of attributes by permutation: what nodes are called, and in which unit a number is, does not matter; and the p-values
//! are those of every order, worked out from the definitions.
#![allow(clippy::unwrap_used, reason = "a test may")]

use crosscase_network::permutation::{AttributeStatistic, AttributeTest, AttributeTestResult, Permutations};
use crosscase_network::{AttributeColumn, Network};
use proptest::prelude::*;

const SIZE: usize = 5;

/// Ties of five nodes, a number of each and one of two groups; a node may lack a number.
#[derive(Clone, Debug)]
struct Stated {
    directed: bool,
    ties: Vec<(usize, usize)>,
    numbers: Vec<Option<f64>>,
    groups: Vec<bool>,
}

fn stated() -> impl Strategy<Value = Stated> {
    let ties = proptest::collection::btree_set((0..SIZE, 0..SIZE), 0..10);
    let number = prop_oneof![4 => (0..6_i32).prop_map(|number| Some(f64::from(number))), 1 => Just(None)];
    let of_nodes = (proptest::collection::vec(number, SIZE), proptest::collection::vec(any::<bool>(), SIZE));
    (any::<bool>(), ties, of_nodes).prop_map(|(directed, ties, (numbers, groups))| {
        let ties = ties.into_iter().filter(|(a, b)| if directed { a != b } else { a < b }).collect();
        Stated { directed, ties, numbers, groups }
    })
}

/// The test with the nodes written down in an order and their numbers in another unit.
fn tested(
    stated: &Stated,
    statistic: AttributeStatistic,
    order: &[usize],
    unit: fn(f64) -> f64,
) -> AttributeTestResult {
    let group = |node: &usize| Some(if stated.groups[*node] { "x" } else { "y" }.to_owned());
    let network = if stated.directed { Network::directed() } else { Network::undirected() };
    let network = network
        .nodes(order.iter().map(|node| format!("n{node}")))
        .attribute(
            "number",
            AttributeColumn::Number(order.iter().map(|node| stated.numbers[*node].map(unit)).collect()),
        )
        .attribute("group", AttributeColumn::Text(order.iter().map(group).collect()));
    let tied = stated.ties.iter().fold(network, |network, (a, b)| network.tie(format!("n{a}"), format!("n{b}")));
    let attribute = if statistic == AttributeStatistic::Assortativity { "group" } else { "number" };
    let test = AttributeTest::new(statistic, attribute).group("group").permutations(Permutations::Exact);
    test.fit(&tied.build().unwrap()).unwrap()
}

fn square(x: f64) -> f64 {
    x * x
}

/// The statistic by its definition, of the numbers (or, of assortativity, the groups) of the nodes that have one.
fn defined(stated: &Stated, statistic: AttributeStatistic, values: &[(usize, f64)]) -> Option<f64> {
    let of = |node: usize| values.iter().find(|(known, _)| *known == node).map(|(_, value)| *value);
    let both = |(a, b): &(usize, usize)| Some((of(*a)?, of(*b)?));
    let ends: Vec<(f64, f64)> = stated.ties.iter().filter_map(both).collect();
    let n = values.len() as f64;
    let mean = values.iter().map(|(_, value)| value).sum::<f64>() / n;
    let spread: f64 = values.iter().map(|(_, value)| square(value - mean)).sum();
    let ties = ends.len() as f64;
    match statistic {
        AttributeStatistic::Assortativity => {
            let ways =
                ends.iter().flat_map(|(a, b)| if stated.directed { vec![(*a, *b)] } else { vec![(*a, *b), (*b, *a)] });
            let ways: Vec<(f64, f64)> = ways.collect();
            let share = |holds: &dyn Fn(&(f64, f64)) -> bool| {
                ways.iter().filter(|way| holds(way)).count() as f64 / ways.len() as f64
            };
            let expected: f64 = [0.0, 1.0].map(|g| share(&|way| way.0 == g) * share(&|way| way.1 == g)).iter().sum();
            (!ways.is_empty() && expected < 1.0 - 1e-12)
                .then(|| (share(&|way| way.0 == way.1) - expected) / (1.0 - expected))
        }
        AttributeStatistic::Anova => {
            let group = |which: bool| -> Vec<f64> {
                values.iter().filter(|(node, _)| stated.groups[*node] == which).map(|(_, value)| *value).collect()
            };
            let between = |of: &[f64]| of.len() as f64 * square(of.iter().sum::<f64>() / of.len() as f64 - mean);
            let (one, other) = (group(true), group(false));
            (spread > 0.0 && !one.is_empty() && !other.is_empty() && values.len() > 2)
                .then(|| (between(&one) + between(&other)) / spread)
        }
        _ if ends.is_empty() || spread <= 0.0 => None,
        AttributeStatistic::Moran => {
            Some(n / ties * ends.iter().map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>() / spread)
        }
        AttributeStatistic::Geary => {
            Some((n - 1.0) / 2.0 / ties * ends.iter().map(|(a, b)| square(a - b)).sum::<f64>() / spread)
        }
    }
}

fn orders(of: &[f64]) -> Vec<Vec<f64>> {
    let Some((last, shorter)) = of.split_last() else { return vec![Vec::new()] };
    let within = orders(shorter);
    within.iter().flat_map(|order| (0..of.len()).map(|at| [&order[..at], &[*last], &order[at..]].concat())).collect()
}

fn near(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() <= 1e-9 * other.abs().max(1.0),
        (one, other) => one.is_none() && other.is_none(),
    }
}

const STATISTICS: [AttributeStatistic; 4] = [
    AttributeStatistic::Moran,
    AttributeStatistic::Geary,
    AttributeStatistic::Assortativity,
    AttributeStatistic::Anova,
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// The figures are the same whatever the order of the roster, and whatever is added to all numbers or multiplies them.
    #[test]
    fn names_and_units_do_not_matter(stated in stated(), order in Just((0..SIZE).collect::<Vec<_>>()).prop_shuffle()) {
        for statistic in STATISTICS {
            let own = tested(&stated, statistic, &[0, 1, 2, 3, 4], |number| number);
            for other in [
                tested(&stated, statistic, &order, |number| number),
                tested(&stated, statistic, &order, |number| 100.0 + 7.0 * number),
                tested(&stated, statistic, &order, |number| 3.0 - number / 4.0),
                // Units in which squares do not fit.
                tested(&stated, statistic, &order, |number| number * 1e200),
                tested(&stated, statistic, &order, |number| number * 1e-200),
            ] {
                let is_told = |found: &AttributeTestResult| found.diagnostics.iter().any(|told| told.code == "NET186");
                prop_assert!(own.p.p_less.is_some() || is_told(&own), "what is not tested is told: {own:?}");
                prop_assert!(near(own.observed, other.observed), "{statistic:?}: {own:?} {other:?}");
                let p = [(own.p.p_greater, other.p.p_greater), (own.p.p_less, other.p.p_less), (own.p.p_two_sided, other.p.p_two_sided)];
                prop_assert!(p.iter().all(|(own, other)| near(*own, *other)), "{statistic:?}: {own:?} {other:?}");
            }
        }
    }

    /// p is the share of all orders of the values, the given one among them, whose statistic is as great or as small.
    #[test]
    fn p_is_that_of_every_order(stated in stated()) {
        for statistic in STATISTICS {
            let found = tested(&stated, statistic, &[0, 1, 2, 3, 4], |number| number);
            let label = |node: usize| Some(f64::from(u8::from(stated.groups[node])));
            let is_label = statistic == AttributeStatistic::Assortativity;
            let value = |node: usize| if is_label { label(node) } else { stated.numbers[node] };
            let known: Vec<(usize, f64)> = (0..SIZE).filter_map(|node| Some((node, value(node)?))).collect();
            let values: Vec<f64> = known.iter().map(|(_, value)| *value).collect();
            let dealt = |order: &Vec<f64>| {
                let dealt: Vec<(usize, f64)> = known.iter().zip(order).map(|((node, _), value)| (*node, *value)).collect();
                defined(&stated, statistic, &dealt)
            };
            let observed = defined(&stated, statistic, &known);
            // F orders the ways as the share of the spread between groups does.
            if statistic != AttributeStatistic::Anova {
                prop_assert!(near(found.observed, observed), "{statistic:?}: {found:?}, not {observed:?}");
            }
            let Some(observed) = observed else {
                prop_assert_eq!(found.p.p_greater, None, "{:?}", statistic);
                continue;
            };
            let all: Vec<f64> = orders(&values).iter().filter_map(dealt).collect();
            let share = |holds: &dyn Fn(f64) -> bool| all.iter().filter(|x| holds(**x)).count() as f64 / all.len() as f64;
            prop_assert_eq!(found.permutations, orders(&values).len());
            prop_assert!(near(found.p.p_greater, Some(share(&|x| x >= observed - 1e-9))), "{statistic:?}: {found:?}");
            prop_assert!(near(found.p.p_less, Some(share(&|x| x <= observed + 1e-9))), "{statistic:?}: {found:?}");
            let middle = match statistic {
                AttributeStatistic::Moran => -1.0 / (values.len() as f64 - 1.0),
                AttributeStatistic::Geary => 1.0,
                _ => 0.0,
            };
            let far = (observed - middle).abs() - 1e-9;
            prop_assert!(near(found.p.p_two_sided, Some(share(&|x| (x - middle).abs() >= far))), "{statistic:?}: {found:?}");
        }
    }
}
