//! `crosscase mill`: the methods of agreement and of difference, on cases that a set holds (1) or does not (0).
//!
//! Mill, J. S. (1843). *A System of Logic*, book III, chapter VIII.

use crosscase::{Answer, Command, Fault, InputArgs, OutputArgs};
use crosscase_data::{DataError, Table, TableBuilder};
use serde::Serialize;

/// The group. It holds nothing: what a command is asked is in its arguments.
pub(crate) fn group() -> Command {
    let agreement = Command::new("agreement", agreement).about("What all cases with the outcome share");
    let difference = Command::new("difference", difference)
        .about("Pairs of cases of which one has the outcome, and that differ in one condition alone");
    Command::group("mill", "Mill's methods of agreement and of difference, on crisp sets", [agreement, difference])
}

/// The arguments of both; their comments are the help. Files to read and to write come with the two flattened structs.
#[derive(Debug, clap::Args)]
struct Asked {
    #[command(flatten)]
    input: InputArgs,
    /// The column of the outcome; all others are conditions
    #[arg(long, value_name = "NAME")]
    outcome: String,
    #[command(flatten)]
    output: OutputArgs,
}

/// A command parses, calls one function, and prints what it made: its JSON by serde, its table by itself.
fn agreement(asked: &Asked) -> Result<(), Fault> {
    let found = Cases::of(&asked.input.read()?, &asked.outcome)?.agreement();
    asked.output.deliver(&Answer::new(&found, found.to_table()?)?)
}

fn difference(asked: &Asked) -> Result<(), Fault> {
    let found = Cases::of(&asked.input.read()?, &asked.outcome)?.difference();
    asked.output.deliver(&Answer::new(&found, found.to_table()?)?)
}

/// Cases by what they are known to have; `None` is missing.
struct Cases {
    units: Vec<String>,
    outcome: Vec<Option<bool>>,
    conditions: Vec<(String, Vec<Option<bool>>)>,
}

/// What all cases with the outcome share; a condition that is missing for one of them is not known to be shared.
#[derive(Debug, Serialize)]
struct Agreement {
    shared: Vec<Shared>,
}

#[derive(Debug, Serialize)]
struct Shared {
    condition: String,
    present: bool,
}

/// The most similar pairs with different outcomes; a case with anything missing is compared with none.
#[derive(Debug, Serialize)]
struct Difference {
    pairs: Vec<Pair>,
}

#[derive(Debug, Serialize)]
struct Pair {
    with: String,
    without: String,
    condition: String,
}

impl Cases {
    fn of(table: &Table, outcome: &str) -> Result<Self, Fault> {
        let names = table.value_columns().into_iter().filter(|name| *name != outcome);
        let conditions = names.map(|name| Ok((name.to_owned(), crisp(table, name)?)));
        Ok(Self {
            units: table.ids()?,
            outcome: crisp(table, outcome)?,
            conditions: conditions.collect::<Result<_, Fault>>()?,
        })
    }

    fn agreement(&self) -> Agreement {
        let one = |(name, held): &(String, Vec<Option<bool>>)| {
            let mut members = held.iter().zip(&self.outcome).filter(|(_, outcome)| **outcome == Some(true));
            let present = (*members.next()?.0)?;
            members.all(|(held, _)| *held == Some(present)).then(|| Shared { condition: name.clone(), present })
        };
        Agreement { shared: self.conditions.iter().filter_map(one).collect() }
    }

    fn difference(&self) -> Difference {
        let known = |case: &usize| self.conditions.iter().all(|(_, held)| held[*case].is_some());
        let of = |outcome: bool| {
            (0..self.units.len()).filter(move |case| self.outcome[*case] == Some(outcome)).filter(known)
        };
        let mut pairs = Vec::new();
        for with in of(true) {
            for without in of(false) {
                let mut differ = self.conditions.iter().filter(|(_, held)| held[with] != held[without]);
                if let (Some((condition, _)), None) = (differ.next(), differ.next()) {
                    let (with, without) = (self.units[with].clone(), self.units[without].clone());
                    pairs.push(Pair { with, without, condition: condition.clone() });
                }
            }
        }
        Difference { pairs }
    }
}

/// A column of 0 and 1; anything else is told with its place.
fn crisp(table: &Table, column: &str) -> Result<Vec<Option<bool>>, Fault> {
    let one = |(row, value): (usize, Option<f64>)| match value {
        None => Ok(None),
        Some(value) if value == 0.0 || value == 1.0 => Ok(Some(value == 1.0)),
        Some(value) => {
            let place = table.place(row, Some(column));
            Err(Fault::data(format!("{place}: {value} is neither 0 nor 1; calibrate the column to a crisp set first")))
        }
    };
    table.numbers(column)?.into_iter().enumerate().map(one).collect()
}

impl Agreement {
    fn to_table(&self) -> Result<Table, DataError> {
        TableBuilder::new("example.mill.agreement/1")
            .text("condition", self.shared.iter().map(|shared| Some(shared.condition.as_str())))
            .boolean("present", self.shared.iter().map(|shared| Some(shared.present)))
            .build()
    }
}

impl Difference {
    fn to_table(&self) -> Result<Table, DataError> {
        let each = |of: fn(&Pair) -> &String| self.pairs.iter().map(move |pair| Some(of(pair).as_str()));
        TableBuilder::new("example.mill.difference/1")
            .text("with", each(|pair| &pair.with))
            .text("without", each(|pair| &pair.without))
            .text("condition", each(|pair| &pair.condition))
            .build()
    }
}
