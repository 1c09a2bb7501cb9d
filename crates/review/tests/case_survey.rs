//! Scores of several coders as one.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use crosscase_data::{Format, ReadOptions, read_bytes};
use crosscase_review::{CaseSurvey, ReviewError, ScoreConsensus, SurveyedCases};

fn survey(rows: &str, options: CaseSurvey) -> Result<SurveyedCases, ReviewError> {
    let text = format!("case,item,coder,value,confidence\n{rows}");
    let table =
        read_bytes(text.as_bytes(), Format::Csv, Some("s.csv"), &CaseSurvey::reading(ReadOptions::new()))?.table;
    options.fit(&table)
}

/// Confidence weighs only where it is said to, and where nobody is confident there is no score.
#[test]
fn consensus() {
    use ScoreConsensus::{Mean, Median, Weighted};
    for (rows, consensus, expected) in [
        ("Ede,t,A,0,1\nEde,t,B,3,1\nEde,t,C,4,2\n", Median, Some(3.0)),
        ("Ede,t,A,0,1\nEde,t,B,3,1\n", Median, Some(1.5)),
        ("Ede,t,A,0,1\nEde,t,B,3,1\nEde,t,C,4,2\n", Mean, Some(7.0 / 3.0)),
        ("Ede,t,A,0,1\nEde,t,B,3,1\nEde,t,C,4,2\n", Weighted, Some(11.0 / 4.0)),
        ("Ede,t,A,0,0\nEde,t,B,3,0\n", Weighted, None),
        ("Ede,t,A,,1\nEde,t,B,3,0\n", Median, Some(3.0)),
        ("Ede,t,A,,1\n", Median, None),
    ] {
        let found = survey(rows, CaseSurvey::default().consensus(consensus)).unwrap();
        assert_eq!(found.scores[0].value, expected, "{rows} {consensus:?}");
        assert!(found.scores[0].low <= found.scores[0].high);
    }
    let found = survey("Ede,t,A,1,\nEde,t,B,2,\nOss,t,A,4,\nOss,t,B,4,\nEde,u,A,0,\n", CaseSurvey::default()).unwrap();
    assert_eq!((found.items[0].cases, found.items[0].coders, found.items[1].alpha), (2, 2, None));
    assert!(found.items[0].alpha.is_some_and(|alpha| alpha > 0.5 && alpha < 1.0));
}

#[test]
fn what_is_refused() {
    let ranged = CaseSurvey::default().range(0.0, 4.0);
    for (rows, options, told) in [
        ("Ede,t,A,5,\n", ranged, "the score 5 is outside 0 to 4"),
        ("Ede,t,A,1,\nEde,t,A,2,\n", ranged, "line 3"),
        ("Ede,t,A,1,\n", ranged.consensus(ScoreConsensus::Weighted), "no confidence"),
        (",t,A,1,\n", ranged, "line 2"),
    ] {
        let error = survey(rows, options).unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    }
}
