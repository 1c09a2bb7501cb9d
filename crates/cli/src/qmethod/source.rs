//! Where the sorts come from.

use crate::fault::Fault;
use crate::input::tell;
use clap::ValueEnum;
use crosscase_data::contract::SortsWide;
use crosscase_data::{Missing, ReadOptions};
use crosscase_qmethod::formats::collected::CollectedFile;
use crosscase_qmethod::formats::{self, SourceOptions, collected, pqmethod};
use crosscase_qmethod::{CollectedSort, MissingPlaces, QData, Sorts};
use std::path::{Path, PathBuf};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Rows {
    /// A row a statement, a column a sorter
    Statements,
    /// A row a sorter, a column a statement
    Sorts,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Incomplete {
    /// An error that names the sort
    Error,
    /// Leave incomplete sorts out
    DropSorts,
    /// Leave statements out that anybody left out
    DropStatements,
}

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
    #[arg(long, value_enum, help_heading = "Input")]
    rows: Option<Rows>,
    /// What to do with a sort that lacks a statement
    #[arg(long, value_enum, default_value = "error", help_heading = "Input")]
    missing_places: Incomplete,
    /// The column that names the rows of a plain table [default: the first]
    #[arg(long, value_name = "COLUMN", help_heading = "Input")]
    id: Option<String>,
    /// A word or number that stands for a missing value; may be given more than once
    #[arg(long, value_name = "WORD", help_heading = "Input", allow_negative_numbers = true)]
    missing_value: Vec<String>,
    /// The sheet of a plain workbook [default: the first]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    sheet: Option<String>,
}

impl SourceArgs {
    /// Everything the source holds; what was noticed goes to standard error.
    pub(crate) fn read(&self) -> Result<QData, Fault> {
        let mut table = ReadOptions::new();
        if let Some(id) = &self.id {
            table = table.id(id);
        }
        if let Some(sheet) = &self.sheet {
            table = table.sheet(sheet);
        }
        for word in &self.missing_value {
            table = table.missing(word, Missing::Declared);
        }
        let rows = self.rows.map(|rows| match rows {
            Rows::Statements => SortsWide::RowsAreStatements,
            Rows::Sorts => SortsWide::RowsAreSorters,
        });
        if let Some(design) = &self.design {
            if !self.file.is_dir() {
                return Err(Fault::usage("--design goes with a folder of collected files"));
            }
            let design = super::collect::read(design)?;
            let language = design.languages.first().cloned().unwrap_or_default();
            let read = design.join(&collected_files(&self.file)?, &language)?;
            tell(&read.diagnostics);
            return self.with_texts(read.data);
        }
        let data = read_data(&self.file, &SourceOptions { rows, table })?;
        self.with_texts(data)
    }

    /// The complete sorts, with the data they are of; its grid is that of the sorts.
    pub(crate) fn sorts(&self) -> Result<(QData, Sorts), Fault> {
        let mut data = self.read()?;
        let missing = match self.missing_places {
            Incomplete::Error => MissingPlaces::Error,
            Incomplete::DropSorts => MissingPlaces::DropSorts,
            Incomplete::DropStatements => MissingPlaces::DropStatements,
        };
        let (sorts, told) = data.complete(missing)?;
        tell(&told);
        data.grid = data.grid_of(&sorts);
        Ok((data, sorts))
    }

    /// The data reduced to its complete sorts.
    pub(crate) fn complete(&self) -> Result<QData, Fault> {
        let (data, sorts) = self.sorts()?;
        let statement = |id: &String| data.statements.iter().find(|statement| statement.id == *id).cloned();
        let sort = |(sorter, places): (&String, &[f64])| CollectedSort {
            places: places.iter().copied().map(Some).collect(),
            ..data.sorts.iter().find(|sort| sort.sorter == *sorter).cloned().unwrap_or_default()
        };
        Ok(QData {
            statements: sorts.statements().iter().filter_map(statement).collect(),
            sorts: sorts.sorters().iter().zip(sorts.iter()).map(sort).collect(),
            title: data.title.clone(),
            grid: data.grid.clone(),
        })
    }

    fn with_texts(&self, data: QData) -> Result<QData, Fault> {
        let beside = self.file.with_extension("sta");
        let beside_upper = self.file.with_extension("STA");
        let is_dat = self.file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("dat"));
        let found = [beside, beside_upper].into_iter().find(|path| is_dat && path.is_file());
        let Some(path) = self.statements.clone().or(found) else { return Ok(data) };
        let read = bytes(&path)?;
        tell(formats::told_of_encoding(&read, Some(&path.display().to_string())).as_slice());
        let texts = pqmethod::read_sta(&read);
        data.with_texts(&texts).map_err(|error| Fault::data(format!("{}: {error} [{}]", path.display(), error.code())))
    }
}

/// The sorts of a file.
pub(crate) fn read_data(path: &Path, options: &SourceOptions) -> Result<QData, Fault> {
    let read = if path.is_dir() {
        collected::join(&collected_files(path)?, None, None)?
    } else {
        formats::read(&bytes(path)?, &path.display().to_string(), options)?
    };
    tell(&read.diagnostics);
    Ok(read.data)
}

fn collected_files(path: &Path) -> Result<Vec<CollectedFile>, Fault> {
    let files = folder(path)?;
    files.iter().map(|file| Ok(collected::read_one(&bytes(file)?, &file.display().to_string())?)).collect()
}

/// The files of a collecting page in a folder, by name.
fn folder(path: &Path) -> Result<Vec<PathBuf>, Fault> {
    let fault = |error| Fault::data(format!("{}: {error}", path.display()));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(fault)? {
        let file = entry.map_err(fault)?.path();
        if file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Fault> {
    std::fs::read(path).map_err(|error| Fault::data(format!("{}: {error}", path.display())))
}

/// The label of each analysed statement, where there is one.
pub(crate) fn labels(data: &QData, statements: &[String]) -> Vec<Option<String>> {
    let text = |id: &String| data.statements.iter().find(|statement| statement.id == *id)?.text.clone();
    statements.iter().map(text).collect()
}
