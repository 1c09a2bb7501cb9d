use super::one_line;
use crate::{Bootstrapped, Factor, QData, StatementComparison, Viewpoints};
use crosscase_figures::{
    Anchor, Canvas, CanvasText, Figure, Ink, LinearScale, Marker, Stroke, rounded, signed, without_end,
};
use std::fmt::Write as _;

const NAMES: f64 = 300.0;
const SHORT: f64 = 60.0;
const PLOT: f64 = 330.0;
const ROW: f64 = 18.0;
const SMALL: f64 = 11.0;

/// The z-scores of every statement on every factor, from disagreement at the top to consensus at the bottom. Statements that
/// distinguish some factor are bold, with those factors at the right; with a bootstrap, its intervals.
pub fn zscore_figure(
    found: &Viewpoints,
    data: &QData,
    compared: &StatementComparison,
    bootstrapped: Option<&Bootstrapped>,
) -> Figure {
    let mut rows: Vec<usize> = compared.by_disagreement().into_iter().map(|row| row.statement).collect();
    rows.reverse();
    let worded = found.statements.iter().any(|id| data.text_of(id).is_some());
    let left = if worded { NAMES } else { SHORT };
    let (top, right) = (12.0, left + PLOT);
    let bottom = top + ROW * rows.len() as f64 + 4.0;
    let scores = || found.zscores.iter().flatten().flatten().copied();
    let ends =
        bootstrapped.iter().flat_map(|made| made.zscores.iter().flatten().flat_map(|z| [z.lower, z.upper])).flatten();
    let x = LinearScale::around(scores().chain(ends.collect::<Vec<_>>()), (left + 8.0, right - 8.0));
    let key = key(found, left, right + 60.0);
    let foot = key.last().map_or(0.0, |(_, (_, y), _)| *y);
    let mut canvas = Canvas::new(right + 70.0, bottom + 62.0 + foot);
    for tick in x.ticks(7) {
        let at = x.at(tick.value);
        canvas.line((at, top), (at, bottom), Stroke::new(Ink::Grid, 0.8));
        canvas.text(CanvasText::new(at, bottom + 14.0, tick.label).size(SMALL).anchor(Anchor::Middle).ink(Ink::Muted));
    }
    canvas.text(CanvasText::new(f64::midpoint(left, right), bottom + 30.0, "z-score").anchor(Anchor::Middle));
    let of_several = if found.factors.len() > 1 { ", from disagreement to consensus" } else { "" };
    let mut words = format!("z-scores of every statement{of_several}.");
    for (row, &statement) in rows.iter().enumerate() {
        let y = top + ROW * (row as f64 + 0.5);
        let id = &found.statements[statement];
        let name = data.text_of(id).map_or_else(|| id.clone(), |text| format!("{id} {text}"));
        let marks: Vec<String> = (0..found.factors.len())
            .filter(|&f| compared.statements[statement].distinguishes[f] > 0)
            .map(|f| found.factors[f].label.clone())
            .collect();
        // Bold letters are a tenth wider.
        let room = (left - 12.0) / if marks.is_empty() { 1.0 } else { 1.12 };
        // All names in one size: a larger one would seem to weigh more.
        let (size, shown) = one_line(&name, &[SMALL], room);
        let label = CanvasText::new(left - 6.0, y + 4.0, shown).size(size).anchor(Anchor::End);
        canvas.text(if marks.is_empty() { label } else { label.bold() });
        canvas.text(CanvasText::new(right + 6.0, y + 4.0, marks.join(" ")).size(SMALL).ink(Ink::Muted));
        let two = |z: f64| signed(&rounded(z, 2)).into_owned();
        let own: Vec<(usize, f64)> =
            (0..found.factors.len()).filter_map(|f| Some((f, found.zscores[f].as_ref()?[statement]))).collect();
        let (low, high) = own.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), (_, z)| (l.min(*z), h.max(*z)));
        canvas.line((x.at(low), y), (x.at(high), y), Stroke::new(Ink::Grid, 2.0));
        for (f, z) in &own {
            if let Some(interval) = bootstrapped.map(|made| made.zscores[statement][*f])
                && let (Some(lower), Some(upper)) = (interval.lower, interval.upper)
            {
                let shift = y + 3.0 * (*f as f64 - (own.len() as f64 - 1.0) / 2.0);
                canvas.line((x.at(lower), shift), (x.at(upper), shift), Stroke::new(Ink::Series(*f), 1.0));
            }
            canvas.titled(&format!("{id}, {}: {}", found.called(*f), two(*z)), |canvas| {
                canvas.marker(Marker::of_series(*f), (x.at(*z), y), 4.5, Ink::Series(*f));
            });
        }
        let spoken: Vec<String> = own.iter().map(|(f, z)| format!("{} on {}", two(*z), found.called(*f))).collect();
        let distinguishes =
            if marks.is_empty() { String::new() } else { format!(", distinguishes {}", marks.join(" and ")) };
        let _ = write!(words, " {}: {}{distinguishes}.", without_end(&name), spoken.join(", "));
    }
    for (f, (x, y), text) in key {
        canvas.marker(Marker::of_series(f), (x, bottom + 50.0 + y), 4.5, Ink::Series(f));
        canvas.text(CanvasText::new(x + 9.0, bottom + 54.0 + y, text).size(SMALL));
    }
    canvas.finish("z-scores of the statements", &words)
}

/// The factors with their marks, in as many lines as they take: `1 Partners`, since statements name those that they
/// distinguish by label.
fn key(found: &Viewpoints, left: f64, right: f64) -> Vec<(usize, (f64, f64), String)> {
    let (mut x, mut y) = (left, 0.0);
    let entry = |(f, factor): (usize, &Factor)| {
        let called = found.called(f);
        let text = if found.analysis.names.len() > f { format!("{} {called}", factor.label) } else { called };
        let width = 26.0 + crosscase_figures::text_width(&text, SMALL);
        if x > left && x + width > right {
            (x, y) = (left, y + 16.0);
        }
        let at = (x, y);
        x += width;
        (f, at, text)
    };
    found.factors.iter().enumerate().map(entry).collect()
}
