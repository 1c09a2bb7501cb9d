//! Answers to a long questionnaire and columns of numbers, made up.

use crosscase_data::{DataError, Table, TableBuilder};
use crosscase_numerics::Stream;
use crosscase_scales::{Answers, Item};

/// So many respondents who answered everything and others who did not, in 86 patterns; 25 items of six options, five for each of five factors
/// that correlate by .3.
///
/// # Errors
/// None but a table's own.
pub fn synthetic_answers(complete: usize, others: usize, seed: u64) -> Result<Table, DataError> {
    let mut stream = Stream::new(seed, 0);
    let mut normal = || (0..12).map(|_| stream.unit()).sum::<f64>() - 6.0;
    let mut columns: Vec<Vec<Option<f64>>> = vec![Vec::new(); 25];
    for row in 0..complete + others {
        let shared = normal();
        let factors: Vec<f64> = (0..5).map(|_| 0.3_f64.sqrt() * shared + 0.7_f64.sqrt() * normal()).collect();
        let pattern = row.checked_sub(complete).map(|late| late % 86);
        let is_missing =
            |item: usize| pattern.is_some_and(|at| item == at % 25 || (at >= 25 && item == (at % 25 + at / 25) % 25));
        for (item, column) in columns.iter_mut().enumerate() {
            let y = 0.7 * factors.get(item / 5).copied().unwrap_or_default() + 0.714 * normal();
            let cuts = [-1.4, -0.7, 0.0, 0.6, 1.3].into_iter().filter(|cut| y > *cut).count();
            column.push((!is_missing(item)).then_some(cuts as f64 + 1.0));
        }
    }
    let ids = (1..=complete + others).map(|row| row.to_string());
    let table = (1..)
        .zip(columns)
        .fold(TableBuilder::default().id("id", ids), |table, (item, column)| table.number(&format!("x{item}"), column));
    table.build()
}

/// The answers of a table whose every number is an item; none where they could not be read.
pub fn answers_of(table: &Table) -> Option<Answers> {
    let items: Vec<Item> = table.column_names().into_iter().filter(|name| *name != "id").map(Item::new).collect();
    Answers::read(table, &items).ok()
}

/// So many rows of whole numbers from 1 to 7.
///
/// # Errors
/// None but a table's own.
pub fn synthetic_numbers(rows: usize, variables: u64) -> Result<Table, DataError> {
    let column = |variable: u64| {
        let mut stream = Stream::new(2, variable);
        (0..rows).map(|_| Some((1.0 + 7.0 * stream.unit()).floor())).collect::<Vec<_>>()
    };
    let table = (0..variables)
        .fold(TableBuilder::default(), |table, variable| table.number(&format!("V{variable}"), column(variable)));
    table.build()
}
