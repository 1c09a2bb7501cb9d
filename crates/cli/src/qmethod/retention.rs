//! `crosscase qmethod retention`.

use super::params::{ConventionsName, CorrelationName, ExtractionArgs, ExtractionName};
use super::source::SourceArgs;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crate::progress::during;
use crosscase_qmethod::Retention;

#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Kaiser's rule, the drop to the next eigenvalue, parallel analysis (each sort shuffled by itself), minimum average partial,
Humphrey's rule, significant loadings, communalities. They need not agree: which factors to keep stays with you.

Example:
  crosscase qmethod retention study.dat --replicates 2000 --seed 7")]
pub(crate) struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// The most factors to look at
    #[arg(long, value_name = "K", default_value_t = 8)]
    most: usize,
    /// How the factors are extracted
    #[arg(long, value_enum, default_value = "pca")]
    extraction: ExtractionName,
    /// How alike two sorts are
    #[arg(long, value_enum, default_value = "pearson")]
    correlation: CorrelationName,
    /// Where the tools of the field do differently: whose choices to make
    #[arg(long, value_enum, default_value = "default")]
    conventions: ConventionsName,
    /// How often the sorts are shuffled; 0 for no parallel analysis
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    replicates: usize,
    /// The quantile of the shuffled eigenvalues that an eigenvalue is held against
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    quantile: f64,
    /// The seed of the shuffling
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How many threads may be used; results do not depend on it [default: all]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// The communality of each sort in the first factors instead
    #[arg(long)]
    communalities: bool,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args) -> Result<(), Fault> {
    crate::threads(args.threads)?;
    let (_, sorts) = args.source.sorts()?;
    let extraction = ExtractionArgs {
        factors: 1,
        extraction: args.extraction,
        correlation: args.correlation,
        conventions: args.conventions,
    };
    let evidence = Retention::default().most(args.most).replicates(args.replicates).seed(args.seed);
    let evidence = evidence.quantile(args.quantile);
    let found = during("shuffling sorts", || evidence.fit(&extraction.analysis(), &sorts))?;
    tell(&found.diagnostics);
    let table = if args.communalities { found.communalities_table()? } else { found.to_table()? };
    let headline = format!("average partial before any component: {:.4}", found.average_partial_before);
    args.output.deliver(&args.source.file, &Answer::of_table(table, Some(headline))?)
}
