//! `crosscase concept`: sets of several dimensions.

use crate::Command;
use crate::fault::Fault;
use crate::input::InputArgs;
use crate::output::{Answer, OutputArgs};
use crosscase_data::TableBuilder;
use crosscase_sets::{Concept, Rule};
use serde_json::{Value, json};

pub(crate) fn command() -> Command {
    Command::new("concept", run)
}

/// Join sets to a concept of several dimensions, and say which cases hang on how they are joined
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Rules: min (every part is necessary), max (any is sufficient), at-least(2; A, B, C) (family resemblance), mean, power(0.5; A, B),
weighted(2, 1; A, B). They can stand within one another.

Each other rule for the outermost parts is tried as well: its column holds what the membership would be, and the last column the
rules under which the case would be on the other side of 0.5.

Example:
  crosscase concept sets.csv --is \"min(GOVERNMENT, max(FIRMS, ~SUBCONTRACT))\" --name PARTNERSHIP --format csv")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The concept
    #[arg(long, value_name = "CONCEPT", allow_hyphen_values = true)]
    is: Concept,
    /// What to call it
    #[arg(long, value_name = "NAME", default_value = "membership")]
    name: String,
    #[command(flatten)]
    output: OutputArgs,
}

/// A concept joined in another way, with its memberships.
struct Other {
    label: String,
    membership: Vec<Option<f64>>,
}

fn run(args: &Args) -> Result<(), Fault> {
    let table = args.input.read()?;
    let units = table.ids()?;
    let column = |name: &str| table.numbers(name).ok();
    let membership = args.is.memberships(units.len(), &column)?;
    let mut others = Vec::new();
    for (label, rule) in others_than(&args.is) {
        others.push(Other { label, membership: args.is.under(rule).memberships(units.len(), &column)? });
    }
    let crossing = |case: usize| -> Vec<&str> {
        let crosses = |other: &&Other| {
            let ends = membership[case].zip(other.membership[case]);
            ends.is_some_and(|(from, to)| (from > 0.5) != (to > 0.5))
        };
        others.iter().filter(crosses).map(|other| other.label.as_str()).collect()
    };
    let crossings: Vec<Vec<&str>> = (0..units.len()).map(crossing).collect();
    let json = json!({
        "concept": args.is.to_string(), "units": units, "membership": membership,
        "others": others.iter().map(|other| json!({
            "rule": other.label, "membership": other.membership,
            "crossing": units.iter().zip(&crossings).filter(|(_, rules)| rules.contains(&other.label.as_str())).map(|(unit, _)| unit).collect::<Vec<_>>(),
        })).collect::<Vec<Value>>(),
    });
    let mut result = TableBuilder::new("crosscase.sets.concept/1")
        .id(table.id_column().filter(|id| *id != args.name).unwrap_or("case"), units.iter().cloned())
        .number(&args.name, membership.iter().copied());
    for other in &others {
        result = result.number(&other.label, other.membership.iter().copied());
    }
    let crossed = crossings.iter().map(|rules| (!rules.is_empty()).then(|| rules.join(" ")));
    let result = result.text("crossing", crossed).build()?;
    args.output.deliver(&Answer { headline: Some(args.is.to_string()), json, table: result })
}

/// The other ways to join the outermost parts.
fn others_than(concept: &Concept) -> Vec<(String, Rule)> {
    let Concept::Whole { rule, parts } = concept else { return Vec::new() };
    let simple = [("min", Rule::Minimum), ("max", Rule::Maximum), ("mean", Rule::Mean)];
    let simple = simple.into_iter().map(|(label, rule)| (label.to_owned(), rule));
    let several = (2..parts.len()).map(|m| (format!("at-least-{m}"), Rule::AtLeast(m)));
    simple.chain(several).filter(|(_, other)| other != rule).collect()
}
