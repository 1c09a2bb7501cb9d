//! The results of a bootstrap as tables.

use super::{Bootstrapped, Uncertain};
use crate::QmethodError;
use crosscase_data::{Table, TableBuilder};

impl Bootstrapped {
    /// `crosscase.qmethod.bootstrap/1`: a row a loading, z-score or place, with what it is of, the factor, and its bootstrap mean, bias,
    /// standard error and interval.
    ///
    /// # Errors
    /// None that this result can cause.
    pub fn to_table(&self) -> Result<Table, QmethodError> {
        let mut rows: Vec<(&str, &str, &str, Uncertain, Option<f64>)> = Vec::new();
        let label = |f: usize| self.found.factors[f].label.as_str();
        for (sorter, (row, flags)) in self.found.sorters.iter().zip(self.loadings.iter().zip(&self.flags)) {
            rows.extend(
                row.iter()
                    .zip(flags)
                    .enumerate()
                    .map(|(f, (l, flag))| ("loading", sorter.as_str(), label(f), *l, flag.positive)),
            );
        }
        for (what, grid) in [("z-score", &self.zscores), ("place", &self.places)] {
            for (statement, row) in self.found.statements.iter().zip(grid) {
                rows.extend(row.iter().enumerate().map(|(f, z)| (what, statement.as_str(), label(f), *z, None)));
            }
        }
        let number = |of: fn(&Uncertain) -> Option<f64>| rows.iter().map(move |row| of(&row.3)).collect::<Vec<_>>();
        Ok(TableBuilder::new("crosscase.qmethod.bootstrap/1")
            .text("figure", rows.iter().map(|row| Some(row.0)))
            .text("of", rows.iter().map(|row| Some(row.1)))
            .text("factor", rows.iter().map(|row| Some(row.2)))
            .number("estimate", number(|u| u.estimate))
            .number("mean", number(|u| u.mean))
            .number("bias", number(|u| u.bias))
            .number("se", number(|u| u.se))
            .number("lower", number(|u| u.lower))
            .number("upper", number(|u| u.upper))
            .number("flagged", rows.iter().map(|row| row.4))
            .count("replicates", rows.iter().map(|row| row.3.n))
            .build()?)
    }

    /// `crosscase.qmethod.bootstrap_loadings/1`: a row a sort and factor, with the loading, its uncertainty, and how often the sort
    /// defines the factor.
    ///
    /// # Errors
    /// None that this result can cause.
    pub fn loadings_table(&self) -> Result<Table, QmethodError> {
        let rows: Vec<(usize, usize)> =
            (0..self.found.sorters.len()).flat_map(|i| (0..self.found.factors.len()).map(move |f| (i, f))).collect();
        let of = |value: fn(&Uncertain) -> Option<f64>| {
            rows.iter().map(|&(i, f)| value(&self.loadings[i][f])).collect::<Vec<_>>()
        };
        Ok(TableBuilder::new("crosscase.qmethod.bootstrap_loadings/1")
            .text("sort", rows.iter().map(|(i, _)| Some(self.found.sorters[*i].as_str())))
            .text("factor", rows.iter().map(|(_, f)| Some(self.found.factors[*f].label.as_str())))
            .number("loading", of(|u| u.estimate))
            .number("se", of(|u| u.se))
            .number("lower", of(|u| u.lower))
            .number("upper", of(|u| u.upper))
            .number("flagged", rows.iter().map(|&(i, f)| self.flags[i][f].positive))
            .number("flagged_negatively", rows.iter().map(|&(i, f)| self.flags[i][f].negative))
            .build()?)
    }

    /// `crosscase.qmethod.stability/1`: a row a factor, with how stable it is.
    ///
    /// # Errors
    /// None that this result can cause.
    pub fn stability_table(&self) -> Result<Table, QmethodError> {
        let factors = || self.factors.iter();
        Ok(TableBuilder::new("crosscase.qmethod.stability/1")
            .id("factor", self.found.factors.iter().map(|factor| factor.label.clone()))
            .number("congruence", factors().map(|factor| factor.congruence))
            .number("instability", factors().map(|factor| factor.instability))
            .number("instability_normalised", factors().map(|factor| factor.normalised))
            .count("replicates", factors().map(|factor| factor.arrays))
            .build()?)
    }
}
