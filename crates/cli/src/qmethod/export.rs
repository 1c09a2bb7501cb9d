//! `crosscase qmethod listing` and `export`: results for papers and for other programs.

use super::params::AnalysisArgs;
use super::source::SourceArgs;
use crate::fault::Fault;
use crate::paper::{PaperFormat, make_folder};
use crosscase_data::Table;
use crosscase_qmethod::{StatementTest, text_report};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  crosscase qmethod listing study.dat --factors 3 --output study.lis")]
pub(crate) struct ListingArgs {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
    /// The file to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(crate) fn listing(args: &ListingArgs) -> Result<(), Fault> {
    let (data, found) = args.analysis.fit(&args.source)?;
    let text = text_report(&found, &data, &StatementTest::default().fit(&found)?);
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
    /// The format
    #[arg(long = "as", value_enum, default_value = "csv")]
    kind: PaperFormat,
    /// The folder to write to; made where it does not exist
    #[arg(long, value_name = "DIR")]
    output: PathBuf,
    /// Decimals, for LaTeX and HTML
    #[arg(long, value_name = "N", default_value_t = 2)]
    digits: usize,
}

pub(crate) fn run(args: &Args) -> Result<(), Fault> {
    let (data, found) = args.analysis.fit(&args.source)?;
    let compared = StatementTest::default().fit(&found)?;
    let mut tables: Vec<(&str, &str, Table)> = vec![
        ("correlations", "Correlations between sorts", found.correlations_table()?),
        ("loadings", "Loadings and defining sorts", found.loadings_table()?),
        ("factors", "Factor characteristics", found.factors_table()?),
        ("factor-pairs", "Correlations between factors", found.pairs_table()?),
        ("statements", "Statements, z-scores and places", found.statements_table(&data, &compared)?),
        ("differences", "Differences between factors", found.differences_table(&compared)?),
        ("crib", "Crib sheets", found.crib_table(&compared)?),
    ];
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
