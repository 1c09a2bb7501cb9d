//! Figures that other programs and the literature give, and the bugs of these that the figures here do not share.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

mod common;

use common::{answers, items, near, ranged, reversing, table};
use crosscase_numerics::Matrix;
use crosscase_scales::{
    Aggregate, AnswerRange, AnswerType, Answers, Belonging, CorrelationKind, Correlations, FactorAnalysis,
    FactorMethod, FactorRotation, Item, MissingRule, Mokken, NullDistribution, OneFactor, Parallel, Reliability,
    ScoreKind, Scores, alpha, split_halves,
};
use std::fmt::Write as _;

/// Four items, of which b and d are worded the other way round.
const TURNED: &str =
    "id,a,b,c,d\n1,1,5,2,4\n2,2,3,2,5\n3,2,4,3,3\n4,3,4,3,3\n5,4,2,3,1\n6,4,3,5,2\n7,5,1,4,3\n8,4,1,5,1\n";

/// psych 2.2.9, lavaan 0.6-14 and a direct optimum agree on these. Unless it is said that b and d are turned round, alpha is negative and stays so.
#[test]
fn alpha_omega_and_reversal() {
    let unsaid = Reliability::new().fit(&answers(TURNED, &items("a b c d"))).unwrap();
    near(unsaid.alpha, -4.934_865_900_383_146);
    near(unsaid.alpha_standardized, -4.640_670_356_995_075);
    near(unsaid.items[0].item_total_corrected, -0.713_011_093_226_768);
    assert!(unsaid.diagnostics.iter().any(|told| told.code == "SCA104" && told.message.contains("a (-0.713)")));

    let said = Reliability::new().fit(&answers(TURNED, &reversing("a b c d", "b d", 1.0, 5.0))).unwrap();
    near(said.alpha, 0.898_804_780_876_494);
    near(said.alpha_standardized, 0.901_642_527_577_229_1);
    near(said.lambda2, 0.901_744_867_310_114_2);
    let [low, high] = said.alpha_ci_feldt.unwrap();
    near(Some(low), 0.699_588_802_751_906_4);
    near(Some(high), 0.977_269_933_769_206_8);
    near(said.items[1].item_total_corrected, 0.755_325_232_256_008_2);
    near(said.items[3].alpha_if_dropped, 0.898_801_597_869_507_3);
    assert!((said.omega_total.unwrap() - 0.901_38).abs() < 1e-5);
    // Alpha is ICC(C,1) stepped up.
    let single = said.icc_consistency.unwrap();
    near(Some(4.0 * single / (1.0 + 3.0 * single)), said.alpha.unwrap());
    // Six targets and four judges of Shrout & Fleiss (1979, doi:10.1037/0033-2909.86.2.420): ICC(3,1) is .71, ICC(2,1) .29.
    let judges = "id,a,b,c,d\n1,9,2,5,8\n2,6,1,3,2\n3,8,4,6,8\n4,7,1,2,6\n5,10,5,6,9\n6,6,2,4,7\n";
    let found = Reliability::new().fit(&answers(judges, &items("a b c d"))).unwrap();
    assert_eq!(format!("{:.2} {:.2}", found.icc_consistency.unwrap(), found.icc_agreement.unwrap()), "0.71 0.29");
}

/// Alpha and alpha if dropped are of one kind, raw; two items have no alpha if dropped (psych prints a ratio of covariances) and no omega;
/// an item that does not vary is named, left out, and has nothing in its row.
#[test]
fn what_each_item_adds() {
    let unlike = "id,x,y,z\n1,0,1,2\n2,9,2,3\n3,3,2,3\n4,10,4,5\n5,1,1,3\n6,7,5,4\n7,2,3,2\n8,6,4,5\n";
    let found = Reliability::new().fit(&answers(unlike, &items("x y z"))).unwrap();
    let dropped: Vec<f64> = found.items.iter().map(|item| item.alpha_if_dropped.unwrap()).collect();
    for (found, expected) in
        dropped.iter().zip([0.816_326_530_612_244_9, 0.587_570_621_468_926_5, 0.614_457_831_325_301_3])
    {
        near(Some(*found), expected);
    }
    let two = Reliability::new().fit(&answers(unlike, &items("x y"))).unwrap();
    assert_eq!((two.items[0].alpha_if_dropped, two.omega_total, two.omega_residual), (None, None, None));
    assert!(two.alpha.is_some() && two.diagnostics.iter().any(|told| told.message.contains("identified")));

    let constant =
        "id,u,v,w,k\n1,1,2,1,3\n2,2,2,3,3\n3,4,3,4,3\n4,4,5,4,3\n5,3,4,2,3\n6,2,1,2,3\n7,5,4,5,3\n8,3,3,4,3\n";
    let found = Reliability::new().fit(&answers(constant, &items("u v w k"))).unwrap();
    near(found.alpha, 0.891_334_250_343_879);
    assert_eq!((found.n_items, found.items[3].item_total_corrected, found.items[3].alpha_if_dropped), (3, None, None));
    assert!(found.diagnostics.iter().any(|told| told.code == "SCA103" && told.message.ends_with(": k")));
}

/// Five items have ten splits into two and three. psych 2.2.9 visits five of them, and gives .6715 for .6842 on the agreement items of bfi; here
/// the splits are written out.
#[test]
fn every_split_of_an_odd_number() {
    let s = |i: usize, j: usize| if i == j { 1.0 } else { 0.1 * (i + j) as f64 };
    let matrix = Matrix::new(5, 5, (0..25).map(|at| s(at / 5, at % 5)).collect()).unwrap();
    let total: f64 = matrix.values().iter().sum();
    let mut splits = Vec::new();
    for a in 0..5 {
        for b in a + 1..5 {
            let across = |i: usize| (0..5).filter(|j| *j != a && *j != b).map(|j| s(i, j)).sum::<f64>();
            splits.push(4.0 * (across(a) + across(b)) / total);
        }
    }
    let found = split_halves(&matrix).unwrap();
    assert_eq!((found.splits, splits.len()), (10, 10));
    near(Some(found.mean), splits.iter().sum::<f64>() / 10.0);
    near(Some(found.lambda4), splits.iter().copied().fold(0.0, f64::max));
    near(Some(found.least), splits.iter().copied().fold(1.0, f64::min));
    assert!(found.mean <= found.lambda4 && alpha(&matrix).unwrap() <= found.lambda4);
}

/// The agreement items of bfi (SAPA project, n 2 436), as covariances: lavaan's loadings and uniquenesses by maximum likelihood imply a matrix, of which
/// they are the estimate again. A loading beyond what the variance holds (Heywood) is told by a uniqueness below 0, and nothing stops there.
#[test]
fn one_factor_by_maximum_likelihood() {
    let l = [
        0.536_577_316_666_46,
        0.787_916_459_450_221,
        1.012_310_468_457_66,
        0.748_145_173_990_527,
        0.805_833_645_555_326,
    ];
    let t = [
        1.691_419_509_524_24,
        0.769_918_310_436_772,
        0.694_173_793_080_959,
        1.645_232_276_704_47,
        0.964_912_168_991_819,
    ];
    let implied = |i: usize, j: usize| l[i] * l[j] + if i == j { t[i] } else { 0.0 };
    let found =
        OneFactor::most_likely(&Matrix::new(5, 5, (0..25).map(|at| implied(at / 5, at % 5)).collect()).unwrap())
            .unwrap();
    assert!(found.converged);
    for i in 0..5 {
        assert!((found.loadings[i] - l[i]).abs() < 1e-8 && (found.uniquenesses[i] - t[i]).abs() < 1e-8, "{i}");
    }
    let heywood = Matrix::from_rows(&[[1.0, 0.8, 0.8], [0.8, 1.0, 0.5], [0.8, 0.5, 1.0]]).unwrap();
    assert!(OneFactor::most_likely(&heywood).unwrap().uniquenesses[0] < 0.0, "λ² = .8·.8/.5 is beyond 1");
}

/// Nobody answered 5 to s2, which runs from 1 to 5: 6 − x, not 5 − x (psych reverses by the observed extremes over all items). A missing answer is
/// neither 0 (psych's totals) nor a median (its default), and one answer of five is no score where more are wanted.
#[test]
fn scores_by_the_declared_range() {
    let file = "person,s1,s2,s3\np1,1,4,1\np6,5,1,4\np7,4,2,5\n";
    let found = Scores::new().fit(&answers(file, &reversing("s1 s2 s3", "s2", 1.0, 5.0))).unwrap();
    for (score, expected) in found.scores.iter().zip([4.0 / 3.0, 14.0 / 3.0, 13.0 / 3.0]) {
        near(score.score, expected);
    }
    let gaps = "person,t1,t2,t3,t4,t5\nz9,1,2,3,4,5\na1,5,,5,4,\nm5,,,,2,\nb2,3,3,,3,3\nk7,,,,,\n";
    let answers = answers(gaps, &ranged("t1 t2 t3 t4 t5", 1.0, 5.0));
    let found = Scores::new().kind(ScoreKind::Sum).min_answered(0.6).fit(&answers).unwrap();
    let ids: Vec<&str> = found.scores.iter().map(|score| score.id.as_str()).collect();
    assert_eq!(ids, ["z9", "a1", "m5", "b2", "k7"], "every row keeps its place and id");
    let scores: Vec<Option<f64>> = found.scores.iter().map(|score| score.score).collect();
    assert_eq!((scores[0], scores[2], scores[3], scores[4], found.n), (Some(15.0), None, Some(15.0), None, 3));
    near(scores[1], 70.0 / 3.0);
    // Where any share is enough, only who answered nothing has no score.
    for (share, expected) in [
        (0.0, "1 row has no score, since none of the items asked was answered; 4 of 5 have one"),
        (0.6, "2 rows have no score, since less than 0.6 of the items asked were answered; 3 of 5 have one"),
        (1.0, "4 rows have no score, since less than all items asked were answered; 1 of 5 have one"),
    ] {
        let told = Scores::new().min_answered(share).fit(&answers).unwrap().diagnostics;
        assert!(told.iter().any(|told| told.message == expected), "{told:?}");
    }
    let pomp = Scores::new().kind(ScoreKind::Pomp).min_answered(0.0).fit(&answers).unwrap();
    assert_eq!((pomp.scores[2].score, pomp.scores[4].score), (Some(25.0), None));
}

/// multilevel 2.7 and numpy agree: ICC(1) is −.72 and stays so; a case with one person has a mean and no agreement; rows of a case need not stand together.
#[test]
fn persons_to_cases() {
    let file = "person,case,q1,q2\n1,Utrecht,1,2\n2,Tartu,5,4\n3,Utrecht,5,5\n4,Tartu,1,1\n5,Odense,3,4\n6,Tartu,3,4\n7,Utrecht,3,3\n8,Odense,4,2\n9,Gent,2,3\n";
    let answers = answers(file, &ranged("q1 q2", 1.0, 5.0));
    let belonging = Belonging { group: table(file).texts("case").unwrap(), ..Belonging::default() };
    let found = Aggregate::new().fit(&answers, &belonging, None).unwrap();
    near(found.anova.icc1, -0.722_687_911_326_636_6);
    near(found.anova.icc2, -16.825_806_451_612_91);
    assert_eq!((found.anova.mean_size, found.warranted), (Some(2.25), false));
    let [utrecht, tartu, odense, gent] = &found.groups[..] else { panic!("four cases") };
    assert_eq!((utrecht.group.as_str(), utrecht.n, utrecht.rwg_j), ("Utrecht", 3, Some(0.0)));
    near(utrecht.r_star_wg_j, -0.583_333_333_333_333_5);
    near(tartu.ad, 4.0 / 3.0);
    near(odense.rwg_j, 6.0 / 11.0);
    assert_eq!((gent.mean, gent.n, gent.rwg_j, gent.ad, gent.ci), (Some(2.5), 1, None, None, None));
    // multilevel's r_wg assumes five options unless it is told otherwise; here the declared range says how many there are.
    let seven = Aggregate::new().fit(&common::answers(file, &ranged("q1 q2", 1.0, 7.0)), &belonging, None).unwrap();
    near(seven.groups[2].r_star_wg_j, 1.0 - 1.25 / 4.0);
    // Skewed nulls are of five options (LeBreton & Senter 2008).
    let skewed = Aggregate::new().null(NullDistribution::ModerateSkew).fit(&answers, &belonging, None).unwrap();
    near(skewed.groups[2].r_star_wg_j, 1.0 - 1.25 / 0.90);
}

/// Items 6 of the LSAT (Bock & Lieberman 1970, doi:10.1007/BF02291262): 1 000 persons by pattern. lavaan gives these tetrachorics to 1e-4.
#[test]
fn tetrachorics_of_the_lsat() {
    let answers = Answers::read(&common::lsat6(), &items("1 2 3 4 5")).unwrap();
    let found = Correlations::new(CorrelationKind::Tetrachoric).fit(&answers).unwrap();
    for (i, j, expected) in [(0, 1, 0.170_304_54), (0, 2, 0.227_527_24), (1, 2, 0.189_084_65)] {
        assert!((found.matrix[i][j].unwrap() - expected).abs() < 1e-4, "{i} {j} {:?}", found.matrix[i][j]);
    }
    let ordinal = Reliability::new().answers(AnswerType::Polychoric).fit(&answers).unwrap();
    let r: Vec<Vec<f64>> = found.matrix.iter().map(|row| row.iter().map(|r| r.unwrap()).collect()).collect();
    near(ordinal.alpha_ordinal, alpha(&Matrix::from_rows(&r).unwrap()).unwrap());
    // The score of categories is less reliable than the variables behind them.
    assert!(ordinal.omega_categorical.unwrap() < ordinal.alpha_ordinal.unwrap());
}

/// An empty cell of a 2 × 2 is not filled (lavaan adds a half and says .669): 1, and named. Of the other pairs lavaan and Plackett's integral agree.
#[test]
fn a_boundary_is_told() {
    let file = "id,b1,b2,b3\n1,0,0,0\n2,0,0,1\n3,0,0,0\n4,0,0,0\n5,1,0,1\n6,1,0,0\n7,1,0,1\n8,1,1,1\n9,1,1,0\n10,1,1,1\n11,1,1,1\n12,1,1,0\n";
    let found = Correlations::new(CorrelationKind::Polychoric).fit(&answers(file, &items("b1 b2 b3"))).unwrap();
    assert_eq!(found.matrix[0][1], Some(1.0));
    assert_eq!(found.boundary, [["b1".to_owned(), "b2".to_owned()]]);
    assert!(
        (found.matrix[0][2].unwrap() - 0.549_230_925).abs() < 1e-8
            && (found.matrix[1][2].unwrap() - 0.264_616_423_7).abs() < 1e-8
    );
    assert!(
        !found.positive_definite
            && Correlations::new(CorrelationKind::Polychoric)
                .smooth()
                .fit(&answers(file, &items("b1 b2 b3")))
                .unwrap()
                .smoothed
    );
}

/// Uncorrelated items have eigenvalues of 1, and no factor is suggested (jamovi forces one).
#[test]
fn parallel_analysis_may_find_nothing() {
    let file = "id,i1,i2,i3,i4,i5\n1,3,3,3,3,3\n2,2,3,2,3,2\n3,3,2,2,3,3\n4,2,2,3,3,2\n5,3,3,3,2,2\n6,2,3,2,2,3\n7,3,2,2,2,2\n8,2,2,3,2,3\n";
    let found = Parallel::new().draws(200).fit(&answers(file, &items("i1 i2 i3 i4 i5"))).unwrap();
    assert_eq!(found.suggested, 0);
    assert!(found.eigenvalues.iter().all(|value| (value - 1.0).abs() < 1e-12) && found.reference[0] > 1.0);
}

/// On a matrix that two factors make, every method finds what they leave; at right angles phi is the identity, whatever scores would correlate.
#[test]
fn factors_of_a_known_structure() {
    let answers = Answers::read(&common::two_factors(), &items("1 2 3 4 5 6")).unwrap();
    let of = |method, rotation| FactorAnalysis::new(2).method(method).rotation(rotation).fit(&answers).unwrap();
    let minres = of(FactorMethod::Minres, FactorRotation::Oblimin);
    assert!(minres.converged && minres.starts_agreeing > 15 && minres.heywood.is_empty());
    for method in [FactorMethod::Ml, FactorMethod::Paf] {
        let found = of(method, FactorRotation::Varimax);
        assert_eq!(found.phi, Matrix::identity(2));
        for (a, b) in found.uniquenesses.iter().zip(&minres.uniquenesses) {
            assert!((a.unwrap() - b.unwrap()).abs() < 0.03, "{method:?}");
        }
    }
    // Promax and oblimin look for the same simple structure: the first three items on one factor, the others on the other one.
    for rotation in [FactorRotation::Promax, FactorRotation::Oblimin] {
        let found = of(FactorMethod::Minres, rotation);
        let large = |item: usize| (0..2).find(|f| found.loadings[item][*f].unwrap() > 0.5).unwrap();
        assert!(
            (0..3).all(|item| large(item) == large(0)) && (3..6).all(|item| large(item) != large(0)),
            "{rotation:?}"
        );
        assert!(found.phi.row(0)[1] > 0.1);
    }
}

/// A perfect scale has H 1 and is one scale; an item against the others belongs to none. With every answer as it is, no answer at all is refused by name.
#[test]
fn mokken_selects() {
    let mut file = "id,a,b,c,z\n".to_owned();
    for person in 0..80_u32 {
        let took = |step: u32| u32::from(person % 4 > step);
        writeln!(file, "{person},{},{},{},{}", took(0), took(1), took(2), u32::from(person * 7 % 16 < 8)).unwrap();
    }
    let found = Mokken::new().fit(&answers(&file, &items("a b c z"))).unwrap();
    let scales: Vec<Option<usize>> = found.items.iter().map(|item| item.scale).collect();
    assert_eq!(scales, [Some(1), Some(1), Some(1), Some(0)]);
    near(found.pairs[0].h, 1.0);
    let empty = answers("id,a,b\n1,1,\n2,2,\n", &items("a b"));
    let error = Mokken::new().fit(&empty).unwrap_err();
    assert!(error.to_string().contains("nobody answered b"), "{error}");
}

/// Pairwise covariances are over whoever answered both; the interval goes by the fewest of them. On bfi the two rules give .70301845 and .70375589.
#[test]
fn pairwise_goes_by_pairs() {
    let file = "id,a,b,c\n1,1,2,1\n2,2,,3\n3,4,3,4\n4,4,5,\n5,3,4,2\n6,2,1,2\n";
    let found = Reliability::new().missing(MissingRule::Pairwise).fit(&answers(file, &items("a b c"))).unwrap();
    let s = |x: &[f64], y: &[f64]| {
        let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
        x.iter().zip(y).map(|(a, b)| (a - mean(x)) * (b - mean(y))).sum::<f64>() / (x.len() - 1) as f64
    };
    let (a, b, c) = ([1., 2., 4., 4., 3., 2.], [2., 3., 5., 4., 1.], [1., 3., 4., 2., 2.]);
    let (ab, ac, bc) =
        (s(&[1., 4., 4., 3., 2.], &b), s(&[1., 2., 4., 3., 2.], &c), s(&[2., 3., 4., 1.], &[1., 4., 2., 2.]));
    let trace = s(&a, &a) + s(&b, &b) + s(&c, &c);
    near(found.alpha, 1.5 * (1.0 - trace / (trace + 2.0 * (ab + ac + bc))));
    assert_eq!(found.n, 6);
}

/// What was not asked is missing, and does not count as asked; an answer against the condition is left out and told.
#[test]
fn who_is_not_asked() {
    let file = "id,Q3,f1,f2\n1,1,4,5\n2,0,,\n3,0,3,\n4,,2,2\n5,,,\n";
    let condition = || "Q3 = 1".parse().unwrap();
    let items = ["f1", "f2"].map(|id| Item::new(id).asked_if(condition()));
    let answers = answers(file, &items);
    let found = Scores::new().min_answered(0.5).fit(&answers).unwrap();
    let asked: Vec<(usize, usize, Option<f64>)> =
        found.scores.iter().map(|score| (score.answered, score.asked, score.score)).collect();
    assert_eq!(asked, [(2, 2, Some(4.5)), (0, 0, None), (0, 0, None), (2, 2, Some(2.0)), (0, 0, None)]);
    assert!(
        answers.diagnostics().iter().any(|told| told.code == "SCA101" && told.message.starts_with("1 answer to f1"))
    );
}

/// What is not declared, or is not what was declared, is refused with its place.
#[test]
fn what_cannot_be_is_told() {
    let range = AnswerRange::new(1.0, 5.0).unwrap();
    let words = || Item::new("a").labels([("agree", 4.0), ("disagree", 2.0)]);
    for (file, item, code, message) in [
        (
            "id,a\n1,6\n",
            Item::new("a").range(range),
            "SCA006",
            "the answer 6 is outside its range 1 to 5 (t.csv, line 2, record 1, column a)",
        ),
        (
            "id,a\n1,agree\n2,agre\n",
            words(),
            "SCA005",
            "\"agre\" is none of the labels of the answers (t.csv, line 3, record 2, column a) (did you mean agree?)",
        ),
        ("id,a\n1,3\n", Item::new("a").reversed(), "SCA008", "a has no declared range"),
    ] {
        let error = Answers::read(&table(file), &[item]).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(error.to_string().starts_with(message), "{error}");
    }
    let between = answers("id,a,b\n1,1.5,2\n2,2,3\n", &ranged("a b", 1.0, 5.0));
    assert_eq!(Mokken::new().fit(&between).unwrap_err().code(), "SCA007");
    let unlike = [Item::new("a").range(range), Item::new("b").range(AnswerRange::new(0.0, 10.0).unwrap())];
    let error = Scores::new().fit(&answers("id,a,b\n1,1,2\n", &unlike)).unwrap_err();
    assert!(error.code() == "SCA009" && error.to_string().contains("pomp"), "{error}");
}
