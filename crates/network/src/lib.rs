#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod adjacency;
mod attributes;
mod builder;
mod drawing;
mod error;
pub mod formats;
pub mod groups;
mod indicators;
mod info;
mod key_players;
mod measures;
mod names;
mod network;
mod nodes;
pub mod permutation;
#[cfg(feature = "petgraph")]
mod petgraph;
mod questionnaire;
mod symmetrize;
pub mod two_mode;

pub use adjacency::Adjacency;
pub use attributes::{Attribute, AttributeColumn, AttributeValue};
pub use builder::{Duplicates, NetworkBuilder};
pub use crosscase_data::{Diagnostic, Place, Table, TableBuilder, arrow};
pub use drawing::{Drawing, Layout};
pub use error::NetworkError;
pub use indicators::{
    BoundsStatus, CaseIndicators, CaseNetwork, Governance, GroupDensity, Indicator, IndicatorOptions, Indicators,
    ModeRule,
};
pub use info::{NetworkInfo, info};
pub use key_players::{KeyCriterion, KeyPlayers, KeyPlayersResult, KeySearch};
pub use measures::*;
pub use names::NodeNames;
pub use network::{DYADS_MISSING, Direction, DroppedTies, DyadStatus, Network, Tie};
pub use nodes::{Mode, Nodes};
pub use questionnaire::{Nominations, Questionnaire, ReportedTie, Response, RosterQuestionnaire, UnreportedDyad};
pub use symmetrize::{NamedTie, ReportAgreement, Symmetrize, SymmetrizeRule, Symmetrized};

#[cfg(feature = "petgraph")]
pub use crate::petgraph::{NodeRecord, TieRecord};
