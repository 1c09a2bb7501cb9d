//! `crosscase scales factor`.

use super::source::{AnswersArgs, MissingArgs, fault};
use crate::fault::Fault;
use crate::files::{Source, Target};
use crate::input::tell;
use crate::output::OutputArgs;
use crate::progress::during;
use crate::seed::SeedArgs;
use crate::{Command, choice};
use crosscase_data::{ReadOptions, or_dash};
use crosscase_scales::{Answers, FactorAnalysis, FactorMethod, FactorRotation, FactorScoring};

pub(crate) fn command() -> Command {
    Command::new("factor", run)
}

/// Exploratory factors of the correlations between items
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
phi are the correlations of the factors in the model: the identity where nothing was turned obliquely. A rotation that may have several ends
starts from 30 positions, and says how many of them agree. A target is a table with a row an item and a column a factor, empty where any loading
will do. With --schmid-leiman a general factor is taken from oblique ones, with omega hierarchical.

Examples:
  crosscase scales factor answers.csv --items trust1:trust5 --factors 1 --method ml
  crosscase scales factor answers.csv --items A1:O5 --factors 5 --rotation geomin --scores ten-berge --output scores.csv")]
struct Args {
    #[command(flatten)]
    answers: AnswersArgs,
    #[command(flatten)]
    rule: MissingArgs,
    /// How many factors
    #[arg(long, value_name = "K")]
    factors: usize,
    /// The method of extraction
    #[arg(long, value_parser = choice(FactorMethod::CHOICES), default_value = "minres")]
    method: FactorMethod,
    /// The rotation
    #[arg(long, value_parser = choice(FactorRotation::CHOICES), default_value = "oblimin")]
    rotation: FactorRotation,
    /// The loadings that --rotation target turns towards: a row an item, a column a factor
    #[arg(long, value_name = "FILE", required_if_eq("rotation", "target"))]
    target: Option<Source>,
    /// Take a general factor from the oblique ones: in JSON, and as the table
    #[arg(long)]
    schmid_leiman: bool,
    /// Where each person stands on each factor: in JSON, and as the table
    #[arg(long, value_name = "HOW", value_parser = choice(FactorScoring::CHOICES), conflicts_with = "schmid_leiman")]
    scores: Option<FactorScoring>,
    #[command(flatten)]
    seed: SeedArgs,
    /// Write the loadings as a matrix of squares as well, as SVG
    #[arg(long, value_name = "FILE", value_parser = Target::figure(), help_heading = "Output")]
    figure: Option<Target>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let asked = args.answers.read(&[])?;
    let mut model = FactorAnalysis::new(args.factors)
        .method(args.method)
        .rotation(args.rotation)
        .seed(args.seed.seed)
        .missing(args.rule.missing);
    (model.schmid_leiman, model.scores) = (args.schmid_leiman, args.scores);
    if let Some(file) = &args.target {
        if args.rotation != FactorRotation::Target {
            return Err(Fault::usage("--target goes with --rotation target"));
        }
        model.target = target(file, &asked.answers, args.factors)?;
    }
    let found = during("taking factors", || model.fit(&asked.answers)).map_err(fault)?;
    tell(&found.diagnostics);
    if let Some(target) = &args.figure {
        target.write(found.figure().svg().as_bytes())?;
    }
    let shown = |value| or_dash(value, 3);
    let general = found.schmid_leiman.as_ref().map_or_else(String::new, |general| {
        format!(", omega hierarchical {:.3}, omega total {:.3}", general.omega_hierarchical, general.omega_total)
    });
    let headline = format!(
        "n {}, sampling adequacy {}, {} of {} starts agree{general}",
        found.n,
        shown(found.kmo),
        found.starts_agreeing,
        found.starts
    );
    let table = match (found.scores_table()?, found.schmid_leiman_table()?) {
        (Some(table), _) | (None, Some(table)) => table,
        (None, None) => found.to_table()?,
    };
    args.output.deliver(&asked.answer(&found, table)?.headline(headline))
}

/// The loadings of a target, for the items in their order.
fn target(file: &Source, answers: &Answers, factors: usize) -> Result<Vec<Vec<Option<f64>>>, Fault> {
    let table = file.table(&ReadOptions::new())?.table;
    let columns = table.value_columns();
    if columns.len() != factors {
        let message = format!("{}: {} columns of loadings, for {factors} factors", file.name(), columns.len());
        return Err(Fault::data(message));
    }
    let ids = table.ids()?;
    let known = |id: &String| answers.items().iter().any(|item| item.id == *id);
    if let Some(unknown) = ids.iter().find(|id| !known(id)) {
        return Err(Fault::data(format!("{}: {unknown} is none of the items", file.name())));
    }
    let columns = columns.iter().map(|column| table.numbers(column)).collect::<Result<Vec<_>, _>>()?;
    let row = |id: &String| {
        let place = ids.iter().position(|known| known == id);
        columns.iter().map(|column| place.and_then(|at| column.get(at).copied().flatten())).collect()
    };
    Ok(answers.items().iter().map(|item| row(&item.id)).collect())
}
