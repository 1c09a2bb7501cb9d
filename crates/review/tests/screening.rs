//! Screening by several people, the log with which a review begins, evidence gap maps and what studies found.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use ScreeningOutcome::{Conflict, Exclude, Include};
use crosscase_data::{Format, ReadOptions, Table, read_bytes};
use crosscase_review::{
    Decisions, EvidenceMapOptions, ExpectedDirections, Harvest, ReviewLog, ScreeningAgreement, ScreeningOutcome,
    ScreeningPage, ScreeningStage, deduplicate, formats,
};
use proptest::prelude::*;
use std::fmt::Write as _;

fn table(text: &str, name: &str, reading: impl Fn(ReadOptions) -> ReadOptions) -> Table {
    read_bytes(text.as_bytes(), Format::Csv, Some(name), &reading(ReadOptions::new())).unwrap().table
}

fn log(text: &str, name: &str) -> ReviewLog {
    let text = format!("item,event,value,by,when,why\n{text}");
    ReviewLog::from_table(&table(&text, name, ReviewLog::reading)).unwrap()
}

const ANNA: &str = "r1,screen,include,Anna,,\nr2,screen,exclude,Anna,,no cases\nr3,screen,include,Anna,,\nr3,screen,exclude,Anna,,no cases\n\
                    r4,screen,include,Anna,,\n";
const BRAM: &str = "r1,screen,include,Bram,,\nr2,screen,include,Bram,,\nr3,screen,exclude,Bram,,\n";

/// Of three items that both decided on, two agree; r4 was seen once. With two categories Brennan and Prediger is 2·(2/3) − 1.
#[test]
fn screeners_agree_over_what_both_saw() {
    let found = log(ANNA, "anna.csv").with([log(BRAM, "bram.csv")]).screening(ScreeningStage::Screen).unwrap();
    let outcomes: Vec<ScreeningOutcome> = found.items.iter().map(|item| item.outcome).collect();
    assert_eq!(
        outcomes,
        [Include, Conflict, Exclude, Include],
        "Anna's later decision on r3 overrules her earlier one"
    );
    let agreement = found.agreement;
    assert_eq!((agreement.twice, agreement.once), (3, 1));
    let near = |found: Option<f64>, expected: f64| assert!((found.unwrap() - expected).abs() < 1e-12, "{found:?}");
    near(agreement.percent, 2.0 / 3.0);
    near(agreement.brennan_prediger, 1.0 / 3.0);
    near(agreement.prevalence, 4.0 / 7.0);
    let conflicts = found.conflicts().unwrap();
    assert_eq!(conflicts.texts("said").unwrap()[0].as_deref(), Some("Anna exclude (no cases); Bram include"));
    let settled =
        log(ANNA, "anna.csv").with([log(BRAM, "bram.csv"), log("r2,screen,exclude,adjudicator,,read it\n", "c.csv")]);
    let found = settled.screening(ScreeningStage::Screen).unwrap();
    assert_eq!(found.items[1].outcome, Exclude);
    assert_eq!(found.screeners, ["Anna", "Bram"]);
    assert!(found.diagnostics.is_empty());
    near(found.agreement.percent, 2.0 / 3.0);
    // Both include all: agreement beyond chance is not known, and that is said.
    let all = |by: &str| format!("r1,screen,include,{by},,\nr2,screen,include,{by},,\n");
    let all = log(&all("Anna"), "anna.csv").with([log(&all("Bram"), "bram.csv")]);
    let found = all.screening(ScreeningStage::Screen).unwrap();
    assert_eq!((found.agreement.percent, found.agreement.alpha), (Some(1.0), None));
    assert_eq!(found.diagnostics.iter().map(|told| told.code.as_ref()).collect::<Vec<_>>(), ["REV132"]);
}

/// A record, or a screener, in other letters is another: the conflict would be gone.
#[test]
fn records_that_are_written_alike_are_told() {
    let found = log(ANNA, "anna.csv")
        .with([log(&BRAM.replace("r2", "R2").replace("r3,screen,exclude,Bram", "r3,screen,exclude,bram"), "b.csv")]);
    let found = found.screening(ScreeningStage::Screen).unwrap();
    let told = found.diagnostics.iter().filter(|told| told.code == "REV147").map(|told| told.message.clone());
    let message = |names: &str| format!("the {names}, and counts as another");
    assert_eq!(
        told.collect::<Vec<_>>(),
        [message("item `R2` is written like `r2`"), message("screener `bram` is written like `Bram`")]
    );
}

/// The log that is made of the records, the screeners' logs and one of what came after come to the numbers of PRISMA; an `undo` names a line
/// of its own file.
#[test]
fn logs_of_several_files_make_one_flow() {
    let ris = "TY  - JOUR\nTI  - One\nDO  - 10.1000/a\nER  - \nTY  - JOUR\nTI  - Two\nER  - \n";
    let bib = "@article{a, title = {One}, doi = {10.1000/a}}\n";
    let mut records = formats::read(ris.as_bytes(), "exports/scopus.ris").unwrap().records;
    records.extend(formats::read(bib.as_bytes(), "own.bib").unwrap().records);
    let found = deduplicate(records, &Decisions::default()).unwrap();
    let begun = String::from_utf8(crosscase_data::to_bytes(&found.to_log().unwrap(), Format::Csv).unwrap()).unwrap();
    assert!(begun.contains("exports/scopus.ris#1,found,database:scopus"), "{begun}");
    let begun = ReviewLog::from_table(&table(&begun, "log.csv", ReviewLog::reading)).unwrap();
    let (one, two) = ("exports/scopus.ris#1", "exports/scopus.ris#2");
    let anna = log(
        &format!(
            "{one},screen,exclude,Anna,,\n{one},undo,2,Anna,,\n{one},screen,include,Anna,,\n{two},screen,exclude,Anna,,\n"
        ),
        "anna.csv",
    );
    let bram = log(&format!("{one},screen,include,Bram,,\n{two},screen,exclude,Bram,,\n"), "bram.csv");
    let after =
        log(&format!("{one},retrieved,yes,EP,,\n{one},assess,include,EP,,\n{one},study,S1,EP,,\n"), "after.csv");
    // In whatever order the further files are given.
    let flow = begun.clone().with([after.clone(), bram.clone(), anna.clone()]).flow().unwrap();
    assert_eq!(flow, begun.with([anna, bram, after]).flow().unwrap());
    let numbers =
        [flow.database_results, flow.duplicates, flow.records_screened, flow.records_excluded, flow.new_studies];
    assert_eq!(numbers, [3, 1, 2, 1, 1]);
}

/// Logs without names would be one screener, who decides last; and a line is undone in its own log, named or not.
#[test]
fn logs_side_by_side_stay_apart() {
    let nameless = |by: &str| {
        let [anna, bram] = ["include", "exclude"].map(|value| log(&format!("r1,screen,{value},{by},,\n"), "n.csv"));
        log("r1,found,database:A,,,\n", "log.csv").with([anna, bram])
    };
    let errors = [nameless("").screening(ScreeningStage::Screen).unwrap_err(), nameless("").draft().unwrap_err()];
    for error in errors {
        assert!(error.code() == "REV020" && error.to_string().contains("fill in `by` in each"), "{error}");
    }
    let one = log("r1,found,database:A,,,\n", "log.csv").with([log("r1,screen,include,,,\n", "one.csv")]);
    assert_eq!(one.draft().unwrap().records_screened, 1, "one who screens alone need not say so");
    let unnamed = |text: &str| {
        let text = format!("item,event,value,by\n{text}");
        let read = read_bytes(text.as_bytes(), Format::Csv, None, &ReviewLog::reading(ReadOptions::new())).unwrap();
        ReviewLog::from_table(&read.table).unwrap()
    };
    let anna = unnamed("r1,screen,include,Anna\nr2,screen,exclude,Anna\n");
    let bram = unnamed("r1,screen,exclude,Bram\nr1,undo,2,Bram\nr2,screen,exclude,Bram\n");
    for logs in [anna.clone().with([bram.clone()]), log("", "log.csv").with([anna]).with([bram])] {
        let found = logs.screening(ScreeningStage::Screen).unwrap();
        assert_eq!(found.items[0].decisions.keys().collect::<Vec<_>>(), ["Anna"]);
        assert_eq!(found.items[0].outcome, Include);
    }
}

#[test]
fn the_page_has_the_records_that_stand_for_themselves() {
    let ris =
        "TY  - JOUR\nTI  - One </script><b>\nAB  - What we did.\nT2  - Journal of Forms\nDO  - 10.1000/a\nER  - \n";
    let nbib = "PMID- 7\nTI  - One </script><b>\nLID - 10.1000/a [doi]\nAB  - The same.\n";
    let mut records = formats::read(ris.as_bytes(), "a.ris").unwrap().records;
    records.extend(formats::read(nbib.as_bytes(), "b.nbib").unwrap().records);
    let found = deduplicate(records, &Decisions::default()).unwrap();
    let page = ScreeningPage::new("Forms").screener("Anna").criteria(["no cases"]).page(&found).unwrap();
    assert!(page.contains("What we did.") && page.contains("Journal of Forms") && !page.contains("b.nbib#1"));
    let assess = |only: &[&str]| {
        let page = ScreeningPage::new("Forms").stage(ScreeningStage::Assess);
        page.only(only.iter().map(|id| (*id).to_owned())).page(&found)
    };
    let one = assess(&["b.nbib#1"]).unwrap();
    assert!(one.contains("What we did.") && !one.contains("b.nbib#1"), "a duplicate by the record that is kept");
    let error = assess(&["a.ris#1", "folder/a.ris#1"]).unwrap_err();
    assert!(error.code() == "REV014" && error.to_string().contains("files: folder/a.ris#1; "), "{error}");
    let none = assess(&[]).unwrap();
    assert!(!none.contains("What we did.") && none.contains("\"assess\""));
    // Each screener has a store; a held key decides once.
    for guard in [
        "[data.title, data.event, by]",
        "line.by === by && titles.get(line.item)",
        "if (!by || event.repeat ||",
        "...mine().map(",
    ] {
        assert!(page.contains(guard), "{guard}");
    }
    assert_eq!(page.matches("</script>").count(), 2, "what a title holds ends nothing");
    assert!(page.contains("default-src 'none'") && !page.contains("http://") && !page.contains("https://"));
}

#[test]
fn a_map_counts_studies_and_tells_gaps() {
    let text = "study,type,outcome,quality\nS1,hub,innovation,2\nS1,hub,innovation,2\nS2,hub,innovation,10\nS3,ring,trust,\nS4,,trust,1\n";
    let mut options = EvidenceMapOptions::new("study", "type", "outcome").quality("quality");
    options.all_rows = vec!["ring".into(), "star".into()];
    let map = options.fit(&table(text, "s.csv", |reading| options.reading(reading))).unwrap();
    assert_eq!(
        (map.rows.join(" "), map.columns.join(" "), map.left_out),
        ("ring star hub".into(), "innovation trust".into(), 1)
    );
    let cell = &map.cells[4];
    assert_eq!((cell.row.as_str(), cell.studies.len()), ("hub", 2), "two rows of one study are one");
    assert_eq!(
        map.qualities,
        ["2", "10", "not said"],
        "numbers by size; what is not said is none of them and stands last"
    );
    assert_eq!(map.gaps.len(), 4);
    assert!(map.figure("Map").description().contains("hub, innovation: 2"));
    options.all_rows = ["ring", "star", "ring"].map(str::to_owned).to_vec();
    let twice = options.fit(&table(text, "s.csv", |reading| options.reading(reading))).unwrap();
    assert_eq!(twice, map, "a name twice is one row");
    let error =
        options.fit(&table("study,type,outcome,quality\n,hub,trust,1\n", "s.csv", |r| options.reading(r))).unwrap_err();
    assert!(error.code() == "REV004" && error.to_string().contains("s.csv, line 2"), "{error}");
}

#[test]
fn findings_stand_beside_what_is_expected() {
    let findings = "study,condition,outcome,found,quality\nS1,trust,innovation,present,3\nS2,trust,innovation,absent,1\n\
                    S3,trust,innovation,present,\nS3,trust,innovation,none,\nS4,rules,innovation,-,2\n";
    let expected =
        "condition,outcome,direction\ntrust,innovation,present\nskills,innovation,open\nrules,innovation,absent\n";
    let expected = ExpectedDirections::from_table(&table(expected, "e.csv", ExpectedDirections::reading)).unwrap();
    let found = Harvest::from_table(&table(findings, "f.csv", Harvest::reading), &expected).unwrap();
    let told: Vec<(&str, Option<usize>, Option<usize>, usize)> =
        found.rows.iter().map(|row| (row.condition.as_str(), row.support, row.against, row.mixed)).collect();
    let expected = [("trust", Some(1), Some(1), 1), ("rules", Some(1), Some(0), 0), ("skills", None, None, 0)];
    assert_eq!(told, expected, "S3 says two things of trust, and so that it depends");
    let directions = |found: &Harvest| found.to_table().unwrap().texts("expected").unwrap();
    let word = |word: &str| Some(word.to_owned());
    assert_eq!(directions(&found), [word("present"), word("absent"), word("open")]);
    let unasked = table("study,condition,outcome,found\nS1,trust,innovation,none\n", "f.csv", Harvest::reading);
    let unasked = Harvest::from_table(&unasked, &ExpectedDirections::default()).unwrap();
    assert_eq!(
        (directions(&unasked), unasked.rows[0].support),
        (vec![None], None),
        "nothing is expected, which is not open"
    );
    assert!(unasked.figure("Found").description().contains("trust, innovation (expected: nothing)"));
    assert!(
        found
            .figure("Found")
            .description()
            .contains("trust, innovation (expected: present): present 1, absent 1, none 0, mixed 1")
    );
    let harvest = |rows: &str| {
        let text = format!("study,condition,outcome,found,quality\n{rows}");
        Harvest::from_table(&table(&text, "f.csv", Harvest::reading), &ExpectedDirections::default())
    };
    let late = harvest("S1,trust,innovation,present,\nS1,trust,innovation,absent,3\n").unwrap();
    assert_eq!((late.rows[0].studies[0].quality, late.rows[0].mixed), (Some(3.0), 1));
    let two = harvest("S1,trust,innovation,present,2\nS1,trust,innovation,present,3\n").unwrap_err().to_string();
    assert!(two.contains("S1 has two qualities in one pair: 2 and 3") && two.contains("f.csv, line 3"), "{two}");
    let both = "condition,outcome,direction\ntrust,innovation,present\ntrust,innovation,absent\n";
    let both = ExpectedDirections::from_table(&table(both, "e.csv", ExpectedDirections::reading)).unwrap_err();
    assert!(both.to_string().contains("trust for innovation is expected in two directions"), "{both}");
    let bad = "study,condition,outcome,found\nS1,trust,innovation,maybe\n";
    let error =
        Harvest::from_table(&table(bad, "f.csv", Harvest::reading), &ExpectedDirections::default()).unwrap_err();
    assert!(error.to_string().contains("not `maybe`") && error.to_string().contains("f.csv, line 2"), "{error}");
}

proptest! {
    /// Who screened which items, and in which order files are given, is no part of the outcome; and what screening says is what PRISMA counts.
    #[test]
    fn screening_and_flow_count_the_same(votes in proptest::collection::vec((0usize..6, 0usize..3, any::<bool>()), 1..20)) {
        let names = ["Anna", "Bram", "Cleo"];
        let of = |who: usize| {
            let mut text = String::new();
            for (item, _, include) in votes.iter().filter(|(_, by, _)| *by == who) {
                let value = if *include { "include" } else { "exclude" };
                writeln!(text, "r{item},screen,{value},{},,", names[who]).unwrap();
            }
            log(&text, names[who])
        };
        let mut begun = String::new();
        for item in 0..6 {
            writeln!(begun, "r{item},found,database:A,,,").unwrap();
        }
        let all = log(&begun, "log").with([of(0), of(1), of(2)]);
        let turned = log(&begun, "log").with([of(2), of(0), of(1)]);
        let (found, other) = (all.screening(ScreeningStage::Screen).unwrap(), turned.screening(ScreeningStage::Screen).unwrap());
        // But for the rounding of sums in another order.
        let figures = |of: ScreeningAgreement| {
            let figures = [of.percent, of.alpha, of.ac1, of.brennan_prediger, of.prevalence];
            (of.twice, of.once, figures.map(|x| x.map(|x| (x * 1e12).round())))
        };
        prop_assert_eq!(figures(found.agreement), figures(other.agreement));
        let flow = all.draft().unwrap();
        prop_assert_eq!(&flow, &turned.draft().unwrap());
        prop_assert_eq!(found.items.len(), flow.records_screened);
        let excluded = found.items.iter().filter(|item| item.outcome == ScreeningOutcome::Exclude).count();
        prop_assert_eq!(excluded, flow.records_excluded);
    }
}
