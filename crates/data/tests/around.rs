//! What stands around the cells of a table in files as people have them, and what names its units.

#![cfg(feature = "csv")]
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use crosscase_data::{DataError, Format, Missing, ReadOptions, ReadTable, diagnostics_for, read_bytes};

fn read(text: &str, options: &ReadOptions) -> Result<ReadTable, DataError> {
    read_bytes(text.as_bytes(), Format::Csv, Some("x.csv"), options)
}

/// What a file is read as: its units, its other columns, and the codes of what was noticed.
#[track_caller]
fn check(text: &str, options: &ReadOptions, ids: &[&str], columns: &[&str], told: &[&str]) {
    let read = read(text, options).expect(text);
    let found = if read.table.id_column().is_some() { read.table.ids().expect("ids") } else { Vec::new() };
    assert_eq!(found, ids, "{text}");
    assert_eq!(read.table.value_columns(), columns, "{text}");
    let codes: Vec<&str> =
        read.diagnostics.iter().map(|told| told.code.as_ref()).filter(|code| *code != "DAT101").collect();
    assert_eq!(codes, told, "{text}");
}

#[test]
fn leftovers_of_spreadsheets_are_no_cells() {
    let plain = ReadOptions::new();
    for (text, ids, columns, told) in [
        // R's write.csv; a blank corner above ids; a name that is taken.
        ("\"\",\"A\",\"B\"\n\"ash\",1,0\n\"fir\",0,1\n", &["ash", "fir"][..], &["A", "B"][..], &["DAT116"][..]),
        (" ,A,id\nash,1,0\n", &["ash"], &["A", "id"], &["DAT116"]),
        // Columns and rows that hold nothing.
        ("case,A,,B,\nash,1,,0,\nfir,0, ,1,\n", &["ash", "fir"], &["A", "B"], &["DAT117"]),
        (",case,A\n,ash,1\n", &["ash"], &["A"], &["DAT117"]),
        ("case;A;B\nash;1;0\n;;\nfir;0;1\n ; ;\n", &["ash", "fir"], &["A", "B"], &["DAT118"]),
        ("case,A\nash,1\n,,,\n", &["ash"], &["A"], &["DAT118"]),
        // A separator at the end of rows alone, of one row alone, or of the header alone begins no column.
        ("case;A;B\nash;1;0;\nfir;0;1;\n", &["ash", "fir"], &["A", "B"], &["DAT117"]),
        ("case;A;B\nash;1;0\nfir;0;1; ;\noak;1;1\n", &["ash", "fir", "oak"], &["A", "B"], &["DAT117"]),
        ("case;A;B;\nash;1;0\nfir;0;1\n", &["ash", "fir"], &["A", "B"], &["DAT117"]),
        // Spreadsheets write and read a first line that says the separator.
        ("sep=;\ncase;A;B\nash;1;0\n", &["ash"], &["A", "B"], &[]),
        ("sep=,\r\ncase,A,B\r\nash;1,1,0\r\n", &["ash;1"], &["A", "B"], &[]),
    ] {
        check(text, &plain, ids, columns, told);
    }
    let pandas = read(",name,A\n0,ash,1\n1,fir,0\n", &plain).expect("a table");
    assert_eq!(pandas.table.ids().expect("ids"), ["0", "1"]);
    let help = pandas.diagnostics.iter().find_map(|told| told.help.clone()).expect("what to do");
    assert!(help.contains("`--id name`"), "{help}");
    // Where something else names the units, the count of the rows is nothing.
    check(",name,A\n0,ash,1\n1,fir,0\n", &ReadOptions::new().id("name"), &["ash", "fir"], &["A"], &["DAT116"]);
    check(",from,to\n1,a,b\n2,a,c\n", &ReadOptions::new().without_id(), &[], &["from", "to"], &["DAT116"]);
    // Where the next column holds numbers, decimal commas or not, nothing names the units better; a count that a program named is one.
    for (text, offered) in [
        ("\"\";\"A\"\n\"1\";0,8\n\"2\";0,1\n", None),
        ("Unnamed: 0,name,A\n0,ash,1\n1,fir,0\n", Some("`--id name`")),
        ("...1,name,A\n1,ash,1\n2,fir,0\n", Some("`--id name`")),
        ("...1,name,A\nx,ash,1\ny,fir,0\n", None),
    ] {
        let read = read(text, &plain).expect(text);
        let help = read.diagnostics.iter().find_map(|told| told.help.clone());
        assert_eq!(help.is_some(), offered.is_some(), "{text}: {help:?}");
        assert!(help.is_none_or(|help| help.contains(offered.unwrap_or_default())), "{text}");
    }
    for (text, place) in [("case,A,,B\nash,1,7,0\n", "column 3"), ("case,,A,\nash,,1,2\n", "column 4")] {
        let error = read(text, &plain).expect_err(text).to_string();
        assert!(error.starts_with(place), "{error}");
    }
}

/// R's `write.table` has one name less than columns, unless it is asked for another.
#[test]
fn rows_of_one_cell_more_than_names_begin_with_the_units() {
    let plain = ReadOptions::new();
    let (ids, columns) = (&["ash", "fir"][..], &["A", "B"][..]);
    for text in [
        "\"A\"\t\"B\"\n\"ash\"\t1\t0\n\"fir\"\t0\t1\n",
        "A;B\nash;0,5;1\nfir;1;0\n",
        "\"A\",\"B\"\n\"ash\",1,0\n\n\"fir\",0,1\n",
    ] {
        check(text, &plain, ids, columns, &["DAT121", "DAT116"]);
    }
    // R has names of rows beside an `id` of its own, and quotes both.
    check("\"id\"\t\"B\"\n\"1\"\t4\t0\n\"2\"\t5\t1\n", &plain, &["1", "2"], &["id", "B"], &["DAT121", "DAT116"]);
    // The name of another column is lost, names are not unique, or all that there is are words.
    for text in [
        "case;A\nash;1;0,5\nfir;0;0,8\n",
        "A;B\nash;1;0,5\nash;0;0,8\n",
        "Survey;2026\nperson;role;city\nAda;user;Riga\n",
    ] {
        assert!(read(text, &plain).is_err(), "{text}");
    }
    // Commas may be those of decimals: then it is for the researcher to say.
    for (text, says) in [
        ("case,A\nash,0,5\nfir,1,0\n", "`1,5` where commas separate cells"),
        ("A,B\nash,1,0\nfir,0,1\n", "that the first column has a name"),
        // A title of one cell less than the table is a title.
        ("Trees, of 2026\ncase,A,B\nash,1,0\n", "`--header-row 2`"),
        ("Trees; of 2026\ncase;A;B\nash;1;0\n", "`--header-row 2`"),
    ] {
        let error = read(text, &plain).expect_err(text).to_string();
        assert!(error.contains(says) && !error.contains("row 2, record"), "{error}");
    }
    // Heads of groups of columns above the names.
    let error = read("Group,conditions,,outcome\ncase,A,B,Y\nash,1,0,1\n", &plain).expect_err("two rows of names");
    assert!(error.to_string().contains("`--header-row 2` or `--skip 1`"), "{error}");
    // The column of units need not have a name, as R and pandas leave it; a row of data is none of names.
    for (text, row) in [
        ("Trees,,,\n,A,B,Y\nash,0.9,0.2,0.8\nfir,0.1,0.7,0.3\n", 2),
        ("Trees;;;;\nby J. Roe;;;;\n;name;A;B;Y\n1;ash;1;0;1\n2;fir;0;1;0\n", 3),
        ("Trees,,\n,,\n,A,B\nash,tall,old\nfir,low,young\n", 3),
        ("Trees,,\ncase,A,B\n,1,0\nfir,0,1\n", 2),
    ] {
        let error = read(text, &plain).expect_err(text).to_string();
        assert!(error.contains(&format!("`--header-row {row}`")), "{text}: {error}");
    }
}

/// A box that nobody ticked is an empty cell, which a word can be put for; where the reason is known why nothing stands there, it stays.
#[test]
fn the_empty_word_is_that_of_an_empty_cell() {
    let options = ReadOptions::new().recode("X", "1").recode_in("A:B", "", "0");
    let text = "case,A,B,B.missing,C\nash,X,,refused,X\nfir,,X,,\noak,,,,1\n";
    let read_as = read(text, &options).expect("a table");
    let told: Vec<&str> =
        read_as.diagnostics.iter().filter(|told| told.code == "DAT122").map(|told| told.message.as_str()).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("in 2 empty cells"), "{told:?}");
    let table = read_as.table;
    // Without columns it is that of columns that hold the other words.
    let boxes = ReadOptions::new().recode("X", "1").recode("", "0");
    let of_all = read("case,A,Y\na,X,1\nb,,\n", &boxes).expect("a table").table;
    assert_eq!(of_all.numbers("A").expect("numbers"), [Some(1.0), Some(0.0)]);
    assert_eq!(of_all.numbers("Y").expect("numbers"), [Some(1.0), None]);
    assert_eq!(table.numbers("A").expect("numbers"), [Some(1.0), Some(0.0), Some(0.0)]);
    assert_eq!(table.numbers("B").expect("numbers"), [None, Some(1.0), Some(0.0)]);
    assert_eq!(table.reasons("B").expect("reasons")[0], Some(Missing::Refused));
    assert_eq!(table.numbers("C").expect("numbers"), [Some(1.0), None, Some(1.0)]);
    // What a word stands for is a number with a point, whatever the marks of the file.
    let read = read("case;A\nash;0,5\nfir;half\n", &ReadOptions::new().recode("half", "2.5")).expect("a table");
    assert_eq!(read.table.numbers("A").expect("numbers"), [Some(0.5), Some(2.5)]);
}

#[test]
fn what_is_no_companion_of_reasons_is_told() {
    let plain = ReadOptions::new();
    for (text, told, why) in [
        ("case,A,A.missing\nash,1,\nfir,,was ill\n", &["DAT120"][..], "\"was ill\" is no reason"),
        ("case,A,A.missing\nash,1,\nfir,2,refused\n", &["DAT120"], "\"refused\" stands beside the value 2"),
        // A count is nobody's reason.
        ("case,A,A.missing\nash,1,0\nfir,,3\n", &[], ""),
        ("case,A.missing,A\nash,,1\nfir,refused,\n", &["DAT120"], "does not stand right after A"),
    ] {
        let columns = if text.starts_with("case,A,") { ["A", "A.missing"] } else { ["A.missing", "A"] };
        check(text, &plain, &["ash", "fir"], &columns, told);
        // Whoever uses A learns of it.
        let all = read(text, &plain).expect(text).diagnostics;
        let used: Vec<_> = diagnostics_for(&all, &["A"]).into_iter().filter(|told| told.code == "DAT120").collect();
        assert_eq!(used.len(), told.len(), "{text}");
        let read = read(text, &plain).expect(text);
        let message = read.diagnostics.iter().find(|told| told.code == "DAT120").map_or("", |told| &told.message);
        assert!(message.contains(why), "{message}");
    }
    // In other letters, and as R writes it, it is one.
    for text in [
        "case,A,A.missing\nash,1,\nfir,,refused\n",
        "case,A,A.Missing\nash,1,\nfir,,Refused\n",
        "case,A,A.MISSING\nash,1,NA\nfir,NA,refused\n",
        "case,A,A.missing\nash,tall,NA\nfir,NA,refused\n",
    ] {
        check(text, &plain, &["ash", "fir"], &["A"], &[]);
        let table = read(text, &plain).expect(text).table;
        assert_eq!(table.reasons("A").expect(text), [None, Some(Missing::Refused)], "{text}");
        assert_eq!(table.texts("A").expect(text)[1], None, "{text}");
    }
}

#[test]
fn titles_are_left_out_if_it_is_said_and_told_if_not() {
    for text in [
        "Survey of trees\nmade by J. \"Roe\ncase,A,B\nash,1,0\nfir,0,1\n",
        "Survey of trees,,\nmade by J. Roe,,\ncase,A,B\nash,1,0\nfir,0,1\n",
        "Survey of trees\r\n\r\ncase;A;B\r\nash;1;0\r\nfir;0;1\r\n",
    ] {
        for options in [ReadOptions::new().skip(2), ReadOptions::new().header_row(3)] {
            check(text, &options, &["ash", "fir"], &["A", "B"], &[]);
        }
        let place = read(text, &ReadOptions::new().skip(2)).expect(text).table.place(1, None).to_string();
        assert_eq!(place, "x.csv, line 5, record 2");
        if text.matches('"').count() == 0 {
            let error = read(text, &ReadOptions::new()).expect_err(text).to_string();
            assert!(error.contains("`--header-row 3` or `--skip 2`"), "{error}");
        }
    }
    assert_eq!(read("case,A\nash,1\n", &ReadOptions::new().skip(7)).expect_err("nothing").code(), "DAT037");
    assert_eq!(
        read_bytes(b"{}", Format::Json, None, &ReadOptions::new().skip(1)).expect_err("no rows of text").code(),
        "DAT037"
    );
}

#[test]
fn units_are_named_by_one_column_by_several_or_by_none() {
    let panel = "COUNTRY,YEAR,A\nOst,1990,1\nOst,2000,0\nWest,1990,1\n";
    check(panel, &ReadOptions::new().id("COUNTRY,YEAR"), &["Ost 1990", "Ost 2000", "West 1990"], &["A"], &[]);
    check(panel, &ReadOptions::new().id("YEAR, COUNTRY"), &["1990 Ost", "2000 Ost", "1990 West"], &["A"], &[]);
    check("A,B\n1,0\n1,1\n", &ReadOptions::new().id("none"), &["1", "2"], &["A", "B"], &[]);
    check("row,B\n1,0\n1,1\n", &ReadOptions::new().id("none"), &["1", "2"], &["row", "B"], &[]);
    // A column of exactly that name goes first.
    check("none,B\na,0\nb,1\n", &ReadOptions::new().id("none"), &["a", "b"], &["B"], &[]);
    check("\"a,b\",a,b\nx,1,2\n", &ReadOptions::new().id("a,b"), &["x"], &["a", "b"], &[]);
    for (text, id, code) in [
        ("A,B,C\nx y,z,1\nx,y z,2\n", "A,B", "DAT006"),
        ("A,B,C\nx,,1\n", "A,B", "DAT005"),
        ("A,B,C\nx,y,1\n", "A,D", "DAT001"),
        ("A,B\n1,0\n1,1\n", "A", "DAT006"),
    ] {
        assert_eq!(read(text, &ReadOptions::new().id(id)).expect_err(text).code(), code, "{text}");
    }
    let told = read("A,B\n1,0\n1,1\n", &ReadOptions::new()).expect_err("twice").to_string();
    assert!(told.contains("--id none"), "{told}");
    // The columns that were joined can be asked for.
    let table = read(panel, &ReadOptions::new().id("COUNTRY,YEAR")).expect("a panel").table;
    assert_eq!(table.numbers("YEAR").expect("years"), [Some(1990.0), Some(2000.0), Some(1990.0)]);
}

#[test]
fn words_stand_for_values() {
    let text = "case,A1,A2,B,size\na,Yes,Off,agree,6-okt\nb,Off,Yes,agree,11-15\nc,Yes,,disagree,nov-15\n";
    let options = ReadOptions::new().recode("Yes", "1").recode("Off", "0");
    let options = options.recode_in("B", "agree", "5").recode_in("B", "disagree", "1");
    let options = options.recode_in("size", "6-okt", "6-10").recode_in("size", "nov-15", "11-15");
    let table = read(text, &options).expect("a table").table;
    assert_eq!(table.numbers("A1").expect("numbers"), [Some(1.0), Some(0.0), Some(1.0)]);
    assert_eq!(table.numbers("A2").expect("numbers"), [Some(0.0), Some(1.0), None]);
    assert_eq!(table.numbers("B").expect("numbers"), [Some(5.0), Some(5.0), Some(1.0)]);
    let sizes = table.texts("size").expect("no dates");
    assert_eq!(sizes.iter().flatten().collect::<Vec<_>>(), ["6-10", "11-15", "11-15"]);
    let ranged = ReadOptions::new().recode_in("A1:A2", "Yes", "1").recode_in("A1:A2", "Off", "0").text("size");
    let table = read(text, &ranged).expect("a table").table;
    assert_eq!(table.numbers("A2").expect("numbers"), [Some(0.0), Some(1.0), None]);
    // What a word stands for may itself be declared missing, and a number stands for another.
    let options = ReadOptions::new().recode("Off", "9").missing("9", Missing::Refused).recode_in("A1", "Yes", "2");
    let table = read(text, &options.text("size")).expect("a table").table;
    assert_eq!(table.numbers("A1").expect("numbers"), [Some(2.0), None, Some(2.0)]);
    assert_eq!(table.reasons("A1").expect("reasons")[1], Some(Missing::Refused));
    assert_eq!(read(text, &ReadOptions::new().recode_in("C", "a", "1")).expect_err("no column").code(), "DAT001");
    let told = read(text, &ReadOptions::new()).expect("a table").table.numbers("B").expect_err("words").to_string();
    assert!(told.contains("`recode`") && told.find("recode") < told.find("missing"), "{told}");
}

#[test]
fn survey_tools_have_their_own_header_rows() {
    let qualtrics = "StartDate,ResponseId,Q1_1\n\
        Start Date,Response ID,\"Do you agree?\n - It fits\"\n\
        \"{\"\"ImportId\"\":\"\"startDate\"\",\"\"timeZone\"\":\"\"Z\"\"}\",\"{\"\"ImportId\"\":\"\"_recordId\"\"}\",\"{\"\"ImportId\"\":\"\"QID1_3\"\"}\"\n\
        2026-03-02 10:00:01,R_3a,4\n2026-03-02 10:00:01,R_9z,\n";
    check(qualtrics, &ReadOptions::new(), &["R_3a", "R_9z"], &["StartDate", "Q1_1"], &["DAT119"]);
    let table = read(qualtrics, &ReadOptions::new()).expect("a table");
    assert_eq!(table.codebook.variable("Q1_1").and_then(|item| item.label.as_deref()), Some("Do you agree? - It fits"));
    assert_eq!(table.table.numbers("Q1_1").expect("numbers"), [Some(4.0), None]);
    check(qualtrics, &ReadOptions::new().without_id(), &[], &["StartDate", "ResponseId", "Q1_1"], &["DAT119"]);

    let limesurvey = "\"id. Response ID\",\"submitdate. Date submitted\",\"lastpage. Last page\",\"Q01. Do you agree?\",\"Q02[SQ001]. Why? [one]\"\n\
        1,2026-03-02,3,4,N/A\n2,2026-03-02,3,N/A,because\n";
    check(limesurvey, &ReadOptions::new(), &["1", "2"], &["submitdate", "lastpage", "Q01", "Q02[SQ001]"], &["DAT119"]);
    let read = read(limesurvey, &ReadOptions::new()).expect("a table");
    assert_eq!(read.table.reasons("Q01").expect("reasons"), [None, Some(Missing::NotAsked)]);
    assert_eq!(read.table.numbers("Q01").expect("numbers"), [Some(4.0), None]);
    assert_eq!(read.codebook.variable("Q01").and_then(|item| item.label.as_deref()), Some("Do you agree?"));
    assert_eq!(read.codebook.reason(&read.table, "Q02[SQ001]", 0).as_deref(), Some("not asked"));
    // In any other file the word is a word.
    let plain = crate::read("case,x\na,N/A\nb,c\n", &ReadOptions::new()).expect("a table").table;
    assert_eq!(plain.texts("x").expect("texts")[0].as_deref(), Some("N/A"));
}

/// Names over two rows: as `SurveyMonkey` writes them, and under heads of groups of columns.
#[test]
fn names_over_two_rows_are_put_together() {
    let monkey = "Respondent ID,Email,How satisfied are you with:,,Which apply?,,Age\n\
        ,,Price,Service,Bus,Other (please specify),Open-Ended Response\n\
        101,,4,5,Bus,,34\n102,,3,,,walk,45\n";
    let names =
        ["Email", "How satisfied are you with - Price", "How satisfied are you with - Service", "Which apply? - Bus"];
    let names = [&names[..], &["Which apply? - Other (please specify)", "Age"]].concat();
    check(monkey, &ReadOptions::new(), &["101", "102"], &names, &["DAT129"]);
    let table = read(monkey, &ReadOptions::new()).expect("a table").table;
    assert_eq!(table.numbers(names[1]).expect("numbers"), [Some(4.0), Some(3.0)]);
    assert_eq!(table.place(0, None).row.map(crosscase_data::Row::number), Some(3));
    let grouped = ",Trust,,Help,\ncase,t1,t2,h1,h2\nEde,1,2,3,4\nOss,2,3,4,5\n";
    check(grouped, &ReadOptions::new(), &["Ede", "Oss"], &["t1", "t2", "h1", "h2"], &["DAT129"]);
    // Items of a panel are called alike in each wave.
    for (panel, names) in [
        (
            ",Wave 1,,Wave 2,\ncase,T1,T2,T1,T2\nEde,1,2,3,4\nOss,2,3,4,5\n",
            ["Wave 1 - T1", "Wave 1 - T2", "Wave 2 - T1", "Wave 2 - T2"],
        ),
        (
            ",Wave 1,,Wave 2,Wave 3\ncase,T1,T2,T1,T1\nEde,1,2,3,4\nOss,2,3,4,5\n",
            ["Wave 1 - T1", "Wave 1 - T2", "Wave 2 - T1", "Wave 3 - T1"],
        ),
    ] {
        check(panel, &ReadOptions::new(), &["Ede", "Oss"], &names, &["DAT129"]);
    }
    // A name that somebody forgot stays an error, and what R leaves without a name has one row of names.
    for text in [
        "case,,y\na,foo,bar\nb,baz,x\n",
        "case,x,\na,b,3\nb,c,4\n",
        // A first case of a table of words is no row of names, nor is one of which a number is not known.
        ",A,,C\na,x,foo,y\nb,z,bar,w\nc,x,foo,w\n",
        ",A,,C\na,x,foo,NA\nb,z,bar,3\nc,x,foo,4\n",
    ] {
        assert_eq!(read(text, &ReadOptions::new()).expect_err("no name").code(), "DAT026", "{text}");
    }
    check(",A,B\na,x,y\nb,z,w\n", &ReadOptions::new(), &["a", "b"], &["A", "B"], &["DAT116"]);
}

#[test]
fn second_rows_of_survey_tools_are_wording() {
    let sosci = "CASE;SERIAL;REF;QUESTNNR;MODE;A101_01;A101_02\n\
        \"Interview number (ongoing)\";\"Serial number\";Reference;Questionnaire;Mode;\"Trust: Min\";\"Trust: Users\"\n\
        101;;;base;interview;4;-9\n102;;;base;interview;-1;3\n";
    let read_sosci = read(sosci, &ReadOptions::new().missing("-9", Missing::Refused)).expect("a table");
    assert_eq!(read_sosci.table.numbers("A101_02").expect("numbers"), [None, Some(3.0)]);
    assert_eq!(read_sosci.codebook.variable("A101_01").and_then(|item| item.label.as_deref()), Some("Trust: Min"));
    assert!(read_sosci.diagnostics.iter().any(|told| told.message.contains("SoSci")));
    let vv = "Response ID\tDate submitted\tLast page\tStart language\tHow much? [a]\n\
        id\tsubmitdate\tlastpage\tstartlanguage\tQ1_SQ001\n\
        1\t2024-01-01\t2\ten\t4\n2\t2024-01-01\t2\ten\t{question_not_shown}\n";
    let read_vv = read(vv, &ReadOptions::new()).expect("a table");
    assert_eq!(read_vv.table.numbers("Q1_SQ001").expect("numbers"), [Some(4.0), None]);
    assert_eq!(read_vv.table.reasons("Q1_SQ001").expect("reasons")[1], Some(Missing::NotAsked));
    assert_eq!(read_vv.codebook.variable("Q1_SQ001").and_then(|item| item.label.as_deref()), Some("How much? [a]"));
}

/// A row of words over numbers is told, but for a first case of which nothing is known.
#[test]
fn a_row_of_words_over_numbers_is_told() {
    let told = |text: &str| {
        let read = read(text, &ReadOptions::new()).expect(text);
        read.diagnostics.iter().find(|told| told.code == "DAT130").map(|told| told.message.clone())
    };
    let found =
        told("id,T1,T2,town\nwho,Trust in it,Trust in us,where\n1,4,5,Ede\n2,3,,Oss\n3,2,2,Oss\n").expect("told");
    assert!(found.ends_with("does: in id, T1, T2"), "{found}");
    assert_eq!(told("id,T1,T2\na,missing,missing\nb,4,5\nc,3,2\n"), None);
    assert_eq!(told("id,T1,T2\na,agree,4\nb,4,5\nc,3,2\n"), None);
    assert_eq!(told("id,x,y\na,NA,.\nb,4,5\nc,3,2\n"), None);
}
