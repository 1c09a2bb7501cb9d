//! Names that were probably meant.

use std::fmt;

/// The name among `known` that `wanted` was probably meant to be.
pub(crate) fn near<'a>(wanted: &str, known: &[&'a str]) -> Option<&'a str> {
    let plain = |s: &str| s.trim().to_lowercase();
    let wanted = plain(wanted);
    let allowed = (wanted.chars().count() / 3).max(1);
    known
        .iter()
        .map(|name| (distance(&wanted, &plain(name)), *name))
        .filter(|(d, name)| *d <= allowed && *d < name.chars().count())
        .min_by_key(|(d, _)| *d)
        .map(|(_, name)| name)
}

/// How many letters are added, left out, replaced or swapped with their neighbour (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut above: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX - 1);
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let replaced = at(&row, j) + usize::from(x != y);
            let mut best = replaced.min(at(&row, j + 1) + 1).min(at(&next, j) + 1);
            if i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x) {
                best = best.min(at(&above, j - 1) + 1);
            }
            next.push(best);
        }
        above = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or_default()
}

/// `there are A, B, C`, shortened where there are very many.
pub(crate) struct Known<'a>(pub(crate) &'a [String]);

impl fmt::Display for Known<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 30;
        if self.0.is_empty() {
            return f.write_str("there are none");
        }
        let shown: Vec<&str> = self.0.iter().take(SHOWN).map(String::as_str).collect();
        write!(f, "there are {}", shown.join(", "))?;
        match self.0.len().checked_sub(SHOWN) {
            Some(more) if more > 0 => write!(f, " and {more} more"),
            _ => Ok(()),
        }
    }
}

/// ` in data.csv`, or nothing.
pub(crate) struct In<'a>(pub(crate) &'a Option<String>);

impl fmt::Display for In<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |file| write!(f, " in {file}"))
    }
}

/// ` (did you mean X?)`, or nothing.
pub(crate) struct DidYouMean<'a>(pub(crate) &'a str, pub(crate) &'a [String]);

impl fmt::Display for DidYouMean<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known: Vec<&str> = self.1.iter().map(String::as_str).collect();
        match near(self.0, &known) {
            Some(name) => write!(f, " (did you mean {name}?)"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found() {
        let known = ["DEV", "URB", "leadership", "AGE"];
        for (wanted, expected) in [
            ("dev", Some("DEV")),
            ("UBR", Some("URB")),
            ("leadershp", Some("leadership")),
            ("AGES", Some("AGE")),
            ("income", None),
        ] {
            assert_eq!(near(wanted, &known), expected, "{wanted}");
        }
        assert_eq!(near("X", &["Y"]), None, "a name of one letter is near to everything");
    }

    #[test]
    fn distances() {
        for (a, b, d) in
            [("", "", 0), ("abc", "", 3), ("kitten", "sitting", 3), ("flaw", "lawn", 2), ("trsut", "trust", 1)]
        {
            assert_eq!(distance(a, b), d);
        }
    }
}
