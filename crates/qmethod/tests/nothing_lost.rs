//! What other tools really write is read, and nothing that a file holds is lost without a word.
#![cfg(all(feature = "json", feature = "kade"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

mod common;

use common::lipset_data;
use crosscase_data::{Sheet, SheetCell, TableBuilder, read_workbook, write_workbook};
use crosscase_qmethod::formats::kade::{self, WorkbookType};
use crosscase_qmethod::formats::{ReadSorts, SourceOptions, eq_json, htmlq, kade_zip, pqmethod, read, wide};
use crosscase_qmethod::{Analysis, CollectedSort, MissingPlaces, QData, QmethodError, Statement};

fn text(text: &str) -> SheetCell {
    SheetCell::Text(text.to_owned())
}

fn number(value: f64) -> SheetCell {
    SheetCell::Number(value)
}

fn sheet(name: &str, rows: Vec<Vec<SheetCell>>) -> Sheet {
    Sheet { name: name.to_owned(), rows }
}

fn told(result: Result<ReadSorts, QmethodError>) -> String {
    result.unwrap_err().to_string()
}

fn row_of(sort: &CollectedSort) -> Vec<SheetCell> {
    std::iter::once(text(&sort.sorter)).chain(sort.places.iter().map(|place| number(place.unwrap()))).collect()
}

fn places(data: &QData) -> Vec<(String, Vec<Option<f64>>)> {
    data.sorts.iter().map(|sort| (sort.sorter.clone(), sort.places.clone())).collect()
}

/// A workbook of results as KADE lays it out, with this text in cell B7 of the overview.
fn results(pattern: &str, statements: usize, sorts: &[CollectedSort]) -> Vec<u8> {
    let mut overview = vec![Vec::new(); 7];
    overview[2] = vec![text("Project Name"), text("Lipset, again")];
    overview[6] = vec![text("Q sort design"), text(pattern)];
    let mut rows = vec![vec![text("Q sorts")], Vec::new(), Vec::new(), Vec::new(), vec![text("Part. ID")]];
    rows.extend(sorts.iter().map(|sort| [row_of(sort), vec![number(0.0), number(2.2)]].concat()));
    let mut listed = vec![vec![text("Statements")], Vec::new(), vec![text("Number"), text("Statement")]];
    listed.extend((1..=statements).map(|i| vec![number(i as f64), text(&format!("Synthetic, {i}"))]));
    write_workbook(&[sheet("Project Overview", overview), sheet("Q sorts", rows), sheet("statements", listed)]).unwrap()
}

/// The places of the grid's slots, one a statement, as KADE lists them.
fn slots(data: &QData) -> Vec<i32> {
    data.grid.as_ref().unwrap().values()
}

#[test]
fn kade_keeps_a_value_for_each_statement_as_the_grid() {
    let data = lipset_data();
    let values = slots(&data).iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    assert!(values.starts_with("-4,-4,-3,-3,-3,-2"));
    for pattern in [values.clone(), format!("\"{values}\""), "0,0,2,3,4,5,5,5,4,3,2,0,0,0,0,0,0,0,0,0".to_owned()] {
        let found = read(&results(&pattern, 33, &data.sorts), "results.xlsx", &SourceOptions::default()).unwrap();
        assert_eq!((places(&found.data), found.data.grid.clone()), (places(&data), data.grid.clone()), "{pattern}");
        assert!(found.diagnostics.is_empty());
    }
    // One too few, and what is neither.
    let short = values.strip_suffix(",4").unwrap();
    assert_eq!(
        told(read(&results(short, 33, &data.sorts), "results.xlsx", &SourceOptions::default())),
        "results.xlsx, sheet Project Overview, cell B7: the pattern has 32 numbers that sum to -4: it is a place for \
         each of the 33 statements, or a count for each place from −6 up that sums to 33"
    );
    let odd = told(read(&results("-4,-4,x", 33, &data.sorts), "results.xlsx", &SourceOptions::default()));
    assert_eq!(odd, "results.xlsx, sheet Project Overview, cell B7: `x` in the pattern is no number");
    // And it is what we write.
    let written = read_workbook(&kade::write(&data, WorkbookType::Results).unwrap(), None).unwrap();
    assert_eq!(written[0].cell(6, 1).text(), Some(values));
}

#[test]
fn a_list_that_could_be_both_is_what_the_sorts_keep() {
    // Twenty statements from 0 to 2: as values they sum to 20, so that they are counts as well.
    let list: Vec<f64> = [vec![0.0; 4], vec![1.0; 12], vec![2.0; 4]].concat();
    let pattern = list.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let sort = |sorter: &str, places: Vec<f64>| CollectedSort {
        sorter: sorter.to_owned(),
        places: places.into_iter().map(Some).collect(),
        ..CollectedSort::default()
    };
    let of = |sorts: &[CollectedSort]| {
        let bytes = results(&pattern, 20, sorts);
        read(&bytes, "results.xlsx", &SourceOptions::default()).unwrap().data.grid.unwrap().to_string()
    };
    let (mut turned, mut counted) = (list.clone(), Vec::new());
    turned.reverse();
    assert_eq!(of(&[sort("A", list.clone()), sort("B", turned)]), "0:4,1:12,2:4");
    for (at, count) in [0, 0, 0, 0].into_iter().chain([1; 12]).chain([2; 4]).enumerate() {
        counted.extend(std::iter::repeat_n(at as f64 - 6.0, count));
    }
    assert!(of(&[sort("A", counted)]).starts_with("-2:1,-1:1,0:1"));
}

#[test]
fn the_older_type_two_keeps_values_and_counts_empty_rows() {
    let data = lipset_data();
    let statements = sheet("statements", (1..=33).map(|i| vec![text(&format!("Synthetic, {i}"))]).collect());
    let pattern = [vec![text("Sort Pattern")], slots(&data).iter().map(|v| number(f64::from(*v))).collect()].concat();
    for blank in [vec![], vec![text("about nothing")]] {
        let head = [
            vec![text("Project")],
            vec![text("Lipset")],
            blank.clone(),
            pattern.clone(),
            blank.clone(),
            vec![text("name")],
        ];
        let rows = [head.to_vec(), data.sorts.iter().map(row_of).collect()].concat();
        let book = write_workbook(&[sheet("sorts", rows), statements.clone()]).unwrap();
        let found = kade::read(&book, None).unwrap().data;
        assert_eq!((places(&found), found.grid.clone()), (places(&data), data.grid.clone()), "{blank:?}");
        assert_eq!(found.title.as_deref(), Some("Lipset"));
    }
}

fn changed(kind: WorkbookType, change: impl Fn(&mut Vec<Vec<SheetCell>>)) -> Vec<u8> {
    let mut sheets = read_workbook(&kade::write(&lipset_data(), kind).unwrap(), None).unwrap();
    change(&mut sheets.iter_mut().find(|sheet| sheet.name == "sorts").unwrap().rows);
    write_workbook(&sheets).unwrap()
}

#[test]
fn a_sort_without_a_name_in_a_workbook_is_an_error() {
    let open = |bytes: &[u8]| read(bytes, "a.xlsx", &SourceOptions::default());
    let unnamed = changed(WorkbookType::Places, |rows| rows[5][0] = SheetCell::Empty);
    assert_eq!(told(open(&unnamed)), "a.xlsx, sheet sorts, cell A6: the sort in this row has no name");
    let first = changed(WorkbookType::Places, |rows| rows[1][0] = SheetCell::Empty);
    assert_eq!(told(open(&first)), "a.xlsx, sheet sorts, cell A2: the sort in this row has no name");
    let column = changed(WorkbookType::Slots, |rows| rows[0][5] = SheetCell::Empty);
    assert_eq!(told(open(&column)), "a.xlsx, sheet sorts, cell F1: the sort below has no name");
    let last = changed(WorkbookType::Slots, |rows| rows[0].truncate(9));
    assert_eq!(told(open(&last)), "a.xlsx, sheet sorts, cell J1: the sort below has no name");
    let slot = changed(WorkbookType::Slots, |rows| rows[3][0] = SheetCell::Empty);
    assert_eq!(told(open(&slot)), "a.xlsx, sheet sorts, cell A4: a slot begins with its place, a number");
    // Heads of words or of numbers, with and without a name, and what is wholly empty, are none.
    for head in [text("name"), SheetCell::Empty] {
        let heads = changed(WorkbookType::Places, |rows| {
            rows[0][0] = head.clone();
            rows.insert(3, Vec::new());
            rows.push(vec![SheetCell::Empty, text("a note")]);
        });
        assert_eq!(places(&open(&heads).unwrap().data), places(&lipset_data()));
    }
    let numbers = changed(WorkbookType::Places, |rows| (1..=33).for_each(|at| rows[0][at] = number(at as f64)));
    assert_eq!(places(&open(&numbers).unwrap().data), places(&lipset_data()));
}

/// Whatever stands before them, the numbers of the statements in order are heads and nobody's sort.
#[test]
fn a_head_that_counts_is_no_sort() {
    let open = |bytes: &[u8], name: &str| read(bytes, name, &SourceOptions::default()).unwrap();
    let named = changed(WorkbookType::Places, |rows| {
        rows[0] = std::iter::once(text("Name")).chain((1..=33).map(|at| number(f64::from(at)))).collect();
    });
    assert_eq!(places(&open(&named, "a.xlsx").data), places(&lipset_data()));
    for head in ["name,1,2,3,4", "name,s1,s2,s3,s4", ",1,2,3,4"] {
        use std::io::Write as _;
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        archive.start_file("sorts.txt", zip::write::SimpleFileOptions::default()).unwrap();
        let lines = format!("{head}\nAda,1,0,-1,0\nBen,0,\u{2212}1,0,1\n");
        archive.write_all(lines.as_bytes()).unwrap();
        let found = open(&archive.finish().unwrap().into_inner(), "a.zip").data;
        assert_eq!(found.sorts.len(), 2, "{head}");
        assert_eq!(found.sorts[1].places, [0.0, -1.0, 0.0, 1.0].map(Some), "{head}");
    }
}

/// KADE goes by the rows of its sheet of statements: numbers beside them in another order are told.
#[test]
fn numbers_beside_wordings_in_another_order_are_told() {
    for kind in [WorkbookType::Slots, WorkbookType::Places, WorkbookType::Results] {
        let numbered = |turned: bool| {
            let mut sheets = read_workbook(&kade::write(&lipset_data(), kind).unwrap(), None).unwrap();
            let statements = sheets.iter_mut().find(|sheet| sheet.name.to_lowercase() == "statements").unwrap();
            let first = if kind == WorkbookType::Results { 3 } else { 1 };
            statements.rows.truncate(first);
            for at in 1..=33 {
                let own = number(f64::from(if turned { 34 - at } else { at }));
                statements.rows.push(vec![own, text(&format!("Wording in row {at}"))]);
            }
            if kind != WorkbookType::Results {
                statements.rows[0] = vec![text("Number"), text("Statements")];
            }
            let book = write_workbook(&sheets).unwrap();
            let told = read(&book, "a.xlsx", &SourceOptions::default()).unwrap();
            assert_eq!(told.data.statements[0].text.as_deref(), Some("Wording in row 1"));
            told.diagnostics.into_iter().filter(|told| told.code == "QME148").collect::<Vec<_>>()
        };
        assert!(numbered(false).is_empty(), "{kind:?}");
        let told = numbered(true);
        assert!(
            told[0].message.ends_with("Wording in row 1 is statement 1, and the number beside it is 33"),
            "{told:?}"
        );
    }
}

#[test]
fn a_column_that_is_missing_is_named() {
    let file = |head: &str| format!("uid;{head};npos\nAda;1;0;-1;0;2\nBen;0;1;-1;0;2\n");
    let open = |text: &str| read(text.as_bytes(), "h.csv", &SourceOptions::default());
    assert_eq!(open(&file("s1;s2;s3;s4")).unwrap().data.statements.len(), 4);
    let gap = told(open(&file("s1;s2;s3;s5")));
    assert!(gap.contains("it has a column `s5` and none `s4`"), "{gap}");
    // Not a place: `s05` and `s4b` are notes.
    assert_eq!(open(&file("s1;s2;s3;s4b")).unwrap().data.statements.len(), 3);
    let table = TableBuilder::default().text("uid", [Some("Ada")]).number("s2", [Some(1.0)]);
    assert!(told(htmlq::from_table(&table.build().unwrap(), None)).contains("no columns `s1`, `s2`"));
}

#[test]
fn records_keep_their_order_and_none_is_lost() {
    let open = |text: &str| read(text.as_bytes(), "e.json", &SourceOptions::default());
    let found = open(r#"{"z": {"partId": "Ada", "sort": "1|0"}, "a": {"partId": "Ben", "sort": "0|1"}}"#).unwrap().data;
    assert_eq!(found.sorts.iter().map(|sort| sort.sorter.as_str()).collect::<Vec<_>>(), ["Ada", "Ben"]);
    for (json, expected) in [
        (
            r#"{"k1": {"sort": "1|0"}, "k2": "+1|0"}"#,
            "e.json, column k2: the record is no object: a sort may be lost here",
        ),
        (
            r#"{"k1": {"sort": "1|0"}, "k2": null}"#,
            "e.json, column k2: the record is no object: a sort may be lost here",
        ),
        (
            r#"{"k1": {"sort": "1|0"}, "k1": {"sort": "0|1"}}"#,
            "e.json, column k1: two records have this key: only one of them would be read",
        ),
        (
            r#"{"k1": {"sort": "1|0", "sort": "0|1"}}"#,
            "e.json, column k1: the record has `sort` twice: only one of them would be read",
        ),
        (
            r#"{"park": {"k1": {"sort": "1|0"}, "k1": {"sort": "0|1"}}}"#,
            "e.json, column k1: two records have this key: only one of them would be read",
        ),
        (
            r#"{"park": {"k1": {"sort": "1|0"}}, "port": {"k1": {"sort": "0|1"}}}"#,
            "e.json: it holds the studies park, port; export one of them",
        ),
        (
            r#"{"park": {"k1": {"sort": "1|0"}}, "port": {"k1": {"partId": "left"}}}"#,
            "e.json: it holds the studies park, port; export one of them",
        ),
        ("[[]]", "e.json, column 1: the record is no object: a sort may be lost here"),
        ("5", "e.json, line 1, column 1: it is no object of records"),
    ] {
        assert_eq!(told(open(json)), expected, "{json}");
    }
    // The database's array has null for a number that is not there.
    let array = eq_json::read(&[("a.json", br#"[null, {"partId": "Ada", "sort": "1|0"}]"#)], None).unwrap().data;
    assert_eq!(array.sorts.len(), 1);
}

fn reasoned() -> QData {
    let statement = |id: &str| Statement { id: id.into(), text: Some(format!("Wording of {id}")) };
    let sort = |sorter: &str, places: [f64; 3], said: &[(&str, &str)]| CollectedSort {
        sorter: sorter.into(),
        places: places.map(Some).to_vec(),
        comments: said.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect(),
        ..CollectedSort::default()
    };
    QData {
        statements: ["ss1", "ss4", "other"].map(statement).to_vec(),
        sorts: vec![
            sort("Ada", [1.0, -1.0, 0.0], &[("ss4", "too late; \"always\", they say\nand again"), ("ss1", "yes")]),
            sort("Ben", [0.0, 1.0, -1.0], &[("other", "")]),
        ],
        ..QData::default()
    }
}

#[test]
fn reasons_go_out_and_come_back() {
    let data = reasoned();
    let written = String::from_utf8(htmlq::write(&data).unwrap()).unwrap();
    assert!(
        written.starts_with("uid;s1;s2;s3;comment1;comment2;comment3;datetime\nAda;1;-1;0;(s1) yes;\"(s2) too late;")
    );
    let again = read(written.as_bytes(), "h.csv", &SourceOptions::default()).unwrap().data;
    assert_eq!(places(&again), places(&data));
    assert_eq!(again.sorts[0].comments["2"], data.sorts[0].comments["ss4"]);
    assert_eq!(again.sorts[0].comments["1"], "yes");
    let half = QData {
        sorts: vec![CollectedSort { places: vec![Some(0.5), None, None], ..data.sorts[0].clone() }],
        ..data.clone()
    };
    assert_eq!(htmlq::write(&half).unwrap_err().code(), "QME022");

    let table = data.reasons_table().unwrap();
    assert_eq!(table.column_names(), ["sorter", "statement", "text", "place", "reason"]);
    let said: Vec<_> = table.texts("statement").unwrap().into_iter().flatten().collect();
    assert_eq!(said[..2], ["ss1", "ss4"]);
    assert_eq!(table.numbers("place").unwrap()[..2], [Some(1.0), Some(-1.0)]);
    assert_eq!(lipset_data().reasons_table().unwrap().rows(), 0);
}

#[test]
fn a_grid_does_not_outlive_the_statements_that_are_left_out() {
    let mut data = lipset_data();
    data.sorts[3].places[7] = None;
    let (sorts, told) = data.complete(MissingPlaces::DropStatements).unwrap();
    assert_eq!((sorts.statements().len(), data.grid_of(&sorts)), (32, None));
    let codes: Vec<&str> = told.iter().map(|told| told.code.as_ref()).collect();
    assert_eq!(codes, ["QME101", "QME102"]);
    assert!(told[1].message.ends_with("holds 33 statements, and 32 are left: it is not that of what is analysed"));
    let found = Analysis::new(2).fit(&sorts).unwrap();
    assert_eq!(found.grid.statements(), 32);
    // With sorts left out instead, it holds; and so does one that does not fit its own statements, to be told of.
    let (sorts, told) = data.complete(MissingPlaces::DropSorts).unwrap();
    assert_eq!((data.grid_of(&sorts), told.len()), (data.grid.clone(), 1));
    let odd = QData { grid: "0:5,1:5".parse().ok(), ..lipset_data() };
    assert_eq!(odd.grid_of(&sorts), odd.grid);
}

/// A row a sorter, as KADE's CSV.
fn by_sorter() -> String {
    let data = lipset_data();
    let head = (1..=33).fold("name".to_owned(), |head, at| format!("{head},s{at}"));
    let row = |sort: &CollectedSort| {
        sort.places.iter().fold(sort.sorter.clone(), |row, place| format!("{row},{}", place.unwrap()))
    };
    std::iter::once(head).chain(data.sorts.iter().map(row)).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_table_that_lies_on_its_side_is_told() {
    let csv = by_sorter();
    let with = |rows| read(csv.as_bytes(), "kade.csv", &SourceOptions { rows, ..SourceOptions::default() });
    let error = told(with(None));
    assert!(error.starts_with("kade.csv: each of its 9 rows fills the grid -4:2,-3:3"), "{error}");
    assert!(error.contains("say `--rows sorts`"), "{error}");
    assert_eq!(places(&with(Some(wide::Rows::Sorters)).unwrap().data), places(&lipset_data()));
    assert_eq!(with(Some(wide::Rows::Statements)).unwrap().data.statements.len(), 9);
    // The right way round, or with nothing to tell the ways apart, nothing is said.
    let upright =
        crosscase_data::to_bytes(&wide::to_table(&lipset_data()).unwrap(), crosscase_data::Format::Csv).unwrap();
    assert_eq!(read(&upright, "a.csv", &SourceOptions::default()).unwrap().data.sorts.len(), 9);
    let square = "id,a,b\nx,1,-1\ny,-1,1\n";
    assert!(read(square.as_bytes(), "a.csv", &SourceOptions::default()).is_ok());
}

#[test]
fn letters_that_are_not_utf_8_are_told() {
    let dat = b"  0  2  3 Zo\xeb\n -1  1  0  0  0  0  0  1  1  1  0  0  0  0  0  0  0  0  0  0  0  0\nZo\xeb       -1 0 1\nBen        1 0-1\n";
    let found = read(dat, "a.dat", &SourceOptions::default()).unwrap();
    assert_eq!(found.data.sorts[0].sorter, "Zoë");
    let said: Vec<String> = found.diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["this file is not UTF-8 and was read as Windows-1252 (a.dat, line 1)"]);
    let archive = {
        use std::io::Write as _;
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        archive.start_file("sorts.txt", zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(b"Ada,1,-1\nZo\xeb,-1,1\n").unwrap();
        archive.finish().unwrap().into_inner()
    };
    let found = kade_zip::read(&archive, Some("a.zip")).unwrap();
    assert_eq!(
        found.diagnostics[0].to_string(),
        "this file is not UTF-8 and was read as Windows-1252 (a.zip/sorts.txt, line 2)"
    );
}

/// KADE exports without wordings, too: that is told with its code and what to do, and nothing is where they are.
#[test]
fn an_archive_without_its_statements_says_so() {
    let archive = |members: &[(&str, &str)]| {
        use std::io::Write as _;
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, text) in members {
            archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    };
    let sorts = ("sorts.txt", "Ada,1,-1\nZoe,-1,1\n");
    let told = |members: &[(&str, &str)]| {
        let found = kade_zip::read(&archive(members), Some("a.zip")).unwrap();
        assert_eq!(found.data.sorts[1].places, [Some(-1.0), Some(1.0)]);
        found.diagnostics
    };
    for without in [&[sorts][..], &[sorts, ("statements.txt", "\n")]] {
        let told = told(without);
        assert_eq!(told.iter().map(|told| told.code.as_ref()).collect::<Vec<_>>(), ["QME124"]);
        assert_eq!(
            told[0].to_string(),
            "there are no statements in this archive: they are numbered, without their wordings (a.zip)"
        );
        assert!(told[0].help.as_ref().unwrap().contains("--statements"));
    }
    assert!(told(&[sorts, ("statements.txt", "One.\nTwo.\n")]).is_empty());
}

#[test]
fn a_file_declares_the_grid_that_the_sorts_share_or_none() {
    let data = QData { grid: None, ..lipset_data() };
    let again = pqmethod::read_dat(&pqmethod::write_dat(&data).unwrap(), None, None).unwrap().data;
    assert_eq!(again.grid, lipset_data().grid);
    assert!(kade::write(&data, WorkbookType::Slots).is_ok());
    let mut free = data;
    free.sorts[0].places[0] = Some(5.0);
    let text = String::from_utf8(pqmethod::write_dat(&free).unwrap()).unwrap();
    assert!(text.lines().nth(1).unwrap().starts_with(" -4  5  0  0  0"), "{text}");
    let error = kade::write(&free, WorkbookType::Slots).unwrap_err().to_string();
    assert!(error.contains("it declares no grid, and the sorts do not share one"), "{error}");
    free.sorts[1].places[0] = Some(-20.0);
    let error = pqmethod::write_dat(&free).unwrap_err().to_string();
    assert!(error.contains("it reaches beyond −6 to 13, from -20 to 5") && !error.contains("grid"), "{error}");
}
