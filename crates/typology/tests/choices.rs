//! Which cases to look at, how stable clusters are, what sets two typologies apart: by hand, and what holds always.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use crosscase_boolean::Never;
use crosscase_data::{Format, ReadOptions, Table, TableBuilder};
use crosscase_typology::{
    CaseDistances, CaseRole, ClusterMethod, ClusterStability, Distance, Gower, LatentClasses, Linkage, PairRole,
    disagreement, laws, select_cases, select_pairs,
};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::ops::ControlFlow;

fn table(text: &str) -> Table {
    crosscase_data::read_bytes(text.as_bytes(), Format::Csv, Some("cases.csv"), &ReadOptions::new()).unwrap().table
}

const CASES: &str = "case,type,Y,word\nA,hub,0.9,yes\nB,hub,0.8,yes\nC,hub,0.1,no\nD,ring,0.2,no\nE,ring,0.4,no\nF,ring,0.3,no\n                     G,lone,0.7,yes\nH,hub,,yes\n";

#[test]
fn a_number_of_medoids_is_asked_for_once() {
    let found = crosscase_typology::cluster(&table(CASES), &["word".to_owned()], &Gower::new(), &[2, 3, 2]);
    assert_eq!(found.unwrap_err().to_string(), "k is 2 twice: each number of medoids is asked for once");
}

/// The means of the types are .6, .3 and .7; the mean of all .4857, the standard deviation .3132.
#[test]
fn cases_are_chosen_by_what_their_type_leads_to_expect() {
    let cases = table(CASES);
    let names = |role| -> Vec<(String, f64)> {
        let found = select_cases(&cases, role, "type", "Y").unwrap();
        found.picks.into_iter().map(|pick| (pick.case, (pick.score * 1e4).round() / 1e4)).collect()
    };
    let named =
        |pairs: &[(&str, f64)]| -> Vec<(String, f64)> { pairs.iter().map(|(n, x)| ((*n).to_owned(), *x)).collect() };
    assert_eq!(
        names(CaseRole::Typical),
        named(&[("B", 0.2), ("A", 0.3), ("C", 0.5), ("F", 0.0), ("D", 0.1), ("E", 0.1), ("G", 0.0)])
    );
    assert_eq!(names(CaseRole::Deviant), named(&[("C", 0.5), ("A", 0.3), ("B", 0.2), ("D", 0.1), ("E", 0.1)]));
    // .9 is .4143 above the mean and .1 is .3857 below it.
    assert_eq!(names(CaseRole::Extreme)[..2], named(&[("A", 1.3227), ("C", 1.2315)])[..]);
    // Hub has cases on both sides; of A and B, as near to their mean, the first; of ring's three the one in the middle.
    assert_eq!(names(CaseRole::Diverse), named(&[("A", 0.05), ("C", 0.0), ("F", 0.0), ("G", 0.0)]));
    let deviant = select_cases(&cases, CaseRole::Deviant, "type", "Y").unwrap();
    assert_eq!(deviant.picks.iter().map(|pick| pick.in_kind).collect::<Vec<_>>()[..2], [Some(true), Some(false)]);
    let told: Vec<&str> = deviant.diagnostics.iter().map(|told| told.code.as_ref()).collect();
    assert_eq!(told, ["TYP160", "TYP161"], "H has no outcome, G is alone");
}

/// Whatever unit the outcomes are in, the same cases are chosen in the same order.
#[test]
fn the_unit_of_the_outcome_chooses_no_case() {
    let outcomes = [0.9, 0.8, 0.1, 0.2, 0.4, 0.3, 0.7];
    let names = |role, unit: f64| -> Vec<String> {
        let rows = (outcomes.iter().zip("ABCDEFG".chars())).zip(["hub", "hub", "hub", "ring", "ring", "ring", "lone"]);
        let text = rows.fold("case,type,Y\n".to_owned(), |mut text, ((y, case), of)| {
            writeln!(text, "{case},{of},{}", y * unit).unwrap();
            text
        });
        select_cases(&table(&text), role, "type", "Y").unwrap().picks.into_iter().map(|pick| pick.case).collect()
    };
    for unit in [1e-12, 1e-7, 0.3, 1000.0, 7e9, 1e15] {
        for role in [CaseRole::Typical, CaseRole::Deviant, CaseRole::Extreme] {
            assert_eq!(names(role, unit), names(role, 1.0), "{role:?} {unit}");
        }
    }
    for unit in [30.0, 7e9, 1e15] {
        assert_eq!(names(CaseRole::Diverse, unit), names(CaseRole::Diverse, 10.0), "{unit}");
    }
}

#[test]
fn outcomes_in_words_are_compared_by_how_many_have_them() {
    let cases = table(CASES);
    let found = select_cases(&cases, CaseRole::Deviant, "type", "word").unwrap();
    let told: Vec<(&str, f64, Option<bool>)> =
        found.picks.iter().map(|pick| (pick.case.as_str(), pick.score, pick.in_kind)).collect();
    assert_eq!(
        told,
        [("C", 0.75, Some(true)), ("A", 0.25, Some(false)), ("B", 0.25, Some(false)), ("H", 0.25, Some(false))]
    );
    let error = select_cases(&cases, CaseRole::Extreme, "type", "word").unwrap_err();
    assert_eq!(error.code(), "TYP020");
}

/// Two groups far apart come back in every sample that has a case of each; a third cluster, cut out of one of them by force, does not.
#[test]
fn clusters_that_are_there_come_back() {
    let places: Vec<f64> = (0..10).map(|i| f64::from(i) * 0.1 + if i < 5 { 0.0 } else { 10.0 }).collect();
    let ids: Vec<String> = (0..10).map(|i| format!("K{i}")).collect();
    let distances = CaseDistances::by(ids, &|a: usize, b: usize| Some((places[a] - places[b]).abs())).unwrap();
    let go = |_| ControlFlow::Continue(());
    for method in [ClusterMethod::Medoids, ClusterMethod::Average, ClusterMethod::Complete] {
        let two = ClusterStability::new(200).of_distances(&distances, method, 2, &Never, go).unwrap();
        for cluster in &two.clusters {
            assert!(cluster.jaccard.unwrap() > 0.98 && cluster.dissolved.unwrap() < 0.02, "{method:?} {cluster:?}");
        }
        assert!(two.diagnostics.is_empty());
        let again = ClusterStability::new(200).of_distances(&distances, method, 2, &Never, go).unwrap();
        assert_eq!(two, again);
        let three = ClusterStability::new(200).of_distances(&distances, method, 3, &Never, go).unwrap();
        let least = three.clusters.iter().filter_map(|cluster| cluster.jaccard).fold(1.0, f64::min);
        assert!(least < 0.9, "{method:?}: {least}");
    }
}

/// One sample of three cases, by hand: of the clusters {a, b} and {c} the sample {a, c} has one case each, so that both come back whole.
#[test]
fn a_jaccard_coefficient_is_over_the_cases_of_the_sample() {
    let ids = ["a", "b", "c"].map(String::from);
    let labels = |drawn: &[usize]| Ok(drawn.iter().map(|case| usize::from(*case == 2)).collect());
    let found = ClusterStability::new(300).fit_until(&ids, labels, |_| ControlFlow::Continue(())).unwrap();
    for cluster in &found.clusters {
        assert_eq!((cluster.jaccard, cluster.recovered, cluster.dissolved), (Some(1.0), Some(1.0), Some(0.0)));
    }
    // A sample of three misses c with a chance of 8/27.
    let share = found.clusters[1].drawn as f64 / 300.0;
    assert!((share - 19.0 / 27.0).abs() < 0.1, "{share}");
}

/// A row whose count is not known stands for nobody knows how many, and not for none.
#[test]
fn a_missing_count_is_no_count_of_zero() {
    let text = "case,A,B,n\nr1,y,y,4\nr2,y,n,\nr3,n,n,3\n";
    let items = ["A", "B"].map(String::from);
    let go = |_| ControlFlow::Continue(());
    let error = crosscase_typology::classes(&table(text), &items, Some("n"), &LatentClasses::new(1), go).unwrap_err();
    assert_eq!(error.to_string(), "a count is missing: 0 or more is wanted (cases.csv, line 3, record 2, column n)");
}

#[test]
fn latent_classes_have_a_stability_too() {
    let mut text = "case,A,B,C,D\n".to_owned();
    for i in 0..30 {
        let answer = if i < 15 { "yes" } else { "no" };
        writeln!(text, "K{i},{answer},{answer},{answer},{answer}").unwrap();
    }
    let items = ["A", "B", "C", "D"].map(String::from);
    let go = |_| ControlFlow::Continue(());
    let options = LatentClasses::new(2).starts(5);
    let found = ClusterStability::new(20).of_classes(&table(&text), &items, &options, go).unwrap();
    // Who answers alike is in one class, whatever is drawn: both come back whole in all samples.
    let sizes: Vec<usize> = found.clusters.iter().map(|cluster| cluster.cases.len()).collect();
    assert_eq!(sizes, [15, 15]);
    for cluster in &found.clusters {
        assert_eq!((cluster.jaccard, cluster.drawn), (Some(1.0), 20), "{found:?}");
    }
}

/// What stops a sample half-way leaves those before it: they are the first of a run to the end.
#[test]
fn samples_made_before_a_limit_are_told() {
    use crosscase_typology::TypologyError;
    use std::sync::atomic::{AtomicUsize, Ordering};
    let ids = ["a", "b", "c"].map(String::from);
    let labels = |drawn: &[usize]| -> Vec<usize> { drawn.iter().map(|case| usize::from(*case == 2)).collect() };
    let go = |_| ControlFlow::Continue(());
    let until = |most: usize| {
        let made = AtomicUsize::new(0);
        let stopping = move |drawn: &[usize]| {
            let stopped = made.fetch_add(1, Ordering::SeqCst) >= most;
            if stopped { Err(TypologyError::Interrupted) } else { Ok(labels(drawn)) }
        };
        ClusterStability::new(2_000).fit_until(&ids, stopping, go)
    };
    // More than two blocks are whole, whatever thread comes first to the one in which it stops.
    let found = until(200).unwrap();
    assert!((128..200).contains(&found.replicates), "{}", found.replicates);
    let whole = ClusterStability::new(found.replicates).fit_until(&ids, |drawn| Ok(labels(drawn)), go).unwrap();
    assert_eq!(found, whole);
    assert_eq!(until(1).unwrap_err().code(), "TYP023", "the clusters alone, and no sample");
}

/// An item that one case of ten answered has no answer in a third of the samples.
#[test]
fn an_item_that_few_answered_stops_no_stability() {
    let mut text = "case,A,B,y\n".to_owned();
    for i in 0..10 {
        let answer = if i < 5 { "yes" } else { "no" };
        writeln!(text, "K{i},{answer},{answer},{}", if i == 0 { "yes" } else { "" }).unwrap();
    }
    let cases = table(&text);
    let go = |_| ControlFlow::Continue(());
    let options = LatentClasses::new(2).starts(5);
    let found = ClusterStability::new(40).of_classes(&cases, &["A", "B", "y"].map(String::from), &options, go).unwrap();
    assert_eq!(found.replicates, 40);
    assert!(found.clusters.iter().all(|cluster| cluster.jaccard == Some(1.0)), "{found:?}");
}

/// Means are over the distances themselves: .7 of one pair is .7, to the bit, however many other dimensions there are.
#[test]
fn distances_of_a_dimension_are_its_own() {
    let cases = table("case,t,f,x,y,z\na,1,1,0,0,0\nb,1,2,1,9,7\nc,,,10,10,10\n");
    let found = disagreement(&cases, "t", "f", &["x", "y", "z"].map(String::from), &Gower::new()).unwrap();
    let told: Vec<(&str, Option<f64>)> =
        found.dimensions.iter().map(|one| (one.dimension.as_str(), one.split)).collect();
    assert_eq!(told, [("y", Some(0.9)), ("z", Some(0.7)), ("x", Some(0.1))]);
    // Steps of a hundredth along a line: of cases i and j they are |i − j|/99, whose mean over all pairs is 101/(3 · 99).
    let mut text = "case,t,f,x\n".to_owned();
    for i in 0..100 {
        writeln!(text, "K{i},{i},{i},{i}").unwrap();
    }
    let found = disagreement(&table(&text), "t", "f", &["x".to_owned()], &Gower::new()).unwrap();
    assert_eq!((found.pairs.apart, found.dimensions[0].together), (4_950, None));
    assert!((found.dimensions[0].apart.unwrap() - 101.0 / 297.0).abs() < 1e-15);
}

/// Outcomes that are no memberships have no 0.5 to be on a side of; diverse cases are those above and below the mean of all, 26.2.
#[test]
fn numbers_that_are_no_memberships_have_no_side_in_kind() {
    let cases = table("case,type,Y\nA,hub,10\nB,hub,20\nC,hub,90\nD,ring,5\nE,ring,6\n");
    let deviant = select_cases(&cases, CaseRole::Deviant, "type", "Y").unwrap();
    assert!(deviant.picks[0].case == "C" && deviant.picks.iter().all(|pick| pick.in_kind.is_none()), "{deviant:?}");
    let diverse = select_cases(&cases, CaseRole::Diverse, "type", "Y").unwrap();
    assert!(diverse.picks.iter().any(|pick| pick.case == "C" && pick.why.ends_with("above 26.2")), "{diverse:?}");
}

struct Years([&'static str; 5]);
impl Distance for Years {
    fn between(&self, a: usize, b: usize) -> Option<f64> {
        let pairs = self.0[a].chars().zip(self.0[b].chars());
        Some(pairs.filter(|(x, y)| x != y).count() as f64 / 4.0)
    }
}

struct Unweighted;
impl Linkage for Unweighted {
    fn name(&self) -> &'static str {
        "unweighted"
    }
    fn joined(&self, (a, b): (f64, f64), _: (usize, usize)) -> f64 {
        f64::midpoint(a, b)
    }
}

struct Falling;
impl Linkage for Falling {
    fn name(&self) -> &'static str {
        "falling"
    }
    fn joined(&self, (a, b): (f64, f64), _: (usize, usize)) -> f64 {
        a.min(b) - 0.1
    }
}

/// A distance and a linkage of another crate: the share of years in which two sequences differ, and the mean of the distances from the two
/// clusters joined, however many cases each has (WPGMA, Sokal & Michener 1958).
#[test]
fn a_distance_and_a_linkage_of_another_crate_are_taken() {
    let years = Years(["pppp", "pppu", "ppuu", "ffff", "fffu"]);
    assert_eq!((laws::broken_distance(5, &years), laws::broken(&Unweighted)), (None, None));
    let ids = ["a", "b", "c", "d", "e"].map(String::from).to_vec();
    let distances = CaseDistances::by(ids, &years).unwrap();
    let linked = distances.link(&Unweighted).unwrap();
    // a b at .25, then d e at .25; c is .5 from a and .25 from b: .375 from both. From d it is 1 and from e .75; a is 1 from both, b .75 from
    // e: {a, b} is .9375 from {d, e}, c .875, so that all are (.9375 + .875) / 2 apart.
    assert_eq!(linked.merges, [(0, 1, 0.25), (3, 4, 0.25), (2, 5, 0.375), (6, 7, 0.906_25)]);
    assert_eq!((linked.linkage, linked.clusters(2)), ("unweighted", vec![1, 1, 1, 2, 2]));
    assert_eq!(distances.medoids(2).unwrap().clusters, [1, 1, 1, 2, 2]);
    let refused = distances.link(&Falling).unwrap_err().to_string();
    assert!(refused.contains("the linkage falling") && refused.contains("no distance"), "{refused}");
    let go = |_| ControlFlow::Continue(());
    let again = ClusterStability::new(50).fit_until(
        distances.ids(),
        |drawn| Ok(distances.of(drawn).link(&Unweighted)?.clusters(2)),
        go,
    );
    assert_eq!(again.unwrap().clusters.len(), 2);
    assert_eq!(laws::broken(&Falling), Some("the distance lies between the two that it is made of"));
}

fn drawn() -> impl Strategy<Value = (Vec<u8>, Vec<u8>, Vec<u8>)> {
    (3usize..9).prop_flat_map(|n| {
        let labels = || proptest::collection::vec(0u8..3, n);
        (labels(), labels(), proptest::collection::vec(0u8..10, n))
    })
}

proptest! {
    /// Every pair is of one kind, and a typology has no quarrel with itself.
    #[test]
    fn pairs_add_up((first, second, x) in drawn()) {
        let text = |labels: &[u8]| labels.iter().map(|of| Some(format!("T{of}"))).collect::<Vec<_>>();
        let table = TableBuilder::default()
            .id("case", (0..x.len()).map(|i| format!("K{i}")))
            .text("first", text(&first))
            .text("second", text(&second))
            .number("x", x.iter().map(|x| Some(f64::from(*x))))
            .build().unwrap();
        let columns = ["x".to_owned()];
        let found = disagreement(&table, "first", "second", &columns, &Gower::new()).unwrap();
        let pairs = found.pairs;
        prop_assert_eq!(pairs.together + pairs.split + pairs.joined + pairs.apart, x.len() * (x.len() - 1) / 2);
        let turned = disagreement(&table, "second", "first", &columns, &Gower::new()).unwrap();
        prop_assert_eq!((turned.pairs.split, turned.pairs.joined), (pairs.joined, pairs.split));
        let own = disagreement(&table, "first", "first", &columns, &Gower::new()).unwrap();
        prop_assert_eq!((own.pairs.split, own.pairs.joined), (0, 0));
    }

    /// Residuals within a type add up to nothing, so that no type is all typical or all deviant; scores do not hang on the order.
    #[test]
    fn scores_do_not_hang_on_the_order((of, _, y) in drawn()) {
        let build = |order: &[usize]| TableBuilder::default()
            .id("case", order.iter().map(|i| format!("K{i}")))
            .text("type", order.iter().map(|i| Some(format!("T{}", of[*i]))))
            .number("Y", order.iter().map(|i| Some(f64::from(y[*i]) / 10.0)))
            .build().unwrap();
        let order: Vec<usize> = (0..y.len()).collect();
        let turned: Vec<usize> = order.iter().rev().copied().collect();
        let scores = |table: &Table| {
            let mut scores: Vec<(String, f64)> = select_cases(table, CaseRole::Deviant, "type", "Y").unwrap().picks
                .into_iter().map(|pick| (pick.case, (pick.score * 1e9).round())).collect();
            scores.sort_by(|a, b| a.0.cmp(&b.0));
            scores
        };
        prop_assert_eq!(scores(&build(&order)), scores(&build(&turned)));
    }
}

/// The unit of an outcome or of a column decides nothing: not who is extreme, and not how far apart cases are.
#[test]
fn units_decide_nothing() {
    let of = |values: [&str; 4]| {
        let rows = ["A,x", "B,y", "C,x", "D,y"].iter().zip(values);
        table(&rows.fold("case,type,Y\n".to_owned(), |file, (row, value)| file + row + "," + value + "\n"))
    };
    let extreme = |values| {
        let found = select_cases(&of(values), CaseRole::Extreme, "type", "Y").unwrap();
        found.picks.iter().map(|pick| (pick.case.clone(), (pick.score * 1e6).round())).collect::<Vec<_>>()
    };
    let usual = extreme(["1", "2", "3", "7"]);
    assert_eq!(usual[0].0, "D");
    assert_eq!(extreme(["1e-300", "2e-300", "3e-300", "7e-300"]), usual);
    assert_eq!(extreme(["1e300", "2e300", "3e300", "7e300"]), usual);
    // The range of these is beyond the greatest number.
    let cases = Gower::new().fit(&of(["-1.5e308", "1.5e308", "0", "0.75e308"]), &["Y".to_owned()]).unwrap();
    let far: Vec<Option<f64>> = (1..4).map(|other| cases.between(0, other)).collect();
    assert_eq!(far, [Some(1.0), Some(0.5), Some(0.75)]);
}

/// Which pairs are most similar does not hang on an outcome, and whoever names one is told.
#[test]
fn an_outcome_without_a_part_is_told() {
    let of = |role, outcome| {
        select_pairs(&table(CASES), role, "type", outcome, &["word".to_owned()], &Gower::new()).unwrap()
    };
    let (with, without) = (of(PairRole::MostSimilar, Some("Y")), of(PairRole::MostSimilar, None));
    assert_eq!(with.picks, without.picks);
    assert!(with.diagnostics.iter().any(|told| told.code == "TYP162") && without.diagnostics.is_empty());
    assert!(of(PairRole::MostDifferent, Some("word")).diagnostics.iter().all(|told| told.code != "TYP162"));
}
