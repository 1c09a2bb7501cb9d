//! Models as lavaan writes them.

use super::expression::{Defined, Expression};
use super::tokens::{Token, tokens, wrong};
use crate::ScalesError;
use crosscase_data::Place;

/// What a model says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Syntax {
    pub(super) terms: Vec<Term>,
    /// `a == b`: labels of which the first has the value of the second.
    pub(super) equal: Vec<(String, Same, Place)>,
    /// `name := …`, of labels.
    pub(super) defined: Vec<Defined>,
}

impl Syntax {
    /// Whether a parameter has a label.
    pub(super) fn has_label(&self, label: &str) -> bool {
        self.terms.iter().flat_map(|term| &term.modifiers).any(|modifier| modifier.is_label(label))
    }

    /// Adds a term; what is said once more of one that is there, such as its label beside its value (`NA*x1 + a*x1`), is added to that.
    fn add(&mut self, term: Term) {
        let same = |known: &&mut Term| (&known.lhs, known.op, &known.rhs) == (&term.lhs, term.op, &term.rhs);
        let said = |of: &[Modifier], what: fn(&Modifier) -> bool| of.iter().any(what);
        let adds = |known: &Term| {
            let twice = |what: fn(&Modifier) -> bool| said(&known.modifiers, what) && said(&term.modifiers, what);
            !term.modifiers.is_empty() && !twice(Modifier::names) && !twice(Modifier::values)
        };
        match self.terms.iter_mut().find(same).filter(|known| adds(known)) {
            Some(known) => known.modifiers.extend(term.modifiers),
            None => self.terms.push(term),
        }
    }

    /// What is left without some variables.
    pub(super) fn without(&self, variables: &[String]) -> Self {
        let is_in = |term: &&Term| !variables.contains(&term.rhs) && !variables.contains(&term.lhs);
        Self { terms: self.terms.iter().filter(is_in).cloned().collect(), ..self.clone() }
    }
}

/// What a label is equal to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Same {
    /// Another label.
    Label(String),
    /// A number.
    Value(f64),
}

/// What a line of a model says of two variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    /// `=~`: is measured by.
    Measured,
    /// `~~`: covaries with.
    Covaries,
    /// `~`: is regressed on.
    Regressed,
    /// `~ 1`: has the intercept.
    Intercept,
    /// `|`: is cut at.
    Cut,
    /// `~*~`: has the scale, one over the standard deviation of the latent response.
    Scale,
}

impl Operator {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Measured => "=~",
            Self::Covaries => "~~",
            Self::Regressed => "~",
            Self::Intercept => "~1",
            Self::Cut => "|",
            Self::Scale => "~*~",
        }
    }
}

/// What stands before a `*`.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Modifier {
    /// A value that is fixed.
    Fixed(f64),
    /// `NA`: free, where it would be fixed.
    Free,
    /// A name: parameters of one name are equal.
    Label(String),
    /// `c(…)`: one for each group.
    Groups(Vec<Self>),
}

impl Modifier {
    /// Whether it gives a label.
    fn names(&self) -> bool {
        match self {
            Self::Label(_) => true,
            Self::Groups(each) => each.iter().any(Self::names),
            Self::Fixed(_) | Self::Free => false,
        }
    }

    /// Whether it gives a value, or says that there is none.
    fn values(&self) -> bool {
        match self {
            Self::Fixed(_) | Self::Free => true,
            Self::Groups(each) => each.iter().any(Self::values),
            Self::Label(_) => false,
        }
    }

    fn is_label(&self, label: &str) -> bool {
        match self {
            Self::Label(name) => name == label,
            Self::Groups(each) => each.iter().any(|one| one.is_label(label)),
            Self::Fixed(_) | Self::Free => false,
        }
    }
}

/// One parameter that a model names.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Term {
    pub(super) lhs: String,
    pub(super) op: Operator,
    pub(super) rhs: String,
    pub(super) modifiers: Vec<Modifier>,
    pub(super) place: Place,
}

/// Those that say what a statement is.
const OPERATORS: [&str; 9] = ["~*~", "=~", "~~", ":=", "==", "~", "|", "<", ">"];

/// What a model says; `name` is what messages call its file.
pub(super) fn parse(text: &str, name: &str) -> Result<Syntax, ScalesError> {
    let tokens = tokens(text, name)?;
    let mut syntax = Syntax::default();
    for statement in tokens.split(|(token, _)| *token == Token::End).filter(|statement| !statement.is_empty()) {
        read(statement, &mut syntax)?;
    }
    if syntax.terms.is_empty() {
        let reason = "the model is empty: write what measures what, as in f =~ x1 + x2 + x3";
        return Err(wrong(Place::file(name).line(1), reason));
    }
    Ok(syntax)
}

fn read(statement: &[(Token, Place)], syntax: &mut Syntax) -> Result<(), ScalesError> {
    let found = statement.iter().enumerate().find_map(|(at, (token, place))| match token {
        Token::Sign(sign) if OPERATORS.contains(sign) => Some((at, *sign, place)),
        _ => None,
    });
    let first = statement.first().map(|(_, place)| place.clone()).unwrap_or_default();
    let Some((split, sign, place)) = found else {
        return Err(wrong(first, "there is no =~, ~~, ~, |, == or := in this line"));
    };
    let (left, right) = (&statement[..split], &statement[split + 1..]);
    let op = match sign {
        "=~" => Operator::Measured,
        "~~" => Operator::Covaries,
        "~" => Operator::Regressed,
        "|" => Operator::Cut,
        "~*~" => Operator::Scale,
        ":=" => {
            let [(Token::Name(name), _)] = left else { return Err(wrong(first, "one name is wanted before :=")) };
            let value = Expression::parse(right, place)?;
            syntax.defined.push(Defined { name: name.clone(), value, place: first });
            return Ok(());
        }
        "==" => {
            let same = match right {
                [(Token::Name(label), _)] => Same::Label(label.clone()),
                [(Token::Number(value), _)] => Same::Value(*value),
                [(Token::Sign("-"), _), (Token::Number(value), _)] => Same::Value(-value),
                _ => return Err(wrong(place.clone(), "== is read between two labels, or a label and a number")),
            };
            let [(Token::Name(label), _)] = left else {
                return Err(wrong(first, "== is read between two labels, or a label and a number"));
            };
            syntax.equal.push((label.clone(), same, place.clone()));
            return Ok(());
        }
        _ => {
            return Err(wrong(
                place.clone(),
                "inequalities are not held: leave the line out, and look at the estimate",
            ));
        }
    };
    let names = left.split(|(token, _)| *token == Token::Sign("+")).map(|part| match part {
        [(Token::Name(name), _)] => Ok(name.clone()),
        [(_, place), ..] => Err(wrong(place.clone(), "one name is wanted before the sign")),
        [] => Err(wrong(first.clone(), "a name is wanted before the sign")),
    });
    let names = names.collect::<Result<Vec<String>, _>>()?;
    let after = right.first().map_or_else(|| place.clone(), |(_, place)| place.clone());
    for part in right.split(|(token, _)| *token == Token::Sign("+")) {
        let Some(((last, place), before)) = part.split_last() else {
            return Err(wrong(after, "a name is wanted here"));
        };
        let (op, rhs) = match (op, last) {
            (Operator::Regressed, Token::Number(one)) if *one == 1.0 => (Operator::Intercept, String::new()),
            (_, Token::Name(name)) => (op, name.clone()),
            _ => return Err(wrong(place.clone(), "a name is wanted here")),
        };
        let modifiers = modifiers(before, &after)?;
        for lhs in &names {
            let term =
                Term { lhs: lhs.clone(), op, rhs: rhs.clone(), modifiers: modifiers.clone(), place: place.clone() };
            syntax.add(term);
        }
    }
    Ok(())
}

/// What stands before a name: `0.5*`, `NA*`, `a*`, `c(a, b)*`, one after the other.
fn modifiers(mut before: &[(Token, Place)], after: &Place) -> Result<Vec<Modifier>, ScalesError> {
    let mut found = Vec::new();
    while !before.is_empty() {
        let of_groups = match before {
            [(Token::Name(name), _), (Token::Sign("("), _), ..] if name == "c" => {
                before.iter().position(|(token, _)| *token == Token::Sign(")")).and_then(|end| {
                    let each = before[2..end].split(|(token, _)| *token == Token::Sign(","));
                    let each = each.map(|part| one(part).filter(|(_, rest)| rest.is_empty()).map(|(one, _)| one));
                    Some((Modifier::Groups(each.collect::<Option<_>>()?), &before[end + 1..]))
                })
            }
            _ => one(before),
        };
        let Some((modifier, [(Token::Sign("*"), _), rest @ ..])) = of_groups else {
            let place = before.first().map_or_else(|| after.clone(), |(_, place)| place.clone());
            let reason = "a value or a name and * are wanted before a name, or a + between two";
            return Err(wrong(place, reason));
        };
        found.push(modifier);
        before = rest;
    }
    Ok(found)
}

/// One modifier, and what follows it.
fn one(tokens: &[(Token, Place)]) -> Option<(Modifier, &[(Token, Place)])> {
    match tokens {
        [(Token::Sign("-"), _), (Token::Number(value), _), rest @ ..] => Some((Modifier::Fixed(-value), rest)),
        [(Token::Number(value), _), rest @ ..] => Some((Modifier::Fixed(*value), rest)),
        [(Token::Name(name), _), rest @ ..] if name == "NA" => Some((Modifier::Free, rest)),
        [(Token::Name(name), _), rest @ ..] => Some((Modifier::Label(name.clone()), rest)),
        _ => None,
    }
}
