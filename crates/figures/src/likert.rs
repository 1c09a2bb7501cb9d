//! Diverging bars of answers on an ordered scale.

use crate::canvas::{Anchor, Canvas, CanvasText};
use crate::dots::{draw_name, second_line, shortened, two_lines};
use crate::figure::Figure;
use crate::frame;
use crate::ink::{Dash, Ink, Stroke};
use crate::scale::LinearScale;
use crate::text::{counted, in_list, opening, rounded, text_width, without_end};

/// A row: how many gave each answer, from the lowest to the highest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LikertRow {
    /// Name of the item or the group.
    pub label: String,
    /// How many gave each answer; a row without any shows “–”.
    pub counts: Vec<usize>,
    /// What stands at the right edge, such as the number of answers; may be empty.
    pub note: String,
}

/// Rows under a heading, such as the groups that answered an item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LikertBlock {
    /// The heading; may be empty.
    pub heading: String,
    /// The rows from top to bottom.
    pub rows: Vec<LikertRow>,
}

/// What shares of people gave each answer, as bars that part at the middle of the scale (Heiberger & Robbins 2014,
/// doi:10.18637/jss.v057.i05): the lower answers to the left of the line, the higher ones to the right, half of a middle one on either
/// side. At the edges of the bars stand the shares below and above the middle in per cent.
///
/// ```
/// use crosscase_figures::{LikertBlock, LikertPlot, LikertRow};
/// let row = |label: &str, counts: [usize; 5]| LikertRow { label: label.into(), counts: counts.to_vec(), note: "n = 10".into() };
/// let plot = LikertPlot {
///     title: "Trust".into(),
///     options: ["1", "2", "3", "4", "5"].map(String::from).to_vec(),
///     blocks: vec![LikertBlock { heading: String::new(), rows: vec![row("They keep their word", [1, 2, 3, 4, 0])] }],
///     ..LikertPlot::default()
/// };
/// assert!(plot.draw().description().contains("They keep their word: 1 10 %, 2 20 %, 3 30 %, 4 40 %, 5 0 %"));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LikertPlot {
    /// What the plot shows, in a few words.
    pub title: String,
    /// What it says beyond its values, for the text alternative; may be empty.
    pub description: String,
    /// The answers from the lowest to the highest.
    pub options: Vec<String>,
    /// The rows, in blocks.
    pub blocks: Vec<LikertBlock>,
}

/// Width of a plot whose names take [`NAMES`]; for wider ones it grows.
const WIDTH: f64 = 560.0;
const NAMES: f64 = 180.0;
const ROW: f64 = 20.0;
const BAR: f64 = 13.0;
const SIZE: f64 = 12.0;
const SMALL: f64 = 11.0;
/// The widest that a line of a name may be, and that notes may be.
const LONGEST: f64 = 380.0;
const NOTES: f64 = 75.0;
/// Room for the shares on either side of the bars.
const SHARES: f64 = 34.0;

impl LikertPlot {
    /// Draws the plot.
    pub fn draw(&self) -> Figure {
        let rows = || self.blocks.iter().flat_map(|block| &block.rows);
        let names = frame::room(rows().map(|row| &row.label), LONGEST);
        let left = names + 12.0 + SHARES;
        let notes = frame::room(rows().map(|row| &row.note), NOTES);
        let width = WIDTH + (names - NAMES).max(0.0);
        let right = width - SHARES - if notes > 0.0 { notes + 10.0 } else { 4.0 };
        // To the next tenth on either side, so that bars of several plots compare.
        let tenth = |reach: f64| ((reach * 10.0 - 1e-9).ceil() / 10.0).clamp(0.1, 1.0);
        let reach = |at: usize| tenth(rows().filter_map(|row| Some(self.reach(row)?[at])).fold(0.0, f64::max));
        let x = LinearScale::new((-reach(0), reach(1)), (left, right));
        let headings = self.blocks.iter().filter(|block| !block.heading.is_empty()).count();
        let labels: Vec<Vec<String>> = rows().map(|row| two_lines(&row.label, LONGEST)).collect();
        let height = ROW + second_line(&labels);
        let (top, filled) = (8.0, height * labels.len() as f64 + ROW * headings as f64);
        let bottom = top + filled.max(ROW) + 4.0;

        let mut canvas = Canvas::new(width, bottom);
        for tick in x.ticks(5) {
            let at = x.at(tick.value);
            canvas.line((at, top), (at, bottom), Stroke::new(Ink::Grid, 0.8));
            let label = format!("{} %", rounded(tick.value.abs() * 100.0, 0));
            canvas.text(CanvasText::new(at, bottom + 15.0, label).size(SMALL).anchor(Anchor::Middle).ink(Ink::Muted));
        }
        let (mut y, mut labels) = (top, labels.into_iter());
        for block in &self.blocks {
            if !block.heading.is_empty() {
                let heading = shortened(&block.heading, right - 8.0);
                canvas.text(CanvasText::new(4.0, y + 15.0, heading).size(SIZE).bold().halo(true));
                y += ROW;
            }
            for row in &block.rows {
                let name = labels.next().unwrap_or_default();
                self.draw_row(&mut canvas, (row, &name), y + (height - ROW) / 2.0, &x);
                y += height;
            }
        }
        let middle = x.at(0.0);
        canvas.line((middle, top), (middle, bottom), Stroke::new(Ink::Rule, 1.0).dash(Dash::Dashed));
        canvas.line((left, bottom), (right, bottom), Stroke::new(Ink::Rule, 1.0));
        self.draw_legend(&mut canvas, (bottom + 34.0, width));
        canvas.finish(&self.title, &self.describe())
    }

    /// How far the bars of a row reach to the left and to the right.
    fn reach(&self, row: &LikertRow) -> Option<[f64; 2]> {
        let shares = self.shares(row)?;
        let of = |side: Side| {
            shares.iter().zip(0..).filter(|(_, at)| self.side(*at).0 == side).map(|(share, _)| share).sum::<f64>()
        };
        let middle = of(Side::Middle) / 2.0;
        Some([of(Side::Lower) + middle, of(Side::Upper) + middle])
    }

    /// The share of each answer; none where nobody answered.
    fn shares(&self, row: &LikertRow) -> Option<Vec<f64>> {
        let counts = || (0..self.options.len()).map(|at| row.counts.get(at).copied().unwrap_or(0) as f64);
        let all: f64 = counts().sum();
        (all > 0.0).then(|| counts().map(|count| count / all).collect())
    }

    /// On which side of the middle an answer lies, and how strongly it is drawn: the outermost answers most.
    fn side(&self, at: usize) -> (Side, f64) {
        let (all, half) = (self.options.len(), self.options.len() / 2);
        let strength = |from_end: usize| 1.0 - 0.6 * from_end as f64 / (half.max(2) - 1) as f64;
        if at < half {
            (Side::Lower, strength(at))
        } else if all % 2 == 1 && at == half {
            (Side::Middle, 0.4)
        } else {
            (Side::Upper, strength(all.saturating_sub(at + 1)))
        }
    }

    fn draw_row(&self, canvas: &mut Canvas, (row, name): (&LikertRow, &[String]), y: f64, x: &LinearScale) {
        let baseline = y + 15.0;
        let (left, right) = (x.at(x.domain().0), x.at(x.domain().1));
        draw_name(canvas, name, (left - SHARES - 6.0, baseline));
        let note = shortened(&row.note, NOTES);
        canvas.text(CanvasText::new(right + SHARES, baseline, note).size(SMALL).ink(Ink::Muted));
        let (Some(shares), Some([lower, _])) = (self.shares(row), self.reach(row)) else {
            canvas.text(CanvasText::new(x.at(0.0) + 6.0, baseline, "–").size(SIZE).ink(Ink::Muted));
            return;
        };
        canvas.marked(&[&row.label], &self.describe_row(row), |canvas| {
            let mut from = -lower;
            for (at, share) in shares.iter().enumerate() {
                let (side, strength) = self.side(at);
                let width = x.at(from + share) - x.at(from);
                canvas.shaded((x.at(from), y + 4.0), (width, BAR), side.ink(), strength);
                from += share;
            }
        });
        let total = |side: Side| {
            shares.iter().zip(0..).filter(|(_, at)| self.side(*at).0 == side).map(|(share, _)| share).sum::<f64>()
        };
        for (side, at, anchor) in [(Side::Lower, left - 4.0, Anchor::End), (Side::Upper, right + 4.0, Anchor::Start)] {
            let share = rounded(total(side) * 100.0, 0);
            canvas.text(CanvasText::new(at, baseline, share).size(SMALL).anchor(anchor).ink(Ink::Muted));
        }
    }

    fn draw_legend(&self, canvas: &mut Canvas, (foot, width): (f64, f64)) {
        let (mut x, mut y) = (8.0, foot);
        for (at, option) in self.options.iter().enumerate() {
            let room = 18.0 + text_width(option, SIZE) + 14.0;
            if x > 8.0 && x + room > width {
                x = 8.0;
                y += 17.0;
            }
            let (side, strength) = self.side(at);
            canvas.shaded((x, y - 9.0), (12.0, 11.0), side.ink(), strength);
            canvas.text(CanvasText::new(x + 18.0, y, option.as_str()).size(SIZE));
            x += room;
        }
        canvas.height(y + 10.0);
    }

    fn describe(&self) -> String {
        let rows = self.blocks.iter().map(|block| block.rows.len()).sum();
        let mut words = opening(
            format!("Bars that part at the middle answer, {}.", counted(rows, "row", "rows")),
            &self.description,
        );
        for block in &self.blocks {
            let told: Vec<String> = block.rows.iter().map(|row| self.describe_row(row)).collect();
            let heading =
                if block.heading.is_empty() { String::new() } else { format!("{}: ", without_end(&block.heading)) };
            words.extend((!told.is_empty()).then(|| format!("{heading}{}.", told.join("; "))));
        }
        words.join(" ")
    }

    fn describe_row(&self, row: &LikertRow) -> String {
        let note = if row.note.is_empty() { String::new() } else { format!(" ({})", row.note) };
        let told = match self.shares(row) {
            None => "no answers".to_owned(),
            Some(shares) => {
                let one =
                    |(option, share): (&String, f64)| format!("{} {} %", in_list(option), rounded(share * 100.0, 0));
                self.options.iter().zip(shares).map(one).collect::<Vec<_>>().join(", ")
            }
        };
        format!("{}: {told}{note}", in_list(without_end(&row.label)))
    }
}

/// A side of the middle answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Lower,
    Middle,
    Upper,
}

impl Side {
    fn ink(self) -> Ink {
        match self {
            Self::Lower => Ink::Series(1),
            Self::Middle => Ink::Rule,
            Self::Upper => Ink::Series(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LikertPlot, LikertRow};

    fn plot(options: usize) -> LikertPlot {
        LikertPlot { options: (1..=options).map(|at| at.to_string()).collect(), ..LikertPlot::default() }
    }

    /// 1, 2 | 3 | 4, 5: a tenth and two to the left with half of three tenths. Of four answers none is in the middle.
    #[test]
    fn bars_part_at_the_middle() {
        let row = |counts: &[usize]| LikertRow { counts: counts.to_vec(), ..LikertRow::default() };
        for (options, counts, expected) in [
            (5, &[1, 2, 3, 4, 0][..], Some([0.45, 0.55])),
            (4, &[1, 2, 3, 4], Some([0.3, 0.7])),
            (2, &[0, 7], Some([0.0, 1.0])),
            (1, &[3], Some([0.5, 0.5])),
            (5, &[0; 5], None),
            (5, &[], None),
        ] {
            let found = plot(options).reach(&row(counts));
            let close = found.zip(expected).map(|(a, b)| (a[0] - b[0]).abs() + (a[1] - b[1]).abs() < 1e-12);
            assert_eq!(close, expected.map(|_| true), "{counts:?}: {found:?}");
        }
    }
}
