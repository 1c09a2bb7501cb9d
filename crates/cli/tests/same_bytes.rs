//! The same bytes on any machine, whatever its operating system and the instructions of its processor.
//!
//! glibc picks its own `exp`, `log` and `sin` by them, so that a function of std gives other last digits where FMA is
//! missing: some 20 of the 100 000 memberships below moved while `sets` used them. Told to leave FMA and AVX2 alone, glibc
//! stands in for another machine. What no glibc can show is held by figures that are compared to the last bit.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may fail by panicking, and says what it skips")]

mod common;

use common::{crosscase, files_below, fixture, stderr};
use crosscase_numerics::{
    Matrix, Stream, Svd, SymmetricEigen, bivariate_normal_cdf, mean_interval, minres, normal_cdf, normal_quantile,
    polychoric, varimax,
};
use crosscase_sets::{Anchors, Calibration, Shape};
use std::fmt::Write as _;
use std::path::Path;

/// Whether there is anything to switch off; where there is not, the test says so.
fn has_choice() -> bool {
    let glibc = cfg!(all(target_os = "linux", target_env = "gnu", target_arch = "x86_64"));
    let fma =
        std::fs::read_to_string("/proc/cpuinfo").is_ok_and(|text| text.split_whitespace().any(|flag| flag == "fma"));
    if !(glibc && fma) {
        eprintln!("skipped: only glibc on an x86-64 processor with FMA can be told to do without it");
    }
    glibc && fma
}

/// Runs a command as it is and without FMA and AVX2, each into a folder of its own, and compares all that they wrote.
#[track_caller]
fn check(command: &dyn Fn(&mut std::process::Command, &Path)) {
    let written = |tunables: Option<&str>| {
        let out = tempfile::tempdir().unwrap();
        let mut run = crosscase();
        command(&mut run, out.path());
        let output = run.envs(tunables.map(|value| ("GLIBC_TUNABLES", value))).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        files_below(out.path(), &[".stages", "log", ".lock"])
    };
    let (here, there) = (written(None), written(Some("glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2")));
    assert!(!here.is_empty() && here.keys().eq(there.keys()));
    let other: Vec<&Path> =
        here.iter().filter(|(name, bytes)| there[*name] != **bytes).map(|f| f.0.as_path()).collect();
    assert!(other.is_empty(), "{other:?} differ");
}

#[test]
fn the_shipped_studies() {
    if has_choice() {
        for study in ["lipset", "lipset-q", "companies"] {
            check(&|run, out| _ = run.args(["study", "run"]).arg(fixture(study)).arg("--out").arg(out));
        }
    }
}

#[test]
fn a_hundred_thousand_memberships() {
    if has_choice() {
        let mut stream = Stream::new(1, 0);
        let mut raw = "case,x\n".to_owned();
        (0..100_000).for_each(|case| _ = writeln!(raw, "{case},{}", 1_200.0 * stream.unit()));
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("raw.csv");
        std::fs::write(&path, raw).unwrap();
        let direct = ["--column", "x", "--method", "direct", "--anchors", "400,550,900"];
        for shape in ["logistic", "s --below 1.5 --above 0.7"] {
            check(&|run, out| {
                run.arg("calibrate").arg(&path).args(direct).arg("--shape").args(shape.split(' '));
                run.arg("--output").arg(out.join("set.csv"));
            });
        }
    }
}

/// Written down on x86-64 Linux. A machine that gives other figures breaks a promise; a formula that is changed on purpose
/// changes them, and then belongs under “Numerical changes”.
#[test]
fn figures_to_the_last_bit() {
    let values = [320.0, 331.0, 350.0, 367.0, 390.0, 424.0, 468.0, 517.0, 586.0, 662.0, 795.0, 897.0, 983.0, 1098.0];
    let fit = |calibration: &Calibration| calibration.fit(&values.map(Some)).unwrap().membership[8].unwrap();
    let anchors = Anchors::new(400.0, 550.0, 900.0).unwrap();
    let direct = |shape| fit(&Calibration::direct(anchors.clone()).shape(shape).into());
    let item = |step: f64| values.map(|x| (x / step).floor() % 4.0);
    let row = |pair: &[f64]| vec![pair[0] / 1e3, 0.7 - pair[1] / 2e3, pair[1] / pair[0] - 1.0];
    let loadings = Matrix::from_rows(&values.chunks(2).map(row).collect::<Vec<_>>()).unwrap();
    let correlations = [[1.0, 0.6, 0.5, 0.4], [0.6, 1.0, 0.3, 0.35], [0.5, 0.3, 1.0, 0.2], [0.4, 0.35, 0.2, 1.0]];
    let correlations = Matrix::from_rows(&correlations).unwrap();

    let check =
        |name: &str, found: f64, expected: f64| assert_eq!(found.to_bits(), expected.to_bits(), "{name}: {found:?}");
    check("logistic", direct(Shape::Logistic), 0.575_140_682_769_790_5);
    check("S", direct(Shape::S { below: 1.5, above: 0.7 }), 0.536_581_756_314_472_5);
    check("empirical", direct(Shape::Empirical { below: 1.5, above: 0.7 }), 0.591_198_115_911_493_3);
    let cuts = Calibration::indirect(vec![350.0, 450.0, 550.0, 700.0, 900.0]).unwrap();
    check("indirect", fit(&cuts), 0.546_707_930_638);
    check("normal", normal_cdf(-1.3), 0.096_800_484_585_610_34);
    check("normal quantile", normal_quantile(0.0123).unwrap(), -2.247_626_755_795_138);
    check("two normal variables", bivariate_normal_cdf(0.3, -0.7, 0.85), 0.239_015_980_311_170_33);
    check("Student's t", mean_interval(&values, 0.95).unwrap().lower, 433.894_768_924_045_7);
    check("polychoric", polychoric(&item(7.0), &item(50.0)).unwrap().rho, 0.420_945_211_028_543_3);
    check("varimax", varimax(&loadings, true).unwrap().loadings.row(3)[1], 0.523_503_165_526_139_2);
    check("singular value", Svd::of(&loadings).unwrap().singular_values()[2], 0.062_012_209_849_812_59);
    check("eigenvalue", SymmetricEigen::of(&correlations).unwrap().values()[3], 0.344_449_499_416_089_7);
    check("minres", minres(&correlations, 1).unwrap().loadings.row(2)[0], 0.501_213_266_730_047_6);
}

#[test]
fn threads_change_no_byte() {
    for (study, few, many) in [("companies", "1", "3"), ("partnerships", "1", "4")] {
        let room = tempfile::tempdir().unwrap();
        let bytes = |threads: &str| {
            let out = room.path().join(threads);
            let run = ["study", "run", "--threads", threads, "--out"];
            let output = crosscase().args(run).arg(&out).arg(fixture(study)).output().unwrap();
            assert!(output.status.success(), "{}", stderr(&output));
            files_below(&out, &[".stages", "log", ".lock"])
        };
        let (one, other) = (bytes(few), bytes(many));
        assert!(one.keys().eq(other.keys()), "{study}: other files");
        let differ: Vec<_> = one.iter().filter(|(name, bytes)| other[*name] != **bytes).map(|file| file.0).collect();
        assert!(differ.is_empty(), "{study}: {differ:?} differ");
    }
}
