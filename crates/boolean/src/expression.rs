//! Expressions: sums of products over named conditions, parsed and printed.

mod error;
mod factor;
mod levels;
mod membership;
mod notation;
mod parse;
mod vocabulary;

pub use error::{ExpectedToken, Found, ParseError};
pub use factor::Factored;
pub use levels::Levels;
pub use notation::{Notation, cube_term, cube_text};
pub use vocabulary::{NODES, Shortest, Vocabulary, VocabularyError};

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// What a literal says of its condition.
///
/// ```
/// use crosscase_boolean::expression::{Literal, LiteralValue};
/// let value = |text: &str| text.parse::<Literal>().map(|literal| literal.value);
/// assert_eq!(value("DEV")?, LiteralValue::Present);
/// assert_eq!(value("~DEV")?, LiteralValue::Absent);
/// assert_eq!(value("DEV[2]")?, LiteralValue::Level(2.into()));
/// assert_eq!(value("~DEV[0,2]")?, LiteralValue::NotLevel([0, 2].into_iter().collect()));
/// # Ok::<(), crosscase_boolean::expression::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LiteralValue {
    /// `A`: the condition is present.
    Present,
    /// `~A`: the condition is absent.
    Absent,
    /// `A[2]`, `A[0,2]`: the condition has this value, or one of these.
    Level(Levels),
    /// `~A[2]`, `~A[0,2]`: the condition has any other value.
    NotLevel(Levels),
}

/// A condition and what is said of it.
///
/// ```
/// use crosscase_boolean::expression::{Literal, LiteralValue};
/// let literal: Literal = "~\"free press\"".parse()?;
/// assert_eq!(literal.name, "free press");
/// assert_eq!(literal.value, LiteralValue::Absent);
/// # Ok::<(), crosscase_boolean::expression::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Literal {
    /// The condition. Any text: it is quoted where it needs to be. Case matters.
    pub name: String,
    /// What is said of it.
    pub value: LiteralValue,
}

impl Literal {
    /// The literal that holds where this one does not.
    ///
    /// ```
    /// use crosscase_boolean::expression::Literal;
    /// let literal: Literal = "A[2]".parse()?;
    /// assert_eq!(literal.negated().to_string(), "~A[2]");
    /// # Ok::<(), crosscase_boolean::expression::ParseError>(())
    /// ```
    #[must_use]
    pub fn negated(&self) -> Self {
        let value = match self.value {
            LiteralValue::Present => LiteralValue::Absent,
            LiteralValue::Absent => LiteralValue::Present,
            LiteralValue::Level(level) => LiteralValue::NotLevel(level),
            LiteralValue::NotLevel(level) => LiteralValue::Level(level),
        };
        Self { name: self.name.clone(), value }
    }

    /// The values of a set that a name is: `A[1,2]`; nothing of any other name.
    ///
    /// ```
    /// use crosscase_boolean::expression::Literal;
    /// assert_eq!(Literal::of_values("A[2, 1]").map(|values| values.to_string()).as_deref(), Some("A[1,2]"));
    /// assert!(Literal::of_values("A").is_none() && Literal::of_values("~A[1]").is_none());
    /// ```
    pub fn of_values(name: &str) -> Option<Self> {
        name.parse::<Self>().ok().filter(|literal| matches!(literal.value, LiteralValue::Level(_)))
    }

    /// Which of these conditions it speaks of, by index, and what it says of that one: the one of its name, else the one that is called as
    /// a literal with values is written, of which it says that it is present or absent.
    ///
    /// ```
    /// use crosscase_boolean::expression::{Literal, LiteralValue};
    /// let conditions = ["B", "A[1,2]"].map(String::from);
    /// let literal: Literal = "~A[2,1]".parse()?;
    /// assert_eq!(literal.within(&conditions), Some((1, LiteralValue::Absent)));
    /// # Ok::<(), crosscase_boolean::expression::ParseError>(())
    /// ```
    pub fn within(&self, conditions: &[String]) -> Option<(usize, LiteralValue)> {
        let at = |name: &str| conditions.iter().position(|condition| condition == name);
        let (called, value) = match self.value {
            LiteralValue::Level(_) => (self.to_string(), LiteralValue::Present),
            LiteralValue::NotLevel(_) => (self.negated().to_string(), LiteralValue::Absent),
            value => return at(&self.name).map(|at| (at, value)),
        };
        at(&self.name).map(|at| (at, self.value)).or_else(|| at(&called).map(|at| (at, value)))
    }

    /// What it makes of the membership, or the level, of a case in its set: `1 − x` of an absence (Zadeh 1965,
    /// doi:10.1016/S0019-9958(65)90241-X), of a level 1 or 0.
    ///
    /// ```
    /// use crosscase_boolean::expression::Literal;
    /// let of = |text: &str, x: f64| text.parse::<Literal>().map(|literal| literal.membership(x));
    /// assert_eq!((of("A", 0.75)?, of("~A", 0.75)?, of("A[2]", 2.0)?, of("~A[2]", 2.0)?), (0.75, 0.25, 1.0, 0.0));
    /// # Ok::<(), crosscase_boolean::expression::ParseError>(())
    /// ```
    pub fn membership(&self, x: f64) -> f64 {
        match self.value {
            LiteralValue::Present => x,
            LiteralValue::Absent => 1.0 - x,
            LiteralValue::Level(levels) => f64::from(u8::from(levels.contains(x))),
            LiteralValue::NotLevel(levels) => f64::from(u8::from(!levels.contains(x))),
        }
    }
}

/// A product of literals; without any it is true, and written `1`.
///
/// ```
/// use crosscase_boolean::expression::Term;
/// let term: Term = "DEV*~URB".parse()?;
/// assert_eq!(term.0.len(), 2);
/// assert_eq!(term.to_string(), "DEV*~URB");
/// assert_eq!(Term::default().to_string(), "1");
/// # Ok::<(), crosscase_boolean::expression::ParseError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term(pub Vec<Literal>);

/// A sum of terms; without any it is false, and written `0`.
///
/// ```
/// use crosscase_boolean::expression::Expression;
/// let expression: Expression = "DEV*~URB + STB[1]".parse()?;
/// assert_eq!(expression.terms.len(), 2);
/// assert_eq!(expression.to_string(), "DEV*~URB + STB[1]");
/// # Ok::<(), crosscase_boolean::expression::ParseError>(())
/// ```
///
/// The grammar, in which blanks do not matter outside quotes:
///
/// | | |
/// |---|---|
/// | expression | `0`, or terms joined by `+` |
/// | term | `1`, or factors joined by `*` |
/// | factor | a literal, or an expression in parentheses, which is multiplied out |
/// | literal | `name`, `~name`, `name[levels]`, `~name[levels]`; levels 0 to 255, separated by commas |
/// | name | any characters but blanks and `*`, `+`, `~`, `[`, `]`, `(`, `)`, `"`, `<`, `>`, `=`, `,`; with any of these, or when it reads `0`, `1`, starts with `-` or is empty, in `"`, where `""` stands for `"` |
///
/// An expression is kept as it was written: terms in their order, nothing simplified; [`Vocabulary`] does that. It is
/// serialised as a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Expression {
    /// The terms.
    pub terms: Vec<Term>,
}

impl Expression {
    /// Whether it has no terms, and so never holds.
    pub fn is_false(&self) -> bool {
        self.terms.is_empty()
    }

    /// The literals of all terms, in the order in which they are written.
    pub fn literals(&self) -> impl Iterator<Item = &Literal> {
        self.terms.iter().flat_map(|term| &term.0)
    }

    /// The conditions that it names, each once, in the order of their first appearance.
    ///
    /// ```
    /// use crosscase_boolean::expression::Expression;
    /// let expression: Expression = "URB*~DEV + URB[0]".parse()?;
    /// assert_eq!(expression.names(), ["URB", "DEV"]);
    /// # Ok::<(), crosscase_boolean::expression::ParseError>(())
    /// ```
    pub fn names(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        self.literals().map(|literal| literal.name.as_str()).filter(|name| seen.insert(*name)).collect()
    }

    /// What is left of it for a case to which some of its sets do not apply: no literal of such a set holds for the case (Caren &
    /// Panofsky 2005, doi:10.1177/0049124105277197), so that the terms that name one are false.
    ///
    /// ```
    /// use crosscase_boolean::expression::Expression;
    /// let expression: Expression = "DEV*URB + LIT".parse()?;
    /// assert_eq!(expression.where_it_applies(|set| set != "URB").to_string(), "LIT");
    /// # Ok::<(), crosscase_boolean::expression::ParseError>(())
    /// ```
    #[must_use]
    pub fn where_it_applies(&self, applies: impl Fn(&str) -> bool) -> Self {
        let holds = |term: &&Term| term.0.iter().all(|literal| applies(&literal.name));
        Self { terms: self.terms.iter().filter(holds).cloned().collect() }
    }

    /// The first multi-value set that is written without a level (`REGION`, `~REGION`) and would be misread as a set of two values.
    ///
    /// ```
    /// use crosscase_boolean::expression::Expression;
    /// let expression: Expression = "DEV*TYPE[2] + ~REGION".parse()?;
    /// assert_eq!(expression.misread_level(|set| set != "DEV"), Some("REGION"));
    /// # Ok::<(), crosscase_boolean::expression::ParseError>(())
    /// ```
    pub fn misread_level(&self, is_multi_value: impl Fn(&str) -> bool) -> Option<&str> {
        let whole = |literal: &&Literal| matches!(literal.value, LiteralValue::Present | LiteralValue::Absent);
        self.literals().filter(whole).map(|literal| literal.name.as_str()).find(|name| is_multi_value(name))
    }
}

impl From<Term> for Expression {
    fn from(term: Term) -> Self {
        Self { terms: vec![term] }
    }
}

impl TryFrom<String> for Expression {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl From<Expression> for String {
    fn from(expression: Expression) -> Self {
        expression.to_string()
    }
}

/// Which way a relation runs. It is notation only: whether the relation holds in some cases is for `crosscase-qca` to
/// say.
///
/// ```
/// use crosscase_boolean::expression::RelationKind;
/// assert_eq!([RelationKind::Sufficient, RelationKind::Necessary].map(|d| d.to_string()), ["->", "<-"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationKind {
    /// `->`: the expression is sufficient for the outcome.
    Sufficient,
    /// `<-`: the expression is necessary for the outcome.
    Necessary,
}

/// An expression and the outcome it is related to, a set or an expression that names one at least.
///
/// ```
/// use crosscase_boolean::expression::{RelationKind, Relation};
/// let relation: Relation = "A*~B + C -> Y*~Z".parse()?;
/// assert_eq!(relation.direction, RelationKind::Sufficient);
/// assert_eq!(relation.outcome.names(), ["Y", "Z"]);
/// # Ok::<(), crosscase_boolean::expression::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Relation {
    /// The left-hand side.
    pub expression: Expression,
    /// Which way the relation runs.
    pub direction: RelationKind,
    /// The right-hand side.
    pub outcome: Expression,
}

impl FromStr for Literal {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut parser = parse::Parser::new(text)?;
        let literal = parser.literal()?;
        parser.end(ExpectedToken::End)?;
        Ok(literal)
    }
}

impl FromStr for Term {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut parser = parse::Parser::new(text)?;
        let term = parser.term()?;
        parser.end(ExpectedToken::End)?;
        Ok(term)
    }
}

impl FromStr for Expression {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut parser = parse::Parser::new(text)?;
        let expression = parser.expression()?;
        parser.end(ExpectedToken::Operator)?;
        Ok(expression)
    }
}

impl FromStr for Relation {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut parser = parse::Parser::new(text)?;
        let expression = parser.expression()?;
        let direction = parser.arrow()?;
        let outcome = parser.outcome()?;
        parser.end(ExpectedToken::End)?;
        Ok(Self { expression, direction, outcome })
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = quoted(&self.name);
        match self.value {
            LiteralValue::Present => f.write_str(&name),
            LiteralValue::Absent => write!(f, "~{name}"),
            LiteralValue::Level(levels) => write!(f, "{name}[{levels}]"),
            LiteralValue::NotLevel(levels) => write!(f, "~{name}[{levels}]"),
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        joined(f, &self.0, "*", "1")
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        joined(f, &self.terms, " + ", "0")
    }
}

impl fmt::Display for RelationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sufficient => "->",
            Self::Necessary => "<-",
        })
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.expression, self.direction, self.outcome)
    }
}

fn joined<T: fmt::Display>(f: &mut fmt::Formatter<'_>, parts: &[T], sign: &str, none: &str) -> fmt::Result {
    let Some((first, rest)) = parts.split_first() else {
        return f.write_str(none);
    };
    write!(f, "{first}")?;
    rest.iter().try_for_each(|part| write!(f, "{sign}{part}"))
}

/// The name as it stands in an expression.
fn quoted(name: &str) -> String {
    if parse::is_plain(name) { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

/// The parts of a list that commas separate, those outside brackets and quotes.
///
/// ```
/// use crosscase_boolean::expression::listed;
/// assert_eq!(listed("A[1,2],~B,\"a, b\""), ["A[1,2]", "~B", "\"a, b\""]);
/// ```
pub fn listed(list: &str) -> Vec<&str> {
    let (mut quoted, mut bracketed) = (false, false);
    let parts = list.split(|c| {
        quoted ^= c == '"';
        bracketed = !quoted && (c == '[' || bracketed && c != ']');
        c == ',' && !quoted && !bracketed
    });
    parts.collect()
}
