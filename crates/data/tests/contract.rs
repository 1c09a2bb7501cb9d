//! Every typed table: out and in through every format with its reasons, what its check refuses, its keys against other tables.
#![cfg(all(feature = "csv", feature = "ipc", feature = "parquet", feature = "xlsx", feature = "json"))]
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::fmt::Debug;

use crosscase_data::contract::*;
use crosscase_data::{DataError, Format, Missing, Row, Table, read_bytes, to_bytes};

fn s(text: &str) -> String {
    text.to_owned()
}

fn units() -> Vec<Unit> {
    vec![
        Unit::new("company", "01"),
        Unit::new("company", "2"),
        Unit::new("soldier", "s1").within("company", "01"),
        Unit { name: Some(s("Ann, \"the\"\nsecond")), ..Unit::new("soldier", "s2").within("company", "2") },
    ]
}

fn answers() -> Vec<Answer> {
    let answer = |unit: &str, item: &str, value, text| Answer {
        instrument: s("climate"),
        unit: s(unit),
        item: s(item),
        value,
        text,
        file: Some(s("raw.csv")),
        row: Some(2),
    };
    vec![
        answer("s1", "LEAD01", Ok(4.0), None),
        answer("s2", "LEAD01", Err(Missing::Refused), None),
        answer("s1", "WHY", Err(Missing::Empty), Some(s("NA"))),
        answer("s2", "WHY", Err(Missing::NotAsked), None),
    ]
}

fn codebook() -> Vec<CodebookEntry> {
    let entry = |item: &str| CodebookEntry {
        instrument: s("climate"),
        item: s(item),
        label: None,
        min: None,
        max: None,
        reversed: None,
        missing_codes: None,
        scale: None,
        asked_if: None,
    };
    let lead = CodebookEntry {
        label: Some(s("My officers care")),
        min: Some(1.0),
        max: Some(5.0),
        reversed: Some(false),
        missing_codes: Some(s("9=refused")),
        ..entry("LEAD01")
    };
    vec![lead, entry("WHY")]
}

fn options() -> Vec<AnswerOption> {
    let option = |value: &str, language: Option<&str>, label: &str, missing| {
        let (instrument, item) = (s("climate"), s("LEAD01"));
        AnswerOption { instrument, item, value: s(value), language: language.map(s), label: s(label), missing }
    };
    vec![option("1", Some("et"), "üldse mitte", None), option("9", None, "geen antwoord", Some(Missing::Refused))]
}

fn ties() -> Vec<Tie> {
    let tie = |sender: &str, receiver: &str, value, status| Tie {
        case: None,
        relation: s("advice"),
        sender: s(sender),
        receiver: s(receiver),
        value,
        status,
        file: Some(s("ties, 2.csv")),
        row: Some(3),
    };
    vec![
        tie("01", "2", Some(3.0), TieStatus::Present),
        tie("2", "01", None, TieStatus::Missing),
        tie("2", "2", None, TieStatus::StructuralZero),
    ]
}

fn roster() -> Vec<RosterEntry> {
    ["01", "2"]
        .map(|unit| RosterEntry { case: None, relation: s("advice"), unit: s(unit), responded: unit == "01" })
        .to_vec()
}

fn sorts() -> Vec<Sort> {
    [("s1", -1), ("s2", 1)]
        .map(|(sorter, place)| Sort { sorter: s(sorter), statement: s("1"), place, file: None, row: None })
        .to_vec()
}

fn grid() -> Vec<GridPlace> {
    [(-1, 1), (0, 2), (1, 1)].map(|(place, count)| GridPlace { place, count }).to_vec()
}

fn codings() -> Vec<Coding> {
    let coding = |coder: &str, quote: &str| Coding {
        source: s("interview 1"),
        segment: s("007"),
        start: Some(0),
        end: Some(12),
        code: s("trust"),
        coder: s(coder),
        quote: Some(s(quote)),
        file: None,
        row: Some(1),
    };
    vec![coding("a", " we trust them; \"blindly\""), coding("b", "6-okt")]
}

fn ratings() -> Vec<Rating> {
    let rating = |coder: &str, value| Rating {
        case: s("01"),
        item: s("TRUST"),
        coder: s(coder),
        report: None,
        value,
        confidence: Some(2.0),
        quote: None,
        file: Some(s("ratings.csv")),
        row: None,
    };
    vec![rating("a", Ok(0.67)), rating("b", Err(Missing::NotMentioned))]
}

fn scores() -> Vec<Score> {
    let score =
        |unit: &str, score| Score { indicator: s("LEAD"), unit: s(unit), case: s("01"), score, answered: 4, items: 5 };
    vec![score("s1", Ok(3.25)), score("s2", Err(Missing::Empty))]
}

fn indicators() -> Vec<Indicator> {
    let indicator = |case: &str, value| Indicator {
        indicator: s("LEAD"),
        case: s(case),
        value,
        n: Some(12),
        n_missing: Some(1),
        lower: Some(2.5),
        upper: Some(3.5),
        sd: Some(0.1 + 0.2),
        invited: Some(13),
        answered: Some(30),
        asked: Some(36),
    };
    vec![indicator("01", Ok(1.0 / 3.0)), indicator("2", Err(Missing::Declared))]
}

fn draws() -> Vec<Draw> {
    [(0, Ok(3.1)), (1, Err(Missing::Unreadable))]
        .map(|(draw, value)| Draw { indicator: s("LEAD"), case: s("01"), draw, value })
        .to_vec()
}

fn members() -> Vec<Member> {
    let member =
        |set: &str, membership, level| Member { set: s(set), case: s("01"), membership, level, raw: Some(3.0) };
    vec![member("LEAD", Ok(0.82), None), member("TYPE", Err(Missing::NotApplicable), Some(2))]
}

fn links() -> Vec<SourceLink> {
    let link = |table: &str, source: &str, row| SourceLink {
        table: s(table),
        id: s("01"),
        column: s("LEAD"),
        source_table: s(source),
        source_id: s("01"),
        source_column: s("LEAD"),
        source_row: row,
        how: Some(s("mean")),
    };
    vec![link("memberships", "indicators", None), link("indicators", "answers.csv", Some(2))]
}

#[track_caller]
fn round<R: Record + PartialEq + Debug>(rows: &[R]) {
    let table = R::table(rows).expect("a table");
    assert_eq!(table.schema_id(), R::SCHEMA.id);
    for format in [Format::Csv, Format::ArrowIpc, Format::Parquet, Format::Xlsx, Format::Json] {
        let bytes = to_bytes(&table, format).expect("bytes");
        let read = read_bytes(&bytes, format, None, &R::SCHEMA.read_options()).expect("a table").table;
        assert_eq!(R::rows(&read).expect("rows"), rows, "{} as {format}", R::SCHEMA.name);
    }
}

#[test]
fn every_table_goes_out_and_comes_in() {
    round(&units());
    round(&answers());
    round(&codebook());
    round(&options());
    round(&ties());
    round(&roster());
    round(&sorts());
    round(&grid());
    round(&codings());
    round(&ratings());
    round(&scores());
    round(&indicators());
    round(&draws());
    round(&members());
    round(&links());
    round::<Answer>(&[]);
}

/// What a way back calls the cells of a table, and what stands in them; a row calls its own cell the same.
#[track_caller]
fn cells<R: Record>(rows: &[R], expected: &[(&str, &str, &str, OrMissing<f64>)]) {
    let expected: Vec<(CellRef, OrMissing<f64>)> =
        expected.iter().map(|(table, id, column, value)| (CellRef::new(*table, *id, *column), *value)).collect();
    assert_eq!(R::SCHEMA.cells(&R::table(rows).expect("a table")).expect("cells"), expected, "{}", R::SCHEMA.name);
    let own: Vec<CellRef> = rows.iter().filter_map(Record::cell).collect();
    assert_eq!(own, expected.into_iter().map(|(cell, _)| cell).collect::<Vec<_>>(), "{}", R::SCHEMA.name);
}

#[test]
fn a_way_back_finds_the_values_of_every_table() {
    cells(&units(), &[]);
    cells(
        &answers(),
        &[
            ("raw.csv", "s1", "LEAD01", Ok(4.0)),
            ("raw.csv", "s2", "LEAD01", Err(Missing::Refused)),
            // An answer in words is no number, and nobody said why not.
            ("raw.csv", "s1", "WHY", Err(Missing::Empty)),
            ("raw.csv", "s2", "WHY", Err(Missing::NotAsked)),
        ],
    );
    cells(&codebook(), &[]);
    cells(&options(), &[]);
    cells(
        &ties(),
        &[
            ("ties, 2.csv", "01", "advice / 2", Ok(3.0)),
            ("ties, 2.csv", "2", "advice / 01", Err(Missing::Empty)),
            ("ties, 2.csv", "2", "advice / 2", Err(Missing::Empty)),
        ],
    );
    cells(&roster(), &[]);
    // What is told of no file stands in its own table.
    cells(&sorts(), &[("sorts", "s1", "1", Ok(-1.0)), ("sorts", "s2", "1", Ok(1.0))]);
    cells(&grid(), &[]);
    // A coding is there or not: it is 1.
    cells(
        &codings(),
        &[
            ("codings", "interview 1", "007 / trust / a", Ok(1.0)),
            ("codings", "interview 1", "007 / trust / b", Ok(1.0)),
        ],
    );
    cells(
        &ratings(),
        &[("ratings.csv", "01", "TRUST / a", Ok(0.67)), ("ratings.csv", "01", "TRUST / b", Err(Missing::NotMentioned))],
    );
    cells(&scores(), &[("scores", "s1", "LEAD", Ok(3.25)), ("scores", "s2", "LEAD", Err(Missing::Empty))]);
    cells(
        &indicators(),
        &[("indicators", "01", "LEAD", Ok(1.0 / 3.0)), ("indicators", "2", "LEAD", Err(Missing::Declared))],
    );
    cells(&draws(), &[("draws", "01", "LEAD / 0", Ok(3.1)), ("draws", "01", "LEAD / 1", Err(Missing::Unreadable))]);
    // The level of a multi-value condition stands in the place of a membership.
    cells(&members(), &[("memberships", "01", "LEAD", Ok(0.82)), ("memberships", "01", "TYPE", Ok(2.0))]);
    cells(&links(), &[]);
}

/// The column whose key is made to match nothing, and how.
type Stray<R> = (&'static str, fn(&mut R));

/// A key that stands twice, and (where there is one) a key that matches nothing, are errors with the row of the second or stray.
#[track_caller]
fn keys<R: Record + Clone>(rows: &[R], others: &[&Table], strays: &[Stray<R>]) {
    let name = R::SCHEMA.name;
    let table = R::table(rows).expect(name);
    R::SCHEMA.check_references(&table, others).expect(name);
    let twice: Vec<R> = rows.iter().chain(rows.first()).cloned().collect();
    let record = rows.len() as u64;
    match R::table(&twice) {
        Err(error) => {
            assert_eq!(
                (error.code(), error.place().and_then(|p| p.row)),
                ("DAT046", Some(Row::Nth(record + 1))),
                "{name}: {error}"
            );
        }
        Ok(_) => assert!(R::SCHEMA.key.is_empty(), "{name} must know its rows"),
    }
    assert_eq!(strays.len(), R::SCHEMA.references.len(), "{name}: one stray a reference");
    for (column, stray) in strays {
        let mut broken = rows.to_vec();
        stray(broken.last_mut().expect("a row"));
        let table = R::table(&broken).expect(name);
        let error = R::SCHEMA.check_references(&table, others).expect_err(name);
        let place = error.place().cloned().unwrap_or_default();
        assert_eq!(
            (error.code(), place.row, place.column.as_deref()),
            ("DAT047", Some(Row::Nth(record)), Some(*column)),
            "{name}: {error}"
        );
    }
}

#[test]
fn every_table_refuses_a_broken_key_with_its_row() {
    let units_table = Unit::table(&units()).expect("units");
    let book = CodebookEntry::table(&codebook()).expect("a codebook");
    let values = Indicator::table(&indicators()).expect("indicators");
    let others = [&units_table, &book, &values];
    keys(&units(), &[], &[("within", |unit| unit.within = Some(s("9")))]);
    keys(&answers(), &others, &[("unit", |answer| answer.unit = s("s9")), ("item", |answer| answer.item = s("WHI"))]);
    keys(&codebook(), &others, &[]);
    keys(&options(), &others, &[("item", |option| option.item = s("WHI"))]);
    keys(&ties(), &others, &[("sender", |tie| tie.sender = s("1")), ("receiver", |tie| tie.receiver = s("1"))]);
    keys(&roster(), &others, &[("unit", |entry| entry.unit = s("1"))]);
    keys(&sorts(), &others, &[("sorter", |sort| sort.sorter = s("s9"))]);
    keys(&grid(), &others, &[]);
    keys(&codings(), &others, &[]);
    keys(&ratings(), &others, &[("case", |rating| rating.case = s("1"))]);
    keys(&scores(), &others, &[("unit", |score| score.unit = s("s9")), ("case", |score| score.case = s("1"))]);
    keys(&indicators(), &others, &[("case", |indicator| indicator.case = s("1"))]);
    keys(&draws(), &others, &[("case", |draw| draw.indicator = s("LAED"))]);
    keys(&members(), &others, &[("case", |member| member.case = s("1"))]);
    keys(&links(), &others, &[]);
}

#[test]
fn a_reference_whose_table_is_not_there_is_told() {
    let answers = Answer::table(&answers()).expect("answers");
    let units = Unit::table(&units()).expect("units");
    let unchecked = ANSWERS.check_references(&answers, &[&units]).expect("units are there");
    assert_eq!(unchecked.iter().map(|reference| reference.table).collect::<Vec<_>>(), ["codebook"]);
}

#[track_caller]
fn refused<R: Record>(rows: &[R], message: &str) {
    assert_eq!(R::table(rows).expect_err(message).to_string(), message);
}

#[test]
fn what_a_check_refuses_is_told_with_its_place() {
    let member = |membership, level| [Member { membership, level, ..members()[0].clone() }];
    refused(&member(Ok(1.2), None), "1.2 is outside 0 to 1 (record 1, column membership)");
    refused(&member(Ok(0.5), Some(1)), "only one of membership and level may have a value (record 1)");
    refused(&[GridPlace { place: 0, count: 0 }], "0 is outside 1 and more (record 1, column count)");
    refused(&[Unit::new("", "a")], "a value is needed here (record 1, column kind)");
    refused(
        &[Unit { within: Some(s("b")), ..Unit::new("person", "a") }],
        "within and within_kind must both have a value, or neither (record 1)",
    );
    refused(
        &[Coding { start: Some(9), end: Some(3), ..codings()[0].clone() }],
        "start must not be above end (record 1)",
    );
    let unit = |unit: &str, within: &str| Unit::new("person", unit).within("person", within);
    refused(
        &[unit("a", "b"), unit("b", "c"), unit("c", "b")],
        "person b > person c > person b goes round in a circle (record 2)",
    );
    refused(&[unit("a", "a")], "person a > person a goes round in a circle (record 1)");
}

#[track_caller]
fn read_refused(schema: &Schema, text: &str, message: &str) {
    let read = read_bytes(text.as_bytes(), Format::Csv, Some("t.csv"), &schema.read_options()).expect(text);
    assert_eq!(schema.check(&read.table).expect_err(text).to_string(), message);
}

#[test]
fn files_that_are_no_such_table_are_refused() {
    read_refused(
        &TIES,
        "relation,sender,receiver,value,status\nr,a,b,1,perhaps\n",
        "\"perhaps\" is none of: present, absent, missing, structural zero (t.csv, line 2, record 1, column status)",
    );
    read_refused(
        &TIES,
        "relation,sender,receiver,value\nr,a,b,1\n",
        "a table ties needs a column status in t.csv: there are relation, sender, receiver, value",
    );
    read_refused(
        &TIES,
        "relation,sender,receiver,value,status\nr,a,b,much,present\n",
        "\"much\" is not a number (t.csv, line 2, record 1, column value); say what its word stands for (`--recode WORD=1`; in a study `recode` or `levels`), mend the cell, or declare its word as missing",
    );
    read_refused(
        &SORTS,
        "sorter,statement,place\na,1,-1\na,2,0.5\n",
        "\"0.5\" is not a whole number (t.csv, line 3, record 2, column place)",
    );
    read_refused(
        &SORTS,
        "sorter,statement,place\na,1,-1\na,2,\n",
        "a value is needed here (t.csv, line 3, record 2, column place)",
    );
    read_refused(
        &SORTS,
        "sorter,statement,place\na,1,1\na,2,6-okt\n",
        "\"6-okt\" is a date in a column of numbers or classes (t.csv, line 3, record 2, column place), and it is the only one in it: a spreadsheet seems to have changed them; restore the cells, say which class each was (`--recode`; in a study `recode`), or declare each as missing by its text",
    );
    read_refused(
        &ROSTER,
        "relation,unit,responded\nr,a,maybe\n",
        "\"maybe\" is not true or false (t.csv, line 2, record 1, column responded)",
    );
    read_refused(
        &SORTS,
        "sorter,statement,place\na,1,-1\n\na,1,0\n",
        "a, 1 stands twice, here (t.csv, line 4, record 2) and before in line 2, record 1; a row is known by its sorter, statement",
    );
    let other = Unit::table(&units()).expect("units");
    assert_eq!(
        TIES.check(&other).expect_err("another table").to_string(),
        "this is a table crosscase.units/1 where crosscase.ties/1 is needed"
    );
}

#[test]
fn a_table_may_have_more_columns_and_lack_those_it_may_lack() {
    let text = "unit,kind,country\na,case,NL\n";
    let read = read_bytes(text.as_bytes(), Format::Csv, None, &UNITS.read_options()).expect("a table");
    let table = UNITS.check(&read.table).expect("units");
    assert_eq!(table.column_names(), ["unit", "kind", "name", "within", "within_kind", "country"]);
    assert_eq!(UNITS.check(&table).expect("checked twice is checked once"), table);
}

#[test]
fn wide_files_become_long_tables_that_know_their_rows() {
    let text = "id,T1,WHY\np1,4,because\np2,99,\n";
    let options = crosscase_data::ReadOptions::new().missing("99", Missing::DontKnow);
    let wide = read_bytes(text.as_bytes(), Format::Csv, Some("wide.csv"), &options).expect("a table").table;
    let table = answers_from_wide(&wide, "trust", &["T1", "WHY"]).expect("answers");
    let answers = Answer::rows(&table).expect("rows");
    let found: Vec<(&str, &str, OrMissing<f64>, Option<&str>)> =
        answers.iter().map(|a| (a.unit.as_str(), a.item.as_str(), a.value, a.text.as_deref())).collect();
    assert_eq!(
        found,
        [
            ("p1", "T1", Ok(4.0), None),
            ("p1", "WHY", Err(Missing::Empty), Some("because")),
            ("p2", "T1", Err(Missing::DontKnow), None),
            ("p2", "WHY", Err(Missing::Empty), None),
        ]
    );
    assert_eq!(table.place(2, None).to_string(), "wide.csv, line 3, record 2");
    assert_eq!((answers[2].file.as_deref(), answers[2].row), (Some("wide.csv"), Some(3)));
    assert_eq!(answers_from_wide(&wide, "trust", &["T2"]).expect_err("unknown").code(), "DAT001");
}

#[test]
fn lineage_lists_each_source_once_and_sees_circles() {
    let link = |id: &str, source: &str| SourceLink {
        table: s("t"),
        id: s(id),
        column: s("x"),
        source_table: s("t"),
        source_id: s(source),
        source_column: s("x"),
        source_row: Some(7),
        how: None,
    };
    let walk = |links: &[SourceLink]| -> Result<Vec<(usize, String, bool)>, DataError> {
        let steps = Lineage::new(links).walk(&CellRef::new("t", "a", "x"))?;
        Ok(steps.into_iter().map(|step| (step.depth, step.cell.id, step.is_raw)).collect())
    };
    let diamond = [link("a", "b"), link("a", "c"), link("b", "d"), link("c", "d"), link("c", "e")];
    let expected = [(0, s("a"), false), (1, s("b"), false), (2, s("d"), true), (1, s("c"), false), (2, s("e"), true)];
    assert_eq!(walk(&diamond).expect("a way"), expected);
    let error = walk(&[link("a", "b"), link("b", "c"), link("c", "b")]).expect_err("a circle");
    assert_eq!(error.to_string(), "x of b in t > x of c in t > x of b in t goes round in a circle (lineage)");
    assert_eq!(walk(&[]).expect("a way"), [(0, s("a"), true)]);
    let table = SourceLink::table(&diamond).expect("a table");
    assert_eq!(Lineage::from_table(&table).expect("a lineage"), Lineage::new(&diamond));
}

/// One ministry sits in several partnerships: a tie is known by its case too, and without cases by itself.
#[test]
fn a_tie_is_known_by_its_case() {
    let tie = |case: Option<&str>| Tie { case: case.map(str::to_owned), ..ties().remove(0) };
    assert_eq!(Tie::table(&[tie(Some("P1")), tie(Some("P2"))]).expect("two cases").rows(), 2);
    for case in [None, Some("P1")] {
        assert_eq!(Tie::table(&[tie(case), tie(case)]).expect_err("twice").code(), "DAT046");
    }
    assert_eq!(RosterEntry::table(&[roster(), roster()].concat()).expect_err("twice").code(), "DAT046");
}
