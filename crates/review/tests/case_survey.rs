//! Scores of several coders as one.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use crosscase_data::{Format, ReadOptions, read_bytes};
use crosscase_review::{
    CaseSurvey, EvidenceMap, EvidenceMapOptions, ExpectedDirection, ExpectedDirections, Harvest, ReviewError,
    ScoreConsensus, SurveyedCases,
};

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
    // Two scores that are as far from 0.5 have their middle there, and confidences of tenths lose nothing, whoever comes first.
    for (low, high) in [("0.04", "0.96"), ("0.05", "0.95"), ("0.18", "0.82")] {
        let found = survey(&format!("Ede,t,A,{low},1\nEde,t,B,{high},1\n"), CaseSurvey::default()).unwrap();
        assert_eq!(found.scores[0].value, Some(0.5), "{low} {high}");
    }
    let rows = ["Ede,t,A,4,0.1\n", "Ede,t,B,3,1\n", "Ede,t,C,2,0.1\n"];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let found = survey(&order.map(|at| rows[at]).concat(), CaseSurvey::default().consensus(Weighted)).unwrap();
        assert_eq!(found.scores[0].value, Some(3.0), "{order:?}");
    }
    let found = survey("Ede,t,A,1,\nEde,t,B,2,\nOss,t,A,4,\nOss,t,B,4,\nEde,u,A,0,\n", CaseSurvey::default()).unwrap();
    assert_eq!((found.items[0].cases, found.items[0].coders, found.items[1].alpha), (2, 2, None));
    assert!(found.items[0].alpha.is_some_and(|alpha| alpha > 0.5 && alpha < 1.0));
}

/// Several reports of a case are one score of each coder first; what two coders read in one report is compared.
#[test]
fn reports_and_cases() {
    use ScoreConsensus::{Mean, Median, Weighted};
    let of = |rows: &str, consensus| {
        let text = format!("case,item,coder,report,value,confidence\n{rows}");
        let options = CaseSurvey::reading(ReadOptions::new());
        let table = read_bytes(text.as_bytes(), Format::Csv, Some("s.csv"), &options)?.table;
        CaseSurvey::default().consensus(consensus).fit(&table)
    };
    // Four reports by A do not outvote B.
    let many = "Ede,t,A,r1,0,1\nEde,t,A,r2,0,1\nEde,t,A,r3,0,1\nEde,t,A,r4,1,3\nEde,t,B,r1,4,2\nOss,t,A,r1,2,1\nOss,t,B,r1,2,1\n";
    // The least is what A says of all reports, not what she says of one.
    for (consensus, expected, least) in
        [(Median, 2.0, 0.0), (Mean, 2.125, 0.25), (Weighted, (0.5 * 1.5 + 4.0 * 2.0) / 3.5, 0.5)]
    {
        let found = of(many, consensus).unwrap();
        let (score, other) = (&found.scores[0], &found.scores[1]);
        assert!((score.value.unwrap() - expected).abs() < 1e-12, "{consensus:?}: {score:?}");
        assert_eq!((score.coders, score.low, score.high, other.value), (2, Some(least), Some(4.0), Some(2.0)));
        assert_eq!((found.reports[0].reports.len(), found.reports[1].reports.join(" ")), (4, "r1".to_owned()));
        let told: Vec<&str> = found.diagnostics.iter().map(|told| &*told.code).collect();
        assert_eq!(told, ["REV143", "REV144"], "Ede rests on several, and r1 tells of several");
        assert_eq!(found.to_table().unwrap().texts("reports").unwrap()[1].as_deref(), Some("r1"));
    }
    // Units are Ede in r1 (0 and 4) and Oss in r1 (2 and 2): the others were read by one coder alone.
    let ordinal = of("Ede,t,A,r1,0,\nEde,t,B,r1,4,\nOss,t,A,r1,2,\nOss,t,B,r1,2,\n", Median).unwrap().items[0].alpha;
    assert_eq!(of(many, Median).unwrap().items[0].alpha, ordinal);
    let twice = of("Ede,t,A,r1,0,\nOss,t,A,r1,0,\nEde,t,A,r1,1,\n", Median).unwrap_err().to_string();
    assert!(twice.contains("line 4"), "{twice}");
    assert_eq!(of("Ede,t,A,,0,\nEde,t,B,,1,\n", Median).unwrap().reports, []);
    // Who leaves the report out is not compared with who names it, which is told.
    for (rows, expected) in [
        ("Ede,t,A,,0,\nEde,t,B,r1,1,\n", true),
        ("Ede,t,A,,0,\nEde,t,A,r1,0,\n", false),
        ("Ede,t,A,,0,\nEde,t,B,,1,\nOss,t,A,r1,0,\n", false),
    ] {
        let told = of(rows, Median).unwrap().diagnostics;
        let found = told.iter().find(|told| told.code == "REV146");
        assert_eq!(found.is_some_and(|told| told.message.contains("Ede (t)")), expected, "{told:?}");
    }
    let names = of("Ede,t,A,Otter; Newt,0,\nEde,t,A,r1,0,\n", Median).unwrap().to_table().unwrap();
    assert_eq!(names.texts("reports").unwrap()[0].as_deref(), Some("\"Otter; Newt\"; r1"));
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

/// A coder or a report in two spellings counts as two; confidence, or the reports, in a column of other letters would not count at all.
#[test]
fn names_that_are_written_alike_are_told() {
    let of = |header: &str, rows: &str| {
        let text = format!("case,item,coder,value,{header}\n{rows}");
        let options = CaseSurvey::reading(ReadOptions::new());
        CaseSurvey::default().fit(&read_bytes(text.as_bytes(), Format::Csv, Some("s.csv"), &options)?.table)
    };
    let rows = "Ede,t,Anna B,1,r1\nOss,t,anna b,2,R-1\nEde,t,Bram,1,r2\n";
    let told = of("report", rows).unwrap().diagnostics;
    let told: Vec<&str> = told.iter().filter(|told| told.code == "REV147").map(|told| &*told.message).collect();
    let message = |what: &str| format!("the {what}, and counts as another");
    assert_eq!(
        told,
        [message("coder `anna b` is written like `Anna B`"), message("report `R-1` is written like `r1`")]
    );
    for column in ["Report", "Confidence"] {
        let error = of(column, "Ede,t,A,1,1\n").unwrap_err();
        assert!(error.code() == "DAT038" && error.to_string().contains(&format!("s.csv, column {column}")), "{error}");
    }
}

fn map(rows: &str) -> Result<EvidenceMap, ReviewError> {
    let text = format!("study,type,outcome,quality\n{rows}");
    let options = EvidenceMapOptions::new("study", "type", "outcome").quality("quality");
    let reading = options.reading(ReadOptions::new());
    options.fit(&read_bytes(text.as_bytes(), Format::Csv, Some("f.csv"), &reading)?.table)
}

/// A study is in one bubble of a cell, so that the bubbles add up to the studies; its quality may be said in one row of several.
#[test]
fn bubbles_add_up_to_studies() {
    for (rows, qualities, by_quality) in [
        ("S1,hub,y,2\nS1,hub,y,2\nS2,hub,y,10\n", vec!["2", "10"], vec![1, 1]),
        ("S1,hub,y,\nS1,hub,y,2\n", vec!["2"], vec![1]),
        ("S1,hub,y,2\nS1,hub,y,\nS2,hub,y,\nS3,hub,y,1\n", vec!["1", "2", "not said"], vec![1, 1, 1]),
        ("S1,hub,y,\nS2,hub,y,weak\nS3,hub,y,strong\n", vec!["strong", "weak", "not said"], vec![1, 1, 1]),
    ] {
        let found = map(rows).unwrap();
        assert_eq!(
            (found.qualities, found.cells[0].by_quality.clone()),
            (qualities.into_iter().map(str::to_owned).collect(), by_quality)
        );
        assert_eq!(found.cells[0].by_quality.iter().sum::<usize>(), found.cells[0].studies.len(), "{rows}");
    }
    let error = map("S1,hub,y,high\nS2,hub,y,low\nS1,hub,y,low\n").unwrap_err().to_string();
    assert!(
        error.contains("S1 has two qualities in one cell (hub, y): high and low") && error.contains("line 4"),
        "{error}"
    );
    assert!(map("S1,hub,y,high\nS1,hub,z,low\n").is_ok(), "of two cells they may be two");
}

/// A study of two findings found that it depends: it is neither for what is expected nor against it.
#[test]
fn a_study_is_counted_once_in_what_was_found() {
    let text = "study,condition,outcome,found\nS1,t,y,present\nS1,t,y,absent\nS2,t,y,+\nS3,t,y,negative\n";
    let table = read_bytes(text.as_bytes(), Format::Csv, None, &Harvest::reading(ReadOptions::new())).unwrap().table;
    let counted = |direction| {
        let expected =
            ExpectedDirections::default().with("t", "y", ExpectedDirection::Present).with("t", "y", direction);
        let row = Harvest::from_table(&table, &expected).unwrap().rows.remove(0);
        (row.support, row.against, row.mixed, row.studies.len())
    };
    assert_eq!(counted(ExpectedDirection::Absent), (Some(1), Some(1), 1, 3));
    assert_eq!(counted(ExpectedDirection::Open), (None, None, 1, 3), "the later one stands");
}
