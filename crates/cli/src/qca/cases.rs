//! `crosscase qca cases`.

use super::args::{SolutionArgs, TableArgs};
use crate::choice::choice;
use crate::command::{Command, Session};
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs};
use crosscase_boolean::expression::Expression;
use crosscase_data::{Diagnostic, name_list};
use crosscase_qca::{
    CasePair, Comparison, QcaError, RankedCase, TruthTable, case_pairs, case_types, necessary_case_pairs,
    necessary_case_types,
};

pub(crate) fn command() -> Command {
    Command::within("cases", run)
}

/// Typical, deviant and irrelevant cases of a model, and the best pairs to compare
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Scores are the smaller the better.

Examples:
  crosscase qca cases sets.csv --outcome SURV --conditions DEV:STB --solution parsimonious
  crosscase qca cases sets.csv --outcome SURV --conditions DEV:STB --solution parsimonious --term 1 --pairs typical-irrelevant
  crosscase qca cases sets.csv --outcome SURV --conditions DEV:STB --necessary LIT --pairs typical-relevance")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    solution: Option<SolutionArgs>,
    /// The cases of a necessary condition, a literal, a conjunction or a disjunction, instead of those of a solution
    #[arg(long, value_name = "EXPR", conflicts_with_all = ["solution", "expect", "exclude", "term"], allow_hyphen_values = true)]
    necessary: Option<Expression>,
    /// Which model, by its number
    #[arg(long, value_name = "N", default_value_t = 1)]
    model: usize,
    /// Which of its terms, by number; without it the model as a whole
    #[arg(long, value_name = "N")]
    term: Option<usize>,
    /// The best pairs of cases for a comparison, instead of the types of single cases
    #[arg(long, value_parser = choice(Comparison::CHOICES))]
    pairs: Option<Comparison>,
    /// With --pairs: the condition of the term, or of the necessary condition, whose part is to be traced
    #[arg(long, value_name = "CONDITION", requires = "pairs")]
    focal: Option<String>,
    /// With --pairs: how many
    #[arg(long, value_name = "N", default_value_t = 5)]
    most: usize,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let table = args.table.table(&args.input, session)?;
    let focal = args.focal.as_deref().map(|focal| table.condition(focal).map_err(|error| Fault::misused(&error)));
    let focal = focal.transpose()?;
    let (headline, found) = match (&args.necessary, &args.solution) {
        (Some(condition), _) => (condition.to_string(), necessary(args, &table, condition, focal)?),
        (None, Some(solution)) => sufficient(args, &table, solution, focal)?,
        (None, None) => return Err(Fault::usage("say of what: --solution KIND, or --necessary EXPR")),
    };
    let answer = match &found {
        Found::Pairs(pairs) => Answer::new(&table.named(pairs), table.named(pairs).to_table()?)?,
        Found::Cases(cases) => {
            let named = table.named(cases);
            let without = named.without_type();
            if !without.is_empty() {
                let message = format!("not listed, having no type: {}", name_list(&without).unwrap_or_default());
                let why = "they are more in the term than in the outcome (or the other way round for necessity), in another term alone, or at 0.5";
                tell(&[Diagnostic::note("CLI104", message).help(why)]);
            }
            Answer::new(&named, named.to_table()?)?
        }
    };
    args.output.deliver(&answer.headline(headline))
}

enum Found {
    Cases(Vec<RankedCase>),
    Pairs(Vec<CasePair>),
}

fn necessary(args: &Args, table: &TruthTable, condition: &Expression, focal: Option<usize>) -> Result<Found, Fault> {
    Ok(match args.pairs {
        Some(comparison) => {
            Found::Pairs(necessary_case_pairs(table, condition, focal, comparison, args.most).map_err(fault)?)
        }
        None => Found::Cases(necessary_case_types(table, condition)?),
    })
}

/// A comparison that belongs to the other claim is wrong usage.
fn fault(error: QcaError) -> Fault {
    if matches!(error, QcaError::Comparison { .. }) { Fault::misused(&error) } else { error.into() }
}

/// The cases of a term or a model, and what it is.
fn sufficient(
    args: &Args,
    table: &TruthTable,
    solution: &SolutionArgs,
    focal: Option<usize>,
) -> Result<(String, Found), Fault> {
    let stop = args.input.deadline();
    let solution = solution.minimise(table.conditions())?.fit_until(table, &stop);
    let solution = solution.map_err(|error| stop.fault(error, "the solution was sought"))?;
    tell(&solution.diagnostics);
    let from_one = |number: usize, what: &str| {
        number.checked_sub(1).ok_or_else(|| Fault::usage(format!("--{what} counts from 1")))
    };
    let model = solution.model(from_one(args.model, "model")?)?;
    let term = args.term.map(|term| from_one(term, "term")).transpose()?;
    if focal.is_some() && term.is_none() {
        return Err(Fault::usage("--focal is a condition of one term; name the term with --term"));
    }
    let found = match args.pairs {
        Some(comparison) => Found::Pairs(case_pairs(table, model, term, focal, comparison, args.most).map_err(fault)?),
        None => Found::Cases(case_types(table, model, term)?),
    };
    let what = term.and_then(|term| model.terms.get(term)).map_or_else(|| model.expr(), |term| term.expr.clone());
    Ok((what, found))
}
