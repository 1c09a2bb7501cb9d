//! Coded interviews and case surveys as instruments of a study: what coders say and do not say, how far they differ, the way back to the
//! words, and that restricted words do not leave the study's folder. All data are synthetic.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{column, files_below, options, run, study_of};
use crosscase_study::{Methods, Trace, TraceTarget, pseudonymise, run_study, trace};
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;
use tempfile::TempDir;

const TOML: &str = r#"[study]
title = "Talks (synthetic)"
[units.case]
file = "cases.csv"
label = "name"
[instruments.talks]
kind = "coding"
file = "segments.csv"
unit = "case"
codes = "codes.csv"
not_mentioned = "absent"
tier = "restricted"
[instruments.survey_of_cases]
kind = "case-survey"
file = "scores.csv"
range = [0, 4]
tier = "restricted"
[instruments.t]
kind = "table"
file = "cases.csv"
unit = "case"
[indicators.trust]
from = { instrument = "talks", code = "trust", figure = "membership" }
[indicators.said]
from = { instrument = "talks", code = "trust", figure = "count" }
[indicators.length]
from = { instrument = "talks", code = "trust", figure = "length" }
[indicators.users]
from = { instrument = "survey_of_cases", items = ["users"] }
[sets.Y]
from = "t.Y"
method = "crisp"
anchors = [0.5]
reason = "given"
[sets.TRUST]
from = "trust"
method = "crisp"
anchors = [0.4]
reason = "given"
[sets.USERS]
from = "users"
method = "direct"
anchors = [0.6, 1.7, 3.4]
reason = "given"
[analyses.main]
outcome = "Y"
conditions = ["TRUST", "USERS"]
missing = "drop"
robustness = false
"#;

/// Trust in Ede is personal; in Oss both coders looked and found none; on Tiel they differ; in Best nobody asked; Lier was not coded.
const SEGMENTS: &str = "case,source,coder,code,start,end,status,text\n\
    Ede,talk with Jansen,Anna Berg,personal,5,27,,the heron knows our names\n\
    Ede,talk with Jansen,Bram Ooms,personal,5,27,,the heron knows our names\n\
    Ede,talk with Jansen,Bram Ooms,trust,40,50,,a second heron\n\
    Oss,talk with Smit,Anna Berg,trust,,,absent,\n\
    Oss,talk with Smit,Bram Ooms,trust,,,absent,\n\
    Tiel,talk with Vos,Anna Berg,trust,0,10,,otters share the keys\n\
    Tiel,talk with Vos,Bram Ooms,rules,3,9,,it is written\n\
    Best,talk with Bos,Anna Berg,rules,0,4,,law\n\
    Best,talk with Bos,Bram Ooms,trust,,,not asked,\n\
    Gent,talk with Maes,Anna Berg,trust,2,8,,beavers hold\n\
    Gent,talk with Maes,Bram Ooms,trust,2,8,,beavers hold\n";

/// Best is called by its name, as coders write it.
const SCORES: &str = "case,item,coder,value,confidence,quote\n\
    Ede,users,Carla Dunn,3,2,the stoat signed first\nEde,users,Dirk Eel,4,1,\nOss,users,Carla Dunn,0,2,\nOss,users,Dirk Eel,1,1,\n\
    Tiel,users,Carla Dunn,,0,\nTiel,users,Dirk Eel,2,1,\nBest on the Maas,users,Carla Dunn,1,1,\nBest on the Maas,users,Dirk Eel,2,1,\n\
    Lier,users,Carla Dunn,4,1,\nGent,users,Carla Dunn,3,1,\nGent,users,Dirk Eel,3,1,\n";

/// Two reports tell of Ede.
const REPORTED: &str = "case,item,coder,report,value\n\
    Ede,users,Carla Dunn,Otter 2020,1\nEde,users,Carla Dunn,Newt 2021,3\nEde,users,Dirk Eel,Newt 2021,4\nOss,users,Dirk Eel,Newt 2021,1\n";

const FILES: [(&str, &str); 5] = [
    ("study.toml", TOML),
    (
        "cases.csv",
        "case,name,Y\nEde,Ede,1\nOss,Oss,0\nTiel,Tiel,1\nBest,Best on the Maas,0\nLier,Lier,1\nGent,Gent,1\n",
    ),
    ("segments.csv", SEGMENTS),
    ("codes.csv", "code,parent\ntrust,\npersonal,trust\nrules,\n"),
    ("scores.csv", SCORES),
];

/// Words and names that must not stand in results unless the tier is public.
const OF_TALKS: [&str; 5] = ["heron", "otters share", "Jansen", "Anna Berg", "Ooms"];
const OF_SURVEY: [&str; 3] = ["stoat", "Carla Dunn", "Eel"];

fn study(changes: &[(&str, &str, &str)]) -> TempDir {
    study_of(&FILES, changes)
}

/// Columns of the rows of an indicator, case by case.
fn of(out: &Path, indicator: &str, names: &[&str]) -> Vec<String> {
    let which = column(out, "indicators", "indicator");
    let columns: Vec<_> = names.iter().map(|name| column(out, "indicators", name)).collect();
    let rows = (0..which.len()).filter(|row| which[*row].as_deref() == Some(indicator));
    let cell = |row: usize, values: &Vec<Option<String>>| values[row].clone().unwrap_or_else(|| "–".to_owned());
    rows.map(|row| columns.iter().map(|values| cell(row, values)).collect::<Vec<_>>().join(" ")).collect()
}

/// Titles above the names of the columns are left out where the study says where these stand.
#[test]
fn titles_may_stand_above_the_names() {
    let (segments, scores) = (format!("Talks\n\n{SEGMENTS}"), format!("Scores\n{SCORES}"));
    let titled = study(&[
        ("segments.csv", SEGMENTS, &segments),
        ("scores.csv", SCORES, &scores),
        ("study.toml", "file = \"segments.csv\"", "file = \"segments.csv\"\nskip = 2"),
        ("study.toml", "file = \"scores.csv\"", "file = \"scores.csv\"\nheader_row = 2"),
    ]);
    let [one, other] = [study(&[]), titled].map(|study| {
        let out = tempfile::tempdir().unwrap();
        run(study.path(), out.path());
        ["trust", "users"].map(|indicator| of(out.path(), indicator, &["case", "value"]))
    });
    assert_eq!(one, other);
}

/// `coders = "mean"` is the mean of all, so that a coder who is called so is told.
#[test]
fn a_coder_called_mean_is_told() {
    for (coder, is_told) in [("Bram Ooms", false), ("mean", true)] {
        let study = study(&[("segments.csv", SEGMENTS, &SEGMENTS.replace("Bram Ooms", coder))]);
        let finished = run(study.path(), tempfile::tempdir().unwrap().path());
        assert_eq!(finished.diagnostics.iter().any(|told| told.code == "STU265"), is_told, "{coder}");
    }
}

/// What is not mentioned counts as the study says; where it was not asked, silence says nothing under any policy.
#[test]
fn what_coders_say_becomes_a_figure_with_bounds() {
    let coder = "not_mentioned = \"absent\"\ncoders = \"Bram Ooms\"";
    for (policy, figure, expected) in [
        (
            "not_mentioned = \"absent\"",
            "trust",
            [
                "Ede 1 2 0 1 1",
                "Oss 0 2 0 0 0",
                "Tiel 0.5 2 0 0 1",
                "Best – 0 2 – –",
                "Lier 0 0 0 – –",
                "Gent 1 2 0 1 1",
            ],
        ),
        (
            "not_mentioned = \"missing\"",
            "trust",
            ["Ede 1 2 0 1 1", "Oss 0 2 0 0 0", "Tiel 1 1 1 – –", "Best – 0 2 – –", "Lier – 0 0 – –", "Gent 1 2 0 1 1"],
        ),
        (
            coder,
            "trust",
            ["Ede 1 1 0 – –", "Oss 0 1 0 – –", "Tiel 0 1 0 – –", "Best – 0 1 – –", "Lier 0 0 0 – –", "Gent 1 1 0 – –"],
        ),
        // Trust has the passages of its part: one by Anna, two by Bram.
        (
            "not_mentioned = \"absent\"",
            "said",
            [
                "Ede 1.5 2 0 1 2",
                "Oss 0 2 0 0 0",
                "Tiel 0.5 2 0 0 1",
                "Best – 0 2 – –",
                "Lier 0 0 0 – –",
                "Gent 1 2 0 1 1",
            ],
        ),
        (
            "not_mentioned = \"missing\"",
            "said",
            [
                "Ede 1.5 2 0 1 2",
                "Oss 0 2 0 0 0",
                "Tiel 1 1 1 – –",
                "Best – 0 2 – –",
                "Lier – 0 0 – –",
                "Gent 1 2 0 1 1",
            ],
        ),
        (
            "not_mentioned = \"absent\"",
            "length",
            [
                "Ede 27 2 0 22 32",
                "Oss 0 2 0 0 0",
                "Tiel 5 2 0 0 10",
                "Best – 0 2 – –",
                "Lier 0 0 0 – –",
                "Gent 6 2 0 6 6",
            ],
        ),
        // The median of a case survey; the interval is the least and the greatest score, where there are two.
        (
            "not_mentioned = \"absent\"",
            "users",
            [
                "Ede 3.5 2 0 3 4",
                "Oss 0.5 2 0 0 1",
                "Tiel 2 1 0 – –",
                "Best 1.5 2 0 1 2",
                "Lier 4 1 0 – –",
                "Gent 3 2 0 3 3",
            ],
        ),
    ] {
        let (study, out) =
            (study(&[("study.toml", "not_mentioned = \"absent\"", policy)]), tempfile::tempdir().unwrap());
        run(study.path(), out.path());
        let found = of(out.path(), figure, &["case", "value", "n", "n_missing", "lower", "upper"]);
        assert_eq!(found, expected, "{policy}, {figure}");
    }
}

/// Disagreements on either side of the crossover are the ones that can change a solution: the answer names them.
#[test]
fn what_is_noticed_is_told() {
    let (study, out) = (study(&[]), tempfile::tempdir().unwrap());
    let finished = run(study.path(), out.path());
    let told: Vec<&str> = finished.diagnostics.iter().map(|told| told.message.as_str()).collect();
    for message in [
        "set TRUST: coders differ on what puts 1 case on the other side of 0.5: Tiel",
        "set USERS: coders differ on what puts 1 case on the other side of 0.5: Best",
        "talks: nothing was coded of 1 case, so that every code counts as absent there: Lier",
        "trust: no value for 1 case: Best",
    ] {
        assert!(told.contains(&message), "{message}: {told:#?}");
    }
    let page = fs::read_to_string(out.path().join("report/index.html")).unwrap();
    assert!(page.split("id=\"evidence-").next().unwrap().contains("coders differ on what puts"));
    for text in ["0.50 (0 – 1)", "no confidence interval", "Krippendorff", "The instrument is restricted", "not asked"]
    {
        assert!(page.contains(text), "{text}");
    }
    // Of four cases with two coders who were to look they differ on Tiel: alpha of 1 1 | 0 0 | 1 0 | 1 1 is 1 − 7 · 2 / (2 · 5 · 3) = 8/15.
    let of = |name: &str| column(out.path(), "coding-talks", name).into_iter().flatten().collect::<Vec<_>>();
    assert_eq!(of("on"), ["presence", "count", "length"]);
    assert_eq!(
        (of("cases"), of("disagreed")),
        (["4", "4", "4"].map(str::to_owned).to_vec(), ["1", "2", "2"].map(str::to_owned).to_vec())
    );
    // On the counts 1 2 | 0 0 | 0 1 | 1 1 they are apart by 4 / 8 on average, any two values by 56 / 56: alpha is 1/2.
    let alpha: Vec<f64> = of("alpha").iter().map(|alpha| alpha.parse().unwrap()).collect();
    assert!((alpha[0] - 8.0 / 15.0).abs() < 1e-12 && (alpha[1] - 0.5).abs() < 1e-12, "{alpha:?}");
}

/// A coder in other letters is one more coder: told, by number where names are restricted. A column of coders by another name is told, or
/// refused.
#[test]
fn coders_that_are_written_alike_are_told() {
    let told = |changes: &[(&str, &str, &str)]| {
        let (study, out) = (study(changes), tempfile::tempdir().unwrap());
        let told = run(study.path(), out.path()).diagnostics.into_iter();
        let told = told.filter(|told| ["STU248", "COD152"].contains(&&*told.code));
        told.map(|told| (told.message, told.place.unwrap().to_string())).collect::<Vec<_>>()
    };
    assert_eq!(told(&[]), []);
    let found = told(&[("segments.csv", "Tiel,talk with Vos,Bram Ooms", "Tiel,talk with Vos,BramOoms")]);
    let message = "1 row names the coder `coder 3`, written like `coder 2` but for capitals, blanks or signs: it counts as another";
    assert_eq!(found.len(), 1);
    assert!(found[0].0 == message && found[0].1.contains("line 8"), "{found:?}");
    let found = told(&[("scores.csv", "Gent,users,Carla Dunn", "Gent,users,carla dunn")]);
    assert!(found.len() == 1 && found[0].0.starts_with("1 row names the coder `coder 3`"), "{found:?}");
    let found = told(&[("segments.csv", ",coder,", ",rater,")]);
    assert!(found.len() == 1 && found[0].1 == "segments.csv, column rater", "{found:?}");
    let refused = study(&[("segments.csv", ",coder,", ",Coder,")]);
    let out = tempfile::tempdir().unwrap();
    let ran = run_study(refused.path(), &Methods::standard(), &options(out.path(), "test"), &|_| {});
    assert!(ran.unwrap_err().to_string().contains("did you mean `coder`?"));
}

fn chain(found: &Trace) -> Vec<String> {
    let value = |link: &crosscase_study::TraceStep| match (link.value, link.missing) {
        (Some(value), _) => value.to_string(),
        (None, reason) => reason.map_or_else(|| "?".to_owned(), |reason| reason.to_string()),
    };
    let row = |link: &crosscase_study::TraceStep| link.row.map_or_else(String::new, |row| format!(" @{row}"));
    let quote =
        |link: &crosscase_study::TraceStep| link.quote.as_ref().map_or_else(String::new, |words| format!(" “{words}”"));
    let one = |link: &crosscase_study::TraceStep| {
        format!("{}: {} {} = {}{}{}", link.table, link.id, link.column, value(link), row(link), quote(link))
    };
    found.chain.iter().skip(1).map(one).collect()
}

/// In the study's folder a trace shows all words; in a folder of results those that may stand there.
#[test]
fn a_trace_ends_at_the_words() {
    let (study, out) = (study(&[]), tempfile::tempdir().unwrap());
    run(study.path(), out.path());
    let of = |folder: &Path, case: &str, set: &str| {
        chain(&trace(folder, &Methods::standard(), case, &TraceTarget::Set(set.to_owned())).unwrap())
    };
    let expected = [
        "indicators: Ede trust = 1",
        "segments.csv: Ede trust / Anna Berg = 1",
        "segments.csv: talk with Jansen 5-27 / personal / Anna Berg = 1 @2 “the heron knows our names”",
        "segments.csv: Ede trust / Bram Ooms = 1",
        "segments.csv: talk with Jansen 5-27 / personal / Bram Ooms = 1 @3 “the heron knows our names”",
        "segments.csv: talk with Jansen 40-50 / trust / Bram Ooms = 1 @4 “a second heron”",
    ];
    assert_eq!(of(study.path(), "Ede", "TRUST"), expected);
    let by_number = |line: &&str| {
        let names = [("talk with Jansen", "source 1"), ("Anna Berg", "coder 1"), ("Bram Ooms", "coder 2")];
        let without = line.split(" “").next().unwrap().to_owned();
        names.iter().fold(without, |line, (name, number)| line.replace(name, number))
    };
    assert_eq!(of(out.path(), "Ede", "TRUST"), expected.iter().map(by_number).collect::<Vec<_>>());
    assert_eq!(
        of(out.path(), "Best", "TRUST"),
        [
            "indicators: Best trust = not asked",
            "segments.csv: Best trust / coder 1 = not mentioned",
            "segments.csv: Best trust / coder 2 = not asked @10"
        ]
    );
    assert_eq!(
        of(study.path(), "Ede", "USERS"),
        [
            "indicators: Ede users = 3.5",
            "survey_of_cases: Ede users = 3.5",
            "scores.csv: Ede users / Carla Dunn = 3 @2 “the stoat signed first”",
            "scores.csv: Ede users / Dirk Eel = 4 @3",
        ]
    );
}

/// A coder whose passages alone count is a parameter, which stands in the manifest; a case told of by two reports counts once.
#[test]
fn coders_and_reports_of_restricted_instruments_have_no_name() {
    let study = study(&[
        ("study.toml", "not_mentioned = \"absent\"", "not_mentioned = \"absent\"\ncoders = \"Bram Ooms\""),
        ("scores.csv", SCORES, REPORTED),
    ]);
    let out = tempfile::tempdir().unwrap();
    run(study.path(), out.path());
    for (path, bytes) in files_below(out.path(), &[]) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            !["Bram Ooms", "Carla Dunn", "Otter 2020", "Newt"].iter().any(|name| text.contains(name)),
            "{}",
            path.display()
        );
    }
    // Carla Dunn says 1 and 3, which is 2; Dirk Eel 4.
    assert_eq!(of(out.path(), "users", &["case", "value", "lower", "upper"])[0], "Ede 3 2 4");
    // A coder is one, however many reports there are of a case.
    let text = |name: &str| column(out.path(), "ratings", name).into_iter().map(Option::unwrap_or_default);
    let of_survey = text("item").zip(text("coder")).zip(text("report")).filter(|((item, _), _)| item == "users");
    let who: Vec<String> = of_survey.map(|((_, coder), report)| format!("{coder}; {report}")).collect();
    assert_eq!(who, ["coder 1; report 1", "coder 1; report 2", "coder 2; report 2", "coder 2; report 2"]);
}

/// The coders of a case survey get keys, whether it names reports or not.
#[test]
fn no_coder_of_a_case_survey_is_handed_on() {
    for scores in [SCORES, REPORTED] {
        let (study, room) = (study(&[("scores.csv", SCORES, scores)]), tempfile::tempdir().unwrap());
        let handed = room.path().join("handed");
        let made = pseudonymise(study.path(), &Methods::standard(), &handed).unwrap();
        assert!(made.to_look_at.is_empty(), "{:?}", made.to_look_at);
        let text = fs::read_to_string(handed.join("scores.csv")).unwrap();
        assert!(!text.contains("Carla Dunn") && !text.contains("Dirk Eel") && text.contains("cod"), "{text}");
        assert_eq!(text.contains("Newt 2021"), scores == REPORTED, "what is published keeps its name");
    }
}

/// Every file of the folder of results is searched, those that are kept for the next run too.
#[test]
fn restricted_words_do_not_leave_the_folder_of_the_study() {
    for (tier, may_stand) in [("restricted", false), ("closed", false), ("public", true)] {
        let written = format!("tier = \"{tier}\"");
        let changes =
            ["[instruments.survey_of_cases]\nkind = \"case-survey\"\nfile = \"scores.csv\"\nrange = [0, 4]\n", ""];
        let survey = (format!("{}tier = \"restricted\"", changes[0]), format!("{}{written}", changes[0]));
        let study = study(&[
            (
                "study.toml",
                "not_mentioned = \"absent\"\ntier = \"restricted\"",
                &format!("not_mentioned = \"absent\"\n{written}"),
            ),
            ("study.toml", &survey.0, &survey.1),
        ]);
        let out = tempfile::tempdir().unwrap();
        run(study.path(), out.path());
        run(study.path(), out.path());
        let files = files_below(out.path(), &[]);
        assert!(files.len() > 40, "{}", files.len());
        for word in OF_TALKS.into_iter().chain(OF_SURVEY) {
            let holds = |bytes: &[u8]| bytes.windows(word.len()).any(|part| part == word.as_bytes());
            let found: Vec<_> =
                files.iter().filter(|(_, bytes)| holds(bytes)).map(|(path, _)| path.display()).collect();
            assert_eq!(!found.is_empty(), may_stand, "{tier}: {word} stands in {found:?}");
        }
        let page = fs::read_to_string(out.path().join("report/index.html")).unwrap();
        assert_eq!(page.contains("“the heron knows our names” (talk with Jansen, Anna Berg, Bram Ooms)"), may_stand);
        assert_eq!(page.contains("Ede: 2 passages"), tier != "closed");
        assert_eq!(out.path().join("tables/codings.csv").is_file(), tier != "closed");
    }
}

#[test]
fn faults_name_their_place_and_what_to_write() {
    for (file, from, to, expected) in [
        (
            "study.toml",
            "not_mentioned = \"absent\"\n",
            "",
            "Tiel: trust (by Bram Ooms), Lier: trust; not mentioned is not absent",
        ),
        (
            "study.toml",
            "figure = \"membership\"",
            "figure = \"share\"",
            "unknown figure `share`; there are: membership, count, length",
        ),
        ("study.toml", "code = \"trust\", figure = \"membership\"", "figure = \"membership\"", "a `code`"),
        (
            "study.toml",
            "code = \"trust\", figure = \"membership\"",
            "code = \"trist\"",
            "the code trist is not in the codebook (codes.csv)",
        ),
        (
            "study.toml",
            "not_mentioned = \"absent\"",
            "not_mentioned = \"absent\"\ncoders = \"Ann\"",
            "no coder `Ann`; there are: Anna Berg, Bram Ooms",
        ),
        ("study.toml", "unit = \"case\"\ncodes", "unit = \"person\"\ncodes", "unknown kind of unit `person`"),
        ("study.toml", "range = [0, 4]", "range = [4, 0]", "from a lower to a higher"),
        ("study.toml", "range = [0, 4]", "range = [0, 3]", "the score 4 is outside 0 to 3 (scores.csv, line 3"),
        ("study.toml", "items = [\"users\"]", "items = [\"user\"]", "user"),
        (
            "segments.csv",
            "Oss,talk with Smit,Anna",
            "Osss,talk with Smit,Anna",
            "`Osss` is no case of the study (segments.csv, line 5",
        ),
        ("segments.csv", "trust,40,50", "trust,50,40", "50 to 40 is no passage (segments.csv, line 4"),
        ("scores.csv", "Lier,users", "Liers,users", "`Liers` is no case of the study (scores.csv"),
        ("codes.csv", "personal,trust", "personal,trsut", "trsut"),
    ] {
        let (study, out) = (study(&[(file, from, to)]), tempfile::tempdir().unwrap());
        let ran = run_study(study.path(), &Methods::standard(), &options(out.path(), "test"), &|_| {});
        let error = ran.unwrap_err().to_string();
        assert!(error.contains(expected), "{to}: {error}");
    }
}

/// A project as tools write it: cases by their names, the codes of the file, coders by their users.
#[test]
fn a_refi_project_is_read_as_it_is() {
    let text = "We trust them, and the rules help.";
    let project = include_str!("data/talks.qde");
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [("project.qde", project), ("sources/t.txt", text)] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    let study = study(&[
        ("study.toml", "file = \"segments.csv\"", "file = \"talks.qdpx\""),
        ("study.toml", "codes = \"codes.csv\"\n", ""),
        ("study.toml", "not_mentioned = \"absent\"", "not_mentioned = \"missing\""),
    ]);
    fs::write(study.path().join("talks.qdpx"), zip.finish().unwrap().into_inner()).unwrap();
    let out = tempfile::tempdir().unwrap();
    let finished = run(study.path(), out.path());
    assert_eq!(of(out.path(), "trust", &["case", "value", "n"])[..4], ["Ede 1 2", "Oss – 0", "Tiel – 0", "Best 1 1"]);
    assert!(
        finished.diagnostics.iter().any(|told| told.code == "COD121"),
        "talk 3 is of no case: {:#?}",
        finished.diagnostics
    );
    let found =
        trace(study.path(), &Methods::standard(), "Best on the Maas", &TraceTarget::Set("TRUST".to_owned())).unwrap();
    let words = "talks.qdpx: talk 1 0-13 / trust / Anna Berg = 1 “We trust them”";
    assert!(chain(&found).contains(&words.to_owned()), "{:#?}", chain(&found));
}
