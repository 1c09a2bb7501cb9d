//! Section 6 of the Law School Admission Test, 1 000 persons (Bock & Lieberman 1970, doi:10.1007/BF02291262): how well five items measure one thing.
//!
//! `cargo run -p crosscase-scales --example lsat6`
#![allow(clippy::print_stdout, reason = "an example speaks to its reader")]

use crosscase_data::TableBuilder;
use crosscase_scales::{AnswerType, Answers, Item, Mokken, Parallel, Reliability};

#[path = "../tests/common/lsat6.rs"]
mod lsat6;

use lsat6::LSAT6;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let persons = || LSAT6.iter().flat_map(|(pattern, times)| std::iter::repeat_n(*pattern, *times));
    let column = |table: TableBuilder, item: usize| {
        let right = move |pattern: &str| Some(f64::from(u8::from(pattern.as_bytes().get(item) == Some(&b'1'))));
        table.number(&format!("item{}", item + 1), persons().map(right))
    };
    let table = TableBuilder::default().id("person", (1..=1_000).map(|person| person.to_string()));
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
