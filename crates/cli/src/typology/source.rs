//! The file that says what the typology is.

use super::background::GowerArgs;
use crate::deadline::Deadline;
use crate::fault::Fault;
use crate::files::Source;
use crate::input::{DeclaredArgs, InputArgs, tell};
use crate::output::OutputArgs;
use crosscase_data::{ReadTable, diagnostics_for};
use crosscase_typology::arrow::array::{ArrayRef, RecordBatch};
use crosscase_typology::arrow::schema::{FieldRef, Schema};
use crosscase_typology::{Gower, Table, Typology};
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
    /// Their table, where it is given, as [`cases`] has it.
    pub(crate) fn read(&self, typology: &Typology) -> Result<Option<Table>, Fault> {
        let Some(file) = &self.cases else { return Ok(None) };
        Ok(Some(cases(&file.table(&self.table.options())?, typology)?))
    }
}

/// The cases, with the values that the typology names in place of their codes; what was noticed goes to standard error.
pub(crate) fn cases(read: &ReadTable, typology: &Typology) -> Result<Table, Fault> {
    tell(&read.diagnostics);
    Ok(typology.labelled(&read.table, &read.codebook)?)
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
            let mut columns = self.columns(table)?;
            columns.extend(count.map(str::to_owned));
            Ok(columns)
        })?;
        items.retain(|item| Some(item.as_str()) != count);
        Ok((table, items))
    }

    /// The same with how cases are compared.
    pub(crate) fn compared(&self, gower: &GowerArgs) -> Result<(Table, Vec<String>, Gower), Fault> {
        let (table, [items, _], gower) = compared(&self.input, gower, |table| Ok([self.columns(table)?, Vec::new()]))?;
        Ok((table, items, gower))
    }

    fn columns(&self, table: &Table) -> Result<Vec<String>, Fault> {
        match &self.items {
            Some(list) => Ok(table.select(list)?),
            None => Ok(table.value_columns().into_iter().map(str::to_owned).collect()),
        }
    }
}

/// A table with the columns by which its cases are compared and others that are used, and how they are compared, with labels where these are
/// meant; what was noticed goes to standard error.
pub(crate) fn compared(
    input: &InputArgs,
    gower: &GowerArgs,
    columns: impl FnOnce(&Table) -> Result<[Vec<String>; 2], Fault>,
) -> Result<(Table, [Vec<String>; 2], Gower), Fault> {
    let read = input.read_with(|options, _| options)?;
    let columns = columns(&read.table);
    let named = columns.iter().flatten().flatten().map(String::as_str);
    tell(&diagnostics_for(&read.diagnostics, &read.table.id_column().into_iter().chain(named).collect::<Vec<_>>()));
    let [compared, others] = columns?;
    let (gower, table, told) = gower.gower().labelled(&read.table, &read.codebook, &compared)?;
    tell(&told);
    Ok((table, [compared, others], gower))
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
