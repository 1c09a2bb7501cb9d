//! Section 6 of the Law School Admission Test, 1 000 persons (Bock & Lieberman 1970, doi:10.1007/BF02291262): how well five items measure one thing.
//!
//! `cargo run -p crosscase-scales --example lsat6`
#![allow(clippy::print_stdout, reason = "an example speaks to its reader")]

use crosscase_data::TableBuilder;
use crosscase_scales::{AnswerType, Answers, Item, Mokken, Parallel, Reliability};

/// Who answered which of the five items rightly, and how many did so.
const PATTERNS: [(&str, usize); 30] = [
    ("00000", 3),
    ("00001", 6),
    ("00010", 2),
    ("00011", 11),
    ("00100", 1),
    ("00101", 1),
    ("00110", 3),
    ("00111", 4),
    ("01000", 1),
    ("01001", 8),
    ("01011", 16),
    ("01101", 3),
    ("01110", 2),
    ("01111", 15),
    ("10000", 10),
    ("10001", 29),
    ("10010", 14),
    ("10011", 81),
    ("10100", 3),
    ("10101", 28),
    ("10110", 15),
    ("10111", 80),
    ("11000", 16),
    ("11001", 56),
    ("11010", 21),
    ("11011", 173),
    ("11100", 11),
    ("11101", 61),
    ("11110", 28),
    ("11111", 298),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let persons = || PATTERNS.iter().flat_map(|(pattern, times)| std::iter::repeat_n(*pattern, *times));
    let column = |table: TableBuilder, item: usize| {
        let right = move |pattern: &str| Some(f64::from(u8::from(pattern.as_bytes().get(item) == Some(&b'1'))));
        table.number(&format!("item{}", item + 1), persons().map(right))
    };
    let table = TableBuilder::new("crosscase.raw/1").id("person", (1..=1_000).map(|person| person.to_string()));
    let table = (0..5).fold(table, column).build()?;
    let answers = Answers::read(&table, &["item1", "item2", "item3", "item4", "item5"].map(Item::new))?;

    let found = Reliability::new().answers(AnswerType::Polychoric).fit(&answers)?;
    println!("{}", found.summary());
    println!(
        "ordinal alpha {:.3}, omega of categories {:.3}",
        found.alpha_ordinal.unwrap_or_default(),
        found.omega_categorical.unwrap_or_default()
    );
    println!("factors suggested: {}", Parallel::new().fit(&answers)?.suggested);
    println!("H {:.3}: the items hardly order persons alike", Mokken::new().fit(&answers)?.h.unwrap_or_default());
    Ok(())
}
