//! `crosscase qmethod retention`.

use super::params::{MethodArgs, SeedArgs};
use super::source::SourceArgs;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crate::progress::counting;
use crosscase_qmethod::Retention;

pub(crate) fn command() -> Command {
    Command::within("retention", run)
}

/// The evidence on how many factors to keep: every criterion in one table
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Kaiser's rule, the drop to the next eigenvalue, parallel analysis (each sort shuffled by itself), minimum average partial,
Humphrey's rule, significant loadings, communalities. They need not agree: which factors to keep stays with you.

Example:
  crosscase qmethod retention study.dat --replicates 2000 --seed 7")]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// The most factors to look at
    #[arg(long, value_name = "K", default_value_t = 8)]
    most: usize,
    #[command(flatten)]
    method: MethodArgs,
    /// How often the sorts are shuffled; 0 for no parallel analysis
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    replicates: usize,
    /// The quantile of the shuffled eigenvalues that an eigenvalue is held against
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    quantile: f64,
    #[command(flatten)]
    seed: SeedArgs,
    /// The communality of each sort in the first factors instead
    #[arg(long)]
    communalities: bool,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let (_, sorts) = args.source.sorts(None)?;
    let (replicates, seed) = (args.replicates, args.seed.seed);
    let evidence = Retention::new().most(args.most).replicates(replicates).seed(seed).quantile(args.quantile);
    let analysis = args.method.analysis(session.qmethod(), 1)?;
    let until = args.source.limit.deadline();
    let found =
        counting("shuffling sorts", until, |watch| evidence.fit_while(session.qmethod(), &analysis, &sorts, watch))?;
    tell(&found.diagnostics);
    let table = if args.communalities { found.communalities_table()? } else { found.to_table()? };
    let headline = format!("average partial before any component: {:.4}", found.average_partial_before);
    args.output.deliver(&Answer::of_table(table)?.headline(headline))
}
