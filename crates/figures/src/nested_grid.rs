//! A grid with nested axes.

use crate::canvas::{Anchor, Canvas, CanvasText};
use crate::figure::Figure;
use crate::ink::{Dash, Ink, Paint, Stroke};
use crate::text::{counted, in_list, listed, opening, text_width, unbroken_width, wrap, wrap_names};
use std::ops::Range;

/// A property space as Barton (1955) drew it: some dimensions nested above, some at the left, what is in each cell inside.
///
/// ```
/// use crosscase_figures::{GridAxis, GridCell, NestedGrid};
/// let axis = |name: &str, values: [&str; 2]| GridAxis { name: name.into(), values: values.map(String::from).to_vec() };
/// let figure = NestedGrid {
///     title: "Partnerships".into(),
///     above: vec![axis("lead", ["public", "users"])],
///     left: vec![axis("form", ["statute", "informal"])],
///     cells: vec![GridCell::of(["Ede"]), GridCell::ruled_out(), GridCell::default(), GridCell::of(["Oss", "Tiel"])],
///     ..NestedGrid::default()
/// };
/// assert!(figure.draw().description().contains("lead users, form informal: Oss, Tiel."));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NestedGrid {
    /// What the grid shows, in a few words.
    pub title: String,
    /// What it says beyond its cells, for the text alternative; may be empty.
    pub description: String,
    /// The axes above, the outermost first.
    pub above: Vec<GridAxis>,
    /// The axes at the left, the outermost first.
    pub left: Vec<GridAxis>,
    /// Row by row, the innermost axes running fastest; those that lack are empty.
    pub cells: Vec<GridCell>,
}

/// An axis of a nested grid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridAxis {
    /// Its name.
    pub name: String,
    /// Its values, in order.
    pub values: Vec<String>,
}

/// A cell of a nested grid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridCell {
    /// What is in it.
    pub names: Vec<String>,
    /// Whether nothing can be in it; it is hatched.
    pub is_ruled_out: bool,
}

impl GridCell {
    /// A cell with something in it.
    pub fn of<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        Self { names: names.into_iter().map(Into::into).collect(), is_ruled_out: false }
    }

    /// A cell that nothing can be in.
    pub fn ruled_out() -> Self {
        Self { names: Vec::new(), is_ruled_out: true }
    }
}

const SIZE: f64 = 11.0;
const LINE: f64 = 14.0;
const PAD: f64 = 5.0;
/// How much wider bold letters are.
const BOLD: f64 = 1.12;
const NARROWEST: f64 = 62.0;
const WIDEST: f64 = 120.0;
/// Wider where a word would be broken otherwise.
const WIDEST_OF_WORD: f64 = 150.0;
/// How far the further lines of a name stand in from its first.
const INDENT: f64 = 7.0;

fn leaves(axes: &[GridAxis]) -> usize {
    axes.iter().map(|axis| axis.values.len()).product()
}

fn left_width(axis: &GridAxis) -> f64 {
    let widest = axis.values.iter().chain([&axis.name]).map(|text| text_width(text, SIZE)).fold(0.0, f64::max);
    let word = axis.values.iter().map(|text| unbroken_width(text, SIZE)).fold(0.0, f64::max);
    widest.mul_add(BOLD, 2.0 * PAD).clamp(40.0, widest_of(word * BOLD))
}

/// The widest that something may be, a word of which has a width.
fn widest_of(word: f64) -> f64 {
    (word + 2.0 * PAD + INDENT).clamp(WIDEST, WIDEST_OF_WORD)
}

/// A line of a cell, how far it stands in, and where in it which names stand.
type CellLine = (f64, String, Vec<(Range<usize>, String)>);

/// The names of a cell in lines: side by side where they are short, else each on lines of its own, the first of which stands out.
fn cell_lines(names_of: &[String], width: f64) -> Vec<CellLine> {
    let is_short = |name: &String| text_width(&in_list(name.trim()), SIZE) + text_width(",", SIZE) <= width;
    if names_of.iter().all(is_short) {
        let mut names = names_of.iter().peekable();
        let found = |line: String| {
            let (mut marks, mut from) = (Vec::new(), 0);
            while let Some(name) = names.peek() {
                let written = in_list(name.trim());
                let rest = line.get(from..).unwrap_or_default();
                let Some(at) = rest.find(&*written).filter(|_| !written.is_empty()) else { break };
                marks.push((from + at..from + at + written.len(), (*name).clone()));
                from += at + written.len();
                names.next();
            }
            (0.0, line, marks)
        };
        return wrap_names(names_of, SIZE, width).into_iter().map(found).collect();
    }
    let mut lines = Vec::new();
    for (number, called) in names_of.iter().enumerate() {
        let comma = if number + 1 < names_of.len() { "," } else { "" };
        let name = format!("{}{comma}", in_list(called.trim()));
        let first = wrap(&name, SIZE, width).into_iter().next().unwrap_or_default();
        let rest = name.get(first.len()..).unwrap_or_default().trim_start().to_owned();
        let whole = |line: &String| vec![(0..line.len(), called.clone())];
        lines.push((0.0, first.clone(), whole(&first)));
        let rest = wrap(&rest, SIZE, width - INDENT).into_iter();
        lines.extend(rest.map(|line| (INDENT, line.clone(), whole(&line))));
    }
    lines
}

impl NestedGrid {
    /// Draws the grid.
    pub fn draw(&self) -> Figure {
        let (columns, rows) = (leaves(&self.above), leaves(&self.left));
        let widest =
            |names: &mut dyn Iterator<Item = &String>| names.map(|name| text_width(name, SIZE)).fold(0.0, f64::max);
        let inner = self.above.last().map(|axis| axis.values.as_slice()).unwrap_or_default();
        let names = widest(&mut self.cells.iter().flat_map(|cell| &cell.names).chain(inner));
        let word =
            self.cells.iter().flat_map(|cell| &cell.names).map(|name| unbroken_width(name, SIZE)).fold(0.0, f64::max);
        let width = names.mul_add(BOLD, 2.0 * PAD).clamp(NARROWEST, widest_of(word));
        let lefts: Vec<f64> = self.left.iter().map(left_width).collect();
        let left: f64 = lefts.iter().sum();
        let tops: Vec<f64> = (0..self.above.len()).map(|level| self.top_height(level, width)).collect();
        let top = PAD + tops.iter().sum::<f64>();
        let lines: Vec<Vec<CellLine>> =
            self.cells.iter().map(|cell| cell_lines(&cell.names, width - 2.0 * PAD)).collect();
        let height = |row: usize| {
            let of_row = lines.iter().skip(row * columns).take(columns);
            (of_row.map(Vec::len).max().unwrap_or(0).max(2) as f64).mul_add(LINE, 2.0 * PAD)
        };
        let mut edges = vec![top];
        for row in 0..rows {
            edges.push(edges.last().copied().unwrap_or(top) + height(row));
        }
        let at = |edge: usize| edges.get(edge).copied().unwrap_or(top);
        let mut canvas = Canvas::new((width.mul_add(columns as f64, left) + PAD).max(120.0), at(rows) + PAD);
        for row in 0..rows {
            for column in 0..columns {
                let corner = (width.mul_add(column as f64, left), at(row));
                let size = (width, at(row + 1) - at(row));
                let place = row * columns + column;
                self.draw_cell(
                    &mut canvas,
                    place,
                    corner,
                    size,
                    lines.get(place).map(Vec::as_slice).unwrap_or_default(),
                );
            }
        }
        self.draw_above(&mut canvas, (left, width), &tops, at(rows));
        self.draw_left(&mut canvas, &lefts, &edges, width.mul_add(columns as f64, left));
        canvas.finish(&self.title, &self.describe())
    }

    /// The lines of an axis above, where each value has the room of what is nested in it.
    fn top_height(&self, level: usize, width: f64) -> f64 {
        let room = leaves(self.above.get(level + 1..).unwrap_or_default()) as f64 * width - 2.0 * PAD;
        let values = self.above.get(level).map(|axis| axis.values.as_slice()).unwrap_or_default();
        let lines = values.iter().map(|value| wrap(value, SIZE, room).len()).max().unwrap_or(1);
        (lines as f64 + 1.0).mul_add(LINE, 2.0 * PAD)
    }

    fn draw_cell(&self, canvas: &mut Canvas, place: usize, corner: (f64, f64), size: (f64, f64), lines: &[CellLine]) {
        let is_ruled_out = self.cells.get(place).is_some_and(|cell| cell.is_ruled_out);
        let paint = if is_ruled_out { Paint::fill(Ink::Shade) } else { Paint::default() };
        canvas.rect(corner, size, paint.stroke(Stroke::new(Ink::Grid, 1.0)));
        if is_ruled_out {
            let (right, bottom) = (corner.0 + size.0, corner.1 + size.1);
            for (from, to) in [(corner, (right, bottom)), ((right, corner.1), (corner.0, bottom))] {
                canvas.line(from, to, Stroke::new(Ink::Rule, 0.8).dash(Dash::Dotted));
            }
        }
        for (number, (indent, line, marks)) in lines.iter().enumerate() {
            let y = LINE.mul_add(number as f64, corner.1 + PAD + 10.0);
            canvas.text(CanvasText::new(corner.0 + PAD + indent, y, line).size(SIZE).marks(marks.clone()));
        }
    }

    fn draw_above(&self, canvas: &mut Canvas, (left, width): (f64, f64), tops: &[f64], bottom: f64) {
        let mut y = PAD;
        for (level, (axis, height)) in self.above.iter().zip(tops).enumerate() {
            let span = leaves(self.above.get(level + 1..).unwrap_or_default()) as f64 * width;
            let repeats = leaves(self.above.get(..level).unwrap_or_default());
            for repeat in 0..repeats {
                for (number, value) in axis.values.iter().enumerate() {
                    let x = span.mul_add((repeat * axis.values.len() + number) as f64, left);
                    if number == 0 {
                        let name = CanvasText::new(x + PAD, y + 10.0, &axis.name).size(SIZE).ink(Ink::Muted).italic();
                        canvas.text(name);
                    }
                    for (line, text) in wrap(value, SIZE, span - 2.0 * PAD).iter().enumerate() {
                        let baseline = LINE.mul_add(line as f64 + 1.0, y + 10.0);
                        let text = CanvasText::new(x + span / 2.0, baseline, text).size(SIZE).bold();
                        canvas.text(text.anchor(Anchor::Middle));
                    }
                    canvas.line((x, y), (x, bottom), Stroke::new(Ink::Rule, thickness(level)));
                }
            }
            canvas.line(
                (left, y + height),
                (span.mul_add((repeats * axis.values.len()) as f64, left), y + height),
                Stroke::new(Ink::Rule, 1.0),
            );
            y += height;
        }
    }

    fn draw_left(&self, canvas: &mut Canvas, lefts: &[f64], edges: &[f64], right: f64) {
        let mut x = 0.0;
        let top = edges.first().copied().unwrap_or(0.0);
        for (level, (axis, width)) in self.left.iter().zip(lefts).enumerate() {
            let span = leaves(self.left.get(level + 1..).unwrap_or_default());
            let repeats = leaves(self.left.get(..level).unwrap_or_default());
            canvas.text(CanvasText::new(x + PAD, top - PAD, &axis.name).size(SIZE).ink(Ink::Muted).italic());
            for repeat in 0..repeats {
                for (number, value) in axis.values.iter().enumerate() {
                    let edge = (repeat * axis.values.len() + number) * span;
                    let y = edges.get(edge).copied().unwrap_or(top);
                    for (line, text) in wrap(value, SIZE, width - 2.0 * PAD).iter().enumerate() {
                        let baseline = LINE.mul_add(line as f64, y + PAD + 10.0);
                        canvas.text(CanvasText::new(x + PAD, baseline, text).size(SIZE).bold());
                    }
                    canvas.line((x, y), (right, y), Stroke::new(Ink::Rule, thickness(level)));
                }
            }
            x += width;
        }
        let bottom = edges.last().copied().unwrap_or(top);
        canvas.line((0.0, bottom), (right, bottom), Stroke::new(Ink::Rule, 1.0));
        canvas.line((right, top), (right, bottom), Stroke::new(Ink::Rule, 1.0));
    }

    /// The values of a cell in words.
    fn spoken(&self, place: usize) -> String {
        let columns = leaves(&self.above).max(1);
        let of = |axes: &[GridAxis], mut place: usize| {
            let mut words = Vec::new();
            for axis in axes.iter().rev() {
                let size = axis.values.len().max(1);
                let value = axis.values.get(place % size).map_or("", String::as_str);
                words.push(format!("{} {value}", axis.name));
                place /= size;
            }
            words.reverse();
            words
        };
        let words = [of(&self.above, place % columns), of(&self.left, place / columns)].concat();
        words.join(", ")
    }

    fn describe(&self) -> String {
        let cells = leaves(&self.above) * leaves(&self.left);
        let mut words = opening(format!("Grid of {}.", counted(cells, "cell", "cells")), &self.description);
        for (place, cell) in self.cells.iter().enumerate().take(cells).filter(|(_, cell)| !cell.names.is_empty()) {
            words.push(format!("{}: {}.", self.spoken(place), listed(&cell.names)));
        }
        let ruled_out: Vec<String> = (0..self.cells.len().min(cells))
            .filter(|place| self.cells.get(*place).is_some_and(|cell| cell.is_ruled_out))
            .map(|place| self.spoken(place))
            .collect();
        if !ruled_out.is_empty() {
            words.push(format!("Ruled out: {}.", ruled_out.join("; ")));
        }
        words.join(" ")
    }
}

/// Lines between the values of outer axes are thicker.
fn thickness(level: usize) -> f64 {
    if level == 0 { 1.4 } else { 0.8 }
}
