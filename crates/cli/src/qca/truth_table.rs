//! `crosscase qca truth-table`.

use super::args::TableArgs;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs, plural};
use crosscase_qca::bounds::IncompleteSets;

pub(crate) fn command() -> Command {
    Command::within("truth-table", run)
}

/// The observed configurations, their cases and how consistently they show the outcome
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Each case belongs to the one configuration in which its membership is above 0.5. A row's inclusion and PRI are
taken over all cases. OUT is 1 where both cuts are reached, 0 where not, ? for rows below the frequency cut.

Example:
  crosscase qca truth-table sets.csv --outcome SURV --conditions DEV,URB,LIT,IND,STB --incl-cut 0.8")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    table: TableArgs,
    /// Leave missing values open, and give the least and the largest of every figure over all ways to fill them
    #[arg(long)]
    bounds: bool,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let stop = args.input.deadline();
    let answer = if args.bounds {
        let (params, table, columns) = args.table.open(&args.input, session)?;
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        let made = IncompleteSets::from_table(&table, &columns)?.truth_table_until(&params, &stop);
        let found = made.map_err(|error| stop.fault(error, "the truth table was made"))?;
        tell(&found.diagnostics);
        Answer::new(&found, found.to_table()?)?.headline("An empty `out` depends on how the missing values are filled")
    } else {
        let found = args.table.table(&args.input, session)?;
        let observed = plural(found.rows().len(), "configuration");
        let remainders = match found.remainders() {
            None => "very many remainders".to_owned(),
            Some(1) => "1 remainder".to_owned(),
            Some(number) => format!("{number} remainders"),
        };
        Answer::new(&found, found.to_table()?)?.headline(format!("{observed} observed, {remainders}"))
    };
    args.output.deliver(&answer)
}
