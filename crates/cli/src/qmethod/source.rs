//! Where the sorts come from.

use super::params::parsed;
use crate::choice;
use crate::deadline::LimitArgs;
use crate::fault::Fault;
use crate::files::{Source, bytes};
use crate::input::{DeclaredArgs, tell};
use crosscase_data::{Encoding, Place, ReadOptions};
use crosscase_qmethod::design::Design;
use crosscase_qmethod::formats::wide::Rows;
use crosscase_qmethod::formats::{self, ReadSorts, SourceOptions, collected, pqmethod};
use crosscase_qmethod::{Grid, MissingPlaces, QData, Sorts};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(crate) struct SourceArgs {
    /// The sorts: a PQMethod .dat, a KADE workbook or zip, EQ Web Sort .json, HtmlQ or plain CSV, Parquet, Arrow, or a
    /// folder of files from a collecting page or of EQ Web Sort
    #[arg(value_name = "FILE", value_parser = Source::sorts())]
    pub(super) file: Source,
    #[command(flatten)]
    pub(super) how: ReadArgs,
    #[command(flatten)]
    pub(super) limit: LimitArgs,
}

/// How sorts are read.
#[derive(Debug, clap::Args)]
pub(super) struct ReadArgs {
    /// The statements, one a line [default: the .sta beside a .dat]
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    statements: Option<Source>,
    /// The design that a folder's files were sorted with: its wordings, order and grid
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    design: Option<Source>,
    /// What the rows of a plain table are [default: statements, and an error where they look like sorts]
    #[arg(long, value_parser = choice(Rows::CHOICES), help_heading = "Input")]
    rows: Option<Rows>,
    /// What to do with a sort that lacks a statement
    #[arg(long, value_parser = choice(MissingPlaces::CHOICES), default_value = "error", help_heading = "Input")]
    missing_places: MissingPlaces,
    /// How the letters of a PQMethod file are written [default: found out]
    #[arg(long, value_parser = choice(Encoding::CHOICES), help_heading = "Input")]
    encoding: Option<Encoding>,
    #[command(flatten)]
    pub(super) table: DeclaredArgs,
}

impl SourceArgs {
    /// Everything the source holds, with a grid in place of its own where one is given; what was noticed goes to standard error.
    pub(crate) fn read(&self, grid: Option<&str>) -> Result<QData, Fault> {
        self.how.read(&self.file, self.how.design.as_ref(), grid, self.how.table.options())
    }

    /// The complete sorts, with the data they are of; its grid is that of the sorts.
    pub(crate) fn sorts(&self, grid: Option<&str>) -> Result<(QData, Sorts), Fault> {
        self.how.complete(self.read(grid)?)
    }
}

impl ReadArgs {
    /// The complete sorts of one of several studies; the design, where there is one, is that of the folders among them.
    pub(super) fn sorts_of(&self, file: &Source, grid: Option<&str>) -> Result<(QData, Sorts), Fault> {
        let design = self.design.as_ref().filter(|_| file.path().is_dir());
        self.complete(self.read(file, design, grid, self.table.of_several())?)
    }

    fn complete(&self, mut data: QData) -> Result<(QData, Sorts), Fault> {
        let (sorts, told) = data.complete(self.missing_places)?;
        tell(&told);
        data.grid = data.grid_of(&sorts);
        Ok((data, sorts))
    }

    fn read(
        &self,
        file: &Source,
        design: Option<&Source>,
        grid: Option<&str>,
        table: ReadOptions,
    ) -> Result<QData, Fault> {
        let grid = grid.map(parsed::<Grid>).transpose()?;
        let options = SourceOptions { rows: self.rows, table, encoding: self.encoding, grid };
        let mut data = read_data(file, design, &options)?;
        data.grid = options.grid.or(data.grid);
        // Wordings that are named must be there; those beside a .dat are taken where they are.
        let beside = file.also().first().filter(|_| !file.path().is_dir()).map(PathBuf::as_path);
        let Some(path) = self.statements.as_ref().map(Source::path).or(beside) else { return Ok(data) };
        let texts = bytes(path)?;
        let (texts, told) = pqmethod::read_sta(&texts, Some(&path.display().to_string()), self.encoding);
        tell(told.as_slice());
        tell(data.wordings_by_number().as_slice());
        let with_texts = data.with_texts(&texts);
        with_texts.map_err(|error| Fault::data(format!("{}: {error} [{}]", path.display(), error.code())))
    }
}

/// The sorts of a file or, with the design that they were sorted with where there is one, of a folder.
fn read_data(source: &Source, design: Option<&Source>, options: &SourceOptions) -> Result<QData, Fault> {
    let ReadSorts { data, diagnostics } = if source.path().is_dir() {
        tell(collected::passed_over(&source.entries()).map(|told| told.at(Place::file(source.name()))).as_slice());
        let read = |path: &PathBuf| Ok((path.display().to_string(), bytes(path)?));
        let files = source.also().iter().map(read).collect::<Result<Vec<_>, Fault>>()?;
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        match design {
            Some(design) => {
                let design = read_design(design)?;
                options.of_collected(&source.name())?;
                design.read(&files, design.first_language())?
            }
            None => formats::read_folder(&files, options)?,
        }
    } else if design.is_some() {
        return Err(Fault::usage("--design goes with a folder of collected files"));
    } else {
        formats::read(&source.bytes()?, &source.name(), options)?
    };
    tell(&diagnostics);
    Ok(data)
}

pub(crate) fn read_design(source: &Source) -> Result<Design, Fault> {
    Ok(Design::from_toml(&source.text()?, &source.name())?)
}

/// A design to make a page of: with its pictures, which stand beside it.
pub(crate) fn read_pictured(source: &Source) -> Result<Design, Fault> {
    let design = read_design(source)?;
    let folder = source.path().parent().unwrap_or(Path::new(""));
    Ok(design.with_pictures(|name| bytes(&folder.join(name)))?)
}
