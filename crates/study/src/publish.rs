//! Puts the results where people look: the report, one CSV and one Arrow file a table, the figures, the manifest.
//!
//! Each file is replaced at once, and only where it has changed; what an earlier run wrote and this one does not is
//! taken away; the manifest comes last. What no run wrote, or somebody edited since, is never replaced: a run refuses.

use crate::artifacts::Publish;
use crate::error::{MethodError, StudyError};
use crate::guard::{Guard, Tier};
use crate::hash::{Files, Hashed, sha256};
use crate::inputs::{Inputs, MANIFEST};
use crate::made::Made;
use crate::names::Names;
use crate::output_lock::{LOCK, OutputLock, no_link, own_bytes};
use crate::plan::{Stage, withheld};
use crate::store::{LOG, STAGES};
use crate::study::Study;
use crosscase_data::{DataError, Diagnostic, Format, Table, TextStyle};
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path};

const SCHEMA: &str = "crosscase.study.manifest/1";

/// All tables in one workbook, a sheet each.
pub(crate) const WORKBOOK: &str = "tables.xlsx";

/// The table that is its first sheet, since it says what the others hold.
const FIRST: &str = "codebook";

/// What the stages publish: tables, stacked or by themselves and all together, figures and scripts; and what no file can hold.
pub(crate) fn files(made: &Made, text: TextStyle) -> Result<(Files, Vec<Diagnostic>), StudyError> {
    let mut files = Files::new();
    let mut tables: BTreeMap<String, Cow<'_, Table>> = BTreeMap::new();
    let mut add_table = |name: &str, table| match tables.insert(name.to_owned(), table) {
        None => Ok(()),
        Some(_) => Err(StudyError::PublishedTwice { file: format!("tables/{name}.csv") }),
    };
    let mut stacks: BTreeMap<&str, Vec<(&Table, Option<String>)>> = BTreeMap::new();
    for stage in made.stages() {
        let status: Vec<&str> = stage.artifacts.status.iter().map(String::as_str).collect();
        let status = (!status.is_empty()).then(|| status.join("; "));
        for one in stage.artifacts.tables.values() {
            match &one.publish {
                Publish::Stacked(name) => stacks.entry(name).or_default().push((&one.table, status.clone())),
                Publish::Own(name) => add_table(name, Cow::Borrowed(&one.table))?,
                Publish::Kept => {}
            }
        }
        for figure in stage.artifacts.figures.values() {
            add(&mut files, format!("figures/{}.svg", figure.file), figure.figure.svg().as_bytes().to_vec())?;
        }
        for (name, script) in &stage.artifacts.scripts {
            add(&mut files, format!("r/{name}.R"), script.clone().into_bytes())?;
        }
    }
    for (name, tables) in stacks {
        let tables = marked(name, &tables).map_err(MethodError::from)?;
        if let Some((first, rest)) = tables.split_first() {
            let rest: Vec<&Table> = rest.iter().map(|table| &**table).collect();
            add_table(name, Cow::Owned(first.stack(&rest).map_err(MethodError::from)?))?;
        }
    }
    for (name, table) in &tables {
        for (ending, format) in [("csv", Format::Csv), ("arrow", Format::ArrowIpc)] {
            let bytes = crosscase_data::to_styled_bytes(table, format, text).map_err(MethodError::from)?;
            add(&mut files, format!("tables/{name}.{ending}"), bytes)?;
        }
    }
    let first = tables.iter().filter(|(name, _)| *name == FIRST);
    let sheets = first.chain(tables.iter().filter(|(name, _)| *name != FIRST));
    let sheets = sheets.map(|(name, table)| (name.as_str(), &**table));
    let workbook = crosscase_data::tables_to_workbook(sheets).map_err(MethodError::from)?;
    add(&mut files, WORKBOOK.to_owned(), workbook.bytes)?;
    let told = workbook.diagnostics.into_iter().map(|told| told.help(WHOLE));
    Ok((files, told.collect()))
}

/// Where to look for what the workbook lacks.
const WHOLE: &str = "the other files of the table hold it whole: .csv and .arrow";

/// The column of how far what a row is made of can be relied on.
const STATUS: &str = "status";

/// The way back to the raw files, of which nothing is to be relied on.
const WAY_BACK: &str = "lineage";

/// The tables that are published as one, with that column where it is known of any of them.
fn marked<'a>(name: &str, tables: &[(&'a Table, Option<String>)]) -> Result<Vec<Cow<'a, Table>>, DataError> {
    let is_marked = name != WAY_BACK && tables.iter().any(|(_, status)| status.is_some());
    let mark = |(table, status): &(&'a Table, Option<String>)| {
        Ok(if is_marked { Cow::Owned(table.with_remark(STATUS, status.as_deref())?) } else { Cow::Borrowed(*table) })
    };
    tables.iter().map(mark).collect()
}

pub(crate) fn add(files: &mut Files, path: String, bytes: Vec<u8>) -> Result<(), StudyError> {
    match files.insert(path.clone(), bytes.into()) {
        None => Ok(()),
        Some(_) => Err(StudyError::PublishedTwice { file: path }),
    }
}

/// The places in the folder of the results that are a run's own.
const OWN: [&str; 6] = ["figures", "r", "report", "tables", WORKBOOK, MANIFEST];

/// The other places that a run writes to.
const KEPT: [&str; 4] = [JOURNAL, LOCK, "log", STAGES];

/// The hashes of what runs wrote, and of what this one is about to write: nothing else is ever replaced.
const JOURNAL: &str = ".written.json";

type Journal = BTreeMap<String, BTreeSet<String>>;

/// What runs wrote. A journal that no run wrote is a fault.
fn journal(out: &Path) -> Result<Journal, StudyError> {
    let path = out.join(JOURNAL);
    no_link(&path)?;
    if fs::symlink_metadata(&path).is_ok() {
        let bytes = own_bytes(&path).map_err(StudyError::io(&path))?;
        let found = serde_json::from_slice::<Journal>(&bytes).ok();
        return found.filter(is_ours).ok_or(StudyError::NotOurs { path, edited: false });
    }
    Ok(Journal::new())
}

/// Whether a journal is of the form that runs give it: hashes of files in the places of a run's own.
fn is_ours(journal: &Journal) -> bool {
    let is_hash = |hash: &String| hash.len() == 64 && hash.bytes().all(|digit| digit.is_ascii_hexdigit());
    let is_inside = |name: &String| {
        let mut parts = Path::new(name).components();
        let first = parts.clone().next().and_then(|part| part.as_os_str().to_str());
        first.is_some_and(|first| OWN.contains(&first)) && parts.all(|part| matches!(part, Component::Normal(_)))
    };
    journal.iter().all(|(name, hashes)| is_inside(name) && hashes.iter().all(is_hash))
}

fn note(held: &OutputLock, journal: &Journal) -> Result<(), StudyError> {
    let text = serde_json::to_vec(journal).map_err(StudyError::not_written(JOURNAL))?;
    held.replace(JOURNAL, &text)
}

/// Refuses an input that lies where a run writes, by whatever name, and a folder of the study's own that holds any.
pub(crate) fn apart(out: &Path, folder: &Path, inputs: &Inputs) -> Result<(), StudyError> {
    let place = |path: &Path| path.canonicalize().ok();
    let is_within = place(out).zip(place(folder)).is_some_and(|(out, study)| out != study && out.starts_with(study));
    for name in inputs.iter().map(|(name, _)| name).chain(["study.toml"]) {
        let input = folder.join(name);
        let among =
            |own: &&str| place(&out.join(own)).zip(place(&input)).is_some_and(|(own, file)| file.starts_with(own));
        if OWN.iter().chain(&KEPT).chain([&LOG]).chain(is_within.then_some(&"")).any(among) {
            return Err(StudyError::InputAmongResults { input, out: out.to_owned() });
        }
    }
    Ok(())
}

/// The file that says whose results a folder holds: which folder a study is in, as a hash, so that no path of anybody's is told. It stands with
/// the log, since results are the same bytes wherever they are made.
const PLACE: &str = "log/study";

/// Where a study is, in a folder of results of this mark.
fn place_of(study: &Path, held: &OutputLock) -> Option<String> {
    let place = study.canonicalize().ok()?;
    Some(sha256(format!("{} {}", held.mark(), place.display()).as_bytes()))
}

/// Refuses to run over the results of another study: one of another title, in another folder. A study that was renamed has the folder, one
/// that was moved the title.
pub(crate) fn refuse_another(held: &OutputLock, folder: &Path, study: &Study) -> Result<(), StudyError> {
    let out = held.out();
    let is_own = out.canonicalize().ok().zip(folder.canonicalize().ok()).is_some_and(|(out, own)| out.starts_with(own));
    let title = own_bytes(&out.join(MANIFEST)).ok().and_then(|manifest| title_of(&manifest));
    let Some(title) = title.filter(|title| !is_own && title != study.names.title()) else { return Ok(()) };
    let known = own_bytes(&out.join(PLACE)).ok();
    if place_of(folder, held).is_some_and(|place| known == Some(place.into_bytes())) {
        return Ok(());
    }
    Err(StudyError::OfAnother { out: out.to_owned(), title })
}

/// What the study is called whose manifest this is.
fn title_of(manifest: &[u8]) -> Option<String> {
    let manifest: Value = serde_json::from_slice(manifest).ok()?;
    Some(manifest.get("title")?.as_str()?.to_owned())
}

/// Refuses to run where publishing would replace what no run wrote: a file of somebody else's, one of ours that was edited
/// since, a link.
pub(crate) fn refuse_overwrite(held: &OutputLock) -> Result<(), StudyError> {
    let (out, half) = (held.out(), held.half());
    for name in KEPT.iter().chain([&LOG]) {
        let path = out.join(name);
        no_link(&path)?;
        // What a folder is for cannot be a file, nor the other way round.
        let is_folder = ["log", STAGES].contains(name);
        if fs::symlink_metadata(&path).is_ok_and(|found| found.is_dir() != is_folder || found.is_file() == is_folder) {
            return Err(StudyError::NotOurs { path, edited: false });
        }
    }
    let ours = journal(out)?;
    let mut open: Vec<String> = OWN.map(str::to_owned).to_vec();
    while let Some(name) = open.pop() {
        let path = out.join(&name);
        no_link(&path)?;
        let Ok(found) = fs::symlink_metadata(&path) else { continue };
        if found.is_dir() {
            if name == MANIFEST || ours.contains_key(&name) {
                return Err(StudyError::NotOurs { path, edited: false });
            }
            for entry in fs::read_dir(&path).map_err(StudyError::io(&path))? {
                let entry = entry.map_err(StudyError::io(&path))?.file_name().to_string_lossy().into_owned();
                // A run that was killed may have left one of these.
                if !entry.starts_with(&half) {
                    open.push(format!("{name}/{entry}"));
                }
            }
            continue;
        }
        let known = ours.get(&name);
        let bytes = if found.is_file() { Some(own_bytes(&path).map_err(StudyError::io(&path))?) } else { None };
        if !known.zip(bytes).is_some_and(|(hashes, bytes)| hashes.contains(&sha256(&bytes))) {
            return Err(StudyError::NotOurs { path, edited: known.is_some() });
        }
    }
    Ok(())
}

/// Writes the results. What is to be written is journalled first, so that a run that is killed here does not lock itself out.
pub(crate) fn publish(
    held: &OutputLock,
    (folder, study): (&Path, &Study),
    made: &Made,
    inputs: &Inputs,
    files: &Files,
) -> Result<(), StudyError> {
    // Computing took its time, in which somebody may have edited a result.
    refuse_overwrite(held)?;
    let out = held.out();
    let manifest = manifest(study, made, inputs, files);
    let manifest = serde_json::to_string_pretty(&manifest).map_err(StudyError::not_written(MANIFEST))? + "\n";
    let manifest = Hashed::from(manifest.into_bytes());
    let all = || files.iter().map(|(name, file)| (name.as_str(), file)).chain([(MANIFEST, &manifest)]);
    let before = journal(out)?;
    let mut written = before.clone();
    for (name, file) in all() {
        written.entry(name.to_owned()).or_default().insert(file.sha256.clone());
    }
    no_link(&out.join(PLACE))?;
    if let Some(place) = place_of(folder, held) {
        held.replace(PLACE, place.as_bytes())?;
    }
    note(held, &written)?;
    held.sweep(&[OWN.as_slice(), &["log"]].concat())?;
    for (name, file) in files {
        held.replace(name, &file.bytes)?;
    }
    for stale in before.keys().filter(|name| !files.contains_key(*name) && *name != MANIFEST) {
        let path = out.join(stale);
        if path.is_file() {
            fs::remove_file(&path).map_err(StudyError::io(&path))?;
        }
    }
    held.replace(MANIFEST, &manifest.bytes)?;
    note(held, &all().map(|(name, file)| (name.to_owned(), [file.sha256.clone()].into())).collect())
}

/// The parameters of a stage without the names of persons that they may hold: whom the study leaves out, and whose flags are set by hand; the
/// coder whose passages count, where coders may not be named.
fn told(params: Value, guard: Guard) -> Value {
    const NAMING: [&str; 3] = ["ids", "set", "clear"];
    match params {
        Value::Object(mut keys) => {
            let is_closed = keys.get("tier").is_some_and(|tier| *tier != json!(Tier::Public));
            if let Some(coder) = keys.get_mut("coder").filter(|coder| is_closed && coder.is_string()) {
                *coder = json!("one coder");
            }
            if !guard.hides_names {
                return Value::Object(keys);
            }
            let named = keys.into_iter().filter(|(key, value)| !(value.is_array() && NAMING.contains(&key.as_str())));
            Value::Object(named.map(|(key, value)| (key, told(value, guard))).collect())
        }
        Value::Array(all) if guard.hides_names => {
            Value::Array(all.into_iter().map(|value| told(value, guard)).collect())
        }
        other => other,
    }
}

/// The parameters without the names of units that go by number: how many a `where` asks for.
fn unnamed(params: Value, names: &Names) -> Value {
    let of_where = |(column, words): (String, Value)| {
        let count = words.as_array().map_or(1, Vec::len);
        let words = if names.names_units(&column) { json!(format!("one of {count}")) } else { words };
        (column, words)
    };
    match params {
        Value::Object(keys) => {
            let each = keys.into_iter().map(|(key, value)| match value {
                Value::Object(columns) if key == "where" => {
                    (key, Value::Object(columns.into_iter().map(of_where).collect()))
                }
                value => (key, unnamed(value, names)),
            });
            Value::Object(each.collect())
        }
        Value::Array(all) => Value::Array(all.into_iter().map(|value| unnamed(value, names)).collect()),
        other => other,
    }
}

/// The hashes of the tables that a manifest lists, by the names of their files in the folder of tables.
pub(crate) fn tables_of(manifest: &[u8]) -> Option<BTreeMap<String, String>> {
    let manifest: Value = serde_json::from_slice(manifest).ok()?;
    let table = |output: &Value| -> Option<(String, String)> {
        let name = output.get("path")?.as_str()?.strip_prefix("tables/")?.to_owned();
        Some((name, output.get("sha256")?.as_str()?.to_owned()))
    };
    Some(manifest.get("outputs")?.as_array()?.iter().filter_map(table).collect())
}

/// The hashes of the files that a manifest says the results were made of, by their names in the folder of the study.
pub(crate) fn inputs_of(manifest: &[u8]) -> Option<BTreeMap<String, String>> {
    let manifest: Value = serde_json::from_slice(manifest).ok()?;
    let text = |input: &Value, key: &str| Some(input.get(key)?.as_str()?.to_owned());
    let input = |input: &Value| Some((text(input, "path")?, text(input, "sha256")?));
    manifest.get("inputs")?.as_array()?.iter().map(input).collect()
}

/// What was made from what: no clock, no machine, so that the same study gives the same bytes anywhere.
fn manifest(study: &Study, made: &Made, inputs: &Inputs, files: &Files) -> Value {
    let entry = |path: &str, file: &Hashed| json!({ "path": path, "sha256": file.sha256, "bytes": file.bytes.len() });
    let text = Hashed::from(study.text.clone().into_bytes());
    let names: Vec<&str> = inputs.iter().map(|(name, _)| name).collect();
    let withheld = withheld(&names, &study.stages);
    let called = |path: &str| withheld.get(path).cloned().unwrap_or_else(|| path.to_owned());
    let inputs = [("study.toml", &text)].into_iter().chain(inputs.iter());
    let inputs: Vec<Value> = inputs.map(|(path, file)| entry(&called(path), file)).collect();
    let outputs: Vec<Value> = files.iter().map(|(path, file)| entry(path, file)).collect();
    let said = |stage: &Stage| unnamed(told(stage.params.clone(), stage.guard), &study.names);
    let parameters: Map<String, Value> = study.stages.iter().map(|stage| (stage.id.to_string(), said(stage))).collect();
    let results: Map<String, Value> = made
        .stages()
        .iter()
        .filter_map(|stage| Some((stage.id.to_string(), stage.artifacts.record.clone()?)))
        .collect();
    json!({
        "schema": SCHEMA,
        "title": study.names.title(),
        "versions": { "crosscase": env!("CARGO_PKG_VERSION") },
        "seed": study.names.seed(),
        "parameters": parameters,
        "results": results,
        "inputs": inputs,
        "outputs": outputs,
    })
}
