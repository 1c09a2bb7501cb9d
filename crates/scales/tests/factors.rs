//! Factors, components and what is said where they cannot be had; figures beside other programs stand with the code.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

mod common;

use common::{answers, items, two_factors};
use crosscase_scales::{
    Answers, Cfa, CfaEstimator, CfaModel, CorrelationKind, Correlations, FactorAnalysis, FactorMethod, FactorRotation,
    FactorScoring, Irt, IrtModel, Mokken, Parallel,
};
use std::fmt::Write as _;
use std::ops::ControlFlow::{Break, Continue};

const SIX: &str = "1 2 3 4 5 6";

fn six() -> Answers {
    Answers::read(&two_factors(), &items(SIX)).unwrap()
}

/// Two factors make six items: parallel analysis, MAP of both kinds and the tests beside them say so.
#[test]
fn how_many_factors() {
    let found = Parallel::new().draws(100).fit(&six()).unwrap();
    assert_eq!((found.suggested, found.map_suggested, found.map_fourth_suggested), (2, Some(2), Some(2)));
    assert!(found.kmo.unwrap() > 0.6 && found.sphericity.unwrap().p < 1e-10 && found.sphericity.unwrap().df == 15);
    let factor = FactorAnalysis::new(2).fit(&six()).unwrap();
    assert_eq!((factor.kmo, factor.sphericity), (found.kmo, found.sphericity));
    assert!(factor.msa.iter().all(|msa| msa.is_some_and(|msa| msa > 0.5 && msa < 1.0)));
}

/// A stopped analysis tells of how many draws it is, in the figure too, and is the whole one of so many; one without a draw suggests nothing.
#[test]
fn draws_that_were_made() {
    let six = six();
    let until = |most: usize| {
        let stop = move |at: crosscase_numerics::Progress| if at.done >= most { Break(()) } else { Continue(()) };
        Parallel::new().draws(1_000).fit_while(&six, stop)
    };
    let found = until(100).unwrap();
    assert!(found.draws >= 100 && found.draws < 1_000 && found.parameters.draws == 1_000, "{}", found.draws);
    let whole = Parallel::new().draws(found.draws).fit(&six).unwrap();
    assert_eq!(
        (found.reference.clone(), found.suggested, found.draws),
        (whole.reference, whole.suggested, whole.draws)
    );
    assert!(found.figure().svg().contains(&format!("of {} draws", found.draws)));
    let error = until(0).unwrap_err();
    assert!(
        error.code() == "SCA001" && error.to_string() == "draws is 0 when it was stopped: time for 1 or more is wanted"
    );
}

/// MAP looks at a hundred components, which are all that 101 items have; of more items it is told.
#[test]
fn components_that_are_not_looked_at_are_told() {
    let mut stream = crosscase_numerics::Stream::new(3, 0);
    let mut of = |k: usize| {
        let names: Vec<String> = (0..k).map(|at| format!("i{at}")).collect();
        let mut file = format!("id,{}\n", names.join(","));
        for person in 0..150 {
            let row: Vec<String> = (0..k).map(|_| format!("{:.4}", stream.unit())).collect();
            writeln!(file, "{person},{}", row.join(",")).unwrap();
        }
        Parallel::new().draws(1).fit(&answers(&file, &items(&names.join(" ")))).unwrap()
    };
    let told = |found: &crosscase_scales::ParallelResult| -> Vec<String> {
        found.diagnostics.iter().filter(|told| told.code == "SCA145").map(|told| told.message.clone()).collect()
    };
    assert_eq!(told(&of(101)), [""; 0]);
    let found = of(103);
    assert_eq!(told(&found), ["MAP looked at 100 components, of the 103 that there are"]);
    assert_eq!(found.map.last().map(|step| step.components), Some(100));
}

/// Scores of the answers are what their weights promise: ten Berge's correlate as the factors do, those of regression are shrunk, and who left an
/// answer out has none.
#[test]
fn scores_of_factors() {
    let scored = |how| FactorAnalysis::new(2).scores(how).fit(&six()).unwrap();
    let column = |found: &crosscase_scales::FactorResult, f: usize| -> Vec<f64> {
        found.scores.as_ref().unwrap().iter().map(|one| one.scores[f].unwrap()).collect()
    };
    let spread = |x: &[f64]| crosscase_numerics::variance(x).unwrap();
    let ten_berge = scored(FactorScoring::TenBerge);
    let (a, b) = (column(&ten_berge, 0), column(&ten_berge, 1));
    assert!((crosscase_numerics::pearson(&a, &b).unwrap() - ten_berge.phi.row(0)[1]).abs() < 1e-9);
    assert!((spread(&a) - 1.0).abs() < 1e-9);
    let (regression, bartlett) = (scored(FactorScoring::Regression), scored(FactorScoring::Bartlett));
    // The variance of a regression score is the square of its correlation with the factor; that of Bartlett's is above 1.
    let known = regression.determinacy.as_ref().unwrap()[0];
    assert!((spread(&column(&regression, 0)) - known * known).abs() < 1e-9 && spread(&column(&bartlett, 0)) > 1.0);

    let file = "id,a,b,c,d\n1,1,2,1,2\n2,2,,2,2\n3,4,3,4,3\n4,4,5,4,5\n5,3,4,2,3\n6,2,1,2,1\n7,5,4,5,5\n";
    let found = FactorAnalysis::new(1).scores(FactorScoring::Bartlett).fit(&answers(file, &items("a b c d"))).unwrap();
    let scores = found.scores.as_ref().unwrap();
    assert_eq!((scores.len(), scores[1].id.as_str(), scores[1].scores[0]), (7, "2", None));
    assert!(scores[6].scores[0].unwrap() > scores[0].scores[0].unwrap());
    let table = found.scores_table().unwrap().unwrap();
    assert_eq!((table.schema_id(), table.rows()), ("crosscase.scales.factor_scores/1", 7));
}

/// Options that cannot go together are told before anything is computed.
#[test]
fn options_that_do_not_go_together() {
    let six = six();
    for (model, told) in [
        (FactorAnalysis::new(0), "factors is 0"),
        (FactorAnalysis::new(6), "factors is 6"),
        (
            FactorAnalysis::new(2).rotation(FactorRotation::Bifactor),
            "factors of a bifactor rotation is 2: a general factor and two others",
        ),
        (
            FactorAnalysis::new(3).rotation(FactorRotation::Varimax).schmid_leiman(),
            "the rotation below a general factor is varimax",
        ),
        (FactorAnalysis::new(2).schmid_leiman(), "factors below a general one is 2"),
        (FactorAnalysis::new(2).target(vec![vec![None; 3]; 6]), "the target is 6 rows of 3"),
        (FactorAnalysis::new(2).rotation(FactorRotation::Target), "the target is 0 rows of 0"),
    ] {
        let error = model.fit(&six).unwrap_err();
        assert!(error.code() == "SCA001" && error.to_string().starts_with(told), "{error}");
    }
    let pairs = Correlations::new(CorrelationKind::Spearman).missing(crosscase_scales::MissingRule::Pairwise);
    let error = pairs.asymptotic().fit(&six).unwrap_err();
    assert!(error.code() == "SCA001" && error.to_string().contains("pairwise: listwise"), "{error}");
}

/// A constant item, an item that follows from others, more items than respondents, one respondent: a diagnostic or an error that says what to do,
/// and no figure that stands for nothing.
#[test]
fn what_cannot_be_had_is_told() {
    let constant = "id,a,b,c,k\n1,1,2,1,3\n2,2,2,3,3\n3,4,3,4,3\n4,4,5,4,3\n5,3,4,2,3\n6,2,1,2,3\n7,5,4,5,3\n";
    let read = answers(constant, &items("a b c k"));
    let found = FactorAnalysis::new(1).scores(FactorScoring::Regression).fit(&read).unwrap();
    assert_eq!((found.loadings[3][0], found.msa[3], found.uniquenesses[3]), (None, None, None));
    assert!(found.diagnostics.iter().any(|told| told.code == "SCA103" && told.message.ends_with(": k")));
    assert_eq!(Parallel::new().draws(20).fit(&read).unwrap().n_items, 3);

    // The third is the sum of the first two.
    let singular = "id,a,b,s\n1,1,2,3\n2,2,2,4\n3,4,3,7\n4,4,5,9\n5,3,4,7\n6,2,1,3\n7,5,4,9\n8,1,3,4\n";
    let read = answers(singular, &items("a b s"));
    let found = FactorAnalysis::new(1).fit(&read).unwrap();
    assert_eq!((found.kmo, found.sphericity), (None, None));
    assert!(found.diagnostics.iter().any(|told| told.code == "SCA119"));
    for error in [
        FactorAnalysis::new(1).method(FactorMethod::Ml).fit(&read).unwrap_err(),
        FactorAnalysis::new(1).scores(FactorScoring::Regression).fit(&read).unwrap_err(),
    ] {
        assert!(error.code() == "SCA016" && error.to_string().contains("leave"), "{error}");
    }
    let error = Cfa::new().fit(&CfaModel::parse("f =~ a + b + s", "m").unwrap(), &read, None).unwrap_err();
    assert!(matches!(error.code(), "SCA016" | "SCA017"), "{error}");

    let wide = "id,a,b,c,d\n1,1,2,1,4\n2,2,5,3,3\n3,4,3,4,1\n";
    let read = answers(wide, &items("a b c d"));
    let found = FactorAnalysis::new(1).fit(&read).unwrap();
    let told = found.diagnostics.iter().find(|told| told.code == "SCA119").expect("no more rows than items");
    assert!(told.help.as_ref().is_some_and(|help| help.contains("fewer items")), "{told:?}");
    assert!(found.kmo.is_none() && Parallel::new().draws(20).fit(&read).unwrap().sphericity.is_none());
    assert!(FactorAnalysis::new(1).method(FactorMethod::Ml).fit(&read).is_err());

    let one = answers("id,a,b,c\n1,1,2,3\n", &items("a b c"));
    for error in [
        FactorAnalysis::new(1).fit(&one).unwrap_err(),
        Parallel::new().fit(&one).unwrap_err(),
        Mokken::new().fit(&one).unwrap_err(),
        Irt::new(IrtModel::Grm).fit(&one).unwrap_err(),
        Correlations::new(CorrelationKind::Polychoric).fit(&one).unwrap_err(),
        Cfa::new().fit(&CfaModel::parse("f =~ a + b + c", "m").unwrap(), &one, None).unwrap_err(),
    ] {
        assert_eq!(error.code(), "SCA011", "{error}");
    }
}

/// λ² of the first item is .8·.8/.5, beyond 1: by minres it ends at the bound, and is named; with more unknowns than correlations that is said.
#[test]
fn heywood_cases() {
    // Rows whose correlations are .8, .8 and .5: of three independent columns, each of four rows by sign, mixed by the triangular factor.
    let signs = [[1.0, 1.0, 1.0], [1.0, -1.0, -1.0], [-1.0, 1.0, -1.0], [-1.0, -1.0, 1.0]];
    let (l22, l32) = (0.6_f64, (0.5 - 0.64) / 0.6);
    let l33 = (1.0_f64 - 0.64 - l32 * l32).sqrt();
    let rows: Vec<String> = (0..20)
        .map(|row| {
            let [x, y, z] = signs[row % 4];
            format!("{row},{},{},{}", x, 0.8 * x + l22 * y, 0.8 * x + l32 * y + l33 * z)
        })
        .collect();
    let read = answers(&format!("id,a,b,c\n{}\n", rows.join("\n")), &items("a b c"));
    for method in [FactorMethod::Minres, FactorMethod::Ml] {
        let found = FactorAnalysis::new(1).method(method).fit(&read).unwrap();
        assert_eq!(found.heywood, ["a"], "{method:?}");
        assert!(found.diagnostics.iter().any(|told| told.code == "SCA121"));
    }
    let found = FactorAnalysis::new(2).fit(&read).unwrap();
    assert!(found.diagnostics.iter().any(|told| told.code == "SCA122"));
    let fitted = Cfa::new().fit(&CfaModel::parse("f =~ a + b + c", "m").unwrap(), &read, None).unwrap();
    assert_eq!(fitted.improper, [["a".to_owned(), "~~".to_owned(), "a".to_owned()]]);
}

/// Correlations that cannot be of anybody: named, and no likelihood is taken from them; on request the nearest that can be.
#[test]
fn an_indefinite_matrix() {
    let file = "id,a,b,c\n1,1,1,\n2,2,2,\n3,3,3,\n4,,1,1\n5,,2,2\n6,,3,3\n7,1,,3\n8,2,,2\n9,3,,1\n";
    let read = answers(file, &items("a b c"));
    let model = Correlations::new(CorrelationKind::Pearson).missing(crosscase_scales::MissingRule::Pairwise);
    let found = model.fit(&read).unwrap();
    assert!(!found.positive_definite && !found.smoothed && found.matrix[0][2] == Some(-1.0));
    assert!(found.diagnostics.iter().any(|told| told.code == "SCA118"));
    let nearest = model.smooth().fit(&read).unwrap();
    // Three correlations of 1, 1 and −1 are nearest to ½, ½ and −½.
    for (i, j, expected) in [(0, 1, 0.5), (1, 2, 0.5), (0, 2, -0.5)] {
        assert!((nearest.matrix[i][j].unwrap() - expected).abs() < 1e-6, "{:?}", nearest.matrix);
    }
    assert!(nearest.smoothed);
}

/// Ordered answers of which a group has no one in a category cannot be compared, and the item, group and category are named.
#[test]
fn an_empty_category() {
    let mut file = "id,g,a,b,c\n".to_owned();
    for row in 0..60 {
        let g = if row % 2 == 0 { "x" } else { "y" };
        let a = if g == "x" { row % 3 + 1 } else { row / 2 % 2 + 1 };
        writeln!(file, "{row},{g},{a},{},{}", row / 4 % 3 + 1, row / 7 % 3 + 1).unwrap();
    }
    let read = answers(&file, &items("a b c"));
    let groups = common::table(&file).texts("g").unwrap();
    let model = CfaModel::parse("f =~ a + b + c", "m").unwrap();
    let cfa = Cfa::new().estimator(CfaEstimator::Wlsmv).ordered(["a", "b", "c"]);
    let error = cfa.fit(&model, &read, Some(&groups)).unwrap_err();
    assert!(error.to_string().contains("nobody of group y answered 3 to a"), "{error}");
}

/// Of two options I = a²P(1 − P); every model of items with two options says the same, and all items together say the sum.
#[test]
fn information_along_theta() {
    let read = Answers::read(&common::lsat6(), &items("1 2 3 4 5")).unwrap();
    let found = Irt::new(IrtModel::TwoParameter).with_information().fit(&read).unwrap();
    let all = found.information.as_ref().unwrap();
    assert_eq!(all.len(), 61);
    for one in all.iter().step_by(10) {
        for (item, information) in found.items.iter().zip(&one.items) {
            let (a, b) = (item.discrimination.unwrap(), item.difficulties[0].unwrap());
            let p = 1.0 / (1.0 + libm::exp(-a * (one.theta - b)));
            assert!((information.unwrap() - a * a * p * (1.0 - p)).abs() < 1e-9);
            assert!((item.probabilities(one.theta)[1].unwrap() - p).abs() < 1e-9);
        }
        assert!((one.items.iter().flatten().sum::<f64>() - one.test).abs() < 1e-12);
        assert!((one.se.unwrap() - 1.0 / one.test.sqrt()).abs() < 1e-12);
    }
    let same = Irt::new(IrtModel::Gpcm).fit(&read).unwrap();
    assert!((same.information_at(0.5).test - found.information_at(0.5).test).abs() < 1e-3);
    // θ of the Rasch model has its own spread, and slopes of 1: the information is P(1 − P), a quarter at the difficulty.
    let rasch = Irt::new(IrtModel::Rasch).fit(&read).unwrap();
    let at = rasch.items[2].difficulties[0].unwrap();
    assert!((rasch.items[2].information(at).unwrap() - 0.25).abs() < 1e-9);
    assert_eq!(found.information_table().unwrap().unwrap().rows(), 61);
}

/// What is drawn says the figures in words, and what is undefined is not drawn as 0.
#[test]
fn figures_say_what_they_show() {
    let found = Parallel::new().draws(50).fit(&six()).unwrap();
    assert!(found.figure().description().contains("2 suggested, of 6 items over 600 rows"));
    let constant = "id,a,b,c,k\n1,1,2,1,3\n2,2,2,3,3\n3,4,3,4,3\n4,4,5,4,3\n5,3,4,2,3\n6,2,1,2,3\n7,5,4,5,3\n";
    let loadings = FactorAnalysis::new(1).fit(&answers(constant, &items("a b c k"))).unwrap().figure();
    assert!(
        loadings.description().contains("k: Factor 1 undefined, Uniqueness undefined."),
        "{}",
        loadings.description()
    );
    let read = Answers::read(&common::lsat6(), &items("1 2 3 4 5")).unwrap();
    let irt = Irt::new(IrtModel::TwoParameter).fit(&read).unwrap();
    assert!(irt.information_figure().description().contains("6 curves of Information"));
    assert!(irt.item_figure("3").is_some() && irt.item_figure("9").is_none());
}

/// Numbers that follow from the answers are at the boundary: ±1 without an error, in the matrix and beside it.
#[test]
fn errors_at_the_boundary() {
    let mut file = "id,a,b,w\n".to_owned();
    for row in 0..40 {
        writeln!(file, "{row},{},{},{}.{row:02}", row / 8, row % 5, row / 8).unwrap();
    }
    let found =
        Correlations::new(CorrelationKind::Polyserial).asymptotic().fit(&answers(&file, &items("a b w"))).unwrap();
    let errors = found.asymptotic.unwrap();
    assert_eq!(found.matrix[0][2].map(f64::abs), Some(1.0));
    assert_eq!((errors.correlations[1], errors.se[1]), (found.matrix[0][2], None));
}

/// Every kind has errors, also of numbers beside ordered answers; of more than 55 items they have no covariances, which is told.
#[test]
fn errors_of_correlations() {
    let mut stream = crosscase_numerics::Stream::new(3, 0);
    let mut file = "id,a,b,c,w\n".to_owned();
    for row in 0..80 {
        let common = stream.unit();
        let mut answer = || ((common + stream.unit()) * 2.0).floor() + 1.0;
        writeln!(file, "{row},{},{},{},{}", answer(), answer(), answer(), answer() + common).unwrap();
    }
    for (kind, names) in [
        (CorrelationKind::Pearson, "a b w"),
        (CorrelationKind::Spearman, "a b w"),
        (CorrelationKind::Polychoric, "a b c"),
        (CorrelationKind::Polyserial, "a b w"),
    ] {
        let found = Correlations::new(kind).asymptotic().fit(&answers(&file, &items(names))).unwrap();
        let errors = found.asymptotic.unwrap();
        for (pair, (i, j)) in [(0, 1), (0, 2), (1, 2)].into_iter().enumerate() {
            let (r, se) = (found.matrix[i][j].unwrap(), errors.se[pair].unwrap());
            assert!((errors.correlations[pair].unwrap() - r).abs() < 1e-9, "{kind:?}");
            // Of two normal variables it would be (1 − r²)/√n.
            let normal = (1.0 - r * r) / 80_f64.sqrt();
            assert!(se > 0.6 * normal && se < 1.8 * normal, "{kind:?}: {se} beside {normal}");
        }
    }
    let names: Vec<String> = (0..56).map(|at| format!("x{at}")).collect();
    let mut wide = format!("id,{}\n", names.join(","));
    for row in 0..12 {
        let all: Vec<String> = (0..56).map(|_| format!("{:.3}", stream.unit())).collect();
        writeln!(wide, "{row},{}", all.join(",")).unwrap();
    }
    let found = Correlations::new(CorrelationKind::Pearson)
        .asymptotic()
        .fit(&answers(&wide, &items(&names.join(" "))))
        .unwrap();
    assert!(
        found.diagnostics.iter().any(|told| told.code == "SCA147") && found.asymptotic.unwrap().covariance.is_none()
    );
}

/// Three factors of which one correlates with the others more than a general factor can make: .6 and .6 beside .2 want a loading of 1.3.
#[test]
fn a_factor_that_is_nothing_but_the_general_one() {
    let mut stream = crosscase_numerics::Stream::new(21, 0);
    let mut normal = || (0..12).map(|_| stream.unit()).sum::<f64>() - 6.0;
    let mut file = "id,1,2,3,4,5,6,7,8,9\n".to_owned();
    for row in 0..600 {
        let first = normal();
        let second = 0.6 * first + 0.8 * normal();
        // Correlates .6 with the first and .2 with the second.
        let third = 0.75 * first - 0.25 * second + 0.6_f64.sqrt() * normal();
        let factors = [first, second, third];
        let item = |at: usize, noise: f64| 0.85 * factors[at / 3] + 0.5 * noise;
        let all: Vec<String> = (0..9).map(|at| format!("{:.4}", item(at, normal()))).collect();
        writeln!(file, "{row},{}", all.join(",")).unwrap();
    }
    let read = answers(&file, &items("1 2 3 4 5 6 7 8 9"));
    let found = FactorAnalysis::new(3).schmid_leiman().fit(&read).unwrap();
    assert!(found.diagnostics.iter().any(|told| told.code == "SCA140"), "{:?}", found.phi);
}

/// Two items that are one tell for certain who stands above a place: their slopes are beyond 10, which is told, and they have no errors.
#[test]
fn slopes_without_end() {
    let mut stream = crosscase_numerics::Stream::new(8, 0);
    let mut file = "id,a,b,c,d\n".to_owned();
    for row in 0..40 {
        let common = stream.unit();
        let mut answer = || ((common + stream.unit()) * 2.0).floor() + 1.0;
        let a = answer();
        writeln!(file, "{row},{a},{a},{},{}", answer(), answer()).unwrap();
    }
    let found = Irt::new(IrtModel::Grm).fit(&answers(&file, &items("a b c d"))).unwrap();
    let told = found.diagnostics.iter().find(|told| told.code == "SCA120").unwrap();
    assert!(told.message.contains("slopes beyond 10 of a, b"), "{}", told.message);
    assert!(found.items[0].se.discrimination.is_none() && found.items[0].se.difficulties.iter().all(Option::is_none));
    // Five rows say too little of eight items for any error.
    let wide = "id,q1,q2,q3,q4,q5,q6,q7,q8\np0,1,1,4,5,4,2,3,3\np1,1,2,1,4,5,4,5,2\np2,1,3,3,2,4,3,4,3\np3,5,3,4,5,5,5,3,1\np4,4,2,2,1,1,2,1,5\n";
    let found = Irt::new(IrtModel::Grm).fit(&answers(wide, &items("q1 q2 q3 q4 q5 q6 q7 q8"))).unwrap();
    assert!(found.diagnostics.iter().any(|told| told.code == "SCA148"), "{:?}", found.diagnostics);
}

/// Items that are one have a spread of persons without end where slopes are one, which is told of theta and not of slopes that the model has not.
#[test]
fn one_slope_without_end() {
    let mut file = "id,a,b,c\n".to_owned();
    for row in 0..60 {
        let a = row % 3 + 1;
        writeln!(file, "{row},{a},{a},{a}").unwrap();
    }
    let found = Irt::new(IrtModel::Pcm).fit(&answers(&file, &items("a b c"))).unwrap();
    let told = found.diagnostics.iter().find(|told| told.code == "SCA120").unwrap();
    assert!(
        told.message.contains(": the variance of theta grows without end") && !told.message.contains("slope"),
        "{told:?}"
    );
}
