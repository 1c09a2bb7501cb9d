//! SPSS and Stata: what is written is read, what is said of a variable survives, and damaged files are errors.

#![cfg(feature = "labelled")]
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use crosscase_data::{
    CodeRange, CodedValue, DataError, Format, Missing, MissingCodes, ReadOptions, ReadTable, Table, TableBuilder,
    Variable, VariableCodebook, VariableKind, read_bytes, to_bytes, to_labelled_bytes,
};

fn read(bytes: &[u8], format: Format) -> ReadTable {
    read_bytes(bytes, format, Some("file"), &ReadOptions::new()).expect("a table")
}

fn numbers(codes: &[f64]) -> Vec<CodedValue> {
    codes.iter().copied().map(CodedValue::Number).collect()
}

fn labels(pairs: &[(CodedValue, &str)]) -> std::sync::Arc<[(CodedValue, String)]> {
    pairs.iter().map(|(code, label)| (code.clone(), (*label).to_owned())).collect()
}

/// Everything that SPSS can say, by three persons.
fn everything() -> (Table, VariableCodebook) {
    let long = "é".repeat(20_000);
    let reasons = |at: usize| (0..3).map(move |row| (row == at).then_some(Missing::Declared));
    let table = TableBuilder::default()
        .id("person", ["Žižek", "p2", "p3"])
        .number("trust_in_the_partnership", [Some(1.0), None, Some(5.0)])
        .reasons("trust_in_the_partnership", reasons(1))
        .number("income", [Some(1e-300), Some(-0.0), None])
        .reasons("income", reasons(2))
        .text("word", [None, Some("ja"), None])
        .reasons("word", reasons(0))
        .text("remark", [Some(long.as_str()), None, Some("kort")])
        .text("long_remark", [Some(" leading"), Some("a text of more than eight"), None])
        .text("day", [Some("2026-11-23"), None, Some("1582-10-15")])
        .text("moment", [Some("2026-11-23T14:05:00"), Some("1999-12-31T23:59:59.5"), None])
        .text("time", [Some("14:05:00"), Some("26:00:01"), None])
        .build()
        .expect("a table");
    let mut codebook = VariableCodebook::of(&table);
    for variable in &mut codebook.variables {
        let (kind, print) = match variable.name.as_str() {
            "day" => (VariableKind::Date, "DATE11"),
            "moment" => (VariableKind::DateTime, "YMDHMS19"),
            "time" => (VariableKind::Time, "TIME8"),
            "person" => (VariableKind::Text, "A7"),
            "word" => (VariableKind::Text, "A4"),
            "remark" => (VariableKind::Text, "A40000"),
            "long_remark" => (VariableKind::Text, "A25"),
            _ => (VariableKind::Number, "F8.2"),
        };
        (variable.kind, variable.print) = (kind, Some(print.to_owned()));
        match variable.name.as_str() {
            "trust_in_the_partnership" => {
                variable.label = Some("Kui palju te usaldate?".to_owned());
                variable.labels = labels(&[
                    (CodedValue::Number(1.0), "üldse mitte"),
                    (CodedValue::Number(5.0), "täiesti"),
                    (CodedValue::Number(9.0), "ei tea"),
                ]);
                variable.missing.values = numbers(&[9.0]);
                variable.codes = vec![(1, CodedValue::Number(9.0))];
            }
            "income" => {
                let range = CodeRange { low: None, high: Some(-1.0) };
                variable.missing = MissingCodes { values: numbers(&[999.0]), range: Some(range) };
                variable.codes = vec![(2, CodedValue::Number(-7.5))];
            }
            "word" => {
                variable.missing.values = vec![CodedValue::Text("NA".to_owned())];
                variable.labels = labels(&[(CodedValue::Text("ja".to_owned()), "yes")]);
                variable.codes = vec![(0, CodedValue::Text("NA".to_owned()))];
            }
            "long_remark" => {
                variable.labels = labels(&[(CodedValue::Text("a text of more than eight".to_owned()), "one")]);
                variable.missing.values = vec![CodedValue::Text("no".to_owned())];
            }
            _ => {}
        }
    }
    (table, codebook)
}

#[test]
fn what_spss_can_say_survives() {
    let (table, codebook) = everything();
    for format in [Format::Sav, Format::Zsav] {
        let written = to_labelled_bytes(&table, &codebook, format).expect("written");
        // SPSS itself has no text of 40 000 bytes, which is the only thing to tell.
        let told: Vec<&str> = written.diagnostics.iter().map(|told| told.message.as_str()).collect();
        assert!(matches!(told.as_slice(), [one] if one.contains("32767")), "{told:?}");
        let again = read(&written.bytes, format);
        assert_eq!(again.table.batch(), table.batch());
        assert_eq!(again.codebook.variables, codebook.variables);
        for name in table.column_names() {
            assert_eq!(again.table.reasons(name).expect(name), table.reasons(name).expect(name), "{name}");
        }
        let reason = |name, row| again.codebook.reason(&again.table, name, row);
        assert_eq!(reason("trust_in_the_partnership", 1).as_deref(), Some("ei tea"));
        assert_eq!(reason("income", 2).as_deref(), Some("-7.5"));
        assert_eq!(reason("word", 2).as_deref(), Some("empty"));
    }
}

#[test]
fn what_stata_can_say_survives() {
    let (table, codebook) = everything();
    let mut codebook = VariableCodebook {
        variables: codebook
            .variables
            .into_iter()
            .map(|variable| Variable { missing: MissingCodes::default(), print: None, ..variable })
            .collect(),
    };
    for variable in &mut codebook.variables {
        variable.labels = labels(&[]);
        variable.codes.clear();
        variable.print = Some(
            match variable.name.as_str() {
                "day" => "%td",
                "moment" => "%tc",
                "time" => "%tcHH:MM:SS",
                "remark" => "%244s",
                "person" | "word" | "long_remark" => "%9s",
                _ => "%9.0g",
            }
            .to_owned(),
        );
        if variable.name == "trust_in_the_partnership" {
            variable.labels = labels(&[(CodedValue::Number(1.0), "üldse mitte"), (CodedValue::Letter('b'), "ei tea")]);
            variable.missing.values = vec![CodedValue::Letter('b')];
            variable.codes = vec![(1, CodedValue::Letter('b'))];
        }
        if variable.name == "income" {
            variable.missing.values = vec![CodedValue::Letter('z')];
            variable.codes = vec![(2, CodedValue::Letter('z'))];
        }
    }
    let written = to_labelled_bytes(&table, &codebook, Format::Dta).expect("written");
    assert_eq!(written.diagnostics, []);
    let again = read(&written.bytes, Format::Dta);
    assert_eq!(again.table.batch(), table.batch());
    assert_eq!(again.codebook.variables, codebook.variables);
}

/// From one program to the other and back: what the other has no place for is told, and no answer is lost.
#[test]
fn codes_become_letters_and_letters_codes() {
    let (table, codebook) = everything();
    let stata = to_labelled_bytes(&table, &codebook, Format::Dta).expect("written");
    let told = stata.diagnostics.iter().map(|told| told.message.as_str()).collect::<Vec<_>>().join("\n");
    for expected in
        ["9 became .a", "-7.5 became .b", "a range of missing codes", "missing codes of texts", "labels of texts"]
    {
        assert!(told.contains(expected), "{expected} is not in {told}");
    }
    let stata = read(&stata.bytes, Format::Dta);
    let reason = |read: &ReadTable, name, row| read.codebook.reason(&read.table, name, row);
    assert_eq!(reason(&stata, "trust_in_the_partnership", 1).as_deref(), Some("ei tea"));
    assert_eq!(reason(&stata, "income", 2).as_deref(), Some(".b"));
    assert_eq!(stata.table.texts("day").expect("days"), table.texts("day").expect("days"));
    assert_eq!(stata.table.texts("time").expect("times"), table.texts("time").expect("times"));
    let spss = to_labelled_bytes(&stata.table, &stata.codebook, Format::Sav).expect("written");
    let spss = read(&spss.bytes, Format::Sav);
    assert_eq!(reason(&spss, "trust_in_the_partnership", 1).as_deref(), Some("ei tea"));
    assert_eq!(spss.table.numbers("income").expect("numbers"), [Some(1e-300), Some(-0.0), None]);
    assert_eq!(spss.table.texts("moment").expect("moments"), table.texts("moment").expect("moments"));
}

#[test]
fn names_are_made_fit_and_stay_apart() {
    let table = TableBuilder::default()
        .id("person", ["a"])
        .number("Q1 [SQ001]", [Some(1.0)])
        .number("Q1 (SQ001)", [Some(2.0)])
        .number("to", [Some(3.0)])
        .number("Person", [Some(4.0)])
        .number("9b", [Some(5.0)])
        .build()
        .expect("a table");
    for (format, expected) in [
        (Format::Sav, ["person", "Q1__SQ001_", "Q1__SQ001__2", "vto", "Person_2", "v9b"]),
        (Format::Dta, ["person", "Q1__SQ001_", "Q1__SQ001__2", "to", "Person", "v9b"]),
    ] {
        let written = to_labelled_bytes(&table, &VariableCodebook::of(&table), format).expect("written");
        assert_eq!(read(&written.bytes, format).table.column_names(), expected);
        let changed = table.column_names().iter().zip(expected).filter(|(name, new)| *name != new).count();
        assert_eq!(written.diagnostics.len(), changed);
    }
}

/// Reasons are those that are declared for a code or for its label; a code without one is `declared`.
#[test]
fn codes_have_the_reasons_that_are_declared() {
    let (table, codebook) = everything();
    let bytes = to_labelled_bytes(&table, &codebook, Format::Sav).expect("written").bytes;
    let item = "trust_in_the_partnership";
    for (options, expected) in [
        (ReadOptions::new(), Missing::Declared),
        (ReadOptions::new().missing("9", Missing::DontKnow), Missing::DontKnow),
        (ReadOptions::new().missing("ei tea", Missing::DontKnow), Missing::DontKnow),
        (ReadOptions::new().missing_in(item, "9", Missing::Refused), Missing::Refused),
    ] {
        let read = read_bytes(&bytes, Format::Sav, None, &options).expect("a table");
        assert_eq!(read.table.reasons(item).expect("reasons"), [None, Some(expected), None]);
        assert_eq!(read.codebook.reason(&read.table, item, 1).as_deref(), Some("ei tea"));
    }
    // A code that only the reader declares is kept, too.
    let options = ReadOptions::new().missing("5", Missing::Refused);
    let read = read_bytes(&bytes, Format::Sav, None, &options).expect("a table");
    assert_eq!(read.codebook.reason(&read.table, item, 2).as_deref(), Some("täiesti"));
    let again = to_labelled_bytes(&read.table, &read.codebook, Format::Sav).expect("written");
    let again = crate::read(&again.bytes, Format::Sav);
    assert_eq!(again.codebook.variable(item).expect("it").missing.values, numbers(&[9.0, 5.0]));
}

/// A word of which something is said is the label of a value first, and the label goes where the value goes.
#[test]
fn words_are_labels_first() {
    let (table, codebook) = everything();
    let bytes = to_labelled_bytes(&table, &codebook, Format::Sav).expect("written").bytes;
    let item = "trust_in_the_partnership";
    let read = |options: ReadOptions| read_bytes(&bytes, Format::Sav, None, &options).expect("a table");
    for options in [
        ReadOptions::new().recode("täiesti", "2"),
        ReadOptions::new().recode_in(item, "täiesti", "2"),
        ReadOptions::new().recode("5", "2"),
        // What is said of the column alone goes before what is said of all.
        ReadOptions::new().recode("täiesti", "7").recode_in(item, "5", "2"),
    ] {
        let found = read(options);
        assert_eq!(found.table.numbers(item).expect("numbers"), [Some(1.0), None, Some(2.0)]);
        let variable = found.codebook.variable(item).expect("it");
        assert_eq!(variable.label_of(&CodedValue::Number(2.0)), Some("täiesti"));
        assert_eq!(variable.label_of(&CodedValue::Number(5.0)), None);
    }
    for options in [
        ReadOptions::new().missing("täiesti", Missing::Refused),
        ReadOptions::new().missing_in(item, "täiesti", Missing::Refused),
    ] {
        let found = read(options).table;
        assert_eq!(found.numbers(item).expect("numbers"), [Some(1.0), None, None]);
        assert_eq!(found.reasons(item).expect("reasons")[2], Some(Missing::Refused));
    }
}

#[test]
fn a_negative_value_with_a_label_is_told() {
    let table = TableBuilder::default().id("p", ["a"]).number("x", [Some(-9.0)]).build().expect("a table");
    let mut codebook = VariableCodebook::of(&table);
    for variable in codebook.variables.iter_mut().filter(|variable| variable.name == "x") {
        variable.labels = labels(&[(CodedValue::Number(-9.0), "no answer"), (CodedValue::Number(1.0), "yes")]);
    }
    let read = read(&to_labelled_bytes(&table, &codebook, Format::Sav).expect("written").bytes, Format::Sav);
    assert_eq!(read.table.numbers("x").expect("numbers"), [Some(-9.0)]);
    assert!(read.diagnostics.iter().any(|told| told.message.starts_with("-9 (no answer) has a label")));
}

/// A stretch of a damaged file, wherever it is, is an error or another table, and never a panic; so is what is cut off.
#[test]
fn damaged_files_are_errors() {
    let (table, codebook) = everything();
    let small =
        table.with_columns(&["trust_in_the_partnership", "income", "word", "long_remark", "day"]).expect("some");
    let mut seed = 1_u64;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap_or_default() % below
    };
    for format in [Format::Sav, Format::Zsav, Format::Dta] {
        let bytes = to_labelled_bytes(&small, &codebook, format).expect("written").bytes;
        for end in 0..bytes.len() - 13 {
            let cut = read_bytes(&bytes[..end], format, None, &ReadOptions::new());
            assert!(cut.is_err(), "{format} of {end} bytes");
        }
        for _ in 0..3000 {
            let mut bytes = bytes.clone();
            for _ in 0..=random(3) {
                let at = random(bytes.len());
                bytes[at] = [0, 1, 0x7f, 0x80, 0xff, bytes[at] ^ 1, bytes[at].wrapping_add(1)][random(7)];
            }
            let Ok(read) = read_bytes(&bytes, format, None, &ReadOptions::new()) else { continue };
            let _ = to_labelled_bytes(&read.table, &read.codebook, Format::Sav);
            let _ = to_labelled_bytes(&read.table, &read.codebook, Format::Dta);
        }
    }
}

#[test]
fn what_is_no_such_file_says_so() {
    let (table, _) = everything();
    let stata = to_bytes(&table, Format::Dta).expect("written");
    for (bytes, format) in
        [(&b"person,x\na,1\n"[..], Format::Sav), (&stata, Format::Sav), (b"\x6f\x02\x01\0rest", Format::Dta)]
    {
        let error = read_bytes(bytes, format, Some("a.sav"), &ReadOptions::new()).expect_err("none");
        assert!(matches!(error, DataError::Malformed { .. }), "{error}");
    }
}
