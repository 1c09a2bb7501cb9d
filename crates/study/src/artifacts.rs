//! What a stage makes: named tables, figures and scripts, where each of them is published, and what the stage has to say.

use crate::error::{MethodError, StudyError};
use crate::guard::{Guard, RowsOf};
use crate::hash::Files;
use crate::names_in_texts::Replaced;
use crosscase_data::{Diagnostic, Format, NoRows, ReadOptions, Table};
use crosscase_figures::Figure;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Where a table is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Publish {
    /// In the file of this name, together with those of other stages: `answers`.
    Stacked(String),
    /// In a file of its own: `truth-table-survival-SURV`.
    Own(String),
    /// Nowhere: other stages and the page read it.
    Kept,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct MadeTable {
    pub(crate) table: Table,
    pub(crate) publish: Publish,
    /// Of no more use once what must not be published is taken out, and so not kept.
    rows: RowsOf,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct MadeFigure {
    pub(crate) figure: Figure,
    /// The name of its file.
    pub(crate) file: String,
    #[serde(skip)]
    rows: RowsOf,
}

/// The results of one stage, by name.
///
/// A whole method that uses it is in `docs/examples/instrument/src/events.rs` of the repository.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Artifacts {
    pub(crate) tables: BTreeMap<String, MadeTable>,
    pub(crate) figures: BTreeMap<String, MadeFigure>,
    /// Scripts for R, by the name of their file.
    pub(crate) scripts: BTreeMap<String, String>,
    /// The result kept as it is for other stages and the page.
    pub(crate) kept: Option<Value>,
    /// What the manifest has to say of the results.
    pub(crate) record: Option<Value>,
    /// How far what it is made of can be relied on, where that says so of itself: `unvalidated template`.
    pub(crate) status: BTreeSet<String>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Everything but the tables, as it is written.
#[derive(Serialize, Deserialize)]
struct Rest {
    tables: BTreeMap<String, KeptTable>,
    figures: BTreeMap<String, MadeFigure>,
    scripts: BTreeMap<String, String>,
    kept: Option<Value>,
    record: Option<Value>,
    status: BTreeSet<String>,
    diagnostics: Vec<Diagnostic>,
}

/// What a table is beside its columns.
#[derive(Serialize, Deserialize)]
struct KeptTable {
    publish: Publish,
    /// The column that names the units, where one does.
    id: Option<String>,
}

const REST: &str = "made.json";

impl Artifacts {
    /// Adds a table under a name, which other stages find it by; `publish` says whether it is a file of the results. Of an instrument that is not
    /// public, and of what is made of it, it is not published: its rows may be persons.
    #[must_use]
    pub fn table(self, name: impl Into<String>, table: Table, publish: Publish) -> Self {
        self.table_of(RowsOf::default(), name, table, publish)
    }

    /// With a table whose rows are known to be of these.
    #[must_use]
    pub fn table_of(mut self, rows: RowsOf, name: impl Into<String>, table: Table, publish: Publish) -> Self {
        self.tables.insert(name.into(), MadeTable { table, publish, rows });
        self
    }

    /// With a table of the data contract, published under its own name together with those of other stages, where [`Artifacts::table`] is.
    #[must_use]
    pub fn stacked(self, name: &str, table: Table) -> Self {
        self.stacked_of(RowsOf::default(), name, table)
    }

    /// The same of a table whose rows are known to be of these.
    #[must_use]
    pub fn stacked_of(self, rows: RowsOf, name: &str, table: Table) -> Self {
        self.table_of(rows, name, table, Publish::Stacked(name.to_owned()))
    }

    /// A table that was made so far.
    pub(crate) fn made(&self, name: &str) -> Result<&Table, StudyError> {
        let missing = || StudyError::NotMade { stage: "this stage".to_owned(), what: Some(name.to_owned()) };
        self.tables.get(name).map(|made| &made.table).ok_or_else(missing)
    }

    /// With a figure and the name of its file; published where [`Artifacts::table`] is.
    #[must_use]
    pub fn figure(self, name: impl Into<String>, figure: Figure, file: impl Into<String>) -> Self {
        self.figure_of(RowsOf::default(), name, figure, file)
    }

    /// With a figure whose marks are known to be of these.
    #[must_use]
    pub fn figure_of(mut self, rows: RowsOf, name: impl Into<String>, figure: Figure, file: impl Into<String>) -> Self {
        self.figures.insert(name.into(), MadeFigure { figure, file: file.into(), rows });
        self
    }

    /// With a script for R, by the name of its file.
    #[must_use]
    pub fn script(mut self, file: impl Into<String>, text: String) -> Self {
        self.scripts.insert(file.into(), text);
        self
    }

    /// With the result kept as it is, of which a stage has one: its type is how it is found again.
    ///
    /// # Errors
    /// [`StudyError::NotWritten`] where it is nothing that JSON can hold.
    pub fn keep(mut self, result: &impl Serialize) -> Result<Self, StudyError> {
        self.kept = Some(serde_json::to_value(result).map_err(StudyError::not_written("a result"))?);
        Ok(self)
    }

    /// With what the manifest has to say of the results.
    ///
    /// # Errors
    /// As [`Artifacts::keep`].
    pub fn record(mut self, result: &impl Serialize) -> Result<Self, StudyError> {
        self.record = Some(serde_json::to_value(result).map_err(StudyError::not_written("the record of a result"))?);
        Ok(self)
    }

    /// With how far what it is made of can be relied on, such as `unvalidated template`. It is handed down to whatever is made of this, and stands in a
    /// column `status` of the published tables of the data contract.
    #[must_use]
    pub fn relying_on(mut self, status: impl IntoIterator<Item = String>) -> Self {
        self.status.extend(status);
        self
    }

    /// With further diagnostics.
    #[must_use]
    pub fn say(mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) -> Self {
        self.diagnostics.extend(diagnostics);
        self
    }

    /// The same where files are called otherwise in what was noticed, in places and in texts, with their folder or without.
    pub(crate) fn calling_files(mut self, shown: &[(&str, String)]) -> Self {
        let withheld: Vec<&(&str, String)> = shown.iter().filter(|(name, shown)| name != shown).collect();
        if withheld.is_empty() {
            return self;
        }
        let words = withheld.iter().flat_map(|(name, shown)| {
            let own = name.rsplit('/').next().unwrap_or(name);
            [(Cow::Borrowed(*name), shown.as_str()), (Cow::Borrowed(own), shown.as_str())]
        });
        let replaced = Replaced::new(words);
        for said in &mut self.diagnostics {
            said.message = replaced.within(&said.message);
            said.help = said.help.as_deref().map(|help| replaced.within(help));
            said.cases.iter_mut().for_each(|name| *name = replaced.within(name));
            if let Some(place) = &mut said.place {
                place.file = place.file.as_deref().map(|file| replaced.within(file));
            }
        }
        self
    }

    /// The same with nothing that must not stand in the results: where nothing of the stage is kept others may still read it, else it goes.
    pub(crate) fn guarded(mut self, guard: Guard) -> Self {
        let is_published = |rows: RowsOf| rows >= guard.publishes;
        self.figures.retain(|_, made| is_published(made.rows));
        if guard.unkept {
            let held_back = self.tables.values_mut().filter(|made| !is_published(made.rows));
            held_back.for_each(|made| made.publish = Publish::Kept);
        } else {
            self.tables.retain(|_, made| is_published(made.rows));
        }
        self
    }

    /// As files of a stage's folder: tables as Arrow, so that nothing of them is lost.
    pub(crate) fn to_files(&self) -> Result<Files, StudyError> {
        let mut files = Files::new();
        let kept = |made: &MadeTable| KeptTable {
            publish: made.publish.clone(),
            id: made.table.id_column().map(str::to_owned),
        };
        for (name, made) in &self.tables {
            let bytes = crosscase_data::to_bytes(&made.table, Format::ArrowIpc).map_err(MethodError::from)?;
            files.insert(format!("{name}.arrow"), bytes.into());
        }
        let rest = Rest {
            tables: self.tables.iter().map(|(name, made)| (name.clone(), kept(made))).collect(),
            figures: self.figures.clone(),
            scripts: self.scripts.clone(),
            kept: self.kept.clone(),
            record: self.record.clone(),
            status: self.status.clone(),
            diagnostics: self.diagnostics.clone(),
        };
        files.insert(REST.to_owned(), serde_json::to_vec(&rest).map_err(StudyError::not_written(REST))?.into());
        Ok(files)
    }

    /// Back from those files; `None` where they are not what this version writes.
    pub(crate) fn from_files(files: &Files) -> Option<Self> {
        let rest: Rest = serde_json::from_slice(&files.get(REST)?.bytes).ok()?;
        let mut tables = BTreeMap::new();
        for (name, KeptTable { publish, id }) in rest.tables {
            let options = ReadOptions::new().no_rows(NoRows::Allow);
            let options = id.map_or_else(|| options.clone().without_id(), |id| options.clone().id(id));
            let bytes = &files.get(&format!("{name}.arrow"))?.bytes;
            let table = crosscase_data::read_bytes(bytes, Format::ArrowIpc, None, &options).ok()?.table;
            tables.insert(name, MadeTable { table, publish, rows: RowsOf::default() });
        }
        let Rest { figures, scripts, kept, record, status, diagnostics, .. } = rest;
        Some(Self { tables, figures, scripts, kept, record, status, diagnostics })
    }
}

#[cfg(test)]
mod tests {
    use super::{Artifacts, Publish};
    use crosscase_data::{Format, TableBuilder, to_bytes};

    #[test]
    fn what_is_kept_is_published_to_the_same_bytes() {
        let named =
            TableBuilder::new("crosscase.study.sets/1").id("case", ["b", "a"]).number("A", [Some(0.1 + 0.2), None]);
        let plain = TableBuilder::new("crosscase.study.values/1").text("what", [Some("x")]);
        let made = Artifacts::default().table("named", named.build().unwrap(), Publish::Own("sets".to_owned())).table(
            "plain",
            plain.build().unwrap(),
            Publish::Kept,
        );
        let kept = Artifacts::from_files(&made.to_files().unwrap()).unwrap();
        for name in ["named", "plain"] {
            let bytes = |made: &Artifacts| to_bytes(&made.tables[name].table, Format::ArrowIpc).unwrap();
            assert_eq!(bytes(&made), bytes(&kept), "{name}");
        }
        assert_eq!(kept.to_files().unwrap(), made.to_files().unwrap());
    }
}
