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

/// A table of which the codes 9 and `ZZ` are declared missing by the file: an id, a number and a text.
fn with_codes() -> Vec<u8> {
    let table = TableBuilder::default()
        .id("id", ["a", "b", "c", "d"])
        .number("yn", [Some(1.0), Some(2.0), None, Some(1.0)])
        .text("s", [Some("x"), None, Some("y"), Some("x")])
        .build()
        .expect("a table");
    let mut codebook = VariableCodebook::of(&table);
    for variable in &mut codebook.variables {
        match variable.name.as_str() {
            "yn" => {
                variable.labels = labels(&[
                    (CodedValue::Number(1.0), "Yes"),
                    (CodedValue::Number(2.0), "No"),
                    (CodedValue::Number(9.0), "Never asked"),
                ]);
                variable.missing.values = numbers(&[9.0]);
                variable.codes = vec![(2, CodedValue::Number(9.0))];
            }
            "s" => {
                variable.missing.values = vec![CodedValue::Text("ZZ".to_owned())];
                variable.codes = vec![(1, CodedValue::Text("ZZ".to_owned()))];
            }
            _ => {}
        }
    }
    to_labelled_bytes(&table, &codebook, Format::Sav).expect("written").bytes
}

/// Recoding goes before missing values, those that the file declares as well; so does what a value is recoded into.
#[test]
fn a_code_that_the_file_declares_missing_is_recoded() {
    #[track_caller]
    fn numbers_are(read: &ReadTable, expected: [Option<f64>; 4]) {
        assert_eq!(read.table.numbers("yn").expect("numbers"), expected);
        let null: Vec<usize> = (0..4).filter(|row| expected[*row].is_none()).collect();
        let codes = &read.codebook.variable("yn").expect("a variable").codes;
        assert_eq!(codes.iter().map(|(row, _)| *row).collect::<Vec<_>>(), null);
    }
    let bytes = with_codes();
    let read = |options: &ReadOptions| read_bytes(&bytes, Format::Sav, None, options).expect("a table");
    let plain = || ReadOptions::new();
    numbers_are(&read(&plain()), [Some(1.0), Some(2.0), None, Some(1.0)]);
    for options in
        [plain().recode_in("yn", "9", "0"), plain().recode_in("yn", "Never asked", "0"), plain().recode("9", "0")]
    {
        let read = read(&options);
        numbers_are(&read, [Some(1.0), Some(2.0), Some(0.0), Some(1.0)]);
        assert_eq!(read.table.reasons("yn").expect("reasons"), [None; 4]);
    }
    numbers_are(
        &read(&plain().recode_in("yn", "9", "0").recode_in("yn", "2", "0")),
        [Some(1.0), Some(0.0), Some(0.0), Some(1.0)],
    );
    // What the code now stands for is not looked up again, and may be the code itself: then it is an answer.
    numbers_are(
        &read(&plain().recode_in("yn", "9", "2").recode_in("yn", "2", "0")),
        [Some(1.0), Some(0.0), Some(2.0), Some(1.0)],
    );
    numbers_are(&read(&plain().recode_in("yn", "9", "9")), [Some(1.0), Some(2.0), Some(9.0), Some(1.0)]);
    // That a label has its own code is no news; a value that is made the missing code is missing.
    numbers_are(&read(&plain().recode_in("yn", "Never asked", "9")), [Some(1.0), Some(2.0), None, Some(1.0)]);
    numbers_are(&read(&plain().recode_in("yn", "2", "9")), [Some(1.0), None, None, Some(1.0)]);
    let texts = read(&plain().recode_in("s", "ZZ", "z")).table.texts("s").expect("texts");
    assert_eq!(texts[1].as_deref(), Some("z"));
}

/// Stata's letters, too.
#[test]
fn a_letter_is_recoded() {
    let table = TableBuilder::default().id("id", ["a", "b", "c"]).number("x", [Some(1.0), None, None]).build();
    let table = table.expect("a table");
    let mut codebook = VariableCodebook::of(&table);
    for variable in codebook.variables.iter_mut().filter(|variable| variable.name == "x") {
        variable.labels = labels(&[(CodedValue::Letter('a'), "refused")]);
        variable.codes = vec![(1, CodedValue::Letter('a')), (2, CodedValue::Letter('z'))];
    }
    let bytes = to_labelled_bytes(&table, &codebook, Format::Dta).expect("written").bytes;
    for word in [".a", "refused"] {
        let read =
            read_bytes(&bytes, Format::Dta, None, &ReadOptions::new().recode_in("x", word, "0")).expect("a table");
        assert_eq!(read.table.numbers("x").expect("numbers"), [Some(1.0), Some(0.0), None]);
    }
}

/// A file of Stata 12 with one number of 32 bits a row, by Stata's own description of it.
fn floats(values: &[f32]) -> Vec<u8> {
    let mut bytes = vec![115, 2, 1, 0, 1, 0];
    bytes.extend(u32::try_from(values.len()).expect("few").to_le_bytes());
    bytes.extend([0; 81 + 18]);
    bytes.push(254);
    let text = |text: &str, width: usize| [text.as_bytes(), &vec![0; width - text.len()]].concat();
    bytes.extend(text("x", 33));
    bytes.extend([0; 4]);
    bytes.extend([text("%9.0g", 49), text("", 33), text("", 81), vec![0; 5]].concat());
    bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    bytes
}

/// `float` is Stata's default type: 0.7 of it is 0.7.
#[test]
fn numbers_of_32_bits_are_those_that_were_meant() {
    let bytes = floats(&[0.7, 99.9, -0.1, 3.0]);
    let read =
        |options: ReadOptions| read_bytes(&bytes, Format::Dta, None, &options.without_id()).expect("a table").table;
    assert_eq!(read(ReadOptions::new()).numbers("x").expect("numbers"), [Some(0.7), Some(99.9), Some(-0.1), Some(3.0)]);
    let options = ReadOptions::new().missing("99.9", Missing::Refused).recode("0.7", "0.2");
    assert_eq!(read(options).numbers("x").expect("numbers"), [Some(0.2), None, Some(-0.1), Some(3.0)]);
}

/// Long texts of release 119 are found by the cells of that release, and by those of 118, which `ReadStat` writes in it; a text that is not
/// there is an error, and no empty cell.
#[test]
fn long_texts_are_found_or_the_file_is_no_good() {
    let long = "q".repeat(3000);
    let table =
        TableBuilder::default().id("id", ["a", "b", "c"]).text("s", [Some(long.as_str()), None, Some("z")]).build();
    let bytes = to_bytes(&table.expect("a table"), Format::Dta).expect("written");
    let at = |bytes: &[u8], tag: &str| bytes.windows(tag.len()).position(|found| found == tag.as_bytes()).expect(tag);
    let texts = |bytes: &[u8]| -> Result<Vec<Option<String>>, DataError> {
        read_bytes(bytes, Format::Dta, None, &ReadOptions::new())?.table.texts("s")
    };
    let expected = vec![Some(long.clone()), None, Some("z".to_owned())];
    assert_eq!(texts(&bytes).expect("118"), expected);

    // 119 has four bytes where 118 has two: of the number of variables, and of each in the order of rows.
    let mut later = bytes.clone();
    let release = at(&later, "118</release>");
    later[release + 2] = b'9';
    let variables = at(&later, "</K>");
    later.splice(variables..variables, [0, 0]);
    let order = at(&later, "</sortlist>");
    later.splice(order..order, [0; 6]);
    assert_eq!(texts(&later).expect("as ReadStat has it"), expected);

    let mut stata = later.clone();
    let data = at(&stata, "<data>") + "<data>".len();
    for row in 0..3 {
        let cell = data + row * 9 + 1;
        let place: [u8; 8] = stata[cell..cell + 8].try_into().expect("a cell");
        let place = u64::from_le_bytes(place);
        stata[cell..cell + 8].copy_from_slice(&((place & 0xffff) | (place >> 16 << 24)).to_le_bytes());
    }
    assert_eq!(texts(&stata).expect("119"), expected);

    for file in [&bytes, &later, &stata] {
        let mut broken = file.clone();
        let first = at(&broken, "GSO");
        broken[first + 7] = 77;
        let error = texts(&broken).expect_err("a text is not there").to_string();
        assert!(error.contains("a long text of it is not where its cell says that it stands"), "{error}");
    }
}
