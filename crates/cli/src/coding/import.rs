//! `crosscase coding import`.

use super::noticed;
use crate::Command;
use crate::fault::Fault;
use crate::files::{Source, Target};
use crate::input::tell;
use crate::output::{Answer, OutputArgs, plural};
use crosscase_coding::{Codebook, Highlights, refi};
use crosscase_data::{Format, ReadOptions};

pub(crate) fn command() -> Command {
    Command::new("import", run)
}

/// Coded passages and codes from another tool: REFI-QDA (.qdpx, .qdc) or the highlights of Taguette
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
A .qdpx is the project that NVivo, ATLAS.ti, MAXQDA, QualCoder and others export, a .qdc its codebook. What is not read of it is counted
and told. Sources outside the archive are never opened. Highlights of Taguette have no places: they are found by their words in the texts
that --text names, each called after its file.

Examples:
  crosscase coding import project.qdpx --output segments.csv --codebook codes.csv
  crosscase coding import codes.qdc --format json
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
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let ending = args.file.path().extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let name = args.file.name();
    let read = match ending.as_deref() {
        Some("qdpx") => refi::read_qdpx(&args.file.bytes()?, Some(&name))?,
        Some("qdc") => refi::read_qdc(&args.file.bytes()?, Some(&name))?,
        _ => return highlights(args),
    };
    tell(&read.diagnostics);
    if let Some(target) = &args.codebook {
        target.write(&codebook(&read.codes, target)?)?;
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

fn codebook(codes: &Codebook, target: &Target) -> Result<Vec<u8>, Fault> {
    if target.path().extension().is_some_and(|ending| ending.eq_ignore_ascii_case("qdc")) {
        return Ok(refi::write_qdc(codes)?);
    }
    Ok(crosscase_data::to_bytes(&codes.to_table()?, Format::from_path(target.path())?)?)
}

fn highlights(args: &Args) -> Result<(), Fault> {
    if args.codebook.is_some() {
        return Err(Fault::usage("--codebook goes with a project or a codebook of REFI-QDA"));
    }
    let mut texts = Highlights::default();
    for text in &args.text {
        let name = text.path().file_name().map_or_else(|| text.name(), |name| name.to_string_lossy().into_owned());
        texts = texts.text(name, text.text()?);
    }
    let found = texts.fit(&noticed(&args.file, &Highlights::reading(ReadOptions::new()), &[])?)?;
    tell(&found.diagnostics);
    args.output.deliver(&Answer::of_table(found.segments)?)
}
