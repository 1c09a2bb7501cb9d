//! A survey whose instrument file says what was asked: words by language, reasons, conditions, items that are keyed the other way round, and that nobody
//! has validated it. All data are synthetic.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::harbours::{HEAD, SETS};
use common::{column, run};
use crosscase_study::{Methods, RunSummary, check_study};
use std::fs;
use tempfile::TempDir;

const QUESTIONNAIRE: &str = r#"title = "Sailors and trust"
status = "unvalidated template"
[defaults]
range = [1, 5]
[defaults.labels.en]
2 = "disagree"
4 = "agree"
[defaults.labels.nl]
2 = "oneens"
4 = "eens"
[defaults.missing]
"weet niet" = "don't know"
[items.Q1]
text = { en = "I trust the others.", nl = "Ik vertrouw de anderen." }
[items.Q2]
scale = "trust"
text = "The others have plans that they hide."
reverse = true
[items.Q3]
asked_if = "Q1 >= 3"
[items.not_in_the_file]
"#;

const SAILORS: &str =
    "sailor,harbour,role\nb0,h1,cook\nb1,h1,cook\nb2,h2,cook\nb3,h2,cook\nb4,h2,mate\nb5,h1,mate\nb6,h1,mate\n";
const ANSWERS: &str = "sailor,Q1,Q2,Q3\nb0,agree,oneens,4\nb1,eens,disagree,\nb2,disagree,agree,5\nb3,weet niet,agree,\nb4,3,5,2\nb5,4,2,3\nb6,3,2,5\n";

fn study(keys: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let head = HEAD.replace("range = { \"Q1:Q2\" = [1, 5] }\n", "");
    let indicator = "[indicators.I]\nfrom = { instrument = \"trust\", items = [\"Q1:Q3\"] }\ncompose = \"mean\"";
    let toml = format!("{head}{keys}\n{indicator}\n{SETS}");
    let harbours = "harbour,country\nh1,N\nh2,N\n";
    for (file, text) in [
        ("study.toml", toml.as_str()),
        ("harbours.csv", harbours),
        ("sailors.csv", SAILORS),
        ("answers.csv", ANSWERS),
        ("q.toml", QUESTIONNAIRE),
    ] {
        fs::write(folder.path().join(file), text).unwrap();
    }
    folder
}

fn ran(study: &TempDir) -> (RunSummary, TempDir) {
    let out = tempfile::tempdir().unwrap();
    (run(study.path(), out.path()), out)
}

/// b0 has 4, 6 − 2 and 4. b1 was asked Q3 and did not answer. b2 was not asked it, and what stands there does not count: 2 and 6 − 4. Whether b3 was asked
/// it is not known, and of Q1 and Q2 it did not know one.
#[test]
fn what_was_asked_is_what_the_file_says() {
    let (finished, out) = ran(&study("questionnaire = \"q.toml\"\n"));
    let scores = column(out.path(), "scores", "score");
    let of = |at: usize| scores[at].as_deref().map(|score| score.parse::<f64>().unwrap());
    assert_eq!((of(0), of(1), of(2), of(3)), (Some(4.0), None, Some(2.0), None), "{scores:?}");
    assert_eq!(of(4), Some(2.0), "3, 6 − 5 and 2");
    let told: Vec<String> = finished.diagnostics.iter().map(ToString::to_string).collect();
    let told = told.join("\n");
    assert!(told.contains("1 answer to Q3 by respondents who were not asked it"), "{told}");
    assert!(told.contains("Sailors and trust: unvalidated template"), "{told}");

    let codebook = |name: &str| column(out.path(), "codebook", name);
    assert_eq!(codebook("label")[0].as_deref(), Some("I trust the others."));
    assert_eq!(codebook("asked_if")[2].as_deref(), Some("Q1 >= 3"));
    assert_eq!(codebook("scale")[1].as_deref(), Some("trust"));
    assert_eq!(
        codebook("reversed").iter().map(|one| one.as_deref().unwrap()).collect::<Vec<_>>(),
        ["false", "true", "false"]
    );
    assert!(codebook("missing_codes")[0].as_deref().is_some_and(|codes| codes.contains("weet niet=don't know")));
    let options = column(out.path(), "options", "label").into_iter().zip(column(out.path(), "options", "language"));
    let options: Vec<(String, String)> = options.map(|(label, language)| (label.unwrap(), language.unwrap())).collect();
    for (label, language) in [("disagree", "en"), ("agree", "en"), ("oneens", "nl"), ("eens", "nl")] {
        assert!(options.contains(&(label.to_owned(), language.to_owned())), "{options:?}");
    }
}

/// In the report where the survey's figures stand, on its first page, and in the tables of these.
#[test]
fn nobody_is_left_to_think_that_it_was_validated() {
    let (finished, out) = ran(&study("questionnaire = \"q.toml\"\nby = [\"role\"]\nstructure = [\"I\"]\n"));
    let page = fs::read_to_string(&finished.report).unwrap();
    let marks = page.matches("“Sailors and trust”, is marked “unvalidated template”").count();
    assert!(marks >= 2, "{marks}");
    for table in ["side-by-side-trust", "differences-trust", "structure-trust"] {
        let status = column(out.path(), table, "status");
        assert!(status.iter().all(|status| status.as_deref() == Some("unvalidated template")), "{table}: {status:?}");
    }
}

/// What the study file says itself goes before the instrument file; a file that is none is told with its line; without it a range is wanted.
#[test]
fn the_study_file_goes_first() {
    let folder = study("questionnaire = \"q.toml\"\nrange = { \"Q1\" = [1, 7] }\nrecode = { \"agree\" = 5 }\n");
    let (_, out) = ran(&folder);
    assert_eq!(
        column(out.path(), "codebook", "max").iter().map(|max| max.as_deref().unwrap()).collect::<Vec<_>>(),
        ["7", "5", "5"]
    );
    assert_eq!(column(out.path(), "answers", "value")[0].as_deref(), Some("5"), "agree is 5 here");
    fs::write(folder.path().join("q.toml"), QUESTIONNAIRE.replace("[1, 5]", "[5, 1]")).unwrap();
    let error = check_study(folder.path(), &Methods::standard()).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("q.toml, line") && error.contains("does not rise"), "{error}");
    let error = check_study(study("").path(), &Methods::standard()).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("declares no answer scale"), "{error}");
}

/// What is made of it says so in the tables of the contract, too, down to the memberships; what is made of something else does not, and neither does the
/// way back. Without a status there is no column.
#[test]
fn tables_of_the_contract_are_marked() {
    let other = "questionnaire = \"q.toml\"\n[instruments.plain]\nkind = \"survey\"\nfile = \"answers.csv\"\nunit = \"sailor\"\ntier = \"public\"\n\
                 range = { \"Q2\" = [1, 5] }\nrecode = { \"oneens\" = 2, \"disagree\" = 2, \"agree\" = 4 }\n[indicators.PLAIN]\n\
                 from = { instrument = \"plain\", items = [\"Q2\"] }\ncompose = \"mean\"";
    let folder = study(other);
    let (_, out) = ran(&folder);
    let mark = Some("unvalidated template".to_owned());
    for (table, by) in [("indicators", "indicator"), ("scores", "indicator"), ("answers", "instrument")] {
        let status = column(out.path(), table, "status");
        for (of, status) in column(out.path(), table, by).into_iter().zip(status) {
            let is_plain = of.is_some_and(|of| of.eq_ignore_ascii_case("plain"));
            assert_eq!(status, (!is_plain).then(|| mark.clone()).flatten(), "{table}");
        }
    }
    let status = column(out.path(), "memberships", "status");
    assert!(status.len() == 4 && status.iter().all(|status| *status == mark), "{status:?}");
    let heads = |out: &TempDir, table: &str| {
        let csv = fs::read_to_string(out.path().join(format!("tables/{table}.csv"))).unwrap();
        csv.lines().next().unwrap().to_owned()
    };
    assert!(!heads(&out, "lineage").contains("status") && !heads(&out, "units").contains("status"));
    // Taken over from an earlier run it is the same.
    let again = run(folder.path(), out.path());
    assert!(again.report.is_file() && column(out.path(), "memberships", "status") == status);
    fs::write(folder.path().join("q.toml"), QUESTIONNAIRE.replace("status = \"unvalidated template\"\n", "")).unwrap();
    let (_, out) = ran(&folder);
    assert!(!heads(&out, "indicators").contains("status") && !heads(&out, "memberships").contains("status"));
}

/// Two indicators of the same items are one block of the figure, under both their names; of other items, another.
#[test]
fn the_same_answers_are_drawn_once() {
    let more = |name: &str, items: &str| {
        format!(
            "[indicators.{name}]\nfrom = {{ instrument = \"trust\", items = [{items}] }}\ncompose = \"dispersion\"\n"
        )
    };
    let keys = format!(
        "questionnaire = \"q.toml\"\nshow_small_cells = true\n{}{}",
        more("SPREAD", "\"Q1:Q3\""),
        more("FIRST", "\"Q1\"")
    );
    let (_, out) = ran(&study(&keys));
    for figure in ["survey-trust", "survey-trust-case-1"] {
        let svg = fs::read_to_string(out.path().join(format!("figures/{figure}.svg"))).unwrap();
        let drawn = |words: &str| svg.matches(&format!(">{words}<")).count();
        assert_eq!((drawn("I trust the others."), drawn("Q3")), (2, 1), "{figure}");
        assert!(drawn("I; SPREAD") + drawn("SPREAD; I") == 1 && drawn("FIRST") == 1, "{figure}: {svg}");
    }
}

/// A language in which some of the wording is there and the rest is not; what has no language is in all of them.
#[test]
fn a_language_that_is_missing_somewhere_is_told() {
    for (from, to, expected) in [
        (", nl = \"Ik vertrouw de anderen.\"", "", "Q1: no wording in nl, or not for all answers (q.toml)"),
        ("4 = \"eens\"\n", "", "Q1, Q2, Q3: no wording in nl, or not for all answers (q.toml)"),
        ("title", "title", ""),
    ] {
        let study = study("questionnaire = \"q.toml\"\n");
        fs::write(study.path().join("q.toml"), QUESTIONNAIRE.replacen(from, to, 1)).unwrap();
        // An answer in a word that is nowhere is told as no number, after this.
        fs::write(study.path().join("answers.csv"), ANSWERS.replace("eens,disagree", "4,disagree")).unwrap();
        let (_, told) = check_study(study.path(), &Methods::standard()).unwrap();
        let told: Vec<String> = told.iter().filter(|told| told.code == "STU251").map(ToString::to_string).collect();
        assert_eq!(told.join("\n"), expected, "{from}");
    }
}
