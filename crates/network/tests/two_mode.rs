//! Two-mode networks against published figures and hand counts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

use crosscase_network::two_mode::{Affiliations, ProjectionWeights, project, two_mode};
use crosscase_network::{Duplicates, Mode, NetworkError};

/// Davis, Gardner & Gardner (1941): 18 women at 14 occasions.
const WOMEN: [(&str, &[u8]); 18] = [
    ("Evelyn", &[1, 2, 3, 4, 5, 6, 8, 9]),
    ("Laura", &[1, 2, 3, 5, 6, 7, 8]),
    ("Theresa", &[2, 3, 4, 5, 6, 7, 8, 9]),
    ("Brenda", &[1, 3, 4, 5, 6, 7, 8]),
    ("Charlotte", &[3, 4, 5, 7]),
    ("Frances", &[3, 5, 6, 8]),
    ("Eleanor", &[5, 6, 7, 8]),
    ("Pearl", &[6, 8, 9]),
    ("Ruth", &[5, 7, 8, 9]),
    ("Verne", &[7, 8, 9, 12]),
    ("Myra", &[8, 9, 10, 12]),
    ("Katherine", &[8, 9, 10, 12, 13, 14]),
    ("Sylvia", &[7, 8, 9, 10, 12, 13, 14]),
    ("Nora", &[6, 7, 9, 10, 11, 12, 13, 14]),
    ("Helen", &[7, 8, 10, 11, 12]),
    ("Dorothy", &[8, 9]),
    ("Olivia", &[9, 11]),
    ("Flora", &[9, 11]),
];

fn davis() -> Affiliations {
    let ties = WOMEN.iter().flat_map(|(woman, events)| events.iter().map(move |event| (woman, format!("E{event}"))));
    ties.fold(Affiliations::new(), |davis, (woman, event)| davis.tie(woman, &event, 1.0).unwrap())
}

/// networkx 3.6.1, `bipartite.robins_alexander_clustering(davis_southern_women_graph())` = 0.467764.
#[test]
fn southern_women() {
    let found = two_mode(&davis()).unwrap();
    assert!(found.clustering.is_some_and(|share| (share - 0.467_764).abs() < 1e-6), "{:?}", found.clustering);
    assert_eq!(found.density, Some(89.0 / (18.0 * 14.0)));
    assert_eq!((found.nodes[0].degree, found.nodes[0].degree_normalized), (8, Some(8.0 / 14.0)));
    assert_eq!((found.nodes.len(), found.nodes[18].mode), (32, 2));
}

#[test]
fn projections_by_hand() {
    let visits = [
        ("ann", "e1", 1.0),
        ("bob", "e1", 2.0),
        ("cec", "e1", 3.0),
        ("ann", "e2", 4.0),
        ("bob", "e2", 1.0),
        ("dan", "e3", 1.0),
    ];
    let visits =
        visits.iter().fold(Affiliations::new(), |all, (who, what, weight)| all.tie(who, what, *weight).unwrap());
    let check = |keep: Mode, weights: ProjectionWeights, expected: &[f64]| {
        let found: Vec<f64> = project(&visits, keep, weights).unwrap().ties.iter().map(|tie| tie.weight).collect();
        assert_eq!(found, expected, "{weights:?}");
    };
    check(Mode::First, ProjectionWeights::Count, &[2.0, 1.0, 1.0]);
    check(Mode::First, ProjectionWeights::Sum, &[6.0, 3.0, 6.0]);
    check(Mode::First, ProjectionWeights::Newman, &[1.5, 0.5, 0.5]);
    check(Mode::First, ProjectionWeights::Jaccard, &[1.0, 0.5, 0.5]);
    check(Mode::First, ProjectionWeights::Cosine, &[1.0, 1.0 / 2.0_f64.sqrt(), 1.0 / 2.0_f64.sqrt()]);
    check(Mode::Second, ProjectionWeights::Count, &[2.0]);
    assert_eq!(
        project(&visits, Mode::First, ProjectionWeights::Count).unwrap().nodes,
        ["ann", "bob", "cec", "dan"],
        "dan stays"
    );
}

#[test]
fn a_name_is_of_one_mode_and_a_pair_named_once() {
    let both = Affiliations::new().tie("a", "b", 1.0).unwrap().tie("b", "c", 1.0);
    assert!(matches!(both, Err(NetworkError::BothModes { node, .. }) if node == "b"));
    assert!(Affiliations::new().modes_apart().tie("a", "a", 1.0).is_ok());
    assert!(matches!(
        Affiliations::new().tie("a", "b", 1.0).unwrap().tie("a", "b", 1.0),
        Err(NetworkError::DuplicateTie { .. })
    ));
    let sum = Affiliations::new().duplicates(Duplicates::Sum).tie("a", "b", 1.0).unwrap().tie("a", "b", 1.0).unwrap();
    assert_eq!(sum.ties().next(), Some((0, 0, 2.0)));
    let nothing = two_mode(&Affiliations::new()).unwrap();
    assert_eq!((nothing.density, nothing.clustering), (None, None));
}
