//! `crosscase typology select`.

use super::background::GowerArgs;
use crate::fault::{Fault, only_with};
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs, plural};
use crate::{Command, choice};
use crosscase_typology::{CaseRole, PairRole, select_cases, select_pairs};

pub(crate) fn command() -> Command {
    Command::new("select", run)
}

/// What cases are looked at for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Pairs(PairRole),
    Cases(CaseRole),
}

const CHOICES: &[(Role, &str, &str)] = &[
    (Role::Pairs(PairRole::MostSimilar), "most-similar", "Pairs alike in the background, of different type"),
    (Role::Pairs(PairRole::MostDifferent), "most-different", "Pairs different in the background, of the same type"),
    (Role::Cases(CaseRole::Typical), "typical", "Nearest to what its type leads to expect"),
    (Role::Cases(CaseRole::Diverse), "diverse", "One case of each outcome of each type"),
    (Role::Cases(CaseRole::Extreme), "extreme", "Farthest from the mean outcome"),
    (Role::Cases(CaseRole::Deviant), "deviant", "Farthest from what its type leads to expect"),
];

/// Cases to look at closely: pairs that are most similar or most different; typical, diverse, extreme and deviant cases
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Pairs: every one with its distance in the background, and what each column adds to it. Most similar: of other types, the nearest first.
Most different: of one type, and one outcome where it is given, the farthest first.

Cases (Seawright & Gerring 2008): what is expected of a case is the mean outcome of its type. Typical cases differ least from it, deviant
ones most; a membership on the other side of 0.5 than its type's is deviant in kind (Schneider & Rohlfing 2013). Extreme cases are
farthest from the mean of all, in standard deviations. Diverse cases are one for each outcome of each type. Outcomes in words are compared by
how many cases of the type have them.

Examples:
  crosscase typology select cases.csv --role most-similar --type type --background size,land,years
  crosscase typology select cases.csv --role deviant --type type --outcome SUCCESS")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// What the cases are for
    #[arg(long, value_parser = choice(CHOICES))]
    role: Role,
    /// The column of types
    #[arg(long = "type", value_name = "COLUMN")]
    of: String,
    /// The columns that pairs are compared by: A1,A2 or A1:A5
    #[arg(long, value_name = "COLUMNS")]
    background: Option<String>,
    /// The column of the outcome
    #[arg(long, value_name = "COLUMN")]
    outcome: Option<String>,
    #[command(flatten)]
    gower: GowerArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    match args.role {
        Role::Pairs(role) => pairs(args, role),
        Role::Cases(role) => cases(args, role),
    }
}

fn pairs(args: &Args, role: PairRole) -> Result<(), Fault> {
    let Some(background) = &args.background else {
        return Err(Fault::usage("pairs are compared by --background: name its columns"));
    };
    let of_pairs = |table: &crosscase_data::Table| {
        Ok([table.select(background)?, std::iter::once(args.of.clone()).chain(args.outcome.clone()).collect()])
    };
    let (table, [background, _], gower) = super::source::compared(&args.input, &args.gower, of_pairs)?;
    let outcome = args.outcome.as_deref();
    let found = select_pairs(&table, role, &args.of, outcome, &background, &gower)?;
    tell(&found.diagnostics);
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(plural(found.picks.len(), "pair")))
}

fn cases(args: &Args, role: CaseRole) -> Result<(), Fault> {
    let Some(outcome) = &args.outcome else {
        return Err(Fault::usage("single cases are chosen by their --outcome: name its column"));
    };
    if args.background.is_some() {
        return Err(Fault::usage("--background is for pairs; single cases are chosen by type and outcome"));
    }
    only_with("--ordinal and --nominal", args.gower.is_given(), "--background", false)?;
    let table = args.input.columns(&[&args.of, outcome])?;
    let found = select_cases(&table, role, &args.of, outcome)?;
    tell(&found.diagnostics);
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(plural(found.picks.len(), "case")))
}
