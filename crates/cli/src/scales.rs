//! `crosscase scales …`: survey scales.

crate::command::commands! { codebook, answers }

use crate::Command;

pub(crate) fn command() -> Command {
    Command::group("scales", "Survey scales: from the answers of persons to the scores of cases", commands())
}
