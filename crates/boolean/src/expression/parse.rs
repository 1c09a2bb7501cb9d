use super::{Direction, Expected, Expression, Found, Literal, LiteralValue, ParseError, Term};

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
    Arrow(Direction),
    End,
}

/// A text in tokens, each with the character it starts at, the last the end.
pub(super) struct Parser {
    tokens: Vec<(usize, Token)>,
    next: usize,
    end: usize,
    /// Parentheses that are open.
    depth: usize,
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
                ('-', Some('>')) => (Token::Arrow(Direction::Sufficient), 2),
                ('<', Some('-')) => (Token::Arrow(Direction::Necessary), 2),
                ('"', _) => quoted(&characters, at)?,
                _ if SIGNS.contains(c) || c == '-' => (Token::Sign(c), 1),
                _ => plain(&characters, at),
            };
            tokens.push((at, token));
            at += length;
        }
        Ok(Self { tokens, next: 0, end: characters.len(), depth: 0 })
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

    fn unexpected<T>(&self, expected: Expected) -> Result<T, ParseError> {
        let found = match self.peek() {
            Token::Name(name) | Token::Quoted(name) => Found::Name(name),
            Token::Sign(sign) => Found::Sign(sign),
            Token::Arrow(_) => Found::Arrow,
            Token::End => Found::End,
        };
        Err(ParseError::Unexpected { at: self.at(), found, expected })
    }

    pub(super) fn end(&self, expected: Expected) -> Result<(), ParseError> {
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
            return negated(&self.factor()?, at);
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
        if self.take(&Token::Sign(')')) { Ok(inner.terms) } else { self.unexpected(Expected::Parenthesis) }
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
            _ if negated => return self.unexpected(Expected::Name),
            _ => return self.unexpected(Expected::Literal),
        };
        self.next += 1;
        let value = match (self.level()?, negated) {
            (None, false) => LiteralValue::Present,
            (None, true) => LiteralValue::Absent,
            (Some(level), false) => LiteralValue::Level(level),
            (Some(level), true) => LiteralValue::NotLevel(level),
        };
        Ok(Literal { name, value })
    }

    fn level(&mut self) -> Result<Option<u8>, ParseError> {
        if !self.take(&Token::Sign('[')) {
            return Ok(None);
        }
        let at = self.at();
        let Token::Name(digits) = self.peek() else {
            return Err(ParseError::Level { at });
        };
        // `u8` also reads "+1", but '+' never is part of a name.
        let level = digits.parse().map_err(|_| ParseError::Level { at })?;
        self.next += 1;
        if self.take(&Token::Sign(']')) { Ok(Some(level)) } else { self.unexpected(Expected::Bracket) }
    }

    pub(super) fn arrow(&mut self) -> Result<Direction, ParseError> {
        match self.peek() {
            Token::Arrow(direction) => {
                self.next += 1;
                Ok(direction)
            }
            _ => self.unexpected(Expected::OperatorOrArrow),
        }
    }
}

/// What holds where none of the terms does, by De Morgan's laws, which hold for minimum and maximum as well: one literal of each term
/// is absent.
fn negated(terms: &[Term], at: usize) -> Result<Vec<Term>, ParseError> {
    let mut found = vec![Term::default()];
    for term in terms {
        if found.len().saturating_mul(term.0.len()) > MAX_TERMS {
            return Err(ParseError::TooLong { at, terms: MAX_TERMS });
        }
        let without = |kept: &Term| {
            let kept = kept.0.clone();
            let absent = term.0.iter().map(Literal::negated);
            absent.map(move |literal| Term(kept.iter().cloned().chain([literal]).collect())).collect::<Vec<_>>()
        };
        found = absorbed(found.iter().flat_map(without));
    }
    Ok(found)
}

/// The terms with each literal once, without those that say more than another one: `A + A*B` is `A`, of degrees as well.
fn absorbed(terms: impl Iterator<Item = Term>) -> Vec<Term> {
    let mut kept: Vec<Term> = Vec::new();
    for mut term in terms {
        let mut seen: Vec<Literal> = Vec::new();
        term.0.retain(|literal| {
            let new = !seen.contains(literal);
            seen.push(literal.clone());
            new
        });
        let within = |a: &Term, b: &Term| a.0.iter().all(|literal| b.0.contains(literal));
        if !kept.iter().any(|known| within(known, &term)) {
            kept.retain(|known| !within(&term, known));
            kept.push(term);
        }
    }
    kept
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
