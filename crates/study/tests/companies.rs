//! Persons and cases: 2 042 soldiers' answers up to 49 companies, and back down.
#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "a test may fail by panicking"
)]

mod common;

use common::{change, copy_of, fixture, run};
use crosscase_data::{ReadOptions, Table};
use crosscase_numerics::Stream;
use crosscase_study::{Methods, TraceTarget, check_study, trace};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

fn table(out: &Path, name: &str) -> Table {
    let options = ReadOptions::new().without_id().text("case");
    crosscase_data::read(out.join(format!("tables/{name}.csv")), &options).unwrap().table
}

/// The value of an indicator for each company.
fn values(out: &Path, indicator: &str) -> BTreeMap<String, Option<f64>> {
    let table = table(out, "indicators");
    let names = table.texts("indicator").unwrap();
    let cases = table.texts("case").unwrap().into_iter().flatten();
    let rows = names.into_iter().zip(cases.zip(table.numbers("value").unwrap()));
    rows.filter(|(name, _)| name.as_deref() == Some(indicator)).map(|(_, row)| row).collect()
}

#[test]
fn company_means_are_those_of_the_source() {
    let out = tempfile::tempdir().unwrap();
    run(&fixture("companies"), out.path());
    let source = fixture("companies").join("group_means.csv");
    let source = crosscase_data::read(&source, &ReadOptions::new()).unwrap().table;
    let companies = source.ids().unwrap();
    assert_eq!(companies.len(), 49);
    for (indicator, column) in [("leadership", "GLEAD"), ("significance", "GTSIG"), ("hostility", "GHOSTILE")] {
        let values = values(out.path(), indicator);
        for (company, expected) in companies.iter().zip(source.numbers(column).unwrap()) {
            let difference = values[company].unwrap() - expected.unwrap();
            // The source prints nine digits after the point.
            assert!(difference.abs() < 1e-8, "{column} of company {company} is off by {difference}");
        }
    }
}

#[test]
fn every_set_has_companies_on_both_sides() {
    let out = tempfile::tempdir().unwrap();
    run(&fixture("companies"), out.path());
    let sets = crosscase_data::read(out.path().join("tables/sets.csv"), &ReadOptions::new()).unwrap().table;
    for set in sets.value_columns() {
        let inside = sets.numbers(set).unwrap().into_iter().flatten().filter(|membership| *membership > 0.5).count();
        assert!((4..=45).contains(&inside), "{set}: {inside} of 49 are in");
    }
}

/// Masks about one answer in ten, by seed, and declares the mask as refused.
fn mask(study: &Path, seed: u64) {
    let path = study.join("answers.csv");
    let text = fs::read_to_string(&path).unwrap();
    let mut lines = text.lines();
    let mut masked = vec![lines.next().unwrap().to_owned()];
    for (row, line) in lines.enumerate() {
        let mut stream = Stream::new(seed, row as u64);
        let cells =
            line.split(',').enumerate().map(|(at, cell)| if at >= 2 && stream.unit() < 0.1 { "99" } else { cell });
        masked.push(cells.collect::<Vec<_>>().join(","));
    }
    fs::write(path, masked.join("\n") + "\n").unwrap();
    change(study, "[indicators.leadership]", "missing = { \"99\" = \"refused\" }\n\n[indicators.leadership]");
}

#[test]
fn masked_answers_are_left_out_under_the_rule_and_never_guessed() {
    let (study, out) = (copy_of("companies"), tempfile::tempdir().unwrap());
    mask(study.path(), 7);
    run(study.path(), out.path());

    // The rule by hand, from the masked file: at least 0.8 of the five items of hostility.
    let answers =
        crosscase_data::read(study.path().join("answers.csv"), &ReadOptions::new().text("company")).unwrap().table;
    let companies = answers.texts("company").unwrap();
    let items: Vec<_> = (1..=5).map(|i| answers.numbers(&format!("HOSTIL0{i}")).unwrap()).collect();
    let mut scores: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    let mut without: BTreeMap<String, usize> = BTreeMap::new();
    for (row, company) in companies.iter().flatten().enumerate() {
        let given: Vec<f64> = items.iter().filter_map(|item| item[row].filter(|answer| *answer != 99.0)).collect();
        if given.len() >= 4 {
            scores.entry(company.clone()).or_default().push(given.iter().sum::<f64>() / given.len() as f64);
        } else {
            *without.entry(company.clone()).or_default() += 1;
        }
    }
    assert!(without.values().sum::<usize>() > 50, "the mask must leave some soldiers without a score");

    let made = table(out.path(), "indicators");
    let rows = made.texts("indicator").unwrap().into_iter().zip(made.texts("case").unwrap()).zip(0..);
    let (value, n, n_missing) =
        (made.numbers("value").unwrap(), made.numbers("n").unwrap(), made.numbers("n_missing").unwrap());
    let mut companies_seen = 0;
    for ((indicator, company), row) in rows {
        if indicator.as_deref() != Some("hostility") {
            continue;
        }
        let company = company.unwrap();
        let expected = &scores[&company];
        let mean = expected.iter().sum::<f64>() / expected.len() as f64;
        assert!((value[row].unwrap() - mean).abs() < 1e-12, "company {company}");
        assert_eq!(n[row], Some(expected.len() as f64));
        assert_eq!(n_missing[row], Some(*without.get(&company).unwrap_or(&0) as f64));
        companies_seen += 1;
    }
    assert_eq!(companies_seen, 49);
}

#[test]
fn an_undeclared_code_is_outside_the_scale_and_named() {
    let study = copy_of("companies");
    let path = study.path().join("answers.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("2,2,4,4,2", "2,2,4,9,2", 1)).unwrap();
    let error = check_study(study.path(), &Methods::standard()).unwrap_err().to_string();
    assert!(
        error.contains("9 is outside the answer scale 1 to 5 (answers.csv, line 3, record 2, column LEAD02)"),
        "{error}"
    );
}

#[test]
fn a_trace_lists_exactly_the_soldiers_answers() {
    let answers = crosscase_data::read(fixture("companies").join("answers.csv"), &ReadOptions::new().text("company"))
        .unwrap()
        .table;
    let mut expected: BTreeSet<(String, String, i64, i64)> = BTreeSet::new();
    let items: Vec<String> = (1..=11).map(|i| format!("LEAD{i:02}")).collect();
    for (row, (soldier, company)) in
        answers.ids().unwrap().into_iter().zip(answers.texts("company").unwrap()).enumerate()
    {
        if company.as_deref() == Some("13") {
            for item in &items {
                let answer = answers.numbers(item).unwrap()[row].unwrap() as i64;
                expected.insert((soldier.clone(), item.clone(), row as i64 + 2, answer));
            }
        }
    }
    assert_eq!(expected.len(), 99 * 11);

    let out = tempfile::tempdir().unwrap();
    run(&fixture("companies"), out.path());
    for folder in [fixture("companies"), out.path().to_owned()] {
        let chain = trace(&folder, &Methods::standard(), "13", &TraceTarget::Set("LEAD".to_owned())).unwrap().chain;
        let cells: Vec<_> = chain.iter().filter(|link| link.table == "answers.csv").collect();
        let found: BTreeSet<_> = cells
            .iter()
            .map(|link| (link.id.clone(), link.column.clone(), link.row.unwrap(), link.value.unwrap() as i64))
            .collect();
        assert_eq!(found.len(), cells.len(), "no answer is listed twice");
        assert_eq!(found, expected);
        let above: Vec<&str> =
            chain.iter().map(|link| link.table.as_str()).filter(|table| *table != "answers.csv").collect();
        assert_eq!(above[..2], ["memberships", "indicators"]);
        assert_eq!(above[2..], vec!["scores"; 99]);
    }
}

#[test]
fn the_solutions_are_asserted() {
    let out = tempfile::tempdir().unwrap();
    run(&fixture("companies"), out.path());
    let check = |goal: &str, kind: &str, expected: &[&str]| {
        let table = format!("models-{goal}");
        let rows =
            common::column(out.path(), &table, "solution").into_iter().zip(common::column(out.path(), &table, "expr"));
        let models: Vec<String> =
            rows.filter(|(solution, _)| solution.as_deref() == Some(kind)).filter_map(|(_, expr)| expr).collect();
        assert_eq!(models, expected, "{goal} {kind}");
    };
    check("climate-CALM", "intermediate", &["TASK"]);
    check("climate-not-CALM", "intermediate", &["~LEAD*~TASK"]);
    check("leaders-CALM", "intermediate", &["TASK + OFFICERS*NCOS"]);
    check("leaders-not-CALM", "intermediate", &["~OFFICERS*~TASK"]);
    let necessary = common::column(out.path(), "necessity-climate-CALM", "expr");
    assert!(!necessary.is_empty());
}

/// Leadership is a property of the company, and nothing is told of it.
#[test]
fn a_mean_that_is_a_property_of_its_case_is_not_told() {
    let out = tempfile::tempdir().unwrap();
    let finished = run(&fixture("companies"), out.path());
    assert!(finished.diagnostics.iter().all(|told| told.code != "STU233" || !told.message.contains("set LEAD")));
    let page = fs::read_to_string(finished.report).unwrap();
    assert!(page.contains("Whether the mean of a case is a property of the case"));
}

/// Forms write a time stamp before everything else: where no row of the first column names a unit, the way out is told.
#[test]
fn a_first_column_that_names_nobody_is_told_with_the_way_out() {
    let study = copy_of("companies");
    let answers = fs::read_to_string(study.path().join("answers.csv")).unwrap();
    let (head, rows) = answers.split_once('\n').unwrap();
    let stamped: Vec<String> = rows.lines().enumerate().map(|(at, row)| format!("2026-03-01 {at},{row}")).collect();
    fs::write(study.path().join("form.csv"), format!("time,{head}\n{}\n", stamped.join("\n"))).unwrap();
    let survey = "label = \"Climate survey\"\nfile = \"answers.csv\"";
    change(study.path(), survey, "label = \"Climate survey\"\nfile = \"form.csv\"");
    let error = check_study(study.path(), &Methods::standard()).unwrap_err().to_string();
    assert!(error.contains("is no soldier of the study (form.csv, line 2"), "{error}");
    assert!(error.contains("say which: `id = \"COLUMN\"`"), "{error}");
    change(study.path(), "file = \"form.csv\"", "file = \"form.csv\"\nid = \"soldier\"");
    assert!(check_study(study.path(), &Methods::standard()).is_ok());
}

/// 49 dossiers with their figures, each held once; a company that is called by a number is told from other numbers.
#[test]
fn the_page_of_many_cases_is_no_heavy_file() {
    let out = tempfile::tempdir().unwrap();
    let page = fs::read_to_string(run(&fixture("companies"), out.path()).report).unwrap();
    assert!(page.len() < 5_000_000, "{} bytes", page.len());
    assert!(page.contains("from 2.4 (case 16) to 3.7 (case 38)"));
    // By hand of memberships.csv: TASK is above 0.5 for 31 companies, of which CALM is for 28; OFFICERS and NCOS for 21, of which 19.
    for said in [
        "“Companies that find their task significant” (<code>TASK</code>; 31 cases, 28 with the outcome)",
        "“Companies well led by their officers” with “Companies well led by their non-commissioned officers” (<code>OFFICERS*NCOS</code>; 21 cases, 19 \
         with the outcome)",
    ] {
        assert!(page.contains(said), "no {said}");
    }
    let beside: Vec<&str> =
        page.split("href=\"../figures/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(beside.len() >= 98, "{}", beside.len());
    for file in beside {
        assert!(out.path().join("figures").join(file).is_file(), "{file}");
    }
}
