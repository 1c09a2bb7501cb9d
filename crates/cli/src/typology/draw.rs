//! `crosscase typology draw`.

use super::source::TypologyArgs;
use crate::deadline::LimitArgs;
use crate::fault::{Fault, only_with};
use crate::files::{Source, Target};
use crate::input::DeclaredArgs;
use crate::{Command, choice};
use crosscase_data::Table;

pub(crate) fn command() -> Command {
    Command::new("draw", run)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Space,
    Radar,
    Map,
    Dendrogram,
    Concepts,
}

const CHOICES: &[(What, &str, &str)] = &[
    (What::Space, "space", "The property space with the cases in it"),
    (What::Radar, "radar", "Mean memberships of the cases of each type, or those of a case"),
    (What::Map, "map", "Cases that are alike near each other"),
    (What::Dendrogram, "dendrogram", "How cases are joined to clusters"),
    (What::Concepts, "concepts", "What a concept is made of"),
];

/// A typology in pictures, as SVG
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  crosscase typology draw typology.toml cases.csv --output space.svg
  crosscase typology draw typology.toml cases.csv --what radar --case Ede --output ede.svg
  crosscase typology draw typology.toml --what concepts --concept FORMAL --output formal.svg")]
struct Args {
    #[command(flatten)]
    typology: TypologyArgs,
    /// The cases: CSV, XLSX, Parquet or Arrow IPC, by extension
    #[arg(value_name = "CASES")]
    cases: Option<Source>,
    #[command(flatten)]
    table: DeclaredArgs,
    /// What is drawn
    #[arg(long, value_parser = choice(CHOICES), default_value = "space")]
    what: What,
    /// The case of a radar
    #[arg(long, value_name = "NAME")]
    case: Option<String>,
    /// The concept [default: the first]
    #[arg(long, value_name = "NAME")]
    concept: Option<String>,
    #[command(flatten)]
    limit: LimitArgs,
    /// The drawing to write
    #[arg(long, value_name = "FILE", value_parser = Target::figure(), help_heading = "Output")]
    output: Target,
}

fn run(args: &Args) -> Result<(), Fault> {
    only_with("--case", args.case.is_some(), "--what radar", args.what == What::Radar)?;
    only_with("--concept", args.concept.is_some(), "--what concepts", args.what == What::Concepts)?;
    let typology = args.typology.read(&args.limit.deadline())?;
    let read = args.cases.as_ref().map(|cases| cases.table(&args.table.options())).transpose()?;
    let table = read.map(|read| super::source::cases(&read, &typology)).transpose()?;
    let cases = || -> Result<&Table, Fault> {
        table.as_ref().ok_or_else(|| Fault::usage("name the CASES, too: there is nothing to draw without them"))
    };
    let figure = match args.what {
        What::Space => typology.space_figure(table.as_ref())?,
        What::Radar => typology.radar_figure(cases()?, args.case.as_deref())?,
        What::Map => typology.map_figure(cases()?)?,
        What::Dendrogram => typology.dendrogram_figure(cases()?)?,
        What::Concepts => typology.concept_figure(args.concept.as_deref())?,
    };
    args.output.write(figure.svg().as_bytes())
}
