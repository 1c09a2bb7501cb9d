//! `crosscase qmethod print`.

use super::source::read_pictured;
use crate::Command;
use crate::fault::Fault;
use crate::files::{Source, Target};
use clap::ValueEnum;
use crosscase_qmethod::design::{cards_page, grid_page};

pub(crate) fn command() -> Command {
    Command::new("print", run)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// A card a statement, nine to a page
    Cards,
    /// The empty grid
    Grid,
}

/// Cards or an empty grid to print
#[derive(Debug, clap::Args)]
struct Args {
    /// The design
    #[arg(value_name = "DESIGN")]
    design: Source,
    /// What to print
    #[arg(value_enum)]
    what: What,
    /// The page to write
    #[arg(long, value_name = "FILE", value_parser = Target::page())]
    output: Target,
    /// The language [default: the design's first]
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
}

fn run(args: &Args) -> Result<(), Fault> {
    let design = read_pictured(&args.design)?;
    let language = args.language.clone().unwrap_or_else(|| design.first_language().to_owned());
    if !design.languages.contains(&language) {
        let known = design.languages.join(", ");
        return Err(Fault::usage(format!("--language {language}: the design has {known}")));
    }
    let page = match args.what {
        What::Cards => cards_page(&design, &language)?,
        What::Grid => grid_page(&design, &language),
    };
    args.output.write(page.as_bytes())
}
