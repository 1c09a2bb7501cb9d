//! The matrix of a network, its rows and columns by position.

use crate::canvas::{Anchor, Canvas, CanvasText};
use crate::dots::shortened;
use crate::figure::Figure;
use crate::ink::{Ink, Paint, Stroke};
use crate::text::{counted, listed, opening, text_width, wrap};

/// Who is tied to whom, a row sends: nodes of one block stand together, and lines divide the blocks. A tie is a square, the smaller the
/// weaker; what is not known is a cross; the diagonal is shaded.
///
/// ```
/// use crosscase_figures::BlockMatrix;
/// let figure = BlockMatrix {
///     title: "Positions".into(),
///     blocks: vec![("1".into(), vec!["City".into(), "Clinic".into()]), ("2".into(), vec!["Users".into()])],
///     ties: vec![(0, 2, 3.0), (1, 2, 1.0)],
///     ..BlockMatrix::default()
/// }
/// .draw();
/// assert!(figure.svg().contains("City to Users"));
/// assert!(figure.description().contains("1 (City, Clinic) to 2 (Users): 2 of 2."));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BlockMatrix {
    /// What the matrix shows, in a few words.
    pub title: String,
    /// What it says beyond its cells, for the text alternative; may be empty.
    pub description: String,
    /// The blocks in their order, each with its name and its nodes.
    pub blocks: Vec<(String, Vec<String>)>,
    /// The ties, each from and to a place among the nodes of all blocks, one after the other, and how strong it is.
    pub ties: Vec<(usize, usize, f64)>,
    /// The pairs of which it is not known whether there is a tie.
    pub unknown: Vec<(usize, usize)>,
    /// Short lines above the matrix.
    pub notes: Vec<String>,
}

const LABEL: f64 = 11.0;
const NOTE: f64 = 11.5;
/// The side of a cell whose row has a name: names do not touch.
const NAMED: f64 = 15.0;
/// With more nodes than this rows and columns have no names, but the blocks do.
const MOST_NAMED: usize = 60;
/// The width of the cells of all columns where rows have no names.
const WIDE: f64 = 900.0;
const LONGEST: f64 = 170.0;

impl BlockMatrix {
    /// Draws the matrix.
    pub fn draw(&self) -> Figure {
        let names: Vec<&String> = self.blocks.iter().flat_map(|(_, nodes)| nodes).collect();
        let is_named = names.len() <= MOST_NAMED;
        let side = if is_named { NAMED } else { (WIDE / names.len() as f64).max(1.0) };
        let labels = if is_named { names.clone() } else { self.blocks.iter().map(|(name, _)| name).collect() };
        let room = labels.iter().map(|name| text_width(name, LABEL)).fold(0.0, f64::max).min(LONGEST) + 10.0;
        // The names of the blocks stand at the right, where the rows have names of their own.
        let beside =
            self.blocks.iter().map(|(name, _)| text_width(name, LABEL)).fold(0.0, f64::max).min(LONGEST) + 12.0;
        let all = side * names.len() as f64;
        let width = (room + all + if is_named { beside } else { 6.0 }).max(160.0);
        let notes: Vec<String> = self.notes.iter().flat_map(|note| wrap(note, NOTE, width - 12.0)).collect();
        let (left, top) = (room, 16.0f64.mul_add(notes.len() as f64, 6.0) + if is_named { room } else { 4.0 });
        let mut canvas = Canvas::new(width, top + all + 6.0);
        for (line, y) in notes.into_iter().zip(1..) {
            canvas.text(CanvasText::new(6.0, f64::from(y) * 16.0, line).size(NOTE).ink(Ink::Muted));
        }
        let at = |place: usize| side * place as f64;
        for place in 0..names.len() {
            canvas.rect((left + at(place), top + at(place)), (side, side), Paint::fill(Ink::Shade));
        }
        if is_named {
            for (place, name) in names.iter().enumerate() {
                let (name, middle) = (shortened(name, LONGEST), at(place) + side / 2.0 + 4.0);
                canvas.text(CanvasText::new(left - 6.0, top + middle, name.clone()).size(LABEL).anchor(Anchor::End));
                canvas.text(CanvasText::new(left + middle, top - 6.0, name).size(LABEL).upwards());
                for line in [at(place), at(place + 1)] {
                    canvas.line((left, top + line), (left + all, top + line), Stroke::new(Ink::Grid, 0.6));
                    canvas.line((left + line, top), (left + line, top + all), Stroke::new(Ink::Grid, 0.6));
                }
            }
        }
        self.draw_cells(&mut canvas, &names, (left, top), side);
        let mut edge = 0;
        for (name, nodes) in &self.blocks {
            let line = at(edge);
            if edge > 0 {
                canvas.line((left, top + line), (left + all, top + line), Stroke::new(Ink::Text, 1.6));
                canvas.line((left + line, top), (left + line, top + all), Stroke::new(Ink::Text, 1.6));
            }
            // Of a block whose rows are narrower than a line of text the text alternative tells.
            if at(nodes.len()) >= LABEL {
                let middle = top + line + at(nodes.len()) / 2.0 + 4.0;
                let name = shortened(name, LONGEST);
                let text =
                    CanvasText::new(if is_named { left + all + 6.0 } else { left - 6.0 }, middle, name).size(LABEL);
                canvas.text(text.bold().anchor(if is_named { Anchor::Start } else { Anchor::End }));
            }
            edge += nodes.len();
        }
        canvas.rect((left, top), (all, all), Paint::outline(Stroke::new(Ink::Text, 1.6)));
        canvas.finish(&self.title, &self.describe())
    }

    fn draw_cells(&self, canvas: &mut Canvas, names: &[&String], (left, top): (f64, f64), side: f64) {
        let greatest = self.ties.iter().map(|tie| tie.2.abs()).filter(|weight| weight.is_finite()).fold(0.0, f64::max);
        let corner = |from: usize, to: usize| (left + side * to as f64, top + side * from as f64);
        for &(from, to, weight) in &self.ties {
            let (Some(sends), Some(receives)) = (names.get(from), names.get(to)) else { continue };
            let share = if greatest > 0.0 && weight.is_finite() { weight.abs() / greatest } else { 1.0 };
            // The area is the weight; the weakest is still seen.
            let ink = (side * 0.84 * share.sqrt()).max(side * 0.3);
            let (x, y) = corner(from, to);
            let gap = (side - ink) / 2.0;
            canvas.titled(&format!("{sends} to {receives}"), |canvas| {
                canvas.rect((x + gap, y + gap), (ink, ink), Paint::fill(Ink::Series(0)));
            });
        }
        for &(from, to) in self.unknown.iter().filter(|(from, to)| from.max(to) < &names.len()) {
            let ((x, y), gap) = (corner(from, to), side * 0.3);
            let stroke = Stroke::new(Ink::Muted, 1.0);
            canvas.line((x + gap, y + gap), (x + side - gap, y + side - gap), stroke);
            canvas.line((x + gap, y + side - gap), (x + side - gap, y + gap), stroke);
        }
    }

    fn describe(&self) -> String {
        let nodes: usize = self.blocks.iter().map(|(_, nodes)| nodes.len()).sum();
        let drawn = format!(
            "Matrix of {} in {}.",
            counted(nodes, "node", "nodes"),
            counted(self.blocks.len(), "block", "blocks")
        );
        let mut words = opening(drawn, &self.description);
        words.extend(self.notes.iter().map(|note| format!("{note}.")));
        let block_of: Vec<usize> =
            self.blocks.iter().enumerate().flat_map(|(block, (_, nodes))| nodes.iter().map(move |_| block)).collect();
        let mut ties = vec![0_usize; self.blocks.len() * self.blocks.len()];
        for (from, to, _) in &self.ties {
            if let (Some(from), Some(to)) = (block_of.get(*from), block_of.get(*to))
                && let Some(count) = ties.get_mut(from * self.blocks.len() + to)
            {
                *count += 1;
            }
        }
        let called = |(name, nodes): &(String, Vec<String>)| format!("{name} ({})", listed(nodes));
        let pairs =
            self.blocks.iter().enumerate().flat_map(|from| self.blocks.iter().enumerate().map(move |to| (from, to)));
        for (((row, from), (column, to)), ties) in pairs.zip(ties) {
            let cells = from.1.len() * if row == column { to.1.len().saturating_sub(1) } else { to.1.len() };
            if cells > 0 {
                words.push(format!("{} to {}: {ties} of {cells}.", called(from), called(to)));
            }
        }
        if !self.unknown.is_empty() {
            words.push(format!("Not known: {}.", counted(self.unknown.len(), "cell", "cells")));
        }
        words.join(" ")
    }
}
