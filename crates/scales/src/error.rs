use crate::AnswerRange;
use crosscase_data::{Coded, DataError, DidYouMean, Listed, Place};
use crosscase_numerics::NumericsError;
use thiserror::Error;

/// What stops an analysis of a scale.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ScalesError {
    /// An option outside what it may be.
    #[error("{option} is {found}: {allowed} is wanted")]
    Option {
        /// The option.
        option: &'static str,
        /// What was given.
        found: String,
        /// What may be given.
        allowed: &'static str,
    },
    /// An answer scale that does not rise.
    #[error("the range {low} to {high} does not rise: give two finite numbers, the lower one first")]
    Range {
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// An instrument file that is not what it should be.
    #[error("{place}: {reason}")]
    Instrument {
        /// Where.
        place: Place,
        /// What is wrong, and what to change.
        reason: String,
    },
    /// A scale that an instrument does not have.
    #[error("the instrument has no scale `{scale}`; there are {}", Listed(known))]
    UnknownScale {
        /// Its name.
        scale: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// A word that stands for no value.
    #[error("\"{found}\" is none of the labels of the answers ({place}){}", DidYouMean(found, known))]
    UnlistedWord {
        /// Where.
        place: Place,
        /// The word.
        found: String,
        /// The words that stand for values.
        known: Vec<String>,
    },
    /// An answer that the scale does not have.
    #[error(
        "the answer {found} is outside its range {} to {} ({place}): correct it, declare it missing, or declare another range",
        range.low(),
        range.high()
    )]
    OutsideRange {
        /// Where.
        place: Place,
        /// The answer.
        found: f64,
        /// The range.
        range: AnswerRange,
    },
    /// An answer between two options of an ordered scale.
    #[error("the answer {found} is no whole number ({place}): the options of an ordered scale are whole numbers")]
    BetweenOptions {
        /// Where.
        place: Place,
        /// The answer.
        found: f64,
    },
    /// No range where one is wanted.
    #[error(
        "{} has no declared range, and {wanted}: declare it (`--range 1,5`, say; in a study `range = [1, 5]`); the observed extremes are not it",
        Listed(items)
    )]
    NoRange {
        /// The items.
        items: Vec<String>,
        /// What wants a range.
        wanted: &'static str,
    },
    /// Items whose ranges differ where one number is made of them.
    #[error(
        "the ranges of the items differ ({}), so that their {score} means nothing: use pomp, the per cent of the maximum possible",
        Listed(ranges)
    )]
    DifferentRanges {
        /// Items with their ranges.
        ranges: Vec<String>,
        /// What was to be made of them.
        score: &'static str,
    },
    /// An item twice.
    #[error("the item `{item}` is named twice")]
    ItemTwice {
        /// The item.
        item: String,
    },
    /// Fewer items or rows than an analysis needs.
    #[error("{found} {} left, and {wanted} wants at least {least}{why}", if *found == 1 { format!("{what} is") } else { format!("{what}s are") })]
    TooFew {
        /// `item` or `row`.
        what: &'static str,
        /// How many are left.
        found: usize,
        /// How many are wanted.
        least: usize,
        /// What wants them.
        wanted: &'static str,
        /// What became of the others.
        why: String,
    },
    /// A roster that does not go with the answers.
    #[error("{place}: {reason}")]
    Roster {
        /// Where.
        place: Place,
        /// What is wrong.
        reason: String,
    },
    /// A shape of responses that has no variance for this number of options.
    #[error(
        "the null distribution {shape} is of five options, and the scale has {options}: use uniform, or give a variance"
    )]
    NullShape {
        /// Its name.
        shape: &'static str,
        /// How many options there are.
        options: String,
    },
    /// An item with other than the options that a method wants.
    #[error("{item} has {found} options in use, and {wanted}")]
    Options {
        /// The item.
        item: String,
        /// How many options were used.
        found: usize,
        /// What is wanted, and the way out.
        wanted: &'static str,
    },
    /// A matrix that a method cannot be fitted to.
    #[error("the matrix is singular or indefinite, and {wanted} wants a positive definite one: {way_out}")]
    Singular {
        /// The method.
        wanted: &'static str,
        /// What to do.
        way_out: &'static str,
    },
    /// A model that cannot be fitted.
    #[error("{reason}: {way_out}")]
    Model {
        /// What is wrong.
        reason: String,
        /// What to do.
        way_out: &'static str,
    },
    /// A column of numbers that holds what it cannot.
    #[error("{reason} ({place})")]
    Cell {
        /// Where.
        place: Place,
        /// What is wrong.
        reason: String,
    },
    /// Numbers.
    #[error(transparent)]
    Numerics(#[from] NumericsError),
    /// Tables.
    #[error(transparent)]
    Data(#[from] DataError),
}

impl ScalesError {
    /// A code that stays the same from version to version.
    ///
    /// ```
    /// use crosscase_scales::AnswerRange;
    /// assert_eq!(AnswerRange::new(5.0, 1.0).unwrap_err().code(), "SCA002");
    /// ```
    pub fn code(&self) -> &'static str {
        match self {
            Self::Option { .. } => "SCA001",
            Self::Range { .. } => "SCA002",
            Self::Instrument { .. } => "SCA003",
            Self::UnknownScale { .. } => "SCA004",
            Self::UnlistedWord { .. } => "SCA005",
            Self::OutsideRange { .. } => "SCA006",
            Self::BetweenOptions { .. } => "SCA007",
            Self::NoRange { .. } => "SCA008",
            Self::DifferentRanges { .. } => "SCA009",
            Self::ItemTwice { .. } => "SCA010",
            Self::TooFew { .. } => "SCA011",
            Self::Roster { .. } => "SCA012",
            Self::NullShape { .. } => "SCA013",
            Self::Cell { .. } => "SCA014",
            Self::Options { .. } => "SCA015",
            Self::Singular { .. } => "SCA016",
            Self::Model { .. } => "SCA017",
            Self::Numerics(error) => error.code(),
            Self::Data(error) => error.code(),
        }
    }

    /// Whether the call is at fault and not the data.
    pub const fn is_usage(&self) -> bool {
        matches!(
            self,
            Self::Option { .. }
                | Self::Range { .. }
                | Self::NoRange { .. }
                | Self::ItemTwice { .. }
                | Self::NullShape { .. }
        )
    }
}

impl ScalesError {
    /// The same with what was left out before: where too little is left of a model, that may be why.
    pub(crate) fn without(self, left_out: &[String]) -> Self {
        match self {
            Self::Model { reason, way_out } if !left_out.is_empty() => {
                let reason = format!("{reason} (left out, with one value only: {})", Listed(left_out));
                Self::Model { reason, way_out }
            }
            other => other,
        }
    }
}

impl Coded for ScalesError {
    fn code(&self) -> &str {
        self.code()
    }
}
