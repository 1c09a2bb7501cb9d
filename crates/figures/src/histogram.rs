//! The histogram.

use crate::canvas::Canvas;
use crate::figure::Figure;
use crate::frame::{self, Frame, ReferenceLine, Surroundings, WIDTH, place_rules};
use crate::ink::{Ink, Paint, Stroke};
use crate::labels::Area;
use crate::scale::LinearScale;
use crate::text::{counted, opening, value};

/// How values spread: counts in classes of equal width, and every value as a stroke under them.
///
/// ```
/// use crosscase_figures::Histogram;
/// let plot = Histogram {
///     title: "Literacy".into(),
///     x_label: "Literate, per cent".into(),
///     values: vec![Some(98.0), Some(94.4), None, Some(59.1)],
///     ..Histogram::default()
/// };
/// assert!(plot.draw().description().contains("1 value is missing"));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Histogram {
    /// What the plot shows, in a few words.
    pub title: String,
    /// What it says beyond its values, for the text alternative; may be empty.
    pub description: String,
    /// Label of the horizontal axis.
    pub x_label: String,
    /// The values; missing ones are counted in the text alternative and not drawn.
    pub values: Vec<Option<f64>>,
    /// About how many classes. `None` takes Sturges' rule, log₂ n + 1 (1926); the edges are round values either way.
    pub classes: Option<usize>,
    /// Vertical reference lines, such as the anchors of a calibration.
    pub rules: Vec<ReferenceLine>,
}

/// A class: lower edge, upper edge (counted to the next class, except the last) and how many values it holds.
type Class = (f64, f64, usize);

const HEIGHT: f64 = 190.0;
const INSET: f64 = 10.0;
/// Room for the strokes under the bars.
const RUG: f64 = 12.0;

impl Histogram {
    /// Draws the plot.
    pub fn draw(&self) -> Figure {
        let values: Vec<f64> = self.values.iter().flatten().copied().filter(|value| value.is_finite()).collect();
        let classes = classes(&values, self.classes);
        let most = classes.iter().map(|&(_, _, count)| count).max().unwrap_or(0).max(1);
        let y = LinearScale::new((0.0, most as f64), (0.0, 1.0));
        let mut around = Surroundings::new(&[], &self.x_label, "Cases", &y, HEIGHT);
        let (left, right) = (around.left(), WIDTH - 12.0);
        let edges = classes.iter().flat_map(|&(low, high, _)| [low, high]);
        let x = LinearScale::around(edges.chain(self.rules.iter().map(|rule| rule.at)), (left + INSET, right - INSET));
        let rules = place_rules(&self.rules, &x, left, right);
        around.rule_rows = frame::rows(&rules);
        let top = around.top();
        let bottom = top + HEIGHT;
        let base = bottom - RUG;
        let y = LinearScale::new((0.0, most as f64), (base, top + INSET));
        let frame = Frame { area: Area { left, top, right, bottom }, x, y };

        let mut canvas = Canvas::new(WIDTH, bottom);
        frame.draw(&mut canvas, &around);
        for &(low, high, count) in &classes {
            let (from, to, height) = (x.at(low), x.at(high), base - y.at(count as f64));
            let words = format!("{} to {}: {count}", value(low), value(high));
            canvas.titled(&words, |canvas| {
                let paint = Paint::fill(Ink::Shade).stroke(Stroke::new(Ink::Series(0), 1.2));
                canvas.rect((from, base - height), (to - from, height), paint);
            });
        }
        for &at in &values {
            canvas.line((x.at(at), base + 3.0), (x.at(at), bottom - 2.0), Stroke::new(Ink::Text, 1.0));
        }
        frame.draw_rules(&mut canvas, &rules);
        canvas.height(bottom + around.below() + 4.0);
        canvas.finish(&self.title, &self.describe(&values, &classes))
    }

    fn describe(&self, values: &[f64], classes: &[Class]) -> String {
        let mut words = opening(
            format!("Histogram of {}, {}.", self.x_label, counted(values.len(), "value", "values")),
            &self.description,
        );
        let missing = self.values.len() - values.len();
        if missing > 0 {
            let verb = if missing == 1 { "is" } else { "are" };
            words.push(format!("{} {verb} missing and not drawn.", counted(missing, "value", "values")));
        }
        let counts: Vec<String> =
            classes.iter().map(|&(low, high, count)| format!("{} to {}: {count}", value(low), value(high))).collect();
        if !counts.is_empty() {
            words.push(format!("{}.", counts.join("; ")));
        }
        words.extend(frame::describe_rules(&self.rules));
        words.join(" ")
    }
}

fn classes(values: &[f64], wanted: Option<usize>) -> Vec<Class> {
    if values.is_empty() {
        return Vec::new();
    }
    let wanted = wanted.unwrap_or_else(|| values.len().ilog2() as usize + 1).clamp(2, 50);
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let step = LinearScale::new((low, high), (0.0, 1.0)).step(wanted);
    let first = (low / step).floor();
    let mut classes: Vec<Class> = Vec::new();
    for index in 0..=4 * wanted {
        let edge = (first + index as f64) * step;
        if edge >= high && !classes.is_empty() {
            break;
        }
        classes.push((edge, edge + step, 0));
    }
    let last = classes.len().saturating_sub(1);
    for &value in values {
        let index = classes.iter().position(|&(_, upper, _)| value < upper).unwrap_or(last);
        if let Some((_, _, count)) = classes.get_mut(index) {
            *count += 1;
        }
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(values: &[f64], expected: &[Class]) {
        assert_eq!(classes(values, None), expected);
    }

    #[test]
    fn every_value_falls_into_one_class() {
        check(&[1.0, 2.0, 3.0, 4.0], &[(1.0, 2.0, 1), (2.0, 3.0, 1), (3.0, 4.0, 2)]);
        check(&[0.5], &[(0.5, 1.0, 1)]);
        check(&[], &[]);
    }
}
