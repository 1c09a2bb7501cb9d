//! `crosscase qca`: one module a command, and what they share.

crate::command::commands! {
    truth_table, primes, minimize, outcomes, assumptions, necessity, fit, bounds, theory, cluster, cases, robustness, anchors,
    export, two_step, nca,
}
mod raw;

use crate::Command;
use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use clap::ValueEnum;
use crosscase_boolean::expression::Expression;
use crosscase_data::{Diagnostic, Table, TableBuilder};
use crosscase_qca::{
    AtHalf, Conjunctural, Expectations, Minimise, Missing, Objective, Outcome, SetData, TruthTable, TruthTableParams,
};
use serde_json::{Value, json};

pub(crate) fn command() -> Command {
    Command::group(
        "qca",
        "Qualitative comparative analysis: truth table, prime implicants, solutions, necessity, fit",
        commands(),
    )
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// No assumption about configurations that were not observed
    Conservative,
    /// Any assumption that makes the solution shorter
    Parsimonious,
    /// Only the assumptions that your expectations support
    Intermediate,
}

/// Which solution of a truth table.
#[derive(Debug, clap::Args)]
struct SolutionArgs {
    /// What may be assumed of configurations that were not observed
    #[arg(long, value_enum)]
    solution: Kind,
    /// For the intermediate solution: DEV expected present, ~URB absent, T[1] at that value, A*~B as a whole
    #[arg(long, value_name = "LIST", default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    expect: Expectations,
    /// Read expectations of conjunctions as R's package QCA does
    #[arg(long)]
    conjunctions_as_in_r: bool,
    /// Configurations about which nothing may be assumed, such as "~LAW + PREGNANT*MALE"; observed rows stay as they are
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    exclude: Option<Expression>,
}

impl SolutionArgs {
    fn minimise(&self) -> Result<Minimise, Fault> {
        if !self.expect.is_empty() && self.solution != Kind::Intermediate {
            return Err(Fault::usage("--expect belongs to --solution intermediate"));
        }
        let how = match self.solution {
            Kind::Conservative => Minimise::conservative(),
            Kind::Parsimonious => Minimise::parsimonious(),
            Kind::Intermediate => Minimise::intermediate(self.expect.clone()),
        };
        if self.solution == Kind::Intermediate && self.expect.is_empty() {
            let message = "nothing is expected, so that no counterfactual is easy: these are the conservative models";
            tell(&[Diagnostic::note("CLI103", message).help("say what theory expects: --expect DEV,~URB")]);
        }
        let rule = if self.conjunctions_as_in_r { Conjunctural::AsInR } else { Conjunctural::Whole };
        let how = how.conjunctural(rule);
        Ok(match &self.exclude {
            Some(expression) => how.exclude(expression.clone()),
            None => how,
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Fewest {
    /// The fewest terms
    Terms,
    /// The fewest literals
    Literals,
    /// Of those with the fewest terms, the fewest literals
    Both,
}

/// Which covers are models, and how many are listed.
#[derive(Debug, clap::Args)]
struct ObjectiveArgs {
    /// Every model from which no term can be dropped, not only those with the fewest terms
    #[arg(long, conflicts_with = "fewest")]
    irredundant: bool,
    /// What the models have fewest of
    #[arg(long, value_enum, default_value = "terms")]
    fewest: Fewest,
    /// List at most so many models; all are counted
    #[arg(long, value_name = "N", default_value_t = 1000)]
    max_models: usize,
}

impl ObjectiveArgs {
    fn of(&self, how: Minimise) -> Minimise {
        let objective = match self.fewest {
            _ if self.irredundant => Objective::Irredundant,
            Fewest::Terms => Objective::FewestTerms,
            Fewest::Literals => Objective::FewestLiterals,
            Fewest::Both => Objective::FewestTermsThenLiterals,
        };
        how.objective(objective).max_models(self.max_models)
    }
}

/// A table of names and values, for results that are a handful of figures.
fn figures(schema: &str, rows: &[(String, Option<f64>)]) -> Result<Table, Fault> {
    Ok(TableBuilder::new(schema)
        .text("figure", rows.iter().map(|row| Some(row.0.as_str())))
        .number("value", rows.iter().map(|row| row.1))
        .build()?)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AtHalfName {
    /// Stop, naming the cases
    Error,
    /// The case belongs to no row of the truth table; it stays in the sums of every figure
    Drop,
    /// Count it as out of the set
    Below,
    /// Count it as in the set
    Above,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum MissingName {
    /// Stop, naming the cases
    Error,
    /// Leave the case out, and say so
    Drop,
}

impl AtHalfName {
    fn policy(self) -> AtHalf {
        match self {
            Self::Error => AtHalf::Error,
            Self::Drop => AtHalf::Drop,
            Self::Below => AtHalf::Below,
            Self::Above => AtHalf::Above,
        }
    }
}

impl MissingName {
    fn policy(self) -> Missing {
        match self {
            Self::Error => Missing::Error,
            Self::Drop => Missing::Drop,
        }
    }
}

/// The outcome and its conditions.
#[derive(Debug, clap::Args)]
struct SetArgs {
    /// The outcome: Y, ~Y for its negation, Y[1] for a value of a multi-value outcome
    #[arg(long, value_name = "SET")]
    outcome: Outcome,
    /// The conditions, separated by commas; A:D is a range of columns in file order
    #[arg(long, value_name = "LIST")]
    conditions: String,
    /// The most levels a multi-value condition may have
    #[arg(long, value_name = "N", default_value_t = crosscase_qca::MAX_LEVELS)]
    max_levels: u8,
    /// What to do with a case that has a missing value
    #[arg(long, value_enum, default_value = "error")]
    missing: MissingName,
}

impl SetArgs {
    /// The data of the analysis, with the sets of further outcomes, and its conditions one by one.
    fn read(&self, input: &InputArgs, further: &[Outcome]) -> Result<(SetData, Vec<String>), Fault> {
        let table = input.read()?;
        let conditions = table.select(&self.conditions)?;
        let id = table.id_column().unwrap_or_default();
        if conditions.iter().any(|condition| condition == id) || self.outcome.name() == id {
            let message = format!("column {id} names the cases, so that it is neither condition nor outcome");
            return Err(Fault::data(message + "; if the file has no column of names, add one, or name it with --id"));
        }
        let mut columns: Vec<&str> = conditions.iter().map(String::as_str).collect();
        for outcome in std::iter::once(&self.outcome).chain(further) {
            if !columns.contains(&outcome.name()) {
                columns.push(outcome.name());
            }
        }
        let data = SetData::from_table(&table, &columns, self.max_levels, self.missing.policy())?;
        tell(data.diagnostics());
        Ok((data, conditions))
    }
}

/// What turns data into a truth table.
#[derive(Debug, clap::Args)]
struct TableArgs {
    #[command(flatten)]
    sets: SetArgs,
    /// Rows at or above this inclusion are positive
    #[arg(long, value_name = "X", default_value_t = 0.8)]
    incl_cut: f64,
    /// Rows with fewer cases are remainders
    #[arg(long, value_name = "N", default_value_t = 1)]
    n_cut: usize,
    /// Rows from here up to the inclusion cut are contradictions, C, instead of negative
    #[arg(long, value_name = "X")]
    contradiction_cut: Option<f64>,
    /// Rows below this PRI are not positive
    #[arg(long, value_name = "X", default_value_t = 0.0)]
    pri_cut: f64,
    /// What a membership of exactly 0.5 means
    #[arg(long, value_enum, default_value = "error")]
    at_half: AtHalfName,
}

impl TableArgs {
    fn table(&self, input: &InputArgs) -> Result<TruthTable, Fault> {
        let (data, params) = self.read(input)?;
        let table = params.fit(&data)?;
        tell(table.diagnostics());
        Ok(table)
    }

    /// The data, and what makes a truth table of them.
    fn read(&self, input: &InputArgs) -> Result<(SetData, TruthTableParams), Fault> {
        self.read_with(input, &[])
    }

    /// The same, with the sets of further outcomes.
    fn read_with(&self, input: &InputArgs, further: &[Outcome]) -> Result<(SetData, TruthTableParams), Fault> {
        let (data, conditions) = self.sets.read(input, further)?;
        Ok((data, self.params(conditions)))
    }

    fn params(&self, conditions: Vec<String>) -> TruthTableParams {
        let params = TruthTableParams::new(self.sets.outcome.clone(), conditions)
            .incl_cut(self.incl_cut)
            .n_cut(self.n_cut)
            .pri_cut(self.pri_cut)
            .at_half(self.at_half.policy());
        match self.contradiction_cut {
            Some(cut) => params.contradiction_cut(cut),
            None => params,
        }
    }
}

/// The sets that an outcome and expressions name, each once.
fn names_in<'a>(expressions: &[&'a Expression], outcome: &'a str) -> Vec<&'a str> {
    let mut names: Vec<&str> = vec![outcome];
    for literal in expressions.iter().flat_map(|e| &e.terms).flat_map(|term| &term.0) {
        if !names.contains(&literal.name.as_str()) {
            names.push(&literal.name);
        }
    }
    names
}

/// The sets that expressions name, from a file.
fn named(
    input: &InputArgs,
    expressions: &[&Expression],
    outcome: &str,
    max_levels: u8,
    missing: MissingName,
) -> Result<SetData, Fault> {
    let table = input.read()?;
    let data = SetData::from_table(&table, &names_in(expressions, outcome), max_levels, missing.policy())?;
    tell(data.diagnostics());
    Ok(data)
}

/// A count as JSON: a number, past 2^53 a decimal string.
fn count(digits: &str) -> Value {
    match digits.parse::<u64>() {
        Ok(number) if number <= 1 << 53 => json!(number),
        _ => json!(digits),
    }
}
