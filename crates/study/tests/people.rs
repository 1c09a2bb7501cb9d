//! Studies as people have them: parts of the data, two times of asking, groups with anchors of their own, slips of the pen. All data are
//! synthetic.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{column, options, run};
use crosscase_data::{Delimiter, TextStyle, read_workbook};
use crosscase_study::{Methods, RunOptions, RunSummary, TraceTarget, check_study, run_study, trace};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const TREES: &str = "tree,name,wood,height\nt1,Ash,north,12\nt2,Birch,south,8\nt3,Elm,north,20\nt4,Fir,,15\n";
/// Two visits to every bird's nest; B2 is asked so that a high answer means little.
const BIRDS: &str = "bird,tree,kind,visit,B1,B2,eggs\nb1,t1,owl,1,5,1,4\nb2,t1,jay,1,3,2,2\nb3,t2,owl,1,2,4,3\nb4,t3,owl,1,4,2,8\nb5,t3,jay,1,1,5,1\nb6,t4,jay,1,,3,9\n";

const HEAD: &str = r#"[study]
title = "Trees and birds (synthetic)"
[units.tree]
file = "trees.csv"
label = "name"
[units.bird]
file = "birds.csv"
within = "tree"
[instruments.nests]
kind = "survey"
file = "birds.csv"
unit = "bird"
tier = "public"
range = { "B1:B2" = [1, 5], "eggs" = [0, 9] }
[instruments.facts]
kind = "table"
file = "trees.csv"
unit = "tree"
"#;

/// An indicator, and an analysis that asks for it.
fn asking(indicator: &str) -> String {
    format!(
        "{HEAD}[indicators.I]\n{indicator}\n[sets.HIGH]\nfrom = \"I\"\nmethod = \"crisp\"\nanchors = [2.5]\nreason = \"given\"\n\
         [sets.TALL]\nfrom = \"facts.height\"\nmethod = \"crisp\"\nanchors = [13]\nreason = \"given\"\n\
         [analyses.main]\noutcome = \"TALL\"\nconditions = [\"HIGH\"]\nmissing = \"drop\"\nrobustness = false\n"
    )
}

fn study(toml: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in [("study.toml", toml), ("trees.csv", TREES), ("birds.csv", BIRDS)] {
        fs::write(folder.path().join(file), text).unwrap();
    }
    folder
}

fn ran(study: &TempDir) -> (RunSummary, TempDir) {
    let out = tempfile::tempdir().unwrap();
    (run(study.path(), out.path()), out)
}

fn table(out: &Path, name: &str) -> String {
    fs::read_to_string(out.join(format!("tables/{name}.csv"))).unwrap()
}

fn told(finished: &RunSummary) -> Vec<String> {
    finished.diagnostics.iter().map(ToString::to_string).collect()
}

/// The values of an indicator by case: `t1=4.5 t2=`.
fn values(out: &Path, indicator: &str) -> String {
    let all = column(out, "indicators", "indicator").into_iter().zip(column(out, "indicators", "case"));
    let all = all.zip(column(out, "indicators", "value"));
    let own = all.filter(|((of, _), _)| of.as_deref() == Some(indicator));
    own.map(|((_, case), value)| format!("{}={}", case.unwrap(), value.unwrap_or_default()))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The line of a text in which a part stands.
fn line_of(text: &str, part: &str) -> usize {
    text.lines().position(|line| line.contains(part)).unwrap() + 1
}

#[test]
fn an_indicator_composes_what_counts_by_every_rule() {
    let eggs = "instrument = \"nests\", items = [\"eggs\"]";
    for (indicator, expected, said) in [
        (format!("from = {{ {eggs} }}\ncompose = \"sum\""), "t1=6 t2=3 t3=9 t4=9", ""),
        (format!("from = {{ {eggs} }}\ncompose = \"count\""), "t1=2 t2=1 t3=2 t4=1", ""),
        (format!("from = {{ {eggs} }}\ncompose = \"count\"\nat_least = 3"), "t1=1 t2=1 t3=1 t4=1", ""),
        (format!("from = {{ {eggs} }}\ncompose = \"share\"\nat_least = 3"), "t1=0.5 t2=1 t3=0.5 t4=1", ""),
        // Of whom B1 is not known nobody is below the bound.
        (
            "from = { instrument = \"nests\", items = [\"B1\"] }\ncompose = \"count\"\nat_least = 4".to_owned(),
            "t1=1 t2=0 t3=1 t4=",
            "",
        ),
        // (5 + (6 − 1)) / 2 = 5 for the owl of t1.
        (
            "from = { instrument = \"nests\", items = [\"B1:B2\"], reverse = [\"B2\"], where = { kind = \"owl\" } }\ncompose = \"mean\"".to_owned(),
            "t1=5 t2=2 t3=4 t4=",
            "where kind = owl: 3 of 6 units left out",
        ),
        // A column of the file of whom they stand within.
        (
            format!("from = {{ {eggs}, where = {{ wood = [\"north\", \"west\"] }} }}\ncompose = \"sum\""),
            "t1=6 t2= t3=9 t4=",
            "no row has wood = west, which `where` asks for as well",
        ),
        // What changed: eggs less height.
        (format!("from = {{ {eggs} }}\ncompose = \"sum\"\nminus = \"facts.height\""), "t1=-6 t2=-5 t3=-11 t4=-6", ""),
    ] {
        let (finished, out) = ran(&study(&asking(&indicator)));
        assert_eq!(values(out.path(), "I"), expected, "{indicator}");
        assert!(told(&finished).iter().any(|told| told.contains(said)), "{indicator}: {:?}", told(&finished));
    }
    // Wilson (1927) of one of two, as by the rule for yes and no.
    let (_, out) = ran(&study(&asking(&format!("from = {{ {eggs} }}\ncompose = \"share\"\nat_least = 3"))));
    let lower: f64 = column(out.path(), "indicators", "lower")[0].as_ref().unwrap().parse().unwrap();
    assert!((lower - 0.094_531).abs() < 1e-6, "{lower}");
}

/// Who is left out is left out of everything, with whoever stands within it, and is counted; the rest is not touched.
#[test]
fn rows_that_do_not_count_are_left_out_everywhere_and_counted() {
    let eggs = "from = { instrument = \"nests\", items = [\"eggs\"] }\ncompose = \"sum\"";
    let plain = asking(eggs);
    let north = plain.replace("label = \"name\"", "label = \"name\"\nwhere = { wood = \"north\" }");
    let (finished, out) = ran(&study(&north));
    assert_eq!(values(out.path(), "I"), "t1=6 t3=9");
    let said = told(&finished).join("\n");
    for expected in
        ["where wood = north: 2 of 4 rows left out", "2 of 6 left out with the tree that the study is not about"]
    {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    // A word in other letters is another word, and told.
    let capital = study(&north);
    let trees = fs::read_to_string(capital.path().join("trees.csv")).unwrap().replacen("north", "North", 1);
    fs::write(capital.path().join("trees.csv"), trees).unwrap();
    let (finished, _) = ran(&capital);
    let said = told(&finished).join("\n");
    assert!(said.contains("where wood = north: 1 row has wood = north in other letters"), "{said}");
    // Two visits in one file: each bird has one row that counts.
    let twice = BIRDS.to_owned() + "b1,t1,owl,2,1,1,1\nb2,t1,jay,2,1,1,0\n";
    for (visit, expected) in [("1", "t1=6 t2=3 t3=9 t4=9"), ("2", "t1=1 t2= t3= t4=")] {
        let of_visit = plain.replace("unit = \"bird\"", &format!("unit = \"bird\"\nwhere = {{ visit = {visit} }}"));
        let of_visit = of_visit.replace("within = \"tree\"", "within = \"tree\"\nwhere = { visit = 1 }");
        let study = study(&of_visit);
        fs::write(study.path().join("birds.csv"), &twice).unwrap();
        let (finished, out) = ran(&study);
        assert_eq!(values(out.path(), "I"), expected);
        assert!(told(&finished).iter().any(|told| told.contains(&format!("where visit = {visit}: "))));
    }
}

/// A word or code is read as the block of items that it is declared for says, and truth values in any letters.
#[test]
fn words_and_codes_are_declared_for_items() {
    let toml = asking("from = { instrument = \"facts\", items = [\"open\"] }").replace(
        "unit = \"tree\"\n[indicators",
        "unit = \"tree\"\nrecode.open = { \"TRUE\" = 3, \"FALSE\" = 0 }\nmissing.height = { \"99\" = \"unreadable\" }\n[indicators",
    );
    let study = study(&toml);
    fs::write(
        study.path().join("trees.csv"),
        "tree,name,open,height\nt1,Ash,TRUE,12\nt2,Birch,false,99\nt3,Elm,true,20\nt4,Fir,99,15\n",
    )
    .unwrap();
    let (_, out) = ran(&study);
    assert_eq!(values(out.path(), "I"), "t1=3 t2=0 t3=3 t4=99");
    assert_eq!(values(out.path(), "facts.height"), "t1=12 t2= t3=20 t4=15");
    let codes = column(out.path(), "codebook", "missing_codes").into_iter().flatten().collect::<Vec<_>>();
    assert_eq!(codes, ["99=unreadable"], "of the height alone");
}

#[test]
fn groups_of_cases_have_anchors_of_their_own() {
    let grouped = "[sets.TALL]\nfrom = \"facts.height\"\nmethod = \"crisp\"\nby = \"wood\"\nanchors_for = { north = [13], south = [5] }";
    let toml = asking("from = { instrument = \"facts\", items = [\"height\"] }")
        .replace("[sets.TALL]\nfrom = \"facts.height\"\nmethod = \"crisp\"\nanchors = [13]", grouped);
    let folder = study(&toml);
    let error = check_study(folder.path(), &Methods::standard()).map(|_| ()).unwrap_err();
    assert!(error.to_string().contains("set TALL: t4 has no value in wood"), "{error}");
    fs::write(folder.path().join("trees.csv"), TREES.replace("Fir,,", "Fir,south,")).unwrap();
    let (_, out) = ran(&folder);
    assert_eq!(column(out.path(), "sets", "TALL").into_iter().flatten().collect::<Vec<_>>(), ["0", "1", "1", "1"]);
    let chain = trace(out.path(), &Methods::standard(), "Ash", &TraceTarget::Set("TALL".to_owned())).unwrap().chain;
    assert_eq!(chain[1].how.as_deref(), Some("by wood, north: crisp, from 13 up"), "those of its own group");
}

/// The way back shows by which anchors, by which rule, and what an answer counts as.
#[test]
fn a_trace_shows_anchors_rules_and_reversal() {
    let indicator = "from = { instrument = \"nests\", items = [\"B1:B2\"], reverse = [\"B2\"] }\ncompose = \"mean\"";
    let (_, out) = ran(&study(&asking(indicator)));
    let chain = trace(out.path(), &Methods::standard(), "Birch", &TraceTarget::Set("HIGH".to_owned())).unwrap().chain;
    let how: Vec<&str> = chain.iter().filter_map(|link| link.how.as_deref()).collect();
    assert_eq!(how, ["crisp, from 2.5 up", "mean", "mean of the items", "mean of the items, reversed: 6 − 4 = 2"]);
    // What stood in the file where an answer is recoded.
    let recoded = asking(indicator)
        .replace("range = { \"B1:B2\"", "recode = { B1 = { \"2\" = 5 }, B2 = { \"4\" = 3 } }\nrange = { \"B1:B2\"");
    let (_, out) = ran(&study(&recoded));
    let told = trace(out.path(), &Methods::standard(), "Birch", &TraceTarget::Set("HIGH".to_owned())).unwrap().chain;
    let how: Vec<&str> = told.iter().filter_map(|link| link.how.as_deref()).collect();
    assert_eq!(how[2..], ["mean of the items, 2 → 5", "mean of the items, 4 → 3, reversed: 6 − 3 = 3"]);
    // What readers call a case or a set will do, in any letters.
    let labelled = asking(indicator).replace("[sets.HIGH]", "[sets.HIGH]\nlabel = \"High up\"");
    let folder = study(&labelled);
    let (_, out) = ran(&folder);
    for place in [folder.path(), out.path()] {
        let found = trace(place, &Methods::standard(), "birch", &TraceTarget::Set("high up".to_owned())).unwrap();
        assert_eq!(found.chain.len(), chain.len());
    }
}

/// l5 has no B. Under B = 1 and under B = 0 the rows of A alone are positive, so that the solution is A whatever it is; with a case l2
/// without the outcome it is A*B, or A*B for the one filling and nothing else for the other.
#[test]
fn what_is_missing_bounds_the_figures_and_every_filling_has_its_models() {
    let as_is = |set: &str| format!("[sets.{set}]\nfrom = \"t.{set}\"\nmethod = \"as-is\"\nreason = \"given\"\n");
    let sets: String = ["A", "B", "Y"].map(as_is).concat();
    let toml = format!(
        "[study]\ntitle = \"Lots (synthetic)\"\n[units.lot]\nfile = \"d.csv\"\n[instruments.t]\nkind = \"table\"\nfile = \"d.csv\"\n\
         unit = \"lot\"\n{sets}[analyses.main]\noutcome = \"Y\"\nconditions = [\"A\", \"B\"]\nmissing = \"bounds\"\n"
    );
    let check = |data: &str, expected: &[&str], bounds: &[&str]| {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("study.toml"), &toml).unwrap();
        fs::write(folder.path().join("d.csv"), data).unwrap();
        let (finished, out) = ran(&folder);
        let page = fs::read_to_string(&finished.report).unwrap();
        for text in expected {
            assert!(page.contains(text), "{text}");
        }
        let rows = table(out.path(), "bounds-main-Y");
        assert_eq!(rows.lines().skip(1).collect::<Vec<_>>(), bounds, "{rows}");
        out
    };
    let same = "lot,A,B,Y\nl1,1,1,1\nl2,1,0,1\nl3,0,1,0\nl4,0,0,0\nl5,1,,1\n";
    // l5 is on either row of A, whose inclusion is 1 in any case.
    let rows = ["0,0,0,0,0,0,0,l4,", "0,1,0,0,0,0,0,l3,", "1,0,1,1,1,1,1,l2,l5", "1,1,1,1,1,1,1,l1,l5"];
    let out = check(
        same,
        &["all 2 ways to fill this in were gone through, and the solution is the same under each of them: A."],
        &rows,
    );
    assert!(table(out.path(), "truth-table-main-Y").contains("l5"), "every case stays");
    let analysed = column(out.path(), "analysed", "used");
    assert!(analysed.iter().all(|used| used.as_deref() == Some("true")), "{analysed:?}");
    // With B the case l5 makes the row A*B contradictory, 1/2; without it A*~B of l2 and l5 has 0/2, or 0/1.
    let other = "lot,A,B,Y\nl1,1,1,1\nl2,1,0,0\nl3,0,1,0\nl4,0,0,0\nl5,1,,0\n";
    let rows = ["0,0,0,0,0,0,0,l4,", "0,1,0,0,0,0,0,l3,", "1,0,0,0,0,0,0,l2,l5", "1,1,,0.5,1,0.5,1,l1,l5"];
    let out = check(other, &["the solution depends on them: A*B (under 1); no solution (under 1)."], &rows);
    let fillings = table(out.path(), "fillings-main-Y");
    assert!(fillings.contains("1,B of l5 = 0,conservative,1,1,A*B,1,1,1"), "{fillings}");
    assert!(fillings.lines().any(|line| line.starts_with("2,B of l5 = 1,conservative,")), "{fillings}");
}

/// Each slip is told at its line, with what to write.
#[test]
fn slips_are_told_at_their_line_with_what_to_write() {
    let fine = asking("from = { instrument = \"nests\", items = [\"B1\"] }\ncompose = \"mean\"");
    for (from, to, at, expected) in [
        ("items = [\"B1\"]", "items = [\"B1\", \"B3\"]", "B3", "unknown column B3"),
        ("file = \"birds.csv\"", "file = \"data/birds.csv\"", "data/birds", "there is no file `data/birds.csv`"),
        ("file = \"birds.csv\"", "file = \"data/birds.csv\"", "data/birds", "there is birds.csv"),
        ("file = \"birds.csv\"", "file = \"Birds.xlsx\"", "Birds", "there is birds.csv"),
        ("file = \"trees.csv\"", "file = \"tres.csv\"", "tres", "there is trees.csv"),
        ("anchors = [2.5]", "anchors = [2,5]", "[2,5]", "decimals take a point: [2.5]"),
        ("robustness = false", "incl_cut = 0,8", "0,8", "decimals take a point: 0.8"),
        ("robustness = false", "incl_cut = \"0,8\"", "0,8", "write 0.8, with a point and without quotes"),
        ("file = \"birds.csv\"", "file = \"park\\birds.csv\"", "park", "write `/`"),
        ("file = \"birds.csv\"", "file = \"park\\trees.csv\"", "park", "write `/`"),
        ("title = \"Trees and birds (synthetic)\"", "title = “Trees”", "“", "write straight quotes"),
        (
            "items = [\"B1\"]",
            "items = [\"B1\"], where = { kind = \"howl\" }",
            "howl",
            "no row has kind = howl (did you mean owl?)",
        ),
        (
            "items = [\"B1\"]",
            "items = [\"B1\"], where = { kid = \"owl\" }",
            "kid",
            "unknown column kid (did you mean kind?)",
        ),
        ("items = [\"B1\"]", "items = [\"B1\"], where = { kind = [] }", "kind = []", "`where` names no value for kind"),
        ("file = \"birds.csv\"", "file = \"birds.csv\"\nskip = 1\nheader_row = 3", "header_row", "name two rows"),
        ("file = \"birds.csv\"", "file = \"birds.csv\"\nheader_row = 0", "header_row", "counted from 1"),
        ("compose = \"mean\"", "compose = \"share\"", "[indicators.I]", "`at_least = 3.5`"),
        ("[\"HIGH\"]", "[\"HIGH[1,2]\"]", "[analyses.main]", "HIGH has no value 2; its values are 0 to 1"),
        ("compose = \"mean\"", "compose = \"mean\"\nat_least = 2", "at_least", "`at_least` goes with"),
        ("compose = \"mean\"", "compose = \"mean\"\nminus = \"J\"", "minus", "unknown indicator `J`"),
        ("anchors = [2.5]", "by = \"wood\"\nanchors = [2.5]", "anchors = [2.5]", "`anchors_for"),
    ] {
        let text = fine.replacen(from, to, 1);
        assert_ne!(text, fine, "{from}");
        let error = check_study(study(&text).path(), &Methods::standard()).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains(expected), "{to}: {error}");
        let place = format!("study.toml:{}:", line_of(&text, at));
        assert!(error.contains(&place), "{to}: {place} {error}");
    }
}

/// Whom somebody leaves out is counted and shown with the reason, and is none of those who did not answer; a name of nobody leaves nobody out, and is an error.
#[test]
fn respondents_are_left_out_by_name_with_a_reason() {
    let fine = asking("from = { instrument = \"nests\", items = [\"B1\"] }\ncompose = \"mean\"");
    let with = |exclude: &str| fine.replacen("unit = \"bird\"", &format!("unit = \"bird\"\nexclude = {exclude}"), 1);
    let folder = study(&with("{ ids = [\"b4\"], reason = \"the nest was empty\" }"));
    let (finished, out) = ran(&folder);
    // Of b4 and b5 on t3, 4 and 1, the second is left.
    assert_eq!(values(out.path(), "I"), "t1=4 t2=2 t3=1 t4=");
    assert!(
        told(&finished).iter().any(|said| said.contains("1 of 6 rows left out: the nest was empty")),
        "{finished:?}"
    );
    let invited: Vec<String> = column(out.path(), "indicators", "invited").into_iter().flatten().collect();
    assert_eq!(invited, ["2", "1", "1", "1"]);
    for (exclude, expected) in [
        ("{ ids = [\"b9\"], reason = \"unknown\" }", "no row has bird = b9"),
        ("{ ids = [\"b4\"], reason = \" \" }", "without a reason"),
    ] {
        let text = with(exclude);
        let error = check_study(study(&text).path(), &Methods::standard()).map(|_| ()).unwrap_err().to_string();
        assert!(
            error.contains(expected) && error.contains(&format!("study.toml:{}:", line_of(&text, "exclude"))),
            "{error}"
        );
    }
}

/// All tables in one workbook, which the manifest lists; text for spreadsheets of the continent.
#[test]
fn results_open_in_a_spreadsheet() {
    let folder = study(&asking("from = { instrument = \"nests\", items = [\"B1\"] }\ncompose = \"mean\""));
    let out = tempfile::tempdir().unwrap();
    let text = TextStyle { separator: Delimiter::Semicolon, ..TextStyle::default() };
    let options = RunOptions { text, ..options(out.path(), "test") };
    run_study(folder.path(), &Methods::standard(), &options, &|_| {}).unwrap();
    let bytes = fs::read(out.path().join("tables.xlsx")).unwrap();
    let sheets: Vec<String> = read_workbook(&bytes, None).unwrap().into_iter().map(|sheet| sheet.name).collect();
    let files = fs::read_dir(out.path().join("tables")).unwrap();
    let csv =
        files.filter(|file| file.as_ref().unwrap().path().extension().is_some_and(|ending| ending == "csv")).count();
    assert_eq!((sheets[0].as_str(), sheets.len()), ("codebook", csv), "{sheets:?}");
    assert!(fs::read_to_string(out.path().join("manifest.json")).unwrap().contains("\"tables.xlsx\""));
    let indicators = table(out.path(), "indicators");
    assert!(indicators.lines().any(|line| line.starts_with("I;t3;2,5;2;")), "{indicators}");
    // The same study gives the same bytes.
    let again = tempfile::tempdir().unwrap();
    run(folder.path(), again.path());
    assert_eq!(fs::read(again.path().join("tables.xlsx")).unwrap(), bytes);
}
