//! `crosscase review meta`.

use crate::fault::{Fault, only_with};
use crate::files::Target;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs};
use crate::{Command, choice};
use crosscase_data::counted;
use crosscase_review::{EffectMeasure, MetaAnalysis, MetaMethod, MetaOptions, ReviewError, StudyEffects};

pub(crate) fn command() -> Command {
    Command::new("meta", run)
}

/// Effects of several studies put together, with heterogeneity and prediction
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
FILE has a row a study. Ratios are in logarithms; where a cell is 0, half is added to all four of the study.

Examples:
  crosscase review meta studies.csv --effect y --variance v --forest forest.svg
  crosscase review meta trials.csv --cells tpos,tneg,cpos,cneg --measure rr --knapp-hartung")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The column of effects
    #[arg(
        long,
        value_name = "COLUMN",
        requires = "variance",
        conflicts_with = "cells",
        required_unless_present = "cells"
    )]
    effect: Option<String>,
    /// The column of their variances
    #[arg(long, value_name = "COLUMN", requires = "effect")]
    variance: Option<String>,
    /// The columns of counts: events and others of the treated, then of the controls
    #[arg(long, value_name = "COLUMNS", requires = "measure")]
    cells: Option<String>,
    /// What the two arms are compared by
    #[arg(long, value_parser = choice(EffectMeasure::CHOICES), requires = "cells")]
    measure: Option<EffectMeasure>,
    /// How the variance between studies is found
    #[arg(long, value_parser = choice(MetaMethod::CHOICES), default_value = "reml")]
    method: MetaMethod,
    /// The standard error from the spread of the effects, and Student's t
    #[arg(long)]
    knapp_hartung: bool,
    /// Also write the forest plot: .svg
    #[arg(long, value_name = "FILE", value_parser = Target::figure(), help_heading = "Output")]
    forest: Option<Target>,
    /// Also write the funnel plot: .svg
    #[arg(long, value_name = "FILE", value_parser = Target::figure(), help_heading = "Output")]
    funnel: Option<Target>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    only_with("--measure", args.measure.is_some(), "--cells", args.cells.is_some())?;
    let (effects, label) = match (&args.effect, &args.variance, &args.cells, args.measure) {
        (Some(effect), Some(variance), ..) => {
            let table = args.input.columns(&[effect, variance])?;
            (StudyEffects::from_table(&table, effect, variance)?, effect.clone())
        }
        (_, _, Some(cells), Some(measure)) => {
            let (table, cells) = args.input.using(|table| Ok(table.select(cells)?))?;
            if cells.len() != 4 {
                return Err(Fault::misused(&ReviewError::FourCells { found: cells.len() }));
            }
            let label = EffectMeasure::CHOICES.iter().find(|choice| choice.0 == measure).map_or("", |choice| choice.2);
            (StudyEffects::from_cells(&table, &cells, measure)?, label.to_owned())
        }
        _ => return Err(Fault::usage("name --effect with --variance, or --cells with --measure")),
    };
    tell(&effects.diagnostics);
    let mut options = MetaOptions::new(args.method);
    options.knapp_hartung = args.knapp_hartung;
    let found = options.fit(&effects.studies)?;
    tell(&found.diagnostics);
    for (target, figure) in
        [(&args.forest, MetaAnalysis::forest as fn(&_, &str) -> _), (&args.funnel, MetaAnalysis::funnel)]
    {
        if let Some(target) = target {
            target.write(figure(&found, &label).svg().as_bytes())?;
        }
    }
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline(&found, &label, args.method)))
}

/// The effect of all studies and how far studies differ.
fn headline(found: &MetaAnalysis, label: &str, method: MetaMethod) -> String {
    let range =
        |ends: Option<(f64, f64)>| ends.map_or_else(|| "–".to_owned(), |(low, high)| format!("{low:.3} to {high:.3}"));
    let whole = format!(
        "{label}, {}: {:.3} (95 % interval {})",
        counted(found.k, "study", "studies"),
        found.estimate,
        range(found.ci)
    );
    let between = found.tau2.zip(found.i2).map(|(tau2, i2)| {
        // One common effect has no variance between studies, and none was looked for.
        let tau2 = if method == MetaMethod::Common { String::new() } else { format!("tau2 {tau2:.3}, ") };
        format!("between studies {tau2}I2 {:.1} %", i2 * 100.0)
    });
    let further = found.prediction.map(|_| format!("a new study {}", range(found.prediction)));
    [Some(whole), between, further].into_iter().flatten().collect::<Vec<_>>().join("; ")
}
