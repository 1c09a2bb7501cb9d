//! The strip plot: several distributions one below the other, a dot a case.

use crate::canvas::{Anchor, Canvas, CanvasText};
use crate::dots::shortened;
use crate::figure::Figure;
use crate::frame::{self, Frame, ReferenceLine, place_rules};
use crate::ink::{Ink, Paint, Stroke};
use crate::labels::{Area, Labeller};
use crate::points::{self, Target};
use crate::scale::LinearScale;
use crate::text::{counted, in_list, opening, value, wrap};

/// A strip: a variable and its values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strip {
    /// Name of the variable.
    pub label: String,
    /// What stands at its right edge, such as how many cases are in a set; may be empty.
    pub note: String,
    /// Cases with their values; a value that is missing is not drawn, and said to be missing.
    pub values: Vec<(String, Option<f64>)>,
}

/// How several variables on one scale spread, such as the memberships in the sets of an analysis: a dot a case, stacked
/// where they meet (Wilkinson 1999, doi:10.1080/00031305.1999.10474474), for many cases bars of their number instead.
///
/// ```
/// use crosscase_figures::{ReferenceLine, Strip, StripPlot};
/// let case = |name: &str, value: f64| (name.to_owned(), Some(value));
/// let plot = StripPlot {
///     title: "Memberships".into(),
///     x_label: "Membership".into(),
///     strips: vec![Strip { label: "DEV".into(), values: vec![case("BE", 1.0), case("EE", 0.52)], ..Strip::default() }],
///     rules: vec![ReferenceLine::new(0.5, "")],
///     named: Some((0.4, 0.6)),
///     limits: Some((0.0, 1.0)),
///     ..StripPlot::default()
/// };
/// let figure = plot.draw();
/// assert!(figure.svg().contains(">EE</text>") && !figure.svg().contains(">BE</text>"));
/// assert!(figure.description().contains("DEV: BE 1, EE 0.52."));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StripPlot {
    /// What the plot shows, in a few words.
    pub title: String,
    /// What it says beyond its values, for the text alternative; may be empty.
    pub description: String,
    /// Label of the axis.
    pub x_label: String,
    /// The strips from top to bottom.
    pub strips: Vec<Strip>,
    /// Vertical reference lines; no stack of dots reaches across one.
    pub rules: Vec<ReferenceLine>,
    /// Cases with a value from here to there are named in the plot.
    pub named: Option<(f64, f64)>,
    /// Ends of the axis; values outside are not drawn and said so. `None` fits the axis to what is drawn.
    pub limits: Option<(f64, f64)>,
}

const WIDTH: f64 = 440.0;
const SIZE: f64 = 12.0;
const INSET: f64 = 8.0;
/// A column of names this wide leaves the plot its width; for a wider one the whole figure grows.
const NAMES: f64 = 130.0;
/// The widest that names and notes may be; longer names lose their middle.
const LONGEST: f64 = 230.0;
const NOTES: f64 = 78.0;
/// Width of a dot and of a bar, in pixels; dots shrink to the smallest before they become bars.
const DOT: f64 = 6.0;
const SMALLEST: f64 = 4.0;
/// The highest a stack may be; above it room for names.
const STACK: f64 = 72.0;
const HEADROOM: f64 = 16.0;
/// A stack of at least so many that is drawn as a bar has its number written above it.
const MANY: usize = 5;

/// Cases whose dots stand on one place.
struct Stack<'a> {
    x: f64,
    cases: Vec<(&'a str, f64)>,
}

impl StripPlot {
    /// Draws the plot.
    pub fn draw(&self) -> Figure {
        let left = frame::room(self.strips.iter().map(|strip| &strip.label), LONGEST) + 16.0;
        let width = WIDTH + (left - 16.0 - NAMES).max(0.0);
        let notes = frame::room(self.strips.iter().map(|strip| &strip.note), NOTES);
        let right = width - if notes > 0.0 { notes + 12.0 } else { 12.0 };
        let range = (left + INSET, right - INSET);
        let x = LinearScale::within(self.limits, self.drawable(), range);
        let stacks: Vec<Vec<Stack<'_>>> = self.strips.iter().map(|strip| self.stacks(strip, &x)).collect();
        let most = stacks.iter().flatten().map(|stack| stack.cases.len()).max().unwrap_or(0).max(1);
        // One scale for every strip, so that heights compare.
        let unit = (STACK / most as f64).min(DOT);
        let height = (unit * most as f64).max(DOT * 2.0) + HEADROOM;

        let rules = place_rules(&self.rules, &x, left, right);
        let top = 10.0 + frame::rows(&rules) as f64 * 16.0;
        let bottom = top + height * self.strips.len().max(1) as f64 + 4.0;
        let frame =
            Frame { area: Area { left, top, right, bottom }, x, y: LinearScale::new((0.0, 1.0), (bottom, top)) };
        let mut canvas = Canvas::new(width, bottom);
        frame.draw_x_ticks(&mut canvas);
        frame.draw_rules(&mut canvas, &rules);
        let floors: Vec<f64> = (1..=self.strips.len()).map(|index| top + height * index as f64).collect();
        for ((strip, stacks), &floor) in self.strips.iter().zip(&stacks).zip(&floors) {
            draw_strip(&mut canvas, strip, stacks, floor, (&frame, unit));
        }
        let key = self.draw_names(&mut canvas, &stacks, &floors, (&frame, unit));
        let label = wrap(&self.x_label, SIZE, right - left);
        frame.draw_x_label(&mut canvas, &label, width);
        let foot = bottom + 24.0 + label.len() as f64 * 16.0;
        frame::draw_underneath(&mut canvas, [], &key, (foot, width));
        canvas.finish(&self.title, &self.describe(&frame.x))
    }

    fn drawable(&self) -> impl Iterator<Item = f64> {
        let values = self.strips.iter().flat_map(|strip| &strip.values).filter_map(|(_, value)| *value);
        values.chain(self.rules.iter().map(|rule| rule.at))
    }

    /// From the lowest value on, every case within a dot's width of the first of its stack and on its side of every rule.
    fn stacks<'a>(&self, strip: &'a Strip, x: &LinearScale) -> Vec<Stack<'a>> {
        let known = strip.values.iter().filter_map(|(name, value)| Some((name.as_str(), (*value)?)));
        let mut cases: Vec<(&str, f64)> = known.filter(|(_, value)| x.contains(*value)).collect();
        cases.sort_by(|a, b| a.1.total_cmp(&b.1));
        let side = |value: f64| self.rules.iter().map(move |rule| value.total_cmp(&rule.at));
        let mut stacks: Vec<Stack<'a>> = Vec::new();
        let mut first = f64::NEG_INFINITY;
        for case in cases {
            let is_one = x.at(case.1) - x.at(first) < DOT && side(case.1).eq(side(first));
            match stacks.last_mut() {
                Some(stack) if is_one => stack.cases.push(case),
                _ => {
                    first = case.1;
                    stacks.push(Stack { x: 0.0, cases: vec![case] });
                }
            }
            if let Some(stack) = stacks.last_mut() {
                stack.x = f64::midpoint(x.at(first), x.at(case.1));
            }
        }
        stacks
    }

    /// Names the cases within the bounds, and returns the key of those that stand there as a letter.
    fn draw_names(
        &self,
        canvas: &mut Canvas,
        stacks: &[Vec<Stack<'_>>],
        floors: &[f64],
        (frame, unit): (&Frame, f64),
    ) -> Vec<String> {
        let Some((from, to)) = self.named else { return Vec::new() };
        let mut labeller = Labeller::new(frame.field(), points::SIZE, DOT / 2.0);
        let mut targets = Vec::new();
        for (stacks, &floor) in stacks.iter().zip(floors) {
            labeller.keep_line_free(&[(frame.area.left, floor), (frame.area.right, floor)]);
            for stack in stacks {
                let top = floor - unit * stack.cases.len() as f64;
                let half = DOT / 2.0 + 1.0;
                labeller.keep_free(Area { left: stack.x - half, top, right: stack.x + half, bottom: floor });
                if unit < SMALLEST && stack.cases.len() >= MANY {
                    let (left, right) = (stack.x - 9.0, stack.x + 9.0);
                    labeller.keep_free(Area { left, top: top - 13.0, right, bottom: top });
                }
                let near = stack.cases.iter().filter(|(_, value)| (from..=to).contains(value));
                let labels: Vec<String> = near.map(|(name, _)| (*name).to_owned()).collect();
                targets.push(Target { at: (stack.x, top + DOT / 2.0), labels });
            }
        }
        for rule in self.rules.iter().map(|rule| frame.x.at(rule.at)) {
            labeller.prefer_line_free(&[(rule, frame.area.top), (rule, frame.area.bottom)]);
        }
        targets.retain(|target| !target.labels.is_empty());
        let (spots, key) = points::arrange(&targets, &mut labeller);
        points::draw_leaders(canvas, &spots);
        points::draw_labels(canvas, spots, false);
        key
    }

    fn describe(&self, x: &LinearScale) -> String {
        let strips = counted(self.strips.len(), "strip", "strips");
        let mut words = opening(format!("Strip plot of {}, {strips}.", self.x_label), &self.description);
        words.extend(frame::describe_rules(&self.rules));
        let (mut missing, mut outside) = (Vec::new(), Vec::new());
        for strip in &self.strips {
            let mut told = Vec::new();
            for (name, number) in &strip.values {
                match number.filter(|number| number.is_finite()) {
                    None => missing.push(format!("{} in {}", in_list(name), in_list(&strip.label))),
                    Some(number) => {
                        told.push(format!("{} {}", in_list(name), value(number)).trim_start().to_owned());
                        outside.extend(
                            (!x.contains(number)).then(|| format!("{} in {}", in_list(name), in_list(&strip.label))),
                        );
                    }
                }
            }
            let note = if strip.note.is_empty() { String::new() } else { format!(" ({})", strip.note) };
            words.push(format!("{}{note}: {}.", strip.label, told.join(", ")));
        }
        for (why, cases) in [("a value is undefined", missing), ("they lie outside the axis", outside)] {
            words.extend((!cases.is_empty()).then(|| format!("Not drawn, because {why}: {}.", cases.join(", "))));
        }
        words.join(" ")
    }
}

fn draw_strip(canvas: &mut Canvas, strip: &Strip, stacks: &[Stack<'_>], floor: f64, (frame, unit): (&Frame, f64)) {
    let Area { left, right, .. } = frame.area;
    canvas.line((left, floor), (right, floor), Stroke::new(Ink::Rule, 1.0));
    let name = shortened(&strip.label, LONGEST);
    canvas.text(CanvasText::new(left - 8.0, floor - 3.0, name).size(SIZE).anchor(Anchor::End));
    let note = wrap(&strip.note, 11.0, NOTES);
    for (index, line) in note.iter().rev().enumerate() {
        let y = floor - 3.0 - index as f64 * 13.0;
        canvas.text(CanvasText::new(right + 6.0, y, line.as_str()).size(11.0).ink(Ink::Muted));
    }
    for stack in stacks {
        let told: Vec<String> =
            stack.cases.iter().map(|(name, number)| format!("{} {}", in_list(name), value(*number))).collect();
        let names: Vec<&str> = stack.cases.iter().map(|(name, _)| *name).collect();
        canvas.marked(&names, &told.join("; "), |canvas| draw_stack(canvas, stack, floor, unit));
    }
    if unit < SMALLEST {
        let mut order: Vec<&Stack<'_>> = stacks.iter().filter(|stack| stack.cases.len() >= MANY).collect();
        order.sort_by_key(|stack| std::cmp::Reverse(stack.cases.len()));
        let mut written: Vec<f64> = Vec::new();
        for stack in order {
            if written.iter().all(|other| (other - stack.x).abs() >= 16.0) {
                let y = floor - unit * stack.cases.len() as f64 - 3.0;
                let count = stack.cases.len().to_string();
                canvas.text(CanvasText::new(stack.x, y, count).size(11.0).anchor(Anchor::Middle).ink(Ink::Muted));
                written.push(stack.x);
            }
        }
    }
}

fn draw_stack(canvas: &mut Canvas, stack: &Stack<'_>, floor: f64, unit: f64) {
    let rim = Stroke::new(Ink::Paper, 0.8);
    if unit < SMALLEST {
        let height = unit * stack.cases.len() as f64;
        let paint = Paint::fill(Ink::Series(0)).stroke(rim);
        canvas.rect((stack.x - DOT / 2.0, floor - height), (DOT, height), paint);
        return;
    }
    for index in 0..stack.cases.len() {
        let y = floor - unit * (index as f64 + 0.5) - 0.5;
        canvas.circle((stack.x, y), unit / 2.0, Paint::fill(Ink::Series(0)).stroke(rim));
    }
}
