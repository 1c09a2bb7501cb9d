//! Where the sorts come from.

use crate::choice;
use crate::fault::Fault;
use crate::input::{DeclaredArgs, tell};
use crosscase_qmethod::design::Design;
use crosscase_qmethod::formats::wide::Rows;
use crosscase_qmethod::formats::{self, Read, SourceOptions, collected, pqmethod};
use crosscase_qmethod::{MissingPlaces, QData, Sorts};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(crate) struct SourceArgs {
    /// The sorts: a PQMethod .dat, a KADE workbook or zip, EQ Web Sort .json, HtmlQ or plain CSV, Parquet, Arrow, or a
    /// folder of files from a collecting page
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The statements, one a line [default: the .sta beside a .dat]
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    statements: Option<PathBuf>,
    /// The design that a folder's files were sorted with: its wordings, order and grid
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    design: Option<PathBuf>,
    /// What the rows of a plain table are [default: statements, and an error where they look like sorts]
    #[arg(long, value_parser = choice(Rows::CHOICES), help_heading = "Input")]
    rows: Option<Rows>,
    /// What to do with a sort that lacks a statement
    #[arg(long, value_parser = choice(MissingPlaces::CHOICES), default_value = "error", help_heading = "Input")]
    missing_places: MissingPlaces,
    #[command(flatten)]
    table: DeclaredArgs,
}

impl SourceArgs {
    /// Everything the source holds; what was noticed goes to standard error.
    pub(crate) fn read(&self) -> Result<QData, Fault> {
        let options = SourceOptions { rows: self.rows, table: self.table.declared().options() };
        let data = read_data(&self.file, self.design.as_deref(), &options)?;
        // Wordings that are named must be there; those beside a .dat are taken where they are.
        let beside = ["sta", "STA"].map(|ending| self.file.with_extension(ending));
        let is_dat = self.file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("dat"));
        let found = beside.into_iter().find(|path| is_dat && path.is_file());
        let Some(path) = self.statements.clone().or(found) else { return Ok(data) };
        let texts = bytes(&path)?;
        let (texts, told) = pqmethod::read_sta(&texts, Some(&path.display().to_string()));
        tell(told.as_slice());
        let with_texts = data.with_texts(&texts);
        with_texts.map_err(|error| Fault::data(format!("{}: {error} [{}]", path.display(), error.code())))
    }

    /// The complete sorts, with the data they are of; its grid is that of the sorts.
    pub(crate) fn sorts(&self) -> Result<(QData, Sorts), Fault> {
        let mut data = self.read()?;
        let (sorts, told) = data.complete(self.missing_places)?;
        tell(&told);
        data.grid = data.grid_of(&sorts);
        Ok((data, sorts))
    }
}

/// The sorts of a file or, with the design that they were sorted with where there is one, of a folder.
pub(crate) fn read_data(path: &Path, design: Option<&Path>, options: &SourceOptions) -> Result<QData, Fault> {
    let Read { data, diagnostics } = if path.is_dir() {
        let files = folder(path)?;
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        match design {
            Some(design) => {
                let design = read_design(design)?;
                design.read(&files, design.first_language())?
            }
            None => collected::read(&files, None)?,
        }
    } else if design.is_some() {
        return Err(Fault::usage("--design goes with a folder of collected files"));
    } else {
        formats::read(&bytes(path)?, &path.display().to_string(), options)?
    };
    tell(&diagnostics);
    Ok(data)
}

/// The files of a collecting page in a folder, by name.
fn folder(path: &Path) -> Result<Vec<(String, Vec<u8>)>, Fault> {
    let fault = |error| Fault::data(format!("{}: {error}", path.display()));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(fault)? {
        let file = entry.map_err(fault)?.path();
        if file.file_name().is_some_and(|name| collected::belongs(&name.to_string_lossy())) {
            files.push((file.display().to_string(), bytes(&file)?));
        }
    }
    files.sort();
    Ok(files)
}

pub(crate) fn read_design(path: &Path) -> Result<Design, Fault> {
    let text = String::from_utf8(bytes(path)?)
        .map_err(|_| Fault::data(format!("{}: a design is UTF-8 text", path.display())))?;
    Ok(Design::from_toml(&text, &path.display().to_string())?)
}

fn bytes(path: &Path) -> Result<Vec<u8>, Fault> {
    Ok(crosscase_data::file_bytes(path)?)
}
