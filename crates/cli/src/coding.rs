//! `crosscase coding …`: coded interviews and documents.

crate::command::commands! { import, matrix, agreement, disagreements, unitize, cooccurrence, saturation, framework, sheet, consensus, new }

use crate::Command;
use crate::deadline::{Deadline, LimitArgs};
use crate::fault::Fault;
use crate::files::Source;
use crate::input::{WrittenArgs, tell};
use crosscase_coding::Segments;
use crosscase_data::{ReadOptions, Table, diagnostics_for};

pub(crate) fn command() -> Command {
    Command::group("coding", "Coded interviews and documents: matrices, agreement, evidence", commands())
}

/// A table with one row an observation, which has no unit column.
#[derive(Debug, clap::Args)]
pub(crate) struct RowsArgs {
    /// The data: CSV, XLSX, Parquet or Arrow IPC, by extension
    #[arg(value_name = "FILE")]
    pub(crate) file: Source,
    #[command(flatten)]
    written: WrittenArgs,
    #[command(flatten)]
    limit: LimitArgs,
}

impl RowsArgs {
    /// The table; what was noticed of the file as a whole and of these columns goes to standard error.
    pub(crate) fn read(&self, reading: impl FnOnce(ReadOptions) -> ReadOptions, used: &[&str]) -> Result<Table, Fault> {
        noticed(&self.file, &reading(self.written.on(ReadOptions::new())), used)
    }

    /// The same as passages; a column that may be that of their coders is told, too.
    pub(crate) fn segments(&self) -> Result<Segments, Fault> {
        let table = self.read(Segments::reading, &[])?;
        tell(Segments::unread(&table).as_slice());
        Ok(Segments::from_table(&table)?)
    }

    /// Another table, whose numbers are written as in this one.
    pub(crate) fn beside(
        &self,
        file: &Source,
        reading: impl FnOnce(ReadOptions) -> ReadOptions,
    ) -> Result<Table, Fault> {
        noticed(file, &reading(self.written.beside(ReadOptions::new())), &[])
    }

    /// Until when the command may take.
    pub(crate) fn deadline(&self) -> Deadline {
        self.limit.deadline()
    }
}

/// A table; cells that are empty where nothing has to stand are not worth a word.
pub(crate) fn noticed(file: &Source, options: &ReadOptions, used: &[&str]) -> Result<Table, Fault> {
    let read = file.table(options)?;
    tell(&diagnostics_for(&read.diagnostics, used));
    Ok(read.table)
}
