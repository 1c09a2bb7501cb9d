//! A typology and a framework in a study: types as sets with their lineage, what is not known, expectations that sets inherit, the outcome
//! by type. All data are synthetic.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{column, options, run, study_of};
use crosscase_study::{Methods, TraceTarget, run_only, run_study, trace};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const TOML: &str = r#"[study]
title = "Types (synthetic)"
[units.case]
file = "cases.csv"
[instruments.facts]
kind = "table"
file = "cases.csv"
unit = "case"
[typology]
file = "typology.toml"
values = { lead = "facts.lead", CONTRACT = "CONTRACT", STATUTE = "STATUTE" }
min_cases = 2
[framework]
file = "framework.toml"
[sets.CONTRACT]
from = "facts.contract"
method = "as-is"
reason = "given"
[sets.STATUTE]
from = "facts.statute"
method = "as-is"
reason = "given"
[sets.AUTHORITY]
type = "authority"
concept = "formality"
[sets.USERS]
type = "user-led"
concept = "user_lead"
expect = { Y = "absent" }
[sets.Y]
from = "facts.Y"
method = "crisp"
anchors = [0.5]
reason = "given"
concept = "success"
[analyses.main]
outcome = "Y"
conditions = ["AUTHORITY", "USERS"]
missing = "drop"
robustness = false
"#;

const TYPOLOGY: &str = r#"[[dimension]]
name = "lead"
kind = "nominal"
values = ["public", "private", "users"]
[[dimension]]
name = "FORMAL"
kind = "fuzzy"
[[concept]]
name = "FORMAL"
is = "max(CONTRACT, STATUTE)"
[[type]]
name = "authority"
where = { lead = "public", FORMAL = 1 }
definition = "A public body leads by contract or by law."
[[type]]
name = "firm-led"
where = { lead = "private" }
[[type]]
name = "user-led"
where = { lead = "users", FORMAL = 0 }
[[impossible]]
where = { lead = "users", FORMAL = 1 }
why = "users hold no statute"
"#;

const FRAMEWORK: &str = r#"[[condition]]
name = "formality"
outcome = "success"
direction = "absent"
reason = "contracts close what is open"
source = "Doe (2020)"
[[condition]]
name = "user_lead"
outcome = "success"
direction = "present"
[[condition]]
name = "size"
outcome = "success"
direction = "open"
[[condition]]
name = "formality"
outcome = "legitimacy"
direction = "present"
"#;

const FILES: [(&str, &str); 4] = [
    (
        "cases.csv",
        "case,lead,contract,statute,Y\nEde,public,0.8,0.9,1\nOss,users,0.1,0,1\nTiel,private,0.9,0.2,0\nBest,users,0.3,0,1\n\
         Gent,public,0.7,0.6,0\nLier,private,0.6,0.1,1\nKiel,users,,0,0\nBonn,public,0.2,0.4,1\n",
    ),
    ("typology.toml", TYPOLOGY),
    ("framework.toml", FRAMEWORK),
    ("study.toml", TOML),
];

fn study(changes: &[(&str, &str, &str)]) -> TempDir {
    study_of(&FILES, changes)
}

/// The cells of some columns of a table, row by row.
fn rows(out: &Path, table: &str, names: &[&str]) -> Vec<String> {
    let columns: Vec<_> = names.iter().map(|name| column(out, table, name)).collect();
    let cell = |row: usize, values: &Vec<Option<String>>| values[row].clone().unwrap_or_else(|| "–".to_owned());
    let row = |at: usize| columns.iter().map(|values| cell(at, values)).collect::<Vec<_>>().join(" | ");
    (0..columns[0].len()).map(row).collect()
}

/// Kiel's contract is not known: it may be user-led or stand where nothing can be. Bonn is public and not formal: of no type.
#[test]
fn types_are_sets() {
    let (study, out) = (study(&[]), tempfile::tempdir().unwrap());
    let finished = run(study.path(), out.path());
    assert_eq!(
        rows(out.path(), "sets", &["case", "AUTHORITY", "USERS"]),
        [
            "Ede | 0.9 | 0",
            "Oss | 0 | 0.9",
            "Tiel | 0 | 0",
            "Best | 0 | 0.7",
            "Gent | 0.7 | 0",
            "Lier | 0 | 0",
            "Kiel | 0 | –",
            "Bonn | 0.4 | 0"
        ]
    );
    let of: Vec<Option<String>> = column(out.path(), "typology", "type");
    let expected = ["authority", "user-led", "firm-led", "user-led", "authority", "firm-led", "–", "–"];
    assert_eq!(of.iter().map(|of| of.as_deref().unwrap_or("–")).collect::<Vec<_>>(), expected);
    let told: Vec<&str> = finished.diagnostics.iter().map(|told| told.message.as_str()).collect();
    for message in [
        "typology: FORMAL of 1 case is not known, so that types may be open: Kiel",
        "set USERS: the membership in the type user-led is not known: Kiel",
    ] {
        assert!(told.contains(&message), "{message}: {told:#?}");
    }
    assert_eq!(
        rows(out.path(), "property-space", &["cell", "state", "cases"]),
        [
            "– | in no cell | Kiel",
            "lead: private · FORMAL | occupied | Tiel; Lier",
            "lead: public · FORMAL | occupied | Ede; Gent",
            "lead: public · not FORMAL | occupied | Bonn",
            "lead: users · not FORMAL | occupied | Oss; Best",
            "FORMAL: 1 · lead: users | impossible | –",
            "lead: private · not FORMAL | empty | –",
        ]
    );
    let page = fs::read_to_string(out.path().join("report/index.html")).unwrap();
    for text in [
        "A public body leads by contract or by law.",
        "users hold no statute",
        "Empty cells that a further case would fill",
        "may be user-led",
        "The type alone does not decide on",
        "contracts close what is open (Doe (2020))",
    ] {
        assert!(page.contains(text), "{text}");
    }
    assert!(out.path().join("figures/property-space.svg").is_file());
}

/// Who reduced the space and why stands in the report, an undone step too, and what the entries mean with their publications.
#[test]
fn the_report_holds_the_log_and_the_sources() {
    let log = "[[reduction]]\nkind = \"pragmatic\"\nwhere = [{ lead = \"users\" }]\ninto = \"theirs\"\nby = \"AB\"\nwhen = 2026-03-01\n\
               why = \"one kind of users\"\n[[reduction]]\nkind = \"rescale\"\ndimension = \"lead\"\n\
               into = { body = [\"public\", \"private\"], users = [\"users\"] }\nwhy = \"x\"\nundone = \"firms are others\"\n";
    let sourced = "values = [\"public\", \"private\", \"users\"]\nquestion = \"Whose word ends a talk?\"\nsource = \"Doe (1999) [not read at the source]\"";
    let (study, out) = (
        study(&[
            ("typology.toml", "why = \"users hold no statute\"\n", &format!("why = \"users hold no statute\"\n{log}")),
            ("typology.toml", "values = [\"public\", \"private\", \"users\"]", sourced),
        ]),
        tempfile::tempdir().unwrap(),
    );
    run(study.path(), out.path());
    // Of 5 possible cells one is users', so that the step merges it with none: only its name is new.
    assert_eq!(
        rows(
            out.path(),
            "typology-reductions",
            &["step", "undone", "groups_before", "groups_after", "by", "when", "why"]
        ),
        ["1 | no | 5 | 5 | AB | 2026-03-01 | one kind of users", "2 | yes | 5 | 5 | – | – | firms are others"]
    );
    let page = fs::read_to_string(out.path().join("report/index.html")).unwrap();
    for text in [
        "The log of reductions",
        "lead: users merged into theirs",
        "(undone)",
        "Doe (1999) [not read at the source]",
        "Whose word ends a talk?",
        "concept: max(CONTRACT, STATUTE)",
    ] {
        assert!(page.contains(text), "{text}");
    }
}

/// From the membership in a type to the word and to the sets behind its concept.
#[test]
fn a_trace_of_a_type_ends_at_the_coded_values() {
    let (study, out) = (study(&[]), tempfile::tempdir().unwrap());
    run(study.path(), out.path());
    for folder in [study.path(), out.path()] {
        let found = trace(folder, &Methods::standard(), "Ede", &TraceTarget::Set("AUTHORITY".to_owned())).unwrap();
        let one = |link: &crosscase_study::TraceStep| {
            format!("{} {} {:?} {:?}", link.table, link.column, link.value, link.quote)
        };
        let chain: Vec<String> = found.chain.iter().map(one).collect();
        let expected = [
            "memberships AUTHORITY Some(0.9) None",
            "memberships CONTRACT Some(0.8) None",
            "indicators facts.contract Some(0.8) None",
            "cases.csv contract Some(0.8) None",
            "memberships STATUTE Some(0.9) None",
            "indicators facts.statute Some(0.9) None",
            "cases.csv statute Some(0.9) None",
            "cases.csv lead None Some(\"public\")",
        ];
        assert_eq!(chain, expected, "{}", folder.display());
        assert!(found.chain.iter().all(|link| link.missing.is_none()), "a word is not missing");
    }
}

/// What theory expects of a concept is expected of the set that is one, for the outcome that is analysed; what the set says itself goes first.
#[test]
fn expectations_come_from_the_framework() {
    let (with, out) = (study(&[]), tempfile::tempdir().unwrap());
    run(with.path(), out.path());
    assert_eq!(
        rows(out.path(), "expectations", &["outcome", "expected", "reason"]),
        ["Y | ~AUTHORITY | contracts close what is open (Doe (2020))", "Y | ~USERS | –"]
    );
    assert_eq!(
        rows(out.path(), "framework", &["condition", "outcome", "direction", "sets"]),
        [
            "formality | success | absent | AUTHORITY",
            "user_lead | success | present | USERS",
            "size | success | open | –",
            "formality | legitimacy | present | AUTHORITY"
        ]
    );
    // Without what the set says itself, the framework's direction holds.
    let bare = study(&[("study.toml", "expect = { Y = \"absent\" }\n", "")]);
    run(bare.path(), out.path());
    assert_eq!(
        column(out.path(), "expectations", "expected"),
        [Some("~AUTHORITY".to_owned()), Some("USERS".to_owned())]
    );
    // A file that changes changes the analysis.
    let text = FRAMEWORK.replace("direction = \"absent\"", "direction = \"open\"");
    fs::write(bare.path().join("framework.toml"), text).unwrap();
    let finished = run(bare.path(), out.path());
    assert_eq!(column(out.path(), "expectations", "expected"), [Some("USERS".to_owned())]);
    assert!(
        finished
            .stages
            .iter()
            .any(|stage| stage.stage.starts_with("analysis:") && stage.action == crosscase_study::Action::Ran)
    );
}

/// Ede and Gent are of one type, and one of them alone shows the outcome: the type is contradictory.
#[test]
fn the_outcome_is_compared_by_type() {
    let (study, out) = (study(&[]), tempfile::tempdir().unwrap());
    run(study.path(), out.path());
    assert_eq!(
        rows(out.path(), "by-type-main-Y", &["type", "with_outcome", "without_outcome"]),
        ["authority | Ede | Gent", "firm-led | Lier | Tiel", "user-led | Oss; Best | –", "of no type | Bonn | –"]
    );
    let why = column(out.path(), "by-type-main-Y", "why_none");
    assert_eq!(why[3].as_deref(), Some("these are no type"));
    // AUTHORITY is what makes them of that type, and neither is led by users: within it there is no difference to look for.
    assert_eq!(why[0].as_deref(), Some("its cases are on the same side of every condition"));
    // Where the cases stand within nobody, the first page has each of them by type, too.
    let page = fs::read_to_string(out.path().join("report/index.html")).unwrap();
    let grid = page.split_once("The cases by type<").unwrap().1.split_once("</table>").unwrap().0;
    for case in ["Ede", "Gent", "Oss", "Best", "Lier", "Tiel", "Bonn", "Kiel", "no type, or not decided"] {
        assert!(grid.contains(case), "{case}: {grid}");
    }
}

/// The same by country, where the cases stand within one: four in Norland, three in Sorland, which are too few for a solution; the types of
/// each path's cases are told.
#[test]
fn the_outcome_is_compared_by_country() {
    let (study, out) = (study(&[]), tempfile::tempdir().unwrap());
    let toml = TOML
        .replace(
            "[units.case]\nfile = \"cases.csv\"",
            "cases = \"case\"\n[units.country]\nfile = \"countries.csv\"\nlabel = \"name\"\n[units.case]\nfile = \"cases.csv\"\nwithin = \"country\"",
        )
        .replace("min_cases = 2", "min_cases = 4")
        .replace("conditions = [\"AUTHORITY\", \"USERS\"]", "conditions = [\"USERS\"]");
    fs::write(study.path().join("study.toml"), toml).unwrap();
    fs::write(study.path().join("countries.csv"), "country,name\nN,Norland\nS,Sorland\n").unwrap();
    // Kiel's type is not known, and is left out: N has Ede, Oss, Tiel, Best, S Gent, Lier, Bonn.
    let cases = FILES[0].1.replace("case,", "case,country,");
    let cases = ["Ede", "Oss", "Tiel", "Best"]
        .iter()
        .fold(cases, |cases, name| cases.replace(&format!("{name},"), &format!("{name},N,")));
    let cases = ["Gent", "Lier", "Kiel", "Bonn"]
        .iter()
        .fold(cases, |cases, name| cases.replace(&format!("{name},"), &format!("{name},S,")));
    fs::write(study.path().join("cases.csv"), cases).unwrap();
    run(study.path(), out.path());
    // By hand: USERS are Oss (.9) and Best (.7), both with the outcome, so that USERS is sufficient in N and covers 1.6 of 3.
    assert_eq!(
        rows(out.path(), "within-country-main-Y", &["unit", "with_outcome", "without_outcome"]),
        ["N | Ede; Oss; Best | Tiel", "S | Lier; Bonn | Gent"]
    );
    let text = |name: &str| column(out.path(), "within-country-main-Y", name);
    assert_eq!(text("within"), [Some("USERS".to_owned()), None]);
    assert_eq!(text("within_types"), [Some("USERS: 2 user-led".to_owned()), None]);
    assert_eq!(text("why_none"), [None, Some("too few cases".to_owned())]);
    let page = fs::read_to_string(out.path().join("report/index.html")).unwrap();
    for said in ["By country", "Norland", "Of which country the cases of each path", "no type, or not decided (N = 2)"]
    {
        assert!(page.contains(said), "{said}");
    }
}

/// The typology by itself: what it rests on is run, nothing is published, and the next run finds it.
#[test]
fn one_stage_is_run_with_what_it_rests_on() {
    let (study, out) = (study(&[]), tempfile::tempdir().unwrap());
    let only = |stage: &str| run_only(study.path(), &Methods::standard(), &options(out.path(), "test"), stage, &|_| {});
    let names = |finished: &crosscase_study::RunSummary| -> Vec<String> {
        finished.stages.iter().map(|stage| stage.stage.clone()).collect()
    };
    let ran = names(&only("typology").unwrap());
    let expected = [
        "units:case",
        "instrument:facts",
        "indicator:facts.contract",
        "indicator:facts.statute",
        "set:CONTRACT",
        "set:STATUTE",
        "typology",
    ];
    assert_eq!(ran, expected);
    assert_eq!(only("STATUTE").unwrap().ran(), 0, "a set by what it is called; it is there already");
    assert!(!out.path().join("report").exists() && !out.path().join("manifest.json").exists());
    let finished = run(study.path(), out.path());
    let reused = finished.stages.iter().filter(|stage| stage.action == crosscase_study::Action::Reused);
    assert_eq!(reused.count(), expected.len());
    assert!(only("typo").unwrap_err().to_string().contains("no stage `typo`; there are: units:case, "));
}

#[test]
fn faults_name_their_place_and_what_to_write() {
    for (file, from, to, expected) in [
        (
            "study.toml",
            "type = \"authority\"",
            "type = \"authorty\"",
            "no type `authorty` (did you mean authority?); there are: authority, firm-led, user-led",
        ),
        ("study.toml", "type = \"authority\"", "type = \"authority\"\nfrom = \"facts.Y\"", "keep one"),
        ("study.toml", "type = \"authority\"", "type = \"authority\"\nmethod = \"crisp\"", "it has no method"),
        ("study.toml", "STATUTE = \"STATUTE\"", "STATUTE = \"STATUT\"", "unknown set `STATUT`"),
        ("study.toml", "lead = \"facts.lead\"", "lead = \"fact.lead\"", "unknown instrument `fact`"),
        ("study.toml", "lead = \"facts.lead\"", "lead = \"facts.leads\"", "leads"),
        ("study.toml", "STATUTE = \"STATUTE\" }", "STATUTE = \"AUTHORITY\" }", "in a cycle"),
        (
            "study.toml",
            ", STATUTE = \"STATUTE\" }",
            " }",
            "the typology reads `STATUTE`, and `values` does not say where",
        ),
        ("study.toml", "STATUTE = \"STATUTE\" }", "STATUT = \"STATUTE\" }", "does not read (did you mean STATUTE?)"),
        (
            "typology.toml",
            "why = \"users hold no statute\"\n",
            "why = \"users hold no statute\"\n[[reduction]]\nkind = \"empirical\"\nwhere = [{ lead = \"private\" }]\nwhy = \"no firm leads\"\n",
            "the case `Tiel` stands in the group lead[private]*FORMAL, which step 1 (empirical) struck for want of cases: no firm leads",
        ),
        ("study.toml", "min_cases = 2", "min_cases = 1", "at least 2 cases"),
        (
            "study.toml",
            "concept = \"formality\"",
            "concept = \"formalty\"",
            "unknown concept of the framework `formalty` (did you mean formality?); there are: formality, success",
        ),
        ("study.toml", "[typology]\nfile", "[typology]\nfiel", "unknown key `fiel`"),
        ("cases.csv", "Tiel,private", "Tiel,privat", "privat"),
        ("cases.csv", "Oss,users,0.1", "Oss,users,0.8", "users hold no statute"),
        ("typology.toml", "name = \"firm-led\"", "nmae = \"firm-led\"", "typology.toml"),
        ("framework.toml", "direction = \"open\"", "direction = \"opne\"", "(framework.toml, line 14)"),
        (
            "framework.toml",
            "outcome = \"legitimacy\"",
            "outcome = \"success\"",
            "framework.toml has `formality` for success twice",
        ),
    ] {
        let (study, out) = (study(&[(file, from, to)]), tempfile::tempdir().unwrap());
        let ran = run_study(study.path(), &Methods::standard(), &options(out.path(), "test"), &|_| {});
        let error = ran.err().map_or_else(|| panic!("{to} is no fault"), |error| error.to_string());
        assert!(error.contains(expected), "{to}: {error}");
    }
    let without = TOML.replace("[typology]\nfile = \"typology.toml\"\nvalues = { lead = \"facts.lead\", CONTRACT = \"CONTRACT\", STATUTE = \"STATUTE\" }\nmin_cases = 2\n", "");
    let error = crosscase_study::Study::parse(&without, "study.toml", &Methods::standard()).unwrap_err().to_string();
    assert!(error.contains("unknown typology `typology`; there are none"), "{error}");
}
