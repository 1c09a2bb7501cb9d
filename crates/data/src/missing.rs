//! Why a value is missing.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why a value is missing. A missing value is an Arrow null with one of these beside it, never 0 and never NaN.
///
/// ```
/// use crosscase_data::Missing;
///
/// assert_eq!("Don't know".parse(), Ok(Missing::DontKnow));
/// assert_eq!("not-asked".parse(), Ok(Missing::NotAsked));
/// assert_eq!(Missing::Refused.to_string(), "refused");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Missing {
    /// Nothing stands in the cell, and nobody said why.
    Empty,
    /// The question was not put to this unit.
    NotAsked,
    /// The unit was asked and did not know.
    DontKnow,
    /// The unit was asked and would not say.
    Refused,
    /// The source does not speak of it, which is not the same as denying it.
    NotMentioned,
    /// Something stands there that cannot be read.
    Unreadable,
    /// The question makes no sense for this unit.
    NotApplicable,
    /// Declared missing without a further reason (a code such as 99).
    Declared,
}

impl Missing {
    /// Every reason, in the order in which counts are told.
    pub const ALL: [Self; 8] = [
        Self::NotAsked,
        Self::DontKnow,
        Self::Refused,
        Self::NotMentioned,
        Self::Unreadable,
        Self::NotApplicable,
        Self::Declared,
        Self::Empty,
    ];

    /// The reason in words, as it is written to files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotAsked => "not asked",
            Self::DontKnow => "don't know",
            Self::Refused => "refused",
            Self::NotMentioned => "not mentioned",
            Self::Unreadable => "unreadable",
            Self::NotApplicable => "not applicable",
            Self::Declared => "declared",
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no reason for a missing value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is no reason for a missing value; use one of: not asked, don't know, refused, not mentioned, unreadable, not applicable, declared, empty"
)]
pub struct UnknownReason(
    /// The word as it was given.
    pub String,
);

impl FromStr for Missing {
    type Err = UnknownReason;

    /// Reads the words of [`Missing::as_str`]; case, hyphens, underscores and the kind of apostrophe do not matter.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain: String = text
            .trim()
            .chars()
            .filter(|c| !matches!(c, '\'' | '\u{2019}'))
            .map(|c| if matches!(c, '-' | '_') { ' ' } else { c.to_ascii_lowercase() })
            .collect();
        Self::ALL
            .into_iter()
            .find(|reason| plain == reason.as_str().replace('\'', ""))
            .ok_or_else(|| UnknownReason(text.to_owned()))
    }
}

impl Serialize for Missing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Missing {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_reads_what_it_writes() {
        for reason in Missing::ALL {
            assert_eq!(reason.as_str().parse(), Ok(reason));
            assert_eq!(reason.as_str().to_uppercase().replace(' ', "_").parse(), Ok(reason));
        }
        assert_eq!("don\u{2019}t know".parse(), Ok(Missing::DontKnow));
        assert_eq!("lost".parse::<Missing>(), Err(UnknownReason("lost".into())));
    }
}
