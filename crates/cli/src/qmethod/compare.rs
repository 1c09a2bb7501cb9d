//! `crosscase qmethod compare`.

use super::params::AnalysisArgs;
use super::source::read_data;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::files::Source;
use crate::input::{DeclaredArgs, tell};
use crate::output::{Answer, OutputArgs, plural};
use crosscase_qmethod::formats::SourceOptions;
use crosscase_qmethod::{Extensions, MissingPlaces, Viewpoints, congruence};

pub(crate) fn command() -> Command {
    Command::within("compare", run)
}

/// The viewpoints of two studies held against each other
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Both studies go through the same analysis. Statements are matched by their ids; the congruence is Tucker's, of z-scores.

Example:
  crosscase qmethod compare netherlands.dat denmark.dat --factors 3")]
struct Args {
    /// The first study's sorts
    #[arg(value_name = "FILE", value_parser = Source::sorts())]
    first: Source,
    /// The second study's sorts
    #[arg(value_name = "OTHER", value_parser = Source::sorts())]
    second: Source,
    #[command(flatten)]
    how: StudiesArgs,
    /// The number of factors of the second study, where it is another
    #[arg(long, value_name = "K")]
    other_factors: Option<usize>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let first = args.how.viewpoints(session.qmethod(), &args.first, None)?;
    let second = args.how.viewpoints(session.qmethod(), &args.second, args.other_factors)?;
    let found = congruence(&first, &second)?;
    let headline = format!("{} in common", plural(found.statements, "statement"));
    args.output.deliver(&Answer::of_table(found.to_table()?)?.headline(headline))
}

/// How the sorts of each of several studies are read and analysed.
#[derive(Debug, clap::Args)]
pub(super) struct StudiesArgs {
    #[command(flatten)]
    table: DeclaredArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
}

impl StudiesArgs {
    /// The viewpoints of one of them; what was noticed goes to standard error.
    pub(super) fn viewpoints(
        &self,
        registry: &Extensions,
        source: &Source,
        factors: Option<usize>,
    ) -> Result<Viewpoints, Fault> {
        let data = read_data(source, None, &SourceOptions { table: self.table.of_several(), ..SourceOptions::default() })?;
        let (sorts, _) = data.complete(MissingPlaces::Error)?;
        let mut analysis = self.analysis.analysis(registry, &data)?;
        if let Some(factors) = factors {
            analysis.factors = factors;
        }
        let found = analysis.fit_with(registry, &sorts)?;
        tell(&found.diagnostics);
        Ok(found)
    }
}
