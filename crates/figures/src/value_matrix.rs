//! A matrix of values, such as loadings: how large each is, and its sign, seen at a glance.

use crate::canvas::{Anchor, Canvas, CanvasText};
use crate::dots::shortened;
use crate::figure::Figure;
use crate::ink::{Ink, Paint, Stroke};
use crate::text::{opening, rounded, signed, text_width, wrap};

/// A matrix of values: in each cell a square, the larger the greater, filled where it is positive and open where it is negative, beside the figure.
///
/// ```
/// use crosscase_figures::ValueMatrix;
/// let figure = ValueMatrix {
///     title: "Loadings".into(),
///     rows: vec!["trust1".into(), "skill1".into()],
///     columns: vec!["1".into(), "2".into()],
///     values: vec![vec![Some(0.82), Some(-0.05)], vec![Some(0.1), None]],
///     ..ValueMatrix::default()
/// }
/// .draw();
/// assert!(figure.description().contains("trust1: 1 0.82, 2 −0.05."));
/// assert!(figure.description().contains("skill1: 1 0.10, 2 undefined."));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ValueMatrix {
    /// What the matrix shows, in a few words.
    pub title: String,
    /// What it says beyond its cells, for the text alternative; may be empty.
    pub description: String,
    /// The names of the rows.
    pub rows: Vec<String>,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// Row by row; an undefined value is a dash.
    pub values: Vec<Vec<Option<f64>>>,
    /// The size of a value that fills its cell; larger ones fill it as well.
    pub full: f64,
    /// Below this size a value is written paler.
    pub small: f64,
    /// Short lines above the matrix.
    pub notes: Vec<String>,
}

impl Default for ValueMatrix {
    /// An empty matrix of values up to 1.
    fn default() -> Self {
        Self {
            title: String::new(),
            description: String::new(),
            rows: Vec::new(),
            columns: Vec::new(),
            values: Vec::new(),
            full: 1.0,
            small: 0.0,
            notes: Vec::new(),
        }
    }
}

const LABEL: f64 = 12.0;
const NOTE: f64 = 11.5;
const LINE: f64 = 16.0;
const ROW: f64 = 22.0;
const COLUMN: f64 = 76.0;
/// The side of the square of a value that fills its cell.
const SIDE: f64 = 18.0;
const LONGEST: f64 = 170.0;

impl ValueMatrix {
    /// Draws the matrix.
    pub fn draw(&self) -> Figure {
        let room = self.rows.iter().map(|name| text_width(name, LABEL)).fold(0.0, f64::max).min(LONGEST) + 14.0;
        let width = (room + COLUMN * self.columns.len() as f64 + 8.0).max(220.0);
        let notes: Vec<String> = self.notes.iter().flat_map(|note| wrap(note, NOTE, width - 12.0)).collect();
        let heads: Vec<Vec<String>> = self.columns.iter().map(|name| wrap(name, LABEL, COLUMN - 4.0)).collect();
        let head = heads.iter().map(Vec::len).max().unwrap_or_default() as f64 * LINE;
        let top = 10.0 + notes.len() as f64 * LINE + head + 4.0;
        let bottom = top + ROW * self.rows.len() as f64;
        let mut canvas = Canvas::new(width, bottom + LINE + 14.0);
        for (at, note) in notes.into_iter().enumerate() {
            canvas.text(CanvasText::new(6.0, 16.0 + at as f64 * LINE, note).size(NOTE).ink(Ink::Muted));
        }
        for (f, lines) in heads.iter().enumerate() {
            let middle = room + COLUMN * (f as f64 + 0.5);
            for (at, line) in lines.iter().rev().enumerate() {
                let y = top - 8.0 - at as f64 * LINE;
                canvas.text(CanvasText::new(middle, y, line.as_str()).size(LABEL).anchor(Anchor::Middle));
            }
        }
        for (i, name) in self.rows.iter().enumerate() {
            let (y, base) = (top + ROW * i as f64, top + ROW * i as f64 + ROW / 2.0 + 4.0);
            canvas.line((4.0, y), (width - 4.0, y), Stroke::new(Ink::Grid, 0.8));
            canvas.text(CanvasText::new(6.0, base, shortened(name, LONGEST)).size(LABEL));
            for (f, column) in self.columns.iter().enumerate() {
                let value = self.value(i, f);
                let title = format!("{name}, {column}: {}", written(value));
                canvas.titled(&title, |canvas| self.cell(canvas, value, (room + COLUMN * f as f64, y)));
            }
        }
        canvas.line((4.0, bottom), (width - 4.0, bottom), Stroke::new(Ink::Grid, 0.8));
        let base = bottom + LINE;
        square(&mut canvas, (12.0, base - 4.0), 10.0, true);
        canvas.text(CanvasText::new(22.0, base, "positive").size(NOTE).ink(Ink::Muted));
        square(&mut canvas, (88.0, base - 4.0), 10.0, false);
        canvas.text(CanvasText::new(98.0, base, "negative").size(NOTE).ink(Ink::Muted));
        canvas.finish(&self.title, &self.describe())
    }

    fn value(&self, row: usize, column: usize) -> Option<f64> {
        self.values.get(row).and_then(|row| row.get(column)).copied().flatten().filter(|value| value.is_finite())
    }

    fn cell(&self, canvas: &mut Canvas, value: Option<f64>, (left, top): (f64, f64)) {
        let base = top + ROW / 2.0 + 4.0;
        let is_small = value.is_none_or(|value| value.abs() < self.small);
        let ink = if is_small { Ink::Muted } else { Ink::Text };
        let text = CanvasText::new(left + COLUMN - 8.0, base, written(value)).size(LABEL).anchor(Anchor::End).ink(ink);
        canvas.text(if is_small || self.small == 0.0 { text } else { text.bold() });
        let Some(value) = value else { return };
        let full = if self.full > 0.0 { self.full } else { 1.0 };
        // The area is the size.
        let side = SIDE * (value.abs() / full).min(1.0).sqrt();
        if side >= 1.5 {
            square(canvas, (left + 6.0 + SIDE / 2.0, top + ROW / 2.0), side, value > 0.0);
        }
    }

    fn describe(&self) -> String {
        let drawn = format!("Matrix of {} rows and {} columns.", self.rows.len(), self.columns.len());
        let mut words = opening(drawn, &self.description);
        words.extend(self.notes.iter().map(|note| format!("{note}.")));
        for (i, name) in self.rows.iter().enumerate() {
            let said = |value: Option<f64>| value.map_or_else(|| "undefined".to_owned(), |value| written(Some(value)));
            let cells: Vec<String> = (self.columns.iter().enumerate())
                .map(|(f, column)| format!("{column} {}", said(self.value(i, f))))
                .collect();
            words.push(format!("{name}: {}.", cells.join(", ")));
        }
        words.join(" ")
    }
}

fn square(canvas: &mut Canvas, (x, y): (f64, f64), side: f64, is_positive: bool) {
    let corner = (x - side / 2.0, y - side / 2.0);
    if is_positive {
        canvas.rect(corner, (side, side), Paint::fill(Ink::Series(0)));
    } else {
        let outline = Stroke::new(Ink::Series(1), 1.6);
        let inner = (side - 1.6).max(0.4);
        canvas.rect((x - inner / 2.0, y - inner / 2.0), (inner, inner), Paint::fill(Ink::Paper).stroke(outline));
    }
}

/// Two digits, with a minus of its own; a dash of what is undefined.
pub(crate) fn written(value: Option<f64>) -> String {
    let Some(value) = value.filter(|value| value.is_finite()) else { return "–".to_owned() };
    if value.abs() >= 1e6 {
        return signed(&format!("{value:.1e}")).into_owned();
    }
    signed(&rounded(value, 2)).into_owned()
}
