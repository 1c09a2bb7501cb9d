//! `crosscase network measures`.

use super::source::SourceArgs;
use crate::Command;
use crate::choice;
use crate::command::Session;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::OutputArgs;
use crate::progress::during;
use crate::seed::ThreadArgs;
use crosscase_network::{EgoModel, Lengths, MeasureOptions, NetworkError, Pivots, Preset};

pub(crate) fn command() -> Command {
    Command::within("measures", run)
}

/// Figures of a whole network and of each of its nodes
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Density, dyads, reciprocity, transitivity, triads, components, Krackhardt's four, distances, Freeman's centralisation, E-I,
assortativity, modularity, cutpoints and bridges; of each node degree, betweenness, harmonic closeness, PageRank,
structural holes, coreness, clustering and brokerage. JSON has both, with what each figure is divided by; CSV has the nodes,
or with --figures the network. Self-ties are left out, and a tie is one of a weight above 0 unless --valued. With missing
dyads, what needs the whole network is null: `network indicators` gives bounds.

Examples:
  crosscase network measures ties.csv --nodes roster.csv --directed --group sector
  crosscase network measures ties.csv --nodes roster.csv --measures standard,eigenvector,katz --format json")]
struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// The attribute of the nodes that says to which group each belongs: for E-I, brokerage, assortativity, modularity
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// A number of the nodes whose likeness over ties is measured
    #[arg(long, value_name = "COLUMN")]
    numeric: Option<String>,
    /// Density, degrees, E-I and structural holes count weights
    #[arg(long)]
    valued: bool,
    /// How long ties are in paths
    #[arg(long, value_parser = choice(Lengths::CHOICES), default_value = "steps")]
    lengths: Lengths,
    /// Whose ties the strengths of contacts are measured against in structural holes
    #[arg(long, value_parser = choice(EgoModel::CHOICES), default_value = "whole")]
    ego_model: EgoModel,
    /// Estimate betweenness from so many nodes
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u64).range(1..))]
    pivots: Option<u64>,
    /// Divide betweenness by the number of pairs
    #[arg(long)]
    normalized: bool,
    /// Whose conventions figures follow: directions, scales, denominators, isolates; with closeness and eigenvector beside the rest
    #[arg(long, value_parser = choice(Preset::CHOICES), default_value = "crosscase")]
    preset: Preset,
    /// What to measure: `standard` (all of the above), single figures, or others such as eigenvector, katz, hub [default: standard]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    measures: Option<Vec<String>>,
    /// In CSV and files, the figures of the network and not those of the nodes
    #[arg(long, help_heading = "Output")]
    figures: bool,
    /// The seed of --pivots
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    _threads: ThreadArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let network = if args.valued { args.source.valued_network()? } else { args.source.network()? };
    let mut options = MeasureOptions::new().lengths(args.lengths).ego_model(args.ego_model).preset(args.preset);
    options.valued = args.valued;
    options.normalized = args.normalized;
    options.group.clone_from(&args.group);
    options.numeric.clone_from(&args.numeric);
    options.only.clone_from(&args.measures);
    options.pivots =
        args.pivots.map(|sources| Pivots { sources: usize::try_from(sources).unwrap_or(usize::MAX), seed: args.seed });
    let measures =
        during("measuring", || options.fit_with(&network, &session.methods.registries().network)).map_err(|error| {
            match error {
                NetworkError::UnknownMeasure { .. } => Fault::misused(&error),
                error => error.into(),
            }
        })?;
    tell(&measures.diagnostics);
    let (figures, nodes) = (measures.to_table()?, measures.to_node_table()?);
    let answer = if args.figures {
        args.output.answer(&measures, figures)?
    } else {
        let headline = crate::text_table::render(&figures)?;
        args.output.answer(&measures, nodes)?.headline(headline)
    };
    args.output.deliver(&answer)
}
