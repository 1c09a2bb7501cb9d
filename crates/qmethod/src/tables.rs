//! Results as tables, each with its schema's id.

use crate::crib::{CribItem, crib_sheet};
use crate::{Consensus, Extreme, QData, QmethodError, RetentionEvidence, StatementComparison, Viewpoints};
use crosscase_data::{Table, TableBuilder};
use crosscase_numerics::Matrix;

impl Viewpoints {
    /// Correlations between sorts: a row and a column a sort.
    pub fn correlations_table(&self) -> Result<Table, QmethodError> {
        square("crosscase.qmethod.correlations/1", "sort", &self.sorters, &self.correlations)
    }

    /// A row a sort: its loading on each factor, whether it defines it, and its communality.
    pub fn loadings_table(&self) -> Result<Table, QmethodError> {
        let mut table = TableBuilder::new("crosscase.qmethod.loadings/1").id("sort", self.sorters.iter().cloned());
        for (f, factor) in self.factors.iter().enumerate() {
            table = table
                .number(&format!("loading_{}", factor.label), self.loadings.column(f).into_iter().map(Some))
                .boolean(&format!("defines_{}", factor.label), self.flags.iter().map(|row| Some(row[f])));
        }
        Ok(table.number("h2", self.communalities().into_iter().map(Some)).build()?)
    }

    /// A row a factor: its defining sorts, variance, reliability and standard error.
    pub fn factors_table(&self) -> Result<Table, QmethodError> {
        let factors = || self.factors.iter();
        let count = |n: usize| i64::try_from(n).ok();
        Ok(TableBuilder::new("crosscase.qmethod.factors/1")
            .id("factor", factors().map(|factor| factor.label.clone()))
            .integer("defining_sorts", factors().map(|factor| count(factor.n_flagged)))
            .integer("negative_sorts", factors().map(|factor| count(factor.negative.len())))
            .number("ss_loading", factors().map(|factor| Some(factor.ss_loading)))
            .number("explained", factors().map(|factor| Some(factor.explained)))
            .number("reliability", factors().map(|factor| Some(factor.reliability)))
            .number("se", factors().map(|factor| Some(factor.se)))
            .build()?)
    }

    /// A row a pair of factors: the correlation of their z-scores, and the standard error of a difference.
    pub fn pairs_table(&self) -> Result<Table, QmethodError> {
        let k = self.factors.len();
        let pairs: Vec<(usize, usize)> = (0..k).flat_map(|f| (f + 1..k).map(move |g| (f, g))).collect();
        let label = |f: usize| Some(self.factors[f].label.as_str());
        Ok(TableBuilder::new("crosscase.qmethod.factor_pairs/1")
            .text("factor", pairs.iter().map(|(f, _)| label(*f)))
            .text("other", pairs.iter().map(|(_, g)| label(*g)))
            .number("correlation", pairs.iter().map(|(f, g)| self.score_correlation(*f, *g)))
            .number("sed", pairs.iter().map(|(f, g)| self.sed(*f, *g)))
            .build()?)
    }

    /// A row a statement: for each factor its z-score, place and mark (`D`, `D*`, with ▲ or ▼ where above or below all
    /// others), what it does, and its variance over the factors.
    pub fn statements_table(&self, data: &QData, compared: &StatementComparison) -> Result<Table, QmethodError> {
        let mut table =
            TableBuilder::new("crosscase.qmethod.statements/1").id("statement", self.statements.iter().cloned());
        if data.statements.iter().any(|statement| statement.text.is_some()) {
            table = table.text("text", self.statements.iter().map(|id| data.text_of(id)));
        }
        for (f, factor) in self.factors.iter().enumerate() {
            let label = &factor.label;
            let n = self.statements.len();
            let z = |s: usize| self.zscores[f].as_ref().map(|z| z[s]);
            let place = |s: usize| self.arrays[f].as_ref().map(|array| i64::from(array[s]));
            let marks = compared.statements.iter().map(|row| Some(row.mark(f)).filter(|mark| !mark.is_empty()));
            table = table
                .number(&format!("z_{label}"), (0..n).map(z))
                .integer(&format!("place_{label}"), (0..n).map(place))
                .text(&format!("mark_{label}"), marks);
        }
        let rows = || compared.statements.iter();
        let words = |row: &crate::ComparedStatement| Some(row.label.words(self)).filter(|words| !words.is_empty());
        let consensus = |row: &crate::ComparedStatement| {
            row.consensus.map(|consensus| if consensus == Consensus::At05 { "C*" } else { "C" })
        };
        Ok(table
            .text("distinguishes", rows().map(words))
            .text("consensus", rows().map(consensus))
            .number("variance", rows().map(|row| row.variance))
            .number("equivalence_p", rows().map(|row| row.equivalence.map(|found| found.p)))
            .number("smallest_margin", rows().map(|row| row.equivalence.map(|found| found.smallest_margin)))
            .boolean("equivalent", rows().map(|row| row.equivalence.map(|found| found.equivalent)))
            .build()?)
    }

    /// A row a statement and pair of factors, in descending order of the difference within each pair.
    pub fn differences_table(&self, compared: &StatementComparison) -> Result<Table, QmethodError> {
        let mut rows = Vec::new();
        for (at, &(f, g)) in compared.pairs.iter().enumerate() {
            for (statement, _) in compared.descending(f, g).unwrap_or_default() {
                rows.push((f, g, statement, compared.statements[statement].differences[at]));
            }
        }
        let label = |f: usize| Some(self.factors[f].label.as_str());
        Ok(TableBuilder::new("crosscase.qmethod.differences/1")
            .text("factor", rows.iter().map(|row| label(row.0)))
            .text("other", rows.iter().map(|row| label(row.1)))
            .text("statement", rows.iter().map(|row| Some(self.statements[row.2].as_str())))
            .number("difference", rows.iter().map(|row| Some(row.3.difference)))
            .number("sed", rows.iter().map(|row| Some(row.3.sed)))
            .number("p", rows.iter().map(|row| Some(row.3.p)))
            .text("stars", rows.iter().map(|row| Some("*".repeat(row.3.stars.into())).filter(|s| !s.is_empty())))
            .build()?)
    }

    /// A row a statement on a crib sheet: factor, list, statement, place.
    pub fn crib_table(&self, compared: &StatementComparison) -> Result<Table, QmethodError> {
        let mut rows: Vec<(&str, &str, CribItem)> = Vec::new();
        for (f, factor) in self.factors.iter().enumerate() {
            let Some(sheet) = crib_sheet(self, compared, f) else { continue };
            let lists = [
                ("highest", &sheet.highest),
                ("higher than elsewhere", &sheet.higher),
                ("distinguishing", &sheet.distinguishing),
                ("lower than elsewhere", &sheet.lower),
                ("lowest", &sheet.lowest),
            ];
            rows.extend(
                lists.iter().flat_map(|(name, list)| list.iter().map(|item| (factor.label.as_str(), *name, *item))),
            );
        }
        Ok(TableBuilder::new("crosscase.qmethod.crib/1")
            .text("factor", rows.iter().map(|row| Some(row.0)))
            .text("list", rows.iter().map(|row| Some(row.1)))
            .text("statement", rows.iter().map(|row| Some(self.statements[row.2.statement].as_str())))
            .integer("place", rows.iter().map(|row| Some(i64::from(row.2.place))))
            .boolean("tied", rows.iter().map(|row| Some(row.2.tied)))
            .build()?)
    }
}

impl crate::ComparedStatement {
    /// `D` where the statement distinguishes a factor at .05, `D*` at .01 and beyond, with ▲ or ▼ where its score is
    /// above or below all others.
    pub fn mark(&self, factor: usize) -> String {
        let mark = match self.distinguishes.get(factor) {
            None | Some(0) => return String::new(),
            Some(1) => "D",
            Some(_) => "D*",
        };
        let extreme = match self.extreme.get(factor) {
            Some(Extreme::Above) => "▲",
            Some(Extreme::Below) => "▼",
            _ => "",
        };
        format!("{mark}{extreme}")
    }
}

impl RetentionEvidence {
    /// A row a factor.
    pub fn to_table(&self) -> Result<Table, QmethodError> {
        let rows = || self.factors.iter();
        let count = |n: Option<usize>| n.and_then(|n| i64::try_from(n).ok());
        Ok(TableBuilder::new("crosscase.qmethod.retention/1")
            .id("factor", rows().map(|row| row.factor.to_string()))
            .number("eigenvalue", rows().map(|row| Some(row.eigenvalue)))
            .number("share", rows().map(|row| Some(row.share)))
            .number("cumulative", rows().map(|row| Some(row.cumulative)))
            .number("drop", rows().map(|row| row.drop))
            .boolean("kaiser", rows().map(|row| Some(row.kaiser)))
            .number("parallel_mean", rows().map(|row| row.parallel_mean))
            .number("parallel_quantile", rows().map(|row| row.parallel_quantile))
            .boolean("parallel", rows().map(|row| row.parallel))
            .number("average_partial", rows().map(|row| row.average_partial))
            .number("average_partial_fourth", rows().map(|row| row.average_partial_fourth))
            .number("humphrey_product", rows().map(|row| row.humphrey_product))
            .boolean("humphrey", rows().map(|row| row.humphrey))
            .boolean("humphrey_lenient", rows().map(|row| row.humphrey_lenient))
            .integer("significant_05", rows().map(|row| count(row.significant_05)))
            .integer("significant_01", rows().map(|row| count(row.significant_01)))
            .number("communality", rows().map(|row| row.communality))
            .build()?)
    }

    /// A row a sort: its communality in the first factor, the first two, and so on.
    pub fn communalities_table(&self) -> Result<Table, QmethodError> {
        let mut table =
            TableBuilder::new("crosscase.qmethod.cumulative_communalities/1").id("sort", self.sorters.iter().cloned());
        for f in 0..self.cumulative_communalities.columns() {
            table = table
                .number(&format!("factors_{}", f + 1), self.cumulative_communalities.column(f).into_iter().map(Some));
        }
        Ok(table.build()?)
    }
}

fn square(schema: &str, id: &str, names: &[String], matrix: &Matrix) -> Result<Table, QmethodError> {
    let mut table = TableBuilder::new(schema).id(id, names.iter().cloned());
    for (column, name) in names.iter().enumerate() {
        table = table.number(name, matrix.column(column).into_iter().map(Some));
    }
    Ok(table.build()?)
}
