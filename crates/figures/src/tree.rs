//! A tree from left to right.

use crate::canvas::{Anchor, Canvas, CanvasText};
use crate::dots::shortened;
use crate::figure::Figure;
use crate::ink::{Ink, Paint, Stroke};
use crate::text::{counted, opening, text_width};

/// A tree: what something is made of, level by level.
///
/// ```
/// use crosscase_figures::{TreeNode, TreePlot};
/// let leaf = |label: &str| TreeNode { label: label.into(), ..TreeNode::default() };
/// let root = TreeNode { label: "FORMAL".into(), note: "min".into(), parts: vec![leaf("CONTRACT"), leaf("~INFORMAL")] };
/// let figure = TreePlot { title: "FORMAL".into(), root, ..TreePlot::default() };
/// assert!(figure.draw().description().contains("FORMAL (min) of CONTRACT and ~INFORMAL."));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TreePlot {
    /// What the tree shows, in a few words.
    pub title: String,
    /// What it says beyond its nodes, for the text alternative; may be empty.
    pub description: String,
    /// The node that all others are parts of.
    pub root: TreeNode,
}

/// A node of a tree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TreeNode {
    /// Its name.
    pub label: String,
    /// How its parts are joined; may be empty.
    pub note: String,
    /// Its parts, from top to bottom.
    pub parts: Vec<TreeNode>,
}

const ROW: f64 = 34.0;
const GAP: f64 = 26.0;
const LONGEST: f64 = 230.0;
/// How much wider bold letters are.
const BOLD: f64 = 1.1;
/// Levels that are drawn; what is deeper is told in the text alternative.
const MOST_LEVELS: usize = 12;

impl TreeNode {
    fn width(&self) -> f64 {
        let of = |text: &str| text_width(&shortened(text, LONGEST), 12.0);
        let label = of(&self.label) * if self.note.is_empty() { 1.0 } else { BOLD };
        label.max(of(&self.note)) + 14.0
    }

    fn leaves(&self, level: usize) -> usize {
        let parts = self.drawn_parts(level);
        if parts.is_empty() { 1 } else { parts.iter().map(|part| part.leaves(level + 1)).sum() }
    }

    fn drawn_parts(&self, level: usize) -> &[Self] {
        if level + 1 < MOST_LEVELS { &self.parts } else { &[] }
    }

    /// The widest node a level.
    fn widths(&self, level: usize, widths: &mut Vec<f64>) {
        if widths.len() <= level {
            widths.push(0.0);
        }
        if let Some(slot) = widths.get_mut(level) {
            *slot = slot.max(self.width());
        }
        self.drawn_parts(level).iter().for_each(|part| part.widths(level + 1, widths));
    }

    /// Draws it and its parts from a row on; where its left edge is.
    fn draw(&self, canvas: &mut Canvas, level: usize, row: usize, lefts: &[f64]) -> (f64, f64) {
        let left = lefts.get(level).copied().unwrap_or(0.0);
        let mut row = row;
        let mut places = Vec::new();
        for part in self.drawn_parts(level) {
            places.push(part.draw(canvas, level + 1, row, lefts));
            row += part.leaves(level + 1);
        }
        let y = match (places.first(), places.last()) {
            (Some(first), Some(last)) => f64::midpoint(first.1, last.1),
            _ => ROW.mul_add(row as f64 + 0.5, 6.0),
        };
        let (width, right) = (self.width(), left + self.width());
        for place in places {
            let middle = place.0 - GAP / 2.0;
            canvas.polyline(&[(right, y), (middle, y), (middle, place.1), place], Stroke::new(Ink::Rule, 1.2));
        }
        let height = if self.note.is_empty() { 20.0 } else { 30.0 };
        let paint = Paint::fill(Ink::Paper).stroke(Stroke::new(Ink::Series(0), 1.2));
        canvas.rect((left, y - height / 2.0), (width, height), paint);
        let line = |text: &str, dy: f64| {
            CanvasText::new(left + width / 2.0, y + dy, shortened(text, LONGEST)).anchor(Anchor::Middle)
        };
        if self.note.is_empty() {
            canvas.text(line(&self.label, 4.0));
        } else {
            canvas.text(line(&self.label, -2.0).bold());
            canvas.text(line(&self.note, 11.0).size(11.0).ink(Ink::Muted));
        }
        (left, y)
    }

    fn describe(&self, words: &mut Vec<String>) {
        let Some((last, others)) = self.parts.split_last() else { return };
        let note = if self.note.is_empty() { String::new() } else { format!(" ({})", self.note) };
        let others: Vec<&str> = others.iter().map(|part| part.label.as_str()).collect();
        let parts =
            if others.is_empty() { last.label.clone() } else { format!("{} and {}", others.join(", "), last.label) };
        words.push(format!("{}{note} of {parts}.", self.label));
        self.parts.iter().for_each(|part| part.describe(words));
    }
}

impl TreePlot {
    /// Draws the tree.
    pub fn draw(&self) -> Figure {
        let mut widths = Vec::new();
        self.root.widths(0, &mut widths);
        let mut lefts = vec![6.0];
        for width in &widths {
            lefts.push(lefts.last().copied().unwrap_or(6.0) + width + GAP);
        }
        let leaves = self.root.leaves(0);
        let width = lefts.last().copied().unwrap_or(0.0) - GAP + 6.0;
        let mut canvas = Canvas::new(width, ROW.mul_add(leaves as f64, 12.0));
        self.root.draw(&mut canvas, 0, 0, &lefts);
        let mut words = opening(format!("Tree of {}.", counted(leaves, "leaf", "leaves")), &self.description);
        self.root.describe(&mut words);
        canvas.finish(&self.title, &words.join(" "))
    }
}
