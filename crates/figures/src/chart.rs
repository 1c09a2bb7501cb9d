//! The configuration chart.

use crate::canvas::{Anchor, Canvas, Text};
use crate::figure::Figure;
use crate::ink::{Ink, Paint, Stroke};
use crate::text::{text_width, wrap};

/// Is a condition part of the parsimonious solution too? (Fiss 2011, doi:10.5465/amj.2011.60263120)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Weight {
    /// In the parsimonious solution too: large signs.
    Core,
    /// Only in the intermediate solution: small signs.
    Peripheral,
}

/// What a term says of a condition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cell {
    /// Nothing: the condition may be present or absent.
    #[default]
    Blank,
    /// ● The condition is present.
    Present(Weight),
    /// ⊗ The condition is absent.
    Absent(Weight),
    /// The condition has this level, or one of these (`"2"`, `"1,2"`), where it has more than two.
    Level(String, Weight),
}

impl Cell {
    /// The cell in words.
    ///
    /// ```
    /// use crosscase_figures::{Cell, Weight};
    /// assert_eq!(Cell::Absent(Weight::Peripheral).words(), "absent, peripheral condition");
    /// assert_eq!(Cell::Blank.words(), "may be present or absent");
    /// ```
    pub fn words(&self) -> String {
        let weighed = |what: &str, weight: &Weight| match weight {
            Weight::Core => format!("{what}, core condition"),
            Weight::Peripheral => format!("{what}, peripheral condition"),
        };
        match self {
            Self::Blank => "may be present or absent".to_owned(),
            Self::Present(weight) => weighed("present", weight),
            Self::Absent(weight) => weighed("absent", weight),
            Self::Level(level, weight) => weighed(&format!("level {level}"), weight),
        }
    }
}

/// A column of a configuration chart: one term of a model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChartTerm {
    /// Heading, such as `1a`.
    pub label: String,
    /// One cell a condition, in the order of the chart's conditions; what is missing is blank.
    pub cells: Vec<Cell>,
    /// One value a row of `term_rows`; `None` is shown as “–”.
    pub values: Vec<Option<f64>>,
    /// Names of the cases that the term covers.
    pub cases: Vec<String>,
}

/// A group of columns: one model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChartModel {
    /// Heading over its terms, such as `Model 1`.
    pub label: String,
    /// Its terms.
    pub terms: Vec<ChartTerm>,
    /// One value a row of `model_rows`; `None` is shown as “–”.
    pub values: Vec<Option<f64>>,
}

/// Solutions as columns of signs (Ragin & Fiss 2008; Fiss 2011): ● present, ⊗ absent, large for core and small for
/// peripheral conditions, blank where a condition does not matter.
///
/// ```
/// use crosscase_figures::{Cell, ChartModel, ChartTerm, ConfigurationChart, Weight};
/// let term = ChartTerm {
///     label: "1".into(),
///     cells: vec![Cell::Present(Weight::Core), Cell::Absent(Weight::Peripheral)],
///     values: vec![Some(0.904)],
///     cases: vec!["BE".into(), "UK".into()],
/// };
/// let chart = ConfigurationChart {
///     title: "Survival of democracy".into(),
///     conditions: vec!["DEV".into(), "URB".into()],
///     models: vec![ChartModel { label: "Model 1".into(), terms: vec![term], values: vec![Some(0.904)] }],
///     term_rows: vec!["Inclusion".into()],
///     model_rows: vec!["Solution inclusion".into()],
///     ..ConfigurationChart::default()
/// };
/// assert!(chart.draw().description().contains("DEV present, core condition; URB absent, peripheral condition"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigurationChart {
    /// What the chart shows, in a few words.
    pub title: String,
    /// What it says beyond its cells, for the text alternative; may be empty.
    pub description: String,
    /// The rows.
    pub conditions: Vec<String>,
    /// The columns, model by model.
    pub models: Vec<ChartModel>,
    /// Names of the values given for each term, such as inclusion, PRI, raw and unique coverage.
    pub term_rows: Vec<String>,
    /// Names of the values given for each model.
    pub model_rows: Vec<String>,
    /// Digits after the point of every value; 3 by default, at most 6.
    pub digits: usize,
}

impl Default for ConfigurationChart {
    fn default() -> Self {
        Self {
            title: String::new(),
            description: String::new(),
            conditions: Vec::new(),
            models: Vec::new(),
            term_rows: Vec::new(),
            model_rows: Vec::new(),
            digits: 3,
        }
    }
}

const SIZE: f64 = 12.0;
const ROW: f64 = 26.0;
const LINE: f64 = 16.0;
const COLUMN: f64 = 72.0;
const GAP: f64 = 12.0;
const NAMES: f64 = 170.0;

/// Where the columns of a chart stand.
struct Columns {
    /// Left edge of the first column of signs.
    left: f64,
    /// For each model the left edge of its columns and how many there are.
    models: Vec<(f64, usize)>,
    right: f64,
}

impl ConfigurationChart {
    /// Draws the chart.
    pub fn draw(&self) -> Figure {
        let columns = self.columns();
        let mut canvas = Canvas::new(columns.right + 10.0, 1.0);
        let mut y = self.draw_head(&mut canvas, &columns);
        y = self.draw_signs(&mut canvas, &columns, y);
        y = self.draw_values(&mut canvas, &columns, y);
        rule(&mut canvas, &columns, y, 1.2);
        for line in wrap(&self.legend(), 11.0, columns.right - 10.0) {
            y += LINE;
            canvas.text(Text::new(10.0, y, line).size(11.0).ink(Ink::Muted));
        }
        canvas.height(y + 12.0);
        canvas.finish(&self.title, &self.describe())
    }

    /// A value as the chart writes it: with its fixed number of digits, “–” where it is undefined.
    pub fn format(&self, value: Option<f64>) -> String {
        match value.filter(|value| value.is_finite()) {
            Some(value) => format!("{value:.*}", self.digits.min(6)),
            None => "–".to_owned(),
        }
    }

    /// What the signs mean, as far as they occur.
    pub fn legend(&self) -> String {
        let cells = || self.models.iter().flat_map(|model| &model.terms).flat_map(|term| &term.cells);
        let mut parts = Vec::new();
        if cells().any(|cell| matches!(cell, Cell::Present(_))) {
            parts.push("● present");
        }
        if cells().any(|cell| matches!(cell, Cell::Absent(_))) {
            parts.push("⊗ absent");
        }
        if cells().any(|cell| matches!(cell, Cell::Level(..))) {
            parts.push("number: level");
        }
        if cells().any(|cell| weight(cell) == Some(Weight::Peripheral)) {
            parts.push("large: core, small: peripheral");
        }
        parts.push("blank: may be present or absent");
        parts.join(" · ")
    }

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
                canvas.text(Text::new(x + width / 2.0, y, line.as_str()).size(SIZE).anchor(Anchor::Middle).bold());
            }
            if lines > 0.0 {
                canvas.line((x + 4.0, foot), (x + width - 4.0, foot), Stroke::new(Ink::Rule, 0.8));
            }
        }
        for (term, x) in self.terms(columns) {
            canvas.text(Text::new(x, foot + 17.0, term.label.as_str()).size(SIZE).anchor(Anchor::Middle).bold());
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
                if let Some(cell) = term.cells.get(row).filter(|cell| **cell != Cell::Blank) {
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
            self.terms(columns).map(|(term, x)| (x, wrap(&term.cases.join(", "), 11.0, COLUMN - 8.0))).collect();
        let lines = cases.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0);
        if lines > 0 {
            draw_name(canvas, &["Cases".to_owned()], y + 10.0);
            for (x, names) in &cases {
                for (index, line) in names.iter().enumerate() {
                    let at = y + 14.0 + index as f64 * LINE;
                    canvas.text(Text::new(*x, at, line.as_str()).size(11.0).anchor(Anchor::Middle));
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
            canvas.text(Text::new(x, y + height / 2.0 + 4.0, self.format(value)).size(SIZE).anchor(Anchor::Middle));
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

    fn describe(&self) -> String {
        let mut words = vec!["Configuration chart.".to_owned()];
        words.extend(Some(self.description.trim().to_owned()).filter(|text| !text.is_empty()));
        for model in &self.models {
            for term in &model.terms {
                words.push(self.describe_term(model, term));
            }
            let values = self.describe_values(&self.model_rows, &model.values);
            if !values.is_empty() {
                words.push(format!("{}: {values}.", model.label).trim_start_matches(": ").to_owned());
            }
        }
        words.join(" ")
    }

    fn describe_term(&self, model: &ChartModel, term: &ChartTerm) -> String {
        let cells: Vec<String> = self
            .conditions
            .iter()
            .zip(&term.cells)
            .filter(|(_, cell)| **cell != Cell::Blank)
            .map(|(condition, cell)| format!("{condition} {}", cell.words()))
            .collect();
        let cells = if cells.is_empty() { "no condition matters".to_owned() } else { cells.join("; ") };
        let mut words = format!("{} term {}: {cells}.", model.label, term.label).trim_start().to_owned();
        let values = self.describe_values(&self.term_rows, &term.values);
        if !values.is_empty() {
            words = format!("{words} {values}.");
        }
        if !term.cases.is_empty() {
            words = format!("{words} Cases: {}.", term.cases.join(", "));
        }
        words
    }

    fn describe_values(&self, names: &[String], values: &[Option<f64>]) -> String {
        let value = |row| match values.get(row).copied().flatten() {
            Some(value) => self.format(Some(value)),
            None => "undefined".to_owned(),
        };
        let pairs: Vec<String> = names.iter().enumerate().map(|(row, name)| format!("{name} {}", value(row))).collect();
        pairs.join(", ")
    }
}

fn weight(cell: &Cell) -> Option<Weight> {
    match cell {
        Cell::Blank => None,
        Cell::Present(weight) | Cell::Absent(weight) | Cell::Level(_, weight) => Some(*weight),
    }
}

fn rule(canvas: &mut Canvas, columns: &Columns, y: f64, width: f64) {
    canvas.line((10.0, y), (columns.right, y), Stroke::new(Ink::Rule, width));
}

/// The name of a row, its lines centred on `middle`.
fn draw_name(canvas: &mut Canvas, lines: &[String], middle: f64) {
    let first = middle - (lines.len() as f64 - 1.0) * LINE / 2.0 + 4.0;
    for (index, line) in lines.iter().enumerate() {
        canvas.text(Text::new(10.0, first + index as f64 * LINE, line.as_str()).size(SIZE));
    }
}

fn draw_cell(canvas: &mut Canvas, cell: &Cell, (x, y): (f64, f64)) {
    let radius = match weight(cell) {
        Some(Weight::Peripheral) => 4.8,
        _ => 9.0,
    };
    match cell {
        Cell::Blank => {}
        Cell::Present(_) => canvas.circle((x, y), radius, Paint::fill(Ink::Text)),
        Cell::Absent(_) => {
            let stroke = Stroke::new(Ink::Text, if radius > 5.0 { 1.8 } else { 1.3 });
            canvas.circle((x, y), radius - stroke.width / 2.0, Paint::outline(stroke));
            let arm = (radius - stroke.width / 2.0) * std::f64::consts::FRAC_1_SQRT_2;
            canvas.line((x - arm, y - arm), (x + arm, y + arm), stroke);
            canvas.line((x - arm, y + arm), (x + arm, y - arm), stroke);
        }
        Cell::Level(level, weight) => {
            let text = Text::new(x, y + 4.5, level.as_str()).anchor(Anchor::Middle);
            canvas.text(if *weight == Weight::Core { text.size(15.0).bold() } else { text.size(11.0) });
        }
    }
}
