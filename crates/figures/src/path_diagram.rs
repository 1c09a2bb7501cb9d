//! Latent variables, what they are measured by, and how they go together.

use crate::canvas::{Anchor, Canvas, CanvasText};
use crate::dots::shortened;
use crate::figure::Figure;
use crate::ink::{Ink, Paint, Stroke};
use crate::text::{opening, text_width, wrap};
use crate::value_matrix::written;

/// A path diagram: latent variables are ellipses, what they are measured by are boxes, an arrow runs from a cause to what it acts on, a bow
/// between two that covary.
///
/// ```
/// use crosscase_figures::PathDiagram;
/// let figure = PathDiagram {
///     title: "Trust".into(),
///     latent: vec!["trust".into()],
///     observed: vec!["trust1".into(), "trust2".into()],
///     paths: vec![(0, 0, 0.8), (0, 1, 0.7)],
///     residuals: vec![Some(0.36), Some(0.51)],
///     ..PathDiagram::default()
/// }
/// .draw();
/// assert!(figure.description().contains("trust to trust1 0.80, to trust2 0.70."));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PathDiagram {
    /// What the diagram shows, in a few words.
    pub title: String,
    /// What it says beyond its figures, for the text alternative; may be empty.
    pub description: String,
    /// The latent variables.
    pub latent: Vec<String>,
    /// What they are measured by.
    pub observed: Vec<String>,
    /// From a latent variable, by its place, to an observed one: the loading.
    pub paths: Vec<(usize, usize, f64)>,
    /// Two latent variables that covary, and how.
    pub bows: Vec<(usize, usize, f64)>,
    /// From one latent variable to another one: the regression.
    pub causes: Vec<(usize, usize, f64)>,
    /// What is left of each observed variable; none where it is not said.
    pub residuals: Vec<Option<f64>>,
    /// Short lines above the diagram.
    pub notes: Vec<String>,
}

const LABEL: f64 = 12.0;
const FIGURE: f64 = 11.0;
const NOTE: f64 = 11.5;
const LINE: f64 = 16.0;
/// From one box to the next.
const STEP: f64 = 34.0;
const BOX: f64 = 24.0;
/// From one ellipse to the next, at least.
const APART: f64 = 62.0;
/// From an ellipse to the boxes.
const REACH: f64 = 150.0;
const LONGEST: f64 = 130.0;

/// Where everything stands.
struct Places {
    latent: Vec<(f64, f64)>,
    /// Half the width of an ellipse.
    half: f64,
    observed: Vec<f64>,
    /// The left edge of the boxes, and their width.
    boxes: (f64, f64),
    bottom: f64,
}

impl PathDiagram {
    /// Draws the diagram.
    pub fn draw(&self) -> Figure {
        let widest =
            |names: &[String]| names.iter().map(|name| text_width(name, LABEL)).fold(20.0, f64::max).min(LONGEST);
        let half = widest(&self.latent) / 2.0 + 16.0;
        let steps = self.arcs().map(|(a, b, ..)| a.abs_diff(b)).max().unwrap_or_default();
        let left = 10.0 + if steps > 0 { bulge(steps) + 18.0 } else { 0.0 };
        let boxes = (left + 2.0 * half + REACH, widest(&self.observed) + 16.0);
        let width = boxes.0 + boxes.1 + 76.0;
        let notes: Vec<String> = self.notes.iter().flat_map(|note| wrap(note, NOTE, width - 12.0)).collect();
        let top = 14.0 + notes.len() as f64 * LINE;
        let places = self.places(left + half, half, boxes, top);
        let mut canvas = Canvas::new(width, places.bottom + 10.0);
        for (at, note) in notes.into_iter().enumerate() {
            canvas.text(CanvasText::new(6.0, 16.0 + at as f64 * LINE, note).size(NOTE).ink(Ink::Muted));
        }
        self.draw_arrows(&mut canvas, &places);
        self.draw_variables(&mut canvas, &places);
        canvas.finish(&self.title, &self.describe())
    }

    /// Bows and arrows between latent variables that are there: from, to, the figure, and whether it is an arrow.
    fn arcs(&self) -> impl Iterator<Item = (usize, usize, f64, bool)> {
        let m = self.latent.len();
        let bows = self.bows.iter().map(|(a, b, value)| (*a, *b, *value, false));
        let causes = self.causes.iter().map(|(a, b, value)| (*a, *b, *value, true));
        bows.chain(causes).filter(move |(a, b, ..)| *a < m && *b < m && a != b)
    }

    /// Paths whose ends are there.
    fn loadings(&self) -> impl Iterator<Item = (usize, usize, f64)> {
        let (m, p) = (self.latent.len(), self.observed.len());
        self.paths.iter().copied().filter(move |(from, to, _)| *from < m && *to < p)
    }

    /// Boxes stand by the latent variable that acts on them most, ellipses by the middle of theirs.
    fn places(&self, x: f64, half: f64, boxes: (f64, f64), top: f64) -> Places {
        let size = |value: f64| if value.is_finite() { value.abs() } else { 0.0 };
        let home = |to: usize| {
            let own = self.loadings().filter(|path| path.1 == to);
            own.fold(
                (self.latent.len(), -1.0),
                |best, (from, _, value)| {
                    if size(value) > best.1 { (from, size(value)) } else { best }
                },
            )
            .0
        };
        let mut order: Vec<(usize, usize)> = (0..self.observed.len()).map(|at| (home(at), at)).collect();
        order.sort_unstable();
        let mut observed = vec![0.0; self.observed.len()];
        for (place, (_, at)) in order.iter().enumerate() {
            observed[*at] = top + BOX / 2.0 + STEP * place as f64;
        }
        let middle = |factor: usize| {
            let own: Vec<f64> = order.iter().filter(|(home, _)| *home == factor).map(|(_, at)| observed[*at]).collect();
            (!own.is_empty()).then(|| own.iter().sum::<f64>() / own.len() as f64)
        };
        let mut below = top + 18.0 - APART;
        let mut latent = Vec::new();
        for factor in 0..self.latent.len() {
            below = middle(factor).unwrap_or(below + APART).max(below + APART);
            latent.push((x, below));
        }
        let lowest = latent.last().map_or(top, |(_, y)| y + 22.0);
        let bottom = (top + STEP * self.observed.len() as f64).max(lowest);
        Places { latent, half, observed, boxes, bottom }
    }

    fn draw_arrows(&self, canvas: &mut Canvas, places: &Places) {
        let mut labels = Vec::new();
        for (from, to, value) in self.loadings() {
            let ((x, y), end) = (places.latent[from], (places.boxes.0, places.observed[to]));
            let start = (x + places.half, y);
            canvas.line(start, end, Stroke::new(Ink::Rule, 1.1));
            head(canvas, start, end);
            // Nearer to its box than to where all of them begin.
            let share = 0.68;
            labels.push((start.0 + share * (end.0 - start.0), start.1 + share * (end.1 - start.1) + 4.0, value));
        }
        for (a, b, value, is_arrow) in self.arcs() {
            let (from, to) = (places.latent[a], places.latent[b]);
            let (x, deep) = (from.0 - places.half, bulge(a.abs_diff(b)));
            let at = |share: f64| {
                let y = from.1 + share * (to.1 - from.1);
                (x + 6.0 - 4.0 * deep * share * (1.0 - share) - 6.0 * (2.0 * share - 1.0).abs(), y)
            };
            let points: Vec<(f64, f64)> = (0..=24).map(|step| at(f64::from(step) / 24.0)).collect();
            canvas.polyline(&points, Stroke::new(Ink::Rule, 1.1));
            head(canvas, points[22], points[24]);
            if !is_arrow {
                head(canvas, points[2], points[0]);
            }
            let middle = at(0.5);
            labels.push((middle.0, middle.1 + 4.0, value));
        }
        for (x, y, value) in labels {
            let text = CanvasText::new(x, y, written(Some(value))).size(FIGURE).anchor(Anchor::Middle);
            canvas.text(text.halo(true));
        }
    }

    fn draw_variables(&self, canvas: &mut Canvas, places: &Places) {
        let outline = Paint::fill(Ink::Shade).stroke(Stroke::new(Ink::Text, 1.2));
        for (name, (x, y)) in self.latent.iter().zip(&places.latent) {
            let round = |step: i32| {
                let (sin, cos) = libm::sincos(f64::from(step) * std::f64::consts::PI / 24.0);
                (x + places.half * cos, y + 20.0 * sin)
            };
            canvas.polygon(&(0..48).map(round).collect::<Vec<_>>(), outline);
            let text = CanvasText::new(*x, y + 4.0, shortened(name, LONGEST)).size(LABEL).anchor(Anchor::Middle);
            canvas.text(text);
        }
        let (left, width) = places.boxes;
        for (at, (name, y)) in self.observed.iter().zip(&places.observed).enumerate() {
            let ground = Paint::fill(Ink::Paper).stroke(Stroke::new(Ink::Text, 1.2));
            canvas.rect((left, y - BOX / 2.0), (width, BOX), ground);
            let text = shortened(name, LONGEST);
            canvas.text(CanvasText::new(left + width / 2.0, y + 4.0, text).size(LABEL).anchor(Anchor::Middle));
            if let Some(rest) = self.residuals.get(at).copied().flatten().filter(|rest| rest.is_finite()) {
                let (start, end) = ((left + width + 24.0, *y), (left + width, *y));
                canvas.line(start, end, Stroke::new(Ink::Rule, 1.1));
                head(canvas, start, end);
                let text = CanvasText::new(start.0 + 4.0, y + 4.0, written(Some(rest))).size(FIGURE).ink(Ink::Muted);
                canvas.text(text);
            }
        }
    }

    fn describe(&self) -> String {
        let drawn = format!("{} latent and {} observed variables.", self.latent.len(), self.observed.len());
        let mut words = opening(drawn, &self.description);
        words.extend(self.notes.iter().map(|note| format!("{note}.")));
        for (from, name) in self.latent.iter().enumerate() {
            let own: Vec<String> = (self.loadings().filter(|path| path.0 == from))
                .map(|(_, to, value)| format!("to {} {}", self.observed[to], written(Some(value))))
                .collect();
            if !own.is_empty() {
                words.push(format!("{name} {}.", own.join(", ")));
            }
        }
        for (a, b, value, is_arrow) in self.arcs() {
            let between = if is_arrow { "acts on" } else { "with" };
            words.push(format!("{} {between} {} {}.", self.latent[a], self.latent[b], written(Some(value))));
        }
        let left: Vec<String> = (self.observed.iter().zip(&self.residuals))
            .filter_map(|(name, rest)| Some(format!("{name} {}", written(Some((*rest)?)))))
            .collect();
        if !left.is_empty() {
            words.push(format!("Left of their own: {}.", left.join(", ")));
        }
        words.join(" ")
    }
}

/// How far a bow stands out that reaches over so many ellipses.
fn bulge(steps: usize) -> f64 {
    4.0 + 30.0 * steps.min(12) as f64
}

/// The head of an arrow at its end.
fn head(canvas: &mut Canvas, from: (f64, f64), to: (f64, f64)) {
    let length = libm::hypot(to.0 - from.0, to.1 - from.1);
    if length > 0.0 {
        let (dx, dy) = ((to.0 - from.0) / length, (to.1 - from.1) / length);
        let back = (to.0 - 7.0 * dx, to.1 - 7.0 * dy);
        let wings = [(back.0 - 3.0 * dy, back.1 + 3.0 * dx), (back.0 + 3.0 * dy, back.1 - 3.0 * dx)];
        canvas.polygon(&[to, wings[0], wings[1]], Paint::fill(Ink::Rule));
    }
}
