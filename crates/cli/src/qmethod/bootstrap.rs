//! `crosscase qmethod bootstrap`.

use super::params::AnalysisArgs;
use super::source::SourceArgs;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crate::progress::spinner;
use clap::ValueEnum;
use crosscase_data::{Table, TableBuilder};
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
    let answer = Answer { headline: Some(headline), json: json(&made), table: table(&made)? };
    args.output.deliver(&args.source.file, &answer)
}

/// A row a figure: what it is of, the factor, and what resampling makes of it.
fn table(made: &Bootstrapped) -> Result<Table, Fault> {
    let mut rows: Vec<(&str, &str, &str, Uncertain, Option<f64>)> = Vec::new();
    let label = |f: usize| made.found.factors[f].label.as_str();
    for (sorter, (row, flags)) in made.found.sorters.iter().zip(made.loadings.iter().zip(&made.flags)) {
        rows.extend(
            row.iter()
                .zip(flags)
                .enumerate()
                .map(|(f, (l, flag))| ("loading", sorter.as_str(), label(f), *l, flag.positive)),
        );
    }
    for (what, grid) in [("z-score", &made.zscores), ("place", &made.places)] {
        for (statement, row) in made.found.statements.iter().zip(grid) {
            rows.extend(row.iter().enumerate().map(|(f, z)| (what, statement.as_str(), label(f), *z, None)));
        }
    }
    let number = |of: fn(&Uncertain) -> Option<f64>| rows.iter().map(move |row| of(&row.3)).collect::<Vec<_>>();
    Ok(TableBuilder::new("crosscase.qmethod.bootstrap/1")
        .text("figure", rows.iter().map(|row| Some(row.0)))
        .text("of", rows.iter().map(|row| Some(row.1)))
        .text("factor", rows.iter().map(|row| Some(row.2)))
        .number("estimate", number(|u| u.estimate))
        .number("mean", number(|u| u.mean))
        .number("bias", number(|u| u.bias))
        .number("se", number(|u| u.se))
        .number("lower", number(|u| u.lower))
        .number("upper", number(|u| u.upper))
        .number("flagged", rows.iter().map(|row| row.4))
        .integer("replicates", rows.iter().map(|row| i64::try_from(row.3.n).ok()))
        .build()?)
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
