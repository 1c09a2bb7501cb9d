//! `crosscase scales irt`.

use super::source::{AnswersArgs, fault};
use crate::fault::Fault;
use crate::files::Target;
use crate::input::tell;
use crate::output::OutputArgs;
use crate::progress::during;
use crate::seed::ThreadArgs;
use crate::{Command, choice};
use clap::ArgAction;
use crosscase_scales::{Irt, IrtModel};

pub(crate) fn command() -> Command {
    Command::new("irt", run)
}

/// Item response: slope and difficulties of each item, and where each person stands
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Marginal maximum likelihood; theta is normal, the curve logistic without 1.7, a(theta - b). A missing answer says nothing of its person; who answered nothing
has no score.

Example:
  crosscase scales irt answers.csv --items trust1:trust5 --range 1,5 --model grm --scores --format json")]
struct Args {
    #[command(flatten)]
    answers: AnswersArgs,
    /// What becomes of rows with a missing answer
    #[arg(long, value_parser = choice(MISSING), default_value = "fiml", action = ArgAction::Set)]
    missing: bool,
    /// The model
    #[arg(long, value_parser = choice(IrtModel::CHOICES))]
    model: IrtModel,
    /// Where each person stands, too: in JSON, and as the table
    #[arg(long)]
    scores: bool,
    /// How much the items say of persons along theta, too: in JSON, and as the table
    #[arg(long, conflicts_with = "scores")]
    information: bool,
    #[command(flatten)]
    _threads: ThreadArgs,
    /// Write the information along theta as well, of each item and of all, as SVG
    #[arg(long, value_name = "FILE", value_parser = Target::figure(), help_heading = "Output")]
    figure: Option<Target>,
    /// Draw how likely each answer to this item is along theta instead
    #[arg(long, value_name = "ITEM", requires = "figure", help_heading = "Output")]
    figure_item: Option<String>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Whether rows with a missing answer are left out.
const MISSING: &[(bool, &str, &str)] = &[
    (false, "fiml", "Whatever a person answered counts"),
    (true, "listwise", "Rows with a missing answer to an item of the analysis are left out, and have no score"),
];

fn run(args: &Args) -> Result<(), Fault> {
    let mut asked = args.answers.read(&[])?;
    if args.missing {
        asked.answers = asked.answers.complete();
    }
    let model = Irt::new(args.model);
    let model = if args.scores { model.with_scores() } else { model };
    let model = if args.information { model.with_information() } else { model };
    let found = during("fitting the model", || model.fit(&asked.answers)).map_err(fault)?;
    tell(&found.diagnostics);
    if let Some(target) = &args.figure {
        let figure = match &args.figure_item {
            None => found.information_figure(),
            Some(item) => found
                .item_figure(item)
                .ok_or_else(|| Fault::usage(format!("--figure-item: {item} is no item that was used")))?,
        };
        target.write(figure.svg().as_bytes())?;
    }
    let headline = format!(
        "n {}, log-likelihood {:.3}, variance of theta {:.3}",
        found.n, found.log_likelihood, found.theta_variance
    );
    let table = match found.information_table()? {
        Some(table) => table,
        None if args.scores => found.scores_table()?,
        None => found.to_table()?,
    };
    args.output.deliver(&asked.answer(&found, table)?.headline(headline))
}
