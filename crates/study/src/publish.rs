//! Puts the results where people look: the report, one CSV and one Arrow file a table, the figures, the manifest.
//!
//! Each file is replaced at once, and only where it has changed; what an earlier run wrote and this one does not is
//! taken away; the manifest comes last.

use crate::artifacts::Publish;
use crate::error::{MethodError, StudyError};
use crate::hash::sha256;
use crate::inputs::Inputs;
use crate::made::Made;
use crate::store::replace;
use crate::study::Study;
use crosscase_data::{Format, Table};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The files of a run, by their path below the folder of the results.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

pub(crate) const MANIFEST: &str = "manifest.json";

/// What the stages publish: tables, stacked or by themselves, figures and scripts.
pub(crate) fn files(made: &Made) -> Result<Files, StudyError> {
    let mut files = Files::new();
    let mut stacks: BTreeMap<&str, Vec<&Table>> = BTreeMap::new();
    for stage in made.stages() {
        for one in stage.artifacts.tables.values() {
            match &one.publish {
                Publish::Stacked(name) => stacks.entry(name).or_default().push(&one.table),
                Publish::Own(name) => add_table(&mut files, name, &one.table)?,
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
        if let Some((first, rest)) = tables.split_first() {
            add_table(&mut files, name, &first.stack(rest).map_err(MethodError::from)?)?;
        }
    }
    Ok(files)
}

fn add_table(files: &mut Files, name: &str, table: &Table) -> Result<(), StudyError> {
    for (ending, format) in [("csv", Format::Csv), ("arrow", Format::ArrowIpc)] {
        let bytes = crosscase_data::to_bytes(table, format).map_err(MethodError::from)?;
        add(files, format!("tables/{name}.{ending}"), bytes)?;
    }
    Ok(())
}

pub(crate) fn add(files: &mut Files, path: String, bytes: Vec<u8>) -> Result<(), StudyError> {
    match files.insert(path.clone(), bytes) {
        None => Ok(()),
        Some(_) => Err(StudyError::PublishedTwice { file: path }),
    }
}

pub(crate) fn publish(out: &Path, study: &Study, inputs: &Inputs, files: &Files) -> Result<(), StudyError> {
    for (name, bytes) in files {
        replace(&out.join(name), bytes)?;
    }
    remove_stale(out, files)?;
    let manifest = manifest(study, inputs, files);
    let text = serde_json::to_string_pretty(&manifest).map_err(|e| StudyError::io(out)(e.into()))? + "\n";
    replace(&out.join(MANIFEST), text.as_bytes())
}

/// What was made from what: no clock, no machine, so that the same study gives the same bytes anywhere.
fn manifest(study: &Study, inputs: &Inputs, files: &Files) -> Value {
    let entry = |path: &str, bytes: &[u8]| json!({ "path": path, "sha256": sha256(bytes), "bytes": bytes.len() });
    let inputs: Vec<Value> = [entry("study.toml", study.text.as_bytes())]
        .into_iter()
        .chain(inputs.iter().map(|(path, bytes)| entry(path, bytes)))
        .collect();
    let outputs: Vec<Value> = files.iter().map(|(path, bytes)| entry(path, bytes)).collect();
    let parameters: Map<String, Value> =
        study.stages.iter().map(|stage| (stage.id.to_string(), stage.params.clone())).collect();
    json!({
        "schema": "crosscase.study.manifest/1",
        "title": study.names.title(),
        "versions": { "crosscase": env!("CARGO_PKG_VERSION") },
        "seed": study.names.seed(),
        "parameters": parameters,
        "inputs": inputs,
        "outputs": outputs,
    })
}

/// Takes away what the last manifest lists and this run did not write.
fn remove_stale(out: &Path, files: &Files) -> Result<(), StudyError> {
    let Ok(bytes) = fs::read(out.join(MANIFEST)) else { return Ok(()) };
    let Ok(last) = serde_json::from_slice::<Value>(&bytes) else { return Ok(()) };
    let listed = last["outputs"].as_array().into_iter().flatten().filter_map(|entry| entry["path"].as_str());
    for path in listed.filter(|path| !files.contains_key(*path)) {
        let inside = Path::new(path).components().all(|part| matches!(part, std::path::Component::Normal(_)));
        let stale = out.join(path);
        if inside && stale.is_file() {
            fs::remove_file(&stale).map_err(StudyError::io(&stale))?;
        }
    }
    Ok(())
}
