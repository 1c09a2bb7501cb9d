//! One thing that is wrong is told once, with its place and what to write; what would count for less than is meant is told. All data are
//! synthetic.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod common;

use common::harbours::{HEAD, SETS};
use common::{column, copy_of, files_below, fixture, run, study_of};
use crosscase_study::{Methods, Problem, StudyError, check_study};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The faults of a study file, or none.
fn problems(study: &Path) -> Vec<Problem> {
    match check_study(study, &Methods::standard()) {
        Ok(_) => Vec::new(),
        Err(StudyError::Invalid { problems }) => problems,
        Err(other) => panic!("{other}"),
    }
}

fn told(study: &Path) -> Vec<String> {
    match check_study(study, &Methods::standard()) {
        Ok((_, told)) => told.iter().map(|told| format!("{told} [{}]", told.code)).collect(),
        Err(error) => vec![error.to_string()],
    }
}

/// A key that no section knows, in each section of a study of every instrument: whatever the section would have offered to the others, that
/// these lack it is no fault of theirs.
#[test]
fn what_follows_from_a_fault_is_not_told() {
    let (study, text) = (copy_of("partnerships"), fs::read_to_string(fixture("partnerships/study.toml")).unwrap());
    let lines: Vec<&str> = text.lines().collect();
    let sections = || (0..lines.len()).filter(|at| lines[*at].starts_with('['));
    assert!(sections().count() > 30);
    for at in sections() {
        let wrong: Vec<&str> = [&lines[..=at], &["bogus = 1"], &lines[at + 1..]].concat();
        fs::write(study.path().join("study.toml"), wrong.join("\n")).unwrap();
        let found = problems(study.path());
        assert_eq!(found.len(), 1, "{}: {found:#?}", lines[at]);
        assert!(found[0].message.starts_with("unknown key `bogus`") && found[0].at == Some((at + 2, 1)), "{found:?}");
    }
}

/// A renamed file is not taken for another wave's, which would be read twice; one that is misspelt in one of two sections is offered.
#[test]
fn a_file_that_is_not_there_is_told_with_the_one_that_was_meant() {
    for (wanted, there, expected) in [
        ("answers1.sav", &["answers2.csv"][..], "nothing reads answers.csv, answers.sav, answers2.csv there"),
        ("answers1.sav", &["old/answers1.sav"], "there is old/answers1.sav: write `old/answers1.sav`"),
        ("anwsers.sav", &[], "there is answers.sav: write `answers.sav`"),
    ] {
        let study = copy_of("partnerships");
        fs::create_dir(study.path().join("old")).unwrap();
        for file in there {
            fs::write(study.path().join(file), "id,x\na,1\n").unwrap();
        }
        common::change(study.path(), "file = \"answers.sav\"", &format!("file = \"{wanted}\""));
        let error = check_study(study.path(), &Methods::standard()).unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains("STU020"), "{error}");
    }
}

/// On Windows and macOS the figure of `trust` would be that of `TRUST`.
#[test]
fn names_that_differ_by_their_letters_case_are_one() {
    let study = copy_of("partnerships");
    let path = study.path().join("study.toml");
    let text = fs::read_to_string(&path).unwrap();
    let set = text.split("\n[").find(|section| section.starts_with("sets.TRUST]")).unwrap();
    fs::write(&path, format!("{text}\n[{}", set.replacen("TRUST", "trust", 1))).unwrap();
    let found = problems(study.path());
    let expected = "there is a set `TRUST` already, whose files would have the names of those of `trust`";
    assert!(found.iter().any(|one| one.message == expected), "{found:#?}");
}

/// The name of an outcome is that of the analysis, too: misspelt, it is no outcome.
#[test]
fn a_misspelt_outcome_is_told_as_such() {
    let study = copy_of("partnerships");
    common::change(study.path(), "outcome = \"INNOV\"", "outcome = \"INOV\"");
    let found = problems(study.path());
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].message.starts_with("unknown outcome `INOV` (did you mean INNOV?)"), "{}", found[0].message);
}

/// The same of a wrong word in the file of the framework, of a kind of cases that there is not, and of a name that stands twice.
#[test]
fn a_wrong_word_is_told_with_the_one_that_is_near() {
    for (file, from, to, expected) in [
        (
            "framework.toml",
            "direction = \"present\"",
            "direction = \"presnt\"",
            "`presnt` is none of the words that may stand here (did you mean present?)",
        ),
        (
            "study.toml",
            "cases = \"partnership\"",
            "cases = \"Partnership\"",
            "unknown kind of unit `Partnership` (did you mean partnership?)",
        ),
        ("study.toml", "from = \"leadership\"", "from = \"leadrship\"", "`leadrship` (did you mean leadership?)"),
        (
            "study.toml",
            "[sets.LEAD]",
            "[sets.SKILL]",
            "`[sets.SKILL]` stands here for the second time, and first in line",
        ),
    ] {
        let study = copy_of("partnerships");
        let path = study.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
        let found = problems(study.path());
        assert!(found.len() == 1 && found[0].message.contains(expected), "{to}: {found:#?}");
    }
}

const TALKS: &str = r#"[study]
title = "Talks (synthetic)"
cases = "case"
[units.land]
file = "lands.csv"
[units.case]
file = "cases.csv"
within = "land"
[instruments.talks]
kind = "coding"
file = "talks.csv"
unit = "case"
[instruments.reports]
kind = "case-survey"
file = "scores.csv"
tier = "public"
[typology]
file = "types.toml"
values = { lead = "t.lead" }
[instruments.t]
kind = "table"
file = "cases.csv"
unit = "case"
[indicators.said]
from = { instrument = "talks", code = "trust", figure = "count" }
[indicators.innovation]
from = { instrument = "reports", items = ["innovation"] }
[sets.SAID]
from = "said"
method = "crisp"
anchors = [1]
reason = "given"
[sets.SCORED]
from = "innovation"
method = "crisp"
anchors = [2]
reason = "given"
[sets.BOTH]
is = "mean(SAID, SCORED)"
reason = "given"
[sets.Y]
from = "t.Y"
method = "crisp"
anchors = [0.5]
reason = "given"
[analyses.main]
outcome = "Y"
conditions = ["BOTH"]
missing = "drop"
at_half = "above"
robustness = false
"#;

const OF_TALKS: [(&str, &str); 6] = [
    ("study.toml", TALKS),
    ("lands.csv", "land\nN 01\nS\u{fc}d\n"),
    ("cases.csv", "case,land,lead,Y\nA 1,N 01,public,1\nA 2,S\u{fc}d,users,0\nA 3,N 01,public,1\nA 4,N 01,users,0\n"),
    (
        "talks.csv",
        "case,source,coder,code,start,end,status\nA 1,t1,Kim,trust,0,9,present\nA 1,t1,Kim,trust,20,29,present\nA 2,t2,Kim,trust,,,absent\n\
         A 3,t3,Kim,trust,3,9,present\nA 4,t4,Kim,rules,3,9,present\n",
    ),
    (
        "scores.csv",
        "case,item,coder,value\nA 1,innovation,Lee,3\nA 2,innovation,Lee,1\nA 3,innovation,Lee,3\nA 4,innovation,Lee,1\nA 1,innovation,Max,4\n",
    ),
    (
        "types.toml",
        "[[dimension]]\nname = \"lead\"\nkind = \"nominal\"\nvalues = [\"public\", \"users\"]\n[[type]]\nname = \"led\"\nwhere = { lead = \"public\" }\n",
    ),
];

/// An id in other letters, with other blanks or none, with a leading nought more or less, or with an accent that is a sign of its own.
#[test]
fn an_id_is_recognised_however_it_is_written() {
    for (file, from, to, expected) in [
        (
            "talks.csv",
            "A 3,t3",
            "a 3,t3",
            "`a 3` is no case of the study (talks.csv, line 5, record 4, column case); did you mean `A 3`?",
        ),
        ("talks.csv", "A 3,t3", "A-03,t3", "did you mean `A 3`?"),
        ("scores.csv", "A 2", "A  2", "did you mean `A 2`?"),
        (
            "scores.csv",
            "A 2",
            "A\u{a0}2",
            "`A 2` looks the same, and its blanks or its letters with marks are other signs",
        ),
        ("cases.csv", "N 01", "N1", "did you mean `N 01`?"),
        (
            "scores.csv",
            "A 2",
            "B",
            "`B` is no case of the study (scores.csv, line 3, record 2, column case); correct it there, or list it in the file of case",
        ),
    ] {
        let found = told(study_of(&OF_TALKS, &[(file, from, to)]).path());
        assert!(found.len() == 1 && found[0].contains(expected), "{to}: {found:#?}");
    }
    // A letter and its mark as two signs are the letter with its mark.
    let found = told(study_of(&OF_TALKS, &[("cases.csv", "S\u{fc}d", "Su\u{308}d")]).path());
    assert!(!found.iter().any(|said| said.contains("S\u{fc}d") || said.contains("Su\u{308}d")), "{found:#?}");
}

/// What a file does not hold, or holds under another name, is told at its place.
#[test]
fn files_have_one_name_and_hold_something() {
    for (file, from, to, expected) in [
        ("study.toml", "file = \"talks.csv\"", "file = \"./talks.csv\"", ""),
        ("study.toml", "file = \"talks.csv\"", "file = \"../talks.csv\"", "leads out of the study's folder"),
        (
            "scores.csv",
            OF_TALKS[4].1,
            "case,item,coder,value\n",
            "instrument:reports: this file has column names and no rows (scores.csv)",
        ),
        (
            "cases.csv",
            "A 3,N 01,public",
            "A 3,N 01,publik",
            "publik is no value of lead (did you mean public?); there are public, users (cases.csv, line 4, column lead, case A 3)",
        ),
    ] {
        let study = study_of(&OF_TALKS, &[(file, from, to)]);
        let found = told(study.path()).join("\n");
        assert!(found.contains(expected), "{to}: {found}");
        assert!(!found.contains("STU240"), "every file is read: {found}");
    }
    let study = study_of(&OF_TALKS, &[("study.toml", "file = \"talks.csv\"", "file = \"coded\"")]);
    fs::create_dir(study.path().join("coded")).unwrap();
    let found = problems(study.path());
    assert!(found.len() == 1 && found[0].message == "`coded` is a folder", "{found:#?}");
    assert_eq!(found[0].at, Some((11, 9)), "where the file is named");
    let error = check_study(&study.path().join("study.toml"), &Methods::standard()).unwrap_err().to_string();
    assert!(
        error.contains("study.toml: this is a file, and a study is a folder: name the one that it stands in: `/"),
        "{error}"
    );
    for (file, expected) in [
        ("study.toml", "name the folder you are in: `.` "),
        ("./study.toml", "name the folder you are in: `.` "),
        ("harbours/study.toml", "name the one that it stands in: `harbours` "),
    ] {
        let error = StudyError::FileForFolder { file: file.into() }.to_string();
        assert!(format!("{error} ").ends_with(expected), "{error}");
    }
}

/// A misspelt item or code takes from a case what was said of it, and a row without a coder makes one coder more: neither goes untold.
#[test]
fn what_would_be_lost_is_told() {
    let whole = told(study_of(&OF_TALKS, &[]).path());
    let uncounted = "talks: no passage is counted where a coder does not mention trust: A 4 [STU247]";
    assert!(whole.iter().any(|told| told.contains(uncounted)), "{whole:#?}");
    for new in ["STU248", "STU249", "COD101"] {
        assert!(!whole.iter().any(|told| told.contains(new)), "{new}: {whole:#?}");
    }
    for (file, from, to, expected) in [
        (
            "scores.csv",
            "A 1,innovation,Max",
            "A 1,inovation,Max",
            "1 row has the item `inovation`, which nothing takes, and `innovation` is taken (scores.csv, line 6",
        ),
        (
            "talks.csv",
            "A 1,t1,Kim,trust,20",
            "A 1,t1,Kim,trst,20",
            "1 row has the code `trst`, which nothing takes, and `trust` is taken (talks.csv, line 3",
        ),
        (
            "talks.csv",
            "A 3,t3,Kim",
            "A 3,t3,",
            "1 row names no coder where others do: what they say counts as that of one more coder (talks.csv, line 5",
        ),
    ] {
        let found = told(study_of(&OF_TALKS, &[(file, from, to)]).path());
        assert!(found.iter().any(|told| told.contains(expected)), "{to}: {found:#?}");
    }
}

/// Of a code that a case was not asked about there is no number, whatever it means that a coder does not mention it.
#[test]
fn what_was_not_asked_is_not_counted_and_not_told() {
    let last = "A 4,t4,Kim,rules,3,9,present\n";
    let asked =
        told(study_of(&OF_TALKS, &[("talks.csv", last, &format!("{last}A 4,t4,Max,rules,3,9,present\n"))]).path());
    assert!(asked.iter().any(|told| told.contains("STU247")), "{asked:#?}");
    let not =
        told(study_of(&OF_TALKS, &[("talks.csv", last, &format!("{last}A 4,t4,Max,trust,,,not asked\n"))]).path());
    assert!(!not.iter().any(|told| told.contains("STU247")), "{not:#?}");
}

/// Where one instrument says nothing of a case, the set that joins several names it.
#[test]
fn a_joined_set_names_the_part_that_is_missing() {
    let none = ("scores.csv", "A 2,innovation,Lee,1\n", "");
    let found = told(study_of(&OF_TALKS, &[none]).path());
    let expected = "set BOTH: not known where there is no SCORED: A 2";
    assert!(found.iter().any(|told| told.contains(expected)), "{found:#?}");
}

/// Names in other letters, once each, and what the label calls them.
const OTHER: &str = "[indicators.OTHER]\ncompose = \"mean\"\n\
                     from = { instrument = \"trust\", items = [\"Q1\"], where = { ship = [\"heron\", \"HERON\", \"Otter\", \"Newt\"], \
                     called = [\"Otter\", \"Newt\", \"Eider\"] } }\n";

const SOME: &str = "[indicators.SOME]\nfrom = { instrument = \"trust\", items = [\"Q1\"], where = { ship = [\"Heron\", \"Stoat\"] } }\n\
                    compose = \"mean\"\n";

/// What makes ships units that go by number, where it is not public.
const FLEET: &str = "[instruments.fleet]\nkind = \"table\"\nfile = \"ships.csv\"\nunit = \"ship\"\ntier = \"TIER\"\n";

/// Countries are called by their names, and organisations by their numbers where their names must not stand in results.
#[test]
fn groups_that_are_units_are_called_as_units_are() {
    let ships = "[units.ship]\nfile = \"ships.csv\"\nid = \"hull\"\n\
                 where = { hull = [\"Heron\", \"Otter\", \"Stoat\", \"Newt\"] }\nlabel = \"called\"\nwithin = \"harbour\"\n";
    let head = HEAD
        .replace("file = \"harbours.csv\"\n", "file = \"harbours.csv\"\nwithin = \"land\"\n")
        .replace("[units.harbour]", "[units.land]\nfile = \"lands.csv\"\nlabel = \"name\"\n[units.harbour]")
        .replace(
            "[units.sailor]\nfile = \"sailors.csv\"\nwithin = \"harbour\"",
            &format!("{ships}[units.sailor]\nfile = \"sailors.csv\"\nwithin = \"ship\""),
        )
        .replace("title = \"Harbours (synthetic)\"", "title = \"Harbours (synthetic)\"\ncases = \"harbour\"")
        .replace("tier = \"public\"", "tier = \"TIER\"\nby = [\"land\", \"ship\", \"called\"]");
    let toml = format!(
        "{head}[indicators.I]\nfrom = {{ instrument = \"trust\", items = [\"Q1:Q2\"] }}\ncompose = \"mean\"\n{SOME}{OTHER}{SETS}{FLEET}"
    );
    let sailors: Vec<String> =
        (0..16).map(|at| format!("b{at},{}", ["Heron", "Otter", "Stoat", "Newt"][at % 4])).collect();
    let answers: Vec<String> = (0..16).map(|at| format!("b{at},{},{}", 1 + at % 5, 1 + at % 3)).collect();
    let sailors = format!("sailor,ship\n{}\n", sailors.join("\n"));
    let answers = format!("sailor,Q1,Q2\n{}\n", answers.join("\n"));
    let files = [
        ("study.toml", toml.as_str()),
        ("lands.csv", "land,name\nDK,Danmark\nNL,Nederland\n"),
        ("harbours.csv", "harbour,land\nh1,NL\nh2,DK\n"),
        ("ships.csv", "hull,harbour,called\nHeron,h1,Old Heron\nOtter,h1,Otter\nStoat,h2,Stoat\nNewt,h2,Newt\n"),
        ("sailors.csv", sailors.as_str()),
        ("answers.csv", answers.as_str()),
    ];
    for (tier, ship) in [("public", "Old Heron"), ("restricted", "ship 1"), ("closed", "ship 1")] {
        let tiers = [("study.toml", "TIER", tier), ("study.toml", "TIER", tier)];
        let (study, out) = (study_of(&files, &tiers), tempfile::tempdir().unwrap());
        run(study.path(), out.path());
        let groups = column(out.path(), "side-by-side-trust", "group");
        for group in ["Danmark", "Nederland", ship] {
            assert!(groups.contains(&Some(group.to_owned())), "{tier}: {group} in {groups:?}");
        }
        let page = fs::read_to_string(out.path().join("report/index.html")).unwrap();
        assert!(page.contains("By land (means of persons, in brackets how many): Danmark "), "{tier}");
        // Who is asked for by `where` stands in the report, in its parameters and in the manifest, by number of names alone.
        for (file, bytes) in files_below(out.path(), &[]) {
            for name in ["Heron", "Stoat", "heron", "HERON", "Otter", "Newt", "Eider"] {
                let names_one = bytes.windows(name.len()).any(|part| part == name.as_bytes());
                assert!(tier == "public" || !names_one, "{tier}: {name} in {}", file.display());
            }
        }
        assert_eq!(page.contains("where ship = Heron or Stoat"), tier == "public", "{tier}");
        assert_eq!(page.contains("where ship = one of 2"), tier != "public", "{tier}");
        let asked = if tier == "public" { "heron" } else { "a unit" };
        assert!(page.contains(&format!("4 rows have ship = {asked} in other letters")), "{tier}");
        assert_eq!(page.matches("in other letters").count(), 1, "{tier}: one word in two spellings");
    }
}

/// A text that names none of the units that go by number may be a name as well: who has one stands in the group of others, and is not left out.
#[test]
fn who_names_no_unit_is_in_the_group_of_others() {
    let head = HEAD
        .replace("tier = \"public\"", "tier = \"TIER\"\nby = [\"ship\"]")
        .replace("[units.sailor]", "[units.ship]\nfile = \"ships.csv\"\nwithin = \"harbour\"\n[units.sailor]");
    let toml = format!(
        "{head}[indicators.I]\nfrom = {{ instrument = \"trust\", items = [\"Q1:Q2\"] }}\ncompose = \"mean\"\n{SETS}{FLEET}"
    );
    let sailors: Vec<String> =
        (0..16).map(|at| format!("b{at},h{},{}", 1 + at / 8, ["Heron", "Gull", "Stoat", "Tern"][at % 4])).collect();
    let answers: Vec<String> = (0..16).map(|at| format!("b{at},{},{}", 1 + at % 5, 1 + at % 3)).collect();
    let sailors = format!("sailor,harbour,ship\n{}\n", sailors.join("\n"));
    let answers = format!("sailor,Q1,Q2\n{}\n", answers.join("\n"));
    let files = [
        ("study.toml", toml.as_str()),
        ("harbours.csv", "harbour\nh1\nh2\n"),
        ("ships.csv", "ship,harbour\nHeron,h1\nStoat,h2\n"),
        ("sailors.csv", sailors.as_str()),
        ("answers.csv", answers.as_str()),
    ];
    for (tier, groups) in
        [("public", &["Gull", "Heron", "Stoat", "Tern"][..]), ("closed", &["other", "ship 1", "ship 2"])]
    {
        let tiers = [("study.toml", "TIER", tier), ("study.toml", "TIER", tier)];
        let (study, out) = (study_of(&files, &tiers), tempfile::tempdir().unwrap());
        run(study.path(), out.path());
        let found: BTreeSet<String> = column(out.path(), "side-by-side-trust", "group").into_iter().flatten().collect();
        assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), groups, "{tier}");
        let page = fs::read_to_string(out.path().join("report/index.html")).unwrap();
        assert!(!page.contains("no value in ship"), "{tier}");
        for name in ["Gull", "Tern", "Heron", "Stoat"] {
            assert_eq!(page.contains(name), tier == "public", "{tier}: {name}");
        }
    }
}
