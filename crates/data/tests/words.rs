//! Words of which something is said: which cells they are, and what is told of those that are none.
#![cfg(all(feature = "csv", feature = "json", feature = "labelled"))]
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use crosscase_data::{
    DecimalMark, Declared, Format, Missing, ReadOptions, ReadTable, TableBuilder, Thousands, VariableCodebook,
    read_bytes, to_labelled_bytes,
};

fn read(text: &str, options: &ReadOptions) -> ReadTable {
    read_bytes(text.as_bytes(), Format::Csv, Some("x.csv"), options).expect(text)
}

/// What is told of words that stand in no cell.
fn idle(read: &ReadTable) -> Option<String> {
    let told: Vec<&str> =
        read.diagnostics.iter().filter(|told| told.code == "DAT128").map(|told| told.message.as_str()).collect();
    assert!(told.len() < 2, "{told:?}");
    told.first().map(|told| (*told).to_owned())
}

/// The same data read from a file of points and from files of other marks are the same table, whatever is declared.
#[test]
fn a_number_is_declared_however_its_file_writes_it() {
    #[track_caller]
    fn check(points: &str, marked: &str, marks: &ReadOptions, declare: impl Fn(ReadOptions) -> ReadOptions) {
        let options = declare(ReadOptions::new());
        let expected = read(points, &options);
        let found = read(marked, &declare(marks.clone()));
        assert_eq!(found.table.numbers("x").expect("numbers"), expected.table.numbers("x").expect("numbers"));
        assert_eq!(found.table.reasons("x").expect("reasons"), expected.table.reasons("x").expect("reasons"));
        assert_eq!(found.codebook.variable("x"), expected.codebook.variable("x"));
        assert_eq!((idle(&found), idle(&expected)), (None, None));
    }
    let plain = ReadOptions::new();
    let (points, commas) = ("id,x\na,-99.00\nb,1.5\nc,2.5\n", "id;x\na;-99,00\nb;1,5\nc;2,5\n");
    check(points, commas, &plain, |options| options.missing("-99", Missing::Refused));
    check(points, commas, &plain, |options| options.missing_in("x", "-99.0", Missing::Refused));
    check(points, commas, &plain, |options| options.recode("-99", "0").recode("1.5", "3"));
    check(points, &commas.replace('-', "\u{2212}"), &plain, |options| options.missing("-99", Missing::Refused));
    // As the file writes it, too; and beside a word, which makes the column one of texts until it is declared.
    let said = |options: ReadOptions| options.missing("-99,0", Missing::Refused).missing("-99", Missing::Refused);
    check(points, commas, &plain, said);
    let worded = |text: &str| format!("{text}d{}none\n", if text.contains(';') { ';' } else { ',' });
    let both = |options: ReadOptions| options.missing("-99", Missing::Refused).missing("none", Missing::NotAsked);
    check(&worded(points), &worded(commas), &plain, both);
    let thousands = plain.clone().thousands(Thousands::Point);
    let (points, grouped) = ("id,x\na,1000\nb,1\nc,2.5\n", "id;x\na;1.000\nb;1\nc;2,5\n");
    check(points, grouped, &thousands, |options| options.missing("1000", Missing::Refused));
    check(points, grouped, &thousands, |options| options.missing("1", Missing::Refused));
    let spaces = plain.clone().thousands(Thousands::Space);
    check("id,x\na,99999\nb,1\n", "id,x\na,99 999\nb,1\n", &spaces, |options| options.recode("99999", "7"));
    // What a file itself calls a number has a point, whatever the decimal mark of its texts is.
    let json = br#"[{"id": "a", "x": 99.5}, {"id": "b", "x": 1}]"#;
    let options = plain.decimal(DecimalMark::Comma).missing("99.5", Missing::Refused);
    let found = read_bytes(json, Format::Json, None, &options).expect("a table").table;
    assert_eq!(found.numbers("x").expect("numbers"), [None, Some(1.0)]);
    let declared = Declared { recode: vec![(None, "2".to_owned(), "0".to_owned())], ..Declared::default() };
    assert!(declared.recodes("2,00") && declared.recodes("2") && !declared.recodes("2,5"));
}

/// One number cannot be two words because it may be written in two ways.
#[test]
fn a_number_written_in_two_ways_is_one_word() {
    let options = ReadOptions::new().missing("99", Missing::Refused).missing("99,0", Missing::NotAsked);
    let read = |text: &str| read_bytes(text.as_bytes(), Format::Csv, None, &options).map(|read| idle(&read));
    assert_eq!(read("id;x\na;99,0\n").expect_err("two reasons").code(), "DAT017");
    assert!(read("id,x\na,99\n").is_ok());
}

#[test]
fn words_that_stand_in_no_cell_are_told_once() {
    #[track_caller]
    fn check(text: &str, options: &ReadOptions, expected: Option<&str>) {
        assert_eq!(idle(&read(text, options)).as_deref(), expected, "{text}");
    }
    let of = |word: &str| ReadOptions::new().missing(word, Missing::Refused);
    let text = "id,x,y,yn\na,99,1,Yes\nb,2,9,No\nc,3,3,Yes\n";
    check(text, &of("99"), None);
    check(
        text,
        &of("999"),
        Some("\"999\" (did you mean \"99\"?) stands in no cell: what is said of it changes nothing"),
    );
    check(
        text,
        &of("-99").missing_in("y", "-7", Missing::NotAsked),
        Some("\"-99\" (did you mean \"99\"?), \"-7\" in y stand in no cell: what is said of them changes nothing"),
    );
    check(
        text,
        &ReadOptions::new().recode_in("yn", "yes", "1").recode_in("yn", "No", "0"),
        Some("\"yes\" in yn (did you mean \"Yes\"?) stands in no cell: what is said of it changes nothing"),
    );
    check(
        text,
        &ReadOptions::new().recode_in("x", "Yes", "1"),
        Some("\"Yes\" in x stands in no cell: what is said of it changes nothing"),
    );
}

/// Codes that nobody has and points that nobody chose are no fault of anybody.
#[test]
fn words_that_happen_to_stand_nowhere_are_not_told() {
    #[track_caller]
    fn quiet(text: &str, options: &ReadOptions) {
        assert_eq!(idle(&read(text, options)), None, "{text}");
    }
    let codes = |options: ReadOptions| options.missing("8", Missing::DontKnow).missing("9", Missing::Refused);
    quiet("id,x\na,9\nb,1\n", &codes(ReadOptions::new()));
    quiet("id,x\na,-9\nb,8\n", &ReadOptions::new().missing("-9", Missing::Refused).missing("-8", Missing::DontKnow));
    let block = ReadOptions::new().missing_in("x", "9", Missing::Refused).missing_in("y", "9", Missing::Refused);
    quiet("id,x,y\na,9,1\nb,1,2\n", &block);
    let points = ["disagree strongly", "disagree", "neither", "agree", "agree strongly"];
    let scale =
        (1..).zip(points).fold(ReadOptions::new(), |options, (value, word)| options.recode(word, value.to_string()));
    quiet("id,x\na,agree\nb,disagree\n", &scale);
    // What a word stands for is a code; an empty cell; what is declared in case it is there.
    quiet("id,x\na,none\nb,1\n", &ReadOptions::new().recode("none", "-9").missing("-9", Missing::NotAsked));
    quiet("id,x\na,1\nb,1\n", &ReadOptions::new().recode_in("x", "", "0"));
    quiet("id,x\na,1\n", &ReadOptions::new().missing("-", Missing::NotApplicable).implied(["-"]));
}

/// A file that says what its values are called knows its own words and codes.
#[test]
fn labels_and_missing_codes_of_a_file_are_no_strangers() {
    let table = TableBuilder::default().id("id", ["a", "b"]).number("x", [Some(1.0), Some(2.0)]).build();
    let table = table.expect("a table");
    let mut codebook = VariableCodebook::of(&table);
    for variable in codebook.variables.iter_mut().filter(|variable| variable.name == "x") {
        let labels = [(1.0, "Yes"), (2.0, "No"), (9.0, "Never asked")];
        variable.labels = labels
            .iter()
            .map(|(code, label)| (crosscase_data::CodedValue::Number(*code), (*label).to_owned()))
            .collect();
        variable.missing.values.push(crosscase_data::CodedValue::Number(9.0));
    }
    let bytes = to_labelled_bytes(&table, &codebook, Format::Sav).expect("written").bytes;
    let told = |options: &ReadOptions| idle(&read_bytes(&bytes, Format::Sav, None, options).expect("a table"));
    assert_eq!(told(&ReadOptions::new().missing("9", Missing::Refused)), None);
    assert_eq!(told(&ReadOptions::new().missing("Never asked", Missing::NotAsked)), None);
    assert_eq!(told(&ReadOptions::new().recode("Yes", "1").recode("No", "0")), None);
    let near = told(&ReadOptions::new().recode_in("x", "yes", "1")).expect("told");
    assert!(near.contains("(did you mean \"Yes\"?)"), "{near}");
}
