use std::fmt;
use std::str::FromStr;

use crosscase_boolean::expression::{Literal, LiteralValue};
use serde::{Deserialize, Serialize};

use crate::QcaError;

/// What is explained: a set, its negation, or one value of a multi-value set.
///
/// Written `Y`, `~Y`, `Y[1]` or `~Y[1]`; a name with blanks or operators stands in quotes. Whether the set exists and
/// has the value is checked against the data.
///
/// ```
/// use crosscase_qca::Outcome;
/// let outcome: Outcome = "~SURV".parse()?;
/// assert_eq!(outcome, Outcome::new("SURV").negated());
/// assert_eq!((outcome.name(), outcome.is_negated()), ("SURV", true));
/// assert_eq!(Outcome::new("TYPE").at_level(2).to_string(), "TYPE[2]");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Outcome(pub(crate) Literal);

impl Outcome {
    /// The set itself.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Literal { name: name.into(), value: LiteralValue::Present })
    }

    /// The negation of this outcome; of a negated one, the set itself.
    ///
    /// ```
    /// use crosscase_qca::Outcome;
    /// assert_eq!(Outcome::new("TYPE").at_level(2).negated().to_string(), "~TYPE[2]");
    /// assert_eq!(Outcome::new("SURV").negated().negated(), Outcome::new("SURV"));
    /// ```
    #[must_use]
    pub fn negated(mut self) -> Self {
        self.0 = self.0.negated();
        self
    }

    /// One value of a crisp or multi-value set; a negated outcome stays negated.
    ///
    /// ```
    /// use crosscase_qca::Outcome;
    /// assert_eq!(Outcome::new("free press").at_level(1).to_string(), "\"free press\"[1]");
    /// assert_eq!(Outcome::new("TYPE").negated().at_level(1).to_string(), "~TYPE[1]");
    /// ```
    #[must_use]
    pub fn at_level(mut self, level: u8) -> Self {
        self.0.value = if self.is_negated() { LiteralValue::NotLevel(level) } else { LiteralValue::Level(level) };
        self
    }

    /// The set's name.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether the outcome is the absence of the set or of the value.
    pub fn is_negated(&self) -> bool {
        matches!(self.0.value, LiteralValue::Absent | LiteralValue::NotLevel(_))
    }
}

impl From<Literal> for Outcome {
    fn from(literal: Literal) -> Self {
        Self(literal)
    }
}

/// The text as it is written, else the set of that name.
///
/// ```
/// use crosscase_qca::Outcome;
/// assert_eq!(Outcome::from("~SURV"), Outcome::new("SURV").negated());
/// assert_eq!(Outcome::from("free press"), Outcome::new("free press"));
/// ```
impl From<&str> for Outcome {
    fn from(text: &str) -> Self {
        text.parse().unwrap_or_else(|_| Self::new(text))
    }
}

impl FromStr for Outcome {
    type Err = QcaError;

    fn from_str(text: &str) -> Result<Self, QcaError> {
        text.parse().map(Self).map_err(|source| QcaError::Syntax { text: text.to_owned(), source })
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

crosscase_data::as_text!(Outcome);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_read_and_written_back() {
        let check = |text: &str, expected: &Outcome| {
            assert_eq!(&text.parse::<Outcome>().unwrap(), expected);
            assert_eq!(&expected.to_string().parse::<Outcome>().unwrap(), expected);
        };
        check(" ~ Y ", &Outcome::new("Y").negated());
        check("Y", &Outcome::new("Y").negated().negated());
        check("~Y[0]", &Outcome::new("Y").negated().at_level(0));
        check("Y[0]", &Outcome::new("Y").negated().at_level(0).negated());
        check("\"level of trust\"[1]", &Outcome::new("level of trust").at_level(1));
        let refused = |text: &str| assert_eq!(text.parse::<Outcome>().unwrap_err().code(), "QCA014", "{text}");
        refused("");
        refused("A*B");
        refused("A[300]");
        refused("~");
    }
}
