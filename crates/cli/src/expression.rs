//! `crosscase expression`: calculating with set expressions.

use crate::fault::Fault;
use crate::input::tell;
use crate::output::OutputArgs;
use clap::Subcommand;
use crosscase_boolean::expression::{Expression, LiteralValue, Vocabulary, VocabularyError};
use crosscase_data::Diagnostic;

/// What goes for every calculation.
#[derive(Debug, clap::Args)]
pub(crate) struct Common {
    /// How many values a condition has, if more than the expressions name: C=3; may be given more than once
    #[arg(long, value_name = "NAME=N")]
    levels: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// The shortest equivalent expressions, one a line
    Simplify {
        /// Such as "A*B + A*~B", "A*(B + C[2])", "~(A*B)"
        #[arg(allow_hyphen_values = true)]
        expression: Expression,
        #[command(flatten)]
        common: Common,
    },
    /// What holds where the expression does not
    Negate {
        /// The expression
        #[arg(allow_hyphen_values = true)]
        expression: Expression,
        #[command(flatten)]
        common: Common,
    },
    /// What holds where all of the expressions do
    Intersect {
        /// The expressions
        #[arg(required = true, allow_hyphen_values = true)]
        expressions: Vec<Expression>,
        #[command(flatten)]
        common: Common,
    },
    /// The same terms with common literals taken out
    Factorise {
        /// The expression
        #[arg(allow_hyphen_values = true)]
        expression: Expression,
        #[command(flatten)]
        common: Common,
    },
}

pub(crate) fn run(command: &Command) -> Result<(), Fault> {
    let fault = |error: VocabularyError| Fault::data(error.to_string());
    let (found, common): (Vec<String>, &Common) = match command {
        Command::Simplify { expression, common } => {
            let found = common.words(std::slice::from_ref(expression))?.simplify(expression).map_err(fault)?;
            (found.iter().map(ToString::to_string).collect(), common)
        }
        Command::Negate { expression, common } => {
            let found = common.words(std::slice::from_ref(expression))?.negate(expression).map_err(fault)?;
            (vec![found.to_string()], common)
        }
        Command::Intersect { expressions, common } => {
            (vec![common.words(expressions)?.intersect(expressions).map_err(fault)?.to_string()], common)
        }
        Command::Factorise { expression, common } => {
            let found = common.words(std::slice::from_ref(expression))?.factorise(expression).map_err(fault)?;
            (vec![found.to_string()], common)
        }
    };
    common.output.deliver_lines("expression", &found)
}

impl Common {
    /// The conditions of the expressions with their numbers of values; says where such a number is a guess.
    fn words(&self, expressions: &[Expression]) -> Result<Vocabulary, Fault> {
        let fault = |error: VocabularyError| Fault::data(error.to_string());
        let least = Vocabulary::of(expressions).map_err(fault)?;
        let mut conditions: Vec<(String, u8)> =
            least.names().iter().cloned().zip(least.space().levels().iter().copied()).collect();
        let mut told: Vec<String> = Vec::new();
        for written in &self.levels {
            let wrong = || Fault::usage(format!("--levels {written}: write NAME=N, N from 2"));
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
        for (name, levels) in &conditions {
            let named = |value: LiteralValue| matches!(value, LiteralValue::Level(_) | LiteralValue::NotLevel(_));
            let literals = expressions.iter().flat_map(|e| &e.terms).flat_map(|term| &term.0);
            let with_level = literals.filter(|l| l.name == *name).any(|literal| named(literal.value));
            if with_level && !told.contains(name) {
                let message = format!("{name} is taken to have {levels} values, as many as are named");
                tell(&[Diagnostic::note("CLI102", message).help(format!("say --levels {name}=N if it has more"))]);
            }
        }
        Vocabulary::new(conditions).map_err(fault)
    }
}
