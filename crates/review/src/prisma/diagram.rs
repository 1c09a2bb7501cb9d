//! The flow diagram of PRISMA 2020: databases and registers, other ways beside them, earlier versions before them.

use super::ReviewFlow;
use crosscase_figures::{Canvas, CanvasText, Figure, Ink, Paint, Stroke, text_width};
use std::cmp::Ordering;
use std::collections::BTreeMap;

const WIDTH: f64 = 210.0;
const GAP: f64 = 26.0;
const SIZE: f64 = 12.0;
const LINE: f64 = 15.0;
const PAD: f64 = 9.0;

/// A box: its column, and its lines.
struct Block {
    column: usize,
    lines: Vec<String>,
}

impl Block {
    fn new(column: usize, lines: impl IntoIterator<Item = String>) -> Self {
        Self { column, lines: lines.into_iter().flat_map(|line| wrapped(&line)).collect() }
    }

    fn height(&self) -> f64 {
        2.0 * PAD + LINE * self.lines.len() as f64
    }
}

impl ReviewFlow {
    /// The flow diagram.
    ///
    /// ```
    /// use crosscase_review::ReviewLog;
    ///
    /// let figure = ReviewLog::default().draft()?.diagram();
    /// assert!(figure.description().contains("records screened (n = 0)"));
    /// # Ok::<(), crosscase_review::ReviewError>(())
    /// ```
    pub fn diagram(&self) -> Figure {
        let rows = self.rows();
        // Columns without a box take no room.
        let used: Vec<usize> = (0..5).filter(|column| rows.iter().flatten().any(|b| b.column == *column)).collect();
        let left = |column: usize| {
            let place = used.iter().position(|used| *used == column).unwrap_or_default();
            70.0 + place as f64 * (WIDTH + GAP)
        };
        let mut canvas = Canvas::new(left(used.last().copied().unwrap_or_default()) + WIDTH + 10.0, height(&rows));
        let (mut top, mut above): (f64, Vec<Option<f64>>) = (10.0, vec![None; 5]);
        for (row, stage) in rows.iter().zip(STAGES) {
            let tall = row.iter().map(Block::height).fold(0.0, f64::max);
            canvas.text(CanvasText::new(10.0, top + 18.0, *stage).size(SIZE).bold().ink(Ink::Muted));
            for block in row {
                let x = left(block.column);
                let outline = Paint::fill(Ink::Paper).stroke(Stroke::new(Ink::Rule, 1.0));
                canvas.rect((x, top), (WIDTH, block.height()), outline);
                for (at, line) in block.lines.iter().enumerate() {
                    let y = top + PAD + LINE * at as f64 + SIZE - 1.0;
                    canvas.text(CanvasText::new(x + PAD, y, line.as_str()).size(SIZE));
                }
                let middle = x + WIDTH / 2.0;
                // What is left out stands to the right of what it is left out from; everything else goes on down, and what was found
                // otherwise or before joins the rest.
                if is_aside(block.column) {
                    arrow(&mut canvas, (x - GAP, top + 16.0), (x, top + 16.0));
                } else {
                    if let Some(from) = above.get(block.column).copied().flatten() {
                        arrow(&mut canvas, (middle, from), (middle, top));
                    }
                    above.get_mut(block.column).into_iter().for_each(|above| *above = Some(top + block.height()));
                    let joining = match *stage {
                        "Included" => Some((3, x + WIDTH)),
                        "Total" => Some((0, x)),
                        _ => None,
                    };
                    if let Some((column, edge)) = joining
                        && let Some(from) = above.get(column).copied().flatten()
                    {
                        let (across, turn) = (top + block.height() / 2.0, left(column) + WIDTH / 2.0);
                        canvas.line((turn, from), (turn, across), Stroke::new(Ink::Rule, 1.2));
                        arrow(&mut canvas, (turn, across), (edge, across));
                    }
                }
            }
            top += tall + GAP;
        }
        let told: Vec<String> = rows.iter().flatten().map(|block| block.lines.join(" ")).collect();
        let description = told.join(". ").to_lowercase();
        canvas.finish("Flow of the review (PRISMA 2020)", &format!("Flow diagram: {description}."))
    }

    /// The boxes of each stage.
    fn rows(&self) -> Vec<Vec<Block>> {
        let n = |what: &str, n: usize| format!("{what} (n = {n})");
        let mut rows: Vec<Vec<Block>> = vec![
            vec![
                Block::new(
                    1,
                    [
                        "Records identified from:".to_owned(),
                        n("Databases", self.database_results),
                        n("Registers", self.register_results),
                    ],
                ),
                Block::new(
                    2,
                    [
                        "Records removed before screening:".to_owned(),
                        n("Duplicates", self.duplicates),
                        n("By automation tools", self.excluded_automatic),
                        n("For other reasons", self.excluded_other),
                    ],
                ),
            ],
            vec![
                Block::new(1, [n("Records screened", self.records_screened)]),
                Block::new(2, [n("Records excluded", self.records_excluded)]),
            ],
            vec![
                Block::new(1, [n("Reports sought for retrieval", self.dbr_sought_reports)]),
                Block::new(2, [n("Reports not retrieved", self.dbr_notretrieved_reports)]),
            ],
            vec![
                Block::new(1, [n("Reports assessed for eligibility", self.dbr_assessed)]),
                Block::new(2, excluded(&self.dbr_excluded)),
            ],
            vec![Block::new(
                1,
                [n("New studies included", self.new_studies), n("Reports of new included studies", self.new_reports)],
            )],
        ];
        if self.website_results + self.organisation_results + self.citations_results > 0 {
            let found = [
                "Reports identified from:".to_owned(),
                n("Websites", self.website_results),
                n("Organisations", self.organisation_results),
                n("Citation searching", self.citations_results),
            ];
            let sought = n("Reports sought for retrieval", self.other_sought_reports);
            let missed = n("Reports not retrieved", self.other_notretrieved_reports);
            let assessed = n("Reports assessed for eligibility", self.other_assessed);
            let others = [
                vec![Block::new(3, found)],
                Vec::new(),
                vec![Block::new(3, [sought]), Block::new(4, [missed])],
                vec![Block::new(3, [assessed]), Block::new(4, excluded(&self.other_excluded))],
            ];
            rows.iter_mut().zip(others).for_each(|(row, others)| row.extend(others));
        }
        if self.previous_reports > 0 {
            let previous = [
                n("Studies included in previous versions", self.previous_studies),
                n("Reports of these", self.previous_reports),
            ];
            rows.first_mut().into_iter().for_each(|row| row.push(Block::new(0, previous.clone())));
            let total = [n("Total studies", self.total_studies), n("Total reports", self.total_reports)];
            rows.push(vec![Block::new(1, total)]);
        }
        rows
    }
}

const STAGES: &[&str] = &["Found", "Screened", "Sought", "Assessed", "Included", "Total"];

/// Whether a column holds what is left out.
const fn is_aside(column: usize) -> bool {
    matches!(column, 2 | 4)
}

fn excluded(reasons: &BTreeMap<String, usize>) -> Vec<String> {
    let all: usize = reasons.values().sum();
    let each = reasons.iter().map(|(why, n)| format!("{why} (n = {n})"));
    std::iter::once(format!("Reports excluded (n = {all})")).chain(each).collect()
}

fn height(rows: &[Vec<Block>]) -> f64 {
    rows.iter().map(|row| row.iter().map(Block::height).fold(0.0, f64::max) + GAP).sum::<f64>() + 10.0
}

/// A line with a head at its end.
fn arrow(canvas: &mut Canvas, from: (f64, f64), to: (f64, f64)) {
    let stroke = Stroke::new(Ink::Rule, 1.2);
    canvas.line(from, to, stroke);
    let (x, y) = to;
    let head = match from.0.total_cmp(&x) {
        Ordering::Less => [(x, y), (x - 6.0, y - 4.0), (x - 6.0, y + 4.0)],
        Ordering::Greater => [(x, y), (x + 6.0, y - 4.0), (x + 6.0, y + 4.0)],
        Ordering::Equal => [(x, y), (x - 4.0, y - 6.0), (x + 4.0, y - 6.0)],
    };
    canvas.polygon(&head, Paint::fill(Ink::Rule));
}

/// A text in lines that a box holds, broken between words; a number stays with its “n =”.
fn wrapped(text: &str) -> Vec<String> {
    let (mut lines, mut words): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for word in text.split_whitespace() {
        match words.last_mut().filter(|before| before.ends_with("(n") || before.ends_with("(n =")) {
            Some(before) => *before = format!("{before} {word}"),
            None => words.push(word.to_owned()),
        }
    }
    for word in words {
        match lines.last_mut() {
            Some(line) if text_width(&format!("{line} {word}"), SIZE) <= WIDTH - 2.0 * PAD => {
                *line = format!("{line} {word}");
            }
            _ => lines.push(word),
        }
    }
    lines
}
