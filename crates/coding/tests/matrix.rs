//! Cases by codes: what counts, what is evidence, and what is refused.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use crosscase_coding::{CodeMatrix, Codebook, CodingError, Evidence, MatrixOptions, NotMentioned, Segments};
use crosscase_data::{Format, ReadOptions, Table, read_bytes};
use proptest::prelude::*;

const SEGMENTS: &str = "case,source,coder,code,start,end,status
Ede,i1,c1,trust,0,10,present
Ede,i1,c1,personal,5,20,present
Ede,i1,c2,personal,5,20,present
Ede,i2,c1,personal,0,4,present
Oss,i3,c1,trust,,,absent
Oss,i3,c1,rules,3,9,present
Ede,i1,c1,rules,8,12,present
Tiel,i4,c1,rules,0,5,present
Tiel,i4,c2,rules,,,absent
Tiel,i4,c1,trust,,,not asked
";
const CODES: &str = "code,parent\ntrust,\npersonal,trust\nrules,\n";

fn table(text: &str, reading: fn(ReadOptions) -> ReadOptions) -> Table {
    read_bytes(text.as_bytes(), Format::Csv, Some("a.csv"), &reading(ReadOptions::new())).unwrap().table
}

fn matrix(segments: &str, codes: &str, not_mentioned: NotMentioned) -> Result<CodeMatrix, CodingError> {
    let segments = Segments::from_table(&table(segments, Segments::reading))?;
    let codes = Codebook::from_table(&table(codes, Codebook::reading))?;
    MatrixOptions::new(not_mentioned).codebook(codes).fit(&segments)
}

/// A parent has the passages of its parts, a passage of two coders is one, and overlap is over both unions: 4 of 24 + 15 − 4.
#[test]
fn a_code_has_the_passages_of_its_parts() {
    use Evidence::{Absent, Contradictory, NotAsked, NotMentioned as Unsaid, Present};
    let found = matrix(SEGMENTS, CODES, NotMentioned::Missing).unwrap();
    assert_eq!(found.cases, ["Ede", "Oss", "Tiel"]);
    assert_eq!(found.count, [[3, 2, 1], [0, 0, 1], [0, 0, 1]]);
    assert_eq!(found.length, [[24, 19, 4], [0, 0, 6], [0, 0, 5]]);
    let evidence = [[Present, Present, Present], [Absent, Unsaid, Present], [NotAsked, Unsaid, Contradictory]];
    assert_eq!(found.evidence, evidence);
    assert_eq!(found.membership[1], [Some(0.0), None, Some(1.0)]);
    assert_eq!(found.membership[2], [None, None, None]);
    let trust_and_rules = found.overlap.iter().find(|pair| pair.codes == ["trust", "rules"]).unwrap();
    assert_eq!((trust_and_rules.length, trust_and_rules.jaccard), (4, 4.0 / 35.0));
    assert!(found.diagnostics[0].message.contains("Tiel"));
    let with_absent = matrix(SEGMENTS, CODES, NotMentioned::Absent).unwrap();
    assert_eq!(with_absent.membership[2], [None, Some(0.0), None], "contradictory and not asked stay unknown");
    assert_eq!(found.to_sets().unwrap().numbers("rules").unwrap(), [Some(1.0), Some(1.0), None]);
}

/// What a part does not hand on, no code above it gets either.
#[test]
fn aggregation_stops_at_a_no() {
    let segments = "case,source,code,start,end\nEde,i1,deep,0,4\n";
    for (codes, expected) in [
        ("code,parent,aggregate\ntop,,\nmiddle,top,\ndeep,middle,\n", [1, 1, 1]),
        ("code,parent,aggregate\ntop,,yes\nmiddle,top,no\ndeep,middle,\n", [0, 0, 1]),
        ("code,parent,aggregate\ntop,,no\nmiddle,top,yes\ndeep,middle,\n", [0, 1, 1]),
    ] {
        assert_eq!(matrix(segments, codes, NotMentioned::Absent).unwrap().count[0], expected, "{codes}");
    }
}

#[test]
fn what_is_amiss_is_told_with_its_place() {
    let row = |row: &str| format!("case,source,coder,code,start,end,status\nEde,i1,c1,trust,0,10,\n{row}\n");
    for (segments, codes, code, told) in [
        (row("Ede,i1,c1,rules,0,4,"), CODES, "COD010", "Ede: personal"),
        (row(",i1,c1,trust,0,4,"), CODES, "COD001", "line 3"),
        (row("Ede,,c1,trust,0,4,"), CODES, "COD001", "source"),
        (row("Ede,i1,c1,trust,4,4,"), CODES, "COD004", "4 to 4"),
        (row("Ede,i1,c1,trust,0.5,4,"), CODES, "COD004", "0.5 to 4"),
        (row("Ede,i1,c1,trust,,,"), CODES, "COD003", "line 3"),
        (row("Ede,i1,c1,trust,,,perhaps"), CODES, "COD002", "perhaps"),
        (row("Ede,i1,c1,trusst,0,4,"), CODES, "COD006", "did you mean trust?"),
        (row("Ede,i1,c1,trust,0,4,"), "code,parent\ntrust,\ntrust,\n", "COD007", "line 3"),
        (row("Ede,i1,c1,trust,0,4,"), "code,parent\ntrust,care\n", "COD006", "care"),
        (row("Ede,i1,c1,trust,0,4,"), "code,parent\ntrust,b\nb,trust\n", "COD008", "trust in b in trust"),
        (row("Ede,i1,c1,trust,0,4,"), "code,parent,aggregate\ntrust,,maybe\n", "COD009", "maybe"),
    ] {
        let error = matrix(&segments, codes, NotMentioned::Error).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(error.to_string().contains(told), "{error}");
    }
    let segments = Segments::from_table(&table(SEGMENTS, Segments::reading)).unwrap();
    let options = MatrixOptions::new(NotMentioned::Absent).cases(vec!["Ede".to_owned(), "Oss".to_owned()]);
    assert_eq!(options.fit(&segments).unwrap_err().code(), "COD005");
}

/// What decides over figures is not passed over because its column is called in other letters; what else may be one of coders is told, and
/// what another tool exports is known.
#[test]
fn columns_by_other_names_are_not_passed_over() {
    let of = |header: &str, row: &str| {
        let read = table(&format!("{header}\n{row}\n"), Segments::reading);
        let fault = Segments::from_table(&read).err().map(|error| (error.code().to_owned(), error.to_string()));
        (fault, Segments::unread(&read).map(|told| told.code))
    };
    for column in ["Coder", "coder_", "Status", "WHOLE"] {
        let (fault, _) = of(&format!("case,source,code,start,end,{column}"), "Ede,i1,trust,0,10,x");
        let (code, message) = fault.unwrap();
        assert!(code == "DAT038" && message.contains("did you mean `"), "{column}: {message}");
    }
    for (column, told) in [("Coded by", Some("COD152")), ("rater", Some("COD152")), ("text", None), ("coder", None)] {
        let (fault, found) = of(&format!("case,source,code,start,end,{column}"), "Ede,i1,trust,0,10,x");
        assert_eq!((fault, found.as_deref()), (None, told), "{column}");
    }
    for (header, row, mend) in [
        (
            "Color,Document group,Document name,Code,Beginning,End,Segment,Created by",
            "r,FR1,i1,trust,3,4,w,Maud",
            "REFI-QDA",
        ),
        ("id,document,tag,content", "1,i1,trust,we trust", "coding import"),
    ] {
        let (code, message) = of(header, row).0.unwrap();
        assert!(code == "COD020" && message.contains(mend), "{message}");
    }
    let codes = table("code,Parent\ntrust,\npersonal,trust\n", Codebook::reading);
    assert_eq!(Codebook::from_table(&codes).unwrap_err().code(), "DAT038");
    assert!(Codebook::from_table(&table("code,parent,Description\ntrust,,x\n", Codebook::reading)).is_ok());
}

fn some_segments() -> impl Strategy<Value = Vec<(u8, u8, u8, u64, u64)>> {
    proptest::collection::vec((0..3_u8, 0..2_u8, 0..3_u8, 0..30_u64, 1..10_u64), 1..40)
}

fn text(rows: &[(u8, u8, u8, u64, u64)]) -> String {
    let line = |(case, source, code, start, length): &(u8, u8, u8, u64, u64)| {
        format!(
            "case{case},case{case}-{source},{},{start},{}\n",
            ["trust", "personal", "rules"][usize::from(*code)],
            start + length
        )
    };
    format!("case,source,code,start,end\n{}", rows.iter().map(line).collect::<String>())
}

proptest! {
    /// Against the plain definition: a set of the characters that each code covers.
    #[test]
    fn lengths_and_overlaps_are_those_of_sets_of_characters(rows in some_segments()) {
        let found = matrix(&text(&rows), CODES, NotMentioned::Absent).unwrap();
        let covered = |code: usize, case: Option<&str>| -> std::collections::BTreeSet<(u8, u8, u64)> {
            let has = |of: u8| usize::from(of) == code || code == 0 && of == 1;
            let rows = rows.iter().filter(|row| has(row.2) && case.is_none_or(|case| format!("case{}", row.0) == case));
            rows.flat_map(|row| (row.3..row.3 + row.4).map(|at| (row.0, row.1, at))).collect()
        };
        for (at, case) in found.cases.iter().enumerate() {
            for code in 0..3 {
                prop_assert_eq!(found.length[at][code], covered(code, Some(case)).len() as u64);
                prop_assert_eq!(found.count[at][code] > 0, found.evidence[at][code] == Evidence::Present);
            }
        }
        for a in 0..3 {
            for b in a + 1..3 {
                let (one, other) = (covered(a, None), covered(b, None));
                let both = one.intersection(&other).count();
                let told = found.overlap.iter().find(|pair| pair.codes == [found.codes[a].clone(), found.codes[b].clone()]);
                prop_assert_eq!(told.map_or(0, |pair| pair.length), both as u64);
                if let Some(told) = told {
                    prop_assert!((told.jaccard - both as f64 / one.union(&other).count() as f64).abs() < 1e-12);
                }
            }
        }
    }
}
