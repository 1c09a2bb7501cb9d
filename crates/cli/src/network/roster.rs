//! `crosscase network roster`.

use crate::Command;
use crate::fault::Fault;
use crate::files::Source;
use crate::input::{WrittenArgs, tell};
use crate::output::OutputArgs;
use crosscase_data::{NoRows, ReadOptions, Table, VALUES_MISSING, diagnostics_for};
use crosscase_network::RosterQuestionnaire;

pub(crate) fn command() -> Command {
    Command::new("roster", run)
}

/// Ties from a roster questionnaire: one row a respondent
#[derive(Debug, clap::Args)]
#[command(
    group(clap::ArgGroup::new("nominations").required(true).args(["alters", "named"])),
    after_long_help = "\
With --alters a column is an alter, whose heading is its name, and a cell the weight: empty or NA is a missing dyad. With
--named the cells hold names: an empty one is no nomination.

Example:
  crosscase network roster answers.csv --respondent organisation --alters City:Users --roster roster.csv --output ties.csv"
)]
struct Args {
    /// The questionnaire: CSV, XLSX, Parquet or Arrow
    #[arg(value_name = "FILE")]
    file: Source,
    /// The column that names the respondent
    #[arg(long, value_name = "COLUMN", help_heading = "Input")]
    respondent: String,
    /// The column that names the case, where there are several
    #[arg(long, value_name = "COLUMN", help_heading = "Input")]
    case: Option<String>,
    /// Columns that are alters: A,B:F
    #[arg(long, value_name = "COLUMNS", help_heading = "Input")]
    alters: Option<String>,
    /// Columns whose cells hold names: N1:N5
    #[arg(long, value_name = "COLUMNS", help_heading = "Input")]
    named: Option<String>,
    /// Who was asked: every node in the first column; with --case, in the case that the column of that name says
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    roster: Option<Source>,
    #[command(flatten)]
    written: WrittenArgs,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let plain = || ReadOptions::new().without_id();
    let written = || args.written.on(plain());
    let first = args.file.table(&written())?.table;
    let names = |list: &Option<String>| list.as_ref().map(|list| first.select(list)).transpose();
    let (alters, named) = (names(&args.alters)?, names(&args.named)?.unwrap_or_default());
    let others = alters.iter().flatten().chain(&named).chain(Some(&args.respondent)).chain(&args.case);
    let used: Vec<String> = others.cloned().collect();
    let asked = match alters {
        Some(columns) => RosterQuestionnaire::alters(&args.respondent, columns),
        None => RosterQuestionnaire::named(&args.respondent, named.clone()),
    };
    let asked = match &args.case {
        Some(case) => asked.case(case),
        None => asked,
    };
    let asked = match &args.roster {
        Some(roster) => asked.roster(&as_text(roster, args.written.beside(plain().no_rows(NoRows::Allow)))?)?,
        None => asked,
    };
    // Names are texts as they are written.
    let texts = named.into_iter().chain(Some(args.respondent.clone())).chain(args.case.clone());
    let options =
        texts.fold(written(), |options, name| if first.has_column(&name) { options.text(name) } else { options });
    let answers = args.file.table(&options)?;
    // Who is not asked of oneself leaves a cell empty; what else is, is a missing dyad.
    let mut noticed = diagnostics_for(&answers.diagnostics, &used.iter().map(String::as_str).collect::<Vec<_>>());
    noticed.retain(|told| told.code != VALUES_MISSING);
    tell(&noticed);
    let read = asked.fit(&answers.table)?;
    args.output.report(&read, &read.diagnostics, read.to_table()?)
}

/// A table whose columns are all texts as they are written; what was noticed of it goes to standard error.
fn as_text(source: &Source, options: ReadOptions) -> Result<Table, Fault> {
    let first = source.table(&options)?.table;
    let options = first.column_names().into_iter().fold(options, ReadOptions::text);
    let read = source.table(&options)?;
    tell(&diagnostics_for(&read.diagnostics, &read.table.column_names()));
    Ok(read.table)
}
