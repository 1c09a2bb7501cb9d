//! Terms as columns, in the notation of Ragin & Fiss (2008).

use super::{ChartCell, ChartNotation, ChartTerm, ConfigurationChart, Weight, weight};
use crate::canvas::{Anchor, Canvas, CanvasText};
use crate::ink::{Ink, Paint, Stroke};
use crate::text::{text_width, wrap, wrap_names};

const SIZE: f64 = 12.0;
const ROW: f64 = 26.0;
const LINE: f64 = 16.0;
const COLUMN: f64 = 72.0;
const GAP: f64 = 12.0;
const NAMES: f64 = 170.0;
/// Of the ring around what is core in some parsimonious models only.
const RING: f64 = 9.4;

/// Where the columns of a chart stand.
struct Columns {
    /// Left edge of the first column of signs.
    left: f64,
    /// For each model the left edge of its columns and how many there are.
    models: Vec<(f64, usize)>,
    right: f64,
}

pub(super) fn draw(chart: &ConfigurationChart) -> Canvas {
    let columns = chart.columns();
    let mut canvas = Canvas::new(columns.right + 10.0, 1.0);
    let mut y = chart.draw_head(&mut canvas, &columns);
    y = chart.draw_signs(&mut canvas, &columns, y);
    y = chart.draw_values(&mut canvas, &columns, y);
    rule(&mut canvas, &columns, y, 1.2);
    for line in wrap(&chart.legend_as(ChartNotation::Fiss), 11.0, columns.right - 10.0) {
        y += LINE;
        canvas.text(CanvasText::new(10.0, y, line).size(11.0).ink(Ink::Muted));
    }
    canvas.height(y + 12.0);
    canvas
}

impl ConfigurationChart {
    fn columns(&self) -> Columns {
        let rows = self.conditions.iter().chain(&self.term_rows).chain(&self.model_rows);
        let names = rows.map(|name| text_width(name, SIZE)).fold(text_width("Cases", SIZE), f64::max).min(NAMES);
        let left = 10.0 + names + GAP;
        let mut x = left;
        let mut models = Vec::new();
        for model in &self.models {
            let count = model.terms.len().max(1);
            models.push((x, count));
            x += count as f64 * COLUMN + GAP;
        }
        // Wide enough for the legend in three lines or so, even without a single column.
        Columns { left, models, right: (x - GAP).max(300.0) }
    }

    fn draw_head(&self, canvas: &mut Canvas, columns: &Columns) -> f64 {
        rule(canvas, columns, 8.0, 1.2);
        let heads: Vec<Vec<String>> = self
            .models
            .iter()
            .zip(&columns.models)
            .map(|(model, &(_, count))| wrap(&model.label, SIZE, count as f64 * COLUMN))
            .collect();
        let lines = heads.iter().map(Vec::len).max().unwrap_or(0) as f64;
        let foot = 8.0 + lines * LINE + if lines > 0.0 { 8.0 } else { 0.0 };
        for (head, &(x, count)) in heads.iter().zip(&columns.models) {
            let width = count as f64 * COLUMN;
            for (index, line) in head.iter().enumerate() {
                let y = 24.0 + index as f64 * LINE;
                canvas
                    .text(CanvasText::new(x + width / 2.0, y, line.as_str()).size(SIZE).anchor(Anchor::Middle).bold());
            }
            if lines > 0.0 {
                canvas.line((x + 4.0, foot), (x + width - 4.0, foot), Stroke::new(Ink::Rule, 0.8));
            }
        }
        for (term, x) in self.terms(columns) {
            canvas.text(CanvasText::new(x, foot + 17.0, term.label.as_str()).size(SIZE).anchor(Anchor::Middle).bold());
        }
        rule(canvas, columns, foot + 24.0, 0.8);
        foot + 24.0
    }

    fn draw_signs(&self, canvas: &mut Canvas, columns: &Columns, top: f64) -> f64 {
        let mut y = top + 4.0;
        for (row, condition) in self.conditions.iter().enumerate() {
            let lines = wrap(condition, SIZE, columns.left - 10.0 - GAP);
            let height = (lines.len().max(1) as f64 - 1.0) * LINE + ROW;
            let middle = y + height / 2.0;
            draw_name(canvas, &lines, middle);
            for (term, x) in self.terms(columns) {
                if let Some(cell) = term.cells.get(row).filter(|cell| **cell != ChartCell::Blank) {
                    let title = format!("{condition}: {}", cell.words());
                    canvas.titled(&title, |canvas| draw_cell(canvas, cell, (x, middle)));
                }
            }
            y += height;
        }
        rule(canvas, columns, y + 4.0, 0.8);
        y + 4.0
    }

    fn draw_values(&self, canvas: &mut Canvas, columns: &Columns, top: f64) -> f64 {
        let mut y = top + 4.0;
        for (row, name) in self.term_rows.iter().enumerate() {
            let values = self.terms(columns).map(|(term, x)| (x, term.values.get(row).copied().flatten()));
            y = self.draw_value_row(canvas, columns, name, values.collect(), y);
        }
        let cases: Vec<(f64, Vec<String>)> =
            self.terms(columns).map(|(term, x)| (x, wrap_names(&term.cases, 11.0, COLUMN - 8.0))).collect();
        let lines = cases.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0);
        if lines > 0 {
            draw_name(canvas, &["Cases".to_owned()], y + 10.0);
            for (x, names) in &cases {
                for (index, line) in names.iter().enumerate() {
                    let at = y + 14.0 + index as f64 * LINE;
                    canvas.text(CanvasText::new(*x, at, line.as_str()).size(11.0).anchor(Anchor::Middle));
                }
            }
            y += lines as f64 * LINE + 6.0;
        }
        if !self.model_rows.is_empty() {
            rule(canvas, columns, y, 0.8);
            y += 4.0;
        }
        for (row, name) in self.model_rows.iter().enumerate() {
            let values = self.models.iter().zip(&columns.models).map(|(model, &(x, count))| {
                (x + count as f64 * COLUMN / 2.0, model.values.get(row).copied().flatten())
            });
            y = self.draw_value_row(canvas, columns, name, values.collect(), y);
        }
        y + 4.0
    }

    fn draw_value_row(
        &self,
        canvas: &mut Canvas,
        columns: &Columns,
        name: &str,
        values: Vec<(f64, Option<f64>)>,
        y: f64,
    ) -> f64 {
        let lines = wrap(name, SIZE, columns.left - 10.0 - GAP);
        let height = lines.len().max(1) as f64 * LINE + 4.0;
        draw_name(canvas, &lines, y + height / 2.0);
        for (x, value) in values {
            canvas
                .text(CanvasText::new(x, y + height / 2.0 + 4.0, self.format(value)).size(SIZE).anchor(Anchor::Middle));
        }
        y + height
    }

    /// Every term with the middle of its column.
    fn terms<'a>(&'a self, columns: &'a Columns) -> impl Iterator<Item = (&'a ChartTerm, f64)> {
        self.models.iter().zip(&columns.models).flat_map(|(model, &(left, _))| {
            let middle = move |index: usize| left + (index as f64 + 0.5) * COLUMN;
            model.terms.iter().enumerate().map(move |(index, term)| (term, middle(index)))
        })
    }
}

fn rule(canvas: &mut Canvas, columns: &Columns, y: f64, width: f64) {
    canvas.line((10.0, y), (columns.right, y), Stroke::new(Ink::Rule, width));
}

/// The name of a row, its lines centred on `middle`.
fn draw_name(canvas: &mut Canvas, lines: &[String], middle: f64) {
    let first = middle - (lines.len() as f64 - 1.0) * LINE / 2.0 + 4.0;
    for (index, line) in lines.iter().enumerate() {
        canvas.text(CanvasText::new(10.0, first + index as f64 * LINE, line.as_str()).size(SIZE));
    }
}

fn draw_cell(canvas: &mut Canvas, cell: &ChartCell, (x, y): (f64, f64)) {
    let radius = match weight(cell) {
        Some(Weight::Peripheral | Weight::Ambiguous { .. }) => 4.8,
        _ => 9.0,
    };
    if let Some(Weight::Ambiguous { .. }) = weight(cell) {
        let level = if let ChartCell::Level(level, _) = cell { text_width(level, 11.0) } else { 0.0 };
        canvas.circle((x, y), RING.max(level / 2.0 + 2.5), Paint::outline(Stroke::new(Ink::Text, 1.2)));
    }
    match cell {
        ChartCell::Blank => {}
        ChartCell::Present(_) => canvas.circle((x, y), radius, Paint::fill(Ink::Text)),
        ChartCell::Absent(_) => {
            let stroke = Stroke::new(Ink::Text, if radius > 5.0 { 1.8 } else { 1.3 });
            canvas.circle((x, y), radius - stroke.width / 2.0, Paint::outline(stroke));
            let arm = (radius - stroke.width / 2.0) * std::f64::consts::FRAC_1_SQRT_2;
            canvas.line((x - arm, y - arm), (x + arm, y + arm), stroke);
            canvas.line((x - arm, y + arm), (x + arm, y - arm), stroke);
        }
        ChartCell::Level(level, weight) => {
            let text = CanvasText::new(x, y + 4.5, level.as_str()).anchor(Anchor::Middle);
            canvas.text(if *weight == Weight::Core { text.size(15.0).bold() } else { text.size(11.0) });
        }
    }
}
