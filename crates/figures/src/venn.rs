//! How sets overlap: Venn diagrams to five sets, `UpSet` plots beyond.

use crate::canvas::{Anchor, Canvas, CanvasText};
use crate::figure::Figure;
use crate::frame::WIDTH;
use crate::ink::{Ink, Paint, Stroke};
use crate::labels::Area;
use crate::names::{self, Shape};
use crate::text::{counted, listed, opening, text_width};
use std::f64::consts::TAU;

/// The most sets that a [`VennDiagram`] draws; with more, an [`UpSetPlot`] says the same.
pub const MAX_VENN_SETS: usize = 5;

/// A Venn diagram: every combination of sets has its region, whether anything is in it or not.
///
/// `counts` has one number a combination: the place is the sum of 2ᵏ over the sets (counted from 0) that it is in, so that
/// the first is what lies outside all of them. `marked` regions, such as those that a solution covers, are coloured, their numbers on a ground of that colour.
///
/// ```
/// use crosscase_figures::VennDiagram;
/// let figure = VennDiagram {
///     title: "Cases by condition".into(),
///     sets: vec!["DEV".into(), "STB".into()],
///     counts: vec![6, 2, 3, 7],
///     marked: vec![3],
///     marked_as: "sufficient".into(),
///     ..VennDiagram::default()
/// }
/// .draw();
/// assert!(figure.description().contains("DEV and STB: 7 (sufficient)"));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VennDiagram {
    /// What it shows, in a few words.
    pub title: String,
    /// What it says beyond its numbers; may be empty.
    pub description: String,
    /// The names of one to five sets. Those after the fifth are not drawn.
    pub sets: Vec<String>,
    /// How many there are of each combination; missing ones count as 0.
    pub counts: Vec<usize>,
    /// The combinations that are marked.
    pub marked: Vec<usize>,
    /// What the mark means, in a word or two.
    pub marked_as: String,
}

/// Centre, half axes and turn of an ellipse, in units of the diagram.
type Ellipse = (f64, f64, f64, f64, f64);

/// The cells along an edge of the raster on which regions are found.
const RASTER: usize = 160;

impl VennDiagram {
    /// Draws the diagram.
    pub fn draw(&self) -> Figure {
        let n = self.sets.len().min(MAX_VENN_SETS);
        let shapes = ellipses(n);
        // The regions of five sets are small.
        let (width, side) = if n == MAX_VENN_SETS { (500.0, 400.0) } else { (WIDTH, WIDTH - 80.0) };
        let (left, top) = ((width - side) / 2.0, 26.0);
        let foot = top + side + 10.0;
        let raster = Raster::new(&shapes);
        let at = |(x, y): (f64, f64)| (left + x.midpoint(1.0) * side, top + (1.0 - y) / 2.0 * side);
        let mut canvas = Canvas::new(width, foot + 26.0);
        let cell = side / RASTER as f64;
        let is_marked = |combination: usize| combination > 0 && self.marked.contains(&combination);
        let marked = raster.runs().into_iter().filter(|run| is_marked(run.0)).map(|(_, row, from, to)| {
            let corner = (left + from as f64 * cell, top + row as f64 * cell);
            (corner, ((to - from) as f64 * cell, cell))
        });
        canvas.tint(&marked.collect::<Vec<_>>(), MARK);
        let mut drawn: Vec<Shape> = Vec::new();
        for (index, shape) in shapes.iter().enumerate() {
            let outline: Vec<(f64, f64)> =
                (0..=90).map(|step| at(on_edge(shape, f64::from(step % 90) / 90.0 * TAU))).collect();
            canvas.polyline(&outline, Stroke::new(Ink::Series(index), 2.0));
            drawn.push(Shape { outline, best: at(outermost(shape, n)) });
        }
        for combination in 1..1usize << n {
            let Some(place) = raster.heart(combination) else { continue };
            let (x, y) = at(place);
            let count = self.count(combination);
            // Among the small regions of five sets, zeros would hide what there is.
            if count == 0 && n == MAX_VENN_SETS && !is_marked(combination) {
                continue;
            }
            draw_count(&mut canvas, (x, y), count, is_marked(combination));
        }
        let field = Area { left: 2.0, top: 2.0, right: width - 2.0, bottom: foot + 8.0 };
        names::draw(&mut canvas, &self.sets, &drawn, field);
        let outside = format!("outside: {}", self.count(0));
        if !self.marked.is_empty() && !self.marked_as.is_empty() {
            let swatch = ((4.0, foot + 13.0), (11.0, 11.0));
            canvas.tint(&[swatch], MARK);
            canvas.rect(swatch.0, swatch.1, Paint::outline(Stroke::new(MARK, 1.4)));
            canvas.text(CanvasText::new(20.0, foot + 22.0, &self.marked_as).size(11.0).ink(Ink::Muted));
        }
        canvas.text(CanvasText::new(width - 4.0, foot + 22.0, outside).anchor(Anchor::End).size(11.0).ink(Ink::Muted));
        canvas.finish(&self.title, &self.describe(n))
    }

    fn count(&self, combination: usize) -> usize {
        self.counts.get(combination).copied().unwrap_or(0)
    }

    fn describe(&self, n: usize) -> String {
        let total: usize = (0..1usize << n).map(|c| self.count(c)).sum();
        let mut words = opening(
            format!(
                "Venn diagram of {}, {}.",
                listed(self.sets.get(..n).unwrap_or(&self.sets)),
                counted(total, "case", "cases")
            ),
            &self.description,
        );
        let told = (0..1usize << n).filter(|&c| self.count(c) > 0 || self.marked.contains(&c)).map(|c| {
            let marked = mark(self.marked.contains(&c), &self.marked_as);
            format!("{}: {}{marked}", named(&self.sets, c), self.count(c))
        });
        words.push(told.collect::<Vec<_>>().join("; ") + ".");
        words.join(" ")
    }
}

/// The colour of what is marked.
const MARK: Ink = Ink::Series(1);

/// How many there are in a region. In a marked one the number stands on a ground of its own, so that the mark is seen in a
/// region no larger than the number, and by who sees no colours.
fn draw_count(canvas: &mut Canvas, (x, y): (f64, f64), count: usize, is_marked: bool) {
    let text = CanvasText::new(x, y + 4.0, count.to_string()).anchor(Anchor::Middle).size(12.0);
    if is_marked {
        let (width, height) = (text_width(&count.to_string(), 12.0) + 7.0, 15.0);
        canvas.rect((x - width / 2.0, y - height / 2.0), (width, height), Paint::fill(MARK));
        canvas.text(text.ink(Ink::Paper).bold());
    } else if count == 0 {
        canvas.text(text.ink(Ink::Muted));
    } else {
        canvas.text(text.bold());
    }
}

/// ` (sufficient)`, or nothing.
fn mark(is_marked: bool, marked_as: &str) -> String {
    match (is_marked, marked_as.is_empty()) {
        (true, false) => format!(" ({marked_as})"),
        (true, true) => " (marked)".to_owned(),
        (false, _) => String::new(),
    }
}

/// The sets of a combination in words.
fn named(sets: &[String], combination: usize) -> String {
    let inside: Vec<&str> =
        sets.iter().enumerate().filter(|(k, _)| combination >> k & 1 == 1).map(|(_, name)| name.as_str()).collect();
    if inside.is_empty() { "none".to_owned() } else { inside.join(" and ") }
}

fn ellipses(n: usize) -> Vec<Ellipse> {
    let turned = |count: usize, distance: f64, start: f64| {
        (0..count)
            .map(move |k| (start + k as f64 * TAU / count as f64, distance))
            .map(|(angle, d)| (d * libm::cos(angle), d * libm::sin(angle), angle))
    };
    match n {
        0 => Vec::new(),
        1 => vec![(0.0, 0.0, 0.75, 0.75, 0.0)],
        2 => vec![(-0.33, 0.0, 0.6, 0.6, 0.0), (0.33, 0.0, 0.6, 0.6, 0.0)],
        3 => turned(3, 0.36, TAU / 4.0).map(|(x, y, _)| (x, y, 0.58, 0.58, 0.0)).collect(),
        // Two long ellipses each way, as Venn (1880) drew them.
        4 => [(-0.35, -0.2, -1.0), (-0.05, 0.2, -1.0), (0.05, 0.2, 1.0), (0.35, -0.2, 1.0)]
            .into_iter()
            .map(|(x, y, turn)| (0.82 * x, 0.82 * y, 0.86, 0.49, turn * TAU / 8.0))
            .collect(),
        // Five congruent ellipses in a ring (Grünbaum 1975, doi:10.1080/0025570X.1975.11976431); distance and axes found by
        // search, so that the smallest region is as large as can be.
        _ => turned(5, 0.225, 4.719).map(|(x, y, angle)| (x, y, 0.773, 0.423, angle - 4.719 + 1.315)).collect(),
    }
}

fn on_edge(&(x, y, a, b, turn): &Ellipse, angle: f64) -> (f64, f64) {
    let (u, v) = (a * libm::cos(angle), b * libm::sin(angle));
    let (sin, cos) = libm::sincos(turn);
    (x + u * cos - v * sin, y + u * sin + v * cos)
}

fn inside(&(x, y, a, b, turn): &Ellipse, (px, py): (f64, f64)) -> bool {
    let (dx, dy) = (px - x, py - y);
    let (sin, cos) = libm::sincos(turn);
    let (u, v) = ((dx * cos + dy * sin) / a, (dy * cos - dx * sin) / b);
    u * u + v * v < 1.0
}

/// The point of the edge that is furthest from the middle of the diagram.
fn outermost(shape: &Ellipse, n: usize) -> (f64, f64) {
    let edge = (0..180).map(|step| on_edge(shape, f64::from(step) / 180.0 * TAU));
    let weight = |&(x, y): &(f64, f64)| if n == 4 { x.abs() + y } else { libm::hypot(x, y) };
    edge.max_by(|a, b| weight(a).total_cmp(&weight(b))).unwrap_or_default()
}

/// Which combination each cell of a raster is in.
struct Raster {
    cells: Vec<usize>,
}

impl Raster {
    fn new(shapes: &[Ellipse]) -> Self {
        let combination = |cell: usize| {
            let point = centre(cell);
            shapes.iter().enumerate().filter(|(_, shape)| inside(shape, point)).map(|(k, _)| 1 << k).sum()
        };
        Self { cells: (0..RASTER * RASTER).map(combination).collect() }
    }

    /// Combination, row, first column and the column after the last of every stretch.
    fn runs(&self) -> Vec<(usize, usize, usize, usize)> {
        let mut runs = Vec::new();
        for (row, cells) in self.cells.chunks(RASTER).enumerate() {
            let mut from = 0;
            for stretch in cells.chunk_by(|a, b| a == b) {
                runs.push((stretch[0], row, from, from + stretch.len()));
                from += stretch.len();
            }
        }
        runs
    }

    /// The cell of a combination that is furthest from every other combination, the first of several.
    fn heart(&self, combination: usize) -> Option<(f64, f64)> {
        // Distances to the edge by two passes over the raster, the second backwards (Rosenfeld & Pfaltz 1966).
        let mut depth = vec![usize::MAX / 2; self.cells.len()];
        for backwards in [false, true] {
            for step in 0..depth.len() {
                let cell = if backwards { depth.len() - 1 - step } else { step };
                let (row, column) = (cell / RASTER, cell % RASTER);
                let at_edge = row == 0 || column == 0 || row == RASTER - 1 || column == RASTER - 1;
                depth[cell] = if at_edge || self.cells[cell] != combination {
                    0
                } else {
                    let near = if backwards { [cell + 1, cell + RASTER] } else { [cell - 1, cell - RASTER] };
                    near.iter().map(|&near| depth[near] + 1).min().unwrap_or(0).min(depth[cell])
                };
            }
        }
        let deepest = depth.iter().copied().max().filter(|d| *d > 0)?;
        depth.iter().position(|d| *d == deepest).map(centre)
    }
}

/// The middle of a cell, from −1 to 1 each way, the first row on top.
fn centre(cell: usize) -> (f64, f64) {
    let at = |index: usize| (index as f64 + 0.5) / RASTER as f64 * 2.0 - 1.0;
    (at(cell % RASTER), -at(cell / RASTER))
}

/// An UpSet plot (Lex et al. 2014, doi:10.1109/TVCG.2014.2346248): a bar for each combination of sets, the most frequent first,
/// over a matrix that says which sets it is in.
///
/// ```
/// use crosscase_figures::UpSetPlot;
/// let figure = UpSetPlot {
///     title: "Cases by configuration".into(),
///     sets: ["A", "B", "C", "D", "E", "F"].map(String::from).to_vec(),
///     rows: vec![(vec![0, 3, 5], 4), (vec![], 9)],
///     marked: vec![0],
///     marked_as: "sufficient".into(),
///     ..UpSetPlot::default()
/// }
/// .draw();
/// assert!(figure.description().contains("none: 9; A and D and F: 4 (sufficient)"));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpSetPlot {
    /// What it shows, in a few words.
    pub title: String,
    /// What it says beyond its numbers; may be empty.
    pub description: String,
    /// The names of the sets.
    pub sets: Vec<String>,
    /// Each combination: the sets it is in, counted from 0, and how many there are.
    pub rows: Vec<(Vec<usize>, usize)>,
    /// The combinations that are drawn in the second colour, by their place in `rows`.
    pub marked: Vec<usize>,
    /// What that colour means, in a word or two.
    pub marked_as: String,
}

impl UpSetPlot {
    /// Draws the plot.
    pub fn draw(&self) -> Figure {
        const BARS: f64 = 110.0;
        const ROW: f64 = 20.0;
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        order.sort_by(|&a, &b| self.rows[b].1.cmp(&self.rows[a].1).then(a.cmp(&b)));
        let widest = self.sets.iter().map(|name| text_width(name, 12.0)).fold(0.0, f64::max);
        let left = widest + 18.0;
        let step =
            ((WIDTH.max(left + 18.0 * order.len() as f64 + 8.0) - left - 8.0) / order.len().max(1) as f64).min(30.0);
        let width = WIDTH.max(left + step * order.len() as f64 + 8.0);
        let foot = 40.0 + BARS;
        let most = self.rows.iter().map(|row| row.1).max().unwrap_or(1).max(1) as f64;
        let mut canvas = Canvas::new(width, foot + 14.0 + ROW * self.sets.len() as f64);
        for (k, name) in self.sets.iter().enumerate() {
            let y = foot + 18.0 + ROW * k as f64;
            if k % 2 == 0 {
                canvas.rect((0.0, y - ROW / 2.0), (width, ROW), Paint::fill(Ink::Shade));
            }
            canvas.text(CanvasText::new(left - 10.0, y + 4.0, name).anchor(Anchor::End).size(12.0));
        }
        canvas.line((left, foot), (width - 4.0, foot), Stroke::new(Ink::Rule, 1.0));
        if !self.marked.is_empty() && !self.marked_as.is_empty() {
            canvas.rect((width - 20.0, 6.0), (11.0, 11.0), Paint::fill(MARK));
            canvas.text(
                CanvasText::new(width - 26.0, 15.0, &self.marked_as).anchor(Anchor::End).size(11.0).ink(Ink::Muted),
            );
        }
        for (place, &row) in order.iter().enumerate() {
            let (inside, count) = &self.rows[row];
            let x = left + step * (place as f64 + 0.5);
            // Marked ones have squares, for who sees no colours.
            let is_marked = self.marked.contains(&row);
            let ink = if is_marked { MARK } else { Ink::Series(0) };
            let height = BARS * *count as f64 / most;
            canvas.titled(&format!("{}: {count}", self.named(row)), |canvas| {
                canvas.rect((x - step * 0.32, foot - height), (step * 0.64, height), Paint::fill(ink));
                canvas
                    .text(CanvasText::new(x, foot - height - 4.0, count.to_string()).anchor(Anchor::Middle).size(11.0));
                let y = |k: usize| foot + 18.0 + ROW * k as f64;
                if let (Some(first), Some(last)) = (inside.iter().min(), inside.iter().max()) {
                    canvas.line((x, y(*first)), (x, y(*last)), Stroke::new(ink, 2.0));
                }
                for k in 0..self.sets.len() {
                    match (inside.contains(&k), is_marked) {
                        (false, _) => canvas.circle((x, y(k)), 3.5, Paint::fill(Ink::Grid)),
                        (true, false) => canvas.circle((x, y(k)), 5.0, Paint::fill(ink)),
                        (true, true) => canvas.rect((x - 5.0, y(k) - 5.0), (10.0, 10.0), Paint::fill(ink)),
                    }
                }
            });
        }
        canvas.finish(&self.title, &self.describe(&order))
    }

    fn named(&self, row: usize) -> String {
        let inside: Vec<&str> = self.rows[row].0.iter().filter_map(|&k| self.sets.get(k)).map(String::as_str).collect();
        if inside.is_empty() { "none".to_owned() } else { inside.join(" and ") }
    }

    fn describe(&self, order: &[usize]) -> String {
        let total: usize = self.rows.iter().map(|row| row.1).sum();
        let sets = listed(&self.sets);
        let mut words =
            opening(format!("UpSet plot of {sets}, {}.", counted(total, "case", "cases")), &self.description);
        let told = order.iter().map(|&row| {
            let marked = mark(self.marked.contains(&row), &self.marked_as);
            format!("{}: {}{marked}", self.named(row), self.rows[row].1)
        });
        words.push(told.collect::<Vec<_>>().join("; ") + ".");
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_of_up_to_five_sets_has_a_region() {
        for n in 1..=MAX_VENN_SETS {
            let raster = Raster::new(&ellipses(n));
            for combination in 1..1usize << n {
                let cells = raster.cells.iter().filter(|cell| **cell == combination).count();
                assert!(cells >= 40, "{n} sets, {combination:05b}: {cells} cells");
                let (x, y) = raster.heart(combination).unwrap();
                let found: usize =
                    (ellipses(n).iter().enumerate()).filter(|(_, e)| inside(e, (x, y))).map(|(k, _)| 1 << k).sum();
                assert_eq!(found, combination);
            }
            let edge = ellipses(n)
                .iter()
                .flat_map(|e| (0..90).map(|s| on_edge(e, f64::from(s))))
                .all(|(x, y)| x.abs() < 1.0 && y.abs() < 1.0);
            assert!(edge, "{n} sets reach past the diagram");
        }
    }
}
