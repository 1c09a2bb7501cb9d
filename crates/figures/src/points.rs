//! Points with labels, as the plots with two axes share them.

use crate::canvas::{Canvas, CanvasText};
use crate::ink::{Ink, Marker, Stroke};
use crate::labels::{Area, Labeller, Over, Spot};
use crate::text::{in_list, listed, value};

/// A labelled point.
///
/// ```
/// use crosscase_figures::Point;
/// let defined = Point::new("BE", 0.99, 0.95).group(1);
/// let undefined = Point::new("XX", None, 0.4);
/// assert_eq!((defined.x, undefined.x), (Some(0.99), None));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Point {
    /// Name of the case; may be empty.
    pub label: String,
    /// Value on the horizontal axis; a point without one is not drawn, and said to be missing.
    pub x: Option<f64>,
    /// Value on the vertical axis; a point without one is not drawn, and said to be missing.
    pub y: Option<f64>,
    /// Class, an index into the plot's groups; it chooses the marker.
    pub group: Option<usize>,
}

impl Point {
    /// A point without a class. Values that are not finite count as undefined.
    pub fn new(label: impl Into<String>, x: impl Into<Option<f64>>, y: impl Into<Option<f64>>) -> Self {
        Self { label: label.into(), x: x.into(), y: y.into(), group: None }
    }

    /// The same point in a class.
    #[must_use]
    pub fn group(mut self, group: usize) -> Self {
        self.group = Some(group);
        self
    }

    /// Both values, where both are finite.
    pub(crate) fn place(&self) -> Option<(f64, f64)> {
        Some((self.x.filter(|x| x.is_finite())?, self.y.filter(|y| y.is_finite())?))
    }

    fn spoken(&self) -> Option<String> {
        let (x, y) = self.place()?;
        Some(format!("{} ({}, {})", in_list(&self.label), value(x), value(y)).trim_start().to_owned())
    }
}

/// Radius of a marker in pixels.
const RADIUS: f64 = 4.2;
/// Size of a label in pixels.
pub(crate) const SIZE: f64 = 12.0;
/// Beyond this many places a plot is a cloud: labels would hide it, and are left to the text alternative.
const MOST: usize = 120;
/// More points than these are drawn as a cloud.
const CLOUD: usize = 10 * MOST;

/// Points so close that one label says it better, in pixels.
const CLOSE: f64 = 4.0;
/// A way of finding a place for a label.
type Try = fn(&mut Labeller, (f64, f64), &str, Over) -> Option<Spot>;

/// What a plot draws under its points and keeps free of their labels.
#[derive(Default)]
pub(crate) struct Ground {
    /// Curves, in pixels: no label on them.
    pub(crate) curves: Vec<Vec<(f64, f64)>>,
    /// Reference lines, in pixels: a label on them is better than none.
    pub(crate) lines: Vec<Vec<(f64, f64)>>,
}

/// Points of one class that fall on about one place, and share a label.
struct Cluster {
    at: (f64, f64),
    markers: Vec<(f64, f64)>,
    group: Option<usize>,
    labels: Vec<String>,
    spoken: Vec<String>,
}

/// A place that wants a label: these names, or where they find no room a letter that stands for them in a key.
pub(crate) struct Target {
    pub(crate) at: (f64, f64),
    pub(crate) labels: Vec<String>,
}

/// Where the label of each target went, and its text.
pub(crate) type Spots = Vec<Option<(Spot, String)>>;

/// Draws the points and their labels, and returns what goes under the plot: the key of the lettered ones.
pub(crate) fn draw(
    canvas: &mut Canvas,
    points: &[Point],
    place: impl Fn(f64, f64) -> (f64, f64),
    field: Area,
    ground: &Ground,
) -> Vec<String> {
    let clusters = clusters(points, place);
    let mut labeller = Labeller::new(field, SIZE, RADIUS);
    for &marker in clusters.iter().flat_map(|cluster| &cluster.markers) {
        labeller.keep_free(Area::around(marker, RADIUS + 1.0));
    }
    for curve in &ground.curves {
        labeller.keep_line_free(curve);
    }
    for line in &ground.lines {
        labeller.prefer_line_free(line);
    }
    let target = |cluster: &Cluster| Target { at: cluster.at, labels: cluster.labels.clone() };
    let (spots, key) = arrange(&clusters.iter().map(target).collect::<Vec<_>>(), &mut labeller);
    draw_leaders(canvas, &spots);
    // Of a cloud nobody finds one: there are no marks, which would be as long as the text alternative.
    let is_cloud = points.len() > CLOUD;
    for (cluster, spot) in clusters.iter().zip(spots) {
        let names = if is_cloud { &[][..] } else { cluster.labels.as_slice() };
        canvas.marked(names, &cluster.spoken.join("; "), |canvas| {
            let series = cluster.group.unwrap_or(0);
            for &at in &cluster.markers {
                canvas.marker(Marker::of_series(series), at, RADIUS, Ink::Series(series));
            }
            draw_labels(canvas, vec![spot], false);
        });
    }
    key
}

/// Draws the lines from labels back to their points, to lie below the points.
pub(crate) fn draw_leaders(canvas: &mut Canvas, spots: &Spots) {
    for (from, to) in spots.iter().flatten().filter_map(|(spot, _)| spot.leader) {
        canvas.line(from, to, Stroke::new(Ink::Rule, 0.8));
    }
}

/// Draws the labels; with a halo where lines may run under them.
pub(crate) fn draw_labels(canvas: &mut Canvas, spots: Spots, halo: bool) {
    for (spot, text) in spots.into_iter().flatten() {
        canvas.text(CanvasText::new(spot.at.0, spot.at.1, text).size(SIZE).anchor(spot.anchor).halo(halo));
    }
}

/// Places every label: in full beside the point, in full with a leader, as a letter; the rest is named in the key.
pub(crate) fn arrange(targets: &[Target], labeller: &mut Labeller) -> (Spots, Vec<String>) {
    let mut spots: Spots = targets.iter().map(|_| None).collect();
    if targets.len() > MOST {
        return (spots, Vec::new());
    }
    let crowd = |index: usize| {
        let at = targets.get(index).map_or((0.0, 0.0), |target| target.at);
        targets.iter().filter(|other| (other.at.0 - at.0).abs() < 40.0 && (other.at.1 - at.1).abs() < 22.0).count()
    };
    let mut order: Vec<(usize, usize)> = (0..targets.len()).map(|index| (crowd(index), index)).collect();
    order.sort_unstable();
    let full = |target: &Target, labeller: &Labeller| {
        Some(beside(&target.labels)).filter(|text| !text.is_empty() && labeller.fits(text))
    };
    for (attempt, over) in WAYS {
        for &(_, index) in &order {
            if let (Some(target), Some(spot)) = (targets.get(index), spots.get_mut(index))
                && spot.is_none()
                && let Some(text) = full(target, labeller)
            {
                *spot = attempt(labeller, target.at, &text, over).map(|found| (found, text));
            }
        }
    }
    let in_file: Vec<usize> = (0..targets.len()).collect();
    let mut best = Lettered::of(targets, &spots, &in_file, labeller);
    if !best.unplaced.is_empty() {
        // Where not all have room, those in the thick of it choose first.
        let thick_first: Vec<usize> = order.iter().rev().map(|(_, index)| *index).collect();
        let other = Lettered::of(targets, &spots, &thick_first, labeller);
        if other.unplaced.len() < best.unplaced.len() {
            best = other;
        }
    }
    *labeller = best.labeller;
    if !best.unplaced.is_empty() {
        best.key.push(format!("without a label: {}", listed(&best.unplaced)));
    }
    (best.spots, best.key)
}

/// Ways to place a label, in the order in which they are tried.
const WAYS: [(Try, Over); 4] = [
    (Labeller::beside as Try, Over::Nothing),
    (Labeller::beside, Over::ReferenceLines),
    (Labeller::led, Over::Nothing),
    (Labeller::led, Over::ReferenceLines),
];

/// Labels that found no room in full, as letters.
struct Lettered {
    labeller: Labeller,
    spots: Spots,
    key: Vec<String>,
    unplaced: Vec<String>,
}

impl Lettered {
    fn of(targets: &[Target], placed: &Spots, order: &[usize], labeller: &Labeller) -> Self {
        let (mut labeller, mut spots) = (labeller.clone(), placed.clone());
        let (mut key, mut unplaced) = (Vec::new(), Vec::new());
        let mut letters = letters(targets);
        let mut letter = letters.next().unwrap_or_default();
        for &index in order {
            let (Some(target), Some(spot)) = (targets.get(index), spots.get_mut(index)) else { continue };
            if spot.is_some() || target.labels.is_empty() {
                continue;
            }
            let short = letter.clone();
            // A letter alone would be taken for one, where several stand on one another; they are cases, sorts, or something else.
            let long = match target.labels.len() {
                1 => short.clone(),
                many => format!("{short} ({many})"),
            };
            let mut tries = WAYS.iter().take(2).map(|way| (way, &long)).chain(WAYS.iter().map(|way| (way, &short)));
            let found = tries.find_map(|((attempt, over), text)| {
                attempt(&mut labeller, target.at, text, *over).map(|found| (found, text.clone()))
            });
            match found {
                Some(found) => {
                    letter = letters.next().unwrap_or_default();
                    key.push(format!("{long}: {}", listed(&target.labels)));
                    *spot = Some(found);
                }
                None => unplaced.extend(target.labels.iter().cloned()),
            }
        }
        Self { labeller, spots, key, unplaced }
    }
}

/// a, b, … z, aa, ab …: what stands for labels that have no room. None is the name of a case, as numbers often are.
fn letters(targets: &[Target]) -> impl Iterator<Item = String> {
    let taken: Vec<String> =
        targets.iter().flat_map(|target| &target.labels).map(|label| label.to_lowercase()).collect();
    let written = |mut n: u32| {
        let mut letters = String::new();
        loop {
            letters.insert(0, char::from_u32(u32::from('a') + n % 26).unwrap_or('a'));
            if n < 26 {
                return letters;
            }
            n = n / 26 - 1;
        }
    };
    (0..).map(written).filter(move |letters| !taken.contains(letters))
}

fn clusters(points: &[Point], place: impl Fn(f64, f64) -> (f64, f64)) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::new();
    // In a cloud only what falls on one pixel is drawn as one, which costs no more than a sort.
    let cloud = points.len() > CLOUD;
    let mut pixels: std::collections::BTreeMap<(Option<usize>, String), usize> = std::collections::BTreeMap::new();
    for point in points {
        let (Some((x, y)), Some(spoken)) = (point.place(), point.spoken()) else { continue };
        let at = place(x, y);
        let index = if cloud {
            *pixels.entry((point.group, format!("{:.0} {:.0}", at.0, at.1))).or_insert(clusters.len())
        } else {
            let close = |cluster: &Cluster| {
                cluster.group == point.group && libm::hypot(cluster.at.0 - at.0, cluster.at.1 - at.1) <= CLOSE
            };
            clusters.iter().position(close).unwrap_or(clusters.len())
        };
        if index == clusters.len() {
            let (group, markers) = (point.group, Vec::new());
            clusters.push(Cluster { at, markers, group, labels: Vec::new(), spoken: Vec::new() });
        }
        if let Some(cluster) = clusters.get_mut(index) {
            cluster.markers.extend((!cloud || cluster.markers.is_empty()).then_some(at));
            cluster.labels.extend((!point.label.is_empty()).then(|| point.label.clone()));
            cluster.spoken.push(spoken);
        }
    }
    clusters
}

/// What stands beside a point: the names of those that share its place. One alone is quoted only where it would read as two.
fn beside(labels: &[String]) -> String {
    match labels {
        [alone] if !alone.contains(',') => alone.clone(),
        names => listed(names),
    }
}

/// The points in words, class by class, and those that have no place.
pub(crate) fn describe(points: &[Point], groups: &[String]) -> String {
    let mut sentences = Vec::new();
    let classes = points.iter().map(|point| point.group).collect::<std::collections::BTreeSet<_>>();
    for class in classes {
        let members: Vec<String> =
            points.iter().filter(|point| point.group == class).filter_map(Point::spoken).collect();
        if members.is_empty() {
            continue;
        }
        let name = class.and_then(|index| groups.get(index)).map_or("Points", String::as_str);
        sentences.push(format!("{name}: {}.", members.join("; ")));
    }
    let lost: Vec<&str> =
        points.iter().filter(|point| point.place().is_none()).map(|point| point.label.as_str()).collect();
    if !lost.is_empty() {
        sentences.push(format!("Not drawn, because a value is undefined: {}.", listed(&lost)));
    }
    sentences.join(" ")
}
