//! How far an anchor can move alone without any model changing.

use crosscase_boolean::{Cube, Interrupt, Never};
use crosscase_data::{Diagnostic, Table, TableBuilder};
use crosscase_sets::{Calibration, MembershipFunctions};
use serde::{Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};

use super::ends::{self, Ends};
use super::probes::Left;
use super::replicate::unstopped;
use super::{QcaAnalysis, models};
use crate::bounds::IncompleteSets;
use crate::search::left_undone;
use crate::{QcaError, Reason, Search, SetData, SetLevels};

/// The positions of an anchor that give the same models.
///
/// ```
/// use crosscase_qca::robustness::{QcaAnalysis, anchor_range};
/// use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// // Wherever the cut between 3 and 6 stands, b is out and c is in; above 6 the row of c would change.
/// let calibrate = |cut: f64| {
///     let a = [3.0, 6.0].map(|x| f64::from(u8::from(x >= cut))).to_vec();
///     SetData::new(["b", "c"].map(String::from).to_vec(), vec![("A".into(), a), ("Y".into(), vec![0.0, 1.0])])
/// };
/// let analysis = QcaAnalysis::new(TruthTableParams::new("Y", ["A"]), Minimise::conservative());
/// let range = anchor_range(&analysis, 5.0, (4.0, 10.0), &[3.0, 6.0], &calibrate)?;
/// assert_eq!((range.at, range.above, range.below), (5.0, None, Some(6.0)), "down to the limit, up to 6");
/// assert!(range.search.is_complete());
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AnchorRange {
    /// Where it stands.
    pub at: f64,
    /// Above this the models are the same; `None` if they are down to the limit.
    pub above: Option<f64>,
    /// Below this the models are the same; `None` if they are up to the limit.
    pub below: Option<f64>,
    /// Complete if the models are proved the same within the range and different just outside it. After a truncated search they
    /// are proved the same within, and the range may be wider.
    #[serde(serialize_with = "word")]
    pub search: Search,
}

/// Where a set comes from: a raw value a case, in the order of the cases, and how they were calibrated.
#[derive(Clone, Debug, PartialEq)]
pub struct RawSet {
    /// The set.
    pub set: String,
    /// The raw values.
    pub values: Vec<f64>,
    /// From the one to the other.
    pub calibration: Calibration,
}

impl RawSet {
    /// The memberships of the cases under this calibration, or another one.
    fn memberships(&self, calibration: &Calibration) -> Result<Vec<f64>, QcaError> {
        let values: Vec<Option<f64>> = self.values.iter().copied().map(Some).collect();
        let found = calibration.fit(&values).map_err(Box::new)?;
        let defined: Option<Vec<f64>> = found.membership.into_iter().collect();
        defined.ok_or_else(|| QcaError::MissingValues { column: self.set.clone(), cases: Vec::new() })
    }

    /// How far an anchor can go: to its neighbours, and where it has none, as far beyond the raw values as these are apart.
    fn limits(&self, place: usize) -> (f64, f64) {
        let (low, high) =
            self.values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(*x), h.max(*x)));
        let (low, high) = (low - (high - low), high + (high - low));
        let anchors = self.calibration.anchors();
        let at = anchors.get(place).copied().unwrap_or_default();
        let beside = [place.checked_sub(1).and_then(|before| anchors.get(before)), anchors.get(place + 1)];
        let beside = || beside.into_iter().flatten().copied();
        let below = beside().filter(|x| *x < at).fold(f64::NEG_INFINITY, f64::max);
        let above = beside().filter(|x| *x > at).fold(f64::INFINITY, f64::min);
        (if below.is_finite() { below } else { low.min(at) }, if above.is_finite() { above } else { high.max(at) })
    }
}

/// Sets that were calibrated anew from their raw values.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Recalibrated {
    /// Where they come from.
    pub raw: Vec<RawSet>,
    /// The data with their memberships at full precision.
    pub data: SetData,
    /// By how much a membership differs at most, set by set.
    pub apart: Vec<f64>,
}

impl SetData {
    /// These sets from the raw values of a table, joined by the names of the cases, and the calibrations of some of them, each
    /// with its name and the column of its raw values. Calibrations of sets that are not among these are left aside.
    ///
    /// # Errors
    /// An unknown column; [`QcaError::NoRawValue`] for a case without a value; what a calibration says.
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    /// use crosscase_qca::SetData;
    /// use crosscase_sets::Calibration;
    /// let sets = SetData::new(vec!["BE".into(), "GR".into()], vec![("DEV".into(), vec![1.0, 0.0])])?;
    /// let raw = TableBuilder::default()
    ///     .id("case", ["GR", "BE"])
    ///     .number("GNP", [Some(390.0), Some(1098.0)])
    ///     .build()?;
    /// let rich = ("DEV".to_owned(), "GNP".to_owned(), Calibration::crisp(550.0).unwrap());
    /// let found = sets.recalibrated(&raw, &[rich])?;
    /// assert_eq!((found.raw[0].values.as_slice(), found.apart[0]), ([1098.0, 390.0].as_slice(), 0.0));
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn recalibrated(
        &self,
        raw: &Table,
        calibrations: &[(String, String, Calibration)],
    ) -> Result<Recalibrated, QcaError> {
        let mut rows = BTreeMap::new();
        for (row, id) in raw.ids()?.into_iter().enumerate() {
            rows.entry(id).or_insert(row);
        }
        let mut found = Recalibrated { raw: Vec::new(), data: self.clone(), apart: Vec::new() };
        for (set, column, calibration) in calibrations {
            let Some(memberships) = self.values(set) else { continue };
            let numbers = raw.numbers(column)?;
            let value = |case: &String| {
                rows.get(case).and_then(|row| numbers.get(*row).copied().flatten()).ok_or_else(|| {
                    QcaError::NoRawValue {
                        file: raw.place(0, None).file.unwrap_or_default(),
                        column: column.clone(),
                        case: case.clone(),
                    }
                })
            };
            let values: Vec<f64> = self.cases().iter().map(value).collect::<Result<_, _>>()?;
            let raw = RawSet { set: set.clone(), values, calibration: calibration.clone() };
            let new = raw.memberships(calibration)?;
            found.apart.push(new.iter().zip(memberships).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max));
            let levels =
                calibration.levels().map_or_else(SetLevels::default, |levels| SetLevels::default().of(set, levels));
            found.data = found.data.with_values_in(set, new, levels)?;
            found.raw.push(raw);
        }
        Ok(found)
    }
}

/// How far each anchor of the sets of an analysis can move alone.
///
/// Serialised: `{"models", "anchors": [{"set", "anchor", "at", "above", "below", "search"}]}`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AnchorRanges {
    /// The models as they are written.
    pub models: Vec<String>,
    /// Set by set, the anchors in their order.
    pub anchors: Vec<SetAnchor>,
    /// What was noticed of the truth table.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// An anchor of a set, and its range.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SetAnchor {
    /// The set.
    pub set: String,
    /// Which anchor.
    pub anchor: String,
    /// How far it can move alone.
    #[serde(flatten)]
    pub range: AnchorRange,
}

impl QcaAnalysis {
    /// How far each anchor of these sets can move alone until a model changes; see [`anchor_ranges`].
    ///
    /// # Errors
    /// As there.
    ///
    /// ```
    /// use crosscase_qca::robustness::{QcaAnalysis, RawSet};
    /// use crosscase_qca::{Minimise, SetData, TruthTableParams};
    /// use crosscase_sets::Calibration;
    /// let column = |name: &str| (name.to_owned(), vec![0.0, 0.0, 1.0, 1.0]);
    /// let sets = SetData::new(["a", "b", "c", "d"].map(String::from).to_vec(), ["A", "Y"].map(column).to_vec())?;
    /// let calibration = Calibration::crisp(5.0).unwrap();
    /// let raw = RawSet { set: "A".into(), values: vec![1.0, 3.0, 6.0, 9.0], calibration };
    /// let analysis = QcaAnalysis::new(TruthTableParams::new("Y", ["A"]), Minimise::conservative());
    /// let table = analysis.anchors(&sets, &[raw])?.to_table()?;
    /// assert_eq!((table.texts("anchor")?, table.numbers("above")?), (vec![Some("cut".to_owned())], vec![Some(3.0)]));
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn anchors(&self, data: &SetData, raw: &[RawSet]) -> Result<AnchorRanges, QcaError> {
        self.anchors_until(data, raw, &Never)
    }

    /// [`anchors`](Self::anchors), until `stop` says so.
    ///
    /// # Errors
    /// As there.
    pub fn anchors_until(
        &self,
        data: &SetData,
        raw: &[RawSet],
        stop: &dyn Interrupt,
    ) -> Result<AnchorRanges, QcaError> {
        let known = self.listed(data, stop)?;
        // Models that are not all known are nothing to hold others against.
        unstopped(stop)?;
        let table = self.table.fit_until(data, stop)?;
        let words = table.vocabulary()?;
        let knowing = self.clone().with_known_models(known.iter().map(|model| words.expression(model)).collect());
        let text = |model: &Vec<Cube>| model.iter().map(|term| table.text(term)).collect::<Vec<_>>().join(" + ");
        let models = known.iter().map(text).collect();
        let (mut anchors, mut left) = (Vec::new(), Left::default());
        for source in raw {
            let ranges = anchor_ranges_until(&knowing, source, &|values| data.with_values(&source.set, values), stop);
            let ranges = left.done(&format!("the anchors of {}", source.set), ranges)?.unwrap_or_default();
            let named = source.calibration.anchor_names().into_iter().zip(ranges);
            anchors.extend(named.map(|(anchor, range)| SetAnchor { set: source.set.clone(), anchor, range }));
        }
        let diagnostics = table.diagnostics().iter().cloned().chain(left_undone(&left.0)).collect();
        Ok(AnchorRanges { models, anchors, diagnostics })
    }
}

impl AnchorRanges {
    /// The schema id of [`AnchorRanges::to_table`].
    pub const SCHEMA: &'static str = "crosscase.qca.anchor_ranges/1";

    /// One row an anchor: `set`, `anchor`, `at`, `above`, `below`, `search`.
    ///
    /// # Errors
    /// None that ranges of this crate can cause.
    pub fn to_table(&self) -> Result<Table, QcaError> {
        let rows = &self.anchors;
        Ok(TableBuilder::new(Self::SCHEMA)
            .text("set", rows.iter().map(|row| Some(row.set.as_str())))
            .text("anchor", rows.iter().map(|row| Some(row.anchor.as_str())))
            .number("at", rows.iter().map(|row| Some(row.range.at)))
            .number("above", rows.iter().map(|row| row.range.above))
            .number("below", rows.iter().map(|row| row.range.below))
            .text("search", rows.iter().map(|row| Some(row.range.search.to_string())))
            .build()?)
    }
}

fn word<S: Serializer>(search: &Search, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(search.as_str())
}

/// The ranges of all anchors of a set, in their order, each moved alone as far as its neighbours, and where it has none, as far
/// beyond the raw values as these are apart. None of a membership function of another crate.
///
/// `assemble` gives the data of the analysis for other memberships in the set; where the set itself is analysed that is
/// [`SetData::with_values`], where it is part of others it makes those anew.
///
/// # Errors
/// As [`anchor_range`].
///
/// ```
/// use crosscase_qca::robustness::{QcaAnalysis, RawSet, anchor_ranges};
/// use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// use crosscase_sets::Calibration;
/// let sets = SetData::from_rows(["A", "Y"], [("a", [0.0, 0.0]), ("b", [0.0, 0.0]), ("c", [1.0, 1.0]), ("d", [1.0, 1.0])])?;
/// let raw = RawSet { set: "A".into(), values: vec![1.0, 3.0, 6.0, 9.0], calibration: Calibration::crisp(5.0).unwrap() };
/// let analysis = QcaAnalysis::new(TruthTableParams::new("Y", ["A"]), Minimise::conservative());
/// let ranges = anchor_ranges(&analysis, &raw, &|values| sets.with_values("A", values))?;
/// assert_eq!((ranges[0].above, ranges[0].below), (Some(3.0), Some(9.0)));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn anchor_ranges(
    analysis: &QcaAnalysis,
    raw: &RawSet,
    assemble: &dyn Fn(Vec<f64>) -> Result<SetData, QcaError>,
) -> Result<Vec<AnchorRange>, QcaError> {
    anchor_ranges_until(analysis, raw, assemble, &Never)
}

/// [`anchor_ranges`], until `stop` says so.
///
/// # Errors
/// As there.
pub fn anchor_ranges_until(
    analysis: &QcaAnalysis,
    raw: &RawSet,
    assemble: &dyn Fn(Vec<f64>) -> Result<SetData, QcaError>,
    stop: &dyn Interrupt,
) -> Result<Vec<AnchorRange>, QcaError> {
    // What a function of another crate makes between two positions is not known, and so nothing could be proved.
    if matches!(&raw.calibration, Calibration::Function(spec) if !MembershipFunctions::standard().ids().contains(&spec.id.as_str()))
    {
        return Ok(Vec::new());
    }
    let range = |(place, at): (usize, &f64)| {
        let moved = |position: f64| {
            let calibration = raw.calibration.with_anchor(place, position).map_err(Box::new)?;
            assemble(raw.memberships(&calibration)?)
        };
        anchor_range_until(analysis, *at, raw.limits(place), &raw.values, &moved, stop)
    };
    raw.calibration.anchors().iter().enumerate().map(range).collect()
}

/// Positions that a search looks at, at most.
const MOST_LOOKS: u64 = 20_000;

/// How close two positions are that count as one, as a share of the whole way from limit to limit.
const RESOLUTION: f64 = 1e-12;

/// The range of an anchor within which every model stays as it is, all else equal (Oana & Schneider 2024,
/// doi:10.1177/00491241211036158, who step through it).
///
/// `calibrate` gives the data with the anchor at a value, `raw` the raw values of the cases. A case changes sides only where the
/// anchor passes its raw value. Between two such positions every membership moves one way only, as it does under all
/// calibrations of `crosscase-sets`, so that the memberships at the two ends of a stretch enclose those within it. Where the
/// bounds that follow for inclusion and PRI of each row ([`IncompleteSets::within`]) leave no verdict open, the truth table is the same
/// throughout: proved, not sampled. A stretch of which that cannot be said is halved, down to 1e-12 of the way between the limits. So
/// there is no step to choose, and no change between two steps to miss.
///
/// An end at a raw value, or at the anchor's own position, is exactly that. Any other is where a figure of a row passes a cut: it
/// is given as the number with the fewest digits within 1e-9 of the way between the limits, inside of what is proved,
/// or no more than that outside where it has at least two digits fewer.
///
/// Single positions at which a membership is exactly 0.5, and which the analysis would refuse, are passed over.
///
/// # Errors
/// As `calibrate` and the analysis at the anchor's own position; conditions that do not apply to some cases. Where either fails further off, the range ends.
///
/// ```
/// use crosscase_qca::robustness::{QcaAnalysis, anchor_range};
/// use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// let raw = [1.0, 3.0, 6.0, 9.0];
/// let calibrate = |cut: f64| {
///     let a = raw.iter().map(|x| f64::from(u8::from(*x >= cut))).collect();
///     let cases = ["a", "b", "c", "d"].map(String::from).to_vec();
///     SetData::new(cases, vec![("A".into(), a), ("Y".into(), vec![0.0, 0.0, 1.0, 1.0])])
/// };
/// let analysis = QcaAnalysis::new(TruthTableParams::new("Y", ["A"]), Minimise::conservative());
/// let range = anchor_range(&analysis, 5.0, (0.0, 10.0), &raw, &calibrate)?;
/// assert_eq!((range.above, range.below), (Some(3.0), Some(9.0)));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn anchor_range(
    analysis: &QcaAnalysis,
    at: f64,
    limits: (f64, f64),
    raw: &[f64],
    calibrate: &dyn Fn(f64) -> Result<SetData, QcaError>,
) -> Result<AnchorRange, QcaError> {
    anchor_range_until(analysis, at, limits, raw, calibrate, &Never)
}

/// [`anchor_range`], until `stop` says so.
///
/// # Errors
/// As there.
pub fn anchor_range_until(
    analysis: &QcaAnalysis,
    at: f64,
    limits: (f64, f64),
    raw: &[f64],
    calibrate: &dyn Fn(f64) -> Result<SetData, QcaError>,
    stop: &dyn Interrupt,
) -> Result<AnchorRange, QcaError> {
    let data = calibrate(at)?;
    if let Some(set) = analysis.table.conditions().iter().find(|set| !data.open(set).is_empty()) {
        return Err(QcaError::NotBounded { set: set.clone() });
    }
    let now = analysis.models(&data, stop)?;
    let resolution = (limits.1 - limits.0).abs() * RESOLUTION;
    let mut marks: Vec<f64> = raw.iter().copied().filter(|x| x.is_finite()).collect();
    marks.sort_by(f64::total_cmp);
    marks.dedup();
    let up: Vec<f64> = marks.iter().copied().filter(|x| *x > at && *x < limits.1).chain([limits.1]).collect();
    let down: Vec<f64> = marks.iter().rev().copied().filter(|x| *x < at && *x > limits.0).chain([limits.0]).collect();
    let known: Vec<f64> = marks.iter().copied().chain([at]).collect();
    let within = (limits.1 - limits.0).abs() * ends::TOLERANCE;
    let ends = Ends { known: &known, within };
    let mut search = Walk { analysis, now, calibrate, ends, resolution, stop, looks: 0, stopped: None };
    let start = Look { at, data: Some(data) };
    let above = search.outward(start.clone(), &down);
    let below = search.outward(start, &up);
    let search = search.stopped.map_or(Search::Complete, |reason| Search::Truncated { reason });
    Ok(AnchorRange { at, above, below, search })
}

/// The data with the anchor at a position; none where they cannot be had.
#[derive(Clone)]
struct Look {
    at: f64,
    data: Option<SetData>,
}

struct Walk<'a> {
    analysis: &'a QcaAnalysis,
    now: BTreeSet<Vec<Cube>>,
    calibrate: &'a dyn Fn(f64) -> Result<SetData, QcaError>,
    ends: Ends<'a>,
    resolution: f64,
    stop: &'a dyn Interrupt,
    looks: u64,
    /// What ended the search before everything was proved.
    stopped: Option<Reason>,
}

impl Walk<'_> {
    /// From a position through the marks one by one: where the models change first.
    fn outward(&mut self, start: Look, marks: &[f64]) -> Option<f64> {
        let at_half = self.at_half(&start);
        let mut near = start;
        for (&mark, next) in marks.iter().zip(marks.iter().skip(1).chain(marks.last())) {
            let way = mark - near.at;
            let before = self.beside(mark, -way, way, at_half);
            if let Some(change) = self.first_change(near, before) {
                return Some(change);
            }
            if marks.last() == Some(&mark) {
                return None;
            }
            near = self.beside(mark, way, next - mark, at_half);
            if !self.is_same(&near) {
                return Some(mark);
            }
        }
        None
    }

    /// A little beside a mark: past what rounding puts at one half with it, but no further than a quarter of the room.
    fn beside(&mut self, mark: f64, way: f64, room: f64, at_half: usize) -> Look {
        let mut margin = way * 1e-9;
        let mut look = self.look(mark + margin);
        while self.at_half(&look) > at_half && (8.0 * margin).abs() <= room.abs() / 4.0 {
            margin *= 8.0;
            look = self.look(mark + margin);
        }
        look
    }

    /// How many memberships in conditions are one half.
    fn at_half(&self, look: &Look) -> usize {
        let values = self.analysis.table.conditions().iter().filter_map(|set| look.data.as_ref()?.values(set));
        values.flatten().filter(|membership| **membership == 0.5).count()
    }

    /// The first position of a stretch, from its near end where the models are the same, at which they are not.
    fn first_change(&mut self, near: Look, far: Look) -> Option<f64> {
        let mut near = near;
        let mut ahead = vec![far];
        while let Some(far) = ahead.pop() {
            if self.is_steady(&near, &far) {
                near = far;
                continue;
            }
            if (far.at - near.at).abs() <= self.resolution {
                if !self.is_same(&far) {
                    return Some(self.ends.of(near.at, far.at));
                }
                near = far;
                continue;
            }
            self.stopped = if self.stop.stop() {
                Some(Reason::Boolean(crosscase_boolean::StopReason::Interrupted))
            } else {
                (self.looks >= MOST_LOOKS).then_some(Reason::Steps { limit: MOST_LOOKS })
            };
            if self.stopped.is_some() {
                return Some(near.at);
            }
            let middle = self.look(f64::midpoint(near.at, far.at));
            ahead.extend([far, middle]);
        }
        None
    }

    fn look(&mut self, at: f64) -> Look {
        self.looks += 1;
        Look { at, data: (self.calibrate)(at).ok() }
    }

    fn is_same(&self, look: &Look) -> bool {
        look.data
            .as_ref()
            .is_some_and(|data| self.analysis.fit_until(data, self.stop).is_ok_and(|found| models(&found) == self.now))
    }

    /// Whether the truth table is proved to be one and the same from one position to the other.
    fn is_steady(&self, one: &Look, other: &Look) -> bool {
        let (Some(one), Some(other)) = (&one.data, &other.data) else { return false };
        let table = &self.analysis.table;
        let between = table.conditions().iter().map(String::as_str).chain(table.outcome().names());
        let Some(sets) = IncompleteSets::enclosed(one, other, between) else { return false };
        sets.truth_table_until(table, self.stop)
            .is_ok_and(|found| found.rows.iter().all(|row| row.possible.is_empty() && row.out.is_some()))
    }
}
