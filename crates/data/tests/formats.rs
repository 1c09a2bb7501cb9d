//! Every format gives back what was written, the same bytes every time, and no panic on damaged files.
#![cfg(all(feature = "csv", feature = "ipc", feature = "parquet", feature = "xlsx", feature = "json"))]
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::sync::Arc;

use arrow_array::{ArrayRef, Int32Array, LargeStringArray, RecordBatch};
use arrow_schema::{Field, Schema};
use crosscase_data::{
    Format, Missing, NoRows, ReadOptions, Row, Table, TableBuilder, read, read_bytes, to_bytes, write,
};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format as Style, Formula, Workbook, Worksheet};

const FORMATS: [Format; 5] = [Format::Csv, Format::ArrowIpc, Format::Parquet, Format::Xlsx, Format::Json];

fn sample() -> Table {
    TableBuilder::default()
        .id("case", ["01", "Åbo, \"west\"", "c\nd"])
        .number("x", [Some(0.1), None, Some(-1e300)])
        .text("remark", [Some("two\nlines"), Some("NA"), None])
        .reasons("x", [None, Some(Missing::Refused), None])
        .reasons("remark", [None, None, Some(Missing::NotAsked)])
        .build()
        .expect("a table")
}

fn back(table: &Table, format: Format, options: &ReadOptions) -> Table {
    let bytes = to_bytes(table, format).expect("bytes");
    read_bytes(&bytes, format, None, options).expect("a table").table
}

#[track_caller]
fn same(found: &Table, expected: &Table, format: Format) {
    assert_eq!(found.batch(), expected.batch(), "{format}");
    for column in expected.column_names() {
        assert_eq!(found.reasons(column).ok(), expected.reasons(column).ok(), "{format}, {column}");
    }
}

#[test]
fn every_format_gives_back_what_was_written() {
    for format in FORMATS {
        same(&back(&sample(), format, &ReadOptions::new()), &sample(), format);
    }
}

#[test]
fn the_same_table_gives_the_same_bytes() {
    for format in FORMATS {
        let first = to_bytes(&sample(), format).expect("bytes");
        assert_eq!(to_bytes(&sample(), format).expect("bytes"), first, "{format}");
    }
}

#[test]
fn what_a_table_is_survives_where_the_format_can_say_it() {
    let table = TableBuilder::new("crosscase.qca.solution/1")
        .text("expr", [Some("A")])
        .integer("n", [Some(3)])
        .boolean("core", [Some(true)])
        .build()
        .expect("a table");
    for format in [Format::ArrowIpc, Format::Parquet, Format::Json] {
        let found = back(&table, format, &ReadOptions::new());
        assert_eq!((found.schema_id(), found.id_column()), ("crosscase.qca.solution/1", None), "{format}");
    }
    for format in [Format::ArrowIpc, Format::Parquet] {
        same(&back(&table, format, &ReadOptions::new()), &table, format);
    }
}

#[test]
fn a_table_without_rows_is_written_and_read() {
    let table = TableBuilder::default().text("expr", [None::<&str>; 0]).number("incl", []).build().expect("a table");
    for format in [Format::Csv, Format::ArrowIpc, Format::Parquet, Format::Xlsx] {
        let bytes = to_bytes(&table, format).expect("bytes");
        let options = ReadOptions::new().without_id();
        assert_eq!(read_bytes(&bytes, format, None, &options).expect_err("no rows").code(), "DAT025", "{format}");
        let found = read_bytes(&bytes, format, None, &options.no_rows(NoRows::Allow)).expect("a table").table;
        assert_eq!((found.rows(), found.column_names()), (0, vec!["expr", "incl"]), "{format}");
    }
}

#[test]
fn files_are_whole_or_not_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let names = || {
        let entries = std::fs::read_dir(folder.path()).expect("a folder");
        let mut names: Vec<String> =
            entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    for extension in ["csv", "arrow", "parquet", "xlsx", "json"] {
        let path = folder.path().join(format!("t.{extension}"));
        write(&path, &sample()).expect("written");
        write(&path, &sample()).expect("written over");
        let found = read(&path, &ReadOptions::new()).expect("read").table;
        assert_eq!(found.batch(), sample().batch());
        // Lines where there are lines, the sheet's rows where there is one, and records in any file.
        let row = match extension {
            "csv" => "line 2, record 1",
            "xlsx" => "row 2",
            _ => "record 1",
        };
        assert_eq!(found.place(0, None).to_string(), format!("t.{extension}, {row}"));
    }
    assert_eq!(names(), ["t.arrow", "t.csv", "t.json", "t.parquet", "t.xlsx"]);
    assert_eq!(write(folder.path().join("t.docx"), &sample()).expect_err("no such format").code(), "DAT020");
    std::fs::create_dir(folder.path().join("u.csv")).expect("a folder in the way");
    assert_eq!(write(folder.path().join("u.csv"), &sample()).expect_err("in the way").code(), "DAT023");
    assert_eq!(names(), ["t.arrow", "t.csv", "t.json", "t.parquet", "t.xlsx", "u.csv"]);
    assert_eq!(read(folder.path().join("nothing.csv"), &ReadOptions::new()).expect_err("missing").code(), "DAT022");
}

fn book(fill: impl FnOnce(&mut Worksheet) -> Result<(), rust_xlsxwriter::XlsxError>) -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("first").and_then(fill).expect("a sheet");
    book.add_worksheet()
        .set_name("second")
        .and_then(|sheet| sheet.write_row(0, 0, ["id", "y"])?.write_row(1, 0, ["a", "b"]))
        .expect("a sheet");
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn sheets_are_read_by_name_and_start_where_they_start() {
    let bytes = book(|sheet| {
        sheet.write_row(2, 0, ["id", "x"])?.write_string(3, 0, "a")?.write_number(3, 1, 0.1 + 0.2)?;
        sheet.write_string(6, 0, "b")?.write_formula(6, 1, Formula::new("=1+2").set_result("3"))?;
        Ok(())
    });
    let read = |options: &ReadOptions| read_bytes(&bytes, Format::Xlsx, Some("b.xlsx"), options);
    let first = read(&ReadOptions::new()).expect("a table");
    let told = first.diagnostics.iter().find(|told| told.code == "DAT118").expect("the rows between");
    assert_eq!(told.message, "2 empty rows were left out");
    let first = first.table;
    assert_eq!(first.numbers("x").expect("numbers"), [Some(0.1 + 0.2), Some(3.0)]);
    assert_eq!((first.place(0, None).row, first.place(1, None).row), (Some(Row::Sheet(4)), Some(Row::Sheet(7))));
    assert_eq!(read(&ReadOptions::new().sheet("second")).expect("a table").table.column_names(), ["id", "y"]);
    let error = read(&ReadOptions::new().sheet("secnd")).expect_err("unknown").to_string();
    assert_eq!(error, "no sheet secnd in b.xlsx (did you mean second?): there are first, second");
}

/// Two sheets, the first as it is filled here, the second a table with the columns id and x.
fn two_sheets(fill: impl FnOnce(&mut Worksheet) -> Result<(), rust_xlsxwriter::XlsxError>) -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("codebook").and_then(fill).expect("a sheet");
    let survey = book.add_worksheet().set_name("survey").expect("a sheet");
    survey.write_row(0, 0, ["id", "x"]).and_then(|sheet| sheet.write_row(1, 0, ["a", "many"])).expect("cells");
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn the_sheet_that_was_taken_is_told_and_the_one_that_fits_is_named() {
    let words =
        two_sheets(|sheet| sheet.write_row(0, 0, ["name", "wording"])?.write_row(1, 0, ["x", "How many?"]).map(drop));
    let read = |bytes: &[u8], options: &ReadOptions| read_bytes(bytes, Format::Xlsx, Some("d.xlsx"), options);
    let found = read(&words, &ReadOptions::new()).expect("the first is a table");
    let told: Vec<String> = found.diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["of the 2 sheets of this workbook the first was read: codebook (d.xlsx)"]);
    assert_eq!(
        found.table.numbers("x").expect_err("another sheet").to_string(),
        "unknown column x in d.xlsx, sheet codebook: there are name, wording; the sheet survey has it: name the sheet (`--sheet`; in a study `sheet`)"
    );
    let named = read(&words, &ReadOptions::new().sheet("survey")).expect("a table");
    assert!(named.diagnostics.is_empty(), "what was asked for need not be told");
    assert!(
        named.table.numbers("x").expect_err("a word").to_string().contains("(d.xlsx, sheet survey, cell B2, column x)")
    );
    // A column that is to name the units, a cover without a table, and a page without anything.
    let options = ReadOptions::new().id("id");
    let bare = two_sheets(|sheet| sheet.write_string(0, 0, "A survey of trees").map(drop));
    let empty = two_sheets(|_| Ok(()));
    for (bytes, options, why) in [
        (&words, &options, "unknown column id in d.xlsx, sheet codebook"),
        (
            &bare,
            &ReadOptions::new(),
            "this file has column names and no rows (d.xlsx, sheet codebook); it needs a row a unit",
        ),
        (&empty, &ReadOptions::new(), "this file is empty (d.xlsx, sheet codebook)"),
    ] {
        let error = read(bytes, options).expect_err(why);
        assert_eq!(error.code(), "DAT035");
        let said = error.to_string();
        assert_eq!(said.matches("name the sheet").count(), 1, "{said}");
        assert!(
            said.starts_with(why)
                && said.ends_with("; the sheet survey can be read: name the sheet (`--sheet`; in a study `sheet`)"),
            "{said}"
        );
    }
}

/// A sheet that whoever opens the workbook does not see is not the one that is read, but where it is named.
#[test]
fn hidden_sheets_are_passed_over_and_named_as_such() {
    let bytes = |hide: &dyn Fn(&mut Worksheet)| {
        let mut book = Workbook::new();
        for (at, name) in (0..).zip(["Old", "New", "Newest"]) {
            let sheet = book.add_worksheet().set_name(name).expect("a sheet");
            let row = [u8::from(at == 0), at, 3];
            sheet.write_row(0, 0, ["id", "x", "y", "z"]).and_then(|sheet| sheet.write(1, 0, "a")).expect("cells");
            sheet.write_row(1, 1, row).expect("cells");
        }
        book.worksheet_from_index(1).expect("a sheet").set_active(true);
        hide(book.worksheet_from_index(0).expect("a sheet"));
        book.save_to_buffer().expect("a workbook")
    };
    for very in [false, true] {
        let bytes = bytes(&|sheet| {
            if very {
                sheet.set_very_hidden(true);
            } else {
                sheet.set_hidden(true);
            }
        });
        let read = |options: &ReadOptions| read_bytes(&bytes, Format::Xlsx, Some("h.xlsx"), options).expect("a table");
        let found = read(&ReadOptions::new());
        assert_eq!(found.table.numbers("y").expect("numbers"), [Some(1.0)]);
        let told = found.diagnostics[0].to_string();
        assert!(told.contains("of the 3 sheets of this workbook the first that is not hidden was read: New"), "{told}");
        assert!(found.diagnostics[0].help.as_ref().is_some_and(|help| help.ends_with("Old (hidden), New, Newest")));
        assert_eq!(read(&ReadOptions::new().sheet("Old")).table.numbers("x").expect("numbers"), [Some(1.0)]);
    }
    let shown = read_bytes(&bytes(&|_| ()), Format::Xlsx, None, &ReadOptions::new()).expect("a table");
    assert_eq!(shown.table.numbers("x").expect("numbers"), [Some(1.0)]);
}

#[test]
fn dates_in_sheets_are_dates_or_spoiled_classes() {
    let bytes = book(|sheet| {
        let style = Style::new().set_num_format("d-mmm");
        sheet.write_row(0, 0, ["id", "ACTORS", "START"])?;
        for (row, id) in [(1, "a"), (2, "b")] {
            sheet.write_string(row, 0, id)?;
            sheet.write_with_format(row, 2, &ExcelDateTime::from_ymd(2019, 3, 4)?, &style)?;
        }
        sheet.write_string(1, 1, "16-20")?.write_with_format(2, 1, &ExcelDateTime::from_ymd(2023, 10, 6)?, &style)?;
        Ok(())
    });
    let read = read_bytes(&bytes, Format::Xlsx, Some("b.xlsx"), &ReadOptions::new()).expect("a table");
    assert_eq!(read.table.texts("START").expect("dates")[0].as_deref(), Some("2019-03-04"));
    let error = read.table.texts("ACTORS").expect_err("a class that became a date");
    assert_eq!(
        (error.code(), error.place().map(ToString::to_string)),
        ("DAT003", Some("b.xlsx, sheet first, cell B3, column ACTORS".to_owned()))
    );
}

#[test]
fn merged_cells_and_cells_without_a_header_are_told() {
    let merged = book(|sheet| {
        sheet.write_row(0, 0, ["id", "x"])?.write_string(1, 0, "a")?.write_string(2, 0, "b")?.merge_range(
            1,
            1,
            2,
            1,
            "1",
            &Style::new(),
        )?;
        Ok(())
    });
    let read = read_bytes(&merged, Format::Xlsx, None, &ReadOptions::new()).expect("a table");
    assert_eq!(read.diagnostics.iter().map(|d| d.code.as_ref()).collect::<Vec<_>>(), ["DAT108", "DAT107", "DAT101"]);
    let titled = book(|sheet| {
        sheet.merge_range(0, 0, 0, 1, "Trees", &Style::new())?.write_row(1, 0, ["id", "x"])?.write_row(
            2,
            0,
            ["a", "1"],
        )?;
        Ok(())
    });
    let read = read_bytes(&titled, Format::Xlsx, None, &ReadOptions::new().header_row(2)).expect("a table");
    assert!(read.diagnostics.iter().all(|told| told.code != "DAT107"), "a title is no cell: {:?}", read.diagnostics);
    let bare = book(|sheet| sheet.write_row(0, 0, ["id"])?.write_row(1, 0, ["a", "b"]).map(drop));
    let error = read_bytes(&bare, Format::Xlsx, None, &ReadOptions::new().sheet("first")).expect_err("no header");
    assert_eq!(error.to_string(), "column 2 has no name (sheet first, cell B1); every column needs one");
}

/// A formula that a program wrote and no spreadsheet computed is told with its cell, and no missing answer; one that gave an empty text
/// is an empty cell.
#[test]
fn formulas_that_were_never_computed_are_told() {
    let written = book(|sheet| {
        for (column, name) in (0..).zip(["case", "A", "B", "C"]) {
            sheet.write(0, column, name)?;
        }
        sheet.write(1, 0, "ash")?.write(1, 1, 1)?.write(1, 2, Formula::new("IF(B2>0,1,0)"))?;
        sheet.write(2, 0, "birch")?.write(2, 1, 0)?.write(2, 2, Formula::new("IF(B3>0,1,0)"))?;
        sheet.write(1, 3, Formula::new("D3").set_result("nothing"))?.write(2, 3, 5)?;
        Ok(())
    });
    let repacked = |from: &str, to: &str, bytes: &[u8]| {
        let mut packed = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a workbook");
        let mut made = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for at in 0..packed.len() {
            let mut part = packed.by_index(at).expect("a part");
            let (name, mut text) = (part.name().expect("a name").into_owned(), String::new());
            std::io::Read::read_to_string(&mut part, &mut text).expect("text");
            assert!(!name.contains("sheet1.xml") || text.contains(from), "{text}");
            made.start_file(name, zip::write::SimpleFileOptions::default()).expect("room");
            std::io::Write::write_all(&mut made, text.replace(from, to).as_bytes()).expect("room");
        }
        made.finish().expect("a workbook").into_inner()
    };
    let bytes = repacked("</f><v>nothing</v>", "</f><v></v>", &repacked("</f><v>0</v>", "</f><v></v>", &written));
    let read = read_bytes(&bytes, Format::Xlsx, Some("f.xlsx"), &ReadOptions::new()).expect("a table");
    let told = read.diagnostics.iter().filter(|told| told.code == "DAT123").map(ToString::to_string);
    let told: Vec<String> = told.collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("cell C2, column B") && told[0].contains("and so were 1 more"), "{told:?}");
    let error = read.table.numbers("B").expect_err("no numbers").to_string();
    assert!(error.contains("f.xlsx, sheet first, cell C2") && error.contains("save it there"), "{error}");
    assert_eq!(read.table.numbers("C").expect("numbers"), [None, Some(5.0)], "an empty text is nothing");
    assert_eq!(read.table.numbers("A").expect("numbers"), [Some(1.0), Some(0.0)]);
    // One that was computed counts by its value.
    let computed = read_bytes(&written, Format::Xlsx, None, &ReadOptions::new()).expect("a table");
    assert_eq!(computed.table.numbers("B").expect("numbers"), [Some(0.0), Some(0.0)]);
    assert!(!computed.diagnostics.iter().any(|told| told.code == "DAT123"));
}

#[test]
fn batches_of_other_programs_are_tables() {
    let columns: Vec<ArrayRef> =
        vec![Arc::new(Int32Array::from(vec![1, 2])), Arc::new(LargeStringArray::from(vec![Some("6-okt"), Some("3")]))];
    let fields =
        ["id", "x"].iter().zip(&columns).map(|(name, array)| Field::new(*name, array.data_type().clone(), true));
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields.collect::<Vec<_>>())), columns).expect("a batch");
    let mut bytes = Vec::new();
    let mut writer = arrow_ipc::writer::FileWriter::try_new(&mut bytes, batch.schema_ref()).expect("a writer");
    writer
        .write(&batch.slice(0, 1))
        .and_then(|()| writer.write(&batch.slice(1, 1)))
        .and_then(|()| writer.finish())
        .expect("written");
    drop(writer);
    let table = read_bytes(&bytes, Format::ArrowIpc, None, &ReadOptions::new()).expect("a table").table;
    assert_eq!(table.ids().expect("ids"), ["1", "2"]);
    assert_eq!(table.numbers("x").expect_err("a date").code(), "DAT003");
    let declared = ReadOptions::new().missing("6-okt", Missing::Unreadable).missing("1", Missing::Refused);
    let table = read_bytes(&bytes, Format::ArrowIpc, None, &declared).expect("a table").table;
    assert_eq!(table.numbers("x").expect("numbers"), [None, Some(3.0)]);
    assert_eq!(table.ids().expect("units are never declared missing"), ["1", "2"]);
}

/// What commands print as JSON is read back: columns as lists beside `units`, and a table within an object.
#[test]
fn json_of_commands_is_read() {
    let columns = r#"{"membership": [0.5, null], "others": [{"rule": "max"}], "rule": "min", "units": ["01", "b"]}"#;
    let within =
        r#"{"rows": {"schema": "s/1", "id": "case", "columns": ["case", "x"], "rows": [{"case": "01", "x": 1}]}}"#;
    let read = |text: &str| read_bytes(text.as_bytes(), Format::Json, None, &ReadOptions::new());
    let table = read(columns).expect("a table").table;
    assert_eq!(
        (table.ids().expect("ids"), table.numbers("membership").expect("numbers")),
        (vec!["01".into(), "b".into()], vec![Some(0.5), None])
    );
    let table = read(within).expect("a table").table;
    assert_eq!((table.id_column(), table.schema_id(), table.rows()), (Some("case"), "s/1", 1));
    // Lists of several lengths, or without units, are no table.
    for text in [r#"{"units": ["a"], "x": [1, 2]}"#, r#"{"x": [1], "y": [2]}"#, "{}"] {
        assert!(read(text).is_err(), "{text}");
    }
}

/// Results with lists in their rows: names as every list of names is written, the configuration a column a condition.
#[test]
fn json_with_lists_in_its_rows_is_read() {
    let read = |text: &str| read_bytes(text.as_bytes(), Format::Json, None, &ReadOptions::new()).expect(text).table;
    let truth = read(
        r#"{"conditions": ["A", "n"], "remainders": 1, "rows": [
            {"cases": ["Vell", "Skarn; upper", "Korea, Rep."], "config": [1, 0], "n": 3, "out": "1"},
            {"cases": [], "config": [1, null], "n": 0, "out": "0"}]}"#,
    );
    assert_eq!(truth.column_names(), ["A", "n (condition)", "cases", "n", "out"]);
    assert_eq!(truth.id_column(), None, "two rows may begin alike");
    assert_eq!(truth.numbers("A").expect("numbers"), [Some(1.0), Some(1.0)]);
    assert_eq!(truth.texts("n (condition)").expect("texts"), [Some("0".into()), Some("-".into())]);
    let cases = "Vell; \"Skarn; upper\"; \"Korea, Rep.\"";
    assert_eq!(truth.texts("cases").expect("texts"), [Some(cases.to_owned()), None]);
    let primes = read(r#"{"complete": true, "primes": [{"expr": "A*B", "rows": [1, 2]}, {"expr": "C", "rows": [3]}]}"#);
    assert_eq!(primes.texts("expr").expect("texts"), [Some("A*B".into()), Some("C".into())]);
    assert_eq!(primes.texts("rows").expect("texts"), [Some("1; 2".into()), Some("3".into())]);
    // A configuration of another length than there are conditions stays one cell.
    let other = read(r#"{"conditions": ["A"], "rows": [{"config": [1, 0], "n": 1}]}"#);
    assert_eq!(other.texts("config").expect("texts"), [Some("1; 0".into())]);
    // Two lists of rows are two tables.
    let two = r#"{"a": [{"x": 1}], "b": [{"x": 2}]}"#;
    assert!(read_bytes(two.as_bytes(), Format::Json, None, &ReadOptions::new()).is_err());
}

#[test]
fn json_rows_may_stand_alone() {
    let text = br#"[{"id": "a", "x": 1.5}, {"y": "t", "id": "b", "x": null}]"#;
    let table = read_bytes(text, Format::Json, None, &ReadOptions::new()).expect("a table").table;
    assert_eq!(table.column_names(), ["id", "x", "y"]);
    assert_eq!(table.numbers("x").expect("numbers"), [Some(1.5), None]);
    for broken in ["{", "[1]", r#"{"row": []}"#, r#"[{"x": [[1]]}]"#, r#"[{"x": {}}]"#, r#"[{"x": 1, "x": 2}]"#] {
        assert_eq!(
            read_bytes(broken.as_bytes(), Format::Json, None, &ReadOptions::new()).expect_err(broken).code(),
            "DAT032",
            "{broken}"
        );
    }
}

/// Damage a file: overwrite some bytes, cut it off.
fn damage(mut bytes: Vec<u8>, hits: &[(prop::sample::Index, u8)], cut: Option<prop::sample::Index>) -> Vec<u8> {
    for (at, byte) in hits {
        let at = at.index(bytes.len());
        bytes[at] = *byte;
    }
    if let Some(cut) = cut {
        bytes.truncate(cut.index(bytes.len()));
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_are_errors_or_tables(
        format in prop::sample::select(&FORMATS[..]),
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let bytes = damage(to_bytes(&sample(), format).expect("bytes"), &hits, cut);
        if let Ok(read) = read_bytes(&bytes, format, None, &ReadOptions::new()) {
            prop_assert!(read.table.ids().is_ok());
        }
    }

    #[test]
    fn any_bytes_are_an_error_or_a_table(format in prop::sample::select(&FORMATS[..]), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(read) = read_bytes(&bytes, format, None, &ReadOptions::new()) {
            prop_assert!(read.table.rows() > 0);
        }
    }

    /// Our parser against the `csv` crate on well-formed files.
    #[test]
    fn well_formed_text_is_read_as_another_parser_reads_it(
        cells in prop::collection::vec(prop::collection::vec("[a-z0-9 ;,\"\n\r\té.]{0,6}", 3), 1..6)
    ) {
        let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        writer.write_record(["h1", "h2", "h3"]).expect("written");
        for row in &cells {
            writer.write_record(row).expect("written");
        }
        let bytes = writer.into_inner().expect("bytes");
        let names = ["h1", "h2", "h3"];
        let options = names.iter().fold(ReadOptions::new().without_id(), |options, name| options.text(*name));
        // Rows of separators alone are no rows.
        let cells: Vec<&Vec<String>> = cells.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect();
        let table = read_bytes(&bytes, Format::Csv, None, &options.no_rows(NoRows::Allow)).expect("well formed").table;
        for (column, name) in names.iter().enumerate() {
            let expected: Vec<Option<String>> = cells.iter().map(|row| Some(row[column].clone()).filter(|c| !c.trim().is_empty())).collect();
            prop_assert_eq!(table.texts_as_written(name).expect("texts"), expected.clone());
            let names = expected.iter().map(|text| text.as_ref().map(|text| text.trim().to_owned()));
            prop_assert_eq!(table.texts(name).expect("texts"), names.collect::<Vec<_>>());
        }
    }

    #[test]
    fn texts_and_reasons_survive_every_format(
        format in prop::sample::select(&FORMATS[..]),
        cells in prop::collection::vec(prop_oneof![
            "[\\PC\n\"]{1,6}".prop_filter("not blank", |text| !text.trim().is_empty()).prop_map(Ok),
            prop::sample::select(&Missing::ALL[..]).prop_map(Err),
        ], 1..8),
    ) {
        let table = TableBuilder::default()
            .text("x", cells.iter().map(|cell| cell.clone().ok()))
            .reasons("x", cells.iter().map(|cell| cell.clone().err()))
            .integer("n", cells.iter().map(|_| Some(1)))
            .build()
            .expect("a table");
        let found = back(&table, format, &ReadOptions::new().without_id().text("x"));
        prop_assert_eq!(found.texts("x").expect("texts"), table.texts("x").expect("texts"));
        prop_assert_eq!(found.reasons("x").expect("reasons"), table.reasons("x").expect("reasons"));
    }

    #[test]
    fn numbers_survive_every_format(
        format in prop::sample::select(&FORMATS[..]),
        numbers in prop::collection::vec(prop::option::of(any::<f64>().prop_filter("finite", |x| x.is_finite())), 1..8),
    ) {
        let ids: Vec<String> = (0..numbers.len()).map(|i| format!("u{i}")).collect();
        let table = TableBuilder::default().id("id", ids).number("x", numbers.iter().copied()).build().expect("a table");
        let found = back(&table, format, &ReadOptions::new()).numbers("x").expect("numbers");
        prop_assert_eq!(found, numbers);
    }
}
