//! What does not stop the work but has to be told: diagnostics with their place.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::near::first_of;
use crate::table::companion_of;
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
    /// The units that it is about, all of them; the message ends with them, as [`Diagnostic::listing`] writes it.
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

    /// The same diagnostic about these units, with which its message then ends; without any, as it is.
    ///
    /// ```
    /// use crosscase_data::Diagnostic;
    /// let told = Diagnostic::note("SET106", "close to an anchor").listing(vec!["GR".to_owned(), "SE".to_owned()]);
    /// assert_eq!(told.message, "close to an anchor: GR, SE");
    /// ```
    #[must_use]
    pub fn listing(mut self, cases: Vec<String>) -> Self {
        if !cases.is_empty() {
            self.message = format!("{}: {}", self.message, Listed(&cases));
            self.cases = cases;
        }
        self
    }

    /// The message before its list of units.
    fn stem(&self) -> Option<&str> {
        if self.cases.is_empty() { None } else { self.message.strip_suffix(&Listed(&self.cases).to_string()) }
    }

    /// The same diagnostic with the labels of its units in place of their ids.
    ///
    /// ```
    /// use crosscase_data::Diagnostic;
    /// let told = Diagnostic::note("QCA101", "1 of 4 cases is left out").listing(vec!["1".to_owned()]);
    /// assert_eq!(told.called(|_| "Ash".to_owned()).message, "1 of 4 cases is left out: Ash");
    /// ```
    #[must_use]
    pub fn called(&self, call: impl Fn(&str) -> String) -> Self {
        let Some(stem) = self.stem() else { return self.clone() };
        let called: Vec<String> = self.cases.iter().map(|id| call(id)).collect();
        Self { message: format!("{stem}{}", Listed(&called)), ..self.clone() }
    }

    /// The message with so many of its units by name, and the number of the others.
    ///
    /// ```
    /// use crosscase_data::Diagnostic;
    /// let told = Diagnostic::note("SET106", "close to an anchor").listing(["GR", "SE", "FI"].map(String::from).to_vec());
    /// assert_eq!(told.naming(2), "close to an anchor: GR, SE and 1 more");
    /// assert_eq!(told.naming(usize::MAX), "close to an anchor: GR, SE, FI");
    /// ```
    pub fn naming(&self, most: usize) -> String {
        let Some(stem) = self.stem() else { return self.message.clone() };
        format!("{stem}{}", first_of(&self.cases, most))
    }
}

/// The diagnostics that are about the whole file or about one of the columns in `used`, or the reasons beside it. Those about several rows of one column become
/// one, with their number.
///
/// ```
/// use crosscase_data::{Diagnostic, Place, diagnostics_for};
///
/// let date = |column: &str, line| Diagnostic::warning("DAT102", "a date").at(Place::file("a.csv").line(line).column(column));
/// let noticed = [date("A", 2), date("REMARK", 2), date("A", 7), Diagnostic::warning("DAT103", "not UTF-8")];
/// let said: Vec<String> = diagnostics_for(&noticed, &["A"]).iter().map(ToString::to_string).collect();
/// assert_eq!(said, ["a date, and 1 more in this column (a.csv, line 2, column A)", "not UTF-8"]);
/// ```
pub fn diagnostics_for(noticed: &[Diagnostic], used: &[&str]) -> Vec<Diagnostic> {
    let column = |said: &'_ Diagnostic| said.place.as_ref().and_then(|place| place.column.clone());
    let mut counted: Vec<(Diagnostic, usize)> = Vec::new();
    let is_used = |column: String| {
        let of = companion_of(&column).unwrap_or(&column);
        used.contains(&column.as_str()) || used.contains(&of)
    };
    for said in noticed.iter().filter(|said| column(said).is_none_or(is_used)) {
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
