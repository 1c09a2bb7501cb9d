//! What stands in the columns by which units are chosen, weighted and set apart, beside answers that are recoded, and in files that say what
//! their values are called. All data are synthetic.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{column, run};
use crosscase_data::{
    CodedValue, Format, Table, TableBuilder, VariableCodebook, VariableKind, to_bytes, to_labelled_bytes,
};
use crosscase_study::{Methods, check_study};
use std::fs;
use tempfile::TempDir;

/// The answers run the other way: 1 is much and 5 little.
const HANDS: &str =
    "hand,crew,role,w,key,P1,P2,P3\nh1,K1,1,1,1,1,2,3\nh2,K1,5,5,0,1,1,2\nh3,K2,1,1,1,5,1,1\nh4,K3,5,5,0,2,1,4\n";

const TURNED: &str = "range = [1, 5]\nrecode = { \"1\" = 5, \"5\" = 1 }\n";

/// A study of hands in crews, with what is said of the instrument, of the answers that an indicator takes, and of how it composes them.
fn study(hands: &str, instrument: &str, taken: &str, compose: &str) -> TempDir {
    let toml = format!(
        "[study]\ntitle = \"Hands (synthetic)\"\n[units.crew]\nfile = \"c.csv\"\n[units.hand]\nfile = \"h.csv\"\nwithin = \"crew\"\n\
         [instruments.s]\nkind = \"survey\"\nfile = \"h.csv\"\nunit = \"hand\"\ntier = \"public\"\n{instrument}\
         [instruments.f]\nkind = \"table\"\nfile = \"c.csv\"\nunit = \"crew\"\n\
         [indicators.e]\nfrom = {{ instrument = \"s\", items = [\"P1:P3\"]{taken} }}\n{compose}\n\
         [sets.E]\nfrom = \"e\"\nmethod = \"crisp\"\nanchors = [2.5]\nreason = \"x\"\n\
         [sets.Y]\nfrom = \"f.Y\"\nmethod = \"as-is\"\nreason = \"x\"\n\
         [analyses.main]\noutcome = \"Y\"\nconditions = [\"E\"]\nmissing = \"drop\"\nrobustness = false\n"
    );
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in [("study.toml", toml.as_str()), ("h.csv", hands), ("c.csv", "crew,Y\nK1,1\nK2,0\nK3,1\n")] {
        fs::write(folder.path().join(file), text).unwrap();
    }
    folder
}

/// The values of the indicator by crew, with two decimals.
fn values(study: &TempDir) -> String {
    let out = tempfile::tempdir().unwrap();
    run(study.path(), out.path());
    let value =
        |text: Option<String>| text.map_or_else(String::new, |text| format!("{:.2}", text.parse::<f64>().unwrap()));
    column(out.path(), "indicators", "value").into_iter().take(3).map(value).collect::<Vec<_>>().join(" ")
}

/// What is said of the words of all columns is meant of the answers: h1 5 2 3, h2 5 5 2, h3 1 5 5, h4 2 5 4.
#[test]
fn recoding_answers_changes_nothing_of_whom_is_asked_for() {
    let mean = "compose = \"mean\"";
    let words = HANDS.replace("K1,1,1,", "K1,Yes,1,").replace("K2,1,1,", "K2,Yes,1,").replace(",5,5,", ",No,5,");
    let nine = HANDS.replace("K1,1,1,", "K1,9,9,").replace("K2,1,1,", "K2,9,1,");
    for (hands, instrument, taken, compose, expected) in [
        (HANDS, TURNED.to_owned(), "", mean, "3.67 3.67 3.67"),
        (HANDS, format!("{TURNED}where = {{ role = 1 }}\n"), "", mean, "3.33 3.67 "),
        (HANDS, TURNED.to_owned(), ", where = { role = 1 }", mean, "3.33 3.67 "),
        (HANDS, TURNED.to_owned(), ", where = { role = [5] }", mean, "4.00  3.67"),
        // What is said of the column itself holds of it.
        (
            HANDS,
            "range = [1, 5]\nrecode = { \"P1:P3\" = { \"1\" = 5, \"5\" = 1 }, role = { \"1\" = 7 } }\n".to_owned(),
            ", where = { role = 7 }",
            mean,
            "3.33 3.67 ",
        ),
        (
            &words,
            format!("{TURNED}where = {{ role = \"Yes\" }}\n").replace("{ \"1\"", "{ \"Yes\" = 1, \"1\""),
            "",
            mean,
            "3.33 3.67 ",
        ),
        // What a word stands for may be asked for as well, and a number is what stands there.
        (&words, TURNED.replace("{ \"1\"", "{ \"Yes\" = 4, \"1\""), ", where = { role = 4 }", mean, "3.33 3.67 "),
        (&nine, format!("{TURNED}missing = {{ \"9\" = \"refused\" }}\n"), ", where = { role = 9 }", mean, "3.33 3.67 "),
        // (10/3 · 1 + 4 · 5) / 6
        (HANDS, TURNED.to_owned(), "", "compose = \"weighted\"\nweight = \"w\"", "3.89 3.67 3.67"),
        // What is declared missing is no weight.
        (
            &nine,
            format!("{TURNED}missing = {{ \"9\" = \"refused\" }}\n"),
            "",
            "compose = \"weighted\"\nweight = \"w\"",
            " 3.67 3.67",
        ),
        (
            HANDS,
            TURNED.replace("\"5\" = 1", "\"5\" = 1, \"0\" = 1"),
            "",
            "compose = \"key-person\"\nkey_person = \"key\"",
            "3.33 3.67 ",
        ),
    ] {
        assert_eq!(values(&study(hands, &instrument, taken, compose)), expected, "{instrument}{taken} {compose}");
    }
}

/// A column of numbers, each of which the file calls something.
fn labelled(builder: TableBuilder, labels: &[(&str, &[(f64, &str)])]) -> Vec<u8> {
    let table: Table = builder.build().unwrap();
    let mut codebook = VariableCodebook::of(&table);
    for variable in &mut codebook.variables {
        let Some((_, of)) = labels.iter().find(|(name, _)| *name == variable.name) else { continue };
        variable.kind = VariableKind::Number;
        variable.labels = of.iter().map(|(code, label)| (CodedValue::Number(*code), (*label).to_owned())).collect();
    }
    to_labelled_bytes(&table, &codebook, Format::Sav).unwrap().bytes
}

/// Three harbours that SPSS describes: `trust` is coded from high to low.
fn harbours(levels: &str, more: &str) -> TempDir {
    let table = TableBuilder::default()
        .id("c", ["a", "b", "d"])
        .number("role", [1.0, 2.0, 2.0].map(Some))
        .number("trust", [1.0, 3.0, 2.0].map(Some))
        .number("Y", [1.0, 0.0, 1.0].map(Some));
    let labels: [(&str, &[_]); 2] =
        [("role", &[(1.0, "mate"), (2.0, "skipper")]), ("trust", &[(1.0, "high"), (2.0, "mid"), (3.0, "low")])];
    let toml = format!(
        "[study]\ntitle = \"Harbours (synthetic)\"\n[units.c]\nfile = \"h.sav\"\n[instruments.f]\nkind = \"table\"\nfile = \"h.sav\"\nunit = \"c\"\n{more}\
         [sets.A]\nfrom = \"f.trust\"\n{levels}\nreason = \"x\"\n[sets.Y]\nfrom = \"f.Y\"\nmethod = \"as-is\"\nreason = \"x\"\n\
         [analyses.main]\noutcome = \"Y\"\nconditions = [\"A\"]\nmissing = \"drop\"\nrobustness = false\n"
    );
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("h.sav"), labelled(table, &labels)).unwrap();
    fs::write(folder.path().join("study.toml"), toml).unwrap();
    folder
}

const LEVELS: &str = "method = \"qualitative\"\nlevels = [{ name = \"low\", membership = 0 }, { name = \"mid\", membership = 0.6 }, { name = \"high\", membership = 1 }]";

/// The code of an answer is not its place among the levels: 1 is “high”, the last of them.
#[test]
fn a_file_that_says_what_its_values_are_called_is_gone_by() {
    for (levels, more, expected) in [
        (LEVELS, "", "1 0 0.6"),
        (LEVELS, "recode = { trust = { \"1\" = 3, \"3\" = 1 } }\n", "1 0 0.6"),
        ("method = \"crisp\"\nanchors = [2.5]", "recode = { \"high\" = 3, \"low\" = 1 }\n", "1 0 0"),
        ("method = \"crisp\"\nanchors = [2.5]", "recode = { trust = { \"high\" = 3, \"low\" = 1 } }\n", "1 0 0"),
        (LEVELS, "missing = { \"mid\" = \"refused\" }\n", "1 0 "),
        (LEVELS, "where = { role = \"skipper\" }\n", " 0 0.6"),
        (LEVELS, "where = { role = 2 }\n", " 0 0.6"),
        ("method = \"crisp\"\nby = \"role\"\nanchors_for = { mate = [0.5], skipper = [2.5] }", "", "1 1 0"),
        ("method = \"crisp\"\nby = \"role\"\nanchors_for = { 1 = [1.5], 2 = [2.5] }", "", "0 1 0"),
        (
            &LEVELS.replace("\"low\"", "\"none\"").replace("\"mid\"", "\"some\"").replace("\"high\"", "\"full\""),
            "recode = { trust = { \"low\" = \"none\", \"mid\" = \"some\", \"high\" = \"full\" } }\n",
            "1 0 0.6",
        ),
    ] {
        let (study, out) = (harbours(levels, more), tempfile::tempdir().unwrap());
        run(study.path(), out.path());
        let found = column(out.path(), "sets", "A").into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>();
        assert_eq!(found.join(" "), expected, "{levels} {more}");
    }
    let units = harbours(LEVELS, "");
    common::change(
        units.path(),
        "[units.c]\nfile = \"h.sav\"",
        "[units.c]\nfile = \"h.sav\"\nwhere = { role = \"mate\" }",
    );
    let out = tempfile::tempdir().unwrap();
    run(units.path(), out.path());
    assert_eq!(column(out.path(), "sets", "case"), [Some("a".to_owned())]);
}

/// Levels that the file does not know are told with both lists, and are not counted off.
#[test]
fn levels_by_other_names_are_told_with_both_lists() {
    let other = LEVELS.replace("\"low\"", "\"none\"").replace("\"mid\"", "\"some\"").replace("\"high\"", "\"full\"");
    let error = check_study(harbours(&other, "").path(), &Methods::standard()).map(|_| ()).unwrap_err();
    for part in ["\"1\" (high) is no level", "high, mid, low", "none, some, full", "h.sav, record 1, column trust"] {
        assert!(error.to_string().contains(part), "{part}: {error}");
    }
    // A file that says nothing of its values is counted off as before.
    let plain = TableBuilder::default()
        .id("c", ["a", "b", "d"])
        .number("trust", [3.0, 1.0, 2.0].map(Some))
        .number("Y", [1.0, 0.0, 1.0].map(Some));
    let (study, out) = (harbours(LEVELS, ""), tempfile::tempdir().unwrap());
    fs::write(study.path().join("h.sav"), to_bytes(&plain.build().unwrap(), Format::Sav).unwrap()).unwrap();
    run(study.path(), out.path());
    assert_eq!(column(out.path(), "sets", "A"), ["1", "0", "0.6"].map(|text| Some(text.to_owned())));
}

/// The same answers in a file of decimal commas are the same answers, to what is recoded and declared missing as well.
#[test]
fn codes_are_recoded_and_missing_however_the_file_writes_numbers() {
    let number = |cell: &str| cell.parse::<u8>().map_or_else(|_| cell.to_owned(), |value| format!("{value},00"));
    let line = |line: &str| line.split(',').map(number).collect::<Vec<_>>().join(";") + "\n";
    let commas: String = HANDS.lines().map(line).collect();
    assert!(commas.contains("h1;K1;1,00;"));
    let declared = "range = [1, 5]\nmissing = { \"3\" = \"refused\" }\nrecode = { \"P1:P3\" = { \"5\" = 2 } }\n";
    for (instrument, taken) in [(TURNED, ""), (TURNED, ", where = { role = 1 }"), (declared, "")] {
        let of = |hands: &str| values(&study(hands, instrument, taken, "compose = \"mean\""));
        assert_eq!(of(&commas), of(HANDS), "{instrument}{taken}");
    }
}

/// Persons of a file of SPSS stand within the case that the file calls their code.
#[test]
fn persons_stand_within_what_the_file_calls_their_case() {
    let study = study(HANDS, "range = [1, 5]\n", "", "compose = \"mean\"");
    let plain = values(&study);
    let numbers = |values: &[f64]| values.iter().copied().map(Some).collect::<Vec<_>>();
    let table = TableBuilder::default()
        .id("hand", ["h1", "h2", "h3", "h4"])
        .number("crew", numbers(&[4.0, 4.0, 2.0, 9.0]))
        .number("P1", numbers(&[1.0, 1.0, 5.0, 2.0]))
        .number("P2", numbers(&[2.0, 1.0, 1.0, 1.0]))
        .number("P3", numbers(&[3.0, 2.0, 1.0, 4.0]));
    let labels = [("crew", &[(4.0, "K1"), (2.0, "K2"), (9.0, "K3")][..])];
    fs::write(study.path().join("h.sav"), labelled(table, &labels)).unwrap();
    common::change(study.path(), "h.csv", "h.sav");
    assert_eq!(values(&study), plain);
}
