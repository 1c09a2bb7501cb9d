//! `crosscase qca truth-table`.

use super::args::TableArgs;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs, plural};
use crosscase_boolean::StopReason;
use crosscase_qca::bounds::IncompleteSets;
use crosscase_qca::{PartialFit, Reason, Search};

pub(crate) fn command() -> Command {
    Command::within("truth-table", run)
}

/// The observed configurations, their cases and how consistently they show the outcome
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Each case belongs to the one configuration in which its membership is above 0.5. A row's inclusion and PRI are
taken over all cases. OUT is 1 where both cuts are reached, 0 where not, ? for rows below the frequency cut. Deviant are
cases that speak against that: out of the outcome in a positive row, in it in a negative one.

A published truth table is read as such where its outcome column holds ? or C beside 1 and 0 (else say --input-is truth-table).

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
    /// With --bounds: sets that are fuzzy though every known membership is 0 or 1
    #[arg(long, value_name = "LIST", value_delimiter = ',', requires = "bounds")]
    fuzzy: Vec<String>,
    /// List the remainders, too
    #[arg(long, conflicts_with = "bounds")]
    all: bool,
    #[command(flatten)]
    output: OutputArgs,
}

const INTERRUPTED: Search = Search::Truncated { reason: Reason::Boolean(StopReason::Interrupted) };

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let stop = args.input.deadline();
    let answer = if args.bounds {
        let (params, table, columns) = args.table.open(&args.input, session)?;
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        let sets = super::bounds::declared(
            IncompleteSets::from_table(&table, &columns, args.table.max_levels())?,
            &args.fuzzy,
        )?;
        let sets = sets.with_sets_of_values(params.conditions())?;
        let made = sets.truth_table_until(&params, &stop);
        let found = made.map_err(|error| stop.fault(error, "the truth table was made"))?;
        tell(&found.diagnostics);
        Answer::new(&found, found.to_table()?)?.headline("An empty `out` depends on how the missing values are filled")
    } else {
        let found = match args.table.table_or_part(&args.input, session)? {
            PartialFit::Whole(found) => found,
            PartialFit::Part(part) => {
                let (made, all) = part.progress();
                let reason = stop.reason(INTERRUPTED);
                let headline =
                    format!("{made} of {all} observed configurations worked out; {}", stop.describe(INTERRUPTED));
                return args.output.deliver(&Answer::new(&part, part.to_table()?)?.headline(headline).reason(reason));
            }
        };
        let observed = plural(found.rows().len(), "configuration");
        let remainders = match found.remainders() {
            None => "very many remainders".to_owned(),
            Some(1) => "1 remainder".to_owned(),
            Some(number) => format!("{number} remainders"),
        };
        let impossible = match found.impossible_count() {
            Some(0) => String::new(),
            None => ", very many impossible".to_owned(),
            Some(number) => format!(", {number} impossible"),
        };
        let found = if args.all { found.with_remainders()? } else { found };
        Answer::new(&found, found.to_table()?)?.headline(format!("{observed} observed, {remainders}{impossible}"))
    };
    args.output.deliver(&answer)
}
