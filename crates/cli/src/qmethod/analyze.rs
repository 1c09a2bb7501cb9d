//! `crosscase qmethod analyze`.

use super::params::AnalysedArgs;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::output::{Answer, OutputArgs, plural};

pub(crate) fn command() -> Command {
    Command::within("analyze", run)
}

/// Viewpoints: loadings, flags, z-scores and factor arrays
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The table shows the loadings, an X marking the sorts that define a factor; --format json holds everything.

Examples:
  crosscase qmethod analyze study.dat --factors 3
  crosscase qmethod analyze sorts.csv --factors 3 --extraction brown --rotation none --format json
  crosscase qmethod analyze sorts.csv --factors 3 --rotation \"varimax; 1 x 3 by -12°; invert 2\" --unflag US1:2")]
struct Args {
    #[command(flatten)]
    analysed: AnalysedArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let (data, found) = args.analysed.fit(session.qmethod())?;
    let (sorts, statements, factors) = (found.sorters.len(), found.statements.len(), found.factors.len());
    let share = 100.0 * found.explained();
    let headline = format!(
        "{sorts} sorts, {statements} statements, {} with {share:.0} % of the variance",
        plural(factors, "factor")
    );
    let answer = Answer::new(&found.record(&data), found.marked_table()?)?.headline(headline);
    args.output.deliver(&answer)
}
