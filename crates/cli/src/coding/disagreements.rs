//! `crosscase coding disagreements`.

use super::RowsArgs;
use crate::Command;
use crate::fault::Fault;
use crate::files::{Source, Target};
use crate::input::tell;
use crate::output::{Answer, OutputArgs, plural, write_table};
use crosscase_coding::{Codebook, Disagreements, DisputedCode};

pub(crate) fn command() -> Command {
    Command::new("disagreements", run)
}

/// Where coders disagree: how far on each code, and on which passages
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
FILE has a row a passage, as `coding matrix` reads it. Only what two coders have read is compared: whoever says anything of a source has read
all of it. Passages of several coders that share a character are one, and agreed where all who read them marked them. The table has the
others: who marked them (`found_by`), who read them and did not (`not_by`), and which codes these gave `instead`. --by-code counts cases, too:
`cases_disputed` are those in which of two coders who read a source one found the code and the other did not.

Example:
  crosscase coding disagreements segments.csv --codes codes.csv --by-code codes_agreed.csv --output to_discuss.csv")]
struct Args {
    #[command(flatten)]
    rows: RowsArgs,
    /// The codes: code, parent, and perhaps aggregate (yes or no) [default: those of FILE, none part of another]
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    codes: Option<Source>,
    /// Also write how far coders agree on each code: .csv, .json, .parquet, .arrow or .xlsx
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    by_code: Option<Target>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    let segments = args.rows.segments()?;
    let codes = args.codes.as_ref().map(|file| args.rows.beside(file, Codebook::reading)).transpose()?;
    let codebook = codes.map_or_else(|| Ok(Codebook::of_segments(&segments)), |table| Codebook::from_table(&table))?;
    let found = Disagreements::of(&segments, &codebook)?;
    tell(&found.diagnostics);
    if let Some(target) = &args.by_code {
        write_table(target, &found.codes_table()?)?;
    }
    let line = |code: &DisputedCode| {
        let (passages, cases) = (plural(code.passages, "passage"), plural(code.cases, "case"));
        format!("{}: agreed on {} of {passages}; differ on {} of {cases}", code.code, code.agreed, code.cases_disputed)
    };
    let lines: Vec<String> = found.codes.iter().filter(|code| code.passages > 0).map(line).collect();
    args.output.deliver(&Answer::new(&found, found.to_table()?)?.headline(lines.join("\n")))
}
