//! Text files as people have them: what is read, what is told, what is refused.
#![cfg(feature = "csv")]
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use crosscase_data::{
    DataError, Format, Missing, NoRows, ReadOptions, ReadTable, Row, Severity, TableBuilder, read_bytes, to_bytes,
};

fn read(text: &str, options: &ReadOptions) -> Result<ReadTable, DataError> {
    read_bytes(text.as_bytes(), Format::Csv, Some("x.csv"), options)
}

fn plain(text: &str) -> ReadTable {
    read(text, &ReadOptions::new()).expect(text)
}

fn utf16(text: &str) -> Vec<u8> {
    [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// The same three cases in every dress a spreadsheet gives them.
#[test]
fn one_table_in_many_dresses() {
    let expected = plain("case,x,y\nA,1.5,a\nB,,b\nC,-2,\n").table;
    let dresses: [&[u8]; 9] = [
        b"\xef\xbb\xbfcase,x,y\nA,1.5,a\nB,,b\nC,-2,\n",
        b"case,x,y\r\nA,1.5,a\r\nB,,b\r\nC,-2,\r\n\r\n",
        b"case;x;y\nA;1,5;a\nB;;b\nC;-2;",
        b"case\tx\ty\nA\t1,5\ta\nB\t\tb\nC\t-2\t\n",
        b"\"case\",\"x\",\"y\"\n\"A\",\"1.5\",\"a\"\n\"B\",\"\",\"b\"\n\"C\",\"-2\",\"\"\n",
        b" case , x,y \nA ,1.5 ,a\n B,NA,b\nC, -2,\n",
        b"case;x;y\nA;1.50;a\nB; ;b\nC;-2.0;\n",
        b"case,x,y\rA,1.5,a\rB,,b\rC,-2,\r",
        &utf16(
            "case;x;y
A;1,5;a
B;;b
C;-2;
",
        ),
    ];
    for dress in dresses {
        let read = read_bytes(dress, Format::Csv, Some("x.csv"), &ReadOptions::new());
        assert_eq!(read.expect("a table").table, expected, "{}", String::from_utf8_lossy(dress));
    }
}

#[test]
fn kinds_of_columns() {
    #[track_caller]
    fn check(column: &str, numbers: Result<&[Option<f64>], &str>, texts: &[Option<&str>]) {
        let text: String =
            column.split('|').enumerate().fold("id;x\n".into(), |text, (i, cell)| format!("{text}u{i};{cell}\n"));
        let table = plain(&text).table;
        match numbers {
            Ok(numbers) => assert_eq!(table.numbers("x").expect(column), numbers),
            Err(message) => assert_eq!(table.numbers("x").expect_err(column).to_string(), message),
        }
        let found = table.texts("x").expect("texts");
        assert_eq!(found.iter().map(Option::as_deref).collect::<Vec<_>>(), texts, "{column}");
    }
    check("1|2.5|", Ok(&[Some(1.0), Some(2.5), None]), &[Some("1"), Some("2.5"), None]);
    check("1|NA", Ok(&[Some(1.0), None]), &[Some("1"), None]);
    check(
        "a|NA",
        Err(
            "\"a\" is not a number (x.csv, line 2, record 1, column x); say what its word stands for (`--recode WORD=1`; in a study `recode` or `levels`), mend the cell, or declare its word as missing",
        ),
        &[Some("a"), Some("NA")],
    );
    check(
        "NA|a",
        Err(
            "\"a\" is not a number (x.csv, line 3, record 2, column x); say what its word stands for (`--recode WORD=1`; in a study `recode` or `levels`), mend the cell, or declare its word as missing",
        ),
        &[Some("NA"), Some("a")],
    );
    check("01|2|NA", Ok(&[Some(1.0), Some(2.0), None]), &[Some("01"), Some("2"), None]);
    check(
        "9007199254740993|1",
        Ok(&[Some(9_007_199_254_740_992.0), Some(1.0)]),
        &[Some("9007199254740993"), Some("1")],
    );
    check(
        "1.000.000|2",
        Err(
            "\"1.000.000\" is not a number (x.csv, line 2, record 1, column x); leave out thousands separators, or say what they are (`--thousands`; in a study `thousands`)",
        ),
        &[Some("1.000.000"), Some("2")],
    );
    check(
        "inf|1",
        Err(
            "\"inf\" is not a number (x.csv, line 2, record 1, column x); say what its word stands for (`--recode WORD=1`; in a study `recode` or `levels`), mend the cell, or declare its word as missing",
        ),
        &[Some("inf"), Some("1")],
    );
    check(
        "nan|1",
        Err(
            "\"nan\" is not a number (x.csv, line 2, record 1, column x); say what its word stands for (`--recode WORD=1`; in a study `recode` or `levels`), mend the cell, or declare its word as missing",
        ),
        &[Some("nan"), Some("1")],
    );
    check("|", Ok(&[None, None]), &[None, None]);
    check(
        "5-mei|6-okt",
        Err(
            "\"5-mei\" is not a number (x.csv, line 2, record 1, column x); it is a date: a spreadsheet may have made it of a number or a class",
        ),
        &[Some("5-mei"), Some("6-okt")],
    );
}

#[test]
fn ids_are_text_always() {
    assert_eq!(plain("id,x\n01,1\n1,2\n 1.0 ,3\n").table.ids().expect("ids"), ["01", "1", "1.0"]);
    let options = ReadOptions::new().id("x");
    assert_eq!(read("id,x\na,007\nb,8\n", &options).expect("a table").table.ids().expect("ids"), ["007", "8"]);
}

#[test]
fn what_is_no_table_is_an_error_with_its_place() {
    #[track_caller]
    fn check(text: &str, message: &str) {
        assert_eq!(read(text, &ReadOptions::new()).expect_err(text).to_string(), message);
    }
    check("", "this file is empty (x.csv); it needs a row of column names and a row a unit");
    check("\n\n", "this file is empty (x.csv); it needs a row of column names and a row a unit");
    check("\u{feff}", "this file is empty (x.csv); it needs a row of column names and a row a unit");
    check("id,x\n", "this file has column names and no rows (x.csv); it needs a row a unit");
    check("id,,y\na,1,2\n", "column 2 has no name (x.csv, line 1); every column needs one");
    check("id,x, x\na,1,2\n", "columns 2 and 3 have the same name (x.csv, column x); give each its own");
    check(
        "id,x\na,1\nb,2,3\n",
        "3 cells where the header has 2 (x.csv, line 3, record 2); check the quotes and separators of this row",
    );
    check(
        "id,x\n\n\na,1\n\nb\n",
        "1 cell where the header has 2 (x.csv, line 6, record 2); check the quotes and separators of this row, or take it out if it is a remark below the table",
    );
    check(
        "id,x\na,1\nb,2\na,3\n",
        "a is named twice, here (x.csv, line 4, record 3, column id) and before in line 2, record 1; a unit has one row: name its column, or several of them (`--id A,B`), or say that none does (`--id none`; in a study `id`)",
    );
    check("id,x\na,1\n ,2\n", "no unit is named here (x.csv, line 3, record 2, column id); every row needs one");
    check(
        "id,x\na,\"1\nb,2\n",
        "a quote is opened in a cell of this row and never closed (x.csv, line 2, record 1); a quote inside a quoted cell is written twice",
    );
    check("id,x\na,\0\n", "this is not a text file (x.csv); save it as CSV in UTF-8");
    check(
        "PK\x03\x04\0\0",
        "this cannot be read as CSV (x.csv): it is a workbook or another archive under the name of a text; let its name end in .xlsx if it is one",
    );
    let spread: String = "id,x\na,1\n".chars().flat_map(|letter| [letter, '\0']).collect();
    check(
        &spread,
        "this cannot be read as CSV (x.csv): it seems to be UTF-16 without the mark that says so; save it as UTF-8",
    );
}

#[test]
fn quoted_newlines_leave_rows_with_their_lines() {
    let table = plain("id,remark,x\na,\"two\nlines\",1\nb,one,nine\n").table;
    assert_eq!(table.texts("remark").expect("texts")[0].as_deref(), Some("two\nlines"));
    assert_eq!(
        table.numbers("x").expect_err("text").place().and_then(|p| p.row),
        Some(Row::Record { line: 4, record: 2 })
    );
}

#[test]
fn missing_words_are_declared_and_counted() {
    let text = "id,AGE,SEX\na,31,9\nb,99,1\nc,,2\nd,-9,NA\ne,99.0,1\n";
    let options = ReadOptions::new().missing("99", Missing::Refused).missing_in("AGE", "-9", Missing::NotAsked);
    let ReadTable { table, diagnostics, .. } = read(text, &options).expect("a table");
    assert_eq!(table.numbers("AGE").expect("numbers"), [Some(31.0), None, None, None, None]);
    let reasons = table.reasons("AGE").expect("reasons");
    assert_eq!(
        reasons,
        [None, Some(Missing::Refused), Some(Missing::Empty), Some(Missing::NotAsked), Some(Missing::Refused)]
    );
    let told: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "4 values of AGE are missing: 1 not asked, 2 refused, 1 empty (x.csv, column AGE)",
            "1 value of SEX is missing: 1 NA (x.csv, column SEX)",
        ]
    );
}

#[test]
fn a_column_that_is_not_there_cannot_be_declared() {
    for options in [
        ReadOptions::new().id("nr"),
        ReadOptions::new().text("nr"),
        ReadOptions::new().missing_in("nr", "9", Missing::Refused),
    ] {
        assert_eq!(read("id,x\na,1\n", &options).expect_err("unknown").code(), "DAT001");
    }
}

#[test]
fn dates_among_classes_do_not_pass() {
    let text = "case,ACTORS,START\na,16-20,2019-01-01\nb,6-okt,2020-03-01\nc,1-mei,2020-05-01\n";
    let ReadTable { table, diagnostics, .. } = plain(text);
    let told: Vec<(Severity, String)> =
        diagnostics.iter().map(|d| (d.severity, d.place.clone().expect("a place").to_string())).collect();
    assert_eq!(
        told,
        [
            (Severity::Warning, "x.csv, line 3, record 2, column ACTORS".to_owned()),
            (Severity::Warning, "x.csv, line 4, record 3, column ACTORS".to_owned()),
            (Severity::Note, "x.csv, column ACTORS".to_owned()),
        ]
    );
    for error in [table.texts("ACTORS").expect_err("dates"), table.numbers("ACTORS").expect_err("dates")] {
        assert_eq!(
            (error.code(), error.place().and_then(|p| p.row)),
            ("DAT003", Some(Row::Record { line: 3, record: 2 }))
        );
    }
    assert_eq!(table.reasons("ACTORS").expect("reasons")[1], Some(Missing::Unreadable));
    assert_eq!(table.texts("START").expect("genuine dates")[0].as_deref(), Some("2019-01-01"));
    let kept = table.filter_rows(|row| row == 0).expect("a row");
    assert_eq!(kept.texts("ACTORS").expect("no dates left")[0].as_deref(), Some("16-20"));
}

#[test]
fn spoiled_dates_have_two_ways_out() {
    let text = "case,N\na,3\nb,6-okt\n";
    let declared = read(text, &ReadOptions::new().missing_in("N", "6-okt", Missing::Unreadable)).expect("a table");
    assert_eq!(declared.table.numbers("N").expect("numbers"), [Some(3.0), None]);
    let as_text = read(text, &ReadOptions::new().text("N")).expect("a table");
    assert_eq!(as_text.table.texts("N").expect("texts")[1].as_deref(), Some("6-okt"));
}

#[test]
fn reasons_survive_text() {
    let table = TableBuilder::default()
        .id("case", ["a", "b", "c"])
        .number("x", [None, Some(1.0), None])
        .reasons("x", [Some(Missing::DontKnow), None, Some(Missing::Empty)])
        .build()
        .expect("a table");
    let bytes = to_bytes(&table, Format::Csv).expect("bytes");
    assert_eq!(String::from_utf8_lossy(&bytes), "case,x,x.missing\na,,don't know\nb,1,\nc,,\n");
    let back = read_bytes(&bytes, Format::Csv, None, &ReadOptions::new()).expect("a table").table;
    assert_eq!(back.column_names(), ["case", "x"]);
    assert_eq!(back.reasons("x").expect("reasons"), table.reasons("x").expect("reasons"));
}

#[test]
fn a_column_that_only_looks_like_a_companion_is_kept() {
    for text in ["id,x,x.missing\na,1,refused\n", "id,x,x.missing\na,,lost\n", "id,x,y,x.missing\na,,1,refused\n"] {
        assert!(plain(text).table.has_column("x.missing"), "{text}");
    }
}

#[test]
fn a_result_may_have_no_rows() {
    let options = ReadOptions::new().without_id().no_rows(NoRows::Allow);
    assert_eq!(read("expr,incl\n", &options).expect("a table").table.rows(), 0);
}

/// `NA` is what somebody wrote, and an empty cell what nobody did.
#[test]
fn na_is_told_apart_from_empty() {
    let check = |file: &str, options: &ReadOptions, expected: &[&str]| {
        let read = read_bytes(file.as_bytes(), Format::Csv, None, options).expect("a table");
        let told: Vec<&str> = read.diagnostics.iter().map(|told| told.message.as_str()).collect();
        assert_eq!(told, expected, "{file}");
    };
    let plain = ReadOptions::new();
    check("id,x\na,NA\nb,NA\nc,\nd,1\n", &plain, &["3 values of x are missing: 1 empty, 2 NA"]);
    check("id,x\na,NA\nb,2\n", &plain, &["1 value of x is missing: 1 NA"]);
    check("id,x\na,NA\nb,2\n", &plain.clone().missing("NA", Missing::Refused), &["1 value of x is missing: 1 refused"]);
    let word = "NA in 1 cell of x is a word like the others there, and no missing value";
    check("id,x\na,NA\nb,word\n", &plain, &[word]);
    check("id,x\na,NA\nb,word\n", &plain.text("x"), &[]);
}

/// Separators without end cost their width once a row, not its square: 200 000 cells a row would not end before the test's patience does. So wide
/// a file is refused; one as wide as is allowed is read.
#[test]
fn separators_without_end_come_to_an_end() {
    let rows = (0..50).map(|row| format!("r{row},1\n")).collect::<Vec<_>>().concat();
    let of = |commas: usize| read(&format!("id,x{}\n{rows}", ",".repeat(commas)), &ReadOptions::new());
    assert!(of(200_000).is_err());
    let found = of(16_000).expect("a table").table;
    assert_eq!((found.column_names(), found.rows()), (vec!["id", "x"], 50));
    let wide = (0..50).map(|row| format!("r{row},1{}\n", ",".repeat(16_000))).collect::<Vec<_>>().concat();
    assert_eq!(plain(&format!("id,x\n{wide}")).table, found);
}

#[test]
fn a_row_is_measured_by_the_names_that_are_there() {
    let told = read("case;A;B\nash;1;0;;\nfir;0\n", &ReadOptions::new()).expect_err("a short row").to_string();
    assert!(told.contains("2 cells") && told.contains('3') && !told.contains('5'), "{told}");
}

#[test]
fn a_said_separator_holds_below_titles() {
    let options = ReadOptions::new().header_row(3);
    let found = read("sep=;\nSurvey, of trees, by J. Roe\ncase;A\nash;1,5\n", &options).expect("a table").table;
    assert_eq!(found.numbers("A").expect("numbers"), [Some(1.5)]);
    let own = plain("sep=;\ncase,a;A\nash,b;1\n").table;
    assert_eq!(own.column_names(), ["case,a", "A"]);
    let below = read("sep=;\ncase,a;A\nash,b;1\n", &ReadOptions::new().header_row(2)).expect("a table").table;
    assert_eq!(below.column_names(), ["case,a", "A"]);
}

#[test]
fn a_date_is_not_said_to_be_a_class() {
    let read = plain("case;size\na;1-5\nb;6-okt\n");
    let told = read.diagnostics.iter().find(|told| told.code == "DAT102").expect("DAT102");
    assert!(told.help.as_deref().is_some_and(|help| help.contains("`--recode \"6-okt=CLASS\"`")), "{told:?}");
}

/// A row costs what is in it: half a million of them are read at once, whatever is done for rows of another width.
#[test]
fn a_long_file_costs_its_length() {
    let rows = (0..500_000).map(|row| format!("n{row},1\n")).collect::<Vec<_>>().concat();
    let read = read_bytes(format!("id,x\n{rows}").as_bytes(), Format::Csv, None, &ReadOptions::new()).unwrap();
    assert_eq!(read.table.rows(), 500_000);
}

/// White space around a text, and letters composed in another way, make no other name, in cells as in heads, and are told where they
/// would have made one.
#[test]
fn what_looks_like_one_name_is_one() {
    let file = "id;gro\u{308}\u{df}e;note\n1;X;a\n2;X ;b \n3; X;c\n4;k\u{f6};\u{a0}\n5;ko\u{308};d\n";
    let read = plain(file);
    let of = |column: &str| read.table.texts(column).expect(column);
    let names = ["X", "X", "X", "k\u{f6}", "k\u{f6}"].map(|name| Some(name.to_owned()));
    for column in ["gr\u{f6}\u{df}e", "gro\u{308}\u{df}e"] {
        assert_eq!((of(column), read.table.has_column(column)), (names.to_vec(), true));
    }
    assert_eq!(of("note")[1..4], [Some("b".to_owned()), Some("c".to_owned()), None]);
    let told: Vec<_> = read.diagnostics.iter().filter(|told| told.code == "DAT126").collect();
    let [told] = told[..] else { panic!("once: {told:?}") };
    let said = "3 texts of gr\u{f6}\u{df}e differ from others by white space around them, or how their letters with marks are composed, alone, and \
                are read as the same (x.csv, line 3, record 2, column gr\u{f6}\u{df}e)";
    assert_eq!(told.to_string(), said);
    // What is carried along is as it was written, and what is composed already as well.
    let written = to_bytes(&read.table, Format::Csv).expect("bytes");
    assert!(
        String::from_utf8_lossy(&written).contains("\n2,\"X \",\"b \"\n3,\" X\",c\n"),
        "{}",
        String::from_utf8_lossy(&written)
    );
    // Units are names, too.
    let error = read_bytes("id,x\nZoe\u{308} ,1\nZo\u{eb},2\n".as_bytes(), Format::Csv, None, &ReadOptions::new());
    assert_eq!(error.expect_err("one unit twice").code(), "DAT006");
}
