//! `crosscase qmethod bootstrap`.

use super::params::{AnalysedArgs, SeedArgs};
use crate::choice;
use crate::command::{Command, Session};
use crate::fault::{Fault, say};
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crate::progress::counting;
use crosscase_qmethod::{Alignment, Bootstrap, Over};

pub(crate) fn command() -> Command {
    Command::within("bootstrap", run)
}

/// How sure it is: the whole analysis again on resampled persons or statements
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Every replicate repeats the whole analysis and is aligned with that of all sorts. Replicates that give fewer factors are
counted, not dropped in silence. The result depends on the seed alone.

Example:
  crosscase qmethod bootstrap study.dat --factors 3 --replicates 10000 --seed 7 --format json")]
struct Args {
    #[command(flatten)]
    analysed: AnalysedArgs,
    /// How many replicates
    #[arg(long, value_name = "N", default_value_t = 2_000)]
    replicates: usize,
    #[command(flatten)]
    seed: SeedArgs,
    /// What is drawn again
    #[arg(long, value_parser = choice(Over::CHOICES), default_value = "persons")]
    over: Over,
    /// How factors are aligned
    #[arg(long, value_parser = choice(Alignment::CHOICES), default_value = "matching")]
    align: Alignment,
    /// The level of the intervals
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    level: f64,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let (_, sorts, analysis) = args.analysed.read(session.qmethod())?;
    let (replicates, seed) = (args.replicates, args.seed.seed);
    let bootstrap = Bootstrap::new(replicates, seed).over(args.over).alignment(args.align).level(args.level);
    let until = args.analysed.deadline();
    let made = counting("resampling", until, |watch| bootstrap.fit_while(session.qmethod(), &analysis, &sorts, watch))?;
    tell(&made.found.diagnostics);
    for (code, count) in &made.failed {
        say(&format!("{count} of {} replicates gave no viewpoints ({code}) and are in no figure", made.requested));
    }
    let headline = format!("{} of {} replicates", made.used, made.requested);
    args.output.deliver(&Answer::new(&made, made.to_table()?)?.headline(headline))
}
