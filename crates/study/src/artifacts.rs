//! What a stage makes: named tables, figures and pages, and what it has to say.

use crate::chart;
use crate::problem::StudyError;
use crosscase_data::{Diagnostic, Format, NoRows, Place, ReadOptions, Severity, Table};
use crosscase_figures::{ConfigurationChart, Figure};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The results of one stage, by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Artifacts {
    pub(crate) tables: BTreeMap<String, Table>,
    pub(crate) figures: BTreeMap<String, Figure>,
    pub(crate) charts: BTreeMap<String, ConfigurationChart>,
    pub(crate) pages: BTreeMap<String, String>,
    /// Scripts for R.
    pub(crate) scripts: BTreeMap<String, String>,
    /// Problems that did not stop the stage.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

const SAID: &str = "diagnostics.json";

impl Artifacts {
    pub(crate) fn with_table(mut self, name: impl Into<String>, table: Table) -> Self {
        self.tables.insert(name.into(), table);
        self
    }

    pub(crate) fn with_figure(mut self, name: impl Into<String>, figure: Figure) -> Self {
        self.figures.insert(name.into(), figure);
        self
    }

    pub(crate) fn with_chart(mut self, name: impl Into<String>, chart: ConfigurationChart) -> Self {
        self.charts.insert(name.into(), chart);
        self
    }

    pub(crate) fn with_page(mut self, name: impl Into<String>, html: String) -> Self {
        self.pages.insert(name.into(), html);
        self
    }

    /// As files of a stage's folder, in a fixed order: tables as Arrow, so that nothing of them is lost.
    pub(crate) fn to_files(&self) -> Result<BTreeMap<String, Vec<u8>>, StudyError> {
        let mut files = BTreeMap::new();
        for (name, table) in &self.tables {
            files.insert(format!("{name}.arrow"), crosscase_data::to_bytes(table, Format::ArrowIpc)?);
        }
        for (name, figure) in &self.figures {
            let size = [figure.width(), figure.height()];
            let parts = json!([figure.title(), figure.description(), size, figure.body()]);
            files.insert(format!("{name}.figure"), parts.to_string().into_bytes());
        }
        for (name, chart) in &self.charts {
            files.insert(format!("{name}.chart"), chart::to_json(chart).to_string().into_bytes());
        }
        for (name, html) in &self.pages {
            files.insert(format!("{name}.html"), html.clone().into_bytes());
        }
        for (name, script) in &self.scripts {
            files.insert(format!("{name}.R"), script.clone().into_bytes());
        }
        let said: Vec<Value> = self.diagnostics.iter().map(said_to_json).collect();
        files.insert(SAID.to_owned(), Value::from(said).to_string().into_bytes());
        Ok(files)
    }

    /// Back from those files; `None` where they are not what this version writes.
    pub(crate) fn from_files(files: &BTreeMap<String, Vec<u8>>) -> Option<Self> {
        let mut artifacts = Self::default();
        for (file, bytes) in files {
            match file.rsplit_once('.')? {
                (name, "arrow") => {
                    let options = ReadOptions::new().without_id().no_rows(NoRows::Allow);
                    let read = crosscase_data::read_bytes(bytes, Format::ArrowIpc, None, &options).ok()?;
                    artifacts.tables.insert(name.to_owned(), read.table);
                }
                (name, "figure") => {
                    let (title, description, size, body): (String, String, (f64, f64), String) =
                        serde_json::from_slice(bytes).ok()?;
                    artifacts.figures.insert(name.to_owned(), Figure::from_parts(&title, &description, size, body));
                }
                (name, "chart") => {
                    let chart = chart::from_json(serde_json::from_slice(bytes).ok()?)?;
                    artifacts.charts.insert(name.to_owned(), chart);
                }
                (name, "html") => {
                    artifacts.pages.insert(name.to_owned(), String::from_utf8(bytes.clone()).ok()?);
                }
                (name, "R") => {
                    artifacts.scripts.insert(name.to_owned(), String::from_utf8(bytes.clone()).ok()?);
                }
                _ if file == SAID => {
                    let said: Vec<Value> = serde_json::from_slice(bytes).ok()?;
                    artifacts.diagnostics = said.iter().map(said_from_json).collect::<Option<_>>()?;
                }
                _ => return None,
            }
        }
        Some(artifacts)
    }
}

fn said_to_json(said: &Diagnostic) -> Value {
    let place = said.place.as_ref().map(|place| json!([place.file, place.row, place.column]));
    json!([said.code, said.severity == Severity::Warning, said.message, place, said.help])
}

type Said = (String, bool, String, Option<(Option<String>, Option<u64>, Option<String>)>, Option<String>);

fn said_from_json(value: &Value) -> Option<Diagnostic> {
    let (code, warning, message, place, help): Said = serde_json::from_value(value.clone()).ok()?;
    let mut said = if warning { Diagnostic::warning(code, message) } else { Diagnostic::note(code, message) };
    said.place = place.map(|(file, row, column)| Place { file, row, column });
    said.help = help;
    Some(said)
}
