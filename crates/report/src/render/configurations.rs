//! Configuration charts to HTML tables.

use super::Writer;
use super::html;
use super::table::{between_semicolons, linked};
use crate::block::ConfigurationBlock;
use crate::error::ReportError;
use crosscase_figures::{ChartCell, ChartTerm, ConfigurationChart, Weight};
use minijinja::{Value, context};
use std::collections::BTreeMap;

impl Writer {
    pub(super) fn configurations(&mut self, block: &ConfigurationBlock) -> Result<Value, ReportError> {
        self.tables += 1;
        let number = self.tables;
        let chart = &block.chart;
        let terms = terms(chart);
        let span = |count: usize| count.max(1);
        let models: Vec<Value> = chart
            .models
            .iter()
            .map(|model| context! { label => &model.label, span => span(model.terms.len()) })
            .collect();
        let heads: Vec<Value> = terms
            .iter()
            .map(|&(term, class)| context! { label => term.map_or("", |t| t.label.as_str()), class })
            .collect();
        let model_rows: Vec<Value> = (0..)
            .zip(&chart.model_rows)
            .map(|(row, name): (usize, _)| {
                let cells = chart.models.iter().map(|model| {
                    let value = model.values.get(row).copied().flatten();
                    context! { value => chart.format(value), span => span(model.terms.len()) }
                });
                context! { name, cells => cells.collect::<Vec<_>>() }
            })
            .collect();
        let mut downloads = vec![html::drawing(&format!("configurations-{number}.svg"), chart.draw().svg())];
        downloads.extend(Self::file_links(&block.downloads));
        self.templates.fill(
            "configurations.html",
            context! {
                number,
                caption => self.text(&block.caption)?,
                models,
                terms => heads,
                // More columns than a telephone shows, and than have room for the names of cases on a sheet of paper.
                size => match terms.len() { 0..4 => "", 4..8 => " wide", _ => " wide tight" },
                conditions => conditions(chart, &terms),
                term_rows => term_rows(chart, &terms, &block.addresses),
                model_rows,
                legend => chart.legend(),
                downloads => self.downloads(&format!("table {number}"), downloads)?,
            },
        )
    }
}

/// The columns: every term, and one empty column for a model without terms; with the class of their cells.
type Columns<'a> = Vec<(Option<&'a ChartTerm>, &'static str)>;

fn terms(chart: &ConfigurationChart) -> Columns<'_> {
    let mut columns = Columns::new();
    for model in &chart.models {
        if model.terms.is_empty() {
            columns.push((None, "edge"));
        }
        for (index, term) in model.terms.iter().enumerate() {
            columns.push((Some(term), if index == 0 { "edge" } else { "" }));
        }
    }
    columns
}

fn conditions(chart: &ConfigurationChart, columns: &Columns<'_>) -> Vec<Value> {
    let row = |(row, name): (usize, &String)| {
        let cells = columns.iter().map(|&(term, class)| {
            let cell = term.and_then(|term| term.cells.get(row)).cloned().unwrap_or_default();
            sign(&cell, class)
        });
        context! { name, cells => cells.collect::<Vec<_>>() }
    };
    chart.conditions.iter().enumerate().map(row).collect()
}

fn sign(cell: &ChartCell, class: &str) -> Value {
    let name = |weight: &Weight| match weight {
        Weight::Core => "core",
        Weight::Ambiguous { .. } => "ring",
        Weight::Peripheral => "peripheral",
    };
    let (sign, level, weight) = match cell {
        ChartCell::Present(weight) => ("present", "", name(weight)),
        ChartCell::Absent(weight) => ("absent", "", name(weight)),
        ChartCell::Level(level, weight) => ("", level.as_str(), name(weight)),
        _ => ("", "", ""),
    };
    let share = match cell {
        ChartCell::Present(weight) | ChartCell::Absent(weight) | ChartCell::Level(_, weight) => share(weight),
        _ => String::new(),
    };
    context! { class, sign, level, weight, share, words => cell.words() }
}

/// In how many of the parsimonious models a condition is, where not in all.
fn share(weight: &Weight) -> String {
    match weight {
        Weight::Ambiguous { models, of } => format!("{models}/{of}"),
        _ => String::new(),
    }
}

fn term_rows(chart: &ConfigurationChart, columns: &Columns<'_>, addresses: &BTreeMap<String, String>) -> Vec<Value> {
    let values = |(row, name): (usize, &String)| {
        let cells = columns.iter().map(|&(term, class)| {
            let value = term.and_then(|term| term.values.get(row).copied().flatten());
            context! { class, value => chart.format(value) }
        });
        context! { name, class => "", cells => cells.collect::<Vec<_>>() }
    };
    let mut rows: Vec<Value> = chart.term_rows.iter().enumerate().map(values).collect();
    if columns.iter().any(|(term, _)| term.is_some_and(|term| !term.cases.is_empty())) {
        let cells = columns.iter().map(|&(term, class)| {
            let one = |name: &String| {
                let label = between_semicolons(name);
                match addresses.get(name) {
                    None => crosscase_figures::escaped(&label),
                    address => linked("", &Value::from(label.as_ref()), address.map(String::as_str)).to_string(),
                }
            };
            let cases: Vec<String> = term.map_or_else(Vec::new, |term| term.cases.iter().map(one).collect());
            context! { class, value => Value::from_safe_string(cases.join("; ")) }
        });
        rows.push(context! { name => "Cases", class => "names", cells => cells.collect::<Vec<_>>() });
    }
    rows
}
