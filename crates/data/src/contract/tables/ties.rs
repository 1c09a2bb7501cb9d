//! Ties and who was asked about them.

use super::typed_table;
use crate::contract::{Check, TieStatus};

typed_table! {
    /// What is known of a tie from a sender to a receiver in a relation.
    Tie, TIES, "ties";
    key ["case", "relation", "sender", "receiver"];
    references [["sender"] -> units ["unit"], ["receiver"] -> units ["unit"]];
    rules [];
    cell "sender" ["case", "relation", "receiver"] = ["value"];
    /// The case whose network it is part of, where there are several: one ministry sits in more than one partnership.
    case: Option<String>,
    /// The relation: `advice`, `information`.
    relation: String,
    /// Whom the tie goes out from.
    sender: String,
    /// Whom it goes to.
    receiver: String,
    /// How strong or frequent it is; 1 where ties are only there or not.
    value: Option<f64>,
    /// What is known of it.
    status: TieStatus,
    /// The file it was read from.
    file: Option<String>,
    /// Its row in that file (the header is 1).
    row: Option<i64> => Check::at_least(1.0),
}

typed_table! {
    /// Who belongs to the network of a relation, so that those who did not answer stay in it.
    RosterEntry, ROSTER, "roster";
    key ["case", "relation", "unit"];
    references [["unit"] -> units ["unit"]];
    rules [];
    /// The case whose network it is, where there are several.
    case: Option<String>,
    /// The relation.
    relation: String,
    /// A member of the network.
    unit: String,
    /// Whether it answered.
    responded: bool,
}
