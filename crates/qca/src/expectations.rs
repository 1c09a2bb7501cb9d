use std::fmt;
use std::str::FromStr;

use crosscase_boolean::Cube;
use crosscase_boolean::expression::{Expression, Literal, LiteralValue, Term, listed};
use serde::{Deserialize, Serialize};

use crate::analysed::Analysed;
use crate::sets::{check_level, levels_of};
use crate::{Minimise, QcaError, Solution, SolutionKind};

/// Directional expectations: which value of a condition theory expects to help the outcome about (Ragin & Sonnett 2005;
/// Ragin 2008, *Redesigning Social Inquiry*, ch. 9).
///
/// Literals separated by commas: `DEV` is expected present, `~URB` absent, `TYPE[1]` or `TYPE[1,2]` at that value or one of these. Several
/// values of one condition are all expected. Conditions that are not named are left open. A conjunction such as `DEV*~LIT` is
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
    /// Expectations as they are written for these conditions: by name, or as in R's package `QCA` a vector of as many values as
    /// there are conditions, in their order: `1` expected present, `0` absent, `-` nothing.
    ///
    /// # Errors
    /// [`QcaError::Syntax`]; [`QcaError::NumberExpected`] for any other number, which names no condition.
    ///
    /// ```
    /// use crosscase_qca::Expectations;
    /// let conditions = ["DEV", "URB", "LIT"].map(String::from);
    /// let read = |text| Expectations::read(text, &conditions).map(|expected| expected.to_string());
    /// assert_eq!(read("1,0,-")?, "DEV,~URB");
    /// assert_eq!(read("DEV,~URB")?, "DEV,~URB");
    /// assert!(read("1").is_err() && read("1,0").is_err() && read("2,0,-").is_err() && read("1;0;-").is_err());
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn read(text: &str, conditions: &[String]) -> Result<Self, QcaError> {
        let values: Vec<&str> = listed(text).into_iter().map(str::trim).collect();
        // Whatever else than letters stands between numbers, they are no names: `1;0;-`, `10-11`.
        let is_written_in_numbers = text.contains(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || ",;:.-/|".contains(c));
        let is_vector = values.iter().any(|value| is_number(value)) || values.iter().all(|value| *value == "-");
        if !is_vector && !is_written_in_numbers {
            return text.parse();
        }
        let literal = |(name, value): (&String, &&str)| {
            let name = name.clone();
            match *value {
                "-" => Some(None),
                "1" => Some(Some(Literal { name, value: LiteralValue::Present })),
                "0" => Some(Some(Literal { name, value: LiteralValue::Absent })),
                _ => None,
            }
        };
        let read: Option<Vec<Option<Literal>>> = conditions.iter().zip(&values).map(literal).collect();
        match read.filter(|_| values.len() == conditions.len()) {
            Some(literals) => Ok(Self(literals.into_iter().flatten().map(|literal| Term(vec![literal])).collect())),
            None => Err(QcaError::NumberExpected { text: text.to_owned(), conditions: conditions.to_vec() }),
        }
    }

    /// Whether nothing is expected of any condition.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is expected for the negated outcome, if what helps the one about hinders the other: each literal negated (Ragin 2008).
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
            let found = literal.within(&sets.names);
            let at = found.map(|(at, _)| at);
            let (Some(values), Some(kind), Some((_, value))) =
                (at.and_then(|at| expected.get_mut(at)), at.and_then(|at| sets.kinds.get(at)), found)
            else {
                return Err(QcaError::UnknownCondition { name: literal.name.clone(), known: sets.names.clone() });
            };
            let literal = &Literal { name: literal.name.clone(), value };
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

/// A literal of a model that contradicts a directional expectation. Found by [`Solution::expectation_conflicts`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExpectationConflict {
    /// What it says of the condition: `~A` where A is expected.
    pub literal: String,
    /// The condition.
    pub condition: String,
}

impl Solution {
    /// Where the models that are listed contradict the expectations they were made by, each literal once. An expectation of a
    /// conjunction says nothing of its parts.
    ///
    /// # Errors
    /// None that a solution of this crate can cause.
    ///
    /// ```
    /// # use crosscase_qca::{Minimise, SetData, TruthTableParams};
    /// let cases = ["a", "b"].map(String::from).to_vec();
    /// let sets = SetData::new(cases, vec![("A".into(), vec![0.0, 1.0]), ("Y".into(), vec![1.0, 0.0])])?;
    /// let table = TruthTableParams::new("Y", ["A"]).fit(&sets)?;
    /// let against = Minimise::intermediate("A".parse()?).fit(&table)?.expectation_conflicts()?;
    /// assert_eq!(against.iter().map(|one| one.literal.as_str()).collect::<Vec<_>>(), ["~A"]);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn expectation_conflicts(&self) -> Result<Vec<ExpectationConflict>, QcaError> {
        let unexpected = self.params.expectations().unexpected(&self.table.sets)?;
        let names = self.table.conditions();
        let mut found: Vec<ExpectationConflict> = Vec::new();
        let terms = self.models.iter().flat_map(|model| &model.terms);
        // What a term says of a set's other values is left out of it, and said all the same.
        let literals = terms.flat_map(|term| self.table.sets.in_full(&term.cube).literals().collect::<Vec<_>>());
        for (at, value) in literals.filter(|literal| unexpected.contains(*literal)) {
            let literal = self.table.text(&Cube::from_literals(names.len(), [(at, value)]));
            let one = ExpectationConflict { literal, condition: names.get(at).cloned().unwrap_or_default() };
            if !found.contains(&one) {
                found.push(one);
            }
        }
        Ok(found)
    }
}

impl Minimise {
    /// What readers should call the solution: an intermediate one for which nothing is expected is the conservative one.
    ///
    /// ```
    /// use crosscase_qca::Minimise;
    /// let called = |expect: &str| Ok::<_, crosscase_qca::QcaError>(Minimise::intermediate(expect.parse()?).called());
    /// assert_eq!((called("A")?, called("")?), ("intermediate", "conservative"));
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn called(&self) -> &'static str {
        match self.kind() {
            SolutionKind::Intermediate if self.expectations().is_empty() => SolutionKind::Conservative,
            kind => kind,
        }
        .as_str()
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
        let numbered = || QcaError::NumberExpected { text: text.to_owned(), conditions: Vec::new() };
        let term = |text: &str| match text.parse::<Term>() {
            // `1` is the conjunction of nothing: of which condition would it say what is expected?
            Ok(term) if term.0.is_empty() => Err(numbered()),
            Err(_) if is_number(text.trim()) => Err(numbered()),
            read => read.map_err(|source| QcaError::Syntax { text: text.to_owned(), source }),
        };
        listed(text).into_iter().map(term).collect::<Result<_, _>>().map(Self)
    }
}

/// Whether a text is a number, and so no plain name of a condition that one would expect something of.
fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite)
}

impl fmt::Display for Expectations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<String> = self.0.iter().map(Term::to_string).collect();
        f.write_str(&texts.join(","))
    }
}

crosscase_data::as_text!(Expectations);

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
        check("C[1,2],~A", &[(0, 1), (2, 0)]);
        check("~C[0,1]", &[(2, 0), (2, 1)]);
        check("~C[0]", &[(2, 0)]);
        check("\"A\" , ~\"B\"", &[(0, 0), (1, 1)]);
        check("A,A", &[(0, 0)]);
    }

    #[test]
    fn a_vector_has_a_value_for_every_condition_in_their_order() {
        let conditions = ["A", "B", "2010 or so", "D"].map(String::from);
        let check = |text: &str, expected: Result<&str, &str>| {
            let read = Expectations::read(text, &conditions).map(|read| read.to_string()).map_err(|e| e.code());
            assert_eq!(read.as_deref().map_err(|code| *code), expected, "{text}");
        };
        check("1,0,-,1", Ok("A,~B,D"));
        check(" 1 , 0 , 1, - ", Ok("A,~B,\"2010 or so\""));
        check("-,-,-,-", Ok(""));
        check("A,~B", Ok("A,~B"));
        check("", Ok(""));
        check("1", Err("QCA041"));
        check("0", Err("QCA041"));
        check("-", Err("QCA041"));
        check("1,0,1", Err("QCA041"));
        check("1,0,-,1,1", Err("QCA041"));
        check("1,0,-,2", Err("QCA041"));
        check("1,0,-,0.5", Err("QCA041"));
        check("A,~B,-,1", Err("QCA041"));
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
        check("C[0,3]", "QCA016");
        check("C[0,1,2]", "QCA020");
        check("A[1]", "QCA017");
        check("A,,B", "QCA014");
        check("1", "QCA041");
        check("A,0", "QCA041");
    }
}
