//! Area-proportional Euler diagrams: circles as large as their sets, overlapping as much as they share.

use crate::canvas::{Anchor, Canvas, CanvasText};
use crate::figure::Figure;
use crate::frame::WIDTH;
use crate::ink::{Ink, Paint, Stroke};
use crate::labels::Area;
use crate::names::{self, Shape};
use crate::text::{listed, rounded, text_width};
use std::f64::consts::{PI, TAU};

/// An Euler diagram of up to five sets: unlike a Venn diagram it shows only combinations that occur, with areas in proportion to
/// their numbers.
///
/// Circles have areas in proportion to their sets, and distances at which each pair overlaps in proportion to what it shares
/// (Wilkinson 2012, doi:10.1109/TVCG.2011.56, in kind). Not every arrangement of three and more sets can be drawn with circles: the
/// text alternative and a line below the diagram say how much of the area stands in the wrong region.
///
/// ```
/// use crosscase_figures::EulerDiagram;
/// let figure = EulerDiagram { title: "Overlap".into(), sets: vec!["A".into(), "B".into()], counts: vec![0, 6, 0, 4] }.draw();
/// assert!(figure.description().contains("A: 6; A and B: 4") && figure.description().contains("misplaced: 0 %"));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EulerDiagram {
    /// What it shows, in a few words.
    pub title: String,
    /// The names of one to five sets.
    pub sets: Vec<String>,
    /// How many there are of each combination, as in [`VennDiagram`](crate::VennDiagram); what lies outside all sets is only told.
    pub counts: Vec<usize>,
}

#[derive(Clone, Copy, Debug)]
struct Circle {
    x: f64,
    y: f64,
    r: f64,
}

impl EulerDiagram {
    /// Draws the diagram.
    pub fn draw(&self) -> Figure {
        let n = self.sets.len().min(crate::MAX_VENN_SETS);
        let circles = arrange(n, &self.counts);
        let misplaced = misplaced(&circles, &self.counts);
        let reach = |of: &dyn Fn(&Circle) -> f64| circles.iter().map(of).fold(f64::INFINITY, f64::min);
        let (left, bottom) = (reach(&|c| c.x - c.r), reach(&|c| c.y - c.r));
        let (right, top) = (-reach(&|c| -c.x - c.r), -reach(&|c| -c.y - c.r));
        let span = (right - left).max(top - bottom).max(1e-9);
        let side = WIDTH - 110.0;
        let scale = if circles.is_empty() { 0.0 } else { side / span };
        let head = 16.0 + names::height(&self.sets);
        let at = |x: f64, y: f64| (WIDTH / 2.0 + (x - f64::midpoint(left, right)) * scale, head + (top - y) * scale);
        let height = if circles.is_empty() { 40.0 } else { (top - bottom) * scale + 2.0 * head + 14.0 };
        let mut canvas = Canvas::new(WIDTH, height);
        let middle = (f64::midpoint(left, right), f64::midpoint(top, bottom));
        let mut shapes: Vec<Shape> = Vec::new();
        for (index, circle) in circles.iter().enumerate() {
            let on = |angle: f64| at(circle.x + circle.r * libm::cos(angle), circle.y + circle.r * libm::sin(angle));
            let outline: Vec<(f64, f64)> = (0..=90).map(|step| on(f64::from(step % 90) / 90.0 * TAU)).collect();
            canvas.polyline(&outline, Stroke::new(Ink::Series(index), 2.0));
            let (dx, dy) = (circle.x - middle.0, circle.y - middle.1);
            let away = if libm::hypot(dx, dy) > 1e-9 * span { libm::atan2(dy, dx) } else { TAU / 4.0 };
            shapes.push(Shape { outline, best: on(away) });
        }
        for (combination, x, y, room) in hearts(&circles) {
            let count = self.counts.get(combination).copied().unwrap_or(0);
            if count > 0 {
                let (x, y) = at(x, y);
                let (wide, high) = (text_width(&count.to_string(), 12.0) + 2.0, 13.0);
                // A number that does not fit its region breaks the circles around it.
                if room * scale < high / 2.0 {
                    canvas.rect((x - wide / 2.0, y - high / 2.0), (wide, high), Paint::fill(Ink::Paper));
                }
                canvas.text(CanvasText::new(x, y + 4.0, count.to_string()).anchor(Anchor::Middle).size(12.0));
            }
        }
        let field = Area { left: 2.0, top: 2.0, right: WIDTH - 2.0, bottom: height - 20.0 };
        names::draw(&mut canvas, &self.sets, &shapes, field);
        let outside = self.counts.first().copied().unwrap_or(0);
        let told = format!("outside: {outside}; area misplaced: {} %", rounded(100.0 * misplaced, 0));
        canvas.text(CanvasText::new(WIDTH - 4.0, height - 6.0, &told).anchor(Anchor::End).size(11.0).ink(Ink::Muted));
        canvas.finish(&self.title, &self.describe(n, &told))
    }

    fn describe(&self, n: usize, told: &str) -> String {
        let name = |combination: usize| {
            let inside = self.sets.iter().take(n).enumerate().filter(|(k, _)| combination >> k & 1 == 1);
            inside.map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(" and ")
        };
        let there = (1..1usize << n).filter_map(|c| Some((c, *self.counts.get(c)?))).filter(|(_, count)| *count > 0);
        let regions: Vec<String> = there.map(|(c, count)| format!("{}: {count}", name(c))).collect();
        format!(
            "Euler diagram of {}. {}. {told}.",
            listed(self.sets.get(..n).unwrap_or(&self.sets)),
            regions.join("; ")
        )
    }
}

/// How many there are in every one of these sets.
fn shared(counts: &[usize], sets: usize) -> f64 {
    counts
        .iter()
        .enumerate()
        .filter(|(combination, _)| combination & sets == sets)
        .map(|(_, count)| *count as f64)
        .sum()
}

/// Circles with the areas of the sets, moved until the distances of their centres are those that the pairs ask for.
fn arrange(n: usize, counts: &[usize]) -> Vec<Circle> {
    let radius: Vec<f64> = (0..n).map(|k| (shared(counts, 1 << k) / PI).sqrt()).collect();
    let wanted = |i: usize, j: usize| distance(radius[i], radius[j], shared(counts, 1 << i | 1 << j));
    let start = radius.iter().copied().fold(0.0, f64::max);
    let mut circles: Vec<Circle> = (0..n)
        .map(|k| (TAU * (k as f64 / n as f64 + 0.25), radius[k]))
        .map(|(angle, r)| Circle { x: start * libm::cos(angle), y: start * libm::sin(angle), r })
        .collect();
    // Disjoint sets may lie further apart and nested ones deeper: only what contradicts the counts is moved.
    for step in 0..3_000 {
        let pace = 0.25 * (1.0 - f64::from(step) / 3_000.0) + 0.005;
        for i in 0..n {
            for j in 0..i {
                let (dx, dy) = (circles[i].x - circles[j].x, circles[i].y - circles[j].y);
                let apart = libm::hypot(dx, dy);
                let (low, high) = (radius[i].min(radius[j]), radius[i] + radius[j]);
                let want = wanted(i, j);
                let fine = (want >= high && apart >= high) || (want <= high - 2.0 * low && apart <= want);
                if fine {
                    continue;
                }
                let (ux, uy) = if apart > 1e-12 { (dx / apart, dy / apart) } else { (1.0, 0.0) };
                let move_by = pace * (want - apart) / 2.0;
                circles[i].x += ux * move_by;
                circles[i].y += uy * move_by;
                circles[j].x -= ux * move_by;
                circles[j].y -= uy * move_by;
            }
        }
    }
    circles
}

/// The distance at which two circles share this area.
fn distance(a: f64, b: f64, area: f64) -> f64 {
    let (mut near, mut far) = ((a - b).abs(), a + b);
    if area <= 0.0 {
        return far;
    }
    for _ in 0..60 {
        let middle = f64::midpoint(near, far);
        if lens(a, b, middle) > area { near = middle } else { far = middle }
    }
    f64::midpoint(near, far)
}

/// The area that two circles at this distance share.
fn lens(a: f64, b: f64, d: f64) -> f64 {
    if d >= a + b {
        return 0.0;
    }
    if d <= (a - b).abs() {
        return PI * a.min(b) * a.min(b);
    }
    let angle = |r: f64, s: f64| libm::acos(((d * d + r * r - s * s) / (2.0 * d * r)).clamp(-1.0, 1.0));
    let segment = |r: f64, angle: f64| r * r * (angle - libm::sin(angle) * libm::cos(angle));
    segment(a, angle(a, b)) + segment(b, angle(b, a))
}

/// The cells of a raster over the circles, each with the combination it is in, and the area of a cell.
fn raster(circles: &[Circle]) -> (Vec<(usize, f64, f64)>, f64) {
    const CELLS: u32 = 200;
    let reach = circles.iter().map(|c| c.x.abs().max(c.y.abs()) + c.r).fold(0.0, f64::max);
    let width = 2.0 * reach / f64::from(CELLS);
    let place = |index: u32| (f64::from(index) + 0.5) * width - reach;
    let cells = (0..CELLS * CELLS).map(|cell| {
        let (x, y) = (place(cell % CELLS), place(cell / CELLS));
        let inside = |(k, c): (usize, &Circle)| if libm::hypot(x - c.x, y - c.y) < c.r { 1 << k } else { 0 };
        (circles.iter().enumerate().map(inside).sum(), x, y)
    });
    (cells.collect(), width * width)
}

/// The share of the sets' whole area that stands in a region it does not belong to.
fn misplaced(circles: &[Circle], counts: &[usize]) -> f64 {
    let (cells, cell) = raster(circles);
    let mut areas = vec![0.0; 1 << circles.len()];
    for (combination, ..) in cells {
        areas[combination] += cell;
    }
    let count = |combination: usize| counts.get(combination).copied().unwrap_or(0) as f64;
    let all: f64 = (1..areas.len()).map(count).sum();
    let off: f64 = (1..areas.len()).map(|c| (areas[c] - count(c)).abs()).sum();
    if all > 0.0 { (off / (2.0 * all)).min(1.0) } else { 0.0 }
}

/// For each combination that has an area, the cell furthest from every circle's edge, and how far that is.
fn hearts(circles: &[Circle]) -> Vec<(usize, f64, f64, f64)> {
    let (cells, _) = raster(circles);
    let mut best: Vec<Option<(f64, f64, f64)>> = vec![None; 1 << circles.len()];
    for (combination, x, y) in cells.into_iter().filter(|cell| cell.0 > 0) {
        let room = circles.iter().map(|c| (libm::hypot(x - c.x, y - c.y) - c.r).abs()).fold(f64::INFINITY, f64::min);
        if best[combination].is_none_or(|(known, ..)| room > known + 1e-12) {
            best[combination] = Some((room, x, y));
        }
    }
    best.into_iter().enumerate().filter_map(|(c, place)| place.map(|(room, x, y)| (c, x, y, room))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_sets_are_exact() {
        for counts in [[0, 6, 3, 4], [2, 5, 5, 0], [0, 7, 0, 3], [0, 1, 9, 1], [0, 0, 0, 5]] {
            let circles = arrange(2, &counts);
            let d = libm::hypot(circles[0].x - circles[1].x, circles[0].y - circles[1].y);
            assert!((lens(circles[0].r, circles[1].r, d) - counts[3] as f64).abs() < 0.02 * 5.0, "{counts:?}");
            assert!(misplaced(&circles, &counts) < 0.02, "{counts:?}: {}", misplaced(&circles, &counts));
        }
    }

    #[test]
    fn three_sets_that_circles_can_show() {
        // Two apart inside a third.
        let mut counts = [0; 8];
        (counts[4], counts[5], counts[6]) = (10, 4, 4);
        assert!(misplaced(&arrange(3, &counts), &counts) < 0.05);
        // All that three circles of one size share, pair by pair.
        let round = [0, 30, 30, 10, 30, 10, 10, 8];
        assert!(misplaced(&arrange(3, &round), &round) < 0.1);
        assert_eq!(misplaced(&arrange(0, &[5]), &[5]), 0.0);
    }
}
