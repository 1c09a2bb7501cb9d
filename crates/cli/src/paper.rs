//! Tables in the formats that papers and their appendices take, one file a table.

use crate::fault::Fault;
use clap::ValueEnum;
use crosscase_data::Table;
use crosscase_report::{html_table, latex_table};
use std::path::Path;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PaperFormat {
    /// Full precision
    Csv,
    /// Full precision, a workbook a table
    Xlsx,
    /// For a paper, with booktabs
    Latex,
    /// For a page
    Html,
}

impl PaperFormat {
    pub(crate) fn write(
        self,
        folder: &Path,
        name: &str,
        caption: &str,
        table: &Table,
        digits: usize,
    ) -> Result<(), Fault> {
        let path = |ending: &str| folder.join(format!("{name}.{ending}"));
        let written = match self {
            Self::Csv => crosscase_data::write(&path("csv"), table),
            Self::Xlsx => crosscase_data::write(&path("xlsx"), table),
            Self::Latex => crosscase_data::write_bytes(&path("tex"), latex_table(table, caption, digits)?.as_bytes()),
            Self::Html => crosscase_data::write_bytes(&path("html"), html_table(table, caption, digits)?.as_bytes()),
        };
        Ok(written?)
    }
}

pub(crate) fn make_folder(folder: &Path) -> Result<(), Fault> {
    std::fs::create_dir_all(folder).map_err(|error| Fault::data(format!("{}: {error}", folder.display())))
}
