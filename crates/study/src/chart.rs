//! Configuration charts kept between two runs.

use crosscase_figures::{Cell, ChartModel, ChartTerm, ConfigurationChart, Weight};
use serde_json::{Value, json};

pub(crate) fn to_json(chart: &ConfigurationChart) -> Value {
    let models = chart.models.iter().map(|model| {
        let terms = model.terms.iter().map(|term| {
            let cells: Vec<Value> = term.cells.iter().map(cell_to_json).collect();
            json!([term.label, cells, term.values, term.cases])
        });
        json!([model.label, terms.collect::<Vec<_>>(), model.values])
    });
    json!([
        chart.title,
        chart.description,
        chart.conditions,
        models.collect::<Vec<_>>(),
        chart.term_rows,
        chart.model_rows,
        chart.digits
    ])
}

type Kept = (String, String, Vec<String>, Vec<KeptModel>, Vec<String>, Vec<String>, usize);
type KeptModel = (String, Vec<KeptTerm>, Vec<Option<f64>>);
type KeptTerm = (String, Vec<Option<(String, bool)>>, Vec<Option<f64>>, Vec<String>);

/// Back from that; `None` where it is something else.
pub(crate) fn from_json(kept: Value) -> Option<ConfigurationChart> {
    let (title, description, conditions, models, term_rows, model_rows, digits): Kept =
        serde_json::from_value(kept).ok()?;
    let models = models.into_iter().map(|(label, terms, values)| {
        let terms = terms.into_iter().map(|(label, cells, values, cases)| ChartTerm {
            label,
            cells: cells.into_iter().map(cell_from_json).collect(),
            values,
            cases,
        });
        ChartModel { label, terms: terms.collect(), values }
    });
    Some(ConfigurationChart { title, description, conditions, models: models.collect(), term_rows, model_rows, digits })
}

const PRESENT: &str = "present";
const ABSENT: &str = "absent";

/// A word or a level, and whether the condition is a core one.
fn cell_to_json(cell: &Cell) -> Value {
    match cell {
        Cell::Present(weight) => json!([PRESENT, *weight == Weight::Core]),
        Cell::Absent(weight) => json!([ABSENT, *weight == Weight::Core]),
        Cell::Level(level, weight) => json!([level, *weight == Weight::Core]),
        _ => Value::Null,
    }
}

fn cell_from_json(kept: Option<(String, bool)>) -> Cell {
    let Some((word, core)) = kept else { return Cell::Blank };
    let weight = if core { Weight::Core } else { Weight::Peripheral };
    match word.as_str() {
        PRESENT => Cell::Present(weight),
        ABSENT => Cell::Absent(weight),
        _ => Cell::Level(word, weight),
    }
}

#[cfg(test)]
mod tests {
    use super::{from_json, to_json};
    use crosscase_figures::{Cell, ChartModel, ChartTerm, ConfigurationChart, Weight};

    #[test]
    fn a_chart_comes_back_as_it_was() {
        let cells = vec![
            Cell::Present(Weight::Core),
            Cell::Absent(Weight::Peripheral),
            Cell::Level("2".into(), Weight::Core),
            Cell::Blank,
        ];
        let term = ChartTerm { label: "1".into(), cells, values: vec![Some(0.9), None], cases: vec!["BE".into()] };
        let chart = ConfigurationChart {
            title: "t".into(),
            conditions: ["A", "B", "C", "D"].map(String::from).to_vec(),
            models: vec![ChartModel { label: "Model 1".into(), terms: vec![term], values: vec![Some(0.1)] }],
            term_rows: vec!["Inclusion".into()],
            ..ConfigurationChart::default()
        };
        assert_eq!(from_json(to_json(&chart)), Some(chart));
    }
}
