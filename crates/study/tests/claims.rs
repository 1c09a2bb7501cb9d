//! What a report claims: on how many cases, what is necessary, what there is to explain, and what speaks against it. All data
//! are synthetic.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{column, run};
use crosscase_data::Diagnostic;
use crosscase_study::{Methods, TraceTarget, trace};
use std::fmt::Write as _;
use std::fs;
use tempfile::TempDir;

/// Six crews with names, one without boats; two persons each, of whom some skip the second question.
fn study(analysis: &str) -> TempDir {
    let study = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| fs::write(study.path().join(name), text).unwrap();
    file("crews.csv", "crew,name\nK1,Alster\nK2,Born\nK3,\"Tarn; upper\"\nK4,Brinkmoor\nK5,Esk\nK6,Fal\n");
    file("figures.csv", "crew,boats,catch\nK1,9,0.9\nK2,8,0.8\nK3,7,0.7\nK4,,0.6\nK5,2,0.2\nK6,1,0.1\n");
    let mut hands = "hand,crew,Q1,Q2\n".to_owned();
    for crew in 1..=6 {
        let _ = writeln!(hands, "h{crew}a,K{crew},1,{}", if crew > 3 { "" } else { "1" });
        let _ = writeln!(hands, "h{crew}b,K{crew},{},0", u8::from(crew < 4));
    }
    file("hands.csv", &hands);
    file("study.toml", &format!("{STUDY}{analysis}"));
    study
}

const STUDY: &str = r#"
[study]
title = "Crews (synthetic)"
authors = ["Ada, A.", "Ben, B."]
[units.crew]
file = "crews.csv"
label = "name"
[units.hand]
file = "hands.csv"
within = "crew"
[instruments.f]
kind = "table"
file = "figures.csv"
unit = "crew"
[instruments.q]
kind = "survey"
file = "hands.csv"
unit = "hand"
tier = "public"
range = [0, 1]
[indicators.share]
label = "Share who agree"
from = { instrument = "q", items = ["Q1"] }
compose = "mean"
[indicators.both]
label = "Both questions"
from = { instrument = "q", items = ["Q1", "Q2"], min_answered = 0.5 }
compose = "mean"
[sets.BIG]
from = "f.boats"
method = "direct"
anchors = [2, 5.5, 9]
reason = "synthetic"
expect = { CATCH = "absent" }
[sets.AGREE]
from = "share"
method = "as-is"
[sets.EITHER]
expression = "BIG + AGREE"
[sets.CATCH]
from = "f.catch"
method = "as-is"
"#;

#[test]
fn the_answer_says_on_which_cases_it_stands() {
    let study = study("[analyses.main]\noutcome = \"CATCH\"\nconditions = [\"BIG\"]\nmissing = \"drop\"\n");
    let out = tempfile::tempdir().unwrap();
    let finished = run(study.path(), out.path());
    let page = fs::read_to_string(&finished.report).unwrap();
    let answer = &page[page.find("id=\"answer\"").unwrap()..page.find("id=\"evidence-1\"").unwrap()];
    for words in [
        "N = 5 of 6 cases. Left out: Brinkmoor (no value for BIG).",
        "Contrary to what was expected, a path to <code>CATCH</code>: <code>BIG</code> has <code>BIG</code>",
        // A path against the expectation is told with the cases that it rests on.
        " and rests on 3 cases: ",
        "Alster",
        // All answers in a row; CATCH is above 0.5 in K1 to K3 of the five, and all three have boats.
        "Summary of results",
        ">5 of 6<",
        "All 3 cases with the outcome are on a path. No case on a path lacks the outcome.",
    ] {
        assert!(answer.contains(words), "{words}");
    }
    // Who was left out is told once, by id in the terminal, by name under the answer, and nowhere else on the page.
    let about: Vec<&Diagnostic> = finished.diagnostics.iter().filter(|said| said.cases == ["K4"]).collect();
    let said: Vec<(&str, &str)> = about.iter().map(|said| (said.code.as_ref(), said.message.as_str())).collect();
    assert_eq!(
        said,
        [
            ("STU202", "f.boats: no value for 1 case: K4"),
            ("QCA101", "1 of 6 cases is left out, without a value in BIG: K4"),
        ]
    );
    assert!(answer.contains("without a value in BIG: Brinkmoor <code>[QCA101]</code>; complete the data to keep them"));
    assert_eq!(page.matches("[QCA101]").count(), answer.matches("[QCA101]").count());
    assert!(!page.contains("Other notes and warnings"));
    let used = column(out.path(), "analysed", "used");
    assert_eq!(used.iter().filter(|used| used.as_deref() == Some("false")).count(), 2, "once an outcome");
    let manifest = fs::read_to_string(out.path().join("manifest.json")).unwrap();
    assert!(manifest.contains("\"left_out\"") && manifest.contains("K4"));
    // Points carry the names, and the table of answers what was given of what was asked.
    let plot = fs::read_to_string(out.path().join("figures/xy-main-CATCH.svg")).unwrap();
    assert!(plot.contains(">Tarn; upper<"), "{plot}");
    assert!(page.contains("Both questions, by case") && page.contains("3 of 4"), "one of two skipped Q2");
}

/// A score of half of the answers does not look like a full one: in the table of indicators, on the way back, in the report.
#[test]
fn what_was_answered_of_what_was_asked_stands_beside_the_value() {
    let study = study(ASKED);
    let out = tempfile::tempdir().unwrap();
    // One hand more of K6, who did not answer at all and stands in no row of the answers.
    let hands = fs::read_to_string(study.path().join("hands.csv")).unwrap();
    fs::write(study.path().join("roll.csv"), hands.clone() + "h6c,K6,,\n").unwrap();
    common::change(study.path(), "file = \"hands.csv\"\nwithin", "file = \"roll.csv\"\nwithin");
    run(study.path(), out.path());
    let of = |name: &str| column(out.path(), "indicators", name).into_iter().map(Option::unwrap_or_default);
    let found: Vec<String> = of("indicator")
        .zip(of("case"))
        .zip(of("n").zip(of("invited")).zip(of("answered").zip(of("asked"))))
        .map(|((indicator, case), ((n, invited), (answered, asked)))| {
            format!("{indicator} {case}: {n} of {invited}, {answered} of {asked}")
        })
        .collect();
    for row in
        ["both K1: 2 of 2, 4 of 4", "both K4: 2 of 2, 3 of 4", "both K6: 2 of 3, 3 of 4", "f.boats K4: 0 of , 0 of 1"]
    {
        assert!(found.iter().any(|found| found == row), "{row}: {found:?}");
    }
    for folder in [study.path(), out.path()] {
        let of = |case: &str| {
            trace(folder, &Methods::standard(), case, &TraceTarget::Set("WILLING".to_owned())).unwrap().chain
        };
        let chain = of("K4");
        assert_eq!(of("Brinkmoor"), chain, "by what readers call the case");
        let given: Vec<_> =
            chain.iter().filter(|link| link.asked.is_some()).map(|l| (&*l.id, l.answered, l.asked)).collect();
        assert_eq!(given, [("K4", Some(3), Some(4)), ("h4a", Some(1), Some(2)), ("h4b", Some(2), Some(2))]);
    }
}

const ASKED: &str = r#"
[sets.WILLING]
from = "both"
method = "direct"
anchors = [0.1, 0.4, 0.9]
reason = "synthetic"
[analyses.main]
outcome = "CATCH"
conditions = ["WILLING"]
robustness = false
"#;

/// Readers see names in every table, which lead to the dossiers, ids on hover; a name with a separator cannot be taken for two.
#[test]
fn tables_of_the_report_call_cases_by_name() {
    let study = study("[analyses.main]\noutcome = \"CATCH\"\nconditions = [\"BIG\"]\nmissing = \"drop\"\n");
    let out = tempfile::tempdir().unwrap();
    let page = fs::read_to_string(run(study.path(), out.path()).report).unwrap();
    assert!(page.contains("<p class=\"authors\">Ada, A.; Ben, B.</p>"));
    let table = |caption: &str| {
        let from = page.find(caption).unwrap_or_else(|| panic!("{caption}"));
        &page[from..from + page[from..].find("</table>").unwrap()]
    };
    let linked = |number: usize, name: &str| format!("<a href=\"#dossier-{number}\" title=\"K{number}\">{name}</a>");
    let three =
        [(1, "Alster"), (2, "Born"), (3, "&quot;Tarn; upper&quot;")].map(|(at, name)| linked(at, name)).join("; ");
    for caption in ["Observed configurations", "Terms of the intermediate solution"] {
        assert!(table(caption).contains(&three), "{}", table(caption));
    }
    assert!(table("Cases that the solution depends on").contains(&linked(3, "Tarn; upper")));
    let necessary = table("Every condition and its negation");
    assert!(necessary.contains(">yes<") && necessary.contains(">no<") && !necessary.contains(">true<"));
    let curve = fs::read_to_string(out.path().join("figures/calibration-BIG.svg")).unwrap();
    assert!(curve.contains("Alster") && !curve.contains(">K1<"), "{curve}");
}

/// A name that two cases bear, or that is another's id, is told with the id of its case.
#[test]
fn a_name_alone_is_never_ambiguous() {
    let study = study("[analyses.main]\noutcome = \"CATCH\"\nconditions = [\"BIG\"]\nmissing = \"drop\"\n");
    let crews = "crew,name\nK1,Same\nK2,Same\nK3,K1\nK4,K5\nK5,Esk\nK6,Fal\n";
    fs::write(study.path().join("crews.csv"), crews).unwrap();
    let out = tempfile::tempdir().unwrap();
    let page = fs::read_to_string(run(study.path(), out.path()).report).unwrap();
    assert!(page.contains("Left out: K5 (K4) (no value for BIG)."));
    let three =
        "Same (K1)</a>; <a href=\"#dossier-2\" title=\"K2\">Same (K2)</a>; <a href=\"#dossier-3\" title=\"K3\">K1 (K3)";
    assert!(page.contains(three));
    let chart = fs::read_to_string(out.path().join("figures/configurations-main-CATCH.svg")).unwrap();
    assert!(chart.contains("Same (K1)"), "figures call cases as the page does: {chart}");
}

/// Whom everybody joins tells nobody apart: no path is named.
#[test]
fn a_path_that_holds_every_case_is_none() {
    let study = study("[analyses.main]\noutcome = \"CATCH\"\nconditions = [\"ALL\"]\nincl_cut = 0.4\n");
    let toml = fs::read_to_string(study.path().join("study.toml")).unwrap();
    let all = "[sets.ALL]\nfrom = \"f.catch\"\nmethod = \"crisp\"\nanchors = [0.05]\nreason = \"synthetic\"\n";
    fs::write(study.path().join("study.toml"), format!("{toml}{all}")).unwrap();
    let out = tempfile::tempdir().unwrap();
    let page = fs::read_to_string(run(study.path(), out.path()).report).unwrap();
    let answer = &page[page.find("id=\"answer\"").unwrap()..page.find("id=\"evidence-1\"").unwrap()];
    assert!(answer.contains("Every case is on a path to") && !answer.contains("path is sufficient for"), "{answer}");
    assert!(!answer.contains("Paths to"), "nor is one charted: {answer}");
}

#[test]
fn every_condition_and_its_negation_has_its_figures() {
    let study = study("[analyses.main]\noutcome = \"CATCH\"\nconditions = [\"BIG\"]\nmissing = \"drop\"\n");
    let out = tempfile::tempdir().unwrap();
    run(study.path(), out.path());
    for outcome in ["CATCH", "not-CATCH"] {
        let table = format!("necessity-main-{outcome}");
        let exprs: Vec<_> = column(out.path(), &table, "expr").into_iter().flatten().collect();
        assert_eq!(exprs, ["BIG", "~BIG"]);
        let passes: Vec<_> = column(out.path(), &table, "passes").into_iter().flatten().collect();
        assert_eq!(passes.iter().filter(|passes| *passes == "true").count(), 1, "{outcome}: {passes:?}");
    }
}

#[test]
fn what_every_filling_agrees_on_is_a_membership() {
    // Everybody of the crews K1 to K3 agrees, one of two elsewhere: EITHER is known for K1 to K3 whatever BIG is.
    let study = study(
        "[analyses.main]\noutcome = \"CATCH\"\nconditions = [\"EITHER\"]\nmissing = \"drop\"\nat_half = \"drop\"\n",
    );
    let figures = fs::read_to_string(study.path().join("figures.csv")).unwrap().replace("K2,8,", "K2,,");
    fs::write(study.path().join("figures.csv"), figures).unwrap();
    let out = tempfile::tempdir().unwrap();
    run(study.path(), out.path());
    let (sets, cases) = (column(out.path(), "memberships", "set"), column(out.path(), "memberships", "case"));
    let values = column(out.path(), "memberships", "membership");
    let of = |case: &str| {
        let row = |(set, row): (&Option<String>, &Option<String>)| {
            set.as_deref() == Some("EITHER") && row.as_deref() == Some(case)
        };
        values[sets.iter().zip(&cases).position(row).unwrap()].clone()
    };
    assert_eq!((of("K2").as_deref(), of("K4")), (Some("1"), None));
}

#[test]
fn an_outcome_on_one_side_leaves_nothing_to_explain() {
    let study = study("[analyses.main]\noutcome = \"CATCH\"\nconditions = [\"BIG\"]\nmissing = \"drop\"\n");
    let figures = fs::read_to_string(study.path().join("figures.csv")).unwrap();
    fs::write(study.path().join("figures.csv"), figures.replace(",0.2", ",0.7").replace(",0.1", ",0.6")).unwrap();
    let out = tempfile::tempdir().unwrap();
    let finished = run(study.path(), out.path());
    let said = |code: &str| finished.diagnostics.iter().find(|said| said.code == code).map(|said| said.message.clone());
    assert_eq!(said("QCA103").unwrap(), "every case is in CATCH, so that there is nothing to explain");
    let page = fs::read_to_string(&finished.report).unwrap();
    assert!(page.contains("Every case is in CATCH, so that there is nothing to explain."));
}

/// A condition that all cases share tells none apart, which says nothing of the outcome: what is necessary of it stands, on the first page and in the
/// answer, and nobody reads that there is nothing to explain.
#[test]
fn a_condition_on_one_side_is_no_outcome_on_one_side() {
    let study = study("[analyses.main]\noutcome = \"CATCH\"\nconditions = [\"BIG\", \"SHARED\"]\nmissing = \"drop\"\n");
    let toml = fs::read_to_string(study.path().join("study.toml")).unwrap();
    let shared = "[sets.SHARED]\nfrom = \"f.shared\"\nmethod = \"as-is\"\n[analyses";
    fs::write(study.path().join("study.toml"), toml.replacen("[analyses", shared, 1)).unwrap();
    let figures = fs::read_to_string(study.path().join("figures.csv")).unwrap();
    let shared = |line: &str| format!("{line},{}\n", if line.starts_with("crew") { "shared" } else { "0.9" });
    fs::write(study.path().join("figures.csv"), figures.lines().map(shared).collect::<String>()).unwrap();
    let out = tempfile::tempdir().unwrap();
    let page = fs::read_to_string(run(study.path(), out.path()).report).unwrap();
    let at = ["answer", "evidence-1"].map(|id| page.find(&format!("id=\"{id}\"")).unwrap());
    let answer = &page[at[0]..at[1]];
    assert!(answer.contains("Every case is in SHARED, so that it cannot tell cases apart."), "{answer}");
    assert!(!answer.contains("nothing to explain"));
    assert!(answer.contains("; necessary ") || answer.contains("no condition passes as necessary"), "{answer}");
    assert!(answer.contains("Necessary for ") || answer.contains("No condition is necessary"), "{answer}");
}

#[test]
fn the_answer_says_how_sure_it_is() {
    let answer = |robustness: &str| {
        let study = study(&format!(
            "[analyses.main]\noutcome = \"CATCH\"\nconditions = [\"BIG\"]\nmissing = \"drop\"\n{robustness}"
        ));
        let out = tempfile::tempdir().unwrap();
        let page = fs::read_to_string(run(study.path(), out.path()).report).unwrap();
        let answer = page[page.find("id=\"answer\"").unwrap()..page.find("id=\"evidence-1\"").unwrap()].to_owned();
        (answer, out)
    };
    let (asked, out) = answer("");
    for words in [
        "the inclusion cut",
        "3 anchors",
        "200 resamples",
        "seldom a random sample",
        "199 outcomes shuffled",
        "+ 1)/(199 + 1) (",
    ] {
        assert!(asked.contains(words), "{words}: {asked}");
    }
    // What is said is what is published: p is that of the counted permutations (Phipson & Smyth 2010).
    let figures: Vec<String> = column(out.path(), "certainty-main-CATCH", "figure").into_iter().flatten().collect();
    let values: Vec<String> = column(out.path(), "certainty-main-CATCH", "value").into_iter().flatten().collect();
    let value =
        |name: &str| -> f64 { values[figures.iter().position(|figure| figure == name).unwrap()].parse().unwrap() };
    let p = value("p of as good a solution by chance");
    assert!((p - (value("permutations as good") + 1.0) / 200.0).abs() < 1e-12);
    assert!(asked.contains(&format!("p = {p:.3}")));
    let (unasked, _) = answer("robustness = false\n");
    assert!(unasked.contains("Robustness was not tested") && !unasked.contains("resamples of the cases"));
}
