//! What the fields of a row type can be.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Check, Presence, ValueKind};
use crate::Missing;

/// A value, or the reason why it is missing.
pub type OrMissing<T> = Result<T, Missing>;

/// One cell of a row on its way into or out of a table.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// No value, and why.
    Missing(Missing),
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// A whole number.
    Integer(i64),
    /// True or false.
    Boolean(bool),
}

/// A type that a field of a row can have: the kind of its column and whether it must be there.
pub trait Field: Sized {
    /// The kind of the column.
    const KIND: ValueKind;
    /// Whether a value must be there.
    const PRESENCE: Presence;
    /// The words allowed, where the type has a fixed list of them.
    const CHECK: Check = Check::Any;

    /// The value as a cell.
    fn to_value(&self) -> Value;

    /// The value of a cell; nothing if the cell is of another kind.
    fn from_value(value: Value) -> Option<Self>;
}

macro_rules! plain_field {
    ($type:ty, $kind:ident) => {
        impl Field for $type {
            const KIND: ValueKind = ValueKind::$kind;
            const PRESENCE: Presence = Presence::Required;

            fn to_value(&self) -> Value {
                Value::$kind(self.clone())
            }

            fn from_value(value: Value) -> Option<Self> {
                if let Value::$kind(value) = value { Some(value) } else { None }
            }
        }
    };
}

plain_field!(String, Text);
plain_field!(f64, Number);
plain_field!(i64, Integer);
plain_field!(bool, Boolean);

impl<T: Field> Field for Option<T> {
    const KIND: ValueKind = T::KIND;
    const PRESENCE: Presence = Presence::Optional;
    const CHECK: Check = T::CHECK;

    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Missing(Missing::Empty), Field::to_value)
    }

    fn from_value(value: Value) -> Option<Self> {
        if let Value::Missing(_) = value { Some(None) } else { T::from_value(value).map(Some) }
    }
}

impl<T: Field> Field for OrMissing<T> {
    const KIND: ValueKind = T::KIND;
    const PRESENCE: Presence = Presence::Given;
    const CHECK: Check = T::CHECK;

    fn to_value(&self) -> Value {
        self.as_ref().map_or_else(|reason| Value::Missing(*reason), Field::to_value)
    }

    fn from_value(value: Value) -> Option<Self> {
        if let Value::Missing(reason) = value { Some(Err(reason)) } else { T::from_value(value).map(Ok) }
    }
}

/// What is known of a tie. A tie that is not in a table is not known to be absent unless the roster says who was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TieStatus {
    /// There is a tie.
    Present,
    /// There is none.
    Absent,
    /// It is not known whether there is one: the sender did not answer.
    Missing,
    /// There can be none, by design: to itself, or between those who were not asked about one another.
    StructuralZero,
}

impl TieStatus {
    const WORDS: &'static [&'static str] = &["present", "absent", "missing", "structural zero"];

    /// The status in words, as it is written to files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent => "absent",
            Self::Missing => "missing",
            Self::StructuralZero => "structural zero",
        }
    }
}

impl fmt::Display for TieStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A reason as a word of the eight.
impl Field for Missing {
    const KIND: ValueKind = ValueKind::Text;
    const PRESENCE: Presence = Presence::Required;
    const CHECK: Check = Check::OneOf(&{
        let mut words = [""; Self::ALL.len()];
        let mut at = 0;
        while at < words.len() {
            words[at] = Self::ALL[at].as_str();
            at += 1;
        }
        words
    });

    fn to_value(&self) -> Value {
        Value::Text(self.as_str().to_owned())
    }

    fn from_value(value: Value) -> Option<Self> {
        if let Value::Text(word) = value { word.parse().ok() } else { None }
    }
}

impl Field for TieStatus {
    const KIND: ValueKind = ValueKind::Text;
    const PRESENCE: Presence = Presence::Required;
    const CHECK: Check = Check::OneOf(Self::WORDS);

    fn to_value(&self) -> Value {
        Value::Text(self.as_str().to_owned())
    }

    fn from_value(value: Value) -> Option<Self> {
        let Value::Text(word) = value else { return None };
        [Self::Present, Self::Absent, Self::Missing, Self::StructuralZero]
            .into_iter()
            .find(|status| status.as_str() == word)
    }
}
