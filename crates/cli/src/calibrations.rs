//! Files of calibrations.

use crate::fault::Fault;
use crate::files::Source;
use crosscase_sets::Calibration;

/// The sets of a file of calibrations, each with its column.
pub(crate) fn written(source: &Source) -> Result<Vec<(String, String, Calibration)>, Fault> {
    let wrong = |message: String| Fault::data(format!("{}: {message}", source.name()));
    let text = source.text()?;
    let sections: toml::Table = text.parse().map_err(|error: toml::de::Error| wrong(error.to_string()))?;
    let mut sets = Vec::new();
    for (set, section) in sections {
        let toml::Value::Table(mut keys) = section else {
            return Err(wrong(format!("{set} stands outside a section; write [SET] and its keys below")));
        };
        let column = match keys.remove("column") {
            None => set.clone(),
            Some(toml::Value::String(column)) => column,
            Some(other) => return Err(wrong(format!("[{set}] column is a name, not {other}"))),
        };
        let calibration = keys.try_into().map_err(|error| wrong(format!("[{set}] {error}")))?;
        sets.push((set, column, calibration));
    }
    Ok(sets)
}
