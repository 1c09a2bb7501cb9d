use super::{LEADING, fitted, one_line, wrapped};
use crate::{Consensus, QData, StatementComparison, Viewpoints};
use crosscase_data::in_list;
use crosscase_figures::{Anchor, Canvas, CanvasText, Figure, Ink, Paint, Stroke, without_end};
use std::fmt::Write as _;

const MARGIN: f64 = 10.0;
const GAP: f64 = 4.0;
const SMALL: f64 = 11.0;
/// Sizes of a wording in a cell, which shrinks before it moves to the key.
const SIZES: [f64; 2] = [11.0, 10.0];
/// Room for a wording in a cell: the cells are as high as the longest needs, within these.
const ROOM: (f64, f64) = (52.0, 105.0);

/// The composite sort of a factor (from 0): the grid filled with its statements, marked where they distinguish the factor
/// (D, D* with ▲ or ▼ above or below all others) or are ones of consensus (C, C*).
///
/// `None` for a factor without an array. A wording that does not fit into its cell stands in the key under the figure.
pub fn array_figure(found: &Viewpoints, data: &QData, compared: &StatementComparison, factor: usize) -> Option<Figure> {
    let array = found.arrays.get(factor)?.as_ref()?;
    let columns: Vec<(i32, usize)> = found.grid.places().collect();
    let worded = found.statements.iter().any(|id| data.text_of(id).is_some());
    let width: f64 = if worded { 104.0 } else { 58.0 };
    let wording = |text: &str| wrapped(text, SMALL, width - GAP - 8.0).len() as f64 * SMALL * LEADING;
    let longest = found.statements.iter().filter_map(|id| data.text_of(id)).map(wording).fold(0.0, f64::max);
    let room = longest.clamp(ROOM.0, ROOM.1);
    let height = if worded { 28.0 + room } else { 34.0 };
    let tallest = columns.iter().map(|(_, count)| *count).max().unwrap_or(1) as f64;
    let (head, legend) = (24.0, 40.0);
    let whole = (2.0 * MARGIN + columns.len() as f64 * width).max(420.0);
    let fits = |text: &str| fitted(text, &SIZES, (width - GAP - 8.0, room));
    // In the order of the statements, as a reader looks them up.
    let in_key = (0..array.len()).filter_map(|statement| {
        let id = found.statements.get(statement)?;
        Some((id, data.text_of(id)?)).filter(|(_, text)| fits(text).is_none())
    });
    let key: Vec<String> =
        in_key.flat_map(|(id, text)| wrapped(&format!("{id}: {text}"), SMALL, whole - 2.0 * MARGIN)).collect();
    let foot = head + tallest * height + 16.0;
    let mut canvas = Canvas::new(whole, foot + legend - 16.0 + 15.0 * key.len() as f64 + MARGIN);
    let called = found.called(factor);
    let mut words = format!("The composite sort of {called}, from the highest place to the lowest.");
    for (at, (place, _)) in columns.iter().enumerate().rev() {
        let x = MARGIN + at as f64 * width;
        let signed = if *place > 0 { format!("+{place}") } else { place.to_string().replace('-', "−") };
        canvas.text(CanvasText::new(x + width / 2.0, 16.0, signed.as_str()).anchor(Anchor::Middle).bold());
        let mut here: Vec<usize> = (0..array.len()).filter(|&s| array[s] == *place).collect();
        // Most typical on top, as a sorter would lay them.
        here.sort_by(|&a, &b| {
            let z = |s: usize| found.zscores[factor].as_ref().map_or(0.0, |z| z[s]);
            z(b).total_cmp(&z(a)).then(a.cmp(&b))
        });
        let mut spoken = Vec::new();
        for (row, statement) in here.into_iter().enumerate() {
            let id = &found.statements[statement];
            let mark = mark(compared, statement, factor);
            let text = data.text_of(id);
            let corner = (x, head + row as f64 * height);
            let shown = text
                .map_or_else(|| (SMALL, Vec::new()), |text| fits(text).unwrap_or((SMALL, vec!["see key".to_owned()])));
            card(&mut canvas, corner, (width - GAP, height - GAP), (id, &mark, text), &shown);
            let mark = if mark.is_empty() { String::new() } else { format!(" ({mark})") };
            spoken.push(format!(
                "{}{mark}{}",
                in_list(id),
                text.map_or_else(String::new, |text| format!(": {}", without_end(text)))
            ));
        }
        let _ = write!(words, " {signed}: {}.", spoken.join("; "));
    }
    let [one, two] = compared.test.levels_shown();
    for (line, text) in [
        format!("D, D* distinguishes the viewpoint at {one}, {two}; ▲ above, ▼ below all others"),
        format!("C, C* no two viewpoints differ at {two}, at {one}"),
    ]
    .into_iter()
    .chain(key)
    .enumerate()
    {
        canvas.text(CanvasText::new(MARGIN, foot + 15.0 * line as f64, text).size(SMALL).ink(Ink::Muted));
    }
    Some(canvas.finish(&format!("Composite sort of {called}"), &words))
}

fn mark(compared: &StatementComparison, statement: usize, factor: usize) -> String {
    let Some(row) = compared.statements.get(statement) else { return String::new() };
    let own = row.mark(factor);
    match row.consensus {
        _ if !own.is_empty() => own,
        Some(Consensus::At05) => "C*".to_owned(),
        Some(Consensus::At01) => "C".to_owned(),
        None => own,
    }
}

fn card(
    canvas: &mut Canvas,
    (x, y): (f64, f64),
    size: (f64, f64),
    (id, mark, text): (&str, &str, Option<&str>),
    (letters, lines_of): &(f64, Vec<String>),
) {
    let apart = mark.starts_with('D');
    let rim = Stroke::new(if apart { Ink::Series(0) } else { Ink::Rule }, if apart { 2.0 } else { 1.0 });
    let ground = if mark.is_empty() { Ink::Paper } else { Ink::Shade };
    let title = text.map_or_else(|| id.to_owned(), |text| format!("{id}: {text}"));
    canvas.titled(&title, |canvas| {
        canvas.rect((x, y), size, Paint::fill(ground).stroke(rim));
        let room = size.0 - 12.0 - crosscase_figures::text_width(mark, SMALL);
        let (large, name) = one_line(id, &[12.0, 11.0, 10.0, 9.0, 8.0], room);
        canvas.text(CanvasText::new(x + 5.0, y + 14.0, name).size(large).bold());
        canvas.text(
            CanvasText::new(x + size.0 - 5.0, y + 14.0, mark).size(SMALL).anchor(Anchor::End).ink(Ink::Series(0)),
        );
        for (at, line) in lines_of.iter().enumerate() {
            let down = 17.0 + letters * LEADING * (at as f64 + 1.0) - 2.0;
            canvas.text(CanvasText::new(x + 5.0, y + down, line.as_str()).size(*letters));
        }
    });
}
