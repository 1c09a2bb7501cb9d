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
    // By every column a figure, and each mean with how many it is of; of items that are turned, that bars are not.
    let people = between(answer, "<h3>What do people bring?</h3>", "<h3>");
    for said in ["What people say, by country: means", "What people say, by sector: means", "Belgium 3.6 (19)"] {
        assert!(people.contains(said), "no {said}");
    }
    let technology = between(answer, "<h3>How is the technology seen, and by whom?</h3>", "<h3>");
    for said in ["answers by country, as they were given", "(counts reversed)"] {
        assert!(technology.contains(said), "no {said}");
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
    let single =
        ["how the sorts of", "There is somebody here who brings the partners together", "each answer of those of"];
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

/// A page begins with sentences, also where only conditions are asked for; a p goes with its number of shuffles, here and in the table.
#[test]
fn a_page_begins_with_sentences() {
    let page = page_of(&fixture("lipset"));
    let first = between(&page, "<section id=\"answer\"", "<table");
    for expected in [
        "<h3>Which conditions are necessary or sufficient?</h3>",
        "N = 18 of 18: sufficient is “Developed countries” with “Urbanised countries”, “Literate countries” and “Countries with stable governments” \
         (<code>DEV*URB*LIT*STB</code>; 4 cases, all with the outcome), or “Developed countries” with “Literate countries” and “Countries with stable \
         governments”, without “Industrialised countries” (<code>DEV*LIT*~IND*STB</code>; 2 cases, both with the outcome); necessary are “Literate \
         countries” (<code>LIT</code>) and “Countries with stable governments” (<code>STB</code>), and so both together (<code>LIT*STB</code>).",
    ] {
        assert!(first.contains(expected), "{expected}: {first}");
    }
    let sure = between(&page, "How sure is that", "</ul>");
    assert!(sure.contains("of 199 outcomes shuffled among the cases 6 give so good a solution (p = 0.035)"), "{sure}");
    assert!(page.contains("Chance does as well: of 199 outcomes shuffled among the cases b lead to a solution"));
    // Where nothing was tested no column is empty.
    let page = page_of(&fixture("trials"));
    let table = between(&page, "Summary of results", "</figure>");
    assert!(table.contains("Robustness was not tested.") && !table.contains("Chance does as well"), "{table}");
}

/// What a journal prints as a supplement, what each instrument found, is left out of a short print, and no result of an analysis is; a study of
/// Q-sorts alone has no supplement.
#[test]
fn a_short_print_has_the_answer_and_its_evidence() {
    let supplement = |study: &str| {
        let page = page_of(&fixture(study));
        let sections = page.split("<section id=\"").skip(1);
        let all = sections.filter_map(|rest| rest.split_once('"'));
        let of = |(id, rest): (&str, &str)| (id.to_owned(), rest.starts_with(" class=\"supplement\""));
        all.map(of).collect::<Vec<(String, bool)>>()
    };
    let sections = supplement("partnerships");
    let left_out = ["survey-", "network-", "coding-", "viewpoints-", "case-survey-", "typology", "dossiers"];
    for (id, is_left_out) in &sections {
        assert_eq!(*is_left_out, left_out.iter().any(|begin| id.starts_with(begin)), "{id}");
    }
    for result in ["evidence-", "contexts-", "theories-", "by-type-"] {
        assert!(sections.iter().any(|(id, is_left_out)| id.starts_with(result) && !is_left_out), "{result}");
    }
    assert!(supplement("lipset-q").iter().all(|(_, is_left_out)| !is_left_out));
}

/// A case that is called by a number is told from other numbers in every sentence, heading and caption; in cells of tables, in figures and
/// in their words the number stands alone.
#[test]
fn a_number_is_called_a_case_in_all_sentences() {
    let study = copy_of("partnerships");
    let path = study.path().join("partnerships.csv");
    let text = fs::read_to_string(&path).unwrap();
    let numbered = text.lines().enumerate().map(|(at, line)| {
        let (id, rest) = line.split_once(',').unwrap();
        let behind = rest.rsplitn(4, ',').take(3).collect::<Vec<_>>();
        let name = if at == 0 { "name".to_owned() } else { (73_100 + at).to_string() };
        [id, &name, behind[2], behind[1], behind[0]].join(",") + "\n"
    });
    fs::write(&path, numbered.collect::<String>()).unwrap();
    let mut page = page_of(study.path());
    for (from, to) in [
        ("<td", "</td>"),
        ("<th", "</th>"),
        ("<svg", "</svg>"),
        ("<details class=\"words\"", "</details>"),
        ("<style", "</style>"),
        ("<script", "</script>"),
        ("<", ">"),
    ] {
        page = page.split(from).map(|part| part.split_once(to).map_or(part, |(_, rest)| rest)).collect();
    }
    let names: Vec<String> = (73_101..73_120).map(|name| name.to_string()).collect();
    let places: Vec<usize> =
        names.iter().flat_map(|name| page.match_indices(name.as_str())).map(|(at, _)| at).collect();
    assert!(places.len() > 40, "{}", places.len());
    let is_told = |at: &usize| ["case ", "Case "].iter().any(|word| page[..*at].ends_with(word));
    let near =
        |at: usize| page[..at + 5].chars().rev().take(90).collect::<Vec<_>>().into_iter().rev().collect::<String>();
    let bare: Vec<String> = places.into_iter().filter(|at| !is_told(at)).map(near).collect();
    assert!(bare.is_empty(), "{bare:#?}");
}

/// What a solution does not say stands beside the parameters.
#[test]
fn the_page_says_what_is_not_claimed() {
    let page = page_of(&fixture("lipset"));
    assert!(page.contains("Not claimed: that a condition brings the outcome about"));
}

/// Where nothing is sufficient, and where everybody has the outcome, the first page says which of both it is, and no more than was found.
#[test]
fn why_no_path_is_named() {
    let answer = |changes: &[(&str, &str)], ratings: &dyn Fn(&str) -> String| {
        let study = copy_of("partnerships");
        for (from, to) in changes {
            change(study.path(), from, to);
        }
        let scores = fs::read_to_string(study.path().join("ratings.csv")).unwrap();
        fs::write(study.path().join("ratings.csv"), ratings(&scores)).unwrap();
        page_of(study.path())
    };
    let cuts = [
        (
            "incl_cut = 0.8\nn_cut = 1",
            "incl_cut = 0.999\nn_cut = 3\nfurther_cuts = { prevalence-adjusted-consistency = 0.9 }",
        ),
        ("negated = true", "negated = false"),
    ];
    let page = answer(&cuts, &str::to_owned);
    let first = between(&page, "<section id=\"answer\"", "Summary of results");
    let none = "no configuration has 3 cases, so that none was looked at";
    assert!(first.contains(none) && first.contains("How sure is that"), "{first}");
    assert!(first.contains("no path is named, and so none is tested"));
    assert!(page.contains("No configuration has 3 cases or more, so that none was looked at for"));

    // Everybody is innovative.
    let innovative = |text: &str| {
        let row = |line: &str| {
            let mut cells: Vec<&str> = line.splitn(5, ',').collect();
            if cells[1] == "innovation" {
                cells[3] = "4.5";
            }
            cells.join(",")
        };
        text.lines().map(row).collect::<Vec<_>>().join("\n")
    };
    let page = answer(&[], &innovative);
    let first = between(&page, "<section id=\"answer\"", "Summary of results");
    assert!(first.contains("no path, since all cases are on one side of the outcome and there is nothing to explain"));
}

/// The page of these cases in crisp sets A, B and Y.
fn crisp(rows: &[[u8; 3]], keys: &str) -> String {
    let study = tempfile::tempdir().unwrap();
    let cases: Vec<String> = (1..).zip(rows).map(|(case, [a, b, y])| format!("c{case},{a},{b},{y}")).collect();
    fs::write(study.path().join("cases.csv"), format!("case,A,B,Y\n{}\n", cases.join("\n"))).unwrap();
    let sets = ["A", "B", "Y"].map(|set| {
        format!("[sets.{set}]\nfrom = \"t.{set}\"\nmethod = \"crisp\"\nanchors = [0.5]\nreason = \"given\"\n")
    });
    let text = format!(
        "[study]\ntitle = \"Synthetic\"\n[units.case]\nfile = \"cases.csv\"\n[instruments.t]\nkind = \"table\"\nfile = \"cases.csv\"\n\
         unit = \"case\"\n{}[analyses.main]\noutcome = \"Y\"\nconditions = [\"A\", \"B\"]\n{keys}",
        sets.concat()
    );
    fs::write(study.path().join("study.toml"), text).unwrap();
    let page = page_of(study.path());
    between(&page, "<section id=\"answer\"", "</section>").replace("<code>", "").replace("</code>", "")
}

/// Of one case, of two, of nobody, of cuts that no configuration reaches: each sentence is true and in its number.
#[test]
fn sentences_of_few_cases_are_true() {
    let one = crisp(&[[1, 1, 1], [0, 0, 0], [0, 1, 0]], "");
    for expected in [
        "The one case with the outcome is on a path.",
        "necessary are A and A*B. One case alone has the outcome: whatever it has is necessary by that",
        "Necessary for Y: A; A*B. One case alone has the outcome",
        "Both cases with the outcome are on a path.",
        "; the path comes back in ",
    ] {
        assert!(one.contains(expected), "{expected}: {one}");
    }
    let some = crisp(&[[1, 1, 1], [1, 0, 1], [1, 0, 0], [1, 1, 1], [1, 0, 0], [0, 0, 0]], "");
    for expected in [
        "Of 3 cases with the outcome 1 is on a path.",
        "Of 3 cases with the outcome 2 are on a path.",
        "no condition passes as necessary",
    ] {
        assert!(some.contains(expected), "{expected}: {some}");
    }
    let everybody = crisp(&[[1, 1, 1], [1, 0, 1], [0, 1, 1], [0, 0, 1]], "");
    assert!(everybody.contains("there is nothing to explain") && !everybody.contains("No condition is necessary"));
    let mixed = [[1, 1, 1], [1, 1, 0], [0, 1, 1], [0, 1, 0], [0, 0, 0], [1, 0, 1], [1, 0, 0]];
    let none = crisp(&mixed, "n_cut = 2\nfurther_cuts = { prevalence-adjusted-consistency = 0.9 }\n");
    for expected in [
        "no configuration of at least 2 cases is sufficient at an inclusion of 0.8 and a PRI of 0, a ",
        "No configuration of at least 2 cases is consistent enough for Y",
    ] {
        assert!(none.contains(expected), "{expected}: {none}");
    }
    let rare = crisp(&[[1, 1, 1], [1, 0, 1], [0, 1, 0], [0, 0, 0]], "n_cut = 2\n");
    assert!(rare.contains("no configuration has 2 cases, so that none was looked at"), "{rare}");
    assert!(rare.contains("No configuration has 2 cases or more") && !rare.contains("That is a finding"), "{rare}");
}

/// A case has one number, that of its row: its dossier, its sociogram and its answers go by it, in whatever order cases are listed.
#[test]
fn figures_of_a_case_go_by_the_number_of_its_dossier() {
    let (study, rooms) = (copy_of("partnerships"), [(); 2].map(|()| tempfile::tempdir().unwrap()));
    run(study.path(), rooms[0].path());
    let cases = fs::read_to_string(study.path().join("partnerships.csv")).unwrap();
    let (head, rows) = cases.split_once('\n').unwrap();
    let turned: Vec<&str> = std::iter::once(head).chain(rows.lines().rev()).collect();
    fs::write(study.path().join("partnerships.csv"), turned.join("\n")).unwrap();
    let page = fs::read_to_string(run(study.path(), rooms[1].path()).report).unwrap();
    assert!(
        between(&page, "id=\"dossier-1\"", "id=\"dossier-2\"").contains("Dorpspunt Westhoek"),
        "the last is the first"
    );
    for figure in ["survey-survey", "network-advice"] {
        let svg = |room: usize, number: usize| {
            fs::read_to_string(rooms[room].path().join(format!("figures/{figure}-case-{number}.svg"))).unwrap()
        };
        assert_eq!(svg(0, 19), svg(1, 1), "{figure}");
        assert_ne!(svg(0, 1), svg(1, 1), "{figure}");
    }
}

/// From a term of the solution to its cases, from a case to its anchors and instruments, and down to single answers, ties and words: by
/// clicking.
#[test]
fn the_page_leads_from_a_term_down_to_single_answers() {
    let page = page_of(&fixture("partnerships"));
    let terms = between(&page, "Terms of the intermediate solution", "</table>");
    assert!(terms.contains("<a href=\"#dossier-8\" title=\"P08\">Järva Koduhooldus</a>"), "{terms}");
    let chart = between(&page, "Paths to <code>INNOV</code>", "</table>");
    assert!(chart.contains("<a href=\"#dossier-17\">Hiiu Hooliv Küla</a>"), "the chart of the answer, too");
    let dossier = between(&page, "id=\"dossier-8\"", "id=\"dossier-9\"");
    for goal in ["#calibration", "#survey-survey", "#network-advice", "#coding-interviews", "#case-survey-reports"] {
        assert!(dossier.contains(&format!("href=\"{goal}\"")), "no way to {goal}");
    }
    let answers = between(dossier, "each answer of those of Järva Koduhooldus", "</table>");
    assert!(answers.contains("P08-1a") && answers.matches("<tr>").count() >= 8, "{answers}");
    for goal in goals(&page) {
        assert!(page.contains(&format!(" id=\"{goal}\"")), "a link leads to {goal}, which is not there");
    }
}

/// The figure whose caption has these words, its list of ways with it.
fn figure<'a>(page: &'a str, caption: &str) -> &'a str {
    let end = page.find(caption).unwrap_or_else(|| panic!("no {caption}"));
    let begin = page[..end].rfind("<figure class=\"plot").unwrap_or_else(|| panic!("{caption} has no figure"));
    page[begin..].split("</figure>").next().unwrap()
}

/// Marks that stand for a case lead to its dossier, bars to the means behind them or to single answers, terms to their cases; and cases in
/// tables are linked wherever they stand. Where single answers are not public no bar leads to them.
#[test]
fn marks_and_tables_lead_on() {
    let study = copy_of("partnerships");
    let page = page_of(study.path());
    let mark = |goal: &str| format!("<a href=\"#{goal}\" tabindex=\"-1\"");
    let to_case = mark("dossier-8");
    for caption in [
        "Each case by its membership in the solution for INNOV",
        "The property space with its cases",
        "the network of each case",
        "Density of each case, with its bounds",
        "How far the respondents of each case agree",
    ] {
        let figure = figure(&page, caption);
        assert!(figure.contains("role=\"group\"") && figure.contains("<p id=\"cc-figure-"), "{caption}");
        assert!(figure.contains(">Järva Koduhooldus</a>"), "{caption}: none in the list");
        assert!(figure.contains(&to_case) || figure.contains("-ways\" tabindex=\"-1\""), "{caption}: no mark leads on");
    }
    assert!(figure(&page, "Calibration of SUIT").contains(&to_case), "the points of a calibration");
    assert!(
        figure(&page, "The sorts in the plane of the first two").contains("<a href=\"#dossier-"),
        "sorts, where they are public"
    );
    // Bars: by group to the means, over all to the bars by group, of a case to single answers.
    let by_sector = figure(&page, "Suitability of the technology: answers by sector");
    let mean = by_sector.split("<a href=\"#mean-survey-1-").nth(1).unwrap();
    let (row, rest) = mean.split_once('"').unwrap();
    let group = rest.split("<title>").nth(1).unwrap().split(':').next().unwrap();
    let behind = between(&page, &format!("<tr id=\"mean-survey-1-{row}\">"), "</tr>");
    assert!(
        behind.contains("Suitability of the technology") && behind.contains(&format!(">{group}<")),
        "{group}: {behind}"
    );
    assert!(figure(&page, "answers to each item, as they were given").contains(&mark("items-survey-1")));
    assert!(figure(&page, "answers of those of Järva Koduhooldus").contains(&mark("answers-survey-8")));
    // A term, and the row that it leads to, with its cases.
    let models = between(&page, "Every model that is sufficient for <code>INNOV</code>", "</table>");
    let way = between(models, "intermediate", "SUIT*<wbr>TRUST</a>").rsplit("href=\"#").next().unwrap();
    let term = between(&page, &format!("<tr id=\"{}\">", way.split('"').next().unwrap()), "</tr>");
    assert!(term.contains("SUIT*<wbr>TRUST</code>") && term.contains("href=\"#dossier-"), "{term}");
    // Tables.
    for caption in [
        "by country: how the solution of all cases fits",
        "by type: how the solution of all cases fits",
        "each type and its cases",
    ] {
        let table = between(&page, caption, "</table>");
        assert!(table.contains("<a href=\"#dossier-8\" title=\"P08\">Järva Koduhooldus</a>"), "{caption}: {table}");
    }
    for goal in goals(&page) {
        assert!(page.contains(&format!(" id=\"{goal}\"")), "a link leads to {goal}, which is not there");
    }
    // One file for a mail.
    assert!(page.len() < 5_000_000, "{} bytes", page.len());

    let path = study.path().join("study.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("tier = \"public\"", "tier = \"restricted\"")).unwrap();
    let page = page_of(study.path());
    assert!(!page.contains("#answers-survey-") && page.contains(&to_case) && page.contains("#mean-survey-1-"));
    for goal in goals(&page) {
        assert!(page.contains(&format!(" id=\"{goal}\"")), "a link leads to {goal}, which is not there");
    }
}
