//! `crosscase qmethod bootstrap`.

use super::params::AnalysisArgs;
use super::source::SourceArgs;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crate::progress::spinner;
use clap::ValueEnum;
use crosscase_qmethod::{Alignment, Bootstrap, Bootstrapped, Over, Uncertain};
use serde_json::{Value, json};
use std::ops::ControlFlow;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OverName {
    /// Sorters
    Persons,
    /// Statements
    Statements,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AlignmentName {
    /// Each factor matched with one, and given its direction
    Matching,
    /// All turned at right angles as near as may be
    Procrustes,
}

#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Every replicate repeats the whole analysis and is aligned with that of all sorts. Replicates that give fewer factors are
counted, not dropped in silence. The result depends on the seed alone.

Example:
  crosscase qmethod bootstrap study.dat --factors 3 --replicates 10000 --seed 7 --format json")]
pub(crate) struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
    /// How many replicates
    #[arg(long, value_name = "N", default_value_t = 2_000)]
    replicates: usize,
    /// The seed
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// What is drawn again
    #[arg(long, value_enum, default_value = "persons")]
    over: OverName,
    /// How factors are aligned
    #[arg(long, value_enum, default_value = "matching")]
    align: AlignmentName,
    /// The level of the intervals
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    level: f64,
    /// How many threads may be used; results do not depend on it [default: all]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args) -> Result<(), Fault> {
    crate::threads(args.threads)?;
    let (data, sorts) = args.source.sorts()?;
    let analysis = args.analysis.analysis(&data)?;
    let over = if args.over == OverName::Persons { Over::Persons } else { Over::Statements };
    let alignment = if args.align == AlignmentName::Matching { Alignment::Matching } else { Alignment::Procrustes };
    let bootstrap = Bootstrap::new(args.replicates, args.seed).over(over).alignment(alignment).level(args.level);
    let bar = spinner("resampling");
    let made = bootstrap.fit_while(&analysis, &sorts, |progress| {
        bar.set_message(format!("{} of {} replicates", progress.done, progress.total));
        ControlFlow::Continue(())
    });
    bar.finish_and_clear();
    let made = made?;
    tell(&made.found.diagnostics);
    for (code, count) in &made.failed {
        eprintln!("{count} of {} replicates gave no viewpoints ({code}) and are in no figure", made.requested);
    }
    let headline = format!("{} of {} replicates", made.used, made.requested);
    let answer = Answer { headline: Some(headline), json: json(&made), table: made.to_table()? };
    args.output.deliver(&args.source.file, &answer)
}

fn json(made: &Bootstrapped) -> Value {
    let uncertain = |u: &Uncertain| json!({ "estimate": u.estimate, "mean": u.mean, "bias": u.bias, "se": u.se, "lower": u.lower, "upper": u.upper, "n": u.n });
    let grid = |rows: &[Vec<Uncertain>]| -> Vec<Vec<Value>> {
        rows.iter().map(|row| row.iter().map(uncertain).collect()).collect()
    };
    json!({
        "requested": made.requested,
        "used": made.used,
        "failed": made.failed,
        "sorts": made.found.sorters,
        "statements": made.found.statements,
        "loadings": grid(&made.loadings),
        "flags": made.flags.iter().map(|row| row.iter().map(|flag| json!({ "positive": flag.positive, "negative": flag.negative })).collect()).collect::<Vec<Vec<Value>>>(),
        "zscores": grid(&made.zscores),
        "places": grid(&made.places),
        "factors": made.found.factors.iter().zip(&made.factors).map(|(factor, stability)| json!({
            "label": factor.label,
            "congruence": stability.congruence,
            "arrays": stability.arrays,
            "instability": stability.instability,
            "instability_normalised": stability.normalised,
        })).collect::<Vec<_>>(),
    })
}
