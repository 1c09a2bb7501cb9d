//! The words and signs of a model, with their places.

use crate::ScalesError;
use crosscase_data::Place;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Name(String),
    Number(f64),
    Sign(&'static str),
    End,
}

/// The signs of the syntax, longer ones before those that they begin with.
const SIGNS: [&str; 17] = ["~*~", "=~", "~~", ":=", "==", "~", "|", "+", "*", "-", "/", "^", "(", ")", ",", "<", ">"];
/// Those after which a statement goes on in the next line.
const GO_ON: [&str; 12] = ["~*~", "=~", "~~", ":=", "==", "~", "|", "+", "*", "-", "/", ","];

/// The tokens of a text, with [`Token::End`] between two statements; `name` is what messages call its file.
pub(super) fn tokens(text: &str, name: &str) -> Result<Vec<(Token, Place)>, ScalesError> {
    let mut tokens: Vec<(Token, Place)> = Vec::new();
    for (line, content) in text.lines().enumerate() {
        let content = content.split(['#', '!']).next().unwrap_or_default();
        let is_on = matches!(tokens.last(), Some((Token::Sign(sign), _)) if GO_ON.contains(sign));
        if !is_on && !content.trim_start().starts_with(['+', '*']) {
            tokens.push((Token::End, at(name, line + 1, 0)));
        }
        let (mut rest, mut column) = (content, 0);
        while let Some(letter) = rest.chars().next() {
            let place = at(name, line + 1, column);
            let (length, token) = if letter.is_whitespace() {
                (letter.len_utf8(), None)
            } else if letter == ';' {
                (1, Some(Token::End))
            } else if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
                (sign.len(), Some(Token::Sign(sign)))
            } else if letter.is_ascii_digit() || letter == '.' {
                let length = number_length(rest);
                let word = rest.get(..length).unwrap_or_default();
                let value = word.parse().map_err(|_| wrong(place.clone(), &format!("{word} is no number")))?;
                (length, Some(Token::Number(value)))
            } else if letter.is_alphabetic() || letter == '_' {
                let is_in = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '_');
                let length = rest.find(|letter| !is_in(letter)).unwrap_or(rest.len());
                (length, Some(Token::Name(rest.get(..length).unwrap_or_default().to_owned())))
            } else {
                let reason = format!("`{letter}` is not read here: names, numbers, #, and {} are", SIGNS.join(" "));
                return Err(wrong(place, &reason));
            };
            tokens.extend(token.map(|token| (token, place)));
            (rest, column) = (rest.get(length..).unwrap_or_default(), column + length);
        }
    }
    Ok(tokens)
}

/// How long the number is that a text starts with: digits and points, and an exponent with its sign.
fn number_length(text: &str) -> usize {
    let mut before = ' ';
    let ends = |letter: char| {
        let goes_on = letter.is_ascii_digit()
            || matches!(letter, '.' | 'e' | 'E')
            || (matches!(letter, '+' | '-') && matches!(before, 'e' | 'E'));
        before = letter;
        !goes_on
    };
    text.find(ends).unwrap_or(text.len())
}

fn at(name: &str, line: usize, column: usize) -> Place {
    Place::file(name).line(line as u64).column((column + 1).to_string())
}

/// What is wrong with a model, and where.
pub(super) fn wrong(place: Place, reason: &str) -> ScalesError {
    ScalesError::Instrument { place, reason: reason.to_owned() }
}
