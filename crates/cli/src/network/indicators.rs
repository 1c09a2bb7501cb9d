//! `crosscase network indicators`.

use super::source::{TieArgs, only, read};
use crate::Command;
use crate::choice;
use crate::fault::Fault;
use crate::files::Source;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crate::progress::during;
use crosscase_data::ReadOptions;
use crosscase_network::formats::{NetworkOptions, edge_list};
use crosscase_network::{IndicatorOptions, ModeRule, Network, Nodes, Symmetrize, SymmetrizeRule};

pub(crate) fn command() -> Command {
    Command::new("indicators", run)
}

/// Figures of the network of each case, with the least and greatest that they can be over what is missing
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Who did not answer stays in the network: the dyads that they would have reported are missing, the ties that others report of
them stand. Each indicator has its value over what is observed (where it is a mean over dyads), its bounds over all fillings of
the missing dyads, and its value among those who answered. Bounds are sharp up to 20 missing dyads, and beyond that for density,
blocks, reciprocity, E-I, connectedness and the centralisation of in- and outdegrees; else they hold and may be wide.

Examples:
  crosscase network indicators ties.csv --nodes roster.csv --case case --responded answered --directed --group sector
  crosscase network indicators reports.csv --nodes roster.csv --case case --responded answered --symmetrize union --reconstruct")]
struct Args {
    /// The ties: an edge list with the columns source, target and, if any, weight, and the column of --case; without --case also
    /// .graphml, .gexf, .gml, .net, .paj, .dl, .##h, .vna
    #[arg(value_name = "FILE", value_parser = Source::network())]
    file: Source,
    /// The roster: everybody who was asked
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    nodes: Source,
    /// The column, in both files, of the case that ties and nodes belong to
    #[arg(long, value_name = "COLUMN", help_heading = "Input")]
    case: Option<String>,
    /// The column of the roster that says who answered: 1 or 0, yes or no, true or false
    #[arg(long, value_name = "COLUMN", help_heading = "Input")]
    responded: Option<String>,
    /// Ties go from the source to the target
    #[arg(long, help_heading = "Input", conflicts_with = "symmetrize")]
    directed: bool,
    /// Rows are reports, of which undirected ties are made by this rule
    #[arg(long, value_name = "RULE", value_parser = choice(SymmetrizeRule::CHOICES), help_heading = "Input")]
    symmetrize: Option<SymmetrizeRule>,
    /// Where one report is missing, take the other one (Stork & Richards 1992)
    #[arg(long, help_heading = "Input", requires = "symmetrize")]
    reconstruct: bool,
    #[command(flatten)]
    ties: TieArgs,
    /// The column of the roster whose values are the groups: for E-I and blocks
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// From which centralisation on one organisation is said to lead
    #[arg(long, value_name = "X", requires = "administrative")]
    lead_cut: Option<f64>,
    /// The column of the roster that says which organisations are administrative: 1 or 0, yes or no, true or false
    #[arg(long, value_name = "COLUMN", requires = "lead_cut")]
    administrative: Option<String>,
    /// How many threads may be used; results do not depend on it [default: all]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    crate::threads(args.threads)?;
    if args.responded.is_some() && !args.directed && args.symmetrize.is_none() {
        return Err(Fault::usage(
            "with --responded, rows are reports of one end: --directed keeps them so, --symmetrize RULE makes undirected ties of them",
        ));
    }
    let mut networks = args.networks()?;
    if let Some(rule) = args.symmetrize {
        let mut symmetrize = Symmetrize::new(rule);
        symmetrize.reconstruct = args.reconstruct;
        for (_, network) in &mut networks {
            *network = symmetrize.fit(network)?.network;
        }
    }
    let mut options = IndicatorOptions::new();
    options.group.clone_from(&args.group);
    options.mode = args
        .lead_cut
        .zip(args.administrative.clone())
        .map(|(lead_cut, administrative)| ModeRule { lead_cut, administrative });
    let found = during("filling in what is missing", || options.fit(networks))?;
    tell(&found.diagnostics);
    args.output.deliver(&Answer::new(&found, found.to_table()?)?)
}

impl Args {
    /// The network of each case; one without a name where there are no cases.
    fn networks(&self) -> Result<Vec<(Option<String>, Network)>, Fault> {
        let mut options: NetworkOptions = self.ties.options()?;
        options.directed = self.directed || self.symmetrize.is_some();
        let mut table = ReadOptions::new();
        if let Some(case) = &self.case {
            table = table.without_id().text_if_there(case);
        }
        let roster = self.ties.roster_table(&self.nodes, table)?;
        let responded = |nodes: Nodes| match &self.responded {
            Some(column) => nodes.responded(column),
            None => Ok(nodes),
        };
        let Some(case) = &self.case else {
            let options = options.roster(responded(Nodes::from_table(&roster)?)?);
            return Ok(vec![(None, only(self.ties.pick(read(&self.file, &options)?)?)?)]);
        };
        let mut rosters = edge_list::rosters(&roster, case)?;
        for (_, nodes) in &mut rosters {
            *nodes = responded(std::mem::take(nodes))?;
        }
        let networks = self.ties.by_case(&self.file, &options, case, &rosters)?;
        Ok(rosters.into_iter().map(|(case, _)| Some(case)).zip(networks).collect())
    }
}
