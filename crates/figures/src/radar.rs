//! A radar plot.

use crate::canvas::{Anchor, Canvas, CanvasText};
use crate::figure::Figure;
use crate::frame;
use crate::ink::{Dash, Ink, Marker, Stroke};
use crate::text::{counted, in_list, opening, text_width, value, wrap};
use std::f64::consts::TAU;

/// Memberships in several sets on rays from one centre: 0 in the middle, 1 at the rim.
///
/// ```
/// use crosscase_figures::RadarPlot;
/// let figure = RadarPlot {
///     title: "Ede".into(),
///     axes: ["A", "B", "C"].map(String::from).to_vec(),
///     series: vec![("Ede".into(), vec![Some(0.8), None, Some(0.6)])],
///     ..RadarPlot::default()
/// };
/// assert!(figure.draw().description().contains("Ede: A 0.8, B no value, C 0.6."));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RadarPlot {
    /// What the plot shows, in a few words.
    pub title: String,
    /// What it says beyond its values, for the text alternative; may be empty.
    pub description: String,
    /// The names of the rays, the first upwards, the others clockwise.
    pub axes: Vec<String>,
    /// By name, a value a ray from 0 to 1; one that is not there breaks the line.
    pub series: Vec<(String, Vec<Option<f64>>)>,
}

const NARROWEST: f64 = 440.0;
/// The most room beside the rays; what is longer is broken into lines.
const MOST_BESIDE: f64 = 150.0;
const RADIUS: f64 = 130.0;

impl RadarPlot {
    /// Draws the plot.
    pub fn draw(&self) -> Figure {
        let names = self.axes.iter().map(|name| text_width(name, 11.0)).fold(0.0, f64::max).min(MOST_BESIDE);
        let width = (2.0 * RADIUS.mul_add(1.1, names + 4.0)).max(NARROWEST);
        let centre = (width / 2.0, RADIUS + 46.0);
        let bottom = centre.1 + RADIUS + 40.0;
        let n = self.axes.len().max(1);
        let at = |ray: usize, x: f64| {
            let (sin, cos) = libm::sincos(TAU * ray as f64 / n as f64);
            (RADIUS.mul_add(x * sin, centre.0), RADIUS.mul_add(-x * cos, centre.1))
        };
        let mut canvas = Canvas::new(width, bottom);
        for level in [0.5, 1.0] {
            let rim: Vec<(f64, f64)> = (0..=n).map(|ray| at(ray % n, level)).collect();
            let dash = if level < 1.0 { Dash::Dashed } else { Dash::Solid };
            canvas.polyline(&rim, Stroke::new(Ink::Rule, 1.0).dash(dash));
        }
        for (ray, name) in self.axes.iter().enumerate() {
            canvas.line(centre, at(ray, 1.0), Stroke::new(Ink::Grid, 1.0));
            let (x, y) = at(ray, 1.1);
            let anchor = match x - centre.0 {
                side if side > 8.0 => Anchor::Start,
                side if side < -8.0 => Anchor::End,
                _ => Anchor::Middle,
            };
            let room = if anchor == Anchor::Middle { 200.0 } else { width / 2.0 - (x - centre.0).abs() - 4.0 };
            for (line, text) in wrap(name, 11.0, room).iter().enumerate() {
                let y = 13.0f64.mul_add(line as f64, y + 4.0);
                canvas.text(CanvasText::new(x, y, text).size(11.0).anchor(anchor));
            }
        }
        let (x, y) = at(0, 0.5);
        canvas.text(CanvasText::new(x + 4.0, y - 3.0, "0.5").size(11.0).ink(Ink::Muted));
        for (number, (_, values)) in self.series.iter().enumerate() {
            let ink = Ink::Series(number);
            let place = |ray: usize| {
                let x = values.get(ray % n).copied().flatten().filter(|x| x.is_finite());
                x.map_or((f64::NAN, f64::NAN), |x| at(ray % n, x.clamp(0.0, 1.0)))
            };
            let line: Vec<(f64, f64)> = (0..=n).map(place).collect();
            canvas.polyline(&line, Stroke::new(ink, 1.8).dash(Dash::of_series(number)));
            for place in line.into_iter().take(n).filter(|(x, _)| x.is_finite()) {
                canvas.marker(Marker::of_series(number), place, 4.0, ink);
            }
        }
        let names: Vec<String> = self.series.iter().map(|(name, _)| name.clone()).collect();
        frame::draw_underneath(&mut canvas, frame::of_groups(&names), &[], (bottom, width));
        canvas.finish(&self.title, &self.describe())
    }

    fn describe(&self) -> String {
        let rays = counted(self.axes.len(), "ray", "rays");
        let mut words = opening(format!("Radar plot of {rays} from 0 to 1."), &self.description);
        for (name, values) in &self.series {
            let ray = |(ray, axis): (usize, &String)| match values.get(ray).copied().flatten() {
                Some(x) if x.is_finite() => format!("{} {}", in_list(axis), value(x)),
                _ => format!("{} no value", in_list(axis)),
            };
            let rays: Vec<String> = self.axes.iter().enumerate().map(ray).collect();
            words.push(format!("{}: {}.", in_list(name), rays.join(", ")));
        }
        words.join(" ")
    }
}
