//! Results as tables, each with its schema's id.

use crate::crib::{CribItem, crib_sheet};
use crate::{
    Congruence, Consensus, Correlated, Extreme, GridProposal, Likeness, QData, QmethodError, RetentionEvidence,
    RotationSteps, Sorts, StatementComparison, Viewpoints,
};
use crosscase_data::{Table, TableBuilder};
use crosscase_numerics::Matrix;

impl Viewpoints {
    /// `crosscase.qmethod.correlations/1`: the correlations between sorts, a row and a column a sort.
    ///
    /// # Errors
    /// A sort that is called `sort`, as the first column is.
    pub fn correlations_table(&self) -> Result<Table, QmethodError> {
        square("crosscase.qmethod.correlations/1", "sort", &self.sorters, &self.correlations)
    }

    /// `crosscase.qmethod.loadings/1`: a row a sort, with its loading on each factor, whether it defines it, and its communality.
    ///
    /// # Errors
    /// None that this result can cause.
    pub fn loadings_table(&self) -> Result<Table, QmethodError> {
        let mut table = TableBuilder::new("crosscase.qmethod.loadings/1").id("sort", self.sorters.iter().cloned());
        for (f, factor) in self.factors.iter().enumerate() {
            table = table
                .number(&format!("loading_{}", factor.label), self.loadings.column(f).into_iter().map(Some))
                .boolean(&format!("defines_{}", factor.label), self.flags.iter().map(|row| Some(row[f])));
        }
        Ok(table.number("h2", self.communalities().into_iter().map(Some)).build()?)
    }

    /// `crosscase.qmethod.marked_loadings/1`: the same with an X where a sort defines a factor.
    ///
    /// # Errors
    /// None that this result can cause.
    pub fn marked_table(&self) -> Result<Table, QmethodError> {
        let mut table =
            TableBuilder::new("crosscase.qmethod.marked_loadings/1").id("sort", self.sorters.iter().cloned());
        for (f, factor) in self.factors.iter().enumerate() {
            table = table
                .number(&format!("factor_{}", factor.label), self.loadings.column(f).into_iter().map(Some))
                .text(&format!("defines_{}", factor.label), self.flags.iter().map(|row| row[f].then_some("X")));
        }
        Ok(table.number("h2", self.communalities().into_iter().map(Some)).build()?)
    }

    /// `crosscase.qmethod.unrotated/1`: a row a sort, with its loadings before rotation.
    ///
    /// # Errors
    /// None that this result can cause.
    pub fn unrotated_table(&self) -> Result<Table, QmethodError> {
        let table = TableBuilder::new("crosscase.qmethod.unrotated/1")
            .text("sort", self.sorters.iter().map(|sorter| Some(sorter.as_str())));
        Ok(factor_columns(table, &[&self.unrotated]).build()?)
    }

    /// `crosscase.qmethod.factors/1`: a row a factor, with its defining sorts, variance, reliability and standard error.
    ///
    /// # Errors
    /// None that this result can cause.
    pub fn factors_table(&self) -> Result<Table, QmethodError> {
        let factors = || self.factors.iter();
        Ok(TableBuilder::new("crosscase.qmethod.factors/1")
            .id("factor", factors().map(|factor| factor.label.clone()))
            .count("defining_sorts", factors().map(|factor| factor.n_flagged))
            .count("negative_sorts", factors().map(|factor| factor.negative.len()))
            .number("ss_loading", factors().map(|factor| Some(factor.ss_loading)))
            .number("explained", factors().map(|factor| Some(factor.explained)))
            .number("reliability", factors().map(|factor| Some(factor.reliability)))
            .number("se", factors().map(|factor| Some(factor.se)))
            .build()?)
    }

    /// `crosscase.qmethod.factor_pairs/1`: a row a pair of factors, with the correlation of their z-scores, and the standard error of a
    /// difference.
    ///
    /// # Errors
    /// None that this result can cause.
    pub fn pairs_table(&self) -> Result<Table, QmethodError> {
        let k = self.factors.len();
        let pairs: Vec<(usize, usize)> = (0..k).flat_map(|f| (f + 1..k).map(move |g| (f, g))).collect();
        let label = |f: usize| self.factors.get(f).map(|factor| factor.label.as_str());
        Ok(TableBuilder::new("crosscase.qmethod.factor_pairs/1")
            .text("factor", pairs.iter().map(|(f, _)| label(*f)))
            .text("other", pairs.iter().map(|(_, g)| label(*g)))
            .number("correlation", pairs.iter().map(|(f, g)| self.score_correlation(*f, *g)))
            .number("sed", pairs.iter().map(|(f, g)| self.sed(*f, *g)))
            .build()?)
    }

    /// `crosscase.qmethod.statements/1`: a row a statement, with its z-score, place and mark for each factor (`D`, `D*`, with ▲ or ▼
    /// where above or below all others), what it does, and its variance over the factors.
    ///
    /// # Errors
    /// None that a comparison of these viewpoints can cause.
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

    /// `crosscase.qmethod.differences/1`: a row a statement and pair of factors, in descending order of the difference within each pair.
    ///
    /// # Errors
    /// None that a comparison of these viewpoints can cause.
    pub fn differences_table(&self, compared: &StatementComparison) -> Result<Table, QmethodError> {
        let mut rows = Vec::new();
        for (at, &(f, g)) in compared.pairs.iter().enumerate() {
            for (statement, _) in compared.descending(f, g).unwrap_or_default() {
                let found = compared.statements.get(statement).and_then(|row| row.differences.get(at));
                rows.extend(found.map(|found| (f, g, statement, *found)));
            }
        }
        let label = |f: usize| Some(self.factors[f].label.as_str());
        Ok(TableBuilder::new("crosscase.qmethod.differences/1")
            .text("factor", rows.iter().map(|row| label(row.0)))
            .text("other", rows.iter().map(|row| label(row.1)))
            .text("statement", rows.iter().map(|row| self.statements.get(row.2).map(String::as_str)))
            .number("difference", rows.iter().map(|row| Some(row.3.difference)))
            .number("sed", rows.iter().map(|row| Some(row.3.sed)))
            .number("p", rows.iter().map(|row| Some(row.3.p)))
            .text("stars", rows.iter().map(|row| Some("*".repeat(row.3.stars.into())).filter(|s| !s.is_empty())))
            .build()?)
    }

    /// `crosscase.qmethod.crib/1`: a row a statement on a crib sheet, with its factor, list and place.
    ///
    /// # Errors
    /// None that a comparison of these viewpoints can cause.
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
            .text("statement", rows.iter().map(|row| self.statements.get(row.2.statement).map(String::as_str)))
            .integer("place", rows.iter().map(|row| Some(i64::from(row.2.place))))
            .boolean("tied", rows.iter().map(|row| Some(row.2.tied)))
            .build()?)
    }
}

impl Correlated {
    /// `crosscase.qmethod.correlations/1`: a row and a column a sort.
    ///
    /// # Errors
    /// A sort that is called `sort`, as the first column is.
    pub fn to_table(&self) -> Result<Table, QmethodError> {
        square("crosscase.qmethod.correlations/1", "sort", &self.sorters, &self.correlations)
    }
}

impl RotationSteps {
    /// `crosscase.qmethod.rotation/1`: a row a sort and step, with the loadings after it; those before the first after `none`.
    ///
    /// # Errors
    /// None that this result can cause.
    pub fn to_table(&self) -> Result<Table, QmethodError> {
        let rows = || self.states.iter().flat_map(|(step, _)| self.sorters.iter().map(move |sorter| (step, sorter)));
        let table = TableBuilder::new("crosscase.qmethod.rotation/1");
        // A list without steps shows its sorts alone.
        let table = match self.states.len() {
            1 => table,
            _ => table.text("after", rows().map(|(step, _)| Some(step.as_str()))),
        };
        let table = table.text("sort", rows().map(|(_, sorter)| Some(sorter.as_str())));
        Ok(factor_columns(table, &self.states.iter().map(|(_, loadings)| loadings).collect::<Vec<_>>()).build()?)
    }
}

impl Congruence {
    /// `crosscase.qmethod.congruence/1`: a row a factor of the first study and one of the other, with how alike they are, and whether they
    /// are matched, and of how many statements.
    ///
    /// # Errors
    /// None that this result can cause.
    pub fn to_table(&self) -> Result<Table, QmethodError> {
        let pairs: Vec<(usize, usize)> =
            (0..self.factors.len()).flat_map(|f| (0..self.others.len()).map(move |g| (f, g))).collect();
        let congruence = |(f, g): &(usize, usize)| self.congruences[*f][*g];
        let matched = |pair: &(usize, usize)| self.matches.iter().any(|found| (found.a, found.b) == *pair);
        Ok(TableBuilder::new("crosscase.qmethod.congruence/1")
            .text("factor", pairs.iter().map(|(f, _)| Some(self.factors[*f].as_str())))
            .text("other", pairs.iter().map(|(_, g)| Some(self.others[*g].as_str())))
            .number("congruence", pairs.iter().map(congruence))
            .number("correlation", pairs.iter().map(|(f, g)| self.correlations[*f][*g]))
            .boolean("matched", pairs.iter().map(|pair| Some(matched(pair))))
            .text("likeness", pairs.iter().map(|pair| congruence(pair).map(|phi| Likeness::of(phi).as_str())))
            .integer("statements", pairs.iter().map(|_| i64::try_from(self.statements).ok()))
            .build()?)
    }
}

/// `crosscase.qmethod.second_order/1`: the sorts that [`second_order`](crate::second_order) makes of viewpoints, a row a statement, a
/// column a viewpoint.
///
/// # Errors
/// A sort that is called `statement`, as the first column is.
pub fn second_order_table(sorts: &Sorts) -> Result<Table, QmethodError> {
    let mut table = TableBuilder::new("crosscase.qmethod.second_order/1").id("statement", sorts.statements().to_vec());
    for (sorter, sort) in sorts.sorters().iter().zip(sorts.iter()) {
        table = table.number(sorter, sort.iter().copied().map(Some));
    }
    Ok(table.build()?)
}

/// `crosscase.qmethod.grids/1`: a row a proposed grid.
///
/// # Errors
/// Two proposals of one shape.
pub fn grid_proposals_table(proposals: &[GridProposal]) -> Result<Table, QmethodError> {
    Ok(TableBuilder::new("crosscase.qmethod.grids/1")
        .id("shape", proposals.iter().map(|proposal| proposal.shape.as_str()))
        .text("grid", proposals.iter().map(|proposal| Some(proposal.grid.to_string())))
        .number("kurtosis", proposals.iter().map(|proposal| Some(proposal.kurtosis)))
        .build()?)
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
    /// `crosscase.qmethod.retention/1`: a row a factor, with its eigenvalue and every criterion.
    ///
    /// # Errors
    /// None that this result can cause.
    pub fn to_table(&self) -> Result<Table, QmethodError> {
        let rows = || self.factors.iter();
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
            .count("significant_05", rows().map(|row| row.significant_05))
            .count("significant_01", rows().map(|row| row.significant_01))
            .number("communality", rows().map(|row| row.communality))
            .build()?)
    }

    /// `crosscase.qmethod.cumulative_communalities/1`: a row a sort, with its communality in the first factor, the first two, and so on.
    ///
    /// # Errors
    /// None that this result can cause.
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

/// Loadings of matrices one below the other, a column a factor, named by their numbers.
fn factor_columns(table: TableBuilder, loadings: &[&Matrix]) -> TableBuilder {
    let factors = loadings.first().map_or(0, |loadings| loadings.columns());
    (0..factors).fold(table, |table, f| {
        let values = loadings.iter().flat_map(|loadings| (0..loadings.rows()).map(move |i| loadings.get(i, f)));
        table.number(&format!("factor_{}", f + 1), values)
    })
}
