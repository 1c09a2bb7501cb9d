//! `crosscase scales aggregate`.

use super::source::{AnswersArgs, ListwiseArgs, fault};
use crate::Command;
use crate::fault::{Fault, only_with};
use crate::files::{Source, Target};
use crate::input::tell;
use crate::output::{OutputArgs, write_table};
use crate::progress::during;
use crate::seed::SeedArgs;
use crosscase_data::or_dash;
use crosscase_scales::{Aggregate, Belonging, Composition, NullDistribution, Roster};

pub(crate) fn command() -> Command {
    Command::new("aggregate", run)
}

/// From persons to cases: the mean of each case, whether those in it agree, and how far it can be trusted
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
ICC(1) and ICC(2) are from the one-way analysis of variance of the persons' means, with the mean size of a case, and are not cut at 0.
Aggregation is warranted where ICC(1) is above 0, p below --max-p and the median r_wg(j) at least --min-rwg. `value_ci` is where 95 % of the values
of persons drawn again within their case lie (--bootstrap).

Examples:
  crosscase scales aggregate answers.csv --items trust1:trust5 --group case --range 1,5 --role role --roster asked.csv
  crosscase scales aggregate answers.csv --items trust1:trust5 --group case --range 1,5 --rule minimum --draws draws.csv")]
struct Args {
    #[command(flatten)]
    answers: AnswersArgs,
    #[command(flatten)]
    missing: ListwiseArgs,
    /// The column that says which case a person belongs to
    #[arg(long, value_name = "COLUMN", help_heading = "Cases")]
    group: String,
    /// The column of their role: the figures of each role beside each other, too
    #[arg(long, value_name = "COLUMN", help_heading = "Cases")]
    role: Option<String>,
    /// The column of their organisation: each counts once, whoever it sent
    #[arg(long, value_name = "COLUMN", help_heading = "Cases")]
    within: Option<String>,
    /// How many were asked in each case: a table with the columns of the case and n
    #[arg(long, value_name = "FILE", help_heading = "Cases")]
    roster: Option<Source>,
    /// The share of the items asked that a person must have answered
    #[arg(
        long,
        value_name = "SHARE",
        default_value_t = 1.0,
        allow_negative_numbers = true,
        conflicts_with = "missing"
    )]
    min_answered: f64,
    /// How answers would be spread if nobody agreed: uniform, slight-skew, moderate-skew, heavy-skew, triangular or a variance
    #[arg(long, value_name = "SHAPE", default_value = "uniform", allow_negative_numbers = true)]
    null: String,
    /// Below which p aggregation is warranted
    #[arg(long, value_name = "P", default_value_t = 0.05)]
    max_p: f64,
    /// From which median `r_wg(j)` on
    #[arg(long, value_name = "R", default_value_t = 0.70)]
    min_rwg: f64,
    /// What else than the mean the value of a case is: median, minimum, maximum, key-person, dispersion, share-at-or-above=X, sum, count,
    /// count-at-or-above=X, organisation-first, role-first or weighted
    #[arg(long, value_name = "RULE", default_value = "mean", help_heading = "Value")]
    rule: String,
    /// The column that says who is a key person: 1 or 0, yes or no, true or false
    #[arg(long, value_name = "COLUMN", help_heading = "Value")]
    key: Option<String>,
    /// The column of their weights
    #[arg(long, value_name = "COLUMN", help_heading = "Value")]
    weight: Option<String>,
    /// Draw the persons of each case again so many times, for an interval of its value [default: 2000 with --draws, else none]
    #[arg(long, value_name = "N", help_heading = "Value")]
    bootstrap: Option<usize>,
    /// Write those draws to a file: .csv, .parquet, .arrow or .xlsx
    #[arg(long, value_name = "FILE", help_heading = "Value")]
    draws: Option<Target>,
    #[command(flatten)]
    seed: SeedArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let rule: Composition = args.rule.parse().map_err(fault)?;
    let wanting = match rule {
        Composition::KeyPerson if args.key.is_none() => Some("--key"),
        Composition::Weighted if args.weight.is_none() => Some("--weight"),
        Composition::OrganisationFirst if args.within.is_none() => Some("--within"),
        Composition::RoleFirst if args.role.is_none() => Some("--role"),
        _ => None,
    };
    if let Some(flag) = wanting {
        return Err(Fault::usage(format!("--rule {} wants {flag} and its column", args.rule)));
    }
    only_with("--key", args.key.is_some(), "--rule key-person", rule == Composition::KeyPerson)?;
    only_with("--weight", args.weight.is_some(), "--rule weighted", rule == Composition::Weighted)?;
    let replicates = args.bootstrap.unwrap_or(if args.draws.is_some() { 2_000 } else { 0 });
    let mut model = Aggregate::new().min_answered(args.min_answered).rule(rule).draws(replicates, args.seed.seed);
    model.null = args.null.parse::<NullDistribution>().map_err(fault)?;
    (model.max_p, model.min_rwg_j) = (args.max_p, args.min_rwg);

    let columns = [&args.role, &args.within, &args.key, &args.weight].map(Option::as_deref);
    let spoken_for: Vec<&str> = std::iter::once(args.group.as_str()).chain(columns.into_iter().flatten()).collect();
    let asked = args.answers.read_observations(&spoken_for)?;
    let texts = |column: &Option<String>| column.as_ref().map(|column| asked.table.texts(column)).transpose();
    let belonging = Belonging {
        group: asked.table.texts(&args.group)?,
        role: texts(&args.role)?,
        within: texts(&args.within)?,
        key: args.key.as_ref().map(|column| Belonging::keys(&asked.table, column)).transpose()?,
        weight: args.weight.as_ref().map(|column| Belonging::weights(&asked.table, column)).transpose()?,
    };
    let roster = args.roster.as_ref().map(|file| roster(file, args)).transpose()?;
    let fitted = during("aggregating", || model.fit(&asked.answers, &belonging, roster.as_ref()));
    let found = fitted.map_err(fault)?;
    tell(&found.diagnostics);
    if let Some(target) = &args.draws {
        write_table(target, &asked.marked(found.draws_table(&args.rule)?)?)?;
    }
    let figure = |value| or_dash(value, 3);
    let verdict = if found.warranted { "aggregation is warranted" } else { "aggregation is not warranted" };
    let headline = format!(
        "{} persons in {} cases, ICC(1) {}, ICC(2) {}: {verdict}",
        found.anova.n,
        found.anova.n_groups,
        figure(found.anova.icc1),
        figure(found.anova.icc2)
    );
    args.output.deliver(&asked.answer(&found, found.to_table()?)?.headline(headline))
}

fn roster(file: &Source, args: &Args) -> Result<Roster, Fault> {
    let read =
        file.table(&args.answers.input.beside().without_id().text_if_there(&args.group).text_if_there("group"))?;
    tell(&read.diagnostics);
    Roster::read(&read.table, &args.group, args.role.as_deref()).map_err(fault)
}
