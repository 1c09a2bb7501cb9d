//! `crosscase scales cfa`.

use super::source::{AnswersArgs, fault};
use crate::fault::Fault;
use crate::files::Source;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crate::progress::during;
use crate::{Command, choice};
use crosscase_scales::{Cfa, CfaEqual, CfaEstimator, CfaMissing, CfaModel};

pub(crate) fn command() -> Command {
    Command::new("cfa", run)
}

/// Confirmatory factor analysis of a model in lavaan's syntax
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The model is a file with lines such as `trust =~ trust1 + trust2 + trust3`. The first loading of a factor is 1 (or, with --std-lv, its variance), factors covary.
With groups, fiml or wlsmv there are means. `mlr` is maximum likelihood with robust errors and tests, `wlsmv` takes answers as ordered; each prints its scaled indices
beside the plain ones, by name.

Examples:
  crosscase scales cfa answers.csv --model model.lav --estimator wlsmv --ordered all
  crosscase scales cfa answers.csv --model model.lav --group country --equal loadings")]
struct Args {
    #[command(flatten)]
    answers: AnswersArgs,
    /// The model
    #[arg(long, value_name = "FILE")]
    model: Source,
    /// The column that says who belongs to which group
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// What is the same in every group
    #[arg(long, value_parser = choice(CfaEqual::CHOICES), value_delimiter = ',', requires = "group")]
    equal: Vec<CfaEqual>,
    /// How the model is fitted
    #[arg(long, value_parser = choice(CfaEstimator::CHOICES), default_value = "ml")]
    estimator: CfaEstimator,
    /// The variables whose answers are ordered, for wlsmv: a list, or `all`
    #[arg(long, value_name = "ITEMS", value_delimiter = ',')]
    ordered: Vec<String>,
    /// Factors have a variance of 1, and every loading is free
    #[arg(long)]
    std_lv: bool,
    /// What becomes of rows with a missing answer
    #[arg(long, value_parser = choice(CfaMissing::CHOICES), default_value = "listwise")]
    missing: CfaMissing,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let model = CfaModel::parse(&args.model.text()?, &args.model.name()).map_err(fault)?;
    let asked =
        args.answers.read_only(&model.observed(), |table| model.check(|name| table.has_column(name)).map_err(fault))?;
    let ordered = if args.ordered == ["all"] { model.observed() } else { args.ordered.clone() };
    let cfa = Cfa::new().estimator(args.estimator).ordered(ordered).equal(args.equal.iter().copied());
    let cfa = cfa.missing(args.missing);
    let cfa = if args.std_lv { cfa.std_lv() } else { cfa };
    let groups = args.group.as_ref().map(|column| asked.table.texts(column)).transpose()?;
    let found = during("fitting the model", || cfa.fit(&model, &asked.answers, groups.as_deref())).map_err(fault)?;
    tell(&found.diagnostics);
    let figure = |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.3}"));
    let fit = &found.fit;
    let headline = format!(
        "chi-square {:.3}, df {}, CFI {}, RMSEA {}, SRMR {:.3}{}",
        fit.chisq,
        fit.df,
        figure(fit.cfi),
        figure(fit.rmsea),
        fit.srmr,
        fit.chisq_scaled.map_or(String::new(), |chisq| format!(
            "; scaled: chi-square {chisq:.3}, CFI {}, RMSEA {}",
            figure(fit.cfi_scaled),
            figure(fit.rmsea_scaled)
        ))
    );
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(headline))
}
