//! Figures of cases, by which indicators ask for them.

use serde::Serialize;
use std::fmt;

/// A figure that an instrument makes of each case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseFigure {
    /// Its name: `density`.
    pub name: String,
    /// From which group of units to which, where it is not of all.
    pub between: Option<[String; 2]>,
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
        match &self.between {
            None => name,
            Some([from, to]) => format!("{name} from {from} to {to}"),
        }
    }
}

/// `density`, `density government > users`.
impl fmt::Display for CaseFigure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if let Some([from, to]) = &self.between {
            write!(f, " {from} > {to}")?;
        }
        Ok(())
    }
}
