//! Figures of 18 interwar democracies (Lipset 1959; Rihoux & Ragin 2009), read from CSV and handed on as Arrow.
#![allow(clippy::print_stdout, reason = "an example prints")]

use crosscase_data::arrow::array::RecordBatch;
use crosscase_data::{DataError, Format, ReadOptions, read_bytes};

fn main() -> Result<(), DataError> {
    let file = include_bytes!("lipset.csv");
    let read = read_bytes(file, Format::Csv, Some("figures.csv"), &ReadOptions::new().id("country"))?;
    for diagnostic in &read.diagnostics {
        println!("{diagnostic}");
    }
    for (country, gnp) in read.table.ids()?.iter().zip(read.table.numbers("DEV")?) {
        println!("{country}: {}", gnp.map_or("–".to_owned(), |gnp| gnp.to_string()));
    }
    if let Err(error) = read.table.numbers("GNP") {
        println!("{error}");
    }
    let batch = RecordBatch::try_from(&read.table)?;
    println!("{} rows and {} columns of Arrow", batch.num_rows(), batch.num_columns());
    Ok(())
}
