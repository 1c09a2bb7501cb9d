//! `crosscase review harvest`.

use crate::Command;
use crate::coding::RowsArgs;
use crate::fault::Fault;
use crate::files::{Source, Target};
use crate::output::{Answer, OutputArgs, plural};
use crosscase_review::{ExpectedDirections, Harvest};

pub(crate) fn command() -> Command {
    Command::new("harvest", run)
}

/// How many studies found a condition to work in the direction that is expected: a table, and the harvest plot
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
FILE has a row a finding: study, condition, outcome, found (present, absent, none or mixed), and perhaps quality, a number from 0 on. Of
--expected (condition, outcome, direction: present, absent or open) each direction stands beside what was found.

Examples:
  crosscase review harvest findings.csv --figure harvest.svg
  crosscase review harvest findings.csv --expected framework.csv --output directions.csv")]
struct Args {
    #[command(flatten)]
    rows: RowsArgs,
    /// What is expected: condition, outcome, direction
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    expected: Option<Source>,
    /// Also write the harvest plot: .svg
    #[arg(long, value_name = "FILE", value_parser = Target::figure(), help_heading = "Output")]
    figure: Option<Target>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let expected =
        args.expected.as_ref().map(|file| args.rows.beside(file, ExpectedDirections::reading)).transpose()?;
    let expected = expected.map(|table| ExpectedDirections::from_table(&table)).transpose()?.unwrap_or_default();
    let found = Harvest::from_table(&args.rows.read(Harvest::reading, &[])?, &expected)?;
    if let Some(figure) = &args.figure {
        figure.write(found.figure("What studies found").svg().as_bytes())?;
    }
    let studies: usize = found.rows.iter().map(|row| row.studies.len()).sum();
    let headline =
        format!("{}, {} of condition and outcome", plural(studies, "finding"), plural(found.rows.len(), "pair"));
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
