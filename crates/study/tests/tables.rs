//! What a table of a study may hold: conditions that do not apply, columns that a range takes in, codes that nobody declared. All data
//! are synthetic.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{column, options, run};
use crosscase_study::{Methods, RunSummary, run_study};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn study(toml: &str, data: &str) -> TempDir {
    let study = tempfile::tempdir().unwrap();
    let head = "[study]\ntitle = \"Teams (synthetic)\"\n[units.team]\nfile = \"d.csv\"\n[instruments.t]\nkind = \"table\"\n\
                file = \"d.csv\"\nunit = \"team\"\n";
    fs::write(study.path().join("study.toml"), format!("{head}{toml}")).unwrap();
    fs::write(study.path().join("d.csv"), data).unwrap();
    study
}

fn as_is(set: &str) -> String {
    format!("[sets.{set}]\nfrom = \"t.{set}\"\nmethod = \"as-is\"\nreason = \"given\"\n")
}

fn table(out: &Path, name: &str) -> String {
    fs::read_to_string(out.join(format!("tables/{name}.csv"))).unwrap()
}

/// What asks for an indicator: an analysis of two sets.
fn asks(indicator: &str) -> String {
    let high =
        format!("[sets.HIGH]\nfrom = \"{indicator}\"\nmethod = \"crisp\"\nanchors = [2.5]\nreason = \"given\"\n");
    format!("{high}{}[analyses.main]\noutcome = \"Y\"\nconditions = [\"HIGH\"]\nrobustness = false\n", as_is("Y"))
}

fn cells(out: &Path, table: &str, name: &str) -> Vec<String> {
    column(out, table, name).into_iter().map(Option::unwrap_or_default).collect()
}

/// The codes and messages of what was noticed.
fn noticed(finished: &RunSummary) -> Vec<String> {
    finished.diagnostics.iter().map(|told| format!("{} {}", told.code, told.message)).collect()
}

const DASHED: &str = "team,A,B,C,Y\nn1,1,1,1,1\nn2,1,0,-,0\nn3,0,1,0,0\nn4,1,1,0,1\nn5,0,0,,0\n";

/// As in Caren & Panofsky (2005): of a condition that does not apply no literal holds. The row of n2 has C open; n5, of which C is not
/// known, is another matter and is left out.
#[test]
fn a_condition_that_does_not_apply_is_a_dash_from_the_file_to_the_tables() {
    let sets: String = ["A", "B", "C", "Y"].map(as_is).concat();
    let joined = "[sets.EITHER]\nexpression = \"~C + A*~A\"\n[sets.ALSO]\nexpression = \"B + C\"\n";
    let analysis = "[analyses.main]\noutcome = \"Y\"\nconditions = [\"A\", \"B\", \"C\"]\nmissing = \"drop\"\n";
    let (study, out) = (study(&format!("{sets}{joined}{analysis}"), DASHED), tempfile::tempdir().unwrap());
    let finished = run(study.path(), out.path());
    assert!(noticed(&finished).contains(&"QCA112 C is `-` and so does not apply: n2".to_owned()));
    let truth = table(out.path(), "truth-table-main-Y");
    assert!(truth.lines().any(|line| line.starts_with("1,0,-,0,1,")), "{truth}");
    let sets = out.path().join("tables/sets.csv");
    assert_eq!(cells(out.path(), "sets", "C"), ["1", "-", "0", "0", ""]);
    // ~C does not hold where C does not apply, and B + C is B there.
    assert_eq!(cells(out.path(), "sets", "EITHER"), ["0", "0", "1", "1", ""]);
    assert_eq!(cells(out.path(), "sets", "ALSO"), ["1", "0", "1", "1", ""]);
    let memberships = table(out.path(), "memberships");
    assert!(memberships.contains("C,n2,,not applicable,"), "{memberships}");
    assert!(table(out.path(), "codebook").contains("-=not applicable"));
    // What is published is read again as it was written.
    fs::copy(&sets, study.path().join("d.csv")).unwrap();
    let again = tempfile::tempdir().unwrap();
    run(study.path(), again.path());
    assert_eq!(table(again.path(), "truth-table-main-Y"), truth);
    let page = fs::read_to_string(finished.report).unwrap();
    assert!(page.contains("<td>-</td>") || page.contains(">-<"), "the page shows it");
}

/// A row that leaves C open is positive and holds one that is not: of that outcome there is no solution, which is said, and the rest of the
/// study stands.
#[test]
fn rows_that_contradict_each_other_end_their_analysis_alone() {
    let sets: String = ["A", "B", "C", "Y"].map(as_is).concat();
    let analysis = |name: &str, conditions: &str| {
        format!("[analyses.{name}]\noutcome = \"Y\"\nconditions = [{conditions}]\nnegated = false\n")
    };
    let toml = [&sets, analysis("clash", "\"A\", \"C\"").as_str(), &analysis("sound", "\"A\", \"B\"")].concat();
    let data = "team,A,B,C,Y\nn1,1,1,-,1\nn2,1,0,0,0\nn3,0,1,0,0\nn4,1,1,1,1\n";
    let out = tempfile::tempdir().unwrap();
    let finished = run(study(&toml, data).path(), out.path());
    let told = noticed(&finished);
    let clash = "QCA118 there is no solution of Y: the row of n1 is positive and that of n2 is not";
    assert_eq!(told.iter().filter(|told| told.starts_with(clash)).count(), 1, "{told:?}");
    let answers = finished.summary.join("\n");
    assert!(answers.contains("no solution: no term covers a positive row without one that is not"), "{answers}");
    assert!(answers.contains("A*B (inclusion 1.000"), "{answers}");
    let searches = cells(out.path(), "models-clash-Y", "search");
    assert!(!searches.is_empty() && searches.iter().all(|search| search.starts_with("truncated")), "{searches:?}");
}

/// A solution is tried where some conditions do not apply, too; but no range of an anchor is proved there, and that is said.
#[test]
fn a_solution_with_conditions_that_do_not_apply_is_tried() {
    let sets: String = ["C", "Y"].map(as_is).concat();
    let direct = "[sets.D]\nfrom = \"t.D\"\nmethod = \"direct\"\nanchors = [1, 4.5, 9]\nreason = \"given\"\n";
    let joined = "[sets.BOTH]\nexpression = \"C + D\"\n";
    let analysis = |name: &str, conditions: &str| {
        format!("[analyses.{name}]\noutcome = \"Y\"\nconditions = [{conditions}]\nnegated = false\n")
    };
    let toml = [&sets, direct, joined, &analysis("open", "\"C\", \"D\""), &analysis("joined", "\"BOTH\"")].concat();
    let data = "team,C,D,Y\nn1,1,8,1\nn2,-,2,0\nn3,0,1,0\nn4,1,7,1\nn5,0,3,0\nn6,0,2,0\n";
    let out = tempfile::tempdir().unwrap();
    let told = noticed(&run(study(&toml, data).path(), out.path()));
    let unbounded = "STU213 analysis open: how far anchors can move is not asked, since C does not apply to every case";
    assert!(told.contains(&unbounded.to_owned()), "{told:?}");
    assert!(table(out.path(), "certainty-open-Y").contains("share of resamples that hold"));
    let anchors = |name: &str| cells(out.path(), name, "anchor").iter().filter(|anchor| !anchor.is_empty()).count();
    assert_eq!((anchors("ranges-open-Y"), anchors("ranges-joined-Y")), (0, 3));
}

/// What explains an error is told with it: A holds both decimal marks, and so is text; the numbers of B may be thousands.
#[test]
fn an_error_never_swallows_the_notice_that_explains_it() {
    let sets: String = ["A", "Y"].map(as_is).concat();
    let analysis = "[analyses.main]\noutcome = \"Y\"\nconditions = [\"A\"]\n";
    for (data, expected) in [
        ("team;A;Y\nn1;1.5;1\nn2;1,5;0\n", "DAT104"),
        ("team;A;Y\nn1;6-okt;1\nn2;0,5;0\nn3;1;1\n", "DAT102"),
        ("team;A;Y\nn1;;1\nn2;0;0\nn3;1;1\n", "STU202"),
    ] {
        let out = tempfile::tempdir().unwrap();
        let study = study(&format!("{sets}{analysis}"), data);
        let error = run_study(study.path(), &Methods::standard(), &options(out.path(), "test"), &|_| {}).unwrap_err();
        assert!(error.noticed().iter().any(|told| told.code == expected), "{error}: {:?}", error.noticed());
    }
}

#[test]
fn a_dash_is_what_the_study_declares_it_to_be_and_a_fuzzy_set_has_none() {
    let sets: String = ["A", "Y"].map(as_is).concat();
    let analysis = "[analyses.main]\noutcome = \"Y\"\nconditions = [\"A\"]\nmissing = \"drop\"\n";
    let data = "team,A,Y\nn1,1,1\nn2,-,0\nn3,0,0\nn4,1,1\n";
    let declared = format!("missing = {{ \"-\" = \"refused\" }}\n{sets}{analysis}");
    let out = tempfile::tempdir().unwrap();
    let finished = run(study(&declared, data).path(), out.path());
    assert!(
        noticed(&finished).iter().any(|told| told.starts_with("QCA101") && told.ends_with("without a value in A: n2"))
    );
    let out = tempfile::tempdir().unwrap();
    let fuzzy = study(&format!("{sets}{analysis}"), &data.replace("n3,0", "n3,0.3"));
    let told = noticed(&run(fuzzy.path(), out.path()));
    assert!(told.contains(&"STU211 set A: where it does not apply, it counts as missing: n2".to_owned()), "{told:?}");
    // A set in which somebody does not take part explains nothing of them: it is no outcome.
    let outcome = study(&format!("{sets}{analysis}"), "team,A,Y\nn1,1,1\nn2,0,-\nn3,0,0\n");
    let out = tempfile::tempdir().unwrap();
    let error = run_study(outcome.path(), &Methods::standard(), &options(out.path(), "test"), &|_| {}).unwrap_err();
    assert!(error.to_string().contains('Y'), "{error}");
}

#[test]
fn what_a_range_takes_in_is_in_the_codebook_and_told() {
    let indicator = "[indicators.trust]\nfrom = { instrument = \"t\", items = [\"T1:T3\"] }\n";
    let toml = format!("range = {{ \"T1:T3\" = [1, 5] }}\n{indicator}{}", asks("trust"));
    let data = "team,T1,T2,AGE,T3,Y\nn1,1,2,3,4,1\nn2,5,5,5,5,0\n";
    let out = tempfile::tempdir().unwrap();
    let finished = run(study(&toml, data).path(), out.path());
    let told = noticed(&finished);
    let swept = "DAT110 T1:T3 takes in what is not named like its ends: AGE";
    assert_eq!(told.iter().filter(|told| *told == swept).count(), 1, "{told:?}");
    assert_eq!(cells(out.path(), "codebook", "item"), ["T1", "T2", "AGE", "T3", "Y"]);
    let out = tempfile::tempdir().unwrap();
    let told = noticed(&run(study(&toml.replace("T1:T3", "T1,T2,T3"), data).path(), out.path()));
    assert!(!told.iter().any(|told| told.contains("DAT110")), "{told:?}");
}

#[test]
fn a_code_that_nobody_declared_is_an_error_with_a_range_and_a_notice_without() {
    let indicator = "[indicators.mood]\nfrom = { instrument = \"t\", items = [\"M\"] }\n";
    let toml = format!("{indicator}{}missing = \"drop\"\n", asks("mood"));
    let data = "team,M,Y\nn1,1,0\nn2,5,1\nn3,3,1\nn4,9,0\nn5,2,0\n";
    let out = tempfile::tempdir().unwrap();
    let finished = run(study(&toml, data).path(), out.path());
    let told = finished.diagnostics.iter().find(|told| told.code == "STU212").unwrap();
    assert_eq!(
        told.to_string(),
        "9 stands apart from the other values of M, 1 to 5 (d.csv, line 5, record 4, column M)"
    );
    assert!(told.help.as_ref().unwrap().contains("`range`"));
    let out = tempfile::tempdir().unwrap();
    let ranged = study(&format!("range = {{ \"M\" = [1, 5] }}\n{toml}"), data);
    let error = run_study(ranged.path(), &Methods::standard(), &options(out.path(), "test"), &|_| {}).unwrap_err();
    assert!(error.to_string().contains("9 is outside the answer scale 1 to 5"), "{error}");
    let out = tempfile::tempdir().unwrap();
    let declared = study(&format!("missing = {{ \"9\" = \"refused\" }}\n{toml}"), data);
    assert!(!noticed(&run(declared.path(), out.path())).iter().any(|told| told.starts_with("STU212")));
}

/// Anchors in fsQCA's order turn a set round, and with it what is expected of it.
#[test]
fn an_expectation_of_a_set_that_is_turned_round_is_named() {
    let check = |anchors: &str, expected: Option<&str>| {
        let direct = format!(
            "[sets.A]\nfrom = \"t.A\"\nmethod = \"direct\"\nanchors = {anchors}\nexpect = {{ Y = \"present\" }}\n"
        );
        let toml = format!("{direct}{}[analyses.main]\noutcome = \"Y\"\nconditions = [\"A\"]\n", as_is("Y"));
        let out = tempfile::tempdir().unwrap();
        let told = noticed(&run(study(&toml, "team,A,Y\nn1,9,1\nn2,1,0\nn3,8,1\nn4,2,0\n").path(), out.path()));
        let turned: Vec<&str> = told.iter().filter(|told| told.starts_with("STU214")).map(String::as_str).collect();
        assert_eq!(turned.first().copied(), expected, "{told:?}");
    };
    check("[1, 5.5, 9]", None);
    let said = "STU214 set A is decreasing, since its anchors descend: the expectation of A for Y now applies to the reversed set";
    check("[9, 5.5, 1]", Some(said));
}

/// A condition that is called as a column of the truth table is shown with its own values, not with those of that column: n is 0 or 1,
/// and the rows have two cases each.
#[test]
fn a_condition_is_not_taken_for_a_column_of_the_truth_table() {
    let sets: String = ["n", "B", "Y"].map(as_is).concat();
    let analysis = "[analyses.main]\noutcome = \"Y\"\nconditions = [\"n\", \"B\"]\nrobustness = false\n";
    let data = "team,n,B,Y\nt1,1,1,1\nt2,1,1,1\nt3,0,1,0\nt4,0,1,0\nt5,1,0,0\nt6,1,0,0\n";
    let (study, out) = (study(&format!("{sets}{analysis}"), data), tempfile::tempdir().unwrap());
    run(study.path(), out.path());
    let page = fs::read_to_string(out.path().join("report/index.html")).unwrap();
    let (_, table) = page.split_once("Observed configurations and whether they are sufficient for").unwrap();
    let (head, _) = table.split_once("</thead>").unwrap();
    assert!(head.contains(">n</th>"), "{head}");
    let (_, body) = table.split_once("<tbody>").unwrap();
    let (row, _) = body.split_once("</tr>").unwrap();
    let cells: Vec<&str> =
        row.split("<td").skip(1).filter_map(|cell| cell.split_once('>')?.1.split('<').next()).collect();
    assert_eq!(cells[..4], ["0", "1", "0", "2"], "n, B, OUT and the number of cases: {row}");
}

/// `a-b` of C and `a` of `b-C` would both write `solutions-a-b-C`.
#[test]
fn two_analyses_do_not_share_their_files() {
    let sets: String = ["A", "C", "b-C"].map(as_is).concat();
    let analysis = |name: &str, outcome: &str| {
        format!("[analyses.{name}]\noutcome = \"{outcome}\"\nconditions = [\"A\"]\nrobustness = false\n")
    };
    let text = format!("{sets}{}{}", analysis("a-b", "C"), analysis("a", "b-C"));
    let (study, out) = (study(&text, "team,A,C,b-C\nt1,1,1,1\nt2,0,0,0\n"), tempfile::tempdir().unwrap());
    let error =
        run_study(study.path(), &Methods::standard(), &options(out.path(), "test"), &|_| {}).map(|_| ()).unwrap_err();
    assert!(error.to_string().contains("STU019") || format!("{error:?}").contains("STU019"), "{error:?}");
    // Windows and macOS hold `solutions-m-C` and `solutions-M-C` for one file.
    let text = format!("{sets}{}{}", analysis("m", "C"), analysis("M", "C"));
    let study = self::study(&text, "team,A,C,b-C\nt1,1,1,1\nt2,0,0,0\n");
    let error = crosscase_study::check_study(study.path(), &Methods::standard()).map(|_| ()).unwrap_err();
    assert!(error.to_string().contains("STU019") || format!("{error:?}").contains("STU019"), "{error:?}");
}

/// A + B is 1 for n1, whose B is not known, as long as n1 is in A; with the cut of A moved past n1 nothing would be known of it.
#[test]
fn an_anchor_that_would_leave_a_joined_set_unknown_is_not_asked() {
    let data = "team,a,B,Y\nn1,3,,1\nn2,4,0,1\nn3,1,0,0\nn4,1,1,1\nn5,2,0,0\nn6,5,1,1\n";
    let sets = ["B", "Y"].map(as_is).concat();
    let cut = "[sets.A]\nfrom = \"t.a\"\nmethod = \"crisp\"\nanchors = [2.5]\nreason = \"given\"\n";
    let joined = "[sets.EITHER]\nexpression = \"A + B\"\n";
    let analysis = "[analyses.main]\noutcome = \"Y\"\nconditions = [\"EITHER\"]\n";
    let (study, out) = (study(&format!("{sets}{cut}{joined}{analysis}"), data), tempfile::tempdir().unwrap());
    let told = noticed(&run(study.path(), out.path()));
    let expected = "STU213 analysis main: how far anchors can move is not asked, since EITHER would then not be known of every case";
    assert!(told.contains(&expected.to_owned()), "{told:?}");
}
