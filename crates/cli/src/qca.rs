//! `crosscase qca`: one module a command, and what they share.

mod fit;
mod minimize;
mod necessity;
mod primes;
mod truth_table;

use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use clap::{Subcommand, ValueEnum};
use crosscase_qca::{AtHalf, Missing, Outcome, SetData, TruthTable, TruthTableParams};
use serde_json::{Value, json};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// The observed configurations, their cases and how consistently they show the outcome
    TruthTable(truth_table::Args),
    /// Every prime implicant of the truth table
    Primes(primes::Args),
    /// The solution: every model with the fewest terms, and how it fits
    #[command(alias = "minimise")]
    Minimize(minimize::Args),
    /// Necessary conditions: a complete search of conjunctions and minimal disjunctions
    Necessity(necessity::Args),
    /// How well an expression of your own fits: "A*~B + C -> Y", or "A + B <- Y" for necessity
    Fit(fit::Args),
}

pub(crate) fn run(command: &Command) -> Result<(), Fault> {
    match command {
        Command::TruthTable(args) => truth_table::run(args),
        Command::Primes(args) => primes::run(args),
        Command::Minimize(args) => minimize::run(args),
        Command::Necessity(args) => necessity::run(args),
        Command::Fit(args) => fit::run(args),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AtHalfName {
    /// Stop, naming the cases
    Error,
    /// The case belongs to no row of the truth table; it stays in the sums of every figure
    Drop,
    /// Count it as out of the set
    Below,
    /// Count it as in the set
    Above,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum MissingName {
    /// Stop, naming the cases
    Error,
    /// Leave the case out, and say so
    Drop,
}

impl MissingName {
    fn policy(self) -> Missing {
        match self {
            Self::Error => Missing::Error,
            Self::Drop => Missing::Drop,
        }
    }
}

/// The outcome and its conditions.
#[derive(Debug, clap::Args)]
struct SetArgs {
    /// The outcome: Y, ~Y for its negation, Y[1] for a value of a multi-value outcome
    #[arg(long, value_name = "SET")]
    outcome: Outcome,
    /// The conditions, separated by commas; A:D is a range of columns in file order
    #[arg(long, value_name = "LIST")]
    conditions: String,
    /// The most levels a multi-value condition may have
    #[arg(long, value_name = "N", default_value_t = crosscase_qca::MAX_LEVELS)]
    max_levels: u8,
    /// What to do with a case that has a missing value
    #[arg(long, value_enum, default_value = "error")]
    missing: MissingName,
}

impl SetArgs {
    /// The data of the analysis and its conditions one by one.
    fn read(&self, input: &InputArgs) -> Result<(SetData, Vec<String>), Fault> {
        let table = input.read()?;
        let conditions = table.select(&self.conditions)?;
        let id = table.id_column().unwrap_or_default();
        if conditions.iter().any(|condition| condition == id) || self.outcome.name() == id {
            let message = format!("column {id} names the cases, so that it is neither condition nor outcome");
            return Err(Fault::data(message + "; if the file has no column of names, add one, or name it with --id"));
        }
        let mut columns: Vec<&str> = conditions.iter().map(String::as_str).collect();
        if !columns.contains(&self.outcome.name()) {
            columns.push(self.outcome.name());
        }
        let data = SetData::from_table(&table, &columns, self.max_levels, self.missing.policy())?;
        tell(data.diagnostics());
        Ok((data, conditions))
    }
}

/// What turns data into a truth table.
#[derive(Debug, clap::Args)]
struct TableArgs {
    #[command(flatten)]
    sets: SetArgs,
    /// Rows at or above this inclusion are positive
    #[arg(long, value_name = "X", default_value_t = 0.8)]
    incl_cut: f64,
    /// Rows with fewer cases are remainders
    #[arg(long, value_name = "N", default_value_t = 1)]
    n_cut: usize,
    /// Rows below this PRI are not positive
    #[arg(long, value_name = "X", default_value_t = 0.0)]
    pri_cut: f64,
    /// What a membership of exactly 0.5 means
    #[arg(long, value_enum, default_value = "error")]
    at_half: AtHalfName,
}

impl TableArgs {
    fn table(&self, input: &InputArgs) -> Result<TruthTable, Fault> {
        let (data, conditions) = self.sets.read(input)?;
        let at_half = match self.at_half {
            AtHalfName::Error => AtHalf::Error,
            AtHalfName::Drop => AtHalf::Drop,
            AtHalfName::Below => AtHalf::Below,
            AtHalfName::Above => AtHalf::Above,
        };
        let table = TruthTableParams::new(self.sets.outcome.clone(), conditions)
            .incl_cut(self.incl_cut)
            .n_cut(self.n_cut)
            .pri_cut(self.pri_cut)
            .at_half(at_half)
            .fit(&data)?;
        tell(table.diagnostics());
        Ok(table)
    }
}

/// A count as JSON: a number, past 2^53 a decimal string.
fn count(digits: &str) -> Value {
    match digits.parse::<u64>() {
        Ok(number) if number <= 1 << 53 => json!(number),
        _ => json!(digits),
    }
}
