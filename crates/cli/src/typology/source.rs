//! The file that says what the typology is.

use crate::deadline::Deadline;
use crate::fault::Fault;
use crate::files::Source;
use crate::input::{DeclaredArgs, InputArgs, tell};
use crate::output::OutputArgs;
use crosscase_typology::arrow::array::{ArrayRef, RecordBatch};
use crosscase_typology::arrow::schema::{FieldRef, Schema};
use crosscase_typology::{Table, Typology};
use std::sync::Arc;

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

/// The cases of a typology that says something without any, too.
#[derive(Debug, clap::Args)]
pub(crate) struct CasesArgs {
    /// The cases: CSV, XLSX, Parquet or Arrow IPC, by extension
    #[arg(value_name = "CASES")]
    cases: Option<Source>,
    #[command(flatten)]
    table: DeclaredArgs,
}

impl CasesArgs {
    /// Their table, where it is given; what was noticed goes to standard error.
    pub(crate) fn read(&self) -> Result<Option<Table>, Fault> {
        let Some(cases) = &self.cases else { return Ok(None) };
        let read = cases.table(&self.table.options())?;
        tell(&read.diagnostics);
        Ok(Some(read.table))
    }
}

/// Cases, and the columns by which types of them are found.
#[derive(Debug, clap::Args)]
pub(crate) struct ItemsArgs {
    #[command(flatten)]
    input: InputArgs,
    /// The columns: A1,A2 or A1:A5
    #[arg(long, value_name = "COLUMNS")]
    items: Option<String>,
}

impl ItemsArgs {
    /// Until when the command may take.
    pub(crate) fn deadline(&self) -> Deadline {
        self.input.deadline()
    }

    /// The cases, and the columns that are named, else all but that of the cases; `count` is used, too, and is none of them.
    pub(crate) fn read(&self, count: Option<&str>) -> Result<(Table, Vec<String>), Fault> {
        let (table, mut items) = self.input.using(|table| {
            let mut columns = match &self.items {
                Some(list) => table.select(list)?,
                None => table.value_columns().into_iter().map(str::to_owned).collect(),
            };
            columns.extend(count.map(str::to_owned));
            Ok(columns)
        })?;
        items.retain(|item| Some(item.as_str()) != count);
        Ok((table, items))
    }
}

/// Columns of the cases that stand in the result, too, for the next command.
#[derive(Debug, clap::Args)]
pub(crate) struct KeepArgs {
    /// Columns of the cases that the table has, too: A1,A2 or A1:A5
    #[arg(long, value_name = "COLUMNS", help_heading = "Output")]
    keep: Option<String>,
}

impl KeepArgs {
    /// What was found of the cases, row by row, with the columns that are kept.
    pub(crate) fn beside(&self, found: Table, cases: &Table, output: &OutputArgs) -> Result<Table, Fault> {
        let Some(list) = &self.keep else { return Ok(found) };
        if output.is_json() {
            return Err(Fault::usage(
                "--keep adds columns to a table, and JSON has none: write CSV, or join by the case",
            ));
        }
        let columns = cases.select(list)?;
        if let Some(twice) = columns.iter().find(|column| found.has_column(column)) {
            let message =
                format!("--keep: the result has a column {twice} of its own; leave it out, or give it another name");
            return Err(Fault::usage(message));
        }
        let kept = cases.with_columns(&columns)?;
        let is_new = |(field, _): &(FieldRef, ArrayRef)| columns.contains(field.name());
        let (fields, arrays): (Vec<FieldRef>, Vec<ArrayRef>) =
            columns_of(&found).chain(columns_of(&kept).filter(is_new)).unzip();
        let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
            .map_err(|error| Fault::usage(format!("--keep: {error}")))?;
        Ok(Table::from_batch(&batch, found.schema_id(), found.id_column())?)
    }
}

fn columns_of(table: &Table) -> impl Iterator<Item = (FieldRef, ArrayRef)> + '_ {
    table.batch().schema_ref().fields().iter().cloned().zip(table.batch().columns().iter().cloned())
}
