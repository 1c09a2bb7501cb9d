//! Files as people have them: what tools of the field write beside what their manuals say. Each is one study of four persons and five
//! statements, made up here, and must give the same sorts.
#![cfg(all(feature = "json", feature = "kade"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

use crosscase_data::{ReadOptions, Sheet, SheetCell, write_workbook};
use crosscase_qmethod::formats::wide::Rows;
use crosscase_qmethod::formats::{ReadSorts, SourceOptions, read, read_folder};
use crosscase_qmethod::{Analysis, Extensions, MissingPlaces, QmethodError};

/// The persons with their places of the statements 1 to 5, which fill the grid -1:1,0:3,1:1.
const STUDY: [(&str, [i32; 5]); 4] =
    [("Ida", [1, 0, 0, 0, -1]), ("Jon", [0, 1, 0, 0, -1]), ("Kai", [-1, 0, 0, 1, 0]), ("Lea", [0, -1, 1, 0, 0])];

fn names() -> Vec<String> {
    STUDY.iter().map(|(name, _)| (*name).to_owned()).collect()
}

#[track_caller]
fn check(found: Result<ReadSorts, QmethodError>, names: &[&str], codes: &[&str]) -> ReadSorts {
    let found = found.unwrap();
    for ((sort, name), (_, places)) in found.data.sorts.iter().zip(names).zip(STUDY) {
        assert_eq!((sort.sorter.as_str(), sort.places.clone()), (*name, places.map(|p| Some(f64::from(p))).to_vec()));
    }
    assert_eq!((found.data.sorts.len(), found.data.statements.len()), (4, 5));
    assert_eq!(found.diagnostics.iter().map(|told| told.code.as_ref()).collect::<Vec<_>>(), codes);
    found
}

const NAMES: [&str; 4] = ["Ida", "Jon", "Kai", "Lea"];

fn by(id: &str) -> SourceOptions {
    SourceOptions { table: ReadOptions::new().id(id), ..SourceOptions::default() }
}

fn words(cells: &[&str]) -> Vec<SheetCell> {
    let cell = |text: &&str| match text.parse() {
        Ok(number) => SheetCell::Number(number),
        Err(_) if text.is_empty() => SheetCell::Empty,
        Err(_) => SheetCell::Text((*text).to_owned()),
    };
    cells.iter().map(cell).collect()
}

fn book(sheets: &[(&str, Vec<Vec<SheetCell>>)]) -> Vec<u8> {
    let sheet = |(name, rows): &(&str, Vec<Vec<SheetCell>>)| Sheet { name: (*name).to_owned(), rows: rows.clone() };
    write_workbook(&sheets.iter().map(sheet).collect::<Vec<_>>()).unwrap()
}

/// A workbook of KADE's type 2 with this sheet of statements.
fn kade(statements: &[&[&str]]) -> Vec<u8> {
    let sort = |(name, places): &(&str, [i32; 5])| {
        let places = places.iter().map(|place| SheetCell::Number(f64::from(*place)));
        [SheetCell::Text((*name).to_owned())].into_iter().chain(places).collect()
    };
    book(&[
        ("sorts", STUDY.iter().map(sort).collect()),
        ("pattern", vec![words(&["-1", "0", "1"]), words(&["1", "3", "1"])]),
        ("statements", statements.iter().map(|row| words(row)).collect()),
        ("type", vec![words(&["Type"]), words(&["2"])]),
    ])
}

/// The wordings stand under `Statements`, wherever that is; rows that are only numbered are left over from the template.
#[test]
fn statements_of_a_template_of_kade() {
    let open = |statements: &[&[&str]]| read(&kade(statements), "a.xlsx", &SourceOptions::default());
    let five = ["ask", "help", "wait", "pay", "go"];
    for statements in [
        &[&["Statements"][..], &["ask"], &["help"], &["wait"], &["pay"], &["go"]][..],
        &[
            &["Number", "Statements"],
            &["1", "ask"],
            &["2", "help"],
            &["3", "wait"],
            &["4", "pay"],
            &["5", "go"],
            &["6"],
            &["7"],
        ],
        &[&["Statements", "No"], &["ask", "1"], &["help", "2"], &[], &["wait", "3"], &["pay", "4"], &["go", "5"]],
        &[&["1", "ask"], &["2", "help"], &["3", "wait"], &["4", "pay"], &["5", "go"]],
        &[&["ask"], &["help"], &["wait"], &["pay"], &["go"]],
    ] {
        let found = check(open(statements), &NAMES, &[]);
        let texts: Vec<_> = found.data.statements.iter().map(|statement| statement.text.as_deref().unwrap()).collect();
        assert_eq!(texts, five);
    }
    // One wording too few, and the row that lacks it is among them.
    let error = open(&[&["Number", "Statements"], &["1", "ask"], &["2"], &["3", "wait"], &["4", "pay"], &["5", "go"]]);
    assert_eq!(error.unwrap_err().to_string(), "a.xlsx, sheet statements, cell B3: the statement has no wording");
}

/// A workbook of results of the sorts under principal components and varimax, its factors perhaps in another order and direction.
fn results(flagged: &[(&str, usize)], order: [usize; 2], sign: f64) -> Vec<u8> {
    let sort = |(name, places): &(&str, [i32; 5])| {
        let places = places.iter().map(|place| SheetCell::Number(f64::from(*place)));
        let cells = [SheetCell::Text((*name).to_owned())].into_iter().chain(places);
        cells.chain([SheetCell::Number(0.0), SheetCell::Number(0.707)]).collect()
    };
    let plain = book(&[
        ("Project Overview", vec![vec![]; 7]),
        ("statements", [vec![vec![]; 3], (1..=5).map(|n| words(&[&n.to_string(), "text"])).collect()].concat()),
        ("Q sorts", [vec![vec![]; 5], STUDY.iter().map(sort).collect::<Vec<_>>()].concat()),
    ]);
    let data = read(&plain, "r.xlsx", &SourceOptions::default()).unwrap().data;
    let found = Analysis::new(2).fit(&data.complete(MissingPlaces::Error).unwrap().0).unwrap();
    let loadings = |(row, name): (usize, &String)| {
        let mut cells = vec![SheetCell::Number(row as f64 + 1.0), SheetCell::Text(name.clone())];
        for (factor, own) in order.iter().enumerate() {
            cells.push(SheetCell::Number(sign * found.loadings.row(row)[*own]));
            let is_flagged = flagged.contains(&(name, factor + 1));
            cells.push(if is_flagged { SheetCell::Text("Flagged".to_owned()) } else { SheetCell::Empty });
        }
        cells
    };
    let head = words(&["Nm", "Q-sort", "Factor  1", "", "Factor  2", ""]);
    let rows = [vec![vec![]; 4], vec![head], names().iter().enumerate().map(loadings).collect()].concat();
    let mut sheets = crosscase_data::read_workbook(&plain, None).unwrap();
    sheets.push(Sheet { name: "Factor Loadings".to_owned(), rows });
    write_workbook(&sheets).unwrap()
}

/// Flags that an author set are taken over where they are those of the analysis: same sorts, same number of factors, same factors.
#[test]
fn flags_of_a_workbook_of_results() {
    let by_hand = [("Ida", 1), ("Lea", 2)];
    for (factors, order, sign, code, expected) in [
        (2, [0, 1], 1.0, "QME127", Some([[true, false], [false, false], [false, false], [false, true]])),
        (2, [1, 0], -1.0, "QME127", Some([[false, true], [false, false], [false, false], [true, false]])),
        (1, [0, 1], 1.0, "QME128", None),
    ] {
        let data = check(read(&results(&by_hand, order, sign), "r.xlsx", &SourceOptions::default()), &NAMES, &[]).data;
        let (sorts, _) = data.complete(MissingPlaces::Error).unwrap();
        let given = data.flags.unwrap();
        let (analysis, told) = given.apply(Analysis::new(factors), &Extensions::standard(), &sorts).unwrap();
        assert_eq!(told.code, code, "{told}");
        match expected {
            Some(flags) => assert_eq!(analysis.fit(&sorts).unwrap().flags, flags.map(|row| row.to_vec())),
            None => assert_eq!(analysis, Analysis::new(factors)),
        }
    }
    assert_eq!(read(&results(&[], [0, 1], 1.0), "r.xlsx", &SourceOptions::default()).unwrap().data.flags, None);
}

fn sort(places: [i32; 5]) -> String {
    places.map(|place| place.to_string()).join("|")
}

fn eq(record: impl Fn(usize, &str, [i32; 5]) -> String) -> Vec<String> {
    STUDY.iter().enumerate().map(|(at, (name, places))| record(at, name, *places)).collect()
}

/// EQ Web Sort: whatever names the sorts, one record a file or all in one, and somebody who left before sorting.
#[test]
fn records_of_eq_web_sort() {
    let anonymous = eq(|at, _, places| {
        format!(
            "\"-N{at}\": {{\"partId\": \"no part ID\", \"urlUsercode\": \"no usercode set\", \"randomId\": \"r{at}\", \"sort\": \"{}\"}}",
            sort(places)
        )
    });
    let file = format!("{{{}}}", anonymous.join(", "));
    let open = |options: &SourceOptions| read(file.as_bytes(), "e.json", options);
    check(open(&by("randomId")), &["r0", "r1", "r2", "r3"], &[]);
    check(open(&SourceOptions::default()), &["r0", "r1", "r2", "r3"], &["QME126"]);
    let told = |options| open(&options).unwrap_err().to_string();
    assert_eq!(told(by("person")), "e.json, column -N0: the record has no `person`, by which `--id` names the sorts");
    assert!(told(by("partId")).contains("the sort is named `no part ID`, as in e.json, column -N0"));

    let record = |name: &str, sort: &str| format!("{{\"partId\": \"{name}\", \"sort\": \"{sort}\"}}");
    let each = eq(|_, name, places| record(name, &sort(places)));
    let files: Vec<(String, &[u8])> =
        each.iter().enumerate().map(|(at, text)| (format!("{at}.json"), text.as_bytes())).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    check(read_folder(&files, &SourceOptions::default()), &NAMES, &[]);

    // Places as a list, and a code that was not set.
    let lists = eq(|at, name, places| {
        format!("\"-N{at}\": {{\"partId\": \"not_set\", \"randomId\": \"{name}\", \"sort\": {places:?}}}")
    });
    let file = format!("{{{}}}", lists.join(", "));
    check(read(file.as_bytes(), "e.json", &SourceOptions::default()), &NAMES, &["QME126"]);

    // A record after the other in one file, and a whole database, which keeps records by study.
    check(read(each.join("\n").as_bytes(), "all.json", &SourceOptions::default()), &NAMES, &[]);
    let keyed: Vec<String> = each.iter().enumerate().map(|(at, text)| format!("\"-N{at}\": {text}")).collect();
    let database = format!("{{\"park\": {{{}}}}}", keyed.join(", "));
    check(read(database.as_bytes(), "all.json", &SourceOptions::default()), &NAMES, &[]);
    let broken = read(format!("{} {{\"partId\":", each[0]).as_bytes(), "all.json", &SourceOptions::default());
    assert!(broken.unwrap_err().to_string().contains("this is no whole JSON text"));

    let max = record("Max", "||||");
    let left = [&files[..2], &[("x.json", max.as_bytes())], &files[2..]].concat();
    let found = check(read_folder(&left, &SourceOptions::default()), &NAMES, &["QME125"]);
    assert_eq!(found.diagnostics[0].message, "1 record without a sort was left out: Max (x.json)");

    // Somebody who left before the grid was shown has no `sort` at all, and stops nobody else.
    let left = format!("{{\"park\": {{\"-Nmax\": {{\"partId\": \"Max\"}}, {}}}}}", keyed.join(", "));
    let found = check(read(left.as_bytes(), "all.json", &SourceOptions::default()), &NAMES, &["QME125"]);
    assert_eq!(found.diagnostics[0].message, "1 record without a sort was left out: \"Max (all.json, column -Nmax)\"");
}

/// A file that a browser saved twice, and a record that a database took twice, are one sort; two sorts of one name are not.
#[test]
fn the_same_sort_again() {
    let record =
        |at: usize, sort: &str| format!("{{\"partId\": \"{}\", \"sort\": \"{sort}\", \"t\": \"{at}\"}}", NAMES[at]);
    let each = eq(|at, _, places| record(at, &sort(places)));
    let bytes: Vec<(String, &[u8])> = [0, 0, 1, 2, 3]
        .iter()
        .enumerate()
        .map(|(file, at)| (format!("{}{file}.json", NAMES[*at]), each[*at].as_bytes()))
        .collect();
    let files: Vec<(&str, &[u8])> = bytes.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let found = check(read_folder(&files, &SourceOptions::default()), &NAMES, &["QME143"]);
    let expected = "1 sort is there a second time, the same in everything, and was read once: Ida (Ida1.json)";
    assert_eq!(found.diagnostics[0].message, expected);
    // Later, and another sort: which one counts is for people to say.
    for changed in [record(0, "1|0|0|-1|0"), record(0, &sort(STUDY[0].1)).replace("\"0\"", "\"9\"")] {
        let files = [files[0], ("later.json", changed.as_bytes())];
        let told = read_folder(&files, &SourceOptions::default()).unwrap_err().to_string();
        assert!(told.contains("the sort is named `Ida`, as in Ida0.json"), "{told}");
    }
    // Nobody's name: two persons may sort alike.
    let two = format!("{{\"sort\": \"{0}\"}}\n{{\"sort\": \"{0}\"}}", sort(STUDY[0].1));
    assert_eq!(read(two.as_bytes(), "e.json", &SourceOptions::default()).unwrap().data.sorts.len(), 2);
}

/// A table of HtmlQ that was cut down to who sorted and the places; and somebody who left before sorting.
#[test]
fn tables_of_htmlq_cut_down() {
    let rows = |name: &str, places: [i32; 5]| format!("{name};{}", sort(places).replace('|', ";"));
    let each = eq(|_, name, places| rows(name, places)).join("\n");
    let heads = ["uid;s1;s2;s3;s4;s5", "sid;s1;s2;s3;s4;s5"];
    for head in heads {
        check(read(format!("{head}\n{each}\n").as_bytes(), "h.csv", &SourceOptions::default()), &NAMES, &[]);
    }
    // Counted from 0, or with noughts before the numbers, they are the same statements.
    for (head, last) in [("uid;s0;s1;s2;s3;s4", "4"), ("uid;s01;s02;s03;s04;s05", "5")] {
        let found = read(format!("{head}\n{each}\n").as_bytes(), "h.csv", &SourceOptions::default());
        assert_eq!(check(found, &NAMES, &[]).data.statements[4].id, last);
    }
    let rows = SourceOptions { rows: Some(Rows::Sorters), ..SourceOptions::default() };
    check(read(format!("{}\n{each}\n", heads[0]).as_bytes(), "h.csv", &rows), &NAMES, &[]);
    let left = format!("{};datetime\n{}\nMax;;;;;;2024\n", heads[0], each.replace('\n', ";2024\n") + ";2024");
    let found = read(left.as_bytes(), "h.csv", &SourceOptions::default()).unwrap();
    let told = found.diagnostics.iter().find(|told| told.code == "QME125").unwrap();
    assert_eq!(told.message, "1 record without a sort was left out: \"Max (h.csv, line 6, record 5)\"");
    assert_eq!(found.data.sorts.len(), 4);
    let none = format!("{};datetime\nMax;;;;;;2024\n", heads[0]);
    let told = read(none.as_bytes(), "h.csv", &SourceOptions::default()).unwrap_err().to_string();
    assert!(told.contains("no row of it has a place"), "{told}");
}

/// Number and wording stand beside the sorts, whatever their columns are called: neither is a sort.
#[test]
fn wide_tables_with_numbers_and_wordings() {
    let row = |at: usize| STUDY.map(|(_, places)| places[at].to_string()).join(",");
    let table = |head: &str, before: &dyn Fn(usize) -> String| {
        let rows: Vec<String> = (0..5).map(|at| format!("{},{}", before(at), row(at))).collect();
        format!("{head},{}\n{}\n", NAMES.join(","), rows.join("\n"))
    };
    let both = table("Number,Aussage", &|at| format!("{},\"Wir, {at}: \"\"ja\"\"\"", at + 1));
    let found = check(read(both.as_bytes(), "w.csv", &SourceOptions::default()), &NAMES, &["QME144"]);
    assert_eq!(found.data.text_of("3"), Some("Wir, 2: \"ja\""));
    // Named by the wordings, the numbers are no sort.
    let found = check(read(both.as_bytes(), "w.csv", &by("Aussage")), &NAMES, &["QME145"]);
    assert_eq!(found.diagnostics[0].message, "Number counts the rows: it is no sort, and was left out");
    let counted = table("id,index", &|at| format!("x{at},{at}"));
    check(read(counted.as_bytes(), "w.csv", &SourceOptions::default()), &NAMES, &["QME145"]);
    // Where sorts are rankings, one of them may well count.
    let ranked = "id,Ida,Jon,Kai\na,1,2,3\nb,2,3,1\nc,3,1,2\n";
    let found = read(ranked.as_bytes(), "w.csv", &SourceOptions::default()).unwrap();
    assert_eq!((found.data.sorts.len(), found.diagnostics.len()), (3, 0));
    // A word among places is still an error.
    let odd = both.replace("1,0,-1,0", "1,x,-1,0");
    assert!(read(odd.as_bytes(), "w.csv", &SourceOptions::default()).is_err());
}

/// Nobody gave a name: a record is known by its file and, where several stand there one after the other, by its number.
#[test]
fn records_without_names() {
    let [a, b, c, d] = ["1|0|-1", "0|1|-1", "-1|0|1", "-1|1|0"].map(|sort| format!("{{\"sort\": \"{sort}\"}}\n"));
    let (first, second) = (format!("{a}{b}"), format!("{c}{d}"));
    let files = [("in/monday-sorts.json", first.as_bytes()), ("in/sunday-sorts.json", second.as_bytes())];
    let found = read_folder(&files, &SourceOptions::default()).unwrap().data;
    let names: Vec<&str> = found.sorts.iter().map(|sort| sort.sorter.as_str()).collect();
    let expected = ["monday-sorts.json, record 1", "monday-sorts.json, record 2"];
    assert_eq!(names, [expected, ["sunday-sorts.json, record 1", "sunday-sorts.json, record 2"]].concat());
    let origin = found.sorts[1].origin.as_ref().unwrap();
    assert_eq!(origin.file.as_deref(), Some("in/monday-sorts.json"));
    assert_eq!(origin.to_string(), "in/monday-sorts.json, record 2");
    let each = [("in/monday-sorts.json", a.as_bytes()), ("in/sunday-sorts.json", c.as_bytes())];
    let found = read_folder(&each, &SourceOptions::default()).unwrap().data;
    assert_eq!(found.sorts[1].sorter, "sunday-sorts.json");
    // A key of the database is long, and its end tells it from others.
    let keyed = format!("{{\"-NabcdefghijklmnopQ\": {a}, \"-NabcdefghijklmnopR\": {c}}}");
    let found = read(keyed.as_bytes(), "e.json", &SourceOptions::default()).unwrap().data;
    assert_eq!(found.sorts[1].sorter, "hijklmnopR");
}

/// What rows are is known of HtmlQ's tables and of EQ Web Sort's: to say it would change nothing.
#[test]
fn rows_are_not_asked_for_where_they_are_known() {
    let options = SourceOptions { rows: Some(Rows::Sorters), ..SourceOptions::default() };
    let htmlq = "uid;s1;s2;s3;datetime\nAda;1;0;-1;2024\nBen;0;1;-1;2024\n";
    for (text, format) in
        [(htmlq, "a table of HtmlQ"), ("partId,sort\nAda,1|0|-1\nBen,0|1|-1\n", "a table of EQ Web Sort")]
    {
        assert!(read(text.as_bytes(), "e.csv", &SourceOptions::default()).is_ok(), "{format}");
        let told = read(text.as_bytes(), "e.csv", &options).unwrap_err().to_string();
        assert!(told.contains("--rows") && told.contains(format), "{told}");
    }
}

/// The same records in tables: with a head and named cells, without a head, a whole record in a cell, a column a statement.
#[test]
fn tables_of_eq_web_sort() {
    let sheet = eq(|_, name, places| format!("projectName: p,partId: {name},sort: {}", sort(places)));
    let form = eq(|at, name, places| {
        format!("{at} May,\"projectName:| p | partId:| {name} | sort:| {} |\"", sort(places).replace('|', " | "))
    });
    let brackets = eq(|_, name, places| format!("\"(projectName:|p|partId:|{name}|sort:|{}|)\"", sort(places)));
    let plain = eq(|_, name, places| format!("{name},+1,{}", sort(places)));
    let columns = eq(|at, name, places| format!("p,{name},r{at},3,{}", sort(places).replace('|', ",")));
    for (head, rows) in [
        ("projectName,partId,sort\n", &sheet),
        ("", &sheet),
        ("Timestamp,Answer\n", &form),
        ("results\n", &brackets),
        ("partId,npos,sort\n", &plain),
        ("projectName,partId,randomId,npos,s1,s2,s3,s4,s5\n", &columns),
    ] {
        let text = format!("{head}{}\n", rows.join("\n"));
        check(read(text.as_bytes(), "e.csv", &SourceOptions::default()), &NAMES, &[]);
    }
    let text = format!("projectName,partId,randomId,npos,s1,s2,s3,s4,s5\n{}\n", columns.join("\n"));
    check(read(text.as_bytes(), "e.csv", &by("randomId")), &["r0", "r1", "r2", "r3"], &[]);
}

/// The rows of a long table stand in any order: numbered statements stand by their number, so that ties and wordings, one a line, are those of
/// the numbers.
#[test]
fn numbered_statements_of_a_long_table() {
    let mut rows: Vec<String> = Vec::new();
    for (name, places) in STUDY {
        rows.extend((1..=5).zip(places).map(|(number, place)| format!("{number},{name},{place}")));
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.clone()));
    let text = format!("card,who,where\n{}\n", rows.join("\n"));
    let read = read(text.as_bytes(), "l.csv", &SourceOptions::default()).unwrap();
    let ids: Vec<&str> = read.data.statements.iter().map(|statement| statement.id.as_str()).collect();
    assert_eq!(ids, ["1", "2", "3", "4", "5"]);
    for (name, places) in STUDY {
        let sort = read.data.sorts.iter().find(|sort| sort.sorter == name).unwrap();
        assert_eq!(sort.places, places.map(|place| Some(f64::from(place))));
    }
    // A wide file whose rows stand in another order keeps it, and each statement gets the wording of its number.
    let wide = "id,Ida,Jon\ns3,0,0\ns1,1,0\ns2,0,1\n";
    let texts = ["One", "Two", "Three"].map(str::to_owned);
    let of = |text: &str| {
        crosscase_qmethod::formats::read(text.as_bytes(), "w.csv", &SourceOptions::default()).unwrap().data
    };
    let worded = of(wide).with_texts(&texts).unwrap();
    assert_eq!(["s1", "s2", "s3"].map(|id| worded.text_of(id)), [Some("One"), Some("Two"), Some("Three")]);
    // Numbers that are not those of the lines say nothing of them.
    let worded = of(&wide.replace("s3", "s9")).with_texts(&texts).unwrap();
    assert_eq!(["s9", "s1", "s2"].map(|id| worded.text_of(id)), [Some("One"), Some("Two"), Some("Three")]);
}

/// A long table is told by its structure, whatever its columns are called and in whichever order; wordings go with the statements.
#[test]
fn long_tables() {
    let rows = |row: &dyn Fn(usize, &str, usize, i32) -> String| -> String {
        let of = |(at, (name, places)): (usize, &(&str, [i32; 5]))| {
            places.iter().enumerate().map(|(s, place)| row(at * 5 + s, name, s + 1, *place)).collect::<Vec<_>>()
        };
        STUDY.iter().enumerate().flat_map(of).collect::<Vec<_>>().join("\n")
    };
    for (head, body, id) in [
        ("respondent,card,rank", rows(&|_, name, s, place| format!("{name},c{s},{place}")), None),
        ("rank;card;who", rows(&|_, name, s, place| format!("{place};{s};{name}")), None),
        (
            ",who,card,text,rank,time",
            rows(&|at, name, s, place| format!("{at},{name},{s},words {s},{place},{}", at * at)),
            None,
        ),
        (
            "who,card,rank",
            rows(&|_, name, s, place| {
                format!("{name},c{s},\u{2212}{place}").replace("\u{2212}-", "").replace("\u{2212}0", "0")
            }),
            Some("who"),
        ),
    ] {
        let options = id.map_or_else(SourceOptions::default, by);
        let found = read(format!("{head}\n{body}\n").as_bytes(), "l.csv", &options);
        if id.is_some() {
            // Turned round: the minus of typography is one.
            assert_eq!(found.unwrap().data.sorts[0].places[0], Some(-1.0));
            continue;
        }
        let texts = head.contains("text");
        let found = check(found, &NAMES, if texts { &["DAT116", "QME129"] } else { &["QME129"] });
        assert_eq!(found.data.statements[4].text.as_deref(), texts.then_some("words 5"));
    }
    // What keeps it from being one is said: a pair that is there twice, or not at all.
    let long = rows(&|_, name, s, place| format!("{place},{name},c{s}"));
    for (rows, why) in [
        (
            format!("{long}\n1,Ida,c1\n"),
            "Ida and c1 stand together twice (l.csv, line 2, record 1 and l.csv, line 22, record 21)",
        ),
        (long.replace("1,Ida,c1\n", ""), "no row has Ida with c1"),
    ] {
        let error = read(format!("rank,who,card\n{rows}").as_bytes(), "l.csv", &SourceOptions::default()).unwrap_err();
        assert!(error.to_string().contains(why), "{error}");
    }
    // A wide table is none, whatever its figures are.
    let wide = "statement,a,b\n1,0,0\n2,0,1\n3,1,0\n4,1,1\n";
    assert_eq!(read(wide.as_bytes(), "w.csv", &SourceOptions::default()).unwrap().data.sorts.len(), 2);
}

/// PQMethod: letters of DOS, and a grid that contradicts the range beside it.
#[test]
fn files_of_pqmethod() {
    let of = |range: &str, counts: &str, last: &str| {
        let mut text =
            format!("  0  4  5 Stra\u{e1}e\n{range}{counts}\n").chars().map(|c| c as u8).collect::<Vec<u8>>();
        for (name, places) in &STUDY[..3] {
            text.extend(format!("{name:<10}{}\n", places.map(|p| format!("{p:>2}")).concat()).bytes());
        }
        text.extend_from_slice(b"L\x82a       ");
        text.extend(last.bytes());
        text
    };
    let zeros = |count: usize| "  0".repeat(count);
    let counts = zeros(5) + "  1  3  1" + &zeros(12);
    let open =
        |range: &str, counts: &str, last: &str| read(&of(range, counts, last), "d.dat", &SourceOptions::default());
    let last = " 0-1 1 0 0\n";
    let found = check(open(" -1  1", &counts, last), &["Ida", "Jon", "Kai", "Léa"], &["DAT103"]);
    assert_eq!(found.data.title.as_deref(), Some("Straße"));
    for (range, counts, last, expected) in [
        (
            " -1  1",
            "  1  3  1".to_owned(),
            last,
            "d.dat, line 2, column 1–66: the counts of the grid stand for the places -6 to -4, and the line says -1 to 1",
        ),
        (
            " -1  1",
            counts.clone(),
            " 0-2 1 0 1\n",
            "d.dat, line 6, column 13–14: -2 lies beyond -1 to 1, which line 2 allows",
        ),
    ] {
        let error = open(range, &counts, last).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
    // Sorted freely within the range.
    assert_eq!(open(" -1  1", &counts, " 1-1 1 0 0\n").unwrap().diagnostics.len(), 2);
}

/// An option that says nothing about a format is an error.
#[test]
fn options_that_would_be_ignored() {
    let dat = b"  0  2  3 A\n -1  1  0  0  0  0  0  1  1  1\nAda       -1 0 1\nBen        1 0-1\n";
    let encoding = SourceOptions { encoding: Some(crosscase_data::Encoding::Cp850), ..SourceOptions::default() };
    for (bytes, name, options, expected) in [
        (
            &dat[..],
            "a.dat",
            by("person"),
            "a.dat: `--id` (in a study `id`) says nothing about a PQMethod file: leave it out",
        ),
        (
            dat,
            "a.dat",
            SourceOptions { rows: Some(Rows::Sorters), ..SourceOptions::default() },
            "a.dat: `--rows` (in a study `rows`) says nothing about a PQMethod file: leave it out",
        ),
        (
            b"statement,Ada\n1,0\n",
            "a.csv",
            encoding.clone(),
            "a.csv: `--encoding` (in a study `encoding`) says nothing about a table: leave it out",
        ),
        (
            &kade(&[&["Statements"]]),
            "a.xlsx",
            by("x"),
            "a.xlsx: `--id` (in a study `id`) says nothing about a workbook of KADE: leave it out",
        ),
    ] {
        assert_eq!(read(bytes, name, &options).unwrap_err().to_string(), expected);
    }
    assert!(read(dat, "a.dat", &encoding).is_ok());
}
