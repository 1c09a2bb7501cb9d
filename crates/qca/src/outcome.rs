use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::QcaError;
use crate::syntax::{Named, parse_one};

/// What is explained: a set, its negation, or one value of a multi-value set.
///
/// Written `Y`, `~Y`, `Y[1]` or `~Y[1]`; a name with spaces or operators stands in quotes.
///
/// ```
/// use crosscase_qca::Outcome;
/// let outcome: Outcome = "~SURV".parse()?;
/// assert_eq!(outcome, Outcome::new("SURV").negated());
/// assert_eq!(Outcome::new("TYPE").at_level(2).to_string(), "TYPE[2]");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Outcome(pub(crate) Named);

impl Outcome {
    /// The set itself.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Named { name: name.into(), negated: false, level: None })
    }

    /// The negation of this outcome; of a negated one, the set itself.
    #[must_use]
    pub fn negated(mut self) -> Self {
        self.0.negated = !self.0.negated;
        self
    }

    /// One value of a crisp or multi-value set.
    #[must_use]
    pub fn at_level(mut self, level: u8) -> Self {
        self.0.level = Some(level);
        self
    }

    /// The set's name.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether the outcome is the absence of the set or of the value.
    pub fn is_negated(&self) -> bool {
        self.0.negated
    }

    /// The value, if one was named.
    pub fn level(&self) -> Option<u8> {
        self.0.level
    }
}

impl FromStr for Outcome {
    type Err = QcaError;

    fn from_str(text: &str) -> Result<Self, QcaError> {
        parse_one(text).map(Self)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<String> for Outcome {
    type Error = QcaError;

    fn try_from(text: String) -> Result<Self, QcaError> {
        text.parse()
    }
}

impl From<Outcome> for String {
    fn from(outcome: Outcome) -> Self {
        outcome.to_string()
    }
}
