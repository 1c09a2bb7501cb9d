//! What is declared of a file holds, or is an error: nothing of it is ignored.
#![cfg(all(feature = "json", feature = "kade"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

use crosscase_data::{DecimalMark, Missing, ReadOptions, Sheet, SheetCell, Thousands, write_workbook};
use crosscase_qmethod::QData;
use crosscase_qmethod::formats::{SortsLayout, SourceOptions, lost, read};
use std::path::Path;

const DAT: &str = "  0  2  3 A\n -9 99\nAda       -1 099\nBen        1 0-1\n";
const JSON: &str = r#"{"a": {"partId": "Ada", "sort": "-1|0|99"}, "b": {"partId": "Ben", "sort": "1|0|-1"}}"#;

fn sheet(name: &str, rows: &[&[&str]]) -> Sheet {
    let cell = |text: &&str| match text.parse() {
        Ok(number) => SheetCell::Number(number),
        Err(_) => SheetCell::Text((*text).to_owned()),
    };
    Sheet { name: name.to_owned(), rows: rows.iter().map(|row| row.iter().map(cell).collect()).collect() }
}

/// A workbook of KADE's type 2 with the same two sorts.
fn workbook() -> Vec<u8> {
    write_workbook(&[
        sheet("sorts", &[&["name", "s1", "s2", "s3"], &["Ada", "-1", "0", "99"], &["Ben", "1", "0", "-1"]]),
        sheet("pattern", &[&["-1", "0", "1"], &["1", "1", "1"]]),
        sheet("type", &[&["Type"], &["2"]]),
    ])
    .unwrap()
}

#[test]
fn what_says_nothing_about_a_file_is_an_error() {
    let declare: [fn(ReadOptions) -> ReadOptions; 6] = [
        |options| options.sheet("Sorts"),
        |options| options.skip(1),
        |options| options.decimal(DecimalMark::Comma),
        |options| options.thousands(Thousands::Point),
        |options| options.recode("-2", "5"),
        |options| options.missing_in("Ada", "99", Missing::Declared),
    ];
    for declare in declare {
        let options = SourceOptions { table: declare(ReadOptions::new()), ..SourceOptions::default() };
        for (bytes, name) in [(DAT.as_bytes(), "a.dat"), (&workbook(), "a.xlsx"), (JSON.as_bytes(), "a.json")] {
            let error = read(bytes, name, &options).unwrap_err();
            assert_eq!(error.code(), "QME024", "{error}");
        }
        assert_eq!(options.of_collected("sorts").unwrap_err().code(), "QME024");
    }
}

/// A code for a statement that somebody did not place is no place, whatever the file is.
#[test]
fn codes_are_no_places_in_any_format() {
    let options = SourceOptions {
        table: ReadOptions::new().missing("99", Missing::Refused).missing("-9", Missing::Declared),
        ..SourceOptions::default()
    };
    for (bytes, name) in [
        (DAT.as_bytes(), "a.dat"),
        (JSON.as_bytes(), "a.json"),
        (b"partId,sort\nAda,-1|0|99\nBen,1|0|-1\n", "a.csv"),
        (b"statement,Ada,Ben\n1,-1,1\n2,0,0\n3,99,-1\n", "a.csv"),
        (&workbook(), "a.xlsx"),
    ] {
        let found = read(bytes, name, &options).unwrap();
        assert_eq!(found.data.sorts[0].places, [Some(-1.0), Some(0.0), None], "{name}");
        assert_eq!(found.data.sorts[1].places, [Some(1.0), Some(0.0), Some(-1.0)], "{name}");
        let told = found.diagnostics.iter().find(|told| told.code == "DAT101").unwrap();
        assert!(told.message.contains("Ada") && told.message.contains("1 refused"), "{told}");
    }
}

/// Wordings whose own numbers are sorted as text would stand beside other statements than theirs.
#[test]
fn wordings_with_numbers_of_their_own() {
    let csv = (1..=12).fold("statement,Ada,Ben\n".to_owned(), |csv, at| format!("{csv}s{at},{},{}\n", at % 5, at % 3));
    let data = || read(csv.as_bytes(), "a.csv", &SourceOptions::default()).unwrap().data;
    let mut texts: Vec<String> = (1..=12).map(|at| format!("{at}. Wording {at}")).collect();
    assert_eq!(data().with_texts(&texts).unwrap().text_of("s10"), Some("10. Wording 10"));
    texts.sort();
    let error = data().with_texts(&texts).unwrap_err();
    assert_eq!(error.code(), "QME025");
    assert!(error.to_string().starts_with("wording 2 begins with the number 10 (`10. Wording 10`)"), "{error}");
    // Years and amounts are no such numbers.
    let amounts: Vec<String> = (1..=12).map(|at| format!("{} years are enough", 13 - at * at)).collect();
    assert!(data().with_texts(&amounts).is_ok());
}

/// What a target cannot hold is named; ids that are other numbers than the statements get are a warning.
#[test]
fn what_a_target_cannot_hold_is_named() {
    let csv = "statement,text,Ada,Ben\ns3,Three,1,0\ns1,One,0,1\ns2,Two,-1,-1\n";
    let mut data = read(csv.as_bytes(), "a.csv", &SourceOptions::default()).unwrap().data;
    data.sorts[0].comments.insert("s3".to_owned(), "always".to_owned());
    data.sorts[1].notes.insert("age".to_owned(), "31".to_owned());
    let told = |data: &QData, name: &str, layout: SortsLayout| {
        lost(data, Path::new(name), layout).first().map(ToString::to_string).unwrap_or_default()
    };
    let numbered = "ids of statements, which are numbered";
    for (name, layout, lacks) in [
        (
            "a.dat",
            SortsLayout::Table,
            format!("{numbered}; 1 reason; answers of the sorters (age); s3 is statement 1 there"),
        ),
        (
            "a.zip",
            SortsLayout::Table,
            format!("{numbered}; 1 reason; answers of the sorters (age); s3 is statement 1 there"),
        ),
        ("a.json", SortsLayout::Table, format!("{numbered}; wordings; 1 reason; s3 is statement 1 there")),
        ("a.csv", SortsLayout::Htmlq, format!("{numbered}; wordings; s3 is statement 1 there")),
        ("a.csv", SortsLayout::Table, "1 reason; answers of the sorters (age)".to_owned()),
        ("a.xlsx", SortsLayout::Table, "1 reason; answers of the sorters (age)".to_owned()),
    ] {
        assert_eq!(told(&data, name, layout), format!("{name} cannot hold all of it; left out: {lacks}"));
    }
    // Numbers in order, and nothing beside the sorts: nothing is lost.
    let plain =
        read(b"statement,Ada,Ben\ns1,1,0\ns2,0,1\ns3,-1,-1\n", "a.csv", &SourceOptions::default()).unwrap().data;
    for name in ["a.dat", "a.zip", "a.json", "a.csv"] {
        assert_eq!(told(&plain, name, SortsLayout::Table), "");
    }
}

/// People call the sheet of a plain table `Sorts` too; and a template of KADE may be left without its counts.
#[test]
fn what_is_a_workbook_of_kade() {
    for name in ["Sorts", "Q-Sorts", "qsorts"] {
        let table = [["statement", "Ada", "Ben"], ["s1", "1", "0"], ["s2", "0", "1"], ["s3", "-1", "-1"]];
        let rows: Vec<&[&str]> = table.iter().map(|row| &row[..]).collect();
        let found = read(&write_workbook(&[sheet(name, &rows)]).unwrap(), "a.xlsx", &SourceOptions::default()).unwrap();
        assert_eq!(found.data.sorts[1].places, [Some(0.0), Some(1.0), Some(-1.0)]);
        assert_eq!(found.data.statements[0].id, "s1");
    }
    for counts in [&[][..], &["0", "0", "0"]] {
        let book = write_workbook(&[
            sheet("sorts", &[&["name", "s1", "s2", "s3"], &["Ada", "-1", "0", "1"], &["Ben", "1", "0", "-1"]]),
            sheet("pattern", &[&["-1", "0", "1"], counts]),
            sheet("type", &[&["Type"], &["2"]]),
        ]);
        let found = read(&book.unwrap(), "a.xlsx", &SourceOptions::default()).unwrap();
        assert_eq!((found.data.grid, found.data.sorts.len()), (None, 2));
    }
}
