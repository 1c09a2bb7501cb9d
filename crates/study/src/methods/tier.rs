//! What of an instrument may leave the folder of the study: words and names, or only what was made of them.

use crate::artifacts::{Artifacts, Publish};
use crate::error::MethodError;
use crosscase_data::Table;
use serde::{Deserialize, Serialize};

/// Whether quotes, and the names of sources and coders, may stand in a folder of results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Tier {
    /// They may.
    Public,
    /// They may not; that there are such passages, and in which row, may.
    #[default]
    Restricted,
    /// No row of them may.
    Closed,
}

impl Tier {
    /// Adds a table of passages or scores. What may not be published is not kept either, so that a trace of the study's folder alone
    /// has it. `quoted` says whether the words come along.
    pub(super) fn add(
        self,
        made: Artifacts,
        name: &str,
        table: impl Fn(bool) -> Result<Table, MethodError>,
    ) -> Result<Artifacts, MethodError> {
        let closed = format!("closed {name}");
        Ok(match self {
            Self::Public => made.stacked(name, table(true)?),
            Self::Restricted => made.stacked(name, table(false)?).table(closed, table(true)?, Publish::Closed),
            Self::Closed => made.table(closed, table(true)?, Publish::Closed),
        })
    }

    /// Adds the way back to passages or scores, which a closed instrument does not publish either.
    pub(super) fn lineage(self, made: Artifacts, links: Table) -> Artifacts {
        match self {
            Self::Public | Self::Restricted => made.stacked("lineage", links),
            Self::Closed => made.table("closed lineage", links, Publish::Closed),
        }
    }

    /// What the page says of words that it does not show.
    pub(super) const fn sentence(self) -> Option<&'static str> {
        match self {
            Self::Public => None,
            Self::Restricted => Some(
                "The words are restricted and do not stand in this folder, and neither do the names of sources and coders: a trace in the \
                 folder of the study shows them.",
            ),
            Self::Closed => Some(
                "The instrument is closed: its quotes and rows are not in this folder. A trace in the folder of the study shows them.",
            ),
        }
    }
}

/// Names as they may be published: as they are, or by number in the order in which they come first.
#[derive(Debug)]
pub(super) struct Aliases {
    tier: Tier,
    what: &'static str,
    known: Vec<String>,
}

impl Aliases {
    pub(super) const fn new(tier: Tier, what: &'static str) -> Self {
        Self { tier, what, known: Vec::new() }
    }

    /// What a name is published as.
    pub(super) fn of(&mut self, name: &str) -> String {
        if self.tier == Tier::Public {
            return name.to_owned();
        }
        let at = self.known.iter().position(|known| known == name).unwrap_or_else(|| {
            self.known.push(name.to_owned());
            self.known.len() - 1
        });
        format!("{} {}", self.what, at + 1)
    }
}

/// Words with who said and who coded them, where the names do not stand beside them.
pub(super) fn quoted(tier: Tier, words: Option<&str>, names: &[&str]) -> Option<String> {
    if tier == Tier::Public {
        return words.map(str::to_owned);
    }
    let names = names.join(", ");
    Some(words.map_or_else(|| format!("({names})"), |words| format!("{words} ({names})")))
}
