//! `crosscase qca assumptions`.

use super::{Kind, SolutionArgs, TableArgs, count};
use crate::Command;
use crate::deadline::Deadline;
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs};
use crosscase_boolean::{Cube, count_configurations};
use crosscase_data::TableBuilder;
use crosscase_qca::robustness::Analysis;
use crosscase_qca::{
    Configurations, Expectations, FREE, Minimise, Solution, TruthTable, both_outcomes, difficult_counterfactuals,
};
use serde_json::{Value, json};

pub(crate) fn command() -> Command {
    Command::new("assumptions", run)
}

/// Simplifying assumptions, easy, difficult and contradictory counterfactuals, rows sufficient for both outcomes
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
What is written are remainders, as conjunctions that do not overlap:
  simplifying    assumed by a model of the solution, which the number names, to show the outcome
  easy           counterfactuals that the expectations support, for some pair of a conservative and a parsimonious model
  difficult      assumed by a parsimonious model, which the number names, and not supported by them
  contradictory  assumed to show the outcome, and by the same kind of solution to show its negation
and configurations that were observed:
  both           sufficient for the outcome and for its negation; a PRI cut would tell which

Example:
  crosscase qca assumptions sets.csv --outcome SURV --conditions DEV:STB --solution intermediate --expect DEV,URB,LIT,IND,STB")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    solution: SolutionArgs,
    /// For an intermediate solution: what is expected for the negated outcome [default: the same turned round]
    #[arg(long, value_name = "LIST", allow_hyphen_values = true)]
    expect_negated: Option<Expectations>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Models, and sets of counterfactuals, that are gone through; the solution itself lists them all.
const LISTED: usize = 50;

/// A kind of assumption, the model or set it belongs to, from 1, and the remainders.
struct Row<'a> {
    kind: &'static str,
    number: Option<usize>,
    table: &'a TruthTable,
    found: Vec<Cube>,
}

fn run(args: &Args) -> Result<(), Fault> {
    let (data, params) = args.table.read(&args.input)?;
    let minimise = args.solution.minimise()?;
    let turned = || minimise.expectations().turned();
    let negated = match args.solution.solution {
        Kind::Conservative => Minimise::conservative(),
        Kind::Parsimonious => Minimise::parsimonious(),
        Kind::Intermediate => Minimise::intermediate(args.expect_negated.clone().unwrap_or_else(turned)),
    };
    let stop = Deadline::after(None);
    let both = both_outcomes(&Analysis::new(params, minimise), &negated, &data, &stop)?;
    let solution = &both.outcome;
    tell(solution.table.diagnostics());
    tell(&solution.diagnostics);

    let mut rows = Vec::new();
    let table = &solution.table;
    // Different models and pairs often assume the same.
    let mut add = |kind, number, found: Configurations| {
        let known = |row: &Row<'_>| row.kind == kind && row.found == found.cubes;
        if kind == "simplifying" || !rows.iter().any(known) {
            rows.push(Row { kind, number, table, found: found.cubes });
        }
    };
    for model in 0..solution.models.len().min(LISTED) {
        add("simplifying", Some(model + 1), solution.simplifying_assumptions(model)?);
    }
    if args.solution.solution == Kind::Intermediate {
        let parsimonious = Minimise::parsimonious().fit(table, &stop)?;
        for set in 0..solution.counterfactuals.len().min(LISTED) {
            add("easy", Some(set + 1), solution.easy_counterfactuals(set)?);
        }
        for pair in solution.pairs.iter().take(LISTED) {
            let difficult =
                difficult_counterfactuals(&parsimonious, pair.parsimonious, solution, pair.counterfactuals)?;
            add("difficult", Some(pair.parsimonious + 1), difficult);
        }
    }
    add("contradictory", None, both.contradictory.clone());
    for &row in &both.simultaneous {
        let observed = table.rows().get(row).map(|row| Cube::from_row(&row.config));
        add("both", None, Configurations { cubes: observed.into_iter().collect(), count: None });
    }
    deliver(args, solution, &rows)
}

fn deliver(args: &Args, solution: &Solution, rows: &[Row<'_>]) -> Result<(), Fault> {
    let size = |row: &Row<'_>, cube: &Cube| {
        count_configurations(row.table.space(), std::slice::from_ref(cube)).map(|n| n.to_string())
    };
    let lines: Vec<(&Row<'_>, &Cube)> =
        rows.iter().flat_map(|row| row.found.iter().map(move |cube| (row, cube))).collect();
    let told = |(row, cube): &(&Row<'_>, &Cube)| -> Value {
        let config: Vec<Option<u8>> =
            (0..cube.conditions()).map(|at| cube.value(at).filter(|value| *value != FREE)).collect();
        json!({
            "kind": row.kind, "number": row.number, "expr": row.table.text(cube), "config": config,
            "configurations": size(row, cube).as_deref().map(count),
        })
    };
    let models: Vec<String> = solution.models.iter().map(crosscase_qca::Model::expr).collect();
    let table = TableBuilder::new("crosscase.qca.assumptions/1")
        .text("kind", lines.iter().map(|line| Some(line.0.kind)))
        .integer("number", lines.iter().map(|line| line.0.number.and_then(|number| i64::try_from(number).ok())))
        .text("expr", lines.iter().map(|line| Some(line.0.table.text(line.1))))
        .text("configurations", lines.iter().map(|line| size(line.0, line.1)))
        .build()?;
    let json = json!({ "models": models, "assumptions": lines.iter().map(told).collect::<Vec<_>>() });
    args.output.deliver(&args.input.file, &Answer { headline: Some(models.join("\n")), json, table })
}
