//! `crosscase qmethod listing` and `export`: results for papers and for other programs.

use super::comparison::ComparisonArgs;
use super::params::AnalysisArgs;
use super::source::SourceArgs;
use crate::fault::Fault;
use crate::input::tell;
use crate::paper::{PaperFormat, make_folder};
use crate::progress::during;
use crosscase_data::Table;
use crosscase_qmethod::{Bootstrap, Retention, text_report};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  crosscase qmethod listing study.dat --factors 3 --output study.lis")]
pub(crate) struct ListingArgs {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
    #[command(flatten)]
    comparison: ComparisonArgs,
    /// The file to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(crate) fn listing(args: &ListingArgs) -> Result<(), Fault> {
    let (data, found) = args.analysis.fit(&args.source)?;
    let text = text_report(&found, &data, &args.comparison.test()?.fit(&found)?);
    match &args.output {
        Some(path) => Ok(crosscase_data::write_bytes(path, text.as_bytes())?),
        None => crate::output::print(&text),
    }
}

#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  crosscase qmethod export study.dat --factors 3 --as latex --output tables")]
pub(crate) struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
    #[command(flatten)]
    comparison: ComparisonArgs,
    /// The format
    #[arg(long = "as", value_enum, default_value = "csv")]
    kind: PaperFormat,
    /// The folder to write to; made where it does not exist
    #[arg(long, value_name = "DIR")]
    output: PathBuf,
    /// Decimals, for LaTeX and HTML
    #[arg(long, value_name = "N", default_value_t = 2)]
    digits: usize,
    /// How often persons are drawn again and sorts shuffled; 0 for no table of uncertainty
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    replicates: usize,
    /// The seed of both
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How many threads may be used; results do not depend on it [default: all]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

pub(crate) fn run(args: &Args) -> Result<(), Fault> {
    crate::threads(args.threads)?;
    let (data, sorts) = args.source.sorts()?;
    let analysis = args.analysis.analysis(&data)?;
    let found = analysis.fit(&sorts)?;
    tell(&found.diagnostics);
    let compared = args.comparison.test()?.fit(&found)?;
    let evidence = Retention::default().replicates(args.replicates).seed(args.seed);
    let evidence = during("shuffling sorts", || evidence.fit(&analysis, &sorts))?;
    let mut tables: Vec<(&str, &str, Table)> = vec![
        ("correlations", "Correlations between sorts", found.correlations_table()?),
        ("loadings", "Loadings and defining sorts", found.loadings_table()?),
        ("factors", "Factor characteristics", found.factors_table()?),
        ("factor-pairs", "Correlations between factors", found.pairs_table()?),
        ("statements", "Statements, z-scores and places", found.statements_table(&data, &compared)?),
        ("differences", "Differences between factors", found.differences_table(&compared)?),
        ("crib", "Crib sheets", found.crib_table(&compared)?),
        ("retention", "The evidence on the number of factors", evidence.to_table()?),
        ("communalities", "Communalities in the first factors", evidence.communalities_table()?),
    ];
    if args.replicates > 0 {
        let bootstrap = Bootstrap::new(args.replicates, args.seed);
        let made = during("resampling persons", || bootstrap.fit(&analysis, &sorts))?;
        tables.push(("bootstrap", "Loadings, z-scores and places of resampled persons", made.to_table()?));
        tables.push(("stability", "How stable the factors are", made.stability_table()?));
    }
    let reasons = data.reasons_table()?;
    if reasons.rows() > 0 {
        tables.push(("reasons", "What sorters said of their extremes", reasons));
    }
    make_folder(&args.output)?;
    for (name, caption, table) in &tables {
        args.kind.write(&args.output, name, caption, table, args.digits)?;
    }
    Ok(())
}
