//! Designs, their pages, and the files that come back.
#![cfg(feature = "design")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

use crosscase_qmethod::design::{Design, Distribution, cards_page, collect_page, grid_page};
use crosscase_qmethod::formats::collected::read;
use crosscase_qmethod::{Grid, grid_proposals};

const DESIGN: &str = include_str!("data/design.toml");

fn design() -> Design {
    Design::from_toml(DESIGN, "design.toml").unwrap()
}

#[test]
fn a_structured_sample_is_counted_and_drawn() {
    let design = design();
    assert_eq!(design.statements.len(), 12);
    assert!(design.balance().len() == 6 && design.balance().iter().all(|cell| cell.count == 2));
    let drawn = design.draw(1, 7);
    assert_eq!(drawn.len(), 6);
    assert_eq!(drawn, design.draw(1, 7));
    let mut whole = design.draw(9, 7);
    whole.sort();
    assert_eq!(whole.len(), 12);
    let part = DESIGN.replacen("id = \"s1\"", "id = \"s1\"\nsample = false", 1).replacen("0:4", "0:3", 1);
    let part = Design::from_toml(&part, "design.toml").unwrap();
    assert_eq!(
        (part.statements.len(), part.left_out.len(), part.balance().iter().map(|c| c.count).sum::<usize>()),
        (11, 1, 11)
    );
}

#[test]
fn faults_have_their_line() {
    for (from, to, expected) in [
        ("title =", "titel =", "design.toml, line 2, column 1: unknown key `titel`"),
        (
            "\"nl\"]",
            "\"nl_BE\"]",
            "design.toml, line 3, column 13: `nl_BE` is no language that a browser knows: write it as `nl-BE`",
        ),
        (
            "\"nl\"]",
            "\"nederlands\"]",
            "design.toml, line 3, column 13: `nederlands` is no language that a browser knows: write it as `nl` or `nl-BE`",
        ),
        ("\"nl\"]", "\"en\"]", "design.toml, line 3, column 13: the language `en` is named twice"),
        ("0:4", "0:5", "design.toml, line 4, column 8: the grid has room for 13 statements, and there are 12"),
        ("id = \"s2\"", "id = \"s1\"", "design.toml, line 27, column 6: the statement `s1` has no id of its own"),
        (
            ", nl = \"Het is genoeg om gebruikers eens per jaar te horen.\"",
            "",
            "design.toml, line 27, column 6: statement `s2` has no wording in `nl`",
        ),
        (
            "role = \"adviser\", stage",
            "role = \"boss\", stage",
            "design.toml, line 22, column 6: statement `s1` has no level of `role`; there are adviser, designer, supporter",
        ),
        (
            "nl = [\"wekelijks\", \"minder vaak\"]",
            "nl = [\"wekelijks\"]",
            "design.toml, line 16, column 6: question `group` has another number of choices in another language",
        ),
        (
            "grid = ",
            "free = [-2, 2]\ngrid = ",
            "design.toml, line 5, column 8: a design has a `grid` or is `free`, not both",
        ),
        (
            "required = true",
            "kind = \"scale\"",
            "design.toml, line 16, column 6: question `group` wants a lower `from` and a higher `to`, at most 20 apart",
        ),
        ("required = true", "kind = \"number\"", "design.toml, line 16, column 6: question `group` wants no choices"),
        (
            "required = true",
            "required = true\n[[questions]]\nid = \"group\"\nlabel = { en = \"a\", nl = \"b\" }",
            "design.toml, line 21, column 6: the question `group` has no id of its own",
        ),
        (
            "nl = [\"wekelijks\", \"minder vaak\"]",
            "nl = [\"wekelijks\", \"wekelijks\"]",
            "design.toml, line 16, column 6: question `group` has the choice `wekelijks` twice",
        ),
        (
            "nl = [\"wekelijks\", \"minder vaak\"] }",
            "nl = [\"bus; tram\", \"minder vaak\"] }\nkind = \"several\"",
            "design.toml, line 16, column 6: question `group` has a choice with a semicolon, by which several are told apart: `bus; tram`",
        ),
        (
            "required = true",
            "required = true\n[[questions]]\nid = \"age\"\nkind = \"number\"\nfrom = 99\nto = 18\nlabel = { en = \"a\", nl = \"b\" }",
            "design.toml, line 21, column 6: question `age` wants a lower `from` and a higher `to`",
        ),
        (
            "extremes = 1",
            "send = \"http://example.org/sorts\"",
            "design.toml, line 5, column 8: a sort is sent to an address of your own",
        ),
        (
            "extremes = 1",
            "send = \"https://example.org/;script-src *\"",
            "design.toml, line 5, column 8: a sort is sent to an address of your own",
        ),
        (
            "[dimensions]",
            "[consent]\nen = \"We keep it.\"\n[dimensions]",
            "design.toml: the consent has no wording in `nl`",
        ),
    ] {
        assert!(DESIGN.contains(from), "{from}");
        let error = Design::from_toml(&DESIGN.replacen(from, to, 1), "design.toml").unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn a_page_asks_nobody_for_anything_and_holds_no_way_out_of_its_data() {
    let evil =
        DESIGN.replacen("Users know best when a service fails.", "</script><script src='https://example.org/x.js'>", 1);
    let page = collect_page(&Design::from_toml(&evil, "design.toml").unwrap()).unwrap();
    assert!(page.contains("default-src 'none'"));
    assert!(!page.contains("<script src") && page.contains("\\u003c/script>"));
    assert!(!page.contains("{{"));
    assert_eq!(page, collect_page(&Design::from_toml(&evil, "design.toml").unwrap()).unwrap());
    let printed = cards_page(&design(), "nl").unwrap() + &grid_page(&design(), "nl");
    assert!(printed.contains("Gebruikers weten het best") && !printed.contains("<script"));
    assert_eq!(grid_page(&design(), "en").matches("<i></i>").count(), 12);
    let free = DESIGN.replacen("grid = \"-2:1,-1:3,0:4,1:3,2:1\"", "free = [-3, 3]", 1);
    assert_eq!(Design::from_toml(&free, "d").unwrap().distribution, Distribution::Free { from: -3, to: 3 });
}

/// What a design says of the page stands in it: the order of the statements, the consent, what is asked after, and the one address
/// that the page may speak to, which is none unless it is said.
#[test]
fn a_design_says_what_its_page_does() {
    let page =
        |from: &str, to: &str| collect_page(&Design::from_toml(&DESIGN.replacen(from, to, 1), "d").unwrap()).unwrap();
    let usual = page("extremes", "extremes");
    assert!(usual.contains("\"shuffle\":true") && usual.contains("\"send\":null") && !usual.contains("connect-src"));
    for (from, to, expected) in [
        ("extremes = 1", "shuffle = false", "\"shuffle\":false"),
        (
            "extremes = 1",
            "send = \"https://example.org/sorts\"",
            "img-src data:; connect-src https://example.org/sorts; base-uri",
        ),
        ("extremes = 1", "send = \"http://localhost:8000/\"", "connect-src http://localhost:8000/;"),
        (
            "[dimensions]",
            "[consent]\nen = \"We keep it.\"\nnl = \"Wij bewaren het.\"\n[dimensions]",
            "\"nl\":\"Wij bewaren het.\"",
        ),
        ("required = true", "kind = \"several\"\nwhen = \"after\"", "\"kind\":\"several\""),
        ("required = true", "kind = \"scale\"\nfrom = 1\nto = 7", "\"kind\":\"scale\""),
    ] {
        assert!(page(from, to).contains(expected), "{to}");
    }
}

/// A picture stands in the page itself, which asks nobody for it; without its bytes there is no page, and what was sorted is read all the same.
#[test]
fn pictures_stand_in_the_page() {
    let pictured = DESIGN.replacen("id = \"s3\"", "id = \"s3\"\nimage = \"photos/a.gif\"", 1);
    let design = Design::from_toml(&pictured, "design.toml").unwrap();
    for error in [collect_page(&design).unwrap_err(), cards_page(&design, "nl").unwrap_err()] {
        assert!(error.to_string().starts_with("photos/a.gif: the picture was not read"), "{error}");
    }
    let none = design.clone().with_pictures(|_| Err::<Vec<u8>, _>("no such file")).unwrap_err().to_string();
    assert_eq!(none, "photos/a.gif: the picture cannot be read: no such file");
    let other = design.clone().with_pictures(|_| Ok::<_, String>(b"<html>".to_vec())).unwrap_err().to_string();
    assert_eq!(other, "photos/a.gif: the picture is no PNG, JPEG, GIF, WebP or SVG");
    let read = |name: &str| Ok::<_, String>(if name == "photos/a.gif" { b"GIF89a".to_vec() } else { Vec::new() });
    let whole = design.clone().with_pictures(read).unwrap();
    // GIF89a in base64.
    let page = collect_page(&whole).unwrap();
    assert!(page.contains("\"photos/a.gif\":\"data:image/gif;base64,R0lGODlh\"") && page.contains("img-src data:;"));
    assert!(cards_page(&whole, "nl").unwrap().contains("<img alt=\"\" src=\"data:image/gif;base64,R0lGODlh\">"));
    assert_eq!(whole.version(), design.version());
    // What is not in the sample is not read, nor set into the page.
    let out = pictured.replacen("id = \"s3\"", "id = \"s3\"\nsample = false", 1).replacen("0:4", "0:3", 1);
    let out =
        Design::from_toml(&out, "design.toml").unwrap().with_pictures(|_| Err::<Vec<u8>, _>("not there")).unwrap();
    assert!(out.pictures.is_empty() && !collect_page(&out).unwrap().contains("photos/a.gif"));
    // Whoever is next takes away their own draft and the one without a name, not those of others on the device.
    assert!(page.contains("for (const draft of [key(), KEPT]) localStorage.removeItem(draft)"));
    assert!(!page.contains("Object.keys(localStorage)") && !page.contains("asked.size"));
    assert_ne!(design.version(), self::design().version(), "another version, since sorters see something else");
    let unnamed = pictured.replace("photos/a.gif", " ");
    let error = Design::from_toml(&unnamed, "design.toml").unwrap_err().to_string();
    assert!(error.contains("the picture of statement `s3` has no name"), "{error}");
}

#[test]
fn pages_in_a_language_from_right_to_left() {
    let arabic = |text: &str| text.replace("nl = ", "ar = ").replace("\"nl\"", "\"ar\"");
    let design = Design::from_toml(&arabic(DESIGN), "design.toml").unwrap();
    let head = |page: &str| page.contains("<html lang=\"ar\" dir=\"rtl\">");
    assert!(head(&cards_page(&design, "ar").unwrap()) && head(&grid_page(&design, "ar")));
    assert!(cards_page(&design, "en").unwrap().contains("<html lang=\"en\" dir=\"ltr\">"));
    // A sign stands before its number in either.
    assert!(grid_page(&design, "ar").contains("<bdi dir=\"ltr\">−2</bdi>"));
    assert!(collect_page(&design).unwrap().contains("\"rtl\":[\"ar\"]"));
    let first = Design { languages: vec!["ar".to_owned(), "en".to_owned()], ..design.clone() };
    assert!(head(&collect_page(&first).unwrap()));
    for (language, expected) in [("fa-IR", "rtl"), ("nl", "ltr"), ("az-Arab", "rtl"), ("ur-Latn", "ltr")] {
        let design = Design { languages: vec![language.to_owned()], ..design.clone() };
        assert!(
            collect_page(&design).unwrap().contains(&format!("lang=\"{language}\" dir=\"{expected}\"")),
            "{language}"
        );
    }
}

#[test]
fn languages_are_written_as_browsers_know_them() {
    let text = |language: &str| {
        format!(
            "title = \"S\"\nlanguages = [\"{language}\"]\nfree = [-1, 1]\nstatements = [{{ id = \"a\", text = {{ {language} = \"A\" }} }}]"
        )
    };
    // As Intl.getCanonicalLocales takes them or refuses them.
    for (language, known) in [
        ("nl", true),
        ("ckb", true),
        ("nl-BE", true),
        ("sr-Latn-RS", true),
        ("es-419", true),
        ("de-1996", true),
        ("sl-nedis", true),
        ("deutsch", true),
        ("n", false),
        ("latn", false),
        ("nl-", false),
        ("nl-B", false),
        ("nl-B1", false),
        ("es-41", false),
        ("netherlandic", false),
        ("n1", false),
    ] {
        assert_eq!(Design::from_toml(&text(language), "d").is_ok(), known, "{language}");
    }
}

#[test]
fn words_that_the_page_lacks_are_told() {
    assert!(design().notices().is_empty());
    let of = |language: &str| Design { languages: vec!["en".to_owned(), language.to_owned()], ..design() }.notices();
    assert!(of("nl-BE").is_empty(), "the words of Dutch serve Belgium");
    let told = of("it");
    assert_eq!((told.len(), told[0].code.as_ref()), (1, "QME141"));
    assert!(told[0].message.contains("in `it` for again, agree,"), "{}", told[0].message);
    let mut spoken = Design { languages: vec!["it".to_owned()], ..design() };
    let words = told[0].message.split(" for ").nth(1).unwrap().split(':').next().unwrap();
    let words = words.split(", ").map(|name| (name.to_owned(), "parola".to_owned())).collect();
    spoken.interface.insert("it".to_owned(), words);
    assert!(spoken.notices().is_empty());
}

#[test]
fn what_sorters_see_makes_the_version() {
    let version = design().version();
    let other = |from: &str, to: &str| Design::from_toml(&DESIGN.replacen(from, to, 1), "d").unwrap().version();
    assert_ne!(other("service fails", "service stops"), version);
    assert_eq!(other("required = true", "required = false"), version);
}

fn sort(sorter: &str, design: &str, places: &str) -> Vec<u8> {
    format!("{{\"crosscase\": \"qsort/1\", \"study\": \"S\", \"design\": \"{design}\", \"language\": \"en\", \"sorter\": \"{sorter}\", \"sort\": [{places}]}}").into_bytes()
}

#[test]
fn files_that_come_back() {
    let places =
        r#"{"statement": "s1", "place": 1}, {"statement": "s2", "place": 0}, {"statement": "s10", "place": -1}"#;
    let (a, b) = (sort("A", "d", places), sort("B", "d", places));
    let joined = read(&[("a.json", &a), ("b.json", &b)], None).unwrap().data;
    let ids: Vec<&str> = joined.statements.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(ids, ["s1", "s2", "s10"]);
    assert_eq!(joined.sorts[1].places, [Some(1.0), Some(0.0), Some(-1.0)]);
    for (bytes, expected) in [
        (sort("B", "e", places), "b.json: it is of another version of its design than a.json"),
        (
            sort("A", "d", &places.replace("place\": 1}", "place\": 0}")),
            "b.json: the sort is named `A`, as in a.json: give each a name of its own",
        ),
        (
            sort("B", "d", &format!("{places}, {{\"statement\": \"s1\", \"place\": 0}}")),
            "b.json: statement `s1` is placed twice",
        ),
        (b"{\"crosscase\": ".to_vec(), "b.json, line 1, column 14: this is no whole JSON text"),
        (
            b"{\"a\": 1}".to_vec(),
            "b.json, line 1, column 8: this is no file of a collecting page: missing field `crosscase`",
        ),
    ] {
        let error = read(&[("a.json", &a), ("b.json", &bytes)], None).unwrap_err().to_string();
        assert_eq!(error, expected);
    }
    // Saved twice, it is one sort.
    let twice = read(&[("a.json", &a), ("a (1).json", &a), ("b.json", &b)], None).unwrap();
    assert_eq!((twice.data.sorts.len(), twice.diagnostics.len()), (2, 1));
    let told = "1 sort is there a second time, the same in everything, and was read once: A (a (1).json)";
    assert_eq!(twice.diagnostics[0].message, told);
    // Changed and saved again, it is the same person's: the seed is the same.
    let again = |seconds: u32, place: &str| {
        let text = String::from_utf8(sort("A", "d", &places.replace("\"place\": 1}", place))).unwrap();
        text.replacen('{', &format!("{{\"seed\": 7, \"seconds\": {seconds}, "), 1).into_bytes()
    };
    let (early, late) = (again(60, "\"place\": 1}"), again(95, "\"place\": 0}"));
    let error = read(&[("a.json", &early), ("a (1).json", &late), ("b.json", &b)], None).unwrap_err().to_string();
    let expected = "a (1).json: it is the sort of A in a.json, changed and saved again (both have the seed 7): keep one of them; \
                    a (1).json is the later by its `seconds`";
    assert_eq!(error, expected);
    let version = design().version();
    let all: Vec<String> = design()
        .statements
        .iter()
        .zip([-2, -1, -1, -1, 0, 0, 0, 0, 1, 1, 1, 2])
        .map(|(s, p)| format!("{{\"statement\": \"{}\", \"place\": {p}}}", s.id))
        .collect();
    let own = |bytes: &[u8]| design().read(&[("a.json", bytes)], "nl");
    let joined = own(&sort("A", &version, &all.join(", "))).unwrap();
    assert_eq!(
        (joined.data.grid.map(|g| g.to_string()).as_deref(), joined.diagnostics.len()),
        (Some("-2:1,-1:3,0:4,1:3,2:1"), 0)
    );
    assert!(joined.data.statements[3].text.as_deref().unwrap().starts_with("Gebruikers weten"));
    let error = own(&a).unwrap_err().to_string();
    assert!(error.starts_with("a.json: it was sorted with another version of the design"), "{error}");
    let error = own(&sort("A", &version, &places.replace("s10", "s99"))).unwrap_err().to_string();
    assert_eq!(error, "a.json: there is no statement `s99` in the design");
}

#[test]
fn proposals_sum_and_are_symmetric() {
    for statements in 9..80 {
        for proposal in grid_proposals(statements, -4, 4).unwrap() {
            assert_eq!(proposal.grid.statements(), statements);
            assert!(proposal.grid.counts().iter().eq(proposal.grid.counts().iter().rev()), "{}", proposal.grid);
            assert!(proposal.shape == "flat" || rises(&proposal.grid), "{}", proposal.grid);
        }
    }
    assert_eq!(grid_proposals(5, -4, 4).unwrap_err().code(), "QME007");
    assert!(grid_proposals(30, -4, 3).unwrap().iter().all(|p| p.grid.statements() == 30));
}

/// No place holds more than the one next to it towards the middle.
fn rises(grid: &Grid) -> bool {
    let half = grid.counts().len().div_ceil(2);
    grid.counts()[..half].windows(2).all(|pair| pair[0] <= pair[1])
}
