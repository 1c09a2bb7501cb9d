//! A dendrogram.

use crate::canvas::{Anchor, Canvas, CanvasText};
use crate::dots::shortened;
use crate::figure::Figure;
use crate::frame::Frame;
use crate::ink::{Ink, Stroke};
use crate::labels::Area;
use crate::scale::LinearScale;
use crate::text::{counted, listed, opening, text_width, value};

/// In which order and how far apart cases are joined to clusters.
///
/// ```
/// use crosscase_figures::Dendrogram;
/// let figure = Dendrogram {
///     title: "Average linkage".into(),
///     x_label: "Distance".into(),
///     labels: ["Ede", "Oss", "Gent"].map(String::from).to_vec(),
///     merges: vec![(0, 1, 0.2), (2, 3, 0.7)],
///     ..Dendrogram::default()
/// };
/// assert!(figure.draw().description().contains("Ede with Oss at 0.2; Gent with Ede, Oss at 0.7."));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dendrogram {
    /// What the dendrogram shows, in a few words.
    pub title: String,
    /// What it says beyond its merges, for the text alternative; may be empty.
    pub description: String,
    /// Label of the axis.
    pub x_label: String,
    /// The names of the cases.
    pub labels: Vec<String>,
    /// Two clusters and how far apart they are when they are joined: cases are 0 to n − 1, the first merge is n, the next n + 1 …
    pub merges: Vec<(usize, usize, f64)>,
}

const NARROWEST: f64 = 480.0;
const ROW: f64 = 17.0;
const LONGEST: f64 = 360.0;
/// The least room of the branches.
const BRANCHES: f64 = 260.0;

impl Dendrogram {
    /// Draws the dendrogram.
    pub fn draw(&self) -> Figure {
        let names = self.labels.iter().map(|label| text_width(label, 12.0)).fold(0.0, f64::max).min(LONGEST);
        let width = (names + 16.0 + BRANCHES).max(NARROWEST);
        let (left, right, top) = (names + 16.0, width - 14.0, 8.0);
        let order = self.order();
        let bottom = ROW.mul_add(order.len().max(1) as f64, top + 4.0);
        let heights = self.merges.iter().map(|merge| merge.2).chain([0.0]);
        let x = LinearScale::around(heights, (left + 2.0, right));
        let frame =
            Frame { area: Area { left, top, right, bottom }, x, y: LinearScale::new((0.0, 1.0), (bottom, top)) };
        let mut canvas = Canvas::new(width, bottom);
        frame.draw_x_ticks(&mut canvas);
        let mut places: Vec<Option<(f64, f64)>> = vec![None; self.labels.len()];
        for (row, case) in order.iter().enumerate() {
            let y = ROW.mul_add(row as f64 + 0.5, top + 2.0);
            let label = self.labels.get(*case).map(|label| shortened(label, LONGEST)).unwrap_or_default();
            canvas.text(CanvasText::new(left - 8.0, y + 4.0, label).anchor(Anchor::End));
            if let Some(slot) = places.get_mut(*case) {
                *slot = Some((frame.x.at(0.0), y));
            }
        }
        for (a, b, height) in &self.merges {
            let at = |cluster: usize| places.get(cluster).copied().flatten();
            let Some(((from_a, a), (from_b, b))) = at(*a).zip(at(*b)) else {
                places.push(None);
                continue;
            };
            let to = frame.x.at(*height);
            let stroke = Stroke::new(Ink::Series(0), 1.5);
            canvas.polyline(&[(from_a, a), (to, a), (to, b), (from_b, b)], stroke);
            places.push(Some((to, f64::midpoint(a, b))));
        }
        canvas.line((left, bottom), (right, bottom), Stroke::new(Ink::Rule, 1.0));
        frame.draw_x_label(&mut canvas, std::slice::from_ref(&self.x_label), width);
        canvas.height(bottom + 44.0);
        canvas.finish(&self.title, &self.describe())
    }

    /// The cases so that no two lines cross; those that no merge names last.
    fn order(&self) -> Vec<usize> {
        let mut order = Vec::new();
        let mut to_see: Vec<usize> =
            (0..self.labels.len() + self.merges.len()).filter(|at| !self.is_joined(*at)).collect();
        to_see.reverse();
        to_see.sort_by_key(|at| *at >= self.labels.len()); // clusters are taken from the end, before lone cases
        while let Some(at) = to_see.pop() {
            match at.checked_sub(self.labels.len()).and_then(|merge| self.merges.get(merge)) {
                None => order.push(at),
                // A merge joins what is before it alone, so that there is no circle.
                Some((a, b, _)) => to_see.extend([*b, *a].into_iter().filter(|below| *below < at)),
            }
        }
        order.truncate(self.labels.len());
        order
    }

    fn is_joined(&self, cluster: usize) -> bool {
        self.merges.iter().any(|(a, b, _)| [*a, *b].contains(&cluster))
    }

    fn describe(&self) -> String {
        let cases = counted(self.labels.len(), "case", "cases");
        let mut words = opening(format!("Dendrogram of {cases}, by {}.", self.x_label), &self.description);
        let mut members: Vec<Vec<&String>> = self.labels.iter().map(|label| vec![label]).collect();
        let mut merges = Vec::new();
        for (a, b, height) in &self.merges {
            let of = |cluster: usize| members.get(cluster).cloned().unwrap_or_default();
            let (a, b) = (of(*a), of(*b));
            merges.push(format!("{} with {} at {}", listed(&a), listed(&b), value(*height)));
            members.push([a, b].concat());
        }
        if !merges.is_empty() {
            words.push(format!("Joined in this order: {}.", merges.join("; ")));
        }
        words.join(" ")
    }
}
