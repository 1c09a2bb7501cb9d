//! The flow of a review: its numbers add up, and what cannot be is refused with its line.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use crosscase_data::{Format, ReadOptions, read_bytes};
use crosscase_review::{ReviewError, ReviewFlow, ReviewLog};
use proptest::prelude::*;

fn log(rows: &str) -> Result<ReviewLog, ReviewError> {
    let text = format!("item,event,value,by,when,why\n{rows}");
    let options = ReviewLog::reading(ReadOptions::new());
    ReviewLog::from_table(&read_bytes(text.as_bytes(), Format::Csv, Some("log.csv"), &options)?.table)
}

const FOUND: &str = "r1,found,database:X,A,,\nr2,found,database:X,A,,\nw1,found,website,A,,\n";

#[test]
fn a_whole_review() {
    let rows = format!(
        "{FOUND}r3,found,register:CT,A,,\nr2,duplicate,r1,A,,\nr1,screen,exclude,A,,\nr1,screen,include,B,,\nr1,screen,include,adjudicator,,\n\
         r3,screen,include,A,,\nr3,retrieved,yes,A,,\nr3,assess,exclude,A,,wrong design\nr3,undo,12,A,,\nr3,assess,include,A,,\n\
         r1,retrieved,yes,A,,\nr1,assess,include,A,,\nr1,study,S1,A,,\nr3,study,S1,A,,\nw1,retrieved,yes,A,,\nw1,assess,include,A,,\n\
         w1,study,S0,A,,\np1,previous,S0,A,,\n"
    );
    let flow = log(&rows).unwrap().flow().unwrap();
    assert_eq!((flow.database_results, flow.register_results, flow.website_results), (2, 1, 1));
    assert_eq!((flow.duplicates, flow.records_screened, flow.records_excluded), (1, 2, 0));
    assert_eq!((flow.new_studies, flow.new_reports, flow.total_studies, flow.total_reports), (1, 3, 2, 4));
    assert!(flow.dbr_excluded.is_empty() && flow.open.is_empty());
    let figure = flow.diagram();
    for told in ["Records screened (n = 2)", "Websites (n = 1)", "Total reports (n = 4)"] {
        assert!(figure.svg().contains(told), "{told}");
    }
}

#[test]
fn what_an_item_cannot_have() {
    for (rows, told) in [
        ("r9,screen,include,A,,\n", "r9: no line says where it was found (log.csv, line 5"),
        ("r1,found,database:Y,A,,\n", "found already"),
        ("r1,found,somewhere,A,,\n", "found in database:NAME"),
        ("r1,duplicate,r1,A,,\n", "duplicate of itself"),
        ("r1,duplicate,r2,A,,\nr2,duplicate,r1,A,,\n", "duplicate of itself"),
        ("r1,duplicate,r7,A,,\n", "r7, of which it should be a duplicate, was not found"),
        ("r1,duplicate,,A,,\n", "needs the record that is kept"),
        ("r1,automatic,,A,,\nr1,screen,include,A,,\n", "removed before screening (log.csv, line 6"),
        ("r1,screen,include,A,,\nr1,removed,,A,,\n", "it was screened"),
        ("w1,screen,include,A,,\n", "a report from the start"),
        ("r1,retrieved,yes,A,,\n", "not screened"),
        ("r1,screen,exclude,A,,\nr1,retrieved,yes,A,,\n", "excluded when it was screened"),
        ("r1,screen,exclude,A,,\nr1,screen,include,B,,\nr1,retrieved,yes,A,,\n", "its screeners disagree"),
        ("w1,assess,include,A,,\n", "not retrieved"),
        ("w1,retrieved,no,A,,\nw1,assess,include,A,,\n", "not retrieved"),
        ("w1,retrieved,yes,A,,\nw1,assess,exclude,A,,\n", "excluded for a reason"),
        ("w1,retrieved,yes,A,,\nw1,assess,exclude,A,,why\nw1,study,S1,A,,\n", "it was excluded"),
        ("w1,retrieved,maybe,A,,\n", "yes or no, not `maybe`"),
        ("w1,read,yes,A,,\n", "the event `read`"),
        ("r1,undo,99,A,,\n", "no decision on line 99"),
        ("r1,undo,3,A,,\n", "line 3 is about r2"),
        ("r1,undo,x,A,,\n", "number of a line"),
        ("r1,undo,2,A,,\nr1,undo,2,A,,\n", "undone already"),
        ("r1,undo,2,A,,\nr1,undo,5,A,,\n", "line 5 takes a decision back"),
        // An undo that stands later is none yet.
        ("r1,undo,6,A,,\nr1,undo,2,A,,\n", "no decision on line 6"),
        ("p1,previous,S0,A,,\np1,retrieved,yes,A,,\n", "an earlier version"),
        ("r1,previous,S0,A,,\n", "found in this review"),
    ] {
        let error = log(&format!("{FOUND}{rows}")).unwrap().draft().unwrap_err();
        assert!(error.code() == "REV020" && error.to_string().contains(told), "{rows}: {error}");
    }
}

#[test]
fn what_is_open_is_named() {
    for (rows, why) in [
        ("", "r1 (not screened)"),
        ("r1,screen,include,A,,\n", "r1 (not sought)"),
        ("r1,screen,include,A,,\nr1,screen,exclude,B,,\n", "r1 (its screeners disagree)"),
        ("r1,screen,include,A,,\nr1,retrieved,yes,A,,\n", "r1 (not assessed)"),
        ("r1,screen,exclude,A,,\n", "w1 (not sought)"),
        (
            "w1,retrieved,yes,A,,\nw1,assess,include,A,,\nw1,assess,exclude,B,,x\n",
            "w1 (those who assessed it disagree)",
        ),
    ] {
        let log = log(&format!("{FOUND}{rows}")).unwrap();
        let error = log.flow().unwrap_err();
        assert!(error.code() == "REV021" && error.to_string().contains(why), "{error}");
        assert!(log.draft().is_ok());
    }
    // A screener who changed their mind has one vote, the later one.
    let changed = log("r1,found,database:X,A,,\nr1,screen,include,A,,\nr1,screen,exclude,A,,\n").unwrap();
    assert_eq!(changed.flow().unwrap().records_excluded, 1);
}

/// Any lines at all, of a few items.
fn some_lines() -> impl Strategy<Value = Vec<(u8, u8, bool, u8)>> {
    proptest::collection::vec((0..5_u8, 0..10_u8, any::<bool>(), 0..3_u8), 0..40)
}

proptest! {
    /// Lines that cannot be are left out; of the others, the boxes add up (Page et al. 2021).
    #[test]
    fn the_boxes_add_up(lines in some_lines()) {
        let mut rows = String::new();
        for (item, event, yes, by) in lines {
            let line = match event {
                0 => format!("r{item},found,database:X,A,,\n"),
                1 => format!("r{item},found,citation,A,,\n"),
                2 => format!("r{item},duplicate,r0,A,,\n"),
                3 => format!("r{item},automatic,,A,,\n"),
                4 | 5 => format!("r{item},screen,{},S{by},,\n", if yes { "include" } else { "exclude" }),
                6 => format!("r{item},retrieved,{},A,,\n", if yes { "yes" } else { "no" }),
                7 | 8 => format!("r{item},assess,{},S{by},,reason {by}\n", if yes { "include" } else { "exclude" }),
                _ => format!("r{item},study,S{by},A,,\n"),
            };
            if log(&format!("{rows}{line}")).unwrap().draft().is_ok() {
                rows += &line;
            }
        }
        let flow: ReviewFlow = log(&rows).unwrap().draft().unwrap();
        let removed = flow.duplicates + flow.excluded_automatic + flow.excluded_other;
        let excluded = |reasons: &std::collections::BTreeMap<String, usize>| reasons.values().sum::<usize>();
        if flow.open.is_empty() {
            prop_assert_eq!(flow.records_screened + removed, flow.database_results + flow.register_results);
            prop_assert_eq!(flow.dbr_sought_reports, flow.records_screened - flow.records_excluded);
            let others = flow.website_results + flow.organisation_results + flow.citations_results;
            prop_assert_eq!(flow.other_sought_reports, others);
            let included = flow.dbr_assessed - excluded(&flow.dbr_excluded) + flow.other_assessed - excluded(&flow.other_excluded);
            prop_assert_eq!(included, flow.new_reports);
        }
        prop_assert_eq!(flow.dbr_assessed <= flow.dbr_sought_reports - flow.dbr_notretrieved_reports, true);
        prop_assert_eq!(flow.total_reports, flow.previous_reports + flow.new_reports);
    }
}
