//! Figures that instruments make of each case.

use super::{Names, OfferKind};
use serde::Serialize;
use std::fmt;

/// A figure that an instrument makes of each case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseFigure {
    /// Its name: `density`.
    pub name: String,
    /// From which group of units to which, where it is not of all.
    pub between: Option<[String; 2]>,
    /// The group of units whose mean it is, where it is one of units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The code that it is a figure of, in documents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

impl Names {
    /// The figures that are taken of an instrument, each once.
    pub(crate) fn figures_of<'a>(&'a self, instrument: &'a str) -> Vec<&'a CaseFigure> {
        let mut figures: Vec<&'a CaseFigure> = Vec::new();
        for figure in self.wants(OfferKind::Figures, instrument).filter_map(|want| want.figure.as_ref()) {
            if !figures.contains(&figure) {
                figures.push(figure);
            }
        }
        figures
    }
}

impl CaseFigure {
    /// What readers call it: “Density from government to users”.
    pub fn title(&self) -> String {
        let name = match self.name.as_str() {
            "ei_index" => "E-I index".to_owned(),
            name => name.replace('_', " "),
        };
        let mut letters = name.chars();
        let name: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        match (&self.between, self.code.as_ref().or(self.of.as_ref())) {
            (_, Some(of)) => format!("{name} of {of}"),
            (Some([from, to]), None) => format!("{name} from {from} to {to}"),
            (None, None) => name,
        }
    }
}

/// `density`, `density government > users`, `betweenness government`, `membership trust`.
impl fmt::Display for CaseFigure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if let Some([from, to]) = &self.between {
            write!(f, " {from} > {to}")?;
        }
        self.of.iter().chain(&self.code).try_for_each(|of| write!(f, " {of}"))
    }
}
