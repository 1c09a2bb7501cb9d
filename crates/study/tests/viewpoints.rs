//! Q-sorts in a study: Lipset's from a `PQMethod` file to a report, and synthetic ones to conditions of a QCA.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod common;

use common::{change, column, copy_of, files_below, fixture, log_of, options, run};
use crosscase_data::contract::{ANSWERS, LINEAGE, SORTS};
use crosscase_data::{NoRows, ReadOptions};
use crosscase_study::{Methods, TraceTarget, check_study, run_study, trace};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

#[test]
fn lipset_from_the_dat_file_to_a_report() {
    let out = tempfile::tempdir().unwrap();
    let finished = run(&fixture("lipset-q"), out.path());
    assert_eq!(finished.summary, ["Views on the values of nations: 3 viewpoints of 9 sorts, 64 % of the variance"]);
    let html = fs::read_to_string(&finished.report).unwrap();
    // The answer comes first: how many viewpoints, of whom, how sure.
    let answer = &html[html.find("id=\"answer\"").unwrap()..html.find("id=\"viewpoints-values\"").unwrap()];
    for words in [
        "9 sorts of 33 statements share 3 viewpoints, which together hold 64 % of their variance.",
        "<strong>Viewpoint\u{a0}1</strong>: defined by <strong>US3, US4</strong>",
        "N = 9 sorts: all of them.",
        "with a mean congruence of 0.89 for viewpoint\u{a0}1",
        "1 sort loads negatively on viewpoint 1 and counts reversed in its scores: JP5 <code>[QME117]</code>; split the factor",
    ] {
        assert!(answer.contains(words), "{words}: {answer}");
    }
    for raw in [">sed<", ">h2<", ">kaiser<", ">loading 1<", " -0.", ">-1<"] {
        assert!(!html.contains(raw), "{raw}");
    }
    for words in [
        "Viewpoint 3",
        "from the opposite view, by <strong>JP5</strong>",
        "No two viewpoints differ on <strong>14, 20</strong>",
    ] {
        assert!(html.contains(words), "{words}");
    }
    let negative = column(out.path(), "values-factors", "negative_sorts");
    assert_eq!(negative.into_iter().flatten().collect::<Vec<_>>(), ["1", "0", "1"]);
    // US1, in line 3 of the file, put statement 1 at −1.
    let sorts = (column(out.path(), "sorts-sorting", "place"), column(out.path(), "sorts-sorting", "row"));
    assert_eq!((sorts.0[0].as_deref(), sorts.1[0].as_deref()), (Some("-1"), Some("3")));
}

/// In two resamples somebody is never drawn. Of her nothing is known; she does not define her viewpoint in 0 % of them.
#[test]
fn of_whom_no_resample_holds_nothing_is_said() {
    let (study, out) = (copy_of("lipset-q"), tempfile::tempdir().unwrap());
    change(study.path(), "rotation = \"varimax\"", "rotation = \"varimax\"\nreplicates = 2");
    let html = fs::read_to_string(run(study.path(), out.path()).report).unwrap();
    let [sorts, same, opposite] =
        ["sort", "flagged", "flagged_negatively"].map(|name| column(out.path(), "values-bootstrap-loadings", name));
    let never: BTreeSet<&String> = (0..sorts.len())
        .filter(|row| same[*row].is_none() && opposite[*row].is_none())
        .filter_map(|row| sorts[row].as_ref())
        .collect();
    assert!(never.iter().any(|sort| *sort == "US4"), "{never:?}");
    let told = "Nothing is known of these, which no sample with a result has: ";
    let from = html.find(told).unwrap() + told.len();
    let named = &html[from..from + html[from..].find("Sorters are chosen").unwrap()];
    assert!(named.contains("US4 (viewpoint\u{a0}1)") || named.contains("US4 (viewpoint 1)"), "{named}");
    let before = &html[html[..from].rfind("Stability: ").unwrap()..from];
    for sort in never {
        assert!(!before.contains(&format!("{sort} (")), "of {sort} a share is told: {before}");
    }
}

/// Of eight viewpoints of nine sorts hardly any resample has all: what comes back in these few says nothing of the others.
#[test]
fn stability_is_told_with_the_resamples_that_lost_a_viewpoint() {
    let (study, out) = (copy_of("lipset-q"), tempfile::tempdir().unwrap());
    change(study.path(), "factors = 3", "factors = 8");
    change(study.path(), "rotation = \"varimax\"", "rotation = \"varimax\"\nreplicates = 50");
    let html = fs::read_to_string(run(study.path(), out.path()).report).unwrap();
    assert!(html.contains("Stability cannot be told: of 50 times that the persons were drawn again, "));
    assert!(html.contains(": a view that nobody shares."), "viewpoints of one sort");
}

/// Eight synthetic cases with four users each, who hold one of two synthetic viewpoints; a case's performance follows the
/// share of its users that hold the first.
fn synthetic() -> TempDir {
    let study = tempfile::tempdir().unwrap();
    let holds = |case: usize, user: usize| user < [4, 4, 3, 3, 1, 1, 0, 0][case];
    let first = [3, 2, 2, 1, 1, 0, 0, -1, -1, -2, -2, -3];
    let second = [-1, 2, -3, 0, -2, 3, 1, 2, 0, -1, 1, -2];
    let mut sorts = "sorter".to_owned();
    (1..=12).for_each(|s| _ = write!(sorts, ",s{s}"));
    let (mut users, mut cases, mut figures) =
        ("user,partnership\n".to_owned(), "partnership\n".to_owned(), "case,PERF\n".to_owned());
    sorts.push('\n');
    for case in 0..8 {
        let _ = writeln!(cases, "c{case}");
        let _ = writeln!(figures, "c{case},{}", if case < 4 { 0.9 } else { 0.2 });
        for user in 0..4 {
            let name = format!("u{case}{user}");
            let _ = writeln!(users, "{name},c{case}");
            let view = if holds(case, user) { first } else { second };
            // Two neighbours change places, another two for each user.
            let mut own = view.to_vec();
            own.swap((case + user) % 12, (case + user + 1) % 12);
            let places: Vec<String> = own.iter().map(ToString::to_string).collect();
            let _ = writeln!(sorts, "{name},{}", places.join(","));
        }
    }
    let file = |name: &str, text: &str| fs::write(study.path().join(name), text).unwrap();
    file("users.csv", &users);
    file("cases.csv", &cases);
    file("figures.csv", &figures);
    // Read as KADE's layout would be: a row a sorter, turned here so that rows are statements.
    file("sorts.csv", &turned(&sorts));
    file("study.toml", STUDY);
    study
}

/// KADE's CSV has a row a sorter, here with an age beside and a code for what was not placed: what a study says of it holds.
#[test]
fn a_row_a_sorter() {
    let (study, upright, aside) = (synthetic(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    run(study.path(), upright.path());
    let rows = turned(&fs::read_to_string(study.path().join("sorts.csv")).unwrap());
    let aged = rows.lines().enumerate().map(|(row, line)| {
        let (name, places) = line.split_once(',').unwrap();
        let age = if row == 0 { "age".to_owned() } else { (20 + row).to_string() };
        format!("{name},{age},{places}\n")
    });
    fs::write(study.path().join("sorts.csv"), aged.collect::<String>()).unwrap();
    let checked =
        run_study(study.path(), &Methods::standard(), &options(aside.path(), "test"), &|_| {}).unwrap_err().to_string();
    assert!(
        checked.contains("rows look like sorters") && checked.contains("in a study `rows = \"sorts\"`"),
        "{checked}"
    );
    change(study.path(), "tier = \"public\"", "tier = \"public\"\nrows = \"sorts\"");
    run(study.path(), aside.path());
    for column_of in ["sorter", "statement", "place"] {
        let places = |out: &Path| column(out, "sorts-sorting", column_of);
        assert_eq!(places(aside.path()), places(upright.path()));
    }
}

fn turned(csv: &str) -> String {
    let rows: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
    (0..rows[0].len()).map(|c| rows.iter().map(|row| row[c]).collect::<Vec<_>>().join(",") + "\n").collect()
}

const STUDY: &str = r#"
[study]
title = "A synthetic study of viewpoints"
[units.partnership]
file = "cases.csv"
[units.user]
file = "users.csv"
within = "partnership"
[instruments.sorting]
kind = "qsort"
file = "sorts.csv"
unit = "user"
tier = "public"
[instruments.figures]
kind = "table"
file = "figures.csv"
unit = "partnership"
[viewpoints.roles]
label = "Roles that users see for themselves"
from = "sorting"
factors = 2
names = ["Partners", "Customers"]
replicates = 50
[indicators.partners]
from = { instrument = "roles", items = ["defines_1"] }
compose = "mean"
[indicators.closeness]
from = { instrument = "roles", items = ["loading_1"] }
compose = "mean"
[sets.PARTNERS]
from = "partners"
method = "direct"
anchors = [0.1, 0.4, 0.9]
[sets.PERF]
from = "figures.PERF"
method = "as-is"
[analyses.performance]
outcome = "PERF"
conditions = ["PARTNERS"]
"#;

/// The first two users of each case are residents. One holds the first viewpoint in the fifth case and the sixth, both in those before,
/// none in those after.
#[test]
fn where_chooses_whose_sorts_count() {
    let study = synthetic();
    let at = |name: &str| study.path().join(name);
    let users: String =
        fs::read_to_string(at("users.csv")).unwrap().lines().enumerate().fold(String::new(), |text, (row, line)| {
            let role = if row == 0 {
                "role"
            } else if (row - 1) % 4 < 2 {
                "resident"
            } else {
                "visitor"
            };
            text + line + "," + role + "\n"
        });
    fs::write(at("users.csv"), users).unwrap();
    change(study.path(), "unit = \"user\"", "unit = \"user\"\nwhere = { role = \"resident\" }");
    let out = tempfile::tempdir().unwrap();
    let finished = run(study.path(), out.path());
    let told = "where role = resident: 16 of 32 sorts left out";
    assert!(finished.diagnostics.iter().any(|one| one.message == told), "{:?}", finished.diagnostics);
    assert_eq!(column(out.path(), "sorts-sorting", "sorter").into_iter().collect::<BTreeSet<_>>().len(), 16);
    let page = fs::read_to_string(finished.report).unwrap();
    assert!(
        page.contains("16 sorts: all that count. 16 further sorts do not count") && !page.contains("there is no sort")
    );
    let (indicator, values) =
        (column(out.path(), "indicators", "indicator"), column(out.path(), "indicators", "value"));
    let of = indicator.iter().zip(values).filter(|(name, _)| name.as_deref() == Some("partners"));
    let shares: Vec<f64> = of.map(|(_, value)| value.unwrap().parse().unwrap()).collect();
    let planted = [1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.0, 0.0];
    assert!(shares == planted || shares.iter().zip(planted).all(|(a, b)| *a == 1.0 - b), "{shares:?}");

    // A title above the names of the columns is left out where the study says where these stand.
    let sorts = fs::read_to_string(at("sorts.csv")).unwrap();
    fs::write(at("sorts.csv"), format!("Sorts of spring\n{sorts}")).unwrap();
    change(study.path(), "file = \"sorts.csv\"", "file = \"sorts.csv\"\nskip = 1");
    let titled = tempfile::tempdir().unwrap();
    run(study.path(), titled.path());
    assert_eq!(column(titled.path(), "sorts-sorting", "place"), column(out.path(), "sorts-sorting", "place"));

    // A file that is no table has none.
    fs::write(at("sorts.dat"), "").unwrap();
    change(study.path(), "file = \"sorts.csv\"\nskip", "file = \"sorts.dat\"\nskip");
    let error = check_study(study.path(), &Methods::standard()).unwrap_err().to_string();
    assert!(error.contains("sorts.dat is no table"), "{error}");
    change(study.path(), "file = \"sorts.dat\"\nskip", "file = \"sorts.csv\"\nskip");

    change(study.path(), "role = \"resident\"", "rol = \"resident\"");
    let error = run_study(study.path(), &Methods::standard(), &options(out.path(), "test"), &|_| {}).unwrap_err();
    assert!(error.to_string().contains("did you mean role?"), "{error}");
}

#[test]
fn a_viewpoint_becomes_a_condition() {
    let study = synthetic();
    let out = tempfile::tempdir().unwrap();
    let finished = run(study.path(), out.path());
    assert!(
        finished.summary.iter().any(|line| line.starts_with("PERF: ") && line.contains("PARTNERS")),
        "{:?}",
        finished.summary
    );
    // Which of the two comes first is the data's business; the shares of both are those that were put in.
    let indicator = column(out.path(), "indicators", "indicator");
    let values = column(out.path(), "indicators", "value");
    let shares: Vec<f64> = indicator
        .iter()
        .zip(values)
        .filter(|(name, _)| name.as_deref() == Some("partners"))
        .map(|(_, value)| value.unwrap().parse().unwrap())
        .collect();
    let planted = [1.0, 1.0, 0.75, 0.75, 0.25, 0.25, 0.0, 0.0];
    assert!(shares == planted || shares.iter().zip(planted).all(|(a, b)| *a == 1.0 - b), "{shares:?}");
    let html = fs::read_to_string(&finished.report).unwrap();
    assert!(html.contains("Viewpoint 1: Partners") && html.contains(">Defines Partners<"));
    for figure in ["roles-loadings", "roles-zscores", "roles-array-1", "roles-plane-1-2"] {
        let svg = fs::read_to_string(out.path().join(format!("figures/{figure}.svg"))).unwrap();
        assert!(svg.contains("Partners") && !svg.contains("viewpoint 1"), "{figure}");
    }

    // The tables keep the data contract, and every key finds its row.
    let read = |name: &str| {
        let options = ReadOptions::new().without_id().no_rows(NoRows::Allow);
        crosscase_data::read(out.path().join(format!("tables/{name}.arrow")), &options).unwrap().table
    };
    for (name, schema) in [("answers", &ANSWERS), ("lineage", &LINEAGE), ("sorts-sorting", &SORTS)] {
        schema.check(&read(name)).unwrap();
    }
}

/// A factor and its mirror image fit the sorts alike: which of the two stands is the study's to say, by a statement, or is told to hang on most sorts.
#[test]
fn a_statement_turns_a_viewpoint() {
    let study = synthetic();
    let before = "factors = 2";
    let text = fs::read_to_string(study.path().join("study.toml")).unwrap();
    let numbers = |out: &Path, table: &str, name: &str| -> Vec<f64> {
        column(out, table, name).into_iter().map(|value| value.unwrap().parse().unwrap()).collect()
    };
    let run_toward = |statement: &str| {
        fs::write(study.path().join("study.toml"), &text).unwrap();
        if !statement.is_empty() {
            let toward = format!("factors = 2\ntoward = [{{ viewpoint = 1, statement = \"{statement}\" }}]");
            change(study.path(), before, &toward);
        }
        let out = tempfile::tempdir().unwrap();
        let finished = run(study.path(), out.path());
        let warned = finished.diagnostics.iter().filter(|told| told.code == "STU252").count();
        (numbers(out.path(), "roles-statements", "z_1"), numbers(out.path(), "roles-loadings", "loading_1"), warned)
    };
    let (z, loadings, warned) = run_toward("");
    assert_eq!(warned, 1, "what is made of the first viewpoint hangs on most sorts");
    let mirrored = |values: &[f64]| values.iter().map(|value| -value).collect::<Vec<_>>();
    let high = z.iter().position(|z| *z > 0.5).unwrap();
    let low = z.iter().position(|z| *z < -0.5).unwrap();
    let ids = |at: usize| format!("s{}", at + 1);
    assert_eq!(run_toward(&ids(high)), (z.clone(), loadings.clone(), 0));
    assert_eq!(run_toward(&ids(low)), (mirrored(&z), mirrored(&loadings), 0));
    for (toward, expected) in [
        (
            "{ viewpoint = 1, statement = \"s13\" }",
            "study.toml:22:40: viewpoints:roles: no statement `s13` (did you mean",
        ),
        ("{ viewpoint = 3, statement = \"s1\" }", "study.toml:22:25: there is no viewpoint 3"),
        ("{ viewpoint = 2, statement = \"s1\" }, { viewpoint = 2, statement = \"s2\" }", "keep one"),
    ] {
        let found = fault(before, &format!("{before}\ntoward = [{toward}]"));
        assert!(found.contains(expected), "{found}");
    }
}

/// One viewpoint is told without others, and with the number that it has.
#[test]
fn one_viewpoint_is_told_alone() {
    let study = synthetic();
    change(study.path(), "factors = 2", "factors = 1");
    let out = tempfile::tempdir().unwrap();
    let page = fs::read_to_string(run(study.path(), out.path()).report).unwrap();
    for of_others in
        ["With another viewpoint", "names in bold", "No two viewpoints", "Consensus and distinguishing", "1 factors"]
    {
        assert!(!page.contains(of_others), "{of_others}");
    }
    assert!(page.contains("Loadings of 32 sorts on 1 factor;") && page.contains("z-scores of the statements"));
}

#[test]
fn a_membership_goes_back_to_the_sorts() {
    let study = synthetic();
    let out = tempfile::tempdir().unwrap();
    run(study.path(), out.path());
    for folder in [study.path(), out.path()] {
        let chain = trace(folder, &Methods::standard(), "c2", &TraceTarget::Set("PARTNERS".to_owned())).unwrap().chain;
        let places: Vec<_> = chain.iter().filter(|link| link.table == "sorts.csv").collect();
        assert_eq!(places.len(), 4 * 12);
        assert!(places.iter().all(|link| link.id.starts_with("u2") && link.value.is_some()));
        let defining = chain.iter().filter(|link| link.table == "roles" && link.column == "defines_1").count();
        assert_eq!(defining, 4);
        assert!(chain.iter().any(|link| link.table == "indicators" && link.id == "c2"));
    }
}

#[test]
fn the_same_bytes_anywhere_and_nothing_run_twice() {
    let study = synthetic();
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    run(study.path(), one.path());
    run(study.path(), two.path());
    let but = ["log", ".stages", ".lock"];
    assert_eq!(files_below(one.path(), &but), files_below(two.path(), &but));
    run(study.path(), one.path());
    assert!(log_of(one.path()).last_run("ran").is_empty());
    // Another number of resamples changes the viewpoints' stage and the page, and nothing that stands on the answers.
    common::change(study.path(), "replicates = 50", "replicates = 60");
    run(study.path(), one.path());
    assert!(log_of(one.path()).last_run("ran").contains(&"viewpoints:roles".to_owned()));
}

fn fault(from: &str, to: &str) -> String {
    let study = synthetic();
    common::change(study.path(), from, to);
    let out = tempfile::tempdir().unwrap();
    let options = common::options(out.path(), "test");
    run_study(study.path(), &Methods::standard(), &options, &|_| {}).unwrap_err().to_string()
}

#[test]
fn faults_of_the_file_and_of_the_sorts_have_their_place() {
    for (from, to, expected) in [
        (
            "factors = 2",
            "factors = 2\nrotation = \"varimax; 1 y 2\"",
            "study.toml:22:12: rotation step `1 y 2` cannot be read",
        ),
        (
            "factors = 2",
            "factors = 2\nextraction = \"magic\"",
            "there is no extraction `magic`; known are brown, horst, minres, pca",
        ),
        ("factors = 2", "factors = 0", "an analysis has at least one factor"),
        (
            "from = \"sorting\"",
            "from = \"figures\"",
            "`figures` is an instrument, not an instrument of Q-sorts; there are: sorting",
        ),
        (
            "instrument = \"roles\", items = [\"defines_1\"]",
            "instrument = \"sorting\", items = [\"s1\"]",
            "`sorting` is an instrument of Q-sorts, not an instrument",
        ),
        ("kind = \"table\"", "kind = \"table\"\ngrid = \"0:1\"", "unknown key `grid`"),
        ("items = [\"defines_1\"]", "items = [\"defines_9\"]", "defines_9"),
        ("factors = 2", "factors = 40", "study.toml:18:13: viewpoints:roles: principal components finds"),
    ] {
        let found = fault(from, to);
        assert!(found.contains(expected), "{found}");
    }
    let study = copy_of("lipset-q");
    let path = study.path().join("sorters.csv");
    let text = fs::read_to_string(&path).unwrap().replace("JP5,", "JP6,");
    fs::write(&path, text).unwrap();
    let error = check_study(study.path(), &Methods::standard()).unwrap_err().to_string();
    assert!(error.ends_with(": instrument:sorting: `JP5` is no sorter of the study (lipset.dat, line 7); correct it there, or list it in the file of sorter"), "{error}");
}

#[test]
fn a_folder_of_collected_files() {
    let study = copy_of("lipset-q");
    let folder = study.path().join("sorts");
    fs::create_dir(&folder).unwrap();
    let sort = |name: &str, places: [i32; 4]| {
        let placed: Vec<String> = places
            .iter()
            .enumerate()
            .map(|(s, p)| format!("{{\"statement\": \"s{}\", \"place\": {p}}}", s + 1))
            .collect();
        let text = format!(
            "{{\"crosscase\": \"qsort/1\", \"study\": \"Synthetic\", \"design\": \"d1\", \"language\": \"en\", \"sorter\": \"{name}\", \"sort\": [{}], \"reasons\": [{{\"statement\": \"s4\", \"text\": \"Said by {name}.\"}}]}}",
            placed.join(", ")
        );
        fs::write(folder.join(format!("{name}.json")), text).unwrap();
    };
    sort("US1", [1, 0, 0, -1]);
    sort("US2", [0, 1, 0, -1]);
    sort("US3", [0, 0, 1, -1]);
    common::change(study.path(), "file = \"lipset.dat\"", "file = \"sorts\"");
    common::change(study.path(), "factors = 3", "factors = 1");
    let out = tempfile::tempdir().unwrap();
    let finished = run(study.path(), out.path());
    // What they said of their extremes reaches the tables and the report.
    let said = (column(out.path(), "values-reasons", "sorter"), column(out.path(), "values-reasons", "reason"));
    assert_eq!((said.0[1].as_deref(), said.1[1].as_deref()), (Some("US2"), Some("Said by US2.")));
    let html = fs::read_to_string(&finished.report).unwrap();
    assert!(html.contains("All reasons") && html.contains("Said by US2."));
    assert_eq!(column(out.path(), "values-loadings", "sort").len(), 3);
    assert_eq!(column(out.path(), "sorts-sorting", "file")[0].as_deref(), Some("sorts/US1.json"));
    fs::write(folder.join("z.json"), "{\"crosscase\": \"other/1\"}").unwrap();
    let error = check_study(study.path(), &Methods::standard()).unwrap_err().to_string();
    assert!(error.contains("sorts/z.json"), "{error}");
    assert!(Path::new(&folder).is_dir());
}
