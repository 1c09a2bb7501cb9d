//! `crosscase qca cases`.

use super::{SolutionArgs, TableArgs};
use crate::Command;
use crate::deadline::Deadline;
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs};
use clap::ValueEnum;
use crosscase_boolean::expression::Expression;
use crosscase_data::{Diagnostic, Table, TableBuilder};
use crosscase_qca::{
    CasePair, Comparison, NecessityComparison, Ranked, Standing, TruthTable, Which, case_pairs, case_types,
    necessary_case_pairs, necessary_case_types,
};
use serde_json::{Value, json};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Pairs {
    /// Two typical cases that differ
    TypicalTypical,
    /// A typical case and one deviant for consistency
    TypicalDeviant,
    /// A typical case and an individually irrelevant one
    TypicalIrrelevant,
    /// A case deviant for coverage and an irrelevant one of the same row; of sufficiency alone
    DeviantIrrelevant,
    /// A typical case and one deviant for relevance; of necessity alone
    TypicalRelevance,
}

pub(crate) fn command() -> Command {
    Command::new("cases", run)
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
    #[arg(long, value_enum)]
    pairs: Option<Pairs>,
    /// With --pairs: the condition of the term, or of the necessary condition, whose part is to be traced
    #[arg(long, value_name = "CONDITION", requires = "pairs")]
    focal: Option<String>,
    /// With --pairs: how many
    #[arg(long, value_name = "N", default_value_t = 5)]
    most: usize,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let table = args.table.table(&args.input)?;
    let focal = args.focal.as_deref().map(|focal| focal_condition(&table, focal)).transpose()?;
    let (headline, found) = match (&args.necessary, &args.solution) {
        (Some(condition), _) => (condition.to_string(), necessary(args, &table, condition, focal)?),
        (None, Some(solution)) => sufficient(args, &table, solution, focal)?,
        (None, None) => return Err(Fault::usage("say of what: --solution KIND, or --necessary EXPR")),
    };
    let (json, rows) = match found {
        Found::Cases(cases) => {
            let listed = |case: usize| cases.iter().any(|ranked| ranked.case == case);
            let left: Vec<usize> = (0..table.cases().len()).filter(|case| !listed(*case)).collect();
            if !left.is_empty() {
                let message = format!("not listed, having no type: {}", table.names(&left).join(", "));
                let why = "they are more in the term than in the outcome (or the other way round for necessity), in another term alone, or at 0.5";
                tell(&[Diagnostic::note("CLI104", message).help(why)]);
            }
            told_cases(&table, &cases)?
        }
        Found::Pairs(pairs) => told_pairs(&table, &pairs)?,
    };
    args.output.deliver(&args.input.file, &Answer { headline: Some(headline), json, table: rows })
}

enum Found {
    Cases(Vec<Ranked>),
    Pairs(Vec<CasePair>),
}

fn necessary(args: &Args, table: &TruthTable, condition: &Expression, focal: Option<usize>) -> Result<Found, Fault> {
    let Some(pairs) = args.pairs else { return Ok(Found::Cases(necessary_case_types(table, condition)?)) };
    let comparison = match pairs {
        Pairs::TypicalTypical => NecessityComparison::TypicalTypical,
        Pairs::TypicalDeviant => NecessityComparison::TypicalDeviantConsistency,
        Pairs::TypicalRelevance => NecessityComparison::TypicalDeviantRelevance,
        Pairs::TypicalIrrelevant => NecessityComparison::TypicalIrrelevant,
        Pairs::DeviantIrrelevant => {
            return Err(Fault::usage(
                "--pairs deviant-irrelevant belongs to sufficiency: no case is deviant for coverage",
            ));
        }
    };
    Ok(Found::Pairs(necessary_case_pairs(table, condition, focal, comparison, args.most)?))
}

fn sufficient(
    args: &Args,
    table: &TruthTable,
    solution: &SolutionArgs,
    focal: Option<usize>,
) -> Result<(String, Found), Fault> {
    let solution = solution.minimise()?.fit(table, &Deadline::after(None))?;
    let from_one = |number: usize, what: &str| {
        number.checked_sub(1).ok_or_else(|| Fault::usage(format!("--{what} counts from 1")))
    };
    let model = solution.model(from_one(args.model, "model")?)?;
    let term = args.term.map(|term| from_one(term, "term")).transpose()?;
    if focal.is_some() && term.is_none() {
        return Err(Fault::usage("--focal is a condition of one term; name the term with --term"));
    }
    let comparison = match args.pairs {
        None => None,
        Some(Pairs::TypicalTypical) => Some(Comparison::TypicalTypical),
        Some(Pairs::TypicalDeviant) => Some(Comparison::TypicalDeviant),
        Some(Pairs::TypicalIrrelevant) => Some(Comparison::TypicalIrrelevant),
        Some(Pairs::DeviantIrrelevant) => Some(Comparison::DeviantIrrelevant),
        Some(Pairs::TypicalRelevance) => {
            return Err(Fault::usage(
                "--pairs typical-relevance belongs to necessity: name the condition with --necessary",
            ));
        }
    };
    let found = match comparison {
        Some(comparison) => Found::Pairs(case_pairs(table, model, term, focal, comparison, args.most)?),
        None => Found::Cases(case_types(table, model, term)?),
    };
    let what = term.and_then(|term| model.terms.get(term)).map_or_else(|| model.expr(), |term| term.expr.clone());
    Ok((what, found))
}

fn told_pairs(table: &TruthTable, pairs: &[CasePair]) -> Result<(Value, Table), Fault> {
    let name = |case: usize| table.cases()[case].clone();
    let rank = |pair: &CasePair| pair.class.standing.map(Standing::rank);
    let clean = |pair: &CasePair| pair.class.clean.map(Which::as_str);
    let json: Vec<Value> = pairs
        .iter()
        .map(|p| {
            json!({
                "first": name(p.first), "second": name(p.second), "score": p.score, "rank": rank(p),
                "clean_corridor": clean(p), "consistent": p.class.consistent.as_str(), "unique": p.class.unique.as_str(),
            })
        })
        .collect();
    let rows = TableBuilder::new("crosscase.qca.pairs/2")
        .text("first", pairs.iter().map(|p| Some(name(p.first))))
        .text("second", pairs.iter().map(|p| Some(name(p.second))))
        .number("score", pairs.iter().map(|p| Some(p.score)))
        .number("rank", pairs.iter().map(|p| rank(p).map(f64::from)))
        .text("clean corridor", pairs.iter().map(clean))
        .text("consistent", pairs.iter().map(|p| Some(p.class.consistent.as_str())))
        .text("unique", pairs.iter().map(|p| Some(p.class.unique.as_str())))
        .build()?;
    Ok((json!({ "pairs": json }), rows))
}

fn told_cases(table: &TruthTable, cases: &[Ranked]) -> Result<(Value, Table), Fault> {
    let name = |case: usize| table.cases()[case].clone();
    let json: Vec<Value> = cases
        .iter()
        .map(|c| {
            json!({
                "case": name(c.case), "type": c.kind.as_str(), "membership": c.membership, "outcome": c.outcome,
                "score": c.score, "unique": c.unique,
            })
        })
        .collect();
    let rows = TableBuilder::new("crosscase.qca.cases/1")
        .text("case", cases.iter().map(|c| Some(name(c.case))))
        .text("type", cases.iter().map(|c| Some(c.kind.as_str())))
        .number("membership", cases.iter().map(|c| Some(c.membership)))
        .number("outcome", cases.iter().map(|c| Some(c.outcome)))
        .number("score", cases.iter().map(|c| Some(c.score)))
        .boolean("unique", cases.iter().map(|c| Some(c.unique)))
        .build()?;
    Ok((json!({ "cases": json }), rows))
}

fn focal_condition(table: &TruthTable, name: &str) -> Result<usize, Fault> {
    let known = table.conditions();
    known
        .iter()
        .position(|condition| condition == name)
        .ok_or_else(|| Fault::usage(format!("--focal {name}: the conditions are {}", known.join(", "))))
}
