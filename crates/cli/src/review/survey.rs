//! `crosscase review survey`.

use crate::coding::RowsArgs;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{Answer, OutputArgs, plural};
use crate::{Command, choice};
use crosscase_data::or_dash;
use crosscase_review::{CaseSurvey, ScoreConsensus, SurveyedItem};

pub(crate) fn command() -> Command {
    Command::new("survey", run)
}

/// The case survey: scores of several coders as one, with their spread and the reliability of each item
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
FILE has a row a score: case, item, coder, value, and perhaps confidence, quote and report. A score that is missing stays missing. Confidence
weighs only with --consensus weighted. Where several reports tell of a case, a coder scores it once for each: her scores become one first, so
that a case counts once however often it was written about; a report may tell of several cases.

Example:
  crosscase review survey scores.csv --range 0,4 --output survey.csv")]
struct Args {
    #[command(flatten)]
    rows: RowsArgs,
    /// The least and the greatest score that there is: 0,4
    #[arg(long, value_name = "LOW,HIGH", value_delimiter = ',', allow_negative_numbers = true)]
    range: Option<Vec<f64>>,
    /// What the scores of several coders become
    #[arg(long, value_parser = choice(ScoreConsensus::CHOICES), default_value = "median")]
    consensus: ScoreConsensus,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let mut survey = CaseSurvey::default().consensus(args.consensus);
    survey.range = match args.range.as_deref() {
        None => None,
        Some([low, high]) => Some((*low, *high)),
        Some(_) => return Err(Fault::usage("--range is two numbers, such as 0,4")),
    };
    let found = survey.fit(&args.rows.read(CaseSurvey::reading, &["value"])?)?;
    tell(&found.diagnostics);
    let alpha = |item: &SurveyedItem| {
        let alpha = or_dash(item.alpha, 3);
        format!("{}: alpha {alpha} ({}, {})", item.item, plural(item.cases, "case"), plural(item.coders, "coder"))
    };
    let items: Vec<String> = found.items.iter().map(alpha).collect();
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(items.join("; ")))
}
