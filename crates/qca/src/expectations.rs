use std::fmt;
use std::str::FromStr;

use crosscase_boolean::Cube;
use crosscase_boolean::expression::{Expression, Literal, Term};
use serde::{Deserialize, Serialize};

use crate::QcaError;
use crate::analysed::Analysed;
use crate::sets::{check_level, levels_of};

/// Directional expectations: which value of a condition theory expects to help the outcome about (Ragin & Sonnett 2005;
/// Ragin 2008, *Redesigning Social Inquiry*, ch. 9).
///
/// Literals separated by commas: `DEV` is expected present, `~URB` absent, `TYPE[1]` at that value. Several values of
/// one condition are all expected. Conditions that are not named are left open. A conjunction such as `DEV*~LIT` is
/// expected as a whole: the one without the other is not. Whether the conditions exist is checked by
/// [`Minimise::fit`](crate::Minimise::fit).
///
/// ```
/// use crosscase_qca::Expectations;
/// let expected: Expectations = "DEV, ~URB".parse()?;
/// assert_eq!(expected.to_string(), "DEV,~URB");
/// assert!(!expected.is_empty());
/// assert_eq!("".parse::<Expectations>()?, Expectations::default());
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Expectations(Vec<Term>);

impl Expectations {
    /// Whether nothing is expected of any condition.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is expected for the negated outcome, if what helps the one about hinders the other: each literal turned round (Ragin 2008).
    /// Of a conjunction the opposite is no expectation; it is left out.
    ///
    /// ```
    /// use crosscase_qca::Expectations;
    /// let expected: Expectations = "DEV,~URB,A*B".parse()?;
    /// assert_eq!(expected.turned().to_string(), "~DEV,URB");
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    #[must_use]
    pub fn turned(&self) -> Self {
        Self(self.individual().map(|literal| Term(vec![literal.negated()])).collect())
    }

    pub(crate) fn terms(&self) -> &[Term] {
        &self.0
    }

    fn individual(&self) -> impl Iterator<Item = &Literal> {
        self.0.iter().filter_map(|term| match term.0.as_slice() {
            [literal] => Some(literal),
            _ => None,
        })
    }

    /// The conjunctions that are expected as a whole, in the order in which they were given.
    pub(crate) fn conjunctions(&self, sets: &Analysed) -> Result<Vec<Cube>, QcaError> {
        let words = sets.vocabulary()?;
        let mut found = Vec::new();
        for term in self.0.iter().filter(|term| term.0.len() > 1) {
            found.extend(words.cubes(&Expression { terms: vec![term.clone()] })?);
        }
        Ok(found)
    }

    /// Condition by condition and value by value, whether the value contradicts an expectation.
    pub(crate) fn unexpected(&self, sets: &Analysed) -> Result<Unexpected, QcaError> {
        let mut expected: Vec<Vec<bool>> =
            sets.space.levels().iter().map(|&levels| vec![false; usize::from(levels)]).collect();
        for literal in self.individual() {
            let at = sets.names.iter().position(|name| *name == literal.name);
            let (Some(values), Some(kind)) =
                (at.and_then(|at| expected.get_mut(at)), at.and_then(|at| sets.kinds.get(at)))
            else {
                return Err(QcaError::UnknownCondition { name: literal.name.clone(), known: sets.names.clone() });
            };
            check_level(literal, *kind)?;
            for (value, expected) in (0..levels_of(*kind)).zip(values) {
                *expected |= literal.membership(f64::from(value)) == 1.0;
            }
        }
        for (values, condition) in expected.iter_mut().zip(&sets.names) {
            if values.iter().all(|expected| *expected) {
                return Err(QcaError::EmptyExpectation { condition: condition.clone() });
            }
            let any = values.iter().any(|expected| *expected);
            for value in values.iter_mut() {
                *value = any && !*value;
            }
        }
        Ok(Unexpected(expected))
    }
}

/// Condition by condition and value by value, whether the value contradicts an expectation.
pub(crate) struct Unexpected(Vec<Vec<bool>>);

impl Unexpected {
    pub(crate) fn contains(&self, (condition, value): (usize, u8)) -> bool {
        self.0.get(condition).and_then(|values| values.get(usize::from(value))).is_some_and(|unexpected| *unexpected)
    }
}

impl FromStr for Expectations {
    type Err = QcaError;

    fn from_str(text: &str) -> Result<Self, QcaError> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        let term = |text: &str| text.parse().map_err(|source| QcaError::Syntax { text: text.to_owned(), source });
        let mut quoted = false;
        let parts = text.split(|c| {
            quoted ^= c == '"';
            c == ',' && !quoted
        });
        parts.map(term).collect::<Result<_, _>>().map(Self)
    }
}

impl fmt::Display for Expectations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<String> = self.0.iter().map(Term::to_string).collect();
        f.write_str(&texts.join(","))
    }
}

impl TryFrom<String> for Expectations {
    type Error = QcaError;

    fn try_from(text: String) -> Result<Self, QcaError> {
        text.parse()
    }
}

impl From<Expectations> for String {
    fn from(expectations: Expectations) -> Self {
        expectations.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Outcome, SetData};

    /// The literals that contradict the expectations, of a fuzzy A, a crisp B and a three-valued C.
    fn unexpected(text: &str) -> Result<Vec<(usize, u8)>, &'static str> {
        let cases = ["x", "y", "z"].map(String::from).to_vec();
        let columns = [("A", [0.2, 0.4, 0.9]), ("B", [0.0, 1.0, 1.0]), ("C", [0.0, 1.0, 2.0]), ("Y", [0.0, 1.0, 1.0])];
        let columns = columns.map(|(name, values)| (name.to_owned(), values.to_vec())).to_vec();
        let names = ["A", "B", "C"].map(String::from);
        let sets = Analysed::new(&SetData::new(cases, columns).unwrap(), &Outcome::new("Y"), &names).unwrap();
        let found = text.parse::<Expectations>().and_then(|e| e.unexpected(&sets)).map_err(|e| e.code())?;
        let literals = [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2)];
        Ok(literals.into_iter().filter(|literal| found.contains(*literal)).collect())
    }

    #[test]
    fn a_literal_is_unexpected_where_another_value_is_expected() {
        let check =
            |text: &str, expected: &[(usize, u8)]| assert_eq!(unexpected(text).as_deref(), Ok(expected), "{text}");
        check("", &[]);
        check("A", &[(0, 0)]);
        check("~A", &[(0, 1)]);
        check("B, ~A", &[(0, 1), (1, 0)]);
        check("B[0]", &[(1, 1)]);
        check("~B[0]", &[(1, 0)]);
        check("C[1]", &[(2, 0), (2, 2)]);
        check("C[1],C[2]", &[(2, 0)]);
        check("~C[0]", &[(2, 0)]);
        check("\"A\" , ~\"B\"", &[(0, 0), (1, 1)]);
        check("A,A", &[(0, 0)]);
    }

    #[test]
    fn commas_in_quotes_separate_nothing() {
        let read: Expectations = "\"a, b\",~C".parse().unwrap();
        assert_eq!((read.0.len(), read.to_string().as_str()), (2, "\"a, b\",~C"));
    }

    #[test]
    fn impossible_expectations_are_refused() {
        let check = |text: &str, code: &str| assert_eq!(unexpected(text), Err(code), "{text}");
        check("D", "QCA021");
        check("A,~A", "QCA020");
        check("C", "QCA015");
        check("C[3]", "QCA016");
        check("A[1]", "QCA017");
        check("A,,B", "QCA014");
    }
}
