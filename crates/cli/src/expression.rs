//! `crosscase expression`: calculating with set expressions.

use crate::Command;
use crate::deadline::{Deadline, LimitArgs};
use crate::fault::{Fault, coded};
use crate::input::tell;
use crate::output::OutputArgs;
use crosscase_boolean::BooleanError;
use crosscase_boolean::expression::{Expression, Literal, LiteralValue, Shortest, Term, Vocabulary, VocabularyError};
use crosscase_data::Diagnostic;
use std::collections::BTreeSet;

/// What goes for every calculation.
#[derive(Debug, clap::Args)]
struct Common {
    /// How many values a condition has, if more than the expressions name: C=3; may be given more than once
    #[arg(long, value_name = "NAME=N")]
    levels: Vec<String>,
    #[command(flatten)]
    limit: LimitArgs,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn command() -> Command {
    let commands = [
        Command::new("simplify", simplify).about("The shortest equivalent expressions, one a line"),
        Command::new("negate", negate).about("What holds where the expression does not"),
        Command::new("intersect", intersect).about("What holds where all of the expressions do"),
        Command::new("factorise", factorise).about("The same terms with common literals taken out"),
    ];
    Command::group("expression", "Simplify, negate, intersect and factorise set expressions", commands)
}

#[derive(Debug, clap::Args)]
struct One {
    /// Such as "A*B + A*~B", "A*(B + C[2])", "~(A*B)"
    #[arg(allow_hyphen_values = true)]
    expression: Expression,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
struct Several {
    /// The expressions
    #[arg(required = true)]
    expressions: Vec<Expression>,
    #[command(flatten)]
    common: Common,
}

fn simplify(args: &One) -> Result<(), Fault> {
    let as_written = || args.expression.to_string();
    args.common.deliver(std::slice::from_ref(&args.expression), as_written, |words, stop| {
        Ok(shortest(words.simplify_until(&args.expression, stop)?).forms)
    })
}

fn negate(args: &One) -> Result<(), Fault> {
    let by_de_morgan = || {
        let sum = |term: &Term| Expression { terms: term.0.iter().map(|one| Term(vec![one.negated()])).collect() };
        product(args.expression.terms.iter().map(sum))
    };
    args.common.deliver(std::slice::from_ref(&args.expression), by_de_morgan, |words, stop| {
        Ok([shortest(words.negate_until(&args.expression, stop)?).first()])
    })
}

fn intersect(args: &Several) -> Result<(), Fault> {
    args.common.deliver(
        &args.expressions,
        || product(args.expressions.iter().cloned()),
        |words, stop| Ok([shortest(words.intersect_until(&args.expressions, stop)?).first()]),
    )
}

fn factorise(args: &One) -> Result<(), Fault> {
    let as_written = || args.expression.to_string();
    args.common.deliver(std::slice::from_ref(&args.expression), as_written, |words, stop| {
        Ok([words.factorise_until(&args.expression, stop)?])
    })
}

/// Sums that are multiplied, and not multiplied out.
fn product(sums: impl Iterator<Item = Expression>) -> String {
    let factors: Vec<String> = sums.map(|sum| format!("({sum})")).collect();
    if factors.is_empty() { Term::default().to_string() } else { factors.join("*") }
}

/// Says where it is not proved that nothing is shorter.
fn shortest(found: Shortest) -> Shortest {
    if let Some(reason) = found.search.reason() {
        let message = format!("equivalent, but not proved to be the shortest ({reason})");
        tell(&[Diagnostic::warning("CLI105", message).help("write it with fewer terms or conditions")]);
    }
    found
}

fn fault(error: &VocabularyError) -> Fault {
    Fault::data(coded(error.code(), error))
}

impl Common {
    /// What comes of the expressions, an expression a line; where the time limit is reached before that is known, something that means
    /// the same.
    fn deliver<T: ToString, L: IntoIterator<Item = T>>(
        &self,
        expressions: &[Expression],
        the_same: impl FnOnce() -> String,
        of: impl FnOnce(&Vocabulary, &Deadline) -> Result<L, VocabularyError>,
    ) -> Result<(), Fault> {
        let stop = self.limit.deadline();
        let lines = match of(&self.words(expressions)?, &stop) {
            Ok(found) => found.into_iter().map(|line| line.to_string()).collect(),
            Err(VocabularyError::Boolean(BooleanError::Interrupted)) => {
                let told = stop.reached("what is given means the same, and is not proved to be the shortest");
                tell(&told.into_iter().collect::<Vec<_>>());
                vec![the_same()]
            }
            Err(error) => return Err(fault(&error)),
        };
        self.output.deliver_lines("expression", &lines)
    }

    /// The conditions of the expressions with their numbers of values; says where such a number is a guess.
    fn words(&self, expressions: &[Expression]) -> Result<Vocabulary, Fault> {
        let least = Vocabulary::of(expressions).map_err(|error| fault(&error))?;
        let mut conditions: Vec<(String, u8)> =
            least.names().iter().cloned().zip(least.space().levels().iter().copied()).collect();
        let mut told: Vec<String> = Vec::new();
        for written in &self.levels {
            let wrong = || Fault::usage(format!("--levels {written}: write NAME=N, N from 2 to 255"));
            let (name, levels) = written.rsplit_once('=').ok_or_else(wrong)?;
            let levels: u8 = levels.trim().parse().ok().filter(|levels| *levels >= 2).ok_or_else(wrong)?;
            let Some(known) = conditions.iter_mut().find(|(known, _)| known == name.trim()) else {
                return Err(Fault::usage(format!("--levels {written}: the expression names no {}", name.trim())));
            };
            if levels < known.1 {
                let message = format!("--levels {written}: the expression names the value {} of it", known.1 - 1);
                return Err(Fault::usage(message));
            }
            known.1 = levels;
            told.push(known.0.clone());
        }
        let with_level =
            |literal: &&Literal| matches!(literal.value, LiteralValue::Level(_) | LiteralValue::NotLevel(_));
        let literals = expressions.iter().flat_map(Expression::literals).filter(with_level);
        let by_level: BTreeSet<&str> = literals.map(|literal| literal.name.as_str()).collect();
        for (name, levels) in &conditions {
            if by_level.contains(name.as_str()) && !told.contains(name) {
                let message = format!("{name} is taken to have {levels} values, as many as are named");
                tell(&[Diagnostic::note("CLI102", message).help(format!("say --levels {name}=N if it has more"))]);
            }
        }
        Vocabulary::new(conditions).map_err(|error| fault(&error))
    }
}
