//! Concepts as people write them: `min(GOVERNMENT, max(FIRMS, ~SUBCONTRACT))`.

use std::fmt;
use std::str::FromStr;

use super::{Concept, Rule};
use crate::SetsError;
use crosscase_boolean::expression::Literal;

/// Concepts within concepts.
const MAX_DEPTH: usize = 32;

impl fmt::Display for Concept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rule, parts) = match self {
            Self::Set(name) => return f.write_str(&written(name)),
            Self::Whole { rule, parts } => (rule, parts),
        };
        let list = |numbers: &[f64]| numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        match rule {
            Rule::Minimum => f.write_str("min(")?,
            Rule::Maximum => f.write_str("max(")?,
            Rule::Mean => f.write_str("mean(")?,
            Rule::AtLeast(m) => write!(f, "at-least({m}; ")?,
            Rule::PowerMean(p) => write!(f, "power({p}; ")?,
            Rule::Weighted(weights) => write!(f, "weighted({}; ", list(weights))?,
        }
        for (at, part) in parts.iter().enumerate() {
            write!(f, "{}{part}", if at > 0 { ", " } else { "" })?;
        }
        f.write_str(")")
    }
}

/// A name, in quotes where a sign in it would end it.
fn written(name: &str) -> String {
    let (absent, plain) = name.trim().strip_prefix('~').map_or(("", name.trim()), |plain| ("~", plain.trim()));
    let needs_quotes = plain.is_empty() || !is_values(plain) && plain.contains(|c: char| "(),;\"~".contains(c));
    if needs_quotes { format!("{absent}\"{}\"", plain.replace('"', "\"\"")) } else { format!("{absent}{plain}") }
}

/// Rules are `min`, `max`, `mean`, `at-least(2; …)`, `power(0.5; …)` and `weighted(2, 1; …)`; parts are sets (`~A` for the absence,
/// names with signs in double quotes) and concepts.
///
/// ```
/// use crosscase_sets::{Concept, Rule};
/// let concept: Concept = "min(GOVERNMENT, max(FIRMS, ~SUBCONTRACT))".parse()?;
/// assert_eq!(concept, Concept::of(Rule::Minimum, [
///     Concept::set("GOVERNMENT"),
///     Concept::of(Rule::Maximum, ["FIRMS", "~SUBCONTRACT"].map(Concept::set)),
/// ]));
/// assert_eq!(concept.to_string().parse::<Concept>()?, concept);
/// assert!("median(A, B)".parse::<Concept>().is_err());
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
impl FromStr for Concept {
    type Err = SetsError;

    fn from_str(text: &str) -> Result<Self, SetsError> {
        let mut reader = Reader { rest: text, depth: 0 };
        let concept = reader.concept()?;
        reader.skip();
        if reader.rest.is_empty() { Ok(concept) } else { reader.fault("the end") }
    }
}

/// Whether it is values of a set: `A[1,2]`.
fn is_values(text: &str) -> bool {
    text.find(|c: char| "(),;\"~[".contains(c)).is_some_and(|at| text[at..].starts_with('['))
        && Literal::of_values(text).is_some()
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn fault<T>(&self, expected: &'static str) -> Result<T, SetsError> {
        let found: String = self.rest.chars().take(12).collect();
        Err(SetsError::ConceptText { expected, found })
    }

    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, sign: char) -> bool {
        self.skip();
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn concept(&mut self) -> Result<Concept, SetsError> {
        let absent = self.take('~');
        self.skip();
        if self.rest.starts_with('"') {
            let name = self.quoted()?;
            return Ok(Concept::Set(if absent { format!("~{name}") } else { name }));
        }
        let word = self.word().to_owned();
        if word.is_empty() {
            return self.fault("a set or a rule");
        }
        if !self.take('(') {
            return Ok(Concept::Set(if absent { format!("~{word}") } else { word }));
        }
        if absent {
            return self.fault("a set after ~; a concept has no absence");
        }
        if self.depth == MAX_DEPTH {
            return self.fault("fewer parentheses");
        }
        self.depth += 1;
        let rule = self.rule(&word)?;
        let mut parts = vec![self.concept()?];
        while self.take(',') {
            parts.push(self.concept()?);
        }
        self.depth -= 1;
        if !self.take(')') {
            return self.fault("`,` or `)`");
        }
        rule.check(parts.len())?;
        Ok(Concept::Whole { rule, parts })
    }

    fn rule(&mut self, word: &str) -> Result<Rule, SetsError> {
        let rule = match word {
            "min" | "minimum" => return Ok(Rule::Minimum),
            "max" | "maximum" => return Ok(Rule::Maximum),
            "mean" => return Ok(Rule::Mean),
            "at-least" => match self.number()? {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
                m if m.fract() == 0.0 && (1.0..=1e6).contains(&m) => Rule::AtLeast(m as usize),
                _ => return self.fault("a whole number of parts"),
            },
            "power" => Rule::PowerMean(self.number()?),
            "weighted" => {
                let mut weights = vec![self.number()?];
                while self.take(',') {
                    weights.push(self.number()?);
                }
                Rule::Weighted(weights)
            }
            _ => return self.fault("min, max, mean, at-least, power or weighted before ("),
        };
        if self.take(';') { Ok(rule) } else { self.fault("`;` before the parts") }
    }

    fn number(&mut self) -> Result<f64, SetsError> {
        self.skip();
        match self.word().parse() {
            Ok(number) => Ok(number),
            Err(_) => self.fault("a number"),
        }
    }

    /// What stands before the next sign; a comma between brackets is none.
    fn word(&mut self) -> &'a str {
        let ends = |rest: &str| rest.find(|c: char| "(),;\"~".contains(c)).unwrap_or(rest.len());
        let whole = self.rest.find(']').map(|at| at + 1).filter(|end| is_values(&self.rest[..*end]));
        let end = whole.unwrap_or_else(|| ends(self.rest));
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word.trim()
    }

    fn quoted(&mut self) -> Result<String, SetsError> {
        let mut name = String::new();
        let mut characters = self.rest.char_indices().skip(1).peekable();
        while let Some((at, c)) = characters.next() {
            if c != '"' {
                name.push(c);
            } else if characters.peek().is_some_and(|(_, next)| *next == '"') {
                characters.next();
                name.push('"');
            } else {
                self.rest = self.rest.get(at + 1..).unwrap_or_default();
                return Ok(name);
            }
        }
        self.fault("a closing quote")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        for text in [
            "A",
            "~A",
            "min(A, ~B)",
            "at-least(2; A, B, C)",
            "power(-0.5; A, B)",
            "weighted(2, 1.5; A, max(B, C))",
            "mean(\"a, b\", ~\"say \"\"no\"\"\")",
            "max(free press, B)",
            "max(A[1,2], ~B[0], C)",
        ] {
            let concept: Concept = text.parse().unwrap();
            assert_eq!(concept.to_string(), text);
        }
    }

    #[test]
    fn what_is_wrong_is_told() {
        let check = |text: &str, said: &str| {
            let error = text.parse::<Concept>().unwrap_err().to_string();
            assert!(error.contains(said), "{text}: {error}");
        };
        check("", "a set or a rule");
        check("median(A)", "min, max, mean");
        check("min(A", "`,` or `)`");
        check("min(A))", "the end");
        check("at-least(1.5; A)", "whole number");
        check("at-least(2, A)", "`;`");
        check("at-least(3; A, B)", "up to all of the parts");
        check("~min(A, B)", "no absence");
        check("mean(\"a, b)", "closing quote");
        check(&"min(".repeat(100), "fewer parentheses");
    }
}
