//! Wide tables as people have them: turned, with somebody who left the grid, with ages beside and sums below.

#![allow(clippy::format_push_string, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

mod common;

use common::lipset_data;
use crosscase_qmethod::formats::wide::Rows;
use crosscase_qmethod::formats::{ReadSorts, SourceOptions, read};
use crosscase_qmethod::{Analysis, CollectedSort, MissingPlaces, QData, QmethodError, congruence, wordings_apart};

fn open(csv: &str, rows: Option<Rows>) -> Result<ReadSorts, QmethodError> {
    read(csv.as_bytes(), "sorts.csv", &SourceOptions { rows, ..SourceOptions::default() })
}

/// Nine sorts of 33 statements, one of whom leaves the grid, unless `all_keep` it.
fn lipset(all_keep: bool) -> QData {
    let mut data = lipset_data();
    if !all_keep {
        let place = &mut data.sorts[4].places[6];
        *place = place.map(|place| if place > 0.0 { place - 1.0 } else { place + 1.0 });
    }
    data
}

/// A row a sorter, under such heads, with such cells beside each name.
fn by_sorter(data: &QData, beside: &str, head: impl Fn(usize) -> String, cells: impl Fn(usize) -> String) -> String {
    let mut csv = format!("Name{beside}");
    (1..=data.statements.len()).for_each(|at| csv += &format!(",{}", head(at)));
    for (at, sort) in data.sorts.iter().enumerate() {
        csv += &format!("\n{}{}", sort.sorter, cells(at));
        for place in &sort.places {
            csv += &place.map_or_else(|| ",".to_owned(), |place| format!(",{place}"));
        }
    }
    csv
}

fn places(data: &QData) -> Vec<(&str, &[Option<f64>])> {
    data.sorts.iter().map(|sort| (sort.sorter.as_str(), sort.places.as_slice())).collect()
}

#[test]
fn a_table_on_its_side_is_told_whoever_leaves_the_grid_and_whatever_stands_beside() {
    let s = |at: usize| format!("s{at}");
    let number = |at: usize| at.to_string();
    let own = |at: usize| format!("about{}", 40 - at);
    let none = |_: usize| String::new();
    let age = |at: usize| format!(",{}", 23 + 5 * at);
    let age_and_sex = |at: usize| format!(",{},{}", 23 + 5 * at, ["f", "m"][at % 2]);
    let with_hole = || {
        let mut data = lipset(true);
        data.sorts[2].places[3] = None;
        data
    };
    for (csv, expected) in [
        (by_sorter(&lipset(false), "", s, none), "8 of its 9 rows fill the grid -4:2,"),
        (by_sorter(&lipset(false), "", number, none), "8 of its 9 rows fill the grid -4:2,"),
        (by_sorter(&lipset(false), "", own, none), "8 of its 9 rows fill the grid -4:2,"),
        (by_sorter(&with_hole(), "", s, none), "8 of its 9 rows fill the grid -4:2,"),
        (by_sorter(&lipset(true), ",age", s, age), ", without age, and its 34 columns share none"),
        (by_sorter(&lipset(true), ",age", own, age), ", without age, and its 34 columns share none"),
        (by_sorter(&lipset(false), ",age,sex", s, age_and_sex), ", without age, sex, and its 34 columns share none"),
    ] {
        let error = open(&csv, None).unwrap_err();
        assert_eq!(error.code(), "QME020", "{error}");
        let error = error.to_string();
        assert!(error.contains(expected) && error.contains("say `--rows sorts` (in a study"), "{expected}: {error}");
        assert_eq!(open(&csv, Some(Rows::Sorters)).unwrap().data.sorts.len(), 9);
    }
    // Nobody was given a grid: then the heads say it.
    let mut free = lipset(true);
    for (at, sort) in free.sorts.iter_mut().enumerate() {
        sort.places[at] = Some(4.0);
        sort.places[2 * at + 1] = Some(-4.0);
    }
    let error = open(&by_sorter(&free, "", s, none), None).unwrap_err().to_string();
    assert!(error.contains("its columns s1 to s33 count as statements do"), "{error}");
}

/// A row a statement, a column a sorter, and such rows and columns after them.
fn upright(data: &QData, head: &str, cells: impl Fn(usize) -> String, rows: &str) -> String {
    let mut csv = "statement".to_owned();
    data.sorts.iter().for_each(|sort| csv += &format!(",{}", sort.sorter));
    csv += head;
    for (at, statement) in data.statements.iter().enumerate() {
        csv += &format!("\n{}", statement.id);
        data.sorts.iter().for_each(|sort| csv += &sort.places[at].map_or(",".into(), |place| format!(",{place}")));
        csv += &cells(at);
    }
    csv + rows
}

fn shifted(data: &QData, by: f64) -> QData {
    let shift = |sort: &CollectedSort| CollectedSort {
        places: sort.places.iter().map(|place| place.map(|place| place + by)).collect(),
        ..sort.clone()
    };
    QData { sorts: data.sorts.iter().map(shift).collect(), ..data.clone() }
}

#[test]
fn sums_and_means_are_no_statements_and_no_sorts() {
    let none = |_: usize| String::new();
    for data in [lipset(true), shifted(&lipset(true), 5.0), lipset(false)] {
        let sums: Vec<f64> = data.sorts.iter().map(|sort| sort.places.iter().flatten().sum()).collect();
        let line = |name: &str, value: &dyn Fn(f64) -> String| {
            sums.iter().fold(format!("\n{name}"), |line, sum| line + "," + &value(*sum))
        };
        let sum = line("Sum", &|sum| sum.to_string());
        let mean = line("Mean", &|sum| format!("{:.2}", sum / 33.0));
        let count = line("N", &|_| "33".to_owned());
        let of_rows = |at: usize| {
            let places: Vec<f64> = data.sorts.iter().filter_map(|sort| sort.places[at]).collect();
            format!(",{:.2}", places.iter().sum::<f64>() / 9.0)
        };
        for (csv, told) in [
            (upright(&data, "", none, &sum), 1),
            (upright(&data, "", none, &mean), 1),
            (upright(&data, "", none, &(sum.clone() + &mean + &count)), 3),
            (upright(&data, ",Mean", of_rows, ""), 1),
        ] {
            let found = open(&csv, None).unwrap();
            assert_eq!(places(&found.data), places(&data), "{csv}");
            // Means and counts look odd among places, which reading may say, too.
            assert_eq!(found.diagnostics.iter().filter(|told| told.code == "QME145").count(), told, "{csv}");
        }
    }
    // What nobody calls a sum may be what all agree upon.
    let mut agreed = lipset(true);
    for sort in &mut agreed.sorts {
        let zero = sort.places.iter().position(|place| *place == Some(0.0)).unwrap();
        sort.places.swap(zero, 32);
    }
    assert_eq!(places(&open(&upright(&agreed, "", none, ""), None).unwrap().data), places(&agreed));
    // A sum that is no place of anybody is none, whatever it is called; a free sort of its own is one.
    let far = shifted(&lipset(true), 5.0);
    let line = far.sorts.iter().fold("\nx".to_owned(), |line, _| line + ",165");
    assert_eq!(open(&upright(&far, "", none, &line), None).unwrap().data.statements.len(), 33);
}

#[test]
fn what_is_known_of_the_sorters_is_no_statement() {
    let data = lipset(false);
    let own = |at: usize| format!("about{}", 40 - at);
    for (beside, cells, notes) in [
        (",age", &(|at: usize| format!(",{}", 23 + 5 * at)) as &dyn Fn(usize) -> String, 1),
        (",town,age", &(|at: usize| format!(",Town {at},{}", 23 + 5 * at)), 2),
        (",sex", &(|at: usize| format!(",{}", 1 + at % 2)), 1),
    ] {
        for head in [&(|at: usize| format!("s{at}")) as &dyn Fn(usize) -> String, &own] {
            let found = open(&by_sorter(&data, beside, head, cells), Some(Rows::Sorters)).unwrap();
            assert_eq!(places(&found.data), places(&data), "{beside}");
            assert_eq!(found.data.sorts[3].notes.len(), notes, "{beside}");
            assert_eq!(found.diagnostics[0].code, "QME145");
        }
    }
    // A word among places is a fault, as before.
    let mut csv = by_sorter(&data, "", own, |_| String::new());
    csv = csv.replacen(",0,", ",zero,", 1);
    assert!(open(&csv, Some(Rows::Sorters)).unwrap_err().to_string().contains("zero"));
}

/// As CSV the sheet of KADE's type 1, statement numbers in slots, reads as rankings, which is told.
#[test]
fn rankings_are_told() {
    let csv = (0..9).fold("place,Ada,Ben\n".to_owned(), |csv, at| {
        format!("{csv}r{at},{},{}\n", 1 + (at * 2) % 9, 1 + (at * 4) % 9)
    });
    let codes =
        |csv: &str| open(csv, None).unwrap().diagnostics.iter().map(|told| told.code.to_string()).collect::<Vec<_>>();
    assert_eq!(codes(&csv), ["QME149"]);
    assert_eq!(codes(&csv.replace(",9,", ",8,")), Vec::<String>::new());
}

/// The same wordings under other ids are other statements, as far as ids go: it is told, and so is what only one study sorted.
#[test]
fn studies_whose_wordings_contradict_their_ids() {
    let study = |ids: &dyn Fn(usize) -> usize, statements: usize| {
        let mut data = lipset_data();
        let texts: Vec<String> = (1..=33).map(|at| format!("Wording {at}")).collect();
        data = data.with_texts(&texts).unwrap();
        data.statements.iter_mut().enumerate().for_each(|(at, statement)| statement.id = ids(at + 1).to_string());
        data.statements.truncate(statements);
        data.sorts.iter_mut().for_each(|sort| sort.places.truncate(statements));
        data
    };
    let same = study(&|at| at, 33);
    assert_eq!(wordings_apart(&[("nl", &same), ("dk", &same)]), []);
    let turned = study(&|at| if at < 3 { 3 - at } else { at }, 33);
    let told = wordings_apart(&[("nl", &same), ("dk", &turned)]);
    assert_eq!(
        told[0].message,
        "2 wordings stand under other ids in dk than in nl, and statements are matched by their ids: Wording 1 is 1 in nl and 2 in dk"
    );
    let found = |data: &QData| Analysis::new(2).fit(&data.complete(MissingPlaces::Error).unwrap().0).unwrap();
    let of_all = congruence(&found(&same), &found(&turned)).unwrap();
    assert_eq!((of_all.of_each, of_all.of_some_statements()), ((33, 33), None));
    let of_some = congruence(&found(&same), &found(&study(&|at| at, 20))).unwrap();
    assert!(of_some.of_some_statements().unwrap().message.starts_with("20 of 33 and 20 statements are in both"));
}
