//! Names that were probably meant, and lists that stay readable.

use std::fmt;

use crosscase_data::Place;

/// ` (did you mean X?)`, or nothing.
pub(crate) struct DidYouMean<'a>(pub(crate) &'a str, pub(crate) &'a [String]);

impl fmt::Display for DidYouMean<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match near(self.0, self.1) {
            Some(name) => write!(f, " (did you mean {name}?)"),
            None => Ok(()),
        }
    }
}

/// The names, shortened where there are very many.
pub(crate) struct Listed<'a>(pub(crate) &'a [String]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 30;
        if self.0.is_empty() {
            return f.write_str("none");
        }
        let shown: Vec<&str> = self.0.iter().take(SHOWN).map(String::as_str).collect();
        f.write_str(&shown.join(", "))?;
        match self.0.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

/// ` (BE; lipset.csv, row 3, column DEV)`, as far as it is known.
pub(crate) struct Whereabouts<'a>(pub(crate) Option<&'a str>, pub(crate) Option<&'a Place>);

impl fmt::Display for Whereabouts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self(Some(case), Some(place)) => write!(f, " ({case}; {place})"),
            Self(Some(case), None) => write!(f, " ({case})"),
            Self(None, Some(place)) => write!(f, " ({place})"),
            Self(None, None) => Ok(()),
        }
    }
}

fn near<'a>(wanted: &str, known: &'a [String]) -> Option<&'a str> {
    let wanted = wanted.to_lowercase();
    let allowed = (wanted.chars().count() / 3).max(1);
    known
        .iter()
        .map(|name| (distance(&wanted, &name.to_lowercase()), name))
        .filter(|(d, name)| *d <= allowed && *d < name.chars().count())
        .min_by_key(|(d, _)| *d)
        .map(|(_, name)| name.as_str())
}

/// Levenshtein distance over characters, one row at a time.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut left = i + 1;
        let mut row = vec![left];
        for (y, corners) in b.iter().zip(above.windows(2)) {
            if let [corner, up] = corners {
                left = (corner + usize::from(x != *y)).min(up + 1).min(left + 1);
                row.push(left);
            }
        }
        above = row;
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found() {
        let known = ["DEV", "URB", "leadership", "Y"].map(String::from);
        let check = |wanted: &str, expected: Option<&str>| assert_eq!(near(wanted, &known), expected, "{wanted}");
        check("dev", Some("DEV"));
        check("DEF", Some("DEV"));
        check("UBR", None);
        check("leadershp", Some("leadership"));
        check("income", None);
        check("X", None);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
    }

    #[test]
    fn long_lists_are_shortened() {
        let names: Vec<String> = (0..33).map(|i| format!("c{i}")).collect();
        assert!(Listed(&names).to_string().ends_with("c29 and 3 more"));
        assert_eq!(Listed(&[]).to_string(), "none");
    }
}
