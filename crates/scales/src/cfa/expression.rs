//! Arithmetic on the labels of a model: `indirect := a*b`.

use super::tokens::{Token, wrong};
use crate::ScalesError;
use crosscase_data::Place;

/// A name, and what it is of the labels.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Defined {
    pub(super) name: String,
    pub(super) value: Expression,
    pub(super) place: Place,
}

/// An arithmetic expression of labels.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    Number(f64),
    Label(String, Place),
    Minus(Box<Self>),
    Of(Function, Box<Self>),
    Two(char, Box<Self>, Box<Self>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Exp,
    Log,
    Sqrt,
    Abs,
}

/// Brackets in brackets are read by recursion, which has to end.
const MOST_TOKENS: usize = 1_000;

impl Expression {
    /// Reads what stands after `:=`, at `place`.
    pub(super) fn parse(tokens: &[(Token, Place)], place: &Place) -> Result<Self, ScalesError> {
        if tokens.len() > MOST_TOKENS {
            return Err(wrong(place.clone(), "this expression is too long"));
        }
        let mut rest = tokens;
        let found = sum(&mut rest, place)?;
        match rest.first() {
            None => Ok(found),
            Some((_, place)) => Err(wrong(place.clone(), "an operator (+ - * / ^) is wanted here")),
        }
    }

    /// Its value; none where a label has none, or it is not defined.
    pub(super) fn value(&self, of: &dyn Fn(&str) -> Option<f64>) -> Option<f64> {
        let value = match self {
            Self::Number(value) => *value,
            Self::Label(label, _) => of(label)?,
            Self::Minus(inner) => -inner.value(of)?,
            Self::Of(function, inner) => {
                let x = inner.value(of)?;
                match function {
                    Function::Exp => libm::exp(x),
                    Function::Log => libm::log(x),
                    Function::Sqrt => x.sqrt(),
                    Function::Abs => x.abs(),
                }
            }
            Self::Two(sign, left, right) => {
                let (x, y) = (left.value(of)?, right.value(of)?);
                match sign {
                    '+' => x + y,
                    '-' => x - y,
                    '*' => x * y,
                    '/' => x / y,
                    _ => libm::pow(x, y),
                }
            }
        };
        value.is_finite().then_some(value)
    }

    /// The labels in it, with their places.
    pub(super) fn labels(&self) -> Vec<(&str, &Place)> {
        match self {
            Self::Number(_) => Vec::new(),
            Self::Label(label, place) => vec![(label, place)],
            Self::Minus(inner) | Self::Of(_, inner) => inner.labels(),
            Self::Two(_, left, right) => [left.labels(), right.labels()].concat(),
        }
    }
}

impl std::fmt::Display for Expression {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(value) => write!(f, "{value}"),
            Self::Label(label, _) => f.write_str(label),
            Self::Minus(inner) => write!(f, "-{inner}"),
            Self::Of(function, inner) => write!(f, "{}({inner})", format!("{function:?}").to_lowercase()),
            Self::Two(sign, left, right) => write!(f, "({left}{sign}{right})"),
        }
    }
}

type Rest<'a> = &'a [(Token, Place)];

/// Takes the next token if it is one of these signs.
fn take(rest: &mut Rest<'_>, signs: &[&'static str]) -> Option<char> {
    match rest {
        [(Token::Sign(sign), _), after @ ..] if signs.contains(sign) => {
            *rest = after;
            sign.chars().next()
        }
        _ => None,
    }
}

fn sum(rest: &mut Rest<'_>, place: &Place) -> Result<Expression, ScalesError> {
    let mut found = product(rest, place)?;
    while let Some(sign) = take(rest, &["+", "-"]) {
        found = Expression::Two(sign, Box::new(found), Box::new(product(rest, place)?));
    }
    Ok(found)
}

fn product(rest: &mut Rest<'_>, place: &Place) -> Result<Expression, ScalesError> {
    let mut found = signed(rest, place)?;
    while let Some(sign) = take(rest, &["*", "/"]) {
        found = Expression::Two(sign, Box::new(found), Box::new(signed(rest, place)?));
    }
    Ok(found)
}

/// A sign binds less than a power, as in R: −2^2 is −4.
fn signed(rest: &mut Rest<'_>, place: &Place) -> Result<Expression, ScalesError> {
    if take(rest, &["-"]).is_some() {
        return Ok(Expression::Minus(Box::new(signed(rest, place)?)));
    }
    let base = single(rest, place)?;
    match take(rest, &["^"]) {
        Some(sign) => Ok(Expression::Two(sign, Box::new(base), Box::new(signed(rest, place)?))),
        None => Ok(base),
    }
}

fn single(rest: &mut Rest<'_>, place: &Place) -> Result<Expression, ScalesError> {
    let missing = |place: &Place| wrong(place.clone(), "a label, a number or a bracket is wanted here");
    let Some(((token, place), after)) = rest.split_first() else { return Err(missing(place)) };
    *rest = after;
    let inside = |rest: &mut Rest<'_>| {
        let inner = sum(rest, place)?;
        take(rest, &[")"]).map(|_| inner).ok_or_else(|| wrong(place.clone(), "this bracket is not closed"))
    };
    match token {
        Token::Number(value) => Ok(Expression::Number(*value)),
        Token::Sign("(") => inside(rest),
        Token::Name(name) if matches!(rest, [(Token::Sign("("), _), ..]) => {
            let function = match name.as_str() {
                "exp" => Function::Exp,
                "log" => Function::Log,
                "sqrt" => Function::Sqrt,
                "abs" => Function::Abs,
                _ => return Err(wrong(place.clone(), &format!("{name} is no function here: exp, log, sqrt, abs are"))),
            };
            take(rest, &["("]);
            Ok(Expression::Of(function, Box::new(inside(rest)?)))
        }
        Token::Name(name) => Ok(Expression::Label(name.clone(), place.clone())),
        _ => Err(missing(place)),
    }
}
