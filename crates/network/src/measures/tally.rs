//! Counts that may be past what a JSON number holds.

use serde::{Serialize, Serializer};

/// A count; serialised, one past 2^53 is a text of its digits, since programs round such numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tally(pub u128);

impl Serialize for Tally {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match u64::try_from(self.0) {
            Ok(count) if count <= 1 << 53 => serializer.serialize_u64(count),
            _ => serializer.collect_str(&self.0),
        }
    }
}
