//! The evidence gap map: which combinations have been studied, how often and how well, and which have not (Snilstveit et al. 2016,
//! doi:10.1016/j.jclinepi.2016.05.015).

use crate::ReviewError;
use crate::tables::{Names, named};
use crosscase_data::{DataError, NoRows, ReadOptions, Table, TableBuilder, held_by_pairs};
use crosscase_figures::{Anchor, Canvas, CanvasText, Figure, Ink, Paint, Stroke, text_width};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The quality of a study of which none is said.
const NOT_SAID: &str = "not said";

/// The studies of a cell, in the order in which they are named first, and the quality of each.
type OfCell = (Names, Vec<Option<String>>);

/// The most cells of a map: each is drawn.
const MOST_CELLS: u64 = 1_000_000;

/// Which columns of a table of studies make a map.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EvidenceMapOptions {
    /// The column of studies; several rows of one study in a cell count once.
    pub study: String,
    /// The column of what is crossed from above to below, such as interventions or types.
    pub rows: String,
    /// The column of what is crossed from left to right, such as outcomes.
    pub columns: String,
    /// The column of quality, in words or numbers.
    pub quality: Option<String>,
    /// Rows that are wanted also without a study, in their order.
    pub all_rows: Vec<String>,
    /// Columns that are wanted also without a study, in their order.
    pub all_columns: Vec<String>,
}

impl EvidenceMapOptions {
    /// The columns of studies, of what stands from above to below, and of what stands from left to right.
    pub fn new(study: impl Into<String>, rows: impl Into<String>, columns: impl Into<String>) -> Self {
        Self {
            study: study.into(),
            rows: rows.into(),
            columns: columns.into(),
            quality: None,
            all_rows: Vec::new(),
            all_columns: Vec::new(),
        }
    }

    /// The column of the quality of studies, in words or numbers.
    #[must_use]
    pub fn quality(self, column: impl Into<String>) -> Self {
        Self { quality: Some(column.into()), ..self }
    }

    /// How the table is to be read.
    pub fn reading(&self, options: ReadOptions) -> ReadOptions {
        let columns = [Some(&self.study), Some(&self.rows), Some(&self.columns), self.quality.as_ref()];
        let options = options.without_id().no_rows(NoRows::Allow);
        columns.into_iter().flatten().fold(options, ReadOptions::text)
    }

    /// The map.
    ///
    /// # Errors
    /// A column that is not there, a row without its study, a study with two qualities in one cell, more than a million cells. A row that does not say where it belongs is left out and counted.
    ///
    /// ```
    /// use crosscase_data::{Format, read_bytes, ReadOptions};
    /// use crosscase_review::EvidenceMapOptions;
    ///
    /// let file = b"study,type,outcome,quality\nS1,hub,innovation,high\nS2,hub,innovation,low\nS2,ring,participation,low\n";
    /// let options = EvidenceMapOptions::new("study", "type", "outcome").quality("quality");
    /// let table = read_bytes(file, Format::Csv, None, &options.reading(ReadOptions::new()))?.table;
    /// let map = options.fit(&table)?;
    /// assert_eq!((map.cells[0].studies.len(), map.gaps.len()), (2, 2));
    /// # Ok::<(), crosscase_review::ReviewError>(())
    /// ```
    pub fn fit(&self, table: &Table) -> Result<EvidenceMap, ReviewError> {
        let studies = named(table, &self.study)?;
        let (of_rows, of_columns) = (named(table, &self.rows)?, named(table, &self.columns)?);
        let of_quality = match &self.quality {
            Some(column) => named(table, column)?,
            None => vec![None; table.rows()],
        };
        let (mut rows, mut columns) = (Names::of(&self.all_rows), Names::of(&self.all_columns));
        let mut found: BTreeMap<(usize, usize), OfCell> = BTreeMap::new();
        let mut left_out = 0;
        for (row, (((study, of_row), of_column), quality)) in
            studies.into_iter().zip(of_rows).zip(of_columns).zip(of_quality).enumerate()
        {
            let Some((of_row, of_column)) = of_row.zip(of_column) else {
                left_out += 1;
                continue;
            };
            let reason = "every row needs its study".to_owned();
            let place = table.place(row, Some(&self.study));
            let study = study.ok_or(ReviewError::BadRow { reason, place })?;
            let cell = (rows.place(&of_row), columns.place(&of_column));
            let (studies, qualities) = found.entry(cell).or_default();
            let at = studies.place(&study);
            qualities.resize(studies.all.len(), None);
            let Some(known) = qualities.get_mut(at) else { continue };
            // In two bubbles it would be two studies.
            if let (Some(one), Some(other)) = (&known, &quality)
                && one != other
            {
                let reason = format!(
                    "{study} has two qualities in one cell ({of_row}, {of_column}): {one} and {other}; keep one, or give its \
                     reports names of their own"
                );
                return Err(ReviewError::BadRow { reason, place: table.place(row, self.quality.as_deref()) });
            }
            *known = known.take().or(quality);
        }
        held_by_pairs((rows.all.len(), "row", "rows"), (columns.all.len(), "column", "columns"), MOST_CELLS)?;
        if self.quality.is_some() {
            for quality in found.values_mut().flat_map(|(_, qualities)| qualities) {
                quality.get_or_insert_with(|| NOT_SAID.to_owned());
            }
        }
        let known: BTreeSet<&String> = found.values().flat_map(|(_, qualities)| qualities).flatten().collect();
        let mut qualities: Vec<String> = known.into_iter().cloned().collect();
        // What is not said stands last, behind words and numbers.
        let number = |quality: &String| quality.parse::<f64>().ok();
        if qualities.iter().all(|quality| quality == NOT_SAID || number(quality).is_some()) {
            let place = |quality: &String| number(quality).unwrap_or(f64::INFINITY);
            qualities.sort_by(|a, b| place(a).total_cmp(&place(b)));
        } else {
            qualities.sort_by_key(|quality| quality == NOT_SAID);
        }
        let (mut cells, mut gaps) = (Vec::new(), Vec::new());
        let places: BTreeMap<&str, usize> = qualities.iter().map(String::as_str).zip(0..).collect();
        for (r, row) in rows.all.iter().enumerate() {
            for (c, column) in columns.all.iter().enumerate() {
                let (studies, own) = found.remove(&(r, c)).unwrap_or_default();
                if studies.all.is_empty() {
                    gaps.push([row.clone(), column.clone()]);
                }
                let mut by_quality = vec![0; qualities.len()];
                for place in own.iter().flatten().filter_map(|quality| places.get(quality.as_str())) {
                    by_quality.get_mut(*place).into_iter().for_each(|n| *n += 1);
                }
                cells.push(EvidenceCell { row: row.clone(), column: column.clone(), studies: studies.all, by_quality });
            }
        }
        Ok(EvidenceMap {
            rows: rows.all,
            columns: columns.all,
            quality: self.quality.clone(),
            qualities,
            cells,
            gaps,
            left_out,
        })
    }
}

/// What has been studied, and what not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct EvidenceMap {
    /// From above to below.
    pub rows: Vec<String>,
    /// From left to right.
    pub columns: Vec<String>,
    /// The column of quality, where there is one.
    pub quality: Option<String>,
    /// Words or numbers for quality, numbers from low to high.
    pub qualities: Vec<String>,
    /// Every cell, row by row.
    pub cells: Vec<EvidenceCell>,
    /// The cells without a study: row and column.
    pub gaps: Vec<[String; 2]>,
    /// Rows of the table that do not say where they belong.
    pub left_out: usize,
}

/// A cell of the map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EvidenceCell {
    /// Its row.
    pub row: String,
    /// Its column.
    pub column: String,
    /// The different studies in it.
    pub studies: Vec<String>,
    /// How many of them are of each quality.
    pub by_quality: Vec<usize>,
}

impl EvidenceMap {
    /// One row a cell, empty ones too: `crosscase.review.evidence_map/1`.
    ///
    /// # Errors
    /// A quality that is called as one of the other columns.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let cells = &self.cells;
        let table = TableBuilder::new("crosscase.review.evidence_map/1")
            .text("row", cells.iter().map(|cell| Some(cell.row.as_str())))
            .text("column", cells.iter().map(|cell| Some(cell.column.as_str())))
            .count("n", cells.iter().map(|cell| cell.studies.len()));
        let column = |table: TableBuilder, (at, quality): (usize, &String)| {
            table.count(&format!("n {quality}"), cells.iter().map(|cell| cell.by_quality.get(at).copied()))
        };
        self.qualities
            .iter()
            .enumerate()
            .fold(table, column)
            .text("studies", cells.iter().map(|cell| Some(cell.studies.join(", ")).filter(|text| !text.is_empty())))
            .build()
    }

    /// The map as bubbles: their area is the number of studies, which stands in them; a quality each beside the other.
    pub fn figure(&self, title: &str) -> Figure {
        let label = |names: &[String]| names.iter().map(|name| text_width(name, 12.0)).fold(40.0, f64::max).min(220.0);
        let kinds = self.qualities.len().max(1);
        let most = self.cells.iter().flat_map(|cell| bubbles(cell, kinds)).max().unwrap_or(1).max(1);
        let radius = |n: usize| 17.0 * (n as f64 / most as f64).sqrt();
        // Heads are bold, which is wider, and in several lines rather than far apart.
        let width = (36.0 * kinds as f64 + 10.0).max((label(&self.columns) * 1.12 + 12.0).min(124.0)).max(58.0);
        let heads: Vec<Vec<String>> = self.columns.iter().map(|name| in_lines(name, width / 1.12 - 4.0)).collect();
        let most_lines = heads.iter().map(Vec::len).max().unwrap_or(1) as f64;
        let (left, top) = (label(&self.rows) + 18.0, 11.0 + 15.0 * most_lines);
        let height = 46.0;
        let (n_columns, n_rows) = (self.columns.len() as f64, self.rows.len() as f64);
        let legend = if self.qualities.is_empty() { 0.0 } else { 28.0 };
        let mut canvas = Canvas::new(left + width * n_columns + 8.0, top + height * n_rows + 12.0 + legend);
        for (c, lines) in heads.iter().enumerate() {
            let x = left + width * (c as f64 + 0.5);
            for (at, line) in lines.iter().rev().enumerate() {
                let y = top - 10.0 - 15.0 * at as f64;
                canvas.text(CanvasText::new(x, y, line.as_str()).anchor(Anchor::Middle).bold());
            }
        }
        for (r, row) in self.rows.iter().enumerate() {
            let y = top + height * (r as f64 + 0.5) + 4.0;
            canvas.text(CanvasText::new(left - 8.0, y, fitting(row, left - 14.0)).anchor(Anchor::End));
        }
        for (at, cell) in self.cells.iter().enumerate() {
            let (r, c) = (at / self.columns.len().max(1), at % self.columns.len().max(1));
            let corner = (left + width * c as f64, top + height * r as f64);
            let is_gap = cell.studies.is_empty();
            let paint = if is_gap { Paint::fill(Ink::Shade) } else { Paint::fill(Ink::Paper) };
            canvas.rect(corner, (width, height), paint.stroke(Stroke::new(Ink::Grid, 1.0)));
            if is_gap {
                let (x, y) = (corner.0 + width / 2.0, corner.1 + height / 2.0 + 4.0);
                canvas.text(CanvasText::new(x, y, "none").size(11.0).anchor(Anchor::Middle).ink(Ink::Muted));
            }
            let step = width / kinds as f64;
            for (kind, n) in bubbles(cell, kinds).into_iter().enumerate().filter(|(_, n)| *n > 0) {
                let centre = (corner.0 + step * (kind as f64 + 0.5), corner.1 + height / 2.0);
                let name = format!("{}, {}: {}", cell.row, cell.column, cell.studies.join(", "));
                canvas.titled(&name, |canvas| {
                    let r = radius(n).max(8.0);
                    canvas.circle(centre, r, Paint::fill(Ink::Paper).stroke(Stroke::new(Ink::Series(kind), 2.0)));
                    let text = CanvasText::new(centre.0, centre.1 + 4.0, n.to_string()).size(11.0);
                    canvas.text(text.anchor(Anchor::Middle).ink(Ink::Series(kind)).bold());
                });
            }
        }
        let mut x = left;
        if let Some(quality) = &self.quality {
            let y = top + height * n_rows + 22.0;
            canvas
                .text(CanvasText::new(left - 8.0, y, quality.as_str()).size(11.0).anchor(Anchor::End).ink(Ink::Muted));
            x += 4.0;
        }
        for (kind, quality) in self.qualities.iter().enumerate() {
            let y = top + height * n_rows + 22.0;
            canvas.circle((x + 6.0, y - 4.0), 6.0, Paint::fill(Ink::Paper).stroke(Stroke::new(Ink::Series(kind), 2.0)));
            canvas.text(CanvasText::new(x + 18.0, y, quality.as_str()).size(11.0));
            x += 34.0 + text_width(quality, 11.0);
        }
        let told = |cell: &EvidenceCell| format!("{}, {}: {}", cell.row, cell.column, cell.studies.len());
        let told: Vec<String> = self.cells.iter().map(told).collect();
        let description =
            format!("How many studies there are of each; {} cells have none. {}.", self.gaps.len(), told.join("; "));
        canvas.finish(title, &description)
    }
}

/// How many studies each bubble of a cell is of.
fn bubbles(cell: &EvidenceCell, kinds: usize) -> Vec<usize> {
    if cell.by_quality.len() == kinds && !cell.by_quality.is_empty() {
        return cell.by_quality.clone();
    }
    vec![cell.studies.len()]
}

/// A text in at most three lines of a width, broken between words, and after the `_`, `-` and `/` that names of columns have for blanks.
fn in_lines(text: &str, width: f64) -> Vec<String> {
    const MOST: usize = 3;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        for (at, part) in word.split_inclusive(['_', '-', '/']).enumerate() {
            let is_full = lines.len() == MOST;
            let between = if at == 0 { " " } else { "" };
            match lines.last_mut() {
                // What does not fit at last is cut below.
                Some(line) if is_full || text_width(&format!("{line}{between}{part}"), 12.0) <= width => {
                    *line = format!("{line}{between}{part}");
                }
                _ => lines.push(part.to_owned()),
            }
        }
    }
    lines.iter().map(|line| fitting(line, width)).collect()
}

/// A text cut to a width.
pub(crate) fn fitting(text: &str, width: f64) -> String {
    if text_width(text, 12.0) <= width {
        return text.to_owned();
    }
    let mut cut = text.to_owned();
    while !cut.is_empty() && text_width(&format!("{cut}…"), 12.0) > width {
        cut.pop();
    }
    format!("{}…", cut.trim_end())
}
