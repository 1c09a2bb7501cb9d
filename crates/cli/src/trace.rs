//! `crosscase trace`.

use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::files::Source;
use crate::output::{Answer, OutputArgs, plural};
use crosscase_study::{TraceTarget, trace, traced_files};

pub(crate) fn command() -> Command {
    Command::within("trace", run)
}

/// Walk from a membership back to the answers, ties or figures behind it
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The chain begins with the membership and ends with the rows of the data files that it was made from.

Examples:
  crosscase trace fixtures/companies --case 2 --set LEAD
  crosscase trace target/study/lipset --case BE --term \"DEV*STB\" --format json")]
struct Args {
    /// The folder of a study, or of a run's results
    #[arg(value_name = "DIR")]
    folder: Source,
    /// The case
    #[arg(long, value_name = "ID")]
    case: String,
    /// The set whose membership is traced
    #[arg(long, value_name = "NAME", required_unless_present = "term")]
    set: Option<String>,
    /// A conjunction of sets, such as a term of a solution
    #[arg(long, value_name = "EXPR", conflicts_with = "set")]
    term: Option<String>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let asked = match (&args.set, &args.term) {
        (Some(set), _) => TraceTarget::Set(set.clone()),
        (None, Some(term)) => TraceTarget::Term(term.clone()),
        (None, None) => return Err(Fault::usage("name a --set or a --term")),
    };
    let folder = args.folder.path();
    session.files.and(traced_files(folder, session.methods)?).refuse_overwrite(args.output.target())?;
    let found = trace(folder, session.methods, &args.case, &asked)?;
    let headline = format!("{} behind {}", plural(found.chain.len(), "value"), args.case);
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
