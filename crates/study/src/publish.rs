//! Puts the results where people look: the report, one CSV and one Arrow file a table, the figures, the manifest.
//!
//! Each file is replaced at once, and only where it has changed; what an earlier run wrote and this one does not is
//! taken away; the manifest comes last.

use crate::hash::sha256;
use crate::inputs::Inputs;
use crate::model::Study;
use crate::problem::StudyError;
use crate::store::replace;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The files of a run, by their path below the folder of the results.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

pub(crate) const MANIFEST: &str = "manifest.json";

pub(crate) fn publish(
    out: &Path,
    study: &Study,
    study_file: &[u8],
    inputs: &Inputs,
    files: &Files,
) -> Result<(), StudyError> {
    for (name, bytes) in files {
        replace(&out.join(name), bytes)?;
    }
    remove_stale(out, files)?;
    let manifest = manifest(study, study_file, inputs, files);
    let text = serde_json::to_string_pretty(&manifest).map_err(|e| StudyError::io(out)(e.into()))? + "\n";
    replace(&out.join(MANIFEST), text.as_bytes())
}

/// What was made from what: no clock, no machine, so that the same study gives the same bytes anywhere.
fn manifest(study: &Study, study_file: &[u8], inputs: &Inputs, files: &Files) -> Value {
    let entry = |path: &str, bytes: &[u8]| json!({ "path": path, "sha256": sha256(bytes), "bytes": bytes.len() });
    let inputs: Vec<Value> = [entry("study.toml", study_file)]
        .into_iter()
        .chain(inputs.iter().map(|(path, bytes)| entry(path, bytes)))
        .collect();
    let outputs: Vec<Value> = files.iter().map(|(path, bytes)| entry(path, bytes)).collect();
    json!({
        "schema": "crosscase.study.manifest/1",
        "title": study.title,
        "versions": { "crosscase": env!("CARGO_PKG_VERSION") },
        "seed": study.seed,
        "parameters": study,
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
