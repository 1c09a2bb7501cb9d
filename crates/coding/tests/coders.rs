//! Agreement over tables, and where coders cut the text themselves.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use crosscase_coding::{
    AgreementColumns, Codebook, CodingError, Disagreements, Highlights, MatrixOptions, NotMentioned, RatedAgreement,
    Segments, UnitizeColumns, Unitized,
};
use crosscase_data::{Format, ReadOptions, read_bytes};
use crosscase_numerics::{
    AgreementCoefficient as Coefficient, AgreementInterval, AgreementMetric, AgreementOptions, AgreementWeights,
};
use proptest::prelude::*;

fn agreement(rows: &str, options: AgreementOptions) -> Result<RatedAgreement, CodingError> {
    let columns = AgreementColumns::new("unit", "coder", "value");
    let text = format!("unit,coder,value\n{rows}");
    let table = read_bytes(text.as_bytes(), Format::Csv, Some("r.csv"), &columns.reading(ReadOptions::new()))?.table;
    columns.fit(&table, &options)
}

/// Nine units, three coders, one unit rated once; figures of irrCAC 0.4.4, alpha by Krippendorff's own metric.
const RATINGS: &str = "u1,c1,1\nu1,c2,1\nu2,c1,2\nu2,c2,2\nu2,c3,3\nu3,c1,3\nu3,c2,3\nu3,c3,3\nu4,c1,1\nu4,c3,1\nu5,c1,2\nu5,c2,3\n\
                       u5,c3,2\nu6,c3,2\nu7,c1,4\nu7,c2,4\nu7,c3,4\nu8,c1,1\nu8,c2,2\nu8,c3,1\nu9,c2,3\nu9,c3,3\n";

#[test]
fn ratings_that_are_missing() {
    let gwet = agreement(RATINGS, AgreementOptions::new(Coefficient::Gwet)).unwrap();
    assert!((gwet.estimate.unwrap() - 0.670_433_996_383_363_4).abs() < 1e-12);
    assert!((gwet.se.unwrap() - 0.178_431_383_976_932_98).abs() < 1e-12);
    assert!((gwet.ci.unwrap().0 - 0.258_970_487_082_353_65).abs() < 1e-9);
    assert_eq!((gwet.units, gwet.coders, gwet.categories, gwet.rated_once), (9, 3, 4, 1));
    let ordinal = AgreementOptions::new(Coefficient::Krippendorff).metric(AgreementMetric::Ordinal);
    let alpha = agreement(RATINGS, ordinal).unwrap();
    assert!((alpha.estimate.unwrap() - 0.863_324_979_114_452_8).abs() < 1e-12);
    assert_eq!(alpha.units, 8);
}

#[test]
fn what_is_refused_or_told() {
    let of = AgreementOptions::new;
    for (rows, options, code, told) in [
        ("u1,c1,a\nu1,c2,a\nu7,c2,b\nu7,c1,a\nu7,c2,a\n", of(Coefficient::Krippendorff), "COD011", "c2 rated u7 twice"),
        ("u1,c1,a\nu2,c1,b\n", of(Coefficient::Krippendorff), "NUM013", "coder"),
        ("u1,c1,a\nu2,c2,b\n", of(Coefficient::Percent), "NUM014", "no unit was rated by two"),
        ("u1,c1,a\nu1,c2,b\nu1,c3,b\n", of(Coefficient::Cohen), "NUM015", "conger"),
        ("u1,,a\nu1,c2,b\n", of(Coefficient::Percent), "COD001", "line 2"),
        ("u1,c1,low\nu1,c2,high\n", of(Coefficient::Krippendorff).metric(AgreementMetric::Ordinal), "DAT012", "low"),
    ] {
        let error = agreement(rows, options).unwrap_err();
        assert!(
            error.to_string().contains(told) && (error.code() == code || code == "DAT012"),
            "{} {error}",
            error.code()
        );
    }
    let one = agreement("u1,c1,a\nu1,c2,a\nu2,c1,a\nu2,c2,a\n", of(Coefficient::Fleiss)).unwrap();
    assert_eq!((one.estimate, one.ci, one.categories), (None, None, 1));
    assert!(one.diagnostics[0].message.contains("one category"));
    let words = of(Coefficient::Gwet).weights(AgreementWeights::Linear);
    let words = agreement("u1,c1,low\nu1,c2,high\nu2,c1,low\nu2,c2,low\n", words).unwrap();
    assert!(words.diagnostics.iter().any(|told| told.message.contains("high < low")), "{:?}", words.diagnostics);
}

/// A missing rating has no row, so that a coder of whom every rating is missing is not there: told, and none of the coders.
#[test]
fn a_coder_without_ratings_is_left_out() {
    let rows = "1,a,x\n1,b,x\n2,a,x\n2,b,y\n3,a,y\n3,b,y\n4,a,y\n4,b,y\n5,a,x\n5,b,x\n6,a,y\n6,b,x\n";
    for (coefficient, ..) in Coefficient::CHOICES {
        let without = agreement(rows, AgreementOptions::new(*coefficient)).unwrap();
        let with =
            agreement(&format!("0,c,\n1,a,\n{rows}1,c,\n2,c,\n2,c,\n"), AgreementOptions::new(*coefficient)).unwrap();
        assert_eq!((with.coders, with.units, with.se, with.ci), (2, 6, without.se, without.ci), "{coefficient:?}");
        assert_eq!((with.estimate, without.diagnostics.len()), (without.estimate, 0));
        let told: Vec<_> = with.diagnostics.iter().map(|told| (told.code.as_ref(), told.cases.join(", "))).collect();
        assert_eq!(told, [("COD116", "c".to_owned())]);
    }
    let kappa = agreement(rows, AgreementOptions::new(Coefficient::Conger)).unwrap().estimate.unwrap();
    assert!((kappa - 1.0 / 3.0).abs() < 1e-12);
}

/// Why there is no interval is said as it is.
#[test]
fn intervals_that_are_not() {
    let jackknife = AgreementOptions::new(Coefficient::Percent).interval(AgreementInterval::Jackknife);
    for (rows, told) in
        [("1,a,x\n1,b,x\n", "one unit alone"), ("1,a,x\n1,b,x\n2,a,y\n3,b,x\n", "1 of 3 units cannot be left out")]
    {
        let found = agreement(rows, jackknife).unwrap();
        let reason = found.diagnostics.iter().find(|told| told.code == "COD115").unwrap();
        assert!(found.ci.is_none() && reason.message.contains(told), "{reason:?}");
    }
}

/// A coder whose name is written in two ways counts as two.
#[test]
fn coders_that_are_written_alike_are_told() {
    let rows = "u1,coder A,1\nu1,coder B,1\nu2,CoderA,2\nu2,coder B,2\nu3,coder  a,2\nu3,coder B,1\n";
    let found = agreement(rows, AgreementOptions::new(Coefficient::Krippendorff)).unwrap();
    let told: Vec<&str> = found.diagnostics.iter().filter(|told| told.code == "COD151").map(|t| &*t.message).collect();
    let message = |name: &str| format!("the coder `{name}` is written like `coder A`, and counts as another");
    assert_eq!(told, [message("CoderA"), message("coder  a")]);
    let apart = agreement(RATINGS, AgreementOptions::new(Coefficient::Gwet)).unwrap();
    assert!(apart.diagnostics.iter().all(|told| told.code != "COD151"));
}

/// So is a unit, or a word, in two ways: a disagreement would be gone.
#[test]
fn units_that_are_written_alike_are_told() {
    let rows = "u1,a,yes\nU1,b,no\nu2,a,Yes\nu2,b,yes\nu1.1,a,no\nu11,b,no\n";
    let found = agreement(rows, AgreementOptions::new(Coefficient::Krippendorff)).unwrap();
    let told: Vec<&str> = found.diagnostics.iter().filter(|told| told.code == "COD151").map(|t| &*t.message).collect();
    let message = |names: &str| format!("the {names}, and counts as another");
    assert_eq!(told, [message("unit `U1` is written like `u1`"), message("value `Yes` is written like `yes`")]);
}

/// Of highlights none of which stands in a text that was given, no empty table is made.
#[test]
fn highlights_without_their_texts_are_refused() {
    let file = b"id,document,tag,content\n1,FR1 int1,trust,we trust\n2,FR2 int1,rules,the law\n";
    let table = read_bytes(file, Format::Csv, Some("h.csv"), &Highlights::reading(ReadOptions::new())).unwrap().table;
    for texts in [Highlights::default(), Highlights::default().text("other.txt", "we trust the law")] {
        let error = texts.fit(&table).unwrap_err();
        assert!(error.code() == "COD020" && error.to_string().contains("2 highlights stand in no text"), "{error}");
    }
    assert!(Highlights::default().text("FR1 int1.txt", "As said, we trust.").fit(&table).is_ok());
}

fn unitized(rows: &str, length: u64) -> Result<Unitized, CodingError> {
    let columns = UnitizeColumns::default();
    let text = format!("coder,code,start,end\n{rows}");
    let table = read_bytes(text.as_bytes(), Format::Csv, Some("s.csv"), &columns.reading(ReadOptions::new()))?.table;
    columns.fit(&table, length)
}

/// A row that says of the whole text that it has a code is no passage of it, and no overlap; what is left aside is counted.
#[test]
fn codes_of_the_whole_text_are_no_passages() {
    let columns = UnitizeColumns::default();
    let read = |text: &str| {
        let options = columns.reading(ReadOptions::new());
        columns.fit(&read_bytes(text.as_bytes(), Format::Csv, Some("s.csv"), &options).unwrap().table, 60).unwrap()
    };
    let with = read("coder,code,start,end,whole\nA,x,0,7,\nA,gist,0,60,yes\nB,x,0,9,no\nB,gist,0,60,Yes\n");
    let without = unitized("A,x,0,7\nB,x,0,9\n", 60).unwrap();
    assert_eq!((with.u_alpha, with.codes.len(), &with.codes), (without.u_alpha, 1, &without.codes));
    assert_eq!(
        with.diagnostics[0].message,
        "2 rows say of the text as a whole that it has a code: no passage, and left aside"
    );
    assert!(without.diagnostics.iter().all(|told| told.code != "COD129"));
    let nothing = read("coder,code,start,end,whole\nA,x,0,30,\nB,gist,0,60,yes\n");
    assert_eq!(
        nothing.binary,
        unitized("A,x,0,30\nB,,,\n", 60).unwrap().binary,
        "B had the text, and parted none of it"
    );
}

/// Where nothing could be disagreed on, it is said of which coefficient and why.
#[test]
fn coefficients_of_nothing_to_disagree_on() {
    for (rows, defined, told) in [
        ("A,x,0,60\nB,x,0,60\n", [false; 3], vec!["whole text to one code", "coded all of the text", "one code alone"]),
        ("A,,,\nB,,,\n", [false; 3], vec!["no coder found a passage"]),
        ("A,x,0,60\nB,y,0,60\n", [true, false, true], vec!["coded all of the text"]),
        ("A,x,0,10\nB,y,20,30\n", [true, true, false], vec!["no two coders have a code on the same text"]),
        ("A,x,0,10\nB,x,0,10\nB,y,20,30\n", [true, true, false], vec!["one code alone"]),
        ("A,x,0,10\nA,y,20,30\nB,x,0,10\nB,y,20,30\n", [true; 3], vec![]),
    ] {
        let found = unitized(rows, 60).unwrap();
        assert_eq!([found.u_alpha, found.binary, found.cu_alpha].map(|alpha| alpha.is_some()), defined, "{rows}");
        assert_eq!(found.diagnostics.len(), told.len(), "{rows}: {:?}", found.diagnostics);
        for (found, told) in found.diagnostics.iter().zip(told) {
            assert!(found.code == "COD118" && found.message.contains(told), "{rows}: {found:?}");
        }
    }
}

/// Krippendorff (2019), figure 12.11: u-alpha .510, binary .413, cu-alpha .724; the code 7 meets gaps alone.
#[test]
fn the_figure_of_the_book() {
    let rows = "Alex,1,0,7\nAlex,2,7,13\nAlex,5,30,32\nAlex,6,32,37\nAlex,6,37,44\nAlex,7,44,60\nPaul,1,0,7\nPaul,3,7,13\n\
                Paul,5,13,21\nPaul,6,32,44\nSuzan,1,0,7\nSuzan,4,7,13\nSuzan,5,13,21\nSuzan,6,32,37\nSuzan,6,37,41\nSuzan,6,41,44\n";
    let found = unitized(rows, 60).unwrap();
    for (alpha, expected) in [
        (found.u_alpha, 0.509_981_907_792_126_8),
        (found.binary, 0.413_599_230_448_952_64),
        (found.cu_alpha, 0.724_168_965_016_693_4),
    ] {
        assert!((alpha.unwrap() - expected).abs() < 1e-12, "{alpha:?} for {expected}");
    }
    let of = |code: &str| found.codes.iter().find(|found| found.code == code).unwrap();
    for (code, expected) in
        [("1", Some(1.0)), ("2", Some(0.0)), ("3", Some(0.0)), ("4", Some(0.0)), ("5", Some(1.0)), ("7", None)]
    {
        assert_eq!(of(code).alpha.map(|alpha| (alpha * 1e9).round() / 1e9 + 0.0), expected, "code {code}");
    }
    assert_eq!(of("7").coverage, Some(0.0));
    assert!((of("5").coverage.unwrap() - 0.444).abs() < 1e-3);
}

#[test]
fn passages_that_cannot_be() {
    for (rows, length, code) in [
        ("A,x,0,7\nA,y,6,9\nB,x,0,7\n", 60, "COD014"),
        ("A,x,0,7\nB,x,50,61\n", 60, "COD013"),
        ("A,x,7,7\nB,x,0,7\n", 60, "COD004"),
        ("A,x,0,7\n", 60, "NUM013"),
        ("A,x,0,7\nB,,3,4\n", 60, "COD001"),
        ("A,x,0,7\nB,x,3,4\n", 0, "COD012"),
    ] {
        assert_eq!(unitized(rows, length).unwrap_err().code(), code, "{rows}");
    }
    // What overlaps under one code is one passage; a coder may have found nothing at all.
    let joined = unitized("A,x,0,7\nA,x,5,9\nB,x,0,9\n", 60).unwrap();
    assert_eq!(joined.u_alpha, Some(1.0));
    let nothing = unitized("A,x,0,30\nB,,,\n", 60).unwrap();
    assert!(nothing.u_alpha.unwrap() < 0.0 && nothing.cu_alpha.is_none());
}

fn passages() -> impl Strategy<Value = Vec<Vec<(u64, u8)>>> {
    // For each coder, lengths in turn of a gap and a passage.
    proptest::collection::vec(proptest::collection::vec((1..6_u64, 0..3_u8), 2..8), 2..4)
}

proptest! {
    #[test]
    fn neither_the_order_of_coders_nor_the_names_of_codes_nor_the_direction_of_the_text_matter(coders in passages()) {
        const LENGTH: u64 = 100;
        let rows = |turned: bool| -> String {
            let mut rows: Vec<String> = Vec::new();
            for (coder, parts) in coders.iter().enumerate() {
                let mut at = 0;
                for (place, (length, code)) in parts.iter().enumerate() {
                    if place % 2 == 1 {
                        let (start, end) = if turned { (LENGTH - at - length, LENGTH - at) } else { (at, at + length) };
                        let code = if turned { 2 - code } else { *code };
                        rows.push(format!("coder{coder},k{code},{start},{end}\n"));
                    }
                    at += length;
                }
            }
            if turned { rows.reverse(); }
            rows.concat()
        };
        let (one, other) = (unitized(&rows(false), LENGTH).unwrap(), unitized(&rows(true), LENGTH).unwrap());
        let near = |a: Option<f64>, b: Option<f64>| match (a, b) { (Some(a), Some(b)) => (a - b).abs() < 1e-9, (a, b) => a == b };
        prop_assert!(near(one.u_alpha, other.u_alpha) && near(one.binary, other.binary) && near(one.cu_alpha, other.cu_alpha));
        prop_assert!([one.u_alpha, one.binary, one.cu_alpha].into_iter().flatten().all(|alpha| alpha <= 1.0 + 1e-12));
    }
}

fn segments(rows: &str) -> Segments {
    let text = format!("case,source,coder,code,start,end,status\n{rows}");
    let table = read_bytes(text.as_bytes(), Format::Csv, None, &Segments::reading(ReadOptions::new())).unwrap().table;
    Segments::from_table(&table).unwrap()
}

/// Which passages coders differ on, and how far they agree on a code: what one alone read is not compared, and a parent has what its parts have.
#[test]
fn where_coders_disagree() {
    let rows = "Ede,i1,A,personal,0,10,\nEde,i1,B,trust,5,12,\nEde,i1,A,rules,20,30,\nEde,i1,B,law,25,28,\nEde,i1,C,personal,9,11,\n\
                Oss,i2,A,trust,0,5,\nOss,,B,trust,,,absent\nTiel,i3,A,trust,0,9,\nGent,i4,A,law,0,2,\nGent,i4,B,law,2,4,\n";
    let table = read_bytes(
        b"code,parent\ntrust,\npersonal,trust\nrules,\nlaw,\n",
        Format::Csv,
        None,
        &Codebook::reading(ReadOptions::new()),
    );
    let found = Disagreements::of(&segments(rows), &Codebook::from_table(&table.unwrap().table).unwrap()).unwrap();
    let codes: Vec<(&str, usize, usize, usize, usize)> = found
        .codes
        .iter()
        .map(|one| (one.code.as_str(), one.passages, one.agreed, one.cases, one.cases_disputed))
        .collect();
    assert_eq!(
        codes,
        [("trust", 2, 1, 3, 1), ("personal", 1, 0, 3, 1), ("rules", 1, 0, 3, 1), ("law", 3, 0, 3, 1)],
        "Tiel was read by one alone; passages that only touch are two"
    );
    let passages: Vec<String> = found
        .passages
        .iter()
        .map(|one| {
            let [by, not, instead] = [&one.found_by, &one.not_by, &one.instead].map(|names| names.join("+"));
            format!("{} {}-{} {}: {by}, not {not}, instead {instead}", one.source, one.start, one.end, one.code)
        })
        .collect();
    assert_eq!(
        passages,
        [
            "i1 0-11 personal: A+C, not B, instead trust",
            "i1 20-30 rules: A, not B+C, instead law",
            "i1 25-28 law: B, not A+C, instead rules",
            "i2 0-5 trust: A, not B, instead ",
            "i4 0-2 law: A, not B, instead ",
            "i4 2-4 law: B, not A, instead ",
        ]
    );
    assert!(found.diagnostics.iter().any(|told| told.code == "COD161"));
    assert_eq!(Disagreements::of(&segments("Ede,i1,A,t,0,1,\n"), &Codebook::default()).unwrap_err().code(), "COD006");
    let alone = segments("Ede,i1,A,t,0,1,\n");
    assert!(Disagreements::of(&alone, &Codebook::of_segments(&alone)).is_err(), "one coder");
}

/// What coders say of `trust`, by the rows of passages: cases, those disputed, passages and those agreed.
fn on_trust(rows: &str) -> ([usize; 4], Vec<String>) {
    let segments = segments(rows);
    let found = Disagreements::of(&segments, &Codebook::of_segments(&segments)).unwrap();
    let one = found.codes.iter().find(|one| one.code == "trust").unwrap();
    let told = |one: &crosscase_coding::DisputedPassage| format!("{} not {}", one.case, one.not_by.join("+"));
    let told = found.passages.iter().filter(|one| one.code == "trust").map(told).collect();
    ([one.cases, one.cases_disputed, one.passages, one.agreed], told)
}

/// Coders are compared on what both read: a case is not disputed for what one of them never saw, whoever speaks of a source has read all of it,
/// and who says that a code was not asked has not overlooked it.
#[test]
fn coders_are_compared_on_what_both_read() {
    for (rows, expected, told) in [
        // C never read i1; of i2, which B and C read, neither has it.
        ("Ede,i1,A,trust,0,5,\nEde,i1,B,trust,0,5,\nEde,i2,B,rules,0,3,\nEde,i2,C,rules,0,3,\n", [1, 0, 1, 1], vec![]),
        // Of i1 and i2 together A and B both have it, though not in the same one.
        (
            "Ede,i1,A,trust,0,5,\nEde,i1,B,rules,0,5,\nEde,i2,A,rules,0,3,\nEde,i2,B,trust,0,3,\n",
            [1, 0, 2, 0],
            vec!["Ede not B", "Ede not A"],
        ),
        // B read the focus group, and left Ede out.
        ("Ede,i1,A,trust,0,10,\nOss,i1,A,trust,20,30,\nOss,i1,B,trust,20,30,\n", [2, 1, 2, 1], vec!["Ede not B"]),
        ("Ede,i1,A,trust,,,not asked\nEde,i1,B,trust,0,5,\n", [0, 0, 0, 0], vec![]),
        (
            "Ede,,A,trust,,,not asked\nEde,i1,A,rules,0,5,\nEde,i1,B,trust,0,5,\nEde,i1,C,rules,0,5,\n",
            [1, 1, 1, 0],
            vec!["Ede not C"],
        ),
        ("Ede,i1,A,trust,,,not asked\nEde,i1,A,trust,0,5,\nEde,i1,B,trust,0,5,\n", [1, 0, 1, 1], vec![]),
        ("Ede,,A,trust,,,absent\nEde,i1,B,trust,0,5,\n", [1, 1, 1, 0], vec!["Ede not A"]),
    ] {
        assert_eq!(on_trust(rows), (expected, told.into_iter().map(str::to_owned).collect()), "{rows}");
    }
    // A code of a whole document is no passage: two others of that code stay two, and it counts in the case.
    let text = "case,source,coder,code,start,end,whole\nEde,i1,A,trust,0,90,yes\nEde,i1,A,trust,0,5,\nEde,i1,B,trust,0,5,\nEde,i1,B,trust,9,12,\n\
                Oss,i2,A,trust,0,40,yes\nOss,i2,B,rules,3,9,\n";
    let table = read_bytes(text.as_bytes(), Format::Csv, None, &Segments::reading(ReadOptions::new())).unwrap().table;
    let segments = Segments::from_table(&table).unwrap();
    let found = Disagreements::of(&segments, &Codebook::of_segments(&segments)).unwrap();
    let one = &found.codes[0];
    assert_eq!((one.passages, one.agreed, one.cases, one.cases_disputed), (2, 1, 2, 1));
    let matrix = MatrixOptions::new(NotMentioned::Absent).fit(&segments).unwrap();
    assert_eq!((matrix.count[0][0], matrix.length[0][0], matrix.count[1][0], matrix.length[1][0]), (3, 8, 1, 0));
    assert_eq!((matrix.overlap.len(), matrix.membership[1][0]), (0, Some(1.0)));
    // A name with a semicolon stays one in a list.
    let rows = "Ede,i1,A,trust,0,5,\nEde,i1,\"Bos; Novak\",rules,0,5,\nEde,i1,C,rules,0,5,\n";
    let segments = self::segments(rows);
    let table = Disagreements::of(&segments, &Codebook::of_segments(&segments)).unwrap().to_table().unwrap();
    assert_eq!(table.texts("not_by").unwrap()[1].as_deref(), Some("\"Bos; Novak\"; C"));
}

/// The same words twice under two numbers are two highlights, under one number one with two tags.
#[test]
fn highlights_of_the_same_words() {
    let file =
        b"id,document,tag,content\n1,i1,trust,The law\n1,i1,rules,The law\n2,i1,trust,The law\n3,i1,trust,The law\n";
    let table = read_bytes(file, Format::Csv, None, &Highlights::reading(ReadOptions::new())).unwrap().table;
    let found = Highlights::default().text("i1", "The law? The law. The law!").fit(&table).unwrap();
    assert_eq!(found.segments.numbers("start").unwrap(), [Some(0.0), Some(0.0), Some(9.0), Some(18.0)]);
}

/// Units on which coders differ, and specific agreement by hand: of `a` 2 of 4 pairs are the same, of `b` 6 of 8.
#[test]
fn units_that_coders_differ_on() {
    let columns = AgreementColumns::new("unit", "coder", "value");
    let file =
        "unit,coder,value\nu1,x,a\nu1,y,a\nu2,x,a\nu2,y,b\nu2,z,b\nu3,z,a\nu4,x,b\nu4,y,b\nu4,z,\nu5,x,b\nu5,z,b\n";
    let table = read_bytes(file.as_bytes(), Format::Csv, None, &columns.reading(ReadOptions::new())).unwrap().table;
    let found = columns.disputed(&table).unwrap();
    let of = |value: &str| Some(value.to_owned());
    assert_eq!(found.units, [("u2".to_owned(), vec![of("a"), of("b"), of("b")])]);
    let values: Vec<_> =
        found.values.iter().map(|one| (one.value.as_str(), one.units, one.agreed, one.specific)).collect();
    assert_eq!(values, [("a", 2, 1, 0.5), ("b", 3, 2, 0.75)]);
    assert_eq!(found.to_table().unwrap().texts("z").unwrap(), [of("b")]);
    let twice = "unit,coder,value\nu1,x,a\nu1,y,a\nu1,x,b\n";
    let table = read_bytes(twice.as_bytes(), Format::Csv, None, &columns.reading(ReadOptions::new())).unwrap().table;
    let error = columns.disputed(&table).unwrap_err();
    assert!(error.code() == "COD011" && error.to_string().contains("line 4"), "{error}");
}
