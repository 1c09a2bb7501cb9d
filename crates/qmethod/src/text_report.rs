//! The text report, section by section as `PQMethod` prints it, with figures that are rounded nowhere but in print.

use crate::{Consensus, QData, StatementComparison, Viewpoints};
use crosscase_data::or_dash;
use crosscase_numerics::{Matrix, mean, sd};
use std::fmt::Write as _;

/// The report of an analysis in the order of a `PQMethod` listing: correlations, unrotated and rotated loadings with an X
/// at defining sorts, scores with ranks, factor correlations, each factor's scores in descending order, differences,
/// arrays, characteristics, standard errors, distinguishing and consensus statements.
///
/// It is for people: columns are aligned, not fixed, and nothing reads it back.
pub fn text_report(found: &Viewpoints, data: &QData, compared: &StatementComparison) -> String {
    let report = Report { found, data, compared };
    let [one, two] = compared.test.levels_shown();
    let distinguishing = format!("Distinguishing Statements (P < {one}; * P < {two})");
    let mut text = data.title.as_ref().map_or_else(String::new, |title| format!("{title}\n\n"));
    for (title, body) in [
        ("Correlation Matrix Between Sorts", report.correlations()),
        ("Unrotated Factor Matrix", report.unrotated()),
        ("Cumulative Communalities Matrix", report.communalities()),
        ("Factor Matrix with an X Indicating a Defining Sort", report.loadings()),
        ("Mean and Standard Deviation of Each Sort", report.spreads()),
        ("Factor Scores with Corresponding Ranks", report.scores()),
        ("Correlations Between Factor Scores", report.pairs(|f, g| found.score_correlation(f, g))),
        ("Factor Scores, Each Factor in Descending Order", report.descending()),
        ("Descending Array of Differences", report.differences()),
        ("Factor Q-Sort Values for Each Statement", report.arrays((0..found.statements.len()).collect())),
        (
            "Factor Q-Sort Values, Consensus First",
            report.arrays(compared.by_disagreement().iter().map(|row| row.statement).collect()),
        ),
        ("Factor Characteristics", report.characteristics()),
        ("Standard Errors for Differences in Factor z-Scores", report.pairs(|f, g| found.sed(f, g))),
        (distinguishing.as_str(), report.distinguishing()),
        ("Consensus Statements (no two factors differ)", report.consensus()),
    ] {
        let _ = write!(text, "{title}\n{}\n\n{body}\n", "-".repeat(title.chars().count()));
    }
    text
}

struct Report<'a> {
    found: &'a Viewpoints,
    data: &'a QData,
    compared: &'a StatementComparison,
}

impl Report<'_> {
    fn correlations(&self) -> String {
        let sorters = &self.found.sorters;
        let head = [vec!["sort".to_owned()], sorters.clone()].concat();
        let row = |i: usize| {
            let cells = self.found.correlations.row(i).iter().map(|r| format!("{:.0}", 100.0 * r));
            std::iter::once(sorters[i].clone()).chain(cells).collect()
        };
        table(&head, (0..sorters.len()).map(row).collect())
    }

    fn unrotated(&self) -> String {
        let k = self.found.unrotated.columns();
        let head = [vec!["sort".to_owned()], (1..=k).map(|f| f.to_string()).collect()].concat();
        let mut rows: Vec<Vec<String>> = self.matrix(&self.found.unrotated);
        let squares = |f: usize| self.found.unrotated.column(f).iter().map(|l| l * l).sum::<f64>();
        let n = self.found.sorters.len() as f64;
        rows.push([vec!["sum of squares".to_owned()], (0..k).map(|f| format!("{:.4}", squares(f))).collect()].concat());
        rows.push(
            [vec!["% of variance".to_owned()], (0..k).map(|f| format!("{:.0}", 100.0 * squares(f) / n)).collect()]
                .concat(),
        );
        table(&head, rows)
    }

    fn communalities(&self) -> String {
        let k = self.found.unrotated.columns();
        let head = [vec!["sort".to_owned()], (1..=k).map(|f| f.to_string()).collect()].concat();
        let row = |i: usize| {
            let common = |f: usize| self.found.unrotated.row(i).iter().take(f).map(|l| l * l).sum::<f64>();
            std::iter::once(self.found.sorters[i].clone()).chain((1..=k).map(|f| format!("{:.4}", common(f)))).collect()
        };
        table(&head, (0..self.found.sorters.len()).map(row).collect())
    }

    fn spreads(&self) -> String {
        let head = ["sort", "mean", "st. dev."].map(str::to_owned);
        let row = |sort: &crate::CollectedSort| {
            let places: Vec<f64> = sort.places.iter().flatten().copied().collect();
            let shown = |value| or_dash(value, 3);
            vec![sort.sorter.clone(), shown(mean(&places)), shown(sd(&places))]
        };
        table(&head, self.data.sorts.iter().map(row).collect())
    }

    fn matrix(&self, loadings: &Matrix) -> Vec<Vec<String>> {
        let row = |i: usize| {
            let cells = loadings.row(i).iter().map(|l| format!("{l:.4}"));
            std::iter::once(self.found.sorters[i].clone()).chain(cells).collect()
        };
        (0..loadings.rows()).map(row).collect()
    }

    fn loadings(&self) -> String {
        let head = self.with_factors("sort");
        let mut rows = self.matrix(&self.found.loadings);
        for (i, row) in rows.iter_mut().enumerate() {
            for (f, cell) in row.iter_mut().skip(1).enumerate() {
                cell.push_str(if self.found.flags[i][f] { "X" } else { " " });
            }
        }
        let explained = self.found.factors.iter().map(|factor| format!("{:.0} ", 100.0 * factor.explained));
        rows.push(std::iter::once("% of variance".to_owned()).chain(explained).collect());
        table(&head, rows)
    }

    fn with_factors(&self, first: &str) -> Vec<String> {
        let labels = self.found.factors.iter().map(|factor| factor.label.clone());
        std::iter::once(first.to_owned()).chain(labels).collect()
    }

    /// Number and wording, shortened as a listing needs it.
    fn statement(&self, s: usize) -> String {
        let id = &self.found.statements[s];
        match self.data.text_of(id) {
            None => id.clone(),
            Some(text) if text.chars().count() > 60 => format!("{id} {}…", text.chars().take(59).collect::<String>()),
            Some(text) => format!("{id} {text}"),
        }
    }

    fn scores(&self) -> String {
        let head = self.with_factors("statement");
        let ranks: Vec<Option<Vec<usize>>> = self.found.zscores.iter().map(|z| z.as_ref().map(|z| ranked(z))).collect();
        let cell = |s: usize, f: usize| match (&self.found.zscores[f], &ranks[f]) {
            (Some(z), Some(ranks)) => {
                format!("{:.2} {:>3}", z[s], ranks.iter().position(|at| *at == s).map_or(0, |at| at + 1))
            }
            _ => "–".to_owned(),
        };
        self.by_statement(&head, cell)
    }

    fn by_statement(&self, head: &[String], cell: impl Fn(usize, usize) -> String) -> String {
        let row = |s: usize| {
            std::iter::once(self.statement(s)).chain((0..self.found.factors.len()).map(|f| cell(s, f))).collect()
        };
        table(head, (0..self.found.statements.len()).map(row).collect())
    }

    fn pairs(&self, of: impl Fn(usize, usize) -> Option<f64>) -> String {
        let k = self.found.factors.len();
        let row = |f: usize| {
            let cells = (0..k).map(|g| or_dash(of(f, g), 4));
            std::iter::once(self.found.factors[f].label.clone()).chain(cells).collect()
        };
        table(&self.with_factors(""), (0..k).map(row).collect())
    }

    fn descending(&self) -> String {
        let mut text = String::new();
        for (factor, z) in self.found.factors.iter().zip(&self.found.zscores) {
            let Some(z) = z else { continue };
            let rows = ranked(z).into_iter().map(|s| vec![self.statement(s), format!("{:.3}", z[s])]).collect();
            let _ =
                write!(text, "Factor {}\n{}\n", factor.label, table(&["statement".to_owned(), "z".to_owned()], rows));
        }
        text
    }

    fn differences(&self) -> String {
        let mut text = String::new();
        for &(f, g) in &self.compared.pairs {
            let (a, b) = (&self.found.factors[f].label, &self.found.factors[g].label);
            let rows = self.compared.descending(f, g).unwrap_or_default();
            let rows = rows.into_iter().map(|(s, d)| vec![self.statement(s), format!("{d:.3}")]).collect();
            let head = ["statement".to_owned(), "difference".to_owned()];
            let _ = write!(text, "Factors {a} and {b}\n{}\n", table(&head, rows));
        }
        text
    }

    fn arrays(&self, order: Vec<usize>) -> String {
        let cell =
            |s: usize, f: usize| self.found.arrays[f].as_ref().map_or_else(|| "–".to_owned(), |a| a[s].to_string());
        let row = |s: usize| {
            std::iter::once(self.statement(s)).chain((0..self.found.factors.len()).map(|f| cell(s, f))).collect()
        };
        table(&self.with_factors("statement"), order.into_iter().map(row).collect())
    }

    fn characteristics(&self) -> String {
        let factors = || self.found.factors.iter();
        let row = |name: &str, cells: Vec<String>| [vec![name.to_owned()], cells].concat();
        let rows = vec![
            row("No. of defining sorts", factors().map(|factor| factor.n_flagged.to_string()).collect()),
            row("Composite reliability", factors().map(|factor| format!("{:.4}", factor.reliability)).collect()),
            row("S.E. of factor z-scores", factors().map(|factor| format!("{:.4}", factor.se)).collect()),
        ];
        table(&self.with_factors(""), rows)
    }

    fn distinguishing(&self) -> String {
        let mut text = String::new();
        for (f, factor) in self.found.factors.iter().enumerate() {
            let (Some(z), Some(array)) = (&self.found.zscores[f], &self.found.arrays[f]) else { continue };
            let rows = self.compared.distinguishing(f);
            let row = |row: &&crate::ComparedStatement| {
                let star = if row.distinguishes[f] > 1 { "*" } else { " " };
                vec![
                    self.statement(row.statement),
                    array[row.statement].to_string(),
                    format!("{:.2}{star}", z[row.statement]),
                ]
            };
            let head = ["statement", "place", "z"].map(str::to_owned);
            let _ = write!(text, "Factor {}\n{}\n", factor.label, table(&head, rows.iter().map(row).collect()));
        }
        text
    }

    fn consensus(&self) -> String {
        let mut text = String::new();
        for row in self.compared.consensus() {
            let strong = if row.consensus == Some(Consensus::At05) { "* " } else { "  " };
            let _ = writeln!(text, "{strong}{}", self.statement(row.statement));
        }
        if text.is_empty() {
            "none\n".to_owned()
        } else {
            text + &format!("* at {} either\n", self.compared.test.levels_shown()[0])
        }
    }
}

/// Statements by falling score, ties by number.
fn ranked(z: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..z.len()).collect();
    order.sort_by(|&a, &b| z[b].total_cmp(&z[a]));
    order
}

/// Columns aligned: the first to the left, the others to the right.
fn table(head: &[String], rows: Vec<Vec<String>>) -> String {
    let all: Vec<Vec<String>> = std::iter::once(head.to_vec()).chain(rows).collect();
    let width = |c: usize| all.iter().filter_map(|row| row.get(c)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let mut text = String::new();
    for row in &all {
        let mut line = String::new();
        for (c, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let fill = " ".repeat(width.saturating_sub(cell.chars().count()));
            let (before, after) = if c == 0 { ("", fill.as_str()) } else { (fill.as_str(), "") };
            line.extend([if c == 0 { "" } else { "  " }, before, cell.as_str(), after]);
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}
