//! The sociogram: who is tied to whom.

use crate::canvas::{Canvas, CanvasText};
use crate::figure::Figure;
use crate::frame::{self, Sign};
use crate::ink::{Dash, Ink, Marker, Paint, Stroke};
use crate::labels::{Area, Labeller, Segment};
use crate::marks;
use crate::points::{Target, arrange, draw_labels, draw_leaders};
use crate::text::{counted, escape, in_list, listed, opening, wrap};

/// A node of a sociogram.
///
/// ```
/// use crosscase_figures::SociogramNode;
/// let node = SociogramNode::new("City of Porto", (0.0, 1.0)).group(1).absent();
/// assert!(node.absent);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct SociogramNode {
    /// Its name, which is its `data-node`, and its label where it has no other.
    pub name: String,
    /// What readers call it, where that is not its name.
    pub label: Option<String>,
    /// Where a layout put it, in any unit; the drawing is scaled to its width.
    pub at: (f64, f64),
    /// Class, an index into the groups; it chooses shape and colour.
    pub group: Option<usize>,
    /// Did not answer: drawn open, with a dashed outline, in the class `absent`.
    pub absent: bool,
}

impl SociogramNode {
    /// A node that answered, without a class.
    pub fn new(name: impl Into<String>, at: (f64, f64)) -> Self {
        Self { name: name.into(), label: None, at, group: None, absent: false }
    }

    /// What readers call it.
    fn called(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }

    /// The same node in a class.
    #[must_use]
    pub fn group(mut self, group: usize) -> Self {
        self.group = Some(group);
        self
    }

    /// The same node as one that did not answer.
    #[must_use]
    pub fn absent(mut self) -> Self {
        self.absent = true;
        self
    }
}

/// Nodes where a layout put them, with the ties between them.
///
/// ```
/// use crosscase_figures::{Sociogram, SociogramNode};
/// let figure = Sociogram {
///     title: "Advice".into(),
///     nodes: vec![SociogramNode::new("City", (0.0, 0.0)), SociogramNode::new("Clinic", (1.0, 0.0)).absent()],
///     ties: vec![(0, 1)],
///     directed: true,
///     ..Sociogram::default()
/// }
/// .draw();
/// assert!(figure.svg().contains("data-source=\"City\" data-target=\"Clinic\""));
/// assert!(figure.description().contains("City to Clinic"));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sociogram {
    /// What the drawing shows, in a few words.
    pub title: String,
    /// What it says beyond its nodes and ties, for the text alternative; may be empty.
    pub description: String,
    /// The nodes. One whose place is not finite is not drawn, nor are its ties, and the text alternative says so.
    pub nodes: Vec<SociogramNode>,
    /// The ties, each as the places of its ends in `nodes`.
    pub ties: Vec<(usize, usize)>,
    /// Names of the classes of nodes; with none there is no legend.
    pub groups: Vec<String>,
    /// Whether ties have arrow heads. A tie and its return are two lines side by side.
    pub directed: bool,
    /// Radii of circles around the origin, in the unit of the places: a target.
    pub rings: Vec<f64>,
    /// Short lines above the drawing.
    pub notes: Vec<String>,
    /// Width in pixels; `None` takes what the number of nodes needs.
    pub width: Option<f64>,
}

const RADIUS: f64 = 6.0;
const LABEL: f64 = 12.0;
const NOTE: f64 = 11.5;
/// Names up to so many characters are written beside their nodes; longer ones stand in a key.
const LONGEST: usize = 24;
/// The nearest that two nodes are drawn, in pixels.
const APART: f64 = 4.0 * RADIUS;
/// Sideways, from the straight line between two nodes that name each other.
const BESIDE: f64 = 2.6;
/// What the legend calls the outline of those who did not answer.
const ABSENT: &str = "did not answer";
/// The length of an arrow head.
const HEAD: f64 = 7.0;

impl Sociogram {
    /// Draws the network.
    pub fn draw(&self) -> Figure {
        self.drawn(true)
    }

    fn drawn(&self, with_legend: bool) -> Figure {
        let width = self.width.unwrap_or_else(|| (360.0 + 90.0 * (self.nodes.len() as f64).sqrt()).min(1000.0));
        let notes: Vec<String> = self.notes.iter().flat_map(|note| wrap(note, NOTE, width - 12.0)).collect();
        let top = 8.0 + 16.0 * notes.len() as f64;
        let Placed { at, centre, scale, height } = self.placed(width, top);
        let mut canvas = Canvas::new(width, top + height);
        for (line, y) in notes.into_iter().zip(1..) {
            canvas.text(CanvasText::new(6.0, f64::from(y) * 16.0, line).size(NOTE).ink(Ink::Muted));
        }
        for ring in &self.rings {
            canvas.circle(centre, ring * scale, Paint::outline(Stroke::new(Ink::Grid, 1.0)));
        }
        let field = Area { left: 4.0, top, right: width - 4.0, bottom: top + height };
        let mut labeller = Labeller::new(field, LABEL, RADIUS).longest(LONGEST, 270.0);
        for &place in at.iter().flatten() {
            labeller.keep_free(Area::around(place, RADIUS + 2.0));
        }
        for (&(source, target), line) in self.ties.iter().zip(self.lines(&at)) {
            if let Some((from, to)) = line {
                labeller.prefer_line_free(&[from, to]);
                self.draw_tie(&mut canvas, (source, target), (from, to));
            }
        }
        let targets: Vec<Target> = self.nodes.iter().zip(&at).filter_map(|(node, at)| node.target(*at)).collect();
        let (spots, key) = arrange(&targets, &mut labeller);
        draw_leaders(&mut canvas, &spots);
        for (node, at) in self.nodes.iter().zip(&at) {
            if let Some(at) = *at {
                node.draw(&mut canvas, at, &self.groups);
            }
        }
        draw_labels(&mut canvas, spots, true);
        let legend = if with_legend { self.legend() } else { Vec::new() };
        frame::draw_underneath(&mut canvas, legend, &key, (top + height + 18.0, width));
        canvas.finish(&self.title, &self.describe(&at))
    }

    /// The places in pixels: scaled alike in both directions, no two nodes on one another.
    fn placed(&self, width: f64, top: f64) -> Placed {
        let finite: Vec<(f64, f64)> =
            self.nodes.iter().map(|node| node.at).filter(|at| at.0.is_finite() && at.1.is_finite()).collect();
        let outer = self.rings.iter().copied().fold(0.0, f64::max);
        let ends = |axis: fn(&(f64, f64)) -> f64| {
            let values = finite.iter().map(axis).chain((outer > 0.0).then_some([-outer, outer]).into_iter().flatten());
            values.fold(None, |ends: Option<(f64, f64)>, x| Some(ends.map_or((x, x), |(a, b)| (a.min(x), b.max(x)))))
        };
        let (x, y) = (ends(|at| at.0).unwrap_or((0.0, 0.0)), ends(|at| at.1).unwrap_or((0.0, 0.0)));
        let (side, above) = ((width * 0.14).max(24.0), 28.0);
        let inner = width - 2.0 * side;
        let most = width * 1.1;
        let fits = |room: f64, extent: f64| if extent > 0.0 { room / extent } else { f64::INFINITY };
        let scale = fits(inner, x.1 - x.0).min(fits(most, y.1 - y.0));
        let scale = if scale.is_finite() { scale } else { 1.0 };
        let height = (y.1 - y.0) * scale + 2.0 * above;
        let middle = f64::midpoint(x.0, x.1);
        let put = |(x, at): (f64, f64)| (width / 2.0 + (x - middle) * scale, top + above + (at - y.0) * scale);
        let mut places: Vec<(f64, f64)> = finite.into_iter().map(put).collect();
        if self.rings.is_empty() {
            keep_apart(
                &mut places,
                (6.0 + RADIUS, width - 6.0 - RADIUS),
                (top + RADIUS + 2.0, top + height - RADIUS - 2.0),
            );
        }
        let mut places = places.into_iter();
        let at = self.nodes.iter().map(|node| (node.at.0.is_finite() && node.at.1.is_finite()).then(|| places.next()));
        Placed { at: at.map(Option::flatten).collect(), centre: put((0.0, 0.0)), scale, height }
    }

    /// The line of each tie, from rim to rim; none for a tie to itself or of a node without a place.
    fn lines(&self, at: &[Option<(f64, f64)>]) -> Vec<Option<Segment>> {
        let ties: std::collections::BTreeSet<(usize, usize)> = self.ties.iter().copied().collect();
        let line = |&(source, target): &(usize, usize)| {
            let (from, to) = (at.get(source).copied().flatten()?, at.get(target).copied().flatten()?);
            let (dx, dy) = (to.0 - from.0, to.1 - from.1);
            let length = libm::hypot(dx, dy);
            if length <= 2.0 * RADIUS {
                return None;
            }
            let (dx, dy) = (dx / length, dy / length);
            let aside = if self.directed && ties.contains(&(target, source)) { BESIDE } else { 0.0 };
            let shifted = |(x, y): (f64, f64), along: f64| (x + dx * along - dy * aside, y + dy * along + dx * aside);
            Some((shifted(from, RADIUS), shifted(to, -RADIUS - 1.0)))
        };
        self.ties.iter().map(line).collect()
    }

    fn draw_tie(&self, canvas: &mut Canvas, (source, target): (usize, usize), (from, to): Segment) {
        let (Some(source), Some(target)) = (self.nodes.get(source), self.nodes.get(target)) else { return };
        let ends = (escape(&source.name), escape(&target.name));
        let attributes = format!("class=\"tie\" data-source=\"{}\" data-target=\"{}\"", ends.0, ends.1);
        canvas.group(&attributes, &format!("{} {} {}", source.called(), self.joined(), target.called()), |canvas| {
            let length = libm::hypot(to.0 - from.0, to.1 - from.1).max(f64::MIN_POSITIVE);
            let (dx, dy) = ((to.0 - from.0) / length, (to.1 - from.1) / length);
            let end = if self.directed { (to.0 - dx * HEAD, to.1 - dy * HEAD) } else { to };
            canvas.unseen_line(from, to);
            canvas.line(from, end, Stroke::new(Ink::Rule, 1.1));
            if self.directed {
                let half = HEAD * 0.42;
                let corners = [to, (end.0 - dy * half, end.1 + dx * half), (end.0 + dy * half, end.1 - dx * half)];
                canvas.polygon(&corners, Paint::fill(Ink::Rule));
            }
        });
    }

    fn joined(&self) -> &'static str {
        if self.directed { "to" } else { "and" }
    }

    fn legend(&self) -> Vec<(Sign, String)> {
        let mut legend: Vec<(Sign, String)> = frame::of_groups(&self.groups).collect();
        if self.nodes.iter().any(|node| node.absent) {
            legend.push((Sign::Dashed, ABSENT.to_owned()));
        }
        legend
    }

    fn describe(&self, at: &[Option<(f64, f64)>]) -> String {
        let ties = counted(self.ties.len(), "tie", "ties");
        let nodes = counted(self.nodes.len(), "node", "nodes");
        let mut words = opening(format!("Network of {nodes} and {ties}."), &self.description);
        words.extend(self.notes.iter().map(|note| format!("{note}.")));
        let classes: Vec<Option<usize>> = (0..self.groups.len()).map(Some).chain([None]).collect();
        for class in classes {
            let members: Vec<&str> =
                self.nodes.iter().filter(|node| node.group == class).map(SociogramNode::called).collect();
            let name = class.and_then(|class| self.groups.get(class)).map_or("Nodes", String::as_str);
            words.extend((!members.is_empty()).then(|| format!("{name}: {}.", listed(&members))));
        }
        let of = |keep: &dyn Fn(usize, &SociogramNode) -> bool| -> Vec<&str> {
            let nodes = self.nodes.iter().enumerate();
            nodes.filter(|&(place, node)| keep(place, node)).map(|(_, node)| node.called()).collect()
        };
        let absent = of(&|_, node| node.absent);
        words.extend((!absent.is_empty()).then(|| format!("Did not answer: {}.", listed(&absent))));
        let lost = of(&|place, _| at.get(place).copied().flatten().is_none());
        words.extend((!lost.is_empty()).then(|| format!("Not drawn, without a place: {}.", listed(&lost))));
        let name = |place: usize| self.nodes.get(place).map_or_else(Default::default, |node| in_list(node.called()));
        let told = |&(source, target): &(usize, usize)| format!("{} {} {}", name(source), self.joined(), name(target));
        let told: Vec<String> = self.ties.iter().map(told).collect();
        words.extend((!told.is_empty()).then(|| format!("Ties: {}.", told.join("; "))));
        words.join(" ")
    }
}

impl SociogramNode {
    fn target(&self, at: Option<(f64, f64)>) -> Option<Target> {
        Some(Target { at: at?, labels: vec![self.called().to_owned()] })
    }

    fn draw(&self, canvas: &mut Canvas, at: (f64, f64), groups: &[String]) {
        let series = self.group.unwrap_or(0);
        let class = if self.absent { "node absent" } else { "node" };
        let group = self.group.and_then(|group| groups.get(group)).map_or_else(String::new, |name| format!(", {name}"));
        let answered = if self.absent { ", did not answer" } else { "" };
        let mark = marks::attribute(&[self.called()]);
        let attributes = format!("class=\"{class}\" data-node=\"{}\" {mark}", escape(&self.name));
        canvas.group(attributes.trim_end(), &format!("{}{group}{answered}", self.called()), |canvas| {
            let (marker, ink) = (Marker::of_series(series), Ink::Series(series));
            if self.absent {
                let outline = Stroke::new(ink, 1.4).dash(Dash::Dashed);
                canvas.shape(marker, at, RADIUS, Paint::fill(Ink::Paper).stroke(outline));
            } else {
                canvas.marker(marker, at, RADIUS, ink);
            }
        });
    }
}

/// Places in pixels, with what the circles of a target need.
struct Placed {
    at: Vec<Option<(f64, f64)>>,
    centre: (f64, f64),
    scale: f64,
    height: f64,
}

/// Pushes nodes that lie on one another apart, within the field. What is not apart after so many rounds has no room.
fn keep_apart(places: &mut [(f64, f64)], (left, right): (f64, f64), (top, bottom): (f64, f64)) {
    for _ in 0..60 {
        let mut moved = false;
        for first in 0..places.len() {
            for second in first + 1..places.len() {
                let (Some(&a), Some(&b)) = (places.get(first), places.get(second)) else { continue };
                let (dx, dy) = (b.0 - a.0, b.1 - a.1);
                let distance = libm::hypot(dx, dy);
                if distance >= APART {
                    continue;
                }
                moved = true;
                // Nodes on one point part in a direction of their own, so that many of them do not move as one.
                let turn = (first * 7 + second) as f64;
                let (dx, dy) =
                    if distance > 1e-6 { (dx / distance, dy / distance) } else { (libm::cos(turn), libm::sin(turn)) };
                let push = (APART - distance) / 2.0 + 0.01;
                for (place, sign) in [(first, -1.0), (second, 1.0)] {
                    if let Some(at) = places.get_mut(place) {
                        *at = (
                            (at.0 + sign * dx * push).clamp(left, right),
                            (at.1 + sign * dy * push).clamp(top, bottom),
                        );
                    }
                }
            }
        }
        if !moved {
            return;
        }
    }
}

/// The sociograms of several cases on one page, with one legend: classes and direction are those of all.
///
/// ```
/// use crosscase_figures::{Sociogram, SociogramNode, Sociograms};
/// let panel = |case: &str| Sociogram {
///     title: case.into(),
///     nodes: vec![SociogramNode::new("City", (0.0, 0.0)).group(0), SociogramNode::new("Clinic", (1.0, 0.0)).group(1)],
///     ties: vec![(0, 1)],
///     groups: vec!["government".into(), "care".into()],
///     ..Sociogram::default()
/// };
/// let figure = Sociograms { title: "Advice in two partnerships".into(), panels: vec![panel("P1"), panel("P2")] }.draw();
/// assert!(figure.svg().contains(">P2</text>"));
/// assert_eq!(figure.svg().matches(">care</text>").count(), 1);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sociograms {
    /// What they show, in a few words.
    pub title: String,
    /// A drawing a case, its title being the name of the case.
    pub panels: Vec<Sociogram>,
}

impl Sociograms {
    /// Draws them in rows, in their order.
    pub fn draw(&self) -> Figure {
        self.draw_within(f64::INFINITY)
            .into_iter()
            .next()
            .unwrap_or_else(|| Canvas::new(1.0, 1.0).finish(&self.title, ""))
    }

    /// The same on sheets, each with as many rows as stay within a height, at least one, and with the legend.
    pub fn draw_within(&self, height: f64) -> Vec<Figure> {
        const WIDTH: f64 = 816.0;
        /// Networks of more nodes have no room for their names in a third of the width.
        const SMALL: usize = 15;
        let most = if self.panels.iter().all(|panel| panel.nodes.len() <= SMALL) { 3 } else { 2 };
        let columns = self.panels.len().clamp(1, most);
        let width = (WIDTH / columns as f64).min(420.0);
        let drawn = |panel: &Sociogram| Sociogram { width: Some(width - 12.0), ..panel.clone() }.drawn(false);
        let panels: Vec<Panel> = self.panels.iter().map(|panel| Panel::new(drawn(panel), width - 24.0)).collect();
        let mut sheets: Vec<Vec<&[Panel]>> = Vec::new();
        let mut left = 0.0;
        for row in panels.chunks(columns) {
            let needed = row_height(row);
            if let Some(sheet) = sheets.last_mut().filter(|_| needed <= left) {
                sheet.push(row);
            } else {
                sheets.push(vec![row]);
                left = height - LEGEND;
            }
            left -= needed;
        }
        sheets.iter().map(|rows| self.sheet(rows, (width, columns))).collect()
    }

    fn sheet(&self, rows: &[&[Panel]], (width, columns): (f64, usize)) -> Figure {
        let mut canvas = Canvas::new(width * columns as f64, 1.0);
        let mut top = 0.0;
        for row in rows {
            let head = row.iter().map(Panel::head).fold(0.0, f64::max);
            for (column, panel) in row.iter().enumerate() {
                let left = width * column as f64 + 6.0;
                for (line, text) in panel.name.iter().enumerate() {
                    canvas.text(CanvasText::new(left, top + 16.0 + LINE * line as f64, text.as_str()).bold());
                }
                canvas.inset(&panel.figure, (left, top + head));
            }
            top += row_height(row);
        }
        let mut legend: Vec<(Sign, String)> = Vec::new();
        if let Some(first) = self.panels.first() {
            legend.extend(frame::of_groups(&first.groups));
        }
        if self.panels.iter().flat_map(|panel| &panel.nodes).any(|node| node.absent) {
            legend.push((Sign::Dashed, ABSENT.to_owned()));
        }
        frame::draw_underneath(&mut canvas, legend, &[], (top + 14.0, width * columns as f64));
        let words = rows
            .iter()
            .flat_map(|row| row.iter())
            .map(|panel| format!("{}: {}", in_list(panel.figure.title()), panel.figure.description()));
        canvas.finish(&self.title, &words.collect::<Vec<_>>().join(" "))
    }
}

const LINE: f64 = 15.0;
/// Room for the legend of a sheet.
const LEGEND: f64 = 40.0;

/// A drawing with the lines of its name.
struct Panel {
    figure: Figure,
    name: Vec<String>,
}

impl Panel {
    fn new(figure: Figure, width: f64) -> Self {
        let name = wrap(figure.title(), LABEL, width);
        Self { figure, name }
    }

    /// The height of its name.
    fn head(&self) -> f64 {
        7.0 + LINE * self.name.len().max(1) as f64
    }
}

fn row_height(row: &[Panel]) -> f64 {
    let head = row.iter().map(Panel::head).fold(0.0, f64::max);
    head + row.iter().map(|panel| panel.figure.height()).fold(0.0, f64::max) + 12.0
}
