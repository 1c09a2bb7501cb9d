//! Tables and items for tests.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests; each test file uses its part"
)]

#[path = "lsat6.rs"]
mod patterns;

use crosscase_data::{Format, ReadOptions, Table, read_bytes};
use crosscase_scales::{AnswerRange, Answers, Item};
use patterns::LSAT6;
use std::fmt::Write as _;

#[track_caller]
pub fn near(found: Option<f64>, expected: f64) {
    let found = found.expect("a figure");
    assert!((found - expected).abs() <= 1e-10 * expected.abs().max(1.0), "{found} is not {expected}");
}

pub fn table(file: &str) -> Table {
    read_bytes(file.as_bytes(), Format::Csv, Some("t.csv"), &ReadOptions::new()).unwrap().table
}

pub fn answers(file: &str, items: &[Item]) -> Answers {
    Answers::read(&table(file), items).unwrap()
}

pub fn items(names: &str) -> Vec<Item> {
    names.split(' ').map(Item::new).collect()
}

pub fn ranged(names: &str, low: f64, high: f64) -> Vec<Item> {
    items(names).into_iter().map(|item| item.range(AnswerRange::new(low, high).unwrap())).collect()
}

pub fn reversing(names: &str, reversed: &str, low: f64, high: f64) -> Vec<Item> {
    let turned = |item: Item| if reversed.split(' ').any(|name| name == item.id) { item.reversed() } else { item };
    ranged(names, low, high).into_iter().map(turned).collect()
}

pub fn lsat6() -> Table {
    let mut file = "id,1,2,3,4,5\n".to_owned();
    let persons = LSAT6.iter().flat_map(|(pattern, times)| std::iter::repeat_n(*pattern, *times));
    for (person, pattern) in persons.enumerate() {
        let answers: Vec<String> = pattern.chars().map(String::from).collect();
        writeln!(file, "{person},{}", answers.join(",")).unwrap();
    }
    table(&file)
}

/// Six items of 600 persons, three of each of two factors that correlate.
pub fn two_factors() -> Table {
    let mut stream = crosscase_numerics::Stream::new(11, 0);
    let mut normal = move || (0..12).map(|_| stream.unit()).sum::<f64>() - 6.0;
    let mut file = "id,1,2,3,4,5,6\n".to_owned();
    for person in 0..600 {
        let (shared, one, other) = (normal(), normal(), normal());
        let factors = [0.6 * shared + 0.8 * one, 0.6 * shared + 0.8 * other];
        let answers: Vec<String> = (0..6).map(|at| (0.8 * factors[at / 3] + 0.6 * normal()).to_string()).collect();
        writeln!(file, "{person},{}", answers.join(",")).unwrap();
    }
    table(&file)
}
