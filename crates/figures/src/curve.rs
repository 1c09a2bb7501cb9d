//! The curve plot.

use crate::canvas::Canvas;
use crate::figure::Figure;
use crate::frame::{self, Frame, ReferenceLine, Sign, Surroundings, WIDTH};
use crate::ink::{Dash, Ink, Stroke};
use crate::labels::Area;
use crate::points::{self, Ground, Point};
use crate::scale::LinearScale;
use crate::text::{counted, opening, value};

/// A curve: a name and the points it runs through, from left to right.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// Name in the legend; may be empty.
    pub label: String,
    /// Where it runs; a point that is not finite breaks it.
    pub points: Vec<(f64, f64)>,
}

impl Curve {
    /// A curve through points.
    pub fn new(label: impl Into<String>, points: Vec<(f64, f64)>) -> Self {
        Self { label: label.into(), points }
    }
}

/// Curves with points on them, such as the membership function of a calibration with the cases.
///
/// ```
/// use crosscase_figures::{Curve, CurvePlot, Point, ReferenceLine};
/// let logistic = |x: f64| 1.0 / (1.0 + (-(x - 550.0) / 100.0).exp());
/// let plot = CurvePlot {
///     title: "Calibration of development".into(),
///     x_label: "GNP per head (1939 US $)".into(),
///     y_label: "DEV".into(),
///     curves: vec![Curve::new("", (300..=1100).step_by(10).map(|x| (f64::from(x), logistic(f64::from(x)))).collect())],
///     points: vec![Point::new("BE", 1098.0, logistic(1098.0))],
///     rules: vec![ReferenceLine::new(550.0, "crossover")],
///     level: Some(0.5),
///     ..CurvePlot::default()
/// };
/// assert!(plot.draw().description().contains("crossover at 550"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct CurvePlot {
    /// What the plot shows, in a few words.
    pub title: String,
    /// What it says beyond its values, for the text alternative; may be empty.
    pub description: String,
    /// Label of the horizontal axis.
    pub x_label: String,
    /// Label of the vertical axis.
    pub y_label: String,
    /// The curves.
    pub curves: Vec<Curve>,
    /// Labelled points, on a curve or beside it.
    pub points: Vec<Point>,
    /// Names of the classes of points; with none there is no legend for them.
    pub groups: Vec<String>,
    /// Vertical reference lines, such as the anchors of a calibration.
    pub rules: Vec<ReferenceLine>,
    /// A horizontal reference line.
    pub level: Option<f64>,
    /// Ends of the horizontal axis; `None` fits it to what is drawn.
    pub x_limits: Option<(f64, f64)>,
    /// Ends of the vertical axis; `None` fits it to what is drawn.
    pub y_limits: Option<(f64, f64)>,
    /// Short lines above the plot.
    pub notes: Vec<String>,
    /// Height of the plotting area in pixels; at 330 both axes of one range have one scale.
    pub height: f64,
}

impl Default for CurvePlot {
    /// An empty plot whose vertical axis is a membership, from 0 to 1.
    fn default() -> Self {
        Self {
            title: String::new(),
            description: String::new(),
            x_label: String::new(),
            y_label: String::new(),
            curves: Vec::new(),
            points: Vec::new(),
            groups: Vec::new(),
            rules: Vec::new(),
            level: None,
            x_limits: None,
            y_limits: Some((0.0, 1.0)),
            notes: Vec::new(),
            height: HEIGHT,
        }
    }
}

const HEIGHT: f64 = 230.0;
const INSET: f64 = 10.0;

impl CurvePlot {
    /// Draws the plot.
    pub fn draw(&self) -> Figure {
        let places = || {
            let curves = self.curves.iter().flat_map(|curve| curve.points.iter().copied());
            curves.chain(self.points.iter().filter_map(Point::place))
        };
        let xs = || places().map(|(x, _)| x).chain(self.rules.iter().map(|rule| rule.at));
        let ys = || places().map(|(_, y)| y).chain(self.level);

        let y = LinearScale::within(self.y_limits, ys(), (0.0, 1.0));
        let mut around = Surroundings::new(&self.notes, &self.x_label, &self.y_label, &y, self.height);
        let (left, right) = (around.left(), WIDTH - 12.0);
        let x = LinearScale::within(self.x_limits, xs(), (left + INSET, right - INSET));
        let rules = frame::place_rules(&self.rules, &x, left, right);
        around.rule_rows = frame::rows(&rules);
        let top = around.top();
        let bottom = top + self.height;
        let y = LinearScale::within(self.y_limits, ys(), (bottom - INSET, top + INSET));
        let frame = Frame { area: Area { left, top, right, bottom }, x, y };

        let mut canvas = Canvas::new(WIDTH, bottom);
        frame.draw(&mut canvas, &around);
        frame.draw_rules(&mut canvas, &rules);
        if let Some(level) = self.level.filter(|&level| frame.y.contains(level)) {
            let stroke = Stroke::new(Ink::Rule, 1.0).dash(Dash::Dashed);
            canvas.line((left, frame.y.at(level)), (right, frame.y.at(level)), stroke);
        }
        let lines: Vec<Vec<(f64, f64)>> = self.curves.iter().map(|curve| within(curve, &frame)).collect();
        for (index, line) in lines.iter().enumerate() {
            canvas.polyline(line, stroke_of(index));
        }
        let ground = Ground { curves: lines, lines: self.reference_lines(&frame) };
        let inside: Vec<Point> = self.points.iter().filter(|point| is_inside(point, &frame)).cloned().collect();
        let key = points::draw(&mut canvas, &inside, |x, y| frame.at(x, y), frame.field(), &ground);
        frame::draw_underneath(&mut canvas, self.legend(), &key, (bottom + around.below(), WIDTH));
        canvas.finish(&self.title, &self.describe(&inside))
    }

    fn reference_lines(&self, frame: &Frame) -> Vec<Vec<(f64, f64)>> {
        let Area { left, top, right, bottom } = frame.area;
        let rules = self.rules.iter().map(|rule| frame.x.at(rule.at)).map(|x| vec![(x, top), (x, bottom)]);
        rules.chain(self.level.map(|level| vec![(left, frame.y.at(level)), (right, frame.y.at(level))])).collect()
    }

    fn legend(&self) -> Vec<(Sign, String)> {
        let curves = self.curves.iter().enumerate().filter(|(_, curve)| !curve.label.is_empty());
        let curves = curves.map(|(index, curve)| (Sign::Line(stroke_of(index)), curve.label.clone()));
        curves.chain(frame::of_groups(&self.groups)).collect()
    }

    fn describe(&self, inside: &[Point]) -> String {
        let mut words = opening(
            format!(
                "{} of {} (vertical) over {} (horizontal), with {}.",
                counted(self.curves.len(), "curve", "curves"),
                self.y_label,
                self.x_label,
                counted(inside.len(), "point", "points")
            ),
            &self.description,
        );
        words.extend(self.notes.iter().map(|note| format!("{note}.")));
        for curve in &self.curves {
            let finite: Vec<_> = curve.points.iter().filter(|(x, y)| x.is_finite() && y.is_finite()).collect();
            if let (Some(first), Some(last)) = (finite.first(), finite.last()) {
                let name = if curve.label.is_empty() { "The curve" } else { curve.label.as_str() };
                words.push(format!(
                    "{name} runs from ({}, {}) to ({}, {}).",
                    value(first.0),
                    value(first.1),
                    value(last.0),
                    value(last.1)
                ));
            }
        }
        words.extend(frame::describe_rules(&self.rules));
        words.extend(self.level.map(|level| format!("A horizontal line at {}.", value(level))));
        words.push(points::describe(&self.points, &self.groups));
        words.retain(|sentence| !sentence.is_empty());
        words.join(" ")
    }
}

fn stroke_of(index: usize) -> Stroke {
    Stroke::new(Ink::Series(index), 1.8).dash(Dash::of_series(index))
}

/// The curve in pixels; what leaves the frame is cut to its edge.
fn within(curve: &Curve, frame: &Frame) -> Vec<(f64, f64)> {
    let Area { left, top, right, bottom } = frame.area;
    let place = |&(x, y): &(f64, f64)| {
        let (px, py) = frame.at(x, y);
        (if px < left || px > right { f64::NAN } else { px }, py.clamp(top, bottom))
    };
    curve.points.iter().map(place).collect()
}

fn is_inside(point: &Point, frame: &Frame) -> bool {
    point.place().is_some_and(|(x, y)| frame.x.contains(x) && frame.y.contains(y))
}
