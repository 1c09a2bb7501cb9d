//! The five methods keep their laws, and a study and the commands run them and say so.

use methods::{CaseShare, Geomin, Highest, PrincipalAxes, TwoSteps, registries};
use std::path::Path;
use std::process::Command;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/study");

#[test]
fn they_keep_their_laws() {
    crosscase_qmethod::laws::check_extraction(&PrincipalAxes).unwrap();
    crosscase_numerics::laws::check_criterion(&Geomin { epsilon: 0.01 }).unwrap();
    crosscase_qmethod::laws::check_flag_rule(&Highest).unwrap();
    crosscase_qca::laws::check_measure(&CaseShare).unwrap();
    crosscase_network::laws::check(&TwoSteps).unwrap();
}

#[test]
fn a_name_that_is_taken_is_an_error() {
    let taken = registries().unwrap().qmethod.extraction(PrincipalAxes).unwrap_err();
    assert_eq!(taken.code(), "QME037");
}

fn run(arguments: &[&str]) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_methods")).args(arguments).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn a_study_runs_with_them_and_says_so() {
    let out = tempfile::tempdir().unwrap();
    run(&["study", "run", FOLDER, "--out", out.path().to_str().unwrap()]);
    let page = std::fs::read_to_string(out.path().join("report/index.html")).unwrap();
    for name in ["principal-axes", "geomin", "highest", "probit"] {
        assert!(page.contains(name), "{name}");
    }
    let table = std::fs::read_to_string(out.path().join("tables/truth-table-innovation-INNOV.csv")).unwrap();
    assert!(table.lines().next().unwrap().ends_with(",case-share"), "{table}");
    // a1 reaches both others; o1 reaches o3 and o2 nobody; t1 nobody; u1 both.
    let indicators = std::fs::read_to_string(out.path().join("tables/indicators.csv")).unwrap();
    let reach: Vec<&str> = indicators.lines().filter_map(|line| line.strip_prefix("REACH,")).collect();
    let values: Vec<&str> = reach.iter().filter_map(|line| line.split(',').nth(1)).collect();
    assert_eq!(values, ["2", "0.5", "0", "2"], "{indicators}");
}

#[test]
fn the_commands_take_them() {
    let sorts = Path::new(FOLDER).join("sorts.csv");
    let how = ["--factors", "2", "--extraction", "principal-axes", "--rotation", "geomin", "--flags", "highest"];
    let with = |command: &[&'static str]| {
        let mut all: Vec<&str> = vec!["qmethod", command[0], sorts.to_str().unwrap()];
        all.extend(how);
        all.extend(&command[1..]);
        run(&all)
    };
    let json = with(&["analyze", "--format", "json"]);
    assert!(json.contains("the extraction `principal-axes` is one of another crate"), "the record says what ran");
    assert!(json.contains("\"phi\": [") || json.contains("\"phi\":["), "an oblique criterion is rotated obliquely");
    with(&["bootstrap", "--replicates", "20", "--seed", "1"]);
    let sets = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    std::fs::write(sets.path(), "case,A,Y\na,1,1\nb,1,0\nc,0,0\n").unwrap();
    let fit = run(&["qca", "fit", sets.path().to_str().unwrap(), "--expr", "A -> Y", "--format", "json"]);
    let cut = [
        "qca",
        "truth-table",
        sets.path().to_str().unwrap(),
        "--outcome",
        "Y",
        "--conditions",
        "A",
        "--further-cut",
        "case-share=0.6",
    ];
    assert!(run(&cut).contains("case-share"), "a measure of another crate is a cut of a truth table, too");
    assert!(fit.contains("\"case-share\": 0.5") || fit.contains("\"case-share\":0.5"), "{fit}");
}
