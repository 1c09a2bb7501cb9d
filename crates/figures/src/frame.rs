//! Two axes with ticks and labels, and the lines of text under a plot.

use crate::canvas::{Anchor, Canvas, CanvasText};
use crate::ink::{Dash, Ink, Marker, Paint, Stroke};
use crate::labels::Area;
use crate::scale::LinearScale;
use crate::text::{text_width, value, wrap};

/// A vertical reference line with its label, such as a calibration anchor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReferenceLine {
    /// Value on the horizontal axis.
    pub at: f64,
    /// Label above the plot; may be empty.
    pub label: String,
}

impl ReferenceLine {
    /// A line at a value.
    pub fn new(at: f64, label: impl Into<String>) -> Self {
        Self { at, label: label.into() }
    }
}

/// Width of a plot with two axes: one column of a journal, and readable on a telephone.
pub(crate) const WIDTH: f64 = 400.0;
const TICK: f64 = 11.0;
const LABEL: f64 = 12.0;
const NOTE: f64 = 11.5;
const LINE: f64 = 16.0;

/// Room beside rows for the widest of their texts, up to a most.
pub(crate) fn room<'a>(texts: impl Iterator<Item = &'a String>, most: f64) -> f64 {
    texts.map(|text| text_width(text, LABEL)).fold(0.0, f64::max).min(most)
}

/// The plotting area and its scales.
pub(crate) struct Frame {
    pub(crate) area: Area,
    pub(crate) x: LinearScale,
    pub(crate) y: LinearScale,
}

/// What stands around a plotting area.
pub(crate) struct Surroundings {
    /// Lines above the plot.
    pub(crate) notes: Vec<String>,
    /// Rows of rule labels above the plot.
    pub(crate) rule_rows: usize,
    pub(crate) x_label: Vec<String>,
    pub(crate) y_label: Vec<String>,
    left: f64,
}

impl Surroundings {
    pub(crate) fn new(notes: &[String], x_label: &str, y_label: &str, y: &LinearScale, plot_height: f64) -> Self {
        let widest = y.ticks(5).iter().map(|tick| text_width(&tick.label, TICK)).fold(0.0, f64::max);
        let y_label = wrap(y_label, LABEL, plot_height);
        let left = widest + 12.0 + y_label.len() as f64 * LINE + 2.0;
        let inner = WIDTH - left - 12.0;
        Self {
            notes: notes.iter().flat_map(|note| wrap(note, NOTE, WIDTH - 12.0)).collect(),
            rule_rows: 0,
            x_label: wrap(x_label, LABEL, inner),
            y_label,
            left,
        }
    }

    /// Left edge of the plotting area.
    pub(crate) fn left(&self) -> f64 {
        self.left
    }

    /// Upper edge of the plotting area.
    pub(crate) fn top(&self) -> f64 {
        10.0 + (self.notes.len() + self.rule_rows) as f64 * LINE
    }

    /// Height of what stands below the plotting area, up to the end of the axis label.
    pub(crate) fn below(&self) -> f64 {
        24.0 + self.x_label.len() as f64 * LINE + 4.0
    }
}

impl Frame {
    /// Draws notes, grid, ticks and the labels of the axes.
    pub(crate) fn draw(&self, canvas: &mut Canvas, around: &Surroundings) {
        let Area { left, top, right, bottom } = self.area;
        for (index, note) in around.notes.iter().enumerate() {
            canvas.text(CanvasText::new(6.0, 16.0 + index as f64 * LINE, note.as_str()).size(NOTE).ink(Ink::Muted));
        }
        self.draw_x_ticks(canvas);
        for tick in self.y.ticks(5) {
            let y = self.y.at(tick.value);
            canvas.line((left, y), (right, y), Stroke::new(Ink::Grid, 0.8));
            canvas
                .text(CanvasText::new(left - 6.0, y + 4.0, tick.label).size(TICK).anchor(Anchor::End).ink(Ink::Muted));
        }
        canvas.rect((left, top), (right - left, bottom - top), Paint::outline(Stroke::new(Ink::Rule, 1.0)));
        self.draw_x_label(canvas, &around.x_label, WIDTH);
        let middle = f64::midpoint(top, bottom);
        for (index, line) in around.y_label.iter().enumerate() {
            let x = 14.0 + index as f64 * LINE;
            canvas.text(CanvasText::new(x, middle, line.as_str()).size(LABEL).anchor(Anchor::Middle).upwards());
        }
    }

    /// Draws the ticks of the horizontal axis, with their lines across the plot.
    pub(crate) fn draw_x_ticks(&self, canvas: &mut Canvas) {
        let Area { top, bottom, .. } = self.area;
        for tick in self.x.ticks(5) {
            let x = self.x.at(tick.value);
            canvas.line((x, top), (x, bottom), Stroke::new(Ink::Grid, 0.8));
            canvas
                .text(CanvasText::new(x, bottom + 15.0, tick.label).size(TICK).anchor(Anchor::Middle).ink(Ink::Muted));
        }
    }

    /// Draws the label of the horizontal axis under its middle; one that is wider, under that of the figure.
    pub(crate) fn draw_x_label(&self, canvas: &mut Canvas, lines: &[String], width: f64) {
        let Area { left, right, bottom, .. } = self.area;
        for (index, line) in lines.iter().enumerate() {
            let fits = text_width(line, LABEL) <= right - left;
            let middle = if fits { f64::midpoint(left, right) } else { width / 2.0 };
            let y = bottom + 34.0 + index as f64 * LINE;
            canvas.text(CanvasText::new(middle, y, line.as_str()).size(LABEL).anchor(Anchor::Middle));
        }
    }

    pub(crate) fn at(&self, x: f64, y: f64) -> (f64, f64) {
        (self.x.at(x), self.y.at(y))
    }

    /// The plotting area a little smaller, for labels that shall not touch its frame.
    pub(crate) fn field(&self) -> Area {
        let Area { left, top, right, bottom } = self.area;
        Area { left: left + 2.0, top: top + 2.0, right: right - 2.0, bottom: bottom - 2.0 }
    }

    /// Draws vertical rules with their labels above the plot.
    pub(crate) fn draw_rules(&self, canvas: &mut Canvas, rules: &[PlacedRule]) {
        for rule in rules {
            let y = self.area.top - 6.0 - rule.row as f64 * LINE;
            let start = if rule.label.is_empty() { self.area.top } else { y + 2.0 };
            canvas.line((rule.x, start), (rule.x, self.area.bottom), Stroke::new(Ink::Rule, 1.0).dash(Dash::Dashed));
            canvas.text(CanvasText::new(rule.left, y, rule.label.as_str()).size(TICK).ink(Ink::Muted));
        }
    }
}

/// The rules in words, where there are any.
pub(crate) fn describe_rules(rules: &[ReferenceLine]) -> Option<String> {
    let told: Vec<String> =
        rules.iter().map(|rule| format!("{} at {}", rule.label, value(rule.at)).trim().to_owned()).collect();
    (!told.is_empty()).then(|| format!("Vertical lines: {}.", told.join("; ")))
}

/// A rule whose label has its place above the plot.
#[derive(Clone, Debug)]
pub(crate) struct PlacedRule {
    label: String,
    x: f64,
    row: usize,
    left: f64,
    right: f64,
}

/// How many rows of labels the rules take.
pub(crate) fn rows(rules: &[PlacedRule]) -> usize {
    rules.iter().filter(|rule| !rule.label.is_empty()).map(|rule| rule.row + 1).max().unwrap_or(0)
}

/// With so many rules every alignment of their labels in one row is tried.
const TRIED: usize = 6;

/// Gives the label of each rule within the axis a place where it touches no other label and no other rule: all in one
/// row if that can be, else each in the lowest row that is free.
pub(crate) fn place_rules(rules: &[ReferenceLine], x: &LinearScale, left: f64, right: f64) -> Vec<PlacedRule> {
    let mut order: Vec<&ReferenceLine> = rules.iter().filter(|rule| x.contains(rule.at)).collect();
    order.sort_by(|a, b| a.at.total_cmp(&b.at));
    // Centred on the line, ending at it, beginning at it; never out of the plot where that can be helped.
    let candidate = |rule: &ReferenceLine, row: usize, share: f64| {
        let (at, width) = (x.at(rule.at), text_width(&rule.label, TICK));
        let start = (at - share * (width + 4.0) + 2.0).min(right - width).max(left);
        PlacedRule { label: rule.label.clone(), x: at, row, left: start, right: start + width }
    };
    let free = |placed: &[PlacedRule], new: &PlacedRule| {
        new.label.is_empty() || placed.iter().all(|old| !new.touches(old) && !old.touches(new))
    };
    if let Some(placed) = (order.len() <= TRIED).then(|| in_one_row(&order, &candidate, &free)).flatten() {
        return placed;
    }
    let mut placed: Vec<PlacedRule> = Vec::new();
    for rule in order {
        let places = (0..=placed.len()).flat_map(|row| SHARES.map(|share| (row, share)));
        let above = candidate(rule, placed.len(), 0.5);
        let found = places.map(|(row, share)| candidate(rule, row, share)).find(|new| free(&placed, new));
        placed.push(found.unwrap_or(above));
    }
    placed
}

/// The share of a label that stands to the left of its rule, in the order of preference.
const SHARES: [f64; 3] = [0.5, 1.0, 0.0];

fn in_one_row(
    order: &[&ReferenceLine],
    candidate: &impl Fn(&ReferenceLine, usize, f64) -> PlacedRule,
    free: &impl Fn(&[PlacedRule], &PlacedRule) -> bool,
) -> Option<Vec<PlacedRule>> {
    let mut found = vec![Vec::new()];
    for rule in order {
        let longer = |placed: &Vec<PlacedRule>| {
            let new = SHARES.map(|share| candidate(rule, 0, share)).into_iter().filter(|new| free(placed, new));
            new.map(|new| placed.iter().cloned().chain([new]).collect()).collect::<Vec<Vec<PlacedRule>>>()
        };
        found = found.iter().flat_map(longer).collect();
    }
    found.into_iter().next()
}

impl PlacedRule {
    /// Does this label lie on the other one, or on the other's line as it runs up to a higher row?
    fn touches(&self, other: &Self) -> bool {
        if other.label.is_empty() {
            return false;
        }
        let on_label = self.row == other.row && self.left < other.right + 6.0 && other.left < self.right + 6.0;
        let on_line = self.row < other.row && self.left - 3.0 < other.x && other.x < self.right + 3.0;
        on_label || on_line
    }
}

/// An entry of a legend: a drawing of its sign and its name.
pub(crate) enum Sign {
    Marker(Marker, Ink),
    /// A shape with a dashed outline.
    Dashed,
    Line(Stroke),
}

/// The legend of the classes of points.
pub(crate) fn of_groups(groups: &[String]) -> impl Iterator<Item = (Sign, String)> {
    let sign = |index| Sign::Marker(Marker::of_series(index), Ink::Series(index));
    groups.iter().enumerate().map(move |(index, name)| (sign(index), name.clone()))
}

/// Ends a plot at `foot` with its legend and its key.
pub(crate) fn draw_underneath(
    canvas: &mut Canvas,
    legend: impl IntoIterator<Item = (Sign, String)>,
    key: &[String],
    (foot, width): (f64, f64),
) {
    let (mut x, mut y) = (f64::INFINITY, foot - 2.0);
    for (sign, name) in legend {
        let room = 24.0 + text_width(&name, LABEL) + 14.0;
        if x + room > width {
            x = 8.0;
            y += LINE;
        }
        match sign {
            Sign::Marker(marker, ink) => canvas.marker(marker, (x + 9.0, y - 4.0), 4.2, ink),
            Sign::Dashed => {
                let outline = Stroke::new(Ink::Text, 1.4).dash(Dash::Dashed);
                canvas.circle((x + 9.0, y - 4.0), 5.0, Paint::fill(Ink::Paper).stroke(outline));
            }
            Sign::Line(stroke) => canvas.line((x, y - 4.0), (x + 19.0, y - 4.0), stroke),
        }
        canvas.text(CanvasText::new(x + 24.0, y, name).size(LABEL));
        x += room;
    }
    for line in key.iter().flat_map(|line| wrap(line, NOTE, width - 14.0)) {
        y += LINE;
        canvas.text(CanvasText::new(8.0, y, line).size(NOTE).ink(Ink::Muted));
    }
    canvas.height(if y < foot { foot + 4.0 } else { y + 10.0 });
}
