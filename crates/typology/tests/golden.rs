//! Worked figures: those of the literature and of other programs, each with where it is from.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use crosscase_data::{Format, ReadOptions, Table};
use crosscase_typology::{CaseDistances, Distance, Gower, LatentClasses, Typology, classes, compare};
use std::fmt::Write as _;
use std::ops::ControlFlow;

fn table(text: &str) -> Table {
    crosscase_data::read_bytes(text.as_bytes(), Format::Csv, Some("cases.csv"), &ReadOptions::new()).unwrap().table
}

#[track_caller]
fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-6 * expected.abs().max(1.0), "{found}, not {expected}");
}

/// Fuzzy ideal types by Kvist's rule, an example made up: the corners of .8, .3, .6 in their order.
#[test]
fn the_corners_of_three_sets() {
    let set = |name| format!("[[dimension]]\nname = \"{name}\"\nkind = \"fuzzy\"\n");
    let typology = Typology::from_toml(&["A", "B", "C"].map(set).concat(), None).unwrap();
    let found = typology.assign(&table("case,A,B,C\nK,0.8,0.3,0.6\n")).unwrap();
    let expected = [
        ("~A*~B*~C", 0.2),
        ("~A*~B*C", 0.2),
        ("~A*B*~C", 0.2),
        ("~A*B*C", 0.2),
        ("A*~B*~C", 0.4),
        ("A*~B*C", 0.6),
        ("A*B*~C", 0.3),
        ("A*B*C", 0.3),
    ];
    for ((name, lower), (expected_name, expected)) in found.types.iter().zip(&found.cases[0].lower).zip(expected) {
        assert_eq!(name, expected_name);
        near(*lower, expected);
    }
    assert_eq!(found.cases[0].r#type.as_deref(), Some("A*~B*C"));
    // Over all corners second = 1 − best and margin = 2·best − 1: they say nothing new.
    near(found.cases[0].second_membership.unwrap(), 0.4);
    near(found.cases[0].margin.unwrap(), 0.2);
}

/// R's `daisy` takes the codes of an ordered factor, also of a level that nobody has: small and large of small, mid, large, xl with mid
/// unused are .667 apart (by ranks it would be .5).
#[test]
fn an_ordinal_value_counts_its_place_in_the_declared_order() {
    let cases = table("case,size\na,s\nb,l\nc,xl\n");
    let gower = Gower::new().ordinal("size", ["s", "m", "l", "xl"]).fit(&cases, &["size".to_owned()]).unwrap();
    near(gower.between(0, 1).unwrap(), 2.0 / 3.0);
}

/// R `cluster` 2.1.4: daisy, pam and silhouette on nine cases; `pam` finds the best of three medoids there.
#[test]
fn medoids_and_silhouettes_are_those_of_r() {
    let cases = table(
        "case,size,lead,years,ties\nN1,small,public,4,1\nN2,small,public,6,\nN3,mid,public,5,1\nN4,large,private,15,3\n\
         N5,large,private,18,3\nN6,,private,14,2\nN7,mid,users,9,7\nN8,mid,users,,8\nN9,small,users,10,7\n",
    );
    let columns = ["size", "lead", "years", "ties"].map(String::from);
    let gower = Gower::new().ordinal("size", ["small", "mid", "large"]).fit(&cases, &columns).unwrap();
    let found = gower.distances().unwrap().medoids(3).unwrap();
    assert_eq!(found.medoids, ["N1", "N4", "N7"]);
    assert_eq!(found.clusters, [1, 1, 1, 2, 2, 2, 3, 3, 3]);
    near(found.cost, 0.505_952_380_952_380_9);
    near(found.silhouette.unwrap(), 0.817_245_989_862_095_7);
}

/// R `cluster` 2.1.4 on cases of which some are alike: every medoid is of its own cluster, so that there are as many as were asked for, and the
/// twins that this parts have width 0 (Rousseeuw 1987), as has a case that no distance keeps from either side. `pam` parts other twins, which
/// costs as little; the widths are those of `silhouette` for the clusters here.
#[test]
fn cases_that_are_alike_are_parted_as_r_does() {
    let cases = table("case,x,y\na,1,1\nb,1,1\nc,5,2\nd,5,2\ne,1,1\nf,3,9\n");
    let columns = ["x", "y"].map(String::from);
    let found = crosscase_typology::cluster(&cases, &columns, &Gower::new(), &[3, 4, 5]).unwrap();
    for (solution, clusters, silhouette) in [
        (&found.solutions[0], [1, 1, 2, 2, 1, 3], 5.0 / 6.0),
        (&found.solutions[1], [1, 2, 3, 3, 1, 4], 2.0 / 6.0),
        (&found.solutions[2], [1, 2, 3, 4, 1, 5], 0.0),
    ] {
        assert_eq!(solution.clusters, clusters);
        near(solution.silhouette.unwrap(), silhouette);
    }
    let told: Vec<String> =
        found.diagnostics.iter().filter(|t| t.code == "TYP132").map(|t| t.cases.join(", ")).collect();
    assert_eq!(told, ["a, b", "a, b, c, d"]);
    // What is missing leaves c at no distance from either side; R: widths 1, 0, 0, 1 of these clusters.
    let cases = table("case,x,y,z\na,1,,u\nb,,2,v\nc,1,2,\nd,1,2,u\n");
    let columns = ["x", "y", "z"].map(String::from);
    let distances = Gower::new().fit(&cases, &columns).unwrap().distances().unwrap();
    let same = CaseDistances::by(["a", "b", "c"].map(String::from).to_vec(), &|_: usize, _: usize| Some(0.0)).unwrap();
    assert_eq!(same.medoids(2).unwrap().widths, [Some(0.0); 3]);
    assert_eq!(same.medoids(1).unwrap().widths, [None; 3]);
    let found = distances.medoids(2).unwrap();
    assert!(found.widths.iter().all(Option::is_some), "{found:?}");
    near(found.silhouette.unwrap(), 0.5);
}

/// The search of all sets is held against one that looks at each, and BUILD with SWAP is no better.
#[test]
fn the_best_medoids_are_those_of_a_search_of_all() {
    for seed in 0..20u64 {
        let mut stream = crosscase_numerics::Stream::new(seed, 0);
        let places: Vec<f64> = (0..9).map(|_| (stream.unit() * 20.0).round()).collect();
        let ids: Vec<String> = (0..9).map(|i| format!("K{i}")).collect();
        let distances = CaseDistances::by(ids, &|a: usize, b: usize| Some((places[a] - places[b]).abs())).unwrap();
        let cost = |set: u32| -> f64 {
            let least = |i: usize| {
                (0..9).filter(|j| set >> j & 1 == 1).map(|j| distances.get(i, j).unwrap()).fold(f64::MAX, f64::min)
            };
            (0..9).map(least).sum()
        };
        let costs: Vec<f64> = (0u32..512).filter(|set| set.count_ones() == 3).map(cost).collect();
        let best = costs.iter().copied().fold(f64::MAX, f64::min);
        let found = distances.medoids(3).unwrap();
        near(found.cost, best);
        assert_eq!(found.optima, Some(costs.iter().filter(|cost| **cost <= best + 1e-9).count() as u64), "seed {seed}");
    }
}

/// Stouffer & Toby (1951) in Goodman's counts; poLCA's documented output. Three classes of four yes/no items are never identified: of
/// them only the fit is a figure.
#[test]
fn latent_classes_of_stouffer_and_toby() {
    let counts = [42, 23, 6, 25, 6, 24, 7, 38, 1, 4, 1, 6, 2, 9, 2, 20];
    let mut text = "pattern,A,B,C,D,n\n".to_owned();
    for (at, count) in counts.iter().enumerate() {
        let answer = |item: usize| 1 + (at >> (3 - item) & 1);
        writeln!(text, "p{at},{},{},{},{},{count}", answer(0), answer(1), answer(2), answer(3)).unwrap();
    }
    let items = ["A", "B", "C", "D"].map(String::from);
    let fit = |k| {
        let options = LatentClasses::new(k).starts(10);
        classes(&table(&text), &items, Some("n"), &options, |_| ControlFlow::Continue(())).unwrap()
    };
    for (k, log_likelihood, aic, bic, g2, df, identified) in [
        (1, -543.649_825, 1_095.299_6, 1_108.800_8, 81.084_231, 11, true),
        (2, -504.467_670, 1_026.935_34, 1_057.312_8, 2.719_921_9, 6, true),
        (3, -503.301_137, 1_034.602_3, 1_081.856_2, 0.386_856_21, 2, false),
    ] {
        let found = fit(k);
        for (found, expected) in
            [(found.log_likelihood, log_likelihood), (found.aic, aic), (found.bic, bic), (found.g2.unwrap(), g2)]
        {
            assert!((found - expected).abs() < 1e-6 * expected.abs().max(10.0), "{k} classes: {found}, not {expected}");
        }
        assert_eq!((found.df, found.identified), (df, identified), "{k} classes");
    }
    let two = fit(2);
    near(two.x2.unwrap(), 2.719_762);
    near(two.classes[0].share, 0.720_753_9);
    for (item, first, second) in [
        ("A", 0.713_587_9, 0.993_193_3),
        ("B", 0.329_619_3, 0.939_764_4),
        ("C", 0.354_016_4, 0.926_530_8),
        ("D", 0.132_372_5, 0.769_131_9),
    ] {
        near(two.classes[0].items[item]["1"], first);
        near(two.classes[1].items[item]["1"], second);
    }
}

/// From coded cases to types, cells, reductions, substruction and empirical types: Lipset's democracies between the wars, in the
/// memberships that Ragin (2009) gives them (fixtures/lipset). By hand: DEV above .5 in ten cases, all of them literate.
#[test]
fn lipsets_democracies_from_cells_to_types() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/lipset_fuzzy.csv");
    let cases =
        crosscase_data::read_bytes(&std::fs::read(file).unwrap(), Format::Csv, Some("lipset.csv"), &ReadOptions::new())
            .unwrap()
            .table;
    let text = r#"
[[dimension]]
name = "DEV"
kind = "fuzzy"
[[dimension]]
name = "URB"
kind = "fuzzy"
[[dimension]]
name = "LIT"
kind = "fuzzy"
[[type]]
name = "agrarian"
where = { DEV = 0, URB = 0 }
[[type]]
name = "developed countryside"
where = { DEV = 1, URB = 0 }
[[type]]
name = "urban"
where = { DEV = 1, URB = 1 }
[[reduction]]
kind = "index"
dimensions = ["DEV", "URB"]
into = "modernity"
why = "the two go together"
[[reduction]]
kind = "empirical"
where = { modernity = "2", LIT = 0 }
why = "no country is urban and not literate"
"#;
    let typology = Typology::from_toml(text, None).unwrap();
    let found = typology.check(Some(&cases)).unwrap();
    let counts = (found.cells.to_string(), found.occupied.unwrap().to_string(), found.empty.unwrap().to_string());
    assert_eq!(counts, ("8".to_owned(), "4".to_owned(), "4".to_owned()));
    assert_eq!(
        (found.exclusive, found.uncovered.to_string().as_str()),
        (true, "2"),
        "urban and not developed has no type"
    );
    // Each of the four empty cells differs in one dimension from a country.
    let further = typology.further_cases(&cases).unwrap();
    let told: Vec<(&str, usize)> = further.cells.iter().map(|cell| (cell.name.as_str(), cell.differs)).collect();
    assert_eq!(told, [("~DEV*URB*~LIT", 1), ("~DEV*URB*LIT", 1), ("DEV*~URB*~LIT", 1), ("DEV*URB*~LIT", 1)]);
    let assigned = typology.assign(&cases).unwrap();
    let of = |name: &str| assigned.summary.iter().find(|one| one.r#type == name).unwrap().cases.clone();
    assert_eq!(of("urban"), ["BE", "CZ", "DE", "NL", "UK"]);
    assert_eq!(of("developed countryside"), ["AU", "FI", "FR", "IE", "SE"]);
    assert_eq!(of("agrarian").len(), 8);
    let substruction = typology.substruct().unwrap();
    assert_eq!(
        (substruction.core, substruction.unused),
        (vec!["DEV".to_owned(), "URB".to_owned()], vec!["LIT".to_owned()])
    );
    let reduced = typology.reduce(&cases, None).unwrap();
    let groups: Vec<String> = reduced.steps.iter().map(|step| format!("{} {}", step.before, step.after)).collect();
    assert_eq!(groups, ["8 6", "6 5"]);
    let columns = ["DEV", "URB", "LIT"].map(String::from);
    let clusters = Gower::new().fit(&cases, &columns).unwrap().distances().unwrap().medoids(3).unwrap();
    let types: Vec<Option<String>> = assigned.cases.iter().map(|case| case.r#type.clone()).collect();
    let both = crosscase_data::TableBuilder::default()
        .id("case", assigned.cases.iter().map(|case| case.case.clone()))
        .text("theory", types)
        .text("found", clusters.clusters.iter().map(|cluster| Some(cluster.to_string())))
        .build()
        .unwrap();
    let alike = compare(&both, "theory", "found").unwrap();
    assert!(alike.n == 18 && alike.ari.unwrap() > 0.4, "{alike:?}");
}

/// 0/0 is told: of one type each, of a type of its own each, of nothing. What differs in white space is one type.
#[test]
fn agreement_that_has_no_value_is_told() {
    for (cases, told) in [
        ("case,a,b\n1,x,y\n2,x,y\n", Some("of one type of a and one of b")),
        ("case,a,b\n1,x,y\n2,x ,y\n", Some("of one type of a and one of b")),
        ("case,a,b\n1,x,y\n2,z,w\n", Some("a type of its own")),
        ("case,a,b\n1,x,\n2,,y\n", Some("no case has both")),
        ("case,a,b\n1,x,y\n2,x,w\n", None),
    ] {
        let found = compare(&table(cases), "a", "b").unwrap();
        let said: Vec<&str> =
            found.diagnostics.iter().filter(|told| told.code == "TYP143").map(|told| &*told.message).collect();
        assert!(
            said.len() == usize::from(told.is_some()) && said.iter().all(|said| said.contains(told.unwrap())),
            "{said:?}"
        );
        assert_eq!(found.ari.is_none(), told.is_some(), "{cases}");
    }
}
