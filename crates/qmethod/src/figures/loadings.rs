use super::{lines, one_line};
use crate::Viewpoints;
use crosscase_data::{capitalised, counted};
use crosscase_figures::{Anchor, Canvas, CanvasText, Dash, Figure, Ink, LinearScale, Marker, Stroke, rounded, signed};
use std::fmt::Write as _;

const NAMES: f64 = 96.0;
const PANEL: f64 = 110.0;
const ROW: f64 = 18.0;
const SMALL: f64 = 11.0;
/// Lines of a name over its panel.
const LINES: usize = 3;

/// Every sort's loading on every factor: a panel a factor, full marks for the sorts that define it, with the threshold of
/// significance.
pub fn loadings_figure(found: &Viewpoints) -> Figure {
    let (n, k) = (found.sorters.len(), found.factors.len());
    let heads: Vec<Vec<String>> =
        (0..k).map(|f| lines(&capitalised(&found.called(f)), 12.0, (PANEL - 10.0) / 1.12, LINES)).collect();
    let head = heads.iter().map(Vec::len).max().unwrap_or(1) as f64;
    let (top, foot) = (16.0 + 14.0 * head, 58.0);
    let bottom = top + ROW * n as f64 + 6.0;
    let mut canvas = Canvas::new((NAMES + PANEL * k as f64 + 10.0).max(400.0), bottom + foot);
    let threshold = found.analysis.flagging.threshold(found.statements.len());
    let mut words = format!(
        "Loadings of {} on {}; beyond ±{} they are significant.",
        counted(n, "sort", "sorts"),
        counted(k, "factor", "factors"),
        rounded(threshold, 2)
    );
    for (f, head) in heads.iter().enumerate() {
        let left = NAMES + PANEL * f as f64;
        let x = LinearScale::new((-1.0, 1.0), (left + 8.0, left + PANEL - 8.0));
        let middle = x.at(0.0);
        for (at, line) in head.iter().enumerate() {
            canvas.text(CanvasText::new(middle, 16.0 + 14.0 * at as f64, line.as_str()).anchor(Anchor::Middle).bold());
        }
        for at in [-threshold, 0.0, threshold] {
            let stroke = Stroke::new(if at == 0.0 { Ink::Rule } else { Ink::Grid }, 1.0);
            let stroke = if at == 0.0 { stroke } else { stroke.dash(Dash::Dashed) };
            canvas.line((x.at(at), top - 4.0), (x.at(at), bottom), stroke);
        }
        for (at, label) in [(-1.0, "−1"), (0.0, "0"), (1.0, "1")] {
            canvas.text(
                CanvasText::new(x.at(at), bottom + 14.0, label).size(SMALL).anchor(Anchor::Middle).ink(Ink::Muted),
            );
        }
    }
    for (i, sorter) in found.sorters.iter().enumerate() {
        let y = top + ROW * (i as f64 + 0.5);
        let (size, name) = one_line(sorter, &[12.0, 11.0, 10.0, 9.0], NAMES - 10.0);
        canvas.text(CanvasText::new(NAMES - 6.0, y + 4.0, name).size(size).anchor(Anchor::End));
        let mut spoken = Vec::new();
        for f in 0..k {
            let loading = found.loadings.row(i)[f];
            let left = NAMES + PANEL * f as f64;
            let x = LinearScale::new((-1.0, 1.0), (left + 8.0, left + PANEL - 8.0));
            canvas.line((x.at(0.0), y), (x.at(loading), y), Stroke::new(Ink::Grid, 1.5));
            let marker = match (found.flags[i][f], loading < 0.0) {
                (false, _) => Marker::Ring,
                (true, false) => Marker::Disc,
                (true, true) => Marker::Diamond,
            };
            let ink = if found.flags[i][f] { Ink::Series(0) } else { Ink::Rule };
            canvas.marked(&[sorter], &format!("{sorter}: {}", signed(&rounded(loading, 3))), |canvas| {
                canvas.marker(marker, (x.at(loading), y), 4.5, ink);
            });
            let defines = if found.flags[i][f] { " (defines)" } else { "" };
            spoken.push(format!("{}{defines}", signed(&rounded(loading, 2))));
        }
        let _ = write!(words, " {sorter}: {}.", spoken.join(", "));
    }
    let legend = [
        (Marker::Disc, "defines", Ink::Series(0)),
        (Marker::Diamond, "defines, negatively", Ink::Series(0)),
        (Marker::Ring, "does not", Ink::Rule),
    ];
    let mut at = NAMES;
    for (marker, text, ink) in legend {
        canvas.marker(marker, (at, bottom + 34.0), 4.5, ink);
        canvas.text(CanvasText::new(at + 10.0, bottom + 38.0, text).size(SMALL));
        at += 24.0 + crosscase_figures::text_width(text, SMALL);
    }
    canvas.text(CanvasText::new(NAMES, bottom + 53.0, "dashed: threshold of significance").size(SMALL).ink(Ink::Muted));
    canvas.finish("Loadings", &words)
}
