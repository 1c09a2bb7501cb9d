//! What is wrong with the text of an expression.

use std::fmt;

/// What is wrong with a text, and at which character (counted from 0).
///
/// ```
/// use crosscase_boolean::expression::Expression;
/// let error = "DEV*".parse::<Expression>().unwrap_err();
/// assert_eq!(error.to_string(), "character 5: found the end, expected a condition such as A, ~A or A[1]");
/// assert_eq!((error.code(), error.position()), ("BOO101", 4));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseError {
    /// Something else was expected.
    #[error("character {at}: found {found}, expected {expected}", at = .at + 1)]
    Unexpected {
        /// Where.
        at: usize,
        /// What is there.
        found: Found,
        /// What is allowed there.
        expected: ExpectedToken,
    },
    /// A quoted name without its end.
    #[error("character {at}: the quoted name has no end; close it with '\"'", at = .at + 1)]
    OpenQuote {
        /// Where the name starts.
        at: usize,
    },
    /// Parentheses that multiply out to more terms than can be held.
    #[error("character {at}: multiplied out, this has more than {terms} terms; write it shorter", at = .at + 1)]
    TooLong {
        /// Where.
        at: usize,
        /// The limit.
        terms: usize,
    },
    /// Parentheses that take too long to multiply out.
    #[error("character {at}: to multiply this out takes more than {literals} literals; write it shorter", at = .at + 1)]
    TooMuchWork {
        /// Where.
        at: usize,
        /// The limit.
        literals: usize,
    },
    /// Too many parentheses within parentheses.
    #[error("character {at}: more than {depth} parentheses are open; write it flatter", at = .at + 1)]
    TooDeep {
        /// Where.
        at: usize,
        /// The limit.
        depth: usize,
    },
    /// A level that is no whole number from 0 to 255.
    #[error("character {at}: a level is a whole number from 0 to 255, as in A[2]", at = .at + 1)]
    Level {
        /// Where the level starts.
        at: usize,
    },
}

impl ParseError {
    /// A code that stays the same from version to version.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unexpected { .. } => "BOO101",
            Self::OpenQuote { .. } => "BOO102",
            Self::Level { .. } => "BOO103",
            Self::TooLong { .. } => "BOO104",
            Self::TooDeep { .. } => "BOO105",
            Self::TooMuchWork { .. } => "BOO110",
        }
    }

    /// The character the error is at, counted from 0.
    pub fn position(&self) -> usize {
        match self {
            Self::Unexpected { at, .. }
            | Self::OpenQuote { at }
            | Self::Level { at }
            | Self::TooLong { at, .. }
            | Self::TooMuchWork { at, .. }
            | Self::TooDeep { at, .. } => *at,
        }
    }
}

/// What stands where something else should.
///
/// ```
/// use crosscase_boolean::expression::Found;
/// assert_eq!(Found::Sign('+').to_string(), "'+'");
/// assert_eq!(Found::Name("DEV".to_owned()).to_string(), "the name 'DEV'");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Found {
    /// The end of the text.
    End,
    /// This sign.
    Sign(char),
    /// This name.
    Name(String),
    /// An arrow.
    Arrow,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::End => f.write_str("the end"),
            Self::Sign(sign) => write!(f, "'{sign}'"),
            Self::Name(name) => write!(f, "the name '{name}'"),
            Self::Arrow => f.write_str("an arrow"),
        }
    }
}

/// What is allowed at some place of a text.
///
/// ```
/// use crosscase_boolean::expression::ExpectedToken;
/// assert_eq!(ExpectedToken::Operator.to_string(), "'*', '+' or the end");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExpectedToken {
    /// A condition, perhaps negated.
    Literal,
    /// The name that `~` negates.
    Name,
    /// `]` after a level.
    Bracket,
    /// `)` after what stands in parentheses.
    Parenthesis,
    /// `*`, `+` or the end.
    Operator,
    /// `*`, `+`, `->` or `<-`.
    OperatorOrArrow,
    /// Nothing more.
    End,
}

impl fmt::Display for ExpectedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Literal => "a condition such as A, ~A or A[1]",
            Self::Name => "the name of a condition",
            Self::Bracket => "']'",
            Self::Parenthesis => "')'",
            Self::Operator => "'*', '+' or the end",
            Self::OperatorOrArrow => "'*', '+', '->' or '<-'",
            Self::End => "the end",
        })
    }
}
