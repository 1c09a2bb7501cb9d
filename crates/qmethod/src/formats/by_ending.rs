//! Whatever file it is.

#[cfg(feature = "kade")]
use super::kade::WorkbookType;
use super::sideways::turned;
use super::{ReadSorts, common_grid, eq_records, eq_table, htmlq, long, pqmethod, wide};
use crate::qdata::numbers_of;
use crate::{Grid, QData, QmethodError};
use crosscase_data::{
    DataError, Diagnostic, Encoding, Format, Listed, Place, ReadOptions, Table, TextStyle, VALUES_MISSING, counted,
    in_list, to_styled_bytes,
};
use std::collections::{BTreeMap, BTreeSet};
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

/// How a table is laid out and written: nothing that the tools' own files leave open.
const WRITTEN: [&str; 7] =
    [MISSING, "--missing-value COLUMNS:WORD", "--recode", "--sheet", "--header-row", "--decimal", "--thousands"];
/// What places may say in every format: that there is none.
const MISSING: &str = "--missing-value";

impl SourceOptions {
    /// What says nothing about this format is an error, and not ignored.
    fn only(&self, file: &str, format: &'static str, takes: &[&str]) -> Result<(), QmethodError> {
        let given = [
            ("--id", self.table.named_id().is_some()),
            ("--encoding", self.encoding.is_some()),
            ("--rows", self.rows.is_some()),
        ];
        let given = given.into_iter().filter_map(|(option, is_given)| is_given.then_some(option));
        match given.chain(self.table.declared_options()).find(|option| !takes.contains(option)) {
            Some(option) => Err(QmethodError::UnusedOption { place: Place::file(file), option, format }),
            None => Ok(()),
        }
    }

    /// The same of files of a collecting page, which say all of it themselves.
    ///
    /// # Errors
    /// [`QmethodError::UnusedOption`] with the option.
    pub fn of_collected(&self, file: &str) -> Result<(), QmethodError> {
        self.only(file, "a file of a collecting page", &[MISSING])
    }

    /// Takes the numbers that are declared to be no places out of the sorts, and counts them as a table's are. In tables none is left.
    fn without_missing(&self, mut read: ReadSorts) -> ReadSorts {
        for sort in &mut read.data.sorts {
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for place in &mut sort.places {
                if let Some(reason) = place.and_then(|place| self.table.declared_missing(place)) {
                    *counts.entry(reason.as_str()).or_default() += 1;
                    *place = None;
                }
            }
            let total: usize = counts.values().sum();
            let reasons: Vec<String> = counts.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
            let are = if total == 1 { "value is" } else { "values are" };
            let told =
                format!("{total} {are} missing in the sort of {}: {}", in_list(&sort.sorter), reasons.join(", "));
            let place = sort.origin.clone().unwrap_or_default();
            read.diagnostics.extend((total > 0).then(|| Diagnostic::note(VALUES_MISSING, told).at(place)));
        }
        read
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
    options.without_missing(read_any(bytes, file, options)?).keeping(options.grid.as_ref(), file)
}

fn read_any(bytes: &[u8], file: &str, options: &SourceOptions) -> Result<ReadSorts, QmethodError> {
    let ending = Path::new(file).extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    let id = options.table.named_id();
    match ending.as_str() {
        "dat" => {
            options.only(file, "a PQMethod file", &["--encoding", MISSING])?;
            return pqmethod::read_dat(bytes, Some(file), options.encoding);
        }
        #[cfg(feature = "kade")]
        "zip" => {
            options.only(file, "an archive of KADE", &[MISSING])?;
            return super::kade_zip::read(bytes, Some(file));
        }
        #[cfg(feature = "kade")]
        "xlsx" | "xls" if super::kade::recognised(bytes, Some(file))? => {
            options.only(file, "a workbook of KADE", &[MISSING])?;
            return super::kade::read(bytes, Some(file));
        }
        #[cfg(feature = "json")]
        "json" => return read_json(&[(file, bytes)], options),
        _ => options.only(file, "a table", &[&["--id", "--rows"], &WRITTEN[..]].concat())?,
    }
    let format = Format::from_path(Path::new(file))?;
    let without_id = crosscase_data::read_bytes(bytes, format, Some(file), &options.table.clone().without_id())?;
    let columns = without_id.table.column_names();
    let mut noticed = without_id.diagnostics.clone();
    // Who sorted twice is named by more than the contract's column; and where somebody left a statement out it is a long table as any other.
    let has_columns = CONTRACT.iter().all(|name| columns.contains(name)) && id.is_none_or(|id| id == CONTRACT[0]);
    let is_contract = has_columns && without_id.table.texts(CONTRACT[2])?.iter().all(Option::is_some);
    let id = if has_columns && !is_contract { Some(CONTRACT[0]) } else { id };
    let long = || if options.rows.is_none() { long::read(&without_id.table, id) } else { Ok(None) };
    let mut read = if is_contract {
        options.only(file, "a table of sorter, statement and place", &WRITTEN)?;
        let mut data = QData::from_tables(&[("sorts".to_owned(), without_id.table.clone())].into())?;
        data.sorts.iter_mut().for_each(|sort| sort.origin = Some(Place::file(file)));
        ReadSorts::of(data)?
    } else if htmlq::recognised(&columns) || (options.rows.is_none() && htmlq::cut_down(&columns)) {
        options.only(file, "a table of HtmlQ", &[&["--id"], &WRITTEN[..]].concat())?;
        htmlq::from_table(&without_id.table, id)?
    } else if let Some(records) = eq_table::records(&without_id.table) {
        options.only(file, "a table of EQ Web Sort", &["--id", MISSING, "--sheet", "--header-row"])?;
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
        if let Some(reason) = options.rows.is_none().then(|| turned(&named.table)).flatten() {
            return Err(QmethodError::BadFile { place: Place::file(file), reason });
        }
        let read = wide::from_table(&named.table, options.rows.unwrap_or_default());
        if read.is_err() && options.rows.is_none() {
            long::unnamed(&without_id.table)?;
        }
        read?
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
    options.without_missing(read_json(files, options)?).keeping(options.grid.as_ref(), file)
}

#[cfg(feature = "json")]
fn read_json(files: &[(&str, &[u8])], options: &SourceOptions) -> Result<ReadSorts, QmethodError> {
    let (file, bytes) = files.first().copied().unwrap_or_default();
    if files.is_empty() || super::collected::recognised(bytes) {
        options.of_collected(file)?;
        return super::collected::read(files, None);
    }
    options.only(file, "JSON", &["--id", MISSING])?;
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

/// What of the data the file that [`write()`] makes cannot hold: ids of statements that are not their numbers, wordings, reasons, answers,
/// title, grid. Ids that are other numbers than the statements get are a warning.
pub fn lost(data: &QData, file: &Path, layout: SortsLayout) -> Vec<Diagnostic> {
    let ending = file.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let is_kade = match (ending.as_str(), layout) {
        ("dat" | "zip", _) => true,
        #[cfg(feature = "kade")]
        ("xlsx", SortsLayout::Kade(_)) => true,
        _ => false,
    };
    let (is_json, is_htmlq) = (ending == "json", !is_kade && ending != "json" && layout == SortsLayout::Htmlq);
    let is_numbered = is_kade || is_json || is_htmlq;
    let ids = || data.statements.iter().map(|statement| statement.id.as_str());
    let numbers = numbers_of(ids());
    let in_order = numbers.as_ref().is_some_and(|numbers| numbers.iter().copied().eq(1..=data.statements.len()));
    let reasons: usize = data.sorts.iter().map(|sort| sort.comments.len()).sum();
    let answers: BTreeSet<&str> = data.sorts.iter().flat_map(|sort| sort.notes.keys().map(String::as_str)).collect();
    let has_wordings = data.statements.iter().any(|statement| statement.text.is_some());
    let is_shared = || data.grid.is_some() && common_grid(&QData { grid: None, ..data.clone() }) == data.grid;
    let lacks = [
        (is_numbered && !in_order, "ids of statements, which are numbered".to_owned()),
        ((is_json || is_htmlq) && has_wordings, "wordings".to_owned()),
        (!is_htmlq && reasons > 0, counted(reasons, "reason", "reasons")),
        (!is_htmlq && !is_json && !answers.is_empty(), {
            format!("answers of the sorters ({})", Listed(&answers.iter().map(ToString::to_string).collect::<Vec<_>>()))
        }),
        (!is_kade && data.title.is_some(), "title".to_owned()),
        (!is_kade && data.grid.is_some() && !is_shared(), "grid".to_owned()),
    ];
    let lacks: Vec<String> = lacks.into_iter().filter_map(|(is_lost, what)| is_lost.then_some(what)).collect();
    let foreign: Vec<String> = data
        .sorts
        .iter()
        .map(|sort| &sort.sorter)
        .filter(|name| ending == "dat" && !name.is_ascii())
        .cloned()
        .collect();
    let mut found = Vec::new();
    if !foreign.is_empty() {
        let message = format!(
            "{} letters beyond ASCII: PQMethod reads by bytes, and would find the places after them shifted",
            if foreign.len() == 1 {
                format!("the name {} has", Listed(&foreign))
            } else {
                format!("the names {} have", Listed(&foreign))
            }
        );
        found.push(
            Diagnostic::warning("QME154", message)
                .help("give such names plain letters, if the file is for PQMethod itself"),
        );
    }
    if lacks.is_empty() {
        return found;
    }
    let other =
        numbers.filter(|_| is_numbered).and_then(|numbers| (1..).zip(numbers).find(|(at, number)| at != number));
    let name = file.display();
    let told = format!("{name} cannot hold all of it; left out: {}", lacks.join("; "));
    found.push(match other {
        Some((at, _)) => {
            let id = &data.statements[at - 1].id;
            Diagnostic::warning("QME153", format!("{told}; {id} is statement {at} there"))
        }
        None => Diagnostic::note("QME153", told),
    });
    found
}
