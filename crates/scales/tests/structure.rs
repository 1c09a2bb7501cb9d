//! Models of item response and of confirmatory factors, by figures that other programs give and by models that are the same by another name.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

mod common;

use common::{answers, items, lsat6, table, two_factors};
use crosscase_numerics::Matrix;
use crosscase_scales::{AnswerRange, Answers, Cfa, CfaMissing, CfaModel, Irt, IrtModel, Item, OneFactor};

#[track_caller]
fn within(found: f64, expected: f64, allowed: f64) {
    assert!((found - expected).abs() <= allowed, "{found} is not {expected}");
}

/// mirt gives −2466.653 for the two-parameter model of the LSAT (section 6; Bock & Lieberman 1970). With one slope it cannot be greater, and
/// difficulties of the Rasch model are in the order of the shares that answered rightly.
#[test]
fn lsat6_by_item_response() {
    let answers = Answers::read(&lsat6(), &items("1 2 3 4 5")).unwrap();
    let free = Irt::new(IrtModel::TwoParameter).fit(&answers).unwrap();
    within(free.log_likelihood, -2466.653, 5e-3);
    let rasch = Irt::new(IrtModel::Rasch).with_scores().fit(&answers).unwrap();
    assert!(rasch.converged && rasch.log_likelihood < free.log_likelihood);
    // The intercepts of R's mirt: 2.73, .999, .24, 1.306.
    for (item, expected) in rasch.items.iter().zip([-2.73, -0.999, -0.24, -1.306]) {
        within(item.difficulties[0].unwrap(), expected, 5e-3);
    }
    // Two options are two options under every model: the graded one and the generalised partial credit one are the two-parameter one.
    for model in [IrtModel::Grm, IrtModel::Gpcm] {
        within(Irt::new(model).fit(&answers).unwrap().log_likelihood, free.log_likelihood, 1e-6);
    }
    // Equal sums have equal scores in the Rasch model, and the standard error is a posterior standard deviation below that of the prior.
    let scores = rasch.scores.unwrap();
    within(scores[4].theta.unwrap(), scores[3].theta.unwrap(), 1e-12);
    assert!(scores.iter().all(|score| score.se.unwrap() < rasch.theta_variance.sqrt()));
}

/// Who answered nothing has no score: the mean of the prior is no measurement. A declared option that nobody chose has no difficulty.
#[test]
fn no_answer_is_no_score() {
    let file = "id,a,b,c\n1,1,1,2\n2,2,1,1\n3,3,2,2\n4,,,\n5,1,1,1\n6,3,2,2\n7,2,2,1\n8,1,2,1\n";
    let range = |id: &str, high: f64| Item::new(id).range(AnswerRange::new(1.0, high).unwrap());
    let found = Irt::new(IrtModel::Grm)
        .with_scores()
        .fit(&answers(file, &[range("a", 4.0), range("b", 2.0), range("c", 2.0)]))
        .unwrap();
    assert_eq!((found.n, found.scores.as_ref().unwrap()[3].theta, found.scores.unwrap()[3].answered), (7, None, 0));
    assert_eq!((found.items[0].categories.len(), found.items[0].difficulties[2]), (4, None));
    assert!(found.diagnostics.iter().any(|told| told.code == "SCA124" && told.message.contains("4 of a")));
    let error = Irt::new(IrtModel::Rasch).fit(&answers(file, &items("a b c"))).unwrap_err();
    assert_eq!(error.code(), "SCA015");
}

/// lavaan 0.6-14 and a casewise optimum agree: a respondent who answered nothing is left out, and the fit is that of the others.
#[test]
fn full_information() {
    let file = "id,v1,v2,v3,v4\nr1,3,3,4,3\nr2,4,5,,3\nr3,5,4,3,4\nr4,,1,1,2\nr5,3,2,2,3\nr6,,,,\nr7,3,3,4,4\nr8,4,2,2,\nr9,2,4,4,3\nr10,2,,1,1\nr11,5,4,5,5\nr12,1,3,3,4\nr13,3,4,4,3\nr14,3,3,3,2\n";
    let model = CfaModel::parse("f =~ v1 + v2 +\n  v3 + v4 # one factor\n", "m.lav").unwrap();
    let found = Cfa::new().missing(CfaMissing::Fiml).fit(&model, &answers(file, &items("v1 v2 v3 v4")), None).unwrap();
    assert_eq!((found.n, found.fit.npar, found.fit.df), (vec![13], 12, 2));
    assert!(
        format!("{:.6}", found.fit.logl.unwrap()).starts_with("-62.0451")
            && format!("{:.6}", found.fit.chisq).starts_with("1.253"),
        "{:?}",
        found.fit
    );
}

/// The answers of docs/scales.md are few, and have a fit all the same.
#[test]
fn twelve_people() {
    let page = include_str!("scales.md");
    let file = page.split("```csv\n").nth(1).unwrap().split_once("```").unwrap().0;
    let model = CfaModel::parse("trust =~ trust1 + trust2 + trust3 + trust4", "m").unwrap();
    let answers = answers(file, &items("trust1 trust2 trust3 trust4"));
    let found = Cfa::new().missing(CfaMissing::Fiml).fit(&model, &answers, None).unwrap();
    assert!(found.estimates.iter().any(|one| one.rhs == "trust3" && one.op == "=~" && one.est < 0.0));
    assert!(Irt::new(IrtModel::Grm).with_scores().fit(&answers).is_ok());
}

/// One factor is the same whether its unit is a loading or a variance, and the same as by the other way to it; the fit does not hang on the unit.
#[test]
fn units_do_not_matter() {
    let names = |text: &str| CfaModel::parse(text, "m").unwrap();
    let table = two_factors();
    let columns =
        ["1", "2", "3", "4"].map(|name| table.numbers(name).unwrap().into_iter().flatten().collect::<Vec<f64>>());
    let named = common::table(&{
        let rows = (0..columns[0].len()).map(|row| {
            format!("{row},{},{},{},{}", columns[0][row], columns[1][row], columns[2][row], columns[3][row])
        });
        std::iter::once("id,x1,x2,x3,x4".to_owned()).chain(rows).collect::<Vec<_>>().join("\n")
    });
    let read = Answers::read(&named, &items("x1 x2 x3 x4")).unwrap();
    let model = names("f =~ x1 + x2 + x3 + x4");
    let (marked, standard) =
        (Cfa::new().fit(&model, &read, None).unwrap(), Cfa::new().std_lv().fit(&model, &read, None).unwrap());
    within(marked.fit.chisq, standard.fit.chisq, 1e-6);
    for (a, b) in marked.estimates.iter().zip(&standard.estimates).filter(|(a, _)| a.op == "=~") {
        within(a.std.unwrap(), b.std.unwrap(), 1e-6);
    }
    let n = columns[0].len() as f64;
    let centred: Vec<Vec<f64>> =
        columns.iter().map(|column| column.iter().map(|x| x - column.iter().sum::<f64>() / n).collect()).collect();
    let s = |at: usize| centred[at / 4].iter().zip(&centred[at % 4]).map(|(x, y)| x * y).sum::<f64>() / n;
    let other = OneFactor::most_likely(&Matrix::new(4, 4, (0..16).map(s).collect()).unwrap()).unwrap();
    for (a, b) in standard.estimates.iter().filter(|one| one.op == "=~").zip(&other.loadings) {
        within(a.est, *b, 1e-6);
    }
}

/// What a model cannot be is told with line and column; more parameters than moments are none.
#[test]
fn models_that_cannot_be() {
    for (text, message) in [
        ("f =~ a + b\ng = c", "m.lav, line 2, column 3"),
        ("f =~ a + ", "m.lav, line 1"),
        ("", "m.lav, line 1: the model is empty"),
        ("f ~~ a b", "m.lav, line 1, column 6"),
    ] {
        let error = CfaModel::parse(text, "m.lav").unwrap_err().to_string();
        assert!(error.starts_with(message), "{text}: {error}");
    }
    let two = CfaModel::parse("f =~ a + b", "m.lav").unwrap();
    let file = "id,a,b\n1,1,2\n2,3,2\n3,2,4\n4,5,5\n";
    let error = Cfa::new().fit(&two, &answers(file, &items("a b")), None).unwrap_err();
    assert!(error.to_string().contains("degrees of freedom are negative"), "{error}");
    assert!(two.check(|name| table(file).has_column(name)).is_ok() && two.check(|name| name == "a").is_err());
}
