//! Cases by codes: what counts, what is evidence, and what is refused.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

use crosscase_coding::{
    CodeMatrix, Codebook, CodingError, CooccurrenceOptions, Evidence, MatrixOptions, NotMentioned, Segments, Within,
};
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

/// A case or a code in other letters is one more, and takes passages from the other.
#[test]
fn cases_and_codes_that_are_written_alike_are_told() {
    let told = |segments: &str| {
        let found = MatrixOptions::new(NotMentioned::Missing)
            .fit(&Segments::from_table(&table(segments, Segments::reading)).unwrap())
            .unwrap();
        let told = found.diagnostics.into_iter().filter(|told| told.code == "COD151");
        told.map(|told| told.message).collect::<Vec<_>>()
    };
    assert_eq!(told(SEGMENTS), [""; 0]);
    let found = told(&SEGMENTS.replace("Ede,i2,c1,personal", "ede,i2,c1,Personal"));
    let message = |names: &str| format!("the {names}, and counts as another");
    assert_eq!(
        found,
        [message("case `ede` is written like `Ede`"), message("code `Personal` is written like `personal`")]
    );
}

/// By hand: of four interviews two have trust, of which one has power, and two were read and have neither. By chance both would be in
/// 2·1/4 of them: lift 2; phi = (4·1 − 2·1)/√(2·1·2·3).
#[test]
fn what_was_read_counts_also_without_a_code() {
    let rows = "case,source,code,start,end,status\nc1,s1,trust,0,10,\nc1,s1,power,0,10,\nc2,s2,trust,,,absent\nc2,s2,power,,,absent\n\
                c4,s4,trust,3,4,\n";
    let segments = |rows: &str| Segments::from_table(&table(rows, Segments::reading)).unwrap();
    let read = ["s1", "s2", "s3", "s4"].map(String::from).to_vec();
    for within in [Within::Source, Within::Case] {
        let mut options = CooccurrenceOptions::default();
        options.within = within;
        let named = segments(&format!("{rows}c3,s3,trust,,,absent\n"));
        let found = options.fit(&named).unwrap();
        let pair = &found.pairs[0];
        assert_eq!((found.units, pair.units, pair.n, pair.both), (4, 4, [2, 1], 1), "{within:?}");
        assert_eq!((pair.lift, pair.phi, pair.jaccard), (Some(2.0), Some(2.0 / 12.0_f64.sqrt()), Some(0.5)));
        // The same where s3 has no row, and a list says that it was read.
        let mut listed = options.clone();
        match within {
            Within::Source => listed.sources = Some(read.clone()),
            _ => listed.cases = Some(["c1", "c2", "c3", "c4"].map(String::from).to_vec()),
        }
        assert_eq!(listed.fit(&segments(rows)).unwrap(), found);
        assert_eq!(options.fit(&segments(rows)).unwrap().units, 3);
    }
    let mut options = CooccurrenceOptions::default();
    options.sources = Some(read[..2].to_vec());
    assert_eq!(options.fit(&segments(rows)).unwrap_err().code(), "COD017");
    options.sources = None;
    options.cases = Some(vec!["c1".to_owned()]);
    assert_eq!(options.fit(&segments(rows)).unwrap_err().code(), "COD005");
    // A list that can add nothing is told.
    options.cases = Some(["c1", "c2", "c4"].map(String::from).to_vec());
    assert_eq!(options.fit(&segments(rows)).unwrap().diagnostics[0].code, "COD117");
    // Which source was read for nothing is not said: told where sources count.
    let unnamed = segments(&format!("{rows}c3,,trust,,,absent\n"));
    options.cases = None;
    let found = options.fit(&unnamed).unwrap();
    assert_eq!((found.units, found.diagnostics[0].code.as_ref()), (3, "COD119"));
    options.within = Within::Case;
    let found = options.fit(&unnamed).unwrap();
    assert_eq!((found.units, found.diagnostics.len()), (4, 0));
}

/// A code that was not asked is not absent: pairs are over what was asked of both, whether a row is of a passage, a source or a case.
#[test]
fn what_was_not_asked_is_not_absent() {
    let pair = |within, rows: &str| {
        let rows = format!("case,source,code,start,end,status\n{rows}");
        let mut options = CooccurrenceOptions::default();
        options.within = within;
        let found = options.fit(&Segments::from_table(&table(&rows, Segments::reading)).unwrap()).unwrap();
        (found.units, found.pairs[0].units, found.pairs[0].n, found.pairs[0].both)
    };
    let rows = "c1,s1,a,0,4,\nc1,s1,b,0,4,\nc2,s2,a,0,4,\nc2,s3,a,0,4,\nc3,s4,b,0,4,\n";
    for (row, by_source, by_case, by_passage) in [
        ("", (4, 4, [3, 2], 1), (3, 3, [2, 2], 1), (4, 4, [3, 2], 1)),
        ("c2,s2,b,,,not asked\n", (4, 3, [2, 2], 1), (3, 2, [1, 2], 1), (4, 3, [2, 2], 1)),
        ("c2,,b,,,not asked\n", (4, 2, [1, 2], 1), (3, 2, [1, 2], 1), (4, 2, [1, 2], 1)),
        // Who looked for it there, or found it, was asked.
        ("c2,,b,,,not asked\nc2,s3,b,,,absent\n", (4, 3, [2, 2], 1), (3, 3, [2, 2], 1), (4, 3, [2, 2], 1)),
        ("c1,s1,b,,,not asked\n", (4, 4, [3, 2], 1), (3, 3, [2, 2], 1), (4, 4, [3, 2], 1)),
        // A passage that was looked at for nothing is one, too.
        ("c2,s2,b,7,9,absent\n", (4, 4, [3, 2], 1), (3, 3, [2, 2], 1), (5, 5, [3, 2], 1)),
    ] {
        let rows = format!("{rows}{row}");
        assert_eq!(pair(Within::Source, &rows), by_source, "{row}");
        assert_eq!(pair(Within::Case, &rows), by_case, "{row}");
        assert_eq!(pair(Within::Passage, &rows), by_passage, "{row}");
    }
}

proptest! {
    /// By the definitions, from the evidence of each code in each case.
    #[test]
    fn pairs_are_counted_over_what_was_asked(said in proptest::collection::vec(proptest::collection::vec(0_u8..4, 4), 1..12)) {
        let codes = ["a", "b", "c", "d"];
        let mut rows = "case,source,code,start,end,status\n".to_owned();
        for (case, said) in said.iter().enumerate() {
            for (code, said) in codes.iter().zip(said) {
                let end = ["0,5,present", ",,absent", ",,not asked"].get(usize::from(*said));
                rows.extend(end.map(|end| format!("K{case},i{case},{code},{end}\n")));
            }
        }
        let segments = Segments::from_table(&table(&rows, Segments::reading)).unwrap();
        let mut options = CooccurrenceOptions::default();
        options.within = Within::Case;
        options.cases = Some((0..said.len()).map(|case| format!("K{case}")).collect());
        options.codebook = Some(Codebook::from_table(&table("code\na\nb\nc\nd\n", Codebook::reading)).unwrap());
        for pair in options.fit(&segments).unwrap().pairs {
            let [a, b] = pair.codes.map(|name| codes.iter().position(|code| *code == name).unwrap());
            let asked = said.iter().filter(|said| said[a] != 2 && said[b] != 2).map(|said| [a, b].map(|at| said[at] == 0));
            let asked: Vec<[bool; 2]> = asked.collect();
            let with = |is: &dyn Fn(&[bool; 2]) -> bool| asked.iter().filter(|row| is(row)).count();
            let n = [with(&|row| row[0]), with(&|row| row[1])];
            prop_assert_eq!((pair.units, pair.n, pair.both), (asked.len(), n, with(&|row| row[0] && row[1])));
            let [x, y]: [Vec<f64>; 2] = [0, 1].map(|at| asked.iter().map(|row| f64::from(u8::from(row[at]))).collect());
            let phi = crosscase_numerics::pearson(&x, &y);
            prop_assert!(phi.is_some() == pair.phi.is_some() && phi.zip(pair.phi).is_none_or(|(a, b)| (a - b).abs() < 1e-9));
        }
    }
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
