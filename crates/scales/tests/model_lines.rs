//! What the lines of a confirmatory model mean beyond loadings: means, what is left of two items together, figures of figures.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use common::{answers, items, near, two_factors};
use crosscase_scales::{Answers, Cfa, CfaEstimate, CfaModel, CfaResult};
use std::fmt::Write as _;

const FACTOR: &str = "f =~ x1 + x2 + x3 + x4";

fn read() -> Answers {
    let table = two_factors();
    let columns = ["1", "2", "4", "5"].map(|name| table.numbers(name).unwrap());
    let mut file = "id,x1,x2,x3,x4\n".to_owned();
    for row in 0..200 {
        let values = columns.clone().map(|column| (column[row].unwrap() + 2.0).to_string());
        writeln!(file, "{row},{}", values.join(",")).unwrap();
    }
    answers(&file, &items("x1 x2 x3 x4"))
}

fn fit(lines: &str) -> CfaResult {
    let model = CfaModel::parse(&format!("{FACTOR}\n{lines}"), "m.lav").unwrap();
    Cfa::new().fit(&model, &read(), None).unwrap()
}

fn of<'a>(found: &'a CfaResult, lhs: &str, op: &str, rhs: &str) -> &'a CfaEstimate {
    found.estimates.iter().find(|one| (one.lhs.as_str(), one.op, one.rhs.as_str()) == (lhs, op, rhs)).unwrap()
}

/// As lavaan has it: a residual covariance is standardised to the correlation of what is left of both, and not by their whole variances.
#[test]
fn what_is_left_of_two_items_correlates() {
    let found = fit("x1 ~~ x2");
    let left = |name: &str| of(&found, name, "~~", name).est;
    let both = of(&found, "x1", "~~", "x2");
    near(both.std, both.est / (left("x1") * left("x2")).sqrt());
    // An item's own variance is the share of all of it that is left.
    let loading = of(&found, "f", "=~", "x1").std.unwrap();
    near(of(&found, "x1", "~~", "x1").std, 1.0 - loading * loading);
}

/// A line of an intercept brings means into a model of one group: free ones cost nothing and are those of the answers, one that is fixed is a
/// degree of freedom.
#[test]
fn an_intercept_brings_means() {
    let (plain, free) = (fit(""), fit("x1 ~ 1"));
    assert_eq!((free.fit.df, free.fit.npar), (plain.fit.df, plain.fit.npar + 4));
    assert!((free.fit.chisq - plain.fit.chisq).abs() < 1e-6);
    let mean = read().given(0).iter().flatten().sum::<f64>() / 200.0;
    assert!((of(&free, "x1", "~1", "").est - mean).abs() < 1e-6);
    let fixed = fit("x1 ~ 1.5*1");
    assert_eq!(fixed.fit.df, plain.fit.df + 1);
    assert!(of(&fixed, "x1", "~1", "").est == 1.5 && fixed.fit.chisq > free.fit.chisq + 1.0);
    let against = |lines: &str, other: &str| {
        let parse = |lines: &str| CfaModel::parse(&format!("{FACTOR}\n{lines}"), "m.lav").unwrap();
        Cfa::new().fit_against(&parse(lines), (&Cfa::new(), &parse(other)), &read(), None).unwrap()
    };
    // A model that does not speak of means has them beside one that does.
    let test = against("x1 ~ 1.5*1", "").comparison.unwrap();
    assert!((test.chisq.unwrap() - (fixed.fit.chisq - free.fit.chisq)).abs() < 1e-6 && test.df == 1);
}

/// A figure of a figure is what it is when that is written out, with its error.
#[test]
fn figures_of_figures() {
    const LABELS: &str = "f =~ x1 + a*x2 + b*x3 + x4\n";
    let of = |lines: &str| {
        let model = CfaModel::parse(&format!("{LABELS}{lines}"), "m.lav").unwrap();
        let found = Cfa::new().fit(&model, &read(), None).unwrap();
        let last = found.estimates.last().unwrap().clone();
        (last.est, last.se.unwrap(), last.std.unwrap())
    };
    let (chained, written) = (of("r := a/b\ns := r^2 + a"), of("s := (a/b)^2 + a"));
    assert!((chained.0 - written.0).abs() < 1e-12 && (chained.1 - written.1).abs() < 1e-9);
    assert!((chained.2 - written.2).abs() < 1e-12);
    for (lines, message) in [
        ("s := r + a\nr := a/b", "line 2, column 6: no parameter has the label r, nor is it defined before this line"),
        ("r := a\nr := b", "line 3, column 1: r is the name of something else already"),
        ("a := b", "line 2, column 1: a is the name"),
    ] {
        let error = CfaModel::parse(&format!("{LABELS}{lines}"), "m.lav").unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
}

/// What lavaan's users write: a variable once more, with a label beside its value. Twice a value, or a label, is a mistake.
#[test]
fn a_label_beside_a_value() {
    let fit = |text: &str| Cfa::new().fit(&CfaModel::parse(text, "m").unwrap(), &read(), None);
    let once = fit("f =~ NA*a*x1 + x2 + x3 + x4\nf ~~ 1*f\nr := a^2").unwrap();
    let twice = fit("f =~ NA*x1 + a*x1 + x2 + x3 + x4\nf ~~ 1*f\nr := a^2").unwrap();
    assert_eq!(once.estimates, twice.estimates);
    for text in ["f =~ x1 + x2 + x3 + x2", "f =~ x1 + 0.5*x2 + x3 + 0.7*x2", "f =~ x1 + a*x2 + x3 + b*x2"] {
        assert!(fit(text).unwrap_err().to_string().contains("f =~ x2 stands there twice"), "{text}");
    }
}

/// An item of one value is left out: what rests on it is told, be it too few items or a figure without a value.
#[test]
fn what_went_with_a_constant_item_is_told() {
    let file = (0..30).fold("id,x1,x2,x3,x4\n".to_owned(), |file, row| {
        file + &format!("{row},{},{},3,{}\n", row % 5, (row + row / 7) % 5, (row * 2 + row / 4) % 5)
    });
    let read = answers(&file, &items("x1 x2 x3 x4"));
    let fit = |text: &str| Cfa::new().fit(&CfaModel::parse(text, "m").unwrap(), &read, None);
    let error = fit("f =~ x1 + x2 + x3").unwrap_err().to_string();
    assert!(error.contains("left out, with one value only: x3"), "{error}");
    let found = fit("f =~ x1 + a*x2 + b*x3 + x4\nr := a/b\nq := 2*a").unwrap();
    assert!(!found.diagnostics.iter().any(|told| told.code == "SCA125"), "the model is identified");
    assert!(found.diagnostics.iter().any(|told| told.code == "SCA151" && told.message.ends_with(": r")));
    assert_eq!(
        found.estimates.iter().filter(|one| one.op == ":=").map(|one| one.lhs.as_str()).collect::<Vec<_>>(),
        ["q"]
    );
}
