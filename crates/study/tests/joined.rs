//! What joins the instruments: every value of a case has a source; countries hand down; contexts, published terms and reviewed studies; keys
//! in the place of names; faults before anything runs. All data are synthetic.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{change, column, copy_of, fixture, log_of, options, run, study_of};
use crosscase_data::contract::CellRef;
use crosscase_study::{Methods, Template, check_study, explain_run, new_study, pseudonymise, run_study};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The rows of the files that an indicator or a membership of the case comes from: of an SPSS file and of sorts the number of the record.
fn lines_of(study: &Path, file: &str) -> usize {
    let bytes = fs::read(study.join(file)).unwrap();
    String::from_utf8_lossy(&bytes).lines().count().max(200)
}

/// Walks every table about the cases down to the files: nothing in it is without a source.
#[test]
fn nothing_in_a_table_about_the_cases_is_without_a_source() {
    let (study, out) = (fixture("partnerships"), tempfile::tempdir().unwrap());
    run(&study, out.path());
    let cells = |table: &str, columns: [&str; 3]| -> Vec<CellRef> {
        let [table_of, id, column_of] = columns.map(|name| column(out.path(), table, name));
        let text = |of: &[Option<String>], row: usize| of[row].clone().unwrap_or_default();
        (0..id.len()).map(|row| CellRef::new(text(&table_of, row), text(&id, row), text(&column_of, row))).collect()
    };
    let (of, from) =
        (cells("lineage", ["table", "id", "column"]), cells("lineage", ["source_table", "source_id", "source_column"]));
    let has_source: BTreeSet<&CellRef> = of.iter().collect();
    let mut walked = 0;
    for (table, name) in [("indicators", "indicator"), ("memberships", "set")] {
        let (cases, names) = (column(out.path(), table, "case"), column(out.path(), table, name));
        for (case, name) in cases.into_iter().zip(names) {
            let cell = CellRef::new(table, case.unwrap(), name.unwrap());
            assert!(has_source.contains(&cell), "{cell:?} comes from nowhere");
            walked += 1;
        }
    }
    assert!(walked > 19 * 20, "{walked}");
    // What is a source is a table's value with a source of its own, or stands in a file of the study at a row that it has.
    let rows = column(out.path(), "lineage", "source_row");
    for (source, row) in from.iter().zip(rows) {
        // Of a workbook the sheet stands beside the file.
        let file = source.table.split(", sheet ").next().unwrap();
        let is_file = study.join(file).is_file();
        assert!(is_file || has_source.contains(source), "{source:?} is neither in a file nor made of anything");
        if let Some(row) = row.filter(|_| is_file) {
            assert!(row.parse::<usize>().unwrap() <= lines_of(&study, file), "{source:?} at row {row}");
        }
    }
    // The sets side by side are the memberships.
    let wide = column(out.path(), "sets", "TRUST");
    let long: Vec<_> = column(out.path(), "memberships", "set")
        .into_iter()
        .zip(column(out.path(), "memberships", "membership"))
        .filter(|(set, _)| set.as_deref() == Some("TRUST"))
        .map(|(_, value)| value)
        .collect();
    assert_eq!(wide, long);
}

const COUNTRIES: &str = r#"[study]
title = "Countries (synthetic)"
cases = "case"
[units.country]
file = "countries.csv"
label = "name"
[units.case]
file = "cases.csv"
within = "country"
[instruments.t]
kind = "table"
file = "cases.csv"
unit = "case"
[instruments.c]
kind = "table"
file = "countries.csv"
unit = "country"
[framework]
file = "framework.toml"
reviewed = "reviewed.csv"
[sets.OPEN]
from = "c.open"
method = "crisp"
anchors = [50]
reason = "given"
[sets.LEAD]
from = "t.lead"
method = "crisp"
anchors = [0.5]
reason = "given"
concept = "leadership"
[sets.Y]
from = "t.y"
method = "crisp"
anchors = [0.5]
reason = "given"
[analyses.main]
outcome = "Y"
conditions = ["LEAD"]
robustness = false
two_step = { remote = ["OPEN"] }
theories = { "Somebody (2001)" = "OPEN*LEAD", "Another (2002)" = "~OPEN" }
"#;

/// After the example of `crosscase_qca::two_step`: open cases with a leader have the outcome, and no others.
const OF_COUNTRIES: [(&str, &str); 5] = [
    ("study.toml", COUNTRIES),
    ("countries.csv", "country,name,open\nA,Aland,80\nB,Beland,20\n"),
    ("cases.csv", "case,country,lead,y\na,A,1,1\nb,A,0,0\nc,B,1,0\nd,B,0,0\ne,A,1,1\n"),
    (
        "framework.toml",
        "[[condition]]\nname = \"leadership\"\noutcome = \"Y\"\ndirection = \"present\"\nreason = \"somebody leads\"\n",
    ),
    (
        "reviewed.csv",
        "study,condition,outcome,found\nOne,leadership,Y,present\nTwo,leadership,Y,present\nTwo,leadership,Y,present\nThree,leadership,Y,absent\n",
    ),
];

#[test]
fn what_is_said_of_a_country_is_said_of_its_cases() {
    let (study, out) = (study_of(&OF_COUNTRIES, &[]), tempfile::tempdir().unwrap());
    run(study.path(), out.path());
    let text = |table: &str, name: &str| column(out.path(), table, name).into_iter().flatten().collect::<Vec<_>>();
    assert_eq!(text("sets", "OPEN"), ["1", "1", "0", "0", "1"]);
    let answers = fs::read_to_string(out.path().join("tables/answers.csv")).unwrap();
    assert!(
        answers.contains("c,a,open,80,,countries.csv,2") && answers.contains("c,d,open,20,,countries.csv,3"),
        "{answers}"
    );
    // By hand: OPEN is necessary (2 of 2 with the outcome), and in it OPEN*LEAD is sufficient.
    assert_eq!(
        (text("contexts-main-Y", "context"), text("contexts-main-Y", "model")),
        (vec!["OPEN".to_owned()], vec!["OPEN*LEAD".to_owned()])
    );
    // The solution is LEAD at no inclusion of 0.8 (2 of 3), so that the terms are tested for themselves.
    let tested = fs::read_to_string(out.path().join("tables/theories-main-Y.csv")).unwrap();
    assert!(
        tested.contains("Somebody (2001),OPEN*LEAD,T,1,1,1") && tested.contains("Another (2002),~OPEN,T,0,0,0"),
        "{tested}"
    );
    // A study that says the same twice counts once.
    let counts = ["studies_for", "studies_against", "studies_without"].map(|name| text("framework", name));
    assert_eq!(counts.concat(), ["2", "1", "0"]);
    assert_eq!(text("expectations", "reason"), ["somebody leads; found in 2 of 3 reviewed studies, 1 the opposite"]);
}

/// Two of the three with the outcome are open, and two of the three open ones have it.
#[test]
fn a_context_that_is_not_necessary_is_shown_with_how_near_it_came() {
    let (study, out) = (study_of(&OF_COUNTRIES, &[("cases.csv", "c,B,1,0", "c,B,1,1")]), tempfile::tempdir().unwrap());
    let told = run(study.path(), out.path()).diagnostics;
    let figures = "OPEN, with an inclusion of 0.667 and a coverage of 0.667, where 0.9 and 0.6 are asked for";
    let message =
        format!("no context of OPEN passes the cuts of the first step: of single conditions the nearest is {figures}");
    assert!(told.iter().any(|told| told.message == message), "{told:#?}");
    let page = fs::read_to_string(out.path().join("report/index.html")).unwrap();
    assert!(page.contains(&format!("N{}. So there is no second step", &message[1..])), "the section says so too");
}

/// A study that found both is one study that found that it depends, as `review harvest` counts it, and of an entry that expects nothing there is none that says so or the opposite.
#[test]
fn a_reviewed_study_of_two_findings_is_one_and_of_an_open_entry_none_is_against() {
    let counts = |edits: &[(&str, &str, &str)]| {
        let (study, out) = (study_of(&OF_COUNTRIES, edits), tempfile::tempdir().unwrap());
        run(study.path(), out.path());
        let columns = ["studies", "studies_for", "studies_against", "studies_without"];
        columns.map(|name| column(out.path(), "framework", name)[0].clone().unwrap_or_default())
    };
    let three = ("reviewed.csv", "One,leadership,Y,present", "One,leadership,Y,none\nThree,leadership,Y,present");
    assert_eq!(counts(&[three]), ["3", "1", "0", "2"], "Two for it; One found nothing, and of Three it depends");
    let open = ("framework.toml", "direction = \"present\"", "direction = \"open\"");
    assert_eq!(counts(&[open]), ["3", "", "", ""]);
}

#[test]
fn faults_of_what_joins_have_their_place() {
    for (file, from, to, expected) in [
        (
            "study.toml",
            "remote = [\"OPEN\"]",
            "remote = [\"LEAD\"]",
            "`LEAD` is a condition already, and cannot be remote too",
        ),
        ("study.toml", "remote = [\"OPEN\"]", "remote = [\"OPNE\"]", "OPNE"),
        ("study.toml", "\"OPEN*LEAD\"", "\"OPEN**LEAD\"", "study.toml:42:34"),
        ("study.toml", "\"~OPEN\"", "\"~OPNE\"", "OPNE"),
        (
            "reviewed.csv",
            "One,leadership,Y,present",
            "One,leadership,Y,yes",
            "what was found is present, absent, none or mixed, not `yes` (reviewed.csv, line 2",
        ),
        (
            "reviewed.csv",
            "One,leadership,Y",
            ",leadership,Y",
            "study, condition, outcome and found are wanted in every row (reviewed.csv, line 2",
        ),
        ("reviewed.csv", "One,leadership,Y", "One,leader,Y", "`leader` for `Y`, which the framework does not have"),
        ("cases.csv", "c,B,1,0", "c,C,1,0", "`C` is no country of the study (cases.csv, line 4"),
    ] {
        let study = study_of(&OF_COUNTRIES, &[(file, from, to)]);
        let error = check_study(study.path(), &Methods::standard()).unwrap_err().to_string();
        assert!(error.contains(expected), "{to}: {error}");
    }
}

/// Ids that do not match, an indicator that is not there, a roster without a respondent, a codebook without a code, a sort with a wrong
/// distribution: said with file and place, and nothing is written.
#[test]
fn a_study_says_what_does_not_fit_before_it_runs() {
    let replace = |study: &Path, file: &str, from: &str, to: &str| {
        let text = fs::read_to_string(study.join(file)).unwrap();
        assert!(text.contains(from), "{from} does not stand in {file}");
        fs::write(study.join(file), text.replacen(from, to, 1)).unwrap();
    };
    for (file, from, to, expected) in [
        ("ratings.csv", "P01,innovation,reader A", "P99,innovation,reader A", ["`P99`", "ratings.csv, line 2"]),
        ("study.toml", "from = \"suitability\"", "from = \"suitabilty\"", ["study.toml:", "suitabilty"]),
        ("organisations.csv", "P01-3,P01,users,1\n", "", ["`P01-3`", "persons.csv, line 4"]),
        ("study.toml", "code = \"trust\"", "code = \"trsut\"", ["trsut", "interviews.qdpx"]),
        (
            "sorts.dat",
            "P01-3a     1 0-1-1",
            "P01-3a     1 1-1-1",
            ["sort of P01-3a does not keep the grid", "sorts.dat, line 3"],
        ),
    ] {
        let (study, out) = (copy_of("partnerships"), tempfile::tempdir().unwrap());
        replace(study.path(), file, from, to);
        let each =
            |told: Vec<crosscase_data::Diagnostic>| told.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        let checked = check_study(study.path(), &Methods::standard()).map(|(_, told)| each(told));
        let told = checked.unwrap_or_else(|error| error.to_string());
        assert!(expected.iter().all(|part| told.contains(part)), "{file}: {told}");
        // Sorts that do not keep the grid are no error: they are named, and may be meant.
        if file != "sorts.dat" {
            let ran = run_study(study.path(), &Methods::standard(), &options(out.path(), "test"), &|_| {});
            assert!(ran.is_err() && !out.path().join("manifest.json").exists(), "{file}: something was published");
        }
    }
}

/// Why a stage runs, or does not.
#[test]
fn a_stage_says_why_it_runs() {
    let (study, out) = (study_of(&OF_COUNTRIES, &[]), tempfile::tempdir().unwrap());
    let why = |stage: &str, program: &str| {
        let all = explain_run(study.path(), &Methods::standard(), &options(out.path(), program), stage).unwrap();
        let one = all.last().unwrap().clone();
        format!("{} {}: {}", one.stage, one.runs, one.why)
    };
    assert_eq!(
        why("set:LEAD", "test"),
        "set:LEAD true: what it rests on runs, and may give something else: indicator:t.lead, units:case"
    );
    assert_eq!(why("units:country", "test"), "units:country true: it never ran into this folder");
    run(study.path(), out.path());
    assert_eq!(
        why("set:LEAD", "test"),
        "set:LEAD false: it is there already, and nothing that it is made of has changed"
    );
    assert_eq!(why("units:country", "other"), "units:country true: another build of the program");
    change(
        study.path(),
        "[sets.LEAD]\nfrom = \"t.lead\"\nmethod = \"crisp\"\nanchors = [0.5]",
        "[sets.LEAD]\nfrom = \"t.lead\"\nmethod = \"crisp\"\nanchors = [0.6]",
    );
    assert_eq!(why("set:LEAD", "test"), "set:LEAD true: its parameters have changed");
    fs::write(study.path().join("countries.csv"), "country,name,open\nA,Aland,81\nB,Beland,20\n").unwrap();
    assert_eq!(why("units:country", "test"), "units:country true: countries.csv has changed");
    assert!(log_of(out.path()).last_run("ran").contains(&"set:LEAD".to_owned()));
}

/// The same values of the cases come out, and no name stands in any file that is handed on.
#[test]
fn keys_stand_for_names_in_every_file() {
    let room = tempfile::tempdir().unwrap();
    let at = |name: &str| room.path().join(name);
    new_study(&at("care"), Template::Partnerships).unwrap();
    for (file, from, to) in [
        ("persons.csv", "P1-1a", "Ada Zwaan"),
        ("answers.csv", "P1-1a", "Ada Zwaan"),
        ("sorts.csv", "P1-1a", "Ada Zwaan"),
        ("passages.csv", "Synthetic words of trust.", "Ada Zwaan keeps her word."),
    ] {
        let text = fs::read_to_string(at("care").join(file)).unwrap();
        fs::write(at("care").join(file), text.replacen(from, to, 1)).unwrap();
    }
    let made = pseudonymise(&at("care"), &Methods::standard(), &at("handed")).unwrap();
    assert!(made.names > 60 && made.left_out.is_empty(), "{made:?}");
    assert!(fs::read_to_string(made.keys).unwrap().contains("Ada Zwaan,per01"));
    let files = common::files_below(&at("handed"), &[]);
    assert!(files.len() > 15 && !files.contains_key(Path::new("pseudonyms.csv")));
    for (path, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            !["Ada Zwaan", "P1-1a", "P8-4", "coder A"].iter().any(|name| text.contains(name)),
            "{}",
            path.display()
        );
    }
    assert!(String::from_utf8_lossy(&files[Path::new("passages.csv")]).contains("per01 keeps her word."));
    run(&at("care"), &at("one"));
    run(&at("handed"), &at("two"));
    for table in ["indicators", "memberships"] {
        let of = |out: &str| fs::read_to_string(at(out).join(format!("tables/{table}.csv"))).unwrap();
        assert_eq!(of("one"), of("two"), "{table}");
    }
    let again = pseudonymise(&at("care"), &Methods::standard(), &at("again")).unwrap();
    assert_eq!(common::files_below(&at("again"), &[]), files, "keys stay as they are: {again:?}");
}

/// Whom `where` leaves out stands in the files all the same, as do coders whose passages do not count; two persons of one label stay two, and a
/// number is no name. All of it is synthetic.
#[test]
fn keys_stand_for_those_who_are_left_out_and_for_no_number() {
    let toml = "[study]\ntitle = \"Herons (synthetic)\"\n\
        [units.case]\nfile = \"cases.csv\"\nwhere = { country = \"NL\" }\n\
        [units.person]\nfile = \"persons.csv\"\nlabel = \"called\"\nwithin = \"case\"\nwhere = { wave = 1 }\n\
        [units.user]\nfile = \"users.csv\"\nwithin = \"case\"\n\
        [instruments.talks]\nkind = \"coding\"\nfile = \"passages.csv\"\nunit = \"case\"\nnot_mentioned = \"absent\"\ncoders = \"Kim Oord\"\n\
        [instruments.survey]\nkind = \"survey\"\nfile = \"answers.csv\"\nunit = \"person\"\nrange = [1, 5]\n\
        [instruments.users]\nkind = \"survey\"\nfile = \"of_users.csv\"\nunit = \"user\"\nrange = [1, 5]\n\
        [indicators.said]\nfrom = { instrument = \"talks\", code = \"trust\", figure = \"count\" }\n\
        [indicators.trust]\nfrom = { instrument = \"survey\", items = [\"Q1\"] }\ncompose = \"mean\"\n\
        [indicators.used]\nfrom = { instrument = \"users\", items = [\"U1\"] }\ncompose = \"mean\"\n\
        [sets.SAID]\nfrom = \"said\"\nmethod = \"crisp\"\nanchors = [0.5]\nreason = \"given\"\n\
        [sets.TRUST]\nfrom = \"trust\"\nmethod = \"direct\"\nanchors = [1.5, 2.5, 4]\nreason = \"given\"\n\
        [sets.USED]\nfrom = \"used\"\nmethod = \"direct\"\nanchors = [1.5, 2.5, 4]\nreason = \"given\"\n\
        [analyses.main]\noutcome = \"SAID\"\nconditions = [\"TRUST\", \"USED\"]\nmissing = \"drop\"\nrobustness = false\n";
    let files = [
        ("study.toml", toml),
        ("cases.csv", "case,country\nEde,NL\nOss,NL\nRibe,DK\n"),
        (
            "persons.csv",
            "person,called,case,wave\nAnke,J. Smit,Ede,1\nBert,J. Smit,Ede,1\nCoby,Mevrouw Coster,Oss,1\nDirk,Heer Dam,Oss,2\n\
             Dorte,Fru Dahl,Ribe,1\n",
        ),
        ("users.csv", "user,case\n1,Ede\n2,Ede\n3,Oss\n4,Oss\n"),
        ("answers.csv", "person,Q1\nAnke,2\nBert,4\nCoby,1\nDirk,5\nDorte,3\n"),
        ("of_users.csv", "user,U1\n1,2\n2,4\n3,4\n4,2\n"),
        (
            "passages.csv",
            "case,source,coder,code,start,end,status,text\nEde,talk with Jansen,Kim Oord,trust,0,5,,the heron keeps its word\n\
             Ede,talk with Jansen,Lou Pas,trust,0,5,,Lou Pas saw it\nOss,talk with Vos,Kim Oord,rules,0,5,,law\n\
             Oss,talk with Vos,Mia Rook,trust,,,absent,\n",
        ),
    ];
    let (study, room) = (study_of(&files, &[]), tempfile::tempdir().unwrap());
    let at = |name: &str| room.path().join(name);
    let made = pseudonymise(study.path(), &Methods::standard(), &at("handed")).unwrap();
    let handed = common::files_below(&at("handed"), &[]);
    for (path, bytes) in &handed {
        let text = String::from_utf8_lossy(bytes);
        for name in [
            "Anke", "Bert", "Coby", "Dirk", "Dorte", "Smit", "Coster", "Heer Dam", "Dahl", "Lou", "Mia", "Jansen",
            "Vos",
        ] {
            assert!(!text.contains(name), "{name} in {}: {text}", path.display());
        }
    }
    let keys = fs::read_to_string(made.keys).unwrap();
    let key = |name: &str| {
        let line = keys.lines().find_map(|line| line.strip_prefix(&format!("{name},")).map(str::to_owned));
        line.unwrap_or_else(|| panic!("{name} has no key: {keys}"))
    };
    assert_ne!(key("Anke"), key("Bert"), "two persons of one label");
    assert_eq!(key("Coby"), key("Mevrouw Coster"));
    for file in ["users.csv", "of_users.csv"] {
        let (_, own) = files.iter().find(|(name, _)| *name == file).unwrap();
        assert_eq!(String::from_utf8_lossy(&handed[Path::new(file)]), *own, "{file}: numbers stay");
    }
    run(study.path(), &at("one"));
    run(&at("handed"), &at("two"));
    for table in ["indicators", "memberships"] {
        let of = |out: &str| fs::read_to_string(at(out).join(format!("tables/{table}.csv"))).unwrap();
        assert_eq!(of("one"), of("two"), "{table}");
    }
}

/// Sorts in a table have no grid of their own: which of them is apart from the others, or from the grid of the study, is said with its place.
#[test]
fn a_sort_apart_from_the_grid_is_named_with_its_place() {
    let told = |grid: &str| {
        let room = tempfile::tempdir().unwrap();
        let study = room.path().join("care");
        new_study(&study, Template::Partnerships).unwrap();
        let sorts = fs::read_to_string(study.join("sorts.csv")).unwrap();
        assert!(sorts.contains("\n1,-1,2,2"));
        fs::write(study.join("sorts.csv"), sorts.replacen("\n1,-1,2,2", "\n1,2,2,2", 1)).unwrap();
        change(&study, "statements = \"statements.sta\"", &format!("statements = \"statements.sta\"\n{grid}"));
        let (_, told) = check_study(&study, &Methods::standard()).unwrap();
        told.iter().filter(|told| told.code == "QME120").map(ToString::to_string).collect::<Vec<_>>()
    };
    for (grid, words) in [("", "the distribution of most sorts"), ("grid = \"-2:1,-1:2,0:3,1:2,2:1\"", "the grid")] {
        let told = told(grid);
        assert_eq!(told.len(), 1, "{told:?}");
        let has = |part: &str| told[0].contains(part);
        assert!(has("P1-1a") && has("sorts.csv") && has(words), "{told:?}");
    }
}

/// What a team changes in the questionnaire of the template counts, and that nobody has validated it is told.
#[test]
fn the_questionnaire_of_the_template_is_read() {
    let room = tempfile::tempdir().unwrap();
    let study = room.path().join("care");
    new_study(&study, Template::Partnerships).unwrap();
    let attitudes = || {
        let out = tempfile::tempdir().unwrap();
        let told = run(&study, out.path()).diagnostics;
        assert!(told.iter().any(|told| told.code == "SCA116"), "{told:?}");
        let (which, values) =
            (column(out.path(), "indicators", "indicator"), column(out.path(), "indicators", "value"));
        which.iter().zip(values).find(|(name, _)| name.as_deref() == Some("attitudes")).unwrap().1
    };
    let shipped = attitudes();
    let questionnaire = fs::read_to_string(study.join("questionnaire.toml")).unwrap();
    fs::write(study.join("questionnaire.toml"), questionnaire.replacen("reverse = true", "reverse = false", 1))
        .unwrap();
    assert_ne!(attitudes(), shipped);
}

/// One country only: what coders and readers say of the others is left out and counted, as answers are, whether their files name a case by its
/// id or by what it is called.
#[test]
fn passages_and_scores_of_cases_that_the_study_is_not_about_are_left_out() {
    let (study, out) = (copy_of("partnerships"), tempfile::tempdir().unwrap());
    let section = "[units.partnership]\nfile = \"partnerships.csv\"";
    change(study.path(), section, &format!("{section}\nwhere = {{ country = [\"NL\", \"BE\", \"DK\"] }}"));
    let path = study.path().join("ratings.csv");
    let ratings = fs::read_to_string(&path).unwrap();
    let cases: Vec<String> =
        fs::read_to_string(study.path().join("partnerships.csv")).unwrap().lines().map(str::to_owned).collect();
    let of = |row: &&String| !["NL", "BE", "DK"].iter().any(|country| row.contains(&format!(",{country},")));
    let other = cases.iter().skip(1).find(of).unwrap();
    let (id, name) =
        (other.split(',').next().unwrap(), other.split('"').nth(1).unwrap_or_else(|| other.split(',').nth(1).unwrap()));
    fs::write(&path, ratings.replace(&format!("\n{id},"), &format!("\n\"{name}\","))).unwrap();
    let finished = run(study.path(), out.path());
    for file in ["ratings.csv", "interviews.qdpx"] {
        let of_file = |said: &&crosscase_data::Diagnostic| {
            said.place.as_ref().is_some_and(|place| place.file.as_deref() == Some(file))
        };
        let told =
            finished.diagnostics.iter().filter(of_file).find(|said| said.code == "STU230").map(|said| &said.message);
        assert!(
            told.is_some_and(|told| told.contains(" left out with the partnership that the study is not about")),
            "{file}: {told:?}"
        );
    }
    let analysed: BTreeSet<Option<String>> = column(out.path(), "memberships", "case").into_iter().collect();
    assert!(!analysed.contains(&Some(id.to_owned())) && analysed.len() > 5);
}
