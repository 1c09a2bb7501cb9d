//! `crosscase expression`: calculating with set expressions.

use crate::fault::Fault;
use crate::output;
use clap::Subcommand;
use crosscase_boolean::expression::{Expression, Vocabulary, VocabularyError};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// The shortest equivalent expressions, one a line
    Simplify {
        /// Such as "A*B + A*~B", "A*(B + C[2])"
        #[arg(allow_hyphen_values = true)]
        expression: Expression,
    },
    /// What holds where the expression does not
    Negate {
        /// The expression
        #[arg(allow_hyphen_values = true)]
        expression: Expression,
    },
    /// What holds where all of the expressions do
    Intersect {
        /// The expressions
        #[arg(required = true, allow_hyphen_values = true)]
        expressions: Vec<Expression>,
    },
    /// The same terms with common literals taken out
    Factorise {
        /// The expression
        #[arg(allow_hyphen_values = true)]
        expression: Expression,
    },
}

pub(crate) fn run(command: &Command) -> Result<(), Fault> {
    let fault = |error: VocabularyError| Fault::data(error.to_string());
    let text = match command {
        Command::Simplify { expression } => {
            let found = Vocabulary::of([expression]).and_then(|words| words.simplify(expression)).map_err(fault)?;
            found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        }
        Command::Negate { expression } => {
            Vocabulary::of([expression]).and_then(|words| words.negate(expression)).map_err(fault)?.to_string()
        }
        Command::Intersect { expressions } => {
            Vocabulary::of(expressions).and_then(|words| words.intersect(expressions)).map_err(fault)?.to_string()
        }
        Command::Factorise { expression } => {
            Vocabulary::of([expression]).and_then(|words| words.factorise(expression)).map_err(fault)?.to_string()
        }
    };
    output::print(&format!("{text}\n"))
}
