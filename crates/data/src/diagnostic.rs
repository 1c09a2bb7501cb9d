//! What does not stop the work but has to be told: diagnostics with their place.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Listed, Place};

/// How much a [`Diagnostic`] asks of its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// For the record: nothing has to be done.
    Note,
    /// Somebody should look at it before the result is used.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
        })
    }
}

/// A note or a warning about data or a result, with a stable code and a place.
///
/// ```
/// use crosscase_data::{Diagnostic, Place};
///
/// let told = Diagnostic::warning("DAT103", "this file is not UTF-8 and was read as Windows-1252")
///     .at(Place::file("answers.csv"))
///     .help("save it as UTF-8");
/// assert_eq!(told.to_string(), "this file is not UTF-8 and was read as Windows-1252 (answers.csv)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// A code that stays the same from version to version, such as `DAT101`.
    pub code: Cow<'static, str>,
    /// How much it asks of its reader.
    pub severity: Severity,
    /// A lower-case sentence without a full stop.
    pub message: String,
    /// Where, if there is one place.
    pub place: Option<Place>,
    /// What to do about it, if anything.
    pub help: Option<String>,
    /// The units that it is about, all of them, where the message lists them as [`Listed`] does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<String>,
}

impl Diagnostic {
    /// Something for the record.
    pub fn note(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code.into(), message.into())
    }

    /// Something to look at before the result is used.
    pub fn warning(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code.into(), message.into())
    }

    fn new(severity: Severity, code: Cow<'static, str>, message: String) -> Self {
        Self { code, severity, message, place: None, help: None, cases: Vec::new() }
    }

    /// The same diagnostic, at a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The same diagnostic, with what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same diagnostic, with all units that its message lists.
    ///
    /// ```
    /// use crosscase_data::{Diagnostic, Listed};
    /// let cases = ["GR", "SE"].map(String::from).to_vec();
    /// let told = Diagnostic::note("SET106", format!("close to an anchor: {}", Listed(&cases))).cases(cases);
    /// let called = told.called(|id| if id == "GR" { "Greece" } else { id }.to_owned());
    /// assert_eq!(called.message, "close to an anchor: Greece, SE");
    ///
    /// let told = Diagnostic::note("QCA101", "1 of 4 cases is left out, without a value in A: 1").cases(vec!["1".to_owned()]);
    /// assert_eq!(told.called(|_| "Ash".to_owned()).message, "1 of 4 cases is left out, without a value in A: Ash");
    /// ```
    #[must_use]
    pub fn cases(mut self, cases: Vec<String>) -> Self {
        self.cases = cases;
        self
    }

    /// The same diagnostic with the labels of its units in place of their ids.
    #[must_use]
    pub fn called(&self, call: impl Fn(&str) -> String) -> Self {
        let called: Vec<String> = self.cases.iter().map(|id| call(id)).collect();
        let listed = Listed(&self.cases).to_string();
        // The list stands last: of a case called 1, the message `1 of 4 cases is left out: 1` names it at its end.
        let part = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        let places = self.message.rmatch_indices(&listed).map(|(at, _)| (at, at + listed.len()));
        let mut whole = places.filter(|(from, to)| {
            let (before, after) = (&self.message[..*from], &self.message[*to..]);
            !part(before.chars().next_back()) && !part(after.chars().next()) && !before.ends_with("0.")
        });
        match whole.next() {
            Some((from, to)) if !called.is_empty() => {
                let message = format!("{}{}{}", &self.message[..from], Listed(&called), &self.message[to..]);
                Self { message, ..self.clone() }
            }
            _ => self.clone(),
        }
    }
}

/// The diagnostics that are about the whole file or about one of the columns in `used`. Those about several rows of one column become
/// one, with their number.
///
/// ```
/// use crosscase_data::{Diagnostic, Place, about};
///
/// let date = |column: &str, line| Diagnostic::warning("DAT102", "a date").at(Place::file("a.csv").line(line).column(column));
/// let noticed = [date("A", 2), date("REMARK", 2), date("A", 7), Diagnostic::warning("DAT103", "not UTF-8")];
/// let said: Vec<String> = about(&noticed, &["A"]).iter().map(ToString::to_string).collect();
/// assert_eq!(said, ["a date, and 1 more in this column (a.csv, line 2, column A)", "not UTF-8"]);
/// ```
pub fn about(noticed: &[Diagnostic], used: &[&str]) -> Vec<Diagnostic> {
    let column = |said: &'_ Diagnostic| said.place.as_ref().and_then(|place| place.column.clone());
    let mut counted: Vec<(Diagnostic, usize)> = Vec::new();
    for said in noticed.iter().filter(|said| column(said).is_none_or(|column| used.contains(&column.as_str()))) {
        let same = |(known, _): &&mut (Diagnostic, usize)| {
            let rows = |of: &Diagnostic| of.place.as_ref().is_some_and(|place| place.row.is_some());
            known.code == said.code && rows(known) && rows(said) && column(known) == column(said)
        };
        match counted.iter_mut().find(same) {
            Some((_, more)) => *more += 1,
            None => counted.push((said.clone(), 0)),
        }
    }
    let told = |(mut said, more): (Diagnostic, usize)| {
        if more > 0 {
            said.message = format!("{}, and {more} more in this column", said.message);
        }
        said
    };
    counted.into_iter().map(told).collect()
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{} ({place})", self.message),
            None => f.write_str(&self.message),
        }
    }
}
