//! `crosscase scales parallel`.

use super::source::{AnswersArgs, MissingArgs, fault};
use crate::fault::Fault;
use crate::files::Target;
use crate::input::tell;
use crate::output::{OutputArgs, plural};
use crate::progress::counting;
use crate::seed::SeedArgs;
use crate::{Command, choice};
use crosscase_data::or_dash;
use crosscase_scales::{Basis, Parallel, ParallelKind};

pub(crate) fn command() -> Command {
    Command::new("parallel", run)
}

/// How many factors: eigenvalues beside those of chance
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Chance is normal numbers without any correlation, of as many rows and items; with --type polychoric the same answers, of each item in an order of
its own. The number suggested may be 0. Beside it stand the minimum average
partial correlation (MAP; squared, and to the fourth power), the measure of sampling adequacy and Bartlett's test of sphericity.

Example:
  crosscase scales parallel answers.csv --items trust1:trust5 --draws 1000 --seed 1")]
struct Args {
    #[command(flatten)]
    answers: AnswersArgs,
    #[command(flatten)]
    rule: MissingArgs,
    /// Which correlations, and what chance makes of them
    #[arg(long = "type", value_parser = choice(ParallelKind::CHOICES), default_value = "pearson")]
    kind: ParallelKind,
    /// Which eigenvalues
    #[arg(long, value_parser = choice(Basis::CHOICES), default_value = "pca")]
    basis: Basis,
    /// The number of random data sets
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    draws: usize,
    /// The quantile that an eigenvalue is held against
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    quantile: f64,
    #[command(flatten)]
    seed: SeedArgs,
    /// Write the scree as well, as SVG
    #[arg(long, value_name = "FILE", value_parser = Target::figure(), help_heading = "Output")]
    figure: Option<Target>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let asked = args.answers.read(&[])?;
    let mut model = Parallel::new()
        .kind(args.kind)
        .basis(args.basis)
        .draws(args.draws)
        .seed(args.seed.seed)
        .missing(args.rule.missing);
    model.quantile = args.quantile;
    let until = args.answers.input.deadline();
    let found = counting("drawing chance", until, |watch| model.fit_while(&asked.answers, watch)).map_err(fault)?;
    tell(&found.diagnostics);
    if let Some(target) = &args.figure {
        target.write(found.figure().svg().as_bytes())?;
    }
    let suggested = |by: Option<usize>| by.map_or("–".to_owned(), |by| by.to_string());
    let headline = format!(
        "{} suggested{}, of {} items over {} rows; by MAP {} (squared) and {} (fourth power); sampling adequacy {}{}",
        plural(found.suggested, "factor"),
        if found.draws < args.draws { format!(" by {} of {} draws", found.draws, args.draws) } else { String::new() },
        found.n_items,
        found.n,
        suggested(found.map_suggested),
        suggested(found.map_fourth_suggested),
        or_dash(found.kmo, 3),
        found.sphericity.map_or(String::new(), |test| format!(
            "; sphericity: chi-square {:.3}, df {}, p {}",
            test.chisq,
            test.df,
            if test.p < 0.001 { "below 0.001".to_owned() } else { format!("{:.3}", test.p) }
        ))
    );
    args.output.deliver(&asked.answer(&found, found.to_table()?)?.headline(headline))
}
