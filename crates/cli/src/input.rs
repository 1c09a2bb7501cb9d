//! Reading the file a command is given, and saying on standard error what was noticed.

use crate::choice;
use crate::deadline::{Deadline, LimitArgs};
use crate::fault::{Fault, coded, say};
use crate::files::Source;
use crosscase_data::{
    DecimalMark, Diagnostic, Missing, NoRows, ReadOptions, ReadTable, Table, Thousands, diagnostics_for,
};
use std::sync::atomic::{AtomicBool, Ordering};

/// The flags of a command that reads a table.
#[derive(Debug, clap::Args)]
pub struct InputArgs {
    /// The data: CSV, XLSX, SPSS, Stata, Parquet or Arrow IPC, by extension
    #[arg(value_name = "FILE")]
    file: Source,
    #[command(flatten)]
    table: DeclaredArgs,
    #[command(flatten)]
    limit: LimitArgs,
}

/// What is declared of a table that is read.
#[derive(Debug, clap::Args)]
pub(crate) struct DeclaredArgs {
    /// The column that names the rows; several together as A,B; none, and the rows are numbered [default: the first]
    #[arg(long, value_name = "COLUMN", help_heading = "Input")]
    id: Option<String>,
    #[command(flatten)]
    written: WrittenArgs,
}

/// How a table is written, whatever it is about.
#[derive(Debug, clap::Args)]
pub(crate) struct WrittenArgs {
    /// A word or number that stands for a missing value, or A1:A5:WORD in some columns; may be given more than once
    #[arg(long, value_name = "[COLUMNS:]WORD", help_heading = "Input", allow_negative_numbers = true)]
    missing_value: Vec<String>,
    /// The decimal mark [default: found out]
    #[arg(long, value_name = "MARK", value_parser = choice(DecimalMark::CHOICES), help_heading = "Input")]
    decimal: Option<DecimalMark>,
    /// What stands between thousands [default: nothing]
    #[arg(long, value_name = "SIGN", value_parser = choice(Thousands::CHOICES), help_heading = "Input")]
    thousands: Option<Thousands>,
    /// The sheet of a workbook [default: the first]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    sheet: Option<String>,
    /// How many rows stand above the names of the columns: titles, say [default: 0]
    #[arg(long, value_name = "ROWS", help_heading = "Input", conflicts_with = "header_row")]
    skip: Option<u64>,
    /// The row in which the names of the columns stand, from 1 [default: the first that holds anything]
    #[arg(long, value_name = "ROW", help_heading = "Input", value_parser = clap::value_parser!(u64).range(1..))]
    header_row: Option<u64>,
    /// What words stand for: Yes=1,No=0, or A1:A5:Yes=1 in some columns; =0 for an empty cell; may be given more than once
    #[arg(long, value_name = "[COLUMNS:]WORD=VALUE,…", help_heading = "Input", value_parser = recoded)]
    recode: Vec<Recoded>,
}

/// What words stand for, each in some columns or in all.
#[derive(Clone, Debug)]
struct Recoded(Vec<(Option<String>, String, String)>);

/// Words and what they stand for, separated by commas, which a word may hold, too (`yes, always=1`), and so may a decimal (`half=0,5`).
/// Columns hold for the words behind them as well.
fn recoded(text: &str) -> Result<Recoded, String> {
    let form = || "write WORD=VALUE, such as Yes=1 or Yes=1,No=0".to_owned();
    let is_whole = |text: &str| !text.is_empty() && text.trim_start_matches('-').bytes().all(|b| b.is_ascii_digit());
    let mut parts: Vec<(String, String)> = Vec::new();
    let mut open = String::new();
    let mut decimal: Option<String> = None;
    for piece in text.split(',') {
        let decimals = !piece.contains('=') && open.is_empty() && is_whole(piece.trim()) && !piece.contains('-');
        if let Some((_, value)) = parts.last_mut().filter(|(_, value)| decimals && is_whole(value)) {
            decimal = Some(piece.trim().to_owned());
            *value = format!("{value}.{}", piece.trim());
            continue;
        }
        let word = piece.split_once('=').map(|(word, _)| word.trim()).filter(|word| is_whole(word));
        if let (Some(decimal), Some(word), Some((before, value))) = (decimal.take(), word, parts.last()) {
            let whole = value.split('.').next().unwrap_or_default();
            return Err(format!(
                "`{before}={whole},{decimal},{word}=` may be read in two ways; give two `--recode`, and decimals a point: `{before}={whole}.{decimal}` and `{word}=`, or `{before}={whole}` and `{decimal},{word}=`"
            ));
        }
        open += piece;
        if let Some((word, value)) = open.rsplit_once('=') {
            parts.push((word.to_owned(), value.trim().to_owned()));
            open.clear();
        } else {
            open.push(',');
        }
    }
    if !open.is_empty() || parts.is_empty() {
        return Err(form());
    }
    let mut columns = None;
    let recoded = parts.into_iter().map(|(word, value)| {
        let (own, word) = of_columns(&word);
        if own.is_some() {
            columns = own;
        }
        (columns.clone(), word, value)
    });
    Ok(Recoded(recoded.collect()))
}

/// A word, and the columns that are named before it; a colon with a blank behind it is one of the word (`1: agree fully`).
fn of_columns(text: &str) -> (Option<String>, String) {
    match text.rsplit_once(':').filter(|(columns, word)| !columns.is_empty() && !word.starts_with(' ')) {
        Some((columns, word)) => (Some(columns.trim().to_owned()), word.trim().to_owned()),
        None => (None, text.trim().to_owned()),
    }
}

impl WrittenArgs {
    /// These options, and what is said here of the table.
    pub(crate) fn on(&self, options: ReadOptions) -> ReadOptions {
        let declared = |options: ReadOptions, word: &String| match of_columns(word) {
            (Some(columns), word) => options.missing_in(columns, word, Missing::Declared),
            (None, word) => options.missing(word, Missing::Declared),
        };
        let options = self.missing_value.iter().fold(self.beside(options), declared);
        let options = match (self.header_row, self.skip) {
            (Some(row), _) => options.header_row(row),
            (None, Some(rows)) => options.skip(rows),
            (None, None) => options,
        };
        let recode = |options: ReadOptions, (columns, word, value): &(Option<String>, String, String)| match columns {
            Some(columns) => options.recode_in(columns, word, value),
            None => options.recode(word, value),
        };
        let options = self.recode.iter().flat_map(|Recoded(words)| words).fold(options, recode);
        match &self.sheet {
            Some(sheet) => options.sheet(sheet),
            None => options,
        }
    }

    /// The words of which something is said: one of several files need not hold what another does.
    pub(crate) fn words(&self) -> impl Iterator<Item = String> + '_ {
        let recoded = self.recode.iter().flat_map(|Recoded(words)| words).map(|(_, word, _)| word.clone());
        self.missing_value.iter().map(|word| of_columns(word).1).chain(recoded)
    }

    /// The same as far as it holds of a second table, too: how numbers are written.
    pub(crate) fn beside(&self, mut options: ReadOptions) -> ReadOptions {
        if let Some(mark) = self.decimal {
            options = options.decimal(mark);
        }
        if let Some(sign) = self.thousands {
            options = options.thousands(sign);
        }
        options
    }
}

impl DeclaredArgs {
    /// The options of one of several tables.
    pub(crate) fn of_several(&self) -> ReadOptions {
        self.options().implied(self.written.words())
    }

    pub(crate) fn options(&self) -> ReadOptions {
        let options = ReadOptions::new();
        self.written.on(if let Some(id) = &self.id { options.id(id) } else { options })
    }

    /// The options of a second table, whose numbers are written as in this one.
    pub(crate) fn beside(&self) -> ReadOptions {
        self.written.beside(ReadOptions::new())
    }
}

impl InputArgs {
    /// Until when the command may take.
    pub(crate) fn deadline(&self) -> Deadline {
        self.limit.deadline()
    }

    /// The table; what was noticed goes to standard error.
    pub fn read(&self) -> Result<Table, Fault> {
        let read = self.file.table(&self.table.options())?;
        tell(&read.diagnostics);
        Ok(read.table)
    }

    /// The table with what its file says of the columns, and those of them that are used; what was noticed of these, and of the file as a
    /// whole, goes to standard error.
    pub(crate) fn described(
        &self,
        columns: impl FnOnce(&Table) -> Result<Vec<String>, Fault>,
    ) -> Result<(ReadTable, Vec<String>), Fault> {
        let read = self.file.table(&self.table.options().no_rows(NoRows::Allow))?;
        let columns = columns(&read.table);
        let named = columns.as_ref().map_or(&[][..], Vec::as_slice).iter().map(String::as_str);
        tell(&diagnostics_for(&read.diagnostics, &read.table.id_column().into_iter().chain(named).collect::<Vec<_>>()));
        Ok((read, columns?))
    }

    /// What was read, where more is known of the table than is said here; whether its unit column is named is told.
    pub(crate) fn read_with(&self, more: impl FnOnce(ReadOptions, bool) -> ReadOptions) -> Result<ReadTable, Fault> {
        self.file.table(&more(self.table.options(), self.table.id.is_some()))
    }

    /// The table, and what of it is used, as columns; what was noticed of these, and of the file as a whole, goes to standard error.
    pub(crate) fn using<C: AsRef<[String]>>(
        &self,
        columns: impl FnOnce(&Table) -> Result<C, Fault>,
    ) -> Result<(Table, C), Fault> {
        let read = self.file.table(&self.table.options())?;
        let columns = columns(&read.table);
        let named = columns.as_ref().map_or(&[][..], C::as_ref).iter().map(String::as_str);
        tell(&diagnostics_for(&read.diagnostics, &read.table.id_column().into_iter().chain(named).collect::<Vec<_>>()));
        Ok((read.table, columns?))
    }

    /// What was read with its rows numbered, unless it is said what names them; what was noticed is for the caller to tell.
    pub(crate) fn numbered(&self) -> Option<ReadTable> {
        self.table.id.is_none().then(|| self.file.table(&self.table.options().id("none")))?.ok()
    }

    /// The same with columns that are known.
    pub(crate) fn columns(&self, used: &[&str]) -> Result<Table, Fault> {
        Ok(self.read_columns(used)?.table)
    }

    /// The same with what the file says of its columns.
    pub(crate) fn read_columns(&self, used: &[&str]) -> Result<ReadTable, Fault> {
        let read = self.file.table(&self.table.options())?;
        let named = read.table.id_column().into_iter().chain(used.iter().copied());
        tell(&diagnostics_for(&read.diagnostics, &named.collect::<Vec<_>>()));
        Ok(read)
    }

    /// The options of a second table, whose numbers are written as in this one.
    pub(crate) fn beside(&self) -> ReadOptions {
        self.table.beside()
    }
}

/// Whether notices name every case.
static ALL_CASES: AtomicBool = AtomicBool::new(false);

/// From here on notices name every case.
pub(crate) fn name_all_cases() {
    ALL_CASES.store(true, Ordering::Relaxed);
}

/// Says on standard error what was noticed: how much it asks of its reader, what and where, and what to do about it. Of many cases
/// the first ten are named, unless all are asked for.
pub fn tell(diagnostics: &[Diagnostic]) {
    const NAMED: usize = 10;
    let all = ALL_CASES.load(Ordering::Relaxed);
    for told in diagnostics {
        let named = told.naming(if all { usize::MAX } else { NAMED });
        let shortened = if !all && told.cases.len() > NAMED { " (--all-cases names them)" } else { "" };
        let place = told.place.as_ref().map_or_else(String::new, |place| format!(" ({place})"));
        say(&format!("{}: {}", told.severity, coded(&told.code, &format_args!("{named}{shortened}{place}"))));
        if let Some(help) = &told.help {
            say(&format!("  help: {help}"));
        }
    }
}
