//! What a calibration looks like.

use crate::{Calibrated, Calibration, GroupedCalibrated, MembershipFunctions};
use crosscase_figures::{Curve, CurvePlot, DotPlot, DotRow, Figure, Point, ReferenceLine, rounded, signed};

/// Points at which a curve is drawn.
const POINTS: u32 = 240;
/// How far a curve goes beyond the outermost case or anchor, as a share of the range.
const MARGIN: f64 = 0.04;

/// The calibration curve with the cases on it and the anchors as rules.
///
/// `set` names the set and `raw` the raw figure on the horizontal axis; `cases` and `values` are in the order in which
/// `calibrated` was made. A method without a curve of its own (indirect, totally fuzzy and relative) has a line
/// through the cases.
///
/// ```
/// use crosscase_sets::{Anchors, Calibration, curve_figure};
/// let (cases, gnp) = (["AU".to_owned(), "BE".to_owned()], [Some(720.0), Some(1098.0)]);
/// let developed = Calibration::direct(Anchors::new(400.0, 550.0, 900.0)?).fit(&gnp)?;
/// let figure = curve_figure(&developed, "DEV", "GNP per head", &cases, &gnp);
/// assert!(figure.svg().starts_with("<svg") && figure.description().contains("AU"));
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
pub fn curve_figure(calibrated: &Calibrated, set: &str, raw: &str, cases: &[String], values: &[Option<f64>]) -> Figure {
    curve_figure_with(&MembershipFunctions::standard(), calibrated, set, raw, cases, values)
}

/// As [`curve_figure`], with functions of other crates.
///
/// ```
/// use crosscase_sets::{Calibration, FunctionSpec, MembershipFunctions, curve_figure_with};
/// let registry = MembershipFunctions::standard(); // or one with functions of other crates
/// let gnp = [Some(720.0), Some(320.0)];
/// let developed = Calibration::function(FunctionSpec::new("s", [400.0, 550.0, 900.0])).fit_with(&registry, &gnp)?;
/// let cases = ["AU", "EE"].map(String::from);
/// let figure = curve_figure_with(&registry, &developed, "DEV", "GNP per head", &cases, &gnp);
/// assert!(figure.description().contains("50 % of 2 cases are above 0.5."));
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
pub fn curve_figure_with(
    registry: &MembershipFunctions,
    calibrated: &Calibrated,
    set: &str,
    raw: &str,
    cases: &[String],
    values: &[Option<f64>],
) -> Figure {
    CurvePlot {
        description: words(calibrated),
        curves: vec![Curve::new("", curve(registry, calibrated, values, ends(&[(calibrated, values)])))],
        points: (cases.iter().zip(values).zip(&calibrated.membership))
            .map(|((case, value), membership)| Point::new(case, *value, *membership))
            .collect(),
        rules: calibrated.landmarks.iter().map(|l| ReferenceLine::new(l.at, l.role.as_str())).collect(),
        notes: anchors(calibrated).into_iter().collect(),
        ..plot(&calibrated.calibration, set, raw)
    }
    .draw()
}

/// The calibration curves of groups that each have anchors of their own, in one plot: a curve and a marker a group. The
/// anchors stand above the plot, since a rule for each of them would hide the curves.
///
/// The arguments are those of [`curve_figure`]; `cases` and `values` are those of the whole column.
///
/// ```
/// use crosscase_sets::{Anchors, Calibration, calibrate_by, grouped_curve_figure};
/// use std::collections::BTreeMap;
/// let (cases, gnp, periods) = (["AU".to_owned(), "BE".to_owned()], [Some(720.0), Some(1098.0)], ["1930", "1960"]);
/// let by = BTreeMap::from([
///     ("1930".to_owned(), Calibration::from(Calibration::direct(Anchors::new(400.0, 550.0, 900.0)?))),
///     ("1960".to_owned(), Calibration::from(Calibration::direct(Anchors::new(900.0, 1300.0, 2500.0)?))),
/// ]);
/// let figure = grouped_curve_figure(&calibrate_by(&by, &gnp, &periods)?, "DEV", "GNP per head", &cases, &gnp);
/// assert!(figure.description().contains("1960: exclusion 900, crossover 1300, inclusion 2500."));
/// assert!(figure.description().contains("1960: BE (1098, "));
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
pub fn grouped_curve_figure(
    calibrated: &GroupedCalibrated,
    set: &str,
    raw: &str,
    cases: &[String],
    values: &[Option<f64>],
) -> Figure {
    let registry = MembershipFunctions::standard();
    let of = |rows: &[usize]| rows.iter().map(|row| values.get(*row).copied().flatten()).collect::<Vec<_>>();
    let parts: Vec<Vec<Option<f64>>> = calibrated.groups.iter().map(|(_, rows, _)| of(rows)).collect();
    let found: Vec<(&Calibrated, &[Option<f64>])> =
        calibrated.groups.iter().zip(&parts).map(|((_, _, found), part)| (found, part.as_slice())).collect();
    let ends = ends(&found);
    let (mut curves, mut points, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    for (index, ((name, rows, found), part)) in calibrated.groups.iter().zip(&parts).enumerate() {
        curves.push(Curve::new(name, curve(&registry, found, part, ends)));
        let members = rows.iter().filter_map(|row| cases.get(*row)).zip(part.iter().zip(&found.membership));
        points.extend(members.map(|(case, (value, membership))| Point::new(case, *value, *membership).group(index)));
        notes.extend(anchors(found).map(|anchors| format!("{name}: {anchors}")));
    }
    let Some((first, _)) = found.first() else { return CurvePlot::default().draw() };
    CurvePlot {
        curves,
        points,
        notes,
        groups: calibrated.groups.iter().map(|(name, ..)| name.clone()).collect(),
        ..plot(&first.calibration, set, raw)
    }
    .draw()
}

/// `exclusion 400, crossover 550, inclusion 900`, where there are any; four decimals are more than an anchor has a reason for.
fn anchors(calibrated: &Calibrated) -> Option<String> {
    let number = |at: f64| {
        let digits = format!("{at:.4}");
        signed(digits.trim_end_matches('0').trim_end_matches('.')).into_owned()
    };
    let told: Vec<String> =
        calibrated.landmarks.iter().map(|l| format!("{} {}", l.role.as_str(), number(l.at))).collect();
    (!told.is_empty()).then(|| told.join(", "))
}

/// The axes of a calibration's plot.
fn plot(calibration: &Calibration, set: &str, raw: &str) -> CurvePlot {
    let highest = match calibration {
        Calibration::MultiValue(cuts) => cuts.values().len() as f64,
        _ => 1.0,
    };
    CurvePlot {
        title: format!("Calibration of {set}"),
        x_label: raw.to_owned(),
        y_label: if highest > 1.0 { format!("Level of {set}") } else { format!("Membership in {set}") },
        level: (highest == 1.0).then_some(0.5),
        y_limits: Some((0.0, highest)),
        ..CurvePlot::default()
    }
}

/// Every case's membership, highest first; a case without one stands last and says so.
///
/// ```
/// use crosscase_sets::{Anchors, Calibration, membership_figure};
/// let developed = Calibration::direct(Anchors::new(400.0, 550.0, 900.0)?).fit(&[Some(720.0), None])?;
/// let figure = membership_figure(&developed, "DEV", &["AU".to_owned(), "BE".to_owned()]);
/// assert!(figure.description().contains("BE: no value"));
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
pub fn membership_figure(calibrated: &Calibrated, set: &str, cases: &[String]) -> Figure {
    let is_multi_value = matches!(calibrated.calibration, Calibration::MultiValue(_));
    let mut ordered: Vec<(&String, Option<f64>)> = cases.iter().zip(calibrated.membership.iter().copied()).collect();
    // `None` sorts below every number; equal memberships keep the order of the cases.
    ordered.sort_by(|a, b| b.1.partial_cmp(&a.1).unwrap_or(std::cmp::Ordering::Equal));
    DotPlot {
        title: if is_multi_value { format!("Levels of {set}") } else { format!("Memberships in {set}") },
        description: words(calibrated),
        x_label: if is_multi_value { format!("Level of {set}") } else { format!("Membership in {set}") },
        rows: ordered.into_iter().map(|(case, membership)| DotRow::new(case, membership)).collect(),
        rules: if is_multi_value { Vec::new() } else { vec![ReferenceLine::new(0.5, "neither in nor out")] },
        limits: (!is_multi_value).then_some((0.0, 1.0)),
        ..DotPlot::default()
    }
    .draw()
}

fn words(calibrated: &Calibrated) -> String {
    let summary = &calibrated.summary;
    match summary.above_half {
        Some(share) => {
            let members = calibrated.membership.iter().flatten().count();
            format!("{} % of {members} cases are above 0.5.", rounded(share * 100.0, 0))
        }
        None => format!("{} cases.", summary.n),
    }
}

/// Where curves begin and end: a little beyond every case and anchor.
fn ends(parts: &[(&Calibrated, &[Option<f64>])]) -> (f64, f64) {
    let landmarks = parts.iter().flat_map(|(calibrated, _)| calibrated.landmarks.iter().map(|l| l.at));
    let known = landmarks.chain(parts.iter().flat_map(|(_, values)| values.iter().flatten().copied()));
    let (lowest, highest) = known.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(x), h.max(x)));
    let margin = (highest - lowest) * MARGIN;
    (lowest - margin, highest + margin)
}

/// The points of the curve; one that is not finite breaks it.
fn curve(
    registry: &MembershipFunctions,
    calibrated: &Calibrated,
    values: &[Option<f64>],
    (from, to): (f64, f64),
) -> Vec<(f64, f64)> {
    if !(to - from).is_finite() {
        return Vec::new();
    }
    match &calibrated.calibration {
        Calibration::Crisp(cut) => stairs(from, to, &[*cut]),
        Calibration::MultiValue(cuts) => stairs(from, to, cuts.values()),
        calibration => match calibration.membership_function(registry) {
            Ok(Some(function)) => {
                let grid = (0..=POINTS).map(|i| from + (to - from) * f64::from(i) / f64::from(POINTS));
                // A kink stands at an anchor.
                let mut at: Vec<f64> = grid.chain(calibrated.landmarks.iter().map(|l| l.at)).collect();
                at.sort_by(f64::total_cmp);
                at.into_iter().map(|x| (x, function.membership(x))).collect()
            }
            _ => through_the_cases(calibrated, values),
        },
    }
}

/// A flat line a level, broken at every cut.
fn stairs(from: f64, to: f64, cuts: &[f64]) -> Vec<(f64, f64)> {
    let mut points = vec![(from, 0.0)];
    for (level, cut) in cuts.iter().enumerate() {
        points.extend([(*cut, level as f64), (f64::NAN, f64::NAN), (*cut, (level + 1) as f64)]);
    }
    points.push((to, cuts.len() as f64));
    points
}

fn through_the_cases(calibrated: &Calibrated, values: &[Option<f64>]) -> Vec<(f64, f64)> {
    let mut points: Vec<(f64, f64)> =
        values.iter().zip(&calibrated.membership).filter_map(|(x, m)| Some(((*x)?, (*m)?))).collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    points.dedup();
    points
}
