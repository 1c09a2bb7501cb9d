//! `crosscase qmethod …`: from sorts to viewpoints, each step as a command of its own.

crate::command::commands! {
    analyze, correlate, retention, extract, rotate, flag, statements, factors, crib, differences, bootstrap, second_order, compare,
    conditions, report, figures, listing, export, convert, collect, print, sample, grid,
}
mod params;
mod source;

use crate::Command;

pub(crate) fn command() -> Command {
    Command::group("qmethod", "Q methodology: from sorted statements to viewpoints", commands())
}
