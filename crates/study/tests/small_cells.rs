//! What a survey in a report may not tell: what one or two persons answered, be it by what is shown or by what is left of it. All data are synthetic.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::harbours::{HEAD, SETS};
use common::{column, files_below, run};
use crosscase_study::{Methods, check_study};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A study of cases in countries and of persons in cases, each with a role and answers to Q1 and Q2.
fn study(cases: &[(&str, &str)], persons: &[(&str, &str, &str)], keys: &str, second: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut harbours = "harbour,country\n".to_owned();
    for (case, country) in cases {
        writeln!(harbours, "{case},{country}").unwrap();
    }
    let (mut sailors, mut answers) = ("sailor,harbour,role\n".to_owned(), "sailor,Q1,Q2\n".to_owned());
    for (at, (case, role, given)) in persons.iter().enumerate() {
        writeln!(sailors, "b{at},{case},{role}").unwrap();
        writeln!(answers, "b{at},{given}").unwrap();
    }
    let head = HEAD.replace("{ \"Q1:Q2\" = [1, 5] }", "[1, 5]");
    let indicator = "[indicators.I]\nfrom = { instrument = \"trust\", items = [\"Q1:Q2\"] }\ncompose = \"mean\"";
    let toml = format!("{head}{keys}\n{indicator}\n{second}\n{SETS}");
    for (file, text) in
        [("study.toml", toml), ("harbours.csv", harbours), ("sailors.csv", sailors), ("answers.csv", answers)]
    {
        fs::write(folder.path().join(file), text).unwrap();
    }
    folder
}

fn ran(study: &TempDir) -> (String, TempDir) {
    let out = tempfile::tempdir().unwrap();
    let finished = run(study.path(), out.path());
    (fs::read_to_string(finished.report).unwrap(), out)
}

/// So many persons of a role who answered Q1 and Q2 alike.
fn times<'a>(n: usize, case: &'a str, role: &'a str, given: &'a str) -> Vec<(&'a str, &'a str, &'a str)> {
    vec![(case, role, given); n]
}

/// Which cases have bars of their own, by the number of the case.
fn drawn(out: &Path, cases: usize) -> Vec<usize> {
    (1..=cases).filter(|number| out.join(format!("figures/survey-trust-case-{number}.svg")).is_file()).collect()
}

/// Of three captains one answered Q1, with a 4 that no cook gave: their mean is that answer. All captains answered Q2.
#[test]
fn the_structure_tells_no_answer_of_one_person() {
    let persons = [
        times(4, "h1", "cook", "1,2"),
        times(4, "h2", "cook", "2,3"),
        times(2, "h1", "captain", ",5"),
        times(1, "h2", "captain", "4,5"),
    ]
    .concat();
    let cases = [("h1", "N"), ("h2", "N")];
    let cells = |keys: &str| {
        let (page, _out) = ran(&study(&cases, &persons, &format!("by = [\"role\"]\nstructure = [\"I\"]\n{keys}"), ""));
        let from = page.find("Items side by side, by role").unwrap();
        let table = &page[from..from + page[from..].find("</table>").unwrap()];
        (["4.00 (", "1.50 (", "5.00 (", "2.50 ("].map(|cell| table.contains(cell)), page.clone())
    };
    let (shown, page) = cells("");
    assert_eq!(shown, [false, false, true, true], "captains and, by their number, cooks have no mean of Q1");
    assert!(page.contains("11 persons, alpha and omega over the 9 who answered every item: alpha"), "of whom alpha is");
    assert!(page.contains("takes persons as independent"));
    assert!(!page.contains("there is no alpha of captain"), "why would tell how few answered both");
    let (shown, page) = cells("show_small_cells = true");
    assert_eq!(shown, [true; 4]);
    assert!(page.contains("there is no alpha of captain (role): "), "a figure that is not there has its reason");
}

/// Two persons of all answered Q1.
#[test]
fn an_item_that_two_persons_answered_has_no_mean() {
    let persons = [times(2, "h1", "cook", "4,2"), times(4, "h2", "cook", ",3")].concat();
    let of = |keys: &str| {
        let (page, out) =
            ran(&study(&[("h1", "N"), ("h2", "N")], &persons, &format!("structure = [\"I\"]\n{keys}"), ""));
        (column(out.path(), "structure-trust", "mean"), column(out.path(), "structure-trust", "sd"), page)
    };
    let (mean, sd, page) = of("");
    assert_eq!((mean[0].as_deref(), sd[0].as_deref()), (None, None));
    assert!(mean[1].is_some() && page.contains("fewer than three answered every item"));
    assert_eq!(of("show_small_cells = true").0[0].as_deref(), Some("4"));
}

/// The structure is of those whom the indicator counts.
#[test]
fn the_structure_is_of_those_who_count() {
    let persons =
        [times(4, "h1", "cook", "1,2"), times(4, "h2", "cook", "2,3"), times(4, "h2", "mate", "5,4")].concat();
    let second = "[indicators.COOKS]\nfrom = { instrument = \"trust\", items = [\"Q1:Q2\"], where = { role = \"cook\" } }\ncompose = \"mean\"";
    let (page, out) = ran(&study(&[("h1", "N"), ("h2", "N")], &persons, "structure = [\"COOKS\"]", second));
    assert_eq!(column(out.path(), "structure-trust", "mean")[0].as_deref(), Some("1.5"));
    assert!(page.contains("8 persons, alpha and omega over the 8"));
}

/// n1 has 2, S has s1 and s2 of 3 each, t1 has 4. By country N and T are hidden; with bars of t1, all less S and t1 would be n1.
#[test]
fn no_case_of_a_hidden_country_is_drawn() {
    let persons = [
        times(2, "n1", "a", "1,2"),
        times(3, "s1", "a", "2,3"),
        times(3, "s2", "a", "3,4"),
        times(4, "t1", "a", "5,4"),
    ];
    let cases = [("n1", "N"), ("s1", "S"), ("s2", "S"), ("t1", "T")];
    let of = |keys: &str| drawn(ran(&study(&cases, &persons.concat(), keys, "")).1.path(), 4);
    assert!(!of("by = [\"country\"]").contains(&4));
    assert!(of("").contains(&4), "without bars by country t1 tells nothing");
    assert_eq!(of("by = [\"country\"]\nshow_small_cells = true"), [1, 2, 3, 4]);
}

/// h1 has all three cooks and a captain, h2 four captains: h1 less the cooks is its captain, and so is all less h2 and the cooks.
#[test]
fn a_role_of_one_case_tells_no_other_person_of_it() {
    let persons =
        [times(3, "h1", "cook", "1,2"), times(1, "h1", "captain", "5,5"), times(4, "h2", "captain", "2,3")].concat();
    let of = |keys: &str| drawn(ran(&study(&[("h1", "N"), ("h2", "N")], &persons, keys, "")).1.path(), 2);
    assert!(of("by = [\"role\"]").is_empty());
    assert_eq!(of(""), [1, 2]);
    assert_eq!(of("by = [\"role\"]\nshow_small_cells = true"), [1, 2]);
}

/// An answer between two options has no bar: of three in h1 two are drawn.
#[test]
fn counted_are_answers_that_have_a_bar() {
    let persons = [
        times(2, "h1", "a", "1,2"),
        times(1, "h1", "b", "2.5,2.5"),
        times(4, "h2", "a", "2,3"),
        times(4, "h3", "b", "4,5"),
    ];
    let cases = [("h1", "N"), ("h2", "N"), ("h3", "N")];
    assert_eq!(drawn(ran(&study(&cases, &persons.concat(), "", "")).1.path(), 3).len(), 1);
}

/// Bars of all and of all but one cook of h1 differ by that cook's answer: the items stand once in a dossier.
#[test]
fn an_item_of_two_indicators_tells_nobody_who_counts_for_one() {
    let persons =
        [times(4, "h1", "mate", "1,2"), times(1, "h1", "cook", "5,5"), times(4, "h2", "mate", "2,3")].concat();
    let second = "[indicators.MATES]\nfrom = { instrument = \"trust\", items = [\"Q1\"], where = { role = \"mate\" } }\ncompose = \"mean\"";
    let bars = |keys: &str| {
        let (_, out) = ran(&study(&[("h1", "N"), ("h2", "N")], &persons, keys, second));
        let svg = fs::read_to_string(out.path().join("figures/survey-trust-case-1.svg")).unwrap();
        ["n = 5", "n = 4"].map(|n| svg.contains(n))
    };
    assert_eq!(bars(""), [true, false]);
    assert_eq!(bars("show_small_cells = true"), [true, true]);
}

/// Of a survey of the cases themselves there is no structure: told at its line.
#[test]
fn the_structure_of_whoever_stands_in_no_case_is_told() {
    let folder =
        study(&[("h1", "N"), ("h2", "N")], &[("h1", "a", "1,2"), ("h2", "a", "2,3")], "structure = [\"I\"]", "");
    let path = folder.path().join("study.toml");
    let text = fs::read_to_string(&path).unwrap();
    let text = text.replace("unit = \"sailor\"", "unit = \"harbour\"").replace("compose = \"mean\"\n", "");
    fs::write(&path, text.replace("[units.sailor]\nfile = \"sailors.csv\"\nwithin = \"harbour\"\n", "")).unwrap();
    fs::write(folder.path().join("answers.csv"), "harbour,Q1,Q2\nh1,1,2\nh2,4,5\n").unwrap();
    let error = check_study(folder.path(), &Methods::standard()).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("`structure` looks at persons within cases") && error.contains("study.toml:11:"), "{error}");
}

/// Two of h1 answered Q1, four Q2, on another scale: its first figure is that of Q2, and its dossier has it.
#[test]
fn figures_of_a_case_are_counted_as_they_are_drawn() {
    let persons =
        [times(2, "h1", "a", "1,2"), times(2, "h1", "a", ",3"), times(4, "h2", "a", "2,3"), times(4, "h3", "a", "4,4")];
    let second = "[indicators.J]\nfrom = { instrument = \"trust\", items = [\"Q2\"] }\ncompose = \"mean\"";
    let folder = study(&[("h1", "N"), ("h2", "N"), ("h3", "N")], &persons.concat(), "", second);
    let path = folder.path().join("study.toml");
    let text = fs::read_to_string(&path).unwrap();
    let text = text.replace("range = [1, 5]", "range = { Q1 = [1, 5], Q2 = [1, 4] }").replace("\"Q1:Q2\"", "\"Q1\"");
    fs::write(&path, text).unwrap();
    let (_, out) = ran(&folder);
    let figure = |name: &str| fs::read_to_string(out.path().join(format!("figures/survey-trust-case-1{name}.svg")));
    assert!(figure("").unwrap().contains("n = 4") && figure("-2").is_err());
    assert!(out.path().join("figures/survey-trust-case-3-2.svg").is_file(), "h3 has both");
    let mut pages = files_below(out.path(), &[]).into_values();
    assert!(pages.any(|page| String::from_utf8_lossy(&page).contains("answers of those of h1")));
}

/// Of four items one is constant: its factor says so, by the item's name.
#[test]
fn what_there_is_to_know_of_a_factor_is_told() {
    let persons = [times(4, "h1", "a", "1,2"), times(4, "h2", "a", "2,3")].concat();
    let folder = study(&[("h1", "N"), ("h2", "N")], &persons, "structure = [\"I\"]", "");
    let path = folder.path().join("study.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"Q1:Q2\"", "\"Q1:Q4\", \"same\"")).unwrap();
    let rows = ["1,2,2,1", "2,1,3,2", "3,3,2,4", "4,4,5,3", "5,4,4,5", "2,3,1,2", "4,5,4,4", "3,2,3,3"];
    let rows = rows.iter().enumerate().map(|(at, row)| format!("b{at},{row},3\n"));
    fs::write(folder.path().join("answers.csv"), format!("sailor,Q1,Q2,Q3,Q4,same\n{}", rows.collect::<String>()))
        .unwrap();
    let (page, _out) = ran(&folder);
    let from = page.find("Structure of I").unwrap();
    let told = &page[from..from + 1500];
    assert!(
        told.contains("One factor over 8 complete answers") && told.contains("same") && !told.contains(" i4"),
        "{told}"
    );
}

fn figure(out: &TempDir, name: &str) -> String {
    fs::read_to_string(out.path().join(format!("figures/survey-trust{name}.svg"))).unwrap()
}

/// Two persons answered Q1, six Q2: the figure of all has bars of Q2 alone, and says that there are none of Q1.
#[test]
fn the_figure_of_all_hides_what_two_answered() {
    let persons = [times(2, "h1", "cook", "4,2"), times(4, "h2", "cook", ",3")].concat();
    let of = |keys: &str| {
        let (_, out) = ran(&study(&[("h1", "N"), ("h2", "N")], &persons, keys, ""));
        let svg = figure(&out, "");
        ["n = 2", "n = 6", ">not shown<"].map(|part| svg.contains(part))
    };
    assert_eq!(of(""), [false, true, true]);
    assert_eq!(of("show_small_cells = true"), [true, true, false]);
}

/// Over all the mates are all but one cook: bars of both would tell how the cook answered, and so would the means by country.
#[test]
fn two_indicators_tell_nobody_between_them() {
    let persons =
        [times(4, "h1", "mate", "1,2"), times(1, "h1", "cook", "5,5"), times(4, "h2", "mate", "2,3")].concat();
    let second = "[indicators.MATES]\nfrom = { instrument = \"trust\", items = [\"Q1:Q2\"], where = { role = \"mate\" } }\ncompose = \"mean\"";
    let of = |keys: &str| {
        let keys = format!("by = [\"country\"]\nstructure = [\"I\", \"MATES\"]\n{keys}");
        let (_, out) = ran(&study(&[("h1", "N"), ("h2", "S")], &persons, &keys, second));
        let svg = figure(&out, "");
        let means = column(out.path(), "structure-trust", "mean");
        (svg.contains("n = 9"), svg.contains("n = 8"), means.iter().map(Option::is_some).collect::<Vec<_>>())
    };
    assert_eq!(of(""), (true, false, vec![true, true, false, false]));
    assert_eq!(of("show_small_cells = true"), (true, true, vec![true; 4]));
}

/// Four cooks are all of h1 but a mate: bars, or means, of the cooks and of the country of h1 would tell that mate.
#[test]
fn several_columns_tell_nobody_between_them() {
    let persons =
        [times(4, "h1", "cook", "1,2"), times(1, "h1", "mate", "5,5"), times(5, "h2", "mate", "2,3")].concat();
    let of = |keys: &str| {
        let keys = format!("by = [\"role\", \"country\"]\n{keys}");
        let (_, out) = ran(&study(&[("h1", "N"), ("h2", "S")], &persons, &keys, ""));
        let bars = |column: &str, n: &str| figure(&out, &format!("-by-{column}-I")).contains(n);
        let means = column(out.path(), "side-by-side-trust", "mean");
        let shown: Vec<bool> = means.iter().map(Option::is_some).collect();
        ([bars("role", "n = 4"), bars("role", "n = 6"), bars("country", "n = 5")], shown)
    };
    assert_eq!(of(""), ([true, true, false], vec![true, true, false, false]));
    assert_eq!(of("show_small_cells = true"), ([true; 3], vec![true; 4]));
}

/// A survey of which nothing is set beside one another has its section all the same, and the first page leads to it.
#[test]
fn the_first_page_leads_to_every_survey() {
    let persons = [times(4, "h1", "cook", "1,2"), times(4, "h2", "cook", "3,4")].concat();
    let (page, _out) = ran(&study(&[("h1", "N"), ("h2", "N")], &persons, "", ""));
    assert!(
        page.contains("I: the value of each case, a dot a case"),
        "without groups the values of the cases are drawn"
    );
    let from = page.find("item by item: ").unwrap();
    assert!(page[from..from + 60].contains("href=\"#survey-trust\""), "{}", &page[from..from + 120]);
}

/// Those of h1 gave Q1 all a 4 and Q2 what they would; by country N has h1 alone and S the others. Where single answers are not public neither bars nor means
/// of what all said alike are drawn, nor of the rest by which, with all, they could be worked out, nor of the other item: a case's value is published, and
/// less Q2 it is Q1.
#[test]
fn what_all_of_a_case_said_alike_is_not_told() {
    let alike = [times(2, "h1", "cook", "4,2"), times(2, "h1", "mate", "4,3")].concat();
    let others = [times(3, "h2", "cook", "1,2"), times(3, "h2", "mate", "5,4")].concat();
    let shown = |tier: &str| {
        let persons = [alike.clone(), others.clone()].concat();
        let folder = study(&[("h1", "N"), ("h2", "S")], &persons, "by = [\"country\"]", "");
        let path = folder.path().join("study.toml");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("tier = \"public\"", &format!("tier = \"{tier}\""))).unwrap();
        let (page, out) = ran(&folder);
        let by_country = figure(&out, "-by-country-I").matches("n = ").count();
        let bars = |case: usize| {
            let path = out.path().join(format!("figures/survey-trust-case-{case}.svg"));
            fs::read_to_string(path).map_or(0, |svg| svg.matches("n = ").count())
        };
        ([bars(1), bars(2), by_country], page.contains("nor where all answered alike"))
    };
    let (open, _) = shown("public");
    assert!(open[0] > 0 && open == [open[0], open[0], 2 * open[0]], "{open:?}");
    for tier in ["restricted", "closed"] {
        let (held, says) = shown(tier);
        assert_eq!(held, [0, 0, 0], "{tier}: of Q1 neither h1 nor the rest of all, and nothing from which it follows");
        assert!(says, "{tier}");
    }
}

/// All three cooks have a score of 3, of different answers: with their mean each score would be told, and by the mates' with the values of all cases.
#[test]
fn a_score_that_all_have_is_not_told_by_a_mean() {
    let persons = [
        vec![("h1", "cook", "2,4"), ("h1", "cook", "4,2"), ("h2", "cook", "3,3")],
        vec![("h1", "mate", "2,3"), ("h1", "mate", "4,3"), ("h2", "mate", "3,5"), ("h2", "mate", "1,5")],
    ];
    let means = |tier: &str| {
        let folder = study(&[("h1", "N"), ("h2", "S")], &persons.concat(), "by = [\"role\"]", "");
        let path = folder.path().join("study.toml");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("tier = \"public\"", &format!("tier = \"{tier}\""))).unwrap();
        let (_, out) = ran(&folder);
        column(out.path(), "side-by-side-trust", "mean").iter().map(Option::is_some).collect::<Vec<_>>()
    };
    assert_eq!(means("public"), [true, true]);
    assert_eq!(means("closed"), [false, false]);
}
