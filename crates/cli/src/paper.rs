//! Tables in the formats that papers and their appendices take, one file a table.

use crate::fault::Fault;
use clap::ValueEnum;
use crosscase_data::{Format, Table};
use crosscase_report::{html_table, latex_table};

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
    /// A table as a file of a name.
    pub(crate) fn file(
        self,
        name: &str,
        caption: &str,
        table: &Table,
        digits: usize,
    ) -> Result<(String, Vec<u8>), Fault> {
        let (ending, bytes) = match self {
            Self::Csv => ("csv", crosscase_data::to_bytes(table, Format::Csv)?),
            Self::Xlsx => ("xlsx", crosscase_data::to_bytes(table, Format::Xlsx)?),
            Self::Latex => ("tex", latex_table(table, caption, digits)?.into_bytes()),
            Self::Html => ("html", html_table(table, caption, digits)?.into_bytes()),
        };
        Ok((format!("{name}.{ending}"), bytes))
    }
}

/// A figure as a file of a name.
pub(crate) fn figure_file(name: &str, svg: &str) -> (String, Vec<u8>) {
    (format!("{name}.svg"), svg.as_bytes().to_vec())
}
