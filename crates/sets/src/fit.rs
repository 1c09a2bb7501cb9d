//! From a column of raw values to a calibrated one.

use crate::calibrated::{Regression, Summary};
use crate::membership::reaches;
use crate::{
    Calibrated, Calibration, CutPoints, Landmark, Membership, MembershipFunction, MembershipFunctions, Role, SetsError,
    settled,
};

/// What a method gives for the values that are present, and where its anchors stand.
struct Raw {
    membership: Vec<Option<f64>>,
    landmarks: Vec<Landmark>,
    regression: Option<Regression>,
}

pub(crate) fn fit(
    calibration: &Calibration,
    registry: &MembershipFunctions,
    values: &[Option<f64>],
    name: &dyn Fn(usize) -> String,
) -> Result<Calibrated, SetsError> {
    let present: Vec<(usize, f64)> = values.iter().enumerate().filter_map(|(row, v)| v.map(|v| (row, v))).collect();
    let raw = raw(calibration, registry, &present)?;
    let mut membership = vec![None; values.len()];
    for ((row, _), found) in present.iter().zip(raw.membership) {
        if let Some(slot) = membership.get_mut(*row) {
            *slot = found;
        }
    }
    let is_multi_value = matches!(calibration, Calibration::MultiValue(_));
    let summary = Summary::of(values, &membership, &raw.landmarks, is_multi_value);
    let mut calibrated = Calibrated {
        membership,
        calibration: calibration.clone(),
        landmarks: raw.landmarks,
        summary,
        regression: raw.regression,
        diagnostics: Vec::new(),
    };
    calibrated.diagnostics = crate::diagnostics::of(&calibrated, registry, name);
    Ok(calibrated)
}

/// The membership of one value, without a summary; the method is one that takes values one by one.
pub(crate) fn single(
    calibration: &Calibration,
    registry: &MembershipFunctions,
    value: f64,
) -> Result<Option<f64>, SetsError> {
    let raw = raw(calibration, registry, &[(0, value)])?;
    Ok(raw.membership.first().copied().flatten())
}

fn raw(calibration: &Calibration, registry: &MembershipFunctions, present: &[(usize, f64)]) -> Result<Raw, SetsError> {
    if let Some(&(row, value)) = present.iter().find(|(_, v)| !v.is_finite()) {
        return Err(SetsError::NotFinite { row, value });
    }
    let mut raw = match calibration.membership_function(registry)? {
        Some(function) => pointwise(function.as_ref(), present)?,
        None => columnwise(calibration, present)?,
    };
    // A level of a multi-value condition is a whole number, and so itself.
    raw.membership.iter_mut().flatten().for_each(|membership| *membership = settled(*membership));
    Ok(raw)
}

fn pointwise(function: &dyn MembershipFunction, present: &[(usize, f64)]) -> Result<Raw, SetsError> {
    let one =
        |&(_, value): &(usize, f64)| {
            let found = function.membership(value);
            Membership::try_from(found)
                .map(|membership| Some(membership.get()))
                .map_err(|_| SetsError::NotAMembership { function: function.id().to_owned(), value, found })
        };
    let membership = present.iter().map(one).collect::<Result<_, _>>()?;
    Ok(Raw { membership, landmarks: function.landmarks(), regression: None })
}

fn columnwise(calibration: &Calibration, present: &[(usize, f64)]) -> Result<Raw, SetsError> {
    if let Some((anchors, below, above)) = calibration.empirical() {
        let membership = crate::empirical::memberships(present, anchors, below, above)?;
        let landmarks = crate::empirical::curve(anchors, below, above)?.landmarks();
        return Ok(Raw { membership, landmarks, regression: None });
    }
    match calibration {
        Calibration::Indirect(cuts) => {
            let (membership, regression) = crate::indirect::memberships(present, cuts.values())?;
            let membership = membership.into_iter().map(Some).collect();
            Ok(Raw { membership, landmarks: landmarks(cuts), regression: Some(regression) })
        }
        Calibration::MultiValue(cuts) => {
            let level = |x: f64| cuts.values().iter().filter(|cut| reaches(x, **cut)).count() as f64;
            let membership = present.iter().map(|(_, x)| Some(level(*x))).collect();
            Ok(Raw { membership, landmarks: landmarks(cuts), regression: None })
        }
        Calibration::Qualitative(scale) => {
            let one = |(row, x): &(usize, f64)| scale.numbered(*row, *x).map(Some);
            let membership = present.iter().map(one).collect::<Result<_, _>>()?;
            Ok(Raw { membership, landmarks: Vec::new(), regression: None })
        }
        Calibration::Tfr => Ok(Raw { membership: relative(present), landmarks: Vec::new(), regression: None }),
        // These have a membership function.
        Calibration::Direct(_) | Calibration::Crisp(_) | Calibration::Function(_) => {
            Ok(Raw { membership: Vec::new(), landmarks: Vec::new(), regression: None })
        }
    }
}

fn landmarks(cuts: &CutPoints) -> Vec<Landmark> {
    cuts.values().iter().map(|&at| Landmark { role: Role::Cut, at }).collect()
}

/// Totally fuzzy and relative, in counts: (cases ≤ x − cases at the lowest) / (n − cases at the lowest).
fn relative(present: &[(usize, f64)]) -> Vec<Option<f64>> {
    let mut sorted: Vec<f64> = present.iter().map(|(_, x)| *x).collect();
    sorted.sort_by(f64::total_cmp);
    let up_to = |x: f64| sorted.partition_point(|v| reaches(x, *v));
    let floor = sorted.first().map_or(0, |lowest| up_to(*lowest));
    let above = sorted.len() - floor;
    present.iter().map(|(_, x)| (above > 0).then(|| (up_to(*x) - floor) as f64 / above as f64)).collect()
}
