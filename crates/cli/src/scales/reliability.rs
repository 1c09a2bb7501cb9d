//! `crosscase scales reliability`.

use super::source::{AnswersArgs, MissingArgs, fault};
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crate::progress::counting;
use crate::seed::SeedArgs;
use crate::{Command, choice};
use crosscase_scales::{AnswerType, Reliability, groups_table};

pub(crate) fn command() -> Command {
    Command::new("reliability", run)
}

/// How well the items of a scale measure one thing: alpha, lambdas, omegas, and what each item adds
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
alpha and alpha if dropped are raw, of the covariances. Each omega is by its definition: omega_total over the variance that the one-factor
model (maximum likelihood) implies, omega_total_observed over the observed one, omega_residual 1 less the share of the uniquenesses,
omega_categorical that of ordered categories (Green & Yang 2009; with --type polychoric).

In JSON, lambda2 and lambda6 are Guttman's; split_half has the mean, the least and the greatest (lambda4) of his coefficient over all splits
of up to 20 items; alpha_ci_bootstrap is where 95 % of the alphas of respondents drawn again lie (--bootstrap); icc_consistency and
icc_agreement are the share of an answer's variance that is the respondent's, without and with what items differ in level (ICC(C,1) and
ICC(A,1) of McGraw & Wong 1996).

Example:
  crosscase scales reliability answers.csv --items trust1:trust5 --range 1,5 --reverse trust3")]
struct Args {
    #[command(flatten)]
    answers: AnswersArgs,
    #[command(flatten)]
    rule: MissingArgs,
    /// What the answers are taken for
    #[arg(long = "type", value_parser = choice(AnswerType::CHOICES), default_value = "pearson")]
    kind: AnswerType,
    /// The coefficients of each group side by side, too: the column that says who belongs to which (role, language, country)
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,
    /// Draw the respondents again so many times, for an interval of alpha
    #[arg(long, value_name = "N", default_value_t = 0)]
    bootstrap: usize,
    #[command(flatten)]
    seed: SeedArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let by = args.by.as_deref();
    let asked = args.answers.read(by.as_slice())?;
    let model = Reliability::new()
        .missing(args.rule.missing)
        .answers(args.kind)
        .replicates(args.bootstrap)
        .seed(args.seed.seed);
    let found = if args.bootstrap == 0 {
        model.fit(&asked.answers)
    } else {
        let until = args.answers.input.deadline();
        counting("drawing respondents again", until, |watch| model.fit_while(&asked.answers, watch))
    };
    let found = found.map_err(fault)?;
    tell(&found.diagnostics);
    let mut answer = asked.answer(&found, found.to_table()?)?;
    if let Some(by) = by {
        let groups = model.by(&asked.answers, &asked.table.texts(by)?).map_err(fault)?;
        answer = answer.beside("by", Answer::new(&groups, asked.marked(groups_table(&groups)?)?)?);
    }
    args.output.deliver(&answer.headline(found.summary()))
}
