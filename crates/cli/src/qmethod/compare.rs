//! `crosscase qmethod compare` and `second-order`: beyond one study.

use super::params::AnalysisArgs;
use super::source::read_data;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crosscase_data::{Table, TableBuilder};
use crosscase_qmethod::formats::SourceOptions;
use crosscase_qmethod::{Likeness, MissingPlaces, SecondOrder, Viewpoints, congruence, second_order as over};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Both studies go through the same analysis. Statements are matched by their ids; the congruence is Tucker's, of z-scores.

Example:
  crosscase qmethod compare netherlands.dat denmark.dat --factors 3")]
pub(crate) struct Args {
    /// The first study's sorts
    #[arg(value_name = "FILE")]
    first: PathBuf,
    /// The second study's sorts
    #[arg(value_name = "OTHER")]
    second: PathBuf,
    #[command(flatten)]
    analysis: AnalysisArgs,
    /// The number of factors of the second study, where it is another
    #[arg(long, value_name = "K")]
    other_factors: Option<usize>,
    #[command(flatten)]
    output: OutputArgs,
}

fn viewpoints(path: &Path, args: &AnalysisArgs, factors: Option<usize>) -> Result<Viewpoints, Fault> {
    let data = read_data(path, &SourceOptions::default())?;
    let (sorts, _) = data.complete(MissingPlaces::Error)?;
    let mut analysis = args.analysis(&data)?;
    if let Some(factors) = factors {
        analysis = analysis.with_factors(factors);
    }
    let found = analysis.fit(&sorts)?;
    tell(&found.diagnostics);
    Ok(found)
}

pub(crate) fn run(args: &Args) -> Result<(), Fault> {
    let first = viewpoints(&args.first, &args.analysis, None)?;
    let second = viewpoints(&args.second, &args.analysis, args.other_factors)?;
    let found = congruence(&first, &second)?;
    let pairs: Vec<(usize, usize)> =
        (0..first.factors.len()).flat_map(|f| (0..second.factors.len()).map(move |g| (f, g))).collect();
    let matched = |f: usize, g: usize| found.matches.iter().any(|m| (m.a, m.b) == (f, g));
    let likeness = |f: usize, g: usize| found.congruences[f][g].map(|phi| Likeness::of(phi).as_str());
    let table: Table = TableBuilder::new("crosscase.qmethod.congruence/1")
        .text("factor", pairs.iter().map(|(f, _)| Some(first.factors[*f].label.as_str())))
        .text("other", pairs.iter().map(|(_, g)| Some(second.factors[*g].label.as_str())))
        .number("congruence", pairs.iter().map(|(f, g)| found.congruences[*f][*g]))
        .number("correlation", pairs.iter().map(|(f, g)| found.correlations[*f][*g]))
        .boolean("matched", pairs.iter().map(|(f, g)| Some(matched(*f, *g))))
        .text("likeness", pairs.iter().map(|(f, g)| likeness(*f, *g)))
        .build()?;
    let headline = format!("{} statements in common", found.statements);
    args.output.deliver(&args.first, &Answer::of_table(table, Some(headline))?)
}

#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Each study is analysed by itself; its factor arrays are then sorts, named STUDY/FACTOR, of a file for `qmethod analyze`.

Example:
  crosscase qmethod second-order nl.dat dk.dat uk.dat --factors 3 --output viewpoints.csv
  crosscase qmethod analyze viewpoints.csv --factors 2")]
pub(crate) struct SecondOrderArgs {
    /// The studies' sorts
    #[arg(value_name = "FILE", required = true, num_args = 2..)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    analysis: AnalysisArgs,
    /// Let z-scores stand for a viewpoint, not its array
    #[arg(long)]
    zscores: bool,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn second_order(args: &SecondOrderArgs) -> Result<(), Fault> {
    let name = |path: &PathBuf| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let names: Vec<String> = args.files.iter().map(name).collect();
    let found = args.files.iter().map(|path| viewpoints(path, &args.analysis, None)).collect::<Result<Vec<_>, _>>()?;
    let studies: Vec<(&str, &Viewpoints)> = names.iter().map(String::as_str).zip(&found).collect();
    let sorts = over(&studies, if args.zscores { SecondOrder::ZScores } else { SecondOrder::Arrays })?;
    let mut table = TableBuilder::new("crosscase.qmethod.second_order/1").id("statement", sorts.statements().to_vec());
    for (sorter, sort) in sorts.sorters().iter().zip(sorts.iter()) {
        table = table.number(sorter, sort.iter().copied().map(Some));
    }
    args.output.deliver(&args.files[0], &Answer::of_table(table.build()?, None)?)
}
