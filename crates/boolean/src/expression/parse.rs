use std::collections::BTreeMap;

use super::{ExpectedToken, Expression, Found, Levels, Literal, LiteralValue, ParseError, RelationKind, Term};

/// Signs that end a name.
const SIGNS: &str = "*+~[]()\"<>=,";

/// Whether a name can stand without quotes.
pub(super) fn is_plain(name: &str) -> bool {
    let sign = |c: char| c.is_whitespace() || SIGNS.contains(c);
    !name.is_empty() && name != "0" && name != "1" && !name.starts_with('-') && !name.contains(sign)
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Name(String),
    Quoted(String),
    Sign(char),
    Arrow(RelationKind),
    End,
}

/// A text in tokens, each with the character it starts at, the last the end.
pub(super) struct Parser {
    tokens: Vec<(usize, Token)>,
    next: usize,
    end: usize,
    /// Parentheses that are open.
    depth: usize,
    work: Work,
}

/// What multiplying out has taken, in literals.
#[derive(Default)]
struct Work(usize);

/// Literals that multiplying out may write, some seconds.
const MAX_WORK: usize = 10_000_000;

impl Work {
    fn spend(&mut self, literals: usize, at: usize) -> Result<(), ParseError> {
        self.0 = self.0.saturating_add(literals);
        if self.0 > MAX_WORK { Err(ParseError::TooMuchWork { at, literals: MAX_WORK }) } else { Ok(()) }
    }
}

/// Parentheses within parentheses.
const MAX_DEPTH: usize = 64;

/// Terms that multiplying out may give.
const MAX_TERMS: usize = 10_000;

impl Parser {
    pub(super) fn new(text: &str) -> Result<Self, ParseError> {
        let characters: Vec<char> = text.chars().collect();
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some(&c) = characters.get(at) {
            let following = characters.get(at + 1).copied();
            let (token, length) = match (c, following) {
                _ if c.is_whitespace() => {
                    at += 1;
                    continue;
                }
                ('-', Some('>')) => (Token::Arrow(RelationKind::Sufficient), 2),
                ('<', Some('-')) => (Token::Arrow(RelationKind::Necessary), 2),
                ('"', _) => quoted(&characters, at)?,
                _ if SIGNS.contains(c) || c == '-' => (Token::Sign(c), 1),
                _ => plain(&characters, at),
            };
            tokens.push((at, token));
            at += length;
        }
        Ok(Self { tokens, next: 0, end: characters.len(), depth: 0, work: Work::default() })
    }

    fn peek(&self) -> Token {
        self.tokens.get(self.next).map_or(Token::End, |t| t.1.clone())
    }

    fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |t| t.0)
    }

    fn take(&mut self, token: &Token) -> bool {
        let taken = self.peek() == *token;
        self.next += usize::from(taken);
        taken
    }

    fn unexpected<T>(&self, expected: ExpectedToken) -> Result<T, ParseError> {
        let found = match self.peek() {
            Token::Name(name) | Token::Quoted(name) => Found::Name(name),
            Token::Sign(sign) => Found::Sign(sign),
            Token::Arrow(_) => Found::Arrow,
            Token::End => Found::End,
        };
        Err(ParseError::Unexpected { at: self.at(), found, expected })
    }

    pub(super) fn end(&self, expected: ExpectedToken) -> Result<(), ParseError> {
        match self.peek() {
            Token::End => Ok(()),
            _ => self.unexpected(expected),
        }
    }

    pub(super) fn expression(&mut self) -> Result<Expression, ParseError> {
        if self.take(&Token::Name("0".to_owned())) {
            return Ok(Expression::default());
        }
        let mut terms = self.product()?;
        while self.take(&Token::Sign('+')) {
            terms.extend(self.product()?);
        }
        Ok(Expression { terms })
    }

    /// A term, or with parentheses the terms that it multiplies out to.
    fn product(&mut self) -> Result<Vec<Term>, ParseError> {
        if self.take(&Token::Name("1".to_owned())) {
            return Ok(vec![Term::default()]);
        }
        let mut terms = self.factor()?;
        loop {
            let at = self.at();
            if !self.take(&Token::Sign('*')) {
                return Ok(terms);
            }
            let right = self.factor()?;
            if terms.len().saturating_mul(right.len()) > MAX_TERMS {
                return Err(ParseError::TooLong { at, terms: MAX_TERMS });
            }
            let written = |terms: &[Term]| terms.iter().map(|term| term.0.len() + 1).sum::<usize>();
            self.work.spend(written(&terms) * right.len() + written(&right) * terms.len(), at)?;
            let joined = |left: &Term| {
                let left = left.0.clone();
                right.iter().map(move |right| Term(left.iter().chain(&right.0).cloned().collect())).collect::<Vec<_>>()
            };
            terms = terms.iter().flat_map(joined).collect();
        }
    }

    fn factor(&mut self) -> Result<Vec<Term>, ParseError> {
        let at = self.at();
        if self.peek() == Token::Sign('~') && self.tokens.get(self.next + 1).is_some_and(|t| t.1 == Token::Sign('(')) {
            self.next += 1;
            let terms = self.factor()?;
            return negated(&terms, at, &mut self.work);
        }
        if !self.take(&Token::Sign('(')) {
            return Ok(vec![Term(vec![self.literal()?])]);
        }
        if self.depth == MAX_DEPTH {
            return Err(ParseError::TooDeep { at, depth: MAX_DEPTH });
        }
        self.depth += 1;
        let inner = self.expression()?;
        self.depth -= 1;
        if self.take(&Token::Sign(')')) { Ok(inner.terms) } else { self.unexpected(ExpectedToken::Parenthesis) }
    }

    pub(super) fn term(&mut self) -> Result<Term, ParseError> {
        if self.take(&Token::Name("1".to_owned())) {
            return Ok(Term::default());
        }
        let mut literals = vec![self.literal()?];
        while self.take(&Token::Sign('*')) {
            literals.push(self.literal()?);
        }
        Ok(Term(literals))
    }

    pub(super) fn literal(&mut self) -> Result<Literal, ParseError> {
        let negated = self.take(&Token::Sign('~'));
        let name = match self.peek() {
            Token::Quoted(name) => name,
            Token::Name(name) if is_plain(&name) => name,
            _ if negated => return self.unexpected(ExpectedToken::Name),
            _ => return self.unexpected(ExpectedToken::Literal),
        };
        self.next += 1;
        let value = match (self.levels()?, negated) {
            (None, false) => LiteralValue::Present,
            (None, true) => LiteralValue::Absent,
            (Some(levels), false) => LiteralValue::Level(levels),
            (Some(levels), true) => LiteralValue::NotLevel(levels),
        };
        Ok(Literal { name, value })
    }

    fn levels(&mut self) -> Result<Option<Levels>, ParseError> {
        if !self.take(&Token::Sign('[')) {
            return Ok(None);
        }
        let mut levels = Vec::new();
        loop {
            let at = self.at();
            let Token::Name(digits) = self.peek() else {
                return Err(ParseError::Level { at });
            };
            // `u8` also reads "+1", but '+' never is part of a name.
            levels.push(digits.parse::<u8>().map_err(|_| ParseError::Level { at })?);
            self.next += 1;
            if self.take(&Token::Sign(']')) {
                return Ok(Some(levels.into_iter().collect()));
            }
            if !self.take(&Token::Sign(',')) {
                return self.unexpected(ExpectedToken::Bracket);
            }
        }
    }

    /// An expression of which every term names a condition.
    pub(super) fn outcome(&mut self) -> Result<Expression, ParseError> {
        let at = self.next;
        let outcome = self.expression()?;
        if outcome.is_false() || outcome.terms.iter().any(|term| term.0.is_empty()) {
            self.next = at;
            return self.unexpected(ExpectedToken::Literal);
        }
        Ok(outcome)
    }

    pub(super) fn arrow(&mut self) -> Result<RelationKind, ParseError> {
        match self.peek() {
            Token::Arrow(direction) => {
                self.next += 1;
                Ok(direction)
            }
            _ => self.unexpected(ExpectedToken::OperatorOrArrow),
        }
    }
}

/// What holds where none of the terms does, by De Morgan's laws, which hold for minimum and maximum as well: one literal of each term
/// is absent. Terms that say more than another one are left out: `A + A*B` is `A`, of degrees as well.
fn negated(terms: &[Term], at: usize, work: &mut Work) -> Result<Vec<Term>, ParseError> {
    let mut numbers: BTreeMap<Literal, usize> = BTreeMap::new();
    let mut found = vec![Numbered::default()];
    for term in terms {
        if found.len().saturating_mul(term.0.len()) > MAX_TERMS {
            return Err(ParseError::TooLong { at, terms: MAX_TERMS });
        }
        let mut absent = Vec::new();
        for literal in &term.0 {
            let next = numbers.len();
            absent.push(*numbers.entry(literal.negated()).or_insert(next));
        }
        let mut kept: Vec<Numbered> = Vec::new();
        for before in &found {
            work.spend(absent.len() * (before.order.len() + 1), at)?;
            for &literal in &absent {
                let longer = before.with(literal);
                work.spend(kept.len() / 64, at)?;
                if !kept.iter().any(|known| known.is_within(&longer)) {
                    kept.retain(|known| !longer.is_within(known));
                    kept.push(longer);
                }
            }
        }
        found = kept;
    }
    work.spend(found.iter().map(|term| term.order.len()).sum(), at)?;
    let mut literals: Vec<(usize, Literal)> = numbers.into_iter().map(|(literal, number)| (number, literal)).collect();
    literals.sort_unstable_by_key(|literal| literal.0);
    let written = |term: Numbered| {
        Term(term.order.iter().filter_map(|&number| literals.get(number)).map(|literal| literal.1.clone()).collect())
    };
    Ok(found.into_iter().map(written).collect())
}

/// A term by the numbers of its literals, each once.
#[derive(Clone, Default)]
struct Numbered {
    order: Vec<usize>,
    sorted: Vec<usize>,
    /// A bit for each literal, some of which share one.
    marks: u128,
}

impl Numbered {
    fn with(&self, literal: usize) -> Self {
        let mut longer = self.clone();
        if let Err(at) = longer.sorted.binary_search(&literal) {
            longer.sorted.insert(at, literal);
            longer.order.push(literal);
            longer.marks |= 1 << (literal % 128);
        }
        longer
    }

    /// Whether another one has all of its literals.
    fn is_within(&self, other: &Self) -> bool {
        self.marks & !other.marks == 0 && self.sorted.iter().all(|literal| other.sorted.binary_search(literal).is_ok())
    }
}

/// A name up to a blank, a sign or an arrow.
fn plain(characters: &[char], start: usize) -> (Token, usize) {
    let rest = characters.get(start..).unwrap_or(&[]);
    let ends =
        |i: usize, c: char| c.is_whitespace() || SIGNS.contains(c) || (c == '-' && rest.get(i + 1) == Some(&'>'));
    let length = rest.iter().enumerate().position(|(i, &c)| ends(i, c)).unwrap_or(rest.len());
    (Token::Name(rest.iter().take(length).collect()), length)
}

/// A name in quotes, in which two quotes stand for one.
fn quoted(characters: &[char], start: usize) -> Result<(Token, usize), ParseError> {
    let mut name = String::new();
    let mut at = start + 1;
    loop {
        match (characters.get(at), characters.get(at + 1)) {
            (Some('"'), Some('"')) => {
                name.push('"');
                at += 2;
            }
            (Some('"'), _) => return Ok((Token::Quoted(name), at + 1 - start)),
            (Some(&c), _) => {
                name.push(c);
                at += 1;
            }
            (None, _) => return Err(ParseError::OpenQuote { at: start }),
        }
    }
}
