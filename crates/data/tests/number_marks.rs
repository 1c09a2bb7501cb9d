//! Decimal marks and thousands as text files have them: what is read, what is asked, what is told.
#![cfg(feature = "csv")]
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use crosscase_data::{DataError, DecimalMark, Format, ReadOptions, ReadTable, Thousands, read_bytes};

fn read(text: &str, options: &ReadOptions) -> Result<ReadTable, DataError> {
    read_bytes(text.as_bytes(), Format::Csv, Some("x.csv"), options)
}

fn plain(text: &str) -> ReadTable {
    read(text, &ReadOptions::new()).expect(text)
}

#[test]
fn decimal_marks_that_contradict_are_told() {
    #[track_caller]
    fn check(text: &str, codes: &[&str]) {
        let told: Vec<String> = plain(text).diagnostics.iter().map(|d| d.code.to_string()).collect();
        assert_eq!(told, codes, "{text}");
    }
    check("id;x;y\na;1,5;2,5\n", &[]);
    check("id;x;y\na;1,5;2.5\n", &["DAT105"]);
    check("id;x\na;1,5\nb;1.5\n", &["DAT104"]);
    check("id;x\na;1,500\nb;2\n", &["DAT106"]);
    check("id;x\na;1,500\nb;2,5\n", &[]);
    // Cells are separated by commas as often where the point stands between thousands.
    check("id,x\na,1.500\nb,12.000\nc,800\n", &["DAT106"]);
    check("id\tx\na\t1.500\n", &["DAT106"]);
    check("id,x\na,1.500\nb,1.25\n", &[]);
    check("id,x\na,1.500\nb,0.750\n", &[]);
    check("id,x\na,1.5\nb,12\n", &[]);
}

/// `100.000` beside decimal commas is a hundred thousand to whoever wrote it, and 100 to a program: it is asked when it is used.
#[test]
fn thousands_are_not_taken_for_decimals() {
    #[track_caller]
    fn check(text: &str, column: &str, expected: Result<&[f64], &str>) {
        let table = plain(text).table;
        match (table.numbers(column), expected) {
            (Ok(numbers), Ok(expected)) => assert_eq!(numbers.into_iter().flatten().collect::<Vec<_>>(), expected),
            (Err(error), Err(expected)) => {
                assert_eq!((error.code(), error.to_string().contains(expected)), ("DAT015", true), "{error}");
            }
            (found, _) => panic!("{text:?}: {found:?}"),
        }
    }
    let town = "town;people;rate\nAsk;100.000;0,5\nBorn;161.137;1,25\n";
    check(
        town,
        "people",
        Err(
            "rate has decimal commas: say how numbers are written (`--decimal` and `--thousands`; in a study `decimal` and `thousands`)",
        ),
    );
    check(
        town,
        "people",
        Err(
            "\"100.000\" is one number with thousands and another with decimals (x.csv, line 2, record 1, column people)",
        ),
    );
    check(town, "rate", Ok(&[0.5, 1.25]));
    check("id\tn\tx\na\t1.500\t2,5\n", "n", Err("x has decimal commas"));
    check("id;n;x\na;1,500;2.5\n", "n", Err("x has decimal points"));
    check("id;n;x\na;1.500;2,250\n", "n", Err("x has decimal commas"));
    check("id;n;x\na;1.500;2,250\n", "x", Err("n has decimal points"));
    // Other columns tell it too: thousands and decimals in one cell, or thousands twice.
    check("id;n;x\na;1.500;1.234,5\n", "n", Err("x has decimal commas"));
    check("id;n;x\na;1.500;1.000.000\n", "n", Err("x has decimal commas"));
    // One number with other decimals settles the column, and so does a file of one mark.
    check("id;n;x\na;1.500;2,5\nb;1.5;3,5\n", "n", Ok(&[1.5, 1.5]));
    check("id;n;x\na;0.500;2,5\n", "n", Ok(&[0.5]));
    check("id;n\na;1.500\n", "n", Ok(&[1.5]));
    check("id,n,x\na,1.500,2.5\n", "n", Ok(&[1.5]));
    // Words are what they are, and so is the text of the numbers.
    assert_eq!(plain(town).table.texts("people").expect("texts")[0].as_deref(), Some("100.000"));
    let kept = plain(town).table.filter_rows(|row| row == 1);
    assert_eq!(kept.expect("a table").numbers("people").expect_err("still in doubt").code(), "DAT015");
}

#[test]
fn marks_may_be_declared() {
    #[track_caller]
    fn check(text: &str, options: &ReadOptions, expected: &[Option<f64>]) {
        let read = read(text, options).expect(text);
        assert_eq!(read.table.numbers("n").expect(text), expected);
    }
    let town = "town;n;rate\nAsk;100.000;0,5\nBorn;1.161.137,5;1,25\n";
    let (new, comma, point) = (ReadOptions::new, DecimalMark::Comma, DecimalMark::Point);
    check(town, &new().thousands(Thousands::Point), &[Some(100_000.0), Some(1_161_137.5)]);
    check(town, &new().decimal(comma).thousands(Thousands::Point), &[Some(100_000.0), Some(1_161_137.5)]);
    check("id;n;x\na;100.000;0,5\n", &new().decimal(point), &[Some(100.0)]);
    check("id,n\na,\"1,500.25\"\nb,12\n", &new().thousands(Thousands::Comma), &[Some(1500.25), Some(12.0)]);
    check("id,n\na,\"1,5\"\n", &new().decimal(comma), &[Some(1.5)]);
    check(
        "id;n\na;1 000,5\nb;-12\u{a0}000\nc;1\u{202f}000\n",
        &new().thousands(Thousands::Space),
        &[Some(1000.5), Some(-12_000.0), Some(1000.0)],
    );
    check("id,n\na,1'000.5\n", &new().thousands(Thousands::Apostrophe), &[Some(1000.5)]);
    // Groups are of three digits, in the whole part.
    for odd in ["10.00", "1000.000", ".000", "1.0000", "1,5.000"] {
        let text = format!("id;n\na;{odd}\n");
        let read = read(&text, &new().thousands(Thousands::Point)).expect("a table");
        assert_eq!(read.table.texts("n").expect("a text")[0].as_deref(), Some(odd));
        assert_eq!(read.table.batch().column(1).data_type().to_string(), "Utf8", "{odd} is no number");
    }
    let error = read(town, &new().decimal(comma).thousands(Thousands::Comma)).expect_err("one sign, two meanings");
    assert_eq!(error.code(), "DAT016");
}

#[test]
fn the_cell_that_is_no_number_is_named_and_not_one_with_another_mark() {
    let error = plain("id;x\na;0,5\nb;many\n").table.numbers("x").expect_err("a word");
    assert!(error.to_string().starts_with("\"many\" is not a number (x.csv, line 3, record 2, column x)"), "{error}");
}

#[test]
fn a_decimal_among_the_points_of_a_scale_is_told() {
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let told: Vec<String> = plain(text).diagnostics.iter().map(ToString::to_string).collect();
        assert_eq!(told, expected, "{text}");
    }
    check(
        "id;q\na;1\nb;7\nc;4,5\nd;3\n",
        &["\"4,5\" stands among 3 whole numbers from 1 to 7 (x.csv, line 4, record 3, column q)"],
    );
    check(
        "id,q\na,1\nb,5\nc,4.5\nd,3\ne,2.5\nf,NA\ng,2\n",
        &[
            "\"4.5\" and 1 more stand among 4 whole numbers from 1 to 5 (x.csv, line 4, record 3, column q)",
            "1 value of q is missing: 1 NA (x.csv, column q)",
        ],
    );
    check("id,set\na,0\nb,1\nc,0.33\nd,1\n", &[]);
}

/// `100.000` beside decimal commas is no 100, in a file of quoted cells either; without such commas three decimals are three decimals.
#[test]
fn quoted_decimal_commas_put_points_before_three_digits_in_doubt() {
    let plain = plain("case,people,rate\na,\"100.000\",\"0,5\"\nb,\"161.137\",\"0,7\"\n").table;
    let error = plain.numbers("people").unwrap_err();
    assert_eq!(error.code(), "DAT015", "{error}");
    let declared =
        ReadOptions::new().thousands(crosscase_data::Thousands::Point).decimal(crosscase_data::DecimalMark::Comma);
    let read = read("case,people,rate\na,\"100.000\",\"0,5\"\nb,\"161.137\",\"0,7\"\n", &declared).unwrap().table;
    assert_eq!(read.numbers("people").unwrap(), [Some(100_000.0), Some(161_137.0)]);
}

#[test]
fn three_decimals_in_a_file_of_points_are_decimals() {
    let read = plain("case,share\na,0.125\nb,1.250\n");
    assert_eq!((read.table.numbers("share").unwrap(), read.diagnostics.len()), (vec![Some(0.125), Some(1.25)], 0));
}
