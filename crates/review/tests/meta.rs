//! Effects put together, held to metafor 3.8-1 and to laws.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use crosscase_data::{Format, ReadOptions, Table, read_bytes};
use crosscase_review::{EffectMeasure, MetaAnalysis, MetaMethod, MetaOptions, StudyEffect, StudyEffects};
use proptest::prelude::*;

/// Thirteen trials of BCG vaccination (Colditz et al. 1994): events and others of the vaccinated, then of the controls.
const BCG: &str = "trial,tpos,tneg,cpos,cneg\nt1,4,119,11,128\nt2,6,300,29,274\nt3,3,228,11,209\nt4,62,13536,248,12619\nt5,33,5036,47,5761\n\
t6,180,1361,372,1079\nt7,8,2537,10,619\nt8,505,87886,499,87892\nt9,29,7470,45,7232\nt10,17,1699,65,1600\nt11,186,50448,141,27197\n\
t12,5,2493,3,2338\nt13,27,16886,29,17825\n";

fn table(text: &str) -> Table {
    read_bytes(text.as_bytes(), Format::Csv, Some("d.csv"), &ReadOptions::new()).unwrap().table
}

fn cells(text: &str, measure: EffectMeasure) -> Vec<StudyEffect> {
    let columns = ["tpos", "tneg", "cpos", "cneg"].map(str::to_owned);
    StudyEffects::from_cells(&table(text), &columns, measure).unwrap().studies
}

#[track_caller]
fn near(found: Option<f64>, expected: f64) {
    assert!(
        found.is_some_and(|found| (found - expected).abs() < 5e-8 * expected.abs().max(1.0)),
        "{found:?} for {expected}"
    );
}

#[test]
fn the_trials_of_bcg() {
    let studies = cells(BCG, EffectMeasure::RiskRatio);
    near(Some(studies[0].effect), -0.889_311_333_920_205_4);
    near(Some(studies[0].variance), 0.325_584_765_003_961_33);
    let reml = MetaOptions::new(MetaMethod::Reml).fit(&studies).unwrap();
    near(Some(reml.estimate), -0.714_532_342_158_139_3);
    near(reml.se, 0.179_781_516_105_205_65);
    near(reml.tau2, 0.313_243_258_136_480_5);
    near(reml.i2, 0.922_213_845_212_689_6);
    near(reml.h2, 12.855_758_235_309_155);
    near(Some(reml.q), 152.233_008_082_373_26);
    near(reml.prediction.map(|p| p.0), -1.866_692_217_902_886_2);
    near(Some(reml.studies[1].weight), 6.364_679_372_563_01);
    let knapp_hartung = MetaOptions::new(MetaMethod::Reml).knapp_hartung().fit(&studies).unwrap();
    near(knapp_hartung.se, 0.180_791_744_092_847_87);
    near(knapp_hartung.ci.map(|ci| ci.0), -1.108_443_713_685_550_5);
    near(knapp_hartung.prediction.map(|p| p.1), 0.566_952_149_879_923);
    let dl = MetaOptions::new(MetaMethod::Dl).fit(&studies).unwrap();
    near(dl.tau2, 0.308_760_26);
    near(Some(dl.estimate), -0.714_117_22);
    near(dl.se, 0.178_742_09);
    let common = MetaOptions::new(MetaMethod::Common).fit(&studies).unwrap();
    near(Some(common.estimate), -0.430_285_16);
    near(common.se, 0.040_498_752);
    near(common.h2, 152.233_008_082_373_26 / 12.0);
    assert_eq!((common.tau2, common.prediction, common.q_df), (Some(0.0), None, 12));
    assert!(reml.forest("log risk ratio").svg().contains("A new study"));
    assert!(reml.funnel("log risk ratio").description().contains("t13: -0.017"));
}

#[test]
fn the_borders() {
    let of = |rows: &[(f64, f64)]| -> Vec<StudyEffect> {
        rows.iter()
            .enumerate()
            .map(|(at, (effect, variance))| StudyEffect::new(format!("s{at}"), *effect, *variance))
            .collect()
    };
    let alike =
        MetaOptions::new(MetaMethod::Reml).fit(&of(&[(0.2, 0.04), (0.22, 0.02), (0.25, 0.09), (0.18, 0.03)])).unwrap();
    assert_eq!((alike.tau2, alike.i2, alike.h2), (Some(0.0), Some(0.0), Some(1.0)), "0 exactly, never below");
    near(Some(alike.estimate), 0.207_441_860_465_116_26);
    let one = MetaOptions::new(MetaMethod::Reml).fit(&of(&[(0.3, 0.04)])).unwrap();
    assert_eq!((one.estimate, one.tau2, one.i2, one.prediction, one.q_p), (0.3, None, None, None, None));
    near(one.se, 0.2);
    let one = MetaOptions::new(MetaMethod::Reml).knapp_hartung().fit(&of(&[(0.3, 0.04)])).unwrap();
    assert_eq!((one.se, one.ci, &*one.diagnostics[0].code), (None, None, "REV145"));
    let same = MetaOptions::default().knapp_hartung().fit(&of(&[(1.0, 1.0), (1.0, 2.0)])).unwrap();
    assert_eq!((same.ci, &*same.diagnostics[0].code), (Some((1.0, 1.0)), "REV145"));
    // Where the mean of what is the same is off by its rounding, too; effects that differ a little are not the same.
    for (effects, expected) in [
        (vec![(0.3, 0.04), (0.3, 0.09)], true),
        (vec![(0.7, 0.01), (0.7, 0.02), (0.7, 0.03)], true),
        (vec![(0.0, 0.1), (0.0, 0.2)], true),
        (vec![(0.3, 0.04), (0.300_000_1, 0.09)], false),
        (vec![(0.0, 0.1), (1e-9, 0.2)], false),
    ] {
        let found = MetaOptions::default().knapp_hartung().fit(&of(&effects)).unwrap();
        assert_eq!(found.diagnostics.iter().any(|told| told.code == "REV145"), expected, "{effects:?}");
        assert!(MetaOptions::default().fit(&of(&effects)).unwrap().diagnostics.is_empty());
    }
    for apart in [[(1.0, 1e-200), (2.0, 1e-200)], [(1.0, 1e-308), (2.0, 1e308)], [(1e200, 1.0), (-1e200, 1.0)]] {
        let error = MetaOptions::default().fit(&of(&apart)).unwrap_err();
        assert!(error.code() == "REV036" && error.to_string().contains("their variances go from"), "{error}");
    }
    assert_eq!(MetaOptions::default().fit(&[]).unwrap_err().code(), "REV032");
    // A study with a zero gets half in all four cells; the others none.
    let zero = cells("t,tpos,tneg,cpos,cneg\na,0,10,2,8\nb,3,7,4,6\n", EffectMeasure::OddsRatio);
    near(Some(zero[0].effect), libm::log((0.5 / 10.5) / (2.5 / 8.5)));
    near(Some(zero[1].variance), 1.0 / 3.0 + 1.0 / 7.0 + 1.0 / 4.0 + 1.0 / 6.0);
    for (text, code, told) in [
        ("s,y,v\na,0.1,0.2\nb,0.3,0\n", "REV030", "line 3"),
        ("s,y,v\na,,0.2\n", "REV032", "no study"),
        ("s,y,v\na,x,0.2\n", "DAT", "x"),
    ] {
        let error = StudyEffects::from_table(&table(text), "y", "v").unwrap_err();
        assert!(error.code().starts_with(code) && error.to_string().contains(told), "{error}");
    }
    let left_out = StudyEffects::from_table(&table("s,y,v\na,0.1,0.2\nb,,0.1\n"), "y", "v").unwrap();
    assert!(left_out.studies.len() == 1 && left_out.diagnostics[0].message.ends_with("left out: b"));
    let columns = ["tpos", "tneg", "cpos", "cneg"].map(str::to_owned);
    let negative = table("t,tpos,tneg,cpos,cneg\na,-1,10,2,8\n");
    assert_eq!(StudyEffects::from_cells(&negative, &columns, EffectMeasure::RiskRatio).unwrap_err().code(), "REV031");
    let nobody = table("t,tpos,tneg,cpos,cneg\na,1,10,2,8\nb,0,0,1,10\n");
    let error = StudyEffects::from_cells(&nobody, &columns, EffectMeasure::RiskRatio).unwrap_err().to_string();
    assert!(error.starts_with("nobody is in one arm of this study") && error.contains("line 3"), "{error}");
}

fn some_studies() -> impl Strategy<Value = Vec<StudyEffect>> {
    proptest::collection::vec((-3.0..3.0_f64, 0.001..2.0_f64), 2..12).prop_map(|rows| {
        rows.into_iter()
            .enumerate()
            .map(|(at, (effect, variance))| StudyEffect::new(format!("s{at}"), effect, variance))
            .collect()
    })
}

/// The restricted likelihood of a variance between studies, from its definition (Viechtbauer 2005).
fn likelihood(studies: &[StudyEffect], tau2: f64) -> f64 {
    let weights: Vec<f64> = studies.iter().map(|study| 1.0 / (study.variance + tau2)).collect();
    let all: f64 = weights.iter().sum();
    let mean = weights.iter().zip(studies).map(|(w, s)| w * s.effect).sum::<f64>() / all;
    let spread: f64 = weights.iter().zip(studies).map(|(w, s)| w * (s.effect - mean) * (s.effect - mean)).sum();
    0.5 * (weights.iter().map(|w| libm::log(*w)).sum::<f64>() - libm::log(all) - spread)
}

/// Scoring that is not damped goes to and fro about the peak here, a hair nearer each time, and did not end in a thousand steps.
#[test]
fn scoring_ends_where_its_steps_overshoot() {
    let effects = [-1.309_250_174, -1.218_583_433, -1.288_244_188, 0.0, 0.0, -0.823_377_948];
    let variances = [0.648_099_783, 0.448_424_046, 0.926_936_844, 0.001, 1.730_530_319, 1.698_330_254];
    let studies: Vec<StudyEffect> = effects.iter().zip(variances).map(|(y, v)| StudyEffect::new("s", *y, v)).collect();
    let found = MetaOptions::new(MetaMethod::Reml).fit(&studies);
    // Of the same likelihood by a search on a grid in Python: 0.304 226 818 8.
    match found {
        Ok(found) => assert!((found.tau2.unwrap() - 0.304_226_82).abs() < 1e-7, "{:?}", found.tau2),
        Err(error) => panic!("{error}"),
    }
}

/// Scoring creeps here, by three hundredths of what is left at each step, and did not end in a thousand.
#[test]
fn scoring_ends_where_its_steps_creep() {
    let studies = [
        (2.714_542_071_191_155, 1.070_976_909_160_160_6),
        (-0.305_472_114_257_251_1, 1.901_155_686_738_277_3),
        (1.911_061_769_082_917, 0.129_476_907_857_263),
        (1.725_548_340_196_557_7, 0.387_359_136_960_218_84),
        (-1.073_511_833_461_675_1, 1.826_007_508_202_544_9),
    ];
    let studies = studies.map(|(effect, variance)| StudyEffect::new("s", effect, variance));
    let tau2 = MetaOptions::new(MetaMethod::Reml).fit(&studies).unwrap().tau2.unwrap();
    // Where the restricted likelihood has its peak, by halving between 0.1 and 0.2 in Python.
    assert!((tau2 - 0.128_134_929_885_406_28).abs() < 1e-9, "{tau2}");
    assert!(
        [tau2 - 1e-3, tau2 + 1e-3, 0.0, 1.0]
            .iter()
            .all(|other| likelihood(&studies, *other) < likelihood(&studies, tau2))
    );
}

proptest! {
    #[test]
    fn the_variance_between_studies_is_where_the_likelihood_peaks(studies in some_studies()) {
        let tau2 = MetaOptions::new(MetaMethod::Reml).fit(&studies).unwrap().tau2.unwrap();
        let here = likelihood(&studies, tau2);
        for step in [1e-3, 1e-2] {
            for other in [tau2 * (1.0 - step), tau2 * (1.0 + step), tau2 + step * 0.01] {
                prop_assert!(likelihood(&studies, other) <= here + 1e-9, "{tau2} and {other}");
            }
        }
    }

    #[test]
    fn effects_move_with_their_scale(studies in some_studies(), shift in -2.0..2.0_f64, scale in 0.1..10.0_f64) {
        let moved: Vec<StudyEffect> = studies.iter()
            .map(|s| StudyEffect::new(s.study.as_str(), scale * s.effect + shift, scale * scale * s.variance)).collect();
        for method in [MetaMethod::Dl, MetaMethod::Reml, MetaMethod::Common] {
            let of = |studies: &[StudyEffect]| -> MetaAnalysis { MetaOptions::new(method).knapp_hartung().fit(studies).unwrap() };
            let (one, other) = (of(&studies), of(&moved));
            let close = |a: f64, b: f64| (a - b).abs() < 1e-5 * (1.0 + b.abs());
            prop_assert!(close(other.estimate, scale * one.estimate + shift));
            prop_assert!(close(other.tau2.unwrap(), scale * scale * one.tau2.unwrap()) && close(other.i2.unwrap(), one.i2.unwrap()));
            prop_assert!((one.studies.iter().map(|study| study.weight).sum::<f64>() - 100.0).abs() < 1e-9);
        }
    }
}
