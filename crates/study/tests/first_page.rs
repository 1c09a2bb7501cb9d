//! The first page answers each question by a sentence, a picture and the way down; a dossier a case holds all that the instruments say of it.
//! All data are synthetic.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod common;

use common::{change, copy_of, fixture, run};
use crosscase_study::{Methods, check_study};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn page_of(study: &Path) -> String {
    let out = tempfile::tempdir().unwrap();
    fs::read_to_string(run(study, out.path()).report).unwrap()
}

/// What stands between the first of these words and the next of the others.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let rest = page.split_once(from).unwrap_or_else(|| panic!("no {from}")).1;
    rest.split_once(to).map_or(rest, |(part, _)| part)
}

/// The goals of all links into the page.
fn goals(page: &str) -> BTreeSet<&str> {
    page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn each_question_has_a_sentence_then_a_picture_then_the_way_down() {
    let page = page_of(&fixture("partnerships"));
    let questions = [
        ("Which types are there, and which cases are which?", "The cases by country and type"),
        ("What do people bring?", "by sector: means of persons"),
        ("How is the technology seen, and by whom?", "Suitability of the technology: answers by sector"),
        ("Which conditions are necessary or sufficient?", "class=\"configurations\""),
        ("How sure is that, and what does it hang on?", "drawn again with replacement, 200 times"),
    ];
    let answer = between(&page, "<section id=\"answer\"", "</section>");
    for (question, picture) in questions {
        let part = between(answer, &format!("<h3>{question}</h3>"), "<h3>");
        let [n, drawn] =
            ["N = ", picture].map(|word| part.find(word).unwrap_or_else(|| panic!("{question}: no {word}")));
        let last = part.rfind("</figure>").unwrap();
        assert!(n < drawn && drawn < last, "{question}: the sentence comes first");
        assert!(part.contains("href=\"#"), "{question}: no way down");
    }
    for goal in goals(&page) {
        assert!(page.contains(&format!(" id=\"{goal}\"")), "a link leads to {goal}, which is not there");
    }
}

/// The dossier of the first case, with all instruments of the tier.
fn first_dossier(tier: &str) -> String {
    let study = copy_of("partnerships");
    let path = study.path().join("study.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("tier = \"public\"", &format!("tier = \"{tier}\""))).unwrap();
    let page = page_of(study.path());
    assert_eq!(page.matches("class=\"fold\" id=\"dossier-").count(), 19, "a dossier a case");
    assert!(page.contains("<a href=\"#dossier-1\">"), "the grid of types and the sociograms lead there");
    between(&page, "id=\"dossier-1\"", "id=\"dossier-2\"").to_owned()
}

#[test]
fn a_dossier_has_every_instrument_as_far_as_its_tier_allows() {
    let everywhere = ["On the paths", "direct, 2 – 3 – 4", "answers of those of", "Final reports"];
    let drawn = ["Who asks whom for advice</figcaption>"];
    let single = ["how the sorts of", "There is somebody here who brings the partners together"];
    for (tier, has_drawn, has_single) in [("public", true, true), ("restricted", true, false), ("closed", false, false)]
    {
        let dossier = first_dossier(tier);
        for word in everywhere {
            assert!(dossier.contains(word), "{tier}: no {word}");
        }
        for (words, wanted) in [(&drawn[..], has_drawn), (&single[..], has_single)] {
            for word in words {
                assert_eq!(dossier.contains(word), wanted, "{tier}: {word}");
            }
        }
    }
}

/// The question of the first page is that of items that persons answer.
#[test]
fn a_question_of_the_first_page_goes_with_items() {
    let study = copy_of("partnerships");
    change(study.path(), "question = \"technology\"", "question = \"technologies\"");
    let error = check_study(study.path(), &Methods::standard()).unwrap_err().to_string();
    assert!(error.contains("technologies") && error.contains("technology"), "{error}");
    let study = copy_of("partnerships");
    change(study.path(), "[indicators.advice_both]", "[indicators.advice_both]\nquestion = \"people\"");
    let error = check_study(study.path(), &Methods::standard()).unwrap_err().to_string();
    assert!(error.contains("STU007") || error.contains("goes with `items`"), "{error}");
}

/// What a solution does not say stands beside the parameters.
#[test]
fn the_page_says_what_is_not_claimed() {
    let page = page_of(&fixture("lipset"));
    assert!(page.contains("Not claimed: that a condition brings the outcome about"));
}
