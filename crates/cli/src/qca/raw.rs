//! Where sets come from: raw values and their calibrations, beside a file of memberships.

use crate::fault::Fault;
use crosscase_data::{Diagnostic, ReadOptions};
use crosscase_qca::SetData;
use crosscase_qca::robustness::RawSet;
use crosscase_sets::Calibration;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct RawArgs {
    /// The raw values behind the sets: a table whose first column names the same cases
    #[arg(long, value_name = "FILE", requires = "calibrations")]
    raw: Option<PathBuf>,
    /// How they became sets: a TOML file with a section a set, such as
    /// [DEV] column = "GNP" method = "direct" anchors = [400, 550, 900], a line each
    #[arg(long, value_name = "FILE", requires = "raw")]
    calibrations: Option<PathBuf>,
}

/// Memberships in files are often rounded to two digits.
const ROUNDED: f64 = 0.005;

impl RawArgs {
    /// The sets that the file of calibrations names, and the data with their memberships at full precision.
    pub(super) fn read(&self, data: SetData) -> Result<(Vec<RawSet>, SetData), Fault> {
        let (Some(raw), Some(calibrations)) = (&self.raw, &self.calibrations) else { return Ok((Vec::new(), data)) };
        let read = crosscase_data::read(raw, &ReadOptions::new())?;
        crate::input::tell(&read.diagnostics);
        let ids = read.table.ids()?;
        let (mut sets, mut data) = (Vec::new(), data);
        for (set, column, calibration) in written(calibrations)? {
            let Some(memberships) = data.values(&set).map(<[f64]>::to_vec) else {
                // A set of the study that this analysis has no use for.
                continue;
            };
            let numbers = read.table.numbers(&column)?;
            let value = |case: &String| {
                let row = ids.iter().position(|id| id == case);
                row.and_then(|row| numbers.get(row).copied().flatten())
                    .ok_or_else(|| Fault::data(format!("{}: no value of {column} for case {case}", raw.display())))
            };
            let values: Vec<f64> = data.cases().iter().map(value).collect::<Result<_, _>>()?;
            let given: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
            let found: Vec<f64> = calibration.fit(&given)?.membership.into_iter().flatten().collect();
            let apart = found.iter().zip(&memberships).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            if apart > ROUNDED {
                let message =
                    format!("{set}: its memberships in the file differ by up to {apart:.3} from this calibration");
                crate::input::tell(&[
                    Diagnostic::warning("CLI101", message).help("the calibration is used, not the file")
                ]);
            }
            data = data.with_values(&set, found)?;
            sets.push(RawSet { set, values, calibration });
        }
        Ok((sets, data))
    }
}

/// The sets of a file of calibrations, each with its column.
fn written(path: &Path) -> Result<Vec<(String, String, Calibration)>, Fault> {
    let wrong = |message: String| Fault::data(format!("{}: {message}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
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
