//! `crosscase qmethod collect`, `print` and `sample`: from a design to sorters.

use super::source::bytes;
use crate::fault::Fault;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use clap::ValueEnum;
use crosscase_data::TableBuilder;
use crosscase_qmethod::design::{Design, cards_page, collect_page, grid_page};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The page is one file. A person opens it, sorts by drag and drop, touch or keyboard, and saves a file to send back; it works
offline and asks nobody for anything. A folder of such files is a source for every other command.

Example:
  crosscase qmethod collect design.toml --output sort.html
  crosscase qmethod analyze received/ --design design.toml --factors 3")]
pub(crate) struct Args {
    /// The design: statements, grid, questions
    #[arg(value_name = "DESIGN")]
    design: PathBuf,
    /// The page to write [default: the design's name with .html]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn read(path: &Path) -> Result<Design, Fault> {
    let text = String::from_utf8(bytes(path)?)
        .map_err(|_| Fault::data(format!("{}: a design is UTF-8 text", path.display())))?;
    Ok(Design::from_toml(&text, &path.display().to_string())?)
}

pub(crate) fn run(args: &Args) -> Result<(), Fault> {
    let design = read(&args.design)?;
    tell(&design.told());
    let output = args.output.clone().unwrap_or_else(|| args.design.with_extension("html"));
    crosscase_data::write_bytes(&output, collect_page(&design).as_bytes())?;
    let (statements, languages) = (design.statements.len(), design.languages.join(", "));
    crate::output::print(&format!("{}: {statements} statements in {languages}\n", output.display()))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// A card a statement, nine to a page
    Cards,
    /// The empty grid
    Grid,
}

#[derive(Debug, clap::Args)]
pub(crate) struct PrintArgs {
    /// The design
    #[arg(value_name = "DESIGN")]
    design: PathBuf,
    /// What to print
    #[arg(value_enum)]
    what: What,
    /// The page to write
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    /// The language [default: the design's first]
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
}

pub(crate) fn print(args: &PrintArgs) -> Result<(), Fault> {
    let design = read(&args.design)?;
    let language = args.language.clone().or_else(|| design.languages.first().cloned()).unwrap_or_default();
    if !design.languages.contains(&language) {
        let known = design.languages.join(", ");
        return Err(Fault::usage(format!("--language {language}: the design has {known}")));
    }
    let page = match args.what {
        What::Cards => cards_page(&design, &language),
        What::Grid => grid_page(&design, &language),
    };
    Ok(crosscase_data::write_bytes(&args.output, page.as_bytes())?)
}

#[derive(Debug, clap::Args)]
pub(crate) struct SampleArgs {
    /// The design
    #[arg(value_name = "DESIGN")]
    design: PathBuf,
    /// Draw so many statements of each cell from the whole concourse [default: show the balance of the sample]
    #[arg(long, value_name = "N")]
    draw: Option<usize>,
    /// The seed of the draw
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn sample(args: &SampleArgs) -> Result<(), Fault> {
    let design = read(&args.design)?;
    let table = if let Some(per_cell) = args.draw {
        let drawn = design.draw(per_cell, args.seed);
        let text = |id: &String| {
            let all = design.statements.iter().chain(&design.left_out);
            all.filter(|s| s.id == *id).find_map(|s| s.text.get(design.languages.first()?).cloned())
        };
        TableBuilder::new("crosscase.qmethod.drawn/1")
            .id("statement", drawn.clone())
            .text("text", drawn.iter().map(text))
    } else {
        let cells = design.balance();
        let name = design.dimensions.keys().cloned().collect::<Vec<_>>().join(" × ");
        let name = if name.is_empty() { "cell" } else { &name };
        TableBuilder::new("crosscase.qmethod.balance/1")
            .id(name, cells.iter().map(|cell| cell.levels.join(" × ")))
            .integer("statements", cells.iter().map(|cell| i64::try_from(cell.count).ok()))
    };
    args.output.deliver(&args.design, &Answer::of_table(table.build()?, None)?)
}
