//! Whatever file it is.

#[cfg(feature = "kade")]
use super::kade::WorkbookType;
use super::{ReadSorts, eq_records, eq_table, htmlq, long, pqmethod, wide};
use crate::{Grid, QData, QmethodError};
use crosscase_data::{DataError, Encoding, Format, Place, ReadOptions, Table, TextStyle, to_styled_bytes};
use std::path::{Path, PathBuf};

/// How a table is to be taken; the tools' own files say it themselves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SourceOptions {
    /// What the rows of a wide table are. `None`: statements, and an error where they are plainly sorters.
    pub rows: Option<wide::Rows>,
    /// How its cells are read, and which column or field names the sorters.
    pub table: ReadOptions,
    /// How the letters of a file of `PQMethod` are written; found out where it is not said.
    pub encoding: Option<Encoding>,
    /// The grid that holds in place of the one that the file declares.
    pub grid: Option<Grid>,
}

/// What a format of tables is called in messages.
const TABLE: &str = "a table";

impl SourceOptions {
    /// What says nothing about this format is an error, and not ignored.
    fn only(&self, file: &str, format: &'static str, takes_id: bool, takes_encoding: bool) -> Result<(), QmethodError> {
        let unused = |option: &'static str| QmethodError::UnusedOption { place: Place::file(file), option, format };
        match (self.table.named_id(), self.encoding) {
            (Some(_), _) if !takes_id => Err(unused("--id")),
            (_, Some(_)) if !takes_encoding => Err(unused("--encoding")),
            _ if self.rows.is_some() && format != TABLE => Err(unused("--rows")),
            _ => Ok(()),
        }
    }
}

/// The columns of the data contract's table of sorts.
const CONTRACT: [&str; 3] = ["sorter", "statement", "place"];

/// The sorts of a file, told apart by the ending of its name and, within an ending, by what is in it.
///
/// `.dat` is `PQMethod`; `.zip` and a workbook with a sheet `sorts` are KADE (feature `kade`), any other sheet is a table;
/// `.json` is Easy-HTMLQ or EQ Web Sort (feature `json`); a table with the columns sorter, statement and place
/// is that of the data contract, one with `s1`, `s2` … and times is `HtmlQ`, one with records of EQ Web Sort in its cells is that; one of
/// which a row is a person and a statement is long, any other is wide.
///
/// # Errors
/// Those of the format, and of `crosscase-data` for a format whose feature is not there; a wide table that looks turned, where
/// the options do not say what its rows are; an option that says nothing about the format; a grid of the file that no sort keeps while more
/// than half of them share another.
pub fn read(bytes: &[u8], file: &str, options: &SourceOptions) -> Result<ReadSorts, QmethodError> {
    read_any(bytes, file, options)?.keeping(options.grid.as_ref(), file)
}

fn read_any(bytes: &[u8], file: &str, options: &SourceOptions) -> Result<ReadSorts, QmethodError> {
    let ending = Path::new(file).extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    let id = options.table.named_id();
    match ending.as_str() {
        "dat" => {
            options.only(file, "a PQMethod file", false, true)?;
            return pqmethod::read_dat(bytes, Some(file), options.encoding);
        }
        #[cfg(feature = "kade")]
        "zip" => {
            options.only(file, "an archive of KADE", false, false)?;
            return super::kade_zip::read(bytes, Some(file));
        }
        #[cfg(feature = "kade")]
        "xlsx" | "xls" if super::kade::recognised(bytes, Some(file))? => {
            options.only(file, "a workbook of KADE", false, false)?;
            return super::kade::read(bytes, Some(file));
        }
        #[cfg(feature = "json")]
        "json" => return read_json(&[(file, bytes)], options),
        _ => options.only(file, TABLE, true, false)?,
    }
    let format = Format::from_path(Path::new(file))?;
    let without_id = crosscase_data::read_bytes(bytes, format, Some(file), &options.table.clone().without_id())?;
    let columns = without_id.table.column_names();
    let mut noticed = without_id.diagnostics.clone();
    let long = || if options.rows.is_none() { long::read(&without_id.table, id) } else { Ok(None) };
    // Who sorted twice is named by more than the contract's column.
    let is_contract = CONTRACT.iter().all(|name| columns.contains(name)) && id.is_none_or(|id| id == CONTRACT[0]);
    let mut read = if is_contract {
        options.only(file, "a table of sorter, statement and place", false, false)?;
        let mut data = QData::from_tables(&[("sorts".to_owned(), without_id.table.clone())].into())?;
        data.sorts.iter_mut().for_each(|sort| sort.origin = Some(Place::file(file)));
        ReadSorts::of(data)?
    } else if htmlq::recognised(&columns) || (options.rows.is_none() && htmlq::cut_down(&columns)) {
        options.only(file, "a table of HtmlQ", true, false)?;
        htmlq::from_table(&without_id.table, id)?
    } else if let Some(records) = eq_table::records(&without_id.table) {
        options.only(file, "a table of EQ Web Sort", true, false)?;
        eq_records::sorts(&records, id, Place::file(file))?
    } else if let Some(read) = long()? {
        read
    } else {
        let named = match crosscase_data::read_bytes(bytes, format, Some(file), &options.table) {
            Err(error @ DataError::DuplicateId { .. }) => {
                long::nearly(&without_id.table)?;
                return Err(error.into());
            }
            named => named?,
        };
        noticed = named.diagnostics;
        let read = wide::from_table(&named.table, options.rows.unwrap_or_default());
        if read.is_err() && options.rows.is_none() {
            long::unnamed(&without_id.table)?;
        }
        let read = read?;
        if let Some(grid) = options.rows.is_none().then(|| wide::turned(&read.data)).flatten() {
            let (columns, rows) = (read.data.sorts.len(), read.data.statements.len());
            let reason = format!(
                "each of its {rows} rows fills the grid {grid}, and its {columns} columns share none: the rows look like \
                 sorters, not statements; say `--rows sorts` (or `--rows statements` if they are statements all the same)"
            );
            return Err(QmethodError::BadFile { place: Place::file(file), reason });
        }
        read
    };
    read.diagnostics.splice(0..0, noticed);
    Ok(read)
}

/// The sorts of files that are one study, each a name and its bytes: those of a collecting page, or records of EQ Web Sort.
///
/// # Errors
/// Those of the format, which is that of the first file; an option that says nothing about it.
#[cfg(feature = "json")]
pub fn read_folder(files: &[(&str, &[u8])], options: &SourceOptions) -> Result<ReadSorts, QmethodError> {
    let file = files.first().map_or("", |(file, _)| file);
    read_json(files, options)?.keeping(options.grid.as_ref(), file)
}

#[cfg(feature = "json")]
fn read_json(files: &[(&str, &[u8])], options: &SourceOptions) -> Result<ReadSorts, QmethodError> {
    let (file, bytes) = files.first().copied().unwrap_or_default();
    if files.is_empty() || super::collected::recognised(bytes) {
        options.only(file, "a file of a collecting page", false, false)?;
        return super::collected::read(files, None);
    }
    options.only(file, "JSON", true, false)?;
    super::eq_json::read(files, options.table.named_id())
}

/// How a table or a workbook that is written is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortsLayout {
    /// A plain table.
    #[default]
    Table,
    /// A workbook of KADE.
    #[cfg(feature = "kade")]
    Kade(WorkbookType),
    /// `HtmlQ`.
    Htmlq,
}

impl SortsLayout {
    /// The choices, each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Table, "table", "A plain table: a row a statement, a column a sorter"),
        #[cfg(feature = "kade")]
        (Self::Kade(WorkbookType::Slots), "kade-slots", "KADE's type 1: statement numbers in the slots of the grid"),
        #[cfg(feature = "kade")]
        (Self::Kade(WorkbookType::Places), "kade-places", "KADE's type 2: places by statement"),
        #[cfg(feature = "kade")]
        (
            Self::Kade(WorkbookType::Results),
            "kade-results",
            "KADE's type 3: the sheets of its results that it reads a study back from",
        ),
        (Self::Htmlq, "htmlq", "HtmlQ: a row a sorter, with comments and form; a .csv has semicolons, as HtmlQ's own"),
    ];
}

/// The files that hold the sorts, told apart by the ending of the name: that of this name, and the `.sta` with the wordings
/// beside a `.dat`.
///
/// `.dat` is `PQMethod`, `.zip` KADE, `.json` EQ Web Sort, `.xlsx` a table or a workbook of KADE; any other ending is a format
/// of tables, in text in that style.
///
/// # Errors
/// Sorts that the format cannot hold, and those of `crosscase-data` for an ending that it does not know.
pub fn write(
    data: &QData,
    file: &Path,
    layout: SortsLayout,
    style: TextStyle,
) -> Result<Vec<(PathBuf, Vec<u8>)>, QmethodError> {
    let ending = file.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let table = |table: &Table| Ok::<_, QmethodError>(to_styled_bytes(table, Format::from_path(file)?, style)?);
    let bytes = match (ending.as_str(), layout) {
        ("dat", _) => pqmethod::write_dat(data)?,
        #[cfg(feature = "kade")]
        ("zip", _) => super::kade_zip::write(data)?,
        #[cfg(feature = "json")]
        ("json", _) => super::eq_json::write(data),
        #[cfg(feature = "kade")]
        ("xlsx", SortsLayout::Kade(kind)) => super::kade::write(data, kind)?,
        ("csv", SortsLayout::Htmlq) => htmlq::write(data)?,
        (_, SortsLayout::Htmlq) => table(&htmlq::to_table(data)?)?,
        _ => table(&wide::to_table(data)?)?,
    };
    let mut files = vec![(file.to_owned(), bytes)];
    if ending == "dat" && data.statements.iter().any(|statement| statement.text.is_some()) {
        files.push((file.with_extension("sta"), pqmethod::write_sta(data)));
    }
    Ok(files)
}
