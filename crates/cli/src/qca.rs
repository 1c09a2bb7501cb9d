//! `crosscase qca`: one file a command.

mod analysis_args;
mod args;

crate::command::commands! {
    truth_table, primes, minimize, outcomes, assumptions, necessity, fit, bounds, theory, cluster, cases, robustness, anchors,
    export, two_step, nca,
}

use crate::command::Command;

pub(crate) fn command() -> Command {
    let about = "Qualitative comparative analysis: truth table, prime implicants, solutions, necessity, fit";
    Command::group("qca", about, commands())
}
