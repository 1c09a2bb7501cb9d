//! What a check says of files and columns that nothing uses, and of the reviewed studies. All data are synthetic.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{change, column, copy_of, fixture, run};
use crosscase_study::{Methods, check_study};
use std::fs;
use std::path::Path;

fn told(study: &Path, code: &str) -> Vec<String> {
    let (_, told) = check_study(study, &Methods::standard()).unwrap();
    told.iter().filter(|told| told.code == code).map(ToString::to_string).collect()
}

#[test]
fn files_that_nothing_reads_are_named() {
    let one = told(&fixture("partnerships"), "STU240");
    assert!(one.len() == 1 && one[0].contains("nothing in the study reads 1 file: answers.csv"), "{one:?}");
    let study = copy_of("partnerships");
    fs::create_dir(study.path().join("old")).unwrap();
    fs::write(study.path().join("old/ties.csv"), "a,b\n").unwrap();
    fs::write(study.path().join("notes.md"), "for people").unwrap();
    run(study.path(), &study.path().join("out"));
    // What a run that failed leaves is none of them, either.
    fs::remove_file(study.path().join("out/manifest.json")).unwrap();
    let two = told(study.path(), "STU240");
    assert!(two.len() == 1 && two[0].contains("reads 2 files: answers.csv, old/ties.csv"), "{two:?}");
}

#[test]
fn columns_that_nothing_uses_are_named_with_their_file() {
    assert!(told(&fixture("partnerships"), "STU241").is_empty(), "all of them are used");
    let study = copy_of("partnerships");
    let persons = fs::read_to_string(study.path().join("persons.csv")).unwrap();
    let with = |line: (usize, &str)| format!("{};{}", line.1, if line.0 == 0 { "mood;trust" } else { "1;2" });
    let persons: Vec<String> = persons.lines().enumerate().map(with).collect();
    fs::write(study.path().join("persons.csv"), persons.join("\n")).unwrap();
    // `trust` is a code of the interviews by that name: a column is taken as used where a word of the study file may mean it.
    let found = told(study.path(), "STU241");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("1 column: mood") && found[0].contains("persons.csv"), "{found:?}");
    // Items of SPSS that no indicator is made of.
    change(study.path(), "items = [\"INCENT1:INCENT4\"]", "items = [\"INCENT1:INCENT3\"]");
    change(study.path(), "range = { \"SUIT1:INCENT4\" = [1, 5] }", "range = [1, 5]");
    let found = told(study.path(), "STU241").concat();
    assert!(found.contains("1 column: INCENT4") && found.contains("answers.sav"), "{found}");
}

/// Ties, rosters, passages and scores have columns of their own meaning; what else stands in them is used by nobody.
#[test]
fn columns_of_ties_passages_and_scores_that_nothing_uses_are_named() {
    let study = copy_of("partnerships");
    let with = |file: &str, name: &str| {
        let text = fs::read_to_string(study.path().join(file)).unwrap();
        let line = |(at, line): (usize, &str)| format!("{line},{}\n", if at == 0 { name } else { "x" });
        fs::write(study.path().join(file), text.lines().enumerate().map(line).collect::<String>()).unwrap();
    };
    with("ties.csv", "how_often");
    with("organisations.csv", "telephone");
    with("ratings.csv", "page");
    let found = told(study.path(), "STU241");
    assert_eq!(found.len(), 3, "{found:?}");
    for (file, column) in [("organisations.csv", "telephone"), ("ratings.csv", "page"), ("ties.csv", "how_often")] {
        let one = format!("1 column: {column}");
        assert!(found.iter().any(|told| told.contains(file) && told.contains(&one)), "{file}: {found:?}");
    }
    let passages = "case,source,coder,code,start,end,text,mood\nP01,i1,A,trust,0,5,words,glad\nP01,i1,A,leadership,6,9,words,glad\n";
    fs::write(study.path().join("passages.csv"), passages).unwrap();
    change(study.path(), "file = \"interviews.qdpx\"", "file = \"passages.csv\"");
    let found = told(study.path(), "STU241").concat();
    assert!(found.contains("1 column: mood") && found.contains("passages.csv"), "{found}");
}

/// The reference of each reviewed study by its author and year, or by its DOI; and what each of them found, in the report.
#[test]
fn reviewed_studies_are_records_of_the_literature() {
    let study = copy_of("partnerships");
    let (out, ris) = (tempfile::tempdir().unwrap(), study.path().join("literature.ris"));
    let page = fs::read_to_string(run(study.path(), out.path()).report).unwrap();
    assert!(page.contains("Trust and innovation in networks of care: a synthetic record"));
    let of = |name: &str| column(out.path(), "literature", name).into_iter().flatten().collect::<Vec<_>>();
    assert_eq!((of("study").len(), of("title").len()), (13, 13), "each finding with its record");
    let at = of("study").iter().position(|study| study == "Synthetic, D. (2021)").unwrap();
    assert_eq!(of("title")[at], "Leadership and participation: a synthetic record");

    let shipped = fs::read_to_string(&ris).unwrap();
    let check = |text: String, expected: &str| {
        fs::write(&ris, text).unwrap();
        let error = check_study(study.path(), &Methods::standard()).map(drop);
        match error {
            Ok(()) => assert!(expected.is_empty(), "{expected}: no fault"),
            Err(error) => {
                let error = error.to_string();
                assert!(!expected.is_empty() && error.contains(expected) && error.contains("study.toml:"), "{error}");
            }
        }
    };
    check(shipped.replace("PY  - 2021", "PY  - 2020"), "no record is the reviewed study Synthetic, D. (2021)");
    check(shipped.replace("PY  - 2019", "PY  - 2017"), "may be literature.ris#2 or literature.ris#3");
    fs::write(
        study.path().join("reviewed.csv"),
        "study,condition,outcome,found\n10.1000/x.17,trust,innovation,present\n",
    )
    .unwrap();
    check(shipped.replace("PY  - 2017", "PY  - 2017\nDO  - 10.1000/X.17"), "");
    check(
        shipped.replace("PY  - 2017", "PY  - 2017\nDO  - 10.1000/X.1"),
        "no record is the reviewed study 10.1000/x.17 by its DOI",
    );
    // As a spreadsheet of Windows writes it.
    fs::write(
        study.path().join("reviewed.csv"),
        b"study,condition,outcome,found\nM\xfcller (2019),trust,innovation,present\n",
    )
    .unwrap();
    check(format!("{shipped}\nTY  - JOUR\nAU  - Müller, A.\nPY  - 2019\nTI  - Synthetic\nER  - \n"), "");
    change(study.path(), "reviewed = \"reviewed.csv\"\n", "");
    check(shipped, "there is none");
}
