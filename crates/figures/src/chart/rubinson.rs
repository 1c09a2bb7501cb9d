//! Terms as rows, in the notation of Rubinson (2019).

use super::{ChartCell, ChartModel, ChartNotation, ChartTerm, ConfigurationChart};
use crate::canvas::{Anchor, Canvas, CanvasText};
use crate::ink::{Ink, Paint, Stroke};
use crate::text::{listed, text_width, wrap, wrap_names};

const SIZE: f64 = 12.0;
const LINE: f64 = 16.0;
const LEFT: f64 = 10.0;
/// The height of a row of signs, and of every further line of cases in it.
const ROW: f64 = 26.0;
/// The radius of every sign.
const SIGN: f64 = 7.0;
/// The size of a level that is written out.
const LEVEL: f64 = 14.0;
/// The narrowest column of signs, and the widest whose name is not turned.
const NARROW: f64 = 34.0;
const WIDE: f64 = 78.0;
/// A turned name is broken into lines of this width.
const TURNED: f64 = 120.0;
const FIGURE: f64 = 62.0;
/// A list of cases is about so many lines long, as far as its column may grow for it.
const LINES: f64 = 6.0;
const CASES: std::ops::RangeInclusive<f64> = 170.0..=320.0;
/// Conditions that together are wider than this stand in several tables, one below the other.
const SIGNS: f64 = 560.0;

/// Where everything stands from left to right.
struct Layout {
    /// The width of the terms' labels.
    labels: f64,
    /// The names of the conditions, broken into lines.
    names: Vec<Vec<String>>,
    /// Whether the names run upwards.
    turned: bool,
    /// The width of a column of signs.
    column: f64,
    /// How many conditions stand in one table.
    most: usize,
    /// The width of the lists of cases; 0 without any.
    cases: f64,
    right: f64,
}

/// A table of a chart: which conditions it shows, and whether figures and cases stand at the end of its rows.
struct Table<'a> {
    chart: &'a ConfigurationChart,
    layout: &'a Layout,
    conditions: std::ops::Range<usize>,
    is_last: bool,
}

pub(super) fn draw(chart: &ConfigurationChart) -> Canvas {
    let layout = layout(chart);
    let mut canvas = Canvas::new(layout.right + LEFT, 1.0);
    let mut y = 8.0;
    let count = chart.conditions.len();
    let tables = count.div_ceil(layout.most).max(1);
    // As many conditions in each table as in the others, give or take one.
    for index in 0..tables {
        let conditions = index * count / tables..(index + 1) * count / tables;
        let table = Table { chart, layout: &layout, conditions, is_last: index + 1 == tables };
        y = table.draw(&mut canvas, y);
    }
    for line in wrap(&chart.legend_as(ChartNotation::Rubinson), 11.0, layout.right - LEFT) {
        y += LINE;
        canvas.text(CanvasText::new(LEFT, y, line).size(11.0).ink(Ink::Muted));
    }
    canvas.height(y + 12.0);
    canvas
}

fn layout(chart: &ConfigurationChart) -> Layout {
    let terms = || chart.models.iter().flat_map(|model| &model.terms);
    let labels = terms().map(|term| text_width(&term.label, SIZE)).fold(text_width("Term", SIZE), f64::max).min(110.0);
    let flat: Vec<Vec<String>> = chart.conditions.iter().map(|name| wrap(name, SIZE, WIDE - 8.0)).collect();
    // A name that would have to be broken inside a word, or into many lines, reads better turned.
    let whole = |(name, lines): (&String, &Vec<String>)| {
        lines.len() <= 2 && name.split_whitespace().all(|word| text_width(word, SIZE) <= WIDE - 8.0)
    };
    let turned = !chart.conditions.iter().zip(&flat).all(whole);
    let names = if turned { chart.conditions.iter().map(|name| wrap(name, SIZE, TURNED)).collect() } else { flat };
    let width = |lines: &Vec<String>| {
        let widest = lines.iter().map(|line| text_width(line, SIZE)).fold(0.0, f64::max);
        if turned { lines.len() as f64 * LINE } else { widest }
    };
    let level = |cell: &ChartCell| if let ChartCell::Level(level, _) = cell { text_width(level, LEVEL) } else { 0.0 };
    let levels = terms().flat_map(|term| &term.cells).map(level);
    let column = (names.iter().map(width).chain(levels).fold(0.0, f64::max) + 10.0).max(NARROW);
    let most = (1..=chart.conditions.len()).take_while(|&count| count as f64 * column <= SIGNS).count().max(1);
    let tables = chart.conditions.len().div_ceil(most).max(1);
    let signs = column * chart.conditions.len().div_ceil(tables) as f64;
    let list = terms().map(|term| text_width(&listed(&term.cases), 11.0)).fold(0.0, f64::max);
    // A pixel more than the list is wide, for the sums of its parts.
    let cases = if list > 0.0 { (list + 1.0).min((list / LINES).clamp(*CASES.start(), *CASES.end())) } else { 0.0 };
    let figures = FIGURE * chart.term_rows.len() as f64;
    let right = LEFT + labels + 12.0 + signs + figures + if cases > 0.0 { cases.max(40.0) + 14.0 } else { 0.0 };
    // Wide enough for the legend in three lines or so, even without a single condition.
    Layout { labels, names, turned, column, most, cases, right: right.max(300.0) }
}

impl Table<'_> {
    fn draw(&self, canvas: &mut Canvas, top: f64) -> f64 {
        let mut y = self.draw_head(canvas, top);
        for (index, model) in self.chart.models.iter().enumerate() {
            if index > 0 {
                self.rule(canvas, y, Stroke::new(Ink::Rule, 0.8));
            }
            y = self.draw_model(canvas, model, y);
        }
        self.rule(canvas, y, Stroke::new(Ink::Rule, 1.2));
        y + if self.is_last { 0.0 } else { 18.0 }
    }

    /// The middle of the column of a condition, of a figure, and the left edge of the cases.
    fn sign(&self, condition: usize) -> f64 {
        let within = condition - self.conditions.start;
        LEFT + self.layout.labels + 12.0 + (within as f64 + 0.5) * self.layout.column
    }

    fn figure(&self, row: usize) -> f64 {
        let signs = self.conditions.len() as f64 * self.layout.column;
        LEFT + self.layout.labels + 12.0 + signs + (row as f64 + 0.5) * FIGURE
    }

    fn cases(&self) -> f64 {
        self.figure(self.chart.term_rows.len()) - FIGURE / 2.0 + 12.0
    }

    fn rule(&self, canvas: &mut Canvas, y: f64, stroke: Stroke) {
        canvas.line((LEFT, y), (self.layout.right, y), stroke);
    }

    fn draw_head(&self, canvas: &mut Canvas, top: f64) -> f64 {
        self.rule(canvas, top, Stroke::new(Ink::Rule, 1.2));
        let figures: Vec<Vec<String>> =
            self.chart.term_rows.iter().map(|name| wrap(name, SIZE, FIGURE - 6.0)).filter(|_| self.is_last).collect();
        let names = || self.layout.names.iter().enumerate().filter(|(index, _)| self.conditions.contains(index));
        let longest = names().flat_map(|(_, lines)| lines).map(|line| text_width(line, SIZE)).fold(0.0, f64::max);
        let lines = names().map(|(_, lines)| lines.len()).chain(figures.iter().map(Vec::len)).max().unwrap_or(1);
        let flat = lines.max(1) as f64 * LINE;
        let height = if self.layout.turned { longest.max(flat) } else { flat } + 10.0;
        let foot = top + height;
        draw_heading(canvas, (LEFT, foot), &["Term".to_owned()], Anchor::Start);
        for (row, lines) in figures.iter().enumerate() {
            draw_heading(canvas, (self.figure(row), foot), lines, Anchor::Middle);
        }
        if self.is_last && self.layout.cases > 0.0 {
            draw_heading(canvas, (self.cases(), foot), &["Cases".to_owned()], Anchor::Start);
        }
        for (index, lines) in names() {
            let x = self.sign(index);
            if !self.layout.turned {
                draw_heading(canvas, (x, foot), lines, Anchor::Middle);
                continue;
            }
            let first = x - (lines.len() as f64 - 1.0) * LINE / 2.0 + 4.0;
            for (at, line) in lines.iter().enumerate() {
                let x = first + at as f64 * LINE;
                canvas.text(CanvasText::new(x, foot - 6.0, line.as_str()).size(SIZE).bold().upwards());
            }
        }
        self.rule(canvas, foot, Stroke::new(Ink::Rule, 0.8));
        foot
    }

    fn draw_model(&self, canvas: &mut Canvas, model: &ChartModel, top: f64) -> f64 {
        let mut y = top;
        let room = self.layout.right - LEFT;
        for line in wrap(&model.label, SIZE, room) {
            y += LINE + 2.0;
            canvas.text(CanvasText::new(LEFT, y, line).size(SIZE).bold());
        }
        y += 4.0;
        for (index, term) in model.terms.iter().enumerate() {
            if index > 0 {
                self.rule(canvas, y, Stroke::new(Ink::Grid, 0.8));
            }
            y = self.draw_term(canvas, term, y);
        }
        let value = |(row, name): (usize, &String)| {
            format!("{name} {}", self.chart.format(model.values.get(row).copied().flatten()))
        };
        let values: Vec<String> = self.chart.model_rows.iter().enumerate().map(value).collect();
        if self.is_last && !values.is_empty() {
            self.rule(canvas, y, Stroke::new(Ink::Rule, 0.8));
            for line in wrap(&values.join(" · "), SIZE, room) {
                y += LINE + 2.0;
                canvas.text(CanvasText::new(LEFT, y, line).size(SIZE));
            }
            y += 8.0;
        }
        y
    }

    fn draw_term(&self, canvas: &mut Canvas, term: &ChartTerm, top: f64) -> f64 {
        let label = wrap(&term.label, SIZE, self.layout.labels);
        let cases = if self.is_last { wrap_names(&term.cases, 11.0, self.layout.cases) } else { Vec::new() };
        let height = ROW + (label.len().max(cases.len()).max(1) as f64 - 1.0) * LINE;
        let middle = top + height / 2.0;
        draw_lines(canvas, LEFT, middle, &label, SIZE);
        for condition in self.conditions.clone() {
            let Some(cell) = term.cells.get(condition).filter(|cell| **cell != ChartCell::Blank) else { continue };
            let name = self.chart.conditions.get(condition).map_or("", String::as_str);
            let words = format!("{name}: {}", cell.words_in(ChartNotation::Rubinson));
            canvas.titled(&words, |canvas| draw_sign(canvas, cell, (self.sign(condition), middle)));
        }
        if self.is_last {
            for row in 0..self.chart.term_rows.len() {
                let value = self.chart.format(term.values.get(row).copied().flatten());
                canvas.text(CanvasText::new(self.figure(row), middle + 4.0, value).size(SIZE).anchor(Anchor::Middle));
            }
            draw_lines(canvas, self.cases(), middle, &cases, 11.0);
        }
        top + height
    }
}

/// A heading, its last line just above the rule at `foot`.
fn draw_heading(canvas: &mut Canvas, (x, foot): (f64, f64), lines: &[String], anchor: Anchor) {
    for (index, line) in lines.iter().rev().enumerate() {
        let y = foot - 7.0 - index as f64 * LINE;
        canvas.text(CanvasText::new(x, y, line.as_str()).size(SIZE).anchor(anchor).bold());
    }
}

/// Lines of text, together centred on `middle`.
fn draw_lines(canvas: &mut Canvas, x: f64, middle: f64, lines: &[String], size: f64) {
    let first = middle - (lines.len() as f64 - 1.0) * LINE / 2.0 + 4.0;
    for (index, line) in lines.iter().enumerate() {
        canvas.text(CanvasText::new(x, first + index as f64 * LINE, line.as_str()).size(size));
    }
}

fn draw_sign(canvas: &mut Canvas, cell: &ChartCell, (x, y): (f64, f64)) {
    match cell {
        ChartCell::Blank => {}
        ChartCell::Present(_) => canvas.circle((x, y), SIGN, Paint::fill(Ink::Text)),
        ChartCell::Absent(_) => canvas.circle((x, y), SIGN - 0.8, Paint::outline(Stroke::new(Ink::Text, 1.6))),
        ChartCell::Level(level, _) => {
            canvas.text(CanvasText::new(x, y + 4.5, level.as_str()).size(LEVEL).anchor(Anchor::Middle).bold());
        }
    }
}
