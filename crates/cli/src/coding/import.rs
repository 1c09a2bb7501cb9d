//! `crosscase coding import`.

use super::noticed;
use crate::Command;
use crate::fault::Fault;
use crate::files::{Source, Target};
use crate::input::tell;
use crate::output::{Answer, OutputArgs, plural, write_table};
use crosscase_coding::{Codebook, Highlights, refi};
use crosscase_data::ReadOptions;

pub(crate) fn command() -> Command {
    Command::new("import", run)
}

/// Coded passages and codes from another tool: REFI-QDA (.qdpx, .qdc) or the highlights of Taguette
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
A .qdpx is the project that NVivo, ATLAS.ti, MAXQDA, QualCoder and others export, a .qdc its codebook. What is not read of it is counted
and told. Sources outside the archive are never opened. Highlights of Taguette have no places: they are found by their words in the texts
that --text names, each called after its file. A codebook that is a table (code, parent, description, ...) becomes one of REFI-QDA by
--codebook.

Examples:
  crosscase coding import project.qdpx --output segments.csv --codebook codes.csv
  crosscase coding import project.qdpx --variables cases.csv --memos memos.csv --output segments.csv
  crosscase coding import codebook.csv --codebook codebook.qdc
  crosscase coding import highlights.csv --text interview1.txt --text interview2.txt --output segments.csv")]
struct Args {
    /// The project, the codebook or the highlights
    #[arg(value_name = "FILE")]
    file: Source,
    /// A text that highlights stand in; may be given more than once
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    text: Vec<Source>,
    /// Also write the codes: .qdc, or a table (.csv, .json, .parquet, .arrow or .xlsx)
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    codebook: Option<Target>,
    /// Also write what cases have of variables, a row a case: .csv, .json, .parquet, .arrow or .xlsx
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    variables: Option<Target>,
    /// Also write the memos, and what they are about: .csv, .json, .parquet, .arrow or .xlsx
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    memos: Option<Target>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let ending = args.file.path().extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let name = args.file.name();
    let read = match ending.as_deref() {
        Some("qdpx") => refi::read_qdpx(&args.file.bytes()?, Some(&name))?,
        Some("qdc") => refi::read_qdc(&args.file.bytes()?, Some(&name))?,
        _ => return table(args),
    };
    tell(&read.diagnostics);
    if let Some(target) = &args.variables {
        write_table(target, &read.variables_table()?)?;
    }
    if let Some(target) = &args.memos {
        write_table(target, &read.memos_table()?)?;
    }
    if let Some(target) = &args.codebook {
        write_codes(target, &read.codes)?;
    }
    let is_codebook = ending.as_deref() == Some("qdc");
    let table = if is_codebook { read.codes.to_table()? } else { read.to_table()? };
    let headline = format!(
        "{}, {}, {}, {}",
        plural(read.codes.codes().len(), "code"),
        plural(read.sources.len(), "source"),
        plural(read.cases.len(), "case"),
        plural(read.segments.len(), "coded passage")
    );
    args.output.deliver(&Answer::new(&read, table)?.headline(headline))
}

fn write_codes(target: &Target, codes: &Codebook) -> Result<(), Fault> {
    if target.path().extension().is_some_and(|ending| ending.eq_ignore_ascii_case("qdc")) {
        return target.write(&refi::write_qdc(codes)?);
    }
    write_table(target, &codes.to_table()?)
}

/// A table of codes, or of highlights.
fn table(args: &Args) -> Result<(), Fault> {
    let table = noticed(&args.file, &Codebook::reading(Highlights::reading(ReadOptions::new())), &[])?;
    if args.variables.is_some() || args.memos.is_some() {
        return Err(Fault::usage("--variables and --memos go with a project of REFI-QDA"));
    }
    if table.has_column("code") && !table.has_column("content") {
        // A row of these is a passage, and its code stands there as often as it was given.
        if let Some(column) = ["start", "end"].into_iter().find(|column| table.has_column(column)) {
            let what = format!(
                "{} has a column {column}: it is a table of passages, and no codebook or list of highlights",
                args.file.name()
            );
            return Err(Fault::data(format!("{what}; `coding matrix`, `agreement` and the others read it as it is")));
        }
        let codes = Codebook::from_table(&table)?;
        if let Some(target) = &args.codebook {
            write_codes(target, &codes)?;
        }
        let headline = plural(codes.codes().len(), "code");
        return args.output.deliver(&Answer::of_table(codes.to_table()?)?.headline(headline));
    }
    if args.codebook.is_some() {
        return Err(Fault::usage("--codebook goes with a project or a codebook"));
    }
    let mut texts = Highlights::default();
    for text in &args.text {
        let name = text.path().file_name().map_or_else(|| text.name(), |name| name.to_string_lossy().into_owned());
        texts = texts.text(name, text.text()?);
    }
    let found = texts.fit(&table)?;
    tell(&found.diagnostics);
    args.output.deliver(&Answer::of_table(found.segments)?)
}
