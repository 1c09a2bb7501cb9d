//! `crosscase typology …`: property spaces, ideal types, empirical types.

crate::command::commands! { check, cells, assign, reduce, substruct, cluster, stability, compare, classes, select, further, draw, new }
mod background;
mod source;

use crate::Command;

pub(crate) fn command() -> Command {
    Command::group("typology", "Typologies of cases: property spaces, ideal types, empirical types", commands())
}
