//! `crosscase qmethod second-order`.

use super::compare::{StudiesArgs, names_of};
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::files::Source;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crosscase_qmethod::{SecondOrder, Viewpoints, second_order, second_order_table, wordings_apart};

pub(crate) fn command() -> Command {
    Command::within("second-order", run)
}

/// The viewpoints of several studies as sorts of a study over them
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Each study is analysed by itself; its factor arrays are then sorts, named STUDY/FACTOR, of a file for `qmethod analyze`.

Example:
  crosscase qmethod second-order nl.dat dk.dat uk.dat --factors 3 --output viewpoints.csv
  crosscase qmethod analyze viewpoints.csv --factors 2")]
struct Args {
    /// The studies' sorts
    #[arg(value_name = "FILE", required = true, num_args = 2.., value_parser = Source::sorts())]
    files: Vec<Source>,
    #[command(flatten)]
    how: StudiesArgs,
    /// Let z-scores stand for a viewpoint, not its array
    #[arg(long)]
    zscores: bool,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let names = names_of(&args.files.iter().collect::<Vec<_>>());
    let viewpoints = |path| args.how.viewpoints(session.qmethod(), path, None);
    let found = args.files.iter().map(viewpoints).collect::<Result<Vec<_>, _>>()?;
    let named = || names.iter().map(String::as_str).zip(&found);
    tell(&wordings_apart(&named().map(|(name, (data, _))| (name, data)).collect::<Vec<_>>()));
    let studies: Vec<(&str, &Viewpoints)> = named().map(|(name, (_, found))| (name, found)).collect();
    let sorts = second_order(&studies, if args.zscores { SecondOrder::ZScores } else { SecondOrder::Arrays })?;
    args.output.deliver(&Answer::of_table(second_order_table(&sorts)?)?)
}
