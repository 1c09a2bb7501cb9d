//! How a result leaves: as a table for people, as CSV, as JSON, or into a file.

use crate::choice::choice;
use crate::deadline::telling;
use crate::fault::Fault;
use crate::files::Target;
use crate::input::tell;
use crate::text_table;
use clap::ValueEnum;
use crosscase_data::{
    Delimiter, Diagnostic, Format, Table, TableBuilder, TextStyle, VariableCodebook, to_bytes, to_labelled_bytes,
    to_styled_bytes,
};
use crosscase_report::{html_page, latex_table};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;

/// Endings of files for people: LaTeX with booktabs for a paper, a page of one table.
const PAPER: [&str; 2] = ["tex", "html"];

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OutputFormat {
    /// Aligned columns, three digits
    Table,
    /// One object, full precision
    Json,
    /// Full precision
    Csv,
}

/// The flags of a command that has a result.
#[derive(Debug, clap::Args)]
pub struct OutputArgs {
    /// How to print the result
    #[arg(long, value_enum, default_value = "table", help_heading = "Output")]
    format: OutputFormat,
    /// Write the result to a file instead: .csv, .json, .parquet, .arrow, .xlsx, .sav, .zsav or .dta; .tex or .html with three digits, for a paper or a page
    #[arg(long, value_name = "FILE", value_parser = Target::of_result(&PAPER), help_heading = "Output")]
    output: Option<Target>,
    #[command(flatten)]
    style: StyleArgs,
}

/// How text files are written.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct StyleArgs {
    /// In CSV, put an apostrophe before texts that begin with =, +, - or @, which a spreadsheet would take for formulas
    #[arg(long, help_heading = "Output")]
    quote_formulas: bool,
    /// What separates the cells of CSV
    #[arg(long, value_parser = choice(Delimiter::CHOICES), default_value = "comma", help_heading = "Output")]
    separator: Delimiter,
}

impl StyleArgs {
    pub(crate) const fn style(self) -> TextStyle {
        TextStyle { separator: self.separator, quote_formulas: self.quote_formulas }
    }
}

/// A result in both of its shapes, and a line above the table for people.
#[derive(Clone, Debug)]
pub struct Answer {
    /// One object, as text: as a tree it would take some ten times the memory.
    json: String,
    pub(crate) table: Table,
    pub(crate) headline: Option<String>,
    pub(crate) codebook: Option<VariableCodebook>,
}

impl OutputArgs {
    /// Prints or writes the result.
    pub fn deliver(&self, answer: &Answer) -> Result<(), Fault> {
        match &self.output {
            Some(target) if target.is_plain_stream() => target.write(self.text(answer)?.as_bytes()),
            Some(target) => self.to_file(target, answer),
            None => print(&self.text(answer)?),
        }
    }

    /// Tells what was noticed, and prints or writes the result.
    pub(crate) fn report(
        &self,
        result: &impl Serialize,
        diagnostics: &[Diagnostic],
        table: Table,
    ) -> Result<(), Fault> {
        tell(diagnostics);
        self.deliver(&self.answer(result, table)?)
    }

    /// A result as an answer, whose JSON is made where it is asked for alone: of a large one it is the larger part.
    pub(crate) fn answer(&self, result: &impl Serialize, table: Table) -> Result<Answer, Fault> {
        if self.is_json() {
            return Answer::new(result, table);
        }
        Ok(Answer { json: String::new(), table, headline: None, codebook: None })
    }

    /// Whether the result leaves as JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.format == OutputFormat::Json || self.output.as_ref().is_some_and(Target::is_json)
    }

    /// The file that the result goes to.
    pub(crate) const fn target(&self) -> Option<&Target> {
        self.output.as_ref()
    }

    fn bytes(&self, table: &Table, format: Format) -> Result<Vec<u8>, Fault> {
        Ok(to_styled_bytes(table, format, self.style.style())?)
    }

    fn to_file(&self, target: &Target, answer: &Answer) -> Result<(), Fault> {
        if target.is_json() {
            return target.write(format!("{}\n", answer.json).as_bytes());
        }
        if let Some(ending) = PAPER.into_iter().find(|ending| target.ends_with(ending)) {
            let name = target.path().file_stem().unwrap_or_default().to_string_lossy();
            return target.write(for_people(answer, &name, ending)?.as_bytes());
        }
        let format = Format::from_path(target.path())?;
        match &answer.codebook {
            // A text file may be asked for with apostrophes, and says nothing of its columns in any case.
            Some(codebook) => {
                let written = to_labelled_bytes(&answer.table, codebook, format)?;
                tell(&written.diagnostics);
                let plain = matches!(format, Format::Csv | Format::Tsv);
                target.write(&if plain { self.bytes(&answer.table, format)? } else { written.bytes })
            }
            None => target.write(&self.bytes(&answer.table, format)?),
        }
    }

    fn text(&self, answer: &Answer) -> Result<String, Fault> {
        Ok(match self.format {
            OutputFormat::Json => format!("{}\n", answer.json),
            OutputFormat::Csv => {
                let bytes = self.bytes(&answer.table, Format::Csv)?;
                String::from_utf8_lossy(&bytes).into_owned()
            }
            OutputFormat::Table => {
                let headline = answer.headline.as_ref().map_or_else(String::new, |line| format!("{line}\n\n"));
                headline + &text_table::render(&answer.table)?
            }
        })
    }

    /// Texts, on a terminal a line each and nothing else, so that they can go into another command.
    pub(crate) fn deliver_lines(&self, what: &str, lines: &[String]) -> Result<(), Fault> {
        if self.output.is_none() && self.format == OutputFormat::Table {
            return print(&(lines.join("\n") + "\n"));
        }
        let table = TableBuilder::new(format!("crosscase.{what}/1")).text(what, lines.iter().map(Some)).build()?;
        self.deliver(&Answer::new(&BTreeMap::from([(format!("{what}s"), lines)]), table)?)
    }
}

/// Writes a table beside the result, in the format that the file's ending says.
pub(crate) fn write_table(target: &Target, table: &Table) -> Result<(), Fault> {
    target.write(&to_bytes(table, Format::from_path(target.path())?)?)
}

/// The table under its headline, else its name, with three digits as on a terminal.
fn for_people(answer: &Answer, name: &str, ending: &str) -> Result<String, Fault> {
    let caption = answer.headline.as_deref().unwrap_or(name);
    if ending == "tex" {
        return Ok(latex_table(&answer.table, caption, 3)?);
    }
    Ok(html_page(&answer.table, caption, 3)?)
}

/// Prints to standard output; a reader that has gone away (`| head`) is no fault.
pub(crate) fn print(text: &str) -> Result<(), Fault> {
    telling();
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Fault::data(format!("cannot write the result: {error}")))
        }
        _ => Ok(()),
    }
}

impl Answer {
    /// A result, serialised as the library does, and its table.
    pub fn new(result: &impl Serialize, table: Table) -> Result<Self, Fault> {
        let json =
            serde_json::to_string(result).map_err(|error| Fault::data(format!("the result has no JSON: {error}")))?;
        Ok(Self { json, table, headline: None, codebook: None })
    }

    /// The same with one more member of its JSON object.
    pub(crate) fn with(mut self, name: &str, json: &str) -> Self {
        if self.json.pop() == Some('}') {
            let separator = if self.json.ends_with('{') { "" } else { "," };
            self.json = format!("{}{separator}\"{name}\":{json}}}", self.json);
        }
        self
    }

    /// The same with another result beside it, whose table is then the one that is shown.
    pub(crate) fn beside(self, name: &str, other: Self) -> Self {
        Self { table: other.table, ..self.with(name, &other.json) }
    }

    /// The same with a line above the table for people.
    #[must_use]
    pub fn headline(self, line: impl Into<String>) -> Self {
        Self { headline: Some(line.into()), ..self }
    }

    /// The same with what is said of its columns, for files that can hold it.
    pub(crate) fn described(self, codebook: VariableCodebook) -> Self {
        Self { codebook: Some(codebook), ..self }
    }

    /// The same with why the search for it ended early, if it did.
    pub(crate) fn reason(self, reason: Option<String>) -> Self {
        self.with("reason", &Value::from(reason).to_string())
    }

    /// A result that is a table and nothing else: its JSON is `{"rows": […]}`, one object a row.
    pub fn of_table(table: Table) -> Result<Self, Fault> {
        let rows = to_bytes(&table, Format::Json)?;
        let json = format!("{{\"rows\":{}}}", String::from_utf8_lossy(&rows).trim());
        Ok(Self { json, table, headline: None, codebook: None })
    }
}

/// "1 model", "2 models".
pub(crate) fn plural(number: usize, what: &str) -> String {
    crosscase_data::counted(number, what, &format!("{what}s"))
}
