//! What `tier` lets into a folder of results: every file of it is searched for names, answers and words that must not stand there. All data
//! and all names are synthetic.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{change, column, files_below, options, run, study_of};
use crosscase_study::{Action, Methods, TraceTarget, check_study, run_study, trace};
use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const TOML: &str = r#"[study]
title = "Birds (synthetic)"
[units.partnership]
file = "partnerships.csv"
label = "name"
[units.organisation]
file = "organisations.csv"
within = "partnership"
[units.person]
file = "persons.csv"
label = "called"
within = "organisation"
[instruments.facts]
kind = "table"
file = "partnerships.csv"
unit = "partnership"
[instruments.survey]
kind = "survey"
file = "answers.csv"
unit = "person"
range = [1, 5]
exclude = { ids = ["Hol Valk"], reason = "took part twice" }
tier = "TIER"
[instruments.advice]
kind = "network"
file = "ties.csv"
roster = "organisations.csv"
unit = "organisation"
directed = true
tier = "TIER"
[instruments.sorting]
kind = "qsort"
file = "sorts.csv"
unit = "person"
tier = "TIER"
[viewpoints.views]
from = "sorting"
factors = 1
rotation = "none"
replicates = 0
flags = { set = [["Ada Zwaan", 1]] }
[indicators.trust]
from = { instrument = "survey", items = ["Q1:Q2"] }
compose = "mean"
[indicators.dense]
from = { instrument = "advice", figure = "density" }
[indicators.holders]
from = { instrument = "views", items = ["loading_1"] }
compose = "mean"
[sets.Y]
from = "facts.Y"
method = "crisp"
anchors = [0.5]
reason = "given"
[sets.TRUST]
from = "trust"
method = "direct"
anchors = [2, 3, 4.1]
reason = "given"
[sets.DENSE]
from = "dense"
method = "direct"
anchors = [0.1, 0.6, 0.9]
reason = "given"
[sets.HOLDERS]
from = "holders"
method = "direct"
anchors = [-0.9, 0.05, 0.9]
reason = "given"
[analyses.main]
outcome = "Y"
conditions = ["TRUST", "DENSE", "HOLDERS"]
robustness = false
"#;

const FILES: [(&str, &str); 7] = [
    ("study.toml", TOML),
    ("partnerships.csv", "partnership,name,Y\nP1,The Heath,1\nP2,The Marsh,0\n"),
    (
        "organisations.csv",
        "organisation,partnership\nBakkerij Vos,P1\nGemeente Das,P1\nStichting Bever,P1\nZiekenhuis Otter,P2\nDorp Egel,P2\nWinkel Lynx,P2\n",
    ),
    (
        "persons.csv",
        "person,called,organisation\nAda Zwaan,Mevrouw Zwaan,Bakkerij Vos\nBor Uil,Heer Uil,Gemeente Das\nCis Reiger,Dame Reiger,Stichting Bever\n\
         Dop Ekster,Heer Ekster,Ziekenhuis Otter\nEef Kauw,Dame Kauw,Dorp Egel\nFie Spreeuw,Dame Spreeuw,Winkel Lynx\nHol Valk,Heer Valk,Winkel Lynx\n",
    ),
    (
        "answers.csv",
        "person,Q1,Q2\nAda Zwaan,4.7731,5\nBor Uil,4,4\nCis Reiger,3,4\nDop Ekster,2,2.6419\nEef Kauw,2,1\nFie Spreeuw,3,2\nHol Valk,1,1\n",
    ),
    (
        "ties.csv",
        "source,target\nBakkerij Vos,Gemeente Das\nGemeente Das,Bakkerij Vos\nStichting Bever,Gemeente Das\nBakkerij Vos,Stichting Bever\nZiekenhuis Otter,Dorp Egel\n",
    ),
    (
        "sorts.csv",
        "statement,Ada Zwaan,Bor Uil,Cis Reiger,Dop Ekster,Eef Kauw,Fie Spreeuw\n1,2,1,2,-1,-2,-2\n2,1,2,0,-2,-1,-1\n3,0,0,1,0,1,0\n4,-1,-1,-1,1,0,2\n5,-2,-2,-2,2,2,1\n",
    ),
];

/// Who and what must not stand in the results.
const SINGLE: [&str; 11] = [
    "Zwaan",
    "Reiger",
    "Ekster",
    "Kauw",
    "Valk",
    "Bakkerij Vos",
    "Gemeente Das",
    "Winkel Lynx",
    "Dorp Egel",
    "4.7731",
    "2.6419",
];

fn study(tier: &str) -> TempDir {
    let written = TOML.replace("TIER", tier);
    let files: Vec<(&str, &str)> = FILES
        .iter()
        .map(|(name, text)| (*name, if *name == "study.toml" { written.as_str() } else { *text }))
        .collect();
    study_of(&files, &[])
}

/// Every file of a folder as bytes; of a workbook its parts, which are packed.
fn opened(out: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = files_below(out, &[]);
    let mut zip = zip::ZipArchive::new(Cursor::new(files[Path::new("tables.xlsx")].clone())).unwrap();
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        let name = part.name().unwrap().into_owned();
        files.insert(Path::new("tables.xlsx").join(name), bytes);
    }
    files
}

fn holding<'a>(files: &'a BTreeMap<PathBuf, Vec<u8>>, word: &str) -> Vec<&'a PathBuf> {
    let holds = |bytes: &[u8]| bytes.windows(word.len()).any(|part| part == word.as_bytes());
    files.iter().filter(|(_, bytes)| holds(bytes)).map(|(path, _)| path).collect()
}

/// Also what is kept for the next run, and also where an earlier run was allowed more.
#[test]
fn nothing_of_a_single_person_leaves_the_folder_of_the_study() {
    let mut of_cases = Vec::new();
    let out = tempfile::tempdir().unwrap();
    for tier in ["public", "restricted", "closed"] {
        let study = study(tier);
        run(study.path(), out.path());
        let finished = run(study.path(), out.path());
        assert_eq!(finished.ran(), 0, "{tier}: nothing has changed");
        let again = finished.stages.iter().filter(|stage| stage.action == Action::Unkept).count();
        assert_eq!(again > 0, tier != "public", "{tier}: what knows names is read again");
        let files = opened(out.path());
        for word in SINGLE {
            let found = holding(&files, word);
            assert_eq!(!found.is_empty(), tier == "public", "{tier}: {word} in {found:?}");
        }
        // Why somebody is left out is told of a single person, in the report, the log and the parameters.
        assert_eq!(holding(&files, "took part twice").is_empty(), tier == "closed", "{tier}");
        let page = String::from_utf8(files[Path::new("report/index.html")].clone()).unwrap();
        assert!(page.contains("1 of 7 rows left out"), "{tier}: how many are left out always stands");
        assert!(!holding(&files, "The Heath").is_empty(), "the names of cases always stand");
        assert_eq!(holding(&files, "organisation 1").is_empty(), tier == "public", "{tier}");
        assert_eq!(page.contains("Held back by the study"), tier != "public");
        assert_eq!(out.path().join("tables/ties.csv").is_file(), tier != "closed");
        // A draw may be one person three times over: 4.88655 is the mean of Ada Zwaan's two answers.
        for table in ["scores", "draws"] {
            assert_eq!(out.path().join(format!("tables/{table}.csv")).is_file(), tier == "public", "{tier}: {table}");
        }
        assert_eq!(
            !holding(&files, "4.88655").is_empty(),
            tier == "public",
            "{tier}: {:?}",
            holding(&files, "4.88655")
        );
        assert_eq!(out.path().join("figures/network-advice.svg").is_file(), tier != "closed");
        // What each sorter holds: by name or not at all, since numbers stand beside their cases.
        for file in ["tables/views-loadings.csv", "tables/views-correlations.csv", "figures/views-loadings.svg"] {
            assert_eq!(out.path().join(file).is_file(), tier == "public", "{tier}: {file}");
        }
        assert!(out.path().join("tables/views-factors.csv").is_file(), "viewpoints are results");
        assert_eq!(page.contains("The sorts are not public"), tier != "public");
        let answers =
            files.get(Path::new("tables/answers.csv")).map_or("", |bytes| std::str::from_utf8(bytes).unwrap());
        assert_eq!(answers.contains("loading_1"), tier == "public", "{tier}");
        assert!(!page.contains("person 1"), "{tier}: of a sorter stands no number beside a view");
        of_cases.push(
            ["indicators", "memberships", "models-main-Y"]
                .map(|name| fs::read_to_string(out.path().join(format!("tables/{name}.csv"))).unwrap()),
        );
    }
    assert!(
        of_cases.iter().all(|tables| *tables == of_cases[0]),
        "what is published of the cases does not depend on it"
    );
}

/// Of two persons value ± sd/√2 are the two scores, and an interval tells the same; the value of the case stands. A warning names no answer.
#[test]
fn the_spread_of_two_persons_is_not_told() {
    for tier in ["public", "restricted"] {
        let (study, out) = (study(tier), tempfile::tempdir().unwrap());
        let answers = fs::read_to_string(study.path().join("answers.csv")).unwrap();
        fs::write(study.path().join("answers.csv"), answers.replace("Fie Spreeuw,3,2\n", "")).unwrap();
        change(study.path(), "items = [\"Q1:Q2\"] }", "items = [\"Q1:Q2\"], where = { Q2 = [1, 2.6419, 4, 5, 77] } }");
        run(study.path(), out.path());
        let of = |table: &str, name: &str| {
            let [of, values] = ["indicator", name].map(|name| column(out.path(), table, name));
            let own = of.into_iter().zip(values).filter(|(of, _)| of.as_deref() == Some("trust"));
            own.map(|(_, value)| value.is_some()).collect::<Vec<_>>()
        };
        assert_eq!(of("indicators", "value"), [true, true], "{tier}");
        for (table, name) in [
            ("indicators", "sd"),
            ("indicators", "lower"),
            ("indicators", "upper"),
            ("agreement", "mean"),
            ("agreement", "sd"),
            ("agreement", "rwg_j_uniform"),
            ("agreement", "ad"),
        ] {
            assert_eq!(of(table, name), [true, tier == "public"], "{tier}: {name} in {table}");
        }
        let page = fs::read_to_string(out.path().join("report/index.html")).unwrap();
        assert!(page.contains("no row has Q2 = 77") && !page.contains("there are 1"), "{tier}");
    }
}

/// A trace of the study's folder shows everything, one of the results what stands there.
#[test]
fn a_trace_shows_all_to_those_who_have_the_study() {
    let (study, out) = (study("restricted"), tempfile::tempdir().unwrap());
    run(study.path(), out.path());
    let of = |folder: &Path, set: &str| {
        let found = trace(folder, &Methods::standard(), "P1", &TraceTarget::Set(set.to_owned())).unwrap();
        found.chain.iter().map(|link| format!("{} {} {}", link.table, link.id, link.column)).collect::<Vec<_>>()
    };
    for (set, link) in [
        ("TRUST", "answers.csv Ada Zwaan Q1"),
        ("DENSE", "ties.csv Bakkerij Vos P1 / advice / Gemeente Das"),
        ("HOLDERS", "sorts.csv Ada Zwaan 3"),
    ] {
        assert!(of(study.path(), set).contains(&link.to_owned()), "{link}: {:#?}", of(study.path(), set));
    }
    // Results that lie in the folder of their study are traced by those who have it.
    let inside = study.path().join("out");
    run(study.path(), &inside);
    assert!(of(&inside, "TRUST").contains(&"answers.csv Ada Zwaan Q1".to_owned()));
    assert_eq!(of(out.path(), "TRUST"), ["memberships P1 TRUST", "indicators P1 trust"]);
    assert!(of(out.path(), "DENSE").contains(&"ties.csv organisation 1 P1 / advice / organisation 2".to_owned()));
}

/// Faults go to those who run the study, and name what its files hold.
#[test]
fn faults_name_what_the_files_hold() {
    let study = study("restricted");
    let ties = fs::read_to_string(study.path().join("ties.csv")).unwrap();
    fs::write(study.path().join("ties.csv"), ties + "Winkel Lynx,Bakkerij Vos\n").unwrap();
    let out = tempfile::tempdir().unwrap();
    let ran = run_study(study.path(), &Methods::standard(), &options(out.path(), "test"), &|_| {}).unwrap_err();
    let checked = check_study(study.path(), &Methods::standard()).unwrap_err();
    for error in [ran.to_string(), checked.to_string()] {
        assert!(error.contains("Bakkerij Vos") && error.contains("ties.csv, line 7"), "{error}");
    }
}

/// Files that persons handed in are called like them: where their names must not stand in results the files go by number, in the manifest and the
/// log, also in lines of earlier runs that were allowed more. A trace in the results still knows its study.
#[test]
fn files_that_persons_handed_in_go_by_number() {
    let out_of = |study: &Path| study.join("out");
    let study = study("public");
    fs::create_dir(study.path().join("sorts")).unwrap();
    let names = ["Ada Zwaan", "Bor Uil", "Cis Reiger", "Dop Ekster", "Eef Kauw", "Fie Spreeuw"];
    let places = [
        [2, 1, 0, -1, -2],
        [1, 2, 0, -1, -2],
        [2, 0, 1, -1, -2],
        [-1, -2, 0, 1, 2],
        [-2, -1, 1, 0, 1],
        [-2, -1, 0, 2, 1],
    ];
    // A file may be called by what only its sorter is called, be saved twice, and hold a sort that does not keep the grid.
    let files = ["Birds-Ada-Zwaan", "Birds-Bor-Uil", "Birds-Cis-Reiger", "Birds-Dop-Ekster", "Eefje", "Tante Fietje"];
    for ((name, file), places) in names.iter().zip(files).zip(places) {
        let sort: Vec<String> =
            (1..=5).map(|at| format!("{{\"statement\": \"s{at}\", \"place\": {}}}", places[at - 1])).collect();
        let text = format!(
            "{{\"crosscase\": \"qsort/1\", \"study\": \"Birds\", \"design\": \"d1\", \"language\": \"en\", \"sorter\": \"{name}\", \"sort\": [{}]}}",
            sort.join(", ")
        );
        fs::write(study.path().join(format!("sorts/{file}.json")), &text).unwrap();
        if file == "Tante Fietje" {
            fs::write(study.path().join(format!("sorts/{file} (1).json")), text).unwrap();
        }
    }
    change(study.path(), "file = \"sorts.csv\"", "file = \"sorts\"");
    run(study.path(), &out_of(study.path()));
    assert!(!holding(&opened(&out_of(study.path())), "Birds-Ada-Zwaan.json").is_empty());
    for tier in ["restricted", "closed"] {
        let text = fs::read_to_string(study.path().join("study.toml")).unwrap();
        let before = if tier == "closed" { "restricted" } else { "public" };
        let text = text.replace(&format!("tier = \"{before}\""), &format!("tier = \"{tier}\""));
        fs::write(study.path().join("study.toml"), text).unwrap();
        run(study.path(), &out_of(study.path()));
        let files = opened(&out_of(study.path()));
        for word in ["Zwaan", "Reiger", "Kauw", "Spreeuw", "Eefje", "Fietje"] {
            assert_eq!(holding(&files, word), Vec::<&PathBuf>::new(), "{tier}: {word}");
        }
        for file in ["manifest.json", "log/stages.jsonl"] {
            assert!(holding(&files, "sorts/3.json").contains(&&PathBuf::from(file)), "{tier}: {file}");
        }
        assert_eq!(run(study.path(), &out_of(study.path())).ran(), 0, "{tier}: nothing has changed");
        let found =
            trace(&out_of(study.path()), &Methods::standard(), "P1", &TraceTarget::Set("HOLDERS".to_owned())).unwrap();
        assert!(
            found.chain.iter().any(|step| step.id == "Ada Zwaan"),
            "{tier}: within the study's folder all is shown"
        );
    }
}
