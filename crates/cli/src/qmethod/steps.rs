//! The steps of an analysis, each with its table.

use super::comparison::ComparisonArgs;
use super::params::{AnalysisArgs, CorrelationName, ExtractionArgs};
use super::source::SourceArgs;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crosscase_data::{Table, TableBuilder};
use crosscase_numerics::Matrix;
use crosscase_qmethod::{Analysis, RotationPlan, StatementComparison, Viewpoints};

#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  crosscase qmethod correlate sorts.csv --correlation spearman --format csv")]
pub(crate) struct CorrelateArgs {
    #[command(flatten)]
    source: SourceArgs,
    /// How alike two sorts are
    #[arg(long, value_enum, default_value = "pearson")]
    correlation: CorrelationName,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn correlate(args: &CorrelateArgs) -> Result<(), Fault> {
    let (_, sorts) = args.source.sorts()?;
    let found = Analysis::new(1).correlation(args.correlation.kind()).rotation(RotationPlan::none()).fit(&sorts)?;
    let aside: Vec<_> = found.diagnostics.iter().filter(|told| told.code == "QME112").cloned().collect();
    tell(&aside);
    args.output.deliver(&args.source.file, &Answer::of_table(found.correlations_table()?, None)?)
}

#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  crosscase qmethod extract study.dat --factors 7 --extraction horst")]
pub(crate) struct ExtractArgs {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    extraction: ExtractionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn extract(args: &ExtractArgs) -> Result<(), Fault> {
    let (_, sorts) = args.source.sorts()?;
    let found = args.extraction.analysis().rotation(RotationPlan::none()).fit(&sorts)?;
    let table =
        loadings("crosscase.qmethod.unrotated/1", &found, &[("unrotated".to_owned(), found.unrotated.clone())])?;
    args.output.deliver(&args.source.file, &Answer::of_table(table, None)?)
}

#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
A list is kept and played again as it stands: a criterion orders and directs the factors, a step by hand keeps every
label. A positive angle turns clockwise.

Example:
  crosscase qmethod rotate study.dat --factors 3 --rotation \"varimax; 1 x 3 by -12°; invert 2\"")]
pub(crate) struct RotateArgs {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    extraction: ExtractionArgs,
    /// varimax, quartimax, oblimin, or a list
    #[arg(long, value_name = "LIST", default_value = "varimax")]
    rotation: String,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn rotate(args: &RotateArgs) -> Result<(), Fault> {
    let plan: RotationPlan = args.rotation.parse().map_err(|error| super::params::usage(&error))?;
    let (_, sorts) = args.source.sorts()?;
    let mut states = Vec::new();
    let mut found = args.extraction.analysis().rotation(RotationPlan::none()).fit(&sorts)?;
    states.push(("none".to_owned(), found.unrotated.clone()));
    for at in 1..=plan.steps().len() {
        let steps = RotationPlan::new(plan.steps()[..at].iter().cloned());
        found = args.extraction.analysis().rotation(steps).fit(&sorts)?;
        states.push((plan.steps()[at - 1].to_string(), found.loadings.clone()));
    }
    let table = loadings("crosscase.qmethod.rotation/1", &found, &states)?;
    args.output.deliver(&args.source.file, &Answer::of_table(table, Some(plan.to_string()))?)
}

/// A row a sort and state: the loadings.
fn loadings(schema: &str, found: &Viewpoints, states: &[(String, Matrix)]) -> Result<Table, Fault> {
    let rows = || states.iter().flat_map(|(step, l)| (0..found.sorters.len()).map(move |i| (step, l, i)));
    let mut table = TableBuilder::new(schema);
    if states.len() > 1 {
        table = table.text("after", rows().map(|(step, _, _)| Some(step.as_str())));
    }
    table = table.text("sort", rows().map(|(_, _, i)| Some(found.sorters[i].as_str())));
    for f in 0..found.unrotated.columns() {
        table = table.number(&format!("factor_{}", f + 1), rows().map(|(_, l, i)| l.get(i, f)));
    }
    Ok(table.build()?)
}

/// Sorts and an analysis of them, and nothing more.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn flag(args: &Args) -> Result<(), Fault> {
    let (_, found) = args.analysis.fit(&args.source)?;
    args.output.deliver(&args.source.file, &Answer::of_table(found.loadings_table()?, None)?)
}

pub(crate) fn factors(args: &Args) -> Result<(), Fault> {
    let (_, found) = args.analysis.fit(&args.source)?;
    args.output.deliver(&args.source.file, &Answer::of_table(found.factors_table()?, None)?)
}

#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
D marks a statement whose score on a factor differs from that on every other at .05, D* at .01, with ▲ or ▼ where it is
above or below all of them; C marks one on which no two factors differ. That is no proof of agreement: `equivalent`
says whether all differences are shown to be below --margin.

Example:
  crosscase qmethod statements study.dat --factors 3 --margin 0.8")]
pub(crate) struct StatementArgs {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
    #[command(flatten)]
    comparison: ComparisonArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl StatementArgs {
    fn compare(&self, found: &Viewpoints) -> Result<StatementComparison, Fault> {
        Ok(self.comparison.test()?.fit(found)?)
    }
}

pub(crate) fn crib(args: &StatementArgs) -> Result<(), Fault> {
    let (_, found) = args.analysis.fit(&args.source)?;
    let table = found.crib_table(&args.compare(&found)?)?;
    args.output.deliver(&args.source.file, &Answer::of_table(table, None)?)
}

pub(crate) fn statements(args: &StatementArgs) -> Result<(), Fault> {
    let (data, found) = args.analysis.fit(&args.source)?;
    let table = found.statements_table(&data, &args.compare(&found)?)?;
    args.output.deliver(&args.source.file, &Answer::of_table(table, None)?)
}

pub(crate) fn differences(args: &StatementArgs) -> Result<(), Fault> {
    let (_, found) = args.analysis.fit(&args.source)?;
    let table = found.differences_table(&args.compare(&found)?)?;
    args.output.deliver(&args.source.file, &Answer::of_table(table, None)?)
}
