//! From respondents to cases: every rule of composition, what it rests on, who answered, and groups beside one another. All data are
//! synthetic.
#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "a test may fail by panicking")]

mod common;

use common::harbours::{HEAD, SETS};
use common::{column, run};
use crosscase_study::{Methods, TraceTarget, check_study, trace};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const HARBOURS: &str = "harbour,country\nh1,NL\nh2,NL\nh3,DK\n";
/// b9 was to answer and did not.
const SAILORS: &str = "sailor,harbour,job,ship,lead\nb1,h1,mate,s1,yes\nb2,h1,mate,s1,no\nb3,h1,cook,s2,no\nb4,h2,mate,s3,no\n\
                       b5,h2,cook,s3,yes\nb6,h2,cook,s4,yes\nb7,h2,cook,s5,no\nb8,h3,mate,s6,no\nb9,h3,cook,s6,yes\n";
const ANSWERS: &str =
    "sailor,Q1,Q2,years\nb1,1,2,1\nb2,2,2,3\nb3,5,4,4\nb4,3,3,2\nb5,4,4,0\nb6,2,4,2\nb7,5,5,1\nb8,4,4,9\n";

/// A study with one indicator of the two items.
fn study(rule: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let items = "[indicators.I]\nfrom = { instrument = \"trust\", items = [\"Q1:Q2\"] }\n";
    let toml = format!("{HEAD}{items}{rule}\n{SETS}");
    for (file, text) in
        [("study.toml", toml.as_str()), ("harbours.csv", HARBOURS), ("sailors.csv", SAILORS), ("answers.csv", ANSWERS)]
    {
        fs::write(folder.path().join(file), text).unwrap();
    }
    folder
}

fn ran(rule: &str) -> TempDir {
    let (study, out) = (study(rule), tempfile::tempdir().unwrap());
    run(study.path(), out.path());
    out
}

fn numbers(out: &Path, table: &str, name: &str) -> Vec<Option<f64>> {
    column(out, table, name).into_iter().map(|text| text.map(|text| text.parse().unwrap())).collect()
}

/// Scores: h1 1.5, 2, 4.5 (mate, mate, cook; ships s1, s1, s2), h2 3, 4, 3, 5 (mate and three cooks; s3, s3, s4, s5), h3 4.
#[test]
fn every_rule_of_survey_scales_composes_in_a_study() {
    for (rule, expected) in [
        ("compose = \"mean\"", [8.0 / 3.0, 3.75, 4.0]),
        ("compose = \"median\"", [2.0, 3.5, 4.0]),
        ("compose = \"minimum\"", [1.5, 3.0, 4.0]),
        ("compose = \"maximum\"", [4.5, 5.0, 4.0]),
        ("compose = \"sum\"", [8.0, 15.0, 4.0]),
        ("compose = \"count\"", [3.0, 4.0, 1.0]),
        ("compose = \"count\"\nat_least = 4", [1.0, 2.0, 1.0]),
        ("compose = \"share\"\nat_least = 4", [1.0 / 3.0, 0.5, 1.0]),
        ("compose = \"share-at-or-above=4\"", [1.0 / 3.0, 0.5, 1.0]),
        ("compose = \"organisation-first\"\norganisation = \"ship\"", [3.125, 11.5 / 3.0, 4.0]),
        ("compose = \"role-first\"\nrole = \"job\"", [3.125, 3.5, 4.0]),
        // The weights stand in the file of the answers: (1.5 + 3 · 2 + 4 · 4.5)/8, (2 · 3 + 0 + 2 · 3 + 5)/5.
        ("compose = \"weighted\"\nweight = \"years\"", [25.5 / 8.0, 17.0 / 5.0, 4.0]),
    ] {
        let out = ran(rule);
        let values = numbers(out.path(), "indicators", "value");
        for (found, expected) in values.iter().zip(expected) {
            assert!((found.unwrap() - expected).abs() < 1e-12, "{rule}: {values:?}");
        }
        assert_eq!(numbers(out.path(), "indicators", "n"), [Some(3.0), Some(4.0), Some(1.0)], "{rule}");
        assert_eq!(numbers(out.path(), "indicators", "n_missing"), [Some(0.0), Some(0.0), Some(1.0)], "{rule}");
    }
    // b1 alone; b5 and b6; b9, who did not answer.
    let (_, out, _) = changed("compose = \"key-person\"\nkey_person = \"lead\"", "", &[]);
    assert_eq!(numbers(out.path(), "indicators", "value"), [Some(1.5), Some(3.5), None]);
    assert_eq!(numbers(out.path(), "indicators", "n"), [Some(1.0), Some(2.0), Some(0.0)]);
    assert_eq!(numbers(out.path(), "indicators", "n_missing"), [Some(0.0), Some(0.0), Some(1.0)]);
    let chain = trace(out.path(), &Methods::standard(), "h2", &TraceTarget::Set("HIGH".to_owned())).unwrap().chain;
    let of: Vec<&str> = chain.iter().filter(|link| link.table == "scores").map(|link| link.id.as_str()).collect();
    assert_eq!(of, ["b5", "b6"], "the way back goes to key persons alone");
}

#[test]
fn a_rule_without_its_column_and_a_column_that_is_not_there_are_told_at_their_line() {
    for (rule, line, expected) in [
        ("compose = \"role-first\"", "role-first", "wants a column under `role`"),
        ("compose = \"mean\"\nweight = \"years\"", "weight", "`weight` goes with compose = \"weighted\""),
        ("compose = \"mean\"\nat_least = 2", "at_least", "`at_least` goes with"),
        ("compose = \"average\"", "average", "`average` is no rule to compose; there are: mean, "),
        ("compose = \"role-first\"\nrole = \"jop\"", "jop", "(did you mean job?)"),
        (
            "compose = \"key-person\"\nkey_person = \"job\"",
            "key_person",
            "b1 has \"mate\" in job, which should say yes or no",
        ),
        ("compose = \"weighted\"\nweight = \"ship\"", "ship", "b1 has \"s1\" in ship, which should say a weight"),
    ] {
        let folder = study(rule);
        let error = check_study(folder.path(), &Methods::standard()).map(|_| ()).unwrap_err().to_string();
        let text = fs::read_to_string(folder.path().join("study.toml")).unwrap();
        let at = text.lines().position(|one| one.contains(line)).unwrap() + 1;
        assert!(error.contains(expected) && error.contains(&format!("study.toml:{at}:")), "{rule}: {error}");
    }
}

/// Every rule draws the same respondents: no draw of a mean lies below that of the minimum. h3 has one respondent and no draws.
#[test]
fn draws_of_indicators_belong_together() {
    let second = "compose = \"mean\"\n[indicators.LEAST]\nfrom = { instrument = \"trust\", items = [\"Q1:Q2\"] }\ncompose = \"minimum\"";
    let out = ran(second);
    let (of, cases) = (column(out.path(), "draws", "indicator"), column(out.path(), "draws", "case"));
    let draws = numbers(out.path(), "draws", "draw").into_iter().zip(numbers(out.path(), "draws", "value"));
    let mut means = BTreeMap::new();
    let mut compared = 0;
    for ((of, case), (draw, value)) in of.into_iter().zip(cases).zip(draws) {
        let key = (case.unwrap(), draw.unwrap() as i64);
        assert_ne!(key.0, "h3");
        if of.as_deref() == Some("I") {
            means.insert(key, value.unwrap());
        } else {
            assert!(means[&key] >= value.unwrap());
            compared += 1;
        }
    }
    assert_eq!((compared, means.len()), (1000, 1000));
    // Of the draws of h2, whose scores are 3, 4, 3, 5, those of 3 alone are below 3.1: (2/4)⁴ = 1/16.
    let inside = numbers(out.path(), "sides", "inside");
    let (set, case) = (column(out.path(), "sides", "set"), column(out.path(), "sides", "case"));
    assert_eq!((set[1].as_deref(), case[1].as_deref(), inside.len()), (Some("HIGH"), Some("h2"), 2));
    assert!((inside[1].unwrap() - 15.0 / 16.0).abs() < 0.03, "{inside:?}");
}

/// Two mates of h1 and one of h2 … a cell of fewer than three is not shown, in the tables beside the page either.
#[test]
fn respondents_stand_side_by_side_and_small_cells_are_not_shown() {
    let by = |more: &str| {
        let rule = "compose = \"mean\"";
        let folder = study(rule);
        let path = folder.path().join("study.toml");
        let text = fs::read_to_string(&path).unwrap();
        let keys = format!("range = {{ \"Q1:Q2\" = [1, 5] }}\nby = [\"job\", \"country\"]\n{more}");
        fs::write(&path, text.replace("range = { \"Q1:Q2\" = [1, 5] }\n", &keys)).unwrap();
        let out = tempfile::tempdir().unwrap();
        let finished = run(folder.path(), out.path());
        (fs::read_to_string(finished.report).unwrap(), out)
    };
    let (page, out) = by("");
    assert!(page.contains("8 of 9 who were to answer did (89\u{a0}%)"), "who answered");
    let of = |table: &str, name: &str| {
        column(out.path(), table, name).into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>()
    };
    // Cooks: 4.5, 4, 3, 5; mates: 1.5, 2, 3, 4. DK is one person.
    assert_eq!(of("side-by-side-trust", "group"), ["cook", "mate", "DK", "NL"]);
    assert_eq!(of("side-by-side-trust", "n"), ["4", "4", "", ""], "NL goes with DK, which their number would tell");
    assert_eq!(of("side-by-side-trust", "mean")[..2], ["4.125", "2.625"]);
    assert_eq!(of("differences-trust", "difference"), ["1.5"]);
    let (page, out) = by("show_small_cells = true\n");
    assert!(!page.contains("fewer than three persons"));
    assert_eq!(
        column(out.path(), "side-by-side-trust", "n").into_iter().flatten().collect::<Vec<_>>(),
        ["4", "4", "1", "7"]
    );
    // Answers of single persons may be shown of public instruments alone.
    let folder = study("compose = \"mean\"");
    let path = folder.path().join("study.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("tier = \"public\"", "show_small_cells = true")).unwrap();
    let error = check_study(folder.path(), &Methods::standard()).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("which `tier = \"public\"` alone allows") && error.contains("study.toml:12:"), "{error}");
    // A column that is not there.
    let folder = study("compose = \"mean\"");
    let path = folder.path().join("study.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("tier = \"public\"\n", "tier = \"public\"\nby = [\"contry\"]\n")).unwrap();
    let error = check_study(folder.path(), &Methods::standard()).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("did you mean country?") && error.contains("study.toml:13:"), "{error}");
}

/// Nobody of a harbour is like another, and harbours do not differ: the set says so and what else there is.
#[test]
fn a_set_says_where_a_mean_is_no_property_of_its_case() {
    let folder = study("compose = \"mean\"");
    let out = tempfile::tempdir().unwrap();
    let finished = run(folder.path(), out.path());
    let told = finished.diagnostics.iter().find(|told| told.code == "STU233").unwrap();
    assert!(
        told.message.contains("set HIGH: the mean of a case may hide that its respondents differ")
            && told.message.contains("ICC(1)")
    );
    assert!(told.help.as_ref().unwrap().contains("compose = \"dispersion\""), "{told}");
}

/// The study of [`study`] with keys of the survey, other lines of answers and further files.
fn changed(rule: &str, keys: &str, edits: &[(&str, &str, &str)]) -> (String, TempDir, Vec<String>) {
    let folder = study(rule);
    let range = "range = { \"Q1:Q2\" = [1, 5] }\n";
    for (file, from, to) in [("study.toml", range, format!("{range}{keys}\n").as_str())].iter().chain(edits) {
        let path = folder.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from} does not stand in {file}");
        fs::write(&path, text.replace(from, to)).unwrap();
    }
    let out = tempfile::tempdir().unwrap();
    let finished = run(folder.path(), out.path());
    let told = finished.diagnostics.iter().map(|told| format!("{} {told}", told.code)).collect();
    (fs::read_to_string(finished.report).unwrap(), out, told)
}

/// The scores of mates and cooks are no dispersions, no shares from a bound up and no changes, and cooks are no key persons.
#[test]
fn means_by_group_stand_where_the_indicator_is_a_mean_of_persons_alone() {
    let (page, out, _) = changed("compose = \"mean\"", "by = [\"job\"]", &[]);
    assert_eq!(column(out.path(), "side-by-side-trust", "mean").len(), 2);
    let n: Vec<String> = column(out.path(), "side-by-side-trust", "n").into_iter().flatten().collect();
    let told = format!("By job (means of persons, in brackets how many): cook 4.1 ({}), mate 2.6 ({}).", n[0], n[1]);
    assert!(page.contains(&told), "{told}");
    for rule in [
        "compose = \"dispersion\"",
        "compose = \"share\"\nat_least = 4",
        "compose = \"count\"",
        "compose = \"minimum\"",
        "compose = \"key-person\"\nkey_person = \"lead\"",
        "compose = \"mean\"\nminus = \"BEFORE\"\n[indicators.BEFORE]\nfrom = { instrument = \"trust\", items = [\"Q1\"] }\ncompose = \"maximum\"",
    ] {
        let (page, out, told) =
            changed(rule, "by = [\"job\"]", &[("study.toml", "anchors = [2, 3.1, 4]", "anchors = [-1, 0.3, 1]")]);
        assert!(column(out.path(), "side-by-side-trust", "mean").is_empty(), "{rule}");
        assert!(!page.contains("means of persons") && !page.contains("Means of persons side by side"), "{rule}");
        assert!(told.iter().all(|told| !told.contains("STU233")), "{rule}: {told:?}");
    }
}

/// The same answers in another order, and with somebody who is left out of one of two files: draws of one number are of the same persons.
#[test]
fn draws_belong_together_by_person_whatever_the_order_of_the_file() {
    let values = |edits: &[(&str, &str, &str)]| {
        let (_, out, _) = changed("compose = \"mean\"", "", edits);
        numbers(out.path(), "draws", "value").into_iter().map(Option::unwrap).collect::<Vec<_>>()
    };
    let turned = ("answers.csv", "b1,1,2,1\nb2,2,2,3\nb3,5,4,4\n", "b3,5,4,4\nb2,2,2,3\nb1,1,2,1\n");
    for (one, other) in values(&[]).into_iter().zip(values(&[turned])) {
        assert!((one - other).abs() < 1e-12, "{one} {other}");
    }
}

/// b9 did not answer; b1 did, and the study leaves them out: nobody who was to answer and did not.
#[test]
fn whoever_the_study_leaves_out_was_not_to_answer() {
    let invited = |keys: &str| {
        let (page, out, _) = changed("compose = \"mean\"", keys, &[]);
        let of =
            |name: &str| numbers(out.path(), "indicators", name).into_iter().map(Option::unwrap).collect::<Vec<_>>();
        (page, of("invited"), of("n_missing"))
    };
    let (page, all, missing) = invited("exclude = { ids = [\"b1\"], reason = \"answered twice\" }");
    assert_eq!((all, missing), (vec![2.0, 4.0, 2.0], vec![0.0, 0.0, 1.0]));
    assert!(page.contains("7 of 8 who were to answer did"));
    // b1 and b7, whom `where` leaves out.
    let (page, all, missing) = invited("where = { years = [0, 2, 3, 4, 9] }");
    assert_eq!((all, missing), (vec![2.0, 3.0, 2.0], vec![0.0, 0.0, 1.0]));
    assert!(page.contains("6 of 7 who were to answer did"));
    // Of a column that the file of the answers alone has, who did not answer has no value: no response of all.
    let (page, out, _) = changed("compose = \"mean\"", "by = [\"years\"]\nshow_small_cells = true", &[]);
    assert!(column(out.path(), "response", "by").into_iter().flatten().next().is_none());
    assert!(page.contains("8 of 9 who were to answer did"));
}

/// What a figure says in words: the answers of those who count, in the words of its own items.
#[test]
fn figures_show_whom_the_indicator_counts_and_the_words_of_their_items() {
    let figures = |out: &TempDir| -> BTreeMap<String, String> {
        let files = fs::read_dir(out.path().join("figures")).unwrap().map(|file| file.unwrap().path());
        let svg = files.filter(|file| file.extension().is_some_and(|kind| kind == "svg"));
        svg.map(|file| (file.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&file).unwrap()))
            .collect()
    };
    let only =
        ("study.toml", "items = [\"Q1:Q2\"] }", "items = [\"Q1:Q2\"], where = { country = \"NL\", job = \"mate\" } }");
    let (_, out, _) = changed("compose = \"mean\"", "by = [\"job\"]", &[only]);
    let found = figures(&out);
    let of_job = &found["survey-trust-by-job-I"];
    // Mates of NL: b1, b2, b4.
    assert!(of_job.contains("n = 3") && !of_job.contains("n = 4"), "{of_job}");
    assert!(found["survey-trust"].contains("n = 3") && !found["survey-trust"].contains("n = 8"));
    // An answer between two options.
    let (page, out, _) = changed("compose = \"mean\"", "", &[("answers.csv", "b3,5,4,4", "b3,4.5,4,4")]);
    assert!(page.contains("1 answer lies between two options"));
    assert!(figures(&out)["survey-trust"].contains("n = 7"));
}

/// A person without a role is told, and so is one without a weight, whose case has no value.
#[test]
fn who_has_no_role_or_no_weight_is_told() {
    let (_, out, told) = changed(
        "compose = \"role-first\"\nrole = \"job\"",
        "",
        &[("sailors.csv", "b3,h1,cook,", "b3,h1,,"), ("sailors.csv", "b5,h2,cook,", "b5,h2,,")],
    );
    assert!(
        told.iter().any(|told| told.contains("STU236")
            && told.contains("I: 2 units have no value in job: each counts as a role of its own")),
        "{told:?}"
    );
    assert!((numbers(out.path(), "indicators", "value")[0].unwrap() - 3.125).abs() < 1e-12);
    let (_, out, told) =
        changed("compose = \"weighted\"\nweight = \"years\"", "", &[("answers.csv", "b3,5,4,4", "b3,5,4,")]);
    assert!(
        told.iter().any(|told| told.contains("I: 1 unit has no value in years: their cases have no value")),
        "{told:?}"
    );
    assert_eq!(numbers(out.path(), "indicators", "value")[0], None);
    let (_, _, told) = changed("compose = \"role-first\"\nrole = \"job\"", "", &[]);
    assert!(told.iter().all(|told| !told.contains("STU236")));
}

/// Roles, organisations, groups and persons in other letters are others, which changes figures: each is told once, and a study without them
/// tells nothing.
#[test]
fn names_in_other_letters_are_told() {
    let role = ("compose = \"role-first\"\nrole = \"job\"", "");
    let ship = ("compose = \"organisation-first\"\norganisation = \"ship\"", "");
    let by = ("compose = \"mean\"", "by = [\"job\"]");
    let cook = ("sailors.csv", "b7,h2,cook", "b7,h2,Cook");
    let told = |(rule, keys): (&str, &str), edits: &[(&str, &str, &str)]| {
        let (_, _, told) = changed(rule, keys, edits);
        told.into_iter().filter(|told| told.contains("STU248")).collect::<Vec<_>>()
    };
    let restricted = ("study.toml", "tier = \"public\"", "tier = \"restricted\"");
    for (rule, edits, expected) in [
        (role, &[cook][..], "the role `Cook`, written like `cook`"),
        (ship, &[("sailors.csv", "cook,s3", "cook,S 3")], "the organisation `S 3`, written like `s3`"),
        (ship, &[("sailors.csv", "cook,s3", "cook,S 3"), restricted], "1 name is written like others"),
        (by, &[cook], "the group `Cook`, written like `cook`"),
        (by, &[("sailors.csv", "b9,h3,cook", "B1,h3,cook")], "the sailor `B1`, written like `b1`"),
    ] {
        assert_eq!(told(rule, &[]), [""; 0]);
        let found = told(rule, edits);
        assert!(found.len() == 1 && found[0].contains(expected), "{expected}: {found:?}");
    }
}

/// Four respondents of whom three say 1 and one says 0: on a scale of 0 and 1 a share, with Wilson's interval; on one of 0 to 4 a mean far from its end.
#[test]
fn a_scale_is_what_was_declared_and_not_what_was_answered() {
    let upper = |range: &str| {
        let (folder, out) = (study("compose = \"mean\""), tempfile::tempdir().unwrap());
        let at = folder.path().join("study.toml");
        let toml = fs::read_to_string(&at).unwrap().replace("[1, 5]", range).replace("[\"Q1:Q2\"]", "[\"Q1\"]");
        fs::write(&at, toml.replace("[2, 3.1, 4]", "[0.1, 0.6, 0.9]")).unwrap();
        let answers =
            "sailor,Q1,Q2,years\nb1,0,0,1\nb2,0,0,3\nb3,1,0,4\nb4,0,1,2\nb5,1,1,0\nb6,1,1,2\nb7,1,1,1\nb8,1,1,9\n";
        fs::write(folder.path().join("answers.csv"), answers).unwrap();
        run(folder.path(), out.path());
        assert_eq!(numbers(out.path(), "indicators", "value")[1], Some(0.75), "{range}");
        numbers(out.path(), "indicators", "upper")[1].unwrap()
    };
    // (p + z²/2n + z √(p(1 − p)/n + z²/4n²))/(1 + z²/n) with p = ¾, n = 4.
    assert!((upper("[0, 1]") - 0.954_413).abs() < 1e-5);
    // ¾ ± t₃ · s/√4 on the logit of 0.75/4: 1.84 of 4.
    assert!((upper("[0, 4]") - 1.84).abs() < 0.03, "{}", upper("[0, 4]"));
}

/// A survey may ask for the structure of an indicator's items: they stand in a table, the page tells how they hang together with what few persons
/// mean, and by group without a test of invariance; a name that is no indicator of it is told.
#[test]
fn the_structure_of_a_scale() {
    let (folder, out) = (study("compose = \"mean\""), tempfile::tempdir().unwrap());
    let at = folder.path().join("study.toml");
    let toml = fs::read_to_string(&at).unwrap();
    let asking = |what: &str| {
        toml.replace("unit = \"sailor\"\n", &format!("unit = \"sailor\"\nby = [\"job\"]\nstructure = [\"{what}\"]\n"))
    };
    fs::write(&at, asking("I")).unwrap();
    run(folder.path(), out.path());
    // Eight answered both: Q1 is 1, 2, 5, 3, 4, 2, 5, 4.
    assert_eq!(numbers(out.path(), "structure-trust", "mean")[0], Some(3.25));
    let both = numbers(out.path(), "structure-trust", "item_total_corrected");
    assert!((both[0].unwrap() - both[1].unwrap()).abs() < 1e-12, "of two items the rest is the other one: {both:?}");
    let page = fs::read_to_string(out.path().join("report/index.html")).unwrap();
    for told in ["Structure of I", "8 persons are few for 2 items", "measurement invariance"] {
        assert!(page.contains(told), "{told}");
    }
    fs::write(&at, asking("J")).unwrap();
    let error = check_study(folder.path(), &Methods::standard()).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("`structure` names `J`, which is no indicator made of `trust`; there are: I"), "{error}");
}

/// Three of h1, four of h2 and one of h3 answered: the answers of h3 are hidden, and with bars by job those of h2, which less the cooks' are those of b4 less
/// those of b3. Without them h2 is shown, and h1 with it would tell h3.
#[test]
fn the_answers_of_a_case_are_drawn_where_they_tell_nothing_of_fewer_than_three() {
    let of_case = |out: &Path, number: usize| out.join(format!("figures/survey-trust-case-{number}.svg")).is_file();
    let shown = |out: &Path| [1, 2, 3].map(|number| of_case(out, number));
    let (_, out, _) = changed("compose = \"mean\"", "by = [\"job\"]", &[]);
    assert_eq!(shown(out.path()), [true, false, false]);
    let (_, out, _) = changed("compose = \"mean\"", "", &[]);
    assert_eq!(shown(out.path()), [false, true, false]);
    let (_, out, _) = changed("compose = \"mean\"", "by = [\"job\"]\nshow_small_cells = true", &[]);
    assert_eq!(shown(out.path()), [true; 3]);
    // With three more of h3 nothing need be hidden, by country either.
    let sailors = ("sailors.csv", "b9,h3,cook,s6,yes\n", "b9,h3,cook,s6,yes\nb10,h3,mate,s6,no\nb11,h3,cook,s6,no\n");
    let answers = ("answers.csv", "b8,4,4,9\n", "b8,4,4,9\nb9,4,4,9\nb10,1,2,3\nb11,2,2,3\n");
    let (_, out, _) = changed("compose = \"mean\"", "by = [\"country\"]", &[sailors, answers]);
    assert_eq!(shown(out.path()), [true; 3]);
}

/// A forgotten `reverse` is told by `check` and by `run`, where there are answers enough to tell it, and with it nothing is.
#[test]
fn an_item_that_runs_against_the_rest_is_told() {
    let told = |persons: usize, reverse: &str| {
        let folder = study("compose = \"mean\"");
        let at = |name: &str| folder.path().join(name);
        let rows: Vec<(usize, usize, usize)> =
            (1..=persons).map(|at| (at, 1 + at * 7 % 5, (1 + at * 7 % 5 + at % 2).min(5))).collect();
        let sailors = rows.iter().map(|(at, ..)| format!("b{at},h{}\n", 1 + at % 3)).collect::<Vec<_>>().concat();
        let answers = rows.iter().map(|(at, x, y)| format!("b{at},{x},{y},{}\n", 6 - x)).collect::<Vec<_>>().concat();
        fs::write(at("sailors.csv"), format!("sailor,harbour\n{sailors}")).unwrap();
        fs::write(at("answers.csv"), format!("sailor,Q1,Q2,Q3\n{answers}")).unwrap();
        let text = fs::read_to_string(at("study.toml")).unwrap().replace("Q1:Q2", "Q1:Q3");
        let text = text.replace("items = [\"Q1:Q3\"]", &format!("items = [\"Q1:Q3\"]{reverse}"));
        fs::write(at("study.toml"), text).unwrap();
        let checked = check_study(folder.path(), &Methods::standard()).unwrap().1;
        let of = |all: &[crosscase_data::Diagnostic]| {
            let said = |one: &crosscase_data::Diagnostic| format!("{one} {}", one.help.clone().unwrap_or_default());
            all.iter().filter(|one| one.code == "SCA104").map(said).collect::<Vec<_>>()
        };
        let out = tempfile::tempdir().unwrap();
        assert_eq!(of(&checked), of(&run(folder.path(), out.path()).diagnostics));
        of(&checked)
    };
    let forgotten = told(24, "");
    assert_eq!(forgotten.len(), 1, "{forgotten:?}");
    assert!(
        forgotten[0].contains("I: negatively correlated with the rest of its items")
            && forgotten[0].contains("Q3 (-0.")
    );
    assert!(forgotten[0].contains("`reverse`"), "{forgotten:?}");
    assert!(told(24, ", reverse = [\"Q3\"]").is_empty());
    assert!(told(9, "").is_empty());
}

/// A bound off the scale makes one value of all cases, which is told; a comma in it is told with the point.
#[test]
fn a_bound_off_the_scale_is_told() {
    let of = |least: &str| {
        let folder = study(&format!("compose = \"share\"\nat_least = {least}"));
        let text = fs::read_to_string(folder.path().join("study.toml")).unwrap();
        let text = text.replace("anchors = [2, 3.1, 4]", "anchors = [-1, 0.3, 2]");
        fs::write(folder.path().join("study.toml"), text).unwrap();
        let told = check_study(folder.path(), &Methods::standard()).unwrap().1;
        told.iter().filter(|one| one.code == "STU258").map(|one| one.message.clone()).collect::<Vec<_>>()
    };
    assert_eq!(of("35"), ["I: nobody has a score from 35 up, on a scale from 1 to 5"]);
    assert_eq!(of("1"), ["I: every score is from 1 up, on a scale from 1 to 5"]);
    assert!(of("3.5").is_empty());
    let folder = study("compose = \"share-at-or-above=3,5\"");
    let error = check_study(folder.path(), &Methods::standard()).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("decimals take a point: `share-at-or-above=3.5`"), "{error}");
}
