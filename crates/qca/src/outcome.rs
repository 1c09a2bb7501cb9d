use std::fmt;
use std::str::FromStr;

use crosscase_boolean::expression::{
    ExpectedToken, Expression, Found, Literal, LiteralValue, ParseError, Relation, Term,
};
use serde::{Deserialize, Serialize};

use crate::QcaError;

/// What is explained: a set, its negation, one value or several of a multi-value set, or an expression of sets.
///
/// Written `Y`, `~Y`, `Y[1]`, `~Y[1,2]`, `Y*~Z + W` or `~(Y*~Z)`; a name with blanks or operators stands in quotes. Whether the sets exist
/// and have the values is checked against the data.
///
/// ```
/// use crosscase_qca::Outcome;
/// let outcome: Outcome = "~SURV".parse()?;
/// assert_eq!(outcome, Outcome::new("SURV").negated());
/// assert_eq!((outcome.names(), outcome.is_negated()), (vec!["SURV"], true));
/// assert_eq!(Outcome::new("TYPE").at_level(2).to_string(), "TYPE[2]");
/// let both: Outcome = "SURV*~IND".parse()?;
/// assert_eq!(both.names(), ["SURV", "IND"]);
/// assert_eq!(both.negated().to_string(), "~(SURV*~IND)");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Outcome {
    /// Never without a literal in each term.
    expression: Expression,
    /// Never of a single literal, which is negated itself.
    negated: bool,
}

impl Outcome {
    /// The outcome that is the set of this name; [`Outcome::negated`] is what is not in it.
    pub fn new(name: impl Into<String>) -> Self {
        Literal { name: name.into(), value: LiteralValue::Present }.into()
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
        match self.literal_mut() {
            Some(literal) => *literal = literal.negated(),
            None => self.negated = !self.negated,
        }
        self
    }

    /// One value of a crisp or multi-value set; a negated outcome stays negated, and an expression what it is.
    ///
    /// ```
    /// use crosscase_qca::Outcome;
    /// assert_eq!(Outcome::new("free press").at_level(1).to_string(), "\"free press\"[1]");
    /// assert_eq!(Outcome::new("TYPE").negated().at_level(1).to_string(), "~TYPE[1]");
    /// ```
    #[must_use]
    pub fn at_level(mut self, level: u8) -> Self {
        let negated = self.is_negated();
        if let Some(literal) = self.literal_mut() {
            let of = if negated { LiteralValue::NotLevel } else { LiteralValue::Level };
            literal.value = of(level.into());
        }
        self
    }

    /// The sets that it names, each once.
    pub fn names(&self) -> Vec<&str> {
        self.expression.names()
    }

    /// What it says of the one set that it is about; `None` of an expression.
    pub fn literal(&self) -> Option<&Literal> {
        match &self.expression.terms[..] {
            [Term(literals)] if literals.len() == 1 => literals.first(),
            _ => None,
        }
    }

    fn literal_mut(&mut self) -> Option<&mut Literal> {
        match &mut self.expression.terms[..] {
            [Term(literals)] if literals.len() == 1 => literals.first_mut(),
            _ => None,
        }
    }

    /// Whether the outcome is the absence of the set, of the value or of the expression.
    pub fn is_negated(&self) -> bool {
        let absent = |literal: &Literal| matches!(literal.value, LiteralValue::Absent | LiteralValue::NotLevel(_));
        self.literal().map_or(self.negated, absent)
    }

    /// The expression, and whether its absence is meant.
    pub(crate) const fn parts(&self) -> (&Expression, bool) {
        (&self.expression, self.negated)
    }

    /// The same with its sets called otherwise.
    pub(crate) fn renamed(&self, of: impl Fn(&Expression) -> Expression) -> Self {
        Self { expression: of(&self.expression), negated: self.negated }
    }
}

impl From<Literal> for Outcome {
    fn from(literal: Literal) -> Self {
        Self { expression: Term(vec![literal]).into(), negated: false }
    }
}

/// The outcome of a relation.
impl From<&Relation> for Outcome {
    fn from(relation: &Relation) -> Self {
        Self { expression: relation.outcome.clone(), negated: false }
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
        let outcome = |text: &str| -> Result<Self, ParseError> {
            let expression: Expression = text.parse()?;
            if expression.is_false() || expression.terms.iter().any(|term| term.0.is_empty()) {
                let (found, expected) = (Found::Name(text.trim().to_owned()), ExpectedToken::Literal);
                return Err(ParseError::Unexpected { at: 0, found, expected });
            }
            Ok(Self { expression, negated: false })
        };
        let within = text.trim().strip_prefix('~').map(str::trim_start);
        let within = within.and_then(|text| text.trim_end().strip_prefix('(')?.strip_suffix(')'));
        if let Some(Ok(found)) = within.map(outcome) {
            return Ok(found.negated());
        }
        outcome(text).map_err(|source| QcaError::Syntax { text: text.to_owned(), source })
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated { write!(f, "~({})", self.expression) } else { self.expression.fmt(f) }
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
        let both = || "A*~B".parse::<Outcome>().unwrap();
        check("A*~B", &both());
        check("~ (A*~B)", &both().negated());
        check("~(~A[1,2])", &Outcome::new("A").at_level(1).negated().negated().renamed(|_| "A[1,2]".parse().unwrap()));
        assert_eq!(both().negated().negated(), both());
        assert_eq!("~(A) + (B)".parse::<Outcome>().unwrap().to_string(), "~A + B");
        let refused = |text: &str| assert_eq!(text.parse::<Outcome>().unwrap_err().code(), "QCA014", "{text}");
        refused("");
        refused("1");
        refused("A + 1");
        refused("A*");
        refused("A -> B");
        refused("A[300]");
        refused("~");
    }
}
