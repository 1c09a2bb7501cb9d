//! The file that says what the typology is.

use crate::deadline::Deadline;
use crate::fault::Fault;
use crate::files::Source;
use crosscase_typology::Typology;

/// The flags of a command that reads a typology.
#[derive(Debug, clap::Args)]
pub(crate) struct TypologyArgs {
    /// The typology: a TOML file, which `crosscase typology new` begins
    #[arg(value_name = "TYPOLOGY")]
    typology: Source,
}

impl TypologyArgs {
    /// The typology, checked.
    pub(crate) fn read(&self, until: &Deadline) -> Result<Typology, Fault> {
        Ok(Typology::from_toml_until(&self.typology.text()?, Some(&self.typology.name()), until)?)
    }
}

/// The columns that a list names; without one every column but that of the cases.
pub(crate) fn columns(table: &crosscase_data::Table, list: Option<&str>) -> Result<Vec<String>, Fault> {
    match list {
        Some(list) => Ok(table.select(list)?),
        None => Ok(table.value_columns().into_iter().map(str::to_owned).collect()),
    }
}
