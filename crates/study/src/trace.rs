//! From a membership down to the cells of the files that it was made from.

use crate::error::{MethodError, StudyError, ValueError};
use crate::hash::sha256;
use crate::inputs::{Inputs, KEYS, MANIFEST, files_of};
use crate::methods::{CALIBRATIONS, Methods};
use crate::output_lock::own_bytes;
use crate::plan::{RunScope, withheld};
use crate::publish::{inputs_of, tables_of};
use crate::run::compute;
use crate::study::Study;
use crosscase_boolean::expression::Literal;
use crosscase_data::contract::{
    self, ANSWERS, CODINGS, CellRef, DRAWS, INDICATORS, LINEAGE, Lineage, MEMBERSHIPS, OrMissing, RATINGS, Record,
    SCORES, UNITS, schema,
};
use crosscase_data::{Format, Missing, NoRows, ReadOptions, Table, TableBuilder};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What a trace was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TraceTarget {
    /// The membership in a set.
    Set(String),
    /// The membership in a conjunction of sets, such as `DEV*~IND`.
    Term(String),
}

/// The way back from a membership.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trace {
    /// Each value once, sources after what was made from them.
    pub chain: Vec<TraceStep>,
}

impl Trace {
    /// One row a value: `crosscase.study.trace/1`.
    ///
    /// # Errors
    /// None that a trace can cause.
    pub fn to_table(&self) -> Result<Table, StudyError> {
        let chain = || self.chain.iter();
        let table = TableBuilder::new("crosscase.study.trace/1")
            .text("table", chain().map(|link| Some(link.table.as_str())))
            .text("id", chain().map(|link| Some(link.id.as_str())))
            .text("column", chain().map(|link| Some(link.column.as_str())))
            .number("value", chain().map(|link| link.value))
            .reasons("value", chain().map(|link| link.missing))
            .integer("row", chain().map(|link| link.row))
            .integer("answered", chain().map(|link| link.answered))
            .integer("asked", chain().map(|link| link.asked))
            .text("how", chain().map(|link| link.how.as_deref()));
        let table = if chain().any(|link| link.quote.is_some()) {
            table.text("quote", chain().map(|link| link.quote.as_deref()))
        } else {
            table
        };
        Ok(table.build().map_err(MethodError::from)?)
    }
}

/// One value on the way, and where it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TraceStep {
    /// A table of the study, or the data file.
    pub table: String,
    /// The unit.
    pub id: String,
    /// The column: set, indicator or item.
    pub column: String,
    /// The value; `None` where it is missing.
    pub value: Option<f64>,
    /// Why it is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<Missing>,
    /// The row of the data file (the header is 1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<i64>,
    /// Of an indicator or a score: how many answers it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered: Option<i64>,
    /// How many were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<i64>,
    /// The words that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// How what stands before it was made of it: by which anchors, by which rule, turned round or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub how: Option<String>,
}

/// The whole way of one case's membership, each value once, sources after what was made from them.
///
/// `folder` is a study, whose memberships are made anew, or the folder of a run's results, whose tables are read, unless it lies in the folder of
/// its study and that holds something back from it. Every table
/// of the data contract that holds values takes part, whichever method made it.
///
/// # Errors
/// Faults of the study or its data; a case, set or term that the study does not have.
pub fn trace(folder: &Path, methods: &Methods, case: &str, asked: &TraceTarget) -> Result<Trace, StudyError> {
    let mut ledger = Ledger::default();
    let results = folder.join(MANIFEST).is_file();
    let studied = if results { study_around(folder, methods) } else { Some(folder.to_owned()) };
    let Some(folder) = studied else {
        for table in published(folder)? {
            ledger.add(&table)?;
        }
        return Ok(Trace { chain: ledger.chain(case, &negated(asked))? });
    };
    let study = Study::load_open(&folder, methods)?;
    let computed = compute(&folder, &study, RunScope::Memberships)?;
    for made in computed.made.stages().iter().flat_map(|stage| stage.artifacts.tables.values()) {
        ledger.add(&made.table)?;
    }
    Ok(Trace { chain: ledger.chain(case, &negated(asked))? })
}

/// The negation of a set is a term.
fn negated(asked: &TraceTarget) -> TraceTarget {
    match asked {
        TraceTarget::Set(set) if set.starts_with('~') || Literal::of_values(set).is_some() => {
            TraceTarget::Term(set.clone())
        }
        asked => asked.clone(),
    }
}

/// The study that a folder of results lies in, where it was made of that study as it is now and something of it is held back: whoever has
/// the study may see all of it.
fn study_around(out: &Path, methods: &Methods) -> Option<PathBuf> {
    let around = out.canonicalize().ok()?.parent()?.to_owned();
    let study = Study::load(&around, methods).ok()?;
    if study.stages.iter().all(|stage| !stage.guard.hides_names) {
        return None;
    }
    let made_of = inputs_of(&own_bytes(&out.join(MANIFEST)).ok()?)?;
    let names = Inputs::names(&around, study.stages.iter().flat_map(|stage| &stage.files)).ok()?;
    let withheld = withheld(&names.iter().map(String::as_str).collect::<Vec<_>>(), &study.stages);
    let called = |name: &str| {
        withheld.iter().find(|(_, shown)| *shown == name).map_or(name.to_owned(), |(own, _)| (*own).to_owned())
    };
    let is_same = |(name, hash): (&String, &String)| {
        own_bytes(&around.join(called(name))).is_ok_and(|bytes| sha256(&bytes) == *hash)
    };
    made_of.iter().all(is_same).then_some(around)
}

/// The files that a trace reads: those of the study, or the tables of the results.
///
/// # Errors
/// Faults of the study; a folder that cannot be listed.
pub fn traced_files(folder: &Path, methods: &Methods) -> Result<Vec<PathBuf>, StudyError> {
    let is_results = folder.join(MANIFEST).is_file();
    let mut files: Vec<PathBuf> = Vec::new();
    if is_results {
        files.push(folder.join(MANIFEST));
        files.extend(table_files(&folder.join("tables"))?);
    }
    let around = if is_results { study_around(folder, methods) } else { Some(folder.to_owned()) };
    if let Some(folder) = around {
        let study = Study::load(&folder, methods)?;
        let inputs = Inputs::names(&folder, study.stages.iter().flat_map(|stage| &stage.files))?;
        files.extend(["study.toml".to_owned()].into_iter().chain(inputs).map(|name| folder.join(name)));
    }
    Ok(files)
}

/// The files of a folder that its study reads, the study file among them, and the list of pseudonyms; of a study with faults those that its
/// text names.
pub fn study_files(folder: &Path, methods: &Methods) -> Vec<PathBuf> {
    let planned = |study: &Study| Inputs::names(folder, study.stages.iter().flat_map(|stage| &stage.files)).ok();
    let named = || {
        let text = own_bytes(&folder.join("study.toml")).unwrap_or_default();
        let text = String::from_utf8_lossy(&text).into_owned();
        let mut files = files_of(folder);
        // A file, or a folder that it is in, between quotes.
        files.retain(|name| {
            Path::new(name).ancestors().map(|part| part.to_string_lossy().replace('\\', "/")).any(|part| {
                !part.is_empty() && ['"', '\'', '/'].iter().any(|end| text.contains(&format!("{part}{end}")))
            })
        });
        files.into_iter().collect()
    };
    let read = Study::load(folder, methods).ok().as_ref().and_then(planned).unwrap_or_else(named);
    ["study.toml", KEYS].map(str::to_owned).into_iter().chain(read).map(|name| folder.join(name)).collect()
}

/// The files with the tables of a folder of results.
fn table_files(folder: &Path) -> Result<Vec<PathBuf>, StudyError> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(StudyError::io(folder))? {
        paths.push(entry.map_err(StudyError::io(folder))?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "arrow"));
    paths.sort();
    Ok(paths)
}

/// The tables of a folder of results, each as its run wrote it.
fn published(out: &Path) -> Result<Vec<Table>, StudyError> {
    let manifest = out.join(MANIFEST);
    let bytes = own_bytes(&manifest).map_err(StudyError::io(&manifest))?;
    let written = tables_of(&bytes).ok_or(StudyError::Altered { path: manifest })?;
    let folder = out.join("tables");
    let read = |(name, hash): (&String, &String)| {
        let path = folder.join(name);
        let altered = || StudyError::Altered { path: path.clone() };
        let bytes = own_bytes(&path).map_err(|_| altered())?;
        if sha256(&bytes) != *hash {
            return Err(altered());
        }
        let options = ReadOptions::new().without_id().no_rows(NoRows::Allow);
        let read = crosscase_data::read_bytes(&bytes, Format::ArrowIpc, Some(name), &options);
        Ok(read.map_err(MethodError::from)?.table)
    };
    let is_arrow = |(name, _): &(&String, &String)| Path::new(name).extension().is_some_and(|ending| ending == "arrow");
    written.iter().filter(is_arrow).map(read).collect()
}

/// Every value of a study by its cell, and what each was made of.
#[derive(Debug, Default)]
struct Ledger {
    values: BTreeMap<CellRef, OrMissing<f64>>,
    links: Vec<contract::SourceLink>,
    /// The sets that have levels in place of memberships.
    levels: BTreeSet<String>,
    /// What readers call units, with their ids.
    labels: BTreeMap<String, BTreeSet<String>>,
    /// What readers call sets, in small letters, with their names.
    called: BTreeMap<String, BTreeSet<String>>,
    /// Answers given and asked for, of indicators and scores.
    answers: BTreeMap<CellRef, (Option<i64>, Option<i64>)>,
    /// Answers in words, the words of passages, and those that scores rest on.
    quotes: BTreeMap<CellRef, String>,
}

impl Ledger {
    fn add(&mut self, table: &Table) -> Result<(), MethodError> {
        if table.schema_id() == CALIBRATIONS {
            for (set, label) in table.texts("set")?.into_iter().zip(table.texts("label")?) {
                if let (Some(set), Some(label)) = (set, label) {
                    self.called.entry(label.trim().to_lowercase()).or_default().insert(set);
                }
            }
        }
        // Nothing is made of a draw.
        let Some(schema) = schema(table.schema_id()).filter(|schema| schema.id != DRAWS.id) else { return Ok(()) };
        if schema.id == LINEAGE.id {
            self.links.extend(contract::SourceLink::rows(table)?);
        } else if schema.id == MEMBERSHIPS.id {
            let members = contract::Member::rows(table)?.into_iter();
            self.levels.extend(members.filter(|row| row.level.is_some()).map(|row| row.set));
        } else if schema.id == UNITS.id {
            for unit in contract::Unit::rows(table)? {
                if let Some(name) = unit.name {
                    self.labels.entry(name).or_default().insert(unit.unit);
                }
            }
        } else if schema.id == INDICATORS.id {
            let of = |one: contract::Indicator| Some((one.cell()?, (one.answered, one.asked)));
            self.answers.extend(contract::Indicator::rows(table)?.into_iter().filter_map(of));
        } else if schema.id == SCORES.id {
            let of = |one: contract::Score| Some((one.cell()?, (Some(one.answered), Some(one.items))));
            self.answers.extend(contract::Score::rows(table)?.into_iter().filter_map(of));
        }
        if schema.id == ANSWERS.id {
            let words = contract::Answer::rows(table)?.into_iter();
            self.quotes.extend(words.filter_map(|row| Some((row.cell()?, row.text?))));
        } else if schema.id == CODINGS.id {
            let quoted = contract::Coding::rows(table)?.into_iter();
            self.quotes.extend(quoted.filter_map(|row| Some((row.cell()?, row.quote?))));
        } else if schema.id == RATINGS.id {
            let quoted = contract::Rating::rows(table)?.into_iter();
            self.quotes.extend(quoted.filter_map(|row| Some((row.cell()?, row.quote?))));
        }
        self.values.extend(schema.cells(table)?);
        Ok(())
    }

    /// The id of a case that is called by what readers call it; ids go first.
    fn id_of<'a>(&'a self, case: &'a str) -> &'a str {
        let is_id = |id: &str| self.values.keys().any(|cell| cell.table == "memberships" && cell.id == *id);
        let alone = |of: &mut dyn Iterator<Item = &'a String>| {
            let mut of = of.filter(|id| is_id(id));
            of.next().filter(|_| of.next().is_none()).map(String::as_str)
        };
        let small = case.trim().to_lowercase();
        let in_any_letters = || self.labels.iter().filter(|(label, _)| label.trim().to_lowercase() == small);
        if is_id(case) {
            return case;
        }
        let exactly = alone(&mut self.labels.get(case).into_iter().flatten());
        exactly.or_else(|| alone(&mut in_any_letters().flat_map(|(_, ids)| ids))).unwrap_or(case)
    }

    /// The name of a set that is called by what readers call it; names go first.
    fn set_of<'a>(&'a self, set: &'a str) -> &'a str {
        let is_name = self.values.keys().any(|cell| cell.table == "memberships" && cell.column == *set);
        let mut called = self.called.get(&set.trim().to_lowercase()).into_iter().flatten();
        match (is_name, called.next(), called.next()) {
            (false, Some(name), None) => name,
            _ => set,
        }
    }

    fn chain(&self, case: &str, asked: &TraceTarget) -> Result<Vec<TraceStep>, StudyError> {
        let case = self.id_of(case);
        let (mut chain, sets) = match asked {
            TraceTarget::Set(set) => (Vec::new(), vec![self.set_of(set).to_owned()]),
            TraceTarget::Term(term) => {
                let (link, sets) = self.term(case, term)?;
                (vec![link], sets)
            }
        };
        for set in &sets {
            self.must_have("set", set, |cell| &cell.column)?;
        }
        self.must_have("case", case, |cell| &cell.id)?;
        let lineage = Lineage::new(&self.links);
        // Two sets of a term may come from one answer.
        let mut seen: BTreeMap<CellRef, usize> = BTreeMap::new();
        for set in sets {
            for step in lineage.walk(&CellRef::new("memberships", case, set)).map_err(MethodError::from)? {
                // What makes several of the values above stands once, with how it makes each.
                if let Some(before) = seen.get(&step.cell) {
                    let known = chain.get_mut(*before).map(|link| &mut link.how);
                    if let (Some(known), Some(how)) = (known, step.how) {
                        let both = known.take().filter(|known| *known != how);
                        *known = Some(both.map_or_else(|| how.clone(), |known| format!("{known}; {how}")));
                    }
                    continue;
                }
                seen.insert(step.cell.clone(), chain.len());
                let value = self.values.get(&step.cell).copied().unwrap_or(Err(Missing::Empty));
                let (answered, asked) = self.answers.get(&step.cell).copied().unwrap_or_default();
                let quote = self.quotes.get(&step.cell).cloned();
                let is_word = quote.is_some();
                chain.push(TraceStep {
                    quote,
                    table: step.cell.table,
                    id: step.cell.id,
                    column: step.cell.column,
                    value: value.ok(),
                    missing: value.err().filter(|reason| !(is_word && *reason == Missing::Empty)),
                    row: step.row,
                    answered,
                    asked,
                    how: step.how,
                });
            }
        }
        Ok(chain)
    }

    /// Whether a set is known to be crisp, since it does not apply to some case: its known memberships say nothing of those that are
    /// missing.
    fn is_crisp(&self, set: &str) -> bool {
        let mut of_set = self.values.iter().filter(|(cell, _)| cell.table == "memberships" && cell.column == set);
        !self.levels.contains(set) && of_set.any(|(_, value)| *value == Err(Missing::NotApplicable))
    }

    /// The membership in a term, and the sets that it names.
    fn term(&self, case: &str, term: &str) -> Result<(TraceStep, Vec<String>), MethodError> {
        let expression = ValueError::expression(term)?;
        let multi_value = |set: &str| self.levels.contains(set);
        if let Some(set) = expression.misread_level(multi_value).map(str::to_owned) {
            return Err(ValueError::LevelNeeded { expression: term.to_owned(), set }.into());
        }
        let of = |set: &str| self.values.get(&CellRef::new("memberships", case, set))?.ok();
        let is_open = |set: &str| {
            let cell = CellRef::new("memberships", case, set);
            self.values.get(&cell) == Some(&Err(Missing::NotApplicable))
        };
        let value = expression.where_it_applies(|set| !is_open(set)).membership(of, |set| self.is_crisp(set));
        let (table, id, column) = ("terms".to_owned(), case.to_owned(), term.to_owned());
        let (missing, row, answered, asked, how, quote) = (None, None, None, None, None, None);
        let link = TraceStep { table, id, column, value, missing, row, answered, asked, quote, how };
        let mut sets: Vec<String> = expression.names().into_iter().map(str::to_owned).collect();
        sets.sort_unstable();
        Ok((link, sets))
    }

    fn must_have(&self, what: &'static str, name: &str, of: fn(&CellRef) -> &String) -> Result<(), StudyError> {
        let memberships = self.values.keys().filter(|cell| cell.table == "memberships");
        let allowed: BTreeSet<&String> = memberships.map(of).collect();
        if allowed.iter().any(|allowed| *allowed == name) {
            return Ok(());
        }
        let allowed = allowed.into_iter().cloned().collect();
        Err(StudyError::Unknown { what, name: name.to_owned(), allowed })
    }
}
