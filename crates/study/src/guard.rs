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

/// Whom the rows of a table, or the marks of a figure, are about. Whoever makes one says so, and the tier of the instrument decides by it whether it is
/// published: what nobody thought of is held back. From what is held back first to what always stands.
///
/// ```
/// assert_eq!(crosscase_study::RowsOf::default(), crosscase_study::RowsOf::Persons);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowsOf {
    /// What single persons said or scored, or the way back to that: published where the instrument is public.
    #[default]
    Persons,
    /// Single persons, ties, passages or ratings by number, without a word or an answer: published where the instrument is not closed.
    Numbered,
    /// Cases, items, codes or groups: published always.
    Cases,
}

/// What of a stage is held back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Guard {
    /// What its tables and figures are about that are published, and whatever stands after that in [`RowsOf`].
    pub(crate) publishes: RowsOf,
    /// Whether it knows names that must not stand in the results: files that persons handed in go by number, and its parameters name nobody.
    pub(crate) hides_names: bool,
    /// Whether nothing of it is kept for the next run either: it knows names or answers, and is made again each time.
    pub(crate) unkept: bool,
}
