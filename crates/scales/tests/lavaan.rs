//! Tests of nested models and what models leave, beside lavaan 0.6-14 on three random sets of its own kind of answers, all invented.
#![allow(clippy::unwrap_used, reason = "a test may")]
#![allow(clippy::unreadable_literal, reason = "figures as another program prints them")]

mod common;

use common::{answers, items};
use crosscase_scales::{Cfa, CfaEqual, CfaEstimator, CfaModel, CfaResidual};
use std::fmt::Write as _;

const NAMES: &str = "x1 x2 x3 x4 x5 x6";
const PERSONS: usize = 300;

/// Six items of two factors that hardly correlate, skewed numbers or four ordered answers. The stream is that of Park & Miller (1988), so that another
/// program can draw the same.
fn file(mut seed: u64, is_ordered: bool) -> String {
    let mut normal = move || {
        let mut unit = || {
            seed = seed * 16_807 % 2_147_483_647;
            seed as f64 / 2_147_483_647.0
        };
        (0..12).map(|_| unit()).sum::<f64>() - 6.0
    };
    let mut file = format!("id,{}\n", NAMES.replace(' ', ","));
    for person in 0..PERSONS {
        let first = normal();
        let second = 0.3 * first + 0.91_f64.sqrt() * normal();
        write!(file, "{person}").unwrap();
        for (item, loading) in [0.8, 0.7, 0.6, 0.9, 0.5, 0.7_f64].into_iter().enumerate() {
            let own = (1.0 - loading * loading).sqrt() * normal();
            let x = loading * if item < 3 { first } else { second } + own;
            let answer = if is_ordered {
                (1 + [-0.8, 0.0, 0.9].into_iter().filter(|cut| x > *cut).count()).to_string()
            } else {
                ((100.0 * x + 20.0 * x * x).floor() / 100.0).to_string()
            };
            write!(file, ",{answer}").unwrap();
        }
        file.push('\n');
    }
    file
}

/// Of each set and estimator: factors that do not covary against those that do, then in two groups equal intercepts (of ordered answers equal loadings) more.
/// `lavTestLRT` gives the degrees of freedom, the difference and its p; `resid(type = "cor.bollen")` of the nested model what is left, here the sum of squares
/// over correlations, and over means where items are numbers.
#[test]
fn differences_and_residuals_of_random_sets() {
    let (full, nested) = ("f =~ x1 + x2 + x3\nh =~ x4 + x5 + x6", "f =~ x1 + x2 + x3\nh =~ x4 + x5 + x6\nf ~~ 0*h");
    let parse = |text: &str| CfaModel::parse(text, "m.lav").unwrap();
    let groups: Vec<Option<String>> =
        (0..PERSONS).map(|person| Some(if person % 2 == 0 { "a" } else { "b" }.to_owned())).collect();
    for (seed, estimator, of_groups, df, chisq, p, correlations, means) in [
        (12345, CfaEstimator::Ml, false, 1, 17.518748028, 0.000028449, 0.218927644, 0.0),
        (12345, CfaEstimator::Ml, true, 4, 6.770906356, 0.148501501, 0.068646781, 0.023569750),
        (12345, CfaEstimator::Mlr, false, 1, 18.715200599, 0.000015177, 0.218927644, 0.0),
        (12345, CfaEstimator::Mlr, true, 4, 6.891542939, 0.141731897, 0.068646781, 0.023569750),
        (12345, CfaEstimator::Wlsmv, false, 1, 14.305580063, 0.000155404, 0.199277948, 0.0),
        (12345, CfaEstimator::Wlsmv, true, 4, 3.607543816, 0.461715542, 0.059909547, 0.0),
        (777, CfaEstimator::Ml, false, 1, 12.416857779, 0.000425476, 0.128796928, 0.0),
        (777, CfaEstimator::Ml, true, 4, 5.874003332, 0.208757449, 0.101497747, 0.030144710),
        (777, CfaEstimator::Mlr, false, 1, 11.052208425, 0.000885816, 0.128796928, 0.0),
        (777, CfaEstimator::Mlr, true, 4, 6.185487509, 0.185717577, 0.101497747, 0.030144710),
        (777, CfaEstimator::Wlsmv, false, 1, 11.905939330, 0.000559552, 0.196899137, 0.0),
        (777, CfaEstimator::Wlsmv, true, 4, 3.104634325, 0.540470337, 0.130336468, 0.0),
        (31337, CfaEstimator::Ml, false, 1, 33.449864320, 0.000000007, 0.493226874, 0.0),
        (31337, CfaEstimator::Ml, true, 4, 5.252336264, 0.262372074, 0.111514949, 0.020258343),
        (31337, CfaEstimator::Mlr, false, 1, 29.759930875, 0.000000049, 0.493226874, 0.0),
        (31337, CfaEstimator::Mlr, true, 4, 5.342162411, 0.253955816, 0.111514949, 0.020258343),
        (31337, CfaEstimator::Wlsmv, false, 1, 33.151825504, 0.000000009, 0.495594329, 0.0),
        (31337, CfaEstimator::Wlsmv, true, 4, 2.420314828, 0.658959190, 0.120193154, 0.0),
    ] {
        let is_ordered = estimator == CfaEstimator::Wlsmv;
        let read = answers(&file(seed, is_ordered), &items(NAMES));
        let cfa = Cfa::new().estimator(estimator).with_residuals();
        let cfa = if is_ordered { cfa.ordered(NAMES.split(' ')) } else { cfa };
        let (fewer, more) = match (of_groups, is_ordered) {
            (false, _) => (vec![], vec![]),
            (true, false) => (vec![CfaEqual::Loadings], vec![CfaEqual::Loadings, CfaEqual::Intercepts]),
            (true, true) => (vec![CfaEqual::Thresholds], vec![CfaEqual::Thresholds, CfaEqual::Loadings]),
        };
        let model = parse(if of_groups { full } else { nested });
        let against = (&cfa.clone().equal(fewer), &parse(full));
        let own = cfa.clone().equal(more);
        let found = own.fit_against(&model, against, &read, of_groups.then_some(groups.as_slice())).unwrap();
        let test = found.comparison.as_ref().unwrap();
        let what = format!("{seed} {estimator:?} {of_groups}: {test:?}");
        assert_eq!(test.df, df, "{what}");
        assert!((test.chisq.unwrap() - chisq).abs() < 1e-5 * chisq, "{what}");
        assert!((test.p.unwrap() - p).abs() < 1e-5 * p + 1e-9, "{what}");
        let left = found.residuals.as_ref().unwrap();
        let squares = |op: &str| {
            left.iter().filter(|one| one.op == op).map(|one: &CfaResidual| one.residual * one.residual).sum::<f64>()
        };
        for (found, expected) in [(squares("~~"), correlations), (squares("~1"), means)] {
            assert!((found - expected).abs() < 2e-5 * expected + 1e-9, "{what}: {found} is not {expected}");
        }
    }
}
