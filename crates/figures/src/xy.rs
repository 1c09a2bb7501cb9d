//! The XY plot.

use crate::canvas::Canvas;
use crate::figure::Figure;
use crate::frame::{self, Frame, Surroundings, WIDTH};
use crate::ink::{Dash, Ink, Paint, Stroke};
use crate::labels::Area;
use crate::points::{self, Ground, Point};
use crate::scale::LinearScale;
use crate::text::{counted, listed, opening, value};

/// The diagonal of an XY plot, on which both values are equal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Diagonal {
    /// Not drawn.
    #[default]
    Absent,
    /// A line.
    Line,
    /// A line, with the half above it (x ≤ y: the shape of a subset relation) shaded.
    ShadeAbove,
    /// A line, with the half below it (x ≥ y: the shape of a superset relation) shaded.
    ShadeBelow,
}

/// A scatter plot of two memberships or two other variables, every point labelled.
///
/// ```
/// use crosscase_figures::{Diagonal, Point, XyPlot};
/// let plot = XyPlot {
///     title: "Survival by development".into(),
///     x_label: "DEV".into(),
///     y_label: "SURV".into(),
///     points: vec![Point::new("BE", 0.99, 0.95), Point::new("AU", 0.81, 0.05).group(1)],
///     groups: vec!["typical".into(), "deviant".into()],
///     diagonal: Diagonal::ShadeAbove,
///     crossover: Some(0.5),
///     ..XyPlot::default()
/// };
/// let figure = plot.draw();
/// assert!(figure.svg().contains(">AU</text>"));
/// assert!(figure.description().contains("deviant: AU (0.81, 0.05)."));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct XyPlot {
    /// What the plot shows, in a few words.
    pub title: String,
    /// What it says beyond its points, for the text alternative; may be empty.
    pub description: String,
    /// Label of the horizontal axis.
    pub x_label: String,
    /// Label of the vertical axis.
    pub y_label: String,
    /// The points, in the order in which they are drawn.
    pub points: Vec<Point>,
    /// Names of the classes of points; with none there is no legend.
    pub groups: Vec<String>,
    /// The diagonal.
    pub diagonal: Diagonal,
    /// Where lines divide both axes, as at the crossover of two memberships.
    pub crossover: Option<f64>,
    /// Ends of both axes; points outside are not drawn and said so. `None` fits the axes to the points.
    pub limits: Option<(f64, f64)>,
    /// Short lines above the plot, such as parameters of fit.
    pub notes: Vec<String>,
}

impl Default for XyPlot {
    /// An empty plot of memberships: both axes from 0 to 1, no lines.
    fn default() -> Self {
        Self {
            title: String::new(),
            description: String::new(),
            x_label: String::new(),
            y_label: String::new(),
            points: Vec::new(),
            groups: Vec::new(),
            diagonal: Diagonal::default(),
            crossover: None,
            limits: Some((0.0, 1.0)),
            notes: Vec::new(),
        }
    }
}

/// Room between the frame and the ends of the scales, so that a point at 0 or 1 is whole.
const INSET: f64 = 10.0;

impl XyPlot {
    /// Draws the plot.
    pub fn draw(&self) -> Figure {
        let values = |axis: fn((f64, f64)) -> f64| self.points.iter().filter_map(Point::place).map(axis);
        let scale = |axis, range| LinearScale::within(self.limits, values(axis), range);
        let y = scale(|(_, y)| y, (0.0, 1.0));
        let around = Surroundings::new(&self.notes, &self.x_label, &self.y_label, &y, WIDTH - 70.0);
        let (left, top, right) = (around.left(), around.top(), WIDTH - 12.0);
        let bottom = top + right - left;
        let frame = Frame {
            area: Area { left, top, right, bottom },
            x: scale(|(x, _)| x, (left + INSET, right - INSET)),
            y: scale(|(_, y)| y, (bottom - INSET, top + INSET)),
        };
        let (inside, outside): (Vec<Point>, Vec<Point>) = self
            .points
            .iter()
            .cloned()
            .partition(|point| point.place().is_none_or(|(x, y)| frame.x.contains(x) && frame.y.contains(y)));

        let mut canvas = Canvas::new(WIDTH, bottom);
        self.draw_diagonal(&mut canvas, &frame);
        frame.draw(&mut canvas, &around);
        let ground = Ground { curves: Vec::new(), lines: self.draw_lines(&mut canvas, &frame) };
        let key = points::draw(&mut canvas, &inside, |x, y| frame.at(x, y), frame.field(), &ground);
        frame::draw_underneath(&mut canvas, frame::of_groups(&self.groups), &key, (bottom + around.below(), WIDTH));
        canvas.finish(&self.title, &self.describe(&inside, &outside))
    }

    /// The ends of the line of equal values: corner to corner where both axes have the same ends.
    fn diagonal_ends(frame: &Frame) -> ((f64, f64), (f64, f64)) {
        let (x, y) = (frame.x.domain(), frame.y.domain());
        let Area { left, top, right, bottom } = frame.area;
        if x == y {
            return ((left, bottom), (right, top));
        }
        let (low, high) = (x.0.max(y.0), x.1.min(y.1));
        (frame.at(low, low), frame.at(high.max(low), high.max(low)))
    }

    fn draw_diagonal(&self, canvas: &mut Canvas, frame: &Frame) {
        let (low, high) = Self::diagonal_ends(frame);
        let corner = match self.diagonal {
            Diagonal::ShadeAbove => (low.0, high.1),
            Diagonal::ShadeBelow => (high.0, low.1),
            Diagonal::Absent | Diagonal::Line => return,
        };
        canvas.polygon(&[low, corner, high], Paint::fill(Ink::Shade));
    }

    /// Draws the lines that divide the plot and says where they are.
    fn draw_lines(&self, canvas: &mut Canvas, frame: &Frame) -> Vec<Vec<(f64, f64)>> {
        let Area { left, top, right, bottom } = frame.area;
        let mut lines = Vec::new();
        if let Some(at) = self.crossover.filter(|&at| frame.x.contains(at) && frame.y.contains(at)) {
            let (x, y) = frame.at(at, at);
            for (from, to) in [((x, top), (x, bottom)), ((left, y), (right, y))] {
                canvas.line(from, to, Stroke::new(Ink::Rule, 1.0).dash(Dash::Dashed));
                lines.push(vec![from, to]);
            }
        }
        if self.diagonal != Diagonal::Absent {
            let (low, high) = Self::diagonal_ends(frame);
            canvas.line(low, high, Stroke::new(Ink::Rule, 1.0));
            lines.push(vec![low, high]);
        }
        lines
    }

    fn describe(&self, inside: &[Point], outside: &[Point]) -> String {
        let drawn = inside.iter().filter(|point| point.place().is_some()).count();
        let mut words = opening(
            format!(
                "Scatter plot of {} (vertical) against {} (horizontal), {}.",
                named(&self.y_label, "y"),
                named(&self.x_label, "x"),
                counted(drawn, "point", "points")
            ),
            &self.description,
        );
        words.extend(self.notes.iter().map(|note| format!("{note}.")));
        if let Some(at) = self.crossover {
            words.push(format!("Lines divide both axes at {}.", value(at)));
        }
        words.push(points::describe(inside, &self.groups));
        if !outside.is_empty() {
            let names: Vec<&str> = outside.iter().map(|point| point.label.as_str()).collect();
            words.push(format!("Not drawn, because they lie outside the axes: {}.", listed(&names)));
        }
        words.retain(|sentence| !sentence.is_empty());
        words.join(" ")
    }
}

fn named<'a>(label: &'a str, otherwise: &'a str) -> &'a str {
    if label.is_empty() { otherwise } else { label }
}
