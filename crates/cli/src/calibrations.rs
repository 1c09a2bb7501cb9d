//! Files of calibrations: a section a set, with the keys that a set has in a study file.

use crate::fault::Fault;
use crate::files::Source;
use crosscase_sets::written::{CalibrationMethod, ScaleLevels, ShapeName, WrittenCalibration};
use crosscase_sets::{Anchoring, Calibration};
use crosscase_study::{Faults, Placed, Section};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A set, the column that it is made of, and how.
pub(crate) struct WrittenSet {
    pub(crate) set: String,
    pub(crate) column: String,
    pub(crate) how: Anchoring,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    /// The name of the set, where it is left out.
    column: Option<String>,
    method: Placed<CalibrationMethod>,
    anchors: Option<Placed<Vec<f64>>>,
    by: Option<Placed<String>>,
    anchors_for: Option<Placed<BTreeMap<String, Vec<f64>>>>,
    function: Option<Placed<String>>,
    shape: Option<Placed<ShapeName>>,
    idm: Option<Placed<f64>>,
    below: Option<Placed<f64>>,
    above: Option<Placed<f64>>,
    #[serde(default)]
    parameters: BTreeMap<String, f64>,
    levels: Option<Placed<ScaleLevels>>,
    /// For whoever reads the file.
    #[serde(rename = "label")]
    _label: Option<String>,
    #[serde(rename = "reason")]
    _reason: Option<String>,
}

/// The sets of a file of calibrations, in its order.
pub(crate) fn written(source: &Source) -> Result<Vec<WrittenSet>, Fault> {
    let (text, name) = (source.text()?, source.name());
    let mut faults = Faults::new(&text, &name);
    let mut sets = Vec::new();
    faults.each_section(&mut |section, faults| sets.extend(set_of(section, faults)));
    faults.into_result()?;
    Ok(sets)
}

fn set_of(section: Section<'_>, faults: &mut Faults<'_>) -> Option<WrittenSet> {
    let (set, at) = (section.name.to_owned(), section.at.clone());
    let keys: Keys = section.read(faults)?;
    let column = keys.column.clone().unwrap_or_else(|| set.clone());
    let how = match (&keys.by, &keys.anchors_for) {
        (Some(by), Some(groups)) => {
            if let Some(anchors) = &keys.anchors {
                faults.add("STU009", anchors.at(), "with `by`, every group has its own anchors, in `anchors_for`");
            }
            let of = |(group, anchors): (&String, &Vec<f64>)| {
                Some((group.clone(), calibration(&set, &keys, anchors, faults)?))
            };
            let groups = groups.iter().map(of).collect::<Option<_>>()?;
            Anchoring::By { column: by.to_string(), groups }
        }
        (None, None) => {
            let anchors = keys.anchors.as_deref().map_or(&[][..], Vec::as_slice);
            Anchoring::One(calibration(&set, &keys, anchors, faults)?)
        }
        (Some(_), None) => {
            let help = "write the anchors of each group: anchors_for = { NL = [1, 2, 3], BE = [2, 3, 5] }";
            faults.add_with_help("STU009", at, format!("set `{set}` has no anchors for its groups"), help);
            return None;
        }
        (None, Some(groups)) => {
            faults.add("STU009", groups.at(), "say with `by` which column names the groups");
            return None;
        }
    };
    Some(WrittenSet { set, column, how })
}

/// The calibration of the keys by these anchors.
fn calibration(set: &str, keys: &Keys, anchors: &[f64], faults: &mut Faults<'_>) -> Option<Calibration> {
    let mut written = WrittenCalibration::new(*keys.method, anchors.to_vec());
    (written.idm, written.below, written.above) =
        (keys.idm.as_deref().copied(), keys.below.as_deref().copied(), keys.above.as_deref().copied());
    written.shape = keys.shape.as_deref().copied();
    written.levels = keys.levels.as_deref().cloned();
    written.function = keys.function.as_deref().cloned();
    written.parameters.clone_from(&keys.parameters);
    match Calibration::try_from(written.clone()) {
        Ok(calibration) => Some(calibration),
        Err(error) => {
            let key = written.at_fault(&error);
            let place = match key {
                "anchors" => keys.anchors.as_ref().map(Placed::at).or(keys.anchors_for.as_ref().map(Placed::at)),
                "idm" => keys.idm.as_ref().map(Placed::at),
                "shape" => keys.shape.as_ref().map(Placed::at),
                "below" => keys.below.as_ref().map(Placed::at),
                "above" => keys.above.as_ref().map(Placed::at),
                "levels" => keys.levels.as_ref().map(Placed::at),
                "function" => keys.function.as_ref().map(Placed::at),
                _ => None,
            };
            let place = place.unwrap_or_else(|| keys.method.at());
            let points = Some(&place).filter(|_| key == "anchors").and_then(|at| faults.with_points(at));
            let help = points.map(|list| format!("decimals take a point: {list}"));
            faults.add_with_help("STU010", place, format!("set `{set}`: {error}"), help.as_deref());
            None
        }
    }
}
