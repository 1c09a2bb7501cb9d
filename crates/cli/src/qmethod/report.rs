//! `crosscase qmethod report` and `figures`: what people look at.

use super::comparison::ComparisonArgs;
use super::params::AnalysisArgs;
use super::source::SourceArgs;
use crate::fault::Fault;
use crate::input::tell;
use crate::progress::during;
use crosscase_qmethod::Retention;
use crosscase_qmethod::figures::{array_figure, loadings_figure, rotation_figure, scree_figure, zscore_figure};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
One HTML file that works offline and prints well: each viewpoint with its array and crib sheet, where they agree and
part, who holds which, how sure it is, and the evidence on their number.

Example:
  crosscase qmethod report study.dat --factors 3 --output report.html")]
pub(crate) struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
    #[command(flatten)]
    comparison: ComparisonArgs,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    /// The title [default: that of the file, else its name]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// How often persons are drawn again; 0 for no uncertainty
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    replicates: usize,
    /// The seed of the resampling
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How many threads may be used; results do not depend on it [default: all]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

pub(crate) fn run(args: &Args) -> Result<(), Fault> {
    crate::threads(args.threads)?;
    let data = args.source.complete()?;
    let analysis = args.analysis.analysis(&data)?;
    let test = args.comparison.test()?;
    let name = || args.source.file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let title = args.title.clone().or_else(|| data.title.clone()).unwrap_or_else(name);
    let (html, told) = during("analysing and resampling", || {
        crosscase_study::qmethod_report(&title, &data, &analysis, &test, (args.replicates, args.seed))
    })?;
    tell(&told);
    Ok(crosscase_data::write_bytes(&args.output, html.as_bytes())?)
}

#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The scree with parallel analysis, composite sorts, loadings, z-scores and the planes of every two factors, each an SVG file.

Example:
  crosscase qmethod figures study.dat --factors 3 --output figures")]
pub(crate) struct FiguresArgs {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
    #[command(flatten)]
    comparison: ComparisonArgs,
    /// The folder to write to; made where it does not exist
    #[arg(long, value_name = "DIR")]
    output: PathBuf,
    /// How often sorts are shuffled for the scree; 0 for eigenvalues alone
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    replicates: usize,
    /// The seed of the shuffling
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How many threads may be used; results do not depend on it [default: all]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

pub(crate) fn figures(args: &FiguresArgs) -> Result<(), Fault> {
    crate::threads(args.threads)?;
    let (data, sorts) = args.source.sorts()?;
    let analysis = args.analysis.analysis(&data)?;
    let found = analysis.fit(&sorts)?;
    tell(&found.diagnostics);
    let compared = args.comparison.test()?.fit(&found)?;
    let evidence = Retention::default().replicates(args.replicates).seed(args.seed);
    let evidence = during("shuffling sorts", || evidence.fit(&analysis, &sorts))?;
    let mut drawn = vec![
        ("scree".to_owned(), scree_figure(&evidence)),
        ("loadings".to_owned(), loadings_figure(&found)),
        ("zscores".to_owned(), zscore_figure(&found, &data, &compared, None)),
    ];
    for f in 0..found.factors.len() {
        let label = &found.factors[f].label;
        drawn.extend(array_figure(&found, &data, &compared, f).map(|figure| (format!("array-{label}"), figure)));
        for g in f + 1..found.factors.len() {
            drawn.push((format!("plane-{label}-{}", found.factors[g].label), rotation_figure(&found, f, g)?));
        }
    }
    std::fs::create_dir_all(&args.output)
        .map_err(|error| Fault::data(format!("{}: {error}", args.output.display())))?;
    for (name, figure) in drawn {
        crosscase_data::write_bytes(&args.output.join(format!("{name}.svg")), figure.svg().as_bytes())?;
    }
    Ok(())
}
