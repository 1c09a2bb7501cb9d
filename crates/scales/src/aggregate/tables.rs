//! Cases as tables.

use super::{AggregateResult, GroupResult};
use crate::ScalesError;
use crosscase_data::contract::{Draw, Record as _};
use crosscase_data::{Missing, Table, TableBuilder};

impl AggregateResult {
    /// The cases as a table, a row each; and a row each case and role, where roles are looked at.
    ///
    /// # Errors
    /// [`ScalesError::Data`] for a table that cannot be made.
    pub fn to_table(&self) -> Result<Table, ScalesError> {
        let of_roles =
            self.roles.iter().flat_map(|role| role.groups.iter().map(move |group| (group, Some(role.role.clone()))));
        let rows: Vec<(&GroupResult, Option<String>)> =
            self.groups.iter().map(|group| (group, None)).chain(of_roles).collect();
        let all = || rows.iter().map(|(group, _)| *group);
        let end = |of: fn(&GroupResult) -> Option<[f64; 2]>, at: usize| {
            all().map(move |group| of(group).map(|ends| ends[at]))
        };
        let mut table = TableBuilder::new("crosscase.scales.aggregate/1")
            .text("group", all().map(|group| Some(group.group.clone())));
        if !self.roles.is_empty() {
            table = table.text("role", rows.iter().map(|(_, role)| role.clone()));
        }
        Ok(table
            .count("n", all().map(|group| group.n))
            .count("asked", all().map(|group| group.asked))
            .number("mean", all().map(|group| group.mean))
            .number("sd", all().map(|group| group.sd))
            .number("lower", end(|group| group.ci, 0))
            .number("upper", end(|group| group.ci, 1))
            .number("least", end(|group| group.bounds, 0))
            .number("greatest", end(|group| group.bounds, 1))
            .number("rwg_j", all().map(|group| group.rwg_j))
            .number("r_star_wg_j", all().map(|group| group.r_star_wg_j))
            .number("ad", all().map(|group| group.ad))
            .number("ad_median", all().map(|group| group.ad_median))
            .number("value", all().map(|group| group.value))
            .number("value_lower", end(|group| group.value_ci, 0))
            .number("value_upper", end(|group| group.value_ci, 1))
            .build()?)
    }

    /// The draws of every case as the contract's table, under the name of an indicator; none of a case with one person.
    ///
    /// # Errors
    /// [`ScalesError::Data`] for a table that cannot be made.
    pub fn draws_table(&self, indicator: &str) -> Result<Table, ScalesError> {
        let of = |group: &GroupResult| -> Vec<Draw> {
            let draw = |(number, value): (usize, &Option<f64>)| Draw {
                indicator: indicator.to_owned(),
                case: group.group.clone(),
                draw: i64::try_from(number).unwrap_or(i64::MAX),
                value: value.ok_or(Missing::NotApplicable),
            };
            group.draws.iter().enumerate().map(draw).collect()
        };
        Ok(Draw::table(&self.groups.iter().flat_map(of).collect::<Vec<_>>())?)
    }
}
