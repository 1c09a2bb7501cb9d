//! Names that were probably meant.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::Diagnostic;
use crate::place::{Place, Row};
use crate::spelling::composed;

/// The name among `known` that `wanted` was probably meant to be.
///
/// ```
/// let known = ["hands.csv", "crews.csv"].map(String::from);
/// assert_eq!(crosscase_data::near_name("Hand.csv", &known), Some("hands.csv"));
/// ```
pub fn near_name<'a>(wanted: &str, known: &'a [String]) -> Option<&'a str> {
    let plain = |s: &str| composed(s.trim()).to_lowercase();
    let wanted = plain(wanted);
    let allowed = (wanted.chars().count() / 3).max(1);
    known
        .iter()
        .map(|name| (distance(&wanted, &plain(name)), name))
        .filter(|(d, name)| *d <= allowed && *d < name.chars().count())
        .min_by_key(|(d, _)| *d)
        .map(|(_, name)| name.as_str())
}

/// Whether two names are one but for capitals, and blanks and signs between letters.
///
/// ```
/// use crosscase_data::written_alike;
/// assert!(written_alike("Coder_ID", "coder id"));
/// assert!(!written_alike("weights", "weight"));
/// ```
pub fn written_alike(one: &str, other: &str) -> bool {
    let one = letters_of(one);
    !one.is_empty() && one == letters_of(other)
}

/// A name by its letters and numbers alone, in small letters.
fn letters_of(name: &str) -> String {
    name.chars().flat_map(char::to_lowercase).filter(|letter| letter.is_alphanumeric()).collect()
}

/// Names that are another one but for capitals, and blanks and signs between letters: each with the first that is written so. Signs that
/// make another name, as those of `under 30` and `1.1` do, are heeded.
///
/// ```
/// use crosscase_data::names_alike;
/// let names = ["coder A", "coder B", "CoderA", "coder A"];
/// assert_eq!(names_alike(names), [("CoderA", "coder A")]);
/// assert_eq!(names_alike(["<30", ">30", "30+", "1.1", "11", "A", "A-"]), []);
/// ```
pub fn names_alike<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<(&'a str, &'a str)> {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let mut first: BTreeMap<String, &str> = BTreeMap::new();
    let mut found = Vec::new();
    for name in names.into_iter().filter(|name| name.chars().any(char::is_alphanumeric)) {
        if known.insert(name) {
            let one = *first.entry(as_a_name(name)).or_insert(name);
            found.extend((one != name).then_some((name, one)));
        }
    }
    found
}

/// A name by what tells it from others: its letters and numbers in small letters, numbers that a sign parts from one another, and signs that
/// say more or less.
fn as_a_name(name: &str) -> String {
    let letters: Vec<char> = composed(name.trim()).to_lowercase().chars().collect();
    let (mut kept, mut parted) = (String::new(), false);
    for (at, letter) in letters.iter().enumerate() {
        let is_minus = matches!(letter, '-' | '–' | '−');
        // A grade `A-`, a number -1.
        let counts =
            is_minus && (at + 1 == letters.len() || (at == 0 && letters.get(1).is_some_and(|next| next.is_numeric())));
        if letter.is_alphanumeric() || "+<>=≤≥~!%*".contains(*letter) || counts {
            if parted && letter.is_numeric() && kept.ends_with(char::is_numeric) {
                kept.push(' ');
            }
            kept.push(if is_minus { '-' } else { *letter });
            parted = false;
        } else {
            parted = true;
        }
    }
    kept
}

/// A warning for each of the names that is another one so: whatever is written in two ways counts as two.
///
/// ```
/// let told = crosscase_data::told_alike("COD151", "case", ["Tiel", "Ede", "tiel"]);
/// assert_eq!(told[0].message, "the case `tiel` is written like `Tiel`, and counts as another");
/// ```
pub fn told_alike<'a>(code: &'static str, what: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<Diagnostic> {
    let told = |(one, other): (&str, &str)| {
        let message = format!("the {what} `{one}` is written like `{other}`, and counts as another");
        Diagnostic::warning(code, message).help("if they are one, write the name in one way")
    };
    names_alike(names).into_iter().map(told).collect()
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

/// A name as it stands in a list: in double quotes where it holds a comma, a semicolon or a quote, which is doubled, so that nobody
/// takes a part of it for a name. The rule of every list of names, in messages and in tables.
///
/// ```
/// use crosscase_data::in_list;
/// assert_eq!(["Vell", "Skarn; upper"].map(|name| in_list(name).into_owned()), ["Vell", "\"Skarn; upper\""]);
/// assert_eq!(in_list("the \"old\" town"), "\"the \"\"old\"\" town\"");
/// ```
pub fn in_list(name: &str) -> Cow<'_, str> {
    if name.contains([',', ';', '"']) {
        Cow::Owned(format!("\"{}\"", name.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(name)
    }
}

/// Names as one text, as they stand in a cell of a table: `BE; FI`, each written as [`in_list`] does; `None` of none.
///
/// ```
/// use crosscase_data::name_list;
/// assert_eq!(name_list(["Skarn; upper", "Vell"]).as_deref(), Some("\"Skarn; upper\"; Vell"));
/// assert_eq!(name_list::<[&str; 0]>([]), None);
/// ```
pub fn name_list<N: IntoIterator<Item: AsRef<str>>>(names: N) -> Option<String> {
    let written: Vec<String> = names.into_iter().map(|name| in_list(name.as_ref()).into_owned()).collect();
    (!written.is_empty()).then(|| written.join("; "))
}

/// The names that [`name_list`] wrote as one text.
///
/// ```
/// use crosscase_data::names_in_list;
/// assert_eq!(names_in_list("\"Skarn; upper\"; Vell"), ["Skarn; upper", "Vell"]);
/// assert_eq!(names_in_list(""), [""; 0]);
/// ```
#[must_use]
pub fn names_in_list(list: &str) -> Vec<String> {
    let (mut names, mut name, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = list.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => name.extend(letters.next()),
            '"' => quoted = !quoted,
            ';' if !quoted => {
                names.push(std::mem::take(&mut name));
                letters.next_if_eq(&' ');
            }
            letter => name.push(letter),
        }
    }
    if !list.is_empty() {
        names.push(name);
    }
    names
}

/// `A, B, C` for a message, each as [`in_list`] writes it, shortened where there are very many; `none` of none.
///
/// ```
/// use crosscase_data::Listed;
/// assert_eq!(Listed(&["DEV", "URB"].map(String::from)).to_string(), "DEV, URB");
/// assert_eq!(Listed(&[]).to_string(), "none");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a>(pub &'a [String]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&first_of(self.0, 30))
    }
}

/// So many of the names, and how many others there are; `none` of none.
pub(crate) fn first_of(names: &[String], most: usize) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    let shown: Vec<Cow<'_, str>> = names.iter().take(most).map(|name| in_list(name)).collect();
    match names.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// A number with what it counts, in the singular or the plural.
///
/// ```
/// use crosscase_data::counted;
/// assert_eq!(counted(1, "case", "cases"), "1 case");
/// assert_eq!(counted(0, "case", "cases"), "0 cases");
/// ```
pub fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// A figure with so many decimals, and a dash where there is none.
///
/// ```
/// assert_eq!(crosscase_data::or_dash(Some(0.25), 3), "0.250");
/// assert_eq!(crosscase_data::or_dash(None, 3), "–");
/// ```
pub fn or_dash(figure: Option<f64>, decimals: usize) -> String {
    figure.map_or_else(|| "–".to_owned(), |figure| format!("{figure:.decimals$}"))
}

/// A name as it begins a line.
///
/// ```
/// assert_eq!(crosscase_data::capitalised("partners"), "Partners");
/// ```
pub fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// ` in data.csv`, or nothing.
pub(crate) struct In<'a>(pub(crate) &'a Option<String>);

impl fmt::Display for In<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |file| write!(f, " in {file}"))
    }
}

/// Where the names of the columns seem to stand, or nothing.
pub(crate) struct Below(pub(crate) Option<u64>);

impl fmt::Display for Below {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(row) = self.0 else { return Ok(()) };
        let skip = row.saturating_sub(1);
        write!(
            f,
            "; the names seem to stand in row {row}: say `--header-row {row}` or `--skip {skip}` (in a study `header_row`, `skip`)"
        )
    }
}

/// What a row of too many or too few cells may be: `, or take it out …`.
pub(crate) struct Unfit<'a>(pub(crate) usize, pub(crate) usize, pub(crate) Option<u64>, pub(crate) &'a Place);

impl fmt::Display for Unfit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self(1, ..) => f.write_str(", or take it out if it is a remark below the table"),
            // From the first row on, so that it may be so in every one.
            Self(found, named, None, Place { row: Some(Row::Record { record: 1, .. }), .. }) if found == named + 1 => f
                .write_str(
                    ", of its decimals (`1,5` where commas separate cells), and that the first column has a name",
                ),
            _ => Ok(()),
        }
    }
}

/// `; the sheet survey has it`, or nothing.
pub(crate) struct Elsewhere<'a>(pub(crate) &'a [String]);

impl fmt::Display for Elsewhere<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => Ok(()),
            [one] => write!(f, "; the sheet {one} has it: name the sheet (`--sheet`; in a study `sheet`)"),
            many => {
                write!(f, "; the sheets {} have it: name the sheet (`--sheet`; in a study `sheet`)", many.join(", "))
            }
        }
    }
}

/// ` (did you mean X?)` for a message, or nothing: what a name that there is not was probably meant to be.
///
/// ```
/// use crosscase_data::DidYouMean;
/// let known = ["DEV", "URB"].map(String::from);
/// assert_eq!(DidYouMean("UBR", &known).to_string(), " (did you mean URB?)");
/// assert_eq!(DidYouMean("income", &known).to_string(), "");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DidYouMean<'a>(pub &'a str, pub &'a [String]);

impl fmt::Display for DidYouMean<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        near_name(self.0, self.1).map_or(Ok(()), |name| write!(f, " (did you mean {name}?)"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found() {
        let known = ["DEV", "URB", "leadership", "AGE"].map(String::from);
        for (wanted, expected) in [
            ("dev", Some("DEV")),
            ("UBR", Some("URB")),
            ("leadershp", Some("leadership")),
            ("AGES", Some("AGE")),
            ("income", None),
        ] {
            assert_eq!(near_name(wanted, &known), expected, "{wanted}");
        }
        assert_eq!(near_name("X", &["Y".to_owned()]), None, "a name of one letter is near to everything");
    }

    proptest::proptest! {
        #[test]
        fn a_list_gives_its_names_back(names in proptest::collection::vec("[a-z;,\" ]{1,6}", 0..5)) {
            let list = name_list(&names).unwrap_or_default();
            proptest::prop_assert_eq!(names_in_list(&list), names);
        }
    }

    #[test]
    fn long_lists_are_shortened() {
        let names: Vec<String> = (0..33).map(|i| format!("c{i}")).collect();
        assert!(Listed(&names).to_string().ends_with("c29 and 3 more"));
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
