//! `A`, `~A`, `A[1]`, `~A[1]`: a set or one value of it, as outcomes and expectations are written.

use std::fmt;

use crate::QcaError;

/// A set by name, perhaps negated, perhaps one value of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) negated: bool,
    pub(crate) level: Option<u8>,
}

/// The sets of a list separated by commas.
pub(crate) fn parse_list(text: &str) -> Result<Vec<Named>, QcaError> {
    let mut sets = Vec::new();
    let mut reader = Reader { text, at: 0 };
    loop {
        sets.push(reader.set()?);
        match reader.next() {
            None => return Ok(sets),
            Some(',') => reader.skip(','),
            Some(_) => return Err(reader.error()),
        }
    }
}

/// The one set that the text is.
pub(crate) fn parse_one(text: &str) -> Result<Named, QcaError> {
    let mut reader = Reader { text, at: 0 };
    let set = reader.set()?;
    if reader.next().is_some() { Err(reader.error()) } else { Ok(set) }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn next(&mut self) -> Option<char> {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
        self.rest().chars().next()
    }

    fn skip(&mut self, c: char) {
        self.at += c.len_utf8();
    }

    fn error(&self) -> QcaError {
        let before = self.text.get(..self.at).unwrap_or(self.text);
        QcaError::Syntax { text: self.text.to_owned(), position: before.chars().count() + 1 }
    }

    fn set(&mut self) -> Result<Named, QcaError> {
        let mut negated = false;
        while self.next() == Some('~') {
            self.skip('~');
            negated = !negated;
        }
        let name = self.name()?;
        let level = match self.next() {
            Some('[') => Some(self.level()?),
            _ => None,
        };
        Ok(Named { name, negated, level })
    }

    fn name(&mut self) -> Result<String, QcaError> {
        let quoted = self.next() == Some('"');
        if quoted {
            self.skip('"');
        }
        let rest = self.rest();
        let end = if quoted { rest.find('"') } else { Some(rest.find(is_operator).unwrap_or(rest.len())) };
        let name = end.and_then(|end| rest.get(..end)).unwrap_or("");
        if name.trim().is_empty() || (quoted && end.is_none()) {
            return Err(self.error());
        }
        self.at += name.len() + usize::from(quoted);
        Ok(if quoted { name } else { name.trim_end() }.to_owned())
    }

    fn level(&mut self) -> Result<u8, QcaError> {
        self.skip('[');
        let rest = self.rest();
        let inside = rest.split(']').next().filter(|inside| inside.len() < rest.len());
        let level = inside.and_then(|inside| Some((inside.len(), inside.trim().parse().ok()?)));
        let (length, level) = level.ok_or_else(|| self.error())?;
        self.at += length + 1;
        Ok(level)
    }
}

fn is_operator(c: char) -> bool {
    matches!(c, '~' | '*' | '+' | ',' | '[' | ']' | '(' | ')' | '"' | '<' | '>' | '=')
}

/// The name as it can be read back: in quotes where it holds anything but letters, digits and `_.`.
pub(crate) struct Name<'a>(pub(crate) &'a str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = !self.0.is_empty() && self.0.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
        if plain { f.write_str(self.0) } else { write!(f, "\"{}\"", self.0) }
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tilde = if self.negated { "~" } else { "" };
        write!(f, "{tilde}{}", Name(&self.name))?;
        self.level.map_or(Ok(()), |level| write!(f, "[{level}]"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_read_and_written_back() {
        let check = |text: &str, expected: &str| {
            let read = parse_one(text).unwrap();
            assert_eq!(read.to_string(), expected);
            assert_eq!(parse_one(expected).unwrap(), read);
        };
        check("DEV", "DEV");
        check(" ~ DEV ", "~DEV");
        check("~~DEV", "DEV");
        check("DEV[2]", "DEV[2]");
        check("~DEV [ 0 ]", "~DEV[0]");
        check("\"level of trust\"[1]", "\"level of trust\"[1]");
        check("level of trust", "\"level of trust\"");
        check("\"A*B\"", "\"A*B\"");
        check("été", "été");
    }

    #[test]
    fn anything_else_is_refused_with_its_position() {
        let check = |text: &str, position: usize| match parse_one(text) {
            Err(QcaError::Syntax { position: found, .. }) => assert_eq!(found, position, "{text}"),
            other => panic!("{text}: {other:?}"),
        };
        check("", 1);
        check("~", 2);
        check("A*B", 2);
        check("A[x]", 3);
        check("A[300]", 3);
        check("A[1", 3);
        check("\"A", 2);
        check("A,B", 2);
        check("A] ", 2);
    }

    #[test]
    fn lists_are_separated_by_commas() {
        let names = |text: &str| parse_list(text).unwrap().iter().map(Named::to_string).collect::<Vec<_>>();
        assert_eq!(names("DEV, ~URB"), ["DEV", "~URB"]);
        assert_eq!(names("\"a,b\",C[1]"), ["\"a,b\"", "C[1]"]);
        assert!(parse_list("A,").is_err());
        assert!(parse_list("A;B").is_ok_and(|sets| sets.len() == 1), "a semicolon may stand in a name");
    }
}
