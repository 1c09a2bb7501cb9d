//! `crosscase network …`: social networks.

crate::command::commands! {
    info, convert, roster, symmetrize, measures, qap, mrqap, cug, homophily, communities, compare,
    core_periphery, blockmodel, equivalence, concor, cliques, attribute_test, project, two_mode, key_players, indicators, draw,
}
mod affiliations;
mod relations;
mod source;

use crate::Command;

pub(crate) fn command() -> Command {
    Command::group("network", "Social networks: who is tied to whom, and who did not answer", commands())
}
