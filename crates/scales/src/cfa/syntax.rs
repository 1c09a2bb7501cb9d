//! Models as lavaan writes them.

use crate::ScalesError;
use crosscase_data::Place;

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
}

impl Operator {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Measured => "=~",
            Self::Covaries => "~~",
            Self::Regressed => "~",
            Self::Intercept => "~1",
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

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Name(String),
    Number(f64),
    Sign(&'static str),
    End,
}

/// Signs after or before which a line goes on in the next one.
const GO_ON: [&str; 5] = ["=~", "~~", "~", "+", "*"];

/// The parameters of a model; `name` is what messages call its file.
pub(super) fn parse(text: &str, name: &str) -> Result<Vec<Term>, ScalesError> {
    let tokens = tokens(text, name)?;
    let mut terms = Vec::new();
    for statement in tokens.split(|(token, _)| *token == Token::End).filter(|statement| !statement.is_empty()) {
        read(statement, &mut terms)?;
    }
    if terms.is_empty() {
        let reason = "the model is empty: write what measures what, as in f =~ x1 + x2 + x3";
        return Err(wrong(Place::file(name).line(1), reason));
    }
    Ok(terms)
}

fn wrong(place: Place, reason: &str) -> ScalesError {
    ScalesError::Instrument { place, reason: reason.to_owned() }
}

fn at(name: &str, line: usize, column: usize) -> Place {
    Place::file(name).line(line as u64).column((column + 1).to_string())
}

fn tokens(text: &str, name: &str) -> Result<Vec<(Token, Place)>, ScalesError> {
    let mut tokens: Vec<(Token, Place)> = Vec::new();
    for (line, content) in text.lines().enumerate() {
        let content = content.split(['#', '!']).next().unwrap_or_default();
        let mut rest = content.char_indices().peekable();
        let is_on =
            |tokens: &[(Token, Place)]| matches!(tokens.last(), Some((Token::Sign(sign), _)) if GO_ON.contains(sign));
        let goes_on = is_on(&tokens) || content.trim_start().starts_with(['+', '*']);
        if !goes_on {
            tokens.push((Token::End, at(name, line + 1, 0)));
        }
        while let Some((column, letter)) = rest.next() {
            let place = at(name, line + 1, column);
            let follows = |rest: &mut std::iter::Peekable<std::str::CharIndices<'_>>, wanted: char| {
                rest.next_if(|(_, letter)| *letter == wanted).is_some()
            };
            let token = match letter {
                letter if letter.is_whitespace() => continue,
                ';' => Token::End,
                '+' => Token::Sign("+"),
                '*' => Token::Sign("*"),
                '~' if follows(&mut rest, '~') => Token::Sign("~~"),
                '~' => Token::Sign("~"),
                '=' if follows(&mut rest, '~') => Token::Sign("=~"),
                letter if letter.is_ascii_digit() || letter == '.' || letter == '-' => {
                    let mut word = letter.to_string();
                    while let Some((_, next)) =
                        rest.next_if(|(_, next)| next.is_ascii_digit() || matches!(next, '.' | 'e' | 'E'))
                    {
                        word.push(next);
                    }
                    Token::Number(word.parse().map_err(|_| wrong(place.clone(), &format!("{word} is no number")))?)
                }
                letter if letter.is_alphabetic() || letter == '_' => {
                    let mut word = letter.to_string();
                    while let Some((_, next)) =
                        rest.next_if(|(_, next)| next.is_alphanumeric() || matches!(next, '.' | '_'))
                    {
                        word.push(next);
                    }
                    Token::Name(word)
                }
                other => {
                    let reason = format!("`{other}` is not read here: =~ ~~ ~ + * names, numbers and # are");
                    return Err(wrong(place, &reason));
                }
            };
            tokens.push((token, place));
        }
    }
    Ok(tokens)
}

fn read(statement: &[(Token, Place)], terms: &mut Vec<Term>) -> Result<(), ScalesError> {
    let operator = statement.iter().position(|(token, _)| matches!(token, Token::Sign("=~" | "~~" | "~")));
    let first = statement.first().map(|(_, place)| place.clone()).unwrap_or_default();
    let Some(operator) = operator else { return Err(wrong(first, "there is no =~, ~~ or ~ in this line")) };
    let op = match statement[operator].0 {
        Token::Sign("=~") => Operator::Measured,
        Token::Sign("~~") => Operator::Covaries,
        _ => Operator::Regressed,
    };
    let mut left = Vec::new();
    for part in statement[..operator].split(|(token, _)| *token == Token::Sign("+")) {
        match part {
            [(Token::Name(name), _)] => left.push(name.clone()),
            [(_, place), ..] => return Err(wrong(place.clone(), "one name is wanted before the sign")),
            [] => return Err(wrong(first, "a name is wanted before the sign")),
        }
    }
    let after = statement.get(operator + 1).map_or_else(|| statement[operator].1.clone(), |(_, place)| place.clone());
    for part in statement[operator + 1..].split(|(token, _)| *token == Token::Sign("+")) {
        let Some(((last, place), before)) = part.split_last() else {
            return Err(wrong(after, "a name is wanted here"));
        };
        let mut modifiers = Vec::new();
        for pair in before.chunks(2) {
            let modifier = match pair {
                [(Token::Number(value), _), (Token::Sign("*"), _)] => Modifier::Fixed(*value),
                [(Token::Name(name), _), (Token::Sign("*"), _)] if name == "NA" => Modifier::Free,
                [(Token::Name(name), _), (Token::Sign("*"), _)] => Modifier::Label(name.clone()),
                _ => {
                    return Err(wrong(
                        place_of(pair, &after),
                        "a value or a name and * are wanted before a name, or a + between two",
                    ));
                }
            };
            modifiers.push(modifier);
        }
        let (op, rhs) = match (op, last) {
            (Operator::Regressed, Token::Number(one)) if *one == 1.0 => (Operator::Intercept, String::new()),
            (_, Token::Name(name)) => (op, name.clone()),
            _ => return Err(wrong(place.clone(), "a name is wanted here")),
        };
        for lhs in &left {
            terms.push(Term {
                lhs: lhs.clone(),
                op,
                rhs: rhs.clone(),
                modifiers: modifiers.clone(),
                place: place.clone(),
            });
        }
    }
    Ok(())
}

fn place_of(tokens: &[(Token, Place)], otherwise: &Place) -> Place {
    tokens.first().map_or_else(|| otherwise.clone(), |(_, place)| place.clone())
}
