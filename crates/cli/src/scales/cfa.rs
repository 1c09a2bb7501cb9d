//! `crosscase scales cfa`.

use super::source::{AnswersArgs, fault};
use crate::fault::Fault;
use crate::files::{Source, Target};
use crate::input::tell;
use crate::output::OutputArgs;
use crate::progress::during;
use crate::{Command, choice};
use crosscase_data::or_dash;
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

With --against a likelihood-ratio test holds the model to another one of which it is a special case, or which is one of it; with --against-equal to
itself with other parameters the same in every group. By robust estimators the difference is scaled, and `chisq_plain` is the one that is not;
`chisq_other` and `df_other` are of the other model, `cfi_change` is the CFI of the nested model less that of the other.

Examples:
  crosscase scales cfa answers.csv --model model.lav --estimator wlsmv --ordered all
  crosscase scales cfa answers.csv --model model.lav --group country --equal loadings --against-equal none")]
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
    /// What is left of every correlation and mean, too: in JSON, and as the table
    #[arg(long)]
    residuals: bool,
    /// A model to test this one against, of the same variables
    #[arg(long, value_name = "FILE")]
    against: Option<Source>,
    /// What is the same in every group of the other model: a list, or `none` [default: as in this one]
    #[arg(long, value_name = "WHAT", value_delimiter = ',', requires = "group")]
    against_equal: Vec<String>,
    /// Write the path diagram as well, with standardised estimates, as SVG
    #[arg(long, value_name = "FILE", value_parser = Target::figure(), help_heading = "Output")]
    figure: Option<Target>,
    /// The group that is drawn, counted from 1
    #[arg(long, value_name = "N", default_value_t = 1, requires = "figure", help_heading = "Output")]
    figure_group: usize,
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
    let cfa = if args.residuals { cfa.with_residuals() } else { cfa };
    let other = other(args, &cfa, &model)?;
    let found = during("fitting the model", || match &other {
        None => cfa.fit(&model, &asked.answers, groups.as_deref()),
        Some((other, its)) => cfa.fit_against(&model, (other, its), &asked.answers, groups.as_deref()),
    });
    let found = found.map_err(fault)?;
    tell(&found.diagnostics);
    if let Some(target) = &args.figure {
        let none =
            || Fault::usage(format!("--figure-group: there is no group {} with measured factors", args.figure_group));
        target.write(found.figure(args.figure_group).ok_or_else(none)?.svg().as_bytes())?;
    }
    let figure = |value| or_dash(value, 3);
    let fit = &found.fit;
    let headline = format!(
        "chi-square {:.3}, df {}, CFI {}, RMSEA {}, SRMR {:.3}{}{}",
        fit.chisq,
        fit.df,
        figure(fit.cfi),
        figure(fit.rmsea),
        fit.srmr,
        fit.chisq_scaled.map_or(String::new(), |chisq| format!(
            "; scaled: chi-square {chisq:.3}, CFI {}, RMSEA {}",
            figure(fit.cfi_scaled),
            figure(fit.rmsea_scaled)
        )),
        found.comparison.as_ref().map_or(String::new(), |test| format!(
            "\nagainst a model of {} degrees of freedom: chi-square {} with {} degrees of freedom, p {}, change of CFI {}",
            test.df_other,
            figure(test.chisq),
            test.df,
            figure(test.p),
            figure(test.cfi_change)
        ))
    );
    let table = found.residuals_table()?.map_or_else(|| found.to_table(), Ok)?;
    args.output.deliver(&asked.answer(&found, table)?.headline(headline))
}

/// The model that this one is held to, with its options.
fn other(args: &Args, cfa: &Cfa, model: &CfaModel) -> Result<Option<(Cfa, CfaModel)>, Fault> {
    if args.against.is_none() && args.against_equal.is_empty() {
        return Ok(None);
    }
    let its = match &args.against {
        Some(file) => CfaModel::parse(&file.text()?, &file.name()).map_err(fault)?,
        None => model.clone(),
    };
    let known = |name: &String| CfaEqual::CHOICES.iter().find(|(_, known, _)| known == name).map(|(equal, ..)| *equal);
    let equal = match args.against_equal.as_slice() {
        [] => args.equal.clone(),
        [none] if none == "none" => Vec::new(),
        names => {
            let wrong = |name: &String| {
                Fault::usage(format!(
                    "--against-equal knows no {name}: loadings, intercepts, thresholds, residuals, or none"
                ))
            };
            names.iter().map(|name| known(name).ok_or_else(|| wrong(name))).collect::<Result<_, _>>()?
        }
    };
    Ok(Some((cfa.clone().equal(equal), its)))
}
