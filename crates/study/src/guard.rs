//! What of an instrument may stand in a folder of results, and what a stage holds back for it.

use serde::{Deserialize, Serialize};

/// What of an instrument may stand in a folder of results, which is made to be published. Memberships and the values of cases, how many
/// gave them and how they are spread, and the names of the cases may always; a trace of the study's folder shows everything.
///
/// ```
/// assert_eq!(crosscase_study::Tier::default(), crosscase_study::Tier::Restricted);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// Everything: answers, quotes, names.
    Public,
    /// No name, no word, no answer of a person; ties and passages by number.
    #[default]
    Restricted,
    /// Nothing of a single person, tie or passage, not even that it is there.
    Closed,
}

/// What of a stage is held back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Guard {
    /// Its tables that are not published.
    pub(crate) closes: &'static [&'static str],
    /// Whether nothing of it is kept for the next run either: it knows names or answers, and is made again each time.
    pub(crate) unkept: bool,
}
