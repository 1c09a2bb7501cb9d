//! `crosscase qca cases`.

use super::{SolutionArgs, TableArgs};
use crate::deadline::Deadline;
use crate::fault::Fault;
use crate::input::InputArgs;
use crate::output::{Answer, OutputArgs};
use clap::ValueEnum;
use crosscase_data::TableBuilder;
use crosscase_qca::{Comparison, TruthTable, case_pairs, case_types};
use serde_json::{Value, json};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Pairs {
    /// Two typical cases that differ
    TypicalTypical,
    /// A typical case and one deviant for consistency
    TypicalDeviant,
    /// A typical case and an individually irrelevant one
    TypicalIrrelevant,
    /// A case deviant for coverage and an irrelevant one of the same row
    DeviantIrrelevant,
}

#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Scores are the smaller the better.

Examples:
  crosscase qca cases sets.csv --outcome SURV --conditions DEV:STB --solution parsimonious
  crosscase qca cases sets.csv --outcome SURV --conditions DEV:STB --solution parsimonious --term 1 --pairs typical-irrelevant")]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    solution: SolutionArgs,
    /// Which model, by its number
    #[arg(long, value_name = "N", default_value_t = 1)]
    model: usize,
    /// Which of its terms, by number; without it the model as a whole
    #[arg(long, value_name = "N")]
    term: Option<usize>,
    /// The best pairs of cases for a comparison, instead of the types of single cases
    #[arg(long, value_enum)]
    pairs: Option<Pairs>,
    /// With --pairs: the condition of the term whose part is to be traced
    #[arg(long, value_name = "CONDITION", requires = "pairs", requires = "term")]
    focal: Option<String>,
    /// With --pairs: how many
    #[arg(long, value_name = "N", default_value_t = 5)]
    most: usize,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args) -> Result<(), Fault> {
    let table = args.table.table(&args.input)?;
    let solution = args.solution.minimise()?.fit(&table, &Deadline::after(None))?;
    let from_one = |number: usize, what: &str| {
        number.checked_sub(1).ok_or_else(|| Fault::usage(format!("--{what} counts from 1")))
    };
    let model = solution.model(from_one(args.model, "model")?)?;
    let term = args.term.map(|term| from_one(term, "term")).transpose()?;
    let name = |case: usize| table.cases()[case].clone();
    let (json, rows) = if let Some(pairs) = args.pairs {
        let focal = args.focal.as_deref().map(|focal| focal_condition(&table, focal)).transpose()?;
        let pairs = case_pairs(&table, model, term, focal, comparison(pairs), args.most)?;
        let json: Vec<Value> = pairs
            .iter()
            .map(|p| json!({ "first": name(p.first), "second": name(p.second), "score": p.score }))
            .collect();
        let rows = TableBuilder::new("crosscase.qca.pairs/1")
            .text("first", pairs.iter().map(|p| Some(name(p.first))))
            .text("second", pairs.iter().map(|p| Some(name(p.second))))
            .number("score", pairs.iter().map(|p| Some(p.score)))
            .build()?;
        (json!({ "pairs": json }), rows)
    } else {
        let cases = case_types(&table, model, term)?;
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
        (json!({ "cases": json }), rows)
    };
    let what = term.and_then(|term| model.terms.get(term)).map_or_else(|| model.expr(), |term| term.expr.clone());
    args.output.deliver(&args.input.file, &Answer { headline: Some(what), json, table: rows })
}

fn comparison(pairs: Pairs) -> Comparison {
    match pairs {
        Pairs::TypicalTypical => Comparison::TypicalTypical,
        Pairs::TypicalDeviant => Comparison::TypicalDeviant,
        Pairs::TypicalIrrelevant => Comparison::TypicalIrrelevant,
        Pairs::DeviantIrrelevant => Comparison::DeviantIrrelevant,
    }
}

fn focal_condition(table: &TruthTable, name: &str) -> Result<usize, Fault> {
    let known = table.conditions();
    known
        .iter()
        .position(|condition| condition == name)
        .ok_or_else(|| Fault::usage(format!("--focal {name}: the conditions are {}", known.join(", "))))
}
