//! `crosscase typology reduce`.

use super::source::TypologyArgs;
use crate::Command;
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs};
use crate::progress::during;

pub(crate) fn command() -> Command {
    Command::new("reduce", run)
}

/// The property space after the steps of its log: rescaled, indexed, merged, struck
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The file is never rewritten: a step that says `undone = \"reason\"` stays in the log and is left out. A case in a group that was struck
for want of cases is an error.

Example:
  crosscase typology reduce typology.toml cases.csv --steps 2")]
struct Args {
    #[command(flatten)]
    typology: TypologyArgs,
    #[command(flatten)]
    cases: InputArgs,
    /// The space after the first N steps [default: all]
    #[arg(long, value_name = "N")]
    steps: Option<usize>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let until = args.cases.deadline();
    let typology = args.typology.read(&until)?;
    let table = super::source::cases(&args.cases.read_with(|options, _| options)?, &typology)?;
    let found = during("reducing", || typology.reduce_until(&table, args.steps, &until))?;
    tell(&found.diagnostics);
    let told = |step: &crosscase_typology::ReductionStep| {
        let undone = step.undone.then(|| "undone".to_owned());
        let kind = [Some(step.kind.as_str().to_owned()), undone, step.by.clone(), step.when.clone()];
        let kind: Vec<String> = kind.into_iter().flatten().collect();
        let (step, before, after, why) = (step.step, &step.before, &step.after, &step.why);
        format!("step {step} ({}): {after} groups, {before} before; {why}", kind.join(", "))
    };
    let steps: Vec<String> = found.steps.iter().map(told).chain([format!("{} groups", found.groups)]).collect();
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(steps.join("\n")))
}
