//! The dot plot.

use crate::canvas::{Anchor, Canvas, CanvasText};
use crate::figure::Figure;
use crate::frame::{self, Frame, ReferenceLine, place_rules};
use crate::ink::{Ink, Marker, Stroke};
use crate::labels::Area;
use crate::scale::{BandScale, LinearScale};
use crate::text::{counted, in_list, opening, text_width, value, without_end, wrap};

/// A row of a dot plot: a name, a value and how certain it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DotRow {
    /// Name of the case or the item.
    pub label: String,
    /// The value; a row without one shows “–”.
    pub value: Option<f64>,
    /// Lower and upper end of its interval.
    pub interval: Option<(f64, f64)>,
    /// What stands at the right edge, such as the number of answers; may be empty.
    pub note: String,
    /// Class, an index into the plot's groups; it chooses the marker.
    pub group: Option<usize>,
}

impl DotRow {
    /// A row without interval, note and class.
    pub fn new(label: impl Into<String>, value: impl Into<Option<f64>>) -> Self {
        Self { label: label.into(), value: value.into(), ..Self::default() }
    }

    /// The same row with an interval.
    #[must_use]
    pub fn interval(mut self, low: f64, high: f64) -> Self {
        self.interval = Some((low, high));
        self
    }

    /// The same row with a note at its right edge.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

/// One value a row with its interval (Cleveland 1985): case means, items, loadings.
///
/// ```
/// use crosscase_figures::{DotPlot, DotRow};
/// let plot = DotPlot {
///     title: "Leadership by company".into(),
///     x_label: "Mean of eleven items, 1 to 5".into(),
///     rows: vec![DotRow::new("Company 1", 3.1).interval(2.8, 3.4).note("n = 40"), DotRow::new("Company 2", None)],
///     ..DotPlot::default()
/// };
/// assert!(plot.draw().description().contains("Company 2: no value"));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DotPlot {
    /// What the plot shows, in a few words.
    pub title: String,
    /// What it says beyond its values, for the text alternative; may be empty.
    pub description: String,
    /// Label of the axis.
    pub x_label: String,
    /// The rows from top to bottom, in the order given.
    pub rows: Vec<DotRow>,
    /// Names of the classes of rows; with none there is no legend.
    pub groups: Vec<String>,
    /// Vertical reference lines.
    pub rules: Vec<ReferenceLine>,
    /// Ends of the axis; `None` fits it to what is drawn.
    pub limits: Option<(f64, f64)>,
}

const WIDTH: f64 = 440.0;
const ROW: f64 = 19.0;
/// What a second line of a name adds to every row.
pub(crate) const SECOND: f64 = 13.0;
const SIZE: f64 = 12.0;
const INSET: f64 = 8.0;
/// A column of names this wide leaves the plot its width; for a wider one the whole figure grows.
const NAMES: f64 = 150.0;
/// The widest that a line of a name may be, and that notes may be.
const LONGEST: f64 = 250.0;
const NOTES: f64 = 75.0;

impl DotPlot {
    /// Draws the plot.
    pub fn draw(&self) -> Figure {
        let left = frame::room(self.rows.iter().map(|row| &row.label), LONGEST) + 16.0;
        let notes = frame::room(self.rows.iter().map(|row| &row.note), NOTES);
        let width = WIDTH + (left - 16.0 - NAMES).max(0.0);
        let right = width - if notes > 0.0 { notes + 14.0 } else { 12.0 };
        let range = (left + INSET, right - INSET);
        let x = LinearScale::within(self.limits, self.values(), range);
        let rules = place_rules(&self.rules, &x, left, right);
        let rule_lines = frame::rows(&rules);
        let top = 10.0 + rule_lines as f64 * 16.0;
        let names: Vec<Vec<String>> = self.rows.iter().map(|row| two_lines(&row.label, LONGEST)).collect();
        let height = ROW + second_line(&names);
        let bottom = top + height * self.rows.len().max(1) as f64 + 8.0;
        let frame =
            Frame { area: Area { left, top, right, bottom }, x, y: LinearScale::new((0.0, 1.0), (bottom, top)) };

        let mut canvas = Canvas::new(width, bottom);
        frame.draw_x_ticks(&mut canvas);
        canvas.line((left, bottom), (right, bottom), Stroke::new(Ink::Rule, 1.0));
        frame.draw_rules(&mut canvas, &rules);
        let bands = BandScale::new(self.rows.len(), (top + 4.0, bottom - 4.0));
        for (index, (row, name)) in self.rows.iter().zip(&names).enumerate() {
            draw_row(&mut canvas, (row, name, &self.describe_row(row)), bands.centre(index), &frame);
        }
        let label = wrap(&self.x_label, SIZE, width - 20.0);
        frame.draw_x_label(&mut canvas, &label, width);
        let foot = bottom + 24.0 + label.len() as f64 * 16.0;
        frame::draw_underneath(&mut canvas, frame::of_groups(&self.groups), &[], (foot, width));
        canvas.finish(&self.title, &self.describe())
    }

    fn values(&self) -> impl Iterator<Item = f64> {
        let intervals = self.rows.iter().filter_map(|row| row.interval).flat_map(|(low, high)| [low, high]);
        self.rows.iter().filter_map(|row| row.value).chain(intervals).chain(self.rules.iter().map(|rule| rule.at))
    }

    fn describe(&self) -> String {
        let mut words = opening(
            format!("Dot plot of {}, {}.", self.x_label, counted(self.rows.len(), "row", "rows")),
            &self.description,
        );
        words.extend(frame::describe_rules(&self.rules));
        let rows: Vec<String> = self.rows.iter().map(|row| self.describe_row(row)).collect();
        if !rows.is_empty() {
            words.push(format!("{}.", rows.join("; ")));
        }
        words.join(" ")
    }

    fn describe_row(&self, row: &DotRow) -> String {
        let mut words = match row.value.filter(|value| value.is_finite()) {
            Some(number) => format!("{}: {}", in_list(without_end(&row.label)), value(number)),
            None => format!("{}: no value", in_list(without_end(&row.label))),
        };
        if let Some((low, high)) = row.interval {
            words = format!("{words} ({} to {})", value(low), value(high));
        }
        let group = row.group.and_then(|index| self.groups.get(index));
        for detail in group.into_iter().chain(Some(&row.note)).filter(|detail| !detail.is_empty()) {
            words = format!("{words}, {detail}");
        }
        words
    }
}

fn draw_row(canvas: &mut Canvas, (row, name, spoken): (&DotRow, &[String], &str), y: f64, frame: &Frame) {
    let baseline = y + 4.0;
    let Area { left, right, .. } = frame.area;
    draw_name(canvas, name, (left - 8.0, baseline));
    canvas.text(CanvasText::new(right + 6.0, baseline, shortened(&row.note, NOTES)).size(11.0).ink(Ink::Muted));
    canvas.marked(&[&row.label], spoken, |canvas| draw_value(canvas, row, (y, baseline), frame));
}

/// The interval and the value of a row.
fn draw_value(canvas: &mut Canvas, row: &DotRow, (y, baseline): (f64, f64), frame: &Frame) {
    let Area { left, right, .. } = frame.area;
    let series = row.group.unwrap_or(0);
    let ink = Ink::Series(series);
    if let Some((low, high)) = row.interval {
        let cut = |value: f64| frame.x.at(value).clamp(left, right);
        let (low, high) = (cut(low), cut(high));
        canvas.line((low, y), (high, y), Stroke::new(ink, 1.6));
        for end in [low, high] {
            canvas.line((end, y - 3.5), (end, y + 3.5), Stroke::new(ink, 1.2));
        }
    }
    match row.value.filter(|value| value.is_finite()) {
        Some(value) if frame.x.contains(value) => {
            canvas.marker(Marker::of_series(series), (frame.x.at(value), y), 4.2, ink);
        }
        // Outside the axis: an arrow head at the edge says where it went.
        Some(value) => {
            let (tip, back) = if value > frame.x.domain().1 { (right, right - 8.0) } else { (left, left + 8.0) };
            canvas.polygon(&[(tip, y), (back, y - 5.0), (back, y + 5.0)], crate::ink::Paint::fill(ink));
        }
        None => canvas.text(CanvasText::new(left + INSET, baseline, "–").size(SIZE).ink(Ink::Muted)),
    }
}

/// A name in one line or, where it is wider, in two; what has no room in these loses its middle, and is whole in the text alternative.
pub(crate) fn two_lines(text: &str, width: f64) -> Vec<String> {
    let text = text.trim();
    let mut lines = wrap(text, SIZE, width);
    if lines.len() > 2 {
        let first = lines.swap_remove(0);
        let rest = text.strip_prefix(&first).unwrap_or_default();
        lines = vec![shortened(rest.trim(), width)];
        lines.insert(0, first);
    }
    lines
}

/// What the rows of a plot need beyond a line: room for a second, where a name has one.
pub(crate) fn second_line(names: &[Vec<String>]) -> f64 {
    if names.iter().any(|name| name.len() > 1) { SECOND } else { 0.0 }
}

/// A name of a row, which ends at a point; two lines stand around it.
pub(crate) fn draw_name(canvas: &mut Canvas, name: &[String], (x, baseline): (f64, f64)) {
    let up = SECOND / 2.0 * name.len().saturating_sub(1) as f64;
    for (line, text) in name.iter().enumerate() {
        let y = baseline - up + SECOND * line as f64;
        canvas.text(CanvasText::new(x, y, text.as_str()).size(SIZE).anchor(Anchor::End));
    }
}

/// The text cut to a width, with an ellipsis in its middle where something was lost: names of cases often differ at the end.
pub(crate) fn shortened(text: &str, width: f64) -> String {
    if text_width(text, SIZE) <= width {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let ends = |kept: usize| {
        let (head, tail) = (kept - kept / 3, kept / 3);
        let of = |part: Option<&[char]>| part.unwrap_or_default().iter().collect::<String>();
        format!("{}…{}", of(letters.get(..head)).trim_end(), of(letters.get(letters.len() - tail..)).trim_start())
    };
    let longest = (0..letters.len()).rev().map(ends).find(|short| text_width(short, SIZE) <= width);
    longest.unwrap_or_else(|| "…".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of partnerships have forty letters and more, and differ at their end.
    #[test]
    fn a_name_has_two_lines_before_it_is_cut() {
        let long = "Samenwerkingsverband Zorgtechnologie Hollands Midden";
        for (text, expected) in [
            ("Innovation: SUIT*TRUST", vec!["Innovation: SUIT*TRUST"]),
            (long, vec!["Samenwerkingsverband Zorgtechnologie", "Hollands Midden"]),
            ("Innovation: SUIT*SKILL*COPRODUCTION", vec!["Innovation: SUIT*SKILL*", "COPRODUCTION"]),
            ("", vec![]),
        ] {
            assert_eq!(two_lines(text, 250.0), expected);
        }
        assert_eq!(two_lines(&format!("   {long} "), 250.0), two_lines(long, 250.0));
        let cut = two_lines(&format!("  {}", [long; 4].join(" ")), 250.0);
        assert!(cut.len() == 2 && cut[1].contains('…') && cut[1].ends_with("Midden"), "{cut:?}");
        let drawn = DotPlot { rows: vec![DotRow::new(long, 1.0)], ..DotPlot::default() }.draw();
        assert!(drawn.svg().contains(">Hollands Midden</text>"), "{}", drawn.svg());
    }

    #[test]
    fn a_name_that_is_cut_keeps_its_ends() {
        for (text, width, expected) in [
            ("Partnership", 100.0, "Partnership"),
            ("Partnership of the municipality of Gent", 120.0, "Partnership…f Gent"),
            ("日本の協力関係", 50.0, "日本…係"),
            ("anything", 3.0, "…"),
        ] {
            let short = shortened(text, width);
            assert_eq!(short, expected);
        }
    }
}
