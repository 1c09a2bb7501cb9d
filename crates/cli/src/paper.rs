//! Tables in the formats that papers and their appendices take, one file a table.

use crate::fault::Fault;
use crate::files::{Files, Folder, ForceArgs};
use crate::output::StyleArgs;
use clap::ValueEnum;
use crosscase_data::{Format, Table, to_bytes, to_styled_bytes};
use crosscase_report::{html_table, latex_table};

/// The format of the tables, and the folder that they go to.
#[derive(Debug, clap::Args)]
pub(crate) struct PaperArgs {
    /// The format of the tables
    #[arg(long = "as", value_enum, default_value = "csv")]
    kind: PaperFormat,
    /// The folder to write to; made where it does not exist
    #[arg(long, value_name = "DIR")]
    output: Folder,
    #[command(flatten)]
    style: StyleArgs,
    #[command(flatten)]
    _force: ForceArgs,
}

impl PaperArgs {
    /// Writes tables by their names and captions, and whatever other files there are.
    pub(crate) fn write<'a>(
        &self,
        files: &Files<'_>,
        tables: impl IntoIterator<Item = (&'a str, &'a str, &'a Table)>,
        digits: usize,
        others: impl IntoIterator<Item = (String, Vec<u8>)>,
    ) -> Result<(), Fault> {
        let tables = tables
            .into_iter()
            .map(|(name, caption, table)| self.kind.file(&name.replace('_', "-"), caption, table, digits, self.style));
        let tables = tables.collect::<Result<Vec<_>, _>>()?;
        self.output.write(files, tables.into_iter().chain(others).collect())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PaperFormat {
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
    fn file(
        self,
        name: &str,
        caption: &str,
        table: &Table,
        digits: usize,
        style: StyleArgs,
    ) -> Result<(String, Vec<u8>), Fault> {
        let (ending, bytes) = match self {
            Self::Csv => ("csv", to_styled_bytes(table, Format::Csv, style.style())?),
            Self::Xlsx => ("xlsx", to_bytes(table, Format::Xlsx)?),
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
