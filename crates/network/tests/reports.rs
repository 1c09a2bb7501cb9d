//! Reports become undirected ties, and questionnaires reports.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

use crosscase_data::{Format, ReadOptions, Table, TableBuilder, read_bytes};
use crosscase_network::formats::{NetworkOptions, edge_list};
use crosscase_network::{Network, Nodes, RosterQuestionnaire, Symmetrize, SymmetrizeRule};
use proptest::prelude::*;

/// Six nodes: a-b 3 and 1, c-d 2 alone, e>f missing against 2, f>a missing against none, and a-c both missing.
fn reports() -> Network {
    let builder = Network::directed().nodes(["a", "b", "c", "d", "e", "f"]).weighted_tie("a", "b", 3.0).tie("b", "a");
    let builder = builder.weighted_tie("d", "c", 2.0).weighted_tie("f", "e", 2.0).missing("e", "f").missing("f", "a");
    builder.missing("a", "c").missing("c", "a").build().unwrap()
}

/// The weights of a-b, c-d, e-f, a-f and a-c; nothing where missing.
#[track_caller]
fn check(rule: SymmetrizeRule, reconstruct: bool, expected: [Option<f64>; 5]) {
    let mut symmetrize = Symmetrize::new(rule);
    symmetrize.reconstruct = reconstruct;
    let made = symmetrize.fit(&reports()).unwrap().network;
    let value = |source: u32, target: u32| match made.status(source, target) {
        crosscase_network::DyadStatus::Missing => None,
        _ => Some(made.weight(source, target).unwrap_or(0.0)),
    };
    assert_eq!([value(0, 1), value(2, 3), value(4, 5), value(0, 5), value(0, 2)], expected, "{rule:?}");
}

/// sna's `symmetrize` makes every value 1 in a matrix, and in a list takes the end that comes first: of 3 and 1, and of none and 2, the
/// greatest, the sum and the others keep their values here, whichever end reports them (`the_other_way_round`).
#[test]
fn every_rule_on_the_same_reports() {
    use SymmetrizeRule::{Intersection, Lower, Max, Mean, Min, Product, Sum, Union, Upper};
    let some = Some;
    check(Max, false, [some(3.0), some(2.0), None, None, None]);
    check(Min, false, [some(1.0), some(0.0), None, some(0.0), None]);
    check(Mean, false, [some(2.0), some(1.0), None, None, None]);
    check(Sum, false, [some(4.0), some(2.0), None, None, None]);
    check(Product, false, [some(3.0), some(0.0), None, some(0.0), None]);
    check(Upper, false, [some(3.0), some(0.0), None, None, None]);
    check(Lower, false, [some(1.0), some(2.0), None, None, None]);
    check(Union, false, [some(1.0), some(1.0), some(1.0), None, None]);
    check(Intersection, false, [some(1.0), some(0.0), None, some(0.0), None]);
    check(Max, true, [some(3.0), some(2.0), some(2.0), some(0.0), None]);
    check(Min, true, [some(1.0), some(0.0), some(2.0), some(0.0), None]);
    check(Union, true, [some(1.0), some(1.0), some(1.0), some(0.0), None]);
    check(Intersection, true, [some(1.0), some(0.0), some(1.0), some(0.0), None]);
}

#[test]
fn agreement_is_over_pairs() {
    let agreement = Symmetrize::new(SymmetrizeRule::Max).fit(&reports()).unwrap().agreement;
    assert_eq!((agreement.both, agreement.one, agreement.neither, agreement.unknown), (1, 1, 10, 3));
}

proptest! {
    /// Which end reports what does not matter, but to upper and lower, which change places.
    #[test]
    fn the_other_way_round(stated in proptest::collection::vec((0..5_u8, 0..5_u8, 1..4_u8), 0..20)) {
        use SymmetrizeRule::{Intersection, Lower, Max, Mean, Min, Product, Sum, Union, Upper};
        let build = |turned: bool| {
            let names: Vec<String> = (0..5).map(|node| node.to_string()).collect();
            let mut builder = Network::directed().duplicates(crosscase_network::Duplicates::First).nodes(&names);
            for (source, target, weight) in &stated {
                let (source, target) = if turned { (target, source) } else { (source, target) };
                builder = builder.weighted_tie(source.to_string(), target.to_string(), f64::from(*weight));
            }
            builder.build().unwrap()
        };
        let (one, other) = (build(false), build(true));
        for (rule, mirrored) in [(Max, Max), (Min, Min), (Mean, Mean), (Sum, Sum), (Product, Product), (Union, Union), (Intersection, Intersection), (Upper, Lower), (Lower, Upper)] {
            let (a, b) = (Symmetrize::new(rule).fit(&one).unwrap(), Symmetrize::new(mirrored).fit(&other).unwrap());
            prop_assert_eq!(a.network.ties(), b.network.ties());
            prop_assert_eq!(a.agreement, b.agreement);
            let counted = a.agreement;
            prop_assert_eq!(counted.both + counted.one + counted.neither + counted.unknown, 10);
        }
    }
}

fn table(text: &str) -> Table {
    read_bytes(text.as_bytes(), Format::Csv, Some("q.csv"), &ReadOptions::new().without_id()).unwrap().table
}

#[test]
fn a_questionnaire_by_case() {
    let answers = table("case,who,a,b,c\nP1,a,,2,\nP1,b,1,,NA\nP2,c,0,,5\n");
    let roster = table("node,case\na,P1\nb,P1\nc,P1\nc,P2\na,P2\n");
    let asked = RosterQuestionnaire::alters("who", ["a", "b", "c"]).case("case").roster(&roster).unwrap();
    let read = asked.fit(&answers).unwrap();
    let ties: Vec<String> =
        read.ties.iter().map(|tie| format!("{:?} {}>{}", tie.case, tie.source, tie.target)).collect();
    assert_eq!(ties, ["Some(\"P1\") a>b", "Some(\"P1\") b>a"]);
    let missing: Vec<[String; 2]> = read.missing.into_iter().map(Into::into).collect();
    assert_eq!(missing, [["a", "c"], ["b", "c"]], "b is not in P2, so that c tells nothing of it");
    assert_eq!(
        (read.cases[0].absent.clone(), read.cases[1].absent.clone()),
        (vec!["c".to_owned()], vec!["a".to_owned()])
    );
    let told: Vec<String> = read.diagnostics.iter().map(|told| format!("{} {}", told.code, told.message)).collect();
    assert_eq!(told, ["NET101 1 self-tie is left out", "NET191 2 of 5 did not answer: c (P1), a (P2)"]);
}

/// The table of ties knows no more than the questionnaire: what the absent would have told is missing in it, in each case, and what is
/// measured of it is what `responded` makes of the roster.
#[test]
fn the_absent_are_missing_in_the_table_of_ties() {
    let answers = table("who,City,Clinic,Users,Firm\nCity,,2,1,0\nClinic,3,,0,1\nUsers,1,0,,1\n");
    let asked = RosterQuestionnaire::alters("who", ["City", "Clinic", "Users", "Firm"]);
    let read = asked.fit(&answers).unwrap();
    assert!(read.missing.is_empty(), "{:?}", read.missing);
    let ties = read.to_table().unwrap();
    let network = edge_list::read(&ties, &NetworkOptions::new().directed()).unwrap().one(None).unwrap();
    let missing: Vec<[&str; 2]> = network.named_missing().collect();
    assert_eq!(missing, [["Firm", "City"], ["Firm", "Clinic"], ["Firm", "Users"]]);
    assert_eq!(
        (network.ties().len(), network.observed()),
        (6, 9),
        "a density of 0.667, where 0.5 takes silence for no ties"
    );
    let roster = TableBuilder::default().id("node", ["City", "Clinic", "Users", "Firm"]);
    let roster = roster.text("answered", ["yes", "yes", "yes", "no"].map(Some)).build().unwrap();
    let roster = Nodes::from_table(&roster).unwrap().responded("answered").unwrap();
    let marked = edge_list::read(&ties, &NetworkOptions::new().directed().roster(roster)).unwrap().one(None).unwrap();
    let same: Vec<[&str; 2]> = marked.named_missing().collect();
    assert_eq!(same, missing);
    let of_cases = table("case,who,a,b,c\nP1,a,,2,1\nP1,b,1,,0\nP2,c,0,,\n");
    let roster = table("node,case\na,P1\nb,P1\nc,P1\nc,P2\na,P2\n");
    let asked = RosterQuestionnaire::alters("who", ["a", "b", "c"]).case("case").roster(&roster).unwrap();
    let ties = asked.fit(&of_cases).unwrap().to_table().unwrap();
    let column = |name: &str| ties.texts(name).unwrap().into_iter().flatten().collect::<Vec<String>>();
    let rows: Vec<String> = column("case")
        .iter()
        .zip(column("source"))
        .zip(column("target"))
        .map(|((case, source), target)| format!("{case} {source}>{target}"))
        .collect();
    assert_eq!(rows, ["P1 a>b", "P1 a>c", "P1 b>a", "P1 c>a", "P1 c>b", "P2 a>c"]);
}

/// Nobody was asked of d: what would look like no ties of hers is told.
#[test]
fn who_is_on_the_roster_and_no_column_is_named() {
    let roster = table("node\na\nb\nd\n");
    let asked = RosterQuestionnaire::alters("who", ["a", "b"]).roster(&roster).unwrap();
    let read = asked.fit(&table("who,a,b\na,,1\nb,0,\nd,1,1\n")).unwrap();
    let told: Vec<&str> = read.diagnostics.iter().map(|told| told.message.as_str()).collect();
    assert_eq!(told, ["nobody was asked of d, who is on the roster and no column"]);
}

#[test]
fn a_questionnaire_names_its_faults() {
    let roster = table("node\na\nb\n");
    let fault = |text: &str, named: bool| {
        let asked = if named {
            RosterQuestionnaire::named("who", ["n1", "n2"])
        } else {
            RosterQuestionnaire::alters("who", ["a", "b"])
        };
        asked.roster(&roster).unwrap().fit(&table(text)).unwrap_err().to_string()
    };
    assert!(
        fault("who,n1,n2\na,b,x\n", true).contains("`x` is not among the nodes (q.csv, line 2, record 1, column n2)")
    );
    assert!(fault("who,n1,n2\na,b,b\n", true).contains("named twice"));
    assert!(
        fault("who,a,b\nz,1,1\n", false).contains("`z` is not among the nodes (q.csv, line 2, record 1, column who)")
    );
    assert!(fault("who,a,b\na,1,1\na,1,1\n", false).contains("`a` is there twice (q.csv, line 3"));
    assert!(fault("who,a,b\na,,-1\n", false).contains("the weight of a, b is -1"));
    assert!(fault("who,a,b\na,,x\n", false).contains("line 2"));
}
