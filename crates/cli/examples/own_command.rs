//! `crosscase` with a command of one's own: how many values of each column are there.
//!
//! `cargo run -p crosscase --example own_command -- look filled cases.csv`
#![allow(clippy::print_stderr, reason = "a program speaks to its terminal")]

use crosscase::{Answer, Command, Commands, Fault, InputArgs, OutputArgs};
use crosscase_data::TableBuilder;
use crosscase_study::Methods;
use serde::Serialize;
use std::process::ExitCode;

/// How many values of each column are there, and how many are missing
#[derive(Debug, clap::Args)]
struct Asked {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Serialize)]
struct Filled {
    column: String,
    values: usize,
    missing: usize,
}

/// A command parses, computes, and hands over what it made: its JSON by serde, its table by itself.
fn filled(asked: &Asked) -> Result<(), Fault> {
    let table = asked.input.read()?;
    let (rows, mut found) = (table.ids()?.len(), Vec::new());
    for column in table.value_columns() {
        let missing = table.reasons(column)?.iter().flatten().count();
        found.push(Filled { column: column.to_owned(), values: rows - missing, missing });
    }
    let count = |of: fn(&Filled) -> usize| found.iter().map(move |column| i64::try_from(of(column)).ok());
    let shown = TableBuilder::new("example.look.filled/1")
        .id("column", found.iter().map(|column| column.column.clone()))
        .integer("values", count(|column| column.values))
        .integer("missing", count(|column| column.missing))
        .build()?;
    asked.output.deliver(&Answer::new(&found, shown)?)
}

fn main() -> ExitCode {
    let group = Command::group("look", "A first look at a file", [Command::new("filled", filled)]);
    match Commands::standard().with(group) {
        Ok(commands) => commands.run(std::env::args_os(), &Methods::standard()),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
