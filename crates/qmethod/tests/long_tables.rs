//! Long tables of sorts, a row a person and statement, as people have them: with more columns than they need, sorted freely, with holes, and
//! by persons who sorted twice; and grids that no sort keeps.
#![cfg(all(feature = "json", feature = "kade"))]
#![allow(clippy::format_push_string, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

use crosscase_data::ReadOptions;
use crosscase_qmethod::formats::{ReadSorts, SourceOptions, read, read_folder};
use crosscase_qmethod::{MissingPlaces, QmethodError};

type Sorts = [(&'static str, [i32; 5]); 4];

/// Made up: places of the statements 1 to 5, which fill the grid -1:1,0:3,1:1.
const FORCED: Sorts =
    [("Ida", [1, 0, 0, 0, -1]), ("Jon", [0, 1, 0, 0, -1]), ("Kai", [-1, 0, 0, 1, 0]), ("Lea", [0, -1, 1, 0, 0])];

/// Made up: no two fill one grid, and neither do any two statements.
const FREE: Sorts =
    [("Ida", [1, 1, 0, 2, -1]), ("Jon", [0, 1, 0, 0, -1]), ("Kai", [-1, 2, 0, 1, 2]), ("Lea", [1, -1, 1, -2, 1])];

/// A long table of these columns, in an order that is neither that of the persons nor that of the statements.
fn long(sorts: Sorts, head: &str, row: impl Fn(usize, &str, usize, i32) -> String) -> String {
    let mut rows: Vec<String> = Vec::new();
    for (at, (name, places)) in sorts.iter().enumerate() {
        rows.extend(places.iter().enumerate().map(|(s, place)| row(at, name, s + 1, *place)));
    }
    rows.rotate_left(7);
    rows.sort_by_key(|row| row.len() % 3);
    format!("{head}\n{}\n", rows.join("\n"))
}

fn open(text: &str, id: Option<&str>) -> Result<ReadSorts, QmethodError> {
    let table = id.map_or_else(ReadOptions::new, |id| ReadOptions::new().id(id));
    read(text.as_bytes(), "l.csv", &SourceOptions { table, ..SourceOptions::default() })
}

/// That these are the sorts, statement by statement; gives the codes of what was told.
#[track_caller]
fn check(found: Result<ReadSorts, QmethodError>, sorts: Sorts) -> Vec<String> {
    let found = found.unwrap();
    assert_eq!((found.data.sorts.len(), found.data.statements.len()), (4, 5));
    for (name, places) in sorts {
        let sort = found.data.sorts.iter().find(|sort| sort.sorter == name).unwrap();
        let at = |s: usize| found.data.statements.iter().position(|of| of.id == format!("c{s}")).unwrap();
        let placed: Vec<Option<f64>> = (1..=5).map(|s| sort.places[at(s)]).collect();
        assert_eq!(placed, places.map(|place| Some(f64::from(place))), "{name}");
    }
    found.diagnostics.iter().map(|told| told.code.to_string()).collect()
}

/// What is one and the same for a statement, or for a person, is no place: a theme, an age.
#[test]
fn what_belongs_to_a_statement_or_a_person_is_no_place() {
    let themed = |sorts| long(sorts, "who,what,theme,place", |_, name, s, p| format!("{name},c{s},{},{p}", s % 3));
    let aged = |sorts| long(sorts, "what,female,place,who", |at, name, s, p| format!("c{s},{},{p},{name}", at % 2));
    let both = |sorts| {
        let row =
            |at: usize, name: &str, s: usize, p: i32| format!("{},{name},{},c{s},{p}", 30 + at / 2, s.div_ceil(2));
        long(sorts, "age,who,theme,what,place", row)
    };
    for text in [themed(FORCED), aged(FORCED), both(FORCED)] {
        assert_eq!(check(open(&text, None), FORCED), ["QME129"], "{text}");
        assert_eq!(check(open(&text, Some("who")), FORCED), ["QME129"], "{text}");
    }
    for text in [themed(FREE), aged(FREE), both(FREE)] {
        assert_eq!(check(open(&text, Some("who")), FREE), ["QME129"], "{text}");
        let error = open(&text, None).unwrap_err();
        let expected = "the places of neither fill one grid: name the column of the persons (`--id`; in a study `id`)";
        assert!(error.code() == "QME021" && error.to_string().ends_with(expected), "{error}");
    }
}

/// Sorted freely, by all or by one.
#[test]
fn persons_need_not_share_a_grid() {
    let row = |_: usize, name: &str, s: usize, p: i32| format!("{name},c{s},{p}");
    for head in ["who,what,place", "person,statement,value", "sorter,card,rank"] {
        let id = head.split(',').next();
        assert_eq!(check(open(&long(FREE, head, row), id), FREE), ["QME129"]);
    }
    // Of the contract's own columns who sorted is known.
    check(open(&long(FREE, "sorter,statement,place", row), None), FREE);
    let mut one = FORCED;
    one[2].1 = [-1, 2, 0, 1, 2];
    let text = long(one, "who,what,place", row);
    for id in [None, Some("who")] {
        assert_eq!(check(open(&text, id), one), ["QME129"]);
    }
    // Which of two columns holds the places cannot be known where neither fills a grid.
    let timed = long(FREE, "who,what,place,seconds", |at, name, s, p| format!("{name},c{s},{p},{}", 7 * at + s * s));
    let error = open(&timed, Some("who")).unwrap_err().to_string();
    assert!(error.ends_with("leave out the columns that are no places"), "{error}");
}

/// Made up: places of nine statements, which fill a grid.
const NINE: [(&str, [i32; 9]); 9] = [
    ("P0", [-1, 1, 1, 0, -2, 2, 0, -1, 0]),
    ("P1", [0, -1, 2, 1, 1, -1, 0, -2, 0]),
    ("P2", [2, 0, -1, 1, 1, 0, -2, 0, -1]),
    ("P3", [-1, -1, 0, 1, 2, 1, 0, -2, 0]),
    ("P4", [0, 0, 1, -2, -1, 0, 1, -1, 2]),
    ("P5", [1, 1, 0, -1, 0, 2, -2, -1, 0]),
    ("P6", [0, -1, 0, 1, 1, -2, 0, -1, 2]),
    ("P7", [-1, 2, -2, 1, -1, 0, 0, 1, 0]),
    ("P8", [-2, 0, 1, 2, 1, -1, 0, -1, 0]),
];

/// Who broke off leaves few statements that all have placed, be it one: those are no persons, though they keep a grid of their own.
#[test]
fn who_broke_off_turns_no_table() {
    let table = |odd: bool, broke_off: usize, placed: usize| {
        let mut rows: Vec<String> = Vec::new();
        let mut row = |name: &str, s: usize, place: &str| rows.push(format!("{name},s{s},{place}"));
        for (at, (name, places)) in NINE.iter().enumerate() {
            for (s, place) in places.iter().enumerate() {
                row(name, s, &(place + i32::from(odd && at == 5 && s == 3)).to_string());
            }
        }
        for left in 0..broke_off {
            for s in 0..9 {
                row(&format!("L{left}"), s, if s < placed { ["-1", "1", "0"][left % 3] } else { "" });
            }
        }
        format!("person,item,value\n{}\n", rows.join("\n"))
    };
    for odd in [false, true] {
        for (broke_off, placed) in [(0, 0), (1, 1), (1, 2), (2, 1), (3, 3), (8, 1)] {
            let text = table(odd, broke_off, placed);
            for id in [None, Some("person")] {
                let found = open(&text, id);
                // Of half and more of them it is to be said who the persons are.
                if id.is_none() && broke_off == 8 && odd {
                    assert_eq!(found.unwrap_err().code(), "QME021");
                    continue;
                }
                let data = found.unwrap().data;
                assert_eq!((data.sorts.len(), data.statements.len()), (9 + broke_off, 9), "{odd} {broke_off} {placed}");
                assert_eq!(data.sorts[0].sorter, "P0");
            }
        }
    }
}

/// A cell without a place is a missing place, of a person and a statement that are named.
#[test]
fn a_hole_is_a_missing_place() {
    let row = |_: usize, name: &str, s: usize, p: i32| format!("{name},c{s},{p}");
    let text = long(FORCED, "who,what,place", row).replace("Kai,c4,1", "Kai,c4,");
    let data = open(&text, None).unwrap().data;
    let error = data.complete(MissingPlaces::Error).unwrap_err().to_string();
    assert!(error.starts_with("sort `Kai` has no place for statement c4 (l.csv, line "), "{error}");
    assert_eq!(data.complete(MissingPlaces::DropSorts).unwrap().0.sorters().len(), 3);
}

/// Who sorted before and after is named by both columns, in whatever the sorts are kept.
/// The contract's own heads, with a place that is empty or declared; and more columns beside than anybody tries.
#[test]
fn the_contract_s_heads_and_many_columns() {
    let rows = |place: &dyn Fn(&str, usize, i32) -> String, beside: usize| -> String {
        let mut csv = "sorter,statement,place".to_owned();
        (0..beside).for_each(|at| csv += &format!(",about{at}"));
        for (name, places) in FORCED {
            for (at, value) in places.into_iter().enumerate() {
                csv += &format!("\n{name},s{},{}", at + 1, place(name, at, value));
                (0..beside).for_each(|nth| csv += &format!(",{}{nth}", name.to_lowercase()));
            }
        }
        csv
    };
    let hole = |mark: &'static str| {
        move |name: &str, at: usize, value: i32| {
            if name == "Jon" && at == 2 { mark.to_owned() } else { value.to_string() }
        }
    };
    let declared = SourceOptions {
        table: ReadOptions::new().missing("99", crosscase_data::Missing::Declared),
        ..SourceOptions::default()
    };
    for csv in [rows(&hole(""), 0), rows(&hole("99"), 0)] {
        let found = read(csv.as_bytes(), "l.csv", &declared).unwrap().data;
        assert_eq!(found.sorts[1].places, [Some(0.0), Some(1.0), None, Some(0.0), Some(-1.0)]);
        assert_eq!((found.sorts.len(), found.sorts[0].is_complete()), (4, true));
    }
    let wide = rows(&|_, _, value| value.to_string(), 12).replace("sorter,statement,place", "who,card,where");
    assert_eq!(read(wide.as_bytes(), "l.csv", &SourceOptions::default()).unwrap().data.sorts[3].places[1], Some(-1.0));
}

#[test]
fn several_columns_name_a_sort_together() {
    let waves: [(&str, &str); 4] = [("Ada", "before"), ("Ada", "after"), ("Ben", "before"), ("Ben", "after")];
    let named = ["Ada before", "Ada after", "Ben before", "Ben after"];
    let table = |id: Option<&str>| {
        let row = |at: usize, _: &str, s: usize, p: i32| format!("{},{},c{s},{p}", waves[at].0, waves[at].1);
        open(&long(FORCED, "person,wave,card,place", row), id)
    };
    let contract = {
        let row = |at: usize, _: &str, s: usize, p: i32| format!("{},{},c{s},{p}", waves[at].0, waves[at].1);
        open(&long(FREE, "sorter,wave,statement,place", row), Some("sorter,wave"))
    };
    let rows: Vec<String> = (FORCED.iter().zip(waves))
        .map(|((_, places), (who, wave))| format!("{who};{wave};{};", places.map(|p| p.to_string()).join(";")))
        .collect();
    let htmlq = format!("sid;wave;s1;s2;s3;s4;s5;\n{}\n", rows.join("\n"));
    let records: Vec<String> = (FORCED.iter().zip(waves))
        .map(|((_, places), (who, wave))| {
            let sort = places.map(|p| p.to_string()).join("|");
            format!(r#"{{"partId": "{who}", "wave": "{wave}", "sort": "{sort}"}}"#)
        })
        .collect();
    let by = |id: &str| SourceOptions { table: ReadOptions::new().id(id), ..SourceOptions::default() };
    let json = |id: &str| read(records.join("\n").as_bytes(), "e.json", &by(id));
    let files: Vec<(&str, &[u8])> = ["1.json", "2.json", "3.json", "4.json"]
        .into_iter()
        .zip(&records)
        .map(|(name, text)| (name, text.as_bytes()))
        .collect();
    for found in [
        table(Some("person,wave")),
        contract,
        open(&htmlq, Some("sid,wave")),
        open(&htmlq, Some("sid, wave")),
        json("partId,wave"),
        read_folder(&files, &by("partId, wave")),
    ] {
        let mut found: Vec<String> = found.unwrap().data.sorts.into_iter().map(|sort| sort.sorter).collect();
        found.sort_by_key(|name| named.iter().position(|known| known == name));
        assert_eq!(found, named);
    }
    let told = table(None).unwrap_err().to_string();
    assert!(
        told.ends_with("person and wave name a sort together: say so (`--id person,wave`; in a study `id`)"),
        "{told}"
    );
    let told = open(&htmlq, Some("sid,day")).unwrap_err().to_string();
    assert!(told.starts_with("unknown column day in l.csv"), "{told}");
    let told = json("partId,day").unwrap_err().to_string();
    assert!(told.contains("the record has no `day`"), "{told}");
    let told = open(&htmlq, None).unwrap_err().to_string();
    assert!(told.contains("the sort is named `Ada`"), "{told}");
}

/// A grid that no sort keeps while the others fill one of their own is an error with both; one that is given holds instead.
#[test]
fn a_grid_that_every_sort_contradicts() {
    let dat = |counts: [usize; 3], sorts: Sorts| {
        let counts = counts.map(|count| format!("{count:>3}")).concat();
        let head = format!("  0  4  5 A study\n -2  2{}{counts}{}\n", "  0".repeat(5), "  0".repeat(12));
        let line = |(name, places): (&str, [i32; 5])| {
            format!("{name:<10}{}\n", places.map(|place| format!("{place:>2}")).concat())
        };
        head + &sorts.map(line).concat()
    };
    let open = |text: &str, grid: Option<&str>| {
        let grid = grid.map(|grid| grid.parse().unwrap());
        read(text.as_bytes(), "d.dat", &SourceOptions { grid, ..SourceOptions::default() })
    };
    let grid = |found: Result<ReadSorts, QmethodError>| {
        let found = found.unwrap();
        (found.data.grid.unwrap().to_string(), found.diagnostics.len())
    };
    assert_eq!(grid(open(&dat([1, 3, 1], FORCED), None)), ("-1:1,0:3,1:1".to_owned(), 0));
    let mut but_one = FORCED;
    but_one[3].1 = [0, 1, 1, 0, -2];
    for sorts in [FORCED, but_one] {
        for counts in [[2, 1, 2], [0, 5, 0]] {
            let error = open(&dat(counts, sorts), None).unwrap_err().to_string();
            let share = if sorts == FORCED { 4 } else { 3 };
            assert!(error.starts_with("d.dat, line 2: no sort keeps its grid"), "{error}");
            assert!(error.contains(&format!("{share} of 4 fill -1:1,0:3,1:1: correct")), "{error}");
            assert!(error.contains("`--grid`"), "{error}");
        }
    }
    let settled = open(&dat([2, 1, 2], FORCED), Some("-1:1,0:3,1:1"));
    assert_eq!(grid(settled), ("-1:1,0:3,1:1".to_owned(), 0));
    assert_eq!(grid(open(&dat([1, 3, 1], FORCED), Some("-1:2,0:1,1:2"))), ("-1:2,0:1,1:2".to_owned(), 1));
    // Sorted freely, by one or by all, there is nothing that contradicts it.
    assert_eq!(grid(open(&dat([1, 3, 1], but_one), None)).1, 1);
    assert_eq!(grid(open(&dat([0, 5, 0], FREE), None)).1, 1);
}

/// A bar at the end of every sort, as at the end of a line of HtmlQ, begins no statement; a place that is missing there does not end it.
#[test]
fn bars_at_the_end_of_records() {
    let file = |end: &dyn Fn(usize) -> &'static str| {
        let record = |(at, (name, places)): (usize, &(&str, [i32; 5]))| {
            let sort = places.map(|p| p.to_string()).join("|");
            format!(r#"{{"partId": "{name}", "sort": "{sort}{}"}}"#, end(at))
        };
        FORCED.iter().enumerate().map(record).collect::<Vec<_>>().join("\n")
    };
    let read = |text: &str| read(text.as_bytes(), "e.json", &SourceOptions::default()).unwrap();
    let open = |text: &str| read(text).data;
    let told =
        |text: &str| read(text).diagnostics.into_iter().map(|told| format!("{} {told}", told.code)).collect::<Vec<_>>();
    assert_eq!(told(&file(&|_| "")), [""; 0]);
    for text in [file(&|_| "|"), file(&|at| if at == 2 { "|" } else { "" })] {
        // Where nobody placed the last statement the file is the same: it is said how many there are.
        let told = told(&text);
        assert!(
            told.len() == 1 && told[0].contains("QME147") && told[0].contains("there are 5 statements"),
            "{told:?}"
        );
        let data = open(&text);
        assert_eq!(data.statements.len(), 5);
        assert!(
            data.sorts.iter().zip(FORCED).all(|(sort, (_, places))| sort.places == places.map(|p| Some(f64::from(p))))
        );
    }
    let missing = file(&|at| if at == 2 { "|" } else { "|1" });
    assert_eq!(told(&missing), [""; 0]);
    let missing = open(&missing);
    assert_eq!((missing.statements.len(), missing.sorts[2].places[5]), (6, None));
    // What is written so is read back, be it that nobody placed the last statement.
    let mut none = open(&file(&|_| ""));
    none.sorts.iter_mut().for_each(|sort| sort.places[4] = None);
    let written = crosscase_qmethod::formats::eq_json::write(&none);
    assert_eq!(open(&String::from_utf8(written).unwrap()).sorts[0].places, none.sorts[0].places);
}

/// Sorts of EQ Web Sort in a wide table are named by another column where the first says `no part ID`, and that is said.
#[test]
fn who_has_no_name_is_said() {
    let row = |(at, (name, places)): (usize, &(&str, [i32; 5]))| {
        let name = if at == 0 { "no part ID" } else { name };
        format!("{name},r{at},1,3,1,{}", places.map(|p| p.to_string()).join(","))
    };
    let rows: Vec<String> = FORCED.iter().enumerate().map(row).collect();
    let text = format!("partId,randomId,npos,nneu,nneg,s1,s2,s3,s4,s5\n{}\n", rows.join("\n"));
    let found = open(&text, None).unwrap();
    assert_eq!(found.data.sorts[0].sorter, "r0");
    assert_eq!(found.diagnostics.iter().map(|told| told.code.as_ref()).collect::<Vec<_>>(), ["QME126"]);
    assert_eq!(open(&text, Some("randomId")).unwrap().diagnostics, []);
}
