//! Files of every tool: read, written, read again, and refused with their place.
#![cfg(all(feature = "json", feature = "kade"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

mod common;

use common::lipset_data;
use crosscase_data::{Place, Sheet, SheetCell, TableBuilder, read_workbook, write_workbook};
use crosscase_qmethod::formats::kade::{self, WorkbookType};
use crosscase_qmethod::formats::{SourceOptions, eq_json, htmlq, kade_zip, pqmethod, read, wide};
use crosscase_qmethod::{CollectedSort, Grid, QData, QmethodError, Statement};
use proptest::prelude::*;

/// What every format keeps: names, places, wordings, grid and title.
type Kept = (Vec<(String, Vec<Option<f64>>)>, Vec<Option<String>>, Option<Grid>, Option<String>);

fn kept(data: &QData) -> Kept {
    let sorts = data.sorts.iter().map(|sort| (sort.sorter.clone(), sort.places.clone())).collect();
    (sorts, data.statements.iter().map(|s| s.text.clone()).collect(), data.grid.clone(), data.title.clone())
}

/// Synthetic sorts in a forced grid, some with a place missing, with commas in wordings.
fn study(missing: bool) -> impl Strategy<Value = QData> {
    let grid =
        (-6_i32..0, prop::collection::vec(1_usize..4, 3..9)).prop_map(|(low, counts)| Grid::new(low, &counts).unwrap());
    grid.prop_flat_map(move |grid| {
        let n = grid.statements();
        let values: Vec<f64> = grid.values().into_iter().map(f64::from).collect();
        let sort = (
            Just(values).prop_shuffle(),
            prop::option::weighted(0.3, 0..n).prop_map(move |hole| hole.filter(|_| missing)),
        );
        (Just(grid), prop::collection::vec(sort, 2..6))
    })
    .prop_map(|(grid, sorts)| QData {
        title: Some("A synthetic study".to_owned()),
        statements: (1..=grid.statements())
            .map(|i| Statement {
                id: i.to_string(),
                text: Some(format!("Statement {i}, synthetic, with commas; and more")),
            })
            .collect(),
        grid: Some(grid),
        sorts: sorts
            .into_iter()
            .enumerate()
            .map(|(i, (places, hole))| CollectedSort {
                sorter: format!("Per.{i}"),
                places: places.into_iter().enumerate().map(|(s, p)| Some(p).filter(|_| Some(s) != hole)).collect(),
                ..CollectedSort::default()
            })
            .collect(),
        flags: None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn pqmethod_round_trip(data in study(true)) {
        let dat = pqmethod::read_dat(&pqmethod::write_dat(&data).unwrap(), None, None).unwrap().data;
        let texts = pqmethod::read_sta(&pqmethod::write_sta(&data), None, None).0;
        prop_assert_eq!(kept(&dat.with_texts(&texts).unwrap()), kept(&data));
    }

    #[test]
    fn workbook_round_trip(data in study(true)) {
        let bytes = kade::write(&data, WorkbookType::Places).unwrap();
        prop_assert_eq!(kept(&kade::read(&bytes, None).unwrap().data), kept(&data));
        prop_assert_eq!(bytes, kade::write(&data, WorkbookType::Places).unwrap());
    }

    #[test]
    fn workbook_of_slots_round_trip(data in study(false)) {
        let bytes = kade::write(&data, WorkbookType::Slots).unwrap();
        prop_assert_eq!(kept(&kade::read(&bytes, None).unwrap().data), kept(&data));
    }

    #[test]
    fn workbook_of_results_round_trip(data in study(true)) {
        let bytes = kade::write(&data, WorkbookType::Results).unwrap();
        prop_assert_eq!(kept(&kade::read(&bytes, None).unwrap().data), kept(&data));
    }

    #[test]
    fn htmlq_round_trip(data in study(true)) {
        let table = htmlq::to_table(&data).unwrap();
        prop_assert!(htmlq::recognised(&table.column_names()));
        prop_assert_eq!(kept(&htmlq::from_table(&table, None).unwrap().data).0, kept(&data).0);
    }

    #[test]
    fn zip_round_trip(data in study(true)) {
        let bytes = kade_zip::write(&data).unwrap();
        prop_assert_eq!(kept(&kade_zip::read(&bytes, None).unwrap().data), kept(&data));
        prop_assert_eq!(bytes, kade_zip::write(&data).unwrap());
    }

    #[test]
    fn json_and_wide_tables_keep_sorts(data in study(true)) {
        let json = eq_json::read(&[("a.json", &eq_json::write(&data))], None).unwrap().data;
        prop_assert_eq!(kept(&json).0, kept(&data).0);
        let table = wide::to_table(&data).unwrap();
        let again = wide::from_table(&table, wide::Rows::Statements).unwrap().data;
        prop_assert_eq!((kept(&again).0, kept(&again).1), (kept(&data).0, kept(&data).1));
    }

    #[test]
    fn tables_of_the_contract_round_trip(data in study(true)) {
        let mut data = QData { title: None, ..data };
        for (at, sort) in data.sorts.iter_mut().enumerate() {
            sort.origin = Some(Place::file("sorts, all.csv").line(at as u64 + 2));
            sort.comments = [("2".to_owned(), format!("{} thinks so", sort.sorter))].into();
        }
        prop_assert_eq!(QData::from_tables(&data.to_tables().unwrap()).unwrap(), data);
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for name in ["a.dat", "a.zip", "a.xlsx", "a.json"] {
            let _ = read(&bytes, name, &SourceOptions::default());
        }
    }
}

#[test]
fn lipset_to_the_character() {
    let data = lipset_data();
    assert_eq!(data.grid, "-4:2,-3:3,-2:4,-1:5,0:5,1:5,2:4,3:3,4:2".parse().ok());
    let written = pqmethod::write_dat(&data).unwrap();
    assert_eq!(written, include_bytes!("data/lipset.dat"));
    let text = String::from_utf8(written).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("  0  9 33 Lipset Study"));
    assert_eq!(lines[1], " -4  4  0  0  2  3  4  5  5  5  4  3  2  0  0  0  0  0  0  0  0  0");
    assert_eq!(lines[2], "US1       -1 0-2 0-2 1 0-1 0-1 1 1 2 3-1-4-3-3-1-4 3 2 3 1 1 0 4 2 2-3-2-2 4");
    // The line ends of DOS, its mark of the end, and blanks at the ends of lines change nothing.
    let dos = text.replace('\n', "  \r\n") + "\r\n\u{1a}";
    assert_eq!(kept(&pqmethod::read_dat(dos.as_bytes(), None, None).unwrap().data), kept(&data));
}

#[test]
fn short_lines_and_blank_fields_are_missing_places() {
    let file = b"  0  2  4 \n -1  1  0  0  0  0  0  1  2  1  0  0  0  0  0  0  0  0  0  0  0  0\nAda       -1   0 1\nBen        1 0\n";
    let data = pqmethod::read_dat(file, None, None).unwrap().data;
    assert_eq!(data.sorts[0].places, [Some(-1.0), None, Some(0.0), Some(1.0)]);
    assert_eq!(data.sorts[1].places, [Some(1.0), Some(0.0), None, None]);
    assert_eq!(data.title, None);
}

#[test]
fn a_sort_that_leaves_the_grid_is_told() {
    let text = String::from_utf8(pqmethod::write_dat(&lipset_data()).unwrap()).unwrap();
    let free = text.replace("US2       -1", "US2        4");
    let found = pqmethod::read_dat(free.as_bytes(), Some("free.dat"), None).unwrap();
    assert!(
        found.diagnostics[0].message.starts_with("1 sort does not keep the grid")
            && found.diagnostics[0].message.ends_with("US2")
    );
}

fn message(result: Result<crosscase_qmethod::formats::ReadSorts, QmethodError>) -> String {
    result.unwrap_err().to_string()
}

const HEAD: &str = "  0  2  3 A\n -1  1  0  0  0  0  0  1  1  1  0  0  0  0  0  0  0  0  0  0  0  0\n";

#[test]
fn bad_pqmethod_files() {
    for (file, expected) in [
        ("", "a.dat, line 1: a PQMethod file begins with the numbers of sorts and statements"),
        ("  0  x  3", "a.dat, line 1, column 4–6: `  x` is not the number of sorts"),
        ("  0  2  3 A\n", "a.dat, line 2: the line with the grid is missing"),
        (
            &HEAD.replace("  1  1  1", "  1  2  1"),
            "a.dat, line 2: the counts of the grid sum to 4, and line 1 announces 3 statements",
        ),
        (
            &format!("{HEAD}Ada       -1 0 1\n"),
            "a.dat, line 1, column 4–6: line 1 announces 2 sorts, and 1 lines of sorts follow",
        ),
        (
            &format!("{HEAD}Ada       -1 0 1\nBen       -1 u 1\n"),
            "a.dat, line 4, column 13–14: ` u` is no place for statement 2",
        ),
        (
            &format!("{HEAD}Ada       -1 0 1 1\nBen       -1 0 1\n"),
            "a.dat, line 3, column 17: the line goes on after the place of statement 3",
        ),
        (
            &format!("{HEAD}Ada       -1 0 1\nAda        1 0-1\n"),
            "a.dat, line 4: the sort is named `Ada`, as in a.dat, line 3: give each a name of its own",
        ),
        (&format!("{HEAD}          -1 0 1\nBen        1 0-1\n"), "a.dat, line 3: the sort has no name"),
    ] {
        assert_eq!(message(read(file.as_bytes(), "a.dat", &SourceOptions::default())), expected);
    }
}

#[test]
fn what_pqmethod_cannot_hold() {
    let named = |name: &str| QData {
        sorts: vec![CollectedSort { sorter: name.into(), ..lipset_data().sorts[0].clone() }],
        ..lipset_data()
    };
    let error = pqmethod::write_dat(&named("Bartholomew")).unwrap_err().to_string();
    assert_eq!(
        error,
        "a PQMethod file cannot hold this study: the name `Bartholomew` is longer than 8 characters; write a workbook or CSV, or shorten the names (`--shorten`)"
    );
    let wide = QData { grid: "-7:1,0:31,7:1".parse().ok(), ..lipset_data() };
    assert!(pqmethod::write_dat(&wide).unwrap_err().to_string().contains("reaches beyond −6 to 13"));
    assert!(kade::write(&wide, WorkbookType::Places).is_err() && kade_zip::write(&wide).is_err());
}

fn text(text: &str) -> SheetCell {
    SheetCell::Text(text.to_owned())
}

fn number(value: f64) -> SheetCell {
    SheetCell::Number(value)
}

/// A workbook with a cell changed.
fn changed(data: &QData, kind: WorkbookType, sheet: &str, row: usize, column: usize, cell: SheetCell) -> Vec<u8> {
    let mut sheets = read_workbook(&kade::write(data, kind).unwrap(), None).unwrap();
    let page = sheets.iter_mut().find(|page| page.name == sheet).unwrap();
    let width = page.rows[row].len().max(column + 1);
    page.rows[row].resize(width, SheetCell::Empty);
    page.rows[row][column] = cell;
    write_workbook(&sheets).unwrap()
}

#[test]
fn bad_workbooks() {
    let data = lipset_data();
    let told = |bytes: &[u8]| message(read(bytes, "a.xlsx", &SourceOptions::default()));
    for (bytes, expected) in [
        (
            changed(&data, WorkbookType::Places, "sorts", 2, 4, text("x")),
            "a.xlsx, sheet sorts, cell E3: `x` is no place",
        ),
        (
            changed(&data, WorkbookType::Places, "sorts", 2, 34, number(1.0)),
            "a.xlsx, sheet sorts, cell AI3: the row goes on after the place of statement 33",
        ),
        (
            changed(&data, WorkbookType::Slots, "sorts", 5, 3, number(34.0)),
            "a.xlsx, sheet sorts, cell D6: there is no statement 34 among 33",
        ),
        (
            changed(&data, WorkbookType::Slots, "pattern", 1, 4, text("many")),
            "a.xlsx, sheet pattern, cell E2: `many` is not a count of the grid",
        ),
        (
            changed(&data, WorkbookType::Slots, "type", 1, 0, number(7.0)),
            "a.xlsx, sheet type, cell A2: the type is 7; it is 1 or 2",
        ),
        (
            changed(&data, WorkbookType::Places, "sorts", 2, 0, text("US1")),
            "a.xlsx, sheet sorts, row 3: the sort is named `US1`, as in a.xlsx, sheet sorts, row 2: give each a name of its own",
        ),
    ] {
        assert_eq!(told(&bytes), expected);
    }
    let twice = changed(&data, WorkbookType::Slots, "sorts", 2, 1, number(16.0));
    assert!(told(&twice).contains("`US1` has put statement 16 somewhere already"));
    assert!(told(b"no workbook").contains("a.xlsx"));
    // An empty cell is a missing place, and shifts nothing.
    let hole = changed(&data, WorkbookType::Places, "sorts", 1, 2, SheetCell::Empty);
    let found = kade::read(&hole, None).unwrap().data;
    assert_eq!(found.sorts[0].places[1], None);
    assert_eq!(found.sorts[0].places[2..], data.sorts[0].places[2..]);
}

#[test]
fn the_older_layouts_and_the_results_of_kade() {
    let data = lipset_data();
    let counts = [0, 0, 2, 3, 4, 5, 5, 5, 4, 3, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let statements = Sheet {
        name: "statements".into(),
        rows: (1..=33).map(|i| vec![text(&format!("Synthetic, with a comma: {i}"))]).collect(),
    };
    let places = |sort: &CollectedSort| sort.places.iter().map(|p| number(p.unwrap())).collect::<Vec<_>>();

    let mut old_two = vec![vec![text("Project Name")], vec![text("name"), text("Lipset")], vec![text("x")]];
    old_two.push([vec![text("Sort Pattern")], counts.iter().map(|c| number(f64::from(*c))).collect()].concat());
    old_two.extend([vec![text("x")], vec![text("Sorts")]]);
    old_two.extend(data.sorts.iter().map(|sort| [vec![text(&sort.sorter)], places(sort)].concat()));
    let book = write_workbook(&[Sheet { name: "sorts".into(), rows: old_two }, statements.clone()]).unwrap();
    let found = kade::read(&book, None).unwrap().data;
    assert_eq!(
        (kept(&found).0, found.grid.clone(), found.title.as_deref()),
        (kept(&data).0, data.grid.clone(), Some("Lipset"))
    );
    assert_eq!(found.statements[32].text.as_deref(), Some("Synthetic, with a comma: 33"));

    let mut old_one = vec![Vec::new(); 29];
    old_one[1] = vec![text("Project"), text("Lipset")];
    for (at, count) in counts.iter().enumerate() {
        old_one[5 + at] = vec![number(at as f64 - 6.0), number(f64::from(*count))];
    }
    let slots = read_workbook(&kade::write(&data, WorkbookType::Slots).unwrap(), None).unwrap();
    old_one.extend(slots.iter().find(|sheet| sheet.name == "sorts").unwrap().rows.clone());
    let book = write_workbook(&[Sheet { name: "sorts".into(), rows: old_one }, statements]).unwrap();
    assert_eq!(kept(&kade::read(&book, None).unwrap().data).0, kept(&data).0);

    let mut overview = vec![vec![text("Overview")]; 7];
    overview[2] = vec![text("Project Name"), text("Lipset")];
    overview[6] = vec![text("Q sort design"), text(&format!("\"{}\"", counts.map(|c| c.to_string()).join(",")))];
    let mut sorts = vec![vec![text("Q sorts")]; 5];
    sorts.extend(
        data.sorts.iter().map(|sort| [vec![text(&sort.sorter)], places(sort), vec![number(0.0), number(2.2)]].concat()),
    );
    let mut listed = vec![vec![text("Statements")]; 3];
    listed.extend((1..=33).map(|i| vec![number(f64::from(i)), text(&format!("Synthetic, {i}"))]));
    let sheet = |name: &str, rows| Sheet { name: name.to_owned(), rows };
    let book = [sheet("Project Overview", overview), sheet("Q sorts", sorts), sheet("statements", listed)];
    let found = read(&write_workbook(&book).unwrap(), "results.xlsx", &SourceOptions::default()).unwrap().data;
    assert_eq!((kept(&found).0, found.grid.clone()), (kept(&data).0, data.grid));
    assert_eq!(found.statements[0].text.as_deref(), Some("Synthetic, 1"));
}

#[test]
fn bad_archives_and_json() {
    let told = |bytes: &[u8], name: &str| message(read(bytes, name, &SourceOptions::default()));
    assert!(told(b"no archive", "a.zip").starts_with("a.zip: this is no zip archive"));
    let bad =
        QData { sorts: vec![CollectedSort { sorter: "a;b".into(), ..CollectedSort::default() }], ..QData::default() };
    assert!(kade_zip::write(&bad).unwrap_err().to_string().contains("holds a comma"));
    let zipped = |sorts: &str| {
        use std::io::Write as _;
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        archive.start_file("study/sorts.txt", zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(sorts.as_bytes()).unwrap();
        archive.finish().unwrap().into_inner()
    };
    assert_eq!(
        told(&zipped("Ada,1,0,-1\nBen,1,x,-1\n"), "a.zip"),
        "a.zip/sorts.txt, line 2, column 3: `x` is no place"
    );
    assert_eq!(
        told(&zipped("Ada,1,0\nBen,1,0,-1\n"), "a.zip"),
        "a.zip/sorts.txt, line 2: the sort has 3 places for 2 statements"
    );
    for (json, expected) in [
        ("{\"a\": ", "a.json, line 1, column 6: this is no whole JSON text"),
        ("{}", "a.json: it holds no record with a `sort`"),
        ("{\"k1\": {\"partId\": \"x\"}}", "a.json: it holds no record with a `sort`"),
        ("{\"k1\": {\"sort\": \"+1|z|0\"}}", "a.json, column k1: `z` is no place for statement 2"),
        (
            "{\"k1\": {\"sort\": \"1|0\"}, \"k2\": {\"sort\": \"1|0|1\"}}",
            "a.json, column k2: the sort has 3 places, and those before it 2",
        ),
    ] {
        assert_eq!(told(json.as_bytes(), "a.json"), expected);
    }
}

#[test]
fn a_range_wider_than_pqmethod_s() {
    let wide_grid = QData {
        grid: "-20:1,0:2,20:1".parse().ok(),
        statements: (1..=4).map(|i| Statement { id: i.to_string(), text: None }).collect(),
        sorts: ["a", "b"]
            .map(|name| CollectedSort {
                sorter: name.into(),
                places: vec![Some(-20.0), Some(0.0), Some(20.0), Some(0.0)],
                ..CollectedSort::default()
            })
            .to_vec(),
        ..QData::default()
    };
    assert_eq!(
        kept(&eq_json::read(&[("a.json", &eq_json::write(&wide_grid))], None).unwrap().data).0,
        kept(&wide_grid).0
    );
}

#[test]
fn htmlq_by_its_columns() {
    let table = TableBuilder::default()
        .text("uid", [Some("Ada"), Some("Ben")])
        .number("s1", [Some(1.0), Some(-1.0)])
        .number("s2", [Some(0.0), None])
        .number("s3", [Some(-1.0), Some(1.0)])
        .number("dur0", [Some(300.0), Some(200.0)])
        .text("comment1", [Some("(s1) because"), None])
        .build()
        .unwrap();
    assert!(htmlq::recognised(&table.column_names()));
    let data = htmlq::from_table(&table, None).unwrap().data;
    assert_eq!(data.sorts[1].places, [Some(-1.0), None, Some(1.0)]);
    assert_eq!(data.sorts[0].comments["1"], "because");
    assert_eq!(data.sorts[0].notes["dur0"], "300");
    let nobody =
        TableBuilder::default().text("uid", [None::<&str>]).number("s1", [Some(1.0)]).number("s2", [Some(0.0)]);
    assert!(message(htmlq::from_table(&nobody.build().unwrap(), None)).contains("the sorter has no `uid` or `sid`"));
}
