//! Lipset's study in Brown (1980) against figures made with R.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

mod common;

use common::{factor_like, lipset, near};
use crosscase_qmethod::{Analysis, Consensus, Conventions, Label, Retention, RotationPlan, StatementTest};
use serde_json::Value;

fn column(value: &Value, f: usize) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|row| row[f].as_f64().unwrap()).collect()
}

fn list(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(values) => values.iter().map(|v| v.as_f64().unwrap()).collect(),
        one => vec![one.as_f64().unwrap()],
    }
}

#[test]
fn every_reference_analysis() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("data/lipset.json")).unwrap();
    assert_eq!(cases.len(), 6);
    for case in &cases {
        let k = usize::try_from(case["nfactors"].as_u64().unwrap()).unwrap();
        // R's varimax still moves by 2e-9 where it stops, its centroid by 1e-5; ours go on.
        let (name, tolerance) = if case["extraction"] == "PCA" { ("pca", 1e-8) } else { ("brown", 2e-5) };
        let plan = if k > 1 { RotationPlan::default() } else { RotationPlan::none() };
        let found = Analysis::new(k).extraction(name).rotation(plan).fit(&lipset()).unwrap();
        for (a, b) in found.eigenvalues.iter().zip(list(&case["eigenvalues"])) {
            near(*a, b, 1e-12, "eigenvalue");
        }
        for f in 0..k {
            let (own, sign) = factor_like(&found, &column(&case["loadings"], f), tolerance);
            let flags: Vec<f64> = found.flags.iter().map(|row| f64::from(u8::from(row[own]))).collect();
            assert_eq!(flags, column(&case["flags"], f));
            let z = found.zscores[own].as_ref().unwrap();
            for (a, b) in z.iter().zip(column(&case["zscores"], f)) {
                near(a * sign, b, 10.0 * tolerance, "z-score");
            }
            if sign > 0.0 {
                let array: Vec<f64> = found.arrays[own].as_ref().unwrap().iter().map(|p| f64::from(*p)).collect();
                assert_eq!(array, column(&case["arrays"], f));
            }
            near(found.factors[own].reliability, list(&case["reliability"])[f], 1e-12, "reliability");
            near(found.factors[own].se, list(&case["se"])[f], 1e-12, "standard error");
            near(found.factors[own].ss_loading, list(&case["ss_loadings"])[f], 10.0 * tolerance, "SS loading");
        }
        for (a, b) in found.communalities().iter().zip(list(&case["communalities"])) {
            near(*a, b, 10.0 * tolerance, "communality");
        }
    }
}

/// Three factors by principal components and varimax: what R `qmethod`'s `qdc` counts.
#[test]
fn distinguishing_and_consensus_statements() {
    // With R's own stop, since its figures carry it.
    let found = Analysis::new(3).conventions(Conventions::qmethod_r()).fit(&lipset()).unwrap();
    // R qmethod's first, second and third factor.
    let f = [
        factor_like(
            &found,
            &[0.190_84, -0.065_52, 0.810_74, 0.775_65, -0.833_45, 0.146_06, 0.141_31, -0.089_07, 0.203_77],
            1e-3,
        )
        .0,
        factor_like(
            &found,
            &[0.765_83, 0.825_78, -0.016_42, 0.229_84, 0.154_38, -0.184_52, -0.348_62, 0.662_53, -0.182_84],
            1e-3,
        )
        .0,
        factor_like(
            &found,
            &[-0.168_3, 0.106_74, -0.092_94, 0.271_16, 0.025_54, 0.884_87, 0.739, -0.170_49, -0.448_14],
            1e-3,
        )
        .0,
    ];
    let compared = StatementTest::default().fit(&found).unwrap();
    let count = |label: &dyn Fn(&Label) -> bool| compared.statements.iter().filter(|row| label(&row.label)).count();
    assert_eq!(count(&|l| *l == Label::Consensus), 2);
    assert_eq!(count(&|l| *l == Label::All), 5);
    for (own, expected) in f.iter().zip([8, 6, 6]) {
        assert_eq!(count(&|l| *l == Label::Only(*own)), expected);
    }
    assert_eq!(count(&|l| *l == Label::None), 6);
    let consensus: Vec<usize> = compared.consensus().iter().map(|row| row.statement + 1).collect();
    assert_eq!(consensus, [14, 20]);
    assert!(compared.consensus().iter().all(|row| row.consensus == Some(Consensus::At05)));
    near(found.sed(0, 1).unwrap(), 0.392_232, 1e-6, "SED");
    for ((a, b), r) in [(0, 1), (0, 2), (1, 2)].into_iter().zip([-0.009_315, 0.154_685, -0.247_143]) {
        near(found.score_correlation(f[a], f[b]).unwrap(), r, 1e-6, "correlation of z-scores");
    }
    for (own, (z, place)) in f.iter().zip([(1.659_916, 4), (-0.679_129, -2), (0.470_676, 1)]) {
        near(found.zscores[*own].as_ref().unwrap()[0], z, 1e-6, "z of statement 1");
        assert_eq!(found.arrays[*own].as_ref().unwrap()[0], place);
    }
    // Rotated to the end, the same statements do the same.
    let converged = Analysis::new(3).fit(&lipset()).unwrap();
    let labels =
        |rows: &[crosscase_qmethod::ComparedStatement]| rows.iter().map(|row| row.label.clone()).collect::<Vec<_>>();
    let again = StatementTest::default().fit(&converged).unwrap();
    assert_eq!(labels(&again.statements), labels(&compared.statements));
}

#[test]
fn evidence_on_the_number_of_factors() {
    let evidence = Retention::new().replicates(2_000).fit(&Analysis::new(1), &lipset()).unwrap();
    let of = |f: usize| &evidence.factors[f];
    assert_eq!(evidence.factors.iter().filter(|row| row.kaiser).count(), 4);
    for (f, product) in [0.4911, 0.4839, 0.3204, 0.3570].into_iter().enumerate() {
        near(of(f).humphrey_product.unwrap(), product, 5e-5, "Humphrey");
    }
    // Not monotone: the third fails and the fourth passes, and so it is shown.
    let passes: Vec<bool> = (0..4).map(|f| of(f).humphrey.unwrap()).collect();
    assert_eq!(passes, [true, true, false, true]);
    for (f, (mean, high)) in [(1.902, 2.199), (1.553, 1.749), (1.315, 1.469)].into_iter().enumerate() {
        near(of(f).parallel_mean.unwrap(), mean, 0.02, "mean of shuffled sorts");
        near(of(f).parallel_quantile.unwrap(), high, 0.03, "quantile of shuffled sorts");
    }
    assert_eq!(evidence.factors.iter().filter(|row| row.parallel == Some(true)).count(), 2);
    near(evidence.cumulative_communalities.row(0)[1], 0.599_236, 1e-5, "communality of US1 in two factors");
}

#[test]
fn levels_are_chosen() {
    let found = Analysis::new(3).fit(&lipset()).unwrap();
    let marked = |test: StatementTest| {
        test.fit(&found).unwrap().statements.iter().filter(|row| row.distinguishes[0] > 0).count()
    };
    let levels = |one, two| StatementTest::new().levels([one, two]);
    let usual = marked(StatementTest::default());
    assert_eq!(usual, marked(levels(0.05, 0.01)));
    assert!(marked(levels(0.2, 0.1)) > usual);
    assert!(marked(levels(0.001, 0.0001)) < usual);
    assert!(marked(StatementTest::new().correction(crosscase_qmethod::Correction::Holm)) <= usual);
    assert_eq!(levels(0.01, 0.05).fit(&found).unwrap_err().code(), "QME018");
    // Agreement that is shown is rarer than no difference found; at a wide margin it is all there is.
    let shown = |margin: f64| {
        let compared = StatementTest::new().margin(margin).fit(&found).unwrap();
        compared.statements.iter().filter(|row| row.equivalence.is_some_and(|e| e.equivalent)).count()
    };
    assert_eq!((shown(0.6), shown(9.0)), (0, 33));
    for row in &StatementTest::default().fit(&found).unwrap().statements {
        let own = row.equivalence.unwrap();
        assert_eq!(own.p < 0.05, own.equivalent);
    }
}

/// Figures of R `psych` 2.2.9 (`fa(fm = "minres")`, `polychoric(correct = 0)`), whose optimisers stop at about 1e-5, of
/// `GPArotation` (`quartimin`, eps 1e-10) and of `cor`.
#[test]
fn the_methods_that_r_has_elsewhere() {
    use crosscase_qmethod::Correlation;
    let minres = Analysis::new(2).extraction("minres").rotation(RotationPlan::none()).fit(&lipset()).unwrap();
    for (i, row) in
        [[-0.339_720_5, 0.598_979_7], [-0.341_552, 0.363_827_4], [0.411_408_4, 0.470_891_6]].iter().enumerate()
    {
        for (own, r) in minres.unrotated.row(i).iter().zip(row) {
            near(*own, *r, 1e-5, "minres");
        }
    }
    let oblique = Analysis::new(3).rotation("oblimin").fit(&lipset()).unwrap();
    let (pattern, phi) = (oblique.pattern.as_ref().unwrap(), oblique.phi.as_ref().unwrap());
    for (own, r) in pattern.row(0).iter().zip([0.196_433_906, 0.726_705_836, -0.206_127_888]) {
        near(*own, r, 1e-8, "quartimin");
    }
    for (own, r) in
        [phi.row(0)[1], phi.row(0)[2], phi.row(1)[2]].iter().zip([0.022_469_65, 0.129_110_7, -0.153_973_776])
    {
        near(*own, r, 1e-8, "factor correlation");
    }
    for (kind, tolerance, r) in [
        (Correlation::Polychoric, 3e-5, [0.553_806_8, 0.192_281, 0.253_345_1]),
        (Correlation::Spearman, 1e-9, [0.524_092_297_3, 0.218_951_476_1, 0.205_463_182_9]),
        (Correlation::Kendall, 1e-9, [0.407_949_790_8, 0.152_719_665_3, 0.156_903_765_7]),
    ] {
        let found = Analysis::new(1).correlation(kind).fit(&lipset()).unwrap();
        for (own, r) in found.correlations.row(0)[1..4].iter().zip(r) {
            near(*own, r, tolerance, "correlation with US1");
        }
    }
}
