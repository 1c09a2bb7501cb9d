//! The typed tables that instruments and methods exchange.

use std::fmt;

/// What a column of a typed table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Text.
    Text,
    /// A finite number.
    Number,
    /// A whole number.
    Integer,
    /// True or false.
    Boolean,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Number => "a number",
            Self::Integer => "a whole number",
            Self::Boolean => "true or false",
        })
    }
}

/// The numbers a column may hold, ends included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The lowest, if there is one.
    pub low: Option<f64>,
    /// The highest, if there is one.
    pub high: Option<f64>,
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.low, self.high) {
            (Some(low), Some(high)) => write!(f, "{low} to {high}"),
            (Some(low), None) => write!(f, "{low} and more"),
            (None, Some(high)) => write!(f, "{high} and less"),
            (None, None) => f.write_str("any number"),
        }
    }
}
