//! `crosscase scales …`: survey scales, from the file of answers to case scores.

crate::command::commands! {
    codebook, answers, items, screen, scores, reliability, aggregate, new, correlations, parallel, factor, mokken, irt, cfa,
}
mod source;

use crate::Command;

pub(crate) fn command() -> Command {
    Command::group("scales", "Survey scales: from the answers of persons to the scores of cases", commands())
}
