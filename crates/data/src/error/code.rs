//! The code and the place of every error.

use crate::{DataError, Place};

impl DataError {
    /// A code that stays the same from version to version, such as `DAT002`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownColumn { .. } => "DAT001",
            Self::NotANumber { .. } => "DAT002",
            Self::DateLike { .. } => "DAT003",
            Self::NoIdColumn => "DAT004",
            Self::MissingId { .. } => "DAT005",
            Self::DuplicateId { .. } => "DAT006",
            Self::DuplicateColumn { .. } => "DAT007",
            Self::UnequalLength { .. } => "DAT008",
            Self::NotFinite { .. } => "DAT009",
            Self::UnsupportedType { .. } => "DAT010",
            Self::EmptySelection { .. } => "DAT011",
            Self::ReversedRange { .. } => "DAT012",
            Self::SelectedTwice { .. } => "DAT013",
            Self::ReasonWithoutGap { .. } => "DAT014",
            Self::AmbiguousNumber { .. } => "DAT015",
            Self::OneMark { .. } => "DAT016",
            Self::TwoMeanings { .. } => "DAT017",
            Self::UnknownFormat { .. } => "DAT020",
            Self::FormatNotBuilt { .. } => "DAT021",
            Self::CannotRead { .. } => "DAT022",
            Self::CannotWrite { .. } => "DAT023",
            Self::EmptyFile { .. } => "DAT024",
            Self::HeaderOnly { .. } => "DAT025",
            Self::EmptyHeader { .. } => "DAT026",
            Self::Ragged { .. } => "DAT027",
            Self::UnclosedQuote { .. } => "DAT028",
            Self::TextAfterQuote { .. } => "DAT029",
            Self::NotText { .. } => "DAT030",
            Self::TooLarge { .. } => "DAT031",
            Self::Malformed { .. } => "DAT032",
            Self::UnknownSheet { .. } => "DAT033",
            Self::NotWritable { .. } => "DAT034",
            Self::WrongSheet { .. } => "DAT035",
            Self::Folder { .. } => "DAT036",
            Self::NoNamesRow { .. } => "DAT037",
            Self::OtherLetters(..) => "DAT038",
            Self::WrongSchema { .. } => "DAT040",
            Self::MissingColumn { .. } => "DAT041",
            Self::WrongKind { .. } => "DAT042",
            Self::Required { .. } => "DAT043",
            Self::OutOfRange { .. } => "DAT044",
            Self::NotAllowed { .. } => "DAT045",
            Self::DuplicateKey { .. } => "DAT046",
            Self::UnknownKey { .. } => "DAT047",
            Self::BrokenRule { .. } => "DAT048",
            Self::Circular { .. } => "DAT049",
            Self::TooManyPairs(_) => "DAT050",
        }
    }

    /// Where it is, if it has one place.
    pub const fn place(&self) -> Option<&Place> {
        match self {
            Self::NotANumber { place, .. }
            | Self::DateLike { place, .. }
            | Self::AmbiguousNumber { place, .. }
            | Self::OneMark { place }
            | Self::WrongSheet { place, .. }
            | Self::MissingId { place }
            | Self::DuplicateId { place, .. }
            | Self::DuplicateColumn { place, .. }
            | Self::NotFinite { place }
            | Self::ReasonWithoutGap { place, .. }
            | Self::CannotRead { place, .. }
            | Self::CannotWrite { place, .. }
            | Self::Folder { place }
            | Self::EmptyFile { place }
            | Self::HeaderOnly { place }
            | Self::EmptyHeader { place, .. }
            | Self::Ragged { place, .. }
            | Self::NoNamesRow { place, .. }
            | Self::OtherLetters(place, _)
            | Self::UnclosedQuote { place }
            | Self::TextAfterQuote { place }
            | Self::NotText { place }
            | Self::TooLarge { place, .. }
            | Self::Malformed { place, .. }
            | Self::UnknownSheet { place, .. }
            | Self::WrongKind { place, .. }
            | Self::Required { place, .. }
            | Self::OutOfRange { place, .. }
            | Self::NotAllowed { place, .. }
            | Self::DuplicateKey { place, .. }
            | Self::UnknownKey { place, .. }
            | Self::BrokenRule { place, .. }
            | Self::Circular { place, .. } => Some(place),
            _ => None,
        }
    }
}
